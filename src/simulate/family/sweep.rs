//! Thefts that go through a list of objects.

use rand::RngExt;

use super::Stage;
use super::theft::{Order, Pace, Share, Theft, recon};
use crate::simulate::clock::{DAY, HOUR};
use crate::simulate::dice;
use crate::simulate::event::Who;
use crate::simulate::realm::Realm;
use crate::simulate::truth::Hand;

/// What such a theft may rightly be called.
const KINDS: &[&str] = &["object_enumeration", "bulk_collection"];
/// The same with somebody's secret.
const KEYS: &[&str] = &["object_enumeration", "bulk_collection", "stolen_credential"];
/// From a tenth of... to many times the organic novelty: what a thief without patience takes.
const BOLD: (f64, f64) = (0.5, 8.0);

/// A theft as most are; the families change what makes them special.
fn theft(stage: &mut Stage<'_>, addresses: usize, rate: (f64, f64)) -> Theft {
    let period = stage.period();
    let order = Order::draw(&mut stage.dice);
    let misses = if stage.dice.random_bool(0.5) { stage.dice.random_range(0.0..0.3) } else { 0.0 };
    theft_in(stage, addresses, rate, period, order, misses)
}

fn theft_in(
    stage: &mut Stage<'_>,
    addresses: usize,
    rate: (f64, f64),
    period: (i64, i64),
    order: Order,
    misses: f64,
) -> Theft {
    let leaf = stage.leaf();
    let wanted = stage.volume(leaf, period, rate);
    let list = stage.list(wanted, order, misses);
    let addresses = stage.addresses(addresses);
    let hands = stage.hands(&addresses, period.0);
    let pace = Pace::draw(&mut stage.dice);
    stage.note("pace", pace.name());
    let share = dice::weighted(
        &mut stage.dice,
        &[(Share::Mixed, 5.0), (Share::Relay, 2.0), (Share::Turns, 2.0)],
    );
    let stopped = stage.dice.random_bool(0.4).then(|| {
        let (from, until) = period;
        until - stage.dice.random_range(0..=((until - from) / 6).max(1))
    });
    Theft {
        period,
        list,
        place: (stage.realm.trade.host.into(), stage.realm.trade.path),
        leaf,
        hands,
        share,
        pace,
        mimic: false,
        repeats: if stage.dice.random_bool(0.5) { stage.dice.random_range(0.0..0.05) } else { 0.0 },
        stopped,
    }
}

/// The theft with its scouting before.
fn hand(stage: &mut Stage<'_>, theft: &Theft, kinds: &'static [&'static str]) -> Hand {
    let realm: &Realm = stage.realm;
    let mut events = recon(&mut stage.dice, realm, &theft.hands, theft.period.0);
    events.extend(theft.events(&mut stage.dice, realm));
    Hand { kinds, events }
}

fn simple(stage: &mut Stage<'_>, addresses: (usize, usize), rate: (f64, f64)) -> Vec<Hand> {
    let count = stage.count(addresses.0, addresses.1);
    let theft = theft(stage, count, rate);
    vec![hand(stage, &theft, KINDS)]
}

pub fn one_key(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 4);
    let mut theft = theft(stage, count, BOLD);
    let number = stage.dice.random_range(1_000..9_999);
    let (principal, key) = if stage.dice.random_bool(0.5) {
        (format!("{}{number}77", stage.realm.trade.subject), theft.hands[0].key.to_string())
    } else {
        (String::new(), format!("dev-x{number}"))
    };
    for who in &mut theft.hands {
        *who = stage.realm.seen(Who::new(&who.client, &principal, &key, &who.agent));
    }
    vec![hand(stage, &theft, KEYS)]
}

pub fn six(stage: &mut Stage<'_>) -> Vec<Hand> {
    simple(stage, (6, 6), BOLD)
}

pub fn dozens(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(8, 90);
    let period = stage.period();
    let order = if stage.dice.random_bool(0.5) { Order::Shuffled } else { Order::Picked };
    let theft = theft_in(stage, count, BOLD, period, order, 0.0);
    vec![hand(stage, &theft, KINDS)]
}

pub fn hundreds(stage: &mut Stage<'_>) -> Vec<Hand> {
    simple(stage, (200, 900), BOLD)
}

pub fn thousands(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1_500, 6_000);
    let mut theft = theft(stage, count, (1.0, 8.0));
    // Each address does its two to eight and is not seen again.
    theft.share = Share::Relay;
    let most = count * stage.dice.random_range(2..=8_usize);
    theft.list.truncate(most);
    if theft.list.len() < count {
        theft.hands.truncate((theft.list.len() / 2).max(1));
    }
    vec![hand(stage, &theft, KINDS)]
}

