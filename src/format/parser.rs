//! A line to a record: the formats of its file, tried in their order.

use super::assemble::{glance, record};
use super::choose::{Bench, Tried, covering};
use super::field::Slots;
use super::pattern::{Fit, Pattern};
use super::{Reader, ReaderKind, delimited, json, keys, loose, pairs};
use crate::record::time::{Clock, Local, Order};
use crate::record::{Record, Reject};
use ipnet::IpNet;
use std::borrow::Cow;
use std::sync::Arc;

/// Rules that hold for every line of a run.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// What times mean that leave out their zone or year.
    pub local: Local,
    /// Proxies whose word on the caller's address is believed.
    pub trusted: Vec<IpNet>,
    /// So many proxies of the inside stand before what logs, as the log itself shows; none where
    /// the user names those that are trusted.
    pub relays: u8,
    /// What becomes of requests whose time nobody wrote down.
    pub undated: Undated,
}

/// What becomes of requests whose time nobody wrote down, in their line or around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Undated {
    /// They are refused: nothing can be concluded from them.
    #[default]
    Refused,
    /// They are kept where nothing else can be made of the line, or of the whole file.
    Last,
    /// They are kept, their time being [`crate::record::Timestamp::UNKNOWN`].
    Kept,
}

/// What a reader keeps from line to line; each kind of reader its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    keys: keys::Memory,
    rows: delimited::Memory,
    /// The rules, where the format has its own.
    rules: Option<Box<Rules>>,
}

/// Reads the lines of one source. Its format is tried first; a line that does not fit is offered
/// to the other formats, since real files hold lines of several.
#[derive(Debug, Clone)]
pub struct Parser<'p> {
    readers: &'p [Arc<Reader>],
    rules: Cow<'p, Rules>,
    slots: Slots,
    /// For formats other than the first.
    spare: Slots,
    memory: Vec<Memory>,
    /// Where a wrapper that only this line has unescapes.
    space: Vec<u8>,
    clock: Clock,
    /// Lines that begin with `#` may change what the columns are.
    heeding: bool,
    /// Each line is asked whether it is of the first format.
    asking: bool,
    /// So many formats are asked about a line that the first one does not cover.
    choosing: usize,
    /// What the formats asked said of such a line.
    tried: Tried,
}

impl<'p> Parser<'p> {
    /// A parser that tries `readers` in this order.
    #[must_use]
    pub fn new(readers: &'p [Arc<Reader>], rules: &'p Rules) -> Self {
        let memory = readers
            .iter()
            .map(|reader| Memory {
                rules: reader.own.as_ref().map(|own| Box::new(own.rules(rules))),
                ..Memory::default()
            })
            .collect();
        Self {
            readers,
            rules: Cow::Borrowed(rules),
            slots: Slots::default(),
            spare: Slots::default(),
            memory,
            space: Vec::new(),
            clock: Clock::default(),
            heeding: false,
            asking: false,
            choosing: 0,
            tried: Tried::default(),
        }
    }

    /// Lines without the marks of the first format are left to the others.
    #[must_use]
    pub fn asking(mut self, asking: bool) -> Self {
        self.asking = asking;
        self
    }

    /// Dates are read in this order, if it is a known one.
    #[must_use]
    pub fn dating(mut self, order: Order) -> Self {
        if order != Order::Any {
            self.rules.to_mut().local.order = order;
            let own = self.memory.iter_mut().filter_map(|memory| memory.rules.as_mut());
            own.for_each(|rules| rules.local.order = order);
        }
        self
    }

    /// Callers stand behind so many proxies of the inside, unless somebody says which are trusted.
    #[must_use]
    pub fn relaying(mut self, relays: u8) -> Self {
        if relays > 0 && self.rules.trusted.is_empty() {
            self.rules.to_mut().relays = relays;
            let own = self.memory.iter_mut().filter_map(|memory| memory.rules.as_mut());
            own.filter(|rules| rules.trusted.is_empty()).for_each(|rules| rules.relays = relays);
        }
        self
    }

    /// So many of the formats are asked about a line that the first one does not cover.
    #[must_use]
    pub fn choosing(mut self, formats: usize) -> Self {
        self.choosing = formats;
        self
    }

