//! One format, asked about single lines.

use super::super::Field;
use super::super::delimited::Header;
use super::super::pattern::Fit;
use super::super::{Parser, Reader, ReaderKind, Rules, wrap};
use super::Heads;
use crate::record::{Client, Record, Reject};
use std::sync::Arc;

/// What a line is worth by being read at all, beside its fields.
const READ: u64 = 10;
/// What a caller that is an address is worth: more than all other fields.
const ADDRESS: u64 = 20;
/// What a line with the keys of a format is worth: more than any pattern makes of it.
pub(super) const KEYED: u64 = 100;
/// Worth of a line of which a format knows the beginning only.
pub(super) const PART: u64 = 1;
/// Least worth of a line that only looks like a request: its fields may make it a little more.
const LOOSE: u64 = 2;
/// Worth of a line from which on its caller is an address.
pub(super) const ADDRESSED: u64 = READ + ADDRESS;

/// The record says something of a request.
fn says_enough(record: &Record<'_>) -> bool {
    let said = [
        !record.client.is_empty(),
        !record.path.is_empty(),
        !record.method.is_empty(),
        !record.host.is_empty(),
        record.logged_status().is_some(),
    ];
    said.into_iter().filter(|said| *said).count() >= 2
}

/// One format, asked about single lines.
pub(super) struct Probe<'p> {
    reader: &'p Reader,
    parser: Parser<'p>,
    /// Comments of the head that the parser has seen.
    seen: usize,
    /// A request stands in some line where it should, and plain words in another.
    pub(super) asked: bool,
    pub(super) worded: bool,
}

impl<'p> Probe<'p> {
    /// A format that has seen the row that names its columns, if it is of those that have one.
    pub(super) fn new(reader: &'p Arc<Reader>, rules: &'p Rules, heads: &Heads<'_>) -> Self {
        let mut parser = Parser::new(std::slice::from_ref(reader), rules);
        if reader.header() == Header::FirstRow {
            let _ = heads.first.iter().find(|line| parser.fit(line) == Err(Reject::Heading));
        }
        Self { reader, parser, seen: 0, asked: false, worded: false }
    }

    /// Reads the comments that stand before a line; they may name columns.
    pub(super) fn reach(&mut self, at: usize, heads: &Heads<'_>) {
        if self.reader.header() != Header::Directive {
            return;
        }
        while let Some(comment) = heads.headers.get(self.seen).filter(|text| text.at <= at) {
            self.parser.follow(comment.text);
            self.seen += 1;
        }
    }

    /// What the format reads in a line.
    pub(super) fn record<'a>(
        &'a mut self,
        line: &'a [u8],
        time: &'a [u8],
    ) -> Option<(Fit, Record<'a>)> {
        if !self.reader.may_read(line) {
            return None;
        }
        let named = self.reader.header() == Header::Directive && self.parser.columns().is_some();
        let (fit, record) = self.parser.fit_within(line, time).ok()?;
        // Keys may stand deeper than a format looks for them: then it reads next to nothing.
        // Cells without a header are any cells; one that names them is believed.
        let rows = matches!(self.reader.kind, ReaderKind::Delimited(_));
        // A host by itself is asked for by an address.
        let asked = !record.path.is_empty()
            || !record.host.is_empty() && matches!(record.client, Client::Ip(_));
        let little = rows && (!asked || record.client.is_empty() && !named);
        let says = || self.reader.events || says_enough(&record);
        if little || self.reader.keyed() && !says() {
            return None;
        }
        // What stands before a line is no virtual host.
        let marks = |host: &[u8]| host.iter().all(|byte| b":|-[](){}<>=".contains(byte));
        let open = record.host.contains(&b']') && !record.host.contains(&b'[');
        let tag = record.host.ends_with(b":") || open;
        if wrap::is_time(record.host) || tag || !record.host.is_empty() && marks(record.host) {
            return None;
        }
        // Nor is it the beginning of a list of addresses.
        let list = record.forwarded_for;
        let parted = |at: usize| at.checked_sub(1).and_then(|at| list.get(at)) == Some(&b',');
        if !memchr::memchr_iter(b' ', list).all(parted) {
            return None;
        }
        Some((fit, record))
    }

    /// What the format makes of the line: more for an exact fit, and for each field it gives.
    pub(super) fn worth(&mut self, line: &[u8], time: &[u8]) -> Option<u64> {
        let (worth, asked) = self.weighed(line, time)?;
        self.asked |= asked == Some(true);
        self.worded |= asked == Some(false);
        Some(worth)
    }

    /// The same, and whether what it takes for the request is one; `None` for what a server may log
    /// of anything that was sent to it.
    fn weighed(&mut self, line: &[u8], time: &[u8]) -> Option<(u64, Option<bool>)> {
        let keyed = self.reader.keyed();
        if matches!(self.reader.kind, ReaderKind::Other(_)) {
            let known = self.parser.fit_within(line, time) == Err(Reject::NotHttp);
            return known.then_some((ADDRESSED + 4, None));
        }
        let loose = matches!(self.reader.kind, ReaderKind::Loose | ReaderKind::Sparse);
        let marked = self.reader.is_marked();
        let hosted = self.reader.gives(Field::Host);
        let lines = self.reader.gives(Field::Request);
        let (fit, record) = self.record(line, time)?;
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/.+-_;=".contains(byte);
        let asked = match record.path {
            _ if !lines || record.path.is_empty() => None,
            path if !record.method.is_empty() || path.starts_with(b"/") => Some(true),
            path => (!path.iter().all(plain)).then_some(true).or(Some(false)),
        };
        if keyed {
            // Marks tell these apart; of two that fit, the earlier in the table holds. An object
            // within an object is better read behind its wrapper.
            return Some((if fit == Fit::Short { ADDRESSED + 1 } else { KEYED }, None));
        }
        if fit == Fit::Part {
            // What nothing else has, and a caller's address, are no prose behind a prefix.
            let sure = marked && matches!(record.client, Client::Ip(_));
            return Some((if sure { ADDRESSED } else { PART }, asked));
        }
        // Where the user agent is a page, there is a column that the pattern does not know.
        let page = |text: &[u8]| text.starts_with(b"http://") || text.starts_with(b"https://");
        if page(record.user_agent) {
            return Some((PART, asked));
        }
        // What a number means at the ragged end of a line cannot be known.
        let ragged = fit == Fit::Short;
        // Hosts and lists found behind the last column are no merit of the format.
        let tailed = fit == Fit::Long;
        let fit = match fit {
            Fit::Part | Fit::Short => 0,
            Fit::Long => 1,
            Fit::Whole => 4,
        };
        // A caller that is no address is more often a misread prefix than a host name.
        // Words that nothing else has are no misread prefix either.
        let sure = matches!(record.client, Client::Ip(_)) || marked;
        let caller = if sure { ADDRESS } else { 0 };
        let known = [
            !record.method.is_empty(),
            !record.user_agent.is_empty(),
            !record.referer.is_empty(),
            !record.forwarded_for.is_empty() && !tailed,
            !record.host.is_empty() && (!tailed || hosted),
            !record.principal.is_empty(),
            !record.credential.is_empty(),
            !record.request_id.is_empty() && !ragged,
            record.logged_status().is_some(),
            record.bytes_out.is_some(),
            record.bytes_in.is_some() && !ragged,
            record.duration_us.is_some() && !ragged,
        ];
        let known = known.iter().map(|known| u64::from(*known)).sum::<u64>();
        // Whatever knows the line in full goes before what looks for marks in it.
        Some((if loose { LOOSE + known } else { READ + fit + caller + known }, asked))
    }
}
