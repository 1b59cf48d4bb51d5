//! What an investigation found: one plain struct for the rows of each table.
//!
//! Rooms below fill these rows; `report` declares their columns and writes them. Nothing here
//! computes. Times are [`Timestamp`]s (microseconds since 1970, UTC); sizes are bytes; a missing
//! value is `None` or an empty string and becomes an empty cell.

use crate::record::Timestamp;
use serde::{Deserialize, Serialize};

/// How bad a finding or a campaign is, in Sigma's words.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing, not suspicious: recognised innocent automation, for example.
    #[default]
    Informational,
    /// Odd, and most likely harmless.
    Low,
    /// Suspicious: somebody should look.
    Medium,
    /// An attack with an effect, or a very likely one.
    High,
    /// Data left, or an account fell, and the evidence is strong.
    Critical,
}

impl Level {
    /// Every level, mildest first.
    pub const ALL: [Self; 5] =
        [Self::Informational, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word used in every table and flag.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// One hand at work: sessions that belong together, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CampaignRow {
    /// Stable identifier, `C-` and eight hexadecimal digits of a hash of its members.
    pub campaign_id: String,
    /// How bad it is.
    pub level: Level,
    /// One of the kinds of the contract, such as `object_enumeration`.
    pub kind: String,
    /// One line for a person.
    pub title: String,
    /// First request of any member.
    pub first_seen: Option<Timestamp>,
    /// First answered request that served the campaign's purpose.
    pub first_success: Option<Timestamp>,
    /// Last such request.
    pub last_success: Option<Timestamp>,
    /// Last request of any member.
    pub last_seen: Option<Timestamp>,
    /// When the breach was noticed, as given by the user.
    pub detected: Option<Timestamp>,
    /// When it was stopped, as given by the user or inferred.
    pub contained: Option<Timestamp>,
    /// Dwell time in seconds: detected − first success.
    pub dwell_seconds: Option<i64>,
    /// Time to detect in seconds: detected − first request.
    pub time_to_detect_seconds: Option<i64>,
    /// The campaign was already running when the log starts.
    pub began_before_logs: bool,
    /// It was still succeeding when the log ends.
    pub active_at_end: bool,
    /// The endpoint (method, host and route) with most of its requests.
    pub top_endpoint: String,
    /// Distinct actors.
    pub actors: u64,
    /// Distinct client addresses.
    pub client_ips: u64,
    /// Distinct principals.
    pub principals: u64,
    /// Distinct credentials.
    pub credentials: u64,
    /// Distinct user agents.
    pub user_agents: u64,
    /// Distinct endpoints.
    pub endpoints: u64,
    /// Requests of all members.
    pub requests: u64,
    /// Of these, answered with success.
    pub successes: u64,
    /// Distinct objects asked for.
    pub objects_attempted: u64,
    /// Distinct objects returned.
    pub objects_returned: u64,
    /// Bytes of the responses.
    pub bytes_out: u64,
    /// Classes of data behind its endpoints, `; `-joined words.
    pub data_classes: String,
    /// What its requests have in common, `; `-joined.
    pub common_attributes: String,
    /// How sure we are, in percent.
    pub confidence: u8,
    /// OWASP API Security Top 10 2023 and Automated Threat ids.
    pub owasp: String,
    /// MITRE ATT&CK technique ids.
    pub attack: String,
    /// Why it was reported and linked, `; `-joined.
    pub reasons: String,
    /// Innocent explanations considered, and what speaks against each.
    pub alternatives: String,
    /// At most five evidence pointers.
    pub evidence: String,
}

/// One attribute of a campaign: what a responder blocks or searches for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IndicatorRow {
    /// The campaign.
    pub campaign_id: String,
    /// `client_ip`, `prefix`, `principal`, `credential`, `user_agent`, `route`, `host`, `session`.
    pub kind: String,
    /// The value, as logged.
    pub value: String,
    /// First request of the campaign with this value.
    pub first_seen: Option<Timestamp>,
    /// Last request of the campaign with this value.
    pub last_seen: Option<Timestamp>,
    /// Requests of the campaign with this value.
    pub requests: u64,
    /// Of these, answered with success.
    pub successes: u64,
    /// Distinct objects returned to it.
    pub objects: u64,
    /// Requests outside the campaign that a block on this value alone would hit; empty if unknown.
    pub collateral_requests: Option<u64>,
    /// Actors outside the campaign that such a block would hit; empty if unknown.
    pub collateral_actors: Option<u64>,
    /// Part of the suggested blocking rule.
    pub in_block_rule: bool,
    /// Evidence pointers.
    pub evidence: String,
}

