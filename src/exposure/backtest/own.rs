//! The detectors of this program: when what they measure crossed their threshold.
//!
//! Thresholds that come from peers are those of the whole log, since peers are sampled over it;
//! what the campaign did is counted only up to the moment.

use super::{History, Replay};
use crate::campaign::Campaign;
use crate::case::Level;
use crate::detect::{Finding, Subject};
use crate::dossier::Name;
use crate::record::Timestamp;
use hashbrown::HashSet;
use std::collections::BTreeMap;

pub(super) fn replay(campaign: &Campaign, history: &History<'_>) -> Vec<Replay> {
    let mut earliest: BTreeMap<&'static str, Option<Timestamp>> = BTreeMap::new();
    for finding in campaign.findings.iter().filter_map(|at| history.findings.get(*at)) {
        let fired = crossed(finding);
        let known = earliest.entry(finding.about.name).or_insert(fired);
        *known = match (*known, fired) {
            (Some(known), Some(fired)) => Some(known.min(fired)),
            (known, fired) => known.or(fired),
        };
    }
    let inside: HashSet<usize> = history
        .campaigns
        .iter()
        .filter(|campaign| campaign.level >= Level::High)
        .flat_map(|campaign| campaign.findings.iter().copied())
        .collect();
    let elsewhere = |rule: &str| {
        let alerts = history.findings.iter().enumerate().filter(|(at, finding)| {
            finding.about.name == rule
                && finding.verdict.level >= Level::Medium
                && !inside.contains(at)
        });
        alerts.count() as f64
    };
    earliest
        .into_iter()
        .map(|(rule, fired)| Replay {
            rule,
            fired,
            elsewhere: elsewhere(rule),
            words: "detector of dwell, with the threshold that the whole log gives; elsewhere are its findings at level medium or above outside of campaigns at high or above, counted exactly".into(),
        })
        .collect()
}

/// The moment at which a finding's measure reached its threshold: distinct objects where it is
/// about a kind of object, requests otherwise. Measures that are no counts have no such moment
/// before the last of the finding's requests.
fn crossed(finding: &Finding) -> Option<Timestamp> {
    let verdict = &finding.verdict;
    let counts_objects = verdict.object_kind != Name::default();
    let total = if counts_objects {
        let objects: HashSet<Name> = verdict.events.iter().map(|event| event.object).collect();
        objects.len()
    } else {
        verdict.events.len()
    };
    let is_count = verdict.value >= 1.0 && verdict.value <= total as f64 * 1.5;
    let whole = matches!(finding.subject, Subject::Actor(_) | Subject::Set(_));
    if !is_count || !whole {
        return verdict.events.last().map(|event| event.time);
    }
    let mut seen = HashSet::new();
    let mut count = 0usize;
    for event in &verdict.events {
        count += usize::from(!counts_objects || seen.insert(event.object));
        if count as f64 >= verdict.threshold.max(1.0) {
            return Some(event.time);
        }
    }
    verdict.events.last().map(|event| event.time)
}
