//! The same hand, doing other things than before: a name against its own past.

use super::days::{Use, by_day};
use super::odd::marked;
use super::work::Colleagues;
use super::{Family, Look, Sign, families};
use crate::detect::baseline::{Usual, median};
use crate::detect::policy;
use crate::dossier::{Event, Name};
use crate::record::Locator;
use crate::record::time::civil;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// How a name departed from its own past.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// What speaks for it.
    pub signs: Vec<Sign>,
    /// What else it could be.
    pub alternatives: Vec<String>,
    /// What fits of these, if anything.
    pub innocent: Option<&'static str>,
    /// Days (since 1970) on which it departed.
    pub days: BTreeSet<i64>,
    /// When these days begin, in microseconds behind midnight UTC.
    pub dawn: i64,
    /// Records on the median of these days, and from how many a day departs.
    pub records: (f64, f64),
    /// Others who do the same work.
    pub peers: u64,
}

/// A drift, and the requests that make it, where they can be told from ordinary work.
pub(super) struct Found {
    pub facts: Drift,
    /// The requests to be cut out, if the drift is grave enough.
    pub cut: Option<HashSet<Locator>>,
}

/// Days back that a day is compared with.
const WINDOW: i64 = 28;
/// Days just before that do not count: whoever begins slowly would become usual to himself.
const LAG: i64 = 3;
/// Percent of requests for one endpoint from which hardly anything else is called.
const ONLY: u64 = 85;

/// A name's days, and what it mostly asks.
pub(super) struct Past<'e> {
    pub events: &'e [Event],
    pub days: BTreeMap<i64, Use>,
    pub top: Name,
}

impl Past<'_> {
    /// It reads more on most days than what is its own.
    fn is_work(&self) -> bool {
        median(self.days.values().map(|used| used.objects.len() as f64).collect()) >= WORK
    }
}

