//! Rows and columns become a data frame; a data frame becomes text.

use super::column::{Cell, Column};
use crate::error::{Error, Result};
use crate::record::Timestamp;
use polars::prelude::{
    AnyValue, BooleanChunked, Column as Values, DataFrame, DataType, Float64Chunked, Int64Chunked,
    IntoSeries, NewChunkedArray, PlSmallStr, StringChunked, StringChunkedBuilder, TimeUnit,
    TimeZone, UInt64Chunked,
};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The frame of `rows`: counts as unsigned, times as microseconds in UTC, empty text as null.
///
/// # Errors
/// When the frame cannot be built, which would be a fault of ours.
pub fn build<Row>(rows: &[Row], columns: &[Column<Row>]) -> Result<DataFrame> {
    let values = columns.iter().map(|column| fill(rows, column)).collect();
    DataFrame::new(rows.len(), values).map_err(|e| Error::output(format!("table: {e}")))
}

fn fill<Row>(rows: &[Row], column: &Column<Row>) -> Values {
    let name = PlSmallStr::from_static(column.name);
    let series = match column.cell {
        Cell::Text(get) => StringChunked::from_iter_options(
            name,
            rows.iter().map(|row| Some(get(row)).filter(|text| !text.is_empty())),
        )
        .into_series(),
        Cell::Count(get) => {
            UInt64Chunked::from_iter_values(name, rows.iter().map(get)).into_series()
        }
        Cell::OptionalCount(get) => {
            UInt64Chunked::from_iter_options(name, rows.iter().map(get)).into_series()
        }
        Cell::Signed(get) => {
            Int64Chunked::from_iter_options(name, rows.iter().map(get)).into_series()
        }
        Cell::Float(get) => {
            Float64Chunked::from_iter_values(name, rows.iter().map(get)).into_series()
        }
        Cell::Time(get) => {
            Int64Chunked::from_iter_options(name, rows.iter().map(|row| get(row).map(|t| t.0)))
                .into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC))
                .into_series()
        }
        Cell::Flag(get) => {
            BooleanChunked::from_iter_values(name, rows.iter().map(get)).into_series()
        }
    };
    series.into()
}

/// The frame with its times as RFC 3339 text in UTC.
///
/// # Errors
/// When a column is not what its type says, which would be a damaged file.
pub fn as_text(frame: &DataFrame) -> Result<DataFrame> {
    map_columns(frame, |values| {
        if !matches!(values.dtype(), DataType::Datetime(..)) {
            return Ok(None);
        }
        let micros = micros(values)?;
        let mut text = StringChunkedBuilder::new(values.name().clone(), micros.len());
        let mut buffer = String::new();
        for time in micros.iter() {
            buffer.clear();
            if let Some(time) = time {
                let _ = write!(buffer, "{}", Timestamp(time));
            }
            text.append_option(time.map(|_| buffer.as_str()));
        }
        Ok(Some(text.finish().into_series().into()))
    })
}

/// The frame with every text put through `escape`.
///
/// # Errors
/// When a column is not what its type says, which would be a damaged file.
pub fn map_text(frame: &DataFrame, escape: fn(&str) -> Cow<'_, str>) -> Result<DataFrame> {
    map_columns(frame, |values| {
        if values.dtype() != &DataType::String {
            return Ok(None);
        }
        let text = values.str().map_err(|e| damaged(&e))?;
        // Most columns need no change at all: leave these as they are.
        if text.iter().flatten().all(|text| matches!(escape(text), Cow::Borrowed(_))) {
            return Ok(None);
        }
        let name = values.name().clone();
        let escaped = text.iter().map(|text| text.map(escape));
        Ok(Some(StringChunked::from_iter_options(name, escaped).into_series().into()))
    })
}

