//! How well attacks are found is measured the same way by whoever measures it.

use crate::dwell::{dwell, path};
use serde_json::Value;

/// A small world.
const SIZES: [&str; 6] = ["--days", "21", "--customers", "1500", "--requests-per-day", "150"];

#[test]
fn a_case_folder_scores_as_it_does_in_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let mut play = vec!["simulate", "--family", "two-thieves", "--seed", "5", "--plain", "-o"];
    let played = place("played");
    play.push(path(&played));
    play.extend(SIZES);
    dwell(&play).exits(0);
    let (logs, case, truth) = (played.join("logs"), place("case"), played.join("truth"));
    dwell(&["scan", path(&logs), "-q", "-o", path(&case)]).exits(0);
    let told = dwell(&["simulate", "score", path(&case), path(&truth), "--as", "json"]).exits(0);
    let score: Value = serde_json::from_str(&told.out).unwrap();

    let mut measure = vec![
        "simulate",
        "measure",
        "--families",
        "two-thieves",
        "--seeds",
        "5",
        "--as",
        "csv",
        "-q",
    ];
    measure.extend(SIZES);
    let measured = dwell(&measure).exits(0).out;
    assert_eq!(measured, dwell(&measure).exits(0).out, "two runs, the same bytes");
    let mut lines = measured.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let matches = score["matches"].as_array().unwrap();
    assert_eq!(rows.len(), matches.len());
    assert_eq!(matches.len(), 2);
    for (row, found) in rows.iter().zip(matches) {
        let cell = |name: &str| row[head.iter().position(|column| *column == name).unwrap()];
        assert_eq!(cell("campaign"), found["truth"]);
        assert_eq!(cell("level"), found["level"]);
        assert_eq!(cell("kind"), found["kind"]);
        for name in ["share_high", "share_medium", "purity", "affected_recall"] {
            let value = found[name].as_f64().map_or(String::new(), |value| format!("{value:.3}"));
            assert_eq!(cell(name), value, "{name}");
        }
    }
}

#[test]
fn families_and_formats_are_listed_and_wrong_ones_refused() {
    let list = dwell(&["simulate", "--family", "list"]).exits(0).out;
    assert!(list.lines().count() >= 30 && list.contains("stuffing-many"), "{list}");
    let folder = tempfile::tempdir().unwrap();
    let place = path(folder.path());
    dwell(&["simulate", "--family", "nonsense", "-o", place]).exits(2).says("stuffing-many");
    dwell(&["simulate", "--days", "20", "-o", place]).exits(2).says("--family");
    dwell(&["simulate", "measure", "--families", "clean,nonsense"]).exits(2).says("stuffing-many");
    dwell(&["simulate", "measure", "--seeds", "9..1"]).exits(2).says("100..119");
    dwell(&["simulate"]).exits(2).says("-o DIR");
}
