//! Leads: alarms that name no actor, and what they were traced to.

use super::attribution::{Explanation, Part, TRIED, TRIED_AT_LOGINS, explain};
use super::beneath;
use super::divide;
use super::news::{Alarm, Scene, alarms};
use super::policy::{self, Policy};
use super::presence::Presence;
use super::ranking::ranked;
use super::scope::{Asked, Scope, Watched, scopes};
use super::slice::Slice;
use crate::dossier::{Dossiers, Name};
use crate::triage::{Attribute, Set, Survey};
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;

/// An alarm and its explanation.
#[derive(Debug, Clone)]
pub struct Lead {
    /// Hashes and keys of the endpoints it is about.
    pub routes: Vec<(u64, Vec<u8>)>,
    /// What their objects are called.
    pub object_kind: Vec<u8>,
    /// It is about tries at a login.
    pub login: bool,
    /// The login says no with an answer, not with a status.
    pub(super) answers: bool,
    /// It is about pages of a listing.
    pub pages: bool,
    /// The alarm, or the part of it that is this hand's.
    pub alarm: Alarm,
    /// First second and the one behind the last, of the whole alarm.
    pub(super) whole: (u32, u32),
    /// What explains it.
    pub explanation: Explanation,
    /// The requests it was traced to.
    pub set: Option<Set>,
    /// The actors that explain it, where these are few: then they are judged one by one.
    pub few: Vec<u64>,
    /// Actors behind the news of its time.
    pub actors: usize,
    /// How many objects of the log each of the sample stands for.
    pub scale: f64,
    /// Share of those in the set, and of the others, who ask for hardly anything else.
    pub alone: (f64, f64),
    /// Distinct objects of the endpoints in the whole log, about.
    pub objects: f64,
}

impl Lead {
    /// The lead of those requests that have some values of an attribute only.
    pub(super) fn narrowed(&self, attribute: Attribute, values: &[u64]) -> Self {
        let mut lead = self.clone();
        let holds = |asked: &Asked| values.contains(&asked.value(attribute));
        lead.alarm.news.retain(&holds);
        lead.alarm.usual.retain(&holds);
        for part in &mut lead.explanation.terms {
            if part.attribute == attribute {
                part.values = values.to_vec();
            }
        }
        let routes: Vec<u64> = lead.routes.iter().map(|(hash, _)| *hash).collect();
        lead.set = lead.explanation.set(&routes);
        lead
    }

    /// It was traced to a few actors, or to attributes that hardly anybody else shows.
    pub(super) fn is_traced(&self, policy: &policy::Novelty) -> bool {
        let good = self.explanation.is_tight(policy);
        let much = self.explanation.explains * 100.0 >= policy.explained as f64;
        !self.few.is_empty() || self.set.is_some() && good && much
    }

    /// It is about what others own, and holds most of another alarm about that.
    fn tells_others(&self, alarm: &Alarm) -> bool {
        let held = alarm.news.iter().filter(|asked| self.explanation.holds(asked)).count();
        self.alarm.slice == Slice::Others && held * 2 >= alarm.news.len()
    }

    /// A request is of what it was traced to.
    pub(super) fn holds(&self, asked: &Asked) -> bool {
        self.few.contains(&asked.touch.actor) || self.set.is_some() && self.explanation.holds(asked)
    }

    /// Of the few actors that explain it, those without whom they would not: the busiest.
    pub(super) fn needed(&self, policy: &policy::Novelty) -> HashSet<u64> {
        let mut left = self.alarm.excess() * policy.explained as f64 / 100.0;
        let news = |actor: &u64| {
            self.alarm.news.iter().filter(|asked| asked.touch.actor == *actor).count()
        };
        let mut needed = HashSet::new();
        for actor in &self.few {
            if left <= 0.0 {
                break;
            }
            left -= news(actor) as f64;
            needed.insert(*actor);
        }
        needed
    }

    /// It holds most of another alarm.
    fn tells(&self, alarm: &Alarm) -> bool {
        alarm.news.iter().filter(|asked| self.holds(asked)).count() * 2 >= alarm.news.len()
    }

    /// Nothing but a list of actors explains it.
    pub(super) fn lists_actors(&self) -> bool {
        self.explanation.terms.iter().any(|part| part.attribute == Attribute::Actor)
    }

    /// News beyond the usual, in requests of the log.
    #[must_use]
    pub fn excess(&self) -> f64 {
        self.alarm.excess() * self.scale
    }
}

/// What the first look leads to.
#[derive(Debug, Default)]
pub struct Followed {
    /// Leads, those with most news first.
    pub leads: Vec<Lead>,
    /// Actors that ask for hardly anything but one thing.
    pub alone: HashSet<u64>,
}

