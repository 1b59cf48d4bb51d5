//! What stands in front of the request and behind the size.

use super::{Found, quoted, set, tail, words};
use crate::format::field::{Field, Slots};
use crate::format::pattern::sound::sound;
use crate::record::Client;
use std::ops::Range;

/// Quoted texts behind the size that are looked at.
const TEXTS: usize = 12;

/// Referer, user agent, forwarded list and host: told apart by what they look like, and else by
/// their order, which is that of the combined format.
pub(in super::super) fn behind(line: &[u8], from: usize, slots: &mut Slots) {
    let mut referer = false;
    // Of several texts that may be the user agent, the one that names a program is.
    let of = |span: &Range<usize>| line.get(span.clone()).unwrap_or_default();
    let program = quoted(line, from).take(TEXTS).map(|(span, _)| span).find(|s| is_program(of(s)));
    for (span, _) in quoted(line, from).take(TEXTS) {
        let text = line.get(span.clone()).unwrap_or_default();
        let mark = span.start.checked_sub(2).and_then(|at| line.get(at));
        if matches!(mark, Some(b'=' | b':')) {
            continue;
        }
        let is_missing = matches!(text, b"" | b"-");
        let field = if !referer && (is_missing || is_url(text)) {
            referer = true;
            Field::Referer
        } else if is_missing {
            continue;
        } else if !slots.has(Field::ForwardedFor) && is_list(text) {
            Field::ForwardedFor
        } else if !slots.has(Field::Host) && is_domain(text) {
            Field::Host
        } else if !slots.has(Field::UserAgent)
            && is_agent(text)
            && program.as_ref().is_none_or(|program| *program == span)
        {
            referer = true;
            Field::UserAgent
        } else {
            continue;
        };
        set(field, line, span, slots);
    }
    tail::behind(line, from, slots);
    if slots.get(line, Field::Client).is_empty() {
        client_behind(line, from, slots);
    }
}

/// The one bare address behind the size, where none stands in front of the request.
fn client_behind(line: &[u8], from: usize, slots: &mut Slots) {
    let bare = |span: &Range<usize>| line.get(span.start.wrapping_sub(1)) != Some(&b'"');
    let is_address = |span: &Range<usize>| {
        matches!(Client::parse(line.get(span.clone()).unwrap_or_default()), Client::Ip(_))
    };
    let mut all = words(line, from).take(16).filter(bare).filter(is_address);
    if let (Some(span), None) = (all.next(), all.next()) {
        slots.set(Field::Client, span.start, span.end);
    }
}

/// A name with points, the last of whose parts begins with a letter: no number, no `TLSv1.3`.
pub(in crate::format) fn is_domain(text: &[u8]) -> bool {
    let mut parts = text.rsplit(|byte| *byte == b'.');
    let last = parts.next().unwrap_or_default();
    last.len() >= 2
        && last.first().is_some_and(u8::is_ascii_alphabetic)
        && parts.next().is_some()
        && sound(Field::Host, text)
}

pub(in crate::format) fn is_url(text: &[u8]) -> bool {
    let head = text.get(..text.len().min(40)).unwrap_or_default();
    text.starts_with(b"/") || memchr::memmem::find(head, b"://").is_some()
}

/// Addresses with commas between them.
pub(in crate::format) fn is_list(text: &[u8]) -> bool {
    text.split(|byte| *byte == b',')
        .all(|hop| matches!(Client::parse(hop.trim_ascii()), Client::Ip(_)))
}

/// It has letters: no number, no address, no time taken.
pub(in crate::format) fn is_agent(text: &[u8]) -> bool {
    text.iter().filter(|byte| byte.is_ascii_alphabetic()).count() >= 3
}

/// A name, a slash and a version: `Mozilla/5.0 (X11)`.
fn is_program(text: &[u8]) -> bool {
    let slash = memchr::memchr(b'/', text).unwrap_or(0);
    let name = text.get(..slash).unwrap_or_default();
    !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_. ".contains(byte))
        && text.get(slash + 1).is_some_and(u8::is_ascii_digit)
}

