//! Texts kept once and known by number.

use hashbrown::HashTable;
use std::hash::BuildHasher;

/// A text in a [`Names`]; 0 is the empty text. Numbers depend on the order of arrival: nothing
/// that is printed may be sorted by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Name(pub u32);

/// Texts by number.
#[derive(Debug, Clone)]
pub struct Names {
    texts: Vec<Box<[u8]>>,
    index: HashTable<u32>,
    hash: foldhash::fast::RandomState,
}

impl Default for Names {
    fn default() -> Self {
        let hash = foldhash::fast::RandomState::default();
        let mut names = Self { texts: Vec::new(), index: HashTable::new(), hash };
        names.add(b"");
        names
    }
}

impl Names {
    /// The number of a text, which is kept if it is new.
    pub fn add(&mut self, text: &[u8]) -> Name {
        let hash = self.hash.hash_one(text);
        let texts = &mut self.texts;
        let same = |at: &u32| texts.get(*at as usize).is_some_and(|known| **known == *text);
        if let Some(at) = self.index.find(hash, same) {
            return Name(*at);
        }
        let at = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        texts.push(text.into());
        let hasher = &self.hash;
        let rehash = |at: &u32| texts.get(*at as usize).map_or(0, |text| hasher.hash_one(&**text));
        self.index.insert_unique(hash, at, rehash);
        Name(at)
    }

    /// The text of a number.
    #[must_use]
    pub fn text(&self, name: Name) -> &[u8] {
        self.texts.get(name.0 as usize).map_or(&[], |text| text)
    }

    /// The same, for a table.
    #[must_use]
    pub fn show(&self, name: Name) -> String {
        String::from_utf8_lossy(self.text(name)).into_owned()
    }

    /// Takes all texts of another, and says which number each has here.
    pub fn take(&mut self, other: &Self) -> Vec<Name> {
        other.texts.iter().map(|text| self.add(text)).collect()
    }
}
