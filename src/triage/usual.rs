//! How many records are usual for an hour of the week: a silence is measured by it.

use super::gaps::{EXPECTED, SHORTEST};
use super::rhythm::{BIN, Beat};
use crate::record::Timestamp;
use crate::record::time::SECOND;
use std::collections::BTreeMap;

/// Hours in a longer empty stretch say nothing of what is usual: it is more than a night, and may be a gap
/// itself. A shorter one tells of each hour of the day but once, and a lower quartile bears that.
const LONG_HOURS: i64 = 23;
/// Hours alike from which something is usual.
const ALIKE: usize = 3;

/// In microseconds.
pub(super) const HOUR: i64 = 3600 * SECOND;
/// Hours of a week: what is usual comes again after so many.
const WEEK: i64 = 7 * 24;

/// Bins of five minutes that hold records.
pub(super) type Bins = BTreeMap<i64, Beat>;

/// What is usual for an hour of the day, on working days, on weekends, and on any day.
pub(super) struct Usual {
    quartiles: BTreeMap<(Class, i64), f64>,
    /// Hours of a class between the first and the last record, silent or not.
    spanned: BTreeMap<(Class, i64), i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Working,
    Weekend,
    Any,
}

/// 1970-01-01 was a Thursday.
fn class_of(hour: i64) -> Class {
    match hour.div_euclid(24).rem_euclid(7) {
        2 | 3 => Class::Weekend,
        _ => Class::Working,
    }
}

impl Usual {
    pub(super) fn of(bins: &Bins) -> Self {
        let hour_of = |bin: i64| (bin * BIN).div_euclid(HOUR);
        let mut hours: BTreeMap<i64, u64> = BTreeMap::new();
        for (bin, beat) in bins {
            *hours.entry(hour_of(*bin)).or_insert(0) += beat.records;
        }
        let known: Vec<i64> = hours.keys().copied().collect();
        for (before, after) in known.iter().zip(known.iter().skip(1)) {
            if after - before <= LONG_HOURS {
                (before + 1..*after).for_each(|hour| {
                    hours.insert(hour, 0);
                });
            }
        }
        // The first and the last hour are cut off by the log, not by silence.
        hours.pop_first();
        hours.pop_last();
        let mut spanned = BTreeMap::new();
        let ends = (hours.keys().next().copied(), hours.keys().next_back().copied());
        // One record with a wrong date may lie thousands of years from the others.
        let (first, last) = (ends.0.unwrap_or(0), ends.1.unwrap_or(-1));
        for hour in first..=last.min(first + WEEK - 1) {
            let weeks = (last - hour).div_euclid(WEEK) + 1;
            *spanned.entry((class_of(hour), hour.rem_euclid(24))).or_insert(0) += weeks;
        }
        let mut samples: BTreeMap<(Class, i64), Vec<u64>> = BTreeMap::new();
        for (hour, records) in hours {
            for class in [class_of(hour), Class::Any] {
                samples.entry((class, hour.rem_euclid(24))).or_default().push(records);
            }
        }
        let quartile = |mut records: Vec<u64>| {
            records.sort_unstable();
            records.get(records.len() / 4).copied().unwrap_or(0) as f64
        };
        let quartiles = samples
            .into_iter()
            .filter(|(_, records)| records.len() >= ALIKE)
            .map(|(key, records)| (key, quartile(records)))
            .collect();
        Self { quartiles, spanned }
    }

    /// Records to be expected in an hour. Where hours of its class were there to be seen, and were
    /// silent, silence is usual; where the log is too short to hold them, any day stands in.
    pub(super) fn hourly(&self, hour: i64) -> f64 {
        let of_day = hour.rem_euclid(24);
        let alike = (class_of(hour), of_day);
        let seen =
            self.spanned.get(&alike).copied().unwrap_or(0).cast_unsigned() >= 2 * ALIKE as u64;
        let any = || self.quartiles.get(&(Class::Any, of_day)).filter(|_| !seen);
        self.quartiles.get(&alike).or_else(any).copied().unwrap_or(0.0)
    }

    /// Records to be expected between two moments.
    pub(super) fn between(&self, from: Timestamp, to: Timestamp) -> f64 {
        let weeks = (to.0 - from.0).div_euclid(WEEK * HOUR).max(0);
        let whole: f64 =
            if weeks > 0 { (0..WEEK).map(|hour| self.hourly(hour)).sum() } else { 0.0 };
        let from = from.0 + weeks * WEEK * HOUR;
        let rest = (from.div_euclid(HOUR)..=to.0.div_euclid(HOUR)).map(|hour| {
            let within = to.0.min((hour + 1) * HOUR) - from.max(hour * HOUR);
            self.hourly(hour) * within.max(0) as f64 / HOUR as f64
        });
        whole * weeks as f64 + rest.sum::<f64>()
    }

    /// Seconds of silence from which a gap would show at a usual hour.
    pub(super) fn sensitivity(&self) -> Option<i64> {
        let mut hourly: Vec<f64> =
            (0..24).filter_map(|hour| self.quartiles.get(&(Class::Any, hour)).copied()).collect();
        hourly.sort_by(f64::total_cmp);
        let middle = hourly.get(hourly.len() / 2).copied().filter(|records| *records > 0.0)?;
        Some(SHORTEST.max((EXPECTED / middle * 3600.0).ceil() as i64))
    }
}
