//! `dwell convert`: every log line as one normalised record.
//!
//! [`row`] is such a record as it is written, under this program's names for its columns;
//! [`schema`] holds the names of others.

mod row;
mod schema;

use super::args;
use super::inputs;
use super::noted::Noted;
use super::progress::Progress;
use crate::case::RejectRow;
use crate::error::{Error, Result};
use crate::format::Undated;
use crate::record::Reject;
use crate::report::column::{Column, count, maybe, text};
use crate::report::frame::build;
use crate::report::stream::{STREAMED, Stream};
use crate::report::{self, escape, forms};
use crate::route::Resolved;
use crate::scan::{Input, Reading, Watch, walk};
use crate::source::block::Line;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

pub(super) use row::cells;
use row::{Row, row};
pub use schema::page;

/// Records written at once; a fixed number, so that Parquet files are the same in every run.
const BATCH: usize = 65_536;
/// Rejected lines that are shown on standard error.
const SHOWN: u64 = 10;

/// Columns of rejected lines.
#[rustfmt::skip] // one line a column
static REJECTS: &[Column<RejectRow>] = &[
    text("source", "The source.", |r| &r.source),
    count("offset", "Offset of its first byte in the decompressed stream.", |r| r.offset),
    count("length", "Its length in bytes.", |r| r.length),
    maybe("line", "Its number, from 1.", |r| r.line),
    text("reason", "Why.", |r| &r.reason),
    text("text", "Its text.", |r| &r.text),
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
    let progress = Progress::new(args.input.quiet || args.input.no_progress);
    let ready = inputs::ready(&args.input, Undated::Last, &mut Noted::default(), &progress)?;
    progress.expect(ready.plan.inputs.iter().map(|input| input.source.size()).sum());
    progress.stage("converting");
    let mut account = Account::default();
    if let Some(path) = &args.output {
        report::sink::file(path, |sink| write(args, &ready, sink, path, &progress, &mut account))?;
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
        report::sink::file(path, |sink| report::write(&frame, form, sink, 0))?;
    }
    tell(args, &account);
    let rejected: u64 = account.reasons.values().sum();
    let refused = rejected as f64 * 100.0 > account.lines as f64 * args.input.max_reject;
    let broken = !account.damage.is_empty() || !ready.plan.unreadable.is_empty();
    Ok(if refused || broken { 3 } else { 0 })
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
    let mut stream = Stream::new(form, &like, out, name)?;
    let mut batch = Vec::with_capacity(BATCH);
    let mut resolved = Resolved::default();
    let keep = args.rejects.is_some();
    for input in &ready.plan.inputs {
        let damage = walk::lines(&ready.plan, input, progress, &mut |number, line, reading| {
            account.lines += 1;
            match reading {
                Reading::Record(record) => {
                    account.records += 1;
                    batch.push(row(input, number, line, record, &ready.lens, &mut resolved));
                }
                Reading::Skip(_) => account.skipped += 1,
                Reading::Reject(reason) => account.reject(input, number, line, *reason, keep),
            }
            if batch.len() == BATCH {
                stream.push(&build(&batch, columns)?)?;
                batch.clear();
            }
            Ok(())
        })?;
        account.damage.extend(damage.map(|damage| format!("{}: {damage}", input.source.name)));
    }
    if !batch.is_empty() {
        stream.push(&build(&batch, columns)?)?;
    }
    stream.finish()
}

impl Account {
    fn reject(&mut self, input: &Input, number: u64, line: &Line<'_>, reason: Reject, keep: bool) {
        let seen: u64 = self.reasons.values().sum();
        *self.reasons.entry(reason).or_insert(0) += 1;
        if keep || seen < SHOWN {
            let text = line.text.get(..line.text.len().min(2000)).unwrap_or_default();
            self.rejects.push(RejectRow {
                source: input.source.name.clone(),
                offset: line.text_at(),
                length: line.text.len() as u64,
                line: Some(number),
                reason: reason.name().into(),
                text: String::from_utf8_lossy(text).into_owned(),
            });
        }
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
    for row in account.rejects.iter().take(usize::try_from(SHOWN).unwrap_or(10)) {
        let text = escape::visible(&row.text).into_owned();
        let _ = writeln!(
            err,
            "rejected {} line {} ({}): {}",
            escape::visible(&row.source),
            row.line.unwrap_or(0),
            row.reason,
            escape::cut(&text, 160)
        );
    }
    let reasons: Vec<String> =
        account.reasons.iter().map(|(reason, n)| format!("{n} {}", reason.name())).collect();
    let why = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    let _ = writeln!(
        err,
        "{} lines: {} records, {rejected} rejected{why}, {} skipped",
        account.lines, account.records, account.skipped
    );
}
