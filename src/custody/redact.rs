//! Hiding what must not travel with a report: secrets, and on request personal data.
//!
//! A hidden value becomes a pseudonym, the same for the same value within a case, so that lines can
//! still be compared. The evidence itself is never changed.

use super::manifest::Item;
use regex::{Captures, Regex};

/// What is hidden in text that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hide {
    /// Nothing.
    Nothing,
    /// Values of secret-looking parameters, passwords, bearer tokens.
    #[default]
    Secrets,
    /// These, and mail addresses and long numbers.
    Personal,
}

/// The key of a case's pseudonyms: that of its inputs, so that it is the same in every run over them
/// and unknown to others.
#[must_use]
pub fn key(inputs: &[Item]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for input in inputs {
        hasher.update(input.sha256.as_bytes()).update(input.blake3.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// Hides values; compiled once.
#[derive(Debug, Clone)]
pub struct Redactor {
    hide: Hide,
    key: [u8; 32],
    secrets: Regex,
    bearer: Regex,
    personal: Regex,
}

impl Redactor {
    /// Pseudonyms depend on `key`, which is the case's own.
    ///
    /// # Errors
    /// Never: the expressions are constant, and a test compiles them.
    pub fn new(hide: Hide, key: [u8; 32]) -> Result<Self, regex::Error> {
        Ok(Self {
            hide,
            key,
            secrets: Regex::new(
                r#"(?i)([?&;"\s](?:[a-z0-9_.-]*(?:password|passwd|secret|token|signature|apikey|api_key|api-key)|pwd|pass|sig|auth|key|code)(?:=|"\s*:\s*"))([^&\s";,]+)"#,
            )?,
            bearer: Regex::new(r"(?i)((?:bearer|basic)[ +]|eyJ)([A-Za-z0-9._~+/=-]{12,})")?,
            personal: Regex::new(
                r"([A-Za-z0-9._%+-]+(?:@|%40)[A-Za-z0-9.-]+\.[A-Za-z]{2,}|\+?\d{9,})",
            )?,
        })
    }

    /// The text with what is to be hidden replaced.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        if self.hide == Hide::Nothing {
            return text.to_owned();
        }
        let mask = |found: &Captures<'_>| format!("{}{}", &found[1], self.pseudonym(&found[2]));
        let text = self.secrets.replace_all(text, mask);
        let text = self.bearer.replace_all(&text, mask);
        if self.hide == Hide::Personal {
            let mask = |found: &Captures<'_>| self.pseudonym(&found[1]);
            return self.personal.replace_all(&text, mask).into_owned();
        }
        text.into_owned()
    }

    /// A token without the word before it that says how it is used, and its pseudonym: that which it
    /// has in shown lines. `None` if nothing is hidden.
    #[must_use]
    pub fn token<'t>(&self, token: &'t str) -> Option<(&'t str, String)> {
        if self.hide == Hide::Nothing {
            return None;
        }
        let scheme = token.find([' ', '+']).filter(|at| {
            token.get(..*at).is_some_and(|word| {
                ["bearer", "basic"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme))
            })
        });
        let bare = scheme.and_then(|at| token.get(at + 1..)).unwrap_or(token);
        Some((bare, self.pseudonym(bare)))
    }

    fn pseudonym(&self, value: &str) -> String {
        let hash = blake3::keyed_hash(&self.key, value.as_bytes()).to_hex();
        format!("[hidden {}]", hash.get(..8).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(hide: Hide, text: &str) -> String {
        Redactor::new(hide, [7; 32]).unwrap().apply(text)
    }

    #[test]
    fn secrets_are_hidden_and_the_same_secret_looks_the_same() {
        let a = apply(Hide::Secrets, "GET /x?user=joe&password=hunter2&access_token=abc HTTP/1.1");
        assert!(a.contains("user=joe") && !a.contains("hunter2") && !a.contains("=abc"), "{a}");
        let b = apply(Hide::Secrets, "POST /y?password=hunter2");
        let mask = |text: &str| text.split("[hidden ").nth(1).unwrap()[..8].to_owned();
        assert_eq!(mask(&a), mask(&b));
        assert!(!apply(Hide::Secrets, "Authorization: Bearer abcdefghijklmnop").contains("abcdef"));
    }

    #[test]
    fn a_token_has_the_same_pseudonym_in_a_line_and_as_a_name() {
        let redactor = Redactor::new(Hide::Secrets, [7; 32]).unwrap();
        let (bare, pseudonym) = redactor.token("Bearer abcdefghijklmnop").unwrap();
        assert_eq!(bare, "abcdefghijklmnop");
        let line = redactor.apply("Authorization: Bearer abcdefghijklmnop");
        assert_eq!(line, format!("Authorization: Bearer {pseudonym}"));
        assert_eq!(redactor.token("opaque").unwrap().0, "opaque");
        assert!(Redactor::new(Hide::Nothing, [7; 32]).unwrap().token("x").is_none());
    }

    #[test]
    fn what_a_responder_needs_stays() {
        let line = r#"{"ip":"1.2.3.4","apiKeyId":"k7","path":"/v1/customers/48213"}"#;
        assert_eq!(apply(Hide::Secrets, line), line);
        assert_eq!(apply(Hide::Nothing, "?password=x"), "?password=x");
        assert!(!apply(Hide::Personal, "/u/joe@example.org/4915112345678").contains("joe"));
    }
}
