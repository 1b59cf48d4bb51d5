//! Customers in the app: each reads its own account, in short visits, awake hours mostly.

use rand::RngExt;

use super::api::{self, Call, Caller, Resource, answer};
use super::clock::{self, Span};
use super::dice::{self, Dice, Stream};
use super::world::{Holder, World};
use crate::simulate::event::usual_status;

/// Calls in a mean visit, sign-in included.
const CALLS_PER_VISIT: f64 = 4.4;

/// What a customer does next.
#[derive(Clone, Copy)]
enum Act {
    Read(Resource),
    OneBill,
    Plans,
    ChangeSettings,
}

const HABITS: [(Act, f64); 8] = [
    (Act::Read(Resource::Account), 26.0),
    (Act::Read(Resource::Lines), 22.0),
    (Act::Read(Resource::Usage), 24.0),
    (Act::Read(Resource::Bills), 10.0),
    (Act::Read(Resource::PlanFeatures), 0.4),
    (Act::OneBill, 6.0),
    (Act::Plans, 8.0),
    (Act::ChangeSettings, 2.0),
];

/// All calls of the customers' apps; about `daily` on an ordinary day.
pub fn calls(world: &World, span: Span, daily: u32, seed: u64) -> Vec<Call> {
    let dice = &mut dice::roll(seed, Stream::Organic);
    let mut calls = Vec::new();
    for day in span.days() {
        // A sale brings back people who had not looked for months.
        let casual = if clock::on_sale(day) { 0.3 } else { 0.08 };
        let visits = dice::count(dice, f64::from(daily) * clock::demand(day) / CALLS_PER_VISIT);
        for _ in 0..visits {
            let at = clock::waking_moment(dice, day);
            let holder = world.visitor(dice, casual);
            visit(dice, holder, at, &mut calls);
        }
    }
    calls.retain(|call| span.holds(call.at));
    calls
}

/// One visit: perhaps a sign-in, then a few reads some seconds apart.
fn visit(dice: &mut Dice, holder: &Holder, mut at: i64, calls: &mut Vec<Call>) {
    let caller = holder.caller(dice, at);
    if dice.random_bool(0.4) {
        at = sign_in(dice, &caller, at, calls);
    }
    let mut account = *dice::pick(dice, &holder.accounts);
    loop {
        if dice.random_bool(0.3) {
            account = *dice::pick(dice, &holder.accounts);
        }
        let act = dice::weighted(dice, &HABITS);
        let call = perform(dice, act, &caller, at, account);
        // An expired token: the gateway refuses, the app renews it unseen and asks again.
        if dice.random_bool(0.004) {
            calls.push(Call { caller: caller.anonymous(), status: 401, bytes: 43, ..call });
            at = sign_in(dice, &caller, at + 1, calls);
            continue;
        }
        calls.push(call);
        if dice.random_bool(0.26) {
            return;
        }
        at += dice::pause(dice, 6.0);
    }
}

fn perform(dice: &mut Dice, act: Act, caller: &Caller, at: i64, account: u32) -> Call {
    let status = usual_status(dice);
    match act {
        Act::Read(resource) => resource.call(dice, at, caller, "GET", account, status),
        Act::ChangeSettings => Resource::Settings.call(dice, at, caller, "PATCH", account, 200),
        Act::Plans => {
            let shopper = if dice.random_bool(0.3) { caller.anonymous() } else { caller.clone() };
            answer(dice, at, &shopper, "GET", "/v1/plans".to_owned(), status, 8_214)
        }
        Act::OneBill => {
            let month = clock::bill_month(at, dice.random_range(1..4));
            let path = format!("{}/{month}", Resource::Bills.path(account));
            answer(dice, at, caller, "GET", path, status, 2_000 + account % 97 * 3)
        }
    }
}

/// A sign-in with the typing mistakes of people; now and then somebody forgot the password.
fn sign_in(dice: &mut Dice, caller: &Caller, mut at: i64, calls: &mut Vec<Call>) -> i64 {
    let mistakes = match dice.random_range(0..1_000) {
        0..2 => dice.random_range(7..16),
        2..90 => dice.random_range(1..3),
        _ => 0,
    };
    let visitor = Caller { principal: api::ABSENT.into(), ..caller.clone() };
    for mistake in 0..=mistakes {
        let status = if mistake < mistakes { 401 } else { 200 };
        calls.push(answer(dice, at, &visitor, "POST", "/v1/auth/token".to_owned(), status, 812));
        at += dice::pause(dice, if status == 401 { 9.0 } else { 2.0 });
    }
    at
}
