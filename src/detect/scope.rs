//! What is watched for news: endpoints and kinds of objects, listings, logins.

use super::presence::{Presence, Presences};
use crate::triage::attribute::{ABSENT, Attribute};
use crate::triage::novelty::Touch;
use crate::triage::{Endpoint, Survey};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// A touch and the endpoint it went to.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The touch.
    pub touch: Touch,
    /// Hash of the endpoint.
    pub route: u64,
    /// Whoever asked.
    pub who: Presence,
}

impl Asked {
    /// The value of an attribute.
    #[must_use]
    pub fn value(&self, attribute: Attribute) -> u64 {
        match attribute {
            Attribute::Route => self.route,
            other => self.touch.value(other).unwrap_or(ABSENT),
        }
    }
}

/// What is counted as news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watched {
    /// Objects that nobody was asking for.
    Objects,
    /// Pages of a listing that nobody was asking for.
    Pages,
    /// Every try at a login.
    Logins,
}

/// What is watched: an endpoint, all endpoints for a kind of object, a listing, or a login.
#[derive(Debug)]
pub struct Scope<'s> {
    /// Its endpoints with their hashes.
    pub endpoints: Vec<(u64, &'s Endpoint)>,
    /// Every touch of its sample, by object and in time.
    pub touches: Vec<Asked>,
    /// How many objects the log holds for each in the sample.
    pub scale: f64,
    /// What its touches are.
    pub watched: Watched,
}

/// The scopes of a survey: each endpoint with objects, each kind of object that several of them
/// serve, each listing, each login.
#[must_use]
pub fn scopes(survey: &Survey) -> Vec<Span<'_>> {
    let mut scopes = Vec::new();
    let mut kinds: BTreeMap<&[u8], Vec<(u64, &Endpoint)>> = BTreeMap::new();
    for (hash, endpoint) in survey.endpoints() {
        if endpoint.novelty.is_empty() {
            continue;
        }
        let alone = vec![(hash, endpoint)];
        if endpoint.is_login() {
            scopes.push((alone, Watched::Logins));
            continue;
        }
        if endpoint.novelty.has_pages() {
            scopes.push((alone.clone(), Watched::Pages));
        }
        if !endpoint.paged {
            scopes.push((alone, Watched::Objects));
            kinds.entry(&endpoint.object_kind).or_default().push((hash, endpoint));
        }
    }
    let kinds = kinds.into_values().filter(|all| all.len() > 1);
    scopes.extend(kinds.map(|all| (all, Watched::Objects)));
    scopes
}

/// The endpoints of a scope with their hashes, and what is counted there.
pub type Span<'s> = (Vec<(u64, &'s Endpoint)>, Watched);

impl<'s> Scope<'s> {
    /// Gathers the touches of its endpoints, and who made them.
    #[must_use]
    pub fn of((endpoints, watched): Span<'s>, presences: &Presences) -> Self {
        // Up to the least of the limits every endpoint holds all objects.
        let whole = endpoints.iter().map(|(_, e)| e.novelty.limit()).min().unwrap_or(u64::MAX);
        let room = endpoints.iter().map(|(_, endpoint)| endpoint.novelty.len()).sum();
        let mut touches: Vec<Asked> = Vec::with_capacity(room);
        let mut often: HashMap<u64, ()> = HashMap::new();
        for (route, endpoint) in &endpoints {
            for (history, full) in endpoint.novelty.histories() {
                let Some(first) = history.first().filter(|touch| touch.object <= whole) else {
                    continue;
                };
                if watched != Watched::Logins && first.is_page() != (watched == Watched::Pages) {
                    continue;
                }
                if full {
                    often.insert(first.object, ());
                }
                touches.extend(history.iter().map(|touch| Asked {
                    touch: *touch,
                    route: *route,
                    who: presences.get(touch.actor),
                }));
            }
        }
        touches.retain(|asked| !often.contains_key(&asked.touch.object));
        touches.sort_unstable_by_key(|a| (a.touch.object, a.touch.time, a.touch.at));
        let scale = (u64::MAX as f64 / whole.max(1) as f64).max(1.0);
        Self { endpoints, touches, scale, watched }
    }
}
