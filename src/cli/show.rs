//! `dwell show`: one thing of a case, with its log lines read again.

use super::args;
use super::plan;
use super::shelf::{self, Shelf};
use crate::custody::manifest::Manifest;
use crate::custody::redact::Redactor;
use crate::custody::{lines, pointer};
use crate::error::{Error, Result};
use crate::record::Locator;
use crate::report::{self, escape, frame};
use crate::source::digest::sha256;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Rows of a table as text, by column.
type Rows = Vec<BTreeMap<String, String>>;

/// Shows one thing; the exit code.
///
/// # Errors
/// If there is no such thing, or the evidence has changed.
pub fn show(args: &args::Show) -> Result<u8> {
    let redactor = Redactor::new(plan::hide(args.redact), Manifest::read(&args.case)?.key())
        .map_err(|cause| Error::usage(cause.to_string()))?;
    shelf::named(&args.logs)?;
    let mut shelf = Shelf::new(&args.case, &args.logs)?;
    let mut text = String::new();
    let id = &spelled(&args.id);
    let sound = match id.split_once('-') {
        Some(("C", _)) => {
            thing(args, "campaigns", "campaign_id", id, &mut shelf, &redactor, &mut text)?
        }
        Some(("S", _)) => {
            thing(args, "sessions", "session_id", id, &mut shelf, &redactor, &mut text)?
        }
        Some(("F", _)) => {
            thing(args, "findings", "finding_id", id, &mut shelf, &redactor, &mut text)?
        }
        Some(("E", _)) => {
            let row = find(&args.case, "evidence", "evidence_id", id)?;
            evidence(&[cell(&row, "pointer")], &args.case, &mut shelf, &redactor, &mut text)?
        }
        _ => {
            held(id, args, &mut shelf)?;
            evidence(&[id.to_owned()], &args.case, &mut shelf, &redactor, &mut text)?
        }
    };
    super::print(&text)?;
    Ok(if sound { 0 } else { 3 })
}

/// An id as tables have it: a capital, and small digits.
fn spelled(id: &str) -> String {
    match id.split_once('-') {
        Some((kind, digits))
            if kind.len() == 1 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            format!("{}-{}", kind.to_ascii_uppercase(), digits.to_ascii_lowercase())
        }
        _ => id.to_owned(),
    }
}

/// A place that no table of the case names must at least be a line: else it was invented or
/// mistyped, and says nothing of the evidence.
fn held(id: &str, args: &args::Show, shelf: &mut Shelf) -> Result<()> {
    let (source, offset, length) = pointer::parse(id)?;
    if lines::is_line(shelf.source(source)?, offset, length)? {
        return Ok(());
    }
    for table in [
        "evidence",
        "campaigns",
        "findings",
        "sessions",
        "timeline",
        "indicators",
        "exposure",
        "joins",
    ] {
        let column = if table == "evidence" { "pointer" } else { "evidence" };
        let names =
            |row: &BTreeMap<String, String>| split(&cell(row, column)).iter().any(|p| p == id);
        if rows(&args.case, table)?.iter().any(names) {
            return Ok(());
        }
    }
    Err(Error::usage(format!(
        "{id}: the case does not hold this pointer, and no line of that length starts there"
    ))
    .hint(format!("`dwell table {} evidence` lists those it holds", args.case.display())))
}

