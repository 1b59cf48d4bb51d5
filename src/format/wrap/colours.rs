//! Colours of a terminal in a line: loggers write them for people, and containers keep them.

use super::{Inner, Outer};

/// How colours begin: as a terminal is told, and as a syslog daemon spells the control byte.
const MARKS: [&[u8]; 2] = [b"\x1b[", b"#033["];

/// The line without its colours; `None` if it has none.
pub(super) fn open<'a>(line: &[u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    space.clear();
    let mut rest = line;
    while let Some((at, length)) = next(rest) {
        space.extend_from_slice(rest.get(..at)?);
        rest = rest.get(at + length..)?;
    }
    if rest.len() == line.len() {
        return None;
    }
    space.extend_from_slice(rest);
    Some(Inner { text: space, outer: Outer::default() })
}

/// Where the next colour stands, and its length.
fn next(text: &[u8]) -> Option<(usize, usize)> {
    let found = |mark: &&[u8]| {
        memchr::memmem::find_iter(text, *mark).find_map(|at| {
            let codes = text.get(at + mark.len()..)?;
            let count =
                codes.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
            (codes.get(count) == Some(&b'm')).then_some((at, mark.len() + count + 1))
        })
    };
    MARKS.iter().filter_map(found).min()
}

#[cfg(test)]
mod tests {
    #[test]
    fn colours_are_taken_off_in_either_spelling() {
        let mut space = Vec::new();
        let line = b"\x1b[2mINFO\x1b[0m a \"\x1b[1;44mGET /\x1b[0m\" #033[42m 200 #033[0m";
        let inner = super::open(line, &mut space).unwrap();
        assert_eq!(inner.text, b"INFO a \"GET /\"  200 ");
        assert!(super::open(b"a [1m b #033 c", &mut space).is_none());
    }
}
