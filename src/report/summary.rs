//! What `scan` says to a person at a terminal: the answer, and the end screen.

mod next;

pub use next::{Run, typed};

use super::answer;
use super::bars::{line, time, together};
use super::coverage::{self, Sums};
use super::escape::{cut, visible};
use crate::case::{Bars, CampaignRow, Case, Level};
use crate::words::{many, thousands, wrap};
use std::fmt::Write as _;

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
/// Reasons and innocent explanations of a campaign that are shown, and how much of each.
const REASONS: usize = 4;
const REASON: usize = 240;

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

    /// Columns beside the labels; 0 where there is no end.
    fn room(self) -> usize {
        if self.width == 0 { 0 } else { self.width.saturating_sub(LABEL + 2).max(20) }
    }

    /// A label and its text, escaped, wrapped below itself.
    fn row(self, out: &mut String, label: &str, text: &str) {
        self.hung(out, &self.paint("2", &format!("{label:<LABEL$}")), text, "");
    }

    /// A label that is padded and painted, and its text behind a mark.
    fn hung(self, out: &mut String, label: &str, text: &str, mark: &str) {
        let indent = mark.chars().count();
        let room = self.room().checked_sub(indent).filter(|room| *room > 0).unwrap_or(usize::MAX);
        for (at, line) in wrap(&visible(text), room).iter().enumerate() {
            let (head, mark) = match at {
                0 => (label.to_owned(), mark.to_owned()),
                _ => (" ".repeat(LABEL), " ".repeat(indent)),
            };
            let _ = writeln!(out, "  {head}{mark}{line}");
        }
    }
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
        title(&mut out, style, campaign);
        for fact in answer::facts(case, campaign) {
            facts_row(&mut out, style, &fact);
        }
    }
    if !any {
        nothing(case, style, &mut out);
    }
    out
}

/// How bad, what, and the id to ask for.
fn title(out: &mut String, style: Style, campaign: &CampaignRow) {
    let level = campaign.level.name().to_uppercase();
    let indent = level.chars().count() + 2;
    let room =
        if style.width == 0 { usize::MAX } else { style.width.saturating_sub(indent).max(20) };
    let text = format!("{}  {}", visible(&campaign.title), visible(&campaign.campaign_id));
    for (at, line) in wrap(&text, room).iter().enumerate() {
        let head =
            if at == 0 { style.level(campaign.level, &level) } else { " ".repeat(indent - 2) };
        let _ = writeln!(out, "{head}  {}", style.bold(line));
    }
}

/// Short lists stand in one paragraph; reasons and rules to block, one a line.
fn facts_row(out: &mut String, style: Style, fact: &answer::Fact) {
    let label = |at: usize| if at == 0 { fact.label } else { "" };
    let all = fact.lines.len();
    match fact.label {
        "Block" => {
            for (at, line) in fact.lines.iter().take(6).enumerate() {
                style.row(out, label(at), &cut(line, 200));
            }
            if let more @ 1.. = all.saturating_sub(6) {
                let more = many(more as u64, "more indicator");
                style.row(out, "", &format!("and {more}: see `dwell table … indicators`"));
            }
        }
        "Why" | "If not" | "Considered" => {
            for (at, line) in fact.lines.iter().take(REASONS).enumerate() {
                let label = style.paint("2", &format!("{:<LABEL$}", label(at)));
                style.hung(out, &label, &cut(line, REASON), "- ");
            }
            if let more @ 1.. = all.saturating_sub(REASONS) {
                style.row(out, "", &format!("and {more} more: see `dwell show`"));
            }
        }
        _ => style.row(out, fact.label, &cut(&fact.lines.join("; "), 600)),
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
        let text = format!("{} below medium: `-t findings` lists them", many(milder, "finding"));
        style.row(out, "Milder", &text);
    }
    let graded = |grade| case.coverage.iter().filter(|r| r.grade == grade).count() as u64;
    let but = [
        (graded("C"), "with gaps or refused lines, which may hide requests"),
        (
            graded("D"),
            "damaged, not read, or too short to tell a gap: of these nothing is ruled out",
        ),
    ];
    for (sources, what) in but.into_iter().filter(|(sources, _)| *sources > 0) {
        style.row(out, "But", &format!("{} {what}", many(sources, "source")));
    }
    // Silence proves nothing of what could not be seen.
    for blind in case.blind.iter().filter(|blind| GRAVE.contains(&blind.about)) {
        style.row(out, "Cannot tell", &blind.text);
    }
}

