//! Which groups within a set are one hand: they share one work list.
//!
//! All have the attributes of the set in common, which two hands may. Those are one that repeat nobody's
//! objects and look alike; and three or more that took equal shares as well: a list that was dealt
//! out, whatever each of them looks like. Whoever looks otherwise, or repeats the work of others, is
//! another hand.

use super::actor;
use super::group::{Evidence, Group};
use super::link::disjoint;
use super::looks::Looks;
use super::sets::{Work, members, names_something, work};
use super::shares::{self, HANDS, are_even};
use crate::case::Level;
use crate::detect::Finding;
use crate::detect::innocent::registers::has_found;
use crate::dossier::{Event, Name, Part};
use crate::record::served;
use crate::words::thousands;
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, VecDeque};

/// What a group did of the work of a set.
struct Share {
    looks: Looks,
    /// It asks for things that have names: tries at a login have none.
    named: bool,
    /// Objects that it was served.
    objects: HashSet<Name>,
    /// Objects of the parts, and how many parts there are.
    sum: usize,
    parts: usize,
    /// How much each of its actors asked for who asked for most.
    dealt: Vec<usize>,
    /// Parts of it were told by that alone.
    even: bool,
}

/// Joins the groups that are one hand by what they did of the set that a finding is about.
pub(super) fn one_list(
    groups: Vec<Group>,
    finding: &Finding,
    evidence: &Evidence<'_>,
) -> Vec<Group> {
    // Many behind one address are nobody's hands, though each of them is where the set was found.
    let (people, groups): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| is_people(group, evidence));
    let mut sorted: Vec<(Share, String, Group)> = groups
        .into_iter()
        .map(|group| {
            let first = group.actors.first().map(|at| actor(evidence.dossiers, *at).1);
            (Share::of(&group, finding, evidence), first.unwrap_or_default(), group)
        })
        .collect();
    sorted.sort_by(|a, b| b.0.sum.cmp(&a.0.sum).then_with(|| a.1.cmp(&b.1)));
    let mut lists: Vec<(Share, Group)> =
        sorted.into_iter().map(|(share, _, group)| (share, group)).collect();
    loop {
        // Who relieves another is known once that one has his place.
        let before = lists.len();
        lists = gather(lists, evidence);
        if lists.len() == before {
            break;
        }
    }
    let lists = deal(lists, evidence);
    let told = lists.into_iter().map(|(share, group)| told(&share, group, finding, evidence));
    told.chain(people).collect()
}

/// Its actors are addresses behind which many are, and nothing graver is said of any.
fn is_people(group: &Group, evidence: &Evidence<'_>) -> bool {
    let shared = |actor: &u32| {
        evidence.worst_of(*actor).is_some_and(|finding| {
            let verdict = &finding.verdict;
            let fits = has_found(&verdict.alternatives, "many people behind one address");
            fits && verdict.level < Level::Medium
        })
    };
    !group.actors.is_empty() && group.actors.iter().all(shared)
}

/// The group, with the reason why its parts are one.
fn told(share: &Share, mut group: Group, finding: &Finding, evidence: &Evidence<'_>) -> Group {
    if share.parts > 1 {
        let alike = if share.even { "took equal shares or look alike" } else { "look alike" };
        let why = format!(
            "{} actors or groups have in common: {}, {alike}, and share one work list: {} objects between them, {} of these twice",
            share.parts,
            finding.subject.name(evidence.dossiers).1,
            thousands(share.sum as u64),
            thousands((share.sum - share.objects.len()) as u64)
        );
        group.note_of(evidence.programs(finding), why);
    }
    group
}

/// Gives each to the first before it that it is like and does not repeat.
fn gather(parts: Vec<(Share, Group)>, evidence: &Evidence<'_>) -> Vec<(Share, Group)> {
    let mut lists: Vec<(Share, Group)> = Vec::new();
    for (share, group) in parts {
        let same = |(home, whole): &&mut (Share, Group)| {
            !whole.is_apart(&group)
                && !is_at_home(&whole.actors, &group.actors, &evidence.dossiers.parts)
                && home.looks.like(&share.looks)
                && home.is_beside(&share, evidence)
        };
        if let Some((home, whole)) = lists.iter_mut().find(same) {
            home.take(share);
            whole.absorb(group);
        } else {
            lists.push((share, group));
        }
    }
    lists
}

/// Makes one of three or more that took equal shares, whatever they look like. Two may take as much by
/// accident.
fn deal(lists: Vec<(Share, Group)>, evidence: &Evidence<'_>) -> Vec<(Share, Group)> {
    let mut open: VecDeque<(Share, Group)> = lists.into();
    let mut joined = Vec::new();
    while let Some(mut first) = open.pop_front() {
        let with = shares::with(&first, &open, |one, other| are_dealt(one, other, evidence));
        let all = with.iter().filter_map(|at| open.get(*at)).chain([&first]);
        let all: Vec<usize> = all.flat_map(|(share, _)| share.dealt.clone()).collect();
        if with.len() + 1 >= HANDS && are_even(&all) {
            for (part, group) in with.iter().rev().filter_map(|at| open.remove(*at)) {
                first.0.take(part);
                first.1.absorb(group);
            }
            first.0.even = true;
        }
        joined.push(first);
    }
    joined
}

