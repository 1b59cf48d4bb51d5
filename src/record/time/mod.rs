//! Points in time, and every clock notation that gateways write.
//!
//! All arithmetic is on integers: microseconds since 1970-01-01T00:00:00Z. [`notation`] reads the
//! three notations that nearly every line has: that of Apache and NGINX
//! (`02/Jan/2026:03:04:05 +0000`), ISO 8601 / RFC 3339, and Unix epochs told apart by magnitude.
//! [`written`] reads the many others. [`local`] says what stands in for a zone or a year that was
//! left out; [`clock`] remembers the day of the last line, since logs stay within a day for long.

mod clock;
mod cursor;
mod local;
mod notation;
mod written;

pub use clock::Clock;
pub use local::{Local, Order, Year, Zone};
pub use notation::{any, assumes_year, clf, date_and_clock, epoch, iso};

use serde::{Deserialize, Serialize};
use std::fmt;

/// Microseconds since 1970-01-01T00:00:00Z; leap seconds are read as second 59.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Timestamp(pub i64);

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in an hour.
pub const HOUR: i64 = 3600 * SECOND;
/// Microseconds in a day.
pub const DAY: i64 = 86_400 * SECOND;

impl Timestamp {
    /// Of what nobody knows when it happened.
    pub const UNKNOWN: Self = Self(i64::MIN);

    /// The moment, if it is known.
    #[must_use]
    pub fn known(self) -> Option<Self> {
        (self != Self::UNKNOWN).then_some(self)
    }

    /// The start of the UTC day that holds this moment.
    #[must_use]
    pub fn day(self) -> Self {
        Self(self.0.div_euclid(DAY) * DAY)
    }

    /// Whole seconds from `earlier` to this moment.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(SECOND)
    }

    /// Whole seconds since 1970, for where little is kept of a moment: 0 before that, the greatest
    /// number after 2106.
    #[must_use]
    #[inline]
    pub fn epoch(self) -> u32 {
        u32::try_from(self.0.div_euclid(SECOND).max(0)).unwrap_or(u32::MAX)
    }

    /// Hour of the UTC day, 0 to 23.
    #[must_use]
    pub fn hour_of_day(self) -> u32 {
        u32::try_from(self.0.rem_euclid(DAY) / (3600 * SECOND)).unwrap_or(0)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with `Z`; microseconds only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        let second = self.0.rem_euclid(DAY) / SECOND;
        let micros = self.0.rem_euclid(SECOND);
        let (h, m, s) = (second / 3600, second / 60 % 60, second % 60);
        if let (Ok(year @ 0..=9999), true) = (u32::try_from(year), micros == 0) {
            // Tables hold them by the million, and a formatted write for each part takes long.
            let mut text = *b"0000-00-00T00:00:00Z";
            let parts = [
                (0, i64::from(year / 100)),
                (2, i64::from(year % 100)),
                (5, month),
                (8, day),
                (11, h),
                (14, m),
                (17, s),
            ];
            for (at, two) in parts {
                if let Some([tens, ones]) = text.get_mut(at..at + 2) {
                    *tens += (two / 10) as u8;
                    *ones += (two % 10) as u8;
                }
            }
            return f.write_str(std::str::from_utf8(&text).unwrap_or_default());
        }
        write!(f, "{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}")?;
        if micros != 0 {
            write!(f, ".{micros:06}")?;
        }
        f.write_str("Z")
    }
}

