//! What lies in a dump besides plain logs, where it is found again, and what is said of it.

use crate::dwell::{PROGRAM, Ran, cell, code, dwell, feed, gzip, number, path, table};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// A request of its own in every log.
fn line(object: usize) -> String {
    format!(
        "203.0.113.9 - - [02/Jan/2026:03:{:02}:{:02} +0000] \"GET /v1/customers/{object} HTTP/1.1\" 200 512 \"-\" \"curl/8.5\"\n",
        object / 60 % 60,
        object % 60
    )
}

/// A log of so many requests, from some object on: one that takes them all.
fn log(from: usize, count: usize) -> String {
    (from..from + count).map(line).collect()
}

fn coverage(logs: &Path, code: i32) -> BTreeMap<String, Value> {
    let args = ["scan", path(logs), "-q", "--max-reject", "100", "-t", "coverage", "--as", "json"];
    dwell(&args).exits(code).rows().into_iter().map(|row| (cell(&row, "source"), row)).collect()
}

fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    tar.append_data(&mut header, name, bytes).unwrap();
    tar.into_inner().unwrap()
}

fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn bzip2(text: &str) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

#[test]
fn what_is_packed_within_a_deflated_zip_is_read_like_anywhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.zip");
    let part = |at: usize| log(at * 100, 50);
    let members = [
        ("a.log", part(0).into_bytes()),
        ("b.log.gz", gzip(part(1).as_bytes())),
        ("c.log.bz2", bzip2(&part(2))),
        ("d.log.zst", zstd::encode_all(part(3).as_bytes(), 1).unwrap()),
        ("e.log", utf16(&part(4))),
        ("f.tar", tar("f.log", part(5).as_bytes())),
        ("g.tgz", gzip(&tar("g.log", part(6).as_bytes()))),
        ("h.zip", zip(&[("h.log.gz", gzip(part(7).as_bytes()))])),
    ];
    fs::write(&file, zip(&members)).unwrap();
    let rows = coverage(&file, 0);
    let found: Vec<(&str, String)> =
        rows.iter().map(|(name, row)| (name.as_str(), cell(row, "compression"))).collect();
    let wanted = [
        ("all.zip/a.log", "zip"),
        ("all.zip/b.log.gz", "zip > gzip"),
        ("all.zip/c.log.bz2", "zip > bzip2"),
        ("all.zip/d.log.zst", "zip > zstd"),
        ("all.zip/e.log", "zip > utf-16"),
        ("all.zip/f.tar/f.log", "zip > tar"),
        ("all.zip/g.tgz/g.log", "zip > gzip > tar"),
        ("all.zip/h.zip/h.log.gz", "zip > zip > gzip"),
    ];
    assert_eq!(found, wanted.map(|(name, packed)| (name, packed.to_owned())));
    assert!(rows.values().all(|row| number(row, "parsed") == 50), "{rows:?}");
}

#[test]
fn what_may_hold_requests_and_is_not_read_is_evidence_that_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let deep = (0..6).fold(log(0, 9).into_bytes(), |bytes, _| gzip(&bytes));
    let diary = "dear diary\ntoday nothing happened\n".repeat(200);
    for (name, bytes, exit, start) in [
        ("old.7z", b"7z\xbc\xaf\x27\x1c\0\x04some more".to_vec(), 3, "not opened"),
        ("old.log.Z", b"\x1f\x9d\x90some more".to_vec(), 3, "not opened"),
        ("deep.gz", deep, 3, "not opened"),
        ("notes.log", diary.into_bytes(), 3, "not read"),
        ("README", b"logs of May\n".to_vec(), 0, "not read"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0".to_vec(), 0, "skipped"),
        ("nothing.log", Vec::new(), 0, "empty"),
    ] {
        for packed in [false, true] {
            let dump = folder.path().join(format!("{name}-{packed}"));
            fs::create_dir(&dump).unwrap();
            fs::write(dump.join("a.log"), log(0, 50)).unwrap();
            if packed {
                fs::write(dump.join("x.zip"), zip(&[(name, bytes.clone())])).unwrap();
            } else {
                fs::write(dump.join(name), &bytes).unwrap();
            }
            // A share of text may be allowed, as of lines that are refused.
            let rows = coverage(&dump, if start == "not read" { 0 } else { exit });
            dwell(&["scan", path(&dump), "-q"]).exits(exit);
            let row = rows.values().find(|row| number(row, "parsed") == 0).unwrap();
            assert!(cell(row, "note").starts_with(&format!("{start}: ")), "{row}");
            let converted = dwell(&["convert", path(&dump)]).exits(exit);
            assert_eq!(converted.err.contains(start), start != "empty", "{}", converted.err);
        }
    }
}

