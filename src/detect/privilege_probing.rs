//! Many different things that one actor is refused.

use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::{Outcome, served};
use crate::triage::ActorKind;
use crate::triage::payload::decode;
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// The page.
pub const ABOUT: About = About {
    name: "privilege_probing",
    title: "One actor is refused at many different endpoints.",
    what: "Distinct endpoints and paths that answer 401 or 403 to one actor.",
    why: "Whoever looks for a function that is not guarded is refused at those that are. A door that opens later is a finding of its own.",
    how: &[
        "Distinct endpoints, or paths where no route is known, that refused the actor and never served it: at least `privilege_probing.refused`, or `inner` where their names are those of inner functions (admin, internal, debug and the like), and at least half of all that ever refused it.",
        "Low where it was refused nearly always, medium where other requests of it were served, high where an endpoint that hardly anybody uses served it later, beside those that refused it or with an inner name as well.",
        "Or doors with such names that were tried `again` times, one after the other: low, and high where one that hardly anybody uses then served the actor (from `inner` refusals medium, and so under a name, unless it was served `again` times and shares neither network nor program with anybody else who is served there), that had never been served there, did not sign in meanwhile, and did not ask at one even pace of `brute_force.retry_seconds` or more all along.",
        "Or one path tried with at least `methods` methods that change things, or are nobody's where the path refuses the usual ones too, most of them refused: medium, and high if one of them was served that nobody else uses there.",
    ],
    innocent: &[
        "A client whose token expired is refused with 401 where others are served: such places do not count, nor do those that serve the actor at another time.",
        "An API that now and then refuses anybody refuses an address with many people behind it in many places: refusals at endpoints that serve most count only where the actor is refused there more than twice as often as others.",
        "A firewall that answers 403 to scanners makes scans look like this.",
    ],
    evasion: "Probe few endpoints; probe from many actors.",
    owasp: "API5:2023; OAT-014",
    attack: "T1595.003; T1087",
};

/// Names of inner functions.
const INNER: [&str; 31] = [
    "admin",
    "administrator",
    "adm",
    "sysadmin",
    "webadmin",
    "backend",
    "cpanel",
    "controlpanel",
    "control-panel",
    "internal",
    "debug",
    "manage",
    "management",
    "manager",
    "root",
    "superuser",
    "sudo",
    "config",
    "configuration",
    "system",
    "private",
    "staff",
    "backoffice",
    "back-office",
    "console",
    "actuator",
    "operator",
    "ops",
    "impersonate",
    "roles",
    "permissions",
];

/// Methods that change nothing, and those of `WebDAV` with which office programs and file managers ask what a
/// place can do.
const ASKING: [&str; 9] =
    ["GET", "HEAD", "OPTIONS", "PROPFIND", "LOCK", "UNLOCK", "REPORT", "SEARCH", "CONNECT"];

/// Methods that change things. Others are asked of every host by those who look what it is.
const CHANGING: [&str; 4] = ["PUT", "DELETE", "PATCH", "POST"];

/// A method that changes things, or one of nobody's: whoever is refused with GET tries these next.
pub(super) fn is_tried(method: &str) -> bool {
    !method.is_empty() && !ASKING.contains(&method)
}

/// What an event asked for: its path where that is kept, else its route.
pub(super) fn asked(event: &Event, peers: &Peers<'_>) -> String {
    if event.path == Name::default() {
        peers.dossiers.endpoint(event.endpoint)[2].clone()
    } else {
        peers.dossiers.names.show(event.path)
    }
}

pub(super) fn is_inner(path: &str) -> bool {
    let mut normal = Vec::new();
    decode::normalise(path.as_bytes(), false, &mut normal);
    String::from_utf8_lossy(&normal).split(['/', '_', '.', '?']).any(|part| INNER.contains(&part))
}

/// A path and the methods that change things with which it was tried: refused, and served though
/// nobody else uses them there.
struct Varied {
    path: String,
    refused: BTreeSet<String>,
    served: Vec<Name>,
}

/// What became of the methods with which a path was tried.
#[derive(Default)]
struct Tries {
    refused: BTreeSet<String>,
    served: BTreeSet<String>,
    /// It was refused to the same actor with a method that asks, sooner or later.
    closed: bool,
    /// Endpoints that served nobody else.
    alone: BTreeSet<Name>,
}

