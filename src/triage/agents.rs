//! How much each user agent is used by everybody: what a block on it would hit.
//!
//! Whoever makes up a user agent for every request must not fill the memory, so the counts are of
//! the agents with the least hashes. One that is among the least at the end was among the least in
//! every part of the log, so that its count is exact; of the others nothing is known.

use crate::merge::Merge;
use hashbrown::HashMap;

/// User agents that are counted. Logs of ordinary sites hold a few thousand.
const MOST: usize = 1 << 16;

/// Requests by user agent.
#[derive(Debug, Clone)]
pub struct Agents {
    counts: HashMap<u64, u64>,
    /// Agents above this are not counted.
    limit: u64,
}

impl Default for Agents {
    fn default() -> Self {
        Self { counts: HashMap::new(), limit: u64::MAX }
    }
}

impl Agents {
    /// Counts a request by the hash of its user agent.
    #[inline]
    pub fn add(&mut self, agent: u64) {
        if agent > self.limit {
            return;
        }
        *self.counts.entry(agent).or_insert(0) += 1;
        if self.counts.len() >= 2 * MOST {
            self.settle();
        }
    }

    /// Drops all but the agents with the least hashes.
    pub fn settle(&mut self) {
        if self.counts.len() <= MOST {
            return;
        }
        let mut hashes: Vec<u64> = self.counts.keys().copied().collect();
        let (_, greatest, _) = hashes.select_nth_unstable(MOST - 1);
        self.limit = *greatest;
        self.counts.retain(|agent, _| *agent <= self.limit);
    }

    /// How many requests show a user agent; `None` if it is not among those that were counted. To be
    /// asked once all parts are merged.
    #[must_use]
    pub fn requests(&self, agent: u64) -> Option<u64> {
        (agent <= self.limit).then(|| self.counts.get(&agent).copied().unwrap_or(0))
    }
}

impl Merge for Agents {
    fn merge(&mut self, other: Self) {
        self.limit = self.limit.min(other.limit);
        for (agent, requests) in other.counts {
            *self.counts.entry(agent).or_insert(0) += requests;
        }
        self.counts.retain(|agent, _| *agent <= self.limit);
        self.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Keyed;

    fn fold(agents: impl Iterator<Item = u64>) -> Agents {
        let hash = Keyed::new(3);
        let mut all = Agents::default();
        agents.for_each(|agent| all.add(hash.of(&agent.to_le_bytes())));
        all.settle();
        all
    }

    #[test]
    fn counts_are_exact_or_unknown_however_many_agents_there_are_and_wherever_the_log_is_cut() {
        let many = MOST as u64 * 5 / 2;
        let log = || (0..many).chain(0..many).chain(std::iter::once(7));
        let whole = fold(log());
        let cut = 100_000;
        let mut parts = fold(log().skip(cut));
        parts.merge(fold(log().take(cut)));
        let hash = Keyed::new(3);
        let mut known = 0;
        for agent in 0..many {
            let agent_hash = hash.of(&agent.to_le_bytes());
            let requests = whole.requests(agent_hash);
            assert_eq!(requests, parts.requests(agent_hash));
            assert!(requests.is_none_or(|n| n == if agent == 7 { 3 } else { 2 }));
            known += usize::from(requests.is_some());
        }
        assert_eq!(known, MOST);
        assert_eq!(fold(0..5).requests(hash.of(&9u64.to_le_bytes())), Some(0));
    }
}
