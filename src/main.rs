//! The binary: run what was typed, return its exit code.

use std::process::ExitCode;

/// Every thread grows tables of its own while it folds: an allocator that keeps threads apart.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The number of the allocator's option `purge_delay` (`mi_option_e` in mimalloc.h, versions 2 and 3).
const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;

fn main() -> ExitCode {
    keep_memory();
    ExitCode::from(dwell::cli::run())
}

/// Freed memory is kept for the next stage. Given back to the system, it would have to be cleared
/// again page by page, for a run of seconds that needs it again at once. `MIMALLOC_PURGE_DELAY` in
/// the environment still wins.
#[allow(unsafe_code)]
fn keep_memory() {
    // SAFETY: sets a number in the allocator before any other thread is there.
    unsafe { libmimalloc_sys::mi_option_set_default(PURGE_DELAY, -1) }
}
