//! Refused logins from many actors, of whom each tries too little to stand out.

use super::distributed_enumeration::{alarm, alternatives, explained};
use super::lead::Lead;
use super::members::members;
use super::news::refused;
use super::page::About;
use super::{Finding, Policy, Verdict};
use crate::case::Level;
use crate::dossier::{Dossiers, Name};
use crate::record::Outcome;
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "distributed_logins",
    title: "A login refuses more than usual, and what is more comes from many actors of whom none stands out.",
    what: "Refused requests (401, 403, 400, 429) at a login by day and by hours, whoever makes them.",
    why: "With one try an address no address is ever noticed; the login as a whole notices. Stuffing and spraying work on one account in a hundred or so, and each is a stolen account.",
    how: "Refusals against ordinary traffic of the same time, robust cumulative sum (Javed and Paxson, CCS 2013, bracket a site's failures likewise; one stretch of time is enough, since a list is tried in an hour), then traced to what the tries have in common. Medium, high where tries with these attributes succeeded.",
    innocent: "The day passwords expire, an outage of the login itself: everybody is refused, nothing is in common. Reported low.",
    evasion: "Stay below a fifth of the mistyped passwords of the site; copy the programs of its people.",
    owasp: "API2:2023; OAT-008",
    attack: "T1110.003; T1110.004",
};

/// The finding of a lead at a login.
#[must_use]
pub fn of_lead(
    lead: &Lead,
    set: usize,
    dossiers: &Dossiers,
    alone: &HashSet<u64>,
    policy: &Policy,
) -> Option<Finding> {
    let members = members(lead, set, dossiers, alone, &policy.novelty);
    let failures = members.events.iter().filter(|event| refused(event.outcome())).count();
    let hits = members.events.iter().filter(|e| e.outcome() == Outcome::Succeeded).count();
    let all = members.events.len();
    let names: HashSet<Name> = members
        .events
        .iter()
        .filter(|event| refused(event.outcome()))
        .map(|event| event.principal)
        .filter(|name| *name != Name::default())
        .collect();
    let endpoint = members.events.first()?.endpoint;
    let share = failures as u64 * 100 / all.max(1) as u64;
    let hostile = share >= policy.credential_stuffing.failed_share;
    let level = match (hostile, hits > 0) {
        (false, _) => Level::Low,
        (true, false) => Level::Medium,
        (true, true) => Level::High,
    };
    let common = dossiers.describe(set).join(", ");
    let message = format!(
        "{failures} of {all} logins refused, by {} actors, for {}; {hits} succeeded. In common: {common}",
        members.actors,
        if names.is_empty() {
            "names that are not logged".to_owned()
        } else {
            format!("{} names", names.len())
        },
    );
    let verdict = Verdict {
            level,
            confidence: if level == Level::High { 80 } else { 55 },
            endpoint,
            object_kind: Name::default(),
            measure: "refused logins beyond the usual",
            value: lead.excess().round(),
            threshold: policy.novelty.excess as f64,
            peers: 0,
            message,
            reasons: vec![alarm(lead), explained(lead, &common, &members)],
            alternatives: [
                alternatives(lead, &members),
                vec![format!("an outage, or the day passwords expire: no, {share} % of these were refused and others were not")],
            ]
            .concat(),
            targets: vec![endpoint],
            hits: Vec::new(),
            events: members.events,
        };
    Some(Finding::of_set(&ABOUT, set, verdict))
}
