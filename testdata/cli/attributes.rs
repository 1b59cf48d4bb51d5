//! What the tables say of a campaign's attributes beside their values.

use crate::dwell::{cell, dwell, number, path, table};
use crate::mmdb::database;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::PathBuf;
use tempfile::TempDir;

/// A day of visitors who read a few records each with a session of their own, and one who reads
/// 600 with one session from one address.
pub fn theft(folder: &TempDir) -> PathBuf {
    let mut text = String::new();
    let mut line = |second: usize, client: &str, session: &str, agent: &str, id: usize| {
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        writeln!(
            text,
            r#"{{"time":"2026-01-05T{hour:02}:{minute:02}:{second:02}Z","client_ip":"{client}","session_id":"{session}","method":"GET","host":"api.example","path":"/v1/customers/{id}","status":200,"bytes_sent":900,"user_agent":"{agent}"}}"#
        )
        .unwrap();
    };
    for n in 0..6000 {
        let who = n % 300;
        let client = format!("198.51.100.{}", who % 250);
        line(n * 14, &client, &format!("visit-{who}"), "App/5.2", 70_000 + who * 7 + n / 300 % 3);
    }
    for n in 0..600 {
        line(30_000 + n * 20, "203.0.113.7", "stolen-77", "tool/1.0", 80_000 + n);
    }
    let file = folder.path().join("api.json");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn the_ids_of_sessions_are_indicators() {
    let folder = tempfile::tempdir().unwrap();
    let (logs, case) = (theft(&folder), folder.path().join("case"));
    dwell(&["scan", path(&logs), "-q", "-o", path(&case)]).exits(0);
    let rows = table(&case, "indicators");
    let sessions: Vec<_> = rows.iter().filter(|row| cell(row, "kind") == "session").collect();
    let stolen = sessions.iter().find(|row| cell(row, "value") == "stolen-77").unwrap();
    assert_eq!(number(stolen, "requests"), 600);
    assert!(
        rows.iter().any(|r| cell(r, "kind") == "credential" && cell(r, "value") == "stolen-77")
    );
}

#[test]
fn addresses_have_a_country_and_a_network_and_nothing_else_changes() {
    let folder = tempfile::tempdir().unwrap();
    let logs = theft(&folder);
    let file = |name: &str, bytes: Vec<u8>| {
        let place = folder.path().join(name);
        std::fs::write(&place, bytes).unwrap();
        place
    };
    let countries = [
        ("203.0.113.0/24", json!({"country": {"iso_code": "NL", "names": {"en": "Netherlands"}}})),
        ("198.51.100.0/24", json!({"country": {"iso_code": "DE"}, "is_anycast": true})),
    ];
    let systems = [("203.0.113.0/25", json!({"asn": "AS64500", "as_name": "Example Hosting"}))];
    let countries = file("country.mmdb", database("GeoLite2-Country", 4, &countries));
    let systems = file("asn.mmdb", database("ipinfo standard", 6, &systems));
    let (plain, placed) = (folder.path().join("plain"), folder.path().join("placed"));
    dwell(&["scan", path(&logs), "-q", "-o", path(&plain)]).exits(0);
    let geoip = ["--geoip", path(&countries), "--geoip", path(&systems)];
    dwell(&[&["scan", path(&logs), "-q", "-o", path(&placed)][..], &geoip].concat()).exits(0);

    for (name, key) in [("indicators", "value"), ("sessions", "client_ip")] {
        let (before, after) = (table(&plain, name), table(&placed, name));
        for (mut before, mut after) in before.into_iter().zip(after) {
            let place = |row: &Value| [cell(row, "country"), cell(row, "asn"), cell(row, "as_org")];
            assert_eq!(place(&before), ["", "", ""]);
            let told = |row: &Value| matches!(cell(row, "kind").as_str(), "client_ip" | "prefix");
            if cell(&after, key).starts_with("203.0.113.") && (name == "sessions" || told(&after)) {
                assert_eq!(place(&after), ["NL", "64500", "Example Hosting"], "{after}");
            }
            for column in ["country", "asn", "as_org"] {
                before.as_object_mut().unwrap().remove(column);
                after.as_object_mut().unwrap().remove(column);
            }
            assert_eq!(before, after);
        }
    }
    for name in ["campaigns", "findings", "timeline", "endpoints", "exposure"] {
        assert_eq!(table(&plain, name), table(&placed, name), "{name}");
    }
    let report = std::fs::read_to_string(placed.join("report.md")).unwrap();
    assert!(report.contains("| From | NL; AS64500 Example Hosting |"), "{report}");
}

#[test]
fn what_is_no_database_of_places_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let logs = theft(&folder);
    let place = folder.path().join("x.mmdb");
    let refused = |says: &str| {
        dwell(&["scan", path(&logs), "-q", "--geoip", path(&place)]).exits(2).says(says);
    };
    refused("No such file");
    std::fs::write(&place, "no database").unwrap();
    refused("x.mmdb");
    let other = [("203.0.113.0/24", json!({"is_tor_exit_node": true}))];
    std::fs::write(&place, database("GeoIP2-Anonymous-IP", 4, &other)).unwrap();
    refused("`GeoIP2-Anonymous-IP` tells of neither countries nor autonomous systems");
}

#[test]
fn tokens_are_pseudonyms_in_every_file_of_a_case_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let logs = theft(&folder);
    let text = std::fs::read_to_string(&logs).unwrap();
    let text = text.replace("\"session_id\":\"", "\"http_authorization\":\"Bearer 0123456789ab-");
    std::fs::write(&logs, text).unwrap();
    let case = |redact: &str| {
        let case = folder.path().join(redact);
        dwell(&["scan", path(&logs), "-q", "--redact", redact, "-o", path(&case)]).exits(0);
        case
    };
    let token = "0123456789ab-stolen-77";
    let (hidden, open) = (case("secrets"), case("none"));
    let credentials = |case: &PathBuf| -> Vec<String> {
        let rows = table(case, "indicators").into_iter();
        let mine = rows.filter(|row| cell(row, "kind") == "credential");
        mine.map(|row| cell(&row, "value")).collect()
    };
    assert!(credentials(&open).contains(&format!("Bearer {token}")));
    let pseudonyms = credentials(&hidden);
    assert!(!pseudonyms.is_empty());
    for name in ["report.html", "report.md", "campaigns.csv", "indicators.csv", "sessions.csv"] {
        let text = std::fs::read_to_string(hidden.join(name)).unwrap();
        assert!(!text.contains(token), "{name}");
    }
    for name in ["timeline.csv", "findings.csv", "evidence.csv", "timesketch.jsonl"] {
        let text = std::fs::read_to_string(hidden.join(name)).unwrap();
        assert!(!text.contains(token), "{name}");
    }
    let session = table(&hidden, "sessions")
        .into_iter()
        .find(|row| cell(row, "client_ip") == "203.0.113.7")
        .unwrap();
    let pseudonym = cell(&session, "actor");
    assert!(
        pseudonym.starts_with("Bearer [hidden ") && pseudonyms.contains(&pseudonym),
        "{pseudonym}"
    );
    let shown = dwell(&["show", path(&hidden), &cell(&session, "session_id")]).exits(0).out;
    assert!(shown.matches(&pseudonym).count() > 1 && !shown.contains(token), "{shown}");
}
