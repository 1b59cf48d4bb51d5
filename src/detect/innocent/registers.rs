//! Innocent traffic that looks like theft: the sorts of it, and the test by which each is told.
//!
//! Each register is a test with a number. What fits is named in the finding and ranked down. What
//! does not fit is named as well, since a report that does not say what else it could be is worth
//! little. An actor that does what no innocent does (asks for ids that do not exist, or for
//! records without the principal that all others show) is no desk, no shared address and no visit
//! of an owner.

use super::jobs;
use super::newcomer;
use super::offices::reads;
use super::rest::{quiet_hours, rests, sleeps};
use super::returns::{draws_from_its_own, known, visits};
use crate::detect::peers::Peers;
use crate::detect::policy::{self, Policy};
use crate::detect::profile::{KindUse, Profile};
use crate::detect::support::{Signs, is_refused};
use crate::dossier::Name;
use crate::record::Outcome;
use crate::record::time::{DAY, SECOND};
use crate::triage::ActorKind;
use crate::words::{many, span, thousands};

/// Innocent traffic that is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Innocent {
    /// The same objects again and again: monitoring, a partner's batch, a monthly statement.
    Repeats,
    /// Many people behind one address.
    SharedAddress,
    /// Many people, or machines, under one name: an application's own account.
    SharedName,
    /// People at work who look up customers.
    Desk,
    /// Things that everybody reads: a public catalogue.
    Catalogue,
    /// Somebody who has many things.
    Owner,
    /// A job that has always run, at its hour.
    Job,
    /// One of many who look things up by trade.
    Trade,
    /// A crawler that says so, of pages that others crawl as well.
    Crawler,
    /// A test that asks for what is not there, and for the few things that are.
    Rehearsal,
    /// A gateway that opens mailed links before those they are meant for.
    Opener,
}

/// One actor's use of one kind of object, and what it is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c> {
    /// The actor.
    pub profile: &'c Profile,
    /// The kind.
    pub kind: Name,
    /// What it did with it.
    pub used: &'c KindUse,
    /// The others.
    pub peers: &'c Peers<'c>,
    /// Thresholds.
    pub policy: &'c Policy,
}

/// Percent of the answers to others that carry a principal, from which nobody else is served without one.
const ALL_NAMED: u64 = 95;

impl Case<'_> {
    /// It is served without a principal where everybody else shows one: what is open to all who sign in is not
    /// public.
    fn is_let_in_alone(&self, endpoint: Name) -> bool {
        let bare = self.used.nameless * 100 >= self.used.served * 90;
        let others = self.peers.named_beside(endpoint, self.used.nameless);
        self.used.nameless > 0 && bare && others.is_some_and(|named| named >= ALL_NAMED)
    }
}

/// Holds a case against every register. `narrow`: it asks one endpoint only; `hostile`: it does
/// what no innocent does.
pub fn hold(case: &Case<'_>, narrow: bool, hostile: bool, signs: &mut Signs) {
    repeats(case, signs);
    rehearsal(case, signs);
    if !hostile {
        super::trade::one_of_many(case, narrow, signs);
        shared_address(case, signs);
        shared_name(case, signs);
        super::links::opener(case, signs);
        desk(case, narrow, signs);
        owner(case, signs);
        jobs::regular(case, signs);
        signs.inside = jobs::inside(case, signs);
        if !case.peers.offices.established(case.profile) {
            signs.doubtful = newcomer::batch(case, signs)
                || newcomer::errand(case, signs)
                || super::trade::joined(case, narrow, signs)
                || super::copies::of_everything(case, signs)
                // A new partner brings what is its own.
                || case.peers.trespass(case.profile, case.kind).is_none()
                    && super::batches::as_others_do(case, signs);
        }
    } else if super::way::is_way_of_many(case.profile, case.kind, &case.policy.registers) {
        shared_address(case, signs);
    }
    let stands = jobs::stands(case, signs);
    signs.doubtful |= stands || jobs::is_at_home(case, signs);
    signs.inside |= stands && comes_back(case);
    if !hostile {
        super::crawl::crawler(case, stands, signs);
    }
    let top = case.used.top_endpoint(case.peers.dossiers);
    catalogue(case, top, signs);
}

