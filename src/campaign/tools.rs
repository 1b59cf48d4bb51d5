//! Joins attackers that use one tool: they show the same user agent and try the same login, or
//! send payloads, at the same time.

use super::actor;
use super::group::{Evidence, Group};
use crate::case::Level;
use crate::detect::Finding;
use crate::dossier::{Event, Name};
use crate::record::Timestamp;
use crate::triage::payload;
use std::collections::BTreeMap;

/// Payloads (doors aside) from which an actor uses a tool for them.
const PAYLOADS: usize = 3;

/// What an actor does with its tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
    /// Tries passwords at an endpoint.
    Login(Name),
    /// Walks through a listing.
    Pages(Name),
    /// Sends payloads.
    Payloads,
    /// Uses scripts that were left on the server.
    Scripts,
}

/// An actor at work: in what way, as whom, and when.
struct Hand {
    work: Work,
    agent: Name,
    from: Timestamp,
    to: Timestamp,
}

/// A group, from when to when.
type Stint = (Timestamp, Timestamp, Group);

/// Joins groups whose actors do the same work with the same user agent at overlapping times.
pub(super) fn join(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let mut open: BTreeMap<(Work, Name), Vec<Stint>> = BTreeMap::new();
    let mut joined = Vec::new();
    for group in groups {
        match hand(&group, evidence) {
            Some(Hand { work, agent, from, to }) => {
                open.entry((work, agent)).or_default().push((from, to, group));
            }
            None => joined.push(group),
        }
    }
    for ((work, agent), mut alike) in open {
        alike.sort_by_key(|(from, to, group)| (*from, *to, names(group, evidence)));
        let mut running: Option<(Timestamp, Group)> = None;
        for (from, to, group) in alike {
            running = Some(match running.take() {
                Some((until, mut home)) if from <= until => {
                    home.absorb(group);
                    (until.max(to), home)
                }
                Some((_, home)) => {
                    joined.push(told(home, (work, agent), evidence));
                    (to, group)
                }
                None => (to, group),
            });
        }
        joined.extend(running.map(|(_, home)| told(home, (work, agent), evidence)));
    }
    joined.sort_by_cached_key(|group| names(group, evidence));
    joined
}

fn told(mut group: Group, (work, agent): (Work, Name), evidence: &Evidence<'_>) -> Group {
    let actors = group.actors.len();
    if actors > 1 && work == Work::Scripts {
        group.note(format!(
            "{actors} actors use scripts that were left on the server, at the same time"
        ));
    } else if actors > 1 {
        let why = format!(
            "{} actors do the same at the same time as \"{}\"",
            group.actors.len(),
            evidence.dossiers.names.show(agent)
        );
        group.note_of(vec![agent], why);
    }
    group
}

fn names(group: &Group, evidence: &Evidence<'_>) -> Vec<(&'static str, String)> {
    let mut names: Vec<_> = group.actors.iter().map(|at| actor(evidence.dossiers, *at)).collect();
    names.sort();
    names
}

/// The work of a group of one, by its worst finding.
fn hand(group: &Group, evidence: &Evidence<'_>) -> Option<Hand> {
    let [only] = group.actors.as_slice() else { return None };
    if !group.found.is_empty() {
        return None;
    }
    let finding = evidence.worst_of(*only)?;
    let work = match finding.about.name {
        "brute_force" | "credential_stuffing" | "password_spraying"
            if finding.verdict.level >= Level::Medium =>
        {
            Work::Login(finding.verdict.endpoint)
        }
        "bulk_collection" if finding.verdict.level >= Level::Medium => {
            Work::Pages(finding.verdict.endpoint)
        }
        "injection" if finding.verdict.level >= Level::High && uses_scripts(finding) => {
            Work::Scripts
        }
        "injection" if payloads(&finding.verdict.events) >= PAYLOADS => Work::Payloads,
        // Who looks for holes with one program at one time is one, whatever each of them found.
        "scanning" | "injection" if finding.verdict.level >= Level::Low => Work::Payloads,
        _ => return None,
    };
    let events = &finding.verdict.events;
    let mut agents = hashbrown::HashMap::new();
    events.iter().for_each(|event| *agents.entry(event.agent).or_insert(0u64) += 1);
    let agent = match work {
        Work::Scripts => Name::default(),
        _ => crate::detect::profile::top(&agents, evidence.dossiers),
    };
    let (from, to) = finding.extent()?;
    let told = agent != Name::default() || work == Work::Scripts;
    told.then_some(Hand { work, agent, from, to })
}

/// Most of what speaks against it shows no payload: it asks for scripts that do something, whoever left them.
fn uses_scripts(finding: &Finding) -> bool {
    let events = &finding.verdict.events;
    events.iter().filter(|event| event.payload.signature == 0).count() * 2 > events.len()
}

fn payloads(events: &[Event]) -> usize {
    let is = |event: &&Event| {
        payload::signature(event.payload.signature).is_some_and(|s| !s.class.is_door())
    };
    events.iter().filter(is).count()
}
