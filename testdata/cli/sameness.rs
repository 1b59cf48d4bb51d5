//! The same logs give the same case, whatever the threads, the way of reading, the order of the
//! paths and the packing.

use crate::dwell::{dwell, example, feed, files, gunzip, path, table, unpack_example};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn scan(paths: &[&Path], more: &[&str], case: &Path) {
    let mut args = vec!["scan", "-q", "--detected", "2023-01-05", "-o", path(case)];
    args.extend(paths.iter().map(|p| path(p)));
    args.extend(more);
    dwell(&args).exits(0);
}

/// Every file of both cases is the same, but for `run.json`.
#[track_caller]
fn same(a: &Path, b: &Path, what: &str) {
    let names: Vec<PathBuf> = files(a);
    assert_eq!(names, files(b), "{what}");
    for name in names.iter().filter(|name| **name != Path::new("run.json")) {
        let equal = fs::read(a.join(name)).unwrap() == fs::read(b.join(name)).unwrap();
        assert!(equal, "{what}: {} differs", name.display());
    }
}

#[test]
fn threads_and_repetition_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let logs = example().join("logs");
    let case = |name: &str| folder.path().join(name);
    scan(&[&logs], &["--threads", "1"], &case("1"));
    for threads in ["1", "2", "8"] {
        let other = case(&format!("again-{threads}"));
        scan(&[&logs], &["--threads", threads], &other);
        same(&case("1"), &other, &format!("{threads} threads"));
    }
}

#[test]
fn the_order_of_the_paths_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let logs = example().join("logs");
    let case = |name: &str| folder.path().join(name);
    let sorted: Vec<PathBuf> = files(&logs).into_iter().map(|name| logs.join(name)).collect();
    // A stride that is prime to the number of files visits each once, far from its neighbour.
    let shuffled: Vec<&Path> =
        (0..sorted.len()).map(|at| sorted[at * 7 % sorted.len()].as_path()).collect();
    let sorted: Vec<&Path> = sorted.iter().map(PathBuf::as_path).collect();
    scan(&sorted, &[], &case("sorted"));
    scan(&shuffled, &[], &case("shuffled"));
    same(&case("sorted"), &case("shuffled"), "order of the paths");
}

#[test]
fn mapped_read_or_unpacked_the_story_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("plain");
    unpack_example(&plain);
    let case = |name: &str| folder.path().join(name);
    scan(&[&plain], &["--io", "mmap"], &case("mmap"));
    scan(&[&plain], &["--io", "read", "--threads", "3"], &case("read"));
    same(&case("mmap"), &case("read"), "how files are fetched");
    scan(&[&example().join("logs")], &[], &case("packed"));
    let names = dwell(&["table", path(&case("mmap")), "list"]).exits(0).out;
    for name in names.lines().filter_map(|line| line.split_whitespace().next()) {
        let (mapped, packed) = (table(&case("mmap"), name), table(&case("packed"), name));
        assert_eq!(mapped.len(), packed.len(), "{name}");
        for (mapped, packed) in unnamed(name, &mapped).iter().zip(&unnamed(name, &packed)) {
            assert_eq!(mapped, packed, "{name}");
        }
    }
}

/// Rows without what says how the source was packed: some columns, the end of its name, and ids
/// that are made of pointers.
fn unnamed(table: &str, rows: &[Value]) -> Vec<String> {
    let dropped: &[&str] = match table {
        "coverage" => &["compression", "bytes", "sha256"],
        "evidence" | "sessions" | "timeline" => &["evidence_id", "session_id"],
        _ => &[],
    };
    let mut texts: Vec<String> = rows
        .iter()
        .map(|row| {
            let mut row = row.clone();
            row.as_object_mut().unwrap().retain(|name, _| !dropped.contains(&name.as_str()));
            row.to_string().replace(".log.gz", ".log")
        })
        .collect();
    // Rows of one time stand in the order of their ids.
    texts.sort();
    texts
}

#[test]
fn standard_input_gives_the_same_campaigns_as_the_file() {
    let packed = example().join("logs/api-gateway/access-2022-11-25.log.gz");
    let args = |from| ["scan", from, "-q", "-t", "campaigns", "--as", "ndjson"];
    let file = dwell(&args(path(&packed))).exits(0);
    assert!(file.out.contains("\"critical\"") || file.out.contains("\"high\""), "{}", file.out);
    let name = "access-2022-11-25.log.gz:";
    for input in [fs::read(&packed).unwrap(), gunzip(&packed)] {
        let piped = feed(&args("-"), &input).exits(0);
        assert_eq!(piped.out, file.out.replace(name, "stdin:"));
    }
}

#[test]
fn a_campaign_is_called_the_same_whatever_lies_beside_its_logs_and_as_the_readme_calls_it() {
    let worst = |logs: &Path, exit| {
        let ran = dwell(&["scan", "-q", "-t", "campaigns", "--as", "json", path(logs)]).exits(exit);
        let rows: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
        rows[0]["campaign_id"].as_str().unwrap().to_owned()
    };
    // A file that is no log changes the key of every sample, and may be one that was not understood.
    let id = worst(&example().join("logs"), 0);
    assert_eq!(id, worst(&example(), 3));
    let readme = fs::read_to_string(crate::dwell::root().join("README.md")).unwrap();
    assert!(readme.contains(&id), "README.md does not know {id}");
}
