//! Header lines, and what the columns they name mean.

use super::cells::{Cells, Separator};
use super::names::{self, Name, Take};
use crate::format::Field;
use crate::format::form::Form;
use crate::format::surmise;

/// What the columns of a row mean. Those that mean nothing here are kept aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Columns that are used, from left to right.
    pub taken: Vec<Column>,
    /// Number of columns.
    pub count: usize,
    /// A column of free text and, behind it, that of the status: see [`Cells::resync`].
    pub free: Option<(usize, usize)>,
    /// The names as the header spells them.
    pub names: Vec<String>,
    /// Steps that are done to the cells of some columns before they are fields.
    pub forms: Vec<Box<[Form]>>,
    /// Places of columns whose cells must agree with what their names seem to say.
    pub doubtful: Vec<u16>,
}

/// A column that is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its place, from 0.
    pub at: u16,
    /// What is taken from it.
    pub take: Take,
    /// Of several columns for one field, the lowest rank that is not empty is taken.
    pub rank: u8,
    /// Which of the steps are done to its cells.
    pub form: Option<u8>,
}

impl Columns {
    /// Columns by their names. `own` names of the format win over those known everywhere.
    pub fn of<'n>(names: impl Iterator<Item = &'n str>, own: &[Name]) -> Self {
        let mut columns = Self { names: names.map(str::to_owned).collect(), ..Self::default() };
        columns.count = columns.names.len();
        let typed = names::are_typed(&columns.names);
        for (at, name) in columns.names.iter().enumerate() {
            let found = names::lookup(name, typed, own);
            if let (Some((take, rank, forms)), Ok(at)) = (found, u16::try_from(at)) {
                let form = forms.and_then(|forms| {
                    columns.forms.push(forms.into());
                    u8::try_from(columns.forms.len() - 1).ok()
                });
                columns.taken.push(Column { at, take, rank, form });
                if names::is_weak(name) && !names::is_own(name, own) {
                    columns.doubtful.push(at);
                }
            }
        }
        columns.translate(own);
        // A whole line in a cell is only read where no other cell tells the request.
        if columns.taken.iter().any(|column| column.take == Take::Inner) && columns.has_request() {
            columns.taken.retain(|column| column.take != Take::Inner);
        }
        let place = |field: Field| {
            let found = columns.taken.iter().find(|column| column.take == Take::Field(field));
            found.map(|column| usize::from(column.at))
        };
        columns.free = place(Field::UserAgent).zip(place(Field::Status)).filter(|(a, b)| a < b);
        columns
    }

    /// Places of columns that nothing is taken from, and that nobody said to leave aside.
    fn left(&self, own: &[Name]) -> Vec<usize> {
        let known = |at: &usize| {
            self.taken.iter().any(|column| usize::from(column.at) == *at)
                || self.names.get(*at).is_none_or(|name| names::is_own(name, own))
        };
        (0..self.count).filter(|at| !known(at)).collect()
    }

    /// Columns with names in another language, where no name in English gives their field.
    fn translate(&mut self, own: &[Name]) {
        let given: Vec<Field> =
            self.taken.iter().filter_map(|column| column.take.field()).collect();
        for at in self.left(own) {
            let told = self.names.get(at).and_then(|name| names::foreign(name));
            let (Some((take, rank)), Ok(at)) = (told, u16::try_from(at)) else { continue };
            let field = take.field();
            if !given.iter().any(|one| field.is_some_and(|field| surmise::same(*one, field))) {
                self.taken.push(Column { at, take, rank, form: None });
                self.doubtful.push(at);
            }
        }
    }

    /// Columns whose names nobody listed, by the words in these, where no other gives their field.
    fn told(mut self, own: &[Name]) -> Self {
        for at in self.left(own) {
            let told = self.names.get(at).and_then(|name| surmise::column(name));
            let (Some(field), Ok(at)) = (told, u16::try_from(at)) else { continue };
            let take = if field == Field::Time { Take::Stamp } else { Take::Field(field) };
            let given =
                |column: &Column| column.take.field().is_some_and(|one| surmise::same(one, field));
            if !self.taken.iter().any(given) {
                self.taken.push(Column { at, take, rank: u8::MAX - 1, form: None });
                self.doubtful.push(at);
            }
        }
        self
    }

    pub(super) fn has_request(&self) -> bool {
        self.taken.iter().any(|column| {
            matches!(
                column.take,
                Take::Field(Field::Request | Field::Target | Field::Path | Field::Route)
            )
        })
    }

    pub(super) fn has_time(&self) -> bool {
        let is_time = |take| {
            matches!(
                take,
                Take::Stamp
                    | Take::StampUtc
                    | Take::Date
                    | Take::Clock
                    | Take::LocalClock
                    | Take::RequestTime
            )
        };
        self.taken.iter().any(|column| is_time(column.take))
    }

    /// A time and a request, or a cell that holds a whole line: enough to call it a log.
    #[must_use]
    pub fn tell_enough(&self) -> bool {
        let has = |take| self.taken.iter().any(|column| column.take == take);
        let time = self.has_time();
        let some = self.taken.iter().filter(|column| column.take != Take::Inner).count() >= 4;
        has(Take::Inner) || time && some && self.has_request()
    }

    /// Every group of names has one among the columns.
    #[must_use]
    pub fn marked(&self, marks: &[Vec<String>]) -> bool {
        let names: Vec<String> = self.names.iter().map(|name| names::plain(name)).collect();
        marks.iter().all(|group| group.iter().any(|name| names.contains(&names::plain(name))))
    }

    /// Names of the columns that are used with what they mean, and of those that are not.
    #[must_use]
    pub fn mapping(&self) -> (Vec<(&str, Take)>, Vec<&str>) {
        let (mut used, mut aside) = (Vec::new(), Vec::new());
        for (at, name) in self.names.iter().enumerate() {
            match self.taken.iter().find(|column| usize::from(column.at) == at) {
                Some(column) => used.push((name.as_str(), column.take)),
                None => aside.push(name.as_str()),
            }
        }
        (used, aside)
    }
}

