//! Campaigns that no actor shows alone: requests with attributes in common.
//!
//! A set may hold what known members did, then it only confirms them; or a campaign of which a few
//! members stood out, then it is the whole of it; or one of which nobody stood out.

use super::group::{Evidence, Group, guests};
use super::looks::Looks;
use super::parts::one_list;
use crate::case::Level;
use crate::detect::Finding;
use crate::dossier::{Event, Name};
use crate::record::{Client, Locator, served};
use crate::triage::Attribute;
use hashbrown::{HashMap, HashSet};

/// Percent of a set's work that known members must have done, to have nothing left to explain.
const NEARLY_ALL: usize = 90;

/// Takes the findings that are about no actor into the groups.
#[must_use]
pub fn join(mut groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let found = evidence.findings.iter().enumerate();
    for (at, finding) in found.filter(|(_, finding)| finding.subject.actor().is_none()) {
        if finding.only_joins {
            let (near, far): (Vec<Group>, Vec<Group>) =
                groups.into_iter().partition(|group| is_near(group, finding, evidence));
            groups = [far, one_list(near, finding, evidence)].concat();
            continue;
        }
        let innocent = finding.verdict.level < Level::Medium;
        if innocent && !finding.verdict.events.is_empty() {
            groups.push(Group { found: vec![at], ..Group::default() });
        } else if !finding.verdict.events.is_empty() {
            groups = take(groups, at, finding, evidence);
        }
    }
    super::guises::join(super::crew::join(groups, evidence), evidence)
}

/// What a request did: the object or the page it asked for, or the request itself.
pub(super) type Work = (Name, Name, Option<Locator>);

pub(super) fn work(event: &Event) -> Work {
    (event.object_kind, event.object, (!names_something(event)).then_some(event.at))
}

/// It names an object, or a page of a listing.
pub(super) fn names_something(event: &Event) -> bool {
    event.object != Name::default()
}

fn take(groups: Vec<Group>, at: usize, finding: &Finding, evidence: &Evidence<'_>) -> Vec<Group> {
    let events = &finding.verdict.events;
    let all: HashSet<Work> = events.iter().map(work).collect();
    let (near, mut far): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| is_near(group, finding, evidence));
    let known: HashSet<u32> = near.iter().flat_map(|group| members(group, evidence)).collect();
    let done: HashSet<Work> =
        events.iter().filter(|event| known.contains(&event.actor)).map(work).collect();
    let rest: Vec<&Event> = events.iter().filter(|event| !known.contains(&event.actor)).collect();
    // Owners ask for a thing or two beside what was done under their names; where the names took most of it with
    // other programs as well, they are the thief's own.
    let owners = done.len() * 2 >= all.len() || !is_much(&rest);
    let explained = done.len() * 100 >= all.len() * NEARLY_ALL
        || owners && lists_actors(finding, evidence) && told_by_victims(&known, events, evidence);
    let mut near = one_list(near, finding, evidence);
    if explained && !super::kin::enlist(&mut near, at, &rest, evidence) {
        confirm(&mut near, at, finding, all.len(), evidence);
        near.extend(second(at, finding, &known, evidence));
    } else if !explained {
        give(&mut near, at, &rest, (done.len(), all.len()), evidence);
    }
    far.extend(near);
    far
}

