//! The status of a request, and how large its answer was: numbers behind it, or before it.

use super::{Found, tail, words};
use crate::format::field::{Field, Slots};
use crate::format::pattern::sound::{sound, status};
use std::ops::Range;

/// Statuses that are seen every day.
pub(super) const STATUSES: [&[u8]; 16] = [
    b"200", b"201", b"204", b"206", b"301", b"302", b"304", b"400", b"401", b"403", b"404", b"429",
    b"500", b"502", b"503", b"504",
];

/// Words behind the request of which one is the status.
pub(super) const STATUS_WITHIN: usize = 4;

/// The status: the first of the next words that can be one.
fn first_status(line: &[u8], from: usize) -> Option<Range<usize>> {
    status_within(line, from, STATUS_WITHIN)
}

pub(super) fn status_within(line: &[u8], from: usize, count: usize) -> Option<Range<usize>> {
    words(line, from).take(count).find(|span| {
        matches!(line.get(span.clone()), Some([b'1'..=b'5', _, _] ) if status(line.get(span.clone()).unwrap_or_default()))
    })
}

/// Notes the status and the size behind it, or before it; where the line goes on.
pub(super) fn behind(line: &[u8], from: usize, slots: &mut Slots) -> Option<usize> {
    let first = first_status(line, from)?;
    if let Some(status) = counted_first(line, &first) {
        slots.set(Field::BytesOut, first.start, first.end);
        slots.set(Field::Status, status.start, status.end);
        return Some(shut(line, status.end));
    }
    slots.set(Field::Status, first.start, first.end);
    let mut at = shut(line, first.end);
    if let Some(taken) = taken_before_size(line, at) {
        slots.set(Field::Seconds, taken.start, taken.end);
        at = shut(line, taken.end);
    }
    let mut next = words(line, at);
    let size = next.next().map(|span| first_of_two(line, span)).filter(|span| {
        let text = line.get(span.clone()).unwrap_or_default();
        !text.is_empty() && sound(Field::BytesOut, text)
    });
    // Of two numbers the first may be the status of the server behind.
    let more = next.next().and_then(|span| line.get(span)).unwrap_or_default();
    let size = size.filter(|span| {
        let text = line.get(span.clone()).unwrap_or_default();
        !STATUSES.contains(&text) || more.is_empty() || !more.iter().all(u8::is_ascii_digit)
    });
    if let Some(size) = size {
        slots.set(Field::BytesOut, size.start, size.end);
        at = size.end;
    }
    Some(shut(line, at))
}

/// Behind the quote around a word, which belongs to it.
fn shut(line: &[u8], at: usize) -> usize {
    at + usize::from(line.get(at) == Some(&b'"'))
}

/// The status behind a number that looks like one and is none: that counts the bytes.
fn counted_first(line: &[u8], number: &Range<usize>) -> Option<Range<usize>> {
    let text = line.get(number.clone())?;
    let next = words(line, number.end).next()?;
    (!is_registered(text) && STATUSES.contains(&line.get(next.clone())?)).then_some(next)
}

/// A status that some standard or server knows.
fn is_registered(text: &[u8]) -> bool {
    let code = text.iter().fold(0, |code, digit| code * 10 + u32::from(digit.wrapping_sub(b'0')));
    matches!(code, 100..=103 | 200..=208 | 226 | 300..=308 | 400..=418 | 420..=431 | 440..=463 | 494..=499 | 500..=530 | 561 | 598 | 599)
}

/// Some write how long it took right behind the status, before the size: no size has a point. Of
/// several times in a row none is that of the request by its place.
fn taken_before_size(line: &[u8], at: usize) -> Option<Range<usize>> {
    let text = |span: &Range<usize>| line.get(span.clone()).unwrap_or_default();
    let mut next = words(line, at);
    let taken = next.next().filter(|span| tail::is_fraction(text(span)))?;
    let more = next.next().filter(|span| {
        let word = text(span);
        tail::is_unit(word) || tail::is_fraction(word)
    });
    more.is_none().then_some(taken)
}

/// `5120/34`: the size of the answer and that of the request.
fn first_of_two(line: &[u8], span: Range<usize>) -> Range<usize> {
    let text = line.get(span.clone()).unwrap_or_default();
    let mut parts = text.split(|byte| *byte == b'/');
    let number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(second), None) if number(first) && number(second) => {
            span.start..span.start + first.len()
        }
        _ => span,
    }
}

/// A status of every day stands right before the request, and behind it a number that is none.
pub(super) fn told_ahead(line: &[u8], found: &Found) -> bool {
    let next = words(line, found.rest).next().and_then(|span| line.get(span)).unwrap_or_default();
    let counted = !next.is_empty() && next.iter().all(u8::is_ascii_digit) && !status(next);
    let ahead = line.get(..found.request.start).and_then(|ahead| ahead.strip_suffix(b"\""));
    let last = ahead.and_then(|ahead| ahead.get(words(ahead, 0).last()?));
    counted && last.is_some_and(|word| STATUSES.contains(&word))
}

/// Notes a status and a size in front of the request, as `HAProxy` writes them: behind five timers;
/// or a status right before its quotes.
pub(super) fn before(line: &[u8], request: usize, slots: &mut Slots) -> Option<()> {
    let ahead = line.get(..request)?;
    let is_timers = |span: &Range<usize>| {
        let word = ahead.get(span.clone()).unwrap_or_default();
        let timer = |part: &[u8]| !part.is_empty() && sound(Field::BytesOut, part);
        word.split(|byte| *byte == b'/').count() == 5 && word.split(|byte| *byte == b'/').all(timer)
    };
    let Some(timers) = words(ahead, 0).find(is_timers) else {
        // Or a status alone, the word before the request.
        let last = words(ahead.strip_suffix(b"\"")?, 0).last()?;
        STATUSES.contains(&ahead.get(last.clone())?).then_some(())?;
        slots.set(Field::Status, last.start, last.end);
        return Some(());
    };
    let mut next = words(ahead, timers.end);
    let (code, size) = (next.next()?, next.next()?);
    status(ahead.get(code.clone())?).then_some(())?;
    // The last of the timers is that of the whole request.
    let total = memchr::memrchr(b'/', ahead.get(timers.clone())?)? + timers.start + 1;
    slots.set(Field::Millis, total, timers.end);
    slots.set(Field::Status, code.start, code.end);
    if sound(Field::BytesOut, ahead.get(size.clone())?) {
        slots.set(Field::BytesOut, size.start, size.end);
    }
    Some(())
}
