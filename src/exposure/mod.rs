//! What was reached and what was not: objects, endpoints, classes of data.
//!
//! [`ledger`] lists every object that campaigns asked for; [`classes`] says what data stands behind
//! an endpoint; [`claims`] says of every endpoint whether it was reached. [`backtest`] replays rules over
//! the past. Read [`ledger`] first.

pub mod backtest;
pub mod claims;
pub mod classes;
pub mod ledger;

pub use classes::Classes;