/// Gives what is left of a set to the one known group that looks like it, or to the one that did far
/// more of it than all others who look so. If none does, or several did much, it is a group of its
/// own: hands that were told apart stay apart.
fn give(
    near: &mut Vec<Group>,
    at: usize,
    rest: &[&Event],
    (done, all): (usize, usize),
    evidence: &Evidence<'_>,
) {
    let looks = Looks::of(rest, evidence);
    let theirs: Vec<HashSet<u32>> = near.iter().map(|group| members(group, evidence)).collect();
    let alike = |group: &&Group| {
        let own = members(group, evidence);
        let of = evidence.findings.get(at).map_or(&[][..], |finding| &finding.verdict.events);
        let mine: Vec<&Event> = of.iter().filter(|event| own.contains(&event.actor)).collect();
        let theirs = Looks::of(&mine, evidence);
        theirs.like(&looks) || theirs.named_like(&looks) && are_one_deal(&mine, rest, evidence)
    };
    let mut like: Vec<(usize, usize)> = near
        .iter()
        .enumerate()
        .filter(|(_, group)| alike(group))
        .map(|(place, group)| (share_of(group, at, evidence), place))
        .collect();
    like.sort_unstable_by_key(|(did, place)| (std::cmp::Reverse(*did), *place));
    let others: usize = like.iter().skip(1).map(|(did, _)| did).sum();
    let home = like.first().filter(|(did, _)| others * SMALL <= *did).map(|(_, place)| *place);
    let others = theirs.iter().enumerate().filter(|(at, _)| Some(*at) != home);
    let apart: HashSet<u32> = others.flat_map(|(_, actors)| actors.iter().copied()).collect();
    if let Some(group) = home.and_then(|home| near.get_mut(home)) {
        group.enlist_set(at);
        group.note(format!(
            "{done} of {all} objects or tries in the set are known members': the rest looks like the same hand's"
        ));
        group.apart.extend(apart);
    } else if done * 2 < all || actors(rest) >= FEW {
        // What is said of the set was measured on those who did most of it.
        let rest = done * 2 >= all && !is_much(rest);
        near.push(Group { found: vec![at], apart, rest, ..Group::default() });
    } else if let Some(finding) = evidence.findings.get(at) {
        confirm(near, at, finding, all, evidence);
    }
}

/// What is left was dealt from the list of those who are known, whatever each looks like.
fn are_one_deal(mine: &[&Event], rest: &[&Event], evidence: &Evidence<'_>) -> bool {
    let limits = &evidence.policy.campaign;
    let objects = |events: &[&Event]| -> HashSet<Name> {
        let asked = events.iter().filter(|event| event.has_object());
        asked.map(|event| event.object).collect()
    };
    super::even::is_one(mine, rest, &limits.deals)
        && super::link::disjoint(&objects(mine), &objects(rest), limits.overlap)
}

/// Actors who are left of a set that others explain for the most part, below which each is judged
/// alone: what is said of all of them was said of others.
const FEW: usize = 3;

fn actors(events: &[&Event]) -> usize {
    events.iter().map(|event| event.actor).collect::<HashSet<u32>>().len()
}

/// Objects for each of those who are left of a set, from which they are not people.
const EACH: usize = 5;

/// They asked for more each than people who look alike. Of ids that are tried many are not there: people know theirs.
fn is_much(rest: &[&Event]) -> bool {
    let asked = rest.iter().filter(|event| event.has_object());
    let objects: HashSet<Work> = asked.map(|event| work(event)).collect();
    objects.len() >= actors(rest) * EACH
}

/// What known members left of a set that they explain, where it is another's: as much as makes
/// somebody stand out, with one program that none of them used, or in even shares. People who look
/// alike differ by orders of magnitude in how much they ask for.
fn second(
    at: usize,
    finding: &Finding,
    known: &HashSet<u32>,
    evidence: &Evidence<'_>,
) -> Option<Group> {
    let events = &finding.verdict.events;
    let (theirs, rest): (Vec<&Event>, Vec<&Event>) =
        events.iter().partition(|event| known.contains(&event.actor));
    let used: HashSet<Name> = theirs.iter().map(|event| event.agent).collect();
    let mut agents: HashMap<Name, u64> = HashMap::new();
    rest.iter().for_each(|event| *agents.entry(event.agent).or_insert(0) += 1);
    let strange = agents.iter().filter(|(agent, _)| !used.contains(*agent));
    let most = strange.map(|(_, count)| *count).max().unwrap_or(0);
    let served = rest.iter().filter(|event| event.has_object() && served(event.status));
    let objects: HashSet<Work> = served.map(|event| work(event)).collect();
    // People who look alike ask for a thing or two each.
    let much = actors(&rest) >= FEW
        && objects.len() as u64 >= evidence.policy.object_enumeration.objects
        && is_much(&rest);
    let dealt = || {
        super::even::is_dealt(&rest, &evidence.policy.campaign.deals)
            && is_elsewhere(&rest, &theirs, evidence)
    };
    let one = most * 10 >= rest.len() as u64 * 8 || dealt();
    (much && one && !lists_actors(finding, evidence)).then(|| Group {
        found: vec![at],
        apart: known.clone(),
        ..Group::default()
    })
}

