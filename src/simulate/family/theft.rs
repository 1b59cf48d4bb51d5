//! How a thief goes through a list: in which order, at what pace, with how many hands.

use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::simulate::clock::{self, DAY, HOUR};
use crate::simulate::dice::{self, Dice};
use crate::simulate::event::{Event, Who};
use crate::simulate::realm::Realm;

/// The order in which ids are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// One after the other.
    Ascending,
    /// From the last to the first.
    Descending,
    /// Every so-many-th, then the same shifted by one, and so on.
    Strided(usize),
    /// A stretch, in no order.
    Shuffled,
    /// Some of all, in no order.
    Picked,
}

impl Order {
    /// Any of them.
    pub fn draw(dice: &mut Dice) -> Self {
        match dice.random_range(0..10) {
            0..3 => Self::Ascending,
            3 => Self::Descending,
            4 => Self::Strided(dice.random_range(2..=40)),
            5..8 => Self::Shuffled,
            _ => Self::Picked,
        }
    }

    /// The word for it in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
            Self::Strided(_) => "strided",
            Self::Shuffled => "shuffled stretch",
            Self::Picked => "picked at random",
        }
    }
}

/// Puts a list in order.
pub fn arrange(dice: &mut Dice, mut list: Vec<Rc<str>>, order: Order) -> Vec<Rc<str>> {
    match order {
        Order::Ascending => {}
        Order::Descending => list.reverse(),
        Order::Strided(step) => {
            list =
                (0..step).flat_map(|from| list.iter().skip(from).step_by(step)).cloned().collect();
        }
        Order::Shuffled | Order::Picked => list.shuffle(dice),
    }
    list
}

/// When a thief works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Round the clock.
    Steady,
    /// Like people: awake hours.
    Waking,
    /// While others sleep.
    Nights,
    /// A few hours on some of the days.
    Bursts,
}

impl Pace {
    /// Any of them, round the clock most often.
    pub fn draw(dice: &mut Dice) -> Self {
        dice::weighted(
            dice,
            &[(Self::Steady, 5.0), (Self::Waking, 2.0), (Self::Nights, 1.0), (Self::Bursts, 2.0)],
        )
    }

    /// The word for it in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Waking => "waking hours",
            Self::Nights => "nights",
            Self::Bursts => "bursts",
        }
    }

    /// How busy each hour of the stretch is.
    fn weights(self, dice: &mut Dice, from: i64, until: i64, west: i64) -> Vec<f64> {
        let ramp = f64::from(dice.random_range(1..72_u32));
        let mut burst = false;
        (0..=(until - from) / HOUR)
            .map(|hour| {
                let local = ((from / HOUR + hour - west).rem_euclid(24)) as usize;
                if hour % 6 == 0 {
                    burst = dice.random_bool(0.15);
                }
                let busy = match self {
                    Self::Steady => 1.0,
                    Self::Waking => clock::rhythm(local),
                    Self::Nights => f64::from(u8::from(local < 6)) + 0.001,
                    Self::Bursts => f64::from(u8::from(burst)) + 0.001,
                };
                busy * ((hour as f64 + 0.5) / ramp).min(1.0) * dice::log_normal(dice, 1.0, 0.25)
            })
            .collect()
    }

    /// `count` moments, ascending; the first is the beginning.
    pub fn moments(
        self,
        dice: &mut Dice,
        (from, until): (i64, i64),
        west: i64,
        count: usize,
    ) -> Vec<i64> {
        // Who begins when the log ends has an hour.
        let until = until.max(from);
        let mut sum = 0.0;
        let sums: Vec<f64> = self
            .weights(dice, from, until, west)
            .into_iter()
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        let mut moments: Vec<i64> = (1..count)
            .map(|_| {
                let drawn = dice.random_range(0.0..sum);
                let hour = sums.partition_point(|&until| until <= drawn) as i64;
                (from + hour * HOUR + dice.random_range(0..HOUR)).min(until)
            })
            .collect();
        moments.push(from);
        moments.sort_unstable();
        moments
    }
}

/// How the list is shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// Whoever is free takes the next.
    Mixed,
    /// One hand after the other, each for a stretch of time.
    Relay,
    /// Each in turn.
    Turns,
}

