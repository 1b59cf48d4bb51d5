//! Records that are no JSON, as the object of JSON that says the same: sections of an audit log and
//! elements of XML. What reads JSON then reads them too.

use super::{Inner, Outer};

/// Deepest element that is looked into.
const DEEPEST: usize = 8;
/// Headers of a request that tell of it.
const HEADERS: [&str; 4] = ["host", "user-agent", "referer", "x-forwarded-for"];

fn inner(space: &[u8]) -> Inner<'_> {
    Inner { text: space, outer: Outer::default() }
}

/// Appends a string of JSON.
pub(super) fn string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0..32 => out.push(b' '),
            _ => out.push(*byte),
        }
    }
    out.push(b'"');
}

/// Appends a key and a string.
pub(super) fn pair(key: &str, value: &[u8], out: &mut Vec<u8>) {
    string(key.as_bytes(), out);
    out.push(b':');
    string(value, out);
}

/// Sections of the serial audit log of `ModSecurity`, as its JSON form has them.
pub(super) fn audit<'a>(text: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    space.clear();
    let mut letter = 0;
    let mut known = Vec::with_capacity(HEADERS.len());
    let mut first = false;
    let mut open = "";
    for line in text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end) {
        let mark = line.strip_prefix(b"--").and_then(|line| line.strip_suffix(b"--"));
        if let Some([.., b'-', section]) = mark {
            (letter, first) = (*section, true);
            continue;
        }
        match letter {
            b'A' if first => {
                transaction(line, space)?;
                open = "}}";
            }
            b'B' if first => {
                space.extend_from_slice(b",\"request\":{");
                pair("request_line", line, space);
                space.extend_from_slice(b",\"headers\":{\"-\":\"\"");
            }
            b'B' => header(line, &mut known, space),
            b'F' if first => {
                close(&mut open, space);
                let status = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
                space.extend_from_slice(b",\"response\":{");
                pair("status", status, space);
                space.push(b'}');
            }
            _ => {}
        }
        first = false;
    }
    (!open.is_empty() || !space.is_empty()).then_some(())?;
    close(&mut open, space);
    space.push(b'}');
    Some(inner(space))
}

fn close(open: &mut &str, space: &mut Vec<u8>) {
    let asked = memchr::memmem::find(space, b"\"request\":{").is_some();
    space.extend_from_slice(if asked { open.as_bytes() } else { b"" });
    *open = "";
}

/// `[time] id client port server port`.
fn transaction(line: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let end = memchr::memchr(b']', line)?;
    let mut words = line.get(end + 1..)?.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty());
    out.extend_from_slice(b"{\"transaction\":{");
    pair("time", line.get(1..end)?, out);
    for (key, skip) in [("transaction_id", 0), ("remote_address", 0), ("local_address", 1)] {
        out.push(b',');
        pair(key, words.nth(skip)?, out);
    }
    out.push(b'}');
    Some(())
}

/// Notes a header that tells of the request, the first of its name.
fn header(line: &[u8], known: &mut Vec<&str>, out: &mut Vec<u8>) {
    let Some(colon) = memchr::memchr(b':', line) else { return };
    let (name, value) = line.split_at(colon);
    let told = HEADERS.iter().find(|header| header.as_bytes().eq_ignore_ascii_case(name));
    if let Some(header) = told.filter(|header| !known.contains(header)) {
        known.push(header);
        out.push(b',');
        pair(header, value.get(1..).unwrap_or_default().trim_ascii(), out);
    }
}

/// An element of XML: attributes and children under their names. Of an element that only says a
/// name in an attribute, as in `<Data Name="x">`, that is the name.
pub(super) fn xml<'a>(text: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    space.clear();
    let mut rest = text;
    let (_, empty) = open(&mut rest)?;
    (!empty).then_some(())?;
    let tag = text.get(..text.len() - rest.len())?;
    object(tag, &mut rest, space, 0)?;
    rest.trim_ascii().is_empty().then_some(())?;
    Some(inner(space))
}

/// Takes off the tag that opens an element: its name, and whether it is empty.
fn open<'a>(rest: &mut &'a [u8]) -> Option<(&'a [u8], bool)> {
    let text = rest.trim_ascii_start().strip_prefix(b"<")?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(byte);
    let length = text.iter().take_while(|byte| is_name(byte)).count();
    let name = text.get(..length).filter(|name| !name.is_empty())?;
    let mut quote = None;
    let end = text.iter().position(|byte| {
        match quote {
            Some(mark) if mark == *byte => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
            _ => {}
        }
        quote.is_none() && *byte == b'>'
    })?;
    *rest = text.get(end + 1..)?;
    Some((name, end > 0 && text.get(end - 1) == Some(&b'/')))
}

