//! Which rules would have noticed the breach, had they been running: when each would have fired,
//! knowing only the past; what had been taken by then; and how often it would have raised a false
//! alarm.
//!
//! [`bucket`] is a leaky bucket for each address as live rule engines run it, [`outlier`] compares
//! sessions, [`rate`] watches the volume of all requests; `own` asks when what the detectors of
//! this program measure crossed their threshold. Ordinary traffic is known exactly for the volume;
//! for rules on addresses it is a fair sample of them (those with the least keyed hashes), and the
//! result says that it is an estimate. Read [`bucket`] first.

mod bucket;
mod outlier;
mod own;
mod rate;

use crate::campaign::Campaign;
use crate::case::{BacktestRow, Level};
use crate::detect::Finding;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::time::DAY;
use crate::record::{Timestamp, served};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Requests below which an address can set off none of the rules on addresses: such addresses are
/// not sampled.
pub const LEAST_REQUESTS: u64 = bucket::CAPACITY as u64 + 1;

/// Ordinary addresses, sampled.
#[derive(Debug, Clone, Default)]
pub struct Ordinary {
    /// What the sampled ones did.
    pub dossiers: Dossiers,
    /// How many were sampled.
    pub sampled: u64,
    /// How many there are with at least [`LEAST_REQUESTS`] requests and in no campaign.
    pub all: u64,
}

/// What the rules are replayed over.
#[allow(missing_debug_implementations)]
pub struct History<'h> {
    /// Campaigns, worst first.
    pub campaigns: &'h [Campaign],
    /// All findings.
    pub findings: &'h [Finding],
    /// What campaigns' events are written in.
    pub dossiers: &'h Dossiers,
    /// Ordinary addresses.
    pub ordinary: &'h Ordinary,
    /// Requests by hour since 1970.
    pub hours: &'h BTreeMap<i64, u64>,
}

/// What a rule says.
struct Replay {
    rule: &'static str,
    /// First moment it fires on the campaign.
    fired: Option<Timestamp>,
    /// Alerts on everything else.
    elsewhere: f64,
    /// How that is known, and what the rule is.
    words: String,
}

/// The rows of the table `backtest`: every rule, replayed over each of the worst campaigns at
/// level high or above.
#[must_use]
pub fn rows(history: &History<'_>) -> Vec<BacktestRow> {
    let days = match (history.hours.keys().next(), history.hours.keys().next_back()) {
        (Some(first), Some(last)) => ((last - first + 1) as f64 / 24.0).max(1.0 / 24.0),
        _ => return Vec::new(),
    };
    let grave = history.campaigns.iter().filter(|campaign| campaign.level >= Level::High);
    let buckets = bucket::Elsewhere::of(history.ordinary);
    let sessions = outlier::Sessions::of(history.ordinary);
    let mut rows = Vec::new();
    for campaign in grave.take(MOST) {
        let exposure = Exposure::of(campaign);
        let mut replays = own::replay(campaign, history);
        replays.push(bucket::replay(campaign, history.dossiers, &buckets));
        replays.push(outlier::replay(campaign, history.dossiers, &sessions));
        replays.push(rate::replay(campaign, history.hours));
        rows.extend(replays.iter().map(|replay| exposure.row(campaign, replay, days)));
    }
    rows
}

/// Campaigns that rules are tried on.
const MOST: usize = 5;

/// When each object was first returned.
struct Exposure(Vec<Timestamp>);

impl Exposure {
    fn of(campaign: &Campaign) -> Self {
        let mut first: HashMap<(Name, Name), Timestamp> = HashMap::new();
        let returned = |event: &&Event| served(event.status) && event.has_object();
        for event in campaign.events.iter().filter(returned) {
            first.entry((event.object_kind, event.object)).or_insert(event.time);
        }
        let mut times: Vec<Timestamp> = first.into_values().collect();
        times.sort_unstable();
        Self(times)
    }

    fn row(&self, campaign: &Campaign, replay: &Replay, days: f64) -> BacktestRow {
        let all = self.0.len() as u64;
        let by_then = match replay.fired {
            Some(fired) => self.0.partition_point(|time| *time <= fired) as u64,
            None => all,
        };
        let outcome = match (replay.fired, campaign.times().first_success) {
            (Some(fired), Some(first)) if fired < first => {
                "fires before the first success".to_owned()
            }
            (Some(fired), Some(first)) => format!(
                "fires {:.1} days after the first success",
                (fired.0 - first.0) as f64 / DAY as f64
            ),
            (Some(_), None) => "fires".to_owned(),
            (None, _) => "never fires".to_owned(),
        };
        BacktestRow {
            rule: replay.rule.into(),
            fired_at: replay.fired,
            exposed_by_then: by_then,
            saved: all - by_then,
            alerts_elsewhere: replay.elsewhere.round() as u64,
            alerts_elsewhere_per_day: (replay.elsewhere / days * 1000.0).round() / 1000.0,
            message: format!("{}: {outcome}; {}", campaign.id, replay.words),
            campaign_id: campaign.id.clone(),
        }
    }
}

/// How an estimate from the sample is known, in words.
fn sampled(ordinary: &Ordinary) -> String {
    if ordinary.sampled == ordinary.all {
        format!(
            "elsewhere counted on all {} ordinary addresses with {LEAST_REQUESTS} requests or more",
            ordinary.all
        )
    } else {
        format!(
            "elsewhere estimated from {} of {} ordinary addresses with {LEAST_REQUESTS} requests or more",
            ordinary.sampled, ordinary.all
        )
    }
}

/// How many ordinary addresses one of the sample stands for.
fn weight(ordinary: &Ordinary) -> f64 {
    ordinary.all as f64 / ordinary.sampled.max(1) as f64
}

/// Events by client address, in time.
fn by_client(events: &[Event]) -> HashMap<Name, Vec<&Event>> {
    let mut clients: HashMap<Name, Vec<&Event>> = HashMap::new();
    for event in events {
        clients.entry(event.client).or_default().push(event);
    }
    clients
}
