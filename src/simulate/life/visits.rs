//! Customers: each reads what is its own, in short visits, awake hours mostly.

use rand::RngExt;

use crate::simulate::clock::{self, DAY, HOUR};
use crate::simulate::dice::{self, Dice, Stream};
use crate::simulate::event::{Event, Who, usual_status};
use crate::simulate::realm::{Person, Realm};

/// Requests in a mean visit.
const PER_VISIT: f64 = 4.6;

/// Everything customers do; about `daily` requests on an ordinary day.
pub fn events(realm: &Realm, seed: u64) -> Vec<Event> {
    let dice = &mut dice::roll(seed, Stream::Visits);
    let mut out = Vec::new();
    let casual = dice.random_range(0.03..0.2);
    for day in realm.sizes.span.days() {
        let sale = on_sale(realm, day);
        let demand = clock::weekly(day) * if sale { dice.random_range(1.6..3.0) } else { 1.0 };
        let visits = dice::count(dice, f64::from(realm.sizes.daily) * demand / PER_VISIT);
        for _ in 0..visits {
            let at = clock::waking(dice, day, realm.west);
            let person = realm.visitor(dice, if sale { casual + 0.25 } else { casual });
            visit(dice, realm, person, at, sale, &mut out);
        }
        mailing(dice, realm, day, &mut out);
    }
    business(dice, realm, &mut out);
    fail(dice, realm, &mut out);
    out
}

fn on_sale(realm: &Realm, day: i64) -> bool {
    realm.calendar.sale.is_some_and(|sale| (sale..sale + 3 * DAY).contains(&day))
}

/// Somebody writes a request and waits a little.
fn send(
    dice: &mut Dice,
    realm: &Realm,
    who: &Who,
    at: &mut i64,
    leaf: usize,
    object: u32,
    out: &mut Vec<Event>,
) {
    let status = usual_status(dice);
    let ask = realm.ask(leaf, &realm.ids.known[object as usize]);
    out.push(Event::new(dice, *at, who, ask, status));
    *at += dice::pause(dice, 6.0);
}

/// One visit: perhaps a sign-in, then the object, then some of what belongs to it.
fn visit(
    dice: &mut Dice,
    realm: &Realm,
    person: &Person,
    mut at: i64,
    sale: bool,
    out: &mut Vec<Event>,
) {
    let who = realm.who(dice, person, at);
    if person.web {
        front_page(dice, realm, &who, &mut at, sale, out);
        if dice.random_bool(0.4) {
            return;
        }
    }
    if dice.random_bool(if person.web { 0.8 } else { 0.3 }) {
        sign_in(dice, realm, &who, person, &mut at, out);
    }
    let object = *dice::pick(dice, &person.objects);
    if dice.random_bool(0.85) {
        send(dice, realm, &who, &mut at, 0, object, out);
    }
    if realm.prefetches(person, at) {
        send(dice, realm, &who, &mut at, 1, object, out);
    }
    let habits: Vec<f64> = realm.trade.leaves.iter().map(|leaf| leaf.habit).collect();
    while dice.random_bool(0.62) {
        let object =
            if dice.random_bool(0.2) { *dice::pick(dice, &person.objects) } else { object };
        let leaf = dice::weighted_index(dice, &habits);
        send(dice, realm, &who, &mut at, leaf, object, out);
    }
    if dice.random_bool(0.03) {
        let mut ask = realm.ask(0, &realm.ids.known[object as usize]);
        ask.method = "PATCH";
        ask.route = ask.route.replace("GET", "PATCH").into();
        out.push(Event::new(dice, at, &who, ask, 200));
    }
}

/// The site: its front page with files, then a stroll through the catalogue.
fn front_page(
    dice: &mut Dice,
    realm: &Realm,
    who: &Who,
    at: &mut i64,
    sale: bool,
    out: &mut Vec<Event>,
) {
    let reader = Who { principal: "".into(), key: "".into(), ..who.clone() };
    for file in ["/", "/static/app.3f2a91.css", "/static/app.7bd0c4.js"] {
        let status = if file != "/" && dice.random_bool(0.5) { 304 } else { 200 };
        out.push(Event::new(dice, *at, &reader, realm.page(file), status));
    }
    *at += dice::pause(dice, 10.0);
    while dice.random_bool(if sale { 0.8 } else { 0.45 }) {
        let item = super::machines::popular(dice);
        let mut event = Event::new(dice, *at, &reader, super::machines::item(realm, item), 200);
        event.referer = format!("https://{}/", realm.trade.site).into();
        out.push(event);
        *at += dice::pause(dice, 20.0);
    }
}