/// Year, month and day of a day number since 1970-01-01 (proleptic Gregorian; the algorithm is
/// Howard Hinnant's `civil_from_days`).
#[must_use]
pub fn civil(day: i64) -> (i64, i64, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// Day number since 1970-01-01 of a civil date, `None` for dates that do not exist.
#[must_use]
pub fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > month_length(year, month) {
        return None;
    }
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (month + 9) % 12;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + (153 * mp + 2) / 5 + day - 1;
    Some(era * 146_097 + doe - 719_468)
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        any(text.as_bytes(), 0).unwrap()
    }

    #[test]
    fn every_notation_gives_the_same_moment() {
        for text in [
            "02/Jan/2026:03:04:05 +0000",
            "02/Jan/2026:04:04:05 +0100",
            "01/Jan/2026:22:34:05 -0430",
            "2026-01-02T03:04:05Z",
            "2026-01-02 03:04:05",
            "2026-01-02T05:04:05+02:00",
            "02/janv./2026:03:04:05 +0000",
            "02/ene/2026:03:04:05 +0000",
            "20260102030405.000",
            "02/Jan/2026:03:04:05",
            "02/Jan/2026/03/04/05",
            "Jan 2, 2026 @ 03:04:05.000",
            "[02/Jan/2026:03:04:05 +0000]",
            "02/Jan/2026:03:04:05 UTC",
            "02/Jan/2026 03:04:05 GMT",
            "01/02/2026:03:04:05 -0000",
            "02/01/2026:04:04:05 +0100",
            "2026/01/02 - 03:04:05",
            "2026/01/02 03:04:05",
            "2026-01-02 03:04:05,000",
            "2026-01-02 03:04:05.000 +0000 UTC",
            "2026-01-02:03:04:05",
            "1/2/2026 3:04:05 AM",
            "01/02/26 03:04:05",
            "02.01.2026 03:04:05",
            "Fri Jan  2 03:04:05 2026",
            "Fri Jan 02 03:04:05.000 2026",
            "Fri Jan 02 03:04:05 UTC 2026",
            "Fri, 02 Jan 2026 03:04:05 GMT",
            "Friday, 02-Jan-26 03:04:05 UTC",
            "Thu Jan 01 2026 22:04:05 GMT-0500 (Eastern Standard Time)",
            "Jan 2, 2026 3:04:05 AM",
            "Jan/02/2026 03:04:05",
            "2 January 2026 03:04:05",
            "20260102T030405Z",
            "20260102030405",
            "20260102 03:04:05",
            "January 2nd 2026, 03:04:05.000",
            "2026-01-02 03:04:05.000 +0000 UTC m=+0.001",
            "1.767323045e+09",
            "1.767323045E9",
            "1.767323045000E12",
            "/Date(1767323045000)/",
            "/Date(1767323045000+0100)/",
            "1767323045",
            "1767323045.000",
            "1767323045000",
            "1767323045000000",
            "1767323045000000000",
        ] {
            assert_eq!(at(text).to_string(), "2026-01-02T03:04:05Z", "{text}");
        }
    }

    #[test]
    fn microseconds_are_kept_and_finer_digits_dropped() {
        assert_eq!(at("2026-01-02T03:04:05.1234567Z").to_string(), "2026-01-02T03:04:05.123456Z");
        assert_eq!(at("1588206738.09551").to_string(), "2020-04-30T00:32:18.095510Z");
        assert_eq!(at("1.58820673809551e+09").to_string(), "2020-04-30T00:32:18.095510Z");
    }

    #[test]
    fn moments_that_do_not_exist_are_refused() {
        for text in [
            "30/Feb/2026:00:00:00 +0000",
            "00/Jan/2026:00:00:00 +0000",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "02/Foo/2026:03:04:05 +0000",
            "1234",
            "631151999",
            "-",
            "",
            "99999999999999999999",
            "1.767323045e+03",
            "1.7673230x5e+09",
            "1.767323045e+99",
            "/Date(x)/",
            "2026-01-02T03:04:05+99:99",
        ] {
            assert_eq!(any(text.as_bytes(), 0), None, "{text}");
        }
    }

    #[test]
    fn a_remembered_day_changes_no_time() {
        let mut clock = Clock::default();
        for text in [
            "02/Jan/2026:03:04:05 +0000",
            "02/Jan/2026:23:59:60 +0000",
            "02/Jan/2026:24:00:00 +0000",
            "02/Jan/2026:03:04:05 +0100",
            "02/Jan/2026:03:04:05.12345",
            "02/Jan/2026:03:04:06.12345",
            "03/Jan/2026:03:04:0x +0000",
            "31/Feb/2026:03:04:05 +0000",
            "2026-01-02T03:04:05.123456",
            "2026-01-02T03:04:05.123456Z",
            "2026-01-02T03:04:06.2Z",
            "2026-01-02T23:59:60Z",
            "2026-01-02T24:00:00Z",
            "2026-02-31T00:00:00Z",
        ] {
            assert_eq!(clock.any(text.as_bytes(), 60), any(text.as_bytes(), 60), "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_the_last_second_of_its_minute() {
        assert_eq!(at("2016-12-31T23:59:60Z").to_string(), "2016-12-31T23:59:59Z");
    }

    #[test]
    fn civil_dates_round_trip_over_eight_centuries() {
        for day in (-150_000..150_000).step_by(13) {
            let (y, m, d) = civil(day);
            assert_eq!(days(y, m, d), Some(day));
        }
    }

    #[test]
    fn a_day_above_twelve_tells_which_number_is_the_month() {
        assert_eq!(at("13/01/2026 03:04:05").to_string(), "2026-01-13T03:04:05Z");
        assert_eq!(at("12/01/2026 3:04:05 PM").to_string(), "2026-12-01T15:04:05Z");
    }

    #[test]
    fn a_known_order_holds_for_every_date_and_refuses_what_contradicts_it() {
        let read = |text: &str, order| {
            let local = Local { order, ..Local::default() };
            any(text.as_bytes(), local).map_or_else(|| "none".to_owned(), |time| time.to_string())
        };
        for (text, month_first, day_first) in [
            ("05/06/2026 03:04:05", "2026-05-06T03:04:05Z", "2026-06-05T03:04:05Z"),
            ("5-6-26 03:04:05", "2026-05-06T03:04:05Z", "2026-06-05T03:04:05Z"),
            ("05/06/2026:03:04:05 +0000", "2026-05-06T03:04:05Z", "2026-06-05T03:04:05Z"),
            ("13/06/2026 03:04:05", "none", "2026-06-13T03:04:05Z"),
            ("06/13/2026 03:04:05", "2026-06-13T03:04:05Z", "none"),
            ("05.06.2026 03:04:05", "2026-06-05T03:04:05Z", "2026-06-05T03:04:05Z"),
            ("2026/06/05 03:04:05", "2026-06-05T03:04:05Z", "2026-06-05T03:04:05Z"),
        ] {
            assert_eq!(read(text, Order::MonthFirst), month_first, "{text}");
            assert_eq!(read(text, Order::DayFirst), day_first, "{text}");
        }
    }

    #[test]
    fn a_year_is_assumed_only_when_it_may_be() {
        let newest = clf(b"02/Jan/2026:00:00:00 +0000", 0).unwrap();
        let read = |text: &str, year| {
            let local = Local { year, ..Local::default() };
            any(text.as_bytes(), local).map(|time| time.to_string())
        };
        let assumed = |text| read(text, Year::NotAfter(newest)).unwrap();
        assert_eq!(read("Jan  2 03:04:05", Year::Unknown), None);
        assert_eq!(read("Jan  2 03:04:05", Year::Given(2020)).unwrap(), "2020-01-02T03:04:05Z");
        assert_eq!(assumed("Jan  2 23:04:05"), "2026-01-02T23:04:05Z");
        assert_eq!(assumed("Jan  4 03:04:05"), "2025-01-04T03:04:05Z");
        assert_eq!(assumed("Dec 31 03:04:05.250"), "2025-12-31T03:04:05.250000Z");
        assert_eq!(assumed("Feb 29 03:04:05"), "2024-02-29T03:04:05Z");
    }

    #[test]
    fn a_place_has_its_clock_changes() {
        let local = Local { zone: Zone::named("Europe/Athens").unwrap(), ..Local::default() };
        let read = |text: &str| any(text.as_bytes(), local).unwrap().to_string();
        assert_eq!(read("2026-01-02 05:04:05"), "2026-01-02T03:04:05Z");
        assert_eq!(read("2026-07-02 06:04:05"), "2026-07-02T03:04:05Z");
        // 25 October: the hour from three is passed twice; 29 March: it is left out.
        assert_eq!(read("2026-10-25 03:30:00"), "2026-10-25T00:30:00Z");
        assert_eq!(read("2026-03-29 03:30:00"), "2026-03-29T01:30:00Z");
        assert_eq!(read("2026-10-25 03:30:00 +0200"), "2026-10-25T01:30:00Z");
        assert_eq!(Zone::named("Europe/Atlantis"), None);
    }

    #[test]
    fn what_was_assumed_can_be_told() {
        assert!(assumes_year(b"Jan  2 03:04:05") && !assumes_year(b"2026-01-02 03:04:05"));
    }

    #[test]
    fn a_date_and_a_clock_may_stand_in_two_columns() {
        let read = |date: &str, clock: &str| {
            date_and_clock(date.as_bytes(), clock.as_bytes(), 0).map(|time| time.to_string())
        };
        assert_eq!(read("2026-01-02", "03:04:05").unwrap(), "2026-01-02T03:04:05Z");
        assert_eq!(read("1/2/26", "3:04:05").unwrap(), "2026-01-02T03:04:05Z");
        assert_eq!(read("2026-01-02", ""), Some("2026-01-02T00:00:00Z".into()));
        assert_eq!(read("2026-01-02", "x"), None);
    }

    #[test]
    fn no_text_makes_the_readers_panic() {
        use proptest::prelude::*;
        proptest!(|(text in "[0-9A-Za-z:/., +-]{0,40}", year in 0i64..9999)| {
            for year in [Year::Unknown, Year::Given(year), Year::NotAfter(Timestamp(year * 31 * DAY))] {
                let _ = super::any(text.as_bytes(), Local { year, ..Local::default() });
            }
        });
    }

    #[test]
    fn a_zone_stands_in_only_where_none_is_written() {
        assert_eq!(iso(b"2026-01-02T03:04:05", 3600).unwrap().to_string(), "2026-01-02T02:04:05Z");
        assert_eq!(iso(b"2026-01-02T03:04:05Z", 3600).unwrap().to_string(), "2026-01-02T03:04:05Z");
    }
}
