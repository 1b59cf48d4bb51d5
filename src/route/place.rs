//! What stands in one place of the paths of a sample: words of the API, values, ids.

use super::class::{Class, Sorts, classify, sorts};
use hashbrown::HashMap;

/// Distinct words in one place from which it can hold values.
const MANY_WORDS: usize = 50;
/// A word that this share of visits (one in …) asks for is part of the API even among values.
const COMMON: usize = 50;
/// Visits to a word, on average, below which words are values.
const VISITS_PER_WORD: usize = 10;
/// Distinct words in one place, most of them with digits, that no API has for names: owners come back to what is
/// theirs, so that each may be asked for often.
const NUMBERED_WORDS: usize = 200;
/// The same whatever the words look like.
const TOO_MANY_WORDS: usize = 1000;

/// Bytes of a code, at least, and of a hundred words of a place those that must have the length of a code,
/// and a digit: of six letters and digits, a fifth hold none.
const CODE: usize = 5;
const CODES: usize = 90;
const WITH_DIGIT: usize = 60;

/// Bytes of ids that are drawn alike, at least: a shorter one is not told from a word by its length.
const DRAWN: usize = 6;

/// What was seen in one place.
#[derive(Default)]
pub(super) struct Place {
    /// Visits to words.
    visits: usize,
    words: HashMap<Box<[u8]>, usize>,
    /// Visits to what is an id by its bytes.
    ids: usize,
    /// Lengths of these ids, and the sorts of bytes that they hold.
    lengths: HashMap<usize, usize>,
    sorts: Sorts,
}

impl Place {
    /// Takes in a segment.
    pub(super) fn add(&mut self, segment: &[u8]) {
        if classify(segment) == Class::Id {
            self.ids += 1;
            self.sorts = self.sorts.and(sorts(segment));
            *self.lengths.entry(segment.len()).or_insert(0) += 1;
            return;
        }
        self.visits += 1;
        *self.words.entry(segment.into()).or_insert(0) += 1;
    }

    /// Words stand there that are no part of the API.
    pub(super) fn holds_values(&self) -> bool {
        let words = self.words.len();
        let rare = || self.visits < words * VISITS_PER_WORD;
        let numbered = || words > NUMBERED_WORDS && self.with_digit() * 100 >= words * WITH_DIGIT;
        let names = || !rare() && !numbered() && self.code().is_none();
        words > TOO_MANY_WORDS || words > MANY_WORDS && !names()
    }

    /// Words that hold a digit.
    fn with_digit(&self) -> usize {
        self.words.keys().filter(|word| has_digit(word)).count()
    }

    /// The words.
    pub(super) fn words(&self) -> impl Iterator<Item = &[u8]> {
        self.words.keys().map(|word| &**word)
    }

    /// The words that are part of the API although values or ids stand beside them: many ask for each.
    pub(super) fn parts_of_the_api(&self) -> impl Iterator<Item = &[u8]> {
        let code = if self.holds_values() { self.code() } else { None };
        let all = if self.holds_values() { self.visits } else { self.visits + self.ids };
        let common = move |(word, visits): &(&[u8], usize)| {
            let one_of_them = code == Some(word.len()) && has_digit(word);
            visits * COMMON >= all && !one_of_them
        };
        let words = self.words.iter().map(|(word, visits)| (&**word, *visits));
        words.filter(common).map(|(word, _)| word)
    }

    /// So much of it was seen that it tells for itself what stands there.
    pub(super) fn is_known(&self) -> bool {
        self.visits > MANY_WORDS
    }

    /// Words that are asked for again and again.
    pub(super) fn asked_often(&self) -> impl Iterator<Item = &[u8]> {
        self.words.iter().filter(|(_, visits)| **visits >= VISITS_PER_WORD).map(|(word, _)| &**word)
    }

    /// What values and ids are called together, where both stand there: as what there is more of.
    pub(super) fn both(&self) -> Option<&'static [u8]> {
        (self.ids > 0).then_some(if self.ids < self.visits { b"/{slug}" } else { b"/{id}" })
    }

    /// The length of the ids and the sorts of bytes in them, where they are drawn alike and hold letters:
    /// one in so many looks like a word.
    pub(super) fn drawn(&self) -> Option<(usize, Sorts)> {
        let (length, ids) = commonest(self.lengths.iter().map(|(length, ids)| (*length, *ids)))?;
        let alike = length >= DRAWN && self.ids >= self.visits && ids * 100 >= self.ids * CODES;
        (alike && ids > MANY_WORDS && self.sorts.lettered()).then_some((length, self.sorts))
    }

    /// The length that nearly all of its words have, if most hold digits: they are drawn, and no words of
    /// an API, however often a monitor or an owner asks for one of them.
    fn code(&self) -> Option<usize> {
        let mut lengths: HashMap<usize, usize> = HashMap::new();
        self.words.keys().for_each(|word| *lengths.entry(word.len()).or_insert(0) += 1);
        let (length, words) = commonest(lengths.into_iter())?;
        let all = self.words.len();
        let alike = length >= CODE && words * 100 >= all * CODES;
        (alike && self.with_digit() * 100 >= all * WITH_DIGIT).then_some(length)
    }
}

/// The commonest length, and how many have it.
fn commonest(lengths: impl Iterator<Item = (usize, usize)>) -> Option<(usize, usize)> {
    lengths.max_by_key(|(length, of)| (*of, std::cmp::Reverse(*length)))
}

fn has_digit(word: &[u8]) -> bool {
    word.iter().any(u8::is_ascii_digit)
}
