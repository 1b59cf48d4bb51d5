//! Counting distinct things in a few bytes.

use crate::merge::Merge;

/// A linear counter (Whang et al., 1990): a bitmap of hashes whose zeros tell how many distinct
/// ones were set. Good to a few times its number of bits; merging is OR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bits<const W: usize>([u64; W]);

impl<const W: usize> Default for Bits<W> {
    fn default() -> Self {
        Self([0; W])
    }
}

impl<const W: usize> Bits<W> {
    /// Notes a hash.
    #[inline]
    pub fn set(&mut self, hash: u64) {
        let bit = hash >> 40;
        let word = (bit >> 6) as usize % W;
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << (bit & 63);
        }
    }

    /// Reads its first word.
    #[inline]
    pub(super) fn touch(&self) -> u64 {
        self.0.first().copied().unwrap_or(0)
    }

    /// About how many distinct hashes were set; at most what a single zero bit stands for.
    #[must_use]
    pub fn estimate(&self) -> u64 {
        let size = W as f64 * 64.0;
        let zeros = self.0.iter().map(|word| word.count_zeros()).sum::<u32>();
        let load = f64::from(zeros.max(1)) / size;
        (-size * load.ln()).round() as u64
    }
}

impl<const W: usize> Merge for Bits<W> {
    fn merge(&mut self, other: Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }
}

/// A multiresolution bitmap (Estan, Varghese and Fisk, IMC 2003): four linear counters of 64 bits,
/// each of which sees an eighth of what the one before it sees. Counts some 80,000 distinct hashes
/// in 32 bytes within about a fifth; merging is OR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wide([u64; 4]);

/// Most bits that may be set in a counter whose word is taken.
const FULL: u32 = 56;

impl Wide {
    /// Notes a hash.
    #[inline]
    pub fn set(&mut self, hash: u64) {
        let level = (hash.trailing_zeros() / 3).min(3) as usize;
        if let Some(word) = self.0.get_mut(level) {
            *word |= 1 << (hash >> 58);
        }
    }

    /// A word of it, so that it is near when it is written.
    #[inline]
    pub(super) fn touch(&self) -> u64 {
        self.0.first().copied().unwrap_or(0)
    }

    /// About how many distinct hashes were set.
    #[must_use]
    pub fn estimate(&self) -> u64 {
        let base = self.0.iter().position(|word| word.count_ones() <= FULL).unwrap_or(3);
        let seen: f64 = self.0.iter().skip(base).map(|word| linear(*word)).sum();
        (seen * 8f64.powi(i32::try_from(base).unwrap_or(0))).round() as u64
    }
}

fn linear(word: u64) -> f64 {
    -64.0 * (f64::from(word.count_zeros().max(1)) / 64.0).ln()
}

impl Merge for Wide {
    fn merge(&mut self, other: Self) {
        for (word, more) in self.0.iter_mut().zip(other.0) {
            *word |= more;
        }
    }
}

/// How many things there were of each size, in steps of a half power of two (a third to a half
/// more than the step before).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizes([u32; STEPS]);

/// Steps of [`Sizes`]: up to four gigabytes.
const STEPS: usize = 64;

impl Default for Sizes {
    fn default() -> Self {
        Self([0; STEPS])
    }
}

impl Sizes {
    /// The step of a size.
    #[must_use]
    #[inline]
    pub fn step(size: u64) -> usize {
        let Some(power) = size.checked_ilog2() else { return 0 };
        let half = power.checked_sub(1).map_or(0, |below| size >> below & 1);
        (power as usize * 2 + half as usize).clamp(1, STEPS - 1)
    }

    /// Counts one.
    #[inline]
    pub fn add(&mut self, size: u64) {
        if let Some(count) = self.0.get_mut(Self::step(size)) {
            *count = count.saturating_add(1);
        }
    }

    /// How many there were about that size: in its step or one beside it.
    #[must_use]
    pub fn about(&self, size: u64) -> u64 {
        let step = Self::step(size);
        self.0
            .iter()
            .skip(step.saturating_sub(1))
            .take(2 + usize::from(step > 0))
            .map(|n| u64::from(*n))
            .sum()
    }

    /// About how many bytes all of them were together: no more than a half too many.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let size = |step: usize| 1u64.checked_shl(step as u32 / 2 + 1).unwrap_or(u64::MAX);
        let all = self.0.iter().enumerate();
        all.fold(0, |sum: u64, (step, n)| {
            sum.saturating_add(size(step).saturating_mul(u64::from(*n)))
        })
    }

    /// How many there were of at least about that size: its step and those above.
    #[must_use]
    pub fn above(&self, size: u64) -> u64 {
        self.0.iter().skip(Self::step(size)).map(|n| u64::from(*n)).sum()
    }

    /// How many there were.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.0.iter().map(|n| u64::from(*n)).sum()
    }

    /// Takes one away that was counted.
    pub fn without(&mut self, size: u64) {
        if let Some(count) = self.0.get_mut(Self::step(size)) {
            *count = count.saturating_sub(1);
        }
    }
}

impl Merge for Sizes {
    fn merge(&mut self, other: Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count = count.saturating_add(more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Keyed;

    #[test]
    fn wide_counts_stay_within_a_third_over_four_orders_of_magnitude() {
        let hash = Keyed::new(9);
        for n in [5u64, 50, 500, 5_000, 50_000] {
            let mut wide = Wide::default();
            (0..n).for_each(|i| wide.set(hash.of(&i.to_le_bytes())));
            let error = wide.estimate().abs_diff(n);
            assert!(error <= 2 + n / 3, "{n}: {}", wide.estimate());
        }
    }

    #[test]
    fn sizes_are_told_apart_by_a_half_power_of_two() {
        let steps: Vec<usize> = [0, 1, 2, 3, 4, 6, 8, 1000, 1600, 3200].map(Sizes::step).to_vec();
        assert_eq!(steps, [0, 1, 2, 3, 4, 5, 6, 19, 21, 23]);
        assert_eq!(Sizes::step(u64::MAX), 63);
        let mut sizes = Sizes::default();
        [1000, 1100, 1600, 90_000].into_iter().for_each(|size| sizes.add(size));
        assert_eq!((sizes.about(1200), sizes.about(95_000), sizes.all()), (3, 1, 4));
        sizes.without(90_000);
        assert_eq!(sizes.about(90_000), 0);
    }

    #[test]
    fn estimates_are_close_and_repeats_do_not_count() {
        let hash = Keyed::new(3);
        for n in [1u64, 10, 60, 200, 600] {
            let mut bits = Bits::<4>::default();
            for _ in 0..3 {
                (0..n).for_each(|i| bits.set(hash.of(&i.to_le_bytes())));
            }
            let error = bits.estimate().abs_diff(n);
            assert!(error <= 3 + n / 5, "{n}: {}", bits.estimate());
        }
    }
}
