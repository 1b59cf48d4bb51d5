//! Syntax `pattern`: a server's own configuration line, compiled and matched.
//!
//! A [`Pattern`] is a list of pieces: literal text, then a field that is bare, quoted or
//! bracketed. A bare field ends at the literal after it, a quoted one at a quote that no escape
//! precedes and that the next literal follows: user agents and targets with stray quotes still
//! parse. What a server may append later is allowed: a line may go on after the last piece, and
//! may end early once time, request and status are known.
//!
//! Nearly every line is read from left to right, by [`piece`]. A line that cannot be is looked at
//! once more by [`retry`], which tries every place where a field may end and holds each field
//! against what [`sound`] says it must look like.

mod build;
mod ends;
mod literal;
mod note;
mod piece;
mod retry;
pub(super) mod sound;

use super::field::{Field, Slots, bits};
use super::loose::tail::{TAKEN, has_unit, is_seconds, is_unit, names_itself};
use crate::record::Reject;
use piece::Piece;
use std::ops::Range;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
    /// Literal after the last field.
    tail: Vec<u8>,
    /// The fields that it gives. Where no time is among them, that of a wrapper stands in.
    gives: u64,
    /// Columns are told apart by blanks alone, so that each must look as it must.
    strict: bool,
    /// Its last column is a size, or is read over: a unit of time is neither, nor is a value that
    /// says its name.
    ends_in_size: bool,
}

/// A part of a pattern as a dialect reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Text that stands as it is.
    Literal(Vec<u8>),
    /// A directive or variable.
    Field(Field),
    /// A time whose notation has so many blanks in it.
    Time(usize),
    /// So many blanks in seconds of parts of the request, which add up to what it took.
    Sum(usize),
    /// A part of a second that stands behind a time, or a zone.
    Fraction,
    /// A list of values joined by `, ` or ` : `, of no use here.
    List,
    /// Captured headers in braces, `{a|b}`, which are left out where nothing is captured.
    Captures,
}

/// How a log writer protects marks inside a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Escape {
    /// With a backslash: `\"`, `\x22`, `\n`.
    #[default]
    Backslash,
    /// With a hash and two digits: `#22`; a syslog daemon may have added backslashes.
    Hash,
    /// Not at all.
    Raw,
}

/// How the lines of a dialect are put together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Manner {
    /// How marks inside a field are protected.
    pub escape: Escape,
    /// Columns are aligned: where one blank is configured, several may stand.
    pub aligned: bool,
}

