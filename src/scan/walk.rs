//! Every block of every source in order, for `convert`.
//!
//! One thread reads blocks and takes what was made of them, in order; all others make it. So what
//! is written is the same on any number of threads.

use super::guard::Guard;
use super::{Input, Plan, Watch};
use crate::error::{Error, Result};
use crate::source::block::{BLOCK, Block};
use crate::source::inflate::{Blocks, STREAM_BLOCK};
use rayon::prelude::*;

/// Bytes that are read ahead for each thread.
const AHEAD: u64 = BLOCK * 2;
/// Blocks that are read ahead for each thread at most: those of small files are small.
const MOST_BLOCKS: usize = 256;

/// A block that is read, and what is to be known of it.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Turn<'p> {
    pub input: &'p Input,
    pub block: Block<'static>,
    /// Lines of its source that come before it.
    pub before: u64,
}

/// Makes something of each block, on all threads, and gives it to `then` in the order of the lines.
/// Returns notes on damage that ended the reading of a source early.
///
/// # Errors
/// What `then` returns, or if the user stops it or it needs more memory than may be held.
pub fn in_order<T: Send>(
    plan: &Plan,
    watch: &dyn Watch,
    each: &(dyn Fn(&Turn<'_>) -> T + Sync),
    then: &mut dyn FnMut(T) -> Result<()>,
) -> Result<Vec<String>> {
    let guard = Guard::new(plan, watch);
    let watch: &dyn Watch = &guard;
    let threads = plan.pool.current_num_threads();
    let mut reel = Reel { inputs: plan.inputs.iter(), open: None, lines: 0, damage: Vec::new() };
    let mut turns = reel.next(threads, watch);
    let mut made: Vec<T> = Vec::new();
    while !turns.is_empty() || !made.is_empty() {
        let (mut coming, mut making) = (Vec::new(), Vec::new());
        plan.pool.in_place_scope(|scope| {
            let (turns, making) = (&turns, &mut making);
            scope.spawn(move |_| {
                turns.par_iter().map(each).collect_into_vec(making);
            });
            made.drain(..).try_for_each(&mut *then)?;
            coming = reel.next(threads, watch);
            Ok::<(), Error>(())
        })?;
        guard.check()?;
        (turns, made) = (coming, making);
    }
    Ok(reel.damage)
}

/// All sources, one after the other.
struct Reel<'p> {
    inputs: std::slice::Iter<'p, Input>,
    open: Option<(&'p Input, Blocks<'p>)>,
    /// Lines that were read of the open source.
    lines: u64,
    damage: Vec<String>,
}

impl<'p> Reel<'p> {
    /// The blocks that are read next, for so many threads; none at the end.
    fn next(&mut self, threads: usize, watch: &dyn Watch) -> Vec<Turn<'p>> {
        let (most, enough) = (threads * MOST_BLOCKS, threads as u64 * AHEAD);
        let (mut turns, mut bytes) = (Vec::new(), 0);
        while turns.len() < most && bytes < enough && !watch.stopped() {
            let Some(turn) = self.block() else { break };
            let size = turn.block.bytes.len() as u64;
            watch.advance(size);
            bytes += size;
            turns.push(turn);
        }
        turns
    }

    fn block(&mut self) -> Option<Turn<'p>> {
        loop {
            if self.open.is_none() {
                let input = self.inputs.next()?;
                self.open = Some((input, input.source.blocks()));
                self.lines = 0;
            }
            let (input, blocks) = self.open.as_mut()?;
            if let Some(block) = blocks.next_block(STREAM_BLOCK) {
                if !input.source.is_plain() {
                    input.headings.note(block.offset, &block.bytes);
                }
                let before = self.lines;
                self.lines += block.lines().count() as u64;
                return Some(Turn { input, block, before });
            }
            let damage = blocks.damage().map(|words| format!("{}: {words}", input.source.name));
            self.damage.extend(damage);
            self.open = None;
        }
    }
}
