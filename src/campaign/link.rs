//! Which actors are one hand, and why.
//!
//! Laws of evidence join actors that stand out: the same guise (endpoint and user agent, without a
//! principal) with objects that do not overlap, since one work list was shared out; the same way of
//! working through such a list ([`lists`](super::lists)); and the same credential. Each join is written out with its numbers. Actors that look innocent are
//! joined with nobody.

use super::{Campaign, actor, id, key};
use crate::case::Level;
use crate::detect::{Finding, Policy, Profile, Subject};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::served;
use crate::route::Keyed;
use crate::triage::attribute::{ABSENT, Attribute};
use crate::triage::{ActorKind, Crowds, Set};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// What joins look like before they are campaigns.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Actors of whom every request counts.
    pub actors: Vec<u32>,
    /// Findings that are about no actor: indexes into the list of findings. Whoever made the
    /// requests they are about is a member with these requests alone.
    pub found: Vec<usize>,
    /// Findings about requests of which the actors above made nearly all.
    pub seen: Vec<usize>,
    /// Actors told apart: what they did of the findings that are about no actor is theirs.
    pub apart: HashSet<u32>,
    /// Why they are one.
    pub joins: Vec<String>,
    /// Endpoint and user agent that name them.
    pub guise: Option<(Name, Name)>,
    /// How many were joined since they work alike from one list.
    pub hands: usize,
}

/// What linking looks at.
#[allow(missing_debug_implementations)]
pub struct Evidence<'d> {
    /// The findings, worst first.
    pub findings: &'d [Finding],
    /// Profiles by index of the actor.
    pub profiles: &'d [Profile],
    /// The dossiers.
    pub dossiers: &'d Dossiers,
    /// Names that are nobody's.
    pub crowds: &'d Crowds,
    /// The hash of the run.
    pub hash: &'d Keyed,
    /// Thresholds.
    pub policy: &'d Policy,
}

impl<'d> Evidence<'d> {
    fn profile(&self, actor: u32) -> Option<&'d Profile> {
        self.profiles.get(actor as usize)
    }

    /// The worst finding of each actor that has one, in the order of the actors' names.
    fn worst(&self) -> Vec<(u32, &'d Finding)> {
        let mut seen = HashSet::new();
        let mut worst: Vec<(u32, &Finding)> = self
            .findings
            .iter()
            .filter_map(|finding| Some((finding.subject.actor()?, finding)))
            .filter(|(actor, _)| seen.insert(*actor))
            .collect();
        worst.sort_by_cached_key(|(at, _)| key(self.dossiers, *at));
        worst
    }
}

/// Groups the actors that have findings.
#[must_use]
pub fn groups(evidence: &Evidence<'_>) -> Vec<Group> {
    let worst = evidence.worst();
    let mut guises: Vec<((Name, Name), Vec<u32>)> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for (actor, finding) in worst {
        match guise(actor, finding, evidence) {
            Some(key) => match guises.iter_mut().find(|(known, _)| *known == key) {
                Some((_, members)) => members.push(actor),
                None => guises.push((key, vec![actor])),
            },
            None => groups.push(Group { actors: vec![actor], ..Group::default() }),
        }
    }
    for (key, members) in guises {
        groups.extend(share_out(key, &members, evidence));
    }
    let groups = super::tools::join(join_hands(groups, evidence), evidence);
    join_credentials(super::lists::join(groups, evidence), evidence)
}

/// Parts that one hand played under several names are one.
fn join_hands(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let parts = &evidence.dossiers.parts;
    let hand = |group: &Group| Some(parts.get(group.actors.first()?)?.hand);
    let mut joined: Vec<Group> = Vec::new();
    let mut homes: HashMap<u32, usize> = HashMap::new();
    for group in groups {
        let home = hand(&group).map(|hand| *homes.entry(hand).or_insert(joined.len()));
        match home.and_then(|at| joined.get_mut(at)) {
            Some(home) => home.actors.extend(group.actors),
            None => joined.push(group),
        }
    }
    for group in &mut joined {
        if group.actors.len() > 1 && hand(group).is_some() {
            group.joins.push(format!(
                "one hand, told by network and user agent, acts under {} names",
                group.actors.len()
            ));
        }
    }
    joined
}

