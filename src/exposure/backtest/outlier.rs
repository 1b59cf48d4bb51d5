//! Sessions with far more distinct objects than others: how gateways' anomaly rules look for
//! enumeration. Such a rule needs sessions to compare with; vendors ask for 10,000 of them.

use super::{Ordinary, Replay, sampled, weight};
use crate::campaign::Campaign;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::Timestamp;
use crate::record::time::SECOND;
use hashbrown::HashSet;

/// Pause that ends a session, as web analytics has it.
const PAUSE: i64 = 30 * 60 * SECOND;
/// Earlier sessions of the sample without which nothing is compared.
const LEAST: usize = 30;
/// How many times the least spread a session must lie above the median of ln(1 + objects).
const Z: f64 = 6.0;
/// Least spread of ln(1 + objects).
const SPREAD: f64 = 0.25;

/// Sessions of ordinary addresses: when each ended, and how many objects it had.
pub(super) struct Sessions {
    ended: Vec<(Timestamp, f64)>,
    alerts: f64,
    words: String,
}

impl Sessions {
    pub(super) fn of(ordinary: &Ordinary) -> Self {
        let mut sessions: Vec<(Timestamp, Timestamp, f64)> = Vec::new();
        for events in ordinary.dossiers.by_actor() {
            for session in cut(&events) {
                let (Some(first), Some(last)) = (session.first(), session.last()) else { continue };
                let objects = objects(session).last().map_or(0, |(_, count)| count);
                if objects > 0 {
                    sessions.push((last.time, first.time, (objects as f64).ln_1p()));
                }
            }
        }
        sessions.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        let ended = sessions.iter().map(|(end, _, size)| (*end, *size)).collect();
        let mut all = Self { ended, alerts: 0.0, words: sampled(ordinary) };
        let odd = |(_, start, size): &&(Timestamp, Timestamp, f64)| {
            all.threshold(*start).is_some_and(|threshold| *size >= threshold)
        };
        // Beyond some thousand sessions a thinner sample says the same.
        let step = sessions.len() / 4000 + 1;
        let alerts = sessions.iter().step_by(step).filter(odd).count() * step;
        all.alerts = alerts as f64 * weight(ordinary);
        all
    }

    /// What stood out at a moment, by the sessions that had ended before it; in ln(1 + objects).
    fn threshold(&self, at: Timestamp) -> Option<f64> {
        let before = self.ended.partition_point(|(end, _)| *end < at);
        let past = self.ended.get(..before).filter(|past| past.len() >= LEAST)?;
        let mut sizes: Vec<f64> = past.iter().rev().take(1000).map(|(_, size)| *size).collect();
        let middle = median(&mut sizes);
        let mut spread: Vec<f64> = sizes.iter().map(|size| (size - middle).abs()).collect();
        Some(middle + Z * (1.4826 * median(&mut spread)).max(SPREAD))
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

fn cut(events: &[Event]) -> impl Iterator<Item = &[Event]> {
    events.chunk_by(|a, b| b.time.0 - a.time.0 <= PAUSE)
}

/// The distinct objects of a session as they grow.
fn objects(session: &[Event]) -> impl Iterator<Item = (Timestamp, usize)> + '_ {
    let mut seen: HashSet<(Name, Name)> = HashSet::new();
    session.iter().filter(|event| event.has_object()).map(move |event| {
        seen.insert((event.object_kind, event.object));
        (event.time, seen.len())
    })
}

pub(super) fn replay(campaign: &Campaign, dossiers: &Dossiers, sessions: &Sessions) -> Replay {
    let mut by_actor = vec![Vec::new(); dossiers.actors.len()];
    for event in &campaign.events {
        if let Some(events) = by_actor.get_mut(event.actor as usize) {
            events.push(*event);
        }
    }
    let fired = by_actor
        .iter()
        .flat_map(|events| cut(events))
        .filter_map(|session| {
            let threshold = sessions.threshold(session.first()?.time)?;
            objects(session)
                .find(|(_, count)| (*count as f64).ln_1p() >= threshold)
                .map(|(time, _)| time)
        })
        .min();
    Replay {
        rule: "outlier among sessions",
        fired,
        elsewhere: sessions.alerts,
        words: format!(
            "a session whose distinct objects stand out (robust z of ln(1+x) from {Z:.0}) among the last 1000 sampled sessions before it; {}",
            sessions.words
        ),
    }
}
