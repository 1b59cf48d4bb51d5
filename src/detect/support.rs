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
use super::sweep::{OWNED, sweep};
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::triage::ActorKind;
use crate::words::thousands;
use hashbrown::{HashMap, HashSet};

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
    /// Signs that no job has, whose only run lies in the log: served without a name where names are the
    /// custom, refused now and then.
    pub of_no_job: usize,
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
    let narrow = context((profile, kind, used), peers, policy, &mut signs);
    if !peers.has_custom(kind) {
        nameless |= host_identity(used, peers, &mut signs);
        apart(profile, used, peers, &mut signs);
    }
    let before = signs.reasons.len();
    refusals(profile, kind, used, peers, &mut signs);
    signs.of_no_job = usize::from(nameless) + signs.reasons.len() - before;
    revisits(profile, kind, used, peers, &mut signs);
    hours(profile, used, &mut signs);
    let missing = misses(profile, kind, used, peers, &mut signs);
    let swept = sweep(Some(profile), used, peers, (2, 0.1));
    signs.hard = swept.is_some() || missing && used.missing * 10 >= used.requests;
    signs.reasons.extend(swept);
    lookups(profile, kind, used, peers, &mut signs);
    agents(profile, kind, peers, &mut signs);
    others(profile, kind, peers, policy, &mut signs);
    trespass(profile, kind, peers, &mut signs);
    dealt(profile, kind, peers, policy, &mut signs);
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
    let swept = sweep(None, used, peers, (OWNED + 1, 0.5));
    signs.hard = swept.is_some() || missing && used.missing * 10 >= used.requests;
    signs.reasons.extend(swept);
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
    (profile, kind, used): (&Profile, Name, &KindUse),
    peers: &Peers<'_>,
    policy: &Policy,
    signs: &mut Signs,
) -> bool {
    let usual = peers.usual_narrowness(profile, kind);
    let narrow = registers::is_narrow(profile, used);
    if narrow && usual > 0.0 && usual < 75.0 {
        signs.reasons.push(format!(
            "asks one endpoint only ({} % of its requests for this kind of object; peers {usual:.0} %): the calls an app makes around it are missing",
            used.narrowness()
        ));
        return narrow;
    }
    // Where a record has one screen only, what people ask beside it tells as much.
    let around = peers.usual_share(profile, kind);
    let much = used.objects.len() as u64 >= policy.object_enumeration.objects_without_peers;
    if narrow && much && around > 0.0 && around < AROUND {
        signs.reasons.push(format!(
            "asks for nothing else ({} % of its requests; peers {around:.0} %): the calls an app makes around it are missing",
            used.share_of(profile)
        ));
    }
    narrow
}

/// Percent of what people ask up to which the kind of object is a part of it only.
const AROUND: f64 = 60.0;

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
        && profile.agents_at_once() <= 2
        && !rests(&profile.events)
    {
        signs.reasons.push(format!(
            "active in {} of 24 hours of the day with {}",
            profile.active_hours(),
            profile.programs()
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

/// Percent of what is looked up that is answered as what is not there, from which it is tried and not known.
const NOT_THERE: usize = 20;

/// A query for numbers or addresses of which many are answered with 200 and nothing: whoever looks up his own people
/// knows that they are there.
fn lookups(profile: &Profile, kind: Name, used: &KindUse, peers: &Peers<'_>, signs: &mut Signs) {
    let [.., route] = peers.dossiers.endpoint(used.top_endpoint(peers.dossiers));
    let asked = || profile.events.iter().filter(|e| e.has_object() && e.object_kind == kind);
    let (all, empty) = (asked().count(), asked().filter(|event| event.blank).count());
    let tried = route.contains("={") && all >= 30 && empty * 100 >= all * NOT_THERE;
    if tried {
        signs.reasons.push(format!(
            "{} % of what it looks up there is answered with the one small size of what is not there: it tries",
            empty * 100 / all
        ));
    }
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
        && profile.agents_at_once() >= policy.registers.shared_agents
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

fn agents(profile: &Profile, kind: Name, peers: &Peers<'_>, signs: &mut Signs) {
    let (others, same) = peers.agents_in_use(profile, kind);
    if others >= 20 && same == 0 && profile.agents_at_once() <= 3 {
        signs.reasons.push(format!("none of {others} sampled peers uses such a program"));
    }
}

/// What it takes is others': of a client, behind whom many may be, that says nothing.
fn others(profile: &Profile, kind: Name, peers: &Peers<'_>, policy: &Policy, signs: &mut Signs) {
    let foreign = peers.foreign(profile, kind).filter(|_| profile.kind != ActorKind::Client);
    if let Some(foreign) = foreign.filter(|foreign| foreign.is_others(&policy.registers)) {
        signs.reasons.push(format!(
            "{} of {} of its objects are others': these ask for them too, and for little else",
            thousands(foreign.others),
            thousands(foreign.objects)
        ));
    }
}

/// What it takes is kept by many others, each of whom keeps to its own.
fn trespass(profile: &Profile, kind: Name, peers: &Peers<'_>, signs: &mut Signs) {
    if let Some(found) = peers.trespass(profile, kind) {
        signs.reasons.push(format!(
            "{} of {} of its objects are kept by {} others, who come back to them and hardly ever ask for what another keeps",
            thousands(found.kept),
            thousands(found.objects),
            thousands(found.keepers)
        ));
    }
}

/// A part of a list that was dealt to machines of one network: much between them, of which none was there before.
fn dealt(profile: &Profile, kind: Name, peers: &Peers<'_>, policy: &Policy, signs: &mut Signs) {
    let job = peers.pools.job(profile, kind, peers.dossiers);
    let much = policy.object_enumeration.objects_without_peers;
    let dealt = job.and_then(|job| Some((job.machines, job.shared_out?)));
    if let Some((machines, objects)) = dealt.filter(|(_, objects)| *objects as u64 >= much) {
        signs.reasons.push(format!(
            "{machines} addresses of this network with this program, none of which was there when the log begins, take {} between them, and none what another takes",
            thousands(objects as u64)
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
}
