//! The written form of ids: their length and the sorts of their letters.
//!
//! What is an id in one place is one in another: where `/v3/reservations/K7Q2PX` was learnt, the
//! forgotten `/v1/reservations/M3RT8W` needs no sample of its own.

use super::class::{Class, classify};
use hashbrown::{HashMap, HashSet};

/// Of a hundred words of a place, those that must share a form.
const SHARED: usize = 80;
/// The shortest form that is told from a word of an API.
const SHORTEST: usize = 6;

const DIGIT: u8 = 1;
const UPPER: u8 = 2;
const LOWER: u8 = 4;
const DASH: u8 = 8;

/// Forms of ids that were learnt: for a length, the sorts of letters.
#[derive(Debug, Clone, Default)]
pub(super) struct Forms {
    known: HashMap<usize, u8>,
}

impl Forms {
    /// Learns the form of the words of a place that holds values.
    pub(super) fn learn<'a>(&mut self, words: impl Iterator<Item = &'a [u8]>) {
        let mut forms: HashMap<usize, (u8, usize, HashSet<u8>)> = HashMap::new();
        let mut all = 0;
        for word in words {
            all += 1;
            let Some(sorts) = sorts(word) else { continue };
            let form = forms.entry(word.len()).or_default();
            form.0 |= sorts;
            form.1 += usize::from(mixes(word, sorts));
            form.2.extend(word.first());
        }
        for (length, (sorts, mixed, first)) in forms {
            // Words that begin alike are names with a number, not drawn from an alphabet.
            if length >= SHORTEST && mixed * 100 >= all * SHARED && first.len() > 4 {
                *self.known.entry(length).or_insert(0) |= sorts;
            }
        }
    }

    /// A word is written as ids are elsewhere.
    pub(super) fn has(&self, word: &[u8]) -> bool {
        self.known.get(&word.len()).is_some_and(|known| {
            sorts(word).is_some_and(|sorts| sorts & !known == 0 && mixes(word, sorts))
        })
    }
}

/// The sorts of bytes of a word of letters, digits and dashes.
fn sorts(word: &[u8]) -> Option<u8> {
    word.iter().try_fold(0, |sorts, byte| {
        Some(
            sorts
                | match byte {
                    b'0'..=b'9' => DIGIT,
                    b'A'..=b'Z' => UPPER,
                    b'a'..=b'z' => LOWER,
                    b'-' | b'_' => DASH,
                    _ => return None,
                },
        )
    })
}

/// No word of a language: digits among capitals, or small letters and capitals in no order.
fn mixes(word: &[u8], sorts: u8) -> bool {
    if classify(word) == Class::Id {
        return false;
    }
    let turns = word
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if a.is_ascii_uppercase() != b.is_ascii_uppercase()))
        .count();
    match (sorts & DIGIT != 0, sorts & UPPER != 0, sorts & LOWER != 0) {
        (true, true, false) => true,
        (_, true, true) => turns >= 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(words: &[&str]) -> Forms {
        let mut forms = Forms::default();
        forms.learn(words.iter().map(|word| word.as_bytes()));
        forms
    }

    #[test]
    fn a_form_of_ids_is_known_in_other_places() {
        let forms = learnt(&["K7Q2PX", "M3RT8W", "9ZKD3A", "QQ7R2B", "A2BC3D", "X7YZ22"]);
        assert!(forms.has(b"7PLM4K"));
        assert!(!forms.has(b"SEARCH") && !forms.has(b"search") && !forms.has(b"7PLM4KX"));
        let forms =
            learnt(&["k3JfQ9aB2xZ", "Zp0LmWq81Ty", "aBcDeFgHiJ1", "9kLmPqRsTuV", "mN0pQrStU7w"]);
        assert!(
            forms.has(b"qWeR7tYuIoP") && !forms.has(b"information") && !forms.has(b"userSession")
        );
    }

    #[test]
    fn words_of_a_site_have_no_form() {
        let forms = learnt(&["red-chair-001", "big-chair-002", "old-table-003", "new-table-004"]);
        assert!(!forms.has(b"the-chair-009"));
        let forms = learnt(&["LON001", "LON002", "PAR003", "PAR004"]);
        assert!(!forms.has(b"REPORT") && !forms.has(b"LON044"));
    }
}
