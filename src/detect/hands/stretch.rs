//! When and where one hand was at work under many names, told from owners who happen to use the
//! same program.
//!
//! A thief's program is often one that some owners use as well, now and then, behind the address
//! of a carrier that they share. Each of these requests looks as foreign to its name as the
//! thief's do, and would date the theft. But a thief works through the names in one stretch of
//! time, from addresses of his own that act under several names; the network of a carrier is its
//! customers' too.

use crate::detect::policy::Stretches;
use crate::dossier::Name;
use crate::record::time::{DAY, HOUR};
use hashbrown::{HashMap, HashSet};

/// A request under a name: when, from which address, and under which name.
pub(super) type Trace = (i64, Name, usize);

/// A stretch of work.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    from: i64,
    to: i64,
    /// Names by address.
    names: HashMap<Name, HashSet<usize>>,
    /// Other names from which on an address is the hand's.
    least: usize,
}

impl Stretch {
    /// The stretch that the middle of all requests lies in: as far as pauses are not half as long again as
    /// the longest there, or a day, and names come as often. Owners come one a day or so, before the
    /// hand and after it. `log` is its first and last moment. `None` of nothing.
    pub(super) fn of(mut traces: Vec<Trace>, log: (i64, i64), limits: &Stretches) -> Option<Self> {
        traces.sort_unstable();
        let last = traces.len().checked_sub(1)?;
        let time = |at: usize| traces.get(at).map_or(0, |(time, ..)| *time);
        let log = (log.0.min(time(0)), log.1.max(time(last)));
        let pause = |at: usize| time(at + 1) - time(at);
        let (mut first, mut end) = (last * limits.ends / 100, last - last * limits.ends / 100);
        let middle = (time(first), time(end));
        let longest = (first..end).map(pause).max().unwrap_or(0);
        let limit = (limits.pause_hours * HOUR).max(longest + longest / 2);
        while first > 0 && pause(first - 1) <= limit {
            first -= 1;
        }
        while end < last && pause(end) <= limit {
            end += 1;
        }
        let visits = visits(&traces);
        let back: Vec<i64> = visits.iter().rev().map(|time| -time).collect();
        let from = change(&visits, (time(first), middle), log.0, limits.likelier);
        let to = -change(&back, (-time(end), (-middle.1, -middle.0)), -log.1, limits.likelier);
        let mut names: HashMap<Name, HashSet<usize>> = HashMap::new();
        for (_, client, name) in traces.iter().filter(|(time, ..)| from <= *time && *time <= to) {
            names.entry(*client).or_default().insert(*name);
        }
        Some(Self { from, to, names, least: limits.names })
    }

    /// A request belongs to it: by its time, or by its address, if others acted from there too.
    pub(super) fn holds(&self, time: i64, client: Name, name: usize) -> bool {
        let others = |names: &HashSet<usize>| names.iter().filter(|n| **n != name).count();
        self.from <= time && time <= self.to
            || self.names.get(&client).map_or(0, others) >= self.least
    }
}

/// When names were taken up: what is done under one at a stretch is one visit.
fn visits(traces: &[Trace]) -> Vec<i64> {
    let mut visits = Vec::new();
    let mut known = None;
    for (time, _, name) in traces {
        if known != Some(*name) {
            visits.push(*time);
        }
        known = Some(*name);
    }
    visits
}

