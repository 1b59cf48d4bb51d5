//! A sample of the lines of a source, by which two sources are found to share some of their lines.
//!
//! Only lines of one second in sixteen are looked at, chosen by their time, so that hashing costs
//! next to nothing; of these the least hashes are kept. The same lines give the same sample in
//! whatever file they stand.

use crate::merge::{Hashes, Merge};
use crate::record::Timestamp;
use crate::record::time::SECOND;

/// Hashes kept.
const KEPT: usize = 512;
/// Lines that two samples must share, and percent of the smaller, below which it may be chance:
/// monitors knock at several servers in the same second, and in the same words.
const LEAST: usize = 20;
const SHARE: usize = 10;

/// The sample.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sampled(Hashes<KEPT>);

impl Sampled {
    /// Whether lines of this moment are sampled.
    #[must_use]
    #[inline]
    pub fn takes(time: Timestamp) -> bool {
        let second = time.0.div_euclid(SECOND).cast_unsigned();
        second.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60 == 0
    }

    /// Adds a line, by its hash.
    #[inline]
    pub fn add(&mut self, hash: u64) {
        self.0.insert(hash);
    }

    /// Percent of the smaller of two sources that stands in the other as well, where that is no
    /// chance, and whether the smaller is this one.
    #[must_use]
    pub fn shared(&self, other: &Self) -> Option<(usize, bool)> {
        // Beyond the greatest that both keep, nobody knows what the other holds.
        let (mine, theirs) = (self.known(), other.known());
        let both = mine.1.min(theirs.1);
        let below = |hashes: &[u64]| hashes.partition_point(|hash| *hash <= both);
        let (a, b) = (below(&mine.0), below(&theirs.0));
        let shared = mine.0.iter().take(a).filter(|h| theirs.0.binary_search(h).is_ok()).count();
        let smaller = a.min(b);
        (shared >= LEAST && shared * 100 >= smaller * SHARE)
            .then(|| (shared * 100 / smaller.max(1), a <= b))
    }

    /// What is kept, least first, and up to where it is complete.
    fn known(&self) -> (Vec<u64>, u64) {
        let kept: Vec<u64> = self.0.iter().copied().collect();
        let end = kept.last().copied().filter(|_| kept.len() >= KEPT).unwrap_or(u64::MAX);
        (kept, end)
    }

    /// The hashes, least first.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }
}

impl Merge for Sampled {
    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: impl Iterator<Item = u64>) -> Sampled {
        let mut sampled = Sampled::default();
        lines
            .for_each(|line| sampled.add(line.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        sampled
    }

    #[test]
    fn a_part_that_stands_in_both_is_told_and_a_few_lines_by_chance_are_not() {
        let old = of(0..4000);
        let (share, smaller) = old.shared(&of(2000..12_000)).unwrap();
        assert!((40..60).contains(&share) && smaller, "{share}");
        assert!(!of(2000..12_000).shared(&old).unwrap().1);
        assert_eq!(old.shared(&of(4000..9000)), None);
        assert_eq!(old.shared(&of(3990..9000)), None);
        assert_eq!(of(0..100).shared(&of(0..100)).map(|told| told.0), Some(100));
        assert_eq!(of(0..15).shared(&of(0..15)), None, "too few to tell");
    }

    #[test]
    fn a_sixteenth_of_the_seconds_is_looked_at() {
        let taken = (0..16_000).filter(|s| Sampled::takes(Timestamp(s * SECOND))).count();
        assert!((800..1200).contains(&taken), "{taken}");
    }
}
