//! Pseudonyms for what proves by itself who calls: whoever reads a token can use it.

use std::fmt::Write;

/// Words that stand before a token in an `Authorization` header and say how it is used.
const SCHEMES: [&str; 4] = ["bearer", "basic", "negotiate", "ntlm"];

/// Gives values pseudonyms: the same for the same value within a case. By default nothing is hidden.
///
/// The key comes from the logs and stands in the case's manifest: whoever holds that can check
/// whether a value that they guess is the hidden one, but nobody can read it back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Veil {
    key: Option<[u8; 32]>,
}

impl Veil {
    /// What a pseudonym begins with.
    pub const MARK: &str = "[hidden ";
    /// Digits of a pseudonym, 4 bits each.
    const DIGITS: usize = 16;

    /// Hides values; pseudonyms depend on the key.
    #[must_use]
    pub fn keyed(key: [u8; 32]) -> Self {
        Self { key: Some(key) }
    }

    /// It hides anything.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.key.is_some()
    }

    /// The pseudonym of a value, or the value if nothing is hidden.
    #[must_use]
    pub fn pseudonym(&self, value: &[u8]) -> String {
        let Some(key) = &self.key else { return String::from_utf8_lossy(value).into_owned() };
        let hash = blake3::keyed_hash(key, value);
        let mut text = String::from(Self::MARK);
        for byte in hash.as_bytes().iter().take(Self::DIGITS / 2) {
            let _ = write!(text, "{byte:02x}");
        }
        text.push(']');
        text
    }

    /// A token as it may be shown: `Bearer [hidden …]`.
    #[must_use]
    pub fn token(&self, token: &[u8]) -> String {
        let (scheme, bare) = token.split_at(scheme(token));
        String::from_utf8_lossy(scheme).into_owned() + &self.pseudonym(bare)
    }
}

/// Length of the word at the beginning of a token that says how it is used, with what parts it
/// from the rest.
fn scheme(token: &[u8]) -> usize {
    let word = token.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (name, rest) = token.split_at(word);
    let mark = rest.iter().take_while(|byte| matches!(byte, b' ' | b'+')).count();
    let known = SCHEMES.iter().any(|scheme| name.eq_ignore_ascii_case(scheme.as_bytes()));
    if known && mark > 0 && mark < rest.len() { word + mark } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_before_a_token_stays_and_the_token_does_not() {
        let veil = Veil::keyed([7; 32]);
        let bare = veil.pseudonym(b"12|abc");
        assert_eq!(bare.len(), "[hidden ]".len() + 16);
        assert_eq!(veil.token(b"12|abc"), bare);
        assert_eq!(veil.token(b"Bearer 12|abc"), format!("Bearer {bare}"));
        assert_eq!(veil.token(b"basic+12|abc"), format!("basic+{bare}"));
        for whole in ["Bearer", "Bearer ", "Bearers 12", "bearer-12"] {
            assert_eq!(veil.token(whole.as_bytes()), veil.pseudonym(whole.as_bytes()), "{whole}");
        }
        assert_eq!(Veil::default().token(b"Bearer 12|abc"), "Bearer 12|abc");
        assert_ne!(Veil::keyed([8; 32]).pseudonym(b"12|abc"), bare);
    }
}
