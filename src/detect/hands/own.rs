//! A second hand under one name: from elsewhere, with another program, and after something else.

use super::days::{Use, by_day};
use super::past::{LEAST_DAYS, LEAST_RUNS, MUCH, settled};
use super::{Family, Look, Sign, families};
use crate::detect::baseline::Usual;
use crate::detect::{device, policy};
use crate::dossier::{Event, Name};
use crate::record::Timestamp;
use crate::record::time::{DAY, SECOND};
use crate::words::many;
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A second hand under a name, and what tells it from the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// What speaks for a thief.
    pub signs: Vec<Sign>,
    /// What else it could be.
    pub alternatives: Vec<String>,
    /// Distinct records and pages it was served.
    pub objects: u64,
}

/// What is cut out of an actor.
pub(super) struct Found {
    /// Client and user agent of the requests.
    pub picks: HashSet<(Name, Name)>,
    pub facts: Stranger,
    /// Equal for names in the same hand.
    pub hand: u32,
}

/// Percent of requests to one endpoint from which it is the only one.
const ONLY: u64 = 95;
/// A stretch in which two hands count as at work together.
const SLOT: i64 = 600 * SECOND;
/// Pools from which on a name moves about, so that a further one says nothing.
const ROAMS: usize = 4;
/// Networks and days, beside [`MUCH`] requests, from which a name is known to stay where it is.
const FIXED: usize = 2;
const FIXED_DAYS: usize = 5;

/// The requests under one name, in two.
struct Split<'e> {
    home: Vec<&'e Event>,
    odd: Vec<&'e Event>,
    /// The odd ones show a user agent that was never seen under this name.
    new_agent: bool,
}

/// Looks for a second hand under each name; by index of the actor.
pub(super) fn find(look: &Look<'_>, actors: &[usize]) -> BTreeMap<u32, Found> {
    let releases = Releases::of(look, actors);
    let second = |at: &usize| {
        let split = split(look, *at, &releases)?;
        let facts = weigh(look, &split)?;
        let picks = split.odd.iter().map(|event| (event.client, event.agent)).collect();
        Some((u32::try_from(*at).unwrap_or(u32::MAX), Found { picks, facts, hand: 0 }))
    };
    let mut found = actors.par_iter().filter_map(second).collect();
    number(look, &mut found);
    found
}

/// User agents that many names took up within days of each other: a release, not a thief.
struct Releases {
    taken_up: HashMap<Name, Vec<(Timestamp, usize, u32)>>,
}

/// Names that take up a user agent within a week for it to be a release.
const ADOPTERS: usize = 5;

impl Releases {
    fn of(look: &Look<'_>, actors: &[usize]) -> Self {
        let mut taken_up: HashMap<Name, Vec<(Timestamp, usize, u32)>> = HashMap::new();
        for at in actors {
            let events = look.events(*at);
            let Some(start) = events.first().map(|event| event.time) else { continue };
            let mut seen = HashSet::new();
            for event in events.iter().filter(|event| seen.insert(event.agent)) {
                if event.time.0 - start.0 >= DAY {
                    let network = look.places.of_client(event.client).network;
                    taken_up.entry(event.agent).or_default().push((event.time, *at, network));
                }
            }
        }
        Self { taken_up }
    }

    fn is_release(&self, agent: Name, at: usize, time: Timestamp) -> bool {
        let near = |(when, who, _): &&(Timestamp, usize, u32)| {
            *who != at && (when.0 - time.0).abs() <= 7 * DAY
        };
        let others: Vec<_> = self.taken_up.get(&agent).into_iter().flatten().filter(near).collect();
        let networks: HashSet<u32> = others.iter().map(|(.., network)| *network).collect();
        others.len() >= ADOPTERS && networks.len() >= ADOPTERS
    }
}