/// Endpoint and user agent of an actor that collects objects without a principal, if that is what
/// it nearly always shows.
fn guise(actor: u32, finding: &Finding, evidence: &Evidence<'_>) -> Option<(Name, Name)> {
    let verdict = &finding.verdict;
    let is_client = evidence.profile(actor)?.kind == ActorKind::Client;
    if !is_client || verdict.level < Level::Medium || verdict.object_kind == Name::default() {
        return None;
    }
    let events: Vec<&Event> =
        verdict.events.iter().filter(|event| event.endpoint == verdict.endpoint).collect();
    let agent = main_agent(&events, evidence.dossiers);
    let fits = events
        .iter()
        .filter(|event| event.agent == agent && event.principal == Name::default())
        .count();
    (fits * 100 >= events.len() * 80).then_some((verdict.endpoint, agent))
}

fn main_agent(events: &[&Event], dossiers: &Dossiers) -> Name {
    let mut counts = HashMap::new();
    for event in events {
        *counts.entry(event.agent).or_insert(0u64) += 1;
    }
    crate::detect::profile::top(&counts, dossiers)
}

/// Objects of a kind that an actor was served.
pub(super) fn served_objects(profile: &Profile, endpoint: Name) -> HashSet<Name> {
    let taken =
        |event: &&Event| event.endpoint == endpoint && event.has_object() && served(event.status);
    profile.events.iter().filter(taken).map(|event| event.object).collect()
}

/// Members in one guise whose objects do not overlap are one group; whoever repeats the work of
/// others begins a group of its own.
fn share_out(guise: (Name, Name), members: &[u32], evidence: &Evidence<'_>) -> Vec<Group> {
    let mut shares: Vec<(u32, HashSet<Name>)> = members
        .iter()
        .filter_map(|at| Some((*at, served_objects(evidence.profile(*at)?, guise.0))))
        .collect();
    shares.sort_by_cached_key(|(at, objects)| {
        (std::cmp::Reverse(objects.len()), key(evidence.dossiers, *at))
    });
    let mut groups: Vec<(Group, HashSet<Name>, usize)> = Vec::new();
    for (at, objects) in shares {
        let home =
            groups.iter_mut().find(|(_, union, _)| disjoint(&objects, union, evidence.policy));
        if let Some((group, union, sum)) = home {
            group.actors.push(at);
            *sum += objects.len();
            union.extend(objects);
        } else {
            let group = Group { actors: vec![at], guise: Some(guise), ..Group::default() };
            let sum = objects.len();
            groups.push((group, objects, sum));
        }
    }
    groups
        .into_iter()
        .map(|(mut group, union, sum)| {
            if group.actors.len() > 1 {
                group.joins.push(reason(&group, &union, sum, guise, evidence));
            }
            group
        })
        .collect()
}

/// Fewer objects in common than the policy allows.
pub(super) fn disjoint(objects: &HashSet<Name>, union: &HashSet<Name>, policy: &Policy) -> bool {
    let common = objects.intersection(union).count() as u64;
    common <= 2 || common * 100 <= objects.len() as u64 * policy.campaign.overlap
}

fn reason(
    group: &Group,
    union: &HashSet<Name>,
    sum: usize,
    key: (Name, Name),
    evidence: &Evidence<'_>,
) -> String {
    format!(
        "{} actors ask {} without a principal as \"{}\" and share one work list: {sum} objects between them, {} of these twice",
        group.actors.len(),
        evidence.dossiers.endpoint_text(key.0),
        evidence.dossiers.names.show(key.1),
        sum - union.len()
    )
}

