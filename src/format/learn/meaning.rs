//! The field that each column is: what the reader before took from it, what its name says, what its
//! values can only be.

use super::super::field::Field;
use super::super::loose::{is_agent, is_domain, is_list, is_url};
use super::super::surmise::{self, look};
use super::columns::{Column, Rows};
use super::cut::Held;
use super::look as looks;
use std::collections::HashSet;

/// The fields of the columns, in their order.
pub(super) fn fields(rows: &Rows<'_>, voted: &[Option<Field>]) -> Vec<Field> {
    let mut told = Told::new(rows, voted);
    told.by_name();
    told.asked();
    told.answered();
    told.rest();
    told.taken();
    told.sized();
    told.fields.into_iter().map(|field| field.unwrap_or(Field::Ignore)).collect()
}

struct Told<'r> {
    columns: &'r [Column],
    fields: Vec<Option<Field>>,
    /// A cache wrote the lines: a word says what it did and the status.
    cached: bool,
}

impl<'r> Told<'r> {
    fn new(rows: &'r Rows<'_>, voted: &[Option<Field>]) -> Self {
        let mut fields = voted.to_vec();
        fields.resize(rows.columns.len(), None);
        // The status behind a word is sure, and another number of three digits is none.
        let result = rows.columns.iter().position(looks::is_result);
        if let Some(slot) = result.and_then(|at| fields.get_mut(at)) {
            *slot = None;
            for field in &mut fields {
                field.take_if(|field| *field == Field::Status);
            }
        }
        let mut told = Self { columns: &rows.columns, fields, cached: result.is_some() };
        told.set(Field::Status, result);
        told
    }

