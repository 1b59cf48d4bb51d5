//! Objects that programs print as their language writes them, as the object of JSON that says the
//! same: Python's `{'a': 1}`, Ruby's `{:a=>1}`, Java's `{a=1}`, Go's `{A:1}`, and pairs that stand in
//! brackets (`[a: 1] [b: 2]`), whose values do (`a=[1] b=[2]`) or behind one another (`a: 1, b: 2`;
//! `a:1 b:2`).
//!
//! What stands before the first pair is words of a logger; only its time is kept. Values inside
//! values are kept as text. Only looked for where nothing else understands a file.

use super::object::{innermost, listed, pair, string};
use super::prefix::leading;
use super::{Inner, Outer};

/// Pairs that a line has at least.
const FEWEST: usize = 4;
/// Pairs that are looked at.
const MOST: usize = 200;

/// How the pairs of a line are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `'a': 1, "b"=>2, :c=>3, d: 4` within braces; keys or arrows are quoted.
    Quoted,
    /// `a=1, b=2` within braces.
    Equals,
    /// `A:1 B:2` within braces.
    Struct,
    /// `[a: 1] [b=2]`.
    Brackets,
    /// `a=[1] b=[2]; c=[3]`.
    Held,
    /// `a: 1, b: 2`.
    Labels,
    /// `a:1 b:2 c d:3`: a value goes on to the next name.
    Glued,
}

/// Takes the words before the pairs off and writes these as JSON.
pub(super) fn open<'a>(line: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let time = Some(leading(line)).filter(|time| !time.is_empty());
    let outer = Outer { time: time.or_else(|| listed(line)).unwrap_or_default(), program: b"" };
    let braces = [Style::Quoted, Style::Equals, Style::Struct];
    let bare = [Style::Brackets, Style::Held, Style::Labels, Style::Glued];
    let mut styles = braces.into_iter().chain(bare);
    styles.any(|style| write(style, line, space).is_some()).then_some(())?;
    Some(Inner { text: space, outer })
}

fn write(style: Style, line: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.clear();
    let body = body(style, line)?;
    out.push(b'{');
    let mut rest = body;
    let mut count = 0;
    while !rest.is_empty() && count < MOST {
        let (key, value, after) = match style {
            Style::Quoted => quoted(rest)?,
            Style::Equals => plain(rest, b'=', b",")?,
            Style::Struct => struct_field(rest)?,
            Style::Brackets => bracketed(rest)?,
            Style::Held => held(rest)?,
            Style::Labels => label(rest, count == 0)?,
            Style::Glued => glued(rest)?,
        };
        if !key.is_empty() {
            if count > 0 {
                out.push(b',');
            }
            match value {
                Value::Text(text) => {
                    pair(&String::from_utf8_lossy(key), &unescaped(style, text), out);
                }
                Value::Bare(text) => {
                    string(key, out);
                    out.push(b':');
                    out.extend_from_slice(text);
                }
            }
            count += 1;
        }
        rest = after;
    }
    out.push(b'}');
    let fewest = if style == Style::Quoted { 1 } else { FEWEST };
    (count >= fewest).then_some(())
}

/// The text that escapes stand for, where the style has any.
fn unescaped(style: Style, text: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if style != Style::Quoted || memchr::memchr(b'\\', text).is_none() {
        return text.into();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'\\', [next @ (b'\\' | b'"' | b'\'' | b'/'), more @ ..]) => {
                out.push(*next);
                rest = more;
            }
            (byte, _) => out.push(*byte),
        }
    }
    out.into()
}

/// A value, and whether it must be written as a string.
#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    Text(&'a [u8]),
    Bare(&'a [u8]),
}

/// A number, a truth value or nothing, as JSON writes them; anything else is a text.
fn value(text: &[u8]) -> Value<'_> {
    match text {
        b"None" | b"nil" | b"null" | b"<nil>" | b"undefined" => Value::Bare(b"null"),
        b"True" | b"true" => Value::Bare(b"true"),
        b"False" | b"false" => Value::Bare(b"false"),
        _ => Value::Text(text),
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.@".contains(&byte)
}

