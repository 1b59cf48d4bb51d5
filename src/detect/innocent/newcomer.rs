//! Two registers of actors that begin within the log and do what a thief has no reason to do: a
//! new nightly batch, and somebody who reads records one by one as people do.
//!
//! Neither clears anybody. A partner who begins to synchronise within the log reads again what it
//! read the days before, at the same minute of the night; an auditor opens the screens that go
//! with each record and takes his time. A thief who did so would take half of what he could, or
//! less: what remains is a question, with its numbers.

use super::registers::Case;
use super::returns::known;
use crate::detect::Policy;
use crate::detect::policy::Newcomer;
use crate::detect::profile::Profile;
use crate::detect::support::Signs;
use crate::dossier::{Event, Name};
use crate::record::time::{DAY, HOUR, SECOND};
use crate::words::many;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// A batch that begins within the log.
pub(in crate::detect) fn batch(case: &Case<'_>, signs: &mut Signs) -> bool {
    let told = batch_of(&case.profile.events, case.kind, case.policy);
    let fits = told.is_some();
    signs.alternatives.extend(told);
    fits
}

/// What is told of requests that are such a batch.
pub(in crate::detect) fn batch_of(events: &[Event], kind: Name, policy: &Policy) -> Option<String> {
    let (limits, least) = (&policy.registers.newcomer, policy.registers.day_objects);
    let (share, later) = known(events, kind, least, None)?;
    let punctual = is_punctual(&of_kind(events, kind), least, limits);
    let fits = share >= limits.known && later >= limits.known_days
        || share >= limits.known_at_its_time && punctual;
    fits.then(|| {
        format!(
            "a batch that has begun: may be, {share} % of the objects of {} were asked for before{}, ask",
            many(later as u64, "later day"),
            if punctual { ", always at the same time of day" } else { "" }
        )
    })
}

/// It comes at the same time of day, whatever it asks for.
pub(super) fn is_regular(case: &Case<'_>) -> bool {
    let limits = &case.policy.registers.newcomer;
    is_punctual(
        &of_kind(&case.profile.events, case.kind),
        case.policy.registers.day_objects,
        limits,
    )
}

/// Requests begin at the same time on each of their days.
pub(in crate::detect) fn comes_at_its_time(
    events: &[Event],
    policy: &crate::detect::Policy,
) -> bool {
    let all: Vec<&Event> = events.iter().collect();
    is_punctual(&all, policy.registers.day_objects, &policy.registers.newcomer)
}

fn of_kind(events: &[Event], kind: Name) -> Vec<&Event> {
    events.iter().filter(|e| e.has_object() && e.object_kind == kind).collect()
}

/// It begins at the same time on each of its days, and is done soon.
fn is_punctual(events: &[&Event], least: usize, limits: &Newcomer) -> bool {
    // A batch over midnight has its days from noon to noon.
    [0, 12 * HOUR].into_iter().any(|shift| {
        let mut days: BTreeMap<i64, (i64, i64, usize)> = BTreeMap::new();
        for event in events {
            let time = event.time.0 + shift;
            let of_day = time.rem_euclid(DAY);
            let day = days.entry(time.div_euclid(DAY)).or_insert((of_day, of_day, 0));
            *day = (day.0.min(of_day), day.1.max(of_day), day.2 + 1);
        }
        let begins = || days.values().map(|day| day.0);
        let (Some(first), Some(last)) = (begins().min(), begins().max()) else { return false };
        days.len() > 1
            && last - first <= limits.apart_minutes * (HOUR / 60)
            && days
                .values()
                .all(|(from, to, count)| to - from <= limits.work_hours * HOUR && *count >= least)
    })
}

