//! Days of a name that depart from the days around them.

use super::days::Use;
use super::drift::{HOMELY, Past};
use super::ways::{self, Way, Ways};
use super::work::Colleagues;
use super::{Family, Look};
use crate::detect::baseline::{Usual, median};
use crate::detect::policy;
use std::collections::{BTreeMap, BTreeSet};

/// Days back that a day is compared with.
const WINDOW: i64 = 28;
/// Days just before that do not count: whoever begins slowly would become usual to himself.
const LAG: i64 = 3;
/// Percent of requests for one endpoint from which hardly anything else is called.
const ONLY: u64 = 85;

/// One day that departed.
#[derive(Clone)]
pub(super) struct Odd {
    pub day: i64,
    pub families: BTreeSet<Family>,
    pub records: f64,
    pub threshold: f64,
    /// Records without the calls that go with its work, and from how many a day departs, where
    /// these depart.
    pub bare: Option<(f64, f64)>,
}

/// What colleagues do.
#[derive(Clone, Copy)]
pub(super) struct Beside<'c> {
    /// How much, by day.
    pub colleagues: &'c Colleagues,
    /// With or without the calls that go with it.
    pub ways: &'c Ways,
}

/// The days that depart, and those beside them that depart half as far: a theft that goes on for
/// days has weaker ones among them.
pub(super) fn odd_days(look: &Look<'_>, past: &Past<'_>, beside: Beside<'_>) -> Vec<Odd> {
    // Whoever reads what is his does so with whatever calls.
    let people = look.policy.registers.owner_objects as f64;
    let work = past.usual(&[], |used| used.objects.len()) > people;
    let way = if work { beside.ways.way(past, look) } else { Way::Bare };
    let measure = |day: i64, z: f64| {
        let tide = beside.colleagues.tide(past.top, day);
        Measure { tide, by_calls: way != Way::Bare, z }
    };
    if let Some(ordinary) = (way == Way::Full).then(|| ways::ordinary(past)).flatten() {
        let odd = spread(look, past, &|odd, day, used, z| {
            depart(look, day, used, &around(&ordinary, day, odd), &measure(day, z))
        });
        // Whoever takes more with all the calls of his work is measured by what he did before.
        if !odd.is_empty() {
            return odd;
        }
    }
    spread(look, past, &|odd, day, used, z| {
        depart(look, day, used, &history(look, past, day, odd)?, &measure(day, z))
    })
}

/// Judges a day by so many robust z, beside those that were found to depart.
type Judge<'j> = dyn Fn(&BTreeMap<i64, Odd>, i64, &Use, f64) -> Option<Odd> + 'j;

/// The days that depart, and from these on the weaker ones beside.
fn spread(look: &Look<'_>, past: &Past<'_>, judge: &Judge<'_>) -> Vec<Odd> {
    let z = look.policy.insider_drift.z;
    let mut odd: BTreeMap<i64, Odd> = BTreeMap::new();
    for (day, used) in &past.days {
        if let Some(found) = judge(&odd, *day, used, z) {
            odd.insert(*day, found);
        }
    }
    let strong = odd.first_key_value().zip(odd.last_key_value());
    let Some((first, last)) = strong.map(|((first, _), (last, _))| (*first, *last)) else {
        return Vec::new();
    };
    loop {
        let near = |day: i64| odd.range(day - LAG..=day + LAG).next().is_some();
        let weaker = |(day, used): (&i64, &Use)| {
            let asked = !odd.contains_key(day) && near(*day);
            let within = (first..=last).contains(day);
            let asked = asked && (within || stands_out(past, (*day, used), &odd, (first, last)));
            Some((*day, asked.then(|| judge(&odd, *day, used, z / 2.0)).flatten()?))
        };
        let more: Vec<(i64, Odd)> = past.days.iter().filter_map(weaker).collect();
        if more.is_empty() {
            break;
        }
        odd.extend(more);
    }
    // Days that were found odd later have told what is usual to those found before them.
    let again = |(day, found): (&i64, &Odd)| {
        let used = past.days.get(day)?;
        judge(&odd, *day, used, z).or_else(|| Some(found.clone()))
    };
    odd.iter().filter_map(again).collect()
}

