//! CSV and TSV: for spreadsheets and for `cut`, `awk` and `join`.

use super::sink::Sink;
use super::{escape, frame};
use crate::error::Result;
use polars::prelude::{CsvWriter, DataFrame, QuoteStyle, SerWriter};

/// Comma-separated, quoted where needed; text that a spreadsheet would evaluate starts with `'`.
///
/// # Errors
/// When the sink refuses.
pub fn csv(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    write(table, sink, b',', QuoteStyle::Necessary, |text| escape::spreadsheet(text))
}

/// Tab-separated, never quoted: each row is one line, and each tab parts two cells.
///
/// # Errors
/// When the sink refuses.
pub fn tsv(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    write(table, sink, b'\t', QuoteStyle::Never, |text| match escape::spreadsheet(text) {
        std::borrow::Cow::Borrowed(text) => escape::tsv(text),
        std::borrow::Cow::Owned(text) => escape::tsv(&text).into_owned().into(),
    })
}

fn write(
    table: &DataFrame,
    sink: &mut Sink<'_>,
    separator: u8,
    quotes: QuoteStyle,
    escape: fn(&str) -> std::borrow::Cow<'_, str>,
) -> Result<()> {
    // Text first: times become text that no escaping touches, so that one pass is enough.
    let mut table = frame::as_text(&frame::map_text(table, escape)?)?;
    let result = CsvWriter::new(&mut *sink)
        .with_separator(separator)
        .with_quote_style(quotes)
        .n_threads(1)
        .finish(&mut table);
    result.map_err(|cause| sink.failed(cause))
}
