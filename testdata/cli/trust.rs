//! What a user gives is used or refused, and what is assumed or not checked is said.

use crate::dwell::{cell, dwell, path, table};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// A walk through customers by one principal, so many lines of Apache's format.
fn walk(times: &str, who: &str, query: &str) -> String {
    let mut text = String::new();
    for i in 0..400 {
        let (at, id) = (times.replace("SS", &format!("{:02}", i % 60)), 70_000 + i);
        let at = at.replace("MM", &format!("{:02}", i / 60));
        let _ = writeln!(
            text,
            r#"203.0.113.9 - {who} [{at}] "GET /v1/customers/{id}{query} HTTP/1.1" 200 17 "-" "curl/8.5""#
        );
    }
    text
}

fn log(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("a.log");
    fs::write(&file, text).unwrap();
    file
}

const ZONED: &str = "02/Jan/2026:03:MM:SS +0000";

/// All text that a case holds, but for its manifest.
fn all_of(case: &Path) -> String {
    let files = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let text = files.filter(|file| file.is_file() && !file.ends_with("run.json"));
    text.map(|file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned()).collect()
}

#[test]
fn a_secret_or_a_mail_address_stands_in_no_file_of_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path(), &walk(ZONED, "joe@example.org", "#access_token=q9w8e7r6"));
    let case = |redact: &str| {
        let case = folder.path().join(redact);
        dwell(&["scan", path(&file), "-q", "--redact", redact, "-o", path(&case)]).exits(0);
        assert!(!table(&case, "campaigns").is_empty());
        (all_of(&case), case)
    };
    let (open, _) = case("none");
    assert!(open.contains("q9w8e7r6") && open.contains("joe@example.org"));
    let (secrets, _) = case("secrets");
    assert!(!secrets.contains("q9w8e7r6") && secrets.contains("joe@example.org"));
    let (personal, place) = case("pii");
    assert!(!personal.contains("q9w8e7r6") && !personal.contains("joe@"));
    let names: Vec<String> = table(&place, "indicators")
        .iter()
        .filter(|row| cell(row, "kind") == "principal")
        .map(|row| cell(row, "value"))
        .collect();
    assert!(
        names[0].starts_with("[hidden ")
            && cell(&table(&place, "evidence")[0], "text").contains(&names[0])
    );
}

#[test]
fn the_zone_and_the_year_that_were_assumed_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path(), &walk("02/Jan/2026:03:MM:SS", "-", ""));
    let note = |more: &[&str]| {
        let args =
            [&["scan", path(&file), "-q", "-t", "coverage", "--as", "json"][..], more].concat();
        cell(&dwell(&args).exits(0).rows()[0], "note")
    };
    assert_eq!(note(&[]), "times carry no zone: taken as UTC (--tz)");
    assert!(note(&["--tz", "Europe/Athens"]).contains("taken as Europe/Athens"));
    dwell(&["scan", path(&file)]).exits(0).says("times carry no zone: taken as UTC");
    log(folder.path(), &walk(ZONED, "-", ""));
    assert_eq!(note(&["--tz", "+02:00"]), "");
}

#[test]
fn a_format_that_the_user_names_is_the_only_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path(), &walk(ZONED, "-", ""));
    let ran = dwell(&["scan", path(&file), "-f", "aws-alb"]).exits(2);
    assert!(ran.err.contains("-f aws-alb fits 0 of") && ran.err.contains("best: "), "{}", ran.err);
    assert!(ran.err.contains("combined 400 of 400"), "{}", ran.err);
    dwell(&["convert", path(&file), "-q", "-f", "columns:timestamp,c-ip"]).exits(2);
    dwell(&["scan", path(&file), "-q", "-f", "combined"]).exits(0);
}

#[test]
fn broken_files_of_the_user_end_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path(), &walk(ZONED, "-", ""));
    let given = folder.path().join("given");
    for (flag, text, says) in [
        ("--ioc", "203.0.113.0/33\n", "line 1: `203.0.113.0/33` is no network"),
        ("--allow", "[[allow]]\nclients = [\"203.0.113.0/33\"]\nreason = \"x\"\n", "is no network"),
        ("--classes", "[[endpoint]]\nmatch = \"bad\"\nclasses = [\"x\"]\n", "names no route"),
    ] {
        fs::write(&given, text).unwrap();
        dwell(&["scan", path(&file), "-q", flag, path(&given)]).exits(2).says(says);
    }
    fs::write(&given, "\u{feff}203[.]0[.]113[.]9\n").unwrap();
    let args = ["scan", path(&file), "-q", "--ioc", path(&given), "-t", "findings", "--as", "json"];
    let found = dwell(&args).exits(0).rows();
    assert!(found.iter().any(|row| cell(row, "detector") == "known_indicator"));
}

