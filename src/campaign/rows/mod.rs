//! Campaigns, joins, sessions, indicators and findings as rows of their tables.

mod indicators;
mod joins;
mod sessions;

pub use indicators::indicators;
pub use joins::joins;
pub use sessions::sessions;

use super::story::{self, Frame};
use super::{Campaign, Ids, actor, finding_id};
use crate::case::{CampaignRow, FindingRow, Level};
use crate::detect::Finding;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Locator, Timestamp, served};
use crate::words::many;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// All requests in the logs that show a value of an attribute, and how many actors they come from
/// if that is known.
pub type Everybody<'d> = dyn Fn(&str, &str) -> Option<(u64, Option<u64>)> + 'd;

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

    /// Classes of data behind the endpoints that answered some events, sorted: what was refused did
    /// not leave.
    fn classes_behind(&self, events: &[Event]) -> String {
        let served: BTreeSet<Name> = events
            .iter()
            .filter(|event| served(event.status))
            .map(|event| event.endpoint)
            .collect();
        let mut classes: Vec<String> = served
            .iter()
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
    let (asked, got) = campaign.objects(of.dossiers);
    let events = &campaign.events;
    let contained = story::contained(campaign, &of.frame).map(|(time, ..)| time);
    let since = |moment: Option<Timestamp>| {
        Some(of.frame.detected?.seconds_since(moment?)).filter(|seconds| *seconds >= 0)
    };
    let top = of.top_endpoint(events);
    let findings: Vec<&Finding> =
        campaign.findings.iter().filter_map(|at| of.findings.get(*at)).collect();
    let worst = findings.first();
    let reasons = reasons(campaign, worst.copied(), of.dossiers);
    let key: Vec<&Event> =
        [events.first(), campaign.successes().next(), campaign.last_success(), events.last()]
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
        attack: worst.map_or("", |f| f.attack()).into(),
        reasons: flat(&reasons),
        alternatives: flat(&alternatives(campaign, worst.copied())),
        evidence: of.pointers(key),
        rule: None,
    }
}

/// Why a campaign is reported, and why its actors are one hand. What a finding told already is not
/// told again by whatever joined it.
fn reasons(campaign: &Campaign, worst: Option<&Finding>, dossiers: &Dossiers) -> Vec<String> {
    let mut reasons: Vec<String> = worst.map_or(Vec::new(), |f| f.verdict.reasons.clone());
    let told = |join: &&String| reasons.iter().any(|r| !r.is_empty() && join.ends_with(r.as_str()));
    let joins: Vec<String> = campaign.joins.iter().filter(|join| !told(join)).cloned().collect();
    // The numbers of one of several are not those of the whole.
    let one = worst.and_then(|finding| finding.subject.actor());
    if let (Some(one), Some(first)) =
        (one, reasons.first_mut().filter(|_| campaign.actors.len() > 1))
    {
        let (kind, name) = actor(dossiers, one);
        *first = format!("{kind} {name} stands out most: {first}");
    }
    reasons.extend(joins);
    reasons
}

/// What else it may be, of the whole and of its worst finding.
fn alternatives(campaign: &Campaign, worst: Option<&Finding>) -> Vec<String> {
    let told = worst.map_or(&[][..], |finding| &finding.verdict.alternatives);
    [campaign.doubts.as_slice(), told].concat()
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
        several => many(several.len() as u64, "actor"),
    };
    let (was, own) =
        if campaign.actors.len() == 1 { ("was", "its own") } else { ("were", "their own") };
    let target = of.dossiers.endpoint_text(of.top_endpoint(&campaign.events));
    let returned = many(returned as u64, "object");
    match campaign.kind {
        "object_enumeration" => format!("{who} read {returned} through {target}"),
        "bulk_collection" => format!("{who} collected {target}"),
        "brute_force" => format!("{who} guessed at {target}"),
        "credential_stuffing" => format!("{who} tried stolen credentials at {target}"),
        "password_spraying" => format!("{who} tried few passwords on many names at {target}"),
        "sigma_rule" => {
            let mut all =
                campaign.findings.iter().filter_map(|at| of.findings.get(*at)?.rule.as_ref());
            let first = all.next().map_or("", |rule| rule.title.as_str());
            format!("{who} matched the Sigma rule \"{first}\"")
        }
        "known_indicator" => format!("{who} showed an indicator of the list"),
        "stolen_credential" => {
            format!("{who} in another hand, {returned} through {target}")
        }
        "insider_drift" => {
            format!("{who} departed from {own} past, {returned} through {target}")
        }
        "privilege_probing" => format!("{who} {was} refused at many endpoints"),
        "injection" => format!("{who} sent attacks in requests, most of them to {target}"),
        "shadow_endpoint" => {
            format!("{who} took what lies behind {target}, which hardly anybody uses")
        }
        "automation" => format!("{who} sent requests at full speed, most of them to {target}"),
        "scanning" => format!("{who} scanned for what is not there"),
        kind => format!("{who}: {}, most of it at {target}", kind.replace('_', " ")),
    }
}

/// The rows of the findings.
#[must_use]
pub fn findings(campaigns: &[Campaign], of: &Material<'_>) -> Vec<FindingRow> {
    let mut homes: HashMap<usize, &Campaign> = HashMap::new();
    for campaign in campaigns {
        for at in &campaign.findings {
            homes.entry(*at).or_insert(campaign);
        }
    }
    let mut ids = Ids::default();
    of.findings
        .iter()
        .enumerate()
        .map(|(at, finding)| {
            let verdict = &finding.verdict;
            let (kind, name) = finding.subject.name(of.dossiers);
            let home = homes.get(&at);
            FindingRow {
                finding_id: ids.one('F', finding_id(finding, of.dossiers)),
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
                attack: finding.attack().into(),
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

/// Requests of campaigns at a level or above by stretches of time of some length, since 1970.
#[must_use]
pub fn over_time(campaigns: &[Campaign], least: Level, each: i64) -> BTreeMap<i64, u64> {
    let mut counts = BTreeMap::new();
    for event in campaigns.iter().filter(|c| c.level >= least).flat_map(|c| &c.events) {
        *counts.entry(event.time.0.div_euclid(each)).or_insert(0) += 1;
    }
    counts
}
