//! What a payload brought about, as far as an access log shows it.
//!
//! Bodies are not logged, so that an effect is read from status, size and duration: what is asked
//! for by its path exists if it is answered, unless the host answers everything; a parameter had
//! an effect if the answer has another size than the endpoint's ordinary ones, took as long as
//! the payload asked, or failed where the endpoint hardly ever fails.

use super::{Peers, Policy, Profile};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Outcome, served};
use crate::triage::Survey;
use crate::triage::payload::{self, Class, signatures::Signature};
use crate::triage::sketch::Sizes;
use hashbrown::{HashMap, HashSet};

/// What a request with a payload brought about, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Refused, not found, or answered as everybody is.
    None,
    /// Failed in the server, where others do not: it reached an interpreter.
    Failed,
    /// An inner page, or a place of a known hole, is there.
    Reachable,
    /// It was served, or what it did to the answer shows.
    Served,
}

/// Different paths that get one size of answer, from which that is what the host answers always.
const SOFT: usize = 3;
/// Percent of an actor's requests that carry payloads, from which it is an attacker.
const ATTACKER: u64 = 25;
/// Percent of the requests to an endpoint that fail, up to which failing is rare there.
const RARE: u64 = 5;
/// Percent of an actor's answers by which one size is the usual.
const USUAL: usize = 60;
/// One answer in so many is as large, from which it is singular.
pub(super) const SINGULAR: u64 = 1000;
/// Different answers to payloads from a place that nobody else asks, from which it does something.
const ANSWERS: usize = 3;
/// Misses of a file elsewhere, from which its being served is an answer.
const TURNS: usize = 3;
/// Answers of each of two sizes, from which they alternate.
const EACH: usize = 5;

/// The answer that hosts give whatever they are asked for, by host and size.
pub(super) fn soft(profiles: &[Profile], dossiers: &Dossiers) -> HashSet<(String, u64)> {
    let mut places: HashMap<Name, [String; 3]> = HashMap::new();
    let mut paths: HashMap<(String, u64), HashSet<Name>> = HashMap::new();
    let mut soft = HashSet::new();
    for event in profiles.iter().flat_map(|profile| &profile.events) {
        if !served(event.status) || event.bytes == 0 {
            continue;
        }
        let [_, host, route] =
            places.entry(event.endpoint).or_insert_with(|| dossiers.endpoint(event.endpoint));
        if event.payload.in_path {
            paths.entry((host.clone(), event.bytes)).or_default().insert(event.path);
        } else if route == "/" && event.payload.signature == 0 {
            // The one page of an app: a payload whose answer is as long got that page.
            soft.insert((host.clone(), event.bytes));
        }
    }
    soft.extend(paths.into_iter().filter(|(_, paths)| paths.len() >= SOFT).map(|(key, _)| key));
    soft
}

/// Hashes of the actors a good part of whose requests carry payloads: at least so many.
pub(super) fn attackers(survey: &Survey, least: u8) -> HashSet<u64> {
    survey
        .actors()
        .filter(|(_, _, tally)| {
            tally.payloads.attempts >= least
                && u64::from(tally.payloads.attempts) * 100 >= tally.requests() * ATTACKER
        })
        .map(|(hash, ..)| hash)
        .collect()
}

/// The effects of the payloads of one actor.
#[derive(Debug)]
pub struct Effects<'p> {
    /// Each request with a payload, its signature, and what it brought about; in time.
    pub all: Vec<(Event, &'static Signature, Effect)>,
    /// What was seen, one sentence a sort.
    pub signs: Vec<String>,
    peers: &'p Peers<'p>,
}