/// A weaker day before the first of the days that depart, or after the last of them, where ordinary days lie and
/// some of those are busy: it has half as much more than usual as those that depart, or as much as no day
/// farther out had.
fn stands_out(
    past: &Past<'_>,
    (day, used): (i64, &Use),
    odd: &BTreeMap<i64, Odd>,
    (first, last): (i64, i64),
) -> bool {
    let farther = |at: i64| if day < first { at < day } else { day < at && last < at };
    let most = |count: fn(&Use) -> usize| {
        let days = past.days.iter().filter(|(at, _)| farther(**at));
        days.map(|(_, used)| count(used)).max().unwrap_or(0)
    };
    let odd: Vec<Odd> = odd.values().cloned().collect();
    let usual = past.usual(&odd, |used| used.objects.len());
    let more = median(odd.iter().map(|odd| odd.records).collect()) - usual;
    (used.objects.len() as f64 - usual) * 2.0 >= more
        || used.objects.len() > most(|used| used.objects.len())
        || used.bare.len() > most(|used| used.bare.len())
}

/// The ordinary days of the whole log, without one of them and without odd ones: they are ordinary
/// by their calls, not by standing near, and the more there are, the closer is what they tell.
fn around<'u>(
    ordinary: &[(&'u i64, &'u Use)],
    day: i64,
    odd: &BTreeMap<i64, Odd>,
) -> Vec<(&'u i64, &'u Use)> {
    let other = |(at, _): &&(&i64, &Use)| **at != day && !odd.contains_key(*at);
    ordinary.iter().filter(other).copied().collect()
}

/// The days that a day is compared with, if they are enough.
fn history<'u>(
    look: &Look<'_>,
    past: &'u Past<'_>,
    day: i64,
    odd: &BTreeMap<i64, Odd>,
) -> Option<Vec<(&'u i64, &'u Use)>> {
    let least = look.policy.insider_drift.history_days;
    let ordinary = |from: i64, until: i64| -> Vec<(&'u i64, &'u Use)> {
        past.days.range(from..until).filter(|(day, _)| !odd.contains_key(*day)).collect()
    };
    let mut days = ordinary(day - WINDOW, day - LAG);
    if days.len() < least {
        days = ordinary(day - WINDOW, day);
    }
    // A theft of weeks leaves none near it: then the last ones before it, however long ago.
    if days.len() < least {
        let before = ordinary(i64::MIN, day - LAG);
        let last = before.len().saturating_sub(least);
        days = before.get(last..).unwrap_or_default().to_vec();
    }
    // Where the log begins too shortly before, the days on both sides: most of them are ordinary.
    // Whoever has little that is his may read all of it when he first comes.
    if days.len() < least && past.is_work() {
        days = ordinary(day - WINDOW, day - LAG);
        days.extend(ordinary(day + LAG + 1, day + WINDOW));
    }
    (days.len() >= least).then_some(days)
}

/// What a day is measured by.
struct Measure {
    /// How many times the usual everybody with this work did on it: divided out.
    tide: f64,
    /// It is work that is done with other calls around.
    by_calls: bool,
    /// Robust z from which it departs: that of the policy, or half of it for a weaker day.
    z: f64,
}

impl Measure {
    /// Records taken without the calls that go with its work, and from how many a day departs, if
    /// they are more than on the days before.
    fn bare(
        &self,
        used: &Use,
        before: &[(&i64, &Use)],
        limits: &policy::Insider,
    ) -> Option<(f64, f64)> {
        let own = policy::Baseline {
            z: self.z,
            least_spread: limits.least_spread,
            least_peers: 3,
            beyond: f64::INFINITY,
        };
        let counts: Vec<f64> = before.iter().map(|(_, use_)| use_.bare.len() as f64).collect();
        let taken = used.bare.len() as f64;
        let all: usize = before.iter().map(|(_, use_)| use_.objects.len()).sum();
        let few = counts.iter().sum::<f64>() * 100.0 <= (all * ways::ORDINARY) as f64;
        let told = Usual::of(&counts, &own)?.compare(taken, &own);
        let least = told.median + self.excess(limits);
        let more = few && self.by_calls && told.z >= self.z && taken >= least;
        more.then_some((taken, told.threshold.max(least)))
    }

