//! Places where people send words that look like payloads and mean no harm.
//!
//! On a site about security, or one where code is kept, visitors look for `union select`, read
//! `/docs/etc/passwd` and open `schema.sql`. Each of them does little of it beside what else he
//! reads, and there are many.

use super::Limits;
use crate::detect::Profile;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::served;
use crate::triage::payload::{self, Class};
use hashbrown::{HashMap, HashSet};
use std::hash::Hash;

/// Where such words are customary.
#[derive(Debug, Clone, Default)]
pub(in crate::detect) struct Words {
    /// Endpoints that take them in parameters.
    parameters: HashSet<Name>,
    /// Hosts that have them in the paths of what they serve, by the sort of payload they look like.
    paths: HashSet<(String, Class)>,
}

fn class(event: &Event) -> Option<Class> {
    payload::signature(event.payload.signature).map(|signature| signature.class)
}

/// A payload in a parameter that asks for no door.
fn is_word(event: &Event) -> bool {
    !event.payload.in_path() && class(event).is_some_and(|class| !class.is_place())
}

/// A payload in a path: a page about it, unless it is known to do harm where it answers.
fn in_path(event: &Event) -> Option<Class> {
    let harmless = |class: &Class| !matches!(class, Class::KnownHole | Class::WebShell);
    class(event).filter(harmless).filter(|_| event.payload.in_path())
}

/// Keys that more than a few have whose payloads are a small part of what they do: where hundreds
/// of addresses send nothing else, none of them counts.
fn shared<K: Hash + Eq>(
    people: &[&Profile],
    limits: &Limits,
    key: impl Fn(&Event) -> Option<K>,
) -> HashSet<K> {
    let mut users: HashMap<K, usize> = HashMap::new();
    for profile in people {
        let keys: HashSet<K> = profile.events.iter().filter_map(&key).collect();
        keys.into_iter().for_each(|key| *users.entry(key).or_insert(0) += 1);
    }
    users.retain(|_, users| *users > limits.custom);
    users.into_keys().collect()
}

impl Words {
    /// Where people send such words.
    pub(in crate::detect) fn of(
        profiles: &[Profile],
        dossiers: &Dossiers,
        limits: &Limits,
    ) -> Self {
        let mild = |profile: &&Profile| {
            let (payloads, all) = (payloads(profile), profile.events.len() as u64);
            payloads > 0 && payloads * 100 < all * limits.attacker
        };
        let people: Vec<&Profile> = profiles.iter().filter(mild).collect();
        let parameter = |event: &Event| is_word(event).then_some(event.endpoint);
        let path = |event: &Event| {
            let class = in_path(event).filter(|_| served(event.status))?;
            let [_, host, _] = dossiers.endpoint(event.endpoint);
            Some((host, class))
        };
        Self {
            parameters: shared(&people, limits, parameter),
            paths: shared(&people, limits, path),
        }
    }

    /// A payload is such a word: customary there, and of somebody who sends few of them, fewer
    /// than `few`, beside what else he does.
    pub(super) fn hold(
        &self,
        event: &Event,
        profile: &Profile,
        (limits, few): (&Limits, u64),
        dossiers: &Dossiers,
    ) -> bool {
        let sent = payloads(profile);
        // Whoever reads three such pages and little else is a reader where many are.
        let person = sent < limits.turns as u64
            || sent < few && sent * 100 < profile.events.len() as u64 * limits.attacker * 2;
        let path = || {
            let [_, host, _] = dossiers.endpoint(event.endpoint);
            in_path(event).is_some_and(|class| self.paths.contains(&(host, class)))
        };
        person && (is_word(event) && self.parameters.contains(&event.endpoint) || path())
    }
}

fn payloads(profile: &Profile) -> u64 {
    profile.events.iter().filter(|event| event.payload.signature != 0).count() as u64
}
