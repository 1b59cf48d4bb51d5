//! A door for those who run the place that refused an actor again and again, and then opened.
//!
//! Whoever gets around a check tries one door in many ways: other headers, tokens that nobody signed,
//! a role of his own. A log shows none of these, but that the same door says no and no, and then yes,
//! though nobody signed in meanwhile. A session that ran out looks alike, but was served before.

use super::privilege_probing::{asked, is_inner};
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::time::SECOND;
use crate::record::{Client, Outcome, Timestamp, served};
use crate::triage::ActorKind;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// What one inner door said, in time.
#[derive(Default)]
struct Door {
    /// Refusals before anything was served there.
    refused: Vec<Event>,
    /// What was served after these.
    opened: Vec<Event>,
    /// Served before it refused: a session that ran out.
    known: bool,
}

impl Door {
    fn add(&mut self, event: &Event) {
        let yes = served(event.status) && event.bytes > 0;
        if event.outcome() == Outcome::Denied && self.opened.is_empty() {
            self.refused.push(*event);
        } else if yes && self.refused.is_empty() {
            self.known = true;
        } else if yes {
            self.opened.push(*event);
        }
    }

    /// A probe, or a page that asks again and again while it is open, keeps its pace when it is let
    /// in at last: no faster than so many seconds, before and after. Whoever got around a check goes
    /// on to look.
    fn is_polled(&self, least: i64) -> bool {
        match (Pace::of(&self.refused), Pace::of(&self.opened)) {
            (Some(before), Some(after)) => {
                let near = |a: i64, b: i64| a * 2 <= b * 3 && b * 2 <= a * 3;
                before.is_even() && before.middle >= least && near(before.middle, after.middle)
            }
            _ => false,
        }
    }
}

/// Pauses between requests, in seconds.
struct Pace {
    few: i64,
    middle: i64,
    most: i64,
}

impl Pace {
    /// `None` of too few.
    fn of(events: &[Event]) -> Option<Self> {
        let pauses = events.iter().zip(events.iter().skip(1));
        let mut pauses: Vec<i64> =
            pauses.map(|(a, b)| (b.time.0 - a.time.0).div_euclid(SECOND)).collect();
        pauses.sort_unstable();
        let at = |tenth: usize| pauses.get(pauses.len() * tenth / 10).copied();
        (pauses.len() >= POLLS).then_some(Self { few: at(1)?, middle: at(5)?, most: at(8)? })
    }

    fn is_even(&self) -> bool {
        self.most <= self.few.max(1) * 2
    }
}

/// Pauses from which a pace is told.
const POLLS: usize = 4;

/// Inner doors by host and path; where only the route is known, or behind it lies one thing beside the other, by that:
/// whoever is refused one record and served the next found the same door open.
fn doors(profile: &Profile, peers: &Peers<'_>) -> Vec<Door> {
    let mut doors: BTreeMap<(String, String), Door> = BTreeMap::new();
    for event in &profile.events {
        let path = asked(event, peers);
        if !is_inner(&path) || peers.is_soft(event) {
            continue;
        }
        let [_, host, route] = peers.dossiers.endpoint(event.endpoint);
        let place = if event.has_object() { &route } else { &path };
        let path = place.trim_end_matches('/').to_owned();
        doors.entry((host, path)).or_default().add(event);
    }
    doors.into_values().filter(|door| !door.known && !door.refused.is_empty()).collect()
}

/// Somebody signed in, or sent a form to a login, between two moments.
fn signed_in(profile: &Profile, from: Timestamp, to: Timestamp) -> bool {
    let answered = |event: &&Event| event.outcome() == Outcome::Succeeded;
    profile.logins.iter().filter(answered).any(|event| event.time >= from && event.time <= to)
}

