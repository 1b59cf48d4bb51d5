//! Many objects that nobody was asking for, asked for by many actors of whom none stands out.

use super::alarm::alarmed::{alarm, alternatives, came_and_went, explained, word};
use super::alarm::band::{crowded, is_own, one_place, work_list};
use super::alarm::grid::is_brief;
use super::alarm::guise;
use super::alarm::guised;
use super::alarm::lead::Lead;
use super::alarm::members::{Members, members};
use super::alarm::slice::Slice;
use super::alarm::takings::{breadth, far_more, gathered, takes_more, usual_beside};
use super::alarm::wakeful::wakeful;
use super::innocent::registers::Innocent;
use super::innocent::set_registers;
use super::page::About;
use super::profile::KindUse;
use super::support::{Signs, of_set};
use super::{Finding, Peers, Policy, Profile, Subject, Verdict};
use crate::case::Level;
use crate::dossier::{Dossiers, Name};
use crate::record::Timestamp;
use crate::triage::attribute::ABSENT;
use crate::triage::{ActorKind, Attribute};
use crate::words::{many, thousands, whole};
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "distributed_enumeration",
    title: "An endpoint is asked for more objects that nobody was asking for than the traffic of the time explains, by many actors of whom none stands out.",
    what: "Objects that were not asked for in the days before (`novelty.quiet_days`), by day and by hours, on each endpoint and for each kind of object; all of them, those asked for by actors that ask for hardly anything else, those without a principal (news or not, where most show one), and those that were refused. Beside these, by day (in a log of less than twenty days by the widest bins that fit), what somebody asks for who asks for it on no other day of the log; and what is asked for under names with many objects though it is served to its owner, a name with few (`registers.owner_objects`).",
    why: "A thief with a thousand addresses asks for a few objects from each. Addresses, keys, pace and order can be hidden; that objects are touched which nobody was asking for cannot.",
    how: &[
        "Counts against ordinary traffic of the same time, median and MAD of trailing bins without an alarm, capped cumulative sum at `novelty.alarm`, read forwards and backwards.",
        "In a log of less than six days the bins before, whatever their time of day, stand for those of other days.",
        "What is more than usual is traced to the least conjunction of up to three attributes (credential, user agent, network, wide network (/16 or /32), no principal, no referer, protocol, size of response) that explains `novelty.explained` percent and hits fewest others; all requests with these attributes are then read.",
        "What somebody asked for at other times as well is his own.",
        "Where most was taken by hands that took ten times as much as people do, whoever came before or after these for no more than people ask for is none of them.",
        "And where others show the same attributes, only the one stretch of work around the alarm counts.",
        "But a program that nobody bore before it, and nobody bears but such as ask for nothing else, is told to the end.",
        "The level rises with signs:",
        "- no principal where others have one;",
        "- no context;",
        "- misses;",
        "- swept ids;",
        "- no revisits;",
        "- one work list;",
        "- many addresses of a network that nobody else comes from;",
        "- few addresses that act under many names;",
        "- five times as much as usual for six days or more with calm before and after while others were no busier;",
        "- eight or more who each take far more than anybody else has (who takes most aside) and bear what nobody else does.",
        "What fills the whole log is told by its guise: one program, key or no name, from `guise.networks` networks and `guise.actors` actors or more who ask for nothing else, half of them for three things or more, each thing once between them where chance would have repeated `guise.repeats` and more, each for a short time (`guise.brief`); medium at most.",
        "In a log of less than six days also from `guise.few_networks`, where half of them or more ask for two things or more, `guise.times_several` times as many as of the others, hardly anything of it others do (`guise.in_common`), and nothing else; high from `guise.spread` networks where it has no hours: as much of it (`guise.by_night`) in the eight hours of the day in which others do least (`guise.others_by_night`) as in any.",
        "So are `guise.strays` or more who have nothing in common but that they ask for nothing else, if besides `guise.strays_missing` percent of it, and `guise.times_missing` times as much as of what others ask, is not there.",
        "Where nearly all others show a name, or else a key, and they do not, no day before is needed in a log of less than six: half of them ask for two things or more and for nothing else, or for three or more (`guise.trying` percent for two where `guise.misses` percent are not there), each with one program, from `guise.networks` networks (from `guise.few_networks` where others ask for `guise.in_common` percent of it at most); medium at most from within.",
        "Where no attribute tells them, strangers may: actors who came for the time of the alarm only (or for up to four times its length on either side) and behave as ten times fewer do at calm times (what acts, how many objects, whether they come back to them, whether they do anything else, whether they were let in), three objects or tries each for a great part.",
        "Without either the endpoint itself is reported.",
        "Lists of ids are judged like pages (see `distributed_paging`): whoever hands in lists of half `bulk_collection.times_usual` times as many ids as others do there, or where nobody else does from three networks or more, `listed` ids in all, each once.",
        "What one program, key or network has of the rest is looked into as well.",
        "Where a few actors explain it each is judged alone, unless they are three or more of whom no detector says anything, and what they have in common joins those who stand out.",
    ],
    innocent: &[
        "A sale (more of everything: counted against ordinary traffic).",
        "A partner's first synchronisation (one bin, one actor).",
        "A release that fetches ahead (signed-in people with context).",
        "People who come back to what is theirs (an object and a half for each at most, twice each or more).",
        "Mail with links (few days, every program, one object each, and most of it at first or all others busier too).",
        "A test (ten requests an object).",
        "People and machines who do the same on all days of the log.",
        "Colleagues who read everybody's records (at all times; those who begin within the log are judged alone).",
        "Guests who follow a link without signing in (one thing each), people behind one address of a carrier (many programs), services (a few networks, and what others ask for at the time), couriers and tills (by day, and what others ask for too), a service that acts for its users (one network).",
        "All of these are named and ranked down.",
        "Medium at most are:",
        "- a desk that was opened lately (one network, a minute between two records, rest every day, and no library or tool for the command line as program);",
        "- gateways that open mailed links (two days at most; twice `registers.opener_links` of the sampled objects or more others asked for within two days after it, three times as many as had done so before, times the more that others came for other objects);",
        "- crawlers of two makers or more that say so, each from networks of its own, where a fifth of what they were served was served to two of them;",
        "- people of a region (told by nothing but wide networks that hardly anybody came from before, ten programs or more, one object each);",
        "- people of a sort of whom half as many or more come at calm times;",
        "- people who come back (`registers.again_share` percent of what each was served he was served on another day again);",
        "- names that ask for nothing else and gather what all read who sign in.",
        "Gateways that were put before the servers (eight programs or more behind each, while others get half of what everybody got before, or less) are low.",
        "Where most was done with one program that nobody else shows, people with others' programs who took three things or fewer are left out; and that nothing else was asked is no sign where only such requests were counted and a fifth of those who bear the same are others.",
    ],
    evasion: "Stay below a fifth of what is news anyway, for months; ask again for what others ask for; begin before the log and last beyond it.",
    owasp: "API1:2023; OAT-011",
    attack: "T1119; T1213",
};

