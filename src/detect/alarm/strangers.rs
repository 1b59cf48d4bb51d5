//! A band of strangers: an endpoint that hardly anybody uses but clients that came within the log,
//! ask for it again and again, and do nothing else.
//!
//! Where the log names no object (a body was posted, a code was guessed) there is no news, and no
//! client stands out by what it asks for. But people who use a route do other things as well: they
//! fetch a page, sign in, look around. A route whose users do none of that is used by programs. If
//! these are several, in many networks and with many user agents, they look like a shared-out work
//! list, and not like a partner's server.

use crate::case::Level;
use crate::detect::page::About;
use crate::detect::policy::Policy;
use crate::detect::{Finding, Verdict, brute_force, distributed_enumeration, distributed_paging};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Client, Outcome, served};
use crate::route::matcher::UNMATCHED;
use crate::triage::{Endpoint, Survey, Tally};
use hashbrown::{HashMap, HashSet};
use std::ops::Range;

/// Bands that are looked at, at most: those with most requests.
const MOST: usize = 8;
/// Requests of a band, at least, and for each of its actors.
const REQUESTS: u64 = 300;
const EACH: u64 = 10;
/// Actors of a band, from and to.
const ACTORS: (u64, u64) = (2, 600);
/// Percent of its actors, and of what each asks, that must be the band's.
const NEARLY_ALL: u64 = 90;
/// Part of the log in which nobody may have asked yet: whoever was there from the start is the
/// operator's or a partner's.
const CALM: i64 = 10;
/// Networks from which it is no server park; requests from which it is grave; and sizes of the
/// answers from which these are records, and no acknowledgements.
const NETWORKS: usize = 5;
const GRAVE: usize = 1_000;
const SIZES: usize = 100;
/// Percent of the tries that fail where something is guessed, and how many must succeed to be grave.
const FAIL: usize = 80;
const OPENED: usize = 3;
/// Requests for one object, in tenths, up to which it is taken once.
const ONCE_TENTHS: usize = 13;

/// The endpoints that bands may be at, with the hashes of their keys.
#[must_use]
pub fn bands(survey: &Survey) -> Vec<(u64, &Endpoint)> {
    let Some((first, last)) = survey.period() else { return Vec::new() };
    let begun = first.0 + (last.0 - first.0) / CALM;
    let fits = |endpoint: &Endpoint| {
        let (requests, actors) = (endpoint.requests(), endpoint.actors.count());
        let [.., route] = endpoint.parts();
        requests >= REQUESTS.max(actors * EACH)
            && (ACTORS.0..=ACTORS.1).contains(&actors)
            && endpoint.seen.first().is_some_and(|seen| seen.0 >= begun)
            && !endpoint.is_login()
            && route.as_bytes() != UNMATCHED
            && !route.rsplit('/').next().is_some_and(|last| last.contains('.'))
    };
    let mut open: Vec<(u64, &Endpoint)> =
        survey.endpoints().into_iter().filter(|(_, endpoint)| fits(endpoint)).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let asked: HashSet<u64> = open.iter().flat_map(|(_, e)| e.actors.iter().copied()).collect();
    let tallies: HashMap<u64, &Tally> = survey
        .actors()
        .filter(|(hash, ..)| asked.contains(hash))
        .map(|(hash, _, tally)| (hash, tally))
        .collect();
    open.retain(|(_, endpoint)| {
        let known = || endpoint.actors.iter().filter_map(|actor| tallies.get(actor));
        let narrow = known().filter(|tally| tally.narrowness() >= NEARLY_ALL).count() as u64;
        narrow > 0 && narrow * 100 >= known().count() as u64 * NEARLY_ALL
    });
    open.sort_by_key(|(hash, endpoint)| (std::cmp::Reverse(endpoint.requests()), *hash));
    open.truncate(MOST);
    open
}

/// The findings about bands: the sets of the dossiers at these places.
#[must_use]
pub fn judge(bands: Range<usize>, dossiers: &Dossiers, policy: &Policy) -> Vec<Finding> {
    if bands.is_empty() {
        return Vec::new();
    }
    let all = dossiers.events_of_each();
    bands.filter_map(|set| of_band(set, &all, dossiers, policy)).collect()
}

/// Most of what a band did is in another finding, that says more of it.
pub(in crate::detect) fn is_told(band: &Finding, finding: &Finding) -> bool {
    let here = |event: &&Event| event.endpoint == band.verdict.endpoint;
    let told = finding.verdict.events.iter().filter(here).count();
    finding.verdict.level >= Level::Medium && told * 2 >= band.verdict.events.len()
}

/// What a band did.
struct Band {
    events: Vec<Event>,
    actors: usize,
    networks: usize,
    objects: usize,
    /// Distinct sizes of what it was served.
    sizes: usize,
    served: usize,
    failed: usize,
}

impl Band {
    fn of(set: usize, dossiers: &Dossiers) -> Self {
        let events: Vec<Event> = dossiers.in_set(set).copied().collect();
        let network =
            |event: &Event| Client::parse(dossiers.names.text(event.client)).network().to_string();
        let got = || events.iter().filter(|event| served(event.status));
        let failed = |event: &&Event| {
            matches!(event.outcome(), Outcome::Missing | Outcome::Denied | Outcome::Limited)
        };
        Self {
            actors: events.iter().map(|event| event.actor).collect::<HashSet<u32>>().len(),
            networks: events.iter().map(network).collect::<HashSet<String>>().len(),
            objects: got()
                .filter(|event| event.has_object())
                .map(|event| event.object)
                .collect::<HashSet<Name>>()
                .len(),
            sizes: got().map(|event| event.bytes).collect::<HashSet<u64>>().len(),
            served: got().count(),
            failed: events.iter().filter(failed).count(),
            events,
        }
    }

