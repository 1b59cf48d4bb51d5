//! Texts kept once and known by number.

use hashbrown::{HashMap, HashTable};
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
    /// How texts are shown that must not be read. They are apart from others with the same letters:
    /// a caller who shows the word `GET` as a token hides no method.
    veiled: HashMap<u32, Box<str>>,
    hash: foldhash::fast::RandomState,
}

impl Default for Names {
    fn default() -> Self {
        let hash = foldhash::fast::RandomState::default();
        let mut names = Self {
            bytes: Vec::new(),
            begins: vec![0],
            index: HashTable::new(),
            veiled: HashMap::new(),
            hash,
        };
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
        self.find(text, false, hash).unwrap_or_else(|| self.put(text, hash))
    }

    /// The number of a text that is shown as `shown` wherever a table names it; it is kept if it is
    /// new, and is another number than that of the same text where it may be read.
    pub fn add_veiled(&mut self, text: &[u8], shown: impl FnOnce() -> String) -> Name {
        let hash = self.hash.hash_one(text);
        self.find(text, true, hash).unwrap_or_else(|| {
            let name = self.put(text, hash);
            self.veiled.insert(name.0, shown().into());
            name
        })
    }

    fn find(&self, text: &[u8], veiled: bool, hash: u64) -> Option<Name> {
        let same = |(known, at): &(u64, u32)| {
            *known == hash && self.text(Name(*at)) == text && self.veiled.contains_key(at) == veiled
        };
        self.index.find(hash, same).map(|(_, at)| Name(*at))
    }

    fn put(&mut self, text: &[u8], hash: u64) -> Name {
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
        match self.veiled.get(&name.0) {
            Some(shown) => shown.to_string(),
            None => String::from_utf8_lossy(self.text(name)).into_owned(),
        }
    }

    /// Whether it is shown as something else.
    #[must_use]
    pub fn is_veiled(&self, name: Name) -> bool {
        self.veiled.contains_key(&name.0)
    }

    /// A credential for a table: not to be read if any request showed it as a token.
    #[must_use]
    pub fn show_credential(&self, text: &[u8]) -> String {
        let veiled = self.find(text, true, self.hash.hash_one(text));
        veiled.map_or_else(|| String::from_utf8_lossy(text).into_owned(), |name| self.show(name))
    }

    /// Takes all texts of another, and says which number each has here.
    pub fn take(&mut self, other: &Self) -> Vec<Name> {
        let numbers = 0..(other.begins.len() - 1) as u32;
        let mut take = |at: u32| {
            let text = other.text(Name(at));
            match other.veiled.get(&at) {
                Some(shown) => self.add_veiled(text, || shown.to_string()),
                None => self.add(text),
            }
        };
        numbers.map(&mut take).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_veiled_text_is_apart_from_the_same_letters_elsewhere() {
        let mut theirs = Names::default();
        let (method, token) = (theirs.add(b"GET"), theirs.add_veiled(b"GET", || "[hidden]".into()));
        assert_ne!(method, token);
        let mut names = Names::default();
        names.add_veiled(b"other", || "[hidden too]".into());
        let taken = names.take(&theirs);
        let [method, token] = [method, token].map(|name| taken[name.0 as usize]);
        assert_eq!([method, token].map(|name| names.show(name)), ["GET", "[hidden]"]);
        assert_eq!([method, token].map(|name| names.text(name)), [b"GET", b"GET"]);
        assert_eq!(names.show_credential(b"GET"), "[hidden]");
        assert_eq!(names.show_credential(b"k7"), "k7");
        assert_eq!(names.add_veiled(b"GET", || "not asked".into()), token);
    }

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