/// The moment from `first` on at which visits change from the pace of owners to that of a hand, which is at
/// it in the middle; `first` itself if no moment is much likelier. Both come with pauses as a Poisson
/// process has them, so that n visits in a time t are as likely as (n / t)^n at best.
fn change(visits: &[i64], (first, middle): (i64, (i64, i64)), start: i64, likelier: f64) -> i64 {
    let pace = |count: usize, long: i64| match count {
        0 => 0.0,
        n => n as f64 * (n as f64 / (long.max(1) as f64 / DAY as f64)).ln(),
    };
    let until = visits.partition_point(|time| *time <= middle.1);
    let parts = |from: i64| {
        let before = visits.partition_point(|time| *time < from);
        ((before, from - start), (until.saturating_sub(before), middle.1 - from))
    };
    let likely = |from: i64| {
        let (before, after) = parts(from);
        pace(before.0, before.1) + pace(after.0, after.1)
    };
    // Owners come half as often at most, or else they are none.
    let rises = |from: &i64| {
        let (before, after) = parts(*from);
        before.0 as f64 * 2.0 * after.1 as f64 <= after.0 as f64 * before.1 as f64
    };
    let least = likely(first) + likelier;
    let open = visits.iter().copied().filter(|time| first < *time && *time <= middle.0);
    let open = open.filter(rises);
    let best = open.map(|time| (likely(time), time)).filter(|(likely, _)| *likely >= least);
    best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map_or(first, |(_, time)| time)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred names, one each hour from the twentieth day on, from two networks.
    fn theft() -> Vec<Trace> {
        (0..100u32).map(|at| (20 * DAY + i64::from(at) * HOUR, Name(at % 2), at as usize)).collect()
    }

    #[test]
    fn owners_long_before_and_after_are_no_part_of_it_and_the_hands_own_tries_are() {
        let owners = [(3 * DAY, Name(8), 500), (9 * DAY, Name(9), 501), (31 * DAY, Name(8), 502)];
        let mut traces = theft();
        traces.extend(owners);
        traces.push((5 * DAY, Name(1), 503));
        let stretch = Stretch::of(traces, (0, 42 * DAY), &Stretches::default()).unwrap();
        assert_eq!((stretch.from, stretch.to), (20 * DAY, 20 * DAY + 99 * HOUR));
        assert!(owners.iter().all(|(time, client, name)| !stretch.holds(*time, *client, *name)));
        assert!(stretch.holds(5 * DAY, Name(1), 503));
    }

    #[test]
    fn owners_who_come_once_a_day_before_and_after_are_no_part_of_it() {
        let day =
            |at: u32| (14 * DAY + i64::from(at) * 20 * HOUR, Name(10 + at), 500 + at as usize);
        let owners: Vec<Trace> = (0..17).map(day).collect();
        let stretch =
            Stretch::of([theft(), owners].concat(), (0, 42 * DAY), &Stretches::default()).unwrap();
        assert!(stretch.from > 20 * DAY - 6 * HOUR && stretch.from <= 20 * DAY);
        assert!(stretch.to >= 20 * DAY + 99 * HOUR && stretch.to < 20 * DAY + 119 * HOUR);
    }

    #[test]
    fn an_owner_at_an_address_that_the_hand_used_once_is_told_by_nobody_but_himself() {
        let once = (20 * DAY + 30 * HOUR + 60, Name(7), 900);
        let owner = [(12 * DAY, Name(7), 901), (22 * DAY, Name(7), 901)];
        let traces = [theft(), vec![once], owner.to_vec()].concat();
        let stretch = Stretch::of(traces, (0, 42 * DAY), &Stretches::default()).unwrap();
        assert!(!stretch.holds(12 * DAY, Name(7), 901));
        let twice = [theft(), vec![once, (once.0 + HOUR, Name(7), 902)], owner.to_vec()].concat();
        let stretch = Stretch::of(twice, (0, 42 * DAY), &Stretches::default()).unwrap();
        assert!(stretch.holds(12 * DAY, Name(7), 901));
    }

    #[test]
    fn who_works_slowly_or_with_a_rest_has_one_stretch() {
        let slow: Vec<Trace> =
            (0..50u32).map(|at| (i64::from(at) * 2 * DAY, Name(at), at as usize)).collect();
        let stretch = Stretch::of(slow, (0, 98 * DAY), &Stretches::default()).unwrap();
        assert_eq!((stretch.from, stretch.to), (0, 98 * DAY));
        let rest: Vec<Trace> = theft()
            .into_iter()
            .map(|(time, client, name)| {
                let rest = if name < 50 { 0 } else { 6 * DAY };
                (time + rest, client, name)
            })
            .collect();
        let stretch = Stretch::of(rest, (0, 42 * DAY), &Stretches::default()).unwrap();
        assert_eq!(stretch.to - stretch.from, 99 * HOUR + 6 * DAY);
        assert_eq!(Stretch::of(Vec::new(), (0, 0), &Stretches::default()), None);
    }
}
