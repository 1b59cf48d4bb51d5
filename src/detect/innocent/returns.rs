//! Who comes back to the same objects: those of each day or visit, and how many of them were known
//! from before.

use crate::detect::policy;
use crate::dossier::{Event, Name};
use crate::record::time::DAY;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// The objects of a kind that were asked for, by day or by visit, which a pause ends.
pub(in crate::detect) fn visits(
    events: &[Event],
    kind: Name,
    pause: Option<i64>,
) -> Vec<HashSet<Name>> {
    let mut days: BTreeMap<i64, HashSet<Name>> = BTreeMap::new();
    let (mut visit, mut last) = (0, None);
    for event in events.iter().filter(|e| e.has_object() && e.object_kind == kind) {
        let day = match pause {
            Some(pause) => {
                visit += i64::from(last.is_some_and(|last| event.time.0 - last >= pause));
                visit
            }
            None => event.time.0.div_euclid(DAY),
        };
        last = Some(event.time.0);
        days.entry(day).or_default().insert(event.object);
    }
    days.into_values().collect()
}

/// Objects of each visit after the first one, and how many of these were known by then. Only visits
/// with enough objects count.
fn returns(visits: &[HashSet<Name>], least: usize) -> Vec<(usize, usize)> {
    let mut seen: HashSet<Name> = HashSet::new();
    let (mut later, mut begun) = (Vec::new(), false);
    for objects in visits {
        // The first day that counts is no later one, whatever was glanced at before it.
        if objects.len() >= least && std::mem::replace(&mut begun, true) {
            later.push((objects.len(), objects.iter().filter(|o| seen.contains(*o)).count()));
        }
        seen.extend(objects.iter().copied());
    }
    later
}

/// Percent of what was asked for that was known.
fn share(returns: &[(usize, usize)]) -> u64 {
    let (all, again) = returns.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (again * 100 / all.max(1)) as u64
}

/// Percent of the objects of a kind on later days (or visits, ended by a pause) that were known by
/// then, and how many such days there were. Only days with enough objects count.
pub(in crate::detect) fn known(
    events: &[Event],
    kind: Name,
    least: usize,
    pause: Option<i64>,
) -> Option<(u64, usize)> {
    let later = returns(&visits(events, kind, pause), least);
    (!later.is_empty()).then(|| (share(&later), later.len()))
}

/// Percent of the objects of later days that were known by then, if there were later days.
pub(in crate::detect) fn share_known(days: &[HashSet<Name>], least: usize) -> Option<u64> {
    let later = returns(days, least);
    (!later.is_empty()).then(|| share(&later))
}

/// Each day it takes another part of the same things, so that little is new in the end. A list that
/// was gone through twice is known in the end as well, and was not in the beginning.
pub(in crate::detect) fn draws_from_its_own(
    visits: &[HashSet<Name>],
    limits: &policy::Registers,
) -> bool {
    let later = returns(visits, limits.day_objects);
    let (early, late) = later.split_at(later.len() / 2);
    !early.is_empty()
        && late.len() >= 2
        && share(late) >= limits.known_late
        && early.iter().all(|day| share(&[*day]) >= limits.known_early)
}
