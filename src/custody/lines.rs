//! Lines of evidence, read again from their sources.

use crate::error::Result;
use crate::record::Locator;
use crate::source::inflate::STREAM_BLOCK;
use crate::source::{Container, Source};
use std::collections::BTreeMap;

/// Reads the lines at some places of a source: by offset, the text without its end.
///
/// # Errors
/// If the source cannot be read.
pub fn fetch(source: &Source, places: &[Locator]) -> Result<BTreeMap<u64, Vec<u8>>> {
    let mut wanted: Vec<u64> = places.iter().map(|at| at.offset).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut lines = BTreeMap::new();
    if source.container == Container::None {
        for offset in wanted {
            if let Some(block) = source.block(offset, offset + 1)?
                && let Some(line) = block.lines().next().filter(|line| line.offset == offset)
            {
                lines.insert(offset, line.text.to_vec());
            }
        }
        return Ok(lines);
    }
    let (Some(last), mut blocks) = (wanted.last().copied(), source.blocks()) else {
        return Ok(lines);
    };
    while let Some(block) = blocks.next_block(STREAM_BLOCK) {
        let end = block.offset + block.bytes.len() as u64 + block.overrun;
        let from = wanted.partition_point(|offset| *offset < block.offset);
        if wanted.get(from).is_some_and(|offset| *offset < end) {
            for line in block.lines() {
                if wanted.binary_search(&line.offset).is_ok() {
                    lines.insert(line.offset, line.text.to_vec());
                }
            }
        }
        if end > last {
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
    if source.container == Container::None {
        for (count, (from, to)) in counts.iter_mut().zip(spans) {
            if let Some(block) =
                (*from < *to).then(|| source.block(*from, *to)).transpose()?.flatten()
            {
                *count = block.lines().take_while(|line| line.offset < *to).count() as u64;
            }
        }
        return Ok(counts);
    }
    let mut blocks = source.blocks();
    while let Some(block) = blocks.next_block(STREAM_BLOCK) {
        for line in block.lines() {
            for (count, (from, to)) in counts.iter_mut().zip(spans) {
                *count += u64::from((*from..*to).contains(&line.offset));
            }
        }
        if block.offset > last {
            break;
        }
    }
    Ok(counts)
}
