//! The report: what an investigation found, as files and as text for a person.
//!
//! Every table is declared once, one line a column (`tables/`); `frame` turns rows and columns into
//! a data frame; `forms` lists the ways to write one; `folder` writes a whole case. The other files write the story: `answer`
//! holds its facts in words, `claims` what is said of endpoints, `coverage` how far all of it may
//! rest on the logs, which `html`, `markdown` and `summary` set for a browser, a ticket and
//! a terminal. All log text passes through `escape` on its way out. Nothing here reads a clock, so
//! equal cases give equal bytes. Read `tables/story.rs` first, then `forms`.

mod answer;
mod bars;
mod choose;
mod claims;
pub mod column;
mod coverage;
mod delimited;
pub mod escape;
mod folder;
pub mod forms;
pub mod frame;
mod html;
mod joins;
mod json;
mod markdown;
mod origin;
pub mod sink;
pub mod stream;
pub mod summary;
mod tables;
mod terminal;
mod xlsx;

#[cfg(test)]
pub mod demo;
#[cfg(test)]
mod tests;

pub use choose::{filter, select};
pub use coverage::window;
pub use folder::write_case;
pub use forms::{FORMS, Form, form};
pub use tables::{Heading, TABLES, Table, tables_page};

use crate::case::Case;
use crate::error::{Error, Result};
use polars::prelude::{DataFrame, ParquetReader, SerReader};
use sink::Sink;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// The names of all tables, in the order of the contract.
#[must_use]
pub fn table_names() -> Vec<&'static str> {
    TABLES.iter().map(|table| table.name).collect()
}

fn table(name: &str) -> Result<&'static Table> {
    let found = TABLES.iter().find(|table| table.name == name);
    found.ok_or_else(|| forms::unknown("table", name, &table_names()))
}

/// The table `name` of a case.
///
/// # Errors
/// When there is no such table: names those there are.
pub fn frame(case: &Case, name: &str) -> Result<DataFrame> {
    table(name)?.frame(case)
}

/// Writes a frame; `width` is that of the terminal, 0 where the output is none. Then data forms are
/// exact; on a terminal their hidden characters are made visible.
///
/// # Errors
/// When `out` refuses; a closed pipe keeps its kind.
pub fn write(frame: &DataFrame, form: &Form, out: &mut dyn Write, width: usize) -> Result<()> {
    let mut sink = Sink::new(out, Path::new("output"));
    if width > 0 && form.exact {
        // On a terminal the text is for eyes, and must not reach the terminal's own parser.
        (form.write)(&frame::map_text(frame, escape::visible)?, &mut sink, width)?;
    } else {
        (form.write)(frame, &mut sink, width)?;
    }
    sink.flush().map_err(|cause| sink.failed(cause))
}

/// Reads a table of a finished case back.
///
/// # Errors
/// When there is no such table, or the directory is no case, or its file is damaged.
pub fn read_table(case_dir: &Path, name: &str) -> Result<DataFrame> {
    let path = case_dir.join("tables").join(format!("{}.parquet", table(name)?.name));
    let file = File::open(&path).map_err(|cause| {
        Error::reading(&path, &cause).hint("a case is a directory written by `dwell scan … -o DIR`")
    })?;
    ParquetReader::new(file)
        .finish()
        .map_err(|cause| Error::input(format!("{}: {cause}", path.display())))
}
