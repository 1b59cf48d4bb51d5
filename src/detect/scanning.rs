//! Many different paths that are not there, or a scanner that gives its name.

use super::page::About;
use super::privilege_probing::{asked, is_inner};
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Outcome, served};
use crate::triage::payload::{self, Class};
use crate::words::{many, thousands};
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The page.
pub const ABOUT: About = About {
    name: "scanning",
    title: "One actor asks for many different paths that do not exist, or is a scanner by its own word.",
    what: "Distinct paths that answer 404 or another 4xx (but 401, 403, 429) to one actor; user agents that name an attack tool.",
    why: "Scanners look for forgotten files and known holes. Most of it is the internet's background noise; it matters when something answers.",
    how: &[
        "Distinct missing paths of one actor: at least `scanning.paths`, or `listed` of which half or more are known holes, secret files and inner pages (a few, where `lost_share` percent of its requests miss half of `paths`), and `missing_share` percent of all its requests; or any request whose user agent names an attack tool.",
        "Where a host refuses whatever it does not know, or sends everybody to its login, answers of one status and size for at least `paths` paths that nobody else asks for count as misses, if they are `lost_share` percent of all its requests and not for inner functions.",
        "Low where `shares` addresses of one network (/24, /64) ask with one program for `paths` such paths together, and for hardly anything that is there.",
        "Informational where somebody makes `effect.brief` requests at most, more than `injection.doors` of them for programs of a sort that nobody else is served on this host (`.cgi`, `.action`) or sent to what is not there, and none for anything else.",
        "On a host that answers everything with one page, that page counts as a miss for whoever asks for a few such doors.",
        "Low as such; medium from `many_paths`, or where a named tool sends `tool_requests`.",
        "Where a place that nobody else uses answers after the misses, and is none that sites put out for programs (`robots.txt`, sitemaps), it is named; high where it is an archive, a dump or a key by its ending, or answers with a megabyte or more as one in a thousand of all answers does, or where the actor then goes on there for at least `growth` answers.",
    ],
    innocent: &[
        "A broken link or a broken app asks for the same missing path again and again: distinct paths are counted.",
        "An old link to a page of a former site: informational, and not told of crawlers that say so.",
        "Missing ids of known routes, and numbers of whatever route, belong to object enumeration and are not counted here.",
        "A crawler's name is a claim: it is low where `scanning.crawled` percent of what it asks for are there and nothing that scanners look for is among the rest; surveys of the internet that announce themselves are named.",
    ],
    evasion: "Few paths from many addresses; a user agent that names no tool.",
    owasp: "OAT-014; OAT-018",
    attack: "T1595.002; T1595.003",
};

/// Bytes of an answer from which it may hold more than a page.
pub(super) const MUCH: u64 = 1 << 20;
/// Fewest actors of a log in which "nobody else uses it" means something.
const CROWD: u64 = 20;

/// Judges the misses of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.scanning;
    let Misses { events: misses, paths, share, list } = Misses::of(profile, peers, policy);
    let enough = paths as u64 >= limits.paths || list;
    let many = enough && share as u64 >= limits.missing_share;
    let tools = tools(profile, peers);
    let named: Vec<Event> =
        profile.events.iter().filter(|e| tools.attack.contains(&e.agent)).copied().collect();
    if !many && named.is_empty() {
        let shared = super::shared_scan::detect(profile, peers, policy);
        return shared.or_else(|| super::stray::detect(profile, peers, policy, false));
    }
    let places = if many { places(profile, &misses, peers) } else { Vec::new() };
    let grown: Vec<&(Name, u64)> = places.iter().filter(|(_, n)| *n >= limits.growth).collect();
    let treasure = places.iter().any(|(at, _)| {
        is_treasure(&peers.dossiers.endpoint(*at)[2]) || is_singular(profile, *at, peers, policy)
    });
    let crawls = crawls(profile, peers, policy);
    let level = if !grown.is_empty() || treasure {
        Level::High
    } else if crawls {
        Level::Low
    } else if paths as u64 >= limits.many_paths || named.len() as u64 >= limits.tool_requests {
        Level::Medium
    } else {
        Level::Low
    };
    let message = message(profile, peers, (paths, share), &tools, &places);
    let (measure, value, threshold) = if many {
        let least = if list { limits.listed.min(limits.paths) } else { limits.paths };
        ("different missing paths", paths, least)
    } else {
        ("requests of a tool that gives its name", named.len(), 1)
    };
    let mut events = if many { misses } else { Vec::new() };
    events.extend(named);
    events.sort_unstable_by_key(|event| (event.time, event.at));
    events.dedup_by_key(|event| event.at);
    Some(Verdict {
        level,
        // What it did names it, where all that speaks for this is what it calls itself.
        confidence: match (many, tools.words.is_empty()) {
            (false, _) => 55,
            (true, true) => 70,
            (true, false) => 85,
        },
        endpoint: places
            .first()
            .map_or_else(|| events.first().map_or(Name::default(), |e| e.endpoint), |(at, _)| *at),
        object_kind: Name::default(),
        measure,
        value: value as f64,
        threshold: threshold as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: alternatives(crawls),
        events,
        targets: places.into_iter().map(|(endpoint, _)| endpoint).collect(),
        hits: Vec::new(),
    })
}

