//! Requests whose bodies say what is asked for: a query of GraphQL, a list of ids in a POST.
//!
//! The log shows neither the objects nor their number. What it shows is that somebody came one
//! day, asks there and nowhere else, and gets far larger answers than others do. How much was
//! exposed cannot be told from that.

use super::innocent::newcomer::comes_at_its_time;
use super::large_pages::verdict;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::served;
use crate::route::login::is_login;

/// Answers of others from which their sizes tell what is usual.
const CUSTOM: u64 = 50;
/// One in so many of theirs may be as large.
const SELDOM: u64 = 10;
/// Percent of its requests that go there.
const ONLY: usize = 90;
/// Hours of the day in which nobody rests.
const SLEEPLESS: u32 = 22;

/// Judges the endpoint that was asked most.
pub(super) fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.bulk_collection;
    let most = |name: &&Name| {
        let used = profile.endpoints.get(*name).map_or(0, |used| used.requests);
        (used, std::cmp::Reverse(peers.dossiers.names.text(**name)))
    };
    let name = *profile.endpoints.keys().max_by_key(most)?;
    let [method, _, route] = peers.dossiers.endpoint(name);
    if method != "POST" || is_login(route.as_bytes()) {
        return None;
    }
    let here =
        |event: &&Event| event.endpoint == name && served(event.status) && !event.has_object();
    let events: Vec<Event> = profile.events.iter().filter(here).copied().collect();
    let bytes: u64 = events.iter().map(|event| event.bytes).sum();
    if (events.len() as u64) < limits.answers
        || bytes < limits.answered
        || events.len() * 100 < profile.events.len() * ONLY
        || peers.offices.established(profile)
    {
        return None;
    }
    let signs = signs(profile, name, &events, peers, policy);
    // What comes at the same minute every night is a job, of which somebody can tell.
    let job = comes_at_its_time(&events, policy);
    let level = match signs.len() {
        0 => return None,
        1 => Level::Medium,
        _ if job => Level::Medium,
        _ => Level::High,
    };
    let message = format!(
        "{} answers, {bytes} bytes, to requests whose bodies are not logged, at {}: it came some day and asks hardly anything else; {}. What was asked for cannot be told",
        events.len(),
        peers.dossiers.endpoint_text(name),
        signs.join("; ")
    );
    let measured = ("answers to bodies that are not logged", events.len() as u64, limits.answers);
    Some(verdict(profile, name, events, level, measured, peers.used_by(name), message))
}

fn signs(
    profile: &Profile,
    name: Name,
    events: &[Event],
    peers: &Peers<'_>,
    policy: &Policy,
) -> Vec<String> {
    let mut signs = Vec::new();
    let bytes: u64 = events.iter().map(|event| event.bytes).sum();
    let (_, heavy) = peers.compare_volume(profile, name, (0.0, bytes as f64), &policy.baseline);
    if let Some(compared) = heavy.filter(|compared| compared.is_odd(&policy.baseline)) {
        signs.push(format!(
            "the median of {} peers is {:.0} bytes",
            compared.peers, compared.median
        ));
    }
    let mut sizes: Vec<u64> = events.iter().map(|event| event.bytes).collect();
    sizes.sort_unstable();
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(0);
    let mut others = peers.sizes(name);
    sizes.iter().for_each(|size| others.without(*size));
    if others.all() >= CUSTOM && others.above(middle) * SELDOM <= others.all() {
        signs.push(format!(
            "half of them have {middle} bytes or more, as {} of {} answers of others there",
            others.above(middle),
            others.all()
        ));
    }
    let nameless = events.iter().all(|event| event.principal == Name::default());
    if nameless && peers.mostly_named(name, profile, events.len() as u64) {
        signs.push("without a principal, though others there mostly show one".to_owned());
    }
    if profile.active_hours() >= SLEEPLESS && profile.agents.len() <= 2 {
        signs.push(format!("in {} of 24 hours of the day", profile.active_hours()));
    }
    signs
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, line};

    /// Forty people who use an app whose screens are queries, and one who sends so many of them, answered
    /// with so many bytes, beside other requests if it is an app as well.
    fn queries(count: u64, bytes: u64, app: bool) -> Option<Level> {
        let mut lines = Vec::new();
        let mut add = |ip: &str, second, target: &str, bytes| {
            lines.push(line(ip, second, target, 200, bytes, "App/5.2"));
        };
        for visit in 0..600 {
            let ip = format!("198.51.100.{}", visit % 40 + 1);
            add(&ip, visit * 2_900, "GET /home", 9_000);
            add(&ip, visit * 2_900 + 2, "POST /graphql", 2_900 + visit % 7 * 100);
        }
        for at in 0..count {
            let second = 8 * 86_400 + at * 120;
            add("203.0.113.9", second, "POST /graphql", bytes + at % 9 * 1_000);
            if app {
                add("203.0.113.9", second + 2, "GET /home", 9_000);
            }
        }
        Trial::of("combined", &lines).of_kind("bulk_collection")
    }

    #[test]
    fn answers_to_hidden_queries_are_collected_where_they_are_large_and_all_that_is_asked_for() {
        assert_eq!(queries(900, 45_000, false), Some(Level::High));
        assert!(queries(900, 45_000, true) <= Some(Level::Low), "an app in use");
        assert!(queries(900, 3_000, false) <= Some(Level::Low), "little in all");
        assert!(queries(90, 45_000, false) <= Some(Level::Low), "few");
    }
}
