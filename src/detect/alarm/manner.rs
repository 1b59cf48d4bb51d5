//! Strangers: actors who came only for the time of an alarm, and behave as hardly anybody does at
//! other times.
//!
//! Thousands of addresses that show everybody's user agents have nothing in common that a single
//! request shows. What they share is how they behave: they came when the alarm began and left when
//! it ended, asked for one kind of thing and hardly anything else, for about as many objects each,
//! never for one twice, or were never let in. Innocent people who behave like that come at all
//! times, so the calm time tells how many of each manner are to be expected.

use super::explanation::{Explanation, Part};
use super::follow::Surroundings;
use super::news::Alarm;
use super::presence::{Manner, Presence};
use super::scene::Scene;
use super::scope::Asked;
use crate::detect::policy;
use crate::record::Timestamp;
use crate::triage::Attribute;
use hashbrown::{HashMap, HashSet};

/// Bins at the usual level below which it is not known who comes at all times.
const CALM_BINS: usize = 3;
/// Times as many news of a manner as are usual, that make it strange.
const TIMES: f64 = 10.0;
/// Standard deviations by which the news of a manner must be more than usual.
const NOISE: f64 = 4.0;
/// Share of the alarm that such strangers must explain.
const LEAST_GREEDY: f64 = 0.4;
/// How many requests of one manner are news, and how many there are, now and at calm times.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    now: f64,
    usual: f64,
    here: f64,
    before: f64,
}

impl Count {
    /// Many more than at calm times.
    fn is_strange(&self) -> bool {
        self.now - self.usual >= NOISE * self.usual.max(1.0).sqrt()
            && self.usual * TIMES <= self.now
            && self.before * TIMES <= self.here
    }
}

/// News for each of the greedy from which nobody has an even share of one or two.
const MUCH_MORE: f64 = 6.0;

/// The time within which strangers come and go, beside the alarm: none of it, half of its length,
/// and so on. A slow theft is only here and there more than usual, and its hands are there all
/// the while.
const BESIDE: [f64; 5] = [0.0, 0.5, 1.0, 2.0, 4.0];

/// Explains an alarm by strangers, if these are many and explain enough of it.
pub(in crate::detect) fn strangers(
    alarm: &Alarm,
    around: &Surroundings<'_>,
    scene: &Scene,
    policy: &policy::Novelty,
) -> Option<Explanation> {
    let case = Case { alarm, around, scene, policy };
    let mut best: Option<Explanation> = None;
    for beside in BESIDE {
        let Some(found) = case.explain(beside) else { continue };
        if found.is_tight(policy) {
            return Some(found);
        }
        if best.as_ref().is_none_or(|best| found.collateral < best.collateral) {
            best = Some(found);
        }
    }
    best
}

/// An alarm, what surrounds it, and who was there when.
struct Case<'a> {
    alarm: &'a Alarm,
    around: &'a Surroundings<'a>,
    scene: &'a Scene,
    policy: &'a policy::Novelty,
}

