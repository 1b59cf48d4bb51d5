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
    let mut counts = vec![0; spans.len()];
    let last = spans.iter().map(|(_, to)| *to).max().unwrap_or(0);
    if source.is_plain() {
        for (count, (from, to)) in counts.iter_mut().zip(spans) {
            if let Some(block) =
                (*from < *to).then(|| source.block(*from, *to)).transpose()?.flatten()
            {
                *count = block.lines().take_while(|line| line.text_at() < *to).count() as u64;
            }
        }
        return Ok(counts);
    }
    let (mut before, mut until) =
        (Ahead::of(spans, |span| span.0), Ahead::of(spans, |span| span.1));
    let mut lines = 0;
    let mut blocks = source.sequence();
    while let Some(block) = blocks.next_block() {
        for line in block.lines() {
            before.pass(line.offset, lines);
            until.pass(line.text_at(), lines);
            lines += 1;
        }
        if block.offset > last {
            break;
        }
    }
    let (before, until) = (before.end(lines), until.end(lines));
    Ok(until.iter().zip(before).map(|(until, before)| until.saturating_sub(before)).collect())
}

/// Offsets, and how many lines lie before each.
struct Ahead {
    /// Those that no line has reached, the last first: offset and place.
    left: Vec<(u64, usize)>,
    lines: Vec<u64>,
}

impl Ahead {
    fn of(spans: &[(u64, u64)], pick: fn(&(u64, u64)) -> u64) -> Self {
        let mut left: Vec<(u64, usize)> = spans.iter().map(pick).zip(0..).collect();
        left.sort_unstable_by(|a, b| b.cmp(a));
        Self { left, lines: vec![0; spans.len()] }
    }

    /// A line lies at an offset, and so many before it.
    fn pass(&mut self, offset: u64, lines: u64) {
        while let Some((_, place)) = self.left.pop_if(|(at, _)| *at <= offset) {
            if let Some(count) = self.lines.get_mut(place) {
                *count = lines;
            }
        }
    }

    /// There are so many lines in all.
    fn end(mut self, lines: u64) -> Vec<u64> {
        self.pass(u64::MAX, lines);
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Io;
    use std::io::Write;

    /// A source that is read in sequence, being UTF-16: lines, some empty or behind NUL bytes.
    fn in_sequence() -> Source {
        let line = |i: usize| match i % 7 {
            0 => "\n".to_owned(),
            3 => format!("\0\0line {i}\r\n"),
            _ => format!("line {i} {}\n", "x".repeat(i % 40)),
        };
        let text: String = (0..900).map(line).collect();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        file.write_all(&units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).unwrap();
        Source::open("x".into(), file.path(), Io::Read).unwrap()
    }

    #[test]
    fn lines_between_offsets_are_counted_as_if_each_were_asked() {
        let source = in_sequence();
        assert!(!source.is_plain());
        let spans: Vec<(u64, u64)> = (0..400u64)
            .map(|i| (i * 7919 % 23_000, i * 104_729 % 23_000))
            .chain([(0, 0), (0, u64::MAX - 1), (90_000, 100_000)])
            .collect();
        let mut naive = vec![0; spans.len()];
        let block = source.blocks().next_block(1 << 20).unwrap();
        for line in block.lines() {
            for (count, (from, to)) in naive.iter_mut().zip(&spans) {
                *count += u64::from(line.offset >= *from && line.text_at() < *to);
            }
        }
        assert_eq!(count(&source, &spans).unwrap(), naive);
        assert!(naive.iter().any(|count| *count > 100));
    }
}