/// The finding of a lead that was traced to a set of requests.
#[must_use]
pub fn of_lead(
    lead: &Lead,
    set: usize,
    dossiers: &Dossiers,
    peers: &Peers<'_>,
    alone: &HashSet<u64>,
    policy: &Policy,
) -> Option<Finding> {
    let members = members(lead, set, dossiers, alone, &policy.novelty);
    let profile = Profile::new(u32::MAX, ActorKind::Client, members.events.clone(), dossiers);
    let (kind, used) = profile
        .kinds
        .iter()
        .max_by_key(|(kind, used)| (used.objects.len(), dossiers.names.text(**kind)))?;
    let endpoint = used.top_endpoint(dossiers);
    let mut signs = of_set(&profile, *kind, used, peers, policy);
    let bare = context(lead, &members, &mut signs, &policy.novelty);
    let listed = work_list(&members, lead, &mut signs);
    let own = is_own(&members, &mut signs);
    let usual = usual_beside(&members, *kind, peers, policy);
    let broad = breadth(&members, usual, &mut signs);
    let returned = used.returned.len() as u64;
    let exclusive =
        members.others as u64 * 100 <= members.events.len() as u64 * policy.novelty.collateral;
    owned(lead, &mut signs);
    alike_alone(lead, &members, (broad && exclusive).then_some(usual), &mut signs);
    let relayed = exclusive && one_place(&members, &profile, &mut signs);
    // Taken by many for far more than is theirs, off one list, by such as nobody else is like.
    let gathered = gathered(lead, &members, returned, policy);
    let passing = came_and_went(lead, &members);
    let told = signs.reasons.len() >= 3 || broad && listed || gathered;
    let concrete =
        passing.is_some() || exclusive && (told || has_own_program(lead, &members, policy));
    signs.reasons.extend(passing);
    // People who read what is theirs, once each, take a thing or two, with what the app does around it.
    let odd = exclusive && (is_guise(lead) || listed && takes_more(&members, &signs));
    let harvest = bare && broad && exclusive && is_harvest(&profile, &mut signs);
    let level =
        level(lead, (&profile, broad || relayed || odd, concrete), &signs, returned, policy);
    let most = set_registers::hold(lead, &members, peers, &policy.registers, &mut signs);
    let level = level.min(if own { Level::Low } else { most });
    let question = is_question(lead, &members, returned, policy)
        || guised::is_question(lead, &members, dossiers, &policy.novelty);
    let level = if question || harvest { level.min(Level::Medium) } else { level };
    let text = dossiers.endpoint_text(endpoint);
    let common = dossiers.describe(set).join(", ");
    let mut reasons = vec![alarm(lead), explained(lead, &common, &members)];
    reasons.append(&mut signs.reasons);
    let confidence = confidence(&reasons, level);
    let verdict = Verdict {
        level,
        confidence,
        endpoint,
        object_kind: *kind,
        measure: measured(lead, policy).0,
        value: lead.excess().round(),
        threshold: measured(lead, policy).1,
        peers: 0,
        message: format!(
            "{} through {text} and got {}; none of them need stand out alone. In common: {common}",
            asked(&members, used, &dossiers.names.show(*kind)),
            thousands(returned)
        ),
        reasons,
        alternatives: [alternatives(lead, &members), signs.alternatives].concat(),
        events: members.events,
        targets: Vec::new(),
        hits: Vec::new(),
    };
    Some(Finding::of_set(&ABOUT, set, verdict))
}

