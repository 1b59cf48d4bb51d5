//! Which format reads a line that the best one does not.

use super::assemble::record;
use super::field::Slots;
use super::parser::{How, Memory, Rules, Undated, split, split_so};
use super::pattern::Fit;
use super::{Reader, ReaderKind, stray};
use crate::record::time::Clock;
use crate::record::{Record, Reject};
use std::sync::Arc;

/// The first pattern behind the best format that covers the line, its fields then in `slots`.
#[cold]
pub(super) fn covering(
    readers: &[Arc<Reader>],
    (line, outer): (&[u8], &[u8]),
    rules: &Rules,
    slots: &mut Slots,
    memory: &mut [Memory],
    clock: &mut Clock,
) -> Option<usize> {
    for (at, (reader, memory)) in readers.iter().zip(memory).enumerate().skip(1) {
        let covered = matches!(reader.kind, ReaderKind::Pattern(_))
            && reader.may_read(line)
            && split(reader, line, slots, memory) == Ok(Fit::Whole)
            && reader.is_sound(line, slots);
        if covered && record(line, outer, slots, memory.rules(rules), clock).is_ok() {
            return Some(at);
        }
    }
    None
}

/// How many readers, from the first, stand before what only looks for marks.
fn firm(readers: &[Arc<Reader>]) -> usize {
    let loose =
        |reader: &Arc<Reader>| matches!(reader.kind, ReaderKind::Loose | ReaderKind::Sparse);
    readers.iter().skip(1).position(loose).map_or(readers.len(), |at| at + 1)
}

/// Places of formats that were held against a line, for a second look at fewer of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Tried {
    /// Patterns that it does not fit at once.
    again: Vec<usize>,
    /// Formats that know how it begins.
    parts: Vec<usize>,
}

/// A line, and the time of what it was wrapped in.
type Inside<'l> = (&'l [u8], &'l [u8]);

/// What one format says of a line.
enum Seen {
    /// It reads it.
    Fits,
    /// It is known to be no request.
    Not(Reject),
    /// It knows how the line begins, or more than that, and the other was asked for.
    Otherwise,
    /// It has another shape.
    Other,
    /// It has its fields, and no record can be made of them.
    Bad(Reject),
}

/// Formats against which a line is held that the first one does not read, and what they need for it.
pub(super) struct Bench<'b> {
    pub readers: &'b [Arc<Reader>],
    pub rules: &'b Rules,
    pub slots: &'b mut Slots,
    pub memory: &'b mut [Memory],
    pub clock: &'b mut Clock,
    pub tried: &'b mut Tried,
}

impl<'a> Bench<'a> {
    /// The record of a line that the first format does not read, for this reason; a wrapper that only this line has is
    /// unescaped into `space`.
    #[cold]
    pub(super) fn otherwise(
        mut self,
        inside: (&'a [u8], &[u8]),
        space: &'a mut Vec<u8>,
        why: Reject,
    ) -> Result<Record<'a>, Reject> {
        // What a wrapper hides goes before what a line looks like from outside.
        let all = self.readers;
        let firm = firm(all);
        self.readers = all.get(..firm).unwrap_or_default();
        let known = self.whole(1, inside);
        self.readers = all;
        match known {
            Some(Ok(at)) => self.record(at, inside),
            Some(Err(known)) if !stray::may_be(known) => Err(known),
            _ if !stray::may_be(why) => Err(why),
            refused => {
                let why = refused.and_then(Result::err).unwrap_or(why);
                self.astray(firm, inside, space, why)
            }
        }
    }

    /// The record of a line that no format before `firm` reads as it stands.
    fn astray(
        mut self,
        firm: usize,
        (line, outer): (&'a [u8], &[u8]),
        space: &'a mut Vec<u8>,
        why: Reject,
    ) -> Result<Record<'a>, Reject> {
        let Self { readers, rules, slots, memory, clock, .. } = &mut self;
        if let Some(found) = stray::find(readers, line, rules, (slots, space), memory, clock) {
            let inner = found.open(line, space).ok_or(why)?;
            let time = if inner.outer.time.is_empty() { outer } else { inner.outer.time };
            return self.record(found.reader, (inner.text, time));
        }
        match self.rest(firm, (line, outer)).unwrap_or(Err(why)) {
            Err(Reject::NoTime) if self.rules.undated == Undated::Last => {
                let kept = Rules { undated: Undated::Kept, ..self.rules.clone() };
                let Self { readers, slots, memory, clock, tried, .. } = self;
                let mut bench = Bench { readers, rules: &kept, slots, memory, clock, tried };
                bench.any(0, (line, outer)).unwrap_or(Err(why))?;
                record(line, outer, slots, &kept, clock)
            }
            at => self.record(at?, (line, outer)),
        }
    }

