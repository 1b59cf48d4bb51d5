//! Rulebook together: the sieve loses none, and folders are read as a whole.

use super::*;
use proptest::prelude::*;
use std::fmt::Write as _;

fn rules(texts: &[&str]) -> Result<Rulebook> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("below")).unwrap();
    for (at, text) in texts.iter().enumerate() {
        let place = if at % 2 == 0 { format!("{at}.yml") } else { format!("below/{at}.yaml") };
        std::fs::write(folder.path().join(place), text).unwrap();
    }
    Rulebook::read(folder.path())
}

fn rule(title: &str, detection: &str) -> String {
    format!(
        "title: {title}\nlogsource: {{category: webserver}}\ndetection:\n  {}\n",
        detection.replace('\n', "\n  ")
    )
}

fn matches(rules: &Rulebook, record: &Record<'_>, space: &mut Space) -> Vec<String> {
    let hash = |text: &[u8]| blake(text);
    let hashes = (hash(record.user_agent), hash(record.referer));
    let found = rules.find(record, hashes, everything(), space).to_vec();
    found.iter().filter_map(|at| rules.rule(*at)).map(|rule| rule.title.clone()).collect()
}

/// The logs have every field.
fn everything() -> Logged {
    let mut logged = Logged::default();
    let text = &b"x"[..];
    logged.add(&Record {
        method: text,
        host: text,
        principal: text,
        protocol: text,
        referer: text,
        user_agent: text,
        client: crate::record::Client::parse(b"192.0.2.1"),
        status: 200,
        bytes_out: Some(1),
        bytes_in: Some(1),
        duration_us: Some(1),
        ..Record::default()
    });
    logged
}

/// Any hash of a text will do.
fn blake(text: &[u8]) -> u64 {
    text.iter().fold(14_695_981_039_346_656_037, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(1_099_511_628_211)
    })
}

#[test]
fn a_record_matches_the_rules_that_its_fields_fit() {
    let rules = rules(&[
        &rule("traversal", "sel: {cs-uri-query|contains: ['../', '..%2f']}\ncondition: sel"),
        &rule("tool", "sel: {cs-user-agent|startswith: sqlmap}\nok: {c-ip|cidr: 192.0.2.0/24}\ncondition: sel and not ok"),
        &rule("errors", "sel: {sc-status: 5*}\ncondition: sel"),
        &rule("words", "keywords: [etc/passwd, 'GET /shell']\ncondition: keywords"),
        &rule("host", "sel: {c-uri|startswith: 'http://evil.example/x'}\ncondition: 1 of sel*"),
        &rule("slashes", "sel: {c-uri|contains: '//evil.example/y'}\ncondition: sel"),
    ])
    .unwrap();
    let mut space = Space::default();
    let record = |path: &'static str, agent: &'static str, status| Record {
        method: b"GET",
        host: b"evil.example",
        path: path.as_bytes(),
        user_agent: agent.as_bytes(),
        status,
        client: crate::record::Client::parse(b"203.0.113.1"),
        ..Record::default()
    };
    for (record, wanted) in [
        (record("/a", "x", 200), &[][..]),
        (record("/a/../b", "x", 200), &["traversal"]),
        (record("/a", "SQLmap/1", 200), &["tool"]),
        (record("/a", "SQLmap/1", 200), &["tool"]),
        (record("/etc/passwd", "x", 503), &["errors", "words"]),
        (record("/shell", "x", 200), &["words"]),
        (record("/xyz", "x", 200), &["host"]),
        (record("/yz", "x", 200), &["slashes"]),
    ] {
        let mut found = matches(&rules, &record, &mut space);
        found.sort();
        assert_eq!(found, wanted, "{record:?}");
    }
}

