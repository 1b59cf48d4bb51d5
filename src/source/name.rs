//! Names of files as text that can be taken back: they need not be UTF-8.

use std::ffi::OsStr;
use std::fmt::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The bytes of a name as text: what is no UTF-8 becomes `\xff`, and a backslash two.
pub(super) fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', r"\\"));
        for byte in chunk.invalid() {
            let _ = write!(text, r"\x{byte:02x}");
        }
    }
    text
}

/// A path as such text.
#[must_use]
pub fn of_path(path: &Path) -> String {
    text(path.as_os_str().as_bytes())
}

/// One part of a path as such text.
pub(super) fn of_part(part: &OsStr) -> String {
    text(part.as_bytes())
}

/// The path that such text stands for.
#[must_use]
pub fn path(text: &str) -> PathBuf {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let (byte, left) = match (first, more) {
            (b'\\', [b'\\', left @ ..]) => (b'\\', left),
            (b'\\', [b'x', high, low, left @ ..]) => match hex(*high).zip(hex(*low)) {
                Some((high, low)) => (high << 4 | low, left),
                None => (b'\\', more),
            },
            _ => (*first, more),
        };
        bytes.push(byte);
        rest = left;
    }
    std::ffi::OsString::from_vec(bytes).into()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_name_reads_back(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\\'), Just(b'x'), Just(b'f')], 0..12)) {
            let text = text(&bytes);
            prop_assert_eq!(path(&text).into_os_string().into_vec(), bytes, "{}", text);
        }
    }

    #[test]
    fn what_is_no_text_is_seen() {
        assert_eq!(text(b"a\xff.log"), r"a\xff.log");
        assert_eq!(text(br"a\xff.log"), r"a\\xff.log");
        assert_eq!(text("ä.log".as_bytes()), "ä.log");
    }
}
