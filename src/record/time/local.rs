//! What stands in where a time leaves out its zone or its year.

use super::{DAY, SECOND, Timestamp, civil};
use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use std::fmt;

/// What a time means that leaves out its zone or its year. A plain number of seconds east of UTC
/// is one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Local {
    /// The zone of times that carry no offset.
    pub zone: Zone,
    /// The year of times that carry none.
    pub year: Year,
    /// Which number of a date is the month, where both may be.
    pub order: Order,
}

/// Which of the two numbers before the year of a date such as `05/06/2026` is the month. Nothing in
/// a line tells; a file does, as soon as one of its dates has a number above 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Nobody asked: each date by itself. The month stands first, as in the US, unless the number
    /// is above 12 or the notation is that of a web server.
    #[default]
    Any,
    /// The first; a date that has no such month is none.
    MonthFirst,
    /// The second; a date that has no such month is none.
    DayFirst,
}

/// A zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Seconds east of UTC.
    Offset(i64),
    /// A place of the time zone database, with its clock changes.
    Place(Tz),
}

/// How a year is found that was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Year {
    /// Nobody knows it: such times are not read.
    #[default]
    Unknown,
    /// The user said so.
    Given(i64),
    /// The last one in which the time lies at most a day after this moment, such as that of the
    /// log's last change.
    NotAfter(Timestamp),
}

impl fmt::Display for Zone {
    /// As it is typed: `UTC`, `+02:00`, `Europe/Athens`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(0) => f.write_str("UTC"),
            Self::Offset(seconds) => {
                let sign = if *seconds < 0 { '-' } else { '+' };
                let minutes = seconds.abs() / 60;
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            Self::Place(place) => f.write_str(place.name()),
        }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::Offset(0)
    }
}

impl From<i64> for Local {
    fn from(offset: i64) -> Self {
        Self { zone: Zone::Offset(offset), ..Self::default() }
    }
}

impl Zone {
    /// Reads a zone as people type it: `UTC`, `Z`, `+02:00`, `-0500`, `+2`, or a name of the time
    /// zone database.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        offset(text).map(Self::Offset).or_else(|| Self::named(text))
    }

    /// The names of the time zone database.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// Reads a name of the time zone database, such as `Europe/Athens`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok().map(Self::Place)
    }

    /// Seconds east of UTC when clocks there show `local` (seconds since 1970-01-01T00:00:00 on
    /// that clock). An hour that a clock change repeats is taken as its first pass, since a line
    /// alone does not tell; an hour that it leaves out is read on the clock before the change.
    #[must_use]
    pub fn offset(self, local: i64) -> i64 {
        let place = match self {
            Self::Offset(offset) => return offset,
            Self::Place(place) => place,
        };
        let Some(shown) = DateTime::from_timestamp(local, 0).map(|time| time.naive_utc()) else {
            return 0;
        };
        let at = |shown: &NaiveDateTime| match place.offset_from_local_datetime(shown) {
            LocalResult::Single(offset) | LocalResult::Ambiguous(offset, _) => {
                Some(i64::from(offset.fix().local_minus_utc()))
            }
            LocalResult::None => None,
        };
        at(&shown).or_else(|| at(&(shown - TimeDelta::hours(3)))).unwrap_or(0)
    }
}

impl Zone {
    /// The UTC days, from the first moment to the last, on which clocks there were set back, so that
    /// some of what they showed came twice.
    #[must_use]
    pub fn set_back(self, first: Timestamp, last: Timestamp) -> Vec<Timestamp> {
        let Self::Place(place) = self else { return Vec::new() };
        let offset = |day: i64| {
            let time = DateTime::from_timestamp(day.saturating_mul(86_400), 0)?.naive_utc();
            Some(place.offset_from_utc_datetime(&time).fix().local_minus_utc())
        };
        let (from, to) = (first.0.div_euclid(DAY), last.0.div_euclid(DAY));
        (from..=to.min(from.saturating_add(MOST_DAYS)))
            .filter(|day| offset(day + 1) < offset(*day))
            .map(|day| Timestamp(day.saturating_mul(DAY)))
            .collect()
    }
}

/// Days that are looked through for clocks that were set back: thirty years.
const MOST_DAYS: i64 = 11_000;

impl Local {
    /// The year of a time whose month, day and second of the day are known.
    pub(super) fn year_of(&self, month: i64, day: i64, second: i64) -> Option<i64> {
        match self.year {
            Year::Unknown => None,
            Year::Given(year) => Some(year),
            Year::NotAfter(newest) => {
                let (year, ..) = civil(newest.0.saturating_add(DAY).div_euclid(DAY));
                // 29 February may be four years back, eight around 1900 and 2100.
                (0..=8).map(|back| year - back).find(|year| {
                    super::days(*year, month, day).is_some_and(|days| {
                        (days * 86_400 + second).saturating_mul(SECOND)
                            <= newest.0.saturating_add(DAY)
                    })
                })
            }
        }
    }
}

/// Seconds east of UTC.
fn offset(text: &str) -> Option<i64> {
    if matches!(text, "UTC" | "utc" | "Z" | "GMT") {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    let number: i64 = digits.parse().ok()?;
    let (hours, minutes) =
        if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
    (hours <= 14 && minutes <= 59 && digits.len() <= 4)
        .then_some(sign * (hours * 3600 + minutes * 60))
}
