//! The many other notations: dates in words, with slashes, from left to right or back.
//!
//! One reader for all: a date in one of a few orders, a clock, and perhaps a zone. Nothing else may
//! stand there, so that no other text passes for a time. Which of two numbers that could both be a
//! month is one is said by the [`Order`] of their file; where that is not known, the first is the
//! month (US dates, as IIS and cPanel write them) unless it is above 12.

use super::cursor::Cursor;
use super::notation::{epoch, moment};
use super::{Local, Order, Timestamp};

/// The number of a month by the first three letters of its English name.
pub(super) fn month(name: &[u8]) -> Option<i64> {
    const NAMES: [&[u8; 3]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    let lower = [name.first()? | 32, name.get(1)? | 32, name.get(2)? | 32];
    let english = NAMES.iter().position(|known| **known == lower);
    english.and_then(|at| i64::try_from(at + 1).ok()).or_else(|| foreign_month(lower))
}

/// The month by its first letters in German, Dutch, Spanish, French, Italian or Portuguese, where
/// these are not those of English and hardly a word; letters with accents are of UTF-8.
#[cold]
fn foreign_month(lower: [u8; 3]) -> Option<i64> {
    Some(match &lower {
        b"ene" => 1,
        b"fev" | [b'f', 0xe3, 0xa9] => 2,
        b"mrz" | b"mrt" | [b'm', 0xe3, 0xa4] => 3,
        b"abr" | b"avr" => 4,
        b"mai" | b"mei" | b"mag" => 5,
        b"giu" => 6,
        b"lug" => 7,
        b"ago" | [b'a', b'o', 0xe3] => 8,
        b"okt" | b"ott" => 10,
        b"dez" | b"dic" | [b'd', 0xe3, 0xa9] => 12,
        _ => return None,
    })
}

/// Seconds east of UTC of the zone names of RFC 822, and of Central Europe.
fn zone(name: &[u8]) -> Option<i64> {
    const NAMES: [(&[u8], i64); 13] = [
        (b"Z", 0),
        (b"UTC", 0),
        (b"GMT", 0),
        (b"UT", 0),
        (b"EST", -5),
        (b"EDT", -4),
        (b"CST", -6),
        (b"CDT", -5),
        (b"MST", -7),
        (b"PDT", -7),
        (b"PST", -8),
        (b"CET", 1),
        (b"CEST", 2),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, hours)| hours * 3600)
}

/// What has been read of a time.
#[derive(Default)]
struct Read {
    date: Option<(Option<i64>, i64, i64)>,
    second: i64,
    micros: i64,
    offset: Option<i64>,
}

/// Any of the notations of this file.
pub(super) fn any(text: &[u8], local: &Local) -> Option<Timestamp> {
    let text = text.trim_ascii();
    let text = match text {
        [b'[', inner @ .., b']'] | [b'"', inner @ .., b'"'] => inner,
        _ => text,
    };
    // Java adds the name of the zone: `2026-01-02T03:04:05Z[UTC]`.
    let text = match memchr::memchr(b'[', text) {
        Some(open) if text.ends_with(b"]") => text.get(..open)?,
        _ => text,
    };
    if let Some(counted) = counted(text) {
        return Some(counted);
    }
    let mut at = Cursor(text);
    let mut read = Read::default();
    if let [b'I' | b'W' | b'E' | b'F', _, _, _, _, b' ', ..] = text {
        // klog: a level, the month and the day.
        at.0 = at.0.get(1..)?;
        read.date = Some((None, at.digits(2)?, at.digits(2)?));
        clock(&mut at, &mut read)?;
    } else if let [_, _, _, _, _, _, b' ', _, _, b':', ..] = text
        && text.iter().take(6).all(u8::is_ascii_digit)
    {
        // Tornado, MySQL: `260102 03:04:05`.
        read.date = Some((Some(century(at.digits(2)?)), at.digits(2)?, at.digits(2)?));
        clock(&mut at, &mut read)?;
    } else if let [_, _, _, _, _, _, b'/', rest @ ..] = text
        && text.iter().take(6).chain(rest.iter().take(6)).all(u8::is_ascii_digit)
    {
        // hapi: `260102/030405.120`.
        read.date = Some((Some(century(at.digits(2)?)), at.digits(2)?, at.digits(2)?));
        at.literal(b'/')?;
        run(&mut at, &mut read)?;
    } else if text.len() >= 14 && text.iter().take(8).all(u8::is_ascii_digit) {
        compact(&mut at, &mut read)?;
    } else if at.peek()?.is_ascii_digit() {
        let date = numbers(&mut at, local.order)?;
        read.date = Some(date);
        clock(&mut at, &mut read)?;
    } else {
        spoken(&mut at, &mut read, local.order)?;
    }
    end(&mut at, &mut read)?;
    let (year, month, day) = read.date?;
    let year = year.or_else(|| local.year_of(month, day, read.second))?;
    moment((year, month, day), read.second, read.micros, read.offset, local)
}

