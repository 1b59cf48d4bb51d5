//! The layers of a file: wrappers around its lines, and the formats of what is inside.

use super::delimited::Header;
use super::delimited::header::Columns;
use super::wrap::{Outer, Wrap, row};
use super::{Parser, Reader, Rules};
use crate::record::time::{Local, Order, Year};
use crate::record::{Record, Reject, Skip};
use std::sync::Arc;

/// How the lines of a file are read; settled once from its head.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    /// Wrappers, outermost first.
    pub wraps: Vec<Wrap>,
    /// Formats, best first.
    pub readers: Vec<Arc<Reader>>,
    /// The programs or streams, as the wrappers name them, whose lines in the head were records.
    /// Only what these write is a failure to read; others write of other things.
    pub programs: Vec<Box<[u8]>>,
    /// Lines of several formats that are told by their keys stand in the file, so that each line
    /// is asked which it is of.
    pub mixed: bool,
    /// Lines of several patterns stand in the file: so many of the formats, from the best, read some
    /// of them. A line that the best one does not cover is offered to the others before. None where
    /// one pattern reads all lines.
    pub varied: usize,
    /// How dates are read in which two numbers may be the month.
    pub dates: Dates,
    /// What times leave out, so that it is assumed.
    pub clocks: Clocks,
    /// So many proxies of the inside stand between callers and what logs.
    pub relays: u8,
}

/// What the times of a file leave out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Times carry no offset: another zone would make them other moments.
    pub zone: bool,
    /// Times carry no year.
    pub year: bool,
}

impl Clocks {
    /// What is assumed, for a person; `years` are the first and the last that were taken.
    #[must_use]
    pub fn about(self, local: &Local, years: Option<(i64, i64)>) -> Vec<String> {
        let zone = format!("times carry no zone: taken as {} (--tz)", local.zone);
        let year = match (local.year, years) {
            (Year::Given(year), _) => format!("times carry no year: taken as {year} (--year)"),
            (_, Some((first, last))) if first == last => {
                format!("times carry no year: taken as {first} (--year)")
            }
            (_, Some((first, last))) => format!(
                "times carry no year: taken from {first} to {last}, each as the last year that has the day and lies before the change of the newest file (--year)"
            ),
            (_, None) => "times carry no year (--year)".to_owned(),
        };
        let said = [(self.zone, zone), (self.year, year)];
        said.into_iter().filter(|(assumed, _)| *assumed).map(|(_, text)| text).collect()
    }
}

/// How the dates of a file are read in which two numbers may be the month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    /// Which of the two it is; any, where the head has no such dates, or of either order.
    pub order: Order,
    /// Dates with a number above 12 prove it; else it is what is usual.
    pub proved: bool,
    /// It was told by the user.
    pub given: bool,
}

impl Dates {
    /// How they are read, and how that is known, for a person; empty where there are none.
    #[must_use]
    pub fn about(self) -> &'static str {
        match (self.order, self.proved) {
            (Order::DayFirst, _) if self.given => {
                "dates such as 05/06/2026 are read with the day first, as --date-order tells"
            }
            (Order::MonthFirst, _) if self.given => {
                "dates such as 05/06/2026 are read with the month first, as --date-order tells"
            }
            (Order::Any, false) => "",
            (Order::Any, true) => {
                "dates such as 05/06/2026 have the day first in some lines and the month first in others; those without a number above 12 are read with the month first; if wrong: --date-order ORDER"
            }
            (Order::DayFirst, true) => {
                "dates such as 05/06/2026 have the day first, as those with a number above 12 tell"
            }
            (Order::MonthFirst, true) => {
                "dates such as 05/06/2026 have the month first, as those with a number above 12 tell"
            }
            (Order::DayFirst, false) => {
                "dates such as 05/06/2026 are read with the day first, as web servers write them; none at the head has a number above 12 that would tell; if wrong: --date-order ORDER"
            }
            (Order::MonthFirst, false) => {
                "dates such as 05/06/2026 are read with the month first; none at the head has a number above 12 that would tell; if wrong: --date-order ORDER"
            }
        }
    }

    /// The same where nothing proves it for every date.
    #[must_use]
    pub fn assumed(self) -> Option<&'static str> {
        let unsure = self.proved == (self.order == Order::Any);
        (unsure && !self.given).then(|| self.about())
    }
}

/// Why a line is no record: refused, or passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It should have been one.
    Reject(Reject),
    /// It was never meant to be one.
    Skip(Skip),
}

impl From<Reject> for Misfit {
    fn from(reason: Reject) -> Self {
        Self::Reject(reason)
    }
}

impl Layers {
    /// The layers in words, outermost first: `docker > kong`.
    #[must_use]
    pub fn name(&self) -> String {
        let wraps = self.wraps.iter().map(|wrap| wrap.name());
        let format = self.readers.first().map(|reader| reader.name.as_str());
        wraps.chain(format).collect::<Vec<_>>().join(" > ")
    }

