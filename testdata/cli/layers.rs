//! Whatever a log was put into, it is understood without flags and gives the same records.

use crate::dwell::{cell, dwell, gzip, number, path, table};
use dwell::format::FORMATS;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Every sample of every format, by name of a file.
fn samples() -> BTreeMap<String, String> {
    let lines = FORMATS.iter().map(|format| {
        let lines: Vec<&str> = format.samples.iter().map(|sample| sample.line).collect();
        (format!("{}.log", format.name), lines.join("\n") + "\n")
    });
    lines.collect()
}

/// Records by file, without what says where they were.
fn records(logs: &Path) -> BTreeMap<String, Vec<Value>> {
    let mut records: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let ran = dwell(&["convert", path(logs), "-q", "--as", "ndjson"]);
    assert!(matches!(ran.code, 0 | 3), "{ran:?}");
    for mut row in ran.lines() {
        let source = cell(&row, "source");
        let name = source.rsplit('/').next().unwrap().split(".log").next().unwrap().to_owned();
        for column in ["source", "line", "offset", "length", "route", "object_id"] {
            row.as_object_mut().unwrap().remove(column);
        }
        records.entry(name).or_default().push(row);
    }
    records
}

/// Writes every sample as `put` makes it, under names that tell nothing.
fn scatter(folder: &Path, put: impl Fn(&str) -> (&'static str, Vec<u8>)) {
    for (name, text) in samples() {
        let (end, bytes) = put(&text);
        fs::write(folder.join(format!("{name}{end}")), bytes).unwrap();
    }
}

#[track_caller]
fn same(plain: &BTreeMap<String, Vec<Value>>, other: &BTreeMap<String, Vec<Value>>, how: &str) {
    for (name, records) in plain {
        assert_eq!(Some(records), other.get(name), "{name} {how}");
    }
    assert_eq!(plain.len(), other.len(), "{how}");
}

/// A way to pack, and what it makes of a text: the end of the name, and bytes.
type Put<'p> = (&'p str, Box<dyn Fn(&str) -> (&'static str, Vec<u8>)>);

#[test]
fn every_sample_packed_loose_or_in_an_archive_gives_the_same_records() {
    let plain = tempfile::tempdir().unwrap();
    scatter(plain.path(), |text| ("", text.into()));
    let wanted = records(plain.path());
    assert!(wanted.len() > FORMATS.len() / 2, "{:?}", wanted.keys());
    let utf16 = |text: &str| {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let puts: Vec<Put<'_>> = vec![
        ("gzip", Box::new(|text| (".gz", gzip(text.as_bytes())))),
        ("zstd", Box::new(|text| (".x", zstd::encode_all(text.as_bytes(), 1).unwrap()))),
        ("crlf", Box::new(|text| ("", text.replace('\n', "\r\n").into()))),
        ("utf-16", Box::new(move |text| (".txt", utf16(text)))),
    ];
    for (how, put) in puts {
        let folder = tempfile::tempdir().unwrap();
        scatter(folder.path(), put);
        same(&wanted, &records(folder.path()), how);
    }
    let folder = tempfile::tempdir().unwrap();
    let packed = archives(folder.path());
    for archive in packed {
        same(&wanted, &records(&archive), path(&archive));
    }
}

/// One tar, one tar.gz with packed members, one zip of all samples.
fn archives(folder: &Path) -> Vec<std::path::PathBuf> {
    let pack = |packed: bool| {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, text) in samples() {
            let bytes = if packed { gzip(text.as_bytes()) } else { text.into_bytes() };
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, format!("var/log/{name}"), &bytes[..]).unwrap();
        }
        tar.into_inner().unwrap()
    };
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in samples() {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let all = [
        ("all.tar", pack(false)),
        ("all.tgz", gzip(&pack(true))),
        ("all.zip", zip.finish().unwrap().into_inner()),
    ];
    all.into_iter()
        .map(|(name, bytes)| {
            let file = folder.join(name);
            fs::write(&file, bytes).unwrap();
            file
        })
        .collect()
}

const LINE: &str =
    r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /v1/a HTTP/1.1" 200 512 "-" "curl/8.5""#;

fn coverage(logs: &Path, code: i32) -> Vec<Value> {
    let args = ["scan", path(logs), "-q", "--max-reject", "100", "-t", "coverage", "--as", "json"];
    dwell(&args).exits(code).rows()
}

#[track_caller]
fn adds_up(row: &Value, bytes: usize) {
    let sum = |names: [&str; 3]| names.iter().map(|name| number(row, name)).sum::<u64>();
    assert_eq!(sum(["bytes_parsed", "bytes_rejected", "bytes_skipped"]), bytes as u64, "{row}");
    assert_eq!(sum(["parsed", "rejected", "skipped"]), number(row, "lines"), "{row}");
}

#[test]
fn lists_of_records_are_read_and_every_byte_is_accounted_for() {
    let message = serde_json::to_string(LINE).unwrap();
    let event = format!(r#"{{"id":"1","timestamp":1767323045000,"message":{message}}}"#);
    let control = r#"{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health of destination Firehose."}]}"#;
    let batch = format!(
        r#"{{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logEvents":[{event},{event}]}}"#
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("firehose");
    let text = format!("{control}{batch}{batch}");
    fs::write(&file, &text).unwrap();
    let rows = coverage(&file, 0);
    adds_up(&rows[0], text.len());
    assert_eq!(cell(&rows[0], "format"), "cloudwatch > combined");
    assert_eq!((number(&rows[0], "parsed"), number(&rows[0], "rejected")), (4, 0));
    assert!(cell(&rows[0], "note").contains("1 messages of the carrier"), "{}", rows[0]);

    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&batch).unwrap());
    let pretty = pretty.unwrap();
    fs::write(&file, &pretty).unwrap();
    let rows = coverage(&file, 0);
    adds_up(&rows[0], pretty.len());
    assert_eq!(number(&rows[0], "parsed"), 2);
}

#[test]
fn a_member_of_an_archive_can_be_shown_again_and_a_change_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (file, case) = (folder.path().join("dump.tar.gz"), folder.path().join("case"));
    let lines: String = (0..3000)
        .map(|i| LINE.replace("/v1/a", &format!("/v1/customers/{}", 1000 + i)) + "\n")
        .collect();
    let write = |lines: &str| {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, bytes) in [("a.log", lines.as_bytes()), ("README", b"dear diary\n")] {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, name, bytes).unwrap();
        }
        fs::write(&file, gzip(&tar.into_inner().unwrap())).unwrap();
    };
    write(&lines);
    dwell(&["scan", path(&file), "-q", "-o", path(&case)]).exits(0);
    let rows = table(&case, "coverage");
    let row = rows.iter().find(|row| row["source"] == "dump.tar.gz/a.log").unwrap();
    assert_eq!((cell(row, "compression"), number(row, "parsed")), ("gzip > tar".into(), 3000));
    let readme = rows.iter().find(|row| row["source"] == "dump.tar.gz/README").unwrap();
    assert!(cell(readme, "note").contains("no known log format"), "{readme}");
    let manifest = fs::read_to_string(case.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"dump.tar.gz\"") && !manifest.contains("\"dump.tar.gz/a.log\""));
    let id = cell(&table(&case, "campaigns")[0], "campaign_id");
    let shown = dwell(&["show", path(&case), &id]).exits(0);
    assert!(shown.out.contains("hash matches"), "{}", shown.out);
    dwell(&["show", path(&case), &id, "--logs", path(&file)]).exits(0);
    dwell(&["verify", path(&case)]).exits(0);
    write(&lines.replace("curl/8.5", "curl/8.6"));
    assert!(dwell(&["show", path(&case), &id]).exits(3).out.contains("CHANGED"));
    dwell(&["verify", path(&case)]).exits(3);
}

