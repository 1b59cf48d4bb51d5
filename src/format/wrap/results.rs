//! What a query gives back: a row as a list of fields with their values, as the object of JSON that
//! says the same. What reads JSON then reads it too.

use super::walk::{self, Value};
use super::{Inner, Outer};

/// The line may be such a row.
pub(super) fn may_be(line: &[u8]) -> bool {
    let inside = line.strip_prefix(b"[").unwrap_or_default().trim_ascii_start();
    inside.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\"field\""))
}

/// `[{"field":"@timestamp","value":"…"},{"field":"@message","value":"…"}]`, of Logs Insights.
pub(super) fn open<'a>(line: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    space.clear();
    space.push(b'{');
    let mut rest = line.strip_prefix(b"[")?.trim_ascii_start();
    while rest.first() == Some(&b'{') {
        let (mut name, mut held) = (&b""[..], None);
        rest = walk::object(rest, &mut |key, value| match key {
            b"field" => name = value.plain(),
            b"value" => held = Some(value),
            _ => {}
        })?;
        if let (false, Some(Value::Text(text) | Value::Bare(text))) = (name.is_empty(), held) {
            let comma: &[u8] = if space.len() > 1 { b"," } else { b"" };
            // Escapes stay as they are: a string goes into a string.
            let quote: &[u8] = if matches!(held, Some(Value::Text(_))) { b"\"" } else { b"" };
            for part in [comma, b"\"", name, b"\":", quote, text, quote] {
                space.extend_from_slice(part);
            }
        }
        rest = rest.trim_ascii_start();
        rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
    }
    space.push(b'}');
    (rest.first() == Some(&b']') && space.len() > 2)
        .then_some(Inner { text: space, outer: Outer::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(line: &str) -> Option<String> {
        let mut space = Vec::new();
        let inner = may_be(line.as_bytes()).then(|| open(line.as_bytes(), &mut space))??;
        Some(String::from_utf8_lossy(inner.text).into_owned())
    }

    #[test]
    fn a_row_of_fields_is_an_object() {
        let row = r#"[{"field":"@timestamp","value":"2026-01-02 03:04:05.000"}, {"field":"n","value":7},{"field":"@message","value":"a \"b\""}]"#;
        let object = r#"{"@timestamp":"2026-01-02 03:04:05.000","n":7,"@message":"a \"b\""}"#;
        assert_eq!(opened(row).as_deref(), Some(object));
    }

    #[test]
    fn other_lists_are_none() {
        for line in
            [r#"["field","value"]"#, r#"[{"name":"a","value":"b"}]"#, r#"[{"field":"a"}"#, "["]
        {
            assert_eq!(opened(line), None, "{line}");
        }
    }
}
