//! Scenarios, written to disk and read back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::scenario::{self, Scenario, families, formats, write};
use super::truth::{self, GroundTruth};

/// A small world: quick to write and to read back.
fn small(family: &str, seed: u64) -> Scenario {
    Scenario {
        family: family.to_owned(),
        seed,
        days: 21,
        customers: Some(1_500),
        daily_requests: 120,
        format: Some("nginx-json".to_owned()),
        ..Scenario::default()
    }
}

fn play(scenario: &Scenario) -> (BTreeMap<String, String>, GroundTruth) {
    let dir = tempfile::tempdir().unwrap();
    let truth = write(dir.path(), scenario).unwrap();
    assert_eq!(truth, truth::read(&dir.path().join("truth")).unwrap(), "what is written is read");
    let mut files = BTreeMap::new();
    collect(dir.path(), dir.path(), &mut files);
    (files, truth)
}

fn collect(root: &Path, dir: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_same_scenario_gives_the_same_bytes_and_another_seed_others() {
    let (first, second) = (play(&small("hundreds", 1)), play(&small("hundreds", 1)));
    assert!(first == second);
    assert!(first.0 != play(&small("hundreds", 2)).0);
}

#[test]
fn every_family_does_what_it_is_for_and_only_the_clean_one_nothing() {
    for (family, _) in families() {
        for seed in [1, 2] {
            let (_, truth) = play(&small(family, seed));
            assert_eq!(truth.campaigns.is_empty(), family == "clean", "{family} {seed}");
            for campaign in &truth.campaigns {
                assert!(campaign.successes > 0, "{family} {seed}: {campaign:?}");
                assert!(campaign.first_seen <= campaign.first_success, "{family} {seed}");
                assert!(campaign.last_success <= campaign.last_seen, "{family} {seed}");
                assert!(truth.log_start <= campaign.first_seen, "{family} {seed}");
                assert!(campaign.last_seen < truth.log_end, "{family} {seed}: {campaign:?}");
                assert!(!campaign.kinds.is_empty(), "{family}");
            }
        }
    }
}

/// Every request of the truth stands in the logs, word for word, and the rest of the lines is
/// there too.
#[test]
fn the_truth_agrees_with_the_lines() {
    for family in ["gap", "two-thieves", "stuffing-one", "before-log"] {
        let (files, truth) = play(&small(family, 3));
        let logs: Vec<&str> = files
            .iter()
            .filter(|(name, _)| name.starts_with("logs"))
            .flat_map(|(_, text)| text.lines())
            .collect();
        assert_eq!(logs.len() as u64, truth.lines, "{family}");
        let mut counts: BTreeMap<(String, String, String), i64> = BTreeMap::new();
        for line in logs {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            let request = text("request").trim_end_matches(" HTTP/1.1").to_owned();
            *counts.entry((text("time_iso8601"), text("remote_addr"), request)).or_default() += 1;
        }
        assert!(!truth.requests.is_empty(), "{family}");
        for r in &truth.requests {
            let key = (super::clock::rfc3339(r.at), r.client_ip.clone(), r.request.clone());
            let left = counts.get_mut(&key).unwrap_or_else(|| panic!("{family}: no {key:?}"));
            *left -= 1;
            assert!(*left >= 0, "{family}: {key:?} is missing once");
        }
        for campaign in &truth.campaigns {
            let theirs = || truth.requests.iter().filter(|r| r.campaign == campaign.id);
            assert_eq!(theirs().count() as u64, campaign.requests, "{family}");
            let clients: BTreeSet<&str> = theirs().map(|r| r.client_ip.as_str()).collect();
            assert_eq!(clients.len() as u64, campaign.client_ips, "{family}");
        }
    }
}

#[test]
fn a_gap_holds_no_line_and_says_how_many_are_missing() {
    let (files, truth) = play(&small("gap", 5));
    let [gap] = &truth.gaps[..] else { panic!("{:?}", truth.gaps) };
    assert!(gap.lines > 0);
    for text in files.iter().filter(|(name, _)| name.starts_with("logs")).map(|(_, text)| text) {
        for line in text.lines() {
            let time = &line[r#"{"time_iso8601":""#.len()..][..20];
            assert!(!(gap.from.as_str()..gap.to.as_str()).contains(&time), "{line}");
        }
    }
}

#[test]
fn what_is_asked_for_is_drawn_no_more() {
    let (_, truth) = play(&Scenario { addresses: Some(17), ..small("hundreds", 4) });
    assert_eq!(truth.campaigns[0].client_ips, 17);
    for format in formats() {
        let scenario = Scenario { format: Some(format.to_owned()), ..small("clean", 4) };
        let (files, truth) = play(&scenario);
        assert_eq!(truth.format, format);
        assert!(files.keys().any(|name| name.starts_with("logs")));
    }
}

#[test]
fn unknown_names_and_impossible_sizes_are_refused_with_a_hint() {
    let refused = |scenario: Scenario| {
        let dir = tempfile::tempdir().unwrap();
        let error = scenario::write(dir.path(), &scenario).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        error.to_string()
    };
    assert!(refused(small("hundred", 1)).contains("hundreds"));
    assert!(refused(Scenario { days: 3, ..small("clean", 1) }).contains("from 14 to"));
    let format = Some("xml".to_owned());
    assert!(refused(Scenario { format, ..small("clean", 1) }).contains("combined"));
}