#[test]
fn hostile_and_damaged_archives_harm_nothing_and_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_size(LINE.len() as u64);
    let name = b"../../etc/a.log";
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_cksum();
    let mut tar = tar::Builder::new(Vec::new());
    tar.append(&header, LINE.as_bytes()).unwrap();
    let hostile = tar.into_inner().unwrap();
    let file = folder.path().join("x.tar");
    fs::write(&file, &hostile).unwrap();
    let rows = coverage(&file, 0);
    assert_eq!(cell(&rows[0], "source"), "x.tar/etc/a.log");

    let many: String =
        (0..20_000).map(|i| LINE.replace("/v1/a", &format!("/{i}")) + "\n").collect();
    let mut tar = tar::Builder::new(Vec::new());
    for name in ["a.log", "b.log"] {
        let mut header = tar::Header::new_gnu();
        header.set_size(many.len() as u64);
        tar.append_data(&mut header, name, many.as_bytes()).unwrap();
    }
    let whole = gzip(&tar.into_inner().unwrap());
    fs::write(&file, &whole[..whole.len() * 3 / 4]).unwrap();
    let ran = dwell(&["convert", path(&file), "--as", "ndjson"]).exits(3).says("damaged");
    assert!(ran.lines().len() > 20_000, "{}", ran.err);
}

