//! When things happen: civil dates, the rhythm of day and week, the sale.
//!
//! All times are seconds since 1970-01-01 UTC. The carrier's customers live six hours behind UTC.

use super::dice::{self, Dice};
use rand::RngExt;

/// One hour in seconds.
pub const HOUR: i64 = 3_600;
/// One day in seconds.
pub const DAY: i64 = 24 * HOUR;
/// One week in seconds; the length of a log file.
pub const WEEK: i64 = 7 * DAY;
/// Midnight (UTC) of the sale, the day the theft begins.
pub const SALE: i64 = midnight(2022, 11, 25);
/// Midnight (UTC) of the day somebody notices.
pub const NOTICED: i64 = midnight(2023, 1, 5);
/// The end of the logs: the midnight that closes 12 January 2023.
pub const LOG_END: i64 = midnight(2023, 1, 13);
/// What must be added to local time to have UTC, in hours.
const LOCAL_BEHIND: i64 = 6;

/// How busy each local hour of the day is, midnight first.
const RHYTHM: [f64; 24] = [
    0.9, 0.5, 0.35, 0.3, 0.35, 0.7, 1.6, 2.8, 3.8, 4.3, 4.5, 4.7, 5.0, 4.8, 4.5, 4.5, 4.8, 5.3,
    5.8, 6.0, 5.6, 4.6, 3.2, 1.8,
];
/// How busy each weekday is, Monday first.
const WEEKLY: [f64; 7] = [1.08, 1.02, 1.0, 1.0, 1.05, 0.92, 0.88];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The half-open stretch of time that the logs cover, in whole UTC days.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// The first second of the logs.
    pub start: i64,
    /// The first second after the logs.
    pub end: i64,
}

impl Span {
    /// The logs of the story, with so many days before the sale.
    pub fn of_story(days_before: u32) -> Self {
        Self { start: SALE - i64::from(days_before) * DAY, end: LOG_END }
    }

    /// The midnight that opens each day.
    pub fn days(self) -> impl Iterator<Item = i64> {
        (self.start..self.end).step_by(DAY as usize)
    }

    /// Whether a moment is in the logs.
    pub fn holds(self, at: i64) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// The first day of the weekly file that a moment belongs to.
    pub fn week_of(self, at: i64) -> i64 {
        self.start + (at - self.start).div_euclid(WEEK) * WEEK
    }
}

/// How much busier than an ordinary day a day is; the sale doubles and more.
pub fn demand(day: i64) -> f64 {
    let season = match (day - SALE) / DAY {
        0 => 2.7,
        1 => 2.3,
        2 => 2.1,
        3 => 1.4,
        -1 => 0.8,      // the holiday before the sale
        29..=31 => 0.6, // Christmas
        37 => 0.7,      // New Year's Day
        _ => 1.0,
    };
    season * WEEKLY[weekday(day)]
}

/// Whether a day is one of the three days of the sale.
pub fn on_sale(day: i64) -> bool {
    (SALE..SALE + 3 * DAY).contains(&day)
}

/// A moment of the UTC day `day`, drawn from the rhythm of people awake and asleep.
pub fn waking_moment(dice: &mut Dice, day: i64) -> i64 {
    let local = dice::weighted_index(dice, &RHYTHM) as i64;
    day + (local + LOCAL_BEHIND) % 24 * HOUR + dice.random_range(0..HOUR)
}

/// The same where local time is `west` hours behind UTC.
pub fn waking(dice: &mut Dice, day: i64, west: i64) -> i64 {
    let local = dice::weighted_index(dice, &RHYTHM) as i64;
    day + (local + west).rem_euclid(24) * HOUR + dice.random_range(0..HOUR)
}

/// A moment between two local hours where local time is `west` hours behind UTC.
pub fn office(dice: &mut Dice, day: i64, from: i64, until: i64, west: i64) -> i64 {
    day + (from + west) * HOUR + dice.random_range(0..(until - from) * HOUR)
}

/// How busy a local hour of the day is.
pub fn rhythm(hour: usize) -> f64 {
    RHYTHM[hour % 24]
}

/// How busy a weekday is.
pub fn weekly(day: i64) -> f64 {
    WEEKLY[weekday(day)]
}

/// A moment of the UTC day `day` between two local hours, the later one left out.
pub fn office_moment(dice: &mut Dice, day: i64, from: i64, until: i64) -> i64 {
    day + (from + LOCAL_BEHIND) * HOUR + dice.random_range(0..(until - from) * HOUR)
}

/// Monday is 0, Sunday 6.
pub fn weekday(at: i64) -> usize {
    (at.div_euclid(DAY) + 3).rem_euclid(7) as usize
}

/// Saturday or Sunday.
pub fn weekend(at: i64) -> bool {
    weekday(at) >= 5
}

/// Midnight (UTC) that opens a civil day. Counts days from March, when a leap day comes last.
pub const fn midnight(year: i64, month: i64, day: i64) -> i64 {
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era_day = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
    (era_day - 719_468) * DAY
}

/// Year, month (1 to 12) and day (1 to 31) of a moment; the inverse of [`midnight`].
pub fn civil(at: i64) -> (i64, i64, i64) {
    let days = at.div_euclid(DAY) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// `25/Nov/2022:08:11:02 +0000`, as gateways and web servers write it.
pub fn log_time(at: i64) -> String {
    let (year, month, day) = civil(at);
    let (h, m, s) = time_of_day(at);
    format!("{day:02}/{}/{year}:{h:02}:{m:02}:{s:02} +0000", MONTHS[month as usize - 1])
}

/// `2022-11-25`.
pub fn date(at: i64) -> String {
    let (year, month, day) = civil(at);
    format!("{year}-{month:02}-{day:02}")
}

/// `2022-11-25T08:11:02Z`.
pub fn rfc3339(at: i64) -> String {
    let (h, m, s) = time_of_day(at);
    format!("{}T{h:02}:{m:02}:{s:02}Z", date(at))
}

/// The month so many months before a moment, as a bill number: `202210`.
pub fn bill_month(at: i64, months_ago: i64) -> String {
    let (year, month, _) = civil(at);
    let months = year * 12 + month - 1 - months_ago;
    format!("{}{:02}", months / 12, months % 12 + 1)
}

/// Hours, minutes, seconds.
pub fn time_of_day(at: i64) -> (i64, i64, i64) {
    let second = at.rem_euclid(DAY);
    (second / HOUR, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(SALE, 1_669_334_400);
        assert_eq!(log_time(SALE + 8 * HOUR + 662), "25/Nov/2022:08:11:02 +0000");
        assert_eq!(rfc3339(LOG_END - 1), "2023-01-12T23:59:59Z");
        assert_eq!(date(midnight(2024, 2, 29)), "2024-02-29");
        assert_eq!(weekday(SALE), 4, "a Friday");
        assert_eq!(bill_month(NOTICED, 1), "202212");
    }

    #[test]
    fn the_sale_at_least_doubles_an_ordinary_day() {
        for day in [SALE, SALE + DAY] {
            let ratio = demand(day) / demand(day - 7 * DAY);
            assert!((2.0..3.0).contains(&ratio), "{ratio}");
        }
    }
}
