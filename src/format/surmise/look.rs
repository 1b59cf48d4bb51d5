//! What values of a field look like.

use super::super::amount;
use super::super::field::Field;
use crate::record::target::request_line;
use crate::record::time::{self, Local, Year};
use crate::record::{Client, Timestamp};

const METHODS: [&[u8]; 9] =
    [b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS", b"CONNECT", b"TRACE"];

/// Seconds from 1970 to the years 2000 and 2100.
const SECONDS: std::ops::Range<u32> = 946_684_800..4_102_444_800;

/// What values of a field must look like.
pub(in crate::format) fn of(field: Field) -> fn(&[u8]) -> bool {
    match field {
        Field::Time => time,
        Field::Client | Field::Peer => address,
        Field::ForwardedFor => addresses,
        Field::Request => request,
        Field::Method => method,
        Field::Target | Field::Path => target,
        Field::Query => query,
        Field::Status => status,
        Field::BytesOut | Field::BytesIn => number,
        Field::Seconds | Field::Millis | Field::Micros | Field::Nanos => number_or_fraction,
        Field::Elapsed => |value| !number_or_fraction(value),
        Field::Protocol => protocol,
        Field::Version => version,
        Field::User | Field::Consumer => name,
        _ => text,
    }
}

fn number_or_fraction(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_digit() || b".-+eE".contains(byte))
}

/// A whole time, in this century.
pub(in crate::format) fn time(value: &[u8]) -> bool {
    let local = Local { year: Year::Given(2024), ..Local::default() };
    let inner = value.strip_prefix(b"[").and_then(|text| text.strip_suffix(b"]")).unwrap_or(value);
    let seconds = |time: Timestamp| SECONDS.contains(&time.epoch());
    // A date alone says when next to nothing was.
    let whole = inner.contains(&b':')
        || inner.starts_with(b"/Date(")
        || inner.iter().all(|b| b.is_ascii_digit() || b".TZeE+".contains(b));
    inner.len() >= 10 && whole && time::any(inner, local).is_some_and(seconds)
}

/// A date alone.
pub(in crate::format) fn date(value: &[u8]) -> bool {
    let local = Local { year: Year::Given(2024), ..Local::default() };
    (8..=11).contains(&value.len())
        && !value.contains(&b':')
        && value.iter().any(|byte| b"-/.".contains(byte))
        && time::date_and_clock(value, b"00:00:00", local).is_some()
}

/// A clock alone, perhaps with a fraction or an offset.
pub(in crate::format) fn clock(value: &[u8]) -> bool {
    let fits = |(at, byte): (usize, &u8)| {
        if matches!(at, 2 | 5) { *byte == b':' } else { byte.is_ascii_digit() }
    };
    (8..=20).contains(&value.len()) && value.iter().take(8).enumerate().all(fits)
}

pub(in crate::format) fn address(value: &[u8]) -> bool {
    matches!(Client::parse(value), Client::Ip(_))
}

/// Addresses with commas between them.
pub(in crate::format) fn addresses(value: &[u8]) -> bool {
    value.split(|byte| *byte == b',').all(|part| address(part.trim_ascii()))
}

pub(in crate::format) fn method(value: &[u8]) -> bool {
    METHODS.iter().any(|method| method.eq_ignore_ascii_case(value))
}

pub(in crate::format) fn status(value: &[u8]) -> bool {
    value == b"0" || amount::status(value).is_ok_and(|status| (100..600).contains(&status))
}

/// A request line with its version, or a method and a target.
pub(in crate::format) fn request(value: &[u8]) -> bool {
    let line = request_line(value);
    method(line.method) && target(line.target)
}

/// A path, or a URL of the web.
pub(in crate::format) fn target(value: &[u8]) -> bool {
    value.starts_with(b"/") || value.starts_with(b"http://") || value.starts_with(b"https://")
}

/// The same, or a URL without its scheme, as proxies write it.
pub(in crate::format) fn url(value: &[u8]) -> bool {
    let end = memchr::memchr(b'/', value).unwrap_or(value.len());
    target(value) || value.get(..end).is_some_and(|name| name.contains(&b'.') && host(name))
}

/// A URL with its scheme.
pub(super) fn link(value: &[u8]) -> bool {
    [&b"http://"[..], b"https://"].iter().any(|scheme| value.starts_with(scheme)) && url(value)
}

pub(in crate::format) fn query(value: &[u8]) -> bool {
    let inner = value.strip_prefix(b"?").unwrap_or(value);
    !inner.starts_with(b"/") && !inner.starts_with(b"{") && !inner.contains(&b' ')
}

/// A host that may stand in a URL, and is not just a machine's name.
pub(super) fn host(value: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:[]*".contains(byte);
    let dotted = value.contains(&b'.') || value.contains(&b':') || value == b"localhost";
    dotted && value.iter().all(plain)
}

/// The name of a host below a domain.
pub(in crate::format) fn domain(value: &[u8]) -> bool {
    let last = value.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    host(value) && last.len() < value.len() && last.iter().all(u8::is_ascii_alphabetic)
}

pub(in crate::format) fn protocol(value: &[u8]) -> bool {
    value.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"HTTP/"))
}

pub(super) fn version(value: &[u8]) -> bool {
    matches!(value, [b'0'..=b'3'] | [b'0'..=b'3', b'.', b'0'..=b'9'])
}

/// Anything but an object.
pub(super) fn text(value: &[u8]) -> bool {
    !value.starts_with(b"{")
}

pub(super) fn number(value: &[u8]) -> bool {
    value == b"-1" || amount::number(value).is_some()
}

/// A name of somebody: neither an address nor yes or no, nor the number of nobody.
pub(super) fn name(value: &[u8]) -> bool {
    let odd = matches!(value, b"true" | b"false" | b"0" | b"-1" | b"[]");
    !odd && value.len() <= 256 && text(value) && !address(value) && !target(value)
}

/// A program and its version, as user agents begin.
pub(in crate::format) fn agent(value: &[u8]) -> bool {
    let slash = memchr::memchr(b'/', value).and_then(|at| value.get(at + 1));
    slash.is_some_and(u8::is_ascii_digit)
        && value.first().is_some_and(u8::is_ascii_alphabetic)
        && !value.starts_with(b"HTTP/")
        && !hop(value)
}

/// What a cache did and a status, or whom it asked: `TCP_MISS/200`, `HIER_DIRECT/198.51.100.7`.
fn hop(value: &[u8]) -> bool {
    let slash = memchr::memchr(b'/', value).unwrap_or(0);
    let (word, rest) = value.split_at_checked(slash).unwrap_or_default();
    let rest = rest.get(1..).unwrap_or_default();
    let rest = rest.split(|byte| *byte == b' ').next().unwrap_or_default();
    word.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_')
        && (address(rest) || rest.len() == 3 && rest.iter().all(u8::is_ascii_digit))
}
