//! Many refused logins for few names.

use super::login_flood::{Flood, flood, opens_accounts};
use super::page::About;
use super::tries::{before_success, counted, leave_first_steps, leave_neighbours};
use super::{Peers, Policy, Profile, Verdict, credential_stuffing, policy, retries};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::record::time::SECOND;
use crate::route::code::tries_a_code;
use crate::route::login::{only_asks, takes_payments};
use crate::route::matcher::UNMATCHED;
use crate::triage::ActorKind;
use crate::words::{many, thousands};
use hashbrown::{HashMap, HashSet};

/// The page.
pub const ABOUT: About = About {
    name: "brute_force",
    title: "One actor is refused at a login again and again, for one name or a few.",
    what: "Refused requests (401, 402, 403, 404, 422, 429) to an endpoint where callers prove who they are, ask for another password, or pay, codes tried in a query, and keys of an API that stand there (`?api_key=`), wherever that goes.",
    why: "Passwords, one-time codes and tokens can be guessed; a success after many failures is a break-in.",
    how: &[
        "Refused logins of one actor: at least `brute_force.failures`, and `failed_share` percent of all its logins; fewer than `credential_stuffing.names` distinct names where the log tells names, and fewer than `credential_stuffing.opened` logins that worked after ten or more that did not where it tells none.",
        "Fewer, from `burst` with one program within `burst_seconds`, are low, and medium where one then succeeds.",
        "What a limiter turned away (429) counts as often as what was refused otherwise: it was never looked at.",
        "High where a login succeeds after `failures_before_success` failures, while these go on (within ten minutes, or twenty of their pauses), or from `grave` failures with `grave_hour` of them in an hour.",
        "A door that is no login by its words counts as one where it answers 401 so often (what it answers under a name within seconds was merely asked for one), if that comes fast, for several names, from ten addresses, or ends with a success.",
        "Payments that are declined (402) count likewise, and codes that a query tries (`?voucher=K7Q2PXW9`, `?otp=482133`), wherever it goes.",
        "Of an address where up to three programs bear nearly all refusals, only tries with these count.",
        "Where nearly all refusals are those of the second step of a login (a code, consent on a telephone), only tries at that one count.",
        "Who asks for a reset of passwords is let in nowhere: medium at most.",
        "The same of a form that says no with status 200: from `burst` tries with one program within `burst_seconds`, low, and medium where one is then answered otherwise. So are POSTs to the first page of an application that get one form of a kilobyte or more each time, from `flood` of them.",
        "Where a form says no with status 200 or a redirect: at least `flood` tries, `flood_hour` of them in an hour, `same_share` percent of them answered alike, and little else fetched from that address; high where a rare answer of another status or size comes after ten tries, or, where everybody is sent on, a page that had not answered before.",
    ],
    innocent: &[
        "A shared address at the morning login peak (most of its logins succeed).",
        "An expired password in a script (one name, steady pace, never a success).",
        "A device that was there before, or renews its session, and tries again at its steady pace of `retry_seconds` or more until somebody types the new password (low).",
        "A phone that synchronises mail: it waits as long, at any pace, and synchronises on once it is let in (low).",
        "Forgotten passwords (a handful).",
    ],
    evasion: "One try an address; long pauses.",
    owasp: "API2:2023; OAT-007; OAT-001",
    attack: "T1110.001",
};

/// Logins of an actor, summed up.
pub(super) struct Logins {
    /// Refused.
    pub failures: u64,
    /// All.
    pub all: u64,
    /// Distinct names tried and refused; 0 if the log tells none.
    pub names: u64,
    /// Logins that worked, each after so many that did not that nobody mistyped.
    pub opened: u64,
    /// Refused before the last success that came while these went on.
    pub failures_before_success: u64,
    /// The endpoint of most of them.
    pub endpoint: Name,
    /// All of them, in time; those of a client under whatever name.
    pub events: Vec<Event>,
}

