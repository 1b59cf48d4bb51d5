//! The others: a fair sample of those who ask for the same things.
//!
//! What is gathered once is here; `objects` and `endpoints` answer what detectors ask of it.

mod endpoints;
mod objects;

use super::effect::{Script, Words};
use super::hands::Hands;
use super::innocent::batches::Batches;
use super::innocent::crawl::Served;
use super::innocent::naming::Naming;
use super::innocent::offices::Offices;
use super::innocent::ownership::Ownership;
use super::innocent::pool::Pools;
use super::innocent::relief::Reliefs;
use super::innocent::trade::Readers;
use super::policy::{self, Policy};
use super::profile::Profile;
use super::shared_scan::Shares;
use super::stray::Programs;
use super::surface::Surface;
use crate::dossier::{Dossiers, Event, Name};
use crate::merge::Merge;
use crate::record::{Outcome, Timestamp, served};
use crate::route::matcher::UNMATCHED;
use crate::triage::payload::Class;
use crate::triage::sketch::Sizes;
use crate::triage::{ActorKind, Endpoint, Survey};
use endpoints::{Facts, volumes};
use hashbrown::{HashMap, HashSet};
use objects::KindPeer;
use std::sync::OnceLock;

/// What is known of an actor's peers, for comparison.
#[derive(Debug)]
pub struct Peers<'d> {
    /// The dossiers all profiles come from.
    pub dossiers: &'d Dossiers,
    /// Who takes much was served what; made when a crawler first asks.
    served: OnceLock<Served>,
    /// What other hands did under whose names.
    pub hands: &'d Hands,
    /// Who has been at work all along, and where.
    pub offices: Offices,
    /// What customers are called.
    pub naming: Naming,
    /// Jobs that go on under another name.
    pub reliefs: Reliefs,
    /// Jobs that several machines do.
    pub pools: Pools,
    /// Who reads much by trade.
    pub readers: Readers,
    /// Where batches are the custom.
    pub batches: Batches,
    kinds: HashMap<Name, Vec<KindPeer>>,
    endpoints: HashMap<Name, Facts>,
    /// Answered logins of named actors by client.
    logins: HashMap<Name, Vec<Event>>,
    /// The first answer to each named actor, by client and endpoint, at clients that were often
    /// refused; and when it answered such, in time.
    entered: HashMap<(Name, Name), (Vec<Event>, Vec<Timestamp>)>,
    /// Requests of all sorts of actors, logins aside, that were served at a client.
    fetched: HashMap<Name, u64>,
    /// Percent of answered requests that carry a principal, by kind of object: on the endpoint
    /// where most do.
    named: HashMap<Vec<u8>, u64>,
    /// Answered requests for objects on endpoints that tell what is customary, and those of them that carry a
    /// principal, by host.
    hosts: HashMap<String, (u64, u64)>,
    /// A kind of object that few ask for, and the same in another number, that many do.
    kin: HashMap<Name, Name>,
    /// Pages and bytes of sampled actors by endpoint.
    volumes: HashMap<Name, Vec<(u32, f64, f64)>>,
    /// Sizes of the answers of endpoints.
    sizes: HashMap<Name, Sizes>,
    /// Endpoints that people use who attack nothing, or hardly anything.
    customary: [HashSet<Name>; 2],
    /// Size of the answer that a host gives whatever it is asked for.
    soft: HashSet<(String, u64)>,
    /// Endpoints where people send words that look like payloads and mean no harm.
    words: Words,
    /// Requests for what is not there, by host.
    misses: HashMap<String, u64>,
    /// New scripts that few ask for, by host and route.
    scripts: HashMap<(String, String), Script>,
    /// What the addresses of networks ask for together that is not there.
    pub(super) shares: Shares,
    /// Which sorts of programs hosts run.
    pub(super) programs: Programs,
    /// User agents that name a tool: its class, and the word by which it was known.
    tools: HashMap<Name, (Class, String)>,
    /// All actors of the logs.
    population: u64,
    /// First and last moment of the period that the logs cover.
    log: Option<(Timestamp, Timestamp)>,
    /// How endpoints compare with their siblings.
    surface: Surface,
    /// The most records that each actor who was looked at asked for in one request, by endpoint.
    asked: HashMap<Name, Vec<(u32, u32)>>,
    /// Sizes of all answers that are not files.
    answers: Sizes,
    /// Whose objects they are.
    ownership: &'d Ownership,
}

