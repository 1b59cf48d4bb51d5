//! A line to a record: the fields that a syntax found, read and put together.

use super::field::{Field, Slots};
use super::json::Memory;
use super::pattern::Fit;
use super::{Reader, ReaderKind};
use crate::record::seek::find;
use crate::record::target::{Target, request_line, target, without_port};
use crate::record::time::Clock;
use crate::record::{Client, Record, Reject};
use ipnet::IpNet;

/// Rules that hold for every line of a run.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Seconds east of UTC for times that carry no offset.
    pub zone: i64,
    /// Proxies whose word on the caller's address is believed.
    pub trusted: Vec<IpNet>,
}

/// Reads the lines of one source. Its format is tried first; a line that does not fit is offered
/// to the other formats, since real files hold lines of several.
#[derive(Debug, Clone)]
pub struct Parser<'p> {
    readers: &'p [Reader],
    rules: &'p Rules,
    slots: Slots,
    memory: Vec<Memory>,
    clock: Clock,
}

impl<'p> Parser<'p> {
    /// A parser that tries `readers` in this order.
    #[must_use]
    pub fn new(readers: &'p [Reader], rules: &'p Rules) -> Self {
        let memory = vec![Memory::default(); readers.len()];
        Self { readers, rules, slots: Slots::default(), memory, clock: Clock::default() }
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Why the line is no record, as the first format sees it.
    #[inline]
    pub fn parse<'a>(&'a mut self, line: &'a [u8]) -> Result<Record<'a>, Reject> {
        let mut first = Err(Reject::Shape);
        for (at, (reader, memory)) in self.readers.iter().zip(&mut self.memory).enumerate() {
            match split(reader, line, &mut self.slots, memory) {
                Ok(_)
                    if at == 0
                        || record(line, &self.slots, self.rules, &mut self.clock).is_ok() =>
                {
                    return record(line, &self.slots, self.rules, &mut self.clock);
                }
                Err(reject) if at == 0 => first = Err(reject),
                Ok(_) | Err(_) => {}
            }
        }
        first
    }

    /// Reads only who acts and the status, by the first format; `None` if the line does not fit it
    /// and must be read in full.
    #[inline]
    pub fn glance<'a>(&'a mut self, line: &'a [u8]) -> Option<Record<'a>> {
        let (reader, memory) = (self.readers.first()?, self.memory.first_mut()?);
        split(reader, line, &mut self.slots, memory).ok()?;
        let who = who(line, &self.slots, self.rules);
        Some(Record {
            status: status(self.slots.get(line, Field::Status)).ok()?,
            client: who.client,
            principal: who.principal.0,
            principal_kind: who.principal.1,
            credential: who.credential.0,
            credential_kind: who.credential.1,
            ..Record::default()
        })
    }

    /// Reads a line by its first format only, and how well it fitted.
    ///
    /// # Errors
    /// Why the line is no record.
    pub fn fit<'a>(&'a mut self, line: &'a [u8]) -> Result<(Fit, Record<'a>), Reject> {
        let (Some(reader), Some(memory)) = (self.readers.first(), self.memory.first_mut()) else {
            return Err(Reject::Shape);
        };
        let fit = split(reader, line, &mut self.slots, memory)?;
        Ok((fit, record(line, &self.slots, self.rules, &mut self.clock)?))
    }
}

fn split(
    reader: &Reader,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<Fit, Reject> {
    slots.clear();
    match &reader.kind {
        ReaderKind::Pattern(pattern) => pattern.split(line, slots),
        ReaderKind::Json(keys) => keys.split(line, slots, memory).map(|()| Fit::Whole),
    }
}

#[inline]
fn record<'a>(
    line: &'a [u8],
    slots: &'a Slots,
    rules: &Rules,
    clock: &mut Clock,
) -> Result<Record<'a>, Reject> {
    let get = |field| slots.get(line, field);
    let when = get(Field::Time);
    let time = match when {
        b"" => return Err(Reject::NoTime),
        text => clock.any(text, rules.zone).ok_or(Reject::BadTime)?,
    };
    let status = status(get(Field::Status))?;
    let request = request_line(get(Field::Request));
    let method = either(get(Field::Method), request.method);
    let raw_target = either(get(Field::Target), request.target);
    let split = target(raw_target);
    let path = either(either(get(Field::Path), split.path), get(Field::Route));
    if path.is_empty() && status == 0 {
        return Err(Reject::NoRequest);
    }
    // A path column may hold a whole target.
    let inner = if slots.has(Field::Path) || slots.has(Field::Route) {
        target(path)
    } else {
        Target { path, ..Target::default() }
    };
    let who = who(line, slots, rules);
    Ok(Record {
        time,
        client: who.client,
        peer: who.peer,
        forwarded_for: who.forwarded_for,
        principal: who.principal.0,
        principal_kind: who.principal.1,
        credential: who.credential.0,
        credential_kind: who.credential.1,
        method,
        host: either(without_port(get(Field::Host)), either(split.host, inner.host)),
        path: inner.path,
        query: either(either(get(Field::Query), split.query), inner.query),
        protocol: either(get(Field::Protocol), request.protocol),
        status,
        bytes_out: number(get(Field::BytesOut)),
        bytes_in: number(get(Field::BytesIn)),
        duration_us: duration(slots, line),
        referer: get(Field::Referer),
        user_agent: get(Field::UserAgent),
        request_id: get(Field::RequestId),
    })
}

