//! Blocks of whole lines, and the rule of who owns a line.
//!
//! A block of a plain file covers a range of offsets and owns the lines whose first byte lies in
//! it; the last of them may end beyond. To find the first line start in `[start, end)` one looks
//! for a line end from `start - 1`, not from `start`: else the line that starts exactly there is
//! lost.

use super::Source;
use crate::error::Result;
use std::borrow::Cow;

/// Bytes of one block of a plain file.
pub const BLOCK: u64 = 4 << 20;

/// Longest line that is parsed, in bytes; a longer one is rejected with its true length.
pub const LONGEST_LINE: usize = 1 << 20;

/// Some whole lines of a source, in order.
#[derive(Debug)]
pub struct Block<'a> {
    /// Offset of the first byte in the decompressed stream.
    pub offset: u64,
    /// The lines with their ends.
    pub bytes: Cow<'a, [u8]>,
    /// Bytes of the last line that are not held, because it is longer than [`LONGEST_LINE`].
    pub overrun: u64,
    /// Where its records are, in a source whose records are no lines.
    pub cuts: Option<Vec<Cut>>,
}

/// A record in the bytes of a block. The bytes from the end of the one before up to its own end,
/// separators included, are its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Where its text begins.
    pub start: usize,
    /// Where its text ends.
    pub stop: usize,
    /// Where its share ends.
    pub end: usize,
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Offset of its first byte in the decompressed stream.
    pub offset: u64,
    /// Bytes before its text: a byte order mark, NUL bytes, what parts it from the record before.
    pub lead: usize,
    /// Of these, NUL bytes: a hole in the file, where it was cut short while its writer went on.
    pub nuls: usize,
    /// Its bytes without those, the line feed, and carriage returns before that.
    pub text: &'a [u8],
    /// Its bytes with all of those; more than `text` holds where it is too long.
    pub size: u64,
}

impl Block<'_> {
    /// Bytes of memory that it holds, in use or not; what is mapped is not its own.
    #[must_use]
    pub fn footprint(&self) -> u64 {
        let bytes = match &self.bytes {
            Cow::Owned(bytes) => bytes.capacity(),
            Cow::Borrowed(_) => 0,
        };
        let cuts = self.cuts.as_ref().map_or(0, |cuts| cuts.capacity() * size_of::<Cut>());
        (bytes + cuts) as u64
    }

    /// The lines, or records, in order.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut at = 0;
        let mut record = 0;
        let mut ends = Ends::default();
        std::iter::from_fn(move || {
            let whole: &[u8] = &self.bytes;
            if at >= whole.len() {
                return None;
            }
            let cut = match &self.cuts {
                None => line(whole, at, ends.next(whole)),
                Some(cuts) => *cuts.get(record)?,
            };
            record += 1;
            let overrun = if cut.end == whole.len() { self.overrun } else { 0 };
            let lead = whole.get(at..cut.start).unwrap_or_default();
            let line = Line {
                offset: self.offset + at as u64,
                lead: lead.len(),
                nuls: memchr::memchr_iter(0, lead).count(),
                text: whole.get(cut.start..cut.stop).unwrap_or_default(),
                size: (cut.end - at) as u64 + overrun,
            };
            at = cut.end;
            Some(line)
        })
    }
}

/// Bytes that are searched for line ends at one go. Read in one sweep they come from memory as fast
/// as it gives them, and are still at hand when the lines are parsed; searched line by line, each
/// line waits for its own bytes.
const SWEEP: usize = 32 << 10;

/// Where lines end: the ends in one sweep, then those in the next.
#[derive(Debug, Default)]
struct Ends {
    found: Vec<usize>,
    given: usize,
    /// All before this is searched.
    swept: usize,
}

impl Ends {
    /// Where the next line ends, its line feed included.
    #[inline]
    fn next(&mut self, bytes: &[u8]) -> usize {
        while self.given == self.found.len() {
            if self.swept >= bytes.len() {
                return bytes.len();
            }
            self.sweep(bytes);
        }
        let end = self.found.get(self.given).copied();
        self.given += 1;
        end.unwrap_or(bytes.len())
    }

    fn sweep(&mut self, bytes: &[u8]) {
        let from = self.swept;
        self.swept = bytes.len().min(from + SWEEP);
        self.found.clear();
        self.given = 0;
        let part = bytes.get(from..self.swept).unwrap_or_default();
        self.found.extend(memchr::memchr_iter(b'\n', part).map(|at| from + at + 1));
    }
}

/// The line that begins at some place and ends, with its line feed, before another.
#[inline]
fn line(bytes: &[u8], at: usize, end: usize) -> Cut {
    let whole = bytes.get(at..end).unwrap_or_default();
    let mut text = whole.strip_suffix(b"\n").unwrap_or(whole);
    // Programs that count the end of a string of C with it write a NUL byte before the line end.
    while let [shorter @ .., b'\r' | 0] = text
        && (text.last() == Some(&b'\r') || shorter.last().is_some_and(|byte| *byte != 0))
    {
        text = shorter;
    }
    let lead = match text.first() {
        Some(0 | 0xef) => odd_lead(text),
        _ => 0,
    };
    Cut { start: at + lead, stop: at + text.len(), end }
}

/// A byte order mark, in the middle where files were put together; or NUL bytes, where a file was
/// cut short while its writer went on. A line of NUL bytes only keeps them.
#[cold]
fn odd_lead(text: &[u8]) -> usize {
    let mark = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let rest = text.get(mark..).unwrap_or_default();
    let nuls = rest.iter().take_while(|byte| **byte == 0).count();
    if nuls < rest.len() { mark + nuls } else { mark }
}

impl Line<'_> {
    /// Offset of the first byte of its text.
    #[must_use]
    pub fn text_at(&self) -> u64 {
        self.offset + self.lead as u64
    }
}