/// An epoch that is written oddly: with an exponent, `1.767323045120e+09`, or as .NET put it into
/// JSON, `/Date(1767323045120+0100)/`, where the offset changes nothing.
#[cold]
fn counted(text: &[u8]) -> Option<Timestamp> {
    if let Some(inner) = text.strip_prefix(b"/Date(") {
        let inner = inner.strip_suffix(b")/")?;
        let end = memchr::memchr2(b'+', b'-', inner).unwrap_or(inner.len());
        return epoch(inner.get(..end)?);
    }
    let mark = memchr::memchr2(b'e', b'E', text)?;
    let (mantissa, power) = (text.get(..mark)?, text.get(mark + 1..)?);
    let [whole, b'.', fraction @ ..] = mantissa else { return None };
    let [tens, ones] = power.strip_prefix(b"+").unwrap_or(power) else {
        let [ones] = power else { return None };
        return plain(*whole, fraction, usize::from(ones.wrapping_sub(b'0')));
    };
    let power = tens.wrapping_sub(b'0').wrapping_mul(10).wrapping_add(ones.wrapping_sub(b'0'));
    plain(*whole, fraction, usize::from(power))
}

/// The epoch whose point stands `power` digits further on.
fn plain(whole: u8, fraction: &[u8], power: usize) -> Option<Timestamp> {
    let mut digits = [b'0'; 40];
    let fits = (9..=18).contains(&power) && fraction.len() < digits.len() / 2;
    (fits && fraction.iter().all(u8::is_ascii_digit)).then_some(())?;
    *digits.first_mut()? = whole;
    let (before, behind) = fraction.split_at_checked(power).unwrap_or((fraction, b""));
    digits.get_mut(1..=before.len())?.copy_from_slice(before);
    if behind.is_empty() {
        return epoch(digits.get(..=power)?);
    }
    *digits.get_mut(power + 1)? = b'.';
    let end = power + 2 + behind.len();
    digits.get_mut(power + 2..end)?.copy_from_slice(behind);
    epoch(digits.get(..end)?)
}

/// `20260102T030405Z`, `20260102030405`, and with colons in the clock.
fn compact(at: &mut Cursor<'_>, read: &mut Read) -> Option<()> {
    read.date = Some((Some(at.digits(4)?), at.digits(2)?, at.digits(2)?));
    if let [b'T' | b' ' | b'-', _, _, b':', ..] = at.0 {
        return clock(at, read);
    }
    let _ = at.skip(b'T') || at.skip(b' ') || at.skip(b'-');
    run(at, read)
}

/// A clock without marks: `030405.120`.
fn run(at: &mut Cursor<'_>, read: &mut Read) -> Option<()> {
    let (h, m, s) = (at.digits(2)?, at.digits(2)?, at.digits(2)?);
    read.second = (h < 24 && m < 60 && s <= 60).then_some(h * 3600 + m * 60 + s.min(59))?;
    read.micros = at.maybe_fraction()?;
    Some(())
}

/// A date that begins with a number: `2026-01-02`, `2026/1/2`, `01/02/2026`, `13/01/26`,
/// `02/Jan/2026`, `02-Jan-26`, `2 January 2026`, and with the year in front also `2026:01:02`.
fn numbers(at: &mut Cursor<'_>, order: Order) -> Option<(Option<i64>, i64, i64)> {
    let first = at.number(4)?;
    let is_mark = |mark: &u8| matches!(mark, b'/' | b'-' | b'.' | b' ');
    let mark = at.peek().filter(|mark| is_mark(mark) || *mark == b':' && first > 1900)?;
    at.literal(mark)?;
    let named = at.peek()?.is_ascii_alphabetic();
    let second = if named { month(at.word())? } else { at.number(2)? };
    // A month cut short, as French writes it: `02/sept./2026`.
    if named && mark != b'.' {
        at.skip(b'.');
    }
    at.literal(mark)?;
    let third = at.number(4)?;
    if first > 31 {
        return Some((Some(century(first)), second, third));
    }
    let day_first = match order {
        _ if named || mark == b'.' => true,
        Order::DayFirst => true,
        Order::MonthFirst => false,
        Order::Any => first > 12 || mark == b'/' && zoned(at),
    };
    let (month, day) = if day_first { (second, first) } else { (first, second) };
    Some((Some(century(third)), month, day))
}