    /// What it is called, and how grave it is.
    fn judge(&self, policy: &Policy) -> (&'static About, Level) {
        let all = self.events.len();
        let wide = self.networks >= NETWORKS;
        if self.failed * 100 >= all * FAIL {
            let grave = self.served >= OPENED && all >= GRAVE;
            return (&brute_force::ABOUT, if grave { Level::High } else { Level::Medium });
        }
        let many = self.objects as u64 >= policy.object_enumeration.objects_without_peers;
        if self.objects > 0 && self.objects * 2 >= self.served {
            let once = self.served * 10 <= self.objects * ONCE_TENTHS;
            let level = if many && once { Level::High } else { Level::Medium };
            return (&distributed_enumeration::ABOUT, level);
        }
        let grave = wide && all >= GRAVE && self.sizes >= SIZES;
        (&distributed_paging::ABOUT, if grave { Level::High } else { Level::Low })
    }
}

fn of_band(set: usize, all: &[usize], dossiers: &Dossiers, policy: &Policy) -> Option<Finding> {
    let band = Band::of(set, dossiers);
    let whole = |actor: &u32| dossiers.whole.get(*actor as usize).copied().unwrap_or(false);
    let mut here: HashMap<u32, usize> = HashMap::new();
    band.events.iter().for_each(|event| *here.entry(event.actor).or_insert(0) += 1);
    let known: Vec<(&u32, &usize)> = here.iter().filter(|(actor, _)| whole(actor)).collect();
    let narrow = |(actor, count): &&(&u32, &usize)| {
        let everything = all.get(**actor as usize).copied().unwrap_or(0);
        **count as u64 * 100 >= everything as u64 * NEARLY_ALL
    };
    let strangers = known.iter().filter(narrow).count();
    if strangers == 0 || (strangers as u64) * 100 < known.len() as u64 * NEARLY_ALL {
        return None;
    }
    let (about, level) = band.judge(policy);
    let (endpoint, kind) = (band.events.first()?.endpoint, band.events.first()?.object_kind);
    let text = dossiers.endpoint_text(endpoint);
    let reasons = vec![
        format!(
            "{} requests to {text}, which nobody asked in the first tenth of the log, by {} actors in {} networks: {strangers} of {} who were looked at do nothing else",
            band.events.len(),
            band.actors,
            band.networks,
            known.len()
        ),
        format!(
            "{} were served, with {} objects and answers of {} sizes; {} failed",
            band.served, band.objects, band.sizes, band.failed
        ),
    ];
    let verdict = Verdict {
        level,
        confidence: if level >= Level::High { 70 } else { 50 },
        endpoint,
        object_kind: if about.name == "distributed_enumeration" { kind } else { Name::default() },
        measure: "requests of strangers at an endpoint of their own",
        value: band.events.len() as f64,
        threshold: REQUESTS as f64,
        peers: 0,
        message: reasons.join("; "),
        reasons,
        alternatives: vec![
            format!(
                "servers of a partner that began to call, or a fleet of devices: {} networks and answers of {} sizes, ask",
                band.networks, band.sizes
            ),
            "a route that is new in the log: ask when it was released".to_owned(),
        ],
        events: band.events,
        targets: vec![endpoint],
        hits: Vec::new(),
    };
    Some(Finding::of_set(about, set, verdict))
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play_together, visitors};

    const DAY: i64 = 86_400;

    /// So many addresses that each try sixty codes from a day on, of which one in so many is right,
    /// and look at something else as often as `else_too` says.
    fn guesses(hands: i64, from: i64, right: i64, else_too: i64) -> Level {
        let one = |hand: i64, i: i64| {
            let at = MONDAY + from * DAY + i * 3_000 + hand * 97;
            let ip = format!("203.{hand}.113.9");
            let hit = right > 0 && (hand * 60 + i) % right == 0;
            let status = if hit { 200 } else { 404 };
            let guess = Request { status, ..Request::at(at, "/v1/vouchers/balance?c=x") };
            let look = (i < else_too).then(|| Request::at(at + 9, "/v1/plans"));
            [guess].into_iter().chain(look).map(move |r| r.from(&ip, format!("Browser/{hand}")))
        };
        let thieves = (0..hands).flat_map(|hand| (0..60).flat_map(move |i| one(hand, i)));
        play_together(&[visitors(300, 60), thieves.collect()].concat()).worst()
    }

    #[test]
    fn guesses_at_a_route_that_nobody_else_asks_are_grave_once_some_succeed() {
        assert_eq!(guesses(30, 15, 60, 0), Level::High);
        assert!(guesses(30, 15, 60, 60) <= Level::Low, "who look around are people");
        assert!(guesses(30, 0, 60, 0) <= Level::Low, "there from the start");
        assert!(guesses(4, 15, 60, 0) <= Level::Medium, "a few");
    }
}