fn alternatives(crawls: bool) -> Vec<String> {
    let mut all = vec![
        "a broken link: no, the paths differ".to_owned(),
        "a test that the owner ordered: ask".to_owned(),
    ];
    if crawls {
        all.push("a crawler that follows old links: fits, it says so, much of what it asks for is there, and nothing that scanners look for is among the rest".to_owned());
    }
    all
}

/// A crawler that says so, with the old links of a site: a good part of what it asks for is served, and
/// nothing of it is a payload, a known hole or a secret file. Lists of words hardly ever hit.
fn crawls(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> bool {
    let says = |agent: &Name| super::innocent::crawl::says_so(peers.dossiers.names.text(*agent));
    let asked = profile.events.len() as u64;
    let answered = profile.events.iter().filter(|event| served(event.status)).count() as u64;
    profile.agents.iter().all(says)
        && answered * 100 >= asked * policy.scanning.crawled
        && profile.events.iter().all(|event| event.payload.signature == 0)
}

/// What an actor asked for that is not there.
struct Misses {
    events: Vec<Event>,
    /// Distinct paths.
    paths: usize,
    /// Percent of all its requests.
    share: usize,
    /// Enough of the paths are known holes, secret files and inner pages, and half of all.
    list: bool,
}

impl Misses {
    fn of(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Self {
        // Ids of a route that never answered anybody are words that are not there; numbers are what an app asks
        // for by a link that broke.
        let word = |event: &Event| {
            let object = peers.dossiers.names.text(event.object);
            !object.iter().all(u8::is_ascii_digit)
        };
        let named = |event: &Event| {
            event.path != Name::default() || peers.never_answers(event.endpoint) && word(event)
        };
        let away = turned_away(profile, peers, policy);
        // A page that says so with status 200 is what such a host answers to whoever looks for doors.
        let soft = |event: &Event| served(event.status) && peers.is_soft(event);
        let doors = profile.events.iter().filter(|event| is_listed(event) && soft(event)).count();
        let looks = doors as u64 >= policy.injection.doors;
        let missing = |event: &&Event| {
            event.outcome() == Outcome::Missing && named(event)
                || looks && soft(event)
                || away.is_some_and(|answer| is_away(event, peers) && answer == sort_of(event))
        };
        let events: Vec<Event> = profile.events.iter().filter(missing).copied().collect();
        let key = |event: &Event| (event.path, event.endpoint, event.object);
        let paths: HashSet<(Name, Name, Name)> = events.iter().map(key).collect();
        let listed: HashSet<(Name, Name, Name)> =
            events.iter().filter(|event| is_listed(event)).map(key).collect();
        let share = events.len() * 100 / profile.events.len().max(1);
        let limits = &policy.scanning;
        let lost = share as u64 >= limits.lost_share
            && paths.len() as u64 * 2 >= limits.paths
            && listed.len() as u64 >= policy.injection.doors;
        let list = listed.len() as u64 >= limits.listed && listed.len() * 2 >= paths.len();
        Self { paths: paths.len(), share, list: list || lost, events }
    }
}

/// It was refused, or sent to a login, where nobody else asks for anything.
fn is_away(event: &Event, peers: &Peers<'_>) -> bool {
    let refused = event.outcome() == Outcome::Denied
        && (peers.is_unmatched(event.endpoint) || peers.never_answers(event.endpoint));
    refused || matches!(event.status, 302 | 303 | 307) && peers.is_alone(event.endpoint)
}

fn sort_of(event: &Event) -> (u16, u64) {
    (event.status, event.bytes)
}

/// The one answer, of one size, that a host has for whatever it does not know, where it is not 404: it
/// refuses that, or sends everybody to its login. Whoever goes through the names of inner functions tries
/// its rights, and whoever says that it is a crawler follows old links.
fn turned_away(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<(u16, u64)> {
    let limits = &policy.scanning;
    let mut answers: BTreeMap<(u16, u64), Vec<&Event>> = BTreeMap::new();
    for event in profile.events.iter().filter(|event| is_away(event, peers)) {
        answers.entry(sort_of(event)).or_default().push(event);
    }
    let (answer, events) = answers.into_iter().max_by_key(|(_, events)| events.len())?;
    let says = |agent: &Name| super::innocent::crawl::says_so(peers.dossiers.names.text(*agent));
    let asked: HashSet<String> = events.iter().map(|event| asked(event, peers)).collect();
    let inner = asked.iter().filter(|path| is_inner(path)).count();
    let keys: HashSet<(Name, Name, Name)> =
        events.iter().map(|event| (event.path, event.endpoint, event.object)).collect();
    let all = profile.events.len() as u64;
    (keys.len() as u64 >= limits.paths
        && events.len() as u64 * 100 >= all * limits.lost_share
        && inner * 2 < asked.len()
        && !profile.agents.iter().any(says))
    .then_some(answer)
}

/// A known hole, a secret file or an inner page: on the lists that are tried everywhere.
fn is_listed(event: &Event) -> bool {
    payload::signature(event.payload.signature).is_some_and(|found| found.class.is_place())
}

/// An archive, a dump or a key, by its ending.
fn is_treasure(route: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        ".zip", ".gz", ".tgz", ".tar", ".rar", ".7z", ".sql", ".bak", ".old", ".key", ".pem",
        ".pfx", ".env", ".db",
    ];
    let route = route.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| route.ends_with(ending))
}

/// What a site puts out for programs to find (RFC 9309, RFC 9116, sitemaps.org, browsers' icons): whoever asks
/// for it gets it, and has found nothing.
fn is_for_programs(route: &str) -> bool {
    const NAMES: [&str; 12] = [
        "robots.txt",
        "humans.txt",
        "security.txt",
        "ads.txt",
        "app-ads.txt",
        "llms.txt",
        "favicon.ico",
        "browserconfig.xml",
        "crossdomain.xml",
        "site.webmanifest",
        "manifest.json",
        "opensearch.xml",
    ];
    let route = route.to_ascii_lowercase();
    let name = route.rsplit('/').next().unwrap_or_default();
    NAMES.contains(&name) || name.starts_with("sitemap") || name.starts_with("apple-touch-icon")
}

/// It answered with a megabyte or more, and such an answer is one in a thousand of all.
fn is_singular(profile: &Profile, endpoint: Name, peers: &Peers<'_>, policy: &Policy) -> bool {
    let answers = profile.events.iter().filter(|e| e.endpoint == endpoint && served(e.status));
    let largest = answers.map(|event| event.bytes).max().unwrap_or(0);
    let all = peers.answers();
    largest >= MUCH && all.above(largest) * policy.effect.singular <= all.all()
}

/// What the user agents of an actor say.
struct Tools {
    /// User agents that name an attack tool.
    attack: HashSet<Name>,
    /// The words by which tools and surveys were known.
    words: BTreeSet<String>,
}

fn tools(profile: &Profile, peers: &Peers<'_>) -> Tools {
    let mut tools = Tools { attack: HashSet::new(), words: BTreeSet::new() };
    for (agent, (class, word)) in profile.agents.iter().filter_map(|a| Some((a, peers.tool(*a)?))) {
        tools.words.insert(word.clone());
        if *class == Class::Tool {
            tools.attack.insert(*agent);
        }
    }
    tools
}

/// The user agents that name a tool: its class, and the word by which it was known.
pub(super) fn known_tools(
    profiles: &[Profile],
    dossiers: &Dossiers,
) -> HashMap<Name, (Class, String)> {
    let agents: HashSet<Name> = profiles.iter().flat_map(|p| p.agents.iter().copied()).collect();
    let tool = |agent: Name| {
        let (signature, word) = payload::tool(dossiers.names.text(agent))?;
        Some((agent, (signature.class, word)))
    };
    agents.into_iter().filter_map(tool).collect()
}

/// Endpoints that served this actor alone, and only after its first miss, with how often; most
/// first. Only where the log has a crowd, since in a small one hardly anything is used by two.
fn places(profile: &Profile, misses: &[Event], peers: &Peers<'_>) -> Vec<(Name, u64)> {
    let Some(first) = misses.first() else { return Vec::new() };
    if peers.population() < CROWD {
        return Vec::new();
    }
    let mut counts: HashMap<Name, (u64, bool)> = HashMap::new();
    for event in &profile.events {
        let entry = counts.entry(event.endpoint).or_insert((0, true));
        if served(event.status) && event.bytes > 0 && !peers.is_soft(event) {
            entry.0 += 1;
            entry.1 &= event.time >= first.time;
        }
    }
    let mut places: Vec<(Name, u64)> = counts
        .into_iter()
        .filter(|(at, (n, after))| *n > 0 && *after && peers.is_alone(*at))
        .filter(|(at, _)| !is_for_programs(&peers.dossiers.endpoint(*at)[2]))
        .map(|(at, (n, _))| (at, n))
        .collect();
    places.sort_by_key(|(at, n)| (std::cmp::Reverse(*n), peers.dossiers.names.text(*at)));
    places
}

fn message(
    profile: &Profile,
    peers: &Peers<'_>,
    (paths, share): (usize, usize),
    tools: &Tools,
    places: &[(Name, u64)],
) -> String {
    let answered = profile.events.iter().filter(|e| e.outcome() == Outcome::Succeeded).count();
    let mut text = format!(
        "{} that do not exist, {share} % of its requests; {} of its requests were answered",
        many(paths as u64, "different path"),
        thousands(answered as u64)
    );
    if !tools.words.is_empty() {
        let words: Vec<&str> = tools.words.iter().map(String::as_str).collect();
        let _ = write!(text, "; by its user agent it is {}", words.join(", "));
    }
    let methods = methods(profile, peers);
    if methods.len() > 3 {
        let all: Vec<String> =
            methods.into_iter().map(|(m, n)| format!("{m} {}", thousands(n))).collect();
        let _ = write!(text, "; methods {}", all.join(", "));
    }
    if let Some((place, n)) = places.first() {
        let _ = write!(
            text,
            "; {} that nobody else uses answered then, {} {}",
            many(places.len() as u64, "place"),
            peers.dossiers.endpoint_text(*place),
            many(*n, "time")
        );
    }
    text
}

/// Requests by method; a malformed request line has none.
fn methods(profile: &Profile, peers: &Peers<'_>) -> BTreeMap<String, u64> {
    let mut methods = BTreeMap::new();
    for (endpoint, used) in &profile.endpoints {
        let [method, ..] = peers.dossiers.endpoint(*endpoint);
        let method = if method.is_empty() { "malformed".to_owned() } else { method };
        *methods.entry(method).or_insert(0) += used.requests;
    }
    methods
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get, line};

    fn level(lines: &[String]) -> Option<Level> {
        Trial::of("combined", lines).of_kind("scanning")
    }

    #[test]
    fn many_missing_paths_are_low_and_a_broken_link_is_nothing() {
        let mut lines = browse(30, 8);
        for at in 0..60 {
            lines.push(get("203.0.113.9", at, "/old/style.css", 404, 200));
        }
        assert_eq!(level(&lines), None);
        for at in 0..40 {
            lines.push(get("203.0.113.8", at, &format!("/word{at}x"), 404, 200));
        }
        assert_eq!(level(&lines), Some(Level::Low));
        lines.truncate(lines.len() - 20);
        assert_eq!(level(&lines), None);
        lines.extend((0..60).map(|at| get("203.0.113.7", at, &format!("/t/{at}/x"), 404, 200)));
        assert_eq!(level(&lines), None, "an app with a broken link");
    }

    #[test]
    fn where_a_host_refuses_what_it_does_not_know_or_asks_for_a_login_a_list_of_words_is_scanning()
    {
        let words = "lake moor hill wood dale ford glen cove fell mere peak tarn vale weir bay";
        let tries = |prefix: &str, status: u16, step: u64| {
            let mut lines = browse(30, 8);
            for (at, word) in (0..).zip(words.split(' ').cycle().take(45)) {
                let path = format!("/{prefix}{word}{}", ["", "s", "er"][at as usize / 15]);
                lines.push(get("203.0.113.8", at, &path, status, 200 + at * step));
            }
            level(&lines)
        };
        assert_eq!(tries("", 403, 0), Some(Level::Low));
        assert_eq!(tries("", 302, 0), Some(Level::Low));
        assert_eq!(tries("", 301, 0), None, "old links that lead on");
        assert_eq!(tries("admin/", 403, 0), None, "it tries its rights");
        assert_eq!(tries("", 403, 7), None, "answers of their own");
    }

    #[test]
    fn a_list_of_secret_files_is_scanning_and_as_many_broken_links_are_not() {
        let tries = |paths: &[&str]| {
            let mut lines = browse(30, 8);
            for (at, path) in (0..).zip(paths) {
                lines.push(get("203.0.113.8", at, path, 404, 200));
            }
            level(&lines)
        };
        let secrets = [
            "/.env",
            "/.env.bak",
            "/.git/config",
            "/wp-config.php.bak",
            "/backup.zip",
            "/dump.sql",
            "/.svn/entries",
            "/.htpasswd",
            "/id_rsa",
            "/docker-compose.yml",
            "/old",
            "/new",
        ];
        assert_eq!(tries(&secrets), Some(Level::Low));
        assert_eq!(tries(&secrets[..6]), None, "the internet's noise");
        let mixed: Vec<String> = (0..18)
            .map(|n| if n < 4 { secrets[n].to_owned() } else { format!("/panel{n}x/") })
            .collect();
        assert_eq!(tries(&mixed.iter().map(String::as_str).collect::<Vec<_>>()), Some(Level::Low));
        assert_eq!(tries(&mixed[..9].iter().map(String::as_str).collect::<Vec<_>>()), None);
        let broken: Vec<String> = (0..12).map(|n| format!("/img/{n}x.png")).collect();
        assert_eq!(tries(&broken.iter().map(String::as_str).collect::<Vec<_>>()), None);
    }

    #[test]
    fn where_a_host_answers_everything_with_one_page_a_list_of_words_is_scanning() {
        let tries = |doors: usize| {
            let mut lines = browse(30, 8);
            let names = [".env", "wp-config.php.bak", ".git/config", "dump.sql", ".htpasswd"];
            for (at, name) in (0..).zip(&names[..doors]) {
                lines.push(get("203.0.113.8", at, &format!("/{name}"), 200, 1_245));
            }
            for at in 0..80 {
                lines.push(get("203.0.113.8", 50 + at, &format!("/word{at}x"), 200, 1_245));
            }
            level(&lines)
        };
        assert_eq!(tries(5), Some(Level::Low));
        assert_eq!(tries(0), None, "the one page of an app");
    }

    #[test]
    fn a_tool_that_gives_its_name_is_named() {
        let mut lines = browse(30, 8);
        let agent = "Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:000003)";
        lines.push(line("203.0.113.9", 1, "GET /", 200, 900, agent));
        let trial = Trial::of("combined", &lines);
        assert_eq!(trial.of_kind("scanning"), Some(Level::Low));
        assert!(trial.message("scanning").contains("nikto"));
        for at in 0..210 {
            lines.push(line("203.0.113.9", at, &format!("GET /?a={at}"), 200, 900, agent));
        }
        assert_eq!(level(&lines), Some(Level::Medium));
    }

    #[test]
    fn who_finds_a_place_and_goes_on_there_is_high() {
        let mut lines = browse(30, 8);
        for at in 0..40 {
            lines.push(get("203.0.113.8", at, &format!("/word{at}x"), 404, 200));
        }
        lines.push(get("203.0.113.8", 50, "/export/all", 200, 90_000));
        assert_eq!(level(&lines), Some(Level::Low));
        let trial = |place: &str| {
            let more = get("203.0.113.8", 50, place, 200, 90_000);
            Trial::of("combined", &[&lines[..lines.len() - 1], &[more]].concat())
        };
        assert!(trial("/list/all").message("scanning").contains("/list/all"));
        assert!(
            !trial("/sitemap.xml").message("scanning").contains("sitemap"),
            "it is for programs"
        );
        for at in 0..30 {
            lines.push(get("203.0.113.8", 60 + at, "/export/all", 200, 90_000 + at));
        }
        let trial = Trial::of("combined", &lines);
        assert_eq!(trial.of_kind("scanning"), Some(Level::High));
        assert!(trial.message("scanning").contains("/export/all"));
        lines.truncate(lines.len() - 31);
        lines.push(get("203.0.113.8", 50, "/site-2023.tar.gz", 200, 90_000));
        assert_eq!(level(&lines), Some(Level::High));
    }

    #[test]
    fn who_finds_an_answer_larger_than_all_others_is_high() {
        let mut lines = browse(100, 40);
        for at in 0..40 {
            lines.push(get("203.0.113.8", at, &format!("/word{at}x"), 404, 200));
        }
        lines.push(get("203.0.113.8", 50, "/a/b", 200, 52_000_000));
        assert_eq!(level(&lines), Some(Level::High));
        lines.pop();
        lines.push(get("203.0.113.8", 50, "/a/b", 200, 20_000));
        assert_eq!(level(&lines), Some(Level::Low));
    }
}
