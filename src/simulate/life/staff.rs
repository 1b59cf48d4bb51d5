//! Those who read what is not their own, and may: care desk, partners, aggregators, tests.
//!
//! Each has something a thief lacks: shifts and a search before, a steady list, tokens of the
//! people themselves, ids that belong to nobody.

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::simulate::clock::{self, DAY, HOUR};
use crate::simulate::dice::{self, Dice, Stream};
use crate::simulate::event::{Event, Who, usual_status};
use crate::simulate::realm::{LIBRARIES, Realm, machine, office, partner};
use crate::simulate::truth::Benign;

/// The care desk's program.
pub const DESK: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ServiceDesk/4.1 Chrome/116.0.0.0";

/// All of them, and who they are.
pub fn events(realm: &Realm, seed: u64, benign: &mut Vec<Benign>) -> Vec<Event> {
    let dice = &mut dice::roll(seed, Stream::Staff);
    let mut out = Vec::new();
    care_desk(dice, realm, benign, &mut out);
    partners(dice, realm, benign, &mut out);
    aggregator(dice, realm, benign, &mut out);
    tests(dice, realm, benign, &mut out);
    stragglers(dice, realm, benign, &mut out);
    out
}

/// One of the care desk.
pub fn clerk(realm: &Realm, number: u32) -> Who {
    let name = format!("care-{number:02}");
    realm.seen(Who::new(&office(20 + number % 200), &name, "care-desk", DESK))
}

/// How many clerks there are; the same for every part of the simulation.
pub fn clerks(realm: &Realm) -> u32 {
    (6 + realm.sizes.daily / 500).min(60)
}

/// Clerks look customers up, one after the other, in two shifts, with pauses to talk.
fn care_desk(dice: &mut Dice, realm: &Realm, benign: &mut Vec<Benign>, out: &mut Vec<Event>) {
    let clerks = clerks(realm);
    let calls = dice.random_range(12.0..35.0);
    for day in realm.sizes.span.days() {
        let mut shift: Vec<u32> = (1..=clerks).collect();
        shift.shuffle(dice);
        let share = if clock::weekend(day) { 5 } else { 2 };
        shift.truncate((clerks / share).max(1) as usize);
        for (place, number) in shift.into_iter().enumerate() {
            let who = clerk(realm, number);
            let (from, until) = if place % 2 == 0 { (7, 15) } else { (13, 21) };
            let served = (dice::log_normal(dice, calls, 0.3) as u32).clamp(5, 90);
            for _ in 0..served {
                let at = clock::office(dice, day, from, until, realm.west);
                let object = dice.random_range(0..realm.ids.known.len() as u64) as usize;
                look_up(dice, realm, &who, at, object, out);
            }
        }
    }
    let mut note = Benign::new("care desk");
    for number in 1..=clerks {
        note.add(&clerk(realm, number));
    }
    benign.push(note);
}

/// One telephone call: find the customer, open the object, perhaps some of what belongs to it.
fn look_up(
    dice: &mut Dice,
    realm: &Realm,
    who: &Who,
    mut at: i64,
    object: usize,
    out: &mut Vec<Event>,
) {
    if dice.random_bool(0.75) {
        let ask = realm.plain("GET", realm.trade.search, 388);
        out.push(Event::new(dice, at, who, ask, 200));
        at += dice::pause(dice, 8.0);
    }
    let mut leaf = 0;
    loop {
        let status = usual_status(dice);
        let ask = realm.ask(leaf, &realm.ids.known[object]);
        out.push(Event::new(dice, at, who, ask, status));
        at += dice::pause(dice, 25.0);
        if dice.random_bool(0.55) {
            return;
        }
        leaf = dice.random_range(0..realm.trade.leaves.len() as u64) as usize;
    }
}

/// Partners fetch the same list each night; few come and go. One may begin in the middle, and
/// fetches everything it is entitled to on its first night.
fn partners(dice: &mut Dice, realm: &Realm, benign: &mut Vec<Benign>, out: &mut Vec<Event>) {
    let span = realm.sizes.span;
    for number in 1..=dice.random_range(1..=3) {
        let who = partner_who(realm, number);
        let most = (realm.ids.known.len() / 12).max(20);
        let size = (dice::log_normal(dice, 250.0, 0.9) as usize).clamp(20, most);
        let mut list = subset(dice, realm.ids.known.len(), size);
        let newcomer = number > 1 && dice.random_bool(0.5);
        let begin = if newcomer { dice.random_range(8..30) * DAY } else { 0 };
        let (leaf, hour) = (leaf(dice, realm), dice.random_range(0..6) * HOUR);
        let every = if dice.random_bool(0.8) { 1 } else { 7 };
        for (night, day) in span.days().filter(|&day| day >= span.start + begin).enumerate() {
            let first = newcomer && night == 0;
            if night as i64 % every != 0 {
                continue;
            }
            let more = if first { size * dice.random_range(2..6_usize) } else { 0 };
            let extra = subset(dice, realm.ids.known.len(), more.min(most));
            let mut at = day + hour + dice.random_range(0..600);
            for &object in list.iter().chain(&extra) {
                let status = usual_status(dice);
                let ask = realm.ask(leaf, &realm.ids.known[object as usize]);
                out.push(Event::new(dice, at, &who, ask, status));
                at += dice.random_range(1..9);
            }
            for _ in 0..dice.random_range(0..=size / 60) {
                let place = dice.random_range(0..list.len() as u64) as usize;
                list[place] = dice.random_range(0..realm.ids.known.len() as u32);
            }
            list.sort_unstable();
        }
        let kind = if newcomer { "new partner" } else { "partner" };
        benign.push(Benign::of(kind, &who));
    }
}

