//! Requests of an endpoint by hour: what is usual at that time.

use crate::merge::Merge;
use crate::record::Outcome;
use crate::record::Timestamp;
use crate::record::time::HOUR;
use std::collections::BTreeMap;

/// Requests of one hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hour {
    /// Answered.
    pub answered: u32,
    /// Refused or not there.
    pub refused: u32,
    /// Everything.
    pub all: u32,
}

impl Hour {
    fn add(&mut self, other: Self) {
        self.answered = self.answered.saturating_add(other.answered);
        self.refused = self.refused.saturating_add(other.refused);
        self.all = self.all.saturating_add(other.all);
    }
}

/// Requests by hour since 1970. Lines come nearly in the order of time, so the hour at hand is kept
/// apart and found without a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    now: (i64, Hour),
    past: BTreeMap<i64, Hour>,
}

impl Hours {
    /// Counts a request.
    #[inline]
    pub fn add(&mut self, time: Timestamp, outcome: Outcome) {
        let hour = time.0.div_euclid(HOUR);
        if hour != self.now.0 {
            self.settle();
            self.now.0 = hour;
        }
        let refused = matches!(outcome, Outcome::Denied | Outcome::Missing | Outcome::Limited);
        self.now.1.add(Hour {
            answered: u32::from(outcome == Outcome::Succeeded),
            refused: u32::from(refused),
            all: 1,
        });
    }

    /// Counts the hour at hand among the others.
    pub fn settle(&mut self) {
        let (hour, counts) = std::mem::take(&mut self.now);
        if counts.all > 0 {
            self.past.entry(hour).or_default().add(counts);
        }
    }

    /// The hours with requests, in time; once settled.
    pub fn iter(&self) -> impl Iterator<Item = (i64, Hour)> {
        self.past.iter().map(|(hour, counts)| (*hour, *counts))
    }
}

impl Merge for Hours {
    fn merge(&mut self, mut other: Self) {
        self.settle();
        other.settle();
        for (hour, counts) in other.past {
            self.past.entry(hour).or_default().add(counts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fold(requests: &[(i64, u16)]) -> Hours {
        let mut hours = Hours::default();
        requests.iter().for_each(|(hour, status)| {
            hours.add(Timestamp(hour * HOUR), Outcome::of(*status));
        });
        hours
    }

    proptest! {
        #[test]
        fn any_cut_in_any_order_counts_the_same(
            requests in prop::collection::vec((0i64..40, 200u16..520), 0..80),
            cut in 0usize..80,
            swap: bool,
        ) {
            let (left, right) = requests.split_at(cut.min(requests.len()));
            let (mut a, b) = if swap { (fold(right), fold(left)) } else { (fold(left), fold(right)) };
            a.merge(b);
            let mut whole = fold(&requests);
            whole.settle();
            prop_assert_eq!(a, whole);
        }
    }
}
