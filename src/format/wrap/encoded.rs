//! Lines in base64, as queues and streams carry them.

use super::super::form::Form;
use super::{Inner, Outer};

/// A shorter text is a word or a number.
const SHORTEST: usize = 40;

fn is_code(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)
}

/// A cheap look at how it begins.
pub(super) fn may_open(line: &[u8]) -> bool {
    line.get(..SHORTEST).is_some_and(|start| start.iter().all(|byte| is_code(*byte)))
}

/// What the line stands for; `None` if that is no text.
pub(super) fn open<'a>(line: &[u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let text = line.trim_ascii();
    let pads = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let code = text.get(..text.len().checked_sub(pads)?)?;
    let whole = pads <= 2 && code.len() >= SHORTEST && code.iter().all(|byte| is_code(*byte));
    whole.then_some(())?;
    space.clear();
    Form::Base64.apply(code, space);
    let plain = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r');
    let is_text = space.iter().all(plain) && std::str::from_utf8(space).is_ok();
    is_text.then_some(Inner { text: space, outer: Outer::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_base64_stands_for_is_the_line_unless_it_is_no_text() {
        let mut space = Vec::new();
        let line = b"eyJjbGllbnRfaXAiOiIyMDMuMC4xMTMuOSIsInBhdGgiOiIvYSJ9";
        assert!(may_open(line));
        let inner = open(line, &mut space).map(|inner| inner.text.to_vec());
        assert_eq!(inner.as_deref(), Some(&br#"{"client_ip":"203.0.113.9","path":"/a"}"#[..]));
        let hash = b"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
        assert!(open(hash, &mut space).is_none());
        assert!(open(b"GET", &mut space).is_none());
    }
}
