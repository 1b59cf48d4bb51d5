//! Rows of words or cells in any order: neither quotes around the request nor brackets around the
//! time must stand in them. Pieces are told by what they look like.
//!
//! Only a line that has a method with a path behind it, a status and one address that can only be
//! the caller's is taken; numbers of which the line does not say what they count are left alone.

use super::around::{is_agent, is_domain, is_name, is_url};
use super::pieces::{Piece, Pieces};
use super::tail;
use crate::format::field::{Field, Slots};
use crate::format::surmise::look;
use crate::record::target::request_line;
use crate::record::{Client, time};
use std::ops::Range;

/// Methods that stand in a row without quotes.
pub(super) const METHODS: [&[u8]; 9] =
    [b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS", b"CONNECT", b"TRACE"];
/// Pieces a time may be written in: `Fri Jan 02 03:04:05 2026`.
const TIME_PIECES: usize = 5;
/// Pieces in front that may be a time.
const TIME_WITHIN: usize = 6;
/// Pieces behind the request of which one is the status.
const STATUS_WITHIN: usize = 4;

/// The request: its first piece, the first behind it, and whether it names a version of HTTP.
struct Asked {
    first: usize,
    next: usize,
    versioned: bool,
}

/// Finds the fields of a row.
pub(super) fn split(line: &[u8], slots: &mut Slots) -> Option<()> {
    let pieces = Pieces::of(line);
    let list = pieces.list();
    let asked = request(line, &pieces, slots)?;
    let when = find_time(line, list, asked.first).or_else(|| {
        find_time_within(line, list, asked.next..list.len()).filter(|found| {
            // A number may count anything there.
            found.clone().any(|at| list.get(at).is_some_and(|piece| piece.of(line).contains(&b':')))
        })
    });
    if when.is_none() && pieces.cells {
        time_within(line, list, slots);
    }
    let taken = when.clone().unwrap_or(0..0);
    let status =
        behind(line, list, asked.next).or_else(|| before(line, list, asked.first, &taken))?;
    let piece = list.get(status)?;
    slots.set(Field::Status, piece.start, piece.end);
    let client = caller(line, list, &asked, &taken, status)?;
    slots.set(Field::Client, client.start, client.end);
    // The one cell between the caller and the time.
    if let Some([before, name]) =
        taken.start.checked_sub(2).and_then(|at| list.get(at..taken.start))
        && pieces.cells
        && before.start == client.start
        && is_name(name.of(line))
    {
        slots.set(Field::User, name.start, name.end);
    }
    note_time(line, list, &taken, slots);
    if pieces.cells {
        query(line, list.get(asked.next), slots);
        host(line, list.get(..asked.next.max(status)).unwrap_or_default(), slots);
        protocol(line, list, slots);
    }
    let rest = list.get(status.max(asked.next - 1) + 1..).unwrap_or_default();
    tail::taken(line, rest, slots);
    if !slots.has(Field::Elapsed) && status < asked.first {
        let ahead = list.get(status + 1..asked.first).unwrap_or_default();
        tail::taken(line, ahead, slots);
    }
    if pieces.cells && !slots.has_any(tail::TAKEN) {
        let ahead = list.get(taken.end..asked.first).unwrap_or_default();
        tail::with_unit(line, ahead, slots);
    }
    size(line, list, status, asked.versioned, slots);
    texts(line, rest, pieces.cells, slots);
    Some(())
}

fn is_target(text: &[u8], versioned: bool) -> bool {
    text.starts_with(b"/")
        || text == b"*"
        || versioned && (text.starts_with(b"http://") || text.starts_with(b"https://"))
}

/// A method filled up with blanks and a path, in one cell; more words may follow.
fn aligned(line: &[u8], cell: Piece) -> Option<(Piece, Piece)> {
    let words = Pieces::words(line.get(..cell.end)?, cell.start);
    let [method, target, ..] = words.list() else { return None };
    let known = METHODS.contains(&method.of(line)) && target.of(line).starts_with(b"/");
    (cell.held && known).then_some((*method, *target))
}

fn request(line: &[u8], pieces: &Pieces, slots: &mut Slots) -> Option<Asked> {
    let list = pieces.list();
    for (first, piece) in list.iter().enumerate() {
        let text = piece.of(line);
        if !METHODS.iter().any(|method| text.starts_with(method)) {
            continue;
        }
        let whole = request_line(text);
        let even = !whole.target.starts_with(b" ") && !whole.protocol.is_empty()
            || memchr::memchr(b' ', whole.target).is_none();
        if METHODS.contains(&whole.method) && is_target(whole.target, true) && even {
            slots.set(Field::Request, piece.start, piece.end);
            return Some(Asked { first, next: first + 1, versioned: !whole.protocol.is_empty() });
        }
        if let Some((method, target)) = aligned(line, *piece) {
            slots.set(Field::Method, method.start, method.end);
            slots.set(Field::Target, target.start, target.end);
            return Some(Asked { first, next: first + 1, versioned: false });
        }
        // A cell may stand between the method and the path.
        let reach = if pieces.cells { 2 } else { 1 };
        let known = METHODS.contains(&text);
        let target = (first + 1..=first + reach).find(|at| {
            let version =
                list.get(at + 1).is_some_and(|piece| piece.of(line).starts_with(b"HTTP/"));
            list.get(*at).is_some_and(|piece| is_target(piece.of(line), version || pieces.cells))
        });
        let Some(at) = target.filter(|_| known) else { continue };
        slots.set(Field::Method, piece.start, piece.end);
        let target = list.get(at)?;
        slots.set(Field::Target, target.start, target.end);
        let version = list.get(at + 1).filter(|piece| piece.of(line).starts_with(b"HTTP/"));
        if let Some(version) = version {
            slots.set(Field::Protocol, version.start, version.end);
        }
        let next = at + 1 + usize::from(version.is_some());
        return Some(Asked { first, next, versioned: version.is_some() });
    }
    None
}

/// The place of a time that stands in front of the line, unless brackets mark it elsewhere.
pub(in crate::format) fn leading_time(line: &[u8]) -> Option<Range<usize>> {
    let pieces = Pieces::of(line);
    let found = find_time(line, pieces.list(), 3)?;
    let (first, last) = (pieces.list().get(found.start)?, pieces.list().get(found.end - 1)?);
    Some(first.start..last.end - usize::from(last.of(line).ends_with(b":")))
}

/// A time as web servers write it, without brackets: `02/Jan/2026:03:04:05 +0000`.
pub(super) fn bare_time(line: &[u8]) -> Option<Range<usize>> {
    const LENGTH: usize = 20;
    let near = line.get(..line.len().min(512))?;
    memchr::memchr_iter(b'/', near).find_map(|slash| {
        let start = slash.checked_sub(2)?;
        let text = line.get(start..start + LENGTH)?;
        let shaped = text.get(6) == Some(&b'/') && text.get(11) == Some(&b':');
        let zone = line.get(start + LENGTH..start + LENGTH + 6).filter(|zone| {
            matches!(zone, [b' ', b'+' | b'-', rest @ ..] if rest.iter().all(u8::is_ascii_digit))
        });
        let end = start + LENGTH + zone.map_or(0, <[u8]>::len);
        (shaped && time::any(line.get(start..end)?, 0).is_some()).then_some(start..end)
    })
}

/// A time among the words of the first cell.
fn time_within(line: &[u8], list: &[Piece], slots: &mut Slots) {
    let Some(cell) = list.first().and_then(|cell| line.get(..cell.end)) else { return };
    let words = Pieces::words(cell, 0);
    let Some(found) = find_time(cell, words.list(), 3) else { return };
    let ends = words.list().get(found.start).zip(words.list().get(found.end - 1));
    if let Some((first, last)) = ends {
        let colon = usize::from(last.of(line).ends_with(b":"));
        slots.set(Field::Time, first.start, last.end - colon);
    }
}

/// The pieces that are a time, of those in front of piece `limit`.
pub(super) fn find_time(line: &[u8], list: &[Piece], limit: usize) -> Option<Range<usize>> {
    find_time_within(line, list, 0..limit.min(TIME_WITHIN))
}

/// The pieces that are a time, of those in a part of the line.
pub(super) fn find_time_within(
    line: &[u8],
    list: &[Piece],
    part: Range<usize>,
) -> Option<Range<usize>> {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    part.into_iter().find_map(|from| {
        let most = TIME_PIECES.min(list.len() - from);
        (1..=most).rev().find_map(|count| {
            let (first, last) = (list.get(from)?, list.get(from + count - 1)?);
            let text = line.get(first.start..last.end)?;
            let text = match text {
                [clock @ .., b':'] if clock.ends_with(b"Z") || digit(clock.last()) => clock,
                text => text,
            };
            let apart = || count == 2 && are_date_and_clock(line, *first, *last);
            (is_time(text) || apart()).then_some(from..from + count)
        })
    })
}

/// A date and a clock in cells of their own.
fn are_date_and_clock(line: &[u8], date: Piece, clock: Piece) -> bool {
    let (day, hour) = (date.of(line), clock.of(line));
    let cells = line.get(date.end..clock.start).is_some_and(|gap| gap != b" ");
    let looks = day.len() == 10 && matches!(hour, [_, _, b':', _, _, b':', _, _, ..]);
    cells && looks && is_time(&[day, b" ", hour].concat())
}

/// Notes the time that these pieces are.
pub(super) fn note_time(line: &[u8], list: &[Piece], taken: &Range<usize>, slots: &mut Slots) {
    let ends = list.get(taken.start).zip(list.get(taken.end.wrapping_sub(1)));
    let Some((first, last)) = ends.filter(|_| !taken.is_empty()) else { return };
    if taken.len() == 2 && are_date_and_clock(line, *first, *last) {
        slots.set(Field::Date, first.start, first.end);
        slots.set(Field::Time, last.start, last.end);
        return;
    }
    let colon = usize::from(last.of(line).ends_with(b":"));
    slots.set(Field::Time, first.start, last.end - colon);
}

/// The cell behind the path may be its query, `a=1&b=2`.
fn query(line: &[u8], cell: Option<&Piece>, slots: &mut Slots) {
    let Some(cell) = cell else { return };
    let pairs = |text: &[u8]| {
        let mut all = text.split(|byte| *byte == b'&');
        let named = |pair: &[u8]| memchr::memchr(b'=', pair).is_some_and(|at| at > 0);
        all.all(|pair| named(pair) && !pair.iter().any(|byte| b" \",;".contains(byte)))
    };
    let target = slots.get(line, Field::Target);
    let whole = target.is_empty() || memchr::memchr(b'?', target).is_some();
    if !whole && pairs(cell.of(line)) {
        slots.set(Field::Query, cell.start, cell.end);
    }
}

/// A date with a clock, or seconds of this century as ten digits and more.
fn is_time(text: &[u8]) -> bool {
    let counted = text.first().is_some_and(|byte| matches!(byte, b'1' | b'2'))
        && text.iter().take_while(|byte| byte.is_ascii_digit()).count() >= 10;
    let clock = memchr::memchr(b':', text).is_some() && text.len() >= 14;
    let compact = text.len() >= 15 && text.get(8) == Some(&b'T');
    (counted || clock || compact) && time::any(text, 0).is_some()
}

pub(super) fn is_status(text: &[u8]) -> bool {
    matches!(text, [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'])
}

pub(super) fn is_number(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// The status behind the request: no other number may stand between.
fn behind(line: &[u8], list: &[Piece], next: usize) -> Option<usize> {
    let near = list.iter().enumerate().skip(next).take(STATUS_WITHIN);
    let (at, piece) = near.into_iter().find(|(_, piece)| is_number(piece.of(line)))?;
    is_status(piece.of(line)).then_some(at)
}

/// The status in front of it: the only one, or the first of two numbers of which the other is a
/// size.
pub(super) fn before(
    line: &[u8],
    list: &[Piece],
    first: usize,
    time: &Range<usize>,
) -> Option<usize> {
    let ahead = list.get(..first)?;
    let numbers = |at: &usize| {
        !time.contains(at) && ahead.get(*at).is_some_and(|piece| is_number(piece.of(line)))
    };
    let mut all = (0..first).filter(numbers);
    let (one, other) = (all.next()?, all.next());
    let near = other.is_none_or(|other| other == one + 1) && all.next().is_none();
    (near && is_status(ahead.get(one)?.of(line))).then_some(one)
}

/// The one address in front of the request, or the one behind it. Of several nobody can tell which
/// is the caller's.
fn caller<'p>(
    line: &[u8],
    list: &'p [Piece],
    asked: &Asked,
    time: &Range<usize>,
    status: usize,
) -> Option<&'p Piece> {
    let is_address = |at: &usize| {
        let piece = list.get(*at).filter(|_| !time.contains(at) && *at != status);
        piece.is_some_and(|piece| matches!(Client::parse(piece.of(line)), Client::Ip(_)))
    };
    let mut ahead = (0..asked.first).filter(is_address);
    let (one, other) = (ahead.next(), ahead.next());
    let at = match (one, other) {
        (Some(one), None) => Some(one),
        (Some(_), Some(_)) => None,
        (None, _) => {
            let mut after = (asked.next..list.len()).filter(is_address);
            let one = after.next()?;
            after.next().is_none().then_some(one)
        }
    };
    list.get(at?)
}

/// The size behind the status: where the line is like Common Log Format, or says what the numbers
/// around it are.
pub(super) fn size(line: &[u8], list: &[Piece], status: usize, versioned: bool, slots: &mut Slots) {
    let Some(piece) = list.get(status + 1).filter(|piece| is_number(piece.of(line))) else {
        return;
    };
    let next = list.get(status + 2).map(|piece| piece.of(line)).unwrap_or_default();
    let timed = list.get(status + 2..).unwrap_or_default();
    let said = matches!(next, b"bytes" | b"B") || tail::is_taken(line, timed);
    let unit = tail::is_unit(next);
    // As in Combined Log Format: quoted texts go on behind the size.
    let before = list.get(status + 2).and_then(|piece| piece.start.checked_sub(1));
    let quoted = before.is_some_and(|at| line.get(at) == Some(&b'"'));
    if !unit && (versioned || said || quoted) {
        slots.set(Field::BytesOut, piece.start, piece.end);
    }
}

/// A cell that is a version of HTTP, wherever it stands.
pub(super) fn protocol(line: &[u8], list: &[Piece], slots: &mut Slots) {
    let version = list.iter().find(|piece| {
        let text = piece.of(line);
        text.len() <= 8 && text.starts_with(b"HTTP/")
    });
    if let Some(version) = version.filter(|_| !slots.has(Field::Protocol)) {
        slots.set(Field::Protocol, version.start, version.end);
    }
}

/// The one cell up to the status that is the name of a host.
fn host(line: &[u8], list: &[Piece], slots: &mut Slots) {
    let mut all = list.iter().filter(|piece| is_domain(piece.of(line)));
    if let (Some(cell), None) = (all.next(), all.next()) {
        slots.set(Field::Host, cell.start, cell.end);
    }
}

/// User agent and referer among what stands behind.
pub(super) fn texts(line: &[u8], rest: &[Piece], cells: bool, slots: &mut Slots) {
    for piece in rest {
        let text = piece.of(line);
        let held = piece.held || cells;
        if held && is_url(text) && !slots.has(Field::Referer) {
            slots.set(Field::Referer, piece.start, piece.end);
        } else if look::agent(text)
            && is_agent(text)
            && !is_url(text)
            && !slots.has(Field::UserAgent)
        {
            let end = if held { piece.end } else { agent_end(line, piece.end) };
            slots.set(Field::UserAgent, piece.start, end);
        }
    }
}

/// Where a user agent without quotes ends: comments and more products may follow its first one.
pub(in crate::format) fn agent_end(line: &[u8], mut end: usize) -> usize {
    while let Some([b' ', rest @ ..]) = line.get(end..) {
        let length = if rest.starts_with(b"(") {
            memchr::memchr(b')', rest).map(|at| at + 1)
        } else {
            let word = rest.split(|byte| *byte == b' ').next().unwrap_or_default();
            let product = memchr::memchr(b'/', word)
                .is_some_and(|at| at > 0 && word.get(at + 1).is_some_and(u8::is_ascii_digit));
            let named = word.first().is_some_and(u8::is_ascii_alphabetic);
            (product && named && !word.starts_with(b"HTTP/")).then_some(word.len())
        };
        let Some(length) = length else { break };
        end += 1 + length;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [Field; 8] = [
        Field::Time,
        Field::Client,
        Field::Method,
        Field::Target,
        Field::Status,
        Field::BytesOut,
        Field::Elapsed,
        Field::UserAgent,
    ];

    fn read(line: &str) -> String {
        let mut slots = Slots::default();
        if split(line.as_bytes(), &mut slots).is_none() {
            return "refused".into();
        }
        let text = |field| String::from_utf8_lossy(slots.get(line.as_bytes(), field)).into_owned();
        FIELDS.map(text).join("|")
    }

    const TIME: &str = "2026-01-02T03:04:05Z";

    #[test]
    fn cells_and_words_are_told_by_their_look() {
        let all = format!("{TIME}|203.0.113.9|GET|/a?x=1|200|345|12ms|curl/8.5");
        for line in [
            format!("{TIME} | 203.0.113.9 | GET | /a?x=1 | 200 | 345 | 12ms | curl/8.5"),
            format!("{TIME}\t203.0.113.9\tGET\t/a?x=1\t200\t345\t12ms\tcurl/8.5"),
            format!("{TIME};203.0.113.9;GET;/a?x=1;200;345;12ms;curl/8.5"),
            format!("{TIME},203.0.113.9,GET,HTTP/1.1,/a?x=1,200,345,12ms,curl/8.5"),
            format!("{TIME} INFO [web] 203.0.113.9 GET /a?x=1 -> 200 345 12ms curl/8.5"),
            format!("{TIME} 200 345 12ms GET /a?x=1 203.0.113.9 curl/8.5"),
        ] {
            assert_eq!(read(&line), all, "{line}");
        }
        let worded =
            "2026-01-02 03:04:05,678 INFO 203.0.113.9 bob GET /a -> 404 (345 bytes, 12 ms)";
        assert_eq!(read(worded), "2026-01-02 03:04:05,678|203.0.113.9|GET|/a|404|345|12 ms|");
    }

    #[test]
    fn date_and_clock_and_path_and_query_may_be_cells_of_their_own() {
        let (line, mut slots) = (
            b"2026-01-02\t03:04:05\t203.0.113.9\tGET\t/a\tx=1&y=2\t200\t345\t12ms\tcurl/8.5",
            Slots::default(),
        );
        assert!(split(line, &mut slots).is_some());
        let text = |field| slots.get(line, field);
        assert_eq!([text(Field::Date), text(Field::Time)], [&b"2026-01-02"[..], b"03:04:05"]);
        assert_eq!([text(Field::Query), text(Field::Status)], [&b"x=1&y=2"[..], b"200"]);
        let (line, mut slots) =
            (b"2026-01-02;03:04:05;203.0.113.9;GET;/a;k;200;345", Slots::default());
        assert!(split(line, &mut slots).is_some());
        assert!(!slots.has(Field::Query));
        let compact = "20260102T030405Z 203.0.113.9 GET /a 200 345 12ms curl/8.5";
        assert_eq!(read(compact), "20260102T030405Z|203.0.113.9|GET|/a|200|345|12ms|curl/8.5");
    }

    #[test]
    fn a_number_is_a_size_only_where_the_line_says_so() {
        assert!(
            read(&format!("{TIME};203.0.113.9;GET;/a;200;345;curl/8.5")).contains("|200|||curl")
        );
        assert!(read(&format!("{TIME} 203.0.113.9 GET /a 200 12 ms")).contains("|200||12 ms|"));
    }

    #[test]
    fn a_time_taken_may_stand_in_a_cell_before_the_request() {
        let line = format!("{TIME}| f1| 203.0.113.9| 12 ms| GET| /a| 200| x");
        assert_eq!(read(&line), format!("{TIME}|203.0.113.9|GET|/a|200||12 ms|"));
    }

    #[test]
    fn of_two_addresses_neither_is_the_caller() {
        for line in [
            format!("{TIME} 203.0.113.9 198.51.100.7 GET /a 200 345 12ms"),
            format!("{TIME} calling GET http://203.0.113.9/a returned 200 in 12 ms"),
            format!("{TIME} 203.0.113.9 calling GET http://198.51.100.7/a returned 200"),
            format!("{TIME} GET /a 200 12ms"),
            format!("{TIME} 203.0.113.9 GET /a took 1200 ms"),
            "INFO something 203.0.113.9 happened 200 times".to_owned(),
        ] {
            assert_eq!(read(&line), "refused", "{line}");
        }
    }

    #[test]
    fn a_time_may_stand_last_and_a_name_between_the_caller_and_the_time() {
        assert_eq!(
            read("GET /a 200 12ms 203.0.113.9 2026-01-02T03:04:05Z"),
            "2026-01-02T03:04:05Z|203.0.113.9|GET|/a|200||12ms|"
        );
        let mut slots = Slots::default();
        let line = b"203.0.113.9;alice;2026-01-02 03:04:05;GET;/a;200;173;12;curl/8.5";
        assert!(split(line, &mut slots).is_some());
        assert_eq!(slots.get(line, Field::User), b"alice");
    }
}