    /// Records more than usual, at least: beside odd days a quarter.
    fn excess(&self, limits: &policy::Insider) -> f64 {
        limits.excess as f64 * (self.z / limits.z).powi(2)
    }
}

/// Some days as one: their requests by endpoint and by hour.
fn together(days: &[(&i64, &Use)]) -> Use {
    let mut all = Use::default();
    for (_, used) in days {
        all.requests += used.requests;
        used.endpoints.iter().for_each(|(k, n)| *all.endpoints.entry(*k).or_insert(0) += n);
        all.hours.iter_mut().zip(used.hours).for_each(|(sum, n)| *sum += n);
    }
    all
}

/// Times the records that a day must have more of, from which what is new to a name that goes through its
/// own is another work.
const BESIDE: u64 = 2;

/// Whoever goes through what he knows, and hardly ever anything else, takes much that he never took.
fn is_beside(
    used: &Use,
    before: &[(&i64, &Use)],
    own: &policy::Baseline,
    limits: &policy::Insider,
) -> bool {
    let later = || before.iter().skip(1).map(|(_, used)| used);
    let homely = median(later().map(|used| used.fresh_share() as f64).collect()) < HOMELY;
    let news: Vec<f64> = later().map(|used| used.fresh as f64).collect();
    let told = Usual::of(&news, own).map(|usual| usual.compare(used.fresh as f64, own));
    let more = told.is_some_and(|told| {
        told.z >= own.z && used.fresh as f64 - told.median >= (limits.excess * BESIDE) as f64
    });
    homely && more
}

/// How a day departs from those it is compared with, if it does.
fn depart(
    look: &Look<'_>,
    day: i64,
    used: &Use,
    before: &[(&i64, &Use)],
    measure: &Measure,
) -> Option<Odd> {
    let Measure { tide, z, .. } = *measure;
    let limits = &look.policy.insider_drift;
    let mut found = BTreeSet::new();
    let own = policy::Baseline {
        z,
        least_spread: limits.least_spread,
        least_peers: 3,
        beyond: f64::INFINITY,
    };
    let counts: Vec<f64> = before.iter().map(|(_, use_)| use_.objects.len() as f64).collect();
    let records = used.objects.len() as f64;
    let usual_count = Usual::of(&counts, &own)?;
    let compared = usual_count.compare(records / tide, &own);
    let whole = usual_count.compare(records / tide, &policy::Baseline { z: limits.z, ..own });
    // Half as far is far where calls are missing as well.
    let bare = measure.bare(used, before, limits);
    let (far, excess) = match bare {
        Some(_) => (z.min(limits.z / 2.0), limits.excess as f64 / 2.0),
        None => (z, limits.excess as f64),
    };
    let more = compared.z >= far && records - compared.median >= excess;
    let fresh = median(before.iter().skip(1).map(|(_, use_)| use_.fresh_share() as f64).collect());
    // What is new can be told from what was before only.
    let known = before.iter().all(|(other, _)| **other < day);
    let strange = known && used.fresh_share() as f64 - fresh >= 50.0 && used.fresh >= limits.excess;
    if more || strange || (known && is_beside(used, before, &own, limits)) {
        found.insert(Family::Breadth);
    }
    let usual = together(before);
    let alone = used.narrowness() >= ONLY && usual.narrowness() + 20 <= used.narrowness();
    let other = alone || used.mix_distance(&usual) >= limits.mix_distance;
    if bare.is_some() || used.requests >= 20 && other {
        found.insert(Family::Context);
    }
    let off = used.off_hours(&usual);
    if off >= limits.off_hours && (off * used.requests) as f64 >= 100.0 * excess {
        found.insert(Family::Time);
    }
    let alarming = found.contains(&Family::Breadth) || found.contains(&Family::Time);
    // What is told is the measure of a day that departs by itself, also of a weaker one.
    let threshold = (whole.threshold * tide).max(compared.median + limits.excess as f64);
    let odd = Odd { day, families: found, records, threshold, bare };
    (bare.is_some() || alarming && records >= excess).then_some(odd)
}
