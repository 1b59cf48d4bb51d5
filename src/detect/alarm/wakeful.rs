//! Hands that are as busy while others sleep: a list that is worked off has no hours.
//!
//! People ask by day, and so do couriers, tills and desks; a nightly job does all of its work in a few hours.

use super::grid::{HOUR, is_brief};
use super::lead::Lead;
use super::scope::Asked;
use super::slice::Slice;
use crate::detect::policy;
use crate::triage::Attribute;
use hashbrown::HashSet;

/// Hours of the day in which others do least.
const NIGHT: usize = 8;
const DAY_HOURS: usize = 24;

/// Percent of what some do, and of what others do, in the hours in which these do least; none where too few do too
/// little to tell, or the log does not hold a night and a day.
fn by_night(own: &[&Asked], others: &[&Asked], limits: &policy::Guise) -> Option<(usize, usize)> {
    let hours = |of: &[&Asked]| {
        let mut hours = [0usize; DAY_HOURS];
        for asked in of {
            if let Some(hour) = hours.get_mut((asked.touch.time / HOUR) as usize % DAY_HOURS) {
                *hour += 1;
            }
        }
        hours
    };
    let times = || others.iter().map(|asked| asked.touch.time);
    let long = times().max().zip(times().min()).map_or(0, |(last, first)| last - first);
    let least = limits.by_night_of;
    if own.len() < least || others.len() < least || long < HOUR * (DAY_HOURS - NIGHT) as u32 {
        return None;
    }
    let (mine, theirs) = (hours(own), hours(others));
    let mut night: Vec<(usize, usize)> = theirs.iter().copied().zip(mine).collect();
    night.sort_unstable();
    let (theirs, mine) =
        night.iter().take(NIGHT).fold((0, 0), |sum, hour| (sum.0 + hour.0, sum.1 + hour.1));
    Some((mine * 100 / own.len(), theirs * 100 / others.len()))
}

/// They do about as much in the hours in which others sleep as in any.
pub(super) fn is_wakeful(own: &[&Asked], others: &[&Asked], limits: &policy::Guise) -> bool {
    by_night(own, others, limits).is_some_and(|(own, others)| {
        (limits.by_night.0..=limits.by_night.1).contains(&own) && others <= limits.others_by_night
    })
}

/// A guise of a few days, from many networks, that does not sleep while others do, in words.
pub(in crate::detect) fn wakeful(lead: &Lead, policy: &policy::Novelty) -> Option<String> {
    let (from, to) = lead.alarm.span;
    let own: Vec<&Asked> = lead.alarm.news.iter().collect();
    let others: Vec<&Asked> = lead.alarm.usual.iter().collect();
    let networks: HashSet<u64> = own.iter().map(|asked| asked.value(Attribute::Prefix)).collect();
    let fits = lead.alarm.slice == Slice::Guise
        && is_brief(to - from)
        && networks.len() >= policy.guise.spread
        && is_wakeful(&own, &others, &policy.guise);
    let (own, others) = by_night(&own, &others, &policy.guise).filter(|_| fits)?;
    Some(format!(
        "{own} % of it in the {NIGHT} hours of the day in which others do {others} % of theirs: a list has no hours"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::alarm::presence::Presence;
    use crate::record::{Locator, Outcome};
    use crate::triage::novelty::Touch;

    /// So many requests, one every so many minutes of so many hours a day, from an hour of it on.
    fn asked(count: u32, from: u32, hours: u32) -> Vec<Asked> {
        let one = |n: u32| {
            let of_day = n % (hours * 12);
            let time = n / (hours * 12) * 24 * HOUR + from * HOUR + of_day * 300;
            let touch = Touch::new(u64::from(n), 1, time, Outcome::Succeeded, Locator::default());
            Asked { touch, route: 1, who: Presence::default() }
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn who_works_at_all_hours_while_others_sleep_is_told_and_shifts_and_nightly_jobs_are_not() {
        let wakeful = |own: &[Asked], others: &[Asked]| {
            let (own, others): (Vec<&Asked>, Vec<&Asked>) =
                (own.iter().collect(), others.iter().collect());
            is_wakeful(&own, &others, &policy::Guise::default())
        };
        let people = asked(400, 6, 16);
        assert!(wakeful(&asked(600, 0, 24), &people));
        assert!(!wakeful(&asked(400, 7, 12), &people), "by day");
        assert!(!wakeful(&asked(400, 0, 4), &people), "a job of the night");
        assert!(!wakeful(&asked(30, 0, 24), &people), "too few");
        assert!(!wakeful(&asked(600, 0, 24), &asked(600, 0, 24)), "nobody sleeps");
    }
}
