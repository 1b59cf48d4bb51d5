//! What the formats leave open and the lines of a file tell: what parts pairs behind a header, and
//! which columns hold something else than their names say.

use super::super::delimited::Header;
use super::super::pairs::has_semicolons;
use super::super::{Reader, ReaderKind};
use super::Line;
use std::borrow::Cow;
use std::sync::Arc;

/// The readers as they fit these lines. It is settled for a file: if each line told for itself, a
/// caller could choose.
pub(super) fn settled<'r>(
    readers: &'r [Arc<Reader>],
    lines: &[Line<'_>],
) -> Cow<'r, [Arc<Reader>]> {
    let told: Vec<bool> = lines.iter().filter_map(|line| has_semicolons(line.text)).collect();
    let semicolons = told.iter().filter(|semicolons| **semicolons).count();
    let parted = semicolons * 2 > told.len();
    let texts: Vec<&[u8]> = lines.iter().map(|line| line.text).collect();
    let mut settled = Cow::Borrowed(readers);
    for (at, reader) in readers.iter().enumerate() {
        let kind = match &reader.kind {
            ReaderKind::Pairs(b' ', keys) if parted => ReaderKind::Pairs(b';', Arc::clone(keys)),
            ReaderKind::Delimited(table) if table.header == Header::FirstRow => {
                let Some(table) = table.sampled(&texts) else { continue };
                ReaderKind::Delimited(Arc::new(table))
            }
            _ => continue,
        };
        if let Some(place) = settled.to_mut().get_mut(at) {
            *place = Arc::new(Reader { kind, ..Reader::clone(reader) });
        }
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::super::super::{Reader, Rules};
    use super::super::sniff;

    #[test]
    fn one_line_with_semicolons_in_a_value_is_parted_as_its_file_is() {
        let header = "CEF:0|Citrix|NetScaler|NS14.1|APPFW|APPFW_STARTURL|6|";
        let time = "rt=Jan 02 2026 03:04:05";
        let usual = format!("{header}src=203.0.113.9 {time} request=/b suser=alice");
        let forged = format!(
            "{header}request=/a;suser=bob;requestMethod=HEAD src=203.0.113.7 {time} suser=carol"
        );
        let read = |lines: &[&str]| {
            let readers = Reader::all().unwrap();
            let (verdict, layers) = sniff(lines.join("\n").as_bytes(), &readers, &Rules::default());
            assert!(verdict.understood());
            let rules = Rules::default();
            let mut parser = layers.parser(&rules);
            let record = parser.parse(lines[lines.len() - 1].as_bytes()).unwrap();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (text(record.principal), text(record.path))
        };
        let want = ("carol".to_owned(), "/a;suser=bob;requestMethod=HEAD".to_owned());
        assert_eq!(read(&[&usual, &usual, &forged]), want);
        assert_eq!(read(&[&forged]), want);
        let parted =
            usual.replace(" suser", ";suser").replace(" rt", ";rt").replace(" request", ";request");
        let spaced = format!("{parted};requestClientApplication=a b=c");
        assert_eq!(read(&[&parted, &parted, &spaced]), ("alice".to_owned(), "/b".to_owned()));
    }
}
