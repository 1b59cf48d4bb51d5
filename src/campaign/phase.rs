//! How a campaign's pace went: growing, steady, fading.
//!
//! Successes are counted by the hour (by more where the campaign is long) and cut into stretches
//! of one rate each: the cut that costs least under a Poisson law, where a further stretch must
//! pay 3 ln n (optimal partitioning, Jackson et al. 2005). Counts of people and machines vary more
//! than a Poisson law has it; costs are divided by how much more.

use crate::record::Timestamp;
use crate::record::time::SECOND;

/// Successes from which a pace can be told.
const ENOUGH: usize = 50;
/// Bins from which it can.
const LEAST_BINS: usize = 6;
/// Most bins that are looked at.
const MOST_BINS: i64 = 1200;

const HOUR: i64 = 3600 * SECOND;

/// A stretch of one pace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Its first moment, at the start of a bin.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
    /// Successes in it.
    pub successes: u64,
}

impl Stretch {
    /// Successes an hour.
    #[must_use]
    pub fn hourly(&self) -> f64 {
        self.successes as f64 * HOUR as f64 / (self.to.0 - self.from.0).max(1) as f64
    }
}

/// The pace of a campaign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// The longest run of stretches within a factor of two of the usual rate.
    pub steady: Stretch,
    /// It began with less than half of that rate.
    pub ramped_up: bool,
}

/// The pace of successes at these times, which are sorted; `None` if there are too few.
#[must_use]
pub fn pace(times: &[Timestamp]) -> Option<Pace> {
    let (first, last) = (times.first()?, times.last()?);
    let width = ((last.0 - first.0) / HOUR / MOST_BINS + 1) * HOUR;
    let start = first.0.div_euclid(width);
    let bins = usize::try_from(last.0.div_euclid(width) - start + 1).ok()?;
    if times.len() < ENOUGH || bins < LEAST_BINS {
        return None;
    }
    let mut counts = vec![0u64; bins];
    for time in times {
        let at = usize::try_from(time.0.div_euclid(width) - start).ok()?;
        *counts.get_mut(at)? += 1;
    }
    let edge = |bin: usize| Timestamp((start + i64::try_from(bin).unwrap_or(0)) * width);
    let stretches: Vec<Stretch> = partition(&counts)
        .into_iter()
        .map(|(from, to)| Stretch {
            from: edge(from),
            to: edge(to),
            successes: counts.get(from..to).unwrap_or_default().iter().sum(),
        })
        .collect();
    let usual = usual_rate(&stretches);
    let steady = longest_run(&stretches, |rate| rate >= usual / 2.0 && rate <= usual * 2.0)?;
    let before = stretches.iter().take_while(|stretch| stretch.from < steady.from);
    let mut slower = before.map(|stretch| stretch.hourly() < steady.hourly() / 2.0).peekable();
    let ramped_up = slower.peek().is_some() && slower.all(|is| is);
    Some(Pace { steady, ramped_up })
}

/// The rate at which half of the time passed, idle stretches aside.
fn usual_rate(stretches: &[Stretch]) -> f64 {
    let mut busy: Vec<(f64, i64)> = stretches
        .iter()
        .filter(|stretch| stretch.successes > 0)
        .map(|stretch| (stretch.hourly(), stretch.to.0 - stretch.from.0))
        .collect();
    busy.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = busy.iter().map(|(_, length)| length).sum::<i64>() / 2;
    let mut passed = 0;
    for (rate, length) in busy {
        passed += length;
        if passed >= half {
            return rate;
        }
    }
    0.0
}

fn longest_run(stretches: &[Stretch], fits: impl Fn(f64) -> bool) -> Option<Stretch> {
    stretches
        .chunk_by(|a, b| fits(a.hourly()) == fits(b.hourly()))
        .filter(|run| run.first().is_some_and(|stretch| fits(stretch.hourly())))
        .filter_map(|run| {
            Some(Stretch {
                from: run.first()?.from,
                to: run.last()?.to,
                successes: run.iter().map(|stretch| stretch.successes).sum(),
            })
        })
        .rev()
        .max_by_key(|run| run.to.0 - run.from.0)
}

