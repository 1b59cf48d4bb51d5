//! Every sample behind the envelopes of collectors gives the records it gives as it is.

use crate::dwell::{cell, dwell, number, path};
use dwell::format::{FORMATS, Syntax};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every sample by name of a file, but for those under a header: an envelope parts the rows from it.
fn samples() -> impl Iterator<Item = (String, String)> {
    let headless = FORMATS.iter().filter(|format| !matches!(format.syntax, Syntax::Delimited(_)));
    headless.map(|format| {
        let lines: Vec<&str> = format.samples.iter().map(|sample| sample.line).collect();
        (format!("{}.log", format.name), lines.join("\n") + "\n")
    })
}

/// What a wrapper makes of a line.
type Wrap = fn(&str) -> String;

const WRAPS: [(&str, Wrap); 3] = [
    ("docker", |line| {
        json!({"log": format!("{line}\n"), "stream": "stdout", "time": "2026-01-02T03:04:06.1Z"})
            .to_string()
    }),
    ("cri", |line| format!("2026-01-02T03:04:06.120304050Z stdout F {line}")),
    ("syslog", |line| format!("<134>Jan  2 03:04:06 lb1 gateway[7]: {line}")),
];

/// Records by file: who asked for what, when, with what outcome.
fn records(logs: &Path) -> BTreeMap<String, Vec<String>> {
    let mut records: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let ran = dwell(&["convert", path(logs), "-q", "--as", "ndjson"]);
    assert!(matches!(ran.code, 0 | 3), "{ran:?}");
    for row in ran.lines() {
        let columns = ["time", "client_ip", "principal", "method", "host", "path", "query"];
        let mut told: Vec<String> = columns.iter().map(|name| cell(&row, name)).collect();
        for name in ["status", "bytes_out", "bytes_in", "duration_us"] {
            told.push(row.get(name).map_or(String::new(), Value::to_string));
        }
        records.entry(cell(&row, "source")).or_default().push(told.join("|"));
    }
    records
}

fn counts(records: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, u64> {
    records.iter().map(|(name, rows)| (name.clone(), rows.len() as u64)).collect()
}

/// Lines that a scan read, by file; none where it read none.
fn scanned(logs: &Path) -> BTreeMap<String, u64> {
    let args = ["scan", path(logs), "-q", "--max-reject", "100", "-t", "coverage", "--as", "json"];
    let ran = dwell(&args);
    assert!(matches!(ran.code, 0 | 3), "{ran:?}");
    let rows = ran.rows();
    let read = rows.iter().map(|row| (cell(row, "source"), number(row, "parsed")));
    read.filter(|(_, parsed)| *parsed > 0).collect()
}

#[test]
fn every_sample_in_the_envelope_of_a_collector_gives_the_same_records() {
    let plain = tempfile::tempdir().unwrap();
    for (name, text) in samples() {
        fs::write(plain.path().join(name), text).unwrap();
    }
    let wanted = records(plain.path());
    for (how, wrap) in WRAPS {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in samples() {
            let lines: Vec<String> = text.lines().map(wrap).collect();
            fs::write(folder.path().join(name), lines.join("\n") + "\n").unwrap();
        }
        let found = records(folder.path());
        let other: Vec<&String> = wanted
            .iter()
            .filter(|(name, rows)| found.get(*name) != Some(rows))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(other, Vec::<&String>::new(), "{how}");
        assert_eq!(scanned(folder.path()), counts(&found), "{how}");
    }
}
