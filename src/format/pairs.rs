//! Syntax `pairs`: `key=value` in a row, as logfmt, firewalls, CEF and LEEF write them.
//!
//! A value in quotes ends at a quote that no escape precedes and a separator follows. A bare value
//! goes on until the next `key=`: CEF and many appliances put blanks into values without quoting
//! them. What stands before the first pair, or the header of CEF and LEEF, is passed over.

mod header;
mod leaves;
mod value;

pub(super) use header::{are_barred, has_semicolons};
pub(super) use leaves::leaves;

use self::header::{before_pairs, headed, leading_time};
use self::value::{Quotes, value};

use super::custom::Custom;
use super::field::{FIELDS, Field, Slots};
use super::keys::{KeyMap, Memory, Notes, Text};
use crate::record::Reject;

/// Stands for labelled values: `label:value`, parted by tabs.
pub const LABELS: u8 = b':';

/// Stands for `key:"value"; ` in a row, as Check Point writes.
pub const COLONS: u8 = b'"';

/// Stands for `Key: value, Key: value`, as Cisco's firewalls write: a value goes on until the next
/// key, which begins with a capital.
pub const ITEMS: u8 = b'.';

/// Longest key of such a row, in bytes.
const LONGEST_KEY: usize = 40;

fn items(keys: &KeyMap, line: &[u8], slots: &mut Slots, memory: &mut Memory) -> Result<(), Reject> {
    let mut place = memory.start(0);
    let mut places = memchr::memmem::find_iter(line, b": ").map(|at| at + 2);
    let first = places.find(|at| item(line, *at).is_some());
    let mut at = first.ok_or(Reject::Shape)?;
    if let Some((start, end)) = leading_time(line.get(..at).unwrap_or_default()) {
        slots.set(Field::LoggedAt, start, end);
    }
    while let Some(colon) = item(line, at) {
        let start = colon + 2;
        let rest = line.get(start..).unwrap_or_default();
        let mut ends = memchr::memmem::find_iter(rest, b", ").map(|end| start + end);
        let end = ends.find(|end| item(line, end + 2).is_some()).unwrap_or(line.len());
        let name = line.get(at..colon).unwrap_or_default();
        let action = memory.known(name, &mut place).unwrap_or_else(|| {
            let action = keys.action(0, name);
            memory.learn(name, action, &mut place);
            action
        });
        if action.takes() {
            let value = Text { start, end, escaped: false };
            let mut notes = Notes { slots, ranks: &mut memory.ranks, unescape, copied: false };
            keys.note(line, value, action, &mut notes)?;
        }
        at = end + 2;
    }
    Ok(())
}

/// The colon behind the key that begins at a place, if one does.
fn item(line: &[u8], at: usize) -> Option<usize> {
    let text = line.get(at..)?;
    let colon = memchr::memchr(b':', text.get(..text.len().min(LONGEST_KEY))?)?;
    let key = text.get(..colon)?;
    let is_key = key.first().is_some_and(u8::is_ascii_uppercase)
        && key.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b' '));
    (is_key && text.get(colon + 1) == Some(&b' ')).then_some(at + colon)
}

/// Values in quotes behind a key and a colon, a semicolon after each.
fn colons(
    keys: &KeyMap,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<(), Reject> {
    let mut place = memory.start(0);
    let mut at = 0;
    let mut any = false;
    while let Some(step) = memchr::memmem::find(line.get(at..).unwrap_or_default(), b":\"") {
        let colon = at + step;
        let before = line.get(at..colon).unwrap_or_default();
        let length = before.iter().rev().take_while(|byte| is_key(**byte)).count();
        let (name, start) = (line.get(colon - length..colon).unwrap_or_default(), colon + 2);
        let inner = line.get(start..).unwrap_or_default();
        let length = closed(inner).unwrap_or(inner.len());
        at = start + length;
        if name.is_empty() {
            continue;
        }
        let action = memory.known(name, &mut place).unwrap_or_else(|| {
            let action = keys.action(0, name);
            memory.learn(name, action, &mut place);
            action
        });
        if action.takes() {
            let escaped = inner.get(..length).is_some_and(|text| text.contains(&b'\\'));
            let value = Text { start, end: at, escaped };
            let mut notes = Notes { slots, ranks: &mut memory.ranks, unescape, copied: false };
            keys.note(line, value, action, &mut notes)?;
        }
        any = true;
    }
    if any { Ok(()) } else { Err(Reject::Shape) }
}

/// Up to a quote that no escape precedes, and behind which a value may end.
fn closed(inner: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'"', inner).find(|end| {
        let slashes = inner.iter().take(*end).rev().take_while(|byte| **byte == b'\\').count();
        slashes % 2 == 0 && matches!(inner.get(end + 1), None | Some(b';' | b']' | b' ' | b'\r'))
    })
}

