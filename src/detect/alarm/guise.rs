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
use super::grid::{DAY, Grid, is_brief};
use super::guised::lacks;
use super::lead::Lead;
use super::news::Alarm;
use super::scene::Scene;
use super::scope::{Asked, Scope, Watched};
use super::shown::Shown;
use super::slice::Slice;
use super::wakeful::is_wakeful;
use crate::detect::policy;
use crate::record::Outcome;
use crate::triage::Attribute;
use crate::triage::attribute::ABSENT;
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
    let all = Shown::of(&scope.touches);
    let brief = is_brief(scene.log.1 - scene.log.0);
    let mut found: Vec<Lead> = Vec::new();
    for attribute in TOLD_BY {
        let mut guises: BTreeMap<u64, Vec<&Asked>> = BTreeMap::new();
        for asked in &scope.touches {
            guises.entry(asked.value(attribute)).or_default().push(asked);
        }
        for (value, touches) in guises {
            let lacks = all.lacked_by(&Shown::of(touches.iter().copied()));
            let is_told = match attribute {
                Attribute::UserAgent => value != ABSENT,
                other => (value == ABSENT) == (other == Attribute::Named || lacks == Some(other)),
            };
            let held = |lead: &Lead| touches.iter().filter(|asked| lead.holds(asked)).count();
            // To hold one against all others costs more than to see that it is none.
            if !is_told
                || !may_be(&touches, lacks, brief, policy)
                || found.iter().any(|lead| held(lead) * 2 >= touches.len())
            {
                continue;
            }
            let Some(guise) = Guise::of((attribute, value), lacks, &touches, scope) else {
                continue;
            };
            if guise.stands_out(scope, scene, policy) {
                found.push(guise.lead(scope, scene, policy));
            }
        }
    }
    let own = strays(scope, policy.divide.beside);
    let told = |lead: &Lead| own.iter().filter(|a| lead.holds(a)).count() * 2 >= own.len();
    if brief && !found.iter().any(told) {
        let strays = Guise::of_strays(&own, scope).filter(|g| g.are_strays(scope, policy));
        found.extend(strays.map(|guise| guise.lead(scope, scene, policy)));
    }
    found
}

/// Guises without a name take the place of leads that tell a part of what they do.
pub(in crate::detect) fn replace(leads: &mut Vec<Lead>) {
    let whole = |lead: &&Lead| lead.alarm.slice == Slice::Guise && lacks(lead).is_some();
    let guises: Vec<Lead> = leads.iter().filter(whole).cloned().collect();
    leads.retain(|lead| {
        lead.alarm.slice == Slice::Guise || !guises.iter().any(|guise| lead.is_told_by(guise))
    });
}

/// What bears one value of an attribute, and what does not.
struct Guise<'g> {
    terms: Vec<Part>,
    /// What it does not show, though all others do.
    lacks: Option<Attribute>,
    own: &'g [&'g Asked],
    others: Vec<&'g Asked>,
}

