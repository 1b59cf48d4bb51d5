//! A listing walked from end to end by many actors, of whom each asks for a few pages.

use super::alarm::alarmed::{alarm, alternatives, explained};
use super::alarm::lead::Lead;
use super::alarm::members::members;
use super::page::About;
use super::{Finding, Peers, Policy, Verdict};
use crate::case::Level;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Locator, served};
use crate::words::thousands;
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "distributed_paging",
    title: "The pages of a listing are shared out among actors of whom none walks far alone.",
    what: "Pages (page, offset, cursor, day, month) of one listing that nobody asked for in the days before (`novelty.quiet_days_of_pages`), by day and by hours, whoever asks; and pages of which one actor alone asks for each, once, in the whole log.",
    why: "A page holds a hundred records. Whoever gives each of its addresses thirty of them takes the whole listing, and no address stands out.",
    how: &[
        "Pages against ordinary traffic of the same time, robust capped cumulative sum, traced to what the requests have in common, as for objects.",
        "At least `bulk_collection.pages` distinct pages.",
        "Signs: together they walk the listing (numbered pages, four fifths of the range between the first and the last, each about once), nobody else pages there as far, whoever asks does hardly anything else, no principal though others show one.",
        "One sign is low, two medium, three high; without a walk medium at most, as where all of it was one principal's.",
        "Where most of what a listing was asked for is one actor's alone, those who ask for such pages are judged together, though no day stands out and whoever they are: at least `bulk_collection.pages` (`months`, by months) that make one walk, days in the week of the request left out, while all others ask for a tenth as many at most.",
        "High with two of: none of it in the first tenth of the log (else medium), hardly any other request of theirs, no principal though others show one; one principal's only from `whole_walk` times as many, or `bytes`.",
        "What the pages hold is not logged: what was exposed is bounded, not counted.",
    ],
    innocent: &[
        "A release that pages where the app did not (many ask for the first pages, again and again; signed in, with other calls around them), feeds and search engines on a public listing (no principal is usual, the listing is no walk or is read again), a partner who synchronises (one principal, the same pages every night).",
    ],
    evasion: "Ask for what a page holds one by one; page no further than people do; begin before the log and last beyond it.",
    owasp: "API4:2023; API6:2023; OAT-011",
    attack: "T1119; T1213",
};

/// Requests for each page up to which it is a walk and no visit.
const ABOUT_ONCE: f64 = 1.3;
/// Percent of the range of page numbers that a walk covers.
const COVERED: u64 = 80;

/// The finding of a lead about a listing.
#[must_use]
pub fn of_lead(
    lead: &Lead,
    set: usize,
    dossiers: &Dossiers,
    peers: &Peers<'_>,
    alone: &HashSet<u64>,
    policy: &Policy,
) -> Option<Finding> {
    let mut members = members(lead, set, dossiers, alone, &policy.novelty);
    members.events.retain(|event| event.page);
    let events = &members.events;
    let endpoint = events.first()?.endpoint;
    let taken: Vec<&Event> = events.iter().filter(|event| served(event.status)).collect();
    let pages: HashSet<Name> = taken.iter().map(|event| event.object).collect();
    if (pages.len() as u64) < policy.bulk_collection.pages {
        return None;
    }
    let actors: HashSet<u32> = events.iter().map(|event| event.actor).collect();
    let signs = [
        walk(&taken, &pages, dossiers),
        others(lead, &members.events),
        context(lead),
        nameless(events, peers),
    ];
    let walked = signs.first().is_some_and(Option::is_some);
    let reasons: Vec<String> = signs.into_iter().flatten().collect();
    let own = actors.len() == 1 && events.iter().all(|event| event.principal != Name::default());
    let level = match reasons.len() {
        0 | 1 => Level::Low,
        2 => Level::Medium,
        _ if own || !walked => Level::Medium,
        _ => Level::High,
    };
    let signs = u8::try_from(reasons.len()).unwrap_or(4);
    let common = dossiers.describe(set).join(", ");
    let message = format!(
        "{} actors asked for {} distinct pages of {}, {} requests in all. In common: {common}",
        actors.len(),
        thousands(pages.len() as u64),
        dossiers.endpoint_text(endpoint),
        thousands(events.len() as u64)
    );
    let verdict = Verdict {
        level,
        confidence: if level <= Level::Low { 35 } else { 45 + 10 * signs },
        endpoint,
        object_kind: Name::default(),
        measure: "pages nobody was asking for, beyond the usual",
        value: lead.excess().round(),
        threshold: policy.novelty.excess as f64,
        peers: 0,
        message,
        reasons: [vec![alarm(lead), explained(lead, &common, &members)], reasons].concat(),
        alternatives: alternatives(lead, &members),
        targets: vec![endpoint],
        hits: Vec::new(),
        events: members.events,
    };
    Some(Finding::of_set(&ABOUT, set, verdict))
}

