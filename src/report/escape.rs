//! Log text is hostile: one escaping function for each sink.
//!
//! maud escapes the special characters of HTML; [`visible`] runs before it, so that invisible
//! characters cannot reorder or hide what a reader sees.

use std::borrow::Cow;
use std::fmt::Write as _;

/// For a terminal, and as the first step of every other sink: control characters (C0, DEL, C1),
/// bidirectional overrides, zero-width characters and line separators become `\x1b`, `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    // Most text is plain ASCII, which is told much faster byte by byte.
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if plain || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < '\u{100}' && is_hidden(c) => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c if is_hidden(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Characters that move the cursor, change the order of others, or cannot be seen.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// For JSON as it was written: what a terminal must not see becomes `\\u009b`, which reads back as the
/// same text. Outside of strings JSON is plain.
#[must_use]
pub fn json(text: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(text);
    let hidden = |c: char| c > '~' && is_hidden(c);
    let plain = text.bytes().all(|byte| byte < 0x7f);
    if plain || !text.chars().any(hidden) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// For Markdown, in a sentence or a table cell: nothing of it is markup, raw HTML or a link, and
/// it stays on its line.
#[must_use]
pub fn markdown(text: &str) -> String {
    let shown = visible(text);
    let mut out = String::with_capacity(shown.len() + 8);
    for (at, c) in shown.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '#' | '@' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // At the start of a line these begin lists and underlines.
            '-' | '+' | '=' if at == 0 => {
                out.push('\\');
                out.push(c);
            }
            // Bare addresses become links by themselves in many renderers.
            ':' if shown.get(at..).is_some_and(|rest| rest.starts_with("://")) => {
                out.push_str("\\:");
            }
            '.' if out.to_ascii_lowercase().ends_with("www") => out.push_str("\\."),
            c => out.push(c),
        }
    }
    out
}

/// For a cell of a spreadsheet: text that a spreadsheet would take for a formula gets a leading
/// `'`, and so does text that starts with `'`. Taking one leading `'` off gives the text back.
#[must_use]
pub fn spreadsheet(text: &str) -> Cow<'_, str> {
    if is_formula(text) || text.starts_with('\'') {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

/// Whether a spreadsheet might evaluate the text, or lose its first characters.
fn is_formula(text: &str) -> bool {
    let blank =
        |c: char| c != '\t' && c != '\r' && c != '\n' && (c.is_whitespace() || is_hidden(c));
    matches!(
        text.trim_start_matches(blank).chars().next(),
        Some(
            '=' | '+'
                | '-'
                | '@'
                | '|'
                | '\t'
                | '\r'
                | '\n'
                | '\u{ff1d}'
                | '\u{ff0b}'
                | '\u{ff0d}'
                | '\u{ff20}'
                | '\u{ff5c}'
        )
    )
}

/// For a cell of a CSV file, as a spreadsheet and a terminal may have it: control characters become
/// backslash escapes as in TSV, but for line ends and tabs, which quotes hold. A backslash is not
/// doubled: paths and patterns are pasted from here. What was escaped can be told in JSON and Parquet.
#[must_use]
pub fn csv(text: &str) -> Cow<'_, str> {
    match spreadsheet(text) {
        Cow::Borrowed(text) => plain(text),
        Cow::Owned(text) => Cow::Owned(plain(&text).into_owned()),
    }
}

