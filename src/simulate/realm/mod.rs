//! Who exists: the company, its objects, the people behind them, and what happens when.
//!
//! `trade` is vocabulary, `ids` the objects, `net` addresses, `agent` devices. [`Realm::draw`]
//! decides everything that chance decides before the first request.

mod agent;
mod ids;
mod net;
mod trade;

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;

pub use agent::{LIBRARIES, browser, phone};
pub use ids::{Ids, Style};
pub use net::{Home, Net, Robot, machine, office, partner};
pub use trade::{TRADES, Trade};

use super::clock::{DAY, HOUR, Span};
use super::dice::{self, Dice, Stream};
use super::event::{Ask, Who};

/// What the gateway knows about its callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// The subject of the token and the key of the app.
    Named,
    /// The key of the app only.
    Keyed,
    /// Neither.
    Bare,
}

impl Identity {
    /// The word for it in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Keyed => "keyed",
            Self::Bare => "bare",
        }
    }
}

/// What an attack needs of the realm it happens in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Needs {
    /// Callers must be named.
    pub names: bool,
    /// There must be a sale, after the first week and not at the end.
    pub sale: bool,
    /// Some of these ids, if it matters.
    pub styles: &'static [Style],
}

/// The sizes of a realm.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// The stretch of time.
    pub span: Span,
    /// Objects that exist.
    pub customers: usize,
    /// Requests of customers on an ordinary day.
    pub daily: u32,
}

/// Somebody who may read one object, or a few.
#[derive(Debug)]
pub struct Person {
    /// The subject the gateway logs.
    pub principal: Rc<str>,
    /// Numbers of the objects.
    pub objects: Vec<u32>,
    /// Comes by in a browser rather than with the app.
    pub web: bool,
    model: &'static str,
    android: bool,
    lag: i64,
    browser: Rc<str>,
    home: Home,
    /// Addresses shared with a crowd, if the phone is out there.
    crowd: Vec<Rc<str>>,
}

/// What happens when. `None`: not in this realm.
#[derive(Debug)]
pub struct Calendar {
    /// Midnight of the first of three days of a sale.
    pub sale: Option<i64>,
    /// The newest build of the app comes out, and asks for one thing more.
    pub release: i64,
    /// The API fails for a while: from, until.
    pub outage: Option<(i64, i64)>,
    /// A mailing with links that lead straight to an object.
    pub mailing: Option<i64>,
    /// Midnight of the first of two days on which old passwords end.
    pub expiry: Option<i64>,
}

/// The company and its customers.
#[derive(Debug)]
pub struct Realm {
    /// Its words.
    pub trade: &'static Trade,
    /// What its gateway knows.
    pub identity: Identity,
    /// Sizes.
    pub sizes: Sizes,
    /// Addresses.
    pub net: Net,
    /// Objects.
    pub ids: Ids,
    /// People.
    pub people: Vec<Person>,
    /// Events.
    pub calendar: Calendar,
    /// Hours that must be added to local time to have UTC.
    pub west: i64,
    /// A sign-in is logged with the name that was tried.
    pub names_tried: bool,
    app: agent::App,
    activity: Vec<f64>,
}

impl Realm {
    /// Draws everything from a seed.
    pub fn draw(seed: u64, sizes: Sizes, needs: Needs) -> Self {
        let dice = &mut dice::roll(seed, Stream::Realm);
        let trade = dice::pick(dice, &TRADES);
        let style = if needs.styles.is_empty() {
            const ANY: [Style; 6] =
                [Style::Dense, Style::Dense, Style::Sparse, Style::Uuid, Style::Hex, Style::Code];
            *dice::pick(dice, &ANY)
        } else {
            *dice::pick(dice, needs.styles)
        };
        let identity = match dice.random_range(0..20) {
            _ if needs.names => Identity::Named,
            0..3 => Identity::Keyed,
            3..5 => Identity::Bare,
            _ => Identity::Named,
        };
        let net = Net::deal(dice);
        let mut calendar = calendar(dice, sizes.span);
        if needs.sale {
            let days = (sizes.span.end - sizes.span.start) / DAY;
            calendar.sale =
                Some(sizes.span.start + dice.random_range(8..(days * 2 / 3).max(9)) * DAY);
        }
        let app = agent::App::draw(dice, trade.app, calendar.release);
        let ids = Ids::draw(dice, style, sizes.customers);
        let people = people(dice, trade, &net, sizes.customers);
        let inequality = dice.random_range(1.0..1.7);
        let mut sum = 0.0;
        let activity = people.iter().map(|_| {
            sum += dice::log_normal(dice, 1.0, inequality);
            sum
        });
        let activity = activity.collect();
        let (west, names_tried) = (dice.random_range(-9..9), dice.random_bool(0.5));
        Self {
            trade,
            identity,
            sizes,
            net,
            ids,
            people,
            calendar,
            west,
            names_tried,
            app,
            activity,
        }
    }

    /// Somebody who comes by: mostly the regulars, with probability `casual` anybody at all.
    pub fn visitor(&self, dice: &mut Dice, casual: f64) -> &Person {
        if dice.random_bool(casual) {
            return dice::pick(dice, &self.people);
        }
        let drawn = dice.random_range(0.0..self.activity.last().copied().unwrap_or(1.0));
        let at = self.activity.partition_point(|&sum| sum <= drawn);
        &self.people[at.min(self.people.len() - 1)]
    }

