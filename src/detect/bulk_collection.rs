//! Listings walked page by page, and more bytes than anybody else takes.

use super::baseline::Compared;
use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::detect::profile::EndpointUse;
use crate::dossier::Name;
use crate::words::whole;

/// The page.
pub const ABOUT: About = About {
    name: "bulk_collection",
    title: "One actor walks through a listing, or takes far more bytes from an endpoint than its peers.",
    what: "Distinct pages (page, offset, cursor, day, month) of one listing, bytes received from one endpoint, sizes of pages, single answers of record size.",
    why: "A listing or an export gives many records a request: a breach can be a few thousand requests, or one.",
    how: &[
        "Six signs, the gravest that holds.",
        "Pages and bytes of an actor on an endpoint against a fair sample of its other users: robust z at or above `baseline.z`, or, under a name, `baseline.beyond` times what all but two of a hundred take, and at least `bulk_collection.pages` or `bytes`.",
        "With too few peers, twice as many pages.",
        "Medium; high where ten times as many were walked through once by somebody who was not there when the log began, or five times as many were walked through once, of a listing whose answers to others mostly carry a principal.",
        "Files below a day in the path, of past days (`bulk_collection.pages` of them, each once, of whatever names): medium, high where they hold `bytes` and nobody was there when the log began.",
        "Answers to a POST whose body says what is asked for (`answers` of them, with `answered` bytes) to somebody who came some day and asks hardly anything else: medium with one sign, high with two, and medium at most where it comes at the same time of day. The signs:",
        "- far more bytes than peers;",
        "- answers as large as one in ten of others there;",
        "- no principal though others show one;",
        "- 5 % or more (and three times as many as others have) for what is not there;",
        "- round the clock; medium at most where it comes at the same time of day.",
        "Of little bytes, `many_answers` of them are medium, where they are far more than peers get (twice as much as any of three or more, where these are too few for a baseline) and of as many sizes as different things have.",
        "The same of answers, however large, where the gateway logs a name in place of the id (`/customers/{customerId}`): high only where no principal or what is not there is among them.",
        "Records asked for by the size of a page or a list of ids: `page_size` in a request and `times_usual` times what others ask for there, low, and medium from `records` of them served, or from `listed` in lists of ids; high from `object_enumeration.vast` times as many in lists that hardly come again, by somebody who was not there all along.",
        "One answer of `export` bytes or more, not of a file, such as hardly another in the logs.",
        "Pages stand for records that the log does not name: what was exposed is bounded, not counted.",
    ],
    innocent: &[
        "Search engines and feeds walk public listings; partners synchronise; backups and reports move bytes; whoever asks for the days that were the present then reads the news, and whoever was there all along catches up with what it missed; an app whose screens are queries asks for other things as well.",
        "Whoever comes back to the same pages is ranked medium at most.",
    ],
    evasion: "Large pages (few requests), pages or requests shared out among many actors (see `distributed_paging`, `distributed_bodies`).",
    owasp: "API4:2023; API6:2023; OAT-011",
    attack: "T1119; T1030",
};

/// Without peers, this many times the limit.
const LONG_WALK: u64 = 2;
/// And so many times the limit, where nobody else ever walked so far, is grave.
const LONGEST_WALK: u64 = 10;

/// Judges the endpoint where it stands out most.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.bulk_collection;
    let mut endpoints: Vec<(&Name, &EndpointUse)> = profile
        .endpoints
        .iter()
        .filter(|(name, used)| {
            used.bytes >= limits.bytes
                || used.pages.len() as u64 >= limits.pages
                    && !reads_the_news(profile, **name, peers)
        })
        .collect();
    endpoints.sort_by_key(|(name, used)| {
        (std::cmp::Reverse((used.pages.len(), used.bytes)), peers.dossiers.names.text(**name))
    });
    // Sheer bytes are a label; what was taken with them may be more.
    let mut walks = endpoints.into_iter();
    let walk = walks.find_map(|(name, used)| judge(profile, *name, used, peers, policy));
    let more = [super::archives::detect, super::bodies::detect, super::large_pages::detect];
    let more = more.into_iter().filter_map(|detect| detect(profile, peers, policy));
    walk.into_iter().chain(more).rev().max_by_key(|verdict| verdict.level)
}

