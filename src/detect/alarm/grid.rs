//! A grid over the log: bins of one width, in which news are counted.

use super::cusum::Rhythm;
use crate::detect::policy;

/// Seconds of an hour.
pub(in crate::detect) const HOUR: u32 = 3600;
/// Seconds of a day.
pub(in crate::detect) const DAY: u32 = 24 * HOUR;

/// Days of a log below which no time of day comes often enough to be compared with itself.
const BRIEF: u32 = 6;
/// Bins of such a log that must have been seen: of hours a third of a day.
const BRIEF_BINS: usize = 8;

/// A log of so many seconds holds a few days only.
pub(in crate::detect) fn is_brief(span: u32) -> bool {
    span < BRIEF * DAY
}

/// Bins of one width over the log, from a full day on.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    start: u32,
    /// Seconds of a bin.
    pub width: u32,
    /// How many there are.
    pub count: usize,
}

impl Grid {
    pub(in crate::detect) fn new(log: (u32, u32), width: u32) -> Self {
        let start = log.0 - log.0 % width;
        Self { start, width, count: ((log.1 - start) / width + 1) as usize }
    }

    /// The bin of a second.
    #[must_use]
    pub fn of(&self, second: u32) -> Option<usize> {
        let bin = (second.checked_sub(self.start)? / self.width) as usize;
        (bin < self.count).then_some(bin)
    }

    /// How its bins repeat.
    pub(in crate::detect) fn rhythm(&self, policy: &policy::Novelty) -> Rhythm {
        let day = (DAY / self.width) as usize;
        let days = self.count / day;
        let brief = if is_brief(self.seconds()) { BRIEF_BINS } else { 0 };
        Rhythm { day, least: policy.least_baseline.min((days / 4).max(3)), brief }
    }

    /// How much time it covers.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.width.saturating_mul(u32::try_from(self.count).unwrap_or(u32::MAX))
    }

    /// First second of a bin.
    #[must_use]
    pub fn begin(&self, bin: usize) -> u32 {
        self.start.saturating_add(u32::try_from(bin).unwrap_or(0).saturating_mul(self.width))
    }
}
