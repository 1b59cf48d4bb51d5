//! What is done to a value before it is a field, as the format's data say it.
//!
//! Some gateways encode what they log: Akamai percent-encodes user agents, Tyk packs the whole
//! request into base64, a firewall logs all headers as one text. A key map names the step behind
//! the key: `UA|percent`, `raw_request|base64|header:user-agent`.

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// `percent`: percent-encoding undone.
    Percent,
    /// `form`: percent-encoding undone, and `+` is a blank.
    Form,
    /// `plus`: `+` is a blank, unless there are blanks.
    Plus,
    /// `html`: the entities of HTML for the marks of markup undone.
    Html,
    /// `slash`: a slash put before, unless one or a whole URL stands there.
    Slash,
    /// `authority`: a scheme put before, unless there is one or a path begins it.
    Authority,
    /// `base64`: base64 undone, either alphabet.
    Base64,
    /// `line`: the first line.
    Line,
    /// `word:N`: the word at this place, from 1, between blanks.
    Word(usize),
    /// `part:CN`: the part at this place, from 1, between characters C; `part:;2`.
    Part(u8, usize),
    /// `header:NAME`: the value of a header in a block of them, or in a list of `Name: value`.
    Header(Box<str>),
    /// `before:TEXT`: what stands before a text, or everything.
    Before(Box<str>),
    /// `after:TEXT`: what stands behind a text, or nothing.
    After(Box<str>),
    /// `is:A,B`: the value if it is one of these, else nothing.
    Is(Box<str>),
    /// `not:A,B`: the value unless it is one of these.
    Not(Box<str>),
    /// `from:TEXT`: a text and what stands behind it, or nothing.
    From(Box<str>),
    /// `coded`: a method of HTTP by its number, in the order of their names from 1.
    Coded,
}

/// Methods in the order of their names.
const METHODS: [&str; 9] =
    ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

/// The steps as they are written, for messages.
pub const FORMS: &str = "percent, form, plus, html, slash, authority, base64, line, word:N, part:CN, header:NAME, before:TEXT, after:TEXT, from:TEXT, is:A,B, not:A,B, coded";

impl Form {
    /// Reads a step; `None` if there is none of this name.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (name, of) = text.split_once(':').unwrap_or((text, ""));
        let place = |text: &str| text.parse().ok().filter(|place| *place > 0);
        Some(match name {
            "percent" => Self::Percent,
            "form" => Self::Form,
            "plus" => Self::Plus,
            "html" => Self::Html,
            "slash" => Self::Slash,
            "authority" => Self::Authority,
            "base64" => Self::Base64,
            "line" => Self::Line,
            "word" => Self::Word(place(of)?),
            "part" => {
                let separator = of.bytes().next()?;
                Self::Part(separator, place(of.get(1..)?)?)
            }
            "header" if !of.is_empty() => Self::Header(of.into()),
            "before" if !of.is_empty() => Self::Before(of.into()),
            "after" if !of.is_empty() => Self::After(of.into()),
            "is" if !of.is_empty() => Self::Is(of.into()),
            "not" if !of.is_empty() => Self::Not(of.into()),
            "from" if !of.is_empty() => Self::From(of.into()),
            "coded" => Self::Coded,
            _ => return None,
        })
    }

    /// Appends what it makes of a value; nothing if the value holds no such thing.
    pub fn apply(&self, value: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Percent => percent(value, false, out),
            Self::Form => percent(value, true, out),
            Self::Html => html(value, out),
            Self::Plus if value.contains(&b' ') => out.extend_from_slice(value),
            Self::Plus => {
                out.extend(value.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }));
            }
            Self::Slash => {
                let whole = matches!(value, [] | [b'/' | b'*', ..] | b"-");
                let whole = whole || memchr::memmem::find(value, b"://").is_some();
                out.extend((!whole).then_some(b'/'));
                out.extend_from_slice(value);
            }
            Self::Authority => {
                let whole = matches!(value, [] | [b'/' | b'*', ..] | b"-");
                let whole = whole || memchr::memmem::find(value, b"://").is_some();
                out.extend_from_slice(if whole { b"" } else { b"http://" });
                out.extend_from_slice(value);
            }
            Self::Base64 => base64(value, out),
            Self::Line => out.extend_from_slice(first_line(value)),
            Self::Word(place) => {
                let words = value.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
                out.extend_from_slice(nth(words, *place));
            }
            Self::Part(separator, place) => {
                let parts = value.split(|byte| byte == separator);
                out.extend_from_slice(nth(parts, *place).trim_ascii());
            }
            Self::Header(name) => out.extend_from_slice(header(value, name.as_bytes())),
            Self::Before(mark) => {
                let end = memchr::memmem::find(value, mark.as_bytes()).unwrap_or(value.len());
                out.extend_from_slice(value.get(..end).unwrap_or_default());
            }
            Self::After(mark) => {
                let from = from(value, mark);
                out.extend_from_slice(from.get(mark.len()..).unwrap_or_default());
            }
            Self::Coded => {
                let number = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
                let known = number.map(|number: usize| METHODS.get(number.wrapping_sub(1)));
                out.extend_from_slice(
                    known.map_or(value, |known| known.map_or(b"", |known| known.as_bytes())),
                );
            }
            Self::Is(words) => {
                let known = words.split(',').any(|word| word.as_bytes() == value);
                out.extend_from_slice(if known { value } else { b"" });
            }
            Self::Not(words) => {
                let known = words.split(',').any(|word| word.as_bytes() == value);
                out.extend_from_slice(if known { b"" } else { value });
            }
            Self::From(mark) => out.extend_from_slice(from(value, mark)),
        }
    }
}

