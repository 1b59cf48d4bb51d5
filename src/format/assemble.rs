//! The fields of a line, put together into a record.

use super::action;
use super::amount::{duration, number, status, version};
use super::field::{Field, Slots, bits};
use super::identity::who;
use super::moment;
use super::parser::{Rules, Undated};
use super::site;
use crate::record::target::{RequestLine, Target, request_line, target, without_port};
use crate::record::time::Clock;
use crate::record::{Client, Record, Reject, Timestamp};
use std::net::IpAddr;

/// What a line says of one request. Where the line has no time, that of its wrapper, `outer`,
/// stands in.
///
/// # Errors
/// If it has no time that the rules ask for, or says nothing of a request.
#[inline]
pub(super) fn record<'a>(
    line: &'a [u8],
    outer: &[u8],
    slots: &'a Slots,
    rules: &Rules,
    clock: &mut Clock,
) -> Result<Record<'a>, Reject> {
    let get = |field| slots.get(line, field);
    let time = match time(line, slots, rules, clock) {
        Err(Reject::NoTime) => match around(line, outer, slots, rules, clock) {
            None if rules.undated == Undated::Kept => Ok(Timestamp::UNKNOWN),
            time => time.ok_or(Reject::NoTime),
        },
        known => known,
    }?;
    let (status, refused) = status_of(line, slots)?;
    let asked = asked(line, slots);
    // A word that asks for nothing is no method.
    let unasked =
        asked.method.is_empty() || !is_method(asked.method) && asked.target.host.is_empty();
    let bare = asked.target.path.is_empty() && unasked && (status == 0 || refused);
    if bare && !slots.events && !over_http(&asked, line, slots) {
        return Err(Reject::NoRequest);
    }
    let who = who(line, slots, rules);
    let headers = headers(line, slots);
    Ok(Record {
        time,
        client: who.client,
        peer: who.peer,
        forwarded_for: who.forwarded_for,
        principal: who.principal.0,
        principal_kind: who.principal.1,
        credential: who.credential.0,
        credential_kind: who.credential.1,
        method: asked.method,
        host: asked.target.host,
        path: asked.target.path,
        query: asked.target.query,
        protocol: asked.protocol,
        status,
        refused,
        bytes_out: number(get(Field::BytesOut)),
        bytes_in: number(get(Field::BytesIn)),
        duration_us: duration(line, slots),
        referer: headers.0,
        user_agent: headers.1,
        request_id: get(Field::RequestId),
    })
}

/// Referer and user agent. Logstash's patterns keep the quotes of the line around both of them; one
/// alone in quotes is the caller's.
#[inline]
fn headers<'a>(line: &'a [u8], slots: &'a Slots) -> (&'a [u8], &'a [u8]) {
    let (referer, agent) = (slots.get(line, Field::Referer), slots.get(line, Field::UserAgent));
    if !slots.keyed || agent.first() != Some(&b'"') {
        return (referer, agent);
    }
    // A dash in quotes is noted, and read as nothing.
    let missing = referer.is_empty() && slots.has(Field::Referer);
    match (unquoted(referer), unquoted(agent)) {
        (Some(referer), Some(agent)) => (referer, agent),
        (None, Some(agent)) if missing => (referer, agent),
        _ => (referer, agent),
    }
}

