//! The same hand, doing other things than before: a name against its own past.

use super::days::{Object, Use, by_day, mark_bare};
use super::depart::{Beside, Odd, odd_days};
use super::odd::marked;
use super::ways::Ways;
use super::work::Colleagues;
use super::{Family, Look, Sign, families};
use crate::detect::baseline::median;
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
    /// Of these, only such are counted as were taken without the calls that go with its work.
    pub bare: bool,
    /// Others who do the same work.
    pub peers: u64,
    /// Times the records of its ordinary days that it took, in percent.
    pub times: u64,
    /// On these days it came from where it always did, with the program that it always has.
    pub in_place: bool,
}

/// A drift, and the requests that make it, where they can be told from ordinary work.
pub(super) struct Found {
    pub facts: Drift,
    /// The requests to be cut out, if the drift is grave enough.
    pub cut: Option<HashSet<Locator>>,
}

/// A name's days, and what it mostly asks.
pub(super) struct Past<'e> {
    pub events: &'e [Event],
    pub days: BTreeMap<i64, Use>,
    pub top: Name,
}

impl Past<'_> {
    /// It reads more on most days than what is its own.
    pub(super) fn is_work(&self) -> bool {
        median(self.days.values().map(|used| used.objects.len() as f64).collect()) >= WORK
    }

    /// So much on the median of its ordinary days.
    pub(super) fn usual(&self, odd: &[Odd], count: impl Fn(&Use) -> usize) -> f64 {
        let days: HashSet<i64> = odd.iter().map(|odd| odd.day).collect();
        let usual = self.days.iter().filter(|(day, _)| !days.contains(*day));
        median(usual.map(|(_, used)| count(used) as f64).collect())
    }
}

