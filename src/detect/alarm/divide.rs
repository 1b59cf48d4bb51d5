//! The hands behind one alarm, where there was more than one.
//!
//! What explains an alarm may hold two hands that share an attribute, may hide a second one that
//! did the rest, or may explain only a part.

use super::attribution::greatest_part;
use super::explanation::{Explanation, Part};
use super::follow::{Surroundings, follow, told_by};
use super::lead::Lead;
use super::news::Alarm;
use super::scene::Scene;
use super::scope::{Asked, Scope};
use crate::detect::policy;
use crate::triage::{Attribute, Set};
use hashbrown::HashSet;

/// The hands behind an alarm: one that explains it, and another that it hid; or else each that
/// explains a great part of it alone, and what explains the rest.
pub(in crate::detect) fn hands(
    scope: &Scope<'_>,
    scene: &Scene,
    alarm: Alarm,
    policy: &policy::Novelty,
) -> Vec<Lead> {
    let around = Surroundings::of(scope, &alarm);
    let whole = follow(scope, scene, alarm.clone(), &around, policy);
    let strangers = whole.set.is_some() && whole.explanation.strangers;
    let explained = !strangers && whole.set.is_some() && whole.explanation.is_tight(policy);
    if !whole.few.is_empty() || explained && !(whole.is_login() && whole.lists_actors()) {
        let second = beside(scope, alarm, &whole, &around, policy);
        return apart(whole, &policy.divide).into_iter().chain(second).collect();
    }
    let (mut rest, mut hands) = (alarm, Vec::new());
    while hands.len() < policy.divide.parts {
        let Some((part, collateral)) = greatest_part(&rest, &around, policy) else { break };
        // Strangers who use what everybody uses are not divided by it.
        if strangers && is_common(scope, &rest, &part, policy) {
            break;
        }
        let hand = of_part(&rest, &part);
        let holds = |asked: &Asked| part.values.contains(&asked.value(part.attribute));
        rest.news.retain(|asked| !holds(asked));
        rest.usual.retain(|asked| !holds(asked));
        let mut lead = told_by(scope, hand, alone_with(part, collateral), policy);
        lead.whole = whole.alarm.span;
        hands.push(lead);
    }
    if hands.is_empty() {
        return if explained { apart(whole, &policy.divide) } else { vec![whole] };
    }
    if is_much(rest.excess(), whole.alarm.excess(), scope.scale, policy) {
        let mut rest = follow(scope, scene, rest, &around, policy);
        rest.whole = whole.alarm.span;
        // What nothing explains, beside what was explained, is the ordinary noise of the time.
        hands.extend(Some(rest).filter(|rest| rest.set.is_some()));
    }
    hands
}

/// Others show it too, among all who ask for the same things.
fn is_common(scope: &Scope<'_>, alarm: &Alarm, part: &Part, policy: &policy::Novelty) -> bool {
    let all = scope.touches.iter();
    let theirs = all.filter(|asked| part.values.contains(&asked.value(part.attribute)));
    let (mut now, mut calm) = (0.0, 0.0);
    for asked in theirs {
        now += f64::from(u8::from(alarm.holds(asked.touch.time)));
        calm += f64::from(u8::from(alarm.is_calm(asked.touch.time))) * alarm.ratio;
    }
    calm * 100.0 > now * policy.collateral as f64
}

/// What is left of an alarm is worth a look by itself, and no small part of the whole.
fn is_much(rest: f64, whole: f64, scale: f64, policy: &policy::Novelty) -> bool {
    rest * scale >= policy.excess as f64 && rest >= whole * policy.divide.left
}

