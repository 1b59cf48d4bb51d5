//! How far what is said may rest on the logs, in words: what was read of them, what is missing, and
//! what they cannot show. Nothing is escaped here; each sink does that itself.

use super::answer::{self, Fact};
use super::column::{Column, text};
use super::frame;
use crate::case::{CampaignRow, Case, CoverageRow, Fate, Level};
use crate::error::Result;
use crate::record::Timestamp;
use crate::words::{many, moment, size, span, stretch, thousands};
use polars::prelude::DataFrame;

/// What the grades of sources and of claims mean.
pub const GRADES: &str = "B: all of it was read, and no gap was found. C: gaps, or lines that were refused, may hide requests. D: damaged, not read, or too few records to tell a gap. A is never given: it would take counters which prove that no line is missing.";

/// Stretches without records, how many and how long.
pub fn silences(case: &Case) -> Option<String> {
    let longest = case.gaps.iter().map(|gap| gap.seconds).max()?;
    let longest = stretch(i64::try_from(longest).unwrap_or(i64::MAX));
    Some(format!("{}, the longest {longest}", many(case.gaps.len() as u64, "gap")))
}

/// What was found besides what a report tells at length.
pub fn milder(case: &Case) -> Option<String> {
    let levels = Level::ALL.into_iter().rev().filter(|level| *level < Level::Medium);
    let campaigns: Vec<String> = levels
        .map(|level| (level, case.campaigns.iter().filter(|c| c.level == level).count() as u64))
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| format!("{} at level {}", many(count, "campaign"), level.name()))
        .collect();
    if !campaigns.is_empty() {
        return Some(campaigns.join(", "));
    }
    let findings = case.findings.iter().filter(|f| f.level < Level::Medium).count() as u64;
    (findings > 0).then(|| many(findings, "finding"))
}

/// What was found, and all that a reader of the tables alone would miss: one fact a line.
pub fn caveats(case: &Case) -> Vec<Fact> {
    let sums = Sums::of(case);
    let facts = [
        ("Read this first", case.warnings.clone()),
        ("Found", headlines(case)),
        ("Read", vec![sums.sources(), format!("Lines: {}", sums.equation()), sums.records()]),
        ("Time window", window(case).into_iter().collect()),
        ("Gaps", silences(case).into_iter().collect()),
        ("Cannot tell", case.blind.iter().map(|blind| blind.text.clone()).collect()),
        ("Grades", vec![GRADES.to_owned()]),
        ("Times", vec!["All times are UTC.".to_owned()]),
        ("Verify", answer::checks(case).lines().map(str::to_owned).collect()),
    ];
    facts
        .into_iter()
        .map(|(label, lines)| Fact { label, lines })
        .filter(|fact| !fact.lines.is_empty())
        .collect()
}

/// Campaigns that the first sheet names.
const HEADLINES: usize = 20;

/// What was found, in a line each, worst first; the rest is counted.
fn headlines(case: &Case) -> Vec<String> {
    let told = |c: &CampaignRow| format!("{}: {} ({})", c.level.name(), c.title, c.campaign_id);
    let mut lines: Vec<String> = answer::notable(case).take(HEADLINES).map(told).collect();
    if let more @ 1.. = answer::notable(case).count().saturating_sub(HEADLINES) {
        lines.push(format!("{} at this level", many(more as u64, "more campaign")));
    }
    if lines.is_empty() {
        lines.push(answer::nothing(case) + ".");
    }
    lines.extend(milder(case).map(|milder| format!("below medium: {milder}")));
    lines
}

/// The caveats as a table: a row a line.
///
/// # Errors
/// When the frame cannot be built, which would be a fault of ours.
pub fn sheet(case: &Case) -> Result<DataFrame> {
    const COLUMNS: &[Column<(&str, String)>] =
        &[text("about", "", |row| row.0), text("what it says", "", |row| &row.1)];
    let rows: Vec<(&str, String)> = caveats(case)
        .into_iter()
        .flat_map(|fact| fact.lines.into_iter().map(move |line| (fact.label, line)))
        .collect();
    frame::build(&rows, COLUMNS)
}

/// The sums over all sources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Sources.
    pub sources: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Lines, and how they ended.
    pub lines: u64,
    /// Records.
    pub parsed: u64,
    /// Refused with a reason.
    pub rejected: u64,
    /// Blank lines and comments.
    pub skipped: u64,
    /// Bytes of lines, after decompression.
    pub text: u64,
    /// Of these, in rejected lines.
    pub text_rejected: u64,
    /// Sources that were not read, but for those whose content another source holds.
    pub unread: u64,
    /// Their bytes on disk; those of files that could not be opened are unknown.
    pub bytes_unread: u64,
    /// Of these, sources that could not be opened.
    pub closed: u64,
    /// Records out of order.
    pub out_of_order: u64,
    /// Earliest record.
    pub first: Option<Timestamp>,
    /// Latest record.
    pub last: Option<Timestamp>,
}

impl Sums {
    /// Adds up the coverage of a case.
    pub fn of(case: &Case) -> Self {
        let sum = |get: fn(&CoverageRow) -> u64| case.coverage.iter().map(get).sum();
        let unread = |r: &CoverageRow| u64::from(!matches!(r.fate, Fate::Read | Fate::Twice));
        Self {
            sources: case.coverage.len() as u64,
            bytes: sum(|r| r.bytes),
            lines: sum(|r| r.lines),
            parsed: sum(|r| r.parsed),
            rejected: sum(|r| r.rejected),
            skipped: sum(|r| r.skipped),
            text: sum(|r| r.bytes_parsed + r.bytes_rejected + r.bytes_skipped),
            text_rejected: sum(|r| r.bytes_rejected),
            unread: case.coverage.iter().map(unread).sum(),
            bytes_unread: case.coverage.iter().map(|r| unread(r) * r.bytes).sum(),
            closed: sum(|r| u64::from(r.fate == Fate::Closed)),
            out_of_order: sum(|r| r.out_of_order),
            first: case
                .covered
                .map(|(first, _)| first)
                .or_else(|| case.coverage.iter().filter_map(|r| r.first_seen).min()),
            last: case
                .covered
                .map(|(_, last)| last)
                .or_else(|| case.coverage.iter().filter_map(|r| r.last_seen).max()),
        }
    }

