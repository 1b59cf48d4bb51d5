//! Ranks down groups that look like one hand, but in which nothing began within the log, or in
//! which an office had a busy day.
//!
//! Actors that each stand out and never repeat each other's objects look as if they shared one
//! list. So do the machines of a service, the addresses of a crawler, and clerks who read
//! everybody's records. Time and place tell these apart: they were at work when the log begins and
//! when it ends, and either they did about as much on all days, or they sit in one place, where
//! they sat on their other days too, and did a few times as much as usual on a day or two, none of
//! them most of it. A thief who worked as steadily from before the first line to beyond the last,
//! or through the computers of half an office, looks the same. So such a group is not cleared: it
//! stays a question, with its numbers.

use super::Campaign;
use super::group::Evidence;
use super::past::day;
use crate::case::Level;
use crate::detect::innocent::standing;
use crate::detect::policy;
use crate::dossier::{Event, Name};
use crate::record::{Client, Outcome, served};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Lowers what several did, if it is what they have always done or a busy day, and says so.
pub(super) fn hold_back(campaign: &mut Campaign, reasons: &[String], evidence: &Evidence<'_>) {
    let about = matches!(campaign.kind, "object_enumeration" | "insider_drift");
    if campaign.level < Level::High || !about || campaign.actors.len() < 2 {
        return;
    }
    let Some(log) = evidence.days.around(wanted(campaign).map(day)) else { return };
    let limits = &evidence.policy.campaign.settled;
    if is_hostile(campaign, reasons, limits) || are_customers(campaign, evidence) {
        return;
    }
    let all = everything(campaign, evidence);
    let share = settled(campaign, &all, evidence, log);
    if share < limits.mostly {
        return;
    }
    let doubt = stands(campaign, share, log).or_else(|| busy(campaign, &all, evidence));
    if let Some(doubt) = doubt {
        campaign.level = Level::Medium;
        campaign.doubts.push(doubt);
    }
}

/// It does what no innocent does: tries ids, goes through them in order, or shows no name where all
/// others do.
fn is_hostile(campaign: &Campaign, reasons: &[String], limits: &policy::Settled) -> bool {
    let asked = || campaign.events.iter().filter(|event| event.has_object());
    let missing = asked().filter(|event| event.outcome() == Outcome::Missing).count();
    let told = |text: &String| {
        ["its ids are swept", "served without a principal"].iter().any(|s| text.starts_with(s))
    };
    missing * 100 >= asked().count() * limits.tried || reasons.iter().any(told)
}

/// All of them have names of customers, where services are called otherwise.
fn are_customers(campaign: &Campaign, evidence: &Evidence<'_>) -> bool {
    let actor = |at: &u32| evidence.dossiers.actors.get(home(*at, evidence) as usize);
    campaign.actors.iter().all(|at| {
        actor(at).is_some_and(|(_, actor)| evidence.naming.is_customer(actor.name().as_bytes()))
    })
}

/// Requests of a campaign for the things it is after.
fn wanted(campaign: &Campaign) -> impl Iterator<Item = &Event> + Clone {
    let about = |e: &&Event| e.has_object() && campaign.kinds.contains(&e.object_kind);
    campaign.events.iter().filter(about)
}

/// The actor under whose name another acted.
fn home(actor: u32, evidence: &Evidence<'_>) -> u32 {
    evidence.dossiers.parts.get(&actor).map_or(actor, |part| part.home)
}

/// What actors did.
type Done<'e> = HashMap<u32, Vec<&'e Event>>;

/// Everything done by those who did it, by actor; a part is its home's.
fn everything<'e>(campaign: &Campaign, evidence: &Evidence<'e>) -> Done<'e> {
    let homes: HashSet<u32> = campaign.actors.iter().map(|at| home(*at, evidence)).collect();
    let mut all: HashMap<u32, Vec<&Event>> = HashMap::new();
    for profile in evidence.profiles {
        let at = home(profile.actor, evidence);
        if homes.contains(&at) {
            all.entry(at).or_default().extend(&profile.events);
        }
    }
    all
}

/// Of a hundred requests for what it is after, those of actors who were there all along.
fn settled(campaign: &Campaign, all: &Done<'_>, evidence: &Evidence<'_>, log: (i64, i64)) -> usize {
    let there = |events: &Vec<&Event>| {
        let days: HashSet<i64> = events.iter().map(|event| day(event)).collect();
        standing::established(&days, log)
    };
    let there: HashSet<u32> =
        all.iter().filter(|(_, events)| there(events)).map(|(at, _)| *at).collect();
    let theirs = wanted(campaign).filter(|e| there.contains(&home(e.actor, evidence))).count();
    theirs * 100 / wanted(campaign).count().max(1)
}

