//! Where a value ends.

use super::{is_key, key_before, parts};
use crate::format::keys::Text;

/// Quotes that may still close a value of a line, so that none is looked for twice in vain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quotes {
    /// Quotes that the next pair or the end follows.
    closing: bool,
    /// Quotes that a separator follows.
    parted: bool,
}

impl Default for Quotes {
    fn default() -> Self {
        Self { closing: true, parted: true }
    }
}

/// The value behind an equals sign.
pub(super) fn value(line: &[u8], start: usize, separator: u8, quotes: &mut Quotes) -> Text {
    let rest = line.get(start..).unwrap_or_default();
    if let [b'"', inner @ ..] = rest
        && let Some(length) = quotes.close(inner, separator)
    {
        let text = inner.get(..length).unwrap_or_default();
        let escaped = memchr::memchr(b'\\', text).is_some();
        return Text { start: start + 1, end: start + 1 + length, escaped };
    }
    // A quote that nothing closes is that of a line that was cut off.
    let cut = rest.split_first().is_some_and(|(first, inner)| {
        *first == b'"' && !inner.is_empty() && memchr::memchr(b'"', inner).is_none()
    });
    let start = start + usize::from(cut);
    let end = bare(line, start, separator);
    let text = line.get(start..end).unwrap_or_default();
    // Behind a span of tracing stands its text.
    let span =
        memchr::memmem::find(text, b"}:").filter(|at| !text.iter().take(*at).any(|b| *b == b'{'));
    let text = span.and_then(|at| text.get(..at)).unwrap_or(text);
    let trimmed = text.trim_ascii_end();
    // A comma and a blank part pairs as well as a comma.
    let trimmed = match trimmed.split_last() {
        Some((b',', before)) if matches!(separator, b',' | b' ') => before,
        Some((mark, before)) if *mark == separator && matches!(mark, b';' | b'|') => {
            before.trim_ascii_end()
        }
        _ => trimmed,
    };
    let escaped = memchr::memchr(b'\\', trimmed).is_some();
    Text { start, end: start + trimmed.len(), escaped }
}

impl Quotes {
    /// Up to the quote that closes: none escapes it, and the next pair or the end follows; else the
    /// first that a separator follows.
    fn close(&mut self, inner: &[u8], separator: u8) -> Option<usize> {
        (self.closing || self.parted).then_some(())?;
        let mut from = 0;
        let mut fallback = None;
        while let Some(step) = memchr::memchr(b'"', inner.get(from..)?) {
            let end = from + step;
            let slashes = inner.get(..end)?.iter().rev().take_while(|byte| **byte == b'\\').count();
            let rest = inner.get(end + 1..)?;
            if slashes % 2 == 0 {
                if self.closing && goes_on(rest, separator) {
                    return Some(end);
                }
                let parted = match rest {
                    // The bracket around all pairs, with words behind it.
                    [b']', b' ', ..] => true,
                    // A comma and a blank.
                    [b',', b' ', ..] if separator == b' ' => true,
                    _ => rest.first().is_some_and(|byte| parts(*byte, separator)),
                };
                fallback = fallback.or(parted.then_some(end));
                if !self.closing && fallback.is_some() {
                    return fallback;
                }
            }
            from = end + 1;
        }
        // What was not found from here on is not found further on either.
        self.closing = false;
        self.parted &= fallback.is_some();
        fallback
    }
}

/// The next pair, or the end of the line or of a bracket.
fn goes_on(rest: &[u8], separator: u8) -> bool {
    let marks = rest.iter().take_while(|byte| {
        parts(**byte, separator)
            || matches!(**byte, b' ' | b',' | b';' | b':' | b']' | b'}' | b'\r')
    });
    let next = rest.get(marks.count()..).unwrap_or_default();
    let key = next.iter().take_while(|byte| is_key(**byte)).count();
    next.is_empty() || key > 0 && next.len() < rest.len() && next.get(key) == Some(&b'=')
}

/// The end of a bare value: where the next key begins, or the line ends.
fn bare(line: &[u8], start: usize, separator: u8) -> usize {
    let mut search = start;
    while let Some(step) = memchr::memchr(b'=', line.get(search..).unwrap_or_default()) {
        let equals = search + step;
        match key_before(line, start, equals, separator) {
            Some(key) if key > start => return key - 1,
            _ => search = equals + 1,
        }
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_close_nothing_are_looked_for_once_in_a_line() {
        let mut quotes = Quotes::default();
        assert_eq!(quotes.close(br#"a" b=1"#, b' '), Some(1));
        assert_eq!(quotes.close(b"no quote", b' '), None);
        // What would close, and did not stand behind there, is not looked for again.
        assert_eq!(quotes.close(br#"a" b=1"#, b' '), None);
        let mut quotes = Quotes::default();
        assert_eq!(quotes.close(br#"a" b"#, b' '), Some(1));
        assert!(quotes.parted && !quotes.closing);
        assert_eq!(Quotes::default().close(br#"a (b)"] c d"#, b' '), Some(5));
    }
}
