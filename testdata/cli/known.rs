//! What the user brings: known clients, and indicators to look for.

use crate::dwell::{cell, dwell, example, path};
use std::fs;

fn findings(flag: &str, text: &str) -> Vec<serde_json::Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    fs::write(&file, text).unwrap();
    let logs = example().join("logs/api-gateway");
    let args = ["scan", path(&logs), "-q", flag, path(&file), "-t", "findings", "--as", "json"];
    dwell(&args).exits(0).rows()
}

#[test]
fn an_indicator_is_found_and_whoever_shows_it_is_reconstructed() {
    let actors = fs::read_to_string(example().join("truth/actors.csv")).unwrap();
    let address = actors.lines().nth(1).unwrap().split(',').next().unwrap();
    let found = findings("--ioc", &format!("# from elsewhere\n{address}\n192.0.2.254\n"));
    let marked: Vec<_> =
        found.iter().filter(|row| cell(row, "detector") == "known_indicator").collect();
    assert_eq!(marked.len(), 1, "{marked:#?}");
    assert_eq!(cell(marked[0], "subject"), address);
    assert!(!cell(marked[0], "evidence").is_empty());
    let none = findings("--ioc", "192.0.2.254\n");
    assert!(none.iter().all(|row| cell(row, "detector") != "known_indicator"));
}

#[test]
fn declared_clients_are_ranked_down_and_labelled_and_still_there() {
    let declared = "[[allow]]\nclients = [\"0.0.0.0/0\"]\nreason = \"load test\"\n";
    let found = findings("--allow", declared);
    let labelled: Vec<_> =
        found.iter().filter(|row| cell(row, "message").contains("(declared: load test)")).collect();
    assert!(!labelled.is_empty());
    let low =
        |row: &&&serde_json::Value| matches!(cell(row, "level").as_str(), "informational" | "low");
    assert_eq!(labelled.iter().filter(low).count(), labelled.len());
}

#[test]
fn a_file_that_says_nothing_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty");
    fs::write(&file, "# nothing\n").unwrap();
    let logs = example().join("logs/portal");
    dwell(&["scan", path(&logs), "-q", "--ioc", path(&file)]).exits(2).says("no indicator in it");
    fs::write(&file, "[[allow]]\nclients = [\"192.0.2.1\"]\n").unwrap();
    dwell(&["scan", path(&logs), "-q", "--allow", path(&file)]).exits(2).says("without a reason");
}