/// The part of the line that holds the pairs.
fn body(style: Style, line: &[u8]) -> Option<&[u8]> {
    let line = line.trim_ascii();
    // Pairs of JSON whose braces were left out.
    if style == Style::Quoted && is_open(line) {
        return Some(line.strip_suffix(b",").unwrap_or(line));
    }
    match style {
        Style::Quoted | Style::Equals | Style::Struct => {
            let marks: &[&[u8]] = match style {
                Style::Quoted => &[b"{'", b"{\"", b"{:", b"{"],
                _ => &[b"{"],
            };
            let start = marks.iter().find_map(|mark| memchr::memmem::find(line, mark))?;
            let end = memchr::memrchr(b'}', line)?;
            let inside = line.get(start + 1..end)?.trim_ascii_start();
            let tail = line.get(end + 1..)?;
            // Brackets may close behind it, no more.
            let fits = tail.iter().all(|byte| b"])} ".contains(byte));
            let name = inside.iter().take_while(|byte| is_name(**byte)).count();
            let mark = inside.get(name).copied();
            let arrow = inside.get(name..)?.starts_with(b"=>");
            let known = match style {
                Style::Quoted => {
                    matches!(inside.first(), Some(b'\'' | b'"' | b':'))
                        || name > 0 && inside.get(name..)?.starts_with(b": ")
                        || arrow
                }
                Style::Equals => name > 0 && mark == Some(b'=') && !arrow,
                _ => name > 0 && mark == Some(b':') && inside.first()?.is_ascii_uppercase(),
            };
            (fits && known).then_some(inside)
        }
        Style::Brackets => {
            let mut at = memchr::memchr_iter(b'[', line);
            let start = at.find(|at| line.get(*at..).is_some_and(labelled))?;
            line.get(start..)
        }
        Style::Held => {
            let open = memchr::memmem::find(line, b"=[")?;
            let name = line.get(..open)?.iter().rev().take_while(|byte| is_name(**byte)).count();
            line.get(open - name..)
        }
        Style::Labels | Style::Glued => {
            let mark: &[u8] = if style == Style::Labels { b": " } else { b":" };
            let starts =
                std::iter::once(0).chain(memchr::memchr_iter(b' ', line).map(|at| at + 1)).take(24);
            let begins = |at: &usize| {
                let rest = line.get(*at..).unwrap_or_default();
                let name = rest.iter().take_while(|byte| is_name(**byte)).count();
                let named = rest.first().is_some_and(u8::is_ascii_alphabetic);
                let behind = rest.get(name..).unwrap_or_default();
                let glued = style == Style::Glued
                    && behind.get(1).is_none_or(|next| {
                        next.is_ascii_whitespace() || *next == b'/' && behind.get(2) == Some(&b'/')
                    });
                named && name > 1 && behind.starts_with(mark) && !glued
            };
            let line = if style == Style::Glued { without_place(line) } else { line };
            line.get(starts.into_iter().find(begins)?..)
        }
    }
}

/// The line without the place in the program that wrote it: `… events/emitter.go:288`.
fn without_place(line: &[u8]) -> &[u8] {
    let Some(end) = memchr::memrchr(b' ', line) else { return line };
    let word = line.get(end + 1..).unwrap_or_default();
    let digits = word.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let file = word.get(..word.len() - digits).unwrap_or_default();
    let placed = digits > 0 && file.ends_with(b".go:");
    if placed { line.get(..end).unwrap_or(line).trim_ascii_end() } else { line }
}

/// The line begins with a quoted name and a colon.
fn is_open(line: &[u8]) -> bool {
    let inside = line.get(1..).unwrap_or_default();
    let name = inside.iter().take_while(|byte| is_name(**byte)).count();
    line.starts_with(b"\"") && name > 0 && inside.get(name..).is_some_and(|r| r.starts_with(b"\":"))
}

