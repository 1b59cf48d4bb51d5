//! From the thief's requests to the truth about them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Campaign, Object, Request};
use crate::simulate::clock;
use crate::simulate::event::Event;
use crate::simulate::log::Form;

/// What one thief did, before it is mixed into the logs.
#[derive(Debug)]
pub struct Hand {
    /// The kinds by which it may rightly be called.
    pub kinds: &'static [&'static str],
    /// Its requests, in no order; `aim` is set where they serve the purpose.
    pub events: Vec<Event>,
}

impl Hand {
    /// One thief alone.
    pub fn one(kinds: &'static [&'static str], events: Vec<Event>) -> Vec<Self> {
        vec![Self { kinds, events }]
    }
}

/// A campaign, its requests and objects; `logged` says what the logs hold.
pub fn campaign(
    number: u8,
    hand: &Hand,
    form: &Form,
    logged: impl Fn(i64) -> bool,
    log_start: i64,
) -> (Campaign, Vec<Request>, Vec<Object>) {
    let id = format!("T{number}");
    let mut events: Vec<&Event> = hand.events.iter().filter(|event| logged(event.at)).collect();
    events.sort_by_key(|event| event.at);
    let requests: Vec<Request> = events.iter().map(|event| request(&id, event, form)).collect();
    let objects = objects(&id, &events);
    let text = |at: Option<i64>| at.map_or_else(String::new, clock::rfc3339);
    let good = || events.iter().filter(|event| event.aim && event.served()).map(|event| event.at);
    let distinct = |pick: fn(&Request) -> &str| {
        requests.iter().map(pick).filter(|text| !text.is_empty()).collect::<BTreeSet<_>>().len()
            as u64
    };
    let campaign = Campaign {
        kinds: hand.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        first_seen: text(events.first().map(|event| event.at)),
        first_success: text(good().next()),
        last_success: text(good().next_back()),
        last_seen: text(events.last().map(|event| event.at)),
        began_before_logs: hand.events.iter().any(|event| event.at < log_start),
        requests: events.len() as u64,
        successes: good().count() as u64,
        unlogged: (hand.events.len() - events.len()) as u64,
        objects_attempted: objects.len() as u64,
        objects_returned: objects.iter().filter(|object| object.returned).count() as u64,
        client_ips: distinct(|request| &request.client_ip),
        principals: distinct(|request| &request.principal),
        credentials: distinct(|request| &request.credential),
        user_agents: distinct(|request| &request.user_agent),
        routes: routes(&events),
        id,
    };
    (campaign, requests, objects)
}

fn request(id: &str, event: &Event, form: &Form) -> Request {
    Request {
        campaign: id.to_owned(),
        at: event.at,
        client_ip: event.who.client.to_string(),
        principal: if form.principals { event.who.principal.to_string() } else { String::new() },
        credential: if form.keys { event.who.key.to_string() } else { String::new() },
        status: event.status,
        request: format!("{} {}", event.ask.method, event.ask.target),
        user_agent: event.who.agent.to_string(),
    }
}

fn objects(campaign: &str, events: &[&Event]) -> Vec<Object> {
    let mut objects: BTreeMap<&str, (bool, u64)> = BTreeMap::new();
    for event in events {
        if let Some(id) = &event.ask.object {
            let entry = objects.entry(id).or_default();
            *entry = (entry.0 || event.served(), entry.1 + 1);
        }
    }
    let row = |(id, (returned, requests)): (&str, (bool, u64))| Object {
        campaign: campaign.to_owned(),
        id: id.to_owned(),
        returned,
        requests,
    };
    objects.into_iter().map(row).collect()
}

/// At most twelve routes, those asked most first.
fn routes(events: &[&Event]) -> Vec<String> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for event in events {
        *counts.entry(&event.ask.route).or_default() += 1;
    }
    let mut routes: Vec<(&str, u64)> = counts.into_iter().collect();
    routes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    routes.into_iter().take(12).map(|(route, _)| route.to_owned()).collect()
}