pub(in crate::detect) fn tell(
    signs: &mut Signs,
    what: &str,
    which: Innocent,
    fits: bool,
    found: &str,
) {
    if fits {
        signs.innocent = Some(which);
    }
    signs.alternatives.push(format!("{what}: {}, {found}", if fits { "fits" } else { "no" }));
}

/// What was told of an innocent explanation is that it fits.
#[must_use]
pub fn has_found(alternatives: &[String], what: &str) -> bool {
    let told = |text: &String| text.strip_prefix(what).is_some_and(|t| t.starts_with(": fits"));
    alternatives.iter().any(told)
}

/// A batch repeats its set, and a monitor its few; a thief has no reason to.
fn repeats(case: &Case<'_>, signs: &mut Signs) {
    let limits = &case.policy.registers;
    let own = case.used.requests as f64 / case.used.objects.len().max(1) as f64;
    let pause = limits.visit_pause * 3600 * SECOND;
    // A visit over midnight is one; a batch without end goes by days.
    let known = known(&case.profile.events, case.kind, limits.day_objects, Some(pause)).max(known(
        &case.profile.events,
        case.kind,
        limits.day_objects,
        None,
    ));
    let again = known.is_some_and(|(share, _)| share >= limits.known_share)
        || draws_from_its_own(&visits(&case.profile.events, case.kind, None), limits);
    let monitor = own >= limits.monitor_requests as f64 && case.profile.days.len() >= 3;
    // What was got is fetched again and again by nobody who takes it home.
    let served = case.used.served / (case.used.returned.len() as u64).max(1);
    let trial = served >= TRIAL;
    let found = match known {
        Some((share, days)) => format!(
            "{share} % of the objects of {} later days or visits were asked for before, {own:.1} requests an object",
            thousands(days as u64)
        ),
        None => format!("{own:.2} requests an object"),
    };
    tell(signs, "a batch job or monitor", Innocent::Repeats, again || monitor || trial, &found);
    let Some(job) = case.peers.pools.job(case.profile, case.kind, case.peers.dossiers) else {
        return;
    };
    let found = if job.alike {
        format!(
            "each thing is asked for by three of four of {} addresses of this network with this program, or more",
            job.machines
        )
    } else {
        format!(
            "{} % of the objects of the later days of {} addresses of this network with this program were asked for before",
            job.known, job.machines
        )
    };
    tell(signs, "a batch job on several machines", Innocent::Repeats, job.repeats, &found);
}

/// Percent of what a crawl asks for on later days that it knew, at least: it looks for what is new, too.
const CRAWLED: u64 = 25;

/// Whoever keeps a copy of what is public goes through it in order, and comes back to it: a quarter of what
/// it asks for on later days was known, and hardly anything is not there. A thief has what he took.
pub(super) fn comes_back(case: &Case<'_>) -> bool {
    let least = case.policy.registers.day_objects;
    let known = known(&case.profile.events, case.kind, least, None);
    known.is_some_and(|(share, _)| share >= CRAWLED) && case.used.missing * 10 < case.used.requests
}

/// A test asks for what is not there, and again and again for the few things that are, on many
/// days. Whoever guesses has no reason to come back to what he found.
fn rehearsal(case: &Case<'_>, signs: &mut Signs) {
    let (used, limits) = (case.used, &case.policy.registers);
    let returned = used.returned.len() as u64;
    let each = used.served / returned.max(1);
    let days = case.profile.days.len();
    let few = (1..case.policy.object_enumeration.objects / 2).contains(&returned);
    let fits = few && each >= limits.monitor_requests && days >= limits.desk_days;
    if few {
        let found = format!("{returned} objects served {each} times each, on {days} days");
        tell(signs, "a test", Innocent::Rehearsal, fits, &found);
    }
}

/// It asks one endpoint for a kind of object, and for hardly anything else.
pub(in crate::detect) fn is_narrow(profile: &Profile, used: &KindUse) -> bool {
    used.narrowness() >= 90 && used.share_of(profile) >= 80
}

