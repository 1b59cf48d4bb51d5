//! Requests of which the log leaves out what is asked for: a query of GraphQL, a list of ids in a POST, or
//! a path as a gateway's own configuration has it (`/customers/{customerId}`).
//!
//! The log shows neither the objects nor their number. What it shows is that somebody came one
//! day, asks there and nowhere else, and gets far larger answers than others do. How much was
//! exposed cannot be told from that. What many do so together is in [`super::distributed_bodies`].

use super::innocent::newcomer::comes_at_its_time;
use super::large_pages::verdict;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::{Outcome, served};
use crate::route::leaves_ids_out;
use crate::route::login::is_login;
use hashbrown::HashSet;

/// Answers of others from which their sizes tell what is usual.
pub(super) const CUSTOM: u64 = 50;
/// One in so many of theirs may be as large.
const SELDOM: u64 = 10;
/// Percent of its requests that go there.
const ONLY: usize = 90;
/// Percent of its requests, at least, for what is not there, and times as much as for others, that it tries ids.
pub(super) const GUESSED: u64 = 5;
pub(super) const GUESSES: u64 = 3;
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
    let blank = leaves_ids_out(route.as_bytes());
    if method != "POST" && !blank || is_login(method.as_bytes(), route.as_bytes()) {
        return None;
    }
    let here =
        |event: &&Event| event.endpoint == name && served(event.status) && !event.has_object();
    let events: Vec<Event> = profile.events.iter().filter(here).copied().collect();
    let bytes: u64 = events.iter().map(|event| event.bytes).sum();
    let asked = profile.events.iter().filter(|event| event.endpoint == name).count();
    let little = bytes < limits.answered && !blank;
    if (events.len() as u64) < limits.answers
        || little && !are_many_things(&events, limits.many_answers)
        || asked * 100 < profile.events.len() * ONLY
        || peers.offices.established(profile)
    {
        return None;
    }
    let Signs { told: signs, hard, far } = signs(profile, name, &events, peers, policy);
    if little && !far {
        return None;
    }
    // What comes at the same minute every night is a job, of which somebody can tell.
    let job = comes_at_its_time(&events, policy);
    let level = match signs.len() {
        0 => return None,
        1 => Level::Medium,
        // Whoever serves others asks much, and round the clock, from the day on which he begins.
        _ if job || blank && !hard || little => Level::Medium,
        _ => Level::High,
    };
    let message = format!(
        "{} answers, {bytes} bytes, to requests whose {} not logged, at {}: it came some day and asks hardly anything else; {}. What was asked for cannot be told",
        events.len(),
        if blank { "ids are" } else { "bodies are" },
        peers.dossiers.endpoint_text(name),
        signs.join("; ")
    );
    let measured = ("answers to what is not logged", events.len() as u64, limits.answers);
    Some(verdict(profile, name, events, level, measured, peers.used_by(name), message))
}

/// What speaks against it.
#[derive(Default)]
struct Signs {
    told: Vec<String>,
    /// Something that whoever was given access does not show.
    hard: bool,
    /// Far more than others are given there.
    far: bool,
}

/// Others of whom none need be usual, as a desk of a few people, and times as much as any of them was given.
const SOME: usize = 3;
const TWICE: f64 = 2.0;

/// Times as many answers of one size as there are sizes, below which one thing is asked for all the time.
const ONE_SIZE: usize = 20;

/// Answers that are many, of as many sizes as different things have: whoever reports, or waits for something, is
/// told about the same each time.
fn are_many_things(events: &[Event], least: u64) -> bool {
    let sizes: HashSet<u64> = events.iter().map(|event| event.bytes).collect();
    events.len() as u64 >= least && sizes.len() * ONE_SIZE >= events.len()
}

