//! How somebody looks at work: program, network, under a name or none, from when to when.
//!
//! That two have attributes of a set in common says little where the set is a list of networks or
//! programs: each may have brought some of them. So two are one hand only where they share a network
//! or a program, or, where every one of them has its own, where they kept the same time or relieved
//! each other.

use super::group::Evidence;
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::Client;
use hashbrown::{HashMap, HashSet};

/// How a group looks in the requests of a set.
pub(super) struct Looks {
    /// Requests by program, and by network.
    agents: HashMap<Name, u64>,
    networks: HashMap<String, u64>,
    /// Percent of its requests that carry a principal.
    named: u64,
    /// The credential shown most; the empty name for none.
    credential: Name,
    /// They act under names, and whatever was said of each of these was explained.
    cleared: bool,
    /// Times of its requests, sorted.
    times: Vec<i64>,
}

/// Two samples of one law lie farther apart than this, by the square root of (n + m) / nm, once in
/// a thousand times (Kolmogorov and Smirnov).
pub(super) const SURE: f64 = 1.95;
/// Of a hundred requests, those with one program, from which it is that of whoever made them: what is left are
/// others behind the same addresses.
const NEARLY_ALL: usize = 95;
/// However few they are, they lie no farther apart than this.
const FAR: f64 = 0.25;
/// Pauses of the slower within which one relieves the other.
const PAUSES: i64 = 20;

impl Looks {
    /// The looks of some requests.
    pub(super) fn of(events: &[&Event], evidence: &Evidence<'_>) -> Self {
        let names = &evidence.dossiers.names;
        let named = events.iter().filter(|event| event.principal != Name::default()).count();
        let mut credentials = HashMap::new();
        events.iter().for_each(|e| *credentials.entry(e.credential).or_insert(0u64) += 1);
        let mut clients: HashMap<Name, u64> = HashMap::new();
        events.iter().for_each(|event| *clients.entry(event.client).or_insert(0) += 1);
        let mut networks: HashMap<String, u64> = HashMap::new();
        for (client, count) in clients {
            let network = Client::parse(names.text(client)).network().to_string();
            *networks.entry(network).or_insert(0) += count;
        }
        let mut agents = HashMap::new();
        events.iter().for_each(|event| *agents.entry(event.agent).or_insert(0u64) += 1);
        let mut times: Vec<i64> = events.iter().map(|event| event.time.0).collect();
        times.sort_unstable();
        Self {
            agents,
            networks,
            named: named as u64 * 100 / (events.len() as u64).max(1),
            credential: crate::detect::profile::top(&credentials, evidence.dossiers),
            cleared: named == events.len() && are_cleared(events, evidence),
            times,
        }
    }

    /// They may be one hand; `other` did less. A program that many have joins nobody who was
    /// looked at under his own name and found to be at work.
    pub(super) fn like(&self, other: &Self) -> bool {
        let programs = !(self.cleared || other.cleared) && self.shares_programs(other);
        self.named_like(other)
            && (programs
                || shared(&self.networks, &other.networks)
                || self.credential == other.credential && self.together(other))
    }

    /// Each used the programs of the other for half of its work or more.
    pub(super) fn shares_programs(&self, other: &Self) -> bool {
        shared(&self.agents, &other.agents) && shared(&other.agents, &self.agents)
    }

    /// Both act under names, or neither does.
    pub(super) fn named_like(&self, other: &Self) -> bool {
        self.named.abs_diff(other.named) <= 20
    }

    /// They keep the same time all along, or one goes on where the other leaves off.
    fn together(&self, other: &Self) -> bool {
        let (n, m) = (self.times.len() as f64, other.times.len() as f64);
        let alike = (SURE * ((n + m) / (n * m).max(1.0)).sqrt()).min(FAR);
        apart(&self.times, &other.times) <= alike || self.relieves(other) || other.relieves(self)
    }