/// Nearly all of it comes from networks that those who are known did not use: what is left in theirs is
/// their own, under names of which too little was told.
fn is_elsewhere(rest: &[&Event], theirs: &[&Event], evidence: &Evidence<'_>) -> bool {
    let network =
        |client: Name| Client::parse(evidence.dossiers.names.text(client)).network().to_string();
    let clients: HashSet<Name> = theirs.iter().map(|event| event.client).collect();
    let known: HashSet<String> = clients.into_iter().map(network).collect();
    let mut far: HashMap<Name, bool> = HashMap::new();
    let mut is_far =
        |client: Name| *far.entry(client).or_insert_with(|| !known.contains(&network(client)));
    let elsewhere = rest.iter().filter(|event| is_far(event.client)).count();
    elsewhere * 100 >= rest.len() * NEARLY_ALL
}

/// Times what somebody took that the greatest did, from which his is a small part.
const SMALL: usize = 4;

/// How much of the work that a finding is about a group did.
fn share_of(group: &Group, at: usize, evidence: &Evidence<'_>) -> usize {
    let members = members(group, evidence);
    let events = evidence.findings.get(at).map_or(&[][..], |finding| &finding.verdict.events);
    let mine = events.iter().filter(|event| members.contains(&event.actor));
    mine.map(work).collect::<HashSet<Work>>().len()
}

/// Notes with known groups that the endpoint shows them too. Whoever took a trifle of it is judged
/// by what he did himself, unless all did no more.
fn confirm(near: &mut [Group], at: usize, finding: &Finding, all: usize, evidence: &Evidence<'_>) {
    let share = evidence.policy.campaign.set_share as usize;
    let took = |group: &Group| share_of(group, at, evidence);
    let most = near.iter().map(took).max().unwrap_or(0);
    let least = most.min(all * share / 100);
    // What speaks for a thief was said of all of them together, for the most part of whoever made
    // most of it: another is told by what is said of him.
    let stands_out = |group: &Group, least: Level| {
        let mut said = group.actors.iter().flat_map(|actor| evidence.of(*actor));
        said.any(|finding| finding.verdict.level >= least)
    };
    let told = |group: &&mut Group| {
        let took = took(group);
        // A small part of it is judged by what is said of him who did it.
        let grave = if took * SMALL < most { Level::High } else { Level::Medium };
        took == most || took >= least && stands_out(group, grave)
    };
    for group in near.iter_mut().filter(told) {
        // Guests are members with the requests of the findings alone.
        let also = if group.actors.is_empty() { &mut group.found } else { &mut group.seen };
        also.push(at);
        let why = format!("the endpoint shows it as well: {}", reason(finding));
        group.note_of(evidence.programs(finding), why);
    }
}

fn reason(finding: &Finding) -> &str {
    finding.verdict.reasons.first().map_or("", String::as_str)
}

/// Its actors, and whoever made the requests of its findings.
pub(super) fn members(group: &Group, evidence: &Evidence<'_>) -> HashSet<u32> {
    group.actors.iter().copied().chain(guests(group, evidence)).collect()
}

/// The set is told by a list of actors.
fn lists_actors(finding: &Finding, evidence: &Evidence<'_>) -> bool {
    let set = finding.subject.set().and_then(|at| evidence.dossiers.sets.get(at));
    set.is_some_and(|set| set.values(Attribute::Actor).is_some())
}

