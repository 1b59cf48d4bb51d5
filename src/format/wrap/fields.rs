//! Records of several lines that are no JSON, as the object of JSON that says the same: lines of one
//! field each, and what Amazon's API Gateway says of an execution.

use super::object::{pair, string};
use super::{Inner, Outer};
use crate::record::text::assigned;

fn inner(space: &[u8]) -> Inner<'_> {
    Inner { text: space, outer: Outer::default() }
}

/// Lines `Name : value` or `NAME=value`; a line without a name goes on the value before it.
pub(super) fn lines<'a>(text: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let first = text.split(|byte| *byte == b'\n').next()?;
    named(first)?;
    space.clear();
    space.push(b'{');
    for line in text.split(|byte| *byte == b'\n') {
        let Some((name, value)) = named(line) else { continue };
        if space.len() > 1 {
            space.push(b',');
        }
        string(name, space);
        space.push(b':');
        string(value, space);
    }
    space.push(b'}');
    Some(inner(space))
}

fn named(line: &[u8]) -> Option<(&[u8], &[u8])> {
    if let Some(field) = assigned(line) {
        return Some(field);
    }
    let colon = memchr::memchr(b':', line)?;
    let (name, value) = (line.get(..colon)?.trim_ascii(), line.get(colon + 1..)?);
    let parted = value.first().is_none_or(u8::is_ascii_whitespace);
    let worded = name.first().is_some_and(u8::is_ascii_alphabetic);
    (parted && worded).then_some((name, value.trim_ascii()))
}

/// What a line of an execution begins with, and the key of what follows.
const SAID: [(&[u8], &str); 5] = [
    (b"HTTP Method: ", "httpMethod"),
    (b"Method request query string: ", "query"),
    (b"Method completed with status: ", "status"),
    (b"Method request headers: ", "headers"),
    (b"Starting execution for request: ", "requestId"),
];

/// The lines of an execution: `TIME (id) What: value`.
pub(super) fn execution<'a>(text: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    space.clear();
    let mut said = [false; SAID.len()];
    for line in text.split(|byte| *byte == b'\n') {
        let Some((before, words)) = parted(line) else { continue };
        let Some(at) = SAID.iter().position(|(words_of, _)| words.starts_with(words_of)) else {
            continue;
        };
        let (Some((words_of, key)), Some(first)) = (SAID.get(at), said.get_mut(at)) else {
            continue;
        };
        if std::mem::replace(first, true) {
            continue;
        }
        begin(before, space);
        space.push(b',');
        let value = words.get(words_of.len()..)?.trim_ascii();
        match *key {
            "httpMethod" => method(value, space)?,
            "query" => query(value, space),
            "headers" => headers(value, space),
            key => pair(key, value, space),
        }
    }
    said.first().filter(|asked| **asked)?;
    space.push(b'}');
    Some(inner(space))
}

/// What stands before the id, and behind it.
fn parted(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let open = memchr::memchr(b'(', line)?;
    let shut = open + memchr::memchr(b')', line.get(open..)?)?;
    Some((line.get(..open)?.trim_ascii(), line.get(shut + 1..)?.trim_ascii_start()))
}

/// Opens the object, with the time of its first line.
fn begin(before: &[u8], out: &mut Vec<u8>) {
    if out.is_empty() {
        out.extend_from_slice(b"{\"execution\":true,");
        pair("time", before, out);
    }
}

/// `GET, Resource Path: /a`.
fn method(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let end = memchr::memchr(b',', value)?;
    pair("httpMethod", value.get(..end)?, out);
    let path = value.get(end + 1..)?.trim_ascii().strip_prefix(b"Resource Path: ")?;
    out.push(b',');
    pair("path", path, out);
    Some(())
}

/// The pairs of `{a=1, b=2}`: a name begins behind each comma.
fn pairs(value: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let inside = value.strip_prefix(b"{").unwrap_or(value);
    let mut rest = inside.strip_suffix(b"}").unwrap_or(inside);
    std::iter::from_fn(move || {
        let equals = memchr::memchr(b'=', rest)?;
        let (name, value) = (rest.get(..equals)?, rest.get(equals + 1..)?);
        let is_name = |at: &usize| {
            let next = value.get(at + 2..).unwrap_or_default();
            let length =
                next.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_".contains(b)).count();
            length > 0 && next.get(length) == Some(&b'=')
        };
        let end = memchr::memmem::find_iter(value, b", ").find(is_name);
        rest = end.and_then(|end| value.get(end + 2..)).unwrap_or_default();
        Some((name, value.get(..end.unwrap_or(value.len()))?))
    })
}

fn query(value: &[u8], out: &mut Vec<u8>) {
    let mut whole = Vec::new();
    for (name, value) in pairs(value) {
        if !whole.is_empty() {
            whole.push(b'&');
        }
        whole.extend_from_slice(name);
        whole.push(b'=');
        whole.extend_from_slice(value);
    }
    pair("query", &whole, out);
}

fn headers(value: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"\"headers\":{\"-\":\"\"");
    let mut known: Vec<Vec<u8>> = Vec::new();
    for (name, value) in pairs(value) {
        let name = name.to_ascii_lowercase();
        if !known.contains(&name) {
            out.push(b',');
            string(&name, out);
            out.push(b':');
            string(value, out);
            known.push(name);
        }
    }
    out.push(b'}');
}

#[cfg(test)]
mod tests {
    use super::{execution, lines};

    #[test]
    fn lines_of_fields_are_an_object() {
        let mut space = Vec::new();
        let inner = lines(b"Client IP : 203.0.113.9\nURL: /a:b\n\tmore\nEmpty:", &mut space);
        let wanted = r#"{"Client IP":"203.0.113.9","URL":"/a:b","Empty":""}"#;
        assert_eq!(String::from_utf8_lossy(inner.unwrap().text), wanted);
        assert!(lines(b"10:20 GET /a\nx: y", &mut Vec::new()).is_none());
    }

    #[test]
    fn an_execution_is_an_object() {
        let text = "T (a-1) Starting execution for request: a-1\nT (a-1) HTTP Method: GET, Resource Path: /pets/7\nT (a-1) Method request query string: {x=1, y=2, 3}\nT (a-1) Method request headers: {User-Agent=curl/8.5, a=b, Host=h.example, host=i}\nT (a-1) Method completed with status: 200";
        let wanted = r#"{"execution":true,"time":"T","requestId":"a-1","httpMethod":"GET","path":"/pets/7","query":"x=1&y=2, 3","headers":{"-":"","user-agent":"curl/8.5","a":"b","host":"h.example"},"status":"200"}"#;
        let mut space = Vec::new();
        assert_eq!(
            String::from_utf8_lossy(execution(text.as_bytes(), &mut space).unwrap().text),
            wanted
        );
        assert!(execution(b"T (a-1) Method completed with status: 200", &mut Vec::new()).is_none());
    }
}
