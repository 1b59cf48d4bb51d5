//! The shape of a file's first lines: files of one shape were most likely written by one program.

use super::is_comment;

/// Lines before the first record that are looked at, and bytes of the record.
const HEADERS: usize = 64;
const LONGEST: usize = 4096;

/// What is alike in the heads of files that one program wrote: comments but for their digits, and
/// the first other line without what differs from record to record. A word is a letter, a quoted
/// text is its quotes, unless a colon behind it says that it is a key.
#[must_use]
pub fn shape(head: &[u8]) -> Vec<u8> {
    let mut shape = Vec::new();
    let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    for line in lines.filter(|line| !line.is_empty()).take(HEADERS) {
        let line = line.get(..LONGEST).unwrap_or(line);
        if !is_comment(line) {
            record(line, &mut shape);
            break;
        }
        shape.extend(line.iter().filter(|byte| !byte.is_ascii_digit()));
        shape.push(b'\n');
        if line.starts_with(b"#Fields:") {
            // Whatever follows, its columns are named.
            break;
        }
    }
    shape
}

fn record(line: &[u8], shape: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(byte) = line.get(at).copied() {
        let rest = line.get(at..).unwrap_or_default();
        if byte == b'"' {
            let length = quoted(rest);
            let text = rest.get(..length).unwrap_or(rest);
            let key = line.get(at + length) == Some(&b':');
            shape.extend_from_slice(if key { text } else { b"\"\"" });
            at += length;
        } else if is_word(byte) {
            shape.push(b'a');
            at += rest.iter().take_while(|byte| is_word(**byte)).count();
        } else {
            shape.push(byte);
            at += 1;
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// The length of a quoted text with its quotes, at the beginning of a text.
fn quoted(text: &[u8]) -> usize {
    let mut escaped = false;
    let end = text.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn records_of_one_program_have_one_shape_and_others_have_another() {
        let of = |head: &str| String::from_utf8(shape(head.as_bytes())).unwrap();
        let combined = r#"192.0.2.7 - - [02/Jan/2026:03:04:05 +0000] "GET /a?b=\"c HTTP/1.1" 200 17 "-" "x/8.5""#;
        let other = r#"198.51.100.23 - - [11/Nov/2026:13:14:15 +0000] "POST / HTTP/2" 404 5 "https://a/" "y (z; q)""#;
        assert_eq!(of(combined), r#"a.a.a.a - - [a/a/a:a:a:a +a] "" a a "" """#);
        assert_eq!(of(combined), of(&format!("\n{other}\nwhatever")));
        assert_ne!(of(combined), of(&format!("{other} 0.004")));
        let json = of(r#"{"ip":"192.0.2.7","status":200,"path":"/a"}"#);
        assert_eq!(json, r#"{"ip":"","status":a,"path":""}"#);
        assert_ne!(json, of(r#"{"ip":"192.0.2.7","state":200,"path":"/a"}"#));
        let w3c = "#Date: 2026-01-02\n#Fields: date time c-ip\n2026-01-02 03:04:05 ::1";
        assert_eq!(of(w3c), "#Date: --\n#Fields: date time c-ip\n");
        assert_eq!(of("\"open"), "\"\"");
        assert_eq!(of(""), "");
    }
}
