//! Whose requests in a set are the campaign's, and whose are an innocent's who looks alike.

use super::lead::Lead;
use super::policy;
use crate::dossier::{Dossiers, Event, Name};
use crate::triage::Attribute;
use hashbrown::{HashMap, HashSet};

/// Distinct objects up to which somebody may ask for what is his.
const FEW_OBJECTS: usize = 3;
/// Share of requests in the set by actors that ask for nothing else, from which the others only
/// look alike.
const NEARLY_ALL: f64 = 0.8;

/// The requests of a set, divided.
#[derive(Debug, Clone, Default)]
pub struct Members {
    /// Those of the campaign, in time.
    pub events: Vec<Event>,
    /// How many actors made them.
    pub actors: usize,
    /// Requests in the set that were left to innocents.
    pub others: usize,
    /// How many actors made those.
    pub other_actors: usize,
}

/// Whoever is in the set at other times as well belongs to it only if he was much busier within.
/// Whoever is in it at other times only has no part in it, unless he asked for nothing else and the
/// set is told by a program or a credential: somebody tried before he took. And where nearly all in
/// the set ask for nothing else, those who do, and ask for an object or two, only look alike.
#[must_use]
pub fn members(
    lead: &Lead,
    set: usize,
    dossiers: &Dossiers,
    alone: &HashSet<u64>,
    policy: &policy::Novelty,
) -> Members {
    let inside = |event: &Event| lead.alarm.holds(event.time.epoch());
    let mut counts: HashMap<u32, (u64, u64)> = HashMap::new();
    let mut objects: HashMap<u32, HashSet<Name>> = HashMap::new();
    let (mut within, mut without) = (0u64, 0u64);
    for event in dossiers.in_set(set) {
        let count = counts.entry(event.actor).or_default();
        objects.entry(event.actor).or_default().insert(event.object);
        if inside(event) {
            (count.0, within) = (count.0 + 1, within + 1);
        } else if lead.alarm.is_calm(event.time.epoch()) {
            (count.1, without) = (count.1 + 1, without + 1);
        }
    }
    let calm = lead.alarm.calm.iter().filter(|calm| **calm).count() as f64;
    let span = f64::from((lead.alarm.span.1 - lead.alarm.span.0) / lead.alarm.grid.width);
    let clean = without * 100 <= (within + without) * policy.collateral;
    let told = lead.explanation.terms.iter().any(|part| {
        matches!(part.attribute, Attribute::UserAgent | Attribute::Credential)
            && part.values.len() == 1
    });
    let is_alone = |actor: u32| {
        dossiers.actors.get(actor as usize).is_some_and(|(hash, _)| alone.contains(hash))
    };
    let belongs = |actor: u32| {
        let (now, usual) = counts.get(&actor).copied().unwrap_or_default();
        let few = objects.get(&actor).is_none_or(|objects| objects.len() <= FEW_OBJECTS);
        if lead.alone.0 >= NEARLY_ALL && few && !is_alone(actor) {
            return false;
        }
        if now == 0 {
            // People log in with the program at all times, and do nothing else that shows.
            return !lead.login && clean && told && is_alone(actor);
        }
        // Four times as busy within as without.
        usual == 0 || now as f64 * calm >= 4.0 * usual as f64 * span
    };
    let mut members = Members::default();
    for event in dossiers.in_set(set) {
        if belongs(event.actor) {
            members.events.push(*event);
        } else {
            members.others += 1;
        }
    }
    let mut actors: Vec<u32> = members.events.iter().map(|event| event.actor).collect();
    actors.sort_unstable();
    actors.dedup();
    members.actors = actors.len();
    members.other_actors = counts.keys().filter(|actor| !belongs(**actor)).count();
    members
}