/// What must be seen in a log, that no finding may mean that nothing was taken.
const GRAVE: [&str; 3] = ["objects", "outcome", "client"];

/// The end screen: what was read and whether it adds up, how bad it is, the requests over time, and
/// what to type next.
#[must_use]
pub fn end_screen(case: &Case, style: Style, run: &Run<'_>) -> String {
    let mut out = String::new();
    read(case, style, &mut out);
    levels(case, style, &mut out);
    if !run.answered {
        headlines(case, style, &mut out);
    }
    blind(case, style, &mut out);
    over_time(case, style, &mut out);
    next::next(case, style, run, &mut out);
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
        let left_out = left_out(case, level);
        let shown = if findings + campaigns > 0 {
            style.level(level, &label)
        } else {
            style.paint("2", &label)
        };
        let _ = writeln!(
            out,
            "  {shown}{}, {}{left_out}",
            many(campaigns, "campaign"),
            many(findings, "finding")
        );
    }
}

/// What `--min-level` leaves out of a level, that it does not pass for nothing.
fn left_out(case: &Case, level: Level) -> String {
    let of = Level::ALL.iter().zip(case.asked.left_out).find(|(of, _)| **of == level);
    match of {
        Some((_, (campaigns, findings))) if campaigns + findings > 0 => {
            let (campaigns, findings) = (many(campaigns, "campaign"), many(findings, "finding"));
            format!("; left out: {campaigns}, {findings}")
        }
        _ => String::new(),
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
        let label = style.level(campaign.level, &format!("{:<LABEL$}", campaign.level.name()));
        let (id, title) = (&campaign.campaign_id, cut(&campaign.title, 200));
        style.hung(out, &label, &format!("{id}  {title}"), "");
    }
    if let more @ 1.. = notable.count() {
        style.row(out, "", &format!("and {}", many(more as u64, "more campaign")));
    }
}

/// All requests and those of campaigns, each on a scale of its own, and when there were most.
fn over_time(case: &Case, style: Style, out: &mut String) {
    let bars = &case.bars;
    let Some(all) = bars.peak(false) else { return };
    let together = together(bars.counts.len(), style.room());
    let mut heading = format!("Requests per {}", bars.unit());
    if together > 1 {
        let each = bars.each.saturating_mul(i64::try_from(together).unwrap_or(1));
        let unit = Bars { each, ..Bars::default() }.unit();
        let _ = write!(heading, " (a character is {unit})");
    }
    let _ = writeln!(out, "\n{}", style.bold(&heading));
    let mut draw = |label: &str, code: &str, pick: fn(&(u64, u64)) -> u64| {
        let values: Vec<u64> = bars.counts.iter().map(pick).collect();
        let line = style.paint(code, &line(&values, together));
        let _ = writeln!(out, "  {}{line}", style.paint("2", &format!("{label:<LABEL$}")));
    };
    let most = |(at, count): (usize, u64)| {
        let time = time(bars, bars.begin(at));
        format!("{} {} {time}", thousands(count), if bars.are_days() { "on" } else { "at" })
    };
    draw("all", "34", |bar| bar.0);
    let mut told = most(all);
    if let Some(own) = bars.peak(true) {
        draw("of campaigns", "31", |bar| bar.1);
        told = format!("{told}; of campaigns {}", most(own));
    }
    style.row(out, "most", &told);
}

#[cfg(test)]
mod tests;
