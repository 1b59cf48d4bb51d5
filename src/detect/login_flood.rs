//! Floods of logins where the status tells nothing: a form that says "no" with status 200, or
//! sends everybody back to itself.
//!
//! Then the answers tell: whoever guesses gets the same answer again and again, and the one try
//! that worked gets another. Many logins by a service look alike too; but a service goes on to do
//! something after each, under its own name or another.

use super::Peers;
use super::policy::Policy;
use super::profile::Profile;
use crate::dossier::{Event, Name};
use crate::record::time::SECOND;
use crate::record::{Outcome, served};
use crate::route::code::tries_a_code;
use crate::route::login::{only_asks, takes_codes, takes_payments};
use hashbrown::{HashMap, HashSet};

/// Bytes by which answers of one sort differ: a name or a token in them.
const JITTER: u64 = 24;
/// The same in parts of a thousand, for long answers.
const JITTER_SHARE: u64 = 5;
/// Tries before an odd answer, so that it can be a success after failures.
const BEFORE: usize = 10;
/// Odd answers that are successes at most; more are another sort of answer.
const RARE: usize = 3;
/// The same in percent of the tries.
const RARE_SHARE: usize = 2;

/// Tries at one login that were nearly all answered alike.
#[derive(Debug, Clone)]
pub struct Flood {
    /// The endpoint.
    pub endpoint: Name,
    /// All tries, in time.
    pub tries: Vec<Event>,
    /// Status and size of the usual answer.
    pub usual: (u16, u64),
    /// How many got it.
    pub alike: usize,
    /// Answered otherwise, and as if it had worked.
    pub odd: Vec<Event>,
    /// Tries in the busiest hour.
    pub busiest: u64,
    /// They are few, but faster than a hand types.
    pub quick: bool,
}

impl Flood {
    /// Several tries were answered as if they had worked: each opened another account.
    #[must_use]
    pub fn is_list(&self, peers: &Peers<'_>, limits: &super::policy::Stuffing) -> bool {
        let [.., route] = peers.dossiers.endpoint(self.endpoint);
        self.odd.len() as u64 >= limits.opened && opens_accounts(route.as_bytes())
    }

    /// So many so fast that it is an attack, whatever came of it.
    #[must_use]
    pub fn is_grave(&self, limits: &super::policy::Logins) -> bool {
        self.alike as u64 >= limits.grave && self.busiest >= limits.grave_hour
    }
}

/// A success there lets somebody in: it takes no payment, no code, and no wish for a new password.
pub(super) fn opens_accounts(route: &[u8]) -> bool {
    let codes = tries_a_code(route) || takes_codes(route);
    !takes_payments(route) && !codes && !only_asks(route)
}