    fn record(self, at: usize, (line, outer): (&'a [u8], &[u8])) -> Result<Record<'a>, Reject> {
        let rules = self.memory.get(at).map_or(self.rules, |memory| memory.rules(self.rules));
        record(line, outer, self.slots, rules, self.clock)
    }
}

impl Bench<'_> {
    /// The format from this place on that reads the line as a whole, its fields then in `slots`, or why it is known
    /// to be no request. Nothing if no format knows it. A line that fits a pattern at once is not held against every
    /// way in which it may be bent to another.
    #[cold]
    pub(super) fn whole(
        &mut self,
        from: usize,
        inside: Inside<'_>,
    ) -> Option<Result<usize, Reject>> {
        self.tried.again.clear();
        self.tried.parts.clear();
        let at_once = self.first(from..self.readers.len(), (How::AtOnce, false), inside);
        if at_once.is_some_and(|found| found != Err(Reject::NoRequest)) {
            return at_once;
        }
        let again = std::mem::take(&mut self.tried.again);
        let found = self.first(again.iter().copied(), (How::Again, false), inside);
        self.tried.again = again;
        self.tried.parts.sort_unstable();
        found.or(at_once)
    }

    /// The first of those that know how the line begins, of the line that [`Bench::whole`] was asked of last.
    fn parts(&mut self, inside: Inside<'_>) -> Option<Result<usize, Reject>> {
        let parts = std::mem::take(&mut self.tried.parts);
        let found = self.first(parts.iter().copied(), (How::Either, true), inside);
        self.tried.parts = parts;
        found
    }

    /// The first of these formats that reads the line, or knows that it is no request.
    fn first(
        &mut self,
        places: impl Iterator<Item = usize>,
        (how, in_part): (How, bool),
        inside: Inside<'_>,
    ) -> Option<Result<usize, Reject>> {
        let mut known = None;
        for at in places {
            match self.look(at, (how, in_part), inside) {
                Seen::Fits => return Some(Ok(at)),
                Seen::Not(why) => return Some(Err(why)),
                Seen::Otherwise if !in_part => self.tried.parts.push(at),
                Seen::Other if how == How::AtOnce && self.is_pattern(at) => {
                    self.tried.again.push(at);
                }
                Seen::Bad(Reject::NoRequest) => known = Some(Err(Reject::NoRequest)),
                Seen::Otherwise | Seen::Other | Seen::Bad(_) => {}
            }
        }
        known
    }

    /// A format that the line fits in full goes before one that knows only its beginning.
    #[cold]
    pub(super) fn any(&mut self, from: usize, inside: Inside<'_>) -> Option<Result<usize, Reject>> {
        match self.whole(from, inside) {
            Some(found) if found != Err(Reject::NoRequest) => Some(found),
            known => self.parts(inside).or(known),
        }
    }

    /// The reader of a line of which [`Bench::whole`] said that none before `firm` covers it: what only looks for
    /// marks, or else what knows how the line begins.
    #[cold]
    pub(super) fn rest(
        &mut self,
        firm: usize,
        inside: Inside<'_>,
    ) -> Option<Result<usize, Reject>> {
        let known = std::mem::take(self.tried);
        let found = self.whole(firm, inside);
        *self.tried = known;
        match found {
            Some(Ok(at)) => Some(Ok(at)),
            _ => self.parts(inside),
        }
    }

    fn is_pattern(&self, at: usize) -> bool {
        let kind = self.readers.get(at).map(|reader| &reader.kind);
        matches!(kind, Some(ReaderKind::Pattern(_) | ReaderKind::Other(_)))
    }

    fn look(&mut self, at: usize, (how, in_part): (How, bool), (line, outer): Inside<'_>) -> Seen {
        let (Some(reader), Some(memory)) = (self.readers.get(at), self.memory.get_mut(at)) else {
            return Seen::Other;
        };
        if !reader.may_read(line) {
            return Seen::Other;
        }
        match split_so(how, reader, line, self.slots, memory) {
            Ok(fit) if matches!(fit, Fit::Part | Fit::Long) != in_part => Seen::Otherwise,
            Ok(_) if reader.is_sound(line, self.slots) => {
                let rules = memory.rules(self.rules);
                match record(line, outer, self.slots, rules, self.clock) {
                    Ok(_) => Seen::Fits,
                    Err(why) => Seen::Bad(why),
                }
            }
            Err(Reject::NotHttp) => Seen::Not(Reject::NotHttp),
            Ok(_) => Seen::Bad(Reject::Shape),
            Err(_) => Seen::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::format::{Reader, Rules, sniff};

    /// The program and the referrer of a Combined line in a file of which the head is JSON.
    fn read(line: &str) -> (String, String) {
        let (readers, rules) = (Reader::all().unwrap(), Rules::default());
        let json = r#"{"requestId":"a1","ip":"203.0.113.9","requestTime":"02/Jan/2026:03:04:05 +0000","httpMethod":"GET","resourcePath":"/a","status":"200","protocol":"HTTP/1.1","responseLength":"12"}"#;
        let head = [json; 9].join("\n");
        let (_, layers) = sniff::sniff(head.as_bytes(), &readers, &rules);
        let mut parser = layers.parser(&rules);
        let record = parser.parse(line.as_bytes()).unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(record.user_agent), text(record.referer))
    }

    #[test]
    fn a_line_that_fits_a_pattern_at_once_is_not_bent_to_another() {
        let line = r#"203.0.113.9 - - [15/Oct/2022:04:18:50 +0000] "GET /static/js/app.gaming.js HTTP/1.1" 200 7504 "-" "PostmanRuntime/7.29.2""#;
        assert_eq!(read(line), ("PostmanRuntime/7.29.2".to_owned(), String::new()));
    }
}
