//! Lines of evidence, read again from their sources.

use crate::error::Result;
use crate::record::Locator;
use crate::source::Source;
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
