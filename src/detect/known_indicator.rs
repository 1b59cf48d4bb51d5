//! Requests that show an indicator which the user brought.

use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::served;
use crate::words::{many, thousands};
use hashbrown::HashMap;
use std::collections::BTreeSet;

/// The page.
pub const ABOUT: About = About {
    name: "known_indicator",
    title: "An actor shows an address, network, user agent, key or path from the list given with --ioc.",
    what: "Requests from an address or network of the list, with a user agent, principal or key of it, or for a path of it. Whoever makes one is reconstructed with everything it did.",
    why: "What was seen elsewhere is looked for here first: another victim's report, a hosting provider's range, a key that was found on a forum.",
    how: &[
        "Exact comparison (addresses by value, networks by their prefix, paths by their whole or by what stands before a `*`).",
        "Medium where any of it was answered, else low; the actor's own behaviour decides whether it is worse.",
    ],
    innocent: &[
        "An address changes hands, a network is shared, a user agent is copied: the list is as good as whoever wrote it.",
    ],
    evasion: "Come from elsewhere.",
    owasp: "API2:2023",
    attack: "T1078",
};

/// Looks for marked requests.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, _policy: &Policy) -> Option<Verdict> {
    let marked = |event: &&Event| event.mark != Name::default();
    let events: Vec<Event> = profile.events.iter().filter(marked).copied().collect();
    let first = events.first()?;
    let names = &peers.dossiers.names;
    let mut marks: BTreeSet<String> = BTreeSet::new();
    let (mut endpoints, mut kinds) = (HashMap::new(), HashMap::new());
    for event in &events {
        // A token of the list is no more to be read than that of any request.
        let token = names.text(event.mark) == names.text(event.credential);
        let shown = names.show(if token { event.credential } else { event.mark });
        marks.insert(shown);
        *endpoints.entry(event.endpoint).or_insert(0u64) += 1;
        if event.has_object() {
            *kinds.entry(event.object_kind).or_insert(0u64) += 1;
        }
    }
    let answered = events.iter().filter(|event| served(event.status)).count();
    let message = format!(
        "{} {} ({} of the list), first at {}; {} answered",
        match events.len() {
            1 => "1 request shows".to_owned(),
            n => format!("{} show", many(n as u64, "request")),
        },
        marks.first().map_or("", String::as_str),
        many(marks.len() as u64, "indicator"),
        first.time,
        thousands(answered as u64)
    );
    Some(Verdict {
        level: if answered > 0 { Level::Medium } else { Level::Low },
        confidence: 60,
        endpoint: super::profile::top(&endpoints, peers.dossiers),
        object_kind: super::profile::top(&kinds, peers.dossiers),
        measure: "requests that show an indicator",
        value: events.len() as f64,
        threshold: 1.0,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "the indicator is shared by others: see what else this actor did".to_owned(),
        ],
        events,
        targets: endpoints.keys().copied().collect(),
        hits: Vec::new(),
    })
}
