//! How much memory a run may hold.
//!
//! Sums grow with the actors and the objects of a log, and are exact only as a whole: none is
//! dropped, and none is moved to disk. So a run that would need more than it may hold ends with
//! words on what to type, in place of being killed by the system without any.

use super::system;
use crate::error::{Error, Kind, Result};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Milliseconds for which an answer of the system holds good: threads take less than what a run needs
/// anyway in that time, and of ten thousand small files each would be a question.
const HOLDS: u64 = 10;

/// The most that may be held, watched while logs are read.
#[derive(Debug, Default)]
pub struct Limit {
    most: Option<u64>,
    given: Option<u64>,
    /// What was held when it was too much; 0 until then.
    passed: AtomicU64,
    /// When the system is asked again, in milliseconds since the first question.
    next: AtomicU64,
    first: OnceLock<Instant>,
}

impl Limit {
    /// What the user grants, in bytes, else what the machine and its container have.
    ///
    /// # Errors
    /// If the user grants some and the system does not tell what is held.
    pub fn of(given: Option<u64>) -> Result<Self> {
        if given.is_some() && system::held().is_none() {
            return Err(Error::usage("--memory: this system does not tell how much is held")
                .hint("leave it out; --threads 1 needs least"));
        }
        Ok(Self { most: given.or_else(system::most), given, ..Self::default() })
    }

    /// What the user grants, in bytes.
    #[must_use]
    pub fn given(&self) -> Option<u64> {
        self.given
    }

    /// More is held than may be, now or before, as the system tells.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.passed.load(Ordering::Relaxed) > 0 || self.passes(system::held())
    }

    /// The same, as it was known a moment ago: for each block of the logs.
    #[must_use]
    pub fn was_passed(&self) -> bool {
        let now = self.first.get_or_init(Instant::now).elapsed().as_millis() as u64;
        if now < self.next.load(Ordering::Relaxed) {
            return self.passed.load(Ordering::Relaxed) > 0;
        }
        self.next.store(now + HOLDS, Ordering::Relaxed);
        self.is_passed()
    }

    fn passes(&self, held: Option<u64>) -> bool {
        let too_much = self.most.zip(held).filter(|(most, held)| held > most);
        if let Some((_, held)) = too_much {
            self.passed.store(held, Ordering::Relaxed);
        }
        too_much.is_some()
    }

    /// Why the work stopped, if it was for this.
    #[must_use]
    pub fn fault(&self) -> Option<Error> {
        let held = self.passed.load(Ordering::Relaxed);
        let most = self.most.filter(|_| held > 0)?;
        let who = if self.given.is_some() { "--memory grants" } else { "there are" };
        let words = format!("memory: {} are held and {who} {}", mebibytes(held), mebibytes(most));
        Some(Error::new(Kind::Memory, words).hint(
            "nothing was concluded, since sums are exact only as a whole: give it more (--memory 16G, another machine), \
             fewer --threads (each keeps sums of its own), or less to read (--since, --until, fewer files)",
        ))
    }
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_beyond_what_is_granted_ends_the_work_with_both_figures() {
        let limit = Limit { most: Some(5 << 20), given: Some(5 << 20), ..Limit::default() };
        assert!(!limit.passes(Some(5 << 20)) && limit.fault().is_none());
        assert!(limit.passes(Some(7 << 20)));
        // What is given back later does not make a part of the work whole.
        assert!(limit.is_passed() && limit.was_passed());
        let fault = limit.fault().unwrap();
        assert_eq!(fault.exit_code(), 4);
        assert!(
            fault.to_string().starts_with("memory: 7 MiB are held and --memory grants 5 MiB\n")
        );
    }

    #[test]
    fn where_nothing_is_told_nothing_ends() {
        let limit = Limit::default();
        assert!(!limit.passes(Some(u64::MAX)) && !limit.is_passed() && limit.fault().is_none());
        assert!(!Limit { most: Some(1), ..Limit::default() }.passes(None));
    }
}