/// Attributes of a tag: names and values as written.
fn attributes(tag: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let equals = memchr::memchr(b'=', rest)?;
        let (before, after) = rest.split_at(equals);
        let start = before.iter().rposition(u8::is_ascii_whitespace)? + 1;
        let (mark, inside) = after.get(1..)?.trim_ascii_start().split_first()?;
        let end = memchr::memchr(*mark, inside)?;
        rest = inside.get(end + 1..)?;
        Some((before.get(start..)?, inside.get(..end)?))
    })
}

/// Appends an object of the attributes and children of an element whose tag was taken off.
fn object(tag: &[u8], rest: &mut &[u8], out: &mut Vec<u8>, depth: usize) -> Option<()> {
    (depth < DEEPEST).then_some(())?;
    out.push(b'{');
    let start = out.len();
    for (name, value) in attributes(tag) {
        key(name, start, out);
        string(&plain(value), out);
    }
    loop {
        let text = *rest;
        let mark = memchr::memchr(b'<', text)?;
        let words = text.get(..mark)?.trim_ascii();
        if !words.is_empty() {
            key(b"text", start, out);
            string(&plain(words), out);
        }
        *rest = text.get(mark..)?;
        if let Some(after) = rest.strip_prefix(b"<![CDATA[") {
            let end = memchr::memmem::find(after, b"]]>")?;
            key(b"text", start, out);
            string(after.get(..end)?, out);
            *rest = after.get(end + 3..)?;
        } else if rest.starts_with(b"<!") || rest.starts_with(b"<?") {
            *rest = rest.get(memchr::memchr(b'>', rest)? + 1..)?;
        } else if rest.starts_with(b"</") {
            *rest = rest.get(memchr::memchr(b'>', rest)? + 1..)?;
            out.push(b'}');
            return Some(());
        } else {
            child(rest, start, out, depth)?;
        }
    }
}

/// Appends a child: a string if it holds text alone, else an object.
fn child(rest: &mut &[u8], start: usize, out: &mut Vec<u8>, depth: usize) -> Option<()> {
    let whole = *rest;
    let (name, empty) = open(rest)?;
    let tag = whole.get(..whole.len() - rest.len())?;
    let end = memchr::memchr(b'<', rest)?;
    let leaf = !empty && rest.get(end..).is_some_and(|rest| rest.starts_with(b"</"));
    let mut all = attributes(tag);
    let (one, other) = (all.next(), all.next());
    let named = |name: &[u8]| name.eq_ignore_ascii_case(b"name") || name == b"key";
    match (one, other) {
        (None, _) if leaf => {
            key(name, start, out);
            string(&plain(rest.get(..end)?.trim_ascii()), out);
        }
        (Some((attribute, value)), None) if leaf && named(attribute) => {
            key(&plain(value), start, out);
            string(&plain(rest.get(..end)?.trim_ascii()), out);
        }
        _ if empty => {
            key(name, start, out);
            out.push(b'{');
            let inside = out.len();
            for (name, value) in attributes(tag) {
                key(name, inside, out);
                string(&plain(value), out);
            }
            out.push(b'}');
            return Some(());
        }
        _ => {
            key(name, start, out);
            return object(tag, rest, out, depth + 1);
        }
    }
    *rest = rest.get(end + memchr::memchr(b'>', rest.get(end..)?)? + 1..)?;
    Some(())
}

/// Appends a key, and what stands before it: nothing in an object that begins.
fn key(name: &[u8], start: usize, out: &mut Vec<u8>) {
    if out.len() > start {
        out.push(b',');
    }
    // A prefix says which vocabulary the name is of.
    let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
    string(local, out);
    out.push(b':');
}