fn shared_address(case: &Case<'_>, signs: &mut Signs) {
    let profile = case.profile;
    if profile.kind != ActorKind::Client {
        return;
    }
    let limits = &case.policy.registers;
    let (agents, objects) = profile.at_once(case.kind);
    let each = objects as f64 / agents.max(1) as f64;
    let few = each <= limits.shared_each as f64;
    let own = comes_home(case);
    let crowd = agents >= limits.crowd_agents && own >= limits.crowd_known && is_as_wide(case);
    let fits = agents >= limits.shared_agents && (few || is_wide(case)) || crowd;
    let found = format!(
        "{} with {each:.1} objects each, {}, {own} % of the objects of later days were asked for before",
        many(agents as u64, "user agent"),
        many(profile.endpoints.len() as u64, "endpoint")
    );
    tell(signs, "many people behind one address", Innocent::SharedAddress, fits, &found);
}

/// Answers for each object from which it is asked for by a test of what the servers can bear, also in an hour.
const TRIAL: u64 = 10;

/// Percent of the objects of later days that were asked for before: people come back to what is theirs, with
/// whatever programs, and whoever changes his at every turn has no reason to.
fn comes_home(case: &Case<'_>) -> u64 {
    let least = case.policy.registers.day_objects;
    known(&case.profile.events, case.kind, least, None).map_or(0, |(share, _)| share)
}

/// Percent by which somebody may ask one endpoint more than peers do, and do all that they do.
const NARROWER: f64 = 15.0;

/// It does around the objects what everybody does.
fn is_as_wide(case: &Case<'_>) -> bool {
    let usual = case.peers.usual_narrowness(case.profile, case.kind);
    case.used.narrowness() as f64 <= usual + NARROWER
}

/// It goes through many endpoints, and the kind of object is not what most of it is about.
fn is_wide(case: &Case<'_>) -> bool {
    let Case { profile, used, .. } = case;
    let limits = &case.policy.registers;
    let all = profile.events.len() as u64;
    profile.endpoints.len() >= limits.wide_endpoints
        && used.requests * 100 <= all * limits.wide_share
}

/// An application that acts for its users under one name of its own does all that they do, from
/// all the places where they are, for as long as it exists; a thief who scatters its requests does
/// one thing, and began some day.
fn shared_name(case: &Case<'_>, signs: &mut Signs) {
    let (profile, used, limits) = (case.profile, case.used, &case.policy.registers);
    let (agents, clients) = (profile.agents_at_once(), profile.clients.len());
    if profile.kind == ActorKind::Client || clients < limits.shared_clients {
        return;
    }
    let each = used.objects.len() as f64 / clients as f64;
    let since = case.peers.offices.established(profile);
    let spread = agents >= limits.shared_agents && each <= limits.shared_each as f64;
    let found = format!(
        "{} with {each:.1} objects each, {}, {}, {}",
        many(clients as u64, "address"),
        many(agents as u64, "user agent"),
        many(profile.endpoints.len() as u64, "endpoint"),
        if since { "in use since the log begins" } else { "not in use when the log begins" }
    );
    tell(
        signs,
        "many people under one name",
        Innocent::SharedName,
        spread && is_wide(case) && since,
        &found,
    );
}

