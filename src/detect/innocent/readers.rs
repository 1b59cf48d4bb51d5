//! To whom the sampled objects of a kind were served, and how many people that is.
//!
//! Many readers with many programs make an object nobody's own. Both are counted within six weeks: over
//! months one owner has many of each.

use crate::detect::together::together;
use crate::record::Outcome;
use crate::record::time::SECOND;
use crate::triage::Endpoint;
use crate::triage::attribute::{Attribute, PRESENT};
use crate::triage::novelty::Touch;
use hashbrown::{HashMap, HashSet};

/// Objects from which an actor handles what belongs to many.
pub(super) const HANDLES: u64 = 50;
/// Readers from which an object is nobody's own.
pub(super) const READERS: usize = 3;
/// Programs with which an object is asked for that is nobody's own: its owner has one, and another
/// one after each release; a thief who changes his asks for an object once.
const PROGRAMS: usize = 8;
/// Percent of those who ask up to which whoever handles everybody's things has that for a trade.
const TRADE: usize = 10;

/// An object that was served; in the order of objects, and of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Served {
    /// Hash of the object.
    pub object: u64,
    /// In seconds since 1970.
    pub time: u32,
    /// Hash of whom it was served to.
    pub actor: u64,
    /// Hash of the program.
    pub agent: u64,
}

/// Objects that were served, and to whom: where most show a principal (`true`), only under one.
pub(super) fn served(endpoints: &[&Endpoint]) -> (Vec<Served>, bool) {
    // Up to the least of the limits every endpoint holds all objects.
    let whole = endpoints.iter().map(|e| e.novelty.limit()).min().unwrap_or(u64::MAX);
    let touches = endpoints.iter().flat_map(|endpoint| endpoint.novelty.histories());
    let touches = touches.flat_map(|(history, _)| history);
    let (named, bare): (Vec<Touch>, Vec<Touch>) = touches
        .filter(|touch| touch.object <= whole && touch.outcome == Outcome::Succeeded)
        .filter(|touch| touch.names_thing())
        .partition(|touch| touch.value(Attribute::Named) == Some(PRESENT));
    let of = |touch: &Touch| Served {
        object: touch.object,
        time: touch.time,
        actor: touch.actor,
        agent: touch.agent,
    };
    let mut served: Vec<Served> = named.iter().map(of).collect();
    let custom = bare.len() <= named.len();
    if !custom {
        served.extend(bare.iter().map(of));
    }
    served.sort_unstable();
    (served, custom)
}

/// The readers of one object, six weeks at a time.
pub(super) fn at_once(readers: &[Served]) -> impl Iterator<Item = &[Served]> {
    together(readers, |reader| i64::from(reader.time) * SECOND)
}

/// Many read it: neither the names nor the addresses of its owner, which may change by the hour,
/// are many if he has one program, nor do programs tell one reader from another by themselves.
pub(super) fn is_browsed<'s>(
    readers: impl Iterator<Item = &'s Served> + Clone,
    programs: usize,
) -> bool {
    let actors: HashSet<u64> = readers.clone().map(|reader| reader.actor).collect();
    let agents: HashSet<u64> = readers.map(|reader| reader.agent).collect();
    actors.len() >= READERS && agents.len() >= programs
}

/// Objects of the sample that each was served: whoever has one of these may have much else.
pub(super) fn of_each(served: &[Served]) -> HashMap<u64, u64> {
    let mut pairs: Vec<(u64, u64)> = served.iter().map(|s| (s.object, s.actor)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut each = HashMap::new();
    for (_, actor) in pairs {
        *each.entry(actor).or_insert(0) += 1;
    }
    each
}

/// Those who are served show a principal, and hardly any of them handles much: then such as do are desks,
/// jobs and thieves, whose programs say nothing of whose a thing is.
pub(super) fn is_of_owners(served: &[Served], custom: bool, objects: &HashMap<u64, u64>) -> bool {
    let all: HashSet<u64> = served.iter().map(|reader| reader.actor).collect();
    let handles = |actor: &&u64| objects.get(*actor).is_some_and(|many| *many >= HANDLES);
    custom && all.iter().filter(handles).count() * 100 <= all.len() * TRADE
}

/// Percent of the sampled objects that were served to so many programs within six weeks.
pub(super) fn everybodys(
    endpoints: &[&Endpoint],
    owners: bool,
    objects: &HashMap<u64, u64>,
) -> u64 {
    let handles = |actor: u64| objects.get(&actor).is_none_or(|many| *many >= HANDLES);
    let (mut all, mut open) = (0u64, 0);
    let mut counted: Vec<Touch> = Vec::new();
    for (history, _) in endpoints.iter().flat_map(|endpoint| endpoint.novelty.histories()) {
        let answered = history.iter().filter(|touch| touch.outcome == Outcome::Succeeded);
        let counts = |touch: &&Touch| touch.names_thing() && !(owners && handles(touch.actor));
        counted.clear();
        counted.extend(answered.filter(counts));
        let mut at_once = together(&counted, |touch| i64::from(touch.time) * SECOND);
        all += u64::from(!counted.is_empty());
        open += u64::from(at_once.any(has_many_programs));
    }
    open * 100 / all.max(1)
}

fn has_many_programs(touches: &[Touch]) -> bool {
    let mut agents: [u64; PROGRAMS] = [0; PROGRAMS];
    let mut count = 0;
    for touch in touches {
        let known = agents.iter().take(count).any(|agent| *agent == touch.agent);
        let Some(free) = agents.get_mut(count).filter(|_| !known) else { continue };
        (*free, count) = (touch.agent, count + 1);
    }
    count == PROGRAMS
}
