//! Detectors: from what actors did to findings.
//!
//! There are two sorts. A detector of one actor is a pure function of its [`Profile`] and its
//! [`Peers`]: one file each, with its page ([`About`]) and a firing and a silent example;
//! [`DETECTORS`] lists them. What many do together and nobody alone is found in [`alarm`], and
//! [`COLLECTIVE`] lists the pages of what comes of it.
//!
//! Around them lie the questions that several detectors ask: [`suspect`] chooses from triage whose
//! requests are reconstructed at all, [`hands`] tells whose hand used a name, [`peers`] what is
//! usual, [`innocent`] who looks alike, [`effect`] what a payload brought about, [`sweep`] whether ids
//! were gone through in order, and [`support`] what else speaks for or against an attack. [`policy`]
//! holds the thresholds. Read [`scanning`] first: it is the smallest.

pub mod alarm;
mod allow;
mod archives;
pub mod automation;
mod barred;
pub mod baseline;
mod bodies;
pub mod brute_force;
pub mod bulk_collection;
pub mod credential_stuffing;
mod device;
pub mod distributed_bodies;
pub mod distributed_enumeration;
pub mod distributed_logins;
pub mod distributed_paging;
pub mod effect;
mod errand;
mod finding;
pub mod hands;
pub mod injection;
pub mod innocent;
pub mod insider_drift;
mod keys;
pub mod known_indicator;
pub mod large_pages;
pub mod login_flood;
pub mod object_enumeration;
pub mod page;
pub mod password_spraying;
pub mod peers;
pub mod policy;
pub mod privilege_probing;
pub mod profile;
mod refusals;
mod retries;
pub mod scanning;
pub mod shadow_endpoint;
mod shared_scan;
pub mod sigma_rule;
#[cfg(test)]
pub(crate) mod stage;
pub mod stolen_credential;
mod stray;
pub mod support;
pub mod surface;
pub mod suspect;
pub mod sweep;
mod together;
#[cfg(test)]
mod trial;
mod tries;

pub use alarm::lead::{Followed, Lead};
pub use allow::Allow;
pub use finding::{Finding, Subject};
pub use hands::Hands;
pub use innocent::ownership::Ownership;
pub use page::About;
pub use peers::Peers;
pub use policy::Policy;
pub use profile::Profile;

use crate::case::Level;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::Locator;
use alarm::scope::Watched;
use alarm::slice::Slice;
use alarm::{lead, strangers, walks};
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

/// What a detector says of an actor.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// How bad it is.
    pub level: Level,
    /// How sure we are, in percent.
    pub confidence: u8,
    /// The endpoint it concerns.
    pub endpoint: Name,
    /// The kind of object it concerns, if any.
    pub object_kind: Name,
    /// What was measured, in words.
    pub measure: &'static str,
    /// Its value.
    pub value: f64,
    /// The value from which it is reported.
    pub threshold: f64,
    /// Peers behind the threshold; 0 where there were too few.
    pub peers: u64,
    /// One line for a person.
    pub message: String,
    /// What else speaks for it.
    pub reasons: Vec<String>,
    /// Innocent explanations, and what speaks for or against each.
    pub alternatives: Vec<String>,
    /// The events that count towards it, in time.
    pub events: Vec<Event>,
    /// Endpoints where an answer is a success, if the verdict is not about a kind of object.
    pub targets: Vec<Name>,
    /// Requests that had an effect, where an answer alone is no success; none where it is.
    pub hits: Vec<Locator>,
}

/// One detector.
#[allow(missing_debug_implementations)]
pub struct Detector {
    /// Its page.
    pub about: &'static About,
    /// Its judgement.
    pub detect: fn(&Profile, &Peers<'_>, &Policy) -> Option<Verdict>,
}

/// Declares the modules and the list in one.
macro_rules! detectors {
    ($($name:ident),* $(,)?) => {
        /// Every detector.
        pub const DETECTORS: &[Detector] =
            &[$(Detector { about: &$name::ABOUT, detect: $name::detect }),*];
    };
}

detectors! {
    object_enumeration,
    bulk_collection,
    password_spraying,
    credential_stuffing,
    brute_force,
    automation,
    privilege_probing,
    scanning,
    injection,
    stolen_credential,
    insider_drift,
    shadow_endpoint,
    known_indicator,
}

/// Detectors that look at what many do together; see [`alarm::lead`].
pub const COLLECTIVE: [&About; 4] = [
    &distributed_enumeration::ABOUT,
    &distributed_paging::ABOUT,
    &distributed_bodies::ABOUT,
    &distributed_logins::ABOUT,
];

/// The pages of all detectors.
pub fn pages() -> impl Iterator<Item = &'static About> {
    DETECTORS.iter().map(|detector| detector.about).chain(COLLECTIVE).chain([&sigma_rule::ABOUT])
}

