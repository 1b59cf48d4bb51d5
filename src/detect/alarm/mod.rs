//! Alarms: what many do together and nobody alone.
//!
//! A thief behind hundreds of addresses stands out nowhere but in the sum: more objects that nobody was
//! asking for than the time explains. [`scope`] says what is watched, [`scene`] against what, [`news`] makes its series, [`cusum`]
//! finds where one leaves its level, [`attribution`] and [`follow`] trace an alarm to what its requests
//! have in common, and [`lead`] is what comes of it. [`guise`] asks who was there all along.
//! [`login_burst`], [`strangers`] and [`walks`] raise alarms of their own kind. Read [`lead`] first.

pub(super) mod alarmed;
pub mod attribution;
pub(super) mod band;
pub(super) mod beneath;
pub mod cusum;
pub(super) mod divide;
pub mod explanation;
#[cfg(test)]
mod fixture;
pub(super) mod follow;
pub mod grid;
pub(super) mod guise;
pub(super) mod guised;
pub mod lead;
pub(super) mod login_burst;
pub mod manner;
pub mod members;
pub mod news;
mod owners;
pub mod presence;
mod program;
pub(super) mod ranking;
pub mod scene;
pub mod scope;
mod shown;
pub mod slice;
pub(super) mod steps;
pub(super) mod strangers;
pub(super) mod takings;
pub(super) mod wakeful;
pub(super) mod walks;
