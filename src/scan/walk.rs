//! Every line in order, for `convert` and for showing evidence.

use super::{Input, Plan, Reading, Watch, read};
use crate::error::{Error, Result};
use crate::source::block::Line;
use crate::source::inflate::STREAM_BLOCK;

/// Calls `each` with every line of a source in order: its number from 1, the line, what it is.
/// Returns a note on damage that ended the reading early.
///
/// # Errors
/// What `each` returns, or if the user stops it.
pub fn lines(
    plan: &Plan,
    input: &Input,
    watch: &dyn Watch,
    each: &mut dyn FnMut(u64, &Line<'_>, &Reading<'_>) -> Result<()>,
) -> Result<Option<String>> {
    let mut parser = input.parser(&plan.rules, 0);
    let mut blocks = input.source.blocks();
    let mut number = 0;
    while let Some(block) = blocks.next_block(STREAM_BLOCK) {
        if watch.stopped() {
            return Err(Error::interrupted());
        }
        for line in block.lines() {
            number += 1;
            let reading = read(plan, &mut parser, &line);
            each(number, &line, &reading)?;
        }
        watch.advance(block.bytes.len() as u64);
    }
    Ok(blocks.damage().map(str::to_owned))
}
