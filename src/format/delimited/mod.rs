//! Syntax `delimited`: rows of cells, and a header or a fixed list that says what the columns are.
//!
//! A [`Layout`] says how rows are cut and where the names of the columns come from; a [`Table`] is
//! one made ready; rows whose header is lost are told by their [`look`]. [`header`] turns names into [`header::Columns`] with the one list of [`names`];
//! [`cells`] cuts a row; [`value`] undoes escapes and [`when`] joins a date and a clock. Rows are
//! cut once and only mapped columns are looked at. Read [`Table::split`] first.

pub mod cells;
pub mod header;
mod layout;
mod look;
pub mod names;
mod sampled;
mod value;
mod when;

use super::field::{FIELDS, Field, Slots};
use super::pattern::Fit;
use crate::record::Reject;
use cells::{Cells, Separator};
use header::{Column, Columns};
pub(crate) use layout::PLAIN;
pub use layout::{Escape, Header, Layout, Zone};
use names::{Name, Take};
use std::cmp::Ordering;

/// A layout ready to read rows.
#[derive(Debug, Clone)]
pub struct Table {
    separator: Separator,
    quotes: bool,
    pub(crate) header: Header,
    escape: Escape,
    zone: Zone,
    missing: Vec<Vec<u8>>,
    names: Vec<Name>,
    usual: Vec<Columns>,
    /// Names of which (any of each group) a header must hold.
    marks: Vec<Vec<String>>,
    by_look: bool,
    /// The columns were listed by the user, who is believed.
    listed: bool,
}

/// What a reader of rows remembers: the header in force. Only header lines change it.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    columns: Option<Columns>,
    /// The header as it stood, to know it again.
    header: Vec<u8>,
    /// What parts cells in a file with a header row.
    separator: Option<Separator>,
    date: Vec<u8>,
    cells: Cells,
    looks: look::Looks,
    /// Header lines are not followed: not every block of this file would see the same ones.
    pub(crate) deaf: bool,
}

impl Table {
    /// Makes a layout ready. `marks` are groups of names; a header must hold one of each.
    #[must_use]
    pub fn new(layout: &Layout, marks: &[&[&str]]) -> Self {
        let names: Vec<_> =
            layout.names.iter().map(|(name, take)| Name::stepped(name, *take)).collect();
        let usual = layout.usual.iter().map(|list| Columns::of(list.split(' '), &names)).collect();
        Self {
            separator: layout.separator,
            quotes: layout.quotes,
            header: layout.header,
            escape: layout.escape,
            zone: layout.zone,
            missing: layout.missing.iter().map(|mark| mark.as_bytes().to_vec()).collect(),
            names,
            usual,
            marks: marks
                .iter()
                .map(|group| group.iter().map(ToString::to_string).collect())
                .collect(),
            by_look: layout.by_look,
            listed: false,
        }
    }

    /// A layout with other names, and columns that a user lists.
    #[must_use]
    pub fn with(mut self, names: Vec<Name>, columns: Option<&[String]>) -> Self {
        self.names.splice(0..0, names);
        self.listed = true;
        if let Some(columns) = columns {
            self.by_look = false;
            self.usual = vec![Columns::of(columns.iter().map(String::as_str), &self.names)];
        }
        self
    }

    /// Columns as typed behind `columns:`, parted by what parts the cells: a tab (or `\t`), a comma,
    /// `;`, `|`, or blanks.
    ///
    /// # Errors
    /// If they tell no time or no request.
    pub fn typed(columns: &str) -> Result<Self, String> {
        let text = columns.replace("\\t", "\t");
        let mark = ['\t', ',', ';', '|'].into_iter().find(|mark| text.contains(*mark));
        let separator = match mark {
            Some(',') if text.contains(", ") => Separator::CommaBlank,
            Some(mark) => Separator::Byte(u8::try_from(mark).unwrap_or(b',')),
            None => Separator::Blanks,
        };
        let names = text.split(|c| mark.map_or(c == ' ', |mark| c == mark)).map(str::trim);
        let names: Vec<String> =
            names.filter(|name| mark.is_some() || !name.is_empty()).map(str::to_owned).collect();
        let table = Self::new(&Layout { separator, ..PLAIN }, &[]).with(Vec::new(), Some(&names));
        table.check().map(|()| table)
    }

