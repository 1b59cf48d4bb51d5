//! When records were written: counts by five minutes, from which gaps, days and drawings are read.

use crate::merge::Merge;
use crate::record::Timestamp;
use crate::record::time::{DAY, SECOND};
use std::collections::BTreeMap;

/// Length of one bin.
pub const BIN: i64 = 300 * SECOND;
/// Bins of a UTC day.
pub const BINS_OF_DAY: i64 = DAY / BIN;

/// Records by bins of five minutes since 1970, with the first and the last moment in each: a
/// stretch without records is known to the microsecond.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rhythm {
    bins: BTreeMap<i64, Beat>,
    /// The bin that is being counted: logs stay within one for long.
    now: Option<(i64, Beat)>,
}

/// What lies in one bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// Records.
    pub records: u64,
    /// First of them.
    pub first: Timestamp,
    /// Last of them.
    pub last: Timestamp,
}

impl Rhythm {
    /// Counts a record.
    #[inline]
    pub fn add(&mut self, time: Timestamp) {
        if let Some((bin, beat)) = &mut self.now {
            // One comparison instead of a division: is it still within the bin?
            if time.0.wrapping_sub(*bin * BIN) as u64 >= BIN as u64 {
                self.settle();
            } else {
                beat.records += 1;
                beat.first = beat.first.min(time);
                beat.last = beat.last.max(time);
                return;
            }
        }
        self.now = Some((time.0.div_euclid(BIN), Beat { records: 1, first: time, last: time }));
    }

    /// Puts the bin that is being counted among the others; before anything is read.
    pub fn settle(&mut self) {
        if let Some((bin, beat)) = self.now.take() {
            self.put(bin, beat);
        }
    }

    fn put(&mut self, bin: i64, more: Beat) {
        self.bins
            .entry(bin)
            .and_modify(|beat| {
                beat.records += more.records;
                beat.first = beat.first.min(more.first);
                beat.last = beat.last.max(more.last);
            })
            .or_insert(more);
    }

    /// Bins in time that hold records.
    pub fn bins(&self) -> impl Iterator<Item = (i64, Beat)> + '_ {
        self.bins.iter().map(|(bin, beat)| (*bin, *beat))
    }

    /// Records by UTC day (days since 1970).
    #[must_use]
    pub fn days(&self) -> BTreeMap<i64, u64> {
        let mut days = BTreeMap::new();
        for (bin, beat) in self.bins() {
            *days.entry(bin.div_euclid(BINS_OF_DAY)).or_insert(0) += beat.records;
        }
        days
    }
}

impl Merge for Rhythm {
    fn merge(&mut self, mut other: Self) {
        self.settle();
        other.settle();
        for (bin, beat) in other.bins {
            self.put(bin, beat);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_cut_in_any_order_gives_the_same_rhythm(
            seconds in prop::collection::vec(-2_000i64..200_000, 0..60),
            cut in 0usize..60,
            swap: bool,
        ) {
            let fold = |part: &[i64]| {
                let mut rhythm = Rhythm::default();
                part.iter().for_each(|s| rhythm.add(Timestamp(s * SECOND)));
                rhythm
            };
            let (left, right) = seconds.split_at(cut.min(seconds.len()));
            let (mut a, b) = if swap { (fold(right), fold(left)) } else { (fold(left), fold(right)) };
            a.merge(b);
            let mut whole = fold(&seconds);
            whole.settle();
            prop_assert_eq!(&a, &whole);
            prop_assert_eq!(a.days().values().sum::<u64>(), seconds.len() as u64);
        }
    }

    #[test]
    fn a_bin_knows_its_first_and_last_moment() {
        let mut rhythm = Rhythm::default();
        [700, 610, 899, 900].iter().for_each(|s| rhythm.add(Timestamp(s * SECOND)));
        rhythm.settle();
        let bins: Vec<(i64, u64, i64, i64)> = rhythm
            .bins()
            .map(|(bin, beat)| (bin, beat.records, beat.first.0 / SECOND, beat.last.0 / SECOND))
            .collect();
        assert_eq!(bins, [(2, 3, 610, 899), (3, 1, 900, 900)]);
    }
}
