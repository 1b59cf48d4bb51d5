//! The case folder: its files, made side by side.
//!
//! No file needs another, so each table is a piece of work, and so is each sheet of the workbook;
//! whoever fills the last sheet packs the workbook, which takes longest and so begins first. What a
//! file holds depends on the case alone, never on who wrote it or when.

use super::forms::form;
use super::sink::{self, Sink, Written};
use super::stream::Stream;
use super::tables::{TABLES, Table};
use super::xlsx::{self, Book, Sheet};
use super::{coverage, html, markdown};
use crate::case::Case;
use crate::error::{Error, Result};
use std::cmp::Reverse;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// Rows of a batch, and of a row group in Parquet: fixed, since it shows in the bytes.
pub const BATCH: usize = 1 << 18;
/// Rows of a sheet that are held as a frame at one time.
const SHEET_BATCH: usize = 1 << 16;

/// Writes every table and report of a case into an existing, empty directory with up to `threads`
/// threads, and returns the files, sorted by name. When it returns, the bytes are on the disk.
///
/// # Errors
/// When a file is there already, or anything cannot be written.
pub fn write_case(case: &Case, dir: &Path, threads: usize) -> Result<Vec<Written>> {
    let tables = dir.join("tables");
    fs::create_dir(&tables).map_err(|cause| Error::writing(&tables, &cause))?;
    let mut book = Book::new()?;
    let work = work(case, &mut book)?;
    let threads = threads.clamp(1, work.len().max(1));
    let folder = Folder {
        case,
        dir,
        work: Mutex::new(work),
        book: Mutex::new(book),
        written: Mutex::default(),
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(|| folder.labour())).collect();
        let mut result = folder.labour();
        for other in others {
            let theirs = other.join().unwrap_or_else(|_| Err(Error::output("a writer failed")));
            result = result.and(theirs);
        }
        result
    })?;
    sink::directory(&tables)?;
    sink::directory(dir)?;
    let mut written = folder.written.into_inner().unwrap_or_else(PoisonError::into_inner);
    written.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(written)
}

/// A piece of work.
enum Work {
    About(Box<Sheet>),
    Sheet(&'static Table, Box<Sheet>),
    Table(&'static Table),
    Timesketch,
    Html,
    Markdown,
}

/// All work, what is to be done first at the end: the sheets, then the rest, the longest first.
fn work(case: &Case, book: &mut Book) -> Result<Vec<Work>> {
    let rows = |table: &Table| (table.rows)(case);
    let mut sheets = Vec::new();
    let about = book.sheet("about", 0)?;
    for table in TABLES {
        sheets.push((table, book.sheet(table.name, rows(table))?));
    }
    sheets.sort_by_key(|(table, _)| Reverse(rows(table)));
    let mut tables: Vec<&'static Table> = TABLES.iter().collect();
    tables.sort_by_key(|table| Reverse(rows(table)));
    let mut work: Vec<Work> =
        sheets.into_iter().map(|(table, sheet)| Work::Sheet(table, Box::new(sheet))).collect();
    work.push(Work::About(Box::new(about)));
    work.extend(tables.into_iter().map(Work::Table));
    work.extend([Work::Timesketch, Work::Html, Work::Markdown]);
    work.reverse();
    Ok(work)
}

/// What the threads share.
struct Folder<'c> {
    case: &'c Case,
    dir: &'c Path,
    work: Mutex<Vec<Work>>,
    book: Mutex<Book>,
    written: Mutex<Vec<Written>>,
}

impl Folder<'_> {
    /// Does the next piece of work until there is none; after a failure nobody begins another.
    fn labour(&self) -> Result<()> {
        loop {
            let Some(next) = lock(&self.work).pop() else { return Ok(()) };
            if let Err(error) = self.make(next) {
                lock(&self.work).clear();
                return Err(error);
            }
        }
    }

    fn make(&self, work: Work) -> Result<()> {
        let case = self.case;
        match work {
            Work::About(sheet) => self.about(*sheet),
            Work::Sheet(table, sheet) => self.sheet(table, *sheet),
            Work::Table(table) => self.table(table),
            Work::Timesketch => {
                let timeline = super::frame(case, "timeline")?;
                let form = form("timesketch")?;
                self.put("timesketch.jsonl", |sink| (form.write)(&timeline, sink, 0))
            }
            Work::Html => {
                self.put("report.html", |sink| sink::all(sink, html::report(case).as_bytes()))
            }
            Work::Markdown => {
                self.put("report.md", |sink| sink::all(sink, markdown::report(case).as_bytes()))
            }
        }
    }

    fn put(&self, name: &str, fill: impl FnOnce(&mut Sink<'_>) -> Result<()>) -> Result<()> {
        let written = sink::hashed(self.dir, name, fill)?;
        lock(&self.written).push(written);
        Ok(())
    }

    fn sheet(&self, table: &Table, mut sheet: Sheet) -> Result<()> {
        let total = (table.rows)(self.case);
        let shown = total.min(xlsx::ROWS);
        // A table without rows has a head all the same.
        for start in (0..shown.max(1)).step_by(SHEET_BATCH) {
            sheet.push(&(table.part)(self.case, start..shown.min(start + SHEET_BATCH))?)?;
        }
        sheet.end(total)?;
        self.bind(sheet)
    }

    /// What a reader of the tables alone would miss, on the first sheet of the workbook.
    fn about(&self, mut sheet: Sheet) -> Result<()> {
        let caveats = coverage::sheet(self.case)?;
        sheet.push(&caveats)?;
        sheet.end(caveats.height())?;
        self.bind(sheet)
    }

    /// Puts a filled sheet into the workbook; with the last one it is written.
    fn bind(&self, sheet: Sheet) -> Result<()> {
        let workbook = {
            let mut book = lock(&self.book);
            if !book.put(sheet) {
                return Ok(());
            }
            book.finish()?
        };
        self.put("report.xlsx", |sink| sink::all(sink, &workbook))
    }

    /// Both files of a table, from the same frames.
    fn table(&self, table: &Table) -> Result<()> {
        self.put(&format!("{}.csv", table.name), |csv| {
            self.put(&format!("tables/{}.parquet", table.name), |parquet| {
                self.parts(table, csv, parquet)
            })
        })
    }

    /// Writes a table batch by batch: an exposure of tens of millions of objects must not be held a
    /// second time.
    fn parts(&self, table: &Table, csv: &mut Sink<'_>, parquet: &mut Sink<'_>) -> Result<()> {
        let empty = (table.part)(self.case, 0..0)?;
        let name = csv.name().to_path_buf();
        let csv = Stream::new(form("csv")?, &empty, csv, &name)?;
        let name = parquet.name().to_path_buf();
        let parquet = Stream::new(form("parquet")?, &empty, parquet, &name)?;
        let mut streams = [csv, parquet];
        let total = (table.rows)(self.case);
        for start in (0..total).step_by(BATCH) {
            let part = (table.part)(self.case, start..total.min(start + BATCH))?;
            for stream in &mut streams {
                stream.push(&part)?;
            }
        }
        streams.into_iter().try_for_each(Stream::finish)
    }
}

/// A thread that panicked is reported by its join; what it held is still sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
