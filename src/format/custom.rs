//! Custom fields of CEF: `cs6=POST cs6Label=HTTP Method`.
//!
//! The extension dictionary of CEF has numbered fields for what it knows no name for; what one of
//! them holds is said by another, whose key ends in `Label`. A key map takes such a value under
//! `label:` and the label, with `_` for blanks.

use super::keys::Text;

/// What a label's key ends in.
const MARK: &[u8] = b"Label";

/// The pair before, which a label may be about or may be the label of the next one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Custom {
    /// Start and end of its key.
    key: (usize, usize),
    value: Text,
}

impl Custom {
    /// A pair as it stands in the line.
    pub fn new(key: (usize, usize), value: Text) -> Self {
        Self { key, value }
    }

    /// The key under which a map takes the value that two neighbouring pairs label and hold, and
    /// that value; nothing if neither is the label of the other.
    pub fn labelled(self, next: Self, line: &[u8]) -> Option<(Vec<u8>, Text)> {
        let key = |pair: Self| line.get(pair.key.0..pair.key.1).unwrap_or_default();
        let names = |label: Self, held: Self| key(label).strip_suffix(MARK) == Some(key(held));
        let (label, held) = match (names(next, self), names(self, next)) {
            (true, _) => (next, self),
            (_, true) => (self, next),
            _ => return None,
        };
        let words =
            label.value.of(line).iter().map(|byte| if *byte == b' ' { b'_' } else { *byte });
        Some((b"label:".iter().copied().chain(words).collect(), held.value))
    }
}
