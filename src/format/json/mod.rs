//! Syntax `json`: one object a line, of which only the mapped keys are looked at.
//!
//! Values are not built: strings are borrowed from the line, unmapped values are stepped over.
//! [`path`] says how a key map is written, [`memory`] how the order of keys is remembered from
//! line to line, [`cursor`] steps through the bytes. What operators get wrong in templates of their
//! own is forgiven where the meaning is plain: an empty value (`"rt":,`), a list or a word without
//! quotes, a comma before the closing brace.

mod cursor;
mod memory;
mod path;
#[cfg(test)]
mod tests;

pub use memory::Memory;

use super::field::{FIELDS, Field, Slots};
use super::form::Form;
use crate::record::{Reject, text};
use cursor::{Cursor, Text};
use hashbrown::HashMap;
use memory::Place;

/// Deepest nesting that is followed.
const DEEPEST: u32 = 64;

/// By field, which path gave it: twice its place in the map, from 1, and one more if only the
/// letter case differed. Lower wins.
type Ranks = [u16; FIELDS];

/// Which keys mean what: paths such as `request.headers[user-agent]` to fields, where an earlier
/// path wins over a later one for the same field.
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
}

/// What is done with the value of a key: nothing, if there is nothing to take and no node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Action {
    /// The fields it gives: so many of the takes, from the first.
    first: usize,
    count: usize,
    /// The node of an object; 0, the root, for none.
    node: usize,
    /// The key matched but for its letter case.
    folded: bool,
}

/// A value that is a field.
#[derive(Debug, Clone)]
struct Take {
    field: Field,
    rank: u16,
    forms: Box<[Form]>,
}

