//! Workbooks: a sheet a table, as a spreadsheet's user expects it, and nothing in it that runs.

use super::sink::Sink;
use super::{escape, words};
use crate::error::{Error, Result};
use polars::prelude::{AnyValue, DataFrame, DataType};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rows of a sheet; Excel's own limit is 1,048,576.
pub const ROWS: usize = 1_000_000;
/// Characters of a cell; Excel's own limit is 32,767.
const CHARACTERS: usize = 32_000;
/// Stands at the end of a cell that was cut.
const MARK: &str = " …[cut: see the pointer, or the CSV]";
/// The largest whole number that a spreadsheet keeps exactly (15 digits).
const EXACT: u64 = 999_999_999_999_999;
/// Sheets above this are written through a temporary file instead of memory.
const LARGE: usize = 50_000;
/// 1970-01-01 in a spreadsheet's count of days, and a day in microseconds.
const EPOCH: (f64, f64) = (25_569.0, 86_400e6);

/// A workbook in the making.
pub struct Book {
    workbook: Workbook,
    formats: Formats,
}

struct Formats {
    header: Format,
    time: Format,
    number: Format,
    /// Keeps a text a text even when its cell is edited.
    quoted: Format,
}

impl Book {
    /// An empty workbook, dated at a fixed moment so that equal cases give equal bytes.
    ///
    /// # Errors
    /// When the library refuses the date, which would be a fault of ours.
    pub fn new() -> Result<Self> {
        let mut workbook = Workbook::new();
        let dated = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|e| fault(&e))?;
        workbook.set_properties(
            &DocProperties::new().set_title("dwell case").set_creation_datetime(&dated),
        );
        let formats = Formats {
            header: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00E8_ECF1))
                .set_border_bottom(FormatBorder::Thin),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            number: Format::new().set_num_format("#,##0"),
            quoted: Format::new().set_quote_prefix(),
        };
        for format in [&formats.header, &formats.time, &formats.number, &formats.quoted] {
            workbook.register_format(format);
        }
        Ok(Self { workbook, formats })
    }

    /// Adds a table as a sheet. Of its `total` rows, `table` holds the first; how many are left
    /// out is said in the last row.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn add(&mut self, name: &str, table: &DataFrame, total: usize) -> Result<()> {
        let Self { workbook, formats } = self;
        guarded(|| {
            let sheet = if table.height() > LARGE {
                workbook.add_worksheet_with_constant_memory()?
            } else {
                workbook.add_worksheet()
            };
            sheet.set_name(name)?;
            fill(sheet, table, formats, total)
        })
    }

    /// The bytes of the workbook.
    ///
    /// # Errors
    /// When a temporary file cannot be read back.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        guarded(|| self.workbook.save_to_buffer())
    }
}

/// A workbook of one table.
///
/// # Errors
/// When the sink refuses.
pub fn sheet(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    let mut book = Book::new()?;
    book.add("table", table, table.height())?;
    sink.write_all(&book.finish()?).map_err(|cause| sink.failed(cause))
}

fn fault(cause: &XlsxError) -> Error {
    Error::output(format!("workbook: {cause}"))
}

/// The library panics where a temporary file cannot be written; a full disk is an error to us.
fn guarded<T>(work: impl FnOnce() -> std::result::Result<T, XlsxError>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|cause| fault(&cause)),
        Err(_) => Err(Error::output("workbook: the temporary directory cannot be written")),
    }
}

fn fill(
    sheet: &mut Worksheet,
    table: &DataFrame,
    formats: &Formats,
    total: usize,
) -> std::result::Result<(), XlsxError> {
    let shown = table.head(Some(ROWS));
    let mut series = Vec::new();
    for (at, values) in shown.columns().iter().enumerate() {
        let column = u16::try_from(at).unwrap_or(u16::MAX);
        sheet.write_string_with_format(0, column, values.name().as_str(), &formats.header)?;
        sheet.set_column_width(column, width(values))?;
        // One chunk, over which a series can iterate.
        series.push(values.as_materialized_series().rechunk());
    }
    let mut cells: Vec<_> = series.iter().map(|values| values.iter()).collect();
    let height = u32::try_from(shown.height()).unwrap_or(u32::MAX);
    for row in 1..=height {
        for (column, values) in (0u16..).zip(cells.iter_mut()) {
            if let Some(value) = values.next() {
                write(sheet, row, column, &value, formats)?;
            }
        }
    }
    if total > shown.height() {
        let more = words::many((total - shown.height()) as u64, "more row");
        let note = format!("[cut here: {more} in the CSV and Parquet files]");
        sheet.write_string(height + 1, 0, note)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = u16::try_from(table.columns().len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, height, last)?;
    Ok(())
}

/// Wide enough for most of a column's first cells, and never so wide as to push the rest off.
fn width(values: &polars::prelude::Column) -> f64 {
    let longest = match values.dtype() {
        DataType::Datetime(..) => 19,
        DataType::String => {
            let head = values.head(Some(200));
            let longest = head.str().ok().and_then(|text| {
                text.iter().flatten().map(|text| text.chars().take(60).count()).max()
            });
            longest.unwrap_or(0)
        }
        _ => 12,
    };
    // Two more for the filter's arrow.
    let characters = longest.max(values.name().len()).clamp(8, 60) + 2;
    f64::from(u8::try_from(characters).unwrap_or(62))
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &AnyValue<'_>,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    match value {
        AnyValue::Null => {}
        AnyValue::Boolean(flag) => {
            sheet.write_boolean(row, column, *flag)?;
        }
        AnyValue::Float64(number) if number.is_finite() => {
            sheet.write_number(row, column, *number)?;
        }
        AnyValue::UInt64(number) if *number <= EXACT => {
            #[expect(clippy::cast_precision_loss, reason = "15 digits are exact")]
            sheet.write_number_with_format(row, column, *number as f64, &formats.number)?;
        }
        AnyValue::Int64(number) if number.unsigned_abs() <= EXACT => {
            #[expect(clippy::cast_precision_loss, reason = "15 digits are exact")]
            sheet.write_number_with_format(row, column, *number as f64, &formats.number)?;
        }
        AnyValue::Datetime(micros, ..) | AnyValue::DatetimeOwned(micros, ..) => {
            write_time(sheet, row, column, *micros, formats)?;
        }
        AnyValue::String(text) => write_text(sheet, row, column, text, formats)?,
        other => write_text(sheet, row, column, &other.to_string(), formats)?,
    }
    Ok(())
}

/// A real date where the spreadsheet's calendar has it, which begins in 1900.
fn write_time(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    micros: i64,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    #[expect(clippy::cast_precision_loss, reason = "a spreadsheet counts days in a double")]
    let day = micros as f64 / EPOCH.1 + EPOCH.0;
    if (61.0..2_958_466.0).contains(&day) {
        sheet.write_number_with_format(row, column, day, &formats.time)?;
    } else {
        sheet.write_string(row, column, crate::record::Timestamp(micros).to_string())?;
    }
    Ok(())
}

fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    // Control and bidirectional characters are shown here as everywhere; Parquet has them exact.
    let text = escape::visible(text);
    let text = match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => {
            std::borrow::Cow::Owned(format!("{}{MARK}", text.get(..end).unwrap_or(&text)))
        }
        None => text,
    };
    if matches!(escape::spreadsheet(&text), std::borrow::Cow::Owned(_)) {
        sheet.write_string_with_format(row, column, text, &formats.quoted)?;
    } else {
        sheet.write_string(row, column, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
