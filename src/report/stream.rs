//! Tables too long for one frame, written batch by batch.

use super::forms::{self, Form};
use super::sink::Sink;
use super::{delimited, escape, frame, json};
use crate::error::Result;
use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{DataFrame, ParquetWriter};
use std::cell::RefCell;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;

/// The forms that can be written batch by batch.
pub const STREAMED: [&str; 4] = ["csv", "tsv", "ndjson", "parquet"];

/// A table in the making; [`Stream::finish`] must be called, or its end is missing.
pub struct Stream<'a> {
    /// No rows, all columns.
    empty: DataFrame,
    form: &'static str,
    /// For eyes: hidden characters are made visible.
    shown: bool,
    sink: Rc<RefCell<Sink<'a>>>,
    parquet: Option<BatchedWriter<Shared<'a>>>,
    started: bool,
}

/// The Parquet writer owns its sink, which must still be asked for its fault.
struct Shared<'a>(Rc<RefCell<Sink<'a>>>);

impl Write for Shared<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl<'a> Stream<'a> {
    /// Begins a table with the columns of `like`; `name` is what `out` is called in messages.
    ///
    /// # Errors
    /// When the form cannot be written batch by batch, or `out` refuses.
    pub fn new(form: &Form, like: &DataFrame, out: &'a mut dyn Write, name: &Path) -> Result<Self> {
        let Some(known) = STREAMED.into_iter().find(|known| *known == form.name) else {
            return Err(forms::unknown("form for a stream of records", form.name, &STREAMED));
        };
        let sink = Rc::new(RefCell::new(Sink::new(out, name)));
        let parquet = if known == "parquet" {
            let begun = ParquetWriter::new(Shared(Rc::clone(&sink))).batched(like.schema());
            Some(begun.map_err(|cause| sink.borrow().failed(cause))?)
        } else {
            None
        };
        let empty = like.clear();
        Ok(Self { empty, form: known, shown: false, sink, parquet, started: false })
    }

    /// The same for a terminal, whose own parser log text must not reach.
    #[must_use]
    pub fn shown(self, shown: bool) -> Self {
        Self { shown, ..self }
    }

    /// What makes text of rows, on any thread; `None` where rows are not text.
    #[must_use]
    pub fn renderer(&self) -> Option<Renderer> {
        self.parquet.is_none().then_some(Renderer { form: self.form, shown: self.shown })
    }

    /// Writes rows that a [`Renderer`] made text of, after those before.
    ///
    /// # Errors
    /// When the output refuses.
    pub fn push_text(&mut self, text: &[u8]) -> Result<()> {
        if !self.started {
            let empty = self.empty.clone();
            self.push(&empty)?;
        }
        let mut sink = self.sink.borrow_mut();
        sink.write_all(text).map_err(|cause| sink.failed(cause))
    }

    /// Writes these rows after those before. The same rows in other batches give the same bytes,
    /// except in Parquet, where each batch is a row group: keep batches of a fixed size there.
    ///
    /// # Errors
    /// When the output refuses.
    pub fn push(&mut self, table: &DataFrame) -> Result<()> {
        let header = !std::mem::replace(&mut self.started, true);
        if let Some(parquet) = &mut self.parquet {
            let result = parquet.write_batch(table);
            return result.map_err(|cause| self.sink.borrow().failed(cause));
        }
        text((self.form, self.shown), table, &mut self.sink.borrow_mut(), header)
    }

    /// Ends the table and flushes it.
    ///
    /// # Errors
    /// When the output refuses.
    pub fn finish(mut self) -> Result<()> {
        if let Some(parquet) = self.parquet.take() {
            let result = parquet.finish();
            result.map_err(|cause| self.sink.borrow().failed(cause))?;
        } else if !self.started {
            let empty = std::mem::take(&mut self.empty);
            self.push(&empty)?;
        }
        let flushed = self.sink.borrow_mut().flush();
        flushed.map_err(|cause| self.sink.borrow().failed(cause))
    }
}

fn text(
    (form, shown): (&str, bool),
    table: &DataFrame,
    sink: &mut Sink<'_>,
    header: bool,
) -> Result<()> {
    let visible = shown.then(|| frame::map_text(table, escape::visible)).transpose()?;
    let table = visible.as_ref().unwrap_or(table);
    match form {
        "csv" => delimited::csv_part(table, sink, header),
        "tsv" => delimited::tsv_part(table, sink, header),
        _ => json::lines(table, sink),
    }
}