/// Whoever else was at work while an alarm stood: what the hand that explains it did not do, if
/// that is still more than usual and has something in common that hardly anybody else shows.
fn beside(
    scope: &Scope<'_>,
    mut rest: Alarm,
    whole: &Lead,
    around: &Surroundings<'_>,
    policy: &policy::Novelty,
) -> Option<Lead> {
    let theirs = |asked: &Asked| {
        let in_set = |set: &Set| set.agrees(|attribute: Attribute| asked.value(attribute));
        whole.few.contains(&asked.touch.actor) || whole.set.as_ref().is_some_and(in_set)
    };
    rest.news.retain(|asked| !theirs(asked));
    rest.usual.retain(|asked| !theirs(asked));
    let excess = rest.excess();
    let noise = policy.divide.noise * rest.expected().sqrt();
    if excess * scope.scale < policy.excess as f64
        || excess < noise.max(policy.divide.beside as f64)
    {
        return None;
    }
    // A list can be had of any rest: one program, key or network is somebody.
    let (part, collateral) = greatest_part(&rest, around, policy)?;
    if part.explains < policy.divide.of_rest {
        return None;
    }
    let mut lead = told_by(scope, of_part(&rest, &part), alone_with(part, collateral), policy);
    lead.whole = whole.alarm.span;
    lead.set.is_some().then_some(lead)
}

/// What is explained by one part alone.
fn alone_with(part: Part, collateral: f64) -> Explanation {
    Explanation {
        explains: part.explains,
        terms: vec![part],
        collateral,
        partial: Vec::new(),
        strangers: false,
    }
}

/// The requests of an alarm that one part holds.
fn of_part(alarm: &Alarm, part: &Part) -> Alarm {
    let mut mine = alarm.clone();
    let holds = |asked: &Asked| part.values.contains(&asked.value(part.attribute));
    mine.news.retain(holds);
    mine.usual.retain(holds);
    mine
}

/// A lead whose attribute has a few values, one for each of several hands: where two of them took
/// the same objects more than by a slip, they worked from different lists.
fn apart(lead: Lead, limits: &policy::Dividing) -> Vec<Lead> {
    let lists = lead.explanation.terms.iter().filter(|part| {
        (2..=limits.hands).contains(&part.values.len()) && part.attribute != Attribute::Size
    });
    let Some(part) = lists.min_by_key(|part| part.attribute).cloned() else { return vec![lead] };
    let taken: Vec<HashSet<u64>> = part
        .values
        .iter()
        .map(|value| {
            let here = lead.alarm.news.iter().filter(|a| a.value(part.attribute) == *value);
            here.map(|asked| asked.touch.object).collect()
        })
        .collect();
    let mut hands: Vec<(Vec<u64>, HashSet<u64>)> = Vec::new();
    for (value, objects) in part.values.iter().zip(taken) {
        let alike = |union: &HashSet<u64>| {
            let common = objects.intersection(union).count();
            common * 100 <= objects.len().min(union.len()) * limits.slip
        };
        match hands.iter_mut().find(|(_, union)| alike(union)) {
            Some((values, union)) => {
                values.push(*value);
                union.extend(objects);
            }
            None => hands.push((vec![*value], objects)),
        }
    }
    // Who fetches everything a second time repeats himself, from wherever he comes then.
    if is_one_shift(&lead, &part, limits) {
        return vec![lead];
    }
    if hands.len() < 2 || hands.iter().any(|(_, objects)| objects.len() < limits.beside) {
        return vec![lead];
    }
    // An owner whose things the thief took as well repeats him, and is no other thief.
    let most = hands.iter().map(|(_, objects)| objects.len()).max().unwrap_or(0);
    hands.retain(|(_, objects)| objects.len() * 100 >= most * limits.slip);
    hands.into_iter().map(|(values, _)| lead.narrowed(part.attribute, &values)).collect()
}

