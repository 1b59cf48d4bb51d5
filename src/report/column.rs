//! What a column is: its name, what it means, and how to read it off a row.

use crate::record::Timestamp;

/// One column of a table whose rows are `Row`s.
pub struct Column<Row> {
    /// Name in every header; part of the contract.
    pub name: &'static str,
    /// What it means, with its unit.
    pub doc: &'static str,
    /// How to read it off a row, which also decides its kind.
    pub cell: Cell<Row>,
}

/// How to read a cell off a row. The kind of the column is the kind of the reader, so that the two
/// cannot disagree.
pub enum Cell<Row> {
    /// Text; an empty text is an empty cell.
    Text(fn(&Row) -> &str),
    /// A count or a size.
    Count(fn(&Row) -> u64),
    /// A count that may be unknown.
    OptionalCount(fn(&Row) -> Option<u64>),
    /// A number that may be negative, or unknown.
    Signed(fn(&Row) -> Option<i64>),
    /// A ratio or a measured value.
    Float(fn(&Row) -> f64),
    /// A moment, or unknown.
    Time(fn(&Row) -> Option<Timestamp>),
    /// Yes or no.
    Flag(fn(&Row) -> bool),
}

impl<Row> Column<Row> {
    /// The kind in a word, for the documentation.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.cell {
            Cell::Text(_) => "text",
            Cell::Count(_) | Cell::OptionalCount(_) => "count",
            Cell::Signed(_) => "integer",
            Cell::Float(_) => "number",
            Cell::Time(_) => "time",
            Cell::Flag(_) => "true/false",
        }
    }
}

/// A column of text.
pub const fn text<Row>(
    name: &'static str,
    doc: &'static str,
    get: fn(&Row) -> &str,
) -> Column<Row> {
    Column { name, doc, cell: Cell::Text(get) }
}

/// A column of counts or sizes.
pub const fn count<Row>(
    name: &'static str,
    doc: &'static str,
    get: fn(&Row) -> u64,
) -> Column<Row> {
    Column { name, doc, cell: Cell::Count(get) }
}

/// A column of counts that may be unknown.
pub const fn maybe<Row>(
    name: &'static str,
    doc: &'static str,
    get: fn(&Row) -> Option<u64>,
) -> Column<Row> {
    Column { name, doc, cell: Cell::OptionalCount(get) }
}

/// A column of numbers that may be negative or unknown.
pub const fn signed<Row>(
    name: &'static str,
    doc: &'static str,
    get: fn(&Row) -> Option<i64>,
) -> Column<Row> {
    Column { name, doc, cell: Cell::Signed(get) }
}

/// A column of measured values.
pub const fn float<Row>(
    name: &'static str,
    doc: &'static str,
    get: fn(&Row) -> f64,
) -> Column<Row> {
    Column { name, doc, cell: Cell::Float(get) }
}

/// A column of moments.
pub const fn time<Row>(
    name: &'static str,
    doc: &'static str,
    get: fn(&Row) -> Option<Timestamp>,
) -> Column<Row> {
    Column { name, doc, cell: Cell::Time(get) }
}

/// A column of yes and no.
pub const fn flag<Row>(
    name: &'static str,
    doc: &'static str,
    get: fn(&Row) -> bool,
) -> Column<Row> {
    Column { name, doc, cell: Cell::Flag(get) }
}
