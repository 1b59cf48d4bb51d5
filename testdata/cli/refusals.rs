//! What is wrong is said, with what to do about it, and has its exit code.

use crate::dwell::{PROGRAM, code, dwell, example, feed, gzip, path, table};
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const LINE: &str = r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0100] "GET /a HTTP/1.1" 200 512"#;

/// A folder with a file in it.
fn file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn log() -> (TempDir, PathBuf) {
    file("a.log", format!("{LINE}\n").repeat(3000).as_bytes())
}

#[test]
fn what_cannot_be_read_ends_with_4_and_says_why() {
    let (folder, empty) = file("empty.log", b"");
    let place = path(folder.path());
    for command in ["scan", "convert"] {
        let missing = folder.path().join("nowhere.log");
        dwell(&[command, path(&missing)]).exits(4).says("no such file");
        dwell(&[command, path(&empty)]).exits(4).says("empty");
        dwell(&[command, place]).exits(4).says("empty");
        let void = tempfile::tempdir().unwrap();
        dwell(&[command, path(void.path())]).exits(4).says("no files in");
        let (_keep, binary) =
            file("b.log", &(0..4000u32).map(|i| (i * 37 % 251) as u8).collect::<Vec<_>>());
        dwell(&[command, path(&binary)]).exits(4).says("binary");
    }
}

#[test]
fn a_run_that_needs_more_memory_than_it_may_hold_ends_with_4_and_says_what_to_type() {
    let (folder, log) = log();
    let case = folder.path().join("case");
    let refused = dwell(&["scan", path(&log), "--memory", "1M", "-o", path(&case)]).exits(4);
    refused.says("--memory grants 1 MiB").says("--threads").says("--since");
    assert!(!case.exists(), "half a case was left");
    dwell(&["scan", path(&log), "--memory", "0"]).exits(2).says("such as 512M");
}

#[test]
fn an_unknown_format_names_the_nearest() {
    let text = format!("{LINE}\n") + &"dear diary\n".repeat(9);
    let (_folder, odd) = file("notes.txt", text.as_bytes());
    let ran = dwell(&["scan", path(&odd)]).exits(4).says("no known log format");
    assert!((1..=3).contains(&ran.err.matches(" 1 of 10 lines").count()), "{}", ran.err);
    assert!(ran.err.contains("dwell formats explain"));
}

#[test]
fn lines_before_the_damage_of_a_torn_archive_are_kept() {
    let lines: Vec<String> = (0..5000).map(|i| format!("{LINE}{i}")).collect();
    let whole = gzip(lines.join("\n").as_bytes());
    let (folder, torn) = file("torn.log.gz", &whole[..whole.len() / 2]);
    let ran = dwell(&["convert", path(&torn), "--as", "ndjson"]).exits(3).says("damaged");
    let kept = ran.lines().len();
    assert!(kept > 1000 && kept < 5000, "{kept}");
    let case = folder.path().join("case");
    dwell(&["scan", path(&torn), "-o", path(&case)]).exits(3).says("damaged");
    let row = &table(&case, "coverage")[0];
    assert_eq!(row["parsed"], kept as u64);
    assert_eq!(row["grade"], "D");
    assert!(row["note"].as_str().unwrap().contains("damaged"));
}

#[test]
fn a_file_that_may_not_be_read_is_named_and_the_rest_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _log) = log();
    let secret = folder.path().join("secret.log");
    fs::write(&secret, LINE).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&secret).is_ok() {
        return; // root may read everything
    }
    dwell(&["scan", path(folder.path())]).exits(3).says("secret.log");
    dwell(&["scan", path(&secret)])
        .exits(4)
        .says("permission denied")
        .says("copy it to where you may");
}

#[test]
fn wrong_flags_end_with_2_and_say_what_to_type() {
    let (folder, log) = log();
    let log = path(&log);
    dwell(&["scan", log, "--detected", "yesterday"]).exits(2).says("2023-01-05");
    dwell(&["scan", log, "--tz", "Mars"]).exits(2).says("+02:00");
    dwell(&["scan", log, "--since", "2026-01-02", "--until", "2026-01-01"])
        .exits(2)
        .says("not before");
    dwell(&["scan", log, "--trusted-proxy", "home"]).exits(2).says("10.0.0.0/8");
    dwell(&["scan", log, "-t", "campaing"]).exits(2).says("did you mean 'campaigns'");
    dwell(&["scan", log, "--as", "jsn"]).exits(2).says("did you mean 'json'");
    dwell(&["convert", log, "--as", "parket"]).exits(2).says("did you mean 'parquet'");
    dwell(&["detectors", "show", "scaning"]).exits(2).says("did you mean 'scanning'");
    dwell(&["scan", log, "-f", "combind"]).exits(2).says("combined");
    let policy = folder.path().join("policy.toml");
    fs::write(&policy, "[object_enumeration]\nobject = 5\n").unwrap();
    dwell(&["scan", log, "--policy", path(&policy)]).exits(2).says("unknown field `object`");
    dwell(&["scam"]).exits(2).says("scan");
    dwell::<&str>(&[]).exits(2);
}

