//! Who was at work: campaigns, their attributes, their sessions, their story.

use super::Level;
use crate::record::Timestamp;

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
    /// What blocks it, where that is more than one name or attribute; no column.
    pub rule: Option<BlockRule>,
}

/// Attributes that block a campaign when they are asked for together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BlockRule {
    /// The attributes, in words.
    pub words: Vec<String>,
    /// Requests of the campaign that have them all.
    pub requests: u64,
    /// Requests of the campaign.
    pub of: u64,
    /// Requests of others that have them all.
    pub collateral_requests: u64,
    /// Actors behind these.
    pub collateral_actors: u64,
}

/// Where an address is, as a database of the user tells; empty where it does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The country, by its code of ISO 3166 where the database has it.
    pub country: String,
    /// Number of the autonomous system that announces it.
    pub asn: Option<u64>,
    /// Who runs that.
    pub as_org: String,
}

/// What was joined to a campaign for one reason, and what the campaign is without it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JoinRow {
    /// The campaign.
    pub campaign_id: String,
    /// 0 for what the others were joined to, then in the order of the joins.
    pub number: u64,
    /// Why it belongs to the campaign.
    pub why: String,
    /// Actors or sets of requests that were joined one by one for this reason.
    pub parts: u64,
    /// Distinct actors.
    pub actors: u64,
    /// Distinct client addresses.
    pub client_ips: u64,
    /// Requests.
    pub requests: u64,
    /// Of these, answered with success.
    pub successes: u64,
    /// Distinct objects returned to it.
    pub objects: u64,
    /// Its first request.
    pub first_seen: Option<Timestamp>,
    /// Its first request that served the campaign's purpose.
    pub first_success: Option<Timestamp>,
    /// Its last such request.
    pub last_success: Option<Timestamp>,
    /// Its last request.
    pub last_seen: Option<Timestamp>,
    /// Distinct objects returned to the rest of the campaign; `None` for what the others were joined to.
    pub objects_without: Option<u64>,
    /// First success of the rest.
    pub first_success_without: Option<Timestamp>,
    /// Last success of the rest.
    pub last_success_without: Option<Timestamp>,
    /// Evidence pointers: its first success, its first request.
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
    /// Of an address or a network: where it is.
    pub place: Place,
    /// How bad the campaign is.
    pub level: Level,
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
    /// Where the client address used most is.
    pub place: Place,
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
