//! A text with encodings undone, and where each of its parts stands in the text as it was.

use std::borrow::Cow;
use std::ops::Range;

/// A text, and for each of its bytes where what it stands for begins in the original.
pub(super) struct View<'t> {
    text: Cow<'t, str>,
    /// Empty as long as nothing was undone; one more entry than bytes else.
    from: Vec<usize>,
}

impl<'t> View<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), from: Vec::new() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of the text stands in the original.
    pub fn place(&self, part: &Range<usize>) -> Range<usize> {
        self.origin(part.start)..self.origin(part.end)
    }

    fn origin(&self, at: usize) -> usize {
        if self.from.is_empty() { at } else { self.from.get(at).copied().unwrap_or_default() }
    }

    /// One layer less of percent-encoding, of backslashes before signs, and of the entities of HTML;
    /// `None` if there is none. Only what becomes printable ASCII, or a blank, is undone.
    pub fn undone(&self) -> Option<View<'static>> {
        let bytes = self.text.as_bytes();
        let mut text = Vec::with_capacity(bytes.len());
        let mut from = Vec::with_capacity(bytes.len() + 1);
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            from.push(self.origin(at));
            let (sign, length) = undo(bytes.get(at..).unwrap_or_default()).unwrap_or((*byte, 1));
            text.push(sign);
            at += length;
        }
        from.push(self.origin(bytes.len()));
        (text.len() < bytes.len())
            .then(|| Some(View { text: Cow::Owned(String::from_utf8(text).ok()?), from }))?
    }
}

/// What an encoded sign at the beginning of some bytes stands for, and its length there.
fn undo(bytes: &[u8]) -> Option<(u8, usize)> {
    let digits = |from: usize, count: usize| {
        let text = std::str::from_utf8(bytes.get(from..from + count)?).ok()?;
        let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let sign = u32::from_str_radix(text, 16).ok().filter(|_| hex)?;
        let sign = u8::try_from(sign).ok()?;
        let shown = matches!(sign, b' '..=b'~' | b'\n' | b'\r' | b'\t');
        shown.then_some((sign, from + count))
    };
    match bytes {
        [b'%' | b'\\', b'u', ..] => digits(2, 4),
        [b'%', ..] => digits(1, 2),
        [b'\\', b'x', ..] => digits(2, 2),
        [b'\\', sign @ (b'"' | b'\'' | b'/' | b'\\'), ..] => Some((*sign, 2)),
        [b'&', ..] => {
            const NAMED: [(&[u8], u8); 5] = [
                (b"&amp;", b'&'),
                (b"&quot;", b'"'),
                (b"&#34;", b'"'),
                (b"&lt;", b'<'),
                (b"&gt;", b'>'),
            ];
            let (name, sign) = NAMED.iter().find(|(name, _)| bytes.starts_with(name))?;
            Some((*sign, name.len()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_layer_is_undone_by_itself_and_parts_are_found_again() {
        let text = r"a%253Db\x22\u0026ü%C3%BC%zz";
        let once = View::of(text).undone().unwrap();
        assert_eq!(once.text(), "a%3Db\"&ü%C3%BC%zz");
        let twice = once.undone().unwrap();
        assert_eq!(twice.text(), "a=b\"&ü%C3%BC%zz");
        assert!(twice.undone().is_none());
        let at = twice.text().find("b\"").unwrap();
        assert_eq!(text.get(twice.place(&(at..at + 2))), Some(r"b\x22"));
    }

    proptest! {
        #[test]
        fn every_part_has_a_place(text in "[%0-9a-f\\\\x\"&;üu25]{0,30}") {
            let mut view = View::of(&text);
            while let Some(next) = view.undone() {
                let whole = next.place(&(0..next.text().len()));
                prop_assert_eq!(whole, 0..text.len());
                for (at, sign) in next.text().char_indices() {
                    prop_assert!(text.get(next.place(&(at..at + sign.len_utf8()))).is_some());
                }
                view = next;
            }
        }
    }
}
