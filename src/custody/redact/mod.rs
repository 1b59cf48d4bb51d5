//! Hiding what must not travel with a report: secrets, and on request personal data.
//!
//! A hidden value becomes a pseudonym, the same for the same value within a case, so that lines can
//! still be compared. The evidence itself is never changed. Tokens among the names of the tables are
//! hidden where they are kept ([`crate::dossier::Names::add_veiled`]); this is for text as it was
//! logged. [`names`] says which parameters hold secrets, [`secrets`] finds them in a text, [`view`]
//! undoes what may be wrapped around them, [`personal`] finds mail addresses and telephone numbers.

mod names;
mod personal;
mod secrets;
#[cfg(test)]
mod tests;
mod view;

use crate::record::Veil;
use personal::Personal;
use secrets::Secrets;
use std::ops::Range;
use view::View;

/// What is hidden in text that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hide {
    /// Nothing.
    Nothing,
    /// Values of secret-looking parameters, passwords, bearer tokens.
    #[default]
    Secrets,
    /// These, and mail addresses and telephone numbers.
    Personal,
}

/// How often encodings are undone: a target in a parameter of a target in a field of JSON.
const DEPTH: usize = 4;

/// Hides values; compiled once.
#[derive(Debug, Clone)]
pub struct Redactor {
    hide: Hide,
    veil: Veil,
    secrets: Secrets,
    personal: Personal,
}

impl Redactor {
    /// Pseudonyms depend on `key`, which is the case's own.
    ///
    /// # Errors
    /// Never: the expressions are constant, and a test compiles them.
    pub fn new(hide: Hide, key: [u8; 32]) -> Result<Self, regex::Error> {
        Ok(Self {
            hide,
            veil: if hide == Hide::Nothing { Veil::default() } else { Veil::keyed(key) },
            secrets: Secrets::new()?,
            personal: Personal::new()?,
        })
    }

    /// What hides tokens among the names of the tables.
    #[must_use]
    pub fn veil(&self) -> Veil {
        self.veil
    }

    /// A logged text with what is to be hidden replaced. What was hidden before stays as it is.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        self.hidden(text, true)
    }

    /// The same for a cell of a table: a value of the log, or a sentence of this program that names
    /// some. Words before a colon are its own there.
    #[must_use]
    pub fn cell(&self, text: &str) -> String {
        // Most cells are ids, addresses and templates, by the million.
        const MARKS: &[u8] = b"=:%@\" &+<";
        let plain = text.bytes().all(|byte| !MARKS.contains(&byte));
        let personal = self.hide == Hide::Personal && text.bytes().any(|b| b.is_ascii_digit());
        if plain && !personal && !text.contains("eyJ") {
            return text.to_owned();
        }
        self.hidden(text, false)
    }

    fn hidden(&self, text: &str, logged: bool) -> String {
        if self.hide == Hide::Nothing {
            return text.to_owned();
        }
        let text = self.without_secrets(text, logged);
        match self.hide {
            Hide::Personal => self.personal.hide(&text, self.veil),
            Hide::Nothing | Hide::Secrets => text,
        }
    }

    /// Looks at the text as it is, then with each layer of encodings undone: what an outer look hides
    /// is hidden as a whole.
    fn without_secrets(&self, text: &str, logged: bool) -> String {
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        let mut view = View::of(text);
        for depth in 0..=DEPTH {
            for span in self.secrets.find(view.text(), logged) {
                let place = view.place(&span);
                let apart = |(known, _): &(Range<usize>, String)| {
                    known.end <= place.start || place.end <= known.start
                };
                let value = view.text().get(span).unwrap_or_default();
                // What is hidden already stays.
                let hidden = value.starts_with(Veil::MARK.trim_end());
                if !hidden && !place.is_empty() && found.iter().all(apart) {
                    // JSON may write a slash either way.
                    found.push((place, self.veil.pseudonym(value.replace("\\/", "/").as_bytes())));
                }
            }
            match view.undone() {
                Some(next) if depth < DEPTH => view = next,
                _ => break,
            }
        }
        found.sort_by_key(|(place, _)| place.start);
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        for (place, pseudonym) in &found {
            shown.push_str(text.get(at..place.start).unwrap_or_default());
            shown.push_str(pseudonym);
            at = place.end;
        }
        shown.push_str(text.get(at..).unwrap_or_default());
        shown
    }

    /// A line of the log, whose record shows `token` if that proves by itself who calls: it is
    /// hidden where it stands, whatever stands before it.
    #[must_use]
    pub fn line(&self, line: &[u8], token: &[u8]) -> String {
        let text = String::from_utf8_lossy(line);
        if token.is_empty() || !self.veil.hides() {
            return self.apply(&text);
        }
        let shown = self.veil.token(token);
        let parts = within(line, token).and_then(|at| {
            let (before, rest) = line.split_at(at);
            Some((before, rest.get(token.len()..)?))
        });
        let text = if let Some((before, behind)) = parts {
            let [before, behind] = [before, behind].map(String::from_utf8_lossy);
            format!("{before}{shown}{behind}")
        } else {
            // The parser undid escapes: so it is no part of the line.
            let escaped = String::from_utf8_lossy(token).replace('/', "\\/");
            text.replace(&format!("\"{escaped}\""), &format!("\"{shown}\""))
        };
        self.apply(&text)
    }
}

/// Where a part of a line begins in it, if it is one.
fn within(line: &[u8], part: &[u8]) -> Option<usize> {
    let at = part.as_ptr().addr().checked_sub(line.as_ptr().addr())?;
    (line.get(at..at + part.len())? == part).then_some(at)
}
