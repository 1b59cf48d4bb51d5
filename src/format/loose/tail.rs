//! What stands behind the texts of a line: values under a name, and times taken that say their
//! unit or are written as NGINX and Python servers write seconds.

use super::around::{is_domain, is_list};
use super::numbers::STATUSES;
use super::pieces::{Piece, Pieces};
use crate::format::field::{Field, Slots, bits};

/// Names of values, in lower case.
const NAMES: [(&[u8], Field); 34] = [
    (b"ms", Field::Millis),
    (b"rt", Field::Seconds),
    (b"request_time", Field::Seconds),
    (b"reqtime", Field::Seconds),
    (b"duration", Field::Elapsed),
    (b"took", Field::Elapsed),
    (b"time", Field::Seconds),
    (b"len", Field::BytesOut),
    (b"latency", Field::Elapsed),
    (b"rid", Field::RequestId),
    (b"reqid", Field::RequestId),
    (b"req_id", Field::RequestId),
    (b"request_id", Field::RequestId),
    (b"x-request-id", Field::RequestId),
    (b"trace_id", Field::RequestId),
    (b"host", Field::Host),
    (b"vhost", Field::Host),
    (b"http_host", Field::Host),
    (b"server_name", Field::Host),
    (b"xff", Field::ForwardedFor),
    (b"x_forwarded_for", Field::ForwardedFor),
    (b"x-forwarded-for", Field::ForwardedFor),
    (b"forwarded_for", Field::ForwardedFor),
    (b"ua", Field::UserAgent),
    (b"user_agent", Field::UserAgent),
    (b"user-agent", Field::UserAgent),
    (b"referer", Field::Referer),
    (b"user", Field::User),
    (b"username", Field::User),
    // The Elastic Common Schema.
    (b"http.request.referrer", Field::Referer),
    (b"user_agent.original", Field::UserAgent),
    (b"http.request.bytes", Field::BytesIn),
    (b"http.request.id", Field::RequestId),
    (b"url.domain", Field::Host),
];

/// A time taken is known.
pub(in super::super) const TAKEN: u64 =
    bits(&[Field::Seconds, Field::Millis, Field::Micros, Field::Nanos, Field::Elapsed]);

/// Notes what stands from `from` on.
pub(in super::super) fn behind(line: &[u8], from: usize, slots: &mut Slots) {
    if line.get(from) == Some(&b'|') && headers(line, from, slots) {
        return;
    }
    let pieces = Pieces::words(line, from);
    for (at, piece) in pieces.list().iter().enumerate() {
        if piece.held {
            told(line, *piece, slots);
        } else if !slots.has(Field::Host)
            && (at == 0 && is_full_name(piece.of(line)) || is_host_column(line, pieces.list(), at))
        {
            slots.set(Field::Host, piece.start, piece.end);
        } else if piece.of(line).ends_with(b":") {
            // `len: 1893`: the value is a word of its own.
            let value = pieces.list().get(at + 1).filter(|value| !value.held);
            let end = value.map_or(piece.end, |value| value.end);
            let start = value.map_or(piece.end, |value| value.start);
            labelled(line, (piece.start, piece.end - 1), (start, end), slots);
        } else {
            named(line, *piece, slots);
        }
    }
    if !slots.has_any(TAKEN) {
        taken(line, pieces.list(), slots);
    }
    sized(line, pieces.list(), slots);
}

/// Cells that each hold the name of a header and its value, `|Host: b.example|User-Agent: curl/8.5`,
/// to the end of the line.
fn headers(line: &[u8], from: usize, slots: &mut Slots) -> bool {
    let mut at = from + 1;
    let cells = line.get(at..).unwrap_or_default().split(|byte| *byte == b'|').map(|cell| {
        let start = at;
        at += cell.len() + 1;
        let colon = memchr::memmem::find(cell, b": ").filter(|colon| {
            cell.iter().take(*colon).all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        });
        (start, cell, colon)
    });
    let cells: Vec<_> = cells.filter(|(_, cell, _)| !cell.is_empty()).collect();
    let all = cells.iter().all(|(_, _, colon)| colon.is_some_and(|colon| colon > 0));
    for (start, cell, colon) in cells.iter().filter(|_| all) {
        let colon = start + colon.unwrap_or_default();
        labelled(line, (*start, colon), (colon + 2, start + cell.len()), slots);
    }
    all && !cells.is_empty()
}

