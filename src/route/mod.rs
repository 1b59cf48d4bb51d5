//! Paths to routes: `/v1/customers/48213/lines` is `/v1/customers/{id}/lines` with the object
//! `customers` `48213`.
//!
//! [`class`] tells ids from words by their bytes; [`learn`] finds, on a sample, the places where
//! words are values (`/coupons/{slug}`), which keys of queries name objects ([`keys`]) and which of
//! several ids is the object ([`several`]); [`matcher`] applies
//! both to a request, as a pure function of the request and of what was learnt, so that every
//! cut of the logs sees the same routes. What the API's own description names ([`openapi`],
//! [`declared`]) need not be learnt. Read [`matcher`] first.

pub mod class;
pub mod code;
mod day;
pub mod declared;
mod drawn;
mod filter;
mod form;
mod graphql;
mod keys;
pub mod learn;
pub mod login;
pub mod matcher;
mod naming;
pub mod openapi;
mod paging;
mod parameters;
mod place;
mod query;
pub(crate) mod replicas;
pub mod resolved;
mod several;
mod versions;

pub(crate) use day::is_date;
pub use declared::Declared;
pub use learn::Learner;
pub use matcher::Routes;
pub(crate) use naming::leaves_ids_out;
pub(crate) use query::list;
pub use resolved::Resolved;

use std::hash::BuildHasher;

/// The one hash of identities: keyed by the content of the logs, so that the same input gives the
/// same sample and whoever writes log lines cannot choose what collides.
#[derive(Debug, Clone)]
pub struct Keyed(foldhash::quality::FixedState);

impl Keyed {
    /// A hash with this key.
    #[must_use]
    pub fn new(key: u64) -> Self {
        Self(foldhash::quality::FixedState::with_seed(key))
    }

    /// The hash of some bytes.
    #[must_use]
    #[inline]
    pub fn of(&self, bytes: &[u8]) -> u64 {
        self.0.hash_one(bytes)
    }

    /// The hash of two parts, which do not run into each other.
    #[must_use]
    #[inline]
    pub fn pair(&self, a: &[u8], b: &[u8]) -> u64 {
        self.of(a).rotate_left(23) ^ self.of(b)
    }
}
