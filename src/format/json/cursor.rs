//! Stepping through the bytes of a JSON line without building anything.

use super::super::keys::Text;
use super::DEEPEST;
use crate::record::Reject;
use crate::record::seek::find2;

pub(super) struct Cursor<'a> {
    pub line: &'a [u8],
    pub at: usize,
}

impl Cursor<'_> {
    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    #[inline]
    pub fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    #[inline]
    pub fn take(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    /// Steps over the comma before a key, if nothing else stands there.
    #[inline]
    pub fn next_key(&mut self) -> bool {
        let hit = matches!(self.line.get(self.at..), Some([b',', b'"', ..]));
        self.at += usize::from(hit);
        hit
    }

    #[inline]
    pub fn expect(&mut self, byte: u8) -> Result<(), Reject> {
        if self.take(byte) { Ok(()) } else { Err(Reject::NotJson) }
    }

    /// A string that holds no escape, if one stands right here.
    #[inline]
    pub fn quick(&mut self) -> Option<Text> {
        let inner = self.line.get(self.at..)?.strip_prefix(b"\"")?;
        let length = find2(b'"', b'\\', inner)?;
        if inner.get(length) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        self.at = start + length + 1;
        Some(Text { start, end: start + length, escaped: false })
    }

    #[inline]
    pub fn string(&mut self) -> Result<Text, Reject> {
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
    pub fn scalar(&mut self, depth: u32) -> Result<Option<Text>, Reject> {
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
                let first = match self.peek() {
                    Some(b'"') => Some(self.string()?),
                    Some(b'0'..=b'9' | b'-') => Some(self.bare()?),
                    _ => None,
                };
                self.at = open;
                self.skip(depth)?;
                Ok(first)
            }
            Some(b'{') => self.typed(depth),
            // NGINX writes `"urt":,` for an empty unquoted variable.
            Some(b',' | b'}') => Ok(None),
            _ => {
                let text = self.bare()?;
                Ok((text.of(self.line) != b"null").then_some(text))
            }
        }
    }

    /// A value wrapped in its type, as `MongoDB` and OpenTelemetry write them:
    /// `{"$numberInt":"200"}`, `{"stringValue":"GET"}`.
    fn typed(&mut self, depth: u32) -> Result<Option<Text>, Reject> {
        let open = self.at;
        let mut found = None;
        self.at += 1;
        self.blanks();
        if self.peek() == Some(b'"') {
            let key = self.string()?.of(self.line);
            self.blanks();
            self.expect(b':')?;
            self.blanks();
            if key.starts_with(b"$") || key.ends_with(b"Value") {
                found = match self.peek() {
                    Some(b'{') if depth < DEEPEST => self.typed(depth + 1)?,
                    Some(b'[' | b'{') => None,
                    _ => self.scalar(depth)?,
                };
            }
        }
        self.at = open;
        self.skip(depth)?;
        Ok(found)
    }

    /// Anything up to a mark of JSON: numbers and words, and what stands there without its quotes.
    pub fn bare(&mut self) -> Result<Text, Reject> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            if matches!(byte, b',' | b'}' | b']' | b'{' | b'[' | b'"' | 0..=b' ') {
                break;
            }
            self.at += 1;
        }
        let text = Text { start, end: self.at, escaped: false };
        if self.at > start { Ok(text) } else { Err(Reject::NotJson) }
    }

    /// Steps over any value. What stands inside an object or a list is not checked beyond its
    /// strings and brackets.
    pub fn skip(&mut self, depth: u32) -> Result<(), Reject> {
        match self.peek().ok_or(Reject::NotJson)? {
            b'"' => self.string().map(|_| ()),
            b'{' | b'[' => self.nested(depth),
            b',' | b'}' => Ok(()),
            _ => self.bare().map(|_| ()),
        }
    }

    fn nested(&mut self, depth: u32) -> Result<(), Reject> {
        let mut open = 0u32;
        loop {
            match self.peek().ok_or(Reject::NotJson)? {
                b'"' => {
                    if self.quick().is_none() {
                        self.string()?;
                    }
                    continue;
                }
                b'{' | b'[' => {
                    open += 1;
                    if depth + open > DEEPEST {
                        return Err(Reject::TooDeep);
                    }
                }
                b'}' | b']' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Ok(());
            }
        }
    }

    /// Reads a list as a pair of a name and its value, if it is one; steps over it either way.
    pub fn couple(&mut self, depth: u32) -> Result<Option<(Text, Text)>, Reject> {
        let open = self.at;
        let mut texts = [None, None];
        self.at += 1;
        self.blanks();
        for text in &mut texts {
            *text = if self.peek() == Some(b'"') { Some(self.string()?) } else { None };
            self.blanks();
            self.take(b',');
            self.blanks();
        }
        let ended = self.peek() == Some(b']');
        self.at = open;
        self.skip(depth)?;
        let [name, value] = texts;
        Ok(name.zip(value).filter(|_| ended))
    }

    /// Reads an object as a pair of a name and its value, if it is one; steps over it either way.
    pub fn named(&mut self, depth: u32) -> Result<Option<(Text, Text)>, Reject> {
        let (mut name, mut value) = (None, None);
        self.expect(b'{')?;
        self.blanks();
        while !self.take(b'}') {
            let key = self.string()?;
            self.blanks();
            self.expect(b':')?;
            self.blanks();
            let found = self.scalar(depth)?;
            match key.of(self.line) {
                b"name" | b"Name" | b"key" | b"Key" => name = found,
                b"value" | b"Value" => value = found,
                _ => {}
            }
            self.blanks();
            if !self.take(b',') && self.peek() != Some(b'}') {
                return Err(Reject::NotJson);
            }
            self.blanks();
        }
        Ok(name.zip(value))
    }
}
