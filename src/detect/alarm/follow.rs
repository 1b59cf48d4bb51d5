//! What an alarm leads to: the attributes, the strangers or the few actors that explain it.

use super::attribution::{TRIED, TRIED_AT_LOGINS, explain};
use super::explanation::{Explanation, Part};
use super::lead::Lead;
use super::news::Alarm;
use super::scene::Scene;
use super::scope::{Asked, Scope, Watched};
use super::slice::{Slice, refused};
use crate::detect::innocent::ahead::Openers;
use crate::detect::policy;
use crate::triage::{Attribute, Set};
use hashbrown::{HashMap, HashSet};

/// The lead of an alarm: attributes that explain it, else strangers, else whoever is busiest.
pub(in crate::detect) fn follow(
    scope: &Scope<'_>,
    scene: &Scene,
    alarm: Alarm,
    around: &Surroundings<'_>,
    policy: &policy::Novelty,
) -> Lead {
    let tried: &[Attribute] = match scope.watched {
        Watched::Logins => &TRIED_AT_LOGINS,
        Watched::Objects | Watched::Pages | Watched::Hidden => &TRIED,
    };
    let told = |tried: &[Attribute]| match alarm.slice {
        Slice::Alone => rare(scope, &alarm, around, tried, policy),
        _ => explain(&alarm, around, tried, policy),
    };
    let mut explanation = told(tried);
    if is_by_refusals(&alarm, &explanation) {
        let left: Vec<Attribute> =
            tried.iter().copied().filter(|attribute| *attribute != Attribute::Size).collect();
        let other = Some(told(&left)).filter(|o| !o.terms.is_empty() && o.is_tight(policy));
        explanation = other.unwrap_or(explanation);
    }
    let enough = !explanation.terms.is_empty() && explanation.is_tight(policy);
    if !(enough && explanation.is_rule() && !is_by_refusals(&alarm, &explanation))
        && busiest(&alarm, policy).1.is_empty()
    {
        let strangers = super::manner::strangers(&alarm, around, scene, policy);
        let as_good = |told: &Explanation| !enough || told.is_tight(policy);
        explanation = strangers.filter(as_good).unwrap_or(explanation);
    }
    told_by(scope, alarm, explanation, policy)
}

/// Of a hundred news that an explanation holds, those that were refused or not there, from which their size is
/// that of refusals: it tells what was tried, and leaves out what was got.
const REFUSALS: usize = 90;

fn is_by_refusals(alarm: &Alarm, explanation: &Explanation) -> bool {
    if !explanation.terms.iter().any(|part| part.attribute == Attribute::Size) {
        return false;
    }
    let held = || alarm.news.iter().filter(|asked| explanation.holds(asked));
    let refused = held().filter(|asked| refused(asked.touch.outcome)).count();
    refused * 100 >= held().count() * REFUSALS
}

/// What explains an alarm of those who come alone and is rare among everybody. Where nobody else comes alone,
/// whatever they show seems to be theirs only; what is everybody's is put aside, until something is left
/// that is not, or nothing.
fn rare(
    scope: &Scope<'_>,
    alarm: &Alarm,
    around: &Surroundings<'_>,
    tried: &[Attribute],
    policy: &policy::Novelty,
) -> Explanation {
    let mut left = tried.to_vec();
    let mut partial: Option<Vec<Part>> = None;
    loop {
        let found = explain(alarm, around, &left, policy);
        let partial = partial.get_or_insert_with(|| found.partial.clone());
        if found.terms.is_empty() || !is_usual(scope, alarm, &found, &policy.divide) {
            return Explanation { partial: std::mem::take(partial), ..found };
        }
        left.retain(|attribute| !found.terms.iter().any(|part| part.attribute == *attribute));
    }
}

/// What has attributes in common is told from others who come alone by these, if they are rarer
/// among everybody: a mailing brings people straight to one thing, with all their programs.
fn is_usual(
    scope: &Scope<'_>,
    alarm: &Alarm,
    explanation: &Explanation,
    limits: &policy::Dividing,
) -> bool {
    let calm = scope.touches.iter().filter(|asked| alarm.is_calm(asked.touch.time));
    let all = calm.clone().count().max(1) as f64;
    calm.filter(|asked| explanation.holds(asked)).count() as f64 / all
        > explanation.explains.min(1.0) * limits.usual
}

/// All touches in the time of an alarm, and at calm times: of those who come alone, if it is theirs.
///
/// Any part of the alarm has the same.
#[derive(Debug)]
pub struct Surroundings<'s> {
    /// In its time.
    pub within: Vec<&'s Asked>,
    /// At calm times.
    pub without: Vec<&'s Asked>,
}

