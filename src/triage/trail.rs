//! Who acted in each line, in two bytes: so that later looks read only lines that may concern them.
//!
//! A tag is sixteen bits of a hash. A look that wants some actors makes a [`Sieve`] of their tags;
//! what falls through is nobody's, what stays is read in full and judged exactly. Trails are a
//! shortcut and never change a result: where one is missing, every line is read.

use crate::merge::Merge;
use std::collections::BTreeMap;

/// Lines that one thread keeps trails of; 256 MiB at most. Lines beyond are read in full again.
const MOST_LINES: usize = 1 << 26;

/// Tags of the lines of one block, in order.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    lines: Vec<Tags>,
    /// Tags of the clients, where some of them act under a name.
    clients: Vec<u16>,
}

/// Tags of one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tags {
    actor: u16,
    endpoint: u16,
}

/// What a line left behind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Step {
    /// Hash of the actor.
    pub actor: u64,
    /// Hash of the client, whoever acts.
    pub client: u64,
    /// Hash of the endpoint.
    pub endpoint: u64,
}

#[inline]
fn tag(hash: u64) -> u16 {
    (hash >> 24) as u16
}

impl Trail {
    /// Room for the lines of a block of so many bytes.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self { lines: Vec::with_capacity(bytes / 160), clients: Vec::new() }
    }

    /// Adds a line. One that is no record leaves the default.
    #[inline]
    pub fn add(&mut self, step: Step) {
        if step.client != step.actor && self.clients.is_empty() {
            self.clients.extend(self.lines.iter().map(|tags| tags.actor));
        }
        if step.client != step.actor || !self.clients.is_empty() {
            self.clients.push(tag(step.client));
        }
        self.lines.push(Tags { actor: tag(step.actor), endpoint: tag(step.endpoint) });
    }

    /// Whether the sieve may want the line; it may want any line that the trail does not know.
    #[inline]
    #[must_use]
    pub fn may_hold(&self, line: usize, sieve: &Sieve) -> bool {
        let Some(tags) = self.lines.get(line) else { return true };
        let client = self.clients.get(line).copied().unwrap_or(tags.actor);
        sieve.actors.has(tags.actor)
            || sieve.clients.has(client)
            || sieve.endpoints.has(tags.endpoint)
    }
}

/// Trails by source and offset of the block.
#[derive(Debug, Clone, Default)]
pub struct Trails {
    blocks: BTreeMap<(u32, u64), Trail>,
    lines: usize,
}

impl Trails {
    /// Keeps the trail of a block, if there is room.
    pub fn keep(&mut self, source: u32, offset: u64, mut trail: Trail) {
        if self.lines + trail.lines.len() <= MOST_LINES {
            self.lines += trail.lines.len();
            trail.lines.shrink_to_fit();
            self.blocks.insert((source, offset), trail);
        }
    }

    /// The trail of a block.
    #[must_use]
    pub fn of(&self, source: u32, offset: u64) -> Option<&Trail> {
        self.blocks.get(&(source, offset))
    }
}

impl Merge for Trails {
    fn merge(&mut self, other: Self) {
        self.lines += other.lines;
        self.blocks.extend(other.blocks);
    }
}

/// Which tags are wanted.
#[derive(Debug, Clone, Default)]
pub struct Sieve {
    actors: Marks,
    clients: Marks,
    endpoints: Marks,
}

impl Sieve {
    /// Lets through what concerns these actors, these clients under whatever name, or these
    /// endpoints.
    #[must_use]
    pub fn of(
        actors: impl Iterator<Item = u64>,
        clients: impl Iterator<Item = u64>,
        endpoints: impl Iterator<Item = u64>,
    ) -> Self {
        Self {
            actors: Marks::of(actors),
            clients: Marks::of(clients),
            endpoints: Marks::of(endpoints),
        }
    }

    /// Lets everything through.
    #[must_use]
    pub fn everything() -> Self {
        Self { endpoints: Marks(vec![u64::MAX; (1 << 16) / 64]), ..Self::default() }
    }
}

/// One bit for each tag; empty if none is set.
#[derive(Debug, Clone, Default)]
struct Marks(Vec<u64>);

impl Marks {
    fn of(hashes: impl Iterator<Item = u64>) -> Self {
        let mut marks = Self::default();
        for hash in hashes {
            if marks.0.is_empty() {
                marks.0 = vec![0; (1 << 16) / 64];
            }
            if let Some(word) = marks.0.get_mut(usize::from(tag(hash) >> 6)) {
                *word |= 1 << (tag(hash) & 63);
            }
        }
        marks
    }

    #[inline]
    fn has(&self, tag: u16) -> bool {
        self.0.get(usize::from(tag >> 6)).is_some_and(|word| word >> (tag & 63) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_is_wanted_stays_in_the_sieve(
            lines in prop::collection::vec((any::<u64>(), any::<u64>(), any::<u64>(), any::<bool>()), 1..60),
            pick in 0usize..60,
        ) {
            let mut trail = Trail::default();
            for (actor, client, endpoint, named) in &lines {
                let client = if *named { *client } else { *actor };
                trail.add(Step { actor: *actor, client, endpoint: *endpoint });
            }
            let at = pick % lines.len();
            let (actor, client, endpoint, named) = lines[at];
            let client = if named { client } else { actor };
            let none = || std::iter::empty();
            prop_assert!(trail.may_hold(at, &Sieve::of([actor].into_iter(), none(), none())));
            prop_assert!(trail.may_hold(at, &Sieve::of(none(), [client].into_iter(), none())));
            prop_assert!(trail.may_hold(at, &Sieve::of(none(), none(), [endpoint].into_iter())));
            prop_assert!(!trail.may_hold(at, &Sieve::default()));
            prop_assert!(trail.may_hold(lines.len(), &Sieve::default()));
        }
    }
}