/// People look things up day after day, through more than one screen, and sleep. Whoever is new
/// sits where the others sit.
fn desk(case: &Case<'_>, narrow: bool, signs: &mut Signs) {
    let (profile, limits) = (case.profile, &case.policy.registers);
    let (quiet, shifts) = (quiet_hours(&profile.events), rests(&profile.events));
    let (screens, days) = (profile.endpoints.len(), profile.days.len());
    let since = case.peers.offices.established(profile);
    let (beside, middle) = case.peers.offices.colleagues(profile, case.peers.dossiers);
    let alike = beside < limits.colleagues || reads(profile) <= middle * limits.times_colleagues;
    // Where few sit there, others of his sort elsewhere do the same work all along.
    let joins =
        beside >= 1 && case.peers.readers.at_the_same_work(case, narrow) >= limits.colleagues;
    let settled = alike && (since || beside >= limits.colleagues || joins);
    // Staff who look up one thing now and then do it all along, beside others who do theirs.
    let now_and_then = since && beside >= 1 && reads(profile) <= days as u64 * limits.lookups;
    // Who was there all along needs fewer screens to be believed.
    // Whoever came later and does as those do who sit there needs no more screens than they.
    let as_they_do = beside >= limits.colleagues || joins;
    let many_screens = !narrow && screens >= if since { 2 } else { 3 };
    let screens_in_use = many_screens || now_and_then || as_they_do;
    // In a week there is little time to be seen among colleagues.
    let days_in_use = days >= limits.desk_days || as_they_do && days >= limits.desk_days / 2;
    let people = screens_in_use && (quiet >= limits.quiet_hours || shifts) && days_in_use;
    let found = format!(
        "{quiet} quiet hours a day{}, {} % on weekdays, {}, {}, {beside} others in the same place of whom the middle one reads {middle}, {}",
        if shifts { ", or a rest a day" } else { "" },
        profile.weekday_share(),
        many(screens as u64, "endpoint"),
        many(days as u64, "day"),
        if since { "at work since the log begins" } else { "not at work when the log begins" }
    );
    tell(signs, "people at work", Innocent::Desk, people && settled, &found);
}

/// It was there when the logs begin and when they end, and sleeps: a number alone says little then.
#[must_use]
pub fn is_settled(profile: &Profile, peers: &Peers<'_>, limits: &policy::Registers) -> bool {
    peers.offices.established(profile) && sleeps(&profile.events, limits)
}

/// Somebody with many things signs in, reads each of them once, and goes; or is alone with them.
fn owner(case: &Case<'_>, signs: &mut Signs) {
    let (profile, used) = (case.profile, case.used);
    let first = profile.events.iter().find(|e| e.has_object() && e.object_kind == case.kind);
    let last = profile.events.iter().rfind(|e| e.has_object() && e.object_kind == case.kind);
    let (Some(first), Some(last)) = (first, last) else { return };
    let visit = last.time.0 - first.time.0 <= DAY / 8
        && used.objects.len() as u64 <= case.policy.registers.visit_objects;
    let signed_in = profile.logins.iter().any(|login| {
        login.outcome() == Outcome::Succeeded
            && (0..3600 * SECOND).contains(&(first.time.0 - login.time.0))
    });
    let (_, same) = case.peers.agents_in_use(profile, case.kind);
    let limits = &case.policy.registers;
    let foreign = case.peers.foreign(profile, case.kind);
    let own = used.objects.len() as u64 <= limits.visit_objects
        && foreign.is_some_and(|foreign| foreign.is_own(limits));
    let shared = foreign.map_or(String::new(), |foreign| {
        format!(
            ", {} of {} are served to others who have few (usual {:.0} %)",
            thousands(foreign.others),
            thousands(foreign.objects),
            foreign.usual * 100.0
        )
    });
    let found = format!(
        "{} in {}, {}, {same} sampled peers with such a program{shared}",
        many(used.objects.len() as u64, "object"),
        span((last.time.0 - first.time.0) / SECOND),
        if signed_in { "signed in before" } else { "no sign-in before" }
    );
    let fits = same > 0 && (visit && signed_in || own);
    tell(signs, "somebody who has many", Innocent::Owner, fits, &found);
}