/// The findings of leads: about the sets they were traced to, at these places in
/// [`Dossiers::sets`], or about the endpoint; the last `walks` of these sets are listings that may be
/// walked. `single` are findings about actors.
#[must_use]
pub fn collective(
    (leads, walks): (&[lead::Placed], usize),
    alone: &HashSet<u64>,
    peers: &Peers<'_>,
    (dossiers, single): (&Dossiers, &[Finding]),
    policy: &Policy,
) -> Vec<Finding> {
    let with = |wanted: &dyn Fn(Level) -> bool| -> HashSet<u32> {
        let found = single.iter().filter(|finding| wanted(finding.verdict.level));
        found.filter_map(|finding| finding.subject.actor()).collect()
    };
    let stand_out = with(&|level| level >= Level::Medium);
    let judged = with(&|_| true);
    let told = |lead: &lead::Placed| {
        let mut finding = of_lead(lead, alone, (dossiers, peers), policy)?;
        let few = !lead.0.few.is_empty() && lead.1.is_some();
        let few = few && !is_of_many(lead, &finding, peers.dossiers, &policy.novelty);
        // How much each took is not logged: several at the same work say more than each of them.
        let few = few && !(lead.0.watched == Watched::Hidden && is_by_several(&finding));
        // What several share of whom each keeps below what stands out was judged by nobody yet.
        let unseen = is_by_several(&finding) && is_hidden(&finding, &judged);
        let hidden = unseen || lead.0.is_login() && is_hidden(&finding, &stand_out);
        // One or two whom others look like are judged alone.
        let sort = !matches!(lead.0.watched, Watched::Pages | Watched::Logins);
        let lone = sort && lead.1.is_some() && is_of_one(&finding);
        // Whoever reads what others own by trade, or once as a new partner, was judged alone.
        let known = lead.0.alarm.slice == Slice::Others && !is_hidden(&finding, &judged);
        let each = known && !is_hidden(&finding, &stand_out);
        // Of one or two who were judged at a login, what they do there was judged with them.
        let known_there = lead.0.is_login() && is_of_one(&finding) && !is_hidden(&finding, &judged);
        finding.only_joins = (few || lone || each) && !hidden || known_there;
        if finding.only_joins || known {
            finding.verdict.level = finding.verdict.level.min(Level::Informational);
        }
        Some(finding)
    };
    let traced = leads.iter().filter(|(_, set, _)| set.is_some()).count();
    let mut found: Vec<Finding> = leads.iter().filter_map(told).collect();
    let walks = dossiers.sets.len().saturating_sub(walks).max(traced)..dossiers.sets.len();
    let mut bands = strangers::judge(traced..walks.start, dossiers, policy);
    bands.retain(|band| !found.iter().any(|finding| strangers::is_told(band, finding)));
    found.append(&mut bands);
    let mut walks = walks::judge(walks, dossiers, peers, policy);
    walks.retain(|walk| !found.iter().any(|finding| walks::is_told(walk, finding)));
    found.append(&mut walks);
    found
}