/// Most leads that are followed; those with most news first.
const MOST: usize = 48;
/// The leads of a survey, those with most news first.
#[must_use]
pub fn leads(survey: &Survey, policy: &Policy) -> Followed {
    let Some(scene) = Scene::of(survey, &policy.registers) else { return Followed::default() };
    let mut leads: Vec<Lead> = Vec::new();
    let found: Vec<(Vec<Lead>, Vec<Lead>)> = scopes(survey)
        .into_par_iter()
        .with_max_len(1)
        .map(|span| {
            let scope = Scope::of(span, &scene.presences, &policy.brute_force.refusals);
            let mut found = of_scope(&scope, &scene, &policy.novelty);
            if scope.watched == Watched::Logins
                && let Some(burst) = super::login_burst::of_scope(&scope, &scene, policy)
            {
                // What names somebody stands for what does not, at the same time.
                let same = |lead: &Lead| overlap(lead.whole, burst.whole);
                let names = |lead: &Lead| lead.set.is_some() || !lead.few.is_empty();
                if !found.iter().any(|lead| names(lead) && same(lead)) {
                    found.retain(|lead| !same(lead));
                    found.push(burst);
                }
            }
            let hidden = beneath::leads(scope, &found, &scene, &policy.novelty);
            (found, hidden)
        })
        .collect();
    let (found, hidden): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    for found in found {
        // Hands that one scope tells apart are all told.
        let before = leads.len();
        for lead in found {
            // Endpoints come before the kinds they share: what is explained is not told twice.
            let told = leads.iter().take(before).any(|known| {
                known.object_kind == lead.object_kind
                    && (known.login, known.pages) == (lead.login, lead.pages)
                    && overlap(known.whole, lead.whole)
                    && known.routes.iter().all(|route| lead.routes.contains(route))
                    && (known.set.is_some() || lead.set.is_none())
                    && (lead.alarm.slice != Slice::Others || known.tells_others(&lead.alarm))
            });
            if !told {
                leads.push(lead);
            }
        }
    }
    for lead in hidden.into_iter().flatten() {
        if !leads.iter().any(|known| known.tells(&lead.alarm)) {
            leads.push(lead);
        }
    }
    leads.sort_by(|a, b| b.excess().total_cmp(&a.excess()).then_with(|| a.routes.cmp(&b.routes)));
    leads.truncate(MOST);
    Followed { leads, alone: scene.presences.which(Presence::is_alone).collect() }
}

/// A lead, where its set lies among those of the dossiers, and its endpoint.
pub type Placed = (Lead, Option<usize>, Name);

/// Finds the sets of leads among those that were looked for: they are there in the same order.
#[must_use]
pub fn place(leads: Vec<Lead>, dossiers: &mut Dossiers) -> Vec<Placed> {
    let mut sets = 0..;
    leads
        .into_iter()
        .map(|lead| {
            let set = lead.set.as_ref().and_then(|_| sets.next());
            let route =
                lead.routes.first().map_or(Name::default(), |(_, key)| dossiers.names.add(key));
            (lead, set, route)
        })
        .collect()
}

/// Half of the shorter one lies in the other.
fn overlap(a: (u32, u32), b: (u32, u32)) -> bool {
    let common = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    let shorter = (a.1 - a.0).min(b.1 - b.0);
    common * 2 >= shorter
}

pub(super) fn of_scope(scope: &Scope<'_>, scene: &Scene, policy: &policy::Novelty) -> Vec<Lead> {
    let found = alarms(scope, scene, policy).into_iter().filter(|alarm| {
        alarm.excess() * scope.scale >= policy.excess as f64
            && alarm.excess() * 100.0 >= alarm.expected() * policy.excess_share as f64
    });
    let [found, once, others, greedy, bare] = ranked(found.collect());
    let mut told: Vec<Vec<Lead>> = Vec::new();
    for alarm in found {
        let hands = divide::hands(scope, scene, alarm, policy);
        let Some(first) = hands.first() else { continue };
        match told.iter_mut().find(|known| is_same(known, first)) {
            Some(known) if better(&hands, known, &policy.divide) => *known = hands,
            Some(_) => {}
            None => told.push(hands),
        }
    }
    // Most of what comes once are people, and many who take much are at their trade: only where it
    // is traced to something, and the rest is not.
    for alarm in once.into_iter().chain(greedy) {
        let hands = divide::hands(scope, scene, alarm, policy);
        let Some(first) = hands.first().filter(|lead| lead.is_traced(policy)) else { continue };
        match told.iter_mut().find(|known| is_same(known, first)) {
            Some(known) if known.iter().all(|known| !known.is_traced(policy)) => *known = hands,
            Some(_) => {}
            None => told.push(hands),
        }
    }
    // Where most show a name, who is served without one is somebody in particular as well: known, if what is
    // told already holds him and hardly anybody else.
    for alarm in bare {
        let near = |lead: &Lead| lead.alarm.news.len() <= alarm.news.len() * 2;
        let is_told = |lead: &Lead| lead.is_traced(policy) && near(lead) && lead.tells(&alarm);
        if told.iter().flatten().any(is_told) {
            continue;
        }
        let hands = divide::hands(scope, scene, alarm, policy);
        if hands.first().is_some_and(|lead| lead.is_traced(policy)) {
            told.push(hands);
        }
    }
    // What others own is taken by somebody in particular, whatever else the news of the time are.
    for alarm in others {
        if told.iter().flatten().any(|lead| lead.tells_others(&alarm)) {
            continue;
        }
        let lead = follow(scope, scene, alarm, policy);
        if lead.set.is_some() {
            told.push(vec![lead]);
        }
    }
    told.into_iter().flatten().collect()
}

