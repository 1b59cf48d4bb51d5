//! Bytes to records: which formats there are, and how a line of one is read.
//!
//! A format is data: one literal in [`table::FORMATS`] with its own configuration line or key map,
//! its reference, and sample lines with the fields they must give. [`pattern`] and [`json`] are the
//! syntaxes, [`dialect`] the names servers use in patterns, [`field`] the only vocabulary, [`sniff`]
//! tells formats apart, and [`parser`] turns the fields of a line into a [`crate::record::Record`].
//! [`learn`] tells the columns of text that no format covers. What carries lines to where they lie
//! is taken off by [`wrap`]; the [`layers`] of a file say how its lines are read. Read [`table`] first.

mod action;
pub mod alien;
mod amount;
mod assemble;
mod choose;
mod column;
mod custom;
pub mod delimited;
pub mod dialect;
mod facts;
pub mod field;
pub mod form;
mod identity;
pub mod json;
mod judge;
pub mod keys;
pub mod layers;
mod learn;
mod loose;
mod moment;
pub mod pairs;
pub mod parser;
pub mod pattern;
mod site;
pub mod sniff;
mod stray;
mod surmise;
pub mod table;
pub mod user;
pub mod wrap;

use crate::error::{Error, Result};
pub use facts::{Facts, page};
pub use field::Field;
pub use layers::{LayerParser, Layers, Misfit};
pub use parser::{Parser, Rules, Undated};
use std::sync::Arc;
pub use table::FORMATS;

/// How a format is written down.
#[derive(Debug, Clone, Copy)]
pub enum Syntax {
    /// A dialect and a server's own configuration line.
    Pattern(&'static str, &'static str),
    /// A dialect and a pattern of lines that tell of no HTTP request, so that they are known.
    Other(&'static str, &'static str),
    /// A dialect and a pattern of lines of an audit trail: who acted, and perhaps no request.
    Events(&'static str, &'static str),
    /// Whatever has a quoted request with a status behind it.
    Loose,
    /// One JSON object a line: keys to fields.
    Json(&'static [(&'static str, Field)]),
    /// The same, where no key is sure to be there: a line is judged by the fields found in it.
    AnyJson(&'static [(&'static str, Field)]),
    /// `key=value` in a row: what parts the pairs, and keys to fields.
    Pairs(u8, &'static [(&'static str, Field)]),
    /// The same, where no key is sure to be there: a line is judged by the fields found in it.
    AnyPairs(u8, &'static [(&'static str, Field)]),
    /// Rows of cells under a header, or of fixed columns.
    Delimited(&'static delimited::Layout),
}

/// One format, as data.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name for `-f`.
    pub name: &'static str,
    /// One line for a person.
    pub title: &'static str,
    /// How it is written down.
    pub syntax: Syntax,
    /// JSON and pairs: what must stand in a line for it to be of this format, any of each group; in
    /// JSON it stands in quotes, as a key or a value. Rows: columns that must be in the header; in
    /// rows of fixed columns, the same as pairs.
    pub marks: &'static [&'static [&'static str]],
    /// Where it is documented.
    pub reference: &'static str,
    /// Lines of it, and what they must give.
    pub samples: &'static [Sample],
}

/// A line, and fields it must give as `convert` writes them.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// The line.
    pub line: &'static str,
    /// Names of columns of `convert`, and their values.
    pub gives: &'static [(&'static str, &'static str)],
}

/// A format ready to read lines.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Its name, or the dialect and pattern the user gave.
    pub name: String,
    /// How lines are taken apart.
    pub(crate) kind: ReaderKind,
    /// Groups of which a line must hold one each: JSON keys, or text.
    marks: Vec<Vec<judge::Mark>>,
    /// Of a pattern: its dialect and its text, to be shown.
    written: Option<(String, String)>,
    /// Its lines are told by the fields found in them.
    judged: bool,
    /// Its lines tell what somebody did, and may say nothing of a request.
    events: bool,
    /// What a user's format says for itself; built-in ones have none.
    own: Option<Arc<Own>>,
}

/// What a user's format says for itself, beside how lines are taken apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    /// Zone of times that carry no offset.
    zone: Option<crate::record::time::Zone>,
    /// Proxies whose word on the caller's address is believed.
    trusted: Vec<ipnet::IpNet>,
    /// Values that stand for none.
    missing: Vec<Vec<u8>>,
    /// What directives of a pattern mean otherwise than the dialect says.
    names: Vec<(String, Field)>,
}

impl Own {
    /// The rules of a run, so far as the format does not say otherwise.
    fn rules(&self, run: &Rules) -> Rules {
        let mut rules = run.clone();
        rules.local.zone = self.zone.unwrap_or(rules.local.zone);
        rules.trusted.extend_from_slice(&self.trusted);
        rules
    }
}

