//! Requests that carry an attack in themselves, and what came of them.

use super::effect::{Effect, Effects};
use super::errand::{Errand, errand};
use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::{Locator, Outcome};
use crate::triage::payload::{Class, signatures::Signature};
use crate::words::{many, thousands};
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The page.
pub const ABOUT: About = About {
    name: "injection",
    title: "One actor sends payloads, or asks for known holes and secret files, in the request itself.",
    what: "SQL, path traversal and file inclusion, scripts, commands, server-side requests, templates, JNDI lookups, XML entities, NoSQL operators, serialised objects, OGNL and SpEL, headers, redirects, web shells, known exploit paths, secret files and inner pages: in path, query, user agent and referer, with percent-encoding undone up to three times, overlong UTF-8, characters of HTML, SQL comments and case, and once more as an interpreter would read it: quotes, backslashes and unset variables within words dropped, strings added up.",
    why: "Attempts are the internet's background noise. What matters is which of them worked: a file that was served, a database that answered, a web shell that is in use.",
    how: &[
        "A signature must match the decoded text. Steps upwards whose dots or slash are encoded count from two in a path: a program that encodes the name of a file sends one.",
        "Attempts alone: informational where only doors are asked for (known holes, secret files, inner pages; at least `injection.doors`, or `door_share` percent of all that it asks for, or one use of a known hole; low from `many` of these), low for payloads, medium from `many` that were not simply not found, or `many_doors` in all: the addresses that search the internet send a handful each.",
        "High from `earnest` payloads that would run, read or fetch something and that a program took (answered or failed over, not as the host answers everything; SQL in two sorts, since a place made for queries is asked in one; not where one or two sorts go to one place and are all answered in each of half a day's hours, which is a program's work), and from `tool` of `varied` signatures whatever came of them, unless nearly nothing of what the actor asks for (`scanning.lost_share`), under `scanning.paths` paths, is there: somebody is at work on this very place, and whether it gave way is not always to be seen.",
        "Medium where a new script that few ask for is sent `effect.posts` POSTs by one hand that asks for nothing else (`effect.only` percent), signs in nowhere, and is answered otherwise from time to time: as a browser, or in a folder of a product or of files. A question, since the log does not tell how it came there.",
        "Medium where the place of a known hole took what it was sent by a method that changes something, where files or commands were asked of a program that `effect.hands` ask at most and that answers with a page of its own, on a host that tells whoever asks for what is not there (several answers of one size are how it says no), and where a page for operators told `effect.told` bytes or more to somebody who came for that alone (`effect.brief` requests within an hour).",
        "Informational where somebody makes up to `doors` requests and no others, all of them for programs of a sort that nobody else is served on this host (`.cgi`, `.action`), or sends something to what is not there: no list names every published hole.",
        "How many were answered, sent on, refused, not found and failed is told.",
        "Medium where it fails with 500 on an endpoint that hardly ever fails, where a known hole fails so on a host that tells whoever asks for what is not there (at least `effect.misses` requests), where a place that nobody else asks answers every sort of payload otherwise, or where a page for operators answers somebody who looks for such pages.",
        "High where an effect shows:",
        "- what its path names is served and is not what the host answers always;",
        "- an answer of a size that at most `odd_share` percent of the endpoint's ordinary answers have (at least `answers` of them);",
        "- an answer four times as large as any ordinary one there, or, on an endpoint without ordinary answers, as large as one in a thousand of all;",
        "- a delay as long as the payload asks;",
        "- conditions that split the answers into two sizes, or letters that are read one by one and do so for requests of one length;",
        "- code or a command whose answer is twice as long as any that the same hand got there without, while another's is not;",
        "- a token that nobody signed and that opens what was refused;",
        "- a file that is not found from some depths and served, with one size, from others;",
        "- columns that are counted by a page that comes back up to one of them, and what is read there then;",
        "- inner addresses of which a place fetches some, with answers of their own, and refuses or fails over at least `effect.turns`;",
        "- commands, code or files asked of a place that nobody else asks and that answers in at least `effect.answers` sizes which what it shows of the request does not explain, to at most `effect.classes` sorts of payload;",
        "- an expression in a path that is sent on where others find nothing;",
        "- a login that lets a payload in where it refuses without;",
        "- a new script in use by one hand after an attack or an upload (`effect.new_hours`, `hands`, `narrow`), or among files and in use from up to 63 addresses, which all together ask for little but such scripts, or after the same hand looked for such scripts in vain, or wrote it with PUT, MOVE or COPY (201) and hardly anything else;",
        "- SQL at one place, of which a part is answered as without, or fails in the server, and another is answered in `effect.answers` sizes of its own or more;",
        "- a script that nobody asked for before, by the same hand within `effect.upload_minutes` after an attack that was taken, or among files after an upload (medium where it was merely written with a method made for that, or was missing before something was sent);",
        "- a command in a header, where the answer differs from those that the same hand got there without;",
        "- a document of settings of `effect.document` bytes or more where such hold a few thousand;",
        "- rounds of work that make `effect.answers` answers late where as many are not.",
        "Where the log tells no sizes of a host that finds nothing now and then, a known hole or shell that is served is an effect.",
        "An answer without a body is none where a page or a file is read (`effect.empty` bytes to a GET; no bytes to anything else); a known hole or a shell that is asked by POST or another method that changes something acts without a word.",
        "A difference in size that showing the request up to `effect.echoes` times explains is none.",
        "Critical from `used` such answers of a web shell or of data.",
        "Value and threshold count requests with payloads, or those with an effect where there are any.",
    ],
    innocent: &[
        "Programs whose requests hold code, filters or SQL by trade: medium.",
        "A place that nobody else asks and that answers the same hand otherwise to everything, with payloads and without: a browser of folders, a search through logs.",
        "Files of a repository where code is kept: an owner and a repository before `/-/blob/`, `/blob/`, `/src/branch/` and the like, a version and a file behind, no steps upwards.",
        "Names with apostrophes, hearts, URLs in parameters, base64, GraphQL: silent, see the samples beside the signatures.",
        "Words that more than a few visitors look for, or that stand in the paths of pages that are served to more than a few, each of whom does mostly other things: a site about security, one where code is kept.",
        "The page that a browser says it came from.",
        "Doors that people use who attack nothing are not counted, nor are such that stand in the value of a parameter (`?next=/manager/html`).",
        "Programs of the owners of such places send there as well: medium at most.",
        "An old link to a page of a former site asks for a program that is not there: informational, and not told of crawlers that say so.",
        "A new page that somebody works with is reached through others; a partner's program says what it is, gets receipts, or comes by its clock.",
        "A monitor asks for one inner page again and again: informational.",
        "An export with a date or a number in its path, of which a hand that mostly does other work and hardly ever misses fetches one a day: medium, low from three days on; copies that somebody who signed in fetches from the page of the same folder that makes or lists them: the same; or a round of the same dumps at the same time of day on three days, with nothing missed: low.",
        "Bodies are not logged: a payload in a POST is not seen, and an answer's content is not known.",
    ],
    evasion: "Payloads in bodies or headers, or in a referer that is written as browsers write it; encodings beyond those undone; a slow trickle from many addresses; a single encoded step to a file that no signature names; a secret file of exactly 5 or 20 bytes, which looks like an empty answer; a secret file in folders that are named like those of a repository.",
    owasp: "API8:2023; API7:2023; OAT-014",
    attack: "T1190; T1505.003; T1595.002",
};

