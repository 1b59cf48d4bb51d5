//! Two ways of working under one name: with the calls that go with the work, and without them.
//!
//! A desk opens a customer and looks at several screens; a thief goes through one endpoint and
//! nothing else. Where hardly any colleague ever works without these calls, the days on which a
//! name works like its colleagues are its ordinary ones, wherever in the log they lie. So a theft
//! that fills most of a name's days does not become its usual work.

use super::Look;
use super::days::Use;
use super::drift::Past;
use crate::detect::baseline::median;
use crate::detect::policy::Insider;
use crate::detect::profile;
use crate::dossier::Name;
use hashbrown::HashMap;

/// Names that work with a kind of record from which they say how it is done.
const LEAST: usize = 6;
/// Percent of the days of the middle one of them, up to which it is hardly ever done otherwise.
const HARDLY_EVER: f64 = 5.0;
/// Percent of a day's records taken without other calls, up to which a day is ordinary, and from
/// which it is not.
pub(super) const ORDINARY: usize = 20;
const BARE: usize = 50;
/// Ordinary days that a name must have.
const DAYS: usize = 3;
/// Records of an ordinary day of work.
const RECORDS: usize = 3;

/// How those who work with a kind of record do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Too few do it to tell.
    Unknown,
    /// With other calls around.
    Full,
    /// Many of them without.
    Bare,
}

/// The ways of working with each kind of record.
pub(super) struct Ways {
    of: HashMap<Name, Way>,
}

impl Ways {
    pub(super) fn of(pasts: &[(usize, Past<'_>)], look: &Look<'_>) -> Self {
        // Percent of days without other calls, of each name that works with a kind.
        let mut bare_days: HashMap<Name, Vec<f64>> = HashMap::new();
        for (_, past) in pasts.iter().filter(|(_, past)| past.is_work()) {
            let limits = &look.policy.insider_drift;
            let bare = past.days.values().filter(|used| is_bare(used, limits)).count();
            let share = bare as f64 * 100.0 / past.days.len().max(1) as f64;
            bare_days.entry(kind(past, look)).or_default().push(share);
        }
        let known = bare_days.into_iter().filter(|(_, shares)| shares.len() >= LEAST);
        let of = known.map(|(kind, shares)| match median(shares) {
            share if share <= HARDLY_EVER => (kind, Way::Full),
            _ => (kind, Way::Bare),
        });
        Self { of: of.collect() }
    }

    /// How those do it who work with what a name works with.
    pub(super) fn way(&self, past: &Past<'_>, look: &Look<'_>) -> Way {
        self.of.get(&kind(past, look)).copied().unwrap_or(Way::Unknown)
    }
}

/// The kind of record that a name takes most of.
fn kind(past: &Past<'_>, look: &Look<'_>) -> Name {
    let mut counts: HashMap<Name, u64> = HashMap::new();
    for (kind, _) in past.days.values().flat_map(|used| &used.objects) {
        *counts.entry(*kind).or_insert(0) += 1;
    }
    profile::top(&counts, look.dossiers)
}

/// Most records of a day were taken without other calls, and more than happens by chance.
fn is_bare(used: &Use, limits: &Insider) -> bool {
    used.bare.len() as u64 >= limits.excess && used.bare.len() * 100 >= used.objects.len() * BARE
}

/// A day of ordinary work.
fn is_ordinary(used: &Use) -> bool {
    used.objects.len() >= RECORDS && used.bare.len() * 100 <= used.objects.len() * ORDINARY
}

/// The days on which a name works as its colleagues do, if it does so now and then.
pub(super) fn ordinary<'p>(past: &'p Past<'_>) -> Option<Vec<(&'p i64, &'p Use)>> {
    let days: Vec<_> = past.days.iter().filter(|(_, used)| is_ordinary(used)).collect();
    (days.len() >= DAYS).then_some(days)
}
