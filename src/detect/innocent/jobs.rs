//! Registers of machines at work: a job that runs at its hour since the log begins, and one that
//! the operator runs from within.
//!
//! A partner's or the operator's own job has a program of its own, asks one endpoint, and handles
//! the records of customers. None of this says anything against it; that it has always run, at the
//! same hour, with about the same number of records and under a name of its own, speaks for it.

use super::naming::is_customer;
use super::registers::{Case, Innocent, comes_back, tell};
use crate::detect::baseline::median;
use crate::detect::hands::days::middle_days;
use crate::detect::peers::Peers;
use crate::detect::profile::Profile;
use crate::detect::support::Signs;
use crate::dossier::{Event, Name};
use crate::record::Client;
use crate::record::time::{DAY, HOUR};
use crate::triage::ActorKind;
use crate::words::many;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Hours on end into which the work of a job falls.
const WINDOW: usize = 3;
/// Of a hundred requests, those that must fall into these hours; of a hundred days, those whose
/// number of records must be near the middle one.
pub(super) const NEARLY_ALL: usize = 90;
/// Addresses of one machine, at most: some have a second and a third.
pub(super) const FEW_PLACES: usize = 3;
/// Days in one stretch within which something copied is a copy.
const STRETCH: usize = 4;

/// It has run at its hour since the log begins, under a name of its own, with about the same
/// number of records each time.
pub fn regular(case: &Case<'_>, signs: &mut Signs) {
    let profile = case.profile;
    let client = profile.kind == ActorKind::Client;
    let own = case.peers.agents_in_use(profile, case.kind).1 == 0;
    let within = is_within(profile, case.peers) && case.peers.offices.from_outside();
    // An address is anybody's, unless nobody else has its program.
    if client && !own {
        return;
    }
    let events = || profile.events.iter().filter(|e| e.has_object() && e.object_kind == case.kind);
    let (hour, share) = busiest(events());
    let even = evenness(&events());
    let relief = case.peers.reliefs.has(profile, &case.peers.offices);
    let since = case.peers.offices.established(profile) || relief;
    let found = format!(
        "{share} % of its requests from {hour}:00 to {}:00 UTC, {even} % of its days with about as many, {}",
        (hour + WINDOW) % 24,
        match (since, within) {
            _ if relief => "goes on with the work of another name, or another with its own",
            (true, true) => "at work since the log begins, on addresses of the inside",
            (true, false) => "at work since the log begins",
            (false, _) => "not at work when the log begins",
        }
    );
    let stands = own && within && case.peers.offices.stands(events());
    let fits = since && share >= NEARLY_ALL && even >= NEARLY_ALL || stands;
    tell(signs, "a job that runs at its hour", Innocent::Job, fits, &found);
}

/// The hour at which the busiest stretch of a day begins, and the percent of requests in it.
pub(super) fn busiest<'e>(events: impl Iterator<Item = &'e Event>) -> (usize, usize) {
    let (mut hours, mut all) = ([0usize; 24], 0);
    for event in events {
        if let Some(hour) = hours.get_mut(event.time.hour_of_day() as usize) {
            (*hour, all) = (*hour + 1, all + 1);
        }
    }
    let within =
        |from: usize| -> usize { (from..from + WINDOW).filter_map(|h| hours.get(h % 24)).sum() };
    let from = (0..24).max_by_key(|from| (within(*from), std::cmp::Reverse(*from))).unwrap_or(0);
    (from, within(from) * 100 / all.max(1))
}

/// Percent of the days on which about as many requests are made as on the middle one. A job may
/// run over midnight: its day begins at noon before or after its hour.
pub(super) fn evenness<'e>(events: &(impl Iterator<Item = &'e Event> + Clone)) -> usize {
    let days = |shift: i64| {
        let mut days: BTreeMap<i64, usize> = BTreeMap::new();
        for event in events.clone() {
            *days.entry((event.time.0 + shift).div_euclid(DAY)).or_insert(0) += 1;
        }
        middle_days(days.into_values())
    };
    days(0).max(days(12 * HOUR))
}