/// How sure it is that a scan of the internet is an attack on this place: less than that it is a scan.
const SCAN: u8 = 55;

/// Sentences about signatures in a message.
const SHOWN: usize = 4;

/// Judges the payloads of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.injection;
    let effects = Effects::of(profile, peers, policy);
    let all = &effects.all;
    let doors = all.iter().filter(|(_, signature, _)| signature.class.is_place()).count();
    let hits = effects.with(Effect::Reachable).count() as u64;
    let worst = all.iter().map(|(_, _, effect)| *effect).max().unwrap_or(Effect::None);
    let only_doors = doors == all.len();
    // Whoever uses a hole does not merely look for one.
    let uses = all.iter().any(|(_, signature, _)| signature.class == Class::KnownHole);
    let few = (doors as u64) < limits.doors
        && (doors * 100) < profile.events.len() * limits.door_share as usize;
    if all.is_empty() || only_doors && !uses && hits == 0 && few {
        return super::stray::detect(profile, peers, policy, true);
    }
    let habit = is_habit(profile, all);
    let errand = errand(profile, all, peers);
    let scan = is_scan(profile, policy) && worst == Effect::None;
    let told = effects.is_told(profile, &policy.effect, limits.door_share);
    let level = if habit {
        Level::Informational
    } else {
        level(&effects, (only_doors, told), scan, policy)
    };
    let level = errand.map_or(level, |errand| level.min(errand.level()));
    let events: Vec<Event> = all.iter().map(|(event, ..)| *event).collect();
    let message = message(&effects, peers);
    let mut reasons = vec![message.clone()];
    reasons.extend(effects.signs.iter().cloned());
    let targets: BTreeSet<Name> =
        effects.with(Effect::Reachable).map(|(event, ..)| event.endpoint).collect();
    let (measure, value, threshold) = if hits > 0 {
        ("payloads with an effect", hits, 1)
    } else if only_doors {
        ("requests for known holes and secret files", all.len() as u64, limits.doors)
    } else {
        ("requests with a payload", all.len() as u64, 1)
    };
    Some(Verdict {
        level,
        confidence: if scan { SCAN } else { confidence(level, all.len(), only_doors) },
        endpoint: endpoint(&effects, peers),
        object_kind: Name::default(),
        measure,
        value: value as f64,
        threshold: threshold as f64,
        peers: peers.population(),
        message,
        reasons,
        alternatives: alternatives(habit, errand),
        events,
        targets: targets.into_iter().collect(),
        hits: hits_of(&effects, worst),
    })
}

