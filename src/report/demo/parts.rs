//! Rows of the demo, each with the values that its table mostly has.

use crate::case::*;
use crate::record::Timestamp;
use crate::record::time::{DAY, SECOND, any};

/// A moment of the demo.
pub fn at(text: &str) -> Option<Timestamp> {
    Some(any(text.as_bytes(), 0).unwrap())
}

pub(super) fn s(text: &str) -> String {
    text.to_owned()
}

pub(super) const ROUTE: &str = "GET api.example.test/v1/customers/{id}";
pub(super) const PROOF: &str = "gw-1/access.log.12.gz:48120331:214; gw-2/access.log.3.gz:9120:219";

pub(super) fn campaign() -> CampaignRow {
    CampaignRow {
        campaign_id: s("C-7d41a09e"),
        level: Level::Critical,
        kind: s("object_enumeration"),
        title: s("One partner key walked through 412,806 customer records in order of their ids"),
        first_seen: at("2026-01-11T23:58:40Z"),
        first_success: at("2026-01-12T02:14:07Z"),
        last_success: at("2026-02-19T21:40:12Z"),
        last_seen: at("2026-02-19T21:44:51Z"),
        detected: at("2026-02-19T09:00:00Z"),
        contained: at("2026-02-19T21:45:00Z"),
        dwell_seconds: Some(3_307_553),
        time_to_detect_seconds: Some(3_315_680),
        top_endpoint: s(ROUTE),
        actors: 1,
        client_ips: 214,
        principals: 1,
        credentials: 2,
        user_agents: 3,
        endpoints: 4,
        requests: 1_204_991,
        successes: 1_180_220,
        objects_attempted: 430_119,
        objects_returned: 412_806,
        bytes_out: 1_912_004_551,
        data_classes: s("name; postal address; e-mail; phone; date of birth"),
        common_attributes: s(
            "same principal; ids in ascending order; user agent python-requests/2.31; 98 % at night",
        ),
        confidence: 97,
        owasp: s("API1:2023; OAT-011"),
        attack: s("T1190; T1119; T1567"),
        reasons: s(
            "412,806 distinct customers against a peer maximum of 310; 0.97 of ids ascending; new client network since 2026-01-11",
        ),
        alternatives: s(
            "nightly sync of the partner: its own job asks 120 to 310 customers a day from 2 addresses; search engine: needs no key",
        ),
        evidence: s(PROOF),
        ..CampaignRow::default()
    }
}

pub(super) fn indicator(
    kind: &str,
    value: &str,
    requests: u64,
    other: Option<u64>,
    block: bool,
) -> IndicatorRow {
    IndicatorRow {
        campaign_id: s("C-7d41a09e"),
        level: Level::Critical,
        kind: s(kind),
        value: s(value),
        first_seen: at("2026-01-12T02:14:07Z"),
        last_seen: at("2026-02-19T21:40:12Z"),
        requests,
        successes: requests,
        objects: requests / 3,
        collateral_requests: other,
        collateral_actors: other.map(|n| n.min(3)),
        in_block_rule: block,
        evidence: s(PROOF),
        ..IndicatorRow::default()
    }
}

pub(super) fn event(time: &str, event: &str, level: Level, message: &str) -> EventRow {
    EventRow {
        time: at(time),
        event: s(event),
        level,
        campaign_id: if level > Level::Low { s("C-7d41a09e") } else { String::new() },
        actor: s("partner-reporting"),
        client_ip: s("203.0.113.77"),
        endpoint: s(ROUTE),
        message: s(message),
        evidence: s(PROOF),
        ..EventRow::default()
    }
}

pub(super) fn endpoint(
    route: &str,
    requests: u64,
    objects: u64,
    claim: &str,
    because: &str,
) -> EndpointRow {
    EndpointRow {
        method: s("GET"),
        host: s("api.example.test"),
        route: s(route),
        object_kind: s(route.split('/').nth(2).unwrap_or("")),
        requests: requests + 90_112,
        actors: 812,
        succeeded: requests + 88_000,
        first_seen: at("2026-01-01T00:00:02Z"),
        last_seen: at("2026-02-20T23:59:58Z"),
        campaign_requests: requests,
        campaign_objects: objects,
        data_classes: s("name; e-mail"),
        claim: s(claim),
        grade: s("B"),
        because: s(because),
        ..EndpointRow::default()
    }
}

pub(super) fn coverage(source: &str, lines: u64, grade: &str, note: &str) -> CoverageRow {
    CoverageRow {
        source: s(source),
        format: s("nginx combined"),
        compression: s("gzip"),
        bytes: lines * 31,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        lines,
        parsed: lines - 14,
        rejected: 11,
        skipped: 3,
        bytes_parsed: lines * 204,
        bytes_rejected: 2002,
        bytes_skipped: 3,
        first_seen: at("2026-01-01T00:00:02Z"),
        last_seen: at("2026-02-20T23:59:58Z"),
        out_of_order: 17,
        gaps: 1,
        grade: s(grade),
        note: s(note),
        fate: Fate::Read,
    }
}

/// 51 days of traffic with a weekly rhythm; the campaign ramps up over 39 of them.
pub(super) fn bars() -> Bars {
    let start = at("2026-01-01T00:00:00Z").unwrap().0;
    let day = |n: u64| {
        let base = 180_000 + if n % 7 < 2 { 0 } else { 90_000 } + n * 37 % 11 * 2_000;
        let campaign = if (11..50).contains(&n) { 4_000 + (n - 11) * 1_400 } else { 0 };
        (Timestamp(start + i64::try_from(n).unwrap() * DAY), (base + campaign, campaign))
    };
    Bars::of(&(0..51).map(day).collect())
}

pub(super) fn exposure(n: i64) -> ExposureRow {
    ExposureRow {
        object_kind: s("customers"),
        object_id: (48_213 + n).to_string(),
        tier: s(if n % 9 == 0 { "denied" } else { "returned" }),
        endpoints: s(ROUTE),
        data_classes: s("name; e-mail"),
        first_seen: at("2026-01-12T02:14:07Z").map(|t| Timestamp(t.0 + n * 7 * SECOND)),
        last_seen: at("2026-02-19T21:40:12Z"),
        requests: 3,
        successes: 3,
        bytes_out: 4630,
        campaigns: s("C-7d41a09e"),
        evidence: s(PROOF),
    }
}

pub(super) fn finding(level: Level, detector: &str) -> FindingRow {
    FindingRow {
        finding_id: s("F-00c0ffee"),
        campaign_id: s("C-7d41a09e"),
        detector: s(detector),
        level,
        confidence: 97,
        subject_kind: s("principal"),
        subject: s("partner-reporting"),
        endpoint: s(ROUTE),
        first_seen: at("2026-01-12T02:14:07Z"),
        last_seen: at("2026-02-19T21:40:12Z"),
        requests: 1_204_991,
        measure: s("distinct objects a day"),
        value: 10_584.769,
        threshold: 310.0,
        peers: 41,
        message: s("asked for 10,585 customers a day where 41 peers ask for 310 at most"),
        ..FindingRow::default()
    }
}

pub(super) fn join(number: u64, without: Option<u64>) -> JoinRow {
    JoinRow {
        campaign_id: s("C-7d41a09e"),
        number,
        why: s("the same credential is shown by two actors"),
        actors: 1,
        requests: 1_700,
        objects_without: without,
        first_success_without: at("2026-01-12T02:14:07Z"),
        last_success_without: at("2026-02-18T21:40:12Z"),
        evidence: s(PROOF),
        ..JoinRow::default()
    }
}
