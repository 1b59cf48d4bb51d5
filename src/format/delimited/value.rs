//! What writers did to the text of cells, undone.

use crate::format::field::{Field, Slots};
use crate::format::pattern::sound::sound;
use crate::record::Client;

/// What people write, where a plus that stands for a blank does not matter: not so in a target.
pub fn prose(field: Field) -> bool {
    matches!(field, Field::UserAgent | Field::User | Field::ForwardedFor)
}

/// Request headers, which `CloudFront` writes percent-encoded; the target it leaves as the client
/// sent it, so far as its own encoding can be told from the client's.
pub fn header(field: Field) -> bool {
    matches!(field, Field::UserAgent | Field::Referer | Field::ForwardedFor)
}

/// A blank for each plus.
pub fn plus(text: &[u8], out: &mut Vec<u8>) {
    out.extend(text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }));
}

/// Percent-encoding undone; twice where it was done twice (`%2520`), as `CloudFront` once did.
pub fn percent(text: &[u8], out: &mut Vec<u8>) {
    let twice = memchr::memmem::find(text, b"%25").is_some();
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'%', rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let tail = match tail {
            [b'%', b'2', b'5', after @ ..] if twice => after,
            [_, after @ ..] => after,
            [] => break,
        };
        rest = match tail {
            [high, low, after @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                out.push(hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0));
                after
            }
            _ => {
                out.push(b'%');
                tail
            }
        };
    }
    out.extend_from_slice(rest);
}

/// Blanks and slashes, which hardly any program goes without in its name, stand percent-encoded.
pub fn is_encoded(text: &[u8]) -> bool {
    memchr::memchr2(b' ', b'/', text).is_none()
        && [&b"%20"[..], b"%2F", b"%2f"]
            .iter()
            .any(|code| memchr::memmem::find(text, code).is_some())
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// One quote for each two.
pub fn undouble(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'"', rest) {
        let (head, tail) = rest.split_at(at + 1);
        out.extend_from_slice(head);
        rest = tail.strip_prefix(b"\"").unwrap_or(tail);
    }
    out.extend_from_slice(rest);
}

/// Zeek's `proxied`: `X-FORWARDED-FOR -> 203.0.113.9,VIA -> 1.1 proxy`, of which the forwarded list
/// is kept.
pub fn proxied(text: &[u8], out: &mut Vec<u8>) {
    const ARROW: &[u8] = b" -> ";
    let mut wanted = false;
    let start = out.len();
    for part in text.split(|byte| *byte == b',') {
        let value = match memchr::memmem::find(part, ARROW) {
            Some(at) => {
                let name = part.get(..at).unwrap_or_default();
                wanted = name.eq_ignore_ascii_case(b"x-forwarded-for");
                part.get(at + ARROW.len()..).unwrap_or_default()
            }
            None => part,
        };
        // A comma inside a value is written `\x2c`, so a hop of a list never stands alone.
        if wanted {
            if out.len() > start {
                out.extend_from_slice(b", ");
            }
            crate::record::text::unescape_log(value.trim_ascii(), out);
        }
    }
}

/// The method, the client and the status of a row look like such.
pub fn looks_right(line: &[u8], slots: &Slots) -> bool {
    let client = slots.get(line, Field::Client);
    let known = [Field::Method, Field::Status];
    known.into_iter().all(|field| sound(field, slots.get(line, field)))
        && (client.is_empty() || matches!(Client::parse(client), Client::Ip(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(undo: fn(&[u8], &mut Vec<u8>), text: &str) -> String {
        // Other fields of the row may stand in the scratch space already.
        let mut out = b"other".to_vec();
        undo(text.as_bytes(), &mut out);
        String::from_utf8_lossy(&out[5..]).into_owned()
    }

    #[test]
    fn what_writers_did_is_undone() {
        assert_eq!(of(plus, "a+b"), "a b");
        assert_eq!(of(percent, "a%20b%2x%"), "a b%2x%");
        assert_eq!(of(percent, "a%2520b%252F"), "a b/");
        assert_eq!(of(undouble, r#"{""a"":1}"#), r#"{"a":1}"#);
    }

    #[test]
    fn the_forwarded_list_is_taken_out_of_what_zeek_calls_proxied() {
        assert_eq!(of(proxied, "X-FORWARDED-FOR -> 203.0.113.9"), "203.0.113.9");
        assert_eq!(
            of(proxied, r"VIA -> 1.1 p,X-FORWARDED-FOR -> 203.0.113.9\x2c 10.0.0.1,VIA -> q"),
            "203.0.113.9, 10.0.0.1"
        );
        assert_eq!(of(proxied, "VIA -> 1.1 proxy"), "");
    }
}
