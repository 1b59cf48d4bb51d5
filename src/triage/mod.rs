//! Triage: reads every line once, and keeps of each actor only what fits into a few bytes.
//!
//! A [`Survey`] holds a [`Tally`] for each actor, an [`Endpoint`] for each method, host and route,
//! and the [`Coverage`] of each source. All of it is sums, extents and least sets, so that any cut
//! of the logs gives the same survey. [`actor`] says who acts, [`attribute`] what requests can
//! have in common, [`novelty`] which objects nobody was asking for before, [`trail`] which lines a
//! later look may skip. Read [`tally`] first.

pub mod actor;
pub mod agents;
pub mod attribute;
pub mod coverage;
pub mod distinct;
pub mod endpoint;
pub mod ends;
pub mod fields;
pub mod flagged;
pub mod gaps;
pub mod hosts;
pub mod hours;
pub mod kept;
pub mod novelty;
pub mod payload;
pub mod periods;
pub mod rhythm;
pub mod sampled;
pub mod sketch;
pub mod strays;
pub mod table;
pub mod tally;
pub mod trail;
mod traits;
mod usual;

pub use actor::{ActorKind, Crowds};
pub use agents::Agents;
pub use attribute::{Attribute, Set};
pub use coverage::Coverage;
pub use endpoint::Endpoint;
pub use flagged::Flagged;
pub use gaps::{Gap, Gaps};
pub use kept::Actor;
pub use periods::Period;
pub use strays::Strays;
pub use table::Batch;
pub use tally::Tally;
pub use trail::{Sieve, Step, Trail, Trails};

use crate::merge::{Extent, Merge};
use crate::record::{Locator, Outcome, Record, Timestamp, Veil, served};
use crate::route::{Resolved, Routes};
use crate::sigma::{self, Logged, Rulebook};
use hashbrown::HashTable;
use std::collections::BTreeMap;
use std::sync::Arc;
use tally::Hit;
use traits::{Door, Traits};

/// What tells actors, routes and objects apart in a run; frozen before the first line is counted.
#[derive(Debug, Clone)]
pub struct Lens {
    /// Routes.
    pub routes: Routes,
    /// Names that are nobody's.
    pub crowds: Crowds,
    /// Rules of the user that every record is held against.
    pub rules: Option<Arc<Rulebook>>,
    /// The fields of rules that each source has, by its id.
    pub logged: Vec<Logged>,
    /// What hides tokens where they are shown.
    pub veil: Veil,
}

/// Space that is reused from record to record.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// The endpoint and object.
    pub resolved: Resolved,
    /// The actor.
    pub actor: actor::Seen,
    /// The client, where that is asked for.
    pub client: actor::Seen,
    /// Where payloads are decoded.
    pub payload: payload::Space,
    /// Where rules are asked.
    pub sigma: sigma::Space,
}

impl Lens {
    /// Finds actor, endpoint and object of a record.
    #[inline]
    pub fn look(&self, record: &Record<'_>, scratch: &mut Scratch) {
        self.routes.resolve(record, &mut scratch.resolved);
        self.crowds.actor(record, self.routes.hash(), &mut scratch.actor);
    }

    /// The numbers of the user's rules that a record of a source matches, by the hash of its user
    /// agent.
    #[inline]
    pub fn matched<'s>(
        &self,
        record: &Record<'_>,
        source: u32,
        agent: u64,
        space: &'s mut sigma::Space,
    ) -> &'s [u16] {
        let Some(rules) = &self.rules else { return &[] };
        let referer = self.routes.hash().of(record.referer);
        let logged = self.logged.get(source as usize).copied().unwrap_or_default();
        rules.find(record, (agent, referer), logged, space)
    }

    /// What the record that was looked at leaves on the trail.
    #[inline]
    fn step(&self, record: &Record<'_>, scratch: &mut Scratch) -> Step {
        let actor = scratch.actor.hash;
        let client = if scratch.actor.kind() == ActorKind::Client {
            actor
        } else {
            scratch.client.client(record, self.routes.hash());
            scratch.client.hash
        };
        Step { actor, client, endpoint: scratch.resolved.hash }
    }

    /// The hash by which an object is told from others: its kind and id, or page and value.
    #[must_use]
    pub fn object(&self, record: &Record<'_>, scratch: &Scratch) -> Option<(u64, bool)> {
        let object = scratch.resolved.object(record)?;
        Some((self.routes.hash().pair(object.kind, object.id), object.page))
    }
}

