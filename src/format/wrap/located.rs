//! Where a line was found, written before it without a blank: by `grep` (`12:`, `access.log:`,
//! `logs/access.log:12:`), by a differ (`+`), by a mail reader (`> `), by a logger (`INFO:name:`).

use super::{Inner, Outer};
use crate::record::Client;

/// Longest text that is looked at for a mark.
const LONGEST: usize = 200;
const LEVELS: [&[u8]; 5] = [b"DEBUG", b"INFO", b"WARNING", b"WARN", b"ERROR"];

/// The line behind where it was found.
pub(super) fn open(line: &[u8]) -> Option<Inner<'_>> {
    let text = match line {
        [b'+', rest @ ..] | [b'>', b' ', rest @ ..] if begins(rest) => rest,
        _ => found(line)?,
    };
    Some(Inner { text, outer: Outer::default() })
}

/// A log line begins so: with an address, or with a mark that stands before a time or an object.
fn begins(text: &[u8]) -> bool {
    let end = text.iter().position(|byte| matches!(byte, b' ' | b',' | b'\t'));
    let word = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    matches!(text.first(), Some(b'{' | b'[' | b'<' | b'"'))
        || matches!(Client::parse(word), Client::Ip(_))
}

fn found(line: &[u8]) -> Option<&[u8]> {
    let head = line.get(..line.len().min(LONGEST))?;
    // A line that begins as one is where it was written.
    if begins(line) {
        return None;
    }
    let blank = head.iter().position(|byte| matches!(byte, b' ' | b'"')).unwrap_or(head.len());
    let marks = memchr::memchr_iter(b':', head.get(..blank)?).take(3);
    marks.into_iter().find_map(|at| {
        let (place, text) = line.split_at_checked(at)?;
        let text = text.get(1..)?;
        (is_place(place) && begins(text)).then_some(text)
    })
}

/// A number, the path of a file, both; or a level and the name of a logger.
fn is_place(place: &[u8]) -> bool {
    let number = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    let path = |text: &[u8]| {
        let dotted = memchr::memchr(b'.', text).is_some() || memchr::memchr(b'/', text).is_some();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./~@+\\".contains(byte);
        dotted && text.iter().any(u8::is_ascii_alphabetic) && text.iter().all(is_part)
    };
    match memchr::memrchr(b':', place) {
        None => number(place) || path(place),
        Some(at) => {
            let (first, last) = place.split_at(at);
            let last = last.get(1..).unwrap_or_default();
            path(first) && number(last)
                || LEVELS.contains(&first) && !last.is_empty() && !number(last)
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn where_a_line_was_found_is_not_the_line() {
        let line = "203.0.113.9 - - [x]";
        let text = |line: &str| {
            let inner = super::open(line.as_bytes())?;
            Some(String::from_utf8_lossy(inner.text).into_owned())
        };
        for place in [
            "12:",
            "access.log:",
            "logs/a.log:12:",
            "./a-b.log.1:",
            "INFO:aiohttp.access:",
            "+",
            "> ",
        ] {
            assert_eq!(text(&format!("{place}{line}")).as_deref(), Some(line), "{place}");
        }
        for line in [
            line,
            "api.example:80 203.0.113.9 - -",
            "2001:db8::1 - - [x]",
            "203.0.113.9:40112 - - [x]",
            "03:04:05.120 GET /a",
            "2026-01-02T03:04:05Z {\"a\":1}",
            "INFO: 203.0.113.9 a",
        ] {
            assert_eq!(text(line), None, "{line}");
        }
    }
}