/// Refusals in a row before a success that nobody mistyped.
const IN_A_ROW: u64 = 10;

/// Addresses that try one name at one door, from which they take turns.
const TURNS: usize = 10;

pub(super) fn is_refused(event: &Event) -> bool {
    matches!(event.outcome(), Outcome::Denied | Outcome::Missing | Outcome::Limited)
}

impl Logins {
    pub(super) fn of(profile: &Profile, peers: &Peers<'_>) -> Self {
        let mut logins = profile.logins.clone();
        logins.extend(
            peers.logins_at(profile).filter(|_| profile.kind == ActorKind::Client).copied(),
        );
        logins.sort_unstable_by_key(|event| (event.time, event.at));
        logins.dedup();
        if profile.kind == ActorKind::Client {
            leave_neighbours(&mut logins);
        }
        Self::from(logins, peers)
    }

    /// The same, or where hardly any login was refused, the requests to a door that is none by its
    /// words and answers 401.
    pub(super) fn at_any_door(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Self {
        let logins = Self::of(profile, peers);
        if logins.failures >= policy.brute_force.failures {
            return logins;
        }
        let knocks = knocks(profile, peers, policy).map(|events| Self::from(events, peers));
        knocks.filter(|other| other.failures >= policy.brute_force.failures).unwrap_or(logins)
    }

    /// Sums up requests to a login, in time.
    fn from(mut logins: Vec<Event>, peers: &Peers<'_>) -> Self {
        leave_first_steps(&mut logins, peers);
        let refused = |event: &&Event| is_refused(event);
        // What sends out a code, or renews a session, says yes to whoever is refused elsewhere.
        let tried: HashSet<Name> = logins.iter().filter(refused).map(|e| e.endpoint).collect();
        let opened = |event: &Event| {
            event.outcome() == Outcome::Succeeded && tried.contains(&event.endpoint)
        };
        let names: HashSet<Name> = logins
            .iter()
            .filter(refused)
            .map(|e| e.principal)
            .filter(|n| *n != Name::default())
            .collect();
        let mut endpoints = HashMap::new();
        for event in logins.iter().filter(refused) {
            *endpoints.entry(event.endpoint).or_insert(0u64) += 1;
        }
        let endpoint = super::profile::top(&endpoints, peers.dossiers);
        let [_, _, route] = peers.dossiers.endpoint(endpoint);
        let (mut broken, mut row) = (0, 0u64);
        for event in logins.iter().filter(|_| opens_accounts(route.as_bytes())) {
            row += u64::from(is_refused(event));
            if opened(event) {
                broken += u64::from(std::mem::take(&mut row) >= IN_A_ROW);
            }
        }
        let failures = counted(logins.iter().filter(refused));
        let turned_away = logins.iter().filter(refused).count() as u64 - failures;
        Self {
            failures,
            all: logins.len() as u64 - turned_away,
            names: names.len() as u64,
            opened: broken,
            failures_before_success: before_success(&logins, opened),
            endpoint,
            events: logins,
        }
    }

    /// Many names were tried; where the log tells none, several opened.
    pub(super) fn is_list(&self, limits: &policy::Stuffing) -> bool {
        self.names >= limits.names || self.names == 0 && self.opened >= limits.opened
    }

    pub(super) fn failed_share(&self) -> u64 {
        self.failures * 100 / self.all.max(1)
    }
}

/// Judges the logins of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let keys = || super::keys::detect(profile, peers, policy);
    by_status(profile, peers, policy).or_else(keys).or_else(|| {
        // What is a list of names is told as one.
        let list = credential_stuffing::detect(profile, peers, policy).is_some();
        flood(profile, peers, policy).filter(|_| !list).map(|flood| by_answer(flood, peers, policy))
    })
}

