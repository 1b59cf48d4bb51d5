//! Every byte of input is parsed, rejected with a reason, or skipped.

use crate::dwell::{cell, dwell, example, files, gunzip, gzip, number, path};
use serde_json::Value;
use std::fs;
use std::path::Path;

const GOOD: &str =
    r#"203.0.113.9 - alice [02/Jan/2026:03:04:05 +0100] "GET /a?x=1 HTTP/1.1" 200 512"#;

/// Everything that real files hold besides records; 5 records, 3 lines to skip, 4 to refuse.
fn messy() -> Vec<u8> {
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    for part in [GOOD, "\n\n# a comment\n", GOOD, "\r\n   \t\r\nno log line at all\n"] {
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes.extend_from_slice(&[0; 500]);
    bytes.extend_from_slice(format!("\n{GOOD}\n").as_bytes());
    bytes.extend_from_slice(b"\xff\xfe\x00\x80 \x1b[31mred\n");
    bytes.extend_from_slice(&vec![b'x'; 3 << 20]);
    bytes.extend_from_slice(format!("\n{GOOD}\r\r\n{GOOD}").as_bytes());
    bytes
}

fn coverage(logs: &Path, code: i32) -> Vec<Value> {
    let args = ["scan", path(logs), "-q", "--max-reject", "100", "-t", "coverage", "--as", "json"];
    dwell(&args).exits(code).rows()
}

/// Lines and bytes add up, the bytes to `size`.
#[track_caller]
fn adds_up(row: &Value, size: usize) {
    let sum = |names: [&str; 3]| names.iter().map(|name| number(row, name)).sum::<u64>();
    assert_eq!(sum(["parsed", "rejected", "skipped"]), number(row, "lines"), "{row}");
    let bytes = sum(["bytes_parsed", "bytes_rejected", "bytes_skipped"]);
    assert_eq!(bytes, size as u64, "{row}");
}

#[test]
fn every_byte_of_a_messy_file_is_accounted_for_however_it_is_packed() {
    let folder = tempfile::tempdir().unwrap();
    let whole = messy();
    let half = whole.len() / 2;
    let members = [gzip(&whole[..half]), gzip(&whole[half..])].concat();
    let packings = [
        ("plain.log", whole.clone()),
        ("one.gz", gzip(&whole)),
        ("members.gz", members),
        ("frame.zst", zstd::encode_all(&whole[..], 1).unwrap()),
    ];
    for (name, bytes) in packings {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        for io in ["read", "mmap"] {
            let args = ["scan", path(&file), "-q", "--io", io, "--max-reject", "100"];
            let rows =
                dwell(&[&args[..], &["-t", "coverage", "--as", "json"]].concat()).exits(0).rows();
            let [row] = &rows[..] else { panic!("{rows:?}") };
            let counts = ["lines", "parsed", "rejected", "skipped"].map(|name| number(row, name));
            assert_eq!(counts, [12, 5, 4, 3], "{name} {io}");
            adds_up(row, whole.len());
        }
    }
}

#[test]
fn refused_lines_are_listed_with_reason_and_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.log");
    let bytes = messy();
    fs::write(&file, &bytes).unwrap();
    let args = ["scan", path(&file), "-q", "-t", "rejects", "--as", "json"];
    let rows = dwell(&args).exits(3).rows();
    let reasons: Vec<String> = rows.iter().map(|row| cell(row, "reason")).collect();
    assert_eq!(reasons, ["shape", "nul_run", "shape", "too_long"]);
    for row in &rows {
        let offset = usize::try_from(number(row, "offset")).unwrap();
        assert!(offset == 0 || bytes[offset - 1] == b'\n', "{row}");
        let nth = bytes[..offset].split(|byte| *byte == b'\n').count() as u64;
        assert_eq!(number(row, "line"), nth, "{row}");
    }
    let place = |name: &str| folder.path().join(name);
    let [out, refused] = ["out.csv", "refused.csv"].map(place);
    dwell(&["convert", path(&file), "-o", path(&out), "--rejects", path(&refused)]).exits(3);
    let listed = fs::read_to_string(&refused).unwrap();
    let numbers: Vec<u64> =
        listed.lines().skip(1).map(|row| row.split(',').nth(3).unwrap().parse().unwrap()).collect();
    assert_eq!(numbers, rows.iter().map(|row| number(row, "line")).collect::<Vec<_>>());
}

#[test]
fn more_refused_lines_than_allowed_are_incomplete_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.log");
    fs::write(&file, format!("{GOOD}\n").repeat(97) + "one\ntwo\nthree\n").unwrap();
    for command in ["scan", "convert"] {
        dwell(&[command, path(&file)]).exits(3);
        dwell(&[command, path(&file), "--max-reject", "3"]).exits(0);
    }
}

#[test]
fn every_line_of_the_example_is_accounted_for() {
    let logs = example().join("logs");
    let rows = coverage(&logs, 0);
    for file in files(&logs) {
        let name = file.to_str().unwrap();
        let row = rows.iter().find(|row| row["source"] == name).unwrap();
        adds_up(row, gunzip(&logs.join(&file)).len());
        assert_eq!(number(row, "rejected"), 0);
    }
}

#[test]
fn a_window_of_time_skips_what_lies_outside_and_still_adds_up() {
    let file = example().join("logs/portal/access-2022-11-25.log.gz");
    let args = ["scan", path(&file), "-q", "--since", "2022-11-26", "--until", "2022-11-27"];
    let rows = dwell(&[&args[..], &["-t", "coverage", "--as", "json"]].concat()).exits(0).rows();
    adds_up(&rows[0], gunzip(&file).len());
    assert!(number(&rows[0], "skipped") > 0 && number(&rows[0], "parsed") > 0);
    assert!(cell(&rows[0], "first_seen").starts_with("2022-11-26"));
    assert!(cell(&rows[0], "last_seen").starts_with("2022-11-26"));
}

#[test]
fn a_log_that_was_emptied_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.log"), format!("{GOOD}\n")).unwrap();
    fs::write(folder.path().join("b.log"), "").unwrap();
    let notes: Vec<String> =
        coverage(folder.path(), 0).iter().map(|row| cell(row, "note")).collect();
    assert_eq!(notes, ["", "empty: no line in it"]);
}
