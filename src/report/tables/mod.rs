//! Every table of a case, declared once.
//!
//! `story` and `ledger` hold one line a column, in the order of the contract; the list here says
//! which rows of a [`Case`] fill which table. Headers, frames, files and `docs/TABLES.md` follow.

mod ledger;
mod story;

use super::column::Column;
use super::frame;
use crate::case::Case;
use crate::error::Result;
use polars::prelude::DataFrame;
use std::fmt::Write as _;
use std::ops::Range;

/// One table of a case.
pub struct Table {
    /// Its name in commands and file names.
    pub name: &'static str,
    /// What one row is, in a sentence.
    pub doc: &'static str,
    /// How many rows a case has of it.
    pub rows: fn(&Case) -> usize,
    /// The frame of some of its rows.
    pub part: fn(&Case, Range<usize>) -> Result<DataFrame>,
    /// Name, kind and doc of each column.
    pub columns: fn() -> Vec<Heading>,
}

impl Table {
    /// The frame of all its rows.
    ///
    /// # Errors
    /// When the frame cannot be built, which would be a fault of ours.
    pub fn frame(&self, case: &Case) -> Result<DataFrame> {
        (self.part)(case, 0..(self.rows)(case))
    }
}

/// What the documentation says of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// Its name.
    pub name: &'static str,
    /// Its kind in a word.
    pub kind: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// Ties a field of [`Case`] to its columns.
macro_rules! table {
    ($field:ident, $columns:expr, $doc:literal) => {
        Table {
            name: stringify!($field),
            doc: $doc,
            rows: |case| case.$field.len(),
            part: |case, rows| frame::build(case.$field.get(rows).unwrap_or_default(), $columns),
            columns: || headings($columns),
        }
    };
}

/// Every table, in the order of the contract.
pub static TABLES: &[Table] = &[
    table!(
        campaigns,
        story::CAMPAIGNS,
        "One hand at work: sessions that belong together, and why."
    ),
    table!(
        indicators,
        story::INDICATORS,
        "One attribute of a campaign: what to block or search for."
    ),
    table!(sessions, story::SESSIONS, "One stretch of activity of one actor."),
    table!(timeline, story::TIMELINE, "One moment of the story."),
    table!(findings, story::FINDINGS, "What one detector says of one subject."),
    table!(
        endpoints,
        ledger::ENDPOINTS,
        "One endpoint, how it was used, and what can be said of its data."
    ),
    table!(
        exposure,
        ledger::EXPOSURE,
        "One object that a campaign at level medium or above asked for."
    ),
    table!(backtest, ledger::BACKTEST, "When one rule would have fired, had it been watching."),
    table!(coverage, ledger::COVERAGE, "How much of one source was understood."),
    table!(gaps, ledger::GAPS, "A stretch without records where records were to be expected."),
    table!(
        rejects,
        ledger::REJECTS,
        "One line that could not be understood; the first ones of each source."
    ),
    table!(evidence, ledger::EVIDENCE, "One log line that a claim rests on."),
    table!(
        joins,
        story::JOINS,
        "What was joined to a campaign for one reason, and what the campaign is without it."
    ),
];

fn headings<Row>(columns: &[Column<Row>]) -> Vec<Heading> {
    columns.iter().map(|c| Heading { name: c.name, kind: c.kind(), doc: c.doc }).collect()
}

/// The text of `docs/TABLES.md`.
#[must_use]
pub fn tables_page() -> String {
    let mut page = String::from(
        "# Tables\n\nGenerated from the declarations in `src/report/tables/`. Column order is an API: columns are\n\
         added at the end, never renamed, never reordered. Times are UTC with microseconds where the log\n\
         has them (RFC 3339 with `Z` in text, `timestamp[us, UTC]` in Parquet); sizes are bytes; an\n\
         unknown value is an empty cell. In CSV and TSV, control characters of a log are written `\\x1b`\n\
         (JSON and Parquet hold the text as it is).\n",
    );
    for table in TABLES {
        let _ = write!(page, "\n## {}\n\n{}\n\n", table.name, table.doc);
        page.push_str("| column | kind | what it says |\n| --- | --- | --- |\n");
        for heading in (table.columns)() {
            let _ = writeln!(page, "| `{}` | {} | {} |", heading.name, heading.kind, heading.doc);
        }
    }
    page
}

#[cfg(test)]
mod tests;