/// They were there all along and did about as much on all days.
fn stands(campaign: &Campaign, share: usize, log: (i64, i64)) -> Option<String> {
    standing::stands(wanted(campaign), log).then(|| {
        format!(
            "machines or people who have always been there: may be, {share} % of it is by such as were at work when the log begins and ends, about as much on all days, ask"
        )
    })
}

/// An office that has always been there had a day or two with more to do.
fn busy(campaign: &Campaign, all: &Done<'_>, evidence: &Evidence<'_>) -> Option<String> {
    let limits = &evidence.policy.campaign.settled;
    if all.len() < limits.colleagues {
        return None;
    }
    let network = |event: &Event| {
        Client::parse(evidence.dossiers.names.text(event.client)).network().to_string()
    };
    let mut places: HashMap<String, usize> = HashMap::new();
    let theirs = || all.values().flatten();
    theirs().for_each(|event| *places.entry(network(event)).or_default() += 1);
    let (place, here) = places.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)))?;
    // A place from which everybody comes is a proxy's.
    let proxy = evidence.dossiers.events.len() < here * 2;
    if here * 100 < theirs().count() * limits.one_place || proxy {
        return None;
    }
    let about = |e: &&&Event| campaign.kinds.contains(&e.object_kind) && served(e.status);
    let mut days: BTreeMap<i64, HashSet<Name>> = BTreeMap::new();
    let mut hands: HashMap<u32, HashSet<Name>> = HashMap::new();
    for event in theirs().filter(about) {
        days.entry(day(event)).or_default().insert(event.object);
    }
    for event in wanted(campaign).filter(|event| served(event.status)) {
        hands.entry(home(event.actor, evidence)).or_default().insert(event.object);
    }
    let mut counts: Vec<usize> = days.values().map(HashSet::len).collect();
    counts.sort_unstable();
    let (middle, most) = (*counts.get(counts.len() / 2)?, *counts.last()?);
    let sum: usize = hands.values().map(HashSet::len).sum();
    let greatest = hands.values().map(HashSet::len).max()?;
    let fits = most <= middle * limits.busy && greatest * 100 <= sum * limits.one_hand;
    fits.then(|| {
        format!(
            "an office on a busy day: may be, {} who were at work when the log begins and ends sit in {place}, read {middle} on their middle day and {most} on the busiest, ask",
            all.len()
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play_together, visitors};

    const DAY: i64 = 86_400;

    /// Six who read so many orders on each day of six weeks from a day on, and more of them on one
    /// day: clerks in one place by day, or addresses of a crawler round the clock.
    fn six(each: i64, busy: i64, from: i64, clerks: bool) -> Vec<Request> {
        let one = move |who: i64, day: i64, i: i64, count: i64| {
            let order = (1_000 + who * 20_000 + day * 300 + i).pow(3) * 31 % 2_147_483_647;
            let (from, long) = if clerks { (28_800, 30_000) } else { (0, DAY) };
            let at = MONDAY + day * DAY + from + i * (long / count) + who * 7;
            let ip = if clerks { format!("192.0.2.{who}") } else { format!("203.{who}.113.9") };
            Request::at(at, format!("/v1/orders/{order}"))
                .from(ip, if clerks { "Desk/1.0" } else { "crawler/1.0" })
        };
        let day = move |who: i64, day: i64| {
            let count = if day == 20 { busy } else { each };
            (0..count).map(move |i| one(who, day, i, count))
        };
        (0..6).flat_map(|who| (from..42).flat_map(move |at| day(who, at))).collect()
    }

    fn worst(more: &[Request]) -> Level {
        let found = linked(&play_together(&[&visitors(300, 60), more].concat()));
        found.iter().map(|campaign| campaign.level).max().unwrap_or_default()
    }

    #[test]
    fn who_do_the_same_on_all_days_are_a_question_and_who_begin_are_a_theft() {
        assert_eq!(worst(&six(12, 12, 0, false)), Level::Medium);
        assert!(worst(&six(12, 12, 9, false)) >= Level::High);
    }

    #[test]
    fn a_busy_day_of_an_office_is_a_question_and_whoever_begins_some_day_is_no_office() {
        assert!(worst(&six(12, 60, 0, true)) <= Level::Medium);
        assert!(worst(&six(12, 60, 9, true)) >= Level::High, "it began some day");
    }
}
