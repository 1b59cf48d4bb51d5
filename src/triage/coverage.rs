//! What became of every byte of every source.

use super::fields::Fields;
use super::hosts::Hosts;
use super::rhythm::Rhythm;
use super::sampled::Sampled;
use crate::merge::{Extent, Least, Merge};
use crate::record::{Reject, Skip, Timestamp};
use std::collections::BTreeMap;

/// Rejected lines kept of a source, those that come first in it.
pub const REJECTS: usize = 1000;
/// Bytes kept of a rejected line.
const REJECT_TEXT: usize = 300;

/// The account of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Lines and bytes that became records.
    pub parsed: Sum,
    /// Lines and bytes refused, by reason.
    pub rejected: BTreeMap<Reject, Sum>,
    /// Lines and bytes passed over, by reason.
    pub skipped: BTreeMap<Skip, Sum>,
    /// Lines that begin with NUL bytes, and these bytes: holes in the file.
    pub holes: Sum,
    /// What its records carry.
    pub fields: Fields,
    /// First and last record.
    pub seen: Extent<Timestamp>,
    /// When records were written.
    pub rhythm: Rhythm,
    /// The same by the host asked for.
    pub hosts: Hosts,
    /// Some of its lines, to be found in other sources.
    pub sampled: Sampled,
    /// Blocks by offset, for the numbers of lines and for what no block alone can see.
    pub blocks: BTreeMap<u64, BlockSum>,
    /// The first rejected lines: offset, length, reason, beginning of the text.
    pub rejects: Least<(u64, u64, Reject, Vec<u8>), REJECTS>,
    /// Damage that ended the reading early.
    pub damage: Vec<String>,
}

/// Lines and bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Lines.
    pub lines: u64,
    /// Bytes after decompression, line ends included.
    pub bytes: u64,
}

impl Sum {
    /// Adds a line.
    pub fn add(&mut self, bytes: u64) {
        self.lines += 1;
        self.bytes += bytes;
    }
}

fn total<'s>(sums: impl IntoIterator<Item = &'s Sum>) -> Sum {
    sums.into_iter().fold(Sum::default(), |all, more| Sum {
        lines: all.lines + more.lines,
        bytes: all.bytes + more.bytes,
    })
}

fn add_all<K: Ord>(mine: &mut BTreeMap<K, Sum>, theirs: BTreeMap<K, Sum>) {
    for (reason, sum) in theirs {
        let held = mine.entry(reason).or_default();
        *held = total([held, &sum]);
    }
}

/// One block of lines: what joins it to the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BlockSum {
    /// Its lines.
    pub lines: u64,
    /// Its bytes.
    pub bytes: u64,
    /// Times of its first and last record.
    pub ends: Option<(Timestamp, Timestamp)>,
    /// Records in it stamped earlier than the one before.
    pub steps_back: u64,
}

impl BlockSum {
    /// Notes the next record.
    pub fn step(&mut self, time: Timestamp) {
        self.ends = match self.ends {
            None => Some((time, time)),
            Some((first, last)) => {
                self.steps_back += u64::from(time < last);
                Some((first, time))
            }
        };
    }
}

impl Coverage {
    /// Notes a refused line.
    pub fn reject(&mut self, offset: u64, size: u64, reason: Reject, text: &[u8]) {
        self.rejected.entry(reason).or_default().add(size);
        let cut = text.get(..text.len().min(REJECT_TEXT)).unwrap_or_default();
        let key = (offset, text.len() as u64, reason, Vec::new());
        if self.rejects.admits(&key) {
            self.rejects.insert((key.0, key.1, key.2, cut.to_vec()));
        }
    }

    /// Notes a line passed over.
    pub fn skip(&mut self, size: u64, reason: Skip) {
        self.skipped.entry(reason).or_default().add(size);
    }

    /// All refused lines.
    #[must_use]
    pub fn all_rejected(&self) -> Sum {
        total(self.rejected.values())
    }

    /// All lines passed over.
    #[must_use]
    pub fn all_skipped(&self) -> Sum {
        total(self.skipped.values())
    }

    /// All lines.
    #[must_use]
    pub fn all(&self) -> Sum {
        total([&self.parsed, &self.all_rejected(), &self.all_skipped()])
    }

    /// Records stamped earlier than the one before them, whatever the blocks.
    #[must_use]
    pub fn out_of_order(&self) -> u64 {
        let mut last = None;
        let mut steps = 0;
        for block in self.blocks.values() {
            steps += block.steps_back;
            if let Some((first, end)) = block.ends {
                steps += u64::from(last.is_some_and(|last| first < last));
                last = Some(end);
            }
        }
        steps
    }

    /// Lines before the block that holds `offset`, and where that block starts.
    #[must_use]
    pub fn lines_before(&self, offset: u64) -> (u64, u64) {
        let mut before = 0;
        let mut start = 0;
        for (at, block) in self.blocks.range(..=offset) {
            start = *at;
            if at + block.bytes > offset {
                break;
            }
            before += block.lines;
        }
        (before, start)
    }
}

impl Merge for Coverage {
    fn merge(&mut self, other: Self) {
        self.parsed.lines += other.parsed.lines;
        self.parsed.bytes += other.parsed.bytes;
        add_all(&mut self.rejected, other.rejected);
        add_all(&mut self.skipped, other.skipped);
        self.holes = total([&self.holes, &other.holes]);
        self.fields.merge(other.fields);
        self.seen.merge(other.seen);
        self.rhythm.merge(other.rhythm);
        self.sampled.merge(other.sampled);
        self.hosts.merge(other.hosts);
        self.blocks.extend(other.blocks);
        self.rejects.merge(other.rejects);
        self.damage.extend(other.damage);
        self.damage.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_back_between_blocks_counts_as_within_one() {
        let times = [5, 3, 4, 9, 2, 2, 1];
        let count = |cuts: &[usize]| {
            let mut coverage = Coverage::default();
            let mut from = 0;
            for to in cuts.iter().chain([&times.len()]) {
                let mut block = BlockSum::default();
                times[from..*to].iter().for_each(|t| block.step(Timestamp(*t)));
                coverage.blocks.insert(from as u64, block);
                from = *to;
            }
            coverage.out_of_order()
        };
        assert_eq!(count(&[]), 3);
        for cut in 1..times.len() {
            assert_eq!(count(&[cut]), 3);
        }
    }
}
