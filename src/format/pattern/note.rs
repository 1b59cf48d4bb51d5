//! What of a field that was found is kept: where it stands, or its text with escapes undone.

use super::piece::{Measure, Piece, Shape};
use super::{Escape, Field};
use crate::format::field::Slots;
use crate::record::text;

impl Piece {
    #[inline]
    pub(super) fn note(&self, line: &[u8], start: usize, found: &Measure, slots: &mut Slots) {
        if self.field == Field::Ignore {
            if self.shape == Shape::Captures {
                captured(line, start, slots);
            }
            return;
        }
        let end = start + found.length;
        // Some quote a referer where the pattern knows of no quotes.
        let (start, end) = match line.get(start..end) {
            Some([b'"', .., b'"']) if self.shape == Shape::Bare && self.field == Field::Referer => {
                (start + 1, end - 1)
            }
            _ => (start, end),
        };
        let raw = line.get(start..end).unwrap_or_default();
        if !found.plain && self.must_undo(raw) {
            slots.set_scratch(self.field, |out| match self.manner.escape {
                Escape::Hash => text::unescape_hash(raw, out),
                _ => text::unescape_log(raw, out),
            });
        } else {
            slots.set(self.field, start, end);
        }
    }

    fn must_undo(&self, raw: &[u8]) -> bool {
        match self.manner.escape {
            Escape::Backslash => memchr::memchr(b'\\', raw).is_some(),
            Escape::Hash => memchr::memchr2(b'#', b'\\', raw).is_some(),
            Escape::Raw => false,
        }
    }
}

/// Notes what the captured headers of a request are by their look: a host, a user agent, a referer.
#[cold]
fn captured(line: &[u8], start: usize, slots: &mut Slots) {
    let rest = line.get(start..).unwrap_or_default();
    let group = memchr::memchr(b'}', rest).and_then(|end| rest.get(..end)).unwrap_or_default();
    let mut at = start;
    for value in group.split(|byte| *byte == b'|') {
        let end = at + value.len();
        let field = match value {
            [b'M', ..] if value.starts_with(b"Mozilla/") => Some(Field::UserAgent),
            _ if value.starts_with(b"http://") || value.starts_with(b"https://") => {
                Some(Field::Referer)
            }
            _ => is_domain(value).then_some(Field::Host),
        };
        if let Some(field) = field.filter(|field| !slots.has(*field)) {
            slots.set(field, at, end);
        }
        at = end + 1;
    }
}

/// A name of several parts, of which the last is none of an address.
fn is_domain(text: &[u8]) -> bool {
    let label = |part: &[u8]| {
        !part.is_empty() && part.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let last = text.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    last.len() > 1
        && last.iter().all(u8::is_ascii_alphabetic)
        && text.contains(&b'.')
        && text.split(|byte| *byte == b'.').all(label)
}
