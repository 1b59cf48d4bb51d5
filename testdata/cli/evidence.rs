//! What a case says can be checked against the logs, and a change shows.

use crate::dwell::{cell, dwell, path, table, unpack_example};
use std::fs;
use std::path::{Path, PathBuf};

/// A case over plain copies of the example.
fn case(folder: &Path) -> (PathBuf, PathBuf) {
    let (logs, case) = (folder.join("logs"), folder.join("case"));
    unpack_example(&logs);
    dwell(&["scan", path(&logs), "-q", "-o", path(&case)]).exits(0);
    (logs, case)
}

#[test]
fn show_prints_the_very_line_and_notices_a_changed_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (logs, case) = case(folder.path());
    let campaign = &table(&case, "campaigns")[0];
    let id = cell(campaign, "campaign_id");
    let pointer = cell(campaign, "evidence").split("; ").next().unwrap().to_owned();
    let (rest, length) = pointer.rsplit_once(':').unwrap();
    let (source, offset) = rest.rsplit_once(':').unwrap();
    let (offset, length): (usize, usize) = (offset.parse().unwrap(), length.parse().unwrap());
    let file = logs.join(source);
    let mut bytes = fs::read(&file).unwrap();
    let line = String::from_utf8(bytes[offset..offset + length].to_vec()).unwrap();

    for thing in [id.as_str(), &pointer] {
        let shown = dwell(&["show", path(&case), thing]).exits(0);
        assert!(shown.out.contains(&line), "{}", shown.out);
        assert!(shown.out.contains("hash matches") && !shown.out.contains("CHANGED"));
    }
    dwell(&["verify", path(&case)]).exits(0);

    let at = offset + line.find("200").or_else(|| line.find("HTTP")).unwrap();
    bytes[at] ^= 1;
    fs::write(&file, bytes).unwrap();
    for thing in [id.as_str(), &pointer] {
        let shown = dwell(&["show", path(&case), thing]).exits(3);
        assert!(shown.out.contains("CHANGED"), "{}", shown.out);
    }
    let checked = dwell(&["verify", path(&case)]).exits(3);
    assert!(checked.out.contains(source), "{}", checked.out);
}

#[test]
fn what_a_case_holds_is_shown_though_its_logs_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (logs, case) = case(folder.path());
    let id = cell(&table(&case, "campaigns")[0], "campaign_id");
    fs::rename(&logs, folder.path().join("elsewhere")).unwrap();
    fs::write(case.join("notes.txt"), "mine").unwrap();
    let shown = dwell(&["show", path(&case), &id]).exits(3).says("--logs PATH");
    let checked = dwell(&["verify", path(&case)]).exits(3);
    assert!(
        checked.out.contains("not of this case, and not checked: notes.txt"),
        "{}",
        checked.out
    );
    for part in ["first_success", "Timeline", "NOT READ AGAIN: as the case keeps it"] {
        assert!(shown.out.contains(part), "{part} in {}", shown.out);
    }
}

#[test]
fn every_pointer_of_a_case_starts_a_line_of_that_length() {
    let folder = tempfile::tempdir().unwrap();
    let (logs, case) = case(folder.path());
    let mut seen = 0;
    for row in table(&case, "exposure")
        .iter()
        .chain(&table(&case, "timeline"))
        .chain(&table(&case, "evidence"))
    {
        let pointers =
            if row.get("pointer").is_some() { cell(row, "pointer") } else { cell(row, "evidence") };
        for pointer in pointers.split("; ").filter(|pointer| !pointer.is_empty()).take(1) {
            seen += 1;
            if seen % 50 != 0 {
                continue;
            }
            let (rest, length) = pointer.rsplit_once(':').unwrap();
            let (source, offset) = rest.rsplit_once(':').unwrap();
            let (offset, length): (usize, usize) =
                (offset.parse().unwrap(), length.parse().unwrap());
            let bytes = fs::read(logs.join(source)).unwrap();
            assert!(offset == 0 || bytes[offset - 1] == b'\n', "{pointer}");
            assert_eq!(bytes[offset + length], b'\n', "{pointer}");
        }
    }
    assert!(seen > 10_000, "{seen}");
}

#[test]
fn verify_notices_a_changed_report_and_finds_logs_that_moved() {
    let folder = tempfile::tempdir().unwrap();
    let (logs, case) = case(folder.path());
    let moved = folder.path().join("elsewhere");
    fs::rename(&logs, &moved).unwrap();
    dwell(&["verify", path(&case)]).exits(3);
    dwell(&["verify", path(&case), "--logs", path(&moved)]).exits(0);
    let id = cell(&table(&case, "campaigns")[0], "campaign_id");
    let shown = dwell(&["show", path(&case), &id, "--logs", path(&moved)]).exits(0);
    assert!(shown.out.contains("hash matches"));
    let report = case.join("report.md");
    let text = fs::read_to_string(&report).unwrap();
    fs::write(&report, text.replacen("critical", "harmless", 1)).unwrap();
    let checked = dwell(&["verify", path(&case), "--logs", path(&moved)]).exits(3);
    assert!(checked.out.contains("report.md"), "{}", checked.out);
}

#[test]
fn show_says_what_it_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let (_, case) = case(folder.path());
    dwell(&["show", path(&case), "C-00000000"]).exits(2).says("is not in the table campaigns");
    dwell(&["show", path(&case), "nonsense"]).exits(2).says("source:offset:length");
    dwell(&["show", path(folder.path()), "C-00000000"]).exits(4).says("case folder");
}
