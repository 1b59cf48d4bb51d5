//! Innocent traffic of many that looks like theft: what each sort of it looks like, and whether it fits.
//!
//! The registers of one actor are in [`registers`](super::registers).

use super::crawl::are_crawlers;
use super::house::is_house;
use super::rest::quiet_hours;
use crate::case::Level;
use crate::detect::alarm::explanation::Part;
use crate::detect::alarm::lead::Lead;
use crate::detect::alarm::members::Members;
use crate::detect::alarm::presence::Manner;
use crate::detect::alarm::slice::Slice;
use crate::detect::device::is_library;
use crate::detect::peers::Peers;
use crate::detect::policy::{Newcomer, Registers};
use crate::detect::support::Signs;
use crate::dossier::{Event, Name};
use crate::record::Client;
use crate::record::time::{DAY, SECOND};
use crate::triage::Attribute;
use crate::words::many;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Holds the requests of a set against every register; the gravest level that what fits leaves.
pub(in crate::detect) fn hold(
    lead: &Lead,
    members: &Members,
    peers: &Peers<'_>,
    limits: &Registers,
    signs: &mut Signs,
) -> Level {
    let home = is_at_home(lead, members, peers, signs);
    let mail = is_mail(lead, members, signs);
    let question = [
        is_desk(members, peers, &limits.newcomer, signs),
        is_usual_sort(lead, signs),
        comes_back(members, limits, signs),
        is_opened_ahead(lead, limits, signs),
        are_crawlers(&members.events, peers.dossiers, signs),
        is_region(lead, members, signs),
        is_house(lead, members, peers, signs),
    ];
    match is_trial(members, signs) || mail || home || is_edge(members, peers, signs) {
        true => Level::Low,
        false if question.contains(&true) => Level::Medium,
        false => Level::Critical,
    }
}

/// A list of names or addresses is as good as what was different about them: where visits have names of
/// their own, everybody is new each time. Of their sort, half as many or more come at calm times too.
fn is_usual_sort(lead: &Lead, signs: &mut Signs) -> bool {
    let explanation = &lead.explanation;
    let lists = |part: &Part| {
        matches!(part.attribute, Attribute::Actor | Attribute::Credential | Attribute::Route)
    };
    if signs.hard || explanation.strangers || !explanation.terms.iter().all(lists) {
        return false;
    }
    let here: HashMap<u64, Manner> = lead
        .alarm
        .news
        .iter()
        .filter(|asked| explanation.holds(asked))
        .map(|asked| (asked.touch.actor, asked.who.manner()))
        .collect();
    let manners: HashSet<Manner> = here.values().copied().collect();
    let usual = lead.alarm.usual.iter().filter(|asked| manners.contains(&asked.who.manner()));
    let usual: HashSet<u64> = usual.map(|asked| asked.touch.actor).collect();
    let usual = usual.len() as f64 * lead.alarm.ratio;
    let fits = !here.is_empty() && usual * 2.0 >= here.len() as f64;
    if fits {
        signs.alternatives.push(format!(
            "people who come at all times: may be, {usual:.0} of the sort of these {} come in as much calm time, ask",
            here.len()
        ));
    }
    fits
}

/// One in so many requests from there at most came at other times.
const NOBODY: f64 = 20.0;

/// People of a region that nobody came from before, where all that tells them is that they do: with all sorts of
/// programs, one thing each.
fn is_region(lead: &Lead, members: &Members, signs: &mut Signs) -> bool {
    let terms = &lead.explanation.terms;
    let place = |part: &Part| matches!(part.attribute, Attribute::Pool | Attribute::Route);
    let pools = terms.iter().find(|part| part.attribute == Attribute::Pool);
    let agents: HashSet<Name> = members.events.iter().map(|event| event.agent).collect();
    let named = || members.events.iter().filter(|event| event.has_object());
    let fits = !signs.hard
        && lead.explanation.collateral * NOBODY <= 1.0
        && terms.iter().all(place)
        && named().count() > 0
        && agents.len() >= PROGRAMS
        && is_one_each(named(), members.actors);
    if let Some(pools) = pools.filter(|_| fits) {
        signs.alternatives.push(format!(
            "people of a region that nobody came from before: may be, {} with {}, one thing each, from {}, ask",
            many(members.actors as u64, "actor"),
            many(agents.len() as u64, "program"),
            many(pools.values.len() as u64, "wide network")
        ));
    }
    fits && pools.is_some()
}

