//! A date in one column and a clock in another, to one time.

use super::Zone;
use super::header::Column;
use super::names::{LATE, Take};
use crate::format::{Field, field::Slots};

/// The parts of a row's time.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// Day of rows that have none, from `#Date`.
    fallback: &'a [u8],
    date: &'a [u8],
    clock: &'a [u8],
    /// A whole time and its rank: the lowest one is taken.
    stamp: (&'a [u8], u8),
    /// Where that stands in the row.
    span: (usize, usize),
    utc: bool,
    /// The whole time is in UTC.
    stamp_utc: bool,
}

impl<'a> Moment<'a> {
    /// A row of a file whose last `#Date` is `fallback`.
    pub fn new(fallback: &'a [u8], zone: Zone) -> Self {
        let utc = zone == Zone::Utc;
        Self {
            fallback,
            date: b"",
            clock: b"",
            stamp: (b"", u8::MAX),
            span: (0, 0),
            utc,
            stamp_utc: utc,
        }
    }

    /// Takes a cell that is a time or a part of one; `false` if it is something else.
    #[inline]
    pub fn take(&mut self, column: Column, span: (usize, usize), text: &'a [u8]) -> bool {
        match column.take {
            Take::Date => self.date = text,
            Take::Clock if is_clock(text) => self.clock = text,
            Take::LocalDate => (self.date, self.utc) = (text, false),
            Take::LocalClock if is_clock(text) => (self.clock, self.utc) = (text, false),
            Take::RequestTime if !text.contains(&b':') => return false,
            Take::Stamp | Take::StampUtc | Take::Clock | Take::LocalClock | Take::RequestTime => {
                if column.rank < self.stamp.1 {
                    (self.stamp, self.span) = ((text, column.rank), span);
                    self.stamp_utc = self.utc || column.take == Take::StampUtc;
                }
            }
            _ => return false,
        }
        true
    }

    /// Puts them together: a whole time, else a date and a clock, else a date that is a whole time.
    #[inline]
    pub fn put(self, slots: &mut Slots) {
        let dated = !self.clock.is_empty() && !self.date.is_empty();
        let late = usize::from(self.stamp.1) >= LATE;
        let stamped = !(self.stamp.0.is_empty() || late && dated);
        if self.clock.is_empty() || stamped {
            match self.stamp.0 {
                b"" if self.date.is_empty() => {}
                b"" => slots.set_scratch(Field::Time, |out| whole(self.date, self.utc, out)),
                _ if !self.stamp_utc => slots.set(Field::Time, self.span.0, self.span.1),
                stamp => slots.set_scratch(Field::Time, |out| whole(stamp, true, out)),
            }
            return;
        }
        let date = if self.date.is_empty() { self.fallback } else { self.date };
        slots.set_scratch(Field::Time, |out| {
            out.extend_from_slice(date);
            // ISO 8601 is read fastest.
            let iso = date.get(4) == Some(&b'-') && self.clock.get(2) == Some(&b':');
            out.push(if iso { b'T' } else { b' ' });
            out.extend_from_slice(self.clock);
            if self.utc {
                out.push(b'Z');
            }
        });
    }
}

/// `03:04:05` and the like, and nothing with a date in it.
fn is_clock(text: &[u8]) -> bool {
    matches!(text, [_, b':', ..] | [_, _, b':', ..])
}

/// Writes a time that stands in one cell, with its zone if that is known and not told.
fn whole(text: &[u8], utc: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(text);
    // A time that carries an offset, or is an epoch, ends otherwise or is short.
    let tail = text.len().checked_sub(6).and_then(|at| text.get(at..)).unwrap_or_default();
    let told = tail.iter().any(|byte| matches!(byte, b'+' | b'-' | b'Z' | b'z'));
    if utc && !told && !text.ends_with(b" UTC") && memchr::memchr(b':', text).is_some() {
        out.push(b'Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::time;

    fn at(date: &str, clock: &str, zone: Zone) -> String {
        let mut slots = Slots::default();
        let mut moment = Moment::new(b"2026-01-02", zone);
        let column = |take| Column { at: 0, take, rank: 0, form: None };
        if !date.is_empty() {
            moment.take(column(Take::Date), (0, 0), date.as_bytes());
        }
        moment.take(column(Take::Clock), (0, clock.len()), clock.as_bytes());
        moment.put(&mut slots);
        let text = slots.get(clock.as_bytes(), Field::Time);
        time::any(text, 3600)
            .map_or_else(|| String::from_utf8_lossy(text).into_owned(), |time| time.to_string())
    }

    #[test]
    fn dates_and_clocks_join_in_every_spelling() {
        assert_eq!(at("2026-01-02", "03:04:05", Zone::Utc), "2026-01-02T03:04:05Z");
        assert_eq!(at("2026-01-02", "03:04:05.120", Zone::Local), "2026-01-02T02:04:05.120000Z");
        assert_eq!(at("", "03:04:05", Zone::Utc), "2026-01-02T03:04:05Z");
        assert_eq!(at("01/02/2026", "3:04:05", Zone::Utc), "2026-01-02T03:04:05Z");
        assert_eq!(at("1/2/26", "03:04:05", Zone::Utc), "2026-01-02T03:04:05Z");
        assert_eq!(at("", "2026-01-02T03:04:05Z", Zone::Utc), "2026-01-02T03:04:05Z");
    }

    #[test]
    fn a_clock_of_twelve_hours_is_read() {
        for (text, clock) in [
            ("1/2/2026, 3:04:05.120 AM", "03:04:05.120000"),
            ("1/2/2026, 12:04:05.120 AM", "00:04:05.120000"),
            ("1/2/2026 12:04:05.120 PM", "12:04:05.120000"),
            ("1/2/2026, 11:04:05.120 pm", "23:04:05.120000"),
            ("1/2/2026, 3:04:05.120 AM UTC", "03:04:05.120000"),
        ] {
            let mut out = Vec::new();
            whole(text.as_bytes(), true, &mut out);
            assert_eq!(time::any(&out, 3600).unwrap().to_string(), format!("2026-01-02T{clock}Z"));
        }
    }
}
