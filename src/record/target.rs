//! Request lines and request targets.

use super::seek::find;

/// A request line in its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RequestLine<'a> {
    /// The method, or empty if the line is malformed.
    pub method: &'a [u8],
    /// The target; the whole line if it is malformed.
    pub target: &'a [u8],
    /// The protocol, or empty.
    pub protocol: &'a [u8],
}

/// Splits `METHOD target HTTP/x`. A target may hold blanks. Anything of another shape (TLS bytes,
/// HTTP/0.9, probes) is kept whole as the target: a malformed request line is evidence.
#[must_use]
#[inline]
pub fn request_line(line: &[u8]) -> RequestLine<'_> {
    let line = announced(line);
    let whole = RequestLine { target: line, ..RequestLine::default() };
    if let Some(usual) = usual(line) {
        return usual;
    }
    // Some clients send a blank behind the protocol.
    let line = match line.trim_ascii_end() {
        text if text.len() < line.len()
            && text.rsplit(|byte| *byte == b' ').next().is_some_and(is_protocol) =>
        {
            text
        }
        _ => line,
    };
    if line.iter().all(|byte| matches!(byte, b'-' | b' ')) {
        return RequestLine::default();
    }
    if let Some(first) = whole_request(line) {
        return first;
    }
    let Some(first) = memchr::memchr(b' ', line) else { return whole };
    let (method, rest) = line.split_at(first);
    let is_method = !method.is_empty()
        && method.len() <= 24
        && method.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'));
    let rest = rest.get(1..).unwrap_or_default();
    if !is_method || rest.is_empty() {
        return whole;
    }
    // `- /x -`: a server that could not tell writes a dash.
    let known = |text| if text == b"-" { &b""[..] } else { text };
    let method = known(method);
    match memchr::memrchr(b' ', rest) {
        Some(last) if rest.ends_with(b" -") && rest.len() > 3 => {
            RequestLine { method, target: rest.get(..last).unwrap_or_default(), protocol: b"" }
        }
        Some(last) if rest.get(last + 1..).is_some_and(is_protocol) => RequestLine {
            method,
            target: known(rest.get(..last).unwrap_or_default()),
            protocol: rest.get(last + 1..).unwrap_or_default(),
        },
        // ASGI servers write the version alone, `GET /a 1.1`, `GET /a 2`, others the name that is
        // agreed on for it: `GET /a h2`.
        Some(last)
            if rest.starts_with(b"/")
                && memchr::memchr(b' ', rest) == Some(last)
                && rest.get(last + 1..).is_some_and(is_version) =>
        {
            let target = rest.get(..last).unwrap_or_default();
            RequestLine { method, target, protocol: rest.get(last + 1..).unwrap_or_default() }
        }
        // HTTP/0.9 (`GET /`), or a line cut short.
        _ if rest.starts_with(b"/") || rest.starts_with(b"*") || rest.contains(&b':') => {
            RequestLine { method, target: rest.trim_ascii_end(), protocol: b"" }
        }
        _ => whole,
    }
}

/// A request line without the word that announces it: `HTTP: GET /a`.
#[inline]
fn announced(line: &[u8]) -> &[u8] {
    match line {
        [b'H', b'T', b'T', b'P', b':', b' ', rest @ ..]
        | [b'R' | b'r', b'e', b'q', b'u', b'e', b's', b't', b':', b' ', rest @ ..] => rest,
        _ => line,
    }
}

/// The request line of a request that was logged with its headers, if there is one.
#[cold]
fn whole_request(text: &[u8]) -> Option<RequestLine<'_>> {
    let raw = memchr::memmem::find(text, b"\r\n");
    let end = raw.or_else(|| memchr::memmem::find(text, b"\\r\\n"))?;
    let first = request_line(text.get(..end)?);
    (!first.protocol.is_empty()).then_some(first)
}

/// The shape of nearly every line: an upper-case method, ` /`, and `HTTP/1.1` or the like.
#[inline]
fn usual(line: &[u8]) -> Option<RequestLine<'_>> {
    let (rest, protocol) = line.split_at_checked(line.len().checked_sub(8)?)?;
    if !protocol.starts_with(b"HTTP/") {
        return None;
    }
    let rest = rest.strip_suffix(b" ")?;
    let blank = rest.iter().take(9).position(|byte| *byte == b' ')?;
    let (method, target) = rest.split_at_checked(blank)?;
    let target = target.get(1..)?;
    let plain =
        target.first() == Some(&b'/') && blank > 0 && method.iter().all(u8::is_ascii_uppercase);
    plain.then_some(RequestLine { method, target, protocol })
}

fn is_version(text: &[u8]) -> bool {
    matches!(text, b"1.0" | b"1.1" | b"2" | b"2.0" | b"3" | b"h1" | b"h1c" | b"h2" | b"h2c" | b"h3")
}

