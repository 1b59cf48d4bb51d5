//! Hours of rest: machines need none; people sleep at the same hours, or in shifts at other ones
//! each week.

use crate::detect::policy;
use crate::dossier::Event;
use crate::record::time::{DAY, HOUR};
use std::collections::BTreeSet;

/// Hours without a request that are a rest between two shifts.
const REST: i64 = 8;
/// Requests on each of its days below which a long pause comes by chance.
const BUSY: usize = 12;

/// It keeps quiet at the same hours of the day, or rests once a day.
#[must_use]
pub fn sleeps(events: &[Event], limits: &policy::Registers) -> bool {
    quiet_hours(events) >= limits.quiet_hours || rests(events)
}

/// Busy as it is on its days, it pauses for as long as people do between two shifts, on most of
/// them: whoever works by day in one week and by night in the next is awake at every hour of the
/// clock, but on no day at all of them.
#[must_use]
pub fn rests(events: &[Event]) -> bool {
    let days: BTreeSet<i64> = events.iter().map(|event| event.time.0.div_euclid(DAY)).collect();
    let pause = |two: &[Event]| match two {
        [one, next] => next.time.0 - one.time.0 >= REST * HOUR,
        _ => false,
    };
    let pauses = events.windows(2).filter(|two| pause(two)).count();
    days.len() >= 2 && events.len() >= days.len() * BUSY && (pauses + 1) * 3 >= days.len() * 2
}

/// Hours of the day on end with less than one request in fifty.
pub(in crate::detect) fn quiet_hours(events: &[Event]) -> u32 {
    let mut hours = [0usize; 24];
    for event in events {
        if let Some(hour) = hours.get_mut(event.time.hour_of_day() as usize) {
            *hour += 1;
        }
    }
    let (mut run, mut longest) = (0, 0);
    for at in 0..48 {
        let quiet = hours.get(at % 24).is_some_and(|n| n * 50 < events.len().max(1));
        run = if quiet { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest.min(24)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    /// So many days of work in shifts of eight hours that begin two hours later every other day, a
    /// request every so many minutes; or without an end.
    fn work(days: i64, minutes: i64, on_end: bool) -> Vec<Event> {
        let shift = |day: i64| {
            let hours = if on_end { 24 } else { 8 };
            (0..hours * 60 / minutes).map(move |n| day * DAY + day * HOUR + n * minutes * HOUR / 60)
        };
        let event = |time| Event { time: Timestamp(time), ..Event::default() };
        (0..days).flat_map(shift).map(event).collect()
    }

    #[test]
    fn who_works_in_shifts_rests_though_awake_at_every_hour_of_the_clock() {
        let shifts = work(24, 10, false);
        assert!(quiet_hours(&shifts) < 6 && rests(&shifts));
    }

    #[test]
    fn who_never_pauses_does_not_rest_nor_who_is_too_seldom_seen() {
        assert!(!rests(&work(24, 10, true)));
        assert!(!rests(&work(24, 60, false)), "a request an hour, eight a day");
    }
}
