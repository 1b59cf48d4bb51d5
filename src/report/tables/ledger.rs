//! The tables that account: endpoints, exposure, backtest, coverage, gaps, rejects, evidence.

use crate::case::{
    BacktestRow, CoverageRow, EndpointRow, EvidenceRow, ExposureRow, GapRow, RejectRow,
};
use crate::report::column::{Column, count, float, maybe, text, time};

/// Columns of `endpoints`.
#[rustfmt::skip] // one line a column
pub static ENDPOINTS: &[Column<EndpointRow>] = &[
    text("method", "HTTP method.", |r| &r.method),
    text("host", "Host, where logged.", |r| &r.host),
    text("route", "Path template, such as `/v1/customers/{id}`.", |r| &r.route),
    text("object_kind", "What kind of object its id names, such as `customers`.", |r| &r.object_kind),
    count("requests", "All requests.", |r| r.requests),
    count("actors", "Distinct actors: exact up to 63, above that an estimate with a standard error of 1.6 %.", |r| r.actors),
    count("succeeded", "Requests answered 2xx or 3xx.", |r| r.succeeded),
    count("denied", "Requests refused: 401, 403, 407.", |r| r.denied),
    count("missing", "Requests for what is not there: other 4xx.", |r| r.missing),
    time("first_seen", "First request.", |r| r.first_seen),
    time("last_seen", "Last request.", |r| r.last_seen),
    count("campaign_requests", "Requests of campaigns at level medium or above.", |r| r.campaign_requests),
    count("campaign_objects", "Distinct objects returned to them.", |r| r.campaign_objects),
    text("data_classes", "Classes of data behind it, joined by `; `.", |r| &r.data_classes),
    text("claim", "`exposed`, `attempted`, `not_called` or `cannot_tell`.", |r| &r.claim),
    text("grade", "How complete the evidence behind the claim is: `B` (all was read, no gap found) to `D`; `A` is never given, since no counter proves that no line is missing.", |r| &r.grade),
    text("because", "Why the claim holds.", |r| &r.because),
];

/// Columns of `exposure`.
#[rustfmt::skip] // one line a column
pub static EXPOSURE: &[Column<ExposureRow>] = &[
    text("object_kind", "What kind of object, such as `customers`.", |r| &r.object_kind),
    text("object_id", "Its id, as logged.", |r| &r.object_id),
    text("tier", "`returned`: served at least once; `denied`: refused (401, 403, 429 and the like); `ambiguous`: an answer without it (304, 404, to a `HEAD`, or in the one small size in which an endpoint says that it has nothing), which may tell whether it exists, or an answer to a payload; `error`: the server failed.", |r| &r.tier),
    text("endpoints", "Endpoints it was asked through, joined by `; `.", |r| &r.endpoints),
    text("data_classes", "Classes of data behind those that returned it, or behind all of them where none did, joined by `; `.", |r| &r.data_classes),
    time("first_seen", "First request for it by a campaign.", |r| r.first_seen),
    time("last_seen", "Last request for it by a campaign.", |r| r.last_seen),
    count("requests", "Requests for it by campaigns.", |r| r.requests),
    count("successes", "Of these, answered with success.", |r| r.successes),
    count("bytes_out", "Bytes of the responses.", |r| r.bytes_out),
    text("campaigns", "Campaigns that it was returned to, or that asked for it where none was given it, joined by `; `.", |r| &r.campaigns),
    text("evidence", "Evidence pointers, joined by `; `.", |r| &r.evidence),
];

/// Columns of `backtest`.
#[rustfmt::skip] // one line a column
pub static BACKTEST: &[Column<BacktestRow>] = &[
    text("rule", "The rule that was tried.", |r| &r.rule),
    time("fired_at", "First moment it would have fired with only the past in hand, but with the threshold that the whole log gives; empty if never.", |r| r.fired_at),
    count("exposed_by_then", "Objects exposed by then.", |r| r.exposed_by_then),
    count("saved", "Objects exposed later, which an answer at that moment would have saved.", |r| r.saved),
    count("alerts_elsewhere", "Its alerts on the rest of the log.", |r| r.alerts_elsewhere),
    float("alerts_elsewhere_per_day", "The same, a day.", |r| r.alerts_elsewhere_per_day),
    text("message", "One line for a person.", |r| &r.message),
];

