//! Endpoints: how they are used, by everybody and by others than the subject.

use super::{Peers, Profile};
use super::{Script, Words};
use crate::detect::baseline::{Compared, compare};
use crate::detect::policy;
use crate::detect::surface::Standing;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::route::matcher::UNMATCHED;
use crate::triage::sketch::Sizes;
use crate::triage::{ActorKind, Endpoint};
use hashbrown::HashMap;

/// Bytes of an answer from which the log tells its size: none is told as nothing.
const SIZED: u64 = 8;
/// Actors up to which an endpoint counts as seldom used.
const FEW_ACTORS: u64 = 3;

/// What triage knows of an endpoint.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts {
    pub(super) succeeded: u64,
    pub(super) by_principals: u64,
    pub(super) requests: u64,
    pub(super) denied: u64,
    pub(super) failed: u64,
    pub(super) missing: u64,
    pub(super) actors: u64,
    pub(super) shared_objects: Option<u64>,
}

/// Answers from which an endpoint tells what is customary, and actors.
const MANY_ANSWERS: u64 = 50;
const MANY_ACTORS: u64 = 10;

impl Facts {
    pub(super) fn of(endpoint: &Endpoint) -> Self {
        Self {
            succeeded: endpoint.with(Outcome::Succeeded),
            by_principals: endpoint.by_principals,
            requests: endpoint.requests(),
            denied: endpoint.with(Outcome::Denied),
            failed: endpoint.with(Outcome::Failed),
            missing: endpoint.with(Outcome::Missing),
            actors: endpoint.actors.count(),
            shared_objects: endpoint.shared_objects(),
        }
    }

    /// It tells what is customary: what a partner or two use says nothing of that.
    pub(super) fn is_custom(self) -> bool {
        self.succeeded >= MANY_ANSWERS && self.actors >= MANY_ACTORS
    }

    pub(super) fn named_share(&self) -> u64 {
        (self.by_principals * 100 / self.succeeded.max(1)).min(100)
    }
}

/// Pages and bytes of the sampled actors of an endpoint.
pub(super) fn volumes(
    endpoint: &Endpoint,
    name: Name,
    by_hash: &HashMap<u64, &Profile>,
) -> Vec<(u32, f64, f64)> {
    let here = endpoint.actors.iter().filter_map(|hash| by_hash.get(hash));
    let volume = |p: &&Profile| {
        let used = p.endpoints.get(&name)?;
        Some((p.actor, used.pages.len() as f64, used.bytes as f64))
    };
    here.filter_map(volume).collect()
}

