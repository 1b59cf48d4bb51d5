//! The least and the greatest hash of what was seen with an actor, in two numbers.

use crate::merge::Merge;
use std::ops::Not;

/// The least and the greatest of the hashes ever noted: one or two of them, whatever the order.
/// Whoever has been at two places shows that, and over many actors a place that many of them share
/// shows as an end of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ends<T> {
    /// The complement of the least, so that nothing noted is zero.
    least: T,
    greatest: T,
}

impl<T: Copy + Ord + Default + Not<Output = T>> Ends<T> {
    /// Notes a hash.
    #[inline]
    pub fn add(&mut self, hash: T) {
        self.least = self.least.max(!hash);
        self.greatest = self.greatest.max(hash);
    }

    /// Nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        // No hash is zero together with its complement.
        self.least == T::default() && self.greatest == T::default()
    }

    /// At least two different hashes were noted.
    #[must_use]
    pub fn differ(&self) -> bool {
        !self.is_empty() && !self.least != self.greatest
    }

    /// The ends: none, one or two hashes.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        let least = (!self.is_empty()).then_some(!self.least);
        least.into_iter().chain(self.differ().then_some(self.greatest))
    }
}

impl<T: Copy + Ord + Default + Not<Output = T>> Merge for Ends<T> {
    fn merge(&mut self, other: Self) {
        self.least = self.least.max(other.least);
        self.greatest = self.greatest.max(other.greatest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_cut_in_any_order_keeps_the_same_ends(items: Vec<u16>, cut in 0usize..20) {
            let fold = |part: &[u16]| {
                let mut ends = Ends::default();
                part.iter().for_each(|item| ends.add(*item));
                ends
            };
            let (left, right) = items.split_at(cut.min(items.len()));
            let mut ends = fold(right);
            ends.merge(fold(left));
            prop_assert_eq!(ends, fold(&items));
            let kept: Vec<u16> = ends.iter().collect();
            prop_assert_eq!(kept.first(), items.iter().min());
            prop_assert_eq!(kept.last(), items.iter().max());
        }
    }
}
