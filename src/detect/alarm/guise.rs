//! Hands that were at work before the log began: what one guise does all along.
//!
//! An alarm needs days without a theft to tell it by. Where one began before the first line and lasts for half
//! of the log or longer, it is the usual level. But a thief who scatters his requests behaves as nobody
//! else at the endpoint does, whenever that is: each of his addresses asks there for one thing after the other and for
//! nothing else, and no object twice. So what is borne by one program, one key, or nobody's name is held against what
//! all others do at the same endpoint.
//!
//! Machines of a partner look the same: tills, meters, workers of a queue. These have a place or a name, and stay. So
//! each must come for a short time, or without the name that all others show.

use super::explanation::{Explanation, Part};
use super::follow::told_by;
use super::grid::{DAY, Grid};
use super::lead::Lead;
use super::news::Alarm;
use super::scene::Scene;
use super::scope::{Asked, Scope, Watched};
use super::slice::Slice;
use crate::detect::policy;
use crate::triage::Attribute;
use crate::triage::attribute::{ABSENT, PRESENT};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// What a guise is told by, clearest first.
const TOLD_BY: [Attribute; 3] = [Attribute::UserAgent, Attribute::Credential, Attribute::Named];

/// Times the least excess of an alarm that a guise must ask for, in objects of the log.
pub(in crate::detect) const TIMES: f64 = 2.0;

/// Leads about guises of a scope that do what nobody else does there.
pub(in crate::detect) fn leads(
    scope: &Scope<'_>,
    scene: &Scene,
    policy: &policy::Novelty,
) -> Vec<Lead> {
    if scope.watched != Watched::Objects {
        return Vec::new();
    }
    let mut found: Vec<Lead> = Vec::new();
    for attribute in TOLD_BY {
        let mut guises: BTreeMap<u64, Vec<&Asked>> = BTreeMap::new();
        for asked in &scope.touches {
            guises.entry(asked.value(attribute)).or_default().push(asked);
        }
        guises.retain(|value, _| (*value == ABSENT) == (attribute == Attribute::Named));
        for (value, touches) in guises {
            let held = |lead: &Lead| touches.iter().filter(|asked| lead.holds(asked)).count();
            // To hold one against all others costs more than to see that it is none.
            if !may_be(&touches, policy) || found.iter().any(|lead| held(lead) * 2 >= touches.len())
            {
                continue;
            }
            let Some(guise) = Guise::of(attribute, value, &touches, scope) else { continue };
            if guise.stands_out(scope, scene, policy) {
                found.push(guise.lead(scope, scene, policy));
            }
        }
    }
    found
}

/// Guises without a name take the place of leads that tell a part of what they do.
pub(in crate::detect) fn replace(leads: &mut Vec<Lead>) {
    let whole = |lead: &&Lead| lead.alarm.slice == Slice::Guise && is_bare(lead);
    let guises: Vec<Lead> = leads.iter().filter(whole).cloned().collect();
    leads.retain(|lead| {
        lead.alarm.slice == Slice::Guise || !guises.iter().any(|guise| lead.is_told_by(guise))
    });
}

/// What bears one value of an attribute, and what does not.
struct Guise<'g> {
    terms: Vec<Part>,
    own: &'g [&'g Asked],
    others: Vec<&'g Asked>,
}