/// It is about what a guise does that nobody else does.
fn is_guise(lead: &Lead) -> bool {
    lead.alarm.slice == Slice::Guise
}

/// What is measured, and from how much on.
fn measured(lead: &Lead, policy: &Policy) -> (&'static str, f64) {
    let least = policy.novelty.excess as f64;
    if is_guise(lead) {
        return ("objects asked for once each in one guise all along", least * guise::TIMES);
    }
    ("objects nobody was asking for, beyond the usual", least)
}

/// How many asked for how much.
fn asked(members: &Members, used: &KindUse, kind: &str) -> String {
    let (actors, objects) = (members.actors as u64, used.objects.len() as u64);
    format!("{} asked for {} distinct {kind}", many(actors, "actor"), thousands(objects))
}

/// They bear one program that hardly any other request of the log does: where they ask at an endpoint of their
/// own, that endpoint explains the alarm, and no program is needed for it.
fn has_own_program(lead: &Lead, members: &Members, policy: &Policy) -> bool {
    let theirs = members.events.len() as u64;
    lead.program.is_some_and(|all| all * 100 <= theirs * (100 + policy.novelty.collateral))
}

/// In a log of a few days a desk that opens in the morning, and reads no more than one may, is all that an alarm
/// about what others own may be.
fn is_a_shift(lead: &Lead, returned: u64, policy: &Policy) -> bool {
    is_brief(lead.alarm.grid.seconds())
        && lead.alarm.slice == Slice::Others
        && returned < policy.object_enumeration.objects_without_peers
}

