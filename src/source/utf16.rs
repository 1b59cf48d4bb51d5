//! UTF-16 to UTF-8.

use std::io::{BufRead, Read};

/// Reads UTF-16 and gives UTF-8, without the byte order mark at the start. What is no character
/// becomes U+FFFD.
pub(super) struct Utf16<R> {
    input: R,
    big: bool,
    started: bool,
    /// A first half of a pair whose second has not come yet.
    high: Option<u16>,
    ready: Vec<u8>,
    given: usize,
}

/// Bytes decoded at once.
const CHUNK: usize = 64 << 10;

impl<R: BufRead> Utf16<R> {
    pub(super) fn new(input: R, big: bool) -> Self {
        Self { input, big, started: false, high: None, ready: Vec::new(), given: 0 }
    }

    /// Decodes the next bytes; `false` at the end.
    fn more(&mut self) -> std::io::Result<bool> {
        let mut raw = Vec::with_capacity(CHUNK);
        self.input.by_ref().take(CHUNK as u64).read_to_end(&mut raw)?;
        self.ready.clear();
        self.given = 0;
        let (pairs, odd) = raw.as_chunks::<2>();
        let unit = |pair: &[u8; 2]| {
            if self.big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) }
        };
        let mut units: Vec<u16> =
            self.high.take().into_iter().chain(pairs.iter().map(unit)).collect();
        if !self.started && units.first() == Some(&0xfeff) {
            units.remove(0);
        }
        self.started = true;
        let last = raw.is_empty();
        if !last {
            self.high = units.pop_if(|unit| matches!(*unit, 0xd800..0xdc00));
        }
        for decoded in char::decode_utf16(units) {
            let decoded = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.ready.extend_from_slice(decoded.encode_utf8(&mut [0; 4]).as_bytes());
        }
        if !odd.is_empty() {
            self.ready.extend_from_slice("\u{fffd}".as_bytes());
        }
        Ok(!last || !self.ready.is_empty())
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.ready.len() {
            if !self.more()? {
                return Ok(0);
            }
        }
        let rest = self.ready.get(self.given..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        buffer.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_of_bytes_give_the_same_text() {
        let text = format!("\u{feff}GET /ä \u{1f600}\r\n{}", "x\u{10ffff}".repeat(30_000));
        let units: Vec<u16> = text.encode_utf16().collect();
        for big in [false, true] {
            let swap = |unit: &u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            let bytes: Vec<u8> = units.iter().flat_map(swap).collect();
            let mut read = String::new();
            Utf16::new(bytes.as_slice(), big).read_to_string(&mut read).unwrap();
            assert_eq!(read, text.trim_start_matches('\u{feff}'));
        }
    }
}
