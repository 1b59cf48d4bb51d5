//! Mail addresses and telephone numbers in a text.

use crate::record::Veil;
use regex::{Captures, Regex};

/// Fewest and most digits of a telephone number with its country or area.
const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
/// Words behind a number of this program's own sentences, which is an amount then.
const AMOUNTS: [&str; 6] = [" to ", " bytes", " requests", " objects", " records", " seconds"];

#[derive(Debug, Clone)]
pub(super) struct Personal {
    all: Regex,
}

impl Personal {
    pub fn new() -> Result<Self, regex::Error> {
        // What is hidden already is found first, and stays.
        let mail = r"[A-Za-z0-9._%+-]+(?:@|%(?:25)?40)[A-Za-z0-9.-]+\.[A-Za-z]{2,}";
        let number = r"(?:\+|%2[Bb])[1-9](?:(?:[.-]|%20)?\d){7,14}|\d{9,}";
        Ok(Self { all: Regex::new(&format!(r"(\[hidden [0-9a-f]+\])|({mail})|({number})"))? })
    }

    /// The text with each of them replaced; the same one has the same pseudonym, encoded or not.
    pub fn hide(&self, text: &str, veil: Veil) -> String {
        let mask = |found: &Captures<'_>| {
            let whole = &found[0];
            if let Some(mail) = found.get(2) {
                let (before, mail) = address(mail.as_str());
                return format!("{before}{}", veil.pseudonym(mail.as_bytes()));
            }
            let Some(number) = found.get(3) else { return whole.to_owned() };
            if is_part(text, number.start(), number.end()) {
                return whole.to_owned();
            }
            let bare = number.as_str().replace("%20", "").replace("%2B", "").replace("%2b", "");
            let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
            if DIGITS.contains(&digits.len()) {
                veil.pseudonym(digits.as_bytes())
            } else {
                whole.to_owned()
            }
        };
        self.all.replace_all(text, mask).into_owned()
    }
}

/// What stands before a mail address, being an encoded sign and what it belongs to, and the address
/// as it is meant.
fn address(found: &str) -> (&str, String) {
    let at =
        found.find("%2540").or_else(|| found.find("%40")).or_else(|| found.find('@')).unwrap_or(0);
    let name = found.get(..at).unwrap_or_default();
    let encoded = name.rfind('%').filter(|at| !name[*at..].to_ascii_uppercase().starts_with("%2B"));
    let begin = encoded.map_or(0, |at| (at + 3).min(name.len()));
    let (before, rest) = found.split_at(if name.is_char_boundary(begin) { begin } else { 0 });
    let mail =
        rest.replace("%2540", "@").replace("%40", "@").replace("%2B", "+").replace("%2b", "+");
    (before, mail.to_ascii_lowercase())
}

/// A number within a word, a fraction, or a UUID; or an amount.
fn is_part(text: &str, start: usize, end: usize) -> bool {
    let (before, behind) =
        (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let word = |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
    let fraction = before.ends_with('.')
        && before.trim_end_matches('.').ends_with(|c: char| c.is_ascii_digit());
    let in_uuid = |part: &str| {
        let hex = part.chars().rev().take_while(|c| c.is_ascii_hexdigit() || *c == '-');
        hex.filter(|c| *c == '-').count() >= 4
    };
    // A percent sign and two digits before a number are an encoded sign: `=%2B49…` is met before.
    let encoded = before.len() >= 3 && before.as_bytes().get(before.len() - 3) == Some(&b'%');
    word(before.chars().next_back()) && !encoded
        || word(behind.chars().next())
        || fraction
        || in_uuid(before)
        || AMOUNTS.iter().any(|amount| behind.starts_with(amount))
}
