//! One request and its answer, before any gateway has written it down.

use std::rc::Rc;

use rand::RngExt;

use super::dice::{self, Dice};

/// Who asks, as far as any gateway could see. An empty text means that there is none.
#[derive(Debug, Clone)]
pub struct Who {
    /// The address that connected.
    pub client: Rc<str>,
    /// The verified subject, or the name that a sign-in claims.
    pub principal: Rc<str>,
    /// The name of the API key.
    pub key: Rc<str>,
    /// The user agent.
    pub agent: Rc<str>,
}

impl Who {
    /// Somebody from four texts.
    pub fn new(client: &Rc<str>, principal: &str, key: &str, agent: &str) -> Self {
        Self {
            client: Rc::clone(client),
            principal: principal.into(),
            key: key.into(),
            agent: agent.into(),
        }
    }

    /// The same before a token was shown.
    pub fn anonymous(&self) -> Self {
        Self { principal: "".into(), ..self.clone() }
    }
}

/// What is asked for: host, method, target and whatever object stands in it.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The host.
    pub host: Rc<str>,
    /// The HTTP method.
    pub method: &'static str,
    /// Path and query.
    pub target: String,
    /// The object's id, if the target names one.
    pub object: Option<Rc<str>>,
    /// The route as a reader would write it.
    pub route: Rc<str>,
    /// The length of a good answer in bytes.
    pub bytes: u32,
}

/// One line to be.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, in seconds since 1970 UTC.
    pub at: i64,
    /// Who.
    pub who: Who,
    /// What.
    pub ask: Ask,
    /// The page that led here, or nothing.
    pub referer: Rc<str>,
    /// The HTTP status.
    pub status: u16,
    /// The length of the answer in bytes.
    pub bytes: u32,
    /// The time to answer in milliseconds.
    pub latency: u32,
    /// It serves the purpose of a thief.
    pub aim: bool,
}

impl Event {
    /// An innocent request with its answer.
    pub fn new(dice: &mut Dice, at: i64, who: &Who, ask: Ask, status: u16) -> Self {
        let bytes = match status {
            204 | 301 | 302 | 304 => 0,
            400..=499 => 30 + u32::from(status % 100) * 3,
            500.. => 36,
            _ => ask.bytes,
        };
        let median = if status < 400 { 38.0 } else { 11.0 };
        let latency = (dice::log_normal(dice, median, 0.5) as u32).max(1);
        Self { at, who: who.clone(), ask, referer: "".into(), status, bytes, latency, aim: false }
    }

    /// Whether it was answered with what was asked for.
    pub fn served(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A status as a healthy API gives it: nearly always good.
pub fn usual_status(dice: &mut Dice) -> u16 {
    match dice.random_range(0..1_000) {
        0..=5 => 304,
        6..=8 => 404,
        9..=10 => 429,
        11..=12 => 502,
        13 => 500,
        14 => 503,
        _ => 200,
    }
}
