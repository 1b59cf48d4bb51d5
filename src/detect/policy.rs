//! Every threshold, in one typed place that users can edit as TOML.
//!
//! What is folded over the logs never depends on it: a case can be judged again.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// All thresholds. Unknown keys are refused; missing ones keep their default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// How an actor is told from its peers.
    pub baseline: Baseline,
    /// Many objects of one kind.
    pub object_enumeration: Enumeration,
    /// Listings walked page by page, and sheer volume.
    pub bulk_collection: Bulk,
    /// Many refused logins for few names.
    pub brute_force: Logins,
    /// Many names, few tries each, in rounds.
    pub password_spraying: Spraying,
    /// Many refused logins for many names.
    pub credential_stuffing: Stuffing,
    /// Sheer rate.
    pub automation: Rate,
    /// Many things refused.
    pub privilege_probing: Probing,
    /// Many things asked for that are not there.
    pub scanning: Scanning,
    /// What is taken through endpoints that hardly anybody uses.
    pub shadow_endpoint: Shadow,
    /// Attacks in the request itself.
    pub injection: Injection,
    /// Names in another hand than their owner's.
    pub stolen_credential: Stolen,
    /// Names that depart from their own past.
    pub insider_drift: Insider,
    /// What many do together, and nobody alone.
    pub novelty: Novelty,
    /// Innocent traffic that is recognised.
    pub registers: Registers,
    /// Which sessions are one hand's.
    pub campaign: Linking,
}

/// Robust comparison with peers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Baseline {
    /// Robust z-score of ln(1+x) from which a value stands out; 6 leaves practically nothing of a
    /// bell curve.
    pub z: f64,
    /// Least spread that is assumed, so that peers who are all alike do not make everybody odd.
    pub least_spread: f64,
    /// Fewer peers than this are no baseline; then only absolute limits hold.
    pub least_peers: usize,
}

impl Default for Baseline {
    fn default() -> Self {
        Self { z: 6.0, least_spread: 0.25, least_peers: 20 }
    }
}

/// Thresholds of object enumeration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Enumeration {
    /// Distinct objects of one kind below which nothing is said.
    pub objects: u64,
    /// The same where there are too few peers for a baseline.
    pub objects_without_peers: u64,
}

impl Default for Enumeration {
    fn default() -> Self {
        Self { objects: 50, objects_without_peers: 200 }
    }
}

/// Thresholds of bulk collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bulk {
    /// Distinct pages of one listing below which nothing is said.
    pub pages: u64,
    /// Bytes received from one endpoint below which nothing is said.
    pub bytes: u64,
    /// Records asked for in one request from which its page is large.
    pub page_size: u64,
    /// Times what others ask for on the same endpoint.
    pub times_usual: u64,
    /// Records asked for in large pages from which it is more than curious.
    pub records: u64,
    /// Bytes of one answer from which it is a large export.
    pub export: u64,
}

impl Default for Bulk {
    fn default() -> Self {
        Self {
            pages: 50,
            bytes: 200_000_000,
            page_size: 500,
            times_usual: 8,
            records: 5_000,
            export: 10_000_000,
        }
    }
}

/// Thresholds of brute force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Logins {
    /// Refused logins below which nothing is said.
    pub failures: u64,
    /// Refused logins from which a success after them counts as a break-in.
    pub failures_before_success: u64,
    /// Percent of all its logins that must be refused: behind a shared address most succeed.
    pub failed_share: u64,
    /// Tries at a login that all get the same answer, from which it is a flood whatever the status.
    pub flood: u64,
    /// Tries in the busiest hour of such a flood.
    pub flood_hour: u64,
    /// Percent of the tries that must get the same answer.
    pub same_share: u64,
}

impl Default for Logins {
    fn default() -> Self {
        Self {
            failures: 30,
            failures_before_success: 50,
            failed_share: 80,
            flood: 50,
            flood_hour: 30,
            same_share: 80,
        }
    }
}

/// Thresholds of credential stuffing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stuffing {
    /// Refused logins below which nothing is said.
    pub failures: u64,
    /// Distinct names tried from which it is stuffing rather than brute force.
    pub names: u64,
    /// Percent of all its logins that must be refused.
    pub failed_share: u64,
}

