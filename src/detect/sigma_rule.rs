//! Requests that match a Sigma rule which the user brought.

use super::page::About;
use super::{Finding, Profile, Subject, Verdict};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::served;
use crate::sigma::{Rule, Rulebook};
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The page.
pub const ABOUT: About = About {
    name: "sigma_rule",
    title: "An actor makes requests that match a Sigma rule from the folder given with --sigma.",
    what: "Requests that fit the detection of a rule of the log sources `webserver` or `proxy`. Every line is held against every rule; whoever matches one is reconstructed with everything it did. One finding a rule and actor.",
    why: "Rules are how defenders hand each other what an attack looks like, often within days of a hole becoming known.",
    how: &[
        "As the Sigma specification says: values are compared whatever their letters' case unless `cased`, with wildcards, `contains`, `startswith`, `endswith`, `all`, `re`, `cidr`, `base64offset` and numbers.",
        "Paths and queries are compared as logged, percent-encoding kept; `cs-uri-query` and `c-uri-query` also with the path before them, which many rules mean, and `c-uri` also behind scheme and host.",
        "The level is the rule's (medium where it has none) and its ATT&CK tags are the finding's.",
        "A rule that asks for what no log line here has (a cookie, an address of the server), or with a modifier that is not known, is named in a warning and not used.",
        "A field that the first lines of a log do not have is unknown in those of its lines that lack it, not empty: a rule that asks for it matches them only where the rest of it decides, and is named as well.",
    ],
    innocent: &[
        "A rule is as good as whoever wrote it, and was written for other logs; its own list of false positives stands beside the finding.",
        "A match says that something was tried, not that it worked.",
    ],
    evasion: "Write the same request in a way that the rule does not foresee.",
    owasp: "API8:2023",
    attack: "T1190",
};

/// The findings: one a rule and actor.
#[must_use]
pub fn findings(profiles: &[Profile], dossiers: &Dossiers, rules: &Rulebook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for profile in profiles.iter().filter(|profile| profile.whole) {
        let mut by_rule: BTreeMap<u16, Vec<Event>> = BTreeMap::new();
        for event in profile.events.iter().filter(|event| event.rules != Name::default()) {
            for number in dossiers.names.text(event.rules).chunks_exact(2) {
                let number = number.iter().fold(0, |all, byte| all << 8 | u16::from(*byte));
                by_rule.entry(number).or_default().push(*event);
            }
        }
        for (number, events) in by_rule {
            let Some(rule) = rules.rule(number) else { continue };
            findings.push(Finding {
                about: &ABOUT,
                subject: Subject::Actor(profile.actor),
                verdict: verdict(rule, events, dossiers),
                shown: Vec::new(),
                only_joins: false,
                rule: Some(Arc::clone(rule)),
            });
        }
    }
    findings
}

fn verdict(rule: &Rule, events: Vec<Event>, dossiers: &Dossiers) -> Verdict {
    let (mut endpoints, mut kinds) = (HashMap::new(), HashMap::new());
    for event in &events {
        *endpoints.entry(event.endpoint).or_insert(0u64) += 1;
        if event.has_object() {
            *kinds.entry(event.object_kind).or_insert(0u64) += 1;
        }
    }
    let answered = events.iter().filter(|event| served(event.status)).count();
    let requests = match events.len() {
        1 => "1 request matches".to_owned(),
        many => format!("{many} requests match"),
    };
    let message = format!(
        "{requests} the Sigma rule \"{}\" ({}), first at {}; {answered} answered",
        rule.title,
        rule.id,
        events.first().map_or(String::new(), |event| event.time.to_string()),
    );
    let innocent = rule.innocent.iter().map(|text| format!("the rule's author names: {text}"));
    Verdict {
        level: rule.level,
        confidence: rule.confidence,
        endpoint: super::profile::top(&endpoints, dossiers),
        object_kind: super::profile::top(&kinds, dossiers),
        measure: "requests that match a Sigma rule",
        value: events.len() as f64,
        threshold: 1.0,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: innocent.collect(),
        events,
        targets: endpoints.keys().copied().collect(),
        hits: Vec::new(),
    }
}