/// Looks for names that depart from their own past; by index of the actor.
pub(super) fn find(look: &Look<'_>, actors: &[usize]) -> BTreeMap<u32, Found> {
    let pasts: Vec<(usize, Past<'_>)> =
        actors.par_iter().filter_map(|at| Some((*at, past(look, *at)?))).collect();
    let colleagues = Colleagues::of(&pasts);
    let ways = Ways::of(&pasts, look);
    let drift = |(at, past): &(usize, Past<'_>)| {
        let beside = Beside { colleagues: &colleagues, ways: &ways };
        Some((u32::try_from(*at).unwrap_or(u32::MAX), judge(look, past, beside)?))
    };
    let mut found: BTreeMap<u32, Found> = pasts.par_iter().filter_map(drift).collect();
    let works: HashMap<u32, Name> =
        pasts.iter().map(|(at, past)| (u32::try_from(*at).unwrap_or(u32::MAX), past.top)).collect();
    let together: Vec<u32> =
        found.keys().copied().filter(|at| rise_together(*at, &found, &works, look)).collect();
    for at in together {
        let Some(found) = found.get_mut(&at) else { continue };
        found.cut = None;
        found.facts.innocent = Some(TOGETHER);
        found.facts.alternatives.push(format!("{TOGETHER}: fits"));
    }
    found
}

/// Others with the same work who do more of it on the same days, from which it is what they were told to do.
const SEVERAL: usize = 2;

/// It does nothing but more, and so do others with the same work, at the same time. Where so many do that they are
/// a part of all with this work, each from where he sits, it says no more that they do nothing beside it.
fn rise_together(
    at: u32,
    found: &BTreeMap<u32, Found>,
    works: &HashMap<u32, Name>,
    look: &Look<'_>,
) -> bool {
    let Some(own) = found.get(&at) else { return false };
    let more = |sign: &Sign| matches!(sign.family, Family::Breadth | Family::Outcome);
    let by_day = |sign: &Sign| sign.family != Family::Time;
    let same = |(other, rise): &(&u32, &Found)| {
        let days = own.facts.days.intersection(&rise.facts.days).count();
        **other != at
            && works.get(*other) == works.get(&at)
            && days * 2 >= own.facts.days.len()
            && days * 2 >= rise.facts.days.len()
    };
    let others = found.iter().filter(same).filter(|(_, rise)| rise.facts.in_place).count();
    let limits = &look.policy.insider_drift;
    let all = usize::try_from(own.facts.peers).unwrap_or(usize::MAX).saturating_add(1);
    let told = others >= limits.told && others.saturating_mul(100) >= all * limits.told_share;
    let signs = &own.facts.signs;
    own.facts.innocent.is_none()
        && (signs.iter().all(more) && found.iter().filter(same).count() >= SEVERAL
            || told && own.facts.in_place && signs.iter().all(by_day))
}

/// Of a hundred requests on odd days, those from where it is on its other days, with the same program, at
/// least.
const IN_PLACE: usize = 95;

/// It comes from where it always did.
fn is_in_place(look: &Look<'_>, past: &Past<'_>, odd: &[Odd]) -> bool {
    let days: HashSet<i64> = odd.iter().map(|odd| odd.day).collect();
    let (then, before): (Vec<&Event>, Vec<&Event>) =
        past.events.iter().partition(|event| days.contains(&look.day(event)));
    let seats: HashSet<_> = before.into_iter().map(|event| look.hand(event)).collect();
    let here = then.iter().filter(|event| seats.contains(&look.hand(event))).count();
    here * 100 >= then.len() * IN_PLACE
}

/// It came for the same records again, for such as it does not ask for on ordinary days: a batch that goes on as it
/// always did says nothing of what is taken beside it.
fn is_again(past: &Past<'_>, odd: &[Odd], taken: &HashSet<Object>, least: u64) -> bool {
    let days: HashSet<i64> = odd.iter().map(|odd| odd.day).collect();
    let ordinary = || past.days.iter().filter(|(day, _)| !days.contains(*day));
    let known: HashSet<Object> =
        ordinary().flat_map(|(_, used)| used.objects.iter().copied()).collect();
    let new: HashSet<Object> = taken.difference(&known).copied().collect();
    let of = if new.len() as u64 >= least { &new } else { taken };
    let asked = days.iter().filter_map(|day| past.days.get(day));
    let asked: usize = asked.map(|used| used.objects.intersection(of).count()).sum();
    asked >= of.len() * 2
}

fn past<'e>(look: &'e Look<'_>, at: usize) -> Option<Past<'e>> {
    let events = look.events(at);
    let days = by_day(events, look);
    if days.len() <= look.policy.insider_drift.history_days {
        return None;
    }
    let top = work(look, &days);
    let mut past = Past { events, days, top };
    if past.is_work() {
        mark_bare(&mut past.days, events, look);
    }
    Some(past)
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

fn judge(look: &Look<'_>, past: &Past<'_>, beside: Beside<'_>) -> Option<Found> {
    let limits = &look.policy.insider_drift;
    let odd = odd_days(look, past, beside);
    let colleagues = beside.colleagues;
    let taken: HashSet<Object> = odd
        .iter()
        .filter_map(|odd| past.days.get(&odd.day))
        .flat_map(|used| used.objects.iter().copied())
        .collect();
    if odd.is_empty() || (taken.len() as u64) < limits.objects || is_beginning(look, past, &odd) {
        return None;
    }
    let mut signs = signs(look, past, &odd);
    // One busy day is nothing.
    if odd.len() < 2 && families(&signs) < 2 {
        return None;
    }
    if signs.iter().any(|sign| sign.family == Family::Breadth) {
        signs.extend(beyond(past, &odd, colleagues));
    }
    signs.extend(super::abroad::abroad(look, past, &odd));
    if families(&signs) == 2 {
        signs.extend(stark(past, &odd));
    }
    // Whoever comes for the same records again has some use for them.
    let again = is_again(past, &odd, &taken, limits.objects);
    let innocent = again.then_some(SAME).or_else(|| innocent(look, past, &odd, colleagues));
    // The end of a month comes for those who do the same work as well.
    let alone = signs.iter().any(|sign| sign.family == Family::Outcome);
    let innocent = innocent.filter(|what| !(alone && *what == MONTH));
    let grave = innocent.is_none()
        && families(&signs) >= 2
        && (odd.len() >= limits.odd_days || families(&signs) >= 3);
    let days: BTreeSet<i64> = odd.iter().map(|odd| odd.day).collect();
    let facts = Drift {
        alternatives: alternatives(innocent, colleagues.most(past.top)),
        bare: bare(&odd).is_some(),
        records: bare(&odd).unwrap_or_else(|| {
            let middle = |pick: fn(&Odd) -> f64| median(odd.iter().map(pick).collect());
            (middle(|odd| odd.records), middle(|odd| odd.threshold))
        }),
        signs,
        innocent,
        days,
        dawn: look.dawn,
        peers: colleagues.others(past.top),
        times: times(past, &odd),
        in_place: is_in_place(look, past, &odd),
    };
    let cut = grave.then(|| marked(look, past, &odd));
    Some(Found { facts, cut })
}

/// Days into the log from which whoever first turns up is new.
const NEW: i64 = 3;

/// It begins with them, after the log has: whoever comes with much and goes on with less has no past to depart from.
/// All that it did is judged as one.
fn is_beginning(look: &Look<'_>, past: &Past<'_>, odd: &[Odd]) -> bool {
    let (Some((log, _)), Some((began, _))) = (look.days, past.days.first_key_value()) else {
        return false;
    };
    let first = odd.iter().map(|odd| odd.day).min().unwrap_or(*began);
    let before = past.days.range(..first).count();
    *began - log > NEW && before < usize::try_from(look.history_days).unwrap_or(usize::MAX)
}

/// Records of the middle odd day in percent of those of the middle ordinary one.
fn times(past: &Past<'_>, odd: &[Odd]) -> u64 {
    let then = median(odd.iter().map(|odd| odd.records).collect());
    let before = past.usual(odd, |used| used.objects.len());
    (then * 100.0 / before.max(1.0)) as u64
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
    let own = past.usual(odd, |used| used.objects.len());
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
    let before = past.usual(odd, |used| used.objects.len());
    let then = median(odd.iter().map(|odd| odd.records).collect());
    let on = |family: Family| odd.iter().filter(|o| o.families.contains(&family)).count();
    // Two of three signs, each on half of the days, or what there was most of.
    let most = [Family::Breadth, Family::Context, Family::Time].into_iter().map(on).max();
    let often = |family: Family| on(family) * 2 >= odd.len() || Some(on(family)) == most;
    let days = odd.len();
    let text = |family: Family| match family {
        Family::Breadth => {
            format!("{then:.0} records a day on {days} days; {before:.0} on its ordinary days")
        }
        Family::Context => context(look, past, odd),
        Family::Time => "at hours at which it never worked before".to_owned(),
        Family::Identity | Family::Outcome => String::new(),
    };
    [Family::Breadth, Family::Context, Family::Time]
        .into_iter()
        .filter(|family| often(*family))
        .map(|family| Sign { family, weak: false, text: text(family) })
        .collect()
}

/// What calls were made otherwise, in words.
fn context(look: &Look<'_>, past: &Past<'_>, odd: &[Odd]) -> String {
    match bare(odd) {
        Some((then, _)) => format!(
            "{then:.0} records a day without the calls that go with its work; {:.0} on its ordinary days",
            past.usual(odd, |used| used.bare.len())
        ),
        None => format!(
            "other endpoints than before, or hardly any but {}: the calls that go with its work are missing",
            look.dossiers.endpoint_text(past.top)
        ),
    }
}

/// Records without the calls that go with its work on the median of the days on which these depart,
/// and from how many a day does; none unless these are half of the odd days.
fn bare(odd: &[Odd]) -> Option<(f64, f64)> {
    let bare: Vec<(f64, f64)> = odd.iter().filter_map(|odd| odd.bare).collect();
    let middle = |pick: fn(&(f64, f64)) -> f64| median(bare.iter().map(pick).collect());
    (bare.len() * 2 >= odd.len()).then(|| (middle(|bare| bare.0), middle(|bare| bare.1)))
}

/// Times as many records without other calls as on an ordinary day, and days of it, from which it is
/// another work.
const STARK: f64 = 10.0;
const STARK_DAYS: usize = 5;

/// For days on end it takes records as it hardly ever did: nothing but them.
fn stark(past: &Past<'_>, odd: &[Odd]) -> Option<Sign> {
    let (then, _) = bare(odd)?;
    let before = past.usual(odd, |used| used.bare.len()).max(1.0);
    (odd.len() >= STARK_DAYS && then >= before * STARK).then(|| Sign {
        family: Family::Outcome,
        weak: false,
        text: format!("that is {:.0} times as many as on an ordinary day", then / before),
    })
}

/// A batch of what is one's own, or of one's work.
const SAME: &str = "the same records each time";
/// A recall, an audit: several were told to go through more.
const TOGETHER: &str = "several do more of the same work on the same days";
/// A few days at the turn of a month.
const MONTH: &str = "the end of a month";

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
        return Some(MONTH);
    }
    // Whoever is new does little at first, and then what everybody does, with the calls that go with it.
    let then = median(odd.iter().map(|odd| odd.records).collect());
    let only_more =
        odd.iter().all(|odd| !odd.families.contains(&Family::Time)) && bare(odd).is_none();
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
        format!("{MONTH}: {}", fits(MONTH)),
        format!("{SAME}: {}", fits(SAME)),
    ]
}
