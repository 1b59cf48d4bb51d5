//! Many different paths that are not there.

use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "scanning",
    title: "One actor asks for many different paths that do not exist.",
    what: "Distinct paths that answer 404 or another 4xx (but 401, 403, 429) to one actor.",
    why: "Scanners look for forgotten files and known holes. Most of it is the internet's background noise; it matters when something answers.",
    how: "Distinct missing paths of one actor: at least `scanning.paths`, and `missing_share` percent of all its requests. Low as such; medium from `many_paths`.",
    innocent: "A broken link or a broken app asks for the same missing path again and again: distinct paths are counted. Missing ids of known routes belong to object enumeration and are not counted here.",
    evasion: "Few paths from many addresses.",
    owasp: "OAT-014; OAT-018",
    attack: "T1595.002; T1595.003",
};

/// Judges the misses of an actor.
#[must_use]
pub fn detect(profile: &Profile, _peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.scanning;
    let missing =
        |event: &&Event| event.outcome() == Outcome::Missing && event.path != Name::default();
    let events: Vec<Event> = profile.events.iter().filter(missing).copied().collect();
    let paths: HashSet<Name> = events.iter().map(|event| event.path).collect();
    let share = events.len() * 100 / profile.events.len().max(1);
    if (paths.len() as u64) < limits.paths || (share as u64) < limits.missing_share {
        return None;
    }
    let answered = profile.events.iter().filter(|e| e.outcome() == Outcome::Succeeded).count();
    let message = format!(
        "{} different paths that do not exist, {share} % of its requests; {answered} requests were answered",
        paths.len()
    );
    Some(Verdict {
        level: if paths.len() as u64 >= limits.many_paths { Level::Medium } else { Level::Low },
        confidence: 70,
        endpoint: events.first().map_or(Name::default(), |event| event.endpoint),
        object_kind: Name::default(),
        measure: "different missing paths",
        value: paths.len() as f64,
        threshold: limits.paths as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec!["a broken link: no, the paths differ".to_owned()],
        events,
        targets: Vec::new(),
    })
}
