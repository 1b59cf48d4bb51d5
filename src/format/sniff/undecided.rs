//! Formats that read a file equally well, and differently.
//!
//! They mostly quarrel about two columns in front, and agree on all else. What only looks for marks
//! claims no more than they agree on: the first address is the caller's.

use super::super::layers::Layers;
use super::super::{Reader, ReaderKind, Rules};
use super::vote::settle;
use super::{Heads, Line, Verdict};
use crate::record::Client;
use std::sync::Arc;

/// The lines as they are read by their marks; `None` if that does not read all of them, with an
/// address each.
pub(super) fn by_marks(
    lines: &[Line<'_>],
    heads: &Heads<'_>,
    readers: &[Arc<Reader>],
    rules: &Rules,
    (verdict, layers): (&Verdict, &Layers),
) -> Option<(Verdict, Layers)> {
    let loose = |reader: &&Arc<Reader>| matches!(reader.kind, ReaderKind::Loose);
    let loose: Vec<Arc<Reader>> = readers.iter().filter(loose).cloned().collect();
    let (told, read) = settle(lines, heads, layers.wraps.clone(), &loose, rules);
    let mut parser = read.parser(rules);
    let addressed = lines.iter().filter(|line| {
        parser.parse(line.text).is_ok_and(|record| matches!(record.client, Client::Ip(_)))
    });
    let all = addressed.count() as u64 == verdict.read;
    drop(parser);
    (all && told.understood() && told.read == verdict.read).then_some((told, read))
}

#[cfg(test)]
mod tests {
    use crate::format::{Reader, Rules, sniff};

    #[test]
    fn the_first_of_two_addresses_is_the_callers_where_formats_quarrel() {
        let line = r#"203.0.113.9 198.51.100.7 - alice [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 9 "-" "curl/8.5""#;
        let (readers, rules) = (Reader::all().unwrap(), Rules::default());
        let (verdict, layers) = sniff::sniff(line.as_bytes(), &readers, &rules);
        assert!(verdict.understood(), "{}", verdict.candidates());
        let mut parser = layers.parser(&rules);
        let record = parser.parse(line.as_bytes()).unwrap();
        assert_eq!(format!("{:?}", record.client), "Ip(203.0.113.9)");
        assert_eq!((record.path, record.principal), (&b"/a"[..], &b"alice"[..]));
    }
}