/// Times as many who come behind them as had been there before, and links for each of those that tell one gateway.
const TIMES: u64 = 3;
const LINKS: u64 = 2;

/// Gateways open the links of a mailing before those they are meant for, from whatever addresses: their owners come
/// behind them, who had not been there before. A thief meets as many before him as behind.
fn is_opened_ahead(lead: &Lead, limits: &Registers, signs: &mut Signs) -> bool {
    let ahead = lead.openers.ahead;
    let fits = !signs.hard && lead.openers.lead(limits.opener_links * LINKS, TIMES);
    if fits {
        signs.alternatives.push(format!(
            "gateways that open mailed links before they are delivered: may be, {} of the sampled objects were asked for by others within two days after it, {} within two days before, ask",
            ahead.before, ahead.behind
        ));
    }
    fits
}

/// Things taken below which it says nothing that some were taken again.
const TAKEN: usize = 50;

/// Of what each of them was served, so much was served to him on another day again: people come back to what
/// is theirs, behind whatever address. Whoever goes through a list has no reason to.
fn comes_back(members: &Members, limits: &Registers, signs: &mut Signs) -> bool {
    let mut days: HashMap<(u32, Name, Name), (i64, i64)> = HashMap::new();
    let taken = members.events.iter().filter(|event| event.has_object() && event.gave());
    for event in taken {
        let day = event.time.0.div_euclid(DAY);
        let of = (event.actor, event.object_kind, event.object);
        let span = days.entry(of).or_insert((day, day));
        *span = (span.0.min(day), span.1.max(day));
    }
    let again = days.values().filter(|(first, last)| first < last).count();
    let fits = !signs.hard && days.len() >= TAKEN && again * 100 >= days.len() * limits.again_share;
    if fits {
        signs.alternatives.push(format!(
            "people who come back: may be, {again} of {} things were served to the same of them on another day again, ask",
            days.len()
        ));
    }
    fits
}

/// Days between the first and the last of a set from which it shows that others stay away, and times as many answers
/// as these get that others got on the days before.
const WHOLE_DAYS: usize = 2;
const STAY_AWAY: u64 = 2;

/// Everybody comes through a few addresses since a gateway was put before the servers, each with his own program, and
/// hardly anybody comes by himself. A thief asks beside everybody else.
fn is_edge(members: &Members, peers: &Peers<'_>, signs: &mut Signs) -> bool {
    let mut programs: HashMap<u32, HashSet<Name>> = HashMap::new();
    let mut days: BTreeMap<i64, u64> = BTreeMap::new();
    for event in &members.events {
        programs.entry(event.actor).or_default().insert(event.agent);
        *days.entry(event.time.0.div_euclid(DAY)).or_insert(0) += u64::from(event.gave());
    }
    let many = |event: &&Event| programs.get(&event.actor).is_some_and(|of| of.len() >= CARRIER);
    let behind = members.events.iter().filter(many).count();
    let away = others_stay_away(&days, peers.offices.traffic());
    let fits = behind * 100 >= members.events.len() * PLAIN && away.is_some();
    if fits {
        signs.alternatives.push(format!(
            "a gateway that was put before the servers: fits, {behind} of {} requests came from addresses with {CARRIER} programs or more each, and others got {} answers a day, after {} before",
            members.events.len(),
            away.unwrap_or_default().0,
            away.unwrap_or_default().1
        ));
    }
    fits
}

