//! Who exists: the customer ids, the people behind them, what each calls from.

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;

use super::Options;
use super::agents::Device;
use super::api::Caller;
use super::dice::{self, Dice, Stream};
use super::network::Network;
use super::profile::Profile;

/// The ids lie in so many blocks, far apart, as after the merger of several systems.
const BLOCKS: u32 = 4;
/// The share of customers who use the app at all.
const APP_SHARE: f64 = 0.35;
/// How unequal people's use of the app is (sigma of a log-normal).
const INEQUALITY: f64 = 1.4;

/// Somebody with the app, who may hold the accounts of a family.
pub struct Holder {
    /// The principal the gateway logs; it says nothing about the account ids.
    principal: Rc<str>,
    /// The accounts this person may read, one to four.
    pub accounts: Vec<u32>,
    device: Device,
    /// Addresses in turn: one at home, several behind the carrier's NAT.
    addresses: Vec<Rc<str>>,
}

impl Holder {
    /// This person as the gateway sees them at a moment.
    pub fn caller(&self, dice: &mut Dice, at: i64) -> Caller {
        Caller {
            ip: self.address(dice),
            principal: Rc::clone(&self.principal),
            key: self.device.key(),
            agent: self.device.agent(at),
        }
    }

    /// The address this person has just now.
    pub fn address(&self, dice: &mut Dice) -> Rc<str> {
        Rc::clone(dice::pick(dice, &self.addresses))
    }
}

/// The carrier and its customers.
pub struct World {
    /// Who owns which address.
    pub network: Network,
    /// Every account that exists, ascending.
    pub accounts: Vec<u32>,
    /// Every id in the blocks, of accounts or not, ascending; what a thief would try.
    pub ids: Vec<u32>,
    holders: Vec<Holder>,
    /// Running sum of the holders' activity, to draw a visitor in proportion to it.
    activity: Vec<f64>,
}

impl World {
    /// Builds the world of a seed.
    pub fn build(options: &Options, profile: &Profile) -> Self {
        let dice = &mut dice::roll(options.seed, Stream::World);
        let network = Network::deal(dice);
        let ids = blocks(dice, f64::from(options.customers) / (1.0 - profile.misses));
        let accounts: Vec<u32> =
            ids.iter().copied().filter(|_| !dice.random_bool(profile.misses)).collect();
        let holders = people(dice, &network, &accounts, profile);
        let mut sum = 0.0;
        let activity = holders.iter().map(|_| {
            sum += dice::log_normal(dice, 1.0, INEQUALITY);
            sum
        });
        let activity = activity.collect();
        Self { network, accounts, ids, holders, activity }
    }

    /// Whether an account exists.
    pub fn exists(&self, account: u32) -> bool {
        self.accounts.binary_search(&account).is_ok()
    }

    /// Somebody who comes by: mostly the regulars, with probability `casual` anybody at all.
    pub fn visitor(&self, dice: &mut Dice, casual: f64) -> &Holder {
        if dice.random_bool(casual) {
            return dice::pick(dice, &self.holders);
        }
        let total = self.activity.last().copied().unwrap_or(1.0);
        let drawn = dice.random_range(0.0..total);
        let index = self.activity.partition_point(|&sum| sum <= drawn);
        &self.holders[index.min(self.holders.len() - 1)]
    }
}

/// The eight-digit ids of all blocks, `total` in all, ascending.
fn blocks(dice: &mut Dice, total: f64) -> Vec<u32> {
    let mut tens_of_millions: Vec<u32> = (1..9).collect();
    tens_of_millions.shuffle(dice);
    tens_of_millions.truncate(BLOCKS as usize);
    tens_of_millions.sort_unstable();
    let size = (total / f64::from(BLOCKS)).ceil() as u32;
    let starts =
        tens_of_millions.iter().map(|&n| n * 10_000_000 + dice.random_range(0..40) * 100_000);
    starts.flat_map(|start| start..start + size).collect()
}

/// The people with the app; one in twenty holds a family's accounts.
fn people(dice: &mut Dice, network: &Network, accounts: &[u32], profile: &Profile) -> Vec<Holder> {
    let mut order = accounts.to_vec();
    order.shuffle(dice);
    order.truncate((accounts.len() as f64 * APP_SHARE).max(1.0) as usize);
    let mut holders = Vec::new();
    let mut number = 200_000;
    while !order.is_empty() {
        let family = if dice.random_bool(0.05) { dice.random_range(2..=4) } else { 1 };
        number += dice.random_range(1..9_u32);
        let old = profile.agent_shared && dice.random_bool(0.015);
        holders.push(Holder {
            principal: format!("cust-{number}").into(),
            accounts: order.split_off(order.len() - family.min(order.len())),
            device: if old {
                Device::Fixed(Rc::clone(&profile.agent))
            } else {
                Device::phone(dice)
            },
            addresses: addresses(dice, network),
        });
    }
    holders
}

/// Three in five customers are behind the carrier's NAT, a few behind a VPN, the rest at home.
fn addresses(dice: &mut Dice, network: &Network) -> Vec<Rc<str>> {
    match dice.random_range(0..100) {
        0..60 => (0..3).map(|_| Rc::clone(dice::pick(dice, &network.nat))).collect(),
        60..62 => vec![network.vpn(dice)],
        _ => vec![network.home(dice)],
    }
}