/// Labelled tab-separated values: a label ends at the first colon of its cell.
fn labels(
    keys: &KeyMap,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<(), Reject> {
    let mut place = memory.start(0);
    let mut at = 0;
    let mut any = false;
    for cell in line.split(|byte| *byte == b'\t') {
        let (start, end) = (at, at + cell.len());
        at = end + 1;
        let Some(colon) = memchr::memchr(b':', cell) else { continue };
        let name = cell.get(..colon).unwrap_or_default();
        let action = memory.known(name, &mut place).unwrap_or_else(|| {
            let action = keys.action(0, name);
            memory.learn(name, action, &mut place);
            action
        });
        if action.takes() {
            let value = Text { start: start + colon + 1, end, escaped: false };
            let mut notes = Notes { slots, ranks: &mut memory.ranks, unescape, copied: false };
            keys.note(line, value, action, &mut notes)?;
        }
        any = true;
    }
    if any { Ok(()) } else { Err(Reject::Shape) }
}

/// Finds the fields of a line whose pairs `separator` parts; tabs part them in any case.
///
/// # Errors
/// If the line holds no pair, or a key that is read stands twice in it with different values.
pub fn split(
    keys: &KeyMap,
    separator: u8,
    line: &[u8],
    slots: &mut Slots,
    memory: &mut Memory,
) -> Result<(), Reject> {
    memory.ranks = [0; FIELDS];
    match separator {
        LABELS => return labels(keys, line, slots, memory),
        COLONS => return colons(keys, line, slots, memory),
        ITEMS => return items(keys, line, slots, memory),
        _ => {}
    }
    let mut place = memory.start(0);
    let (before, mut at, separator) = headed(line, separator);
    if let Some((start, end)) = leading_time(line.get(..before).unwrap_or_default()) {
        slots.set(Field::LoggedAt, start, end);
    }
    let mut any = false;
    let unheaded = at == 0;
    // A relay may have dropped the header.
    let labels = !unheaded || memchr::memmem::find(line, b"Label=").is_some();
    // A daemon may have written the carriage return that ended the line as a code.
    let line = line.strip_suffix(b"#015").unwrap_or(line);
    let brace = memchr::memrchr(b'{', line).filter(|at| is_map(line, *at));
    let line = brace.and(line.strip_suffix(b"}")).unwrap_or(line);
    let mut custom: Option<Custom> = None;
    let mut quotes = Quotes::default();
    while let Some((key, equals)) = next_key(line, at, separator) {
        if unheaded && !any && key > 0 {
            before_pairs(line.get(..key).unwrap_or_default(), slots);
        }
        let value = value(line, equals + 1, separator, &mut quotes);
        let name = line.get(key..equals).unwrap_or_default();
        let action = memory.known(name, &mut place).unwrap_or_else(|| {
            let action = keys.action(0, name);
            memory.learn(name, action, &mut place);
            action
        });
        if action.takes() {
            let ranks = &mut memory.ranks;
            let mut notes = Notes { slots, ranks, unescape, copied: false };
            keys.note(line, value, action, &mut notes)?;
        }
        if labels {
            let pair = Custom::new((key, equals), value);
            if let Some((name, value)) = custom.and_then(|before| before.labelled(pair, line)) {
                let ranks = &mut memory.ranks;
                let mut notes = Notes { slots, ranks, unescape, copied: false };
                keys.note(line, value, keys.action(0, &name), &mut notes)?;
            }
            custom = Some(pair);
        }
        any = true;
        at = value.end;
    }
    if any { Ok(()) } else { Err(Reject::Shape) }
}

/// Where the next key begins, and its equals sign. Of several words before the sign only the last
/// is the key.
fn next_key(line: &[u8], from: usize, separator: u8) -> Option<(usize, usize)> {
    let mut search = from;
    loop {
        let equals = search + memchr::memchr(b'=', line.get(search..)?)?;
        if let Some(key) = key_before(line, from, equals, separator) {
            return Some((key, equals));
        }
        search = equals + 1;
    }
}

/// Where the key begins that ends at `equals`, if there is one and a separator or `from` stands
/// before it.
fn key_before(line: &[u8], from: usize, equals: usize, separator: u8) -> Option<usize> {
    let between = line.get(from..equals)?;
    let length = between.iter().rev().take_while(|byte| is_key(**byte)).count();
    let key = equals - length;
    let parted = match key.checked_sub(1).filter(|before| *before >= from) {
        Some(before) => {
            let mark = line.get(before).copied().unwrap_or(b' ');
            parts(mark, separator)
                || mark == b'{' && (is_span(line.get(..before)?) || is_map(line, before))
        }
        None => true,
    };
    (length > 0 && parted).then_some(key)
}

/// What stands before a brace is the name of a span, as Rust's tracing writes it.
fn is_span(before: &[u8]) -> bool {
    let name =
        before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
    let name = name.count();
    name > 1 && matches!(before.iter().rev().nth(name), None | Some(b' ' | b':' | b'\t'))
}

/// A brace that a blank precedes, the last of the line: an object as Java prints it.
fn is_map(line: &[u8], brace: usize) -> bool {
    let parted = brace.checked_sub(1).is_none_or(|at| line.get(at) == Some(&b' '));
    parted && memchr::memrchr(b'{', line) == Some(brace)
}

fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'@' | b'(' | b')' | b'/')
}

fn parts(byte: u8, separator: u8) -> bool {
    byte == separator || byte == b'\t' || matches!(separator, b',' | b';' | b'|') && byte == b' '
}

/// Undoes `\"`, `\\`, `\=`, `\|`, `\n`, `\r`, `\t`; a backslash before anything else stays.
fn unescape(raw: &[u8], out: &mut Vec<u8>) {
    let mut rest = raw;
    while let [first, after @ ..] = rest {
        rest = after;
        let plain = match (first, after) {
            (b'\\', [code @ (b'"' | b'\\' | b'=' | b'|'), ..]) => Some(*code),
            (b'\\', [b'n', ..]) => Some(b'\n'),
            (b'\\', [b'r', ..]) => Some(b'\r'),
            (b'\\', [b't', ..]) => Some(b'\t'),
            _ => None,
        };
        match plain {
            Some(byte) => {
                out.push(byte);
                rest = after.get(1..).unwrap_or_default();
            }
            None => out.push(*first),
        }
    }
}

#[cfg(test)]
mod tests;