/// Client, host and user from the columns in front of the request, the time left out.
pub(super) fn before(line: &[u8], found: &Found, slots: &mut Slots) {
    let limit = found.request.start.saturating_sub(1);
    let ahead = line.get(..limit).unwrap_or_default();
    let inside = |span: &Range<usize>| !found.time.contains(&span.start);
    let logger = names_logger(ahead);
    let mut list: Option<usize> = None;
    let mut client = None;
    for span in words(ahead, 0).filter(inside).take(16) {
        let span = unlabelled(ahead, span);
        let word = ahead.get(span.clone()).unwrap_or_default();
        if let Some(span) = address(ahead, &span) {
            let start = *list.get_or_insert(span.start);
            if ahead.get(span.end) == Some(&b',') {
                continue;
            }
            // In cells the caller stands nearest to the time; before it collectors and proxies.
            if barred(ahead) && nearer(ahead, span.end, found) {
                list = None;
                continue;
            }
            // A quoted list is a header; the peer stands in a column of its own.
            if word.ends_with(b"\"") && start < span.start {
                slots.set(Field::ForwardedFor, start + 1, span.end - 1);
                list = None;
                continue;
            }
            // Behind a list stands the peer that sent it.
            let next = words(ahead, span.end).next().filter(|_| start < span.start);
            let peer = next.and_then(|next| address(ahead, &next));
            if let Some(peer) = peer {
                slots.set(Field::ForwardedFor, start, span.end);
                client = Some((peer.start, peer.end));
            } else {
                client = Some((start, span.end));
            }
            break;
        }
        list = None;
        let hostlike = !logger
            && word.contains(&b'.')
            && word.iter().any(u8::is_ascii_alphabetic)
            && sound(Field::Host, word);
        // What stands nearest the caller is the site; before it the machine that collects.
        if hostlike {
            slots.set(Field::Host, span.start, span.end);
        }
    }
    let end = match client {
        Some((start, end)) => {
            slots.set(Field::Client, start, end);
            site_cell(ahead, end, found, slots);
            quoted_name(ahead.get(..start).unwrap_or_default(), slots);
            end
        }
        None => name(ahead, found, slots),
    };
    between(ahead, found, slots);
    user(line, end, found, slots);
}

/// Behind the caller, the one cell that is the name of a host.
fn site_cell(ahead: &[u8], from: usize, found: &Found, slots: &mut Slots) {
    let text = |span: &Range<usize>| ahead.get(span.clone()).unwrap_or_default();
    let mut all = words(ahead, from)
        .filter(|span| !found.time.contains(&span.start) && is_domain(text(span)));
    if let (Some(site), None) = (all.next(), all.next())
        && barred(ahead)
        && !slots.has(Field::Host)
    {
        slots.set(Field::Host, site.start, site.end);
    }
}

/// An address, which may stand in quotes or brackets; the place within the brackets.
fn address(line: &[u8], span: &Range<usize>) -> Option<Range<usize>> {
    let word = line.get(span.clone()).unwrap_or_default();
    let plain = word.trim_ascii_start();
    let plain = plain.strip_prefix(b"\"").unwrap_or(plain);
    let plain = plain.strip_suffix(b"\"").unwrap_or(plain);
    let plain = plain.strip_prefix(b"(").and_then(|w| w.strip_suffix(b")")).unwrap_or(plain);
    let trim = usize::from(word.starts_with(b"(") && word.ends_with(b")"));
    matches!(Client::parse(plain), Client::Ip(_)).then_some(span.start + trim..span.end - trim)
}

/// `INFO:werkzeug:203.0.113.9`: loggers of Python hang what they say onto the names before it.
fn unlabelled(ahead: &[u8], span: Range<usize>) -> Range<usize> {
    let word = ahead.get(span.clone()).unwrap_or_default();
    let Some(colon) = memchr::memrchr(b':', word) else { return span };
    let (label, address) = word.split_at_checked(colon + 1).unwrap_or_default();
    let named = label.iter().any(u8::is_ascii_alphabetic) && !label.contains(&b'[');
    let whole = matches!(Client::parse(word), Client::Ip(_));
    if named && !whole && address.contains(&b'.') && is_list(address) {
        return span.start + colon + 1..span.end;
    }
    span
}

/// A line that names its level names its logger as well, which looks like a host.
fn names_logger(ahead: &[u8]) -> bool {
    let levels: [&[u8]; 6] = [b"TRACE", b"DEBUG", b"INFO", b"NOTICE", b"WARN", b"ERROR"];
    let level = |span: Range<usize>| {
        ahead.get(span).is_some_and(|word| levels.iter().any(|level| word.starts_with(level)))
    };
    words(ahead, 0).take(6).any(level)
}

/// Bars part the columns.
fn barred(ahead: &[u8]) -> bool {
    memchr::memchr_iter(b'|', ahead).take(2).count() == 2
}

/// Another address stands between a place and the time, or the request.
fn nearer(ahead: &[u8], from: usize, found: &Found) -> bool {
    let stop = if found.time.start > from { found.time.start } else { ahead.len() };
    words(ahead, from)
        .take_while(|span| span.start < stop)
        .any(|span| matches!(Client::parse(ahead.get(span).unwrap_or_default()), Client::Ip(_)))
}

/// Some write the user in quotes right before the address; what stands behind it goes before.
fn quoted_name(before: &[u8], slots: &mut Slots) {
    let text = before.trim_ascii_end();
    let inner = text.strip_suffix(b"\"").unwrap_or_default();
    let Some(open) = memchr::memrchr(b'"', inner) else { return };
    let name = inner.get(open + 1..).unwrap_or_default();
    let plain =
        name.iter().any(u8::is_ascii_alphabetic) && !name.iter().any(|byte| b" .:/".contains(byte));
    if plain {
        slots.set(Field::User, open + 1, inner.len());
    }
}

