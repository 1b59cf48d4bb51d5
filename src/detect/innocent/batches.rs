//! Endpoints where batches are the custom: whoever asks there takes hundreds of objects at one go.
//!
//! Where people come for what is theirs, somebody who reads a few hundred objects stands out. On
//! an endpoint that is there for machines this says little: all others do the same, and somebody
//! with a first batch, or whose only batch within a log of a week it is, is as likely a new
//! partner as a thief. Such a batch is believed as far as it follows the custom: at one go and no
//! longer than those who were there before, hardly more objects at a time than they take, no more
//! in all, and hardly any that do not exist.

use super::registers::Case;
use crate::detect::policy::Batches as Limits;
use crate::detect::profile::Profile;
use crate::detect::support::Signs;
use crate::dossier::{Event, Name};
use crate::record::time::{HOUR, SECOND};
use crate::words::many;
use hashbrown::{HashMap, HashSet};

/// What one actor takes from an endpoint in batches.
#[derive(Debug, Clone, Copy)]
struct Batch {
    actor: u32,
    /// When the first began.
    since: i64,
    /// Batches.
    count: usize,
    /// Distinct objects of the largest.
    most: usize,
    /// Distinct objects of all.
    all: usize,
}

/// Who takes batches from which endpoint.
#[derive(Debug, Clone, Default)]
pub struct Batches {
    endpoints: HashMap<Name, Vec<Batch>>,
}

impl Batches {
    /// Learns from everybody whose requests are known.
    pub(in crate::detect) fn of(profiles: &[Profile], limits: &Limits) -> Self {
        let mut endpoints: HashMap<Name, Vec<Batch>> = HashMap::new();
        for profile in profiles.iter().filter(|profile| profile.whole) {
            let used = profile.kinds.values().flat_map(|used| &used.endpoints);
            let much: HashSet<Name> =
                used.filter(|(_, n)| **n >= limits.objects as u64).map(|(name, _)| *name).collect();
            for endpoint in much {
                if let Some(batch) = taken(profile, endpoint, limits) {
                    endpoints.entry(endpoint).or_default().push(batch);
                }
            }
        }
        Self { endpoints }
    }
}

/// What an actor takes from an endpoint, if it takes it in batches and not otherwise.
fn taken(profile: &Profile, endpoint: Name, limits: &Limits) -> Option<Batch> {
    let here: Vec<&Event> =
        profile.events.iter().filter(|e| e.endpoint == endpoint && e.has_object()).collect();
    let since = here.first()?.time.0;
    let pause = limits.pause_seconds * SECOND;
    let mut batches: Vec<(HashSet<Name>, i64, i64)> = Vec::new();
    for event in &here {
        let time = event.time.0;
        match batches.last_mut() {
            Some((objects, _, last)) if time - *last <= pause => {
                objects.insert(event.object);
                *last = time;
            }
            _ => batches.push((HashSet::from([event.object]), time, time)),
        }
    }
    let most = batches.iter().map(|(objects, ..)| objects.len()).max()?;
    // What trickles between them is no batch.
    let whole = |(objects, first, last): &&(HashSet<Name>, i64, i64)| {
        objects.len() >= limits.objects && last - first <= limits.work_hours * HOUR
    };
    let count = batches.iter().filter(whole).count();
    let within: usize = batches.iter().filter(whole).map(|(objects, ..)| objects.len()).sum();
    let all: usize = batches.iter().map(|(objects, ..)| objects.len()).sum();
    let distinct: HashSet<Name> = here.iter().map(|event| event.object).collect();
    (count > 0 && within * 100 >= all * limits.within).then_some(Batch {
        actor: profile.actor,
        since,
        count,
        most,
        all: distinct.len(),
    })
}

