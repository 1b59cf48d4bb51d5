//! What all scopes of a period are seen against: its first and last second, how much was answered
//! in each hour, and who was there.

use super::grid::{DAY, Grid, HOUR, is_brief};
use super::presence::{Presence, Presences};
use super::scope::{Scope, Watched};
use crate::detect::policy;
use crate::triage::{Endpoint, Period, Survey};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What all scopes are seen against: a period of the logs.
#[derive(Debug)]
pub struct Scene {
    /// First and last second of the log.
    pub log: (u32, u32),
    /// Answered requests by hour since 1970, on all endpoints.
    answered: BTreeMap<u32, f64>,
    /// When each actor was there, and how it behaved.
    pub presences: Arc<Presences>,
}

impl Scene {
    /// The scenes of a survey: one for each period, which is judged as if it were alone.
    #[must_use]
    pub fn all(survey: &Survey, registers: &policy::Registers) -> Vec<Self> {
        let presences = Arc::new(Presences::of(survey, registers.owner_objects));
        let scene = |period: &Period| {
            let log = (period.span.0.epoch(), period.span.1.epoch());
            let mut answered: BTreeMap<u32, f64> = BTreeMap::new();
            for (_, endpoint) in survey.endpoints() {
                gather(endpoint, log, &mut answered);
            }
            Self { log, answered, presences: presences.clone() }
        };
        survey.periods().iter().map(scene).collect()
    }

    /// A second lies in it.
    #[must_use]
    pub fn holds(&self, second: u32) -> bool {
        (self.log.0..=self.log.1).contains(&second)
    }

    /// An actor was not there when the log began and when it ended.
    pub(in crate::detect) fn is_passing(&self, who: &Presence) -> bool {
        let edge = (self.log.1 - self.log.0) / 6;
        let inner = (self.log.0 + edge, self.log.1 - edge);
        !who.spans(inner)
    }

    /// Seconds that an object must not have been asked for to be news: that of the policy, less
    /// where the log is short. Every try at a login is, and whatever is not shown.
    #[must_use]
    pub fn quiet(&self, watched: Watched, policy: &policy::Novelty) -> u32 {
        let days = match watched {
            Watched::Objects => policy.quiet_days,
            Watched::Pages => policy.quiet_days.min(policy.quiet_days_of_pages),
            Watched::Logins | Watched::Hidden => return 0,
        };
        let span = self.log.1 - self.log.0;
        // Of a few days more must be left to be judged.
        let part = if is_brief(span) { 8 } else { 4 };
        (span / part).clamp(HOUR, days.max(1) * DAY)
    }

    /// Ordinary traffic by bin: what was answered elsewhere, or one for each bin where there is
    /// hardly anything else.
    pub(super) fn exposure(&self, scope: &Scope<'_>, bins: &Grid) -> Vec<f64> {
        let mut here: BTreeMap<u32, f64> = BTreeMap::new();
        scope.endpoints.iter().for_each(|(_, endpoint)| gather(endpoint, self.log, &mut here));
        let (all, own): (f64, f64) = (self.answered.values().sum(), here.values().sum());
        let elsewhere = (all - own) * 10.0 >= all && all - own >= bins.count as f64 * 20.0;
        let mut exposure = vec![0.0; bins.count];
        for (hour, answered) in &self.answered {
            let Some(bin) = bins.of(hour.saturating_mul(HOUR).max(self.log.0)) else { continue };
            if let Some(exposure) = exposure.get_mut(bin) {
                if elsewhere {
                    *exposure += answered - here.get(hour).copied().unwrap_or(0.0);
                } else {
                    *exposure = 1.0;
                }
            }
        }
        exposure
    }
}

/// Adds what an endpoint answered in each hour of a period.
fn gather(endpoint: &Endpoint, log: (u32, u32), answered: &mut BTreeMap<u32, f64>) {
    for (hour, counts) in endpoint.hours.iter() {
        let hour = u32::try_from(hour).unwrap_or(0);
        if (log.0 / HOUR..=log.1 / HOUR).contains(&hour) {
            *answered.entry(hour).or_insert(0.0) += f64::from(counts.answered);
        }
    }
}