impl<'s> Surroundings<'s> {
    /// What surrounds an alarm.
    pub(in crate::detect) fn of(scope: &'s Scope<'_>, alarm: &Alarm) -> Self {
        let (mut within, mut without) = (Vec::new(), Vec::new());
        let theirs = |asked: &&Asked| alarm.slice != Slice::Alone || asked.who.is_alone();
        for asked in scope.touches.iter().filter(theirs) {
            if alarm.holds(asked.touch.time) {
                within.push(asked);
            }
            if alarm.is_calm(asked.touch.time) {
                without.push(asked);
            }
        }
        Self { within, without }
    }
}

/// The lead of an alarm that is explained.
pub(in crate::detect) fn told_by(
    scope: &Scope<'_>,
    alarm: Alarm,
    explanation: Explanation,
    policy: &policy::Novelty,
) -> Lead {
    let within: Vec<&Asked> =
        scope.touches.iter().filter(|asked| alarm.holds(asked.touch.time)).collect();
    let pages = scope.watched == Watched::Pages;
    let (actors, few) = busiest(&alarm, policy);
    // A walk that a few share is judged as one: none of them shows where it began and ended. So is
    // what a few take of others: none of them need take much.
    let few = if pages || alarm.slice == Slice::Others { Vec::new() } else { few };
    let routes: Vec<(u64, Vec<u8>)> =
        scope.endpoints.iter().map(|(hash, endpoint)| (*hash, endpoint.key.clone())).collect();
    let hashes: Vec<u64> = routes.iter().map(|(hash, _)| *hash).collect();
    // What hits many others names nobody.
    let most = policy.collateral as f64 * 4.0 / 100.0;
    let set = explanation.set(&hashes).filter(|_| explanation.collateral <= most);
    // What a few actors explain is theirs, each judged alone; that they have something in common
    // which others have not tells that they are one.
    let good = explanation.is_tight(policy);
    let names = |part: &Part| part.attribute != Attribute::Actor;
    let set = set.filter(|_| few.is_empty() || good && explanation.terms.iter().any(names));
    let mut alone = set.as_ref().map_or((0.0, 0.0), |set| alone(within, set));
    if matches!(alarm.slice, Slice::Alone | Slice::Greedy) && set.is_some() {
        // Others with these attributes are not meant.
        alone.0 = 1.0;
    }
    let distinct = scope.touches.chunk_by(|a, b| a.touch.object == b.touch.object).count();
    let kind = scope.endpoints.first().map_or(Vec::new(), |(_, e)| e.object_kind.clone());
    let theirs = |asked: &Asked| alarm.holds(asked.touch.time) && explanation.holds(asked);
    let openers = match scope.watched {
        Watched::Objects if set.is_some() => Openers::of(&scope.touches, theirs),
        _ => Openers::default(),
    };
    Lead {
        routes,
        object_kind: kind,
        watched: scope.watched,
        answers: scope.answers,
        whole: alarm.span,
        alarm,
        explanation,
        set,
        few,
        actors,
        scale: scope.scale,
        alone,
        openers,
        objects: distinct as f64 * scope.scale,
        program: None,
    }
}

/// How many actors stand behind the news, and which of them explain it if these are few.
fn busiest(alarm: &Alarm, policy: &policy::Novelty) -> (usize, Vec<u64>) {
    let mut counts: HashMap<u64, (usize, usize)> = HashMap::new();
    alarm.news.iter().for_each(|asked| counts.entry(asked.touch.actor).or_default().0 += 1);
    let actors = counts.len();
    for asked in &alarm.usual {
        if let Some(count) = counts.get_mut(&asked.touch.actor) {
            count.1 += 1;
        }
    }
    let more = |(now, usual): (usize, usize)| now as f64 - usual as f64 * alarm.ratio;
    let mut sorted: Vec<(f64, u64)> =
        counts.into_iter().map(|(actor, count)| (more(count), actor)).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let few: Vec<(f64, u64)> = sorted.into_iter().take(policy.few_actors).collect();
    let explained = few.iter().map(|(more, _)| more).sum::<f64>();
    let enough = explained * 100.0 >= alarm.excess() * policy.explained as f64;
    (actors, if enough { few.into_iter().map(|(_, actor)| actor).collect() } else { Vec::new() })
}

/// Share of requests in a set, and of those of others, by actors that ask for hardly anything else. Whoever
/// changes his program is none of the others with the next one.
fn alone(within: Vec<&Asked>, set: &Set) -> (f64, f64) {
    let (inside, mut outside): (Vec<&Asked>, Vec<&Asked>) = within
        .into_iter()
        .partition(|asked| set.agrees(|attribute: Attribute| asked.value(attribute)));
    let actors: HashSet<u64> = inside.iter().map(|asked| asked.touch.actor).collect();
    outside.retain(|asked| !actors.contains(&asked.touch.actor));
    let share = |all: &[&Asked]| {
        let alone = all.iter().filter(|asked| asked.who.is_alone()).count();
        alone as f64 / all.len().max(1) as f64
    };
    (share(&inside), share(&outside))
}