fn level(
    effects: &Effects<'_>,
    (only_doors, told): (bool, bool),
    scan: bool,
    policy: &Policy,
) -> Level {
    let limits = &policy.injection;
    let served: Vec<_> = effects.with(Effect::Served).collect();
    let takes = |class: Class| !matches!(class, Class::Secret | Class::Exploit | Class::Inside);
    let in_use = served.iter().filter(|(_, signature, _)| takes(signature.class)).count() as u64;
    // Doors alone are noise, however many.
    let payloads = || effects.all.iter().filter(|(_, s, _)| !s.class.is_place());
    let signatures: BTreeSet<&str> = payloads().map(|(_, s, _)| s.name).collect();
    let count = payloads().count() as u64;
    // Whoever searches the internet asks for what is not there, and more of it than others.
    let lost = payloads().filter(|(event, ..)| event.outcome() == Outcome::Missing).count() as u64;
    let many = count - lost >= limits.many || count >= limits.many_doors;
    // So many from one hand are no background noise, whatever came of them.
    let tool = count >= limits.tool && signatures.len() as u64 >= limits.varied && !scan;
    let earnest = effects.in_earnest() >= limits.earnest;
    match effects.all.iter().map(|(_, _, effect)| *effect).max() {
        Some(Effect::Served) if in_use >= limits.used => Level::Critical,
        Some(Effect::Served) => Level::High,
        _ if tool || earnest => Level::High,
        Some(Effect::Reachable) if !effects.looks_around(policy) && !told => Level::Low,
        Some(
            Effect::Used | Effect::Taken | Effect::Reachable | Effect::Returned | Effect::Failed,
        ) => Level::Medium,
        _ if many || effects.are_answered() => Level::Medium,
        // Whoever uses one hole again and again is at this very place, though it is not there.
        _ if only_doors && count_of(effects, Class::KnownHole) >= limits.many => Level::Low,
        _ if only_doors && (effects.all.len() as u64) < limits.many_doors => Level::Informational,
        _ => Level::Low,
    }
}

/// Nearly everything that it asked for is not there, under many paths: a list that is tried
/// everywhere, whatever stands in it. Whoever is at work on a place keeps to it.
fn is_scan(profile: &Profile, policy: &Policy) -> bool {
    let lost = || profile.events.iter().filter(|event| event.outcome() == Outcome::Missing);
    let paths: BTreeSet<Name> = lost().map(|event| event.path).collect();
    let limits = &policy.scanning;
    paths.len() as u64 >= limits.paths
        && lost().count() as u64 * 100 >= profile.events.len() as u64 * limits.lost_share
}

