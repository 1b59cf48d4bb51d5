//! The only vocabulary of formats: what a piece of a log line can mean.

use super::form::Form;

/// What a piece of a line means. Formats name their pieces with these words only, so that no two
/// formats can call one thing by two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs)] // each is described in `about`, which documents them for users as well
pub enum Field {
    Time,
    Date,
    ShortTime,
    Zone,
    LoggedAt,
    Client,
    Peer,
    ForwardedFor,
    Subject,
    User,
    Consumer,
    Certificate,
    Arn,
    ApiKeyId,
    ApiKey,
    Token,
    Session,
    Request,
    Method,
    Target,
    Path,
    Query,
    Route,
    Scheme,
    Protocol,
    Version,
    Host,
    ServerName,
    Status,
    UpstreamStatus,
    BytesOut,
    BytesIn,
    Seconds,
    Millis,
    Micros,
    Nanos,
    Elapsed,
    Referer,
    UserAgent,
    RequestId,
    Action,
    Event,
    Ignore,
}

/// How many fields there are; at most 64, one bit each in [`Slots`].
pub const FIELDS: usize = Field::Ignore as usize + 1;

impl Field {
    /// What the field holds, for `dwell formats` and the documentation.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Time => "time of the request, any notation",
            Self::Date => "date, where the time stands in a column of its own",
            Self::ShortTime => {
                "time whose date has six digits, the year first: `26/01/02 03:04:05`"
            }
            Self::Zone => "zone of the time, where it stands in a column of its own",
            Self::LoggedAt => "time at which the line was written, where the request has none",
            Self::Client => "address of the caller, perhaps with a port",
            Self::Peer => {
                "address that connected, where `Client` is what the server made of the forwarded list"
            }
            Self::ForwardedFor => "list of forwarded addresses",
            Self::Subject => "principal: subject of a verified token",
            Self::User => "principal: authenticated user name",
            Self::Consumer => "principal: consumer known to the gateway",
            Self::Certificate => "principal: subject of a client certificate",
            Self::Arn => "principal: Amazon resource name of an IAM user or role",
            Self::ApiKeyId => "credential: id of an API key",
            Self::ApiKey => "credential: API key",
            Self::Token => "credential: token",
            Self::Session => "credential: session cookie",
            Self::Request => "request line",
            Self::Method => "HTTP method",
            Self::Target => "request target as sent: path and query, or an absolute URL",
            Self::Path => "path, perhaps rewritten by the server; `Target` and `Request` win",
            Self::Query => "query string, with or without its question mark",
            Self::Route => "path template known to the gateway",
            Self::Scheme => "scheme of the URL",
            Self::Protocol => "protocol version, such as `HTTP/1.1`",
            Self::Version => "bare version of HTTP, such as `1.1`",
            Self::Host => "host asked for, perhaps with a port",
            Self::ServerName => "host named in the TLS handshake, where the request names none",
            Self::Status => "HTTP status",
            Self::UpstreamStatus => {
                "HTTP status of the server behind, where the gateway logs none of its own"
            }
            Self::BytesOut => "size of the response in bytes",
            Self::BytesIn => "size of the request in bytes",
            Self::Seconds => "time taken in seconds",
            Self::Millis => "time taken in milliseconds",
            Self::Micros => "time taken in microseconds",
            Self::Nanos => "time taken in nanoseconds",
            Self::Elapsed => "time taken with its unit: `1.2ms`, `13.3µs`, `1m2.5s`",
            Self::Referer => "Referer header",
            Self::UserAgent => "User-Agent header",
            Self::RequestId => "request id",
            Self::Action => {
                "what a firewall did: allowed, blocked, counted; what it refused counts as denied, though no status is logged"
            }
            Self::Event => "nothing where the line is no request but another event",
            Self::Ignore => "not used",
        }
    }
}

/// A set of fields, one bit each.
#[must_use]
pub const fn bits(mut fields: &[Field]) -> u64 {
    let mut set = 0;
    while let [first, rest @ ..] = fields {
        set |= 1 << *first as u64;
        fields = rest;
    }
    set
}

