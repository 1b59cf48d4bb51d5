//! News: requests for objects that nobody asked for in the days before, as a series over time on
//! which alarms are raised.
//!
//! The share of news among all requests is about the same on every weekday and on the day of a
//! sale, which cannot be said of "never seen in this log". Since the whole log is there, the
//! series is read in both directions of time: a theft that began before the log shows as a step
//! down where it ends.

use super::cusum::{Bin, Bracket, Rhythm, brackets};
use super::grid::{DAY, Grid, HOUR};
use super::scene::Scene;
use super::scope::{Asked, Scope, Watched};
use super::slice::{Slice, bare, once, others};
use crate::detect::policy;
use rayon::prelude::*;

/// Widths of bins that are tried, and how many of them a log must hold.
const WIDTHS: [u32; 3] = [DAY, 6 * HOUR, HOUR];
const FEWEST_BINS: u32 = 20;
/// Bins beyond which a width below a day is too fine for the log: shifts and pauses become news.
const MOST_BINS: u32 = 800;
/// Mean count of a bin below which finer bins tell nothing.
const FEWEST_IN_BIN: f64 = 4.0;

/// A stretch of time in which more was news than usual.
#[derive(Debug, Clone)]
pub struct Alarm {
    /// Which news.
    pub slice: Slice,
    /// First second, and the second behind the last.
    pub span: (u32, u32),
    /// The sum at which it was raised.
    pub score: f64,
    /// News in the span, in the slice.
    pub news: Vec<Asked>,
    /// News at other times, in the slice, when no alarm stood.
    pub usual: Vec<Asked>,
    /// What one of the usual news counts for in the span: the ratio of ordinary traffic.
    pub ratio: f64,
    /// It reaches to the first, or to the last bin that can be judged.
    pub cut: (bool, bool),
    /// The bins of the series, and which of them are calm: at their usual level.
    pub grid: Grid,
    /// See `grid`.
    pub calm: Vec<bool>,
}

impl Alarm {
    /// A second lies in its span.
    #[must_use]
    pub fn holds(&self, second: u32) -> bool {
        self.span.0 <= second && second < self.span.1
    }

    /// A second lies in a bin at the usual level.
    #[must_use]
    pub fn is_calm(&self, second: u32) -> bool {
        self.grid.of(second).and_then(|bin| self.calm.get(bin)).copied().unwrap_or(false)
    }

    /// Bins at the usual level, at least one.
    #[must_use]
    pub fn calm_bins(&self) -> usize {
        self.calm.iter().filter(|calm| **calm).count().max(1)
    }

    /// As many news as were usual, in the sample.
    #[must_use]
    pub fn expected(&self) -> f64 {
        self.usual.len() as f64 * self.ratio
    }

    /// How many more news there were than usual, in the sample.
    #[must_use]
    pub fn excess(&self) -> f64 {
        self.news.len() as f64 - self.expected()
    }
}

/// Which way time is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Backward,
}

/// News of one slice, read in one direction.
struct Series<'s> {
    slice: Slice,
    way: Way,
    /// Seconds at the begin, or at the end, in which it cannot be told what is news.
    quiet: u32,
    news: Vec<&'s Asked>,
}

impl Series<'_> {
    /// It is worth a look in bins of this width, which may be the widest that fit into the log.
    fn fits(
        &self,
        watched: Watched,
        (grid, widest): (&Grid, bool),
        policy: &policy::Novelty,
    ) -> bool {
        // Whatever somebody does once in a log is told by days, and needs no days before it: of a log that
        // is too short to be read by days, a theft that fills half of it shows in nothing else. Of one day all is.
        if self.slice == Slice::Once && (!widest || grid.seconds() < 2 * DAY) {
            return false;
        }
        // A page is many records, and most listings are hardly ever paged through; nor are things
        // of others asked for, or anything without a name.
        let few = watched == Watched::Pages && grid.width == DAY
            || matches!(self.slice, Slice::Others | Slice::Bare);
        let fewest = if few { policy.excess as f64 } else { FEWEST_IN_BIN * grid.count as f64 };
        self.news.len() as f64 >= fewest
    }
}

/// Widths of bins for a log of so many seconds.
fn widths(span: u32) -> impl Iterator<Item = u32> {
    let most = |width: u32| if width == DAY { u32::MAX } else { MOST_BINS };
    WIDTHS.into_iter().filter(move |width| (FEWEST_BINS..most(*width)).contains(&(span / width)))
}

