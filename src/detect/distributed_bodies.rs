//! Requests of which the log leaves out what they ask for, shared out among actors of whom none stands out.

use super::alarm::alarmed::{alarm, alternatives, came_and_went, explained};
use super::alarm::lead::Lead;
use super::alarm::members::{Members, members};
use super::bodies::{CUSTOM, GUESSED, GUESSES, percent};
use super::innocent::set_registers::ebbs;
use super::page::About;
use super::{Finding, Peers, Policy, Verdict};
use crate::case::Level;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::time::DAY;
use crate::record::{Outcome, served};
use crate::route::leaves_ids_out;
use crate::triage::Attribute;
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "distributed_bodies",
    title: "Requests that do not show what they ask for are shared out among actors of whom none stands out.",
    what: "Requests to one endpoint by such as ask for hardly anything else, where the log does not say what is asked for: a POST whose body says it (queries of GraphQL, calls of procedures), or a path in which the gateway left the ids out (`/customers/{customerId}`). By day and by hours, whoever asks.",
    why: "Such a log names no objects, so that nothing is ever news in it. What is left is that somebody calls what an app calls, and none of the things that the app calls around it.",
    how: &[
        "Requests out of any context against ordinary traffic of the same time, robust capped cumulative sum, traced to what they have in common, as for objects.",
        "At least `bulk_collection.answers` of them answered.",
        "Signs:",
        "- the same endpoint is used by twenty others or more, most of them with other calls around it;",
        "- a program, a key or a network that hardly any other request there bears;",
        "- no principal though others show one;",
        "- 5 % or more (and three times as many as others have) for what is not there;",
        "- five times as many requests for each of them as others make there in the whole log, for two days or more, and an end a day before that of the log;",
        "- five times as much as usual for six days or more with calm before and after while others were no busier.",
        "One sign is low, two medium, three high.",
        "Low at most where answers there are receipts (`bulk_collection.receipt` bytes at most): something is reported there, and nothing read; and where each of them came about once, with many programs, and ever fewer came: a link that went round.",
        "Medium at most where all of it was one principal's.",
        "What was asked for is not logged: what was exposed cannot be told.",
    ],
    innocent: &[
        "Devices and beacons that only report (all who call there do nothing else, and are answered with a receipt).",
        "A new sort of device or a partner that calls one procedure from now on (it stays).",
        "A release (its people call other things as well).",
        "A test or a migration from a few machines (over in a day).",
        "Readers of a link that went round (once each, ever fewer).",
    ],
    evasion: "Make the calls of an app around each request, with the app's program; begin before the log and last beyond it.",
    owasp: "API1:2023; API6:2023; OAT-011",
    attack: "T1119; T1213",
};

/// Times as many requests for each of them as others make, for so long, and so long before the log ends: a sort of
/// device that comes stays, and a test is over soon.
const MORE: u64 = 5;
const LONG: i64 = 2 * DAY;
const ENDED: i64 = DAY;
/// Requests for each, at most in tenths, of people who follow a link, and their programs.
const ONCE_TENTHS: usize = 12;
const PROGRAMS: usize = 10;
/// Users of an endpoint besides these, from which it is told how it is used.
const OTHERS: u64 = 20;
/// Share of the others' requests by such as ask for nothing else, up to which a context is usual.
const CONTEXT: f64 = 0.5;
/// Requests of others for a hundred of theirs, up to which nobody else bears what they have in common.
const BORNE: usize = 1;

