//! What can be told of a grip on many names from the hands that each was used by, without looking
//! at a single request: nearly every program is everybody's, and is let go here.

use super::{Hand, Look};
use crate::dossier::Name;
use crate::record::Timestamp;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use smallvec::SmallVec;

/// A place or a program: a network with a user agent, or a user agent wherever it is.
pub(super) type Grip = (Option<u32>, Name);

/// The hands that each name was used by, by index of the actor.
pub(super) type Used = HashMap<usize, Vec<Hold>>;

/// A hand that a name was used by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hold {
    /// Its user agent.
    pub agent: Name,
    /// Its network.
    pub network: u32,
    /// Its first request.
    first: Timestamp,
    /// No other hand used the name from this network.
    alone: bool,
}

/// The hands of every name, in order.
pub(super) fn used(look: &Look<'_>, names: &[usize]) -> Used {
    names.par_iter().map(|at| (*at, holds_of(look, *at))).collect()
}

fn holds_of(look: &Look<'_>, at: usize) -> Vec<Hold> {
    let mut first: HashMap<Hand, Timestamp> = HashMap::new();
    for event in look.events(at) {
        first.entry(look.hand(event)).or_insert(event.time);
    }
    let hold = |((network, agent), first)| Hold { agent, network, first, alone: true };
    let mut holds: Vec<Hold> = first.into_iter().map(hold).collect();
    holds.sort_unstable_by_key(|hold| hold.network);
    for together in holds.chunk_by_mut(|a, b| a.network == b.network) {
        let alone = together.len() == 1;
        together.iter_mut().for_each(|hold| hold.alone = alone);
    }
    holds.sort_unstable();
    holds
}

/// Networks of one name: most have few.
type Networks = SmallVec<[u32; 4]>;

/// What a grip is to one name.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// The name, by index of the actor.
    pub actor: usize,
    /// Networks in which the grip holds it.
    networks: Networks,
    /// The name was used elsewhere before.
    pub known: bool,
    /// Elsewhere it was never used with this program, and never from here with another.
    stranger: bool,
}

/// Programs from which on a further one says nothing of a name.
const ROVES: usize = 8;

/// Programs that a name was used with before a moment.
fn programs_before(holds: &[Hold], moment: Timestamp) -> usize {
    let known = holds.chunk_by(|a, b| a.agent == b.agent);
    known.filter(|uses| uses.iter().any(|hold| hold.first < moment)).count()
}

impl Claim {
    fn of((network, agent): Grip, actor: usize, used: &Used) -> Option<Self> {
        let holds = used.get(&actor)?;
        let from = holds.partition_point(|hold| hold.agent < agent);
        let with_agent = holds.get(from..)?;
        let with_agent =
            with_agent.get(..with_agent.partition_point(|hold| hold.agent == agent))?;
        let here = with_agent.iter().filter(|hold| network.is_none_or(|n| n == hold.network));
        let first = here.clone().map(|hold| hold.first).min()?;
        if programs_before(holds, first) >= ROVES {
            return None;
        }
        let networks: Networks = here.clone().map(|hold| hold.network).collect();
        Some(Self {
            actor,
            known: holds.iter().any(|hold| hold.first < first),
            stranger: networks.len() == with_agent.len() && here.clone().all(|hold| hold.alone),
            networks,
        })
    }
}

/// Names in a grip that are strangers to it, if enough of them were elsewhere before.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// Strangers; whoever was not seen before speaks neither for nor against, and is taken along.
    pub strangers: Vec<Claim>,
    /// Only what was done in these networks is looked at.
    pub only: Option<HashSet<u32>>,
}

impl Held {
    /// `None` where too few are strangers, or where they are at home: each has the program in a
    /// network of its own, and a service acts for some of them as well.
    pub(super) fn of(look: &Look<'_>, grip: Grip, names: &[usize], used: &Used) -> Option<Self> {
        let limits = &look.policy.stolen_credential;
        let mut claims: Vec<Claim> =
            names.iter().filter_map(|at| Claim::of(grip, *at, used)).collect();
        let mut only = None;
        if grip.0.is_none() {
            let kept = taken_over(&claims, limits.seen_share);
            let at_work: Vec<Claim> = cut(&claims, &kept);
            if known(&at_work) >= limits.accounts {
                (claims, only) = (at_work, Some(kept));
            }
        }
        let all_known = known(&claims);
        claims.retain(|claim| claim.stranger);
        let count = known(&claims);
        let few = count < limits.accounts || count * 100 < all_known * limits.strange_share;
        let at_home = grip.0.is_none() && count * 2 < claims.len() as u64 && is_at_home(&claims);
        (!few && !at_home).then_some(Self { strangers: claims, only })
    }

    /// Networks in which it was at work.
    pub(super) fn networks(&self) -> usize {
        networks(&self.strangers)
    }

    /// It holds what was done from this network.
    pub(super) fn works_in(&self, network: u32) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&network))
    }
}

fn known(claims: &[Claim]) -> u64 {
    claims.iter().filter(|claim| claim.known).count() as u64
}

fn networks(claims: &[Claim]) -> usize {
    claims.iter().flat_map(|claim| claim.networks.iter()).collect::<HashSet<_>>().len()
}

fn is_at_home(claims: &[Claim]) -> bool {
    networks(claims) * 2 >= claims.len()
}

/// Networks where several strangers used a program, and enough of them were elsewhere before: from
/// the others come people who have it at home.
fn taken_over(claims: &[Claim], seen_share: u64) -> HashSet<u32> {
    let mut networks: HashMap<u32, (u64, u64)> = HashMap::new();
    for claim in claims.iter().filter(|claim| claim.stranger) {
        for network in &claim.networks {
            let count = networks.entry(*network).or_default();
            *count = (count.0 + 1, count.1 + u64::from(claim.known));
        }
    }
    let kept = |(names, known): &(u64, u64)| {
        *names >= 2 && *known > 0 && known * 100 >= names * seen_share
    };
    networks.into_iter().filter(|(_, count)| kept(count)).map(|(network, _)| network).collect()
}

/// What was done in some networks.
fn cut(claims: &[Claim], kept: &HashSet<u32>) -> Vec<Claim> {
    let cut = |claim: &Claim| {
        let networks: Networks =
            claim.networks.iter().filter(|n| kept.contains(*n)).copied().collect();
        (!networks.is_empty()).then(|| Claim { networks, ..claim.clone() })
    };
    claims.iter().filter_map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Programs with which a name was used one after the other, each from a network of its own.
    fn holds(programs: impl Iterator<Item = u32>) -> Vec<Hold> {
        let hold = |(n, agent): (u32, u32)| Hold {
            agent: Name(agent),
            network: 100 + n,
            first: Timestamp(i64::from(n)),
            alone: true,
        };
        let mut holds: Vec<Hold> = (0..).zip(programs).map(hold).collect();
        holds.sort_unstable();
        holds
    }

    #[test]
    fn a_name_that_roves_through_programs_is_held_by_none_of_them() {
        let used: Used = [(1, holds([7, 3].into_iter())), (2, holds((10..20).chain([3])))].into();
        let claim = |actor| Claim::of((None, Name(3)), actor, &used);
        assert!(claim(1).is_some_and(|claim| claim.known && claim.stranger));
        assert!(claim(2).is_none());
        // What it was used with first tells as ever.
        assert!(Claim::of((None, Name(10)), 2, &used).is_some());
    }
}
