//! Usual names of times taken that stand for seconds, where the numbers count something else.
//!
//! `request_time` is NGINX's, which writes seconds with three digits behind the point. Others took
//! over the name and write whole numbers: who counts in seconds writes fractions of them, or mostly
//! zeros. It is settled for a file, since one line cannot tell.

use super::super::layers::Layers;
use super::super::surmise;
use super::super::{Reader, ReaderKind};
use super::told::keyed;
use super::{Line, Verdict};
use std::sync::Arc;

/// Puts a reader whose numbers are of another unit in the place of one of usual names.
pub(super) fn recount(lines: &[Line<'_>], verdict: &mut Verdict, layers: &mut Layers) {
    let Some(base) = layers.readers.first().filter(|reader| reader.by_usual_names()).cloned()
    else {
        return;
    };
    let Some((form, keys, texts)) = keyed(&base, lines, layers) else { return };
    let paths: Vec<_> = keys.paths().collect();
    let Some(keys) = surmise::recounted(form, texts.iter().map(Vec::as_slice), &paths) else {
        return;
    };
    let kind = match base.kind {
        ReaderKind::Pairs(separator, _) => ReaderKind::Pairs(separator, Arc::new(keys)),
        _ => ReaderKind::Json(Arc::new(keys)),
    };
    if let (Some(first), Some(best)) = (layers.readers.first_mut(), verdict.ranking.first_mut()) {
        *first = Arc::new(Reader { kind, ..Reader::clone(&base) });
        best.name.clone_from(&base.name);
    }
}

#[cfg(test)]
mod tests {
    use crate::format::{Reader, Rules};

    /// How long the last of some requests took, in microseconds.
    fn taken(numbers: &[&str]) -> Option<u64> {
        let line = |number: &&str| {
            format!(
                r#"{{"time":"2026-01-02T03:04:05Z","remote_addr":"203.0.113.9","request_method":"GET","request_uri":"/a","status":200,"request_time":{number}}}"#
            )
        };
        let lines: Vec<String> = numbers.iter().map(line).collect();
        let readers = Reader::all().unwrap();
        let rules = Rules::default();
        let (verdict, layers) = super::super::sniff(lines.join("\n").as_bytes(), &readers, &rules);
        assert!(verdict.understood());
        let mut parser = layers.parser(&rules);
        parser.parse(lines.last().unwrap().as_bytes()).unwrap().duration_us
    }

    #[test]
    fn whole_numbers_that_are_mostly_not_zero_are_no_seconds() {
        assert_eq!(taken(&["12", "345", "5", "2100", "48"]), Some(48_000));
        assert_eq!(taken(&["345"]), Some(345_000));
        assert_eq!(taken(&["412", "12345", "1234567", "87654", "345678"]), Some(345_678));
    }

    #[test]
    fn fractions_and_mostly_zeros_stay_seconds() {
        assert_eq!(taken(&["0.012", "0.345"]), Some(345_000));
        assert_eq!(taken(&["\"0.012\"", "\"3\""]), Some(3_000_000));
        assert_eq!(taken(&["0", "0", "0", "2"]), Some(2_000_000));
    }
}
