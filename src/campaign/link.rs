//! Which actors are one hand, and why.
//!
//! Laws of evidence join actors that stand out: the same guise (endpoint and user agent, without a
//! principal) with objects that do not overlap, since one work list was shared out; the same way of
//! working through such a list ([`lists`](super::lists)); and the same credential. Each join is written out with its numbers. Actors that look innocent are
//! joined with nobody.

use super::group::{Evidence, Group};
use super::{actor, key};
use crate::case::Level;
use crate::detect::{Finding, Profile};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::served;
use crate::route::Keyed;
use crate::triage::attribute::{ABSENT, Attribute};
use crate::triage::{ActorKind, Set};
use crate::words::thousands;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// Groups the actors that have findings.
#[must_use]
pub fn groups(evidence: &Evidence<'_>) -> Vec<Group> {
    let worst = evidence.worst();
    let mut guises: Vec<((Name, Name), Vec<u32>)> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    groups.extend(super::relay::find(&worst, evidence));
    let relieved: HashSet<u32> = groups.iter().flat_map(|group| group.actors.clone()).collect();
    for (actor, finding) in worst.into_iter().filter(|(actor, _)| !relieved.contains(actor)) {
        match guise_of(actor, finding, evidence) {
            Some(key) => match guises.iter_mut().find(|(known, _)| *known == key) {
                Some((_, members)) => members.push(actor),
                None => guises.push((key, vec![actor])),
            },
            None => groups.push(Group { actors: vec![actor], ..Group::default() }),
        }
    }
    for (key, members) in guises {
        groups.extend(share_out(key, &members, evidence));
    }
    let groups = super::tools::join(join_hands(groups, evidence), evidence);
    let groups = super::volley::join(super::pace::join(groups, evidence), evidence);
    let groups = super::chorus::join(
        super::swarm::join(super::lists::join(groups, evidence), evidence),
        evidence,
    );
    join_credentials(groups, evidence)
}

/// Parts that one hand played under several names are one.
fn join_hands(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let parts = &evidence.dossiers.parts;
    let hand = |group: &Group| Some(parts.get(group.actors.first()?)?.hand);
    let mut joined: Vec<Group> = Vec::new();
    let mut homes: HashMap<u32, usize> = HashMap::new();
    for group in groups {
        let home = hand(&group).map(|hand| *homes.entry(hand).or_insert(joined.len()));
        match home.and_then(|at| joined.get_mut(at)) {
            Some(home) => home.absorb(group),
            None => joined.push(group),
        }
    }
    for group in &mut joined {
        if group.actors.len() > 1 && hand(group).is_some() {
            group.note(format!(
                "one hand, told by network and user agent, acts under {} names",
                group.actors.len()
            ));
        }
    }
    join_homes(joined, evidence)
}

/// What departs from somebody's own past is more of the same where that past is a theft by itself, from the same
/// addresses with the same programs: nobody else acts under the name.
fn join_homes(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let parts = &evidence.dossiers.parts;
    let home = |group: &Group| {
        let (part, [actor]) = (parts.get(group.actors.first()?)?, group.actors.as_slice()) else {
            return None;
        };
        let (whole, own) = (evidence.profile(part.home)?, evidence.profile(*actor)?);
        let steals = evidence.worst_of(part.home)?.verdict.level >= Level::High;
        let same = own.clients.is_subset(&whole.clients) && own.agents.is_subset(&whole.agents);
        (steals && same).then_some(part.home)
    };
    let (mut joined, mut departed): (Vec<Group>, Vec<(u32, Group)>) = (Vec::new(), Vec::new());
    for group in groups {
        match home(&group) {
            Some(home) => departed.push((home, group)),
            None => joined.push(group),
        }
    }
    for (home, group) in departed {
        match joined.iter_mut().find(|known| known.actors.contains(&home)) {
            Some(known) => {
                known.absorb(group);
                known.note("what departs from its own past is more of the same: that past stands out by itself, from the same addresses with the same programs".to_owned());
            }
            None => joined.push(group),
        }
    }
    joined
}

/// The guise of what stands out most in an actor; of whoever guessed his way in, of what he collected behind the
/// door, from which another of his addresses may go on.
fn guise_of(actor: u32, worst: &Finding, evidence: &Evidence<'_>) -> Option<(Name, Name)> {
    let guesses = super::loot::GUESSING.contains(&worst.about.kind());
    let others = evidence.of(actor).filter(|finding| guesses && finding.about.kind() == COLLECTS);
    guise(actor, worst, evidence).or_else(|| {
        let mut found = others.filter_map(|finding| guise(actor, finding, evidence));
        found.next()
    })
}

