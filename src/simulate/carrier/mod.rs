//! The carrier story: the example that is shipped.
//!
//! A mobile carrier's API and web portal serve their ordinary crowd
//! (customers, care desk, partner, monitoring, crawlers) while somebody reads many customer
//! records through one API route, a few requests an hour from each of many addresses, from the
//! sale of 25 November 2022 until 6 January 2023. `logs/` gets what the gateways would have
//! written, `truth/` what an omniscient witness would.
//!
//! Read `world` first (who exists), then `attack` (what the thief does). `organic`,
//! `business` and `portal` are the innocent; `emit` writes lines, `truth` counts the
//! campaign; `clock` and `dice` are when and whether. Each kind of traffic draws from a random
//! stream of its own, so that changing one leaves the others as they were. The same options give
//! the same bytes: nothing reads the clock, the host or a map's order.

mod agents;
mod api;
mod attack;
mod business;
mod emit;
mod network;
mod organic;
mod portal;
mod portal_noise;
mod profile;
mod recon;
#[cfg(test)]
mod tests;
mod truth;
mod world;

use std::path::Path;

use super::{clock, dice};
use crate::error::{Error, Result};
pub use truth::Truth;

/// What to simulate. The defaults give about 160,000 lines in less than 2.6 MB compressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Chooses everything that chance decides; the same seed gives the same bytes.
    pub seed: u64,
    /// Clean days in the logs before 25 November 2022, the day of the sale and of the first theft.
    pub days_before: u32,
    /// Customer accounts that exist. The thief asks for half to three quarters as many ids.
    pub customers: u32,
    /// Requests that customers make through the app on an ordinary day.
    pub daily_requests: u32,
    /// Write gzip files (`.log.gz`) rather than plain ones (`.log`).
    pub compress: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, days_before: 21, customers: 24_000, daily_requests: 630, compress: true }
    }
}

impl Options {
    /// Refuses sizes for which the story cannot be told.
    fn check(&self) -> Result<()> {
        let within = |name: &str, value: u32, least: u32, most: u32| {
            if (least..=most).contains(&value) {
                return Ok(());
            }
            Err(Error::usage(format!("simulate: {name} is {value}"))
                .hint(format!("give a number from {least} to {most}")))
        };
        within("days before the breach", self.days_before, 1, 365)?;
        within("customers", self.customers, 1_000, 2_000_000)?;
        within("daily requests", self.daily_requests, 10, 1_000_000)
    }
}

/// Plays out the story and writes `logs/` and `truth/` under `dir`; returns the truth.
///
/// Files of the same names are replaced; other files in `dir` are left alone.
///
/// # Errors
///
/// A size in `options` is out of range, or a file could not be written.
pub fn write(dir: &Path, options: &Options) -> Result<Truth> {
    options.check()?;
    let seed = options.seed;
    let span = clock::Span::of_story(options.days_before);
    let profile = profile::Profile::draw(seed);
    let world = world::World::build(options, &profile);

    let theft = attack::calls(&world, &profile, seed);
    let ledger = truth::Ledger::count(&profile, seed, span, &theft);

    let mut api = organic::calls(&world, span, options.daily_requests, seed);
    api.extend(business::calls(&world, span, seed));
    api.extend(theft);
    let mut hits = portal::hits(&world, span, options.daily_requests, seed);
    hits.extend(portal_noise::hits(&world, span, seed));

    emit::api_gateway(&dir.join("logs/api-gateway"), api, span, options)?;
    emit::portal(&dir.join("logs/portal"), hits, span, options)?;
    ledger.write(&dir.join("truth"))?;
    Ok(ledger.truth)
}