/// What is public is asked for by many, and many ask for several of it. Where each asks for one
/// (its own), three who ask for the same one are the owner, a shared address and a thief.
pub fn catalogue(case: &Case<'_>, endpoint: Name, signs: &mut Signs) {
    let browsed = case.peers.usual_objects(case.profile, case.kind) >= 2.0;
    if let Some(share) = case.peers.shared_objects(endpoint) {
        let limits = &case.policy.registers;
        let named = case.peers.named_share(case.kind);
        // What hardly anybody asks has no custom: that it is served to one without a name opens nothing.
        let open = named <= limits.open_share
            && case.peers.has_custom(case.kind)
            && case.peers.most_named() >= 50;
        let everybodys = case.peers.everybodys(case.kind);
        // Those who handle everybody's records under their names (desks, partners, thieves) make
        // nothing public, nor does an owner whose addresses or tokens change.
        let share = case.peers.browsed(case.kind).map_or(share, |browsed| share.min(browsed));
        let found = format!(
            "{share} % of these objects are asked for by three or more actors, {everybodys} % with eight or more programs, {named} % of the answered requests carry a principal where most of them do"
        );
        let refused = is_refused(case.profile, case.kind, case.used, case.peers);
        // Whoever tries ids, and reads what nobody else does, reads nothing public.
        let foreign = case.peers.foreign(case.profile, case.kind);
        let beside = signs.hard && foreign.is_some_and(|foreign| foreign.is_beside_the_open());
        let tried = beside && !super::crawl::is_beaten_track(case);
        let fits = !refused
            && !tried
            && !case.is_let_in_alone(endpoint)
            && (browsed && (share >= limits.public_share || open)
                || everybodys >= limits.everybodys_share);
        tell(signs, "reading what is public", Innocent::Catalogue, fits, &found);
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    fn crowd(days: i64) -> Vec<Request> {
        let one = |i: i64, day: i64| {
            let at = MONDAY + day * DAY + (i * 977) % DAY;
            Request::at(at, format!("/v1/customers/{}", 70_000 + i * 7))
                .from(format!("198.51.100.{}", i + 1), "App/5.2")
        };
        (0..80).flat_map(|i| (0..days).step_by(3).map(move |day| one(i, day))).collect()
    }

    /// Who reads the same 120 records on each of some days, those of the others among them.
    fn statement(days: &[i64]) -> Vec<Request> {
        let one = |day: i64, i: i64| {
            let at = MONDAY + day * DAY + 36_000 + i * 7;
            Request::at(at, format!("/v1/customers/{}", 70_000 + i * 7))
                .from("203.0.113.40", "App/5.2")
        };
        days.iter().flat_map(|day| (0..120).map(move |i| one(*day, i))).collect()
    }

    #[test]
    fn a_statement_read_once_a_week_is_a_batch_and_read_once_it_is_not() {
        let level = |days: &[i64]| {
            let outcome = play(&[crowd(28), statement(days)].concat());
            let found = outcome.of("object_enumeration");
            assert_eq!(found.len(), 1, "{}", outcome.tell());
            found[0].verdict.level
        };
        assert!(level(&[3]) >= Level::Medium);
        assert!(level(&[3, 10, 17]) <= Level::Low);
    }

    /// Who reads 60 of some records on each of twelve days; the records are `of` a day's, and other
    /// ones in the second half if it goes on to others.
    fn parts(of: i64, on: bool) -> Vec<Request> {
        let one = |day: i64, i: i64| {
            let at = MONDAY + (day * 2 + 1) * DAY + 36_000 + i * 60;
            let object =
                (day * 7_919 + i * 104_729).pow(2) % (60 * of) + if on { day * 900 } else { 0 };
            Request::at(at, format!("/v1/customers/{}", 70_000 + object * 7))
                .from("203.0.113.40", "App/5.2")
        };
        (0..12).flat_map(|day| (0..60).map(move |i| one(day, i))).collect()
    }

    #[test]
    fn whoever_draws_each_day_from_the_same_things_is_a_batch_and_a_list_gone_through_twice_is_none()
     {
        let level = |subject: Vec<Request>| play(&[crowd(28), subject].concat()).worst();
        assert!(level(parts(4, false)) <= Level::Low);
        assert!(level(parts(4, true)) >= Level::Medium, "others each day");
        let once = |from: i64| {
            let one = move |i: i64| {
                let at = MONDAY + (from + i / 60) * DAY + 36_000 + i % 60;
                let path = format!("/v1/customers/{}", 70_000 + i * 7);
                Request::at(at, path).from("203.0.113.40", "App/5.2")
            };
            (0..360).map(one).collect::<Vec<_>>()
        };
        assert!(level([once(1), once(9)].concat()) >= Level::Medium, "twice");
    }

    #[test]
    fn a_glance_before_a_statement_and_a_statement_over_midnight_are_a_batch() {
        let glance = statement(&[1]).into_iter().take(2);
        let split = |request: Request, at: usize| Request {
            time: request.time - 36_000 + if at % 120 < 60 { -7200 } else { 3600 },
            ..request
        };
        let all: Vec<Request> = statement(&[5, 19]);
        let split = all.iter().cloned().enumerate().map(|(at, request)| split(request, at));
        for visits in [all.clone(), split.collect()] {
            let outcome = play(&[crowd(28), visits, glance.clone().collect()].concat());
            assert!(outcome.worst() <= Level::Low, "{}", outcome.tell());
        }
    }

    /// An account under which many act, from places of their own, three weeks long; one thing only
    /// if `narrow`.
    fn application(since: i64, narrow: bool) -> Vec<Request> {
        let one = |i: i64| {
            let at = MONDAY + since * DAY + i * 977 * 2;
            let object = 500_000 + ((i * 7919) % 900).pow(2);
            let leaf = if narrow { 0 } else { i % 15 };
            let path = match leaf {
                0..4 => format!("/v1/customers/{object}"),
                leaf => format!("/v1/screens{leaf}/part"),
            };
            Request::at(at, path)
                .from(format!("203.0.{}.1", i % 60), format!("Phone/{}", i % 9))
                .principal("application")
        };
        (0..(28 - since) * 44).map(one).collect()
    }

    #[test]
    fn an_application_that_acts_for_many_under_one_name_is_told_from_a_scattered_thief() {
        // So many others that the name is not that of nearly everybody.
        let others = (0..400).map(|i| {
            Request::at(MONDAY + i * 977, "/v1/plans").from(format!("198.18.{i}.1"), "App/5.2")
        });
        let others: Vec<Request> = others.collect();
        let fits = |since, narrow| {
            let outcome = play(&[crowd(28), others.clone(), application(since, narrow)].concat());
            let found = outcome.of("object_enumeration");
            assert_eq!(found.len(), 1, "{}", outcome.tell());
            let texts = &found[0].verdict.alternatives;
            texts.iter().any(|text| text.starts_with("many people under one name: fits"))
        };
        assert!(fits(0, false));
        assert!(!fits(0, true), "one thing only");
        assert!(!fits(12, false), "it began some day");
    }

    /// The number of what a request asks for.
    fn number(request: &Request) -> i64 {
        request.path.rsplit('/').next().unwrap().parse().unwrap()
    }

    #[test]
    fn an_owner_signs_in_and_reads_each_thing_once_and_nobody_else_reads_them() {
        let mut visit = statement(&[3]);
        // In the order of a drawer, not of the numbers; some are read by others too.
        for request in &mut visit {
            let id = number(request);
            if id % 5 != 0 {
                request.path = format!("/v1/customers/{}", 500_000 + (id * 7919) % 100_003 * 13);
            }
        }
        let sign_in = Request { status: 200, ..Request::at(MONDAY + 3 * DAY + 35_990, "/login") }
            .from("203.0.113.40", "App/5.2")
            .method("POST");
        let outcome = play(&[crowd(28), visit.clone(), vec![sign_in]].concat());
        assert!(outcome.worst() <= Level::Low, "{}", outcome.tell());
        let outcome = play(&[crowd(28), visit.clone()].concat());
        assert!(outcome.worst() >= Level::Medium, "{}", outcome.tell());
        visit.retain(|request| number(request) >= 500_000);
        let outcome = play(&[crowd(28), visit].concat());
        assert!(outcome.worst() <= Level::Low, "{}", outcome.tell());
    }

    /// One address behind which so many people are, with forty programs, of whom one in four comes back to
    /// what is his a week later, or to something else.
    fn carrier(back: bool) -> Vec<Request> {
        let visit = |who: i64, day: i64, object: i64| {
            let at = MONDAY + day * DAY + 30_000 + who * 17 % 40_000;
            let path = format!("/v1/customers/{}", 500_000 + object * 7_919 % 1_000_003);
            Request::at(at, path).from("203.0.113.9", format!("App/5.{}", who % 40))
        };
        let first = (0..1_600).map(|who| visit(who, who % 20, who));
        let other = move |who: i64| if back { who } else { 5_000 + who };
        let later = (0..1_600).step_by(4).map(move |who| visit(who, who % 20 + 7, other(who)));
        first.chain(later).collect()
    }

    #[test]
    fn a_carrier_whose_people_come_back_is_told_from_a_list_behind_as_many_programs() {
        let level = |back| play(&[crowd(28), carrier(back)].concat()).worst();
        assert!(level(true) <= Level::Low);
        assert!(level(false) >= Level::Medium);
    }

    #[test]
    fn one_account_that_reads_what_is_others_stands_out_whatever_its_manners() {
        let signed_in = |request: Request| {
            let name = format!("customer-{}", request.client);
            request.principal(name)
        };
        let people = crowd(28).into_iter().map(signed_in);
        // Three screens for each, in two visits.
        let thief = statement(&[3, 4]).into_iter().enumerate().filter(|(at, _)| at % 2 == at / 120);
        let thief = thief.flat_map(|(_, request)| {
            let leaf = Request { path: format!("{}/lines", request.path), ..request.clone() };
            [signed_in(request), signed_in(leaf)]
        });
        let outcome = play(&people.chain(thief).collect::<Vec<_>>());
        let found = outcome.of("object_enumeration");
        assert!(found.len() == 1 && found[0].verdict.level >= Level::Medium, "{}", outcome.tell());
        assert!(found[0].verdict.reasons.iter().any(|text| text.contains("are others'")));
    }

    #[test]
    fn a_crawler_reads_what_people_with_all_sorts_of_programs_read_once_each() {
        let visit = |object: i64, programs: i64, n: i64| {
            let at = MONDAY + n * 331 + object * 1013;
            Request::at(at, format!("/product/{}", 40_000 + object * object)).from(
                format!("198.51.{}.{n}", 100 + object % 100),
                format!("Browser/{}", n % programs),
            )
        };
        let people = |programs: i64| {
            (0..120).flat_map(move |object| (1..12).map(move |n| visit(object, programs, n)))
        };
        let crawl = |object: i64| visit(object, 1, 0).from("203.0.113.9", "crawler/1.0");
        let level = |programs| {
            let all: Vec<Request> = people(programs).chain((0..110).map(crawl)).collect();
            play(&all).worst()
        };
        assert!(level(10) <= Level::Low);
        assert!(level(2) >= Level::Medium);
    }

    #[test]
    fn a_clerk_who_looks_up_something_now_and_then_beside_another_is_at_work() {
        let clerk = |who: i64, each: i64| {
            let look_up = move |day: i64, i: i64| {
                let at = MONDAY + day * DAY + 36_000 + who * 600 + i * 1200;
                let path = format!("/v1/customers/{}", 70_000 + (day * each + i) % 80 * 7);
                Request::at(at, path)
                    .from("192.0.2.9", "Desk/2.0")
                    .principal(format!("clerk-{who}"))
            };
            (0..28).flat_map(move |day| (0..each).map(move |i| look_up(day, i)))
        };
        let two = clerk(1, 3).chain(clerk(2, 2)).collect::<Vec<_>>();
        let outcome = play(&[crowd(28), two].concat());
        assert!(outcome.worst() <= Level::Low, "{}", outcome.tell());
    }

    /// Who goes through the same three hundred pages, forty a day on all days, or once only.
    fn crawl(again: bool) -> Vec<Request> {
        let one = |day: i64, i: i64| {
            let at = MONDAY + day * DAY + i * (DAY / 40);
            let page = if again { (day * 40 + i) * 7 % 300 } else { day * 40 + i };
            Request::at(at, format!("/about/{}", 100 + page)).from("203.0.113.9", "crawler/1.0")
        };
        (0..28).flat_map(|day| (0..40).map(move |i| one(day, i))).collect()
    }

    #[test]
    fn whoever_goes_through_the_same_pages_in_order_all_along_crawls_and_once_takes() {
        assert_eq!(play(&[crowd(28), crawl(true)].concat()).worst(), Level::Medium);
        assert!(play(&[crowd(28), crawl(false)].concat()).worst() >= Level::High);
        let late = crawl(true).into_iter().filter(|request| request.time >= MONDAY + 12 * DAY);
        assert!(play(&[crowd(28), late.collect()].concat()).worst() >= Level::High);
    }
}
