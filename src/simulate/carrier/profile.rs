//! How the thief of one seed works: which route, under what name, in what order, when.

use std::rc::Rc;

use rand::RngExt;

use super::agents::ANDROID_KEY;
use super::api::{ABSENT, Resource};
use super::clock::{DAY, HOUR, NOTICED, SALE};
use super::dice::{self, Dice, Stream};

/// Client names that exist in the wild and do not surprise a gateway's operator.
const AGENTS: [&str; 6] = [
    "CarrierApp/5.2.1 (Android 9; SM-G960F)",
    "CarrierApp/5.4.0 (Android 8.1; Nexus 5X)",
    "okhttp/4.9.3",
    "python-requests/2.25.1",
    "Java/11.0.12",
    "Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F)",
];

/// The order in which the thief goes through the ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// One after the other.
    Ascending,
    /// Every so-many-th, then the same shifted by one, and so on.
    Strided(usize),
    /// No order at all.
    Shuffled,
}

impl Order {
    /// The word for it in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Strided(_) => "strided",
            Self::Shuffled => "shuffled",
        }
    }
}

/// All that the seed decides about the thief before the first request.
#[derive(Debug, Clone)]
pub struct Profile {
    /// What is read of each customer.
    pub resource: Resource,
    /// The user agent of every request.
    pub agent: Rc<str>,
    /// Whether a few customers have the same user agent.
    pub agent_shared: bool,
    /// The API key shown: the one of the Android app, or none.
    pub key: &'static str,
    /// The order of the ids.
    pub order: Order,
    /// The share of ids asked for that do not exist.
    pub misses: f64,
    /// Ids asked for, as a share of the customers that exist.
    pub greed: f64,
    /// How many addresses are rented.
    pub addresses: usize,
    /// In how many hosting prefixes (/24) they lie.
    pub prefixes: usize,
    /// The first attempt to find a way in, seconds since 1970 UTC.
    pub probing: i64,
    /// The first theft.
    pub start: i64,
    /// When somebody notices.
    pub detected: i64,
    /// From when every request is refused.
    pub contained: i64,
    /// When the thief gives up.
    pub end: i64,
}

impl Profile {
    /// Draws the thief of a seed.
    pub fn draw(seed: u64) -> Self {
        let dice = &mut dice::roll(seed, Stream::Profile);
        let start = SALE + moment(dice, 0, 20);
        let contained = NOTICED + DAY + moment(dice, 2, 12);
        Self {
            resource: *dice::pick(
                dice,
                &[Resource::Account, Resource::Lines, Resource::PlanFeatures],
            ),
            agent: (*dice::pick(dice, &AGENTS)).into(),
            agent_shared: dice.random_bool(0.5),
            key: if dice.random_bool(0.5) { ANDROID_KEY } else { ABSENT },
            order: match dice.random_range(0..3) {
                0 => Order::Ascending,
                1 => Order::Strided(dice.random_range(3..=17)),
                _ => Order::Shuffled,
            },
            misses: dice.random_range(0.03..0.25),
            greed: dice.random_range(0.52..0.74),
            addresses: dice.random_range(20..=60),
            prefixes: dice.random_range(4..=8),
            probing: start - moment(dice, 3, 20),
            start,
            detected: NOTICED + moment(dice, 7, 17),
            contained,
            end: contained + moment(dice, 3, 10),
        }
    }
}

/// Seconds between two whole hours, the later one left out.
fn moment(dice: &mut Dice, from: i64, until: i64) -> i64 {
    dice.random_range(from * HOUR..until * HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_story_keeps_its_order_for_every_seed() {
        for seed in 0..300 {
            let thief = Profile::draw(seed);
            assert!(SALE - DAY < thief.probing && thief.probing < thief.start, "{thief:?}");
            assert!((SALE..SALE + DAY).contains(&thief.start), "{thief:?}");
            assert!((NOTICED..NOTICED + DAY).contains(&thief.detected), "{thief:?}");
            assert!((NOTICED + DAY..thief.end).contains(&thief.contained), "{thief:?}");
        }
    }

    #[test]
    fn thieves_differ_from_seed_to_seed() {
        let thieves: Vec<Profile> = (0..100).map(Profile::draw).collect();
        for resource in [Resource::Account, Resource::Lines, Resource::PlanFeatures] {
            assert!(thieves.iter().any(|thief| thief.resource == resource));
        }
        for order in ["ascending", "strided", "shuffled"] {
            assert!(thieves.iter().any(|thief| thief.order.name() == order));
        }
        let keyless = thieves.iter().filter(|thief| thief.key == ABSENT).count();
        assert!((30..70).contains(&keyless), "{keyless}");
    }
}