    fn at(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|known| *known == Some(field))
    }

    fn has(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.at(*field).is_some())
    }

    fn set(&mut self, field: Field, at: Option<usize>) {
        if let Some(slot @ None) = at.and_then(|at| self.fields.get_mut(at)) {
            *slot = Some(field);
        }
    }

    /// Columns of which nothing is known yet.
    fn open(&self) -> impl Iterator<Item = (usize, &'r Column)> + '_ {
        let all = self.columns.iter().enumerate();
        all.filter(|(at, column)| !column.fixed && matches!(self.fields.get(*at), Some(None)))
    }

    /// The first open column that is such.
    fn first(&self, is: impl Fn(&Column) -> bool) -> Option<usize> {
        self.open().find(|(_, column)| is(column)).map(|(at, _)| at)
    }

    /// The only open column that is such.
    fn only(&self, is: impl Fn(&Column) -> bool) -> Option<usize> {
        let mut all = self.open().filter(|(_, column)| is(column));
        let (at, first) = all.next()?;
        // The same once more says nothing else.
        all.all(|(_, column)| column.values == first.values).then_some(at)
    }

    /// What names say, checked against the values.
    fn by_name(&mut self) {
        let named: Vec<(usize, &str, Vec<Vec<u8>>)> = self
            .open()
            .filter(|(_, column)| !column.name.is_empty() && column.name != "in")
            .map(|(at, column)| {
                (at, column.name.as_str(), column.said().map(<[u8]>::to_vec).collect())
            })
            .collect();
        let told =
            surmise::labels(named.iter().map(|(_, name, values)| (*name, values.as_slice())));
        for (index, field) in told {
            let known = self.fields.iter().flatten().any(|known| surmise::same(*known, field));
            if !known {
                self.set(field, named.get(index).map(|(at, ..)| *at));
            }
        }
    }

    /// Who asked for what, and when.
    fn asked(&mut self) {
        if !self.has(&[Field::Time]) {
            self.set(Field::Time, self.first(|column| column.always(look::time)));
        }
        let asked = [Field::Request, Field::Target, Field::Path];
        if !self.has(&asked) {
            let line = |column: &Column| {
                let fit = column.said().filter(|value| look::request(value)).count();
                column.held != Held::Bare && fit * 10 >= column.values.len() * 6 && fit > 0
            };
            self.set(Field::Request, self.first(line));
        }
        if !self.has(&[Field::Request, Field::Method]) {
            let method =
                |text: &[u8]| look::method(text) && text.iter().all(u8::is_ascii_uppercase);
            self.set(Field::Method, self.first(|column| column.always(method)));
        }
        if !self.has(&asked) {
            let from = self.at(Field::Method).unwrap_or(0);
            let target = |is: fn(&[u8]) -> bool| {
                let fits = |(at, column): &(usize, &Column)| *at >= from && column.always(is);
                self.open().find(fits).map(|(at, _)| at)
            };
            let found = target(look::target).or_else(|| target(look::url));
            self.set(Field::Target, found);
        }
        if !self.has(&[Field::Request, Field::Protocol, Field::Version]) {
            self.set(Field::Protocol, self.first(|column| column.always(look::protocol)));
        }
        if !self.has(&[Field::Client]) {
            self.caller();
        }
    }

    /// The one column of addresses; of several that with most of them: callers are many, and servers
    /// few.
    fn caller(&mut self) {
        let different = |column: &Column| column.said().collect::<HashSet<_>>().len();
        let addresses = self.open().filter(|(_, column)| column.always(look::address));
        let most = addresses.max_by_key(|(at, column)| (different(column), usize::MAX - at));
        let found = most.map(|(at, _)| at);
        self.set(Field::Client, found);
    }

    /// The status, and what may be behind it.
    fn answered(&mut self) {
        if self.has(&[Field::Status]) {
            return;
        }
        let asked = [Field::Request, Field::Target, Field::Path];
        let from = asked.into_iter().find_map(|field| self.at(field)).unwrap_or(0);
        // 443 is the port of the web.
        let status = |text: &[u8]| text.len() == 3 && look::status(text);
        let port = |column: &Column| column.all(|text| text == b"443");
        let is =
            |column: &Column| column.held != Held::Quoted && column.always(status) && !port(column);
        let behind = self.open().find(|(at, column)| *at > from && is(column)).map(|(at, _)| at);
        let found = behind.or_else(|| self.first(is));
        self.set(Field::Status, found);
    }

    /// Texts that can be nothing else.
    fn rest(&mut self) {
        let held = |column: &Column| column.held != Held::Bare || parted(column);
        if !self.has(&[Field::UserAgent]) {
            let agent = |text: &[u8]| look::agent(text) && is_agent(text);
            let last = self.columns.len().wrapping_sub(1);
            let found =
                self.open().find(|(at, column)| column.all(agent) && (held(column) || *at == last));
            let found = found.map(|(at, _)| at).or_else(|| self.beside_pages());
            self.set(Field::UserAgent, found);
        }
        if !self.has(&[Field::Referer]) {
            self.set(Field::Referer, self.only(|column| column.all(looks::is_page)));
        }
        if !self.has(&[Field::ForwardedFor]) {
            let list = |column: &Column| {
                column.all(is_list) && column.said().any(|text| text.contains(&b','))
            };
            self.set(Field::ForwardedFor, self.only(list));
        }
        if !self.has(&[Field::Host]) {
            self.set(Field::Host, self.only(|column| column.always(looks::is_site)));
        }
        if !self.has(&[Field::Request, Field::Query]) {
            let behind = self.at(Field::Path).or_else(|| self.at(Field::Target));
            let pair = |text: &[u8]| look::query(text) && text.contains(&b'=');
            let found = self
                .open()
                .find(|(at, column)| Some(*at) == behind.map(|at| at + 1) && column.all(pair));
            let found = found.map(|(at, _)| at);
            self.set(Field::Query, found);
        }
        if !self.has(&[Field::RequestId]) {
            self.set(Field::RequestId, self.first(looks::is_id));
        }
        let known = [Field::User, Field::Subject, Field::Consumer, Field::Certificate];
        if !self.has(&known) {
            self.set(Field::User, self.beside_caller());
        }
    }

    /// The last quoted texts are a page and a program, as in Combined Log Format, whatever that calls
    /// itself.
    fn beside_pages(&self) -> Option<usize> {
        let (last, rest) = self.columns.split_last()?;
        let quoted = |column: &Column| column.held == Held::Quoted;
        let page = rest.last().filter(|column| column.held == Held::Quoted)?;
        let named = |text: &[u8]| is_agent(text) && !is_domain(text) && !is_url(text);
        let found = quoted(last)
            && page.said().all(is_url)
            && last.all(named)
            && !looks::is_id(last)
            && self.fields.last() == Some(&None);
        found.then_some(rest.len())
    }

    /// A name in brackets right beside the address of the caller, or behind it and a dash; in a
    /// cell beside it, where there is not always one.
    fn beside_caller(&self) -> Option<usize> {
        let client = self.at(Field::Client)?;
        // The name that an identity server would tell stands between, and is none.
        let dash = self
            .columns
            .get(client + 1)
            .is_some_and(|column| column.held == Held::Bare && column.said().next().is_none());
        let beside = |at: usize| at == client + 1 || at + 1 == client || dash && at == client + 2;
        let name = |at: usize, column: &Column| {
            let enclosed = column.held == Held::Bracketed
                || column.gap.ends_with(b"(")
                || dash && at == client + 2
                || parted(column) && column.said().count() < column.values.len();
            let different: HashSet<&[u8]> = column.values.iter().map(Vec::as_slice).collect();
            enclosed && different.len() > 1 && column.all(looks::is_name) && !column.all(is_domain)
        };
        self.open().find(|(at, column)| beside(*at) && name(*at, column)).map(|(at, _)| at)
    }

    /// How long it took: what says its unit, else the one column of fractions that is never less than
    /// the others; at last whole numbers at the end that spread over magnitudes.
    fn taken(&mut self) {
        let units = [Field::Seconds, Field::Millis, Field::Micros, Field::Nanos, Field::Elapsed];
        if self.has(&units) {
            return;
        }
        if let Some(at) = self.first(looks::with_units) {
            return self.set(Field::Elapsed, Some(at));
        }
        let mut whole = self.open().filter(|(_, column)| !surmise::is_part(&column.name));
        let spelled = whole.find_map(|(at, column)| {
            let unit = self.columns.get(at + 1).filter(|unit| unit.fixed)?.values.first()?;
            let field = match unit.as_slice() {
                b"ms" | b"msec" => Field::Millis,
                b"s" | b"sec" | b"seconds" => Field::Seconds,
                b"us" => Field::Micros,
                _ => return None,
            };
            column
                .all(|text| looks::is_fraction(text) || looks::is_whole(text))
                .then_some((at, field))
        });
        drop(whole);
        if let Some((at, field)) = spelled {
            return self.set(field, Some(at));
        }
        if self.cached && self.beside_time() {
            return;
        }
        let part = |column: &Column| surmise::is_part(&column.name);
        let all: Vec<(usize, &Column)> =
            self.open().filter(|(_, column)| looks::fractions(column) && !part(column)).collect();
        let longest = all.iter().find(|(_, one)| all.iter().all(|(_, other)| covers(one, other)));
        if let Some((at, column)) = longest {
            let unit = surmise::unit(&column.said().collect::<Vec<_>>());
            return self.set(unit.unwrap_or(Field::Seconds), Some(*at).filter(|_| unit.is_some()));
        }
        self.counted();
    }

    /// Caches write how many milliseconds it took between the time and the client.
    fn beside_time(&mut self) -> bool {
        let (time, client) = (self.at(Field::Time), self.at(Field::Client));
        let between = time.map(|at| at + 1).filter(|at| Some(at + 1) == client);
        let whole =
            |(at, column): &(usize, &Column)| Some(*at) == between && column.all(looks::is_whole);
        let found = self.open().find(whole).map(|(at, _)| at);
        self.set(Field::Millis, found);
        found.is_some()
    }

    /// A whole number behind the size.
    fn counted(&mut self) {
        let sized = self.at(Field::BytesOut).or_else(|| self.at(Field::Status));
        let Some(from) = sized else { return };
        let number = |column: &Column| {
            column.name.is_empty() && column.held == Held::Bare && column.all(looks::is_whole)
        };
        let sizes = self.columns.get(from);
        let counts = |column: &Column| sizes.is_some_and(|sizes| are_with_headers(column, sizes));
        let numbers =
            self.open().filter(|(at, column)| *at > from && number(column) && !counts(column));
        let mut taken = numbers.filter_map(|(at, column)| {
            Some((at, surmise::count(&column.said().collect::<Vec<_>>())?))
        });
        let (Some((at, unit)), None) = (taken.next(), taken.next()) else { return };
        drop(taken);
        self.set(unit, Some(at));
    }

    /// Numbers right behind the status count bytes, where how long it took is told elsewhere.
    fn sized(&mut self) {
        let units = [Field::Seconds, Field::Millis, Field::Micros, Field::Nanos, Field::Elapsed];
        let Some(status) = self.at(Field::Status) else { return };
        if self.has(&[Field::BytesOut]) || !self.has(&units) {
            return;
        }
        let size = |column: &Column| {
            let different: HashSet<&[u8]> = column.said().collect();
            column.name.is_empty() && column.all(looks::is_whole) && different.len() > 2
        };
        let found = self.open().find(|(at, column)| *at == status + 1 && size(column));
        let found = found.map(|(at, _)| at);
        self.set(Field::BytesOut, found);
    }
}

