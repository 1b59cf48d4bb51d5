//! Actors with requests that match a Sigma rule of the user.

use crate::case::Level;
use crate::merge::Merge;
use hashbrown::HashMap;

/// Actors by hash, with the gravest level that they matched, and how many of their requests did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flagged {
    actors: HashMap<u64, (Level, u64)>,
}

impl Flagged {
    /// Counts a request.
    pub fn add(&mut self, actor: u64, level: Level) {
        self.put(actor, level, 1);
    }

    fn put(&mut self, actor: u64, level: Level, requests: u64) {
        let held = self.actors.entry(actor).or_default();
        *held = (held.0.max(level), held.1 + requests);
    }

    /// The hashes of at most `most` actors, those with the gravest level and then with most matching
    /// requests first; and how many actors are left out.
    #[must_use]
    pub fn gravest(&self, most: usize) -> (Vec<u64>, u64) {
        let mut all: Vec<(Level, u64, u64)> = self
            .actors
            .iter()
            .map(|(actor, (level, requests))| (*level, *requests, *actor))
            .collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        let left = all.len().saturating_sub(most) as u64;
        (all.into_iter().take(most).map(|(.., actor)| actor).collect(), left)
    }
}

impl Merge for Flagged {
    fn merge(&mut self, other: Self) {
        for (actor, (level, requests)) in other.actors {
            self.put(actor, level, requests);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_come_first_in_any_order_of_parts() {
        let part = |requests: &[(u64, Level)]| {
            let mut flagged = Flagged::default();
            requests.iter().for_each(|(actor, level)| flagged.add(*actor, *level));
            flagged
        };
        let (a, b) = (
            part(&[(1, Level::Low), (1, Level::Low), (2, Level::Low)]),
            part(&[(3, Level::High), (2, Level::Medium)]),
        );
        let (mut left, mut right) = (a.clone(), b.clone());
        left.merge(b);
        right.merge(a);
        assert_eq!(left, right);
        assert_eq!(left.gravest(2), (vec![3, 2], 1));
    }
}
