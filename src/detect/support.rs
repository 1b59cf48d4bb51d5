//! Signs that speak for or against an attack once an actor stands out by a number.
//!
//! Reading much is no crime: a care desk, a partner's batch and a shared address do it too. The
//! signs are of different kinds, so that several together mean more than one.

use super::baseline::{wilson_high, wilson_low};
use super::innocent::registers::{self, Innocent, catalogue};
use super::innocent::rest::rests;
use super::peers::Peers;
use super::policy::Policy;
use super::profile::{KindUse, Profile};
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Signs for and against.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    /// What speaks for an attack, one sentence a family.
    pub reasons: Vec<String>,
    /// What goes with the number of objects and does not count beside it.
    pub beside: Vec<String>,
    /// Innocent explanations, and what was found of them.
    pub alternatives: Vec<String>,
    /// An innocent explanation that fits.
    pub innocent: Option<Innocent>,
    /// It may be a copy that the operator makes from within, or a crawl that goes again and again through
    /// the same things on all days of the log: a question, though it goes through them in order.
    pub inside: bool,
    /// It does the same on all days of the log, or came some day and does what a thief has no reason
    /// to do.
    pub doubtful: bool,
    /// What hardly any innocent does: ids swept, or tried of which a tenth does not exist.
    pub hard: bool,
}

