//! The forms in which a table can be written: one entry each.

use super::sink::Sink;
use super::{delimited, html, json, markdown, terminal, xlsx};
use crate::error::{Error, Result};
use crate::words;
use polars::prelude::{DataFrame, ParquetWriter};

/// One way to write a table.
pub struct Form {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a line.
    pub doc: &'static str,
    /// Whether it writes text exactly as logged, which a terminal must not see.
    pub exact: bool,
    /// Whether it writes bytes that are no text.
    pub binary: bool,
    /// Writes a frame; the last argument is the width of the terminal, 0 where there is none.
    pub write: fn(&DataFrame, &mut Sink<'_>, usize) -> Result<()>,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Every form, the terminal's first.
pub const FORMS: &[Form] = &[
    Form {
        name: "table",
        doc: "columns for the terminal, cut to its width",
        exact: false,
        binary: false,
        write: terminal::write,
    },
    Form {
        name: "csv",
        doc: "comma-separated, safe to open in a spreadsheet",
        exact: true,
        binary: false,
        write: |frame, sink, _| delimited::csv(frame, sink),
    },
    Form {
        name: "tsv",
        doc: "tab-separated, one line a row, control characters as \\t, \\n, \\x1b",
        exact: true,
        binary: false,
        write: |frame, sink, _| delimited::tsv(frame, sink),
    },
    Form {
        name: "json",
        doc: "one array of objects, exact values",
        exact: true,
        binary: false,
        write: |frame, sink, _| json::array(frame, sink),
    },
    Form {
        name: "ndjson",
        doc: "one object a line, exact values",
        exact: true,
        binary: false,
        write: |frame, sink, _| json::lines(frame, sink),
    },
    Form {
        name: "parquet",
        doc: "columns with their types, for DuckDB, pandas, Polars, Spark",
        exact: false,
        binary: true,
        write: |frame, sink, _| parquet(frame, sink),
    },
    Form {
        name: "xlsx",
        doc: "a workbook for Excel and LibreOffice",
        exact: false,
        binary: true,
        write: |frame, sink, _| xlsx::sheet(frame, sink),
    },
    Form {
        name: "html",
        doc: "a self-contained page",
        exact: false,
        binary: false,
        write: |frame, sink, _| html::sheet(frame, sink),
    },
    Form {
        name: "md",
        doc: "a Markdown table",
        exact: false,
        binary: false,
        write: |frame, sink, _| markdown::sheet(frame, sink),
    },
    Form {
        name: "timesketch",
        doc: "JSON lines for Timesketch, for tables with a time",
        exact: true,
        binary: false,
        write: |frame, sink, _| json::timesketch(frame, sink),
    },
];

/// The form of that name.
///
/// # Errors
/// When there is none: lists those there are.
pub fn form(name: &str) -> Result<&'static Form> {
    FORMS.iter().find(|form| form.name == name).ok_or_else(|| {
        let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
        unknown("output form", name, &names)
    })
}

/// The error for a name that is not among `names`.
#[must_use]
pub fn unknown(what: &str, typed: &str, names: &[&str]) -> Error {
    let error = Error::usage(format!("there is no {what} '{}'", super::escape::visible(typed)));
    let list = format!("there are: {}", names.join(", "));
    match words::nearest(typed, names) {
        Some(near) => error.hint(format!("did you mean '{near}'?\n  {list}")),
        None => error.hint(list),
    }
}

/// Polars writes columns in parallel but in a fixed order; one chunk a frame keeps the row groups,
/// and with them the bytes, the same whatever the threads.
fn parquet(frame: &DataFrame, sink: &mut Sink<'_>) -> Result<()> {
    let mut whole = frame.clone();
    whole.rechunk_mut();
    match ParquetWriter::new(&mut *sink).finish(&mut whole) {
        Ok(_) => Ok(()),
        Err(cause) => Err(sink.failed(cause)),
    }
}