/// The text that the entities of XML stand for.
fn plain(text: &[u8]) -> Vec<u8> {
    const NAMES: [(&[u8], u8); 5] =
        [(b"amp;", b'&'), (b"lt;", b'<'), (b"gt;", b'>'), (b"quot;", b'"'), (b"apos;", b'\'')];
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(mark) = memchr::memchr(b'&', rest) {
        out.extend_from_slice(rest.get(..mark).unwrap_or_default());
        let after = rest.get(mark + 1..).unwrap_or_default();
        let named = NAMES.iter().find(|(name, _)| after.starts_with(name));
        let (byte, length) = named.map_or((b'&', 0), |(name, byte)| (*byte, name.len()));
        out.push(byte);
        rest = after.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

/// The first line of several, and from its last what was completed.
pub(super) fn completed<'a>(text: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let end = memchr::memchr(b'\n', text)?;
    let last = text.get(memchr::memrchr(b'\n', text)? + 1..)?;
    let words = [&b"Completed "[..], b"Returning ", b"Sent "];
    let found = words.iter().find_map(|word| memchr::memmem::find(last, word));
    let at = found.or_else(|| memchr::memmem::rfind(last, b"] ").map(|at| at + 2))?;
    space.clear();
    space.extend_from_slice(text.get(..end)?.trim_ascii_end());
    space.push(b' ');
    space.extend_from_slice(last.get(at..)?);
    Some(inner(space))
}

/// Of `request: method: GET` the last name is that of the value: words of a logger stand before it.
pub(super) fn innermost<'a>(mut key: &'a [u8], mut text: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    while let Some(mark) = memchr::memmem::find(text, b": ")
        && let Some(name) = text.get(..mark).filter(|name| name.iter().all(is_name))
    {
        (key, text) = (name, text.get(mark + 2..).unwrap_or_default());
    }
    (key, text)
}

/// The seconds in brackets before the object: `[0] nginx: [1767323045.12, {…}]`, as Fluent Bit
/// prints records.
pub(super) fn listed(line: &[u8]) -> Option<&[u8]> {
    let ahead = line.get(..memchr::memchr(b'{', line)?)?;
    let from = memchr::memrchr(b'[', ahead)? + 1;
    let time = ahead.get(from..)?.trim_ascii_end().strip_suffix(b",")?;
    let seconds = time.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = time.get(seconds..)?;
    let sound = rest.starts_with(b".") && rest.iter().skip(1).all(u8::is_ascii_digit);
    (seconds == 10 && sound).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(
        open: for<'a> fn(&'a [u8], &'a mut Vec<u8>) -> Option<Inner<'a>>,
        text: &str,
    ) -> Option<String> {
        let mut space = Vec::new();
        let inner = open(text.as_bytes(), &mut space)?;
        Some(String::from_utf8_lossy(inner.text).into_owned())
    }

    #[test]
    fn sections_of_an_audit_are_an_object() {
        let text = "--c7036611-A--\n[02/Jan/2026:03:04:05 +0000] Yx 203.0.113.9 51234 10.0.0.2 80\n--c7036611-B--\nGET /a?x=\"1\" HTTP/1.1\nHost: www.example\nhost: b\nCookie: c\n\n--c7036611-F--\nHTTP/1.1 403 Forbidden\nServer: x\n\n--c7036611-H--\nMessage: y\n--c7036611-Z--";
        let wanted = r#"{"transaction":{"time":"02/Jan/2026:03:04:05 +0000","transaction_id":"Yx","remote_address":"203.0.113.9","local_address":"10.0.0.2"},"request":{"request_line":"GET /a?x=\"1\" HTTP/1.1","headers":{"-":"","host":"www.example"}},"response":{"status":"403"}}"#;
        assert_eq!(opened(audit, text).as_deref(), Some(wanted));
        let cut = text.split("--c7036611-F--").next().unwrap();
        let parsed: serde_json::Value = serde_json::from_str(&opened(audit, cut).unwrap()).unwrap();
        assert_eq!(parsed["request"]["headers"]["host"], "www.example");
        assert_eq!(opened(audit, "--c7036611-A--\nno\n--c7036611-Z--"), None);
    }

    #[test]
    fn elements_are_an_object() {
        let text = r#"<e id="7"><t>2026</t> <r m="GET" u="/a?x=1&amp;y"/><x:d Name="ip">203.0.113.9</x:d><s><c>200</c></s><![CDATA[<z>]]></e>"#;
        let wanted = r#"{"id":"7","t":"2026","r":{"m":"GET","u":"/a?x=1&y"},"ip":"203.0.113.9","s":{"c":"200"},"text":"<z>"}"#;
        assert_eq!(opened(xml, text).as_deref(), Some(wanted));
        for text in ["<a>", "<a/>", "<134>x", "<a>b</a> c", "<a><b></a>", ""] {
            assert_eq!(opened(xml, text), None, "{text}");
        }
    }

    #[test]
    fn what_was_completed_stands_behind_what_began() {
        let text = "t [x] Started GET\nbetween\nt [x] Completed 200 OK in 4ms (x)";
        let wanted = "t [x] Started GET Completed 200 OK in 4ms (x)";
        assert_eq!(opened(completed, text).as_deref(), Some(wanted));
    }
}