#[test]
fn verify_says_what_it_compared_and_show_what_it_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path(), &walk(ZONED, "joe", ""));
    let case = folder.path().join("case");
    dwell(&["scan", path(&file), "-q", "--hash", "none", "-o", path(&case)]).exits(0);
    let checked = dwell(&["verify", path(&case)]).exits(0);
    assert!(checked.out.contains("(--hash none): 1 of 1 input;"), "{}", checked.out);
    dwell(&["verify", path(&case), "--logs", "/nowhere"]).exits(2).says("--logs /nowhere: no such");
    dwell(&["show", path(&case), "a.log:7:99999"]).exits(2).says("does not hold this pointer");
    let id = cell(&table(&case, "campaigns")[0], "campaign_id");
    dwell(&["show", path(&case), &id.to_lowercase()]).exits(0);
    let hashes = case.join("manifest.hashdeep.txt");
    let text = fs::read_to_string(&hashes).unwrap();
    fs::write(&hashes, text.replace("report.md", "rep0rt.md")).unwrap();
    let checked = dwell(&["verify", path(&case)]).exits(3);
    assert!(checked.out.contains("manifest.hashdeep.txt: not what"), "{}", checked.out);
    let moved = folder.path().join("b.log");
    fs::rename(&file, moved).unwrap();
    assert!(dwell(&["verify", path(&case)]).exits(3).out.contains("--logs PATH"));
}

#[test]
fn the_exit_code_does_not_depend_on_what_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path(), &walk(ZONED, "joe", ""));
    for least in ["informational", "critical"] {
        let fail = ["--min-level", least, "--fail-on", "informational"];
        dwell(&[&["scan", path(&file), "-q"][..], &fail].concat()).exits(1);
    }
}

#[test]
fn what_was_skipped_is_told_once_and_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    fs::create_dir(&logs).unwrap();
    log(&logs, &walk(ZONED, "-", ""));
    fs::write(logs.join("no\nlog.txt"), "these are words\n".repeat(9)).unwrap();
    let ran = dwell(&["scan", path(&logs), "-t", "coverage", "--as", "csv"]);
    let told = ran.err.matches("no known log format").count();
    assert_eq!(told, 1, "{}", ran.err);
    assert!(ran.err.contains("no\\nlog.txt"), "{}", ran.err);
}

#[test]
fn what_a_level_leaves_out_stands_in_no_table_and_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let file = log(folder.path(), &walk(ZONED, "joe", ""));
    let [whole, bare] = ["high", "critical"].map(|least| {
        let case = folder.path().join(least);
        let ran = dwell(&["scan", path(&file), "--min-level", least, "-o", path(&case)]).exits(0);
        (case, ran.err)
    });
    let id = cell(&table(&whole.0, "campaigns")[0], "campaign_id");
    let names = |case: &Path| all_of(case).matches(&id).count();
    assert!(names(&whole.0) > 5 && table(&whole.0, "exposure").len() == 400);
    assert_eq!(names(&bare.0), 0, "a table names what no table shows");
    for name in ["campaigns", "findings", "exposure", "backtest", "sessions", "evidence"] {
        assert!(table(&bare.0, name).is_empty(), "{name}");
    }
    let claim = |case: &Path| cell(&table(case, "endpoints")[0], "claim");
    assert_eq!(claim(&whole.0), "exposed");
    assert_ne!(claim(&bare.0), "exposed");
    assert!(!whole.1.contains("left out"), "{}", whole.1);
    assert!(
        bare.1.contains("0 campaigns, 0 findings; left out: 1 campaign, 1 finding"),
        "{}",
        bare.1
    );
    assert!(bare.1.contains("1 campaign and 1 finding below --min-level critical"), "{}", bare.1);
    let report = fs::read_to_string(bare.0.join("report.md")).unwrap();
    assert!(report.contains("Nothing suspicious at level critical or above"), "{report}");
    assert!(!report.contains("Reached:"), "{report}");
}

#[test]
fn findings_of_a_campaign_that_is_shown_are_shown() {
    let example = crate::dwell::example().join("logs");
    let rows = |least: &str, name: &str| {
        let args = ["scan", path(&example), "-q", "--min-level", least, "-t", name, "--as", "json"];
        dwell(&args).exits(0).rows()
    };
    let campaigns = rows("critical", "campaigns");
    let id = cell(&campaigns[0], "campaign_id");
    let own = |row: &&serde_json::Value| cell(row, "campaign_id") == id;
    let all = rows("informational", "findings");
    let of_it = all.iter().filter(own).count();
    let shown = rows("critical", "findings");
    assert!(of_it > 20 && all.len() > of_it, "its findings are milder than the whole");
    assert_eq!((shown.iter().filter(own).count(), shown.len()), (of_it, of_it));
}
