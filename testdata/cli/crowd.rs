//! What many addresses do together, and none of them alone: found, dated, counted; and silence where
//! there is nothing but customers, a sale, and mail with links.

use crate::dwell::{cell, dwell, path, table};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Draws that are the same in every run (the constants are those of Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

const DAYS: u64 = 32;
const CUSTOMERS: u64 = 4000;
const THIEF: &str = "okhttp/4.9.3";
/// The thief takes so many a day, a quarter of what is news anyway.
const TAKEN_A_DAY: u64 = 40;

/// Lines with their seconds, and what was stolen with its first and last second.
#[derive(Default)]
struct Log {
    lines: Vec<(u64, String)>,
    stolen: BTreeSet<String>,
    addresses: BTreeSet<String>,
    span: Option<(u64, u64)>,
}

impl Log {
    fn ask(&mut self, second: u64, who: (&str, &str), target: &str, agent: &str) {
        let (address, user) = who;
        let (day, rest) = (second / 86_400 + 1, second % 86_400);
        let (hour, minute, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
        let (month, day) = if day > 31 { ("Feb", day - 31) } else { ("Jan", day) };
        let line = format!(
            "{address} - {user} [{day:02}/{month}/2024:{hour:02}:{minute:02}:{seconds:02} +0000] \"GET {target} HTTP/1.1\" 200 {} \"-\" \"{agent}\"",
            700 + second % 90
        );
        self.lines.push((second, line));
    }

    /// People look at what is theirs, among other things; a few come by a link and see nothing else.
    fn people(&mut self, day: u64, visits: u64, dice: &mut Dice) {
        for _ in 0..visits {
            let customer = dice.below(CUSTOMERS);
            let second = day * 86_400 + 6 * 3600 + dice.below(16 * 3600);
            let address = format!("198.18.{}.{}", customer / 200, customer % 200 + 1);
            let user = format!("u{customer}");
            let agent = format!("Mozilla/5.0 (Phone {}) App/5.{}", customer % 37, customer % 3);
            let who = (address.as_str(), user.as_str());
            let profile = format!("/v1/customers/{}/profile", 10_000 + customer);
            self.ask(second + 5, who, &profile, &agent);
            if dice.below(100) < 93 {
                self.ask(second, who, "/v1/session", &agent);
                self.ask(second + 9, who, &format!("/v1/plans/{}", 100 + dice.below(20)), &agent);
                self.ask(second + 20, who, "/v1/news", &agent);
                self.ask(second + 31, who, &profile, &agent);
            }
        }
    }

    /// Two hundred addresses, two objects each, of one list.
    fn thief(&mut self, from: u64, days: u64, dice: &mut Dice) {
        let mut list: Vec<u64> = (0..CUSTOMERS).collect();
        for at in 0..(days * TAKEN_A_DAY) as usize {
            let other = at + dice.below((list.len() - at) as u64) as usize;
            list.swap(at, other);
        }
        for at in 0..days * TAKEN_A_DAY {
            let second =
                (from + at / TAKEN_A_DAY) * 86_400 + at % TAKEN_A_DAY * 2160 + dice.below(900);
            let address = format!("203.0.113.{}", at % 200 + 1);
            let object = (10_000 + list[at as usize]).to_string();
            self.ask(second, (&address, "-"), &format!("/v1/customers/{object}/profile"), THIEF);
            self.stolen.insert(object);
            self.addresses.insert(address);
            self.span =
                Some(self.span.map_or((second, second), |(a, b)| (a.min(second), b.max(second))));
        }
    }

    fn write(mut self, folder: &Path) -> Self {
        self.lines.sort();
        let mut text = String::new();
        self.lines.iter().for_each(|(_, line)| writeln!(text, "{line}").unwrap());
        fs::write(folder.join("access.log"), text).unwrap();
        self
    }
}

fn log(seed: u64, with_thief: bool) -> (tempfile::TempDir, Log) {
    let folder = tempfile::tempdir().unwrap();
    let (mut dice, mut log) = (Dice(seed), Log::default());
    for day in 0..DAYS {
        // A sale on three days, and fewer visits at weekends.
        let visits = match day {
            15..=17 => 900,
            day if day % 7 >= 5 => 170,
            _ => 270,
        };
        log.people(day, visits, &mut dice);
    }
    if with_thief {
        log.thief(19, 10, &mut dice);
    }
    let log = log.write(folder.path());
    (folder, log)
}

fn grave(case: &Path, name: &str) -> Vec<Value> {
    let bad = |row: &Value| matches!(cell(row, "level").as_str(), "medium" | "high" | "critical");
    table(case, name).into_iter().filter(bad).collect()
}

fn moment(second: u64) -> String {
    let (day, rest) = (second / 86_400 + 1, second % 86_400);
    let (month, day) = if day > 31 { (2, day - 31) } else { (1, day) };
    format!("2024-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

#[test]
fn a_theft_by_two_objects_an_address_is_found_dated_and_counted_object_by_object() {
    for seed in [1, 2, 3] {
        let (folder, log) = log(seed, true);
        let case = folder.path().join("case");
        dwell(&["scan", path(&folder.path().join("access.log")), "-q", "-o", path(&case)]).exits(0);
        let campaigns = grave(&case, "campaigns");
        assert_eq!(campaigns.len(), 1, "seed {seed}: {campaigns:#?}");
        let campaign = &campaigns[0];
        assert!(matches!(cell(campaign, "level").as_str(), "high" | "critical"), "{campaign:#?}");
        assert_eq!(cell(campaign, "kind"), "object_enumeration");
        let (first, last) = log.span.unwrap();
        assert_eq!(cell(campaign, "first_success"), moment(first), "seed {seed}");
        assert_eq!(cell(campaign, "last_success"), moment(last), "seed {seed}");
        assert!(cell(campaign, "common_attributes").contains(THIEF), "{campaign:#?}");
        let returned: BTreeSet<String> =
            table(&case, "exposure").iter().map(|row| cell(row, "object_id")).collect();
        assert_eq!(returned, log.stolen, "seed {seed}");
        let shown: BTreeSet<String> = table(&case, "indicators")
            .iter()
            .filter(|row| {
                row["kind"] == "client_ip" && row["campaign_id"] == campaign["campaign_id"]
            })
            .map(|row| cell(row, "value"))
            .collect();
        assert_eq!(shown, log.addresses, "seed {seed}");
    }
}

#[test]
fn customers_a_sale_and_weekends_raise_no_alarm() {
    for seed in [4, 5, 6] {
        let (folder, _) = log(seed, false);
        let case = folder.path().join("case");
        dwell(&["scan", path(&folder.path().join("access.log")), "-q", "-o", path(&case)]).exits(0);
        let found = grave(&case, "findings");
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
    }
}