/// The finding of a lead that nothing explains: the endpoint itself.
#[must_use]
pub fn of_route(lead: &Lead, route: Name, policy: &Policy) -> Finding {
    let partial: Vec<String> = lead
        .explanation
        .partial
        .iter()
        .filter(|part| part.explains >= 0.2)
        .take(3)
        .map(|part| format!("{} {:.0} %", word(part.attribute), part.explains.min(1.0) * 100.0))
        .collect();
    let partial = if partial.is_empty() { "nothing".to_owned() } else { partial.join(", ") };
    let verdict = Verdict {
        // Growth and releases bring news from everybody; these do not come from nowhere.
        level: match lead.alarm.slice {
            Slice::All => Level::Low,
            // Of a few days it is not known how much is usual at that time of day.
            _ if is_brief(lead.alarm.grid.seconds()) => Level::Low,
            _ if lead.is_login() || lead.alarm.excess() < lead.alarm.expected() => Level::Low,
            _ => Level::Medium,
        },
        confidence: 40,
        endpoint: route,
        object_kind: Name::default(),
        measure: "objects nobody was asking for, beyond the usual",
        value: lead.excess().round(),
        threshold: policy.novelty.excess as f64,
        peers: 0,
        message: format!(
            "{}, by {} actors or more: distributed, no common attribute found (best alone: {partial}). About {} objects, at most {}",
            alarm(lead),
            thousands(lead.actors as u64),
            whole(lead.excess()),
            whole(lead.alarm.news.len() as f64 * lead.scale)
        ),
        reasons: vec![alarm(lead)],
        alternatives: alternatives(lead, &Members::default()),
        events: Vec::new(),
        targets: Vec::new(),
        hits: Vec::new(),
    };
    let mut shown: Vec<_> = lead
        .alarm
        .news
        .iter()
        .map(|asked| (Timestamp(i64::from(asked.touch.time) * 1_000_000), asked.touch.at))
        .collect();
    shown.sort_unstable();
    let subject = Subject::Route(route);
    Finding { about: &ABOUT, subject, verdict, shown, only_joins: false, rule: None }
}

/// They take far more than is usual, where nobody else is like them; or nobody else comes from where
/// they do.
fn alike_alone(lead: &Lead, members: &Members, usual: Option<f64>, signs: &mut Signs) {
    if let Some(usual) = usual {
        far_more(members, usual, signs);
    }
    if members.others * 20 <= members.events.len() {
        crowded(lead, members, signs);
    }
}

/// Requests of others for each of a set's in one part of so many, from which on they bear the same.
const BEAR: usize = 4;

/// Whoever is in the set asks for hardly anything else, and others on the endpoint do. Where only such
/// requests were looked at, and many others bear what they have in common, that was put in and is not found.
fn context(
    lead: &Lead,
    members: &Members,
    signs: &mut Signs,
    policy: &crate::detect::policy::Novelty,
) -> bool {
    signs.reasons.extend(guised::keyless(lead));
    signs.reasons.extend(wakeful(lead, policy));
    let (inside, outside) = lead.alone;
    let bare = is_bare(lead.alone, lead.alarm.slice, (members.events.len(), members.others));
    if bare {
        signs.reasons.push(format!(
            "{:.0} % of its requests come from actors that ask for hardly anything else (others {:.0} %): the calls an app makes around it are missing",
            inside * 100.0,
            outside * 100.0
        ));
    }
    bare
}

/// What all read who sign in is open to each of them, but nobody gathers it who uses the app: many names that ask for
/// nothing else, each for far more than people do, are a question.
fn is_harvest(profile: &Profile, signs: &mut Signs) -> bool {
    let named = profile.events.iter().filter(|e| e.principal != Name::default()).count();
    let fits =
        signs.innocent == Some(Innocent::Catalogue) && named * 10 >= profile.events.len() * 9;
    if fits {
        signs.innocent = None;
    }
    fits
}

fn is_bare((inside, outside): (f64, f64), slice: Slice, (own, others): (usize, usize)) -> bool {
    let sought = matches!(slice, Slice::Alone | Slice::Greedy);
    inside >= 0.9 && outside <= 0.6 && !(sought && others * BEAR > own)
}

/// So few, or such as others may be, that it may be anybody.
fn is_question(lead: &Lead, members: &Members, returned: u64, policy: &Policy) -> bool {
    is_few(lead, members, returned, policy) || is_a_shift(lead, returned, policy)
}