/// Weighs one actor's use of one kind of object.
#[must_use]
pub fn weigh(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Signs {
    let mut signs = Signs::default();
    let mut nameless = identity(kind, used, peers, &mut signs);
    let narrow = context(profile, kind, used, peers, &mut signs);
    if !peers.has_custom(kind) {
        nameless |= host_identity(used, peers, &mut signs);
        apart(profile, used, peers, &mut signs);
    }
    revisits(profile, kind, used, peers, &mut signs);
    hours(profile, used, &mut signs);
    let missing = misses(profile, kind, used, peers, &mut signs);
    refusals(profile, kind, used, peers, &mut signs);
    let swept = sweep(Some(profile), used, peers, (2, 0.1), &mut signs);
    signs.hard = swept || missing && used.missing * 10 >= used.requests;
    agents(profile, kind, peers, &mut signs);
    others(profile, kind, peers, policy, &mut signs);
    let case = registers::Case { profile, kind, used, peers, policy };
    let tries = missing && (signs.hard || !are_slips(profile, kind, policy));
    registers::hold(&case, narrow, nameless || tries, &mut signs);
    signs
}

/// Weighs requests with attributes in common. They were chosen by endpoint and program, so that
/// neither says anything; hours and days are those of many.
#[must_use]
pub fn of_set(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Signs {
    let mut signs = Signs::default();
    let top = used.top_endpoint(peers.dossiers);
    identity(kind, used, peers, &mut signs);
    revisits(profile, kind, used, peers, &mut signs);
    signs.reasons.append(&mut signs.beside);
    let missing = !misses_alone(profile) && misses(profile, kind, used, peers, &mut signs);
    let swept = sweep(None, used, peers, (OWNED + 1, 0.5), &mut signs);
    signs.hard = swept || missing && used.missing * 10 >= used.requests;
    catalogue(&registers::Case { profile, kind, used, peers, policy }, top, &mut signs);
    signs
}

fn identity(kind: Name, used: &KindUse, peers: &Peers<'_>, signs: &mut Signs) -> bool {
    let named = peers.named_share(kind);
    let bare = used.nameless * 100 / used.served.max(1);
    let nameless = used.served >= 5 && bare >= 90 && named >= 50;
    if nameless {
        signs.reasons.push(format!(
            "served without a principal, though on another endpoint for this kind of object {named} % of the answered requests carry one"
        ));
    }
    nameless
}

/// Of a kind of object that only few ask for there is no custom to be read; that of the host tells as much.
fn host_identity(used: &KindUse, peers: &Peers<'_>, signs: &mut Signs) -> bool {
    let bare = used.nameless * 100 / used.served.max(1);
    let named = peers.host_named(used.top_endpoint(peers.dossiers));
    let nameless = used.served >= 5 && bare >= 90 && named >= 80;
    if nameless {
        signs.reasons.push(format!(
            "served without a principal, though on its host {named} % of the answered requests for objects carry one"
        ));
    }
    nameless
}

/// Nobody else asks there, it asks nothing else, and it was not there when the log began: there are no peers
/// who could tell that the calls around it are missing.
fn apart(profile: &Profile, used: &KindUse, peers: &Peers<'_>, signs: &mut Signs) {
    let endpoint = used.top_endpoint(peers.dossiers);
    if registers::is_narrow(profile, used)
        && peers.is_alone(endpoint)
        && !peers.offices.established(profile)
    {
        signs.reasons.push(
            "nobody else asks that endpoint, and it asks nothing else; it was not there when the log begins"
                .to_owned(),
        );
    }
}

fn context(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    signs: &mut Signs,
) -> bool {
    let usual = peers.usual_narrowness(profile, kind);
    let narrow = registers::is_narrow(profile, used);
    if narrow && usual > 0.0 && usual < 75.0 {
        signs.reasons.push(format!(
            "asks one endpoint only ({} % of its requests for this kind of object; peers {usual:.0} %): the calls an app makes around it are missing",
            used.narrowness()
        ));
    }
    narrow
}

fn revisits(profile: &Profile, kind: Name, used: &KindUse, peers: &Peers<'_>, signs: &mut Signs) {
    let usual = peers.usual_revisits(profile, kind);
    let own = used.requests as f64 / used.objects.len().max(1) as f64;
    if used.requests >= 30 && own <= 1.15 && usual >= 1.5 {
        signs.beside.push(format!("hardly ever asks for the same object twice ({own:.2} requests an object; peers {usual:.1})"));
    }
}

fn hours(profile: &Profile, used: &KindUse, signs: &mut Signs) {
    if used.requests >= 100
        && profile.active_hours() >= 22
        && profile.days.len() >= 3
        && profile.agents.len() <= 2
        && !rests(&profile.events)
    {
        signs.reasons.push(format!(
            "active in {} of 24 hours of the day with {} user agent(s)",
            profile.active_hours(),
            profile.agents.len()
        ));
    }
}

fn misses(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    signs: &mut Signs,
) -> bool {
    // Of what hardly anybody asks, those who do are accomplices, unless they always did.
    let compared = peers.has_custom(kind) || peers.offices.established(profile);
    let usual = if compared { peers.usual_misses(profile, kind) } else { (0, 0) };
    let missing = used.requests >= 30 && is_more_often((used.missing, used.requests), usual);
    if missing {
        signs.reasons.push(format!(
            "{:.1} % of the ids it asks for do not exist (peers {:.1} %): it does not know them, it tries them",
            used.missing as f64 * 100.0 / used.requests as f64,
            usual.0 as f64 * 100.0 / usual.1.max(1) as f64
        ));
    }
    missing
}

/// More often than in one request of fifty, and three times as often as peers, of whom no more is known than a
/// sample tells.
fn is_more_often((hits, all): (u64, u64), (usual, of): (u64, u64)) -> bool {
    let share = usual as f64 / of.max(1) as f64;
    let beyond = if of == 0 { 0.0 } else { wilson_high(usual, of) };
    wilson_low(hits, all) > (share * 3.0).max(beyond).max(0.02)
}

/// Of a hundred things that are not there, those that were the only one which that program missed on that day.
const ALONE: usize = 80;

/// Behind an address that many programs come from, each misses one thing now and then: people who mistype what is
/// theirs. Whoever tries ids misses again and again.
fn are_slips(profile: &Profile, kind: Name, policy: &Policy) -> bool {
    let missed = |event: &&Event| {
        event.has_object() && event.object_kind == kind && event.outcome() == Outcome::Missing
    };
    let mut visits: HashMap<(Name, i64), HashSet<Name>> = HashMap::new();
    for event in profile.events.iter().filter(missed) {
        let day = event.time.0.div_euclid(crate::record::time::DAY);
        visits.entry((event.agent, day)).or_default().insert(event.object);
    }
    let all: usize = visits.values().map(HashSet::len).sum();
    let alone = visits.values().filter(|missed| missed.len() == 1).count();
    profile.kind == ActorKind::Client
        && profile.agents.len() >= policy.registers.shared_agents
        && alone * 100 >= all * ALONE
}

/// One is refused here and one there, and the next is served: some of what it asks for is not its own. What is
/// public is refused to nobody, and whoever is locked out is refused from then on.
pub(in crate::detect) fn is_refused(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
) -> bool {
    let usual = peers.usual_refusals(profile, kind);
    used.requests >= 30 && is_more_often((used.refused, used.requests), usual)
}

fn refusals(profile: &Profile, kind: Name, used: &KindUse, peers: &Peers<'_>, signs: &mut Signs) {
    if is_refused(profile, kind, used, peers) {
        signs.reasons.push(format!(
            "{} times it was refused an object and served the next: it asks for what is not its own",
            used.refused
        ));
    }
}

/// Of many, one misses more often than all others together: a test among people says nothing of them.
fn misses_alone(profile: &Profile) -> bool {
    let mut each: HashMap<u32, usize> = HashMap::new();
    let mut actors = HashSet::new();
    for event in profile.events.iter().filter(|event| event.has_object()) {
        actors.insert(event.actor);
        if event.outcome() == Outcome::Missing {
            *each.entry(event.actor).or_insert(0) += 1;
        }
    }
    let all: usize = each.values().sum();
    actors.len() > 1 && each.values().any(|missed| missed * 2 > all)
}

/// Numbers in a row that one owner may have: they were often made one after another, and are asked for
/// together.
const OWNED: usize = 3;

/// Pairs of neighbours in rows of so many numbers at least.
fn in_rows(ids: &[u64], stride: u64, row: usize) -> usize {
    let rows = ids.chunk_by(|a, b| b - a == stride).map(<[u64]>::len);
    rows.filter(|len| *len >= row).map(|len| len - 1).sum()
}

/// Numbers that lie side by side more often than chance would have them, in whatever order they
/// were asked for: k pairs of neighbours against n(n−1)/R expected for n draws from a range R, and at
/// least a share of all of them. Of `one` actor it is asked whether numbers are issued so.
fn sweep(
    one: Option<&Profile>,
    used: &KindUse,
    peers: &Peers<'_>,
    (row, side_by_side): (usize, f64),
    signs: &mut Signs,
) -> bool {
    let texts = used.objects.iter().map(|name| peers.dossiers.names.text(*name));
    let mut ids = numbers(texts);
    ids.sort_unstable();
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return false };
    if ids.len() < 30 || ids.len() * 2 < used.objects.len() {
        return false;
    }
    let (n, range) = (ids.len() as f64, (last - first) as f64 + 1.0);
    let stride = modal_gap(&ids);
    let pairs = in_rows(&ids, stride, row) as f64;
    let expected = n * (n - 1.0) / range;
    let z = (pairs - expected) / expected.max(1.0).sqrt();
    // Ids of customers come in clusters, so that neighbours are commoner than for uniform draws.
    let swept = z >= 6.0
        && pairs >= expected * 4.0
        && pairs >= n * side_by_side
        && !one.is_some_and(|profile| is_issued(profile, used, stride, peers));
    if swept {
        signs.reasons.push(format!(
            "its ids are swept: {pairs:.0} of {n:.0} lie {stride} apart, {expected:.0} would by chance"
        ));
    }
    let covered = !swept && n >= 100.0 && n >= range * 0.5;
    if covered {
        signs.reasons.push(format!(
            "its ids are swept: {n:.0} of the {range:.0} numbers from {first} to {last}"
        ));
    }
    swept || covered
}

/// Strides from which they may be how numbers are issued, and of a hundred numbers of others on the endpoint
/// those that fit; and how often chance would have them fit, at most.
const ISSUED: u64 = 8;
const FITTING: usize = 90;
const BY_CHANCE: f64 = 0.001;

/// What others are served there lies on the same stride, as where every tenant has each hundredth number of
/// all: then that is how numbers are issued, and nobody chose it.
fn is_issued(profile: &Profile, used: &KindUse, stride: u64, peers: &Peers<'_>) -> bool {
    let names = &peers.dossiers.names;
    let text = |name: Name| names.text(name);
    let top = used.top_endpoint(peers.dossiers);
    if stride < ISSUED {
        return false;
    }
    let own = numbers(used.objects.iter().map(|name| text(*name)));
    let mut rests: BTreeMap<u64, usize> = BTreeMap::new();
    own.iter().for_each(|number| *rests.entry(number % stride).or_insert(0) += 1);
    let most = rests.into_iter().max_by_key(|(rest, count)| (*count, std::cmp::Reverse(*rest)));
    let Some((rest, _)) = most else { return false };
    let others: HashSet<Name> = peers
        .dossiers
        .events
        .iter()
        .filter(|e| e.endpoint == top && e.actor != profile.actor && e.has_object() && e.gave())
        .map(|event| event.object)
        .collect();
    let numbers = numbers(others.iter().map(|name| text(*name)));
    let fitting = numbers.iter().filter(|number| *number % stride == rest).count();
    // So many would lie on it by accident, of numbers that lie anywhere.
    let chance = (1.0 / stride as f64).powi(i32::try_from(fitting).unwrap_or(i32::MAX));
    fitting * 100 >= numbers.len() * FITTING && chance <= BY_CHANCE
}

/// The numbers that ids are or bear: of `CLM-2026-0048213` the last, where most have the same before and
/// behind it. Of equals those with the least before it.
fn numbers<'t>(texts: impl Iterator<Item = &'t [u8]>) -> Vec<u64> {
    let mut series: BTreeMap<(&[u8], &[u8]), Vec<u64>> = BTreeMap::new();
    for text in texts {
        let Some(end) = text.iter().rposition(u8::is_ascii_digit).map(|last| last + 1) else {
            continue;
        };
        let number = text.get(..end).unwrap_or_default();
        let start = number.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
        let (before, digits) = number.split_at(start);
        let behind = text.get(end..).unwrap_or_default();
        let Some(value) = std::str::from_utf8(digits).ok().and_then(|d| d.parse().ok()) else {
            continue;
        };
        series.entry((before, behind)).or_default().push(value);
    }
    let longest = series.into_iter().rev().max_by_key(|(_, numbers)| numbers.len());
    longest.map(|(_, numbers)| numbers).unwrap_or_default()
}

