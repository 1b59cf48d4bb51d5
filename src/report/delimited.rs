//! CSV and TSV: for spreadsheets and for `cut`, `awk` and `join`.

use super::sink::Sink;
use super::{escape, frame};
use crate::error::Result;
use polars::prelude::{CsvWriter, DataFrame, QuoteStyle, SerWriter};

/// Comma-separated, quoted where needed; text that a spreadsheet would evaluate starts with `'`, and
/// control characters that quotes do not hold are escaped.
///
/// # Errors
/// When the sink refuses.
pub fn csv(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    csv_part(table, sink, true)
}

/// Tab-separated, never quoted: each row is one line, and each tab parts two cells.
///
/// # Errors
/// When the sink refuses.
pub fn tsv(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    tsv_part(table, sink, true)
}

/// A batch of [`csv`], with the header or without.
///
/// # Errors
/// When the sink refuses.
pub fn csv_part(table: &DataFrame, sink: &mut Sink<'_>, header: bool) -> Result<()> {
    let table = frame::map_text(table, escape::csv)?;
    write(&table, sink, header, (b',', QuoteStyle::Necessary))
}

/// A batch of [`tsv`], with the header or without.
///
/// # Errors
/// When the sink refuses.
pub fn tsv_part(table: &DataFrame, sink: &mut Sink<'_>, header: bool) -> Result<()> {
    let table = frame::map_text(&frame::map_text(table, escape::spreadsheet)?, escape::tsv)?;
    write(&table, sink, header, (b'\t', QuoteStyle::Never))
}

/// Times become text last, so that no escaping touches them.
fn write(
    table: &DataFrame,
    sink: &mut Sink<'_>,
    header: bool,
    (separator, quotes): (u8, QuoteStyle),
) -> Result<()> {
    let result = CsvWriter::new(&mut *sink)
        .include_header(header)
        .with_separator(separator)
        .with_quote_style(quotes)
        .n_threads(1)
        .finish(&mut frame::as_text(table)?);
    result.map_err(|cause| sink.failed(cause))
}
