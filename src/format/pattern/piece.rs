//! Literal text and the field after it: where the field begins and ends in a line.

use super::ends::{
    captures, client_follows, ends_with_protocol, holds_escapes, is_named, last, list,
    plausible_client, words, work,
};
use super::literal::{Literal, aligned};
use super::{Escape, Field, Manner, sound};
use crate::format::field::bits;
use crate::record::seek::{find, find2};

/// Literal text and the field after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) before: Literal,
    /// What stands before, and the mark that opens the field.
    pub(super) opening: Literal,
    pub(super) field: Field,
    pub(super) shape: Shape,
    /// What ends a bare field: the literal after it and the mark that opens the next piece.
    pub(super) until: Literal,
    /// The first blank ends this bare field, so that none can stand in it.
    cut_at_blank: bool,
    /// A number comes next: a quote that something else follows does not close this field.
    number_next: bool,
    /// A method comes next, which tells itself from words before it.
    method_next: bool,
    /// How its end is found, where that is not the first place that may be one.
    odd: Odd,
    pub(super) manner: Manner,
}

/// Bare fields that hold the mark at which others end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Odd {
    No,
    /// So many blanks stand in it.
    Blanks(usize),
    /// A list, in which blanks stand behind commas and around colons.
    List,
    /// A client whose port follows: IPv6 has more colons.
    BeforePort,
}

/// How a field is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Bare,
    Quoted,
    Bracketed,
    Braced,
    /// One or two groups in braces, or nothing.
    Captures,
    /// To the end of the line.
    Rest,
}

impl Shape {
    /// A mark opens the field and another closes it.
    pub(super) fn is_marked(self) -> bool {
        !matches!(self, Self::Bare | Self::Rest)
    }

    fn mark(self) -> Option<u8> {
        match self {
            Self::Bare | Self::Rest => None,
            Self::Quoted => Some(b'"'),
            Self::Bracketed => Some(b'['),
            Self::Braced | Self::Captures => Some(b'{'),
        }
    }
}

/// A field that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) length: usize,
    /// Length of the mark that closes it.
    pub(super) close: usize,
    /// It surely holds no escapes.
    pub(super) plain: bool,
}

impl Piece {
    pub(super) fn new(
        before: Vec<u8>,
        field: Field,
        shape: Shape,
        manner: Manner,
        (blanks, list): (usize, bool),
    ) -> Self {
        let mut opening = before.clone();
        opening.extend(shape.mark());
        Self {
            before: Literal::new(before),
            opening: Literal::new(opening),
            field,
            shape,
            until: Literal::default(),
            cut_at_blank: false,
            number_next: false,
            method_next: false,
            odd: match blanks {
                _ if list => Odd::List,
                0 => Odd::No,
                _ => Odd::Blanks(blanks),
            },
            manner,
        }
    }

    /// Says what comes after it.
    pub(super) fn follow(&mut self, until: Literal, next: Option<Field>) {
        let mark = until.text.first();
        // A client may be a list, or a virtual host that must not pass for one.
        self.cut_at_blank =
            mark == Some(&b' ') && self.field != Field::Client && self.odd == Odd::No;
        if mark == Some(&b':') && self.field == Field::Client {
            self.odd = Odd::BeforePort;
        }
        self.until = until;
        (self.number_next, self.method_next) =
            (next == Some(Field::Status), next == Some(Field::Method));
    }

    /// Several times taken, one after the other, are one.
    pub(super) fn sums(&self) -> bool {
        self.field == Field::Seconds && self.odd != Odd::No
    }

    /// It may be left out with all that belongs to it.
    pub(super) fn optional(&self) -> bool {
        self.shape == Shape::Captures
    }

    /// Length of what stands before the field: literal and opening mark. A quoted field may also
    /// be an unquoted `-`, as some servers write a missing value.
    #[inline]
    pub(super) fn open(&self, rest: &[u8]) -> Option<usize> {
        if self.manner.aligned {
            return self.open_aligned(rest);
        }
        if self.opening.after(rest).is_some() {
            return Some(self.opening.text.len());
        }
        match (self.shape, self.before.after(rest)?) {
            (Shape::Quoted, [b'-'] | [b'-', b' ', ..]) => Some(self.before.text.len()),
            _ => None,
        }
    }

    /// The same where several blanks may stand for one.
    pub(super) fn open_aligned(&self, rest: &[u8]) -> Option<usize> {
        aligned(&self.opening.text, rest)
    }

