//! Blocks of lines to threads, and what they made of them to one result.
//!
//! Plain files are cut into blocks by offset. A file that is packed, or whose records are no lines,
//! is read in sequence by one thread, which hands finished blocks to threads that have nothing else to do. Since folded state
//! merges in any order, who does what does not matter.

use super::Watch;
use super::guard::Guard;
use super::plan::{Input, Plan};
use crate::error::Result;
use crate::merge::Merge;
use crate::source::block::{BLOCK, Block};
use crate::source::kept::{Keeper, Shared};
use crate::source::room::Room;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

/// What is done with a block: state, source, lines.
pub type Step<'s, S> = dyn Fn(&mut S, &Input, &Block<'_>) + Sync + 's;
/// What is done about damage: state, source, words.
pub type Damage<'s, S> = dyn Fn(&mut S, &Input, String) + Sync + 's;

enum Job<'p> {
    Range(&'p Input, u64, u64),
    Stream(&'p Input),
    Ready(&'p Input, Shared),
}

struct Queue<'p> {
    state: Mutex<State<'p>>,
    changed: Condvar,
}

#[derive(Default)]
struct State<'p> {
    jobs: VecDeque<Job<'p>>,
    ready: VecDeque<Job<'p>>,
    streams: usize,
    idle: usize,
}

/// Folds every block of every source into one state.
///
/// # Errors
/// If the user stops it, or it needs more memory than may be held.
pub fn fold<S: Merge + Send>(
    plan: &Plan,
    watch: &dyn Watch,
    step: &Step<'_, S>,
    damage: &Damage<'_, S>,
) -> Result<S> {
    let guard = Guard::new(plan, watch);
    let watch: &dyn Watch = &guard;
    let queue = Queue {
        state: Mutex::new(State { jobs: jobs(plan), ..State::default() }),
        changed: Condvar::new(),
    };
    let work = |_: rayon::BroadcastContext<'_>| {
        let mut state = S::default();
        while let Some(job) = queue.next(watch) {
            match job {
                Job::Range(input, start, end) => {
                    match input.source.block(start, end) {
                        Ok(Some(block)) => step(&mut state, input, &block),
                        Ok(None) => {}
                        Err(fault) => damage(&mut state, input, fault.to_string()),
                    }
                    watch.advance(end - start);
                }
                Job::Ready(input, block) => step(&mut state, input, &block),
                Job::Stream(input) => {
                    let look = Look { watch, step, damage, room: &plan.room };
                    stream(&queue, input, &look, &mut state);
                }
            }
        }
        state
    };
    let parts = plan.pool.broadcast(work);
    guard.check()?;
    Ok(parts.into_iter().fold(S::default(), |mut all, part| {
        all.merge(part);
        all
    }))
}

fn jobs(plan: &Plan) -> VecDeque<Job<'_>> {
    let mut jobs = VecDeque::new();
    for input in &plan.inputs {
        let size = input.source.size();
        if input.source.is_plain() {
            let mut start = 0;
            while start < size {
                let end = (start + BLOCK).min(size);
                jobs.push_back(Job::Range(input, start, end));
                start = end;
            }
        } else {
            // What can only be read by one thread is begun first.
            jobs.push_front(Job::Stream(input));
        }
    }
    jobs
}

/// One look at the logs.
struct Look<'l, S> {
    watch: &'l dyn Watch,
    step: &'l Step<'l, S>,
    damage: &'l Damage<'l, S>,
    room: &'l Room,
}

/// Unpacks a source, or takes what was kept of it; blocks go to idle threads, or are folded here.
fn stream<'p, S>(queue: &Queue<'p>, input: &'p Input, look: &Look<'_, S>, state: &mut S) {
    let mut blocks = input.source.sequence();
    let mut keeper = blocks.is_fresh().then(|| Keeper::new(look.room));
    while let Some(block) = blocks.next_block() {
        if look.watch.stopped() {
            break;
        }
        input.headings.note(block.offset, &block.bytes);
        if let Some(keeper) = &mut keeper {
            keeper.add(&block);
        }
        if let Some(Job::Ready(input, block)) = queue.offer(input, block) {
            (look.step)(state, input, &block);
        }
    }
    if let Some(keeper) = keeper.filter(|_| !look.watch.stopped()) {
        keeper.leave(&input.source, blocks.damage());
    }
    if let Some(words) = blocks.damage() {
        (look.damage)(state, input, words.to_owned());
    }
    look.watch.advance(input.source.size());
    queue.close_stream();
}

impl<'p> Queue<'p> {
    fn lock(&self) -> std::sync::MutexGuard<'_, State<'p>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, watch: &dyn Watch) -> Option<Job<'p>> {
        let mut state = self.lock();
        loop {
            if watch.stopped() {
                return None;
            }
            if let Some(job) = state.ready.pop_front() {
                return Some(job);
            }
            if let Some(job) = state.jobs.pop_front() {
                state.streams += usize::from(matches!(job, Job::Stream(_)));
                return Some(job);
            }
            if state.streams == 0 {
                return None;
            }
            state.idle += 1;
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// Hands a block to an idle thread; gives it back if there is none.
    fn offer(&self, input: &'p Input, block: Shared) -> Option<Job<'p>> {
        let mut state = self.lock();
        if state.idle > state.ready.len() {
            state.ready.push_back(Job::Ready(input, block));
            self.changed.notify_one();
            return None;
        }
        Some(Job::Ready(input, block))
    }

    fn close_stream(&self) {
        self.lock().streams -= 1;
        self.changed.notify_all();
    }
}