/// The text within quotes.
#[cold]
fn unquoted(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

/// The time that no field gives: in front of pairs, of the wrapper, or beside what was asked for.
fn around(
    line: &[u8],
    outer: &[u8],
    slots: &Slots,
    rules: &Rules,
    clock: &mut Clock,
) -> Option<Timestamp> {
    let mut any = |text| clock.any(text, rules.local);
    moment::ahead(line, slots)
        .and_then(&mut any)
        .or_else(|| any(outer))
        .or_else(|| any(moment::beside(line, slots)?))
        .or_else(|| any(moment::last(line, slots)?))
}

/// Only who acts and the status.
#[inline]
pub(super) fn glance<'a>(line: &'a [u8], slots: &'a Slots, rules: &Rules) -> Option<Record<'a>> {
    let who = who(line, slots, rules);
    Some(Record {
        status: status_of(line, slots).ok()?.0,
        client: who.client,
        principal: who.principal.0,
        principal_kind: who.principal.1,
        credential: who.credential.0,
        credential_kind: who.credential.1,
        ..Record::default()
    })
}

/// Firewalls that look at the beginning of a connection only know the host, and that it is HTTP.
#[cold]
fn over_http(asked: &Asked<'_>, line: &[u8], slots: &Slots) -> bool {
    let web =
        |text: &[u8]| text.eq_ignore_ascii_case(b"http") || text.eq_ignore_ascii_case(b"https");
    let schemes = [slots.get(line, Field::Scheme), slots.get(line, Field::Protocol)];
    !asked.target.host.is_empty() && schemes.into_iter().any(web)
}

/// What tells of the outcome where the line has no status.
const INSTEAD: u64 = bits(&[Field::UpstreamStatus, Field::Action]);

/// The status, and whether it only stands for what the log says was done.
#[inline]
fn status_of(line: &[u8], slots: &Slots) -> Result<(u16, bool), Reject> {
    match status(slots.get(line, Field::Status))? {
        0 if slots.has_any(INSTEAD) => {
            match status(slots.get(line, Field::UpstreamStatus)).unwrap_or(0) {
                // Nothing answered it: what the log says was done with it is all there is.
                0 if action::refuses(slots.get(line, Field::Action)) => Ok((action::REFUSED, true)),
                known => Ok((known, false)),
            }
        }
        known => Ok((known, false)),
    }
}

#[inline]
fn time(line: &[u8], slots: &Slots, rules: &Rules, clock: &mut Clock) -> Result<Timestamp, Reject> {
    const ODD: u64 = bits(&[Field::Date, Field::ShortTime, Field::Zone, Field::LoggedAt]);
    let text = slots.get(line, Field::Time);
    if slots.has_any(ODD) {
        return odd_time(text, line, slots, rules, clock);
    }
    match text {
        b"" => Err(Reject::NoTime),
        // Half a time, of which the wrapper may know the whole.
        clock if moment::is_clock(clock) => Err(Reject::NoTime),
        [b'[', inner @ .., b']'] => clock.any(inner, rules.local).ok_or(Reject::BadTime),
        text => clock.any(text, rules.local).ok_or(Reject::BadTime),
    }
}

/// A date or a zone in a column of its own, or a time of writing that stands in for that of the
/// request.
fn odd_time(
    text: &[u8],
    line: &[u8],
    slots: &Slots,
    rules: &Rules,
    clock: &mut Clock,
) -> Result<Timestamp, Reject> {
    let date = slots.get(line, Field::Date);
    let logged_at = slots.get(line, Field::LoggedAt);
    let zone = slots.get(line, Field::Zone);
    let short = slots.get(line, Field::ShortTime);
    if short.len() >= 12 && short.iter().take(12).all(u8::is_ascii_digit) {
        // `260102030405.429`, of this century.
        return clock.any(&[b"20", short].concat(), rules.local).ok_or(Reject::BadTime);
    }
    if !short.is_empty() {
        return whole(short)
            .and_then(|whole| clock.any(&whole, rules.local))
            .ok_or(Reject::BadTime);
    }
    let mut space = [0; LONGEST_TIME];
    let mut read =
        |parts: &[&[u8]]| joined(parts, &mut space).and_then(|whole| clock.any(whole, rules.local));
    // Beside a date there may stand a clock, or the whole time once more.
    let plain = plain_zone(zone);
    let zone = plain.as_ref().map_or(zone, |plain| plain.as_slice());
    let with_zone = (!zone.is_empty()).then(|| read(&[date, text, zone])).flatten();
    let own = with_zone.or_else(|| read(&[date, text]));
    let own = own.or_else(|| read(&[text])).or_else(|| read(&[logged_at]));
    match own {
        Some(time) => Ok(time),
        None if text.is_empty() && date.is_empty() && logged_at.is_empty() => Err(Reject::NoTime),
        None => Err(Reject::BadTime),
    }
}

/// A zone that is named for people, `(GMT-5:00)Eastern Time` or `GMT+8`, as an offset: `-05:00`.
#[cold]
fn plain_zone(zone: &[u8]) -> Option<[u8; 6]> {
    let bare = zone.strip_prefix(b"(").unwrap_or(zone);
    let rest = bare.strip_prefix(b"GMT").or_else(|| bare.strip_prefix(b"UTC"))?;
    let (sign, rest) = rest.split_first().filter(|(sign, _)| matches!(sign, b'+' | b'-'))?;
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (hours, rest) = rest.split_at_checked(digits(rest))?;
    let minutes = rest.strip_prefix(b":").filter(|rest| digits(rest) == 2);
    let minutes = minutes.and_then(|rest| rest.get(..2)).unwrap_or(b"00");
    match (hours, minutes) {
        ([tens, ones], [m, n]) => Some([*sign, *tens, *ones, b':', *m, *n]),
        ([ones], [m, n]) => Some([*sign, b'0', *ones, b':', *m, *n]),
        _ => None,
    }
}

/// `26/01/02 03:04:05`, the year first, with its century.
fn whole(short: &[u8]) -> Option<[u8; 19]> {
    let mut whole = *b"20yy-mm-dd hh:mm:ss";
    let (_, place) = whole.split_at_mut_checked(2)?;
    let shaped = matches!(short, [_, _, b'/', _, _, b'/', _, _, b' ', ..]);
    (shaped && short.len() == place.len()).then(|| place.copy_from_slice(short))?;
    for mark in place.iter_mut().filter(|byte| **byte == b'/') {
        *mark = b'-';
    }
    Some(whole)
}

/// Bytes that a date, a time and a zone may have together.
const LONGEST_TIME: usize = 80;

/// The parts that are not empty, with blanks between them.
fn joined<'b>(parts: &[&[u8]], space: &'b mut [u8; LONGEST_TIME]) -> Option<&'b [u8]> {
    let mut length = 0;
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if length > 0 {
            *space.get_mut(length)? = b' ';
            length += 1;
        }
        space.get_mut(length..length + part.len())?.copy_from_slice(part);
        length += part.len();
    }
    space.get(..length)
}

