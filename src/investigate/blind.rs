//! What these logs cannot tell, and why. That a detector is silent proves nothing where it had
//! nothing to look at.

use super::Question;
use crate::case::Blind;
use crate::merge::Merge;
use crate::record::Timestamp;
use crate::record::time::DAY;
use crate::scan::Input;
use crate::triage::fields::{Carried, Fields};
use crate::triage::hosts::MOST;
use crate::triage::{ActorKind, Coverage, Survey};
use crate::words::many;

/// Percent of the records from which a thing counts as missing.
const MISSING: u64 = 95;
/// Days of logs below which what is new is hardly told from what is usual.
const SHORT: i64 = 7;
/// Percent of all requests of one address from which it is likely a proxy.
const PROXY: u64 = 50;

/// What cannot be told, one sentence each.
pub(super) fn of(survey: &Survey, question: &Question) -> Vec<Blind> {
    let (mut fields, mut records, seen) = (Fields::default(), 0, survey.seen());
    for coverage in survey.coverage.values() {
        fields.merge(coverage.fields);
        records += coverage.parsed.lines;
    }
    if records == 0 {
        return Vec::new();
    }
    let missing = |carried: &Carried| {
        let with = fields.with(*carried);
        // An application may hardly use queries.
        let most = if *carried == Carried::Query { 0 } else { records * (100 - MISSING) / 100 };
        with <= most
    };
    let mut blind: Vec<Blind> = Carried::ALL.into_iter().filter(missing).map(without).collect();
    blind.extend(objects(survey, records));
    if !missing(&Carried::Client) {
        blind.extend(proxy(survey, records));
    }
    if let (Some(first), Some(last)) = (seen.first(), seen.last()) {
        blind.extend(span(first, last));
        blind.extend(hosts(survey));
        blind.extend(question.detected.and_then(|detected| beyond(first, last, detected)));
    }
    blind.extend(strays(survey));
    blind
}

/// Records that a clock which was wrong has stamped.
fn strays(survey: &Survey) -> Option<Blind> {
    let strays = survey.strays();
    let (first, last) = strays.ends()?;
    let day = |time: Timestamp| time.to_string().chars().take_while(|c| *c != 'T').collect();
    let (first, last): (String, String) = (day(first), day(last));
    let when = if first == last { first } else { format!("{first} to {last}") };
    let whose = match strays.records {
        1 => "1 record was written: it is stamped".to_owned(),
        more => format!("{more} records were written: they are stamped"),
    };
    Some(Blind {
        about: "wrong clock",
        text: format!(
            "when {whose} {when}, a month or more away from all others, most likely by a clock that was wrong; counted, but no part of any story"
        ),
    })
}

/// Files whose dates may mean another day than the one they are read as.
pub(super) fn dates(inputs: &[Input]) -> Option<Blind> {
    let unsure = |input: &&Input| input.layers.dates.assumed().is_some();
    let first = inputs.iter().find(unsure)?;
    let others = match inputs.iter().filter(unsure).count() {
        1 => String::new(),
        files => format!(" and {} more", files - 1),
    };
    let (name, about) = (&first.source.name, first.layers.dates.about());
    Some(Blind { about: "dates", text: format!("which day is meant in {name}{others}: {about}") })
}

fn without(carried: Carried) -> Blind {
    let (about, text) = match carried {
        Carried::Client => (
            "client",
            "where requests came from: hardly any record names a client address; addresses can neither be listed nor blocked",
        ),
        Carried::Name => (
            "account",
            "whose account was used: hardly any record names a principal or a credential; an actor is an address, and several people behind one address count as one",
        ),
        Carried::UserAgent => (
            "program",
            "which program was used: hardly any record names a user agent; scattered addresses are linked only by what they ask for",
        ),
        Carried::Status => (
            "outcome",
            "whether a request was answered: hardly any record has a status; nothing counts as returned",
        ),
        Carried::Bytes => {
            ("size", "how much was sent: hardly any record has the size of the answer")
        }
        Carried::Query => (
            "query",
            "what was asked for in query strings: no record has one; if the gateway does not log them, objects and payloads in them are not seen",
        ),
    };
    Blind { about, text: text.into() }
}

/// Hosts that are too many to look for gaps of each.
fn hosts(survey: &Survey) -> Option<Blind> {
    let many = |coverage: &Coverage| coverage.hosts.told().is_none();
    survey.coverage.values().any(many).then(|| Blind {
        about: "hosts",
        text: format!(
            "whether one host fell silent while others went on: a source tells of more than {MOST} hosts, which are not told apart for that"
        ),
    })
}

/// Objects that nobody can see were neither read nor spared.
fn objects(survey: &Survey, records: u64) -> Option<Blind> {
    let endpoints = survey.endpoints();
    let with = endpoints.iter().filter(|(_, endpoint)| !endpoint.object_kind.is_empty());
    let requests: u64 = with.map(|(_, endpoint)| endpoint.requests()).sum();
    (requests <= records * (100 - MISSING) / 100).then(|| Blind {
        about: "objects",
        text: "which records were read: hardly any path or query names an object; a walk through them shows only by the number of requests".into(),
    })
}

fn proxy(survey: &Survey, records: u64) -> Option<Blind> {
    let clients = survey.actors().filter(|(_, actor, _)| actor.kind() == ActorKind::Client);
    let (most, name) = clients
        .map(|(_, actor, tally)| (tally.requests(), actor))
        .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (most * 100 >= records * PROXY).then(|| Blind {
        about: "proxy",
        text: format!(
            "who stands behind {}, which sends {} % of all requests: if it is a proxy of yours, and the log keeps for whom it forwards, give --trusted-proxy {}",
            name.name(),
            most * 100 / records,
            name.name()
        ),
    })
}

fn span(first: Timestamp, last: Timestamp) -> Option<Blind> {
    let hours = (last.0 - first.0) / (DAY / 24);
    let length = if hours < 48 {
        many(hours.unsigned_abs(), "hour")
    } else {
        format!("{} days", hours / 24)
    };
    let length = if hours == 0 { "less than an hour".to_owned() } else { length };
    (hours < SHORT * 24).then(|| Blind {
        about: "short logs",
        text: format!(
            "what is usual, and what anybody did before: the logs cover {length}; a week or more tells a theft far better from a busy day"
        ),
    })
}

/// The discovery lies outside the logs.
fn beyond(first: Timestamp, last: Timestamp, detected: Timestamp) -> Option<Blind> {
    let days = |from: Timestamp, to: Timestamp| (to.0 - from.0) / DAY;
    let text = if detected < first {
        format!("what led to the discovery: the logs begin {} days after it", days(detected, first))
    } else if days(last, detected) >= 1 {
        format!(
            "what was done until the discovery: the logs end {} days before it",
            days(last, detected)
        )
    } else {
        return None;
    };
    Some(Blind { about: "discovery", text })
}
