//! Who comes to an object before others do, and who comes behind them.
//!
//! Somebody who takes what is others' meets them by chance: about as many of them came in the days before he
//! did as come in the days behind. Whoever opens what has just been sent out is there before all of them.

use crate::detect::alarm::scope::Asked;
use crate::record::Outcome;
use crate::triage::novelty::Touch;
use crate::triage::{Endpoint, Period};
use hashbrown::{HashMap, HashSet};

/// How often an actor was served an object with somebody else near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ahead {
    /// Others came soon after it, and none just before.
    pub before: u64,
    /// Others had just been there.
    pub behind: u64,
}

/// How often many together were served an object with somebody else near, and how often others were there for
/// other objects, just before their time and just after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Openers {
    /// For what they were served.
    pub ahead: Ahead,
    /// For what they were not, before and after.
    pub elsewhere: (u64, u64),
    /// How many came behind them.
    pub followers: u64,
}

impl Openers {
    /// Of those who made the touches that are `theirs`, in touches that are sorted by object and in time.
    pub(in crate::detect) fn of(touches: &[Asked], theirs: impl Fn(&Asked) -> bool) -> Self {
        let mut found = Self::default();
        let taken = || touches.iter().filter(|asked| theirs(asked)).map(|asked| asked.touch.time);
        let (Some(from), Some(to)) = (taken().min(), taken().max()) else { return found };
        let served = |asked: &&Asked| asked.touch.outcome == Outcome::Succeeded;
        let mut followers: HashSet<u64> = HashSet::new();
        for history in touches.chunk_by(|a, b| a.touch.object == b.touch.object) {
            let others = || history.iter().filter(served).filter(|asked| !theirs(asked));
            let Some(one) = history.iter().find(|asked| theirs(asked)) else {
                let near = |at: u32, asked: &&Asked| asked.touch.time.abs_diff(at) <= NEAR;
                let before = |asked: &&Asked| asked.touch.time < from && near(from, asked);
                let after = |asked: &&Asked| asked.touch.time > from && near(from, asked);
                found.elsewhere.0 += others().filter(before).count() as u64;
                found.elsewhere.1 += others().filter(after).count() as u64;
                continue;
            };
            let time = one.touch.time;
            let near = |asked: &&Asked| asked.touch.time.abs_diff(time) <= NEAR;
            let earlier = others().filter(near).any(|asked| asked.touch.time <= time);
            found.ahead.behind += u64::from(earlier);
            let later = others().filter(near).find(|asked| asked.touch.time > time);
            if let Some(later) = later.filter(|_| !earlier) {
                found.ahead.before += 1;
                followers.insert(later.touch.actor);
            }
        }
        found.followers = followers.len() as u64;
        // What lasts longer than somebody is near meets all that others do anyway.
        if to - from > NEAR { Self::default() } else { found }
    }

    /// So many times as many came behind them as had been there before, though others came for other things as
    /// often as ever; each for something of his own, and not a few for all of it.
    pub(in crate::detect) fn lead(&self, links: u64, times: u64) -> bool {
        let (before, after) = self.elsewhere;
        let swell = (after as f64 / before.max(1) as f64).max(1.0);
        self.ahead.before >= links
            && self.followers * 2 >= self.ahead.before
            && self.ahead.before as f64 >= (self.ahead.behind * times) as f64 * swell
    }
}

/// Seconds within which somebody is near.
pub(super) const NEAR: u32 = 2 * 86_400;

/// Of all who take much, by actor. Those who take little are the others. Who came just before is known of what
/// lies far enough behind the first second of its `periods`.
pub(super) fn of(
    endpoints: &[&Endpoint],
    periods: &[Period],
    much: impl Fn(u64) -> bool,
) -> HashMap<u64, Ahead> {
    let known = |time: u32| {
        let around = |p: &&Period| (p.span.0.epoch()..=p.span.1.epoch()).contains(&time);
        periods.iter().find(around).is_some_and(|p| time - p.span.0.epoch() >= NEAR)
    };
    let mut found: HashMap<u64, Ahead> = HashMap::new();
    for (history, _) in endpoints.iter().flat_map(|endpoint| endpoint.novelty.histories()) {
        let served = |touch: &&Touch| touch.outcome == Outcome::Succeeded && touch.names_thing();
        let (takers, people): (Vec<&Touch>, Vec<&Touch>) =
            history.iter().filter(served).partition(|touch| much(touch.actor));
        for one in takers.into_iter().filter(|one| known(one.time)) {
            let near = |other: &&&Touch| other.time.abs_diff(one.time) <= NEAR;
            let earlier = people.iter().filter(near).any(|other| other.time <= one.time);
            let later =
                people.iter().any(|other| other.time > one.time && other.time - one.time <= NEAR);
            let counts = found.entry(one.actor).or_default();
            counts.behind += u64::from(earlier);
            counts.before += u64::from(later && !earlier);
        }
    }
    found
}
