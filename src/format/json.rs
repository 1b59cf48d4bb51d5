//! Syntax `json`: one object a line, of which only the mapped keys are looked at.
//!
//! Values are not built: strings are borrowed from the line, unmapped values are stepped over.
//! Gateways write their keys in one order, so the keys of the line before are tried first and the
//! table of keys is asked only where a line differs.

use super::field::{Field, Slots};
use crate::record::seek::find2;
use crate::record::{Reject, text};
use std::collections::HashMap;

/// Deepest nesting that is followed.
const DEEPEST: u32 = 64;

/// Which keys mean what: paths such as `request.headers.User-Agent` to fields, where an earlier
/// path wins over a later one for the same field.
#[derive(Debug, Clone, Default)]
pub struct KeyMap {
    nodes: Vec<HashMap<Box<[u8]>, Action>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// The value is a field; of two the lower rank wins.
    Take {
        field: Field,
        rank: u8,
    },
    /// The value is an object (or a list of them) with mapped keys.
    Descend(usize),
    Skip,
}

/// What a reader of JSON lines remembers from line to line: by object, its keys in their order.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    order: Vec<Vec<Known>>,
}

/// A key of the line before.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    /// The key with its quotes and the colon, and which of its bytes count.
    lead: [u64; WORDS],
    mask: [u64; WORDS],
    length: usize,
    action: Action,
}

/// Words that a remembered key may fill; longer ones are looked up each time.
const WORDS: usize = 3;
/// Keys of one object that are remembered.
const KEYS: usize = 256;

impl Known {
    fn new(key: &[u8], action: Action) -> Option<Self> {
        let mut known = Self { lead: [0; WORDS], mask: [0; WORDS], length: key.len() + 3, action };
        let text = b"\"".iter().chain(key).chain(b"\":");
        let mut bytes = [0; WORDS * 8];
        let mut count = [0; WORDS * 8];
        for (at, byte) in text.enumerate() {
            (*bytes.get_mut(at)?, *count.get_mut(at)?) = (*byte, u8::MAX);
        }
        (known.lead, known.mask) = (words(&bytes), words(&count));
        Some(known)
    }

    /// The key and its colon stand at the start of the text.
    #[inline]
    fn leads(&self, text: &[u8; WORDS * 8]) -> bool {
        let odd = |odd: u64, ((word, lead), mask): ((u64, u64), u64)| odd | (word & mask ^ lead);
        words(text).into_iter().zip(self.lead).zip(self.mask).fold(0, odd) == 0
    }
}

/// The end of a line, as if nothing stood behind it.
fn padded(text: &[u8]) -> [u8; WORDS * 8] {
    let mut bytes = [0; WORDS * 8];
    bytes.iter_mut().zip(text).for_each(|(byte, known)| *byte = *known);
    bytes
}

#[inline]
fn words(bytes: &[u8; WORDS * 8]) -> [u64; WORDS] {
    let (chunks, _) = bytes.as_chunks::<8>();
    std::array::from_fn(|at| chunks.get(at).map_or(0, |chunk| u64::from_le_bytes(*chunk)))
}

impl Memory {
    #[inline]
    fn action(&self, cursor: &mut Cursor<'_>, node: usize, position: usize) -> Option<Action> {
        let known = self.order.get(node)?.get(position)?;
        let text = cursor.line.get(cursor.at..)?;
        let leads = match text.first_chunk() {
            Some(text) => known.leads(text),
            None => known.leads(&padded(text)),
        };
        leads.then(|| {
            cursor.at += known.length;
            known.action
        })
    }

    fn note(&mut self, node: usize, position: usize, key: &[u8], action: Action) {
        if self.order.len() <= node {
            self.order.resize(node + 1, Vec::new());
        }
        let Some(keys) = self.order.get_mut(node) else { return };
        let Some(known) = Known::new(key, action) else { return };
        match keys.get_mut(position) {
            Some(slot) => *slot = known,
            None if position < KEYS => keys.resize(position + 1, known),
            None => {}
        }
    }
}