/// What was asked for.
struct Asked<'a> {
    method: &'a [u8],
    protocol: &'a [u8],
    target: Target<'a>,
}

/// A method by its look: letters of one case, perhaps with marks between them.
#[inline]
fn is_method(text: &[u8]) -> bool {
    let all = |fits: fn(&u8) -> bool| text.iter().all(|byte| fits(byte) || b"-_".contains(byte));
    all(u8::is_ascii_uppercase) || all(u8::is_ascii_lowercase)
}

/// It ends with a version of HTTP, and begins with a method.
#[inline]
fn is_request_line(text: &[u8]) -> bool {
    let end = text.split_last_chunk::<9>().map(|(_, end)| end);
    matches!(end, Some([b' ', b'H', b'T', b'T', b'P', b'/', ..]))
        && text.first().is_some_and(u8::is_ascii_uppercase)
}

/// What the client sent goes before what the server made of it, and both before a template.
#[inline]
fn asked<'a>(line: &'a [u8], slots: &'a Slots) -> Asked<'a> {
    let get = |field| slots.get(line, field);
    let mut target_text = whole_quoted(get(Field::Target));
    let mut request_text = whole_quoted(get(Field::Request));
    // Some call the whole request line their URI.
    if request_text.is_empty() && is_request_line(target_text) {
        (request_text, target_text) = (target_text, b"");
    }
    let path_text = get(Field::Path);
    if request_text.is_empty() && target_text.is_empty() && is_request_line(path_text) {
        request_text = path_text;
    }
    let request = match request_text {
        // Some call the method their request.
        bare @ (b"GET" | b"POST" | b"PUT" | b"DELETE" | b"PATCH" | b"HEAD" | b"OPTIONS") => {
            RequestLine { method: bare, ..RequestLine::default() }
        }
        line => request_line(line),
    };
    // The path once more, without the query string that was sent with it.
    let again = |sent: &[u8]| sent.strip_prefix(target_text).is_some_and(|r| r.starts_with(b"?"));
    // To compare a text with one that lies nowhere is slow.
    if !target_text.is_empty() && again(request.target) {
        target_text = b"";
    }
    let mut sent = spelled_out(either(target_text, request.target));
    if sent.host.is_empty() && !matches!(sent.path, [] | [b'/' | b'*', ..]) {
        sent = schemeless(sent, get(Field::Host));
    }
    // A name that a blank tore apart is none.
    let whole = Some(get(Field::Host)).filter(|host| memchr::memchr(b' ', host).is_none());
    // Nor is the name of the machine that writes, beside a whole URL.
    let dotted = |name: &[u8]| memchr::memchr2(b'.', b':', name).is_some();
    let whole = whole.filter(|host| dotted(host) || !dotted(sent.host));
    let mut host = either(whole.unwrap_or_default(), sent.host);
    let mut query = either(sent.query, unmarked(get(Field::Query)));
    let mut path = sent.path;
    if path.is_empty() {
        // A column of paths may hold whole targets.
        let inner = target(either(get(Field::Path), get(Field::Route)));
        path = inner.path;
        host = either(host, inner.host);
        query = either(query, inner.query);
    }
    host = either(host, get(Field::ServerName));
    let none = |method: &[u8]| matches!(method, b"NA" | b"N/A" | b"None" | b"null");
    let named = Some(get(Field::Method)).filter(|method| !none(method)).unwrap_or_default();
    let method = either(named, request.method);
    if host.is_empty() && method == b"CONNECT" && path.first() != Some(&b'/') {
        // What is asked for is an authority (RFC 9110, 7.1); some put a slash behind it.
        host = path.strip_suffix(b"/").unwrap_or(path);
    }
    Asked {
        method,
        protocol: protocol(get(Field::Protocol), request.protocol, get(Field::Version)),
        target: Target { host, path, query },
    }
}