/// Makes text of rows, without a header.
#[derive(Debug, Clone, Copy)]
pub struct Renderer {
    form: &'static str,
    shown: bool,
}

impl Renderer {
    /// Adds the text of these rows.
    ///
    /// # Errors
    /// When they cannot be written, which would be a fault of ours.
    pub fn render(self, table: &DataFrame, to: &mut Vec<u8>) -> Result<()> {
        text((self.form, self.shown), table, &mut Sink::new(to, Path::new("memory")), false)
    }
}

impl std::fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream").field("form", &self.form).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::column::{Column, count, text};
    use super::super::form;
    use super::*;
    use polars::prelude::{ParquetReader, SerReader};

    type Row = (String, u64);
    static COLUMNS: &[Column<Row>] = &[text("name", "N.", |r| &r.0), count("n", "N.", |r| r.1)];

    fn table(rows: &[Row]) -> DataFrame {
        frame::build(rows, COLUMNS).unwrap()
    }

    fn streamed(name: &str, batch: usize) -> Vec<u8> {
        let rows: Vec<Row> = (0..10).map(|n| (format!("=r\t{n}"), n)).collect();
        let mut out = Vec::new();
        let mut stream =
            Stream::new(form(name).unwrap(), &table(&[]), &mut out, Path::new("out")).unwrap();
        for part in rows.chunks(batch) {
            stream.push(&table(part)).unwrap();
        }
        stream.finish().unwrap();
        out
    }

    #[test]
    fn the_size_of_batches_does_not_change_text() {
        for name in ["csv", "tsv", "ndjson"] {
            assert_eq!(streamed(name, 3), streamed(name, 10), "{name}");
        }
        assert!(streamed("csv", 4).starts_with(b"name,n\n'=r\t0,0\n"));
    }

    #[test]
    fn text_rendered_elsewhere_is_the_same() {
        for name in ["csv", "tsv", "ndjson"] {
            let rows: Vec<Row> = (0..10).map(|n| (format!("=r\t{n}"), n)).collect();
            let mut out = Vec::new();
            let like = table(&[]);
            let mut stream =
                Stream::new(form(name).unwrap(), &like, &mut out, Path::new("out")).unwrap();
            let renderer = stream.renderer().unwrap();
            for part in rows.chunks(4) {
                let mut text = Vec::new();
                renderer.render(&table(part), &mut text).unwrap();
                stream.push_text(&text).unwrap();
            }
            stream.finish().unwrap();
            assert_eq!(out, streamed(name, 10), "{name}");
        }
    }

    #[test]
    fn a_terminal_gets_no_control_character_of_a_record() {
        for name in ["csv", "tsv", "ndjson"] {
            let rows: Vec<Row> = vec![("a\x1b[2Jb\u{7}\u{202e}\nc".into(), 1)];
            let mut out = Vec::new();
            let like = table(&[]);
            let mut stream = Stream::new(form(name).unwrap(), &like, &mut out, Path::new("out"))
                .unwrap()
                .shown(true);
            let mut text = Vec::new();
            stream.renderer().unwrap().render(&table(&rows), &mut text).unwrap();
            stream.push_text(&text).unwrap();
            stream.push(&table(&rows)).unwrap();
            stream.finish().unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(!text.contains(['\x1b', '\u{7}', '\u{202e}']), "{name}: {text}");
        }
    }

    #[test]
    fn parquet_of_several_batches_reads_back_as_one_table() {
        let bytes = streamed("parquet", 3);
        assert_eq!(bytes, streamed("parquet", 3));
        let table = ParquetReader::new(io::Cursor::new(bytes)).finish().unwrap();
        assert_eq!((table.height(), frame::names(&table)), (10, vec!["name", "n"]));
    }

    #[test]
    fn a_stream_without_rows_is_a_table_all_the_same() {
        for name in STREAMED {
            let mut out = Vec::new();
            let stream = Stream::new(form(name).unwrap(), &table(&[]), &mut out, Path::new("out"));
            stream.unwrap().finish().unwrap();
            assert_eq!(out.is_empty(), name == "ndjson", "{name}");
        }
    }

    #[test]
    fn forms_that_need_the_whole_table_are_refused() {
        let mut out = Vec::new();
        let error = Stream::new(form("xlsx").unwrap(), &table(&[]), &mut out, Path::new("out"));
        assert_eq!(error.unwrap_err().kind(), crate::error::Kind::Usage);
    }
}
