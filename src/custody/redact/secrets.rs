//! Where secrets stand in a text: behind names that say so, behind words of schemes, in addresses.

use super::names::{self, Sort};
use regex::Regex;
use std::ops::Range;

/// Parameters of an authorization that a responder needs; all others prove something.
const NEEDED: [&str; 12] = [
    "username",
    "realm",
    "uri",
    "algorithm",
    "qop",
    "nc",
    "credential",
    "signedheaders",
    "keyid",
    "id",
    "version",
    "headers",
];

/// Finds secrets; compiled once.
#[derive(Debug, Clone)]
pub(super) struct Secrets {
    /// A name before `=`, or before `:` in quotes or as a header.
    named: Regex,
    /// A word before a token that says how it is used, where a secret is to be expected.
    scheme: Regex,
    /// Secrets that need no name, each as a group.
    alone: Regex,
    /// A scheme that has parameters, and one of these.
    listing: Regex,
    parameter: Regex,
}

impl Secrets {
    pub fn new() -> Result<Self, regex::Error> {
        // No sign that parts values stands in a name; a number may count: `token[0]`.
        let name = r#"[^\s"'&;,?=/(){}<>|\\#:]{1,128}"#;
        let named = format!(
            r#"(?P<pair>{name})=>?|["'](?P<member>{name})["']\s*(?::|=>)\s*|(?P<header>[A-Za-z][A-Za-z0-9_.-]{{1,60}}):\s*|<(?P<element>{name})>"#
        );
        let alone = [
            r#"(?i:\b(?:bearer|basic|negotiate|ntlm)(?:[ +]|%20)+)(?P<token>[^\s"'&;,]*[^\s"'&;,\\])"#,
            // A JSON web token, wherever it stands.
            r"\b(?P<jwt>eyJ[A-Za-z0-9._~+/=-]{12,})",
            // The password in an address.
            r#"://[^\s/?#"'<>:@]*:(?P<userinfo>[^\s"'<>/?#]+)@"#,
            // A password in the field of Apache's format that has the user alone.
            r#"^\S+ \S+ [^\s:"]+:(?P<user>[^\s:"]+) \[\d\d/"#,
        ];
        Ok(Self {
            named: Regex::new(&named)?,
            scheme: Regex::new(r"^(?i:bearer|basic|negotiate|ntlm|token|apikey)(?:[ +]|%20)+")?,
            alone: Regex::new(&alone.join("|"))?,
            listing: Regex::new(r"^[A-Za-z][A-Za-z0-9-]{2,24}(?:[ +]|%20)+[A-Za-z_]\w*=")?,
            parameter: Regex::new(r#"([A-Za-z_][\w-]*)\s*=\s*(\\*")?"#)?,
        })
    }

    /// The places of all secrets, in no order; a sentence is `logged` if it is none of our own.
    pub fn find(&self, text: &str, logged: bool) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for name in self.named.captures_iter(text) {
            let Some(all) = name.get(0) else { continue };
            let named = ["pair", "member", "header", "element"]
                .iter()
                .find_map(|group| Some((*group, name.name(group)?.as_str())));
            let Some((group, name)) = named else { continue };
            let sort = names::sort(name);
            let header = group == "header";
            // `token://`, and words of our own before a colon.
            let own = header
                && (!logged && sort != Sort::Authorization || text[all.end()..].starts_with("//"));
            if sort != Sort::Ordinary && !own && !(header && sort == Sort::Doubtful) {
                self.value(text, all.end(), sort, group == "member", &mut found);
            }
        }
        for secret in self.alone.captures_iter(text) {
            for group in ["token", "jwt", "userinfo", "user"] {
                let Some(part) = secret.name(group) else { continue };
                let end = match group {
                    "token" => bare_end(text, part.start()),
                    _ => part.end(),
                };
                if group != "user" || logged {
                    found.push(part.start()..end);
                }
            }
        }
        found
    }

    /// The value that begins at some place, quoted or bare; of a member also a number or a list.
    fn value(
        &self,
        text: &str,
        at: usize,
        sort: Sort,
        member: bool,
        found: &mut Vec<Range<usize>>,
    ) {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(list) = rest.strip_prefix('[').filter(|_| member) {
            let mut at = at + 1;
            for _ in 0..list.len() {
                at += text
                    .get(at..)
                    .map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', ',']).len());
                let Some((begin, end)) = quoted(text, at) else { return };
                self.put(text, begin..end, sort, found);
                at = end + 1;
            }
            return;
        }
        if let Some((begin, end)) = quoted(text, at) {
            self.put(text, begin..end, sort, found);
        } else if sort == Sort::Authorization && self.listing.is_match(rest) {
            let end = rest.find('\n').map_or(text.len(), |end| at + end);
            self.parameters(text, at..end, found);
        } else if !(member && rest.starts_with(['{', '[', 'n', 't', 'f'])) {
            let begin = at + self.scheme.find(rest).map_or(0, |scheme| scheme.end());
            let end = bare_end(text, begin);
            let (begin, end) = if end > begin { (begin, end) } else { (at, bare_end(text, at)) };
            self.put(text, begin..end, sort, found);
        }
    }