    /// Follows headers of one kind only, or none. Rows whose header is not followed are read only
    /// where they have as many cells as a usual header of their format has names.
    #[must_use]
    pub fn following(mut self, header: Option<delimited::Header>) -> Self {
        self.heeding = header == Some(delimited::Header::Directive);
        for (reader, memory) in self.readers.iter().zip(&mut self.memory) {
            memory.rows.deaf = Some(reader.header()) != header;
        }
        self
    }

    /// Follows a header line that stands somewhere before the lines to be read.
    pub fn follow(&mut self, header: &[u8]) {
        for (reader, memory) in self.readers.iter().zip(&mut self.memory) {
            if matches!(reader.kind, ReaderKind::Delimited(_)) {
                let _ = split(reader, header, &mut self.spare, memory);
            }
        }
    }

    /// The line must be read whoever acts in it: what comes after it may be read otherwise.
    #[inline]
    #[must_use]
    pub fn heeds(&self, line: &[u8]) -> bool {
        self.heeding && line.first() == Some(&b'#')
    }

    /// What the columns mean, by the header in force.
    #[must_use]
    pub fn columns(&self) -> Option<&delimited::header::Columns> {
        self.memory.first()?.rows.columns()
    }

    /// The keys that gave a field in the line read last, by the first format, if it has keys.
    #[must_use]
    pub fn found(&self) -> Vec<(&str, super::Field)> {
        match (self.readers.first().map(|reader| &reader.kind), self.memory.first()) {
            (Some(ReaderKind::Json(keys) | ReaderKind::Pairs(_, keys)), Some(memory)) => {
                keys.found(&memory.keys)
            }
            _ => Vec::new(),
        }
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Why the line is no record, as the first format sees it.
    #[inline]
    pub fn parse<'a>(&'a mut self, line: &'a [u8]) -> Result<Record<'a>, Reject> {
        self.parse_within(line, b"")
    }

    /// Reads a line that was wrapped; the wrapper's time stands in where the line has none.
    ///
    /// # Errors
    /// Why the line is no record, as the first format sees it.
    #[inline]
    pub fn parse_within<'a>(
        &'a mut self,
        line: &'a [u8],
        outer: &[u8],
    ) -> Result<Record<'a>, Reject> {
        let Self {
            readers,
            rules,
            slots,
            spare,
            memory,
            space,
            clock,
            asking,
            choosing,
            tried,
            ..
        } = self;
        let (Some(reader), Some(first)) = (readers.first(), memory.first_mut()) else {
            return Err(Reject::Shape);
        };
        let (slots, rules): (&'a mut Slots, &Rules) = (slots, rules);
        let found = split(reader, line, slots, first);
        if *choosing > 1 && found.is_ok_and(|fit| is_loose(reader, fit)) {
            let known = readers.get(..*choosing).unwrap_or_default();
            if let Some(at) = covering(known, (line, outer), rules, spare, memory, clock) {
                let rules = memory.get(at).map_or(rules, |memory| memory.rules(rules));
                return record(line, outer, spare, rules, clock);
            }
        }
        let Some(first) = memory.first() else { return Err(Reject::Shape) };
        let why = match found {
            Ok(_) if *asking && !reader.may_read(line) => Reject::Shape,
            Ok(fit) => match record(line, outer, slots, first.rules(rules), clock) {
                Ok(record) => return Ok(record),
                // The line fits the server's own pattern, and tells of no request.
                Err(Reject::NoRequest) if fit != Fit::Part && !reader.keyed() => {
                    return Err(Reject::NoRequest);
                }
                Err(why) => why,
            },
            Err(Reject::NotHttp) => return Err(Reject::NotHttp),
            Err(why) => why,
        };
        Bench { readers, rules, slots: spare, memory, clock, tried }.otherwise(
            (line, outer),
            space,
            why,
        )
    }

    /// Reads only who acts and the status, by the first format; `None` if the line does not fit it
    /// and must be read in full.
    #[inline]
    pub fn glance<'a>(&'a mut self, line: &'a [u8]) -> Option<Record<'a>> {
        let (reader, memory) = (self.readers.first()?, self.memory.first_mut()?);
        if self.asking && !reader.may_read(line) {
            return None;
        }
        let fit = split(reader, line, &mut self.slots, memory).ok()?;
        if self.choosing > 1 && is_loose(reader, fit) {
            return None;
        }
        glance(line, &self.slots, memory.rules(&self.rules))
    }

