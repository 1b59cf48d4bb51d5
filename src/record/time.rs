//! Points in time, and every clock notation that gateways write.
//!
//! All arithmetic is on integers: microseconds since 1970-01-01T00:00:00Z. Notations are those of
//! Apache and NGINX (`02/Jan/2026:03:04:05 +0000`), ISO 8601 / RFC 3339, and Unix epochs in
//! seconds, milli-, micro- or nanoseconds, told apart by magnitude.

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

/// A reader over the digits and marks of one clock notation.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    /// Exactly `n` decimal digits.
    #[inline]
    fn digits(&mut self, n: usize) -> Option<i64> {
        let (head, tail) = self.0.split_at_checked(n)?;
        let mut value = 0;
        for byte in head {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            value = value * 10 + i64::from(digit);
        }
        self.0 = tail;
        Some(value)
    }

    #[inline]
    fn literal(&mut self, byte: u8) -> Option<()> {
        let (first, tail) = self.0.split_first()?;
        self.0 = tail;
        (*first == byte).then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// A fraction of a second after its mark, in microseconds; digits beyond six are dropped.
    fn fraction(&mut self) -> Option<i64> {
        let mut micros = 0;
        let mut scale = 100_000;
        let mut any = false;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            micros += i64::from(digit - b'0') * scale;
            scale /= 10;
            any = true;
            self.0 = self.0.get(1..)?;
        }
        any.then_some(micros)
    }

    /// Hours, minutes, seconds as `HH:MM:SS`, in seconds; second 60 is read as 59.
    #[inline]
    fn clock(&mut self) -> Option<i64> {
        let h = self.digits(2)?;
        self.literal(b':')?;
        let m = self.digits(2)?;
        self.literal(b':')?;
        let s = self.digits(2)?;
        (h < 24 && m < 60 && s <= 60).then_some(h * 3600 + m * 60 + s.min(59))
    }

    /// `Z`, `+HHMM`, `+HH:MM` or `+HH`, in seconds east of UTC.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.peek()? {
            b'Z' | b'z' => {
                self.0 = self.0.get(1..)?;
                return Some(0);
            }
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.0 = self.0.get(1..)?;
        let h = self.digits(2)?;
        if self.peek() == Some(b':') {
            self.0 = self.0.get(1..)?;
        }
        let m = if self.0.is_empty() { 0 } else { self.digits(2)? };
        (h < 24 && m < 60).then_some(sign * (h * 3600 + m * 60))
    }
}

