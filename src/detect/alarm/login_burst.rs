//! A flood of logins that is over before a log of days could tell what is usual.
//!
//! Hundreds of addresses that try a few passwords each are noticed where a login refuses more than
//! on other days ([`news`](super::news)). But a log of one day has no other days, many forms
//! answer a wrong password with status 200, and addresses that show everybody's user agents have
//! nothing in common but the moment: they came within it, did hardly anything but try, and got the
//! same answer. So a login is also read in stretches of minutes, each compared with its calm ones.

use super::explanation::{Explanation, Part};
use super::follow::told_by;
use super::grid::Grid;
use super::lead::Lead;
use super::news::Alarm;
use super::scene::Scene;
use super::scope::{Asked, Scope};
use super::slice::{Slice, refused};
use crate::detect::baseline::median;
use crate::detect::policy::Policy;
use crate::record::Outcome;
use crate::triage::Attribute;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Seconds of a stretch: a list that is tried at once, and one that is tried slowly.
const WIDTHS: [u32; 2] = [300, 3600];
/// Times as many tries in a stretch as in the middle one of all, empty ones among them, from which
/// it is part of a flood.
const TIMES: f64 = 10.0;
/// Tries in a stretch below which it is none.
const FEWEST: f64 = 10.0;
/// Calm stretches below which nobody knows what is usual; and they must be half of all.
const CALM: usize = 4;
/// Refusals from which whoever came with a flood is of it, though he was let in then and went on.
const AGAIN: u64 = 3;
/// Of a hundred tries of a flood by whoever is refused at all, those by whoever is refused so often,
/// from which the rest are people.
const NEARLY_ALL: usize = 80;
/// Calm stretches in a row that may lie within one flood.
const PAUSE: usize = 2;

/// The flood of a login, if it saw one.
pub(in crate::detect) fn of_scope(
    scope: &Scope<'_>,
    scene: &Scene,
    policy: &Policy,
) -> Option<Lead> {
    let mut tries: Vec<&Asked> = scope.touches.iter().collect();
    tries.sort_unstable_by_key(|asked| (asked.touch.time, asked.touch.at));
    let in_stretches = |width: u32| {
        let grid = Grid::new(scene.log, width);
        flood(&tries, &grid, run(&tries, &grid)?, scope, policy)
    };
    // Of a slow list the short stretches hold its densest hours only. Of equals the first.
    let held = |lead: &Lead| lead.alarm.news.len();
    WIDTHS
        .into_iter()
        .filter_map(in_stretches)
        .reduce(|best, other| if held(&other) * 10 > held(&best) * 11 { other } else { best })
}

/// The tries of a stretch.
#[derive(Default)]
struct Count {
    all: f64,
    refused: f64,
    /// By whoever does hardly anything else.
    theirs: f64,
    their_refused: f64,
}

impl Count {
    fn add(&mut self, asked: &Asked) {
        let (knocks, refused) = (asked.who.knocks(), refused(asked.touch.outcome));
        let one = |is: bool| f64::from(u8::from(is));
        self.all += 1.0;
        self.refused += one(refused);
        self.theirs += one(knocks);
        self.their_refused += one(knocks && refused);
    }
}

/// The middle one of all stretches. Empty ones count: a list that is tried slowly may fill most of
/// those in use. Where they are most of all, so is the middle one empty, and need not be looked for
/// among millions.
fn usual(grid: &Grid, counts: impl ExactSizeIterator<Item = f64>) -> f64 {
    if counts.len() * 2 < grid.count {
        return 0.0;
    }
    let empty = std::iter::repeat_n(0.0, grid.count - counts.len());
    median(counts.chain(empty).collect())
}

/// First and last stretch of the greatest run of them in which far more is tried than is usual by
/// whoever does hardly anything else.
fn run(tries: &[&Asked], grid: &Grid) -> Option<(usize, usize)> {
    // Only stretches with tries: a line whose clock is wrong makes millions of empty ones.
    let mut counts: BTreeMap<usize, Count> = BTreeMap::new();
    for asked in tries {
        let Some(bin) = grid.of(asked.touch.time) else { continue };
        counts.entry(bin).or_default().add(asked);
    }
    let (all, refused) = (
        usual(grid, counts.values().map(|count| count.all)),
        usual(grid, counts.values().map(|count| count.refused)),
    );
    let is_hot = |count: &Count| {
        count.theirs >= FEWEST.max(TIMES * all)
            || count.their_refused >= FEWEST.max(TIMES * refused)
    };
    let hot: Vec<usize> =
        counts.iter().filter(|(_, count)| is_hot(count)).map(|(at, _)| *at).collect();
    let calm = grid.count - hot.len();
    if calm < CALM || calm * 2 < grid.count {
        return None;
    }
    let weight = |run: &&[usize]| {
        run.iter().filter_map(|at| counts.get(at)).map(|count| count.theirs as u64).sum::<u64>()
    };
    let greatest = hot.chunk_by(|a, b| b - a <= PAUSE + 1).max_by_key(weight)?;
    Some((*greatest.first()?, *greatest.last()?))
}