impl<'g> Guise<'g> {
    fn of(
        attribute: Attribute,
        value: u64,
        own: &'g [&'g Asked],
        scope: &'g Scope<'_>,
    ) -> Option<Self> {
        let others: Vec<&Asked> =
            scope.touches.iter().filter(|asked| asked.value(attribute) != value).collect();
        let part = |attribute, value| Part { attribute, values: vec![value], explains: 1.0 };
        let mut terms = vec![part(attribute, value)];
        if attribute != Attribute::Named && nameless(own) && named(&others) {
            terms.push(part(Attribute::Named, ABSENT));
        }
        (own.len() > 1 && !others.is_empty()).then_some(Self { terms, own, others })
    }

    /// Many who each ask for several things, once, and for nothing else, among others who do not.
    fn stands_out(&self, scope: &Scope<'_>, scene: &Scene, policy: &policy::Novelty) -> bool {
        let limits = &policy.guise;
        let (own, others) = (actors(self.own), actors(&self.others));
        let moment = (scene.log.1 - scene.log.0) / limits.brief.max(1);
        let days = self.days(scope);
        let stints = |asked: &Asked| {
            days.as_ref()
                .and_then(|days| days.get(&asked.touch.actor))
                .is_some_and(|days| days.len() as u32 * DAY <= moment.max(DAY))
        };
        let passes = |asked: &Asked| asked.who.brief(moment) || stints(asked);
        let brief = share(&own, &passes) >= limits.nearly_all;
        let bare = nameless(self.own) && named(&self.others);
        self.goes_on(scene, policy)
            && others.len() >= limits.others
            && share(&others, &alone) <= limits.others_alone
            && share(&others, &greedy) <= limits.others_greedy
            && (brief || bare)
            && self.is_one_list(scope, policy)
    }

    /// It was at work when the log began, and did not pause for long since: what begins within the log is told by the
    /// days before it.
    fn goes_on(&self, scene: &Scene, policy: &policy::Novelty) -> bool {
        let limits = &policy.guise;
        let whole = scene.log.1 - scene.log.0;
        let mut times: Vec<u32> = self.own.iter().map(|asked| asked.touch.time).collect();
        times.sort_unstable();
        let first = times.first().copied().unwrap_or(u32::MAX);
        let pauses = times.iter().zip(times.iter().skip(1)).map(|(a, b)| b - a);
        first.saturating_sub(scene.log.0) <= whole / limits.early.max(1)
            && pauses.max().unwrap_or(0) <= whole / limits.brief.max(1)
    }

    /// The days on which each was at work, where all objects of the log are known.
    fn days(&self, scope: &Scope<'_>) -> Option<HashMap<u64, HashSet<u32>>> {
        let mut days: HashMap<u64, HashSet<u32>> = HashMap::new();
        for asked in self.own {
            days.entry(asked.touch.actor).or_default().insert(asked.touch.time / DAY);
        }
        (scope.scale <= 1.0).then_some(days)
    }

    /// Enough is taken, and hardly anything by two of them, or twice: draws that know nothing of each other
    /// repeat objects. S draws of R objects leave S − R(1 − e^(−S/R)) repeats.
    fn is_one_list(&self, scope: &Scope<'_>, policy: &policy::Novelty) -> bool {
        let limits = &policy.guise;
        let objects: HashSet<u64> = self.own.iter().map(|asked| asked.touch.object).collect();
        let all = scope.touches.chunk_by(|a, b| a.touch.object == b.touch.object).count() as f64;
        let (draws, distinct) = (self.own.len() as f64, objects.len() as f64);
        let expected = draws - all * (1.0 - (-draws / all).exp());
        let repeats = draws - distinct;
        distinct * scope.scale >= policy.excess as f64 * TIMES
            && expected >= limits.repeats
            && repeats * limits.fewer <= expected
    }

    fn lead(self, scope: &Scope<'_>, scene: &Scene, policy: &policy::Novelty) -> Lead {
        let span = (scene.log.0, scene.log.1 + 1);
        let mut known: HashSet<u64> = HashSet::new();
        let first = self.own.iter().filter(|asked| known.insert(asked.touch.object));
        let alarm = Alarm {
            slice: Slice::Guise,
            span,
            score: 0.0,
            news: first.map(|asked| **asked).collect(),
            usual: self.others.iter().map(|asked| **asked).collect(),
            // What others do is no measure of how much it would be.
            ratio: 0.0,
            cut: (true, true),
            grid: Grid::new(span, span.1 - span.0),
            calm: vec![false],
        };
        let explanation = Explanation {
            terms: self.terms,
            explains: 1.0,
            collateral: 0.0,
            partial: Vec::new(),
            strangers: false,
        };
        told_by(scope, alarm, explanation, policy)
    }
}

/// Enough of those who bear one value ask for several things and for nothing else, from enough networks.
fn may_be(own: &[&Asked], policy: &policy::Novelty) -> bool {
    let limits = &policy.guise;
    let networks = || own.iter().map(|asked| asked.value(Attribute::Prefix));
    if own.len() < limits.actors || networks().collect::<HashSet<u64>>().len() < limits.networks {
        return false;
    }
    let own = actors(own);
    own.len() >= limits.actors
        && share(&own, &alone) >= limits.nearly_all
        && share(&own, &greedy) >= limits.greedy
}

fn alone(asked: &Asked) -> bool {
    asked.who.is_alone()
}

fn greedy(asked: &Asked) -> bool {
    asked.who.is_greedy()
}

