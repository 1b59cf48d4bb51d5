//! Families of attacks: what is always so, and what the seed decides.
//!
//! A family fixes the idea (a sweep from hundreds of addresses, a list of stolen ids, an insider);
//! which route, when, how fast, in which order, under what name and with how many misses is drawn.
//! `theft` is how a thief goes through a list, `dress` how a thief looks; the files beside them are
//! the families. [`FAMILIES`] is the one list.

mod door;
mod dress;
mod inside;
mod login;
mod sweep;
mod theft;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::rc::Rc;

use rand::RngExt;

use super::clock::DAY;
use super::dice::{self, Dice, Stream};
use super::life::Life;
use super::realm::{Needs, Realm, Style};
use super::truth::Hand;

/// An idea of an attack.
#[derive(Debug)]
pub struct Family {
    /// Its name.
    pub name: &'static str,
    /// One line for a person.
    pub doc: &'static str,
    /// What it needs of the realm.
    pub needs: Needs,
    /// Plays the thieves.
    pub play: fn(&mut Stage<'_>) -> Vec<Hand>,
}

const ANY: Needs = Needs { names: false, sale: false, styles: &[] };
const NAMES: Needs = Needs { names: true, ..ANY };
const NUMBERS: Needs = Needs { styles: &[Style::Dense], ..ANY };
const OPAQUE: Needs = Needs { styles: &[Style::Uuid, Style::Hex, Style::Code], ..ANY };
const SALE: Needs = Needs { sale: true, ..ANY };

const fn family(
    name: &'static str,
    doc: &'static str,
    needs: Needs,
    play: fn(&mut Stage<'_>) -> Vec<Hand>,
) -> Family {
    Family { name, doc, needs, play }
}

/// Every family.
pub const FAMILIES: [Family; 30] = [
    family("clean", "no attack", ANY, |_| Vec::new()),
    family("one-key", "one key or principal sweeps the ids", ANY, sweep::one_key),
    family("six", "six addresses share a list", ANY, sweep::six),
    family("dozens", "8 to 90 addresses, ids in random order", ANY, sweep::dozens),
    family("hundreds", "200 to 900 addresses", ANY, sweep::hundreds),
    family(
        "thousands",
        "1,500 to 6,000 addresses, a handful of requests each",
        ANY,
        sweep::thousands,
    ),
    family("strided", "workers take every so-many-th id", NUMBERS, sweep::strided),
    family(
        "leaked-list",
        "a leaked list of ids that cannot be guessed, few misses",
        OPAQUE,
        sweep::leaked,
    ),
    family("stale-list", "a list of foreign ids, 97 % of them unknown here", OPAQUE, sweep::stale),
    family("mimic", "plays the app's calls around each object", ANY, sweep::mimic),
    family("many-keys", "split over 20 to 200 API keys", NAMES, sweep::many_keys),
    family("two-thieves", "two thieves at once on one route", ANY, sweep::two),
    family("before-log", "had begun before the logs begin", ANY, sweep::before_log),
    family("gap", "the logs miss hours or days within the theft", ANY, sweep::gap),
    family("sale-day", "begins on the day of a sale", SALE, sweep::sale_day),
    family("slow", "a quarter of the organic novelty", ANY, sweep::slow),
    family("slower", "a tenth of the organic novelty", ANY, sweep::slower),
    family("stolen-tokens", "tokens of customers, used elsewhere", NAMES, inside::stolen_tokens),
    family(
        "insider",
        "somebody of the care desk reads more than the work needs",
        NAMES,
        inside::insider,
    ),
    family(
        "partner-key",
        "a partner's key, used beside the partner's own batch",
        NAMES,
        inside::partner_key,
    ),
    family("brute-force", "guesses at few accounts until one opens", ANY, login::brute_force),
    family(
        "stuffing-one",
        "a list of names and passwords from one address",
        ANY,
        login::stuffing_one,
    ),
    family("stuffing-many", "the same with a try or two an address", ANY, login::stuffing_many),
    family("spraying", "few passwords against many names, in rounds", ANY, login::spraying),
    family("scanner", "looks for a thousand holes and finds one", ANY, door::scanner),
    family("paged-export", "walks through the pages of a listing", ANY, door::paged_export),
    family(
        "forced-browsing",
        "tries staff routes until one opens, and drains it",
        ANY,
        door::forced_browsing,
    ),
    family("shadow", "drains a forgotten version of the API", ANY, door::shadow),
    family("shadow-host", "drains a forgotten host", ANY, door::shadow_host),
    family("injection", "payloads in queries and paths, one works", ANY, door::injection),
];

/// The family of a name.
pub fn named(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.name == name)
}

/// What a family plays on.
#[derive(Debug)]
pub struct Stage<'a> {
    /// Who exists.
    pub realm: &'a Realm,
    /// The innocent.
    pub life: &'a Life,
    /// Chance.
    pub dice: Dice,
    /// So many addresses, if the user wants it so.
    pub addresses: Option<usize>,
    /// So much of the organic novelty, if the user wants it so.
    pub rate: Option<f64>,
    /// What was decided, in words.
    pub notes: BTreeMap<String, String>,
    /// The organic novelty of the leaf that is stolen from, in objects a day.
    pub novelty: Option<u64>,
    /// A stretch that the logs lose.
    pub gap: Option<(i64, i64)>,
}

