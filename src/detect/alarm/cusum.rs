//! When a series left its usual level: a robust cumulative sum with a baseline of its own past.
//!
//! Counts are compared with what the bins before them had for the same ordinary traffic. The
//! baseline is median and MAD of bins that raised no alarm; a bin adds at most a capped z-score, so
//! that one odd bin (a partner's first synchronisation) cannot raise an alarm alone, and a step that
//! lasts does. After Page (1954); the capped increments follow the robust scores of Lucas and
//! Crosier (1982).

use crate::detect::baseline::median;
use crate::detect::policy;

/// One stretch of time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// What is watched.
    pub count: f64,
    /// Ordinary traffic of the same time, in whatever unit; 0 where there is none to go by.
    pub exposure: f64,
}

/// Bins in a row that stand out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bracket {
    /// The first.
    pub first: usize,
    /// The last.
    pub last: usize,
    /// The greatest sum reached when the alarm was raised.
    pub score: f64,
}

impl Bracket {
    /// A bin lies in it.
    #[must_use]
    pub fn holds(&self, bin: usize) -> bool {
        (self.first..=self.last).contains(&bin)
    }
}

/// Bins in a row at the usual level that end a bracket.
const QUIET: usize = 2;

/// How bins repeat: bins of a day, and of how many of the same time of day a baseline is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// Bins of a day.
    pub day: usize,
    /// Bins of the same time of day that must have been seen.
    pub least: usize,
    /// In a log of a few days, in which these never come: bins of any time of day that must have been
    /// seen instead; else 0.
    pub brief: usize,
}

/// A bin is compared with bins of the same time of day, and with those of the same weekday among
/// them, of which the usual number is this.
const WEEKS: usize = 4;

#[derive(Default)]
struct Watch {
    /// Bins that raised no alarm, with their places.
    calm: Vec<(usize, Bin)>,
    /// Bins since the sum last was zero.
    pending: Vec<(usize, Bin)>,
    sum: f64,
    open: Option<Bracket>,
    done: Vec<Bracket>,
}

/// The brackets of a series; none where too few bins lie before.
#[must_use]
pub fn brackets(bins: &[Bin], rhythm: Rhythm, policy: &policy::Novelty) -> Vec<Bracket> {
    let mut watch = Watch::default();
    for (at, bin) in bins.iter().enumerate().filter(|(_, bin)| bin.exposure > 0.0) {
        let Some(z) = watch.score(at, *bin, rhythm, policy) else {
            watch.calm.push((at, *bin));
            continue;
        };
        match watch.open {
            Some(_) => watch.follow(at, *bin, z, policy),
            None => watch.add(at, *bin, z, policy),
        }
    }
    watch.done.extend(watch.open);
    watch.done
}

/// How far a bin lies above others, in standard deviations: the greatest of that of the others,
/// that of a count, and the least that is assumed. The middle of few is itself uncertain.
fn distance(bin: Bin, others: &[Bin], policy: &policy::Novelty) -> f64 {
    let rates: Vec<f64> = others.iter().map(|bin| bin.count / bin.exposure).collect();
    let middle = median(rates.clone());
    let spread = 1.4826 * median(rates.iter().map(|rate| (rate - middle).abs()).collect());
    let expected = middle * bin.exposure;
    let deviation =
        (spread * bin.exposure).max(expected.sqrt()).max(policy.least_spread * expected).max(1.0);
    // The variance of a median of n is π/2n of that of one.
    let doubt = (1.0 + std::f64::consts::FRAC_PI_2 / others.len().max(1) as f64).sqrt();
    (bin.count - expected) / (deviation * doubt)
}

impl Watch {
    /// How far a bin lies above its baseline: that of its time of day, and of its weekday where one
    /// was seen, whichever is nearer.
    fn score(&self, at: usize, bin: Bin, rhythm: Rhythm, policy: &policy::Novelty) -> Option<f64> {
        let same = |every: usize, most: usize| {
            let like = |(place, _): &&(usize, Bin)| (at - place).is_multiple_of(every);
            self.calm.iter().rev().filter(like).take(most).map(|(_, bin)| *bin).collect::<Vec<_>>()
        };
        let days = same(rhythm.day, policy.baseline);
        if rhythm.brief > 0 {
            let any = same(1, policy.baseline * rhythm.day);
            let by_any = (any.len() >= rhythm.brief).then(|| distance(bin, &any, policy))?;
            return Some(match days.as_slice() {
                [] => by_any,
                days => by_any.min(distance(bin, days, policy)),
            });
        }
        if days.len() < rhythm.least {
            return None;
        }
        let weekdays = same(rhythm.day * 7, WEEKS);
        let by_day = distance(bin, &days, policy);
        if weekdays.is_empty() {
            return Some(by_day);
        }
        Some(by_day.min(distance(bin, &weekdays, policy)))
    }

    fn add(&mut self, at: usize, bin: Bin, z: f64, policy: &policy::Novelty) {
        self.sum = (self.sum + z.min(policy.cap) - policy.slack).max(0.0);
        self.pending.push((at, bin));
        if self.sum >= policy.alarm {
            let first = self.pending.first().map_or(at, |(at, _)| *at);
            self.open = Some(Bracket { first, last: at, score: self.sum });
            self.pending.clear();
        } else if self.sum <= 0.0 {
            self.calm.append(&mut self.pending);
        }
    }

