//! The program finds the theft that was simulated, dates it to the second and names every object.

use crate::dwell::{cell, dwell, example, gunzip, path, table};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What the witness knows.
struct Truth {
    campaign: Value,
    returned: BTreeSet<String>,
    addresses: BTreeSet<String>,
}

impl Truth {
    fn read(folder: &Path) -> Self {
        let objects = match fs::read_to_string(folder.join("objects.csv")) {
            Ok(text) => text,
            Err(_) => String::from_utf8(gunzip(&folder.join("objects.csv.gz"))).unwrap(),
        };
        let actors = fs::read_to_string(folder.join("actors.csv")).unwrap();
        let campaign = fs::read_to_string(folder.join("campaign.json")).unwrap();
        let first = |line: &str| line.split(',').next().unwrap().to_owned();
        Self {
            campaign: serde_json::from_str(&campaign).unwrap(),
            returned: objects.lines().filter(|l| l.contains(",returned,")).map(first).collect(),
            addresses: actors.lines().skip(1).map(first).collect(),
        }
    }
}

/// Scans and compares with the truth.
fn check(logs: &Path, truth: &Truth) {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case");
    dwell(&["scan", path(logs), "-q", "-o", path(&case)]).exits(0);
    let bad = |row: &&Value| matches!(cell(row, "level").as_str(), "medium" | "high" | "critical");
    let campaigns = table(&case, "campaigns");
    let found: Vec<&Value> = campaigns.iter().filter(bad).collect();
    assert_eq!(found.len(), 1, "campaigns at medium or above: {found:#?}");
    let campaign = found[0];
    assert!(matches!(cell(campaign, "level").as_str(), "high" | "critical"));
    for moment in ["first_success", "last_success"] {
        assert_eq!(campaign[moment], truth.campaign[moment], "{moment}");
    }
    let id = cell(campaign, "campaign_id");
    let here = |row: &&Value| cell(row, "campaigns").split("; ").any(|c| c == id);
    let exposure = table(&case, "exposure");
    let returned: BTreeSet<String> = exposure
        .iter()
        .filter(here)
        .filter(|row| row["tier"] == "returned")
        .map(|row| cell(row, "object_id"))
        .collect();
    let invented: Vec<_> = returned.difference(&truth.returned).take(5).collect();
    let missed: Vec<_> = truth.returned.difference(&returned).take(5).collect();
    assert!(invented.is_empty() && missed.is_empty(), "invented {invented:?}, missed {missed:?}");
    let addresses: BTreeSet<String> = table(&case, "indicators")
        .iter()
        .filter(|row| row["campaign_id"] == id.as_str() && row["kind"] == "client_ip")
        .map(|row| cell(row, "value"))
        .collect();
    assert_eq!(addresses, truth.addresses);
    let findings = table(&case, "findings");
    let astray: Vec<&Value> =
        findings.iter().filter(bad).filter(|row| row["campaign_id"] != id.as_str()).collect();
    assert!(astray.is_empty(), "{astray:#?}");
}

#[test]
fn the_example_holds_one_campaign_dated_to_the_second_and_counted_object_by_object() {
    check(&example().join("logs"), &Truth::read(&example().join("truth")));
}

#[test]
fn other_seeds_are_other_thefts_and_found_as_exactly() {
    for seed in ["21", "22", "23"] {
        let folder = tempfile::tempdir().unwrap();
        dwell(&["simulate", "--seed", seed, "-o", path(folder.path())]).exits(0);
        check(&folder.path().join("logs"), &Truth::read(&folder.path().join("truth")));
    }
}

#[test]
fn the_example_is_what_the_simulator_writes_from_seed_1() {
    let folder = tempfile::tempdir().unwrap();
    dwell(&["simulate", "--seed", "1", "-o", path(folder.path())]).exits(0);
    let kept = example();
    for name in crate::dwell::files(folder.path()) {
        let fresh = fs::read(folder.path().join(&name)).unwrap();
        let packed = kept.join(format!("{}.gz", name.display()));
        let known =
            if packed.exists() { gunzip(&packed) } else { fs::read(kept.join(&name)).unwrap() };
        assert!(fresh == known, "{} differs", name.display());
    }
}

#[test]
fn the_level_to_fail_on_decides_the_exit_code() {
    let logs = example().join("logs/portal");
    dwell(&["scan", path(&logs), "-q", "--fail-on", "critical"]).exits(0);
    let logs = example().join("logs/api-gateway");
    dwell(&["scan", path(&logs), "-q", "--fail-on", "critical"]).exits(1);
}
