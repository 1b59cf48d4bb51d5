//! JSON in three shapes: an array, lines, and lines as Timesketch wants them. Values are exact,
//! keys stand in the order of the columns, a missing value is `null`.

use super::sink::Sink;
use super::{escape, frame};
use crate::error::{Error, Result};
use polars::prelude::{
    Column, DataFrame, DataType, IntoSeries, JsonFormat, JsonWriter, NewChunkedArray, SerWriter,
    Series, StringChunked,
};
use std::io::Write as _;

/// One array of objects.
///
/// # Errors
/// When the sink refuses.
pub fn array(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    write(frame::as_text(table)?, sink, JsonFormat::Json)?;
    sink.write_all(b"\n").map_err(|cause| sink.failed(cause))
}

/// One object a line.
///
/// # Errors
/// When the sink refuses.
pub fn lines(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    write(frame::as_text(table)?, sink, JsonFormat::JsonLines)
}

fn write(mut table: DataFrame, sink: &mut Sink<'_>, format: JsonFormat) -> Result<()> {
    if table.height() == 0 {
        let nothing: &[u8] = if matches!(format, JsonFormat::Json) { b"[]" } else { b"" };
        return sink.write_all(nothing).map_err(|cause| sink.failed(cause));
    }
    let mut text = Vec::new();
    let result = JsonWriter::new(&mut text).with_json_format(format).finish(&mut table);
    result.map_err(|cause| sink.failed(cause))?;
    sink.write_all(escape::json(&text).as_bytes()).map_err(|cause| sink.failed(cause))
}

/// Lines with `message`, `datetime`, `timestamp` (µs) and `timestamp_desc` first, the other columns
/// after. Timesketch drops rows without a time silently, so tables that have none are refused.
///
/// # Errors
/// When the table has no time or no words, or the sink refuses.
pub fn timesketch(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    let pick = |names: &[&str]| {
        names.iter().find_map(|name| table.columns().iter().find(|c| c.name() == name))
    };
    let time = table.columns().iter().find(|c| matches!(c.dtype(), DataType::Datetime(..)));
    let message = pick(&MESSAGES);
    let (Some(time), Some(message)) = (time, message) else {
        return Err(Error::usage("timesketch needs a table with a time and a message")
            .hint("those that have both: timeline, campaigns, findings, sessions, evidence, endpoints, backtest, coverage, gaps"));
    };
    let micros = frame::micros(time)?;
    let column = |name: &str, values: Series| values.with_name(name.into()).into();
    let described: Series = if let Some(event) = pick(&["event", "detector"]) {
        event.as_materialized_series().clone()
    } else {
        same(&crate::words::spaced(time.name()), table.height())
    };
    let mut columns: Vec<Column> = vec![
        column("message", worded(table, message)?),
        column("datetime", time.as_materialized_series().clone()),
        column("timestamp", micros.clone().into_series()),
        column("timestamp_desc", described),
        column("data_type", same("dwell", table.height())),
    ];
    let used = [message.name(), time.name()];
    columns.extend(table.columns().iter().filter(|c| !used.contains(&c.name())).cloned());
    let whole = DataFrame::new(table.height(), columns).map_err(|cause| sink.failed(cause))?;
    let timed = whole.filter(&micros.is_not_null()).map_err(|cause| sink.failed(cause))?;
    write(frame::as_text(&timed)?, sink, JsonFormat::JsonLines)
}

/// Columns that tell a row in words.
const MESSAGES: [&str; 6] = ["message", "title", "text", "because", "reasons", "note"];

/// The words of each row; where there are none, what its first columns of text say.
fn worded(table: &DataFrame, message: &Column) -> Result<Series> {
    let texts: Vec<&Column> =
        table.columns().iter().filter(|c| matches!(c.dtype(), DataType::String)).take(2).collect();
    let words = message.str().map_err(|cause| Error::output(format!("table: {cause}")))?;
    let said = (0..table.height()).map(|row| {
        if let Some(told) = words.get(row).filter(|told| !told.is_empty()) {
            return told.to_owned();
        }
        let cells = texts.iter().filter_map(|column| {
            let cell = column.str().ok()?.get(row).filter(|cell| !cell.is_empty())?;
            Some(format!("{} {cell}", crate::words::spaced(column.name())))
        });
        cells.collect::<Vec<_>>().join(", ")
    });
    Ok(StringChunked::from_iter_values("".into(), said).into_series())
}

fn same(word: &str, height: usize) -> Series {
    StringChunked::from_iter_values("".into(), std::iter::repeat_n(word, height)).into_series()
}