/// It uses addresses of the inside only.
pub(in crate::detect) fn is_within(profile: &Profile, peers: &Peers<'_>) -> bool {
    let text = |name| peers.dossiers.names.text(name);
    profile.clients.iter().all(|client| Client::parse(text(*client)).is_private())
}

/// A machine, told by a name or a program of its own and in few places, that does the same on all days
/// of the log.
pub fn stands(case: &Case<'_>, signs: &mut Signs) -> bool {
    let (profile, peers) = (case.profile, case.peers);
    // Where the log tells no programs, an address is all that tells anybody.
    let silent = profile.agents.iter().all(|a| peers.dossiers.names.text(*a).is_empty());
    let own = || silent || peers.agents_in_use(profile, case.kind).1 == 0;
    let told = profile.kind != ActorKind::Client || own();
    let few = profile.clients.len() <= FEW_PLACES || is_rooted(profile, peers);
    let one = profile.agents.len() == 1 && few;
    let mine = profile.events.iter().filter(|e| e.has_object() && e.object_kind == case.kind);
    let service = told && one && !is_customer(case);
    let fits = service && peers.offices.follows(&mine);
    if fits {
        signs.alternatives.push(
            "a service that has always been there: may be, it does about as much on all days of the log, ask"
                .to_owned(),
        );
    }
    fits
}

/// Of a hundred requests under a name, those from addresses that were there all along, at least.
const ROOTED: usize = 95;

/// A name used by several machines (gates, tills, meters), each of which was there when the log begins and
/// when it ends. A thief who shows the name comes from elsewhere.
fn is_rooted(profile: &Profile, peers: &Peers<'_>) -> bool {
    let mut places: HashMap<Name, (usize, HashSet<i64>)> = HashMap::new();
    for event in &profile.events {
        let place = places.entry(event.client).or_default();
        place.0 += 1;
        place.1.insert(event.time.0.div_euclid(DAY));
    }
    let old = places.values().filter(|(_, days)| peers.offices.established_on(days));
    let rooted: usize = old.map(|(requests, _)| requests).sum();
    profile.kind != ActorKind::Client && rooted * 100 >= profile.events.len() * ROOTED
}

/// A machine on an address of the inside, where nearly all others come from outside, that did what
/// it did in one stretch: whoever runs the servers can tell.
pub fn inside(case: &Case<'_>, signs: &mut Signs) -> bool {
    let (profile, peers) = (case.profile, case.peers);
    let text = |name| peers.dossiers.names.text(name);
    if !is_within(profile, peers) || !peers.offices.from_outside() {
        return false;
    }
    let (others, same) = peers.agents_in_use(profile, case.kind);
    // Where the log tells no programs, all look alike.
    let silent = profile.agents.iter().all(|agent| text(*agent).is_empty());
    let first = profile.days.iter().min().copied().unwrap_or(0);
    let last = profile.days.iter().max().copied().unwrap_or(0);
    let stretch = usize::try_from(last - first + 1).unwrap_or(usize::MAX);
    let fits = others > 0 && (same == 0 || silent) && stretch <= STRETCH;
    signs.alternatives.push(format!(
        "a copy that the operator makes from within: {}, from addresses of the inside only, in {}, {} with such a program",
        if fits { "may be, ask" } else { "no" },
        many(stretch as u64, "day"),
        many(same as u64, "sampled peer")
    ));
    fits
}

/// Times the middle one of its days up to which the busiest of somebody who was there all along is a day as others.
const BUSY: usize = 4;