#[test]
fn the_same_content_twice_is_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{LINE}\n").repeat(50);
    fs::write(folder.path().join("access.log"), &text).unwrap();
    fs::write(folder.path().join("access.log.gz"), gzip(text.as_bytes())).unwrap();
    fs::write(folder.path().join("other.log"), format!("{text}{LINE}\n")).unwrap();
    let rows = coverage(folder.path(), 0);
    let parsed: Vec<u64> = rows.iter().map(|row| number(row, "parsed")).collect();
    assert_eq!(parsed, [50, 0, 51]);
    assert_eq!(cell(&rows[1], "note"), "skipped: same content as access.log, counted there");
}

#[test]
fn what_is_no_log_is_skipped_with_a_reason_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("a.log", format!("{LINE}\n").as_bytes()),
        ("README.md", b"# Logs\n\nThese are the logs.\n"),
        ("package.json", b"{\n  \"name\": \"x\",\n  \"records\": 3\n}\n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0"),
        ("flows.log", b"2 123456789012 eni-0a 10.0.0.1 10.0.0.2 443 40112 6 1 40 1 2 ACCEPT OK\n"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let rows = coverage(folder.path(), 0);
    for row in &rows {
        let start = match cell(row, "source").as_str() {
            "a.log" => "",
            "README.md" | "package.json" => "not read: no known log format",
            _ => "skipped: ",
        };
        assert!(cell(row, "note").starts_with(start), "{row}");
        assert_eq!(cell(row, "note").is_empty(), start.is_empty(), "{row}");
    }
    assert_eq!(rows.iter().map(|row| number(row, "parsed")).sum::<u64>(), 1);
}

#[test]
fn holes_marks_and_pieces_cost_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.log");
    let mut bytes = format!("{LINE}\n\u{feff}{LINE}\n").into_bytes();
    bytes.extend([0; 900]);
    bytes.extend_from_slice(format!("{LINE}\n").as_bytes());
    fs::write(&file, &bytes).unwrap();
    let rows = coverage(&file, 0);
    adds_up(&rows[0], bytes.len());
    assert_eq!(number(&rows[0], "parsed"), 3);

    let long = LINE.replace("curl/8.5", &"x".repeat(20_000));
    let (first, second) = long.split_at(16_384);
    let docker = |text: &str| {
        let text = serde_json::to_string(text).unwrap();
        format!(r#"{{"log":{text},"stream":"stdout","time":"2026-01-02T03:04:05Z"}}"#)
    };
    let text =
        [docker(&format!("{LINE}\n")), docker(first), docker(&format!("{second}\n"))].join("\n");
    fs::write(&file, &text).unwrap();
    let rows = coverage(&file, 0);
    adds_up(&rows[0], text.len());
    assert_eq!((number(&rows[0], "parsed"), number(&rows[0], "lines")), (2, 2));
}
