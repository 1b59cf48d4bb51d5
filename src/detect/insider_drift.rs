//! A name against its own past.

use super::hands::{Family, families};
use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::time::DAY;
use hashbrown::HashMap;

/// The page.
pub const ABOUT: About = About {
    name: "insider_drift",
    title: "Somebody who may read records begins to read more, others, or at other hours than before.",
    what: "Days on which a principal or key takes more records than on its days before, through other endpoints, without the calls that go with its work, or at hours at which it never worked.",
    why: "An insider, or whoever holds an insider's session, is allowed every single request. Only the departure from the past shows.",
    how: &[
        "Days begin in the quietest hours of those who act.",
        "Each day against the name's own four weeks before (where these hold odd days only, the last ordinary ones before them; where the log begins too late, and it is work, against four weeks on both sides), `insider_drift.history_days` active ones at least, odd days and the last three left out, since whoever begins slowly would become usual: records a day (robust z of ln(1+x) at or above `z`, and `excess` more than the median; or half of them never asked for where it repeats its set, or far more of these than ever, and twice `excess`), other endpoints or one alone, records taken with no call of another sort within five minutes where its work has such calls, other hours.",
        "Where six or more who work with the same kind of record hardly ever take them so, the days are measured by those, before and behind, on which the name works as they do: a theft that fills most of its days does not become usual.",
        "Days beside those that depart belong to them from half of `z` on; before the first and after the last, if they have half as much more than usual as these, or as no day farther out had.",
        "What everybody with the same work does on a day is divided out.",
        "One family is low, two on `odd_days` days medium; three (or fewer days, where records were taken on `hosts` hosts of others on which the name is on no other day) high, if it takes `grave` percent of the ordinary or more, and two if it is far more than on its own days and far more than those who do the same work take, or for five days ten times as many records without other calls as on an ordinary one.",
        "The requests that make the drift (out of hours, without the calls around them, at new endpoints) become an actor of their own, if they account for most of the excess; if nearly all of it came from places and programs that the name never had before, it is all that came from there.",
    ],
    innocent: &[
        "Whoever is new at the work does little at first and then what everybody does, with the calls that go with it.",
        "The end of a month.",
        "Days on which all who do the same work do more, or three of them and nothing but more, or `told` others and `told_share` percent of all, each from where he sits, at the usual hours, whatever calls are missing.",
        "The same records each time.",
        "Whoever first turns up three days into the log or later, begins with much and goes on with less (a partner's first synchronisation, a migration) has no past to depart from: all that it did is judged as one.",
        "A list that is gone through for an afternoon.",
        "A program of which nobody makes other calls.",
        "All of these are low at most, and named.",
    ],
    evasion: "Grow slowly over months; read no more than on an ordinary day, other records instead; do more together with two others, on the same days; begin before the log does.",
    owasp: "API1:2023; API5:2023",
    attack: "T1078; T1213",
};

/// Judges the days on which a name departed from its past.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let drift = peers.hands.drifts.get(&profile.actor)?;
    let on = |event: &&Event| drift.days.contains(&(event.time.0 - drift.dawn).div_euclid(DAY));
    let events: Vec<Event> = profile.events.iter().filter(on).copied().collect();
    let mut kinds: HashMap<Name, u64> = HashMap::new();
    let mut endpoints: HashMap<Name, u64> = HashMap::new();
    for event in events.iter().filter(|event| event.has_object()) {
        *kinds.entry(event.object_kind).or_insert(0) += 1;
        *endpoints.entry(event.endpoint).or_insert(0) += 1;
    }
    let many = drift.days.len() >= policy.insider_drift.odd_days;
    let says = |family| drift.signs.iter().any(|sign| sign.family == family);
    let both_breadths = says(Family::Breadth) && says(Family::Outcome);
    // A little more than ever may be a busy week.
    let far = drift.times >= policy.insider_drift.grave;
    let level = match (drift.innocent, families(&drift.signs)) {
        (Some(_), _) | (None, 0 | 1) => Level::Low,
        (None, 2) if !many => Level::Low,
        (None, 3..) if (many || says(Family::Identity)) && far => Level::High,
        // Far more than on its own days, and than whoever does the same work, for days.
        (None, 2) if many && both_breadths && far => Level::High,
        (None, _) => Level::Medium,
    };
    let reasons: Vec<String> = drift.signs.iter().map(|sign| sign.text.clone()).collect();
    let sure = if drift.innocent.is_some() { 20 } else { 40 + 15 * families(&drift.signs) };
    Some(Verdict {
        level,
        confidence: u8::try_from(sure).unwrap_or(90).min(90),
        endpoint: super::profile::top(&endpoints, peers.dossiers),
        object_kind: super::profile::top(&kinds, peers.dossiers),
        measure: if drift.bare {
            "records without the calls that go with its work, on the median of the days that depart"
        } else {
            "records on the median of the days that depart"
        },
        value: drift.records.0,
        threshold: drift.records.1,
        peers: drift.peers,
        message: reasons.join("; "),
        reasons,
        alternatives: drift.alternatives.clone(),
        events,
        targets: Vec::new(),
        hits: Vec::new(),
    })
}