fn by_status(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.brute_force;
    let logins = Logins::at_any_door(profile, peers, policy);
    let burst = logins.failures < limits.failures;
    if burst && !is_burst(&logins, policy)
        || logins.failed_share() < limits.failed_share
        || logins.is_list(&policy.credential_stuffing)
    {
        return None;
    }
    let broke_in = logins.failures_before_success >= limits.failures_before_success;
    let opened = burst && logins.failures_before_success >= limits.burst;
    let who = match logins.names {
        0 => "names are not logged, so it may be stuffing".to_owned(),
        n => many(n, "name"),
    };
    let [_, _, route] = peers.dossiers.endpoint(logins.endpoint);
    let (what, one) = if takes_payments(route.as_bytes()) {
        ("payments declined", "one")
    } else if tries_a_code(route.as_bytes()) {
        ("codes refused", "one")
    } else {
        ("logins refused", "a login")
    };
    let success = if broke_in || opened {
        format!("then {one} succeeded")
    } else {
        "none succeeded after so many".to_owned()
    };
    // Who asks for a reset is let in nowhere: it shows which names exist.
    let opens = broke_in && !only_asks(route.as_bytes());
    let grave = opens || is_flood(&logins, policy);
    let innocent = retries::why(profile, &logins, peers, policy);
    let retried = innocent.is_some_and(|why| why == retries::DEVICE);
    let level = match (grave && !retried, innocent.is_some() || burst && !opened) {
        (true, _) => Level::High,
        (_, true) => Level::Low,
        _ => Level::Medium,
    };
    let (failures, all) = (thousands(logins.failures), thousands(logins.all));
    let message = format!("{failures} of {all} {what} ({who}); {success}");
    let mut verdict = verdict(&logins, level, "refused logins", limits.failures, message);
    verdict.alternatives.extend(innocent.map(str::to_owned));
    Some(verdict)
}

/// Few, but faster than a hand types, and all with one program.
fn is_burst(logins: &Logins, policy: &Policy) -> bool {
    let limits = &policy.brute_force;
    let refused: Vec<&Event> = logins.events.iter().filter(|event| is_refused(event)).collect();
    let least = usize::try_from(limits.burst).unwrap_or(usize::MAX).max(2);
    let span = limits.burst_seconds.saturating_mul(SECOND);
    refused.windows(least).any(|run| match run {
        [first, .., last] => {
            last.time.0 - first.time.0 <= span && run.iter().all(|e| e.agent == first.agent)
        }
        _ => false,
    })
}

/// So many are refused so fast that it is an attack, whatever came of it.
pub(super) fn is_flood(logins: &Logins, policy: &Policy) -> bool {
    let limits = &policy.brute_force;
    logins.failures >= limits.grave
        && super::login_flood::busiest(&logins.events, 3600) >= limits.grave_hour
}