#[derive(Debug, Clone)]
pub(crate) enum ReaderKind {
    Pattern(pattern::Pattern),
    Other(pattern::Pattern),
    Loose,
    /// The same, of lines that say less; no format of the table.
    Sparse,
    Json(Arc<keys::KeyMap>),
    Pairs(u8, Arc<keys::KeyMap>),
    Delimited(Arc<delimited::Table>),
}

impl Reader {
    fn new(name: &str, kind: ReaderKind) -> Self {
        Self {
            name: name.into(),
            kind,
            marks: Vec::new(),
            written: None,
            judged: false,
            events: false,
            own: None,
        }
    }

    /// A reader of lines that say in any words what was asked for.
    pub(crate) fn by_shape() -> Self {
        Self::new("requests-by-shape", ReaderKind::Sparse)
    }

    /// A pattern that remembers how it was written.
    fn pattern(name: &str, dialect: &str, text: &str) -> Result<Self> {
        let kind = ReaderKind::Pattern(dialect::compile(dialect, text)?);
        let written = Some((dialect.to_owned(), text.to_owned()));
        Ok(Self { written, ..Self::new(name, kind) })
    }

    /// Compiles a format of the table.
    ///
    /// # Errors
    /// If its pattern is wrong, which a test excludes.
    pub fn of(format: &Format) -> Result<Self> {
        let kind = match format.syntax {
            Syntax::Pattern(dialect, text) | Syntax::Events(dialect, text) => {
                // Some lines have no time but that of their wrapper; samples say so.
                let kind = ReaderKind::Pattern(dialect::compile_any(dialect, text)?);
                let written = Some((dialect.to_owned(), text.to_owned()));
                let marks = owned(format.marks);
                let events = matches!(format.syntax, Syntax::Events(..));
                return Ok(Self { marks, written, events, ..Self::new(format.name, kind) });
            }
            Syntax::Other(dialect, text) => ReaderKind::Other(dialect::compile_any(dialect, text)?),
            Syntax::Loose => ReaderKind::Loose,
            Syntax::Json(keys) | Syntax::AnyJson(keys) => ReaderKind::Json(key_map(keys)?),
            Syntax::Pairs(separator, keys) | Syntax::AnyPairs(separator, keys) => {
                ReaderKind::Pairs(separator, key_map(keys)?)
            }
            Syntax::Delimited(layout) => {
                let fixed = layout.header == delimited::Header::Fixed;
                let marks = if fixed { &[] } else { format.marks };
                ReaderKind::Delimited(Arc::new(delimited::Table::new(layout, marks)))
            }
        };
        let marks = match format.syntax {
            // Those are looked for in the header, if there is one.
            Syntax::Delimited(layout) if layout.header != delimited::Header::Fixed => Vec::new(),
            _ => owned(format.marks),
        };
        let judged = matches!(format.syntax, Syntax::AnyJson(_) | Syntax::AnyPairs(..));
        Ok(Self { marks, judged, ..Self::new(format.name, kind) })
    }

    /// Reads `-f`: the name of a format, `dialect:pattern` or `columns:…`.
    ///
    /// # Errors
    /// A usage error that names the formats, or points at the fault in the pattern.
    pub fn named(text: &str) -> Result<Self> {
        Self::named_among(&[], text)
    }

    /// The same, where the formats of a user are asked first.
    ///
    /// # Errors
    /// A usage error that names the formats, or points at the fault in the pattern.
    pub fn named_among(own: &[Self], text: &str) -> Result<Self> {
        if let Some(reader) = own.iter().find(|reader| reader.name == text) {
            return Ok(reader.clone());
        }
        if let Some(format) = FORMATS.iter().find(|format| format.name == text) {
            return Self::of(format);
        }
        match text.split_once(':') {
            Some((dialect, pattern)) if dialect::dialect(dialect).is_some() => {
                Self::pattern(text, dialect, pattern)
            }
            Some(("columns", columns)) => {
                let kind = delimited::Table::typed(columns).map_err(Error::usage)?;
                Ok(Self::new(text, ReaderKind::Delimited(Arc::new(kind))))
            }
            _ => Err(unknown(own, text)),
        }
    }

    /// Every format of the table.
    ///
    /// # Errors
    /// If a pattern is wrong, which a test excludes.
    pub fn all() -> Result<Vec<Arc<Self>>> {
        FORMATS.iter().map(|format| Self::of(format).map(Arc::new)).collect()
    }

    /// Its lines tell of requests; else they are known for what they are, and refused.
    pub(crate) fn gives_requests(&self) -> bool {
        !matches!(self.kind, ReaderKind::Other(_))
    }

    /// The format names its values by keys, and is told from others by its marks.
    pub(crate) fn keyed(&self) -> bool {
        matches!(self.kind, ReaderKind::Json(_) | ReaderKind::Pairs(..))
    }

    /// Its lines are told from all others: by the keys of an object, or by words that stand in them.
    pub(crate) fn is_marked(&self) -> bool {
        matches!(self.kind, ReaderKind::Json(_)) || !self.marks.is_empty() && !self.judged
    }

