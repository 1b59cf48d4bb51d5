//! People on the web portal: home page, sign-in, shop, and the files that browsers fetch along.

use std::rc::Rc;

use rand::RngExt;

use super::agents;
use super::clock::{self, Span};
use super::dice::{self, Dice, Stream};
use super::world::World;

/// Hits in a mean visit.
const HITS_PER_VISIT: f64 = 6.0;
/// Portal hits for each call in the app.
const PORTAL_SHARE: f64 = 0.3;
/// The portal's name, as browsers write it in the referer.
const SITE: &str = "https://www.carrier.example";
/// Plans in the shop.
pub const PLANS: [&str; 6] =
    ["essential", "unlimited", "unlimited-plus", "family", "prepaid-10", "prepaid-25"];
/// Devices in the shop: the first number and how many follow.
pub const DEVICES: std::ops::Range<u32> = 1_001..1_181;

/// One line of the portal's log.
#[derive(Debug, Clone)]
pub struct Hit {
    /// When, in seconds since 1970 UTC.
    pub at: i64,
    /// The address that connected.
    pub ip: Rc<str>,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with query if there is one.
    pub path: String,
    /// The HTTP status.
    pub status: u16,
    /// The length of the answer in bytes.
    pub bytes: u32,
    /// The page that led here, or `-`.
    pub referer: String,
    /// The user agent.
    pub agent: &'static str,
}

impl Hit {
    /// The answer to a GET without referer; the length depends on the path alone.
    pub fn get(at: i64, ip: &Rc<str>, path: String, status: u16, agent: &'static str) -> Self {
        let bytes = match status {
            200 => path.bytes().fold(900, |sum, byte| (sum * 31 + u32::from(byte)) % 40_000) + 400,
            304 => 0,
            _ => 153,
        };
        Self {
            at,
            ip: Rc::clone(ip),
            method: "GET",
            path,
            status,
            bytes,
            referer: "-".to_owned(),
            agent,
        }
    }

    /// The same hit, followed from a page of the portal.
    fn led_from(mut self, page: &str) -> Self {
        self.referer = format!("{SITE}{page}");
        self
    }
}

/// All hits of people; the sale is busy here too.
pub fn hits(world: &World, span: Span, daily: u32, seed: u64) -> Vec<Hit> {
    let dice = &mut dice::roll(seed, Stream::Portal);
    let mut hits = Vec::new();
    for day in span.days() {
        let visits = f64::from(daily) * PORTAL_SHARE * clock::demand(day) / HITS_PER_VISIT;
        for _ in 0..dice::count(dice, visits) {
            let at = clock::waking_moment(dice, day);
            let ip = world.visitor(dice, 0.5).address(dice);
            visit(dice, at, &ip, &mut hits);
        }
    }
    hits.retain(|hit| span.holds(hit.at));
    hits
}

/// Home page with its files, then sign-in or a stroll through the shop.
fn visit(dice: &mut Dice, mut at: i64, ip: &Rc<str>, hits: &mut Vec<Hit>) {
    let agent = agents::browser(dice);
    hits.push(Hit::get(at, ip, "/".to_owned(), 200, agent));
    for file in ["/static/app.3f2a91.css", "/static/app.7bd0c4.js"] {
        let status = if dice.random_bool(0.5) { 304 } else { 200 };
        hits.push(Hit::get(at, ip, file.to_owned(), status, agent).led_from("/"));
    }
    at += dice::pause(dice, 12.0);
    if dice.random_bool(0.4) {
        sign_in(dice, at, ip, agent, hits);
        return;
    }
    let mut page = "/".to_owned();
    while dice.random_bool(0.75) {
        let next = if dice.random_bool(0.4) {
            format!("/shop/plans/{}", dice::pick(dice, &PLANS))
        } else {
            format!("/shop/devices/{}", popular_device(dice))
        };
        hits.push(Hit::get(at, ip, next.clone(), 200, agent).led_from(&page));
        page = next;
        at += dice::pause(dice, 25.0);
    }
}

/// New devices sell best.
fn popular_device(dice: &mut Dice) -> u32 {
    let from_top = (dice::log_normal(dice, 9.0, 1.0) as u32).min(DEVICES.end - DEVICES.start - 1);
    DEVICES.end - 1 - from_top
}

fn sign_in(dice: &mut Dice, mut at: i64, ip: &Rc<str>, agent: &'static str, hits: &mut Vec<Hit>) {
    hits.push(Hit::get(at, ip, "/login".to_owned(), 200, agent).led_from("/"));
    loop {
        at += dice::pause(dice, 15.0);
        let status = if dice.random_bool(0.12) { 401 } else { 302 };
        let form = Hit::get(at, ip, "/login".to_owned(), status, agent).led_from("/login");
        hits.push(Hit { method: "POST", ..form });
        if status == 302 {
            break;
        }
    }
    hits.push(Hit::get(at + 1, ip, "/account".to_owned(), 200, agent).led_from("/login"));
}