/// The detector that says who collects objects.
const COLLECTS: &str = "object_enumeration";

/// Endpoint and user agent of an actor that collects objects without a principal, if that is what
/// it nearly always shows.
pub(super) fn guise(
    actor: u32,
    finding: &Finding,
    evidence: &Evidence<'_>,
) -> Option<(Name, Name)> {
    let verdict = &finding.verdict;
    let is_client = evidence.profile(actor)?.kind == ActorKind::Client;
    if !is_client || verdict.level < Level::Medium || verdict.object_kind == Name::default() {
        return None;
    }
    let events: Vec<&Event> =
        verdict.events.iter().filter(|event| event.endpoint == verdict.endpoint).collect();
    let agent = main_agent(&events, evidence.dossiers);
    let fits = events
        .iter()
        .filter(|event| event.agent == agent && event.principal == Name::default())
        .count();
    (fits * 100 >= events.len() * 80).then_some((verdict.endpoint, agent))
}

fn main_agent(events: &[&Event], dossiers: &Dossiers) -> Name {
    let mut counts = HashMap::new();
    for event in events {
        *counts.entry(event.agent).or_insert(0u64) += 1;
    }
    crate::detect::profile::top(&counts, dossiers)
}

/// Objects of a kind that an actor was served.
pub(super) fn served_objects(profile: &Profile, endpoint: Name) -> HashSet<Name> {
    let taken =
        |event: &&Event| event.endpoint == endpoint && event.has_object() && served(event.status);
    profile.events.iter().filter(taken).map(|event| event.object).collect()
}

/// Members in one guise whose objects do not overlap are one group; whoever repeats the work of
/// others begins a group of its own.
fn share_out(guise: (Name, Name), members: &[u32], evidence: &Evidence<'_>) -> Vec<Group> {
    let mut shares: Vec<(u32, HashSet<Name>)> = members
        .iter()
        .filter_map(|at| Some((*at, served_objects(evidence.profile(*at)?, guise.0))))
        .collect();
    shares.sort_by_cached_key(|(at, objects)| {
        (std::cmp::Reverse(objects.len()), key(evidence.dossiers, *at))
    });
    let of_actor: HashMap<u32, HashSet<Name>> = shares.iter().cloned().collect();
    let mut groups: Vec<(Vec<u32>, HashSet<Name>)> = Vec::new();
    for (at, objects) in shares {
        let home = groups
            .iter_mut()
            .find(|(_, union)| disjoint(&objects, union, evidence.policy.campaign.guise_overlap));
        if let Some((actors, union)) = home {
            actors.push(at);
            union.extend(objects);
        } else {
            groups.push((vec![at], objects));
        }
    }
    let whole = |(actors, apart): (Vec<u32>, HashSet<u32>)| {
        let taken = || actors.iter().filter_map(|at| of_actor.get(at));
        let union: HashSet<Name> = taken().flatten().copied().collect();
        let sum = taken().map(HashSet::len).sum();
        let group = Group { guise: Some(guise), apart, ..Group::of(actors.clone()) };
        (group, union, sum)
    };
    groups
        .into_iter()
        .flat_map(|(actors, _)| part(actors, &of_actor))
        .map(whole)
        .collect::<Vec<(Group, HashSet<Name>, usize)>>()
        .into_iter()
        .map(|(mut group, union, sum)| {
            if group.actors.len() > 1 {
                let why = reason(&group, &union, sum, guise, evidence);
                group.note_of(vec![guise.1], why);
            }
            group
        })
        .collect()
}

/// Members of a guise who work from two lists, by list, and those of the other list.
fn part(actors: Vec<u32>, taken: &HashMap<u32, HashSet<Name>>) -> Vec<(Vec<u32>, HashSet<u32>)> {
    let objects: Vec<&HashSet<Name>> = actors.iter().filter_map(|at| taken.get(at)).collect();
    match super::collide::sides(&objects) {
        Some(sides) => {
            let here = |side: bool| -> Vec<u32> {
                let all = actors.iter().zip(&sides).filter(|(_, first)| **first == side);
                all.map(|(at, _)| *at).collect()
            };
            let (one, other) = (here(true), here(false));
            let apart = |from: &Vec<u32>| from.iter().copied().collect();
            vec![(one.clone(), apart(&other)), (other, apart(&one))]
        }
        None => vec![(actors, HashSet::new())],
    }
}

