//! Ids that were gone through in order, told from ids that were asked for by chance.
//!
//! Whoever takes everything walks through the numbers. What others are served tells whether numbers are
//! issued so, in rows or on a stride: then nobody chose it.

use super::peers::Peers;
use super::profile::{KindUse, Profile};
use crate::dossier::Name;
use crate::words::{thousands, whole};
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// Numbers in a row that one owner may have: they were often made one after another, and are asked for
/// together.
pub(super) const OWNED: usize = 3;

/// Pairs of neighbours in rows of so many numbers at least.
fn in_rows(ids: &[u64], stride: u64, row: usize) -> usize {
    let rows = ids.chunk_by(|a, b| b - a == stride).map(<[u64]>::len);
    rows.filter(|len| *len >= row).map(|len| len - 1).sum()
}

/// Numbers that lie side by side more often than chance would have them, in whatever order they
/// were asked for: k pairs of neighbours against n(n−1)/R expected for n draws from a range R, and at
/// least a share of all of them; in words. Of `one` actor it is asked whether numbers are issued so.
#[must_use]
pub(super) fn sweep(
    one: Option<&Profile>,
    used: &KindUse,
    peers: &Peers<'_>,
    (row, side_by_side): (usize, f64),
) -> Option<String> {
    let texts = used.objects.iter().map(|name| peers.dossiers.names.text(*name));
    let mut ids = numbers(texts);
    ids.sort_unstable();
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return None };
    if ids.len() < 30 || ids.len() * 2 < used.objects.len() {
        return None;
    }
    let (n, range) = (ids.len() as f64, (last - first) as f64 + 1.0);
    let stride = modal_gap(&ids);
    let pairs = in_rows(&ids, stride, row) as f64;
    // To ask how numbers are issued is to go through all that others were served.
    let dense = n >= COVERED && n * stride.max(1) as f64 >= range * 0.5;
    if !dense && pairs < n * side_by_side {
        return None;
    }
    let issued = one.map_or(1, |profile| issued(profile, used, stride, peers));
    // Where numbers are issued on a stride, as by a cluster of databases, only these are drawn from.
    let room = if issued < ISSUED { range / issued as f64 } else { range };
    let expected = n * (n - 1.0) / room;
    let z = (pairs - expected) / expected.max(1.0).sqrt();
    // Ids of customers come in clusters, so that neighbours are commoner than for uniform draws.
    let swept = z >= 6.0 && pairs >= expected * 4.0 && pairs >= n * side_by_side && issued < ISSUED;
    let covered = n >= COVERED && n >= room * 0.5;
    if swept {
        return Some(format!(
            "its ids are swept: {} of {} lie {} apart, {} would by chance",
            whole(pairs),
            whole(n),
            thousands(stride),
            whole(expected)
        ));
    }
    covered.then(|| {
        format!(
            "its ids are swept: {} of the {} numbers from {first} to {last}",
            whole(n),
            whole(room)
        )
    })
}

/// Numbers from which half of all between the first and the last are a sweep, whatever their order.
const COVERED: f64 = 100.0;

/// Strides from which a house numbers what belongs together; and of a hundred numbers of others on the endpoint
/// those that fit, and how often chance would have them fit, at most.
const ISSUED: u64 = 8;
const FITTING: usize = 90;
const BY_CHANCE: f64 = 0.001;
/// Numbers that somebody skips at most, of those that are issued.
const PARTS: u64 = 12;

/// The stride on which what others are served there lies, as where every tenant has each hundredth number of
/// all, or a cluster each third: then that is how numbers are issued, and nobody chose it. It divides that of
/// what somebody asked for; 1 if others are served whatever numbers.
fn issued(profile: &Profile, used: &KindUse, stride: u64, peers: &Peers<'_>) -> u64 {
    if stride == 1 {
        return 1;
    }
    let text = |name: Name| peers.dossiers.names.text(name);
    let top = used.top_endpoint(peers.dossiers);
    let others: HashSet<Name> = peers
        .dossiers
        .events
        .iter()
        .filter(|e| e.endpoint == top && e.actor != profile.actor && e.has_object() && e.gave())
        .map(|event| event.object)
        .collect();
    let own = numbers(used.objects.iter().map(|name| text(*name)));
    let others = numbers(others.iter().map(|name| text(*name)));
    let parts = (1..=PARTS).filter(|part| stride.is_multiple_of(*part)).map(|part| stride / part);
    parts.filter(|stride| *stride > 1).find(|stride| lie_on(*stride, &own, &others)).unwrap_or(1)
}

/// Numbers of others lie on a stride, where most of one's own do.
fn lie_on(stride: u64, own: &[u64], others: &[u64]) -> bool {
    let mut rests: BTreeMap<u64, usize> = BTreeMap::new();
    own.iter().for_each(|number| *rests.entry(number % stride).or_insert(0) += 1);
    let most = rests.into_iter().max_by_key(|(rest, count)| (*count, std::cmp::Reverse(*rest)));
    let Some((rest, _)) = most else { return false };
    let fitting = others.iter().filter(|number| *number % stride == rest).count();
    // So many would lie on it by accident, of numbers that lie anywhere.
    let chance = (1.0 / stride as f64).powi(i32::try_from(fitting).unwrap_or(i32::MAX));
    fitting * 100 >= others.len() * FITTING && chance <= BY_CHANCE
}

