//! What a server would read in a target: encodings undone, lower case, blanks made one.
//!
//! Attackers write one payload in many ways: percent-encoded once or twice, as `%u0027`, in
//! overlong UTF-8 (`%c0%ae`), with comments for blanks, in mixed case. Servers and interpreters
//! undo these, so a signature must not care. The text is for matching only and is never shown.

/// Bytes of a text that are looked at; what is behind them is not.
pub const LONGEST: usize = 4096;
/// Times that percent-encoding is undone.
const ROUNDS: usize = 3;

/// Writes the normal form of a text to `out`; in a query a plus sign is a blank.
pub fn normalise(text: &[u8], query: bool, out: &mut Vec<u8>) {
    out.clear();
    out.extend_from_slice(text.get(..LONGEST).unwrap_or(text));
    if query {
        plus(out);
    }
    for _ in 0..ROUNDS {
        if memchr::memchr(b'%', out).is_none() || !percent(out) {
            break;
        }
    }
    overlong(out);
    out.make_ascii_lowercase();
    if names_characters(out) {
        entities(out);
    }
    if memchr::memmem::find(out, b"/*").is_some() {
        comments(out, query);
    }
    blanks(out);
}

/// Least letters of Base64 in a value that are read: less holds no payload worth the name.
pub const LEAST: usize = 32;

/// Appends what values of a query say that are written in Base64, if it is text, each behind an
/// ampersand and in normal form.
pub fn base64(query: &[u8], part: &mut Vec<u8>, out: &mut Vec<u8>) {
    let query = query.get(..LONGEST).unwrap_or(query);
    for value in query.split(|byte| *byte == b'&') {
        let value = memchr::memchr(b'=', value).and_then(|at| value.get(at + 1..));
        let Some(text) = value.filter(|v| v.len() >= LEAST).and_then(plain_text) else { continue };
        normalise(&text, false, part);
        out.push(b'&');
        out.extend_from_slice(part);
    }
}

/// The text that letters of Base64 stand for, in either alphabet; `None` if they stand for none.
fn plain_text(value: &[u8]) -> Option<Vec<u8>> {
    let (mut bits, mut held, mut text) = (0u32, 0, Vec::with_capacity(value.len() * 3 / 4));
    let mut rest = value;
    while let [byte, more @ ..] = rest {
        rest = more;
        let mut letter = *byte;
        if let (b'%', [a, b, after @ ..]) = (letter, more) {
            (letter, rest) = (pair(*a, *b)?, after);
        }
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            // A plus sign in a query is a blank for servers, and was one for none who wrote it.
            b'+' | b'-' | b' ' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => return None,
        };
        (bits, held) = (bits << 6 | u32::from(six), held + 6);
        if held >= 8 {
            held -= 8;
            let byte = (bits >> held & 0xff) as u8;
            if !(byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
                return None;
            }
            text.push(byte);
        }
    }
    (text.len() >= LEAST * 3 / 4).then_some(text)
}

fn plus(text: &mut [u8]) {
    for byte in text.iter_mut().filter(|byte| **byte == b'+') {
        *byte = b' ';
    }
}