    fn put(&self, text: &str, span: Range<usize>, sort: Sort, found: &mut Vec<Range<usize>>) {
        let value = text.get(span.clone()).unwrap_or_default();
        if sort == Sort::Authorization && self.listing.is_match(value) {
            return self.parameters(text, span, found);
        }
        let scheme = self.scheme.find(value).map_or(0, |scheme| scheme.end());
        let begin = if span.start + scheme < span.end { span.start + scheme } else { span.start };
        let open = sort == Sort::Doubtful && !names::looks_secret(value)
            || value.trim_matches(['-', '*', ' ']).is_empty();
        // The scope of a key: `AKIA…/20260102/eu-west-1/s3`.
        let scope = value.starts_with("AKIA") && value.contains(['/', '%']);
        if !open && !scope {
            found.push(begin..span.end);
        }
    }

    /// The parameters of an authorization (`Digest username="bob", response="…"`) that prove something.
    fn parameters(&self, text: &str, span: Range<usize>, found: &mut Vec<Range<usize>>) {
        let mut at = span.start;
        while let Some(name) = text.get(at..span.end).and_then(|rest| self.parameter.captures(rest))
        {
            let (Some(all), Some(word)) = (name.get(0), name.get(1)) else { return };
            let begin = at + all.end();
            let rest = text.get(begin..span.end).unwrap_or_default();
            let ends: &[char] =
                if name.get(2).is_some() { &['"', '\\'] } else { &[',', ' ', '"', '\''] };
            let end = begin + rest.find(ends).unwrap_or(rest.len());
            if !NEEDED.contains(&word.as_str().to_ascii_lowercase().as_str()) {
                found.push(begin..end);
            }
            at = end.max(at + all.end());
        }
    }
}

/// Where the text within quotes at some place begins and ends, if quotes stand there. The quotes of a
/// text in a text have backslashes before them.
fn quoted(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    let slashes = rest.bytes().take_while(|byte| *byte == b'\\').count();
    let quote = rest.as_bytes().get(slashes).filter(|sign| matches!(sign, b'"' | b'\''))?;
    let begin = at + slashes + 1;
    let mut before = 0;
    for (end, byte) in (begin..).zip(text.get(begin..)?.bytes()) {
        // Within a text that has one backslash before its quotes, three make a quote of its own.
        let closes = if slashes == 0 { before % 2 == 0 } else { before <= slashes };
        if byte == *quote && closes {
            return Some((begin, if slashes == 0 { end } else { end - before }));
        }
        before = if byte == b'\\' { before + 1 } else { 0 };
    }
    Some((begin, text.len()))
}

/// Where a value without quotes ends. A comma, a semicolon or a bar ends it where these part the cells
/// of the line, or where the next name follows; else it is a part of the value.
fn bare_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let cells = cells(text.get(..at).unwrap_or_default());
    let mut end = at;
    while let Some(byte) = bytes.get(end) {
        let rest = bytes.get(end + 1..).unwrap_or_default();
        let ends = match byte {
            b'"' | b'\'' | b'&' | b'<' | b'>' => true,
            b'\\' => {
                let slashes = rest.iter().take_while(|byte| **byte == b'\\').count();
                matches!(rest.get(slashes), Some(b'"' | b'\'')) || rest.starts_with(b"u0026")
            }
            b',' | b';' | b'|' => cells.contains(char::from(*byte)) || next_begins(rest),
            byte => byte.is_ascii_whitespace(),
        };
        if ends {
            break;
        }
        end += 1;
    }
    end
}

/// What a bare value is a cell of: the word that it stands in, up to where a target begins.
fn cells(before: &str) -> &str {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '"' || c == '\'').next();
    word.and_then(|word| word.split(['/', '?', '&', '=']).next()).unwrap_or_default()
}

/// Nothing of a value follows: a blank, the end, a quote, or the next name.
fn next_begins(rest: &[u8]) -> bool {
    let named = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.[]%$".contains(byte);
    match rest {
        [] | [b'"' | b'\'' | b'{' | b'}' | b'&', ..] => true,
        [first, ..] if first.is_ascii_whitespace() => true,
        _ => {
            let name = rest.iter().take_while(|byte| named(byte)).count();
            name > 0
                && rest.get(name) == Some(&b'=')
                && rest.get(name + 1).is_some_and(|byte| *byte != b'=')
        }
    }
}