/// A size that a number says in bytes, `1534 bytes`, where no other number was known to be it.
pub(super) fn sized(line: &[u8], list: &[Piece], slots: &mut Slots) {
    let size = list.windows(2).find_map(|pair| {
        let [number, word] = pair else { return None };
        let bare = !number.held && !word.held && number.of(line).iter().all(u8::is_ascii_digit);
        (bare && matches!(word.of(line), b"bytes" | b"bytes," | b"bytes;")).then_some(number)
    });
    if let Some(size) = size.filter(|_| !slots.has(Field::BytesOut) && !slots.has(Field::BytesIn)) {
        slots.set(Field::BytesOut, size.start, size.end);
    }
}

/// A bare name of a host behind quoted texts or a number, seconds or nothing behind it.
fn is_host_column(line: &[u8], list: &[Piece], at: usize) -> bool {
    let piece = |at: Option<usize>| at.and_then(|at| list.get(at));
    let before =
        piece(at.checked_sub(1)).is_some_and(|before| before.held || is_number(before.of(line)));
    let ended = piece(Some(at + 1)).is_none_or(|next| is_seconds(next.of(line)));
    before && ended && piece(Some(at)).is_some_and(|name| is_domain(name.of(line)))
}

/// A domain below another one, which is hardly the name of a file.
fn is_full_name(text: &[u8]) -> bool {
    memchr::memchr_iter(b'.', text).count() > 1 && is_domain(text)
}

/// A quoted list of addresses, and a quoted name of a host.
fn told(line: &[u8], piece: Piece, slots: &mut Slots) {
    let text = piece.of(line);
    let quoted = piece.start.checked_sub(1).and_then(|at| line.get(at)) == Some(&b'"');
    if !quoted {
        return;
    }
    // An address with a port is mostly that of the server behind.
    let port = memchr::memchr(b'.', text).is_some() && memchr::memchr(b':', text).is_some();
    if !slots.has(Field::ForwardedFor) && !port && is_list(text) {
        slots.set(Field::ForwardedFor, piece.start, piece.end);
    } else if !slots.has(Field::Host) && is_domain(text) {
        slots.set(Field::Host, piece.start, piece.end);
    }
}

/// Values under a name, also as `user: alice,`: what ends a clause ends the value, and words that go
/// on are a sentence.
pub(super) fn names(line: &[u8], list: &[Piece], slots: &mut Slots) {
    let ends = |at: usize| matches!(line.get(at), Some(b',' | b';' | b')'));
    for (at, piece) in list.iter().enumerate().filter(|(_, piece)| !piece.held) {
        let value = list.get(at + 1).filter(|_| piece.of(line).ends_with(b":"));
        match value.filter(|value| !value.held && ends(value.end)) {
            Some(value) => {
                let name = (piece.start, piece.end - 1);
                labelled(line, name, (value.start, value.end), slots);
            }
            None => named(line, *piece, slots),
        }
    }
}

/// `name=value` or `name:value`.
fn named(line: &[u8], piece: Piece, slots: &mut Slots) {
    let text = piece.of(line);
    let Some(mark) = memchr::memchr2(b'=', b':', text) else { return };
    let (name, value) = ((piece.start, piece.start + mark), (piece.start + mark + 1, piece.end));
    labelled(line, name, value, slots);
}

/// A value under a name that is known: `rt=0.1`.
pub(in super::super) fn names_itself(word: &[u8]) -> bool {
    let mark = memchr::memchr(b'=', word);
    let name = mark.and_then(|mark| word.get(..mark)).unwrap_or_default();
    NAMES.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
}

