//! Syntax `pattern`: a server's own configuration line, compiled and matched.
//!
//! A [`Pattern`] is a list of pieces: literal text, then a field that is bare, quoted or
//! bracketed. A bare field ends at the literal after it, a quoted one at a quote that no escape
//! precedes and that the next literal follows: user agents and targets with stray quotes still
//! parse. What a server may append later is allowed: a line may go on after the last piece, and
//! may end early once time, request and status are known.

use super::field::{Field, Slots};
use crate::record::seek::{find, find2};
use crate::record::{Client, Reject, text};

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
    /// Literal after the last field.
    tail: Vec<u8>,
}

/// Literal text and the field after it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    before: Literal,
    /// What stands before, and the mark that opens the field.
    opening: Literal,
    field: Field,
    shape: Shape,
    /// What ends a bare field: the literal after it and the mark that opens the next piece.
    until: Literal,
    /// The first blank ends this bare field, so that none can stand in it.
    cut_at_blank: bool,
    /// A number comes next: a quote that something else follows does not close this field.
    number_next: bool,
}

/// Literal text, ready to be compared as one word: literals are a byte or three, for which a call
/// would cost more than the comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Literal {
    text: Vec<u8>,
    word: u64,
    mask: u64,
}

impl Literal {
    fn new(text: Vec<u8>) -> Self {
        let mut word = [0; 8];
        let mut mask = [0; 8];
        for ((word, mask), byte) in word.iter_mut().zip(&mut mask).zip(&text) {
            (*word, *mask) = (*byte, u8::MAX);
        }
        Self { text, word: u64::from_le_bytes(word), mask: u64::from_le_bytes(mask) }
    }

    /// What follows the literal.
    #[inline]
    fn after<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        match text.first_chunk::<8>() {
            Some(head) if self.text.len() <= 8 => {
                let same = u64::from_le_bytes(*head) & self.mask == self.word;
                if same { text.get(self.text.len()..) } else { None }
            }
            _ => text.strip_prefix(self.text.as_slice()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Bare,
    Quoted,
    Bracketed,
}

/// A field that was found.
struct Measure {
    length: usize,
    /// Length of the mark that closes it.
    close: usize,
    /// It surely holds no escapes.
    plain: bool,
}

/// A part of a pattern as a dialect reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Text that stands as it is.
    Literal(Vec<u8>),
    /// A directive or variable.
    Field(Field),
}

/// How much of a line a pattern covered; more is a better fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The line ended before the pattern did.
    Short,
    /// The line went on after the pattern.
    Long,
    /// Exactly.
    Whole,
}

impl Pattern {
    /// Puts the tokens of a dialect together. `None` if two fields touch with nothing between
    /// them to tell them apart.
    #[must_use]
    pub fn new(tokens: &[Token]) -> Option<Self> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut literal: Vec<u8> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Literal(text) => literal.extend_from_slice(text),
                Token::Field(field) => {
                    if !pieces.is_empty() && literal.is_empty() {
                        return None;
                    }
                    let mut before = std::mem::take(&mut literal);
                    let after = match tokens.get(at + 1) {
                        Some(Token::Literal(text)) => text.first().copied(),
                        _ => None,
                    };
                    let shape = match (before.last(), after) {
                        (Some(b'"'), Some(b'"')) => Shape::Quoted,
                        (Some(b'['), Some(b']')) => Shape::Bracketed,
                        _ => Shape::Bare,
                    };
                    if shape != Shape::Bare {
                        before.pop();
                    }
                    if pieces.last().is_some_and(|last| last.shape != Shape::Bare) {
                        before = before.get(1..).unwrap_or_default().to_vec();
                    }
                    pieces.push(Piece::new(before, *field, shape));
                }
            }
        }
        if pieces.last().is_some_and(|last| last.shape != Shape::Bare) {
            literal = literal.get(1..).unwrap_or_default().to_vec();
        }
        for at in 0..pieces.len() {
            let (until, number_next) = match pieces.get(at + 1) {
                Some(next) => (next.opening.clone(), next.field == Field::Status),
                None => (Literal::new(literal.clone()), false),
            };
            if let Some(piece) = pieces.get_mut(at) {
                // A client may be a list, or a virtual host that must not pass for one.
                piece.cut_at_blank =
                    until.text.first() == Some(&b' ') && piece.field != Field::Client;
                (piece.until, piece.number_next) = (until, number_next);
            }
        }
        (!pieces.is_empty()).then_some(Self { pieces, tail: literal })
    }

    /// The fields it gives, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        self.pieces.iter().map(|piece| piece.field).filter(|field| *field != Field::Ignore)
    }

    /// Finds the fields of a line.
    ///
    /// # Errors
    /// [`Reject::Shape`] if the line does not have the shape of the pattern.
    pub fn split(&self, line: &[u8], slots: &mut Slots) -> Result<Fit, Reject> {
        let mut at = 0;
        for piece in &self.pieces {
            let rest = line.get(at..).unwrap_or_default();
            if rest.is_empty() && Self::enough(slots) {
                return Ok(Fit::Short);
            }
            let start = at + piece.open(rest).ok_or(Reject::Shape)?;
            let field = line.get(start..).unwrap_or_default();
            let found = piece.measure(field).ok_or(Reject::Shape)?;
            piece.note(line, start, &found, slots);
            at = start + found.length + found.close;
        }
        match line.get(at..).unwrap_or_default() {
            [] => Ok(if self.tail.is_empty() { Fit::Whole } else { Fit::Short }),
            rest if rest == self.tail => Ok(Fit::Whole),
            [b' ' | b'\t' | b',' | b';', ..] => Ok(Fit::Long),
            _ => Err(Reject::Shape),
        }
    }

    fn enough(slots: &Slots) -> bool {
        slots.has(Field::Time) && slots.has(Field::Status)
    }
}

