//! What payloads were meant to do, and what became of them where no effect shows.
//!
//! Everybody on the internet is asked for known holes: an address sends a handful and goes on.
//! Whoever sends one payload after the other to a parameter that takes them is at work on this
//! very place, and whether it gave way cannot always be read from an access log.

use super::{Effects, is_redirect};
use crate::dossier::{Event, Name};
use crate::record::time::HOUR;
use crate::record::{Outcome, served};
use crate::triage::payload::{Class, signatures::Signature};
use std::collections::BTreeSet;

/// What whoever draws charts sends to a place made for queries.
const QUERIES: [&str; 3] = ["sql_union", "sql_schema", "sql_columns"];

/// Hours in which payloads were sent, from which it is a program's work.
const WORKING_HOURS: usize = 12;

/// It would run, read or fetch something, and has hardly another meaning. A script comes back to
/// whoever sent it, a redirect likewise, and inner addresses are named where developers work.
fn is_grave(signature: &Signature) -> bool {
    let asks = matches!(
        signature.class,
        Class::LookupInjection | Class::SqlInjection | Class::NoSqlInjection
    );
    let grave = asks || super::lone::is_grave(signature.class);
    grave && signature.name != "internal_host"
}

impl Effects<'_> {
    /// Grave payloads that a program took: it answered them, and not as the host answers
    /// everything, or failed over them. What stood in a path that is not there reached nothing.
    /// A place that is made for queries is asked in one sort of whole SQL: that tells nothing.
    #[must_use]
    pub fn in_earnest(&self) -> u64 {
        let taken = |event: &Event| {
            let answered = served(event.status) && event.bytes > 0 || is_redirect(event.status);
            let failed = event.outcome() == Outcome::Failed && event.status == 500;
            let taken = answered && !self.peers.is_soft(event) || failed;
            taken && !event.payload.in_path() && !self.tools.contains(&event.endpoint)
        };
        let grave: Vec<&Signature> = self
            .all
            .iter()
            .filter(|(event, signature, _)| is_grave(signature) && taken(event))
            .map(|(_, signature, _)| *signature)
            .collect();
        let sorts: BTreeSet<&str> = grave.iter().map(|signature| signature.name).collect();
        let queries = sorts.iter().all(|name| QUERIES.contains(name));
        if self.is_a_programs_work() {
            return 0;
        }
        if queries && sorts.len() < 2 { 0 } else { grave.len() as u64 }
    }

    /// The same one or two sorts at one place, all of them answered, through half a day or more: a
    /// program whose requests hold code, filters or SQL by trade. Whoever looks for a hole tries
    /// this and that, is refused and fails, and is done in an hour.
    fn is_a_programs_work(&self) -> bool {
        let places: BTreeSet<Name> = self.all.iter().map(|(event, ..)| event.endpoint).collect();
        let sorts: BTreeSet<&str> = self.all.iter().map(|(_, s, _)| s.name).collect();
        let hours: BTreeSet<i64> =
            self.all.iter().map(|(event, ..)| event.time.0.div_euclid(HOUR)).collect();
        let answered = self.all.iter().all(|(event, ..)| served(event.status));
        places.len() == 1 && sorts.len() <= 2 && answered && hours.len() >= WORKING_HOURS
    }

    /// What became of the payloads, in words: how many were answered, refused, not found, failed.
    #[must_use]
    pub fn outcomes(&self) -> String {
        let mut counts = [0u64; 5];
        for (event, ..) in &self.all {
            let at = match event.outcome() {
                _ if is_redirect(event.status) => 1,
                Outcome::Succeeded => 0,
                Outcome::Denied | Outcome::Limited => 2,
                Outcome::Failed => 4,
                _ => 3,
            };
            if let Some(count) = counts.get_mut(at) {
                *count += 1;
            }
        }
        let words = ["answered", "sent on", "refused", "not found", "failed in the server"];
        let told = counts.iter().zip(words).filter(|(count, _)| **count > 0);
        told.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
    }
}
