//! When and where one hand was at work under many names, among owners who have its program by accident.
//!
//! A thief's program is often one that some owners have as well: a telephone of theirs that they take up
//! now and then, behind the address of a carrier that they share. Each is a stranger to it as the
//! victims are, and would date the theft. But a thief works through the names in one stretch of
//! time, from places of his own.

use crate::record::time::DAY;
use hashbrown::{HashMap, HashSet};

/// Percent of the requests at either end that do not say how long the hand pauses.
const ENDS: usize = 10;
/// Names in the stretch from which on a place is the hand's.
const NAMES: usize = 2;

/// A request under a name: when, from which network, and under which name.
pub(super) type Trace = (i64, u32, usize);

/// A stretch of work.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    from: i64,
    to: i64,
    networks: HashSet<u32>,
}

impl Stretch {
    /// The stretch that the middle of all requests lies in: as far as pauses are not half as long again as
    /// the longest there, or a day. `None` of nothing.
    pub(super) fn of(mut traces: Vec<Trace>) -> Option<Self> {
        traces.sort_unstable();
        let last = traces.len().checked_sub(1)?;
        let time = |at: usize| traces.get(at).map_or(0, |(time, ..)| *time);
        let pause = |at: usize| time(at + 1) - time(at);
        let (mut first, mut end) = (last * ENDS / 100, last - last * ENDS / 100);
        let longest = (first..end).map(pause).max().unwrap_or(0);
        let limit = DAY.max(longest + longest / 2);
        while first > 0 && pause(first - 1) <= limit {
            first -= 1;
        }
        while end < last && pause(end) <= limit {
            end += 1;
        }
        let mut names: HashMap<u32, HashSet<usize>> = HashMap::new();
        for (_, network, name) in traces.get(first..=end).unwrap_or_default() {
            names.entry(*network).or_default().insert(*name);
        }
        let shared = names.into_iter().filter(|(_, names)| names.len() >= NAMES);
        let networks = shared.map(|(network, _)| network).collect();
        Some(Self { from: time(first), to: time(end), networks })
    }

    /// A request belongs to it: by its time, or by where it came from.
    pub(super) fn holds(&self, time: i64, network: u32) -> bool {
        self.from <= time && time <= self.to || self.networks.contains(&network)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = DAY / 24;

    /// A hundred names, one each hour from the twentieth day on, from two networks.
    fn theft() -> Vec<Trace> {
        (0..100u32).map(|at| (20 * DAY + i64::from(at) * HOUR, at % 2, at as usize)).collect()
    }

    #[test]
    fn owners_long_before_and_after_are_no_part_of_it_and_the_hands_own_tries_are() {
        let owners = [(3 * DAY, 8, 500), (9 * DAY, 9, 501), (31 * DAY, 8, 502)];
        let mut traces = theft();
        traces.extend(owners);
        traces.push((5 * DAY, 1, 503));
        let stretch = Stretch::of(traces).unwrap();
        assert_eq!((stretch.from, stretch.to), (20 * DAY, 20 * DAY + 99 * HOUR));
        assert!(owners.iter().all(|(time, network, _)| !stretch.holds(*time, *network)));
        assert!(stretch.holds(5 * DAY, 1));
    }

    #[test]
    fn who_works_slowly_or_with_a_rest_has_one_stretch() {
        let slow: Vec<Trace> =
            (0..50u32).map(|at| (i64::from(at) * 2 * DAY, at, at as usize)).collect();
        let stretch = Stretch::of(slow).unwrap();
        assert_eq!((stretch.from, stretch.to), (0, 98 * DAY));
        let rest: Vec<Trace> = theft()
            .into_iter()
            .map(|(time, network, name)| {
                let rest = if name < 50 { 0 } else { 6 * DAY };
                (time + rest, network, name)
            })
            .collect();
        let stretch = Stretch::of(rest).unwrap();
        assert_eq!(stretch.to - stretch.from, 99 * HOUR + 6 * DAY);
        assert_eq!(Stretch::of(Vec::new()), None);
    }
}
