//! What can be said of every endpoint: exposed, attempted, not called, or nothing.

use super::Classes;
use crate::campaign::Campaign;
use crate::case::{EndpointRow, Level};
use crate::dossier::{Dossiers, Objects};
use crate::record::{Locator, Outcome, served};
use crate::route::Declared;
use crate::triage::hosts::MOST;
use crate::triage::{Gap, Gaps, Survey};
use crate::words::{many, stretch, thousands};
use hashbrown::{HashMap, HashSet};

/// How far the logs can be relied on for claims of absence.
#[derive(Debug, Clone)]
pub struct Reliance<'g> {
    /// Damaged, unreadable or changed sources, and lines that were refused, in words; empty if
    /// there were none.
    pub faults: Vec<String>,
    /// Where the logs are silent.
    pub gaps: &'g Gaps,
    /// The level from which on a campaign counts as one.
    pub bar: Level,
}

impl Reliance<'_> {
    /// Gaps in which requests to a host may have gone unseen; without a host, those to any.
    fn gaps<'s>(&'s self, host: &'s str) -> impl Iterator<Item = &'s Gap> {
        self.gaps.found.iter().filter(move |gap| gap.may_hide(host))
    }

    /// `B`: every line was read, no gap was found, and one would have shown. `C`: there are gaps,
    /// hosts too many to look for gaps of each, or lines that were refused, so that a number of
    /// requests may have gone unseen. `D`: sources are damaged, or too thin to tell a gap. `A` would
    /// need counters that prove that no line is missing.
    fn grade(&self, host: &str) -> &'static str {
        let whole = !self.gaps.many && self.gaps(host).next().is_none();
        match (self.faults.is_empty(), whole, self.gaps.sensitivity) {
            (true, true, Some(_)) => "B",
            (_, _, Some(_)) => "C",
            _ => "D",
        }
    }

    /// What a claim of absence rests on.
    fn words(&self, host: &str) -> String {
        let read = match self.faults.as_slice() {
            [] => "every line of the sources was accounted for".to_owned(),
            [only] => only.clone(),
            [first, rest @ ..] => {
                format!("{first}, and {} (see coverage)", many(rest.len() as u64, "further fault"))
            }
        };
        let gaps: Vec<&Gap> = self.gaps(host).collect();
        let silent = match (gaps.as_slice(), self.gaps.sensitivity) {
            ([], Some(seconds)) => {
                format!("no gap was found, one of {} minutes would have shown", (seconds + 59) / 60)
            }
            ([], None) => "too few records an hour to tell a gap".to_owned(),
            (gaps, _) => format!(
                "{} of {} in all, in which about {} records are missing",
                many(gaps.len() as u64, "gap"),
                stretch(Gaps::seconds(gaps)),
                thousands(gaps.iter().map(|gap| gap.expected).sum())
            ),
        };
        let many = if self.gaps.many {
            format!(
                "; no gap of a single host would have shown: a source tells of more than {MOST} hosts"
            )
        } else {
            String::new()
        };
        format!("; {read}; {silent}{many}")
    }
}

/// Use of an endpoint by campaigns.
#[derive(Default)]
struct Use {
    requests: u64,
    served: u64,
    objects: Objects,
}

/// What is known of the API beside the logs.
#[derive(Debug, Clone, Copy)]
pub struct Api<'a> {
    /// What data stands behind its endpoints.
    pub classes: &'a Classes,
    /// Its own description.
    pub described: Option<&'a Declared>,
}

/// The rows of the table `endpoints`: first those that campaigns used, then by requests, last
/// those that the API describes and nobody called.
#[must_use]
pub fn rows(
    survey: &Survey,
    campaigns: &[Campaign],
    dossiers: &Dossiers,
    api: &Api<'_>,
    reliance: &Reliance<'_>,
) -> Vec<EndpointRow> {
    let used = used(campaigns, dossiers);
    let nothing = Use::default();
    let mut rows: Vec<EndpointRow> = survey
        .endpoints()
        .into_iter()
        .map(|(_, endpoint)| {
            let of = used.get(endpoint.key.as_slice()).unwrap_or(&nothing);
            let [method, host, route] = endpoint.parts();
            let objects = of.objects.count(dossiers);
            let (claim, because) = claim((of, objects), (&host, &route), reliance);
            let because = if endpoint.undeclared && endpoint.with(Outcome::Succeeded) > 0 {
                format!("{because}; answered though the API's description does not name it")
            } else {
                because
            };
            let grade = reliance.grade(&host).into();
            EndpointRow {
                data_classes: api.classes.of(&route).join("; "),
                method,
                host,
                route,
                object_kind: if endpoint.paged {
                    String::new()
                } else {
                    String::from_utf8_lossy(&endpoint.object_kind).into_owned()
                },
                requests: endpoint.requests(),
                actors: endpoint.actors.count(),
                succeeded: endpoint.with(Outcome::Succeeded),
                denied: endpoint.with(Outcome::Denied),
                missing: endpoint.with(Outcome::Missing),
                first_seen: endpoint.seen.first(),
                last_seen: endpoint.seen.last(),
                campaign_requests: of.requests,
                campaign_objects: objects as u64,
                claim: claim.into(),
                grade,
                because,
            }
        })
        .collect();
    rows.extend(uncalled(&rows, api, reliance));
    rows.sort_by(|a, b| {
        (b.campaign_requests, b.requests)
            .cmp(&(a.campaign_requests, a.requests))
            .then_with(|| (&a.host, &a.route, &a.method).cmp(&(&b.host, &b.route, &b.method)))
    });
    rows
}

