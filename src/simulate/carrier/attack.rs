//! The theft: one route, many ids, many addresses, each of them slow.
//!
//! The moments come first (ramp-up over two days, then steady with jitter, round the clock); each
//! moment is then given an address and the next id of the walk.

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;

use super::api::{Call, Caller};
use super::clock::{DAY, HOUR};
use super::dice::{self, Dice, Stream};
use super::profile::{Order, Profile};
use super::recon;
use super::world::World;

/// How long it takes until the thief works at full speed, in hours.
const RAMP_HOURS: i64 = 48;
/// The share of requests that ask again for an id asked for lately.
const REPEATS: f64 = 0.01;

/// Every request of the thief's addresses, in order of time.
pub fn calls(world: &World, profile: &Profile, seed: u64) -> Vec<Call> {
    let dice = &mut dice::roll(seed, Stream::Attack);
    let addresses = world.network.rented(dice, profile.addresses, profile.prefixes);
    let walk = walk(dice, world, profile);
    let moments = moments(dice, profile, (walk.len() as f64 * (1.0 + REPEATS)) as usize);
    let sources = sources(dice, profile, &addresses, &moments);

    let mut calls = recon::calls(dice, profile, &addresses, &world.ids);
    let mut done = 0;
    for (&at, source) in moments.iter().zip(sources) {
        let again = done > 0 && dice.random_bool(REPEATS);
        let Some(&account) =
            walk.get(if again { done - dice.random_range(1..=done.min(20)) } else { done })
        else {
            break;
        };
        done += usize::from(!again);
        let caller = Caller {
            ip: source,
            principal: "-".into(),
            key: profile.key,
            agent: Rc::clone(&profile.agent),
        };
        let status = status(dice, world, profile, at, account);
        calls.push(profile.resource.call(dice, at, &caller, "GET", account, status));
    }
    calls
}

/// The ids in the order in which they are asked for: a stretch of all that may exist.
fn walk(dice: &mut Dice, world: &World, profile: &Profile) -> Vec<u32> {
    let wanted = ((world.accounts.len() as f64 * profile.greed) as usize).min(world.ids.len());
    let first = dice.random_range(0..=(world.ids.len() - wanted) as u64) as usize;
    let mut stretch = world.ids[first..first + wanted].to_vec();
    match profile.order {
        Order::Ascending => stretch,
        Order::Strided(stride) => (0..stride)
            .flat_map(|shift| stretch.iter().skip(shift).step_by(stride))
            .copied()
            .collect(),
        Order::Shuffled => {
            stretch.shuffle(dice);
            stretch
        }
    }
}

/// `count` moments from the first theft until the thief gives up, ascending.
fn moments(dice: &mut Dice, profile: &Profile, count: usize) -> Vec<i64> {
    let mut sum = 0.0;
    let mut mood = 1.0;
    let hours: Vec<f64> = (0..=(profile.end - profile.start) / HOUR)
        .map(|hour| {
            if hour % 24 == 0 {
                mood = dice.random_range(0.85..1.15);
            }
            let ramp = (0.08 + hour as f64 / RAMP_HOURS as f64).min(1.0);
            sum += ramp * mood * dice::log_normal(dice, 1.0, 0.2);
            sum
        })
        .collect();
    let mut moments: Vec<i64> = (1..count)
        .map(|_| {
            let drawn = dice.random_range(0.0..sum);
            let hour = hours.partition_point(|&until| until <= drawn) as i64;
            (profile.start + hour * HOUR + dice.random_range(0..HOUR)).min(profile.end)
        })
        .collect();
    moments.push(profile.start);
    moments.sort_unstable();
    moments
}

/// The address of each moment. New ones join during the ramp-up; shares are unequal; one in eight
/// is used for a handful of requests only, as rented addresses are that stop working.
fn sources(
    dice: &mut Dice,
    profile: &Profile,
    addresses: &[Rc<str>],
    moments: &[i64],
) -> Vec<Rc<str>> {
    let (brief, steady) = addresses.split_at(addresses.len() / 8);
    let shares: Vec<f64> =
        steady.iter().map(|_| dice::log_normal(dice, 1.0, 0.5).clamp(0.4, 2.0)).collect();
    let mut sources: Vec<Rc<str>> = moments
        .iter()
        .map(|at| {
            let hours = (at - profile.start) / HOUR;
            let joined =
                (4 + steady.len() * hours as usize / RAMP_HOURS as usize).min(steady.len());
            Rc::clone(&steady[dice::weighted_index(dice, &shares[..joined])])
        })
        .collect();
    let last = profile.contained - 2 * DAY;
    let until = moments.partition_point(|&at| at < last).max(1) as u64;
    for address in brief {
        let from = dice.random_range(0..until) as usize;
        let few = dice.random_range(5..=20);
        for source in sources.iter_mut().skip(from).step_by(7).take(few) {
            *source = Rc::clone(address);
        }
    }
    sources
}

/// What the API answers: it knows no owner, so an account that exists is given away.
fn status(dice: &mut Dice, world: &World, profile: &Profile, at: i64, account: u32) -> u16 {
    if at >= profile.contained {
        return 403;
    }
    match dice.random_range(0..1_000) {
        0..8 => 429,
        8..13 => 403,
        13..16 => 502,
        16..18 => 503,
        _ if world.exists(account) => 200,
        _ => 404,
    }
}