fn split<'e>(look: &'e Look<'_>, at: usize, releases: &Releases) -> Option<Split<'e>> {
    let limits = &look.policy.stolen_credential;
    let events = look.events(at);
    let settled = settled(events, look.history_days)?;
    let known = events.partition_point(|event| event.time < settled);
    let history = events.get(..known)?;
    let days: HashSet<i64> = history.iter().map(|e| e.time.0.div_euclid(DAY)).collect();
    if history.len() < limits.history_requests || days.len() < LEAST_RUNS {
        return None;
    }
    let place = |event: &Event| look.places.of_client(event.client);
    let pools: HashSet<u32> = history.iter().map(|event| place(event).pool).collect();
    let agents: HashSet<Name> = history.iter().map(|event| event.agent).collect();
    let six: HashSet<bool> = history.iter().map(|event| place(event).six).collect();
    // Who was in one place all the while moves about in no pool: a neighbour's network is another.
    let networks: HashSet<u32> = history.iter().map(|event| place(event).network).collect();
    let fixed = networks.len() <= FIXED && history.len() >= MUCH && days.len() >= FIXED_DAYS;
    let elsewhere = |event: &&Event| {
        let place = place(event);
        !pools.contains(&place.pool) || fixed && !networks.contains(&place.network)
    };
    let later = events.get(known..)?;
    let mut first: HashMap<Name, (Timestamp, u64, u64)> = HashMap::new();
    for event in later.iter().filter(|event| !agents.contains(&event.agent)) {
        let entry = first.entry(event.agent).or_insert((event.time, 0, 0));
        entry.1 += 1;
        entry.2 += u64::from(!elsewhere(&event));
    }
    // What is used at home as well was brought home: an upgrade.
    let strange: HashSet<Name> = first
        .into_iter()
        .filter(|(agent, (time, all, at_home))| {
            let upgrade = agents.iter().any(|known| product(look, *known) == product(look, *agent));
            at_home * 50 < *all && !(upgrade && releases.is_release(*agent, at, *time))
        })
        .map(|(agent, _)| agent)
        .collect();
    let moved = |event: &Event| {
        // Of a pair of addresses, one of each kind, the second is the same network.
        agents.contains(&event.agent) && pools.len() < ROAMS && six.contains(&place(event).six)
    };
    let is_odd =
        |event: &&Event| elsewhere(event) && (strange.contains(&event.agent) || moved(event));
    let odd: Vec<&Event> = later.iter().filter(is_odd).collect();
    let begins = odd.first()?.time;
    let picks: HashSet<(Name, Name)> = odd.iter().map(|e| (e.client, e.agent)).collect();
    let home: Vec<&Event> =
        events.iter().filter(|e| !picks.contains(&(e.client, e.agent))).collect();
    // Whoever moves house, or buys another device, leaves the old one: that is no second hand.
    let stays = home.iter().filter(|event| event.time.0 >= begins.0 + DAY).count();
    let new_agent = odd.iter().filter(|e| strange.contains(&e.agent)).count() * 2 >= odd.len();
    (stays * 10 >= odd.len().min(100)).then_some(Split { home, odd, new_agent })
}

/// What a program is called.
fn product<'d>(look: &'d Look<'_>, agent: Name) -> &'d [u8] {
    device::product(look.dossiers.names.text(agent))
}

fn weigh(look: &Look<'_>, split: &Split<'_>) -> Option<Stranger> {
    let limits = &look.policy.stolen_credential;
    let mut odd = Use::of(split.odd.iter().copied(), look);
    if (odd.objects.len() as u64) < limits.objects {
        return None;
    }
    let home = Use::of(split.home.iter().copied(), look);
    odd.fresh = odd.objects.difference(&home.objects).count() as u64;
    let slots = together(split);
    let others = other_records(look, split, &odd);
    // With the program of old, and never while it is used at home: somebody who travels, unless
    // what travels is a batch that leaves its own set at home.
    if !split.new_agent && slots < limits.slots && others.is_none() {
        return None;
    }
    let mut signs = vec![identity(look, split, slots)];
    signs.extend(breadth(look, split, &odd));
    signs.extend(others.or_else(|| other_kinds(look, &odd, &home)));
    signs.extend(context(limits, &odd, &home));
    signs.extend(hours(limits, &odd, &home));
    signs.extend(misses(&odd, &home));
    let strong = signs.iter().any(|sign| !sign.weak);
    let alternatives = vec![
        "a new release of the program: no, it was not taken up under other names at that time"
            .to_owned(),
        "moved, or another device: no, the name goes on being used from where it was".to_owned(),
    ];
    (strong && families(&signs) >= 2).then_some(Stranger {
        signs,
        alternatives,
        objects: odd.objects.len() as u64,
    })
}

