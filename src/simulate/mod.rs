//! Synthetic breaches: access logs of a made-up company, and the ground truth of what happened.
//!
//! A detector can only be measured where the answer is known. Two things are played out here, each
//! from a seed. [`carrier`] is the story of the shipped example, kept byte for byte. [`scenario`]
//! is for measuring: a `realm` (who exists) is drawn, `life` fills weeks with its innocent traffic,
//! a `family` of attacks adds what a thief would do, `log` writes the lines as one of several
//! gateways would, and [`truth`] what an omniscient witness would. [`score`] then holds a finished
//! case against that truth.
//!
//! Nothing here knows a detector or a threshold, and parameters are drawn widely: a simulator that
//! is fitted to what looks for thieves measures nothing. Each kind of traffic draws from a random
//! stream of its own, so that changing one leaves the others as they were. The same options give
//! the same bytes: nothing reads the clock, the host or a map's order.

// Sizes here are small and chosen by us; a lossy cast can only blur a random draw.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

pub mod carrier;
mod clock;
mod dice;
mod event;
mod family;
mod life;
mod log;
mod realm;
pub mod scenario;
pub mod score;
#[cfg(test)]
mod tests;
pub mod truth;

pub use carrier::{Options, Truth, write};
