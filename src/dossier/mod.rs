//! Reconstruction: every request of a few actors, exactly.
//!
//! [`Dossiers`] hold the requests of suspects and of a sample of their peers as [`Event`]s, in
//! which texts are numbers of [`names`]. Everything that is said of a suspect later (sessions,
//! object sets, phases, evidence) is computed from its events, which are a plain union: any cut of
//! the logs gives the same ones. `wanted` says whose requests are kept, [`session`] cuts events
//! into sessions, [`describe`] puts sets of requests into words. Read this file first.

mod blanks;
pub mod describe;
mod event;
pub mod marks;
pub mod names;
mod objects;
pub mod session;
#[cfg(test)]
mod tests;
mod wanted;

pub use event::{Event, Payload, Shown};
pub use marks::Marks;
pub use names::{Name, Names};
pub use objects::Objects;
pub use wanted::{Sets, Wanted};

use crate::merge::Merge;
use crate::record::{Client, Locator, Outcome, Record, Veil};
use crate::triage::{Actor, ActorKind, Lens, Scratch, Set};
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What tells the hash of a part from that of its actor.
const APART: u64 = 0xA076_1D64_78BD_642F;

/// Events for which there is room at first.
const FEW: usize = 1024;

/// From which actor a part was cut out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The actor under whose name it was done, by index.
    pub home: u32,
    /// Parts of one hand bear one number.
    pub hand: u32,
}

/// The requests of actors of interest.
#[derive(Debug, Clone, Default)]
pub struct Dossiers {
    /// Texts.
    pub names: Names,
    /// Actors with their hashes.
    pub actors: Vec<(u64, Actor)>,
    index: HashMap<u64, u32>,
    /// By index of the actor: everything it did is here, not only what is in a set.
    pub whole: Vec<bool>,
    /// Actors that are a part of another, by index: what another hand did under its name.
    pub parts: BTreeMap<u32, Part>,
    /// Their requests; sorted by time and place after [`Dossiers::finish`].
    pub events: Vec<Event>,
    /// Sets of requests that were looked for.
    pub sets: Vec<Set>,
    /// Numbers of the indicators that any request shows; kept where every one is wanted.
    pub shown: BTreeSet<u32>,
}

impl Dossiers {
    /// Keeps a record if it is wanted.
    pub fn absorb(
        &mut self,
        record: &Record<'_>,
        at: Locator,
        lens: &Lens,
        wanted: &Wanted,
        scratch: &mut Scratch,
    ) {
        lens.look(record, scratch);
        let (in_one, sets) = if wanted.sets.is_empty() {
            (false, 0)
        } else {
            wanted.sets.with(record, lens, scratch)
        };
        let who = wanted.wants_who(record, lens, scratch);
        let mark = wanted.marks.find(record);
        if !(in_one || who || wanted.every_mark && mark > 0) {
            return;
        }
        self.note(record, wanted);
        // Of a name that is here for its client only, the rest may be missing.
        let whole = who && wanted.wants_all(&scratch.actor);
        let actor = self.actor(scratch.actor.hash, whole, || scratch.actor.keep());
        let names = &mut self.names;
        let mut payload = Payload::of(record, lens.routes.hash(), &mut scratch.payload);
        payload.asked = payload.asked.max(scratch.resolved.listed);
        let rules: Vec<u8> = if wanted.ruled {
            let agent = lens.routes.hash().of(record.user_agent);
            let matched = lens.matched(record, at.source, agent, &mut scratch.sigma);
            matched.iter().flat_map(|number| number.to_be_bytes()).collect()
        } else {
            Vec::new()
        };
        let object = scratch.resolved.object(record);
        let (credential, shown) = credential(names, record, lens.veil);
        let client = match record.client {
            Client::Name(name) => names.add(name),
            client @ Client::Ip(_) => client.with_text(|text| names.add(text)),
        };
        if self.events.len() == self.events.capacity() {
            // Room that waits costs nothing, moving touches memory anew.
            self.events.reserve_exact(self.events.len().max(FEW) * 3);
        }
        self.events.push(Event {
            time: record.time,
            at,
            actor,
            client,
            agent: names.add(record.user_agent),
            principal: names.add(scratch.actor.principal(record)),
            credential,
            shown,
            endpoint: names.add(&scratch.resolved.key),
            object_kind: object.map_or(Name::default(), |object| names.add(object.kind)),
            object: object.map_or(Name::default(), |object| names.add(object.id)),
            page: object.is_some_and(|object| object.page),
            heading: record.method == b"HEAD",
            blank: false,
            path: match (object, Outcome::of(record.status)) {
                _ if payload.signature != 0 => names.add(record.path),
                (Some(_), _) | (_, Outcome::Succeeded) => Name::default(),
                _ => names.add(record.path),
            },
            status: record.status,
            bytes: record.bytes_out.unwrap_or(0),
            sets,
            mark: names.add(wanted.marks.text(mark).as_bytes()),
            rules: names.add(&rules),
            payload,
        });
    }

    /// Notes which indicators a record shows, where every one is wanted.
    fn note(&mut self, record: &Record<'_>, wanted: &Wanted) {
        if wanted.every_mark {
            wanted.marks.each(record, |number| {
                self.shown.insert(number);
            });
        }
    }

