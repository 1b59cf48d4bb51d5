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
    let countries = database("GeoLite2-Country", 4, &countries);
    // The entry of the first network cannot be read; the others can.
    let mut damaged = countries.clone();
    let key = damaged.windows(8).position(|bytes| bytes == b"iso_code").unwrap();
    damaged[key - 1] = 0;
    let damaged = file("damaged.mmdb", damaged);
    let countries = file("country.mmdb", countries);
    let systems = file("asn.mmdb", database("ipinfo standard", 6, &systems));
    let (plain, placed) = (folder.path().join("plain"), folder.path().join("placed"));
    dwell(&["scan", path(&logs), "-q", "-o", path(&plain)]).exits(0);
    let databases = [&damaged, &countries, &systems];
    let geoip: Vec<&str> = databases.iter().flat_map(|file| ["--geoip", path(file)]).collect();
    dwell(&[&["scan", path(&logs), "-q", "-o", path(&placed)][..], &geoip].concat()).exits(0);

    for (name, key) in [("indicators", "value"), ("sessions", "client_ip")] {
        let (before, after) = (table(&plain, name), table(&placed, name));
        assert!(!after.is_empty() && before.len() == after.len(), "{name}");
        let mut found = 0;
        for (mut before, mut after) in before.into_iter().zip(after) {
            let place = |row: &Value| [cell(row, "country"), cell(row, "asn"), cell(row, "as_org")];
            assert_eq!(place(&before), ["", "", ""]);
            let told = |row: &Value| matches!(cell(row, "kind").as_str(), "client_ip" | "prefix");
            if cell(&after, key).starts_with("203.0.113.") && (name == "sessions" || told(&after)) {
                assert_eq!(place(&after), ["NL", "64500", "Example Hosting"], "{after}");
                found += 1;
            }
            for column in ["country", "asn", "as_org"] {
                before.as_object_mut().unwrap().remove(column);
                after.as_object_mut().unwrap().remove(column);
            }
            assert_eq!(before, after);
        }
        assert!(found > 0, "{name}");
    }
    for name in ["campaigns", "findings", "timeline", "endpoints", "exposure"] {
        let rows = table(&plain, name);
        assert!(!rows.is_empty(), "{name}");
        assert_eq!(rows, table(&placed, name), "{name}");
    }
    let report = std::fs::read_to_string(placed.join("report.md")).unwrap();
    assert!(report.contains("| From | NL; AS64500 Example Hosting |"), "{report}");
    assert!(report.contains("could not be looked up in every database"), "{report}");
}

#[test]
fn what_is_no_database_of_places_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let logs = theft(&folder);
    let place = folder.path().join("x.mmdb");
    let refused = |says: &str| {
        dwell(&["scan", path(&logs), "-q", "--geoip", path(&place)]).exits(2).says(says);
    };
    refused("no such file");
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
    for (name, id) in
        [("campaigns", "campaign_id"), ("sessions", "session_id"), ("findings", "finding_id")]
    {
        let ids = |case: &PathBuf| -> Vec<String> {
            let mut ids: Vec<String> = table(case, name).iter().map(|row| cell(row, id)).collect();
            ids.sort();
            ids
        };
        assert!(!ids(&open).is_empty());
        assert_eq!(ids(&open), ids(&hidden), "{name}");
    }
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

#[test]
fn a_caller_who_shows_a_word_as_a_token_erases_it_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let logs = theft(&folder);
    let text = std::fs::read_to_string(&logs).unwrap();
    let text =
        text.replace("\"session_id\":\"stolen-77\"", "\"http_authorization\":\"Bearer GET\"");
    std::fs::write(&logs, text).unwrap();
    let case = folder.path().join("case");
    dwell(&["scan", path(&logs), "-q", "-o", path(&case)]).exits(0);
    let hidden = |text: &str| text.starts_with("Bearer [hidden ");
    let sessions = table(&case, "sessions");
    let thief = sessions.iter().find(|row| cell(row, "client_ip") == "203.0.113.7").unwrap();
    assert!(hidden(&cell(thief, "actor")), "{thief}");
    let campaigns = table(&case, "campaigns");
    let theft = campaigns.iter().find(|row| cell(row, "title").contains("[hidden ")).unwrap();
    assert!(cell(theft, "top_endpoint").starts_with("GET "), "{theft}");
    assert!(cell(theft, "title").contains("through GET api.example"), "{theft}");
    assert!(cell(theft, "common_attributes").contains("endpoint GET api.example"), "{theft}");
    let lines: Vec<String> = table(&case, "evidence").iter().map(|row| cell(row, "text")).collect();
    assert!(lines.iter().any(|line| line.contains("Bearer [hidden ")), "{lines:#?}");
    assert!(lines.iter().all(|line| line.contains(r#""method":"GET""#)), "{lines:#?}");
    assert!(lines.iter().all(|line| !line.contains("Bearer GET")), "{lines:#?}");
}
