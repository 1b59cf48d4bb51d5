//! Syntax `loose`: lines that are like Common Log Format, whatever else stands in them.
//!
//! Servers are configured with columns in front, behind and between that nobody can foresee. Such
//! a line still has a quoted request with a status behind it, and mostly a time in brackets and an
//! address in front. [`split`] looks for these marks instead of counting columns. [`row`] reads lines
//! that have none of these marks, only pieces that can be nothing else. Every format that is known
//! in full goes before it. [`sparse`] makes do with less still, where nothing understands a file.

mod around;
mod cells;
mod pieces;
mod row;
pub(super) mod sparse;
pub(super) mod tail;

pub(super) use around::behind;
pub(super) use row::leading_time;

use super::field::{Field, Slots};
use super::pattern::sound::{sound, status};
use crate::record::target::request_line;
use crate::record::{Reject, text, time};
use pieces::{Piece, Pieces};
use std::ops::Range;

/// What it can find.
pub(super) const FIELDS: [Field; 14] = [
    Field::Time,
    Field::Host,
    Field::Client,
    Field::User,
    Field::Request,
    Field::Status,
    Field::BytesOut,
    Field::Referer,
    Field::UserAgent,
    Field::ForwardedFor,
    Field::Seconds,
    Field::Millis,
    Field::Elapsed,
    Field::BytesIn,
];

/// Longest text in brackets that may be a time.
const LONGEST_TIME: usize = 48;

/// What was found in a line, as places in it.
struct Found {
    time: Range<usize>,
    request: Range<usize>,
    /// Behind the request, from its closing quote on.
    rest: usize,
}

/// Finds the fields of a line.
///
/// # Errors
/// [`Reject::Shape`] if there is no request with a status behind it.
pub(super) fn split(line: &[u8], slots: &mut Slots) -> Result<(), Reject> {
    if is_single_quoted(line) {
        // Byte by byte, so that places stay places of the line.
        let twin: Vec<u8> = line.iter().map(|b| if *b == b'\'' { b'"' } else { *b }).collect();
        return split_quoted(&twin, slots);
    }
    split_quoted(line, slots)
}

/// Its quotes are single ones: there are no others, and one stands before the request.
fn is_single_quoted(line: &[u8]) -> bool {
    memchr::memchr(b'\'', line).is_some_and(|at| {
        let request = line.get(at + 1..).unwrap_or_default();
        let method = request.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        method >= 3 && request.get(method) == Some(&b' ') && memchr::memchr(b'"', line).is_none()
    })
}

fn split_quoted(line: &[u8], slots: &mut Slots) -> Result<(), Reject> {
    if marked(line, slots).is_some() {
        return Ok(());
    }
    slots.clear();
    row::split(line, slots).ok_or(Reject::Shape)
}

/// The fields around a request with a status behind it.
fn marked(line: &[u8], slots: &mut Slots) -> Option<()> {
    let time = bracketed_time(line)
        .or_else(|| row::leading_time(line))
        .or_else(|| row::bare_time(line))
        .unwrap_or(0..0);
    let (request, rest) = request(line, time.end)?;
    let found = Found { time, request, rest };
    let ahead = told_ahead(line, &found);
    let behind = if ahead { None } else { numbers(line, found.rest, slots) };
    let behind =
        behind.or_else(|| numbers_before(line, found.request.start, slots).map(|()| found.rest))?;
    set(Field::Request, line, found.request.clone(), slots);
    // The method may stand before the quotes: `GET "/a"`.
    let quote = found.request.start.saturating_sub(1);
    let path = line.get(found.request.clone()).is_some_and(|text| text.starts_with(b"/"));
    let last = words(line.get(..quote).unwrap_or_default(), 0).last().filter(|_| path);
    if let Some(word) = last
        && row::METHODS.contains(&line.get(word.clone()).unwrap_or_default())
    {
        slots.set(Field::Method, word.start, word.end);
    }
    // Where nothing holds the request together, the host may follow it: `GET /a HTTP/1.1 h 200`.
    let next = words(line, found.rest).next();
    if let Some(word) = next.filter(|_| found.request.end == found.rest)
        && around::is_domain(line.get(word.clone()).unwrap_or_default())
    {
        slots.set(Field::Host, word.start, word.end);
    }
    around::before(line, &found, slots);
    around::behind(line, behind, slots);
    cells_behind(line, behind, slots);
    if !found.time.is_empty() {
        slots.set(Field::Time, found.time.start, found.time.end);
    }
    Some(())
}

