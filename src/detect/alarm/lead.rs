//! Leads: alarms that name no actor, and what they were traced to.

use super::beneath;
use super::divide;
use super::explanation::Explanation;
use super::follow::{Surroundings, follow};
use super::guise;
use super::news::{Alarm, alarms};
use super::presence::Presence;
use super::ranking::ranked;
use super::scene::Scene;
use super::scope::{Asked, Scope, Watched, scopes};
use super::slice::Slice;
use crate::detect::innocent::ahead::Openers;
use crate::detect::policy::{self, Policy};
use crate::dossier::{Dossiers, Name};
use crate::triage::attribute::ABSENT;
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
    /// What it is about.
    pub watched: Watched,
    /// The login says no with an answer, not with a status.
    pub(in crate::detect) answers: bool,
    /// The alarm, or the part of it that is this hand's.
    pub alarm: Alarm,
    /// First second and the one behind the last, of the whole alarm.
    pub(in crate::detect) whole: (u32, u32),
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
    /// Who came to its objects before it, and who behind.
    pub(in crate::detect) openers: Openers,
    /// Distinct objects of the endpoints in the whole log, about.
    pub objects: f64,
    /// Requests of the whole log with the program that nearly all of its news were asked for with, if it is
    /// one, and known.
    pub(in crate::detect) program: Option<u64>,
}

