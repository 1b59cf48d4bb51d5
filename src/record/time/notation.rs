//! The three notations that nearly every line has, and the choice between them and the others.

use super::cursor::Cursor;
use super::{Local, SECOND, Timestamp, Year, days, written};

/// The moment when a clock of `local` shows this date and second of the day, or, if `offset` is
/// known, a clock that far east of UTC.
pub(super) fn moment(
    (year, month, day): (i64, i64, i64),
    second: i64,
    micros: i64,
    offset: Option<i64>,
    local: &Local,
) -> Option<Timestamp> {
    let shown = days(year, month, day)? * 86_400 + second;
    let offset = offset.unwrap_or_else(|| local.zone.offset(shown));
    Some(Timestamp((shown - offset) * SECOND + micros))
}

/// The notation of Apache's `%t` and NGINX's `$time_local`: `02/Jan/2026:03:04:05 +0000`, with an
/// optional fraction. `local` stands in where no offset is written.
#[must_use]
pub fn clf(text: &[u8], local: impl Into<Local>) -> Option<Timestamp> {
    let mut at = Cursor(text);
    let day = at.digits(2)?;
    at.literal(b'/')?;
    let month = written::month(at.0)?;
    at.0 = at.0.get(3..)?;
    at.literal(b'/')?;
    let year = at.digits(4)?;
    at.literal(b':')?;
    let clock = at.clock()?;
    let micros = at.maybe_fraction()?;
    let offset = match at.peek() {
        None => None,
        Some(b' ') => {
            at.0 = at.0.get(1..)?;
            Some(at.offset()?)
        }
        Some(_) => Some(at.offset()?),
    };
    at.0.is_empty().then_some(())?;
    moment((year, month, day), clock, micros, offset, &local.into())
}

/// ISO 8601 / RFC 3339: `2026-01-02T03:04:05.678Z`, also with a blank for the `T`, a comma for the
/// point, or no offset (then `local` stands in).
#[must_use]
pub fn iso(text: &[u8], local: impl Into<Local>) -> Option<Timestamp> {
    let mut at = Cursor(text);
    let date = iso_date(&mut at)?;
    let mut clock = 0;
    let mut micros = 0;
    if !at.0.is_empty() {
        matches!(at.peek()?, b'T' | b't' | b' ').then_some(())?;
        at.0 = at.0.get(1..)?;
        clock = at.clock()?;
        micros = at.maybe_fraction()?;
    }
    if at.peek() == Some(b' ') {
        at.0 = at.0.get(1..)?;
    }
    let offset = if at.0.is_empty() { None } else { Some(at.offset()?) };
    at.0.is_empty().then_some(())?;
    moment(date, clock, micros, offset, &local.into())
}

fn iso_date(at: &mut Cursor<'_>) -> Option<(i64, i64, i64)> {
    let year = at.digits(4)?;
    at.literal(b'-')?;
    let month = at.digits(2)?;
    at.literal(b'-')?;
    let day = at.digits(2)?;
    Some((year, month, day))
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
    let micros = at.maybe_fraction()?;
    at.0.is_empty().then_some(())?;
    Some(Timestamp(match whole {
        ..631_152_000 => return None,
        631_152_000..100_000_000_000 => whole * SECOND + micros,
        100_000_000_000..100_000_000_000_000 => whole * 1000 + micros / 1000,
        100_000_000_000_000..100_000_000_000_000_000 => whole,
        _ => whole / 1000,
    }))
}

/// Any notation.
#[must_use]
pub fn any(text: &[u8], local: impl Into<Local>) -> Option<Timestamp> {
    let local = local.into();
    let usual = match (text.get(2), text.get(4)) {
        (Some(b'/'), _) => clf(text, local),
        (_, Some(b'-')) => iso(text, local),
        // Fourteen digits that begin with a century are no milliseconds but a date and a clock.
        _ if text.len() >= 14
            && matches!(text.get(14), None | Some(b'.'))
            && matches!(text, [b'1', b'9', ..] | [b'2', b'0', ..]) =>
        {
            None
        }
        _ => epoch(text),
    };
    usual.or_else(|| written::any(text, &local))
}

/// A time that stands in two columns: a date (`2026-01-02`, `01/02/26`, `02/Jan/2026`) and a clock
/// (`03:04:05`, with or without fraction and offset).
#[must_use]
pub fn date_and_clock(date: &[u8], clock: &[u8], local: impl Into<Local>) -> Option<Timestamp> {
    let mut joined = [b' '; 64];
    let size = date.len() + 1 + clock.len();
    joined.get_mut(..date.len())?.copy_from_slice(date);
    joined.get_mut(date.len() + 1..size)?.copy_from_slice(clock);
    any(joined.get(..size)?, local)
}

/// The time carries no year, so that one must be assumed.
#[must_use]
pub fn assumes_year(text: &[u8]) -> bool {
    let at = |year| any(text, Local { year: Year::Given(year), ..Local::default() });
    at(2024) != at(2028)
}
