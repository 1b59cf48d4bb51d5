//! `dwell convert`: every log line as one normalised record.
//!
//! `row` is such a record as it is written, under this program's names for its columns;
//! [`schema`] holds the names of others.

mod row;
mod schema;

use super::args;
use super::inputs;
use super::noted::Noted;
use super::progress::Progress;
use crate::case::{Fate, RejectRow};
use crate::error::{Error, Result};
use crate::format::Undated;
use crate::record::Reject;
use crate::report::column::{Column, count, maybe, text};
use crate::report::frame::build;
use crate::report::stream::{Renderer, STREAMED, Stream};
use crate::report::{self, escape, forms};
use crate::route::Resolved;
use crate::scan::{Input, Plan, Reading, Watch, read, walk};
use crate::source::block::Line;
use crate::triage::Lens;
use crate::words::{many, thousands};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

pub(super) use row::cells;
use row::{Row, row};
pub use schema::page;

/// Records written at once; a fixed number, so that Parquet files are the same in every run.
const BATCH: usize = 65_536;
/// Records of which text is made at once: as many as a cache holds.
const AT_ONCE: usize = 1024;
/// Rejected lines that are shown on standard error.
const SHOWN: usize = 10;

/// Columns of rejected lines.
#[rustfmt::skip] // one line a column
static REJECTS: &[Column<RejectRow>] = &[
    text("source", "The source.", |r| &r.source),
    count("offset", "Offset of its first byte in the decompressed stream.", |r| r.offset),
    count("length", "Its length in bytes.", |r| r.length),
    maybe("line", "Its number, from 1.", |r| r.line),
    text("reason", "Why.", |r| &r.reason),
    text("text", "Its text, with unprintable bytes escaped.", |r| &r.text),
];

/// What was refused, and what was read.
#[derive(Default)]
struct Account {
    lines: u64,
    records: u64,
    skipped: u64,
    reasons: BTreeMap<Reject, u64>,
    rejects: Vec<RejectRow>,
    damage: Vec<String>,
}

/// Runs it; the exit code.
///
/// # Errors
/// Whatever stops the work.
pub fn convert(args: &args::Convert) -> Result<u8> {
    if !STREAMED.contains(&args.form.as_str()) {
        return Err(forms::unknown("form", &args.form, &STREAMED));
    }
    check_outputs(args)?;
    let progress = Progress::new(args.input.quiet || args.input.no_progress);
    let ready = inputs::ready(&args.input, Undated::Last, &mut Noted::default(), &progress)?;
    progress.expect(ready.plan.inputs.iter().map(|input| input.source.size()).sum());
    progress.stage("converting");
    let mut account = Account::default();
    if let Some(path) = &args.output {
        let begun = |place: &Path| progress.unfinished(place.to_owned());
        report::sink::file(path, begun, |sink| {
            write(args, &ready, sink, path, &progress, &mut account)
        })?;
    } else {
        let mut out = std::io::BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
        let name = Path::new("standard output");
        write(args, &ready, &mut out, name, &progress, &mut account)?;
        out.flush().map_err(|cause| Error::writing(name, &cause))?;
    }
    progress.finish();
    if let Some(path) = &args.rejects {
        let form = report::form("csv")?;
        let frame = build(&account.rejects, REJECTS)?;
        let begun = |place: &Path| progress.unfinished(place.to_owned());
        report::sink::file(path, begun, |sink| report::write(&frame, form, sink, 0))?;
    }
    tell(args, &account);
    let rejected: u64 = account.reasons.values().sum();
    let refused = rejected as f64 * 100.0 > account.lines as f64 * args.input.max_reject;
    let sources = ready.plan.inputs.iter().chain(&ready.plan.foreign);
    let sources = sources.map(|input| (input.fate, input.source.size()));
    let hidden = Fate::may_hide(sources, args.input.max_reject);
    let broken = !account.damage.is_empty() || !ready.plan.unreadable.is_empty() || hidden;
    Ok(if refused || broken { 3 } else { 0 })
}

/// Refuses before the work what would stop it at its end.
fn check_outputs(args: &args::Convert) -> Result<()> {
    args.output.iter().chain(&args.rejects).try_for_each(|path| report::sink::check_new(path))?;
    let (Some(records), Some(rejects)) = (&args.output, &args.rejects) else { return Ok(()) };
    if place(records) == place(rejects) {
        let shown = rejects.display();
        return Err(Error::usage(format!("{shown}: is named by both --output and --rejects"))
            .hint("name two files: one for the records, one for the rejected lines"));
    }
    Ok(())
}

/// Where a file would be, however its folder is written.
fn place(file: &Path) -> (Option<PathBuf>, Option<&OsStr>) {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    (folder.unwrap_or(Path::new(".")).canonicalize().ok(), file.file_name())
}

