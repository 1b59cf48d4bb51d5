//! Work that was there when the logs begin and when they end, on nearly every day between, about
//! as much on each.
//!
//! For a service, a terminal or a desk this is all that a log shows. A thief who took as steadily
//! from before the first line to beyond the last looks the same. So it does not clear anybody: it
//! says that nothing began or ended within the log.

use crate::detect::hands::days::middle_days;
use crate::dossier::Event;
use crate::record::Timestamp;
use crate::record::time::DAY;
use crate::triage::Survey;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// Days of a log below which nothing stands.
pub(super) const LEAST_DAYS: i64 = 4;
/// Of a hundred days, those on which something must be done, and those of them about as busy as the
/// middle one.
const NEARLY_ALL: usize = 80;

/// First and last day of a log of which it holds the greater part, all since 1970: nobody is missed in
/// an early morning. Of a short log the days that it touches.
#[must_use]
pub fn days_between(first: Timestamp, last: Timestamp) -> (i64, i64) {
    let day = |time: Timestamp| time.0.div_euclid(DAY);
    let late = i64::from(first.0.rem_euclid(DAY) >= DAY / 2);
    let early = i64::from(last.0.rem_euclid(DAY) < DAY / 2);
    let (from, to) = (day(first) + late, day(last) - early);
    if to - from + 1 >= LEAST_DAYS { (from, to) } else { (day(first), day(last)) }
}

/// First and last day of each period that logs cover.
#[derive(Debug, Clone, Default)]
pub struct Covered(Vec<(i64, i64)>);

impl Covered {
    /// By the logs of a survey.
    #[must_use]
    pub fn of(survey: &Survey) -> Self {
        survey.periods().iter().map(|period| days_between(period.span.0, period.span.1)).collect()
    }

    /// The period in which most of some days lie, of equals the last: whoever was there all along was so
    /// within it, whatever other logs lie in the dump.
    #[must_use]
    pub fn around(&self, days: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
        let days: Vec<i64> = days.collect();
        let within = |(first, last): &&(i64, i64)| {
            days.iter().filter(|day| (*first..=*last).contains(*day)).count()
        };
        self.0.iter().max_by_key(within).copied()
    }

    /// All days.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }
}

impl FromIterator<(i64, i64)> for Covered {
    fn from_iter<T: IntoIterator<Item = (i64, i64)>>(periods: T) -> Self {
        Self(periods.into_iter().collect())
    }
}

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
pub fn stands<'e>(events: impl Iterator<Item = &'e Event>, log: (i64, i64)) -> bool {
    let days = by_day(events);
    spans(&days, log) && middle_days(days.into_values()) >= NEARLY_ALL
}

/// Requests stand, or rise and fall with what everybody does, as those of a service that acts for people: of
/// what others are answered on each day, of `traffic` without these, about the same share on all days.
pub fn follows<'e>(
    events: impl Iterator<Item = &'e Event>,
    log: (i64, i64),
    traffic: &BTreeMap<i64, u64>,
) -> bool {
    let days = by_day(events);
    let others = |day: &i64, own: usize| {
        let all = traffic.get(day).copied().unwrap_or(0);
        all.saturating_sub(own as u64).max(1)
    };
    let all: u64 = days.iter().map(|(day, own)| others(day, *own)).sum();
    let middle = all / (days.len() as u64).max(1);
    let scaled = |(day, own): (&i64, &usize)| {
        usize::try_from(*own as u64 * middle / others(day, *own)).unwrap_or(usize::MAX)
    };
    spans(&days, log) && middle_days(days.iter().map(scaled)) >= NEARLY_ALL
}

/// The day of a request, since 1970.
#[must_use]
pub fn day(event: &Event) -> i64 {
    event.time.0.div_euclid(DAY)
}

/// Requests by day since 1970.
fn by_day<'e>(events: impl Iterator<Item = &'e Event>) -> BTreeMap<i64, usize> {
    let mut days: BTreeMap<i64, usize> = BTreeMap::new();
    events.for_each(|event| *days.entry(day(event)).or_insert(0) += 1);
    days
}

/// Something was done from the first day of a log to the last, on nearly all between.
fn spans(days: &BTreeMap<i64, usize>, (first, last): (i64, i64)) -> bool {
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
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let old = |n: i64| Request::at(MONDAY - 3_000 * DAY + n * 400, "/v1/home");
        for records in [300, 20_000] {
            let old: Vec<Request> = (0..records).map(old).collect();
            let beside = |requests| level([old.clone(), requests].concat());
            assert_eq!(
                beside(service(0..28, 99)),
                Level::Medium,
                "beside {records} of other years"
            );
            assert!(beside(service(9..28, 99)) >= Level::High);
        }
        let week = |request: &Request| request.time < MONDAY + 7 * DAY;
        let short: Vec<Request> = members(9).into_iter().filter(week).collect();
        let late = play(&[short, service(2..6, 99)].concat());
        assert!(late.worst() >= Level::High, "from Wednesday to Saturday of one week");
    }

    #[test]
    fn a_name_that_eleven_machines_have_always_used_stands_and_one_used_from_new_places_does_not() {
        let level = |moves: i64| {
            let gate = |request: Request| {
                let day = (request.time - MONDAY) / DAY;
                let gate = request.time / 37 % 11 + day / 7 * moves;
                request.from(format!("203.0.113.{gate}"), "gate/2")
            };
            let all = service(0..28, 99).into_iter().map(gate).collect();
            play(&[members(9), all].concat()).worst()
        };
        assert_eq!(level(0), Level::Medium);
        assert!(level(20) >= Level::High);
    }

    /// A service that looks up one in so many of what people do, and people who rest at weekends.
    fn helper(from: i64) -> Vec<Request> {
        let busy = |day: i64| if matches!(day % 7, 5 | 6) { 12 } else { 60 };
        let visit = |day: i64, i: i64| {
            let at = MONDAY + day * DAY + 25_000 + i * 700;
            Request::at(at, "/v1/home").from(format!("198.18.{i}.1"), "App/5.2")
        };
        let help = |day: i64, i: i64| {
            let object = (1_000 + day * 200 + i).pow(3) * 31 % 2_147_483_647;
            let at = MONDAY + day * DAY + 25_000 + i * 700;
            Request::at(at, format!("/v1/customers/{object}"))
                .from("203.0.113.9", "helper/5")
                .principal("helper")
        };
        let visits = (0..28).flat_map(|day| (0..busy(day) * 4).map(move |i| visit(day, i / 4)));
        let helps = (from..28).flat_map(|day| (0..busy(day)).map(move |i| help(day, i)));
        visits.chain(helps).collect()
    }

    #[test]
    fn a_service_that_does_more_where_people_do_more_stands_as_well() {
        let level = |from| play(&[members(9), helper(from)].concat()).worst();
        assert_eq!(level(0), Level::Medium);
        assert!(level(9) >= Level::High, "it began some day");
    }

    #[test]
    fn a_day_of_which_a_log_holds_an_early_morning_is_none_on_which_anybody_is_missed() {
        let at = |second: i64| Timestamp((MONDAY + second) * 1_000_000);
        let days = |from: i64, to: i64| {
            let (first, last) = days_between(at(from), at(to));
            (first - MONDAY / DAY, last - MONDAY / DAY)
        };
        assert_eq!(days(6 * 3_600, 6 * DAY + 6 * 3_600), (0, 5));
        assert_eq!(days(13 * 3_600, 6 * DAY + 13 * 3_600), (1, 6));
        assert_eq!(days(13 * 3_600, 4 * DAY + 6 * 3_600), (0, 4), "too short to leave any out");
    }
}
