//! Hands: what speaks for one hand where nothing is named, and what against it.

use serde::{Deserialize, Serialize};

/// Payloads from several addresses in one short time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Volley {
    /// Payloads, requests for known holes aside, from which on an actor counts as sending them.
    pub payloads: usize,
    /// Sorts of payloads that each must have in common with the others.
    pub alike: usize,
    /// Chance, over all who throw payloads in a log, below which it is no accident that several do
    /// in the same hours.
    pub accident: f64,
    /// An actor counts if it sends payloads for at most one part in so many of the log: when somebody
    /// works for longer says little.
    pub part: i64,
}

impl Default for Volley {
    fn default() -> Self {
        Self { payloads: 3, alike: 2, accident: 0.05, part: 8 }
    }
}

/// Many who each stand out a little, by as much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Swarm {
    /// Hands, at least.
    pub hands: usize,
    /// Percent of those who stand out at an endpoint, that they must be.
    pub share: usize,
    /// Standard deviations of a count by which a share may differ from the middle one.
    pub noise: f64,
    /// Percent of what they took that two of them may have taken.
    pub twice: usize,
}

impl Default for Swarm {
    fn default() -> Self {
        Self { hands: 8, share: 60, noise: 3.0, twice: 5 }
    }
}

/// Several who deal each their own list within one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deals {
    /// Addresses of a deal, at least: fewer are even by accident.
    pub hands: usize,
    /// Actors from which even shares are a deal, whatever programs they show.
    pub crowd: usize,
    /// Percent of the requests of an address with the programs of deals that bear one of them, at least; and of
    /// the addresses that have one.
    pub own: usize,
    /// Percent of what a group asked for that its deals must account for together: owners whose names they
    /// use ask for theirs.
    pub all: usize,
    /// The same for each of them, at least.
    pub part: usize,
    /// Percent of the addresses of a deal whose share is even, at least.
    pub even: usize,
    /// Standard deviations of a count by which an even share may differ from the middle one.
    pub noise: f64,
    /// Standard deviations that the middle half of even shares may span, beside one object; of few shares
    /// more, as chance lets it.
    pub half: f64,
    /// Objects of the middle address of a deal, at least: everybody asks for one.
    pub share: i64,
    /// Percent of the lesser middle share that the greater must be, at least, for two to deal.
    pub times: i64,
    /// Percent of what is asked for that is not there, by which two must differ, at least, to have their ids from
    /// two sources.
    pub missed: usize,
}

impl Default for Deals {
    fn default() -> Self {
        Self {
            hands: 4,
            crowd: 8,
            own: 90,
            all: 90,
            part: 1,
            even: 80,
            noise: 3.0,
            half: 2.0,
            share: 2,
            times: 125,
            missed: 5,
        }
    }
}

/// What holds several back who seem to be one hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settled {
    /// Percent of what was done, that those must have done who were there all along.
    pub mostly: usize,
    /// Percent of what a place did that must come from it, to be one place.
    pub one_place: usize,
    /// Colleagues, at least.
    pub colleagues: usize,
    /// Times the middle day that a busy day may be.
    pub busy: usize,
    /// Percent of the objects that one of the colleagues may have taken, at most.
    pub one_hand: usize,
    /// Percent of ids that do not exist, from which they are tried and not looked up.
    pub tried: usize,
}

impl Default for Settled {
    fn default() -> Self {
        Self { mostly: 80, one_place: 90, colleagues: 3, busy: 8, one_hand: 60, tried: 10 }
    }
}

/// When one hand was at work under many names, among owners who have its program by accident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stretches {
    /// Percent of the requests at either end that do not say how long the hand pauses.
    pub ends: usize,
    /// Hours that it may pause, however short its pauses are otherwise.
    pub pause_hours: i64,
    /// Other names in the stretch from which on an address is the hand's.
    pub names: usize,
    /// How many times as likely it must be, as a natural logarithm, that owners came before some
    /// moment and the hand after it: 7 is a thousand times.
    pub likelier: f64,
}

