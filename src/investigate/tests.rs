//! The looks between the first one and judgement, on a log of a few weeks.

use super::{Conclusions, Question, conclude};
use crate::case::Level;
use crate::record::Timestamp;
use crate::record::time::iso;
use crate::scan::{Plan, Setup, Unwatched};
use std::fmt::Write;

/// A line of the combined format, so many seconds into March.
fn line(at: u64, client: &str, user: &str, request: &str, status: u16, agent: &str) -> String {
    let (day, rest) = (at / 86_400, at % 86_400);
    format!(
        "{client} - {user} [{:02}/Mar/2024:{:02}:{:02}:{:02} +0000] \"{request} HTTP/1.1\" {status} 900 \"-\" \"{agent}\"\n",
        day + 1,
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// Twelve hundred people who log in every third day and look at an order; on the twentieth day three
/// hundred addresses try one password each, two of them get in, and orders are read from there under the
/// names that opened.
fn log(opens: bool) -> String {
    let mut text = String::new();
    for day in 0..28u64 {
        for who in (day % 3..1200).step_by(3) {
            let (at, client) = (
                day * 86_400 + 25_000 + who * 17,
                format!("198.{}.100.{}", 51 + who / 200, who % 200),
            );
            let (user, agent) = (format!("person-{who}"), format!("App/5 (model {})", who % 30));
            if (who + day) % 17 == 0 {
                text += &line(at, &client, "-", "POST /v1/login", 401, &agent);
            }
            text += &line(at + 9, &client, &user, "POST /v1/login", 200, &agent);
            let order = format!("GET /v1/orders/{}", 70_001 + who * 31);
            text += &line(at + 20, &client, &user, &order, 200, &agent);
        }
    }
    let attack = 20 * 86_400 + 5_000;
    for n in 0..300 {
        let client = format!("203.0.{}.{}", n / 100, n % 100);
        text += &line(attack + n * 20, &client, "-", "POST /v1/login", 401, "Tool/3");
    }
    for n in 0..2 {
        let (client, user) = (format!("203.0.2.{n}"), format!("person-{}", 7 + n * 640));
        let at = attack + 6_000 + n * 200;
        if opens {
            text += &line(at, &client, &user, "POST /v1/login", 200, "Tool/3");
        }
        for order in 0..2 {
            let order = format!("GET /v1/orders/{}", 90_000 + n * 70 + order * 7);
            text += &line(at + 60, &client, &user, &order, 200, "Tool/3");
        }
    }
    text
}

fn concluded(text: &str) -> Conclusions {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("access.log");
    std::fs::write(&path, text).unwrap();
    let setup = Setup { paths: vec![path], threads: 1, ..Setup::default() };
    let (plan, lens) = Plan::make(&setup, &Unwatched).unwrap();
    conclude(&plan, &lens, &Question::default(), &Unwatched).unwrap()
}

/// Orders read from where it opened: how many are in dossiers, and in the worst campaign.
fn taken(found: &Conclusions) -> (usize, usize) {
    let text = |name| found.dossiers.names.show(name);
    let theirs = |event: &&crate::dossier::Event| {
        event.has_object() && text(event.client).starts_with("203.0.2.")
    };
    let campaign = found.campaigns.first().map_or(0, |c| c.events.iter().filter(theirs).count());
    (found.dossiers.events.iter().filter(theirs).count(), campaign)
}

#[test]
fn what_was_done_from_where_a_login_opened_is_read_and_is_the_campaigns() {
    let found = concluded(&log(true));
    let mut told = String::new();
    for finding in &found.findings {
        let _ = writeln!(told, "{} {}", finding.about.name, finding.verdict.message);
    }
    assert_eq!(found.campaigns[0].level, Level::High, "{told}");
    assert_eq!(taken(&found), (4, 4), "{told}");
    // Nothing opened: nobody asks what else was done from there.
    assert_eq!(taken(&concluded(&log(false))).1, 0);
}

#[test]
fn a_clock_that_was_wrong_stretches_neither_the_logs_nor_the_story() {
    let mut text = line(40, "203.0.2.0", "person-7", "GET /v1/orders/90000", 200, "Tool/3")
        .replace("Mar/2024", "Jan/1970");
    text += &log(true);
    let found = concluded(&text);
    let year = |time: Option<Timestamp>| time.unwrap().to_string()[..4].to_owned();
    let seen = found.survey.seen();
    assert_eq!((year(seen.first()), year(seen.last())), ("2024".into(), "2024".into()));
    assert_eq!(year(found.campaigns[0].times().first_seen), "2024");
    assert_eq!(taken(&found), (4, 4));
    let blind = super::blind::of(&found.survey, &Question::default());
    let told = blind.iter().find(|blind| blind.about == "wrong clock").unwrap();
    assert!(
        told.text.starts_with("when 1 record was written: it is stamped 1970-01-01"),
        "{told:?}"
    );
}

#[test]
fn what_a_block_would_hit_is_counted_in_every_line() {
    let mut text = log(true);
    // Somebody else has the tool, and comes from an address of the campaign.
    let (at, path) = (21 * 86_400, "GET /v1/orders/70001");
    text += &line(at, "203.0.0.7", "person-9", path, 200, "App/5 (model 9)");
    text += &line(at + 60, "198.51.100.9", "person-9", path, 200, "Tool/3");
    let found = concluded(&text);
    let count = |parts: &[&str]| {
        text.lines().filter(|line| parts.iter().all(|part| line.contains(part))).count() as u64
    };
    let collateral = &found.collateral;
    assert_eq!(collateral.clients["203.0.0.7"], (count(&["203.0.0.7 "]), 2));
    assert_eq!(collateral.agents["Tool/3"], count(&["\"Tool/3\""]));
    let rule = collateral.rule(0).unwrap();
    let words: Vec<&str> = rule.words.iter().map(|word| word.rsplit_once(' ').unwrap().1).collect();
    assert!(words.len() > 1 && rule.requests > 300, "{rule:?}");
    assert_eq!(rule.requests + rule.collateral_requests, count(&words), "{rule:?}");
}

#[test]
fn what_the_logs_cannot_tell_is_said_and_nothing_else() {
    let told = |text: &str, detected: Option<&str>| {
        let detected = detected.map(|day| iso(day.as_bytes(), 0).unwrap());
        let question = Question { detected, ..Question::default() };
        let blind = super::blind::of(&concluded(text).survey, &question);
        blind.into_iter().map(|blind| blind.about).collect::<Vec<_>>()
    };
    // Half of its requests name an order and a name each; none has a query.
    assert_eq!(told(&log(true), None), ["query"]);
    assert_eq!(told(&log(true), Some("2024-03-28T12:00:00Z")), ["query"]);
    assert_eq!(told(&log(true), Some("2024-04-20T00:00:00Z")), ["query", "discovery"]);
    let mut poor = String::new();
    for n in 0..600 {
        let client = if n % 3 == 0 { "192.0.2.7" } else { "192.0.2.8" };
        poor += &line(n * 30, client, "-", "GET /ping", 200, "-");
    }
    assert_eq!(
        told(&poor, None),
        ["account", "program", "query", "objects", "proxy", "short logs"]
    );
}