/// Requests that were served, logins aside, by client.
fn fetched(profiles: &[Profile]) -> HashMap<Name, u64> {
    let mut fetched = HashMap::new();
    for profile in profiles {
        for event in profile.events.iter().filter(|event| served(event.status)) {
            *fetched.entry(event.client).or_insert(0) += 1;
        }
        for event in profile.logins.iter().filter(|event| served(event.status)) {
            if let Some(count) = fetched.get_mut(&event.client) {
                *count -= 1;
            }
        }
    }
    fetched
}

/// The endpoints that those who are looked at use, by their text.
fn used<'d>(profiles: &[Profile], dossiers: &'d Dossiers) -> HashMap<&'d [u8], Name> {
    let used = profiles.iter().flat_map(|profile| profile.endpoints.keys());
    used.map(|name| (dossiers.names.text(*name), *name)).collect()
}

/// Actors whose requests are all known, by their hash.
fn by_hash<'p>(profiles: &'p [Profile], dossiers: &Dossiers) -> HashMap<u64, &'p Profile> {
    let whole = profiles.iter().filter(|profile| profile.whole);
    whole.filter_map(|p| Some((dossiers.actors.get(p.actor as usize)?.0, p))).collect()
}

impl<'d> Peers<'d> {
    /// Gathers the samples: the actors whose hashes triage kept for each endpoint.
    #[must_use]
    pub fn new(
        survey: &Survey,
        profiles: &[Profile],
        dossiers: &'d Dossiers,
        hands: &'d Hands,
        ownership: &'d Ownership,
        policy: &Policy,
    ) -> Self {
        let limits = &policy.effect;
        let by_hash = by_hash(profiles, dossiers);
        let names = used(profiles, dossiers);
        let offices = Offices::of(survey, profiles, dossiers);
        let mut peers = Self {
            dossiers,
            served: OnceLock::new(),
            hands,
            readers: Readers::of(&offices, profiles, &policy.registers),
            batches: Batches::of(profiles, &policy.registers.batches),
            pools: Pools::of(profiles, dossiers, &offices, &policy.registers),
            offices,
            naming: Naming::of(survey, policy.object_enumeration.objects),
            reliefs: Reliefs::of(profiles, dossiers),
            kinds: HashMap::new(),
            endpoints: HashMap::new(),
            logins: HashMap::new(),
            entered: HashMap::new(),
            fetched: fetched(profiles),
            named: HashMap::new(),
            hosts: HashMap::new(),
            kin: HashMap::new(),
            volumes: HashMap::new(),
            sizes: HashMap::new(),
            customary: <[HashSet<Name>; 2]>::default(),
            soft: super::effect::soft(profiles, dossiers, limits),
            words: Words::of(profiles, dossiers, limits),
            misses: HashMap::new(),
            scripts: super::effect::Script::all(survey, limits),
            shares: Shares::of(profiles, dossiers, &policy.scanning),
            programs: Programs::of(survey),
            tools: super::scanning::known_tools(profiles, dossiers),
            population: survey.actors().count() as u64,
            log: survey.period(),
            surface: Surface::of(survey),
            asked: super::large_pages::asked(profiles),
            answers: Sizes::default(),
            ownership,
        };
        let attackers = [1, 3].map(|least| super::effect::attackers(survey, least, limits));
        let mut sampled: HashMap<Vec<u8>, HashSet<u64>> = HashMap::new();
        for (_, endpoint) in survey.endpoints() {
            let facts = Facts::of(endpoint);
            if !peers.surface.standing(&endpoint.key).file {
                peers.answers.merge(endpoint.sizes.clone());
            }
            peers.note_named(endpoint, facts);
            let Some(name) = names.get(endpoint.key.as_slice()) else { continue };
            peers.endpoints.insert(*name, facts);
            peers.sizes.insert(*name, endpoint.sizes.clone());
            if !endpoint.key.ends_with(UNMATCHED) {
                peers.note_custom(*name, endpoint, facts, &attackers, limits);
            }
            peers.volumes.insert(*name, volumes(endpoint, *name, &by_hash));
            sampled.entry(endpoint.object_kind.clone()).or_default().extend(endpoint.actors.iter());
        }
        peers.gather_kinds(&by_hash, &sampled);
        peers.gather_kin(policy.baseline.least_peers);
        peers.gather_doors(profiles, policy);
        peers
    }

    /// What was tried at logins, and who was let in.
    fn gather_doors(&mut self, profiles: &[Profile], policy: &Policy) {
        self.gather_logins(profiles);
        self.gather_entered(profiles, policy.brute_force.failures);
    }