/// Somebody who reads records one by one, with what goes with each, and sleeps: an auditor, a new colleague.
pub(in crate::detect) fn errand(case: &Case<'_>, signs: &mut Signs) -> bool {
    let (profile, count) = (case.profile, case.used.objects.len());
    let limits = &case.policy.registers.newcomer;
    let events = of_kind(&profile.events, case.kind);
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return false };
    let days = last.time.0.div_euclid(DAY) - first.time.0.div_euclid(DAY) + 1;
    let alone = profile.agents.len() == 1 && profile.clients.len() <= 2;
    if !alone
        || count > limits.read
        || days > limits.stay_days
        || count > limits.read_a_day * profile.days.len()
    {
        return false;
    }
    let mut seen: HashSet<Name> = HashSet::new();
    let reads: Vec<&Event> = events.into_iter().filter(|e| seen.insert(e.object)).collect();
    let mut pauses: Vec<i64> =
        reads.windows(2).filter_map(|two| Some(two.last()?.time.0 - two.first()?.time.0)).collect();
    pauses.sort_unstable();
    let pause = pauses.get(pauses.len() / 2).copied().unwrap_or(0);
    let whole = reads
        .iter()
        .filter(|read| has_company(read, profile, limits.beside_seconds * SECOND))
        .count();
    let rest = super::rest::quiet_hours(&profile.events);
    let fits = pause >= limits.pause_seconds * SECOND
        && rest >= limits.rest_hours
        && whole * 100 >= count * limits.whole;
    if fits {
        signs.alternatives.push(format!(
            "somebody who reads records one by one, an auditor or a new colleague: may be, {whole} of {count} with the screens that go with them, {} seconds between two, {rest} quiet hours a day, {}, ask",
            pause / SECOND,
            many(days as u64, "day")
        ));
    }
    fits
}

/// Another endpoint was asked by the same actor at about the same time.
fn has_company(read: &Event, profile: &Profile, beside: i64) -> bool {
    let from = profile.events.partition_point(|e| e.time.0 < read.time.0 - beside);
    let mut near =
        profile.events.iter().skip(from).take_while(|e| e.time.0 <= read.time.0 + beside);
    near.any(|event| event.endpoint != read.endpoint)
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, members, people, play};

    const DAY: i64 = 86_400;

    /// A connector that reads three hundred records in each of some nights, so many of them anew, and
    /// an hour later each night.
    fn connector(fresh: i64, later: i64) -> Level {
        let one = |day: i64, i: i64| {
            let object = (1_000 + day * fresh + i).pow(3) * 31 % 2_147_483_647;
            let at = MONDAY + (15 + day) * DAY + 7_200 + day * later * 3_600 + i * 2;
            Request::at(at, format!("/v1/customers/{object}")).from("203.0.113.9", "Connect/1.0")
        };
        let nights = (0..4).flat_map(|day| (0..300).map(move |i| one(day, i)));
        play(&[people(28), nights.collect()].concat()).worst()
    }

    #[test]
    fn a_batch_that_begins_comes_back_at_its_time_and_a_thief_does_neither() {
        assert_eq!(connector(200, 0), Level::Medium);
        assert!(connector(300, 0) >= Level::High, "nothing again");
        assert!(connector(200, 2) >= Level::High, "at any time, and most of it new");
    }

    /// Somebody who reads a hundred records on each of three days, so many seconds apart, with another
    /// screen for each, or none.
    fn reader(apart: i64, screens: bool) -> Level {
        let one = |day: i64, i: i64| {
            let n = day * 100 + i;
            let odd = (1_000 + n).pow(3) * 31 % 2_147_483_647;
            let object = if n % 10 == 0 { 70_000 + n / 10 * 14 } else { odd };
            let at = MONDAY + (15 + day) * DAY + 30_000 + i * apart;
            let of = |path: String, at| {
                Request::at(at, path).from("203.0.113.9", "Browser/9").principal("auditor")
            };
            let record = of(format!("/v1/customers/{object}"), at);
            let beside = of(format!("/v1/notes?of={i}"), at + 20);
            [record].into_iter().chain(screens.then_some(beside))
        };
        let all = (0..3).flat_map(|day| (0..100).flat_map(move |i| one(day, i)));
        play(&[members(9), all.collect()].concat()).worst()
    }

    #[test]
    fn who_reads_one_by_one_with_all_that_goes_with_it_is_a_question() {
        assert!(reader(300, true) <= Level::Medium);
        assert!(reader(300, false) >= Level::High, "nothing but the records");
        assert!(reader(2, true) >= Level::High, "faster than people");
    }
}