/// Stretches of ten minutes in which both hands were at work.
fn together(split: &Split<'_>) -> u64 {
    let slots = |events: &[&Event]| -> HashSet<i64> {
        events.iter().map(|event| event.time.0.div_euclid(SLOT)).collect()
    };
    slots(&split.home).intersection(&slots(&split.odd)).count() as u64
}

fn identity(look: &Look<'_>, split: &Split<'_>, slots: u64) -> Sign {
    let networks: BTreeSet<String> = split
        .odd
        .iter()
        .map(|event| look.places.of_client(event.client).network)
        .collect::<BTreeSet<u32>>()
        .into_iter()
        .map(|network| look.places.text(network, look.dossiers))
        .collect();
    let names = &look.dossiers.names;
    let agents: BTreeSet<String> = split.odd.iter().map(|event| names.show(event.agent)).collect();
    let since = split.odd.first().map_or(String::new(), |event| event.time.to_string());
    let with = match (split.new_agent, agents.first()) {
        (true, Some(agent)) => format!(", as \"{agent}\", which this name never showed before"),
        _ => String::new(),
    };
    let both = match slots {
        0 => String::new(),
        n => format!("; in {n} stretches of ten minutes it was used at both places"),
    };
    Sign {
        family: Family::Identity,
        weak: true,
        text: format!(
            "used from {} ({}) since {since}{with}{both}",
            many(networks.len() as u64, "other network"),
            networks.iter().take(3).cloned().collect::<Vec<_>>().join(", ")
        ),
    }
}

/// Days of a name from which it shows what it never did, and times the records of its busiest one that it never
/// took.
const KNOWN_DAYS: usize = 7;
const NEVER: f64 = 2.0;

/// More records on a day than the name ever asked for.
fn breadth(look: &Look<'_>, split: &Split<'_>, odd: &Use) -> Option<Sign> {
    let usual: Vec<f64> = by_day(split.home.iter().copied(), look)
        .values()
        .map(|day| day.objects.len() as f64)
        .collect();
    let baseline = look.policy.baseline.clone();
    let own = policy::Baseline { least_peers: LEAST_DAYS, beyond: f64::INFINITY, ..baseline };
    let days = by_day(split.odd.iter().copied(), look);
    let most = days.values().map(|day| day.objects.len()).max()?;
    let compared = Usual::of(&usual, &own)?.compare(most as f64, &own);
    let floor = look.policy.stolen_credential.objects;
    // Of a name that handles much, days differ: then it is one such as it never had.
    let ever = usual.iter().copied().fold(0.0, f64::max);
    let never = usual.len() >= KNOWN_DAYS && most as f64 >= ever * NEVER;
    let more = compared.z >= own.z || never;
    (more && odd.objects.len() as u64 >= floor).then(|| Sign {
        family: Family::Breadth,
        weak: false,
        text: format!(
            "{most} records on its busiest day; the median day of this name has {:.0}, and its busiest {ever:.0}",
            compared.median
        ),
    })
}

