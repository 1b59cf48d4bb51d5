//! Machines: health checks, monitoring, developers' keys, crawlers of the public catalogue, and the
//! scanners that every address on the internet meets.

use rand::RngExt;

use crate::simulate::clock::DAY;
use crate::simulate::dice::{self, Dice, Stream};
use crate::simulate::event::{Ask, Event, Who};
use crate::simulate::realm::{LIBRARIES, Realm, Robot, machine};
use crate::simulate::truth::Benign;

/// Things in the catalogue.
const GOODS: u32 = 400;
const CRAWLERS: [&str; 4] = [
    "Mozilla/5.0 (compatible; ShopIndexBot/2.1; +https://index.example/bot)",
    "Mozilla/5.0 (compatible; PriceSpider/1.0; +https://prices.example/about)",
    "ArchiveCrawler/0.9 (+https://archive.example/crawler)",
    "LinkPreview/1.4 (+https://chat.example/preview)",
];
/// What scanners look for everywhere.
pub const HOLES: [&str; 28] = [
    "/.env",
    "/.git/config",
    "/.git/HEAD",
    "/wp-login.php",
    "/wp-admin/setup-config.php",
    "/xmlrpc.php",
    "/phpmyadmin/index.php",
    "/actuator/env",
    "/actuator/heapdump",
    "/actuator/gateway/routes",
    "/server-status",
    "/config.json",
    "/backup.zip",
    "/backup.sql.gz",
    "/db.sql",
    "/.aws/credentials",
    "/solr/admin/info/system",
    "/cgi-bin/luci",
    "/swagger-ui/index.html",
    "/v2/api-docs",
    "/api/v1/pods",
    "/console/login",
    "/manager/html",
    "/graphql",
    "/.vscode/sftp.json",
    "/owa/auth/logon.aspx",
    "/remote/login",
    "/boaform/admin/formLogin",
];

/// All of them, and who they are.
pub fn events(realm: &Realm, seed: u64, benign: &mut Vec<Benign>) -> Vec<Event> {
    let dice = &mut dice::roll(seed, Stream::Machines);
    let mut out = Vec::new();
    monitoring(dice, realm, &mut out);
    developers(dice, realm, benign, &mut out);
    crawlers(dice, realm, benign, &mut out);
    scanners(dice, realm, benign, &mut out);
    out
}

/// A thing of the catalogue.
pub fn item(realm: &Realm, number: u32) -> Ask {
    let mut ask = realm.page(&format!("{}/{}", realm.trade.goods, 1_000 + number));
    ask.route = format!("GET {}/{{id}}", realm.trade.goods).into();
    ask
}

/// What is new sells best.
pub fn popular(dice: &mut Dice) -> u32 {
    GOODS - 1 - (dice::log_normal(dice, 12.0, 1.1) as u32).min(GOODS - 1)
}

/// Health checks of the load balancer, and a watcher that reads two or three test objects.
fn monitoring(dice: &mut Dice, realm: &Realm, out: &mut Vec<Event>) {
    let span = realm.sizes.span;
    let every = dice.random_range(120..900_i64);
    let health = Who::new(&machine(1), "", "", "lb-health/1.0");
    let watcher = realm.seen(Who::new(&machine(10), "monitor", "monitor", "uptime-check/1.4"));
    let mut at = span.start + 7;
    let mut turn = 0_usize;
    while at < span.end {
        out.push(Event::new(dice, at, &health, realm.plain("GET", "/healthz", 2), 200));
        let id = format!("{}", 21 + turn % 3).into();
        let ask = realm.ask(turn % 2, &id);
        out.push(Event::new(dice, at + 3, &watcher, ask, 200));
        at += every;
        turn += 1;
    }
}

/// Developers with keys of their own ask for public things, some of them round the clock.
fn developers(dice: &mut Dice, realm: &Realm, benign: &mut Vec<Benign>, out: &mut Vec<Event>) {
    let mut note = Benign::new("developer");
    for number in 1..=dice.random_range(3..25_u32) {
        let client = realm.net.robot(dice, Robot::Developer);
        let agent = *dice::pick(dice, &LIBRARIES);
        let key = format!("dev-{:04x}", 40_503_u32.wrapping_mul(number) & 0xffff);
        let who = realm.seen(Who::new(&client, "", &key, agent));
        note.add(&who);
        let a_day = dice::log_normal(dice, 6.0, 1.0);
        for day in realm.sizes.span.days() {
            for _ in 0..dice::count(dice, a_day) {
                let at = day + dice.random_range(0..DAY);
                let thing = popular(dice);
                let mut ask = item(realm, thing);
                ask.host = realm.trade.host.into();
                out.push(Event::new(dice, at, &who, ask, 200));
            }
        }
    }
    benign.push(note);
}

/// Crawlers sweep the public catalogue from end to end, again and again.
fn crawlers(dice: &mut Dice, realm: &Realm, benign: &mut Vec<Benign>, out: &mut Vec<Event>) {
    let span = realm.sizes.span;
    for agent in &CRAWLERS[..dice.random_range(1..=4)] {
        let who = Who::new(&realm.net.robot(dice, Robot::Crawler), "", "", agent);
        benign.push(Benign::of("crawler", &who));
        let every = dice.random_range(600..5_000_i64);
        let mut at = span.start + dice.random_range(0..every);
        let mut number = 0;
        while at < span.end {
            let ask = if number % GOODS == 0 {
                realm.page("/robots.txt")
            } else {
                item(realm, number % GOODS)
            };
            let status = if dice.random_bool(0.03) { 304 } else { 200 };
            out.push(Event::new(dice, at, &who, ask, status));
            number += 1;
            at += dice.random_range(every / 2..every * 3 / 2);
        }
    }
}

/// Strangers try the well-known holes, some every day, and find nothing.
fn scanners(dice: &mut Dice, realm: &Realm, benign: &mut Vec<Benign>, out: &mut Vec<Event>) {
    let mut note = Benign::new("background scanner");
    let a_day = dice.random_range(0.3..3.0);
    for day in realm.sizes.span.days() {
        for _ in 0..dice::count(dice, a_day) {
            let agents = ["Mozilla/5.0 zgrab/0.x", "masscan/1.3", "-", LIBRARIES[0], LIBRARIES[2]];
            let who = Who::new(
                &realm.net.robot(dice, Robot::Scanner),
                "",
                "",
                dice::pick::<&str>(dice, &agents),
            );
            note.add(&who);
            let mut at = day + dice.random_range(0..DAY);
            let on_site = dice.random_bool(0.7);
            for _ in 0..(dice::log_normal(dice, 14.0, 1.0) as u32).clamp(1, 120) {
                let hole = *dice::pick(dice, &HOLES);
                let ask = if on_site { realm.page(hole) } else { realm.plain("GET", hole, 0) };
                let status = if on_site || dice.random_bool(0.6) { 404 } else { 403 };
                out.push(Event::new(dice, at, &who, ask, status));
                at += dice.random_range(0..4);
            }
        }
    }
    benign.push(note);
}
