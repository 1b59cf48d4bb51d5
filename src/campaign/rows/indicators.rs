//! The attributes of a campaign: what to block and to search for, and whom else that hits.

use super::Material;
use crate::campaign::{Campaign, actor};
use crate::case::IndicatorRow;
use crate::dossier::{Event, Name, Objects, Shown};
use crate::record::served;
use crate::triage::Attribute;
use hashbrown::HashSet;
use std::collections::BTreeMap;

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
            rule: &|_| named(Attribute::Prefix) || named(Attribute::Pool),
        },
        Facet {
            kind: "session",
            pick: |e| if e.shown == Shown::Session { e.credential } else { Name::default() },
            show: &text,
            rule: &|_| by_credential || named(Attribute::Credential),
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
    let strangers = |all: u64| all.saturating_sub(own.len() as u64).max(1);
    (Some(others), if others > 0 { actors.map(strangers) } else { Some(0) })
}

fn indicator(
    kind: &str,
    campaign: &Campaign,
    of: &Material<'_>,
    events: &[&Event],
) -> IndicatorRow {
    let returned = events.iter().copied().filter(|e| campaign.is_after(e) && e.gave());
    IndicatorRow {
        campaign_id: campaign.id.clone(),
        level: campaign.level,
        kind: kind.into(),
        first_seen: events.first().map(|e| e.time),
        last_seen: events.last().map(|e| e.time),
        requests: events.len() as u64,
        successes: events.iter().filter(|e| served(e.status)).count() as u64,
        objects: Objects::of(returned).count(of.dossiers) as u64,
        evidence: of.pointers(events.iter().copied().take(1)),
        ..IndicatorRow::default()
    }
}
