//! What ends the reading of logs before their end: the user, or the limit of memory.

use super::{Plan, Watch};
use crate::error::{Error, Result};
use crate::source::limit::Limit;

/// A watch that stops as well when more memory is held than may be.
pub(super) struct Guard<'w> {
    watch: &'w dyn Watch,
    limit: &'w Limit,
}

impl<'w> Guard<'w> {
    pub(super) fn new(plan: &'w Plan, watch: &'w dyn Watch) -> Self {
        Self { watch, limit: &plan.limit }
    }

    /// Nothing ended it.
    ///
    /// # Errors
    /// What did.
    pub(super) fn check(&self) -> Result<()> {
        if !self.watch.stopped() && !self.limit.is_passed() {
            return Ok(());
        }
        Err(self.limit.fault().unwrap_or_else(Error::interrupted))
    }
}

impl Watch for Guard<'_> {
    fn advance(&self, bytes: u64) {
        self.watch.advance(bytes);
    }

    fn stopped(&self) -> bool {
        self.watch.stopped() || self.limit.was_passed()
    }
}
