//! Syntax `loose`: lines that are like Common Log Format, whatever else stands in them.
//!
//! Servers are configured with columns in front, behind and between that nobody can foresee. Such
//! a line still has a quoted request with a status behind it, and mostly a time in brackets and an
//! address in front. [`split`] looks for these marks instead of counting columns. [`row`] reads lines
//! that have none of these marks, only pieces that can be nothing else. Every format that is known
//! in full goes before it. [`sparse`] makes do with less still, where nothing understands a file.

mod answered;
mod around;
mod cells;
mod numbers;
mod outgoing;
mod pieces;
mod row;
pub(super) mod sparse;
pub(super) mod tail;

pub(super) use around::{behind, is_agent, is_domain, is_list, is_url};
pub(super) use outgoing::is_outgoing;
pub(super) use pieces::mark as cell_mark;
pub(super) use row::{agent_end, leading_time};

use super::field::{Field, Slots};
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
        split_quoted(&twin, slots)?;
    } else {
        split_quoted(line, slots)?;
    }
    if !slots.has(Field::Client) && is_outgoing(line) { Err(Reject::Shape) } else { Ok(()) }
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
    let ahead = numbers::told_ahead(line, &found);
    let behind = if ahead { None } else { numbers::behind(line, found.rest, slots) };
    let behind = behind
        .or_else(|| numbers::before(line, found.request.start, slots).map(|()| found.rest))?;
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
        if text.iter().all(|byte| matches!(byte, b'-' | b' ')) { 1 } else { numbers::STATUS_WITHIN }
    };
    let odd = || {
        quoted(line, time_end)
            .find(|(span, rest)| numbers::status_within(line, *rest, near(span)).is_some())
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
pub(super) fn closing(line: &[u8], start: usize) -> usize {
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

    #[test]
    fn columns_in_front_tell_the_site_the_user_and_the_address_behind_a_logger() {
        let fields = [Field::Client, Field::Host, Field::User];
        let told = |line: &str| told(line, split, &fields);
        let time = "[02/Jan/2026:03:04:05 +0000]";
        let end = "\"GET /a HTTP/1.1\" 200 173";
        for (front, found) in [
            ("203.0.113.9 50153 shop.example 443", "203.0.113.9|shop.example|"),
            ("203.0.113.9 - alice shop.example:443", "203.0.113.9|shop.example|alice"),
            ("203.0.113.9 - john.doe", "203.0.113.9||john.doe"),
            ("203.0.113.9 alice", "203.0.113.9||alice"),
            ("203.0.113.9 https", "203.0.113.9||"),
            ("2026-01-02 03:04:05,123:INFO:werkzeug:203.0.113.9 - -", "203.0.113.9||"),
        ] {
            assert_eq!(told(&format!("{front} {time} {end}")), found, "{front}");
        }
    }

    #[test]
    fn a_cell_behind_the_caller_names_the_site() {
        let line = "203.0.113.9 | [02/Jan/2026:03:04:05 +0000] | shop.example | 203.0.113.9 | GET /a HTTP/1.1 | 200 | 173 | - | 0.123 | [curl/8.5] ";
        let fields = [Field::Client, Field::Host, Field::Status, Field::BytesOut];
        assert_eq!(told(line, split, &fields), "203.0.113.9|shop.example|200|173");
    }

    #[test]
    fn a_number_before_the_status_that_is_none_counts_the_bytes() {
        let told = |numbers: &str| {
            let line =
                format!("203.0.113.9 [02/Jan/2026:03:04:05 +0000] \"GET /a\" {numbers} 0.012");
            super::tests::told(&line, split, &[Field::Status, Field::BytesOut])
        };
        assert_eq!(told("173 200"), "200|173");
        assert_eq!(told("200 173"), "200|173");
        assert_eq!(told("404 200"), "404|200");
        assert_eq!(told("207 204"), "207|204");
    }

    #[test]
    fn a_site_may_stand_behind_the_time_taken() {
        let line = r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 17 "-" "curl/8.5" 0.012 shop.example"#;
        assert_eq!(told(line, split, &[Field::Host, Field::Seconds]), "shop.example|0.012");
    }
}
