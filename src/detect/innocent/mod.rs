//! The innocent who look like thieves, and how each is told.
//!
//! [`registers`] asks of one actor, [`set_registers`] of many, which innocent sort it looks like: an owner,
//! a job at its hour, a batch that has begun, a trade, an office, a crawler, one job on several machines. Each
//! sort is a file that says what it looks like and when that fits. Read [`registers`] first.

pub(super) mod ahead;
pub mod batches;
mod copies;
pub(super) mod crawl;
mod house;
pub(super) mod jobs;
pub(super) mod links;
pub mod naming;
pub(super) mod newcomer;
pub mod offices;
pub mod once;
pub mod ownership;
pub mod pool;
mod readers;
pub mod registers;
pub mod relief;
pub mod rest;
pub(super) mod returns;
pub(super) mod set_registers;
pub mod standing;
pub mod tenants;
pub mod trade;
pub mod way;
