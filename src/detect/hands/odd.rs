//! Which requests of a name make up its departure from its own past, and which are its ordinary
//! work.

use super::days::{Use, lone, unaccompanied};
use super::depart::Odd;
use super::drift::{HOMELY, Past};
use super::{Family, Look};
use crate::detect::baseline::median;
use crate::dossier::{Event, Name};
use crate::record::Locator;
use hashbrown::{HashMap, HashSet};

/// Days that tell whether somebody comes back to the same things.
const FEWEST: usize = 3;
/// Days around odd ones that are searched for requests of the same sort.
const MARGIN: i64 = 2;

/// Such requests of a day that is not odd, from which they are no accident.
const BESIDE: usize = 5;

/// Ordinary days that tell how a name works, and of a hundred records of these, those that may be taken with
/// nothing that goes along, where that tells anything.
const TELLING: usize = 3;
const SINGLE: usize = 25;
/// Times as many at an endpoint as on ordinary days, from which they are no such accidents.
const MORE: usize = 2;

/// What is taken on odd days with nothing that goes along, by somebody who hardly ever works so: at
/// endpoints where he takes more so than on his ordinary days. Somebody who reads on in the middle of his work
/// has other calls around, but none that belong to what he reads.
fn single(look: &Look<'_>, past: &Past<'_>, odd: &HashSet<i64>) -> Option<HashSet<Locator>> {
    let events: Vec<&Event> = past.events.iter().collect();
    let is_odd = |event: &Event| odd.contains(&look.day(event));
    let taken = events.iter().filter(|event| look.takes(event) && !is_odd(event)).count();
    let ordinary = past.days.keys().filter(|day| !odd.contains(*day)).count();
    let mut found = unaccompanied(&events);
    found.retain(|event| look.takes(event));
    let mut counts: HashMap<Name, (usize, usize)> = HashMap::new();
    for event in &found {
        let count = counts.entry(event.endpoint).or_default();
        if is_odd(event) { count.0 += 1 } else { count.1 += 1 }
    }
    let usual: usize = counts.values().map(|(_, usual)| usual).sum();
    if ordinary < TELLING || taken == 0 || usual * 100 > taken * SINGLE {
        return None;
    }
    counts.retain(|_, (then, usual)| *then * ordinary > *usual * odd.len() * MORE);
    let theirs = |event: &&&Event| counts.contains_key(&event.endpoint) && is_odd(event);
    Some(found.iter().filter(theirs).map(|event| event.at).collect())
}