/// Numbered pages, nearly all between the first and the last, each about once.
fn walk(taken: &[&Event], pages: &HashSet<Name>, dossiers: &Dossiers) -> Option<String> {
    let number = |name: &Name| std::str::from_utf8(dossiers.names.text(*name)).ok()?.parse().ok();
    let mut numbers: Vec<u64> = pages.iter().filter_map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let stride = super::sweep::modal_gap(&numbers).max(1);
    let range = (last - first) / stride + 1;
    let once = taken.len() as f64 <= pages.len() as f64 * ABOUT_ONCE;
    let covered = numbers.len() as u64 * 100 >= range * COVERED;
    (once && covered && numbers.len() * 10 >= pages.len() * 9).then(|| {
        format!(
            "one walk through the listing: {} of {range} pages from {first} to {last}, each asked for {:.2} times",
            numbers.len(),
            taken.len() as f64 / pages.len() as f64
        )
    })
}

/// Others page a tenth as far, at most, and that in all the logs.
fn others(lead: &Lead, mine: &[Event]) -> Option<String> {
    let all: HashSet<Locator> = mine.iter().map(|event| event.at).collect();
    let theirs = lead.alarm.news.iter().chain(&lead.alarm.usual);
    let theirs = theirs.filter(|asked| !all.contains(&asked.touch.at)).count();
    let theirs = theirs as f64 * lead.scale;
    (theirs * 10.0 <= mine.len() as f64)
        .then(|| format!("others asked for about {theirs:.0} pages there in the same weeks"))
}

/// Whoever pages does hardly anything else.
fn context(lead: &Lead) -> Option<String> {
    (lead.alone.0 >= 0.9).then(|| {
        format!(
            "{:.0} % of its requests come from actors that ask for hardly anything else: the calls an app makes around it are missing",
            lead.alone.0 * 100.0
        )
    })
}

/// No principal, where for some kind of object most show one.
fn nameless(events: &[Event], peers: &Peers<'_>) -> Option<String> {
    let bare = events.iter().filter(|event| event.principal == Name::default()).count();
    (bare * 10 >= events.len() * 9 && peers.most_named() >= 50).then(|| {
        format!(
            "served without a principal, though {} % of the answered requests for objects carry one",
            peers.most_named()
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play_together};

    const DAY: i64 = 86_400;

    fn page(at: i64, number: i64) -> Request {
        Request::at(at, format!("/v1/orders?page={number}&limit=100"))
    }

    fn level(more: Vec<Request>) -> Option<Level> {
        let outcome = play_together(&[customers(80, 42, 1), more].concat());
        outcome.of("distributed_paging").first().map(|finding| finding.verdict.level)
    }

    #[test]
    fn a_listing_shared_out_among_thirty_addresses_is_one_walk() {
        let walk = |n: i64| {
            page(MONDAY + 20 * DAY + n * 2100, n + 1)
                .from(format!("203.0.113.{}", n % 30), "tool/1")
        };
        let outcome = play_together(&[customers(80, 42, 1), (0..300).map(walk).collect()].concat());
        let found = outcome.of("distributed_paging");
        assert_eq!(found.len(), 1, "{}", outcome.tell());
        assert_eq!(found[0].verdict.level, Level::High, "{}", outcome.tell());
        assert_eq!(found[0].verdict.events.len(), 300);
    }

    #[test]
    fn a_partner_who_reads_the_listing_every_night_is_silent() {
        let night = |day: i64, n: i64| {
            page(MONDAY + day * DAY + n * 20, n + 1)
                .principal("partner")
                .from("192.0.2.9", "sync/2")
        };
        let nights = (0..42).flat_map(|day| (0..120).map(move |n| night(day, n))).collect();
        assert_eq!(level(nights), None);
    }

    #[test]
    fn a_release_that_pages_where_the_app_did_not_is_low_at_most() {
        let visit = |i: i64, day: i64, n: i64| {
            page(MONDAY + day * DAY + 20_000 + i * 311 + n * 7, n + 1)
                .principal(format!("customer-{i}"))
                .from(format!("198.51.100.{}", i + 1), "App/5.3")
        };
        let visits = (0..80)
            .flat_map(|i| {
                (20..42).flat_map(move |day| (0..=(i + day) % 9).map(move |n| visit(i, day, n)))
            })
            .collect();
        assert!(level(visits) <= Some(Level::Low));
    }
}