/// Everything that triage keeps.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    actors: table::Table,
    endpoints: Vec<(u64, Endpoint, Traits)>,
    index: HashTable<u32>,
    /// Coverage by source.
    pub coverage: BTreeMap<u32, Coverage>,
    /// Who acted in each line.
    pub trails: Trails,
    /// How much each user agent is used.
    pub agents: Agents,
    /// Who matches rules of the user.
    pub flagged: Flagged,
}

impl Survey {
    /// Takes a record in; its actor's share waits in the batch.
    #[inline]
    pub fn absorb(
        &mut self,
        record: &Record<'_>,
        at: Locator,
        lens: &Lens,
        scratch: &mut Scratch,
        batch: &mut Batch,
    ) -> Step {
        lens.look(record, scratch);
        let step = lens.step(record, scratch);
        let outcome = Outcome::of(record.status);
        let object = lens.object(record, scratch);
        let hash = lens.routes.hash();
        let agent = hash.of(record.user_agent);
        self.agents.add(agent);
        if let Some(rules) = &lens.rules
            && let Some(level) =
                rules.gravest(lens.matched(record, at.source, agent, &mut scratch.sigma))
        {
            self.flagged.add(scratch.actor.hash, level);
        }
        let seen = endpoint::Seen { at, outcome, object, agent };
        let (traits, login) = self.count_endpoint(record, &seen, lens, scratch);
        let searched = traits.search.wants(record.path);
        let (classes, asked) = payload::glance(record, agent, searched, hash, &mut scratch.payload);
        let classes = classes | traits.doors;
        let login = login || classes & payload::Class::Password.bit() != 0;
        let claims = login && !record.principal.is_empty();
        let hit = Hit {
            time: record.time,
            outcome,
            bytes: record.bytes_out.unwrap_or(0),
            endpoint: scratch.resolved.hash,
            login,
            object,
            agent,
            classes,
            asked: asked.max(scratch.resolved.listed),
            path: if Hit::keeps_path(outcome) { hash.of(record.path) } else { 0 },
            claimed: claims.then(|| hash.of(record.principal)),
            network: match scratch.actor.kind() {
                ActorKind::Client => None,
                _ => Some(actor::network(record.client, hash)),
            },
        };
        batch.push(&mut scratch.actor, hit);
        if batch.is_full() {
            self.settle(batch);
        }
        step
    }

    /// Gives every actor its share of what waits in the batch.
    pub fn settle(&mut self, batch: &mut Batch) {
        self.actors.apply(batch);
    }

    /// Counts the request for its endpoint; gives what its route tells, and whether this is a login.
    fn count_endpoint(
        &mut self,
        record: &Record<'_>,
        seen: &endpoint::Seen,
        lens: &Lens,
        scratch: &Scratch,
    ) -> (Traits, bool) {
        let resolved = &scratch.resolved;
        let endpoints = &mut self.endpoints;
        let found = self.index.find(resolved.hash, |at| {
            endpoints.get(*at as usize).is_some_and(|(_, e, _)| e.key == resolved.key)
        });
        let at = if let Some(at) = found {
            *at as usize
        } else {
            let at = endpoints.len();
            let traits = Traits::of(record.method, resolved.template());
            let mut endpoint = Endpoint::new(&resolved.key, b"", false);
            endpoint.undeclared = lens.routes.undeclared(&resolved.key);
            endpoints.push((resolved.hash, endpoint, traits));
            let rehash = |at: &u32| endpoints.get(*at as usize).map_or(0, |(hash, ..)| *hash);
            self.index.insert_unique(resolved.hash, u32::try_from(at).unwrap_or(0), rehash);
            at
        };
        let Some((_, endpoint, traits)) = endpoints.get_mut(at) else { return Default::default() };
        if let Some(object) = resolved.object(record) {
            endpoint.call_object(object.kind, object.page);
        }
        let principal = scratch.actor.kind() == ActorKind::Principal;
        let object = seen.object.map(|(object, _)| object);
        endpoint.add(record.time, seen.outcome, scratch.actor.hash, principal, object);
        if served(record.status) {
            endpoint.sizes.add(record.bytes_out.unwrap_or(0));
        }
        let posted = record.method == b"POST";
        let login = match traits.door {
            Door::Code => true,
            Door::Login => {
                posted || !record.principal.is_empty() || seen.outcome != Outcome::Succeeded
            }
            Door::Posted => posted,
            Door::None => false,
        };
        // What is asked for stands in the body, or the gateway left it out.
        let hides =
            !login && seen.object.is_none() && !traits.unmatched && (posted || traits.blank);
        if let Some(drawn) = seen.drawn(login, hides, lens).filter(|o| endpoint.novelty.admits(*o))
        {
            let touch = seen.touch(drawn, record, lens, scratch).of_hidden(hides);
            endpoint.novelty.insert(touch);
        }
        (*traits, login)
    }

