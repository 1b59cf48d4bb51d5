//! Refused logins from many actors, of whom each tries too little to stand out.

use super::alarm::alarmed::{alarm, alternatives, explained};
use super::alarm::lead::Lead;
use super::alarm::members::members;
use super::alarm::slice::refused;
use super::page::About;
use super::{Finding, Policy, Verdict};
use crate::case::Level;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::Outcome;
use crate::route::code::tries_a_code;
use crate::words::many;
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "distributed_logins",
    title: "A login refuses more than usual, and what is more comes from many actors of whom none stands out.",
    what: "Refused requests (401, 403, 400, 429) at a login by day and by hours, whoever makes them.",
    why: "With one try an address no address is ever noticed; the login as a whole notices. Stuffing and spraying work on one account in a hundred or so, and each is a stolen account.",
    how: &[
        "Refusals against ordinary traffic of the same time, robust cumulative sum (Javed and Paxson, CCS 2013, bracket a site's failures likewise; one stretch of time is enough, since a list is tried in an hour), then traced to what the tries have in common.",
        "Where others log in with the same attributes, it begins and ends where there are more than twice as many tries as at calm times.",
        "Where a form says no with status 200, the refusals are the answers after which the same hand tries again five times as often as after others.",
        "A login is read in stretches of five minutes and of an hour as well, since many a log has no other days: ten times as many tries as usual, half of them or more by whoever came and went with it and mostly tried (`brute_force.flood` tries), and nearly all told the same: refused, or, where a form says no with status 200, one answer.",
        "Medium, high where tries with these attributes succeeded, or a few were answered otherwise: people who mistype are let in soon, so that it takes `credential_stuffing.failures` refusals, and ten for each that opened.",
        "Who was let in meanwhile and is known from other times (served where he was let in, or under his name with the same device, before these tries or days after them) is left out as an owner, and so is who went on trying until he was let in, where a list leaves nearly every address after a try or two.",
        "Where nearly all refusals show a key with a program that nobody else shows it with, whoever shows another pair is none of it.",
        "Fewer names than `credential_stuffing.names` are guessed at, and the finding is called brute force, as where codes are tried.",
        "Where a few actors did it, it stands if most of them do not stand out alone.",
    ],
    innocent: &[
        "The day passwords expire, an outage of the login itself: everybody is refused, nothing is in common. Low.",
        "Many who come at once and are let in go on to do something; devices that renew their tokens come at all times.",
    ],
    evasion: "Stay below a fifth of the mistyped passwords of the site; copy the programs of its people.",
    owasp: "API2:2023; OAT-008",
    attack: "T1110.003; T1110.004",
};