/// The commonest distance between neighbours; of equals the least.
pub(super) fn modal_gap(sorted: &[u64]) -> u64 {
    let mut gaps: Vec<u64> =
        sorted.windows(2).filter_map(|w| Some(w.get(1)? - w.first()?)).collect();
    gaps.sort_unstable();
    gaps.chunk_by(|a, b| a == b)
        .max_by_key(|run| (run.len(), std::cmp::Reverse(run.first().copied())))
        .and_then(|run| run.first().copied())
        .unwrap_or(1)
}

fn agents(profile: &Profile, kind: Name, peers: &Peers<'_>, signs: &mut Signs) {
    let (others, same) = peers.agents_in_use(profile, kind);
    if others >= 20 && same == 0 && profile.agents.len() <= 3 {
        signs.reasons.push(format!("none of {others} sampled peers uses such a program"));
    }
}

/// What it takes is others': of a client, behind whom many may be, that says nothing.
fn others(profile: &Profile, kind: Name, peers: &Peers<'_>, policy: &Policy, signs: &mut Signs) {
    let foreign = peers.foreign(profile, kind).filter(|_| profile.kind != ActorKind::Client);
    if let Some(foreign) = foreign.filter(|foreign| foreign.is_others(&policy.registers)) {
        signs.reasons.push(format!(
            "{} of {} of its objects are others': these ask for them too, and for little else",
            foreign.others, foreign.objects
        ));
    }
}