/// The facts of a row, the timeline where it has one, and its lines.
fn thing(
    args: &args::Show,
    table: &str,
    key: &str,
    id: &str,
    shelf: &mut Shelf,
    redactor: &Redactor,
    text: &mut String,
) -> Result<bool> {
    let row = find(&args.case, table, key, id)?;
    let columns = report::read_table(&args.case, table)?;
    for name in frame::names(&columns) {
        let value = cell(&row, name);
        if !value.is_empty() && name != "evidence" {
            let facts = facts(name, &redactor.cell(&value));
            let mark = if facts.len() > 1 { "- " } else { "" };
            for (at, fact) in facts.iter().enumerate() {
                let label = if at == 0 { name } else { "" };
                hung(text, &format!("{label:24} {mark}"), &escape::visible(fact), 0);
            }
        }
    }
    let mut pointers: Vec<String> = Vec::new();
    if table != "findings" {
        text.push_str("\nTimeline\n");
        let told = |event: &BTreeMap<String, String>| {
            let landmark = matches!(cell(event, "event").as_str(), "detected" | "contained");
            table == "campaigns" && landmark && cell(event, "campaign_id").is_empty()
        };
        let mine = |event: &&BTreeMap<String, String>| cell(event, key) == id || told(event);
        for event in rows(&args.case, "timeline")?.iter().filter(mine) {
            if table == "campaigns" && cell(event, "event") == "session" {
                continue;
            }
            let (from, to) = (cell(event, "time"), cell(event, "time_high"));
            let when = if to.is_empty() || to == from { from } else { format!("{from} to {to}") };
            let line = format!("{when}  {:21} {}", cell(event, "event"), cell(event, "message"));
            hung(text, "  ", &escape::visible(&redactor.cell(&line)), 4);
            pointers.extend(split(&cell(event, "evidence")));
        }
    }
    if table == "campaigns" {
        joins(&args.case, id, redactor, text)?;
    }
    pointers.extend(split(&cell(&row, "evidence")));
    // As they stand in the logs.
    pointers.sort_by_cached_key(|pointer| {
        pointer::parse(pointer).ok().map(|(source, from, length)| (source.to_owned(), from, length))
    });
    pointers.dedup();
    text.push_str("\nEvidence, read again from the logs\n");
    evidence(&pointers, &args.case, shelf, redactor, text)
}

/// What a campaign was joined from, and what is left without each join.
fn joins(case: &Path, id: &str, redactor: &Redactor, text: &mut String) -> Result<()> {
    let all = rows(case, "joins")?;
    let mine: Vec<_> = all.iter().filter(|row| cell(row, "campaign_id") == id).collect();
    if !mine.is_empty() {
        text.push_str("\nJoined from\n");
    }
    for row in mine {
        let number = cell(row, "number");
        let [actors, requests, objects] = ["actor", "request", "object"].map(|noun| {
            let count = cell(row, &format!("{noun}s")).parse().unwrap_or_default();
            words::many(count, noun)
        });
        let why = redactor.cell(&cell(row, "why"));
        let came = format!("{actors}, {requests}, {objects}");
        hung(text, &format!("  {number:>2}  "), &escape::visible(&format!("{came}: {why}")), 0);
        let [left, first, last] =
            ["objects_without", "first_success_without", "last_success_without"]
                .map(|name| cell(row, name));
        if !left.is_empty() {
            let left = words::many(left.parse().unwrap_or_default(), "object");
            hung(text, "      ", &format!("without it {left}, {}", successes(&first, &last)), 0);
        }
    }
    Ok(())
}

/// From when to when something succeeded, if it did.
fn successes(first: &str, last: &str) -> String {
    if first.is_empty() { "no success".to_owned() } else { format!("successes {first} to {last}") }
}