/// Groups with a credential in common are one, unless a crowd shares it.
fn join_credentials(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let mut joined: Vec<(BTreeSet<String>, Group)> = Vec::new();
    for group in groups {
        let (mut held, mut whole) = (credentials(&group, evidence), group);
        // It may be the link between groups that were apart so far.
        let (homes, others): (Vec<_>, Vec<_>) =
            joined.into_iter().partition(|(known, _)| !known.is_disjoint(&held));
        joined = others;
        for (known, home) in homes {
            let shared = held.intersection(&known).next().cloned().unwrap_or_default();
            let reason = format!(
                "the same credential {shared} is shown by {} and {}",
                names(&home, evidence),
                names(&whole, evidence)
            );
            let joins = [home.joins, whole.joins, vec![reason]].concat();
            let actors = [home.actors, whole.actors].concat();
            whole = Group { actors, joins, guise: home.guise.or(whole.guise), ..Group::default() };
            held.extend(known);
        }
        joined.push((held, whole));
    }
    joined.into_iter().map(|(_, group)| group).collect()
}

fn names(group: &Group, evidence: &Evidence<'_>) -> String {
    let first = group.actors.first().map_or(String::new(), |at| actor(evidence.dossiers, *at).1);
    match group.actors.len() {
        1 => first,
        n => format!("{first} and {} others", n - 1),
    }
}

/// The credential that a suspicious member of a group nearly always shows when it is answered, and
/// that no crowd shares.
fn credentials(group: &Group, evidence: &Evidence<'_>) -> BTreeSet<String> {
    let suspicious = |at: &&u32| {
        let about = |f: &Finding| f.subject == Subject::Actor(**at);
        evidence.findings.iter().any(|f| about(f) && f.verdict.level >= Level::Medium)
    };
    // That two hands use one name is known: the name joins neither to the other.
    let parts = &evidence.dossiers.parts;
    let shared = |at: &u32| parts.contains_key(at) || parts.values().any(|part| part.home == *at);
    let single = group.actors.iter().filter(suspicious).filter(|at| !shared(at));
    let names = single.filter_map(|at| evidence.profile(*at));
    names
        .filter_map(|profile| {
            let answered: Vec<&Event> =
                profile.events.iter().filter(|e| served(e.status)).collect();
            let mut counts = HashMap::new();
            answered.iter().for_each(|e| *counts.entry(e.credential).or_insert(0u64) += 1);
            let top = crate::detect::profile::top(&counts, evidence.dossiers);
            (counts.get(&top).copied().unwrap_or(0) * 10 >= answered.len() as u64 * 8)
                .then_some(top)
        })
        .filter(|name| *name != Name::default())
        .filter(|name| {
            let text = evidence.dossiers.names.text(*name);
            !evidence.crowds.is_shared(text, ActorKind::Credential, evidence.hash)
        })
        .map(|name| evidence.dossiers.names.show(name))
        .collect()
}

