//! How the rows of a delimited format are cut and named, as data.

use super::cells::Separator;
use super::names::Take;

/// Where the names of the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Lines that begin with `#Fields:`, in force until the next one; `#Date:` gives the day of
    /// rows that have none. W3C Extended Log File Format.
    Directive,
    /// The first row that names enough columns.
    FirstRow,
    /// Nowhere: the format fixes them, or the user names them.
    Fixed,
}

/// How a writer keeps separators and unprintable bytes out of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// It does not, or with quotes alone.
    None,
    /// A plus for each blank, in what people write (user agent, user): IIS.
    Plus,
    /// Percent-encoding of user agent and referer: `CloudFront`.
    Percent,
    /// `\xHH` anywhere: Zeek.
    Hex,
}

/// Which zone times are in that carry no offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// UTC, by the format's own word.
    Utc,
    /// The server's; the user says which.
    Local,
}

/// A delimited format, as data.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// What stands between cells.
    pub separator: Separator,
    /// Cells may stand in double quotes, a quote inside them written twice (RFC 4180).
    pub quotes: bool,
    /// Where the names of the columns stand.
    pub header: Header,
    /// Escapes of the writer.
    pub escape: Escape,
    /// Zone of times without an offset.
    pub zone: Zone,
    /// What stands for "missing" besides `-` and an empty cell.
    pub missing: &'static [&'static str],
    /// Names that mean something else here than everywhere, perhaps with steps behind them as in
    /// `url|authority`; a later one yields to an earlier one.
    pub names: &'static [(&'static str, Take)],
    /// Lists of columns that rows have where no header was seen, names parted by blanks; the one
    /// with as many columns as the row has cells is taken. With [`Header::FirstRow`] only to tell
    /// what the format holds.
    pub usual: &'static [&'static str],
    /// Rows without a header are understood by what their cells look like; the usual lists only
    /// tell what the format holds.
    pub by_look: bool,
}

/// Rows without a header, to be filled in.
pub(crate) const PLAIN: Layout = Layout {
    separator: Separator::Byte(b','),
    quotes: true,
    header: Header::Fixed,
    escape: Escape::None,
    zone: Zone::Local,
    missing: &[],
    names: &[],
    usual: &[],
    by_look: false,
};
