//! Endpoints that stand apart from their siblings: hardly used, silent for long, or of an old
//! version or another host.
//!
//! Only numbers are gathered here; detectors hold them against the policy.

use crate::record::Outcome;
use crate::record::time::{DAY, HOUR};
use crate::route::matcher::UNMATCHED;
use crate::triage::hours::Hour;
use crate::triage::{Endpoint, Survey};
use hashbrown::HashMap;
use std::collections::BTreeSet;

/// How an endpoint compares with its siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its actors; estimated above 64.
    pub actors: u64,
    /// Requests that were answered.
    pub answered: u64,
    /// Actors of the busiest endpoint of the same host and family.
    pub family: u64,
    /// Actors of the busiest newer version of the same route.
    pub newer: u64,
    /// Actors of the same route on the busiest other host.
    pub elsewhere: u64,
    /// Days of its longest silence, while the rest of the log went on, with answers after it.
    pub silent_days: u64,
    /// Requests answered after that silence.
    pub after_silence: u64,
    /// Its last segment names a file.
    pub file: bool,
    /// The API's own description does not name it.
    pub undeclared: bool,
}

/// Standings by key of the endpoint.
#[derive(Debug, Clone, Default)]
pub struct Surface {
    by_key: HashMap<Vec<u8>, Standing>,
}

/// An endpoint's place among the others.
struct Place {
    method: String,
    host: String,
    route: String,
    /// The route without its version, and the version.
    bare: String,
    version: Option<u64>,
    family: String,
}

impl Place {
    fn of(endpoint: &Endpoint) -> Self {
        let [method, host, route] = endpoint.parts();
        let version = route.split('/').find_map(version);
        let without: Vec<&str> =
            route.split('/').filter(|part| version_of(part).is_none()).collect();
        let family = without.iter().find(|part| !part.is_empty()).map_or("", |part| *part);
        let (bare, family) = (without.join("/"), family.to_owned());
        Self { method, host, route, bare, version, family }
    }
}

fn version(part: &str) -> Option<u64> {
    version_of(part)
}

/// The number of `v2`, `2` of `v2.1`.
fn version_of(part: &str) -> Option<u64> {
    let digits = part.strip_prefix(['v', 'V'])?;
    let whole = digits.split('.').next()?;
    (whole.len() <= 3).then(|| whole.parse().ok()).flatten()
}

impl Surface {
    /// Compares every endpoint that ever answered with its siblings.
    #[must_use]
    pub fn of(survey: &Survey) -> Self {
        let endpoints = survey.endpoints();
        let day = |(hour, _): (i64, Hour)| (hour * HOUR).div_euclid(DAY);
        let lively: BTreeSet<i64> =
            endpoints.iter().flat_map(|(_, endpoint)| endpoint.hours.iter().map(day)).collect();
        let places: Vec<(Place, &Endpoint)> = endpoints
            .iter()
            .map(|(_, endpoint)| (Place::of(endpoint), *endpoint))
            .filter(|(place, _)| place.route.as_bytes() != UNMATCHED)
            .collect();
        let mut families: HashMap<(&str, &str), u64> = HashMap::new();
        let mut routes: HashMap<(&str, &str), Vec<(&Place, u64)>> = HashMap::new();
        let answered = places.iter().filter(|(_, e)| e.with(Outcome::Succeeded) > 0);
        for (place, endpoint) in answered {
            let actors = endpoint.actors.count();
            let family = families.entry((&place.host, &place.family)).or_insert(0);
            *family = (*family).max(actors);
            routes.entry((&place.method, &place.bare)).or_default().push((place, actors));
        }
        // HEAD asks for what GET would bring (RFC 9110, 9.3.2): who uses the one uses the other.
        let got: HashMap<(&str, &str), u64> = places
            .iter()
            .filter(|(place, _)| place.method == "GET")
            .map(|(place, e)| ((place.host.as_str(), place.route.as_str()), e.actors.count()))
            .collect();
        let mut by_key = HashMap::new();
        for (place, endpoint) in &places {
            let twin = got.get(&(place.host.as_str(), place.route.as_str()));
            let twin = twin.filter(|_| place.method == "HEAD").copied().unwrap_or(0);
            let alike = routes.get(&(place.method.as_str(), place.bare.as_str()));
            let most = |is: &dyn Fn(&Place) -> bool| {
                let others = alike.into_iter().flatten().filter(|(other, _)| is(other));
                others.map(|(_, actors)| *actors).max().unwrap_or(0)
            };
            let (silent_days, after_silence) = silence(endpoint, &lively);
            let standing = Standing {
                actors: endpoint.actors.count().max(twin),
                answered: endpoint.with(Outcome::Succeeded),
                family: families
                    .get(&(place.host.as_str(), place.family.as_str()))
                    .copied()
                    .unwrap_or(0),
                newer: most(&|other| other.version > place.version && other.host == place.host),
                elsewhere: most(&|other| {
                    other.host != place.host && other.version == place.version
                }),
                silent_days,
                after_silence,
                file: place.route.rsplit('/').next().is_some_and(|last| last.contains('.')),
                undeclared: endpoint.undeclared,
            };
            by_key.insert(endpoint.key.clone(), standing);
        }
        Self { by_key }
    }

    /// How an endpoint stands, by its key.
    #[must_use]
    pub fn standing(&self, key: &[u8]) -> Standing {
        self.by_key.get(key).copied().unwrap_or_default()
    }
}

/// The longest silence of an endpoint that was followed by answers, in days in which the log went
/// on, and the answers after it.
fn silence(endpoint: &Endpoint, lively: &BTreeSet<i64>) -> (u64, u64) {
    let hours: Vec<(i64, u64)> = endpoint
        .hours
        .iter()
        .filter(|(_, counts)| counts.answered > 0)
        .map(|(hour, counts)| (hour, u64::from(counts.answered)))
        .collect();
    let mut longest = (0, 0);
    for (at, pair) in hours.windows(2).enumerate() {
        let [(before, _), (after, _)] = pair else { continue };
        let (from, to) = (before * HOUR / DAY + 1, after * HOUR / DAY);
        if to - from <= longest.0 {
            continue;
        }
        let alive = lively.range(from..to).count();
        // A gap of the log is no silence of the endpoint.
        if alive as u64 * 10 >= (to - from).unsigned_abs() * 9 {
            longest = (to - from, at + 1);
        }
    }
    let after = hours.iter().skip(longest.1).map(|(_, answered)| answered).sum();
    (longest.0.unsigned_abs(), if longest.0 > 0 { after } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_segments() {
        assert_eq!(version_of("v1"), Some(1));
        assert_eq!(version_of("v12.3"), Some(12));
        assert_eq!(version_of("vault"), None);
        assert_eq!(version_of("v"), None);
        assert_eq!(version_of("v20240101"), None);
    }
}
