//! What really happened: the campaign counted from the thief's own requests, before they are mixed
//! into the logs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::api::{self, ABSENT, Call};
use super::clock::{self, Span};
use super::profile::Profile;
use crate::error::{Error, Result};

/// The campaign, as `truth/campaign.json` holds it. Times are RFC 3339 in UTC with `Z`. Everything
/// that the thief's addresses sent belongs to it, and nobody else ever uses those addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The story that was played out.
    pub scenario: String,
    /// The seed of the run.
    pub seed: u64,
    /// The first moment that the logs cover.
    pub log_start: String,
    /// The first moment after the logs.
    pub log_end: String,
    /// The host whose log holds the campaign.
    pub host: String,
    /// Method and template of the robbed route.
    pub route: String,
    /// The first request, which is a refused attempt on another route.
    pub first_seen: String,
    /// The first request answered with 2xx.
    pub first_success: String,
    /// The last request answered with 2xx.
    pub last_success: String,
    /// The last request.
    pub last_seen: String,
    /// When somebody noticed.
    pub detected: String,
    /// From when on every request was refused.
    pub contained: String,
    /// Requests on any route.
    pub requests: u64,
    /// Requests answered with 2xx.
    pub successes: u64,
    /// Different ids asked for on the robbed route.
    pub objects_attempted: u64,
    /// Different ids that were given away.
    pub objects_returned: u64,
    /// Different addresses.
    pub client_ips: u64,
    /// Different user agents.
    pub user_agents: u64,
    /// The one user agent.
    pub user_agent: String,
    /// Whether some customers use the same user agent.
    pub user_agent_shared: bool,
    /// Different API keys: one or none.
    pub credentials: u64,
    /// The API key shown (that of the app, which the crowd shares), empty if none.
    pub credential: String,
    /// The order of the ids: `ascending`, `strided` or `shuffled`.
    pub id_order: String,
}

/// What became of one id.
#[derive(Debug, Clone, Copy)]
struct Object {
    first_seen: i64,
    last_seen: i64,
    requests: u64,
    successes: u64,
    denied: bool,
    missing: bool,
}

impl Object {
    fn tier(self) -> &'static str {
        match self {
            Self { successes: 1.., .. } => "returned",
            Self { denied: true, .. } => "denied",
            Self { missing: true, .. } => "ambiguous",
            _ => "error",
        }
    }
}

/// The truth and its two lists.
pub struct Ledger {
    /// The campaign as a whole.
    pub truth: Truth,
    objects: BTreeMap<u32, Object>,
    /// Requests and successes of each address.
    actors: BTreeMap<String, (u64, u64)>,
}

impl Ledger {
    /// Counts the campaign from the thief's requests, which are in order of time.
    pub fn count(profile: &Profile, seed: u64, span: Span, calls: &[Call]) -> Self {
        let mut objects = BTreeMap::new();
        let mut actors: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for call in calls {
            let success = u64::from(is_success(call));
            let actor = actors.entry(call.caller.ip.to_string()).or_default();
            *actor = (actor.0 + 1, actor.1 + success);
            if let Some(account) = robbed(profile, call) {
                note(&mut objects, account, call);
            }
        }
        let truth = summary(profile, seed, span, calls, &objects, &actors);
        Self { truth, objects, actors }
    }

    /// Writes `campaign.json`, `objects.csv` and `actors.csv` into `dir`.
    pub fn write(&self, dir: &Path) -> Result<()> {
        fs::create_dir_all(dir).map_err(|cause| Error::writing(dir, &cause))?;
        let mut campaign = serde_json::to_string_pretty(&self.truth)
            .map_err(|cause| Error::output(format!("campaign.json: {cause}")))?;
        campaign.push('\n');
        let files = [
            ("campaign.json", campaign),
            ("objects.csv", self.objects_csv()),
            ("actors.csv", self.actors_csv()),
        ];
        for (name, text) in files {
            let path = dir.join(name);
            fs::write(&path, text).map_err(|cause| Error::writing(&path, &cause))?;
        }
        Ok(())
    }

    fn objects_csv(&self) -> String {
        let mut csv = "object_id,tier,first_seen,last_seen,requests,successes\n".to_owned();
        for (id, object) in &self.objects {
            let (first, last) =
                (clock::rfc3339(object.first_seen), clock::rfc3339(object.last_seen));
            let Object { requests, successes, .. } = object;
            // Writing to a String cannot fail.
            let _ = writeln!(csv, "{id},{},{first},{last},{requests},{successes}", object.tier());
        }
        csv
    }

    fn actors_csv(&self) -> String {
        let mut csv = "client_ip,requests,successes\n".to_owned();
        for (ip, (requests, successes)) in &self.actors {
            let _ = writeln!(csv, "{ip},{requests},{successes}");
        }
        csv
    }
}

fn is_success(call: &Call) -> bool {
    (200..300).contains(&call.status)
}

/// The account of a call on the robbed route.
fn robbed(profile: &Profile, call: &Call) -> Option<u32> {
    let account = call.path.split('/').nth(3)?.parse().ok()?;
    (call.path == profile.resource.path(account)).then_some(account)
}

fn note(objects: &mut BTreeMap<u32, Object>, account: u32, call: &Call) {
    let fresh = Object {
        first_seen: call.at,
        last_seen: call.at,
        requests: 0,
        successes: 0,
        denied: false,
        missing: false,
    };
    let object = objects.entry(account).or_insert(fresh);
    object.first_seen = object.first_seen.min(call.at);
    object.last_seen = object.last_seen.max(call.at);
    object.requests += 1;
    object.successes += u64::from(is_success(call));
    object.denied |= matches!(call.status, 401 | 403 | 429);
    object.missing |= call.status == 404;
}

fn summary(
    profile: &Profile,
    seed: u64,
    span: Span,
    calls: &[Call],
    objects: &BTreeMap<u32, Object>,
    actors: &BTreeMap<String, (u64, u64)>,
) -> Truth {
    let text = |at: Option<i64>| at.map_or_else(String::new, clock::rfc3339);
    let moments = || calls.iter().map(|call| call.at);
    let good = || calls.iter().filter(|call| is_success(call)).map(|call| call.at);
    let credential = if profile.key == ABSENT { "" } else { profile.key };
    Truth {
        scenario: "carrier".to_owned(),
        seed,
        log_start: clock::rfc3339(span.start),
        log_end: clock::rfc3339(span.end),
        host: api::HOST.to_owned(),
        route: format!("GET {}", profile.resource.template()),
        first_seen: text(moments().min()),
        first_success: text(good().min()),
        last_success: text(good().max()),
        last_seen: text(moments().max()),
        detected: clock::rfc3339(profile.detected),
        contained: clock::rfc3339(profile.contained),
        requests: calls.len() as u64,
        successes: good().count() as u64,
        objects_attempted: objects.len() as u64,
        objects_returned: objects.values().filter(|object| object.successes > 0).count() as u64,
        client_ips: actors.len() as u64,
        user_agents: 1,
        user_agent: profile.agent.to_string(),
        user_agent_shared: profile.agent_shared,
        credentials: u64::from(!credential.is_empty()),
        credential: credential.to_owned(),
        id_order: profile.order.name().to_owned(),
    }
}