/// What others got a day since some came, and everybody on the middle one of the days before, where that was far more.
fn others_stay_away(ours: &BTreeMap<i64, u64>, traffic: &BTreeMap<i64, u64>) -> Option<(u64, u64)> {
    let (first, last) = (ours.keys().next()?, ours.keys().next_back()?);
    let mut before: Vec<u64> = traffic.range(..first).map(|(_, answered)| *answered).collect();
    before.sort_unstable();
    let usual = before.get(before.len() / 2).copied()?;
    // On the first day some still came by themselves, and the last is none.
    let within = || ours.iter().filter(|(day, _)| (first + 1..*last).contains(*day));
    let others =
        within().map(|(day, ours)| traffic.get(day).copied().unwrap_or(0).saturating_sub(*ours));
    let (days, others) = (within().count(), others.sum::<u64>());
    let each = others / (days as u64).max(1);
    (before.len() > WHOLE_DAYS && days >= WHOLE_DAYS && each * STAY_AWAY <= usual)
        .then_some((each, usual))
}

/// Days on which a desk was at work, at least, and of a hundred requests those from its one network.
const DESK_DAYS: usize = 2;
const ONE_PLACE: usize = 95;

/// A desk that was opened within the log: people of one network who read records one by one, and rest.
/// Nobody vouches for them, so that it remains a question.
fn is_desk(members: &Members, peers: &Peers<'_>, limits: &Newcomer, signs: &mut Signs) -> bool {
    let mut networks: HashMap<String, usize> = HashMap::new();
    let mut reads: HashMap<(u32, i64), Vec<(i64, Name)>> = HashMap::new();
    for event in members.events.iter().filter(|event| event.has_object()) {
        let client = Client::parse(peers.dossiers.names.text(event.client));
        *networks.entry(client.network().to_string()).or_insert(0) += 1;
        let day = (event.actor, event.time.0.div_euclid(DAY));
        reads.entry(day).or_default().push((event.time.0, event.object));
    }
    let all: usize = networks.values().sum();
    let one = networks.values().max().is_some_and(|most| most * 100 >= all * ONE_PLACE);
    let days: HashSet<i64> = reads.keys().map(|(_, day)| *day).collect();
    let (mut pauses, mut count, mut busiest) = (Vec::new(), 0, 0);
    for read in reads.values_mut() {
        let mut seen = HashSet::new();
        read.sort_unstable();
        read.retain(|(_, object)| seen.insert(*object));
        (count, busiest) = (count + read.len(), busiest.max(read.len()));
        let pause = |two: &[(i64, Name)]| Some(two.last()?.0 - two.first()?.0);
        pauses.extend(read.windows(2).filter_map(pause));
    }
    pauses.sort_unstable();
    // What each reads once by the day says nothing of how it is read.
    let told = pauses.len() * 2 >= count;
    let pause = pauses.get(pauses.len() / 2).copied().unwrap_or(0) / SECOND;
    let rest = quiet_hours(&members.events);
    let fits = one
        && told
        && days.len() >= DESK_DAYS
        && busiest <= limits.read_a_day
        && pause >= limits.pause_seconds
        && rest >= limits.rest_hours
        && !mostly_by_libraries(&members.events, peers);
    if fits {
        signs.alternatives.push(format!(
            "people at a desk that was opened lately: may be, all from one network, {pause} seconds between two records, {busiest} a day at most, {rest} quiet hours a day, {} days, ask",
            days.len()
        ));
    }
    fits
}

/// Most of it was asked for with libraries, which nobody works with at a desk.
fn mostly_by_libraries(events: &[Event], peers: &Peers<'_>) -> bool {
    let by_library = |event: &&Event| is_library(peers.dossiers.names.text(event.agent));
    events.iter().filter(by_library).count() * 2 > events.len()
}

