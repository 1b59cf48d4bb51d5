//! Which news are counted apart: by who asks for what, and how that went.

use super::scene::Scene;
use super::scope::{Asked, Scope};
use crate::record::Outcome;
use crate::triage::attribute::{ABSENT, Attribute, PRESENT};
use hashbrown::HashSet;

/// Seconds in a day.
const DAY: u32 = 24 * 3600;

/// Which news count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slice {
    /// All of them.
    All,
    /// Asked by actors that ask for hardly anything else.
    Alone,
    /// Asked by such actors with more objects than people have.
    Greedy,
    /// Asked by actors with more objects than people have, who were not there all along.
    Passing,
    /// Asked without a principal.
    Nameless,
    /// Refused, or not there.
    Refused,
    /// Asked for by somebody who asks for it on no other day of the log, whoever else does. Of
    /// people who come now and then the one visit may lie anywhere, so that such requests are as
    /// many at all times; those who come back to what is theirs do not count.
    Once,
    /// Asked under a name with many things, of what is served to a name with few: its owner.
    Others,
    /// Served without a principal where most show one, whether it was asked for before or not:
    /// nobody does so by custom, and a short log leaves no days to tell what is news by.
    Bare,
    /// Asked for in a guise that does all along what nobody else does (see [`guise`](super::guise)).
    Guise,
}

impl Slice {
    pub(in crate::detect) const OBJECTS: [Self; 6] =
        [Self::All, Self::Alone, Self::Greedy, Self::Passing, Self::Nameless, Self::Refused];

    pub(in crate::detect) fn holds(self, asked: &Asked, scene: &Scene) -> bool {
        match self {
            Self::All | Self::Once | Self::Others | Self::Bare | Self::Guise => true,
            Self::Alone => asked.who.is_alone(),
            Self::Greedy => asked.who.is_alone() && asked.who.is_greedy(),
            Self::Passing => asked.who.is_greedy() && scene.is_passing(&asked.who),
            Self::Nameless => asked.value(Attribute::Named) == ABSENT,
            Self::Refused => refused(asked.touch.outcome),
        }
    }
}

/// Refused, not there, or told to slow down.
#[must_use]
pub fn refused(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Denied | Outcome::Missing | Outcome::Limited)
}

/// Touches by somebody who asks for that object on no other day of the log: in any day about it.
pub(in crate::detect) fn once<'s>(scope: &'s Scope<'_>) -> Vec<&'s Asked> {
    let mut single = Vec::new();
    for history in scope.touches.chunk_by(|a, b| a.touch.object == b.touch.object) {
        let again = |asked: &Asked| {
            let other = |o: &Asked| {
                o.touch.actor == asked.touch.actor && o.touch.time.abs_diff(asked.touch.time) > DAY
            };
            history.len() > 1 && history.iter().any(other)
        };
        single.extend(history.iter().filter(|asked| !again(asked)));
    }
    single
}

/// Touches that were served without a principal, where most show one: of each object the first.
pub(in crate::detect) fn bare<'s>(scope: &'s Scope<'_>) -> Vec<&'s Asked> {
    let nameless = |asked: &&Asked| {
        asked.value(Attribute::Named) == ABSENT && asked.touch.outcome == Outcome::Succeeded
    };
    let served = scope.touches.iter().filter(nameless).count();
    if served * 2 > scope.touches.len() {
        return Vec::new();
    }
    let histories = scope.touches.chunk_by(|a, b| a.touch.object == b.touch.object);
    histories.filter_map(|history| history.iter().find(nameless)).collect()
}

/// What is served to owners is asked for by others, each the first time: whoever reads what
/// belongs to others by trade does so at all times.
pub(in crate::detect) fn others<'s>(scope: &'s Scope<'_>) -> Vec<&'s Asked> {
    let mut found = Vec::new();
    let named = |asked: &&Asked| {
        asked.value(Attribute::Named) == PRESENT && asked.touch.outcome == Outcome::Succeeded
    };
    let takes = |asked: &&Asked| asked.who.takes();
    for history in scope.touches.chunk_by(|a, b| a.touch.object == b.touch.object) {
        if history.iter().filter(named).all(|asked| takes(&asked)) {
            continue;
        }
        let mut known: HashSet<u64> = HashSet::new();
        let taken = history.iter().filter(named).filter(takes);
        found.extend(taken.filter(|asked| known.insert(asked.touch.actor)));
    }
    found
}