/// The greatest flood of an actor, if there is one.
#[must_use]
pub fn flood(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Flood> {
    let mut by_endpoint: HashMap<Name, Vec<Event>> = HashMap::new();
    for event in &profile.logins {
        let [method, _, route] = peers.dossiers.endpoint(event.endpoint);
        // Payments are made by the hundred, and answered alike.
        let login = method == "POST" && !takes_payments(route.as_bytes());
        if login || event.payload.password {
            by_endpoint.entry(event.endpoint).or_default().push(*event);
        }
    }
    let front = by_endpoint.is_empty();
    if front {
        by_endpoint.extend(front_page(profile, peers, policy));
    }
    let mut all: Vec<(Name, Vec<Event>)> = by_endpoint.into_iter().collect();
    all.sort_by_key(|(at, tries)| (std::cmp::Reverse(tries.len()), peers.dossiers.names.text(*at)));
    let (endpoint, tries) = all.into_iter().next()?;
    let limits = &policy.brute_force;
    let busiest = busiest(&tries, 3600);
    let usual = usual(&tries)?;
    let quick = (tries.len() as u64) < limits.flood || busiest < limits.flood_hour;
    if quick && !is_quick(&tries, usual, limits) {
        return None;
    }
    let is_usual = |event: &&Event| alike(event, usual);
    let count = tries.iter().filter(is_usual).count();
    if (count as u64) * 100 < tries.len() as u64 * limits.same_share
        || !front && bears_fruit(profile, peers, tries.len())
    {
        return None;
    }
    let mut odd = odd(&tries, usual);
    if odd.is_empty() && usual.1 == 0 {
        odd = behind(profile, &tries);
    }
    Some(Flood { endpoint, tries, usual, alike: count, odd, busiest, quick })
}

/// Bytes of an answer from which it may be a form.
const FORM: u64 = 1 << 10;

/// POSTs to the first page of an application, where this is its login too and says no with the form. A
/// program that reports or asks there gets receipts, or answers of several sizes, and keeps its clock.
fn front_page(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<(Name, Vec<Event>)> {
    let limits = &policy.brute_force;
    let mut counts: HashMap<Name, u64> = HashMap::new();
    for event in &profile.events {
        *counts.entry(event.endpoint).or_insert(0) += 1;
    }
    let endpoint = super::profile::top(&counts, peers.dossiers);
    let [method, _, route] = peers.dossiers.endpoint(endpoint);
    let here = profile.events.iter().filter(|event| event.endpoint == endpoint);
    let tries: Vec<Event> = here.copied().collect();
    let (status, bytes) = usual(&tries)?;
    let mostly = tries.len() as u64 * 100 >= profile.events.len() as u64 * limits.same_share;
    let fits = method == "POST" && is_front(&route) && status == 200 && bytes >= FORM;
    (fits && mostly && tries.len() as u64 >= limits.flood && is_fast(&tries, limits))
        .then_some((endpoint, tries))
}

/// The first page of an application, by its name.
pub(super) fn is_front(route: &str) -> bool {
    const NAMES: [&str; 4] = ["index.php", "index.jsp", "default.aspx", "index.html"];
    let name = route.rsplit('/').next().unwrap_or_default();
    name.is_empty() || NAMES.iter().any(|front| front.eq_ignore_ascii_case(name))
}

/// Few, but faster than a hand types, with one program, and a form each time: nobody mistypes so, and
/// a service that logs in is let in with another answer or goes on to do something.
fn is_quick(tries: &[Event], (status, bytes): (u16, u64), limits: &super::policy::Logins) -> bool {
    status == 200 && bytes > 0 && is_fast(tries, limits)
}

fn is_fast(tries: &[Event], limits: &super::policy::Logins) -> bool {
    let least = usize::try_from(limits.burst).unwrap_or(usize::MAX).max(2);
    let span = limits.burst_seconds.saturating_mul(SECOND);
    tries.windows(least).any(|run| match run {
        [first, .., last] => {
            last.time.0 - first.time.0 <= span && run.iter().all(|e| e.agent == first.agent)
        }
        _ => false,
    })
}

/// Requests in the busiest stretch of so many seconds, cut at multiples of it.
#[must_use]
pub fn busiest(events: &[Event], seconds: i64) -> u64 {
    let slot = |event: &Event| event.time.0.div_euclid(seconds * SECOND);
    let runs = events.chunk_by(|a, b| slot(a) == slot(b));
    runs.map(|run| run.len() as u64).max().unwrap_or(0)
}

/// Tries that were answered otherwise, and as if they had worked: a few of them.
pub(super) fn odd(tries: &[Event], usual: (u16, u64)) -> Vec<Event> {
    let odd: Vec<Event> = tries
        .iter()
        .enumerate()
        .filter(|(at, event)| *at >= BEFORE && worked(event) && !alike(event, usual))
        .map(|(_, event)| *event)
        .collect();
    let rare = odd.len() <= RARE.max(tries.len() * RARE_SHARE / 100);
    if rare { odd } else { Vec::new() }
}

/// Seconds within which whoever is let in is sent on to a page.
const SENT_ON: i64 = 60;

/// Where a portal sends everybody on, whoever was let in is shown by where he was sent: the first
/// answer from a few places that had answered him nothing while he failed, soon after a try.
fn behind(profile: &Profile, tries: &[Event]) -> Vec<Event> {
    let Some(failed) = tries.get(BEFORE) else { return Vec::new() };
    let at_door: HashSet<Name> = profile.logins.iter().map(|event| event.endpoint).collect();
    let answered = |event: &&Event| {
        served(event.status) && event.bytes > 0 && !at_door.contains(&event.endpoint)
    };
    let pages = || profile.events.iter().filter(answered);
    let known: HashSet<Name> =
        pages().filter(|event| event.time <= failed.time).map(|event| event.endpoint).collect();
    let new: Vec<&Event> = pages().filter(|event| !known.contains(&event.endpoint)).collect();
    let places: HashSet<Name> = new.iter().map(|event| event.endpoint).collect();
    let Some(first) = new.first().filter(|_| places.len() <= RARE) else { return Vec::new() };
    let entered = tries.iter().rfind(|event| event.order() < first.order());
    let soon = |event: &&Event| first.time.0 - event.time.0 <= SENT_ON * SECOND;
    entered.filter(soon).copied().into_iter().collect()
}

/// The commonest status, and the middle size of its answers.
pub(super) fn usual(tries: &[Event]) -> Option<(u16, u64)> {
    let mut sorted: Vec<(u16, u64)> = tries.iter().map(|e| (e.status, e.bytes)).collect();
    sorted.sort_unstable();
    let run = sorted.chunk_by(|a, b| a.0 == b.0).max_by_key(|run| run.len())?;
    run.get(run.len() / 2).copied()
}

/// It got the usual answer.
pub(super) fn alike(event: &Event, (status, bytes): (u16, u64)) -> bool {
    let near = JITTER.max(bytes * JITTER_SHARE / 1000);
    event.status == status && event.bytes.abs_diff(bytes) <= near
}

fn worked(event: &Event) -> bool {
    event.outcome() == Outcome::Succeeded
}

/// What was answered to whoever acts at the same addresses, logins aside, is half as much as there
/// were tries, or more: they log in to do something.
fn bears_fruit(profile: &Profile, peers: &Peers<'_>, tries: usize) -> bool {
    let fetched: u64 = profile.clients.iter().map(|client| peers.fetched_at(*client)).sum();
    fetched * 2 >= tries as u64
}
