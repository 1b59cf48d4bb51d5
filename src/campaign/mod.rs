//! Campaigns: findings that are the work of one hand, and the story of each.
//!
//! Actors become a [`group`] first, and a group becomes a campaign:
//!
//! 1. **Join.** [`link`] holds the order in which the joins are tried; each adds its reason in
//!    words. `lists` joins actors that share one work list, `shares` and `swarm` those that took
//!    equal parts of one, `relay` those of whom each begins where another stops, `pace` those that
//!    guess in one rhythm, `volley` those that send payloads at one time, `tools` those that use
//!    one attack tool, `chorus` those that begin and end together.
//! 2. **Add what no actor shows alone.** [`sets`] takes in requests that have attributes in common
//!    (`parts` says which groups within them are one hand, `looks` whether two look alike, `crew` which sets
//!    the same actors made, `kin` who is left of a set that others explain);
//!    [`recruit`] finds members whose share of the work was too small to stand out; `loot` adds
//!    what was done from accounts that were broken into.
//! 3. **Part again** what should not be one: `collide`, `deals` (by `even` shares) and `badge`.
//! 4. **Leave out** what is not the thief's: `past` the earlier requests of the owners of stolen
//!    names, `guessed` those of the owners of names that were guessed at, `neighbours` those of
//!    others behind a shared address. `within` merges a campaign that is part of a greater one, and
//!    `settled` ranks down groups that were always there.
//! 5. **Tell.** [`whole`] makes the campaign, [`story`] and [`phase`] date its parts, [`rule`]
//!    says what to block, [`rows`] fills the tables.
//!
//! Read [`group`] and [`link`] first.

mod badge;
mod chorus;
mod collide;
mod crew;
mod deals;
mod even;
pub mod group;
mod guessed;
mod guises;
mod kin;
pub mod link;
mod lists;
mod looks;
mod loot;
mod neighbours;
mod pace;
mod parts;
mod past;
pub mod phase;
pub mod recruit;
mod relay;
pub mod rows;
pub mod rule;
pub mod sets;
mod settled;
#[cfg(test)]
mod shapes;
mod shares;
pub mod story;
mod swarm;
pub mod told;
mod tools;
#[cfg(test)]
mod trial;
mod volley;
pub mod whole;
mod within;

use crate::case::Level;
use crate::detect::{Finding, Subject};
use crate::dossier::{Dossiers, Event, Name, Objects};
use crate::record::{Locator, Outcome, Timestamp};
use crate::source::digest::sha256;
use hashbrown::{HashMap, HashSet};

/// One hand at work.
#[derive(Debug, Clone, Default)]
pub struct Campaign {
    /// `C-` and eight hexadecimal digits.
    pub id: String,
    /// The detector that says what it is.
    pub kind: &'static str,
    /// How bad it is.
    pub level: Level,
    /// How sure we are, in percent.
    pub confidence: u8,
    /// Its actors: indexes into [`Dossiers::actors`].
    pub actors: Vec<u32>,
    /// Its findings: indexes into the list of findings.
    pub findings: Vec<usize>,
    /// Why its actors are one hand.
    pub joins: Vec<String>,
    /// What else it may be, that shows in the whole of it only.
    pub doubts: Vec<String>,
    /// What its requests have in common.
    pub common: Vec<String>,
    /// Every request of its actors, in time.
    pub events: Vec<Event>,
    /// Kinds of objects it is after; empty if it is after none.
    pub kinds: HashSet<Name>,
    /// What it was after, if it is after no kind of object.
    pub aims: Aims,
    /// Endpoint and user agent of its members, where that names them: the rule to block it by.
    pub guise: Option<(Name, Name)>,
    /// The set of requests that it is, where no actor names it: index into [`Dossiers::sets`].
    pub set: Option<usize>,
    /// What it was joined from; empty if nothing was joined.
    pub pieces: Vec<group::Piece>,
}

/// What somebody who is after no kind of object was after.
#[derive(Debug, Clone, Default)]
pub struct Aims {
    /// Endpoints where every answer is a success.
    doors: HashSet<Name>,
    /// Requests that had an effect, where an answer alone is none.
    hits: HashSet<Locator>,
}

impl Aims {
    fn of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Self {
        let mut aims = Self::default();
        for Finding { verdict, .. } in findings {
            if verdict.hits.is_empty() {
                aims.doors.extend(&verdict.targets);
            }
            aims.hits.extend(&verdict.hits);
        }
        aims
    }

    /// A request was answered as it was meant to be.
    #[must_use]
    pub fn reached(&self, event: &Event) -> bool {
        let worked = self.doors.contains(&event.endpoint) || self.hits.contains(&event.at);
        worked && event.outcome() == Outcome::Succeeded
    }
}

impl Campaign {
    /// A request that served its purpose: an object of the kind it is after, or else an answer from
    /// an endpoint it aimed at, such as a login that succeeded.
    #[must_use]
    pub fn is_success(&self, event: &Event) -> bool {
        if !self.kinds.is_empty() {
            return event.answers()
                && event.has_object()
                && self.kinds.contains(&event.object_kind);
        }
        self.aims.reached(event)
    }

    /// Its requests that served its purpose, in time.
    pub fn successes(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.events.iter().filter(|event| self.is_success(event))
    }