impl<'g> Guise<'g> {
    fn of(
        (attribute, value): (Attribute, u64),
        lacks: Option<Attribute>,
        own: &'g [&'g Asked],
        scope: &'g Scope<'_>,
    ) -> Option<Self> {
        let others: Vec<&Asked> =
            scope.touches.iter().filter(|asked| asked.value(attribute) != value).collect();
        let part = |attribute, value| Part { attribute, values: vec![value], explains: 1.0 };
        let mut terms = vec![part(attribute, value)];
        terms.extend(lacks.filter(|lacks| *lacks != attribute).map(|lacks| part(lacks, ABSENT)));
        (own.len() > 1 && !others.is_empty()).then_some(Self { terms, lacks, own, others })
    }

    /// Many who each ask for several things, once, and for nothing else, among others who do not.
    fn stands_out(&self, scope: &Scope<'_>, scene: &Scene, policy: &policy::Novelty) -> bool {
        let limits = &policy.guise;
        let others = actors(&self.others);
        if others.len() < limits.others {
            return false;
        }
        let modest = share(&others, &greedy) <= limits.others_greedy;
        if self.lacks.is_some() {
            return modest && self.is_bare(scope, scene, policy);
        }
        let brief = is_brief(scene.log.1 - scene.log.0);
        modest && self.passes(&others, scope, scene, policy)
            || brief && self.is_dealt(&others, scope, policy)
    }

    /// Each of them was there for a short time, and others took their place.
    fn passes(
        &self,
        others: &HashMap<u64, &Asked>,
        scope: &Scope<'_>,
        scene: &Scene,
        policy: &policy::Novelty,
    ) -> bool {
        let limits = &policy.guise;
        let own = actors(self.own);
        let moment = (scene.log.1 - scene.log.0) / limits.brief.max(1);
        let days = self.days(scope);
        let stints = |asked: &Asked| {
            days.as_ref()
                .and_then(|days| days.get(&asked.touch.actor))
                .is_some_and(|days| days.len() as u32 * DAY <= moment.max(DAY))
        };
        let passes = |asked: &Asked| asked.who.brief(moment) || stints(asked);
        self.goes_on(scene, policy)
            && networks(self.own) >= limits.networks
            && share(&own, &alone) >= limits.nearly_all
            && share(&own, &greedy) >= limits.greedy
            && share(others, &alone) <= limits.others_alone
            && share(&own, &passes) >= limits.nearly_all
            && self.is_one_list(scope, policy, (limits.repeats, limits.fewer))
    }

    /// In a few days it does not show who relieves whom. But they ask for several things far more often than others
    /// do, for nothing else, hardly anything twice, and hardly anything that others ask for: what couriers and
    /// tills work on, people ask for as well.
    fn is_dealt(
        &self,
        others: &HashMap<u64, &Asked>,
        scope: &Scope<'_>,
        policy: &policy::Novelty,
    ) -> bool {
        let limits = &policy.guise;
        let own = share(&actors(self.own), &several(self.own, scope));
        own >= limits.greedy
            && own >= limits.times_several * share(others, &several(&self.others, scope))
            && share(others, &alone) <= limits.others_alone
            && self.is_apart(limits)
            && self.is_one_list(scope, policy, (limits.repeats, limits.fewer))
    }

    /// Whoever asks for nothing else, if all objects are known.
    fn of_strays(own: &'g [&'g Asked], scope: &'g Scope<'_>) -> Option<Self> {
        let others = scope.touches.iter().filter(|asked| !asked.who.is_alone()).collect();
        let mut values: Vec<u64> = actors(own).into_keys().collect();
        values.sort_unstable();
        let part = Part { attribute: Attribute::Actor, values, explains: 1.0 };
        (scope.scale <= 1.0).then_some(Self { terms: vec![part], lacks: None, own, others })
    }

    /// Many who have nothing in common but that they ask for nothing else: people who come by a link ask for what is
    /// there, by day; devices that stay ask for theirs again and again.
    fn are_strays(&self, scope: &Scope<'_>, policy: &policy::Novelty) -> bool {
        let limits = &policy.guise;
        let tries = policy::Guise { misses: limits.strays_missing, ..limits.clone() };
        actors(self.own).len() >= limits.strays
            && actors(&self.others).len() >= limits.others
            && networks(self.own) >= limits.spread
            && self.tries(&tries)
            && is_wakeful(self.own, &self.others, limits)
            && self.is_apart(limits)
            && self.is_one_list(scope, policy, (limits.repeats, limits.fewer))
    }

    /// They show nothing where all others show a name or a key, so that nothing else need be odd about their calls,
    /// and no day before is needed to tell them by. People who come by a link without signing in ask for what is
    /// theirs, one thing; behind one address of a carrier are many, with many programs. A service that calls from
    /// within comes from a few networks, works on what people ask for at the time, and knows that it is there.
    fn is_bare(&self, scope: &Scope<'_>, scene: &Scene, policy: &policy::Novelty) -> bool {
        let limits = &policy.guise;
        let hands = actors(self.own);
        let several = several(self.own, scope);
        let alone = share(&hands, &alone) >= limits.nearly_all;
        let plain: HashMap<u64, &Asked> =
            hands.iter().filter(|(_, a)| several(a)).map(|(at, a)| (*at, *a)).collect();
        let tries = self.tries(limits);
        let takes = share(&hands, &greedy) >= limits.greedy
            || alone && share(&hands, &several) >= limits.greedy
            || tries && plain.len() * 100 >= hands.len() * limits.trying;
        let networks = networks(self.own);
        let place = tries
            || networks >= limits.networks
            || networks >= limits.few_networks && self.is_apart(limits);
        let chance = (limits.repeats * limits.fewer / HALF, HALF);
        takes
            && place
            && share(&plain, &|asked| asked.who.has_one_program()) >= limits.one_program
            && (is_brief(scene.log.1 - scene.log.0) || self.goes_on(scene, policy))
            && (self.is_one_list(scope, policy, (limits.repeats, limits.fewer))
                || self.is_one_list(scope, policy, chance))
    }

    /// Much of what is asked for does not exist, and hardly anything of what others ask for.
    fn tries(&self, limits: &policy::Guise) -> bool {
        let missing = |of: &[&Asked]| {
            let missing = of.iter().filter(|asked| asked.touch.outcome == Outcome::Missing);
            missing.count() * 100
        };
        let (own, others) = (missing(self.own), missing(&self.others));
        own >= self.own.len() * limits.misses
            && others * limits.times_missing * self.own.len() <= own * self.others.len()
    }

    /// Hardly anything of what is taken is asked for by others.
    fn is_apart(&self, limits: &policy::Guise) -> bool {
        let theirs: HashSet<u64> = self.others.iter().map(|asked| asked.touch.object).collect();
        let own: HashSet<u64> = self.own.iter().map(|asked| asked.touch.object).collect();
        own.intersection(&theirs).count() * 100 <= own.len() * limits.in_common
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
    /// repeat objects, so many at least, and so many times more than these do. S draws of R objects leave
    /// S − R(1 − e^(−S/R)) repeats.
    fn is_one_list(
        &self,
        scope: &Scope<'_>,
        policy: &policy::Novelty,
        (least, fewer): (f64, f64),
    ) -> bool {
        let objects: HashSet<u64> = self.own.iter().map(|asked| asked.touch.object).collect();
        let all = scope.touches.chunk_by(|a, b| a.touch.object == b.touch.object).count() as f64;
        let (draws, distinct) = (self.own.len() as f64, objects.len() as f64);
        let expected = draws - all * (1.0 - (-draws / all).exp());
        let repeats = draws - distinct;
        distinct * scope.scale >= policy.excess as f64 * TIMES
            && expected >= least
            && repeats * fewer <= expected
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
        let strangers = self.terms.iter().any(|part| part.attribute == Attribute::Actor);
        let explanation = Explanation {
            terms: self.terms,
            explains: 1.0,
            collateral: 0.0,
            partial: Vec::new(),
            strangers,
        };
        told_by(scope, alarm, explanation, policy)
    }
}

