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
    /// Each of them asks for what the others ask for: a test of what the servers bear.
    pub alike: bool,
    /// What they take between them, if all of them began some day, and hardly anything is taken by two.
    pub shared_out: Option<usize>,
}

/// Machines from which it is no accident that they ask for the same.
const SEVERAL: usize = 3;

/// Of what they ask for each thing is asked for by three of four of them or more, on average. Whoever takes a list
/// home has no reason to take everything from each of his machines, and may come back to it from any of them.
fn ask_alike(machines: &[&Profile], kind: Name) -> bool {
    let objects = || machines.iter().filter_map(|machine| machine.kinds.get(&kind));
    let sum: usize = objects().map(|used| used.objects.len()).sum();
    let all: HashSet<Name> = objects().flat_map(|used| used.objects.iter().copied()).collect();
    machines.len() >= SEVERAL && sum * 4 >= all.len() * machines.len() * 3
}

/// Percent of what machines take between them that two of them may have taken.
const TWICE: usize = 2;

/// What machines take between them, of which none was there all along, and none has more than one program, if
/// they never take the same: a list that was dealt.
fn shared_out(machines: &[&Profile], kind: Name, offices: &Offices) -> Option<usize> {
    let begun = |machine: &&Profile| !offices.established(machine) && machine.agents.len() == 1;
    let objects = || machines.iter().filter_map(|machine| machine.kinds.get(&kind));
    let sum: usize = objects().map(|used| used.objects.len()).sum();
    let all: HashSet<Name> = objects().flat_map(|used| used.objects.iter().copied()).collect();
    let apart = (sum - all.len()) * 100 <= all.len() * TWICE;
    (machines.len() >= SEVERAL && apart && machines.iter().all(begun)).then_some(all.len())
}

impl Pools {
    /// Learns from every address whose requests are known and who asks for more than a few things.
    pub(in crate::detect) fn of(
        profiles: &[Profile],
        dossiers: &Dossiers,
        offices: &Offices,
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
            let known = share_known(&days, limits.day_objects);
            let alike = ask_alike(&machines, kind);
            let repeats = alike
                || known.is_some_and(|share| share >= limits.known_share)
                || known.is_some() && draws_from_its_own(&days, limits);
            let shared_out = shared_out(&machines, kind, offices).filter(|_| !repeats);
            let (machines, known_share) = (machines.len(), known.unwrap_or(0));
            let job = Job { machines, known: known_share, repeats, alike, shared_out };
            let told = known.is_some() || alike || shared_out.is_some();
            told.then_some(((seat, kind), job))
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
    use crate::detect::stage::{MONDAY, Request, everything, people, play};

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

    /// Six machines that each read 240 records in one evening: all the same ones, or each its own.
    fn evening(own: i64) -> Vec<Request> {
        let one = |machine: i64, i: i64| {
            let at = MONDAY + 12 * DAY + 50_000 + i * 13 + machine;
            let object = 90_000 + machine * own + i * 29 % 240 * 7;
            Request::at(at, format!("/v1/customers/{object}"))
                .from(format!("203.0.113.{machine}"), "Load/2.1")
        };
        (0..6).flat_map(|machine| (0..240).map(move |i| one(machine, i))).collect()
    }

    #[test]
    fn machines_that_all_read_the_same_are_a_test_and_those_that_share_out_are_none() {
        let level = |own| play(&[people(20), evening(own)].concat()).worst();
        assert!(level(0) <= Level::Low);
        assert!(level(100_000) >= Level::Medium);
    }

    /// Whether three machines are alike of whom so many ask for each of ninety records.
    fn alike(of: i64) -> bool {
        let one = |i: i64, of: i64| {
            Request::at(MONDAY + i * 500 + of, format!("/v1/customers/{}", 90_000 + i * 29))
                .from(format!("203.0.113.{}", (i + of) % 3), "Browser/9")
        };
        let asked = (0..90).flat_map(|i| (0..of).map(move |of| one(i, of)));
        let dossiers = everything(&asked.collect::<Vec<_>>()).1;
        let machines = crate::detect::profiles(&dossiers);
        let kind = dossiers.events.first().map(|event| event.object_kind).unwrap_or_default();
        super::ask_alike(&machines.iter().collect::<Vec<_>>(), kind)
    }

    /// Three machines that read 240 records between them in one evening, each record from so many of them.
    fn three(of: i64) -> Level {
        let one = |i: i64, of: i64| {
            let at = MONDAY + 12 * DAY + 50_000 + i * 31 + of * 7;
            Request::at(at, format!("/v1/customers/{}", 90_000 + i * 29))
                .from(format!("203.0.113.{}", (i + of) % 3), "Load/2.1")
        };
        let read = (0..240).flat_map(|i| (0..of).map(move |of| one(i, of)));
        play(&[people(20), read.collect()].concat()).worst()
    }

    #[test]
    fn one_who_comes_back_from_another_of_his_addresses_is_no_test() {
        assert!(alike(3));
        assert!(!alike(2) && !alike(1));
        assert!(three(3) <= Level::Low && three(2) >= Level::Medium);
    }

    /// So many machines of a network that take 60 records each of one list, in turn and with all the calls of the
    /// app, from a day on.
    fn mimics(machines: i64, from: i64, again: i64) -> Vec<Request> {
        let one = |i: i64| {
            let at = MONDAY + from * DAY + i * 700 + i / 60 * 15_000;
            let object = 90_000 + i % (machines * 60 / again) * 29;
            let of = |path: String, more: i64| {
                Request::at(at + more, path)
                    .from(format!("203.0.113.{}", i / 15 % machines), "App/5.2")
            };
            let plans = of("/v1/plans".into(), 0);
            [plans, of(format!("/v1/customers/{object}"), 3), of(format!("/v1/bills/{object}"), 5)]
        };
        (0..machines * 60).flat_map(one).collect()
    }

    #[test]
    fn a_list_that_is_dealt_to_machines_of_one_network_counts_as_a_whole() {
        let told = |requests: Vec<Request>| {
            let outcome = play(&[people(28), requests].concat());
            let all = outcome.findings.iter().flat_map(|finding| &finding.verdict.reasons);
            all.filter(|reason| reason.contains("and none what another takes")).count()
        };
        assert!(told(mimics(5, 12, 1)) > 0);
        assert_eq!(told(mimics(2, 12, 1)), 0, "two may be chance");
        assert_eq!(told(mimics(5, 12, 3)), 0, "each thing is taken by several");
    }

    #[test]
    fn machines_that_share_out_the_same_records_every_night_are_a_batch_and_new_records_are_none() {
        let level = |nights, anew| play(&[people(20), machines(nights, anew)].concat()).worst();
        assert!(level(3, 0) <= Level::Low);
        assert!(level(3, 5_000) >= Level::Medium, "others each night");
        assert!(level(1, 0) >= Level::Medium, "one night");
    }
}
