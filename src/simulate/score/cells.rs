//! Rows of cells: CSV as our own writers write it, read and written.

use std::borrow::Cow;

/// A cell, quoted where it must be.
#[must_use]
pub fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        return Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")));
    }
    Cow::Borrowed(text)
}

/// All rows of a CSV text, the header first.
#[must_use]
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if inside && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => inside = !inside,
            ',' if !inside => row.push(std::mem::take(&mut cell)),
            '\n' if !inside => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !inside => {}
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_read_back() {
        let cells = ["plain", "a,b", "say \"no\"", "two\nlines", ""];
        let line: Vec<Cow<'_, str>> = cells.iter().map(|cell| quoted(cell)).collect();
        assert_eq!(rows(&format!("{}\n", line.join(","))), [cells]);
        assert_eq!(rows("a,b\n1,2\n"), [["a", "b"], ["1", "2"]]);
    }
}
