//! Progress on standard error, and Ctrl-C.

use crate::error::Error;
use crate::scan::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Watches a run: draws a bar of bytes with rate and time left, and hears Ctrl-C.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    done: AtomicU64,
    stop: Arc<AtomicBool>,
    shown: AtomicBool,
    allowed: bool,
    /// Which part of the work began when.
    stages: Mutex<Vec<(&'static str, Instant)>>,
    /// What is removed if the user interrupts.
    unfinished: Arc<Mutex<Vec<PathBuf>>>,
}

impl Progress {
    /// Begins to watch. A second Ctrl-C, or two seconds after the first, ends the process at once;
    /// what is unfinished is removed first.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let unfinished: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let (heard, remains) = (Arc::clone(&stop), Arc::clone(&unfinished));
        let _ = ctrlc::set_handler(move || {
            let second = heard.swap(true, Ordering::SeqCst);
            let remains = Arc::clone(&remains);
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(if second { 0 } else { 1500 }));
                for path in remains.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
                    remove(&path);
                }
                super::complain(&Error::interrupted().to_string());
                leave();
            });
        });
        Self {
            bar: ProgressBar::hidden(),
            begun: Instant::now(),
            done: AtomicU64::new(0),
            stop,
            shown: AtomicBool::new(false),
            allowed: !quiet && std::io::stderr().is_terminal(),
            stages: Mutex::default(),
            unfinished,
        }
    }

    /// The bytes that all looks at the logs will take.
    pub fn expect(&self, bytes: u64) {
        self.bar.set_length(bytes);
    }

    /// Seconds that each part of the work took so far, in the order of their beginnings.
    #[must_use]
    pub fn seconds(&self) -> Vec<(&'static str, f64)> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|(_, at)| *at).chain([Instant::now()]);
        stages
            .iter()
            .zip(ends)
            .map(|((name, at), end)| (*name, (end - *at).as_secs_f64()))
            .collect()
    }

    /// A file or a folder to remove if the user interrupts.
    pub fn unfinished(&self, path: PathBuf) {
        self.unfinished.lock().unwrap_or_else(PoisonError::into_inner).push(path);
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn draw(&self) {
        if self.allowed
            && self.begun.elapsed() > PATIENCE
            && !self.shown.swap(true, Ordering::Relaxed)
        {
            let style = ProgressStyle::with_template(
                "{msg:14} {bar:30} {bytes:>10} of {total_bytes} {bytes_per_sec} {eta} left",
            );
            if let Ok(style) = style {
                self.bar.set_style(style);
            }
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        }
    }
}

/// Removes what is unfinished; what is not there any more is finished.
fn remove(path: &Path) {
    let _ = match path.symlink_metadata() {
        Ok(meta) if meta.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(_) => Ok(()),
    };
}

#[allow(clippy::exit)] // a signal handler has nowhere to return an exit code to
fn leave() {
    std::process::exit(130);
}

impl Watch for Progress {
    fn advance(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if self.bar.length().is_some_and(|length| done > length) {
            self.bar.set_length(done);
        }
        self.bar.set_position(done);
        self.draw();
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn stage(&self, name: &'static str) {
        self.bar.set_message(name);
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).push((name, Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_are_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let [file, full, kept] = ["file", "full", "kept"].map(|name| folder.path().join(name));
        std::fs::write(&file, "half").unwrap();
        std::fs::create_dir(&full).unwrap();
        std::fs::write(full.join("a"), "half").unwrap();
        std::fs::write(&kept, "whole").unwrap();
        [&file, &full, &folder.path().join("gone")].into_iter().for_each(|path| remove(path));
        assert_eq!([&file, &full, &kept].map(|path| path.exists()), [false, false, true]);
    }
}
