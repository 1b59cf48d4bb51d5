//! Syslog, old (RFC 3164) and new (RFC 5424).

use super::prefix::iso_time;
use super::{Inner, Outer};

/// RFC 3164: `[<pri>]Jan  2 03:04:05 [host ]tag[pid]: line`. The priority, the host and the tag may
/// be missing; the time may be ISO 8601 (rsyslog), then only with a tag, since else it is but a
/// time before a line.
pub(super) fn bsd(line: &[u8]) -> Option<Inner<'_>> {
    let bare = without_priority(line);
    let text = bare.unwrap_or(line);
    let (time, rest) = match old_time(text) {
        Some(found) => found,
        None => match iso_time(text) {
            Some(found) => found,
            None => spaced_time(bare?)?,
        },
    };
    let old = time.get(4) != Some(&b'-') || time.get(10) == Some(&b' ');
    let rest = rest.strip_prefix(b" ")?.trim_ascii_start();
    if let Some((program, text)) = tag(rest) {
        return Some(Inner { text, outer: Outer { time, program } });
    }
    let (host, after) = word(rest)?;
    if iso_time(host).is_some() {
        return None;
    }
    let (program, text) = match tag(after) {
        Some(found) => found,
        None if old => (&b""[..], after),
        None => return None,
    };
    Some(Inner { text, outer: Outer { time, program } })
}

/// RFC 5424: `<pri>1 time host program process message-id [data] line`, where missing parts are
/// `-`, perhaps after the number of octets (RFC 6587). Heroku leaves the data away.
pub(super) fn ietf(line: &[u8]) -> Option<Inner<'_>> {
    let (version, rest) = word(without_priority(line)?)?;
    if !matches!(version, [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9']) {
        return None;
    }
    let (time, rest) = word(rest)?;
    if time != b"-" && iso_time(time).is_none_or(|(_, rest)| !rest.is_empty()) {
        return None;
    }
    let (_host, rest) = word(rest)?;
    let (program, rest) = word(rest)?;
    let (_process, rest) = word(rest)?;
    let (_id, rest) = word(rest)?;
    let text = match rest {
        [b'-'] => b"",
        [b'-', b' ', after @ ..] => after,
        [b'[', ..] => elements(rest)?,
        _ => rest,
    };
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let present = |text: &'static [u8], known| if known == text { &b""[..] } else { known };
    let outer = Outer { time: present(b"-", time), program: present(b"-", program) };
    Some(Inner { text, outer })
}

/// What follows `<pri>`, perhaps after the number of octets.
fn without_priority(line: &[u8]) -> Option<&[u8]> {
    let counted = line.trim_ascii_start();
    let digits = counted.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let line = match counted.get(digits..) {
        Some([b' ', after @ ..]) if (1..=7).contains(&digits) => after,
        _ => line,
    };
    let inside = line.strip_prefix(b"<")?;
    let digits = inside.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match inside.get(digits..)? {
        [b'>', rest @ ..] if (1..=3).contains(&digits) => Some(rest),
        _ => None,
    }
}

/// `Jan  2 03:04:05`, perhaps with a year or fractions of a second, and what follows.
fn old_time(text: &[u8]) -> Option<(&[u8], &[u8])> {
    const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    let month = text.get(..3)?;
    let (months, _) = MONTHS.as_chunks::<3>();
    months.iter().any(|known| known == month).then_some(())?;
    let clock_at = match text.get(3..8)? {
        [b' ', b' ' | b'0'..=b'3', b'0'..=b'9', b' ', _] => 7,
        [b' ', b'1'..=b'9', b' ', ..] => 6,
        _ => return None,
    };
    let year = text.get(clock_at..clock_at + 5)?;
    let has_year = matches!(year, [b'1' | b'2', .., b' ']) && !year.contains(&b':');
    let clock_at = clock_at + if has_year { 5 } else { 0 };
    let clock = text.get(clock_at..clock_at + 8)?;
    matches!(clock, [_, _, b':', _, _, b':', _, c] if c.is_ascii_digit()).then_some(())?;
    let fraction = text.get(clock_at + 8..)?;
    let length = match fraction {
        [b'.' | b',', digits @ ..] => {
            1 + digits.iter().take_while(|byte| byte.is_ascii_digit()).count()
        }
        _ => 0,
    };
    text.split_at_checked(clock_at + 8 + length)
}

/// `2026-01-02 03:04:05.120 +0100` and what follows.
fn spaced_time(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_shape = matches!(
        text,
        [b'1' | b'2', _, _, _, b'-', _, _, b'-', _, _, b' ', _, _, b':', _, _, b':', _, _, ..]
    );
    let sign = memchr::memchr2(b'+', b'-', text.get(19..27)?)? + 19;
    let (time, rest) = text.split_at_checked(sign + 5)?;
    let zone = time.get(sign + 1..)?;
    (is_shape && zone.iter().all(u8::is_ascii_digit)).then_some((time, rest))
}

/// `tag:` or `tag[pid]:`, and the line behind it.
fn tag(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./@".contains(byte);
    let length = text.iter().take(64).take_while(|byte| is_name(byte)).count();
    // The headers of CEF and LEEF are the line's own.
    if matches!(text.get(..length)?, b"" | b"CEF" | b"LEEF") {
        return None;
    }
    let (name, rest) = text.split_at_checked(length)?;
    let rest = match rest {
        [b'[', inside @ ..] => {
            let close = inside.iter().take(32).position(|byte| *byte == b']')?;
            inside.get(close + 1..)?
        }
        _ => rest,
    };
    match rest {
        [b':'] => Some((name, b"")),
        [b':', b' ', line @ ..] => Some((name, line)),
        [b':', line @ ..] if line.starts_with(b"{") => Some((name, line)),
        _ => None,
    }
}

/// What follows structured data: elements in brackets, in which `\]` does not close.
fn elements(mut text: &[u8]) -> Option<&[u8]> {
    while let [b'[', ..] = text {
        let mut at = 1;
        loop {
            at += memchr::memchr2(b']', b'\\', text.get(at..)?)?;
            if text.get(at) == Some(&b']') {
                break;
            }
            at += 2;
        }
        text = text.get(at + 1..)?;
    }
    Some(text.strip_prefix(b" ").unwrap_or(text))
}

/// The next word and what follows the blank after it.
fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b' ', text)?;
    (end > 0).then_some((text.get(..end)?, text.get(end + 1..)?))
}
