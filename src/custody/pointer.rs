//! Evidence pointers: `source:offset:length`, the offset in the decompressed stream.

use crate::error::{Error, Result};
use crate::record::Locator;

/// Writes a pointer.
#[must_use]
pub fn show(source: &str, at: Locator) -> String {
    format!("{source}:{}:{}", at.offset, at.length)
}

/// Reads a pointer: source, offset, length. A source may hold colons.
///
/// # Errors
/// A usage error if it is none.
pub fn parse(text: &str) -> Result<(&str, u64, u64)> {
    let parsed = text.rsplit_once(':').and_then(|(rest, length)| {
        let (source, offset) = rest.rsplit_once(':')?;
        Some((source, offset.parse().ok()?, length.parse().ok()?))
    });
    parsed.ok_or_else(|| {
        Error::usage(format!("`{text}` is no id and no evidence pointer"))
            .hint("type an id of a campaign (C-…), session (S-…), finding (F-…) or line (E-…), as the tables have them, or a pointer (source:offset:length)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_reads_back() {
        let at = Locator { source: 0, offset: 77, length: 5 };
        assert_eq!(parse(&show("a:b/c.log", at)).unwrap(), ("a:b/c.log", 77, 5));
        assert!(parse("a:b").is_err());
    }
}
