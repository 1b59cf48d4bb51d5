//! What a payload brought about, as far as an access log shows it.
//!
//! Bodies are not logged, so that an effect is read from status, size and duration: what is asked
//! for by its path exists if it is answered, unless the host answers everything; a parameter had
//! an effect if the answer has another size than the endpoint's ordinary ones, took as long as
//! the payload asked, or failed where the endpoint hardly ever fails. `size` compares answers,
//! `rounds` those that came late, `rows` what SQL read, `series` those to tries that build on each other,
//! `lone` reads what a place answers that nobody else asks, `planted` finds scripts that were left (`crews`
//! such as many addresses use, `unexplained` such as nothing tells of how they came),
//! `dropped` such as one hand brought and used at once, `taken` tells what a program took without showing what came of it,
//! `code` knows files of repositories that are shown as such, `soft` knows hosts that answer everything, `words` what people look for who attack nothing, and
//! `intent` says what payloads were meant to do where no effect shows.

mod code;
mod crews;
mod dropped;
mod intent;
mod lone;
mod planted;
mod rounds;
mod rows;
mod series;
mod size;
mod soft;
mod taken;
#[cfg(test)]
mod tests;
mod unexplained;
mod words;

pub(super) use planted::{Script, suspects};
pub(super) use soft::{attackers, soft};
pub(super) use words::Words;

use super::policy::Effects as Limits;
use super::{Peers, Policy, Profile};
use crate::dossier::{Event, Name};
use crate::record::{Outcome, served};
use crate::triage::payload::{self, Class, signatures::Signature};
use crate::words::thousands;
use hashbrown::HashSet;

/// What a request with a payload brought about, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Refused, not found, or answered as everybody is.
    None,
    /// Failed in the server, where others do not: it reached an interpreter.
    Failed,
    /// It came back as it was written, nothing of it written out: a page runs it.
    Returned,
    /// An inner page, or a place of a known hole, is there.
    Reachable,
    /// The program of a known hole, or one that nobody else asks, took what it was sent.
    Taken,
    /// A script is in use of which nothing tells how it came there.
    Used,
    /// It was served, or what it did to the answer shows.
    Served,
}