/// Steps upwards in a path whose dots, or a slash beside them, are encoded once or twice. Browsers and
/// crawlers resolve plain steps and such with encoded dots before they ask, but not `..%2F`: a
/// program that encodes `../a.md` as the name of a file sends one of these, and means no harm.
#[must_use]
pub fn hidden_steps(path: &[u8]) -> usize {
    if memchr::memchr(b'%', path).is_none() {
        return 0;
    }
    let mut rest = path.get(..LONGEST).unwrap_or(path);
    let (mut steps, mut dots, mut others, mut hidden) = (0, 0, false, false);
    loop {
        let sign = sign(rest);
        let (byte, length) = sign.unwrap_or((b'/', 0));
        let encoded = length > 1;
        match byte {
            b'.' => (dots, hidden) = (dots + 1, hidden || encoded),
            b'/' | b'\\' => {
                steps += usize::from(dots == 2 && !others && (hidden || encoded));
                (dots, others, hidden) = (0, false, encoded);
            }
            _ => others = true,
        }
        if sign.is_none() {
            return steps;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// The first sign of a path and the bytes that write it, a dot or a slash also where they are encoded.
fn sign(path: &[u8]) -> Option<(u8, usize)> {
    let (decoded, length) = match path {
        [b'%', b'2', b'5', a, b, ..] => (pair(*a, *b), 5),
        [b'%', a, b, ..] => (pair(*a, *b), 3),
        _ => (None, 1),
    };
    match decoded.filter(|byte| matches!(byte, b'.' | b'/' | b'\\')) {
        Some(byte) => Some((byte, length)),
        None => path.first().map(|byte| (*byte, 1)),
    }
}

/// Undoes percent-encoding in place once; says whether there was any.
fn percent(text: &mut Vec<u8>) -> bool {
    let (mut read, mut write, mut any) = (0, 0, false);
    while let Some(byte) = text.get(read).copied() {
        let (decoded, length) = match (byte, text.get(read + 1..).unwrap_or_default()) {
            (b'%', [b'u' | b'U', a, b, c, d, ..]) => match (pair(*a, *b), pair(*c, *d)) {
                (Some(high), Some(low)) => (narrow(high, low), 6),
                _ => (byte, 1),
            },
            (b'%', [a, b, ..]) => match pair(*a, *b) {
                Some(decoded) => (decoded, 3),
                None => (byte, 1),
            },
            _ => (byte, 1),
        };
        any |= length > 1;
        if let Some(place) = text.get_mut(write) {
            *place = decoded;
        }
        read += length;
        write += 1;
    }
    text.truncate(write);
    any
}

/// The ASCII letter that servers take a wide character for: itself, or its full-width form.
fn narrow(high: u8, low: u8) -> u8 {
    match (high, low) {
        (0, low) if low < 0x80 => low,
        (0x02, 0xb9 | 0xbc | 0xc8) | (0x20, 0x18 | 0x19 | 0x32) => b'\'',
        (0x22, 0x15) => b'/',
        (0xff, low @ 0x01..=0x5e) => low + 0x20,
        _ => b'?',
    }
}

/// Undoes two-byte UTF-8 that stands for ASCII (`C0 AE` is a full stop), and full-width forms in
/// three bytes (`EF BC 87` is a quote).
fn overlong(text: &mut Vec<u8>) {
    if !text.iter().any(|byte| matches!(byte, 0xc0 | 0xc1 | 0xef)) {
        return;
    }
    let (mut read, mut write) = (0, 0);
    while let Some(byte) = text.get(read).copied() {
        let (decoded, length) = match text.get(read..).unwrap_or_default() {
            [lead @ (0xc0 | 0xc1), low, ..] if low & 0x80 != 0 || *lead == 0xc0 => {
                ((lead & 1) << 6 | low & 0x3f, 2)
            }
            // Some servers fold `C1 9C` and `C1 1C` to a backslash.
            [0xc1, 0x1c, ..] => (b'\\', 2),
            [0xef, 0xbc, low @ 0x81..=0xbf, ..] => (low - 0x60, 3),
            [0xef, 0xbd, low @ 0x80..=0x9e, ..] => (low - 0x20, 3),
            _ => (byte, 1),
        };
        if let Some(place) = text.get_mut(write) {
            *place = decoded;
        }
        read += length;
        write += 1;
    }
    text.truncate(write);
}

/// Named characters of HTML that payloads hide, in lower case; browsers skip tabs and line ends in
/// addresses, so that these stand for nothing. Reference: the list of named characters of HTML.
const ENTITIES: [(&[u8], Option<u8>); 15] = [
    (b"lt;", Some(b'<')),
    (b"gt;", Some(b'>')),
    (b"quot;", Some(b'"')),
    (b"apos;", Some(b'\'')),
    (b"lpar;", Some(b'(')),
    (b"rpar;", Some(b')')),
    (b"colon;", Some(b':')),
    (b"equals;", Some(b'=')),
    (b"sol;", Some(b'/')),
    (b"bsol;", Some(b'\\')),
    (b"grave;", Some(b'`')),
    (b"period;", Some(b'.')),
    (b"num;", Some(b'#')),
    (b"tab;", None),
    (b"newline;", None),
];

/// A text may hold characters as pages write them: by number, or by a name and a semicolon.
#[inline]
pub fn names_characters(text: &[u8]) -> bool {
    memchr::memchr(b'&', text).is_some()
        && (memchr::memchr(b';', text).is_some() || memchr::memmem::find(text, b"&#").is_some())
}

/// Undoes the names and numbers that pages write characters with.
fn entities(text: &mut Vec<u8>) {
    let (mut read, mut write) = (0, 0);
    while let Some(byte) = text.get(read).copied() {
        let rest = text.get(read + 1..).unwrap_or_default();
        let (decoded, length) = match (byte, rest) {
            (b'&', [b'#', number @ ..]) => {
                numbered(number).map_or((Some(byte), 1), |(byte, n)| (byte, n + 2))
            }
            (b'&', _) => ENTITIES
                .iter()
                .find(|(name, _)| rest.starts_with(name))
                .map_or((Some(byte), 1), |(name, byte)| (*byte, name.len() + 1)),
            _ => (Some(byte), 1),
        };
        if let (Some(place), Some(decoded)) = (text.get_mut(write), decoded) {
            *place = decoded;
            write += 1;
        }
        read += length;
    }
    text.truncate(write);
}

/// The character of `40;` or `x28`, and the bytes that tell it; what browsers skip stands for
/// nothing. `None` if it is none, or none of ASCII.
fn numbered(text: &[u8]) -> Option<(Option<u8>, usize)> {
    let (digits, radix, lead) = match text {
        [b'x', digits @ ..] => (digits, 16, 1),
        _ => (text, 10, 0),
    };
    let length = digits.iter().take_while(|byte| (**byte as char).is_digit(radix)).count();
    let number = std::str::from_utf8(digits.get(..length)?).ok()?;
    let code =
        u8::from_str_radix(number.trim_start_matches('0'), radix).ok().filter(u8::is_ascii)?;
    let closed = usize::from(digits.get(length) == Some(&b';'));
    let skipped = matches!(code, b'\t' | b'\n' | b'\r');
    Some(((!skipped).then_some(code.to_ascii_lowercase()), lead + length + closed))
}

/// Comments of SQL become blanks; what MySQL executes in `/*!50000union*/` stays, and in a path
/// `/*~1*/`: that asks for short names of files.
fn comments(text: &mut Vec<u8>, query: bool) {
    let (mut read, mut write) = (0, 0);
    while let Some(byte) = text.get(read).copied() {
        let rest = text.get(read..).unwrap_or_default();
        let (replaced, length) = match rest {
            [b'/', b'*', b'~', b'0'..=b'9', b'*', ..] if !query => (byte, 1),
            [b'/', b'*', b'!', digits @ ..] => {
                (b' ', 3 + digits.iter().take_while(|b| b.is_ascii_digit()).count())
            }
            [b'/', b'*', inner @ ..] => match memchr::memmem::find(inner, b"*/") {
                Some(end) => (b' ', end + 4),
                None => (b' ', 2),
            },
            [b'*', b'/', ..] => (b' ', 2),
            _ => (byte, 1),
        };
        if let Some(place) = text.get_mut(write) {
            *place = replaced;
        }
        read += length;
        write += 1;
    }
    text.truncate(write);
}

/// Runs of blanks become one; a run with a line end becomes a line end.
fn blanks(text: &mut Vec<u8>) {
    let mut write = 0;
    let mut last = b'x';
    for read in 0..text.len() {
        let byte = match text.get(read).copied().unwrap_or_default() {
            b'\t' | 0x0b | 0x0c | 0xa0 => b' ',
            b'\r' => b'\n',
            other => other,
        };
        if byte == b' ' && matches!(last, b' ' | b'\n') {
            continue;
        }
        if byte == b'\n' && matches!(last, b' ' | b'\n') {
            write -= 1;
        }
        if let Some(place) = text.get_mut(write) {
            *place = byte;
        }
        write += 1;
        last = byte;
    }
    text.truncate(write);
}

fn pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(text: &str) -> String {
        let mut out = Vec::new();
        normalise(text.as_bytes(), true, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn what_base64_says_is_read_if_it_is_text() {
        let read = |query: &str| {
            let (mut part, mut out) = (Vec::new(), Vec::new());
            base64(query.as_bytes(), &mut part, &mut out);
            String::from_utf8(out).unwrap()
        };
        let asked = "a=1&order=QVNDLChzZWxlY3QgU0xFRVAoMikgZnJvbSBtZW1icmVzIHdoZXJlIGlkPTEp";
        assert_eq!(read(asked), "&asc,(select sleep(2) from membres where id=1)");
        assert_eq!(read(&asked.replace("QVND", "%51VND")), read(asked));
        // Ids, hashes, words, and what stands for no text.
        assert_eq!(read("q=abcdefabcdefabcdefabcdefabcdefabcdefabcdef"), "");
        assert_eq!(read("id=0f8fad5bd9cb469fa16570867728950e0f8fad5b"), "");
        assert_eq!(read("order=QVNDLChz&x="), "");
    }

    #[test]
    fn every_way_to_write_a_payload_gives_one_text() {
        for text in [
            "id=1' union select",
            "id=1%27+UNION%20SELECT",
            "id=1%2527%2520union%2520select",
            "id=1%u0027%0bunion%09%09select",
            "id=1%uff07/**/uni%6fn/*x*/select",
            "id=1%ef%bc%87+/*!50000union*/+select",
        ] {
            let found = query(text).replace("1'u", "1' u");
            assert_eq!(found, "id=1' union select", "{text}");
        }
        assert_eq!(query("f=%c0%ae%c0%ae%c0%afetc"), "f=../etc");
        assert_eq!(query("a=%252525252"), "a=%252");
        assert_eq!(query("a=%0d%0ax%20%0a%20y"), "a=\nx\ny");
        assert_eq!(query("100%&b=%zz"), "100%&b=%zz");
    }

    #[test]
    fn steps_that_are_encoded_are_counted_and_names_with_dots_are_none() {
        for (path, steps) in [
            ("/a%2f..%2F..%2f/b", 2),
            ("/a/%2E%2e/b", 1),
            ("/p/..%252f..", 2),
            ("/a/..%5cb", 1),
            ("%2e./.%2E", 2),
            ("/x/%252e%252E/../y", 1),
            ("/files/docs%2F..%2Fa.md", 1),
            ("/a/../b", 0),
            ("/a%2fb", 0),
            ("/a..b%2fc", 0),
            ("/100%25../x", 0),
            ("/a/%2e/b", 0),
            ("/a/...%2f..b%2f%2f", 0),
            ("/a%2", 0),
        ] {
            assert_eq!(hidden_steps(path.as_bytes()), steps, "{path}");
        }
    }

    proptest! {
        #[test]
        fn hostile_bytes_never_grow_and_never_panic(
            text in prop::collection::vec(any::<u8>(), 0..300), query: bool,
        ) {
            let mut out = Vec::new();
            normalise(&text, query, &mut out);
            prop_assert!(out.len() <= text.len());
        }
    }
}