/// Times fewer repeats than chance would have, of many, that tell a list as well as far fewer of a few: a thief
/// asks again for what failed.
const HALF: f64 = 2.0;

/// Those who bear one value, from enough networks, ask for nothing else, or all others show more; but for a few
/// days each must ask for several things.
fn may_be(own: &[&Asked], lacks: Option<Attribute>, brief: bool, policy: &policy::Novelty) -> bool {
    let limits = &policy.guise;
    let least = if brief { limits.few_networks } else { limits.networks };
    if own.len() < limits.actors || lacks.is_none() && networks(own) < least {
        return false;
    }
    // One stranger with the same program is many of few hands, and few of what they do.
    let nearly = |count: usize, all: usize| count * 100 >= all * limits.nearly_all;
    let all_alone = || nearly(own.iter().filter(|asked| alone(asked)).count(), own.len());
    let hands = actors(own);
    hands.len() >= limits.actors
        && (lacks.is_some()
            || brief && all_alone()
            || share(&hands, &alone) >= limits.nearly_all
                && share(&hands, &greedy) >= limits.greedy)
}

/// What is asked for by such as ask for nothing else, and for fewer things than one is told by alone.
fn strays<'s>(scope: &'s Scope<'_>, most: usize) -> Vec<&'s Asked> {
    let mut asked: HashMap<u64, HashSet<u64>> = HashMap::new();
    for touch in scope.touches.iter().map(|asked| &asked.touch) {
        asked.entry(touch.actor).or_default().insert(touch.object);
    }
    let few = |asked_by: u64| asked.get(&asked_by).is_none_or(|objects| objects.len() < most);
    scope.touches.iter().filter(|asked| alone(asked) && few(asked.touch.actor)).collect()
}

