//! The table of actors: one entry each, found by hash.
//!
//! There are more actors than a cache holds, so that finding one is mostly waiting for memory.
//! Entries lie in chunks that never move, a small index says where; and hits are applied in
//! batches, whose entries are all asked for before the first of them is needed.

use super::actor::Seen;
use super::kept::Actor;
use super::tally::{Hit, Tally};
use crate::merge::Merge;
use hashbrown::HashTable;

/// Parts of the table; small ones stay in cache while they are merged.
const PARTS: usize = 64;
/// Entries of one chunk.
const CHUNK: usize = 256;
/// Hits of one batch.
const BATCH: usize = 64;

/// An actor and its tally, in three lines of cache.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
struct Entry {
    tally: Tally,
    actor: Actor,
}

/// Actors and their tallies.
#[derive(Debug, Clone)]
pub(super) struct Table {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Default)]
struct Part {
    /// Where the actors lie, by their hashes.
    index: HashTable<u32>,
    chunks: Vec<Vec<Entry>>,
    /// The hash of each entry, in the order of the entries.
    hashes: Vec<u64>,
}

/// Hits that wait to be applied.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Batch {
    waiting: Vec<(Seen, Hit)>,
    length: usize,
}

impl Batch {
    /// Adds a hit; takes the actor, and leaves an old one in its place for reuse.
    #[inline]
    pub(super) fn push(&mut self, actor: &mut Seen, hit: Hit) {
        if let Some((held, old)) = self.waiting.get_mut(self.length) {
            std::mem::swap(held, actor);
            *old = hit;
        } else {
            if self.waiting.is_empty() {
                self.waiting.reserve_exact(BATCH);
            }
            self.waiting.push((std::mem::take(actor), hit));
        }
        self.length += 1;
    }

    /// It should be applied now.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.length >= BATCH
    }
}

impl Default for Table {
    fn default() -> Self {
        Self { parts: (0..PARTS).map(|_| Part::default()).collect() }
    }
}

fn part_of(hash: u64) -> usize {
    (hash >> 32) as usize % PARTS
}

impl Table {
    /// Applies the hits of a batch and empties it.
    pub(super) fn apply(&mut self, batch: &mut Batch) {
        let waiting = batch.waiting.get_mut(..batch.length).unwrap_or_default();
        // These reads do not wait for each other; the loop below finds everything near.
        let mut touched = 0;
        for (seen, _) in waiting.iter() {
            touched ^= self.parts.get(part_of(seen.hash)).map_or(0, |part| part.touch(seen.hash));
        }
        std::hint::black_box(touched);
        for (seen, hit) in waiting {
            if let Some(part) = self.parts.get_mut(part_of(seen.hash)) {
                part.tally(seen.hash, |actor| seen.is(actor), || seen.keep()).add(hit);
            }
        }
        batch.length = 0;
    }

    /// Every actor with its hash and tally, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &Actor, &Tally)> {
        // As they lie in memory: by the index, each would be waited for.
        self.parts.iter().flat_map(|part| {
            let entries = part.chunks.iter().flatten();
            entries.zip(&part.hashes).map(|(entry, hash)| (*hash, &entry.actor, &entry.tally))
        })
    }
}

impl Part {
    #[inline]
    fn entry(&self, at: u32) -> Option<&Entry> {
        self.chunks.get(at as usize / CHUNK)?.get(at as usize % CHUNK)
    }

    /// Brings what is known of a hash near.
    #[inline]
    fn touch(&self, hash: u64) -> u64 {
        // The first that may be it: most often it is, and to make sure is to wait for it.
        let entry = self.index.find(hash, |_| true).and_then(|at| self.entry(*at));
        entry.map_or(0, |entry| entry.tally.touch() ^ entry.actor.kind() as u64)
    }

    /// The tally of an actor, a new one if it was not known. Hashes may agree; only equal actors
    /// are one.
    #[inline]
    fn tally(
        &mut self,
        hash: u64,
        is: impl Fn(&Actor) -> bool,
        keep: impl FnOnce() -> Actor,
    ) -> &mut Tally {
        let same = |at: &u32| self.entry(*at).is_some_and(|entry| is(&entry.actor));
        let at = match self.index.find(hash, same) {
            Some(at) => *at as usize,
            None => self.insert(hash, keep()),
        };
        &mut self.chunks[at / CHUNK][at % CHUNK].tally
    }

    fn insert(&mut self, hash: u64, actor: Actor) -> usize {
        let at = self.hashes.len();
        if at.is_multiple_of(CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push(Entry { actor, tally: Tally::default() });
        }
        self.hashes.push(hash);
        let hashes = &self.hashes;
        let rehash = |at: &u32| hashes.get(*at as usize).copied().unwrap_or(0);
        self.index.insert_unique(hash, u32::try_from(at).unwrap_or(u32::MAX), rehash);
        at
    }
}

impl Merge for Table {
    fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.parts.iter_mut().zip(other.parts) {
            if mine.hashes.is_empty() {
                *mine = theirs;
                continue;
            }
            for (entry, hash) in theirs.chunks.into_iter().flatten().zip(theirs.hashes) {
                let Entry { actor, tally } = entry;
                mine.tally(hash, |known| *known == actor, || actor.clone()).merge(tally);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::ActorKind;

    #[test]
    fn an_actor_and_its_tally_fill_three_lines_of_cache() {
        assert_eq!(size_of::<Entry>(), 192);
    }

    #[test]
    fn actors_with_one_hash_are_told_apart() {
        let mut part = Part::default();
        for name in [b"a", b"b", b"a"] {
            let actor = Actor::new(ActorKind::Principal, name);
            part.tally(7, |known| *known == actor, || actor.clone()).logins += 1;
        }
        let logins: Vec<u32> = part.chunks.iter().flatten().map(|e| e.tally.logins).collect();
        assert_eq!(logins, [2, 1]);
    }
}