/// What was found in one line.
struct Found {
    rank: [u8; super::field::FIELDS],
}

impl KeyMap {
    /// Compiles paths; parts of a path are joined by points, a literal point is written `\.`.
    #[must_use]
    pub fn new(keys: &[(&str, Field)]) -> Self {
        let mut map = Self { nodes: vec![HashMap::new()] };
        for (rank, (path, field)) in keys.iter().enumerate() {
            let parts: Vec<String> = path
                .replace("\\.", "\u{0}")
                .split('.')
                .map(|part| part.replace('\u{0}', "."))
                .collect();
            let action =
                Action::Take { field: *field, rank: u8::try_from(rank + 1).unwrap_or(u8::MAX) };
            map.insert(&parts, action);
        }
        map
    }

    fn insert(&mut self, parts: &[String], action: Action) {
        let mut node = 0;
        for (at, part) in parts.iter().enumerate() {
            let fresh = self.nodes.len();
            let last = at + 1 == parts.len();
            let wanted = if last { action } else { Action::Descend(fresh) };
            let Some(keys) = self.nodes.get_mut(node) else { return };
            let stored = *keys.entry(part.as_bytes().into()).or_insert(wanted);
            if stored == Action::Descend(fresh) {
                self.nodes.push(HashMap::new());
            }
            match stored {
                Action::Descend(next) => node = next,
                _ => return,
            }
        }
    }

    fn action(&self, node: usize, key: &[u8]) -> Action {
        self.nodes.get(node).and_then(|keys| keys.get(key)).copied().unwrap_or(Action::Skip)
    }

    /// Finds the fields of a line.
    ///
    /// # Errors
    /// If the line is not one JSON object, or a key that is read stands twice in it.
    pub fn split(&self, line: &[u8], slots: &mut Slots, memory: &mut Memory) -> Result<(), Reject> {
        let mut found = Found { rank: [0; super::field::FIELDS] };
        let mut cursor = Cursor { line, at: 0 };
        cursor.blanks();
        self.object(&mut cursor, 0, 0, slots, &mut found, memory)?;
        cursor.blanks();
        // A comma after the object is how some exporters join lines into a list.
        if matches!(line.get(cursor.at..), Some([] | [b','])) {
            Ok(())
        } else {
            Err(Reject::NotJson)
        }
    }

    fn object(
        &self,
        cursor: &mut Cursor<'_>,
        node: usize,
        depth: u32,
        slots: &mut Slots,
        found: &mut Found,
        memory: &mut Memory,
    ) -> Result<(), Reject> {
        if depth > DEEPEST {
            return Err(Reject::TooDeep);
        }
        cursor.expect(b'{')?;
        cursor.blanks();
        if cursor.take(b'}') {
            return Ok(());
        }
        for position in 0.. {
            let action = match memory.action(cursor, node, position) {
                Some(action) => action,
                None => self.find(cursor, node, position, memory)?,
            };
            cursor.blanks();
            match action {
                Action::Take { field, rank } => take(cursor, field, rank, depth, slots, found)?,
                Action::Skip if cursor.peek() == Some(b'"') => {
                    cursor.string()?;
                }
                Action::Descend(next) if cursor.peek() == Some(b'{') => {
                    self.object(cursor, next, depth + 1, slots, found, memory)?;
                }
                _ => cursor.skip(depth)?,
            }
            cursor.blanks();
            if cursor.take(b'}') {
                return Ok(());
            }
            cursor.expect(b',')?;
            cursor.blanks();
        }
        Err(Reject::NotJson)
    }