/// The finding of a lead, by what it is about.
fn of_lead(
    (lead, set, route): &lead::Placed,
    alone: &HashSet<u64>,
    (dossiers, peers): (&Dossiers, &Peers<'_>),
    policy: &Policy,
) -> Option<Finding> {
    match (set, lead.watched) {
        (Some(set), Watched::Logins) => {
            distributed_logins::of_lead(lead, *set, dossiers, alone, policy)
        }
        (Some(set), Watched::Hidden) => {
            distributed_bodies::of_lead(lead, *set, (dossiers, peers), alone, policy)
        }
        (Some(set), Watched::Pages) => {
            distributed_paging::of_lead(lead, *set, dossiers, peers, alone, policy)
        }
        (Some(set), Watched::Objects) => {
            distributed_enumeration::of_lead(lead, *set, dossiers, peers, alone, policy)
        }
        (None, Watched::Hidden) => None,
        // Few actors are judged one by one.
        (None, _) if !lead.few.is_empty() => None,
        (None, _) => Some(distributed_enumeration::of_route(lead, *route, policy)),
    }
}

/// Most of it was done by others than the few that explain the alarm: a great theft among the news
/// of many is more than its excess, so that eight of fifty explain that. What they all have in
/// common is theirs.
fn is_of_many(
    (lead, set, _): &lead::Placed,
    finding: &Finding,
    dossiers: &Dossiers,
    policy: &policy::Novelty,
) -> bool {
    let events = &finding.verdict.events;
    let hash = |event: &Event| dossiers.actors.get(event.actor as usize).map(|(hash, _)| *hash);
    let theirs = events.iter().filter_map(hash).filter(|hash| lead.few.contains(hash)).count();
    let all = set.map_or(0, |set| dossiers.in_set(set).count());
    lead.is_traced(policy)
        && lead.explanation.explains * 100.0 >= policy.explained as f64
        && events.len() * 2 > all
        && (theirs as u64) * 100 < events.len() as u64 * policy.explained
}

/// Actors from which a work was shared out.
const SEVERAL: usize = 3;

/// Several did it, none of them more than half.
fn is_by_several(finding: &Finding) -> bool {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for event in &finding.verdict.events {
        *counts.entry(event.actor).or_insert(0) += 1;
    }
    let most = counts.values().max().copied().unwrap_or(0);
    counts.len() >= SEVERAL && most * 2 <= finding.verdict.events.len()
}

/// One or two did it.
fn is_of_one(finding: &Finding) -> bool {
    let actors: HashSet<u32> = finding.verdict.events.iter().map(|event| event.actor).collect();
    actors.len() < SEVERAL
}

/// Most of what was done is the work of others than these: at a login few tries from each, of whom
/// none stands out, are the point.
fn is_hidden(finding: &Finding, these: &HashSet<u32>) -> bool {
    let events = &finding.verdict.events;
    let hidden = events.iter().filter(|event| !these.contains(&event.actor)).count();
    hidden * 2 > events.len()
}

/// Runs every detector on every actor of the dossiers; worst findings first.
#[must_use]
pub fn judge(
    profiles: &[Profile],
    peers: &Peers<'_>,
    dossiers: &Dossiers,
    policy: &Policy,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = profiles
        .par_iter()
        .filter(|profile| profile.whole)
        .flat_map_iter(|profile| {
            DETECTORS.iter().filter_map(|detector| {
                let verdict = (detector.detect)(profile, peers, policy)?;
                let subject = Subject::Actor(profile.actor);
                let (shown, only_joins) = (Vec::new(), false);
                Some(Finding {
                    about: detector.about,
                    subject,
                    verdict,
                    shown,
                    only_joins,
                    rule: None,
                })
            })
        })
        .collect();
    sort(&mut findings, dossiers);
    findings
}

/// Worst first; of equals by detector and name, so that runs agree.
pub fn sort(findings: &mut [Finding], dossiers: &Dossiers) {
    let name = |finding: &Finding| match finding.subject {
        Subject::Actor(at) => dossiers.actors.get(at as usize).map(|(_, actor)| actor.clone()),
        Subject::Set(_) | Subject::Route(_) => None,
    };
    findings.sort_by(|a, b| {
        (b.verdict.level, b.verdict.confidence, b.verdict.value.to_bits())
            .cmp(&(a.verdict.level, a.verdict.confidence, a.verdict.value.to_bits()))
            .then_with(|| a.about.name.cmp(b.about.name))
            .then_with(|| name(a).cmp(&name(b)))
            .then_with(|| a.rule_key().cmp(&b.rule_key()))
            .then_with(|| match (a.subject.actor(), b.subject.actor()) {
                (Some(_), Some(_)) => std::cmp::Ordering::Equal,
                _ => a.subject.name(dossiers).cmp(&b.subject.name(dossiers)),
            })
    });
}

/// The profile of every actor in the dossiers.
#[must_use]
pub fn profiles(dossiers: &Dossiers) -> Vec<Profile> {
    dossiers
        .by_actor()
        .into_par_iter()
        .zip(&dossiers.actors)
        .enumerate()
        .map(|(at, (events, (_, actor)))| {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            Profile::new(at, actor.kind(), events, dossiers)
        })
        .collect()
}