/// Columns of `coverage`.
#[rustfmt::skip] // one line a column
pub static COVERAGE: &[Column<CoverageRow>] = &[
    text("source", "The source: its path below the directory that led to it.", |r| &r.source),
    text("format", "Wrappers around its lines, outermost first, and the format they were read as: `docker > kong`.", |r| &r.format),
    text("compression", "What it is packed in, outermost first: `none`, `gzip`, `tar > gzip`.", |r| &r.compression),
    count("bytes", "Bytes on disk.", |r| r.bytes),
    text("sha256", "SHA-256 of those bytes, hexadecimal.", |r| &r.sha256),
    count("lines", "Lines read; `parsed` + `rejected` + `skipped`.", |r| r.lines),
    count("parsed", "Lines that became records.", |r| r.parsed),
    count("rejected", "Lines refused with a reason.", |r| r.rejected),
    count("skipped", "Lines that were never meant to be records: blank ones, comments, those of other programs.", |r| r.skipped),
    count("bytes_parsed", "Bytes of parsed lines after decompression, line ends included.", |r| r.bytes_parsed),
    count("bytes_rejected", "Bytes of rejected lines, line ends included.", |r| r.bytes_rejected),
    count("bytes_skipped", "Bytes of skipped lines, line ends included.", |r| r.bytes_skipped),
    time("first_seen", "Earliest record.", |r| r.first_seen),
    time("last_seen", "Latest record.", |r| r.last_seen),
    count("out_of_order", "Records stamped earlier than the one before them in the same block of lines.", |r| r.out_of_order),
    count("gaps", "Gaps found in it.", |r| r.gaps),
    text("grade", "How far a claim of absence may rest on it: `B` (all was read, no gap found), `C` (gaps or refused lines), `D` (damaged or not read).", |r| &r.grade),
    text("note", "What a reader must know: damage, assumed time zone, changes while reading.", |r| &r.note),
];

/// Columns of `gaps`.
#[rustfmt::skip] // one line a column
pub static GAPS: &[Column<GapRow>] = &[
    text("source", "The source.", |r| &r.source),
    text("host", "The host that is silent: that of the source, or, where it tells of several (up to 32), the one that is silent while others go on; empty where all of several are, or none is logged.", |r| &r.host),
    time("from", "Last record before it.", |r| r.from),
    time("to", "First record after it.", |r| r.to),
    count("seconds", "Its length in seconds.", |r| r.seconds),
    count("expected_requests", "Requests that its neighbourhood makes likely.", |r| r.expected_requests),
    text("note", "One line for a person.", |r| &r.note),
];

/// Columns of `rejects`.
#[rustfmt::skip] // one line a column
pub static REJECTS: &[Column<RejectRow>] = &[
    text("source", "The source.", |r| &r.source),
    count("offset", "Offset in bytes of its first byte in the decompressed stream.", |r| r.offset),
    count("length", "Its length in bytes without the line end.", |r| r.length),
    maybe("line", "Its number, from 1; empty where lines were not counted.", |r| r.line),
    text("reason", "Why it was refused.", |r| &r.reason),
    text("text", "Its text, cut and with unprintable bytes escaped.", |r| &r.text),
];

/// Columns of `evidence`.
#[rustfmt::skip] // one line a column
pub static EVIDENCE: &[Column<EvidenceRow>] = &[
    text("evidence_id", "Stable identifier: `E-` and eight hexadecimal digits.", |r| &r.evidence_id),
    text("pointer", "`source:offset:length`, the offset in bytes in the decompressed stream.", |r| &r.pointer),
    maybe("line", "The line's number, from 1; empty where lines were not counted.", |r| r.line),
    text("line_sha256", "SHA-256 of the line without its end, hexadecimal.", |r| &r.line_sha256),
    time("time", "The record's time.", |r| r.time),
    text("campaign_id", "The campaign, if any.", |r| &r.campaign_id),
    text("session_id", "The session, if any.", |r| &r.session_id),
    text("text", "The line, redacted as asked for.", |r| &r.text),
];
