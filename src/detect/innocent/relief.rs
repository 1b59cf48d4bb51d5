//! A job that goes on under another name: its account, its key or its machine was changed within the log,
//! so that neither of the two was there all along.
//!
//! The one begins when the other ends, at the same hour, on the same endpoint and with about as many
//! records, and together they were there from the first day to the last. Who began some night to take in
//! the place of a job that ended the night before would look the same.

use super::jobs::{busiest, evenness};
use super::offices::Offices;
use crate::detect::profile::{Profile, top};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::Client;
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Of a hundred requests, those at its endpoint and in its hours; of a hundred days, those with about as many.
const NEARLY_ALL: usize = 90;
/// Days from which it shows what a job does.
const DAYS: usize = 5;
/// Days between the last of the one and the first of the other, at most: a weekend.
const PAUSE: i64 = 4;
/// Times as many records a day that the one may handle as the other.
const ABOUT: usize = 2;

/// The jobs of those who were looked at, by actor.
#[derive(Debug, Clone, Default)]
pub struct Reliefs(BTreeMap<u32, Job>);

#[derive(Debug, Clone)]
struct Job {
    endpoint: Name,
    days: HashSet<i64>,
    /// The hour at which its work begins, and requests on the middle day.
    hour: usize,
    middle: usize,
}

impl Reliefs {
    /// Learns from everybody whose requests are known.
    #[must_use]
    pub fn of(profiles: &[Profile], dossiers: &Dossiers) -> Self {
        let job = |profile: &Profile| Some((profile.actor, Job::of(profile, dossiers)?));
        Self(profiles.iter().filter_map(job).collect())
    }

    /// It goes on with the job of another, or another with its own, and one of them was always there.
    #[must_use]
    pub fn has(&self, profile: &Profile, offices: &Offices) -> bool {
        let Some(own) = self.0.get(&profile.actor) else { return false };
        self.0.values().any(|other| {
            let both: HashSet<i64> = own.days.union(&other.days).copied().collect();
            (own.goes_on_with(other) || other.goes_on_with(own)) && offices.established_on(&both)
        })
    }
}

impl Job {
    fn of(profile: &Profile, dossiers: &Dossiers) -> Option<Self> {
        let inner = |client: &Name| Client::parse(dossiers.names.text(*client)).is_private();
        let own = profile.kind != ActorKind::Client || profile.clients.iter().all(inner);
        if !own || profile.agents.len() != 1 || profile.days.len() < DAYS {
            return None;
        }
        let counts: HashMap<Name, u64> =
            profile.endpoints.iter().map(|(name, used)| (*name, used.requests)).collect();
        let endpoint = top(&counts, dossiers);
        let events = || profile.events.iter().filter(|event| event.endpoint == endpoint);
        let (hour, share) = busiest(events());
        let narrow = events().count() * 100 >= profile.events.len() * NEARLY_ALL;
        let regular = share >= NEARLY_ALL && evenness(&events()) >= NEARLY_ALL;
        (narrow && regular).then(|| Self {
            endpoint,
            days: profile.days.clone(),
            hour,
            middle: middle(events()),
        })
    }

    /// It begins when the other ends, and does the same.
    fn goes_on_with(&self, other: &Self) -> bool {
        let (Some(from), Some(to)) = (self.days.iter().min(), other.days.iter().max()) else {
            return false;
        };
        let apart = self.hour.abs_diff(other.hour);
        let (less, more) = (self.middle.min(other.middle), self.middle.max(other.middle));
        self.endpoint == other.endpoint
            && (1..=PAUSE).contains(&(from - to))
            && apart.min(24 - apart) <= 1
            && more <= less * ABOUT
    }
}

/// Requests on the middle day.
fn middle<'e>(events: impl Iterator<Item = &'e Event>) -> usize {
    let mut days: BTreeMap<i64, usize> = BTreeMap::new();
    events
        .for_each(|e| *days.entry(e.time.0.div_euclid(crate::record::time::DAY)).or_insert(0) += 1);
    let mut days: Vec<usize> = days.into_values().collect();
    days.sort_unstable();
    days.get(days.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, members, play};

    const DAY: i64 = 86_400;

    /// A job that reads eighty records in each of some nights, from an hour on.
    fn job(name: &'static str, days: std::ops::Range<i64>, hour: i64) -> Vec<Request> {
        let one = move |day: i64, i: i64| {
            let at = MONDAY + day * DAY + hour * 3_600 + i * 30;
            let object = 70_000 + (day * 80 + i) * 7_919 % 10_007;
            Request::at(at, format!("/v1/customers/{object}"))
                .from("203.0.113.9", format!("{name}/1.0"))
                .principal(name)
        };
        days.flat_map(|day| (0..80).map(move |i| one(day, i))).collect()
    }

    #[test]
    fn a_job_that_goes_on_under_another_name_is_told_from_one_that_begins_elsewhen() {
        let level = |from: i64, hour: i64| {
            let jobs = [job("archive", 0..13, 2), job("archiver", from..28, hour)].concat();
            play(&[members(1), jobs].concat()).worst()
        };
        assert!(level(13, 2) <= Level::Low);
        assert!(level(13, 9) >= Level::Medium, "at another hour");
        assert!(level(20, 2) >= Level::Medium, "a week later");
    }
}
