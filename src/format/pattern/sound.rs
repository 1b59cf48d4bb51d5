//! What a field must look like, whatever the format.

use super::super::loose::tail::names_itself;
use super::Field;
use super::ends::plausible_client;
use crate::record::{Client, time};

/// Words that ask for something, and are nobody's name.
const METHODS: [&[u8]; 7] = [b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS"];

/// `200`, or one of the ways to say that there is none.
#[inline]
pub(in super::super) fn status(text: &[u8]) -> bool {
    match text {
        [a, b, c] => a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_digit(),
        b"" | b"-" | b"0" | b"-1" => true,
        _ => false,
    }
}

/// A name, perhaps of several words. A dash among them stands for a column that the pattern does
/// not know, and so does what a proxy did to get an answer, as in `DIRECT/b.example`, and a host
/// with its port behind it.
pub(super) fn user(text: &[u8]) -> bool {
    let is_way = |word: &[u8]| {
        let capitals = word.iter().take_while(|b| b.is_ascii_uppercase() || **b == b'_').count();
        capitals > 3 && word.get(capitals) == Some(&b'/')
    };
    if memchr::memchr(b' ', text).is_none() {
        return true;
    }
    let (head, last) =
        memchr::memrchr(b' ', text).and_then(|at| text.split_at_checked(at)).unwrap_or_default();
    let port = last.len() > 2 && last.iter().skip(1).all(u8::is_ascii_digit);
    let name = head.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    let site = port && name.contains(&b'.') && name.last().is_some_and(u8::is_ascii_alphabetic);
    text.split(|byte| *byte == b' ').all(|word| !matches!(word, b"-" | b"\"-\"") && !is_way(word))
        && !site
}

/// The text can be what the field means. Used where a line is doubtful, and to tell formats of one
/// shape apart; a line that fits its format is not asked.
pub(in super::super) fn sound(field: Field, text: &[u8]) -> bool {
    if matches!(text, b"" | b"-") {
        return true;
    }
    let all = |fits: fn(u8) -> bool| text.iter().all(|byte| fits(*byte));
    match field {
        Field::Status => status(text),
        Field::BytesOut | Field::BytesIn => {
            let digits = text.strip_prefix(b"+").or(text.strip_prefix(b"-")).unwrap_or(text);
            digits.iter().all(u8::is_ascii_digit)
        }
        Field::Target | Field::Path => {
            // A quote behind a blank opens another column.
            memchr::memmem::find(text, b" \"").is_none()
                && (matches!(text, [b'/' | b'*' | b'<', ..])
                    // That of a scheme or a port: what stands before it is one word, and a port is the end
                    // of what is asked for or has a path behind it.
                    || memchr::memchr2(b':', b' ', text).is_some_and(|at| is_schemed(text.get(at..).unwrap_or_default()))
                    // A host and a path.
                    || memchr::memchr(b'/', text).is_some_and(|at| is_host(text.get(..at).unwrap_or_default())))
        }
        // The request stands in the middle of what should be it: `CIPHER "GET /`.
        Field::Request => {
            let quote = memchr::memmem::find(text, b" \"");
            let behind = quote.and_then(|at| text.get(at + 2));
            let columns = memchr::memmem::find(text, b"\" \"").is_some();
            let open = text.first() == Some(&b'"');
            !behind.is_some_and(u8::is_ascii_uppercase) && !columns && !open && !is_overrun(text)
        }
        Field::User => user(text),
        // It ended before: at a quote with a number, or another column of marks, behind it.
        Field::UserAgent | Field::Referer => memchr::memmem::find_iter(text, b"\" ")
            .filter_map(|at| text.get(at + 2))
            .all(|next| !next.is_ascii_digit() && !b"-\"[".contains(next)),
        // `took:12` is a name and a number.
        Field::RequestId => {
            let named = text.len() < 16 && text.contains(&b':') || names_itself(text);
            text.len() >= 6 && !text.contains(&b' ') && !named
        }
        Field::Seconds | Field::Millis | Field::Micros => is_time_taken(text),
        Field::Client if text.contains(&b'@') => {
            // A name that the server knows the caller by.
            let at = memchr::memrchr(b'@', text).and_then(|at| text.get(at + 1..));
            at.is_some_and(is_address)
        }
        Field::Client => {
            let method = METHODS.contains(&text);
            !text.contains(&b'"') && !method && (plausible_client(text) || is_name(text))
        }
        Field::ForwardedFor => text.split(|byte| *byte == b',').all(|hop| is_hop(hop.trim_ascii())),
        Field::Host => is_host(text),
        Field::Method => {
            text.len() <= 32 && all(|byte| byte.is_ascii_alphabetic() || b"-_<>".contains(&byte))
        }
        Field::Protocol => {
            let head = text.first().copied().unwrap_or(b'-');
            head.is_ascii_alphanumeric() && !text.contains(&b' ') && text.len() <= 16
        }
        // A day without a clock is a part of a time that stands in the line.
        Field::Time => {
            let counted = text.len() == 10 && all(|byte| byte.is_ascii_digit());
            let clock = memchr::memchr(b':', text).is_some() || text.len() > 10 || counted;
            clock && (time::any(text, 0).is_some() || time::assumes_year(text))
        }
        _ => true,
    }
}

/// A number, or several in a list.
fn is_time_taken(text: &[u8]) -> bool {
    // A number has one point; an address has more.
    let numbers = text.split(|byte| b", :".contains(byte));
    let addresses = numbers.filter(|part| part.split(|byte| *byte == b'.').count() > 2);
    text.iter().any(u8::is_ascii_digit)
        && text.iter().all(|byte| byte.is_ascii_digit() || b".,-+: msu\xc2\xb5".contains(byte))
        // Two numbers with but blanks between them are two columns.
        && !text.windows(3).any(|at| matches!(at, [b'0'..=b'9', b' ', b' ' | b'0'..=b'9']))
        && addresses.count() == 0
}

/// What follows the name of a scheme or of a host: `://`, or a port and no other words.
fn is_schemed(rest: &[u8]) -> bool {
    rest.starts_with(b"://") || rest.first() == Some(&b':') && memchr::memchr(b' ', rest).is_none()
}

/// More than two words, none of them a protocol, and none that could be asked for behind the first.
fn is_of_words(text: &[u8]) -> bool {
    let asked = memchr::memchr(b' ', text).and_then(|at| text.get(at + 1..)).unwrap_or_default();
    memchr::memchr(b' ', asked.trim_ascii()).is_some()
        && memchr::memmem::find(asked, b" HTTP/").is_none()
        && !sound(Field::Target, asked.trim_ascii())
        && !text.starts_with(b"/")
}

/// One word behind a method of HTTP: nothing that a server knows, and still asked for. Words in
/// capitals are what a firewall made of a request.
pub(super) fn is_word_asked_for(method: &[u8], text: &[u8]) -> bool {
    METHODS.contains(&method)
        && text.iter().any(u8::is_ascii_lowercase)
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte))
}