    /// Whether every line was parsed, rejected or skipped.
    pub fn add_up(&self) -> bool {
        self.lines == self.parsed + self.rejected + self.skipped
    }

    /// The lines and how they ended, as an equation.
    pub fn equation(&self) -> String {
        let (sign, verdict) = match (self.add_up(), self.unread()) {
            (true, None) => ("=", "every line accounted for".to_owned()),
            (true, Some(unread)) => ("=", format!("every line of what was read; {unread}")),
            (false, _) => ("≠", "the sums DO NOT add up".to_owned()),
        };
        format!(
            "{} {sign} {} parsed + {} rejected + {} skipped ({verdict})",
            thousands(self.lines),
            thousands(self.parsed),
            thousands(self.rejected),
            thousands(self.skipped),
        )
    }

    /// How much was not read, of which nobody counted the lines.
    fn unread(&self) -> Option<String> {
        let opened = self.unread.saturating_sub(self.closed);
        let known = format!("{} of {}", many(opened, "source"), size(self.bytes_unread));
        let closed = format!("{} that could not be opened", many(self.closed, "source"));
        match (opened, self.closed) {
            (0, 0) => None,
            (_, 0) => Some(format!("not read: {known}")),
            (0, _) => Some(format!("not read: {closed}")),
            _ => Some(format!("not read: {known}, {closed}")),
        }
    }

    /// How large the sources are.
    pub fn sizes(&self) -> String {
        format!("{} on disk, {} of lines", size(self.bytes), size(self.text))
    }

    /// How many sources, and how large.
    pub fn sources(&self) -> String {
        format!("{}, {}", many(self.sources, "source"), self.sizes())
    }

    /// The records and the time they span.
    pub fn records(&self) -> String {
        format!("{}, {}", many(self.parsed, "record"), self.span())
    }

    /// The time the records span.
    pub fn span(&self) -> String {
        match (self.first, self.last) {
            (Some(first), Some(last)) => format!(
                "from {} to {} ({})",
                moment(first),
                moment(last),
                span(last.seconds_since(first))
            ),
            _ => "none of which carries a time".to_owned(),
        }
    }
}

/// What `--since` and `--until` left out, if anything.
pub fn window(case: &Case) -> Option<String> {
    let asked = &case.asked;
    let bound = |word: &str, time: Option<Timestamp>| {
        time.map(|time| format!("{word} {}", moment(time))).into_iter()
    };
    let bounds: Vec<String> =
        bound("from", asked.since).chain(bound("until", asked.until)).collect();
    (!asked.is_everything()).then(|| {
        let outside = many(asked.outside, "record");
        format!("{}; {outside} outside of it: left out", bounds.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::demo;

    #[test]
    fn sums_that_do_not_add_up_are_shouted() {
        let mut case = demo::case();
        assert!(Sums::of(&case).equation().contains("every line accounted for"));
        case.coverage[0].lines += 1;
        assert!(Sums::of(&case).equation().contains("DO NOT add up"));
    }

    #[test]
    fn that_every_line_is_accounted_for_is_not_said_of_what_was_not_read() {
        let told = |fates: &[Fate]| {
            let mut case = demo::case();
            case.coverage.extend(fates.iter().map(|fate| CoverageRow {
                bytes: 2048,
                fate: *fate,
                ..CoverageRow::default()
            }));
            let equation = Sums::of(&case).equation();
            equation.split_once('(').map(|(_, verdict)| verdict.to_owned()).unwrap()
        };
        assert_eq!(told(&[Fate::Read, Fate::Twice]), "every line accounted for)");
        assert_eq!(
            told(&[Fate::Unknown, Fate::Sealed, Fate::Alien]),
            "every line of what was read; not read: 3 sources of 6.0 KiB)"
        );
        assert_eq!(
            told(&[Fate::Closed]),
            "every line of what was read; not read: 1 source that could not be opened)"
        );
    }

    #[test]
    fn what_is_below_medium_is_counted_and_not_told() {
        let mut case = demo::case();
        assert_eq!(milder(&case).as_deref(), Some("1 campaign at level low"));
        case.campaigns.clear();
        assert_eq!(milder(&case).as_deref(), Some("1 finding"));
        assert_eq!(milder(&Case::default()), None);
    }

    #[test]
    fn caveats_hold_warnings_gaps_and_what_cannot_be_told() {
        let facts = caveats(&demo::case());
        let told = |label: &str| facts.iter().find(|f| f.label == label).unwrap().lines.join("|");
        assert!(told("Read this first").contains("carry no offset"));
        assert!(told("Found").starts_with("critical: One partner key walked"));
        assert!(told("Found").ends_with("(C-51e0b7c2)|below medium: 1 campaign at level low"));
        assert_eq!(told("Gaps"), "1 gap, the longest 2 hours 30 minutes");
        assert!(told("Cannot tell").contains("query strings"));
        assert!(told("Read").contains("every line accounted for"));
        assert!(told("Verify").contains("dwell verify CASE"));
        assert!(facts.iter().all(|fact| fact.label != "Time window"));
        let lines: usize = facts.iter().map(|fact| fact.lines.len()).sum();
        assert_eq!(sheet(&demo::case()).unwrap().height(), lines);
    }
}