/// One more batch where batches are the custom.
pub(super) fn as_others_do(case: &Case<'_>, signs: &mut Signs) -> bool {
    let limits = &case.policy.registers.batches;
    let endpoint = case.used.top_endpoint(case.peers.dossiers);
    let Some(all) = case.peers.batches.endpoints.get(&endpoint) else { return false };
    let Some(own) = all.iter().find(|batch| batch.actor == case.profile.actor) else {
        return false;
    };
    // Programs of their own, and whole batches, or one only.
    let alone = case.profile.clients.len() <= 2 && case.profile.agents_at_once() <= 2;
    if !alone || case.used.narrowness() < limits.within as u64 {
        return false;
    }
    let others: Vec<&Batch> = all.iter().filter(|batch| batch.actor != own.actor).collect();
    // Where people are as well, no more than somebody has who has many things.
    let custom = others.len() as u64 * 2 + 1 >= case.peers.used_by(endpoint)
        || own.all as u64 <= case.policy.registers.visit_objects;
    let before = others.iter().filter(|b| b.count >= limits.times && b.since < own.since);
    let like = before.filter(|b| b.most * limits.part >= own.most && b.all >= own.all).count();
    let seldom = own.count == 1 || super::newcomer::is_regular(case);
    let fits = custom && like > 0 && seldom;
    if fits {
        signs.alternatives.push(format!(
            "a partner's batch: may be, {} of {} objects at most, as {} take{} there who came before, ask its owner",
            own.count,
            own.most,
            many(like as u64, "other"),
            if like == 1 { "s" } else { "" }
        ));
    }
    fits
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, people, play};

    const DAY: i64 = 86_400;

    /// A partner's batches of so many things, two seconds apart, on each of some days.
    fn partner(n: i64, days: impl Iterator<Item = i64>, things: i64, apart: i64) -> Vec<Request> {
        let one = |day: i64, i: i64| {
            let object = (n * 10_000 + 1_000 + day * things + i).pow(3) * 31 % 2_147_483_647;
            let at = MONDAY + day * DAY + n * 3_600 + i * apart;
            Request::at(at, format!("/v1/partners/customers/{object}"))
                .from(format!("203.0.113.{n}"), format!("Connect/{n}"))
        };
        days.flat_map(|day| (0..things).map(move |i| one(day, i))).collect()
    }

    /// The level of the last, beside what others do.
    fn level(others: &[Request], last: &[Request]) -> Level {
        // People open a second screen for each thing.
        let second = |request: &Request| {
            let path = format!("{}/lines", request.path);
            Request { path, time: request.time + 3, ..request.clone() }
        };
        let people = people(28);
        let screens = people.iter().map(second).collect();
        let all = [people.clone(), screens, others.to_vec(), last.to_vec()].concat();
        let outcome = play(&all);
        let name = |request: &Request| request.client.clone();
        let found = outcome.of("object_enumeration");
        let of_last = found.iter().filter(|f| outcome.actor(f) == name(&last[0]));
        of_last.map(|f| f.verdict.level).max().unwrap_or_default()
    }

    #[test]
    fn one_more_batch_where_batches_are_the_custom_is_a_question() {
        let custom = [partner(1, 0..28, 300, 2), partner(2, 0..28, 200, 2)].concat();
        let one = |things, apart| partner(7, 20..21, things, apart);
        assert_eq!(level(&custom, &one(250, 2)), Level::Medium);
        assert!(level(&custom, &one(1_000, 2)) >= Level::High, "more than anybody's batch");
        assert!(level(&custom, &one(250, 200)) >= Level::High, "no batch, one by one");
        assert!(level(&[], &one(250, 2)) >= Level::High, "nobody else is there");
        assert_eq!(level(&custom, &partner(7, 14..28, 100, 2)), Level::Medium, "night by night");
    }

    #[test]
    fn a_batch_where_people_are_is_no_custom() {
        let custom = partner(1, 0..28, 300, 2);
        let guests = (0..40).map(|n| {
            let path = format!("/v1/partners/customers/{}", 500 + n * 7);
            Request::at(MONDAY + n * 9_000, path).from(format!("198.18.0.{n}"), "Browser/9")
        });
        let all = [custom, guests.collect()].concat();
        assert!(level(&all, &partner(7, 20..21, 250, 2)) >= Level::High);
        assert_eq!(level(&all, &partner(7, 20..21, 150, 2)), Level::Medium, "a few");
    }
}
