//! Whose requests in a set are the campaign's, and whose are an innocent's who looks alike.

use super::lead::Lead;
use super::policy;
use crate::dossier::{Dossiers, Event};
use hashbrown::HashMap;

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

/// Requests outside the alarmed time are the same hand's where they are few: it tried before it
/// took. Where many requests of the set lie outside, an actor belongs to it only if it was busier
/// within than without.
#[must_use]
pub fn members(lead: &Lead, set: usize, dossiers: &Dossiers, policy: &policy::Novelty) -> Members {
    let inside = |event: &Event| lead.alarm.holds(event.time.epoch());
    let mut counts: HashMap<u32, (u64, u64)> = HashMap::new();
    let (mut within, mut without) = (0u64, 0u64);
    for event in dossiers.in_set(set) {
        let count = counts.entry(event.actor).or_default();
        if inside(event) {
            (count.0, within) = (count.0 + 1, within + 1);
        } else if lead.alarm.is_calm(event.time.epoch()) {
            (count.1, without) = (count.1 + 1, without + 1);
        }
    }
    let calm = lead.alarm.calm.iter().filter(|calm| **calm).count() as f64;
    let span = f64::from((lead.alarm.span.1 - lead.alarm.span.0) / lead.alarm.grid.width);
    let clean = without * 100 <= (within + without) * policy.collateral;
    let belongs = |actor: u32| {
        let (now, usual) = counts.get(&actor).copied().unwrap_or_default();
        // Four times as busy within as without.
        clean || now > 0 && now as f64 * calm >= 4.0 * usual as f64 * span
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