/// The finding of a lead about requests that do not show what they ask for.
#[must_use]
pub fn of_lead(
    lead: &Lead,
    set: usize,
    (dossiers, peers): (&Dossiers, &Peers<'_>),
    alone: &HashSet<u64>,
    policy: &Policy,
) -> Option<Finding> {
    let mut members = members(lead, set, dossiers, alone, &policy.novelty);
    members.events.retain(|event| !event.has_object());
    let endpoint = members.events.first()?.endpoint;
    let taken: Vec<&Event> = members.events.iter().filter(|event| served(event.status)).collect();
    let limits = &policy.bulk_collection;
    if (taken.len() as u64) < limits.answers {
        return None;
    }
    let actors: HashSet<u32> = members.events.iter().map(|event| event.actor).collect();
    let signs = [
        context(lead, endpoint, actors.len() as u64, peers),
        borne(lead, &members),
        nameless(&taken, endpoint, peers),
        guessed(&members.events, endpoint, peers),
        far_more(&members.events, endpoint, actors.len() as u64, peers),
        came_and_went(lead, &members),
    ];
    let reasons: Vec<String> = signs.into_iter().flatten().collect();
    let own = actors.len() == 1 && taken.iter().all(|event| event.principal != Name::default());
    let read = is_read(&taken, endpoint, peers, limits.receipt)
        && !follow_a_link(&members.events, actors.len(), ebbs(lead));
    let level = level(read, reasons.len(), own);
    let signs = u8::try_from(reasons.len()).unwrap_or(5);
    let common = dossiers.describe(set).join(", ");
    let [.., route] = dossiers.endpoint(endpoint);
    let message = format!(
        "{} actors were answered {} times at {}, where {} not logged. In common: {common}. What was asked for cannot be told",
        actors.len(),
        taken.len(),
        dossiers.endpoint_text(endpoint),
        if leaves_ids_out(route.as_bytes()) { "ids are" } else { "bodies are" },
    );
    let verdict = Verdict {
        level,
        confidence: if level <= Level::Low { 35 } else { 40 + 10 * signs },
        endpoint,
        object_kind: Name::default(),
        measure: "requests out of any context, beyond the usual",
        value: lead.excess().round(),
        threshold: policy.novelty.excess as f64,
        peers: 0,
        message,
        reasons: [vec![alarm(lead), explained(lead, &common, &members)], reasons].concat(),
        alternatives: [
            alternatives(lead, &members),
            vec![
                "a new sort of device, or a service that calls one thing only: ask its owner"
                    .into(),
            ],
        ]
        .concat(),
        targets: vec![endpoint],
        hits: Vec::new(),
        events: members.events,
    };
    Some(Finding::of_set(&ABOUT, set, verdict))
}

/// By whether something is read, by so many signs, and whether all of it was one name's.
fn level(read: bool, signs: usize, own: bool) -> Level {
    match signs {
        _ if !read => Level::Low,
        0 | 1 => Level::Low,
        2 => Level::Medium,
        _ if own => Level::Medium,
        _ => Level::High,
    }
}

/// Most of the others who call there make the calls of an app around it.
fn context(lead: &Lead, endpoint: Name, actors: u64, peers: &Peers<'_>) -> Option<String> {
    let others = peers.used_by(endpoint).saturating_sub(actors);
    let (inside, outside) = lead.alone;
    (inside >= 0.9 && outside <= CONTEXT && others >= OTHERS).then(|| {
        format!(
            "{:.0} % of its requests come from actors that ask for hardly anything else (others {:.0} %): the calls an app makes around it are missing",
            inside * 100.0,
            outside * 100.0
        )
    })
}

/// A program, a key or a network that nobody else there has.
fn borne(lead: &Lead, members: &Members) -> Option<String> {
    let tells = |attribute| {
        matches!(attribute, Attribute::UserAgent | Attribute::Credential | Attribute::Prefix)
    };
    let told = lead.explanation.terms.iter().any(|part| tells(part.attribute));
    (told && members.others * 100 <= members.events.len() * BORNE)
        .then(|| "nobody else there bears what these have in common".to_owned())
}

/// No principal, where others there mostly show one.
fn nameless(taken: &[&Event], endpoint: Name, peers: &Peers<'_>) -> Option<String> {
    let bare = taken.iter().filter(|event| event.principal == Name::default()).count();
    (bare * 10 >= taken.len() * 9 && peers.mostly_named_but_for(endpoint, bare as u64))
        .then(|| "without a principal, though others there mostly show one".to_owned())
}

/// Much of what it asks for is not there.
fn guessed(events: &[Event], endpoint: Name, peers: &Peers<'_>) -> Option<String> {
    let missed = events.iter().filter(|event| event.outcome() == Outcome::Missing).count() as u64;
    let asked = events.len() as u64;
    let (all, all_missed) = peers.missing(endpoint);
    let others = percent(all_missed.saturating_sub(missed), all.saturating_sub(asked));
    let share = percent(missed, asked);
    (share >= GUESSED.max(others * GUESSES))
        .then(|| format!("{share} % of what it asks for is not there, {others} % for others"))
}

/// Each of them asks far more than others do, for more than a day, and is gone before the log ends.
fn far_more(events: &[Event], endpoint: Name, actors: u64, peers: &Peers<'_>) -> Option<String> {
    let (first, last) = (events.first()?.time, events.last()?.time);
    let (_, end) = peers.log()?;
    let asked = events.len() as u64;
    let others = peers.used_by(endpoint).saturating_sub(actors).max(1);
    let theirs = peers.missing(endpoint).0.saturating_sub(asked);
    let long = last.0 - first.0 >= LONG && end.0 - last.0 >= ENDED;
    (long && asked * others >= theirs * actors * MORE).then(|| {
        format!(
            "{} requests for each of them, others {} in the whole log, and no more before it ends",
            asked / actors.max(1),
            theirs / others
        )
    })
}

/// Once each, with many programs, ever fewer by the day: people who follow a link.
fn follow_a_link(events: &[Event], actors: usize, ebbs: bool) -> bool {
    let programs: HashSet<Name> = events.iter().map(|event| event.agent).collect();
    events.len() * 10 <= actors * ONCE_TENTHS && programs.len() >= PROGRAMS && ebbs
}

/// What is answered there holds something: to these, and to most others. Where the log has no sizes, it may.
fn is_read(taken: &[&Event], endpoint: Name, peers: &Peers<'_>, receipt: u64) -> bool {
    let mut sizes: Vec<u64> = taken.iter().map(|event| event.bytes).collect();
    sizes.sort_unstable();
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(0);
    let mut others = peers.sizes(endpoint);
    if others.bytes() == 0 {
        return true;
    }
    sizes.iter().for_each(|size| others.without(*size));
    let told = others.all() >= CUSTOM;
    middle > receipt && (!told || others.above(receipt) * 2 >= others.all())
}

#[cfg(test)]
mod tests {
    use super::follow_a_link;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Outcome, Request, play_together};
    use crate::dossier::{Event, Name};

    const DAY: i64 = 86_400;
    const CALL: &str = "/rpc/order.get";

    fn call(at: i64, client: String, agent: &str, path: &str) -> Request {
        Request::at(MONDAY + at, path).method("POST").from(client, agent)
    }

    /// Two hundred people who open an app every eleventh day and look at an order of theirs, which a POST asks
    /// for; with or without the calls that an app makes around it.
    fn people(path: &str, app: bool) -> Vec<Request> {
        let visit = |i: i64, day: i64| {
            let ip = format!("198.51.{}.{}", 100 + i / 200, i % 200 + 1);
            let at = day * DAY + 20_000 + i * 211;
            let agent = format!("App/5.2 (model {})", i % 40);
            let home = Request::at(MONDAY + at - 4, "/home").from(&ip, &agent);
            let news = Request::at(MONDAY + at - 2, "/news").from(&ip, &agent);
            let asked = call(at, ip, &agent, path);
            if app { vec![home, news, asked] } else { vec![asked] }
        };
        (0..200).flat_map(|i| (i % 11..42).step_by(11).flat_map(move |day| visit(i, day))).collect()
    }

    /// Sixty addresses with a program of their own that call for an order ten times each, in so many days.
    fn hands(path: &str, from: i64, days: i64) -> Vec<Request> {
        let one = |n: i64| {
            call(from * DAY + n * days * DAY / 600, format!("203.0.{}.9", n % 60), "Tool/1", path)
        };
        (0..600).map(one).collect()
    }

    fn found(requests: &[Vec<Request>]) -> (Option<(Level, usize)>, Outcome) {
        let outcome = play_together(&requests.concat());
        let found = outcome.of("distributed_bodies");
        let told = found.first().map(|f| (f.verdict.level, f.verdict.events.len()));
        (told, outcome)
    }

    #[test]
    fn calls_that_hide_what_they_ask_for_are_shared_out_among_sixty_addresses() {
        let (told, outcome) = found(&[people(CALL, true), hands(CALL, 20, 9)]);
        assert_eq!(told, Some((Level::High, 600)), "{}", outcome.tell());
        let (told, outcome) = found(&[people(CALL, true)]);
        assert_eq!(told, None, "{}", outcome.tell());
    }

    #[test]
    fn ids_that_a_gateway_leaves_out_are_hidden_as_well() {
        let path = "/orders/{orderId}";
        let ask = |mut all: Vec<Request>| {
            all.iter_mut().for_each(|request| request.method = "GET");
            all
        };
        let (told, outcome) = found(&[ask(people(path, true)), ask(hands(path, 20, 9))]);
        assert_eq!(told, Some((Level::High, 600)), "{}", outcome.tell());
    }

    #[test]
    fn a_sort_of_device_that_comes_and_stays_may_be_one() {
        let (told, outcome) = found(&[people(CALL, true), hands(CALL, 24, 18)]);
        assert!(told.is_some_and(|(level, _)| level == Level::Medium), "{}", outcome.tell());
    }

    #[test]
    fn people_who_follow_a_link_come_once_with_all_programs_and_ever_fewer() {
        let fits = |each: u32, programs: u32, ebbs: bool| {
            let one =
                |n: u32| Event { agent: Name(n % programs), actor: n / each, ..Event::default() };
            let events: Vec<Event> = (0..900).map(one).collect();
            follow_a_link(&events, (900 / each) as usize, ebbs)
        };
        assert!(fits(1, 30, true));
        assert!(!fits(1, 30, false), "as many to the end");
        assert!(!fits(3, 30, true), "some calls each");
        assert!(!fits(1, 2, true), "a program of their own");
    }

    #[test]
    fn a_load_test_from_a_few_machines_is_medium_at_most() {
        let one = |n: i64| call(20 * DAY + n * 3, format!("203.0.113.{}", n % 12), "Load/1", CALL);
        let (told, outcome) = found(&[people(CALL, true), (0..4_000).map(one).collect()]);
        assert!(told.is_none_or(|(level, _)| level <= Level::Medium), "{}", outcome.tell());
    }

    #[test]
    fn beacons_among_beacons_are_low_at_most() {
        let (told, outcome) = found(&[people(CALL, false), hands(CALL, 20, 9)]);
        assert!(told.is_none_or(|(level, _)| level <= Level::Medium), "{}", outcome.tell());
    }

    #[test]
    fn people_of_a_release_who_call_other_things_as_well_are_nobody() {
        let mut release = people(CALL, true);
        release.retain(|request| request.time >= MONDAY + 20 * DAY);
        release.iter_mut().for_each(|request| request.agent = "App/6.0".into());
        let (told, outcome) = found(&[people(CALL, true), release]);
        assert_eq!(told, None, "{}", outcome.tell());
    }
}