pub fn strided(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(4, 60);
    let period = stage.period();
    let order = Order::Strided(stage.dice.random_range(2..=40));
    let mut theft = theft_in(stage, count, BOLD, period, order, 0.0);
    theft.share = if stage.dice.random_bool(0.5) { Share::Turns } else { Share::Relay };
    vec![hand(stage, &theft, KINDS)]
}

pub fn leaked(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 400);
    let period = stage.period();
    let misses = stage.dice.random_range(0.0..0.03);
    let theft = theft_in(stage, count, BOLD, period, Order::Picked, misses);
    vec![hand(stage, &theft, KINDS)]
}

pub fn stale(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(1, 400);
    let period = stage.period();
    let misses = stage.dice.random_range(0.95..0.985);
    let theft = theft_in(stage, count, (0.1, 1.0), period, Order::Picked, misses);
    vec![hand(stage, &theft, KINDS)]
}

pub fn mimic(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(5, 300);
    let mut theft = theft(stage, count, BOLD);
    theft.mimic = true;
    vec![hand(stage, &theft, KINDS)]
}

pub fn many_keys(stage: &mut Stage<'_>) -> Vec<Hand> {
    let keys = stage.dice.random_range(20..=200_usize);
    let count = stage.count(1, 60);
    let mut theft = theft(stage, count, BOLD);
    stage.note("keys", keys);
    let base = stage.dice.random_range(0x1000..0xefff_usize);
    theft.hands = (0..keys)
        .map(|number| {
            let like = &theft.hands[number % theft.hands.len()];
            Who::new(&like.client, "", &format!("dev-{:05x}", base + number * 7), &like.agent)
        })
        .collect();
    vec![hand(stage, &theft, KEYS)]
}

pub fn two(stage: &mut Stage<'_>) -> Vec<Hand> {
    let first_count = stage.count(3, 120);
    let first = theft(stage, first_count, BOLD);
    let mut both = vec![hand(stage, &first, KINDS)];
    let second_count = stage.count(3, 120);
    let mut second = theft(stage, second_count, BOLD);
    // At the same time and through the same route; addresses and looks are their own.
    second.leaf = first.leaf;
    second.period = (
        (first.period.0 + stage.dice.random_range(-2 * DAY..3 * DAY))
            .max(stage.realm.sizes.span.start),
        first.period.1,
    );
    second.stopped = first.stopped;
    let taken: Vec<_> = first.hands.iter().map(|who| who.client.clone()).collect();
    second.hands.retain(|who| !taken.contains(&who.client));
    if second.hands.is_empty() {
        return both;
    }
    both.push(hand(stage, &second, KINDS));
    both
}

pub fn before_log(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(2, 400);
    let span = stage.realm.sizes.span;
    let from = span.start - stage.dice.random_range(DAY..20 * DAY);
    let until = span.start + stage.dice.random_range(4 * DAY..(span.end - span.start));
    let order = Order::draw(&mut stage.dice);
    let theft = theft_in(stage, count, BOLD, (from, until), order, 0.0);
    vec![hand(stage, &theft, KINDS)]
}

pub fn gap(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(2, 400);
    let theft = theft(stage, count, BOLD);
    let (from, until) = theft.period;
    let length = dice::log_uniform(&mut stage.dice, 2.0, 72.0) as i64 * HOUR;
    let begin = if stage.dice.random_bool(0.4) {
        // The beginning itself is lost.
        from - stage.dice.random_range(0..length)
    } else {
        from + stage.dice.random_range(0..(until - from - length).max(1))
    };
    stage.gap = Some((begin, begin + length));
    stage.note("gap hours", length / HOUR);
    vec![hand(stage, &theft, KINDS)]
}

pub fn sale_day(stage: &mut Stage<'_>) -> Vec<Hand> {
    let count = stage.count(3, 400);
    let span = stage.realm.sizes.span;
    let sale = stage.realm.calendar.sale.unwrap_or(span.start + 10 * DAY);
    let from = sale + stage.dice.random_range(0..DAY);
    let until = (from + stage.dice.random_range(2 * DAY..25 * DAY)).min(span.end);
    let order = Order::draw(&mut stage.dice);
    let theft = theft_in(stage, count, BOLD, (from, until), order, 0.0);
    vec![hand(stage, &theft, KINDS)]
}

pub fn slow(stage: &mut Stage<'_>) -> Vec<Hand> {
    patient(stage, 0.25)
}

pub fn slower(stage: &mut Stage<'_>) -> Vec<Hand> {
    patient(stage, 0.1)
}

fn patient(stage: &mut Stage<'_>, rate: f64) -> Vec<Hand> {
    let count = stage.count(3, 300);
    let (from, until) = stage.period();
    let until = until.max((from + 14 * DAY).min(stage.realm.sizes.span.end));
    let order = Order::draw(&mut stage.dice);
    let theft = theft_in(stage, count, (rate, rate * 1.000_001), (from, until), order, 0.0);
    vec![hand(stage, &theft, KINDS)]
}
