//! Texts kept once and known by number.

use hashbrown::HashTable;
use std::hash::BuildHasher;

/// A text in a [`Names`]; 0 is the empty text. Numbers depend on the order of arrival: nothing
/// that is printed may be sorted by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Name(pub u32);

/// Texts by number, one behind the other.
#[derive(Debug, Clone)]
pub struct Names {
    bytes: Vec<u8>,
    /// Where each text begins, and where the last one ends.
    begins: Vec<usize>,
    /// Hashes of the texts and their numbers: a table that grows need not read the texts again.
    index: HashTable<(u64, u32)>,
    hash: foldhash::fast::RandomState,
}

impl Default for Names {
    fn default() -> Self {
        let hash = foldhash::fast::RandomState::default();
        let mut names = Self { bytes: Vec::new(), begins: vec![0], index: HashTable::new(), hash };
        names.add(b"");
        names
    }
}

impl Names {
    /// The number of a text, which is kept if it is new.
    pub fn add(&mut self, text: &[u8]) -> Name {
        if text.is_empty() && self.begins.len() > 1 {
            return Name::default();
        }
        let hash = self.hash.hash_one(text);
        let same = |(known, at): &(u64, u32)| *known == hash && self.text(Name(*at)) == text;
        if let Some((_, at)) = self.index.find(hash, same) {
            return Name(*at);
        }
        let at = u32::try_from(self.begins.len() - 1).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(text);
        self.begins.push(self.bytes.len());
        self.index.insert_unique(hash, (hash, at), |(hash, _)| *hash);
        Name(at)
    }

    /// The text of a number.
    #[must_use]
    #[inline]
    pub fn text(&self, name: Name) -> &[u8] {
        let at = name.0 as usize;
        let range = self.begins.get(at).zip(self.begins.get(at + 1));
        range.and_then(|(from, to)| self.bytes.get(*from..*to)).unwrap_or_default()
    }

    /// The same, for a table.
    #[must_use]
    pub fn show(&self, name: Name) -> String {
        String::from_utf8_lossy(self.text(name)).into_owned()
    }

    /// Takes all texts of another, and says which number each has here.
    pub fn take(&mut self, other: &Self) -> Vec<Name> {
        (0..other.begins.len() - 1).map(|at| self.add(other.text(Name(at as u32)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_has_one_number_and_the_number_that_text(
            mine in prop::collection::vec("[a-c]{0,3}", 0..40),
            theirs in prop::collection::vec("[a-c]{0,3}", 0..40),
        ) {
            let fold = |texts: &[String]| {
                let mut names = Names::default();
                let numbers: Vec<Name> = texts.iter().map(|text| names.add(text.as_bytes())).collect();
                (names, numbers)
            };
            let ((mut names, numbers), (other, others)) = (fold(&mine), fold(&theirs));
            let taken = names.take(&other);
            for (text, number) in mine.iter().zip(&numbers) {
                prop_assert_eq!(names.text(*number), text.as_bytes());
                prop_assert_eq!(names.add(text.as_bytes()), *number);
            }
            for (text, number) in theirs.iter().zip(&others) {
                prop_assert_eq!(names.text(taken[number.0 as usize]), text.as_bytes());
            }
            prop_assert_eq!(names.add(b""), Name::default());
        }
    }
}
