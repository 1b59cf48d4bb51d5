//! Lines of evidence, read again from their sources.

use crate::error::Result;
use crate::record::Locator;
use crate::source::{Framing, Source};
use std::collections::BTreeMap;

/// Reads the bytes at some places of a source: by offset, the text without its end. What a place
/// no longer holds is missing, or short.
///
/// # Errors
/// If the source cannot be read.
pub fn fetch(source: &Source, places: &[Locator]) -> Result<BTreeMap<u64, Vec<u8>>> {
    let mut wanted: BTreeMap<u64, usize> = BTreeMap::new();
    for at in places {
        let length = wanted.entry(at.offset).or_default();
        *length = (*length).max(at.length as usize);
    }
    let mut lines = BTreeMap::new();
    if source.is_open() {
        for (offset, length) in wanted {
            let bytes = source.bytes(offset, length)?;
            lines.extend(Some((offset, bytes)).filter(|(_, bytes)| !bytes.is_empty()));
        }
        return Ok(lines);
    }
    let last = wanted.iter().map(|(offset, length)| offset + *length as u64).max().unwrap_or(0);
    let mut blocks = source.sequence();
    while let Some(block) = blocks.next_block() {
        let end = block.offset + block.bytes.len() as u64;
        for (offset, length) in wanted.range(..end) {
            // A record may go on in the next block, where it is no line.
            let have = lines.get(offset).map_or(0, Vec::len);
            let from = (offset + have as u64).checked_sub(block.offset);
            let Some(from) = from.and_then(|from| usize::try_from(from).ok()) else { continue };
            let until = (from + length - have.min(*length)).min(block.bytes.len());
            if let Some(more) = block.bytes.get(from..until).filter(|more| !more.is_empty()) {
                lines.entry(*offset).or_insert_with(Vec::new).extend_from_slice(more);
            }
        }
        if end + block.overrun >= last {
            break;
        }
    }
    Ok(lines)
}

/// Bytes before a line that tell whether it begins there: a byte order mark is no part of it.
const BEFORE: u64 = 3;

/// Whether a line, or a record of what is no line by line, begins at an offset and ends so many bytes
/// later.
///
/// # Errors
/// If the source cannot be read.
pub fn is_line(source: &Source, offset: u64, length: u64) -> Result<bool> {
    let from = offset.saturating_sub(BEFORE);
    let Ok(whole) = u32::try_from(length.saturating_add(offset - from + 1)) else {
        return Ok(false);
    };
    let place = Locator { source: 0, offset: from, length: whole };
    let bytes = fetch(source, &[place])?.remove(&from).unwrap_or_default();
    let (lead, rest) = bytes.split_at(bytes.len().min((offset - from) as usize));
    let (text, after) = rest.split_at(rest.len().min(length as usize));
    let in_lines = || match source.sequence().next_block() {
        Some(block) => Framing::of(&block.bytes) == Framing::Lines,
        None => true,
    };
    let is_whole = text.len() as u64 == length && !text.is_empty();
    Ok(is_whole
        && begins(lead, text)
        && ends(text, after)
        && !(text.contains(&b'\n') && in_lines()))
}

/// A byte order mark, and NUL bytes of a hole, stand before a line.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// An object of a list stands behind what parts it from the one before; anything else begins a line.
fn begins(lead: &[u8], text: &[u8]) -> bool {
    if text.starts_with(MARK) || text.first() == Some(&0) && text.iter().any(|byte| *byte != 0) {
        return false;
    }
    match lead.last() {
        None | Some(b'\n' | 0) => true,
        Some(b' ' | b'\t' | b'\r' | b'[' | b',' | b':') => {
            text.first() == Some(&b'<') || text.starts_with(b"{") && text.ends_with(b"}")
        }
        Some(b'>') => text.first() == Some(&b'<'),
        Some(_) => lead.ends_with(MARK),
    }
}

/// Likewise at its end.
fn ends(text: &[u8], after: &[u8]) -> bool {
    match after.first() {
        None | Some(b'\n' | b'\r') => text.last() != Some(&b'\r'),
        Some(0) => text.last() != Some(&0),
        Some(b' ' | b'\t' | b']' | b'}' | b',') => text.last() == Some(&b'}'),
        Some(b'<' | b'{') => matches!(text.last(), Some(b'>' | b'}')),
        Some(_) => false,
    }
}

/// Line ends between two offsets: what is added to the number of a block's first line.
///
/// # Errors
/// If the source cannot be read.
pub fn count(source: &Source, spans: &[(u64, u64)]) -> Result<Vec<u64>> {
    if source.is_plain() {
        return count_by_offset(source, spans);
    }
    let last = spans.iter().map(|(_, to)| *to).max().unwrap_or(0);
    let (mut before, mut until) = (
        Ahead::of(spans.iter().map(|span| span.0).zip(0..)),
        Ahead::of(spans.iter().map(|span| span.1).zip(0..)),
    );
    let (mut lines_before, mut lines_until) = (vec![0; spans.len()], vec![0; spans.len()]);
    let mut lines = 0;
    let mut blocks = source.sequence();
    while let Some(block) = blocks.next_block() {
        for line in block.lines() {
            before.pass(line.offset, lines, &mut lines_before);
            until.pass(line.text_at(), lines, &mut lines_until);
            lines += 1;
        }
        if block.offset > last {
            break;
        }
    }
    before.pass(u64::MAX, lines, &mut lines_before);
    until.pass(u64::MAX, lines, &mut lines_until);
    let between = |(until, before): (u64, u64)| until.saturating_sub(before);
    Ok(lines_until.into_iter().zip(lines_before).map(between).collect())
}

