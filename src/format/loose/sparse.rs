//! Lines in which a logger says in its own words what was asked for: a method and a path, and how
//! it went or who asked, in any order and amid any words.
//!
//! Far less is certain of such a line than of a row. It is only read where no format understands
//! the file, and a value is only taken where the words around it leave no choice.

use super::answered::status;
use super::around::is_domain;
use super::pieces::{Piece, Pieces};
use super::row::{self, METHODS};
use super::{outgoing, tail};
use crate::format::field::{Field, Slots};
use crate::record::target::request_line;
use crate::record::{Client, Reject};
use std::ops::Range;

/// Pieces between a method with the status right behind it, and the path.
const PATH_WITHIN: usize = 8;

/// Words before an address that say whose it is: the caller's, or somebody else's.
const CALLERS: [&[u8]; 9] =
    [b"from", b"for", b"client", b"ip", b"remote", b"peer", b"by", b"addr", b"address"];
const OTHERS: [&[u8]; 9] =
    [b"via", b"to", b"->", b"=>", b"<->", b"upstream", b"server", b"backend", b"on"];
/// The request: its first piece, and the first behind it.
pub(super) struct Asked {
    pub first: usize,
    pub next: usize,
    /// The status stands within it.
    pub status: Option<usize>,
    versioned: bool,
}

/// Finds the fields of a line.
///
/// # Errors
/// [`Reject::Shape`] if nothing is asked for in it, or nothing tells of an answer or a caller.
pub(in super::super) fn split(line: &[u8], slots: &mut Slots) -> Result<(), Reject> {
    read(line, slots).ok_or(Reject::Shape)
}

fn read(line: &[u8], slots: &mut Slots) -> Option<()> {
    let mut pieces = Pieces::of(line);
    let mut asked = request(line, &pieces, slots);
    if asked.is_none() {
        if super::cells::read(line, &pieces, slots).is_some() {
            return Some(());
        }
        pieces = Pieces::apart(line);
        asked = request(line, &pieces, slots);
    }
    let (asked, list) = (asked?, pieces.list());
    let before = asked.first.checked_sub(1).and_then(|at| list.get(at));
    if before.is_some_and(|piece| outgoing::announces(line, *piece)) {
        return None;
    }
    let time = row::find_time(line, list, asked.first)
        .or_else(|| row::find_time_within(line, list, asked.next..list.len()));
    let time = time.unwrap_or(0..0);
    let status = status(line, list, &asked, &time);
    if let Some((_, place)) = &status {
        slots.set(Field::Status, place.start, place.end);
    }
    let client = caller(line, list, &asked, &time);
    if let Some(place) = &client {
        slots.set(Field::Client, place.start, place.end);
    } else if outgoing::tells(ahead(line, list, &asked)) {
        return None;
    }
    if !time.is_empty() {
        row::note_time(line, list, &time, slots);
    } else if let Some(found) = super::bracketed_time(line).or_else(|| row::bare_time(line)) {
        slots.set(Field::Time, found.start, found.end);
    }
    tail::names(line, list, slots);
    if pieces.cells {
        row::protocol(line, list, slots);
    }
    let rest = list.get(asked.first + 1..).unwrap_or_default();
    if !tail::with_unit(line, rest, slots) {
        // Some write it before the request.
        let before = list.get(time.end..asked.first).unwrap_or_default();
        tail::with_unit(line, before, slots);
    }
    if let Some((at, _)) = &status {
        row::size(line, list, *at, asked.versioned, slots);
        // Seconds without a unit end the line.
        let last = list.get(at + 1..).and_then(<[Piece]>::last);
        let last =
            last.filter(|last| tail::is_seconds(last.of(line)) && !slots.has_any(tail::TAKEN));
        if let Some(last) = last {
            slots.set(Field::Seconds, last.start, last.end);
        }
    }
    if !slots.has(Field::BytesOut) {
        counted(line, list, slots);
    }
    row::texts(line, list.get(asked.next..).unwrap_or_default(), pieces.cells, slots);
    let read = slots.has(Field::UserAgent) && !time.is_empty();
    (status.is_some() || client.is_some() || read).then_some(())
}

/// What stands before the request.
fn ahead<'a>(line: &'a [u8], list: &[Piece], asked: &Asked) -> &'a [u8] {
    let start = list.get(asked.first).map_or(0, |piece| piece.start);
    line.get(..start).unwrap_or_default()
}