/// They do the same on all days of the log: the alarm is one of their busier days. Whoever shows no
/// name where others do, is refused or tries ids is nobody's colleague.
fn is_at_home(lead: &Lead, members: &Members, peers: &Peers<'_>, signs: &mut Signs) -> bool {
    let odd =
        signs.hard || matches!(lead.alarm.slice, Slice::Bare | Slice::Refused | Slice::Nameless);
    let fits = !odd && peers.offices.stands(members.events.iter());
    if fits {
        signs.alternatives.push(
            "people or machines that do so at all times: fits, about as much on all days of the log".to_owned(),
        );
    }
    fits
}

/// Objects for each, at most in tenths, of people who follow a link to what is theirs; of a hundred
/// requests those in the first quarter of a stretch; its days, at most; and their programs.
const OWN_TENTHS: usize = 12;
const AT_FIRST: usize = 50;
const MAIL_DAYS: i64 = 5;
const PROGRAMS: usize = 10;
/// One in so many at either end may have come by chance.
const STRAGGLERS: usize = 20;
/// Objects for each address at most, whatever its programs: a thief may change his at every turn. And
/// how many more requests of others there are on these days, at least, for each of the set's.
const SHARED: usize = 2;
const SWELL: f64 = 0.25;

/// Mail brings everybody to what is his, most at once and fewer by the hour, whatever else he asks
/// for. A thief works on, and brings nobody else.
fn is_mail(lead: &Lead, members: &Members, signs: &mut Signs) -> bool {
    let all = &members.events;
    let ends = (all.get(all.len() / STRAGGLERS), all.iter().rev().nth(all.len() / STRAGGLERS));
    let (Some(first), Some(last)) = ends else {
        return false;
    };
    let long = last.time.0 - first.time.0;
    let early = all.partition_point(|event| event.time.0 <= first.time.0 + long / 4);
    let agents: HashSet<Name> = all.iter().map(|event| event.agent).collect();
    let named = || all.iter().filter(|event| event.has_object());
    // Where the set holds the first of them only, all that was more than usual shows it.
    let ebbs = ebbs(lead);
    let swells = members.swell >= all.len() as f64 * SWELL;
    let fits = long <= MAIL_DAYS * DAY
        && (early * 100 >= all.len() * AT_FIRST || ebbs || swells)
        && is_one_each(named(), members.actors)
        && agents.len() >= PROGRAMS;
    if fits {
        signs.alternatives.push(format!(
            "mail with links: fits, {early} of {} requests in the first quarter{}{}, {} programs, one object each",
            all.len(),
            if ebbs { ", and what was more than usual ebbs away" } else { "" },
            if swells { ", and all others come more often too" } else { "" },
            agents.len()
        ));
    }
    fits
}

/// The programs of one address, and the things that it asked for.
type Visits = (HashSet<Name>, HashSet<(Name, Name)>);

/// Programs from which an address may be a carrier's, and of a hundred actors those that are none.
const CARRIER: usize = 8;
const PLAIN: usize = 90;

/// Each asks for one thing. Behind one address may be many, told apart by their programs; of a carrier's, where
/// many have the same one, that is not to be told: then those tell who are behind none, if they are nearly all.
fn is_one_each<'e>(named: impl Iterator<Item = &'e Event>, actors: usize) -> bool {
    let mut each: HashMap<u32, Visits> = HashMap::new();
    for event in named {
        let (agents, objects) = each.entry(event.actor).or_default();
        agents.insert(event.agent);
        objects.insert((event.object_kind, event.object));
    }
    let sums =
        |(people, things): (usize, usize), of: &Visits| (people + of.0.len(), things + of.1.len());
    let plain = || each.values().filter(|(agents, _)| agents.len() < CARRIER);
    let (people, things) = each.values().fold((0, 0), sums);
    if things <= actors * SHARED && things * 10 <= people * OWN_TENTHS {
        return true;
    }
    let (people, things) = plain().fold((0, 0), sums);
    plain().count() * 100 >= each.len() * PLAIN && things * 10 <= people * OWN_TENTHS
}