/// Where cells need no quotes, user agent and referer are told by what they look like.
fn cells_behind(line: &[u8], from: usize, slots: &mut Slots) {
    let quoted = line.get(from..).is_none_or(|rest| memchr::memchr(b'"', rest).is_some());
    if quoted || slots.has(Field::UserAgent) {
        return;
    }
    let all = Pieces::of(line);
    let behind = |piece: &&Piece| piece.start >= from;
    let cells: Vec<Piece> = all.list().iter().filter(behind).copied().collect();
    if all.cells {
        row::texts(line, &cells, true, slots);
    }
}

/// Notes a field; what is quoted may hold escapes.
fn set(field: Field, line: &[u8], span: Range<usize>, slots: &mut Slots) {
    let raw = line.get(span.clone()).unwrap_or_default();
    if memchr::memchr(b'\\', raw).is_some() {
        slots.set_scratch(field, |out| text::unescape_log(raw, out));
    } else {
        slots.set(field, span.start, span.end);
    }
}

/// The first brackets that hold a time.
fn bracketed_time(line: &[u8]) -> Option<Range<usize>> {
    memchr::memchr_iter(b'[', line).take(16).find_map(|open| {
        let start = open + 1;
        let inner = line.get(start..)?;
        let near = inner.get(..inner.len().min(LONGEST_TIME))?;
        // Loggers write their level and name behind the time: `[2026-01-02T03:04:05Z INFO web]`.
        let word = near.iter().position(|byte| matches!(byte, b' ' | b']'))?;
        let first = near.get(..word)?;
        if near.get(word) == Some(&b' ') && word >= 19 && first.get(10) == Some(&b'T') {
            return time::any(first, 0).map(|_| start..start + word);
        }
        let end = memchr::memchr(b']', near)?;
        let text = inner.get(..end)?;
        (time::any(text, 0).is_some() || time::assumes_year(text)).then_some(start..start + end)
    })
}

/// The quoted request, and where the line goes on behind it: the first quoted text that looks like
/// a request line, else the first behind the time that a status follows. A request line may also
/// stand without quotes.
fn request(line: &[u8], time_end: usize) -> Option<(Range<usize>, usize)> {
    let looks = |span: &Range<usize>| {
        let asked = request_line(line.get(span.clone()).unwrap_or_default());
        !asked.method.is_empty() && !asked.target.is_empty()
    };
    let first = quoted(line, 0).take(12).find(|(span, _)| looks(span));
    // A number some words behind nothing but dashes is no status: no request was made.
    let near = |span: &Range<usize>| {
        let text = line.get(span.clone()).unwrap_or_default();
        if text.iter().all(|byte| matches!(byte, b'-' | b' ')) { 1 } else { STATUS_WITHIN }
    };
    let odd = || {
        quoted(line, time_end).find(|(span, rest)| status_within(line, *rest, near(span)).is_some())
    };
    // Brackets around a time mark a log; a time in front stands before prose as well.
    let bracketed = time_end > 0 && line.get(time_end) == Some(&b']');
    first.or_else(|| bracketed.then(odd)?).or_else(|| unquoted(line))
}

/// `METHOD target HTTP/x` without quotes.
fn unquoted(line: &[u8]) -> Option<(Range<usize>, usize)> {
    let mark = memchr::memmem::find(line, b" HTTP/")?;
    let end =
        mark + 1 + line.get(mark + 1..)?.iter().take_while(|b| !b" \"|,;]".contains(b)).count();
    let parts = |(at, byte): (usize, &u8)| b" |;,\t".contains(byte).then_some(at + 1);
    let starts = line.get(..mark)?.iter().enumerate().filter_map(parts);
    let start = starts.chain([0]).find(|start| {
        let word = line.get(*start..mark).unwrap_or_default();
        let method = word.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        method >= 3
            && (word.get(method..).is_some_and(|rest| rest.starts_with(b" /"))
                || word.get(method..).is_some_and(|rest| rest.starts_with(b" http")))
    })?;
    Some((start..end, end))
}

