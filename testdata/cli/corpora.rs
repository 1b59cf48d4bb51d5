//! Logs that others wrote, where they lie beside this package: nothing breaks, lines add up, and
//! what is known of them is read as known.

use crate::dwell::{Ran, cell, dwell, number, path, root};
use dwell::format::FORMATS;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn corpora() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join("../shared/corpora")) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("input.log").is_file());
    folders.sort();
    folders
}

fn convert(folder: &Path) -> Ran {
    dwell(&["convert", path(&folder.join("input.log")), "--as", "ndjson"])
}

#[test]
fn logs_of_others_break_nothing_and_add_up() {
    for folder in corpora() {
        let log = folder.join("input.log");
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let scanned = dwell(&["scan", path(&log), "-q", "-t", "coverage", "--as", "json"]);
        assert!(matches!(scanned.code, 0 | 3 | 4), "{name}: {scanned:?}");
        let converted = convert(&folder);
        assert_eq!(converted.code, scanned.code, "{name}: {}", converted.err);
        if scanned.code == 4 {
            continue;
        }
        let row = &scanned.rows()[0];
        let sum = |names: [&str; 3]| names.iter().map(|column| number(row, column)).sum::<u64>();
        assert_eq!(sum(["parsed", "rejected", "skipped"]), number(row, "lines"), "{name}");
        let bytes = sum(["bytes_parsed", "bytes_rejected", "bytes_skipped"]);
        assert_eq!(bytes, fs::metadata(&log).unwrap().len(), "{name}");
        assert_eq!(converted.lines().len() as u64, number(row, "parsed"), "{name}");
    }
}

/// Columns of `convert` by the words of the corpora.
const KNOWN: [(&str, &str); 11] = [
    ("timestamp", "time"),
    ("client_ip", "client_ip"),
    ("method", "method"),
    ("path", "path"),
    ("query", "query"),
    ("status", "status"),
    ("bytes_out", "bytes_out"),
    ("user_agent", "user_agent"),
    ("referer", "referer"),
    ("host", "host"),
    ("user", "principal"),
];

/// The log is of a format that this program knows, by the word of whoever collected it.
fn is_ours(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join("case.json")).unwrap_or_default();
    let case: Value = serde_json::from_str(&text).unwrap_or_default();
    let name = case["format"].as_str().unwrap_or_default();
    name == "clf" || FORMATS.iter().any(|format| format.name == name)
}

/// Known values that are not what was asked for: here the target of a redirect stands for the host.
const DISPUTED: [(&str, u64, &str); 1] = [("vrl.aws-alb", 3, "host")];

#[test]
fn what_is_known_of_logs_of_others_is_read() {
    let mut faults = Vec::new();
    for folder in corpora().into_iter().filter(|folder| is_ours(folder)) {
        let Ok(expected) = fs::read_to_string(folder.join("expected.jsonl")) else { continue };
        let converted = convert(&folder);
        if converted.code == 4 {
            continue;
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let rows: BTreeMap<u64, Value> =
            converted.lines().into_iter().map(|row| (number(&row, "line"), row)).collect();
        for expected in expected.lines() {
            let expected: Value = serde_json::from_str(expected).unwrap();
            let line = number(&expected, "line");
            let row = rows.get(&line);
            if expected["rejected"] == true {
                if row.is_some() {
                    faults.push(format!("{name}:{line}: is no record, but was read as one"));
                }
                continue;
            }
            // A line of nothing but dashes tells nothing that could be read.
            if expected["fields"].as_object().is_none_or(serde_json::Map::is_empty) {
                continue;
            }
            let Some(row) = row else {
                faults.push(format!("{name}:{line}: was refused"));
                continue;
            };
            for (word, column) in
                KNOWN.iter().filter(|(word, _)| expected["fields"].get(*word).is_some())
            {
                if DISPUTED.contains(&(name.as_str(), line, *word)) {
                    continue;
                }
                let (wanted, got) = (cell(&expected["fields"], word), cell(row, column));
                if comparable(word, &wanted) != comparable(word, &got) {
                    faults.push(format!("{name}:{line}: {column} is `{got}`, not `{wanted}`"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Times to the millisecond; other values as they are.
fn comparable(word: &str, value: &str) -> String {
    if word != "timestamp" {
        return value.to_owned();
    }
    let value = value.trim_end_matches('Z');
    let (seconds, fraction) = value.split_once('.').unwrap_or((value, ""));
    format!("{seconds}.{fraction:0<3.3}")
}

#[test]
fn ten_thousand_lines_of_a_real_server_are_read_whole() {
    let log = root().join("../shared/corpora/elastic-examples.apache_logs/input.log");
    if !log.is_file() {
        return;
    }
    let rows = dwell(&["scan", path(&log), "-q", "-t", "coverage", "--as", "json"]).exits(0).rows();
    assert_eq!((number(&rows[0], "lines"), number(&rows[0], "parsed")), (10_000, 10_000));
}
