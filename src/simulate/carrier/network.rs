//! Who owns which address. Every range is reserved for tests or documentation, so no real network
//! is accused: the 512 /24s of 198.18.0.0/15 stand for the whole internet and are dealt out by
//! chance, three documentation ranges are the carrier's own sites and its partner.

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;

use super::dice::{self, Dice};

/// The care desk and the test runner sit behind this office prefix (its first three octets).
pub const OFFICE: &str = "203.0.113";
/// The billing partner's one address.
pub const PARTNER: &str = "192.0.2.77";
/// The address of the monitoring service.
pub const MONITOR: &str = "192.0.2.10";

/// Carrier NAT prefixes, and addresses in use in each.
const NAT_PREFIXES: usize = 6;
const NAT_HOSTS: u32 = 6;
/// Hosting prefixes; the thief rents in the first so many of them, robots in all.
const HOSTING_PREFIXES: usize = 12;

/// The deal of prefixes for one seed.
pub struct Network {
    /// Addresses of the carrier's NAT, each shared by many customers.
    pub nat: Vec<Rc<str>>,
    hosting: Vec<u32>,
    homes: Vec<u32>,
}

impl Network {
    /// Deals the prefixes.
    pub fn deal(dice: &mut Dice) -> Self {
        let mut prefixes: Vec<u32> = (0..512).collect();
        prefixes.shuffle(dice);
        let homes = prefixes.split_off(NAT_PREFIXES + HOSTING_PREFIXES);
        let hosting = prefixes.split_off(NAT_PREFIXES);
        let nat = prefixes
            .iter()
            .flat_map(|&prefix| (1..=NAT_HOSTS).map(move |host| address(prefix, host * 16)));
        Self { nat: nat.collect(), hosting, homes }
    }

    /// The address of one household.
    pub fn home(&self, dice: &mut Dice) -> Rc<str> {
        if dice.random_bool(0.08) {
            let (site, host): (u16, u16) = (dice.random(), dice.random());
            return format!("2001:db8:{site:x}::{host:x}").into();
        }
        address(*dice::pick(dice, &self.homes), dice.random_range(2..255))
    }

    /// A customer's VPN exit: in the hosting prefixes too, but never one of the thief's addresses.
    pub fn vpn(&self, dice: &mut Dice) -> Rc<str> {
        address(*dice::pick(dice, &self.hosting), dice.random_range(130..250))
    }

    /// The address of a crawler or scanner.
    pub fn robot(&self, number: u32) -> Rc<str> {
        address(self.hosting[number as usize % self.hosting.len()], 121 + number % 8)
    }

    /// `count` different rented addresses for the thief, in `prefixes` hosting prefixes.
    pub fn rented(&self, dice: &mut Dice, count: usize, prefixes: usize) -> Vec<Rc<str>> {
        let mut all: Vec<(u32, u32)> = self
            .hosting
            .iter()
            .take(prefixes)
            .flat_map(|&prefix| (2..=120).map(move |host| (prefix, host)))
            .collect();
        all.shuffle(dice);
        all.iter().take(count).map(|&(prefix, host)| address(prefix, host)).collect()
    }
}

fn address(prefix: u32, host: u32) -> Rc<str> {
    format!("198.{}.{}.{host}", 18 + prefix / 256, prefix % 256).into()
}
