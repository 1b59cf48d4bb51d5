//! Rows of CSV that hold a whole line in one cell, as log stores export them: `@timestamp,@message`,
//! `_time,_raw`. The line is the longest cell, wherever its column stands.

use super::super::delimited::cells::Cells;
use super::super::delimited::header;
use super::{Inner, Outer};

/// Fewer bytes than this are no log line; the names in a header row are shorter.
const SHORTEST: usize = 32;

/// A cell of a row, without its quotes.
struct Cell<'a> {
    text: &'a [u8],
    quoted: bool,
    /// It holds quotes that are written twice.
    doubled: bool,
}

/// Takes the row off.
pub(super) fn cell<'a>(line: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let mut longest = Cell { text: b"", quoted: false, doubled: false };
    let mut time: &[u8] = b"";
    let mut rest = Some(line);
    let mut count = 0;
    while let Some(text) = rest {
        let (cell, after) = next(text, count > 0)?;
        if time.is_empty() && is_moment(cell.text) {
            time = cell.text;
        }
        if cell.text.len() > longest.text.len() {
            longest = cell;
        }
        (rest, count) = (after, count + 1);
    }
    // The only cell is a line if its quotes hold others.
    let alone = count == 1 && longest.quoted && longest.doubled;
    let is_export = alone || count > 1 && (longest.quoted || !time.is_empty());
    // A comma between seconds and their fraction parts no cells.
    let fraction = line.get(time.len()..).and_then(|rest| rest.strip_prefix(b","));
    let digits = fraction.map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit()).count());
    let parted = fraction.and_then(|rest| rest.get(digits));
    if count == 2 && line.starts_with(time) && matches!(digits, 3 | 6) && parted != Some(&b',') {
        return None;
    }
    if !is_export || longest.text.len() < SHORTEST {
        return None;
    }
    let text = if longest.doubled {
        space.clear();
        undouble(longest.text, space);
        space
    } else {
        longest.text
    };
    Some(Inner { text, outer: Outer { time, ..Outer::default() } })
}

/// The first cell, and what follows its comma if there is one. `None` if a quote is left open, unless
/// its cell may be open: one that holds the line's end too is closed on the next line.
fn next(text: &[u8], open: bool) -> Option<(Cell<'_>, Option<&[u8]>)> {
    let Some(inner) = text.strip_prefix(b"\"") else {
        let end = memchr::memchr(b',', text);
        let plain = text.get(..end.unwrap_or(text.len()))?;
        // A quote inside a cell without quotes is no CSV, but a line that holds a comma.
        memchr::memchr(b'"', plain).is_none().then_some(())?;
        let cell = Cell { text: plain, quoted: false, doubled: false };
        return Some((cell, end.and_then(|end| text.get(end + 1..))));
    };
    let (mut at, mut doubled) = (0, false);
    loop {
        let Some(quote) = memchr::memchr(b'"', inner.get(at..)?).map(|quote| at + quote) else {
            return open.then_some((Cell { text: inner, quoted: true, doubled }, None));
        };
        let cell = Cell { text: inner.get(..quote)?, quoted: true, doubled };
        match inner.get(quote + 1..)? {
            [] => return Some((cell, None)),
            [b',', after @ ..] => return Some((cell, Some(after))),
            [b'"', ..] => (at, doubled) = (quote + 2, true),
            _ => return None,
        }
    }
}

fn undouble(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(rest.get(..=at).unwrap_or_default());
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

/// A longer text than this only begins with a date: it is a line itself.
const LONGEST_MOMENT: usize = 40;

/// A date and a clock, or an epoch.
fn is_moment(text: &[u8]) -> bool {
    if text.len() > LONGEST_MOMENT {
        return false;
    }
    let date = matches!(text, [_, _, _, _, b'-', _, _, b'-', _, _, b'T' | b' ', ..]);
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let fraction = text.get(digits..).unwrap_or_default();
    let epoch = (10..=19).contains(&digits) && matches!(fraction, [] | [b'.', ..]);
    // `15/06/2026, 11:38:23.423`.
    let slashed = matches!(digits, 1 | 2) && text.get(digits) == Some(&b'/');
    date && digits == 4 || epoch || slashed && crate::record::time::any(text, 0).is_some()
}

/// The row names the columns, one of which holds lines.
pub(in super::super) fn is_heading(line: &[u8]) -> bool {
    let mut cells = Cells::default();
    header::first_row(line, &[], &mut cells).is_some_and(|(columns, _)| columns.tell_enough())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(row: &str) -> Option<(String, String)> {
        let mut space = Vec::new();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        cell(row.as_bytes(), &mut space).map(|inner| (text(inner.text), text(inner.outer.time)))
    }

    #[test]
    fn the_longest_cell_is_the_line_and_the_first_moment_its_time() {
        let (line, time) = open(
            r#"h1,2026-01-02 03:04:05.120,"{""status"":""200"",""path"":""/a,b"",""ip"":""203.0.113.9""}",x"#,
        )
        .unwrap();
        assert_eq!(line, r#"{"status":"200","path":"/a,b","ip":"203.0.113.9"}"#);
        assert_eq!(time, "2026-01-02 03:04:05.120");
        let (line, _) = open("\"a, b\",\"this is a line whose cell is closed on the next").unwrap();
        assert_eq!(line, "this is a line whose cell is closed on the next");
        let (_, time) = open("1767323045.120,this is a line that has no quotes around it").unwrap();
        assert_eq!(time, "1767323045.120");
    }

    #[test]
    fn headers_and_open_quotes_are_no_rows() {
        for row in [
            "2026-01-02 03:04:05 10.0.0.2 GET /a - 443 - 203.0.113.9 200 0 0 15 203.0.113.9,+10.0.0.7",
            "@timestamp,@message",
            "one cell that is long enough to be a line",
            "words and words and words and words, and more of them",
            "2026-01-02T03:04:05Z,\"GET\" and words and words and words",
            "a,\"b",
            "",
        ] {
            assert_eq!(open(row), None, "{row}");
        }
        assert!(is_heading(b"@timestamp,@message"));
        assert!(is_heading(b"\"_time\",\"_raw\",host"));
        assert!(!is_heading(b"2026-01-02 03:04:05,short"));
    }
}
