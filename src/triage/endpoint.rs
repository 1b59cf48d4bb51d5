//! What is kept of every endpoint: how it is used, and by how many.

use super::attribute::{ABSENT, network, protocol_version, size_bucket};
use super::distinct::Distinct;
use super::hours::Hours;
use super::novelty::{Sample, Touch};
use super::sketch::Sizes;
use super::{Lens, Scratch};
use crate::merge::{Extent, Merge};
use crate::record::{Locator, Outcome, Record, Timestamp};
use crate::route::code::tries_a_code;
use crate::route::login::{is_console, is_login, takes_payments};
use std::collections::{BTreeMap, BTreeSet};

/// Actors kept of an endpoint, as a fair sample of those who use it.
pub const PEERS: usize = 64;
/// Objects kept of an endpoint, as a fair sample of those asked for.
const OBJECTS: usize = 48;
/// Actors kept of each of these: more tell nothing.
const ACTORS_OF_OBJECT: usize = 3;

/// Sums over all requests to one endpoint: method, host and route.
#[derive(Debug, Clone, Default)]
pub struct Endpoint {
    /// Method, host and template, joined by NUL bytes.
    pub key: Vec<u8>,
    /// What its object is called; empty if it has none.
    pub object_kind: Vec<u8>,
    /// Its object is a page of a listing.
    pub paged: bool,
    /// The API's own description does not name it; `false` where there is none.
    pub undeclared: bool,
    /// Requests by outcome, in the order of [`Outcome`].
    outcomes: [u64; 6],
    /// Requests of principals.
    pub by_principals: u64,
    /// Sizes of the answers that were served.
    pub sizes: Sizes,
    /// First and last request.
    pub seen: Extent<Timestamp>,
    /// How many actors use it, and a fair sample of them.
    pub actors: Distinct<PEERS>,
    /// The least hashes of its objects, each with the least hashes of their actors.
    objects: BTreeMap<u64, BTreeSet<u64>>,
    /// What is above this cannot enter.
    object_limit: u64,
    /// Requests by hour.
    pub hours: Hours,
    /// Touches of sampled objects; of sampled requests, where it is a login or objects are not logged.
    pub novelty: Sample,
}

/// What is known of a request besides its endpoint and actor.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// The line.
    pub at: Locator,
    /// What became of it.
    pub outcome: Outcome,
    /// Hash of the object, or of the page.
    pub object: Option<(u64, bool)>,
    /// Hash of the user agent.
    pub agent: u64,
}

impl Seen {
    /// The hash that decides whether the request is sampled: that of its object, or of its page of a
    /// listing; at a login, and where the log `hides` what is asked for, that of its place in the logs,
    /// since there every request counts. `None` for all others, which are not sampled.
    #[must_use]
    #[inline]
    pub fn drawn(&self, login: bool, hides: bool, lens: &Lens) -> Option<u64> {
        match self.object {
            Some((object, _)) if !login => Some(object),
            None if !login && !hides => None,
            _ => {
                let (source, offset) = (self.at.source.to_le_bytes(), self.at.offset.to_le_bytes());
                Some(lens.routes.hash().pair(&source, &offset))
            }
        }
    }

    /// The touch of an object (or page, or login) that was drawn into the sample.
    #[must_use]
    pub fn touch(&self, object: u64, record: &Record<'_>, lens: &Lens, scratch: &Scratch) -> Touch {
        let hash = lens.routes.hash();
        let named = !scratch.actor.principal(record).is_empty();
        let referred = !record.referer.is_empty();
        let credential = match record.credential {
            [] => ABSENT,
            text => hash.of(text),
        };
        Touch {
            size: size_bucket(record.bytes_out.unwrap_or(0)),
            protocol: protocol_version(record.protocol),
            agent: self.agent,
            prefix: network(record.client, hash),
            credential,
            ..Touch::new(object, scratch.actor.hash, record.time.epoch(), self.outcome, self.at)
        }
        .flagged(named, referred, scratch.actor.kind() as u8)
        .of_page(self.object.is_some_and(|(_, page)| page))
    }
}

impl Endpoint {
    /// An endpoint with a key.
    #[must_use]
    pub fn new(key: &[u8], object_kind: &[u8], paged: bool) -> Self {
        Self {
            key: key.to_vec(),
            object_kind: object_kind.to_vec(),
            paged,
            object_limit: u64::MAX,
            ..Self::default()
        }
    }

    /// Notes what the object of a request is called. Requests may differ in that (one pages with
    /// `page`, another with `offset`): things come before pages, then the least name wins.
    #[inline]
    pub fn call_object(&mut self, kind: &[u8], paged: bool) {
        let known = (self.object_kind.is_empty(), self.paged, self.object_kind.as_slice());
        if !kind.is_empty() && (false, paged, kind) < known {
            self.object_kind.clear();
            self.object_kind.extend_from_slice(kind);
            self.paged = paged;
        }
    }

