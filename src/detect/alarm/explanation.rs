//! What the requests behind an alarm have in common, once that is found: who has it, and as a set to look for.

use super::scope::Asked;
use crate::detect::policy;
use crate::triage::{Attribute, Set};

/// Values of a list from which it is no rule: it names whomever it hits.
const MANY_VALUES: usize = 32;

/// Values of one attribute, and how much of the excess has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The attribute.
    pub attribute: Attribute,
    /// Its values, those that explain most first.
    pub values: Vec<u64>,
    /// The share of the excess that has one of them.
    pub explains: f64,
}

/// What explains an alarm.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The conjunction, if one explains enough: terms of the set.
    pub terms: Vec<Part>,
    /// Share of the excess that it explains.
    pub explains: f64,
    /// Share of the requests with these attributes that were there at other times as well.
    pub collateral: f64,
    /// Attributes that explain a part alone, most first.
    pub partial: Vec<Part>,
    /// Its terms are the strangers of the time, sorted.
    pub strangers: bool,
}

impl Explanation {
    /// Hardly anybody else has what the requests have in common.
    #[must_use]
    pub fn is_tight(&self, policy: &policy::Novelty) -> bool {
        self.collateral * 100.0 <= policy.collateral as f64
    }

    /// Its terms are few enough to be a rule: no long list of networks or actors.
    #[must_use]
    pub fn is_rule(&self) -> bool {
        self.terms.iter().all(|part| part.values.len() < MANY_VALUES)
    }

    /// A request has everything that the terms name.
    #[must_use]
    pub fn holds(&self, asked: &Asked) -> bool {
        self.terms.iter().all(|part| {
            let value = asked.value(part.attribute);
            if self.strangers {
                part.values.binary_search(&value).is_ok()
            } else {
                part.values.contains(&value)
            }
        })
    }

    /// The set of requests, on some endpoints.
    #[must_use]
    pub fn set(&self, routes: &[u64]) -> Option<Set> {
        if self.terms.is_empty() {
            return None;
        }
        if self.strangers {
            // They did nothing else before or after: whatever they did is of it.
            return Some(Set::any(self.terms.iter().map(|p| (p.attribute, p.values.clone()))));
        }
        let terms = self.terms.iter().filter(|part| part.attribute != Attribute::Route);
        let here = self.terms.iter().find(|part| part.attribute == Attribute::Route);
        let routes = here.map_or_else(|| routes.to_vec(), |part| part.values.clone());
        let all = terms.map(|part| (part.attribute, part.values.clone()));
        Some(Set::any(all.chain([(Attribute::Route, routes)])))
    }
}
