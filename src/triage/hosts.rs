//! When the records of each host were written, where a source tells of few.
//!
//! One log may be that of many hosts. If one of them falls silent while the others go on, the log
//! as a whole shows no gap.

use super::rhythm::Rhythm;
use crate::merge::Merge;
use crate::record::Timestamp;

/// Hosts of a source that are told apart; of more, none is.
pub const MOST: usize = 32;

/// Rhythms by host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts {
    /// In the order of the hosts.
    rhythms: Vec<(Vec<u8>, Rhythm)>,
    /// The place of the one that was counted last: logs stay with one for long.
    last: usize,
    /// There are more than [`MOST`].
    many: bool,
}

impl Hosts {
    /// Counts a record of a host. Where none is logged, the host is empty and only noted: the rhythm
    /// of the log says as much.
    #[inline]
    pub fn add(&mut self, host: &[u8], time: Timestamp) {
        match self.rhythms.get_mut(self.last) {
            // To compare nothing with nothing is slow: the empty vector points nowhere, and wide
            // reads from there are undone by the processor at great length.
            Some((known, _)) if host.is_empty() && known.is_empty() => {}
            Some((known, rhythm)) if known == host => rhythm.add(time),
            _ => self.with(host, |rhythm| rhythm.add(time)),
        }
    }

    fn with(&mut self, host: &[u8], count: impl FnOnce(&mut Rhythm)) {
        if self.many {
            return;
        }
        self.last = match self.rhythms.binary_search_by(|(known, _)| known.as_slice().cmp(host)) {
            Ok(at) => at,
            Err(_) if self.rhythms.len() == MOST => {
                *self = Self { many: true, ..Self::default() };
                return;
            }
            Err(at) => {
                self.rhythms.insert(at, (host.to_vec(), Rhythm::default()));
                at
            }
        };
        if let Some((_, rhythm)) = self.rhythms.get_mut(self.last) {
            count(rhythm);
        }
    }

    /// Puts away what is being counted; before anything is read.
    pub fn settle(&mut self) {
        self.rhythms.iter_mut().for_each(|(_, rhythm)| rhythm.settle());
        self.last = 0;
    }

    /// The hosts with their rhythms; `None` if there are too many to tell.
    #[must_use]
    pub fn told(&self) -> Option<&[(Vec<u8>, Rhythm)]> {
        (!self.many).then_some(self.rhythms.as_slice())
    }
}

impl Merge for Hosts {
    fn merge(&mut self, other: Self) {
        if self.many || other.many {
            *self = Self { many: true, ..Self::default() };
            return;
        }
        for (host, rhythm) in other.rhythms {
            self.with(&host, |mine| mine.merge(rhythm));
        }
        self.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_cut_in_any_order_gives_the_same_hosts(
            records in prop::collection::vec((0u8..40, 0i64..9000), 0..200),
            cut in 0usize..200,
            swap: bool,
        ) {
            let fold = |part: &[(u8, i64)]| {
                let mut hosts = Hosts::default();
                part.iter().for_each(|(host, s)| hosts.add(&[*host], Timestamp(s * 1_000_000)));
                hosts.settle();
                hosts
            };
            let (left, right) = records.split_at(cut.min(records.len()));
            let (mut a, b) = if swap { (fold(right), fold(left)) } else { (fold(left), fold(right)) };
            a.merge(b);
            prop_assert_eq!(&a, &fold(&records));
            let mut all: Vec<u8> = records.iter().map(|(host, _)| *host).collect();
            all.sort_unstable();
            all.dedup();
            prop_assert_eq!(a.told().is_some(), all.len() <= MOST);
        }
    }
}
