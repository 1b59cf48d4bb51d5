//! Registers of actors that are one of many of their sort: dealers, agents and shops that look
//! customers up by trade, and the shared addresses of a carrier.
//!
//! Most who ask for an object own it, so that somebody who reads a few hundred stands out among
//! sampled peers. But a company has many such readers, and they were there before any theft: one
//! that reads as much as others of its sort always did does not stand out among them. A thief
//! begins some day, keeps no hours, or reads what nobody of that sort reads.

use super::offices::Offices;
use super::registers::{Case, Innocent, is_narrow, tell};
use super::rest::sleeps;
use crate::detect::policy;
use crate::detect::profile::Profile;
use crate::detect::support::Signs;
use crate::dossier::Name;
use crate::triage::ActorKind;
use crate::words::many;
use hashbrown::HashSet;

/// Times what another of his sort reads, that somebody may read.
const TIMES: u64 = 3;
/// Percent of what somebody asks that others ask as well, for their work to be the same.
const SAME_WORK: usize = 95;
/// Objects from which somebody reads by trade.
const MANY: u64 = 20;

/// Who has been at work all along and reads many objects of a kind.
#[derive(Debug, Clone)]
struct Reader {
    actor: u32,
    client: bool,
    kind: Name,
    objects: u64,
    narrow: bool,
    quiet: bool,
    /// Objects a day that it is at work.
    daily: u64,
    programs: HashSet<Name>,
    /// All that it asks.
    endpoints: HashSet<Name>,
}

impl Reader {
    fn of(profile: &Profile, kind: Name, narrow: bool, limits: &policy::Registers) -> Self {
        let objects = profile.kinds.get(&kind).map_or(0, |used| used.objects.len() as u64);
        Self {
            actor: profile.actor,
            client: profile.kind == ActorKind::Client,
            kind,
            objects,
            narrow,
            quiet: sleeps(&profile.events, limits),
            daily: objects / (profile.days.len() as u64).max(1),
            programs: profile.agents.iter().copied().collect(),
            endpoints: profile.endpoints.keys().copied().collect(),
        }
    }
}

/// All who read much by trade.
#[derive(Debug, Clone, Default)]
pub struct Readers {
    all: Vec<Reader>,
}

impl Readers {
    /// Learns from everybody whose requests are known.
    pub(in crate::detect) fn of(
        offices: &Offices,
        profiles: &[Profile],
        limits: &policy::Registers,
    ) -> Self {
        let mut all = Vec::new();
        for profile in profiles.iter().filter(|p| p.whole && offices.established(p)) {
            let much = profile.kinds.iter().filter(|(_, used)| used.objects.len() as u64 >= MANY);
            for (kind, used) in much {
                all.push(Reader::of(profile, *kind, is_narrow(profile, used), limits));
            }
        }
        Self { all }
    }

    /// Others of the same sort who read a third of it or more.
    fn like(&self, this: &Reader) -> impl Iterator<Item = &Reader> {
        let alike = move |reader: &&Reader| {
            reader.actor != this.actor
                && (reader.kind, reader.narrow, reader.client)
                    == (this.kind, this.narrow, this.client)
                && (reader.quiet || !this.quiet)
                && reader.objects * TIMES >= this.objects
        };
        self.all.iter().filter(alike)
    }

    /// Others of the same sort who ask nearly all that it asks.
    #[must_use]
    pub(super) fn at_the_same_work(&self, case: &Case<'_>, narrow: bool) -> u64 {
        let this = reader(case, narrow);
        let events = &case.profile.events;
        let asked = |other: &&Reader| {
            let with = events.iter().filter(|e| other.endpoints.contains(&e.endpoint)).count();
            with * 100 >= events.len() * SAME_WORK
        };
        self.like(&this).filter(asked).count() as u64
    }
}

fn reader(case: &Case<'_>, narrow: bool) -> Reader {
    Reader::of(case.profile, case.kind, narrow, &case.policy.registers)
}

/// Times what the middle one of those who were there takes in a day, that whoever joins them may.
const MORE_A_DAY: u64 = 2;