impl<'a> Stage<'a> {
    /// An empty stage.
    pub fn new(realm: &'a Realm, life: &'a Life, seed: u64) -> Self {
        Self {
            realm,
            life,
            dice: dice::roll(seed, Stream::Family),
            addresses: None,
            rate: None,
            notes: BTreeMap::new(),
            novelty: None,
            gap: None,
        }
    }

    /// Says what was decided.
    pub fn note(&mut self, name: &str, value: impl Display) {
        self.notes.insert(name.to_owned(), format!("{value}"));
    }

    /// How many addresses: what the user wants, else drawn evenly in the logarithm.
    pub fn count(&mut self, from: usize, to: usize) -> usize {
        let drawn = dice::log_uniform(&mut self.dice, from as f64, to as f64).round() as usize;
        let count = self.addresses.unwrap_or(drawn).max(1);
        self.note("addresses", count);
        count
    }

    /// From when to when: begins after a week at the earliest, takes from two days to the whole
    /// rest, and may run on until the logs end.
    pub fn period(&mut self) -> (i64, i64) {
        let span = self.realm.sizes.span;
        let days = (span.end - span.start) / DAY;
        let latest = (days * 2 / 3).max(9);
        let from = span.start + self.dice.random_range(8 * DAY..=latest * DAY);
        let rest = span.end - from;
        let most = if self.dice.random_bool(0.2) { rest } else { rest * 4 / 5 };
        let least = (2 * DAY).min(most - 1);
        let until = from + self.dice.random_range(least..=most);
        (from.min(span.end - DAY), until.min(span.end))
    }

    /// A leaf of an object; the rare ones as likely as the usual ones.
    pub fn leaf(&mut self) -> usize {
        let leaf = self.dice.random_range(0..self.realm.trade.leaves.len() as u64) as usize;
        self.note("leaf", format!("{{id}}{}", self.realm.trade.leaves[leaf].tail));
        leaf
    }

    /// How many objects a thief takes from a leaf in a stretch: so much of the organic novelty,
    /// but no more than nearly all and no fewer than forty.
    pub fn volume(&mut self, leaf: usize, (from, until): (i64, i64), rate: (f64, f64)) -> usize {
        let drawn = dice::log_uniform(&mut self.dice, rate.0, rate.1);
        let rate = self.rate.unwrap_or(drawn);
        let days = (until - from) as f64 / DAY as f64;
        let novelty = self.life.novelty(self.realm, leaf);
        let all = self.realm.ids.known.len() as f64;
        let objects = (rate * novelty * days).clamp(40.0, all * 0.85) as usize;
        self.novelty = Some(novelty as u64);
        self.note("organic novelty a day", novelty as u64);
        self.note("share of the organic novelty", format!("{rate:.2}"));
        self.note("objects wanted", objects);
        objects
    }

    /// A list of ids: a stretch in order, or some without order; misses among them as drawn.
    pub fn list(&mut self, wanted: usize, order: theft::Order, misses: f64) -> Vec<Rc<str>> {
        let realm = self.realm;
        let dice = &mut self.dice;
        let mut list = match order {
            theft::Order::Picked => realm.ids.handful(dice, wanted),
            _ => realm.ids.stretch(dice, wanted),
        };
        if misses > 0.0 {
            let extra = (list.len() as f64 * misses / (1.0 - misses)) as usize;
            for _ in 0..extra {
                let at = dice.random_range(0..=list.len() as u64) as usize;
                let id = realm.ids.absent(dice);
                list.push(id);
                let last = list.len() - 1;
                list.swap(at.min(last), last);
            }
        }
        let list = theft::arrange(dice, list, order);
        self.note("order", order.name());
        list
    }
}