/// They took equal shares and do not repeat each other.
fn are_dealt(one: &(Share, Group), other: &(Share, Group), evidence: &Evidence<'_>) -> bool {
    let ((a, whole), (b, part)) = (one, other);
    let both: Vec<usize> = a.dealt.iter().chain(&b.dealt).copied().collect();
    !(a.dealt.is_empty() || b.dealt.is_empty())
        && are_even(&both)
        && a.looks.named_like(&b.looks)
        && !whole.is_apart(part)
        && !is_at_home(&whole.actors, &part.actors, &evidence.dossiers.parts)
        && a.is_beside(b, evidence)
}

/// What one of them did was cut out of what the other did: that is what was left alone as his own work.
fn is_at_home(one: &[u32], other: &[u32], parts: &BTreeMap<u32, Part>) -> bool {
    let lives = |parted: &[u32], at: &[u32]| {
        let homes = parted.iter().filter_map(|actor| parts.get(actor)).map(|part| part.home);
        homes.into_iter().any(|home| at.contains(&home))
    };
    lives(one, other) || lives(other, one)
}

impl Share {
    fn of(group: &Group, finding: &Finding, evidence: &Evidence<'_>) -> Self {
        let members = members(group, evidence);
        let events = &finding.verdict.events;
        let mine: Vec<&Event> =
            events.iter().filter(|event| members.contains(&event.actor)).collect();
        let asked = || mine.iter().filter(|event| names_something(event));
        let objects: HashSet<Name> =
            asked().filter(|event| served(event.status)).map(|event| event.object).collect();
        let mut of_actor: HashMap<u32, HashSet<Work>> = HashMap::new();
        for event in asked() {
            of_actor.entry(event.actor).or_default().insert(work(event));
        }
        Self {
            looks: Looks::of(&mine, evidence),
            named: !of_actor.is_empty(),
            sum: objects.len(),
            objects,
            parts: 1,
            dealt: shares::of(of_actor.values().map(HashSet::len).collect()),
            even: false,
        }
    }

    /// They ask for things that have names, or both for none, and do not repeat each other: tries at a
    /// login name nothing, and are not repeated by being alike.
    fn is_beside(&self, other: &Self, evidence: &Evidence<'_>) -> bool {
        let overlap = evidence.policy.campaign.overlap;
        self.named == other.named && disjoint(&other.objects, &self.objects, overlap)
    }

    fn take(&mut self, other: Self) {
        self.sum += other.sum;
        self.parts += other.parts;
        self.objects.extend(other.objects);
        self.dealt.extend(other.dealt);
        self.looks.take(other.looks);
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, is_at_home};
    use crate::campaign::trial::linked;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play_together};

    const DAY: i64 = 86_400;

    /// The sizes of what is found at high of nine addresses with programs and networks of their own
    /// that go through a list of ids, of which hardly any exists, each at a time of its own: in equal
    /// shares, or in any; so many of them in lists of their own, the others in these once more.
    fn sizes(even: bool, own: i64) -> Vec<usize> {
        let hand = |at: i64| {
            let many = if even { 150 } else { 90 + at * 45 };
            let one = move |n: i64| {
                let order = 1_000_003 + (at % own * 1_000 + n) * 7919 % 900_007;
                let lasts = (2 + at % 3) * DAY;
                let time = MONDAY + 15 * DAY + at * 7 * DAY / 10 + n * lasts / many;
                let status = if n % 40 == 0 { 200 } else { 404 };
                Request { status, ..Request::at(time, format!("/v1/orders/{order}")) }
                    .from(format!("203.{at}.113.9"), format!("Agent/{at}.0"))
            };
            (0..many).map(one)
        };
        let theft: Vec<Request> = (0..9).flat_map(hand).collect();
        let found = linked(&play_together(&[customers(90, 35, 9), theft].concat()));
        let high = found.iter().filter(|campaign| campaign.level >= Level::High);
        let mut sizes: Vec<usize> = high.map(|campaign| campaign.actors.len()).collect();
        sizes.sort_unstable();
        sizes
    }

    #[test]
    fn what_was_cut_out_of_somebodys_work_does_not_take_the_rest_of_it_along() {
        let part = |home: u32| Part { home, hand: 0 };
        let parts = [(7, part(3)), (8, part(4))].into();
        assert!(is_at_home(&[7, 8], &[3], &parts) && is_at_home(&[4, 9], &[8], &parts));
        assert!(!is_at_home(&[7], &[8], &parts), "two parts may be one hand");
        assert!(!is_at_home(&[7], &[5], &parts), "somebody else");
    }

    #[test]
    fn equal_shares_of_a_list_of_ids_that_hardly_exist_are_one_hand() {
        assert_eq!(sizes(true, 9), [9]);
        assert!(sizes(false, 9).last() < Some(&9));
        assert!(sizes(true, 6).last() < Some(&9), "three repeat what others did");
    }
}