/// The tries of a run by whoever came and went with it, if they were told the same.
fn flood(
    tries: &[&Asked],
    grid: &Grid,
    (first, last): (usize, usize),
    scope: &Scope<'_>,
    policy: &Policy,
) -> Option<Lead> {
    // One begins and ends somewhere within a stretch, and may have looked around before.
    let window = (grid.begin(first.saturating_sub(1)), grid.begin(last + 2));
    let span = (grid.begin(first), grid.begin(last + 1));
    let refusals = refusals(tries);
    let tries_on = |asked: &Asked| {
        asked.who.knocks() || refusals.get(&asked.touch.actor).is_some_and(|n| *n >= AGAIN)
    };
    let theirs = |asked: &Asked| tries_on(asked) && asked.who.within(window);
    let mut news: Vec<Asked> = tries.iter().filter(|a| theirs(a)).map(|asked| **asked).collect();
    leave_people(&mut news, &refusals);
    let within = tries.iter().filter(|a| (window.0..window.1).contains(&a.touch.time)).count();
    let limits = &policy.brute_force;
    let enough = news.len() as u64 >= limits.flood && news.len() * 2 >= within;
    if !enough || !are_told_the_same(&news, limits.same_share) {
        return None;
    }
    let usual: Vec<Asked> = tries.iter().filter(|a| !theirs(a)).map(|asked| **asked).collect();
    let actors: HashSet<u64> = news.iter().map(|asked| asked.touch.actor).collect();
    if actors.len() <= policy.novelty.few_actors {
        return None;
    }
    let mut values: Vec<u64> = actors.into_iter().collect();
    values.sort_unstable();
    let explains = news.len() as f64 / within.max(1) as f64;
    let part = Part { attribute: Attribute::Actor, values, explains: explains.min(1.0) };
    let explanation = Explanation {
        terms: vec![part.clone()],
        explains: explains.min(1.0),
        collateral: 0.0,
        partial: vec![part],
        strangers: true,
    };
    let calm: Vec<bool> = (0..grid.count).map(|bin| bin < first || bin > last).collect();
    let stretches = calm.iter().filter(|calm| **calm).count().max(1);
    let alarm = Alarm {
        slice: Slice::Refused,
        span,
        score: news.len() as f64,
        news,
        usual,
        ratio: (last + 1 - first) as f64 / stretches as f64,
        cut: (false, false),
        grid: *grid,
        calm,
    };
    Some(told_by(scope, alarm, explanation, &policy.novelty))
}

/// Where nearly all of a flood are refused again and again, whoever was let in at once, or after one
/// try that was refused, is somebody who came to log in.
fn leave_people(news: &mut Vec<Asked>, refusals: &HashMap<u64, u64>) {
    let often = |asked: &Asked, least: u64| {
        refusals.get(&asked.touch.actor).is_some_and(|times| *times >= least)
    };
    let tried = |least: u64| news.iter().filter(|asked| often(asked, least)).count();
    if tried(1) > 0 && tried(AGAIN) * 100 >= tried(1) * NEARLY_ALL {
        news.retain(|asked| often(asked, 2));
    }
}

/// How often each was refused.
fn refusals(tries: &[&Asked]) -> HashMap<u64, u64> {
    let mut counts = HashMap::new();
    for asked in tries.iter().filter(|asked| refused(asked.touch.outcome)) {
        *counts.entry(asked.touch.actor).or_insert(0) += 1;
    }
    counts
}