/// Notes a value, from its start to its end, if its name is known.
fn labelled(line: &[u8], name: (usize, usize), (start, end): (usize, usize), slots: &mut Slots) {
    let name = line.get(name.0..name.1).unwrap_or_default();
    let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let Some((_, field)) = known.filter(|(_, field)| !slots.has(*field)) else { return };
    let (start, end) = match line.get(start..end) {
        Some([b'"', .., b'"']) => (start + 1, end - 1),
        // What shuts the words around it is no part of it.
        Some([inner @ .., shut @ (b']' | b')' | b',' | b';')])
            if !inner.contains(&b'[') && (*shut != b')' || is_even(inner)) =>
        {
            (start, end - 1)
        }
        _ => (start, end),
    };
    let value = line.get(start..end).unwrap_or_default();
    let fits = match field {
        Field::Seconds => is_seconds(value) || name == b"time" && is_decimal(value),
        Field::BytesOut | Field::BytesIn => {
            value.iter().all(u8::is_ascii_digit) && !value.is_empty()
        }
        Field::Elapsed => has_unit(value),
        _ => !matches!(value, b"" | b"-"),
    };
    if fits {
        slots.set(*field, start, end);
    }
}

/// As many parentheses close as open in it.
fn is_even(text: &[u8]) -> bool {
    let count = |mark: u8| memchr::memchr_iter(mark, text).count();
    count(b'(') <= count(b')')
}

/// Notes how long it took: the first number with a unit.
pub(super) fn with_unit(line: &[u8], list: &[Piece], slots: &mut Slots) -> bool {
    let bare = |at: usize| list.get(at).filter(|piece| !piece.held || is_number(piece.of(line)));
    for (at, piece) in list.iter().enumerate() {
        let text = piece.of(line);
        let unit = bare(at + 1).filter(|unit| is_unit(unit.of(line)));
        let end = match unit.filter(|_| is_number(text) && !piece.held) {
            _ if has_unit(text) => piece.end,
            Some(unit) => unit.end,
            None => continue,
        };
        slots.set(Field::Elapsed, piece.start, end);
        return true;
    }
    false
}

/// Notes how long it took: the first number with a unit, else the greatest of a row of seconds,
/// since what lies within a request never takes longer than it.
pub(super) fn taken(line: &[u8], list: &[Piece], slots: &mut Slots) {
    if with_unit(line, list, slots) {
        return;
    }
    if let Some((field, start, end)) = list.iter().find_map(|piece| twice(line, *piece)) {
        return slots.set(field, start, end);
    }
    let Some(from) = list.iter().position(|piece| is_seconds(piece.of(line))) else { return };
    let row = list.iter().skip(from).take_while(|piece| is_seconds(piece.of(line)));
    if let Some(longest) = row.max_by(|a, b| digits(a.of(line)).cmp(&digits(b.of(line)))) {
        slots.set(Field::Seconds, longest.start, longest.end);
    }
    let before = from.checked_sub(1).and_then(|at| list.get(at)).filter(|piece| !piece.held);
    if let Some(size) = before.filter(|size| is_asked(size.of(line)) && !slots.has(Field::BytesIn))
    {
        slots.set(Field::BytesIn, size.start, size.end);
    }
}

/// `2/2012345`, Apache's `%T/%D`: whole seconds, and the same in a finer unit, which they tell.
fn twice(line: &[u8], piece: Piece) -> Option<(Field, usize, usize)> {
    let text = piece.of(line);
    let slash = memchr::memchr(b'/', text).filter(|_| !piece.held)?;
    let number = |text: &[u8]| std::str::from_utf8(text).ok()?.parse::<u64>().ok();
    let (whole, fine) = (number(text.get(..slash)?)?, number(text.get(slash + 1..)?)?);
    let fits = |scale: u64| fine >= 1000 && fine / scale == whole;
    let field = match (fits(1_000_000), fits(1000)) {
        (true, false) => Field::Micros,
        (false, true) => Field::Millis,
        _ => return None,
    };
    Some((field, piece.start + slash + 1, piece.end))
}