impl Default for Stuffing {
    fn default() -> Self {
        Self { failures: 30, names: 10, failed_share: 80 }
    }
}

/// Thresholds of password spraying.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spraying {
    /// Distinct names refused below which nothing is said.
    pub names: u64,
    /// Tries for one name in a round, at most.
    pub tries: u64,
    /// Rounds below which it is not told from stuffing.
    pub rounds: u64,
    /// Minutes of quiet that end a round.
    pub pause_minutes: u64,
    /// Percent of the names that come again in another round.
    pub again_share: u64,
}

impl Default for Spraying {
    fn default() -> Self {
        Self { names: 10, tries: 2, rounds: 2, pause_minutes: 20, again_share: 50 }
    }
}

/// Thresholds of sheer rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rate {
    /// Requests of one actor in its busiest minute from which it is a program at full speed.
    pub per_minute: u64,
    /// Percent of these that fail or are told to slow down, from which the server suffers.
    pub suffering_share: u64,
    /// Requests that were told to slow down, from which there is a limit that may be ridden.
    pub limited: u64,
    /// Minutes in which an actor was answered as often as ever, or once less.
    pub minutes: u64,
    /// Percent of its minutes that these must be.
    pub minutes_share: u64,
}

impl Default for Rate {
    fn default() -> Self {
        Self { per_minute: 600, suffering_share: 10, limited: 10, minutes: 30, minutes_share: 70 }
    }
}

/// Thresholds of privilege probing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Probing {
    /// Distinct endpoints or paths refused below which nothing is said.
    pub refused: u64,
    /// The same where their names are those of inner functions.
    pub inner: u64,
    /// Methods that change things with which one path is tried.
    pub methods: u64,
}

impl Default for Probing {
    fn default() -> Self {
        Self { refused: 10, inner: 5, methods: 3 }
    }
}

/// Thresholds of scanning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scanning {
    /// Distinct paths that are not there below which nothing is said.
    pub paths: u64,
    /// Percent of all its requests that must miss.
    pub missing_share: u64,
    /// Distinct paths from which it is more than background noise.
    pub many_paths: u64,
    /// Requests of a tool that gives its name, from which it is more than that.
    pub tool_requests: u64,
    /// Answers from a place that it found, from which it has gone on there.
    pub growth: u64,
}

impl Default for Scanning {
    fn default() -> Self {
        Self { paths: 30, missing_share: 50, many_paths: 500, tool_requests: 200, growth: 20 }
    }
}

/// Thresholds of shadow endpoints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shadow {
    /// An endpoint with fewer actors than this is hardly used.
    pub actors: u64,
    /// The same in percent of the actors of a newer version, or of the same route on another host.
    pub share: u64,
    /// Actors of a sibling from which that means something.
    pub siblings: u64,
    /// Days without an answer from which it was silent.
    pub silent_days: u64,
    /// Distinct objects taken there by one actor below which nothing is said.
    pub objects: u64,
    /// The same in bytes.
    pub bytes: u64,
    /// Days on which an actor uses it, from which it is its own tool.
    pub steady_days: u64,
}

impl Default for Shadow {
    fn default() -> Self {
        Self {
            actors: 5,
            share: 5,
            siblings: 20,
            silent_days: 30,
            objects: 20,
            bytes: 50_000_000,
            steady_days: 5,
        }
    }
}

/// Thresholds of injection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Injection {
    /// Requests for doors alone (known holes, secret files, inner pages) below which nothing is
    /// said while none is answered: every public address meets a few a day.
    pub doors: u64,
    /// Requests with a payload from which attempts alone are worth a look, if they are varied.
    pub many: u64,
    /// Different signatures from which they are varied.
    pub varied: u64,
    /// Answers with an effect from which what was broken into is in use.
    pub used: u64,
    /// Percent of ordinary answers of an endpoint that may be of about the same size, for an
    /// answer to a payload to be odd.
    pub odd_share: u64,
    /// Answers of an endpoint below which no size is odd.
    pub answers: u64,
}

impl Default for Injection {
    fn default() -> Self {
        Self { doors: 3, many: 20, varied: 3, used: 5, odd_share: 2, answers: 10 }
    }
}

