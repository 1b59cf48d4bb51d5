//! Tabs that a syslog daemon or an exporter spelled out: `#011`, `\t`.

use super::{Inner, Outer};

/// How they are spelled.
const MARKS: [&[u8]; 2] = [b"#011", br"\t"];
/// Fewest of them in a line: a caller may write one or two into a value.
const FEWEST: usize = 3;

pub(super) fn may_open(line: &[u8]) -> bool {
    mark(line).is_some()
}

/// The line with real tabs; `None` if it has some, or too few that are spelled out.
pub(super) fn open<'a>(line: &[u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let mark = mark(line)?;
    space.clear();
    let mut from = 0;
    for at in memchr::memmem::find_iter(line, mark) {
        space.extend_from_slice(line.get(from..at)?);
        space.push(b'\t');
        from = at + mark.len();
    }
    space.extend_from_slice(line.get(from..)?);
    Some(Inner { text: space, outer: Outer::default() })
}

/// How a line spells them; strings of objects have escapes of their own.
fn mark(line: &[u8]) -> Option<&'static [u8]> {
    let several = |mark: &&[u8]| memchr::memmem::find_iter(line, *mark).nth(FEWEST - 1).is_some();
    let own = matches!(line.first(), None | Some(b'{' | b'[' | b'"'));
    if own || memchr::memchr(b'\t', line).is_some() {
        return None;
    }
    MARKS.into_iter().find(several)
}

#[cfg(test)]
mod tests {
    use super::super::Wrap;

    #[test]
    fn tabs_are_read_in_either_spelling() {
        let mut space = Vec::new();
        for mark in ["#011", r"\t"] {
            let line = ["a", "b", "c", "d"].join(mark);
            assert!(Wrap::Tabs.may_open(line.as_bytes()));
            assert_eq!(Wrap::Tabs.open(line.as_bytes(), &mut space).unwrap().text, b"a\tb\tc\td");
        }
        // Too few of them, real ones, and escapes of a string.
        for line in [r"a\tb\tc", "a#011b#011c#011d\te", r#"{"a":"b\tc\td\te"}"#, ""] {
            assert!(!Wrap::Tabs.may_open(line.as_bytes()), "{line}");
        }
    }
}
