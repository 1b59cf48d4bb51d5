//! Answers that say yes and hold nothing.
//!
//! Many an API answers what it does not have with 200 and an empty list, or a line that says so. All such answers of
//! an endpoint have one small size, whatever was asked for, and those with records in them are several times as long and
//! of all sizes. An answer of that one size shows that somebody asked, and not that he was given anything.

use super::{Event, Name};
use crate::record::served;
use hashbrown::HashSet;

/// Things of an endpoint that were answered in one small size, at least, and in others.
const FEWEST: usize = 20;
/// Bytes of an empty answer at most; by how many such answers differ, as where they name what was asked for.
const LARGEST: u64 = 512;
const DIFFER: u64 = 8;
/// Times as long as an empty answer three of four others are, at least, and how many sizes they have.
const LONGER: u64 = 4;
const SIZES: usize = 10;

/// Marks the empty answers among all that are known.
pub(super) fn mark(events: &mut [Event]) {
    let mut answers: Vec<(Name, u64, Name)> =
        events.iter().filter(|e| tells(e)).map(|e| (e.endpoint, e.bytes, e.object)).collect();
    answers.sort_unstable();
    let mut empty: Vec<(Name, u64)> = Vec::new();
    for here in answers.chunk_by(|a, b| a.0 == b.0) {
        if let Some((endpoint, ..)) = here.first() {
            empty.extend(largest_empty(here).map(|size| (*endpoint, size)));
        }
    }
    for event in events {
        let most = empty.binary_search_by_key(&event.endpoint, |(endpoint, _)| *endpoint);
        let most = most.ok().and_then(|at| empty.get(at)).map_or(0, |(_, size)| *size);
        event.blank = tells(event) && event.bytes <= most;
    }
}

/// It was answered for one thing, in a body whose size is known.
fn tells(event: &Event) -> bool {
    event.has_object() && served(event.status) && !event.heading && event.bytes > 0
}

/// The size up to which answers of an endpoint are empty, of all its answers by size.
fn largest_empty(answers: &[(Name, u64, Name)]) -> Option<u64> {
    let (_, least, _) = answers.first()?;
    let most = least + DIFFER;
    let (small, others) = answers.split_at(answers.partition_point(|(_, size, _)| *size <= most));
    let things =
        |of: &[(Name, u64, Name)]| of.iter().map(|(.., object)| *object).collect::<HashSet<_>>();
    let sizes: HashSet<u64> = others.iter().map(|(_, size, _)| *size).collect();
    let (_, quarter, _) = others.get(others.len() / 4)?;
    let fits = most <= LARGEST
        && *quarter >= most * LONGER
        && sizes.len() >= SIZES
        && things(small).len() >= FEWEST
        && things(others).len() >= FEWEST;
    fits.then_some(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::Names;

    /// Of fifty things each second one is answered in so many bytes, and the others in more.
    fn marked(empty: u64, others: impl Fn(u64) -> u64) -> usize {
        let mut names = Names::default();
        let endpoint = names.add(b"GET\0\0/v1/payees?phone={id}");
        let one = |n: u64| Event {
            endpoint,
            object: names.add(n.to_string().as_bytes()),
            status: 200,
            bytes: if n.is_multiple_of(2) { empty } else { others(n) },
            ..Event::default()
        };
        let mut events: Vec<Event> = (0..50).map(one).collect();
        mark(&mut events);
        let gave = events.iter().filter(|event| !event.gave()).count();
        assert_eq!(gave, events.iter().filter(|event| event.blank).count());
        gave
    }

    #[test]
    fn what_is_answered_in_one_small_size_beside_records_gives_nothing() {
        assert_eq!(marked(2, |n| 400 + n * 7), 25);
        assert_eq!(marked(55, |n| 400 + n * 7), 25);
    }

    #[test]
    fn records_that_are_small_or_all_alike_are_given() {
        assert_eq!(marked(180, |n| 400 + n * 7), 0, "not much smaller");
        assert_eq!(marked(2, |n| 400 + n % 5), 0, "two sorts of answers");
        assert_eq!(marked(2, |_| 2), 0, "one size");
        assert_eq!(marked(900, |n| 4_000 + n * 7), 0, "too large to be empty");
    }
}