/// Thresholds of stolen credentials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stolen {
    /// Distinct records that a second hand must have taken.
    pub objects: u64,
    /// Days of use before a second hand can be told from the first.
    pub history_days: i64,
    /// Requests in these days.
    pub history_requests: usize,
    /// Stretches of ten minutes in which a name is used at two places at once, for that to count.
    pub slots: u64,
    /// Percent of the records of a day that are known from days before, for a name to repeat its
    /// set: a batch.
    pub repeats: u64,
    /// Percent of a second hand's records that such a name never asked for.
    pub unknown_share: u64,
    /// Percent of requests that go to other endpoints, for the work to be another.
    pub mix_distance: u64,
    /// Percent of requests at hours at which the name is not used otherwise.
    pub off_hours: u64,
    /// Accounts used by one hand, each elsewhere before.
    pub accounts: u64,
    /// Percent of the accounts seen in a hand that must be so.
    pub strange_share: u64,
}

impl Default for Stolen {
    fn default() -> Self {
        Self {
            objects: 20,
            history_days: 7,
            history_requests: 50,
            slots: 3,
            repeats: 70,
            unknown_share: 70,
            mix_distance: 50,
            off_hours: 50,
            accounts: 8,
            strange_share: 80,
        }
    }
}

/// Thresholds of the drift of insiders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Insider {
    /// Distinct records on all odd days below which nothing is said.
    pub objects: u64,
    /// Active days before a day, at least, to compare it with.
    pub history_days: usize,
    /// Robust z-score of ln(1+records) from which a day departs. Lower than among peers: a name is
    /// more like itself than like others, and one odd day is not enough.
    pub z: f64,
    /// Least spread that is assumed of a name's days: 0.15 makes the limit less than twice the
    /// usual for whoever is very regular.
    pub least_spread: f64,
    /// Records more than on the median day before, at least.
    pub excess: u64,
    /// Odd days from which it is no accident.
    pub odd_days: usize,
    /// Percent of requests that go to other endpoints, for the work to be another.
    pub mix_distance: u64,
    /// Percent of a day's requests at hours at which the name was never used.
    pub off_hours: u64,
}

impl Default for Insider {
    fn default() -> Self {
        Self {
            objects: 50,
            history_days: 7,
            z: 3.5,
            least_spread: 0.15,
            excess: 20,
            odd_days: 3,
            mix_distance: 40,
            off_hours: 20,
        }
    }
}

/// Thresholds of alarms that name no actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Novelty {
    /// Days for which nobody must have asked for an object, to make it news. A log of less than
    /// four times as many takes a quarter of itself.
    pub quiet_days: u32,
    /// Days of the past, at the same time of day, that a stretch of time is compared with.
    pub baseline: usize,
    /// Fewer days than this are no baseline, a third of a log where it is short.
    pub least_baseline: usize,
    /// Least spread that is assumed, as a share of the middle.
    pub least_spread: f64,
    /// Most that one bin adds to the sum, in standard deviations: below the alarm, so that one
    /// odd bin alone raises none.
    pub cap: f64,
    /// What is taken from each bin before it is added.
    pub slack: f64,
    /// The sum at which an alarm is raised.
    pub alarm: f64,
    /// More news than usual, in requests of the log, below which nothing is said.
    pub excess: u64,
    /// The same in percent of what is usual.
    pub excess_share: u64,
    /// Percent of what is more than usual that attributes in common must explain.
    pub explained: u64,
    /// Percent of the requests with these attributes that may be others', by their number at
    /// other times; with more than four times as many they name nobody.
    pub collateral: u64,
    /// Most values of one attribute that are named together.
    pub values: usize,
    /// Where so few actors explain it, they are judged one by one.
    pub few_actors: usize,
}

impl Default for Novelty {
    fn default() -> Self {
        Self {
            quiet_days: 7,
            baseline: 14,
            least_baseline: 7,
            least_spread: 0.03,
            cap: 6.0,
            slack: 0.75,
            alarm: 8.0,
            excess: 50,
            excess_share: 10,
            explained: 80,
            collateral: 5,
            values: 256,
            few_actors: 8,
        }
    }
}