/// The effects of the payloads of one actor.
#[derive(Debug)]
pub struct Effects<'p> {
    /// Each request with a payload, its signature, and what it brought about; in time.
    pub all: Vec<(Event, &'static Signature, Effect)>,
    /// What was seen, one sentence a sort.
    pub signs: Vec<String>,
    /// A place that nobody else asks answered it, each time otherwise.
    shown: bool,
    /// Places that nobody else asks and that have an answer of their own to whatever this hand asks.
    tools: HashSet<Name>,
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
                let strict = signature.class == Class::Secret;
                // Only where it lies speaks against it, and several use it.
                let shared = signature.name == "shell_in_uploads"
                    && peers.used_by(event.endpoint) > policy.effect.hands;
                // What others ask for there are pictures, each by a name of its own.
                let among = signature.class == Class::WebShell
                    && peers.dossiers.endpoint(event.endpoint)[2].ends_with('}');
                // What uses a hole is nobody's custom, whoever else asks for the place.
                // What a request asks of a place that everybody uses is not that place.
                let asks = signature.name == "introspection";
                let custom = (signature.class.is_door() && !asks
                    || names_it(event, signature, peers))
                    && (shared || peers.is_customary(event.endpoint, strict));
                let few = (&policy.effect, policy.injection.many);
                let words = peers.words().hold(event, profile, few, peers.dossiers)
                    || signature.class == Class::Secret
                        && code::is_kept(peers.dossiers.names.text(event.path));
                ((!custom || among) && !words).then_some((*event, signature, Effect::None))
            })
            .collect();
        let limits = &policy.effect;
        for (event, signature, effect) in &mut all {
            *effect = by_status(event, signature, peers, limits);
        }
        let mut effects =
            Self { all, signs: Vec::new(), shown: false, tools: HashSet::new(), peers };
        effects.by_size(profile, policy);
        effects.by_far(profile, policy);
        effects.by_condition(limits);
        effects.by_rounds(limits);
        effects.by_turn(policy);
        effects.by_reach(policy);
        effects.by_ladder(limits);
        effects.by_return(policy);
        effects.by_entry(profile);
        effects.by_token(profile);
        effects.by_answers(profile, policy);
        effects.by_own_measure(profile, policy);
        effects.by_rows(profile, limits);
        effects.by_script(profile, limits);
        effects.by_way_in(profile, limits);
        effects.by_drop(profile, limits);
        effects.by_question(profile, policy);
        effects.by_header(profile, limits);
        effects.by_overflow(limits);
        effects.by_taking(profile, policy);
        effects.all.sort_by_key(|(event, ..)| event.order());
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

    /// It asks for several such places: one page that is merely reachable means little by itself.
    #[must_use]
    pub fn looks_around(&self, policy: &Policy) -> bool {
        let first = |path: &[u8]| {
            let mut parts = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty());
            parts.next().unwrap_or_default().to_ascii_lowercase()
        };
        let names = &self.peers.dossiers.names;
        let places: HashSet<Vec<u8>> =
            self.all.iter().map(|(e, ..)| first(names.text(e.path))).collect();
        places.len() >= policy.effect.soft
    }

    fn mark(&mut self, places: &[usize]) {
        for at in places {
            if let Some((_, _, effect)) = self.all.get_mut(*at) {
                *effect = Effect::Served;
            }
        }
    }

    fn tell(&mut self) {
        let served: Vec<&(Event, &Signature, Effect)> = self.with(Effect::Served).collect();
        let count = |is: fn(&Event) -> bool| served.iter().filter(|(e, ..)| is(e)).count();
        let (paths, waits) = (
            count(|e| e.payload.in_path() && !is_redirect(e.status)),
            count(|e| e.payload.waited || rounds::was_done(e)),
        );
        let is_shell = |(e, s, _): &&&(Event, &Signature, Effect)| {
            s.class == Class::WebShell && !e.payload.in_path()
        };
        let entries = served.iter().filter(|(e, ..)| is_redirect(e.status)).count();
        let shells = served.iter().filter(is_shell).count();
        let sizes = served.len().saturating_sub(paths + waits + shells + entries);
        let is = |wanted| self.with(wanted).filter(move |(_, _, e)| *e == wanted).count();
        let (failed, returned) = (is(Effect::Failed), is(Effect::Returned));
        let (reachable, taken, used) = (is(Effect::Reachable), is(Effect::Taken), is(Effect::Used));
        let told = [
            (paths, "served what its path asks for, unlike what the host answers always"),
            (shells, "answered by a script that takes commands"),
            (waits, "answered as late as the payload asked"),
            (sizes, "answered with another size than others there"),
            (entries, "sent on, where others are refused or find nothing"),
            (
                used,
                "answered by a script that nobody asked for before and one hand alone uses: nothing tells how it came there",
            ),
            (
                taken,
                "taken by a program that is known for a hole, or that nobody else asks: whether it did what it was asked is not to be seen",
            ),
            (reachable, "reached a page or a program that is not for the public"),
            (returned, "came back as written, with nothing written out"),
            (failed, "failed in the server where others do not: it reached an interpreter"),
        ];
        let tell =
            |(n, text): (usize, &str)| (n > 0).then(|| format!("{} {text}", thousands(n as u64)));
        self.signs = told.into_iter().filter_map(tell).collect();
    }
}

/// The route itself carries the payload, so that whoever asks for it asks for a page about it.
fn names_it(event: &Event, signature: &Signature, peers: &Peers<'_>) -> bool {
    event.payload.in_path() && signature.class != Class::KnownHole && {
        let [_, _, route] = peers.dossiers.endpoint(event.endpoint);
        payload::classes(route.as_bytes()) & signature.class.bit() != 0
    }
}