/// A batch asks for its set again and again; the stranger asks for others.
fn other_records(look: &Look<'_>, split: &Split<'_>, odd: &Use) -> Option<Sign> {
    let limits = &look.policy.stolen_credential;
    let days = by_day(split.home.iter().copied(), look);
    let later: Vec<&Use> = days.values().skip(days.len() / 2).collect();
    let asked: u64 = later.iter().map(|day| day.objects.len() as u64).sum();
    let fresh: u64 = later.iter().map(|day| day.fresh).sum();
    let repeats = asked >= limits.objects && fresh * 100 <= asked * (100 - limits.repeats);
    let unknown = odd.fresh_share();
    (repeats && unknown >= limits.unknown_share).then(|| Sign {
        family: Family::Breadth,
        weak: false,
        text: format!(
            "{unknown} % of its {} records were never asked for under this name, which repeats its own set ({} % of a day is known)",
            odd.objects.len(),
            100 - fresh * 100 / asked.max(1)
        ),
    })
}

/// Nothing of that kind under this name before, or nearly nothing.
fn other_kinds(look: &Look<'_>, odd: &Use, home: &Use) -> Option<Sign> {
    let limits = &look.policy.stolen_credential;
    let kinds: HashSet<Name> = home.objects.iter().map(|(kind, _)| *kind).collect();
    let foreign = odd.objects.iter().filter(|(kind, _)| !kinds.contains(kind)).count() as u64;
    (foreign >= limits.objects && foreign * 2 >= odd.objects.len() as u64).then(|| Sign {
        family: Family::Breadth,
        weak: false,
        text: format!(
            "{foreign} of its {} records are of a kind that this name never asked for",
            odd.objects.len()
        ),
    })
}

fn context(limits: &policy::Stolen, odd: &Use, home: &Use) -> Option<Sign> {
    let distance = odd.mix_distance(home);
    // Whoever works from elsewhere goes through the same screens as in the office.
    let one_only = odd.narrowness() >= ONLY
        && home.narrowness() + 20 <= odd.narrowness()
        && odd.fresh >= limits.objects * 2;
    (distance >= limits.mix_distance).then(|| Sign {
        family: Family::Context,
        weak: !one_only,
        text: format!(
            "{distance} % of its requests go to other endpoints than those of this name usually do"
        ),
    })
}

fn hours(limits: &policy::Stolen, odd: &Use, home: &Use) -> Option<Sign> {
    let off = odd.off_hours(home);
    (home.requests >= 100 && off >= limits.off_hours).then(|| Sign {
        family: Family::Time,
        weak: true,
        text: format!("{off} % of its requests come at hours at which this name is not used"),
    })
}

fn misses(odd: &Use, home: &Use) -> Option<Sign> {
    let low = crate::detect::baseline::wilson_low(odd.denied, odd.requests);
    let usual = home.denied as f64 / home.requests.max(1) as f64;
    (odd.requests >= 30 && low > (usual * 3.0).max(0.02)).then(|| Sign {
        family: Family::Outcome,
        weak: false,
        text: format!(
            "{:.1} % of its requests ask for what is not there or refused; {:.1} % of those of this name",
            odd.denied as f64 * 100.0 / odd.requests.max(1) as f64,
            usual * 100.0
        ),
    })
}

/// Names in one hand get one number: those whose parts share a network and a user agent.
fn number(look: &Look<'_>, found: &mut BTreeMap<u32, Found>) {
    for (next, one) in found.values_mut().enumerate() {
        one.hand = u32::try_from(next).unwrap_or(u32::MAX);
    }
    let mut least: HashMap<super::Hand, u32> = HashMap::new();
    // The least number spreads until nothing changes.
    loop {
        let mut changed = false;
        for one in found.values_mut() {
            let hand =
                |(client, agent): &(Name, Name)| (look.places.of_client(*client).network, *agent);
            let known = one.picks.iter().filter_map(|pick| least.get(&hand(pick))).min();
            one.hand = known.map_or(one.hand, |known| one.hand.min(*known));
            for pick in &one.picks {
                let entry = least.entry(hand(pick)).or_insert(u32::MAX);
                changed |= *entry > one.hand;
                *entry = one.hand.min(*entry);
            }
        }
        if !changed {
            return;
        }
    }
}
