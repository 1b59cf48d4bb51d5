//! The law: state that is folded over the logs is a commutative monoid.
//!
//! Any cut of the logs, on any number of threads, merged in any order, gives the same result.
//! So folded state is made of sums, minima, maxima, unions and [`Least`] sets only; there are no
//! floats in it and no "first K seen".

use std::collections::BTreeSet;

/// A commutative monoid: [`Default`] is its identity, [`Merge::merge`] is associative and
/// commutative.
pub trait Merge: Default {
    /// Adds what `other` knows.
    fn merge(&mut self, other: Self);
}

/// The `K` least distinct items ever inserted.
///
/// Of hashes it is a fair sample and a count of distinct items (exact below `K`); of
/// `(time, place)` pairs it is the earliest evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Least<T: Ord, const K: usize> {
    items: BTreeSet<T>,
}

impl<T: Ord, const K: usize> Default for Least<T, K> {
    fn default() -> Self {
        Self { items: BTreeSet::new() }
    }
}

impl<T: Ord, const K: usize> Least<T, K> {
    /// Offers an item; it stays if it is among the least.
    pub fn insert(&mut self, item: T) {
        if self.admits(&item) && self.items.insert(item) && self.items.len() > K {
            self.items.pop_last();
        }
    }

    /// Whether [`Least::insert`] would look at the item at all; cheap, for hot loops.
    #[must_use]
    pub fn admits(&self, item: &T) -> bool {
        self.items.len() < K || self.items.last().is_some_and(|greatest| item < greatest)
    }

    /// The items kept, least first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        self.items.iter()
    }
}

impl<T: Ord, const K: usize> Merge for Least<T, K> {
    fn merge(&mut self, other: Self) {
        for item in other.items {
            if !self.admits(&item) {
                break;
            }
            self.insert(item);
        }
    }
}

/// The `K` least distinct hashes ever inserted: a fair sample of what was hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashes<const K: usize> {
    sorted: Vec<u64>,
    /// What is not below this cannot enter.
    limit: u64,
}

impl<const K: usize> Default for Hashes<K> {
    fn default() -> Self {
        Self { sorted: Vec::new(), limit: u64::MAX }
    }
}

impl<const K: usize> Hashes<K> {
    /// Offers a hash; cheap for the many that are too great.
    #[inline]
    pub fn insert(&mut self, hash: u64) {
        if hash < self.limit {
            self.enter(hash);
        }
    }

    fn enter(&mut self, hash: u64) {
        if let Err(at) = self.sorted.binary_search(&hash) {
            self.sorted.insert(at, hash);
            self.sorted.truncate(K);
            if self.sorted.len() == K {
                self.limit = self.sorted.last().copied().unwrap_or(u64::MAX);
            }
        }
    }

    /// The hashes kept, least first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &u64> {
        self.sorted.iter()
    }

    /// There are `K` of them: further ones may have been dropped.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.sorted.len() == K
    }
}

impl<const K: usize> Merge for Hashes<K> {
    fn merge(&mut self, other: Self) {
        other.sorted.into_iter().for_each(|hash| self.insert(hash));
    }
}

/// The earliest and the latest of the times seen; empty until one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent<T: Ord + Copy>(Option<(T, T)>);

impl<T: Ord + Copy> Default for Extent<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Ord + Copy> Extent<T> {
    /// Widens the extent to hold `item`.
    pub fn add(&mut self, item: T) {
        self.0 = Some(self.0.map_or((item, item), |(a, b)| (a.min(item), b.max(item))));
    }

    /// The least item.
    #[must_use]
    pub fn first(&self) -> Option<T> {
        self.0.map(|(first, _)| first)
    }

    /// The greatest item.
    #[must_use]
    pub fn last(&self) -> Option<T> {
        self.0.map(|(_, last)| last)
    }
}

impl<T: Ord + Copy> Merge for Extent<T> {
    fn merge(&mut self, other: Self) {
        if let Some((first, last)) = other.0 {
            self.add(first);
            self.add(last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_cut_in_any_order_keeps_the_same_least(
            items in prop::collection::vec(0u64..500, 0..200),
            cut in 0usize..200,
            swap: bool,
        ) {
            let (left, right) = items.split_at(cut.min(items.len()));
            let fold = |part: &[u64]| {
                let mut state = (Least::<u64, 16>::default(), Hashes::<16>::default());
                part.iter().for_each(|item| {
                    state.0.insert(*item);
                    state.1.insert(*item);
                });
                state
            };
            let whole = fold(&items);
            let (mut a, b) = if swap { (fold(right), fold(left)) } else { (fold(left), fold(right)) };
            a.0.merge(b.0);
            a.1.merge(b.1);
            prop_assert!(a.0.iter().eq(a.1.iter()));
            prop_assert_eq!(a, whole);
        }
    }
}
