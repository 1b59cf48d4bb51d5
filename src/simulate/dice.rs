//! Whether things happen: seeded draws in the few shapes the story needs.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;

/// The generator of one random stream.
pub type Dice = ChaCha8Rng;

/// The random streams; each kind of traffic has its own.
#[derive(Debug, Clone, Copy)]
pub enum Stream {
    /// How the thief works.
    Profile,
    /// Who exists.
    World,
    /// Customers in the app.
    Organic,
    /// Care desk, partner, monitoring, tests.
    Business,
    /// People on the portal.
    Portal,
    /// Machines on the portal.
    PortalNoise,
    /// The thief's requests.
    Attack,
    /// Who exists in a scenario.
    Realm,
    /// Customers of a scenario.
    Visits,
    /// Its staff and partners.
    Staff,
    /// Its machines, crawlers and scanners.
    Machines,
    /// What the attack of a scenario is.
    Family,
    /// Sizes and the form of its logs.
    Frame,
}

/// The dice of one stream of one seed.
pub fn roll(seed: u64, stream: Stream) -> Dice {
    let mut dice = Dice::seed_from_u64(seed);
    dice.set_stream(stream as u64);
    dice
}

/// One element, each equally likely. `choices` must not be empty.
pub fn pick<'a, T>(dice: &mut Dice, choices: &'a [T]) -> &'a T {
    &choices[dice.random_range(0..choices.len() as u64) as usize]
}

/// One element, likely in proportion to the number beside it. `choices` must not be empty.
pub fn weighted<T: Copy>(dice: &mut Dice, choices: &[(T, f64)]) -> T {
    let mut left = dice.random_range(0.0..choices.iter().map(|(_, weight)| weight).sum());
    let chosen = choices.iter().position(|(_, weight)| {
        left -= weight;
        left < 0.0
    });
    choices[chosen.unwrap_or(choices.len() - 1)].0
}

/// An index, likely in proportion to its weight. `weights` must not be empty.
pub fn weighted_index(dice: &mut Dice, weights: &[f64]) -> usize {
    let mut left = dice.random_range(0.0..weights.iter().sum());
    let chosen = weights.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    chosen.unwrap_or(weights.len() - 1)
}

/// A log-normal draw: mostly near `median`, now and then far above.
pub fn log_normal(dice: &mut Dice, median: f64, sigma: f64) -> f64 {
    let normal: f64 = dice.sample(StandardNormal);
    median * (sigma * normal).exp()
}

/// A draw that is even in the logarithm, from `least` to `most`.
pub fn log_uniform(dice: &mut Dice, least: f64, most: f64) -> f64 {
    if least >= most {
        return least;
    }
    dice.random_range(least.ln()..most.ln()).exp()
}

/// How many of something happen when `mean` are expected and each comes by itself.
pub fn count(dice: &mut Dice, mean: f64) -> u32 {
    let normal: f64 = dice.sample(StandardNormal);
    (mean + mean.sqrt() * normal).round().max(0.0) as u32
}

/// A pause in seconds, at least one.
pub fn pause(dice: &mut Dice, median: f64) -> i64 {
    (log_normal(dice, median, 0.7) as i64).clamp(1, 1_800)
}
