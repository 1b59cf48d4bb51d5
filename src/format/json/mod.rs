//! Syntax `json`: one object a line, of which only the mapped keys are looked at.
//!
//! Values are not built: strings are borrowed from the line, unmapped values are stepped over.
//! [`cursor`] steps through the bytes; the order of keys is remembered from line to line. What
//! operators get wrong in templates of their own is forgiven where the meaning is plain: an empty
//! value (`"rt":,`), a list or a word without quotes, a comma before the closing brace.

mod cursor;
mod leaves;
#[cfg(test)]
mod tests;

use super::field::{FIELDS, Slots};
use super::keys::{Action, KeyMap, Memory, Notes, Place, Text};
use crate::record::Reject;
use crate::record::text::unescape_json;
use cursor::Cursor;
pub(super) use leaves::leaves;

/// Deepest nesting that is followed.
const DEEPEST: u32 = 64;

/// Levels of objects that no key leads to in which a request is looked for.
const DEEP: u32 = 4;

/// Finds the fields of a line.
///
/// # Errors
/// If the line is not one JSON object, or a key that is read stands twice in it with different
/// values.
pub fn split(
    keys: &KeyMap,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<(), Reject> {
    walk(keys, line, slots, memory, false)
}

/// Finds the fields of a line also in objects that no key leads to, where nothing before them gave
/// the same field: exporters put what they carry into an object of their own.
///
/// # Errors
/// As of [`split`].
#[cold]
pub fn split_deep(
    keys: &KeyMap,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<(), Reject> {
    walk(keys, line, slots, memory, true)
}

fn walk(
    keys: &KeyMap,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
    deep: bool,
) -> Result<(), Reject> {
    memory.ranks = [0; FIELDS];
    let at = Cursor { line, at: 0 };
    let mut walk = Walk { at, keys, slots, memory, copied: false, deep, below: 0 };
    walk.at.blanks();
    walk.object(0, 0)?;
    walk.at.blanks();
    // A comma after the object is how some exporters join lines into a list.
    if matches!(line.get(walk.at.at..), Some([] | [b','])) { Ok(()) } else { Err(Reject::NotJson) }
}

/// A line on its way to fields.
struct Walk<'l, 's> {
    at: Cursor<'l>,
    keys: &'s KeyMap,
    slots: &'s mut Slots,
    memory: &'s mut Memory,
    /// The bytes are those of a string, and will not last.
    copied: bool,
    /// Objects that no key leads to are entered.
    deep: bool,
    /// So many of them are entered now.
    below: u32,
}

impl Walk<'_, '_> {
    fn object(&mut self, node: u16, depth: u32) -> Result<(), Reject> {
        if depth > DEEPEST {
            return Err(Reject::TooDeep);
        }
        self.at.expect(b'{')?;
        self.at.blanks();
        let mut place = self.memory.start(node);
        while !self.at.take(b'}') {
            let rest = self.at.line.get(self.at.at..).unwrap_or_default();
            let action = match self.memory.expected(rest, &mut place) {
                Some((action, length)) => {
                    self.at.at += length;
                    action
                }
                None => self.find(node, &mut place)?,
            };
            match if action.node == 0 { self.at.quick() } else { None } {
                // Nearly every value; the rest of this module is for the others.
                Some(text) => self.string(text, action)?,
                None => self.value(action, depth)?,
            }
            if !self.at.next_key() && self.last()? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What stands between two values where it is not just a comma; the object may end.
    fn last(&mut self) -> Result<bool, Reject> {
        self.at.blanks();
        if self.at.take(b'}') {
            return Ok(true);
        }
        self.at.expect(b',')?;
        self.at.blanks();
        if self.at.peek() != Some(b'"') {
            self.rest_of_list()?;
        }
        Ok(false)
    }

    /// A string without escapes.
    #[inline]
    fn string(&mut self, text: Text, action: Action) -> Result<(), Reject> {
        if self.deep && !action.takes() && text.of(self.at.line).starts_with(b"{") {
            self.enter_text(text);
            return Ok(());
        }
        match action.plain() {
            Some((field, rank)) if !self.copied && self.memory.first(field, rank) => {
                self.slots.set(field, text.start, text.end);
                Ok(())
            }
            None if !action.takes() => Ok(()),
            _ => self.note(text, action),
        }
    }

    /// A list that a template wrote without brackets goes on.
    #[cold]
    fn rest_of_list(&mut self) -> Result<(), Reject> {
        while matches!(self.at.peek(), Some(b'0'..=b'9' | b'-' | b'.')) {
            self.at.bare()?;
            self.at.blanks();
            self.at.take(b',');
            self.at.blanks();
        }
        Ok(())
    }

    /// Reads a key that was not expected here, and its colon.
    fn find(&mut self, node: u16, place: &mut Place) -> Result<Action, Reject> {
        let key = self.at.string()?;
        let raw = key.of(self.at.line);
        self.at.blanks();
        self.at.expect(b':')?;
        if key.escaped {
            let mut plain = Vec::new();
            unescape_json(raw, &mut plain);
            return Ok(self.keys.action(node, &plain));
        }
        if let Some(action) = self.memory.known(raw, place) {
            return Ok(action);
        }
        let action = self.keys.action(node, raw);
        self.memory.learn(raw, action, place);
        Ok(action)
    }

    /// Any value.
    fn value(&mut self, action: Action, depth: u32) -> Result<(), Reject> {
        self.at.blanks();
        match self.at.peek() {
            Some(b'{') if self.deep && action.node == 0 && self.below < DEEP => {
                self.below += 1;
                let read = self.object(0, depth + 1);
                self.below -= 1;
                read
            }
            Some(b'"') if self.deep && !action.takes() => {
                let text = self.at.string()?;
                self.string(text, action)
            }
            Some(b'{') if action.node > 0 => self.object(action.node, depth + 1),
            Some(b'[') if action.node > 0 => self.list(action, depth + 1),
            Some(b'"') if action.node > 0 => self.inner(action, depth + 1),
            _ if !action.takes() => self.at.skip(depth),
            _ => {
                let text = self.at.scalar(depth)?;
                text.map_or(Ok(()), |text| self.note(text, action))
            }
        }
    }

    /// An object that was written into a string, as some exporters do.
    fn inner(&mut self, action: Action, depth: u32) -> Result<(), Reject> {
        let text = self.at.string()?;
        let raw = text.of(self.at.line);
        if !raw.starts_with(b"{") || depth > DEEPEST {
            return if action.takes() { self.note(text, action) } else { Ok(()) };
        }
        let mut object = Vec::with_capacity(raw.len());
        unescape_json(raw, &mut object);
        let at = Cursor { line: &object, at: 0 };
        let Self { keys, slots, memory, deep, below, .. } = self;
        let (deep, below) = (*deep, *below);
        Walk { at, keys, slots, memory, copied: true, deep, below }.object(action.node, depth)
    }

    /// An object in a string that no key leads to; a string that only begins like one is none.
    fn enter_text(&mut self, text: Text) {
        if self.below >= DEEP {
            return;
        }
        let mut object = Vec::new();
        unescape_json(text.of(self.at.line), &mut object);
        let at = Cursor { line: &object, at: 0 };
        let Self { keys, slots, memory, below, .. } = self;
        let below = *below + 1;
        let _ = Walk { at, keys, slots, memory, copied: true, deep: true, below }.object(0, 0);
    }

    fn note(&mut self, text: Text, mut action: Action) -> Result<(), Reject> {
        if self.below > 0 {
            let given = |field| self.memory.ranks.get(field as usize).is_some_and(|held| *held > 0);
            if action.plain().is_some_and(|(field, _)| given(field)) {
                return Ok(());
            }
            action.folded = true;
        }
        let ranks = &mut self.memory.ranks;
        let mut notes =
            Notes { slots: self.slots, ranks, unescape: unescape_json, copied: self.copied };
        self.keys.note(self.at.line, text, action, &mut notes)
    }

    /// A list of `{"name": …, "value": …}` or of `["name", "value"]`, or of objects, of which the
    /// first is read.
    fn list(&mut self, mut action: Action, depth: u32) -> Result<(), Reject> {
        let open = self.at.at;
        self.at.at += 1;
        self.at.blanks();
        if !matches!(self.at.peek(), Some(b'{' | b'[')) {
            self.at.at = open;
            action.node = 0;
            return self.value(action, depth);
        }
        let mut first = true;
        while let Some(kind @ (b'{' | b'[')) = self.at.peek() {
            let start = self.at.at;
            let couple = kind == b'[';
            let pair = if couple { self.at.couple(depth)? } else { self.at.named(depth)? };
            let end = self.at.at;
            match pair {
                Some((name, value)) => {
                    let name = name.of(self.at.line).to_ascii_lowercase();
                    let mut named = self.keys.action(action.node, &name);
                    named.folded = true;
                    self.note(value, named)?;
                }
                None if first && !couple => {
                    self.at.at = start;
                    self.object(action.node, depth)?;
                }
                None => {}
            }
            self.at.at = end;
            first = false;
            self.at.blanks();
            self.at.take(b',');
            self.at.blanks();
        }
        self.at.at = open;
        self.at.skip(depth)
    }
}