impl Piece {
    fn new(before: Vec<u8>, field: Field, shape: Shape) -> Self {
        let mut opening = before.clone();
        match shape {
            Shape::Bare => {}
            Shape::Quoted => opening.push(b'"'),
            Shape::Bracketed => opening.push(b'['),
        }
        Self {
            before: Literal::new(before),
            opening: Literal::new(opening),
            field,
            shape,
            until: Literal::default(),
            cut_at_blank: false,
            number_next: false,
        }
    }

    /// Length of what stands before the field: literal and opening mark. A quoted field may also
    /// be an unquoted `-`, as some servers write a missing value.
    #[inline]
    fn open(&self, rest: &[u8]) -> Option<usize> {
        if self.opening.after(rest).is_some() {
            return Some(self.opening.text.len());
        }
        match (self.shape, self.before.after(rest)?) {
            (Shape::Quoted, [b'-'] | [b'-', b' ', ..]) => Some(self.before.text.len()),
            _ => None,
        }
    }

    /// Where the field and the mark that closes it end.
    #[inline]
    fn measure(&self, text: &[u8]) -> Option<Measure> {
        let plain = |(length, close)| Measure { length, close, plain: true };
        match self.shape {
            Shape::Bare => self.bare(text).map(|length| plain((length, 0))),
            Shape::Bracketed => find(b']', text).map(|length| plain((length, 1))),
            Shape::Quoted if matches!(text, [b'-'] | [b'-', b' ', ..]) => Some(plain((1, 0))),
            Shape::Quoted => self.quoted(text),
        }
    }

    #[inline]
    fn bare(&self, text: &[u8]) -> Option<usize> {
        let first = self.until.text.first().and_then(|mark| find(*mark, text));
        if let Some(length) = first {
            let ends = text.get(length..).and_then(|rest| self.until.after(rest)).is_some();
            if ends && (self.cut_at_blank || self.allowed(text.get(..length)?)) {
                return Some(length);
            }
        }
        self.further(text)
    }

    /// A bare field that does not end where what comes next first stands.
    fn further(&self, text: &[u8]) -> Option<usize> {
        let mut from = 0;
        loop {
            let length = match self.until.text.as_slice() {
                [] => find(b' ', text).unwrap_or(text.len()),
                [mark, ..] => {
                    let ahead = text.get(from..)?;
                    from + find(*mark, ahead).or_else(|| Self::last(ahead))?
                }
            };
            let rest = text.get(length..)?;
            let ends = self.until.after(rest).is_some() || rest.is_empty() || self.dashed(rest);
            if ends && (from == 0 && self.cut_at_blank || self.allowed(text.get(..length)?)) {
                return Some(length);
            }
            if rest.is_empty() {
                return None;
            }
            from = length + 1;
        }
    }