/// The same of a source that is read from any offset on: spans that begin at one place, as those of
/// one block do, are counted in one go.
fn count_by_offset(source: &Source, spans: &[(u64, u64)]) -> Result<Vec<u64>> {
    let mut ends: BTreeMap<u64, Vec<(u64, usize)>> = BTreeMap::new();
    for (place, (from, to)) in spans.iter().enumerate().filter(|(_, (from, to))| from < to) {
        ends.entry(*from).or_default().push((*to, place));
    }
    let mut counts = vec![0; spans.len()];
    for (from, ends) in ends {
        let last = ends.iter().map(|(to, _)| *to).max().unwrap_or(from);
        let Some(block) = source.block(from, last)? else { continue };
        let mut until = Ahead::of(ends.into_iter());
        let mut lines = 0;
        for line in block.lines() {
            until.pass(line.text_at(), lines, &mut counts);
            lines += 1;
        }
        until.pass(u64::MAX, lines, &mut counts);
    }
    Ok(counts)
}

/// Offsets that no line has reached, the last first, each with its place among what is counted.
struct Ahead(Vec<(u64, usize)>);

impl Ahead {
    fn of(offsets: impl Iterator<Item = (u64, usize)>) -> Self {
        let mut left: Vec<(u64, usize)> = offsets.collect();
        left.sort_unstable_by(|a, b| b.cmp(a));
        Self(left)
    }

    /// A line lies at an offset, and so many before it.
    fn pass(&mut self, offset: u64, lines: u64, counts: &mut [u64]) {
        while let Some((_, place)) = self.0.pop_if(|(at, _)| *at <= offset) {
            if let Some(count) = counts.get_mut(place) {
                *count = lines;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Io;
    use std::io::Write;

    /// Lines, some empty or behind NUL bytes, read from any offset, or in sequence as UTF-16 is.
    fn lines(in_sequence: bool) -> Source {
        let line = |i: usize| match i % 7 {
            0 => "\n".to_owned(),
            3 => format!("\0\0line {i}\r\n"),
            _ => format!("line {i} {}\n", "x".repeat(i % 40)),
        };
        let text: String = (0..900).map(line).collect();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        let wide = || units.flat_map(u16::to_le_bytes).collect();
        let bytes: Vec<u8> = if in_sequence { wide() } else { text.clone().into_bytes() };
        file.write_all(&bytes).unwrap();
        Source::open("x".into(), file.path(), Io::Read).unwrap()
    }

    /// Places of a text that are held for lines, plain or, as UTF-16, read in sequence.
    fn held(text: &str, wide: bool) -> Vec<(u64, u64)> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        let in_sequence = || units.flat_map(u16::to_le_bytes).collect();
        let bytes: Vec<u8> = if wide { in_sequence() } else { text.as_bytes().to_vec() };
        file.write_all(&bytes).unwrap();
        let source = Source::open("x".into(), file.path(), Io::Read).unwrap();
        assert_eq!(source.is_open(), !wide);
        let end = text.len() as u64;
        let all = (0..=end).flat_map(|at| (0..=end + 1).map(move |length| (at, length)));
        all.filter(|(at, length)| is_line(&source, *at, *length).unwrap()).collect()
    }

    #[test]
    fn only_a_whole_line_is_a_line() {
        for wide in [false, true] {
            let places = held("one\ntwo\r\n\0\0three", wide);
            assert_eq!(places, [(0, 3), (4, 3), (11, 5)]);
        }
        assert_eq!(held("\u{feff}one\n\u{feff}two\n", false), [(3, 3), (10, 3)]);
    }

    #[test]
    fn an_object_of_a_list_is_a_line_but_no_part_of_it_is() {
        let text = "[{\"a\":1},\n {\"b\":\n2}]";
        for wide in [false, true] {
            let places = held(text, wide);
            assert!(places.contains(&(1, 7)) && places.contains(&(11, 8)), "{places:?}");
            for (at, length) in [(1, 6), (1, 8), (2, 6), (11, 7), (12, 7), (12, 8)] {
                assert!(!places.contains(&(at, length)), "{at} {length}");
            }
        }
    }

    #[test]
    fn lines_between_offsets_are_counted_as_if_each_were_asked() {
        for in_sequence in [true, false] {
            let source = lines(in_sequence);
            assert_eq!(source.is_plain(), !in_sequence);
            let block = source.blocks().next_block(1 << 20).unwrap();
            // Where lines are read from an offset on, it is that of a line.
            let starts: Vec<u64> = block.lines().map(|line| line.offset).collect();
            let from = |i: u64| {
                if in_sequence { i * 7919 % 23_000 } else { starts[(i * 7919) as usize % 9] }
            };
            let spans: Vec<(u64, u64)> = (0..400u64)
                .map(|i| (from(i), i * 104_729 % 23_000))
                .chain([(0, 0), (0, 23_000), (starts[7], 23_000)])
                .collect();
            let mut naive = vec![0; spans.len()];
            for line in block.lines() {
                for (count, (from, to)) in naive.iter_mut().zip(&spans) {
                    *count += u64::from(line.offset >= *from && line.text_at() < *to);
                }
            }
            assert_eq!(count(&source, &spans).unwrap(), naive);
            assert!(naive.iter().any(|count| *count > 100));
        }
    }
}
