//! Key maps: which keys of a line mean what, for every syntax that names its values.
//!
//! [`path`] says how a map is written, [`memory`] how the order of keys is remembered from line to
//! line. A value that is mapped is noted by [`KeyMap::note`]: of
//! several aliases the one that stands first in the map wins, never by being empty.

mod memory;
mod path;

pub use memory::Memory;
pub(super) use memory::Place;

use super::field::{FIELDS, Field, Slots};
use super::form::Form;
use crate::record::Reject;
use hashbrown::HashMap;

/// By field, which path gave it: twice its place in the map, from 1, and one more if only the
/// letter case differed. Lower wins.
pub(super) type Ranks = [u16; FIELDS];

/// Paths such as `request.headers[user-agent]` to fields, where an earlier path wins over a later
/// one for the same field.
#[derive(Debug, Clone, Default)]
pub struct KeyMap {
    nodes: Vec<Node>,
    takes: Vec<Take>,
    paths: Vec<(Box<str>, Field)>,
}

/// The keys of one object.
#[derive(Debug, Clone, Default)]
struct Node {
    exact: HashMap<Box<[u8]>, Action>,
    folded: HashMap<Box<[u8]>, Action>,
    /// Without the marks between words; names that would mean two things are left out.
    spelled: HashMap<Box<[u8]>, Action>,
}

/// What is done with the value of a key: nothing, if there is nothing to take and no node. Small,
/// since one is fetched for every key of every line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Action {
    /// The fields it gives: so many of the takes, from the first.
    first: u16,
    count: u8,
    /// Only one field, as it stands: this one, at this rank.
    plain: bool,
    field: Field,
    rank: u16,
    /// The node of an object; 0, the root, for none.
    pub node: u16,
    /// The key matched but for its letter case, or is a name that the caller may choose.
    pub folded: bool,
}

impl Default for Action {
    fn default() -> Self {
        Self {
            first: 0,
            count: 0,
            plain: false,
            field: Field::Ignore,
            rank: 0,
            node: 0,
            folded: false,
        }
    }
}

/// A value that is a field.
#[derive(Debug, Clone)]
struct Take {
    field: Field,
    rank: u16,
    forms: Box<[Form]>,
}

/// Where a value stands in its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub start: usize,
    pub end: usize,
    /// It holds escapes, which are undone before it is a field.
    pub escaped: bool,
}

impl Text {
    /// Its bytes, escapes and all.
    #[inline]
    pub fn of(self, line: &[u8]) -> &[u8] {
        line.get(self.start..self.end).unwrap_or_default()
    }
}

/// Where values of a line are noted, and how the syntax of the line undoes escapes.
pub(super) struct Notes<'s> {
    pub slots: &'s mut Slots,
    pub ranks: &'s mut Ranks,
    pub unescape: fn(&[u8], &mut Vec<u8>),
    /// The line itself will not last: values are copied.
    pub copied: bool,
}

impl Action {
    /// The value is a field, or several.
    #[inline]
    pub fn takes(self) -> bool {
        self.count > 0
    }

    /// The only field, as it stands, and its rank.
    #[inline]
    pub fn plain(self) -> Option<(Field, u16)> {
        self.plain.then_some((self.field, self.rank | u16::from(self.folded)))
    }
}

impl KeyMap {
    /// Compiles paths; how they are written is said in the module `path`.
    ///
    /// # Errors
    /// What is wrong with a path.
    pub fn new(keys: &[(&str, Field)]) -> Result<Self, String> {
        path::compile(keys)
    }

    /// The paths and what they give, in their order.
    pub fn paths(&self) -> impl Iterator<Item = (&str, Field)> {
        self.paths.iter().map(|(path, field)| (&**path, *field))
    }

    /// The paths that gave a field in the line read last.
    #[must_use]
    pub fn found(&self, memory: &Memory) -> Vec<(&str, Field)> {
        let places = memory.ranks.iter().map(|rank| usize::from(*rank) / 2);
        places.filter(|at| *at > 0).filter_map(|at| self.paths().nth(at - 1)).collect()
    }

    /// What is done with the value of a key in an object of the map; the root is 0.
    pub(super) fn action(&self, node: u16, key: &[u8]) -> Action {
        let Some(node) = self.nodes.get(usize::from(node)) else { return Action::default() };
        if let Some(action) = node.exact.get(key) {
            return *action;
        }
        let lower = key.to_ascii_lowercase();
        // A store names the zone of its times behind the name.
        let bare = lower.strip_suffix(b" [utc]".as_slice()).unwrap_or(&lower);
        let plain = || node.spelled.get(spelling(bare).as_slice());
        node.folded.get(lower.as_slice()).or_else(plain).copied().unwrap_or_default()
    }

    /// Notes a mapped value.
    ///
    /// # Errors
    /// If its key stands twice in the line, with another value.
    pub(super) fn note(
        &self,
        line: &[u8],
        text: Text,
        action: Action,
        notes: &mut Notes<'_>,
    ) -> Result<(), Reject> {
        let first = usize::from(action.first);
        let takes = self.takes.get(first..first + usize::from(action.count));
        takes.unwrap_or_default().iter().try_for_each(|take| take.note(line, text, action, notes))
    }
}

impl Take {
    fn note(
        &self,
        line: &[u8],
        text: Text,
        action: Action,
        notes: &mut Notes<'_>,
    ) -> Result<(), Reject> {
        let Notes { slots, ranks, unescape, copied } = notes;
        let Some(held) = ranks.get_mut(self.field as usize) else { return Ok(()) };
        let rank = self.rank | u16::from(action.folded);
        let raw = text.of(line);
        if *held == rank {
            return self.again(line, text, action, notes);
        }
        // An alias that comes first in the map wins, but never by being empty.
        if *held != 0
            && (*held < rank || matches!(raw, b"" | b"-"))
            && !slots.get(line, self.field).is_empty()
        {
            return Ok(());
        }
        *held = rank;
        if !self.forms.is_empty() {
            let plain = |out: &mut Vec<u8>| plain(raw, text.escaped, *unescape, out);
            slots.set_formed(self.field, &self.forms, plain);
        } else if text.escaped || *copied {
            slots.set_scratch(self.field, |out| plain(raw, text.escaped, *unescape, out));
        } else {
            slots.set(self.field, text.start, text.end);
        }
        Ok(())
    }

    /// A key that stands twice: nobody can tell which value is true, unless both are the same.
    /// Spellings that differ in letter case are names that a caller may choose, as of headers; the
    /// first holds.
    #[cold]
    fn again(
        &self,
        line: &[u8],
        text: Text,
        action: Action,
        notes: &mut Notes<'_>,
    ) -> Result<(), Reject> {
        if action.folded || !self.forms.is_empty() {
            return Ok(());
        }
        let mut value = Vec::new();
        plain(text.of(line), text.escaped, notes.unescape, &mut value);
        let value: &[u8] = if value == b"-" { b"" } else { &value };
        if notes.slots.get(line, self.field) == value { Ok(()) } else { Err(Reject::DuplicateKey) }
    }
}

/// A key in lower case without the marks between its words: `request_id`, `requestId` and
/// `Request-ID` are one name to whoever wrote them.
pub(super) fn spelling(lower: &[u8]) -> Vec<u8> {
    lower.iter().copied().filter(|byte| !matches!(byte, b'_' | b'-' | b'.')).collect()
}

fn plain(raw: &[u8], escaped: bool, unescape: fn(&[u8], &mut Vec<u8>), out: &mut Vec<u8>) {
    if escaped {
        unescape(raw, out);
    } else {
        out.extend_from_slice(raw);
    }
}
