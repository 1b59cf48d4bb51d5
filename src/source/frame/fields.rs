//! Records of one line a field: `Client IP : 203.0.113.9`, one record after another with blank
//! lines or rules between them, or none where the first field comes again; and what systemd's
//! journal exports, `_PID=7`.

use super::super::block::Cut;
use crate::record::text::assigned;

/// Lines that are looked at to tell these from lines.
const LINES: usize = 80;
/// Fields that a record has at least, and the share, in percent, of lines that must be fields.
const FIELDS: usize = 4;
const SHARE: usize = 95;
/// Longest name of a field, and most words of one.
const LONGEST_NAME: usize = 40;
const WORDS: usize = 4;
/// Longest record, in bytes; beyond, lines are lines.
const LONGEST: usize = 64 << 10;

/// The text is made of such records: nearly every line is a field, no field stands twice in a
/// record, and a second record begins, or the text ends.
pub(super) fn are(text: &[u8]) -> bool {
    let lines = text.split_inclusive(|byte| *byte == b'\n').take(LINES);
    // The last line may be cut by the end of the head.
    let whole: Vec<&[u8]> = lines.filter(|line| line.ends_with(b"\n")).collect();
    let (mut named, mut other) = (0, 0);
    let mut names: Vec<&[u8]> = Vec::new();
    let (mut records, mut most, mut rows) = (0, 0, 0);
    for line in whole.iter().map(|line| line.trim_ascii()) {
        // A value that is a request with all around it is a record by itself.
        rows += usize::from(memchr::memmem::find(line, b" HTTP/").is_some());
        let Some(name) = name(line) else {
            if is_rule(line) {
                close(&mut names, &mut records, &mut most);
            } else {
                other += 1;
            }
            continue;
        };
        named += 1;
        if names.first() == Some(&name) {
            close(&mut names, &mut records, &mut most);
        } else if names.contains(&name) {
            return false;
        }
        names.push(name);
    }
    close(&mut names, &mut records, &mut most);
    rows <= records
        && most >= FIELDS
        && named * 100 >= (named + other) * SHARE
        && named >= records * FIELDS
}

fn close(names: &mut Vec<&[u8]>, records: &mut usize, most: &mut usize) {
    *records += usize::from(!names.is_empty());
    *most = names.len().max(*most);
    names.clear();
}

/// A blank line, or one of marks only.
fn is_rule(line: &[u8]) -> bool {
    line.iter().all(|byte| b"-=*#_~+ \t\r\n".contains(byte))
}

/// The name of a field at the start of a line: words, a colon, and a blank or nothing behind it.
fn name(line: &[u8]) -> Option<&[u8]> {
    if let Some((name, _)) = assigned(line) {
        return Some(name);
    }
    let colon = memchr::memchr(b':', line.get(..line.len().min(LONGEST_NAME))?)?;
    let name = line.get(..colon)?.trim_ascii_end();
    let parted = matches!(line.get(colon + 1), None | Some(b' ' | b'\t'));
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b" -_./()".contains(byte);
    let worded = name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(is_part)
        && name.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count() <= WORDS;
    (parted && worded).then_some(name)
}

/// The first record, with the rules behind it; `None` if it goes on beyond the bytes.
pub(super) fn next(bytes: &[u8], done: bool) -> Option<Cut> {
    let (mut at, mut stop) = (0, 0);
    let mut first: Option<&[u8]> = None;
    let mut shut = false;
    loop {
        let rest = bytes.get(at..)?;
        let end = memchr::memchr(b'\n', rest).map(|end| end + 1);
        let Some(length) = end.or_else(|| done.then_some(rest.len()).filter(|rest| *rest > 0))
        else {
            return (done && at > 0).then_some(Cut { start: 0, stop, end: at });
        };
        let line = rest.get(..length)?.trim_ascii();
        if is_rule(line) {
            at += length;
            if first.is_none() {
                return Some(Cut { start: at, stop: at, end: at });
            }
            shut = true;
            continue;
        }
        let name = name(line).unwrap_or_default();
        let again = !name.is_empty() && first == Some(name);
        if shut || again || at > LONGEST {
            return Some(Cut { start: 0, stop, end: at });
        }
        first = first.or(Some(name));
        stop = at + rest.get(..length)?.trim_ascii_end().len();
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::{are, next};

    fn records(text: &str) -> Vec<String> {
        let mut rest = text.as_bytes();
        let mut found = Vec::new();
        while let Some(cut) = next(rest, true) {
            let record = String::from_utf8_lossy(&rest[cut.start..cut.stop]).into_owned();
            found.extend(Some(record).filter(|record| !record.is_empty()));
            rest = &rest[cut.end..];
        }
        assert!(rest.is_empty());
        found
    }

    #[test]
    fn a_record_ends_at_a_rule_or_where_its_first_field_comes_again() {
        let ruled = "----\nTime : 1\nIP : 2\nURL : /a\nCode : 200\n----\nTime : 2\nIP : 2\nURL : /a\nCode : 404\n\n";
        assert!(are(ruled.as_bytes()));
        assert_eq!(
            records(ruled),
            ["Time : 1\nIP : 2\nURL : /a\nCode : 200", "Time : 2\nIP : 2\nURL : /a\nCode : 404"]
        );
        let bare = "Time: 1\nIP: 2\nURL: /a\nCode: 200\nTime: 2\nIP: 2\nURL: /a\nCode: 404\n";
        assert!(are(bare.as_bytes()));
        assert_eq!(records(bare).len(), 2);
    }

    #[test]
    fn what_the_journal_exports_is_read_a_field_a_line() {
        let entry = "__CURSOR=s=a;i=1\n_PID=7\n_COMM=nginx\nMESSAGE=GET /a HTTP/1.1\n\n";
        assert!(are(entry.repeat(2).as_bytes()));
        assert_eq!(records(&entry.repeat(2)), [entry.trim_ascii(), entry.trim_ascii()]);
    }

    #[test]
    fn lines_with_a_colon_are_no_records() {
        for text in [
            "INFO: started\nINFO: GET /a\nWARN: x\nINFO: GET /b\n",
            "10:20:30 GET /a\n10:20:31 GET /b\n10:20:32 GET /c\n10:20:33 GET /d\n",
            "a: 1\nb: 2\na: 3\nb: 4\n",
            "key: x\n- item\n- item\nother: y\n- z\n",
            "203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] \"GET / HTTP/1.1\" 200 1\n",
        ] {
            assert!(!are(text.as_bytes()), "{text}");
        }
    }
}