    /// How often a principal is shown for a kind of object, and on a host; and what is not there.
    fn note_named(&mut self, endpoint: &Endpoint, facts: Facts) {
        let [_, host, _] = endpoint.parts();
        if facts.is_custom() && !endpoint.object_kind.is_empty() {
            let named = self.named.entry(endpoint.object_kind.clone()).or_insert(0);
            *named = (*named).max(facts.named_share());
            let all = self.hosts.entry(host.clone()).or_insert((0, 0));
            *all = (all.0 + facts.succeeded, all.1 + facts.by_principals);
        }
        *self.misses.entry(host).or_insert(0) += endpoint.with(Outcome::Missing);
    }

    /// What people use who attack nothing; or, where it need not be strict, a crowd that is answered.
    fn note_custom(
        &mut self,
        name: Name,
        endpoint: &Endpoint,
        facts: Facts,
        attackers: &[HashSet<u64>; 2],
        limits: &policy::Effects,
    ) {
        for (customary, attackers) in self.customary.iter_mut().zip(attackers) {
            let innocent = |hash: &&u64| !attackers.contains(*hash);
            if endpoint.actors.iter().filter(innocent).count() > limits.custom {
                customary.insert(name);
            }
        }
        let most = self.population * limits.crowd_share / 100;
        let crowd = facts.actors >= most.min(limits.crowd).max(limits.custom as u64 + 1);
        if crowd && facts.succeeded * 5 >= facts.requests * 4 {
            self.customary[1].insert(name);
        }
    }

    fn gather_logins(&mut self, profiles: &[Profile]) {
        let named = profiles.iter().filter(|profile| profile.kind != ActorKind::Client);
        for event in named.flat_map(|profile| &profile.logins) {
            if event.outcome() == Outcome::Succeeded {
                self.logins.entry(event.client).or_default().push(*event);
            }
        }
    }

    /// Whoever guesses passwords is refused so often without a name, before it has one.
    fn gather_entered(&mut self, profiles: &[Profile], failures: u64) {
        let refused = |event: &&Event| matches!(event.status, 401 | 402);
        let knocks = |p: &&Profile| p.events.iter().filter(refused).count() as u64 >= failures;
        let clients = profiles.iter().filter(|profile| profile.kind == ActorKind::Client);
        let knocking: HashSet<Name> =
            clients.filter(knocks).flat_map(|profile| &profile.clients).copied().collect();
        let named = profiles.iter().filter(|profile| profile.kind != ActorKind::Client);
        let answers = named.flat_map(|profile| &profile.events).filter(|e| served(e.status));
        for event in answers.filter(|event| knocking.contains(&event.client)) {
            let place = (event.client, event.endpoint);
            let (first, times) = self.entered.entry(place).or_default();
            times.push(event.time);
            first.push(*event);
        }
        for (first, times) in self.entered.values_mut() {
            times.sort_unstable();
            first.sort_unstable_by_key(Event::order);
            let mut known = HashSet::new();
            first.retain(|event| known.insert(event.principal));
        }
    }

    /// Logins that succeeded at the clients of a subject, under whatever name.
    pub fn logins_at(&self, subject: &Profile) -> impl Iterator<Item = &Event> {
        subject.clients.iter().filter_map(|client| self.logins.get(client)).flatten()
    }

    /// The first request of each named actor that an endpoint served at a client.
    #[must_use]
    pub fn entered(&self, client: Name, endpoint: Name) -> &[Event] {
        self.entered.get(&(client, endpoint)).map_or(&[], |(first, _)| first)
    }

    /// When an endpoint answered named actors at a client, in time.
    #[must_use]
    pub fn answered(&self, client: Name, endpoint: Name) -> &[Timestamp] {
        self.entered.get(&(client, endpoint)).map_or(&[], |(_, times)| times)
    }

    /// Requests that were served at a client to whomever, logins aside, as far as they were looked
    /// at.
    #[must_use]
    pub fn fetched_at(&self, client: Name) -> u64 {
        self.fetched.get(&client).copied().unwrap_or(0)
    }

    /// The tool that a user agent names: its class, and the word by which it was known.
    #[must_use]
    pub fn tool(&self, agent: Name) -> Option<&(Class, String)> {
        self.tools.get(&agent)
    }

    /// First and last moment of the period that the logs cover.
    #[must_use]
    pub fn log(&self) -> Option<(Timestamp, Timestamp)> {
        self.log
    }

    /// All actors of the logs.
    #[must_use]
    pub fn population(&self) -> u64 {
        self.population
    }
}
