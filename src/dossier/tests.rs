//! What is kept of whom, and what is known to be the whole of it.

use super::*;
use crate::record::Timestamp;
use crate::route::{Keyed, Learner};
use crate::triage::Crowds;
use crate::triage::actor::Seen;
use hashbrown::HashSet;

const ADDRESS: &str = "203.0.113.9";

fn record<'a>(second: i64, client: &'a str, principal: &'a str) -> Record<'a> {
    Record {
        time: Timestamp(second * 1_000_000),
        client: Client::parse(client.as_bytes()),
        principal: principal.as_bytes(),
        method: b"GET",
        path: b"/v1/orders/41",
        status: 200,
        ..Record::default()
    }
}

/// What is kept of a guesser's address, of a victim there and at home, and of a neighbour.
fn kept(wanted: &dyn Fn(&Keyed) -> Wanted) -> (Dossiers, Vec<(String, bool)>) {
    let hash = Keyed::new(7);
    let wanted = wanted(&hash);
    let lens = Lens {
        routes: Learner::default().finish(hash),
        crowds: Crowds::default(),
        rules: None,
        logged: Vec::new(),
        veil: crate::record::Veil::default(),
    };
    let (mut dossiers, mut scratch) = (Dossiers::default(), Scratch::default());
    let all = [
        record(1, ADDRESS, ""),
        record(2, ADDRESS, "victim"),
        record(3, "192.0.2.7", "victim"),
        record(4, "192.0.2.8", "neighbour"),
    ];
    for (line, record) in all.iter().enumerate() {
        let at = Locator { offset: line as u64, ..Locator::default() };
        dossiers.absorb(record, at, &lens, &wanted, &mut scratch);
    }
    dossiers.finish();
    let whole = dossiers.actors.iter().zip(&dossiers.whole);
    let whole = whole.map(|((_, actor), whole)| (actor.name(), *whole)).collect();
    (dossiers, whole)
}

fn hash_of(client: &str, principal: &str, hash: &Keyed) -> u64 {
    let mut seen = Seen::default();
    Crowds::default().actor(&record(0, client, principal), hash, &mut seen);
    seen.hash
}

#[test]
fn a_name_that_is_here_for_its_client_only_is_not_known_whole() {
    let (dossiers, whole) = kept(&|hash| Wanted {
        clients: HashSet::from([hash_of(ADDRESS, "", hash)]),
        ..Wanted::default()
    });
    assert_eq!(dossiers.events.len(), 2);
    assert_eq!(whole, [(ADDRESS.to_owned(), true), ("victim".to_owned(), false)]);
}

#[test]
fn a_name_that_is_wanted_is_known_whole_whatever_else_is() {
    let (dossiers, whole) = kept(&|hash| Wanted {
        actors: HashSet::from([hash_of("", "victim", hash)]),
        clients: HashSet::from([hash_of(ADDRESS, "", hash)]),
        ..Wanted::default()
    });
    assert_eq!(dossiers.events.len(), 3);
    assert_eq!(whole, [(ADDRESS.to_owned(), true), ("victim".to_owned(), true)]);
}

#[test]
fn looked_at_twice_a_request_is_kept_once_with_all_that_both_looks_told() {
    let everybody = |hash: &Keyed| Wanted {
        actors: HashSet::from([hash_of("", "victim", hash)]),
        ..Wanted::default()
    };
    let client = |hash: &Keyed| Wanted {
        clients: HashSet::from([hash_of(ADDRESS, "", hash)]),
        ..Wanted::default()
    };
    let (mut both, _) = kept(&client);
    both.merge(kept(&everybody).0);
    both.finish();
    let offsets: Vec<u64> = both.events.iter().map(|event| event.at.offset).collect();
    assert_eq!(offsets, [0, 1, 2]);
    assert_eq!(both.whole, [true, true]);
}
