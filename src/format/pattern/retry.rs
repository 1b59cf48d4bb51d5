//! A doubtful line: every place where a field may end is tried, and the first way through the line
//! in which every field looks as it must is taken.
//!
//! So a field of free text is anchored from both sides. What is cut off, quoted otherwise, or set
//! apart by more than one blank fits too. The work is bounded: log text is hostile.

use super::super::loose::tail::is_unit;
use super::ends::work;
use super::literal::aligned;
use super::piece::{Measure, Piece, Shape};
use super::sound::{is_address, sound, sound_bare};
use super::{Field, Fit, Pattern, Reject, Slots};

/// Places tried in one line.
const TRIES: u32 = 400;
/// Pieces of a pattern that is tried at all.
const PIECES: usize = 64;

struct Search<'a> {
    pattern: &'a Pattern,
    line: &'a [u8],
    /// Nothing but blanks lies behind.
    end: usize,
    tries: u32,
    /// Bytes that may still be looked at.
    work: usize,
    found: [Option<(usize, Measure)>; PIECES],
}

impl Pattern {
    #[cold]
    pub(in crate::format) fn retry(&self, line: &[u8], slots: &mut Slots) -> Result<Fit, Reject> {
        if self.pieces.len() > PIECES {
            return Err(Reject::Shape);
        }
        let work = work(line);
        let end = line.trim_ascii_end().len();
        let mut search =
            Search { pattern: self, line, end, tries: TRIES, work, found: [None; PIECES] };
        let fit = search.walk(0, 0).ok_or(Reject::Shape)?;
        slots.clear();
        let (mut last, mut at) = (0, 0);
        for (piece, found) in self.pieces.iter().zip(&search.found) {
            if let Some((start, measure)) = found {
                piece.note(line, *start, measure, slots);
                (last, at) = (*start, start + measure.length + measure.close);
            }
        }
        if self.is_taken_for_another(line, last..at, fit) {
            return Err(Reject::Shape);
        }
        super::behind(line, at, fit, slots);
        Ok(fit.min(Fit::Long))
    }
}

impl Search<'_> {
    /// A way through the line from piece `index` at byte `at` on.
    fn walk(&mut self, index: usize, at: usize) -> Option<Fit> {
        self.tries = self.tries.checked_sub(1)?;
        let rest = self.line.get(at..)?;
        let Some(piece) = self.pattern.pieces.get(index) else {
            return self.pattern.finish(rest).ok();
        };
        if at >= self.end && self.enough() {
            return Some(Fit::Short);
        }
        let Some((open, shape)) = opening(piece, rest) else {
            self.leave_out(index);
            return if piece.optional() { self.walk(index + 1, at) } else { None };
        };
        self.work = self.work.checked_sub(open)?;
        let start = at + open;
        let text = self.line.get(start..)?;
        let mut from = 0;
        while let Some(measure) = next_end(piece, shape, text, from) {
            from = measure.length + 1;
            let found = text.get(..measure.length)?;
            self.work = self.work.checked_sub(measure.length)?;
            // A name in quotes is that of a user.
            let named = piece.shape == Shape::Bare
                && shape == Shape::Quoted
                && piece.field == Field::Client
                && !is_address(found);
            // A last column that is read over is no text in quotes, nor is what a unit follows.
            let read_over = piece.field == Field::Ignore && memchr::memchr(b' ', found).is_some();
            let last = index + 1 == self.pattern.pieces.len()
                && piece.shape == Shape::Bare
                && shape == Shape::Quoted
                && (read_over || !self.pattern.tail.is_empty());
            let naked = piece.shape == Shape::Quoted && shape == Shape::Bare;
            if !named
                && !last
                && piece.may_hold(found)
                && (sound(piece.field, found) || piece.sums())
                && !is_time_taken(piece.field, text.get(measure.length..)?)
                && (!naked || sound_bare(piece.field, found))
            {
                if let Some(slot) = self.found.get_mut(index) {
                    *slot = Some((start, measure));
                }
                if let Some(fit) = self.walk(index + 1, start + measure.length + measure.close) {
                    return Some(fit);
                }
            }
            if self.tries == 0 || from > text.len() {
                break;
            }
        }
        self.leave_out(index);
        None
    }

    fn leave_out(&mut self, index: usize) {
        if let Some(slot) = self.found.get_mut(index) {
            *slot = None;
        }
    }

    fn enough(&self) -> bool {
        let has = |wanted: Field, least: usize| {
            let mut known = self.pattern.pieces.iter().zip(&self.found);
            known.any(|(piece, found)| {
                piece.field == wanted && found.is_some_and(|(_, found)| found.length >= least)
            })
        };
        let asked = [Field::Request, Field::Target, Field::Path, Field::Route];
        (!self.pattern.has(Field::Time) || has(Field::Time, 8))
            && has(Field::Status, 3)
            && asked.iter().any(|field| has(*field, 1))
    }
}

/// A size that a unit of time follows is none.
fn is_time_taken(field: Field, behind: &[u8]) -> bool {
    let sizes = matches!(field, Field::BytesIn | Field::BytesOut);
    sizes
        && behind.strip_prefix(b" ").is_some_and(|rest| {
            is_unit(rest.split(u8::is_ascii_whitespace).next().unwrap_or_default())
        })
}

/// What stands before a field, and how the field is set apart here: a quoted one may stand without
/// quotes, a bare one within them.
fn opening(piece: &Piece, rest: &[u8]) -> Option<(usize, Shape)> {
    if let Some(length) = piece.open_aligned(rest) {
        let quoted = piece.shape == Shape::Bare && rest.get(length) == Some(&b'"');
        return Some(if quoted { (length + 1, Shape::Quoted) } else { (length, piece.shape) });
    }
    let without = aligned(&piece.before.text, rest).filter(|_| piece.shape == Shape::Quoted)?;
    Some((without, Shape::Bare))
}

/// The next place, from `from` on, where a field may end.
fn next_end(piece: &Piece, shape: Shape, text: &[u8], from: usize) -> Option<Measure> {
    let ahead = text.get(from..)?;
    let measure = |length, close| Measure { length, close, plain: false };
    match shape {
        Shape::Quoted => {
            let mut quotes = memchr::memchr_iter(b'"', ahead).map(|at| from + at);
            quotes
                .find(|at| !piece.escaped(text.get(..*at).unwrap_or_default()))
                .map(|at| measure(at, 1))
                // A line may be cut off inside its last quoted field.
                .or((from == 0).then_some(measure(text.len(), 0)))
        }
        Shape::Bare => {
            let mark = piece.until.text.first().copied().unwrap_or(b' ');
            match memchr::memchr(mark, ahead) {
                Some(at) => Some(measure(from + at, 0)),
                None if from <= text.len() => Some(measure(text.len(), 0)),
                None => None,
            }
        }
        _ if from == 0 => piece.measure(text),
        _ => None,
    }
}
