//! What those who sign in are called: customers by one pattern, services by another.
//!
//! Accounts of people are given out by a machine, and all look alike: `traveller_110756`, six digits, an id.
//! Whoever sets up an account for a partner or a job gives it a name of its own. Where a log shows both, a
//! customer's account that works as services do is somebody who holds a customer's account.

use super::registers::Case;
use crate::triage::{ActorKind, Survey};
use hashbrown::HashMap;

/// Names, at least, of which so many in a hundred have one pattern.
const NAMES: usize = 50;
const NEARLY_ALL: usize = 90;

/// How customers are called, where services are called otherwise.
#[derive(Debug, Clone, Default)]
pub struct Naming(Option<Vec<u8>>);

impl Naming {
    /// Learns it from all names of a survey; a service is one that asks for so many things or more.
    #[must_use]
    pub fn of(survey: &Survey, objects: u64) -> Self {
        let mut patterns: HashMap<Vec<u8>, (usize, bool)> = HashMap::new();
        let names = survey.actors().filter(|(_, actor, _)| actor.kind() == ActorKind::Principal);
        for (_, actor, tally) in names {
            let known = patterns.entry(pattern(actor.name().as_bytes())).or_default();
            known.0 += 1;
            known.1 |= tally.objects.estimate() >= objects;
        }
        let all: usize = patterns.values().map(|(names, _)| names).sum();
        let is_common = |names: usize| names >= NAMES && names * 100 >= all * NEARLY_ALL;
        let common = patterns.iter().find(|(_, (names, _))| is_common(*names));
        let services = patterns.values().any(|(names, takes)| *takes && !is_common(*names));
        Self(common.filter(|_| services).map(|(pattern, _)| pattern.clone()))
    }

    /// A name is one of a customer.
    #[must_use]
    pub fn is_customer(&self, name: &[u8]) -> bool {
        self.0.as_ref().is_some_and(|common| *common == pattern(name))
    }
}

/// It works under the name of a customer, on what belongs to other customers: no service has such a name here.
pub(super) fn is_customer(case: &Case<'_>) -> bool {
    let others = case.peers.foreign(case.profile, case.kind);
    has_name_of_customer(case)
        && others.is_some_and(|foreign| foreign.is_others(&case.policy.registers))
}

/// It works under the name of a customer.
pub(super) fn has_name_of_customer(case: &Case<'_>) -> bool {
    let (profile, peers) = (case.profile, case.peers);
    let name = peers.dossiers.actors.get(profile.actor as usize).map(|(_, actor)| actor.name());
    profile.kind == ActorKind::Principal
        && name.is_some_and(|name| peers.naming.is_customer(name.as_bytes()))
}

/// Digits of a hash or a UUID, at least.
const HASH: usize = 16;

/// Words stay as they are; a hash, digits, and letters among digits are each one sign for whatever they are.
fn pattern(name: &[u8]) -> Vec<u8> {
    let hash = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    if name.len() >= HASH && name.iter().all(hash) && name.iter().any(u8::is_ascii_digit) {
        return vec![2];
    }
    let mut pattern = Vec::new();
    for part in name.split_inclusive(|byte| !byte.is_ascii_alphanumeric()) {
        let (word, end) = match part.split_last() {
            Some((last, word)) if !last.is_ascii_alphanumeric() => (word, Some(*last)),
            _ => (part, None),
        };
        if word.iter().any(u8::is_ascii_digit) {
            let digits = word.iter().all(u8::is_ascii_digit);
            pattern.push(u8::from(!digits));
        } else {
            pattern.extend(word);
        }
        pattern.extend(end);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn names_that_a_machine_gives_out_are_alike_and_those_that_people_give_are_not() {
        let alike = |a: &str, b: &str| pattern(a.as_bytes()) == pattern(b.as_bytes());
        assert!(alike("traveller_110756", "traveller_9"));
        assert!(alike("883494", "12"));
        assert!(alike(
            "a81bc81b-dead-4e5d-abff-90865d1e13b1",
            "5d1e13b1-4e5d-4e5d-9086-a81bc81b0000"
        ));
        assert!(!alike("traveller_110756", "partner-1"));
        assert!(!alike("883494", "svc-billing"));
        assert!(!alike("ann", "bob"));
        assert!(!alike("ann@mail.example", "bob@mail.example"));
    }
}