/// Fewer objects in common than so many percent of the first.
pub(super) fn disjoint(objects: &HashSet<Name>, union: &HashSet<Name>, overlap: u64) -> bool {
    let common = objects.intersection(union).count() as u64;
    common <= 2 || common * 100 <= objects.len() as u64 * overlap
}

fn reason(
    group: &Group,
    union: &HashSet<Name>,
    sum: usize,
    key: (Name, Name),
    evidence: &Evidence<'_>,
) -> String {
    format!(
        "{} actors ask {} without a principal as \"{}\" and share one work list: {} objects between them, {} of these twice",
        group.actors.len(),
        evidence.dossiers.endpoint_text(key.0),
        evidence.dossiers.names.show(key.1),
        thousands(sum as u64),
        thousands((sum - union.len()) as u64)
    )
}

/// Groups with a credential in common are one, unless a crowd shares it.
fn join_credentials(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let homes: HashSet<u32> = evidence.dossiers.parts.values().map(|part| part.home).collect();
    let mut joined: Vec<(BTreeSet<String>, Group)> = Vec::new();
    for group in groups {
        let (mut held, mut whole) = (credentials(&group, &homes, evidence), group);
        // It may be the link between groups that were apart so far.
        let (homes, others): (Vec<_>, Vec<_>) =
            joined.into_iter().partition(|(known, _)| !known.is_disjoint(&held));
        joined = others;
        for (known, home) in homes {
            let shared = held.intersection(&known).next().cloned().unwrap_or_default();
            let reason = format!(
                "the same credential {shared} is shown by {} and {}",
                names(&home, evidence),
                names(&whole, evidence)
            );
            let later = std::mem::replace(&mut whole, home);
            whole.absorb(later);
            whole.note(reason);
            held.extend(known);
        }
        joined.push((held, whole));
    }
    joined.into_iter().map(|(_, group)| group).collect()
}

fn names(group: &Group, evidence: &Evidence<'_>) -> String {
    let first = group.actors.first().map_or(String::new(), |at| actor(evidence.dossiers, *at).1);
    match group.actors.len() {
        1 => first,
        n => format!("{first} and {} others", n - 1),
    }
}

/// The credential that a suspicious member of a group nearly always shows when it is answered, and
/// that no crowd shares.
fn credentials(group: &Group, homes: &HashSet<u32>, evidence: &Evidence<'_>) -> BTreeSet<String> {
    let suspicious = |at: &&u32| evidence.of(**at).any(|f| f.verdict.level >= Level::Medium);
    // That two hands use one name is known: the name joins neither to the other.
    let parts = &evidence.dossiers.parts;
    let shared = |at: &u32| parts.contains_key(at) || homes.contains(at);
    let single = group.actors.iter().filter(suspicious).filter(|at| !shared(at));
    let names = single.filter_map(|at| evidence.profile(*at));
    names
        .filter_map(|profile| {
            let answered: Vec<&Event> =
                profile.events.iter().filter(|e| served(e.status)).collect();
            let mut counts = HashMap::new();
            answered.iter().for_each(|e| *counts.entry(e.credential).or_insert(0u64) += 1);
            let top = crate::detect::profile::top(&counts, evidence.dossiers);
            (counts.get(&top).copied().unwrap_or(0) * 10 >= answered.len() as u64 * 8)
                .then_some(top)
        })
        .filter(|name| *name != Name::default())
        .filter(|name| {
            let text = evidence.dossiers.names.text(*name);
            !evidence.crowds.is_shared(text, ActorKind::Credential, evidence.hash)
        })
        .map(|name| evidence.dossiers.names.show(name))
        .collect()
}

/// A set of requests by the guise of a campaign's members: clients that ask an endpoint with a
/// user agent, without a principal.
#[must_use]
pub fn guise_set((endpoint, agent): (Name, Name), dossiers: &Dossiers, hash: &Keyed) -> Set {
    Set::of([
        (Attribute::Route, hash.of(dossiers.names.text(endpoint))),
        (Attribute::UserAgent, hash.of(dossiers.names.text(agent))),
        (Attribute::Named, ABSENT),
        (Attribute::ActorKind, ActorKind::Client as u64),
    ])
}

