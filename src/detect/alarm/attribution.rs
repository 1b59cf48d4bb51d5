//! What the requests behind an alarm have in common: the least conjunction that explains them.
//!
//! News of the alarmed time are compared with news of other times, value by value of each attribute.
//! What explains an attribute (one value, or a list of values that hardly occurred before) becomes a
//! term; of all conjunctions of up to three terms the one that explains enough and hits fewest
//! others is kept. Explanatory power and succinctness are those of Adtributor (Bhagwan et al., NSDI
//! 2014); here attributes may be joined.

use super::explanation::{Explanation, Part};
use super::follow::Surroundings;
use super::news::Alarm;
use super::scope::Asked;
use super::slice::Slice;
use crate::detect::policy;
use crate::triage::Attribute;
use crate::triage::attribute::ABSENT;
use hashbrown::{HashMap, HashSet};

/// Attributes that are tried. Addresses come last: a list of them explains anything.
pub const TRIED: [Attribute; 11] = [
    Attribute::Credential,
    Attribute::UserAgent,
    Attribute::Prefix,
    Attribute::Pool,
    Attribute::Named,
    Attribute::Referred,
    Attribute::ActorKind,
    Attribute::Protocol,
    Attribute::Size,
    Attribute::Route,
    Attribute::Actor,
];
/// The same for tries at a login. Whoever is refused has no name yet, and every refusal the same size.
pub const TRIED_AT_LOGINS: [Attribute; 7] = [
    Attribute::Credential,
    Attribute::UserAgent,
    Attribute::Prefix,
    Attribute::Pool,
    Attribute::Referred,
    Attribute::Protocol,
    Attribute::Actor,
];
/// Actors that are judged one by one whatever they took.
const ONE_OR_TWO: usize = 2;
/// Most terms of a conjunction.
const MOST_TERMS: usize = 3;
/// Least news with a value that make it part of a list.
const FEWEST: f64 = 3.0;
/// Share of the excess with a value that makes it part of a list which explains enough already.
const MUCH: f64 = 0.02;
/// Share of what the first value of a list explains, that each must.
const LEAST_OF_TOP: f64 = 0.05;

/// News and all touches, within the alarm and without, and what one of the latter counts for.
struct Case<'a> {
    news: &'a [Asked],
    usual: &'a [Asked],
    within: &'a [&'a Asked],
    without: &'a [&'a Asked],
    ratio: f64,
    excess: f64,
    /// So few actors are no list.
    few: usize,
}

/// Attributes of which one value names a hand that did a part of it.
const PEELED: [Attribute; 3] = [Attribute::Credential, Attribute::UserAgent, Attribute::Prefix];
/// Least share of the excess that such a part has.
const LEAST_PART: f64 = 0.25;