/// The microseconds of a column of times.
///
/// # Errors
/// When it is no column of times.
pub fn micros(values: &Values) -> Result<Int64Chunked> {
    let physical = values.to_physical_repr();
    let micros = physical.i64().map_err(|e| damaged(&e))?;
    Ok(match values.dtype() {
        DataType::Datetime(TimeUnit::Nanoseconds, _) => micros / 1000,
        DataType::Datetime(TimeUnit::Milliseconds, _) => micros * 1000,
        _ => micros.clone(),
    })
}

/// Columns for which `change` gives nothing stay as they are.
fn map_columns(
    frame: &DataFrame,
    change: impl Fn(&Values) -> Result<Option<Values>>,
) -> Result<DataFrame> {
    let mut columns = Vec::with_capacity(frame.columns().len());
    for values in frame.columns() {
        columns.push(change(values)?.unwrap_or_else(|| values.clone()));
    }
    DataFrame::new(frame.height(), columns).map_err(|e| damaged(&e))
}

fn damaged(cause: &polars::prelude::PolarsError) -> Error {
    Error::input(format!("table: {cause}"))
}

/// The cells of the first `limit` rows as plain text, row by row; empty where there is no value.
///
/// # Errors
/// When a column is not what its type says, which would be a damaged file.
pub fn cells(frame: &DataFrame, limit: usize) -> Result<Vec<Vec<String>>> {
    let frame = as_text(&frame.head(Some(limit)))?;
    let mut rows = vec![Vec::with_capacity(frame.columns().len()); frame.height()];
    for values in frame.columns() {
        let series = values.as_materialized_series().rechunk();
        for (row, value) in rows.iter_mut().zip(series.iter()) {
            row.push(plain(&value));
        }
    }
    Ok(rows)
}

/// A value as a person or a program expects it: no quotes, no type, empty for null.
fn plain(value: &AnyValue<'_>) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => (*text).to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::Float64(number) => number.to_string(),
        other => other.to_string(),
    }
}

/// The names of a frame's columns.
#[must_use]
pub fn names(frame: &DataFrame) -> Vec<&str> {
    frame.columns().iter().map(|c| c.name().as_str()).collect()
}

/// Whether a column holds numbers, which are set to the right.
#[must_use]
pub fn is_number(values: &Values) -> bool {
    values.dtype().is_primitive_numeric()
}

#[cfg(test)]
mod tests {
    use super::super::column::{count, flag, float, maybe, text, time};
    use super::*;

    struct Row(&'static str, u64, Option<u64>, Option<Timestamp>, bool, f64);

    fn frame() -> DataFrame {
        let rows = [
            Row("a", u64::MAX, None, Some(Timestamp(1_767_323_045_123_456)), true, 0.5),
            Row("", 0, Some(3), None, false, 2.0),
        ];
        build(
            &rows,
            &[
                text("t", "T.", |r: &Row| r.0),
                count("n", "N.", |r| r.1),
                maybe("m", "M.", |r| r.2),
                time("at", "At.", |r| r.3),
                flag("f", "F.", |r| r.4),
                float("x", "X.", |r| r.5),
            ],
        )
        .unwrap()
    }

    #[test]
    fn kinds_become_the_types_of_a_frame_and_missing_values_null() {
        let frame = frame();
        let types: Vec<String> = frame.columns().iter().map(|c| c.dtype().to_string()).collect();
        assert_eq!(types, ["str", "u64", "u64", "datetime[μs, UTC]", "bool", "f64"]);
        let nulls: Vec<usize> =
            frame.columns().iter().map(polars::prelude::Column::null_count).collect();
        assert_eq!(nulls, [1, 0, 1, 1, 0, 0]);
    }

    #[test]
    fn cells_are_plain_text_with_times_in_utc() {
        assert_eq!(
            cells(&frame(), 9).unwrap(),
            [
                vec!["a", "18446744073709551615", "", "2026-01-02T03:04:05.123456Z", "true", "0.5"],
                vec!["", "0", "3", "", "false", "2"],
            ]
        );
    }
}
