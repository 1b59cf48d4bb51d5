//! One job that runs on several machines: addresses of one network with one program.
//!
//! A service that fetches the same records every night from four machines gives each of them
//! another part each time. No machine repeats what it did before, but all of them together do.

use super::offices::{Offices, Seat};
use super::returns::{draws_from_its_own, share_known, visits};
use crate::detect::policy;
use crate::detect::profile::Profile;
use crate::dossier::{Dossiers, Event, Name};
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};

/// What the machines of each seat know of a kind of object by then: percent, and whether it is a
/// batch.
#[derive(Debug, Clone, Default)]
pub struct Pools {
    jobs: HashMap<(Seat, Name), Job>,
}

/// A job of several machines.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// How many they are.
    pub machines: usize,
    /// Percent of the objects of their later days that one of them had asked for before.
    pub known: u64,
    /// They go through the same things again and again.
    pub repeats: bool,
}

impl Pools {
    /// Learns from every address whose requests are known and who asks for more than a few things.
    pub(in crate::detect) fn of(
        profiles: &[Profile],
        dossiers: &Dossiers,
        limits: &policy::Registers,
    ) -> Self {
        let mut seats: HashMap<(Seat, Name), Vec<&Profile>> = HashMap::new();
        for profile in profiles.iter().filter(|p| p.whole && p.kind == ActorKind::Client) {
            let much = profile.kinds.iter().filter(|(_, u)| u.objects.len() >= limits.day_objects);
            let kinds: Vec<Name> = much.map(|(kind, _)| *kind).collect();
            let seat = (!kinds.is_empty()).then(|| Offices::seat(profile, dossiers)).flatten();
            for (kind, seat) in kinds.into_iter().zip(seat.into_iter().cycle()) {
                seats.entry((seat, kind)).or_default().push(profile);
            }
        }
        seats.retain(|_, machines| machines.len() > 1);
        let jobs = seats.into_iter().filter_map(|((seat, kind), machines)| {
            let mut events: Vec<Event> =
                machines.iter().flat_map(|profile| profile.events.iter().copied()).collect();
            events.sort_unstable_by_key(|event| (event.time, event.at));
            let days: Vec<HashSet<Name>> = visits(&events, kind, None);
            let known = share_known(&days, limits.day_objects)?;
            let repeats = known >= limits.known_share || draws_from_its_own(&days, limits);
            Some(((seat, kind), Job { machines: machines.len(), known, repeats }))
        });
        Self { jobs: jobs.collect() }
    }

    /// The job that an actor is part of.
    pub(in crate::detect) fn job(
        &self,
        profile: &Profile,
        kind: Name,
        dossiers: &Dossiers,
    ) -> Option<Job> {
        let seat =
            (profile.kind == ActorKind::Client).then(|| Offices::seat(profile, dossiers))??;
        self.jobs.get(&(seat, kind)).copied()
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, people, play};

    const DAY: i64 = 86_400;

    /// Four machines that read 240 records a night for `nights`, shared out anew each night; the
    /// same ones, or others.
    fn machines(nights: i64, anew: i64) -> Vec<Request> {
        let one = |night: i64, i: i64| {
            let at = MONDAY + (10 + night) * DAY + 7_200 + i * 5;
            let object = 70_000 + i * 7 + night * anew;
            let machine = (i * 7_919 + night * 31 + i * night) % 4;
            Request::at(at, format!("/v1/customers/{object}"))
                .from(format!("203.0.113.{machine}"), "Sync/2.1")
        };
        (0..nights).flat_map(|night| (0..240).map(move |i| one(night, i))).collect()
    }

    #[test]
    fn machines_that_share_out_the_same_records_every_night_are_a_batch_and_new_records_are_none() {
        let level = |nights, anew| play(&[people(20), machines(nights, anew)].concat()).worst();
        assert!(level(3, 0) <= Level::Low);
        assert!(level(3, 5_000) >= Level::Medium, "others each night");
        assert!(level(1, 0) >= Level::Medium, "one night");
    }
}
