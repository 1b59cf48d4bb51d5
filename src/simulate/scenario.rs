//! A scenario: one realm, weeks of its life, one family of attacks, from a seed.

use std::path::Path;

use rand::RngExt;

use super::clock::{self, DAY, Span};
use super::dice::{self, Stream};
use super::event::Event;
use super::family::{self, FAMILIES, Stage};
use super::life::{self, Life};
use super::log::{self, FORMS, Form, Layout};
use super::realm::{Realm, Sizes};
use super::truth::{self, GroundTruth};
use crate::error::{Error, Result};

/// What to play. Whatever is `None` is drawn from the seed.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// The family of attacks; `list` of the command line prints them.
    pub family: String,
    /// Chooses everything that chance decides. Below 100 for building, from 100 on for measuring.
    pub seed: u64,
    /// Days that the logs cover.
    pub days: u32,
    /// Objects that exist.
    pub customers: Option<u32>,
    /// Requests of customers on an ordinary day; staff, partners and machines come on top.
    pub daily_requests: u32,
    /// The notation of the logs.
    pub format: Option<String>,
    /// Addresses of the thief.
    pub addresses: Option<usize>,
    /// Objects a day the thief takes, as a share of the organic novelty of the route: those that
    /// the innocent ask for in a day and did not in the week before.
    pub rate: Option<f64>,
    /// Write gzip files rather than plain ones.
    pub compress: bool,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            family: "clean".to_owned(),
            seed: 1,
            days: 42,
            customers: None,
            daily_requests: 3_000,
            format: None,
            addresses: None,
            rate: None,
            compress: false,
        }
    }
}

/// Names of the families and one line about each.
pub fn families() -> impl Iterator<Item = (&'static str, &'static str)> {
    FAMILIES.iter().map(|family| (family.name, family.doc))
}

/// Names of the notations that can be written.
pub fn formats() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|form| form.name)
}

/// Plays the scenario and writes `logs/` and `truth/` under `dir`; returns the truth.
///
/// # Errors
///
/// A name or a size in `scenario` is out of range, or a file could not be written.
pub fn write(dir: &Path, scenario: &Scenario) -> Result<GroundTruth> {
    let played = play(scenario)?;
    log::write(&dir.join("logs"), &played.events, played.span, played.layout)?;
    truth::write(&dir.join("truth"), &played.truth)?;
    Ok(played.truth)
}

/// A scenario that was played: the lines to be, and the truth about them.
struct Played {
    events: Vec<Event>,
    span: Span,
    layout: Layout,
    truth: GroundTruth,
}

fn play(scenario: &Scenario) -> Result<Played> {
    let family = family::named(&scenario.family).ok_or_else(|| {
        let names: Vec<&str> = families().map(|(name, _)| name).collect();
        Error::usage(format!("simulate: there is no family `{}`", scenario.family))
            .hint(format!("families: {}", names.join(", ")))
    })?;
    let seed = own_seed(scenario);
    let (sizes, layout) = frame(scenario, seed)?;
    let realm = Realm::draw(seed, sizes, family.needs);
    let life = life::play(&realm, seed);
    let mut stage = Stage::new(&realm, &life, seed);
    (stage.addresses, stage.rate) = (scenario.addresses, scenario.rate);
    let hands = (family.play)(&mut stage);
    let (gap, notes, novelty) = (stage.gap, stage.notes, stage.novelty);

    let span = sizes.span;
    let logged =
        |at: i64| span.holds(at) && gap.is_none_or(|(from, until)| !(from..until).contains(&at));
    let mut truth = GroundTruth {
        family: family.name.to_owned(),
        seed: scenario.seed,
        trade: realm.trade.name.to_owned(),
        format: layout.form.name.to_owned(),
        ids: realm.ids.style.name().to_owned(),
        identity: realm.identity.name().to_owned(),
        log_start: clock::rfc3339(span.start),
        log_end: clock::rfc3339(span.end),
        parameters: notes,
        organic_novelty: novelty,
        ..GroundTruth::default()
    };
    for (number, hand) in hands.iter().enumerate() {
        let (campaign, requests, objects) =
            truth::campaign(number as u8 + 1, hand, layout.form, logged, span.start);
        truth.campaigns.push(campaign);
        truth.requests.extend(requests);
        truth.objects.extend(objects);
    }
    truth.requests.sort_by_key(|request| request.at);
    let Life { mut events, benign } = life;
    truth.benign = benign;
    events.extend(hands.into_iter().flat_map(|hand| hand.events));
    if let Some((from, until)) = gap {
        let lines = events.iter().filter(|event| (from..until).contains(&event.at)).count() as u64;
        let (from, to) = (clock::rfc3339(from), clock::rfc3339(until));
        truth.gaps.push(truth::Gap { from, to, lines });
    }
    events.retain(|event| logged(event.at));
    // The sort is stable: within a second the order of generation stays, the same in every run.
    events.sort_by_key(|event| event.at);
    truth.lines = events.len() as u64;
    Ok(Played { events, span, layout, truth })
}

/// Each family has worlds of its own, so that many families of one seed are many worlds.
fn own_seed(scenario: &Scenario) -> u64 {
    let mix = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    scenario.family.bytes().fold(scenario.seed ^ 0xcbf2_9ce4_8422_2325, mix)
}

/// Sizes and the form of the logs.
fn frame(scenario: &Scenario, seed: u64) -> Result<(Sizes, Layout)> {
    let within = |name: &str, value: u32, least: u32, most: u32| {
        if (least..=most).contains(&value) {
            return Ok(());
        }
        Err(Error::usage(format!("simulate: {name} is {value}"))
            .hint(format!("give a number from {least} to {most}")))
    };
    within("days", scenario.days, 14, 365)?;
    within("requests a day", scenario.daily_requests, 50, 2_000_000)?;
    if let Some(customers) = scenario.customers {
        within("customers", customers, 500, 2_000_000)?;
    }
    let dice = &mut dice::roll(seed, Stream::Frame);
    let drawn = dice::log_uniform(dice, 8_000.0, 60_000.0) as u32;
    let any = dice::weighted(dice, &[(0_usize, 5.0), (1, 2.0), (2, 2.0), (3, 1.0)]);
    let form = match &scenario.format {
        None => &FORMS[any],
        Some(name) => form(name)?,
    };
    let start = clock::midnight(2023, 1, 2) + dice.random_range(0..500) * DAY;
    let span = Span { start, end: start + i64::from(scenario.days) * DAY };
    let layout = Layout {
        form,
        days: *dice::pick(dice, &[1, 7, 7, 14]),
        nodes: *dice::pick(dice, &[1, 1, 1, 2, 3]),
        compress: scenario.compress,
    };
    let customers = scenario.customers.unwrap_or(drawn) as usize;
    Ok((Sizes { span, customers, daily: scenario.daily_requests }, layout))
}

fn form(name: &str) -> Result<&'static Form> {
    FORMS.iter().find(|form| form.name == name).ok_or_else(|| {
        Error::usage(format!("simulate: no logs are written as `{name}`"))
            .hint(format!("formats: {}", formats().collect::<Vec<_>>().join(", ")))
    })
}