fn month(name: &[u8]) -> Option<i64> {
    const NAMES: [&[u8; 3]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let lower = [name.first()? | 32, name.get(1)? | 32, name.get(2)? | 32];
    NAMES.iter().position(|known| **known == lower).and_then(|at| i64::try_from(at + 1).ok())
}

/// The notation of Apache's `%t` and NGINX's `$time_local`: `02/Jan/2026:03:04:05 +0000`, with an
/// optional fraction. `zone` (seconds east of UTC) stands in where no offset is written.
#[must_use]
pub fn clf(text: &[u8], zone: i64) -> Option<Timestamp> {
    let mut at = Cursor(text);
    let day = at.digits(2)?;
    at.literal(b'/')?;
    let month = month(at.0)?;
    at.0 = at.0.get(3..)?;
    at.literal(b'/')?;
    let year = at.digits(4)?;
    at.literal(b':')?;
    let clock = at.clock()?;
    let micros = match at.peek() {
        Some(b'.' | b',') => {
            at.0 = at.0.get(1..)?;
            at.fraction()?
        }
        _ => 0,
    };
    let offset = match at.peek() {
        None => zone,
        Some(b' ') => {
            at.0 = at.0.get(1..)?;
            at.offset()?
        }
        Some(_) => at.offset()?,
    };
    at.0.is_empty().then_some(())?;
    Some(Timestamp((days(year, month, day)? * 86_400 + clock - offset) * SECOND + micros))
}

/// ISO 8601 / RFC 3339: `2026-01-02T03:04:05.678Z`, also with a blank for the `T`, a comma for the
/// point, or no offset (then `zone`, in seconds east of UTC, stands in).
#[must_use]
pub fn iso(text: &[u8], zone: i64) -> Option<Timestamp> {
    let mut at = Cursor(text);
    let year = at.digits(4)?;
    at.literal(b'-')?;
    let month = at.digits(2)?;
    at.literal(b'-')?;
    let day = at.digits(2)?;
    let mut clock = 0;
    let mut micros = 0;
    if !at.0.is_empty() {
        matches!(at.peek()?, b'T' | b't' | b' ').then_some(())?;
        at.0 = at.0.get(1..)?;
        clock = at.clock()?;
        if let Some(b'.' | b',') = at.peek() {
            at.0 = at.0.get(1..)?;
            micros = at.fraction()?;
        }
    }
    if at.peek() == Some(b' ') {
        at.0 = at.0.get(1..)?;
    }
    let offset = if at.0.is_empty() { zone } else { at.offset()? };
    at.0.is_empty().then_some(())?;
    Some(Timestamp((days(year, month, day)? * 86_400 + clock - offset) * SECOND + micros))
}

/// A Unix epoch, whole or with a decimal fraction; the unit is told by magnitude: below 1e11
/// seconds, below 1e14 milliseconds, below 1e17 microseconds, else nanoseconds. A number below
/// 631152000 (1990) is no epoch but some other number.
#[must_use]
pub fn epoch(text: &[u8]) -> Option<Timestamp> {
    let mut at = Cursor(text);
    let mut whole: i64 = 0;
    let mut any = false;
    while let Some(digit @ b'0'..=b'9') = at.peek() {
        whole = whole.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        any = true;
        at.0 = at.0.get(1..)?;
    }
    any.then_some(())?;
    let micros = match at.peek() {
        Some(b'.') => {
            at.0 = at.0.get(1..)?;
            at.fraction()?
        }
        _ => 0,
    };
    at.0.is_empty().then_some(())?;
    Some(Timestamp(match whole {
        ..631_152_000 => return None,
        631_152_000..100_000_000_000 => whole * SECOND + micros,
        100_000_000_000..100_000_000_000_000 => whole * 1000 + micros / 1000,
        100_000_000_000_000..100_000_000_000_000_000 => whole,
        _ => whole / 1000,
    }))
}

/// Any of the three notations.
#[must_use]
pub fn any(text: &[u8], zone: i64) -> Option<Timestamp> {
    match (text.get(2), text.get(4)) {
        (Some(b'/'), _) => clf(text, zone),
        (_, Some(b'-')) => iso(text, zone),
        _ => epoch(text),
    }
}

/// Reads times, and remembers the day of the last one: logs stay within a day for long.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    last: Option<Day>,
}

/// What stands around the clock in Apache's notation, and the midnight it stands for.
#[derive(Debug, Clone)]
struct Day {
    head: [u8; 12],
    tail: [u8; 6],
    midnight: i64,
}

impl Clock {
    /// What the function [`any`] gives; `zone` must always be the same.
    #[inline]
    pub fn any(&mut self, text: &[u8], zone: i64) -> Option<Timestamp> {
        let Some((head, clock, tail)) = around(text) else { return any(text, zone) };
        match &self.last {
            Some(day) if day.head == *head && day.tail == *tail => {
                Some(Timestamp(day.midnight + Cursor(clock).clock()? * SECOND))
            }
            _ => {
                let time = any(text, zone)?;
                let midnight = time.0 - Cursor(clock).clock()? * SECOND;
                self.last = Some(Day { head: *head, tail: *tail, midnight });
                Some(time)
            }
        }
    }
}

/// The parts of `02/Jan/2026:03:04:05 +0000` before, in and behind the clock.
#[inline]
fn around(text: &[u8]) -> Option<(&[u8; 12], &[u8; 8], &[u8; 6])> {
    let (head, rest) = text.split_first_chunk::<12>()?;
    let (clock, tail) = rest.split_first_chunk::<8>()?;
    matches!(head, [_, _, b'/', _, _, _, b'/', ..]).then_some(())?;
    Some((head, clock, tail.try_into().ok()?))
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
    fn a_zone_stands_in_only_where_none_is_written() {
        assert_eq!(iso(b"2026-01-02T03:04:05", 3600).unwrap().to_string(), "2026-01-02T02:04:05Z");
        assert_eq!(iso(b"2026-01-02T03:04:05Z", 3600).unwrap().to_string(), "2026-01-02T03:04:05Z");
    }
}
