use super::*;

/// The contract, word for word: column order is an API.
const CONTRACT: &[(&str, &str)] = &[
    (
        "campaigns",
        "campaign_id, level, kind, title, first_seen, first_success, last_success, last_seen, detected, contained, dwell_seconds, time_to_detect_seconds, \
         began_before_logs, active_at_end, top_endpoint, actors, client_ips, principals, credentials, user_agents, endpoints, requests, successes, \
         objects_attempted, objects_returned, bytes_out, data_classes, common_attributes, confidence, owasp, attack, reasons, alternatives, evidence",
    ),
    (
        "indicators",
        "campaign_id, kind, value, first_seen, last_seen, requests, successes, objects, collateral_requests, collateral_actors, in_block_rule, evidence, country, asn, as_org, level",
    ),
    (
        "sessions",
        "session_id, campaign_id, level, kind, actor_kind, actor, first_seen, last_seen, duration_seconds, requests, succeeded, denied, missing, \
         limited, failed, objects, bytes_out, client_ip, client_ips, user_agents, top_endpoint, endpoints, reasons, evidence, country, asn, as_org",
    ),
    (
        "timeline",
        "time, time_high, event, level, campaign_id, session_id, actor, client_ip, endpoint, message, evidence",
    ),
    (
        "findings",
        "finding_id, campaign_id, detector, level, confidence, subject_kind, subject, endpoint, first_seen, last_seen, requests, measure, value, threshold, peers, message, owasp, attack, evidence",
    ),
    (
        "endpoints",
        "method, host, route, object_kind, requests, actors, succeeded, denied, missing, first_seen, last_seen, campaign_requests, campaign_objects, data_classes, claim, grade, because",
    ),
    (
        "exposure",
        "object_kind, object_id, tier, endpoints, data_classes, first_seen, last_seen, requests, successes, bytes_out, campaigns, evidence",
    ),
    (
        "backtest",
        "rule, fired_at, exposed_by_then, saved, alerts_elsewhere, alerts_elsewhere_per_day, message",
    ),
    (
        "coverage",
        "source, format, compression, bytes, sha256, lines, parsed, rejected, skipped, bytes_parsed, bytes_rejected, bytes_skipped, first_seen, last_seen, out_of_order, gaps, grade, note",
    ),
    ("gaps", "source, host, from, to, seconds, expected_requests, note"),
    ("rejects", "source, offset, length, line, reason, text"),
    ("evidence", "evidence_id, pointer, line, line_sha256, time, campaign_id, session_id, text"),
    (
        "joins",
        "campaign_id, number, why, parts, actors, client_ips, requests, successes, objects, first_seen, first_success, last_success, last_seen, \
         objects_without, first_success_without, last_success_without, evidence",
    ),
];

#[test]
fn tables_and_columns_stand_in_the_order_of_the_contract() {
    let found: Vec<(&str, String)> = TABLES
        .iter()
        .map(|t| (t.name, (t.columns)().iter().map(|h| h.name).collect::<Vec<_>>().join(", ")))
        .collect();
    let wanted: Vec<(&str, String)> = CONTRACT.iter().map(|(n, c)| (*n, (*c).to_owned())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn frames_have_the_columns_of_their_table_even_without_rows() {
    for table in TABLES {
        let frame = table.frame(&Case::default()).unwrap();
        let names: Vec<&str> =
            frame.get_column_names().into_iter().map(polars::prelude::PlSmallStr::as_str).collect();
        let wanted: Vec<&str> = (table.columns)().iter().map(|h| h.name).collect();
        assert_eq!(names, wanted);
        assert_eq!(frame.height(), 0);
    }
}

#[test]
fn every_column_is_documented_in_a_sentence() {
    for table in TABLES {
        assert!(table.doc.ends_with('.'), "{}", table.name);
        for heading in (table.columns)() {
            assert!(heading.doc.ends_with('.'), "{}.{}", table.name, heading.name);
            assert!(!heading.doc.contains('|'), "{}.{}", table.name, heading.name);
        }
    }
    assert!(tables_page().contains("| `dwell_seconds` | integer | Dwell time in seconds"));
}
