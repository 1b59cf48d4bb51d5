//! Few requests that ask for much: large pages, lists of ids, one export.

use super::baseline::median;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::served;
use crate::triage::ActorKind;
use crate::words::{many, thousands};
use hashbrown::{HashMap, HashSet};

/// Answers of about the size of an export in all the logs, up to which it is one of its kind.
const SINGLE: u64 = 3;
/// Requests for one list, in tenths, up to which each is asked for once.
const ONCE_TENTHS: usize = 13;
/// Days on which somebody with a name does it, from which it is a job.
const JOB: usize = 3;

/// The most records that each actor asked for in one request, by endpoint.
pub(super) fn asked(profiles: &[Profile]) -> HashMap<Name, Vec<(u32, u32)>> {
    let mut asked: HashMap<Name, Vec<(u32, u32)>> = HashMap::new();
    for profile in profiles {
        let mut most: HashMap<Name, u32> = HashMap::new();
        for event in profile.events.iter().filter(|event| event.payload.asked > 0) {
            let known = most.entry(event.endpoint).or_insert(0);
            *known = (*known).max(event.payload.asked);
        }
        for (endpoint, most) in most {
            asked.entry(endpoint).or_default().push((profile.actor, most));
        }
    }
    asked
}

/// Judges what an actor asked for in few requests.
pub(super) fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    by_asked(profile, peers, policy).or_else(|| by_export(profile, peers, policy))
}

fn by_asked(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.bulk_collection;
    let large =
        |event: &&Event| u64::from(event.payload.asked) >= limits.list_size && served(event.status);
    let mut by_endpoint: HashMap<Name, Vec<Event>> = HashMap::new();
    for event in profile.events.iter().filter(large) {
        by_endpoint.entry(event.endpoint).or_default().push(*event);
    }
    let mut all: Vec<(Name, Vec<Event>, u64)> = by_endpoint
        .into_iter()
        .map(|(name, events)| {
            let records = events.iter().map(|event| u64::from(event.payload.asked)).sum();
            (name, events, records)
        })
        .filter(|(_, events, records): &(Name, Vec<Event>, u64)| {
            let widest = events.iter().map(|event| u64::from(event.payload.asked)).max();
            *records >= limits.records
                || *records >= limits.listed && is_list(events)
                || widest.is_some_and(|most| most >= limits.page_size)
        })
        .collect();
    all.sort_by_key(|(name, _, n)| (std::cmp::Reverse(*n), peers.dossiers.names.text(*name)));
    let (name, mut events, _) = all.into_iter().next()?;
    let others = peers.asked_by_others(profile, name);
    let usual = median(others.clone());
    // What is as large as everybody's is no part of it.
    let least = if others.is_empty() { 0.0 } else { usual * limits.times_usual as f64 };
    events.retain(|event| f64::from(event.payload.asked) >= least);
    let most = events.iter().map(|event| event.payload.asked).max()?;
    let records: u64 = events.iter().map(|event| u64::from(event.payload.asked)).sum();
    let usual = match others.len() {
        0 => "nobody else says how many there".to_owned(),
        n => format!("the median of {n} others is {usual:.0}"),
    };
    let message = format!(
        "asked for up to {most} records in one request, {records} in all, at {}; {usual}",
        peers.dossiers.endpoint_text(name)
    );
    let least = if is_list(&events) { limits.listed } else { limits.records };
    let level = if records < least || is_job(profile, &events) {
        Level::Low
    } else if others.len() >= policy.baseline.least_peers
        && (is_strange(profile, &events, peers)
            || is_vast(profile, &events, records, peers, policy))
    {
        Level::High
    } else {
        Level::Medium
    };
    let measured = ("records asked for in large pages", records, limits.page_size);
    Some(verdict(profile, name, events, level, measured, others.len() as u64, message))
}

/// One answer such as there is hardly another in the logs.
fn by_export(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.bulk_collection;
    let single = |event: &&Event| {
        event.bytes >= limits.export
            && served(event.status)
            && !peers.standing(event.endpoint).file
            && peers.answers().above(event.bytes) <= SINGLE
    };
    let mut events: Vec<Event> = profile.events.iter().filter(single).copied().collect();
    let largest = *events.iter().max_by_key(|event| (event.bytes, std::cmp::Reverse(event.at)))?;
    events.retain(|event| event.endpoint == largest.endpoint);
    let alike = peers.answers().above(largest.bytes);
    let message = format!(
        "one answer of {} bytes from {}; {} of that size in all the logs",
        thousands(largest.bytes),
        peers.dossiers.endpoint_text(largest.endpoint),
        many(alike, "answer")
    );
    let named = profile.kind == ActorKind::Principal;
    let level = if named || is_job(profile, &events) { Level::Low } else { Level::Medium };
    let measured = ("bytes of one answer", largest.bytes, limits.export);
    Some(verdict(profile, largest.endpoint, events, level, measured, peers.population(), message))
}

/// Lists of ids, each of which names a record; the size of a page is what may come at most.
fn is_list(events: &[Event]) -> bool {
    events.iter().all(|event| event.has_object() && !event.page)
}