/// Those parts of a record that tell who acts.
struct Who<'a> {
    client: Client<'a>,
    peer: &'a [u8],
    forwarded_for: &'a [u8],
    principal: (&'a [u8], &'static str),
    credential: (&'a [u8], &'static str),
}

#[inline]
fn who<'a>(line: &'a [u8], slots: &'a Slots, rules: &Rules) -> Who<'a> {
    let client = slots.get(line, Field::Client);
    let (peer, forwarded_for) = addresses(client, slots.get(line, Field::ForwardedFor));
    Who {
        client: Client::behind(peer, forwarded_for, &rules.trusted),
        peer,
        forwarded_for,
        principal: first(slots, line, &PRINCIPALS),
        credential: first(slots, line, &CREDENTIALS),
    }
}

/// Strongest first.
const PRINCIPALS: [(Field, &str); 4] = [
    (Field::Subject, "subject"),
    (Field::User, "user"),
    (Field::Consumer, "consumer"),
    (Field::Certificate, "certificate"),
];

const CREDENTIALS: [(Field, &str); 4] = [
    (Field::ApiKeyId, "api_key_id"),
    (Field::ApiKey, "api_key"),
    (Field::Token, "token"),
    (Field::Session, "session"),
];

#[inline]
fn first<'a>(
    slots: &'a Slots,
    line: &'a [u8],
    kinds: &[(Field, &'static str); 4],
) -> (&'a [u8], &'static str) {
    if !kinds.iter().any(|(field, _)| slots.has(*field)) {
        return (b"", "");
    }
    kinds
        .iter()
        .map(|(field, kind)| (slots.get(line, *field), *kind))
        .find(|(text, _)| !text.is_empty())
        .unwrap_or((b"", ""))
}

/// The peer and the forwarded list; some logs put the list into the client column.
#[inline]
fn addresses<'a>(client: &'a [u8], forwarded: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    match find(b',', client).and_then(|_| memchr::memrchr(b',', client)) {
        Some(comma) => {
            let last = client.get(comma + 1..).unwrap_or_default().trim_ascii();
            (last, either(forwarded, client))
        }
        None => (client, forwarded),
    }
}

fn either<'a>(one: &'a [u8], other: &'a [u8]) -> &'a [u8] {
    if one.is_empty() { other } else { one }
}

fn status(text: &[u8]) -> Result<u16, Reject> {
    match text {
        b"" | b"000" | b"0" => Ok(0),
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
            Ok(u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'))
        }
        _ => Err(Reject::BadStatus),
    }
}

/// A whole number; overflow, sign or fraction make it missing, never wrong.
fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0u64, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 { None } else { sum.checked_mul(10)?.checked_add(u64::from(digit)) }
    })
}

fn duration(slots: &Slots, line: &[u8]) -> Option<u64> {
    for (field, scale) in [(Field::Micros, 1), (Field::Millis, 1000), (Field::Seconds, 1_000_000)] {
        let text = slots.get(line, field);
        if !text.is_empty() {
            return decimal(text, scale);
        }
    }
    None
}

/// A decimal number times `scale`, cut to a whole one.
fn decimal(text: &[u8], scale: u64) -> Option<u64> {
    let (whole, fraction) = match memchr::memchr(b'.', text) {
        Some(point) => (text.get(..point)?, text.get(point + 1..)?),
        None => (text, &b""[..]),
    };
    let mut sum = number(whole)?.checked_mul(scale)?;
    let mut unit = scale;
    for byte in fraction {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        unit /= 10;
        sum = sum.checked_add(unit * u64::from(digit))?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_do_not_fit_are_missing_not_wrong() {
        assert_eq!(number(b"18446744073709551616"), None);
        assert_eq!(number(b"-1"), None);
        assert_eq!(decimal(b"1.2045", 1_000_000), Some(1_204_500));
        assert_eq!(decimal(b"0.1, 0.2", 1_000_000), None);
    }

    #[test]
    fn a_status_has_three_digits() {
        assert_eq!(status(b"200"), Ok(200));
        assert_eq!(status(b""), Ok(0));
        for text in [&b"20"[..], b"2000", b"OK", b"099"] {
            assert_eq!(status(text), Err(Reject::BadStatus));
        }
    }
}
