//! Many distinct objects of one kind, asked for by one actor.

use super::baseline::median;
use super::innocent::once::one_run;
use super::innocent::registers::{Case, Innocent};
use super::page::About;
use super::support::{Signs, events_of, weigh};
use crate::words::{thousands, whole};

use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::detect::profile::KindUse;
use crate::dossier::Name;
use crate::triage::ActorKind;

/// The page.
pub const ABOUT: About = About {
    name: "object_enumeration",
    title: "One actor asks for far more distinct objects of a kind than its peers do.",
    what: "Distinct ids (customers, invoices, devices) that one principal, credential or client asks for, whatever the order, pace and spread over time.",
    why: "Broken object level authorisation lets whoever knows or guesses an id read the record behind it. Whatever else a thief hides, it has to touch every object it takes.",
    how: &[
        "ln(1 + distinct objects of the kind) against a fair sample of the others who ask for the same kind: robust z (median, MAD) at or above `baseline.z`, or, under a name, `baseline.beyond` times what all but two of a hundred ask for, and at least `object_enumeration.objects`; or the same of the objects of its busiest day, unless it was there all along and has more than a quarter as many on the middle one of its days.",
        "With fewer than `baseline.least_peers` peers there is no baseline, and `objects_without_peers` holds instead, where not half of the ids do not exist.",
        "Whoever asks for `objects_without_peers` that do not exist, and for no more that do, stands out where three of four peers know what they ask for, however many these handle.",
        "Where everybody handles much and each keeps to its own (`registers.tenants`), so does whoever is served what many others keep, who go on coming back to it.",
        "The level rises with signs of other families; none is low, one medium, two high:",
        "- no principal where others have one (where few ask for the kind: on the host);",
        "- one endpoint only (or nothing else, where this is less than three fifths of what others ask, from `objects_without_peers`);",
        "- round the clock without a rest;",
        "- misses (more than a sample of peers may have, those aside who mistype at one address);",
        "- refusals (one object refused and the next one served, time and again);",
        "- swept ids (unless those of others lie on the same stride, eight or more apart: so they were issued);",
        "- a program that no peer uses;",
        "- `registers.times_colleagues` times what the middle one of `equals` others reads who sit in the same place, and twice what any does;",
        "- an endpoint that nobody else asks, by somebody who asks nothing else and was not there when the log began, where a kind of object has no other users (in whichever number it is named);",
        "- objects that many others keep, where each keeps to its own;",
        "- three addresses of one network or more with one program, none of which was there when the log began, that take `objects_without_peers` between them and hardly anything twice;",
        "- objects that others own (`registers.others_share` percent of those sampled are served to actors who have at most `registers.owner_objects`);",
        "- a day on which a client who was not there when the log begins asks for more than all together are served on a busy one (`objects_without_peers` or more, or a `vast` number);",
        "- a number that is `vast` times what stands out (`immense` times counts twice), unless it is somebody who was at work all along and keeps quiet hours, and does not outdo those beside him.",
        "That an object is hardly ever asked for twice goes with the number, and is no sign of its own.",
        "An answer in the one small size that an endpoint has for what it does not have gives nothing; where things are looked up by a query, a fifth of such answers is a sign.",
        "The answer to a `HEAD` has no body: whoever asks for headings only gets nothing, and is medium at most.",
    ],
    innocent: &[
        "Each sort below is tested with a number (`registers`), named whether it fits or not, and ranked down to informational, low where more than one sign speaks against it; never dropped.",
        "Monitoring.",
        "Partner batches and statements (the same objects on later days).",
        "A care desk (quiet hours or a rest a day between shifts, several screens, at work all along or beside those who are, or beside one where three elsewhere do the same work, reading no more than they do).",
        "Many people behind one address (many user agents, few objects each, also without a name where they sign in with half of these or more; or `registers.crowd_agents` or more, the calls that others make, and `registers.crowd_known` percent of what is asked for on later days known by then: people come back).",
        "A checker of links (headings only).",
        "A gateway that opens mailed links (ids that nobody can guess, `registers.opener_links` or more of which others asked for within two days after it, ten times as many as had done so before).",
        "Many people under one name of an application (many addresses and user agents, every screen, since the log begins).",
        "Somebody who has many things (signs in, reads each once in one visit; or no owner of few asks for any of them).",
        "A public catalogue (objects that many ask for with several programs, people with few where these show a principal, or of which some are asked for with eight programs or more, those of a desk aside where hardly anybody handles much, all within six weeks: nobody owns these, nobody is refused one and served the next, and whoever tries ids reads some of them too; what all others show a principal for is not public to whoever shows none).",
        "A job under a name of its own (at work since the log begins, nine tenths of it within three hours of the day, about as much each time; or the one begins where the other ends, at the same hour, with about as much).",
        "One of many who do so by trade (`registers.equals` others of its sort read a third as much or more, all of them since the log begins, in the hours of people or as an address of a carrier behind which many do all that people do).",
        "A test (a few things again and again on many days, beside what is not there; or three addresses of one network or more with one program, of which each thing is asked for by three of four; or ten answers for each object).",
        "A crawler that says who it is (on all days of the log about as much, and `registers.crawler_shared` of what it was served went to others with programs and networks of their own too, who take much as well, with the same size, and none of it to people with few).",
        "These are medium at most:",
        "- a copy made in a few days by a machine on an address of the inside, where others come from outside;",
        "- a machine (or a name that machines have always used, each from its place) that does the same on all days of the log, or as much more as people do on theirs (though it goes through things in order, if it knew a quarter of those of later days);",
        "- a batch that has begun (a quarter of the objects of later days or more known by then, at the same time of day; or half of them on three days);",
        "- somebody new who reads records one by one with the screens that go with them (a minute between two, at most 800 in ten days);",
        "- somebody who was there all along, comes back to a quarter of what it asked for, and never had a day of more than four times the middle one;",
        "- somebody new who does what `registers.equals` others with the same program always did (under a name, in the hours of people, on `registers.desk_days` days, at most twice as much a day as the middle one);",
        "- a copy of everything that is made once (under a name that is written otherwise than those of people, by one machine with a program of its own that does nothing else, within four days; nine tenths of what owners were served are among it, hardly a request fails);",
        "- a batch on an endpoint where batches are the custom (half of those who ask there or more take theirs so, or it is at most `registers.visit_objects`; one of them came before, takes a third of it or more at a time and as much in all; once, or at the same time of day), unless it is what many others keep.",
        "In a log of less than eight days, what was done on one day only, and in one of less than six whatever was done, is medium at most too, unless it is swept, tried, refused, or served without a name where names are the custom:",
        "- the one run of a job (a program that nobody else has, in three places at most, nine tenths of it within three hours of the day, under no name of a customer) unless it is `immense` times what stands out;",
        "- what a desk reads, unless it is `vast` times what stands out, or nothing but the records is asked for under the name of a customer, or with the program of people without quiet hours.",
        "In a log of less than four days, so is a crawler that says who it is and shows no name, where some of what it reads is asked for with eight programs or more.",
    ],
    evasion: "Spread over so many addresses that each asks for less than the floor; take at most `registers.visit_objects`, of people who never come themselves; replay objects that others asked for; imitate the calls of the app.",
    owasp: "API1:2023; OAT-011",
    attack: "T1213; T1119",
};

