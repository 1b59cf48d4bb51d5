//! The whole story, written to disk and read back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Options, Truth, write};

/// A small world: quick to write and to read back.
fn small(seed: u64) -> Options {
    Options { seed, days_before: 7, customers: 2_000, daily_requests: 60, compress: true }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let mut text = String::new();
    if path.extension().is_some_and(|ending| ending == "gz") {
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    } else {
        text = String::from_utf8(bytes).unwrap();
    }
    text
}

fn api_lines(dir: &Path) -> Vec<Value> {
    let logs = files(&dir.join("logs/api-gateway"));
    logs.iter()
        .flat_map(|path| {
            text(path).lines().map(|l| serde_json::from_str(l).unwrap()).collect::<Vec<_>>()
        })
        .collect()
}

fn actors(dir: &Path) -> BTreeMap<String, u64> {
    let csv = text(&dir.join("truth/actors.csv"));
    let rows = csv.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
    rows.map(|cells| (cells[0].to_owned(), cells[1].parse().unwrap())).collect()
}

/// `25/Nov/2022:08:11:02 +0000` as `2022-11-25T08:11:02Z`.
fn iso(time: &Value) -> String {
    let time = time.as_str().unwrap();
    let month = match &time[3..6] {
        "Nov" => "11",
        "Dec" => "12",
        _ => "01",
    };
    format!("{}-{month}-{}T{}Z", &time[7..11], &time[..2], &time[12..20])
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let written = |options: &Options| {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), options).unwrap();
        dir
    };
    let (first, second) = (written(&small(1)), written(&small(1)));
    assert!(
        content(first.path(), |path| fs::read(path).unwrap())
            == content(second.path(), |path| fs::read(path).unwrap())
    );
    let plain = written(&Options { compress: false, ..small(1) });
    let other = written(&Options { compress: false, ..small(2) });
    assert!(
        content(first.path(), text) == content(plain.path(), text),
        "compression changes no line"
    );
    assert!(content(plain.path(), text) != content(other.path(), text));
}

/// Every file below `dir` by its name, read in a way of the caller's.
fn content<T>(dir: &Path, read: impl Fn(&Path) -> T) -> BTreeMap<String, T> {
    let name = |path: &Path| {
        path.strip_prefix(dir).unwrap().to_str().unwrap().trim_end_matches(".gz").to_owned()
    };
    files(dir).iter().map(|path| (name(path), read(path))).collect()
}

#[test]
fn the_truth_agrees_with_the_written_lines_and_nobody_else_uses_the_thiefs_addresses() {
    for seed in 1..=3 {
        let dir = tempfile::tempdir().unwrap();
        let truth = write(dir.path(), &Options { compress: false, ..small(seed) }).unwrap();
        let stored: Truth =
            serde_json::from_str(&text(&dir.path().join("truth/campaign.json"))).unwrap();
        assert_eq!(truth, stored);
        let lines = api_lines(dir.path());
        recount(dir.path(), &lines, &truth);
        look_for_strangers(dir.path(), &lines, &truth);
    }
}

fn recount(dir: &Path, lines: &[Value], truth: &Truth) {
    let actors = actors(dir);
    let theirs: Vec<&Value> =
        lines.iter().filter(|l| actors.contains_key(l["ip"].as_str().unwrap())).collect();
    assert_eq!(theirs.len() as u64, truth.requests);
    assert_eq!(actors.values().sum::<u64>(), truth.requests);
    assert_eq!(iso(&theirs[0]["requestTime"]), truth.first_seen);
    assert_eq!(iso(&theirs[theirs.len() - 1]["requestTime"]), truth.last_seen);
    let good: Vec<&&Value> = theirs.iter().filter(|l| l["status"] == "200").collect();
    assert_eq!(good.len() as u64, truth.successes);
    assert_eq!(iso(&good[0]["requestTime"]), truth.first_success);
    assert_eq!(iso(&good[good.len() - 1]["requestTime"]), truth.last_success);
    assert!(truth.first_seen < truth.first_success && truth.last_success < truth.contained);
    assert!(truth.detected < truth.contained && truth.contained < truth.last_seen);

    let (before, after) = truth.route.strip_prefix("GET ").unwrap().split_once("{id}").unwrap();
    let object = |line: &Value| -> Option<u32> {
        line["path"].as_str()?.strip_prefix(before)?.strip_suffix(after)?.parse().ok()
    };
    let attempted: BTreeSet<u32> = theirs.iter().filter_map(|l| object(l)).collect();
    let returned: BTreeSet<u32> = good.iter().filter_map(|l| object(l)).collect();
    assert_eq!(attempted.len() as u64, truth.objects_attempted);
    assert_eq!(returned.len() as u64, truth.objects_returned);
    let csv = text(&dir.join("truth/objects.csv"));
    assert_eq!(csv.lines().skip(1).count(), attempted.len());
    assert_eq!(csv.lines().filter(|row| row.contains(",returned,")).count(), returned.len());
}

fn look_for_strangers(dir: &Path, lines: &[Value], truth: &Truth) {
    let actors = actors(dir);
    for line in lines {
        let theirs = actors.contains_key(line["ip"].as_str().unwrap());
        let alike = line["userAgent"] == truth.user_agent.as_str();
        let named = line["principalId"] != "-";
        assert!(!theirs || (alike && !named), "a customer on a thief's address: {line}");
        assert!(
            theirs || !alike || truth.user_agent_shared,
            "a customer with the thief's agent: {line}"
        );
    }
    for path in files(&dir.join("logs/portal")) {
        for line in text(&path).lines() {
            assert!(!actors.contains_key(line.split(' ').next().unwrap()), "{line}");
        }
    }
}

#[test]
fn the_shipped_sizes_stay_small_enough_to_ship() {
    let dir = tempfile::tempdir().unwrap();
    let truth = write(dir.path(), &Options::default()).unwrap();
    let logs = files(&dir.path().join("logs"));
    let bytes: u64 = logs.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
    let lines: usize = logs.iter().map(|path| text(path).lines().count()).sum();
    assert!(bytes < 2_600_000, "{bytes} bytes");
    assert!((130_000..=165_000).contains(&lines), "{lines} lines");
    assert!((12_000..=18_000).contains(&truth.objects_attempted), "{truth:?}");
    assert!(
        truth.first_success.starts_with("2022-11-25") && truth.contained.starts_with("2023-01-06")
    );
}

#[test]
fn an_impossible_size_is_refused_with_a_hint() {
    let dir = tempfile::tempdir().unwrap();
    let error = write(dir.path(), &Options { customers: 3, ..Options::default() }).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(error.to_string().contains("from 1000 to"));
}