/// Requests to the door that answered 401 most, and is no login by its words.
fn knocks(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Vec<Event>> {
    let mut counts = HashMap::new();
    let refused = |event: &&Event| matches!(event.status, 401 | 402) && !event.has_object();
    for event in profile.events.iter().filter(refused) {
        *counts.entry(event.endpoint).or_insert(0u64) += 1;
    }
    let door = super::profile::top(&counts, peers.dossiers);
    let (door, mut events) = at_door(profile, peers, door);
    leave_asked(&mut events, peers, door);
    // Whoever guesses has no name until it opens, and then that of the account. Where many share an
    // address, most of them are let in, each under a name of his own.
    events.extend(profile.clients.iter().flat_map(|client| peers.entered(*client, door)));
    events.sort_unstable_by_key(Event::order);
    events.dedup_by_key(|event| event.at);
    let logins = Logins::from(events.clone(), peers);
    let fast = super::login_flood::busiest(&events, 60) >= policy.brute_force.failures;
    // A script has one place, and whoever takes turns at one name has many.
    let many = profile.clients.len() >= TURNS;
    let told = fast || many || logins.names >= 2 || logins.failures_before_success > 0;
    (told && !events.is_empty()).then_some(events)
}

/// Seconds between a refusal that asks for a name and the answer to it.
const ASKED: i64 = 10;

/// Refusals before one answer: a challenge, and where both sides negotiate a second one.
const LEGS: usize = 2;

/// HTTP asks for a name by a refusal: of what a client was refused without one, what came last
/// before each answer under a name was merely asked for it.
fn leave_asked(events: &mut Vec<Event>, peers: &Peers<'_>, door: Name) {
    let mut refused: HashMap<Name, Vec<Event>> = HashMap::new();
    for event in events.iter().filter(|e| e.status == 401 && e.principal == Name::default()) {
        refused.entry(event.client).or_default().push(*event);
    }
    let mut asked = HashSet::new();
    for (client, mut refused) in refused {
        refused.sort_unstable_by_key(Event::order);
        let (mut left, mut open) = (refused.into_iter().peekable(), Vec::new());
        for answer in peers.answered(client, door) {
            while let Some(event) = left.next_if(|event| event.time <= *answer) {
                open.push(event);
            }
            let soon = |event: &mut Event| answer.0 - event.time.0 <= ASKED * SECOND;
            asked.extend((0..LEGS).map_while(|_| open.pop_if(soon)).map(|event| event.at));
        }
    }
    events.retain(|event| !asked.contains(&event.at));
}

/// The requests to a door. What was refused while no route was known there is known by its path.
fn at_door(profile: &Profile, peers: &Peers<'_>, door: Name) -> (Name, Vec<Event>) {
    let [method, host, route] = peers.dossiers.endpoint(door);
    let here = |door: Name| profile.events.iter().filter(move |e| e.endpoint == door).copied();
    if route.as_bytes() != UNMATCHED {
        return (door, here(door).collect());
    }
    let mut paths = HashMap::new();
    here(door).for_each(|event| *paths.entry(event.path).or_insert(0u64) += 1);
    let path = super::profile::top(&paths, peers.dossiers);
    let named = [method, host, peers.dossiers.names.show(path)];
    let real = profile.endpoints.keys().find(|at| peers.dossiers.endpoint(**at) == named);
    let real = real.copied().unwrap_or(door);
    let refused = here(door).filter(|event| event.path == path);
    let mut events: Vec<Event> = refused.map(|event| Event { endpoint: real, ..event }).collect();
    if real != door {
        events.extend(here(real));
    }
    (real, events)
}

/// Where status tells nothing: tries that were all answered alike.
pub(super) fn by_answer(flood: Flood, peers: &Peers<'_>, policy: &Policy) -> Verdict {
    let (status, bytes) = flood.usual;
    let success = match flood.odd.first() {
        Some(odd) if (odd.status, odd.bytes) == flood.usual => {
            "then a page answered that had not before: a login succeeded".to_owned()
        }
        Some(odd) => format!(
            "after that {} were answered otherwise ({} with {}): a login succeeded",
            thousands(flood.odd.len() as u64),
            odd.status,
            many(odd.bytes, "byte")
        ),
        None => "none was answered as if it had worked".to_owned(),
    };
    let message = format!(
        "{} tries at {}, up to {} in an hour; {} of them got the same answer ({status} with about {}); {success}",
        thousands(flood.tries.len() as u64),
        peers.dossiers.endpoint_text(flood.endpoint),
        thousands(flood.busiest),
        thousands(flood.alike as u64),
        many(bytes, "byte")
    );
    Verdict {
        level: match (flood.quick, flood.odd.is_empty()) {
            (true, true) => Level::Low,
            (true, false) => Level::Medium,
            (false, true) if !flood.is_grave(&policy.brute_force) => Level::Medium,
            _ => Level::High,
        },
        confidence: if flood.odd.is_empty() { 60 } else { 70 },
        endpoint: flood.endpoint,
        object_kind: Name::default(),
        measure: "tries at a login that were answered alike",
        value: flood.alike as f64,
        threshold: policy.brute_force.flood as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "a service that logs in again and again: no, hardly anything else was fetched from there".to_owned(),
            "many people behind one address: no, for the same reason".to_owned(),
        ],
        targets: if flood.odd.is_empty() { Vec::new() } else { vec![flood.endpoint] },
        hits: flood.odd.iter().map(|event| event.at).collect(),
        events: flood.tries,
    }
}