    /// It is JSON, and told from other JSON by its marks.
    pub(crate) fn marked_keys(&self) -> bool {
        matches!(self.kind, ReaderKind::Json(_)) && !self.marks.is_empty()
    }

    /// Objects are read by the usual names of keys.
    pub(crate) fn by_usual_names(&self) -> bool {
        self.own.is_none()
            && matches!(
                self.name.as_str(),
                "json" | "nginx-json" | "pairs" | "pairs-commas" | "ltsv"
            )
    }

    /// The same, told from others as a format that it goes beyond.
    pub(crate) fn like(self, base: &Self) -> Self {
        let name = if base.by_usual_names() { self.name } else { format!("{}+words", base.name) };
        Self {
            name,
            marks: base.marks.clone(),
            judged: base.judged || base.by_usual_names(),
            ..self
        }
    }

    /// How particular the format is. Of two that fit a file equally well, the one with more columns
    /// is meant; of keyed ones the earlier in the table.
    pub(crate) fn detail(&self) -> usize {
        match &self.kind {
            ReaderKind::Pattern(pattern) => pattern.columns(),
            _ if self.keyed() => 0,
            _ => self.fields().len(),
        }
    }

    /// A pattern with a column of this field.
    pub(crate) fn gives(&self, field: Field) -> bool {
        matches!(&self.kind, ReaderKind::Pattern(pattern) if pattern.fields().any(|known| known == field))
    }

    /// It was brought by the user.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// The pattern as `-f` takes it, if it was learned from the lines.
    #[must_use]
    pub fn learned(&self) -> Option<String> {
        let (dialect, text) = self.written.as_ref().filter(|_| self.name == learn::NAME)?;
        Some(format!("{dialect}:{text}"))
    }

    /// Where a file of it says what its columns are.
    #[must_use]
    pub fn header(&self) -> delimited::Header {
        match &self.kind {
            ReaderKind::Delimited(table) => table.header,
            _ => delimited::Header::Fixed,
        }
    }

    /// The fields it can give.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        match &self.kind {
            ReaderKind::Pattern(pattern) => pattern.fields().collect(),
            ReaderKind::Other(_) => Vec::new(),
            ReaderKind::Loose | ReaderKind::Sparse => loose::FIELDS.to_vec(),
            ReaderKind::Json(keys) | ReaderKind::Pairs(_, keys) => {
                keys.paths().map(|(_, field)| field).collect()
            }
            ReaderKind::Delimited(table) => table.usual_fields(),
        }
    }
}

fn key_map(keys: &[(&str, Field)]) -> Result<Arc<keys::KeyMap>> {
    keys::KeyMap::new(keys).map(Arc::new).map_err(Error::usage)
}

fn owned(marks: &[&[&str]]) -> Vec<Vec<judge::Mark>> {
    marks.iter().map(|group| group.iter().map(|text| judge::Mark::new(text)).collect()).collect()
}
/// The error for a format that there is not: hundreds of names help nobody, the nearest does, or
/// those of the maker that was meant: `nginx-main` of `ngnix`.
fn unknown(own: &[Reader], text: &str) -> Error {
    let own = own.iter().map(|reader| reader.name.as_str());
    let names: Vec<&str> =
        std::iter::once("auto").chain(own).chain(FORMATS.iter().map(|f| f.name)).collect();
    let makers = names.iter().copied().map(maker);
    let all: Vec<&str> = names.iter().copied().chain(makers).collect();
    let near = match crate::words::nearest(text, &all) {
        Some(near) if names.contains(&near) => format!("did you mean `{near}`? "),
        Some(meant) => of_maker(meant, &names),
        None => String::new(),
    };
    Error::usage(format!("unknown format `{text}`")).hint(format!(
        "{near}`dwell formats` lists them; or give the server's own line, as in -f 'nginx:$remote_addr - …' or -f 'apache:%h %l …'; or the columns of rows, as in -f 'columns:timestamp,c-ip,sc-status,cs-uri-stem'"
    ))
}

/// The first word of a format's name.
fn maker(name: &str) -> &str {
    name.split('-').next().unwrap_or(name)
}

/// The formats of a maker, in words.
fn of_maker(meant: &str, names: &[&str]) -> String {
    let all: Vec<&str> = names.iter().copied().filter(|name| maker(name) == meant).collect();
    let shown: Vec<String> = all.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    let more = match all.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("did you mean one of {}{more}? ", shown.join(", "))
}

/// Formats of one maker that an error names at most.
const SHOWN: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_maker_s_name_the_formats_are_named() {
        let said = |text: &str| unknown(&[], text).to_string();
        assert!(said("ngnix").contains("did you mean one of `nginx-"), "{}", said("ngnix"));
        assert!(said("nginx-mian").contains("did you mean `nginx-main`?"));
        assert!(!said("zzzzzzzzzz").contains("did you mean"));
    }
}