/// The one number that is said to count bytes.
fn counted(line: &[u8], list: &[Piece], slots: &mut Slots) {
    let is_size = |pair: &&[Piece]| {
        let [number, unit] = pair else { return false };
        let plain = !number.held && row::is_number(number.of(line));
        plain && unit.of(line).trim_ascii_end() == b"bytes"
    };
    let mut all = list.windows(2).filter(is_size).filter_map(<[Piece]>::first);
    if let (Some(size), None) = (all.next(), all.next()) {
        slots.set(Field::BytesOut, size.start, size.end);
    }
}

/// Without quotes, brackets and marks around it.
pub(super) fn bare(line: &[u8], piece: Piece) -> Range<usize> {
    let text = piece.of(line);
    let open = text.iter().take_while(|byte| b"'\"([{<`".contains(byte)).count();
    let shut = text.iter().rev().take_while(|byte| b"'\"`,.;:)]}>".contains(byte)).count();
    let end = piece.end.saturating_sub(shut).max(piece.start + open);
    piece.start + open..end
}

pub(super) fn of<'a>(line: &'a [u8], place: &Range<usize>) -> &'a [u8] {
    line.get(place.clone()).unwrap_or_default()
}

pub(super) fn is_word(line: &[u8], piece: Piece, words: &[&[u8]]) -> bool {
    let text = of(line, &bare(line, piece)).to_vec();
    let text = if text.is_empty() { piece.of(line).to_vec() } else { text };
    words.iter().any(|word| word.eq_ignore_ascii_case(&text))
}

fn words(text: &[u8]) -> usize {
    text.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count()
}

/// A path, or a whole URL.
fn is_target(text: &[u8]) -> bool {
    text.starts_with(b"/") && !text.starts_with(b"//")
        || text.starts_with(b"http://")
        || text.starts_with(b"https://")
}

/// Where a tunnel is asked to: a name of a host and a port.
fn is_tunnel(text: &[u8]) -> bool {
    let colon = memchr::memrchr(b':', text).unwrap_or(0);
    let (host, port) = text.split_at_checked(colon).unwrap_or_default();
    let digits = port.get(1..).unwrap_or_default();
    (1..=5).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) && is_domain(host)
}

fn request(line: &[u8], pieces: &Pieces, slots: &mut Slots) -> Option<Asked> {
    let list = pieces.list();
    for (first, piece) in list.iter().enumerate() {
        let word = bare(line, *piece);
        let text = of(line, &word);
        if !METHODS.iter().any(|method| text.starts_with(method)) {
            continue;
        }
        if !METHODS.contains(&text) {
            let mut whole = request_line(text);
            let two = whole.method.is_empty() && piece.held && words(text) == 2;
            if let Some(blank) = memchr::memchr(b' ', text).filter(|_| two) {
                // Some leave the first slash out.
                (whole.method, whole.target) = (text.get(..blank)?, text.get(blank + 1..)?);
            }
            let known = METHODS.contains(&whole.method);
            let one = memchr::memchr(b' ', whole.target).is_none() && !whole.target.is_empty();
            if known && one && (is_target(whole.target) || piece.held) {
                let versioned = !whole.protocol.is_empty();
                set_request(line, &word, versioned, slots);
                return Some(Asked { first, next: first + 1, status: None, versioned });
            }
            continue;
        }
        let tunnel = text == b"CONNECT";
        let target = |at: usize| {
            let place = bare(line, *list.get(at)?);
            let asked = of(line, &place);
            (is_target(asked) || tunnel && is_tunnel(asked)).then_some(place)
        };
        let answered = list.get(first + 1).is_some_and(|next| row::is_status(next.of(line)));
        // The site may stand between.
        let site = list.get(first + 1).filter(|next| !next.held && is_domain(next.of(line)));
        let site = site.filter(|_| target(first + 2).is_some());
        if let Some(site) = site {
            slots.set(Field::Host, site.start, site.end);
        }
        // So may the time taken, in parentheses.
        let timed = list.get(first + 1).is_some_and(|next| {
            line.get(next.start.wrapping_sub(1)) == Some(&b'(') && tail::has_unit(next.of(line))
        });
        let reach = if answered { PATH_WITHIN } else { 1 + usize::from(site.is_some() || timed) };
        let found = (first + 1..=first + reach).find_map(|at| Some((at, target(at)?)));
        let Some((at, target)) = found else { continue };
        slots.set(Field::Method, word.start, word.end);
        slots.set(Field::Target, target.start, target.end);
        let version = list.get(at + 1).map(|piece| bare(line, *piece));
        let version = version.filter(|place| of(line, place).starts_with(b"HTTP/"));
        if let Some(version) = &version {
            slots.set(Field::Protocol, version.start, version.end);
        }
        let next = at + 1 + usize::from(version.is_some());
        let status = (answered && at > first + 1).then_some(first + 1);
        return Some(Asked { first, next, status, versioned: version.is_some() });
    }
    apart(line, pieces, slots)
}