impl Tries {
    /// Methods that were refused and never served: who works there misses now and then.
    fn never(&self) -> impl Iterator<Item = &String> {
        let counts = |method: &&String| self.closed || CHANGING.contains(&method.as_str());
        self.refused.difference(&self.served).filter(counts)
    }

    fn count(&self) -> usize {
        self.never().count() + self.alone.len()
    }
}

/// The path that was tried with most methods, if with several of which most were refused.
fn varied(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Varied> {
    let mut paths: BTreeMap<(String, String), Tries> = BTreeMap::new();
    for event in &profile.events {
        let [method, host, route] = peers.dossiers.endpoint(event.endpoint);
        let tried = is_tried(&method);
        if !tried && event.outcome() != Outcome::Denied {
            continue;
        }
        let unmatched = route.as_bytes() == crate::route::matcher::UNMATCHED;
        let path = if unmatched { asked(event, peers) } else { route };
        let tries = paths.entry((host, path)).or_default();
        if !tried {
            tries.closed = true;
        } else if matches!(event.outcome(), Outcome::Denied | Outcome::Missing)
            || event.status == 501
        {
            tries.refused.insert(method);
        } else if event.outcome() == Outcome::Succeeded {
            tries.served.insert(method);
            tries.alone.extend(Some(event.endpoint).filter(|at| peers.is_alone(*at)));
        }
    }
    let least = policy.privilege_probing.methods as usize;
    let ((_, path), tries) = paths
        .into_iter()
        .filter(|(_, found)| found.count() >= least && found.never().count() >= 2)
        .max_by_key(|(_, found)| found.count())?;
    let refused = tries.never().cloned().collect();
    let mut served: Vec<Name> = tries.alone.into_iter().collect();
    served.sort_by_key(|name| peers.dossiers.endpoint_text(*name));
    Some(Varied { path, refused, served })
}

/// Endpoints that few use, beside those that refused the actor, and that served it afterwards; in
/// the order of their texts.
fn doors(profile: &Profile, refusals: &[Event], peers: &Peers<'_>) -> Vec<Name> {
    let text = |event: &Event| {
        let path = asked(event, peers);
        path.split('/').find(|part| !part.is_empty()).unwrap_or_default().to_owned()
    };
    let mut tried: HashMap<String, u64> = HashMap::new();
    let mut inner = HashSet::new();
    for event in refusals {
        *tried.entry(text(event)).or_insert(0) += 1;
        inner.extend(Some(asked(event, peers)).filter(|path| is_inner(path)));
    }
    let Some(first) = refusals.first() else { return Vec::new() };
    let opened = |event: &&Event| {
        served(event.status)
            && event.time >= first.time
            && peers.seldom_used(event.endpoint)
            && (tried.get(&text(event)).is_some_and(|times| *times >= 3)
                || inner.len() >= 3 && is_inner(&asked(event, peers)))
    };
    let doors: HashSet<Name> = profile.events.iter().filter(opened).map(|e| e.endpoint).collect();
    let mut doors: Vec<Name> = doors.into_iter().collect();
    doors.sort_by_key(|door| peers.dossiers.endpoint_text(*door));
    doors
}

/// Judges the refusals of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    // One door that opened says more than many that did not; of equals the many are told.
    let ways = [by_refusals, super::barred::detect].map(|way| way(profile, peers, policy));
    let graver = |a: Verdict, b: Verdict| if b.level > a.level { b } else { a };
    let found = ways.into_iter().flatten().reduce(graver);
    found.or_else(|| by_methods(profile, peers, policy))
}

/// Judges the methods with which an actor tried one path.
fn by_methods(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let Varied { path, refused, served } = varied(profile, peers, policy)?;
    let list: Vec<&str> = refused.iter().map(String::as_str).collect();
    let found = match served.first() {
        Some(door) => format!(
            ", and {} served it, which nobody else uses",
            peers.dossiers.endpoint_text(*door)
        ),
        None => String::new(),
    };
    let message = format!("{path} was tried with {} and refused{found}", list.join(", "));
    let events: Vec<Event> = profile
        .events
        .iter()
        .filter(|event| {
            let [method, _, route] = peers.dossiers.endpoint(event.endpoint);
            is_tried(&method) && (route == path || asked(event, peers) == path)
        })
        .copied()
        .collect();
    Some(Verdict {
        level: if served.is_empty() { Level::Medium } else { Level::High },
        confidence: 50,
        endpoint: served
            .first()
            .copied()
            .or_else(|| events.first().map(|event| event.endpoint))
            .unwrap_or_default(),
        object_kind: Name::default(),
        measure: "methods tried on one path",
        value: (refused.len() + served.len()) as f64,
        threshold: policy.privilege_probing.methods as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "a client that asks what it may do: such clients use OPTIONS".to_owned(),
        ],
        events,
        targets: served,
        hits: Vec::new(),
    })
}

