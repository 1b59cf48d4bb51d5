//! Leaves out what the owners of stolen names did themselves.
//!
//! A thief works under each stolen name for a while; the owner was there before and goes on
//! afterwards. The days on which all these names together took most tell when the theft began.

use super::group::Evidence;
use crate::dossier::{Event, Name};
use crate::record::time::DAY;
use crate::record::{Client, Locator, served};
use crate::triage::{ActorKind, actor};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// A record: its kind and its id.
type Object = (Name, Name);

/// Leaves out what members did before, and go on doing from where they were, if it is little and
/// bears no mark of the campaign. Says what was left out, since a thief who tried before in the
/// owner's small way would be among it.
pub(super) fn leave_out(
    events: &mut Vec<Event>,
    members: &HashSet<u32>,
    kinds: &HashSet<Name>,
    evidence: &Evidence<'_>,
) -> Option<String> {
    let own = owners(events, members, kinds, evidence)?;
    let mut left = events.iter().filter(|event| own.contains(&event.at)).peekable();
    let first = left.peek()?.time;
    let names = left.map(|event| event.actor).collect::<HashSet<_>>().len();
    events.retain(|event| !own.contains(&event.at));
    Some(format!(
        "{} requests under {names} of its names, the first at {first}, are left out as their owners': from where these were before or came back later, with another program, for a handful of records, or for what they always came back to",
        own.len()
    ))
}

/// Where the requests of owners are.
fn owners(
    events: &[Event],
    members: &HashSet<u32>,
    kinds: &HashSet<Name>,
    evidence: &Evidence<'_>,
) -> Option<HashSet<Locator>> {
    let mut of: HashMap<u32, Vec<&Event>> = HashMap::new();
    let named = |at: u32| evidence.profile(at).is_some_and(|p| p.kind != ActorKind::Client);
    for event in events.iter().filter(|e| members.contains(&e.actor) && named(e.actor)) {
        of.entry(event.actor).or_default().push(event);
    }
    let mut days = Days::of(events, kinds, evidence)?;
    days.agent = days.agent.filter(|agent| is_a_mark(*agent, members, evidence));
    Some(of.values().flat_map(|of| days.own(of, evidence)).collect())
}

/// Others who bear a program from which it marks nobody: owners come with the browsers that everybody has.
/// Only suspects and a sample of their peers are looked at, of whom three are many.
const BEARERS: usize = 3;

fn is_a_mark(agent: Name, members: &HashSet<u32>, evidence: &Evidence<'_>) -> bool {
    let others = evidence.profiles.iter().filter(|profile| !members.contains(&profile.actor));
    others.filter(|profile| profile.agents.contains(&agent)).take(BEARERS).count() < BEARERS
}

/// The days of a campaign.
struct Days<'k> {
    /// What it takes.
    kinds: &'k HashSet<Name>,
    first: i64,
    last: i64,
    /// The program of most of it, where that marks it.
    agent: Option<Name>,
    /// The network of every client.
    networks: HashMap<Name, u64>,
}

/// The day of a request, since 1970.
pub(super) fn day(event: &Event) -> i64 {
    event.time.0.div_euclid(DAY)
}

fn takes(kinds: &HashSet<Name>, event: &Event) -> bool {
    event.has_object() && served(event.status) && kinds.contains(&event.object_kind)
}

/// The network of every client, by the hash of the run.
pub(super) fn networks(events: &[Event], evidence: &Evidence<'_>) -> HashMap<Name, u64> {
    let mut networks = HashMap::new();
    for event in events {
        networks.entry(event.client).or_insert_with(|| {
            let client = Client::parse(evidence.dossiers.names.text(event.client));
            actor::network(client, evidence.hash)
        });
    }
    networks
}

impl<'k> Days<'k> {
    /// The days on which most was taken that had not been taken before, if those before were calm.
    fn of(events: &[Event], kinds: &'k HashSet<Name>, evidence: &Evidence<'_>) -> Option<Self> {
        let takes = |event: &&Event| takes(kinds, event);
        let mut seen: HashSet<Object> = HashSet::new();
        let mut fresh: BTreeMap<i64, usize> = BTreeMap::new();
        for event in events.iter().filter(takes) {
            let new = seen.insert((event.object_kind, event.object));
            *fresh.entry(day(event)).or_insert(0) += usize::from(new);
        }
        let limits = &evidence.policy.beginning;
        let peak = fresh.values().max().copied()?;
        let busy = |n: &usize| *n * 100 >= peak * limits.busy_share;
        // It may begin late on its first day.
        let first = *fresh.iter().find(|(_, n)| **n * 100 > peak * limits.calm_share)?.0;
        let last = fresh.iter().rfind(|(_, n)| busy(n)).map(|(day, _)| *day)?;
        let taken: usize = fresh.range(first..=last).map(|(_, n)| *n).sum();
        let least = evidence.policy.object_enumeration.objects as usize;
        if seen.len() < least || taken * 100 < seen.len() * limits.days_share {
            return None;
        }
        let mut agents: HashMap<Name, usize> = HashMap::new();
        let mut count = 0;
        for event in events.iter().filter(|e| (first..=last).contains(&day(e))).filter(takes) {
            *agents.entry(event.agent).or_insert(0) += 1;
            count += 1;
        }
        let agent = agents.into_iter().find(|(_, n)| n * 2 > count).map(|(agent, _)| agent);
        Some(Self { kinds, first, last, agent, networks: networks(events, evidence) })
    }

