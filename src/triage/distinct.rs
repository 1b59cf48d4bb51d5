//! How many distinct things there were, and a fair sample of them.

use crate::merge::{Hashes, Merge};

/// Registers of the counter; the standard error of a count is 1.04/√4096, that is 1.6 %.
const REGISTERS: usize = 4096;

/// The `K` least distinct hashes ever inserted, and how many there were in all: exact below `K`,
/// from there on estimated with a standard error of less than 2 %.
///
/// The estimate is that of a HyperLogLog (Flajolet et al., 2007), with linear counting while
/// registers are empty. Its 4 KiB are taken only once there are `K` hashes; what it holds depends
/// on the set of hashes alone, so that every cut and every order gives the same count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Distinct<const K: usize> {
    least: Hashes<K>,
    registers: Option<Box<[u8]>>,
}

impl<const K: usize> Distinct<K> {
    /// Offers a hash.
    #[inline]
    pub fn insert(&mut self, hash: u64) {
        self.least.insert(hash);
        match &mut self.registers {
            Some(registers) => note(registers, hash),
            None if self.least.is_full() => {
                self.registers();
            }
            None => {}
        }
    }

    /// The least hashes, in order: a fair sample.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &u64> {
        self.least.iter()
    }

    /// How many distinct hashes were inserted.
    #[must_use]
    pub fn count(&self) -> u64 {
        let least = self.least.iter().len() as u64;
        self.registers.as_ref().map_or(least, |registers| estimate(registers).max(least))
    }

    /// The registers. As long as there are none, the least hashes are all there were.
    fn registers(&mut self) -> &mut [u8] {
        self.registers.get_or_insert_with(|| {
            let mut registers = vec![0; REGISTERS].into_boxed_slice();
            self.least.iter().for_each(|hash| note(&mut registers, *hash));
            registers
        })
    }
}

impl<const K: usize> Merge for Distinct<K> {
    fn merge(&mut self, other: Self) {
        let Some(theirs) = other.registers else {
            other.least.iter().for_each(|hash| self.insert(*hash));
            return;
        };
        for (mine, theirs) in self.registers().iter_mut().zip(theirs) {
            *mine = (*mine).max(theirs);
        }
        self.least.merge(other.least);
    }
}

/// The low bits of a hash choose a register, which holds the longest run of zeros (and one) that
/// the bits above began with.
#[inline]
fn note(registers: &mut [u8], hash: u64) {
    let rank = (hash / REGISTERS as u64).trailing_zeros() as u8 + 1;
    if let Some(register) = registers.get_mut(hash as usize % REGISTERS) {
        *register = rank.max(*register);
    }
}

fn estimate(registers: &[u8]) -> u64 {
    let size = REGISTERS as f64;
    let empty = memchr::memchr_iter(0, registers).count();
    let linear = size * (size / empty.max(1) as f64).ln();
    if empty > 0 && linear <= 2.5 * size {
        return linear.round() as u64;
    }
    // Whole numbers up to here: the order of the registers must not matter.
    let sum: u128 = registers.iter().map(|rank| 1u128 << (64 - u32::from((*rank).min(64)))).sum();
    let mean = sum as f64 / (1u128 << 64) as f64;
    (0.7213 / (1.0 + 1.079 / size) * size * size / mean).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Keyed;

    fn of(hashes: impl Iterator<Item = u64>) -> Distinct<64> {
        let mut distinct = Distinct::default();
        hashes.for_each(|hash| distinct.insert(hash));
        distinct
    }

    #[test]
    fn counts_are_exact_while_few_and_within_a_twentieth_from_there_on() {
        for key in 1..6 {
            let hash = Keyed::new(key);
            let all = |n: u64| (0..n).chain(0..n / 2).map(|i| hash.of(&i.to_le_bytes()));
            assert_eq!(of(all(63)).count(), 63);
            for n in [100, 1000, 9000, 12_000, 200_000] {
                let count = of(all(n)).count();
                assert!(count.abs_diff(n) <= n / 20, "{n}: {count}");
            }
        }
    }

    #[test]
    fn any_cut_in_any_order_gives_the_same() {
        let hash = Keyed::new(7);
        let hashes: Vec<u64> = (0..3000u64).map(|i| hash.of(&i.to_le_bytes())).collect();
        for all in [40, 64, 65, 3000] {
            let whole = of(hashes.iter().take(all).copied());
            for cut in [1, 30, 63, 64, 65, 2000] {
                let parts = || hashes.iter().take(all).copied().enumerate();
                let mut first = of(parts().filter(|(i, _)| i % cut == 0).map(|(_, hash)| hash));
                let mut rest = of(parts().filter(|(i, _)| i % cut != 0).map(|(_, hash)| hash));
                let again = rest.clone();
                rest.merge(first.clone());
                first.merge(again);
                assert_eq!((&first, &rest), (&whole, &whole), "{all} cut by {cut}");
            }
        }
    }
}
