//! What is watched for news: endpoints and kinds of objects, listings, logins, and requests whose objects
//! are not logged.

use super::presence::{Presence, Presences};
use crate::detect::policy::Refusals;
use crate::triage::attribute::{ABSENT, Attribute};
use crate::triage::novelty::Touch;
use crate::triage::{Endpoint, Survey};
use hashbrown::{HashMap, HashSet};
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
    /// Every request of which the log does not show what it asks for.
    Hidden,
}

impl Watched {
    /// A touch is of what is watched.
    fn holds(self, touch: &Touch) -> bool {
        match self {
            Self::Objects => touch.names_thing(),
            Self::Pages => touch.is_page(),
            Self::Logins => true,
            Self::Hidden => touch.is_hidden(),
        }
    }
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
    /// It is looked at once more, without whoever is told already.
    pub again: bool,
    /// A login that says no with an answer, not with a status.
    pub answers: bool,
}

/// The scopes of a survey: each endpoint with objects, each kind of object that several of them
/// serve, each listing, each login, each endpoint whose objects are not logged.
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
        if endpoint.novelty.has_hidden() {
            scopes.push((alone.clone(), Watched::Hidden));
        }
        if !endpoint.paged && !endpoint.object_kind.is_empty() {
            scopes.push((alone, Watched::Objects));
            kinds.entry(&endpoint.object_kind).or_default().push((hash, endpoint));
        }
    }
    let kinds = kinds.into_values().filter(|all| all.len() > 1);
    scopes.extend(kinds.map(|all| (all, Watched::Objects)));
    scopes
}

/// One in so many of all objects, from which somebody goes through everything.
const SWEEP: usize = 4;
/// Others who ask, at least.
const OTHERS: usize = 20;
/// Objects below which that tells nothing.
const FEWEST: usize = 200;

/// Those who go through everything: a copy, a nightly batch, a crawler. Whatever they asked for would
/// be news to nobody afterwards, so that one of them would hide all others for as long as news last.
/// Each is too great to be overlooked by itself. Where only a few others ask, the log knows all by a few
/// names (those of balancers, say), and they are left in.
fn sweepers(sorted: &[Asked]) -> HashSet<u64> {
    let mut taken: HashMap<u64, (u64, usize)> = HashMap::new();
    let mut objects = 0;
    let mut last = None;
    for Asked { touch, .. } in sorted {
        objects += usize::from(last.replace(touch.object) != Some(touch.object));
        let (known, count) = taken.entry(touch.actor).or_insert((!touch.object, 0));
        *count += usize::from(*known != touch.object);
        *known = touch.object;
    }
    if objects < FEWEST {
        return HashSet::new();
    }
    let all = taken.into_iter().filter(|(_, (_, count))| count * SWEEP >= objects);
    let all: HashSet<u64> = all.map(|(actor, _)| actor).collect();
    let others = sorted.iter().map(|asked| &asked.touch).filter(|t| !all.contains(&t.actor));
    let others: HashSet<u64> = others.map(|touch| touch.actor).collect();
    if others.len() >= OTHERS { all } else { HashSet::new() }
}

/// The endpoints of a scope with their hashes, and what is counted there.
pub type Span<'s> = (Vec<(u64, &'s Endpoint)>, Watched);

impl<'s> Scope<'s> {
    /// Gathers the touches of its endpoints, and who made them.
    #[must_use]
    pub fn of((endpoints, watched): Span<'s>, presences: &Presences, refusals: &Refusals) -> Self {
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
                if !watched.holds(first) {
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
        if watched == Watched::Objects {
            let all = sweepers(&touches);
            touches.retain(|asked| !all.contains(&asked.touch.actor));
        }
        let answers =
            watched == Watched::Logins && crate::detect::refusals::mark(&mut touches, refusals);
        let scale = (u64::MAX as f64 / whole.max(1) as f64).max(1.0);
        Self { endpoints, touches, scale, watched, again: false, answers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::alarm::presence::Presence;
    use crate::record::{Locator, Outcome};

    /// So many objects, each asked for by its owner; actor 7 asks for all of them, actor 8 for every
    /// sixth.
    fn touches(objects: u64) -> Vec<Asked> {
        let touch = |object, actor| {
            let at = Locator { source: 0, offset: object * 9 + actor % 9, length: 1 };
            Asked {
                touch: Touch::new(object, actor, 1_000, Outcome::Succeeded, at),
                route: 1,
                who: Presence::default(),
            }
        };
        let of = |object: u64| {
            let sixth = object.is_multiple_of(6).then(|| touch(object, 8));
            [touch(object, 7), touch(object, 1_000 + object)].into_iter().chain(sixth)
        };
        (0..objects).flat_map(of).collect()
    }

    #[test]
    fn whoever_goes_through_everything_makes_no_news_of_it_and_takes_none_from_others() {
        assert_eq!(sweepers(&touches(600)), HashSet::from([7]));
        assert_eq!(sweepers(&touches(60)), HashSet::new(), "too few to tell");
    }

    #[test]
    fn balancers_whose_addresses_are_all_that_is_known_are_no_sweepers() {
        let mut balanced = touches(600);
        balanced.iter_mut().for_each(|asked| asked.touch.actor %= 3);
        assert_eq!(sweepers(&balanced), HashSet::new());
        // A crawler beside people who ask for a twentieth of it is one.
        let mut crawled = touches(600);
        let few = |asked: &Asked| asked.touch.actor == 7 || asked.touch.object.is_multiple_of(20);
        crawled.retain(few);
        assert_eq!(sweepers(&crawled), HashSet::from([7]));
    }
}
