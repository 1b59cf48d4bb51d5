//! Doors: logins, refusals, paths, payloads, and sheer rate.

use super::hands::Refusals;
use serde::{Deserialize, Serialize};

/// Thresholds of brute force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Logins {
    /// Refused logins below which nothing is said.
    pub failures: u64,
    /// Refused logins, each within `burst_seconds` of the one before and with one program, from
    /// which on nobody typed them.
    pub burst: u64,
    /// Seconds between two logins of a burst, at most.
    pub burst_seconds: i64,
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
    /// Refused logins from which on it is grave though none succeeded, if there are `grave_hour`
    /// in the busiest hour.
    pub grave: u64,
    /// Refused logins in the busiest hour: faster than a script with an expired password.
    pub grave_hour: u64,
    /// Seconds that a device with an old password waits at least before it tries again.
    pub retry_seconds: i64,
    /// Which answers of a login that says no with status 200 are refusals.
    pub refusals: Refusals,
}

impl Default for Logins {
    fn default() -> Self {
        Self {
            failures: 30,
            burst: 8,
            burst_seconds: 20,
            failures_before_success: 50,
            failed_share: 80,
            flood: 50,
            flood_hour: 30,
            same_share: 80,
            grave: 1_000,
            grave_hour: 300,
            retry_seconds: 15,
            refusals: Refusals::default(),
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
    /// Logins that worked, each after ten that did not, from which it is a list of names though the log tells
    /// none: whoever guesses at one account is done when it opens.
    pub opened: u64,
    /// Percent of all its logins that must be refused.
    pub failed_share: u64,
}

impl Default for Stuffing {
    fn default() -> Self {
        Self { failures: 30, names: 10, opened: 3, failed_share: 80 }
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
    /// Answers that told an actor to slow down, and answered requests in its fullest minute, from
    /// which on there is a limit that it may keep just below.
    pub limited: u64,
    /// Minutes in which it was answered as often as in its fullest minute, or once less.
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
    /// Refusals, one after the other, by the doors of inner functions, whichever they are.
    pub again: u64,
    /// Methods that change things with which one path is tried.
    pub methods: u64,
}

impl Default for Probing {
    fn default() -> Self {
        Self { refused: 10, inner: 5, again: 10, methods: 3 }
    }
}

/// Thresholds of scanning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scanning {
    /// Distinct paths that are not there below which nothing is said.
    pub paths: u64,
    /// Distinct missing paths, at least half of them known holes, secret files or inner pages, from
    /// which a list of such is tried: what nobody links to is no broken link.
    pub listed: u64,
    /// Percent of all its requests that must miss.
    pub missing_share: u64,
    /// The same, from which half of `paths` will do if a few of them are on such lists: nothing that it
    /// asks for is there.
    pub lost_share: u64,
    /// Addresses of one network that ask with one program for hardly anything that is there, from which what
    /// they ask for is one list.
    pub shares: u64,
    /// Distinct paths from which it is more than background noise.
    pub many_paths: u64,
    /// Requests of a tool that gives its name, from which it is more than that.
    pub tool_requests: u64,
    /// Answers from a place that it found, from which it has gone on there.
    pub growth: u64,
    /// Percent of what a crawler that says so asks for that must be there, for the rest to be old
    /// links.
    pub crawled: u64,
}

impl Default for Scanning {
    fn default() -> Self {
        Self {
            paths: 30,
            listed: 10,
            missing_share: 50,
            lost_share: 90,
            shares: 4,
            many_paths: 500,
            tool_requests: 200,
            growth: 20,
            crawled: 25,
        }
    }
}

/// Thresholds of shadow endpoints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shadow {
    /// An endpoint with fewer actors than this is hardly used.
    pub actors: u64,
    /// The same in percent of the actors of a newer version of the route, or of the same route on
    /// another host.
    pub share: u64,
    /// Actors that a newer version, the other host or a sibling must have for the comparison to
    /// mean something.
    pub siblings: u64,
    /// Days without an answer from which it was silent.
    pub silent_days: u64,
    /// Distinct objects taken there by one actor below which nothing is said.
    pub objects: u64,
    /// The same in bytes.
    pub bytes: u64,
    /// Days on which an actor uses it, from which on it is that actor's own tool.
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
    /// Requests for doors alone (known holes, secret files, inner pages), from which they are told while
    /// none is answered and whoever asks asks mostly for other things: who browses hits one by chance.
    pub doors: u64,
    /// Percent of all requests of somebody that are for doors, from which a single one is told: whoever
    /// asks for nothing else came for that. Every public address meets a few such a day: they are a
    /// line each, and the first left out where there are too many to be looked at.
    pub door_share: u64,
    /// Requests for doors alone, or payloads that were not found, from which they are more than a
    /// line in the report.
    pub many_doors: u64,
    /// Requests with a payload, and an answer other than that nothing is there, from which attempts
    /// alone are worth a look: the addresses that search the internet send a handful each.
    pub many: u64,
    /// Payloads that would run, read or fetch something, and that a program took, from which it is
    /// grave though no effect shows.
    pub earnest: u64,
    /// Payloads from which it is grave whatever came of them, if they are varied: a tool at work.
    pub tool: u64,
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
        Self {
            doors: 3,
            door_share: 50,
            many_doors: 20,
            many: 10,
            earnest: 10,
            tool: 100,
            varied: 3,
            used: 5,
            odd_share: 2,
            answers: 10,
        }
    }
}
