//! What it rests on: sources, gaps, lines that were refused, lines of evidence.

use crate::record::Timestamp;

/// What became of a source as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fate {
    /// It was read, as far as it is sound.
    #[default]
    Read,
    /// Another source holds the same, and is read.
    Twice,
    /// It holds no requests: an image, what this program wrote.
    Alien,
    /// It is text that no format reads: it may be a log.
    Unknown,
    /// It is packed, torn or written in a way that is not undone: it may hold logs.
    Sealed,
    /// It could not be opened.
    Closed,
}

impl Fate {
    /// Requests may be missing that sources hold, by the fate of each and its bytes on disk. What was not opened may hold
    /// any; text that no format reads is as a line that none reads: it counts from so many percent of all on.
    #[must_use]
    pub fn may_hide(sources: impl Iterator<Item = (Self, u64)>, percent: f64) -> bool {
        let (mut all, mut unknown) = (0u64, 0u64);
        for (fate, bytes) in sources {
            match fate {
                Self::Sealed | Self::Closed => return true,
                Self::Unknown => unknown += bytes,
                Self::Read | Self::Twice | Self::Alien => {}
            }
            all += bytes;
        }
        unknown as f64 * 100.0 > all as f64 * percent
    }

    /// What was done with it, in words that a reason follows; empty if it was read.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Self::Read => "",
            Self::Twice | Self::Alien => "skipped",
            Self::Unknown | Self::Closed => "not read",
            Self::Sealed => "not opened",
        }
    }
}

/// How much of one source was understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CoverageRow {
    /// The source.
    pub source: String,
    /// The format it was read as.
    pub format: String,
    /// `none`, `gzip` or `zstd`.
    pub compression: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// SHA-256 of those bytes, hexadecimal; empty with `--hash none`.
    pub sha256: String,
    /// Lines read.
    pub lines: u64,
    /// Of these, records.
    pub parsed: u64,
    /// Refused with a reason.
    pub rejected: u64,
    /// Blank lines and comments.
    pub skipped: u64,
    /// Bytes of parsed lines after decompression, line ends included.
    pub bytes_parsed: u64,
    /// Bytes of rejected lines.
    pub bytes_rejected: u64,
    /// Bytes of skipped lines.
    pub bytes_skipped: u64,
    /// Earliest record.
    pub first_seen: Option<Timestamp>,
    /// Latest record.
    pub last_seen: Option<Timestamp>,
    /// Records stamped earlier than the one before them in the same block of lines.
    pub out_of_order: u64,
    /// Gaps found in it.
    pub gaps: u64,
    /// `B` to `D`: how far a claim of absence may rest on it.
    pub grade: String,
    /// Anything a reader must know: damage, assumed time zone, changes while reading.
    pub note: String,
    /// What became of it as a whole; said in the note.
    pub fate: Fate,
}

/// A stretch without records where records were to be expected.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GapRow {
    /// The source.
    pub source: String,
    /// The host, where logged.
    pub host: String,
    /// Last record before it.
    pub from: Option<Timestamp>,
    /// First record after it.
    pub to: Option<Timestamp>,
    /// Its length.
    pub seconds: u64,
    /// Requests that its neighbourhood makes likely.
    pub expected_requests: u64,
    /// One line for a person.
    pub note: String,
}

/// One line that could not be understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RejectRow {
    /// The source.
    pub source: String,
    /// Offset of its first byte in the decompressed stream.
    pub offset: u64,
    /// Its length in bytes without the line end.
    pub length: u64,
    /// Its number, from 1; empty where it was not counted.
    pub line: Option<u64>,
    /// Why.
    pub reason: String,
    /// Its text, cut and with unprintable bytes escaped.
    pub text: String,
}

/// One log line that a claim rests on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EvidenceRow {
    /// Stable identifier, `E-` and eight hexadecimal digits.
    pub evidence_id: String,
    /// `source:offset:length`, the offset in the decompressed stream.
    pub pointer: String,
    /// The line's number, from 1.
    pub line: Option<u64>,
    /// SHA-256 of the line without its end.
    pub line_sha256: String,
    /// The record's time.
    pub time: Option<Timestamp>,
    /// The campaign, or empty.
    pub campaign_id: String,
    /// The session, or empty.
    pub session_id: String,
    /// The line, redacted as asked for.
    pub text: String,
}