/// Between the time and the request some write the host, and some the time taken with its unit.
fn between(ahead: &[u8], found: &Found, slots: &mut Slots) {
    if found.time.start == 0 {
        return;
    }
    let taken = |span: &Range<usize>| tail::has_unit(ahead.get(span.clone()).unwrap_or_default());
    if let Some(span) = words(ahead, found.time.end + 1).take(4).find(taken) {
        slots.set(Field::Elapsed, span.start, span.end);
    }
    if slots.has(Field::Host) {
        return;
    }
    let mut behind = words(ahead, found.time.end + 1);
    if let (Some(span), None) = (behind.next(), behind.next()) {
        let word = ahead.get(span.clone()).unwrap_or_default();
        if is_domain(word) {
            slots.set(Field::Host, span.start, span.end);
        }
    }
}

/// Without an address the first column may be the caller's name.
fn name(ahead: &[u8], found: &Found, slots: &mut Slots) -> usize {
    let first = words(ahead, 0).next().filter(|span| span.end < found.time.start.max(1));
    let Some(first) = first else { return 0 };
    let word = ahead.get(first.clone()).unwrap_or_default();
    if !slots.has(Field::Host) && sound(Field::Client, word) && word != b"-" {
        slots.set(Field::Client, first.start, first.end);
    }
    first.end
}

/// The user stands between the second column behind the client and the time, or the request if the
/// time stands elsewhere.
fn user(line: &[u8], client_end: usize, found: &Found, slots: &mut Slots) {
    let timed = found.time.start > client_end;
    let stop = if timed { found.time.start } else { found.request.start };
    let Some(between) = line.get(client_end..stop.saturating_sub(1)) else { return };
    // A name with blanks stands in quotes.
    let text = between.trim_ascii_end();
    let open = text.strip_suffix(b"\"").and_then(|text| memchr::memrchr(b'"', text));
    if let Some(open) = open.filter(|open| open + 2 < text.len()) {
        slots.set(Field::User, client_end + open + 1, client_end + text.len() - 1);
        return;
    }
    let site = site(between);
    if let Some(site) = site.as_ref().filter(|_| !slots.has(Field::Host)) {
        slots.set(Field::Host, client_end + site.name.start, client_end + site.name.end);
    }
    let mut all = words(between, 0).filter(|span| {
        let told = site.as_ref().is_some_and(|site| site.all.contains(&span.start));
        span.end <= between.len() && !told
    });
    let first = all.next();
    let dashed = first.clone().is_some_and(|first| between.get(first) == Some(b"-"));
    let (last, more) = (all.next(), all.last());
    // The one word between the caller and the time.
    let only = first.filter(|_| timed && last.is_none() && site.is_none());
    if let Some(only) = only.filter(|only| is_name(between.get(only.clone()).unwrap_or_default())) {
        slots.set(Field::User, client_end + only.start, client_end + only.end);
        return;
    }
    // Without the time between, only the dash of an identity tells the columns.
    let last = if timed { more.or(last) } else { last.filter(|_| dashed && more.is_none()) };
    // Behind an address stands its port.
    let port = |last: &Range<usize>| {
        let digits =
            between.get(last.clone()).is_some_and(|text| text.iter().all(u8::is_ascii_digit));
        let before = between.get(..last.start).and_then(|ahead| words(ahead, 0).last());
        digits && before.is_some_and(|before| address(between, &before).is_some())
    };
    if let Some(last) = last.filter(|last| !port(last)) {
        slots.set(Field::User, client_end + last.start, client_end + last.end);
    }
}

/// The site that was asked, with its port: `shop.example:443`, or as two columns.
struct Site {
    name: Range<usize>,
    all: Range<usize>,
}

/// The name of a host that a port follows, among the columns behind the caller; the port of the
/// caller may stand before it.
fn site(columns: &[u8]) -> Option<Site> {
    let is_port = |text: &[u8]| (2..6).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
    let text = |span: &Range<usize>| columns.get(span.clone()).unwrap_or_default();
    let mut before: Option<Range<usize>> = None;
    let mut all = words(columns, 0).peekable();
    while let Some(span) = all.next() {
        let word = text(&span);
        let colon = memchr::memchr(b':', word).unwrap_or(word.len());
        let (name, port) = word.split_at_checked(colon)?;
        let next = all.peek().filter(|next| port.is_empty() && is_port(text(next)));
        let end = if port.get(1..).is_some_and(is_port) {
            Some(span.end)
        } else {
            next.map(|next| next.end)
        };
        if let Some(end) = end.filter(|_| is_domain(name)) {
            let start =
                before.filter(|before| is_port(text(before))).map_or(span.start, |b| b.start);
            return Some(Site { name: span.start..span.start + colon, all: start..end });
        }
        before = Some(span);
    }
    None
}

/// It may be somebody's name: no host, no number, and no word in capitals as caches write.
pub(super) fn is_name(text: &[u8]) -> bool {
    const WORDS: [&[u8]; 6] = [b"http", b"https", b"tls", b"ssl", b"gzip", b"cache"];
    let word = WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    text.iter().any(u8::is_ascii_lowercase) && !is_domain(text) && !is_url(text) && !word
}