/// Quoted texts from `from` on: the places of their insides, and where the line goes on.
fn quoted(line: &[u8], from: usize) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        let start = at + memchr::memchr(b'"', line.get(at..)?)? + 1;
        let end = closing(line, start);
        at = (end + 1).min(line.len());
        // Some write their quotes twice: `""GET / HTTP/1.1""`.
        let twice = matches!(line.get(start..end), Some([b'"', .., b'"']));
        Some(if twice { (start + 1..end - 1, at) } else { (start..end, at) })
    })
}

/// The quote that closes a text: not escaped, and nothing but a blank, a mark or the end behind it.
fn closing(line: &[u8], start: usize) -> usize {
    let text = line.get(start..).unwrap_or_default();
    let ends = |at: &usize| {
        let slashes = text.iter().take(*at).rev().take_while(|byte| **byte == b'\\').count();
        let next = text.get(at + 1).copied().unwrap_or(b' ');
        slashes % 2 == 0 && b" \t,;|]})".contains(&next)
    };
    start + memchr::memchr_iter(b'"', text).find(ends).unwrap_or(text.len())
}

/// Words from `from` on, with their places; quotes around a word are left out.
fn words(line: &[u8], from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        let blank = |byte: &u8| b" \t,;|".contains(byte);
        let rest = line.get(at..)?;
        let start = at + rest.iter().position(|byte| !blank(byte))?;
        let ahead = line.get(start..)?;
        let end = start + ahead.iter().position(blank).unwrap_or(ahead.len());
        at = end;
        let word = line.get(start..end)?;
        let inner = word.strip_prefix(b"\"").and_then(|word| word.strip_suffix(b"\""));
        Some(if inner.is_some() { start + 1..end - 1 } else { start..end })
    })
}

/// Statuses that are seen every day.
const STATUSES: [&[u8]; 16] = [
    b"200", b"201", b"204", b"206", b"301", b"302", b"304", b"400", b"401", b"403", b"404", b"429",
    b"500", b"502", b"503", b"504",
];

/// Words behind the request of which one is the status.
const STATUS_WITHIN: usize = 4;

/// The status: the first of the next words that can be one.
fn first_status(line: &[u8], from: usize) -> Option<Range<usize>> {
    status_within(line, from, STATUS_WITHIN)
}

fn status_within(line: &[u8], from: usize, count: usize) -> Option<Range<usize>> {
    words(line, from).take(count).find(|span| {
        matches!(line.get(span.clone()), Some([b'1'..=b'5', _, _] ) if status(line.get(span.clone()).unwrap_or_default()))
    })
}

/// Notes the status and the size behind it; where the line goes on.
fn numbers(line: &[u8], from: usize, slots: &mut Slots) -> Option<usize> {
    let status = first_status(line, from)?;
    // A quote around the word belongs to it.
    let mut at = status.end + usize::from(line.get(status.end) == Some(&b'"'));
    slots.set(Field::Status, status.start, status.end);
    if let Some(taken) = taken_before_size(line, at) {
        slots.set(Field::Seconds, taken.start, taken.end);
        at = taken.end + usize::from(line.get(taken.end) == Some(&b'"'));
    }
    let mut next = words(line, at);
    let size = next.next().map(|span| first_of_two(line, span)).filter(|span| {
        let text = line.get(span.clone()).unwrap_or_default();
        !text.is_empty() && sound(Field::BytesOut, text)
    });
    // Of two numbers the first may be the status of the server behind.
    let more = next.next().and_then(|span| line.get(span)).unwrap_or_default();
    let size = size.filter(|span| {
        let text = line.get(span.clone()).unwrap_or_default();
        !STATUSES.contains(&text) || more.is_empty() || !more.iter().all(u8::is_ascii_digit)
    });
    if let Some(size) = size {
        slots.set(Field::BytesOut, size.start, size.end);
        at = size.end;
    }
    // A quote around the last word belongs to it.
    Some(at + usize::from(line.get(at) == Some(&b'"')))
}

