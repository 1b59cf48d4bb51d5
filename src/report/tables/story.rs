//! The tables that tell the story: campaigns, indicators, sessions, timeline,
//! findings, joins.

use crate::case::{CampaignRow, EventRow, FindingRow, IndicatorRow, JoinRow, SessionRow};
use crate::report::column::{Column, count, flag, float, maybe, signed, text, time};

/// Columns of `campaigns`.
#[rustfmt::skip] // one line a column
pub static CAMPAIGNS: &[Column<CampaignRow>] = &[
    text("campaign_id", "Stable identifier: `C-` and eight hexadecimal digits of a hash of its kind and its most active actor.", |r| &r.campaign_id),
    text("level", "How bad it is: `informational`, `low`, `medium`, `high` or `critical`.", |r| r.level.name()),
    text("kind", "What sort of abuse it is, such as `object_enumeration`.", |r| &r.kind),
    text("title", "One line for a person.", |r| &r.title),
    time("first_seen", "First request of any member.", |r| r.first_seen),
    time("first_success", "First answered request that served the campaign's purpose; the breach begins here.", |r| r.first_success),
    time("last_success", "Last such request.", |r| r.last_success),
    time("last_seen", "Last request of any member.", |r| r.last_seen),
    time("detected", "When the breach was noticed, as given with `--detected`.", |r| r.detected),
    time("contained", "When it was stopped, as given with `--contained` or inferred.", |r| r.contained),
    signed("dwell_seconds", "Dwell time in seconds: detected − first success.", |r| r.dwell_seconds),
    signed("time_to_detect_seconds", "Time to detect in seconds: detected − first request.", |r| r.time_to_detect_seconds),
    flag("began_before_logs", "It was already running when the log starts: the beginning is on or before the one given.", |r| r.began_before_logs),
    flag("active_at_end", "It was still succeeding when the log ends.", |r| r.active_at_end),
    text("top_endpoint", "Endpoint (method, host, route) with most of its requests.", |r| &r.top_endpoint),
    count("actors", "Distinct actors.", |r| r.actors),
    count("client_ips", "Distinct client addresses.", |r| r.client_ips),
    count("principals", "Distinct principals.", |r| r.principals),
    count("credentials", "Distinct credentials.", |r| r.credentials),
    count("user_agents", "Distinct user agents.", |r| r.user_agents),
    count("endpoints", "Distinct endpoints.", |r| r.endpoints),
    count("requests", "Requests of all members.", |r| r.requests),
    count("successes", "Of these, answered with success.", |r| r.successes),
    count("objects_attempted", "Distinct objects asked for.", |r| r.objects_attempted),
    count("objects_returned", "Distinct objects returned.", |r| r.objects_returned),
    count("bytes_out", "Bytes of the responses.", |r| r.bytes_out),
    text("data_classes", "Classes of data behind the endpoints that answered it, joined by `; `.", |r| &r.data_classes),
    text("common_attributes", "What its requests have in common, joined by `; `.", |r| &r.common_attributes),
    count("confidence", "How sure it is, in percent: a score of the signs that agree, less where an innocent explanation fits; no measured probability.", |r| r.confidence.into()),
    text("owasp", "OWASP API Security Top 10 2023 and Automated Threat ids.", |r| &r.owasp),
    text("attack", "MITRE ATT&CK technique ids.", |r| &r.attack),
    text("reasons", "Why it was reported and linked, joined by `; `.", |r| &r.reasons),
    text("alternatives", "Innocent explanations considered, and what speaks against each.", |r| &r.alternatives),
    text("evidence", "At most five evidence pointers (`source:offset:length`), joined by `; `.", |r| &r.evidence),
];

