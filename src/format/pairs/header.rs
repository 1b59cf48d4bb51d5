//! What stands before the pairs: headers of CEF and LEEF, and what a relay wrote before these.

use super::is_key;
use crate::format::field::{Field, Slots};
use crate::record::time;

/// Bytes at the beginning of a line in which a header is looked for.
const HEAD: usize = 512;
/// Most bytes of the column in which LEEF 2.0 names what parts its pairs.
const NAMED: usize = 16;

/// Start and end of a header, and what parts the pairs behind it; zeros if there is none.
pub(super) fn headed(line: &[u8], separator: u8) -> (usize, usize, u8) {
    let Some((start, at)) = header(line) else { return (0, 0, separator) };
    match own_separator(line, start, at) {
        Some((at, own)) => (start, at, own.unwrap_or(b'\t')),
        None => (start, at, separator),
    }
}

/// LEEF 2.0 names what parts its pairs in one more column of the header, as a character or by its
/// number: `^`, `x5E`, `0x09`, `\t`. The pairs begin behind that column also where it names nothing
/// that can part pairs.
fn own_separator(line: &[u8], start: usize, at: usize) -> Option<(usize, Option<u8>)> {
    let (header, rest) = (line.get(start..)?, line.get(at..)?);
    header.starts_with(b"LEEF:2").then_some(())?;
    let end = memchr::memchr(b'|', rest.get(..rest.len().min(NAMED))?)?;
    let named = rest.get(..end)?;
    (named.len() <= 1 || !named.contains(&b'=')).then_some((at + end + 1, separator(named)))
}

/// What parts pairs, by its character or number; nothing that may stand in a key or around a value.
fn separator(named: &[u8]) -> Option<u8> {
    let own = match named {
        [] | br"\t" => b'\t',
        [one] => *one,
        _ => {
            let text = std::str::from_utf8(named).ok()?;
            let digits = text.trim_start_matches('0').trim_start_matches(['x', 'X']);
            u8::from_str_radix(digits, 16).ok()?
        }
    };
    let odd = is_key(own) || matches!(own, b'"' | b'\'' | b'=' | b'\\' | b'\r' | b'\n');
    (!odd).then_some(own)
}

/// Whether semicolons part the pairs behind the header of a line, where the format asks for blanks;
/// `None` if it has no header. One line does not tell: its values are the caller's. A file does.
pub fn has_semicolons(line: &[u8]) -> Option<bool> {
    let (_, from) = header(line)?;
    let pairs = line.get(from..).unwrap_or_default();
    Some(pairs_behind(pairs, b';') > 0 && pairs_behind(pairs, b' ') == 0)
}

/// Whether most lines with a header are of LEEF 1.0 and go on with bars, where it asks for tabs;
/// `None` if no line has a header. One line does not tell here either.
pub fn are_barred<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Option<bool> {
    let told: Vec<bool> = lines.filter_map(has_bars).collect();
    let barred = told.iter().filter(|barred| **barred).count();
    (!told.is_empty()).then_some(barred * 2 > told.len())
}

/// The first and the last pair of LEEF 1.0 are parted from the others by a bar, and no tab stands
/// in the line. A caller writes bars into a value, which other pairs stand around: these are not
/// parted so where a relay wrote blanks or codes instead of tabs.
fn has_bars(line: &[u8]) -> Option<bool> {
    let (start, from) = header(line)?;
    let pairs = line.get(from..).unwrap_or_default();
    let marks = |at: &usize| {
        matches!(pairs.get(*at), Some(b'|' | b' ' | b'#' | b'\\'))
            && pairs.get(at + 1..).is_some_and(begins_pair)
    };
    let mut parted = (0..pairs.len()).filter(marks).filter_map(|at| pairs.get(at));
    let first = parted.next();
    let last = parted.next_back();
    let first_leef = line.get(start..).is_some_and(|header| header.starts_with(b"LEEF:1"));
    let barred = first == Some(&b'|') && last == Some(&b'|');
    Some(first_leef && barred && !pairs.contains(&b'\t'))
}

/// A key and its equals sign.
fn begins_pair(rest: &[u8]) -> bool {
    let key = rest.iter().take_while(|byte| is_key(**byte)).count();
    key > 0 && rest.get(key) == Some(&b'=')
}

/// How many marks of such a kind a key and its equals sign follow.
fn pairs_behind(pairs: &[u8], mark: u8) -> usize {
    let marks = memchr::memchr_iter(mark, pairs);
    marks.filter(|at| pairs.get(at + 1..).is_some_and(begins_pair)).count()
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
/// `LEEF:1.0|vendor|product|version|id|`.
fn header(line: &[u8]) -> Option<(usize, usize)> {
    let head = line.get(..line.len().min(HEAD)).unwrap_or_default();
    let find =
        |word: &[u8]| memchr::memmem::find_iter(head, word).find(|at| begins(head, *at, word));
    let (start, bars) = match (find(b"CEF:"), find(b"LEEF:")) {
        (Some(start), _) => (start, 7),
        (_, Some(start)) => (start, 5),
        // A relay took the word for a tag and dropped it.
        _ if matches!(head, [b'0'..=b'9', b'|', ..]) => (0, 7),
        _ => return None,
    };
    let unescaped = |at: &usize| at.checked_sub(1).is_none_or(|at| line.get(at) != Some(&b'\\'));
    let rest = line.get(start..).unwrap_or_default();
    let mut ends = memchr::memchr_iter(b'|', rest).map(|at| start + at).filter(unescaped);
    ends.nth(bars - 1).map(|at| (start, at + 1))
}

/// The header begins here: its version follows, and before it stands no more than relays write.
/// Behind a `key=` any word may be the caller's.
fn begins(head: &[u8], at: usize, word: &[u8]) -> bool {
    let (before, rest) = head.split_at_checked(at).unwrap_or_default();
    let rest = rest.get(word.len()..).unwrap_or_default();
    let version = rest.strip_prefix(b" ").unwrap_or(rest);
    let length = version.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    let versioned = version.first().is_some_and(u8::is_ascii_digit);
    let parted = before.last().is_none_or(|byte| b" \t:>]\"".contains(byte));
    versioned
        && version.get(length) == Some(&b'|')
        && parted
        && !before.windows(2).any(|pair| matches!(pair, [key, b'='] if is_key(*key)))
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
    Some((start, start + length + offset(text.get(length..)?)))
}

/// Length of an offset behind a clock: ` +0200`, ` -05:30`.
fn offset(rest: &[u8]) -> usize {
    match rest {
        [b' ', b'+' | b'-', h, t, b':', m, n, ..] if all_digits(&[*h, *t, *m, *n]) => 7,
        [b' ', b'+' | b'-', h, t, m, n, ..] if all_digits(&[*h, *t, *m, *n]) => 6,
        _ => 0,
    }
}

fn all_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_before_pairs_may_have_an_offset() {
        for (before, time) in [
            (
                "2026-01-02 03:04:05.123456789 +0200 CEST [router] ",
                "2026-01-02 03:04:05.123456789 +0200",
            ),
            ("2026-01-02 03:04:05 -05:30 x ", "2026-01-02 03:04:05 -05:30"),
            ("<134>2026-01-02T03:04:05Z +1 x ", "2026-01-02T03:04:05Z"),
            ("Jan  2 03:04:05 host +0200x ", "Jan  2 03:04:05"),
        ] {
            let found =
                leading_time(before.as_bytes()).and_then(|(start, end)| before.get(start..end));
            assert_eq!(found, Some(time), "{before}");
        }
    }
}