/// The verdict that both login detectors give.
pub(super) fn verdict(
    logins: &Logins,
    level: Level,
    measure: &'static str,
    floor: u64,
    message: String,
) -> Verdict {
    Verdict {
        level,
        confidence: if level == Level::High { 80 } else { 60 },
        endpoint: logins.endpoint,
        object_kind: Name::default(),
        measure,
        value: logins.failures as f64,
        threshold: floor as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            format!(
                "many people behind one address: no, {} % of its logins were refused",
                logins.failed_share()
            ),
            "an expired password in a script: it would never succeed, and try one name".to_owned(),
        ],
        events: logins.events.clone(),
        targets: vec![logins.endpoint],
        hits: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get, line};

    fn post(second: u64, target: &str, status: u16, bytes: u64) -> String {
        let request = format!("POST {target}");
        line("203.0.113.9", second, &request, status, bytes, "python-requests/2.31")
    }

    fn level(lines: &[String]) -> Option<Level> {
        Trial::of("combined", lines).of_kind("brute_force")
    }

    #[test]
    fn whoever_has_the_password_and_asks_for_consent_until_it_is_given_breaks_in() {
        let pushed = |refused: u64, tries: u64| {
            let one = |at: u64| {
                let second = |status| post(at * 90 + at % 37, "/auth/push/verify", status, 300);
                [
                    post(at * 90, "/auth/login", 200, 900),
                    second(if at < refused { 403 } else { 200 }),
                ]
            };
            level(&[browse(30, 8), (0..tries).flat_map(one).collect()].concat())
        };
        assert_eq!(pushed(55, 56), Some(Level::High));
        assert_eq!(pushed(9, 20), None, "the owner, who did not have it at hand");
    }

    #[test]
    fn a_portal_that_sends_everybody_on_shows_by_where_to() {
        let page = |at: u64, path: &str, bytes| get("203.0.113.9", at, path, 200, bytes);
        let mut lines = browse(30, 8);
        for at in 0..90 {
            lines.push(post(at * 4, "/owa/auth.owa", 302, 0));
            lines.push(page(at * 4 + 1, "/owa/auth/logon.aspx", 58_010));
        }
        assert_eq!(level(&lines), Some(Level::Medium));
        lines.push(post(400, "/owa/auth.owa", 302, 0));
        lines.push(page(401, "/owa/", 95_000));
        assert_eq!(level(&lines), Some(Level::High));
    }

    #[test]
    fn a_form_that_says_no_with_200_is_flooded_and_one_other_answer_is_the_break_in() {
        let mut lines = browse(30, 8);
        lines.extend((0..90).map(|at| post(at * 4, "/wp-login.php", 200, 4_102 + at % 5)));
        assert_eq!(level(&lines), Some(Level::Medium));
        lines.push(post(400, "/wp-login.php", 302, 0));
        let trial = Trial::of("combined", &lines);
        assert_eq!(trial.of_kind("brute_force"), Some(Level::High));
        assert!(trial.message("brute_force").contains("302 with 0 bytes"));
        lines.pop();
        lines.truncate(lines.len() - 50);
        assert_eq!(level(&lines), None);
    }

    #[test]
    fn a_test_that_wrong_passwords_are_refused_is_low_and_the_same_tries_alone_are_not() {
        use crate::detect::stage::{MONDAY, Request, customers, play};
        let runs = |reads: i64| {
            let one = move |day: i64| {
                let at = MONDAY + day * 86_400 + 40_000;
                let tries = (0..5).map(move |i| Request {
                    status: 401,
                    ..Request::at(at + i, "/v1/login").method("POST")
                });
                let reads = (0..reads)
                    .map(move |i| Request::at(at + 9 + i, format!("/v1/plans/{}", i % 4)));
                tries.chain(reads).map(|request| request.from("203.0.113.7", "suite/2"))
            };
            play(
                &customers(100, 14, 3).into_iter().chain((0..14).flat_map(one)).collect::<Vec<_>>(),
            )
        };
        let level = |reads| runs(reads).of("brute_force").first().map(|found| found.verdict.level);
        assert_eq!((level(20), level(0)), (Some(Level::Low), Some(Level::Medium)));
    }

    #[test]
    fn neighbours_of_a_thief_are_let_in_with_programs_of_their_own() {
        use crate::detect::stage::{MONDAY, Request, customers, play};
        let of = |at: i64, status: u16, agent: &str| {
            let request = Request::at(MONDAY + at, "/v1/login").method("POST");
            Request { status, ..request.from("203.0.113.7", agent) }
        };
        // A household that logs in for three weeks and mistypes once, and somebody who tries from
        // its address.
        let home = (0..20).map(|day| of(day * 86_400 + 30_000, 200, "Browser/9"));
        let mistyped = of(2 * 86_400 + 29_990, 401, "Browser/9");
        let home = home.chain([mistyped]);
        let tries = (0..40).map(|i| of(9 * 86_400 + i * 700, 401, "Tool/1"));
        let right = of(9 * 86_400 + 30_500, 200, "Tool/1");
        let all = [customers(60, 20, 3), home.chain(tries).chain([right]).collect()].concat();
        let outcome = play(&all);
        let found = outcome.of("brute_force");
        assert_eq!(found.len(), 1, "{}", outcome.tell());
        assert_eq!(found[0].verdict.events.len(), 41);
        let first = found[0].extent().map(|(first, _)| first.0 / 1_000_000);
        assert_eq!(first, Some(MONDAY + 9 * 86_400));
    }

    #[test]
    fn a_redirect_back_to_the_login_and_a_longer_page_after_it() {
        let mut lines = browse(30, 8);
        lines.extend((0..80).map(|at| post(at, "/account/login", 302, 210)));
        assert_eq!(level(&lines), Some(Level::Medium));
        lines.push(post(90, "/account/login", 302, 480));
        assert_eq!(level(&lines), Some(Level::High));
    }

    #[test]
    fn a_password_in_the_query_is_a_login_wherever_it_is() {
        let mut lines = browse(30, 8);
        for at in 0..120 {
            let target =
                format!("/vulnerabilities/brute/?username=admin&password=pw{at}&Login=Login");
            lines.push(get("203.0.113.9", at, &target, 200, if at == 100 { 4_420 } else { 4_240 }));
        }
        assert_eq!(level(&lines), Some(Level::High));
    }

    #[test]
    fn a_service_that_logs_in_and_works_and_people_who_log_in_are_silent() {
        let mut lines = browse(30, 8);
        for at in 0..200 {
            lines.push(post(at * 20, "/login", 200, 512));
            lines.push(line(
                "203.0.113.9",
                at * 20 + 1,
                &format!("GET /orders/{at}"),
                200,
                900,
                "python-requests/2.31",
            ));
        }
        assert_eq!(level(&lines), None);
    }

    #[test]
    fn a_realm_that_is_knocked_at_fast_is_brute_force_and_a_stale_script_is_not() {
        let mut lines = browse(30, 8);
        lines.extend((0..60).map(|at| get("203.0.113.9", at / 2, "/private/", 401, 381)));
        assert_eq!(level(&lines), Some(Level::Medium));
        let mut lines = browse(30, 8);
        lines.extend((0..60).map(|at| get("203.0.113.9", at * 60, "/private/feed", 401, 381)));
        assert_eq!(level(&lines), None);
    }

    #[test]
    fn a_few_tries_faster_than_a_hand_types_are_told_and_a_hand_is_not() {
        let tries = |apart: u64, last: Option<u16>| {
            let mut lines = browse(30, 8);
            lines.extend((0..9).map(|at| post(at * apart, "/login", 401, 512)));
            lines.extend(last.map(|status| post(9 * apart, "/login", status, 0)));
            level(&lines)
        };
        assert_eq!(tries(1, None), Some(Level::Low));
        assert_eq!(tries(1, Some(302)), Some(Level::Medium));
        assert_eq!(tries(9, Some(302)), None);
    }

    #[test]
    fn a_realm_that_asks_for_a_name_and_gets_one_refuses_nobody() {
        let sync = |answered: bool| {
            let mut lines = browse(30, 8);
            for at in 0..60 {
                let ask = |user: &str, second: u64, status: u16| {
                    let line = get("203.0.113.9", second, "/dav/", status, 500);
                    line.replacen("- -", &format!("- {user}"), 1)
                };
                lines.push(ask("-", at / 2, 401));
                if answered || at == 59 {
                    lines.push(ask("anna", at / 2, 207));
                }
            }
            level(&lines)
        };
        assert_eq!(sync(true), None);
        assert_eq!(sync(false), Some(Level::High));
    }

    #[test]
    fn cards_that_are_tried_are_brute_force_and_a_shop_that_sells_is_not() {
        let pay = |at: u64, status| post(at * 9, "/checkout/pay", status, 220);
        let sales = |declined: u64| -> Vec<String> {
            (0..200).map(|at| pay(at, if at % declined == 0 { 402 } else { 200 })).collect()
        };
        let mut lines = browse(30, 8);
        lines.extend(sales(8));
        assert_eq!(level(&lines), None);
        lines.truncate(240);
        lines.extend((0..60).map(|at| pay(at, 402)));
        assert_eq!(level(&lines), Some(Level::Medium));
        lines.push(pay(70, 200));
        let trial = Trial::of("combined", &lines);
        assert_eq!(trial.of_kind("brute_force"), Some(Level::High));
        assert!(trial.message("brute_force").contains("payments declined"));
    }

    #[test]
    fn a_code_that_is_guessed_opens_and_sending_it_out_again_opens_nothing() {
        let lines = |last: u16| {
            let mut lines = browse(30, 8);
            for at in 0..80 {
                lines.push(post(at * 4, "/v1/mfa/verify", 422, 96));
                if at % 10 == 9 {
                    lines.push(post(at * 4 + 1, "/v1/mfa/challenge", 200, 88));
                }
            }
            lines.push(post(400, "/v1/mfa/verify", last, 700));
            level(&lines)
        };
        assert_eq!(lines(200), Some(Level::High));
        assert_eq!(lines(422), Some(Level::Medium));
    }

    #[test]
    fn a_token_of_a_reset_that_is_guessed_opens_and_asking_for_resets_shows_names_only() {
        let lines = |path: &str| {
            let mut lines = browse(30, 8);
            lines.extend((0..80).map(|at| post(at * 4, path, 404, 96)));
            lines.push(post(400, path, 200, 700));
            level(&lines)
        };
        assert_eq!(lines("/password/reset"), Some(Level::High));
        assert_eq!(lines("/password/forgot"), Some(Level::Medium));
    }

    #[test]
    fn a_realm_that_no_head_of_the_log_shows_is_known_by_its_path() {
        let mut lines = browse(30, 8);
        lines.extend((0..60).map(|at| get("203.0.113.9", at, "/manager/html", 401, 2_473)));
        lines.extend((0..9).map(|at| get("203.0.113.9", at, &format!("/x{at}"), 401, 381)));
        lines.push(get("203.0.113.9", 70, "/manager/html", 200, 19_012));
        assert_eq!(level(&lines), Some(Level::High));
    }
}