impl Case<'_> {
    /// The alarm and so many times its length beside it, a bin at least.
    fn window(&self, beside: f64) -> (u32, u32) {
        let (from, to) = self.alarm.span;
        let more = (f64::from(to - from) * beside) as u32 + self.alarm.grid.width;
        (from.saturating_sub(more), to.saturating_add(more))
    }

    /// Explains it by whoever came and went in a window.
    fn explain(&self, beside: f64) -> Option<Explanation> {
        let window = self.window(beside);
        let (counts, known) = self.counts(window)?;
        let mut strange: HashMap<Manner, Count> =
            counts.into_iter().filter(|(_, count)| count.is_strange()).collect();
        let excess = self.alarm.excess().max(1.0);
        let more = |count: &Count| (count.now - count.usual) / excess;
        let explains = strange.values().map(more).sum::<f64>();
        // A mailing brings people straight to the one thing that is theirs, and an outage of the
        // login turns everybody away.
        let greedy = strange.iter().filter(|(manner, _)| manner.is_greedy());
        let greedy = greedy.map(|(_, count)| more(count)).sum::<f64>();
        if explains * 100.0 < self.policy.explained as f64 || greedy < LEAST_GREEDY {
            return None;
        }
        let mut actors = self.there(window, &strange);
        let taking: HashMap<Manner, Count> = strange
            .iter()
            .filter(|(manner, _)| manner.is_greedy())
            .map(|(m, c)| (*m, *c))
            .collect();
        let takers = self.there(window, &taking);
        let taken = taking.values().map(|count| count.now).sum::<f64>();
        if taken >= takers.len() as f64 * MUCH_MORE {
            // Who came for one thing is no smaller share of such work, but one of the others.
            (strange, actors) = (taking, takers);
        }
        if actors.iter().filter(|actor| known.contains(*actor)).count() <= self.policy.few_actors {
            return None;
        }
        let sum = |pick: fn(&Count) -> f64| strange.values().map(pick).sum::<f64>();
        let collateral = sum(|count| count.before) / sum(|count| count.here).max(1.0);
        let part = Part { attribute: Attribute::Actor, values: actors, explains };
        Some(Explanation {
            terms: vec![part.clone()],
            explains,
            collateral: collateral.min(1.0),
            partial: vec![part],
            strangers: true,
        })
    }

    /// Actors of some manners who came and went in a window, sorted.
    fn there(&self, window: (u32, u32), manners: &HashMap<Manner, Count>) -> Vec<u64> {
        let theirs = |p: &Presence| p.within(window) && manners.contains_key(&p.manner());
        let mut actors: Vec<u64> = self.scene.presences.which(theirs).collect();
        actors.sort_unstable();
        actors
    }

    /// News and requests of each manner by whoever came and went in a window, and by whoever was
    /// there no longer at calm times outside of it; and who asked for anything in the alarm.
    fn counts(&self, window: (u32, u32)) -> Option<(HashMap<Manner, Count>, HashSet<u64>)> {
        let alarm = self.alarm;
        let bins = || alarm.calm.iter().enumerate().filter(|(_, calm)| **calm);
        let outside = |second: u32| second < window.0 || window.1 <= second;
        let left = bins().filter(|(bin, _)| outside(alarm.grid.begin(*bin))).count();
        if left < CALM_BINS {
            return None;
        }
        let ratio = alarm.ratio * bins().count() as f64 / left as f64;
        let here = |asked: &Asked| asked.who.within(window).then(|| asked.who.manner());
        let long = window.1 - window.0;
        let calm = |asked: &Asked| {
            let there = outside(asked.touch.time) && asked.who.brief(long);
            there.then(|| asked.who.manner())
        };
        let mut counts: HashMap<Manner, Count> = HashMap::new();
        for manner in alarm.news.iter().filter_map(here) {
            counts.entry(manner).or_default().now += 1.0;
        }
        for manner in alarm.usual.iter().filter_map(calm) {
            counts.entry(manner).or_default().usual += ratio;
        }
        for manner in self.around.within.iter().copied().filter_map(here) {
            counts.entry(manner).or_default().here += 1.0;
        }
        for manner in self.around.without.iter().copied().filter_map(calm) {
            counts.entry(manner).or_default().before += ratio;
        }
        Some((counts, self.around.within.iter().map(|asked| asked.touch.actor).collect()))
    }
}

/// Requests of strangers in a row that come faster than innocents who look alike would.
const RUN: usize = 5;
/// How many of them may be innocents, by chance; the second where there are no such requests.
const CHANCES: [f64; 2] = [0.05, 0.5];

/// The times, of those of strangers in order, from which and up to which they come faster than
/// innocents among them would: these come at all times, so many a second.
#[must_use]
pub fn extent(times: &[Timestamp], collateral: f64) -> Option<(Timestamp, Timestamp)> {
    let (first, last) = (times.first()?, times.last()?);
    let innocents = collateral * times.len() as f64;
    let rate = innocents / ((last.0 - first.0) as f64).max(1.0);
    dense(times, rate).or(Some((*first, *last)))
}