/// What status and duration alone tell.
fn by_status(event: &Event, signature: &Signature, peers: &Peers<'_>, limits: &Limits) -> Effect {
    if event.payload.waited {
        return Effect::Served;
    }
    if event.outcome() == Outcome::Failed && event.status == 500 {
        let (requests, failed) = peers.failures(event.endpoint);
        let rare = failed * 100 <= requests * limits.rare || requests == failed;
        let inside = !signature.class.is_place() && !event.payload.in_path();
        // Whoever asks for what is not there is told so here, so that something is there which failed.
        let there = signature.class == Class::KnownHole && finds_nothing(event, peers, limits);
        return if rare && (inside || there) { Effect::Failed } else { Effect::None };
    }
    let runs = matches!(signature.class, Class::ExpressionInjection | Class::CommandInjection);
    if runs && event.payload.in_path() && is_redirect(event.status) {
        // An expression in the path that is sent on was read; where nothing is, others find nothing.
        return if finds_nothing(event, peers, limits) { Effect::Served } else { Effect::None };
    }
    let [method, ..] = peers.dossiers.endpoint(event.endpoint);
    let hole = event.payload.classes & Class::KnownHole.bit() != 0;
    let place = hole || signature.class == Class::WebShell || signature.name == "introspection";
    let changes = place && !matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS");
    // Where no size is logged, status alone tells, if the host finds nothing now and then.
    let told =
        changes || place && peers.is_unsized(event.endpoint) && finds_nothing(event, peers, limits);
    if !served(event.status)
        || event.bytes == 0 && !told
        || !(event.payload.in_path() || place)
        || peers.is_soft(event)
    {
        return Effect::None;
    }
    by_place(event, signature, &method, (hole, place), (peers, limits))
}

/// What it says that a place answered, by what sort of place that is.
fn by_place(
    event: &Event,
    signature: &Signature,
    method: &str,
    (hole, place): (bool, bool),
    (peers, limits): (&Peers<'_>, &Limits),
) -> Effect {
    let shows = method == "GET"
        && signature.name == "shell_in_uploads"
        && is_a_resizer(&peers.dossiers.names.show(event.path));
    match signature.class {
        _ if hole => Effect::Served,
        // These only come back, or act where no answer tells.
        Class::CrossSiteScripting
        | Class::HeaderInjection
        | Class::OpenRedirect
        | Class::LookupInjection
        | Class::TemplateInjection
        | Class::NoSqlInjection
        | Class::LdapInjection
        | Class::ForgedToken
        | Class::SqlInjection => Effect::None,
        // Of a page or a file that is there something is read; what is sent acts without a word.
        _ if method == "GET"
            && signature.class.is_door()
            && !place
            && limits.empty.contains(&event.bytes) =>
        {
            Effect::None
        }
        Class::Inside => Effect::Reachable,
        // A script that makes pictures smaller lies among them.
        _ if shows => Effect::Used,
        Class::Exploit if method != "POST" => Effect::Reachable,
        // Its owners' programs send there too.
        Class::Exploit => Effect::Taken,
        _ => Effect::Served,
    }
}

/// Whoever asks the host for what is not there is told so.
fn finds_nothing(event: &Event, peers: &Peers<'_>, limits: &Limits) -> bool {
    peers.misses(event.endpoint) >= limits.misses
}

/// By its name it shows what lies in the folder where it is, which needs no more than GET.
fn is_a_resizer(path: &str) -> bool {
    const NAMES: [&str; 9] = [
        "thumb.",
        "thumbs.",
        "thumbnail.",
        "resize.",
        "resizer.",
        "image.",
        "img.",
        "show.",
        "download.",
    ];
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    NAMES.iter().any(|known| name.starts_with(known))
}

fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}