    fn actor(&mut self, hash: u64, whole: bool, keep: impl FnOnce() -> Actor) -> u32 {
        let (actors, known) = (&mut self.actors, &mut self.whole);
        let at = *self.index.entry(hash).or_insert_with(|| {
            actors.push((hash, keep()));
            known.push(false);
            u32::try_from(actors.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(known) = self.whole.get_mut(at as usize) {
            *known |= whole;
        }
        at
    }

    /// Gives events to actors of their own: those of `homes`, by number, under whose names another
    /// hand did what `whose` picks. Returns the index of each part.
    pub fn cut(
        &mut self,
        homes: &[Part],
        whose: &mut dyn FnMut(&Event) -> Option<usize>,
    ) -> Vec<u32> {
        let mut indexes = Vec::new();
        for part in homes {
            let Some((hash, actor)) = self.actors.get(part.home as usize) else { continue };
            let (hash, actor) = (hash.wrapping_add(APART), actor.apart());
            let at = self.actor(hash, true, || actor);
            self.parts.insert(at, *part);
            indexes.push(at);
        }
        for event in &mut self.events {
            if let Some(at) = whose(event).and_then(|at| indexes.get(at)) {
                event.actor = *at;
            }
        }
        indexes
    }

    /// Sorts the events by time and place, once all are there. Two looks at the same lines leave
    /// each event once, and with the part it was given to: parts come after their actors.
    pub fn finish(&mut self) {
        self.events.sort_unstable_by_key(Event::order);
        self.events.dedup_by(|again, kept| {
            let same = again.at == kept.at;
            if same {
                kept.sets |= again.sets;
                if kept.mark == Name::default() {
                    kept.mark = again.mark;
                }
                if kept.rules == Name::default() {
                    kept.rules = again.rules;
                }
            }
            same
        });
        blanks::mark(&mut self.events);
    }

    /// The events in one of the sets, in time.
    pub fn in_set(&self, set: usize) -> impl Iterator<Item = &Event> {
        let bit = u32::try_from(set).ok().and_then(|at| 1u64.checked_shl(at)).unwrap_or(0);
        self.events.iter().filter(move |event| event.sets & bit != 0)
    }

    /// How many events each actor has; by index of the actor.
    #[must_use]
    pub fn events_of_each(&self) -> Vec<usize> {
        let mut counts = vec![0; self.actors.len()];
        for event in &self.events {
            if let Some(count) = counts.get_mut(event.actor as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// The events of each actor, in time; by index of the actor.
    #[must_use]
    pub fn by_actor(&self) -> Vec<Vec<Event>> {
        let counts = self.events_of_each();
        let mut all: Vec<Vec<Event>> = counts.into_iter().map(Vec::with_capacity).collect();
        for event in &self.events {
            if let Some(events) = all.get_mut(event.actor as usize) {
                events.push(*event);
            }
        }
        all
    }

    /// Kind and name of an actor for a table; empty if there is none.
    #[must_use]
    pub fn actor_text(&self, at: u32) -> (&'static str, String) {
        self.actors
            .get(at as usize)
            .map_or(("", String::new()), |(_, actor)| (actor.kind().name(), self.name_of(actor)))
    }

    /// The name of an actor for a table.
    #[must_use]
    pub fn name_of(&self, actor: &Actor) -> String {
        match actor.kind() {
            ActorKind::Credential => self.names.show_credential(actor.key()),
            ActorKind::Principal | ActorKind::Client => actor.name(),
        }
    }

    /// Method, host and template of an endpoint.
    #[must_use]
    pub fn endpoint(&self, name: Name) -> [String; 3] {
        let mut parts = self.names.text(name).splitn(3, |byte| *byte == 0);
        let mut next = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
        [next(), next(), next()]
    }

    /// An endpoint for a person: `GET api.example /v1/customers/{id}`.
    #[must_use]
    pub fn endpoint_text(&self, name: Name) -> String {
        self.endpoint(name)
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The credential of a record, veiled where it proves by itself who calls, and its sort.
fn credential(names: &mut Names, record: &Record<'_>, veil: Veil) -> (Name, Shown) {
    let shown = Shown::of(record.credential_kind);
    let name = if shown == Shown::Token && veil.hides() {
        names.add_veiled(record.credential, || veil.token(record.credential))
    } else {
        names.add(record.credential)
    };
    (name, shown)
}

impl Merge for Dossiers {
    fn merge(&mut self, other: Self) {
        if self.events.is_empty() && self.actors.is_empty() {
            *self = other;
            return;
        }
        if self.sets.is_empty() {
            self.sets = other.sets;
        }
        self.shown.extend(other.shown);
        let names = self.names.take(&other.names);
        let name = |old: Name| names.get(old.0 as usize).copied().unwrap_or_default();
        let actors: Vec<u32> = other
            .actors
            .into_iter()
            .zip(other.whole)
            .map(|((hash, actor), whole)| self.actor(hash, whole, || actor))
            .collect();
        self.events.extend(other.events.into_iter().map(|event| Event {
            actor: actors.get(event.actor as usize).copied().unwrap_or_default(),
            client: name(event.client),
            agent: name(event.agent),
            principal: name(event.principal),
            credential: name(event.credential),
            endpoint: name(event.endpoint),
            object_kind: name(event.object_kind),
            object: name(event.object),
            path: name(event.path),
            mark: name(event.mark),
            rules: name(event.rules),
            ..event
        }));
    }
}