/// How much of a line a pattern covered; more is a better fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The line went on after the pattern with quoted text, such as a user agent, that the pattern
    /// does not know.
    Part,
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
    pub fn new(tokens: &[Token], manner: Manner) -> Option<Self> {
        build::pattern(tokens, manner)
    }

    /// The fields it gives, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        self.pieces.iter().map(|piece| piece.field).filter(|field| *field != Field::Ignore)
    }

    /// How many columns it has, those that are read over among them.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.pieces.len()
    }

    /// Every field that was found looks as it must.
    #[must_use]
    pub fn is_sound(&self, line: &[u8], slots: &Slots) -> bool {
        let get = |field| slots.get(line, field);
        // Where the host is an address and the client a name, they are taken for each other; behind
        // a list of clients stands the peer that sent it.
        let client = get(Field::Client);
        let taken = || sound::is_only_a_name(client) || memchr::memchr(b',', client).is_some();
        let swapped = sound::is_address(get(Field::Host)) && taken();
        !swapped
            && self.fields().all(|field| {
                let text = get(field);
                sound::sound(field, text)
                    || field == Field::Seconds && self.pieces.iter().any(Piece::sums)
                    || field == Field::Target && sound::is_word_asked_for(get(Field::Method), text)
                    || field == Field::Host && sound::is_service(text) && is_quoted(line, text)
            })
    }

    /// Finds the fields of a line.
    ///
    /// # Errors
    /// [`Reject::Shape`] if the line does not have the shape of the pattern.
    pub fn split(&self, line: &[u8], slots: &mut Slots) -> Result<Fit, Reject> {
        self.split_at_once(line, slots).or_else(|_| self.retry(line, slots))
    }

    /// The same, with each field at the first place where it may end: what nearly all lines of a pattern are.
    ///
    /// # Errors
    /// [`Reject::Shape`] if the line does not have the shape of the pattern so.
    pub(in crate::format) fn split_at_once(
        &self,
        line: &[u8],
        slots: &mut Slots,
    ) -> Result<Fit, Reject> {
        let fit = self.straight(line, slots)?;
        if self.strict && !self.is_sound(line, slots) {
            return Err(Reject::Shape);
        }
        Ok(fit)
    }

    /// From left to right, each field to the first place where it may end.
    fn straight(&self, line: &[u8], slots: &mut Slots) -> Result<Fit, Reject> {
        let mut at = 0;
        let mut last = 0..0;
        for piece in &self.pieces {
            let rest = line.get(at..).unwrap_or_default();
            if rest.is_empty() && self.enough(slots) {
                taken_last(line, slots);
                return Ok(Fit::Short);
            }
            let Some(open) = piece.open(rest) else {
                if piece.optional() {
                    continue;
                }
                return Err(Reject::Shape);
            };
            let start = at + open;
            let field = line.get(start..).unwrap_or_default();
            let found = piece.measure(field).ok_or(Reject::Shape)?;
            if piece.is_misplaced(field) {
                return Err(Reject::Shape);
            }
            piece.note(line, start, &found, slots);
            at = start + found.length + found.close;
            last = start..at;
        }
        let text = line.get(last.clone()).unwrap_or_default();
        // A quote that is not closed here holds several words.
        let quoted = matches!(text, [b'"', .., last] if *last != b'"');
        let sized = !is_unit(text) && !is_seconds(text) && !names_itself(text) && !quoted;
        if self.ends_in_size && !sized {
            return Err(Reject::Shape);
        }
        let fit = self.finish(line.get(at..).unwrap_or_default())?;
        if self.is_taken_for_another(line, last.start..at, fit) {
            return Err(Reject::Shape);
        }
        behind(line, at, fit, slots);
        Ok(fit)
    }

    /// What stands behind the last field says that the line has other columns: a status is no size
    /// where the size comes next, and a bare number is no time taken where the line ends with one
    /// that says its unit.
    fn is_taken_for_another(&self, line: &[u8], last: Range<usize>, fit: Fit) -> bool {
        let rest = line.get(last.end..).unwrap_or_default();
        let text = line.get(last).unwrap_or_default();
        let status = self.sized_last() && !self.has(Field::Status) && is_status(text);
        let goes_on = matches!(fit, Fit::Long | Fit::Part);
        let timed = || self.gives & TAKEN != 0 && has_unit(last_word(rest));
        goes_on && (status && matches!(rest, [b' ', b'0'..=b'9', ..]) || timed())
    }

    /// What stands behind the last field.
    fn finish(&self, rest: &[u8]) -> Result<Fit, Reject> {
        match rest {
            [] => Ok(if self.tail.is_empty() { Fit::Whole } else { Fit::Short }),
            rest if rest == self.tail => Ok(Fit::Whole),
            [b' ' | b'\t' | b'\n' | b',' | b';' | b'|', ..] => {
                let unknown =
                    !self.has(Field::UserAgent) && memchr::memmem::find(rest, b" \"").is_some();
                Ok(if unknown { Fit::Part } else { Fit::Long })
            }
            _ if !self.tail.is_empty() && rest.starts_with(&self.tail) => Ok(Fit::Long),
            _ => Err(Reject::Shape),
        }
    }

    /// Its last column is a size that is kept.
    fn sized_last(&self) -> bool {
        let last = self.pieces.last().map(|piece| piece.field);
        matches!(last, Some(Field::BytesIn | Field::BytesOut))
    }

    /// The field is among its columns.
    const fn has(&self, field: Field) -> bool {
        self.gives & bits(&[field]) != 0
    }

    /// A line that was cut off told what was asked for before.
    fn enough(&self, slots: &Slots) -> bool {
        const ASKED: u64 = bits(&[Field::Request, Field::Target, Field::Path, Field::Route]);
        (!self.has(Field::Time) || slots.has(Field::Time))
            && slots.has(Field::Status)
            && slots.has_any(ASKED)
    }
}