/// Some write how long it took right behind the status, before the size: no size has a point. Of
/// several times in a row none is that of the request by its place.
fn taken_before_size(line: &[u8], at: usize) -> Option<Range<usize>> {
    let text = |span: &Range<usize>| line.get(span.clone()).unwrap_or_default();
    let mut next = words(line, at);
    let taken = next.next().filter(|span| tail::is_fraction(text(span)))?;
    let more = next.next().filter(|span| {
        let word = text(span);
        tail::is_unit(word) || tail::is_fraction(word)
    });
    more.is_none().then_some(taken)
}

/// `5120/34`: the size of the answer and that of the request.
fn first_of_two(line: &[u8], span: Range<usize>) -> Range<usize> {
    let text = line.get(span.clone()).unwrap_or_default();
    let mut parts = text.split(|byte| *byte == b'/');
    let number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(second), None) if number(first) && number(second) => {
            span.start..span.start + first.len()
        }
        _ => span,
    }
}

/// A status of every day stands right before the request, and behind it a number that is none.
fn told_ahead(line: &[u8], found: &Found) -> bool {
    let next = words(line, found.rest).next().and_then(|span| line.get(span)).unwrap_or_default();
    let counted = !next.is_empty() && next.iter().all(u8::is_ascii_digit) && !status(next);
    let ahead = line.get(..found.request.start).and_then(|ahead| ahead.strip_suffix(b"\""));
    let last = ahead.and_then(|ahead| ahead.get(words(ahead, 0).last()?));
    counted && last.is_some_and(|word| STATUSES.contains(&word))
}