/// Leads that were found are about the time of another.
fn is_same(known: &[Lead], lead: &Lead) -> bool {
    known.first().is_some_and(|known| overlap(known.whole, lead.whole))
}

/// Traced to something where the others are not, to clearly more, or to something that hits fewer.
fn better(leads: &[Lead], known: &[Lead], limits: &policy::Dividing) -> bool {
    let traced = |leads: &[Lead]| -> f64 {
        leads.iter().filter(|lead| lead.set.is_some()).map(|lead| lead.explanation.explains).sum()
    };
    let of =
        |lead: &Lead| (lead.set.is_none(), (lead.explanation.collateral * 50.0).round() as u64);
    let (Some(new), Some(old)) = (leads.first().map(of), known.first().map(of)) else {
        return false;
    };
    new < old || new.0 == old.0 && traced(leads).min(1.0) >= traced(known) + limits.more
}

pub(super) fn follow(
    scope: &Scope<'_>,
    scene: &Scene,
    alarm: Alarm,
    policy: &policy::Novelty,
) -> Lead {
    let (within, without) = surroundings(scope, &alarm);
    let tried: &[Attribute] = match scope.watched {
        Watched::Logins => &TRIED_AT_LOGINS,
        Watched::Objects | Watched::Pages => &TRIED,
    };
    let mut explanation = explain(&alarm, &within, &without, tried, policy);
    if alarm.slice == Slice::Alone && is_usual(scope, &alarm, &explanation, &policy.divide) {
        explanation.terms.clear();
    }
    let enough = !explanation.terms.is_empty() && explanation.is_tight(policy);
    if !(enough && explanation.is_rule()) && busiest(&alarm, policy).1.is_empty() {
        let strangers = super::manner::strangers(&alarm, &within, &without, scene, policy);
        let as_good = |told: &Explanation| !enough || told.is_tight(policy);
        explanation = strangers.filter(as_good).unwrap_or(explanation);
    }
    told_by(scope, alarm, explanation, policy)
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
pub(super) fn surroundings<'s>(
    scope: &'s Scope<'_>,
    alarm: &Alarm,
) -> (Vec<&'s Asked>, Vec<&'s Asked>) {
    let theirs = |asked: &Asked| alarm.slice != Slice::Alone || asked.who.is_alone();
    let pick = |wanted: &dyn Fn(u32) -> bool| {
        let here = scope.touches.iter().filter(|asked| wanted(asked.touch.time) && theirs(asked));
        here.collect::<Vec<&Asked>>()
    };
    (pick(&|second| alarm.holds(second)), pick(&|second| alarm.is_calm(second)))
}

/// The lead of an alarm that is explained.
pub(super) fn told_by(
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
    Lead {
        routes,
        object_kind: kind,
        login: scope.watched == Watched::Logins,
        answers: scope.answers,
        pages,
        whole: alarm.span,
        alarm,
        explanation,
        set,
        few,
        actors,
        scale: scope.scale,
        alone,
        objects: distinct as f64 * scope.scale,
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

/// Share of requests in a set, and of others, by actors that ask for hardly anything else.
fn alone(within: Vec<&Asked>, set: &Set) -> (f64, f64) {
    let (inside, outside): (Vec<&Asked>, Vec<&Asked>) = within
        .into_iter()
        .partition(|asked| set.agrees(|attribute: Attribute| asked.value(attribute)));
    let share = |all: &[&Asked]| {
        let alone = all.iter().filter(|asked| asked.who.is_alone()).count();
        alone as f64 / all.len().max(1) as f64
    };
    (share(&inside), share(&outside))
}