impl Peers<'_> {
    /// How many others are known on an endpoint, and the bytes of whoever of them was given most there.
    #[must_use]
    pub fn most_bytes(&self, subject: &Profile, endpoint: Name) -> (usize, f64) {
        let others = self.volumes.get(&endpoint).into_iter().flatten();
        let bytes = others.filter(|volume| volume.0 != subject.actor).map(|volume| volume.2);
        bytes.fold((0, 0.0), |(others, most), bytes| (others + 1, f64::max(most, bytes)))
    }

    /// Few ask an endpoint at all.
    #[must_use]
    pub fn seldom_used(&self, endpoint: Name) -> bool {
        self.endpoints.get(&endpoint).is_some_and(|facts| facts.actors <= FEW_ACTORS)
    }

    /// How many ask an endpoint.
    #[must_use]
    pub fn used_by(&self, endpoint: Name) -> u64 {
        self.endpoints.get(&endpoint).map_or(0, |facts| facts.actors)
    }

    /// Percent of the answers of an endpoint that carry a principal, so many aside which carry none; where these
    /// are too few to tell, nothing.
    #[must_use]
    pub fn named_beside(&self, endpoint: Name, nameless: u64) -> Option<u64> {
        let facts = self.endpoints.get(&endpoint)?;
        let rest = facts.succeeded.saturating_sub(nameless);
        (rest >= MANY_ANSWERS).then(|| (facts.by_principals * 100 / rest).min(100))
    }

    /// It never answered anybody.
    #[must_use]
    pub fn never_answers(&self, endpoint: Name) -> bool {
        self.endpoints.get(&endpoint).is_some_and(|facts| facts.succeeded == 0)
    }

    /// An endpoint that people use who attack nothing; who ask for hardly anything but such places
    /// count as such people, unless it must be strict.
    #[must_use]
    pub fn is_customary(&self, endpoint: Name, strict: bool) -> bool {
        let [strictly, loosely] = &self.customary;
        if strict { strictly } else { loosely }.contains(&endpoint)
    }

    /// Where people send words that look like payloads and mean no harm.
    pub(in crate::detect) fn words(&self) -> &Words {
        &self.words
    }

    /// The answer that a host gives whatever it is asked for: a page that says "not found" with
    /// status 200, or the one page of an app.
    #[must_use]
    pub fn is_soft(&self, event: &Event) -> bool {
        let [_, host, _] = self.dossiers.endpoint(event.endpoint);
        self.soft.contains(&(host, event.bytes))
    }

    /// Requests for what is not there, on the host of an endpoint.
    #[must_use]
    pub fn misses(&self, endpoint: Name) -> u64 {
        let [_, host, _] = self.dossiers.endpoint(endpoint);
        self.misses.get(&host).copied().unwrap_or(0)
    }

    /// The logs tell no sizes of answers at all.
    #[must_use]
    pub fn tells_no_sizes(&self) -> bool {
        self.answers.above(SIZED) == 0
    }

    /// The log tells no sizes of the answers of its host.
    #[must_use]
    pub fn is_unsized(&self, endpoint: Name) -> bool {
        let host = |name: Name| self.dossiers.endpoint(name).into_iter().nth(1);
        let here = host(endpoint);
        let sized = |(name, sizes): (&Name, &Sizes)| sizes.above(SIZED) > 0 && host(*name) == here;
        !self.sizes.iter().any(sized)
    }

    /// A new script that few ask for, by host and route.
    pub(in crate::detect) fn script(&self, place: &(String, String)) -> Option<&Script> {
        self.scripts.get(place)
    }

    /// The most records that others asked for in one request there.
    #[must_use]
    pub fn asked_by_others(&self, subject: &Profile, endpoint: Name) -> Vec<f64> {
        let all = self.asked.get(&endpoint).into_iter().flatten();
        all.filter(|(actor, _)| *actor != subject.actor)
            .map(|(_, asked)| f64::from(*asked))
            .collect()
    }

    /// Sizes of the answers of everything but files.
    #[must_use]
    pub fn answers(&self) -> &Sizes {
        &self.answers
    }

    /// How an endpoint compares with its siblings.
    #[must_use]
    pub fn standing(&self, endpoint: Name) -> Standing {
        self.surface.standing(self.dossiers.names.text(endpoint))
    }

    /// Sizes of the answers of an endpoint, of everybody.
    #[must_use]
    pub fn sizes(&self, endpoint: Name) -> Sizes {
        self.sizes.get(&endpoint).cloned().unwrap_or_default()
    }

    /// Requests to an endpoint of everybody, and how many of them failed in the server.
    #[must_use]
    pub fn failures(&self, endpoint: Name) -> (u64, u64) {
        self.endpoints.get(&endpoint).map_or((0, 0), |facts| (facts.requests, facts.failed))
    }

    /// Requests to an endpoint of everybody, and how many of them were for what is not there.
    #[must_use]
    pub fn missing(&self, endpoint: Name) -> (u64, u64) {
        self.endpoints.get(&endpoint).map_or((0, 0), |facts| (facts.requests, facts.missing))
    }

    /// One actor asks an endpoint, and nobody else.
    #[must_use]
    pub fn is_alone(&self, endpoint: Name) -> bool {
        self.endpoints.get(&endpoint).is_some_and(|facts| facts.actors == 1)
    }

    /// Of its path nothing is known but that it was refused, or not there.
    #[must_use]
    pub fn is_unmatched(&self, endpoint: Name) -> bool {
        self.dossiers.names.text(endpoint).ends_with(UNMATCHED)
    }

    /// An endpoint whose answers mostly carry a principal, so many requests of one aside.
    #[must_use]
    pub fn mostly_named(&self, endpoint: Name, one: &Profile, requests: u64) -> bool {
        let own = if one.kind == ActorKind::Principal { requests } else { 0 };
        self.endpoints.get(&endpoint).is_some_and(|facts| {
            let others = facts.succeeded.saturating_sub(requests);
            others > 0 && facts.by_principals.saturating_sub(own) * 2 >= others
        })
    }

    /// An endpoint whose answers to others mostly carry a principal, where so many carry none.
    #[must_use]
    pub fn mostly_named_but_for(&self, endpoint: Name, bare: u64) -> bool {
        self.endpoints.get(&endpoint).is_some_and(|facts| {
            let others = facts.succeeded.saturating_sub(bare);
            others > 0 && facts.by_principals * 2 >= others
        })
    }

    /// An endpoint that refuses at least half of what is asked of it.
    #[must_use]
    pub fn mostly_refuses(&self, endpoint: Name) -> bool {
        self.endpoints.get(&endpoint).is_some_and(|facts| facts.denied * 2 >= facts.requests)
    }

    /// How many of a million requests an endpoint refuses, so many of which it refused so many left
    /// aside; `None` where there are too few others.
    #[must_use]
    pub fn refuses_others(&self, endpoint: Name, (requests, denied): (u64, u64)) -> Option<u64> {
        let facts = self.endpoints.get(&endpoint)?;
        let others = facts.requests.saturating_sub(requests);
        let refused = facts.denied.saturating_sub(denied);
        (others >= MANY_ANSWERS).then(|| refused.saturating_mul(1_000_000) / others)
    }

    /// Percent of the objects behind an endpoint that three or more actors asked for.
    #[must_use]
    pub fn shared_objects(&self, endpoint: Name) -> Option<u64> {
        self.endpoints.get(&endpoint)?.shared_objects
    }

    /// Compares pages walked on an endpoint, and bytes received from it, with those of peers.
    #[must_use]
    pub fn compare_volume(
        &self,
        subject: &Profile,
        endpoint: Name,
        (pages, bytes): (f64, f64),
        policy: &policy::Baseline,
    ) -> (Option<Compared>, Option<Compared>) {
        let others: Vec<_> = self
            .volumes
            .get(&endpoint)
            .into_iter()
            .flatten()
            .filter(|v| v.0 != subject.actor)
            .collect();
        let policy = &policy.of(subject.kind);
        let of = |value: f64, pick: fn(&(u32, f64, f64)) -> f64| {
            compare(value, &others.iter().map(|v| pick(v)).collect::<Vec<_>>(), policy)
        };
        (of(pages, |v| v.1), of(bytes, |v| v.2))
    }
}