/// A theft, decided in every part.
#[derive(Debug)]
pub struct Theft {
    /// From when to when.
    pub period: (i64, i64),
    /// The ids, in the order in which they are asked for.
    pub list: Vec<Rc<str>>,
    /// The host and the path before the id.
    pub place: (Rc<str>, &'static str),
    /// What is read of each.
    pub leaf: usize,
    /// Who asks.
    pub hands: Vec<Who>,
    /// How the list is shared out.
    pub share: Share,
    /// When.
    pub pace: Pace,
    /// The app's calls are played around each object.
    pub mimic: bool,
    /// The share of requests that ask again for what was asked for lately.
    pub repeats: f64,
    /// From when on everything is refused.
    pub stopped: Option<i64>,
}

impl Theft {
    /// Carries it out.
    pub fn events(&self, dice: &mut Dice, realm: &Realm) -> Vec<Event> {
        let count = (self.list.len() as f64 * (1.0 + self.repeats)) as usize;
        let moments = self.pace.moments(dice, self.period, realm.west, count);
        let mut out = Vec::new();
        let mut done = 0;
        for (turn, &at) in moments.iter().enumerate() {
            let again = done > 0 && dice.random_bool(self.repeats);
            let place = if again { done - dice.random_range(1..=done.min(20)) } else { done };
            let Some(id) = self.list.get(place) else { break };
            done += usize::from(!again);
            let who = self.hand(dice, turn, moments.len());
            self.read(dice, realm, at, who, id, &mut out);
        }
        out
    }

    fn hand(&self, dice: &mut Dice, turn: usize, turns: usize) -> &Who {
        let hands = self.hands.len();
        let at = match self.share {
            Share::Mixed => dice.random_range(0..hands as u64) as usize,
            Share::Relay => turn * hands / turns.max(1),
            Share::Turns => turn % hands,
        };
        &self.hands[at.min(hands - 1)]
    }

    /// One object, and what the app would ask around it if the thief plays the app.
    fn read(
        &self,
        dice: &mut Dice,
        realm: &Realm,
        mut at: i64,
        who: &Who,
        id: &Rc<str>,
        out: &mut Vec<Event>,
    ) {
        if self.mimic && dice.random_bool(0.3) {
            let ask = realm.plain("POST", realm.trade.login, 812);
            out.push(Event::new(dice, at, &who.anonymous(), ask, 200));
            at += dice::pause(dice, 2.0);
        }
        let mut leaves = vec![self.leaf];
        if self.mimic && self.leaf != 0 {
            leaves.insert(0, 0);
        }
        if self.mimic && dice.random_bool(0.4) {
            leaves.push(dice.random_range(0..realm.trade.leaves.len() as u64) as usize);
        }
        for leaf in leaves {
            let ask = realm.ask_below(&self.place.0, self.place.1, leaf, id);
            let status = self.status(dice, realm, at, id);
            let mut event = Event::new(dice, at, who, ask, status);
            event.aim = true;
            out.push(event);
            at += dice::pause(dice, 6.0);
        }
    }

    /// The API knows no owner, so an object that exists is given away.
    fn status(&self, dice: &mut Dice, realm: &Realm, at: i64, id: &str) -> u16 {
        if self.stopped.is_some_and(|stopped| at >= stopped) {
            return 403;
        }
        match dice.random_range(0..1_000) {
            0..4 => 429,
            4..8 => 502,
            _ if realm.ids.exists(id) => 200,
            _ => 404,
        }
    }
}

/// A few refused requests on neighbouring routes, hours or days before.
pub fn recon(dice: &mut Dice, realm: &Realm, hands: &[Who], before: i64) -> Vec<Event> {
    if dice.random_bool(0.4) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut at = before - dice.random_range(HOUR..4 * DAY);
    let scouts = &hands[..hands.len().min(2)];
    for _ in 0..dice.random_range(2..25) {
        let who = dice::pick(dice, scouts).clone();
        let ids = &realm.ids.known;
        let id = dice::pick(dice, ids).clone();
        let (target, status) = match dice.random_range(0..6) {
            0 => (realm.trade.path.to_owned(), 400),
            1 => (format!("{}/{id}", realm.trade.staff_path), 403),
            2 => (format!("{}/{id}", realm.trade.old_path), 404),
            3 => ("/openapi.json".to_owned(), 404),
            4 => (format!("{}/{id}/notes", realm.trade.path), 401),
            _ => ("/internal/status".to_owned(), 404),
        };
        out.push(Event::new(dice, at, &who, realm.plain("GET", &target, 0), status));
        at = (at + dice::pause(dice, 90.0)).min(before - 1);
    }
    out
}
