//! Parts a group in one guise (endpoint and user agent) that works through two lists.
//!
//! Two actors collide where both were served the same object. Hands that know nothing of each
//! other do so now and then; those who share out one list do not. If a guise holds two lists,
//! every collision is between the two sides and none within a side; if it holds one, the few that
//! there are (a retry, a list that was begun again) lie anywhere. So the sides are found from the
//! collisions, and believed where nearly all of these lie between them.

use crate::dossier::Name;
use hashbrown::{HashMap, HashSet};

/// Collisions for each member, at least: fewer can be split any way. Of a graph without sides that
/// has twice as many edges as corners, the best cut holds seven in eight.
const EACH: usize = 2;
/// Collisions at least.
const FEWEST: usize = 20;
/// Of a hundred collisions, those that must lie between the sides.
const BETWEEN: usize = 95;
/// Percent of the objects of the lesser side that collide, at least: fewer are retries.
const SHARE: usize = 1;
/// Members beyond which it is not tried; of two nothing lies within a side.
const MOST: usize = 600;

/// Which of the members are on the first side; `None` if they are one. Of each the objects it was
/// served.
pub(super) fn sides(members: &[&HashSet<Name>]) -> Option<Vec<bool>> {
    if !(3..=MOST).contains(&members.len()) {
        return None;
    }
    let between = collisions(members);
    let total: usize = between.iter().flat_map(HashMap::values).sum::<usize>() / 2;
    if total < FEWEST || total < members.len() * EACH {
        return None;
    }
    let first = colour(&between);
    let within: usize = between
        .iter()
        .enumerate()
        .flat_map(|(at, others)| others.iter().map(move |(to, n)| (at, *to, *n)))
        .filter(|(at, to, _)| first.get(*at) == first.get(*to))
        .map(|(.., n)| n)
        .sum::<usize>()
        / 2;
    let objects = |side: bool| -> usize {
        let here = members.iter().zip(&first).filter(|(_, first)| **first == side);
        here.map(|(objects, _)| objects.len()).sum()
    };
    let lesser = objects(true).min(objects(false));
    let apart = (total - within) * 100 >= total * BETWEEN;
    (apart && lesser > 0 && total * 100 >= lesser * SHARE).then_some(first)
}

/// How many objects each has in common with each other.
fn collisions(members: &[&HashSet<Name>]) -> Vec<HashMap<usize, usize>> {
    let mut owner: HashMap<Name, Vec<usize>> = HashMap::new();
    for (at, objects) in members.iter().enumerate() {
        for object in *objects {
            owner.entry(*object).or_default().push(at);
        }
    }
    let mut between = vec![HashMap::new(); members.len()];
    for owners in owner.values().filter(|owners| owners.len() > 1) {
        for (nth, one) in owners.iter().enumerate() {
            for other in owners.iter().skip(nth + 1) {
                for (from, to) in [(one, other), (other, one)] {
                    if let Some(counts) = between.get_mut(*from) {
                        *counts.entry(*to).or_insert(0) += 1;
                    }
                }
            }
        }
    }
    between
}

/// Two sides, so that collisions lie between them as far as can be: whoever collides most begins,
/// and next comes whoever is most clearly on one side of those before.
fn colour(between: &[HashMap<usize, usize>]) -> Vec<bool> {
    let mut side: Vec<Option<bool>> = vec![None; between.len()];
    // Collisions with the first side, and with the second.
    let mut pull = vec![(0usize, 0usize); between.len()];
    let degree = |at: usize| between.get(at).map_or(0, |others| others.values().sum::<usize>());
    for _ in 0..between.len() {
        let open = (0..between.len()).filter(|at| side.get(*at) == Some(&None));
        let clear = |at: &usize| {
            let (a, b) = pull.get(*at).copied().unwrap_or_default();
            (a.abs_diff(b), degree(*at), std::cmp::Reverse(*at))
        };
        let Some(next) = open.max_by_key(clear) else { break };
        let (a, b) = pull.get(next).copied().unwrap_or_default();
        let first = a <= b;
        if let Some(side) = side.get_mut(next) {
            *side = Some(first);
        }
        for (other, n) in between.get(next).into_iter().flatten() {
            if let Some(pull) = pull.get_mut(*other) {
                if first { pull.0 += n } else { pull.1 += n }
            }
        }
    }
    side.into_iter().map(|side| side.unwrap_or(true)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members who take turns at a list.
    fn dealt(members: u32, list: impl Iterator<Item = u32>) -> Vec<HashSet<Name>> {
        let mut hands = vec![HashSet::new(); members as usize];
        for (at, object) in list.enumerate() {
            hands[at % members as usize].insert(Name(object));
        }
        hands
    }

    fn sizes(hands: &[HashSet<Name>]) -> Option<(usize, usize)> {
        let first = sides(&hands.iter().collect::<Vec<_>>())?;
        let n = first.iter().filter(|first| **first).count();
        Some((n.min(first.len() - n), n.max(first.len() - n)))
    }

    #[test]
    fn two_lists_that_know_nothing_of_each_other_are_two_hands() {
        let one = dealt(40, (0..6_000).map(|n| n * 7_919 % 100_003));
        let other = dealt(12, (0..5_000).map(|n| n * 6_007 % 100_003));
        let both = [one.clone(), other].concat();
        assert_eq!(sizes(&both), Some((12, 40)));
        let alone = dealt(1, (0..5_000).map(|n| n * 6_007 % 100_003));
        assert_eq!(sizes(&[one, alone].concat()), Some((1, 40)));
    }

    #[test]
    fn one_list_with_and_without_retries_is_one_hand() {
        let mut hands = dealt(40, (0..6_000).map(|n| n * 7_919 % 100_003));
        assert_eq!(sizes(&hands), None);
        for n in 0..400u32 {
            let again = Name(n * 13 * 7_919 % 100_003);
            hands[(n * n % 37) as usize].insert(again);
        }
        assert_eq!(sizes(&hands), None);
    }
}