impl Default for Stretches {
    fn default() -> Self {
        Self { ends: 10, pause_hours: 24, names: 2, likelier: 7.0 }
    }
}

/// A batch that begins within the log, and somebody who reads records one by one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Newcomer {
    /// Percent of the objects of later days that were known by then, of a batch that has begun.
    pub known: u64,
    /// Later days on which they must be, if nothing else speaks for it.
    pub known_days: usize,
    /// Percent of them, where it comes at the same time of day.
    pub known_at_its_time: u64,
    /// Minutes that the first requests of its days may lie apart.
    pub apart_minutes: i64,
    /// Hours it may work on each day.
    pub work_hours: i64,
    /// Somebody who reads one by one: objects in all, at most.
    pub read: usize,
    /// Objects on a day, at most.
    pub read_a_day: usize,
    /// Seconds of the middle pause between two, at least.
    pub pause_seconds: i64,
    /// Hours of rest a day, at least.
    pub rest_hours: u32,
    /// Days from the first to the last, at most.
    pub stay_days: i64,
    /// Percent of the records beside which the screens that go with them are opened, at least.
    pub whole: usize,
    /// Seconds within which they are.
    pub beside_seconds: i64,
}

impl Default for Newcomer {
    fn default() -> Self {
        Self {
            known: 50,
            known_days: 3,
            known_at_its_time: 25,
            apart_minutes: 30,
            work_hours: 3,
            read: 800,
            read_a_day: 250,
            pause_seconds: 60,
            rest_hours: 5,
            stay_days: 10,
            whole: 70,
            beside_seconds: 120,
        }
    }
}

/// Batches, where they are the custom of an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Batches {
    /// Distinct objects of a batch, at least.
    pub objects: usize,
    /// Seconds between two requests that end one.
    pub pause_seconds: i64,
    /// Hours that it may take.
    pub work_hours: i64,
    /// Percent of what is taken from an endpoint that must come in batches.
    pub within: usize,
    /// Batches of another, for his to be a custom.
    pub times: usize,
    /// Times another's largest batch that one may be.
    pub part: usize,
}

impl Default for Batches {
    fn default() -> Self {
        Self { objects: 20, pause_seconds: 120, work_hours: 3, within: 90, times: 3, part: 3 }
    }
}

/// Where everybody handles much, and each keeps to what is its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tenants {
    /// Hours after which whoever asks for an object again keeps it.
    pub again_hours: u32,
    /// Objects that somebody keeps, to be one of them.
    pub keeps: u64,
    /// Those who do, at least.
    pub keepers: usize,
    /// Percent of what nine of ten of them are served that another keeps, at most.
    pub astray: u64,
    /// What others keep and somebody is served: objects, at least.
    pub objects: u64,
    /// The same in percent of all that it is served.
    pub share: u64,
    /// Of how many others, of equal weight, at least.
    pub of: u64,
    /// What they and it come back to, in percent of that, from which it handles what is theirs by trade.
    pub shares: u64,
}

impl Default for Tenants {
    fn default() -> Self {
        Self {
            again_hours: 12,
            keeps: 10,
            keepers: 8,
            astray: 5,
            objects: 40,
            share: 20,
            of: 5,
            shares: 20,
        }
    }
}

/// Which answers of a login that says no with status 200 are refusals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Refusals {
    /// Percent of tries refused by their status, from which the door needs no interpreting.
    pub by_status: usize,
    /// Seconds within which whoever was refused tries again.
    pub again_seconds: u32,
    /// Tries with a sort of answer, and with others, below which nothing is known.
    pub fewest: usize,
    /// Answers of a sort after which somebody tried again, at least.
    pub retried: usize,
    /// The same in percent of them.
    pub retried_share: usize,
    /// Times as often as after other answers.
    pub times: usize,
}

impl Default for Refusals {
    fn default() -> Self {
        Self {
            by_status: 5,
            again_seconds: 600,
            fewest: 20,
            retried: 10,
            retried_share: 2,
            times: 5,
        }
    }
}