/// Where the pattern knows no status, three digits before another number are one, and no size.
fn is_status(text: &[u8]) -> bool {
    matches!(text, [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'])
}

/// What stands behind the last blank.
fn last_word(text: &[u8]) -> &[u8] {
    text.trim_ascii_end().rsplit(|byte| *byte == b' ').next().unwrap_or_default()
}

/// Reads what stands behind the last field, at byte `at`.
fn behind(line: &[u8], at: usize, fit: Fit, slots: &mut Slots) {
    match fit {
        Fit::Long => super::loose::tail::behind(line, at, slots),
        Fit::Part => super::loose::behind(line, at, slots),
        Fit::Whole | Fit::Short => {}
    }
    if fit != Fit::Whole {
        taken_last(line, slots);
    }
}

/// The last word of a line may be the time taken, which says its unit, where a quote before it was
/// not closed or the line ends before its pattern does.
#[cold]
fn taken_last(line: &[u8], slots: &mut Slots) {
    let word = last_word(line);
    if !slots.has_any(TAKEN) && has_unit(word) {
        let end = line.trim_ascii_end().len();
        slots.set(Field::Elapsed, end - word.len(), end);
    }
}

/// The text stands between double quotes.
fn is_quoted(line: &[u8], text: &[u8]) -> bool {
    memchr::memmem::find_iter(line, text).any(|at| {
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        before == Some(&b'"') && line.get(at + text.len()) == Some(&b'"')
    })
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
    fn a_number_before_a_unit_of_time_is_no_size() {
        let pattern = format!("{COMBINED} %I %O");
        let line = |tail: &str| format!(r#"h - - [t] "GET / HTTP/1.0" 200 9 "-" "ua" {tail}"#);
        assert_eq!(split(&pattern, &line("5 ms")), Err(Reject::Shape));
        assert_eq!(split(&pattern, &line("5 7")).unwrap().0, Fit::Whole);
        assert_eq!(split(COMBINED, &line("5 ms")).unwrap().0, Fit::Long);
    }

    #[test]
    fn a_text_in_quotes_is_no_size_and_a_status_is_none() {
        let line = |tail: &str| format!(r#"h - - [t] "GET / HTTP/1.0" 200 9 "-" "ua" {tail}"#);
        let sized = format!("{COMBINED} %I %O");
        assert_eq!(split(&sized, &line(r#"132170 "name of a router" 7ms"#)), Err(Reject::Shape));
        assert_eq!(split(&sized, &line("132170 9")).unwrap().0, Fit::Whole);
        let bare = r#"%t %h %l %u "%r" %b"#;
        let line = |tail: &str| format!(r#"[t] 203.0.113.9 - - "GET / HTTP/1.0" {tail}"#);
        assert_eq!(split(bare, &line("404 345 1")), Err(Reject::Shape));
        assert_eq!(split(bare, &line("404 x")).unwrap().0, Fit::Long);
        assert_eq!(split(bare, &line("4041 345")).unwrap().0, Fit::Long);
    }

    /// The time taken that is read of a line.
    fn taken(pattern: &str, line: &str) -> String {
        let mut slots = Slots::default();
        let pattern = dialect::compile("apache", pattern).unwrap();
        pattern.split(line.as_bytes(), &mut slots).unwrap();
        String::from_utf8_lossy(slots.get(line.as_bytes(), Field::Elapsed)).into_owned()
    }

    #[test]
    fn a_time_taken_at_the_end_says_its_unit() {
        let line = |tail: &str| format!(r#"h - - [t] "GET / HTTP/1.0" 200 9 "-" "ua" {tail}"#);
        assert_eq!(taken(COMBINED, &line("- 0d1c 3ms")), "3ms");
        assert_eq!(taken(COMBINED, &line("- 0d1c 3")), "");
        // A bare number is none where the line ends with one that says its unit.
        let timed = format!(r#"{COMBINED} %D "%{{a}}i""#);
        assert_eq!(split(&timed, &line(r#"7 "a" "b" 3ms"#)), Err(Reject::Shape));
        assert_eq!(split(&timed, &line(r#"7 "a" "b" 3"#)).unwrap().0, Fit::Long);
        // A quote that nothing closes holds no column.
        assert_eq!(taken(COMBINED, &line("7 \"/\u{201c} 0ms")), "0ms");
    }

    #[test]
    fn a_request_without_quotes_is_no_row_of_words() {
        let read = |rest: &str| {
            let line = format!("h [02/Jan/2026:03:04:05 +0000] {rest}");
            split(r#"%h %t "%r" %>s"#, &line).map(|(_, fields)| fields[2].clone())
        };
        let words = "Peer 10.0.0.1:5 - Destination 10.0.0.2:80 - Time 02/01/2026 - Total 7";
        assert_eq!(read(words), Err(Reject::Shape));
        assert_eq!(read("GET /a b 200").as_deref(), Ok("GET /a b"));
        assert_eq!(read("GET b.example HTTP/1.1 200").as_deref(), Ok("GET b.example HTTP/1.1"));
    }

    #[test]
    fn another_shape_is_refused() {
        for line in ["", "not a common log line", r#"h [t] "GET / HTTP/1.0" 200 9 "-" "-""#] {
            assert_eq!(split(COMBINED, line), Err(Reject::Shape), "{line}");
        }
    }
}
