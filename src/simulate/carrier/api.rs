//! One call through the API gateway, and what the API answers: routes, sizes, response times.

use std::rc::Rc;

use super::dice::{self, Dice};

/// The host name of the API.
pub const HOST: &str = "api.carrier.example";
/// How the gateway writes a value that is not there.
pub const ABSENT: &str = "-";

/// Who calls, as far as the gateway can see.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The address that connected.
    pub ip: Rc<str>,
    /// The authorised subject, or [`ABSENT`].
    pub principal: Rc<str>,
    /// The API key's name, or [`ABSENT`].
    pub key: &'static str,
    /// The user agent.
    pub agent: Rc<str>,
}

impl Caller {
    /// A caller from its parts.
    pub fn new(ip: &str, principal: &str, key: &'static str, agent: &str) -> Self {
        Self { ip: ip.into(), principal: principal.into(), key, agent: agent.into() }
    }

    /// The same caller before it has shown a token.
    pub fn anonymous(&self) -> Self {
        Self { principal: ABSENT.into(), ..self.clone() }
    }
}

/// One request and its answer.
#[derive(Debug, Clone)]
pub struct Call {
    /// When, in seconds since 1970 UTC.
    pub at: i64,
    /// Who.
    pub caller: Caller,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, without query, as the gateway logs it.
    pub path: String,
    /// The HTTP status.
    pub status: u16,
    /// The length of the answer in bytes.
    pub bytes: u32,
    /// The time to answer in milliseconds.
    pub latency: u32,
}

/// What can be asked about one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// The account itself.
    Account,
    /// The phone lines of the account.
    Lines,
    /// Use of data and minutes.
    Usage,
    /// The list of bills.
    Bills,
    /// Notes of the care desk.
    Notes,
    /// Features of the plan; an old route, hardly used.
    PlanFeatures,
    /// Settings of the account.
    Settings,
}

impl Resource {
    /// The route below the account.
    fn tail(self) -> &'static str {
        match self {
            Self::Account => "",
            Self::Lines => "/lines",
            Self::Usage => "/usage",
            Self::Bills => "/bills",
            Self::Notes => "/notes",
            Self::PlanFeatures => "/plan-features",
            Self::Settings => "/settings",
        }
    }

    /// The path of this resource of one account.
    pub fn path(self, account: u32) -> String {
        format!("/v1/customers/{account}{}", self.tail())
    }

    /// The route as a reader would write it.
    pub fn template(self) -> String {
        format!("/v1/customers/{{id}}{}", self.tail())
    }

    /// The length of a good answer: it depends on the account and hardly changes.
    fn bytes(self, account: u32) -> u32 {
        let (least, spread) = match self {
            Self::Account => (612, 180),
            Self::Lines => (340, 700),
            Self::Usage => (905, 250),
            Self::Bills => (1_480, 400),
            Self::Notes => (80, 600),
            Self::PlanFeatures => (520, 240),
            Self::Settings => (210, 40),
        };
        least + (account.wrapping_mul(2_654_435_761) >> 16) % spread
    }

    /// A call for this resource, with its answer.
    pub fn call(
        self,
        dice: &mut Dice,
        at: i64,
        caller: &Caller,
        method: &'static str,
        account: u32,
        status: u16,
    ) -> Call {
        answer(dice, at, caller, method, self.path(account), status, self.bytes(account))
    }
}

/// A call with its answer; `bytes` is the length of a good one, errors have their own.
pub fn answer(
    dice: &mut Dice,
    at: i64,
    caller: &Caller,
    method: &'static str,
    path: String,
    status: u16,
    bytes: u32,
) -> Call {
    let bytes = match status {
        304 => 0,
        400 => 58,
        401 => 43,
        403 => 27,
        404 => 41,
        429 => 64,
        500.. => 36,
        _ => bytes,
    };
    let median = if status < 400 { 38.0 } else { 11.0 };
    let latency = dice::log_normal(dice, median, 0.35) as u32;
    Call { at, caller: caller.clone(), method, path, status, bytes, latency }
}