    /// What somebody did who began some day to take more, from where it always was: before that day
    /// everything but what it took for the first time, and later what it came back to.
    fn habit(&self, events: &[&Event]) -> Vec<Locator> {
        let mut seen: HashMap<Object, HashSet<i64>> = HashMap::new();
        let before = |event: &Event| day(event) < self.first;
        for event in events.iter().filter(|event| before(event) && takes(self.kinds, event)) {
            seen.entry((event.object_kind, event.object)).or_default().insert(day(event));
        }
        let known = |event: &Event| {
            seen.get(&(event.object_kind, event.object)).is_some_and(|days| days.len() > 1)
        };
        let earlier = events.iter().filter(|e| before(e) && takes(self.kinds, e));
        let (mut all, mut again) = (0, 0);
        earlier.for_each(|event| (all, again) = (all + 1, again + usize::from(known(event))));
        // Whoever reads other things each day has no habit to be told by.
        if again == 0 || again * 5 < all * 4 {
            return Vec::new();
        }
        let habit = |event: &&&Event| known(event) || before(event) && !takes(self.kinds, event);
        events.iter().filter(habit).map(|event| event.at).collect()
    }

    /// What the owner of a name did, of the requests under it: from networks that were used before or after
    /// the days of the campaign, and on them for next to nothing.
    fn own(&self, events: &[&Event], evidence: &Evidence<'_>) -> Vec<Locator> {
        let takes = |event: &Event| takes(self.kinds, event);
        let network = |event: &Event| self.networks.get(&event.client).copied().unwrap_or(0);
        let mut work: HashMap<u64, HashSet<Object>> = HashMap::new();
        let during = |event: &Event| (self.first..=self.last).contains(&day(event));
        for event in events.iter().filter(|event| during(event) && takes(event)) {
            let object = (event.object_kind, event.object);
            work.entry(network(event)).or_default().insert(object);
        }
        let worked = |network: &u64| {
            let own = evidence.policy.registers.owner_objects as usize;
            work.get(network).is_some_and(|taken| taken.len() > own)
        };
        let marked = |event: &Event| self.agent == Some(event.agent);
        let from = |outside: &dyn Fn(&Event) -> bool| -> HashSet<u64> {
            let some = events.iter().filter(|event| outside(event) && !marked(event));
            some.map(|event| network(event)).filter(|n| !worked(n)).collect()
        };
        let left = |home: &HashSet<u64>| {
            let (own, rest): (Vec<&Event>, Vec<&Event>) =
                events.iter().partition(|event| home.contains(&network(event)) && !marked(event));
            let taken = own.iter().filter(|event| takes(event));
            let records: HashSet<Object> =
                taken.map(|event| (event.object_kind, event.object)).collect();
            let little = records.len() as u64 <= evidence.policy.registers.owner_objects;
            let some_left = rest.iter().any(|event| takes(event));
            (little && some_left).then(|| own.iter().map(|event| event.at).collect())
        };
        // He may come back from elsewhere when it is over.
        let home = from(&|event| day(event) < self.first);
        let later = from(&|event| day(event) > self.last);
        left(&home.union(&later).copied().collect())
            .or_else(|| left(&home))
            .unwrap_or_else(|| self.habit(events))
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{linked, readers};
    use crate::detect::stage::{MONDAY, Request, play};
    use std::collections::BTreeSet;

    const DAY: i64 = 86_400;

    /// Six customers' names in the hands of a thief with many addresses, from a day on.
    fn theft(from: i64) -> Vec<Request> {
        let one = |i: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + i * 7919 % 900_007);
            Request::at(MONDAY + from * DAY + 40_000 + i * 571, path)
                .principal(format!("customer-{}", 10 + i % 6))
                .from(format!("203.0.{}.{}", i % 97, i % 50 + 1), "tool/1.0")
        };
        (0..900).map(one).collect()
    }

    #[test]
    fn what_the_owners_of_stolen_names_did_is_no_part_of_the_campaign() {
        let stolen = theft(5);
        let found = linked(&play(&[readers(20), stolen.clone()].concat()));
        let campaign = found.first().expect("the theft");
        assert_eq!(campaign.actors.len(), 6);
        let times = campaign.times();
        assert_eq!(times.first_seen.map(|time| time.epoch().into()), Some(stolen[0].time));
        assert_eq!(times.last_seen.map(|time| time.epoch().into()), stolen.last().map(|r| r.time));
        assert_eq!(campaign.events.len(), stolen.len());
    }

    #[test]
    fn an_owner_who_comes_back_from_elsewhere_makes_the_theft_no_longer() {
        let stolen = theft(5);
        let back = (0..3).map(|n| {
            Request::at(MONDAY + (14 + n) * DAY + 30_000, format!("/v1/orders/{}", 70_001 + n))
                .principal("customer-11")
                .from("192.0.2.77", "App/5.2")
        });
        let all: Vec<Request> =
            readers(12).into_iter().chain(back).chain(stolen.iter().cloned()).collect();
        let found = linked(&play(&all));
        let last = found.first().and_then(|campaign| campaign.times().last_seen);
        assert_eq!(last.map(|time| time.epoch().into()), stolen.last().map(|r| r.time));
    }

    #[test]
    fn a_browser_that_everybody_has_makes_no_owner_a_thief() {
        let common = |request: Request| {
            let client = request.client.clone();
            request.from(client, "App/5.2")
        };
        let stolen: Vec<Request> = theft(5).into_iter().map(common).collect();
        let found = linked(&play(&[readers(20), stolen.clone()].concat()));
        let campaign = found.first().expect("the theft");
        let first = campaign.times().first_seen.map(|time| time.epoch().into());
        assert_eq!(first, Some(stolen[0].time));
    }

    #[test]
    fn a_try_before_with_the_same_program_is_kept() {
        let early = theft(2).into_iter().take(6);
        let all: Vec<Request> = readers(20).into_iter().chain(early).chain(theft(5)).collect();
        let outcome = play(&all);
        let found = linked(&outcome);
        let campaign = found.first().expect("the theft");
        let agents: BTreeSet<String> =
            campaign.events.iter().map(|e| outcome.dossiers.names.show(e.agent)).collect();
        assert_eq!(agents.into_iter().collect::<Vec<_>>(), ["tool/1.0"]);
        let first = MONDAY + 2 * DAY + 40_000;
        assert_eq!(campaign.times().first_seen.map(|time| time.epoch().into()), Some(first));
    }

    /// A customer who looks at what is its own now and then, also on the day on which somebody begins
    /// to take 800 records under its name, from many networks and with so many programs.
    fn spree(agents: i64) -> (Vec<Request>, Vec<Request>) {
        let visit = |day: i64, path: String| {
            Request::at(MONDAY + day * DAY + 32_400, path)
                .principal("customer-500")
                .from("198.51.100.200", "App/5.2")
        };
        let own = |i: i64| format!("/v1/orders/{}", 70_500 + i * 7);
        let taking = |i: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + i * 7919 % 900_007);
            Request::at(MONDAY + 12 * DAY + 43_200 + i * 150, path)
                .principal("customer-500")
                .from(format!("203.0.{}.9", i % 150), format!("Browser/{}", i % agents))
        };
        let days = [2, 6, 13].map(|day| visit(day, own(0)));
        let visits = days.into_iter().chain((0..6).map(|i| visit(12, own(i))));
        (visits.collect(), (0..800).map(taking).collect())
    }

    #[test]
    fn a_taking_under_one_name_begins_where_it_begins_and_says_what_was_before() {
        for agents in [1, 12] {
            let (visits, taking) = spree(agents);
            let found = linked(&play(&[readers(20), visits, taking.clone()].concat()));
            let campaign = found.first().expect("the theft");
            assert_eq!(campaign.events.len(), taking.len());
            let first = campaign.times().first_seen.map(|time| time.epoch().into());
            assert_eq!(first, Some(taking[0].time));
            let told = "9 requests under 1 of its names, the first at 2022-10-05T09:00:00Z";
            assert!(
                campaign.joins.iter().any(|join| join.starts_with(told)),
                "{:?}",
                campaign.joins
            );
        }
    }

    #[test]
    fn a_customer_who_begins_to_take_what_is_others_began_then() {
        let request = |at: i64, order: i64| {
            Request::at(MONDAY + at, format!("/v1/orders/{order}"))
                .principal("customer-500")
                .from("198.51.100.200", "App/5.2")
        };
        let own = (0..20).map(|day| request(day * DAY + 30_000, 70_500 + day % 2));
        let taking: Vec<Request> =
            (0..800).map(|i| request(12 * DAY + 40_000 + i * 300, 1_000_003 + i * 7919)).collect();
        let all: Vec<Request> = own.chain(taking.iter().cloned()).collect();
        let found = linked(&play(&[readers(20), all].concat()));
        let campaign = found.first().expect("the theft");
        let first = campaign.times().first_success.map(|time| time.epoch().into());
        assert_eq!(first, Some(taking[0].time));
        assert_eq!(campaign.events.len(), taking.len());
    }

    #[test]
    fn a_name_that_takes_a_little_more_every_day_has_no_past_of_its_own() {
        let one = |i: i64| {
            // The square root: as many on the second day as on the first, and more on each later one.
            let time = MONDAY + 2 * DAY + ((i * 700_000_000) as f64).sqrt() as i64;
            Request::at(time, format!("/v1/orders/{}", 1_000_003 + i * 7919))
                .principal("customer-500")
                .from(format!("203.0.{}.9", i % 5), "Browser/1")
        };
        let all = [readers(20), (0..400).map(one).collect()].concat();
        let found = linked(&play(&all));
        assert_eq!(found.first().expect("the theft").events.len(), 400);
    }
}