/// The times, of some in order, from which and up to which they come faster than innocents would,
/// of whom so many come in a microsecond.
pub(in crate::detect) fn dense(times: &[Timestamp], rate: f64) -> Option<(Timestamp, Timestamp)> {
    let ends = |chance: f64| {
        let dense = |run: &&[Timestamp]| match run {
            [from, .., to] => (to.0 - from.0) as f64 * rate <= chance,
            _ => false,
        };
        let from = times.windows(RUN).find(dense).and_then(|run| run.first())?;
        let to = times.windows(RUN).rfind(dense).and_then(|run| run.last())?;
        Some((*from, *to))
    };
    CHANCES.into_iter().find_map(ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play_together};

    const DAY: i64 = 86_400;

    /// Three hundred people with forty programs who look at what is theirs now and then, some of
    /// whom look at nothing else.
    fn people() -> Vec<Request> {
        let one = |i: i64, day: i64| {
            let at = MONDAY + day * DAY + 20_000 + i * 131;
            let (ip, agent) = (format!("198.{}.{i}.9", i % 50), format!("App/5.2 (m {})", i % 40));
            let of = |path: String, at| Request::at(at, path).from(&ip, &agent);
            let mine = of(format!("/v1/orders/{}", 70_001 + i * 7919), at);
            let plans = (i % 3 != 0).then(|| of("/v1/plans".into(), at + 5));
            std::iter::once(mine).chain(plans)
        };
        (0..300).flat_map(|i| (i % 9..42).step_by(9).flat_map(move |day| one(i, day))).collect()
    }

    /// Four hundred addresses of as many networks with the programs of people, six orders each, in
    /// ten days or, if they are `regulars`, in all of them.
    fn theft(regulars: bool) -> Vec<Request> {
        let one = |n: i64| {
            let who = n % 400;
            let days = if regulars { 42 } else { 10 };
            let from = if regulars { 0 } else { 20 * DAY };
            let path = format!("/v1/orders/{}", 9_000_017 + n * 13);
            Request::at(MONDAY + from + n * (days * DAY / 2400), path)
                .from(format!("203.{}.{who}.7", who % 200), format!("App/5.2 (m {})", who % 40))
        };
        (0..2400).map(one).collect()
    }

    fn found(more: Vec<Request>) -> Option<(Level, usize)> {
        let outcome = play_together(&[people(), more].concat());
        let found = outcome.of("distributed_enumeration");
        let sets = found.iter().filter(|finding| finding.subject.set().is_some());
        sets.map(|f| (f.verdict.level, f.verdict.events.len())).max()
    }

    #[test]
    fn hundreds_with_everybodys_programs_are_told_by_when_they_came_and_what_they_did() {
        let (level, taken) = found(theft(false)).expect("the theft");
        assert!(level >= Level::High);
        assert!((2_390..2_440).contains(&taken), "{taken}");
    }

    #[test]
    fn strangers_begin_where_they_come_faster_than_innocents_would() {
        let at = |second: i64| Timestamp(second * 1_000_000);
        let innocents = [0, 40_000, 90_000, 400_000].map(at);
        let all: Vec<Timestamp> = innocents[..3]
            .iter()
            .copied()
            .chain((0..200).map(|i| at(100_000 + i * 50)))
            .chain([innocents[3]])
            .collect();
        assert_eq!(extent(&all, 0.02), Some((at(100_000), at(109_950))));
        assert_eq!(extent(&all, 0.0), Some((innocents[0], innocents[3])));
        assert_eq!(extent(&[], 0.1), None);
    }

    #[test]
    fn people_and_whoever_was_there_at_all_times_are_no_strangers() {
        assert_eq!(found(Vec::new()), None);
        assert_eq!(found(theft(true)), None);
    }
}