/// What stands before the time taken is the size of the request: `$request_length $request_time`.
/// A status is that of a server behind, and a port is a port.
fn is_asked(text: &[u8]) -> bool {
    let ports: [&[u8]; 3] = [b"80", b"443", b"8080"];
    (2..9).contains(&text.len())
        && text.iter().all(u8::is_ascii_digit)
        && !STATUSES.contains(&text)
        && !ports.contains(&text)
}

/// What orders numbers with a point: so many digits before it, and then the digits.
fn digits(text: &[u8]) -> (usize, &[u8]) {
    (memchr::memchr(b'.', text).unwrap_or(text.len()), text)
}

/// The first of these is a time taken.
pub(super) fn is_taken(line: &[u8], list: &[Piece]) -> bool {
    let text = |at: usize| list.get(at).map(|piece| piece.of(line)).unwrap_or_default();
    has_unit(text(0)) || is_seconds(text(0)) || is_number(text(0)) && is_unit(text(1))
}

/// A unit of time alone.
pub(in super::super) fn is_unit(text: &[u8]) -> bool {
    const WORDS: [&[u8]; 14] = [
        b"ms",
        b"msec",
        b"msecs",
        b"millis",
        b"milliseconds",
        b"us",
        b"micros",
        b"microseconds",
        b"ns",
        b"s",
        b"sec",
        b"secs",
        b"seconds",
        "µs".as_bytes(),
    ];
    WORDS.contains(&text)
}

fn is_number(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_digit)
        && text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// `12ms`, `1.5s`, and `12 ms` in a cell.
pub(in super::super) fn has_unit(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let unit = |text: &[u8]| is_unit(text.strip_prefix(b" ").unwrap_or(text));
    digits > 0
        && text.split_at_checked(digits).is_some_and(|(_, rest)| unit(rest) || is_watch(text))
}

/// As a stop watch shows it, `0:00:00.001234`: a clock has two digits for its hours.
fn is_watch(text: &[u8]) -> bool {
    let digits = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let marks = matches!(text, [_, b':', _, _, b':', _, _, b'.', _, _, _, ..]);
    marks && digits(0, 1) && digits(2, 4) && digits(5, 7) && digits(8, text.len())
}

/// Three, four (Rack) or six digits behind the point; before it fewer than those of a date in seconds.
pub(in super::super) fn is_seconds(text: &[u8]) -> bool {
    let Some(point) = memchr::memchr(b'.', text) else { return false };
    let (whole, fraction) = text.split_at_checked(point).unwrap_or_default();
    let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    (1..9).contains(&whole.len())
        && matches!(fraction.len(), 4 | 5 | 7)
        && digits(whole)
        && fraction.get(1..).is_some_and(digits)
}

/// Seconds as programs print them: up to five digits before the point, and any number behind it.
pub(super) fn is_fraction(text: &[u8]) -> bool {
    let whole = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..6).contains(&whole) && text.len() > whole + 1 && is_decimal(text)
}