fn plain(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    // Bytes that a control character has: most text has none.
    let may_be = |byte: u8| byte < b' ' || byte == 0x7f || byte == 0xc2;
    if !text.bytes().any(may_be) || !text.chars().any(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if hidden(c) {
            let _ = write!(out, "\\x{:02x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// For a cell of a TSV file, which has no quotes: control characters and the backslash itself
/// become backslash escapes, so that a row is one line and the text can be had back.
#[must_use]
pub fn tsv(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c == '\\' || c.is_control()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The text, cut to `width` characters with an ellipsis as the last one.
#[must_use]
pub fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if text.char_indices().nth(width).is_none() {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    Cow::Owned(kept + "…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_terminal_gets_no_control_bidi_or_zero_width_character() {
        let shown = visible("\x1b[2Ja\u{9b}31m\u{202e}b\u{2066}\u{200b}\u{feff}\u{7f}\r\n\u{2028}");
        assert_eq!(
            shown,
            "\\x1b[2Ja\\x9b31m\\u{202e}b\\u{2066}\\u{200b}\\u{feff}\\x7f\\r\\n\\u{2028}"
        );
        assert_eq!(visible("plain Zürich 東京"), "plain Zürich 東京");
    }

    #[test]
    fn json_reads_back_as_the_same_text_without_what_a_terminal_must_not_see() {
        let text = "a\u{9b}31m\u{202e}b\u{7f}\u{e0001}Zürich 東京\"\n";
        let written = serde_json::to_string(text).unwrap();
        let shown = json(written.as_bytes());
        assert!(!shown.chars().any(is_hidden), "{shown}");
        assert!(shown.contains("\\u009b31m\\u202eb\\u007f\\udb40\\udc01Zürich 東京"), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }

    #[test]
    fn markdown_shows_markup_links_and_html_as_text() {
        assert_eq!(markdown("a|b`c"), "a\\|b\\`c");
        assert_eq!(markdown("[x](javascript:1)"), "\\[x\\](javascript:1)");
        assert_eq!(markdown("<script>&amp;"), "&lt;script&gt;&amp;amp;");
        assert_eq!(markdown("https://evil WWW.evil"), "https\\://evil WWW\\.evil");
        assert_eq!(markdown("one\n# two"), "one\\\\n\\# two");
        assert_eq!(markdown("- item"), "\\- item");
    }

    #[test]
    fn every_known_shape_of_formula_is_neutralised() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\u{200b}=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "|calc",
            "=cmd|'/c calc'!A0",
            "\0=1",
            "'quoted",
        ] {
            assert_eq!(spreadsheet(text), format!("'{text}"));
        }
        for text in ["", "plain", "1", "a=b", "/v1/x?y=-1", "10.0.0.1"] {
            assert_eq!(spreadsheet(text), text);
        }
    }

    #[test]
    fn a_cell_of_csv_holds_no_control_character_but_those_that_quotes_hold() {
        assert_eq!(csv("a\x1b[2J\x07\0\u{9b}\u{7f}\n\r\t"), "a\\x1b[2J\\x07\\x00\\x9b\\x7f\n\r\t");
        assert_eq!(csv("=\x1b1"), "'=\\x1b1");
        for text in ["", "C:\\x1b", "Zürich Â 東京 \u{202e}", "a,\"b\"\n"] {
            assert!(matches!(csv(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn cutting_counts_characters_and_never_splits_one() {
        assert_eq!(cut("Zürich", 6), "Zürich");
        assert_eq!(cut("Zürich", 4), "Zür…");
        assert_eq!(cut("東京都", 2), "東…");
        assert_eq!(cut("x", 0), "…");
    }

    /// The reader's side of [`tsv`].
    fn untsv(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if c != '\\' {
                out.push(c);
                continue;
            }
            match rest.next().unwrap() {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                'x' => {
                    let hex: String = rest.by_ref().take(2).collect();
                    out.push(char::from_u32(u32::from_str_radix(&hex, 16).unwrap()).unwrap());
                }
                other => out.push(other),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn neutralising_for_spreadsheets_can_be_undone(text in "[ '=+@|\t\r\na\u{feff}-]{0,6}|.*") {
            let cell = spreadsheet(&text);
            prop_assert_eq!(cell.strip_prefix('\'').unwrap_or(&cell), &text);
            prop_assert!(cell.starts_with('\'') || !is_formula(&cell));
        }

        #[test]
        fn a_tsv_cell_stays_on_its_line_and_can_be_undone(text in "[\\\\ntx\t\r\n\0]{0,8}|(?s:.*)") {
            let cell = tsv(&text);
            prop_assert!(!cell.chars().any(char::is_control));
            prop_assert_eq!(untsv(&cell), text);
        }

        #[test]
        fn markdown_keeps_text_on_one_line_without_open_tags(text in "(?s:.*)") {
            let cell = markdown(&text);
            prop_assert!(!cell.contains(['\n', '\r', '<', '>', '\x1b']));
        }
    }
}