    /// A parser for lines of the file.
    #[must_use]
    pub fn parser<'p>(&'p self, rules: &'p Rules) -> LayerParser<'p> {
        LayerParser {
            layers: self,
            parser: Parser::new(&self.readers, rules)
                .asking(self.mixed)
                .choosing(self.varied)
                .dating(self.dates.order)
                .relaying(self.relays),
            spaces: vec![Vec::new(); self.wraps.len()],
        }
    }
}

/// Reads lines through their wrappers.
#[derive(Debug, Clone)]
pub struct LayerParser<'p> {
    layers: &'p Layers,
    parser: Parser<'p>,
    /// Where each wrapper unescapes; reused from line to line.
    spaces: Vec<Vec<u8>>,
}

impl LayerParser<'_> {
    /// Follows headers of one kind only, or none, as [`Parser::following`] says.
    #[must_use]
    pub fn following(self, header: Option<Header>) -> Self {
        Self { parser: self.parser.following(header), ..self }
    }

    /// Follows a header line, without its wrappers, that stands somewhere before the lines to be
    /// read.
    pub fn follow(&mut self, header: &[u8]) {
        self.parser.follow(header);
    }

    /// The line must be read whoever acts in it: what comes after it may be read otherwise.
    #[inline]
    #[must_use]
    pub fn heeds(&self, line: &[u8]) -> bool {
        if self.layers.wraps.is_empty() {
            return self.parser.heeds(line);
        }
        self.parser.heeds(b"#") && memchr::memchr(b'#', line).is_some()
    }

    /// What the columns mean, by the header in force.
    #[must_use]
    pub fn columns(&self) -> Option<&Columns> {
        self.parser.columns()
    }

    /// The keys that gave a field in the line read last, if its format has keys.
    #[must_use]
    pub fn found(&self) -> Vec<(&str, super::Field)> {
        self.parser.found()
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Why it is no record.
    #[inline]
    pub fn parse<'a>(&'a mut self, line: &'a [u8]) -> Result<Record<'a>, Misfit> {
        let layers = self.layers;
        if layers.wraps.is_empty() {
            return self.parser.parse(line).map_err(Misfit::Reject);
        }
        let (text, outer, whole) = unwrap(&layers.wraps, &mut self.spaces, line);
        if whole && let Some(odd) = aside(text) {
            return Err(odd);
        }
        if !whole && layers.wraps.first() == Some(&Wrap::Row) && row::is_heading(line) {
            return Err(Reject::Heading.into());
        }
        self.parser
            .parse_within(text, outer.time)
            .map_err(|reason| if whole { layers.misfit(reason, outer) } else { reason.into() })
    }

    /// Reads only who acts and the status; `None` if the line must be read in full.
    #[inline]
    pub fn glance<'a>(&'a mut self, line: &'a [u8]) -> Option<Record<'a>> {
        let wraps = &self.layers.wraps;
        if wraps.is_empty() {
            return self.parser.glance(line);
        }
        let (text, _, whole) = unwrap(wraps, &mut self.spaces, line);
        if whole { self.parser.glance(text) } else { None }
    }
}

/// The line inside, what its wrappers tell, and whether it had all of them.
#[inline]
fn unwrap<'a>(
    wraps: &[Wrap],
    spaces: &'a mut [Vec<u8>],
    line: &'a [u8],
) -> (&'a [u8], Outer<'a>, bool) {
    let mut text = line;
    let mut outer = Outer::default();
    for (wrap, space) in wraps.iter().zip(spaces) {
        let Some(inner) = wrap.open(text, space) else {
            if wrap.may_be_missing() {
                continue;
            }
            return (text, outer, false);
        };
        text = inner.text;
        outer = inner.outer.within(outer);
    }
    (text, outer, true)
}

/// The line inside all of its wrappers.
pub fn inside<'a>(wraps: &[Wrap], spaces: &'a mut [Vec<u8>], line: &'a [u8]) -> Option<&'a [u8]> {
    let (text, _, whole) = unwrap(wraps, spaces, line);
    whole.then_some(text)
}

/// Lines that wrappers carry and no program wrote as its own.
fn aside(text: &[u8]) -> Option<Misfit> {
    match text {
        [] => Some(Misfit::Skip(Skip::Blank)),
        [b'l', ..] if text.starts_with(b"last message repeated ") => Some(Reject::Repeated.into()),
        [b'm', ..] if text.starts_with(b"message repeated ") => Some(Reject::Repeated.into()),
        [b'C', ..] if text.starts_with(b"CWL CONTROL MESSAGE") => Some(Misfit::Skip(Skip::Control)),
        _ => None,
    }
}

impl Layers {
    /// What to make of a wrapped line that no format reads.
    fn misfit(&self, reason: Reject, outer: Outer<'_>) -> Misfit {
        let theirs = self.programs.iter().any(|known| **known == *outer.program);
        match reason {
            Reject::Shape | Reject::NotJson if !outer.program.is_empty() && !theirs => {
                Misfit::Skip(Skip::OtherProgram)
            }
            Reject::Shape | Reject::NotJson => Reject::NotARequest.into(),
            reason => reason.into(),
        }
    }
}