/// A line that begins with `#` and says something about the rows after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Directive<'a> {
    /// The names of the columns.
    Fields(&'a [u8]),
    /// The day of rows that have none: `2026-01-02`.
    Date(&'a [u8]),
}

/// Reads `#Fields: …`, `#fields\t…` (Zeek) and `#Date: …`.
#[must_use]
pub fn directive(line: &[u8]) -> Option<Directive<'_>> {
    let (word, rest) = line.split_at(line.iter().position(|byte| b": \t".contains(byte))?);
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(b":").unwrap_or(rest).trim_ascii();
    if word.eq_ignore_ascii_case(b"#fields") {
        return Some(Directive::Fields(rest));
    }
    let date = rest.split(|byte| *byte == b' ').next().unwrap_or_default();
    let is_date = word.eq_ignore_ascii_case(b"#date") && !date.is_empty() && date.len() <= 16;
    is_date.then_some(Directive::Date(date))
}

/// The names in a `#Fields` line, which blanks or commas part.
pub fn words(names: &[u8]) -> impl Iterator<Item = &str> {
    let parts = names.split(|byte| byte.is_ascii_whitespace() || *byte == b',');
    let parts = parts.filter(|name| !name.is_empty());
    parts.map(|name| std::str::from_utf8(name).unwrap_or("?"))
}

/// Separators of files with a header row, most usual first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Reads a header row with whichever separator makes the most columns known.
#[must_use]
pub fn first_row(line: &[u8], own: &[Name], cells: &mut Cells) -> Option<(Columns, Separator)> {
    let mut best: Option<(Columns, Separator)> = None;
    for mark in SEPARATORS {
        let separator = Separator::Byte(mark);
        if memchr::memchr(mark, line).is_none() || !cells.cut(line, separator, true, None) {
            continue;
        }
        let names = (0..cells.len()).filter_map(|at| {
            let (start, end) = cells.get(at)?;
            let name = std::str::from_utf8(line.get(start..end)?).ok()?.trim();
            Some(name.trim_matches('"'))
        });
        let columns = Columns::of(names, own).told(own);
        if best.as_ref().is_none_or(|(known, _)| columns.taken.len() > known.taken.len()) {
            best = Some((columns, separator));
        }
    }
    best
}

/// Where the header lines of a stretch of whole lines are, and what they say. The search is for
/// `#` at the start of a line, so that logs of any size can be gone through for it.
pub fn directives(bytes: &[u8]) -> impl Iterator<Item = (usize, Directive<'_>)> {
    let first = (bytes.first() == Some(&b'#')).then_some(0);
    let others = memchr::memmem::find_iter(bytes, b"\n#").map(|at| at + 1);
    first.into_iter().chain(others).filter_map(move |at| {
        let rest = bytes.get(at..)?;
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        directive(rest.get(..end)?.trim_ascii_end()).map(|directive| (at, directive))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_read_in_every_spelling() {
        let fields = |line: &'static str| match directive(line.as_bytes()) {
            Some(Directive::Fields(names)) => words(names).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(fields("#Fields: date time"), ["date", "time"]);
        assert_eq!(fields("#Fields:\tdate  time "), ["date", "time"]);
        assert_eq!(fields("#fields\tts\tuid"), ["ts", "uid"]);
        assert_eq!(fields("#Fields: DateTime,Method,UrlStem"), ["DateTime", "Method", "UrlStem"]);
        assert_eq!(directive(b"#Date: 2026-01-02 03:04:05"), Some(Directive::Date(b"2026-01-02")));
        for line in ["#Version: 1.0", "#", "# a comment", "#Fields", "#Date:"] {
            assert_eq!(directive(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn only_the_starts_of_lines_are_searched() {
        let text = b"#Fields: a\nx #Fields: b\n#Date: 2026-01-02\r\n#Fields: c";
        let found: Vec<usize> = directives(text).map(|(at, _)| at).collect();
        assert_eq!(found, [0, 24, 43]);
    }

    #[test]
    fn a_header_row_brings_its_own_separator() {
        let mut cells = Cells::default();
        for (line, mark) in [
            ("timestamp,client_ip,method,path", b','),
            ("timestamp;client_ip;method;path", b';'),
            ("\"timestamp\"\t\"client_ip\"\t\"method\"\t\"path\"", b'\t'),
        ] {
            let (columns, separator) = first_row(line.as_bytes(), &[], &mut cells).unwrap();
            assert_eq!(separator, Separator::Byte(mark));
            assert!(columns.tell_enough(), "{line}");
        }
        let prose = first_row(b"dear diary, today, nothing", &[], &mut cells);
        assert!(prose.is_none_or(|(columns, _)| !columns.tell_enough()));
    }

    #[test]
    fn a_cell_with_a_whole_line_counts_only_where_nothing_else_tells_the_request() {
        let inner = |list: &str| {
            let columns = Columns::of(list.split(' '), &[]);
            columns.taken.iter().find(|column| column.take == Take::Inner).map(|column| column.at)
        };
        assert_eq!(inner("@timestamp @message"), Some(1));
        assert_eq!(inner("timestamp method path message"), None);
    }
}