/// A target, or a whole request line, that an exporter put into quotes of its own.
#[inline]
fn whole_quoted(text: &[u8]) -> &[u8] {
    match text {
        [b'"', inner @ .., b'"'] => inner,
        _ => text,
    }
}

/// A target, or its scheme, host and path with blanks between them, as `GoFrame` writes them.
#[inline]
fn spelled_out(text: &[u8]) -> Target<'_> {
    let rest = text.strip_prefix(b"http").map(|rest| rest.strip_prefix(b"s").unwrap_or(rest));
    let rest = rest.and_then(|rest| rest.strip_prefix(b" "));
    let parts = rest.and_then(|rest| Some(rest.split_at(memchr::memchr(b' ', rest)?)));
    match parts {
        Some((host, [b' ', path @ ..])) if path.starts_with(b"/") => {
            Target { host, ..target(path) }
        }
        _ => target(text),
    }
}

/// Gateways log `www.shop.example/a?b`: a host, known from elsewhere or by its parts, and no scheme.
#[cold]
fn schemeless<'a>(sent: Target<'a>, known: &[u8]) -> Target<'a> {
    let end = memchr::memchr(b'/', sent.path).unwrap_or(sent.path.len());
    let (host, path) = sent.path.split_at(end);
    let name = without_port(host);
    let port = name.len() < host.len();
    let site = !path.is_empty() && (path.len() > 1 || !port) && site::is_site(name);
    let is_known = !known.is_empty() && name.eq_ignore_ascii_case(without_port(known));
    let last = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let looks = (!path.is_empty() || name.starts_with(b"www."))
        && memchr::memchr_iter(b'.', name).count() >= 2
        && last.len() >= 2
        && last.iter().all(u8::is_ascii_alphabetic)
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(byte));
    // Four numbers with a path behind them are an address.
    let numbered = !path.is_empty() && matches!(Client::parse(name), Client::Ip(IpAddr::V4(_)));
    if !is_known && !looks && !numbered && !site {
        return sent;
    }
    Target { host, path: either(path, b"/"), query: sent.query }
}

#[inline]
fn protocol<'a>(logged: &'a [u8], request: &'a [u8], bare: &'a [u8]) -> &'a [u8] {
    // A scheme names no version.
    let scheme = logged.eq_ignore_ascii_case(b"http") || logged.eq_ignore_ascii_case(b"https");
    let known = either(if scheme { b"" } else { logged }, request);
    if known.is_empty() { version(bare) } else { known }
}

/// A query string without its question mark.
#[inline]
fn unmarked(query: &[u8]) -> &[u8] {
    query.strip_prefix(b"?").unwrap_or(query)
}

