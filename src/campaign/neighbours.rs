//! Leaves out what others behind a member's address did with programs of their own.
//!
//! Where the log names nobody, an address is all that is known of an actor. Whoever had the
//! address before, or shares it, would then date the campaign. The thief's requests show the
//! programs of the campaign; requests of days before or after these, with another program, and for
//! as few objects as people have (of what a campaign is not after, fewer than anybody stands out by), are a neighbour's.

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
    let limits = evidence.policy;
    let few = Few {
        own: limits.registers.owner_objects as usize,
        others: limits.object_enumeration.objects as usize,
    };
    // Where each machine keeps to its program, another one there is not the thief's, though another machine has it.
    let much = |events: &&Vec<&Event>| events.iter().filter(|e| asks(e)).count() >= FEWEST;
    let each = || of.values().filter(much);
    let keeping = each().filter(|events| main(events, &asks).is_some()).count();
    let keeps = keeping * 100 >= each().count() * NEARLY_ALL;
    let none = HashSet::new();
    let others = |events: &Vec<&Event>| {
        let main = main(events, &asks).filter(|program| programs.contains(program) || keeps);
        let also = if keeps { &none } else { &programs };
        main.map_or(Vec::new(), |main| others(events, &asks, (main, also), few))
    };
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

/// The program with which nearly all was asked for from one address.
fn main(events: &[&Event], asks: &impl Fn(&Event) -> bool) -> Option<Name> {
    let mut taken: HashMap<Name, HashSet<Name>> = HashMap::new();
    for event in events.iter().filter(|event| asks(event)) {
        taken.entry(event.agent).or_default().insert(event.object);
    }
    let all: usize = taken.values().map(HashSet::len).sum();
    let is_main = |objects: &HashSet<Name>| objects.len() * 100 >= all * NEARLY_ALL;
    let found = taken.iter().find(|(_, objects)| is_main(objects)).filter(|_| all >= FEWEST);
    found.map(|(program, _)| *program)
}

/// Requests from one address that are others', where a program tells its own, and some more may be the campaign's.
fn others(
    events: &[&Event],
    asks: &impl Fn(&Event) -> bool,
    (main, also): (Name, &HashSet<Name>),
    few: Few,
) -> Vec<Locator> {
    let times = || events.iter().filter(|event| event.agent == main).map(|event| event.time);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Vec::new() };
    let apart = |time: Timestamp| time.0 < first.0 - DAY || last.0 + DAY < time.0;
    let little: HashSet<Name> = people(events, asks, few);
    let is_other = |event: &&&Event| {
        event.agent != main
            && !also.contains(&event.agent)
            && apart(event.time)
            && little.contains(&event.agent)
    };
    events.iter().filter(is_other).map(|event| event.at).collect()
}

/// Objects that people have, at most.
#[derive(Debug, Clone, Copy)]
struct Few {
    /// Of the kinds that the campaign is after.
    own: usize,
    /// Of all others, which may be a shop's or anybody's: fewer than anybody stands out by.
    others: usize,
}

/// The programs at an address with which as little is asked for as people have, and mostly what is there: whoever
/// looks for doors is no neighbour.
fn people(events: &[&Event], asks: &impl Fn(&Event) -> bool, few: Few) -> HashSet<Name> {
    #[derive(Default)]
    struct Done {
        own: HashSet<Name>,
        others: HashSet<Name>,
        all: usize,
        refused: usize,
    }
    let mut of: HashMap<Name, Done> = HashMap::new();
    for event in events {
        let done = of.entry(event.agent).or_default();
        let objects = if asks(event) { &mut done.own } else { &mut done.others };
        objects.extend(event.has_object().then_some(event.object));
        done.all += 1;
        done.refused += usize::from(!served(event.status));
    }
    of.retain(|_, done| {
        done.own.len() <= few.own && done.others.len() < few.others && done.refused * 2 <= done.all
    });
    of.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::detect::stage::{MONDAY, Request, customers, play};

    const DAY: i64 = 86_400;

    /// When a theft of 300 orders by two addresses began, days after somebody behind one of them had
    /// looked at `before` orders with a program, and at so many things of a shop.
    fn began(before: i64, program: &str, shop: i64) -> (i64, usize) {
        let order = |i: i64| format!("/v1/orders/{}", 1_000_003 + i * 7919 % 900_007);
        let take = |i: i64| {
            Request::at(MONDAY + 9 * DAY + i * 300, order(i))
                .from(format!("203.0.113.{}", 7 + i % 2), "Tool/1")
        };
        let look = |i: i64| {
            let at = MONDAY + 2 * DAY + 30_000 + i * 60;
            Request::at(at, order(5_000 + i % before.max(1))).from("203.0.113.7", program)
        };
        let browse = |i: i64| {
            let path = format!("/v1/devices/{}", 40_000 + i * 13);
            Request::at(MONDAY + 2 * DAY + 40_000 + i * 60, path).from("203.0.113.7", program)
        };
        let looks = (0..before * 2).map(look).chain((0..shop).map(browse));
        let theft = (0..600).map(take).chain(looks);
        let found =
            linked(&play(&customers(60, 20, 3).into_iter().chain(theft).collect::<Vec<_>>()));
        let campaign = found.first().expect("the theft");
        let first = campaign.times().first_success.map_or(0, |time| time.0 / 1_000_000);
        ((first - MONDAY) / DAY, campaign.events.len())
    }

    #[test]
    fn a_neighbour_with_a_program_of_his_own_does_not_date_a_theft() {
        assert_eq!(began(3, "Browser/9", 0), (9, 600));
        assert_eq!(began(3, "Browser/9", 30), (9, 600), "who looks about in a shop");
    }

    #[test]
    fn a_neighbour_may_bear_the_program_of_another_machine() {
        // Every so many-th request shows the other program.
        let began = |every: i64| {
            let order = |i: i64| format!("/v1/orders/{}", 1_000_003 + i * 7919 % 900_007);
            let take = |i: i64| {
                let (at, tool) = (MONDAY + 9 * DAY + i * 300, i / every % 2);
                Request::at(at, order(i))
                    .from(format!("203.0.113.{}", 7 + i % 2), if tool == 0 { "A/1" } else { "B/1" })
            };
            let look = |i: i64| {
                Request::at(MONDAY + 2 * DAY + i * 60, order(5_000 + i)).from("203.0.113.7", "B/1")
            };
            let theft = (0..600).map(take).chain((0..3).map(look)).collect();
            let all = [customers(60, 20, 3), theft].concat();
            let found = linked(&play(&all));
            let first = found.first().and_then(|campaign| campaign.times().first_success);
            (first.map_or(0, |time| time.0 / 1_000_000) - MONDAY) / DAY
        };
        assert_eq!(began(1), 9, "each keeps to its own");
        assert_eq!(began(20), 2, "each shows both");
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
        assert_eq!(began(3, "Tool/1", 0), (2, 606));
        assert_eq!(began(40, "Browser/9", 0).0, 2);
        assert_eq!(began(0, "Browser/9", 80).0, 9, "not what it is after");
        assert_eq!(began(3, "Browser/9", 80).0, 2, "as much of something else");
    }
}