/// A sign-in with the typing mistakes of people. On the days when old passwords end, many fail.
fn sign_in(
    dice: &mut Dice,
    realm: &Realm,
    who: &Who,
    person: &Person,
    at: &mut i64,
    out: &mut Vec<Event>,
) {
    let expired = realm.calendar.expiry.is_some_and(|day| (day..day + 2 * DAY).contains(at));
    let mistakes = match dice.random_range(0..1_000) {
        0..2 => dice.random_range(7..16),
        2..80 => dice.random_range(1..3),
        80..450 if expired => dice.random_range(1..5),
        _ => 0,
    };
    let mut visitor = who.anonymous();
    if realm.names_tried {
        visitor.principal = std::rc::Rc::clone(&person.principal);
    }
    for turn in 0..=mistakes {
        let status = if turn < mistakes { 401 } else { 200 };
        let ask = realm.plain("POST", realm.trade.login, 812);
        out.push(Event::new(dice, *at, &realm.seen(visitor.clone()), ask, status));
        *at += dice::pause(dice, if status == 401 { 9.0 } else { 2.0 });
    }
}

/// A mailing brings many people straight to one thing each, without a sign-in or anything before.
fn mailing(dice: &mut Dice, realm: &Realm, day: i64, out: &mut Vec<Event>) {
    let Some(sent) = realm.calendar.mailing else { return };
    let age = (day - sent) / DAY;
    if !(0..4).contains(&age) {
        return;
    }
    let share = [0.035, 0.012, 0.005, 0.002][age as usize];
    let leaf = 1 + (sent / DAY) as usize % (realm.trade.leaves.len() - 1);
    for _ in 0..dice::count(dice, realm.people.len() as f64 * share) {
        let person = dice::pick(dice, &realm.people);
        let mut at = clock::waking(dice, day, realm.west);
        let who = realm.who(dice, person, at);
        let object = *dice::pick(dice, &person.objects);
        send(dice, realm, &who, &mut at, leaf, object, out);
    }
}

/// Businesses with dozens of objects go through all of them once a week or once a month.
fn business(dice: &mut Dice, realm: &Realm, out: &mut Vec<Event>) {
    for person in realm.people.iter().filter(|person| person.objects.len() >= 20) {
        let every = *dice::pick(dice, &[7, 14, 30]);
        let leaf = dice.random_range(0..realm.trade.leaves.len() as u64) as usize;
        let mut day = realm.sizes.span.start + dice.random_range(0..every) * DAY;
        while day < realm.sizes.span.end {
            let mut at = clock::office(dice, day, 8, 17, realm.west);
            let who = realm.who(dice, person, at);
            sign_in(dice, realm, &who, person, &mut at, out);
            for &object in &person.objects {
                send(dice, realm, &who, &mut at, leaf, object, out);
            }
            day += every * DAY;
        }
    }
}

/// During the outage most requests fail, and apps try again.
fn fail(dice: &mut Dice, realm: &Realm, out: &mut Vec<Event>) {
    let Some((from, until)) = realm.calendar.outage else { return };
    let mut again = Vec::new();
    for event in out.iter_mut().filter(|event| (from..until).contains(&event.at)) {
        for turn in 0..dice.random_range(0..5) {
            let status = *dice::pick(dice, &[502, 503, 503, 504]);
            let (who, ask) = (event.who.clone(), event.ask.clone());
            again.push(Event::new(dice, event.at + turn * 3, &who, ask, status));
        }
        if dice.random_bool(0.6) {
            (event.status, event.bytes) = (503, 36);
        } else {
            event.at += dice.random_range(0..HOUR / 60);
        }
    }
    out.extend(again);
}
