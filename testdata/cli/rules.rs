//! Sigma rules that the user brings.

use crate::dwell::{cell, dwell, number, path, table};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// Two thousand requests of visitors, and two who ask for a file that is not theirs.
fn logs(folder: &TempDir) -> PathBuf {
    let mut text = String::new();
    let mut line = |second: usize, client: &str, target: &str, status: u16, agent: &str| {
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        writeln!(
            text,
            "{client} - - [05/Jan/2026:{hour:02}:{minute:02}:{second:02} +0000] \"GET {target} HTTP/1.1\" {status} 512 \"-\" \"{agent}\""
        )
        .unwrap();
    };
    for n in 0..2000 {
        let client = format!("198.51.100.{}", n % 200);
        line(
            n * 40,
            &client,
            &format!("/articles/{}", n % 50),
            200,
            "Mozilla/5.0 (X11; Linux x86_64)",
        );
    }
    for n in 0..4 {
        line(40_000 + n * 60, "203.0.113.5", "/view?file=quarterly_plan.docx", 200, "curious/2.0");
        line(50_000 + n * 60, "203.0.113.6", "/view?file=quarterly_plan.docx", 403, "Mozilla/5.0");
    }
    let file = folder.path().join("access.log");
    fs::write(&file, text).unwrap();
    file
}

const PLAN: &str = "title: Plan Asked For\nid: 5f1c\nstatus: test\nlevel: high\ntags: [attack.t1213]\nfalsepositives: [The board]\nlogsource: {category: webserver}\ndetection:\n  selection: {cs-uri-query|contains: 'quarterly_plan'}\n  condition: selection\n";
const AGENT: &str = "title: Curious Agent\nid: 6a2d\nlevel: low\nlogsource: {category: proxy}\ndetection:\n  selection: {c-useragent|startswith: 'Curious/'}\n  filter: {sc-status: [403, 404]}\n  condition: selection and not 1 of filter*\n";

fn rules(folder: &TempDir, texts: &[&str]) -> PathBuf {
    let place = folder.path().join("rules");
    fs::create_dir(&place).unwrap();
    for (at, text) in texts.iter().enumerate() {
        fs::write(place.join(format!("{at}.yml")), text).unwrap();
    }
    place
}

#[test]
fn whoever_matches_a_rule_is_found_once_for_each_rule() {
    let folder = tempfile::tempdir().unwrap();
    let cookie = PLAN.replace("cs-uri-query", "cs-cookie").replace("Plan Asked For", "Biscuit");
    let (logs, rules) = (logs(&folder), rules(&folder, &[PLAN, AGENT, &cookie]));
    let scan = |threads: &str, case: &str| {
        let case = folder.path().join(case);
        let run = ["--threads", threads, "--sigma", path(&rules), "-q", "-o", path(&case)];
        dwell(&[&["scan", path(&logs)][..], &run].concat()).exits(0);
        case
    };
    let case = scan("1", "one");
    let found: Vec<_> = table(&case, "findings")
        .into_iter()
        .filter(|row| cell(row, "detector") == "sigma_rule")
        .collect();
    assert_eq!(found.len(), 3, "{found:#?}");
    let of = |subject: &str, title: &str| {
        let fits = |row: &&serde_json::Value| {
            cell(row, "subject") == subject && cell(row, "message").contains(title)
        };
        found.iter().find(fits).unwrap()
    };
    let plan = of("203.0.113.5", "\"Plan Asked For\" (5f1c)");
    assert_eq!([cell(plan, "level"), cell(plan, "attack")], ["high", "T1213"]);
    assert_eq!(number(plan, "requests"), 4);
    assert_eq!(cell(plan, "first_seen"), "2026-01-05T11:06:40Z");
    assert_eq!(cell(plan, "last_seen"), "2026-01-05T11:09:40Z");
    assert!(!cell(plan, "evidence").is_empty() && !cell(plan, "campaign_id").is_empty());
    assert!(cell(of("203.0.113.6", "Plan Asked For"), "message").contains("0 answered"));
    let agent = of("203.0.113.5", "Curious Agent");
    assert_eq!([cell(agent, "level"), cell(agent, "attack")], ["low", ""]);
    assert_ne!(cell(agent, "finding_id"), cell(plan, "finding_id"));
    let report = fs::read_to_string(case.join("report.md")).unwrap();
    assert!(
        report.contains("of 3 rules 1 cannot be used") && report.contains("Biscuit"),
        "{report}"
    );
    dwell(&["show", path(&case), &cell(plan, "finding_id")]).exits(0);

    // Nobody has a name here, so that it is known whom a block on the network hits.
    let of_network = |row: &&serde_json::Value| cell(row, "value") == "203.0.113.0/24";
    let indicators = table(&case, "indicators");
    assert!(indicators.iter().any(|row| of_network(&row)), "{indicators:#?}");
    for row in indicators.iter().filter(of_network) {
        assert_eq!(number(row, "requests") + number(row, "collateral_requests"), 8, "{row}");
    }

    let other = scan("3", "other");
    for name in ["findings", "campaigns", "indicators", "evidence"] {
        let rows = table(&case, name);
        assert!(!rows.is_empty(), "{name}");
        assert_eq!(rows, table(&other, name), "{name}");
    }
    let none =
        dwell(&["scan", path(&logs), "-q", "-t", "findings", "--as", "json"]).exits(0).rows();
    assert!(none.iter().all(|row| cell(row, "detector") != "sigma_rule"));
}

#[test]
fn rules_that_are_none_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let logs = logs(&folder);
    let place = folder.path().join("rules");
    let refused = |says: &str| {
        dwell(&["scan", path(&logs), "-q", "--sigma", path(&place)]).exits(2).says(says);
    };
    refused("no such file");
    fs::create_dir(&place).unwrap();
    refused("no rule in it");
    fs::write(place.join("a.yml"), PLAN.replace("webserver", "process_creation")).unwrap();
    refused("no rule about web servers or proxies");
    fs::write(place.join("b.yml"), "title: x\ndetection: [\n").unwrap();
    refused("line ");
    refused("b.yml");
}
