//! What the values of a whole column look like.

use super::super::loose::tail::has_unit;
use super::super::site;
use super::columns::Column;
use super::cut::Held;
use crate::record::Client;
use std::collections::HashSet;

/// Another value in every line, none of them a number or a word: `7f3c9a52b1d04e6f`, a UUID.
pub(super) fn is_id(column: &Column) -> bool {
    let values: Vec<&[u8]> = column.said().collect();
    let different: HashSet<&[u8]> = values.iter().copied().collect();
    different.len() == values.len() && column.all(is_random)
}

/// A UUID, sixteen hexadecimal digits and more, or twenty letters and digits.
fn is_random(text: &[u8]) -> bool {
    let inner =
        text.strip_prefix(b"Root=1-").or_else(|| text.strip_prefix(b"req-")).unwrap_or(text);
    let digits = inner.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = inner.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let hex = inner.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    let plain = inner.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    digits > 1 && letters > 1 && (hex && inner.len() >= 16 || plain && inner.len() >= 20)
}

/// Digits with a point among them.
pub(super) fn is_fraction(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_digit)
        && text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        && memchr::memchr_iter(b'.', text).count() == 1
}

/// Digits alone.
pub(super) fn is_whole(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// A status of three digits right behind the word that says what a cache did: `TCP_MISS/200`.
pub(super) fn is_result(column: &Column) -> bool {
    let status = |text: &[u8]| text.len() == 3 && is_whole(text);
    column.held == Held::Bare && column.gap == b"/" && column.always(status)
}

/// Numbers with a point that are no dates in seconds.
pub(super) fn fractions(column: &Column) -> bool {
    column.all(|text| is_fraction(text) && memchr::memchr(b'.', text).is_some_and(|at| at < 9))
}

/// `12ms`, `1.5s`, `1m2.5s`.
pub(super) fn with_units(column: &Column) -> bool {
    let unit = |text: &[u8]| {
        let last = text.last().is_some_and(|byte| matches!(byte, b's' | b'S'));
        has_unit(text) || last && text.first().is_some_and(u8::is_ascii_digit) && has_minutes(text)
    };
    column.all(unit)
}

fn has_minutes(text: &[u8]) -> bool {
    let mark = memchr::memchr2(b'm', b'h', text);
    mark.and_then(|at| text.get(at + 1..))
        .is_some_and(|rest| rest == b"s" || has_unit(rest) || has_minutes(rest))
}

/// What a number with a point counts, to compare two columns of them.
pub(super) fn number(text: &[u8]) -> f64 {
    std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

/// A page of the web, whose host is a name.
pub(super) fn is_page(text: &[u8]) -> bool {
    let rest = text.strip_prefix(b"https://").or_else(|| text.strip_prefix(b"http://"));
    let host = rest.and_then(|rest| rest.split(|byte| b"/?#".contains(byte)).next());
    host.is_some_and(|host| !host.is_empty() && !matches!(Client::parse(host), Client::Ip(_)))
}

/// The name of a site, perhaps with a port.
pub(super) fn is_site(text: &[u8]) -> bool {
    site::is_site(text.split(|byte| *byte == b':').next().unwrap_or_default())
}

/// A name of somebody, as it stands in brackets or beside an address: it varies, and is neither a
/// word of a program nor a number.
pub(super) fn is_name(text: &[u8]) -> bool {
    let plain = text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-@+\\".contains(byte));
    plain && text.iter().any(u8::is_ascii_lowercase) && text.len() <= 64
}
