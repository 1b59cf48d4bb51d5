//! Where fields of an odd shape end, and what may stand at the end of one.

use crate::format::field::Field;
use crate::record::Client;

/// Bytes that are looked at for the end of a field, all places where it may be together: log text is
/// hostile, and a line of marks has as many places as bytes.
pub(super) fn work(text: &[u8]) -> usize {
    const LEAST: usize = 256 << 10;
    const TIMES: usize = 4;
    LEAST + TIMES * text.len()
}

/// How many words there are, whatever blanks part them.
pub(super) fn words(text: &[u8]) -> usize {
    text.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count()
}

/// A request line is complete: ` HTTP/1.1`.
pub(super) fn ends_with_protocol(text: &[u8]) -> bool {
    let tail = text.get(text.len().saturating_sub(9)..).unwrap_or_default();
    memchr::memmem::find(tail, b" HTTP/").is_some()
}

/// A column of the administrator's with its name comes next: ` rt=0.1`, ` id: "7"`.
pub(super) fn is_named(rest: &[u8]) -> bool {
    let Some((b' ', rest)) = rest.split_first() else { return false };
    let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-".contains(b)).count();
    matches!(
        rest.get(name..),
        Some([b'=', ..] | [b':', b' ', b'"', ..] | [b':', b'"' | b'0'..=b'9', ..])
    ) && name > 0
}

/// Another address comes next: what stood before it was a virtual host.
pub(super) fn client_follows(rest: &[u8]) -> bool {
    let next = rest.strip_prefix(b" ").and_then(|rest| rest.split(|byte| *byte == b' ').next());
    next.is_some_and(|word| word.len() > 2 && matches!(Client::parse(word), Client::Ip(_)))
}

/// Length of a list: up to a blank that joins nothing.
pub(super) fn list(text: &[u8]) -> Option<usize> {
    let joins = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        matches!(before, Some(b',' | b':')) || text.get(at + 1) == Some(&b':')
    };
    let end = memchr::memchr_iter(b' ', text).find(|at| !joins(*at));
    end.or_else(|| (!text.is_empty()).then_some(text.len()))
}

/// Bare fields that clients write, so that log writers escape something in them.
pub(super) fn holds_escapes(field: Field) -> bool {
    matches!(field, Field::Target | Field::Path | Field::Query | Field::UserAgent | Field::Referer)
}

/// One or two groups in braces; the first is open already.
pub(super) fn captures(text: &[u8]) -> Option<usize> {
    let end = memchr::memchr(b'}', text)? + 1;
    let more = text.get(end..).and_then(|rest| rest.strip_prefix(b" {"));
    let second = more.and_then(|rest| memchr::memchr(b'}', rest));
    Some(second.map_or(end, |length| end + 2 + length + 1))
}

/// A host with a port is a virtual host, not a caller; a line that starts with one is of another
/// format. Lists are judged by their last hop.
pub(super) fn plausible_client(field: &[u8]) -> bool {
    let last = field.rsplit(|byte| *byte == b',').next().unwrap_or_default().trim_ascii();
    // Wherever a field might end is tried, and no address has a blank.
    last == b"unix:"
        || memchr::memchr(b' ', last).is_none() && matches!(Client::parse(last), Client::Ip(_))
}

/// A field that ends with the line.
pub(super) fn last(text: &[u8]) -> Option<usize> {
    (!text.contains(&b' ')).then_some(text.len())
}