#[test]
fn a_bad_pattern_is_shown_with_a_caret_under_the_fault() {
    let (_folder, log) = log();
    let ran = dwell(&["scan", path(&log), "-f", "apache:%h %t %Z"]).exits(2);
    let lines: Vec<&str> = ran.err.lines().collect();
    let at = lines.iter().position(|line| line.ends_with("%h %t %Z")).unwrap();
    assert_eq!(lines[at].find("%Z"), lines[at + 1].find('^'), "{}", ran.err);
}

#[test]
fn only_a_case_is_overwritten_and_only_when_told() {
    let (folder, log) = log();
    let case = folder.path().join("case");
    let args = ["scan", path(&log), "-q", "-o", path(&case)];
    dwell(&args).exits(0);
    dwell(&args).exits(4).says("--force");
    dwell(&[&args[..], &["--force"]].concat()).exits(0);
    let other = folder.path().join("photos");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("cat.jpg"), b"meow").unwrap();
    dwell(&["scan", path(&log), "-q", "--force", "-o", path(&other)])
        .exits(4)
        .says("no case folder");
    assert_eq!(fs::read(other.join("cat.jpg")).unwrap(), b"meow");
    let notes = case.join("notes.txt");
    fs::write(&notes, b"mine").unwrap();
    dwell(&[&args[..], &["--force"]].concat()).exits(4).says("holds notes.txt");
    assert_eq!(fs::read(&notes).unwrap(), b"mine");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn a_stretch_of_time_without_records_is_a_fault_and_not_an_all_clear() {
    let (_folder, log) = log();
    let log = path(&log);
    dwell(&["scan", log, "--since", "2031-01-01"]).exits(4).says("no record lies within");
    dwell(&["scan", log, "--until", "1999-01-01"]).exits(4).says("check --since and --until");
}

#[test]
fn what_comes_through_a_pipe_is_named_as_it_was_typed() {
    let ran = feed(&["scan", "-"], b"hello\nworld\n").exits(4).says("-: no known log format");
    assert!(!ran.err.contains("dwell-pipe"), "{}", ran.err);
}

#[test]
fn the_columns_of_a_table_are_listed() {
    let (folder, log) = log();
    let case = folder.path().join("case");
    dwell(&["scan", path(&log), "-q", "-o", path(&case)]).exits(0);
    let listed = dwell(&["table", path(&case), "gaps", "--columns", "list"]).exits(0);
    assert!(listed.out.starts_with("source\nhost\nfrom\n"), "{}", listed.out);
    let columns = ["table", path(&case), "gaps", "--columns", "host,from,host"];
    dwell(&columns).exits(2).says("column 'host' is named twice");
}

#[test]
fn records_and_rejected_lines_go_to_two_new_files() {
    let (folder, log) = log();
    let out = folder.path().join("out.csv");
    let again = folder.path().join(".").join("out.csv");
    let convert = |rejects: &Path| {
        dwell(&["convert", path(&log), "-o", path(&out), "--rejects", path(rejects)])
    };
    convert(&again).exits(2).says("out.csv: is named by both --output and --rejects");
    assert!(!out.exists());
    let taken = folder.path().join("taken.csv");
    fs::write(&taken, "mine").unwrap();
    convert(&taken).exits(4).says("taken.csv: file exists");
    assert!(!out.exists(), "nothing is converted for files that cannot be written");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let logs = example().join("logs/api-gateway");
    for form in ["csv", "ndjson"] {
        let mut child = Command::new(PROGRAM)
            .args(["convert", path(&logs), "-q", "--as", form])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 100];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(output.status), 141);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_ends_with_4() {
    let (_folder, log) = log();
    let runs: [&[&str]; 4] = [
        &["convert", path(&log), "-q"],
        &["scan", path(&log), "-q"],
        &["scan", path(&log), "-q", "-t", "coverage", "--as", "csv"],
        &["policy"],
    ];
    for args in runs {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Command::new(PROGRAM).args(args).stdout(full).output().unwrap();
        assert_eq!(code(output.status), 4, "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("no space left"), "{args:?}");
    }
}