/// Where, of the stretch that holds what is more than usual, the middle of it lies at most, of mail: it
/// ebbs away, where a thief works evenly, or stops when he is done. Even work has a half.
const MIDDLE: f64 = 0.4;

/// What is more than usual comes at first for the most part. An alarm may begin before it and end
/// after it: what counts is the stretch that holds nine tenths of it.
pub(in crate::detect) fn ebbs(lead: &Lead) -> bool {
    let (from, to) = lead.alarm.span;
    let more = lead.alarm.excess();
    if more <= 0.0 || to <= from {
        return false;
    }
    let mut times: Vec<u32> = lead.alarm.news.iter().map(|asked| asked.touch.time).collect();
    times.sort_unstable();
    let pace = (times.len() as f64 - more).max(0.0) / f64::from(to - from);
    let usual = |time: u32| f64::from(time.saturating_sub(from)) * pace;
    let when = |share: f64| {
        let grown = |(n, time): &(usize, &u32)| (n + 1) as f64 - usual(**time) >= more * share;
        times.iter().enumerate().find(grown).map(|(_, time)| *time)
    };
    let (Some(begins), Some(ends)) = (when(0.05), when(0.95)) else { return false };
    let long = f64::from(ends.saturating_sub(begins));
    let inside = || times.iter().filter(|time| (begins..=ends).contains(*time));
    let sum: f64 = inside().map(|time| f64::from(time - begins)).sum();
    // The usual lies evenly: its middle is the middle of the stretch.
    let even = usual(ends) - usual(begins);
    let left = inside().count() as f64 - even;
    i64::from(ends.saturating_sub(begins)) * SECOND <= MAIL_DAYS * DAY
        && left > 0.0
        && sum - even * long / 2.0 <= left * long * MIDDLE
}

/// Requests for an object from which it is asked for by a test of what the servers can bear.
const AGAIN: usize = 10;

