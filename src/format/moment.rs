//! Times under keys that no format knows, and texts that are only half a time.

use super::field::Slots;
use super::loose;
use crate::record::time;

/// What the key of a time is called, in lower case: one of these is part of its name.
const WHEN: [&[u8]; 9] =
    [b"time", b"date", b"stamp", b"when", b"logged", b"_at", b"at_", b"start", b"began"];
/// What the key of some other time is called: when something ends or was changed.
const ELSE: [&[u8]; 9] =
    [b"exp", b"valid", b"modif", b"birth", b"updat", b"until", b"end", b"not", b"upstream"];
/// Longest key that is looked at, and the shortest and longest text of a whole time.
const KEY: usize = 40;
const SHORTEST: usize = 15;
const LONGEST: usize = 40;

/// The time in front of pairs.
#[cold]
pub(super) fn ahead<'a>(line: &'a [u8], slots: &Slots) -> Option<&'a [u8]> {
    (slots.keyed && line.first().is_some_and(u8::is_ascii_digit)).then_some(())?;
    line.get(loose::leading_time(line)?)
}

/// Nanoseconds behind the pairs, as Influx's line protocol ends.
#[cold]
pub(super) fn last<'a>(line: &'a [u8], slots: &Slots) -> Option<&'a [u8]> {
    slots.keyed.then_some(())?;
    let word = line.get(memchr::memrchr(b' ', line)? + 1..)?;
    let counted = word.len() == 19 && word.iter().all(u8::is_ascii_digit);
    (counted && word.first() == Some(&b'1')).then_some(word)
}

/// A time that no key of the format gives: under another key, or in front of an event.
#[cold]
pub(super) fn beside<'a>(line: &'a [u8], slots: &Slots) -> Option<&'a [u8]> {
    slots.keyed.then_some(())?;
    let ahead = || slots.events.then(|| line.get(loose::leading_time(line)?))?;
    labelled(line).or_else(ahead)
}

/// The first value in a line of keys and values that is a whole time, by its look and by the name
/// of its key.
#[cold]
pub(super) fn labelled(line: &[u8]) -> Option<&[u8]> {
    memchr::memchr2_iter(b':', b'=', line).find_map(|mark| {
        let key = line.get(mark.saturating_sub(KEY)..mark)?;
        let key = key.strip_suffix(b"\"").unwrap_or(key);
        let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let length = key.iter().rev().take_while(|byte| is_key(byte)).count();
        let name = key.get(key.len() - length..)?.to_ascii_lowercase();
        let holds = |word: &&[u8]| memchr::memmem::find(&name, word).is_some();
        if !WHEN.iter().any(holds) || ELSE.iter().any(holds) {
            return None;
        }
        let value = line.get(mark + 1..)?.trim_ascii_start();
        let (value, close) = match value {
            [b'"', inner @ ..] => (inner, memchr::memchr(b'"', inner)?),
            bare => (bare, memchr::memchr2(b'\t', b',', bare).unwrap_or(bare.len())),
        };
        let text = value.get(..close)?;
        let whole = (SHORTEST..=LONGEST).contains(&text.len()) && text.contains(&b':');
        (whole && time::any(text, 0).is_some()).then_some(text)
    })
}

/// A clock without a day: `03:04:05`, with or without a fraction.
pub(super) fn is_clock(text: &[u8]) -> bool {
    let is_part = |(at, byte): (usize, &u8)| match at {
        2 | 5 => *byte == b':',
        8 => matches!(byte, b'.' | b','),
        _ => byte.is_ascii_digit(),
    };
    (8..16).contains(&text.len()) && text.iter().enumerate().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_known_by_its_look_and_its_key() {
        let find = |line: &'static str| labelled(line.as_bytes()).unwrap_or_default();
        assert_eq!(
            find("logged:02/Jan/2026:03:04:05 +0000\thost:a"),
            b"02/Jan/2026:03:04:05 +0000"
        );
        assert_eq!(find(r#"{"written_at": "2026-01-02T03:04:05Z"}"#), b"2026-01-02T03:04:05Z");
        for none in [
            r#"{"expires_at":"2026-01-02T03:04:05Z"}"#,
            r#"{"path":"2026-01-02T03:04:05Z","time":"soon"}"#,
            r#"{"datetime":1767323045}"#,
        ] {
            assert_eq!(find(none), b"", "{none}");
        }
    }

    #[test]
    fn nanoseconds_end_a_line_of_pairs() {
        let mut keyed = Slots::default();
        keyed.keyed = true;
        let time = |line: &'static str, slots: &Slots| {
            last(line.as_bytes(), slots).map(|text| String::from_utf8_lossy(text).into_owned())
        };
        let line = "web,verb=GET status=200i 1767323045000000000";
        assert_eq!(time(line, &keyed).as_deref(), Some("1767323045000000000"));
        assert_eq!(time(line, &Slots::default()), None);
        for line in ["a=b 17673230450000000", "a=b 9767323045000000000", "1767323045000000000"] {
            assert_eq!(time(line, &keyed), None, "{line}");
        }
    }

    #[test]
    fn a_clock_is_no_time() {
        assert!(is_clock(b"03:04:05") && is_clock(b"03:04:05.120"));
        assert!(!is_clock(b"03:04") && !is_clock(b"2026-01-02"));
    }
}
