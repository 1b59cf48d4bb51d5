//! Campaigns, sessions, indicators and findings as rows of their tables.

use super::story::{self, Frame};
use super::{Campaign, actor, finding_id, id, key};
use crate::case::{CampaignRow, EventRow, FindingRow, IndicatorRow, Level, SessionRow};
use crate::detect::Finding;
use crate::dossier::{Dossiers, Event, Name, session};
use crate::record::{Locator, Outcome, Timestamp, served};
use crate::triage::Attribute;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// All requests in the logs that show a value of an attribute, and how many actors they come from.
pub type Everybody<'d> = dyn Fn(&str, &str) -> Option<(u64, u64)> + 'd;

/// What rows are made of.
#[allow(missing_debug_implementations)]
pub struct Material<'d> {
    /// The dossiers.
    pub dossiers: &'d Dossiers,
    /// The findings, worst first.
    pub findings: &'d [Finding],
    /// What the user told, and what the logs cover.
    pub frame: Frame,
    /// Writes a place as an evidence pointer.
    pub pointer: &'d dyn Fn(Locator) -> String,
    /// All requests in the logs that show a value of an attribute, and how many actors they come
    /// from, where that is known.
    pub all: &'d Everybody<'d>,
    /// Classes of data behind an endpoint.
    pub classes: &'d dyn Fn(&str) -> Vec<String>,
}

impl Material<'_> {
    fn pointers<'e>(&self, events: impl IntoIterator<Item = &'e Event>) -> String {
        let mut seen = Vec::new();
        for event in events {
            let pointer = (self.pointer)(event.at);
            if !seen.contains(&pointer) && seen.len() < 5 {
                seen.push(pointer);
            }
        }
        seen.join("; ")
    }

    fn top_endpoint(&self, events: &[Event]) -> Name {
        crate::detect::profile::top(&count(events, |e| e.endpoint), self.dossiers)
    }

    /// Classes of data behind the endpoints of some events, sorted.
    fn classes_behind(&self, events: &[Event]) -> String {
        let endpoints = count(events, |e| e.endpoint);
        let mut classes: Vec<String> = endpoints
            .keys()
            .flat_map(|name| (self.classes)(&self.dossiers.endpoint(*name)[2]))
            .collect();
        classes.sort();
        classes.dedup();
        classes.join("; ")
    }
}