    /// Endpoints that wait to be finished, once every line was counted.
    pub fn unfinished(&mut self) -> Vec<&mut Endpoint> {
        self.endpoints.iter_mut().map(|(_, endpoint, _)| endpoint).collect()
    }

    /// Every actor with its hash and tally, in no order.
    pub fn actors(&self) -> impl Iterator<Item = (u64, &Actor, &Tally)> {
        self.actors.iter()
    }

    /// Every endpoint with the hash of its key, in the order of the keys.
    #[must_use]
    pub fn endpoints(&self) -> Vec<(u64, &Endpoint)> {
        let mut all: Vec<(u64, &Endpoint)> =
            self.endpoints.iter().map(|(hash, endpoint, _)| (*hash, endpoint)).collect();
        all.sort_by(|a, b| a.1.key.cmp(&b.1.key));
        all
    }

    /// Records that are stamped far from all others.
    #[must_use]
    pub fn strays(&self) -> Strays {
        Strays::of(self.coverage.values().map(|coverage| &coverage.rhythm))
    }

    /// First and last request to any endpoint, without those whose clock was wrong.
    #[must_use]
    pub fn seen(&self) -> Extent<Timestamp> {
        let strays = self.strays();
        if !strays.is_empty() {
            return strays.without(self.coverage.values().map(|coverage| &coverage.rhythm));
        }
        let mut seen = Extent::default();
        self.endpoints.iter().for_each(|(_, endpoint, _)| seen.merge(endpoint.seen));
        seen
    }

    /// The periods that the logs cover, in time: a dump may hold logs of other years.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        let hours = self.endpoints.iter().flat_map(|(_, endpoint, _)| endpoint.hours.iter());
        let records = hours.map(|(hour, counts)| (hour, u64::from(counts.all)));
        periods::periods(records, self.seen(), &self.strays())
    }

    /// First and last moment of the period with most records, of equals the last: what began some day is told
    /// by it.
    #[must_use]
    pub fn period(&self) -> Option<(Timestamp, Timestamp)> {
        self.periods().into_iter().max_by_key(|period| period.records).map(|period| period.span)
    }

    /// The account of a source.
    pub fn coverage_of(&mut self, source: u32) -> &mut Coverage {
        self.coverage.entry(source).or_default()
    }
}

impl Merge for Survey {
    fn merge(&mut self, other: Self) {
        self.actors.merge(other.actors);
        for (hash, endpoint, traits) in other.endpoints {
            let endpoints = &mut self.endpoints;
            let found = self.index.find(hash, |at| {
                endpoints.get(*at as usize).is_some_and(|(_, e, _)| e.key == endpoint.key)
            });
            if let Some(at) = found.map(|at| *at as usize) {
                if let Some((_, mine, _)) = endpoints.get_mut(at) {
                    mine.merge(endpoint);
                }
            } else {
                let at = u32::try_from(endpoints.len()).unwrap_or(0);
                endpoints.push((hash, endpoint, traits));
                let rehash = |at: &u32| endpoints.get(*at as usize).map_or(0, |(h, ..)| *h);
                self.index.insert_unique(hash, at, rehash);
            }
        }
        for (source, coverage) in other.coverage {
            self.coverage.entry(source).or_default().merge(coverage);
        }
        self.trails.merge(other.trails);
        self.agents.merge(other.agents);
        self.flagged.merge(other.flagged);
    }
}