    /// The columns, where they are known beforehand, tell a time and a request.
    ///
    /// # Errors
    /// Which of the two is missing, and what is known of the columns.
    pub fn check(&self) -> Result<(), String> {
        let Some(columns) = self.usual_columns().filter(|_| self.header == Header::Fixed) else {
            return Ok(());
        };
        let missing = match (columns.has_time(), columns.has_request()) {
            (true, true) => return Ok(()),
            (false, _) => "a time (time, timestamp, date …)",
            (true, false) => "a request (request, cs-uri, cs-uri-stem, path …)",
        };
        Err(format!("none of the columns is known to hold {missing}: {}", columns.names.join(", ")))
    }

    /// What the columns mean, without a header: of a fixed list, or the longest usual one.
    #[must_use]
    pub fn usual_columns(&self) -> Option<&Columns> {
        self.usual.iter().max_by_key(|columns| columns.count)
    }

    /// Groups of names of which a header must hold one each.
    #[must_use]
    pub fn marks(&self) -> &[Vec<String>] {
        &self.marks
    }

    /// The fields of those columns.
    #[must_use]
    pub fn usual_fields(&self) -> Vec<Field> {
        let columns = self.usual_columns().map_or(&[][..], |columns| &columns.taken);
        let mut fields: Vec<Field> =
            columns.iter().filter_map(|column| column.take.field()).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Finds where the fields of a row are.
    ///
    /// # Errors
    /// [`Reject::Heading`] for a line that names the columns, else why it is no row.
    pub fn split(
        &self,
        line: &[u8],
        slots: &mut Slots,
        memory: &mut Memory,
    ) -> Result<Fit, Reject> {
        if line.first() == Some(&b'#') && self.header == Header::Directive {
            return Err(if memory.deaf { Reject::Shape } else { self.directive(line, memory) });
        }
        if self.header == Header::FirstRow && memory.is_header(line) {
            return Err(Reject::Heading);
        }
        if self.header == Header::FirstRow && memory.columns.is_none() {
            return Err(if memory.deaf { Reject::Shape } else { self.first_row(line, memory) });
        }
        let by_look = self.by_look && memory.columns.is_none();
        let separator = match memory.separator {
            Some(separator) => separator,
            // A date, and a time behind a comma.
            None if by_look && line.get(10) == Some(&b',') => Separator::Byte(b','),
            None => self.separator,
        };
        let expected = memory.columns.as_ref().map(|columns| columns.count);
        if !memory.cells.cut(line, separator, self.quotes, expected) {
            return Err(Reject::Shape);
        }
        let Memory { columns, cells, date, looks, .. } = memory;
        let (columns, named) = match columns {
            Some(columns) => (&*columns, true),
            None if self.by_look => {
                (looks.columns(line, cells, &self.names).ok_or(Reject::Shape)?, true)
            }
            None => (self.usual_for(cells.len()).ok_or(Reject::Shape)?, self.listed),
        };
        if let Some((free, status)) = columns.free {
            cells.resync(line, columns.count, free, status);
        }
        let fit = self.place(line, columns, cells, date, slots);
        if self.by_look && !by_look && fit == Fit::Short {
            let known = (line, separator, date.as_slice());
            if let Some(fit) = self.anew(known, cells, looks, slots) {
                return Ok(fit);
            }
        }
        // Nothing but the number of cells says that these are the columns.
        let fits = named || value::looks_right(line, slots);
        if fits { Ok(fit) } else { Err(Reject::Shape) }
    }

    /// The usual columns of a row with so many cells. A fixed list holds for shorter rows too.
    fn usual_for(&self, cells: usize) -> Option<&Columns> {
        let exact = self.usual.iter().find(|columns| columns.count == cells);
        exact.or_else(|| match self.header {
            // Half of the columns: a row cut short, and not a line of something else.
            Header::Fixed => self.usual.first().filter(|columns| cells * 2 >= columns.count),
            _ => None,
        })
    }

    fn directive(&self, line: &[u8], memory: &mut Memory) -> Reject {
        match header::directive(line) {
            Some(header::Directive::Fields(names)) if memory.header != names => {
                // Exchange parts the names, and then the cells, with commas.
                let commas = memchr::memchr(b',', names).is_some();
                memory.separator = commas.then_some(Separator::Byte(b','));
                let columns = Columns::of(header::words(names), &self.names);
                memory.columns = columns.marked(&self.marks).then_some(columns);
                memory.header = names.to_vec();
            }
            Some(header::Directive::Date(date)) => memory.date = date.to_vec(),
            _ => {}
        }
        Reject::Heading
    }

    fn first_row(&self, line: &[u8], memory: &mut Memory) -> Reject {
        let Some((columns, separator)) = header::first_row(line, &self.names, &mut memory.cells)
        else {
            return Reject::Shape;
        };
        if !columns.marked(&self.marks) || !columns.tell_enough() {
            return Reject::Shape;
        }
        memory.columns = Some(columns);
        memory.separator = Some(separator);
        memory.header = line.to_vec();
        Reject::Heading
    }

    fn place(
        &self,
        line: &[u8],
        columns: &Columns,
        cells: &Cells,
        date: &[u8],
        slots: &mut Slots,
    ) -> Fit {
        let mut ranks = [u8::MAX; FIELDS];
        let mut moment = when::Moment::new(date, self.zone);
        for &column in &columns.taken {
            let Some((start, end)) = cells.get(usize::from(column.at)) else { continue };
            let raw = line.get(start..end).unwrap_or_default();
            let quoted = self.quotes && raw.first() == Some(&b'"') && raw.len() > 1;
            let (start, end) = if quoted { (start + 1, end - 1) } else { (start, end) };
            let text = line.get(start..end).unwrap_or_default();
            if self.is_missing(text) || moment.take(column, (start, end), text) {
                continue;
            }
            let best = names::field(column.take, text).and_then(|field| {
                let best = ranks.get_mut(field as usize)?;
                (column.rank < *best).then_some((field, best))
            });
            if let Some((field, best)) = best {
                *best = column.rank;
                let forms = column.form.and_then(|form| columns.forms.get(usize::from(form)));
                match forms {
                    Some(forms) => slots.set_formed(field, forms, |out| value::undouble(text, out)),
                    None => self.put(field, column, (start, end), text, quoted, slots),
                }
            }
        }
        moment.put(slots);
        match cells.len().cmp(&columns.count) {
            Ordering::Less => Fit::Short,
            Ordering::Equal => Fit::Whole,
            Ordering::Greater => Fit::Long,
        }
    }

    #[inline]
    fn is_missing(&self, text: &[u8]) -> bool {
        text.is_empty() || text == b"-" || self.missing.iter().any(|mark| mark == text)
    }

    #[inline]
    fn put(
        &self,
        field: Field,
        column: Column,
        (start, end): (usize, usize),
        text: &[u8],
        quoted: bool,
        slots: &mut Slots,
    ) {
        if quoted && memchr::memchr(b'"', text).is_some() {
            slots.set_scratch(field, |out| value::undouble(text, out));
            return;
        }
        match (self.escape, column.take) {
            (_, Take::Proxied) => slots.set_scratch(field, |out| value::proxied(text, out)),
            (Escape::Plus, _) if value::prose(field) && memchr::memchr(b'+', text).is_some() => {
                slots.set_scratch(field, |out| value::plus(text, out));
            }
            // Streaming servers under the same header write it percent-encoded.
            (Escape::Plus, _) if field == Field::UserAgent && value::is_encoded(text) => {
                slots.set_scratch(field, |out| value::percent(text, out));
            }
            (Escape::Percent, _) if value::header(field) && text.contains(&b'%') => {
                slots.set_scratch(field, |out| value::percent(text, out));
            }
            (Escape::Hex, _) if memchr::memchr(b'\\', text).is_some() => {
                slots.set_scratch(field, |out| crate::record::text::unescape_log(text, out));
            }
            _ => slots.set(field, start, end),
        }
    }
}

impl Memory {
    /// The line is the header in force, standing there again.
    fn is_header(&self, line: &[u8]) -> bool {
        !self.header.is_empty() && self.header == line
    }

    /// What the columns mean, by the header in force.
    #[must_use]
    pub fn columns(&self) -> Option<&Columns> {
        self.columns.as_ref()
    }
}

#[cfg(test)]
mod tests;