/// Events by one of their texts; those without it are left out.
fn count(events: &[Event], pick: fn(&Event) -> Name) -> HashMap<Name, u64> {
    let mut counts = HashMap::new();
    for event in events {
        let name = pick(event);
        if name != Name::default() {
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    counts
}

fn distinct(events: &[Event], pick: fn(&Event) -> Name) -> u64 {
    count(events, pick).len() as u64
}

/// The row of a campaign.
#[must_use]
pub fn campaign(campaign: &Campaign, of: &Material<'_>) -> CampaignRow {
    let times = campaign.times();
    let (asked, got) = campaign.objects();
    let events = &campaign.events;
    let contained = story::contained(campaign, &of.frame).map(|(time, ..)| time);
    let since = |moment: Option<Timestamp>| {
        Some(of.frame.detected?.seconds_since(moment?)).filter(|seconds| *seconds >= 0)
    };
    let top = of.top_endpoint(events);
    let findings: Vec<&Finding> =
        campaign.findings.iter().filter_map(|at| of.findings.get(*at)).collect();
    let worst = findings.first();
    let mut reasons: Vec<String> = worst.map_or(Vec::new(), |f| f.verdict.reasons.clone());
    reasons.extend(campaign.joins.clone());
    let key: Vec<&Event> = [
        events.first(),
        campaign.successes().next(),
        campaign.successes().next_back(),
        events.last(),
    ]
    .into_iter()
    .flatten()
    .collect();
    CampaignRow {
        campaign_id: campaign.id.clone(),
        level: campaign.level,
        kind: campaign.kind.into(),
        title: title(campaign, of, got),
        first_seen: times.first_seen,
        first_success: times.first_success,
        last_success: times.last_success,
        last_seen: times.last_seen,
        detected: of.frame.detected,
        contained,
        dwell_seconds: since(times.first_success),
        time_to_detect_seconds: since(times.first_seen),
        began_before_logs: story::censored(campaign, &of.frame),
        active_at_end: story::active_at_end(campaign, &of.frame),
        top_endpoint: of.dossiers.endpoint_text(top),
        actors: campaign.actors.len() as u64,
        client_ips: distinct(events, |e| e.client),
        principals: distinct(events, |e| e.principal),
        credentials: distinct(events, |e| e.credential),
        user_agents: distinct(events, |e| e.agent),
        endpoints: distinct(events, |e| e.endpoint),
        requests: events.len() as u64,
        successes: events.iter().filter(|event| served(event.status)).count() as u64,
        objects_attempted: asked as u64,
        objects_returned: got as u64,
        bytes_out: events.iter().map(|event| event.bytes).sum(),
        data_classes: of.classes_behind(events),
        common_attributes: flat(&campaign.common),
        confidence: campaign.confidence,
        owasp: worst.map_or("", |f| f.about.owasp).into(),
        attack: worst.map_or("", |f| f.about.attack).into(),
        reasons: flat(&reasons),
        alternatives: flat(&worst.map_or(Vec::new(), |f| f.verdict.alternatives.clone())),
        evidence: of.pointers(key),
    }
}

/// Joins sentences into a cell; the joint must not stand in one of them.
fn flat(sentences: &[String]) -> String {
    sentences.iter().map(|text| text.replace("; ", ", ")).collect::<Vec<_>>().join("; ")
}

fn title(campaign: &Campaign, of: &Material<'_>, returned: usize) -> String {
    let who = match campaign.actors.as_slice() {
        [one] => {
            let (kind, name) = actor(of.dossiers, *one);
            format!("{kind} {name}")
        }
        many => format!("{} actors", many.len()),
    };
    let target = of.dossiers.endpoint_text(of.top_endpoint(&campaign.events));
    match (campaign.kind, campaign.kinds.is_empty()) {
        ("object_enumeration", _) => format!("{who} read {returned} objects through {target}"),
        ("bulk_collection", _) => format!("{who} collected {target}"),
        ("brute_force", _) => format!("{who} guessed at {target}"),
        ("credential_stuffing", _) => format!("{who} tried stolen credentials at {target}"),
        ("known_indicator", _) => format!("{who} shows an indicator of the list"),
        ("stolen_credential", _) => {
            format!("{who} in another hand, {returned} objects through {target}")
        }
        ("insider_drift", _) => {
            format!("{who} departs from its own past, {returned} objects through {target}")
        }
        ("privilege_probing", _) => format!("{who} was refused at many endpoints"),
        _ => format!("{who} scanned for what is not there"),
    }
}

/// What sort of attribute an indicator is.
#[allow(missing_debug_implementations)]
struct Facet<'a> {
    kind: &'static str,
    /// The text of an event that bears it.
    pick: fn(&Event) -> Name,
    /// How that is written.
    show: &'a dyn Fn(Name) -> String,
    /// It is part of the rule that blocks the campaign.
    rule: &'a dyn Fn(Name) -> bool,
}

/// One row for each attribute of a campaign, complete.
#[must_use]
pub fn indicators(campaign: &Campaign, of: &Material<'_>) -> Vec<IndicatorRow> {
    let text = |name: Name| of.dossiers.names.show(name);
    let endpoint = |name: Name| of.dossiers.endpoint_text(name);
    let host = |name: Name| of.dossiers.endpoint(name)[1].clone();
    let guise = campaign.guise;
    let terms = campaign.set.and_then(|set| of.dossiers.sets.get(set));
    let named = |attribute: Attribute| terms.is_some_and(|set| set.values(attribute).is_some());
    let guise_or_set = guise.is_some() || terms.is_some() && !named(Attribute::Actor);
    let by_address =
        !guise_or_set && campaign.actors.iter().all(|at| actor(of.dossiers, *at).0 == "client");
    let by_principal = !guise_or_set && !by_address;
    let credential = |at: &u32| actor(of.dossiers, *at).0 == "credential";
    let by_credential = campaign.actors.iter().any(credential);
    let network = |name: Name| crate::dossier::describe::network(of.dossiers.names.text(name));
    let targets: HashSet<Name> = campaign
        .findings
        .iter()
        .filter_map(|at| of.findings.get(*at))
        .map(|finding| finding.verdict.endpoint)
        .collect();
    let attributes = [
        Facet { kind: "client_ip", pick: |e| e.client, show: &text, rule: &|_| by_address },
        Facet { kind: "principal", pick: |e| e.principal, show: &text, rule: &|_| by_principal },
        Facet {
            kind: "credential",
            pick: |e| e.credential,
            show: &text,
            rule: &|_| by_credential || named(Attribute::Credential),
        },
        Facet {
            kind: "user_agent",
            pick: |e| e.agent,
            show: &text,
            rule: &|name| {
                guise.is_some_and(|(_, agent)| agent == name) || named(Attribute::UserAgent)
            },
        },
        Facet {
            kind: "route",
            pick: |e| e.endpoint,
            show: &endpoint,
            rule: &|name| {
                guise.is_some_and(|(endpoint, _)| endpoint == name)
                    || named(Attribute::Route) && targets.contains(&name)
            },
        },
        Facet {
            kind: "prefix",
            pick: |e| e.client,
            show: &network,
            rule: &|_| named(Attribute::Prefix),
        },
        Facet { kind: "host", pick: |e| e.endpoint, show: &host, rule: &|_| false },
    ];
    attributes.iter().flat_map(|attribute| values(attribute, campaign, of)).collect()
}

/// The rows of one attribute, in the order of their values.
fn values(attribute: &Facet<'_>, campaign: &Campaign, of: &Material<'_>) -> Vec<IndicatorRow> {
    let mut named: Vec<(Name, usize)> =
        campaign.events.iter().map(attribute.pick).zip(0..).collect();
    named.sort_unstable();
    // Several names may be written alike: the endpoints of one host.
    let mut by_text: BTreeMap<String, (Vec<&Event>, bool)> = BTreeMap::new();
    for alike in named.chunk_by(|(a, _), (b, _)| a == b) {
        let Some((name, _)) = alike.first() else { continue };
        let text = (attribute.show)(*name);
        if !text.is_empty() {
            let (events, rule) = by_text.entry(text).or_default();
            *rule |= (attribute.rule)(*name);
            let more = !events.is_empty();
            events.extend(alike.iter().filter_map(|(_, at)| campaign.events.get(*at)));
            if more {
                events.sort_unstable_by_key(|event| (event.time, event.at));
            }
        }
    }
    let row = |(value, (events, rule)): (String, (Vec<&Event>, bool))| {
        let (requests, actors) = collateral(attribute.kind, &value, &events, of);
        IndicatorRow {
            value,
            in_block_rule: rule,
            collateral_requests: requests,
            collateral_actors: actors,
            ..indicator(attribute.kind, campaign, of, &events)
        }
    };
    by_text.into_iter().map(row).collect()
}

/// Requests with a value that are not the campaign's, and the actors behind them.
fn collateral(
    kind: &str,
    value: &str,
    events: &[&Event],
    of: &Material<'_>,
) -> (Option<u64>, Option<u64>) {
    let Some((requests, actors)) = (of.all)(kind, value) else { return (None, None) };
    let own: HashSet<u32> = events.iter().map(|event| event.actor).collect();
    let others = requests.saturating_sub(events.len() as u64);
    let strangers = actors.saturating_sub(own.len() as u64).max(u64::from(others > 0));
    (Some(others), Some(if others > 0 { strangers } else { 0 }))
}

fn indicator(
    kind: &str,
    campaign: &Campaign,
    of: &Material<'_>,
    events: &[&Event],
) -> IndicatorRow {
    let successes = events.iter().filter(|e| campaign.is_success(e));
    let mut objects: Vec<(Name, Name)> = successes.map(|e| (e.object_kind, e.object)).collect();
    objects.sort_unstable();
    objects.dedup();
    IndicatorRow {
        campaign_id: campaign.id.clone(),
        kind: kind.into(),
        first_seen: events.first().map(|e| e.time),
        last_seen: events.last().map(|e| e.time),
        requests: events.len() as u64,
        successes: events.iter().filter(|e| served(e.status)).count() as u64,
        objects: if campaign.kinds.is_empty() { 0 } else { objects.len() as u64 },
        evidence: of.pointers(events.iter().copied().take(1)),
        ..IndicatorRow::default()
    }
}

/// The sessions of a campaign's actors, and their events in the timeline.
#[must_use]
pub fn sessions(campaign: &Campaign, of: &Material<'_>) -> (Vec<SessionRow>, Vec<EventRow>) {
    let mut rows = Vec::new();
    // An actor may have other requests that are not the campaign's.
    let mut by_actor: HashMap<u32, Vec<Event>> = HashMap::new();
    for event in &campaign.events {
        by_actor.entry(event.actor).or_default().push(*event);
    }
    for at in &campaign.actors {
        let Some(events) = by_actor.get(at) else { continue };
        rows.extend(
            session::sessions(events).into_iter().map(|events| row(campaign, of, *at, events)),
        );
    }
    let events = rows.iter().map(|row| timeline(campaign, row)).collect();
    (rows, events)
}

fn row(campaign: &Campaign, of: &Material<'_>, at: u32, events: &[Event]) -> SessionRow {
    let (kind, name) = actor(of.dossiers, at);
    let first = events.first().map(|e| e.time);
    let last = events.last().map(|e| e.time);
    let with = |outcome: Outcome| events.iter().filter(|e| e.outcome() == outcome).count() as u64;
    let objects: HashSet<(Name, Name)> =
        events.iter().filter(|e| e.has_object()).map(|e| (e.object_kind, e.object)).collect();
    let clients = count(events, |e| e.client);
    let mut reasons: Vec<&str> = campaign
        .findings
        .iter()
        .filter_map(|at| of.findings.get(*at))
        .filter(|f| f.subject.actor().is_none_or(|actor| actor == at))
        .map(|f| f.about.name)
        .collect();
    reasons.sort_unstable();
    SessionRow {
        // An actor has no two sessions at one time; its place would change with the file's name.
        session_id: id(
            'S',
            &[&key(of.dossiers, at).0, &name, &first.map_or(String::new(), |at| at.to_string())],
        ),
        campaign_id: campaign.id.clone(),
        level: campaign.level,
        kind: campaign.kind.into(),
        actor_kind: kind.into(),
        actor: name,
        first_seen: first,
        last_seen: last,
        duration_seconds: last.zip(first).map_or(0, |(last, first)| last.seconds_since(first)),
        requests: events.len() as u64,
        succeeded: with(Outcome::Succeeded),
        denied: with(Outcome::Denied),
        missing: with(Outcome::Missing),
        limited: with(Outcome::Limited),
        failed: with(Outcome::Failed),
        objects: objects.len() as u64,
        bytes_out: events.iter().map(|e| e.bytes).sum(),
        client_ip: of.dossiers.names.show(crate::detect::profile::top(&clients, of.dossiers)),
        client_ips: clients.len() as u64,
        user_agents: distinct(events, |e| e.agent),
        top_endpoint: of.dossiers.endpoint_text(of.top_endpoint(events)),
        endpoints: distinct(events, |e| e.endpoint),
        reasons: reasons.join("; "),
        evidence: of.pointers(events.first().into_iter().chain(events.last())),
    }
}

fn timeline(campaign: &Campaign, row: &SessionRow) -> EventRow {
    EventRow {
        time: row.first_seen,
        time_high: row.last_seen,
        event: "session".into(),
        level: campaign.level,
        campaign_id: campaign.id.clone(),
        session_id: row.session_id.clone(),
        actor: row.actor.clone(),
        client_ip: row.client_ip.clone(),
        endpoint: row.top_endpoint.clone(),
        message: format!(
            "{} requests, {} answered, {} objects",
            row.requests, row.succeeded, row.objects
        ),
        evidence: row.evidence.clone(),
    }
}

/// The rows of the findings.
#[must_use]
pub fn findings(campaigns: &[Campaign], of: &Material<'_>) -> Vec<FindingRow> {
    of.findings
        .iter()
        .enumerate()
        .map(|(at, finding)| {
            let verdict = &finding.verdict;
            let (kind, name) = finding.subject.name(of.dossiers);
            let home = campaigns.iter().find(|campaign| campaign.findings.contains(&at));
            FindingRow {
                finding_id: finding_id(finding, of.dossiers),
                campaign_id: home.map_or(String::new(), |campaign| campaign.id.clone()),
                detector: finding.about.name.into(),
                level: verdict.level,
                confidence: verdict.confidence,
                subject_kind: kind.into(),
                subject: name,
                endpoint: of.dossiers.endpoint_text(verdict.endpoint),
                first_seen: finding.extent().map(|(first, _)| first),
                last_seen: finding.extent().map(|(_, last)| last),
                requests: verdict.events.len() as u64,
                measure: verdict.measure.into(),
                value: verdict.value,
                threshold: verdict.threshold,
                peers: verdict.peers,
                message: verdict.message.clone(),
                owasp: finding.about.owasp.into(),
                attack: finding.about.attack.into(),
                evidence: finding
                    .evidence()
                    .into_iter()
                    .map(of.pointer)
                    .collect::<Vec<_>>()
                    .join("; "),
            }
        })
        .collect()
}

/// Requests of campaigns at a level or above by UTC day.
#[must_use]
pub fn days(campaigns: &[Campaign], least: Level) -> BTreeMap<i64, u64> {
    let mut days = BTreeMap::new();
    for event in campaigns.iter().filter(|c| c.level >= least).flat_map(|c| &c.events) {
        *days.entry(event.time.0.div_euclid(crate::record::time::DAY)).or_insert(0) += 1;
    }
    days
}
