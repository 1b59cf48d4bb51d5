//! The small language in which signatures say what they match.
//!
//! A pattern is text with a few marks between angle quotes; it is matched at any place of the
//! normal form of a target:
//!
//! | mark | matches |
//! | --- | --- |
//! | `‹n›` | one or more digits |
//! | `‹v›` | a word or number, and keeps it |
//! | `‹=›` | the word or number that was kept |
//! | `‹q›`, `‹q?›` | a quote; a quote or nothing |
//! | `‹s›` | a blank or nothing |
//! | `‹/›` | a slash or a backslash |
//! | `‹;›` | what ends a command of a shell or opens one (`;`, `|`, `||`, `&&`, a backtick, `$(`), and a blank or nothing |
//! | `‹b›` | the edge of a word, without length |
//! | `‹e›` | the end of a value, without length |
//! | `‹^›` | the start of a value, without length |
//! | `‹..›` | up to [`GAP`] bytes of anything |
//!
//! A blank stands for a blank or a line end. Regular expressions would do all this, but are slow
//! to compile by the hundred and hard to read where most of the text is punctuation.

use memchr::memmem::Finder;

/// The longest gap, in bytes.
pub const GAP: usize = 100;
/// Steps after which a match is given up: a hostile text must not cost seconds.
const STEPS: u32 = 50_000;

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(Vec<u8>),
    Digits,
    Word,
    Same,
    Quote,
    MaybeQuote,
    MaybeBlank,
    Slash,
    Separator,
    Edge,
    End,
    Start,
    Gap,
}

/// A pattern that is ready to match.
#[derive(Debug, Clone)]
pub struct Pattern {
    pieces: Vec<Piece>,
    anchor: Vec<u8>,
    /// Finds the text that every match begins with.
    lead: Option<Finder<'static>>,
}

impl Pattern {
    /// Reads a pattern; `None` if it has an unknown mark or no text to search for.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('‹') {
            let (plain, marked) = rest.split_at(open);
            push_text(&mut pieces, plain);
            let (mark, after) = marked.strip_prefix('‹')?.split_once('›')?;
            pieces.push(match mark {
                "n" => Piece::Digits,
                "v" => Piece::Word,
                "=" => Piece::Same,
                "q" => Piece::Quote,
                "q?" => Piece::MaybeQuote,
                "s" => Piece::MaybeBlank,
                "/" => Piece::Slash,
                ";" => Piece::Separator,
                "b" => Piece::Edge,
                "e" => Piece::End,
                "^" => Piece::Start,
                ".." => Piece::Gap,
                _ => return None,
            });
            rest = after;
        }
        push_text(&mut pieces, rest);
        let anchor = longest_text(&pieces)?;
        let lead = lead(&pieces).map(|text| Finder::new(text).into_owned());
        Some(Self { pieces, anchor, lead })
    }

    /// The longest text that must stand in whatever it matches.
    #[must_use]
    pub fn anchor(&self) -> &[u8] {
        &self.anchor
    }

    /// It begins with a slash: it names a place by its path.
    #[must_use]
    pub fn is_a_path(&self) -> bool {
        matches!(self.pieces.first(), Some(Piece::Text(text)) if text.starts_with(b"/"))
    }

    /// It matches only where a quote is.
    #[must_use]
    pub fn needs_quote(&self) -> bool {
        self.pieces.contains(&Piece::Quote)
    }

    /// Finds the first match that begins in a range of the text; the number that it met last, 0 if
    /// there is none in it.
    #[must_use]
    pub fn find(&self, text: &[u8], from: usize, to: usize) -> Option<u64> {
        let mut steps = STEPS;
        let begins = |at: usize| {
            let mut state = State { text, steps: &mut steps, kept: (0, 0), digits: 0 };
            state.matches(&self.pieces, at).then_some(state.digits)
        };
        match &self.lead {
            Some(lead) => {
                let places = lead.find_iter(text.get(from..)?).map(|at| from + at);
                places.take_while(|at| *at < to).find_map(begins)
            }
            None => (from..to.min(text.len() + 1)).find_map(begins),
        }
    }
}

/// The text that every match begins with; `None` if there is none that can be searched as it is:
/// a blank stands for a line end too, and what overlaps itself is found by steps.
fn lead(pieces: &[Piece]) -> Option<&[u8]> {
    let bare =
        pieces.iter().find(|piece| !matches!(piece, Piece::Edge | Piece::End | Piece::Start));
    let Some(Piece::Text(text)) = bare else { return None };
    let overlaps = (1..text.len()).any(|shift| text.starts_with(&text[shift..]));
    (!text.contains(&b' ') && !overlaps).then_some(text)
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.as_bytes().to_vec()));
    }
}

fn longest_text(pieces: &[Piece]) -> Option<Vec<u8>> {
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text),
            _ => None,
        })
        .max_by_key(|text| text.len())
        .cloned()
}

struct State<'t> {
    text: &'t [u8],
    steps: &'t mut u32,
    kept: (usize, usize),
    digits: u64,
}