    /// A person as the gateway sees them at a moment.
    pub fn who(&self, dice: &mut Dice, person: &Person, at: i64) -> Who {
        let at_home = person.crowd.is_empty() || dice.random_bool(0.35);
        let client = if at_home {
            person.home.on(at.div_euclid(DAY))
        } else {
            Rc::clone(dice::pick(dice, &person.crowd))
        };
        let agent = if person.web {
            Rc::clone(&person.browser)
        } else {
            self.app.agent(person.model, person.lag, at)
        };
        self.seen(Who {
            client,
            principal: Rc::clone(&person.principal),
            key: self.app_key(person.web, person.android),
            agent,
        })
    }

    /// Leaves out what this gateway does not know.
    pub fn seen(&self, mut who: Who) -> Who {
        if self.identity != Identity::Named {
            who.principal = "".into();
        }
        if self.identity == Identity::Bare {
            who.key = "".into();
        }
        who
    }

    /// The key that every app of a kind carries.
    pub fn app_key(&self, web: bool, android: bool) -> Rc<str> {
        let kind = if web {
            "web"
        } else if android {
            "android"
        } else {
            "ios"
        };
        format!("{}-{kind}", self.trade.name).into()
    }

    /// The app on somebody's phone, as its user agent says.
    pub fn app_agent(&self, dice: &mut Dice, at: i64) -> Rc<str> {
        let lag = (dice::log_normal(dice, 9.0, 1.6) * DAY as f64) as i64;
        self.app.agent(phone(dice).0, lag, at)
    }

    /// A device that has the new build by then asks for one thing more.
    pub fn prefetches(&self, person: &Person, at: i64) -> bool {
        !person.web && self.calendar.release + person.lag <= at
    }

    /// One leaf of one object.
    pub fn ask(&self, leaf: usize, id: &Rc<str>) -> Ask {
        self.ask_below(self.trade.host, self.trade.path, leaf, id)
    }

    /// One leaf of one object below another path, or on another host.
    pub fn ask_below(&self, host: &str, path: &str, leaf: usize, id: &Rc<str>) -> Ask {
        let leaf = &self.trade.leaves[leaf];
        let (least, spread) = leaf.bytes;
        let mix = id
            .bytes()
            .fold(2_166_136_261_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(16_777_619));
        Ask {
            host: host.into(),
            method: "GET",
            target: format!("{path}/{id}{}", leaf.tail),
            object: Some(Rc::clone(id)),
            route: format!("GET {path}/{{id}}{}", leaf.tail).into(),
            bytes: least + (mix >> 9) % spread.max(1),
        }
    }

    /// A target of the API without an object.
    pub fn plain(&self, method: &'static str, target: &str, bytes: u32) -> Ask {
        let route = format!("{method} {}", target.split('?').next().unwrap_or(target));
        Ask {
            host: self.trade.host.into(),
            method,
            target: target.to_owned(),
            object: None,
            route: route.into(),
            bytes,
        }
    }

    /// The same on the site.
    pub fn page(&self, target: &str) -> Ask {
        let bytes =
            target.bytes().fold(900_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 40_000) + 400;
        Ask { host: self.trade.site.into(), ..self.plain("GET", target, bytes) }
    }
}

fn calendar(dice: &mut Dice, span: Span) -> Calendar {
    let days = (span.end - span.start) / DAY;
    let mut some_day = |chance: f64| {
        let day = dice.random_range(0..days.max(1));
        (dice.random_bool(chance)).then_some(span.start + day * DAY)
    };
    let (sale, release, outage, mailing, expiry) =
        (some_day(0.6), some_day(1.0), some_day(0.6), some_day(0.6), some_day(0.5));
    let outage = outage.map(|day| {
        let from = day + dice.random_range(6 * HOUR..22 * HOUR);
        (from, from + dice.random_range(12..100) * 60)
    });
    Calendar { sale, release: release.unwrap_or(span.start), outage, mailing, expiry }
}

/// The people with an account who use it online; few hold several objects, a business many.
fn people(dice: &mut Dice, trade: &Trade, net: &Net, objects: usize) -> Vec<Person> {
    let mut order: Vec<u32> = (0..objects as u32).collect();
    order.shuffle(dice);
    order.truncate((objects as f64 * dice.random_range(0.25..0.7)).max(1.0) as usize);
    let crowded = dice.random_range(0.3..0.8);
    let on_the_web = dice.random_range(0.1..0.5);
    let mut number = 100_000_u32;
    let mut people = Vec::new();
    while !order.is_empty() {
        let held = match dice.random_range(0..10_000) {
            0..8 => dice.random_range(20..150),
            8..600 => dice.random_range(2..=5),
            _ => 1,
        };
        number += dice.random_range(1..9_u32);
        let (model, android) = phone(dice);
        let crowd = if dice.random_bool(crowded) {
            (0..dice.random_range(1..5)).map(|_| net.crowd(dice)).collect()
        } else {
            Vec::new()
        };
        people.push(Person {
            principal: format!("{}{number}", trade.subject).into(),
            objects: order.split_off(order.len() - held.min(order.len())),
            web: dice.random_bool(on_the_web),
            model,
            android,
            lag: (dice::log_normal(dice, 5.0, 1.3) * DAY as f64) as i64,
            browser: browser(dice),
            home: net.home(dice),
            crowd,
        });
    }
    people
}