fn count_of(effects: &Effects<'_>, class: Class) -> u64 {
    effects.all.iter().filter(|(_, signature, _)| signature.class == class).count() as u64
}

/// One signature at one endpoint and little else, day after day: a monitor.
fn is_habit(profile: &Profile, all: &[(Event, &'static Signature, Effect)]) -> bool {
    let places: BTreeSet<(&str, Name)> =
        all.iter().map(|(event, signature, _)| (signature.name, event.endpoint)).collect();
    let inside = all.iter().all(|(_, signature, _)| signature.class == Class::Inside);
    inside && places.len() == 1 && all.len() >= 10 && all.len() * 10 >= profile.events.len() * 8
}

/// What counts as a success: whatever had the greatest effect seen, and what lesser ones the same sort
/// of attack had before. A list of settings that was served before the dump beside it is a success
/// of the same hole, a page that was merely looked at on the way to another is not.
fn hits_of(effects: &Effects<'_>, worst: Effect) -> Vec<Locator> {
    let worst = worst.max(Effect::Reachable);
    let sorts: BTreeSet<Class> = effects.with(worst).map(|(_, s, _)| s.class).collect();
    let counts = |(_, s, effect): &&(Event, &'static Signature, Effect)| {
        *effect >= worst || sorts.contains(&s.class)
    };
    effects.with(Effect::Reachable).filter(counts).map(|(event, ..)| event.at).collect()
}

fn confidence(level: Level, attempts: usize, only_doors: bool) -> u8 {
    match level {
        // Who only looks for doors is a scanner first.
        Level::High if only_doors => 65,
        Level::Critical => 85,
        Level::High => 75,
        Level::Medium if attempts >= 100 => 80,
        Level::Medium => 65,
        _ => 60,
    }
}

/// The endpoint with most effects, else with most payloads; of equals the first by its text.
fn endpoint(effects: &Effects<'_>, peers: &Peers<'_>) -> Name {
    let worst = effects.all.iter().map(|(_, _, effect)| *effect).max().unwrap_or(Effect::None);
    let mut counts = HashMap::new();
    effects.with(worst).for_each(|(e, ..)| *counts.entry(e.endpoint).or_insert(0u64) += 1);
    super::profile::top(&counts, peers.dossiers)
}

fn message(effects: &Effects<'_>, peers: &Peers<'_>) -> String {
    let worst = effects.all.iter().map(|(_, _, effect)| *effect).max().unwrap_or(Effect::None);
    let mut named: BTreeMap<(Class, &str), u64> = BTreeMap::new();
    effects.all.iter().for_each(|(_, s, _)| *named.entry((s.class, s.name)).or_insert(0) += 1);
    let mut list: Vec<_> = named.into_iter().collect();
    list.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let more = list.len().saturating_sub(SHOWN);
    let mut text: Vec<String> = list
        .iter()
        .take(SHOWN)
        .map(|((class, name), count)| format!("{} ({name}) {}", class.name(), thousands(*count)))
        .collect();
    if more > 0 {
        text.push(format!("{more} more signatures"));
    }
    let outcome = match effects.signs.first() {
        Some(sign) => {
            let hit = effects.with(worst).next();
            let place = hit.map_or(String::new(), |(event, signature, _)| {
                let place = peers.dossiers.endpoint_text(event.endpoint);
                format!(": {} at {place}, status {}", signature.class.name(), event.status)
            });
            format!("{sign}{place}")
        }
        None => "none shows an effect".to_owned(),
    };
    format!(
        "{} with payloads: {}; {outcome}; of all: {}",
        many(effects.all.len() as u64, "request"),
        text.join(", "),
        effects.outcomes()
    )
}

/// What it may be instead. What innocent text looks like a signature was weighed when that was written,
/// and says nothing of this sender: it stands beside the signature.
fn alternatives(habit: bool, errand: Option<Errand>) -> Vec<String> {
    let mut all = vec!["a test that the owner ordered: ask".to_owned()];
    if habit {
        all.push("a monitor: fits, one inner page again and again".to_owned());
    }
    all.extend(errand.map(Errand::tell));
    all
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get, line};

    fn quiet_site() -> Vec<String> {
        browse(30, 12)
    }

    fn judged(lines: &[String]) -> Trial {
        Trial::of("combined", lines)
    }

    #[test]
    fn an_ordinary_site_is_silent() {
        let mut lines = quiet_site();
        for (at, target) in [
            "/search?q=O%27Brien",
            "/search?q=select+from+menu",
            "/share?url=https://a.example/x",
            "/search?q=i+%3C3+you",
            "/a/../b.css",
            "/robots.txt",
        ]
        .iter()
        .enumerate()
        {
            lines.push(get("203.0.113.9", at as u64, target, 200, 900));
        }
        assert_eq!(judged(&lines).of_kind("injection"), None);
    }

    #[test]
    fn attempts_are_low_and_many_varied_ones_medium() {
        let mut lines = quiet_site();
        lines.push(get("203.0.113.9", 1, "/item?id=1%27+UNION+SELECT+1,2--", 404, 300));
        let low = judged(&lines);
        assert_eq!(low.of_kind("injection"), Some(Level::Low));
        // What is said of a signature, and not of this sender, is no verdict on it.
        assert!(low.alternatives.iter().any(|text| text.contains("the owner ordered")));
        assert!(!low.alternatives.iter().any(|text| text.starts_with("looks alike")));
        for at in 0..10 {
            lines.push(get("203.0.113.9", 10 + at, &format!("/item?id={at}+or+1=1"), 404, 300));
            lines.push(get("203.0.113.9", 30 + at, "/item?f=../../../etc/passwd", 403, 300));
            lines.push(get(
                "203.0.113.9",
                50 + at,
                "/s?q=%3Cscript%3Ealert(1)%3C/script%3E",
                404,
                300,
            ));
        }
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Medium));
        let mut alone = quiet_site();
        alone.extend(
            (0..40).map(|at| get("203.0.113.9", at, "/item?f=../../../etc/passwd", 403, 300)),
        );
        assert_eq!(judged(&alone).of_kind("injection"), Some(Level::Medium), "one again and again");
        for at in 0..100 {
            let target = format!("/item?id={at}%27+UNION+SELECT+1,{at}--");
            lines.push(get("203.0.113.9", 100 + at, &target, 404, 300));
        }
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::High), "a tool at work");
        // The same among many other things that are not there is a list that is tried everywhere.
        lines.extend(
            (0..1_200).map(|at| get("203.0.113.9", 300 + at, &format!("/w{at}.cgi"), 404, 300)),
        );
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Medium));
        assert_eq!(judged(&lines).of_kind("scanning"), Some(Level::Medium));
    }

    #[test]
    fn commands_answered_by_what_nobody_else_asks_are_high_and_one_page_for_all_is_low() {
        let ping = |sizes: [u64; 4]| {
            let mut lines = quiet_site();
            for (at, (size, command)) in (0..).zip(sizes.into_iter().zip(["id", "ls", "w", "ps"])) {
                let target = format!("/ping?host=127.0.0.1%3Bcat%20/etc/passwd%3B{command}");
                lines.push(get("203.0.113.9", at, &target, 200, size));
            }
            judged(&lines).of_kind("injection")
        };
        assert_eq!(ping([400, 700, 1_000, 1_300]), Some(Level::High));
        assert_eq!(ping([400; 4]), Some(Level::Low));
    }

    #[test]
    fn the_noise_of_the_internet_stays_informational() {
        let mut lines = quiet_site();
        for (at, path) in [
            "/.env",
            "/.git/config",
            "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
            "/boaform/admin/formLogin",
        ]
        .iter()
        .enumerate()
        {
            lines.push(get("203.0.113.9", at as u64, path, 404, 300));
        }
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Informational));
    }

    #[test]
    fn one_door_is_told_of_whoever_asks_for_nothing_else() {
        let mut lines = quiet_site();
        lines.push(get("203.0.113.9", 1, "/.git/config", 404, 300));
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Informational));
        // A visitor whose program looks for what is not there.
        lines.extend((0..4).map(|at| get("203.0.113.9", 10 + at, "/item?name=lamp", 200, 2_000)));
        assert_eq!(judged(&lines).of_kind("injection"), None);
    }

    #[test]
    fn what_a_path_and_its_query_show_together_is_read_where_the_route_is_known() {
        for target in ["/api/index.php/v1/config/application?public=true", "/etc/passwd?raw"] {
            let mut lines = quiet_site();
            lines.push(get("203.0.113.9", 1, target, 200, 1_287));
            assert_eq!(judged(&lines).of_kind("injection"), Some(Level::High), "{target}");
        }
        // The same place, asked as its owners ask.
        let mut lines = quiet_site();
        lines.push(get("203.0.113.9", 1, "/api/index.php/v1/config/application", 200, 1_287));
        assert_eq!(judged(&lines).of_kind("injection"), None);
    }

    #[test]
    fn an_answer_without_a_body_gives_no_secret_away() {
        let asked = |bytes: u64| {
            let mut lines = quiet_site();
            lines.push(get("203.0.113.9", 1, "/wp-config.php.bak", 200, bytes));
            judged(&lines).of_kind("injection")
        };
        // Nothing at all, the last chunk of nothing, and nothing, packed.
        assert_eq!([0, 5, 20].map(asked), [Some(Level::Informational); 3]);
        assert_eq!(asked(2_940), Some(Level::High));
        // What is sent to a program acts, however little it answers.
        let mut lines = quiet_site();
        let upload = "POST /cf_scripts/scripts/ajax/ckeditor/plugins/filemanager/upload.cfm";
        lines.push(line("203.0.113.9", 1, upload, 200, 20, "curl/8"));
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::High));
    }

    #[test]
    fn a_hole_that_fails_where_others_find_nothing_is_there() {
        let asked = |misses: u64| {
            let mut lines = quiet_site();
            lines.extend((0..misses).map(|at| {
                get(&format!("198.51.100.{}", at % 9), 5 * at, &format!("/old{at}"), 404, 300)
            }));
            lines.push(get("203.0.113.9", 90, "/ecp/default.aspx?__VIEWSTATE=%2FwEy", 500, 3_420));
            judged(&lines).of_kind("injection")
        };
        assert_eq!(asked(20), Some(Level::Medium));
        assert_eq!(asked(0), Some(Level::Informational));
    }

    #[test]
    fn a_secret_that_is_served_is_high_unless_the_host_answers_everything() {
        let mut lines = quiet_site();
        lines.push(get("203.0.113.9", 1, "/.env", 200, 1_287));
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::High));
        lines.truncate(lines.len() - 1);
        for (at, path) in
            ["/.env", "/.git/config", "/backup.zip", "/phpmyadmin/"].iter().enumerate()
        {
            lines.push(get("203.0.113.9", at as u64, path, 200, 4_200));
        }
        assert!(judged(&lines).of_kind("injection") <= Some(Level::Informational));
    }

    #[test]
    fn what_is_kept_as_code_is_no_secret_of_the_server() {
        let asked = |folder: &str| {
            let files = [".env.example", ".gitlab-ci.yml", ".npmrc", "docker-compose.yml"];
            let mut lines = quiet_site();
            lines.extend((0..).zip(files).map(|(at, file)| {
                get("203.0.113.9", 9 * at, &format!("/{folder}/{file}"), 200, 900 + at)
            }));
            judged(&lines).of_kind("injection")
        };
        assert_eq!(asked("group/shop/-/raw/main"), None);
        assert_eq!(asked("anna/shop/src/branch/main"), None);
        assert_eq!(asked("shop"), Some(Level::High));
        assert_eq!(
            asked("storage/blob"),
            Some(Level::High),
            "a folder of this name on a plain site"
        );
    }

    /// A dump of each of so many days, beside so many other requests that are answered or not there.
    fn dumps(days: u64, work: u64, found: bool) -> Option<Level> {
        let mut lines = quiet_site();
        for day in 0..days {
            let at = day * 86_400 + 3_600;
            for i in 0..work {
                let status = if found { 200 } else { 404 };
                let path = format!("/sync/pupils/{}", 31_000 + day * 50 + i);
                lines.push(get("203.0.113.9", at + i, &path, status, 800));
            }
            let path = format!("/backups/2024-03-{:02}/school-1.sql.gz", day + 4);
            lines.push(get("203.0.113.9", at + 900, &path, 200, 400_000));
        }
        judged(&lines).of_kind("injection")
    }

    #[test]
    fn an_export_that_is_fetched_beside_other_work_is_a_job_and_what_was_looked_for_is_a_find() {
        assert_eq!(dumps(6, 30, true), Some(Level::Low));
        assert_eq!(dumps(2, 30, true), Some(Level::Medium));
        assert_eq!(dumps(6, 0, true), Some(Level::High), "and nothing else");
        assert_eq!(dumps(6, 30, false), Some(Level::High), "after many misses");
    }

    #[test]
    fn a_parameter_that_makes_the_answer_larger_worked() {
        let mut lines = quiet_site();
        for at in 0..40 {
            lines.push(get(&format!("198.51.100.{at}"), at, "/item?name=lamp", 200, 2_000 + at));
        }
        let probe = "/item?name=x%27+union+select+login,hash+from+users--";
        lines.push(get("203.0.113.9", 100, probe, 200, 2_010));
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Low));
        lines.push(get("203.0.113.9", 101, probe, 200, 48_000));
        let trial = judged(&lines);
        assert_eq!(trial.of_kind("injection"), Some(Level::High));
        assert!(
            trial.message("injection").contains("another size"),
            "{}",
            trial.message("injection")
        );
        // Without the line that shows it, nothing is left of it.
        lines.pop();
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Low));
    }

    #[test]
    fn a_file_that_is_found_from_some_depths_only_was_read() {
        let probe = |at: u64, depth: usize, found: bool| {
            let target = format!("/download?file={}etc/passwd", "..%2f".repeat(depth));
            let (status, bytes) = if found { (200, 1_750) } else { (404, 300) };
            get("203.0.113.9", at, &target, status, bytes)
        };
        let mut lines = quiet_site();
        lines.extend((1..9).map(|depth| probe(depth, depth as usize, depth > 5)));
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::High));
        // A place that answers whatever it is asked, and one whose answers are as ever.
        let mut lines = quiet_site();
        lines.extend((1..9).map(|depth| probe(depth, depth as usize, true)));
        assert!(judged(&lines).of_kind("injection") <= Some(Level::Low));
        let ordinary =
            |at: u64| get(&format!("198.51.100.{at}"), at, "/download?file=a", 200, 1_750);
        let mut lines = quiet_site();
        lines.extend((0..40).map(ordinary));
        lines.extend((1..9).map(|depth| probe(100 + depth, depth as usize, depth > 5)));
        assert!(judged(&lines).of_kind("injection") <= Some(Level::Low));
    }

    #[test]
    fn a_web_shell_in_use_is_critical() {
        let mut lines = quiet_site();
        for (at, command) in
            ["id", "whoami", "uname+-a", "cat+/etc/passwd", "ls", "pwd"].iter().enumerate()
        {
            let target = format!("/wp-content/uploads/2024/03/x.php?cmd={command}");
            lines.push(get("203.0.113.9", at as u64, &target, 200, 60 + 17 * at as u64));
        }
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Critical));
    }

    #[test]
    fn a_failing_server_where_others_do_not_fail_is_worth_a_look() {
        let mut lines = quiet_site();
        for at in 0..40 {
            lines.push(get(&format!("198.51.100.{at}"), at, "/item?name=lamp", 200, 2_000));
        }
        lines.push(get("203.0.113.9", 100, "/item?name=5%27+or+%271%27=%271", 500, 150));
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Medium));
    }

    #[test]
    fn a_monitor_of_one_inner_page_is_informational() {
        let mut lines = quiet_site();
        for at in 0..60 {
            lines.push(get("203.0.113.9", at * 60, "/server-status", 200, 3_000 + at));
        }
        assert_eq!(judged(&lines).of_kind("injection"), Some(Level::Informational));
    }
}
