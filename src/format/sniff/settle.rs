//! What the formats leave open and the lines of a file tell: what parts pairs behind a header, and
//! which columns hold something else than their names say.

use super::super::delimited::Header;
use super::super::pairs::{are_barred, has_semicolons};
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
    let barred = are_barred(lines.iter().map(|line| line.text)) == Some(true);
    let texts: Vec<&[u8]> = lines.iter().map(|line| line.text).collect();
    let mut settled = Cow::Borrowed(readers);
    for (at, reader) in readers.iter().enumerate() {
        let kind = match &reader.kind {
            ReaderKind::Pairs(b' ', keys) if parted => ReaderKind::Pairs(b';', Arc::clone(keys)),
            ReaderKind::Pairs(b' ' | b'\t', keys) if barred => {
                ReaderKind::Pairs(b'|', Arc::clone(keys))
            }
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

    #[test]
    fn the_bars_of_a_caller_part_nothing_where_a_relay_wrote_no_tabs() {
        let line = |mark: &str, url: &str| {
            ["src=203.0.113.9", "devTime=Jan 02 2026 03:04:05", url, "method=GET", "status=403"]
                .join(mark)
        };
        let read = |header: &str, mark: &str, url: &str| {
            let usual = format!("{header}{}{mark}usrName=alice", line(mark, "url=/b"));
            let forged = format!("{header}{}{mark}usrName=alice", line(mark, url));
            let readers = Reader::all().unwrap();
            let rules = Rules::default();
            [[&forged; 3], [&usual, &usual, &forged]].map(|lines| {
                let text = lines.map(String::as_str).join("\n");
                let (_, layers) = sniff(text.as_bytes(), &readers, &rules);
                let mut parser = layers.parser(&rules);
                let record = parser.parse(forged.as_bytes()).ok()?;
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                Some((format!("{:?}", record.client), text(record.principal), text(record.path)))
            })
        };
        let leef = "LEEF:1.0|Vendor|WAF|1.0|blocked|";
        let url = "url=/a|usrName=root|src=10.0.0.1|url=/c";
        for mark in ["\t", " ", "#011"] {
            for told in read(leef, mark, url).into_iter().flatten() {
                assert_eq!(told.0, "Ip(203.0.113.9)", "{mark}");
                assert_ne!(told.1, "root", "{mark}");
                assert_eq!(told.2, &url[4..], "{mark}");
            }
        }
        assert!(read(leef, " ", url).iter().all(Option::is_some));
        let want =
            |path: &str| Some(("Ip(203.0.113.9)".to_owned(), "alice".to_owned(), path.to_owned()));
        assert_eq!(read(leef, "\t", url), [want(&url[4..]), want(&url[4..])]);
        assert_eq!(read(leef, "|", "url=/a b"), [want("/a b"), want("/a b")]);
    }
}