/// Runs the program as somebody who may not read everything; `None` where that cannot be done.
fn as_nobody(args: &[&str]) -> Option<Ran> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|meta| {
        use std::os::unix::fs::MetadataExt;
        meta.uid() == 0
    });
    if !is_root {
        return Some(dwell(args));
    }
    let output = Command::new("setpriv")
        .args(["--reuid", "65534", "--regid", "65534", "--clear-groups", PROGRAM])
        .args(args)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    // The program itself may lie where only its owner may look.
    let code = code(output.status);
    (code < 126).then(|| Ran {
        code,
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

#[test]
fn a_folder_that_may_not_be_read_is_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    fs::create_dir(&secret).unwrap();
    fs::write(folder.path().join("a.log"), log(0, 50)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    let Some(ran) = as_nobody(&["convert", path(folder.path()), "--as", "ndjson"]) else { return };
    let ran = ran.exits(3).says("secret/ was not read: ").says("permission denied");
    assert_eq!(ran.lines().len(), 50);
    let args = ["scan", path(folder.path()), "-t", "coverage", "--as", "json"];
    let rows = as_nobody(&args).unwrap().exits(3).rows();
    let row = rows.iter().find(|row| cell(row, "source") == "secret/").unwrap();
    assert_eq!(cell(row, "note"), "not read: permission denied", "wherever the dump lies");
    as_nobody(&["scan", path(&secret)]).unwrap().exits(4).says("permission denied");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_case_among_the_logs_is_no_log() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.log"), log(0, 500)).unwrap();
    let (first, second) = (folder.path().join("case"), folder.path().join("other"));
    let scan = |case: &Path, force: bool| {
        let args = ["scan", path(folder.path()), "-o", path(case), "--force"];
        dwell(&args[..if force { 5 } else { 4 }]).exits(0)
    };
    scan(&first, false);
    let all = |case: &Path| -> Vec<(String, Vec<u8>)> {
        let names =
            crate::dwell::files(case).into_iter().filter(|name| !name.ends_with("run.json"));
        names.map(|name| (name.display().to_string(), fs::read(case.join(name)).unwrap())).collect()
    };
    let before = all(&first);
    // Its own output is no input: the same bytes again.
    scan(&first, true).says("case/ was skipped: a case folder: ");
    assert_eq!(all(&first), before);
    fs::write(first.join("late.log"), log(700, 20)).unwrap();
    scan(&second, false);
    let rows = table(&second, "coverage");
    let told: Vec<(String, u64, String)> = rows
        .iter()
        .map(|row| (cell(row, "source"), number(row, "parsed"), cell(row, "grade")))
        .collect();
    let wanted = [("a.log", 500, "B"), ("case/", 0, "B"), ("case/late.log", 20, "B")];
    assert_eq!(told, wanted.map(|(name, n, grade)| (name.to_owned(), n, grade.to_owned())));
    let case = &rows[1];
    assert!(cell(case, "note").starts_with("skipped: a case folder: "), "{case}");
    assert!(number(case, "bytes_skipped") > 10_000, "{case}");
    let ran = dwell(&["convert", path(folder.path()), "--as", "ndjson"]).exits(0);
    assert_eq!(ran.lines().len(), 520);
    fs::remove_file(first.join("late.log")).unwrap();
    dwell(&["scan", path(&first)]).exits(4).says("a case folder");
}

#[test]
fn what_a_killed_run_left_among_the_logs_is_no_log() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.log"), log(0, 50)).unwrap();
    let left = folder.path().join(".dwell-unfinished-Xy12Z3");
    fs::create_dir_all(left.join("case")).unwrap();
    fs::write(left.join("case/evidence.csv"), log(500, 10)).unwrap();
    fs::write(folder.path().join(".dwell-unfinished-aB34c5"), log(600, 10)).unwrap();
    let rows = coverage(folder.path(), 0);
    let told: Vec<(&str, u64)> =
        rows.iter().map(|(name, row)| (name.as_str(), number(row, "parsed"))).collect();
    let (file, case) = (".dwell-unfinished-aB34c5", ".dwell-unfinished-Xy12Z3/");
    assert_eq!(told, [(case, 0), (file, 0), ("a.log", 50)]);
    for (name, bytes) in [(case, log(500, 10).len()), (file, log(600, 10).len())] {
        let row = &rows[name];
        assert_eq!(number(row, "bytes_skipped"), bytes as u64, "{row}");
        assert!(cell(row, "note").starts_with("skipped: left by a run of dwell"), "{row}");
    }
    dwell(&["convert", path(folder.path())]).exits(0).says("was skipped: left by a run of dwell");
}

#[test]
fn a_damaged_member_of_a_gzip_file_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.log.gz");
    let parts: Vec<Vec<u8>> = (0..3).map(|i| gzip(log(i * 1000, 1000).as_bytes())).collect();
    let mut bytes = parts.concat();
    bytes[parts[0].len() + parts[1].len() / 2] ^= 0x55;
    fs::write(&file, bytes).unwrap();
    let rows = coverage(&file, 3);
    let row = &rows["a.log.gz"];
    assert!(number(row, "parsed") >= 2000 && cell(row, "grade") == "D", "{row}");
    assert!(cell(row, "note").contains("read on where the next gzip member begins"), "{row}");
    let ran = dwell(&["convert", path(&file), "--as", "ndjson", "--max-reject", "100"]).exits(3);
    let last = ran.lines().pop().unwrap();
    assert_eq!(cell(&last, "path"), "/v1/customers/2999");
    let parsed = ran.lines().len() as u64;
    assert_eq!(parsed, number(row, "parsed"));
}

