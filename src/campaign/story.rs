//! The phases of a campaign as events of the timeline, each with the line it rests on.

use super::{Campaign, actor};
use crate::case::{EventRow, Level};
use crate::dossier::{Dossiers, Event};
use crate::record::{Outcome, Timestamp, time::DAY};
use std::collections::BTreeMap;

/// What the user told, and what the logs cover.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame {
    /// When the breach was noticed.
    pub detected: Option<Timestamp>,
    /// When it was stopped.
    pub contained: Option<Timestamp>,
    /// First record of all.
    pub log_start: Option<Timestamp>,
    /// Last record of all.
    pub log_end: Option<Timestamp>,
}

/// Refusals after the last success from which a containment is inferred.
const REFUSALS: usize = 5;

/// When the campaign was stopped: as the user says, else the first of a run of refusals behind its
/// last success. The flag says that it was inferred.
#[must_use]
pub fn contained(campaign: &Campaign, frame: &Frame) -> Option<(Timestamp, bool, Option<Event>)> {
    if let Some(told) = frame.contained {
        return Some((told, false, None));
    }
    let last = campaign.successes().next_back()?.time;
    let after: Vec<&Event> = campaign.events.iter().filter(|event| event.time > last).collect();
    let refused = |event: &&&Event| matches!(event.outcome(), Outcome::Denied | Outcome::Limited);
    let refusals = after.iter().filter(refused).count();
    let first = after.iter().find(refused)?;
    (refusals >= REFUSALS && refusals * 10 >= after.len() * 8).then_some((
        first.time,
        true,
        Some(**first),
    ))
}

/// The events of a campaign, in time. `pointer` writes a place as evidence.
#[must_use]
pub fn events(
    campaign: &Campaign,
    frame: &Frame,
    dossiers: &Dossiers,
    pointer: &dyn Fn(&Event) -> String,
) -> Vec<EventRow> {
    let mut rows = Vec::new();
    let mut tell = |name: &str, at: &Event, message: String| {
        let (_, who) = actor(dossiers, at.actor);
        rows.push(EventRow {
            time: Some(at.time),
            event: name.into(),
            level: campaign.level,
            campaign_id: campaign.id.clone(),
            actor: who,
            client_ip: dossiers.names.show(at.client),
            endpoint: dossiers.endpoint_text(at.endpoint),
            message,
            evidence: pointer(at),
            ..EventRow::default()
        });
    };
    let targeted =
        |event: &&Event| event.has_object() && campaign.kinds.contains(&event.object_kind);
    let first = campaign.events.first();
    let probing = campaign.events.iter().find(targeted);
    let success = campaign.successes().next();
    if let Some(first) =
        first.filter(|first| success.is_none_or(|success| success.time > first.time))
    {
        tell("recon", first, "first request of any member".into());
    }
    if let Some(probing) =
        probing.filter(|probing| success.is_none_or(|success| success.time > probing.time))
    {
        tell("probing", probing, "first request for the kind of object it is after".into());
    }
    if let Some(success) = success {
        let before = if censored(campaign, frame) {
            "; it was running when the log begins, so it began on or before this"
        } else {
            ""
        };
        tell("first_success", success, format!("first request that served its purpose{before}"));
    }
    if let Some((busiest, requests)) = peak(campaign) {
        tell("peak", &busiest, format!("busiest day: {requests} requests"));
    }
    if let Some(last) = campaign.successes().next_back() {
        tell("last_success", last, "last request that served its purpose".into());
    }
    if let Some(last) = campaign.events.last() {
        tell("last_seen", last, "last request of any member".into());
    }
    if let Some((_, true, Some(refused))) = contained(campaign, frame) {
        tell(
            "contained",
            &refused,
            "inferred: between the last success and the first of the refusals that follow".into(),
        );
    }
    // Nothing tells the moment itself, only what lies on both sides of it.
    for row in rows.iter_mut().filter(|row| row.event == "contained") {
        row.time_high = row.time;
        row.time = campaign.times().last_success;
    }
    rows
}

/// The campaign was active on the first day of the log already.
#[must_use]
pub fn censored(campaign: &Campaign, frame: &Frame) -> bool {
    match (frame.log_start, campaign.times().first_seen) {
        (Some(start), Some(first)) => first.0 - start.0 < DAY / 24 && !short(frame),
        _ => false,
    }
}

/// The campaign was still succeeding in the last hour of the log.
#[must_use]
pub fn active_at_end(campaign: &Campaign, frame: &Frame) -> bool {
    match (frame.log_end, campaign.times().last_success) {
        (Some(end), Some(last)) => end.0 - last.0 < DAY / 24,
        _ => false,
    }
}

/// A log of less than two hours says nothing about what was before or after an hour of it.
fn short(frame: &Frame) -> bool {
    match (frame.log_start, frame.log_end) {
        (Some(start), Some(end)) => end.0 - start.0 < DAY / 12,
        _ => true,
    }
}

/// The first request of the busiest UTC day, and how many there were; of equals the first day.
fn peak(campaign: &Campaign) -> Option<(Event, usize)> {
    let mut days: BTreeMap<i64, (Event, usize)> = BTreeMap::new();
    for event in &campaign.events {
        days.entry(event.time.0.div_euclid(DAY)).or_insert((*event, 0)).1 += 1;
    }
    days.into_values().rev().max_by_key(|(_, requests)| *requests)
}

/// Events that belong to no campaign: where the log begins and ends, and what the user told.
#[must_use]
pub fn landmarks(frame: &Frame) -> Vec<EventRow> {
    let row = |time: Option<Timestamp>, event: &str, message: &str| EventRow {
        time,
        event: event.into(),
        level: Level::Informational,
        message: message.into(),
        ..EventRow::default()
    };
    [
        row(frame.log_start, "log_start", "first record of all sources"),
        row(frame.log_end, "log_end", "last record of all sources"),
        row(frame.detected, "detected", "as told on the command line"),
        row(frame.contained, "contained", "as told on the command line"),
    ]
    .into_iter()
    .filter(|row| row.time.is_some())
    .collect()
}
