//! Undoing the escapes that log writers put into text, and the one notation of a field that framing
//! and wrappers must agree on.

/// Appends `raw` to `out` with the escapes of Apache (`\"`, `\\`, `\n`, `\xhh`) and NGINX (`\xHH`)
/// undone; these are also a subset of what JSON writes. An escape that is none stays as it is.
pub fn unescape_log(raw: &[u8], out: &mut Vec<u8>) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        rest = match tail {
            [_, b'x', high, low, after @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                out.push(hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0));
                after
            }
            [_, code, after @ ..] if simple(*code).is_some() => {
                out.extend(simple(*code));
                after
            }
            [slash, after @ ..] => {
                out.push(*slash);
                after
            }
            [] => break,
        };
    }
    out.extend_from_slice(rest);
}

/// Appends `raw` to `out` with the escapes of HAProxy (`#HH`) undone, and the backslashes before
/// quotes that a syslog daemon added.
pub fn unescape_hash(raw: &[u8], out: &mut Vec<u8>) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr2(b'#', b'\\', rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        rest = match tail {
            [b'#', high, low, after @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                out.push(hex(*high).unwrap_or(0) << 4 | hex(*low).unwrap_or(0));
                after
            }
            [b'\\', b'"', after @ ..] => {
                out.push(b'"');
                after
            }
            [mark, after @ ..] => {
                out.push(*mark);
                after
            }
            [] => break,
        };
    }
    out.extend_from_slice(rest);
}

/// Appends the contents of a JSON string to `out`, escapes undone. NGINX's `\xHH`, illegal in JSON
/// but written by it without `escape=json`, is understood too. Lone surrogates become U+FFFD.
pub fn unescape_json(raw: &[u8], out: &mut Vec<u8>) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        rest = if let [_, b'u', after @ ..] = tail {
            unicode(after, out)
        } else {
            let end = tail.len().min(if tail.get(1) == Some(&b'x') { 4 } else { 2 });
            let (escape, after) = tail.split_at(end);
            match escape {
                [_, b'/'] => out.push(b'/'),
                _ => unescape_log(escape, out),
            }
            after
        };
    }
    out.extend_from_slice(rest);
}

/// Reads the four digits after `\u`, and the second half of a surrogate pair.
fn unicode<'a>(digits: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let Some((first, rest)) = four(digits) else {
        out.extend_from_slice(b"\\u");
        return digits;
    };
    let (code, rest) = match (first, rest) {
        (0xD800..0xDC00, [b'\\', b'u', after @ ..]) => match four(after) {
            Some((second @ 0xDC00..0xE000, rest)) => {
                (0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00), rest)
            }
            _ => (first, rest),
        },
        _ => (first, rest),
    };
    let decoded = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    out.extend_from_slice(decoded.encode_utf8(&mut [0; 4]).as_bytes());
    rest
}

fn four(text: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(4)?;
    let mut value = 0;
    for digit in digits {
        value = value << 4 | u32::from(hex(*digit)?);
    }
    Some((value, rest))
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

fn simple(code: u8) -> Option<u8> {
    Some(match code {
        b'"' | b'\\' => code,
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        b'v' => 11,
        _ => return None,
    })
}

/// The name of a field of systemd's journal at the start of a line, and its value:
/// `_SYSTEMD_UNIT=nginx.service`.
#[must_use]
pub fn assigned(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_part = |byte: &&u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_');
    let length = line.iter().take_while(is_part).count();
    let (name, rest) = line.split_at_checked(length)?;
    rest.strip_prefix(b"=").filter(|_| length > 1).map(|value| (name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(raw: &str) -> String {
        let mut out = Vec::new();
        unescape_log(raw.as_bytes(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    fn json(raw: &str) -> String {
        let mut out = Vec::new();
        unescape_json(raw.as_bytes(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn escapes_of_apache_and_nginx_are_undone() {
        assert_eq!(log(r#"a \"b\" \\ \x41\x5C end"#), "a \"b\" \\ A\\ end");
        assert_eq!(log(r"\q \x4 \"), r"\q \x4 \");
    }

    #[test]
    fn escapes_of_haproxy_are_undone() {
        let mut out = Vec::new();
        unescape_hash(br#"a#22b\"c#zz # \\d #"#, &mut out);
        assert_eq!(out, br#"a"b"c#zz # \\d #"#);
    }

    #[test]
    fn escapes_of_json_are_undone() {
        assert_eq!(json(r#"a\/b \"q\" \u0041\u00e9 \ud83d\ude00 \x41"#), "a/b \"q\" Aé 😀 A");
        assert_eq!(json(r"\ud83d x \u12"), "\u{fffd} x \\u12");
    }
}