fn from<'a>(value: &'a [u8], mark: &str) -> &'a [u8] {
    let at = memchr::memmem::find(value, mark.as_bytes()).unwrap_or(value.len());
    value.get(at..).unwrap_or_default()
}

fn nth<'a>(mut parts: impl Iterator<Item = &'a [u8]>, place: usize) -> &'a [u8] {
    parts.nth(place.saturating_sub(1)).unwrap_or_default()
}

fn first_line(value: &[u8]) -> &[u8] {
    let end = memchr::memchr2(b'\r', b'\n', value).unwrap_or(value.len());
    let end = memchr::memmem::find(value, b"\\r\\n").map_or(end, |escaped| escaped.min(end));
    value.get(..end).unwrap_or_default()
}

/// Appends `value` with `%hh` undone; an escape that is none stays as it is.
pub fn percent(value: &[u8], plus: bool, out: &mut Vec<u8>) {
    let digit = |byte: u8| (byte as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut rest = value;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            (b'+', _) if plus => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
    }
}

/// What stands for the marks of HTML.
const ENTITIES: [(&[u8], u8); 6] = [
    (b"&amp;", b'&'),
    (b"&lt;", b'<'),
    (b"&gt;", b'>'),
    (b"&quot;", b'"'),
    (b"&#39;", b'\''),
    (b"&apos;", b'\''),
];

/// Appends `value` with the entities of marks undone, each once.
fn html(value: &[u8], out: &mut Vec<u8>) {
    let mut rest = value;
    while let [first, after @ ..] = rest {
        let entity = ENTITIES.iter().find(|(name, _)| *first == b'&' && rest.starts_with(name));
        out.push(entity.map_or(*first, |(_, mark)| *mark));
        rest = entity.map_or(after, |(name, _)| rest.get(name.len()..).unwrap_or_default());
    }
}

/// Appends what base64 text stands for, up to the first byte that is of no alphabet.
fn base64(value: &[u8], out: &mut Vec<u8>) {
    let (mut bits, mut count) = (0u32, 0);
    for byte in value {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
}

/// The value of a header in a block. Lines end with CR LF, LF, or either written as an escape.
fn header<'a>(block: &'a [u8], name: &[u8]) -> &'a [u8] {
    let mut rest = block;
    while !rest.is_empty() {
        let (line, after) = cut_line(rest);
        if let Some(colon) = memchr::memchr(b':', line) {
            let (key, value) = line.split_at(colon);
            if key.trim_ascii().eq_ignore_ascii_case(name) {
                return value.get(1..).unwrap_or_default().trim_ascii();
            }
        }
        rest = after;
    }
    b""
}

fn cut_line(text: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while let Some(step) = memchr::memchr3(b'\r', b'\n', b'\\', text.get(at..).unwrap_or_default())
    {
        let end = at + step;
        let (line, mark) = text.split_at(end);
        let length = match mark {
            [b'\r' | b'\n', ..] => 1,
            [b'\\', b'r' | b'n', ..] => 2,
            _ => {
                at = end + 1;
                continue;
            }
        };
        return (line, mark.get(length..).unwrap_or_default());
    }
    (text, b"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(form: &str, value: &str) -> String {
        let mut out = Vec::new();
        Form::read(form).unwrap().apply(value.as_bytes(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn every_step_does_what_its_name_says() {
        assert_eq!(apply("percent", "Mozilla%2F5.0%20(X)+%zz%"), "Mozilla/5.0 (X)+%zz%");
        assert_eq!(apply("form", "a+b%2Bc"), "a b+c");
        assert_eq!(apply("html", "/a?x=1&amp;y=&lt;&amp;lt;&b"), "/a?x=1&y=<&lt;&b");
        assert_eq!(apply("base64", "R0VUIC8gSFRUUC8xLjE="), "GET / HTTP/1.1");
        assert_eq!(apply("line", "GET / HTTP/1.1\r\nHost: x"), "GET / HTTP/1.1");
        assert_eq!(apply("line", r"GET / HTTP/1.1\r\nHost: x"), "GET / HTTP/1.1");
        assert_eq!(apply("word:2", "GET  /pets/{id}"), "/pets/{id}");
        assert_eq!(apply("word:2", "$default"), "");
        assert_eq!(apply("part:,2", "a, b,c"), "b");
        assert_eq!(apply("before:?", "/a?b"), "/a");
        assert_eq!(apply("after:?", "/a?b"), "b");
        assert_eq!(apply("is:http,alert", "alert"), "alert");
        assert_eq!(apply("is:http,alert", "dns"), "");
        assert_eq!(apply("from:/", "h.example/a"), "/a");
        assert_eq!(apply("from:/", "h.example"), "");
        assert_eq!(apply("plus", "Mozilla/5.0+(X11)"), "Mozilla/5.0 (X11)");
        assert_eq!(apply("plus", "a b+c"), "a b+c");
        assert_eq!(apply("slash", "a/b"), "/a/b");
        assert_eq!(apply("slash", "/a"), "/a");
        assert_eq!(apply("slash", "http://h/a"), "http://h/a");
    }

    #[test]
    fn a_header_is_found_in_a_block_of_them() {
        let block = "GET / HTTP/1.1\r\nHost: h.example\r\nUser-Agent: a: b\r\n\r\n";
        assert_eq!(apply("header:user-agent", block), "a: b");
        assert_eq!(apply("header:host", r"GET / HTTP/1.1\r\nHost: h.example\r\nX: y"), "h.example");
        assert_eq!(apply("header:cookie", block), "");
    }

    #[test]
    fn unknown_steps_are_refused() {
        for text in ["", "word", "word:0", "word:x", "header:", "rot13", "part:"] {
            assert_eq!(Form::read(text), None, "{text}");
        }
    }
}