/// Judges the inner doors that refused an actor.
pub(super) fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.privilege_probing;
    let doors = doors(profile, peers);
    let opening = doors.iter().filter_map(|door| door.opened.first()).map(|e| e.time).min();
    let mut refused: Vec<Event> = doors.iter().flat_map(|door| door.refused.clone()).collect();
    // Places beside these that refused as well are tries, once one of these opened.
    let known: HashSet<_> = refused.iter().map(|event| event.at).collect();
    let beside = |e: &&Event| e.outcome() == Outcome::Denied && !known.contains(&e.at);
    refused.extend(profile.events.iter().filter(beside).filter(|_| opening.is_some()).copied());
    refused.retain(|event| opening.is_none_or(|opening| event.time < opening));
    refused.sort_unstable_by_key(Event::order);
    let first = refused.first()?.time;
    let polls = doors.iter().any(|door| door.is_polled(policy.brute_force.retry_seconds));
    let opened = match opening {
        Some(opening) if !polls && !signed_in(profile, first, opening) => {
            open(profile, &doors, peers)
        }
        _ => Vec::new(),
    };
    let least = if opened.is_empty() { limits.again } else { limits.inner };
    let mostly = refused.len() * 10 >= profile.events.len();
    if (refused.len() as u64) < least || !mostly {
        return None;
    }
    let many = refused.len() as u64 >= limits.again;
    let strange = || opened.len() as u64 >= limits.again && is_stranger(profile, &opened, peers);
    let grave = many && (profile.kind == ActorKind::Client || strange());
    let level = match (opened.is_empty(), grave) {
        (true, _) => Level::Low,
        (false, false) => Level::Medium,
        (false, true) => Level::High,
    };
    let served = doors.iter().map(|door| door.opened.len()).sum();
    Some(verdict(&refused, (&opened, served), level, least, peers))
}

/// Who run the place, at most, where one who shares nothing with them was let in.
const CLERKS: u64 = 20;

/// It comes from other networks and with other programs than all who are served there: whoever is given rights sits
/// where the others do, or uses what they use.
fn is_stranger(profile: &Profile, opened: &[Event], peers: &Peers<'_>) -> bool {
    let dossiers = peers.dossiers;
    let doors: HashSet<Name> = opened.iter().map(|event| event.endpoint).collect();
    let network = |client: &Name| Client::parse(dossiers.names.text(*client)).network().to_string();
    let own: HashSet<String> = profile.clients.iter().map(network).collect();
    let mut others = dossiers
        .events
        .iter()
        .filter(|e| e.actor != profile.actor && served(e.status) && doors.contains(&e.endpoint))
        .peekable();
    let known = others.peek().is_some();
    known
        && others.all(|e| !profile.agents.contains(&e.agent) && !own.contains(&network(&e.client)))
}

/// What opened: where hardly anybody else asks, to a program that was refused. Behind one address
/// others may have the rights.
fn open(profile: &Profile, doors: &[Door], peers: &Peers<'_>) -> Vec<Event> {
    let refused: HashSet<Name> =
        doors.iter().flat_map(|door| &door.refused).map(|event| event.agent).collect();
    let opens = |e: &&Event| peers.used_by(e.endpoint) <= CLERKS && refused.contains(&e.agent);
    let all = doors.iter().flat_map(|door| &door.opened);
    let mut opened: Vec<Event> = all.filter(opens).copied().collect();
    if !is_stranger(profile, &opened, peers) {
        opened.retain(|event| peers.seldom_used(event.endpoint));
    }
    opened.sort_unstable_by_key(Event::order);
    opened
}

