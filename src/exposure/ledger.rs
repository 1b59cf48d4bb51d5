//! Every object that campaigns at level medium or above asked for, one row each, exact.

use super::Classes;
use crate::campaign::Campaign;
use crate::case::{ExposureRow, Level};
use crate::dossier::{Dossiers, Event};
use crate::record::{Locator, Outcome, Timestamp, served};
use std::collections::{BTreeMap, BTreeSet};

/// What happened to one object.
#[derive(Debug, Default)]
struct Entry<'d> {
    endpoints: BTreeSet<&'d [u8]>,
    campaigns: BTreeSet<&'d str>,
    first: Option<(Timestamp, Locator)>,
    first_served: Option<(Timestamp, Locator)>,
    last: Option<Timestamp>,
    requests: u64,
    successes: u64,
    refused: bool,
    missing: bool,
    bytes: u64,
}

impl Entry<'_> {
    fn add(&mut self, event: &Event) {
        self.requests += 1;
        self.bytes += event.bytes;
        let place = (event.time, event.at);
        self.first = Some(self.first.map_or(place, |first| first.min(place)));
        self.last = self.last.max(Some(event.time));
        match event.outcome() {
            _ if served(event.status) => {
                self.successes += 1;
                self.first_served = Some(self.first_served.map_or(place, |first| first.min(place)));
            }
            Outcome::Denied | Outcome::Limited => self.refused = true,
            Outcome::Failed => {}
            _ => self.missing = true,
        }
    }

    /// Returned if it was ever served; refused if it was refused; an answer without content (304,
    /// 404) is ambiguous, since it may tell that the object exists.
    fn tier(&self) -> &'static str {
        match self {
            Self { successes: 1.., .. } => "returned",
            Self { refused: true, .. } => "denied",
            Self { missing: true, .. } => "ambiguous",
            _ => "error",
        }
    }
}

/// The rows, by kind and id; numbers in the order of numbers.
#[must_use]
pub fn rows(
    campaigns: &[Campaign],
    dossiers: &Dossiers,
    classes: &Classes,
    pointer: &dyn Fn(Locator) -> String,
) -> Vec<ExposureRow> {
    let mut entries: BTreeMap<(&[u8], usize, &[u8]), Entry<'_>> = BTreeMap::new();
    for campaign in campaigns.iter().filter(|campaign| campaign.level >= Level::Medium) {
        for event in campaign.events.iter().filter(|event| event.has_object()) {
            let (kind, id) =
                (dossiers.names.text(event.object_kind), dossiers.names.text(event.object));
            // Shorter first, so that numbers stand in their order.
            let entry = entries.entry((kind, id.len(), id)).or_default();
            entry.endpoints.insert(dossiers.names.text(event.endpoint));
            entry.campaigns.insert(&campaign.id);
            entry.add(event);
        }
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let cache: BTreeMap<&[u8], (String, Vec<String>)> = entries
        .values()
        .flat_map(|entry| entry.endpoints.iter().copied())
        .map(|key| (key, (show(key), classes.of(&template(key)))))
        .collect();
    entries
        .iter()
        .map(|((kind, _, id), entry)| {
            let known = || entry.endpoints.iter().filter_map(|key| cache.get(*key));
            let found: BTreeSet<&str> =
                known().flat_map(|(_, classes)| classes.iter().map(String::as_str)).collect();
            ExposureRow {
                object_kind: text(kind),
                object_id: text(id),
                tier: entry.tier().into(),
                endpoints: known().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("; "),
                data_classes: found.into_iter().collect::<Vec<_>>().join("; "),
                first_seen: entry.first.map(|(time, _)| time),
                last_seen: entry.last,
                requests: entry.requests,
                successes: entry.successes,
                bytes_out: entry.bytes,
                campaigns: entry.campaigns.iter().copied().collect::<Vec<_>>().join("; "),
                evidence: entry
                    .first_served
                    .or(entry.first)
                    .map_or(String::new(), |(_, at)| pointer(at)),
            }
        })
        .collect()
}

fn template(key: &[u8]) -> String {
    String::from_utf8_lossy(key.splitn(3, |byte| *byte == 0).nth(2).unwrap_or_default())
        .into_owned()
}

fn show(key: &[u8]) -> String {
    key.splitn(3, |byte| *byte == 0)
        .filter(|part| !part.is_empty())
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
