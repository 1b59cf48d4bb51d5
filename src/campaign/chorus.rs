//! Joins actors that begin and end together: they have nothing else in common, but ask for the
//! same kind of object in one stretch of time and never for an object of each other.
//!
//! Somebody who acts alone begins and ends when he likes. The chance that a stranger does both
//! within a few pauses of another actor is the length of these pauses divided by that of the log,
//! squared. Times the number of candidates, it is how many such strangers to expect by accident. A
//! beginning or end at the edge of the log does not count. An innocent explanation that fits each
//! of them by itself (an office, a shared address, a trade) does not hold against this; that the
//! objects are public, or read again by the operator's machines, does. And a mailing begins for
//! everybody at once: behind an address where people sign in with many programs is no single hand.

use super::group::{Evidence, Group};
use super::key;
use super::link::disjoint;
use super::loot::GUESSING;
use super::shares;
use crate::case::Level;
use crate::detect::innocent::registers;
use crate::detect::innocent::way::is_way_of_many;
use crate::dossier::{Event, Name};
use crate::record::time::DAY;
use crate::record::{Client, served};
use crate::words::thousands;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// Mean pauses of the slower one within which two begin, or end, together: of a steady hand one
/// first request in four hundred comes later.
const PAUSES: i64 = 6;
/// Others that make a chorus of somebody, and how many times the number expected by chance.
const OTHERS: usize = 2;
const TIMES_CHANCE: f64 = 4.0;
/// The same where only the beginning or only the end lies within the log.
const OTHERS_AT_ONE_END: usize = 4;
/// Requests below which nothing is said of anybody's pauses.
const FEWEST: usize = 20;

/// A weekend and the nights around it, microseconds.
const REST: i64 = 5 * DAY / 2;

/// What a group did with one kind of thing.
struct Work {
    /// The kind of object; where pages of a listing are walked through, the endpoint.
    what: Name,
    endpoint: Name,
    from: i64,
    to: i64,
    /// Mean pause between requests, microseconds.
    pause: i64,
    objects: HashSet<Name>,
    level: Level,
    networks: BTreeSet<String>,
    /// Passwords are guessed: by whoever has no weekend.
    guesses: bool,
}

/// Joins those who begin and end together.
pub(super) fn join(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let times = || evidence.dossiers.events.iter().map(|event| event.time.0);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return groups };
    let mut parts: HashMap<Name, Vec<(Work, Group)>> = HashMap::new();
    let mut joined = Vec::new();
    for group in groups {
        match work(&group, evidence) {
            Some(work) => parts.entry(work.what).or_default().push((work, group)),
            None => joined.push(group),
        }
    }
    for (_, mut part) in parts {
        part.sort_by_cached_key(|(work, group)| {
            let first = group.actors.first().map(|at| key(evidence.dossiers, *at));
            (std::cmp::Reverse(work.objects.len()), first)
        });
        joined.extend(gather(part, (first, last), evidence));
    }
    joined.sort_by_cached_key(|group| {
        group.actors.iter().map(|at| key(evidence.dossiers, *at)).min()
    });
    joined
}

/// Takes together, of those who ask for one thing, whoever keeps time with another.
fn gather(mut open: Vec<(Work, Group)>, log: (i64, i64), evidence: &Evidence<'_>) -> Vec<Group> {
    let mut done = Vec::new();
    while !open.is_empty() {
        let (lead, mut whole) = open.remove(0);
        let others = companions(&lead, &whole, &open, log, evidence);
        if !others.is_empty() {
            let mut hands = whole.hands.max(1);
            let mut objects = lead.objects.clone();
            for at in others.iter().rev() {
                let (work, group) = open.remove(*at);
                hands += group.hands.max(1);
                objects.extend(work.objects);
                whole.absorb(group);
            }
            whole.hands = whole.hands.max(hands);
            whole.together |= hands > OTHERS;
            let there = evidence.dossiers.endpoint_text(lead.endpoint);
            whole.note(if objects.is_empty() {
                format!("{hands} hands ask {there}, and begin and end together")
            } else {
                format!(
                    "{hands} hands ask {there} for things of one kind, begin and end together and repeat nobody: {} objects between them",
                    thousands(objects.len() as u64)
                )
            });
        }
        done.push(whole);
    }
    done
}