/// A few among many who bear the same may be anybody, and so may a few without a name: as few as
/// nobody stands out by.
fn is_few(lead: &Lead, members: &Members, returned: u64, policy: &Policy) -> bool {
    let limits = &policy.object_enumeration;
    let among = |times: usize| members.others >= members.events.len() * times;
    let own = returned <= members.actors as u64 * ONES_OWN;
    returned < limits.objects_without_peers && among(AMONG_OTHERS)
        || own && among(AMONG_MANY)
        || returned < limits.objects && lead.alarm.slice == Slice::Bare
}

/// Requests of others with the same attributes for each of a set's, from which they tell nobody.
const AMONG_OTHERS: usize = 4;
/// The same where each takes no more than people own, who repeat each other's objects as little as thieves do.
const AMONG_MANY: usize = 2;
const ONES_OWN: u64 = 2;

/// What is taken is others'.
fn owned(lead: &Lead, signs: &mut Signs) {
    if lead.alarm.slice == Slice::Others {
        signs.reasons.push(
            "they belong to others, who ask for these under their own names and for little else"
                .to_owned(),
        );
    }
}

fn level(
    lead: &Lead,
    (profile, broad, concrete): (&Profile, bool, bool),
    signs: &Signs,
    returned: u64,
    policy: &Policy,
) -> Level {
    let named = profile.events.iter().filter(|e| e.principal != Name::default()).count();
    let signed_in = named * 2 >= profile.events.len();
    let hard = signs.hard;
    // What only says what is absent, or what is asked for, holds for many an innocent too, unless it
    // holds for nobody else.
    let concrete = concrete
        || lead.explanation.terms.iter().any(|part| {
            part.values != [ABSENT]
                && !matches!(
                    part.attribute,
                    Attribute::Named
                        | Attribute::Referred
                        | Attribute::ActorKind
                        | Attribute::Protocol
                        | Attribute::Route
                )
        });
    match (signs.innocent, signs.reasons.len()) {
        (Some(Innocent::Catalogue), _) => Level::Low,
        // People who are signed in and read what is theirs: a release, or news for everybody.
        _ if signed_in && !hard && !broad && lead.alarm.slice != Slice::Others => Level::Low,
        (_, 0) => Level::Low,
        (_, 1) => Level::Medium,
        _ if returned < policy.object_enumeration.objects / 2 => Level::Medium,
        _ if !concrete && !hard => Level::Medium,
        _ => Level::High,
    }
}

/// 50 for the alarm and its explanation, 10 for each sign.
fn confidence(reasons: &[String], level: Level) -> u8 {
    let signs = u8::try_from(reasons.len().saturating_sub(2)).unwrap_or(9).min(4);
    let sure = 50 + 10 * signs;
    if level <= Level::Low { sure / 2 } else { sure.min(90) }
}

