//! The periods that logs cover.
//!
//! A dump may hold logs of other years beside those of the time in question. Whoever was there every
//! day of the one was there on none of the other, so that what is usual is told within a period.

use super::strays::Strays;
use crate::merge::Extent;
use crate::record::Timestamp;
use crate::record::time::{DAY, HOUR};
use std::collections::BTreeMap;

/// Days without any record that part what belongs together.
const APART: i64 = 30;

/// A stretch of time in which no thirty days are without a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first moment and its last: those of the logs, or of an hour with records.
    pub span: (Timestamp, Timestamp),
    /// How many records it holds.
    pub records: u64,
}

/// The periods of logs, in time, without strays: from the records of hours since 1970, and from the first
/// record and the last.
#[must_use]
pub fn periods(
    records: impl Iterator<Item = (i64, u64)>,
    seen: Extent<Timestamp>,
    strays: &Strays,
) -> Vec<Period> {
    let mut hours: BTreeMap<i64, u64> = BTreeMap::new();
    for (hour, more) in records {
        *hours.entry(hour).or_insert(0) += more;
    }
    let mut days: BTreeMap<i64, u64> = BTreeMap::new();
    for (hour, records) in &hours {
        *days.entry(hour.div_euclid(HOURS_OF_DAY)).or_insert(0) += records;
    }
    days.retain(|day, _| !strays.hold_day(*day));
    let Some((begin, end)) = seen.first().zip(seen.last()) else { return Vec::new() };
    let period = |(from, to, records): (i64, i64, u64)| {
        let mut within = hours.range(from * HOURS_OF_DAY..(to + 1) * HOURS_OF_DAY);
        let (first, _) = within.next()?;
        let last = within.next_back().map_or(first, |(last, _)| last);
        let span = (Timestamp(first * HOUR).max(begin), Timestamp((last + 1) * HOUR - 1).min(end));
        Some(Period { span, records })
    };
    stretches(&days).into_iter().filter_map(period).collect()
}

const HOURS_OF_DAY: i64 = DAY / HOUR;

/// Stretches of days with records, of which none are far from each other: first and last day, and how
/// many records there are.
pub(super) fn stretches(days: &BTreeMap<i64, u64>) -> Vec<(i64, i64, u64)> {
    let mut stretches: Vec<(i64, i64, u64)> = Vec::new();
    for (day, records) in days {
        match stretches.last_mut() {
            Some((_, last, sum)) if *day <= last.saturating_add(APART) => {
                (*last, *sum) = (*day, *sum + records);
            }
            _ => stretches.push((*day, *day, *records)),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_of_other_years_are_a_period_of_their_own_and_a_quiet_month_parts_nothing() {
        let of_day = |(day, records): (i64, u64)| (day * 24 + 9, records);
        let days = [(16_000, 300), (16_003, 20), (19_000, 700), (19_030, 400)];
        let mut seen = Extent::default();
        let at = |day: i64, hour: i64| Timestamp(day * DAY + hour * HOUR);
        let (begin, end) = (Timestamp(at(16_000, 9).0 + 7), Timestamp(at(19_030, 9).0 + 5));
        [begin, end].into_iter().for_each(|time| seen.add(time));
        let found = periods(days.into_iter().map(of_day), seen, &Strays::default());
        let old = Period { span: (begin, Timestamp(at(16_003, 10).0 - 1)), records: 320 };
        let new = Period { span: (at(19_000, 9), end), records: 1_100 };
        assert_eq!(found, [old, new]);
    }
}
