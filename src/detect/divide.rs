//! The hands behind one alarm, where it was more than one.
//!
//! What explains an alarm may hold two who share an attribute, may hide another who did the rest, or
//! may explain a part alone.

use super::attribution::{Explanation, Part, greatest_part};
use super::lead::{Lead, follow, surroundings, told_by};
use super::news::{Alarm, Scene};
use super::policy;
use super::scope::{Asked, Scope};
use crate::triage::{Attribute, Set};
use hashbrown::HashSet;

/// Hands that one alarm is divided among, at most.
const MOST_PARTS: usize = 3;

/// The hands behind an alarm: one that explains it, and another that it hid; or else each that
/// explains a great part of it alone, and what explains the rest.
pub(super) fn hands(
    scope: &Scope<'_>,
    scene: &Scene,
    alarm: Alarm,
    policy: &policy::Novelty,
) -> Vec<Lead> {
    let whole = follow(scope, scene, alarm.clone(), policy);
    let explained = whole.set.is_some() && whole.explanation.is_tight(policy);
    if !whole.few.is_empty() || explained && !(whole.login && whole.lists_actors()) {
        let second = beside(scope, scene, alarm, &whole, policy);
        return apart(whole).into_iter().chain(second).collect();
    }
    let (mut rest, mut hands) = (alarm, Vec::new());
    while hands.len() < MOST_PARTS {
        let (within, without) = surroundings(scope, &rest);
        let Some((part, collateral)) = greatest_part(&rest, &within, &without, policy) else {
            break;
        };
        let hand = of_part(&rest, &part);
        let holds = |asked: &Asked| part.values.contains(&asked.value(part.attribute));
        rest.news.retain(|asked| !holds(asked));
        rest.usual.retain(|asked| !holds(asked));
        let mut lead = told_by(scope, scene, hand, alone_with(part, collateral), policy);
        lead.whole = whole.alarm.span;
        hands.push(lead);
    }
    if hands.is_empty() {
        return if explained { apart(whole) } else { vec![whole] };
    }
    let much = whole.alarm.excess() * MUCH_LEFT;
    if rest.excess() * scope.scale >= policy.excess as f64 && rest.excess() >= much {
        let mut rest = follow(scope, scene, rest, policy);
        rest.whole = whole.alarm.span;
        // What nothing explains, beside what was explained, is the ordinary noise of the time.
        hands.extend(Some(rest).filter(|rest| rest.set.is_some()));
    }
    hands
}

/// Least share of an alarm that is left by those told apart, for it to be looked into.
const MUCH_LEFT: f64 = 0.1;

/// Whoever else was at work while an alarm stood: what the hand that explains it did not do, if
/// that is still more than usual and has something in common that hardly anybody else shows.
fn beside(
    scope: &Scope<'_>,
    scene: &Scene,
    mut rest: Alarm,
    whole: &Lead,
    policy: &policy::Novelty,
) -> Option<Lead> {
    let theirs = |asked: &Asked| {
        let in_set = |set: &Set| set.agrees(|attribute: Attribute| asked.value(attribute));
        whole.few.contains(&asked.touch.actor) || whole.set.as_ref().is_some_and(in_set)
    };
    rest.news.retain(|asked| !theirs(asked));
    rest.usual.retain(|asked| !theirs(asked));
    let excess = rest.excess();
    let noise = NOISE * rest.expected().sqrt();
    if excess * scope.scale < policy.excess as f64 || excess < noise.max(LEAST_BESIDE) {
        return None;
    }
    // A list can be had of any rest: one program, key or network is somebody.
    let (within, without) = surroundings(scope, &rest);
    let (part, collateral) = greatest_part(&rest, &within, &without, policy)?;
    if part.explains < MOST_OF_REST {
        return None;
    }
    let mut lead =
        told_by(scope, scene, of_part(&rest, &part), alone_with(part, collateral), policy);
    lead.whole = whole.alarm.span;
    lead.set.is_some().then_some(lead)
}

/// What is explained by one part alone.
fn alone_with(part: Part, collateral: f64) -> Explanation {
    Explanation { explains: part.explains, terms: vec![part], collateral, partial: Vec::new() }
}

/// The requests of an alarm that one part holds.
fn of_part(alarm: &Alarm, part: &Part) -> Alarm {
    let mut mine = alarm.clone();
    let holds = |asked: &Asked| part.values.contains(&asked.value(part.attribute));
    mine.news.retain(holds);
    mine.usual.retain(holds);
    mine
}

/// Least share of what is left of an alarm that a second hand has.
const MOST_OF_REST: f64 = 0.5;
/// Standard deviations of a count above which what is left of an alarm is no chance.
const NOISE: f64 = 4.0;
/// Least that is left of an alarm, in the sample, for a second hand.
const LEAST_BESIDE: f64 = 20.0;

/// Most values of one attribute that may be as many hands.
const MOST_HANDS: usize = 6;

/// A lead whose attribute has a few values, one for each of several hands: where two of them took
/// the same objects more than by a slip, they worked from different lists.
fn apart(lead: Lead) -> Vec<Lead> {
    let lists = lead.explanation.terms.iter().filter(|part| {
        (2..=MOST_HANDS).contains(&part.values.len()) && part.attribute != Attribute::Size
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
            common * 20 <= objects.len().min(union.len())
        };
        match hands.iter_mut().find(|(_, union)| alike(union)) {
            Some((values, union)) => {
                values.push(*value);
                union.extend(objects);
            }
            None => hands.push((vec![*value], objects)),
        }
    }
    if hands.len() < 2 || hands.iter().any(|(_, objects)| objects.len() < 20) {
        return vec![lead];
    }
    // An owner whose things the thief took as well repeats him, and is no other thief.
    let most = hands.iter().map(|(_, objects)| objects.len()).max().unwrap_or(0);
    hands.retain(|(_, objects)| objects.len() * 20 >= most);
    hands.into_iter().map(|(values, _)| lead.narrowed(part.attribute, &values)).collect()
}