#[inline]
fn either<'a>(one: &'a [u8], other: &'a [u8]) -> &'a [u8] {
    if one.is_empty() { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(fields: &[(Field, &str)], show: impl Fn(&Record<'_>) -> String) -> String {
        let mut slots = Slots::default();
        for (field, text) in fields {
            slots.set_scratch(*field, |out| out.extend_from_slice(text.as_bytes()));
        }
        match record(b"", b"", &slots, &Rules::default(), &mut Clock::default()) {
            Ok(record) => show(&record),
            Err(reject) => reject.name().into(),
        }
    }

    fn url(fields: &[(Field, &str)]) -> String {
        let now = (Field::Time, "2026-01-02T03:04:05Z");
        let all: Vec<_> = fields.iter().copied().chain([now]).collect();
        with(&all, |record| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            format!("{} {} {}", text(record.host), text(record.path), text(record.query))
        })
    }

    #[test]
    fn a_zone_may_be_named_for_people() {
        let read = |zone: &str| {
            let fields = [
                (Field::Date, "2026-01-02"),
                (Field::Time, "03:04:05"),
                (Field::Zone, zone),
                (Field::Target, "/a"),
            ];
            with(&fields, |record| record.time.to_string())
        };
        for zone in ["(GMT-5:00)Eastern Time(US & Canada)", "GMT-5", "UTC-05:00", "-0500"] {
            assert_eq!(read(zone), "2026-01-02T08:04:05Z", "{zone}");
        }
        assert_eq!(read("(GMT+5:30)Kolkata"), "2026-01-01T21:34:05Z");
        // What is no zone changes nothing.
        assert_eq!(read("(GMT)Western Europe"), "2026-01-02T03:04:05Z");
        assert_eq!(read("GMT+123"), "2026-01-02T03:04:05Z");
    }

    #[test]
    fn quotes_around_both_headers_are_those_of_the_line() {
        let read = |keyed: bool, referer: &str, agent: &str| {
            let mut slots = Slots::default();
            slots.keyed = keyed;
            for (field, text) in [(Field::Referer, referer), (Field::UserAgent, agent)] {
                slots.set_scratch(field, |out| out.extend_from_slice(text.as_bytes()));
            }
            let (referer, agent) = headers(b"", &slots);
            format!("{} {}", String::from_utf8_lossy(referer), String::from_utf8_lossy(agent))
        };
        assert_eq!(read(true, "\"https://b/\"", "\"curl\""), "https://b/ curl");
        assert_eq!(read(true, "\"-\"", "\"curl\""), " curl");
        assert_eq!(read(true, "https://b/", "\"curl\""), "https://b/ \"curl\"");
        assert_eq!(read(true, "\"https://b/\"", "curl"), "\"https://b/\" curl");
        assert_eq!(read(false, "\"-\"", "\"curl\""), " \"curl\"");
    }

    #[test]
    fn what_was_sent_goes_before_what_was_made_of_it() {
        let (sent, made) = ((Field::Request, "GET /a%20b?c HTTP/1.1"), (Field::Path, "/index.php"));
        assert_eq!(url(&[sent, made]), " /a%20b c");
        assert_eq!(url(&[made, (Field::Query, "?x=1")]), " /index.php x=1");
        let bare = (Field::Target, "/a%20b");
        assert_eq!(url(&[sent, bare]), " /a%20b c");
        assert_eq!(url(&[(Field::Target, "https://h.example:8443/a?b")]), "h.example:8443 /a b");
        assert_eq!(
            url(&[(Field::Target, "https://h.example/a"), (Field::Host, "other.example:80")]),
            "other.example:80 /a "
        );
        let known = (Field::Host, "shop.example");
        assert_eq!(url(&[(Field::Target, "shop.example:443/a?b"), known]), "shop.example /a b");
        assert_eq!(url(&[(Field::Target, "www.shop.example/a?b")]), "www.shop.example /a b");
        assert_eq!(url(&[(Field::Target, "192.0.2.7:81/a?b")]), "192.0.2.7:81 /a b");
        assert_eq!(url(&[(Field::Target, "shop.example/a?b")]), "shop.example /a b");
        for relative in ["jquery.min.js", "index.php/a", "a/b.c.d/e", "main.js/a", "shop.example"] {
            assert_eq!(url(&[(Field::Target, relative)]), format!(" {relative} "));
        }
        assert_eq!(url(&[(Field::Target, "\"www.shop.example/a\"")]), "www.shop.example /a ");
        assert_eq!(url(&[(Field::Target, "www.shop.example")]), "www.shop.example / ");
        assert_eq!(url(&[(Field::Target, "http h.example /a?b")]), "h.example /a b");
        let machine = (Field::Host, "gateway-1");
        assert_eq!(url(&[(Field::Target, "https://h.example/a"), machine]), "h.example /a ");
        let named = (Field::ServerName, "b.example");
        assert_eq!(
            url(&[(Field::Target, "https://h.example:8443/a"), named]),
            "h.example:8443 /a "
        );
        assert_eq!(url(&[(Field::Target, "/a"), named]), "b.example /a ");
        assert_eq!(url(&[(Field::Route, "/pets/{id}"), (Field::Method, "GET")]), " /pets/{id} ");
    }

    #[test]
    fn a_tunnel_is_asked_for_by_its_authority() {
        let tunnel = (Field::Request, "CONNECT api.example:443 HTTP/1.1");
        assert_eq!(url(&[tunnel]), "api.example:443 api.example:443 ");
        let slashed = (Field::Request, "CONNECT api.example:443/ HTTP/1.1");
        assert_eq!(url(&[slashed]), "api.example:443 api.example:443/ ");
        assert_eq!(url(&[(Field::Method, "CONNECT"), (Field::Path, "/")]), " / ");
    }

    #[test]
    fn a_scheme_is_no_protocol_version() {
        let protocol = |logged| {
            with(&[(Field::Time, "2026-01-02T03:04:05Z"), (Field::Path, "/"), logged], |record| {
                String::from_utf8_lossy(record.protocol).into_owned()
            })
        };
        assert_eq!(protocol((Field::Protocol, "HTTPS")), "");
        assert_eq!(protocol((Field::Protocol, "HTTP/1.1")), "HTTP/1.1");
    }

    #[test]
    fn a_time_may_stand_in_two_columns_or_be_that_of_writing() {
        let time = |fields: &[(Field, &str)]| {
            let all: Vec<_> = fields.iter().copied().chain([(Field::Path, "/")]).collect();
            with(&all, |record| record.time.to_string())
        };
        let (date, clock) = ((Field::Date, "2026-01-02"), (Field::Time, "03:04:05"));
        assert_eq!(time(&[date, clock]), "2026-01-02T03:04:05Z");
        let written = (Field::LoggedAt, "2026-01-02T03:04:06Z");
        assert_eq!(time(&[written]), "2026-01-02T03:04:06Z");
        assert_eq!(time(&[written, (Field::Time, "soon")]), "2026-01-02T03:04:06Z");
        let epoch = (Field::Time, "1767323045120");
        assert_eq!(time(&[date, epoch]), "2026-01-02T03:04:05.120000Z");
        let short = |text| time(&[(Field::ShortTime, text)]);
        assert_eq!(short("26/01/02 03:04:05"), "2026-01-02T03:04:05Z");
        assert_eq!(short("26/13/02 03:04:05"), "bad_time");
        assert_eq!(short("26/01/02"), "bad_time");
        for zone in ["+0100", "CET", "+01:00"] {
            assert_eq!(time(&[date, clock, (Field::Zone, zone)]), "2026-01-02T02:04:05Z");
        }
        let unknown = (Field::Zone, "Brussels");
        assert_eq!(time(&[date, clock, unknown]), "2026-01-02T03:04:05Z");
        assert_eq!(time(&[(Field::Date, "x".repeat(80).as_str()), clock]), "bad_time");
        assert_eq!(time(&[]), "no_time");
    }

    #[test]
    fn a_line_that_names_no_request_is_none() {
        assert_eq!(url(&[]), "no_request");
        assert_eq!(url(&[(Field::Status, "400")]), "  ");
        // What happened is no method; one that nobody knows is.
        assert_eq!(url(&[(Field::Method, "AppStarted")]), "no_request");
        assert_eq!(url(&[(Field::Method, "x-odd")]), "  ");
        assert_eq!(url(&[(Field::UpstreamStatus, "502"), (Field::Status, "-")]), "  ");
    }
}