/// Who of some asks there for two things or more: of all of his, where not all objects of the log are known.
fn several(of: &[&Asked], scope: &Scope<'_>) -> impl Fn(&Asked) -> bool + use<> {
    let mut asked: HashMap<u64, HashSet<u64>> = HashMap::new();
    for touch in of.iter().map(|asked| &asked.touch) {
        asked.entry(touch.actor).or_default().insert(touch.object);
    }
    let whole = scope.scale <= 1.0;
    move |of| {
        let here = || asked.get(&of.touch.actor).is_some_and(|objects| objects.len() > 1);
        if whole { here() } else { of.who.has_several() }
    }
}

fn networks(of: &[&Asked]) -> usize {
    of.iter().map(|asked| asked.value(Attribute::Prefix)).collect::<HashSet<u64>>().len()
}

pub(super) fn alone(asked: &Asked) -> bool {
    asked.who.is_alone()
}

pub(super) fn greedy(asked: &Asked) -> bool {
    asked.who.is_greedy()
}

/// Percent of those who asked of whom something holds.
pub(super) fn share(of: &HashMap<u64, &Asked>, holds: &dyn Fn(&Asked) -> bool) -> usize {
    of.values().filter(|asked| holds(asked)).count() * 100 / of.len().max(1)
}

/// Who asked, each with one of his touches.
pub(super) fn actors<'a>(touches: &[&'a Asked]) -> HashMap<u64, &'a Asked> {
    touches.iter().map(|asked| (asked.touch.actor, *asked)).collect()
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

    /// What is found of those who were there all along beside many customers, in two weeks.
    fn all_along(more: Vec<Request>) -> Option<(Level, usize)> {
        found(1_600, 14, 5, more)
    }

    /// The gravest level of what is found of a guise, with how many requests, beside so many customers.
    fn found(people: i64, days: i64, every: usize, more: Vec<Request>) -> Option<(Level, usize)> {
        let outcome = play_together(&[customers(people, days, every), more].concat());
        let guise = |reason: &String| reason.contains("all along the log");
        let of = outcome.of("distributed_enumeration").into_iter();
        let of = of.filter(|f| f.verdict.reasons.iter().any(guise));
        of.map(|f| (f.verdict.level, f.verdict.events.len())).max()
    }

    #[test]
    fn a_theft_that_fills_the_log_is_told_by_what_nobody_else_does_there() {
        assert_eq!(all_along(hands(20, true, None)), Some((Level::High, 800)));
    }

    #[test]
    fn who_shows_a_name_and_relieves_others_is_a_question_and_machines_that_stay_are_none() {
        assert_eq!(all_along(hands(20, true, Some("courier"))), Some((Level::Medium, 800)));
        assert_eq!(all_along(hands(20, false, Some("till"))), None);
    }

    #[test]
    fn people_who_read_what_is_theirs_are_no_guise_whatever_their_program() {
        assert_eq!(all_along(Vec::new()), None);
        assert_eq!(all_along(hands(1, true, None)), None, "one order each");
    }

    /// What nobody signs in for, in one day: so many hands ask for so many orders each, beside 200 customers who sign
    /// in. The path is that of an order's number, the client that of a hand's and a turn's.
    struct OneDay {
        hands: i64,
        each: i64,
        order: fn(i64) -> i64,
        client: fn(i64) -> String,
        programs: i64,
        around: bool,
        named: bool,
        by_day: bool,
        /// One in so many is not there.
        missing: i64,
        agent: &'static str,
    }

    const UNSIGNED: OneDay = OneDay {
        hands: 120,
        each: 2,
        order: |n| 9_000_017 + n * 13,
        client: |hand| format!("203.{hand}.113.9"),
        programs: 1,
        around: false,
        named: false,
        by_day: false,
        missing: 0,
        agent: "App/5.2",
    };

    /// The gravest level of what is found of them as a guise.
    fn in_one_day(of: &OneDay) -> Option<Level> {
        let one = |n: i64| {
            let (hand, turn) = (n % of.hands, n / of.hands);
            let (from, long) = if of.by_day { (26_000, 50_000) } else { (100, 86_000) };
            let at = MONDAY + from + n * long / (of.hands * of.each);
            let ip = (of.client)(hand);
            let agent = if of.programs > 1 {
                format!("App/{}", turn % of.programs)
            } else {
                of.agent.into()
            };
            let status = if of.missing > 0 && n % of.missing == 0 { 404 } else { 200 };
            let name = if of.named { format!("courier-{hand}") } else { String::new() };
            let request = |path: String| Request::at(at, path).from(&ip, &agent).principal(&name);
            let order = Request { status, ..request(format!("/v1/orders/{}", (of.order)(n))) };
            let plans = of.around.then(|| request("/v1/plans".into()));
            std::iter::once(order).chain(plans)
        };
        let all = (0..of.hands * of.each).flat_map(one).collect();
        found(200, 1, 1, all).map(|(level, _)| level)
    }

    #[test]
    fn in_one_day_many_who_show_no_name_and_ask_for_several_things_are_told_from_all_who_sign_in() {
        assert_eq!(in_one_day(&UNSIGNED), Some(Level::High));
        let app = OneDay { hands: 60, each: 4, around: true, ..UNSIGNED };
        assert_eq!(in_one_day(&app), Some(Level::High), "with the calls of the app around each");
        let rented = |hand: i64| format!("203.{}.113.{}", hand % 4, hand / 4);
        let rented = OneDay { hands: 20, each: 12, client: rented, ..UNSIGNED };
        assert_eq!(in_one_day(&rented), Some(Level::High), "from four networks");
    }

    #[test]
    fn guests_carriers_and_services_that_show_no_name_are_no_thieves() {
        assert_eq!(in_one_day(&OneDay { hands: 240, each: 1, ..UNSIGNED }), None, "a link each");
        let app = OneDay { hands: 120, around: true, ..UNSIGNED };
        assert_eq!(in_one_day(&app), None, "guests who have two orders, in the app");
        assert_eq!(in_one_day(&OneDay { programs: 2, ..UNSIGNED }), None, "several people each");
        let within = |hand: i64| format!("10.{hand}.3.9");
        let within = in_one_day(&OneDay { client: within, ..UNSIGNED });
        assert!(within <= Some(Level::Medium), "{within:?}");
        let servers = |hand: i64| format!("203.0.113.{hand}");
        let servers = OneDay { hands: 20, each: 12, client: servers, ..UNSIGNED };
        assert_eq!(in_one_day(&servers), None, "one network");
        let three = |hand: i64| format!("203.{}.113.{}", hand % 3, hand / 3);
        let busy = |n: i64| 70_001 + n % 200 * 7919;
        let service = OneDay { hands: 15, each: 12, order: busy, client: three, ..UNSIGNED };
        assert_eq!(in_one_day(&service), None, "what customers ask for at the time");
    }

    /// Forty hands with a program of their own that show names as all others do, and ask for six orders each.
    const DEALT: OneDay = OneDay { hands: 40, each: 6, named: true, agent: "Fetch/1", ..UNSIGNED };

    #[test]
    fn a_list_dealt_to_many_networks_under_names_is_told_by_having_no_hours_and_else_a_question() {
        assert_eq!(in_one_day(&DEALT), Some(Level::High));
        assert_eq!(in_one_day(&OneDay { by_day: true, ..DEALT }), Some(Level::Medium), "by day");
        let one = |hand: i64| format!("203.0.113.{hand}");
        assert_eq!(
            in_one_day(&OneDay { client: one, ..DEALT }),
            None,
            "a service that acts for its users"
        );
        let busy = |n: i64| 70_001 + n % 200 * 7919;
        assert_eq!(
            in_one_day(&OneDay { order: busy, ..DEALT }),
            None,
            "couriers, whose orders people follow"
        );
        assert_eq!(in_one_day(&OneDay { around: true, ..DEALT }), None, "an app");
        assert_eq!(in_one_day(&OneDay { hands: 240, each: 1, ..DEALT }), None, "one order each");
    }

    /// People with the app of all, who ask for nothing else.
    const STRAYS: OneDay = OneDay { hands: 150, each: 2, named: true, missing: 9, ..UNSIGNED };

    #[test]
    fn many_with_nothing_in_common_who_ask_for_nothing_else_are_told_by_tries_at_all_hours() {
        assert_eq!(in_one_day(&STRAYS), Some(Level::High));
        assert_eq!(in_one_day(&OneDay { missing: 0, ..STRAYS }), None, "they know what is there");
        assert_eq!(in_one_day(&OneDay { by_day: true, ..STRAYS }), None, "by day");
        assert_eq!(in_one_day(&OneDay { hands: 60, ..STRAYS }), None, "too few");
        let few = OneDay { hands: 5, each: 60, ..STRAYS };
        assert_eq!(in_one_day(&few), None, "a few, each of whom is judged alone");
    }
}
