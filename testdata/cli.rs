//! Integration tests: the program as a user runs it, and the documents it comes with.
//!
//! Each file of `cli/` holds tests of one promise; `dwell` runs the program and reads what it
//! writes. Everything is written below temporary folders. `UPDATE=1 cargo test --release` rewrites
//! the generated pages of `docs/`.

// All of this is test code, its helpers too.
#![allow(clippy::unwrap_used)]

#[path = "cli/account.rs"]
mod account;
#[path = "cli/attributes.rs"]
mod attributes;
#[path = "cli/corpora.rs"]
mod corpora;
#[path = "cli/crowd.rs"]
mod crowd;
#[path = "cli/documents.rs"]
mod documents;
#[path = "cli/dwell.rs"]
mod dwell;
#[path = "cli/evidence.rs"]
mod evidence;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/headers.rs"]
mod headers;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/known.rs"]
mod known;
#[path = "cli/layers.rs"]
mod layers;
#[path = "cli/measuring.rs"]
mod measuring;
#[path = "cli/mmdb.rs"]
mod mmdb;
#[path = "cli/own.rs"]
mod own;
#[path = "cli/refusals.rs"]
mod refusals;
#[path = "cli/rules.rs"]
mod rules;
#[path = "cli/sameness.rs"]
mod sameness;
#[path = "cli/sources.rs"]
mod sources;
#[path = "cli/story.rs"]
mod story;
#[path = "cli/trust.rs"]
mod trust;
#[path = "cli/wrapped.rs"]
mod wrapped;
