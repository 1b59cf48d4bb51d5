//! Cases for tests: a realistic one, and one in which every text is hostile.

#![allow(clippy::too_many_lines)] // long lists of plain values

mod hostile;
mod parts;

pub use hostile::{HOSTILE, hostile};
pub use parts::at;

use crate::case::*;
use parts::*;

/// A breach as a responder meets it.
pub fn case() -> Case {
    let milder = CampaignRow {
        campaign_id: s("C-00000low"),
        level: Level::Low,
        title: s("A monitor asks for the same page every minute"),
        ..CampaignRow::default()
    };
    let second = CampaignRow {
        campaign_id: s("C-51e0b7c2"),
        level: Level::Medium,
        kind: s("credential_stuffing"),
        title: s("2,310 accounts were tried from 96 addresses, 4 of them with success"),
        first_seen: at("2026-02-02T11:00:00Z"),
        first_success: at("2026-02-02T11:41:09Z"),
        last_success: at("2026-02-20T23:58:11Z"),
        last_seen: at("2026-02-20T23:59:01Z"),
        active_at_end: true,
        top_endpoint: s("POST login.example.test/oauth/token"),
        client_ips: 96,
        user_agents: 41,
        endpoints: 1,
        requests: 9_412,
        successes: 4,
        objects_attempted: 2_310,
        objects_returned: 4,
        bytes_out: 4_120_044,
        confidence: 71,
        reasons: s("one failure per account and address; user agents rotate"),
        ..CampaignRow::default()
    };
    let mut events = vec![
        event(
            "2026-01-01T00:00:02Z",
            "log_start",
            Level::Informational,
            "First record of any source",
        ),
        event(
            "2026-01-11T23:58:40Z",
            "recon",
            Level::Medium,
            "61 requests for ids that do not exist, from one address",
        ),
        event(
            "2026-01-12T02:14:07Z",
            "first_success",
            Level::Critical,
            "First customer returned: id 48213",
        ),
        event(
            "2026-01-14T01:00:00Z",
            "ramp_up",
            Level::High,
            "From 4,000 to 20,000 requests a day within nine days",
        ),
        event(
            "2026-01-19T03:10:00Z",
            "rule_would_have_fired",
            Level::Informational,
            "More than 500 distinct customers an hour by one principal",
        ),
        event("2026-02-18T01:00:00Z", "peak", Level::High, "57,200 requests in the day"),
        event("2026-02-19T09:00:00Z", "detected", Level::Informational, "As given with --detected"),
        event(
            "2026-02-19T21:40:12Z",
            "last_success",
            Level::Critical,
            "Last customer returned: id 461019",
        ),
        event(
            "2026-02-19T21:45:00Z",
            "contained",
            Level::Informational,
            "As given with --contained",
        ),
        event("2026-02-20T23:59:58Z", "log_end", Level::Informational, "Last record of any source"),
    ];
    events[1].time_high = at("2026-01-12T00:10:00Z");
    Case {
        campaigns: vec![campaign(), second, milder],
        indicators: vec![
            indicator("client_ip", "203.0.113.77", 140_022, Some(0), false),
            indicator("client_ip", "198.51.100.4", 90_101, Some(18_202), false),
            indicator("credential", "key:4f1d…(pseudonym)", 1_204_991, Some(0), true),
            indicator("principal", "partner-reporting", 1_204_991, Some(6_120), false),
            indicator("user_agent", "python-requests/2.31.0", 1_101_000, None, true),
        ],
        sessions: vec![SessionRow {
            session_id: s("S-0badcafe"),
            actor: s("partner-reporting"),
            ..SessionRow::default()
        }],
        timeline: events,
        findings: vec![
            finding(Level::Critical, "object_enumeration"),
            finding(Level::High, "bulk_collection"),
            finding(Level::Low, "automation"),
        ],
        endpoints: vec![
            endpoint(
                "/v1/customers/{id}",
                1_190_000,
                412_806,
                "exposed",
                "1,180,220 answers of 200 with bodies of 1.4 to 2.1 KiB",
            ),
            endpoint("/v1/customers/{id}/lines", 12_991, 2_114, "exposed", "2,114 answers of 200"),
            endpoint(
                "/v1/customers/{id}/payment-methods",
                1_200,
                0,
                "attempted",
                "1,200 answers of 403, none else",
            ),
            endpoint(
                "/v1/invoices/{id}",
                0,
                0,
                "not_called",
                "no request of any campaign; all hosts logged without gaps",
            ),
            endpoint(
                "/v2/search",
                800,
                0,
                "cannot_tell",
                "ids travel in the body, which is not logged",
            ),
        ],
        exposure: (0..260).map(exposure).collect(),
        backtest: vec![BacktestRow {
            rule: s("500 distinct customers an hour by one principal"),
            fired_at: at("2026-01-19T03:10:00Z"),
            exposed_by_then: 31_002,
            saved: 381_804,
            alerts_elsewhere: 2,
            alerts_elsewhere_per_day: 0.04,
            message: s("Would have fired 31 days before detection, with 2 other alerts in 51 days"),
            campaign_id: s("C-0badcafe"),
        }],
        coverage: vec![
            coverage("gw-1/access.log", 9_120_334, "B", ""),
            coverage("gw-2/access.log", 2_912_201, "B", "times carry no offset; read as UTC"),
        ],
        gaps: vec![GapRow {
            source: s("gw-2/access.log"),
            from: at("2026-01-30T04:00:00Z"),
            to: at("2026-01-30T06:30:00Z"),
            seconds: 9000,
            expected_requests: 21_000,
            note: s("gw-1 goes on logging meanwhile"),
            ..GapRow::default()
        }],
        rejects: vec![RejectRow {
            source: s("gw-1/access.log"),
            offset: 91,
            length: 12,
            line: Some(4),
            reason: s("no time"),
            text: s("\\x16\\x03\\x01"),
        }],
        evidence: vec![EvidenceRow {
            evidence_id: s("E-11111111"),
            pointer: s("gw-1/access.log.12.gz:48120331:214"),
            time: at("2026-01-12T02:14:07Z"),
            text: s(
                "203.0.113.77 - partner-reporting [12/Jan/2026:02:14:07 +0000] \"GET /v1/customers/48213 HTTP/1.1\" 200 1543",
            ),
            ..EvidenceRow::default()
        }],
        joins: vec![join(0, None), join(1, Some(411_200))],
        bars: bars(),
        grave: 1,
        warnings: vec![s(
            "Times of gw-2/access.log carry no offset: read as UTC. Give --tz if the gateway logged local time.",
        )],
        blind: vec![Blind {
            about: "query",
            text: s("what was asked for in query strings: no record has one"),
        }],
        covered: None,
        asked: crate::case::Asked::default(),
    }
}