/// How innocent traffic is recognised. What fits is ranked down and named, never dropped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registers {
    /// A batch: percent of the objects of its later days that it asked for before.
    pub known_share: u64,
    /// Objects of a day below which the day says nothing of a batch.
    pub day_objects: usize,
    /// A monitor: requests for one object, at least.
    pub monitor_requests: u64,
    /// A shared address: user agents behind it, at least.
    pub shared_agents: usize,
    /// A shared address: objects for each of these, at most.
    pub shared_each: u64,
    /// People at work: hours of the day on end in which they do next to nothing.
    pub quiet_hours: u32,
    /// People at work: days on which they were, at least.
    pub desk_days: usize,
    /// People at work: others of the same office with the same program, for one who began later.
    pub colleagues: u64,
    /// People at work: how many times what the middle one of them reads, at most.
    pub times_colleagues: u64,
    /// A public catalogue: percent of its objects that three or more actors ask for. Private ones
    /// are asked for by their owner.
    pub public_share: u64,
    /// A kind of object that everybody may read: percent of its answered requests that carry a
    /// principal, at most, where most do for another kind.
    pub open_share: u64,
    /// A batch or an owner: hours without a request that end a visit.
    pub visit_pause: i64,
    /// People at work through one screen among others who do the same: objects a day, at most.
    pub lookups: u64,
    /// One visit of an account with many things: objects, at most.
    pub visit_objects: u64,
    /// Objects up to which an actor counts as the owner of what it is served.
    pub owner_objects: u64,
    /// Percent of the usual share of owned objects that a thief has among his, at least: he may
    /// take those of people who seldom come.
    pub owned_part: u64,
    /// Percent of an actor's objects that are served to their owners as well, from which it takes
    /// what is others'.
    pub others_share: u64,
}

impl Default for Registers {
    fn default() -> Self {
        Self {
            known_share: 80,
            day_objects: 10,
            monitor_requests: 4,
            shared_agents: 5,
            shared_each: 20,
            quiet_hours: 6,
            desk_days: 5,
            colleagues: 3,
            times_colleagues: 3,
            public_share: 30,
            open_share: 5,
            visit_pause: 12,
            lookups: 10,
            visit_objects: 200,
            owner_objects: 8,
            owned_part: 25,
            others_share: 5,
        }
    }
}

/// Thresholds of linking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Linking {
    /// Percent of objects that two members may share beyond chance.
    pub overlap: u64,
    /// Percent of a guise's objects (endpoint and user agent, without a principal) that known
    /// members must account for, before others in the same guise are taken for members too.
    pub guise_share: u64,
    /// Percent of the requests of actors that must go to one endpoint, for a work list there to
    /// be theirs.
    pub narrow_share: u64,
    /// Actors in one guise that share one work list and stand out each alone, from which that is a
    /// sign of its own.
    pub hands: usize,
    /// Percent of what requests with attributes in common took that an actor must have taken, to
    /// be judged by all of them.
    pub set_share: u64,
    /// Objects returned from which a campaign at level high is critical.
    pub critical_objects: u64,
}

impl Default for Linking {
    fn default() -> Self {
        Self {
            overlap: 10,
            guise_share: 80,
            narrow_share: 80,
            hands: 3,
            set_share: 10,
            critical_objects: 1000,
        }
    }
}

impl Policy {
    /// Reads a policy from a file.
    ///
    /// # Errors
    /// A usage error that shows the line at fault.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|cause| {
            Error::usage(format!("policy {}: {cause}", path.display()))
                .hint("`dwell policy > policy.toml` writes one to edit")
        })?;
        toml::from_str(&text).map_err(|cause| {
            Error::usage(format!("policy {}: {cause}", path.display()))
                .hint("`dwell policy` prints every key with its default")
        })
    }

    /// The policy as TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_policy_reads_back_and_unknown_keys_are_refused() {
        let policy = Policy::default();
        assert_eq!(toml::from_str::<Policy>(&policy.to_toml()).unwrap(), policy);
        assert!(toml::from_str::<Policy>("[scanning]\npath = 3").is_err());
        assert_eq!(toml::from_str::<Policy>("[scanning]\npaths = 3").unwrap().scanning.paths, 3);
    }
}