/// One stretch of activity of one actor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SessionRow {
    /// Stable identifier, `S-` and eight hexadecimal digits.
    pub session_id: String,
    /// The campaign it belongs to, or empty.
    pub campaign_id: String,
    /// How bad it is.
    pub level: Level,
    /// One of the kinds of the contract.
    pub kind: String,
    /// `principal`, `credential` or `client`.
    pub actor_kind: String,
    /// The actor.
    pub actor: String,
    /// First request.
    pub first_seen: Option<Timestamp>,
    /// Last request.
    pub last_seen: Option<Timestamp>,
    /// Seconds between the two.
    pub duration_seconds: i64,
    /// Requests.
    pub requests: u64,
    /// Answered 2xx or 3xx.
    pub succeeded: u64,
    /// Refused: 401, 403, 407.
    pub denied: u64,
    /// Not there: other 4xx.
    pub missing: u64,
    /// Told to slow down: 429.
    pub limited: u64,
    /// Failed in the server: 5xx.
    pub failed: u64,
    /// Distinct objects asked for.
    pub objects: u64,
    /// Bytes of the responses.
    pub bytes_out: u64,
    /// The client address used most.
    pub client_ip: String,
    /// Distinct client addresses.
    pub client_ips: u64,
    /// Distinct user agents.
    pub user_agents: u64,
    /// The endpoint asked most.
    pub top_endpoint: String,
    /// Distinct endpoints.
    pub endpoints: u64,
    /// Detectors that named its actor, `; `-joined.
    pub reasons: String,
    /// Evidence pointers.
    pub evidence: String,
}

/// One moment of the story.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventRow {
    /// When, or the earliest it can have been.
    pub time: Option<Timestamp>,
    /// The latest it can have been, where only an interval is known.
    pub time_high: Option<Timestamp>,
    /// One of the events of the contract, such as `first_success`.
    pub event: String,
    /// How bad it is.
    pub level: Level,
    /// The campaign, or empty.
    pub campaign_id: String,
    /// The session, or empty.
    pub session_id: String,
    /// The actor, or empty.
    pub actor: String,
    /// The client address, or empty.
    pub client_ip: String,
    /// The endpoint, or empty.
    pub endpoint: String,
    /// One line for a person.
    pub message: String,
    /// Evidence pointers.
    pub evidence: String,
}

/// What one detector says of one subject.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FindingRow {
    /// Stable identifier, `F-` and eight hexadecimal digits.
    pub finding_id: String,
    /// The campaign it became part of, or empty.
    pub campaign_id: String,
    /// The detector, such as `object_enumeration`.
    pub detector: String,
    /// How bad it is.
    pub level: Level,
    /// How sure we are, in percent.
    pub confidence: u8,
    /// `principal`, `credential`, `client`.
    pub subject_kind: String,
    /// The subject.
    pub subject: String,
    /// The endpoint it concerns, or empty.
    pub endpoint: String,
    /// First request that counts towards it.
    pub first_seen: Option<Timestamp>,
    /// Last request that counts towards it.
    pub last_seen: Option<Timestamp>,
    /// Requests that count towards it.
    pub requests: u64,
    /// What was measured, in words.
    pub measure: String,
    /// The value of the measure.
    pub value: f64,
    /// The value from which it is reported.
    pub threshold: f64,
    /// Peers behind the threshold; 0 where there were too few for a baseline.
    pub peers: u64,
    /// One line for a person.
    pub message: String,
    /// OWASP ids.
    pub owasp: String,
    /// ATT&CK ids.
    pub attack: String,
    /// Evidence pointers.
    pub evidence: String,
}