/// A quoted key or a word, an arrow or a colon, and a value; a blank behind a symbol of Clojure.
fn quoted(text: &[u8]) -> Option<(&[u8], Value<'_>, &[u8])> {
    let text = text.trim_ascii_start();
    let symbol = text.strip_prefix(b":");
    let text = symbol.unwrap_or(text);
    let (key, rest) = if let quote @ (b'\'' | b'"') = text.first()? {
        until(text.get(1..)?, *quote)?
    } else {
        let end = text.iter().position(|byte| !is_name(*byte) && *byte != b'?' && *byte != b'/')?;
        text.split_at_checked(end)?
    };
    let apart = rest.first().is_some_and(u8::is_ascii_whitespace)
        && !rest.trim_ascii_start().starts_with(b"=>");
    let rest = rest.trim_ascii_start();
    let bare = symbol.and(Some(rest).filter(|_| apart));
    let rest = rest.strip_prefix(b"=>").or_else(|| rest.strip_prefix(b":")).or(bare)?;
    let rest = rest.trim_ascii_start();
    let (value, rest) = inner(rest)?;
    let rest = rest.trim_ascii_start();
    let after = if rest.is_empty() { rest } else { rest.strip_prefix(b",")? };
    Some((key, value, after.trim_ascii_start()))
}

/// A value that ends at a comma: a string, something nested, or a word.
fn inner(text: &[u8]) -> Option<(Value<'_>, &[u8])> {
    match text.first()? {
        quote @ (b'\'' | b'"') => {
            let (inside, rest) = until(text.get(1..)?, *quote)?;
            Some((Value::Text(inside), rest))
        }
        b'{' | b'[' | b'(' => {
            let end = nested(text)?;
            Some((Value::Text(text.get(..end)?), text.get(end..)?))
        }
        _ => {
            let end = memchr::memchr(b',', text).unwrap_or(text.len());
            let (word, rest) = text.split_at_checked(end)?;
            let word = word.trim_ascii();
            Some((value(word.strip_prefix(b":").unwrap_or(word)), rest))
        }
    }
}

/// The text up to a quote that no backslash escapes, and what follows it.
fn until(text: &[u8], quote: u8) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(quote, b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&quote) {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
        at += 2;
    }
}

/// Length of what brackets hold at the start; quotes are texts.
fn nested(text: &[u8]) -> Option<usize> {
    let mut open = 0usize;
    let mut at = 0;
    loop {
        match text.get(at)? {
            quote @ (b'\'' | b'"') => {
                let rest = text.get(at + 1..)?;
                at += rest.len() - until(rest, *quote)?.1.len() + 1;
                continue;
            }
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => open = open.checked_sub(1)?,
            _ => {}
        }
        at += 1;
        if open == 0 {
            return Some(at);
        }
    }
}

/// `name` and a mark, and a value that ends where a comma and another name follow.
fn plain<'a>(text: &'a [u8], mark: u8, end: &[u8]) -> Option<(&'a [u8], Value<'a>, &'a [u8])> {
    let text = text.trim_ascii_start();
    let length = text.iter().take_while(|byte| is_name(**byte) || **byte == b' ').count();
    let key = text.get(..length).filter(|key| !key.is_empty())?;
    let rest = text.get(length..)?.strip_prefix(&[mark])?;
    let rest = rest.trim_ascii_start();
    if let Some(inside) = rest.strip_prefix(b"\"") {
        let (inside, after) = until(inside, b'"')?;
        let after = after.trim_ascii_start();
        let after = after.strip_prefix(end).unwrap_or(after);
        return Some((key.trim_ascii(), Value::Text(inside), after.trim_ascii_start()));
    }
    let names = |at: &usize| {
        let next = rest.get(at + 1..).unwrap_or_default();
        let blank = next.len() - next.trim_ascii_start().len();
        let next = next.trim_ascii_start();
        let name = next.iter().take_while(|byte| is_name(**byte) || **byte == b' ').count();
        name > 0 && blank > 0 && next.get(name) == Some(&mark) || next.is_empty()
    };
    let stop = memchr::memchr_iter(*end.first()?, rest).find(names);
    let (word, after) = rest.split_at_checked(stop.unwrap_or(rest.len()))?;
    let after = after.get(1..).unwrap_or_default();
    Some((key.trim_ascii(), value(word.trim_ascii()), after.trim_ascii_start()))
}

