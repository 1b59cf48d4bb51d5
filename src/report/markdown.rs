//! Markdown: the answer for a ticket or a chat, and any table.

use super::answer;
use super::claims::{TIERS, groups, place, tiers};
use super::coverage::{self, GRADES, Sums};
use super::escape::markdown as md;
use super::frame;
use super::sink::{self, Sink};
use crate::case::Case;
use crate::error::Result;
use crate::words::{many, moment, thousands};
use polars::prelude::DataFrame;
use std::fmt::Write as _;

/// Rows of a table in the report; the rest is in the CSV file.
const ROWS: usize = 40;

/// `report.md`: the same answer as the HTML report, shorter.
pub fn report(case: &Case) -> String {
    let mut out = String::from("# What the access logs say\n");
    if !case.warnings.is_empty() {
        out.push_str("\n> **Read this first**\n>\n");
    }
    for warning in &case.warnings {
        let _ = writeln!(out, "> - {}", md(warning));
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
            "\n{}: {} looked at.",
            answer::nothing(case),
            many(sums.parsed, "request")
        );
    }
    if let Some(milder) = coverage::milder(case) {
        let _ = writeln!(out, "\nBelow medium, and in the tables only: {milder}.");
    }
    timeline(case, &mut out);
    claims(case, &mut out);
    objects(case, &mut out);
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
    let shown = answer::moments(case, ROWS);
    for e in &shown {
        let time = e.time.map_or_else(String::new, moment);
        let until = e.time_high.map_or_else(String::new, |high| format!(" to {}", moment(high)));
        let (event, campaign, message) = (md(&e.event), md(&e.campaign_id), md(&e.message));
        let _ = writeln!(out, "| {time}{until} | {event} | {campaign} | {message} |");
    }
    rest(out, case.timeline.len(), shown.len(), "timeline.csv");
}

fn claims(case: &Case, out: &mut String) {
    for group in groups(case) {
        let alike = group.is_alike();
        let _ = writeln!(out, "\n## {}\n", group.heading);
        if let Some(ground) = group.ground() {
            let _ = writeln!(out, "> {}.\n", md(&ground));
        }
        out.push_str(if alike {
            "| endpoint |\n| --- |\n"
        } else {
            "| endpoint | objects | grade | because |\n| --- | ---: | --- | --- |\n"
        });
        for e in group.endpoints.iter().take(ROWS) {
            let place = md(&place(e));
            let _ = if alike {
                writeln!(out, "| {place} |")
            } else {
                let (objects, because) = (thousands(e.campaign_objects), group.because(e));
                writeln!(out, "| {place} | {objects} | {} | {} |", md(&e.grade), md(&because))
            };
        }
        rest(out, group.endpoints.len(), ROWS, "endpoints.csv");
    }
}

fn objects(case: &Case, out: &mut String) {
    if !case.exposure.is_empty() {
        let tiers = tiers(case);
        let _ = writeln!(
            out,
            "\n## Objects asked for\n\n{tiers}, by all campaigns at level {} or above together, one a row in `exposure.csv`. {TIERS}",
            answer::bar(case).name()
        );
    }
}

fn coverage(case: &Case, sums: &Sums, out: &mut String) {
    let _ = writeln!(
        out,
        "\n## How complete the logs are\n\n{}. Lines: {}. {}.",
        sums.sources(),
        sums.equation(),
        sums.records()
    );
    if let Some(window) = coverage::window(case) {
        let _ = writeln!(out, "\nTime window: {}.", md(&window));
    }
    if let Some(silences) = coverage::silences(case) {
        let _ = writeln!(out, "\nGaps: {silences}, in `gaps.csv`.");
    }
    if !case.blind.is_empty() {
        out.push_str("\nWhat these logs cannot tell:\n\n");
    }
    for blind in &case.blind {
        let _ = writeln!(out, "- {}", md(&blind.text));
    }
    let noted: Vec<_> = case.coverage.iter().filter(|c| !c.note.is_empty()).collect();
    if !noted.is_empty() {
        out.push_str("\nSources:\n\n");
    }
    for c in noted.iter().take(ROWS) {
        let _ = writeln!(out, "- {} (grade {}): {}", md(&c.source), md(&c.grade), md(&c.note));
    }
    rest(out, noted.len(), ROWS, "coverage.csv");
    let _ = writeln!(out, "\nGrades say how complete the evidence behind a claim is. {GRADES}");
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
            "> **Read this first**\n>\n> - Times of gw",
            "Below medium, and in the tables only: 1 campaign at level low.",
            "Gaps: 1 gap, the longest 2 hours 30 minutes, in `gaps.csv`.",
            "A is never given",
            "## Objects asked for",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn a_reason_that_all_endpoints_share_is_written_once() {
        let mut case = demo::case();
        for endpoint in &mut case.endpoints {
            endpoint.claim = "not_called".into();
            endpoint.because = "no request; every line".into();
        }
        let text = report(&case);
        assert_eq!(text.matches("no request; every line").count(), 1, "{text}");
        assert!(text.contains("> Grade B: no request; every line.\n\n| endpoint |\n"), "{text}");
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
