//! The rows of `coverage` about what is no source, and notes on lines that are no records.

use crate::case::{CoverageRow, Fate};
use crate::record::Skip;
use crate::scan::Plan;
use crate::triage::Coverage;

/// Rows of what is no source: what this program wrote, and what could not be opened.
pub(super) fn aside(plan: &Plan) -> Vec<CoverageRow> {
    let made = plan.made.iter().map(|made| CoverageRow {
        source: made.name.clone(),
        bytes: made.bytes,
        bytes_skipped: made.bytes,
        grade: "B".into(),
        note: format!("{}: {}", Fate::Alien.told(), made.why()),
        fate: Fate::Alien,
        ..CoverageRow::default()
    });
    let unreadable = plan.unreadable.iter().map(|(name, cause)| CoverageRow {
        source: name.clone(),
        grade: "D".into(),
        note: format!("{}: {cause}", Fate::Closed.told()),
        fate: Fate::Closed,
        ..CoverageRow::default()
    });
    made.chain(unreadable).collect()
}

/// Lines that were no failure to read and yet must be told of.
pub(super) fn passed_over(coverage: &Coverage) -> Vec<String> {
    let told = |reason: &Skip| !matches!(reason, Skip::Blank);
    let sums = coverage.skipped.iter().filter(|(reason, _)| told(reason));
    let holes = Some(coverage.holes).filter(|holes| holes.lines > 0).map(|holes| {
        format!(
            "{} lines begin with NUL bytes ({} in all): holes in the file",
            holes.lines, holes.bytes
        )
    });
    sums.map(|(reason, sum)| format!("{} {} passed over", sum.lines, reason.about()))
        .chain(holes)
        .collect()
}