/// Who reads the news of each day walks through time with everybody.
fn reads_the_news(profile: &Profile, endpoint: Name, peers: &Peers<'_>) -> bool {
    let here = || profile.events.iter().filter(|event| event.endpoint == endpoint && event.page);
    let present =
        here().filter(|event| super::alarm::steps::is_present(event, peers.dossiers)).count();
    present * 2 > here().count()
}

fn judge(
    profile: &Profile,
    name: Name,
    used: &EndpointUse,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<Verdict> {
    let (pages, bytes) = (used.pages.len() as f64, used.bytes as f64);
    let (by_pages, by_bytes) =
        peers.compare_volume(profile, name, (pages, bytes), &policy.baseline);
    let limits = &policy.bulk_collection;
    let odd = |compared: Option<Compared>| compared.filter(|c| c.is_odd(&policy.baseline));
    let paged = odd(by_pages).filter(|_| pages >= limits.pages as f64);
    let heavy = odd(by_bytes).filter(|_| bytes >= limits.bytes as f64);
    let (measure, value, compared, floor) = match (paged, heavy) {
        (Some(compared), _) => ("distinct pages of one listing", pages, compared, limits.pages),
        (None, Some(compared)) => ("bytes from one endpoint", bytes, compared, limits.bytes),
        // Nobody else to compare with: only a long walk counts.
        (None, None) if by_pages.is_none() && pages >= (limits.pages * LONG_WALK) as f64 => {
            let nobody = Compared { z: 0.0, threshold: 0.0, median: 0.0, peers: 0, far: false };
            ("distinct pages of one listing", pages, nobody, limits.pages * LONG_WALK)
        }
        (None, None) => return None,
    };
    // A crowd behind an address takes many bytes; each of them few.
    let crowd = profile.agents_at_once() >= 5;
    let public = peers.shared_objects(name).is_some_and(|share| share >= 50);
    // What is served to names only, walked through from end to end once, is taken: who synchronises
    // comes back to it.
    let long = pages >= (limits.pages * limits.whole_walk) as f64 && compared.peers > 0;
    let once = used.requests * 2 <= used.pages.len() as u64 * 3;
    // Nobody else goes through it so, and whoever does was not there before.
    let alone = compared.peers == 0
        && pages >= (limits.pages * LONGEST_WALK) as f64
        && !peers.offices.established(profile);
    let level = match () {
        () if crowd || measure.starts_with("bytes") => Level::Low,
        () if public && used.pages.len() < 500 => Level::Low,
        () if alone && once => Level::High,
        () if paged.is_some()
            && long
            && once
            && peers.mostly_named(name, profile, used.requests) =>
        {
            Level::High
        }
        () => Level::Medium,
    };
    let text = peers.dossiers.endpoint_text(name);
    let usual = match compared.peers {
        0 => "too few peers for a baseline".to_owned(),
        n => format!("the median of {n} peers is {}", whole(compared.median)),
    };
    Some(Verdict {
        level,
        confidence: 50,
        endpoint: name,
        object_kind: Name::default(),
        measure,
        value,
        threshold: compared.threshold.max(floor as f64),
        peers: compared.peers,
        message: format!("{} {measure} ({text}); {usual}", whole(value)),
        reasons: vec![format!("{} {measure}, {usual}", whole(value))],
        alternatives: vec![
            format!("many people behind one address: {}", profile.programs()),
            "a declared export or synchronisation: ask its owner".to_owned(),
        ],
        events: profile.events.iter().filter(|event| event.endpoint == name).copied().collect(),
        targets: vec![name],
        hits: Vec::new(),
    })
}
