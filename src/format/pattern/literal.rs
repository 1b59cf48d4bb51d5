//! Literal text of a pattern.

/// Literal text, ready to be compared as one word: literals are a byte or three, for which a call
/// would cost more than the comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) text: Vec<u8>,
    word: u64,
    mask: u64,
}

impl Literal {
    pub(super) fn new(text: Vec<u8>) -> Self {
        let mut word = [0; 8];
        let mut mask = [0; 8];
        for ((word, mask), byte) in word.iter_mut().zip(&mut mask).zip(&text) {
            (*word, *mask) = (*byte, u8::MAX);
        }
        Self { text, word: u64::from_le_bytes(word), mask: u64::from_le_bytes(mask) }
    }

    /// What follows the literal.
    #[inline]
    pub(super) fn after<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        match text.first_chunk::<8>() {
            Some(head) if self.text.len() <= 8 => {
                let same = u64::from_le_bytes(*head) & self.mask == self.word;
                if same { text.get(self.text.len()..) } else { None }
            }
            _ => text.strip_prefix(self.text.as_slice()),
        }
    }
}

/// Length of a literal where several blanks, or marks that colour a terminal, may stand for one.
pub(super) fn aligned(literal: &[u8], rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    for wanted in literal {
        if *wanted == b' ' {
            let blanks = blanks(rest.get(at..)?);
            at += (blanks > 0).then_some(blanks)?;
        } else {
            (rest.get(at) == Some(wanted)).then_some(())?;
            at += 1;
        }
    }
    Some(at)
}

/// Most bytes of blanks that set two columns apart: a line of blanks is tried at many places.
const APART: usize = 1024;

/// Length of blanks and of colours (`ESC [ … m`), up to [`APART`].
fn blanks(text: &[u8]) -> usize {
    let text = text.get(..APART).unwrap_or(text);
    let mut at = 0;
    loop {
        match text.get(at..) {
            Some([b' ', ..]) => at += 1,
            Some([0x1b, b'[', rest @ ..]) => match rest.iter().position(|byte| *byte == b'm') {
                Some(end) if end < 12 => at += end + 3,
                _ => return at,
            },
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_set_apart_by_as_many_blanks_as_a_table_has_and_no_more() {
        let apart = |blanks: usize| aligned(b" x", &[vec![b' '; blanks], b"x".to_vec()].concat());
        assert_eq!((apart(0), apart(1), apart(300)), (None, Some(2), Some(301)));
        assert_eq!(apart(100_000), None);
    }
}