#[test]
fn rules_that_cannot_be_used_are_named_with_the_reason() {
    let foreign =
        rule("other", "sel: {Image: x}\ncondition: sel").replace("webserver", "process_creation");
    let cookie = rule("biscuit", "sel: {cs-cookie: x}\ncondition: sel");
    let good = rule("good", "sel: {cs-uri-stem: /x}\ncondition: sel");
    let warnings = rules(&[&good, &cookie, &foreign]).unwrap().warnings(&[everything()]);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("of 2 rules 1 cannot") && warnings[0].contains("\"biscuit\""));
    assert!(warnings[0].contains("cs-cookie"));
    assert!(warnings[1].contains("about other logs") && warnings[1].ends_with(": 1"));
    let agent = rule("agent", "sel: {cs-user-agent: ''}\ncondition: sel");
    let told = |sources: &[Logged]| {
        let warnings = rules(&[&good, &agent]).unwrap().warnings(sources);
        assert!(warnings.len() <= 1, "{warnings:?}");
        warnings.concat()
    };
    let silent = Logged::default();
    assert!(
        told(&[silent]).contains("1 ask for the user agent, which the first lines of all sources")
    );
    assert!(told(&[silent, everything()]).contains("the first lines of 1 of 2 sources lack"));
    assert_eq!(told(&[everything()]), "");
    assert_eq!(rules(&[&foreign]).unwrap_err().exit_code(), 2);
    let none = rules(&[&cookie]).unwrap_err();
    assert!(none.exit_code() == 2 && none.to_string().contains("\"biscuit\""), "{none}");
    assert_eq!(rules(&[]).unwrap_err().exit_code(), 2);
    assert_eq!(rules(&["a: [b"]).unwrap_err().exit_code(), 2);
}

/// One selection of a field that holds a few letters.
fn drawn() -> impl Strategy<Value = String> {
    let field = prop::sample::select(vec![
        "c-uri",
        "c-uri",
        "c-uri",
        "cs-uri-stem",
        "cs-uri-query",
        "c-uri-extension",
        "cs-user-agent",
        "cs-referer",
        "cs-host",
        "cs-username",
        "cs-method",
    ]);
    let modifier =
        prop::sample::select(vec!["", "|contains", "|startswith", "|endswith", "|contains|cased"]);
    // Anchors at every place of a scheme, which is searched for and not kept.
    let value = "(|/|//|p:/|ttp:|http:/|s:/|https:|s://|https://)[a-c/.:?]{0,5}[*]?[a-cA-C/.]{1,4}";
    (field, modifier, value).prop_map(|(field, modifier, value)| {
        format!("{{{field}{modifier}: ['{value}', 'zz{value}']}}")
    })
}

proptest! {
    #[test]
    fn the_sieve_loses_no_rule(
        drawn in prop::collection::vec(
            (prop::collection::vec(drawn(), 3), prop::sample::select(vec![
                "a and b", "a or b", "not a", "a and not b", "(a or b) and c", "2 of them", "1 of *",
            ])),
            1..6,
        ),
        words in prop::collection::vec("[a-cA-C/.:?]{0,8}", 6),
        keyword in "[a-c/ ]{1,4}",
    ) {
        let mut texts: Vec<String> = drawn
            .iter()
            .enumerate()
            .map(|(at, (selections, condition))| {
                let mut detection = String::new();
                for (name, selection) in ["a", "b", "c"].iter().zip(selections) {
                    let _ = writeln!(detection, "{name}: {selection}");
                }
                rule(&at.to_string(), &format!("{detection}condition: {condition}"))
            })
            .collect();
        texts.push(rule("words", &format!("words: ['{keyword}']\ncondition: words")));
        let rules = rules(&texts.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
        let text = |at: usize| words[at].as_bytes();
        let record = Record {
            method: text(0),
            host: text(1),
            path: text(2),
            query: text(3),
            user_agent: text(4),
            referer: text(5),
            principal: text(0),
            ..Record::default()
        };
        let mut space = Space::default();
        let all: Vec<String> = rules
            .rules
            .iter()
            .filter(|rule| rule.expr.holds(&record, everything(), &mut space) == Some(true))
            .map(|rule| rule.title.clone())
            .collect();
        // Twice, so that user agent and referer are known the second time.
        prop_assert_eq!(&matches(&rules, &record, &mut space), &all);
        prop_assert_eq!(&matches(&rules, &record, &mut space), &all);
    }
}