/// A partner as the gateway sees it.
pub fn partner_who(realm: &Realm, number: u32) -> Who {
    let name = format!("partner-{number}");
    realm.seen(Who::new(&partner(60 + number), &name, &name, "BillingSync/2.4 Java/17.0.5"))
}

fn subset(dice: &mut Dice, from: usize, size: usize) -> Vec<u32> {
    let mut list: Vec<u32> = (0..size).map(|_| dice.random_range(0..from as u32)).collect();
    list.sort_unstable();
    list.dedup();
    list
}

fn leaf(dice: &mut Dice, realm: &Realm) -> usize {
    dice.random_range(0..realm.trade.leaves.len() as u64) as usize
}

/// A service that customers themselves have given access: it calls from one place with the tokens
/// of hundreds.
fn aggregator(dice: &mut Dice, realm: &Realm, benign: &mut Vec<Benign>, out: &mut Vec<Event>) {
    if !dice.random_bool(0.5) {
        return;
    }
    let client = partner(200);
    let mut users: Vec<usize> = (0..realm.people.len()).collect();
    users.shuffle(dice);
    users.truncate(dice.random_range(40..400));
    let leaf = leaf(dice, realm);
    let mut note = Benign::new("aggregator");
    for day in realm.sizes.span.days() {
        for &user in &users {
            let person = &realm.people[user];
            let who = Who::new(&client, &person.principal, "aggregator", "BudgetFriend/3 (sync)");
            let who = realm.seen(who);
            let at = day + dice.random_range(0..DAY);
            let status = usual_status(dice);
            let ask = realm.ask(leaf, &realm.ids.known[person.objects[0] as usize]);
            out.push(Event::new(dice, at, &who, ask, status));
            note.add(&Who { principal: "".into(), ..who });
        }
    }
    benign.push(note);
}

/// Now and then somebody with an app of years ago still calls the old version, and one of the staff
/// looks at an object by the way that only staff has.
fn stragglers(dice: &mut Dice, realm: &Realm, benign: &mut Vec<Benign>, out: &mut Vec<Event>) {
    let (old, staff) = (dice.random_range(0.0..1.5), dice.random_range(0.0..4.0));
    let mut note = Benign::new("staff");
    for day in realm.sizes.span.days() {
        for _ in 0..dice::count(dice, old) {
            let person = dice::pick(dice, &realm.people);
            let at = clock::waking(dice, day, realm.west);
            let who = realm.who(dice, person, at);
            let id = &realm.ids.known[person.objects[0] as usize];
            let ask = realm.ask_below(realm.trade.host, realm.trade.old_path, 0, id);
            out.push(Event::new(dice, at, &who, ask, 200));
        }
        for _ in 0..dice::count(dice, staff) {
            let number = dice.random_range(1..5_u32);
            let name = format!("staff-{number}");
            let who = realm.seen(Who::new(&office(5 + number), &name, "staff", DESK));
            note.add(&who);
            let at = clock::office(dice, day, 8, 18, realm.west);
            let id = dice::pick(dice, &realm.ids.known);
            let ask = realm.ask_below(realm.trade.host, realm.trade.staff_path, 0, id);
            out.push(Event::new(dice, at, &who, ask, 200));
        }
    }
    benign.push(note);
}

/// The test runner tries a new build on accounts of its own, and on some that do not exist.
fn tests(dice: &mut Dice, realm: &Realm, benign: &mut Vec<Benign>, out: &mut Vec<Event>) {
    let agent = *dice::pick(dice, &LIBRARIES);
    let who = realm.seen(Who::new(&office(250), "ci-runner", "ci", agent));
    let accounts = dice.random_range(5..40_u32);
    for day in realm.sizes.span.days().filter(|&day| !clock::weekend(day)) {
        for _ in 0..dice.random_range(1..=5) {
            let mut at = clock::office(dice, day, 9, 18, realm.west);
            for account in 1..=accounts {
                let id = format!("{account}").into();
                let status = if account % 7 == 0 { 404 } else { 200 };
                let ask = realm.ask(account as usize % realm.trade.leaves.len(), &id);
                out.push(Event::new(dice, at, &who, ask, status));
                at += dice.random_range(0..2);
            }
        }
    }
    benign.push(Benign::of("tests", &who));
    benign.push(Benign::of("monitoring", &Who::new(&machine(10), "monitor", "monitor", "")));
}