impl Source {
    /// The block of a plain file that owns the lines starting in `[start, end)`; `None` if there
    /// are none.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn block(&self, start: u64, end: u64) -> Result<Option<Block<'_>>> {
        match self.mapped() {
            Some(bytes) => Ok(mapped(bytes, start, end)),
            None => self.read_block(start, end),
        }
    }

    fn read_block(&self, start: u64, end: u64) -> Result<Option<Block<'static>>> {
        let from = start.saturating_sub(1);
        let mut bytes = vec![0; usize::try_from(end - from).unwrap_or(0)];
        let have = self.read_at(&mut bytes, from)?;
        bytes.truncate(have);
        let skip = if start == 0 {
            0
        } else {
            match memchr::memchr(b'\n', &bytes) {
                Some(at) if from + at as u64 + 1 < end => at + 1,
                _ => return Ok(None),
            }
        };
        bytes.drain(..skip);
        if bytes.is_empty() {
            return Ok(None);
        }
        let offset = from + skip as u64;
        let overrun = self.finish_line(&mut bytes, offset)?;
        Ok(Some(Block { offset, bytes: bytes.into(), overrun, cuts: None }))
    }

    /// Reads on until the last line ends; returns how much of it was not kept.
    fn finish_line(&self, bytes: &mut Vec<u8>, offset: u64) -> Result<u64> {
        let mut overrun = 0;
        let mut chunk = vec![0; 64 << 10];
        while bytes.last() != Some(&b'\n') || overrun > 0 {
            let at = offset + bytes.len() as u64 + overrun;
            let have = self.read_at(&mut chunk, at)?;
            let fresh = chunk.get(..have).unwrap_or_default();
            let end = memchr::memchr(b'\n', fresh).map_or(have, |at| at + 1);
            let line = bytes.len() - memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
            if line > LONGEST_LINE {
                overrun += end as u64;
            } else {
                bytes.extend_from_slice(fresh.get(..end).unwrap_or_default());
            }
            if have == 0 || end < have || fresh.get(end - 1) == Some(&b'\n') {
                break;
            }
        }
        Ok(overrun)
    }
}

fn mapped(bytes: &[u8], start: u64, end: u64) -> Option<Block<'_>> {
    let start = usize::try_from(start).ok()?;
    let end = usize::try_from(end).ok()?.min(bytes.len());
    let first = match start {
        0 => 0,
        _ => start + memchr::memchr(b'\n', bytes.get(start - 1..end - 1)?)?,
    };
    let last = end - 1;
    let stop = memchr::memchr(b'\n', bytes.get(last..)?).map_or(bytes.len(), |at| last + at + 1);
    let held = bytes.get(first..stop).filter(|held| !held.is_empty())?;
    Some(Block { offset: first as u64, bytes: Cow::Borrowed(held), overrun: 0, cuts: None })
}

#[cfg(test)]
mod tests {
    use super::super::Io;
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn source(bytes: &[u8], io: Io) -> (tempfile::NamedTempFile, Source) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let source = Source::open("x".into(), file.path(), io).unwrap();
        (file, source)
    }

    fn cut(source: &Source, step: u64) -> Vec<(u64, Vec<u8>, u64)> {
        let mut lines = Vec::new();
        let mut start = 0;
        while start < source.size() {
            let end = (start + step).min(source.size());
            if let Some(block) = source.block(start, end).unwrap() {
                lines.extend(block.lines().map(|l| (l.offset, l.text.to_vec(), l.size)));
            }
            start = end;
        }
        lines
    }

    proptest! {
        #[test]
        fn any_cut_gives_every_line_once(text in "[ab\\n\\r]{0,60}", step in 1u64..20) {
            for io in [Io::Mmap, Io::Read] {
                let (_keep, source) = source(text.as_bytes(), io);
                let whole = cut(&source, u64::MAX / 2);
                let parts = cut(&source, step);
                prop_assert_eq!(&whole, &parts);
                prop_assert_eq!(parts.iter().map(|l| l.2).sum::<u64>(), text.len() as u64);
            }
        }
    }

    #[test]
    fn a_line_longer_than_the_limit_is_counted_whole_and_the_next_is_read() {
        let mut text = vec![b'x'; LONGEST_LINE * 9];
        text.extend_from_slice(b"\nnext\n");
        for io in [Io::Mmap, Io::Read] {
            let (_keep, source) = source(&text, io);
            for step in [BLOCK, 1 << 20, 1 << 30] {
                let lines = cut(&source, step);
                assert_eq!(lines.len(), 2, "{step}");
                assert_eq!(lines[0].2, text.len() as u64 - 5);
                assert_eq!(lines[1].1, b"next");
            }
        }
    }

    #[test]
    fn lines_about_the_ends_of_sweeps_are_whole() {
        for length in [SWEEP - 2, SWEEP - 1, SWEEP, SWEEP + 1, 2 * SWEEP, 3 * SWEEP + 7] {
            let mut text = vec![b'x'; length];
            text.extend_from_slice(b"\n\nlast");
            let (_keep, source) = source(&text, Io::Mmap);
            let lines = cut(&source, u64::MAX / 2);
            let texts: Vec<usize> = lines.iter().map(|line| line.1.len()).collect();
            assert_eq!(texts, [length, 0, 4], "{length}");
            assert_eq!(lines.iter().map(|line| line.2).sum::<u64>(), text.len() as u64);
        }
    }

    #[test]
    fn a_byte_order_mark_is_counted_but_not_read() {
        let (_keep, source) = source(b"\xef\xbb\xbfabc\r\n", Io::Mmap);
        assert_eq!(cut(&source, 100), [(0, b"abc".to_vec(), 8)]);
    }
}
