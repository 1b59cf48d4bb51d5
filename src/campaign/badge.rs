//! Parts a group in which some act under the names of customers and others under no name.
//!
//! A list of strangers joins everybody who came only for the time of an alarm. But whoever is
//! served without a name has no need of one. So where one part of a group acts under names,
//! another does not, and each takes enough to stand out by itself, two hands were at work. One
//! hand that tries both ways at the same time looks the same; the campaigns say what they have in
//! common.

use super::deals::asked;
use super::group::{Evidence, Group};
use crate::dossier::{Event, Name};
use crate::record::served;
use hashbrown::{HashMap, HashSet};

/// Percent of what somebody is served that shows how he acts, and of all who act that show it.
const NEARLY_ALL: usize = 90;
/// Objects for each, from which they are not people who read what is theirs.
const EACH: usize = 2;

/// What one was served.
#[derive(Default)]
struct Work {
    named: usize,
    bare: usize,
    objects: HashSet<Name>,
}

/// Those who act alike.
#[derive(Default)]
struct Side {
    actors: HashSet<u32>,
    objects: HashSet<Name>,
}

/// Parts the groups of strangers in which some act under names and some do not.
pub(super) fn part(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    groups.into_iter().flat_map(|group| split(group, evidence)).collect()
}

fn split(group: Group, evidence: &Evidence<'_>) -> Vec<Group> {
    let limits = &evidence.policy;
    let least = limits.object_enumeration.objects as usize;
    let sides = || {
        let [named, bare] = sides(&asked(&group, evidence))?;
        let much = |side: &Side| {
            side.actors.len() >= limits.campaign.deals.hands
                && side.objects.len() >= least.max(side.actors.len() * EACH)
        };
        (much(&named) && much(&bare)).then_some([named, bare])
    };
    // Whoever stands out alone is told by what he did.
    match group.actors.is_empty().then(sides).flatten() {
        Some([named, bare]) => vec![without(&group, &bare), without(&group, &named)],
        None => vec![group],
    }
}

/// The group without some of its members.
fn without(group: &Group, side: &Side) -> Group {
    let mut rest = group.clone();
    rest.apart.extend(side.actors.iter().copied());
    rest.note(format!(
        "{} others in the set, told by whether they show a principal, are another hand",
        side.actors.len()
    ));
    rest
}

/// Those who are served under names, and those who are served without one, if hardly anybody is both.
fn sides(events: &[&Event]) -> Option<[Side; 2]> {
    let mut work: HashMap<u32, Work> = HashMap::new();
    for event in events.iter().filter(|event| served(event.status)) {
        let mine = work.entry(event.actor).or_default();
        *(if event.principal == Name::default() { &mut mine.bare } else { &mut mine.named }) += 1;
        mine.objects.insert(event.object);
    }
    let mut sides = [Side::default(), Side::default()];
    let all = work.len();
    for (actor, Work { named, bare, objects }) in work {
        let most = named.max(bare) * 100 >= (named + bare) * NEARLY_ALL;
        if let Some(side) = sides.get_mut(usize::from(bare > named)).filter(|_| most) {
            side.actors.insert(actor);
            side.objects.extend(objects);
        }
    }
    let told: usize = sides.iter().map(|side| side.actors.len()).sum();
    (told * 100 >= all * NEARLY_ALL).then_some(sides)
}

#[cfg(test)]
mod tests {
    use super::sides;
    use crate::dossier::{Event, Name};

    /// So many under names and without, who are served so many objects each, and some who are both.
    fn told(named: u32, bare: u32, both: u32) -> Option<[(usize, usize); 2]> {
        let one = |actor: u32, n: u32, principal: u32| Event {
            actor,
            object: Name(1 + actor * 3 + n),
            principal: Name(principal),
            status: 200,
            ..Event::default()
        };
        let name = |actor: u32, n: u32| match actor {
            actor if actor < named => 7,
            actor if actor < named + bare => 0,
            _ => n % 2 * 7,
        };
        let all = (0..named + bare + both).flat_map(|a| (0..3).map(move |n| (a, n)));
        let events: Vec<Event> = all.map(|(a, n)| one(a, n, name(a, n))).collect();
        let sides = sides(&events.iter().collect::<Vec<_>>())?;
        Some(sides.map(|side| (side.actors.len(), side.objects.len())))
    }

    #[test]
    fn who_acts_under_names_and_who_does_not_are_told_apart_unless_many_do_both() {
        assert_eq!(told(20, 70, 0), Some([(20, 60), (70, 210)]));
        assert_eq!(told(20, 70, 4), Some([(20, 60), (70, 210)]));
        assert_eq!(told(20, 70, 30), None);
    }
}
