//! The binary: run what was typed, return its exit code.

use std::process::ExitCode;

/// Every thread grows tables of its own while it folds: an allocator that keeps threads apart.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(dwell::cli::run())
}