impl<'p> Effects<'p> {
    /// Reads the effects of an actor's payloads. Doors that people use who attack nothing are none.
    #[must_use]
    pub fn of(profile: &Profile, peers: &'p Peers<'p>, policy: &Policy) -> Self {
        let mut all: Vec<(Event, &'static Signature, Effect)> = profile
            .events
            .iter()
            .filter_map(|event| {
                let signature = payload::signature(event.payload.signature)?;
                let secret = signature.class == Class::Secret;
                let custom =
                    signature.class.is_door() && peers.is_customary(event.endpoint, secret);
                (!custom).then_some((*event, signature, Effect::None))
            })
            .collect();
        for (event, signature, effect) in &mut all {
            *effect = by_status(event, signature, peers);
        }
        let mut effects = Self { all, signs: Vec::new(), peers };
        effects.by_size(policy);
        effects.by_far(policy);
        effects.by_condition();
        effects.by_turn(policy);
        effects.tell();
        effects
    }

    /// Requests with at least this effect.
    pub fn with(
        &self,
        least: Effect,
    ) -> impl Iterator<Item = &(Event, &'static Signature, Effect)> {
        self.all.iter().filter(move |(_, _, effect)| *effect >= least)
    }

    /// Parameters that changed the size of the answer.
    fn by_size(&mut self, policy: &Policy) {
        for endpoint in self.endpoints() {
            let mut ordinary = self.peers.sizes(endpoint);
            let mine = self.answers(endpoint, |_| true);
            mine.iter().for_each(|(_, bytes)| ordinary.without(*bytes));
            let usual = Usual::of(&ordinary, &mine, policy);
            let odd: Vec<usize> = mine
                .iter()
                .filter(|(at, bytes)| self.tells_by_size(*at) && usual.is_odd(*bytes, policy))
                .map(|(at, _)| *at)
                .collect();
            self.mark(&odd);
        }
    }

    /// Whatever the payload was: an answer four times as large as any ordinary one of the endpoint,
    /// or, where the endpoint has none, such as one in a thousand of all the logs is.
    fn by_far(&mut self, policy: &Policy) {
        let mut far = Vec::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            if signature.class.is_door() || !served(event.status) || self.peers.is_soft(event) {
                continue;
            }
            let mut ordinary = self.peers.sizes(event.endpoint);
            let here = |(e, ..): &&(Event, &Signature, Effect)| {
                e.endpoint == event.endpoint && served(e.status)
            };
            self.all.iter().filter(here).for_each(|(e, ..)| ordinary.without(e.bytes));
            let all = self.peers.answers();
            let known = ordinary.all() >= policy.injection.answers;
            let singular = all.above(event.bytes) * SINGULAR <= all.all();
            if ordinary.above(event.bytes / 4) == 0 && (known || singular) {
                far.push(at);
            }
        }
        self.mark(&far);
    }

    /// Two sizes that alternate where conditions are asked: a true answer and a false one.
    fn by_condition(&mut self) {
        for endpoint in self.endpoints() {
            let asked = self.answers(endpoint, |signature| signature.name == "sql_boolean");
            let mut sizes: Vec<u64> = asked.iter().map(|(_, bytes)| *bytes).collect();
            sizes.sort_unstable();
            let mut runs: Vec<usize> = sizes.chunk_by(|a, b| a == b).map(<[u64]>::len).collect();
            runs.sort_unstable_by(|a, b| b.cmp(a));
            if let [first, second, ..] = runs.as_slice()
                && *second >= EACH
                && (first + second) * 10 >= asked.len() * 9
            {
                let all: Vec<usize> = asked.iter().map(|(at, _)| *at).collect();
                self.mark(&all);
            }
        }
    }

