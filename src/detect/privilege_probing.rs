//! Many different things that one actor is refused.

use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::{Outcome, served};
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};

/// The page.
pub const ABOUT: About = About {
    name: "privilege_probing",
    title: "One actor is refused at many different endpoints.",
    what: "Distinct endpoints and paths that answer 401 or 403 to one actor.",
    why: "Whoever looks for a function that is not guarded is refused at those that are. A door that opens later is a finding of its own.",
    how: "Distinct endpoints, or paths where no route is known, that refused the actor and never served it: at least `privilege_probing.refused`, and at least half of all that ever refused it. Low where it was refused nearly always, medium where other requests of it were served, high where an endpoint that hardly anybody uses served it later, beside those that refused it.",
    innocent: "A client whose token expired is refused with 401 where others are served: such places do not count, nor do those that serve the actor at another time. A firewall that answers 403 to scanners makes scans look like this.",
    evasion: "Probe few endpoints; probe from many actors.",
    owasp: "API5:2023; OAT-014",
    attack: "T1595.003; T1087",
};

/// Endpoints that few use, beside those that refused the actor, and that served it afterwards; in
/// the order of their texts.
fn doors(profile: &Profile, refusals: &[Event], peers: &Peers<'_>) -> Vec<Name> {
    let text = |event: &Event| {
        let path = if event.path == Name::default() {
            peers.dossiers.endpoint(event.endpoint)[2].clone()
        } else {
            peers.dossiers.names.show(event.path)
        };
        path.split('/').find(|part| !part.is_empty()).unwrap_or_default().to_owned()
    };
    let mut tried: HashMap<String, u64> = HashMap::new();
    for event in refusals {
        *tried.entry(text(event)).or_insert(0) += 1;
    }
    let Some(first) = refusals.first() else { return Vec::new() };
    let opened = |event: &&Event| {
        served(event.status)
            && event.time >= first.time
            && peers.seldom_used(event.endpoint)
            && tried.get(&text(event)).is_some_and(|times| *times >= 3)
    };
    let doors: HashSet<Name> = profile.events.iter().filter(opened).map(|e| e.endpoint).collect();
    let mut doors: Vec<Name> = doors.into_iter().collect();
    doors.sort_by_key(|door| peers.dossiers.endpoint_text(*door));
    doors
}

/// Judges the refusals of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let place = |event: &Event| (event.endpoint, event.path);
    // A 401 where others are served is an expired token; a 403 to somebody known, or a door that
    // is closed to most, is a door that was tried.
    let known = profile.kind != ActorKind::Client;
    let tried = |e: &&Event| {
        e.outcome() == Outcome::Denied
            && (known && e.status == 403
                || e.path != Name::default()
                || peers.mostly_refuses(e.endpoint))
    };
    let refused: HashSet<(Name, Name)> = profile.events.iter().filter(tried).map(place).collect();
    let served_there: HashSet<(Name, Name)> = profile
        .events
        .iter()
        .filter(|e| served(e.status))
        .map(|e| (e.endpoint, Name::default()))
        .collect();
    let never: HashSet<&(Name, Name)> = refused
        .iter()
        .filter(|(endpoint, _)| !served_there.contains(&(*endpoint, Name::default())))
        .collect();
    let limit = policy.privilege_probing.refused;
    if (never.len() as u64) < limit || never.len() * 2 < refused.len() {
        return None;
    }
    let opened = refused.len() - never.len();
    let all = profile.events.len().max(1);
    let events: Vec<Event> = profile.events.iter().filter(tried).copied().collect();
    let mostly_refused = events.len() * 2 >= all;
    let inside = doors(profile, &events, peers);
    let found = match inside.first() {
        Some(door) => format!(", and then {} served it", peers.dossiers.endpoint_text(*door)),
        None => String::new(),
    };
    let message = format!(
        "{} different endpoints or paths refused it, {} of them always and {opened} not at another time{found}",
        refused.len(),
        never.len()
    );
    Some(Verdict {
        level: match (inside.is_empty(), mostly_refused && opened == 0) {
            (false, _) => Level::High,
            (true, true) => Level::Low,
            (true, false) => Level::Medium,
        },
        confidence: 50,
        endpoint: events.first().map_or(Name::default(), |event| event.endpoint),
        object_kind: Name::default(),
        measure: "different endpoints or paths that refused it and never served it",
        value: never.len() as f64,
        threshold: limit as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![format!(
            "an expired token: no, {} of {} places never served it",
            never.len(),
            refused.len()
        )],
        events,
        targets: inside,
    })
}
