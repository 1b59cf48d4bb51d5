//! Requests over time, cut into bars of a length that fits the span of the logs.

use crate::record::Timestamp;
use crate::record::time::{DAY, HOUR, SECOND};
use std::collections::BTreeMap;

const MINUTE: i64 = 60 * SECOND;

/// Lengths of a bar, the shortest first. Each goes into the span of a log some two dozen times or more
/// when the one before goes into it too often; only a log of less than two hours has fewer bars.
const LENGTHS: [i64; 9] =
    [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, DAY, 2 * DAY, 7 * DAY, 28 * DAY];

/// Most bars that are told apart at a glance.
const MOST: i64 = 90;

/// Requests by equal stretches of time, without a break from the first to the last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bars {
    /// Where the first begins.
    pub start: Timestamp,
    /// Length of each, in microseconds.
    pub each: i64,
    /// All requests, and those of campaigns at level medium or above.
    pub counts: Vec<(u64, u64)>,
}

impl Bars {
    /// Adds up moments with their requests, and those of campaigns among them; a moment stands for
    /// no more than five minutes that begin there.
    #[must_use]
    pub fn of(moments: &BTreeMap<Timestamp, (u64, u64)>) -> Self {
        let ends = moments.keys().next().zip(moments.keys().next_back());
        let Some((first, last)) = ends.map(|(first, last)| (first.0, last.0)) else {
            return Self::default();
        };
        let each = length(first, last);
        let start = begin(first, each);
        let count = usize::try_from((last - start) / each + 1).unwrap_or(0);
        let mut counts = vec![(0u64, 0u64); count];
        for (at, (all, own)) in moments {
            let slot = usize::try_from((at.0 - start) / each).unwrap_or(usize::MAX);
            if let Some(bar) = counts.get_mut(slot) {
                bar.0 = bar.0.saturating_add(*all);
                bar.1 = bar.1.saturating_add(*own);
            }
        }
        Self { start: Timestamp(start), each, counts }
    }

    /// Where a bar begins; that of the one behind the last is the end.
    #[must_use]
    pub fn begin(&self, at: usize) -> Timestamp {
        let at = i64::try_from(at).unwrap_or(i64::MAX);
        Timestamp(self.start.0.saturating_add(self.each.saturating_mul(at)))
    }

    /// The length of a bar in words: `hour`, `3 hours`, `week`.
    #[must_use]
    pub fn unit(&self) -> String {
        let units = [(7 * DAY, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")];
        let fits = |(length, _): &&(i64, &str)| self.each >= *length && self.each % length == 0;
        match units.iter().find(fits) {
            Some((length, name)) if self.each == *length => (*name).to_owned(),
            Some((length, name)) => format!("{} {name}s", self.each / length),
            None => "moment".to_owned(),
        }
    }

    /// Whole days, so that a date names a bar.
    #[must_use]
    pub fn are_days(&self) -> bool {
        self.each % DAY == 0
    }

    /// The bar with most requests, and its number; of campaigns alone where that is asked. Of equal
    /// ones the first; none where there is no request.
    #[must_use]
    pub fn peak(&self, of_campaigns: bool) -> Option<(usize, u64)> {
        let picked = |bar: &(u64, u64)| if of_campaigns { bar.1 } else { bar.0 };
        let all = self.counts.iter().map(picked).enumerate();
        all.rev().max_by_key(|(_, requests)| *requests).filter(|(_, requests)| *requests > 0)
    }
}

/// The shortest length that gives no more bars than can be told apart.
fn length(first: i64, last: i64) -> i64 {
    let bars = |each: i64| (last - begin(first, each)) / each + 1;
    let longest = LENGTHS.last().copied().unwrap_or(DAY);
    LENGTHS
        .into_iter()
        .find(|each| bars(*each) <= MOST)
        .unwrap_or_else(|| longest * ((last - begin(first, longest)) / longest / MOST + 1))
}

/// Parts of a day begin where the clock says so; several days together with the first day there is.
fn begin(first: i64, each: i64) -> i64 {
    let step = each.min(DAY);
    first.div_euclid(step) * step
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARCH: i64 = 19_783 * DAY;

    fn bars(from: i64, to: i64) -> Bars {
        let moments = [(Timestamp(from), (3, 1)), (Timestamp(to), (2, 0))];
        Bars::of(&moments.into_iter().collect())
    }

    #[test]
    fn the_length_of_a_bar_fits_the_span_of_the_logs() {
        let unit = |span: i64| {
            let bars = bars(MARCH + 7 * MINUTE, MARCH + 7 * MINUTE + span);
            (bars.unit(), bars.counts.len())
        };
        let said = |unit: &str, count| (unit.to_owned(), count);
        assert_eq!(unit(0), said("5 minutes", 1));
        assert_eq!(unit(2 * HOUR), said("5 minutes", 25));
        assert_eq!(unit(22 * HOUR), said("15 minutes", 89));
        assert_eq!(unit(23 * HOUR + 50 * MINUTE), said("hour", 24));
        assert_eq!(unit(3 * DAY - HOUR), said("hour", 72));
        assert_eq!(unit(5 * DAY), said("3 hours", 41));
        assert_eq!(unit(14 * DAY), said("6 hours", 57));
        assert_eq!(unit(42 * DAY), said("day", 43));
        assert_eq!(unit(89 * DAY), said("day", 90));
        assert_eq!(unit(120 * DAY), said("2 days", 61));
        assert_eq!(unit(365 * DAY), said("week", 53));
        assert_eq!(unit(4 * 365 * DAY), said("4 weeks", 53));
        assert_eq!(unit(40 * 365 * DAY), said("24 weeks", 87));
    }

    #[test]
    fn from_two_hours_on_there_are_two_dozen_bars_to_ninety() {
        for span in (2 * HOUR..900 * DAY).step_by(7_919 * 1_000_000) {
            let count = bars(MARCH + 11 * HOUR, MARCH + 11 * HOUR + span).counts.len();
            assert!((23..=90).contains(&count), "{count} bars in {} hours", span / HOUR);
        }
    }

    #[test]
    fn nothing_is_lost_and_hours_begin_with_the_hour() {
        let bars = bars(MARCH + 7 * MINUTE, MARCH + 2 * DAY);
        assert_eq!(bars.start, Timestamp(MARCH));
        assert_eq!(bars.counts.first(), Some(&(3, 1)));
        assert_eq!(bars.counts.last(), Some(&(2, 0)));
        assert_eq!(bars.begin(48), Timestamp(MARCH + 2 * DAY));
        assert_eq!((bars.peak(false), bars.peak(true)), (Some((0, 3)), Some((0, 1))));
        assert_eq!(Bars::default().peak(false), None);
        assert!(!bars.are_days());
    }

    #[test]
    fn of_equal_peaks_the_first_is_named() {
        let bars = Bars { counts: vec![(1, 0), (5, 0), (5, 0)], ..Bars::default() };
        assert_eq!((bars.peak(false), bars.peak(true)), (Some((1, 5)), None));
    }
}
