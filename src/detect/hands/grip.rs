//! Which programs and places may be those of one hand with many names, judged from counts alone.
//!
//! Nearly every program is used by everybody. Those are let go here, without looking at a single
//! request.

use super::{Hand, Look};
use crate::dossier::Name;
use crate::record::Timestamp;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use smallvec::SmallVec;

/// A place or a program: a network with a user agent, or a user agent wherever it is.
pub(super) type Grip = (Option<u32>, Name);

/// The hands that each name was used by, by index of the actor.
pub(super) type Used = HashMap<usize, Holds>;

/// The hands of one name, and what each grip on it asks of all of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Holds {
    /// By program and network.
    all: Vec<Hold>,
    /// When it was first used.
    first: Option<Timestamp>,
    /// After this it was used with so many programs that a further one says nothing.
    roves: Option<Timestamp>,
}

impl Holds {
    fn of(mut all: Vec<Hold>) -> Self {
        all.sort_unstable();
        let by_program = all.chunk_by(|a, b| a.agent == b.agent);
        let mut programs: Vec<Timestamp> =
            by_program.filter_map(|uses| uses.iter().map(|hold| hold.first).min()).collect();
        programs.sort_unstable();
        let (first, roves) = (programs.first().copied(), programs.get(ROVES - 1).copied());
        Self { all, first, roves }
    }

    /// Every hand, by program and network.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Hold> {
        self.all.iter()
    }

    /// Leaves out what is not kept.
    pub(super) fn retain(&mut self, keep: impl FnMut(&Hold) -> bool) {
        let mut all = std::mem::take(&mut self.all);
        all.retain(keep);
        *self = Self::of(all);
    }

    /// Those with one program.
    fn with(&self, agent: Name) -> &[Hold] {
        let from = self.all.partition_point(|hold| hold.agent < agent);
        let with_agent = self.all.get(from..).unwrap_or_default();
        let until = with_agent.partition_point(|hold| hold.agent == agent);
        with_agent.get(..until).unwrap_or_default()
    }
}

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

fn holds_of(look: &Look<'_>, at: usize) -> Holds {
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
    Holds::of(holds)
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

impl Claim {
    fn of((network, agent): Grip, actor: usize, used: &Used) -> Option<Self> {
        let holds = used.get(&actor)?;
        let with_agent = holds.with(agent);
        let here = with_agent.iter().filter(|hold| network.is_none_or(|n| n == hold.network));
        let first = here.clone().map(|hold| hold.first).min()?;
        if holds.roves.is_some_and(|roves| roves < first) {
            return None;
        }
        let networks: Networks = here.clone().map(|hold| hold.network).collect();
        Some(Self {
            actor,
            known: holds.first.is_some_and(|earliest| earliest < first),
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
        let used: Used =
            [(1, Holds::of(holds([7, 3].into_iter()))), (2, Holds::of(holds((10..20).chain([3]))))]
                .into();
        let claim = |actor| Claim::of((None, Name(3)), actor, &used);
        assert!(claim(1).is_some_and(|claim| claim.known && claim.stranger));
        assert!(claim(2).is_none());
        // What it was used with first tells as ever.
        assert!(Claim::of((None, Name(10)), 2, &used).is_some());
    }
}
