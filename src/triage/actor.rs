//! Who acts: the principal where the gateway names one, else the credential, else the client.

use super::kept::Actor;
use crate::record::{Client, Record};
use crate::route::Keyed;
use hashbrown::{HashMap, HashSet};
use smallvec::SmallVec;
use std::net::IpAddr;

/// What an actor is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    /// A name that the gateway vouches for.
    Principal,
    /// An API key, token or session that few share.
    Credential,
    /// An address, or a host name in its place.
    Client,
}

impl ActorKind {
    /// The word used in the tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Credential => "credential",
            Self::Client => "client",
        }
    }
}

/// An actor as a record shows it; the key is written to a buffer that is reused.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    key: SmallVec<[u8; 24]>,
    kind: Option<ActorKind>,
    /// Keyed hash of kind and key.
    pub hash: u64,
}

impl Seen {
    /// What it is known by.
    #[must_use]
    pub fn kind(&self) -> ActorKind {
        self.kind.unwrap_or(ActorKind::Client)
    }

    /// Whether this is the same actor as one that is kept.
    #[must_use]
    pub fn is(&self, actor: &Actor) -> bool {
        self.kind() == actor.kind() && self.key.as_slice() == actor.key()
    }

    /// The principal that the record shows in which it was seen, unless a crowd shares it: that is
    /// nobody's. What was refused is a claim.
    #[must_use]
    pub fn principal<'r>(&self, record: &Record<'r>) -> &'r [u8] {
        let own = self.kind() == ActorKind::Principal || record.status == 401;
        if own { record.principal } else { b"" }
    }

    /// The actor in the form in which it is kept.
    #[must_use]
    pub fn keep(&self) -> Actor {
        Actor::new(self.kind(), &self.key)
    }

    /// The client of a record, whoever acts.
    pub fn client(&mut self, record: &Record<'_>, hash: &Keyed) {
        self.key.clear();
        client_key(record.client, &mut self.key);
        let of_key = hash.of(&self.key);
        self.known(ActorKind::Client, of_key);
    }

    /// The key is set; this is its hash.
    #[inline]
    fn known(&mut self, kind: ActorKind, of_key: u64) {
        self.kind = Some(kind);
        self.hash = of_key.wrapping_add((kind as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    }
}

/// Which names are too widely shared to be anybody's: an API key that serves a whole app.
#[derive(Debug, Clone, Default)]
pub struct Crowds {
    shared: HashSet<u64>,
}

impl Crowds {
    /// Finds the actor of a record.
    ///
    /// A name on a 401 is a claim that the gateway refused, not an identity: then the client acts.
    pub fn actor(&self, record: &Record<'_>, hash: &Keyed, out: &mut Seen) {
        let names =
            [(record.principal, ActorKind::Principal), (record.credential, ActorKind::Credential)];
        for (name, kind) in names {
            if name.is_empty() || record.status == 401 {
                continue;
            }
            let of_name = hash.of(name);
            if self.shared.is_empty() || !self.shared.contains(&(of_name ^ kind as u64)) {
                out.key.clear();
                out.key.extend_from_slice(name);
                out.known(kind, of_name);
                return;
            }
        }
        out.client(record, hash);
    }

    /// Whether a name of that kind is shared by a crowd.
    #[must_use]
    pub fn is_shared(&self, name: &[u8], kind: ActorKind, hash: &Keyed) -> bool {
        !self.shared.is_empty() && self.shared.contains(&tagged(name, kind, hash))
    }
}

fn tagged(name: &[u8], kind: ActorKind, hash: &Keyed) -> u64 {
    hash.of(name) ^ kind as u64
}

/// The bytes that tell a client from others, the same for every spelling of one address.
#[inline]
pub fn client_key(client: Client<'_>, key: &mut SmallVec<[u8; 24]>) {
    match client {
        Client::Ip(IpAddr::V4(ip)) => {
            let [a, b, c, d] = ip.octets();
            key.extend_from_slice(&[0, a, b, c, d]);
        }
        Client::Ip(IpAddr::V6(ip)) => {
            key.push(0);
            key.extend_from_slice(&ip.octets());
        }
        Client::Name(name) => key.extend_from_slice(name),
    }
}

/// The hash of the network that a client is in.
#[inline]
pub fn network(client: Client<'_>, hash: &Keyed) -> u64 {
    let mut key: SmallVec<[u8; 24]> = SmallVec::new();
    client_key(client.network(), &mut key);
    hash.of(&key)
}

/// Learns from a sample which names a crowd shares.
#[derive(Debug, Default)]
pub struct CrowdLearner {
    clients: HashSet<u64>,
    names: HashMap<(ActorKind, u64), (HashSet<u64>, HashSet<u64>)>,
}

/// Clients in the sample from which a name can be a crowd's.
const MANY_CLIENTS: usize = 50;
/// User agents in the sample from which it is one: a thief with many addresses has few.
const MANY_AGENTS: usize = 20;
/// One in so many clients of the sample must use the name; more where names are people's: there a
/// name that is shown from many places is a person's in a thief's hands, unless a great part of all
/// that call do so without signing in.
const SHARE_OF_CLIENTS: usize = 100;
const SHARE_AMONG_PEOPLE: usize = 10;
/// One in so few clients is a crowd whatever its programs, of which the log may tell few or none:
/// no thief has so many addresses where the logs begin.
const MOST_CLIENTS: usize = 5;
/// Clients for each name of the sample, from which names are those of applications.
const CLIENTS_EACH: usize = 10;
/// User agents of such a crowd, unless the log tells none.
const SOME_AGENTS: usize = 5;

impl CrowdLearner {
    /// Takes a record into the sample.
    pub fn add(&mut self, record: &Record<'_>, hash: &Keyed) {
        let mut key = SmallVec::new();
        client_key(record.client, &mut key);
        let client = hash.of(&key);
        self.clients.insert(client);
        let names =
            [(record.principal, ActorKind::Principal), (record.credential, ActorKind::Credential)];
        for (name, kind) in names {
            if !name.is_empty() && record.status != 401 {
                let (clients, agents) =
                    self.names.entry((kind, tagged(name, kind, hash))).or_default();
                clients.insert(client);
                agents.insert(hash.of(record.user_agent));
            }
        }
    }

    /// Freezes what was learnt.
    #[must_use]
    pub fn finish(self) -> Crowds {
        let all = self.clients.len();
        let programs: HashSet<u64> =
            self.names.values().flat_map(|(_, agents)| agents).copied().collect();
        let silent = programs.len() <= 1;
        // Where there are names by the hundred they are people's.
        let few = |of: ActorKind| {
            let names = self.names.keys().filter(|(kind, _)| *kind == of);
            names.count() * CLIENTS_EACH <= all
        };
        let few = [ActorKind::Principal, ActorKind::Credential].map(|kind| (kind, few(kind)));
        let is_crowd = |of: ActorKind, clients: &HashSet<u64>, agents: &HashSet<u64>| {
            let few = few.contains(&(of, true));
            let least = if few { SHARE_OF_CLIENTS } else { SHARE_AMONG_PEOPLE };
            let programs = agents.len() >= MANY_AGENTS && clients.len() * least >= all;
            let share = few && clients.len() * MOST_CLIENTS >= all;
            clients.len() >= MANY_CLIENTS
                && (programs || share && (silent || agents.len() >= SOME_AGENTS))
        };
        let shared = self
            .names
            .into_iter()
            .filter(|((kind, _), (clients, agents))| is_crowd(*kind, clients, agents))
            .map(|((_, name), _)| name)
            .collect();
        Crowds { shared }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(crowds: &Crowds, record: &Record<'_>) -> (ActorKind, String) {
        let mut seen = Seen::default();
        crowds.actor(record, &Keyed::new(1), &mut seen);
        (seen.kind(), seen.keep().name())
    }

    fn record<'a>(principal: &'a str, credential: &'a str, ip: &'a str) -> Record<'a> {
        Record {
            principal: principal.as_bytes(),
            credential: credential.as_bytes(),
            client: Client::parse(ip.as_bytes()),
            status: 200,
            ..Record::default()
        }
    }

    #[test]
    fn the_strongest_name_acts() {
        let crowds = Crowds::default();
        assert_eq!(
            actor(&crowds, &record("p", "k", "1.2.3.4")),
            (ActorKind::Principal, "p".into())
        );
        assert_eq!(
            actor(&crowds, &record("", "k", "1.2.3.4")),
            (ActorKind::Credential, "k".into())
        );
        assert_eq!(actor(&crowds, &record("", "", "::1")), (ActorKind::Client, "::1".into()));
        let refused = Record { status: 401, ..record("p", "k", "1.2.3.4") };
        assert_eq!(actor(&crowds, &refused), (ActorKind::Client, "1.2.3.4".into()));
    }

    #[test]
    fn a_key_of_a_whole_app_is_nobody_but_a_key_at_many_addresses_is_somebody() {
        let hash = Keyed::new(1);
        let mut learner = CrowdLearner::default();
        for i in 0..200 {
            let (ip, agent) = (format!("10.0.0.{i}"), format!("App/{} (device {i})", i % 60));
            learner.add(&Record { user_agent: agent.as_bytes(), ..record("", "app", &ip) }, &hash);
            let thief = format!("198.51.100.{i}");
            learner.add(&Record { user_agent: b"okhttp", ..record("", "stolen", &thief) }, &hash);
        }
        let crowds = learner.finish();
        assert_eq!(actor(&crowds, &record("", "app", "10.0.0.1")).0, ActorKind::Client);
        assert_eq!(actor(&crowds, &record("", "stolen", "198.51.100.1")).0, ActorKind::Credential);
    }

    #[test]
    fn a_name_that_a_great_part_of_all_clients_show_is_a_crowds_with_few_programs_or_none_told() {
        let hash = Keyed::new(1);
        let learnt = |programs: usize| {
            let mut learner = CrowdLearner::default();
            for i in 0..200 {
                let (ip, agent) = (format!("10.0.0.{i}"), format!("{}", i % programs));
                let agent = if programs == 1 { "" } else { agent.as_str() };
                let app = Record { user_agent: agent.as_bytes(), ..record("app", "", &ip) };
                learner.add(&app, &hash);
                let ip = format!("198.51.100.{}", i % 30);
                learner.add(
                    &Record { client: Client::parse(ip.as_bytes()), principal: b"few", ..app },
                    &hash,
                );
            }
            let crowds = learner.finish();
            ["app", "few"]
                .map(|name| crowds.is_shared(name.as_bytes(), ActorKind::Principal, &hash))
        };
        assert_eq!([1, 2, 6].map(learnt), [[true, false], [false, false], [true, false]]);
    }

    #[test]
    fn an_account_that_is_used_from_everywhere_is_somebody_where_names_are_peoples() {
        let hash = Keyed::new(1);
        // So many who sign in, and some names that are shown from sixty places by thirty programs.
        let shared = |people: usize, name: &str| {
            let mut learner = CrowdLearner::default();
            for i in 0..people {
                let (who, ip) = (format!("person-{i}"), format!("10.0.{}.{}", i / 250, i % 250));
                learner.add(&record(&who, "", &ip), &hash);
            }
            for i in 0..60 {
                let (ip, agent) = (format!("198.51.100.{i}"), format!("Browser/{}", i % 30));
                let one = Record { user_agent: agent.as_bytes(), ..record(name, "", &ip) };
                learner.add(&one, &hash);
            }
            learner.finish().is_shared(name.as_bytes(), ActorKind::Principal, &hash)
        };
        assert!(!shared(2_000, "person-7"), "one in thirty clients");
        assert!(shared(300, "guest"), "one in six");
    }
}
