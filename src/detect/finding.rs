//! What a detector says of whom, ready for the tables.

use super::Verdict;
use super::page::About;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Locator, Outcome, Timestamp};
use crate::sigma::Rule;
use std::sync::Arc;

/// Whom or what a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An actor: index into [`Dossiers::actors`].
    Actor(u32),
    /// Requests with attributes in common: index into [`Dossiers::sets`]. Whoever made them is
    /// part of it with these requests, and with no others.
    Set(u32),
    /// An endpoint, where nothing tells whose requests are meant: index into
    /// [`Dossiers::names`].
    Route(Name),
}

impl Subject {
    /// The actor, if it is one.
    #[must_use]
    pub fn actor(self) -> Option<u32> {
        match self {
            Self::Actor(actor) => Some(actor),
            Self::Set(_) | Self::Route(_) => None,
        }
    }

    /// The set, if it is one: index into [`Dossiers::sets`].
    #[must_use]
    pub fn set(self) -> Option<usize> {
        match self {
            Self::Set(set) => Some(set as usize),
            Self::Actor(_) | Self::Route(_) => None,
        }
    }

    /// Its kind and its name for the tables.
    #[must_use]
    pub fn name(self, dossiers: &Dossiers) -> (&'static str, String) {
        match self {
            Self::Actor(at) => dossiers.actor_text(at),
            Self::Set(at) => ("attributes", dossiers.describe(at as usize).join(", ")),
            Self::Route(name) => ("route", dossiers.endpoint_text(name)),
        }
    }
}

/// A verdict on an actor, on requests with attributes in common, or on an endpoint.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The detector.
    pub about: &'static About,
    /// Whom it is about.
    pub subject: Subject,
    /// What it says.
    pub verdict: Verdict,
    /// Requests that show it, in time, where the verdict holds no events.
    pub shown: Vec<(Timestamp, Locator)>,
    /// A few actors made its requests, each of whom is judged alone: it tells that they are one.
    pub only_joins: bool,
    /// The user's rule that it is about.
    pub rule: Option<Arc<Rule>>,
}

impl Finding {
    /// A finding about a set of requests: an index into [`Dossiers::sets`](crate::dossier::Dossiers).
    pub(super) fn of_set(about: &'static About, set: usize, verdict: Verdict) -> Self {
        let subject = Subject::Set(u32::try_from(set).unwrap_or(u32::MAX));
        Self { about, subject, verdict, shown: Vec::new(), only_joins: false, rule: None }
    }

    /// ATT&CK techniques: the detector's, or those that the rule names.
    #[must_use]
    pub fn attack(&self) -> &str {
        self.rule.as_ref().map_or(self.about.attack, |rule| &rule.attack)
    }

    /// What tells it from others of its detector about the same subject.
    #[must_use]
    pub fn rule_key(&self) -> (&str, &str) {
        self.rule.as_ref().map_or(("", ""), |rule| (&rule.id, &rule.title))
    }

    /// First and last of the events that count.
    #[must_use]
    pub fn extent(&self) -> Option<(Timestamp, Timestamp)> {
        let events = &self.verdict.events;
        match (events.first(), events.last()) {
            (Some(first), Some(last)) => Some((first.time, last.time)),
            _ => Some((self.shown.first()?.0, self.shown.last()?.0)),
        }
    }

    /// A few lines that show it: the first, the last, and one between, which was a success if any
    /// was.
    #[must_use]
    pub fn evidence(&self) -> Vec<Locator> {
        let Verdict { targets, hits, .. } = &self.verdict;
        let hit = |event: &Event| {
            let aimed = if hits.is_empty() {
                targets.contains(&event.endpoint)
            } else {
                hits.contains(&event.at)
            };
            aimed && event.outcome() == Outcome::Succeeded
        };
        let all: Vec<Locator> = if self.verdict.events.is_empty() {
            self.shown.iter().map(|(_, at)| *at).collect()
        } else {
            self.verdict.events.iter().map(|event| event.at).collect()
        };
        let middle = self.verdict.events.iter().position(hit).unwrap_or(all.len() / 2);
        let picks = [0, middle, all.len().saturating_sub(1)];
        let mut lines: Vec<Locator> = picks.iter().filter_map(|at| all.get(*at)).copied().collect();
        lines.dedup();
        lines
    }
}