fn write(
    args: &args::Convert,
    ready: &inputs::Ready,
    out: &mut dyn Write,
    name: &Path,
    progress: &Progress,
    account: &mut Account,
) -> Result<()> {
    let form = report::form(&args.form)?;
    let columns = schema::columns(args.schema);
    let like = build::<Row>(&[], columns)?;
    let terminal = args.output.is_none() && std::io::stdout().is_terminal();
    let mut stream = Stream::new(form, &like, out, name)?.shown(terminal);
    let mut batch = Vec::with_capacity(BATCH);
    let shown = if args.rejects.is_some() { usize::MAX } else { SHOWN };
    let press =
        Press { plan: &ready.plan, lens: &ready.lens, columns, renderer: stream.renderer() };
    account.damage =
        walk::in_order(&ready.plan, progress, &|turn| press.part(turn), &mut |part| {
            let part = part?;
            account.add(part.account, shown);
            if !part.text.is_empty() {
                stream.push_text(&part.text)?;
            }
            for row in part.rows {
                batch.push(row);
                if batch.len() == BATCH {
                    stream.push(&build(&batch, columns)?)?;
                    batch.clear();
                }
            }
            Ok(())
        })?;
    if !batch.is_empty() {
        stream.push(&build(&batch, columns)?)?;
    }
    stream.finish()
}

/// What makes of lines what is written, on any thread.
struct Press<'p> {
    plan: &'p Plan,
    lens: &'p Lens,
    columns: &'static [Column<Row>],
    renderer: Option<Renderer>,
}

/// What a block of lines gives: text, or rows where these are not written as text.
#[derive(Default)]
struct Part {
    text: Vec<u8>,
    rows: Vec<Row>,
    account: Account,
}

impl Press<'_> {
    fn part(&self, turn: &walk::Turn<'_>) -> Result<Part> {
        let input = turn.input;
        let mut part = Part::default();
        let mut parser = input.parser(&self.plan.rules, turn.block.offset);
        let mut resolved = Resolved::default();
        for line in turn.block.lines() {
            let account = &mut part.account;
            account.lines += 1;
            let number = turn.before + account.lines;
            match read(self.plan, &mut parser, &line) {
                Reading::Record(record) => {
                    account.records += 1;
                    part.rows.push(row(input, number, &line, &record, self.lens, &mut resolved));
                }
                Reading::Skip(_) => account.skipped += 1,
                Reading::Reject(reason) => account.reject(input, number, &line, reason),
            }
            if part.rows.len() == AT_ONCE {
                self.render(&mut part)?;
            }
        }
        self.render(&mut part)?;
        Ok(part)
    }

    fn render(&self, part: &mut Part) -> Result<()> {
        let Some(renderer) = self.renderer.filter(|_| !part.rows.is_empty()) else { return Ok(()) };
        renderer.render(&build(&part.rows, self.columns)?, &mut part.text)?;
        part.rows.clear();
        Ok(())
    }
}

impl Account {
    fn reject(&mut self, input: &Input, number: u64, line: &Line<'_>, reason: Reject) {
        *self.reasons.entry(reason).or_insert(0) += 1;
        let text = line.text.get(..line.text.len().min(2000)).unwrap_or_default();
        self.rejects.push(RejectRow {
            source: input.source.name.clone(),
            offset: line.text_at(),
            length: line.text.len() as u64,
            line: Some(number),
            reason: reason.name().into(),
            text: escape::visible(&String::from_utf8_lossy(text)).into_owned(),
        });
    }

    /// Takes in what became of the lines that come next; so many of the rejected ones are shown.
    fn add(&mut self, next: Self, shown: usize) {
        self.lines += next.lines;
        self.records += next.records;
        self.skipped += next.skipped;
        for (reason, count) in next.reasons {
            *self.reasons.entry(reason).or_insert(0) += count;
        }
        let room = shown.saturating_sub(self.rejects.len());
        self.rejects.extend(next.rejects.into_iter().take(room));
    }
}

/// What became of the lines, on standard error.
fn tell(args: &args::Convert, account: &Account) {
    let rejected: u64 = account.reasons.values().sum();
    for damage in &account.damage {
        super::complain(damage);
    }
    if args.input.quiet {
        return;
    }
    let mut err = std::io::stderr();
    for row in account.rejects.iter().take(SHOWN) {
        let _ = writeln!(
            err,
            "rejected {} line {} ({}): {}",
            escape::visible(&row.source),
            row.line.unwrap_or(0),
            row.reason,
            escape::cut(&row.text, 160)
        );
    }
    let reasons: Vec<String> =
        account.reasons.iter().map(|(reason, n)| format!("{n} {}", reason.name())).collect();
    let why = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    let _ = writeln!(
        err,
        "{}: {}, {} rejected{why}, {} skipped",
        many(account.lines, "line"),
        many(account.records, "record"),
        thousands(rejected),
        thousands(account.skipped)
    );
}