/// A line on its way to fields.
struct Step<'s> {
    slots: &'s mut Slots,
    memory: &'s mut Memory,
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
    pub fn found(&self, memory: &Memory) -> impl Iterator<Item = (&str, Field)> {
        let places = memory.ranks.iter().map(|rank| usize::from(*rank) / 2);
        places.filter(|place| *place > 0).filter_map(|place| self.paths().nth(place - 1))
    }

    fn action(&self, node: usize, key: &[u8]) -> Action {
        let Some(node) = self.nodes.get(node) else { return Action::default() };
        if let Some(action) = node.exact.get(key) {
            return *action;
        }
        node.folded.get(key.to_ascii_lowercase().as_slice()).copied().unwrap_or_default()
    }

    /// Finds the fields of a line.
    ///
    /// # Errors
    /// If the line is not one JSON object, or a key that is read stands twice in it with
    /// different values.
    pub fn split(&self, line: &[u8], slots: &mut Slots, memory: &mut Memory) -> Result<(), Reject> {
        memory.ranks = [0; FIELDS];
        let mut cursor = Cursor { line, at: 0 };
        cursor.blanks();
        self.object(&mut cursor, 0, 0, &mut Step { slots, memory })?;
        cursor.blanks();
        // A comma after the object is how some exporters join lines into a list.
        if matches!(line.get(cursor.at..), Some([] | [b','])) {
            Ok(())
        } else {
            Err(Reject::NotJson)
        }
    }

    fn object(
        &self,
        cursor: &mut Cursor<'_>,
        node: usize,
        depth: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Reject> {
        if depth > DEEPEST {
            return Err(Reject::TooDeep);
        }
        cursor.expect(b'{')?;
        cursor.blanks();
        let mut place = step.memory.start(node);
        while !cursor.take(b'}') {
            let action = match step.memory.expected(cursor, &mut place) {
                Some(action) => action,
                None => self.find(cursor, node, &mut place, step.memory)?,
            };
            cursor.blanks();
            self.value(cursor, action, depth, step)?;
            cursor.blanks();
            if cursor.take(b'}') {
                return Ok(());
            }
            cursor.expect(b',')?;
            cursor.blanks();
            // The rest of an unquoted list.
            while matches!(cursor.peek(), Some(b'0'..=b'9' | b'-' | b'.')) {
                cursor.bare()?;
                cursor.blanks();
                cursor.take(b',');
                cursor.blanks();
            }
        }
        Ok(())
    }

    /// Reads a key that was not expected here, and its colon.
    #[cold]
    fn find(
        &self,
        cursor: &mut Cursor<'_>,
        node: usize,
        place: &mut Place,
        memory: &mut Memory,
    ) -> Result<Action, Reject> {
        let key = cursor.string()?;
        let raw = cursor.raw(key);
        cursor.blanks();
        cursor.expect(b':')?;
        if key.escaped {
            let mut plain = Vec::new();
            text::unescape_json(raw, &mut plain);
            return Ok(self.action(node, &plain));
        }
        if let Some(action) = memory.known(raw, place) {
            return Ok(action);
        }
        let action = self.action(node, raw);
        memory.note(raw, action, place);
        Ok(action)
    }

    #[inline]
    fn value(
        &self,
        cursor: &mut Cursor<'_>,
        action: Action,
        depth: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Reject> {
        match cursor.peek() {
            Some(b'{') if action.node > 0 => self.object(cursor, action.node, depth + 1, step),
            Some(b'[') if action.node > 0 => self.list(cursor, action, depth + 1, step),
            Some(b'"') if action.count == 0 => cursor.string().map(|_| ()),
            _ if action.count == 0 => cursor.skip(depth),
            _ => {
                let text = cursor.scalar(depth)?;
                text.map_or(Ok(()), |text| self.take(cursor, text, action, step))
            }
        }
    }

    /// A list of `{"name": …, "value": …}`, or of objects, of which the first is read.
    fn list(
        &self,
        cursor: &mut Cursor<'_>,
        action: Action,
        depth: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Reject> {
        let open = cursor.at;
        cursor.at += 1;
        cursor.blanks();
        if cursor.peek() != Some(b'{') {
            cursor.at = open;
            return self.value(cursor, Action { node: 0, ..action }, depth, step);
        }
        let mut first = true;
        while cursor.peek() == Some(b'{') {
            let start = cursor.at;
            let pair = named(cursor, depth)?;
            let end = cursor.at;
            match pair {
                Some((name, value)) => {
                    let name = cursor.raw(name).to_ascii_lowercase();
                    let named = self.action(action.node, &name);
                    let named = Action { folded: true, ..named };
                    self.take(cursor, value, named, step)?;
                }
                None if first => {
                    cursor.at = start;
                    self.object(cursor, action.node, depth, step)?;
                }
                None => {}
            }
            cursor.at = end;
            first = false;
            cursor.blanks();
            cursor.take(b',');
            cursor.blanks();
        }
        cursor.at = open;
        cursor.skip(depth)
    }

    /// Notes a mapped value.
    #[inline]
    fn take(
        &self,
        cursor: &Cursor<'_>,
        text: Text,
        action: Action,
        step: &mut Step<'_>,
    ) -> Result<(), Reject> {
        let takes = self.takes.get(action.first..action.first + action.count);
        takes.unwrap_or_default().iter().try_for_each(|take| take.note(cursor, text, action, step))
    }
}

impl Take {
    #[inline]
    fn note(
        &self,
        cursor: &Cursor<'_>,
        text: Text,
        action: Action,
        step: &mut Step<'_>,
    ) -> Result<(), Reject> {
        let Step { slots, memory } = step;
        let Some(held) = memory.ranks.get_mut(self.field as usize) else { return Ok(()) };
        let rank = self.rank | u16::from(action.folded);
        let raw = cursor.raw(text);
        if *held == rank {
            return self.again(cursor, text, action, slots);
        }
        // An alias that comes first in the map wins, but never by being empty.
        if *held != 0
            && (*held < rank || matches!(raw, b"" | b"-"))
            && !slots.get(cursor.line, self.field).is_empty()
        {
            return Ok(());
        }
        *held = rank;
        if !self.forms.is_empty() {
            slots.set_formed(self.field, &self.forms, |out| plain(raw, text.escaped, out));
        } else if text.escaped {
            slots.set_scratch(self.field, |out| text::unescape_json(raw, out));
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
        cursor: &Cursor<'_>,
        text: Text,
        action: Action,
        slots: &mut Slots,
    ) -> Result<(), Reject> {
        if action.folded || !self.forms.is_empty() {
            return Ok(());
        }
        let mut value = Vec::new();
        plain(cursor.raw(text), text.escaped, &mut value);
        let value: &[u8] = if value == b"-" { b"" } else { &value };
        if slots.get(cursor.line, self.field) == value { Ok(()) } else { Err(Reject::DuplicateKey) }
    }
}

fn plain(raw: &[u8], escaped: bool, out: &mut Vec<u8>) {
    if escaped {
        text::unescape_json(raw, out);
    } else {
        out.extend_from_slice(raw);
    }
}

/// Reads an object as a pair of a name and its value, if it is one; steps over it either way.
fn named(cursor: &mut Cursor<'_>, depth: u32) -> Result<Option<(Text, Text)>, Reject> {
    let (mut name, mut value) = (None, None);
    cursor.expect(b'{')?;
    cursor.blanks();
    while !cursor.take(b'}') {
        let key = cursor.string()?;
        cursor.blanks();
        cursor.expect(b':')?;
        cursor.blanks();
        let found = cursor.scalar(depth)?;
        match cursor.raw(key) {
            b"name" | b"Name" | b"key" | b"Key" => name = found,
            b"value" | b"Value" => value = found,
            _ => {}
        }
        cursor.blanks();
        if !cursor.take(b',') && cursor.peek() != Some(b'}') {
            return Err(Reject::NotJson);
        }
        cursor.blanks();
    }
    Ok(name.zip(value))
}