/// The finding of a lead at a login.
#[must_use]
pub fn of_lead(
    lead: &Lead,
    set: usize,
    dossiers: &Dossiers,
    alone: &HashSet<u64>,
    policy: &Policy,
) -> Option<Finding> {
    let members = members(lead, set, dossiers, alone, &policy.novelty);
    let here = |event: &&Event| {
        let endpoint = dossiers.names.text(event.endpoint);
        lead.routes.iter().any(|(_, key)| key == endpoint)
    };
    let tries: Vec<Event> = members.events.iter().filter(here).copied().collect();
    let Outcomes { failures, hits, by_status } = outcomes(&tries, lead, policy);
    let word = if by_status { "refused" } else { "answered alike" };
    let all = tries.len();
    let names = names(&tries);
    let endpoint = tries.first()?.endpoint;
    let actors: HashSet<_> = tries.iter().map(|event| event.actor).collect();
    let share = failures as u64 * 100 / all.max(1) as u64;
    let hostile = share >= policy.credential_stuffing.failed_share;
    // So many are no people, though nothing opened.
    let grave =
        failures as u64 >= policy.brute_force.grave && lead.explanation.is_tight(&policy.novelty);
    // Where every answer looks like a success, none is one but those that stand out.
    let none = !by_status && hits.is_empty();
    let opened = hits.iter().filter(|_| !by_status).map(|event| event.at).collect();
    let hits = hits.len();
    let level = match (hostile, grave || broke_in(failures as u64, hits as u64, policy)) {
        (false, _) => Level::Low,
        (true, false) => Level::Medium,
        (true, true) => Level::High,
    };
    let common = dossiers.describe(set).join(", ");
    let message = format!(
        "{failures} of {all} logins {word}, by {} actors, for {}; {hits} succeeded. In common: {common}",
        actors.len(),
        whose(names.len()),
    );
    let verdict = Verdict {
        level,
        confidence: if level == Level::High { 80 } else { 55 },
        endpoint,
        object_kind: Name::default(),
        measure: if by_status {
            "refused logins beyond the usual"
        } else {
            "logins answered alike beyond the usual"
        },
        value: lead.excess().round(),
        threshold: policy.novelty.excess as f64,
        peers: 0,
        message,
        reasons: vec![alarm(lead), explained(lead, &common, &members)],
        alternatives: [
            alternatives(lead, &members),
            vec![format!("an outage, or the day passwords expire: no, {share} % of these were {word} and others were not")],
            owners(members.owners),
        ]
        .concat(),
        targets: if none { Vec::new() } else { vec![endpoint] },
        hits: opened,
        events: members.events,
    };
    // Few names, each tried again and again: guessing, whoever takes turns at it.
    let few = !names.is_empty() && (names.len() as u64) < policy.credential_stuffing.names;
    let [.., route] = dossiers.endpoint(endpoint);
    let about =
        if few || tries_a_code(route.as_bytes()) { &super::brute_force::ABOUT } else { &ABOUT };
    Some(Finding::of_set(about, set, verdict))
}

/// Refusals for each that opens, at least, of a list that is tried.
const SELDOM: u64 = 10;

/// People who mistype are let in soon; a list hardly ever opens, and is longer.
fn broke_in(failures: u64, hits: u64, policy: &Policy) -> bool {
    hits > 0 && failures >= policy.credential_stuffing.failures.max(hits * SELDOM)
}

/// People who were let in meanwhile, in words.
fn owners(left: usize) -> Vec<String> {
    let told = format!(
        "{} of people who came meanwhile are left out: they were served where they were let in, or under their names with the same device, before these tries or days after them",
        many(left as u64, "request")
    );
    if left == 0 { Vec::new() } else { vec![told] }
}

/// The names that were refused.
fn names(tries: &[Event]) -> HashSet<Name> {
    let refused = tries.iter().filter(|event| refused(event.outcome()));
    refused.map(|event| event.principal).filter(|name| *name != Name::default()).collect()
}

/// For how many names was tried, in words.
fn whose(names: usize) -> String {
    match names {
        0 => "names that are not logged".to_owned(),
        n => format!("{n} names"),
    }
}

/// What became of tries.
struct Outcomes {
    failures: usize,
    /// Let in.
    hits: Vec<Event>,
    /// Told by status, not by the answer.
    by_status: bool,
}