impl State<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    fn run(&self, at: usize, is: fn(u8) -> bool) -> usize {
        self.text.iter().skip(at).take_while(|byte| is(**byte)).count()
    }

    fn matches(&mut self, pieces: &[Piece], at: usize) -> bool {
        let Some((piece, rest)) = pieces.split_first() else { return true };
        if *self.steps == 0 {
            return false;
        }
        *self.steps -= 1;
        match self.length(piece, at) {
            Some(length) => self.matches(rest, at + length),
            None if *piece == Piece::Gap => self.gap(rest, at),
            None => false,
        }
    }

    /// The length of what a piece matches here; `None` if it does not, or is a gap.
    fn length(&mut self, piece: &Piece, at: usize) -> Option<usize> {
        let before = at.checked_sub(1).and_then(|at| self.byte(at));
        let here = self.byte(at);
        let yes = |is: bool| is.then_some(0);
        match piece {
            Piece::Text(text) => self.is_text(text, at).then_some(text.len()),
            Piece::Digits => {
                let length = self.run(at, |byte| byte.is_ascii_digit());
                let digits = self.text.get(at..at + length)?;
                let value = |all: u64, digit: &u8| {
                    all.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
                };
                self.digits = digits.iter().fold(0, value);
                (length > 0).then_some(length)
            }
            Piece::Word => {
                let length = self.run(at, in_word);
                self.kept = (at, at + length);
                (length > 0).then_some(length)
            }
            Piece::Same => {
                let kept = self.text.get(self.kept.0..self.kept.1)?;
                let is = self.text.get(at..)?.starts_with(kept);
                let whole = !self.byte(at + kept.len()).is_some_and(in_word);
                (is && whole).then_some(kept.len())
            }
            Piece::Quote => here.filter(|byte| is_quote(*byte)).map(|_| 1),
            Piece::MaybeQuote => Some(usize::from(here.is_some_and(is_quote))),
            Piece::MaybeBlank => Some(usize::from(here.is_some_and(is_blank))),
            Piece::Slash => here.filter(|byte| matches!(byte, b'/' | b'\\')).map(|_| 1),
            Piece::Separator => {
                let length = separator(self.text.get(at..)?)?;
                Some(length + usize::from(self.byte(at + length).is_some_and(is_blank)))
            }
            Piece::Edge => yes(before.is_some_and(in_word) != here.is_some_and(in_word)),
            Piece::End => yes(here.is_none_or(ends_value)),
            Piece::Start => yes(before.is_none_or(starts_value)),
            Piece::Gap => None,
        }
    }

    fn is_text(&self, wanted: &[u8], at: usize) -> bool {
        let Some(found) = self.text.get(at..at + wanted.len()) else { return false };
        let same = |(a, b): (&u8, &u8)| a == b || *b == b' ' && is_blank(*a);
        found.iter().zip(wanted).all(same)
    }

    fn gap(&mut self, rest: &[Piece], at: usize) -> bool {
        let kept = self.kept;
        (at..=(at + GAP).min(self.text.len())).any(|at| {
            self.kept = kept;
            self.matches(rest, at)
        })
    }
}

/// Bytes of what ends a command of a shell, or opens one within another.
fn separator(text: &[u8]) -> Option<usize> {
    match text {
        [b'|', b'|', ..] | [b'&', b'&', ..] | [b'$', b'(', ..] => Some(2),
        [b';' | b'|' | b'`', ..] => Some(1),
        _ => None,
    }
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'\'' | b'"' | b'`')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n')
}

fn ends_value(byte: u8) -> bool {
    byte <= b' ' || matches!(byte, b'&' | b';' | b'\'' | b'"' | b')' | b',' | b'<' | b'?' | b'|')
}

fn starts_value(byte: u8) -> bool {
    matches!(byte, b'=' | b'&' | b'?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(pattern: &str, text: &str) -> bool {
        Pattern::read(pattern).unwrap().find(text.as_bytes(), 0, 9999).is_some()
    }

    #[test]
    fn marks_match_what_their_table_says() {
        assert!(finds("‹q› or ‹q?›‹v›‹q?›=‹q?›‹=›", "a=x' or '1'='1"));
        assert!(!finds("‹q› or ‹q?›‹v›‹q?›=‹q?›‹=›", "a=x' or '1'='12"));
        assert!(finds("‹b›cat‹s›/etc", "=;cat /etc") && !finds("‹b›cat /etc", "concat /etc"));
        assert!(finds("a‹..›z", "abcz") && !finds("a‹..›z", &format!("a{}z", "b".repeat(200))));
        assert!(finds("cmd=id‹e›", "cmd=id&x") && !finds("cmd=id‹e›", "cmd=idea"));
        assert!(finds("‹^›cmd=", "a=1&cmd=2") && !finds("‹^›cmd=", "a=1&xcmd=2"));
        assert!(finds("..‹/›x", "..\\x") && finds("a b", "a\nb"));
        assert!(finds("‹;›id‹e›", "a&& id") && finds("‹;›id‹e›", "$(id)"));
        assert!(!finds("‹;›id‹e›", "a&id") && !finds("‹;›id‹e›", "a;idea"));
        assert_eq!(Pattern::read("sleep(‹n›").unwrap().find(b"x sleep(25)", 0, 99), Some(25));
        assert!(Pattern::read("‹n›").is_none() && Pattern::read("a‹x›").is_none());
    }

    #[test]
    fn a_hostile_text_costs_little() {
        let text = "a".repeat(4096);
        assert!(!finds("a‹..›a‹..›a‹..›b", &text));
    }

    proptest! {
        #[test]
        fn no_text_makes_a_pattern_panic(text in prop::collection::vec(any::<u8>(), 0..200)) {
            for pattern in ["‹b›a‹..›‹v›=‹=›‹e›", "‹^›‹n›'‹q?›‹s›‹/›", "''"] {
                let _ = Pattern::read(pattern).unwrap().find(&text, 0, 300);
            }
        }
    }
}
