//! Innocent traffic that looks like theft: care desk, partner, monitoring, tests.
//!
//! Each reads many accounts that are not its own, and each has something a thief lacks: office
//! hours and context, a steady list, a tiny list, ids that belong to nobody.

use rand::RngExt;
use rand::seq::SliceRandom;

use super::api::{Call, Caller, Resource, answer};
use super::clock::{self, DAY, HOUR, Span};
use super::dice::{self, Dice, Stream};
use super::network;
use super::world::World;
use crate::simulate::event::usual_status;

/// Agents of the care desk, and how many of them are on shift on a weekday.
const CARE_AGENTS: u32 = 12;
const ON_SHIFT: std::ops::RangeInclusive<usize> = 4..=6;
/// Accounts on the partner's list.
const PARTNER_LIST: usize = 150;
/// Seconds between two probes of the monitoring.
const PROBE_EVERY: usize = 300;
/// Test accounts: the first twenty for the test runner, three more for the monitoring.
const TEST_ACCOUNTS: u32 = 20;
const PROBED: [u32; 3] = [21, 22, 23];

/// All calls of the business: about 900 on a weekday.
pub fn calls(world: &World, span: Span, seed: u64) -> Vec<Call> {
    let dice = &mut dice::roll(seed, Stream::Business);
    let mut calls = Vec::new();
    monitoring(dice, span, &mut calls);
    partner(dice, world, span, &mut calls);
    for day in span.days().filter(|&day| !clock::weekend(day)) {
        care_desk(dice, world, day, &mut calls);
        test_runner(dice, day, &mut calls);
    }
    calls.retain(|call| span.holds(call.at));
    calls
}

/// Agents look customers up, one after the other, each over several routes and with pauses to talk.
fn care_desk(dice: &mut Dice, world: &World, day: i64, calls: &mut Vec<Call>) {
    const DESK: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) CareDesk/3.8 Chrome/104.0.0.0";
    let mut agents: Vec<u32> = (1..=CARE_AGENTS).collect();
    agents.shuffle(dice);
    agents.truncate(dice.random_range(ON_SHIFT));
    for agent in agents {
        let ip = format!("{}.{}", network::OFFICE, 30 + agent);
        let caller = Caller::new(&ip, &format!("care-{agent:02}"), "care-desk-71b3", DESK);
        let customers = (dice::log_normal(dice, 30.0, 0.3) as u32).clamp(20, 60);
        for _ in 0..customers {
            let account = *dice::pick(dice, &world.accounts);
            let at = clock::office_moment(dice, day, 8, 18);
            look_up(dice, &caller, at, account, calls);
        }
    }
}

/// One telephone call: find the customer, open the account, perhaps its lines, perhaps the notes.
fn look_up(dice: &mut Dice, caller: &Caller, mut at: i64, account: u32, calls: &mut Vec<Call>) {
    if dice.random_bool(0.7) {
        calls.push(answer(dice, at, caller, "GET", "/v1/customers/search".to_owned(), 200, 388));
        at += dice::pause(dice, 8.0);
    }
    let status = usual_status(dice);
    calls.push(Resource::Account.call(dice, at, caller, "GET", account, status));
    for (resource, method, likely) in [
        (Resource::Lines, "GET", 0.6),
        (Resource::Notes, "GET", 0.4),
        (Resource::Notes, "POST", 0.2),
    ] {
        if dice.random_bool(likely) {
            at += dice::pause(dice, 25.0);
            let status = if method == "POST" { 201 } else { usual_status(dice) };
            calls.push(resource.call(dice, at, caller, method, account, status));
        }
    }
}

/// The billing partner fetches the use of the same accounts each night; few come and go.
fn partner(dice: &mut Dice, world: &World, span: Span, calls: &mut Vec<Call>) {
    let caller = Caller::new(
        network::PARTNER,
        "partner-billing",
        "partner-billing-e2d8",
        "BillingSync/2.4 Java/17.0.5",
    );
    let mut list = world.accounts.clone();
    list.shuffle(dice);
    let newcomers = list.split_off(PARTNER_LIST.min(list.len()));
    let mut newcomers = newcomers.into_iter();
    list.sort_unstable();
    for night in span.days() {
        let mut at = night + 2 * HOUR + dice.random_range(0..240);
        for &account in &list {
            let status = usual_status(dice);
            calls.push(Resource::Usage.call(dice, at, &caller, "GET", account, status));
            at += dice.random_range(14..22);
        }
        if let Some(newcomer) = newcomers.next().filter(|_| dice.random_bool(0.3)) {
            let leaver = dice.random_range(0..list.len() as u64) as usize;
            list[leaver] = newcomer;
            list.sort_unstable();
        }
    }
}

/// The monitoring reads three test accounts in turn, day and night.
fn monitoring(dice: &mut Dice, span: Span, calls: &mut Vec<Call>) {
    let caller = Caller::new(network::MONITOR, "monitor-01", "monitoring-11aa", "uptime-check/1.4");
    for (turn, at) in (span.start + 17..span.end).step_by(PROBE_EVERY).enumerate() {
        let resource = if turn % 2 == 0 { Resource::Account } else { Resource::Lines };
        let status = if dice.random_bool(0.001) { 503 } else { 200 };
        calls.push(resource.call(dice, at, &caller, "GET", PROBED[turn % PROBED.len()], status));
    }
}

/// The test runner tries a new build on the test accounts, up to four times a weekday.
fn test_runner(dice: &mut Dice, day: i64, calls: &mut Vec<Call>) {
    let ip = format!("{}.200", network::OFFICE);
    let caller = Caller::new(&ip, "ci-migration", "ci-4d2e", "python-requests/2.28.1");
    for _ in 0..dice.random_range(1..=4) {
        let mut at = clock::office_moment(dice, day, 9, 17).min(day + DAY - 1);
        for account in 1..=TEST_ACCOUNTS {
            let (resource, method) = if account % 5 == 0 {
                (Resource::Settings, "PATCH")
            } else {
                (Resource::Lines, "GET")
            };
            calls.push(resource.call(dice, at, &caller, method, account, 200));
            at += dice.random_range(0..2);
        }
    }
}
