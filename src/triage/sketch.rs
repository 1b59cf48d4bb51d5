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