    /// Reads a key that is not the one of the line before, and its colon.
    #[cold]
    fn find(
        &self,
        cursor: &mut Cursor<'_>,
        node: usize,
        position: usize,
        memory: &mut Memory,
    ) -> Result<Action, Reject> {
        let key = cursor.string()?;
        let raw = cursor.line.get(key.start..key.end).unwrap_or_default();
        cursor.blanks();
        cursor.expect(b':')?;
        if key.escaped {
            let mut plain = Vec::new();
            text::unescape_json(raw, &mut plain);
            return Ok(self.action(node, &plain));
        }
        let action = self.action(node, raw);
        memory.note(node, position, raw, action);
        Ok(action)
    }
}

/// Notes a mapped value: a string, a number, a truth value, or the first string of a list.
#[inline]
fn take(
    cursor: &mut Cursor<'_>,
    field: Field,
    rank: u8,
    depth: u32,
    slots: &mut Slots,
    found: &mut Found,
) -> Result<(), Reject> {
    let text = cursor.scalar(depth)?;
    let Some(held) = found.rank.get_mut(field as usize) else { return Ok(()) };
    if *held == rank {
        return Err(Reject::DuplicateKey);
    }
    let Some(text) = text else { return Ok(()) };
    let raw = cursor.line.get(text.start..text.end).unwrap_or_default();
    // An alias that comes first in the map wins, but never by being empty.
    if *held != 0
        && (*held < rank || matches!(raw, b"" | b"-"))
        && !slots.get(cursor.line, field).is_empty()
    {
        return Ok(());
    }
    *held = rank;
    if text.escaped {
        slots.set_scratch(field, |out| text::unescape_json(raw, out));
    } else {
        slots.set(field, text.start, text.end);
    }
    Ok(())
}

/// A string between its quotes, or a bare scalar.
struct Text {
    start: usize,
    end: usize,
    escaped: bool,
}

