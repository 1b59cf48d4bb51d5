//! From when on a name is known by what it did: the past that a second hand under it is held against.

use crate::dossier::Event;
use crate::record::Timestamp;
use crate::record::time::DAY;

/// Requests from which a name handles much, as a batch does.
pub(super) const MUCH: usize = 200;
/// Days on which a name must have been in use to be known at all.
pub(super) const LEAST_DAYS: usize = 3;
/// The same where each is a run of a batch.
pub(super) const LEAST_RUNS: usize = 2;

/// From when on a name is known: after so many days, and at least a few on which it was in use. A
/// batch may run once a week: two runs of one program at one place, with as much as a batch asks
/// for, are known, and who comes between the second and the third is none of it.
pub(super) fn settled(events: &[Event], history_days: i64) -> Option<Timestamp> {
    let first = events.first()?;
    if let Some(known) = after_runs(events) {
        return Some(known);
    }
    let mut days: Vec<i64> = events.iter().map(|event| event.time.0.div_euclid(DAY)).collect();
    days.dedup();
    let end = |nth: usize| days.get(nth - 1).map_or(i64::MAX, |day| (day + 1) * DAY);
    let runs = events.iter().take_while(|event| event.time.0 < end(LEAST_RUNS));
    let batch = runs.clone().count() >= MUCH
        && runs.clone().all(|e| (e.client, e.agent) == (first.client, first.agent));
    let known = end(if batch { LEAST_RUNS } else { LEAST_DAYS });
    Some(Timestamp(known.max(first.time.0 + history_days * DAY)))
}

/// Hours that a run of a batch takes at most, and percent of the first run that a later one has at least.
const RUN: i64 = DAY / 4;
const AS_MUCH: usize = 80;

/// When somebody else first came under a name, behind two whole runs of its batch: he may come hours after the
/// second, on the same day.
fn after_runs(events: &[Event]) -> Option<Timestamp> {
    let first = events.first()?;
    let own = |event: &Event| (event.client, event.agent) == (first.client, first.agent);
    let (past, later) = events.split_at(events.iter().position(|event| !own(event))?);
    let day = |event: &Event| event.time.0.div_euclid(DAY);
    let runs: Vec<&[Event]> = past.chunk_by(|a, b| day(a) == day(b)).collect();
    let whole = runs.first().map_or(0, |run| run.len());
    let brief = |run: &&[Event]| {
        run.first().zip(run.last()).is_some_and(|(from, to)| to.time.0 - from.time.0 <= RUN)
    };
    let known = runs.len() >= LEAST_RUNS
        && past.len() >= MUCH
        && runs.iter().all(brief)
        && runs.iter().all(|run| run.len() * 100 >= whole * AS_MUCH);
    later.first().filter(|_| known).map(|event| event.time)
}