    /// A file that is asked for upwards: not found from some depths, and served, each time with one
    /// size, from others. Only where the place has no ordinary answers to compare with.
    fn by_turn(&mut self, policy: &Policy) {
        let mut asked: HashMap<Name, Vec<usize>> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            let file = matches!(signature.class, Class::PathTraversal | Class::FileInclusion);
            if file && !event.payload.in_path {
                asked.entry(event.path).or_default().push(at);
            }
        }
        for places in asked.into_values() {
            let found: Vec<usize> =
                places.iter().filter(|at| self.is_found(**at)).copied().collect();
            let missed = places.iter().filter(|at| self.is_missed(**at)).count();
            let answer = |at: &usize| self.all.get(*at).map(|(e, ..)| (e.endpoint, e.bytes));
            let answers: Vec<(Name, u64)> = found.iter().filter_map(answer).collect();
            let [first, second, more @ ..] = answers.as_slice() else { continue };
            if first != second || more.iter().any(|answer| answer != first) {
                continue;
            }
            let mut ordinary = self.peers.sizes(first.0);
            answers.iter().for_each(|(_, bytes)| ordinary.without(*bytes));
            if missed >= TURNS && ordinary.all() < policy.injection.answers {
                self.mark(&found);
            }
        }
    }

    /// Commands, code, files or inner addresses were asked of a place that nobody else asks, and it
    /// gave several answers of different sizes: no page that is the same to everybody.
    #[must_use]
    pub fn are_answered(&self) -> bool {
        let mut sizes: HashMap<Name, HashSet<u64>> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            let grave = matches!(
                signature.class,
                Class::CommandInjection
                    | Class::ExpressionInjection
                    | Class::Deserialization
                    | Class::PathTraversal
                    | Class::FileInclusion
                    | Class::ServerSideRequest
                    | Class::TemplateInjection
                    | Class::XmlEntity
            );
            if grave && self.is_found(at) {
                sizes.entry(event.endpoint).or_default().insert(event.bytes);
            }
        }
        sizes.into_iter().any(|(endpoint, sizes)| {
            let mut ordinary = self.peers.sizes(endpoint);
            self.answers(endpoint, |_| true).iter().for_each(|(_, b)| ordinary.without(*b));
            sizes.len() >= ANSWERS && ordinary.all() == 0
        })
    }

    /// It was answered, and not as the host answers everything.
    fn is_found(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|(event, ..)| {
            served(event.status) && event.bytes > 0 && !self.peers.is_soft(event)
        })
    }

    fn is_missed(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|(event, ..)| event.outcome() == Outcome::Missing)
    }

    /// It asks for several such places: one page that is merely reachable means little by itself.
    #[must_use]
    pub fn looks_around(&self) -> bool {
        let first = |path: &[u8]| {
            let mut parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty());
            parts.next().unwrap_or_default().to_ascii_lowercase()
        };
        let names = &self.peers.dossiers.names;
        let places: HashSet<Vec<u8>> =
            self.all.iter().map(|(e, ..)| first(names.text(e.path))).collect();
        places.len() >= SOFT
    }

    fn mark(&mut self, places: &[usize]) {
        for at in places {
            if let Some((_, _, effect)) = self.all.get_mut(*at) {
                *effect = Effect::Served;
            }
        }
    }

    /// The payload may change how much is answered; a script or a redirect only comes back.
    fn tells_by_size(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|(event, signature, _)| {
            let reads = matches!(
                signature.class,
                Class::SqlInjection
                    | Class::PathTraversal
                    | Class::FileInclusion
                    | Class::CommandInjection
                    | Class::ServerSideRequest
                    | Class::XmlEntity
                    | Class::NoSqlInjection
                    | Class::ExpressionInjection
            );
            reads && !event.payload.in_path && !self.peers.is_soft(event)
        })
    }

    /// Endpoints that answered a payload in a parameter, in the order of their texts.
    fn endpoints(&self) -> Vec<Name> {
        let answered = |event: &Event| served(event.status) && !event.payload.in_path;
        let mut all: Vec<Name> =
            self.all.iter().filter(|(e, ..)| answered(e)).map(|(e, ..)| e.endpoint).collect();
        all.sort_by_key(|name| self.peers.dossiers.names.text(*name));
        all.dedup();
        all
    }

    /// Places in the list, and sizes, of the answers of an endpoint to parameters.
    fn answers(&self, endpoint: Name, is: fn(&Signature) -> bool) -> Vec<(usize, u64)> {
        let fits = |(event, signature, _): &(Event, &Signature, Effect)| {
            event.endpoint == endpoint
                && served(event.status)
                && !event.payload.in_path
                && is(signature)
        };
        let all = self.all.iter().enumerate().filter(|(_, entry)| fits(entry));
        all.map(|(at, (event, ..))| (at, event.bytes)).collect()
    }

    fn tell(&mut self) {
        let served: Vec<&(Event, &Signature, Effect)> = self.with(Effect::Served).collect();
        let count = |is: fn(&Event) -> bool| served.iter().filter(|(e, ..)| is(e)).count();
        let (paths, waits) = (count(|e| e.payload.in_path), count(|e| e.payload.waited));
        let is_shell = |(e, s, _): &&&(Event, &Signature, Effect)| {
            s.class == Class::WebShell && !e.payload.in_path
        };
        let shells = served.iter().filter(is_shell).count();
        let sizes = served.len().saturating_sub(paths + waits + shells);
        let failed = self.with(Effect::Failed).filter(|(_, _, e)| *e == Effect::Failed).count();
        let reachable =
            self.with(Effect::Reachable).filter(|(_, _, e)| *e == Effect::Reachable).count();
        let told = [
            (
                paths,
                "were served what they asked for by its path, unlike what the host answers always",
            ),
            (shells, "were answered by a script that takes commands"),
            (waits, "were answered as late as the payload asked"),
            (sizes, "were answered with another size than others there"),
            (reachable, "reached a page or a program that is not for the public"),
            (failed, "failed in the server where others do not: it reached an interpreter"),
        ];
        let tell = |(n, text): (usize, &str)| (n > 0).then(|| format!("{n} {text}"));
        self.signs = told.into_iter().filter_map(tell).collect();
    }
}

