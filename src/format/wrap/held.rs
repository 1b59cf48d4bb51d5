//! A line that an object holds under a key nobody listed: the only text with a request in quotes.

use super::walk::{self, Value};
use super::{Inner, Outer};
use crate::record::text::unescape_json;

/// Deepest object that is looked into.
const DEEPEST: usize = 4;
/// What every request line ends with, and what makes it one within a text of JSON.
const VERSION: &[u8] = b" HTTP/";
const QUOTE: &[u8] = b"\\\"";

/// The line may hold such a text.
pub(super) fn may_open(line: &[u8]) -> bool {
    line.first() == Some(&b'{')
        && memchr::memmem::find(line, QUOTE).is_some()
        && memchr::memmem::find(line, VERSION).is_some()
}

/// Takes the first such text out; of the time nothing is known but what the text says.
pub(super) fn open<'a>(line: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let text = find(line, 0)?;
    space.clear();
    unescape_json(text, space);
    Some(Inner { text: space.trim_ascii(), outer: Outer::default() })
}

fn find(object: &[u8], depth: usize) -> Option<&[u8]> {
    let mut found = None;
    walk::object(object, &mut |_, value| {
        if found.is_some() {
            return;
        }
        found = match value {
            Value::Text(text) => Some(text).filter(|text| is_row(text)),
            Value::Object(inner) if depth < DEEPEST => find(inner, depth + 1),
            _ => None,
        };
    })?;
    found
}

/// A request in quotes with something before it: a request by itself is a field of the object.
fn is_row(text: &[u8]) -> bool {
    let Some(version) = memchr::memmem::find(text, VERSION) else { return false };
    let before = text.get(..version).unwrap_or_default();
    let Some(quote) = memchr::memmem::rfind(before, QUOTE) else { return false };
    let method = before.get(quote + QUOTE.len()..).unwrap_or_default();
    let capitals = method.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    quote > 0 && (3..=10).contains(&capitals) && method.get(capitals) == Some(&b' ')
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
    fn a_row_is_found_under_any_key() {
        let row = r#"203.0.113.9 - - [t] \"GET /a HTTP/1.1\" 200 17"#;
        let wanted = Some(row.replace('\\', ""));
        assert_eq!(opened(&format!(r#"{{"x":"y","RawData":"{row}\n"}}"#)), wanted);
        assert_eq!(opened(&format!(r#"{{"a":{{"b":7,"c":{{"d":"{row}"}}}}}}"#)), wanted);
    }

    #[test]
    fn a_request_by_itself_or_in_prose_is_none() {
        for line in [
            r#"{"request":"GET /a HTTP/1.1","agent":"a \"b\""}"#,
            r#"{"request":"\"GET /a HTTP/1.1\""}"#,
            r#"{"msg":"the word \"upgrade\" in HTTP/1.1"}"#,
            r#"{"a":["x \"GET /a HTTP/1.1\" 200"]}"#,
        ] {
            assert_eq!(opened(line), None, "{line}");
        }
    }
}
