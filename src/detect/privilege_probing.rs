//! Many different things that one actor is refused.

use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::{Outcome, served};
use crate::triage::ActorKind;
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "privilege_probing",
    title: "One actor is refused at many different endpoints.",
    what: "Distinct endpoints and paths that answer 401 or 403 to one actor.",
    why: "Whoever looks for a function that is not guarded is refused at those that are. A door that opens later is a finding of its own.",
    how: "Distinct endpoints, or paths where no route is known, that refused the actor and never served it: at least `privilege_probing.refused`, and at least half of all that ever refused it. Low where it was refused nearly always, medium where other requests of it were served.",
    innocent: "A client whose token expired is refused with 401 where others are served: such places do not count, nor do those that serve the actor at another time. A firewall that answers 403 to scanners makes scans look like this.",
    evasion: "Probe few endpoints; probe from many actors.",
    owasp: "API5:2023; OAT-014",
    attack: "T1595.003; T1087",
};

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
    let message = format!(
        "{} different endpoints or paths refused it, {} of them always; {opened} served it at another time",
        refused.len(),
        never.len()
    );
    Some(Verdict {
        level: if mostly_refused && opened == 0 { Level::Low } else { Level::Medium },
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
    })
}
