//! Wrappers: what carries a log line to where it lies.
//!
//! Syslog daemons, container runtimes, cloud log services and indexers put every line into an
//! envelope of their own. A [`Wrap`] takes one such envelope off and gives the line inside, with
//! what the envelope knows: when, and of which program or stream. [`syslog`] and [`prefix`] read
//! envelopes of text, [`envelope`] those of JSON, by means of [`walk`]. Sources: RFC 3164, RFC 5424, the
//! Kubernetes CRI logging format, Docker's `json-file` driver, systemd.journal-fields(7), Amazon's
//! logs service (export and subscription filters), Google Cloud Logging's `LogEntry`, the
//! Elastic Common Schema, Splunk's export of search results, Grafana Loki's `logcli`.

mod colours;
mod encoded;
mod envelope;
mod fields;
mod held;
mod located;
mod notation;
mod object;
mod prefix;
mod quoted;
mod results;
pub(super) mod row;
mod syslog;
mod tabs;
#[cfg(test)]
mod tests;
mod walk;

use envelope::{ENVELOPES, Envelope};

/// Most wrappers that are looked for around one line.
pub const DEEPEST: usize = 3;

/// One kind of wrapper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrap {
    /// RFC 3164, with or without priority, and rsyslog's variant with an ISO time.
    Syslog,
    /// RFC 5424, also counted in octets (RFC 6587).
    Syslog5424,
    /// `TIME stdout F LINE`, as container runtimes write under Kubernetes.
    Cri,
    /// An ISO time and a blank: `CloudWatch` exports, `kubectl logs --timestamps`.
    Stamp,
    /// A JSON object that holds the line under some key.
    Json(&'static Envelope),
    /// A JSON object that holds the line under any key, told by the request in it.
    Held,
    /// A row of CSV of which one cell is the line.
    Row,
    /// `NAME | LINE`, as `docker compose` and `pm2` show lines of several programs in one stream.
    Label,
    /// Colours of a terminal, anywhere in the line.
    Colours,
    /// Tabs that are spelled out.
    Tabs,
    /// Where the line was found, as `grep -n` writes it before the line.
    Located,
    /// An object as another language than JSON writes it.
    Notation,
    /// A time and the line in a list of JSON: `[1767323045.0, {…}]`.
    Timed,
    /// Words of a logger, and behind them an object of JSON that ends the line.
    Embedded,
    /// A string of JSON or of a programming language.
    Quoted,
    /// Base64.
    Encoded,
    /// Sections of `ModSecurity`'s audit log.
    Audit,
    /// Lines of one field each.
    Fields,
    /// What Amazon's API Gateway writes of an execution in several lines.
    Execution,
    /// An element of XML.
    Xml,
    /// What Rails writes of a request in several lines.
    Completed,
    /// So many words before the line: process managers, loggers of frameworks. None of them is
    /// nothing but blanks.
    Prefix(u8),
}

/// What a wrapper tells beside the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outer<'a> {
    /// When, as written.
    pub time: &'a [u8],
    /// The program that wrote the line, or the stream it wrote it to.
    pub program: &'a [u8],
}

impl<'a> Outer<'a> {
    /// What this wrapper tells, and where it is silent, what the one around it told.
    #[must_use]
    pub fn within(self, around: Self) -> Self {
        let inner = |one: &'a [u8], other| if one.is_empty() { other } else { one };
        Self { time: inner(self.time, around.time), program: inner(self.program, around.program) }
    }
}

/// A line without one of its wrappers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inner<'a> {
    /// The line inside.
    pub text: &'a [u8],
    /// What the wrapper tells of it.
    pub outer: Outer<'a>,
}

impl Wrap {
    /// Every wrapper that is tried when a file is sniffed; prefixes, notations and what is embedded
    /// are a last resort and not among them.
    pub fn all() -> impl Iterator<Item = Self> {
        let text = [Self::Syslog, Self::Syslog5424, Self::Cri, Self::Stamp, Self::Row, Self::Label];
        let several = [Self::Audit, Self::Fields, Self::Execution, Self::Xml, Self::Completed];
        let marks = [Self::Colours, Self::Tabs, Self::Located];
        let packed = [Self::Timed, Self::Quoted, Self::Encoded];
        text.into_iter()
            .chain(several)
            .chain(marks)
            .chain(packed)
            .chain(ENVELOPES.iter().map(Self::Json))
            .chain([Self::Held])
    }

