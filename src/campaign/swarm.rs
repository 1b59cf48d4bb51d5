//! Joins many actors that each stand out a little: a list that was dealt to so many addresses that
//! none of them is grave by itself.
//!
//! That one actor reads fifty objects where others read one may have any reason. It is no accident
//! that eight or more do so at one endpoint, in the same days, do nothing else, take as many each
//! as chance leaves of an even deal, and hardly any object twice: those who happen to read much
//! differ by orders of magnitude in how much they read, and in when they come.

use super::group::{Evidence, Group};
use super::key;
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::words::thousands;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// What one of them did.
struct Share {
    objects: HashSet<Name>,
    from: i64,
    to: i64,
}

/// Joins those who took equal shares.
pub(super) fn join(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let mut open: BTreeMap<(Name, Name), Vec<(Share, Group)>> = BTreeMap::new();
    let mut joined = Vec::new();
    for group in groups {
        match share(&group, evidence) {
            Some((what, share)) => open.entry(what).or_default().push((share, group)),
            None => joined.push(group),
        }
    }
    for ((endpoint, _), mut all) in open {
        all.sort_by_cached_key(|(share, group)| {
            let first = group.actors.first().map(|at| key(evidence.dossiers, *at));
            (share.objects.len(), first)
        });
        joined.extend(deal(endpoint, all, evidence));
    }
    joined.sort_by_cached_key(|group| {
        group.actors.iter().map(|at| key(evidence.dossiers, *at)).min()
    });
    joined
}

/// Of those at one endpoint, sorted by what they took, the ones who hold equal shares are one.
fn deal(endpoint: Name, all: Vec<(Share, Group)>, evidence: &Evidence<'_>) -> Vec<Group> {
    let limits = &evidence.policy.campaign.swarm;
    let middle = |pick: fn(&Share) -> i64| {
        let mut values: Vec<i64> = all.iter().map(|(share, _)| pick(share)).collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or(0)
    };
    let size = |share: &Share| i64::try_from(share.objects.len()).unwrap_or(i64::MAX);
    let (count, from, to) = (middle(size) as f64, middle(|s| s.from), middle(|s| s.to));
    let at_once = |share: &Share| {
        let common = share.to.min(to) - share.from.max(from);
        common > 0 && common * 2 >= (share.to - share.from).min(to - from)
    };
    let even =
        |share: &Share| (share.objects.len() as f64 - count).abs() <= limits.noise * count.sqrt();
    let number = all.len();
    let (dealt, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(share, _)| even(share) && at_once(share));
    let sum: usize = dealt.iter().map(|(share, _)| share.objects.len()).sum();
    let union: HashSet<Name> =
        dealt.iter().flat_map(|(share, _)| share.objects.iter().copied()).collect();
    let fits = dealt.len() >= limits.hands
        && dealt.len() * 100 >= number * limits.share
        && (sum - union.len()) * 100 <= sum * limits.twice;
    let parts = |parts: Vec<(Share, Group)>| parts.into_iter().map(|(_, group)| group);
    if !fits {
        return parts(others).chain(parts(dealt)).collect();
    }
    let hands = dealt.len();
    let mut whole = Group { hands, together: true, ..Group::default() };
    parts(dealt).for_each(|group| whole.absorb(group));
    whole.note(format!(
        "{hands} of {number} who stand out at {} do nothing else, at the same time, and asked for equal shares: {} objects between them, {} of these twice",
        evidence.dossiers.endpoint_text(endpoint),
        thousands(sum as u64),
        thousands((sum - union.len()) as u64)
    ));
    parts(others).chain([whole]).collect()
}

/// The share of somebody who stands out by what he asks of one endpoint, does hardly anything else,
/// and has no innocent look.
fn share(group: &Group, evidence: &Evidence<'_>) -> Option<((Name, Name), Share)> {
    let [only] = group.actors.as_slice() else { return None };
    let finding = evidence.worst_of(*only)?;
    let verdict = &finding.verdict;
    let innocent = verdict.alternatives.iter().any(|text| text.contains(": fits"));
    let grave = verdict.level >= Level::High || verdict.level < Level::Low;
    if !group.found.is_empty() || finding.about.name != "object_enumeration" || innocent || grave {
        return None;
    }
    let all = &evidence.profile(*only)?.events;
    let here: Vec<&Event> = all.iter().filter(|e| e.endpoint == verdict.endpoint).collect();
    let narrow = evidence.policy.campaign.narrow_share as usize;
    let objects: HashSet<Name> =
        here.iter().filter(|event| event.has_object()).map(|event| event.object).collect();
    (here.len() * 100 >= all.len() * narrow).then_some(())?;
    let (from, to) = (here.first()?.time.0, here.last()?.time.0);
    Some(((verdict.endpoint, verdict.object_kind), Share { objects, from, to }))
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play, visitors, visitors_program};

    const DAY: i64 = 86_400;

    /// So many addresses with programs of their own that look so many telephone numbers up each.
    fn lookups(hands: i64, even: bool, each: &dyn Fn(i64) -> i64) -> (Level, usize) {
        let one = |hand: i64, i: i64| {
            let number = 4_915_100_000_000 + (hand * 1_000 + i) * 7_919_131 % 99_999_989;
            let long = if even { 3 * DAY } else { DAY + hand % 4 * DAY };
            let at = MONDAY + 15 * DAY + hand * 10_000 + i * (long / each(hand));
            Request::at(at, format!("/v1/search?phone={number}"))
                .from(format!("203.{hand}.113.9"), visitors_program(hand, 60))
        };
        let seldom = (0..60).map(|n| {
            let number = 4_915_700_000_000 + n * 7_919_131 % 99_999_989;
            let from = format!("198.51.{n}.9");
            Request::at(MONDAY + n * DAY / 2, format!("/v1/search?phone={number}"))
                .from(from, visitors_program(3, 60))
        });
        let thieves = (0..hands).flat_map(|hand| (0..each(hand)).map(move |i| (hand, i)));
        let thieves: Vec<Request> = thieves.map(|(hand, i)| one(hand, i)).collect();
        let found = linked(&play(&[visitors(300, 60), seldom.collect(), thieves].concat()));
        let worst = found.first().unwrap();
        (worst.level, worst.actors.len())
    }

    #[test]
    fn twelve_who_look_up_as_many_each_are_one_hand_and_of_all_sizes_they_are_none() {
        let (level, actors) = lookups(12, true, &|hand| 60 + hand % 5);
        assert!(level >= Level::High && actors == 12, "{level:?} {actors}");
        let (_, actors) = lookups(12, false, &|hand| 52 + hand * hand * 9);
        assert!(actors < 8, "{actors}");
        let (_, actors) = lookups(4, false, &|_| 60);
        assert!(actors < 8, "{actors}");
    }
}