/// Nearly all were refused, or answered with one kind of status and about one size.
fn are_told_the_same(news: &[Asked], share: u64) -> bool {
    let mut answers: HashMap<(Outcome, u64), u64> = HashMap::new();
    for asked in news.iter().filter(|asked| !refused(asked.touch.outcome)) {
        *answers.entry((asked.touch.outcome, asked.value(Attribute::Size))).or_insert(0) += 1;
    }
    let denied = news.iter().filter(|asked| refused(asked.touch.outcome)).count() as u64;
    let alike = answers.into_values().max().unwrap_or(0);
    denied.max(alike) * 100 >= news.len() as u64 * share
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, line};

    const PROGRAMS: [&str; 3] = ["Mozilla/5.0 (X11; Linux)", "Mozilla/5.0 (iPhone)", "Opera/9"];

    /// So many people in a day who read a few pages and log in.
    fn people(count: u64) -> Vec<String> {
        let visit = |who: u64| {
            let (from, agent) = (format!("198.51.100.{who}"), PROGRAMS[who as usize % 3]);
            let at = who * 78_000 / count;
            let page = |n: u64, request: &str, status| {
                line(&from, at + n * 9, request, status, 4_000 + 90 * n, agent)
            };
            [
                page(0, "GET /", 200),
                page(1, "GET /news", 200),
                page(2, "POST /account/login", 302),
                page(3, "GET /shop", 200),
                page(4, "GET /shop/cart", 200),
            ]
        };
        (0..count).flat_map(visit).collect()
    }

    /// Ninety addresses with the programs of people, two tries each within minutes.
    fn flood(status: u16, bytes: u64) -> Vec<String> {
        list(status, bytes, 2)
    }

    /// The same with so many seconds from one try to the next.
    fn list(status: u16, bytes: u64, apart: u64) -> Vec<String> {
        let one = |n: u64| {
            let from = format!("203.0.{}.9", n % 90);
            let agent = PROGRAMS[n as usize % 3];
            line(&from, 40_000 + n * apart, "POST /account/login", status, bytes + n % 3, agent)
        };
        (0..180).map(one).collect()
    }

    fn level(lines: &[Vec<String>]) -> Option<Level> {
        among(60, lines)
    }

    fn among(count: u64, lines: &[Vec<String>]) -> Option<Level> {
        let lines = [[browse(30, 8), people(count)].concat(), lines.concat()].concat();
        Trial::together("combined", &lines).of_kind("distributed_logins")
    }

    #[test]
    fn a_list_that_fills_more_stretches_than_people_do_is_no_less_a_flood() {
        assert_eq!(among(4, &[list(200, 7_100, 100)]), Some(Level::Medium));
        assert_eq!(among(4, &[]), None);
    }

    #[test]
    fn hundreds_who_try_for_minutes_are_seen_within_one_day_whatever_a_wrong_password_gets() {
        assert_eq!(level(&[flood(401, 300)]), Some(Level::Medium));
        assert_eq!(level(&[flood(200, 7_100)]), Some(Level::Medium), "a form says no with 200");
        let opened =
            line("203.0.7.9", 40_301, "POST /account/login", 302, 0, "Mozilla/5.0 (iPhone)");
        assert_eq!(level(&[flood(200, 7_100), vec![opened]]), Some(Level::High));
    }

    #[test]
    fn a_slow_list_stands_out_by_what_is_refused_and_who_is_let_in_at_once_is_not_of_it() {
        // Forty addresses, six tries each through five hours; people log in as often all the time.
        let tries = (0..240u64).map(|n| {
            let from = format!("203.0.{}.9", n % 40);
            let agent = PROGRAMS[n as usize % 3];
            line(&from, 40_000 + n * 75, "POST /account/login", 401, 64, agent)
        });
        let people = |status: u16| {
            (0..300u64).map(move |n| {
                let from = format!("198.18.{}.{}", n / 200, n % 200);
                line(&from, n * 260, "POST /account/login", status, 911, PROGRAMS[n as usize % 3])
            })
        };
        let lines = [tries.collect(), people(200).collect::<Vec<_>>()];
        assert_eq!(level(&lines), Some(Level::Medium));
        assert_eq!(level(&lines[1..]), None);
    }

    #[test]
    fn people_who_log_in_and_many_who_come_at_once_and_stay_are_nothing() {
        assert_eq!(level(&[]), None);
        // A spot on television: they log in within minutes, and go on.
        let rush = (0..180u64).flat_map(|n| {
            let (from, agent) = (format!("203.0.{n}.9"), PROGRAMS[n as usize % 3]);
            let ask = |at: u64, request: &str, status| {
                line(&from, 40_000 + n * 2 + at * 20, request, status, 3_000 + 70 * at, agent)
            };
            [
                ask(0, "POST /account/login", 302),
                ask(1, "GET /shop", 200),
                ask(2, "GET /shop/cart", 200),
            ]
        });
        assert_eq!(level(&[rush.collect()]), None);
    }
}
