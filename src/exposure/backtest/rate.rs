//! Volume of everything by the hour against the same hour of the fortnight before.

use super::Replay;
use crate::campaign::Campaign;
use crate::record::Timestamp;
use crate::record::time::SECOND;
use std::collections::{BTreeMap, BTreeSet};

const HOUR: i64 = 3600 * SECOND;
/// Days that are looked back.
const BACK: i64 = 14;
/// Of these, days that must be there.
const LEAST: usize = 7;
/// How many times the spread an hour must lie above the median.
const Z: f64 = 6.0;

pub(super) fn replay(campaign: &Campaign, hours: &BTreeMap<i64, u64>) -> Replay {
    let guilty: BTreeSet<i64> =
        campaign.events.iter().map(|event| event.time.0.div_euclid(HOUR)).collect();
    let alarms: Vec<i64> = hours.keys().copied().filter(|hour| stands_out(hours, *hour)).collect();
    let fired = alarms.iter().find(|hour| guilty.contains(hour));
    Replay {
        rule: "requests an hour",
        fired: fired.map(|hour| Timestamp((hour + 1) * HOUR)),
        elsewhere: alarms.iter().filter(|hour| !guilty.contains(hour)).count() as f64,
        words: format!(
            "all requests of an hour against the median of that hour on the {BACK} days before (robust z from {Z:.0}), fires when the hour is over; elsewhere are hours without a request of the campaign, counted exactly"
        ),
    }
}

fn stands_out(hours: &BTreeMap<i64, u64>, hour: i64) -> bool {
    let first = hours.keys().next().copied().unwrap_or(hour);
    let mut past: Vec<f64> = (1..=BACK)
        .map(|day| hour - day * 24)
        .filter(|hour| *hour > first)
        .map(|hour| hours.get(&hour).copied().unwrap_or(0) as f64)
        .collect();
    if past.len() < LEAST {
        return false;
    }
    let middle = median(&mut past);
    let mut spread: Vec<f64> = past.iter().map(|value| (value - middle).abs()).collect();
    // Counts spread by their square root at the least.
    let scale = (1.4826 * median(&mut spread)).max(middle.sqrt()).max(1.0);
    (hours.get(&hour).copied().unwrap_or(0) as f64 - middle) / scale >= Z
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_stands_out_against_its_like_and_only_with_a_past() {
        let mut hours: BTreeMap<i64, u64> =
            (0..24 * 20).map(|hour| (hour, if hour % 24 == 20 { 500 } else { 100 })).collect();
        assert!(!stands_out(&hours, 15 * 24 + 20));
        hours.insert(15 * 24 + 3, 500);
        assert!(stands_out(&hours, 15 * 24 + 3));
        hours.insert(3 * 24 + 3, 500);
        assert!(!stands_out(&hours, 3 * 24 + 3));
    }
}