/// It did not do so when the logs began, and shows no principal where others do or has a program
/// that nobody else uses.
fn is_strange(profile: &Profile, events: &[Event], peers: &Peers<'_>) -> bool {
    let endpoint = events.first().map(|event| event.endpoint).unwrap_or_default();
    let nameless = events.iter().all(|event| event.principal == Name::default())
        && peers.mostly_named(endpoint, profile, events.len() as u64);
    !peers.offices.established(profile) && (nameless || peers.is_alone_with_its_program(profile))
}

/// Lists of ids, once each, of so many records that it speaks for itself, by somebody who came some day, and
/// not from within. Whoever synchronises comes back to what it knows.
fn is_vast(
    profile: &Profile,
    events: &[Event],
    records: u64,
    peers: &Peers<'_>,
    policy: &Policy,
) -> bool {
    let lists: HashSet<Name> = events.iter().map(|event| event.object).collect();
    is_list(events)
        && records >= policy.bulk_collection.listed * policy.object_enumeration.vast
        && events.len() * 10 <= lists.len() * ONCE_TENTHS
        && !peers.offices.established(profile)
        && !super::innocent::jobs::is_within(profile, peers)
}

/// Somebody with a name does it day after day.
fn is_job(profile: &Profile, events: &[Event]) -> bool {
    let mut days: Vec<i64> =
        events.iter().map(|e| e.time.0.div_euclid(crate::record::time::DAY)).collect();
    days.sort_unstable();
    days.dedup();
    profile.kind != ActorKind::Client && days.len() >= JOB
}

pub(super) fn verdict(
    profile: &Profile,
    endpoint: Name,
    events: Vec<Event>,
    level: Level,
    (measure, value, threshold): (&'static str, u64, u64),
    peers: u64,
    message: String,
) -> Verdict {
    Verdict {
        level,
        confidence: 55,
        endpoint,
        object_kind: Name::default(),
        measure,
        value: value as f64,
        threshold: threshold as f64,
        peers,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "a declared export or synchronisation: ask its owner".to_owned(),
            format!("many people behind one address: {}", profile.programs()),
        ],
        hits: events.iter().map(|event| event.at).collect(),
        events,
        targets: vec![endpoint],
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, get};

    fn listed() -> Vec<String> {
        (0..200)
            .map(|at| {
                let target = format!("/v1/orders?limit=20&page={}", at % 3);
                get(&format!("192.0.2.{}", at % 50), at * 10, &target, 200, 4_000 + at)
            })
            .collect()
    }

    fn level(lines: &[String]) -> Option<Level> {
        Trial::of("combined", lines).of_kind("bulk_collection")
    }

    #[test]
    fn a_page_far_larger_than_others_ask_for() {
        let mut lines = listed();
        lines.push(get("203.0.113.9", 50, "/v1/orders?limit=1000", 200, 180_000));
        assert_eq!(level(&lines), Some(Level::Low));
        lines.push(get("203.0.113.9", 60, "/v1/orders?limit=10000", 200, 1_800_000));
        assert_eq!(level(&lines), Some(Level::Medium));
        lines.truncate(lines.len() - 2);
        lines.push(get("203.0.113.9", 60, "/v1/orders?limit=100", 200, 20_000));
        assert_eq!(level(&lines), None);
    }

    #[test]
    fn lists_of_ids_are_worth_what_they_hold() {
        let list = |at: u64| {
            let ids: Vec<String> =
                (0..25).map(|i| (at * 700 + i * 13 + 10_000).to_string()).collect();
            let target = format!("/v1/orders/status?ids={}", ids.join(","));
            get("203.0.113.9", 50 + at * 60, &target, 200, 9_000)
        };
        let with = |lists: u64| level(&[listed(), (0..lists).map(list).collect()].concat());
        assert_eq!(with(60), Some(Level::Medium));
        assert_eq!(with(20), None);
    }

    /// So many lists of fifty, of which only so many differ, where others ask for one or two.
    fn lists(count: u64, distinct: u64) -> Option<Level> {
        let few = (0..200).map(|at| {
            let target = format!("/v1/orders/status?ids={},{}", 7_000 + at, 7_300 + at);
            get(&format!("192.0.2.{}", at % 50), at * 10, &target, 200, 400 + at)
        });
        let many = (0..count).map(|at| {
            let id = |i: u64| (at % distinct * 50 + i * 7).to_string();
            let ids: Vec<String> = (0..50).map(|i| (10_000 + i).to_string() + &id(i)).collect();
            let target = format!("/v1/orders/status?ids={}", ids.join(","));
            get("203.0.113.9", 50 + at * 60, &target, 200, 9_000)
        });
        level(&few.chain(many).collect::<Vec<_>>())
    }

    #[test]
    fn ten_thousand_records_in_lists_are_grave_and_lists_that_come_again_are_not() {
        assert_eq!(lists(240, 240), Some(Level::High));
        assert_eq!(lists(100, 100), Some(Level::Medium));
        assert_eq!(lists(240, 40), Some(Level::Medium));
    }

    #[test]
    fn one_answer_of_record_size_but_not_of_a_file() {
        let mut lines = listed();
        lines.push(get("203.0.113.9", 50, "/v1/reports/full", 200, 90_000_000));
        assert_eq!(level(&lines), Some(Level::Medium));
        lines.pop();
        lines.push(get("203.0.113.9", 50, "/media/film.mp4", 200, 90_000_000));
        assert_eq!(level(&lines), None);
    }
}