/// Digits with a point among them.
fn is_decimal(text: &[u8]) -> bool {
    is_number(text) && memchr::memchr_iter(b'.', text).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, field: Field) -> String {
        let mut slots = Slots::default();
        behind(text.as_bytes(), 0, &mut slots);
        String::from_utf8_lossy(slots.get(text.as_bytes(), field)).into_owned()
    }

    #[test]
    fn values_have_names() {
        let line = r#"rt=0.012 uct="0.001" rid=abc123 host=api.example xff:"203.0.113.9" x=y"#;
        assert_eq!(read(line, Field::Seconds), "0.012");
        assert_eq!(read(line, Field::RequestId), "abc123");
        assert_eq!(read(line, Field::Host), "api.example");
        assert_eq!(read(line, Field::ForwardedFor), "203.0.113.9");
    }

    #[test]
    fn a_clause_may_name_its_value() {
        let read = |text: &str, field: Field| {
            let (line, mut slots) = (text.as_bytes(), Slots::default());
            names(line, Pieces::words(line, 0).list(), &mut slots);
            String::from_utf8_lossy(slots.get(line, field)).into_owned()
        };
        assert_eq!(read("GET /a (from x), user: alice, agent: y", Field::User), "alice");
        assert_eq!(read("no such user: nobody was found", Field::User), "");
        assert_eq!(read("GET /a user=alice rt=0.1", Field::User), "alice");
    }

    #[test]
    fn cells_that_name_headers_are_those_of_the_request() {
        let line = "|Host: b.example|User-Agent: curl/8.5 (x)|Accept: */*|";
        assert_eq!(read(line, Field::Host), "b.example");
        assert_eq!(read(line, Field::UserAgent), "curl/8.5 (x)");
        assert_eq!(read("|x y|z|", Field::Host), "");
    }

    #[test]
    fn a_size_may_say_that_it_counts_bytes() {
        assert_eq!(read(" TLS 12ms 1534 bytes (pipelined: 1)", Field::BytesOut), "1534");
        assert_eq!(read(" 1534 headers", Field::BytesOut), "");
        let (line, mut slots) = (b"512 1534 bytes", Slots::default());
        slots.set(Field::BytesOut, 0, 3);
        behind(line, 3, &mut slots);
        assert_eq!(slots.get(line, Field::BytesOut), b"512");
    }

    #[test]
    fn a_blank_may_part_a_name_from_its_value() {
        assert_eq!(read("status: 200 len: 1893 time: 0.2477829", Field::BytesOut), "1893");
        assert_eq!(read("status: 200 len: 1893 time: 0.2477829", Field::Seconds), "0.2477829");
        assert_eq!(read("len: some time: 12", Field::BytesOut), "");
    }

    #[test]
    fn whole_seconds_tell_the_unit_of_what_stands_beside_them() {
        assert_eq!(read("2/2012345", Field::Micros), "2012345");
        assert_eq!(read("0/12345", Field::Micros), "12345");
        assert_eq!(read("2/2012", Field::Millis), "2012");
        for text in ["0/345", "1/1", "3/2012345", "12/5"] {
            assert_eq!(read(text, Field::Micros) + &read(text, Field::Millis), "", "{text}");
        }
    }

    #[test]
    fn of_several_seconds_the_request_took_the_longest() {
        assert_eq!(read("0.009 0.012 0.011", Field::Seconds), "0.012");
        assert_eq!(read("9.001 10.000", Field::Seconds), "10.000");
        assert_eq!(read("hit 0.000123", Field::Seconds), "0.000123");
    }

    #[test]
    fn the_size_of_the_request_stands_before_its_time() {
        assert_eq!(read(r#"377 0.018 "0.017""#, Field::BytesIn), "377");
        for text in ["200 0.018", "443 0.018", "0.018 377", "377 0.1", "1 0.018"] {
            assert_eq!(read(text, Field::BytesIn), "", "{text}");
        }
    }

    #[test]
    fn what_tells_no_unit_is_no_time_taken() {
        for text in ["12", "1.25", "0.1", "1767323045.123", "1.2.3", "rt=12", "took=12"] {
            assert_eq!(read(text, Field::Seconds) + &read(text, Field::Elapsed), "", "{text}");
        }
        assert_eq!(read("5 ms", Field::Elapsed), "5 ms");
        assert_eq!(read("12ms 7s", Field::Elapsed), "12ms");
        assert_eq!(read("0:00:00.001234", Field::Elapsed), "0:00:00.001234");
        assert_eq!(read("03:04:05.123 3:04:05", Field::Elapsed), "");
    }
}