fn verdict(
    refused: &[Event],
    (opened, served): (&[Event], usize),
    level: Level,
    least: u64,
    peers: &Peers<'_>,
) -> Verdict {
    let place = |event: &Event| peers.dossiers.endpoint_text(event.endpoint);
    let door = opened.first().or(refused.first());
    let found = match opened.first() {
        Some(event) => format!(
            "then {} served it {} times, though nobody signed in between",
            place(event),
            opened.len()
        ),
        None if served == 0 => "none opened".to_owned(),
        None => format!("{served} were served there later, as others are or after a sign-in"),
    };
    let message = format!(
        "{} refusals at places for those who run the site, one after the other; {found}",
        refused.len()
    );
    let mut events: Vec<Event> = refused.iter().chain(opened).copied().collect();
    events.sort_unstable_by_key(Event::order);
    let mut targets: Vec<Name> = opened.iter().map(|event| event.endpoint).collect();
    targets.sort_by_key(|name| peers.dossiers.endpoint_text(*name));
    targets.dedup();
    Verdict {
        level,
        confidence: 55,
        endpoint: door.map_or(Name::default(), |event| event.endpoint),
        object_kind: Name::default(),
        measure: "refusals at inner places before one opened",
        value: refused.len() as f64,
        threshold: least as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "rights that were given to somebody who asked for them: who has them now?".to_owned(),
            "a session that ran out: no, it was never served there before".to_owned(),
        ],
        events,
        targets,
        hits: opened.iter().map(|event| event.at).collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get, line};

    const ADMIN: &str = "/api/admin/users";

    fn level(before: &[String], between: &[String], refused: u64, opened: u64) -> Option<Level> {
        let mut lines = browse(30, 8);
        lines.extend(before.iter().cloned());
        for at in 0..refused {
            lines.push(get("203.0.113.8", 1_000 + at * 7, ADMIN, 403, 61));
        }
        lines.extend(between.iter().cloned());
        for at in 0..opened {
            lines.push(get("203.0.113.8", 2_000 + at * 7, ADMIN, 200, 9_000 + at));
        }
        Trial::of("combined", &lines).of_kind("privilege_probing")
    }

    #[test]
    fn a_door_that_says_no_and_no_and_then_yes_is_high() {
        assert_eq!(level(&[], &[], 18, 4), Some(Level::High));
        assert_eq!(level(&[], &[], 18, 0), Some(Level::Low));
        assert_eq!(level(&[], &[], 3, 4), None, "mistyped");
    }

    #[test]
    fn a_door_of_those_who_run_the_place_is_high_for_a_customer_and_not_for_a_new_colleague() {
        let record = |client: &str, who: &str, at: u64, id: u64, status: u16, agent: &str| {
            let request = format!("GET /api/backoffice/customers/{id}/full");
            let size = if status == 200 { 3_000 + id % 97 } else { 61 };
            let text = line(client, at, &request, status, size, agent);
            text.replacen(" - - [", &format!(" - {who} ["), 1)
        };
        let level = |client: &str, agent: &str| {
            let mut lines = browse(30, 8);
            for n in 0..300 {
                let clerk = format!("clerk-{}", n % 6);
                lines.push(record(
                    "192.0.2.7",
                    &clerk,
                    100 + n * 60,
                    7_000 + n * 31,
                    200,
                    "Desk/3",
                ));
            }
            for n in 0..22 {
                lines.push(record(client, "vera", 900 + n * 61, 9_000 + n * 17, 403, agent));
            }
            for n in 0..40 {
                lines.push(record(client, "vera", 9_000 + n * n * 3, 9_500 + n * 13, 200, agent));
            }
            Trial::of("combined", &lines).of_kind("privilege_probing")
        };
        assert_eq!(level("203.0.113.8", "Shop/6.13 (iPhone)"), Some(Level::High));
        assert!(level("192.0.2.9", "Desk/3") <= Some(Level::Low), "one of them");
    }

    #[test]
    fn a_session_that_ran_out_a_probe_and_somebody_who_signs_in_are_nothing_to_look_at() {
        let earlier = [get("203.0.113.8", 10, ADMIN, 200, 9_000)];
        assert_eq!(level(&earlier, &[], 18, 4), None);
        let probe = |status: u16, at: u64| {
            line("10.4.0.9", at, "GET /internal/metrics", status, 900, "Probe/2")
        };
        let mended =
            (0..120).map(|at| probe(if at < 60 { 403 } else { 200 }, at * 60 + at * 13 % 19));
        let lines = [browse(30, 8), mended.collect()].concat();
        let found = Trial::of("combined", &lines).of_kind("privilege_probing");
        assert!(found <= Some(Level::Low), "a probe whose rights were mended");
        let login =
            [line("203.0.113.8", 1_900, "POST /login", 302, 0, "Mozilla/5.0 (X11; Linux x86_64)")];
        assert!(level(&[], &login, 18, 4) <= Some(Level::Low));
    }
}
