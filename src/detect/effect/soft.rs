//! Hosts that answer whatever they are asked for ("soft 404"), and which actors are attackers at
//! all.

use super::Limits;
use crate::detect::Profile;
use crate::dossier::{Dossiers, Name};
use crate::record::served;
use crate::triage::Survey;
use hashbrown::{HashMap, HashSet};

/// The answer that hosts give whatever they are asked for, by host and size.
pub(in crate::detect) fn soft(
    profiles: &[Profile],
    dossiers: &Dossiers,
    limits: &Limits,
) -> HashSet<(String, u64)> {
    let mut places: HashMap<Name, [String; 3]> = HashMap::new();
    let mut things: HashMap<(String, u64), HashSet<Vec<u8>>> = HashMap::new();
    let mut soft = HashSet::new();
    for event in profiles.iter().flat_map(|profile| &profile.events) {
        if !served(event.status) || event.bytes == 0 {
            continue;
        }
        let [_, host, route] =
            places.entry(event.endpoint).or_insert_with(|| dossiers.endpoint(event.endpoint));
        if event.payload.in_path() {
            let thing = last(dossiers.names.text(event.path));
            things.entry((host.clone(), event.bytes)).or_default().insert(thing);
        } else if route == "/" && event.payload.signature == 0 {
            // The one page of an app: a payload whose answer is as long got that page.
            soft.insert((host.clone(), event.bytes));
        }
    }
    let all = things.into_iter().filter(|(_, things)| things.len() >= limits.soft);
    soft.extend(all.map(|(key, _)| key));
    soft
}

/// The last name in a path: one file, from whatever depth, is one thing.
fn last(path: &[u8]) -> Vec<u8> {
    let mut normal = Vec::new();
    crate::triage::payload::decode::normalise(path, false, &mut normal);
    let mut parts = normal.split(|byte| matches!(byte, b'/' | b'\\'));
    parts.rfind(|part| !part.is_empty()).unwrap_or_default().to_vec()
}

/// Hashes of the actors a good part of whose requests carry payloads: at least so many.
pub(in crate::detect) fn attackers(survey: &Survey, least: u8, limits: &Limits) -> HashSet<u64> {
    survey
        .actors()
        .filter(|(_, _, tally)| {
            tally.payloads.attempts >= least
                && u64::from(tally.payloads.attempts) * 100 >= tally.requests() * limits.attacker
        })
        .map(|(hash, ..)| hash)
        .collect()
}