/// Looks for names that depart from their own past; by index of the actor.
pub(super) fn find(look: &Look<'_>, actors: &[usize]) -> BTreeMap<u32, Found> {
    let pasts: Vec<(usize, Past<'_>)> =
        actors.par_iter().filter_map(|at| Some((*at, past(look, *at)?))).collect();
    let colleagues = Colleagues::of(&pasts);
    let drift = |(at, past): &(usize, Past<'_>)| {
        Some((u32::try_from(*at).unwrap_or(u32::MAX), judge(look, past, &colleagues)?))
    };
    pasts.par_iter().filter_map(drift).collect()
}

fn past<'e>(look: &'e Look<'_>, at: usize) -> Option<Past<'e>> {
    let events = look.events(at);
    let days = by_day(events, look);
    if days.len() <= look.policy.insider_drift.history_days {
        return None;
    }
    let top = work(look, &days);
    Some(Past { events, days, top })
}

/// The endpoint that most of its days took most records through. By all requests, a week of theft
/// would name another work than that of the year.
fn work(look: &Look<'_>, days: &BTreeMap<i64, Use>) -> Name {
    let mut votes = HashMap::new();
    for used in days.values().filter(|used| !used.taken.is_empty()) {
        *votes.entry(crate::detect::profile::top(&used.taken, look.dossiers)).or_insert(0u64) += 1;
    }
    crate::detect::profile::top(&votes, look.dossiers)
}

/// One day that departed.
pub(super) struct Odd {
    pub day: i64,
    pub families: BTreeSet<Family>,
    pub records: f64,
    threshold: f64,
}

/// The days that depart, and those beside them that depart half as far: a theft that goes on for
/// days has weaker ones among them.
fn odd_days(look: &Look<'_>, past: &Past<'_>, colleagues: &Colleagues) -> Vec<Odd> {
    let z = look.policy.insider_drift.z;
    let mut odd: BTreeMap<i64, Odd> = BTreeMap::new();
    let judge = |odd: &BTreeMap<i64, Odd>, day: i64, used: &Use, z: f64| {
        let before = history(look, past, day, odd)?;
        depart(look, day, used, &before, (colleagues.tide(past.top, day), z))
    };
    for (day, used) in &past.days {
        if let Some(found) = judge(&odd, *day, used, z) {
            odd.insert(*day, found);
        }
    }
    loop {
        let beside = |day: i64| odd.range(day - LAG..=day + LAG).next().is_some();
        let weaker = |(day, used): (&i64, &Use)| {
            let asked = !odd.contains_key(day) && beside(*day);
            Some((*day, asked.then(|| judge(&odd, *day, used, z / 2.0)).flatten()?))
        };
        let more: Vec<(i64, Odd)> = past.days.iter().filter_map(weaker).collect();
        if more.is_empty() {
            return odd.into_values().collect();
        }
        odd.extend(more);
    }
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
    // Where the log begins too shortly before, the days on both sides: most of them are ordinary.
    // Whoever has little that is his may read all of it when he first comes.
    if days.len() < least && past.is_work() {
        days = ordinary(day - WINDOW, day - LAG);
        days.extend(ordinary(day + LAG + 1, day + WINDOW));
    }
    (days.len() >= least).then_some(days)
}

fn judge(look: &Look<'_>, past: &Past<'_>, colleagues: &Colleagues) -> Option<Found> {
    let limits = &look.policy.insider_drift;
    let odd = odd_days(look, past, colleagues);
    let taken: HashSet<_> = odd
        .iter()
        .filter_map(|odd| past.days.get(&odd.day))
        .flat_map(|used| used.objects.iter().copied())
        .collect();
    if odd.is_empty() || (taken.len() as u64) < limits.objects {
        return None;
    }
    let mut signs = signs(look, past, &odd);
    // One busy day is nothing.
    if odd.len() < 2 && families(&signs) < 2 {
        return None;
    }
    // Whoever comes for the same records again has some use for them.
    let again = odd.iter().map(|odd| odd.records).sum::<f64>() >= 2.0 * taken.len() as f64;
    let innocent = again.then_some(SAME).or_else(|| innocent(look, past, &odd, colleagues));
    if signs.iter().any(|sign| sign.family == Family::Breadth) {
        signs.extend(beyond(past, &odd, colleagues));
    }
    let grave = innocent.is_none()
        && families(&signs) >= 2
        && (odd.len() >= limits.odd_days || families(&signs) >= 3);
    let days: BTreeSet<i64> = odd.iter().map(|odd| odd.day).collect();
    let facts = Drift {
        alternatives: alternatives(innocent, colleagues.most(past.top)),
        records: (
            median(odd.iter().map(|odd| odd.records).collect()),
            median(odd.iter().map(|odd| odd.threshold).collect()),
        ),
        signs,
        innocent,
        days,
        dawn: look.dawn,
        peers: colleagues.others(past.top),
    };
    let cut = grave.then(|| marked(look, past, &odd));
    Some(Found { facts, cut })
}

/// How a day departs from those it is compared with, if it does: by so many robust z, where what
/// everybody does on that day is divided out.
fn depart(
    look: &Look<'_>,
    day: i64,
    used: &Use,
    before: &[(&i64, &Use)],
    (tide, z): (f64, f64),
) -> Option<Odd> {
    let limits = &look.policy.insider_drift;
    let mut found = BTreeSet::new();
    let own = policy::Baseline { z, least_spread: limits.least_spread, least_peers: 3 };
    let counts: Vec<f64> = before.iter().map(|(_, use_)| use_.objects.len() as f64).collect();
    let records = used.objects.len() as f64;
    let usual_count = Usual::of(&counts, &own)?;
    let compared = usual_count.compare(records / tide, &own);
    let whole = usual_count.compare(records / tide, &policy::Baseline { z: limits.z, ..own });
    let more = compared.z >= z && records - compared.median >= limits.excess as f64;
    let fresh = median(before.iter().skip(1).map(|(_, use_)| use_.fresh_share() as f64).collect());
    // What is new can be told from what was before only.
    let known = before.iter().all(|(other, _)| **other < day);
    let strange = known && used.fresh_share() as f64 - fresh >= 50.0 && used.fresh >= limits.excess;
    if more || strange {
        found.insert(Family::Breadth);
    }
    let mut usual = Use::default();
    for (_, earlier) in before {
        usual.requests += earlier.requests;
        earlier.endpoints.iter().for_each(|(k, n)| *usual.endpoints.entry(*k).or_insert(0) += n);
        usual.hours.iter_mut().zip(earlier.hours).for_each(|(sum, n)| *sum += n);
    }
    let alone = used.narrowness() >= ONLY && usual.narrowness() + 20 <= used.narrowness();
    if used.requests >= 20 && (alone || used.mix_distance(&usual) >= limits.mix_distance) {
        found.insert(Family::Context);
    }
    let off = used.off_hours(&usual);
    if off >= limits.off_hours && off * used.requests >= 100 * limits.excess {
        found.insert(Family::Time);
    }
    let alarming = found.contains(&Family::Breadth) || found.contains(&Family::Time);
    (alarming && records >= limits.excess as f64).then_some(Odd {
        day,
        families: found,
        records,
        // What is told is the measure of a day that departs by itself, also of a weaker one.
        threshold: (whole.threshold * tide).max(compared.median + limits.excess as f64),
    })
}

/// Times what one in ten of those who do the same work exceeds, from which nobody works so.
const BEYOND: f64 = 3.0;

/// Odd days from which there is no chance in it, where others cannot tell.
const SEVERAL_DAYS: usize = 3;

/// Percent of the records of an ordinary day that are new to a name, below which it comes back to
/// what is its own.
pub(super) const HOMELY: f64 = 20.0;

/// Records on an ordinary day from which it is work.
const WORK: f64 = 3.0;

/// Far more than anybody who does the same work. Whoever reads a thing or two on an ordinary day
/// does no work: he reads what is his, and how many things are his nobody else tells.
fn beyond(past: &Past<'_>, odd: &[Odd], colleagues: &Colleagues) -> Option<Sign> {
    let then = median(odd.iter().map(|odd| odd.records).collect());
    let days: HashSet<i64> = odd.iter().map(|odd| odd.day).collect();
    let usual = past.days.iter().filter(|(day, _)| !days.contains(*day));
    let own = median(usual.map(|(_, used)| used.objects.len() as f64).collect());
    let compared = colleagues.most_of(past.top, own / BEYOND).filter(|_| own >= WORK);
    // Where too few do the same work, its own past has to tell.
    let limit = median(odd.iter().map(|odd| odd.threshold).collect());
    let own_way = compared.is_none() && own >= WORK && then >= limit * BEYOND;
    if own_way && odd.len() >= SEVERAL_DAYS {
        return Some(Sign {
            family: Family::Outcome,
            weak: false,
            text: format!("{:.0} times the number from which a day departs", then / limit.max(1.0)),
        });
    }
    let (most, others) = compared?;
    (then >= most * BEYOND).then(|| Sign {
        family: Family::Outcome,
        weak: false,
        text: format!(
            "{then:.0} records a day; one in ten of {others} who do the same work takes more than {most:.0}"
        ),
    })
}

/// What departed on at least half of the odd days, in words.
fn signs(look: &Look<'_>, past: &Past<'_>, odd: &[Odd]) -> Vec<Sign> {
    let days: HashSet<i64> = odd.iter().map(|odd| odd.day).collect();
    let usual: Vec<&Use> =
        past.days.iter().filter(|(day, _)| !days.contains(*day)).map(|(_, used)| used).collect();
    let before = median(usual.iter().map(|used| used.objects.len() as f64).collect());
    let then = median(odd.iter().map(|odd| odd.records).collect());
    let on = |family: Family| odd.iter().filter(|o| o.families.contains(&family)).count();
    // Two of three signs, each on half of the days, or what there was most of.
    let most = [Family::Breadth, Family::Context, Family::Time].into_iter().map(on).max();
    let often = |family: Family| on(family) * 2 >= odd.len() || Some(on(family)) == most;
    let text = |family: Family| match family {
        Family::Breadth => format!(
            "{then:.0} records a day on {} days; {before:.0} on its ordinary days",
            odd.len()
        ),
        Family::Context => format!(
            "other endpoints than before, or hardly any but {}: the calls that go with its work are missing",
            look.dossiers.endpoint_text(past.top)
        ),
        Family::Time => "at hours at which it never worked before".to_owned(),
        Family::Identity | Family::Outcome => String::new(),
    };
    [Family::Breadth, Family::Context, Family::Time]
        .into_iter()
        .filter(|family| often(*family))
        .map(|family| Sign { family, weak: false, text: text(family) })
        .collect()
}

/// A batch of what is one's own, or of one's work.
const SAME: &str = "the same records each time";

fn innocent(
    look: &Look<'_>,
    past: &Past<'_>,
    odd: &[Odd],
    colleagues: &Colleagues,
) -> Option<&'static str> {
    let at_end = |day: i64| {
        let (_, _, of_month) = civil(day);
        !(4..28).contains(&of_month)
    };
    if odd.len() < look.policy.insider_drift.odd_days.max(4) && odd.iter().all(|o| at_end(o.day)) {
        return Some("the end of a month");
    }
    // Whoever is new does little at first, and then what everybody does.
    let then = median(odd.iter().map(|odd| odd.records).collect());
    let only_more = odd.iter().all(|odd| !odd.families.contains(&Family::Time));
    let as_others = colleagues.most(past.top).is_some_and(|(most, _)| then <= most * 1.5);
    (as_others && only_more).then_some("new at the work")
}

fn alternatives(innocent: Option<&'static str>, peers: Option<(f64, u64)>) -> Vec<String> {
    let others = match peers {
        Some((most, n)) => format!(
            "one in ten of {n} who do the same work takes more than {most:.0} records a day"
        ),
        None => "too few do the same work to compare".to_owned(),
    };
    let fits = |what: &'static str| if innocent == Some(what) { "fits" } else { "no" };
    vec![
        format!("new at the work: {}, {others}", fits("new at the work")),
        format!("the end of a month: {}", fits("the end of a month")),
        format!("{SAME}: {}", fits(SAME)),
    ]
}
