//! Many refused logins for few names.

use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::triage::ActorKind;
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "brute_force",
    title: "One actor is refused at a login again and again, for one name or a few.",
    what: "Refused requests (401, 403, 400, 429) to an endpoint where callers prove who they are.",
    why: "Passwords, one-time codes and tokens can be guessed; a success after many failures is a break-in.",
    how: "Refused logins of one actor: at least `brute_force.failures`, and `failed_share` percent of all its logins; fewer than `credential_stuffing.names` distinct names where the log tells names. High where a login succeeds after `failures_before_success` failures.",
    innocent: "A shared address at the morning login peak (most of its logins succeed), an expired password in a script (one name, steady pace, never a success), forgotten passwords (a handful).",
    evasion: "One try an address; long pauses.",
    owasp: "API2:2023; OAT-007",
    attack: "T1110.001",
};

/// Logins of an actor, summed up.
pub(super) struct Logins {
    /// Refused.
    pub failures: u64,
    /// All.
    pub all: u64,
    /// Distinct names tried and refused; 0 if the log tells none.
    pub names: u64,
    /// Refused before the last success.
    pub failures_before_success: u64,
    /// The endpoint of most of them.
    pub endpoint: Name,
    /// All of them, in time; those of a client under whatever name.
    pub events: Vec<Event>,
}

impl Logins {
    pub(super) fn of(profile: &Profile, peers: &Peers<'_>) -> Self {
        let refused = |event: &&Event| {
            matches!(event.outcome(), Outcome::Denied | Outcome::Missing | Outcome::Limited)
        };
        let mut logins = profile.logins.clone();
        logins.extend(
            peers.logins_at(profile).filter(|_| profile.kind == ActorKind::Client).copied(),
        );
        logins.sort_unstable_by_key(|event| (event.time, event.at));
        logins.dedup();
        let last_success = logins.iter().rposition(|event| event.outcome() == Outcome::Succeeded);
        let before = logins.get(..last_success.unwrap_or(0)).unwrap_or_default();
        let names: HashSet<Name> = logins
            .iter()
            .filter(refused)
            .map(|e| e.principal)
            .filter(|n| *n != Name::default())
            .collect();
        let mut endpoints = hashbrown::HashMap::new();
        for event in logins.iter().filter(refused) {
            *endpoints.entry(event.endpoint).or_insert(0u64) += 1;
        }
        Self {
            failures: logins.iter().filter(refused).count() as u64,
            all: logins.len() as u64,
            names: names.len() as u64,
            failures_before_success: before.iter().filter(refused).count() as u64,
            endpoint: super::profile::top(&endpoints, peers.dossiers),
            events: logins,
        }
    }

    pub(super) fn failed_share(&self) -> u64 {
        self.failures * 100 / self.all.max(1)
    }
}

/// Judges the logins of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.brute_force;
    let logins = Logins::of(profile, peers);
    if logins.failures < limits.failures
        || logins.failed_share() < limits.failed_share
        || logins.names >= policy.credential_stuffing.names
    {
        return None;
    }
    let broke_in = logins.failures_before_success >= limits.failures_before_success;
    let who = match logins.names {
        0 => "names are not logged, so it may be stuffing".to_owned(),
        n => format!("{n} name(s)"),
    };
    let success = if broke_in { "then a login succeeded" } else { "none succeeded after so many" };
    Some(verdict(
        &logins,
        if broke_in { Level::High } else { Level::Medium },
        "refused logins",
        limits.failures,
        format!("{} of {} logins refused ({who}); {success}", logins.failures, logins.all),
    ))
}

/// The verdict that both login detectors give.
pub(super) fn verdict(
    logins: &Logins,
    level: Level,
    measure: &'static str,
    floor: u64,
    message: String,
) -> Verdict {
    Verdict {
        level,
        confidence: if level == Level::High { 80 } else { 60 },
        endpoint: logins.endpoint,
        object_kind: Name::default(),
        measure,
        value: logins.failures as f64,
        threshold: floor as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            format!(
                "many people behind one address: no, {} % of its logins were refused",
                logins.failed_share()
            ),
            "an expired password in a script: it would never succeed, and try one name".to_owned(),
        ],
        events: logins.events.clone(),
        targets: vec![logins.endpoint],
    }
}
