//! Offline forensics for API gateway and web access logs.
//!
//! The whole program in one picture:
//!
//! ```text
//! paths ─discover→ sources ─sniff→ PLAN   formats, routes and crowds learnt from the heads
//!                                    │
//!       triage                       ▼    every line once: a tally an actor, an account of every byte
//!       suspects ◄──judge── Survey
//!       reconstruction               ▼    the requests of the suspects and of some peers
//!       findings → campaigns → story, exposure, claims → tables
//! ```
//!
//! Rooms stand on floors and use lower floors only; `floors.rs` holds the table and checks it.
//! Start with [`record`], then [`scan`], then [`investigate`].

pub mod campaign;
pub mod case;
pub mod cli;
pub mod custody;
pub mod detect;
pub mod dossier;
pub mod error;
pub mod exposure;
#[cfg(test)]
mod floors;
pub mod format;
pub mod geoip;
pub mod investigate;
pub mod merge;
pub mod record;
pub mod report;
pub mod route;
pub mod scan;
pub mod sigma;
pub mod simulate;
pub mod source;
pub mod triage;
pub mod words;