/// The requests that make the drift: those of its odd days that are out of hours, at endpoints
/// never asked before, or without the calls that go with the work, if these account for most of
/// what is too much; else everything of those days.
pub(super) fn marked(look: &Look<'_>, past: &Past<'_>, odd: &[Odd]) -> HashSet<Locator> {
    let days: HashSet<i64> = odd.iter().map(|odd| odd.day).collect();
    let day = |event: &Event| look.day(event);
    let span = (days.iter().min(), days.iter().max());
    let before = || past.days.range(..span.0.copied().unwrap_or(0)).map(|(_, used)| used);
    // Whoever came back to the same things takes what is new to him.
    let shares: Vec<f64> = before().skip(1).map(|used| used.fresh_share() as f64).collect();
    let homely = shares.len() >= FEWEST && median(shares) < HOMELY;
    // Days after the first odd one may then hold some of it that was too little to be odd.
    let ordinary = |event: &&Event| {
        if homely { Some(&day(event)) < span.0 } else { !days.contains(&day(event)) }
    };
    let earlier = || past.events.iter().filter(ordinary);
    let usual = Use::of(earlier(), look);
    let requests = usual.requests.max(1);
    let rare = super::days::rare_hours(&usual.hours);
    let programs: HashSet<Name> = earlier().map(|e| e.agent).collect();
    let (first, last) = (span.0.unwrap_or(&0) - MARGIN, span.1.unwrap_or(&0) + MARGIN);
    let near: Vec<&Event> =
        past.events.iter().filter(|e| (first..=last).contains(&day(e))).collect();
    // What it asked for on the days before it asks for as it always did.
    let known = |event: &Event| homely && before().any(|day| day.has(event));
    let then = |event: &&&Event| {
        let odd = days.contains(&day(event));
        if look.takes(event) { !known(event) && (homely || odd) } else { odd }
    };
    let all: Vec<&Event> = near.iter().filter(then).copied().collect();
    // On days that are not odd, missing calls say nothing where they were never made.
    let context = odd.iter().any(|odd| odd.families.contains(&Family::Context));
    let single = context.then(|| single(look, past, &days)).flatten();
    let single = single
        .unwrap_or_else(|| lone(&near).into_iter().map(|event| event.at).collect::<HashSet<_>>());
    let bare = |event: &Event| {
        single.contains(&event.at)
            && (homely && context || days.contains(&day(event)))
            && !(look.takes(event) && known(event))
    };
    let marked: Vec<&Event> = near
        .iter()
        .filter(|event| {
            rare >> event.time.hour_of_day() & 1 == 1
                || !programs.contains(&event.agent)
                || usual.endpoints.get(&event.endpoint).is_none_or(|n| n * 100 < requests)
                || bare(event)
                || homely && look.takes(event) && !known(event)
        })
        .copied()
        .collect();
    // A call at an odd hour is made now and then: on days that are not odd it takes several.
    let mut counts: HashMap<i64, usize> = HashMap::new();
    marked.iter().for_each(|event| *counts.entry(day(event)).or_insert(0) += 1);
    let marked: Vec<&Event> = marked
        .into_iter()
        .filter(|event| {
            let at = day(event);
            homely || days.contains(&at) || counts.get(&at).is_some_and(|n| *n >= BESIDE)
        })
        .collect();
    let ordinary = past.usual(odd, |used| used.objects.len());
    let excess: f64 = odd.iter().map(|odd| (odd.records - ordinary).max(0.0)).sum();
    let explained = Use::of(marked.iter().copied(), look).objects.len() as f64;
    let chosen = if explained >= excess * 0.7 { marked } else { all };
    let first = span.0.copied().unwrap_or(0);
    of_another(look, past, (&chosen, first))
        .unwrap_or_else(|| chosen.into_iter().map(|event| event.at).collect())
}

/// Records that a place and a program take, from which nobody was there by accident.
const TAKES: usize = 20;
/// Of a hundred records of the days that depart, those of places and programs that were not there before.
const THEIRS: usize = 90;

/// What departs came from places, with programs, that the name never had before, and hardly anything of it from
/// where it always was: then it is all that was done from there, also on the first day, which may be too little to
/// depart by itself, and nothing else.
fn of_another(
    look: &Look<'_>,
    past: &Past<'_>,
    (chosen, first): (&[&Event], i64),
) -> Option<HashSet<Locator>> {
    let before = |event: &&Event| look.day(event) < first - 1;
    let known: HashSet<_> =
        past.events.iter().filter(before).map(|event| look.hand(event)).collect();
    let mut taken: HashMap<_, HashSet<_>> = HashMap::new();
    for event in chosen.iter().filter(|event| look.takes(event)) {
        let records = taken.entry(look.hand(event)).or_default();
        records.insert((event.object_kind, event.object));
    }
    let all: usize = taken.values().map(HashSet::len).sum();
    taken.retain(|hand, records| !known.contains(hand) && records.len() >= TAKES);
    let theirs: usize = taken.values().map(HashSet::len).sum();
    let stays = past.events.iter().any(|event| !taken.contains_key(&look.hand(event)));
    if known.is_empty() || theirs == 0 || theirs * 100 < all * THEIRS || !stays {
        return None;
    }
    let hands = past.events.iter().filter(|event| taken.contains_key(&look.hand(event)));
    Some(hands.map(|event| event.at).collect())
}