    /// The last of some requests, in time, that served its purpose, the first of which was at `first`: where doors
    /// were opened by guessing, what fell behind them as well.
    fn last_of<'e>(
        &self,
        events: impl DoubleEndedIterator<Item = &'e Event>,
        first: Timestamp,
    ) -> Option<&'e Event> {
        let guesses = self.kinds.is_empty() && loot::GUESSING.contains(&self.kind);
        let fell =
            |event: &Event| guesses && event.has_object() && event.gave() && event.time >= first;
        events.rev().find(|event| self.is_success(event) || fell(event))
    }

    /// The last request that served its purpose.
    #[must_use]
    pub fn last_success(&self) -> Option<&Event> {
        self.last_of(self.events.iter(), self.successes().next()?.time)
    }

    /// Times of the first and last request, and of the first and last success.
    #[must_use]
    pub fn times(&self) -> Times {
        self.times_of(&self.events)
    }

    /// The same of some of its requests, in time.
    pub(crate) fn times_of<'e, I>(&self, events: I) -> Times
    where
        I: IntoIterator<Item = &'e Event, IntoIter: DoubleEndedIterator + Clone>,
    {
        let mut events = events.into_iter();
        let first_success = events.clone().find(|event| self.is_success(event)).map(|e| e.time);
        let last = first_success.and_then(|first| self.last_of(events.clone(), first));
        let last_success = last.map(|event| event.time);
        let first_seen = events.next().map(|event| event.time);
        let last_seen = events.next_back().map(|event| event.time).or(first_seen);
        Times { first_seen, first_success, last_success, last_seen }
    }

    /// A request names an object of a kind that it is after; any, if it is after none: what fell to
    /// whoever guessed a password is taken as well.
    #[must_use]
    pub fn is_after(&self, event: &Event) -> bool {
        event.has_object() && (self.kinds.is_empty() || self.kinds.contains(&event.object_kind))
    }

    /// Distinct objects asked for, and returned.
    #[must_use]
    pub fn objects(&self, dossiers: &Dossiers) -> (usize, usize) {
        let asked = || self.events.iter().filter(|event| self.is_after(event));
        let returned = asked().filter(|event| event.gave());
        (Objects::of(asked()).count(dossiers), Objects::of(returned).count(dossiers))
    }
}

/// Moments of a campaign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// First request.
    pub first_seen: Option<Timestamp>,
    /// First success.
    pub first_success: Option<Timestamp>,
    /// Last success.
    pub last_success: Option<Timestamp>,
    /// Last request.
    pub last_seen: Option<Timestamp>,
}

/// A stable identifier: a letter and eight hexadecimal digits of a hash of what it names.
#[must_use]
pub fn id(letter: char, parts: &[&str]) -> String {
    let hash = sha256(parts.join("\u{0}").as_bytes());
    format!("{letter}-{}", hash.get(..8).unwrap_or_default())
}

/// Identifiers that were given: what is called alike is told apart by its place among its equals.
#[derive(Debug, Default)]
pub(crate) struct Ids(HashMap<String, u32>);

impl Ids {
    /// This identifier, or if it was given before another that is made of it.
    pub(crate) fn one(&mut self, letter: char, wanted: String) -> String {
        let before = self.0.entry(wanted.clone()).or_insert(0);
        *before += 1;
        match *before {
            1 => wanted,
            n => self.one(letter, id(letter, &[&wanted, &n.to_string()])),
        }
    }
}

/// The identifier of a finding, as long as no other is called like it.
#[must_use]
pub fn finding_id(finding: &Finding, dossiers: &Dossiers) -> String {
    let (kind, name) = match finding.subject.actor() {
        Some(at) => key(dossiers, at),
        None => named(finding.subject.name(dossiers)),
    };
    match finding.rule_key() {
        ("", "") => id('F', &[finding.about.name, &kind, &name]),
        (rule, title) => id('F', &[finding.about.name, &kind, &name, rule, title]),
    }
}

fn named((kind, name): (&str, String)) -> (String, String) {
    (kind.to_owned(), name)
}

/// What tells an actor from all others, and sorts it: kind and name, and whether it is only what
/// another hand did under that name.
#[must_use]
pub fn key(dossiers: &Dossiers, at: u32) -> (String, String) {
    let known = dossiers.actors.get(at as usize);
    let (kind, name) = known.map_or(("", String::new()), |(_, actor)| {
        // As it was logged: nothing depends on what is hidden.
        (actor.kind().name(), actor.name())
    });
    let part = if dossiers.parts.contains_key(&at) { " apart" } else { "" };
    (format!("{kind}{part}"), name)
}

/// Kind and name of an actor.
#[must_use]
pub fn actor(dossiers: &Dossiers, at: u32) -> (&'static str, String) {
    Subject::Actor(at).name(dossiers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_alike_has_an_identifier_of_its_own() {
        let mut ids = Ids::default();
        let mut one = |wanted: &str| ids.one('F', wanted.to_owned());
        let all = [one("F-0badcafe"), one("F-00c0ffee"), one("F-0badcafe"), one("F-0badcafe")];
        assert_eq!(all[..2], ["F-0badcafe", "F-00c0ffee"]);
        let distinct: HashSet<&String> = all.iter().collect();
        assert_eq!(distinct.len(), 4);
        assert!(all.iter().all(|id| id.len() == 10 && id.starts_with("F-")), "{all:?}");
    }
}
