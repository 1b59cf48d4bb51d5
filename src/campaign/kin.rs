//! Takes in who is left of a set that known members explain, where a program that nobody else has there tells that he
//! is one of them.
//!
//! Of a list that is dealt out, somebody always gets least, and is too small to be told by what he took. What a
//! set holds beside known members is left to chance otherwise: people have its attributes too.

use super::group::{Evidence, Group};
use super::link::disjoint;
use super::looks::program;
use super::sets::members;
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::{Timestamp, served};
use hashbrown::{HashMap, HashSet};

/// Part of the time of known members by which somebody may have come before or after them.
const AROUND: i64 = 10;

/// Gives the rest of a set to the one group whose program it shows; says whether there is one.
pub(super) fn enlist(
    near: &mut [Group],
    at: usize,
    rest: &[&Event],
    evidence: &Evidence<'_>,
) -> bool {
    let Some(finding) = evidence.findings.get(at) else { return false };
    let events = finding.verdict.events.as_slice();
    let all: Vec<HashSet<u32>> = near.iter().map(|group| members(group, evidence)).collect();
    let told = |(place, members): (usize, &HashSet<u32>)| {
        let mine: Vec<&Event> = events.iter().filter(|e| members.contains(&e.actor)).collect();
        let program = program(&mine).filter(|program| *program != Name::default())?;
        let kin = kin(program, &mine, rest, evidence);
        (!kin.is_empty()).then_some((place, program, kin))
    };
    let mut found: Vec<(usize, Name, HashSet<u32>)> =
        all.iter().enumerate().filter_map(told).collect();
    let (Some((place, program, kin)), true) = (found.pop(), found.is_empty()) else {
        return false;
    };
    let known: HashSet<u32> = all.iter().flatten().copied().collect();
    // Where others bear its program as well, it tells nobody.
    let here: HashSet<Name> = events.iter().map(|event| event.endpoint).collect();
    let mut others = evidence.dossiers.events.iter().filter(|event| {
        event.agent == program
            && here.contains(&event.endpoint)
            && !known.contains(&event.actor)
            && !kin.contains(&event.actor)
    });
    if others.next().is_some() {
        return false;
    }
    let own = all.get(place).cloned().unwrap_or_default();
    let apart = events.iter().map(|event| event.actor);
    let apart: HashSet<u32> =
        apart.filter(|actor| !own.contains(actor) && !kin.contains(actor)).collect();
    let Some(group) = near.get_mut(place) else { return false };
    group.enlist_set(at);
    group.apart.extend(apart);
    let why = format!(
        "{} more took a little of the same, at the same time and with \"{}\", which nobody else shows there",
        kin.len(),
        evidence.dossiers.names.show(program)
    );
    group.note_of(vec![program], why);
    true
}

/// Who is left of a set, shows nothing but this program, meanwhile, and repeats nobody's work.
fn kin(program: Name, mine: &[&Event], rest: &[&Event], evidence: &Evidence<'_>) -> HashSet<u32> {
    let times = || mine.iter().map(|event| event.time.0);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return HashSet::new() };
    let margin = (last - first) / AROUND;
    let during = |time: Timestamp| (first - margin..=last + margin).contains(&time.0);
    let objects = |events: &[&Event]| -> HashSet<Name> {
        let taken = events.iter().filter(|event| event.has_object() && served(event.status));
        taken.map(|event| event.object).collect()
    };
    let known = objects(mine);
    let mut left: HashMap<u32, Vec<&Event>> = HashMap::new();
    rest.iter().for_each(|event| left.entry(event.actor).or_default().push(event));
    // Who stands out by himself is judged, and joined, by all that he did.
    let stands_out = |actor: u32| {
        evidence.worst_of(actor).is_some_and(|finding| finding.verdict.level >= Level::Medium)
    };
    left.retain(|actor, events| {
        let taken = objects(events);
        !stands_out(*actor)
            && events.iter().all(|event| event.agent == program && during(event.time))
            && !taken.is_empty()
            && disjoint(&taken, &known, evidence.policy.campaign.overlap)
    });
    left.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::detect::stage::{MONDAY, Request, customers, play_together};

    const DAY: i64 = 86_400;

    /// Twelve names with a program of their own that go through a list, the last of them with a tenth of what the
    /// others get; that one with a program. Besides, what others did.
    fn dealt(last: &str, others: &[Request]) -> usize {
        let one = |n: i64| {
            let who = if n % 100 < 99 { n % 11 } else { 11 };
            let agent = if who == 11 { last } else { "Tool/3" };
            let path = format!("/v1/orders/{}", 1_000_003 + n * 7919 % 900_007);
            Request::at(MONDAY + 15 * DAY + n * 300, path)
                .principal(format!("fresh-{who}"))
                .from(format!("203.0.{who}.9"), agent)
        };
        let theft = (0..1_600).map(one).collect();
        let all = [customers(90, 35, 9), theft, others.to_vec()].concat();
        let found = linked(&play_together(&all));
        found.first().map_or(0, |campaign| campaign.events.len())
    }

    #[test]
    fn who_got_least_of_a_list_is_of_it_by_a_program_that_nobody_else_has() {
        assert_eq!(dealt("Tool/3", &[]), 1_600);
        assert!(dealt("App/5", &[]) < 1_600, "another program");
    }

    #[test]
    fn a_program_that_somebody_else_shows_there_tells_nobody() {
        // Somebody who stands out, long before.
        let early = |agent: &str| -> Vec<Request> {
            let read = |n: i64| {
                let path = format!("/v1/orders/{}", 5_000_003 + n * 7919);
                Request::at(MONDAY + 3 * DAY + n * 300, path)
            };
            (0..90).map(|n| read(n).principal("early").from("192.0.2.7", agent)).collect()
        };
        assert_eq!(dealt("Tool/3", &early("Tool/2")), 1_600);
        assert_eq!(dealt("Tool/3", &early("Tool/3")), 1_584);
    }
}
