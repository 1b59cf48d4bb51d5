//! Who bears another program than the one that did most of the work of a set.
//!
//! A list of actors holds whoever came while an alarm stood and at no other time: among hundreds of a hand's
//! addresses there are people who happened to. Where most was done with one program that nobody else has,
//! those who never show it, and show what others elsewhere show, are such people.

use super::members::FEW_OBJECTS;
use crate::dossier::{Dossiers, Event, Name};
use hashbrown::{HashMap, HashSet};

/// Of a hundred requests, those of the one program, from which it did most; and those of others that a hand may
/// have left to a second program of its own.
const MOST: usize = 50;
const REST: usize = 5;
/// Programs from which they are those of people.
const PROGRAMS: usize = 10;

/// Actors who never show the program that did most of it, and are people who happened to come.
pub(super) fn strays(mine: &[&Event], dossiers: &Dossiers) -> HashSet<u32> {
    let none = HashSet::new();
    let mut counts: HashMap<Name, u64> = HashMap::new();
    mine.iter().for_each(|event| *counts.entry(event.agent).or_insert(0) += 1);
    let top = crate::detect::profile::top(&counts, dossiers);
    let share = counts.get(&top).copied().unwrap_or(0) as usize;
    if top == Name::default() || share * 100 < mine.len() * MOST || share == mine.len() {
        return none;
    }
    let hands: HashSet<u32> = mine.iter().filter(|e| e.agent == top).map(|e| e.actor).collect();
    let (mut objects, mut programs) = (HashMap::new(), HashMap::new());
    for event in mine.iter().filter(|event| !hands.contains(&event.actor)) {
        objects.entry(event.actor).or_insert_with(HashSet::new).insert(event.object);
        programs.entry(event.actor).or_insert_with(HashSet::new).insert(event.agent);
    }
    let members: HashSet<u32> = mine.iter().map(|event| event.actor).collect();
    let elsewhere: HashSet<Name> = dossiers
        .events
        .iter()
        .filter(|event| !members.contains(&event.actor))
        .map(|event| event.agent)
        .collect();
    let shown: HashSet<Name> = programs.values().flatten().copied().collect();
    let left = mine.iter().filter(|event| !hands.contains(&event.actor)).count();
    let people = shown.len() >= PROGRAMS || left * 100 <= mine.len() * REST;
    if elsewhere.contains(&top) || !people {
        return none;
    }
    let common = |actor: &u32| {
        programs.get(actor).is_some_and(|shown| shown.iter().all(|one| elsewhere.contains(one)))
    };
    let few = objects.into_iter().filter(|(_, objects)| objects.len() <= FEW_OBJECTS);
    few.map(|(actor, _)| actor).filter(common).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty addresses with one program that take ten things each, and people who take one with programs of
    /// their own, so many of which are also others'.
    fn dropped(common: u32, tool_elsewhere: bool) -> usize {
        let event = |actor: u32, agent: u32, object: u32| Event {
            actor,
            agent: Name(agent),
            object: Name(object),
            ..Event::default()
        };
        let theft = (0..400).map(|n| event(n % 40, 1_000, 5_000 + n));
        let people = (0..30).map(|n| event(100 + n, 1_001 + n, 9_000 + n));
        let mine: Vec<Event> = theft.chain(people).collect();
        let mut dossiers = Dossiers::default();
        let others = (0..common).map(|n| event(500 + n, 1_001 + n, 3));
        dossiers.events = others.chain(tool_elsewhere.then(|| event(900, 1_000, 3))).collect();
        strays(&mine.iter().collect::<Vec<_>>(), &dossiers).len()
    }

    #[test]
    fn people_with_programs_that_others_have_are_left_out_and_a_second_tool_is_not() {
        assert_eq!(dropped(30, false), 30);
        assert_eq!(dropped(12, false), 12, "the others have programs that nobody else shows");
        assert_eq!(dropped(30, true), 0, "the program is not the hand's alone");
    }
}