/// `a: 1`, and what follows.
fn label(text: &[u8], first: bool) -> Option<(&[u8], Value<'_>, &[u8])> {
    let (key, found, after) = plain(text, b':', b",")?;
    match found {
        Value::Text(text) if first => {
            let (key, text) = innermost(key, text);
            Some((key, value(text), after))
        }
        _ => Some((key, found, after)),
    }
}

/// `name=[value]`, and what parts it from the next.
fn held(text: &[u8]) -> Option<(&[u8], Value<'_>, &[u8])> {
    let length = text.iter().take_while(|byte| is_name(**byte)).count();
    let (key, rest) = text.split_at_checked(length).filter(|(key, _)| !key.is_empty())?;
    let rest = rest.strip_prefix(b"=[")?;
    let parted = |at: &usize| matches!(rest.get(at + 1), None | Some(b' ' | b',' | b';' | b'|'));
    let end = memchr::memchr_iter(b']', rest).find(parted)?;
    let after = rest.get(end + 1..)?;
    let next = after.iter().position(|byte| is_name(*byte)).unwrap_or(after.len());
    Some((key, value(rest.get(..end)?), after.get(next..)?))
}

/// `Name:value`, up to a blank and another name.
fn struct_field(text: &[u8]) -> Option<(&[u8], Value<'_>, &[u8])> {
    let length = text.iter().take_while(|byte| is_name(**byte)).count();
    let key = text.get(..length).filter(|key| key.first().is_some_and(u8::is_ascii_alphabetic))?;
    let rest = text.get(length..)?.strip_prefix(b":")?;
    if matches!(rest.first(), Some(b'{' | b'[')) {
        let (inside, after) = rest.split_at_checked(nested(rest)?)?;
        // `[::]:3022` goes on.
        if after.first().is_none_or(|next| *next != b':') {
            return Some((key, Value::Text(inside), after.trim_ascii_start()));
        }
    }
    let (word, after) = rest.split_at_checked(next_name(rest))?;
    Some((key, value(word.trim_ascii()), after.trim_ascii_start()))
}

/// Where a blank stands before the next `name:`, or the end.
fn next_name(text: &[u8]) -> usize {
    let names = |at: &usize| {
        let next = text.get(at + 1..).unwrap_or_default();
        let name = next.iter().take_while(|byte| is_name(**byte)).count();
        let named = next.first().is_some_and(u8::is_ascii_alphabetic);
        // `http://` is a value.
        named
            && next.get(name) == Some(&b':')
            && !next.get(name..).unwrap_or_default().starts_with(b"://")
    };
    memchr::memchr_iter(b' ', text).find(names).unwrap_or(text.len())
}

/// `name:value`, where blanks may stand in the value.
fn glued(text: &[u8]) -> Option<(&[u8], Value<'_>, &[u8])> {
    struct_field(text)
}

/// The text begins with brackets that hold a name and a value.
fn labelled(text: &[u8]) -> bool {
    let inside = text.get(1..).unwrap_or_default();
    let name = inside.iter().take_while(|byte| is_name(**byte) || **byte == b' ').count();
    let named = inside.first().is_some_and(u8::is_ascii_alphabetic);
    let rest = inside.get(name..).unwrap_or_default();
    named && (rest.starts_with(b": ") || rest.starts_with(b"="))
}

/// One pair in its brackets; what stands between is passed over.
fn bracketed(text: &[u8]) -> Option<(&[u8], Value<'_>, &[u8])> {
    let Some(start) = memchr::memchr(b'[', text) else { return Some((b"", value(b""), b"")) };
    let text = text.get(start..)?;
    let end = nested(text).unwrap_or(text.len());
    let after = text.get(end..)?;
    if !labelled(text) {
        return Some((b"", value(b""), after));
    }
    let inside = text.get(1..end.saturating_sub(1))?;
    let mark = memchr::memchr2(b':', b'=', inside)?;
    let (key, rest) = inside.split_at_checked(mark)?;
    let word = rest.get(1..)?.trim_ascii();
    let word = word.strip_prefix(b"\"").and_then(|w| w.strip_suffix(b"\"")).unwrap_or(word);
    Some((key.trim_ascii(), value(word), after))
}

