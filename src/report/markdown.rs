//! Markdown: the answer for a ticket or a chat, and any table.

use super::answer::{self, CLAIMS, Sums};
use super::escape::markdown as md;
use super::frame;
use super::sink::{self, Sink};
use super::words::{many, moment, size, thousands};
use crate::case::Case;
use crate::error::Result;
use polars::prelude::DataFrame;
use std::fmt::Write as _;

/// Rows of a table in the report; the rest is in the CSV file.
const ROWS: usize = 40;

/// `report.md`: the same answer as the HTML report, shorter.
pub fn report(case: &Case) -> String {
    let mut out = String::from("# What the access logs say\n");
    for warning in &case.warnings {
        let _ = writeln!(out, "\n> **Read this first:** {}", md(warning));
    }
    let mut any = false;
    for campaign in answer::notable(case) {
        any = true;
        let _ = writeln!(out, "\n## {}\n", md(&campaign.title));
        let _ = writeln!(out, "| {} | {} |", md(&campaign.campaign_id), campaign.level.name());
        out.push_str("| --- | --- |\n");
        for fact in answer::facts(case, campaign) {
            let lines: Vec<String> = fact.lines.iter().take(ROWS).map(|line| md(line)).collect();
            let _ = writeln!(out, "| {} | {} |", fact.label, lines.join("<br>"));
        }
    }
    let sums = Sums::of(case);
    if !any {
        let _ = writeln!(
            out,
            "\nNothing suspicious at level medium or above in {}.",
            many(sums.parsed, "request")
        );
    }
    timeline(case, &mut out);
    claims(case, &mut out);
    coverage(case, &sums, &mut out);
    let checks = answer::checks(case);
    let _ = write!(out, "\n## How to verify this\n\n```\n{checks}\n```\n");
    out
}

fn timeline(case: &Case, out: &mut String) {
    if case.timeline.is_empty() {
        return;
    }
    out.push_str(
        "\n## Timeline\n\n| time | event | campaign | what |\n| --- | --- | --- | --- |\n",
    );
    let shown = answer::moments(case);
    for e in shown.iter().take(ROWS) {
        let time = e.time.map_or_else(String::new, moment);
        let until = e.time_high.map_or_else(String::new, |high| format!(" to {}", moment(high)));
        let (event, campaign, message) = (md(&e.event), md(&e.campaign_id), md(&e.message));
        let _ = writeln!(out, "| {time}{until} | {event} | {campaign} | {message} |");
    }
    rest(out, case.timeline.len(), shown.len().min(ROWS), "timeline.csv");
}

fn claims(case: &Case, out: &mut String) {
    for (claim, heading) in CLAIMS {
        let total = case.endpoints.iter().filter(|e| e.claim == claim).count();
        if total == 0 {
            continue;
        }
        let _ = writeln!(
            out,
            "\n## {heading}\n\n| endpoint | objects | grade | because |\n| --- | ---: | --- | --- |"
        );
        for e in case.endpoints.iter().filter(|e| e.claim == claim).take(ROWS) {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} |",
                md(&answer::place(e)),
                thousands(e.campaign_objects),
                md(&e.grade),
                md(&e.because)
            );
        }
        rest(out, total, ROWS, "endpoints.csv");
    }
}

fn coverage(case: &Case, sums: &Sums, out: &mut String) {
    let _ = writeln!(
        out,
        "\n## How complete the logs are\n\n{}, {} on disk. Lines: {}. {}, {}.",
        many(sums.sources, "source"),
        size(sums.bytes),
        sums.equation(),
        many(sums.parsed, "record"),
        sums.span()
    );
    if let Some(window) = answer::window(case) {
        let _ = writeln!(out, "\nTime looked at: {}.", md(&window));
    }
    if !case.blind.is_empty() {
        out.push_str("\nWhat these logs cannot tell:\n\n");
    }
    for blind in &case.blind {
        let _ = writeln!(out, "- {}", md(&blind.text));
    }
    let noted: Vec<_> = case.coverage.iter().filter(|c| !c.note.is_empty()).collect();
    if !noted.is_empty() {
        out.push('\n');
    }
    for c in noted.iter().take(ROWS) {
        let _ = writeln!(out, "- {} (grade {}): {}", md(&c.source), md(&c.grade), md(&c.note));
    }
    rest(out, noted.len(), ROWS, "coverage.csv");
}

fn rest(out: &mut String, total: usize, shown: usize, file: &str) {
    if let more @ 1.. = total.saturating_sub(shown) {
        let _ = writeln!(out, "\n… and {} in `{file}`.", many(more as u64, "more row"));
    }
}

/// Any table, whole.
///
/// # Errors
/// When the sink refuses.
pub fn sheet(table: &DataFrame, out: &mut Sink<'_>) -> Result<()> {
    let mut text = format!("| {} |\n|", frame::names(table).join(" | "));
    for values in table.columns() {
        text.push_str(if frame::is_number(values) { " ---: |" } else { " --- |" });
    }
    text.push('\n');
    for row in frame::cells(table, usize::MAX)? {
        let cells: Vec<String> = row.iter().map(|cell| md(cell)).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    sink::all(out, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::demo;

    #[test]
    fn the_ticket_says_what_the_page_says() {
        let text = report(&demo::case());
        for part in [
            "C-7d41a09e",
            "| Dwell time | 38 days",
            "partner-reporting",
            "## Timeline",
            "Reached: data was returned",
            "every line accounted for",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn hostile_text_is_neither_markup_nor_a_link_nor_a_new_row() {
        let case = demo::hostile();
        let text = report(&case);
        for part in ["<script", "<img", "![", "https://", "\x1b", "\u{202e}", "\r"] {
            assert!(!text.contains(part), "{part} in\n{text}");
        }
        assert_eq!(text.matches("](").count(), text.matches("\\](").count());
        let rows = text.lines().filter(|line| line.contains("/c calc")).count();
        let starts = text
            .lines()
            .filter(|l| l.contains("/c calc") && l.starts_with(['|', '#', '>', '-']))
            .count();
        assert_eq!(rows, starts);
    }
}