/// Columns of `indicators`.
#[rustfmt::skip] // one line a column
pub static INDICATORS: &[Column<IndicatorRow>] = &[
    text("campaign_id", "The campaign.", |r| &r.campaign_id),
    text("kind", "`client_ip`, `prefix`, `principal`, `credential`, `user_agent`, `route`, `host` or `session`: the id of a session as the log holds it, where that is what the caller showed; it is a `credential` as well.", |r| &r.kind),
    text("value", "The value, as logged (tokens as pseudonyms unless `--redact none`).", |r| &r.value),
    time("first_seen", "First request of the campaign with this value.", |r| r.first_seen),
    time("last_seen", "Last request of the campaign with this value.", |r| r.last_seen),
    count("requests", "Requests of the campaign with this value.", |r| r.requests),
    count("successes", "Of these, answered with success.", |r| r.successes),
    count("objects", "Distinct objects returned to it.", |r| r.objects),
    maybe("collateral_requests", "Requests outside the campaign that a block on this value alone would hit; empty if unknown.", |r| r.collateral_requests),
    maybe("collateral_actors", "Actors outside the campaign that such a block would hit, estimated where they are many; empty if unknown.", |r| r.collateral_actors),
    flag("in_block_rule", "Part of the suggested blocking rule.", |r| r.in_block_rule),
    text("evidence", "Evidence pointers, joined by `; `.", |r| &r.evidence),
    text("country", "Of an address: its country, and of a network that of all of its addresses here, by its code of ISO 3166, as told by `--geoip`.", |r| &r.place.country),
    maybe("asn", "Likewise the number of its autonomous system.", |r| r.place.asn),
    text("as_org", "Likewise who runs that.", |r| &r.place.as_org),
    text("level", "How bad the campaign is: what a harmless one used is not to be blocked.", |r| r.level.name()),
];

/// Columns of `sessions`.
#[rustfmt::skip] // one line a column
pub static SESSIONS: &[Column<SessionRow>] = &[
    text("session_id", "Stable identifier: `S-` and eight hexadecimal digits.", |r| &r.session_id),
    text("campaign_id", "The campaign it belongs to, if any.", |r| &r.campaign_id),
    text("level", "How bad it is.", |r| r.level.name()),
    text("kind", "What sort of abuse it is, such as `object_enumeration`.", |r| &r.kind),
    text("actor_kind", "`principal`, `credential` or `client`.", |r| &r.actor_kind),
    text("actor", "The actor.", |r| &r.actor),
    time("first_seen", "First request.", |r| r.first_seen),
    time("last_seen", "Last request.", |r| r.last_seen),
    signed("duration_seconds", "Seconds between the two.", |r| Some(r.duration_seconds)),
    count("requests", "Requests.", |r| r.requests),
    count("succeeded", "Requests answered 2xx or 3xx.", |r| r.succeeded),
    count("denied", "Requests refused: 401, 403, 407.", |r| r.denied),
    count("missing", "Requests for what is not there: other 4xx.", |r| r.missing),
    count("limited", "Requests told to slow down: 429.", |r| r.limited),
    count("failed", "Requests that failed in the server: 5xx.", |r| r.failed),
    count("objects", "Distinct objects asked for.", |r| r.objects),
    count("bytes_out", "Bytes of the responses.", |r| r.bytes_out),
    text("client_ip", "The client address used most.", |r| &r.client_ip),
    count("client_ips", "Distinct client addresses.", |r| r.client_ips),
    count("user_agents", "Distinct user agents.", |r| r.user_agents),
    text("top_endpoint", "The endpoint asked most.", |r| &r.top_endpoint),
    count("endpoints", "Distinct endpoints.", |r| r.endpoints),
    text("reasons", "Detectors that named its actor, joined by `; `.", |r| &r.reasons),
    text("evidence", "Evidence pointers, joined by `; `.", |r| &r.evidence),
    text("country", "Country of `client_ip` by its code of ISO 3166, as told by `--geoip`.", |r| &r.place.country),
    maybe("asn", "Number of its autonomous system.", |r| r.place.asn),
    text("as_org", "Who runs that.", |r| &r.place.as_org),
];

