//! Suspects by what their requests are: payloads, floods, and endpoints that stand apart.

use super::Usual;
use crate::detect::login_flood::is_front;
use crate::detect::policy::Policy;
use crate::detect::privilege_probing::is_tried;
use crate::detect::surface::Surface;
use crate::record::Outcome;
use crate::triage::payload::Class;
use crate::triage::sketch::Sizes;
use crate::triage::{ActorKind, Survey, Tally};
use hashbrown::{HashMap, HashSet};

/// Who uses endpoints that stand apart from their siblings, where enough was answered there.
pub(super) fn apart(survey: &Survey, policy: &Policy) -> HashSet<u64> {
    let limits = &policy.shadow_endpoint;
    let surface = Surface::of(survey);
    let mut found: Vec<(u64, u64)> = Vec::new();
    for (_, endpoint) in survey.endpoints() {
        let standing = surface.standing(&endpoint.key);
        let much = standing.answered >= limits.objects || endpoint.sizes.bytes() >= limits.bytes;
        if much && crate::detect::shadow_endpoint::why(&standing, policy).is_some() {
            found.extend(endpoint.actors.iter().map(|actor| (standing.answered, *actor)));
        }
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().take(super::MOST).map(|(_, actor)| actor).collect()
}

/// Who tries one place with one method after the other: the same few at endpoints that differ in nothing but the
/// method, of which two or more refuse.
pub(super) fn methods(survey: &Survey, policy: &Policy) -> HashSet<u64> {
    let mut tried: HashMap<([String; 2], u64), (u64, u64)> = HashMap::new();
    for (_, endpoint) in survey.endpoints() {
        let [method, host, route] = endpoint.parts();
        let few = endpoint.actors.count() <= FEW;
        if !few || !is_tried(&method) {
            continue;
        }
        let refuses = u64::from(endpoint.with(Outcome::Succeeded) * 2 <= endpoint.requests());
        for actor in endpoint.actors.iter() {
            let found = tried.entry(([host.clone(), route.clone()], *actor)).or_default();
            *found = (found.0 + 1, found.1 + refuses);
        }
    }
    let least = policy.privilege_probing.methods;
    let mut found: Vec<(u64, u64)> = tried
        .into_iter()
        .filter(|(_, (methods, refused))| *methods >= least && *refused >= 2)
        .map(|((_, actor), (methods, _))| (methods, actor))
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().take(super::MOST).map(|(_, actor)| actor).collect()
}

/// Actors beyond which a method is in use at a place.
const FEW: u64 = 8;

/// Attacks in requests: those that were answered first, then the more varied, then the more of them; last, and so
/// left out first, are those of the many who come for a single door and find none.
pub(super) fn payloads(_: ActorKind, tally: &Tally, _: &Usual, policy: &Policy) -> Option<u64> {
    let found = &tally.payloads;
    let of = |is: fn(Class) -> bool| {
        let bits: u32 = Class::ALL.iter().filter(|class| is(**class)).map(|c| c.bit()).sum();
        found.classes & bits
    };
    let doors = of(Class::is_door);
    let tool = found.classes & Class::Tool.bit();
    let attacks = found.classes & !doors & !of(Class::is_label);
    let attempts = u64::from(found.attempts);
    let limits = &policy.injection;
    let many = attempts >= limits.doors || attempts * 100 >= tally.requests() * limits.door_share;
    let worth = attacks | tool != 0 || found.answered > 0 || doors != 0 && many;
    let variety = u64::from((attacks | tool).count_ones()) << 8;
    worth.then_some(u64::from(found.answered) << 16 | variety | u64::from(found.attempts))
}

/// Many tries at a login, whatever they were answered: a form says "no" with status 200.
pub(super) fn floods(_: ActorKind, tally: &Tally, _: &Usual, policy: &Policy) -> Option<u64> {
    let tries = u64::from(tally.logins);
    let alone = tries * 4 >= tally.requests() || tally.agents.estimate() <= 3;
    // A dozen quick tries, by somebody who does little else.
    let quick = tries >= policy.brute_force.burst
        && tries * 2 >= tally.requests()
        && tally.seconds() <= SHORT;
    (tries >= policy.brute_force.flood && alone || quick).then_some(tries)
}

/// Seconds within which a few quick tries are over.
const SHORT: u64 = 1_800;

/// Who sends much to the first page of an application, which few do: it may be its login.
pub(super) fn posts(survey: &Survey, policy: &Policy) -> HashSet<u64> {
    let mut found: HashSet<u64> = HashSet::new();
    for (_, endpoint) in survey.endpoints() {
        let [method, _, route] = endpoint.parts();
        let much = endpoint.requests() >= policy.brute_force.flood;
        if much && method == "POST" && endpoint.actors.count() <= FEW && is_front(&route) {
            found.extend(endpoint.actors.iter());
        }
    }
    found
}

/// The same door knocked at again and again: a realm that asks for a password with 401.
pub(super) fn knocks(_: ActorKind, tally: &Tally, _: &Usual, policy: &Policy) -> Option<u64> {
    let refused = tally.with(Outcome::Denied);
    let one_door = tally.denied_paths.estimate() <= 3;
    let often = refused >= policy.brute_force.failures
        && refused * 100 >= tally.requests() * policy.brute_force.failed_share;
    (often && one_door).then_some(refused)
}

/// Refused again and again, wherever that was.
pub(super) fn barred(_: ActorKind, tally: &Tally, _: &Usual, policy: &Policy) -> Option<u64> {
    let refused = tally.with(Outcome::Denied);
    let limits = &policy.privilege_probing;
    let often = refused * 10 >= tally.requests();
    (often && refused >= limits.again.min(limits.inner)).then_some(refused)
}

/// Full speed: a tally knows no minutes, so that a quarter of the rate over its whole stretch will
/// do, or a tenth with much to show for it.
pub(super) fn rate(_: ActorKind, tally: &Tally, _: &Usual, policy: &Policy) -> Option<u64> {
    let (requests, limit) = (tally.requests(), policy.automation.per_minute.max(1));
    let minutes = tally.seconds() / 60 + 1;
    let fast = requests >= limit * minutes / 4
        || requests >= limit * 20 && requests >= limit * minutes / 10;
    let limited = tally.with(Outcome::Limited);
    // In thousandths of the limit, or of the requests that were told to slow down.
    if requests >= limit && fast {
        return Some(1000 + requests * 1000 / (limit * minutes));
    }
    (limited >= policy.automation.limited).then_some(limited * 1000 / requests.max(1))
}

/// Pages far larger than others ask for, or an answer far larger than others get.
pub(super) fn size(_: ActorKind, tally: &Tally, usual: &Usual, policy: &Policy) -> Option<u64> {
    let limits = &policy.bulk_collection;
    let (widest, largest) = (u64::from(tally.payloads.widest), u64::from(tally.payloads.largest));
    let wide = widest >= u64::from(limits.list_size.max(1).ilog2())
        && widest >= usual.widest + u64::from(limits.times_usual.max(1).ilog2());
    let large = largest >= Sizes::step(limits.export) as u64
        && largest >= usual.largest + 2 * u64::from(limits.times_usual.max(1).ilog2());
    (wide || large).then_some(widest.max(largest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_for_a_single_door_is_left_out_first() {
        let rank = |class: Class, attempts: u8, answered: u8| {
            let mut tally = Tally::default();
            let found = &mut tally.payloads;
            (found.classes, found.attempts, found.answered) = (class.bit(), attempts, answered);
            let usual = Usual::of(&Survey::default(), &Policy::default());
            payloads(ActorKind::Client, &tally, &usual, &Policy::default())
        };
        let one = rank(Class::Secret, 1, 0);
        assert!(one.is_some());
        let others =
            [rank(Class::Secret, 3, 0), rank(Class::SqlInjection, 1, 0), rank(Class::Secret, 1, 1)];
        assert!(others.is_sorted(), "{others:?}");
        assert!(others.into_iter().all(|other| other > one));
        assert!(rank(Class::SqlInjection, 1, 0) > rank(Class::Secret, 255, 0));
        assert!(rank(Class::Secret, 1, 1) > rank(Class::SqlInjection, 255, 0));
    }
}
