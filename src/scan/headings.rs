//! Header lines of a source, and where they stand: which one is in force at any offset.
//!
//! A W3C log names its columns in lines that may come again and change midway, and blocks of it are
//! read in any order. So the header lines of a plain file are looked up before it is read, by a
//! search for `#` at the start of a line; those of a stream are noted as it is unpacked, before a
//! block is handed on. Sources whose formats have no headers pay nothing.

use super::plan::Input;
use crate::format::delimited::Header;
use crate::format::delimited::header::{Directive, directives};
use crate::format::layers::{self, Layers};
use crate::format::sniff::{Verdict, is_comment};
use crate::format::wrap::Wrap;
use crate::format::{LayerParser, Parser, Reader, Rules};
use crate::record::Reject;
use crate::source::Block;
use crate::source::block::BLOCK;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Header lines of one kind that are kept of a source, and the longest of them: a bound on what a
/// file made of header lines only can cost.
const MOST: usize = 1 << 16;
const LONGEST: usize = 64 << 10;

/// The header lines of one source.
#[derive(Debug, Default)]
pub struct Headings {
    header: Option<Header>,
    /// Wrappers around them.
    wraps: Vec<Wrap>,
    found: Mutex<Found>,
}

/// By offset: lines that name the columns, and lines that name the day.
#[derive(Debug, Default)]
struct Found {
    names: BTreeMap<u64, Box<[u8]>>,
    dates: BTreeMap<u64, Box<[u8]>>,
}

impl Headings {
    /// What is to be followed in a source: the headers of the best format that read a line of its
    /// head and has any, or of the one that the user `forced`.
    #[must_use]
    pub fn of(
        readers: &[Arc<Reader>],
        verdict: &Verdict,
        head: Option<&Block<'_>>,
        rules: &Rules,
        forced: bool,
        layers: &Layers,
    ) -> Self {
        let reads = |at: usize| readers.get(at).filter(|reader| reader.header() != Header::Fixed);
        let mut best = verdict.ranking.iter().filter(|c| c.matched > 0 || forced);
        let Some(reader) = best.find_map(|candidate| reads(candidate.reader)) else {
            return Self::default();
        };
        let headings = Self {
            header: Some(reader.header()),
            wraps: layers.wraps.clone(),
            found: Mutex::default(),
        };
        if reader.header() == Header::FirstRow && !headings.find_first_row(reader, head, rules) {
            return Self::default();
        }
        headings
    }

    fn find_first_row(
        &self,
        reader: &Arc<Reader>,
        head: Option<&Block<'_>>,
        rules: &Rules,
    ) -> bool {
        let mut parser = Parser::new(std::slice::from_ref(reader), rules);
        let mut spaces = vec![Vec::new(); self.wraps.len()];
        for line in head.iter().flat_map(|block| block.lines()) {
            let text = line.text.trim_ascii_end();
            let text = layers::inside(&self.wraps, &mut spaces, text).unwrap_or_default();
            if !is_comment(text) && parser.fit(text) == Err(Reject::Heading) {
                self.lock().names.insert(line.offset, text.into());
                return true;
            }
        }
        false
    }

    fn lock(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes the header lines among whole lines of the source.
    pub fn note(&self, offset: u64, bytes: &[u8]) {
        if self.header != Some(Header::Directive) {
            return;
        }
        if !self.wraps.is_empty() {
            return self.note_wrapped(offset, bytes);
        }
        for (at, directive) in directives(bytes) {
            let end = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default());
            let line = bytes.get(at..end.map_or(bytes.len(), |end| at + end)).unwrap_or_default();
            self.keep(offset + at as u64, directive, line);
        }
    }

    /// The same within wrappers.
    fn note_wrapped(&self, offset: u64, bytes: &[u8]) {
        let mut spaces = vec![Vec::new(); self.wraps.len()];
        let mut next = 0;
        for at in memchr::memchr_iter(b'#', bytes) {
            let is_name = |name: &[u8]| {
                bytes.get(at..at + name.len()).is_some_and(|text| text.eq_ignore_ascii_case(name))
            };
            if at < next || !is_name(b"#fields") && !is_name(b"#date") {
                continue;
            }
            let (before, behind) = bytes.split_at(at);
            let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
            let end = memchr::memchr(b'\n', behind).map_or(bytes.len(), |end| at + end);
            next = end;
            let line = bytes.get(start..end).unwrap_or_default().trim_ascii_end();
            let text = layers::inside(&self.wraps, &mut spaces, line).unwrap_or_default();
            if let Some((0, directive)) = directives(text).next() {
                self.keep(offset + start as u64, directive, text);
            }
        }
    }

    fn keep(&self, offset: u64, directive: Directive<'_>, line: &[u8]) {
        if line.len() > LONGEST {
            return;
        }
        let found = &mut *self.lock();
        let lines = match directive {
            Directive::Fields(_) => &mut found.names,
            Directive::Date(_) => &mut found.dates,
        };
        lines.insert(offset, line.trim_ascii_end().into());
        if lines.len() > MOST {
            lines.pop_last();
        }
    }

    /// Tells a parser the header lines in force at an offset.
    fn tell(&self, offset: u64, parser: &mut LayerParser<'_>) {
        // A header row holds for the whole file.
        let end = if self.header == Some(Header::FirstRow) { u64::MAX } else { offset };
        let found = self.lock();
        for lines in [&found.names, &found.dates] {
            if let Some((_, line)) = lines.range(..end).next_back() {
                parser.follow(line);
            }
        }
    }
}

impl Input {
    /// A parser for lines from an offset on: it knows the header in force there.
    #[must_use]
    pub fn parser<'p>(&'p self, rules: &'p Rules, offset: u64) -> LayerParser<'p> {
        let mut parser = self.layers.parser(rules).following(self.headings.header);
        self.headings.tell(offset, &mut parser);
        parser
    }
}

/// Looks up the header lines of plain files, in parallel.
pub(super) fn index(inputs: &[Input]) {
    let wanted = inputs.iter().filter(|input| {
        input.headings.header == Some(Header::Directive) && input.source.is_plain()
    });
    let blocks: Vec<(&Input, u64)> = wanted
        .flat_map(|input| (0..input.source.size().div_ceil(BLOCK)).map(move |n| (input, n * BLOCK)))
        .collect();
    blocks.into_par_iter().for_each(|(input, start)| {
        let end = (start + BLOCK).min(input.source.size());
        // What cannot be read here cannot be read later either, and is told of then.
        if let Ok(Some(block)) = input.source.block(start, end) {
            input.headings.note(block.offset, &block.bytes);
        }
    });
}
