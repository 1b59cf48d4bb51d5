//! Values with wildcards, and what modifiers make of a value.

/// A value that a text is compared with as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    marks: Vec<Mark>,
    cased: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Byte(u8),
    /// `?`
    One,
    /// `*`
    Many,
}

impl Pattern {
    /// Reads a value: `*` and `?` are wildcards unless a backslash stands before them, which stands
    /// for itself before anything else.
    pub(super) fn read(value: &str) -> Self {
        let mut marks = Vec::with_capacity(value.len());
        let mut rest = value.bytes().peekable();
        while let Some(byte) = rest.next() {
            marks.push(match byte {
                b'*' => Mark::Many,
                b'?' => Mark::One,
                b'\\' => match rest.next_if(|next| matches!(next, b'*' | b'?' | b'\\')) {
                    Some(next) => Mark::Byte(next),
                    None => Mark::Byte(byte),
                },
                byte => Mark::Byte(byte),
            });
        }
        Self { marks, cased: false }
    }

    /// These bytes and no wildcards.
    pub(super) fn plain(bytes: &[u8]) -> Self {
        Self { marks: bytes.iter().map(|byte| Mark::Byte(*byte)).collect(), cased: false }
    }

    /// Anything may stand before it, or behind it.
    pub(super) fn within(mut self, before: bool, behind: bool) -> Self {
        if before {
            self.marks.insert(0, Mark::Many);
        }
        if behind {
            self.marks.push(Mark::Many);
        }
        self
    }

    /// Letter case counts.
    pub(super) fn cased(self, cased: bool) -> Self {
        Self { cased, ..self }
    }

    /// The whole text is as the pattern says.
    pub(super) fn matches(&self, text: &[u8]) -> bool {
        let same = |mark: Mark, byte: u8| match mark {
            Mark::Byte(wanted) if self.cased => wanted == byte,
            Mark::Byte(wanted) => wanted.eq_ignore_ascii_case(&byte),
            Mark::One => true,
            Mark::Many => false,
        };
        let (mut at, mut mark) = (0, 0);
        // Where the last `*` stands, and how far the text went in it.
        let mut star: Option<(usize, usize)> = None;
        while let Some(byte) = text.get(at) {
            match self.marks.get(mark) {
                Some(Mark::Many) => {
                    star = Some((mark, at));
                    mark += 1;
                }
                Some(wanted) if same(*wanted, *byte) => {
                    mark += 1;
                    at += 1;
                }
                _ => {
                    let Some((of, from)) = star else { return false };
                    star = Some((of, from + 1));
                    mark = of + 1;
                    at = from + 1;
                }
            }
        }
        self.marks.iter().skip(mark).all(|mark| *mark == Mark::Many)
    }

    /// The longest run of plain bytes: no text without it matches.
    pub(super) fn anchor(&self) -> Vec<u8> {
        let runs = self.marks.split(|mark| !matches!(mark, Mark::Byte(_)));
        let longest = runs.max_by_key(|run| run.len()).unwrap_or_default();
        let byte = |mark: &Mark| if let Mark::Byte(byte) = mark { Some(*byte) } else { None };
        longest.iter().filter_map(byte).collect()
    }
}

/// Base64 of some bytes, padded.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let at = |n: usize| u32::from(part.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for n in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * n) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if n <= part.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// What of a value is the same in the Base64 of any text that holds it, whichever of three places
/// it begins at.
pub(super) fn base64_anywhere(bytes: &[u8]) -> [String; 3] {
    [0usize, 1, 2].map(|before| {
        let shifted: Vec<u8> =
            std::iter::repeat_n(0, before).chain(bytes.iter().copied()).collect();
        let text = base64(&shifted);
        // Letters that hold bits of what stands before or behind.
        let from = [0, 2, 3].get(before).copied().unwrap_or(0);
        let cut = match shifted.len() % 3 {
            0 => 0,
            1 => 3,
            _ => 2,
        };
        text.get(from..text.len().saturating_sub(cut)).unwrap_or_default().to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(value: &str, text: &str) -> bool {
        Pattern::read(value).matches(text.as_bytes())
    }

    #[test]
    fn wildcards_and_backslashes_are_as_the_specification_says() {
        for (value, text, wanted) in [
            ("/Admin", "/admin", true),
            ("/admin", "/admin/", false),
            ("/a?c", "/abc", true),
            ("/a?c", "/ac", false),
            ("*.php", "/x/y.PHP", true),
            ("/x*y*z", "/x12y34y5z", true),
            ("/x*y*z", "/x12y34y5", false),
            ("", "", true),
            ("", "x", false),
            ("*", "", true),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            (r"a\b", r"a\b", true),
            (r"a\\b", r"a\b", true),
            (r"a\\*", r"a\anything", true),
            (r"a\\\*", r"a\*", true),
            (r"a\\\*", r"a\x", false),
        ] {
            assert_eq!(matches(value, text), wanted, "{value} {text}");
        }
        assert!(!Pattern::read("Admin").cased(true).matches(b"admin"));
        assert_eq!(Pattern::read("ab*cde?f").anchor(), b"cde");
    }

    #[test]
    fn base64_is_found_wherever_it_begins() {
        assert_eq!(base64(b"a"), "YQ==");
        assert_eq!(base64(b"union select"), "dW5pb24gc2VsZWN0");
        let wanted = base64_anywhere(b"union select");
        for before in ["", "x", "xy", "xyz"] {
            let text = base64(format!("{before}union select--").as_bytes());
            assert!(wanted.iter().any(|part| text.contains(part.as_str())), "{text} {wanted:?}");
        }
    }

    proptest! {
        #[test]
        fn a_pattern_matches_what_was_put_for_its_wildcards(
            parts in prop::collection::vec(("[a-c]{0,3}", "[a-c*]{0,3}"), 1..5),
        ) {
            let (mut value, mut text) = ("e".to_owned(), "e".to_owned());
            for (plain, any) in &parts {
                value.extend([plain.as_str(), "*"]);
                text.extend([plain.as_str(), any.as_str()]);
            }
            prop_assert!(matches(&value, &text));
            let other = format!("d{text}");
            prop_assert!(!matches(&value, &other));
        }
    }
}
