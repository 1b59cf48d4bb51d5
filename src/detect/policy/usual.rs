//! What is usual: peers, and innocent traffic that is recognised.

use super::hands::{Batches, Newcomer, Tenants};
use crate::triage::ActorKind;
use serde::{Deserialize, Serialize};

/// Robust comparison with peers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Baseline {
    /// Robust z-score of ln(1+x) from which a value stands out; 6 leaves practically nothing of a
    /// bell curve.
    pub z: f64,
    /// Under a name, a value stands out as well that is so many times what all but two of a hundred peers
    /// have. Among clients crawlers are fewer than that.
    pub beyond: f64,
    /// Least spread that is assumed, so that peers who are all alike do not make everybody odd.
    pub least_spread: f64,
    /// Fewer peers than this are no baseline; then only absolute limits hold.
    pub least_peers: usize,
}

impl Default for Baseline {
    fn default() -> Self {
        Self { z: 6.0, beyond: 5.0, least_spread: 0.25, least_peers: 20 }
    }
}

impl Baseline {
    /// As it holds for one sort of actor.
    #[must_use]
    pub fn of(&self, kind: ActorKind) -> Self {
        let beyond = if kind == ActorKind::Client { f64::INFINITY } else { self.beyond };
        Self { beyond, ..self.clone() }
    }
}

/// How innocent traffic is recognised. What fits is ranked down and named, never dropped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registers {
    /// A batch: percent of the objects of its later days that it asked for before.
    pub known_share: u64,
    /// A batch that takes a part of its things each day: percent of the objects of the later half of
    /// its days that it asked for before.
    pub known_late: u64,
    /// The same for each of the earlier days, the first one aside.
    pub known_early: u64,
    /// Objects of a day below which the day says nothing of a batch.
    pub day_objects: usize,
    /// A monitor: requests for one object, at least.
    pub monitor_requests: u64,
    /// A shared address: user agents behind it, at least.
    pub shared_agents: usize,
    /// A shared address: objects for each of these, at most; of a name that many use, for each of
    /// its addresses.
    pub shared_each: u64,
    /// A shared address whatever the number: user agents behind it, at least.
    pub crowd_agents: usize,
    /// The same: percent of the objects of its later days that were asked for before, at least.
    pub crowd_known: u64,
    /// A gateway that opens mailed links: links that others opened soon after it, at least.
    pub opener_links: u64,
    /// A shared address, or a name that many use: endpoints, at least, of those who do everything.
    pub wide_endpoints: usize,
    /// Percent of the requests of these that may be about one kind of object, at most.
    pub wide_share: u64,
    /// A name that many use: addresses it is used from, at least.
    pub shared_clients: usize,
    /// People at work: hours of the day on end in which they do next to nothing.
    pub quiet_hours: u32,
    /// People at work: days on which they were, at least.
    pub desk_days: usize,
    /// People at work: others of the same office with the same program, for one who began later.
    pub colleagues: u64,
    /// People at work: how many times as much as the middle one of them somebody reads, at most.
    pub times_colleagues: u64,
    /// A public catalogue: percent of its objects that three or more actors ask for. Private ones
    /// are asked for by their owner.
    pub public_share: u64,
    /// A public thing: percent of the objects that eight or more programs were served, at least.
    pub everybodys_share: u64,
    /// A kind of object that everybody may read: percent of its answered requests that carry a
    /// principal, at most, where most do for another kind.
    pub open_share: u64,
    /// A batch or an owner: hours without a request that end a visit.
    pub visit_pause: i64,
    /// People at work through one screen among others who do the same: objects a day, at most.
    pub lookups: u64,
    /// People at work, or many behind one address: objects a day, at most.
    pub day_lookups: u64,
    /// One of many who look things up by trade: others who do as much all along, at least.
    pub equals: u64,
    /// One visit of an account with many things: objects, at most.
    pub visit_objects: u64,
    /// Objects up to which an actor counts as the owner of what it is served.
    pub owner_objects: u64,
    /// Percent of the usual share of owned objects that a thief has among his, at least: he may
    /// take those of people who seldom come.
    pub owned_part: u64,
    /// Percent of an actor's objects that are served to their owners as well, from which it takes
    /// what is others'.
    pub others_share: u64,
    /// A crawler: percent of its requests that are answered, at least.
    pub crawler_answered: u64,
    /// A crawler: objects that others with programs and networks of their own were served as well,
    /// at least.
    pub crawler_shared: u64,
    /// The same in percent of what it was served.
    pub crawler_shared_share: u64,
    /// A crawler: percent of the objects it shares with others that both were served with about the same
    /// size, at least.
    pub crawler_alike: u64,
    /// People among many: percent of what each of them was served that he came back to on another
    /// day, at least.
    pub again_share: usize,
    /// A batch that begins within the log, and somebody who reads records one by one.
    pub newcomer: Newcomer,
    /// A batch where batches are the custom.
    pub batches: Batches,
    /// Where each keeps to what is its own.
    pub tenants: Tenants,
}

impl Default for Registers {
    fn default() -> Self {
        Self {
            known_share: 80,
            known_late: 66,
            known_early: 15,
            day_objects: 10,
            monitor_requests: 4,
            shared_agents: 5,
            shared_each: 20,
            crowd_agents: 30,
            crowd_known: 10,
            opener_links: 20,
            wide_endpoints: 10,
            wide_share: 50,
            shared_clients: 50,
            quiet_hours: 6,
            desk_days: 5,
            colleagues: 3,
            times_colleagues: 3,
            public_share: 30,
            everybodys_share: 5,
            open_share: 5,
            visit_pause: 12,
            lookups: 10,
            day_lookups: 100,
            equals: 5,
            visit_objects: 200,
            owner_objects: 8,
            owned_part: 25,
            others_share: 5,
            crawler_answered: 90,
            crawler_shared: 20,
            crawler_shared_share: 10,
            crawler_alike: 90,
            again_share: 10,
            newcomer: Newcomer::default(),
            batches: Batches::default(),
            tenants: Tenants::default(),
        }
    }
}
