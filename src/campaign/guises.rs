//! Joins sets of requests that were dealt from one list, mostly by one hand that gives each of its machines one of
//! a few programs.
//!
//! An alarm that no program explains alone is divided, and each part is a set of its own. Three or more that go
//! through one endpoint in the same time, repeat none of each other's objects, and of whose many actors each took
//! as much, are parts of one list. Thieves who know nothing of each other differ in how much they take.

use super::group::{Evidence, Group};
use super::link::disjoint;
use super::shares::{self, HANDS, are_of_one_deal};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::Timestamp;
use hashbrown::{HashMap, HashSet};
use std::collections::VecDeque;

/// Actors of a set from which the mean of what they took tells it from others.
const CREW: usize = 20;
/// Of a hundred parts of the longer time, those in which both were at work.
const AT_ONCE: i64 = 90;

/// What the actors of a set did.
struct Deal {
    endpoint: Name,
    kind: Name,
    /// They show a principal.
    named: bool,
    from: Timestamp,
    to: Timestamp,
    actors: HashSet<u32>,
    objects: HashSet<Name>,
    /// Objects of each actor.
    shares: Vec<usize>,
}

/// Makes one of three or more sets that were dealt from one list.
pub(super) fn join(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let mut joined = Vec::new();
    let mut open: VecDeque<(Deal, Group)> = VecDeque::new();
    for group in groups {
        match Deal::of(&group, evidence) {
            Some(deal) => open.push_back((deal, group)),
            None => joined.push(group),
        }
    }
    let overlap = evidence.policy.campaign.overlap;
    while let Some(mut first) = open.pop_front() {
        let with = shares::with(&first, &open, |one, other| one.0.is_of_one(&other.0, overlap));
        if with.len() + 1 >= HANDS {
            let mut actors = first.0.actors.len();
            for (deal, group) in with.iter().rev().filter_map(|at| open.remove(*at)) {
                actors += deal.actors.len();
                first.1.absorb(group);
            }
            first.1.note(format!(
                "{} sets of requests, told apart by what each has in common, share one work list: each of their {actors} actors took about as much, in the same time, and hardly anything twice",
                with.len() + 1
            ));
        }
        joined.push(first.1);
    }
    joined
}

impl Deal {
    /// Of a group that is one set, and grave.
    fn of(group: &Group, evidence: &Evidence<'_>) -> Option<Self> {
        let [at] = group.found.as_slice() else { return None };
        let finding = evidence.findings.get(*at)?;
        let verdict = &finding.verdict;
        if !group.actors.is_empty()
            || finding.about.name != "distributed_enumeration"
            || verdict.level < Level::High
        {
            return None;
        }
        let theirs = |event: &&_| is_theirs(event, verdict.object_kind, group);
        let events = || verdict.events.iter().filter(theirs);
        let mut each: HashMap<u32, HashSet<Name>> = HashMap::new();
        for event in events() {
            each.entry(event.actor).or_default().insert(event.object);
        }
        let bare = events().filter(|event| event.principal == Name::default()).count();
        (each.len() >= CREW).then_some(Self {
            endpoint: verdict.endpoint,
            kind: verdict.object_kind,
            named: bare * 2 < events().count(),
            from: events().map(|event| event.time).min()?,
            to: events().map(|event| event.time).max()?,
            actors: each.keys().copied().collect(),
            shares: each.values().map(HashSet::len).collect(),
            objects: each.into_values().flatten().collect(),
        })
    }

    fn is_of_one(&self, other: &Self, overlap: u64) -> bool {
        let same = |deal: &Self| (deal.endpoint, deal.kind, deal.named);
        let at_once = self.to.0.min(other.to.0) - self.from.0.max(other.from.0);
        let longer = (self.to.0 - self.from.0).max(other.to.0 - other.from.0);
        same(self) == same(other)
            && at_once * 100 >= longer * AT_ONCE
            && self.actors.is_disjoint(&other.actors)
            && are_of_one_deal(&self.shares, &other.shares)
            && disjoint(&other.objects, &self.objects, overlap)
    }
}

/// What was done by those of the set who are nobody else's.
fn is_theirs(event: &Event, kind: Name, group: &Group) -> bool {
    event.has_object() && event.object_kind == kind && !group.apart.contains(&event.actor)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thirty actors who take so many objects each from a place of the list on, between two days.
    fn deal(first: u32, each: u32, (from, to): (i64, i64)) -> Deal {
        let all = first * 1000..first * 1000 + 30 * each;
        Deal {
            endpoint: Name(1),
            kind: Name(2),
            named: false,
            from: Timestamp(from),
            to: Timestamp(to),
            actors: (first * 100..first * 100 + 30).collect(),
            objects: all.map(Name).collect(),
            shares: vec![each as usize; 30],
        }
    }

    #[test]
    fn as_much_for_each_in_the_same_time_is_one_deal() {
        let one = deal(1, 12, (0, 1000));
        assert!(one.is_of_one(&deal(2, 12, (10, 990)), 10));
        assert!(!one.is_of_one(&deal(2, 18, (10, 990)), 10), "more for each");
        assert!(!one.is_of_one(&deal(2, 12, (200, 990)), 10), "it began later");
        assert!(!one.is_of_one(&deal(1, 12, (0, 1000)), 10), "the same actors and objects");
        let repeated = Deal { objects: one.objects.clone(), ..deal(2, 12, (0, 1000)) };
        assert!(!one.is_of_one(&repeated, 10), "the same objects");
    }
}