#[cfg(test)]
mod tests {
    use super::{Members, Signs, Slice, breadth, is_bare, takes_more};
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Outcome, Request, play_together, visitors};
    use crate::dossier::{Event, Name};

    const DAY: i64 = 86_400;

    /// Each of so many addresses asks for three orders of its own, in six days.
    fn theft(addresses: i64, first: i64, who: impl Fn(i64) -> (String, String)) -> Vec<Request> {
        let one = |n: i64| {
            let (ip, agent) = who(n % addresses);
            let path = format!("/v1/orders/{}", 9_000_017 + first + n * 13);
            Request::at(MONDAY + 20 * DAY + n * (6 * DAY / (addresses * 3)), path).from(ip, agent)
        };
        (0..addresses * 3).map(one).collect()
    }

    fn reasons(outcome: &Outcome) -> Vec<String> {
        let found = outcome.of("distributed_enumeration");
        found.iter().flat_map(|f| f.verdict.reasons.clone()).collect()
    }

    #[test]
    fn many_who_each_take_far_more_than_anybody_has_are_a_sign_and_many_who_take_a_few_are_none() {
        let said = |addresses: i64, each: i64| {
            let one = |n: i64| {
                let path = format!("/v1/orders/{}", 9_000_017 + n * 13);
                let at = MONDAY + 20 * DAY + n * 5 * DAY / (addresses * each);
                let who = n % addresses;
                Request::at(at, path).from(format!("203.{who}.113.9"), "Other/1.0")
            };
            let theft: Vec<Request> = (0..addresses * each).map(one).collect();
            let outcome = play_together(&[visitors(200, 40), theft].concat());
            reasons(&outcome).iter().any(|r| r.contains("each with more than anybody has"))
        };
        assert!(said(20, 30));
        assert!(!said(150, 4));
    }

    #[test]
    fn many_addresses_of_a_network_that_nobody_else_comes_from_are_a_sign() {
        let block = |n: i64| (format!("203.0.113.{n}"), format!("App/5.2 (model {})", n % 40));
        let outcome = play_together(&[visitors(200, 40), theft(80, 0, block)].concat());
        assert!(reasons(&outcome).iter().any(|r| r.starts_with("80 addresses of 1 network")));
        let spread = |n: i64| (format!("203.{n}.113.9"), format!("App/5.2 (model {})", n % 40));
        let outcome = play_together(&[visitors(200, 40), theft(80, 0, spread)].concat());
        let said = reasons(&outcome);
        assert!(
            !said.is_empty() && !said.iter().any(|r| r.contains("from which nobody")),
            "{said:?}"
        );
    }

    #[test]
    fn logs_of_other_years_in_the_same_dump_hide_nothing() {
        let spread = |n: i64| (format!("203.{n}.113.9"), "Other/1.0".to_owned());
        let logs = [visitors(200, 40), theft(80, 0, spread)].concat();
        let old = |n: i64| {
            let at = MONDAY - 3_000 * DAY + n * 400;
            Request::at(at, format!("/v1/orders/{}", 100 + n % 50))
                .from(format!("192.0.2.{}", n % 40), "Old/1")
        };
        let told = |requests: &[Request]| {
            let outcome = play_together(requests);
            let found = outcome.of("distributed_enumeration");
            found.iter().map(|f| (f.verdict.level, f.verdict.events.len())).collect::<Vec<_>>()
        };
        let alone = told(&logs);
        assert_eq!(alone.len(), 1);
        assert_eq!(told(&[(0..1_500).map(old).collect(), logs].concat()), alone);
    }

    #[test]
    fn a_small_thief_beside_a_great_one_is_told_too() {
        let great = |n: i64| (format!("192.0.2.{n}"), "Great/1".to_owned());
        let small = |n: i64| (format!("203.0.{n}.7"), "Small/2".to_owned());
        let both = [visitors(200, 40), theft(250, 0, great), theft(40, 900_000, small)].concat();
        let outcome = play_together(&both);
        let found = outcome.of("distributed_enumeration");
        let told = |agent: &str| {
            found.iter().any(|f| {
                let name = |e: &Event| outcome.dossiers.names.show(e.agent);
                f.verdict.level >= Level::Medium
                    && f.verdict.events.iter().all(|e| name(e) == agent)
            })
        };
        assert!(told("Great/1") && told("Small/2"), "{}", outcome.tell());
        let outcome = play_together(&[visitors(200, 40), theft(250, 0, great)].concat());
        assert_eq!(outcome.of("distributed_enumeration").len(), 1, "{}", outcome.tell());
    }

    fn named(who: &str, n: i64, time: i64, order: i64) -> Request {
        Request::at(MONDAY + time, format!("/v1/orders/{}", 70_001 + order * 7919))
            .principal(format!("{who}-{n}"))
            .from(
                format!("198.{}.{}.9", 18 + n / 200, n % 200),
                format!("App/5.2 (model {})", n % 40),
            )
    }

    /// Three hundred customers who come back to two orders of theirs every fifth day.
    fn customers() -> Vec<Request> {
        let visit = |n: i64, day: i64| {
            let time = day * DAY + 20_000 + n * 211;
            [named("customer", n, time, n * 2), named("customer", n, time + 9, n * 2 + 1)]
        };
        let visits = |n: i64| (n % 5..42).step_by(5).flat_map(move |day| visit(n, day));
        (0..300).flat_map(visits).collect()
    }

    /// So many names ask for so many orders of customers each, within six days from one on.
    fn strangers(names: i64, orders: i64, from: i64) -> Vec<Request> {
        let one = |i: i64| {
            let time = from * DAY + 30_000 + i * (6 * DAY / (names * orders));
            named("stranger", i % names, time, i * 397 % 600)
        };
        (0..names * orders).map(one).collect()
    }

    fn taken_of_others(more: Vec<Request>) -> Vec<(Level, usize)> {
        let outcome = play_together(&[customers(), more].concat());
        let found = outcome.of("distributed_enumeration");
        let of_others = found.iter().filter(|f| f.verdict.reasons[0].contains("others own"));
        of_others.map(|f| (f.verdict.level, f.verdict.events.len())).collect()
    }

    #[test]
    fn what_others_own_is_taken_under_many_names_of_which_none_takes_much() {
        assert_eq!(taken_of_others(strangers(20, 20, 20)), [(Level::High, 400)]);
        // Whoever does so by trade does so at all times, and one new colleague is judged alone.
        let desk = |day: i64| strangers(20, 20, day);
        let all_along: Vec<Request> = (0..36).step_by(6).flat_map(desk).collect();
        assert_eq!(taken_of_others(all_along), []);
        assert!(taken_of_others(strangers(1, 400, 20)).iter().all(|(l, _)| *l < Level::Medium));
    }

    #[test]
    fn what_is_served_without_a_name_for_half_of_a_short_log_is_told() {
        let people = customers().into_iter().filter(|r| r.time < MONDAY + 14 * DAY);
        // Of the customers' orders, asked for all the time: no news, and no days without it.
        let bare = (0..600).map(|i| Request {
            principal: String::new(),
            ..named("nobody", i, 4 * DAY + i * (7 * DAY / 600), i * 397 % 600)
        });
        let outcome = play_together(&people.chain(bare).collect::<Vec<_>>());
        let found = outcome.of("distributed_enumeration");
        let told = found.iter().find(|f| f.verdict.level >= Level::High);
        assert!(told.is_some_and(|f| f.verdict.events.len() >= 590), "{}", outcome.tell());
    }

    /// So many addresses with the customers' programs are served so many orders each without a name, from a
    /// day on, while a letter brings others back.
    fn slowly(addresses: i64, each: i64, from: i64) -> Level {
        let all = addresses * each;
        let bare = (0..all).map(|i| Request {
            principal: String::new(),
            ..named(
                "nobody",
                600 + i % addresses,
                from * DAY + i * ((42 - from) * DAY / all),
                i * 397 % 600,
            )
        });
        let release = (0..1_500)
            .map(|i| named("reader", 1_200 + i % 900, 14 * DAY + i * (20 * DAY / 1_500), 700 + i));
        let outcome =
            play_together(&customers().into_iter().chain(bare).chain(release).collect::<Vec<_>>());
        let found = outcome.of("distributed_enumeration");
        let bare = found.iter().filter(|f| f.verdict.reasons[0].contains("without a principal"));
        bare.map(|finding| finding.verdict.level).max().unwrap_or_default()
    }

    #[test]
    fn what_is_served_without_a_name_adds_up_over_weeks_unless_it_always_was() {
        assert_eq!(slowly(120, 3, 12), Level::High);
        assert!(slowly(120, 3, 0) < Level::Medium);
    }

    #[test]
    fn a_release_that_shows_everybody_what_is_theirs_is_no_theft() {
        // Of numbers that lie side by side, as they do where everybody has one.
        let open = |times: i64| {
            let one = move |i: i64, n: i64| {
                let at = MONDAY + (20 + n * 5 % 20) * DAY + 20_000 + i * 211;
                Request::at(at, format!("/v1/summary/{}", 80_000 + i * 3))
                    .from(format!("198.51.{i}.9"), format!("App/5.2 (model {})", i % 40))
                    .principal(format!("customer-{i}"))
            };
            (0..200).flat_map(move |i| (0..times).map(move |n| one(i, n))).collect::<Vec<_>>()
        };
        let outcome = play_together(&[visitors(200, 40), open(4)].concat());
        assert!(outcome.worst() <= Level::Low, "{}", outcome.tell());
    }

    #[test]
    fn a_few_addresses_that_act_under_many_names_are_told_and_a_service_that_comes_back_is_not() {
        // The tokens of customers are new ones: none of these names was ever seen.
        let relay = |times: i64| {
            let one = move |i: i64, n: i64| Request {
                agent: "script/1".into(),
                client: format!("203.0.113.{}", i % 3),
                ..named("token", i, (20 + n) * DAY + i * 1_100, 1_000 + i)
            };
            (0..400).flat_map(move |i| (0..times).map(move |n| one(i, n))).collect::<Vec<_>>()
        };
        let outcome = play_together(&[customers(), relay(1)].concat());
        assert!(outcome.worst() >= Level::High, "{}", outcome.tell());
        let outcome = play_together(&[customers(), relay(9)].concat());
        assert!(outcome.worst() < Level::High, "{}", outcome.tell());
    }

    /// Addresses that ask for some orders each and nothing else, with some of the people's programs.
    fn alone(orders: i64, programs: i64) -> Outcome {
        come(orders, programs, |from| format!("203.{}.{}.7", from / 250, from % 250))
    }

    fn come(orders: i64, programs: i64, address: impl Fn(i64) -> String) -> Outcome {
        let one = |n: i64| {
            let path = format!("/v1/orders/{}", 9_000_017 + n * n * 48_271 % 2_147_483_647);
            let from = n / orders;
            Request::at(MONDAY + 20 * DAY + n * (6 * DAY / 1800), path)
                .from(address(from), format!("App/5.2 (model {})", from % programs))
        };
        play_together(&[visitors(200, 40), (0..1800).map(one).collect()].concat())
    }

    #[test]
    fn a_few_popular_programs_that_come_alone_are_told_and_a_mailing_to_everybody_is_not() {
        let theft = alone(3, 3);
        let found = theft.of("distributed_enumeration");
        let set = found.iter().find(|finding| finding.subject.set().is_some()).unwrap();
        assert_eq!(
            (set.verdict.level, set.verdict.events.len()),
            (Level::High, 1800),
            "{}",
            theft.tell()
        );
        assert!(alone(1, 40).worst() <= Level::Medium, "{}", alone(1, 40).tell());
    }

    #[test]
    fn people_of_a_region_may_be_such_and_rented_networks_with_every_program_are_none() {
        let region = alone(1, 40);
        let told = region.findings.iter().flat_map(|finding| &finding.verdict.alternatives);
        assert!(
            told.filter(|text| text.starts_with("people of a region")).count() > 0,
            "{}",
            region.tell()
        );
        let rented = come(1, 40, |from| format!("203.0.{}.{}", from % 8, from / 8));
        assert!(rented.worst() >= Level::High, "{}", rented.tell());
    }

    #[test]
    fn that_calls_are_missing_is_found_unless_only_such_requests_were_looked_at_among_many_alike() {
        let few = (900, 100);
        assert!(is_bare((1.0, 0.2), Slice::Alone, few));
        assert!(is_bare((1.0, 0.2), Slice::All, (900, 700)), "all requests were looked at");
        assert!(!is_bare((1.0, 0.2), Slice::Alone, (900, 700)));
        assert!(!is_bare((1.0, 0.8), Slice::All, few), "others make none either");
    }

    #[test]
    fn one_who_took_nearly_all_does_not_speak_for_the_others() {
        let event = |actor: u32, object: u32| Event {
            actor,
            object: Name(object),
            object_kind: Name(1),
            ..Event::default()
        };
        let took = |counts: &[u32]| {
            let of =
                |(at, count): (u32, &u32)| (0..*count).map(move |n| event(at, 1 + at * 9000 + n));
            let events: Vec<Event> = (0..).zip(counts).flat_map(of).collect();
            let members = Members { events, actors: counts.len(), ..Members::default() };
            let mut signs = Signs::default();
            (breadth(&members, 3.0, &mut signs), takes_more(&members, &signs))
        };
        assert_eq!(took(&[3984, 2, 2, 3, 1]), (false, false));
        assert_eq!(took(&[60, 50, 70, 50]), (true, true));
        assert_eq!(took(&[60]), (true, true));
    }
}
