//! Who comes to an object before others do, and who comes behind them.
//!
//! Somebody who takes what is others' meets them by chance: about as many of them came in the days before he
//! did as come in the days behind. Whoever opens what has just been sent out is there before all of them.

use crate::record::Outcome;
use crate::triage::Endpoint;
use crate::triage::novelty::Touch;
use hashbrown::HashMap;

/// How often an actor was served an object with somebody else near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ahead {
    /// Others came soon after it, and none just before.
    pub before: u64,
    /// Others had just been there.
    pub behind: u64,
}

/// Seconds within which somebody is near.
pub(super) const NEAR: u32 = 2 * 86_400;

/// Of all who take much, by actor. Those who take little are the others.
pub(super) fn of(endpoints: &[&Endpoint], much: impl Fn(u64) -> bool) -> HashMap<u64, Ahead> {
    let mut found: HashMap<u64, Ahead> = HashMap::new();
    for (history, _) in endpoints.iter().flat_map(|endpoint| endpoint.novelty.histories()) {
        let served = |touch: &&Touch| touch.outcome == Outcome::Succeeded && !touch.is_page();
        let (takers, people): (Vec<&Touch>, Vec<&Touch>) =
            history.iter().filter(served).partition(|touch| much(touch.actor));
        for one in takers {
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
