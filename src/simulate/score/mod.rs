//! A finished case held against the truth.
//!
//! What a case says is reduced to a [`Verdict`]: its campaigns, who did when what in their
//! sessions, and the objects it calls returned. [`score`] compares that with the truth; the exact
//! definition of each measure is in `docs/DETECTION.md` and beside each field of [`Score`].
//! `verdict` reads cases, `measure` counts, `sum` adds up many runs.

pub mod cells;
mod measure;
mod sum;
#[cfg(test)]
mod tests;
mod verdict;

pub use measure::{FalseAlarm, Match, Score, score};
pub use sum::{Run, runs_csv, summary};
pub use verdict::{Reported, Stretch, Verdict};