#[cfg(test)]
mod tests {
    fn json(line: &str) -> Option<String> {
        let mut space = Vec::new();
        let inner = super::open(line.as_bytes(), &mut space)?;
        let text = String::from_utf8_lossy(inner.text).into_owned();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
        Some(text)
    }

    #[test]
    fn objects_of_other_languages_are_objects_of_json() {
        let wanted = r#"{"ip":"203.0.113.9","m":"GET","u":"/a, b","s":"200","n":null}"#;
        for line in [
            "x {'ip': '203.0.113.9', 'm': 'GET', 'u': '/a, b', 's': 200, 'n': None}",
            "x {:ip=>\"203.0.113.9\", :m=>\"GET\", :u=>\"/a, b\", :s=>200, :n=>nil}",
            "x {ip: \"203.0.113.9\", m: \"GET\", u: \"/a, b\", s: 200, n: nil}",
            "[0] t: [1.0, {\"ip\"=>\"203.0.113.9\", \"m\"=>\"GET\", \"u\"=>\"/a, b\", \"s\"=>200, \"n\"=>nil}]",
            "x {:ip \"203.0.113.9\", :m :GET, :u \"/a, b\", :s 200, :n nil}",
            "\"ip\":\"203.0.113.9\", \"m\":\"GET\",\"u\":\"/a, b\", \"s\":200, \"n\":null",
            "{\n   \"ip\" => \"203.0.113.9\",\n \"m\" => \"GET\",\n \"u\" => \"/a, b\",\n \"s\" => 200,\n \"n\" => nil\n}",
            "x {ip=203.0.113.9, m=GET, u=/a, b, s=200, n=null}",
            "x [ip: 203.0.113.9] [m: GET] y [u: /a, b] [s=200] [n: null]",
            "x - ip=[203.0.113.9] m=[GET]; u=[/a, b], s=[200] | n=[null]",
            "2026-01-02 03:04:05 ip: 203.0.113.9, m: GET, u: /a, b, s: 200, n: null",
        ] {
            let line = line.replace("2026-01-02 03:04:05 ", "");
            assert_eq!(json(&line).as_deref(), Some(wanted), "{line}");
        }
        let go = "2026/01/02 x {IP:203.0.113.9 M:GET U:/a b:c S:200}";
        assert_eq!(
            json(go).as_deref(),
            Some(r#"{"IP":"203.0.113.9","M":"GET","U":"/a","b":"c","S":"200"}"#)
        );
        let placed =
            "w x.y addr:[::]:3022 ip:203.0.113.9 list:[] ua:curl/8.5 (x) events/emit.go:288";
        assert_eq!(
            json(placed).as_deref(),
            Some(r#"{"addr":"[::]:3022","ip":"203.0.113.9","list":"[]","ua":"curl/8.5 (x)"}"#)
        );
        let glued = "w: tag:log ip:203.0.113.9 time:2026-01-02 03:04:05 url:http://h/a m:GET";
        assert_eq!(
            json(glued).as_deref(),
            Some(
                r#"{"tag":"log","ip":"203.0.113.9","time":"2026-01-02 03:04:05","url":"http://h/a","m":"GET"}"#
            )
        );
    }

    #[test]
    fn seconds_in_brackets_before_an_object_are_its_time() {
        let time = |line: &'static str| {
            super::open(line.as_bytes(), &mut Vec::new()).map(|inner| inner.outer.time.to_vec())
        };
        let wanted = Some(b"1767323045.120000000".to_vec());
        assert_eq!(time("[0] t: [1767323045.120000000, {\"ip\"=>\"203.0.113.9\"}]"), wanted);
        assert_eq!(time("[0] t: [[1767323045.120000000, {}], {\"a\"=>\"b\"}]"), wanted);
        assert_eq!(time("[0] t: [1.0, {\"ip\"=>\"203.0.113.9\"}]"), Some(Vec::new()));
    }

    #[test]
    fn prose_has_no_pairs() {
        for line in [
            "03:04:05 INFO started: all is well, for now: yes",
            "Jan  2 03:04:05 h sshd[4]: Accepted password for alice",
            "",
        ] {
            assert_eq!(json(line), None, "{line}");
        }
    }
}