/// A clock right behind the date and an offset behind that, as web servers write their times, the
/// day first; an offset of `-0000` is written by cPanel, the month first.
fn zoned(at: &Cursor<'_>) -> bool {
    let offset = at.0.windows(6).find(|text| matches!(text, [b' ', b'+' | b'-', ..]));
    at.0.first() == Some(&b':') && offset.is_some_and(|offset| offset != b" -0000")
}

/// Two digits of a year stand for 1970 to 2069.
fn century(year: i64) -> i64 {
    match year {
        0..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    }
}

/// A date that begins with a word: `Fri Jan  2 03:04:05 2026`, `Fri, 02 Jan 2026 03:04:05 GMT`,
/// `Jan  2 03:04:05`, `Jan 2, 2026 3:04:05 PM`.
fn spoken(at: &mut Cursor<'_>, read: &mut Read, order: Order) -> Option<()> {
    let mut word = at.word();
    if month(word).is_none() {
        (word.len() >= 3).then_some(())?;
        at.skip(b',');
        at.blanks();
        word = b"";
        if at.peek()?.is_ascii_digit() {
            read.date = Some(numbers(at, order)?);
            return clock(at, read);
        }
    }
    let month = month(if word.is_empty() { at.word() } else { word })?;
    at.blanks();
    // Appliances write slashes around the day: `Jan/02/2026`.
    let slashed = at.skip(b'/');
    let day = at.number(2)?;
    // `January 2nd 2026`.
    if let [b's', b't', b' ' | b',', ..]
    | [b'n' | b'r', b'd', b' ' | b',', ..]
    | [b't', b'h', b' ' | b',', ..] = at.0
    {
        at.0 = at.0.get(2..)?;
    }
    at.skip(if slashed { b'/' } else { b',' });
    // What follows is a year or the hour of a clock.
    let mut ahead = Cursor(at.0);
    ahead.blanks();
    let year = ahead.digits(4);
    if year.is_some() {
        *at = ahead;
    }
    read.date = Some((year, month, day));
    clock(at, read)
}

/// The clock behind a date, if there is one, with whatever separates them.
fn clock(at: &mut Cursor<'_>, read: &mut Read) -> Option<()> {
    if at.0.is_empty() {
        return Some(());
    }
    let before = at.0.len();
    // Swift writes slashes all through: `02/Jan/2026/03/04/05`.
    let mark = if at.peek() == Some(b'/') { b'/' } else { b':' };
    while matches!(at.peek(), Some(b' ' | b'T' | b't' | b':' | b',' | b'-' | b'_' | b'/' | b'@')) {
        at.0 = at.0.get(1..)?;
    }
    (at.0.len() < before).then_some(())?;
    let mut h = at.number(2)?;
    at.literal(mark)?;
    let m = at.digits(2)?;
    let s = if at.skip(mark) { at.digits(2)? } else { 0 };
    read.micros = if at.skip(b':') { at.fraction()? } else { at.maybe_fraction()? };
    at.blanks();
    if let [b'A' | b'a' | b'P' | b'p', b'M' | b'm', ..] = at.0 {
        (1..=12).contains(&h).then_some(())?;
        h = h % 12 + if at.0.first()? | 32 == b'p' { 12 } else { 0 };
        at.0 = at.0.get(2..)?;
    }
    read.second = (h < 24 && m < 60 && s <= 60).then_some(h * 3600 + m * 60 + s.min(59))?;
    Some(())
}

/// A zone and a year behind the clock, in either order, and nothing else.
fn end(at: &mut Cursor<'_>, read: &mut Read) -> Option<()> {
    at.blanks();
    while let Some(next) = at.peek() {
        if matches!(next, b'+' | b'-') && read.offset.unwrap_or(0) == 0 {
            read.offset = Some(at.offset()?);
        } else if at.0.starts_with(b"m=") {
            // Go adds how long its program has been running.
            at.0 = b"";
        } else if next.is_ascii_alphabetic() {
            let offset = zone(at.word())?;
            read.offset.get_or_insert(offset);
        } else if let Some((year @ None, ..)) = &mut read.date {
            *year = Some(at.digits(4)?);
        } else if next == b'(' && at.0.ends_with(b")") {
            // The name of the zone once more, as in a Date of a browser.
            at.0 = b"";
        } else {
            return None;
        }
        at.blanks();
    }
    Some(())
}
