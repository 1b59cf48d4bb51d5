//! Offline forensics for API gateway and web access logs.

pub mod case;
pub mod error;
pub mod format;
pub mod merge;
pub mod record;
pub mod dossier;
pub mod route;
pub mod scan;
pub mod triage;
pub mod simulate;
pub mod source;