/// A request line as one piece: what has no version is a method and a target.
fn set_request(line: &[u8], word: &Range<usize>, versioned: bool, slots: &mut Slots) {
    if versioned {
        return slots.set(Field::Request, word.start, word.end);
    }
    let blank = memchr::memchr(b' ', of(line, word)).map_or(word.end, |at| word.start + at);
    slots.set(Field::Method, word.start, blank);
    slots.set(Field::Target, (blank + 1).min(word.end), word.end);
}

/// The one method of the line, and the first path or URL before it.
fn apart(line: &[u8], pieces: &Pieces, slots: &mut Slots) -> Option<Asked> {
    let list = pieces.list();
    let is_method = |piece: &Piece| METHODS.contains(&piece.of(line));
    let first = list.iter().position(is_method)?;
    if list.iter().skip(first + 1).any(is_method) {
        return None;
    }
    let ahead = list.get(..first)?;
    let target = ahead.iter().map(|piece| bare(line, *piece)).find(|place| {
        let text = of(line, place);
        is_target(text) && (pieces.cells || !text.starts_with(b"/"))
    })?;
    let method = list.get(first)?;
    slots.set(Field::Method, method.start, method.end);
    slots.set(Field::Target, target.start, target.end);
    Some(Asked { first, next: first + 1, status: None, versioned: false })
}

/// An address in a piece, alone or amid marks.
fn address(line: &[u8], piece: Piece) -> Option<Range<usize>> {
    // No address at all is what stands for one that was never found.
    let is_address = |place: &Range<usize>| matches!(Client::parse(of(line, place)), Client::Ip(ip) if !ip.is_unspecified());
    let place = bare(line, piece);
    if is_address(&place) {
        return Some(place);
    }
    let text = of(line, &place);
    let behind = |mark: u8| memchr::memrchr(mark, text).map(|at| place.start + at + 1..place.end);
    let ahead = memchr::memchr(b'/', text).map(|at| place.start..place.start + at);
    [behind(b'='), behind(b'['), behind(b'('), behind(b'@'), ahead]
        .into_iter()
        .flatten()
        .find(is_address)
}

