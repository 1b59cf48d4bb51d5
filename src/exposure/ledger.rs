//! Every object that campaigns at level medium or above asked for, one row each, exact.

use super::Classes;
use crate::campaign::Campaign;
use crate::case::{ExposureRow, Level};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Locator, Outcome, served};
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// A request for an object, and the campaign it belongs to.
#[derive(Clone, Copy)]
struct Asked<'d> {
    event: &'d Event,
    campaign: usize,
}

/// The rows of the table `exposure`, sorted by kind and id; ids that are numbers in numeric order.
#[must_use]
pub fn rows(
    campaigns: &[Campaign],
    dossiers: &Dossiers,
    classes: &Classes,
    pointer: &dyn Fn(Locator) -> String,
) -> Vec<ExposureRow> {
    let mut asked: Vec<Asked<'_>> = campaigns
        .iter()
        .enumerate()
        .filter(|(_, campaign)| campaign.level >= Level::Medium)
        .flat_map(|(at, campaign)| {
            let events = campaign.events.iter().filter(|event| event.has_object());
            events.map(move |event| Asked { event, campaign: at })
        })
        .collect();
    let object = |asked: &Asked<'_>| (asked.event.object_kind, asked.event.object);
    asked.sort_unstable_by_key(|a| (object(a), a.event.time, a.event.at, a.campaign));
    let mut cached = HashMap::new();
    let mut tell = |asked: &[Asked<'_>]| {
        let places: BTreeSet<Name> = asked.iter().map(|asked| asked.event.endpoint).collect();
        let mut told = |places: BTreeSet<Name>| -> (String, String) {
            let behind = |places: &BTreeSet<Name>| behind(places, dossiers, classes);
            cached.entry(places).or_insert_with_key(behind).clone()
        };
        let (endpoints, mut data_classes) = told(places);
        if !asked.iter().all(|asked| asked.event.gave()) {
            data_classes = told(giving(asked)).1;
        }
        ExposureRow { endpoints, data_classes, ..row(asked, campaigns, dossiers, pointer) }
    };
    let is_list =
        |asked: &Asked<'_>| crate::route::list(dossiers.names.text(asked.event.object)).is_some();
    let (lists, single): (Vec<&[Asked<'_>]>, Vec<&[Asked<'_>]>) = asked
        .chunk_by(|a, b| object(a) == object(b))
        .partition(|asked| asked.first().is_some_and(is_list));
    let mut listed = spread(&lists, dossiers);
    let key = |asked: &Asked<'_>| {
        let text = |name| dossiers.names.text(name);
        (text(asked.event.object_kind), text(asked.event.object))
    };
    // What was asked for in a list and alone is one object.
    let alone = single.into_iter().filter(|asked| {
        let of = asked.first().and_then(|first| listed.get_mut(&key(first)));
        of.map(|of| of.extend_from_slice(asked)).is_none()
    });
    let mut rows: Vec<ExposureRow> = alone.collect::<Vec<_>>().into_iter().map(&mut tell).collect();
    for ((_, id), mut asked) in listed {
        asked.sort_unstable_by_key(|a| (a.event.time, a.event.at, a.campaign));
        let object_id = String::from_utf8_lossy(id).into_owned();
        rows.push(ExposureRow { object_id, ..tell(&asked) });
    }
    rows.sort_unstable_by(|a, b| {
        // Shorter first, so that numbers stand in their order.
        let key = |row: &ExposureRow| row.object_id.len();
        a.object_kind
            .cmp(&b.object_kind)
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.object_id.cmp(&b.object_id))
    });
    rows
}

/// Requests by the kind and the id of what they ask for.
type ByObject<'d> = BTreeMap<(&'d [u8], &'d [u8]), Vec<Asked<'d>>>;

/// The requests for each object of lists.
fn spread<'d>(lists: &[&[Asked<'d>]], dossiers: &'d Dossiers) -> ByObject<'d> {
    let mut found = ByObject::new();
    for asked in lists.iter().copied().flatten() {
        let kind = dossiers.names.text(asked.event.object_kind);
        let ids = crate::route::list(dossiers.names.text(asked.event.object));
        let mut ids = ids.unwrap_or_default();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            found.entry((kind, id)).or_default().push(*asked);
        }
    }
    found
}