/// Refused and let in by their status; or, where a form says no with status 200, answered like
/// nearly all, and otherwise. A door whose refusals raised the alarm says no by its status.
fn outcomes(tries: &[Event], lead: &Lead, policy: &Policy) -> Outcomes {
    let denied = tries.iter().filter(|event| refused(event.outcome())).count();
    let news = &lead.alarm.news;
    let raised = news.iter().filter(|asked| refused(asked.touch.outcome)).count();
    let silent = denied * 5 < tries.len() && (lead.answers || raised * 2 < news.len());
    let usual = super::login_flood::usual(tries).filter(|_| silent);
    if let Some(usual) = usual {
        let same = tries.iter().filter(|event| super::login_flood::alike(event, usual)).count();
        if same as u64 * 100 >= tries.len() as u64 * policy.brute_force.same_share {
            let hits = super::login_flood::odd(tries, usual);
            return Outcomes { failures: same, hits, by_status: false };
        }
    }
    let hits = tries.iter().filter(|e| e.outcome() == Outcome::Succeeded).copied().collect();
    Outcomes { failures: denied, hits, by_status: true }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Outcome, Request, play_together};

    const DAY: i64 = 86_400;

    fn login(at: i64, who: &str, ip: &str, agent: &str, status: u16) -> Request {
        let request = Request::at(MONDAY + at, "/v1/login").method("POST").principal(who);
        Request { status, ..request.from(ip, agent) }
    }

    /// Three hundred people who log in every third day; one in twenty mistypes.
    fn people() -> Vec<Request> {
        let visit = |i: i64, day: i64| {
            let (who, ip) =
                (format!("person-{i}"), format!("198.51.{}.{}", 100 + i / 200, i % 200));
            let agent = format!("App/5.{} (model {})", i % 3, i % 40);
            let at = day * DAY + 25_000 + i * 131;
            let wrong = (i * 7 + day) % 20 == 0;
            let first = login(at, &who, &ip, &agent, if wrong { 401 } else { 200 });
            let again = wrong.then(|| login(at + 9, &who, &ip, &agent, 200));
            std::iter::once(first).chain(again)
        };
        (0..300).flat_map(|i| (i % 3..42).step_by(3).flat_map(move |day| visit(i, day))).collect()
    }

    /// Nine addresses that take turns at two names, twenty tries each; the last one may open.
    fn guesses(last: u16) -> Vec<Request> {
        let one = |n: i64| {
            let (who, ip) = (format!("person-{}", n % 2), format!("203.0.113.{}", n % 9));
            let status = if n == 179 { last } else { 401 };
            login(20 * DAY + n * 240, &who, &ip, "Tool/17", status)
        };
        (0..180).map(one).collect()
    }

    fn found(requests: &[Vec<Request>]) -> (Vec<(&'static str, Level)>, Outcome) {
        let outcome = play_together(&requests.concat());
        let of_set = |f: &&super::Finding| f.subject.set().is_some();
        let all = outcome.findings.iter().filter(of_set);
        (all.map(|f| (f.about.name, f.verdict.level)).collect(), outcome)
    }

    #[test]
    fn a_few_who_mistype_and_are_let_in_are_not_grave() {
        // Tries from forty addresses with one program, of which so many open.
        let from = |refused: i64, opened: i64| {
            let one = |n: i64| {
                let ip = format!("203.0.113.{}", n % 40);
                let status =
                    if n * opened / refused == (n - 1) * opened / refused { 401 } else { 200 };
                login(20 * DAY + n * 300, "", &ip, "Tool/17", status)
            };
            let (found, outcome) = found(&[people(), (0..refused).map(one).collect()]);
            assert!(!found.is_empty(), "{}", outcome.tell());
            found.into_iter().map(|(_, level)| level).max()
        };
        assert_eq!([from(60, 10), from(200, 4)], [Some(Level::Medium), Some(Level::High)]);
    }

    #[test]
    fn where_refusals_raise_the_alarm_those_let_in_are_no_refusals() {
        // A week in which all log in again and again, and mistype the first time.
        let again = |i: i64, n: i64| {
            let (who, ip) = (format!("person-{i}"), format!("198.51.{}.7", 100 + i));
            let at = (20 + i % 7) * DAY + 50_000 + i * 31 + n * 60;
            login(at, &who, &ip, "App/6", if n == 0 { 401 } else { 200 })
        };
        let week = (0..100).flat_map(|i| (0..7).map(move |n| again(i, n))).collect();
        let (found, outcome) = found(&[people(), week]);
        assert!(!found.is_empty(), "{}", outcome.tell());
        assert!(found.iter().all(|(_, level)| *level <= Level::Low), "{}", outcome.tell());
    }

    #[test]
    fn few_addresses_that_take_turns_at_two_names_guess_and_are_high_once_let_in() {
        let (found, outcome) = found(&[people(), guesses(200)]);
        assert_eq!(found, [("brute_force", Level::High)], "{}", outcome.tell());
    }

    #[test]
    fn guesses_that_never_open_are_medium_and_people_who_mistype_are_nothing() {
        let (tried, outcome) = found(&[people(), guesses(401)]);
        assert_eq!(tried, [("brute_force", Level::Medium)], "{}", outcome.tell());
        let (silent, outcome) = found(&[people()]);
        assert_eq!(silent, [], "{}", outcome.tell());
    }
}