    /// Reads a line by its first format only, and how well it fitted.
    ///
    /// # Errors
    /// Why the line is no record.
    pub fn fit<'a>(&'a mut self, line: &'a [u8]) -> Result<(Fit, Record<'a>), Reject> {
        self.fit_within(line, b"")
    }

    /// Reads a line that was wrapped, as [`Parser::fit`] does.
    ///
    /// # Errors
    /// Why the line is no record.
    pub fn fit_within<'a>(
        &'a mut self,
        line: &'a [u8],
        outer: &[u8],
    ) -> Result<(Fit, Record<'a>), Reject> {
        let (Some(reader), Some(memory)) = (self.readers.first(), self.memory.first_mut()) else {
            return Err(Reject::Shape);
        };
        let fit = split(reader, line, &mut self.slots, memory)?;
        if !reader.is_sound(line, &self.slots) {
            return Err(Reject::Shape);
        }
        let rules = memory.rules(&self.rules);
        Ok((fit, record(line, outer, &self.slots, rules, &mut self.clock)?))
    }
}

impl Memory {
    #[inline]
    pub(super) fn rules<'r>(&'r self, run: &'r Rules) -> &'r Rules {
        self.rules.as_deref().unwrap_or(run)
    }
}

/// The line goes on behind what the format knows, or was only searched for marks.
#[inline]
fn is_loose(reader: &Reader, fit: Fit) -> bool {
    matches!(fit, Fit::Part | Fit::Long)
        || matches!(reader.kind, ReaderKind::Loose | ReaderKind::Sparse)
}

/// The request stands in an object within the line.
#[cold]
fn deep(
    reader: &Reader,
    keys: &keys::KeyMap,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> bool {
    slots.clear();
    json::split_deep(keys, line, slots, &mut memory.keys).is_ok()
        && reader.judges_strictly(line, slots)
}

/// How a pattern is laid on a line; of other formats there is one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Each field to the first place where it may end.
    AtOnce,
    /// Every place where a field may end, for a line that does not fit at once.
    Again,
    /// At once, or else again.
    Either,
}

impl How {
    fn lay(self, pattern: &Pattern, line: &[u8], slots: &mut Slots) -> Result<Fit, Reject> {
        match self {
            Self::AtOnce => pattern.split_at_once(line, slots),
            Self::Again => pattern.retry(line, slots),
            Self::Either => pattern.split(line, slots),
        }
    }
}

/// What one format makes of a line, its fields then in `slots`.
pub(super) fn split(
    reader: &Reader,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<Fit, Reject> {
    split_so(How::Either, reader, line, slots, memory)
}

/// The same, a pattern in one way only.
pub(super) fn split_so(
    how: How,
    reader: &Reader,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<Fit, Reject> {
    slots.clear();
    slots.keyed = reader.keyed();
    slots.events = reader.events;
    let fit = match &reader.kind {
        ReaderKind::Pattern(pattern) => how.lay(pattern, line, slots),
        // What fitted at once, but in part, is not bent.
        ReaderKind::Other(pattern)
            if how == How::Again && pattern.split_at_once(line, slots).is_ok() =>
        {
            Err(Reject::Shape)
        }
        ReaderKind::Other(pattern) => match how.lay(pattern, line, slots) {
            // What is cut short is not known to tell of no request.
            Ok(Fit::Whole | Fit::Long | Fit::Part) if pattern.is_sound(line, slots) => {
                Err(Reject::NotHttp)
            }
            _ => Err(Reject::Shape),
        },
        ReaderKind::Loose => loose::split(line, slots).map(|()| Fit::Short),
        ReaderKind::Sparse => loose::sparse::split(line, slots).map(|()| Fit::Short),
        ReaderKind::Json(keys) => {
            json::split(keys, line, slots, &mut memory.keys)?;
            if reader.judges(line, slots) {
                Ok(Fit::Whole)
            } else if deep(reader, keys, line, slots, memory) {
                Ok(Fit::Short)
            } else {
                return Err(Reject::NoRequest);
            }
        }
        ReaderKind::Pairs(separator, keys) => {
            pairs::split(keys, *separator, line, slots, &mut memory.keys)?;
            if !reader.judges(line, slots) {
                return Err(Reject::NoRequest);
            }
            Ok(Fit::Whole)
        }
        ReaderKind::Delimited(_) if !reader.marked(line) => Err(Reject::Shape),
        ReaderKind::Delimited(table) => table.split(line, slots, &mut memory.rows),
    };
    if let Some(own) = &reader.own {
        slots.drop_missing(line, &own.missing);
    }
    fit
}