    /// Its name in the coverage table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Syslog => "syslog",
            Self::Syslog5424 => "syslog5424",
            Self::Cri => "cri",
            Self::Stamp => "timestamp",
            Self::Json(envelope) => envelope.name,
            Self::Held => "json",
            Self::Row => "csv",
            Self::Label => "label",
            Self::Colours => "colours",
            Self::Tabs => "tabs",
            Self::Located => "located",
            Self::Notation => "notation",
            Self::Timed => "timed",
            Self::Embedded => "embedded",
            Self::Quoted => "string",
            Self::Encoded => "base64",
            Self::Audit => "audit",
            Self::Fields => "fields",
            Self::Execution => "execution",
            Self::Xml => "xml",
            Self::Completed => "completed",
            Self::Prefix(_) => "prefix",
        }
    }

    /// Takes the wrapper off; `None` if the line does not have it. What had to be unescaped or put
    /// together stands in `space`.
    #[inline]
    pub fn open<'a>(self, line: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
        let inner = match self {
            Self::Syslog => syslog::bsd(line),
            Self::Syslog5424 => syslog::ietf(line),
            Self::Cri => prefix::cri(line, space),
            Self::Stamp => prefix::stamp(line),
            Self::Json(envelope) => envelope.open(line, space),
            Self::Held => held::open(line, space),
            Self::Row => row::cell(line, space),
            Self::Label => prefix::label(line),
            Self::Colours => colours::open(line, space),
            Self::Tabs => tabs::open(line, space),
            Self::Located => located::open(line),
            Self::Notation => notation::open(line, space),
            Self::Timed if results::may_be(line) => results::open(line, space),
            Self::Timed => envelope::timed(line, space),
            Self::Embedded => prefix::embedded(line),
            Self::Quoted => quoted::open(line, space),
            Self::Encoded => encoded::open(line, space),
            Self::Audit => object::audit(line, space),
            Self::Fields => fields::lines(line, space),
            Self::Execution => fields::execution(line, space),
            Self::Xml => object::xml(line, space),
            Self::Completed => object::completed(line, space),
            Self::Prefix(words) => prefix::words(line, words),
        }?;
        Some(Inner { text: inner.text.trim_ascii_end(), ..inner })
    }

    /// A line without it is whole all the same: not every line is coloured, or has tabs.
    #[must_use]
    pub fn may_be_missing(self) -> bool {
        matches!(self, Self::Colours | Self::Tabs)
    }

    /// A cheap look at the first byte: the line may have this wrapper.
    #[must_use]
    pub fn may_open(self, line: &[u8]) -> bool {
        match (self, line.first()) {
            (Self::Json(_), first) => first == Some(&b'{'),
            (Self::Held, _) => held::may_open(line),
            (Self::Syslog, Some(first)) => {
                matches!(first, b'<' | b'A'..=b'S' | b'0'..=b'9')
            }
            (Self::Syslog5424, Some(first)) => matches!(first, b'<' | b'0'..=b'9'),
            (Self::Cri | Self::Stamp, Some(first)) => first.is_ascii_digit(),
            (Self::Row, Some(first)) => {
                *first == b'"' || *first != b'{' && memchr::memchr(b',', line).is_some()
            }
            (Self::Label, Some(first)) => first.is_ascii_alphanumeric() || *first == 27,
            (Self::Colours, _) => {
                memchr::memchr(27, line).is_some() || memchr::memmem::find(line, b"#033[").is_some()
            }
            (Self::Tabs, _) => tabs::may_open(line),
            (Self::Embedded, Some(first)) => {
                *first != b'{' && prefix::open_end(line).ends_with(b"}")
            }
            (Self::Located, Some(first)) => *first != b'{',
            (Self::Notation, Some(_)) => {
                !line.starts_with(b"{\"") && memchr::memchr2(b':', b'=', line).is_some()
            }
            (Self::Timed, first) => first == Some(&b'['),
            (Self::Quoted, _) => quoted::may_open(line),
            (Self::Encoded, _) => encoded::may_open(line),
            (Self::Audit, first) => first == Some(&b'-') && memchr::memchr(b'\n', line).is_some(),
            (Self::Xml, first) => {
                first == Some(&b'<')
                    && line.get(1).is_some_and(u8::is_ascii_alphabetic)
                    && line.ends_with(b">")
            }
            (Self::Completed | Self::Fields | Self::Execution, _) => {
                memchr::memchr(b'\n', line).is_some()
            }
            (Self::Prefix(0), Some(first)) => matches!(first, b' ' | b'\t'),
            (Self::Prefix(_), first) => first.is_some(),
            (_, None) => false,
        }
    }
}

/// The text behind so many words.
#[must_use]
pub(super) fn behind(text: &[u8], count: u8) -> Option<&[u8]> {
    prefix::words(text, count).map(|inner| inner.text)
}

/// The text begins with the date of an ISO 8601 time.
#[must_use]
pub fn is_time(text: &[u8]) -> bool {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let mark = |at: usize, mark: u8| text.get(at) == Some(&mark);
    let date = [0, 1, 2, 3, 5, 6, 8, 9].into_iter().all(digit);
    date && mark(4, b'-') && mark(7, b'-') && mark(10, b'T')
}