    /// Where the field and the mark that closes it end.
    #[inline]
    pub(super) fn measure(&self, text: &[u8]) -> Option<Measure> {
        let plain = |(length, close)| Measure { length, close, plain: true };
        match self.shape {
            Shape::Bare => self.bare(text).map(|length| Measure {
                length,
                close: 0,
                plain: !holds_escapes(self.field),
            }),
            Shape::Bracketed => self.bracketed(text).map(|length| plain((length, 1))),
            Shape::Quoted if matches!(text, [b'-'] | [b'-', b' ', ..]) => Some(plain((1, 0))),
            Shape::Quoted => self.quoted(text),
            Shape::Braced => memchr::memchr(b'}', text).map(|length| plain((length, 1))),
            Shape::Captures => captures(text).map(|length| plain((length, 0))),
            Shape::Rest => Some(Measure { length: text.len(), close: 0, plain: false }),
        }
    }

    /// A number that the server writes bare stands in quotes: the columns are others.
    #[inline]
    pub(super) fn is_misplaced(&self, text: &[u8]) -> bool {
        const NUMBERS: u64 = bits(&[
            Field::Status,
            Field::BytesOut,
            Field::BytesIn,
            Field::Seconds,
            Field::Millis,
            Field::Micros,
        ]);
        // What a colon ends, and is read over, is a word as well.
        let word = self.field == Field::Ignore && self.until.text.first() == Some(&b':');
        text.first() == Some(&b'"')
            && self.shape == Shape::Bare
            && (word || NUMBERS & bits(&[self.field]) != 0)
    }

    /// Up to a bracket that the next literal follows, else to the first: `[2026-01-02T03:04:05Z[UTC]]`.
    #[inline]
    fn bracketed(&self, text: &[u8]) -> Option<usize> {
        let first = find(b']', text)?;
        if self.until.after(text.get(first + 1..)?).is_some() {
            return Some(first);
        }
        let ends =
            |at: &usize| text.get(at + 1..).is_some_and(|rest| self.until.after(rest).is_some());
        Some(memchr::memchr_iter(b']', text).take(8).find(ends).unwrap_or(first))
    }

    #[inline]
    fn bare(&self, text: &[u8]) -> Option<usize> {
        if self.odd != Odd::No {
            return self.odd(text);
        }
        let first = self.until.text.first().and_then(|mark| find(*mark, text));
        if let Some(length) = first {
            let ends = text.get(length..).and_then(|rest| self.until.after(rest)).is_some();
            let field = text.get(..length)?;
            if !self.cut_at_blank && !self.may_hold(field) {
                return None;
            }
            if ends && (self.cut_at_blank || self.allowed(text, length)) {
                return (self.field != Field::Status || sound::status(field)).then_some(length);
            }
        }
        self.further(text)
    }

    /// A list, a time with blanks in it, or a client before its port.
    fn odd(&self, text: &[u8]) -> Option<usize> {
        let mut left = match self.odd {
            Odd::List => return list(text),
            Odd::BeforePort => {
                let end = find(b' ', text).unwrap_or(text.len());
                return memchr::memrchr(b':', text.get(..end)?);
            }
            Odd::Blanks(blanks) => blanks,
            Odd::No => 0,
        };
        let Some(mark) = self.until.text.first().copied() else {
            // The last column: up to the blank behind, or the end of its line, as a record may have more.
            let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
            return Some(memchr::memchr_iter(b' ', text.get(..end)?).nth(left).unwrap_or(end));
        };
        for (at, byte) in text.iter().enumerate() {
            if *byte == b' ' && left > 0 && text.get(at + 1) != Some(&b' ') {
                left -= 1;
            } else if *byte == mark && left == 0 && self.until.after(text.get(at..)?).is_some() {
                return Some(at);
            }
        }
        None
    }

    /// A bare field that does not end where what comes next first stands.
    fn further(&self, text: &[u8]) -> Option<usize> {
        let mut from = 0;
        let mut work = work(text);
        loop {
            let length = match self.until.text.as_slice() {
                [] => find(b' ', text).unwrap_or(text.len()),
                [mark, ..] => {
                    let ahead = text.get(from..)?;
                    from + find(*mark, ahead).or_else(|| last(ahead))?
                }
            };
            let rest = text.get(length..)?;
            let ends = self.until.after(rest).is_some() || rest.is_empty() || self.dashed(rest);
            if ends && (from == 0 && self.cut_at_blank || self.allowed(text, length)) {
                let field = text.get(..length)?;
                return (self.field != Field::Status || sound::status(field)).then_some(length);
            }
            if rest.is_empty() {
                return None;
            }
            work = work.checked_sub(length)?;
            from = length + 1;
        }
    }

    /// The next piece is quoted, but stands as an unquoted dash.
    fn dashed(&self, rest: &[u8]) -> bool {
        match self.until.text.split_last() {
            Some((b'"', before)) => rest
                .strip_prefix(before)
                .is_some_and(|after| after == b"-" || after.starts_with(b"- ")),
            _ => false,
        }
    }

