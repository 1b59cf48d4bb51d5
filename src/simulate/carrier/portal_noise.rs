//! Machines on the web portal: health checks, crawlers of the public shop, a weekly scanner.

use rand::RngExt;

use super::clock::{HOUR, Span, WEEK};
use super::dice::{self, Dice, Stream};
use super::network;
use super::portal::{DEVICES, Hit, PLANS};
use super::world::World;

/// Seconds between two health checks.
const CHECK_EVERY: usize = 300;
/// Crawlers, and the seconds between two of their fetches.
const CRAWLERS: [(&str, i64); 3] = [
    ("Mozilla/5.0 (compatible; ShopIndexBot/2.1; +https://index.example/bot)", 1_900),
    ("Mozilla/5.0 (compatible; PriceSpider/1.0; +https://prices.example/about)", 3_100),
    ("ArchiveCrawler/0.9 (+https://archive.example/crawler)", 4_300),
];
/// What the scanner looks for and does not find.
const HOLES: [&str; 16] = [
    "/.env",
    "/.git/config",
    "/wp-login.php",
    "/wp-admin/setup-config.php",
    "/phpmyadmin/index.php",
    "/actuator/env",
    "/actuator/heapdump",
    "/server-status",
    "/config.json",
    "/backup.zip",
    "/.aws/credentials",
    "/solr/admin/info/system",
    "/cgi-bin/test.cgi",
    "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
    "/api/v1/pods",
    "/shell?cd+/tmp",
];

/// All hits of machines: about 400 a day.
pub fn hits(world: &World, span: Span, seed: u64) -> Vec<Hit> {
    let dice = &mut dice::roll(seed, Stream::PortalNoise);
    let mut hits = health_checks(span);
    for (number, &(agent, every)) in CRAWLERS.iter().enumerate() {
        crawl(dice, world, span, number as u32, agent, every, &mut hits);
    }
    let weeks = (span.start..span.end).step_by(WEEK as usize);
    for (week, monday) in weeks.enumerate() {
        scan(dice, world, monday, week as u32, &mut hits);
    }
    hits.retain(|hit| span.holds(hit.at));
    hits
}

fn health_checks(span: Span) -> Vec<Hit> {
    let monitor = network::MONITOR.into();
    (span.start + 3..span.end)
        .step_by(CHECK_EVERY)
        .map(|at| Hit::get(at, &monitor, "/healthz".to_owned(), 200, "uptime-check/1.4"))
        .collect()
}

/// A crawler sweeps the public shop from end to end, again and again: enumeration, but of things
/// that are meant to be found.
fn crawl(
    dice: &mut Dice,
    world: &World,
    span: Span,
    number: u32,
    agent: &'static str,
    every: i64,
    hits: &mut Vec<Hit>,
) {
    let ip = world.network.robot(number);
    let plans = PLANS.iter().map(|plan| format!("/shop/plans/{plan}"));
    let devices = DEVICES.map(|device| format!("/shop/devices/{device}"));
    let sweep: Vec<String> =
        std::iter::once("/robots.txt".to_owned()).chain(plans).chain(devices).collect();
    let mut at = span.start + dice.random_range(0..every);
    for path in sweep.iter().cycle() {
        if at >= span.end {
            return;
        }
        let status = if dice.random_bool(0.03) { 304 } else { 200 };
        hits.push(Hit::get(at, &ip, path.clone(), status, agent));
        at += dice.random_range(every / 2..every * 3 / 2);
    }
}

/// Somebody tries the well-known holes, from another address each week.
fn scan(dice: &mut Dice, world: &World, monday: i64, week: u32, hits: &mut Vec<Hit>) {
    let ip = world.network.robot(3 + week);
    let mut at = monday + dice.random_range(0..WEEK - HOUR);
    for _ in 0..dice.random_range(40..70) {
        let hole = (*dice::pick(dice, &HOLES)).to_owned();
        hits.push(Hit::get(at, &ip, hole, 404, "Mozilla/5.0 zgrab/0.x"));
        at += dice.random_range(0..3);
    }
}