/// The alarms of a scope, in every slice, width and direction.
#[must_use]
pub fn alarms(scope: &Scope<'_>, scene: &Scene, policy: &policy::Novelty) -> Vec<Alarm> {
    let grids: Vec<Grid> =
        widths(scene.log.1 - scene.log.0).map(|width| Grid::new(scene.log, width)).collect();
    if grids.is_empty() {
        return Vec::new();
    }
    let series = series(scope, scene, policy);
    let mut found = Vec::new();
    for (at, grid) in grids.iter().enumerate() {
        let worth = |series: &&Series<'_>| series.fits(scope.watched, (grid, at == 0), policy);
        if !series.iter().any(|series| worth(&series)) {
            continue;
        }
        let exposure = scene.exposure(scope, grid);
        let manner = (scope.watched == Watched::Logins, scope.again);
        let raised = series
            .par_iter()
            .filter(worth)
            .map(|series| raise(series, manner, &exposure, grid, policy));
        found.extend(raised.collect::<Vec<_>>().into_iter().flatten());
    }
    found
}

/// What is counted of a scope.
fn series<'s>(scope: &'s Scope<'_>, scene: &Scene, policy: &policy::Novelty) -> Vec<Series<'s>> {
    let quiet = scene.quiet(scope.watched, policy);
    let (slices, ways): (&[Slice], &[Way]) = match scope.watched {
        Watched::Logins => (&[Slice::Refused], &[Way::Forward]),
        // Of what everybody sends there it cannot be told what is new.
        Watched::Hidden => (&[Slice::Alone], &[Way::Forward, Way::Backward]),
        Watched::Objects | Watched::Pages => (&Slice::OBJECTS, &[Way::Forward, Way::Backward]),
    };
    let (once, others, bare) = match scope.watched {
        Watched::Objects => (once(scope), others(scope), bare(scope)),
        Watched::Pages | Watched::Logins | Watched::Hidden => Default::default(),
    };
    let mut all = Vec::new();
    for way in ways.iter().copied() {
        let news = news(scope, scene, policy, way);
        for slice in slices.iter().copied() {
            let held = news.iter().filter(|asked| slice.holds(asked, scene)).copied().collect();
            all.push(Series { slice, way, quiet, news: held });
        }
        for (slice, held) in [(Slice::Once, &once), (Slice::Others, &others), (Slice::Bare, &bare)]
        {
            all.push(Series { slice, way, quiet: 0, news: held.clone() });
        }
    }
    all
}

/// Touches of objects that were not asked for in the time before, or after.
fn news<'s>(
    scope: &'s Scope<'_>,
    scene: &Scene,
    policy: &policy::Novelty,
    way: Way,
) -> Vec<&'s Asked> {
    if matches!(scope.watched, Watched::Logins | Watched::Hidden) {
        return scope.touches.iter().collect();
    }
    let quiet = scene.quiet(scope.watched, policy);
    let mut news = Vec::new();
    for history in scope.touches.chunk_by(|a, b| a.touch.object == b.touch.object) {
        for (at, asked) in history.iter().enumerate() {
            let time = asked.touch.time;
            let apart = match way {
                Way::Forward => {
                    let before = at.checked_sub(1).and_then(|at| history.get(at));
                    time - before.map_or(scene.log.0, |asked| asked.touch.time)
                }
                Way::Backward => {
                    let after = history.get(at + 1);
                    after.map_or(scene.log.1, |asked| asked.touch.time) - time
                }
            };
            if apart > quiet {
                news.push(asked);
            }
        }
    }
    news
}

fn raise(
    &Series { slice, way, quiet, ref news }: &Series<'_>,
    (login, again): (bool, bool),
    exposure: &[f64],
    grid: &Grid,
    policy: &policy::Novelty,
) -> Vec<Alarm> {
    let mut bins: Vec<Bin> =
        exposure.iter().map(|exposure| Bin { count: 0.0, exposure: *exposure }).collect();
    for asked in news {
        if let Some(bin) = grid.of(asked.touch.time).and_then(|at| bins.get_mut(at)) {
            bin.count += 1.0;
        }
    }
    // What is news cannot be told in the first days, or in the last.
    let blind = (quiet.div_ceil(grid.width) as usize).min(bins.len());
    if way == Way::Backward {
        bins.reverse();
    }
    bins.iter_mut().take(blind).for_each(|bin| bin.exposure = 0.0);
    // One bin of refused logins is no partner's first synchronisation: a list is tried in an hour.
    let whole = policy::Novelty { cap: policy.alarm + policy.slack, ..policy.clone() };
    let policy = if login { &whole } else { policy };
    let rhythm = grid.rhythm(policy);
    // What tries at logins are in a single day is asked elsewhere.
    let rhythm = if login { Rhythm { brief: 0, ..rhythm } } else { rhythm };
    let mut found = brackets(&bins, rhythm, policy);
    if way == Way::Backward {
        bins.reverse();
        for bracket in &mut found {
            let last = grid.count.saturating_sub(1);
            (bracket.first, bracket.last) = (last - bracket.last, last - bracket.first);
        }
    }
    let alarms = found.iter().map(|bracket| {
        let resting = resting(&bins, bracket, &found, again);
        alarm(slice, news, &bins, grid, bracket, resting)
    });
    alarms.collect()
}

