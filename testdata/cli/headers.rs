//! Formats whose header lines say what the columns are, however a file is cut and packed.

use crate::dwell::{cell, dwell, feed, gzip, number, path};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Some ten MiB of rows, so that several blocks begin far from any header. The header changes twice;
/// between the changes path and user agent stand in each other's place, so that a block that knew
/// the wrong header would read other endpoints.
fn log() -> String {
    let columns = ["cs-uri-stem cs(User-Agent)", "cs(User-Agent) cs-uri-stem", "cs-uri-stem"];
    let mut text = String::new();
    for (part, columns) in columns.iter().enumerate() {
        let day = part + 2;
        writeln!(text, "#Version: 1.0\r\n#Date: 2026-01-0{day} 00:00:00\r").unwrap();
        writeln!(text, "#Fields: time c-ip cs-method sc-status {columns}\r").unwrap();
        for n in 0..70_000 {
            let (minute, second, ip) = (n / 1200, n / 17 % 60, n % 200);
            let names = if part == 1 { "/agent/x /path/y" } else { "/path/y /agent/x" };
            let names = if part == 2 { "/path/z" } else { names };
            writeln!(text, "03:{minute:02}:{second:02} 203.0.113.{ip} GET 200 {names}{}\r", n % 3)
                .unwrap();
        }
    }
    assert!(text.len() > (8 << 20), "{}", text.len());
    text
}

/// A line as the runtime of a container keeps it.
fn wrap(line: &str) -> String {
    format!(r#"{{"log":"{line}\n","stream":"stdout","time":"2026-01-09T03:04:05.120000001Z"}}"#)
        + "\n"
}

fn coverage(file: &Path, more: &[&str]) -> Vec<Value> {
    table(file, "coverage", more)
}

fn table(file: &Path, name: &str, more: &[&str]) -> Vec<Value> {
    let args = ["scan", path(file), "-q", "-t", name, "--as", "json"];
    dwell(&[&args[..], more].concat()).exits(0).rows()
}

#[test]
fn the_header_before_a_block_holds_for_it_wherever_it_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, packed) = (folder.path().join("a.log"), folder.path().join("b.log.gz"));
    let text = log();
    fs::write(&plain, &text).unwrap();
    fs::write(&packed, gzip(text.as_bytes())).unwrap();
    let wrapped = folder.path().join("c.log");
    let lines = text.lines().map(wrap).collect::<String>();
    fs::write(&wrapped, &lines).unwrap();
    let both = folder.path().join("d.log.gz");
    fs::write(&both, gzip(lines.as_bytes())).unwrap();
    for (file, more) in [
        (&plain, &["--io", "mmap"][..]),
        (&plain, &["--io", "read", "--threads", "3"]),
        (&packed, &[]),
        (&wrapped, &["--io", "read", "--threads", "3"]),
        (&both, &[]),
    ] {
        let row = &coverage(file, more)[0];
        let count = |column| number(row, column);
        assert_eq!((count("parsed"), count("rejected"), count("skipped")), (210_000, 0, 9));
        assert_eq!(cell(row, "first_seen"), "2026-01-02T03:00:00Z");
        assert!(cell(row, "last_seen").starts_with("2026-01-04T03:58:"), "{row}");
        let endpoints = table(file, "endpoints", more);
        let sum = |word: &str| {
            let of = |row: &&Value| cell(row, "route").contains(word);
            endpoints.iter().filter(of).map(|row| number(row, "requests")).sum::<u64>()
        };
        assert_eq!((sum("/path/y"), sum("/path/z"), sum("/agent")), (140_000, 70_000, 0));
    }
}

#[test]
fn a_cell_that_holds_a_whole_line_is_handed_on() {
    let line = r#"203.0.113.9 - alice [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512"#;
    let doubled = line.replace('"', "\"\"");
    let export = format!("_time,_raw,host\n2026-01-02T04:00:00Z,\"{doubled}\",web1\n");
    let ran = feed(&["convert", "-", "--as", "ndjson"], export.as_bytes()).exits(0);
    let rows = ran.lines();
    assert_eq!((rows.len(), cell(&rows[0], "principal")), (1, "alice".to_owned()));
    assert_eq!(cell(&rows[0], "time"), "2026-01-02T03:04:05Z");
    assert!(ran.err.contains("1 record, 0 rejected, 1 skipped"), "{}", ran.err);
    let json = r#"{""requestId"":""c6af"",""ip"":""203.0.113.9"",""httpMethod"":""GET"",""path"":""/a"",""status"":""200"",""requestTime"":""02/Jan/2026:03:04:05 +0000""}"#;
    let export = format!("@timestamp,@message\n2026-01-02 03:04:05.120,\"{json}\"\n");
    let rows = feed(&["convert", "-", "-q", "--as", "ndjson"], export.as_bytes()).exits(0).lines();
    assert_eq!(cell(&rows[0], "time"), "2026-01-02T03:04:05Z");
    assert_eq!(cell(&rows[0], "path"), "/a");
}

#[test]
fn rows_without_a_header_are_read_by_their_usual_columns() {
    let row = b"2026-01-02 03:04:05 10.0.0.2 GET /a x=1 443 - 203.0.113.9 curl/8.5 - 200 0 0 15\n";
    let rows = feed(&["convert", "-", "-q", "--as", "ndjson"], row).exits(0).lines();
    assert_eq!(cell(&rows[0], "client_ip"), "203.0.113.9");
    assert_eq!(cell(&rows[0], "query"), "x=1");
}

#[test]
fn a_header_row_within_a_wrapper_names_the_columns() {
    let lines =
        ["time,status,user_agent,client_ip,path", "2026-01-02T03:04:05Z,404,x,203.0.113.9,/a"];
    let text = lines.map(wrap).concat();
    let ran = feed(&["convert", "-", "--as", "ndjson"], text.as_bytes()).exits(0);
    let rows = ran.lines();
    assert_eq!((rows.len(), cell(&rows[0], "user_agent")), (1, "x".to_owned()));
    assert_eq!(cell(&rows[0], "client_ip"), "203.0.113.9");
    assert!(ran.err.contains("1 record, 0 rejected, 1 skipped"), "{}", ran.err);
}

#[test]
fn dates_that_may_be_of_two_days_are_said_to_be_and_the_user_can_tell_which() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("june.csv");
    let row = |day: u32| format!("{day:02}/06/2026 10:00:00,203.0.113.9,GET,/a/{day},200\n");
    let text: String = (5..12).map(row).collect();
    fs::write(&file, "time,client_ip,method,path,status\n".to_owned() + &text).unwrap();
    let summary = |more: &[&str]| dwell(&[&["scan", path(&file)][..], more].concat()).exits(0).err;
    let first = |more: &[&str]| cell(&coverage(&file, more)[0], "first_seen");
    let unsure = summary(&[]);
    assert!(unsure.contains("--date-order") && unsure.contains("june.csv"), "{unsure}");
    assert_eq!(first(&[]), "2026-05-06T10:00:00Z");
    let told = ["--date-order", "day-first"];
    assert!(!summary(&told).contains("which day is meant"));
    assert_eq!(first(&told), "2026-06-05T10:00:00Z");
}
