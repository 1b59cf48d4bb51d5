//! What stands: work that was there when the logs begin and when they end, on nearly every day between, about
//! as much on each.
//!
//! Of a service, a terminal or a desk this is all that a log shows. Whoever took as steadily from before
//! the first line to beyond the last looks the same, so that it does not clear anybody: it says that
//! nothing happened within the log.

use super::hands::days::middle_days;
use crate::dossier::Event;
use crate::record::time::DAY;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// Days of a log below which nothing stands.
const LEAST_DAYS: i64 = 4;
/// Of a hundred days, those on which something must be done, and those of them about as busy as the
/// middle one.
const NEARLY_ALL: usize = 80;

/// Saturday or Sunday, by the number of days since 1 January 1970, a Thursday.
fn is_weekend(day: i64) -> bool {
    matches!((day + 4).rem_euclid(7), 0 | 6)
}

/// Whoever comes on half of the days of weekends or fewer is not missed there.
fn rests(active: impl Iterator<Item = i64>, (from, to): (i64, i64)) -> bool {
    let weekends = (from..=to).filter(|day| is_weekend(*day)).count();
    active.filter(|day| is_weekend(*day)).count() * 2 <= weekends
}

/// Somebody who acts on these days was there when the logs begin and when they end, and on many days
/// between; all days since 1970.
#[must_use]
pub fn established(days: &HashSet<i64>, (first, last): (i64, i64)) -> bool {
    let (Some(began), Some(ended)) = (days.iter().min(), days.iter().max()) else {
        return false;
    };
    let rests = rests(days.iter().copied(), (*began, *ended));
    let at_work = |from: i64, to: i64| {
        (from..to).map(|day| i64::from(!(rests && is_weekend(day)))).sum::<i64>()
    };
    let all = last - first + 1;
    let active = i64::try_from(days.len()).unwrap_or(i64::MAX);
    let (before, after) = (at_work(first, *began), at_work(*ended + 1, last + 1));
    match all {
        ..4 => false,
        // In less than a week there is little to be seen of anybody who missed a day.
        4..7 => before == 0 && after == 0 && active + 1 >= at_work(first, last + 1),
        // Shifts and holidays: the first week and the last of six belong to either end, and
        // two days of rest in a week.
        _ => before.max(after) < (all / 6).max(2) && active * 6 >= all,
    }
}

/// Requests stand, in a log whose first and last days these are: they were made from the first day
/// to the last, about as many on each.
pub fn stands<'e>(events: impl Iterator<Item = &'e Event>, (first, last): (i64, i64)) -> bool {
    let mut days: BTreeMap<i64, usize> = BTreeMap::new();
    events.for_each(|event| *days.entry(event.time.0.div_euclid(DAY)).or_insert(0) += 1);
    let (Some(began), Some(ended)) = (days.keys().next(), days.keys().next_back()) else {
        return false;
    };
    let all = last - first + 1;
    let rests = !days.keys().any(|day| is_weekend(*day));
    let at_work = (first..=last).filter(|day| !(rests && is_weekend(*day))).count();
    // Nobody is missed on a first or last day of which the log holds a part, or at a weekend.
    let edge = if rests { 3 } else { 1 };
    all >= LEAST_DAYS
        && *began <= first + edge
        && *ended >= last - edge
        && days.len() * 100 >= at_work * NEARLY_ALL
        && middle_days(days.into_values()) >= NEARLY_ALL
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, members, play};

    const DAY: i64 = 86_400;

    /// A service that looks up forty records round the clock on each of some days, more of them
    /// from one day on.
    fn service(days: std::ops::Range<i64>, more_from: i64) -> Vec<Request> {
        let each = move |day: i64| if day >= more_from { 200 } else { 40 };
        let one = move |day: i64, i: i64| {
            let object = (1_000 + day * 200 + i).pow(3) * 31 % 2_147_483_647;
            Request::at(
                MONDAY + day * DAY + i * (DAY / each(day)),
                format!("/v1/customers/{object}"),
            )
            .from("203.0.113.9", "mailer/1.7")
            .principal("mailer")
        };
        days.flat_map(|day| (0..each(day)).map(move |i| one(day, i))).collect()
    }

    #[test]
    fn a_service_that_does_the_same_on_all_days_is_no_more_than_medium() {
        let level = |requests: Vec<Request>| play(&[members(9), requests].concat()).worst();
        let outcome = play(&[members(9), service(0..28, 99)].concat());
        assert_eq!(outcome.worst(), Level::Medium, "{}", outcome.tell());
        assert!(level(service(9..28, 99)) >= Level::High, "it began some day");
        assert!(level(service(0..28, 12)) >= Level::High, "it did more from one day on");
        let week = |request: &Request| request.time < MONDAY + 7 * DAY;
        let short: Vec<Request> = members(9).into_iter().filter(week).collect();
        let late = play(&[short, service(2..6, 99)].concat());
        assert!(late.worst() >= Level::High, "from Wednesday to Saturday of one week");
    }
}
