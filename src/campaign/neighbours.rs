//! Leaves out what others behind a member's address did with programs of their own.
//!
//! Where the log names nobody, an address is all that is known of an actor. Whoever had the
//! address before, or shares it, would then date the campaign. The thief's requests show the
//! programs of the campaign; requests of days before or after these, with another program, and for
//! as few objects as people have, are a neighbour's.

use super::group::Evidence;
use crate::dossier::{Event, Name};
use crate::record::time::DAY;
use crate::record::{Locator, Timestamp, served};
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};

/// Objects below which nobody is told by the program he takes them with.
const FEWEST: usize = 20;
/// Of a hundred objects of a member, those that one program must have asked for; and of all that the
/// campaign asked for, those from which a program is its own.
const NEARLY_ALL: usize = 90;
const OWN: usize = 5;

/// Leaves out what neighbours did, and says so: a thief who looked around days before with another
/// program would be among it.
pub(super) fn leave_out(
    events: &mut Vec<Event>,
    members: &HashSet<u32>,
    kinds: &HashSet<Name>,
    evidence: &Evidence<'_>,
) -> Option<String> {
    let asks = |event: &Event| event.has_object() && kinds.contains(&event.object_kind);
    let programs = programs(events, &asks);
    let mut of: HashMap<u32, Vec<&Event>> = HashMap::new();
    let nameless = |at: u32| evidence.profile(at).is_some_and(|p| p.kind == ActorKind::Client);
    for event in events.iter().filter(|e| members.contains(&e.actor) && nameless(e.actor)) {
        of.entry(event.actor).or_default().push(event);
    }
    let most = evidence.policy.registers.owner_objects as usize;
    let others = |events: &Vec<&Event>| others(events, &asks, &programs, most);
    let left: HashSet<Locator> = of.values().flat_map(others).collect();
    drop(of);
    let first = events.iter().find(|event| left.contains(&event.at))?.time;
    events.retain(|event| !left.contains(&event.at));
    Some(format!(
        "{} requests from its addresses, the first at {first}, are left out as neighbours': more than a day before or after its own, with other programs, for as little as people have",
        left.len()
    ))
}

/// The programs that a campaign asks with for what it is after.
fn programs(events: &[Event], asks: &impl Fn(&Event) -> bool) -> HashSet<Name> {
    let mut counts: HashMap<Name, usize> = HashMap::new();
    for event in events.iter().filter(|event| asks(event)) {
        *counts.entry(event.agent).or_insert(0) += 1;
    }
    let all: usize = counts.values().sum();
    counts.retain(|_, count| *count * 100 >= all * OWN);
    counts.into_keys().collect()
}

/// Requests from one address that are others', where a program of the campaign tells its own.
fn others(
    events: &[&Event],
    asks: &impl Fn(&Event) -> bool,
    programs: &HashSet<Name>,
    most: usize,
) -> Vec<Locator> {
    let mut taken: HashMap<Name, HashSet<Name>> = HashMap::new();
    for event in events.iter().filter(|event| asks(event)) {
        taken.entry(event.agent).or_default().insert(event.object);
    }
    let all: usize = taken.values().map(HashSet::len).sum();
    let is_main = |objects: &HashSet<Name>| objects.len() * 100 >= all * NEARLY_ALL;
    let Some((main, _)) = taken.iter().find(|(_, objects)| is_main(objects)) else {
        return Vec::new();
    };
    if all < FEWEST || !programs.contains(main) {
        return Vec::new();
    }
    let times = || events.iter().filter(|event| event.agent == *main).map(|event| event.time);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Vec::new() };
    let apart = |time: Timestamp| time.0 < first.0 - DAY || last.0 + DAY < time.0;
    let little: HashSet<Name> = people(events, most);
    let is_other = |event: &&&Event| {
        !programs.contains(&event.agent) && apart(event.time) && little.contains(&event.agent)
    };
    events.iter().filter(is_other).map(|event| event.at).collect()
}

/// The programs at an address with which as little is asked for as people have, of whatever kind, and
/// mostly what is there: whoever looks for doors is no neighbour.
fn people(events: &[&Event], most: usize) -> HashSet<Name> {
    let mut of: HashMap<Name, (HashSet<Name>, usize, usize)> = HashMap::new();
    for event in events {
        let (objects, all, refused) = of.entry(event.agent).or_default();
        objects.extend(event.has_object().then_some(event.object));
        *all += 1;
        *refused += usize::from(!served(event.status));
    }
    of.retain(|_, (objects, all, refused)| objects.len() <= most && *refused * 2 <= *all);
    of.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::detect::stage::{MONDAY, Request, customers, play};

    const DAY: i64 = 86_400;

    /// When a theft of 300 orders by two addresses began, days after somebody behind one of them had
    /// looked at `before` orders with a program.
    fn began(before: i64, program: &str) -> (i64, usize) {
        let order = |i: i64| format!("/v1/orders/{}", 1_000_003 + i * 7919 % 900_007);
        let take = |i: i64| {
            Request::at(MONDAY + 9 * DAY + i * 300, order(i))
                .from(format!("203.0.113.{}", 7 + i % 2), "Tool/1")
        };
        let look = |i: i64| {
            let at = MONDAY + 2 * DAY + 30_000 + i * 60;
            Request::at(at, order(5_000 + i % before.max(1))).from("203.0.113.7", program)
        };
        let theft = (0..600).map(take).chain((0..before * 2).map(look));
        let found =
            linked(&play(&customers(60, 20, 3).into_iter().chain(theft).collect::<Vec<_>>()));
        let campaign = found.first().expect("the theft");
        let first = campaign.times().first_success.map_or(0, |time| time.0 / 1_000_000);
        ((first - MONDAY) / DAY, campaign.events.len())
    }

    #[test]
    fn a_neighbour_with_a_program_of_his_own_does_not_date_a_theft() {
        assert_eq!(began(3, "Browser/9"), (9, 600));
    }

    #[test]
    fn who_looks_for_doors_before_is_no_neighbour() {
        let scan = |i: i64| {
            let request = Request::at(MONDAY + 3 * DAY + i, format!("/backup-{i}.zip"));
            Request { status: 404, ..request.from("203.0.113.7", "Browser/9") }
        };
        let take = |i: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + i * 7919 % 900_007);
            Request::at(MONDAY + 9 * DAY + i * 300, path).from("203.0.113.7", "Tool/1")
        };
        let all = (0..40).map(scan).chain((0..600).map(take));
        let found = linked(&play(&customers(60, 20, 3).into_iter().chain(all).collect::<Vec<_>>()));
        let campaign = found.first().expect("the theft");
        let first = campaign.times().first_seen.map(|time| time.0 / 1_000_000);
        assert_eq!(first, Some(MONDAY + 3 * DAY));
    }

    #[test]
    fn the_thiefs_own_program_and_much_with_another_do() {
        assert_eq!(began(3, "Tool/1"), (2, 606));
        assert_eq!(began(40, "Browser/9").0, 2);
    }
}