fn is_protocol(text: &[u8]) -> bool {
    let name = text.split(|byte| *byte == b'/').next().unwrap_or_default();
    name.len() < text.len() && !name.is_empty() && name.iter().all(u8::is_ascii_alphabetic)
}

/// A request target in its parts; text borrowed from it, nothing decoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Target<'a> {
    /// Host of an absolute target, with its port where it has one; else empty.
    pub host: &'a [u8],
    /// Path.
    pub path: &'a [u8],
    /// Query without its question mark.
    pub query: &'a [u8],
}

/// Splits a target in origin form (`/a?b`) or absolute form (`https://host:443/a?b`). A fragment,
/// which no client should send, stays with what it follows.
#[must_use]
#[inline]
pub fn target(text: &[u8]) -> Target<'_> {
    let (host, rest) = match text.first() {
        Some(b'/' | b'*') | None => (&b""[..], text),
        _ => absolute(text).unwrap_or((b"", text)),
    };
    let (path, query) = match find(b'?', rest) {
        Some(mark) => {
            let (path, query) = rest.split_at(mark);
            (path, query.get(1..).unwrap_or_default())
        }
        None => (rest, &b""[..]),
    };
    let path = if path.is_empty() && !host.is_empty() { b"/" } else { path };
    Target { host, path, query }
}

fn absolute(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let scheme = memchr::memmem::find(text, b"://")?;
    text.get(..scheme)?.iter().all(u8::is_ascii_alphabetic).then_some(())?;
    let rest = text.get(scheme + 3..)?;
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    Some((authority, path))
}

/// `host:port` or `[v6]:port` without the port.
#[must_use]
pub fn without_port(authority: &[u8]) -> &[u8] {
    if authority.is_empty() {
        return authority;
    }
    if let Some(end) = authority.strip_prefix(b"[").and_then(|rest| memchr::memchr(b']', rest)) {
        return authority.get(..end + 2).unwrap_or(authority);
    }
    match memchr::memrchr(b':', authority) {
        Some(colon) if authority.iter().skip(colon + 1).all(u8::is_ascii_digit) => {
            authority.get(..colon).unwrap_or(authority)
        }
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> (String, String, String) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let split = request_line(line.as_bytes());
        (text(split.method), text(split.target), text(split.protocol))
    }

    fn of(a: &str, b: &str, c: &str) -> (String, String, String) {
        (a.into(), b.into(), c.into())
    }

    #[test]
    fn a_request_line_has_three_parts_and_blanks_may_stand_in_the_middle() {
        assert_eq!(parts("GET /a?b HTTP/1.1"), of("GET", "/a?b", "HTTP/1.1"));
        assert_eq!(parts("GET /a b c HTTP/1.1"), of("GET", "/a b c", "HTTP/1.1"));
        assert_eq!(parts("GET /"), of("GET", "/", ""));
        assert_eq!(parts("GET /a?b h2"), of("GET", "/a?b", "h2"));
        assert_eq!(parts("GET /a b h2"), of("GET", "/a b h2", ""));
        assert_eq!(parts("POST /a?b HTTP/1.1 "), of("POST", "/a?b", "HTTP/1.1"));
        for whole in ["GET /a HTTP/1.1\r\nHost: b\r\n\r\n", r"GET /a HTTP/1.1\r\nHost: b"] {
            assert_eq!(parts(whole), of("GET", "/a", "HTTP/1.1"));
        }
    }

    #[test]
    fn a_malformed_line_is_kept_whole() {
        assert_eq!(parts("GET / "), of("GET", "/", ""));
        assert_eq!(parts("- - HTTP/1.0"), of("", "", "HTTP/1.0"));
        assert_eq!(parts("- http://a.example:80/ -"), of("", "http://a.example:80/", ""));
        assert_eq!(parts("- - - "), of("", "", ""));
        for line in ["", "\u{16}\u{3}\u{1}", "Gh0st\u{ad}", "]& x", "quit", "*1 $4"] {
            assert_eq!(parts(line), of("", line, ""), "{line:?}");
        }
    }

    #[test]
    fn targets_split_into_host_path_and_query() {
        let whole = target(b"https://api.example:443/a/b?c=d?e");
        assert_eq!(
            (whole.host, whole.path, whole.query),
            (&b"api.example:443"[..], &b"/a/b"[..], &b"c=d?e"[..])
        );
        assert_eq!(target(b"/a?").query, b"");
        assert_eq!(target(b"http://api.example").path, b"/");
        assert_eq!(target(b"/redirect?to=http://x/").host, b"");
        assert_eq!(without_port(b"[::1]:80"), b"[::1]");
    }
}
