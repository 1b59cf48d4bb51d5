//! A line to a record: the formats of its file, tried in their order.

use super::assemble::{glance, record};
use super::field::Slots;
use super::json;
use super::keys::Memory;
use super::pattern::Fit;
use super::{Reader, ReaderKind};
use crate::record::time::{Clock, Local};
use crate::record::{Record, Reject};
use ipnet::IpNet;

/// Rules that hold for every line of a run.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// What times mean that leave out their zone or year.
    pub local: Local,
    /// Proxies whose word on the caller's address is believed.
    pub trusted: Vec<IpNet>,
}

/// Reads the lines of one source. Its format is tried first; a line that does not fit is offered
/// to the other formats, since real files hold lines of several.
#[derive(Debug, Clone)]
pub struct Parser<'p> {
    readers: &'p [Reader],
    rules: &'p Rules,
    slots: Slots,
    /// For formats other than the first.
    spare: Slots,
    memory: Vec<Memory>,
    clock: Clock,
}

impl<'p> Parser<'p> {
    /// A parser that tries `readers` in this order.
    #[must_use]
    pub fn new(readers: &'p [Reader], rules: &'p Rules) -> Self {
        let memory = vec![Memory::default(); readers.len()];
        Self {
            readers,
            rules,
            slots: Slots::default(),
            spare: Slots::default(),
            memory,
            clock: Clock::default(),
        }
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Why the line is no record, as the first format sees it.
    #[inline]
    pub fn parse<'a>(&'a mut self, line: &'a [u8]) -> Result<Record<'a>, Reject> {
        let Self { readers, rules, slots, spare, memory, clock } = self;
        let (Some(reader), Some(first)) = (readers.first(), memory.first_mut()) else {
            return Err(Reject::Shape);
        };
        let slots: &'a mut Slots = slots;
        let why = match split(reader, line, slots, first) {
            Ok(_) => match record(line, slots, rules, clock) {
                Ok(record) => return Ok(record),
                Err(why) => why,
            },
            Err(why) => why,
        };
        if !others(readers, line, rules, spare, memory, clock) {
            return Err(why);
        }
        record(line, spare, rules, clock)
    }

    /// Reads only who acts and the status, by the first format; `None` if the line does not fit it
    /// and must be read in full.
    #[inline]
    pub fn glance<'a>(&'a mut self, line: &'a [u8]) -> Option<Record<'a>> {
        let (reader, memory) = (self.readers.first()?, self.memory.first_mut()?);
        split(reader, line, &mut self.slots, memory).ok()?;
        glance(line, &self.slots, self.rules)
    }

    /// Reads a line by its first format only, and how well it fitted.
    ///
    /// # Errors
    /// Why the line is no record.
    pub fn fit<'a>(&'a mut self, line: &'a [u8]) -> Result<(Fit, Record<'a>), Reject> {
        let (Some(reader), Some(memory)) = (self.readers.first(), self.memory.first_mut()) else {
            return Err(Reject::Shape);
        };
        let fit = split(reader, line, &mut self.slots, memory)?;
        Ok((fit, record(line, &self.slots, self.rules, &mut self.clock)?))
    }
}

/// Whether a format other than the first reads the line; its fields are then in `slots`.
#[cold]
fn others(
    readers: &[Reader],
    line: &[u8],
    rules: &Rules,
    slots: &mut Slots,
    memory: &mut [Memory],
    clock: &mut Clock,
) -> bool {
    readers.iter().zip(memory).skip(1).any(|(reader, memory)| {
        reader.may_read(line)
            && split(reader, line, slots, memory).is_ok()
            && record(line, slots, rules, clock).is_ok()
    })
}

fn split(
    reader: &Reader,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<Fit, Reject> {
    slots.clear();
    match &reader.kind {
        ReaderKind::Pattern(pattern) => pattern.split(line, slots),
        ReaderKind::Json(keys) => json::split(keys, line, slots, memory).map(|()| Fit::Whole),
    }
}