impl Lead {
    /// The lead of those requests that have some values of an attribute only.
    pub(in crate::detect) fn narrowed(&self, attribute: Attribute, values: &[u64]) -> Self {
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

    /// It is about tries at a login.
    #[must_use]
    pub fn is_login(&self) -> bool {
        self.watched == Watched::Logins
    }

    /// It was traced to a few actors, or to attributes that hardly anybody else shows.
    pub(in crate::detect) fn is_traced(&self, policy: &policy::Novelty) -> bool {
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
    pub(in crate::detect) fn holds(&self, asked: &Asked) -> bool {
        self.few.contains(&asked.touch.actor) || self.set.is_some() && self.explanation.holds(asked)
    }

    /// Of the few actors that explain it, those without whom they would not: the busiest.
    pub(in crate::detect) fn needed(&self, policy: &policy::Novelty) -> HashSet<u64> {
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

    /// Most of what it was traced to, or nearly all where it was to nothing, is of what another was traced to.
    pub(in crate::detect) fn is_told_by(&self, other: &Self) -> bool {
        let traced = self.set.is_some() || !self.few.is_empty();
        let mine = || self.alarm.news.iter().filter(|asked| !traced || self.holds(asked));
        let held = mine().filter(|asked| other.holds(asked)).count();
        held * 100 >= mine().count().max(1) * if traced { MOST_OF_IT } else { WHOLE }
    }

    /// It is about one of several endpoints that another is about, which holds nearly all of it.
    fn is_part_of(&self, whole: &Self) -> bool {
        let held = || self.alarm.news.iter().filter(|asked| whole.holds(asked)).count();
        self.routes.len() < whole.routes.len()
            && self.object_kind == whole.object_kind
            && self.watched == whole.watched
            && self.alarm.slice == whole.alarm.slice
            && self.set.is_some()
            && whole.set.is_some()
            && overlap(self.whole, whole.whole)
            && self.routes.iter().all(|route| whole.routes.contains(route))
            && held() * 100 >= self.alarm.news.len() * WHOLE
    }

    /// Nothing but a list of actors explains it.
    pub(in crate::detect) fn lists_actors(&self) -> bool {
        self.explanation.terms.iter().any(|part| part.attribute == Attribute::Actor)
    }

    /// The hash of the program with which nearly all of its news were asked for.
    fn one_program(&self) -> Option<u64> {
        let mut used: HashMap<u64, usize> = HashMap::new();
        for asked in &self.alarm.news {
            *used.entry(asked.value(Attribute::UserAgent)).or_insert(0) += 1;
        }
        let (agent, most) = used.into_iter().max_by_key(|(agent, news)| (*news, *agent))?;
        (agent != ABSENT && most * 100 >= self.alarm.news.len() * WHOLE).then_some(agent)
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
    let scenes = Scene::all(survey, &policy.registers);
    let Some(presences) = scenes.first().map(|scene| &scene.presences) else {
        return Followed::default();
    };
    let spans = scopes(survey);
    let work = scenes.iter().flat_map(|scene| spans.iter().map(move |span| (scene, span.clone())));
    let mut leads: Vec<Lead> = Vec::new();
    let found: Vec<(Vec<Lead>, Vec<Lead>)> = work
        .collect::<Vec<_>>()
        .into_par_iter()
        .with_max_len(1)
        .map(|(scene, span)| {
            let mut scope = Scope::of(span, presences, &policy.brute_force.refusals);
            scope.touches.retain(|asked| scene.holds(asked.touch.time));
            let mut found = of_scope(&scope, scene, &policy.novelty);
            if scope.watched == Watched::Logins
                && let Some(burst) = super::login_burst::of_scope(&scope, scene, policy)
            {
                // What names somebody stands for what does not, at the same time.
                let same = |lead: &Lead| overlap(lead.whole, burst.whole);
                let names = |lead: &Lead| lead.set.is_some() || !lead.few.is_empty();
                if !found.iter().any(|lead| names(lead) && same(lead)) {
                    found.retain(|lead| !same(lead));
                    found.push(burst);
                }
            }
            let guises = guise::leads(&scope, scene, &policy.novelty);
            let mut hidden = beneath::leads(scope, &found, scene, &policy.novelty);
            hidden.extend(guises);
            (found, hidden)
        })
        .collect();
    let (found, hidden): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    for found in found {
        // Hands that one scope tells apart are all told.
        let mut before = leads.len();
        for lead in found {
            let parts = replace_parts(&mut leads, before, &lead, &policy.novelty);
            before -= parts;
            // Endpoints come before the kinds they share: what is explained is not told twice.
            let told = leads.iter().take(before).any(|known| {
                known.object_kind == lead.object_kind
                    && known.watched == lead.watched
                    && overlap(known.whole, lead.whole)
                    && known.routes.iter().all(|route| lead.routes.contains(route))
                    && (known.set.is_some() || lead.set.is_none())
                    && (lead.alarm.slice != Slice::Others || known.tells_others(&lead.alarm))
            });
            // What holds others that were left out for it is told, whoever else is at one of its endpoints.
            if parts > 0 || !told {
                leads.push(lead);
            }
        }
    }
    add_untold(&mut leads, hidden.into_iter().flatten());
    guise::replace(&mut leads);
    leads.sort_by(|a, b| b.excess().total_cmp(&a.excess()).then_with(|| a.routes.cmp(&b.routes)));
    leads.truncate(MOST);
    for lead in &mut leads {
        lead.program = lead.one_program().and_then(|agent| survey.agents.requests(agent));
    }
    Followed { leads, alone: presences.which(Presence::is_alone).collect() }
}

/// Adds leads of which no other tells most. What others show as well tells less of a guise than that it is one.
fn add_untold(leads: &mut Vec<Lead>, more: impl Iterator<Item = Lead>) {
    for lead in more {
        // One guise at several endpoints is told at each of them.
        let here = |known: &Lead| known.routes.iter().any(|route| lead.routes.contains(route));
        let tells = |known: &Lead| {
            (lead.alarm.slice != Slice::Guise || known.alarm.slice == Slice::Guise && here(known))
                && known.tells(&lead.alarm)
        };
        if !leads.iter().any(tells) {
            leads.push(lead);
        }
    }
}

/// Of a hundred news of an endpoint's alarm, those that a lead about several endpoints holds, of which that is
/// a part.
const WHOLE: usize = 90;
/// The same of what a lead was traced to, of which a guise tells more.
const MOST_OF_IT: usize = 75;

/// Leaves out what was told of single endpoints, where one that is about all of them holds it: whoever asks
/// now here, now there for things of one kind is one hand. Gives how many of the first `known` are left out.
fn replace_parts(
    leads: &mut Vec<Lead>,
    known: usize,
    lead: &Lead,
    policy: &policy::Novelty,
) -> usize {
    let parts: Vec<&Lead> = leads.iter().take(known).filter(|part| part.is_part_of(lead)).collect();
    let routes: HashSet<u64> =
        parts.iter().flat_map(|part| &part.routes).map(|(route, _)| *route).collect();
    // Two hands at one endpoint were told apart there, and several programs may be several hands'.
    let one = routes.len() == parts.len() && lead.one_program().is_some();
    if parts.len() < 2 || !one || !lead.is_traced(policy) {
        return 0;
    }
    let before = leads.len();
    leads.retain(|part| !part.is_part_of(lead));
    before - leads.len()
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

pub(in crate::detect) fn of_scope(
    scope: &Scope<'_>,
    scene: &Scene,
    policy: &policy::Novelty,
) -> Vec<Lead> {
    let found = alarms(scope, scene, policy).into_iter().filter(|alarm| {
        alarm.excess() * scope.scale >= policy.excess as f64
            && alarm.excess() * 100.0 >= alarm.expected() * policy.excess_share as f64
    });
    let [found, once, others, greedy, bare] = ranked(found.collect());
    // To explain them is most of the work, and each is explained by itself.
    let explained = |alarms: Vec<Alarm>| -> Vec<Vec<Lead>> {
        let hands = |alarm| divide::hands(scope, scene, alarm, policy);
        alarms.into_par_iter().with_max_len(1).map(hands).collect()
    };
    let mut told: Vec<Vec<Lead>> = Vec::new();
    for hands in explained(found) {
        let Some(first) = hands.first() else { continue };
        match told.iter_mut().find(|known| is_same(known, first)) {
            Some(known) if better(&hands, known, &policy.divide) => *known = hands,
            Some(_) => {}
            None => told.push(hands),
        }
    }
    // Most of what comes once are people, and many who take much are at their trade: only where it
    // is traced to something, and the rest is not.
    for hands in explained(once.into_iter().chain(greedy).collect()) {
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
        let around = Surroundings::of(scope, &alarm);
        let lead = follow(scope, scene, alarm, &around, policy);
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
