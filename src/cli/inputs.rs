//! Paths as typed to a plan: standard input is kept first, since logs are read twice.

use super::args;
use super::plan;
use super::progress::Progress;
use crate::error::Result;
use crate::scan::{Plan, Watch};
use crate::source::spool;
use crate::triage::Lens;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A plan, and the temporary folder that must live as long.
pub struct Ready {
    /// What is read and how.
    pub plan: Plan,
    /// What tells actors and routes apart.
    pub lens: Lens,
    _spool: Option<TempDir>,
}

/// Prepares the inputs.
///
/// # Errors
/// If a flag is wrong or nothing can be read.
pub fn ready(input: &args::Input, progress: &Progress) -> Result<Ready> {
    let mut setup = plan::setup(input)?;
    let spool = keep_stdin(&mut setup.paths, progress)?;
    let (plan, lens) = Plan::make(&setup, progress)?;
    for (name, cause) in plan.unreadable.iter().filter(|_| !input.quiet) {
        super::complain(&format!("{name} was not read: {cause}"));
    }
    for odd in plan.foreign.iter().filter(|_| !input.quiet) {
        let why = if odd.verdict.binary {
            "not a text log".to_owned()
        } else {
            format!("no known log format; best: {}", odd.verdict.candidates())
        };
        super::complain(&format!("{} was skipped: {why}", odd.source.name));
    }
    Ok(Ready { plan, lens, _spool: spool })
}

fn keep_stdin(paths: &mut [PathBuf], progress: &Progress) -> Result<Option<TempDir>> {
    let Some(path) = paths.iter_mut().find(|path| path.as_path() == Path::new("-")) else {
        return Ok(None);
    };
    let file = spool::spool(&mut std::io::stdin().lock(), &|| !progress.stopped())?;
    let dir = tempfile::tempdir()
        .map_err(|cause| crate::error::Error::writing(&std::env::temp_dir(), &cause))?;
    let kept = dir.path().join("stdin");
    file.persist(&kept).map_err(|fault| crate::error::Error::writing(&kept, &fault.error))?;
    *path = kept;
    Ok(Some(dir))
}