    /// Adds a request.
    #[inline]
    pub fn add(
        &mut self,
        time: Timestamp,
        outcome: Outcome,
        actor: u64,
        principal: bool,
        object: Option<u64>,
    ) {
        if let Some(count) = self.outcomes.get_mut(outcome as usize) {
            *count += 1;
        }
        self.by_principals += u64::from(principal);
        self.seen.add(time);
        self.hours.add(time, outcome);
        self.actors.insert(actor);
        if let Some(object) = object.filter(|object| *object <= self.object_limit) {
            self.share(object, actor);
        }
    }

    fn share(&mut self, object: u64, actor: u64) {
        if object > self.object_limit {
            return;
        }
        let actors = self.objects.entry(object).or_default();
        actors.insert(actor);
        if actors.len() > ACTORS_OF_OBJECT {
            actors.pop_last();
        }
        if self.objects.len() > OBJECTS {
            self.objects.pop_last();
        }
        if self.objects.len() == OBJECTS {
            self.object_limit = self.objects.last_key_value().map_or(u64::MAX, |(hash, _)| *hash);
        }
    }

    /// Settles the samples: to be called once every line was counted, and before they are read.
    pub fn finish(&mut self) {
        self.novelty.finish();
        self.hours.settle();
    }

    /// All requests.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.outcomes.iter().sum()
    }

    /// Requests with an outcome.
    #[must_use]
    pub fn with(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(outcome as usize).copied().unwrap_or(0)
    }

    /// Percent of its objects that three or more actors asked for: high for a public catalogue,
    /// low where everybody reads what is theirs. `None` with fewer than ten objects.
    #[must_use]
    pub fn shared_objects(&self) -> Option<u64> {
        let all = self.objects.len() as u64;
        let shared =
            self.objects.values().filter(|actors| actors.len() >= ACTORS_OF_OBJECT).count();
        (all >= 10).then(|| shared as u64 * 100 / all)
    }

    /// The number of sampled objects or pages, and of those among them that only one actor asked for.
    #[must_use]
    pub fn lone_objects(&self) -> (usize, usize) {
        let lone = self.objects.values().filter(|actors| actors.len() == 1).count();
        (self.objects.len(), lone)
    }

    /// Whether each request is a try: callers log in here, or pay.
    #[must_use]
    pub fn is_login(&self) -> bool {
        let [method, _, route] = self.parts();
        is_tried(method.as_bytes(), route.as_bytes())
    }

    /// Method, host and template.
    #[must_use]
    pub fn parts(&self) -> [String; 3] {
        let mut parts = self.key.splitn(3, |byte| *byte == 0);
        let mut next = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
        [next(), next(), next()]
    }
}

impl Merge for Endpoint {
    fn merge(&mut self, other: Self) {
        for (sum, more) in self.outcomes.iter_mut().zip(other.outcomes) {
            *sum += more;
        }
        self.undeclared |= other.undeclared;
        self.by_principals += other.by_principals;
        self.sizes.merge(other.sizes);
        self.seen.merge(other.seen);
        self.hours.merge(other.hours);
        self.novelty.merge(other.novelty);
        self.actors.merge(other.actors);
        for (object, actors) in other.objects {
            for actor in actors {
                self.share(object, actor);
            }
        }
        self.call_object(&other.object_kind, other.paged);
        if self.key.is_empty() {
            self.key = other.key;
        }
    }
}

/// Whether each request to an endpoint is a try: callers log in there, or pay.
#[must_use]
pub fn is_tried(method: &[u8], template: &[u8]) -> bool {
    is_login(method, template)
        || tries_a_code(template)
        || method == b"POST" && takes_posts(template)
}

/// Whether each POST to a route is a try: of a payment, or of a password for a console.
#[must_use]
pub fn takes_posts(template: &[u8]) -> bool {
    takes_payments(template) || is_console(template)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_a_catalogue_are_shared_and_those_of_an_account_are_not() {
        let hash = crate::route::Keyed::new(1);
        let fold = |object: &dyn Fn(u64) -> u64| {
            let mut endpoint = Endpoint::new(b"", b"", false);
            for i in 0..600u64 {
                let (actor, object) =
                    (hash.of(&i.to_le_bytes()), hash.of(&object(i).to_le_bytes()));
                endpoint.add(Timestamp(0), Outcome::Succeeded, actor, false, Some(object));
            }
            endpoint.shared_objects()
        };
        assert_eq!(fold(&|i| i % 30), Some(100));
        assert_eq!(fold(&|i| i), Some(0));
    }
}
