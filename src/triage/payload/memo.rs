//! Texts that come again and again are searched once.

use super::Found;

/// Texts that are remembered.
const PLACES: usize = 4096;

/// What was found in texts, by their hash. A new text takes the place of an older one: then that is
/// searched again when it comes again.
#[derive(Debug, Clone, Default)]
pub(super) struct Memo(Vec<(u64, Found)>);

impl Memo {
    /// What was found, if the text is remembered.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> Option<Found> {
        let (known, found) = self.0.get(hash as usize % PLACES)?;
        (*known == hash).then_some(*found)
    }

    /// Remembers a text.
    pub(super) fn keep(&mut self, hash: u64, found: Found) {
        if self.0.is_empty() {
            // No text has this hash, but for one in 2^64.
            self.0.resize(PLACES, (u64::MAX, Found::default()));
        }
        if let Some(place) = self.0.get_mut(hash as usize % PLACES) {
            *place = (hash, found);
        }
    }
}