/// The numbers that ids are or bear: of `CLM-2026-0048213` the last, where most have the same before and
/// behind it. Of equals those with the least before it.
fn numbers<'t>(texts: impl Iterator<Item = &'t [u8]>) -> Vec<u64> {
    let mut series: BTreeMap<(&[u8], &[u8]), Vec<u64>> = BTreeMap::new();
    for text in texts {
        let Some(end) = text.iter().rposition(u8::is_ascii_digit).map(|last| last + 1) else {
            continue;
        };
        let number = text.get(..end).unwrap_or_default();
        let start = number.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
        let (before, digits) = number.split_at(start);
        let behind = text.get(end..).unwrap_or_default();
        let Some(value) = std::str::from_utf8(digits).ok().and_then(|d| d.parse().ok()) else {
            continue;
        };
        series.entry((before, behind)).or_default().push(value);
    }
    let longest = series.into_iter().rev().max_by_key(|(_, numbers)| numbers.len());
    longest.map(|(_, numbers)| numbers).unwrap_or_default()
}

/// The commonest distance between neighbours; of equals the least.
pub(super) fn modal_gap(sorted: &[u64]) -> u64 {
    let mut gaps: Vec<u64> =
        sorted.windows(2).filter_map(|w| Some(w.get(1)? - w.first()?)).collect();
    gaps.sort_unstable();
    gaps.chunk_by(|a, b| a == b)
        .max_by_key(|run| (run.len(), std::cmp::Reverse(run.first().copied())))
        .and_then(|run| run.first().copied())
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It is said that a clerk who reads sixty things of his house sweeps their ids, which lie forty apart, as
    /// those of others in that house do, or not.
    fn swept(issued: bool) -> bool {
        use crate::detect::stage::{MONDAY, Request, play};
        let read = |who: String, at: i64, id: i64| {
            Request::at(MONDAY + at, format!("/v1/customers/{id}")).principal(who)
        };
        let own = |i: i64| 70_000 + i * 40 + if issued { 0 } else { i * 17 % 40 };
        let visits = (0..80)
            .flat_map(|i| (0..28).step_by(3).map(move |day| (i, day * 86_400 + 30_000 + i * 211)));
        let people = visits.map(|(i, at)| read(format!("customer-{i}"), at, own(i)));
        let clerk = (0..60).map(|i| read("clerk".into(), 9 * 86_400 + i * 400, 70_000 + i * 40));
        let outcome = play(&people.chain(clerk).collect::<Vec<_>>());
        let found = outcome.of("object_enumeration");
        assert_eq!(found.len(), 1, "{}", outcome.tell());
        found[0].verdict.reasons.iter().any(|text| text.contains("lie 40 apart"))
    }

    #[test]
    fn a_stride_on_which_all_numbers_of_a_house_lie_was_chosen_by_nobody() {
        assert!(!swept(true));
        assert!(swept(false));
    }

    /// It is said that a job which reads so many of 1,500 customers, whose numbers lie seven apart, sweeps them.
    fn swept_of_all(reads: impl Fn(i64) -> i64) -> bool {
        use crate::detect::stage::{MONDAY, Request, play};
        let read = |who: String, at: i64, of: i64| {
            let path = format!("/v1/customers/{}", 70_000 + of * 7);
            Request::at(MONDAY + at, path).principal(who)
        };
        let visits = (0..300)
            .flat_map(|i| (0..28).step_by(7).map(move |day| (i, day * 86_400 + 30_000 + i * 97)));
        let people = visits.map(|(i, at)| read(format!("customer-{i}"), at, i * 53 % 1_500));
        let job = (0..200).map(|i| read("job".into(), 9 * 86_400 + i * 40, reads(i)));
        let outcome = play(&people.chain(job).collect::<Vec<_>>());
        let found = outcome.of("object_enumeration");
        assert_eq!(found.len(), 1, "{}", outcome.tell());
        found[0].verdict.reasons.iter().any(|text| text.contains("are swept"))
    }

    #[test]
    fn whoever_draws_from_numbers_that_lie_apart_does_not_sweep_them() {
        assert!(!swept_of_all(|i| (i * i * i * 31 + i * 17) % 1_499));
        assert!(swept_of_all(|i| 400 + i), "one after the other");
    }

    #[test]
    fn neighbours_count_in_rows_that_are_longer_than_what_one_owner_has() {
        let ids = [1, 3, 5, 20, 22, 24, 26, 40];
        assert_eq!(
            (in_rows(&ids, 2, 2), in_rows(&ids, 2, OWNED + 1), in_rows(&ids, 2, 5)),
            (5, 3, 0)
        );
    }

    #[test]
    fn numbers_are_found_within_ids_of_one_series() {
        let of = |ids: &[&str]| numbers(ids.iter().map(|id| id.as_bytes()));
        assert_eq!(of(&["17", "18", "x9"]), [17, 18]);
        assert_eq!(of(&["CLM-2026-0041", "CLM-2026-0042", "CLM-2025-7"]), [41, 42]);
        assert_eq!(of(&["RX0482DE", "RX0483DE", "RX0482FR"]), [482, 483]);
        assert_eq!(of(&["word", ""]), Vec::<u64>::new());
        // Of ids without a series no two are neighbours.
        assert_eq!(of(&["a1b2", "c3d4", "99e5f"]).len(), 1);
    }

    #[test]
    fn the_stride_is_the_commonest_gap() {
        assert_eq!(modal_gap(&[1, 4, 7, 10, 11]), 3);
        assert_eq!(modal_gap(&[]), 1);
    }
}
