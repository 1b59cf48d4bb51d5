//! What stands before the pairs: headers of CEF and LEEF, and what a relay wrote before these.

use super::is_key;
use crate::format::field::{Field, Slots};
use crate::record::time;

/// Start and end of a header, and what parts the pairs behind it; zeros if there is none.
pub(super) fn headed(line: &[u8], separator: u8) -> (usize, usize, u8) {
    let (start, at) = header(line);
    if at == 0 {
        return (start, at, separator);
    }
    match own_separator(line, start, at) {
        Some((at, own)) => (start, at, own),
        None => (start, at, of_extension(line, at, separator)),
    }
}

/// LEEF 2.0 names what parts its pairs in one more column of the header, as a character or by its
/// number: `^`, `x5E`, `0x09`.
fn own_separator(line: &[u8], start: usize, at: usize) -> Option<(usize, u8)> {
    line.get(start..)?.starts_with(b"LEEF:2").then_some(())?;
    let rest = line.get(at..)?;
    let end = memchr::memchr(b'|', rest.get(..rest.len().min(5))?)?;
    let named = rest.get(..end)?;
    let own = match named {
        [] => b'\t',
        [one] => *one,
        _ => {
            let text = std::str::from_utf8(named).ok()?;
            let digits = text.trim_start_matches('0').trim_start_matches(['x', 'X']);
            u8::from_str_radix(digits, 16).ok()?
        }
    };
    Some((at + end + 1, own))
}

/// What parts the pairs behind a header: some put semicolons where the format asks for blanks.
fn of_extension(line: &[u8], from: usize, separator: u8) -> u8 {
    let pairs = line.get(from..).unwrap_or_default();
    let semicolon = memchr::memchr(b';', pairs).and_then(|at| pairs.get(at + 1..));
    let next = semicolon.map(|rest| {
        let key = rest.iter().take_while(|byte| is_key(**byte)).count();
        key > 0 && rest.get(key) == Some(&b'=')
    });
    let first = memchr::memchr2(b' ', b';', pairs).and_then(|at| pairs.get(at));
    if next == Some(true) && first == Some(&b';') { b';' } else { separator }
}

/// Notes the time at which the words before the first pair begin, if they do.
pub(super) fn before_pairs(before: &[u8], slots: &mut Slots) {
    let found = leading_time(before);
    let is_time = |text: &[u8]| time::any(text, 0).is_some();
    if let Some((start, end)) = found
        && before.get(start..end).is_some_and(is_time)
    {
        slots.set(Field::LoggedAt, start, end);
    }
}

/// Start and end of a header `CEF:0|vendor|product|version|id|name|severity|` or
/// `LEEF:1.0|vendor|product|version|id|`; zeros if there is none.
fn header(line: &[u8]) -> (usize, usize) {
    let head = line.get(..line.len().min(512)).unwrap_or_default();
    let (start, bars) = match memchr::memmem::find(head, b"CEF:") {
        Some(start) => (start, 7),
        None => match memchr::memmem::find(head, b"LEEF:") {
            Some(start) => (start, 5),
            // A relay took the word for a tag and dropped it.
            None if matches!(head, [b'0'..=b'9', b'|', ..]) => (0, 7),
            None => return (0, 0),
        },
    };
    let unescaped = |at: &usize| at.checked_sub(1).is_none_or(|at| line.get(at) != Some(&b'\\'));
    let rest = line.get(start..).unwrap_or_default();
    let mut ends = memchr::memchr_iter(b'|', rest).map(|at| start + at).filter(unescaped);
    (start, ends.nth(bars - 1).map_or(start, |at| at + 1))
}

/// The time that a relay wrote before the header, whatever else it put there.
pub(super) fn leading_time(before: &[u8]) -> Option<(usize, usize)> {
    let priority = match before {
        [b'<', ..] => memchr::memchr(b'>', before)? + 1,
        _ => 0,
    };
    // The version of RFC 5424.
    let versioned = priority > 0 && matches!(before.get(priority..), Some([b'1', b' ', ..]));
    let priority = priority + if versioned { 2 } else { 0 };
    let start =
        priority + before.get(priority..)?.iter().take_while(|b| matches!(b, b' ' | b'[')).count();
    let text = before.get(start..)?;
    // `2026-01-02T03:04:05Z`, `2026-01-02 03:04:05`, `Jan  2 03:04:05`: up to a word with a colon.
    let clock = memchr::memchr(b':', text.get(..text.len().min(24))?)?;
    let length =
        memchr::memchr2(b' ', b']', text.get(clock..)?).map_or(text.len(), |end| clock + end);
    Some((start, start + length))
}
