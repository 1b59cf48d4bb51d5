//! The phases of a campaign as events of the timeline, each with the line it rests on.

use super::phase::{self, Pace};
use super::{Campaign, actor};
use crate::case::{BacktestRow, EventRow, Level};
use crate::dossier::{Dossiers, Event};
use crate::record::time::{DAY, SECOND};
use crate::record::{Outcome, Timestamp};
use crate::triage::Gap;
use crate::words::{many, stretch, thousands};
use std::collections::BTreeMap;

/// What the user told, and what the logs cover.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// When the breach was noticed.
    pub detected: Option<Timestamp>,
    /// When it was stopped.
    pub contained: Option<Timestamp>,
    /// First record of all.
    pub log_start: Option<Timestamp>,
    /// Last record of all.
    pub log_end: Option<Timestamp>,
    /// Where the logs are silent.
    pub gaps: Vec<Gap>,
}

impl Frame {
    /// Stretches in which a request to a host may have gone unseen.
    fn silences<'f>(&'f self, host: &'f str) -> impl Iterator<Item = &'f Gap> {
        self.gaps.iter().filter(move |gap| gap.may_hide(host))
    }
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
    let last = campaign.last_success()?.time;
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
    let mut rows: Vec<(EventRow, String)> = Vec::new();
    let mut tell = |name: &str, at: &Event, message: String| {
        let (_, who) = actor(dossiers, at.actor);
        let [_, host, _] = dossiers.endpoint(at.endpoint);
        let row = EventRow {
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
        };
        rows.push((row, host));
    };
    let targeted =
        |event: &&Event| event.has_object() && campaign.kinds.contains(&event.object_kind);
    let first = campaign.events.first();
    let probing = campaign.events.iter().find(targeted);
    let success = campaign.successes().next();
    let sooner = |at: &&Event| success.is_none_or(|success| success.time > at.time);
    if let Some(first) = first.filter(sooner) {
        tell("recon", first, "first request of any member".into());
    }
    if let Some(probing) = probing.filter(sooner) {
        tell("probing", probing, "first request for the kind of object it is after".into());
    }
    if let Some(success) = success {
        let running = "; it was running when the log begins, so it began on or before this";
        let before = if censored(campaign, frame) { running } else { "" };
        tell("first_success", success, format!("first request that served its purpose{before}"));
    }
    if campaign.level >= Level::Medium {
        pace(campaign, &mut tell);
    }
    if let Some((busiest, requests)) = peak(campaign) {
        tell("peak", &busiest, format!("busiest day: {requests} requests"));
    }
    if let Some(last) = campaign.last_success() {
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
    let near = usual_pause(campaign);
    for (row, host) in &mut rows {
        bound(row, host, campaign, frame, near);
    }
    rows.into_iter().map(|(row, _)| row).collect()
}

/// Tells how the pace went: `ramp_up` from the first success until it is steady, and `steady`.
fn pace(campaign: &Campaign, tell: &mut dyn FnMut(&str, &Event, String)) {
    let times: Vec<Timestamp> = campaign.successes().map(|event| event.time).collect();
    let Some(Pace { steady, ramped_up }) = phase::pace(&times) else { return };
    let Some(first) = campaign.successes().next() else { return };
    let Some(at) = campaign.successes().find(|event| event.time >= steady.from) else { return };
    let rate = steady.hourly();
    if ramped_up {
        tell(
            "ramp_up",
            first,
            format!("growing until {} to {rate:.1} successes an hour", steady.from),
        );
    }
    let hours = steady.to.seconds_since(steady.from) / 3600;
    tell(
        "steady",
        at,
        format!("{rate:.1} successes an hour for {hours} hours, until {}", steady.to),
    );
}

/// Writes the interval of a moment that is known only by what lies on both sides of it: a
/// containment between the last success and the first refusal, and a beginning or an end at the
/// edge of a gap in the logs of its host, which lies within `near` microseconds.
fn bound(row: &mut EventRow, host: &str, campaign: &Campaign, frame: &Frame, near: i64) {
    let Some(time) = row.time else { return };
    match row.event.as_str() {
        "contained" => {
            row.time_high = row.time;
            row.time = campaign.times().last_success;
        }
        "recon" | "probing" | "first_success" => {
            let near_by = |gap: &&Gap| gap.to <= time && time.0 - gap.to.0 <= near;
            if let Some(gap) = frame.silences(host).find(near_by) {
                let from = gap.from;
                row.time_high = Some(time);
                row.time = Some(from);
                row.message.push_str("; the logs are silent just before it, so it may be earlier");
            }
        }
        "last_success" | "last_seen" => {
            let near_by = |gap: &&Gap| gap.from >= time && gap.from.0 - time.0 <= near;
            if let Some(gap) = frame.silences(host).find(near_by) {
                row.time_high = Some(gap.to);
                row.message.push_str("; the logs are silent just after it, so it may be later");
            }
        }
        _ => {}
    }
}

/// Three times the mean pause between requests, or, for whoever sleeps or comes in bursts, a pause
/// that is made three times at least, and as often as there are three days in its span; an hour at least and at most a day, in
/// microseconds: what lies closer to an edge of the logs may have gone on beyond it.
fn usual_pause(campaign: &Campaign) -> i64 {
    let times: Vec<i64> = campaign.events.iter().map(|event| event.time.0).collect();
    let span = times.last().zip(times.first()).map_or(0, |(last, first)| last - first);
    let mut pauses: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mean = span / i64::try_from(pauses.len()).unwrap_or(i64::MAX).max(1);
    pauses.sort_unstable_by(|a, b| b.cmp(a));
    let often = usize::try_from(span / DAY / 3).unwrap_or(0).max(OFTEN);
    let habit = pauses.get(often - 1).copied().unwrap_or(0);
    (mean * 3).max(habit).clamp(3600 * SECOND, DAY)
}

/// Times that a pause must be made to be a habit.
const OFTEN: usize = 3;

/// The campaign was active when the log begins, as far as its pace can tell.
#[must_use]
pub fn censored(campaign: &Campaign, frame: &Frame) -> bool {
    match (frame.log_start, campaign.times().first_seen) {
        (Some(start), Some(first)) => first.0 - start.0 < usual_pause(campaign) && !short(frame),
        _ => false,
    }
}

/// The campaign was still succeeding when the log ends, as far as its pace can tell.
#[must_use]
pub fn active_at_end(campaign: &Campaign, frame: &Frame) -> bool {
    match (frame.log_end, campaign.times().last_success) {
        (Some(end), Some(last)) => end.0 - last.0 < usual_pause(campaign),
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
    .chain(frame.gaps.iter().map(|gap| EventRow {
        time_high: Some(gap.to),
        ..row(Some(gap.from), "log_gap", &silence(gap))
    }))
    .filter(|row| row.time.is_some())
    .collect()
}

/// When rules would have fired, on the timeline.
pub fn fired(backtest: &[BacktestRow]) -> impl Iterator<Item = EventRow> + '_ {
    backtest.iter().filter(|row| row.fired_at.is_some()).map(|row| EventRow {
        time: row.fired_at,
        event: "rule_would_have_fired".into(),
        level: Level::Informational,
        campaign_id: row.campaign_id.clone(),
        message: format!(
            "{} would have raised an alarm here: {} taken by then; {} elsewhere in these logs",
            row.rule,
            many(row.exposed_by_then, "object"),
            many(row.alerts_elsewhere, "alarm")
        ),
        ..EventRow::default()
    })
}

/// The place of an event among others of one moment: as it goes, whatever its name.
#[must_use]
pub fn rank(event: &str) -> usize {
    const ORDER: [&str; 15] = [
        "log_start",
        "log_gap",
        "recon",
        "probing",
        "first_success",
        "ramp_up",
        "steady",
        "peak",
        "session",
        "rule_would_have_fired",
        "last_success",
        "last_seen",
        "detected",
        "contained",
        "log_end",
    ];
    ORDER.iter().position(|known| *known == event).unwrap_or(ORDER.len())
}

/// A gap in words.
#[must_use]
pub fn silence(gap: &Gap) -> String {
    let of = if gap.stream.is_empty() { "all sources" } else { gap.stream.as_str() };
    let host = if gap.partial { format!("the host {} in ", gap.host) } else { String::new() };
    let others = if gap.partial { ", and other hosts were recorded meanwhile" } else { "" };
    format!(
        "no record of {host}{of} for {}; about {} were to be expected{others}",
        stretch(gap.seconds()),
        thousands(gap.expected)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::trial::{linked, readers};
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play_together};

    const DAYS: i64 = 21;

    #[test]
    fn what_happens_at_one_moment_is_told_in_its_order() {
        let mut told = ["contained", "last_success", "last_seen", "first_success", "recon"];
        told.sort_by_key(|event| rank(event));
        assert_eq!(told, ["recon", "first_success", "last_success", "last_seen", "contained"]);
        assert!(rank("log_start") < rank("log_gap") && rank("contained") < rank("log_end"));
    }

    #[test]
    fn a_gap_is_told_as_a_person_says_it() {
        let gap = Gap {
            stream: String::new(),
            host: String::new(),
            partial: false,
            from: Timestamp(0),
            to: Timestamp(3_796_157 * 60 * SECOND),
            expected: 2636,
        };
        let words =
            "no record of all sources for 2,636 days 5 hours; about 2,636 were to be expected";
        assert_eq!(silence(&gap), words);
    }

    /// Three addresses that read sixty orders each night from three o'clock on, from a day on.
    fn began_before(first: i64) -> bool {
        let one = |day: i64, n: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + (day * 60 + n) * 7919 % 900_007);
            Request::at(MONDAY + day * 86_400 + 10_800 + n * 150, path)
                .from(format!("203.0.113.{}", n % 3), "tool/1.0")
        };
        let theft = (first..14).flat_map(|day| (0..60).map(move |n| one(day, n)));
        let found =
            linked(&play_together(&readers(DAYS).into_iter().chain(theft).collect::<Vec<_>>()));
        let campaign = found.iter().find(|c| c.level >= Level::Medium).expect("the theft");
        let at = |second: i64| Some(Timestamp(second * SECOND));
        let frame = Frame {
            log_start: at(MONDAY),
            log_end: at(MONDAY + DAYS * 86_400),
            ..Frame::default()
        };
        assert!(!active_at_end(campaign, &frame));
        censored(campaign, &frame)
    }

    #[test]
    fn who_comes_each_night_may_have_come_the_night_before_the_log() {
        assert!(began_before(0));
        assert!(!began_before(1));
    }
}