/// Percent of those who asked of whom something holds.
fn share(of: &HashMap<u64, &Asked>, holds: &dyn Fn(&Asked) -> bool) -> usize {
    of.values().filter(|asked| holds(asked)).count() * 100 / of.len().max(1)
}

/// Who asked, each with one of his touches.
fn actors<'a>(touches: &[&'a Asked]) -> HashMap<u64, &'a Asked> {
    touches.iter().map(|asked| (asked.touch.actor, *asked)).collect()
}

/// Percent that is nearly all, and hardly any, of touches with a principal.
const NEARLY_ALL: usize = 90;
const HARDLY_ANY: usize = 5;

fn with_name(touches: &[&Asked]) -> usize {
    let named = touches.iter().filter(|asked| asked.value(Attribute::Named) == PRESENT).count();
    named * 100 / touches.len().max(1)
}

fn nameless(touches: &[&Asked]) -> bool {
    with_name(touches) <= HARDLY_ANY
}

fn named(touches: &[&Asked]) -> bool {
    with_name(touches) >= NEARLY_ALL
}

/// It is told by no name, where all others show one.
pub(in crate::detect) fn is_bare(lead: &Lead) -> bool {
    lead.explanation
        .terms
        .iter()
        .any(|part| part.attribute == Attribute::Named && part.values == [ABSENT])
}

/// It is about a guise that shows a name as all others do, or of which chance may have dealt what each took.
pub(in crate::detect) fn is_question(lead: &Lead, listed: bool) -> bool {
    lead.alarm.slice == Slice::Guise && !(listed && is_bare(lead))
}

/// What a guise does all along, beside what others do, in words.
pub(in crate::detect) fn told(lead: &Lead) -> String {
    let (own, others): (Vec<&Asked>, Vec<&Asked>) =
        (lead.alarm.news.iter().collect(), lead.alarm.usual.iter().collect());
    let (own, others) = (actors(&own), actors(&others));
    format!(
        "about {} objects were asked for all along the log by such as nobody else there is like: {} % of them ask for nothing else (others {} %), {} % for three objects or more (others {} %)",
        crate::words::whole(lead.alarm.news.len() as f64 * lead.scale),
        share(&own, &alone),
        share(&others, &alone),
        share(&own, &greedy),
        share(&others, &greedy)
    )
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play_together};

    const DAY: i64 = 86_400;

    /// Hands that each ask for so many orders on one day, one hand a day after the other or all of them every day,
    /// with a program of their own.
    fn hands(each: i64, relieve: bool, name: Option<&str>) -> Vec<Request> {
        let one = |n: i64| {
            let hand = if relieve { n / each } else { n % 40 };
            let at = MONDAY + n * (14 * DAY / (40 * each)) + 60;
            let order = 70_001 + (n * 7 % (40 * each)) * 7919 % 1_600 * 7919;
            let request = Request::at(at, format!("/v1/orders/{order}"))
                .from(format!("203.{hand}.113.9"), "Fetch/1");
            match name {
                Some(name) => request.principal(format!("{name}-{hand}")),
                None => request,
            }
        };
        (0..40 * each).map(one).collect()
    }

    /// The gravest level of what is found of a guise, with how many requests.
    fn found(more: Vec<Request>) -> Option<(Level, usize)> {
        let outcome = play_together(&[customers(1_600, 14, 5), more].concat());
        let guise = |reason: &String| reason.contains("all along the log");
        let of = outcome.of("distributed_enumeration").into_iter();
        let of = of.filter(|f| f.verdict.reasons.iter().any(guise));
        of.map(|f| (f.verdict.level, f.verdict.events.len())).max()
    }

    #[test]
    fn a_theft_that_fills_the_log_is_told_by_what_nobody_else_does_there() {
        assert_eq!(found(hands(20, true, None)), Some((Level::High, 800)));
    }

    #[test]
    fn who_shows_a_name_and_relieves_others_is_a_question_and_machines_that_stay_are_none() {
        assert_eq!(found(hands(20, true, Some("courier"))), Some((Level::Medium, 800)));
        assert_eq!(found(hands(20, false, Some("till"))), None);
    }

    #[test]
    fn people_who_read_what_is_theirs_are_no_guise_whatever_their_program() {
        assert_eq!(found(Vec::new()), None);
        assert_eq!(found(hands(1, true, None)), None, "one order each");
    }
}
