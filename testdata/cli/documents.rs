//! The documents say what the program does.

use crate::dwell::{dwell, example, path, root};
use dwell::detect::{page, pages};
use dwell::format::FORMATS;
use dwell::report;
use std::collections::BTreeSet;
use std::fs;

/// A generated page is what its generator says; `UPDATE=1` rewrites it.
#[track_caller]
fn generated(name: &str, text: &str) {
    let path = root().join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{name} is out of date: run `UPDATE=1 cargo test --release` and look at the difference"
    );
}

#[test]
fn the_page_of_the_tables_is_up_to_date() {
    generated("docs/TABLES.md", &report::tables_page());
}

#[test]
fn the_page_of_the_formats_is_up_to_date_and_the_readme_points_at_it() {
    let page = dwell::format::page();
    generated("docs/FORMATS.md", &page);
    for format in FORMATS {
        assert!(page.contains(&format!("| `{}` |", format.name)), "{}", format.name);
    }
    assert!(readme().contains("(docs/FORMATS.md)"));
}

#[test]
fn the_file_of_formats_that_is_shown_passes_its_samples() {
    let page = dwell::format::page();
    let shown = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    fs::write(&file, shown).unwrap();
    let ran = dwell(&["formats", "test", "--formats", file.to_str().unwrap()]).exits(0);
    assert!(ran.out.contains("1 samples, 0 failed"), "{}", ran.out);
}

#[test]
fn the_page_of_the_columns_is_up_to_date() {
    generated("docs/CONVERT.md", &dwell::cli::convert::page());
}

#[test]
fn the_page_of_the_detectors_is_up_to_date_and_what_the_command_prints() {
    generated("docs/DETECTORS.md", &page::pages());
    assert_eq!(dwell(&["detectors", "show", "all"]).exits(0).out, page::pages());
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// Lines of the code blocks of the README.
fn commands() -> Vec<String> {
    let text = readme();
    let blocks = text.split("```").skip(1).step_by(2);
    blocks.flat_map(|block| block.lines().skip(1)).map(str::to_owned).collect()
}

#[test]
fn the_readme_begins_with_the_two_commands_that_the_gate_runs() {
    let lines = commands();
    let runs: Vec<&String> =
        lines.iter().filter(|line| line.starts_with("cargo ")).take(2).collect();
    assert_eq!(runs[0], "cargo run --release -- scan testdata/example/logs --detected 2023-01-05");
    assert_eq!(runs[1], "cargo test --release");
    assert_eq!(lines[0], *runs[0]);
}

#[test]
fn the_readme_shows_what_its_first_command_prints() {
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let logs = example().join("logs");
    let ran = dwell(&["scan", path(&logs), "--detected", "2023-01-05", "--no-progress"]).exits(0);
    let printed = joined(&(ran.out + &ran.err));
    let text = readme();
    let shown = text.split("```text").nth(1).unwrap().split("```").next().unwrap();
    let shown: Vec<String> = shown.lines().map(joined).filter(|line| !line.is_empty()).collect();
    assert!(shown.len() > 20);
    for line in shown {
        let line = line.trim_end_matches(" …");
        assert!(printed.contains(line), "the example does not print: {line}");
    }
}

#[test]
fn every_command_and_flag_of_the_readme_exists() {
    let mut seen = BTreeSet::new();
    for line in commands().iter().filter(|line| line.starts_with("dwell ")) {
        let line = line.split(" #").next().unwrap();
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        let help = dwell(&[words[0], "--help"]).exits(0).out;
        seen.insert(words[0].to_owned());
        for flag in words.iter().filter(|word| word.starts_with('-') && word.len() > 1) {
            assert!(
                help.contains(&format!("{flag} ")) || help.contains(&format!("{flag},")),
                "{line}: no {flag}"
            );
        }
    }
    let help = dwell(&["--help"]).exits(0).out;
    let listed = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    for command in listed.lines().filter_map(|line| line.split_whitespace().next()) {
        assert!(
            readme().contains(&format!("`dwell {command}")),
            "README.md does not name `dwell {command}`"
        );
        dwell(&[command, "--help"]).exits(0);
    }
    assert!(seen.contains("scan") && seen.contains("show"), "{seen:?}");
}

#[test]
fn the_readme_names_every_detector_and_exit_code() {
    let text = readme();
    for name in pages().map(|about| about.name) {
        assert!(text.contains(&format!("`{name}`")), "README.md does not name `{name}`");
    }
    for code in ["| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 4 |", "| 130 |", "| 141 |"] {
        assert!(text.contains(code), "README.md does not explain exit code {code}");
    }
}

#[test]
fn every_list_that_a_flag_offers_can_be_printed() {
    for args in [
        &["scan", "x", "-f", "list"][..],
        &["scan", "x", "-t", "list"],
        &["scan", "x", "--as", "list"],
        &["convert", "x", "--as", "list"],
        &["table", "x", "list"],
        &["scan", "-t", "list"],
        &["scan", "--redact", "list"],
        &["scan", "--min-level=list"],
        &["scan", "--tz", "list"],
        &["convert", "--schema", "list"],
        &["table", "list"],
        &["detectors", "show", "list"],
        &["completions", "list"],
        &["formats"],
        &["formats", "list"],
        &["detectors"],
        &["completions", "bash"],
        &["man"],
        &["man", "list"],
        &["policy"],
        &["--version"],
    ] {
        assert!(!dwell(args).exits(0).out.is_empty(), "{args:?}");
    }
}

#[test]
fn every_command_has_a_man_page_with_its_options() {
    let page = dwell(&["man"]).exits(0).out;
    for command in dwell(&["man", "list"]).exits(0).out.lines() {
        assert!(page.contains(&format!("dwell\\-{command}(1)")), "{command}");
        let own = dwell(&["man", command]).exits(0).out;
        assert!(own.contains(&format!(".TH dwell-{command} 1")), "{own:.300}");
    }
    let scan = dwell(&["man", "scan"]).exits(0).out;
    assert!(scan.contains("trusted\\-proxy") && scan.contains("sigma"), "{scan:.300}");
    dwell(&["man", "nothing"]).exits(2).says("there is no command");
}

#[test]
fn the_printed_policy_is_the_default_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    fs::write(&file, dwell(&["policy"]).exits(0).out).unwrap();
    let logs = root().join("testdata/example/logs/portal");
    let scan = |more: &[&str]| {
        let args = ["scan", logs.to_str().unwrap(), "-q", "-t", "findings", "--as", "ndjson"];
        dwell(&[&args[..], more].concat()).exits(0).out
    };
    assert_eq!(scan(&[]), scan(&["--policy", file.to_str().unwrap()]));
}