/// They all begin in one moment, and end in one: two who know nothing of each other do not.
fn is_one_shift(lead: &Lead, part: &Part, limits: &policy::Dividing) -> bool {
    let times = |value: &u64| {
        let here = lead.alarm.news.iter().filter(|a| a.value(part.attribute) == *value);
        let times: Vec<u32> = here.map(|asked| asked.touch.time).collect();
        times.iter().min().copied().zip(times.iter().max().copied())
    };
    let spans: Vec<(u32, u32)> = part.values.iter().filter_map(times).collect();
    let range = |of: fn(&(u32, u32)) -> u32| {
        let all = || spans.iter().map(of);
        all().max().unwrap_or(0) - all().min().unwrap_or(0)
    };
    let first = spans.iter().map(|span| span.0).min().unwrap_or(0);
    let whole = spans.iter().map(|span| span.1).max().unwrap_or(0) - first;
    let moment = whole / limits.moment.max(1);
    moment > 0 && range(|span| span.0) <= moment && range(|span| span.1) <= moment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::alarm::fixture;
    use crate::detect::alarm::grid::Grid;
    use crate::detect::alarm::presence::Presence;
    use crate::detect::alarm::slice::Slice;
    use crate::record::{Locator, Outcome};
    use crate::triage::novelty::Touch;
    use std::ops::Range;

    /// A lead that a list of programs explains, each of which took some objects.
    fn lead(taken: &[Range<u64>]) -> Lead {
        lead_at(taken, |_, _| 100)
    }

    /// The same, each at a time of its own, by program and object.
    fn lead_at(taken: &[Range<u64>], time: impl Fn(u64, u64) -> u32 + Copy) -> Lead {
        let asked = |(agent, objects): (u64, &Range<u64>)| {
            let one = move |object: u64| {
                let mut touch = Touch::new(
                    object,
                    object % 9,
                    time(agent, object),
                    Outcome::Succeeded,
                    Locator::default(),
                );
                touch.agent = agent;
                Asked { touch, route: 1, who: Presence::default() }
            };
            objects.clone().map(one).collect::<Vec<_>>()
        };
        let values: Vec<u64> = (1..=taken.len() as u64).collect();
        let part = Part { attribute: Attribute::UserAgent, values, explains: 1.0 };
        let news = (1..).zip(taken).flat_map(asked).collect();
        let alarm =
            Alarm { news, ..fixture::alarm(Slice::All, (0, 1000), Grid::new((0, 1000), 1000)) };
        Lead { explanation: alone_with(part, 0.0), ..fixture::lead(alarm) }
    }

    /// Programs of each hand.
    fn hands_of(taken: &[Range<u64>]) -> Vec<Vec<u64>> {
        let hands = apart(lead(taken), &policy::Dividing::default());
        hands.iter().map(|hand| hand.explanation.terms[0].values.clone()).collect()
    }

    #[test]
    fn lists_that_share_objects_are_two_hands_and_parts_of_one_list_are_one() {
        // Two who took the same things worked from lists of their own; the rest is one hand's.
        assert_eq!(hands_of(&[0..500, 100..600]), [vec![1], vec![2]]);
        assert_eq!(hands_of(&[0..500, 500..900, 900..990]), [vec![1, 2, 3]]);
        assert_eq!(hands_of(&[0..500, 500..900, 100..600]), [vec![1, 2], vec![3]]);
    }

    #[test]
    fn who_begin_and_end_together_are_one_hand_that_fetches_things_twice() {
        let hands = |begin: u32| {
            let time = |agent: u64, object: u64| {
                object as u32 % 500 * 60 + if agent == 2 { begin } else { 0 }
            };
            apart(lead_at(&[0..500, 0..500], time), &policy::Dividing::default()).len()
        };
        assert_eq!(hands(90), 1);
        assert_eq!(hands(3_600), 2);
    }

    #[test]
    fn an_owner_whose_things_the_thief_took_is_no_other_thief() {
        let limits = policy::Dividing::default();
        let few = limits.beside as u64;
        // He repeats more than by a slip, and has less than a twentieth of what the thief took.
        assert_eq!(hands_of(&[0..2000, 0..few + 5]), [vec![1]]);
        assert_eq!(hands_of(&[0..400, 0..few + 5]), [vec![1], vec![2]]);
        // With fewer objects than anybody is told apart by, nothing is divided.
        assert_eq!(hands_of(&[0..400, 0..few - 1]), [vec![1, 2]]);
    }

    #[test]
    fn what_is_left_of_an_alarm_is_looked_into_from_a_tenth_of_it_and_from_the_least_excess() {
        let policy = policy::Novelty::default();
        let least = policy.excess as f64;
        assert!(is_much(least, least * 10.0, 1.0, &policy));
        assert!(!is_much(least, least * 10.1, 1.0, &policy));
        assert!(!is_much(least - 1.0, least, 1.0, &policy));
        assert!(is_much(least / 4.0, least, 4.0, &policy));
    }
}