/// Notes a status and a size in front of the request, as `HAProxy` writes them: behind five timers;
/// or a status right before its quotes.
fn numbers_before(line: &[u8], request: usize, slots: &mut Slots) -> Option<()> {
    let ahead = line.get(..request)?;
    let is_timers = |span: &Range<usize>| {
        let word = ahead.get(span.clone()).unwrap_or_default();
        let timer = |part: &[u8]| !part.is_empty() && sound(Field::BytesOut, part);
        word.split(|byte| *byte == b'/').count() == 5 && word.split(|byte| *byte == b'/').all(timer)
    };
    let Some(timers) = words(ahead, 0).find(is_timers) else {
        // Or a status alone, the word before the request.
        let last = words(ahead.strip_suffix(b"\"")?, 0).last()?;
        STATUSES.contains(&ahead.get(last.clone())?).then_some(())?;
        slots.set(Field::Status, last.start, last.end);
        return Some(());
    };
    let mut next = words(ahead, timers.end);
    let (code, size) = (next.next()?, next.next()?);
    status(ahead.get(code.clone())?).then_some(())?;
    // The last of the timers is that of the whole request.
    let total = memchr::memrchr(b'/', ahead.get(timers.clone())?)? + timers.start + 1;
    slots.set(Field::Millis, total, timers.end);
    slots.set(Field::Status, code.start, code.end);
    if sound(Field::BytesOut, ahead.get(size.clone())?) {
        slots.set(Field::BytesOut, size.start, size.end);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fields of a line as a way to take lines apart finds them.
    pub(super) fn told<E>(
        line: &str,
        split: impl Fn(&[u8], &mut Slots) -> Result<(), E>,
        fields: &[Field],
    ) -> String {
        let mut slots = Slots::default();
        if split(line.as_bytes(), &mut slots).is_err() {
            return "refused".into();
        }
        let text = |field: &Field| {
            String::from_utf8_lossy(slots.get(line.as_bytes(), *field)).into_owned()
        };
        fields.iter().map(text).collect::<Vec<_>>().join("|")
    }

    fn read(line: &str) -> String {
        told(line, split, &FIELDS[..10])
    }

    const TIME: &str = "02/Jan/2026:03:04:05 +0000";

    #[test]
    fn columns_in_front_and_behind_do_not_hide_the_rest() {
        let line = format!(
            r#"web7 api.example 203.0.113.9 443 - alice [{TIME}] x=1 "GET /a HTTP/1.1" 200 512 0.004 "https://b.example/" "curl/8.5" "198.51.100.7" TLSv1.3"#
        );
        assert_eq!(
            read(&line),
            format!(
                "{TIME}|api.example|203.0.113.9|alice|GET /a HTTP/1.1|200|512|https://b.example/|curl/8.5|198.51.100.7"
            )
        );
    }

    #[test]
    fn a_name_in_quotes_may_stand_before_the_address() {
        let user = |columns: &str| {
            let line = format!(r#"[{TIME}] {columns} 200 "GET http://b.example/a HTTP/1.1" 512"#);
            read(&line).split('|').nth(3).map(str::to_owned)
        };
        assert_eq!(user(r#""alice" 203.0.113.9 198.51.100.7"#).as_deref(), Some("alice"));
        for columns in [r#""-" 203.0.113.9"#, r#""b.example" 203.0.113.9"#, "x 203.0.113.9"] {
            assert_eq!(user(columns).as_deref(), Some(""), "{columns}");
        }
    }

    #[test]
    fn quotes_may_be_single() {
        let line = format!(
            "203.0.113.9 - - [{TIME}] 'GET /a?b=1 HTTP/1.1' 200 512 'https://b.example/' 'curl/8.5'"
        );
        let fields = "|GET /a?b=1 HTTP/1.1|200|512|https://b.example/|curl/8.5|";
        assert!(read(&line).ends_with(fields), "{}", read(&line));
        // Where there are double ones, a single one is a letter.
        let line = format!(r#"203.0.113.9 - - [{TIME}] "GET /a'GET b' HTTP/1.1" 200 512"#);
        assert!(read(&line).contains("|GET /a'GET b' HTTP/1.1|200|512|"), "{}", read(&line));
    }

    #[test]
    fn a_request_may_stand_without_quotes_and_a_time_be_missing() {
        assert_eq!(
            read("203.0.113.9 GET /a?b=1 HTTP/1.1 404 - curl"),
            "||203.0.113.9||GET /a?b=1 HTTP/1.1|404|||||".trim_end_matches('|').to_owned() + "||||"
        );
        assert_eq!(read(r#"203.0.113.9 - - "GET /a HTTP/1.1" 200 9"#).split('|').next(), Some(""));
    }

    #[test]
    fn a_status_may_stand_in_front_behind_five_timers() {
        let line = r#"203.0.113.9:40112 [02/Jan/2026:03:04:05.120] www~ app/s1 api.example 0/0/1/4/5 200 812 - - ---- 9/9/0/0/0 0/0 "GET /a HTTP/1.1""#;
        assert!(
            read(line).ends_with("|203.0.113.9:40112||GET /a HTTP/1.1|200|812|||"),
            "{}",
            read(line)
        );
        let mut slots = Slots::default();
        split(line.as_bytes(), &mut slots).unwrap();
        assert_eq!(slots.get(line.as_bytes(), Field::Millis), b"5");
    }

    #[test]
    fn a_status_right_before_the_request_goes_before_numbers_behind_it() {
        let line = format!(r#"[{TIME}] elb_01 203.0.113.9:888 200 "POST /a HTTP/1.1" 1411 251 3"#);
        assert!(read(&line).contains("|POST /a HTTP/1.1|200|"), "{}", read(&line));
        let line = format!(r#"[{TIME}] 203.0.113.9 200 "POST /a HTTP/1.1" 404 251"#);
        assert!(read(&line).contains("|POST /a HTTP/1.1|404|251|"), "{}", read(&line));
    }

    #[test]
    fn a_number_behind_the_size_is_a_time_only_as_nginx_writes_it() {
        for (word, took) in [("0.202", "0.202"), ("202", ""), ("0.2", ""), ("-", "")] {
            let line = format!(
                r#"203.0.113.9 - - [{TIME}] "GET /a HTTP/1.1" 200 512 {word} "-" "curl/8.5""#
            );
            let mut slots = Slots::default();
            split(line.as_bytes(), &mut slots).unwrap();
            assert_eq!(slots.get(line.as_bytes(), Field::Seconds), took.as_bytes(), "{word}");
        }
    }

    #[test]
    fn a_number_or_a_version_behind_the_agent_is_no_host() {
        let line = format!(
            r#"api.example 203.0.113.9 - - [{TIME}] "GET /a HTTP/1.1" 200 9 "-" "curl/8.5" "0.010" "TLSv1.3""#
        );
        assert!(read(&line).starts_with(&format!("{TIME}|api.example|203.0.113.9|")));
    }

    #[test]
    fn the_time_taken_may_stand_before_the_size() {
        for (columns, size, took) in [
            (r#"0.004 1825 "0.004""#, "1825", "0.004"),
            ("0.006065388", "", "0.006065388"),
            ("4.605 161", "161", "4.605"),
            ("0.004 0.002 512", "", "0.004"),
            ("12.5 ms", "", ""),
        ] {
            let line =
                format!(r#"[{TIME}] api.example 203.0.113.9 "GET /a HTTP/1.1" 200 {columns}"#);
            let mut slots = Slots::default();
            split(line.as_bytes(), &mut slots).unwrap();
            let text = |field| slots.get(line.as_bytes(), field);
            assert_eq!(text(Field::BytesOut), size.as_bytes(), "{columns}");
            assert_eq!(text(Field::Seconds), took.as_bytes(), "{columns}");
        }
    }

    #[test]
    fn bars_part_the_columns_of_a_request_without_quotes() {
        let line = format!(
            "203.0.113.9|alice|[{TIME}]|GET /a HTTP/1.1|200|512|https://b.example/|curl/8.5 (x)"
        );
        let rest = "GET /a HTTP/1.1|200|512|https://b.example/|curl/8.5 (x)|";
        assert_eq!(read(&line), format!("{TIME}||203.0.113.9|alice|{rest}"));
        // Of several addresses the one nearest to the time is the caller's.
        let line = format!("10.0.0.1|web7|198.51.100.7|{TIME}|GET /a HTTP/1.1|200|9");
        assert!(
            read(&line).starts_with(&format!("{TIME}||198.51.100.7||GET /a")),
            "{}",
            read(&line)
        );
        let line = "1767323045|www.example|GET /a.json HTTP/1.1|200|26";
        assert!(read(line).starts_with("1767323045|www.example||"), "{}", read(line));
        // A word of a cache is no user.
        let line = format!("203.0.113.9|HIT|[{TIME}]|GET /a HTTP/1.1|200|512");
        assert!(read(&line).contains("|203.0.113.9||GET /a"), "{}", read(&line));
    }

    #[test]
    fn a_quoted_list_in_front_is_a_header() {
        let line = format!(
            r#"api.example:80 "192.0.2.6, 198.51.100.7" 203.0.113.9 - - [{TIME}] "GET /a HTTP/1.1" 200 9"#
        );
        assert!(read(&line).contains("|api.example:80|203.0.113.9||"), "{}", read(&line));
        assert!(read(&line).ends_with("|192.0.2.6, 198.51.100.7"), "{}", read(&line));
    }

    #[test]
    fn an_odd_request_is_the_quoted_text_before_the_status() {
        let line = format!(r#"203.0.113.9 - - [{TIME}] "\x16\x03" 400 157 "-" "-" 0.1"#);
        assert!(read(&line).contains("|400|157|"), "{}", read(&line));
    }

    #[test]
    fn what_has_no_request_or_no_status_is_refused() {
        let none = r#"[2026-01-02T03:04:05.120Z] "- - -" 0 - 87 254 4 - "-" "10.0.0.7:80""#;
        for line in ["", "hello", r#"a "b c" d"#, r#"203.0.113.9 "GET / HTTP/1.1" -"#, none] {
            assert_eq!(read(line), "refused", "{line}");
        }
    }
}
