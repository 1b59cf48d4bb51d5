//! Lines of columns that no format knows: what each column is, told from many lines at once.
//!
//! A reader that looks at one line after the other must guess what its numbers count. Columns tell
//! more: an id is another in every line, a status is one of few numbers, a time taken spreads over
//! magnitudes, and a word that never changes names what stands behind it. [`cut`] takes the lines
//! apart, [`columns`] puts those of one shape under each other, [`vote`] asks the reader that was
//! found before which columns it took its values from, and [`meaning`] tells the others. What is
//! learned is a pattern of the dialect `fields`, which is shown and can be kept for other files.

mod columns;
mod cut;
mod look;
mod meaning;
mod vote;

use super::Reader;
use super::ReaderKind;
use super::field::Field;
use super::loose;
use super::pattern::{Escape, Manner, Pattern, Token};
use columns::Rows;
use cut::Held;
use std::fmt::Write;

/// What was learned is called so.
pub(super) const NAME: &str = "columns-by-look";

/// A reader for lines like these; `base` read them before, if anything did. `None` if they have no
/// common shape, or tell of no request.
pub(super) fn reader(lines: &[&[u8]], base: Option<&Reader>) -> Option<Reader> {
    let rows = Rows::of(lines)?;
    let voted = base.map(|base| vote::fields(&rows, base)).unwrap_or_default();
    let fields = meaning::fields(&rows, &voted);
    let has = |wanted: &[Field]| fields.iter().any(|field| wanted.contains(field));
    let asked = has(&[Field::Request])
        || has(&[Field::Target, Field::Path])
            && (has(&[Field::Method]) || has(&[Field::Client]) && has(&[Field::Status]));
    let dated = has(&[Field::Time]) && has(&[Field::Protocol, Field::Elapsed]);
    let how = has(&[Field::Status, Field::Client]) || dated;
    let outgoing =
        || lines.iter().filter(|line| loose::is_outgoing(line)).count() * 2 > lines.len();
    if !asked || !how || !has(&[Field::Client]) && outgoing() {
        return None;
    }
    let (tokens, text) = written(&rows, &fields)?;
    let manner = Manner { escape: Escape::Backslash, aligned: rows.aligned };
    let pattern = Pattern::new(&tokens, manner)?;
    let dialect = if rows.aligned { "aligned" } else { "fields" };
    Some(Reader {
        written: Some((dialect.to_owned(), text)),
        ..Reader::new(NAME, ReaderKind::Pattern(pattern))
    })
}

/// The pattern, and how it is written.
fn written(rows: &Rows<'_>, fields: &[Field]) -> Option<(Vec<Token>, String)> {
    let mut tokens = Vec::new();
    let mut text = String::new();
    let literal = |gap: &[u8], tokens: &mut Vec<Token>| {
        let plain = std::str::from_utf8(gap).ok().filter(|gap| !gap.contains(['$', '\\']))?;
        if !gap.is_empty() {
            tokens.push(Token::Literal(gap.to_vec()));
        }
        Some(plain.replace('\t', "\\t"))
    };
    for (column, field) in rows.columns.iter().zip(fields) {
        text.push_str(&literal(&column.gap, &mut tokens)?);
        let time = *field == Field::Time;
        tokens.push(if time { Token::Time(column.blanks) } else { Token::Field(*field) });
        // What stands in braces is kept apart from letters behind it.
        let _ = match column.blanks {
            blanks if time && blanks > 0 => write!(text, "${{time{blanks}}}"),
            _ => write!(text, "${{{}}}", super::dialect::word_of(*field)?),
        };
    }
    text.push_str(&literal(&rows.tail, &mut tokens)?);
    Some((tokens, text))
}

/// Nothing stands there.
fn is_missing(value: &[u8]) -> bool {
    matches!(value, b"" | b"-" | b"--" | b"null" | b"None" | b"N/A")
}

/// A time of several words stands in brackets or quotes, which hold it together, or bare.
fn blanks_of(held: Held, text: &[u8]) -> usize {
    if held == Held::Bare { memchr::memchr_iter(b' ', text).count() } else { 0 }
}

#[cfg(test)]
mod tests;