/// The caller: of several addresses the one that is said to be it, or is not said to be another's.
fn caller(line: &[u8], list: &[Piece], asked: &Asked, time: &Range<usize>) -> Option<Range<usize>> {
    let said = |at: usize, words: &[&[u8]]| {
        let before = at.checked_sub(1).and_then(|at| list.get(at));
        before.is_some_and(|before| is_word(line, *before, words))
    };
    let mut all = Vec::new();
    for at in (0..list.len()).filter(|at| !time.contains(at)) {
        let piece = *list.get(at)?;
        // What was asked for stands last; a word between the method and it may be the caller.
        let inside = (asked.first..asked.next).contains(&at);
        let between = inside && at > asked.first && at + 1 < asked.next;
        let place =
            address(line, piece).filter(|place| !inside || between && bare(line, piece) == *place);
        let Some(place) = place else { continue };
        if said(at, &CALLERS) {
            return Some(place);
        }
        if !said(at, &OTHERS) {
            all.push(place);
        }
    }
    let [one] = all.as_slice() else { return None };
    Some(one.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        let fields = [Field::Client, Field::Method, Field::Target, Field::Status, Field::Elapsed];
        super::super::tests::told(line, split, &fields)
    }

    #[test]
    fn seconds_may_end_a_line_without_their_unit() {
        let read = |line| super::super::tests::told(line, split, &[Field::Status, Field::Seconds]);
        assert_eq!(read("[2026-01-02T03:04:05Z] POST /a 200 123 0.087"), "200|0.087");
        assert_eq!(read("[2026-01-02T03:04:05Z] POST /a 200 123 1.0"), "200|");
    }

    const TIME: &str = "2026-01-02 03:04:05";

    #[test]
    fn what_was_asked_stands_amid_any_words() {
        for (line, fields) in [
            ("GET /a?b=1 200 in 12ms", "|GET|/a?b=1|200|12ms"),
            ("[m] [INFO] GET 200 12ms 203.0.113.9 /a -", "203.0.113.9|GET|/a|200|12ms"),
            ("--> GET /a 200 12ms 934b", "|GET|/a|200|12ms"),
            ("http: GET /a (12 ms) 200", "|GET|/a|200|12 ms"),
            ("[m] Started GET /a for 203.0.113.9", "203.0.113.9|GET|/a||"),
            ("Started GET \"/a\" from 203.0.113.9:40112", "203.0.113.9:40112|GET|/a||"),
            (
                "[h][203.0.113.9:40112]: GET http://h:8000/a  200 12",
                "203.0.113.9:40112|GET|http://h:8000/a|200|",
            ),
            ("203.0.113.9 (via [::1]:40112) GET /b/o", "203.0.113.9|GET|/b/o||"),
            (
                "INFO 203.0.113.9 GET 200 12ms (db: 1ms/2q) /json [u@z]",
                "203.0.113.9|GET|/json|200|12ms",
            ),
            ("request [GET /a, client=203.0.113.9, headers=[a:\"b\"]]", "203.0.113.9|GET|/a||"),
            (
                "Request GET /a from 203.0.113.9 completed with status 404 in 3 ms",
                "203.0.113.9|GET|/a|404|3 ms",
            ),
            (
                "alice 10.0.0.5 http://x.example/a *DENIED* GET 0 0 1 403 text/html",
                "10.0.0.5|GET|http://x.example/a|403|",
            ),
            ("203.0.113.9 alice GET /a 55 200 934", "203.0.113.9|GET|/a|200|"),
            (
                "proxy: 203.0.113.9 CONNECT b.example:443 allow",
                "203.0.113.9|CONNECT|b.example:443||",
            ),
            (
                "[77] Completed: [203.0.113.9:1] 200 GET /a (3 live) 7ms",
                "203.0.113.9:1|GET|/a|200|7ms",
            ),
            ("GET (0.0123s) /a - 404 Not Found", "|GET|/a|404|0.0123s"),
            ("203.0.113.9 GET shop.example /a 200", "203.0.113.9|GET|/a|200|"),
            ("| 404 | 23.4µs | 203.0.113.9 | GET | /a | -", "203.0.113.9|GET|/a|404|23.4µs"),
            (
                "alice 10.0.0.5 http://x.example/a *SCANNED* GET 4567 0 News 1 200 text/html x",
                "10.0.0.5|GET|http://x.example/a|200|",
            ),
        ] {
            assert_eq!(read(&format!("{TIME} {line}")), fields, "{line}");
        }
    }

    #[test]
    fn a_user_agent_without_quotes_ends_with_its_last_product() {
        let agent = |line: &str| super::super::tests::told(line, split, &[Field::UserAgent]);
        let whole = "Mozilla/5.0 (X11; Linux) Gecko/1 Firefox/9.0";
        let line = format!("{TIME} Info: GET http://h/a 200. UserAgent: {whole} end");
        assert_eq!(agent(&line), whole);
        assert_eq!(agent(&format!("{TIME} GET /a 200 curl/8.5 from 203.0.113.9")), "curl/8.5");
    }

    #[test]
    fn what_tells_of_no_request_is_refused() {
        for line in [
            "INFO cache: GET key=/a took 12ms",
            "INFO worker 200 jobs done from 203.0.113.9",
            "scheduler: POST processing of 404 items finished",
            "calling GET http://10.0.0.7/a returned 200 in 12 ms",
            "<-- GET /a?b=1",
            "HEAD is now at 0d7106e /a",
        ] {
            assert_eq!(read(&format!("{TIME} {line}")), "refused", "{line}");
        }
    }
}
