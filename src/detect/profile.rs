//! What one actor did, summed from its events for the detectors.

use super::together::together;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Outcome, served};
use crate::triage::{ActorKind, endpoint::is_tried};
use crate::words::many;
use hashbrown::{HashMap, HashSet};

/// An actor's events, and sums over them.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Index into [`Dossiers::actors`].
    pub actor: u32,
    /// What the actor is known by.
    pub kind: ActorKind,
    /// Its events are everything it did; else only those in a set that was looked for.
    pub whole: bool,
    /// Its requests, in time.
    pub events: Vec<Event>,
    /// What it did with each kind of object.
    pub kinds: HashMap<Name, KindUse>,
    /// What it did on each endpoint.
    pub endpoints: HashMap<Name, EndpointUse>,
    /// Distinct user agents.
    pub agents: HashSet<Name>,
    /// Distinct client addresses.
    pub clients: HashSet<Name>,
    /// Hours of the UTC day in which it was active, one bit each.
    pub hours: u32,
    /// Distinct UTC days (since 1970) on which it was active.
    pub days: HashSet<i64>,
    /// Requests to logins.
    pub logins: Vec<Event>,
}

/// What an actor did with one kind of object.
#[derive(Debug, Clone, Default)]
pub struct KindUse {
    /// Requests that name such an object.
    pub requests: u64,
    /// Of these, not there.
    pub missing: u64,
    /// Of these, served.
    pub served: u64,
    /// Of these, without a principal though served.
    pub nameless: u64,
    /// How often it was refused one and served another by its next request.
    pub refused: u64,
    /// Of its last request, if that was refused: who asked for what.
    barred: Option<(u32, Name)>,
    /// Distinct objects.
    pub objects: HashSet<Name>,
    /// Distinct objects served.
    pub returned: HashSet<Name>,
    /// Requests by endpoint.
    pub endpoints: HashMap<Name, u64>,
}

/// What an actor did on one endpoint.
#[derive(Debug, Clone, Default)]
pub struct EndpointUse {
    /// Requests.
    pub requests: u64,
    /// Bytes received.
    pub bytes: u64,
    /// Distinct pages of a listing.
    pub pages: HashSet<Name>,
}

impl KindUse {
    /// Percent of its requests that went to the endpoint it asked most.
    #[must_use]
    pub fn narrowness(&self) -> u64 {
        self.endpoints.values().max().copied().unwrap_or(0) * 100 / self.requests.max(1)
    }

    /// Percent of all requests of an actor.
    #[must_use]
    pub fn share_of(&self, profile: &Profile) -> u64 {
        self.requests * 100 / (profile.events.len() as u64).max(1)
    }

    /// The endpoint it asked most; of equals the first by its text.
    #[must_use]
    pub fn top_endpoint(&self, dossiers: &Dossiers) -> Name {
        top(&self.endpoints, dossiers)
    }
}

/// The key with the greatest count; of equals the first by its text, so that runs agree.
#[must_use]
pub fn top(counts: &HashMap<Name, u64>, dossiers: &Dossiers) -> Name {
    let order = |name: &Name| (dossiers.names.text(*name), dossiers.names.is_veiled(*name));
    counts
        .iter()
        .max_by(|a, b| a.1.cmp(b.1).then_with(|| order(b.0).cmp(&order(a.0))))
        .map(|(name, _)| *name)
        .unwrap_or_default()
}

impl Profile {
    /// How many programs it shows within six weeks, at most.
    #[must_use]
    pub fn agents_at_once(&self) -> usize {
        let count = |events: &[Event]| events.iter().map(|e| e.agent).collect::<HashSet<_>>().len();
        together(&self.events, |event| event.time.0).map(count).max().unwrap_or(0)
    }

    /// In the six weeks in which it asks for most objects of a kind: programs, and these objects.
    #[must_use]
    pub fn at_once(&self, kind: Name) -> (usize, usize) {
        let count = |events: &[Event]| {
            let here = events.iter().filter(|e| e.has_object() && e.object_kind == kind);
            let objects: HashSet<Name> = here.map(|event| event.object).collect();
            let agents: HashSet<Name> = events.iter().map(|event| event.agent).collect();
            (objects.len(), agents.len())
        };
        let most = together(&self.events, |event| event.time.0).map(count).max();
        most.map_or((0, 0), |(objects, agents)| (agents, objects))
    }