/// Places below which nothing is said: fewer where they are inner functions.
fn limit(never: &HashSet<&(Name, Name)>, peers: &Peers<'_>, policy: &Policy) -> u64 {
    let limits = &policy.privilege_probing;
    let inner = |(endpoint, path): &&&(Name, Name)| {
        is_inner(&if *path == Name::default() {
            peers.dossiers.endpoint(*endpoint)[2].clone()
        } else {
            peers.dossiers.names.show(*path)
        })
    };
    if never.iter().filter(inner).count() as u64 >= limits.inner {
        limits.inner
    } else {
        limits.refused
    }
}

/// Refusals of an actor at endpoints that serve most, if it is refused there no more than others
/// are: more than twice as often would be a sign. Its own requests do not tell what is usual.
fn refused_like_others(profile: &Profile, peers: &Peers<'_>) -> HashSet<Name> {
    let mut own: HashMap<Name, (u64, u64)> = HashMap::new();
    for event in profile.events.iter().filter(|event| !peers.mostly_refuses(event.endpoint)) {
        let (requests, denied) = own.entry(event.endpoint).or_default();
        *requests += 1;
        *denied += u64::from(event.outcome() == Outcome::Denied);
    }
    let (mut refused, mut usual, mut known) = (0, 0, HashSet::new());
    for (endpoint, (requests, denied)) in own {
        let Some(share) = peers.refuses_others(endpoint, (requests, denied)) else { continue };
        refused += denied;
        usual += share.saturating_mul(requests);
        known.insert(endpoint);
    }
    if refused * 1_000_000 <= 2 * usual { known } else { HashSet::new() }
}