/// Requests that name an object of a kind.
#[must_use]
pub fn events_of(profile: &Profile, kind: Name) -> Vec<Event> {
    profile
        .events
        .iter()
        .filter(|event| event.has_object() && event.object_kind == kind)
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members with names who read what is theirs, and somebody without one who reads what lies behind another
    /// path, of so many days.
    fn behind(path: &str, from: i64, to: i64) -> crate::case::Level {
        use crate::detect::stage::{MONDAY, Request, members, play};
        let one = |i: i64| {
            let day = from + i * (to - from) / 300;
            let object = (1_000 + i).pow(3) * 31 % 2_147_483_647;
            Request::at(MONDAY + day * 86_400 + i * 211, format!("{path}{object}"))
                .from("203.0.113.9", "App/5.1")
        };
        play(&[members(9), (0..300).map(one).collect()].concat()).worst()
    }

    /// It is said that a clerk who reads sixty things of his house sweeps their ids, which lie forty apart, as
    /// those of others in that house do, or not.
    fn swept(issued: bool) -> bool {
        use crate::detect::stage::{MONDAY, Request, play};
        let read = |who: String, at: i64, id: i64| {
            Request::at(MONDAY + at, format!("/v1/customers/{id}")).principal(who)
        };
        let own = |i: i64| 70_000 + i * 40 + if issued { 0 } else { i * 17 % 40 };
        let visits = (0..80)
            .flat_map(|i| (0..28).step_by(3).map(move |day| (i, day * 86_400 + 30_000 + i * 211)));
        let people = visits.map(|(i, at)| read(format!("customer-{i}"), at, own(i)));
        let clerk = (0..60).map(|i| read("clerk".into(), 9 * 86_400 + i * 400, 70_000 + i * 40));
        let outcome = play(&people.chain(clerk).collect::<Vec<_>>());
        let found = outcome.of("object_enumeration");
        assert_eq!(found.len(), 1, "{}", outcome.tell());
        found[0].verdict.reasons.iter().any(|text| text.contains("lie 40 apart"))
    }

    #[test]
    fn a_sample_of_peers_tells_no_more_than_it_is_large() {
        assert!(!is_more_often((25, 454), (1, 119)), "five in a hundred may be usual");
        assert!(is_more_often((25, 454), (100, 11_900)));
        assert!(is_more_often((25, 454), (0, 0)), "nobody to compare with");
    }

    /// The worst level of an address from which so many programs ask for a hundred and twenty things, each twice,
    /// of which one in twenty is not there, beside people who never miss; on all days, or on so many.
    fn carrier(programs: i64, days: i64) -> crate::case::Level {
        use crate::detect::stage::{MONDAY, Request, people, play};
        let one = |n: i64| {
            let id = (1_000 + n / 2).pow(3) * 31 % 2_147_483_647;
            let at = MONDAY + n % days * 86_400 + 30_000 + n * 37;
            let status = if n % 20 == 7 { 404 } else { 200 };
            let agent = format!("App/5.2 (model {})", n / 2 % programs);
            let asked = Request::at(at, format!("/v1/customers/{id}"));
            Request { status, ..asked.from("203.0.113.9", agent) }
        };
        play(&people(28).into_iter().chain((0..240).map(one)).collect::<Vec<_>>()).worst()
    }

    #[test]
    fn many_who_each_mistype_once_try_nothing() {
        use crate::case::Level;
        assert!(carrier(20, 27) <= Level::Low);
        assert!(carrier(1, 27) >= Level::Medium, "one who tries");
        assert!(carrier(5, 1) >= Level::Medium, "one who tries with several programs");
    }

    /// The worst level of somebody who reads five hundred things beside people of whom each reads what is his
    /// and what all read; he is refused each so-many-th, or all behind the first so many.
    fn among_shared(refused: impl Fn(i64) -> bool) -> crate::case::Level {
        use crate::detect::stage::{MONDAY, Request, play};
        let read = |who: i64, day: i64, n: i64| {
            let id = if n == 0 {
                60_000 + (who + day) % 40 * 7
            } else {
                70_000 + (who * 5 + (day + n) % 5) * 7
            };
            let at = MONDAY + day * 86_400 + 30_000 + who * 211 + n * 20;
            Request::at(at, format!("/v1/documents/{id}"))
                .from(format!("198.51.100.{}", who + 1), format!("App/5.{}", who % 12))
        };
        let days = |who| (0..28).step_by(3).map(move |day| (who, day));
        let visits = (0..80).flat_map(days);
        let people = visits.flat_map(|(who, day)| (0..3).map(move |n| read(who, day, n)));
        let one = |n: i64| {
            let id = (1_000 + n).pow(3) * 31 % 2_147_483_647;
            let at = MONDAY + (9 + n % 3) * 86_400 + 36_000 + n * 20;
            let status = if refused(n) { 403 } else { 200 };
            let asked = Request::at(at, format!("/v1/documents/{id}"));
            Request { status, ..asked.from("203.0.113.9", "App/5.1") }
        };
        play(&people.chain((0..500).map(one)).collect::<Vec<_>>()).worst()
    }

    #[test]
    fn what_is_public_is_refused_to_nobody_here_and_there() {
        use crate::case::Level;
        assert!(among_shared(|_| false) <= Level::Low);
        assert!(among_shared(|n| n % 15 == 0) >= Level::Medium);
        assert!(among_shared(|n| n % 3 == 2) <= Level::Low, "locked out on the third day");
    }

    #[test]
    fn a_stride_on_which_all_numbers_of_a_house_lie_was_chosen_by_nobody() {
        assert!(!swept(true));
        assert!(swept(false));
    }

    #[test]
    fn what_only_one_asks_is_held_against_what_is_custom_on_its_host() {
        use crate::case::Level;
        assert_eq!(behind("/old/get?meter=", 9, 20), Level::High);
        // The same thing in another number has a custom of its own, and members ask for nothing else.
        assert_eq!(behind("/v0/customer/", 9, 20), Level::Medium);
    }

    #[test]
    fn accomplices_behind_a_path_of_their_own_are_no_measure_of_what_is_missing() {
        use crate::detect::stage::{MONDAY, Request, members, play};
        let two = |every: i64| {
            let one = move |n: i64| {
                let object = (1_000 + n).pow(3) * 31 % 2_147_483_647;
                let at = MONDAY + (9 + n % 3) * 86_400 + n * 31;
                let status = if n / 2 % every == 0 { 404 } else { 200 };
                let found = Request::at(at, format!("/old/get?meter={object}"));
                Request { status, ..found.from(format!("203.0.113.{}", n % 2), "App/5.1") }
            };
            let outcome = play(&[members(9), (0..700).map(one).collect()].concat());
            let found = outcome.of("object_enumeration");
            found.iter().any(|f| f.verdict.reasons.iter().any(|text| text.contains("do not exist")))
        };
        assert!(two(3));
        assert!(!two(1_000), "one that is not there");
    }

    #[test]
    fn neighbours_count_in_rows_that_are_longer_than_what_one_owner_has() {
        let ids = [1, 3, 5, 20, 22, 24, 26, 40];
        assert_eq!(
            (in_rows(&ids, 2, 2), in_rows(&ids, 2, OWNED + 1), in_rows(&ids, 2, 5)),
            (5, 3, 0)
        );
    }

    #[test]
    fn numbers_are_found_within_ids_of_one_series() {
        let of = |ids: &[&str]| numbers(ids.iter().map(|id| id.as_bytes()));
        assert_eq!(of(&["17", "18", "x9"]), [17, 18]);
        assert_eq!(of(&["CLM-2026-0041", "CLM-2026-0042", "CLM-2025-7"]), [41, 42]);
        assert_eq!(of(&["RX0482DE", "RX0483DE", "RX0482FR"]), [482, 483]);
        assert_eq!(of(&["word", ""]), Vec::<u64>::new());
        // Of ids without a series no two are neighbours.
        assert_eq!(of(&["a1b2", "c3d4", "99e5f"]).len(), 1);
    }

    #[test]
    fn the_stride_is_the_commonest_gap() {
        assert_eq!(modal_gap(&[1, 4, 7, 10, 11]), 3);
        assert_eq!(modal_gap(&[]), 1);
    }
}
