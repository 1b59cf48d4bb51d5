//! What was found of it, and what was reached: findings, endpoints, objects, rules.

use super::Level;
use crate::record::Timestamp;

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
    /// `principal`, `credential`, `client`, `attributes`, `route`.
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
    /// How complete the evidence behind the claim is: `B` to `D`.
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
    /// `returned`, `ambiguous` (answered, but with no content: 304, 404, a heading, the one small size in which
    /// an endpoint says that it has nothing), `denied` or `error`.
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
    /// Campaigns that it was returned to, or that asked for it where none was given it, `; `-joined.
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
