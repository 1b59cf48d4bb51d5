//! How much memory may be taken for what could be read again as well.
//!
//! A quarter of what is free: of the machine, and of what a container may take, which the machine's
//! own figures do not show. Where neither is told nothing is taken.

use super::system;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that may still be taken, by all threads together.
#[derive(Debug, Default)]
pub struct Room(AtomicU64);

/// Part of the memory that is free, that is taken at most.
const PART: u64 = 4;

impl Room {
    /// Makes room for a quarter of the memory that is free, or of what the user grants.
    pub fn open(&self, granted: Option<u64>) {
        let free = system::free().unwrap_or(0);
        self.0.store(granted.map_or(free, |most| most.min(free)) / PART, Ordering::Relaxed);
    }

    /// No more is taken from now on.
    pub fn close(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Takes some, if there is so much.
    pub(super) fn take(&self, bytes: u64) -> bool {
        let less = |left: u64| left.checked_sub(bytes);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// Gives back what was taken.
    pub(super) fn give_back(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    #[cfg(test)]
    pub(super) fn of(bytes: u64) -> Self {
        Self(AtomicU64::new(bytes))
    }

    #[cfg(test)]
    pub(super) fn left(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_taken_than_there_is() {
        let room = Room::of(10);
        assert!(room.take(7) && !room.take(4) && room.take(3));
        room.give_back(3);
        assert_eq!(room.left(), 3);
        room.close();
        assert!(!room.take(1));
    }
}
