//! Full speed: more requests in a minute than people or ordinary programs make.

use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::detect::login_flood::busiest;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::words::thousands;
use hashbrown::HashMap;

/// The page.
pub const ABOUT: About = About {
    name: "automation",
    title: "One actor sends requests at full speed, or just below a limit.",
    what: "Requests of one actor in its busiest minute, and how many of them failed or were told to slow down.",
    why: "Floods exhaust a server, or hide something else. By themselves they open nothing: this is a label, not a breach.",
    how: &[
        "Requests in the busiest minute: at least `automation.per_minute`.",
        "Low as such; medium, and never more, where at least `suffering_share` percent of that minute's requests fail with 5xx or 429.",
        "Low as well where an actor that was told to slow down `limited` times is answered as often as ever, or once less, in `minutes` minutes that are `minutes_share` percent of its own: it rides a limit.",
        "Whatever such an actor asks for is judged by the other detectors.",
    ],
    innocent: &[
        "Load tests, mirrors, many people behind one address (many user agents: not reported), a page with very many parts.",
    ],
    evasion: "Many addresses with few requests each.",
    owasp: "API4:2023; OAT-015",
    attack: "T1499.002",
};

/// User agents from which an address is many people's.
const CROWD: usize = 8;

/// Judges the pace of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    full_speed(profile, peers, policy).or_else(|| riding(profile, peers, policy))
}

/// An actor that keeps just below a limit: it was told once, and knows.
fn riding(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.automation;
    let limited = profile.events.iter().filter(|e| e.outcome() == Outcome::Limited).count() as u64;
    if limited < limits.limited {
        return None;
    }
    let minute = |event: &Event| event.time.0.div_euclid(60 * crate::record::time::SECOND);
    let answered: Vec<Event> = profile
        .events
        .iter()
        .filter(|event| event.outcome() == Outcome::Succeeded)
        .copied()
        .collect();
    let counts: Vec<u64> =
        answered.chunk_by(|a, b| minute(a) == minute(b)).map(|run| run.len() as u64).collect();
    let most = counts.iter().max().copied().unwrap_or(0);
    let full = counts.iter().filter(|count| **count + 1 >= most).count() as u64;
    if most < limits.limited
        || full < limits.minutes
        || full * 100 < counts.len() as u64 * limits.minutes_share
    {
        return None;
    }
    let mut endpoints = HashMap::new();
    answered.iter().for_each(|e| *endpoints.entry(e.endpoint).or_insert(0u64) += 1);
    let endpoint = super::profile::top(&endpoints, peers.dossiers);
    let message = format!(
        "rides a limit: answered {} times in a minute or once less in {} of {} minutes, and told to slow down {} times",
        thousands(most),
        thousands(full),
        thousands(counts.len() as u64),
        thousands(limited)
    );
    Some(Verdict {
        level: Level::Low,
        confidence: 60,
        endpoint,
        object_kind: Name::default(),
        measure: "minutes at the limit",
        value: full as f64,
        threshold: limits.minutes as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec!["a client that was built to keep the limit: ask its owner".to_owned()],
        events: answered,
        targets: Vec::new(),
        hits: Vec::new(),
    })
}

fn full_speed(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.automation;
    let most = busiest(&profile.events, 60);
    if most < limits.per_minute || profile.agents_at_once() >= CROWD {
        return None;
    }
    let minute = |event: &Event| event.time.0.div_euclid(60 * crate::record::time::SECOND);
    let events: Vec<Event> = profile
        .events
        .chunk_by(|a, b| minute(a) == minute(b))
        .max_by_key(|run| run.len())
        .unwrap_or_default()
        .to_vec();
    let suffers = |e: &&Event| matches!(e.outcome(), Outcome::Failed | Outcome::Limited);
    let suffered = events.iter().filter(suffers).count() as u64;
    let bad = suffered * 100 >= most * limits.suffering_share;
    let mut counts = HashMap::new();
    events.iter().for_each(|e| *counts.entry(e.endpoint).or_insert(0u64) += 1);
    let endpoint = super::profile::top(&counts, peers.dossiers);
    let message = format!(
        "{} requests in its busiest minute, most of them {}; {} of these failed or were told to slow down",
        thousands(most),
        peers.dossiers.endpoint_text(endpoint),
        thousands(suffered)
    );
    Some(Verdict {
        level: if bad { Level::Medium } else { Level::Low },
        confidence: 60,
        endpoint,
        object_kind: Name::default(),
        measure: "requests in the busiest minute",
        value: most as f64,
        threshold: limits.per_minute as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "a load test or a mirror: ask its owner".to_owned(),
            format!("many people behind one address: no, {}", profile.programs()),
        ],
        events,
        targets: Vec::new(),
        hits: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get};

    fn flooded(requests: u64, status: u16) -> Option<Level> {
        let mut lines = browse(30, 8);
        lines.extend((0..requests).map(|at| get("203.0.113.9", 600 + at / 20, "/", status, 900)));
        Trial::of("combined", &lines).of_kind("automation")
    }

    #[test]
    fn full_speed_is_low_and_medium_where_the_server_suffers() {
        assert_eq!(flooded(1_200, 200), Some(Level::Low));
        assert_eq!(flooded(1_200, 503), Some(Level::Medium));
        assert_eq!(flooded(300, 200), None);
    }

    #[test]
    fn who_rides_a_limit_is_named_and_a_steady_poller_is_not() {
        let with = |limited: u64| {
            let mut lines = browse(30, 8);
            for at in 0..40 * 20 {
                let second = at / 20 * 60 + at % 20;
                lines.push(get("203.0.113.9", second, &format!("/v1/a/{at}"), 200, 300));
            }
            lines.extend(
                (0..limited).map(|at| get("203.0.113.9", at * 60 + 40, "/v1/a/1", 429, 20)),
            );
            let trial = Trial::of("combined", &lines);
            (trial.of_kind("automation"), trial.message("automation").contains("rides"))
        };
        assert_eq!(with(20), (Some(Level::Low), true));
        assert_eq!(with(0), (None, false));
    }
}