fn by_refusals(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let place = |event: &Event| (event.endpoint, event.path);
    // A 401 where others are served is an expired token, or that of one of many people behind an
    // address; a 403, what no route is known of, or a door that is closed to most, is a door that
    // was tried.
    let known = profile.kind != ActorKind::Client;
    let usual = refused_like_others(profile, peers);
    let tried = |e: &&Event| {
        e.outcome() == Outcome::Denied
            && !usual.contains(&e.endpoint)
            && (e.status == 403 && (known || e.path != Name::default())
                || peers.is_unmatched(e.endpoint)
                || peers.mostly_refuses(e.endpoint))
    };
    let refused: HashSet<(Name, Name)> = profile.events.iter().filter(tried).map(place).collect();
    let answered = profile.events.iter().filter(|e| served(e.status));
    let served_there: HashSet<(Name, Name)> =
        answered.map(|e| (e.endpoint, Name::default())).collect();
    let never: HashSet<&(Name, Name)> = refused
        .iter()
        .filter(|(endpoint, _)| !served_there.contains(&(*endpoint, Name::default())))
        .collect();
    let limit = limit(&never, peers, policy);
    if (never.len() as u64) < limit || never.len() * 2 < refused.len() {
        return None;
    }
    let opened = refused.len() - never.len();
    let all = profile.events.len().max(1);
    let events: Vec<Event> = profile.events.iter().filter(tried).copied().collect();
    // A firewall answers some of a scan with 403 and some with 404.
    let unserved = profile.events.iter().filter(|e| e.outcome() != Outcome::Succeeded).count();
    let mostly_refused = unserved * 2 >= all;
    let inside = doors(profile, &events, peers);
    let door =
        |door: &Name| format!(", and then {} served it", peers.dossiers.endpoint_text(*door));
    let found = inside.first().map(door).unwrap_or_default();
    let message = format!(
        "{} different endpoints or paths refused it, {} of them always and {opened} not at another time{found}",
        refused.len(),
        never.len()
    );
    Some(Verdict {
        level: match (inside.is_empty(), mostly_refused && opened == 0) {
            (false, _) => Level::High,
            (true, true) => Level::Low,
            (true, false) => Level::Medium,
        },
        confidence: 50,
        endpoint: events.first().map_or(Name::default(), |event| event.endpoint),
        object_kind: Name::default(),
        measure: "different endpoints or paths that refused it and never served it",
        value: never.len() as f64,
        threshold: limit as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![format!(
            "an expired token: no, {} of {} places never served it",
            never.len(),
            refused.len()
        )],
        events,
        targets: inside,
        hits: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get, line};

    fn level(lines: &[String]) -> Option<Level> {
        Trial::of("combined", lines).of_kind("privilege_probing")
    }

    #[test]
    fn inner_functions_that_refuse_and_one_that_opens() {
        let mut lines = browse(30, 12);
        for (at, path) in
            ["users", "roles", "export", "audit", "keys", "billing"].iter().enumerate()
        {
            lines.push(get("203.0.113.9", at as u64, &format!("/api/admin/{path}"), 403, 90));
        }
        assert_eq!(level(&lines), Some(Level::Low));
        lines.push(get("203.0.113.9", 60, "/api/internal/reports", 200, 9_000));
        assert_eq!(level(&lines), Some(Level::High));
        lines.drain(lines.len() - 5..);
        assert_eq!(level(&lines), None);
    }

    #[test]
    fn an_address_of_many_is_refused_as_everybody_is() {
        let (mut crowd, mut prober) = (Vec::new(), Vec::new());
        for at in 0..2400u64 {
            let (who, path) = (at % 60, format!("/api/part{}/list", at % 24));
            // One request in ten of everybody is refused, wherever it goes.
            let status = if at / 24 % 10 == who % 10 { 403 } else { 200 };
            crowd.push(get(&format!("198.51.100.{who}"), at, &path, status, 300));
        }
        prober.extend(crowd.iter().cloned());
        for at in 0..240u64 {
            let path = format!("/api/part{}/list", at % 24);
            let status = |refused: bool| if refused { 403 } else { 200 };
            crowd.push(get(
                "203.0.113.9",
                9000 + at,
                &path,
                status(at % 11 == 0 && at % 24 < 16),
                300,
            ));
            // The other is refused in eleven places always, and served elsewhere.
            prober.push(get("203.0.113.9", 9000 + at, &path, status(at % 24 < 11), 300));
        }
        assert_eq!(level(&crowd), None);
        assert_eq!(level(&prober), Some(Level::Medium));
    }

    #[test]
    fn a_path_tried_with_every_method() {
        let mut lines = browse(30, 12);
        let with = |second: u64, method: &str, status: u16| {
            line("203.0.113.9", second, &format!("{method} /about"), status, 90, "curl/8.0")
        };
        for (at, method) in ["PUT", "DELETE"].iter().enumerate() {
            lines.push(with(20 + at as u64, method, 405));
        }
        assert_eq!(level(&lines), None);
        lines.push(with(30, "PATCH", 405));
        assert_eq!(level(&lines), Some(Level::Medium));
        lines.push(with(40, "JEFF", 200));
        assert_eq!(level(&lines), Some(Level::High), "nobody else uses that method");
    }

    #[test]
    fn who_looks_what_a_host_is_tries_odd_methods_and_who_was_refused_tries_to_get_by() {
        let mut lines = browse(30, 12);
        for (at, method) in ["TRACE", "DEBUG", "NESSUS", "JEFF"].iter().enumerate() {
            let request = format!("{method} /about");
            lines.push(line("203.0.113.9", 20 + at as u64, &request, 405, 90, "curl/8.0"));
        }
        assert_eq!(level(&lines), None);
        lines.push(get("203.0.113.9", 10, "/about", 403, 90));
        assert_eq!(level(&lines), Some(Level::Medium));
    }

    #[test]
    fn whoever_works_with_an_api_or_opens_a_document_tries_no_methods() {
        let with = |second: u64, method: &str, status: u16| {
            line("203.0.113.9", second, &format!("{method} /about"), status, 90, "curl/8.0")
        };
        let mut lines = browse(30, 12);
        for (at, method) in ["OPTIONS", "HEAD", "PROPFIND", "LOCK", "REPORT"].iter().enumerate() {
            lines.push(with(20 + at as u64, method, 405));
        }
        assert_eq!(level(&lines), None);
        for (at, method) in ["POST", "PUT", "DELETE", "PATCH"].iter().enumerate() {
            lines.extend((0..5).map(|n| with(50 + 10 * at as u64 + n, method, 200)));
            lines.push(with(59 + 10 * at as u64, method, 404));
        }
        assert_eq!(level(&lines), None);
    }
}