/// A text behind a label, in lines as wide as the terminal; further lines lie below its first, or so
/// much deeper. Lines of the evidence are not broken: they are copied from here.
fn hung(text: &mut String, label: &str, fact: &str, deeper: usize) {
    let indent = label.chars().count() + deeper;
    let room = super::width().saturating_sub(indent);
    for (at, line) in words::wrap(fact, room).iter().enumerate() {
        let head = if at == 0 { label.to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(text, "{head}{line}");
    }
}

/// A cell as a person reads it: a list one a line, seconds in days and hours too, a measured value
/// to the hundredth.
fn facts(name: &str, value: &str) -> Vec<String> {
    let measured = value.parse::<f64>().ok().filter(|_| value.contains('.'));
    match (name, value.parse::<i64>(), measured) {
        ("reasons" | "alternatives", ..) => split(value),
        (_, Ok(seconds), _) if name.ends_with("_seconds") => {
            vec![format!("{seconds} ({})", words::span(seconds))]
        }
        ("value" | "threshold", _, Some(measured)) => {
            let text = format!("{measured:.2}");
            vec![text.trim_end_matches('0').trim_end_matches('.').to_owned()]
        }
        _ => vec![value.to_owned()],
    }
}

fn split(cell: &str) -> Vec<String> {
    cell.split("; ").filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A line is what it was when the case was made.
const SAME: &str = "hash matches";

/// Prints lines, read again; `false` if one is not what it was.
fn evidence(
    pointers: &[String],
    case: &Path,
    shelf: &mut Shelf,
    redactor: &Redactor,
    text: &mut String,
) -> Result<bool> {
    let known: BTreeMap<String, [String; 2]> = rows(case, "evidence")?
        .iter()
        .map(|row| (cell(row, "pointer"), ["line_sha256", "text"].map(|name| cell(row, name))))
        .collect();
    let mut sound = true;
    let mut faults: BTreeSet<String> = BTreeSet::new();
    for pointer in pointers {
        let (source, offset, length) = pointer::parse(pointer)?;
        let at = Locator { source: 0, offset, length: u32::try_from(length).unwrap_or(u32::MAX) };
        let found = shelf.source(source).and_then(|source| lines::fetch(source, &[at]));
        let line = match found {
            Ok(mut lines) => lines.remove(&offset),
            // The facts are in the case: what is gone must not keep them back.
            Err(fault) => {
                sound = false;
                faults.insert(fault.to_string());
                kept(pointer, known.get(pointer), redactor, text);
                continue;
            }
        };
        let state = match (&line, known.get(pointer)) {
            (None, _) => "MISSING: no line starts there any more",
            (Some(line), Some([hash, _])) if sha256(line) == *hash => SAME,
            (Some(_), Some(_)) => "CHANGED: the line is not what it was",
            (Some(line), None) if line.len() as u64 == length => {
                "not hashed in this case: nothing to compare it with"
            }
            (Some(_), None) => "CHANGED: the line has another length",
        };
        sound &= !state.starts_with(|c: char| c.is_ascii_uppercase());
        let line = line.unwrap_or_default();
        let shown = match known.get(pointer) {
            // The scan knew which column holds a token.
            Some([_, text]) if state == SAME && redactor.veil().hides() => redactor.apply(text),
            _ => redactor.apply(&String::from_utf8_lossy(&line)),
        };
        let _ = writeln!(
            text,
            "  {} ({state})\n    {}",
            escape::visible(pointer),
            escape::visible(&shown)
        );
    }
    if let Some(first) = faults.first() {
        super::complain(first);
    }
    if let more @ 1.. = faults.len().saturating_sub(1) {
        super::warn(&format!("{more} more sources cannot be read either"));
    }
    Ok(sound)
}

/// A line whose log cannot be read any more, as the case keeps it.
fn kept(pointer: &str, known: Option<&[String; 2]>, redactor: &Redactor, text: &mut String) {
    let (state, line) = match known {
        Some([_, line]) => ("NOT READ AGAIN: as the case keeps it", redactor.apply(line)),
        None => ("NOT READ AGAIN, and the case does not keep it", String::new()),
    };
    let (pointer, line) = (escape::visible(pointer), escape::visible(&line));
    let _ = writeln!(text, "  {pointer} ({state})");
    if !line.is_empty() {
        let _ = writeln!(text, "    {line}");
    }
}

fn rows(case: &Path, table: &str) -> Result<Rows> {
    let table = report::read_table(case, table)?;
    let names: Vec<String> = frame::names(&table).into_iter().map(str::to_owned).collect();
    let cells = frame::cells(&table, usize::MAX)?;
    Ok(cells.into_iter().map(|row| names.iter().cloned().zip(row).collect()).collect())
}

fn find(case: &Path, table: &str, key: &str, id: &str) -> Result<BTreeMap<String, String>> {
    rows(case, table)?.into_iter().find(|row| cell(row, key) == id).ok_or_else(|| {
        Error::usage(format!("{id} is not in the table {table} of this case"))
            .hint(format!("`dwell table {} {table}` lists what is", case.display()))
    })
}

fn cell(row: &BTreeMap<String, String>, name: &str) -> String {
    row.get(name).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_shown_as_a_person_reads_them() {
        let one = |name, value| facts(name, value).join("|");
        assert_eq!(one("reasons", "a; b"), "a|b");
        assert_eq!(one("common_attributes", "a; b"), "a; b");
        assert_eq!(one("dwell_seconds", "3513422"), "3513422 (40 days 15 hours)");
        assert_eq!(one("threshold", "109.54997756406112"), "109.55");
        assert_eq!(one("value", "1512.0"), "1512");
        assert_eq!(one("threshold", "1000"), "1000");
        assert_eq!(one("title", "3.10"), "3.10");
        assert_eq!(successes("", ""), "no success");
        assert_eq!(successes("a", "b"), "successes a to b");
    }
}