/// The row of one object, from the requests for it in time.
fn row(
    asked: &[Asked<'_>],
    campaigns: &[Campaign],
    dossiers: &Dossiers,
    pointer: &dyn Fn(Locator) -> String,
) -> ExposureRow {
    // A request may be a part of two campaigns; it is one request.
    let mut once: Vec<&Event> = asked.iter().map(|asked| asked.event).collect();
    once.dedup_by_key(|event| event.at);
    let events = || once.iter().copied();
    let Some(first) = events().next() else { return ExposureRow::default() };
    let gave = events().find(|event| event.gave());
    let shown = gave.or_else(|| events().find(|e| served(e.status))).unwrap_or(first);
    let takers: BTreeSet<&str> = of_tier(asked)
        .filter_map(|asked| campaigns.get(asked.campaign))
        .map(|campaign| campaign.id.as_str())
        .collect();
    ExposureRow {
        object_kind: dossiers.names.show(first.object_kind),
        object_id: dossiers.names.show(first.object),
        tier: tier(asked).into(),
        first_seen: Some(first.time),
        last_seen: events().next_back().map(|event| event.time),
        requests: once.len() as u64,
        successes: events().filter(|event| served(event.status)).count() as u64,
        bytes_out: events().map(|event| event.bytes).sum(),
        campaigns: takers.into_iter().collect::<Vec<_>>().join("; "),
        evidence: pointer(shown.at),
        ..ExposureRow::default()
    }
}

/// Returned if it was ever served; denied if it was refused; an answer without content (304, 404, the
/// one small size in which an endpoint says that it has nothing) is
/// ambiguous, since it may tell that the object exists, and so is one to a request with a payload in
/// its path or query: it was not the object that was asked for.
fn tier(asked: &[Asked<'_>]) -> &'static str {
    let mut refused = false;
    let mut missing = false;
    for Asked { event, .. } in asked {
        match event.outcome() {
            _ if event.gave() => return "returned",
            _ if served(event.status) => missing = true,
            Outcome::Denied | Outcome::Limited => refused = true,
            Outcome::Failed => {}
            _ => missing = true,
        }
    }
    match (refused, missing) {
        (true, _) => "denied",
        (false, true) => "ambiguous",
        (false, false) => "error",
    }
}

/// The requests that were given an object; if none was, all that were made for it. Whoever was refused
/// what another was given does not have it.
fn of_tier<'a, 'd>(asked: &'a [Asked<'d>]) -> impl Iterator<Item = &'a Asked<'d>> {
    let returned = asked.iter().any(|asked| asked.event.gave());
    asked.iter().filter(move |asked| !returned || asked.event.gave())
}

/// The endpoints that returned an object, whose data it was; of what none returned, those that were
/// asked.
fn giving(asked: &[Asked<'_>]) -> BTreeSet<Name> {
    of_tier(asked).map(|asked| asked.event.endpoint).collect()
}

/// Endpoints in the order of their texts, and the classes of data behind them.
fn behind(places: &BTreeSet<Name>, dossiers: &Dossiers, classes: &Classes) -> (String, String) {
    let mut endpoints: Vec<String> =
        places.iter().map(|name| dossiers.endpoint_text(*name)).collect();
    endpoints.sort();
    let found: BTreeSet<String> =
        places.iter().flat_map(|name| classes.of(&dossiers.endpoint(*name)[2])).collect();
    (endpoints.join("; "), found.into_iter().collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::stage::{MONDAY, Request, everything};
    use crate::dossier::Payload;
    use crate::triage::payload::signature;
    use crate::triage::payload::signatures::{AGENT, PATH, Places, QUERY};

    fn told(status: u16, place: Places) -> &'static str {
        let payload = Payload { signature: 7, place, ..Payload::default() };
        let event = Event { status, payload, ..Event::default() };
        tier(&[Asked { event: &event, campaign: 0 }])
    }

    #[test]
    fn an_answer_to_a_payload_does_not_say_that_the_object_was_taken() {
        assert_eq!(told(200, QUERY), "ambiguous");
        assert_eq!(told(403, QUERY), "denied");
        assert_eq!(told(200, AGENT), "returned", "a header with a payload hides no theft");
    }

    #[test]
    fn what_is_asked_of_a_script_that_was_left_was_taken() {
        let of = |name: &str| {
            let mut numbers =
                (1..u16::MAX).filter(|n| signature(*n).is_some_and(|s| s.name == name));
            let signature = numbers.next().unwrap();
            let payload = Payload { signature, place: PATH, ..Payload::default() };
            let event = Event { status: 200, payload, ..Event::default() };
            tier(&[Asked { event: &event, campaign: 0 }])
        };
        assert_eq!(of("hole_in_windows"), "returned");
        assert_eq!(of("system_file"), "ambiguous", "the object was not what was asked for");
    }

    #[test]
    fn what_an_endpoint_refused_is_no_data_that_it_gave() {
        let at =
            |endpoint: u32, status| Event { endpoint: Name(endpoint), status, ..Event::default() };
        let (lines, bills) = (at(1, 200), at(2, 403));
        let asked = [&lines, &bills].map(|event| Asked { event, campaign: 0 });
        assert_eq!(giving(&asked), BTreeSet::from([Name(1)]));
        assert_eq!(giving(&asked[1..]), BTreeSet::from([Name(2)]), "nothing was returned");
    }

    #[test]
    fn whoever_was_refused_what_another_was_given_does_not_have_it() {
        let campaign = |id: &str| Campaign { id: id.to_owned(), ..Campaign::default() };
        let campaigns = [campaign("C-one"), campaign("C-other")];
        let told = |statuses: [u16; 2]| {
            let events = statuses.map(|status| Event { status, ..Event::default() });
            let asked = [0, 1].map(|at| Asked { event: &events[at], campaign: at });
            let row = row(&asked, &campaigns, &Dossiers::default(), &|_| String::new());
            (row.tier, row.campaigns)
        };
        assert_eq!(told([403, 200]), ("returned".into(), "C-other".to_owned()));
        assert_eq!(told([200, 200]), ("returned".into(), "C-one; C-other".to_owned()));
        assert_eq!(told([403, 404]), ("denied".into(), "C-one; C-other".to_owned()));
    }

    #[test]
    fn what_was_asked_for_alone_and_in_lists_is_one_object() {
        let ask =
            |at: i64, ids: &str| Request::at(MONDAY + at, format!("/v1/orders?order_id={ids}"));
        let asked =
            [ask(0, "48213"), ask(9, "48213,48214"), ask(5, "48214,48215"), ask(7, "48216")];
        let dossiers = everything(&asked).1;
        let events = dossiers.events.clone();
        let campaign = Campaign { level: Level::Medium, events, ..Campaign::default() };
        let rows = rows(&[campaign], &dossiers, &Classes::default(), &|_| String::new());
        let told = |row: &ExposureRow| {
            let times = row.first_seen.zip(row.last_seen);
            let second = |time: crate::record::Timestamp| time.0 / 1_000_000 - MONDAY;
            (row.object_id.clone(), row.requests, times.map(|(a, b)| (second(a), second(b))))
        };
        let row = |id: &str, requests, from, to| (id.to_owned(), requests, Some((from, to)));
        assert_eq!(
            rows.iter().map(told).collect::<Vec<_>>(),
            [
                row("48213", 2, 0, 9),
                row("48214", 2, 5, 9),
                row("48215", 1, 5, 5),
                row("48216", 1, 7, 7)
            ]
        );
    }

    #[test]
    fn a_request_that_is_a_part_of_two_campaigns_is_one_request() {
        let event = Event { status: 200, bytes: 90, ..Event::default() };
        let asked = [0, 1].map(|campaign| Asked { event: &event, campaign });
        let told = row(&asked, &[], &Dossiers::default(), &|_| String::new());
        assert_eq!((told.requests, told.successes, told.bytes_out), (1, 1, 90));
    }
}