/// The same few things again and again.
fn is_trial(members: &Members, signs: &mut Signs) -> bool {
    let asked = || members.events.iter().filter(|event| event.has_object());
    let requests = asked().count();
    let objects: HashSet<(Name, Name)> = asked().map(|e| (e.object_kind, e.object)).collect();
    let fits = !objects.is_empty() && requests >= objects.len() * AGAIN;
    if fits {
        signs
            .alternatives
            .push(format!("a test: fits, {requests} requests for {} objects", objects.len()));
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::{Members, Registers, Signs, comes_back, is_one_each, others_stay_away};
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play_together, visitors, visitors_program};
    use crate::dossier::{Event, Name};
    use crate::record::Timestamp;
    use std::collections::BTreeMap;

    const DAY: i64 = 86_400;

    /// The worst level where so many strangers open one order each in three days: most at once, or
    /// as many in every hour.
    fn opened(count: i64, at_once: bool) -> Level {
        let one = |n: i64| {
            let share = n as f64 / count as f64;
            let part = if at_once { share.powi(3) } else { share };
            let at = MONDAY + 20 * DAY + 30_000 + (part * 3.0 * DAY as f64) as i64;
            let path = format!("/v1/orders/{}", 9_000_017 + n * n * 48_271 % 2_147_483_647);
            Request::at(at, path)
                .from(format!("203.{}.{}.7", n / 250, n % 250), visitors_program(n, 60))
        };
        play_together(&[visitors(300, 60), (0..count).map(one).collect()].concat()).worst()
    }

    #[test]
    fn one_thing_each_is_told_by_those_who_are_behind_no_carrier_if_they_are_nearly_all() {
        // So many addresses with a program and a thing each, and so many with ten programs and so many things.
        let fits = |plain: u32, shared: u32, things: u32| {
            let event = |actor: u32, agent: u32, object: u32| Event {
                actor,
                agent: Name(agent),
                object: Name(1 + object),
                object_kind: Name(1),
                ..Event::default()
            };
            let own = (0..plain).map(|n| event(n, n % 10, n));
            let behind =
                (0..shared * things).map(|n| event(plain + n % shared, n / shared % 10, plain + n));
            let events: Vec<Event> = own.chain(behind).collect();
            is_one_each(events.iter(), (plain + shared) as usize)
        };
        assert!(fits(900, 10, 90));
        assert!(fits(900, 10, 10), "each behind a carrier has a program of his own");
        assert!(!fits(40, 60, 90), "most of them change their programs");
        assert!(!fits(0, 60, 10), "a thief with a program for each");
    }

    /// The worst level where strangers who ask for one order each in two days come evenly, and so do
    /// those who come at all times: as often as ever, or many times as often.
    fn beside(times: i64) -> Level {
        let count = 600;
        let one = |n: i64, base: i64, from: &str| {
            let at = MONDAY + 20 * DAY + 30_000 + n * 2 * DAY / count;
            let path = format!("/v1/orders/{}", base + n * n * 48_271 % 2_147_483_647);
            Request::at(at, path)
                .from(format!("{from}.{}.{}.7", n / 250, n % 250), visitors_program(n, 60))
        };
        let strangers = (0..count).map(|n| one(n, 9_000_017, "203"));
        let look = |n: i64| one(n, 19_000_017, "198");
        let again = |n: i64| Request { time: look(n).time + 90, ..look(n) };
        let busy = (0..count * times).flat_map(|n| [look(n % count), again(n % count)]);
        play_together(&[visitors(300, 60), strangers.chain(busy).collect()].concat()).worst()
    }

    #[test]
    fn people_come_back_to_what_they_were_served_and_whoever_goes_through_a_list_does_not() {
        // Two hundred actors who take a thing each, of whom so many in a hundred take it again so many
        // days later.
        let fits = |again: u32, days: i64, status: u16| {
            let event = |actor: u32, day: i64| Event {
                actor,
                object: Name(1 + actor),
                object_kind: Name(1),
                time: Timestamp(day * DAY * 1_000_000 + i64::from(actor)),
                status,
                ..Event::default()
            };
            let once = (0..200).map(|actor| event(actor, 20));
            let back = (0..200).filter(|n| n % 100 < again).map(|actor| event(actor, 20 + days));
            let events: Vec<Event> = once.chain(back).collect();
            let members = Members { events, actors: 200, ..Members::default() };
            comes_back(&members, &Registers::default(), &mut Signs::default())
        };
        assert!(fits(20, 3, 200));
        assert!(!fits(4, 3, 200), "chance");
        assert!(!fits(20, 0, 200), "in one go");
        assert!(!fits(20, 3, 404), "nothing was served");
    }

    /// It is said that gateways may have opened 800 mailed links from 200 addresses, of which so many percent are
    /// opened by those they are meant for, so many seconds later.
    fn mailed(opened: i64, later: i64) -> bool {
        let path = |n: i64| format!("/v1/orders/{}", 9_000_017 + n * n * 48_271 % 2_147_483_647);
        let sent = |n: i64| MONDAY + 20 * DAY + 30_000 + n * 25;
        let gateway = |n: i64| {
            Request::at(sent(n), path(n)).from(format!("203.0.{}.7", n % 200), "Browser/9")
        };
        let reader = |n: i64| {
            let from = format!("198.19.{}.{}", n / 200, n % 200);
            Request::at(sent(n) + later + n, path(n)).from(from, visitors_program(n, 60))
        };
        let read = (0..800).filter(|n| n % 100 < opened).map(reader);
        let mail = (0..800).map(gateway).chain(read).collect();
        let outcome = play_together(&[visitors(300, 60), mail].concat());
        let found = outcome.of("distributed_enumeration");
        assert!(!found.is_empty(), "{}", outcome.tell());
        // Those who read are found as well.
        let lines = found.iter().filter(|f| f.verdict.events.len() >= 700);
        let mut lines = lines.flat_map(|f| &f.verdict.alternatives);
        lines.any(|text| text.starts_with("gateways that open mailed links"))
    }

    #[test]
    fn gateways_come_before_their_readers_and_a_thief_before_nobody() {
        assert!(mailed(30, 20_000));
        assert!(!mailed(0, 0), "nobody comes behind them");
        assert!(!mailed(30, -60_000), "they had been there before");
    }

    #[test]
    fn a_thief_who_is_soon_tired_and_has_a_program_for_each_request_is_no_mail() {
        let one = |n: i64| {
            let at = MONDAY + 20 * DAY + ((n as f64 / 600.0).powi(3) * 3.0 * DAY as f64) as i64;
            let path = format!("/v1/orders/{}", 9_000_017 + n * n * 48_271 % 2_147_483_647);
            Request::at(at, path).from(format!("203.{}.9.7", n % 60), visitors_program(n, 59))
        };
        let theft = (0..600).map(one).collect();
        assert!(play_together(&[visitors(300, 59), theft].concat()).worst() >= Level::High);
    }

    #[test]
    fn mail_brings_everybody_and_a_thief_nobody_else() {
        assert_eq!((beside(0) >= Level::Medium, beside(2) <= Level::Low), (true, true));
    }

    /// It is said of twelve people of one network, or of twelve, who read thirty orders a day on ten days so
    /// many seconds apart, that they may be a new desk.
    fn desk(apart: i64, networks: i64) -> bool {
        desk_with(apart, networks, "Browser")
    }

    fn desk_with(apart: i64, networks: i64, program: &str) -> bool {
        let one = |day: i64, who: i64, n: i64| {
            let at = MONDAY + (20 + day) * DAY + 30_000 + who * 37 + n * apart;
            let order = 9_000_017 + (day * 400 + who * 30 + n).pow(2) * 48_271 % 2_147_483_647;
            let from = format!("203.0.{}.{}", 113 + who % networks, who + 1);
            Request::at(at, format!("/v1/orders/{order}"))
                .from(from, format!("{program}/{}", who % 2))
                .principal(format!("care-{who}"))
        };
        let day = |day| (0..12).flat_map(move |who| (0..30).map(move |n| one(day, who, n)));
        let all = [visitors(300, 60), (0..10).flat_map(day).collect()].concat();
        let outcome = play_together(&all);
        let found = outcome.of("distributed_enumeration");
        assert!(!found.is_empty(), "{}", outcome.tell());
        let lines = found.iter().flat_map(|f| &f.verdict.alternatives);
        lines.into_iter().any(|text| text.starts_with("people at a desk"))
    }

    #[test]
    fn others_stay_away_where_a_gateway_was_put_before_the_servers_and_not_from_a_thief() {
        let ours: BTreeMap<i64, u64> = (20..30).map(|day| (day, 95)).collect();
        let traffic = |since: u64| -> BTreeMap<i64, u64> {
            (0..30).map(|day| (day, if day < 20 { 100 } else { since })).collect()
        };
        assert_eq!(others_stay_away(&ours, &traffic(100)), Some((5, 100)));
        assert_eq!(others_stay_away(&ours, &traffic(195)), None, "a thief beside everybody");
        let all_along: BTreeMap<i64, u64> = (0..30).map(|day| (day, 95)).collect();
        assert_eq!(others_stay_away(&all_along, &traffic(100)), None, "no days before");
        let one = BTreeMap::from([(25, 95)]);
        assert_eq!(others_stay_away(&one, &traffic(100)), None, "one day tells nothing");
    }

    #[test]
    fn a_desk_that_was_opened_lately_is_a_question_and_machines_and_the_scattered_are_none() {
        assert!(desk(400, 1));
        assert!(!desk(5, 1), "faster than people");
        assert!(!desk(400, 12), "scattered");
        assert!(!desk_with(400, 1, "Go-http-client"), "nobody sits before that");
    }

    #[test]
    fn mail_brings_most_at_once_and_a_thief_works_on() {
        assert!(opened(1_800, true) <= Level::Low);
        assert!(opened(1_800, false) >= Level::Medium);
    }
}