/// Turns groups into campaigns, worst first.
#[must_use]
pub fn campaigns(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Campaign> {
    let mut all: Vec<Campaign> =
        groups.into_iter().filter_map(|group| campaign(group, evidence)).collect();
    all.sort_by(|a, b| {
        (b.level, b.confidence, b.events.len())
            .cmp(&(a.level, a.confidence, a.events.len()))
            .then_with(|| a.id.cmp(&b.id))
    });
    all
}

fn campaign(mut group: Group, evidence: &Evidence<'_>) -> Option<Campaign> {
    group.actors.sort_by_cached_key(|at| key(evidence.dossiers, *at));
    group.actors.dedup();
    let members: HashSet<u32> = group.actors.iter().copied().collect();
    let findings: Vec<usize> = evidence
        .findings
        .iter()
        .enumerate()
        .filter(|(at, finding)| {
            finding.subject.actor().is_some_and(|actor| members.contains(&actor))
                || group.found.contains(at)
                || group.seen.contains(at)
        })
        .map(|(at, _)| at)
        .collect();
    let worst = gravest(&findings, evidence)?;
    let made: Vec<usize> = findings.iter().filter(|at| !group.seen.contains(at)).copied().collect();
    let mut events = all_events(&members, &made, evidence);
    events.retain(|event| !group.apart.contains(&event.actor));
    let (kind, name) = called(&group, worst, &events, evidence);
    let hands = super::lists::hands(&group, evidence).max(group.hands);
    let guests = guests(&group, evidence);
    group.actors.extend(guests);
    let about: Vec<&Finding> =
        findings.iter().filter_map(|at| evidence.findings.get(*at)).collect();
    let fallen = super::loot::taken(&about, &events, &members, evidence);
    group.actors.extend(fallen.iter().map(|event| event.actor));
    let events = in_time([events, fallen].concat());
    group.actors.sort_by_cached_key(|at| key(evidence.dossiers, *at));
    group.actors.dedup();
    let own: Vec<&Finding> =
        about.into_iter().filter(|finding| finding.about.kind() == worst.about.kind()).collect();
    let set = group.found.iter().find_map(|at| evidence.findings.get(*at)?.subject.set());
    let mut campaign = Campaign {
        id: id('C', &[worst.about.name, &kind, &name]),
        kind: worst.about.kind(),
        level: worst.verdict.level,
        confidence: worst.verdict.confidence,
        findings,
        joins: group.joins,
        common: Vec::new(),
        kinds: own.iter().map(|f| f.verdict.object_kind).filter(|k| *k != Name(0)).collect(),
        targets: own
            .iter()
            .filter(|f| f.verdict.hits.is_empty())
            .flat_map(|f| f.verdict.targets.iter().copied())
            .collect(),
        hits: own.iter().flat_map(|f| f.verdict.hits.iter().copied()).collect(),
        events,
        actors: group.actors,
        guise: group.guise,
        set,
    };
    campaign.common = common(&campaign, evidence.dossiers);
    let signs = signs(worst);
    raise(&mut campaign, (hands, signs), evidence.policy);
    Some(campaign)
}

/// Signs of an actor that stands out by objects, beside their number.
fn signs(finding: &Finding) -> usize {
    let by_objects = finding.about.name == "object_enumeration";
    if by_objects { finding.verdict.reasons.len().saturating_sub(1) } else { 0 }
}

/// Raises the level of a campaign by what shows in the whole of it only.
fn raise(campaign: &mut Campaign, (hands, signs): (usize, usize), policy: &Policy) {
    let returned = campaign.objects().1 as u64;
    let many = policy.object_enumeration.objects_without_peers;
    // What holds one of many back, that he was given little, does not hold back all of them.
    let joined = campaign.actors.len() > 1 && signs >= 2;
    if campaign.level == Level::Medium
        && joined
        && campaign.kind == "object_enumeration"
        && returned >= policy.object_enumeration.objects / 2
    {
        campaign.level = Level::High;
    }
    // Each stands out alone; that they share one work list is a further sign.
    if campaign.level == Level::Medium && hands >= policy.campaign.hands && returned >= many {
        campaign.level = Level::High;
    }
    if campaign.level == Level::High && returned >= policy.campaign.critical_objects {
        campaign.level = Level::Critical;
    }
    if campaign.actors.len() > 1 {
        campaign.confidence = campaign.confidence.saturating_add(5).min(97);
    }
}

/// The finding that a campaign is called by: the worst. Whoever looks through hundreds of places asks
/// for doors, and is no less a scanner for what one of them gave away.
fn gravest<'e>(findings: &[usize], evidence: &Evidence<'e>) -> Option<&'e Finding> {
    let worst = evidence.findings.get(*findings.first()?)?;
    let scan = findings.iter().filter_map(|at| evidence.findings.get(*at)).find(|finding| {
        finding.about.name == "scanning" && finding.verdict.level >= worst.verdict.level
    });
    Some(scan.filter(|_| worst.about.name == "injection").unwrap_or(worst))
}

