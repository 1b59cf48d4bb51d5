//! Who owns which address. Every range is reserved for tests or documentation, so no real network
//! is accused: the 512 /24s of 198.18.0.0/15 stand for the whole internet and are dealt out by
//! chance; three documentation ranges are the company's own sites, its machines and its partners.

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::simulate::dice::{self, Dice};

/// The deal of prefixes.
#[derive(Debug)]
pub struct Net {
    /// Addresses that many customers share, carrier-grade.
    pub shared: Vec<Rc<str>>,
    hosting: Vec<u32>,
    homes: Vec<u32>,
    /// The share of households that have IPv6.
    six: f64,
}

impl Net {
    /// Deals the prefixes.
    pub fn deal(dice: &mut Dice) -> Self {
        let mut prefixes: Vec<u32> = (0..512).collect();
        prefixes.shuffle(dice);
        let hosting = prefixes.split_off(512 - dice.random_range(40..120));
        let pools = dice.random_range(3..12_usize);
        let shared = prefixes.split_off(prefixes.len() - pools);
        let hosts = dice.random_range(4..24);
        let shared = shared
            .iter()
            .flat_map(|&prefix| (1..=hosts).map(move |host| address(prefix, host * 9)))
            .collect();
        Self { shared, hosting, homes: prefixes, six: dice.random_range(0.0..0.35) }
    }

    /// An address in a household.
    pub fn home(&self, dice: &mut Dice) -> Home {
        if dice.random_bool(self.six) {
            return Home::Six(dice.random(), dice.random());
        }
        Home::Four(address(*dice::pick(dice, &self.homes), dice.random_range(2..255)))
    }

    /// An address that many share.
    pub fn crowd(&self, dice: &mut Dice) -> Rc<str> {
        Rc::clone(dice::pick(dice, &self.shared))
    }

    /// The address of a machine somewhere; no two kinds of machines share one.
    pub fn robot(&self, dice: &mut Dice, kind: Robot) -> Rc<str> {
        let hosts = match kind {
            Robot::Crawler => 200..206,
            Robot::Developer => 206..220,
            Robot::Scanner => 220..254,
        };
        address(*dice::pick(dice, &self.hosting), dice.random_range(hosts))
    }

    /// `count` different addresses for rent in some hosting prefixes.
    pub fn rented(&self, dice: &mut Dice, count: usize) -> Vec<Rc<str>> {
        let least = count.div_ceil(190);
        let most = (least * 4 + 3).min(self.hosting.len());
        let prefixes = dice.random_range(least.min(most)..=most).max(1);
        let mut all: Vec<(u32, u32)> = self
            .hosting
            .iter()
            .take(prefixes)
            .flat_map(|&prefix| (2..200).map(move |host| (prefix, host)))
            .collect();
        all.shuffle(dice);
        all.iter().take(count).map(|&(prefix, host)| address(prefix, host)).collect()
    }

    /// `count` different addresses of households, whose owners know nothing: a proxy network. Some
    /// are the very addresses that customers have.
    pub fn hijacked(&self, dice: &mut Dice, count: usize) -> Vec<Rc<str>> {
        let mut all: Vec<(u32, u32)> = self
            .homes
            .iter()
            .flat_map(|&prefix| (2..255).map(move |host| (prefix, host)))
            .collect();
        all.shuffle(dice);
        all.iter().take(count).map(|&(prefix, host)| address(prefix, host)).collect()
    }
}

/// A machine of somebody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Robot {
    /// It reads what is public.
    Crawler,
    /// It has a key of its own.
    Developer,
    /// It looks for holes.
    Scanner,
}

/// Where somebody lives.
#[derive(Debug, Clone)]
pub enum Home {
    /// One address.
    Four(Rc<str>),
    /// A network with a new address each day.
    Six(u16, u16),
}

impl Home {
    /// The address on a day.
    pub fn on(&self, day: i64) -> Rc<str> {
        match self {
            Self::Four(address) => Rc::clone(address),
            Self::Six(site, host) => {
                let today = (day as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(*host);
                let (a, b) = (today >> 40 & 0xffff, today >> 20 & 0xffff);
                format!("2001:db8:{site:x}:{host:x}:{a:x}:{b:x}:1:2").into()
            }
        }
    }
}

/// The company's own offices.
pub fn office(host: u32) -> Rc<str> {
    format!("203.0.113.{host}").into()
}

/// The company's own machines.
pub fn machine(host: u32) -> Rc<str> {
    format!("192.0.2.{host}").into()
}

/// The partners.
pub fn partner(host: u32) -> Rc<str> {
    format!("198.51.100.{host}").into()
}

fn address(prefix: u32, host: u32) -> Rc<str> {
    format!("198.{}.{}.{host}", 18 + prefix / 256, prefix % 256).into()
}