/// The bins at the usual level, as seen from an alarm. In a second look those around it are left out.
fn resting(bins: &[Bin], bracket: &Bracket, all: &[Bracket], again: bool) -> Vec<bool> {
    // Of the first days it cannot be told what was news, but who came and with what. Of the last
    // days, where time is read backwards, not even that: a theft may go on.
    let judged = |bin: usize| bins.get(bin).is_some_and(|bin| bin.exposure > 0.0);
    let known = bins.iter().position(|bin| bin.exposure > 0.0).unwrap_or(0);
    let resting: Vec<bool> = (0..bins.len())
        .map(|at| (judged(at) || at < known) && !all.iter().any(|b| b.holds(at)))
        .collect();
    if again { apart(resting, bracket) } else { resting }
}

/// The bins at rest that are not just before or behind a bracket, as long as that leaves half of them:
/// a slow beginning and an end lie there, which would speak for whoever began slowly.
fn apart(resting: Vec<bool>, bracket: &Bracket) -> Vec<bool> {
    let all = resting.iter().filter(|rests| **rests).count();
    let long = bracket.last + 1 - bracket.first;
    let without = |margin: usize| -> Vec<bool> {
        let near = |at: usize| at + margin >= bracket.first && at <= bracket.last + margin;
        resting.iter().enumerate().map(|(at, rests)| *rests && !near(at)).collect()
    };
    let enough = |rest: &Vec<bool>| rest.iter().filter(|rests| **rests).count() * 2 >= all;
    [long, long / 2].into_iter().map(without).find(enough).unwrap_or(resting)
}

fn alarm(
    slice: Slice,
    news: &[&Asked],
    bins: &[Bin],
    grid: &Grid,
    bracket: &Bracket,
    resting: Vec<bool>,
) -> Alarm {
    let judged = |bin: usize| bins.get(bin).is_some_and(|bin| bin.exposure > 0.0);
    let calm = |bin: usize| judged(bin) && resting.get(bin).copied().unwrap_or(false);
    let within = |pick: &dyn Fn(usize) -> bool| {
        let here = |asked: &&&Asked| grid.of(asked.touch.time).is_some_and(pick);
        news.iter().filter(here).map(|asked| **asked).collect::<Vec<Asked>>()
    };
    let exposed = |pick: &dyn Fn(usize) -> bool| {
        bins.iter()
            .enumerate()
            .filter(|(at, _)| pick(*at))
            .map(|(_, bin)| bin.exposure)
            .sum::<f64>()
    };
    let inside = |bin: usize| bracket.holds(bin);
    let usable: Vec<usize> =
        bins.iter().enumerate().filter(|(_, b)| b.exposure > 0.0).map(|(at, _)| at).collect();
    Alarm {
        slice,
        span: (grid.begin(bracket.first), grid.begin(bracket.last + 1)),
        score: bracket.score,
        news: within(&inside),
        usual: within(&calm),
        ratio: exposed(&inside) / exposed(&calm).max(1e-9),
        cut: (
            usable.first().is_some_and(|first| bracket.first <= *first),
            usable.last().is_some_and(|last| bracket.last >= *last),
        ),
        grid: *grid,
        calm: resting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_log_of_a_day_or_more_is_read_in_bins_of_some_width() {
        let of = |days: u32| widths(days * DAY).collect::<Vec<_>>();
        assert_eq!(of(1), [HOUR]);
        assert_eq!(of(6), [6 * HOUR, HOUR]);
        assert_eq!(of(42), [DAY, 6 * HOUR]);
        assert_eq!(of(1_100), [DAY], "three years");
    }
}
