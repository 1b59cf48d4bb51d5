//! What `scan` says to a person at a terminal: the answer, and the end screen.

use super::answer;
use super::coverage::{self, Sums};
use super::escape::{cut, visible};
use crate::case::{Case, Level};
use crate::words::{day, many, share, thousands};
use std::fmt::Write as _;
use std::path::Path;

/// How to set text for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With colours.
    pub color: bool,
    /// Columns of the terminal; 0 where lines need no wrapping.
    pub width: usize,
}

/// Width of the labels, and of the indent of what follows them.
const LABEL: usize = 15;
/// Longest bar of the end screen.
const BAR: u64 = 24;

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn level(self, level: Level, text: &str) -> String {
        let code = match level {
            Level::Critical => "1;31",
            Level::High => "31",
            Level::Medium => "33",
            Level::Low => "36",
            Level::Informational => "2",
        };
        self.paint(code, text)
    }

    /// A label and its text, escaped, wrapped below itself.
    fn row(self, out: &mut String, label: &str, text: &str) {
        let room =
            if self.width == 0 { usize::MAX } else { self.width.saturating_sub(LABEL + 2).max(20) };
        let shown = format!("{label:<LABEL$}");
        for (at, line) in wrap(&visible(text), room).iter().enumerate() {
            let head = if at == 0 { self.paint("2", &shown) } else { " ".repeat(LABEL) };
            let _ = writeln!(out, "  {head}{line}");
        }
    }
}

/// Breaks a text at blanks, and inside words only where a word fills a line.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            if used == room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += 1;
        }
    }
    lines.push(line);
    lines
}

/// The answer: a block for each campaign at level medium or above, or what was looked at in vain.
#[must_use]
pub fn answer(case: &Case, style: Style) -> String {
    let mut out = String::new();
    for warning in &case.warnings {
        style.row(&mut out, "warning", warning);
    }
    let mut any = false;
    for campaign in answer::notable(case) {
        if any || !case.warnings.is_empty() {
            out.push('\n');
        }
        any = true;
        let level = style.level(campaign.level, &campaign.level.name().to_uppercase());
        let (id, title) = (visible(&campaign.campaign_id), visible(&campaign.title));
        let _ = writeln!(out, "{level}  {}  {}", style.bold(&title), style.paint("2", &id));
        for fact in answer::facts(case, campaign) {
            facts_row(&mut out, style, &fact);
        }
    }
    if !any {
        nothing(case, style, &mut out);
    }
    out
}

/// Short lists stand in one paragraph; rules to block, one a line.
fn facts_row(out: &mut String, style: Style, fact: &answer::Fact) {
    let text = fact.lines.join("; ");
    if fact.label == "Block" {
        for (at, line) in fact.lines.iter().take(6).enumerate() {
            style.row(out, if at == 0 { fact.label } else { "" }, &cut(line, 200));
        }
        if let more @ 1.. = fact.lines.len().saturating_sub(6) {
            style.row(out, "", &format!("and {}", many(more as u64, "more indicator")));
        }
    } else {
        style.row(out, fact.label, &cut(&text, 600));
    }
}

fn nothing(case: &Case, style: Style, out: &mut String) {
    let sums = Sums::of(case);
    let headline = answer::nothing(case) + ".";
    let _ = writeln!(out, "{}", style.bold(&headline));
    let looked = format!("{} in {}", many(sums.parsed, "request"), many(sums.sources, "source"));
    style.row(out, "Looked at", &looked);
    style.row(out, "Records", &sums.span());
    if let Some(window) = coverage::window(case) {
        style.row(out, "Time window", &window);
    }
    let milder = case.findings.iter().filter(|f| f.level < Level::Medium).count() as u64;
    if milder > 0 {
        style.row(out, "Milder", &format!("{} below medium", many(milder, "finding")));
    }
    let weak = case.coverage.iter().filter(|r| r.grade.as_str() > "B").count() as u64;
    if weak > 0 {
        let text = format!("{} too incomplete to rule anything out", many(weak, "source"));
        style.row(out, "But", &text);
    }
    // Silence proves nothing of what could not be seen.
    for blind in case.blind.iter().filter(|blind| GRAVE.contains(&blind.about)) {
        style.row(out, "Cannot tell", &blind.text);
    }
}

/// What must be seen in a log, that no finding may mean that nothing was taken.
const GRAVE: [&str; 3] = ["objects", "outcome", "client"];

/// The end screen: what was read and whether it adds up, how bad it is, the busiest days, and
/// what to run next; `written` is the case folder, if there is one by now. Campaigns are named unless
/// the answer was shown.
#[must_use]
pub fn end_screen(case: &Case, style: Style, written: Option<&Path>, answered: bool) -> String {
    let mut out = String::new();
    read(case, style, &mut out);
    levels(case, style, &mut out);
    if !answered {
        headlines(case, style, &mut out);
    }
    blind(case, style, &mut out);
    days(case, style, &mut out);
    next(case, style, written, &mut out);
    out
}

fn read(case: &Case, style: Style, out: &mut String) {
    let sums = Sums::of(case);
    let _ = writeln!(out, "{}", style.bold("Read"));
    style.row(out, "Sources", &format!("{}, {}", thousands(sums.sources), sums.sizes()));
    style.row(out, "Lines", &sums.equation());
    style.row(out, "Records", &sums.span());
    if let Some(window) = coverage::window(case) {
        style.row(out, "Time window", &window);
    }
    if sums.out_of_order > 0 {
        style.row(out, "Out of order", &many(sums.out_of_order, "record"));
    }
    if let Some(silences) = coverage::silences(case) {
        style.row(out, "Gaps", &silences);
    }
}