/// Numbers that follow the sizes, ever the same few bytes above them, count these and the headers.
fn are_with_headers(column: &Column, sizes: &Column) -> bool {
    /// What the headers of one answer may be longer than those of another.
    const HEADERS: f64 = 512.0;
    let pairs = || column.values.iter().zip(&sizes.values).filter(|(_, size)| size.len() > 1);
    let more = |(all, body): (&Vec<u8>, &Vec<u8>)| looks::number(all) - looks::number(body);
    let (least, most) = pairs()
        .map(more)
        .fold((f64::MAX, f64::MIN), |(least, most), one| (least.min(one), most.max(one)));
    let spread = pairs().any(|(_, size)| looks::number(size) > 8.0 * HEADERS);
    spread && least > 0.0 && most - least <= HEADERS
}

/// It is a cell, parted from the one before by a mark.
fn parted(column: &Column) -> bool {
    column.gap.iter().any(|byte| b"|\t;,".contains(byte))
}

/// Of two times taken in one line the first is never the shorter; what is missing is no time.
fn covers(one: &Column, other: &Column) -> bool {
    /// What rounding may do to two times.
    const ROUNDED: f64 = 0.0015;
    let pairs = one.values.iter().zip(&other.values);
    pairs
        .filter(|(_, other)| looks::is_fraction(other))
        .all(|(one, other)| looks::number(one) + ROUNDED >= looks::number(other))
}
