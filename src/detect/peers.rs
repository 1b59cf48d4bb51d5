//! The others: a fair sample of those who ask for the same things.

use super::baseline::{Compared, compare};
use super::hands::Hands;
use super::ownership::{Foreign, Ownership};
use super::policy::{self, Policy};
use super::profile::Profile;
use super::registers::Offices;
use super::surface::{Standing, Surface};
use crate::dossier::{Dossiers, Event, Name};
use crate::merge::Merge;
use crate::record::{Outcome, served};
use crate::triage::payload::Class;
use crate::triage::sketch::Sizes;
use crate::triage::{ActorKind, Endpoint, Survey};
use hashbrown::{HashMap, HashSet};

/// What is known of an actor's peers, for comparison.
#[derive(Debug)]
pub struct Peers<'d> {
    /// The dossiers all profiles come from.
    pub dossiers: &'d Dossiers,
    /// What other hands did under whose names.
    pub hands: &'d Hands,
    /// Who has been at work all along, and where.
    pub offices: Offices,
    kinds: HashMap<Name, Vec<KindPeer>>,
    endpoints: HashMap<Name, Facts>,
    /// Answered logins of named actors by client.
    logins: HashMap<Name, Vec<Event>>,
    /// Requests of all sorts of actors, logins aside, that were served at a client.
    fetched: HashMap<Name, u64>,
    /// Percent of answered requests that carry a principal, by kind of object: on the endpoint
    /// where most do.
    named: HashMap<Vec<u8>, u64>,
    /// Pages and bytes of sampled actors by endpoint.
    volumes: HashMap<Name, Vec<(u32, f64, f64)>>,
    /// Sizes of the answers of endpoints.
    sizes: HashMap<Name, Sizes>,
    /// Endpoints that people use who attack nothing, or hardly anything.
    customary: [HashSet<Name>; 2],
    /// Size of the answer that a host gives whatever it is asked for.
    soft: HashSet<(String, u64)>,
    /// User agents that name a tool: its class, and the word by which it was known.
    tools: HashMap<Name, (Class, String)>,
    /// All actors of the logs.
    population: u64,
    /// How endpoints compare with their siblings.
    surface: Surface,
    /// The most records that each actor who was looked at asked for in one request, by endpoint.
    asked: HashMap<Name, Vec<(u32, u32)>>,
    /// Sizes of all answers that are not files.
    answers: Sizes,
    /// Whose objects they are.
    ownership: Ownership,
}

/// What a sampled actor did with a kind of object.
#[derive(Debug, Clone)]
struct KindPeer {
    actor: u32,
    kind: ActorKind,
    objects: f64,
    requests: f64,
    narrowness: f64,
    missing: f64,
    programs: HashSet<Vec<u8>>,
}

/// What triage knows of an endpoint.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    succeeded: u64,
    by_principals: u64,
    requests: u64,
    denied: u64,
    failed: u64,
    actors: u64,
    shared_objects: Option<u64>,
}

/// Actors up to which an endpoint counts as seldom used.
const FEW_ACTORS: u64 = 3;

/// Actors who attack nothing, beyond which what they use is customary.
const CUSTOM: usize = 4;

/// Answers from which an endpoint tells what is customary.
const MANY_ANSWERS: u64 = 50;

impl Facts {
    fn of(endpoint: &Endpoint) -> Self {
        Self {
            succeeded: endpoint.with(Outcome::Succeeded),
            by_principals: endpoint.by_principals,
            requests: endpoint.requests(),
            denied: endpoint.with(Outcome::Denied),
            failed: endpoint.with(Outcome::Failed),
            actors: endpoint.actors.distinct(),
            shared_objects: endpoint.shared_objects(),
        }
    }

    fn named_share(&self) -> u64 {
        (self.by_principals * 100 / self.succeeded.max(1)).min(100)
    }
}