fn blind(case: &Case, style: Style, out: &mut String) {
    if !case.blind.is_empty() {
        let _ = writeln!(out, "\n{}", style.bold("Cannot tell"));
    }
    for blind in &case.blind {
        style.row(out, blind.about, &blind.text);
    }
}

fn levels(case: &Case, style: Style, out: &mut String) {
    let _ = writeln!(out, "\n{}", style.bold("Found"));
    for level in Level::ALL.into_iter().rev() {
        let findings = case.findings.iter().filter(|f| f.level == level).count() as u64;
        let campaigns = case.campaigns.iter().filter(|c| c.level == level).count() as u64;
        let label = format!("{:<LABEL$}", level.name());
        let shown = if findings + campaigns > 0 {
            style.level(level, &label)
        } else {
            style.paint("2", &label)
        };
        let _ = writeln!(
            out,
            "  {shown}{}, {}",
            many(campaigns, "campaign"),
            many(findings, "finding")
        );
    }
}

/// Campaigns that the end screen names.
const HEADLINES: usize = 5;

fn headlines(case: &Case, style: Style, out: &mut String) {
    let mut notable = answer::notable(case);
    for (at, campaign) in notable.by_ref().take(HEADLINES).enumerate() {
        if at == 0 {
            out.push('\n');
        }
        let label = format!("{:<LABEL$}", campaign.level.name());
        let (id, title) = (visible(&campaign.campaign_id), cut(&campaign.title, 200));
        let label = style.level(campaign.level, &label);
        let _ = writeln!(out, "  {label}{}  {}", style.paint("2", &id), visible(&title));
    }
    if let more @ 1.. = notable.count() {
        style.row(out, "", &format!("and {}", many(more as u64, "more campaign")));
    }
}

fn days(case: &Case, style: Style, out: &mut String) {
    let mut busiest: Vec<_> = case.days.iter().filter(|(_, requests, _)| *requests > 0).collect();
    busiest.sort_by_key(|(at, requests, _)| (std::cmp::Reverse(*requests), *at));
    let Some((_, most, _)) = busiest.first().copied().copied() else { return };
    let _ = writeln!(out, "\n{}", style.bold("Busiest days"));
    for (at, requests, campaigns) in busiest.into_iter().take(5) {
        let (bar, blank) = bar(*requests, most);
        let bar = style.paint("34", &bar);
        let of = if *campaigns > 0 {
            let text = format!(", {} of them of campaigns", share(*campaigns, *requests));
            style.level(Level::High, &text)
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "  {:<LABEL$}{bar}{blank} {:>18}{of}",
            day(*at),
            many(*requests, "request")
        );
    }
}

/// A bar in eighths of a character, and the blanks that fill it up.
fn bar(value: u64, most: u64) -> (String, String) {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = u128::from(value) * u128::from(BAR) * 8 / u128::from(most.max(1));
    let eighths = usize::try_from(eighths).unwrap_or(0).max(1);
    let rest = EIGHTHS.get(eighths % 8).copied().unwrap_or("");
    let used = eighths / 8 + usize::from(!rest.is_empty());
    let blanks = usize::try_from(BAR).unwrap_or(0).saturating_sub(used);
    (format!("{}{rest}", "█".repeat(eighths / 8)), " ".repeat(blanks))
}

fn next(case: &Case, style: Style, written: Option<&Path>, out: &mut String) {
    let _ = writeln!(out, "\n{}", style.bold("Next"));
    let mut row = |command: &str, what: &str| {
        let _ = writeln!(out, "  {command:<43} {}", style.paint("2", &format!("# {what}")));
    };
    let place = written.map_or_else(|| "case/".to_owned(), typed);
    if written.is_none() {
        row("dwell scan … -o case/", "keep everything: report, tables, manifest");
    }
    if let Some(folder) = written {
        let page = typed(&folder.join("report.html"));
        row(&page, "the whole story, for a browser; report.md for a ticket");
    }
    if let Some(campaign) = answer::notable(case).next() {
        let id = visible(&campaign.campaign_id);
        row(&format!("dwell show {place} {id}"), "its story and its log lines");
        if campaign.detected.is_none() {
            row("dwell scan … --detected TIME", "date its discovery: the dwell time");
        }
    }
    // The ledger itself is not made for a summary.
    let returned = answer::notable(case).any(|campaign| campaign.objects_returned > 0);
    if returned || !case.exposure.is_empty() {
        row(
            &format!("dwell table {place} exposure --as csv"),
            "every object, who asked, what came back",
        );
        row(&format!("dwell table {place} indicators"), "what to block and to search for");
    } else if !case.findings.is_empty() {
        row(&format!("dwell table {place} findings"), "what each detector says");
    }
    if case.coverage.iter().any(|r| r.note.contains("no known log format")) {
        row("dwell formats explain …", "what the files are that no format fits, and what to type");
    }
    if case.coverage.iter().any(|r| r.rejected > 0) {
        row(&format!("dwell table {place} rejects"), "the lines that did not parse, and why");
    }
    row(&format!("dwell verify {place}"), "inputs and outputs against the manifest");
}

/// A path as it is typed in a shell.
fn typed(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,".contains(c);
    if text.chars().all(plain) {
        return text;
    }
    visible(&format!("'{}'", text.replace('\'', "'\\''"))).into_owned()
}

#[cfg(test)]
mod tests;