/// Where the fields of one line are: spans of the line, or of the scratch space where an escape
/// had to be undone. Reused from line to line.
#[derive(Debug, Clone)]
pub struct Slots {
    spans: [Span; FIELDS],
    /// Which fields were seen, one bit each.
    seen: u64,
    /// Text that could not be borrowed from the line.
    pub scratch: Vec<u8>,
    /// The line names its values by keys.
    pub keyed: bool,
    /// The line tells what somebody did, and may say nothing of a request.
    pub events: bool,
    /// A value between two steps of its form.
    work: Vec<u8>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: u32,
    end: u32,
}

impl Span {
    #[inline]
    fn of<'a>(self, line: &'a [u8], scratch: &'a [u8]) -> &'a [u8] {
        let (base, mask) = if self.start & SCRATCH == 0 { (line, 0) } else { (scratch, SCRATCH) };
        base.get((self.start ^ mask) as usize..(self.end ^ mask) as usize).unwrap_or_default()
    }
}

/// Marks a span of the scratch space; lines are far shorter.
const SCRATCH: u32 = 1 << 31;

impl Default for Slots {
    fn default() -> Self {
        Self {
            spans: [Span::default(); FIELDS],
            seen: 0,
            scratch: Vec::new(),
            keyed: false,
            events: false,
            work: Vec::new(),
        }
    }
}

impl Slots {
    /// Forgets the last line.
    pub fn clear(&mut self) {
        self.seen = 0;
        self.scratch.clear();
    }

    /// Notes that `field` is `line[start..end]`.
    #[inline]
    pub fn set(&mut self, field: Field, start: usize, end: usize) {
        let to32 = |at: usize| u32::try_from(at).unwrap_or(0);
        if let Some(span) = self.spans.get_mut(field as usize) {
            *span = Span { start: to32(start), end: to32(end) };
            self.seen |= 1 << field as u64;
        }
    }

    /// Notes that `field` is what `write` appends to the scratch space.
    pub fn set_scratch(&mut self, field: Field, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.scratch.len();
        write(&mut self.scratch);
        let end = self.scratch.len();
        self.set(field, start | SCRATCH as usize, end | SCRATCH as usize);
    }

    /// Notes that `field` is what the steps of `forms` make of what `write` appends.
    pub fn set_formed(&mut self, field: Field, forms: &[Form], write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.scratch.len();
        write(&mut self.scratch);
        for form in forms {
            self.work.clear();
            self.work.extend_from_slice(self.scratch.get(start..).unwrap_or_default());
            self.scratch.truncate(start);
            form.apply(&self.work, &mut self.scratch);
        }
        let end = self.scratch.len();
        self.set(field, start | SCRATCH as usize, end | SCRATCH as usize);
    }

    /// Drops every field whose text is one of `marks`, which stand for a missing value.
    pub fn drop_missing(&mut self, line: &[u8], marks: &[Vec<u8>]) {
        for (at, span) in self.spans.iter().enumerate() {
            let text = span.of(line, &self.scratch);
            if marks.iter().any(|mark| mark == text) {
                self.seen &= !(1 << at);
            }
        }
    }

    /// The field was seen, even if empty.
    #[must_use]
    #[inline]
    pub fn has(&self, field: Field) -> bool {
        self.seen & 1 << field as u64 != 0
    }

    /// Any of a set of fields was seen; the set is made by [`bits`].
    #[must_use]
    #[inline]
    pub fn has_any(&self, set: u64) -> bool {
        self.seen & set != 0
    }

    /// Where in the line the field stands, if it was borrowed from there.
    #[must_use]
    pub fn place(&self, field: Field) -> Option<std::ops::Range<usize>> {
        let span = self.spans.get(field as usize).filter(|_| self.has(field))?;
        (span.start & SCRATCH == 0).then_some(span.start as usize..span.end as usize)
    }

    /// The text of a field; empty if it was not seen, or stands for "missing" (`-`, `N/A`).
    #[must_use]
    #[inline]
    pub fn get<'a>(&'a self, line: &'a [u8], field: Field) -> &'a [u8] {
        if !self.has(field) {
            return b"";
        }
        let Some(span) = self.spans.get(field as usize) else { return b"" };
        let text = span.of(line, &self.scratch);
        if matches!(text, b"-" | b"N/A" | b"\"-\"") { b"" } else { text }
    }
}