/// One endpoint, how it was used, and what can be said of its data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EndpointRow {
    /// HTTP method.
    pub method: String,
    /// Host, where logged.
    pub host: String,
    /// Path template.
    pub route: String,
    /// What kind of object its id names, such as `customers`.
    pub object_kind: String,
    /// All requests.
    pub requests: u64,
    /// Distinct actors (estimated above a few hundred; see the column's doc).
    pub actors: u64,
    /// Answered 2xx or 3xx.
    pub succeeded: u64,
    /// Refused: 401, 403, 407.
    pub denied: u64,
    /// Not there: other 4xx.
    pub missing: u64,
    /// First request.
    pub first_seen: Option<Timestamp>,
    /// Last request.
    pub last_seen: Option<Timestamp>,
    /// Requests of campaigns at level medium or above.
    pub campaign_requests: u64,
    /// Distinct objects returned to them.
    pub campaign_objects: u64,
    /// Classes of data behind it, `; `-joined words.
    pub data_classes: String,
    /// `exposed`, `attempted`, `not_called` or `cannot_tell`.
    pub claim: String,
    /// How complete the evidence behind the claim is: `A` to `D`.
    pub grade: String,
    /// Why the claim holds.
    pub because: String,
}

/// One object that a campaign asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExposureRow {
    /// What kind of object, such as `customers`.
    pub object_kind: String,
    /// Its id, as logged.
    pub object_id: String,
    /// `returned`, `ambiguous`, `denied` or `error`.
    pub tier: String,
    /// Endpoints it was asked through, `; `-joined.
    pub endpoints: String,
    /// Classes of data behind those, `; `-joined words.
    pub data_classes: String,
    /// First request for it by a campaign.
    pub first_seen: Option<Timestamp>,
    /// Last request for it by a campaign.
    pub last_seen: Option<Timestamp>,
    /// Requests for it by campaigns.
    pub requests: u64,
    /// Of these, answered with success.
    pub successes: u64,
    /// Bytes of the responses.
    pub bytes_out: u64,
    /// Campaigns that asked for it, `; `-joined.
    pub campaigns: String,
    /// Evidence pointers.
    pub evidence: String,
}

/// When a rule would have fired, had it been watching.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BacktestRow {
    /// The rule.
    pub rule: String,
    /// First moment it would have fired with only the past in hand.
    pub fired_at: Option<Timestamp>,
    /// Objects exposed by then.
    pub exposed_by_then: u64,
    /// Objects exposed later.
    pub saved: u64,
    /// Its alerts on the rest of the log.
    pub alerts_elsewhere: u64,
    /// The same, a day.
    pub alerts_elsewhere_per_day: f64,
    /// One line for a person.
    pub message: String,
    /// The campaign it was tried on; the message names it as well.
    pub campaign_id: String,
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
    /// `A` to `D`: how far a claim of absence may rest on it.
    pub grade: String,
    /// Anything a reader must know: damage, assumed time zone, changes while reading.
    pub note: String,
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

/// Everything an investigation found, each table sorted for good.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Worst first.
    pub campaigns: Vec<CampaignRow>,
    /// By campaign, kind, value.
    pub indicators: Vec<IndicatorRow>,
    /// By campaign, then time.
    pub sessions: Vec<SessionRow>,
    /// By time.
    pub timeline: Vec<EventRow>,
    /// Worst first.
    pub findings: Vec<FindingRow>,
    /// By requests of campaigns, then all requests.
    pub endpoints: Vec<EndpointRow>,
    /// By kind and id.
    pub exposure: Vec<ExposureRow>,
    /// By rule.
    pub backtest: Vec<BacktestRow>,
    /// By source.
    pub coverage: Vec<CoverageRow>,
    /// By source and time.
    pub gaps: Vec<GapRow>,
    /// By source and offset; at most the first ones of each source.
    pub rejects: Vec<RejectRow>,
    /// By campaign and time.
    pub evidence: Vec<EvidenceRow>,
    /// Requests a day of all traffic, for the end screen: (day start, requests, of campaigns).
    pub days: Vec<(Timestamp, u64, u64)>,
    /// The user's `--detected`.
    pub detected: Option<Timestamp>,
    /// What the reader must know before anything else (assumed zone, damage, nothing readable).
    pub warnings: Vec<String>,
}