/// Use by campaigns at level medium or above, and no less than the user asks for, by the key of the endpoint. A request may be a part of two
/// campaigns; it is counted once.
fn used<'d>(campaigns: &[Campaign], dossiers: &'d Dossiers) -> HashMap<&'d [u8], Use> {
    let mut used: HashMap<&[u8], Use> = HashMap::new();
    let mut counted: HashSet<Locator> = HashSet::new();
    for event in campaigns.iter().filter(|c| c.level >= Level::Medium).flat_map(|c| &c.events) {
        if !counted.insert(event.at) {
            continue;
        }
        let entry = used.entry(dossiers.names.text(event.endpoint)).or_default();
        entry.requests += 1;
        if served(event.status) {
            entry.served += 1;
            if event.gave() {
                entry.objects.add(event);
            }
        }
    }
    used
}

/// Operations that are described and of which the logs hold no request.
fn uncalled(rows: &[EndpointRow], api: &Api<'_>, reliance: &Reliance<'_>) -> Vec<EndpointRow> {
    let path = |row: &'_ EndpointRow| row.route.split('?').next().unwrap_or_default().to_owned();
    let called: HashSet<(&str, String)> =
        rows.iter().map(|row| (row.method.as_str(), path(row))).collect();
    let operations = api.described.into_iter().flat_map(Declared::operations);
    operations
        .filter(|(method, templates)| {
            !templates.iter().any(|template| called.contains(&(*method, template.clone())))
        })
        .filter_map(|(method, templates)| {
            let route = templates.first()?.clone();
            let (claim, because) = claim((&Use::default(), 0), ("", &route), reliance);
            Some(EndpointRow {
                method: method.to_owned(),
                data_classes: api.classes.of(&route).join("; "),
                route,
                claim: claim.into(),
                grade: reliance.grade("").into(),
                because: format!("{because}; the API's description names it, nobody called it"),
                ..EndpointRow::default()
            })
        })
        .collect()
}

fn requests(number: u64) -> String {
    many(number, "request") + " of campaigns"
}

fn claim(
    (of, objects): (&Use, usize),
    (host, route): (&str, &str),
    reliance: &Reliance<'_>,
) -> (&'static str, String) {
    let limits = reliance.words(host);
    if of.served > 0 {
        let objects = match objects {
            0 => "none of an object that its URL names: what was in the answers is not counted"
                .into(),
            objects => many(objects as u64, "distinct object"),
        };
        return ("exposed", format!("{} served, {objects}", requests(of.served)));
    }
    if of.requests > 0 {
        return ("attempted", format!("{}, none served{limits}", requests(of.requests)));
    }
    if route.starts_with("{unmatched}") {
        return ("cannot_tell", "paths that no known route explains are summed up here".into());
    }
    let none = format!("no request of a campaign at level {} or above in", reliance.bar.name());
    if reliance.faults.is_empty() && reliance.gaps(host).next().is_none() {
        ("not_called", format!("{none} these logs{limits}"))
    } else {
        ("cannot_tell", format!("{none} what could be read{limits}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    fn gaps(found: &[&str], many: bool) -> Gaps {
        let gap = |host: &&str| Gap {
            stream: "access.log".into(),
            host: (*host).into(),
            partial: true,
            from: Timestamp(0),
            to: Timestamp(7_200_000_000),
            expected: 90,
        };
        Gaps { found: found.iter().map(gap).collect(), sensitivity: Some(600), many }
    }

    #[test]
    fn a_silent_host_bears_on_itself_and_on_what_may_stand_on_any_host() {
        let gaps = gaps(&["api.example"], false);
        let reliance = Reliance { faults: Vec::new(), gaps: &gaps, bar: Level::Medium };
        assert_eq!(["api.example", "www.example", ""].map(|h| reliance.grade(h)), ["C", "B", "C"]);
        let uncalled = |host: &str| claim((&Use::default(), 0), (host, "/v1/x"), &reliance);
        let (word, because) = uncalled("www.example");
        assert_eq!(word, "not_called");
        let none = "no request of a campaign at level medium or above in these logs";
        assert!(because.starts_with(none), "milder ones may call it: {because}");
        let (word, because) = uncalled("");
        assert_eq!(word, "cannot_tell");
        assert!(because.contains("1 gap of 2 hours in all"), "{because}");
    }

    #[test]
    fn of_many_faults_the_first_is_told_and_the_others_are_many() {
        let gaps = gaps(&[], false);
        let told = |faults: &[&str]| {
            let faults = faults.iter().map(|fault| (*fault).to_owned()).collect();
            Reliance { faults, gaps: &gaps, bar: Level::High }.words("")
        };
        assert!(told(&["a: damaged"]).starts_with("; a: damaged; no gap"));
        assert!(
            told(&["a", "b", "c"]).starts_with("; a, and 2 further faults (see coverage); no gap")
        );
    }

    #[test]
    fn answers_that_name_no_object_are_not_said_to_hold_none() {
        let gaps = gaps(&[], false);
        let reliance = Reliance { faults: Vec::new(), gaps: &gaps, bar: Level::Medium };
        let of = Use { requests: 9, served: 7, ..Use::default() };
        let because = |objects| claim((&of, objects), ("", "/v1/x"), &reliance).1;
        assert_eq!(because(1), "7 requests of campaigns served, 1 distinct object");
        assert!(because(0).contains("what was in the answers is not counted"));
    }

    #[test]
    fn where_hosts_are_too_many_to_tell_apart_no_claim_is_sure() {
        let gaps = gaps(&[], true);
        let reliance = Reliance { faults: Vec::new(), gaps: &gaps, bar: Level::Medium };
        assert_eq!(reliance.grade("api.example"), "C");
        let words = reliance.words("api.example");
        assert!(words.contains("a source tells of more than 32 hosts"), "{words}");
    }
}