    /// Only some bare fields may hold blanks: a user's name, and a list of addresses.
    fn allowed(&self, text: &[u8], length: usize) -> bool {
        let Some((field, rest)) = text.split_at_checked(length) else { return false };
        match self.field {
            Field::Client if field.ends_with(b",") => false,
            Field::Client if find(b',', field).is_some() && client_follows(rest) => false,
            Field::Client if find(b':', field).is_some() => {
                plausible_client(field) && !client_follows(rest)
            }
            // A dash and more: there is a column that the pattern does not know.
            Field::User => sound::user(field),
            Field::Request
            | Field::Target
            | Field::UserAgent
            | Field::Time
            | Field::ShortTime
            | Field::Ignore => true,
            _ => {
                find(b' ', field).is_none()
                    || memchr::memchr_iter(b' ', field).all(|at| {
                        at > 0 && matches!(field.get(at - 1), Some(b',' | b':'))
                            || matches!(field.get(at + 1), Some(b':'))
                    })
            }
        }
    }

    /// A column that is read over and ends at a blank or a mark between words holds none; nor does a whole URL that stands
    /// without quotes.
    pub(super) fn may_hold(&self, found: &[u8]) -> bool {
        // A time of more words than the format writes is another: that of the header before it.
        let long = matches!((self.field, self.odd), (Field::Time, Odd::Blanks(most)) if words(found) > most + 1);
        let plain =
            self.field == Field::Ignore && self.shape == Shape::Bare && self.odd != Odd::List;
        let url = self.field == Field::Target && self.shape == Shape::Bare;
        if url && memchr::memmem::find(found, b"://").is_some_and(|at| at < 12) {
            return memchr::memchr(b' ', found).is_none();
        }
        // A mark that does nothing but part columns parts words as well.
        let tight = match &*self.until.text {
            [] | [b' ', b'"'] => true,
            [mark] => !b"|\t;,".contains(mark),
            _ => false,
        };
        !long && (self.method_next || !(plain && tight) || memchr::memchr(b' ', found).is_none())
    }

    /// Up to a quote that no backslash escapes and the next literal follows.
    #[inline]
    fn quoted(&self, text: &[u8]) -> Option<Measure> {
        match find2(b'"', b'\\', text) {
            Some(end) if text.get(end) == Some(&b'"') && self.goes_on(text.get(end + 1..)?) => {
                Some(Measure { length: end, close: 1, plain: self.manner.escape != Escape::Hash })
            }
            _ => self.stray(text).map(|(length, close)| Measure { length, close, plain: false }),
        }
    }

    /// A quoted field that holds a backslash or a stray quote, or that ends with the line.
    fn stray(&self, text: &[u8]) -> Option<(usize, usize)> {
        let mut from = 0;
        let mut fallback = None;
        while let Some(at) = memchr::memchr(b'"', text.get(from..)?) {
            let end = from + at;
            let rest = text.get(end + 1..)?;
            if !self.escaped(text.get(..end)?) {
                if rest.is_empty() || self.goes_on(rest) {
                    return Some((end, 1));
                }
                let request = self.field == Field::Request && ends_with_protocol(text.get(..end)?);
                if self.until.text.is_empty()
                    && (request
                        || matches!(rest, [b' ', b'"' | b'-' | b'[' | b'0'..=b'9', ..])
                        || is_named(rest))
                {
                    return Some((end, 1));
                }
                if self.until.text.is_empty() && rest.starts_with(b" ") {
                    fallback = fallback.or(Some((end, 1)));
                }
            }
            from = end + 1;
        }
        // A line cut off inside its last quoted field is still a record.
        fallback.or_else(|| self.may_be_cut().then_some((text.len(), 0)))
    }

    /// An odd number of backslashes stands at the end.
    pub(super) fn escaped(&self, text: &[u8]) -> bool {
        self.manner.escape != Escape::Raw
            && text.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
    }

    /// What follows a closing quote: the next literal, and the mark of the next piece or a dash.
    #[inline]
    fn goes_on(&self, rest: &[u8]) -> bool {
        if self.until.text.is_empty() {
            return false;
        }
        match self.until.after(rest) {
            Some([b'0'..=b'9' | b'-', ..]) => true,
            Some(_) => !self.number_next,
            None => self.dashed(rest),
        }
    }

    fn may_be_cut(&self) -> bool {
        matches!(self.field, Field::UserAgent | Field::Referer | Field::ForwardedFor)
            || self.field == Field::Request && self.until.text.is_empty()
    }
}
