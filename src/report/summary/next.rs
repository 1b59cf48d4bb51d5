//! What to type next.

use super::Style;
use crate::case::{Case, Fate};
use crate::report::answer;
use crate::report::escape::visible;
use std::fmt::Write as _;
use std::path::Path;

/// How the program was run, as far as the end screen depends on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Run<'r> {
    /// The case folder, if one was written.
    pub written: Option<&'r Path>,
    /// The answer was shown, so that the end screen need not name the campaigns.
    pub answered: bool,
    /// The command as it was typed, to be typed again with more; `dwell scan …` if it is too long.
    pub again: &'r str,
    /// The paths of the logs as they were typed.
    pub paths: &'r str,
}

/// The section with the commands.
pub(super) fn next(case: &Case, style: Style, run: &Run<'_>, out: &mut String) {
    let rows = commands(case, run);
    let longest = rows.iter().map(|(command, _)| command.chars().count()).max().unwrap_or(0);
    let widest = rows.iter().map(|(_, what)| what.chars().count()).max().unwrap_or(0);
    let _ = writeln!(out, "\n{}", style.bold("Next"));
    let beside = style.width == 0 || longest + widest + 6 <= style.width;
    for (command, what) in rows {
        let what = style.paint("2", &format!("# {what}"));
        // A shell takes it either way.
        let _ = if beside {
            writeln!(out, "  {command:<longest$}  {what}")
        } else {
            writeln!(out, "  {what}\n  {command}")
        };
    }
}

fn commands(case: &Case, run: &Run<'_>) -> Vec<(String, &'static str)> {
    let mut rows = Vec::new();
    let mut row = |command: String, what| rows.push((command, what));
    let place = run.written.map_or_else(|| "case".to_owned(), typed);
    match run.written {
        None => row(
            format!("{} -o case", run.again),
            "keep everything: report, spreadsheet, tables, manifest",
        ),
        Some(folder) => row(
            typed(&folder.join("report.html")),
            "the whole story, for a browser; report.md for a ticket",
        ),
    }
    let worst = answer::notable(case).next();
    if let Some(campaign) = worst {
        if let Some(id) = answer::own(&campaign.campaign_id) {
            row(format!("dwell show {place} {id}"), "its story and its log lines");
        }
        if campaign.detected.is_none() {
            row(
                format!("{} --detected TIME", run.again),
                "when it was noticed, for the dwell time",
            );
        }
    }
    // The ledger itself is not made for a summary.
    let returned = answer::notable(case).any(|campaign| campaign.objects_returned > 0);
    if returned || !case.exposure.is_empty() {
        row(format!("dwell table {place} exposure --as csv"), "every object, and what came back");
    }
    if let Some(id) = worst.and_then(|campaign| answer::own(&campaign.campaign_id)) {
        row(
            format!("dwell table {place} indicators --where campaign_id={id}"),
            "what to block and to search for",
        );
    } else if !case.findings.is_empty() {
        row(format!("dwell table {place} findings"), "what each detector says");
    }
    if case.coverage.iter().any(|r| r.fate == Fate::Unknown) {
        row(
            format!("dwell formats explain {}", run.paths),
            "which files no format fits, and what to type",
        );
    }
    if case.coverage.iter().any(|r| r.rejected > 0) {
        row(format!("dwell table {place} rejects"), "the lines that did not parse, and why");
    }
    row(format!("dwell verify {place}"), "inputs and outputs against the manifest");
    rows
}

/// A path, or another word, as it is typed in a shell.
#[must_use]
pub fn typed(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    visible(&format!("'{}'", text.replace('\'', "'\\''"))).into_owned()
}
