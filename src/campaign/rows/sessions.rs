//! The sessions of a campaign, and their places in the timeline.

use super::{Material, count, distinct};
use crate::campaign::{Campaign, actor, id, key};
use crate::case::{EventRow, Place, SessionRow};
use crate::dossier::{Event, Objects, session};
use crate::record::Outcome;
use hashbrown::HashMap;

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
    let (part, logged) = key(of.dossiers, at);
    let first = events.first().map(|e| e.time);
    let last = events.last().map(|e| e.time);
    let begun = first.map_or(String::new(), |at| at.to_string());
    let with = |outcome: Outcome| events.iter().filter(|e| e.outcome() == outcome).count() as u64;
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
        // An actor has no two sessions of one campaign at one time; its place would change with the file's
        // name.
        session_id: id('S', &[&campaign.id, &part, &logged, &begun]),
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
        objects: Objects::of(events.iter()).count(of.dossiers) as u64,
        bytes_out: events.iter().map(|e| e.bytes).sum(),
        client_ip: of.dossiers.names.show(crate::detect::profile::top(&clients, of.dossiers)),
        client_ips: clients.len() as u64,
        user_agents: distinct(events, |e| e.agent),
        top_endpoint: of.dossiers.endpoint_text(of.top_endpoint(events)),
        endpoints: distinct(events, |e| e.endpoint),
        reasons: reasons.join("; "),
        evidence: of.pointers(events.first().into_iter().chain(events.last())),
        place: Place::default(),
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
