//! One request as logged: pure types, no input or output, no allocation.
//!
//! A [`Record`] borrows from the bytes of the log (or from the scratch space of its parser) and
//! lives for one step. Every file here reads one notation: [`time`] clocks, [`target`] request
//! lines, [`address`] client addresses, [`text`] the escapes of log writers; [`seek`] finds bytes,
//! [`veil`] hides tokens.
//! Read this file first.

pub mod address;
pub mod seek;
pub mod target;
pub mod text;
pub mod time;
pub mod veil;

pub use address::Client;
pub use time::Timestamp;
pub use veil::Veil;

use serde::{Deserialize, Serialize};

/// A request as one line of a log tells it. Missing text is empty; `-` never gets here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// When, in UTC.
    pub time: Timestamp,
    /// The caller's address after the trusted-proxy rule.
    pub client: Client<'a>,
    /// The address that connected, as logged.
    pub peer: &'a [u8],
    /// The list of forwarded addresses, as logged.
    pub forwarded_for: &'a [u8],
    /// Who the gateway says the caller is.
    pub principal: &'a [u8],
    /// What sort of name that is.
    pub principal_kind: &'static str,
    /// What the caller showed: an API key or its id, a token, a session.
    pub credential: &'a [u8],
    /// What sort of credential that is.
    pub credential_kind: &'static str,
    /// HTTP method; empty for a malformed request line.
    pub method: &'a [u8],
    /// Host asked for, with its port where one was logged.
    pub host: &'a [u8],
    /// Path, percent-encoding kept; the whole request line if that is malformed.
    pub path: &'a [u8],
    /// Query string without its question mark.
    pub query: &'a [u8],
    /// Protocol version, such as `HTTP/1.1`.
    pub protocol: &'a [u8],
    /// HTTP status; 0 where unknown.
    pub status: u16,
    /// No status is logged: that above stands for a refusal that the log tells in its own words.
    pub refused: bool,
    /// Size of the response in bytes; with or without headers, as the format says.
    pub bytes_out: Option<u64>,
    /// Size of the request in bytes.
    pub bytes_in: Option<u64>,
    /// Time taken in microseconds.
    pub duration_us: Option<u64>,
    /// `Referer` header.
    pub referer: &'a [u8],
    /// `User-Agent` header.
    pub user_agent: &'a [u8],
    /// Request id.
    pub request_id: &'a [u8],
}

/// Where a line is: a source, and the line's bytes in that source's decompressed stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Locator {
    /// Index into the sorted list of sources.
    pub source: u32,
    /// Offset of the line's first byte.
    pub offset: u64,
    /// Length in bytes, without the line end.
    pub length: u32,
}

/// Why a line is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reject {
    /// It names the columns of the rows after it: no record, and nothing is wrong with it.
    Heading,
    /// It does not have the shape of its format.
    Shape,
    /// It is not one JSON object.
    NotJson,
    /// It is JSON nested deeper than 64 levels.
    TooDeep,
    /// A key that is read stands twice in it: nobody can tell which value is true.
    DuplicateKey,
    /// It has no time.
    NoTime,
    /// Its time cannot be read, or does not exist.
    BadTime,
    /// Its status is no HTTP status.
    BadStatus,
    /// It names neither a request nor a status: no request was logged.
    NoRequest,
    /// It tells of a connection or an event of another protocol than HTTP.
    NotHttp,
    /// It is longer than 1 MiB.
    TooLong,
    /// It holds a run of NUL bytes: a hole in the file.
    NulRun,
    /// A program that logs requests wrote it within a wrapper, but it is none.
    NotARequest,
    /// A syslog daemon wrote it in place of several equal lines: requests that cannot be counted
    /// one by one.
    Repeated,
}

impl Record<'_> {
    /// The HTTP status, where one is logged.
    #[must_use]
    pub fn logged_status(&self) -> Option<u16> {
        Some(self.status).filter(|status| *status > 0 && !self.refused)
    }
}

impl Reject {
    /// The word used in the tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Shape => "shape",
            Self::NotJson => "not_json",
            Self::TooDeep => "too_deep",
            Self::DuplicateKey => "duplicate_key",
            Self::NoTime => "no_time",
            Self::BadTime => "bad_time",
            Self::BadStatus => "bad_status",
            Self::NoRequest => "no_request",
            Self::NotHttp => "not_http",
            Self::TooLong => "too_long",
            Self::NulRun => "nul_run",
            Self::NotARequest => "not_a_request",
            Self::Repeated => "repeated",
        }
    }
}

/// Why a line is passed over: it was never meant to be a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// A blank line or a comment, or what stands around the elements of a list.
    Blank,
    /// A record outside the time asked for.
    OutsideWindow,
    /// A wrapper says that a program, or on a stream, wrote it that logs no requests.
    OtherProgram,
    /// A message of the carrier itself, such as a test of the connection.
    Control,
}

impl Skip {
    /// What such lines are, for a person.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Blank => "blank lines and comments",
            Self::OutsideWindow => "records outside the time asked for",
            Self::OtherProgram => "lines of other programs or streams",
            Self::Control => "messages of the carrier",
        }
    }
}

/// What an HTTP status means for an investigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// 1xx, 2xx, 3xx: answered.
    Succeeded,
    /// 401, 402, 403, 407: refused.
    Denied,
    /// Any other 4xx: not there, not understood.
    Missing,
    /// 429: told to slow down.
    Limited,
    /// 5xx: failed in the server.
    Failed,
    /// No status was logged.
    Unknown,
}

impl Outcome {
    /// The outcome of a status.
    #[must_use]
    pub fn of(status: u16) -> Self {
        match status {
            0 => Self::Unknown,
            401..=403 | 407 => Self::Denied,
            429 => Self::Limited,
            400..=499 => Self::Missing,
            500.. => Self::Failed,
            _ => Self::Succeeded,
        }
    }
}

/// Whether a status says that a body was served: 2xx, but not 202, 204 or 205, which carry none.
#[must_use]
pub fn served(status: u16) -> bool {
    matches!(status, 200 | 201 | 203 | 206..=299)
}