struct Cursor<'a> {
    line: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    #[inline]
    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    #[inline]
    fn take(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), Reject> {
        if self.take(byte) { Ok(()) } else { Err(Reject::NotJson) }
    }

    #[inline]
    fn string(&mut self) -> Result<Text, Reject> {
        self.expect(b'"')?;
        let start = self.at;
        let rest = self.line.get(start..).ok_or(Reject::NotJson)?;
        let end = start + find2(b'"', b'\\', rest).ok_or(Reject::NotJson)?;
        self.at = end;
        if self.take(b'"') {
            return Ok(Text { start, end, escaped: false });
        }
        self.escaped(start)
    }

    /// The rest of a string, from a backslash.
    #[cold]
    fn escaped(&mut self, start: usize) -> Result<Text, Reject> {
        loop {
            self.at += 2;
            let rest = self.line.get(self.at..).ok_or(Reject::NotJson)?;
            self.at += memchr::memchr2(b'"', b'\\', rest).ok_or(Reject::NotJson)?;
            let end = self.at;
            if self.take(b'"') {
                return Ok(Text { start, end, escaped: true });
            }
        }
    }

    /// A value that can be a field; `None` for null, an empty value, an object or an empty list.
    #[inline]
    fn scalar(&mut self, depth: u32) -> Result<Option<Text>, Reject> {
        match self.peek() {
            Some(b'"') => self.string().map(Some),
            _ => self.odd(depth),
        }
    }

    /// A value that is no string.
    fn odd(&mut self, depth: u32) -> Result<Option<Text>, Reject> {
        match self.peek() {
            Some(b'[') => {
                let open = self.at;
                self.at += 1;
                self.blanks();
                let first = if self.peek() == Some(b'"') { Some(self.string()?) } else { None };
                self.at = open;
                self.skip(depth)?;
                Ok(first)
            }
            Some(b'{') => self.skip(depth).map(|()| None),
            // NGINX writes `"urt":,` for an empty unquoted variable.
            Some(b',' | b'}') => Ok(None),
            _ => {
                let start = self.at;
                self.bare()?;
                let text = self.line.get(start..self.at).unwrap_or_default();
                Ok((text != b"null").then_some(Text { start, end: self.at, escaped: false }))
            }
        }
    }

    fn bare(&mut self) -> Result<(), Reject> {
        let start = self.at;
        while let Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'+' | b'-' | b'.') = self.peek() {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(Reject::NotJson) }
    }

    /// Steps over any value.
    fn skip(&mut self, depth: u32) -> Result<(), Reject> {
        let mut open = 0u32;
        loop {
            self.blanks();
            match self.peek().ok_or(Reject::NotJson)? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                    if depth + open > DEEPEST {
                        return Err(Reject::TooDeep);
                    }
                    continue;
                }
                b'}' | b']' if open > 0 => {
                    open -= 1;
                    self.at += 1;
                }
                b',' | b':' if open > 0 => {
                    self.at += 1;
                    continue;
                }
                b',' | b'}' => return Ok(()),
                _ => self.bare()?,
            }
            if open == 0 {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[(&str, Field)] = &[
        ("ip", Field::Client),
        ("client_ip", Field::Client),
        ("status", Field::Status),
        ("request.headers.User-Agent", Field::UserAgent),
        ("a\\.b", Field::Path),
    ];

    fn split(lines: &[&str], field: Field) -> Vec<Result<String, Reject>> {
        let map = KeyMap::new(KEYS);
        let (mut slots, mut memory) = (Slots::default(), Memory::default());
        lines
            .iter()
            .map(|line| {
                slots.clear();
                map.split(line.as_bytes(), &mut slots, &mut memory)?;
                Ok(String::from_utf8_lossy(slots.get(line.as_bytes(), field)).into_owned())
            })
            .collect()
    }

    fn one(line: &str, field: Field) -> Result<String, Reject> {
        split(&[line], field).remove(0)
    }

    #[test]
    fn keys_in_any_order_give_the_same_fields() {
        let lines = [
            r#"{"ip":"1","status":200}"#,
            r#"{"status":200,"ip":"1"}"#,
            r#"{ "x":[{"ip":"2"}], "ip" : "1" }"#,
        ];
        assert!(split(&lines, Field::Client).into_iter().all(|ip| ip.unwrap() == "1"));
    }

    #[test]
    fn nested_keys_lists_and_escapes_are_read() {
        let line = r#"{"request":{"headers":{"User-Agent":["a \"b\"","c"]}},"a.b":"\u002fx"}"#;
        assert_eq!(one(line, Field::UserAgent).unwrap(), "a \"b\"");
        assert_eq!(one(line, Field::Path).unwrap(), "/x");
        assert_eq!(one(r#"{"\u0069p":"1"}"#, Field::Client).unwrap(), "1");
    }

    #[test]
    fn the_first_alias_wins_unless_it_is_empty() {
        assert_eq!(one(r#"{"client_ip":"2","ip":"1"}"#, Field::Client).unwrap(), "1");
        assert_eq!(one(r#"{"ip":"-","client_ip":"2"}"#, Field::Client).unwrap(), "2");
        assert_eq!(one(r#"{"client_ip":"2","ip":""}"#, Field::Client).unwrap(), "2");
        assert_eq!(one(r#"{"client_ip":"2","ip":null}"#, Field::Client).unwrap(), "2");
    }

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        for line in [r#"{"ip":"1","ip":"2"}"#, r#"{"ip":"1","\u0069p":"2"}"#] {
            assert_eq!(one(line, Field::Client), Err(Reject::DuplicateKey));
        }
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for line in [
            "",
            "x",
            "{",
            r#"{"ip"}"#,
            r#"{"ip":"1"} x"#,
            r#"{"ip":"1""#,
            r#"["a"]"#,
            r#"{"ip":"1\"#,
        ] {
            assert_eq!(one(line, Field::Client), Err(Reject::NotJson), "{line}");
        }
        let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(100), "]".repeat(100));
        assert_eq!(one(&deep, Field::Client), Err(Reject::TooDeep));
        assert_eq!(one(r#"{"urt":,"status":200}"#, Field::Status).unwrap(), "200");
    }
}
