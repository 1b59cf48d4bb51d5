//! What really happened in a scenario: who worked at what, when, and which objects left.
//!
//! Only what stands in the logs counts: requests lost in a gap are not held against a detector, and
//! names that the gateway does not write are left out. `build` makes it from the thief's requests,
//! `store` writes and reads `truth/`.

mod build;
mod store;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::Who;
pub(super) use build::{Hand, campaign};
pub(super) use store::seconds;
pub use store::{read, write};

/// One run: what was played, and everything that a scorer must know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundTruth {
    /// The family of attacks.
    pub family: String,
    /// The seed.
    pub seed: u64,
    /// The line of business that was drawn.
    pub trade: String,
    /// The notation of the logs.
    pub format: String,
    /// How the ids of objects are made.
    pub ids: String,
    /// What the gateway knows of its callers: `named`, `keyed` or `bare`.
    pub identity: String,
    /// The first moment that the logs cover, RFC 3339.
    pub log_start: String,
    /// The first moment after them.
    pub log_end: String,
    /// Lines written.
    pub lines: u64,
    /// What the seed decided about the attack, in words.
    pub parameters: BTreeMap<String, String>,
    /// The organic novelty of the route that was stolen from: objects that the innocent ask for there in
    /// a day and did not in the week before. `None` where no objects are stolen one by one.
    pub organic_novelty: Option<u64>,
    /// The campaigns; none in a clean log.
    pub campaigns: Vec<Campaign>,
    /// Stretches without lines though there were requests.
    pub gaps: Vec<Gap>,
    /// The innocent who look like thieves, so that false alarms can be named.
    pub benign: Vec<Benign>,
    /// Every request of the campaigns, in order of time (`requests.csv`).
    #[serde(skip)]
    pub requests: Vec<Request>,
    /// Every object they asked for (`objects.csv`).
    #[serde(skip)]
    pub objects: Vec<Object>,
}

/// One hand at work. Times are RFC 3339 in UTC; empty where nothing of the sort happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// `T1`, `T2`, ….
    pub id: String,
    /// The kinds, in the words of the `campaigns` table, by which it may rightly be called.
    pub kinds: Vec<String>,
    /// The first request in the logs.
    pub first_seen: String,
    /// The first answered request that served the purpose.
    pub first_success: String,
    /// The last such request.
    pub last_success: String,
    /// The last request.
    pub last_seen: String,
    /// It was at work before the logs begin.
    pub began_before_logs: bool,
    /// Requests in the logs.
    pub requests: u64,
    /// Of these, answered with success and to the purpose.
    pub successes: u64,
    /// Requests that fell into a gap or lie outside the logs.
    pub unlogged: u64,
    /// Different objects asked for.
    pub objects_attempted: u64,
    /// Different objects returned.
    pub objects_returned: u64,
    /// Different addresses, principals, keys and user agents.
    pub client_ips: u64,
    /// Different principals.
    pub principals: u64,
    /// Different API keys.
    pub credentials: u64,
    /// Different user agents.
    pub user_agents: u64,
    /// Method and template of the routes, those asked most first.
    pub routes: Vec<String>,
}

/// A stretch that the logs do not show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// From when on.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Lines that are missing.
    pub lines: u64,
}

/// An innocent party, and by what it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Benign {
    /// What it is.
    pub kind: String,
    /// Its addresses, sorted.
    pub client_ips: Vec<String>,
    /// Its principals, sorted.
    pub principals: Vec<String>,
    /// Its keys, sorted.
    pub credentials: Vec<String>,
}

impl Benign {
    /// A kind without members yet.
    #[must_use]
    pub fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), ..Self::default() }
    }

    /// A kind with one member.
    pub(super) fn of(kind: &str, who: &Who) -> Self {
        let mut note = Self::new(kind);
        note.add(who);
        note
    }

    /// One member more.
    pub(super) fn add(&mut self, who: &Who) {
        let put = |list: &mut Vec<String>, text: &str| {
            if !text.is_empty()
                && let Err(at) = list.binary_search_by(|known| known.as_str().cmp(text))
            {
                list.insert(at, text.to_owned());
            }
        };
        put(&mut self.client_ips, &who.client);
        put(&mut self.principals, &who.principal);
        put(&mut self.credentials, &who.key);
    }
}

/// A request of a campaign, as logged. Texts are empty where the gateway writes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The campaign.
    pub campaign: String,
    /// Seconds since 1970 UTC.
    pub at: i64,
    /// The address.
    pub client_ip: String,
    /// The principal.
    pub principal: String,
    /// The API key.
    pub credential: String,
    /// The HTTP status.
    pub status: u16,
    /// Method and target.
    pub request: String,
    /// The user agent.
    pub user_agent: String,
}

/// An object that a campaign asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// The campaign.
    pub campaign: String,
    /// The id.
    pub id: String,
    /// It was returned.
    pub returned: bool,
    /// Requests for it.
    pub requests: u64,
}