#[cfg(test)]
mod tests {
    use super::groups;
    use crate::campaign::trial::{readers, with};
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// The sizes of the groups of four addresses in one guise that take turns at a list, of which every
    /// so-many-th object is asked for by another of them as well.
    fn sizes(again: i64) -> Vec<usize> {
        let ask = |n: i64, hand: i64, at: i64| {
            let path = format!("/v1/orders/{}/lines", 1_000_003 + n * 7919 % 900_007);
            let ip = format!("203.0.{}.7", 113 + hand % 4);
            Request::at(MONDAY + 2 * DAY + at, path).from(ip, "tool/1.0")
        };
        let list = (0..2400).map(|n| ask(n, n, n * 240));
        let other = |n: i64| n + 1 + n / again % 3;
        let retries = (0..2400).filter(|n| n % again == 0).map(|n| ask(n, other(n), n * 240 + 90));
        let outcome = play(&[readers(14), list.chain(retries).collect()].concat());
        let mut sizes = with(&outcome, |evidence| {
            groups(evidence).iter().map(|group| group.actors.len()).collect::<Vec<_>>()
        });
        sizes.retain(|size| *size > 0);
        sizes.sort_unstable();
        sizes
    }

    /// The sizes of the groups of one who guesses his way in and reads, and of another who reads on with so many of the
    /// same objects.
    fn behind_the_door(again: i64, program: &str) -> Vec<usize> {
        let guess = |i: i64| {
            let request = Request::at(MONDAY + 2 * DAY + i * 90, "/v1/login").method("POST");
            Request { status: if i == 299 { 200 } else { 401 }, ..request }
        };
        let read = |i: i64, at: i64| {
            Request::at(
                MONDAY + 3 * DAY + at,
                format!("/v1/orders/{}", 1_000_003 + i * 7919 % 900_007),
            )
        };
        let first = (0..300).map(guess).chain((0..300).map(|i| read(i, i * 200)));
        let first = first.map(|request| request.from("203.0.113.7", "tool/1.0"));
        let second =
            (0..300).map(|i| read(i + 300 - again, DAY + i * 200).from("203.0.114.9", program));
        let outcome = play(&[readers(14), first.chain(second).collect()].concat());
        with(&outcome, |evidence| {
            let mut sizes: Vec<usize> = groups(evidence)
                .iter()
                .map(|group| group.actors.len())
                .filter(|n| *n > 0)
                .collect();
            sizes.sort_unstable();
            sizes
        })
    }

    #[test]
    fn whoever_guessed_his_way_in_is_joined_by_whoever_reads_on_with_his_program() {
        assert_eq!(behind_the_door(0, "tool/1.0").last(), Some(&2));
        assert_eq!(behind_the_door(300, "tool/1.0").last(), Some(&1), "the same objects again");
        assert_eq!(behind_the_door(0, "other/2.0").last(), Some(&1), "another program");
    }

    /// The sizes of the groups of one signed in who tries one number after the other, each there so many-th time and
    /// refused, and who later reads those that are there at another endpoint.
    fn tries_and_reads() -> Vec<usize> {
        let at = |day: i64, i: i64| MONDAY + day * 86_400 + i * 860;
        let order = |i: i64, rest: &str| format!("/v1/orders/{}{rest}", 1_000_003 + i);
        let tried = (0..700).map(|i| Request {
            status: if i % 5 == 0 { 404 } else { 403 },
            ..Request::at(at(5, i), order(i, ""))
        });
        let there = (0..700).filter(|i| i % 5 > 0);
        let read = there.map(|i| Request::at(at(9, i), order(i, "/lines")));
        let named = |request: Request| request.from("203.0.113.7", "tool/1.0").principal("mallory");
        let all: Vec<Request> = tried.chain(read).map(named).collect();
        let outcome = play(&[readers(28), all].concat());
        with(&outcome, |evidence| {
            let mut sizes: Vec<usize> = groups(evidence)
                .iter()
                .filter(|group| {
                    group.actors.iter().any(|at| {
                        evidence.worst_of(*at).is_some_and(|f| f.verdict.level >= Level::Medium)
                    })
                })
                .map(|group| group.actors.len())
                .collect();
            sizes.sort_unstable();
            sizes
        })
    }

    #[test]
    fn what_departs_from_a_past_that_is_a_theft_itself_is_more_of_the_same() {
        assert_eq!(tries_and_reads(), [2]);
    }

    #[test]
    fn who_share_out_a_list_and_ask_again_for_what_failed_are_one_hand() {
        assert_eq!(sizes(15).last(), Some(&4), "an eighth in common");
        assert!(sizes(2).last() < Some(&4), "half of it");
    }
}
