//! What the tables say of a campaign's attributes beside their values.

use crate::dwell::{cell, dwell, number, path, table};
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
