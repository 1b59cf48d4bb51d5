//! Records whose clock was wrong: a few that are stamped months or years away from all others.
//!
//! A machine that starts before it was told the time writes 1970, a typo in a batch 2099. Such a
//! record would stretch the logs over decades, so that whoever was there every day was there on none
//! of their days: what is usual would not be known any more. They are read, counted and shown, but
//! the time that the logs cover is that of the others.

use super::periods::stretches;
use super::rhythm::{BINS_OF_DAY, Rhythm};
use crate::merge::{Extent, Merge};
use crate::record::Timestamp;
use crate::record::time::DAY;
use std::collections::BTreeMap;

/// Records of a stretch, in so many of all, up to which it is not believed; and however many there
/// are, since a day of a small log is nothing beside months of a great one.
const ONE_IN: u64 = 1000;
const MOST: u64 = 100;

/// Stretches of days that hold hardly anything and lie far from all else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strays {
    stretches: Vec<(i64, i64)>,
    /// Records in them.
    pub records: u64,
}

impl Strays {
    /// The strays of some sources, taken together. A source that lies in such a stretch for the most
    /// part is an older or a later log, and no slip of a clock.
    #[must_use]
    pub fn of<'r>(rhythms: impl Iterator<Item = &'r Rhythm>) -> Self {
        let sources: Vec<BTreeMap<i64, u64>> = rhythms.map(Rhythm::days).collect();
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        for (day, records) in sources.iter().flatten() {
            *days.entry(*day).or_insert(0) += records;
        }
        let mut stretches = stretches(&days);
        let all: u64 = days.values().sum();
        let slips = |(from, to): (i64, i64)| {
            sources.iter().all(|source| {
                let within: u64 = source.range(from..=to).map(|(_, records)| records).sum();
                within * 2 < source.values().sum::<u64>().max(1)
            })
        };
        stretches.retain(|(from, to, records)| {
            *records <= MOST.min(all / ONE_IN) && slips((*from, *to))
        });
        let records = stretches.iter().map(|(.., records)| records).sum();
        Self { stretches: stretches.into_iter().map(|(from, to, _)| (from, to)).collect(), records }
    }

    /// There are none.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// Whether the time is that of a stray record.
    #[must_use]
    #[inline]
    pub fn hold(&self, time: Timestamp) -> bool {
        !self.is_empty() && self.hold_day(time.0.div_euclid(DAY))
    }

    /// Whether the day (days since 1970, UTC) is that of a stray record.
    #[must_use]
    pub fn hold_day(&self, day: i64) -> bool {
        self.stretches.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// Whether the bin of a rhythm is that of a stray record.
    #[must_use]
    pub fn hold_bin(&self, bin: i64) -> bool {
        !self.is_empty() && self.hold_day(bin.div_euclid(BINS_OF_DAY))
    }

    /// First and last record of some rhythms, strays left out.
    #[must_use]
    pub fn without<'r>(&self, rhythms: impl Iterator<Item = &'r Rhythm>) -> Extent<Timestamp> {
        let mut seen = Extent::default();
        for (bin, beat) in rhythms.flat_map(Rhythm::bins) {
            if !self.hold_bin(bin) {
                let mut within = Extent::default();
                within.add(beat.first);
                within.add(beat.last);
                seen.merge(within);
            }
        }
        seen
    }

    /// First and last day of them.
    #[must_use]
    pub fn ends(&self) -> Option<(Timestamp, Timestamp)> {
        let of = |day: i64| Timestamp(day.saturating_mul(DAY));
        Some((of(self.stretches.first()?.0), of(self.stretches.last()?.1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rhythm(days: &[(i64, u64)]) -> Rhythm {
        let mut rhythm = Rhythm::default();
        for (day, records) in days {
            (0..*records).for_each(|at| rhythm.add(Timestamp(day * DAY + at.cast_signed())));
        }
        rhythm.settle();
        rhythm
    }

    #[test]
    fn a_record_of_1970_does_not_stretch_the_logs() {
        let days: Vec<(i64, u64)> = (19_000..19_070).map(|day| (day, 100)).collect();
        let logs = rhythm(&[&[(0, 1)], days.as_slice(), &[(40_000, 2)]].concat());
        let strays = Strays::of([&logs].into_iter());
        assert_eq!(strays.records, 3);
        assert!(strays.hold(Timestamp(5)) && strays.hold_day(40_000) && !strays.hold_day(19_001));
        let seen = strays.without([&logs].into_iter());
        assert_eq!(seen.first(), Some(Timestamp(19_000 * DAY)));
        assert_eq!(seen.last(), Some(Timestamp(19_069 * DAY + 99)));
    }

    #[test]
    fn what_is_many_or_near_is_believed() {
        let days: Vec<(i64, u64)> = (19_000..19_070).map(|day| (day, 100)).collect();
        let years_ago = rhythm(&[&[(18_000, 50)], days.as_slice()].concat());
        assert!(Strays::of([&years_ago].into_iter()).is_empty());
        let near = rhythm(&[days.as_slice(), &[(19_095, 1)]].concat());
        assert!(Strays::of([&near].into_iter()).is_empty());
        assert!(Strays::of([&rhythm(&[(0, 1), (19_000, 9)])].into_iter()).is_empty());
    }

    #[test]
    fn a_file_of_another_month_is_believed_however_small() {
        let days: Vec<(i64, u64)> = (19_000..19_070).map(|day| (day, 2_000)).collect();
        let (logs, later) = (rhythm(&days), rhythm(&[(19_200, 40)]));
        assert!(Strays::of([&logs, &later].into_iter()).is_empty());
        let slipped = rhythm(&[days.as_slice(), &[(19_200, 40)]].concat());
        assert_eq!(Strays::of([&slipped].into_iter()).records, 40);
        let many = rhythm(&[days.as_slice(), &[(19_200, 140)]].concat());
        assert!(Strays::of([&many].into_iter()).is_empty(), "one in a thousand, but too many");
    }
}