#[test]
fn a_file_whose_name_is_no_text_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let (logs, case) = (folder.path().join("logs"), folder.path().join("case"));
    fs::create_dir(&logs).unwrap();
    for (at, name) in [&b"a\xff.log"[..], b"a\xfe.log"].into_iter().enumerate() {
        fs::write(logs.join(std::ffi::OsStr::from_bytes(name)), log(at * 500, 500)).unwrap();
    }
    dwell(&["scan", path(&logs), "-q", "-o", path(&case)]).exits(0);
    let names: Vec<String> =
        table(&case, "coverage").iter().map(|row| cell(row, "source")).collect();
    assert_eq!(names, [r"a\xfe.log", r"a\xff.log"]);
    dwell(&["verify", path(&case)]).exits(0);
    for (name, object) in [("fe", 500), ("ff", 0)] {
        let length = line(object).len() - 1;
        let shown = dwell(&["show", path(&case), &format!(r"a\x{name}.log:0:{length}")]).exits(0);
        assert!(shown.out.contains(line(object).trim_end()), "{}", shown.out);
    }
}

#[test]
fn what_came_through_a_pipe_is_looked_up_in_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (case, copy) = (folder.path().join("case"), folder.path().join("copy.log"));
    let text = log(0, 3000);
    feed(&["scan", "-", "-q", "-o", path(&case)], text.as_bytes()).exits(0);
    let pointer = cell(&table(&case, "evidence")[0], "pointer");
    assert!(pointer.starts_with("stdin:"), "{pointer}");
    fs::write(&copy, &text).unwrap();
    let hint = "name a copy of it with --logs FILE";
    dwell(&["show", path(&case), &pointer]).exits(4).says("was not kept").says(hint);
    let checked = dwell(&["verify", path(&case)]).exits(3);
    assert!(checked.out.contains("stdin: it came through a pipe"), "{}", checked.out);
    let shown = dwell(&["show", path(&case), &pointer, "--logs", path(&copy)]).exits(0);
    assert!(shown.out.contains("hash matches"), "{}", shown.out);
    dwell(&["verify", path(&case), "--logs", path(&copy)]).exits(0);
    fs::write(&copy, text.replace("curl/8.5", "curl/8.6")).unwrap();
    dwell(&["show", path(&case), &pointer, "--logs", path(&copy)]).exits(3);
    dwell(&["verify", path(&case), "--logs", path(&copy)]).exits(3);
}

#[test]
fn lines_are_looked_up_in_the_file_as_it_was_packed_since() {
    let folder = tempfile::tempdir().unwrap();
    let (logs, case) = (folder.path().join("logs"), folder.path().join("case"));
    fs::create_dir(&logs).unwrap();
    fs::write(logs.join("access.log"), log(0, 3000)).unwrap();
    fs::write(logs.join("other.log"), log(7000, 20)).unwrap();
    dwell(&["scan", path(&logs), "-q", "-o", path(&case)]).exits(0);
    let pointer = cell(&table(&case, "evidence")[0], "pointer");
    assert!(pointer.starts_with("access.log:"), "{pointer}");
    fs::remove_file(logs.join("access.log")).unwrap();
    let packed = logs.join("access.log.gz");
    fs::write(&packed, gzip(log(0, 3000).as_bytes())).unwrap();
    for named in [&packed, &logs] {
        let shown = dwell(&["show", path(&case), &pointer, "--logs", path(named)]).exits(0);
        assert!(shown.out.contains("hash matches"), "{}", shown.out);
    }
    let other = logs.join("other.log");
    dwell(&["show", path(&case), &pointer, "--logs", path(&other)]).exits(4).says("no such source");
}

