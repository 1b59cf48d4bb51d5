//! A line that is a string of JSON or of a programming language: an element of a list, as programs
//! dump what they keep in queues and tests.

use super::{Inner, Outer};
use crate::record::text::unescape_json;

/// The line may be a string, perhaps with a comma behind it.
pub(super) fn may_open(line: &[u8]) -> bool {
    inside(line).is_some()
}

/// What stands between the quotes.
fn inside(line: &[u8]) -> Option<(u8, &[u8])> {
    let text = line.trim_ascii();
    let text = text.strip_suffix(b",").unwrap_or(text);
    match text {
        [open @ (b'"' | b'\''), inner @ .., close] if open == close => Some((*open, inner)),
        _ => None,
    }
}

/// Takes the quotes off; `None` if another of them stands inside without an escape.
pub(super) fn open<'a>(line: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let (quote, inner) = inside(line)?;
    let mut at = 0;
    while let Some(next) = memchr::memchr2(quote, b'\\', inner.get(at..)?) {
        (inner.get(at + next) == Some(&b'\\')).then_some(())?;
        at += next + 2;
    }
    space.clear();
    match quote {
        b'"' => unescape_json(inner, space),
        _ => space.extend(inner.iter().filter(|byte| **byte != b'\\')),
    }
    Some(Inner { text: space.trim_ascii(), outer: Outer::default() })
}

#[cfg(test)]
mod tests {
    use super::{may_open, open};

    fn opened(line: &str) -> Option<String> {
        let mut space = Vec::new();
        let inner = may_open(line.as_bytes()).then(|| open(line.as_bytes(), &mut space))??;
        Some(String::from_utf8_lossy(inner.text).into_owned())
    }

    #[test]
    fn a_string_of_json_or_python_is_a_line() {
        let row = r#"203.0.113.9 - - [t] "GET /a HTTP/1.1" 200 17"#;
        let escaped = row.replace('"', "\\\"");
        for line in [format!("\"{escaped}\""), format!("  \"{escaped}\\n\","), format!("'{row}',")]
        {
            assert_eq!(opened(&line).as_deref(), Some(row), "{line}");
        }
    }

    #[test]
    fn cells_and_halves_are_no_strings() {
        for line in [r#""a","b""#, r#""a ""b"" c""#, r#""GET /a HTTP/1.1" 200 "x""#, "'", "\"a"] {
            assert_eq!(opened(line), None, "{line}");
        }
    }
}
