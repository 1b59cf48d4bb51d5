//! Attacks on the sign-in, each with a break-in.

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;

use super::Stage;
use super::theft::Pace;
use crate::simulate::clock::{DAY, HOUR};
use crate::simulate::dice::{self, Dice};
use crate::simulate::event::{Event, Who};
use crate::simulate::realm::{Person, Realm};
use crate::simulate::truth::Hand;

/// One try at the door.
fn attempt(dice: &mut Dice, realm: &Realm, at: i64, who: &Who, name: &str, opens: bool) -> Event {
    let mut caller = who.anonymous();
    if realm.names_tried {
        caller.principal = name.into();
    }
    let ask = realm.plain("POST", realm.trade.login, 812);
    let mut event = Event::new(dice, at, &realm.seen(caller), ask, if opens { 200 } else { 401 });
    event.aim = opens;
    event
}

/// What follows a break-in: the victim's own object, some of it or all.
fn loot(
    dice: &mut Dice,
    realm: &Realm,
    mut at: i64,
    who: &Who,
    victim: &Person,
    out: &mut Vec<Event>,
) {
    let who = realm.seen(Who { principal: Rc::clone(&victim.principal), ..who.clone() });
    for &object in &victim.objects {
        for leaf in 0..dice.random_range(1..=realm.trade.leaves.len()) {
            at += dice::pause(dice, 5.0);
            let ask = realm.ask(leaf, &realm.ids.known[object as usize]);
            let mut event = Event::new(dice, at, &who, ask, 200);
            event.aim = true;
            out.push(event);
        }
    }
}

/// So many names: some are customers, the others nobody's.
fn names(dice: &mut Dice, realm: &Realm, count: usize, known: f64) -> Vec<(String, Option<usize>)> {
    let mut people: Vec<usize> = (0..realm.people.len()).collect();
    people.shuffle(dice);
    let mut people = people.into_iter();
    (0..count)
        .map(|number| match people.next().filter(|_| dice.random_bool(known)) {
            Some(at) => (realm.people[at].principal.to_string(), Some(at)),
            None => (format!("user{}", 31_337 + number * 17), None),
        })
        .collect()
}

/// Hundreds of tries at one to three accounts, until at least one opens.
pub fn brute_force(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 8);
    let addresses = stage.addresses(count);
    let (from, _) = stage.period();
    let tries = dice::log_uniform(&mut stage.dice, 120.0, 4_000.0) as usize;
    let hours = dice::log_uniform(&mut stage.dice, 0.5, 96.0);
    let until = (from + (hours * HOUR as f64) as i64).min(stage.realm.sizes.span.end - HOUR);
    let agent = stage.agent(from);
    stage.note("tries", tries);
    let realm = stage.realm;
    let dice = &mut stage.dice;
    let targets: Vec<usize> = (0..dice.random_range(1..=3))
        .map(|_| dice.random_range(0..realm.people.len() as u64) as usize)
        .collect();
    let key = realm.app_key(true, false);
    let mut events = Vec::new();
    let moments = Pace::Steady.moments(dice, (from, until), realm.west, tries);
    for (turn, &at) in moments.iter().enumerate() {
        let who = Who::new(dice::pick(dice, &addresses), "", &key, &agent);
        let victim = &realm.people[targets[turn % targets.len()]];
        let opens = turn + 1 == moments.len();
        events.push(attempt(dice, realm, at, &who, &victim.principal, opens));
        if opens {
            loot(dice, realm, at, &who, victim, &mut events);
        }
    }
    let kinds: &[&str] = if realm.names_tried {
        &["brute_force"]
    } else {
        &["brute_force", "credential_stuffing", "password_spraying"]
    };
    Hand::one(kinds, events)
}

/// Tries each of a list of names once, from these addresses in turn.
fn stuff(stage: &mut Stage<'_>, addresses: &[Rc<str>], list: usize, rotating: bool) -> Vec<Hand> {
    let (from, until) = stage.period();
    let hours = dice::log_uniform(&mut stage.dice, 1.0, 240.0);
    let until = until.min(from + (hours * HOUR as f64) as i64).max(from + HOUR);
    let (known, luck) = (stage.dice.random_range(0.1..0.9), stage.dice.random_range(0.003..0.03));
    let agent = stage.agent(from);
    let pace = Pace::draw(&mut stage.dice);
    stage.note("tries", list);
    stage.note("hours", format!("{hours:.1}"));
    let realm = stage.realm;
    let dice = &mut stage.dice;
    let key = realm.app_key(true, false);
    let names = names(dice, realm, list, known);
    let sure = dice.random_range(list / 4..list.max(2));
    let moments = pace.moments(dice, (from, until), realm.west, list);
    let mut events = Vec::new();
    for (turn, (&at, (name, person))) in moments.iter().zip(&names).enumerate() {
        let agent = if rotating { realm.app_agent(dice, at) } else { Rc::clone(&agent) };
        let who = Who::new(&addresses[turn % addresses.len()], "", &key, &agent);
        let victim = person.map(|at| &realm.people[at]);
        let opens = victim.is_some() && (dice.random_bool(luck) || turn == sure);
        events.push(attempt(dice, realm, at, &who, name, opens));
        if let Some(victim) = victim.filter(|_| opens) {
            loot(dice, realm, at, &who, victim, &mut events);
        }
    }
    Hand::one(&["credential_stuffing", "brute_force", "password_spraying"], events)
}

/// A list from one address.
pub fn stuffing_one(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 1);
    let addresses = stage.addresses(count);
    let tries = dice::log_uniform(&mut stage.dice, 300.0, 8_000.0) as usize;
    stuff(stage, &addresses, tries, false)
}

/// A list with a try or two an address.
pub fn stuffing_many(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(600, 6_000);
    let addresses = stage.addresses(count);
    let tries = addresses.len() * stage.dice.random_range(1..=2_usize);
    let rotating = stage.dice.random_bool(0.4);
    stuff(stage, &addresses, tries, rotating)
}

/// A password for everybody, then the next: one try a name and round.
pub fn spraying(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 80);
    let addresses = stage.addresses(count);
    let (from, _) = stage.period();
    let rounds = stage.dice.random_range(2..=8_i64);
    let users = stage.dice.random_range(100..=1_500_usize);
    let apart = stage.dice.random_range(HOUR..2 * DAY);
    let takes = stage.dice.random_range(HOUR / 4..=apart);
    let agent = stage.agent(from);
    stage.note("rounds", rounds);
    stage.note("names", users);
    let realm = stage.realm;
    let dice = &mut stage.dice;
    let key = realm.app_key(true, false);
    let names = names(dice, realm, users, 0.9);
    let mut events = Vec::new();
    let mut fell = vec![false; names.len()];
    for round in 0..rounds {
        let begin = from + round * apart;
        let moments = Pace::Steady.moments(dice, (begin, begin + takes), realm.west, names.len());
        for (turn, (&at, (name, person))) in moments.iter().zip(&names).enumerate() {
            if fell[turn] {
                continue;
            }
            let who = Who::new(dice::pick(dice, &addresses), "", &key, &agent);
            let victim = person.map(|at| &realm.people[at]);
            let last = round + 1 == rounds && turn + 1 == names.len();
            let opens = victim.is_some() && (dice.random_bool(0.002) || last);
            events.push(attempt(dice, realm, at, &who, name, opens));
            fell[turn] = opens;
            if let Some(victim) = victim.filter(|_| opens) {
                loot(dice, realm, at, &who, victim, &mut events);
            }
        }
    }
    Hand::one(&["password_spraying", "credential_stuffing", "brute_force"], events)
}
