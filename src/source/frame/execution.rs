//! What Amazon's API Gateway writes of the execution of a request in many lines, each behind the
//! id of the request in parentheses: consecutive lines of one id are a record.

use super::super::block::Cut;

/// Lines that are looked at to tell these from lines, and how many must be such.
const LINES: usize = 40;
const ENOUGH: usize = 3;
/// The id stands within so many bytes, and has so many.
const WITHIN: usize = 64;
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=48;
/// Longest record, in bytes; beyond, another begins.
const LONGEST: usize = 256 << 10;
/// What every execution says at least once.
const WORDS: [&[u8]; 3] =
    [b"HTTP Method: ", b"Method request path: ", b"Starting execution for request: "];

/// The text is of such lines.
pub(super) fn are(text: &[u8]) -> bool {
    let lines = || text.split(|byte| *byte == b'\n').take(LINES);
    let said = WORDS.iter().any(|words| memchr::memmem::find(text, words).is_some());
    said && lines().filter(|line| id(line).is_some()).count() >= ENOUGH
}

/// The id in parentheses near the start of a line.
fn id(line: &[u8]) -> Option<&[u8]> {
    let near = line.get(..line.len().min(WITHIN))?;
    let open = memchr::memchr(b'(', near)? + 1;
    let inside = line.get(open..)?;
    let end = memchr::memchr(b')', inside.get(..inside.len().min(WITHIN))?)?;
    let id = inside.get(..end)?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let numbered = id.iter().any(u8::is_ascii_digit);
    let sound = numbered && LENGTHS.contains(&id.len()) && id.iter().all(is_part);
    (sound && inside.get(end + 1) == Some(&b' ')).then_some(id)
}

/// The first record; `None` if it goes on beyond the bytes. A line without an id belongs to the one
/// before it: bodies have line ends.
pub(super) fn next(bytes: &[u8], done: bool) -> Option<Cut> {
    let mut at = 0;
    let mut of: Option<&[u8]> = None;
    loop {
        let rest = bytes.get(at..)?;
        let end = memchr::memchr(b'\n', rest).map(|end| end + 1);
        let length = end.or_else(|| done.then_some(rest.len()).filter(|rest| *rest > 0));
        let line = length.and_then(|length| rest.get(..length));
        let other = match (line, of) {
            (None, _) if done && at > 0 => true,
            (None, _) => return None,
            (Some(line), Some(of)) => id(line).is_some_and(|id| id != of) || at > LONGEST,
            (Some(_), None) => at > 0,
        };
        if other {
            let text = bytes.get(..at)?.trim_ascii_end();
            return Some(Cut { start: 0, stop: text.len(), end: at });
        }
        of = of.or_else(|| id(line?));
        at += length?;
    }
}

#[cfg(test)]
mod tests {
    use super::{are, next};

    #[test]
    fn consecutive_lines_of_one_id_are_a_record() {
        let line = |id: &str, text: &str| {
            format!("2026-01-02T03:04:05Z (8a1b6f4e-1111-4222-8333-0123456789{id}) {text}\n")
        };
        let one = line("ab", "Starting execution for request: x")
            + &line("ab", "HTTP Method: GET, Resource Path: /a")
            + &line("ab", "Endpoint response body: {")
            + "  }\n";
        let other = line("cd", "HTTP Method: GET, Resource Path: /b");
        let all = one.clone() + &other;
        assert!(are(all.as_bytes()));
        let cut = next(all.as_bytes(), true).unwrap();
        assert_eq!((cut.stop, cut.end), (one.len() - 1, one.len()));
        assert_eq!(next(&all.as_bytes()[one.len()..], true).unwrap().end, other.len());
        assert_eq!(next(one.as_bytes(), false), None);
        assert!(!are(b"a (b) c\nd (e) f\ng (h) i\n"));
    }
}
