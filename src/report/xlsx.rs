//! Workbooks: a sheet a table, as a spreadsheet's user expects it, and nothing in it that runs.

use super::escape;
use super::sink::Sink;
use crate::error::{Error, Result};
use crate::words;
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
/// Quick, and a sixth larger than the usual 6: packing half a million rows takes longest of all files.
const COMPRESSION: u8 = 2;
/// 1970-01-01 in a spreadsheet's count of days, and a day in microseconds.
const EPOCH: (f64, f64) = (25_569.0, 86_400e6);

/// A workbook in the making: its sheets are filled on their own, on any thread, and put back in the
/// order of the tables.
pub struct Book {
    workbook: Workbook,
    formats: Formats,
    sheets: Vec<Option<Worksheet>>,
}

/// A sheet in the making.
pub struct Sheet {
    page: Worksheet,
    formats: Formats,
    /// Its place in the book.
    at: usize,
    /// Rows written so far.
    height: u32,
    /// Its last column.
    last: u16,
}

#[derive(Clone)]
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
        workbook.set_zip_compression_level(COMPRESSION);
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
        Ok(Self { workbook, formats, sheets: Vec::new() })
    }

    /// The next sheet, for a table of `total` rows.
    ///
    /// # Errors
    /// When the temporary file of a large one cannot be made.
    pub fn sheet(&mut self, name: &str, total: usize) -> Result<Sheet> {
        let workbook = &mut self.workbook;
        let page = guarded(|| {
            let mut page = if total > LARGE {
                workbook.new_worksheet_with_constant_memory()?
            } else {
                Worksheet::new()
            };
            page.set_name(name)?;
            Ok(page)
        })?;
        let at = self.sheets.len();
        self.sheets.push(None);
        Ok(Sheet { page, formats: self.formats.clone(), at, height: 0, last: 0 })
    }

    /// Puts a filled sheet back; whether it was the last.
    pub fn put(&mut self, sheet: Sheet) -> bool {
        if let Some(place) = self.sheets.get_mut(sheet.at) {
            *place = Some(sheet.page);
        }
        self.sheets.iter().all(Option::is_some)
    }

    /// The bytes of the workbook, as it stands; nothing is left in it.
    ///
    /// # Errors
    /// When a temporary file cannot be read back.
    pub fn finish(&mut self) -> Result<Vec<u8>> {
        let mut workbook = std::mem::take(&mut self.workbook);
        for sheet in self.sheets.drain(..).flatten() {
            workbook.push_worksheet(sheet);
        }
        guarded(|| workbook.save_to_buffer())
    }
}

impl Sheet {
    /// Writes the next rows of the table.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn push(&mut self, table: &DataFrame) -> Result<()> {
        guarded(|| self.fill(table))
    }

    /// Ends the sheet of a table of `total` rows; how many are left out is said in the last row.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn end(&mut self, total: usize) -> Result<()> {
        let left_out = total.saturating_sub(self.height as usize);
        guarded(|| {
            if left_out > 0 {
                let more = words::many(left_out as u64, "more row");
                let note = format!("[cut here: {more} in the CSV and Parquet files]");
                self.page.write_string(self.height + 1, 0, note)?;
            }
            self.page.set_freeze_panes(1, 0)?;
            self.page.autofilter(0, 0, self.height, self.last)?;
            Ok(())
        })
    }

    fn fill(&mut self, table: &DataFrame) -> std::result::Result<(), XlsxError> {
        if self.height == 0 {
            self.head(table)?;
        }
        // One chunk, over which a series can iterate.
        let series: Vec<_> =
            table.columns().iter().map(|c| c.as_materialized_series().rechunk()).collect();
        let mut cells: Vec<_> = series.iter().map(|values| values.iter()).collect();
        for _ in 0..table.height() {
            self.height += 1;
            for (column, values) in (0u16..).zip(cells.iter_mut()) {
                if let Some(value) = values.next() {
                    write(&mut self.page, self.height, column, &value, &self.formats)?;
                }
            }
        }
        Ok(())
    }

    /// The names of the columns, as wide as the first rows of the table ask for.
    fn head(&mut self, table: &DataFrame) -> std::result::Result<(), XlsxError> {
        for (column, values) in (0u16..).zip(table.columns()) {
            let name = values.name().as_str();
            self.page.write_string_with_format(0, column, name, &self.formats.header)?;
            self.page.set_column_width(column, width(values))?;
            // Said once for the column: said for each cell, it would be looked up for each.
            match values.dtype() {
                DataType::UInt64 | DataType::Int64 => {
                    self.page.set_column_format(column, &self.formats.number)?;
                }
                DataType::Datetime(..) => {
                    self.page.set_column_format(column, &self.formats.time)?;
                }
                _ => {}
            }
            self.last = column;
        }
        Ok(())
    }
}

/// A workbook of one table.
///
/// # Errors
/// When the sink refuses.
pub fn sheet(table: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    let mut book = Book::new()?;
    let mut sheet = book.sheet("table", table.height())?;
    sheet.push(&table.head(Some(ROWS)))?;
    sheet.end(table.height())?;
    book.put(sheet);
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
            sheet.write_number(row, column, *number as f64)?;
        }
        AnyValue::Int64(number) if number.unsigned_abs() <= EXACT => {
            #[expect(clippy::cast_precision_loss, reason = "15 digits are exact")]
            sheet.write_number(row, column, *number as f64)?;
        }
        AnyValue::Datetime(micros, ..) | AnyValue::DatetimeOwned(micros, ..) => {
            write_time(sheet, row, column, *micros)?;
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
) -> std::result::Result<(), XlsxError> {
    #[expect(clippy::cast_precision_loss, reason = "a spreadsheet counts days in a double")]
    let day = micros as f64 / EPOCH.1 + EPOCH.0;
    if (61.0..2_958_466.0).contains(&day) {
        sheet.write_number(row, column, day)?;
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
    // No text has more characters than bytes.
    let end = text.get(CHARACTERS..).and_then(|_| text.char_indices().nth(CHARACTERS));
    let text = match end {
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