/// Columns of `timeline`.
#[rustfmt::skip] // one line a column
pub static TIMELINE: &[Column<EventRow>] = &[
    time("time", "When, or the earliest it can have been.", |r| r.time),
    time("time_high", "The latest it can have been, where only an interval is known.", |r| r.time_high),
    text("event", "What happened, such as `first_success`.", |r| &r.event),
    text("level", "How bad it is.", |r| r.level.name()),
    text("campaign_id", "The campaign, if any.", |r| &r.campaign_id),
    text("session_id", "The session, if any.", |r| &r.session_id),
    text("actor", "The actor, if any.", |r| &r.actor),
    text("client_ip", "The client address, if any.", |r| &r.client_ip),
    text("endpoint", "The endpoint, if any.", |r| &r.endpoint),
    text("message", "One line for a person.", |r| &r.message),
    text("evidence", "Evidence pointers, joined by `; `.", |r| &r.evidence),
];

/// Columns of `findings`.
#[rustfmt::skip] // one line a column
pub static FINDINGS: &[Column<FindingRow>] = &[
    text("finding_id", "Stable identifier: `F-` and eight hexadecimal digits.", |r| &r.finding_id),
    text("campaign_id", "The campaign it became part of, if any.", |r| &r.campaign_id),
    text("detector", "The detector; `dwell detectors show NAME` explains it.", |r| &r.detector),
    text("level", "How bad it is.", |r| r.level.name()),
    count("confidence", "How sure it is, in percent: a score of the signs that agree, less where an innocent explanation fits; no measured probability.", |r| r.confidence.into()),
    text("subject_kind", "`principal`, `credential` or `client`; `attributes` for requests that have something in common, `route` for an endpoint.", |r| &r.subject_kind),
    text("subject", "Whom it is about.", |r| &r.subject),
    text("endpoint", "The endpoint it concerns, if one.", |r| &r.endpoint),
    time("first_seen", "First request that counts towards it.", |r| r.first_seen),
    time("last_seen", "Last request that counts towards it.", |r| r.last_seen),
    count("requests", "Requests that count towards it.", |r| r.requests),
    text("measure", "What was measured, in words.", |r| &r.measure),
    float("value", "The value of the measure, in the unit its words give.", |r| r.value),
    float("threshold", "The value from which it is reported, in the same unit.", |r| r.threshold),
    count("peers", "Peers behind the threshold; 0 where there were too few for a baseline.", |r| r.peers),
    text("message", "One line for a person.", |r| &r.message),
    text("owasp", "OWASP API Security Top 10 2023 and Automated Threat ids.", |r| &r.owasp),
    text("attack", "MITRE ATT&CK technique ids.", |r| &r.attack),
    text("evidence", "Evidence pointers, joined by `; `.", |r| &r.evidence),
];

/// Columns of `joins`.
#[rustfmt::skip] // one line a column
pub static JOINS: &[Column<JoinRow>] = &[
    text("campaign_id", "The campaign.", |r| &r.campaign_id),
    count("number", "0 for what the others were joined to, then in the order of the joins.", |r| r.number),
    text("why", "Why it belongs to the campaign.", |r| &r.why),
    count("parts", "Actors or sets of requests that were joined one by one for this reason.", |r| r.parts),
    count("actors", "Distinct actors that came with it.", |r| r.actors),
    count("client_ips", "Distinct client addresses that they used.", |r| r.client_ips),
    count("requests", "Requests that came with it.", |r| r.requests),
    count("successes", "Of these, answered with success.", |r| r.successes),
    count("objects", "Distinct objects returned to it.", |r| r.objects),
    time("first_seen", "Its first request.", |r| r.first_seen),
    time("first_success", "Its first request that served the campaign's purpose.", |r| r.first_success),
    time("last_success", "Its last such request.", |r| r.last_success),
    time("last_seen", "Its last request.", |r| r.last_seen),
    maybe("objects_without", "Objects returned to the campaign without it: what is left if this reason does not hold.", |r| r.objects_without),
    time("first_success_without", "First success of the campaign without it.", |r| r.first_success_without),
    time("last_success_without", "Last success of the campaign without it.", |r| r.last_success_without),
    text("evidence", "Evidence pointers, joined by `; `: its first success, its first request.", |r| &r.evidence),
];
