//! The `table` form: columns for a person at a terminal.

use super::sink::Sink;
use super::{escape, frame};
use crate::error::Result;
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use polars::prelude::DataFrame;
use std::io::Write as _;

/// More rows than anyone reads on a screen.
const ROWS: usize = 10_000;
/// Wider cells are cut, unless the output is no terminal.
const CELL: usize = 44;
/// Blanks around a cell.
const PADDING: usize = 2;

/// Writes the columns that fit into `width` and names those that do not; with a width of 0 (no
/// terminal) all columns, uncut.
///
/// # Errors
/// When the sink refuses.
pub fn write(table: &DataFrame, sink: &mut Sink<'_>, width: usize) -> Result<()> {
    let mut rows = frame::cells(table, ROWS)?;
    let limit =
        if width == 0 { usize::MAX } else { CELL.min(width.saturating_sub(PADDING)).max(4) };
    for cell in rows.iter_mut().flatten() {
        *cell = escape::cut(&escape::visible(cell), limit).into_owned();
    }
    let names = frame::names(table);
    let shown = fitting(&names, &rows, width);
    let text = draw(table, &names, &rows, shown, width);
    let mut result = sink.write_all(text.as_bytes());
    for note in notes(table.height(), &names, shown) {
        result = result.and_then(|()| writeln!(sink, "{note}"));
    }
    result.map_err(|cause| sink.failed(cause))
}

/// How many columns, from the left, fit.
fn fitting(names: &[&str], rows: &[Vec<String>], width: usize) -> usize {
    if width == 0 {
        return names.len();
    }
    let mut used = 0;
    for (at, name) in names.iter().enumerate() {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count());
        used += cells.max().unwrap_or(0).max(name.len()) + PADDING;
        if used > width {
            return at.max(1);
        }
    }
    names.len()
}

fn draw(
    frame: &DataFrame,
    names: &[&str],
    rows: &[Vec<String>],
    shown: usize,
    width: usize,
) -> String {
    let mut table = Table::new();
    let line = if width == 0 { '-' } else { '─' };
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill(line)));
    table.set_header(names.iter().take(shown).copied());
    for row in rows {
        table.add_row(row.iter().take(shown));
    }
    for (at, values) in frame.columns().iter().take(shown).enumerate() {
        if let Some(column) = table.column_mut(at)
            && frame::is_number(values)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt() + "\n"
}

fn notes(height: usize, names: &[&str], shown: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if height > ROWS {
        let more = crate::words::many((height - ROWS) as u64, "more row");
        notes.push(format!("… {more}; write them with --as csv"));
    }
    if shown < names.len() {
        let hidden = names.get(shown..).unwrap_or_default().join(", ");
        notes.push(format!("… not shown: {hidden}; choose with --columns"));
    }
    notes
}
