//! Whose requests are kept, and how lines that cannot be theirs are skipped without parsing.

use super::Marks;
use crate::record::Record;
use crate::triage::actor::Seen;
use crate::triage::{ActorKind, Attribute, Lens, Scratch, Set, Sieve};
use hashbrown::{HashMap, HashSet};
use std::sync::Arc;

/// Whose requests are kept.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Hashes of actors.
    pub actors: HashSet<u64>,
    /// Hashes of clients whose requests are kept under whatever name they are made: one that
    /// guesses passwords acts under the names it has guessed.
    pub clients: HashSet<u64>,
    /// Requests with attributes in common, whoever makes them.
    pub sets: Sets,
    /// Indicators that the user brought; requests that are kept are labelled with them.
    pub marks: Arc<Marks>,
    /// Requests that are kept are labelled with the rules of the user that they match.
    pub ruled: bool,
    /// Every request that shows an indicator is wanted, whoever makes it.
    pub every_mark: bool,
}

/// Sets of requests, found by their route where they name one.
#[derive(Debug, Clone, Default)]
pub struct Sets {
    all: Vec<Set>,
    by_route: HashMap<u64, Vec<usize>>,
    anywhere: Vec<usize>,
}

impl Sets {
    /// Sets of requests; an event notes in which of the first 64 it lies.
    #[must_use]
    pub fn new(all: Vec<Set>) -> Self {
        let mut sets = Self { all, ..Self::default() };
        for (at, set) in sets.all.iter().enumerate() {
            match set.values(Attribute::Route) {
                Some(routes) => {
                    routes.iter().for_each(|r| sets.by_route.entry(*r).or_default().push(at));
                }
                None => sets.anywhere.push(at),
            }
        }
        sets
    }

    /// There are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The sets.
    #[must_use]
    pub fn all(&self) -> &[Set] {
        &self.all
    }

    /// Whether a record that was looked at is in one, and in which of the first 64.
    #[must_use]
    pub fn with(&self, record: &Record<'_>, lens: &Lens, scratch: &Scratch) -> (bool, u64) {
        let here = self.by_route.get(&scratch.resolved.hash).into_iter().flatten();
        let (mut any, mut bits) = (false, 0);
        for at in here.chain(&self.anywhere) {
            if self.all.get(*at).is_some_and(|set| set.holds(record, lens, scratch)) {
                any = true;
                bits |= u32::try_from(*at).ok().and_then(|at| 1u64.checked_shl(at)).unwrap_or(0);
            }
        }
        (any, bits)
    }
}

impl Wanted {
    /// The sieve that lets through all lines that may be wanted.
    #[must_use]
    pub fn sieve(&self) -> Sieve {
        if !self.sets.anywhere.is_empty() || self.every_mark {
            return Sieve::everything();
        }
        Sieve::of(
            self.actors.iter().copied(),
            self.clients.iter().copied(),
            self.sets.by_route.keys().copied(),
        )
    }

    /// Everything that the actor of a wanted request did is wanted.
    pub(super) fn wants_all(&self, actor: &Seen) -> bool {
        let client = actor.kind() == ActorKind::Client && self.clients.contains(&actor.hash);
        client || self.actors.contains(&actor.hash)
    }

    /// Whether the actor is wanted, or the client under whatever name; `scratch` holds the actor.
    #[inline]
    pub fn wants_who(&self, record: &Record<'_>, lens: &Lens, scratch: &mut Scratch) -> bool {
        if self.actors.contains(&scratch.actor.hash) {
            return true;
        }
        if self.clients.is_empty() {
            return false;
        }
        scratch.client.client(record, lens.routes.hash());
        self.clients.contains(&scratch.client.hash)
    }
}