/// The request ended before: at the quote behind its protocol, or at that behind its target.
fn is_overrun(text: &[u8]) -> bool {
    let after = |at: usize| text.get(at + 1..).unwrap_or_default();
    memchr::memchr_iter(b'"', text).any(|at| {
        let before = text.get(..at).unwrap_or_default();
        let protocol = before.split_last_chunk::<9>().map(|(_, end)| end);
        matches!(protocol, Some([b' ', b'H', b'T', b'T', b'P', b'/', _, b'.', _]))
            && matches!(after(at), [b' ', b'1'..=b'5', b'0'..=b'9', b'0'..=b'9', b' ', ..])
            || after(at).starts_with(b" HTTP/") && !after(at).ends_with(b"HTTP/1.1")
    })
}

/// The same for a field that should be quoted and is not.
pub(super) fn sound_bare(field: Field, text: &[u8]) -> bool {
    match field {
        _ if text == b"-" => true,
        Field::Referer | Field::UserAgent if memchr::memchr2(b'"', b' ', text).is_some() => false,
        Field::Referer => text.starts_with(b"/") || memchr::memmem::find(text, b"://").is_some(),
        Field::UserAgent => text.iter().any(u8::is_ascii_alphabetic),
        // A single quote is one all the same.
        Field::Request => {
            let slash = memchr::memchr(b'/', text).is_some();
            text.first() != Some(&b'\'') && slash && !is_of_words(text)
        }
        Field::Target | Field::Path => {
            let slash = memchr::memchr(b'/', text).is_some();
            text.first() != Some(&b'\'') && slash && sound(field, text)
        }
        // What is read over tells nothing else of whether the columns are those of the pattern.
        Field::Ignore => false,
        _ => sound(field, text),
    }
}

/// An address of a machine.
pub(super) fn is_address(text: &[u8]) -> bool {
    matches!(Client::parse(text), Client::Ip(_))
}

/// A name of a machine with points in it, and no address.
pub(super) fn is_only_a_name(text: &[u8]) -> bool {
    text.contains(&b'.') && is_name(text) && !is_address(text)
}

/// A host name without blanks or marks.
fn is_name(text: &[u8]) -> bool {
    text.iter().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte))
        && text.iter().any(u8::is_ascii_alphabetic)
}

/// An address, perhaps with a port or a zone, or a word that stands for one (RFC 7239, 6).
fn is_hop(text: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b".:-_%[]".contains(byte);
    // A bare word may be any column: it must be said to be nobody, or look like a name.
    // So may a name with points: that of a host, mostly.
    let port = memchr::memchr(b':', text).and_then(|colon| text.get(colon + 1..));
    let named = matches!(text, b"unknown" | b"localhost" | [b'_', ..])
        || port.is_some_and(|port| !port.is_empty() && port.iter().all(u8::is_ascii_digit));
    is_address(text)
        || named && text.iter().all(allowed) && text.iter().any(u8::is_ascii_alphabetic)
}

/// A name without points, as services within a cluster have one.
pub(super) fn is_service(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_lowercase)
        && text
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
}

/// A host as clients ask for it: it has a point or a port, or is this machine. A bare word in a
/// column may be anything.
fn is_host(text: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:[]*".contains(byte);
    let marked = memchr::memchr2(b'.', b':', text).is_some();
    // Brackets stand around an address only.
    let bracketed = memchr::memchr(b'[', text).is_some();
    text.iter().all(allowed)
        && (!bracketed || is_address(text))
        && (marked || text == b"localhost" || text == b"_")
}