/// Most of a list of actors are those under whose names known members acted: that they ask for more
/// than usual is known.
fn told_by_victims(known: &HashSet<u32>, events: &[Event], evidence: &Evidence<'_>) -> bool {
    let parts = &evidence.dossiers.parts;
    let homes: HashSet<u32> = known
        .iter()
        .filter_map(|at| Some(parts.get(at)?.home))
        .chain(known.iter().copied())
        .collect();
    let actors: HashSet<u32> = events.iter().map(|event| event.actor).collect();
    actors.intersection(&homes).count() * 2 >= actors.len()
}

/// A group has to do with a set: most of what made it suspicious lies in it, or it made most of it.
fn is_near(group: &Group, finding: &Finding, evidence: &Evidence<'_>) -> bool {
    let events = finding.verdict.events.as_slice();
    let members = members(group, evidence);
    let inside: Vec<&Event> =
        events.iter().filter(|event| members.contains(&event.actor)).collect();
    let made: HashSet<Work> = inside.iter().map(|event| work(event)).collect();
    let ours: HashSet<u32> = group.actors.iter().copied().collect();
    let theirs: Vec<&Finding> = ours.iter().flat_map(|actor| evidence.of(*actor)).collect();
    // Whoever is no suspect is told by all that is said of him.
    let suspect = theirs.iter().any(|finding| finding.verdict.level >= Level::Medium);
    let alone = theirs.iter().filter(|f| !suspect || f.verdict.level >= Level::Medium);
    let alone: Vec<&Event> = alone.flat_map(|finding| &finding.verdict.events).collect();
    let sets = group.found.iter().filter_map(|at| evidence.findings.get(*at));
    let in_sets = sets.flat_map(|finding| &finding.verdict.events);
    let own: HashSet<Work> = alone.iter().copied().chain(in_sets).map(work).collect();
    let common = own.intersection(&made).count();
    // At a login the work of each request is its own: whoever made most of both is one.
    if comes_from(&inside, events, finding, evidence) {
        return true;
    }
    let most = inside.len() * 4 >= events.len() * 3;
    let same_work = common * 2 >= own.len() || most && common * 2 >= made.len();
    !made.is_empty()
        && !comes_back(&alone, events)
        && (same_work
            || lists_actors(finding, evidence) && told_by_victims(&members, events, evidence))
}

/// Half of a list of actors, or more, are members of a group that came of such a list itself.
fn comes_from(
    inside: &[&Event],
    events: &[Event],
    finding: &Finding,
    evidence: &Evidence<'_>,
) -> bool {
    let actors = |events: &mut dyn Iterator<Item = u32>| events.collect::<HashSet<u32>>().len();
    let all = actors(&mut events.iter().map(|event| event.actor));
    let ours = actors(&mut inside.iter().map(|event| event.actor));
    lists_actors(finding, evidence) && all > SEVERAL && ours * 2 >= all
}

/// Fewer actors are no crowd.
const SEVERAL: usize = 8;

/// What somebody asked of the things in the set is for the most part not in it: who comes back to the
/// same things again and again did it once in the company of others.
fn comes_back(alone: &[&Event], events: &[Event]) -> bool {
    let asked = |event: &Event| (event.endpoint, work(event));
    let things: HashSet<(Name, Work)> = events.iter().map(asked).collect();
    let inside: HashSet<Locator> = events.iter().map(|event| event.at).collect();
    let here: Vec<&&Event> = alone.iter().filter(|event| things.contains(&asked(event))).collect();
    let within = here.iter().filter(|event| inside.contains(&event.at)).count();
    within * 2 < here.len()
}

