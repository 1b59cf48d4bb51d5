//! Every pair of a line.

use super::{LABELS, Quotes, headed, next_key, unescape, value};

/// Gives `take` every key of a line and its value, in their order.
pub fn leaves(line: &[u8], separator: u8, take: &mut dyn FnMut(&[u8], &[u8])) {
    if separator == LABELS {
        for cell in line.split(|byte| *byte == b'\t') {
            if let Some(colon) = memchr::memchr(b':', cell) {
                take(
                    cell.get(..colon).unwrap_or_default(),
                    cell.get(colon + 1..).unwrap_or_default(),
                );
            }
        }
        return;
    }
    let (_, mut at, separator) = headed(line, separator);
    let mut quotes = Quotes::default();
    while let Some((key, equals)) = next_key(line, at, separator) {
        let text = value(line, equals + 1, separator, &mut quotes);
        let mut plain = Vec::new();
        if text.escaped {
            unescape(text.of(line), &mut plain);
        } else {
            plain.extend_from_slice(text.of(line));
        }
        take(line.get(key..equals).unwrap_or_default(), &plain);
        at = text.end;
    }
}

#[cfg(test)]
mod tests {
    use super::super::LABELS;

    #[test]
    fn every_pair_is_given() {
        let of = |line: &str, separator| {
            let mut found = Vec::new();
            super::leaves(line.as_bytes(), separator, &mut |key, value| {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                found.push(format!("{}={}", text(key), text(value)));
            });
            found
        };
        assert_eq!(of(r#"a=1 b="x \"y" c=d e f=2"#, b' '), ["a=1", "b=x \"y", "c=d e", "f=2"]);
        assert_eq!(of("a=1, b=2,c=", b','), ["a=1", "b=2", "c="]);
        assert_eq!(of("a:1\tb:2:3", LABELS), ["a=1", "b=2:3"]);
    }
}