#[test]
fn a_limit_on_the_size_of_files_is_a_fault_of_writing() {
    let folder = tempfile::tempdir().unwrap();
    let (log_file, out) = (folder.path().join("a.log"), folder.path().join("out"));
    fs::write(&log_file, log(0, 3000)).unwrap();
    for command in ["scan", "convert"] {
        let ran = Command::new("sh")
            .args(["-c", "ulimit -f 20; exec \"$0\" \"$@\"", PROGRAM, command])
            .args([path(&log_file), "-q", "-o", path(&out)])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(code(ran.status), 4, "{command}: {said}");
        assert!(said.to_lowercase().contains("file too large"), "{said}");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{command}: {left:?}");
    }
}

#[test]
fn formats_explains_standard_input() {
    let ran = feed(&["formats", "explain", "-"], log(0, 50).as_bytes()).exits(0);
    assert!(ran.out.contains("stdin") && ran.out.contains("50 of 50 lines"), "{}", ran.out);
    let ran = feed(&["formats", "explain", "-"], b"").exits(0);
    assert!(!ran.out.contains("format  "), "{}", ran.out);
}

#[test]
fn requests_without_a_time_are_refused_and_not_overlooked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.log"), log(0, 50)).unwrap();
    let lines: Vec<String> =
        (0..40).map(|i| format!("GET /v1/orders/{i} 200 12 - 4.123 ms")).collect();
    let text = lines.join("\n") + "\n";
    fs::write(folder.path().join("express.log"), text).unwrap();
    let records = dwell(&["convert", path(folder.path()), "--as", "ndjson"]).exits(0).lines();
    assert_eq!(records.len(), 90);
    let rows = coverage(folder.path(), 0);
    let row = &rows["express.log"];
    assert_eq!((number(row, "lines"), number(row, "rejected")), (40, 40), "{row}");
    let args = ["scan", path(folder.path()), "-q", "-t", "rejects", "--as", "json"];
    let rejects = dwell(&args).exits(3).rows();
    assert!(rejects.iter().all(|row| cell(row, "reason") == "no_time"), "{rejects:?}");
    fs::remove_file(folder.path().join("express.log")).unwrap();
    let event = r#"  {
   "event": 4,
   "values": {
    "data_type": "apache:access_log:entry",
    "http_request": "GET /a HTTP/1.1",
    "http_response_code": 200,
    "ip_address": "192.0.2.2",
    "recorded_time": "2016-01-13T19:31:20+02:00"
   }
  }"#;
    let expected = [event; 4].join(",\n");
    fs::write(
        folder.path().join("case.json"),
        format!("{{\n \"commit\": \"4ea0\",\n \"expected_at\": [\n{expected}\n ]\n}}\n"),
    )
    .unwrap();
    let rows = coverage(folder.path(), 0);
    assert_eq!(number(&rows["case.json"], "rejected"), 0, "what a test expects is no log");
}

#[test]
fn nothing_is_said_of_formats_that_read_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.log"), log(0, 50)).unwrap();
    fs::write(folder.path().join("empty.log"), b"").unwrap();
    fs::write(folder.path().join("notes.txt"), b"dear diary\ntoday nothing happened\n").unwrap();
    let torn = gzip(log(0, 50).as_bytes());
    fs::write(folder.path().join("torn.gz"), &torn[..14]).unwrap();
    let rows = coverage(folder.path(), 3);
    for name in ["empty.log", "notes.txt", "torn.gz"] {
        assert_eq!(cell(&rows[name], "format"), "", "{}", rows[name]);
    }
    assert_eq!(cell(&rows["notes.txt"], "note"), "not read: no known log format");
    assert_eq!(cell(&rows["a.log"], "format"), "combined");
}

#[test]
fn lines_outside_the_time_asked_for_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.log");
    fs::write(&file, log(0, 120)).unwrap();
    let args = ["scan", path(&file), "-q", "--since", "2026-01-02T03:01:00", "-t", "coverage"];
    let rows = dwell(&[&args[..], &["--as", "json"]].concat()).exits(0).rows();
    assert_eq!(number(&rows[0], "skipped"), 60, "{}", rows[0]);
    assert_eq!(cell(&rows[0], "note"), "60 records outside the time asked for passed over");
}