/// What a campaign is called after: its first actor, or the set it is. Sets may be described alike;
/// their first requests tell them apart.
fn called(
    group: &Group,
    worst: &Finding,
    events: &[Event],
    evidence: &Evidence<'_>,
) -> (String, String) {
    if let Some(first) = group.actors.first() {
        return key(evidence.dossiers, *first);
    }
    let (kind, name) = worst.subject.name(evidence.dossiers);
    let first = events.first().map_or(String::new(), |event| event.time.to_string());
    (kind.to_owned(), format!("{name} {first}"))
}

/// Everything that members did, and the requests that findings are about, in time.
fn all_events(members: &HashSet<u32>, findings: &[usize], evidence: &Evidence<'_>) -> Vec<Event> {
    let mut events: Vec<Event> = members
        .iter()
        .filter_map(|at| evidence.profile(*at))
        .flat_map(|profile| profile.events.iter().copied())
        .collect();
    // Whoever guesses passwords acts under the names it has guessed: these are no members.
    let found = findings.iter().filter_map(|at| evidence.findings.get(*at));
    let under_others = found.flat_map(|finding| finding.verdict.events.iter().copied());
    events.extend(under_others.filter(|event| !members.contains(&event.actor)));
    in_time(events)
}

/// Each of them once, in time.
fn in_time(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_unstable_by_key(|event| (event.time, event.at));
    events.dedup_by_key(|event| event.at);
    events
}

/// Whoever made the requests of the findings that are about no actor.
pub(super) fn guests(group: &Group, evidence: &Evidence<'_>) -> HashSet<u32> {
    let found = group.found.iter().filter_map(|at| evidence.findings.get(*at));
    let actors = found.flat_map(|finding| finding.verdict.events.iter().map(|event| event.actor));
    actors.filter(|actor| !group.apart.contains(actor)).collect()
}

/// A set of requests by the guise of a campaign's members: clients that ask an endpoint with a
/// user agent, without a principal.
#[must_use]
pub fn guise_set((endpoint, agent): (Name, Name), dossiers: &Dossiers, hash: &Keyed) -> Set {
    Set::of([
        (Attribute::Route, hash.of(dossiers.names.text(endpoint))),
        (Attribute::UserAgent, hash.of(dossiers.names.text(agent))),
        (Attribute::Named, ABSENT),
        (Attribute::ActorKind, ActorKind::Client as u64),
    ])
}

/// What nine in ten requests of a campaign have in common.
fn common(campaign: &Campaign, dossiers: &Dossiers) -> Vec<String> {
    let all = campaign.events.len();
    let mut shared = campaign.set.map_or(Vec::new(), |set| dossiers.describe(set));
    let mut note = |what: &str, pick: fn(&Event) -> Name, show: &dyn Fn(Name) -> String| {
        let mut counts: HashMap<Name, u64> = HashMap::new();
        for event in &campaign.events {
            *counts.entry(pick(event)).or_insert(0) += 1;
        }
        let top = crate::detect::profile::top(&counts, dossiers);
        if counts.get(&top).copied().unwrap_or(0) * 10 >= all as u64 * 9 {
            let text = show(top);
            let phrase =
                if text.is_empty() { format!("no {what}") } else { format!("{what} {text}") };
            if !shared.contains(&phrase) {
                shared.push(phrase);
            }
        }
    };
    let text = |name: Name| dossiers.names.show(name);
    note("user agent", |e| e.agent, &text);
    note("principal", |e| e.principal, &text);
    note("credential", |e| e.credential, &text);
    note("endpoint", |e| e.endpoint, &|name| dossiers.endpoint_text(name));
    shared
}