    /// It begins where the other leaves off.
    fn relieves(&self, other: &Self) -> bool {
        let ends = |looks: &Self| Some((*looks.times.first()?, *looks.times.last()?));
        let (Some((from, to)), Some((since, until))) = (ends(self), ends(other)) else {
            return false;
        };
        let pause =
            |looks: &Self, span: i64| span / i64::try_from(looks.times.len()).unwrap_or(1).max(1);
        let most = pause(self, to - from).max(pause(other, until - since)) * PAUSES;
        (from - until).abs() <= most
    }

    /// Takes in those of another part.
    pub(super) fn take(&mut self, other: Self) {
        let (mine, theirs) = (self.times.len() as u64, other.times.len() as u64);
        self.cleared &= other.cleared;
        self.named = (self.named * mine + other.named * theirs) / (mine + theirs).max(1);
        for (agent, count) in other.agents {
            *self.agents.entry(agent).or_insert(0) += count;
        }
        for (network, count) in other.networks {
            *self.networks.entry(network).or_insert(0) += count;
        }
        self.times.extend(other.times);
        self.times.sort_unstable();
    }
}

/// Something was said of each of them, and nothing that is suspicious.
fn are_cleared(events: &[&Event], evidence: &Evidence<'_>) -> bool {
    let actors: HashSet<u32> = events.iter().map(|event| event.actor).collect();
    let cleared =
        |at: &u32| evidence.worst_of(*at).is_some_and(|f| f.verdict.level < Level::Medium);
    !actors.is_empty() && actors.iter().all(cleared)
}

/// The program of nearly all of some requests; the empty name where nearly all show none.
pub(super) fn program(events: &[&Event]) -> Option<Name> {
    let mut counts: HashMap<Name, usize> = HashMap::new();
    events.iter().for_each(|event| *counts.entry(event.agent).or_insert(0) += 1);
    let is_own = |(_, count): &(Name, usize)| count * 100 >= events.len() * NEARLY_ALL;
    counts.into_iter().find(is_own).map(|(program, _)| program)
}

/// The greatest difference between the shares of two sorted lists of times up to any moment.
pub(super) fn apart(a: &[i64], b: &[i64]) -> f64 {
    let (mut at, mut to, mut most) = (0, 0, 0.0f64);
    while let (Some(x), Some(y)) = (a.get(at), b.get(to)) {
        let moment = *x.min(y);
        at += a.iter().skip(at).take_while(|time| **time <= moment).count();
        to += b.iter().skip(to).take_while(|time| **time <= moment).count();
        let gap = at as f64 / a.len() as f64 - to as f64 / b.len() as f64;
        most = most.max(gap.abs());
    }
    most
}

/// Half of what the second did it did with what the first uses too.
fn shared<K: std::hash::Hash + Eq>(all: &HashMap<K, u64>, part: &HashMap<K, u64>) -> bool {
    let both = part.iter().filter(|(key, _)| all.contains_key(*key)).map(|(_, n)| n).sum::<u64>();
    both * 2 >= part.values().sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::{apart, program};
    use crate::dossier::{Event, Name};

    #[test]
    fn a_program_is_whose_it_is_if_hardly_anything_was_done_with_another() {
        let shown = |first: u32, other: usize| {
            let of = |agent| Event { agent: Name(agent), ..Event::default() };
            let all: Vec<Event> = (0..100).map(|n| of(if n < other { 9 } else { first })).collect();
            program(&all.iter().collect::<Vec<_>>())
        };
        assert_eq!((shown(5, 5), shown(5, 6)), (Some(Name(5)), None));
        assert_eq!(shown(0, 0), Some(Name(0)), "none is shown");
    }

    #[test]
    fn lists_of_one_law_lie_near_and_of_two_lie_apart() {
        let even: Vec<i64> = (0..100).map(|i| i * 20).collect();
        let odd: Vec<i64> = (0..100).map(|i| i * 20 + 10).collect();
        assert!(apart(&even, &odd) <= 0.011);
        let later: Vec<i64> = (50..150).map(|i| i * 20).collect();
        assert!((apart(&even, &later) - 0.5).abs() < 0.02);
        assert!(apart(&[], &even) == 0.0 && apart(&even, &even) == 0.0);
    }
}