    /// Follows an open bracket until it is over.
    fn follow(&mut self, at: usize, bin: Bin, z: f64, policy: &policy::Novelty) {
        let Some(bracket) = &mut self.open else { return };
        if z >= policy.slack * 2.0 {
            bracket.last = at;
            self.pending.clear();
            return;
        }
        self.pending.push((at, bin));
        if self.pending.len() >= QUIET {
            self.done.extend(self.open.take());
            self.sum = 0.0;
            self.calm.append(&mut self.pending);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Keyed;

    /// Draws about a level: the number of ones among 64 bits of a hash is near enough to a bell
    /// curve.
    fn noise(level: f64, draw: u64) -> f64 {
        let ones = f64::from(Keyed::new(3).of(&draw.to_le_bytes()).count_ones());
        (level + (ones - 32.0) / 4.0 * level.sqrt()).max(0.0).round()
    }

    fn series(levels: impl IntoIterator<Item = f64>, seed: u64) -> Vec<Bin> {
        let bin = |(at, level)| Bin { count: noise(level, seed * 1000 + at), exposure: 1.0 };
        (0u64..).zip(levels).map(bin).collect()
    }

    const DAYS: Rhythm = Rhythm { day: 1, least: 7, brief: 0 };

    #[test]
    fn a_quiet_series_stays_quiet() {
        let policy = policy::Novelty::default();
        let alarms = (0..200).map(|seed| brackets(&series([100.0; 60], seed), DAYS, &policy).len());
        assert_eq!(alarms.sum::<usize>(), 0);
    }

    #[test]
    fn a_step_of_a_quarter_is_found_within_days_and_its_end_as_well() {
        let policy = policy::Novelty::default();
        for seed in 0..20 {
            let levels = [400.0; 20].into_iter().chain([500.0; 15]).chain([400.0; 15]);
            let found = brackets(&series(levels, seed), DAYS, &policy);
            assert_eq!(found.len(), 1, "{seed}: {found:?}");
            assert!((17..=22).contains(&found[0].first), "{seed}: {found:?}");
            assert!((33..=37).contains(&found[0].last), "{seed}: {found:?}");
        }
    }

    #[test]
    fn one_spike_raises_no_alarm_and_a_sale_is_no_news() {
        let policy = policy::Novelty::default();
        let mut spike = series([100.0; 40], 1);
        spike[25].count = 5000.0;
        assert_eq!(brackets(&spike, DAYS, &policy), []);
        // Four times the traffic brings four times the news.
        let mut sale = series((0..40).map(|day| if day / 3 == 8 { 400.0 } else { 100.0 }), 2);
        sale.iter_mut().enumerate().for_each(|(day, bin)| {
            bin.exposure = if day / 3 == 8 { 4.0 } else { 1.0 };
        });
        assert_eq!(brackets(&sale, DAYS, &policy), []);
        assert_eq!(brackets(&sale[..4], DAYS, &policy), []);
    }

    #[test]
    fn of_a_few_days_the_hours_before_tell_what_is_usual() {
        let policy = policy::Novelty::default();
        let rhythm = Rhythm { day: 24, least: 3, brief: 8 };
        for seed in 0..20 {
            let day = |hour: usize| if (8..20).contains(&(hour % 24)) { 90.0 } else { 20.0 };
            let bins = |stolen: f64| -> Vec<Bin> {
                let theft = |hour| if (40..50).contains(&hour) { stolen } else { 0.0 };
                let mut bins = series((0..72).map(|hour| day(hour) + theft(hour)), seed);
                // As much of everything else as is usual at that hour.
                let traffic = (0..72).map(day);
                bins.iter_mut().zip(traffic).for_each(|(bin, all)| bin.exposure = all);
                bins
            };
            assert_eq!(brackets(&bins(0.0), rhythm, &policy), [], "{seed}");
            let found = brackets(&bins(120.0), rhythm, &policy);
            assert_eq!(found.len(), 1, "{seed}: {found:?}");
            assert!((39..=41).contains(&found[0].first), "{seed}: {found:?}");
            let least = Rhythm { brief: 0, ..rhythm };
            assert_eq!(brackets(&bins(120.0), least, &policy), [], "no hour comes four times");
        }
    }

    #[test]
    fn weekends_and_shifts_are_no_news() {
        let policy = policy::Novelty::default();
        let weekends = |day: usize| if day % 7 >= 5 { 300.0 } else { 60.0 };
        for seed in 0..20 {
            let days = series((0..60).map(weekends), seed);
            assert_eq!(brackets(&days, DAYS, &policy), []);
            let shift = |bin: usize| match (bin % 4, bin / 4 % 7) {
                (_, 5..) => 2.0,
                (1 | 2, _) => 200.0,
                _ => 5.0,
            };
            let quarters = series((0..240).map(shift), seed);
            assert_eq!(brackets(&quarters, Rhythm { day: 4, least: 7, brief: 0 }, &policy), []);
        }
    }
}
