//! When an actor was there and how it behaved, packed into the few bytes that go with each of its
//! touches.

use crate::triage::{Actor, ActorKind, Survey, Tally};
use hashbrown::HashMap;

/// When an actor was there, and how it behaved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Presence {
    /// Seconds since 1970 of the first request and of the last.
    seen: (u32, u32),
    /// What acts, how many objects, whether it comes back to them, whether it was let in, how many
    /// programs, and the bits below.
    manner: u16,
    /// A name with more objects than their owners have.
    takes: bool,
    /// Half of what it does, or more, is trying to log in.
    knocks: bool,
}

/// Objects from which a stranger does not come for what is his, or tries at a login.
const MORE_THAN_ONES_OWN: u64 = 3;
/// The bit of a manner that says so.
const GREEDY: u16 = 1;
/// The bit of an actor that asks for hardly anything but one thing.
const ALONE: u16 = 2;
/// The bit of an actor that shows several programs.
const PROGRAMS: u16 = 4;
/// Where the number of objects lies in a manner, above the other parts.
const NUMBER: u16 = 7;
/// Percent of its requests that go to one quarter of the endpoints, from which an actor has no
/// context: it makes none of the calls that surround this one.
const NARROW: u64 = 95;

impl Presence {
    /// Of an actor, from its tally; `owner_objects` are the most that owners have.
    #[must_use]
    pub fn of(actor: &Actor, tally: &Tally, owner_objects: u64) -> Self {
        let objects = tally.objects.estimate();
        let number = match objects {
            0..3 => objects,
            _ => u64::from((objects - 1).ilog2() + 2).min(7),
        };
        let each = tally.requests() * 10 / objects.max(1);
        let again = if each <= 13 { 0 } else { u64::from(each > 25) + 1 };
        // One in a hundred passwords opens.
        let entered = match (tally.logins, tally.failed_logins) {
            (0, _) => 0,
            (all, failed) if u64::from(failed) * 10 >= u64::from(all) * 8 => 1,
            _ => 2,
        };
        let greedy =
            objects >= MORE_THAN_ONES_OWN || u64::from(tally.failed_logins) >= MORE_THAN_ONES_OWN;
        let parts = [
            (number, 3),
            (again, 2),
            (entered, 2),
            (u64::from(tally.agents.estimate() > 1), 1),
            (u64::from(tally.narrowness() >= NARROW), 1),
            (u64::from(greedy), 1),
        ];
        let kind = actor.kind();
        let manner = parts.iter().fold(kind as u64, |sum, (part, bits)| sum << bits | part);
        Self {
            seen: tally.seen(),
            manner: u16::try_from(manner).unwrap_or(u16::MAX),
            takes: kind == ActorKind::Principal && objects > owner_objects,
            knocks: tally.logins > 0 && u64::from(tally.logins) * 2 >= tally.requests(),
        }
    }

    /// How it behaved: the same for all who behave alike.
    #[must_use]
    pub fn manner(&self) -> Manner {
        Manner(self.manner)
    }

    /// It was there from the first second to the last at most.
    #[must_use]
    pub fn within(&self, (from, to): (u32, u32)) -> bool {
        from <= self.seen.0 && self.seen.1 <= to
    }

    /// It was there before the first second and after the last.
    #[must_use]
    pub fn spans(&self, (from, to): (u32, u32)) -> bool {
        self.seen.0 <= from && to <= self.seen.1
    }

    /// It was there no longer than so many seconds.
    #[must_use]
    pub fn brief(&self, seconds: u32) -> bool {
        self.seen.1 - self.seen.0 <= seconds
    }

    /// It takes more than one's own, or tries again and again at a login.
    #[must_use]
    pub fn is_greedy(&self) -> bool {
        self.manner().is_greedy()
    }

    /// It asks for two things or more.
    #[must_use]
    pub fn has_several(&self) -> bool {
        self.manner >> NUMBER & 7 > 1
    }

    /// It shows one program.
    #[must_use]
    pub fn has_one_program(&self) -> bool {
        self.manner & PROGRAMS == 0
    }

    /// It asks for hardly anything but one thing.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.manner & ALONE > 0
    }

    /// Half of what it does, or more, is trying to log in: whoever gets in goes on to do something.
    #[must_use]
    pub fn knocks(&self) -> bool {
        self.knocks
    }

    /// It is a name with more objects than their owners have.
    #[must_use]
    pub fn takes(&self) -> bool {
        self.takes
    }
}

/// How an actor behaved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Manner(u16);

impl Manner {
    /// It takes more than one's own, or tries again and again at a login.
    #[must_use]
    pub fn is_greedy(self) -> bool {
        self.0 & GREEDY > 0
    }
}

/// The presence of every actor, by its hash.
#[derive(Debug, Default)]
pub struct Presences(HashMap<u64, Presence>);

impl Presences {
    /// Those of a survey.
    #[must_use]
    pub fn of(survey: &Survey, owner_objects: u64) -> Self {
        let presence = |(hash, actor, tally): (u64, &Actor, &Tally)| {
            (hash, Presence::of(actor, tally, owner_objects))
        };
        Self(survey.actors().map(presence).collect())
    }

    /// That of an actor.
    #[must_use]
    pub fn get(&self, actor: u64) -> Presence {
        self.0.get(&actor).copied().unwrap_or_default()
    }

    /// Actors of whom something holds, in no order.
    pub fn which(&self, holds: impl Fn(&Presence) -> bool) -> impl Iterator<Item = u64> {
        self.0.iter().filter(move |(_, presence)| holds(presence)).map(|(actor, _)| *actor)
    }
}
