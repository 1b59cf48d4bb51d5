//! Text of the logs is whatever an attacker wrote; it does nothing where it is shown. And a user
//! who stops the program finds nothing half done.

use crate::dwell::{PROGRAM, code, dwell, path};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A formula, a terminal escape, a script, a right-to-left override, Markdown.
const AGENTS: [&str; 5] = [
    "=cmd|' /C calc'!A0",
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "</script><img src=x onerror=alert(1)>",
    "\u{202e}gnp.exe",
    "| a | [x](http://evil.example)",
];

fn log() -> String {
    let line = |i: usize| {
        let (second, agent) = (i % 60, AGENTS[i % AGENTS.len()]);
        format!(
            "203.0.113.9 - - [02/Jan/2026:03:04:{second:02} +0000] \"GET /v1/customers/{i} HTTP/1.1\" 200 512 \"-\" \"{agent}\"\n"
        )
    };
    (1000..3000).map(line).collect()
}

#[test]
fn hostile_text_does_nothing_in_any_sink() {
    let folder = tempfile::tempdir().unwrap();
    let (file, case) = (folder.path().join("a.log"), folder.path().join("case"));
    fs::write(&file, log()).unwrap();
    let inert = |name: &str, text: &str| {
        for bad in ["\u{1b}", "\u{7}", "\u{202e}"] {
            assert!(!text.contains(bad), "{name} holds {bad:?}");
        }
    };
    let summary = dwell(&["scan", path(&file), "--color", "never"]).exits(0);
    assert!(summary.out.contains("/v1/customers/{id}"), "{}", summary.out);
    inert("the summary", &summary.out);
    inert("standard error", &summary.err);
    dwell(&["scan", path(&file), "-q", "-o", path(&case)]).exits(0);
    for name in ["report.html", "report.md"] {
        let text = fs::read_to_string(case.join(name)).unwrap();
        inert(name, &text);
        assert!(!text.contains("<img src=x"), "{name}");
        assert!(!text.contains("[x](http"), "{name}");
    }
    for entry in fs::read_dir(&case).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "csv") {
            let text = fs::read_to_string(&path).unwrap();
            let formula = text
                .lines()
                .any(|line| line.starts_with('=') || line.contains(",=") || line.contains(",\"="));
            assert!(!formula, "{} holds a formula", path.display());
        }
    }
    let shown = dwell(&["show", path(&case), "a.log:0:93"]);
    inert("show", &shown.out);
}

/// Stops a scan of standard input by Ctrl-C; what is left below the output folder, and below the
/// folder for temporary files.
fn interrupted() -> [usize; 2] {
    let (folder, temporary) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let case = folder.path().join("case");
    let mut child = Command::new(PROGRAM)
        .args(["scan", "-", "-q", "-o", path(&case)])
        .env("TMPDIR", temporary.path())
        .stdin(Stdio::piped()) // never fed, never closed: it waits until it is stopped
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let begun = Instant::now();
    let kill = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let stdin = child.stdin.take();
    assert_eq!(code(child.wait().unwrap()), 130);
    drop(stdin);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    [folder, temporary].map(|folder| fs::read_dir(folder.path()).unwrap().count())
}

#[test]
fn an_interrupted_scan_leaves_nothing_under_its_name() {
    assert_eq!(interrupted()[0], 0);
}

#[test]
fn an_interrupted_scan_leaves_no_copy_of_standard_input() {
    assert_eq!(interrupted()[1], 0);
}

/// Stops a command by Ctrl-C once something unfinished lies in a folder; what is left in that folder.
fn stopped_midway(folder: &Path, args: &[&str]) -> Vec<String> {
    let named = || -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    let child = Command::new(PROGRAM)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !named().iter().any(|name| name.starts_with(".dwell-unfinished-")) {
        std::thread::sleep(Duration::from_millis(1));
    }
    let kill = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(code(ended.status), 130, "{err}");
    assert!(err.contains("interrupted"), "{err}");
    named()
}

#[test]
fn an_interrupted_simulation_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let args = ["simulate", "--customers", "200000", "--daily-requests", "20000", "-o", path(&out)];
    let left = stopped_midway(folder.path(), &args);
    assert!(left.is_empty(), "{left:?}");
}