/// Somebody new who does what many of his sort always did: under a name, with the one program that all of them
/// have, in the hours of people and on many days, and about as much a day as they. It remains a question.
pub(super) fn joined(case: &Case<'_>, narrow: bool, signs: &mut Signs) -> bool {
    let (profile, limits) = (case.profile, &case.policy.registers);
    let this = reader(case, narrow);
    if this.client || !this.quiet || this.programs.len() != 1 {
        return false;
    }
    let there = |other: &&Reader| {
        !other.programs.is_disjoint(&this.programs) && this.endpoints.is_subset(&other.endpoints)
    };
    let mut daily: Vec<u64> =
        case.peers.readers.like(&this).filter(there).map(|other| other.daily).collect();
    daily.sort_unstable();
    let (others, middle) = (daily.len() as u64, daily.get(daily.len() / 2).copied().unwrap_or(0));
    let fits = others >= limits.equals
        && this.daily <= middle * MORE_A_DAY
        && profile.days.len() >= limits.desk_days;
    if fits {
        signs.alternatives.push(format!(
            "somebody new among others at the same work: may be, {others} others with this program ask for nothing else, of whom the middle one reads {middle} a day, and it {}, ask",
            this.daily
        ));
    }
    fits
}

/// One of many who were all at work since the log begins, and read about as much: either in the
/// hours and at the pace of people, or as an address behind which many do all that people do.
pub fn one_of_many(case: &Case<'_>, narrow: bool, signs: &mut Signs) {
    let (profile, limits) = (case.profile, &case.policy.registers);
    let this = reader(case, narrow);
    let (objects, quiet, client) = (this.objects, this.quiet, this.client);
    let others = case.peers.readers.like(&this).count();
    let since = case.peers.offices.established(profile);
    let each = objects / profile.days.len().max(1) as u64;
    let paced = quiet && each <= limits.day_lookups;
    let text = |agent: &Name| case.peers.dossiers.names.text(*agent);
    let several = profile.agents.len() > 1 || profile.agents.iter().all(|a| text(a).is_empty());
    let shared = client && !narrow && several && each <= limits.day_lookups;
    let found = format!(
        "{others} others of this sort read a third as much or more all along, {} a day, {}",
        many(each, "object"),
        if since { "at work since the log begins" } else { "not at work when the log begins" }
    );
    let others = others as u64;
    // Of the addresses of a carrier one may be seldom given to anybody.
    let often = shared && others >= limits.equals * 4;
    let fits = others >= limits.equals && since && (paced || shared) || often;
    tell(signs, "one of many who do so", Innocent::Trade, fits, &found);
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, people, play};

    const DAY: i64 = 86_400;

    /// A shop that looks up `each` customers a day in office hours, or round the clock.
    fn shop(name: i64, each: i64, hours: i64, from: i64) -> Vec<Request> {
        let one = move |day: i64, i: i64| {
            let at = MONDAY + day * DAY + 32_400 + i * (hours * 3_600 / each) + name * 31;
            let object = 500_000 + ((name * 28 + day) * 50 + i) * 7_919 % 100_003;
            Request::at(at, format!("/v1/customers/{object}"))
                .from(format!("203.0.{name}.9"), "App/5.2")
        };
        (from..28).flat_map(|day| (0..each).map(move |i| one(day, i))).collect()
    }

    fn level(subject: Vec<Request>, shops: i64) -> Level {
        let others = (1..=shops).flat_map(|name| shop(name, 6, 8, 0));
        play(&[people(28), others.collect(), subject].concat()).worst()
    }

    #[test]
    fn a_shop_among_shops_is_at_its_trade_and_one_alone_or_greater_or_later_is_not() {
        assert!(level(shop(40, 8, 8, 0), 7) <= Level::Low);
        assert!(level(shop(40, 8, 8, 0), 0) >= Level::Medium, "nobody does so");
        assert!(level(shop(40, 30, 8, 0), 7) >= Level::Medium, "five times as much");
        assert!(level(shop(40, 8, 8, 10), 7) >= Level::Medium, "it comes some day");
        assert!(level(shop(40, 8, 23, 0), 7) >= Level::Medium, "it never sleeps");
    }
}