/// It was there when the log begins and when it ends, comes back to what it asked for, and never had a day unlike
/// its others: nothing began, however many days are calm.
pub(super) fn is_at_home(case: &Case<'_>, signs: &mut Signs) -> bool {
    let since = case.peers.offices.established(case.profile);
    let days = case.profile.each_day().remove(&case.kind).unwrap_or_default();
    let middle = median(days.iter().map(|day| *day as f64).collect()) as usize;
    let even = days.iter().all(|day| *day as usize <= middle * BUSY);
    let own = case.peers.trespass(case.profile, case.kind).is_none();
    let fits = since && even && own && comes_back(case);
    if fits {
        signs.alternatives.push(format!(
            "{AT_HOME}: may be, it comes back to what it asked for, and takes {middle} on the middle one of its days and on none {BUSY} times as many, ask"
        ));
    }
    fits
}

/// What somebody is called among the explanations who was there all along and comes back.
const AT_HOME: &str = "somebody who was there all along";

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, members, play};

    const DAY: i64 = 86_400;

    /// Who reads sixty records on each of some days, within an hour or all day long.
    fn nightly(days: std::ops::Range<i64>, apart: i64, client: &str) -> Vec<Request> {
        let one = |day: i64, i: i64| {
            let at = MONDAY + day * DAY + 7_200 + i * apart;
            let object = 70_000 + (day * 60 + i) * 7919 % 10_007;
            Request::at(at, format!("/v1/customers/{object}"))
                .from(client, "Connector/1.0")
                .principal("partner")
        };
        days.flat_map(|day| (0..60).map(move |i| one(day, i))).collect()
    }

    fn level(requests: Vec<Request>) -> Level {
        play(&[members(1), requests].concat()).worst()
    }

    #[test]
    fn a_job_that_has_always_run_at_its_hour_is_told_from_one_that_begins_or_has_no_hour() {
        assert!(level(nightly(0..28, 30, "203.0.113.9")) <= Level::Low);
        assert!(level(nightly(14..28, 30, "203.0.113.9")) >= Level::Medium);
        assert!(level(nightly(0..28, 1_300, "203.0.113.9")) >= Level::Medium);
    }

    /// A client without a name that reads records of its own stock round the clock, some days more and some
    /// fewer, from a day on; with a day of its own at the end if wanted.
    fn feed(from: i64, stock: i64, spree: i64) -> Vec<Request> {
        let one = |day: i64, i: i64, each: i64, base: i64, stock: i64| {
            let at = MONDAY + day * DAY + i * (86_000 / each);
            let object = (base + (day * 61 + i * 37) % stock).pow(3) * 31 % 2_147_483_647;
            Request::at(at, format!("/v1/customers/{object}")).from("203.0.113.9", "Connector/1.0")
        };
        let each = |day: i64| if day % 7 > 4 { 4 } else { 10 + day * 13 % 17 };
        let all = (from..28)
            .flat_map(|day| (0..each(day)).map(move |i| one(day, i, each(day), 1_000, stock)));
        let more = (0..spree).map(|i| one(26, i, spree.max(1), 90_000, 9_000));
        all.chain(more).collect()
    }

    #[test]
    fn who_was_there_all_along_and_comes_back_is_a_question_and_whoever_begins_or_goes_on_a_spree_is_not()
     {
        let level = |requests: Vec<Request>| {
            play(&[crate::detect::stage::people(28), requests].concat()).worst()
        };
        assert!(level(feed(0, 150, 0)) <= Level::Medium);
        assert!(
            level(feed(9, 9_000, 0)) >= Level::High,
            "it begins, and nothing is asked for again"
        );
        assert!(level(feed(0, 150, 400)) >= Level::High, "a day unlike its others");
    }

    #[test]
    fn a_copy_from_within_is_a_question_and_one_from_outside_an_attack() {
        let copy = |client: &str| {
            let one = |i: i64| {
                let path = format!("/v1/customers/{}", 70_000 + i);
                Request::at(MONDAY + 9 * DAY + i * 2, path)
                    .from(client, "copy/0.9")
                    .principal("job")
            };
            level((0..3_000).map(one).collect())
        };
        assert_eq!(copy("10.20.0.5"), Level::Medium);
        assert!(copy("203.0.113.9") >= Level::High);
    }
}
