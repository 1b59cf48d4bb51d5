//! Cases for tests: a realistic one, and one in which every text is hostile.

#![allow(clippy::too_many_lines)] // long lists of plain values

use crate::case::*;
use crate::record::Timestamp;
use crate::record::time::{DAY, SECOND, any};

/// A moment of the demo.
pub fn at(text: &str) -> Option<Timestamp> {
    Some(any(text.as_bytes(), 0).unwrap())
}

fn s(text: &str) -> String {
    text.to_owned()
}

const ROUTE: &str = "GET api.example.test/v1/customers/{id}";
const PROOF: &str = "gw-1/access.log.12.gz:48120331:214; gw-2/access.log.3.gz:9120:219";

fn campaign() -> CampaignRow {
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

fn indicator(
    kind: &str,
    value: &str,
    requests: u64,
    other: Option<u64>,
    block: bool,
) -> IndicatorRow {
    IndicatorRow {
        campaign_id: s("C-7d41a09e"),
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
    }
}

fn event(time: &str, event: &str, level: Level, message: &str) -> EventRow {
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

fn endpoint(route: &str, requests: u64, objects: u64, claim: &str, because: &str) -> EndpointRow {
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
        grade: s("A"),
        because: s(because),
        ..EndpointRow::default()
    }
}

fn coverage(source: &str, lines: u64, grade: &str, note: &str) -> CoverageRow {
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
    }
}

/// 51 days of traffic with a weekly rhythm; the campaign ramps up over 39 of them.
fn days() -> Vec<(Timestamp, u64, u64)> {
    let start = at("2026-01-01T00:00:00Z").unwrap().0;
    let day = |n: u64| {
        let base = 180_000 + if n % 7 < 2 { 0 } else { 90_000 } + n * 37 % 11 * 2_000;
        let campaign = if (11..50).contains(&n) { 4_000 + (n - 11) * 1_400 } else { 0 };
        (Timestamp(start + i64::try_from(n).unwrap() * DAY), base + campaign, campaign)
    };
    (0..51).map(day).collect()
}

fn exposure(n: i64) -> ExposureRow {
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

fn finding(level: Level, detector: &str) -> FindingRow {
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
            coverage("gw-1/access.log", 9_120_334, "A", ""),
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
        days: days(),
        detected: at("2026-02-19T09:00:00Z"),
        warnings: vec![s(
            "Times of gw-2/access.log carry no offset: read as UTC. Give --tz if the gateway logged local time.",
        )],
    }
}

/// Text that is markup, a formula, terminal control and a table row at once.
pub const HOSTILE: &str = "=cmd|'/c calc'!A0<script>alert(1)</script>\x1b[2J\u{202e}\u{9b}31m\r\n| [x](javascript:alert(1)) ![y](https://evil.test/z) <img src=x onerror=alert(1)> `\"'&";

/// The demo with every text replaced by [`HOSTILE`].
pub fn hostile() -> Case {
    let mut case = case();
    let h = || HOSTILE.to_owned();
    case.campaigns.truncate(1);
    for r in &mut case.campaigns {
        for text in [
            &mut r.campaign_id,
            &mut r.kind,
            &mut r.title,
            &mut r.top_endpoint,
            &mut r.data_classes,
            &mut r.common_attributes,
            &mut r.owasp,
            &mut r.attack,
            &mut r.reasons,
            &mut r.alternatives,
            &mut r.evidence,
        ] {
            *text = h();
        }
    }
    for r in &mut case.indicators {
        r.campaign_id = h();
        r.kind = h();
        r.value = h();
        r.evidence = h();
        r.in_block_rule = true;
    }
    for r in &mut case.timeline {
        for text in [
            &mut r.event,
            &mut r.campaign_id,
            &mut r.session_id,
            &mut r.actor,
            &mut r.client_ip,
            &mut r.endpoint,
            &mut r.message,
            &mut r.evidence,
        ] {
            *text = h();
        }
    }
    for r in &mut case.endpoints {
        for text in [
            &mut r.method,
            &mut r.host,
            &mut r.route,
            &mut r.object_kind,
            &mut r.data_classes,
            &mut r.grade,
            &mut r.because,
        ] {
            *text = h();
        }
    }
    for r in &mut case.exposure {
        for text in [
            &mut r.object_kind,
            &mut r.object_id,
            &mut r.tier,
            &mut r.endpoints,
            &mut r.data_classes,
            &mut r.campaigns,
            &mut r.evidence,
        ] {
            *text = h();
        }
    }
    for r in &mut case.backtest {
        r.rule = h();
        r.message = h();
    }
    for r in &mut case.coverage {
        for text in [
            &mut r.source,
            &mut r.format,
            &mut r.compression,
            &mut r.sha256,
            &mut r.grade,
            &mut r.note,
        ] {
            *text = h();
        }
    }
    for r in &mut case.gaps {
        r.source = h();
        r.host = h();
        r.note = h();
    }
    for r in &mut case.rejects {
        r.source = h();
        r.reason = h();
        r.text = h();
    }
    for r in &mut case.evidence {
        r.pointer = h();
        r.text = h();
    }
    case.warnings = vec![h()];
    case
}