    /// A field that ends with the line.
    fn last(text: &[u8]) -> Option<usize> {
        (!text.contains(&b' ')).then_some(text.len())
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
    fn allowed(&self, field: &[u8]) -> bool {
        match self.field {
            Field::Client if field.ends_with(b",") => false,
            Field::Client if find(b':', field).is_some() => plausible_client(field),
            Field::User
            | Field::Request
            | Field::Target
            | Field::UserAgent
            | Field::Time
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

    /// Up to a quote that no backslash escapes and the next literal follows.
    #[inline]
    fn quoted(&self, text: &[u8]) -> Option<Measure> {
        match find2(b'"', b'\\', text) {
            Some(end) if text.get(end) == Some(&b'"') && self.goes_on(text.get(end + 1..)?) => {
                Some(Measure { length: end, close: 1, plain: true })
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
            if !escaped(text.get(..end)?) {
                if rest.is_empty() || self.goes_on(rest) {
                    return Some((end, 1));
                }
                if self.until.text.is_empty()
                    && matches!(rest, [b' ', b'"' | b'-' | b'[' | b'0'..=b'9', ..])
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
    }

    #[inline]
    fn note(&self, line: &[u8], start: usize, found: &Measure, slots: &mut Slots) {
        if self.field == Field::Ignore {
            return;
        }
        let end = start + found.length;
        let raw = line.get(start..end).unwrap_or_default();
        if !found.plain && memchr::memchr(b'\\', raw).is_some() {
            slots.set_scratch(self.field, |out| text::unescape_log(raw, out));
        } else {
            slots.set(self.field, start, end);
        }
    }
}

/// A host with a port is a virtual host, not a caller; a line that starts with one is of another
/// format. Lists are judged by their last hop.
fn plausible_client(field: &[u8]) -> bool {
    let last = field.rsplit(|byte| *byte == b',').next().unwrap_or_default().trim_ascii();
    last == b"unix:" || matches!(Client::parse(last), Client::Ip(_))
}

/// An odd number of backslashes stands at the end.
fn escaped(text: &[u8]) -> bool {
    text.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::super::dialect;
    use super::*;

    fn split(pattern: &str, line: &str) -> Result<(Fit, Vec<String>), Reject> {
        let pattern = dialect::compile("apache", pattern).unwrap();
        let mut slots = Slots::default();
        let fit = pattern.split(line.as_bytes(), &mut slots)?;
        let text = |field| String::from_utf8_lossy(slots.get(line.as_bytes(), field)).into_owned();
        Ok((fit, pattern.fields().map(text).collect()))
    }

    const COMBINED: &str = r#"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#;

    #[test]
    fn stray_and_escaped_quotes_stay_inside_their_field() {
        let line = r#"1.2.3.4 - - [t] "GET /?a="b" HTTP/1.0" 404 9 "-" "x \"y\" z""#;
        let (fit, fields) = split(COMBINED, line).unwrap();
        assert_eq!(fit, Fit::Whole);
        assert_eq!(fields[3], r#"GET /?a="b" HTTP/1.0"#);
        assert_eq!(fields[7], r#"x "y" z"#);
    }

    #[test]
    fn a_user_may_hold_blanks_and_a_client_a_list() {
        let line = r#"10.0.0.2, 10.0.0.1 - john doe [t] "GET / HTTP/1.0" 200 9 "-" "-""#;
        let (_, fields) = split(COMBINED, line).unwrap();
        assert_eq!((fields[0].as_str(), fields[1].as_str()), ("10.0.0.2, 10.0.0.1", "john doe"));
    }

    #[test]
    fn a_line_may_end_early_or_go_on() {
        let short = r#"h - - [t] "GET / HTTP/1.0" 200 9"#;
        assert_eq!(split(COMBINED, short).unwrap().0, Fit::Short);
        assert_eq!(split(COMBINED, &format!(r#"{short} "-" "ua" "x" 1"#)).unwrap().0, Fit::Long);
        assert_eq!(split(COMBINED, &format!(r"{short} - -")).unwrap().0, Fit::Whole);
        assert_eq!(split(COMBINED, &format!(r#"{short} "-" "cut off"#)).unwrap().1[7], "cut off");
    }

    #[test]
    fn another_shape_is_refused() {
        for line in ["", "not a common log line", r#"h [t] "GET / HTTP/1.0" 200 9 "-" "-""#] {
            assert_eq!(split(COMBINED, line), Err(Reject::Shape), "{line}");
        }
    }
}