fn signs(
    profile: &Profile,
    name: Name,
    events: &[Event],
    peers: &Peers<'_>,
    policy: &Policy,
) -> Signs {
    let (mut signs, mut hard, mut far) = (Vec::new(), false, false);
    let bytes: u64 = events.iter().map(|event| event.bytes).sum();
    let (_, heavy) = peers.compare_volume(profile, name, (0.0, bytes as f64), &policy.baseline);
    if let Some(compared) = heavy.filter(|compared| compared.is_odd(&policy.baseline)) {
        far = true;
        signs.push(format!(
            "the median of {} peers is {:.0} bytes",
            compared.peers, compared.median
        ));
    }
    let (others, most) = peers.most_bytes(profile, name);
    if heavy.is_none() && others >= SOME && bytes as f64 >= most * TWICE {
        far = true;
        signs.push(format!(
            "none of {others} others that were looked at was given more than {most:.0} bytes there"
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
        hard = true;
    }
    let missed = |event: &&Event| event.endpoint == name && event.outcome() == Outcome::Missing;
    let missed = profile.events.iter().filter(missed).count() as u64;
    let (asked, (all, all_missed)) = (missed + events.len() as u64, peers.missing(name));
    let others = percent(all_missed.saturating_sub(missed), all.saturating_sub(asked));
    if percent(missed, asked) >= GUESSED.max(others * GUESSES) {
        let share = percent(missed, asked);
        signs.push(format!("{share} % of what it asks for is not there, {others} % for others"));
        hard = true;
    }
    if profile.active_hours() >= SLEEPLESS && profile.agents_at_once() <= 2 {
        signs.push(format!("in {} of 24 hours of the day", profile.active_hours()));
    }
    Signs { told: signs, hard, far }
}

pub(super) fn percent(part: u64, whole: u64) -> u64 {
    part * 100 / whole.max(1)
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

    /// Forty people who look something up by a form now and then, and one who does so as often, and is given
    /// answers of so many sizes.
    fn small(count: u64, sizes: u64) -> Option<Level> {
        let mut lines = Vec::new();
        let mut add = |ip: &str, second, target: &str, bytes| {
            lines.push(line(ip, second, target, 200, bytes, "App/5.2"));
        };
        for visit in 0..600 {
            let ip = format!("198.51.100.{}", visit % 40 + 1);
            add(&ip, visit * 2_900, &format!("GET /customers/{}", 70_000 + visit % 40 * 7), 9_000);
            add(&ip, visit * 2_900 + 2, "POST /search", 900 + visit * 7_919 % 1_000);
        }
        for at in 0..count {
            let bytes = 900 + at * 7_919 % sizes * 11;
            add("203.0.113.9", 8 * 86_400 + at * 400, "POST /search", bytes);
        }
        Trial::of("combined", &lines).of_kind("bulk_collection")
    }

    /// So many people at a desk who look something up forty times a day, and one who comes some day and does so far more
    /// often, or as often as all.
    fn desk(people: u64, count: u64) -> Option<Level> {
        let mut lines = Vec::new();
        let mut add = |ip: &str, second: u64, target: &str| {
            lines.push(line(
                ip,
                second,
                target,
                200,
                900 + second / 100 * 7_919 % 1_000,
                "App/5.2",
            ));
        };
        for visit in 0..900 {
            let ip = format!("198.51.100.{}", visit % 40 + 1);
            add(&ip, visit * 1_900, &format!("GET /customers/{}", 70_000 + visit % 40 * 7));
        }
        for clerk in 0..people {
            for at in 0..20 * 40 {
                let second = at / 40 * 86_400 + 30_000 + at % 40 * 700 + clerk;
                let ip = format!("203.0.114.{clerk}");
                add(&ip, second, "POST /search");
                add(&ip, second + 9, &format!("GET /customers/{}", 70_000 + at * 7 % 280));
            }
        }
        (0..count).for_each(|at| add("203.0.113.9", 8 * 86_400 + at * 400, "POST /search"));
        Trial::of("combined", &lines).of_kind("bulk_collection")
    }

    #[test]
    fn who_looks_up_twice_what_any_of_a_small_desk_does_is_a_question() {
        assert_eq!(desk(5, 1_900), Some(Level::Medium));
        assert!(desk(5, 1_100) <= Some(Level::Low), "as one of a busy desk");
        assert!(desk(2, 1_900) <= Some(Level::Low), "two are no desk");
    }

    /// Forty people who look at a customer each, as a gateway logs that which writes no ids, and one who asks
    /// for so many, one in so many of which is not there, from the second on that the log begins or later.
    fn blanks(count: u64, missing: u64, from: u64) -> Option<Level> {
        let mut lines = Vec::new();
        let mut add = |ip: &str, second, status, agent: &str| {
            let target = "GET /customers/{customerId}";
            lines.push(line(ip, second, target, status, 900 + second % 90, agent));
        };
        for visit in 0..900 {
            let ip = format!("198.51.100.{}", visit % 40 + 1);
            add(&ip, visit * 2_000, 200, "App/5.2");
        }
        for at in 0..count {
            let status = if at % missing == 0 { 404 } else { 200 };
            add("203.0.113.9", from + at * 700, status, "Other/1");
        }
        Trial::of("combined", &lines).of_kind("bulk_collection")
    }

    #[test]
    fn many_requests_for_what_a_gateway_does_not_log_stand_out_and_are_grave_where_ids_are_tried() {
        let late = 8 * 86_400;
        assert_eq!(blanks(1_200, 9, late), Some(Level::High));
        assert_eq!(blanks(1_200, 2_000, late), Some(Level::Medium), "it may serve others");
        assert!(blanks(2_600, 3_000, 0) <= Some(Level::Low), "there all along");
        assert!(blanks(90, 9, late) <= Some(Level::Low), "few");
    }

    #[test]
    fn answers_to_hidden_queries_are_collected_where_they_are_large_and_all_that_is_asked_for() {
        assert_eq!(queries(900, 45_000, false), Some(Level::High));
        assert!(queries(900, 45_000, true) <= Some(Level::Low), "an app in use");
        assert!(queries(900, 3_000, false) <= Some(Level::Low), "little in all");
        assert_eq!(small(1_400, 90), Some(Level::Medium), "far more than anybody's");
        assert!(small(1_400, 3) <= Some(Level::Low), "it reports, and is told the same each time");
        assert!(small(700, 90) <= Some(Level::Low), "not so many");
        assert!(queries(90, 45_000, false) <= Some(Level::Low), "few");
    }
}