#[cfg(test)]
mod tests {
    use crate::campaign::Campaign;
    use crate::campaign::trial::linked;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play_together};
    use crate::dossier::Event;

    const DAY: i64 = 86_400;

    /// So many addresses of one network, each with a program of its own, that share a list.
    fn hands(count: i64, objects: i64) -> Vec<Request> {
        let one = |n: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + n * 7919 % 900_007);
            let at = MONDAY + 15 * DAY + n * 6 * DAY / objects;
            Request::at(at, path)
                .from(format!("203.0.113.{}", n % count), format!("bot-{}", n % count))
        };
        (0..objects).map(one).collect()
    }

    /// Forty accounts that come in the middle, each from everywhere, and take 24 orders each with the programs that
    /// people have; every seventh with one that nobody has.
    fn accounts() -> Vec<Request> {
        let one = |n: i64| {
            let agent = if n % 7 == 3 { "Odd/1".to_owned() } else { format!("App/{}", n * 13 % 6) };
            let path = format!("/v1/orders/{}", 1_000_003 + n * 7919 % 900_007);
            Request::at(MONDAY + 12 * DAY + n * 9 * DAY / 960, path)
                .principal(format!("new-{}", n % 40))
                .from(format!("203.{}.113.9", n * 31 % 151), agent)
        };
        (0..960).map(one).collect()
    }

    #[test]
    fn names_that_took_most_with_other_programs_as_well_are_the_thiefs_own() {
        let all = accounts();
        let found = linked(&play_together(&[customers(90, 35, 9), all].concat()));
        let most = found.iter().filter(|campaign| campaign.level >= Level::Medium);
        let most = most.map(|campaign| campaign.events.len()).max();
        assert!(most >= Some(480), "{most:?}");
    }

    fn high(more: &[Request]) -> Vec<Campaign> {
        let found = linked(&play_together(&[&customers(90, 35, 9), more].concat()));
        found.into_iter().filter(|campaign| campaign.level >= Level::High).collect()
    }

    #[test]
    fn few_who_each_stand_out_are_one_by_what_they_have_in_common() {
        let found = high(&hands(6, 900));
        let actors: Vec<usize> = found.iter().map(|campaign| campaign.actors.len()).collect();
        assert_eq!(actors, [6]);
        assert_eq!(found[0].events.len(), 900);
    }

    #[test]
    fn many_of_whom_nobody_stands_out_are_one_by_the_set_they_are() {
        let found = high(&hands(60, 900));
        let actors: Vec<usize> = found.iter().map(|campaign| campaign.actors.len()).collect();
        assert_eq!(actors, [60]);
        assert_eq!(found[0].events.len(), 900);
    }

    /// Thirty addresses that share a long list, and others with programs of their own who ask for 120
    /// orders between them, as many each or some for more than others, all without a name.
    fn beside(addresses: i64, programs: i64, even: bool) -> Vec<usize> {
        beside_in("192.0.2", addresses, programs, even)
    }

    fn beside_in(network: &str, addresses: i64, programs: i64, even: bool) -> Vec<usize> {
        let great = |n: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + n * 7919 % 900_007);
            let ip = format!("203.0.113.{}", n % 30);
            Request::at(MONDAY + 15 * DAY + n * 200, path).from(ip, "tool/1.0")
        };
        let small = |n: i64| {
            let path = format!("/v1/orders/{}", 3_000_003 + n * 7919 % 900_007);
            let most = (n as f64 / 120.0).sqrt() * addresses as f64;
            let who = if even { n % addresses } else { most as i64 };
            Request::at(MONDAY + 15 * DAY + n * 3600, path)
                .from(format!("{network}.{}", 100 + who), format!("other/{}.0", who % programs))
        };
        let all: Vec<Request> = (0..2400).map(great).chain((0..120).map(small)).collect();
        let mut actors: Vec<usize> = high(&all).iter().map(|c| c.actors.len()).collect();
        actors.sort_unstable();
        actors
    }

    #[test]
    fn a_second_thief_in_the_set_of_a_great_one_is_another_hand() {
        assert_eq!(beside(12, 1, true), [12, 30]);
        assert_eq!(beside(12, 1, false), [12, 30]);
        assert_eq!(beside(12, 12, true), [12, 30], "dealt");
    }

    #[test]
    fn people_in_the_set_of_a_thief_are_no_second_one() {
        // A thing or two each; and each with a program of his own.
        assert_eq!(beside(60, 1, true), [30]);
        assert_eq!(beside(12, 12, false), [30]);
        assert_eq!(beside_in("203.0.113", 12, 12, true).len(), 1, "of his own network");
    }

    #[test]
    fn what_others_left_of_a_set_is_as_grave_as_what_each_took() {
        let rest = |objects: usize, actors: u32| {
            let events: Vec<Event> = (0..objects as u32)
                .map(|n| Event {
                    actor: n % actors,
                    object: crate::dossier::Name(n + 1),
                    // Some of what is tried is not there.
                    status: if n % 3 == 0 { 404 } else { 200 },
                    ..Event::default()
                })
                .collect();
            super::is_much(&events.iter().collect::<Vec<_>>())
        };
        assert_eq!([rest(207, 205), rest(120, 12)], [false, true]);
        let group = |rest| super::Group { rest, ..super::Group::default() };
        assert_eq!([true, false].map(|rest| group(rest).most()), [Level::Medium, Level::Critical]);
    }

    /// Two who go through lists of their own at one endpoint, each with a program.
    fn two(second: &str, begins: i64) -> Vec<usize> {
        let one = |base: i64, ip: &str, agent: &str, from: i64, n: i64| {
            let path = format!("/v1/orders/{}", base + n * 7919 % 900_007);
            let at = MONDAY + 15 * DAY + from + n * (6 * DAY - from) / 900;
            Request::at(at, path).from(format!("{ip}.{}", n % 10), agent)
        };
        let first = (0..900).map(|n| one(1_000_003, "203.0.113", "tool/1.0", 0, n));
        let other = (0..900).map(|n| one(3_000_003, "192.0.2", second, begins, n));
        let mut actors: Vec<usize> = high(&first.chain(other).collect::<Vec<_>>())
            .iter()
            .map(|campaign| campaign.actors.len())
            .collect();
        actors.sort_unstable();
        actors
    }

    #[test]
    fn two_with_programs_and_times_of_their_own_are_two_hands() {
        assert_eq!(two("other/2.0", 3 * DAY), [10, 10]);
        assert_eq!(two("tool/1.0", 0), [20]);
    }

    /// Six hundred addresses that each try a login or two within a day, as one program, and many
    /// people behind one address that read what is theirs, two of whom mistype with that program.
    fn flood() -> Vec<Request> {
        let login = |at: i64, ip: String, status: u16| {
            let request = Request::at(MONDAY + at, "/v1/login").method("POST");
            Request { status, ..request.from(ip, "App/5.2") }
        };
        let one =
            |n: i64| login(15 * DAY + n * 60, format!("203.{}.{}.9", n % 600 / 200, n % 200), 401);
        let shared = "198.51.100.250";
        let visit = |day: i64, n: i64| {
            let path = format!("/v1/orders/{}", 70_001 + (day * 3 + n) % 90 * 7919);
            Request::at(MONDAY + day * DAY + 30_000 + n * 700, path)
                .from(shared, format!("App/5.{}", n % 6))
        };
        let visits = (0..35).flat_map(|day| (0..30).map(move |n| visit(day, n)));
        let slips = [20_000, 50_000].map(|at| login(15 * DAY + at, shared.to_owned(), 401));
        (0..1200).map(one).chain(visits).chain(slips).collect()
    }

    #[test]
    fn who_mistypes_in_a_flood_of_logins_joins_it_with_nothing_else() {
        let found = linked(&play_together(&[&customers(90, 35, 9), &flood()[..]].concat()));
        let flood =
            found.iter().find(|c| c.kind == "credential_stuffing" || c.kind == "brute_force");
        let events = &flood.expect("the flood").events;
        assert!(events.len() >= 1200, "{}", events.len());
        assert_eq!(events.iter().filter(|event| event.has_object()).count(), 0);
    }
}