    /// How many programs it shows within six weeks, in words.
    #[must_use]
    pub fn programs(&self) -> String {
        many(self.agents_at_once() as u64, "user agent")
    }

    /// Sums up the events of one actor.
    #[must_use]
    pub fn new(actor: u32, kind: ActorKind, events: Vec<Event>, dossiers: &Dossiers) -> Self {
        let mut profile = Self {
            actor,
            kind,
            whole: dossiers.whole.get(actor as usize).copied().unwrap_or(true),
            events: Vec::new(),
            kinds: HashMap::new(),
            endpoints: HashMap::new(),
            agents: HashSet::new(),
            clients: HashSet::new(),
            hours: 0,
            days: HashSet::new(),
            logins: Vec::new(),
        };
        let mut logins: HashMap<Name, bool> = HashMap::new();
        for event in &events {
            let login = *logins.entry(event.endpoint).or_insert_with(|| {
                let [method, _, route] = dossiers.endpoint(event.endpoint);
                is_tried(method.as_bytes(), route.as_bytes())
            });
            profile.add(event, login || event.payload.password);
        }
        profile.events = events;
        profile
    }

    fn add(&mut self, event: &Event, login: bool) {
        self.agents.insert(event.agent);
        self.clients.insert(event.client);
        self.hours |= 1 << event.time.hour_of_day();
        self.days.insert(event.time.0.div_euclid(crate::record::time::DAY));
        let endpoint = self.endpoints.entry(event.endpoint).or_default();
        endpoint.requests += 1;
        endpoint.bytes += event.bytes;
        if event.page {
            endpoint.pages.insert(event.object);
        }
        if login {
            self.logins.push(*event);
        }
        if event.has_object() {
            let kind = self.kinds.entry(event.object_kind).or_default();
            kind.requests += 1;
            kind.missing += u64::from(event.outcome() == Outcome::Missing);
            *kind.endpoints.entry(event.endpoint).or_insert(0) += 1;
            kind.objects.insert(event.object);
            let before = kind.barred.take();
            kind.barred =
                (event.outcome() == Outcome::Denied).then_some((event.actor, event.object));
            if served(event.status) {
                kind.served += 1;
                kind.nameless += u64::from(event.principal == Name::default());
                kind.returned.extend(event.answers().then_some(event.object));
                let other = |(who, what)| who == event.actor && what != event.object;
                kind.refused += u64::from(before.is_some_and(other));
            }
        }
    }

    /// Distinct objects that it asked for on each of its days, by kind.
    #[must_use]
    pub fn each_day(&self) -> HashMap<Name, Vec<u64>> {
        let day = |event: &Event| event.time.0.div_euclid(crate::record::time::DAY);
        let mut days: HashMap<Name, Vec<u64>> = HashMap::new();
        let mut asked: Vec<(Name, Name)> = Vec::new();
        // They are in time, so that those of a day lie together.
        for events in self.events.chunk_by(|a, b| day(a) == day(b)) {
            let named = events.iter().filter(|event| event.has_object());
            asked.clear();
            asked.extend(named.map(|event| (event.object_kind, event.object)));
            asked.sort_unstable();
            asked.dedup();
            for kind in asked.chunk_by(|a, b| a.0 == b.0) {
                let (name, _) = kind[0];
                days.entry(name).or_default().push(kind.len() as u64);
            }
        }
        days
    }

    /// Distinct hours of the day in which it was active.
    #[must_use]
    pub fn active_hours(&self) -> u32 {
        self.hours.count_ones()
    }

    /// Percent of its requests on Mondays to Fridays, UTC.
    #[must_use]
    pub fn weekday_share(&self) -> u64 {
        // 1970-01-01 was a Thursday.
        let weekday = |event: &&Event| {
            event.time.0.div_euclid(crate::record::time::DAY).rem_euclid(7) != 2
                && event.time.0.div_euclid(crate::record::time::DAY).rem_euclid(7) != 3
        };
        self.events.iter().filter(weekday).count() as u64 * 100 / self.events.len().max(1) as u64
    }
}
