//! Reading the times of a log in a row.

use super::cursor::Cursor;
use super::{Local, SECOND, Timestamp, any};

/// Reads times, and remembers the day of the last one: logs stay within a day for long.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    last: Option<Day>,
    /// The same for ISO 8601 in UTC: the date, and its midnight.
    utc: Option<([u8; 11], i64)>,
}

/// What stands around the clock in Apache's notation, and the midnight it stands for.
#[derive(Debug, Clone)]
struct Day {
    head: [u8; 12],
    tail: [u8; 6],
    midnight: i64,
}

impl Clock {
    /// What the function [`any`] gives; `local` must always be the same.
    #[inline]
    pub fn any(&mut self, text: &[u8], local: impl Into<Local>) -> Option<Timestamp> {
        let Some((head, clock, tail)) = around(text) else { return self.utc(text, local) };
        match &self.last {
            Some(day) if day.head == *head && day.tail == *tail => {
                Some(Timestamp(day.midnight + Cursor(clock).clock()? * SECOND))
            }
            _ => {
                let time = any(text, local)?;
                // Without an offset the day may have 23 or 25 hours.
                if matches!(tail, [b' ', b'+' | b'-', ..]) {
                    let midnight = time.0 - Cursor(clock).clock()? * SECOND;
                    self.last = Some(Day { head: *head, tail: *tail, midnight });
                }
                Some(time)
            }
        }
    }

    /// `2026-01-02T03:04:05.678Z`, else any notation.
    fn utc(&mut self, text: &[u8], local: impl Into<Local>) -> Option<Timestamp> {
        let Some((date, clock)) = text.split_first_chunk::<11>() else { return any(text, local) };
        let is_utc = matches!(date, [_, _, _, _, b'-', .., b'T']) && clock.ends_with(b"Z");
        match &self.utc {
            Some((known, midnight)) if is_utc && known == date => {
                let mut at = Cursor(clock);
                let seconds = at.clock()?;
                let micros = at.maybe_fraction()?;
                (at.0 == b"Z").then(|| Timestamp(midnight + seconds * SECOND + micros))
            }
            _ => {
                let time = any(text, local)?;
                if is_utc && let Some(seconds) = Cursor(clock).clock() {
                    let midnight = (time.0 - seconds * SECOND).div_euclid(SECOND) * SECOND;
                    self.utc = Some((*date, midnight));
                }
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
