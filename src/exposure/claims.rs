//! What can be said of every endpoint: exposed, attempted, not called, or nothing.

use super::Classes;
use crate::campaign::Campaign;
use crate::case::{EndpointRow, Level};
use crate::dossier::{Dossiers, Name};
use crate::record::{Outcome, served};
use crate::triage::Survey;
use hashbrown::{HashMap, HashSet};

/// How far the logs can be relied on for claims of absence.
#[derive(Debug, Clone, Default)]
pub struct Reliance {
    /// Damaged, unreadable or changed sources, and lines that were refused, in words; empty if
    /// there were none.
    pub faults: Vec<String>,
}

/// Use of an endpoint by campaigns.
#[derive(Default)]
struct Use {
    requests: u64,
    served: u64,
    objects: HashSet<(Name, Name)>,
}

/// The rows: endpoints that campaigns used first, then by requests.
#[must_use]
pub fn rows(
    survey: &Survey,
    campaigns: &[Campaign],
    dossiers: &Dossiers,
    classes: &Classes,
    reliance: &Reliance,
) -> Vec<EndpointRow> {
    let mut used: HashMap<&[u8], Use> = HashMap::new();
    for event in campaigns.iter().filter(|c| c.level >= Level::Medium).flat_map(|c| &c.events) {
        let entry = used.entry(dossiers.names.text(event.endpoint)).or_default();
        entry.requests += 1;
        if served(event.status) {
            entry.served += 1;
            if event.has_object() {
                entry.objects.insert((event.object_kind, event.object));
            }
        }
    }
    let nothing = Use::default();
    let mut rows: Vec<EndpointRow> = survey
        .endpoints()
        .into_iter()
        .map(|(_, endpoint)| {
            let of = used.get(endpoint.key.as_slice()).unwrap_or(&nothing);
            let [method, host, route] = endpoint.parts();
            let (claim, because) = claim(of, &route, reliance);
            EndpointRow {
                data_classes: classes.of(&route).join("; "),
                method,
                host,
                route,
                object_kind: if endpoint.paged {
                    String::new()
                } else {
                    String::from_utf8_lossy(&endpoint.object_kind).into_owned()
                },
                requests: endpoint.requests(),
                actors: endpoint.actors.distinct(),
                succeeded: endpoint.with(Outcome::Succeeded),
                denied: endpoint.with(Outcome::Denied),
                missing: endpoint.with(Outcome::Missing),
                first_seen: endpoint.seen.first(),
                last_seen: endpoint.seen.last(),
                campaign_requests: of.requests,
                campaign_objects: of.objects.len() as u64,
                claim: claim.into(),
                // A better grade needs a search for gaps, which nothing makes yet.
                grade: "C".into(),
                because,
            }
        })
        .collect();
    rows.sort_by(|a, b| {
        (b.campaign_requests, b.requests)
            .cmp(&(a.campaign_requests, a.requests))
            .then_with(|| (&a.host, &a.route, &a.method).cmp(&(&b.host, &b.route, &b.method)))
    });
    rows
}

fn claim(of: &Use, route: &str, reliance: &Reliance) -> (&'static str, String) {
    let limits = match reliance.faults.as_slice() {
        [] => "; every line of the sources was accounted for, gaps in them were not looked for"
            .to_owned(),
        faults => format!("; but {}", faults.join(", ")),
    };
    if of.served > 0 {
        return (
            "exposed",
            format!(
                "{} requests of campaigns were served, {} distinct objects",
                of.served,
                of.objects.len()
            ),
        );
    }
    if of.requests > 0 {
        return (
            "attempted",
            format!("{} requests of campaigns, none served{limits}", of.requests),
        );
    }
    if route.starts_with("{unmatched}") {
        return ("cannot_tell", "paths that no known route explains are summed up here".into());
    }
    if reliance.faults.is_empty() {
        ("not_called", format!("no request of a campaign in these logs{limits}"))
    } else {
        ("cannot_tell", format!("no request of a campaign in what could be read{limits}"))
    }
}