/// The cheapest cut into stretches of one rate, as ranges of bins.
fn partition(counts: &[u64]) -> Vec<(usize, usize)> {
    let mut sums = vec![0u64];
    for count in counts {
        sums.push(sums.last().copied().unwrap_or(0) + count);
    }
    let penalty = 3.0 * (counts.len() as f64).ln() * excess(counts);
    let cost = |from: usize, to: usize| {
        let sum = (sums.get(to).unwrap_or(&0) - sums.get(from).unwrap_or(&0)) as f64;
        if sum == 0.0 { 0.0 } else { -sum * (sum / (to - from) as f64).ln() }
    };
    let mut best: Vec<(f64, usize)> = vec![(-penalty, 0)];
    // A start that is no better than the best cut up to here never will be again: what follows
    // costs the same for both or less for the cut (PELT, Killick et al. 2012).
    let mut starts: Vec<(usize, f64)> = vec![(0, -penalty)];
    let mut costs = Vec::new();
    for to in 1..=counts.len() {
        costs.clear();
        costs.extend(starts.iter().map(|(from, before)| before + cost(*from, to)));
        let (mut least, mut cut) = (f64::INFINITY, 0);
        for ((from, _), whole) in starts.iter().zip(&costs) {
            if whole + penalty < least {
                (least, cut) = (whole + penalty, *from);
            }
        }
        best.push((least, cut));
        let mut kept = costs.iter().map(|whole| *whole <= least);
        starts.retain(|_| kept.next().unwrap_or(false));
        starts.push((to, least));
    }
    let mut ranges = Vec::new();
    let mut to = counts.len();
    while to > 0 {
        let from = best.get(to).map_or(0, |(_, from)| *from);
        ranges.push((from, to));
        to = from;
    }
    ranges.reverse();
    ranges
}

/// How much more neighbouring counts differ than a Poisson law has it, at least 1: the median of
/// (a − b)² / (a + b), which is about 0.45 for Poisson counts.
fn excess(counts: &[u64]) -> f64 {
    let mut ratios: Vec<f64> = counts
        .iter()
        .zip(counts.iter().skip(1))
        .filter(|(a, b)| **a + **b > 0)
        .map(|(a, b)| (a.abs_diff(*b) as f64).powi(2) / (a + b) as f64)
        .collect();
    ratios.sort_by(f64::total_cmp);
    (ratios.get(ratios.len() / 2).copied().unwrap_or(0.0) / 0.45).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Successes evenly spread within each hour.
    fn times(hourly: &[i64]) -> Vec<Timestamp> {
        let mut times = Vec::new();
        for (hour, count) in (0..).zip(hourly) {
            times.extend((0..*count).map(|at| Timestamp(hour * HOUR + at * HOUR / count)));
        }
        times
    }

    #[test]
    fn a_slow_beginning_is_told_from_the_steady_pace_after_it() {
        let hourly = [vec![4; 24], vec![40; 24 * 8], vec![10; 12]].concat();
        let pace = pace(&times(&hourly)).unwrap();
        assert!(pace.ramped_up);
        assert_eq!((pace.steady.from.0 / HOUR, pace.steady.to.0 / HOUR), (24, 24 * 9));
        assert!((pace.steady.hourly() - 40.0).abs() < 0.5);
    }

    #[test]
    fn an_even_pace_has_no_beginning_of_its_own() {
        let wavering: Vec<i64> = (0..300).map(|hour| 20 + (hour * 7919) % 9).collect();
        let pace = pace(&times(&wavering)).unwrap();
        assert!(!pace.ramped_up);
        assert_eq!((pace.steady.from.0, pace.steady.to.0 / HOUR), (0, 300));
    }

    #[test]
    fn an_idle_week_does_not_slow_the_usual_pace() {
        let hourly = [vec![30; 48], vec![0; 168], vec![30; 72]].concat();
        let pace = pace(&times(&hourly)).unwrap();
        assert_eq!((pace.steady.from.0 / HOUR, pace.steady.to.0 / HOUR), (216, 288));
    }

    /// The cheapest cut, with every start looked at.
    fn cheapest(counts: &[u64], penalty: f64) -> f64 {
        let mut best = vec![-penalty];
        for to in 1..=counts.len() {
            let whole = |from: usize| best[from] + cost_of(&counts[from..to]) + penalty;
            best.push((0..to).map(whole).fold(f64::INFINITY, f64::min));
        }
        best[counts.len()]
    }

    fn cost_of(counts: &[u64]) -> f64 {
        let sum = counts.iter().sum::<u64>() as f64;
        if sum == 0.0 { 0.0 } else { -sum * (sum / counts.len() as f64).ln() }
    }

    proptest! {
        #[test]
        fn no_cut_is_cheaper_than_the_one_that_is_found(
            runs in prop::collection::vec((0u64..60, 1usize..12), 1..8),
            wobble in prop::collection::vec(0u64..5, 96),
        ) {
            let level = runs.iter().flat_map(|(level, length)| vec![*level; *length]);
            let counts: Vec<u64> = level.zip(&wobble).map(|(level, more)| level + more).collect();
            let penalty = 3.0 * (counts.len() as f64).ln() * excess(&counts);
            let found = partition(&counts);
            let stretches = found.iter().map(|(from, to)| cost_of(&counts[*from..*to])).sum::<f64>();
            let cost = stretches + penalty * (found.len() as f64 - 1.0);
            prop_assert!((cost - cheapest(&counts, penalty)).abs() < 1e-6);
        }
    }

    #[test]
    fn a_handful_has_no_pace() {
        assert_eq!(pace(&times(&[3; 10])), None);
        assert_eq!(pace(&times(&[60])), None);
        assert_eq!(pace(&[]), None);
    }
}