/// The one value that explains the greatest part of an alarm and that hardly anybody else has.
#[must_use]
pub fn greatest_part(
    alarm: &Alarm,
    around: &Surroundings<'_>,
    policy: &policy::Novelty,
) -> Option<(Part, f64)> {
    let case = Case::of(alarm, around, policy);
    let mut found: Vec<(Part, f64)> = Vec::new();
    for attribute in PEELED {
        let mut counts: HashMap<u64, f64> = HashMap::new();
        for asked in case.news {
            *counts.entry(asked.value(attribute)).or_default() += 1.0;
        }
        counts.retain(|value, now| *value != ABSENT && *now / case.excess >= LEAST_PART);
        let known = case.known(attribute, counts.keys().copied());
        for (value, now) in counts {
            let (here, before) = known.get(&value).copied().unwrap_or_default();
            let (explains, collateral) = (now / case.excess, before / here.max(1.0));
            if collateral * 100.0 <= policy.collateral as f64 {
                found.push((Part { attribute, values: vec![value], explains }, collateral));
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| {
        b.explains
            .total_cmp(&a.explains)
            .then((a.attribute, &a.values).cmp(&(b.attribute, &b.values)))
    });
    found.into_iter().next()
}

/// Explains an alarm.
#[must_use]
pub fn explain(
    alarm: &Alarm,
    around: &Surroundings<'_>,
    tried: &[Attribute],
    policy: &policy::Novelty,
) -> Explanation {
    let case = Case::of(alarm, around, policy);
    let mut parts: Vec<Part> =
        tried.iter().filter_map(|attribute| case.part(*attribute, policy)).collect();
    let enough = policy.explained as f64 / 100.0;
    let terms: Vec<&Part> = parts.iter().filter(|part| part.explains >= enough).collect();
    let best = case.best(&terms, policy);
    let (terms, explains, collateral) = best.map_or((Vec::new(), 0.0, 0.0), |tried| {
        (tried.terms.into_iter().cloned().collect(), tried.explains, tried.collateral)
    });
    parts.sort_by(|a, b| b.explains.total_cmp(&a.explains).then(a.attribute.cmp(&b.attribute)));
    Explanation { terms, explains, collateral, partial: parts, strangers: false }
}

/// A conjunction and how it fares.
struct Tried<'p> {
    terms: Vec<&'p Part>,
    explains: f64,
    collateral: f64,
}

impl<'a> Case<'a> {
    fn of(alarm: &'a Alarm, around: &'a Surroundings<'a>, policy: &policy::Novelty) -> Self {
        // Whoever takes what others own is told by that; one or two may do so by trade.
        let few = if alarm.slice == Slice::Others { ONE_OR_TWO } else { policy.few_actors };
        Self {
            few,
            news: &alarm.news,
            usual: &alarm.usual,
            within: &around.within,
            without: &around.without,
            ratio: alarm.ratio,
            excess: alarm.excess().max(1.0),
        }
    }

    /// The value, or the list of values, of an attribute that explains most.
    fn part(&self, attribute: Attribute, policy: &policy::Novelty) -> Option<Part> {
        let mut counts: HashMap<u64, (f64, f64)> = HashMap::new();
        for asked in self.news {
            counts.entry(asked.value(attribute)).or_default().0 += 1.0;
        }
        for asked in self.usual {
            counts.entry(asked.value(attribute)).or_default().1 += self.ratio;
        }
        let mut values: Vec<(u64, f64, f64)> =
            counts.into_iter().map(|(value, (now, usual))| (value, now, usual)).collect();
        values.sort_by(|a, b| (b.1 - b.2).total_cmp(&(a.1 - a.2)).then(a.0.cmp(&b.0)));
        let (value, now, usual) = *values.first()?;
        let alone = (now - usual) / self.excess;
        if alone >= policy.explained as f64 / 100.0 {
            return Some(Part { attribute, values: vec![value], explains: alone });
        }
        let new = |(_, now, usual): &&(u64, f64, f64)| *now >= FEWEST && usual * 10.0 <= *now;
        let known = self.known(attribute, values.iter().filter(new).map(|(value, ..)| *value));
        let fresh = |(value, ..): &&(u64, f64, f64)| {
            let (here, before) = known.get(value).copied().unwrap_or_default();
            before * 10.0 <= here
        };
        // Of programs and credentials no more than it takes, and beyond these only such as explain
        // much themselves; a network is as good as any other.
        let list_all = matches!(attribute, Attribute::Prefix | Attribute::Pool | Attribute::Actor);
        let mut together = 0.0;
        let list: Vec<&(u64, f64, f64)> = values
            .iter()
            .filter(new)
            .filter(fresh)
            .take(policy.values)
            .take_while(|(_, count, _)| list_all || *count >= now * LEAST_OF_TOP)
            .take_while(|(_, now, usual)| {
                let more = (now - usual) / self.excess;
                let short = together < policy.explained as f64 / 100.0;
                let needed = list_all || short || more >= MUCH;
                together += if needed { more } else { 0.0 };
                needed
            })
            .collect();
        let part = |values, explains| Some(Part { attribute, values, explains });
        if together > alone {
            return part(list.iter().map(|(value, ..)| *value).collect(), together);
        }
        part(vec![value], alone).filter(|part| part.explains > 0.0)
    }

    /// Requests of some values within the alarm and at calm times, whatever became of them.
    fn known(
        &self,
        attribute: Attribute,
        values: impl Iterator<Item = u64>,
    ) -> HashMap<u64, (f64, f64)> {
        let mut counts: HashMap<u64, (f64, f64)> =
            values.map(|value| (value, Default::default())).collect();
        if counts.is_empty() {
            return counts;
        }
        for asked in self.within {
            if let Some(count) = counts.get_mut(&asked.value(attribute)) {
                count.0 += 1.0;
            }
        }
        for asked in self.without {
            if let Some(count) = counts.get_mut(&asked.value(attribute)) {
                count.1 += self.ratio;
            }
        }
        counts
    }

    /// The conjunction that explains enough and hits fewest others; of those that hit hardly any
    /// the shortest.
    fn best<'p>(&self, terms: &[&'p Part], policy: &policy::Novelty) -> Option<Tried<'p>> {
        let concrete = |part: &&&Part| part.attribute != Attribute::Actor;
        // Few actors are judged one by one.
        let many =
            |part: &&&Part| part.attribute != Attribute::Actor || part.values.len() > self.few;
        let terms: Vec<&Part> = terms.iter().filter(many).copied().collect();
        let named: Vec<&Part> = terms.iter().filter(concrete).copied().collect();
        let narrow = |part: &&&Part| part.attribute != Attribute::Pool;
        let narrow: Vec<&Part> = named.iter().filter(narrow).copied().collect();
        let good = policy.collateral as f64 / 100.0;
        // A wide network holds many a stranger, and a list of addresses is a rule of its own kind: each only where
        // nothing else is good enough.
        let least =
            |terms: &[&'p Part]| self.least(terms, policy).filter(|tried| tried.collateral <= good);
        least(&narrow).or_else(|| least(&named)).or_else(|| self.least(&terms, policy))
    }

    fn least<'p>(&self, terms: &[&'p Part], policy: &policy::Novelty) -> Option<Tried<'p>> {
        let enough = policy.explained as f64 / 100.0;
        let good = policy.collateral as f64 / 100.0;
        let counts = self.counts(terms);
        let mut all: Vec<Tried<'p>> = subsets(terms)
            .into_iter()
            .map(|chosen| self.fares(chosen, &counts))
            .filter(|tried| tried.explains >= enough)
            .collect();
        let key = |tried: &Tried<'_>| {
            let bad = tried.collateral > good;
            // Beyond what is tolerated hits count before length, else length before hits.
            (bad, if bad { 0 } else { tried.terms.len() })
        };
        all.sort_by(|a, b| {
            key(a)
                .cmp(&key(b))
                .then(a.collateral.total_cmp(&b.collateral))
                .then(a.terms.len().cmp(&b.terms.len()))
                .then(b.explains.total_cmp(&a.explains))
        });
        all.into_iter().next()
    }

    fn fares<'p>(&self, chosen: Vec<(usize, &'p Part)>, counts: &Counts) -> Tried<'p> {
        let mask = chosen.iter().fold(0, |mask, (at, _)| mask | 1 << at);
        let count = |all: &Masks| {
            let held = all.iter().enumerate().filter(|(held, _)| held & mask == mask);
            held.map(|(_, requests)| requests).sum::<usize>() as f64
        };
        let (now, usual) = (count(&counts.news), count(&counts.usual) * self.ratio);
        let (inside, outside) = (count(&counts.within), count(&counts.without) * self.ratio);
        Tried {
            explains: (now - usual) / self.excess,
            collateral: (outside / inside.max(1.0)).min(1.0),
            terms: chosen.into_iter().map(|(_, part)| part).collect(),
        }
    }

    /// How many requests have which of the terms.
    fn counts(&self, terms: &[&Part]) -> Counts {
        let sets: Vec<(Attribute, HashSet<u64>)> = terms
            .iter()
            .take(16)
            .map(|part| (part.attribute, part.values.iter().copied().collect()))
            .collect();
        Counts {
            news: masks(&sets, self.news.iter()),
            usual: masks(&sets, self.usual.iter()),
            within: masks(&sets, self.within.iter().copied()),
            without: masks(&sets, self.without.iter().copied()),
        }
    }
}