/// What status and duration alone tell.
fn by_status(event: &Event, signature: &Signature, peers: &Peers<'_>) -> Effect {
    if event.payload.waited {
        return Effect::Served;
    }
    if event.outcome() == Outcome::Failed && event.status == 500 {
        let (requests, failed) = peers.failures(event.endpoint);
        let rare = failed * 100 <= requests * RARE || requests == failed;
        let inside = !signature.class.is_door() && !event.payload.in_path;
        return if rare && inside { Effect::Failed } else { Effect::None };
    }
    let asked_by_path = event.payload.in_path || signature.class == Class::WebShell;
    if !served(event.status) || event.bytes == 0 || !asked_by_path || peers.is_soft(event) {
        return Effect::None;
    }
    match signature.class {
        // These only come back, or act where no answer tells.
        Class::CrossSiteScripting
        | Class::HeaderInjection
        | Class::OpenRedirect
        | Class::LookupInjection
        | Class::TemplateInjection
        | Class::NoSqlInjection
        | Class::SqlInjection => Effect::None,
        Class::Inside => Effect::Reachable,
        Class::Exploit if peers.dossiers.endpoint(event.endpoint)[0] != "POST" => Effect::Reachable,
        _ => Effect::Served,
    }
}

/// What sizes are usual on an endpoint.
struct Usual<'s> {
    ordinary: &'s Sizes,
    /// The size that most payloads get, if one is.
    modal: Option<u64>,
}

impl<'s> Usual<'s> {
    fn of(ordinary: &'s Sizes, mine: &[(usize, u64)], policy: &Policy) -> Self {
        let mut sizes: Vec<u64> = mine.iter().map(|(_, bytes)| *bytes).collect();
        sizes.sort_unstable_by_key(|bytes| (Sizes::step(*bytes), *bytes));
        let modal = sizes
            .chunk_by(|a, b| Sizes::step(*a) == Sizes::step(*b))
            .max_by_key(|run| run.len())
            .filter(|run| run.len() * 100 >= sizes.len() * USUAL)
            .filter(|_| sizes.len() as u64 >= policy.injection.answers)
            .and_then(|run| run.first().copied());
        Self { ordinary, modal }
    }

    /// Of another size than ordinary answers and than most payloads get; larger, where only
    /// payloads are known: a "not found" is small.
    fn is_odd(&self, bytes: u64, policy: &Policy) -> bool {
        let limits = &policy.injection;
        let off_mode = self.modal.map(|modal| Sizes::step(bytes) > Sizes::step(modal) + 1);
        if self.ordinary.all() >= limits.answers {
            let alike = self.ordinary.about(bytes) * 100 <= self.ordinary.all() * limits.odd_share;
            return alike && off_mode != Some(false);
        }
        off_mode == Some(true)
    }
}
