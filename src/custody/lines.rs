//! Lines of evidence, read again from their sources.

use crate::error::Result;
use crate::record::Locator;
use crate::source::Source;
use crate::source::inflate::STREAM_BLOCK;
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
    let mut blocks = source.blocks();
    while let Some(block) = blocks.next_block(STREAM_BLOCK) {
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
    let mut blocks = source.blocks();
    while let Some(block) = blocks.next_block(STREAM_BLOCK) {
        for line in block.lines() {
            for (count, (from, to)) in counts.iter_mut().zip(spans) {
                *count += u64::from(line.offset >= *from && line.text_at() < *to);
            }
        }
        if block.offset > last {
            break;
        }
    }
    Ok(counts)
}