/// Requests by the terms that they have, one bit of the place each.
type Masks = Vec<usize>;

/// The same for each list of a case.
struct Counts {
    news: Masks,
    usual: Masks,
    within: Masks,
    without: Masks,
}

fn masks<'q>(
    sets: &[(Attribute, HashSet<u64>)],
    requests: impl Iterator<Item = &'q Asked>,
) -> Masks {
    let mut masks = vec![0; 1 << sets.len()];
    for asked in requests {
        let held = sets.iter().enumerate().fold(0, |mask, (at, (attribute, values))| {
            mask | usize::from(values.contains(&asked.value(*attribute))) << at
        });
        masks[held] += 1;
    }
    masks
}

/// Every choice of one to three terms, with their places.
fn subsets<'p>(terms: &[&'p Part]) -> Vec<Vec<(usize, &'p Part)>> {
    let mut all: Vec<Vec<(usize, &Part)>> = vec![Vec::new()];
    for (at, term) in terms.iter().enumerate() {
        let longer: Vec<Vec<(usize, &Part)>> = all
            .iter()
            .filter(|chosen| chosen.len() < MOST_TERMS)
            .map(|chosen| chosen.iter().copied().chain([(at, *term)]).collect())
            .collect();
        all.extend(longer);
    }
    all.retain(|chosen| !chosen.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::alarm::grid::Grid;
    use crate::detect::alarm::presence::Presence;
    use crate::detect::alarm::slice::Slice;
    use crate::record::{Locator, Outcome};
    use crate::triage::novelty::Touch;

    fn asked(object: u64, actor: u64, agent: u64, named: bool) -> Asked {
        let mut touch = Touch::new(object, actor, 0, Outcome::Succeeded, Locator::default());
        touch.agent = agent;
        Asked {
            touch: touch.flagged(named, false, u8::from(!named) * 2),
            route: 9,
            who: Presence::default(),
        }
    }

    fn alarm(news: Vec<Asked>, usual: Vec<Asked>) -> Alarm {
        Alarm {
            slice: Slice::All,
            span: (0, 1),
            score: 9.0,
            news,
            usual,
            ratio: 1.0,
            cut: (false, false),
            grid: Grid::new((0, 1), 3600),
            calm: vec![true],
        }
    }

    /// People with many programs, named; each asks for its own.
    fn people(first: u64) -> Vec<Asked> {
        (first..first + 400).map(|i| asked(i, i, i % 23, true)).collect()
    }

    /// What explains an alarm of news over what is usual, where nothing else was asked for.
    fn told(news: Vec<Asked>, usual: Vec<Asked>) -> Explanation {
        let (within, without) = (news.clone(), usual.clone());
        let policy = policy::Novelty::default();
        let around =
            Surroundings { within: within.iter().collect(), without: without.iter().collect() };
        explain(&alarm(news, usual), &around, &TRIED, &policy)
    }

    #[test]
    fn a_shared_program_is_named_and_what_it_has_in_common_with_innocents_is_not() {
        let theft = |i: u64| asked(i, i % 150, 3, false);
        let news = [people(0), (1000..1200).map(theft).collect()].concat();
        let usual = people(5000);
        let found = told(news, usual);
        // Innocents use the program as well, but never without a principal.
        let terms: Vec<Attribute> = found.terms.iter().map(|part| part.attribute).collect();
        assert_eq!(terms, [Attribute::Named], "{found:?}");
        assert!(found.explains > 0.95 && found.collateral < 0.01);
        let set = found.set(&[9]).unwrap();
        assert_eq!(set.values(Attribute::Route), Some(&[9][..]));
    }

    #[test]
    fn programs_that_rotate_are_a_list_and_what_has_nothing_in_common_is_said_to_have_nothing() {
        let rotating = |i: u64| asked(i, i, 100 + i % 12, true);
        let news = [people(0), (1000..1200).map(rotating).collect()].concat();
        let found = told(news, people(5000));
        assert_eq!(found.terms.len(), 1);
        assert_eq!(
            (found.terms[0].attribute, found.terms[0].values.len()),
            (Attribute::UserAgent, 12)
        );
        let alike: Vec<Asked> = [people(0), people(1000)].concat();
        let none = told(alike, people(5000));
        assert!(none.terms.iter().all(|part| part.values.len() == 1), "{none:?}");
        assert!(none.collateral > 0.4 || none.terms.is_empty(), "{none:?}");
    }
}
