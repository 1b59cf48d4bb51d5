//! From paths as typed to a plan. What can be read only once (standard input, a pipe) is copied to
//! a file first.

use super::args;
use super::noted::Noted;
use super::plan;
use super::progress::Progress;
use crate::case::Fate;
use crate::error::{Error, Result};
use crate::format::Undated;
use crate::scan::{Plan, Watch};
use crate::source::spool;
use crate::triage::Lens;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A plan, and the temporary folder that must live as long.
pub struct Ready {
    /// What is read and how.
    pub plan: Plan,
    /// What tells actors and routes apart.
    pub lens: Lens,
    spool: Option<TempDir>,
}

impl Ready {
    /// A file that is gone after the run: standard input, or what came out of a pipe.
    pub fn is_passing(&self, path: &Path) -> bool {
        self.spool.as_ref().is_some_and(|folder| path.starts_with(folder.path()))
    }
}

/// Prepares the inputs; `undated` says what becomes of requests without a time. What was read beside
/// the logs is noted.
///
/// # Errors
/// If a flag is wrong or nothing can be read.
pub fn ready(
    input: &args::Input,
    undated: Undated,
    noted: &mut Noted,
    progress: &Progress,
) -> Result<Ready> {
    let mut setup = plan::setup(input, noted)?;
    setup.rules.undated = undated;
    let spool = keep_pipes(&mut setup.paths, progress)?;
    let made = Plan::make(&setup, progress);
    // Where standard input is kept is gone when the message is read.
    let (plan, lens) = made.map_err(|fault| match &spool {
        Some(folder) => fault.renaming(&folder.path().join("stdin"), "-"),
        None => fault,
    })?;
    // A case tells of them among its warnings, but for what another file holds.
    let case = undated == Undated::Refused;
    let told = |grave: bool| !input.quiet && (!grave || !case);
    for (name, cause) in plan.unreadable.iter().filter(|_| told(true)) {
        super::warn(&format!("{name} was not read: {cause}"));
    }
    for odd in plan.foreign.iter().filter(|odd| told(odd.fate != Fate::Twice)) {
        super::warn(&format!("{} was {}: {}", odd.source.name, odd.fate.told(), odd.why));
    }
    for text in plan.misnamed.iter().filter(|_| !input.quiet) {
        super::warn(text);
    }
    for made in plan.made.iter().filter(|_| !input.quiet) {
        super::complain(&format!("{} was skipped: {}", made.name, made.why()));
    }
    Ok(Ready { plan, lens, spool })
}

/// Copies standard input, named pipes and devices to files; logs are read twice.
///
/// # Errors
/// If one cannot be read, or there is no room for it.
pub fn keep_pipes(paths: &mut [PathBuf], progress: &Progress) -> Result<Option<TempDir>> {
    let is_stdin = |path: &Path| path == Path::new("-");
    let is_pipe =
        |path: &Path| std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
    if !paths.iter().any(|path| is_stdin(path) || is_pipe(path)) {
        return Ok(None);
    }
    let dir = tempfile::Builder::new()
        .prefix("dwell-pipe-")
        .tempdir()
        .map_err(|cause| Error::writing(&std::env::temp_dir(), &cause))?;
    progress.unfinished(dir.path().to_owned());
    let go_on = || !progress.stopped();
    for path in paths {
        if is_stdin(path) {
            let kept = dir.path().join("stdin");
            if !kept.exists() {
                if std::io::stdin().is_terminal() {
                    super::warn("reading what is typed here, since a path is `-`; Ctrl-D ends it");
                }
                spool::spool(path, &mut std::io::stdin().lock(), &kept, &go_on)?;
            }
            *path = kept;
        } else if is_pipe(path) {
            let kept = dir.path().join(path.file_name().unwrap_or("pipe".as_ref()));
            let mut pipe =
                std::fs::File::open(&*path).map_err(|cause| Error::reading(path, &cause))?;
            spool::spool(path, &mut pipe, &kept, &go_on)?;
            *path = kept;
        }
    }
    Ok(Some(dir))
}