/// Places of those who begin and end with a work, if they are more than chance brings together.
fn companions(
    lead: &Work,
    whole: &Group,
    open: &[(Work, Group)],
    log: (i64, i64),
    evidence: &Evidence<'_>,
) -> Vec<usize> {
    let span = (log.1 - log.0).max(1) as f64;
    let (begins, ends) = lead.edges(log);
    if !begins && !ends {
        return Vec::new();
    }
    let mut union = lead.objects.clone();
    let mut found: Vec<usize> = Vec::new();
    let mut chance = 0.0;
    for (at, (work, group)) in open.iter().enumerate() {
        let near = lead.pause.max(work.pause) * PAUSES;
        let share = (near as f64 * 2.0 / span).min(1.0);
        chance += if begins && ends { share * share } else { share };
        if lead.keeps_time(work, near, (begins, ends))
            && !whole.is_apart(group)
            && !found.iter().filter_map(|at| open.get(*at)).any(|(_, other)| other.is_apart(group))
            && disjoint(&work.objects, &union, evidence.policy.campaign.overlap)
        {
            union.extend(work.objects.iter().copied());
            found.push(at);
        }
    }
    let least = if begins && ends { OTHERS } else { OTHERS_AT_ONE_END };
    let theirs = || found.iter().filter_map(|at| open.get(*at)).map(|(work, _)| work);
    if found.len() >= least && found.len() as f64 >= chance * TIMES_CHANCE {
        let networks: BTreeSet<&String> =
            theirs().chain([lead]).flat_map(|work| &work.networks).collect();
        let outstanding = theirs().chain([lead]).all(|work| work.level >= Level::Medium);
        let taken: Vec<usize> = theirs().chain([lead]).map(|v| v.objects.len()).collect();
        let even = || shares::are_even(&taken);
        // Colleagues who come to work for a while sit in one place.
        let apart = outstanding || networks.len() > found.len() / 2;
        return if apart && (begins && ends || outstanding && even()) { found } else { Vec::new() };
    }
    Vec::new()
}

impl Work {
    /// Its beginning and its end lie within the log: whoever rests at weekends is there from the
    /// first to the last day of a log all the same.
    fn edges(&self, log: (i64, i64)) -> (bool, bool) {
        let span = log.1 - log.0;
        let rest = if self.guesses { 0 } else { (span / 6).max(REST).min(span / 4) };
        let near = (self.pause * PAUSES * 2).max(rest);
        (self.from - log.0 > near, log.1 - self.to > near)
    }

    fn keeps_time(&self, other: &Self, near: i64, (begins, ends): (bool, bool)) -> bool {
        // Pauses as long as the work itself say nothing.
        let long = (self.to - self.from).min(other.to - other.from);
        near * 4 <= long.max(1) * 2
            && (!begins || (self.from - other.from).abs() <= near)
            && (!ends || (self.to - other.to).abs() <= near)
            && (self.from.max(other.from) < self.to.min(other.to))
    }
}