/// Pages and bytes of the sampled actors of an endpoint.
fn volumes(
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

impl<'d> Peers<'d> {
    /// Gathers the samples: the actors whose hashes triage kept for each endpoint.
    #[must_use]
    pub fn new(
        survey: &Survey,
        profiles: &[Profile],
        dossiers: &'d Dossiers,
        hands: &'d Hands,
        policy: &Policy,
    ) -> Self {
        let by_hash: HashMap<u64, &Profile> = profiles
            .iter()
            .filter(|profile| profile.whole)
            .filter_map(|p| Some((dossiers.actors.get(p.actor as usize)?.0, p)))
            .collect();
        let used = profiles.iter().flat_map(|profile| profile.endpoints.keys());
        let names: HashMap<&[u8], Name> =
            used.map(|name| (dossiers.names.text(*name), *name)).collect();
        let mut peers = Self {
            dossiers,
            hands,
            offices: Offices::of(survey, profiles, dossiers),
            kinds: HashMap::new(),
            endpoints: HashMap::new(),
            logins: HashMap::new(),
            fetched: fetched(profiles),
            named: HashMap::new(),
            volumes: HashMap::new(),
            sizes: HashMap::new(),
            customary: <[HashSet<Name>; 2]>::default(),
            soft: super::effect::soft(profiles, dossiers),
            tools: super::scanning::known_tools(profiles, dossiers),
            population: survey.actors().count() as u64,
            surface: Surface::of(survey),
            asked: super::large_pages::asked(profiles),
            answers: Sizes::default(),
            ownership: Ownership::of(survey, &policy.registers),
        };
        let attackers = [1, 3].map(|least| super::effect::attackers(survey, least));
        let mut sampled: HashMap<Vec<u8>, HashSet<u64>> = HashMap::new();
        for (_, endpoint) in survey.endpoints() {
            let facts = Facts::of(endpoint);
            if !peers.surface.standing(&endpoint.key).file {
                peers.answers.merge(endpoint.sizes.clone());
            }
            if facts.succeeded >= MANY_ANSWERS && !endpoint.object_kind.is_empty() {
                let named = peers.named.entry(endpoint.object_kind.clone()).or_insert(0);
                *named = (*named).max(facts.named_share());
            }
            let Some(name) = names.get(endpoint.key.as_slice()) else { continue };
            peers.endpoints.insert(*name, facts);
            peers.sizes.insert(*name, endpoint.sizes.clone());
            for (customary, attackers) in peers.customary.iter_mut().zip(&attackers) {
                let innocent = |hash: &&u64| !attackers.contains(*hash);
                if endpoint.actors.iter().filter(innocent).count() > CUSTOM {
                    customary.insert(*name);
                }
            }
            peers.volumes.insert(*name, volumes(endpoint, *name, &by_hash));
            sampled.entry(endpoint.object_kind.clone()).or_default().extend(endpoint.actors.iter());
        }
        peers.gather_kinds(&by_hash, &sampled);
        peers.gather_logins(profiles);
        peers
    }

    fn gather_logins(&mut self, profiles: &[Profile]) {
        let named = profiles.iter().filter(|profile| profile.kind != ActorKind::Client);
        for event in named.flat_map(|profile| &profile.logins) {
            if event.outcome() == Outcome::Succeeded {
                self.logins.entry(event.client).or_default().push(*event);
            }
        }
    }

    fn gather_kinds(
        &mut self,
        by_hash: &HashMap<u64, &Profile>,
        sampled: &HashMap<Vec<u8>, HashSet<u64>>,
    ) {
        for hashes in sampled.values() {
            for profile in hashes.iter().filter_map(|hash| by_hash.get(hash)) {
                for (kind, used) in &profile.kinds {
                    let listed = self.kinds.entry(*kind).or_default();
                    if listed.iter().any(|peer| peer.actor == profile.actor) {
                        continue;
                    }
                    listed.push(KindPeer {
                        actor: profile.actor,
                        kind: profile.kind,
                        objects: used.objects.len() as f64,
                        requests: used.requests as f64,
                        narrowness: used.narrowness() as f64,
                        missing: used.missing as f64,
                        programs: programs(profile, self.dossiers),
                    });
                }
            }
        }
    }

    /// The sampled others who ask for a kind of object; of the same kind of actor where there are
    /// enough of these, and never whoever outdoes the subject's tenth: accomplices are no peers.
    fn of_kind(&self, subject: &Profile, kind: Name, least: usize) -> Vec<&KindPeer> {
        let others: Vec<&KindPeer> = self
            .kinds
            .get(&kind)
            .into_iter()
            .flatten()
            .filter(|p| p.actor != subject.actor)
            .collect();
        let alike: Vec<&KindPeer> =
            others.iter().filter(|p| p.kind == subject.kind).copied().collect();
        if alike.len() >= least { alike } else { others }
    }

    /// Compares the number of distinct objects of a kind with that of peers.
    #[must_use]
    pub fn compare_objects(
        &self,
        subject: &Profile,
        kind: Name,
        value: f64,
        policy: &policy::Baseline,
    ) -> Option<Compared> {
        let peers = self.of_kind(subject, kind, policy.least_peers);
        let alike = compare(value, &peers.iter().map(|p| p.objects).collect::<Vec<_>>(), policy);
        if alike.is_some_and(|alike| alike.z >= policy.z) {
            return alike;
        }
        // Where custom is to show a principal, clients without one are mostly accomplices of each
        // other: then everybody is the baseline.
        if subject.kind == ActorKind::Principal || self.named_share(kind) < 50 {
            return alike;
        }
        let all: Vec<f64> = self
            .kinds
            .get(&kind)?
            .iter()
            .filter(|p| p.actor != subject.actor)
            .map(|p| p.objects)
            .collect();
        compare(value, &all, policy).filter(|all| all.z >= policy.z).or(alike)
    }

    /// Median percent of requests for a kind of object that peers send to one endpoint.
    #[must_use]
    pub fn usual_narrowness(&self, subject: &Profile, kind: Name) -> f64 {
        let busy = |p: &&&KindPeer| p.requests >= 3.0;
        super::baseline::median(
            self.of_kind(subject, kind, 20).iter().filter(busy).map(|p| p.narrowness).collect(),
        )
    }

    /// Median requests of peers for one object of a kind.
    #[must_use]
    pub fn usual_revisits(&self, subject: &Profile, kind: Name) -> f64 {
        super::baseline::median(
            self.of_kind(subject, kind, 20)
                .iter()
                .map(|p| p.requests / p.objects.max(1.0))
                .collect(),
        )
    }

    /// Share of requests of peers for a kind of object that miss.
    #[must_use]
    pub fn usual_misses(&self, subject: &Profile, kind: Name) -> f64 {
        let peers = self.of_kind(subject, kind, 20);
        let requests: f64 = peers.iter().map(|p| p.requests).sum();
        peers.iter().map(|p| p.missing).sum::<f64>() / requests.max(1.0)
    }

    /// How many sampled peers for a kind of object there are, and how many use one of its
    /// programs, whatever the version and the device.
    #[must_use]
    pub fn agents_in_use(&self, subject: &Profile, kind: Name) -> (usize, usize) {
        let others: Vec<&KindPeer> = self
            .kinds
            .get(&kind)
            .into_iter()
            .flatten()
            .filter(|p| p.actor != subject.actor && p.objects < 50.0)
            .collect();
        let own = programs(subject, self.dossiers);
        let same = others.iter().filter(|p| !p.programs.is_disjoint(&own)).count();
        (others.len(), same)
    }

    /// Percent of answered requests for a kind of object that carry a principal, on that of its
    /// endpoints where most do: an endpoint that only a thief uses says nothing of custom.
    #[must_use]
    pub fn named_share(&self, kind: Name) -> u64 {
        self.named.get(self.dossiers.names.text(kind)).copied().unwrap_or(0)
    }

    /// The same of the kind of object for which most do.
    #[must_use]
    pub fn most_named(&self) -> u64 {
        self.named.values().max().copied().unwrap_or(0)
    }

    /// Logins that succeeded at the clients of a subject, under whatever name.
    pub fn logins_at(&self, subject: &Profile) -> impl Iterator<Item = &Event> {
        subject.clients.iter().filter_map(|client| self.logins.get(client)).flatten()
    }

    /// Requests that were served at a client to whomever, logins aside, as far as they were looked
    /// at.
    #[must_use]
    pub fn fetched_at(&self, client: Name) -> u64 {
        self.fetched.get(&client).copied().unwrap_or(0)
    }

    /// What a subject shares with the owners of a kind of object.
    #[must_use]
    pub fn foreign(&self, subject: &Profile, kind: Name) -> Option<Foreign> {
        let (hash, _) = self.dossiers.actors.get(subject.actor as usize)?;
        self.ownership.foreign(self.dossiers.names.text(kind), *hash)
    }

    /// Few ask an endpoint at all.
    #[must_use]
    pub fn seldom_used(&self, endpoint: Name) -> bool {
        self.endpoints.get(&endpoint).is_some_and(|facts| facts.actors <= FEW_ACTORS)
    }

    /// An endpoint that people use who attack nothing; who ask for hardly anything but such places
    /// count as such people, unless it must be strict.
    #[must_use]
    pub fn is_customary(&self, endpoint: Name, strict: bool) -> bool {
        let [strictly, loosely] = &self.customary;
        if strict { strictly } else { loosely }.contains(&endpoint)
    }

    /// The tool that a user agent names: its class, and the word by which it was known.
    #[must_use]
    pub fn tool(&self, agent: Name) -> Option<&(Class, String)> {
        self.tools.get(&agent)
    }

    /// The answer that a host gives whatever it is asked for: a page that says "not found" with
    /// status 200, or the one page of an app.
    #[must_use]
    pub fn is_soft(&self, event: &Event) -> bool {
        let [_, host, _] = self.dossiers.endpoint(event.endpoint);
        self.soft.contains(&(host, event.bytes))
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

    /// One actor asks an endpoint, and nobody else.
    #[must_use]
    pub fn is_alone(&self, endpoint: Name) -> bool {
        self.endpoints.get(&endpoint).is_some_and(|facts| facts.actors == 1)
    }

    /// All actors of the logs.
    #[must_use]
    pub fn population(&self) -> u64 {
        self.population
    }

    /// Median distinct objects of a kind that peers ask for.
    #[must_use]
    pub fn usual_objects(&self, subject: &Profile, kind: Name) -> f64 {
        let peers = self.of_kind(subject, kind, 20);
        super::baseline::median(peers.iter().map(|p| p.objects).collect())
    }

    /// An endpoint that refuses at least half of what is asked of it.
    #[must_use]
    pub fn mostly_refuses(&self, endpoint: Name) -> bool {
        self.endpoints.get(&endpoint).is_some_and(|facts| facts.denied * 2 >= facts.requests)
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
        let of = |value: f64, pick: fn(&(u32, f64, f64)) -> f64| {
            compare(value, &others.iter().map(|v| pick(v)).collect::<Vec<_>>(), policy)
        };
        (of(pages, |v| v.1), of(bytes, |v| v.2))
    }
}

/// The programs an actor uses, without what differs from device to device: `App/5.2 (Pixel 7)` is
/// `app`.
fn programs(profile: &Profile, dossiers: &Dossiers) -> HashSet<Vec<u8>> {
    let name = |agent: &Name| {
        let text = dossiers.names.text(*agent);
        let end = text.iter().position(|byte| matches!(byte, b'/' | b' ' | b'(' | b';'));
        text.get(..end.unwrap_or(text.len())).unwrap_or_default().to_ascii_lowercase()
    };
    profile.agents.iter().map(name).collect()
}
