//! Evidence that can be checked: pointers to lines, the manifest of a case, and what to hide.
//!
//! [`mod@pointer`] writes and reads `source:offset:length`; [`lines`] reads lines again from the
//! sources; [`redact`] hides secrets in text that is shown; [`manifest`] lists inputs and outputs
//! with their hashes; [`verify`] checks a case against it. Read [`mod@pointer`] first.

pub mod lines;
pub mod manifest;
pub mod pointer;
pub mod redact;
pub mod verify;