/// What a group did with the kind of thing that it stands out by, unless that is public or it
/// does so again and again.
fn work(group: &Group, evidence: &Evidence<'_>) -> Option<Work> {
    if !group.found.is_empty() || group.actors.is_empty() {
        return None;
    }
    let of = |at: &u32| evidence.worst_of(*at);
    let finding = group.actors.iter().filter_map(of).max_by_key(|f| f.verdict.level)?;
    let verdict = &finding.verdict;
    let guesses = GUESSING.contains(&finding.about.kind()) && verdict.level >= Level::Medium;
    if !guesses && !matches!(finding.about.name, "object_enumeration" | "bulk_collection") {
        return None;
    }
    let at_home = [
        "reading what is public",
        "a batch job or monitor",
        "a batch job on several machines",
        "a test",
    ];
    if at_home.iter().any(|what| registers::has_found(&verdict.alternatives, what)) {
        return None;
    }
    let (endpoint, kind) = (verdict.endpoint, verdict.object_kind);
    let profiles = || group.actors.iter().filter_map(|at| evidence.profile(*at));
    if !guesses
        && profiles().all(|profile| is_way_of_many(profile, kind, &evidence.policy.registers))
    {
        return None;
    }
    let walks = kind == Name::default();
    let about = |event: &&&Event| {
        if walks { event.endpoint == endpoint } else { event.object_kind == kind }
    };
    let all: Vec<&Event> = profiles().flat_map(|profile| &profile.events).collect();
    let here: Vec<&Event> = all.iter().filter(about).copied().collect();
    let (from, to) = (
        here.iter().map(|event| event.time.0).min()?,
        here.iter().map(|event| event.time.0).max()?,
    );
    let requests = i64::try_from(here.len()).unwrap_or(i64::MAX);
    let network = |event: &&Event| {
        Client::parse(evidence.dossiers.names.text(event.client)).network().to_string()
    };
    let taken = here.iter().filter(|e| e.object != Name::default() && served(e.status));
    (here.len() >= FEWEST).then(|| Work {
        what: if walks { endpoint } else { kind },
        endpoint,
        from,
        to,
        pause: (to - from) / requests.max(1),
        objects: taken.map(|event| event.object).collect(),
        level: verdict.level,
        networks: here.iter().map(network).collect(),
        guesses,
    })
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::{linked, readers};
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// Somebody with a program and a network of his own who reads so many orders from one day on to
    /// another, and something else besides.
    fn hand(at: i64, orders: i64, (from, to): (i64, i64)) -> Vec<Request> {
        let (agent, ip) = (format!("App/5.{at} (phone {at})"), format!("203.{at}.113.7"));
        let one = move |i: i64| {
            let order = 1_000_003 + (at * 1_000 + i) * 7919 % 900_007;
            let moment = MONDAY + from * DAY + i * ((to - from) * DAY / orders) + at * 40;
            let of = |path: String, at| Request::at(at, path).from(&ip, &agent);
            [
                of(format!("/v1/orders/{order}/lines"), moment),
                of(format!("/v1/news/{}", i % 9), moment + 7),
            ]
        };
        (0..orders).flat_map(one).collect()
    }

    fn hands(all: &[(i64, (i64, i64))]) -> Vec<usize> {
        let each = (1..).zip(all).flat_map(|(at, (orders, span))| hand(at, *orders, *span));
        let found = linked(&play(&[readers(14), each.collect()].concat()));
        let told = found.iter().filter(|campaign| campaign.level >= Level::High);
        let mut actors: Vec<usize> = told.map(|campaign| campaign.actors.len()).collect();
        actors.sort_unstable();
        actors
    }

    #[test]
    fn who_begin_and_end_together_are_one_hand_however_much_each_takes() {
        assert_eq!(hands(&[(300, (3, 10)), (150, (3, 10)), (420, (3, 10))]), [3]);
    }

    /// The sizes of what was told of some who guess passwords at one door, each so many from one day on to another, all
    /// with programs and names of their own.
    fn guessers(all: &[(i64, (i64, i64))]) -> Vec<usize> {
        let guess = |(at, (guesses, (from, to))): (i64, &(i64, (i64, i64)))| {
            let pause = (to - from) * DAY / guesses;
            let one = move |i: i64| {
                let moment = MONDAY + from * DAY + i * pause + at * 40 + i * i * 7919 % (pause / 2);
                let request = Request::at(moment, "/v1/login").method("POST");
                Request { status: if i == 99 { 200 } else { 401 }, ..request }
                    .from(format!("203.{at}.113.7"), format!("Browser/{at}"))
            };
            (0..*guesses).map(one).collect::<Vec<_>>()
        };
        let each = (1..).zip(all).flat_map(guess).collect();
        let found = linked(&play(&[readers(14), each].concat()));
        let told = found.iter().filter(|campaign| campaign.level >= Level::Medium);
        let mut actors: Vec<usize> = told.map(|campaign| campaign.actors.len()).collect();
        actors.sort_unstable();
        actors
    }

    #[test]
    fn who_begin_and_end_guessing_together_are_one_hand_and_others_are_not() {
        assert_eq!(guessers(&[(300, (1, 13)), (250, (1, 13)), (420, (1, 13))]), [3]);
        assert_eq!(guessers(&[(300, (1, 9)), (250, (3, 12)), (420, (5, 13))]), [1, 1, 1]);
    }

    /// Four addresses from which 150 things each are read within the same days, by one program for so many of them, and
    /// from which some sign in with each of these.
    fn addresses(programs: i64, sign_in: bool) -> Vec<usize> {
        let one = |at: i64, i: i64| {
            let moment = MONDAY + 3 * DAY + i * (7 * DAY / 150) + at * 40;
            let from = |request: Request| {
                request.from(format!("203.{at}.113.7"), format!("App/{}", i % programs))
            };
            let order = 1_000_003 + (at * 1_000 + i) * 7919 % 900_007;
            let login = Request::at(moment - 9, "/v1/login").method("POST");
            let read = Request::at(moment, format!("/v1/orders/{order}/lines"));
            let signs_in = (sign_in && i < programs).then(|| from(login));
            signs_in.into_iter().chain([from(read)])
        };
        let all = (1..5).flat_map(|at| (0..150).flat_map(move |i| one(at, i))).collect();
        let found = linked(&play(&[readers(14), all].concat()));
        let told = found.iter().filter(|campaign| campaign.level >= Level::Medium);
        told.map(|campaign| campaign.actors.len()).collect()
    }

    #[test]
    fn a_mailing_brings_people_through_many_addresses_at_once_and_they_are_no_hand() {
        assert_eq!(addresses(1, false), [4]);
        assert_eq!(addresses(12, false), [4], "programs are changed by whoever likes to");
        assert!(!addresses(12, true).contains(&4));
    }

    #[test]
    fn who_begin_together_and_end_when_they_like_are_hands_of_their_own() {
        let apart = hands(&[(300, (3, 10)), (150, (3, 7)), (420, (3, 9))]);
        assert!(apart.iter().all(|actors| *actors == 1), "{apart:?}");
        let all_along = hands(&[(300, (0, 14)), (150, (0, 14)), (420, (0, 14))]);
        assert!(all_along.iter().all(|actors| *actors == 1), "{all_along:?}");
    }
}
