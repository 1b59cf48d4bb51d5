//! Places whose ids are drawn alike: one in so many looks like a word by chance, as `cafebabe` does.

use super::class::Sorts;
use hashbrown::HashMap;

/// Hashes of host and template above such places, with the length of the ids and the sorts of bytes in them.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    places: HashMap<u64, (usize, Sorts)>,
    /// A bit for each length; the last stands for all that are longer.
    lengths: u64,
}

impl Drawn {
    /// Takes in a place.
    pub(super) fn learn(&mut self, prefix: u64, length: usize, sorts: Sorts) {
        self.places.insert(prefix, (length, sorts));
        self.lengths |= Self::bit(length);
    }

    fn bit(length: usize) -> u64 {
        1 << length.min(63)
    }

    /// Ids of some place are as long as the word.
    #[inline]
    pub(super) fn may_be(&self, word: &[u8]) -> bool {
        self.lengths & Self::bit(word.len()) != 0
    }

    /// The word can be one of the ids of a place.
    pub(super) fn holds(&self, prefix: u64, word: &[u8], sorts: Sorts) -> bool {
        let fits = |(length, of): &(usize, Sorts)| *length == word.len() && of.and(sorts) == *of;
        self.places.get(&prefix).is_some_and(fits)
    }
}