/// Judges the kind of object that stands out most.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.object_enumeration;
    let mut kinds: Vec<(&Name, &KindUse)> = profile
        .kinds
        .iter()
        .filter(|(_, used)| used.objects.len() as u64 >= limits.objects)
        .filter(|(kind, _)| !super::keys::is_key(&peers.dossiers.names.show(**kind)))
        .collect();
    kinds.sort_by_key(|(kind, used)| {
        (std::cmp::Reverse(used.objects.len()), peers.dossiers.names.text(**kind))
    });
    kinds.into_iter().find_map(|(kind, used)| judge(profile, *kind, used, peers, policy))
}

fn judge(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<Verdict> {
    let stands = stands_out(profile, kind, used, peers, policy)?;
    let mut signs = weigh(profile, kind, used, peers, policy);
    let returned = used.returned.len() as u64;
    let settled = super::innocent::registers::is_settled(profile, peers, &policy.registers);
    let usual_there = !outdoes(profile, peers, policy, &mut signs) && settled;
    let times = if usual_there { 0.0 } else { stands.times() };
    let vast = vastness(times, policy, &mut signs);
    outweighs(profile, kind, (times, peers), policy, &mut signs);
    // Who tries so many that do not exist has little to show for it, and is no less a thief.
    let tried = returned > 0 && signs.hard && times >= policy.object_enumeration.vast as f64;
    let floor = if tried { 0 } else { policy.object_enumeration.objects };
    let mut level = level(&signs, vast, returned, floor);
    // Who was there all along, sleeps, and reads a few things a day is no thief for their sum.
    let each = used.objects.len() as u64 / profile.days.len().max(1) as u64;
    let modest = settled && !signs.hard && each <= policy.registers.lookups;
    // Nothing happened within the log: what has always been there is a question.
    let case = Case { profile, kind, used, peers, policy };
    let once = one_run(&case, &signs, times);
    if signs.inside || modest || once.is_some() || signs.doubtful && !signs.hard {
        level = level.min(Level::Medium);
    }
    signs.alternatives.extend(once);
    let name = peers.dossiers.names.show(kind);
    let beside = std::mem::take(&mut signs.beside).into_iter().map(|text| format!(", {text}"));
    let asked = thousands(used.objects.len() as u64);
    let number = format!("{asked} distinct {name}, {}", stands.usual);
    let confidence = confidence(&signs, stands.others);
    signs.reasons.insert(0, number + &beside.collect::<String>());
    let endpoint = used.top_endpoint(peers.dossiers);
    Some(Verdict {
        level,
        confidence,
        endpoint,
        object_kind: kind,
        measure: stands.measure,
        value: stands.value,
        threshold: stands.threshold,
        peers: stands.others,
        message: format!(
            "asked for {} distinct {name} and got {}, mostly through {}; {}",
            thousands(used.objects.len() as u64),
            thousands(returned),
            peers.dossiers.endpoint_text(endpoint),
            stands.usual
        ),
        reasons: signs.reasons,
        alternatives: signs.alternatives,
        events: events_of(profile, kind),
        targets: Vec::new(),
        hits: Vec::new(),
    })
}

/// By what an actor stands out.
struct Standing {
    measure: &'static str,
    value: f64,
    threshold: f64,
    others: u64,
    usual: String,
}

impl Standing {
    fn times(&self) -> f64 {
        self.value / self.threshold.max(1.0)
    }
}

/// By all it asked for, or by its busiest day: by that by which it stands out more.
fn stands_out(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<Standing> {
    let all = by_all(profile, kind, used, peers, policy);
    match (all, by_busiest(profile, kind, peers, policy)) {
        (Some(all), Some(day)) if day.times() > all.times() => Some(day),
        (all, day) => all.or(day).or_else(|| by_others(profile, kind, peers, policy)),
    }
}

/// Where everybody handles much, what others keep is counted.
fn by_others(
    profile: &Profile,
    kind: Name,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<Standing> {
    let found = peers.trespass(profile, kind)?;
    Some(Standing {
        measure: "distinct objects of one kind that others keep",
        value: found.whole as f64,
        threshold: policy.registers.tenants.objects.max(policy.object_enumeration.objects) as f64,
        others: found.keepers,
        usual: format!("{} of them are kept by others", thousands(found.whole)),
    })
}

fn by_all(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<Standing> {
    let (value, limits) = (used.objects.len() as f64, &policy.object_enumeration);
    // Who tries ids of which half do not exist needs nobody beside him to stand out.
    let guesses = used.missing * 2 >= used.requests;
    let alone = if guesses { limits.objects } else { limits.objects_without_peers } as f64;
    let (threshold, others, usual) =
        match peers.compare_objects(profile, kind, value, &policy.baseline) {
            Some(compared) if !compared.is_odd(&policy.baseline) => {
                return by_misses((profile, kind, used), compared.peers, peers, policy);
            }
            Some(compared) => (
                compared.threshold.max(limits.objects as f64),
                compared.peers,
                format!("the median of {} peers is {}", compared.peers, whole(compared.median)),
            ),
            None if value < alone => return None,
            None => (alone, 0, "too few peers for a baseline".to_owned()),
        };
    Some(Standing { measure: "distinct objects of one kind", value, threshold, others, usual })
}

/// Others may handle as many; but whoever asks for so many that do not exist, where others know what they ask for,
/// tries them, however many that are.
fn by_misses(
    (profile, kind, used): (&Profile, Name, &KindUse),
    others: u64,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<Standing> {
    let limits = &policy.object_enumeration;
    let guessed = (used.objects.len() - used.returned.len()) as u64;
    let (all, known) = peers.who_know(profile, kind);
    let tried = used.missing * 2 >= used.requests && guessed >= limits.objects_without_peers;
    (tried && all > 0 && known * 100 >= all * KNOW).then(|| Standing {
        measure: "distinct objects of one kind that do not exist",
        value: guessed as f64,
        threshold: limits.objects_without_peers as f64,
        others,
        usual: format!(
            "{} of them do not exist, and hardly any that {known} of {all} peers ask for",
            thousands(guessed)
        ),
    })
}

/// Percent of the peers who know what they ask for, from which whoever does not is no customer.
const KNOW: usize = 75;

/// Times the middle one of its own days from which the busiest of somebody who was there all along
/// is no custom of his.
const UNUSUAL: f64 = 4.0;

/// Where people read much in weeks, whoever takes as much in a day has no more than they; but none
/// of them ever had such a day. Whoever was there all along and has many is used to them.
fn by_busiest(
    profile: &Profile,
    kind: Name,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<Standing> {
    let floor = policy.object_enumeration.objects as f64;
    if (profile.kinds.get(&kind)?.objects.len() as f64) < floor {
        return None;
    }
    let days = profile.each_day().remove(&kind)?;
    let value = days.iter().max().copied()? as f64;
    let own = median(days.iter().map(|day| *day as f64).collect());
    let used_to = peers.offices.established(profile) && value < own * UNUSUAL;
    if value < floor || used_to {
        return None;
    }
    let compared = peers.compare_busiest(profile, kind, value, &policy.baseline)?;
    compared.is_odd(&policy.baseline).then(|| Standing {
        measure: "distinct objects of one kind on one day",
        value,
        threshold: compared.threshold.max(floor),
        others: compared.peers,
        usual: format!(
            "{} on its busiest day, the middle one of {} peers {}",
            whole(value),
            compared.peers,
            whole(compared.median)
        ),
    })
}

/// A client of whom nothing was seen when the log begins asks on one day for more than all together are
/// served on a busy one: whatever else it does, that day is not one of somebody among others. A
/// partner has a name.
fn outweighs(
    profile: &Profile,
    kind: Name,
    (times, peers): (f64, &Peers<'_>),
    policy: &Policy,
    signs: &mut Signs,
) {
    if profile.kind != ActorKind::Client || peers.offices.established(profile) {
        return;
    }
    let busiest = profile.each_day().get(&kind).and_then(|days| days.iter().max().copied());
    let (most, together) = (busiest.unwrap_or(0), peers.busy_day(kind));
    // Where few ask at all, a few more are more than they.
    let limits = &policy.object_enumeration;
    let much = times >= limits.vast as f64 || most >= limits.objects_without_peers;
    if much && together > 0 && most > together {
        signs.reasons.push(format!(
            "{} on one day, where all together are served {} on a busy day",
            thousands(most),
            thousands(together)
        ));
    }
}

/// It reads far more than those who sit beside it: then that it was there all along and sleeps says little.
fn outdoes(profile: &Profile, peers: &Peers<'_>, policy: &Policy, signs: &mut Signs) -> bool {
    let found = peers.offices.outdoes(profile, peers.dossiers, &policy.registers);
    signs.reasons.extend(found.map(|(others, middle, next)| {
        format!(
            "{others} others in the same place read {} in the middle and {} at most",
            thousands(middle),
            thousands(next)
        )
    }));
    found.is_some()
}

/// A number so far beyond what stands out that it speaks for itself: how many signs it adds to the
/// one that it gives in words.
fn vastness(times: f64, policy: &Policy, signs: &mut Signs) -> usize {
    let limits = &policy.object_enumeration;
    if times < limits.vast as f64 {
        return 0;
    }
    signs.reasons.push(format!("{} times the number from which an actor stands out", whole(times)));
    usize::from(times >= limits.immense as f64)
}

fn level(signs: &Signs, vast: usize, returned: u64, floor: u64) -> Level {
    match (signs.innocent, signs.reasons.len() + vast) {
        // Round the clock, in order, and very much: so crawls whoever crawls.
        (Some(Innocent::Crawler), _) | (Some(_), 0 | 1) => Level::Informational,
        (Some(_), _) | (None, 0) => Level::Low,
        (None, 1) => Level::Medium,
        (None, _) if returned < floor / 2 => Level::Medium,
        (None, _) => Level::High,
    }
}

/// 50 for the number alone, 10 for each further sign, less where something innocent fits.
fn confidence(signs: &Signs, peers: u64) -> u8 {
    let signs_for = u8::try_from(signs.reasons.len()).unwrap_or(9).min(5);
    let base = if peers == 0 { 40 } else { 50 };
    let sure = base + 10 * signs_for;
    if signs.innocent.is_some() { sure / 2 } else { sure.min(95) }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, people, play};

    const DAY: i64 = 86_400;

    /// Fifty people under their names who read eight records on each of 28 days, and the screens around
    /// them, other ones each day.
    fn readers() -> Vec<Request> {
        let one = |who: i64, day: i64, n: i64| {
            let at = MONDAY + day * DAY + 30_000 + (who * 131 + n * 977) % 30_000;
            let object = 100_000 + (who * 7_919 + day * 104_729 + n * 1_299_709) % 40_000;
            let path = if n % 2 == 0 { "" } else { "/notes" };
            Request::at(at, format!("/v1/documents/{object}{path}"))
                .from(format!("198.51.100.{who}"), "App/5.2")
                .principal(format!("user-{who}"))
        };
        let day = |who| (0..28).flat_map(move |day| (0..8).map(move |n| one(who, day, n)));
        (0..50).flat_map(day).collect()
    }

    /// Somebody else who reads so many in so many days.
    fn subject(count: i64, days: i64) -> Vec<Request> {
        let one = |n: i64| {
            let at = MONDAY + (28 - days + n % days) * DAY + 36_000 + n / days * 20;
            Request::at(at, format!("/v1/documents/{}", 150_000 + n * 7_919 % 39_989))
                .from("203.0.113.9", "App/5.2")
                .principal("user-900")
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn whoever_asks_for_headings_only_gets_nothing() {
        let worst = |method: &'static str| {
            let one = |n: i64| {
                let at = MONDAY + 4 * DAY + 36_000 + n * 40;
                Request::at(at, format!("/v1/customers/{}", (90_000 + n).pow(2) % 999_983))
                    .from("203.0.113.9", "Links/5.2")
                    .method(method)
            };
            play(&[people(28), (0..500).map(one).collect()].concat()).worst()
        };
        assert_eq!(worst("GET"), Level::High);
        assert!(worst("HEAD") <= Level::Medium);
    }

    /// Forty partners who each know some hundreds of devices, and the level of one more who asks for as many a day,
    /// of which so many in a hundred exist.
    fn partner(exist: i64) -> Level {
        let ask = |who: i64, n: i64, status: u16| {
            let at = MONDAY + (n % 26) * DAY + 20_000 + who * 61 + n / 26 * 45;
            let device = (who * 7_919 + n * 104_729 + 13).pow(2) % 1_999_993;
            let request = Request::at(at, format!("/v1/devices/{device}"));
            let request = request.from(format!("198.51.{who}.7"), "App/5.2");
            Request { status, ..request.principal(format!("partner-{who}")) }
        };
        let others = (0..40).flat_map(|who| (0..120 + who * 14).map(move |n| ask(who, n, 200)));
        let thief = (0..600).map(|n| ask(90, n, if n % 100 < exist { 200 } else { 404 }));
        let outcome = play(&others.chain(thief).collect::<Vec<_>>());
        let found = outcome.of("object_enumeration");
        let of = found.iter().filter(|f| outcome.actor(f) == "partner-90");
        of.map(|f| f.verdict.level).max().unwrap_or_default()
    }

    #[test]
    fn whoever_tries_what_does_not_exist_stands_out_where_others_handle_as_much() {
        assert!(partner(25) >= Level::Medium);
        assert!(partner(100) <= Level::Low);
        assert!(partner(80) <= Level::Low, "a list that is out of date");
    }

    #[test]
    fn a_day_such_as_nobody_ever_had_stands_out_where_all_read_much_in_weeks() {
        let told = |count, days| {
            let outcome = play(&[readers(), subject(count, days)].concat());
            let found = outcome.of("object_enumeration");
            found.iter().any(|f| outcome.actor(f) == "user-900" && f.verdict.level >= Level::Medium)
        };
        assert!(told(600, 1));
        assert!(!told(600, 28), "as many in as many days as others");
    }

    #[test]
    fn a_client_that_takes_more_on_a_day_than_all_together_is_grave_and_one_that_takes_its_time_is_not()
     {
        let worst = |days: i64| {
            let one = |n: i64| {
                let at = MONDAY + (4 + n % days) * DAY + 36_000 + n / days * 40;
                Request::at(at, format!("/v1/customers/{}", (90_000 + n).pow(2) % 999_983))
                    .from("203.0.113.9", "App/5.2")
            };
            play(&[people(28), (0..500).map(one).collect()].concat()).worst()
        };
        assert_eq!(worst(1), Level::High);
        assert!(worst(23) <= Level::Medium);
    }
}
