//! Keys of an API that are tried, one after the other, where they stand in the query.
//!
//! A key is no object, though it looks like one: `?api_key=8f3e2a…` with another value each time. Who
//! has one uses it; whoever tries many and is refused is guessing, or tries a list of found ones.

use super::brute_force::is_refused;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::served;
use hashbrown::HashSet;

/// The parameter is called as keys of an API are.
pub(super) fn is_key(kind: &str) -> bool {
    const NAMES: [&str; 7] =
        ["apikey", "xapikey", "accesskey", "appkey", "subscriptionkey", "authkey", "licensekey"];
    let plain: String =
        kind.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    NAMES.contains(&plain.as_str())
}

/// Judges the keys that an actor tried.
pub(super) fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let mut kinds: Vec<(&Name, usize)> =
        profile.kinds.iter().map(|(kind, used)| (kind, used.objects.len())).collect();
    kinds.retain(|(kind, _)| is_key(&peers.dossiers.names.show(**kind)));
    kinds.sort_by_key(|(kind, n)| (std::cmp::Reverse(*n), peers.dossiers.names.text(**kind)));
    kinds.into_iter().find_map(|(kind, _)| judge(profile, *kind, peers, policy))
}

fn judge(profile: &Profile, kind: Name, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.brute_force;
    let events = super::support::events_of(profile, kind);
    let keys = |is: &dyn Fn(&Event) -> bool| -> HashSet<Name> {
        events.iter().filter(|event| is(event)).map(|event| event.object).collect()
    };
    let answered = keys(&|event| served(event.status));
    let refused = keys(&|event| is_refused(event) && !answered.contains(&event.object));
    let all = refused.len() + answered.len();
    if (refused.len() as u64) < limits.failures
        || refused.len() as u64 * 100 < all as u64 * limits.failed_share
    {
        return None;
    }
    // What was let in before any was refused is the key of whoever acts there.
    let first = events.iter().find(|event| refused.contains(&event.object))?;
    let own: HashSet<Name> =
        events.iter().filter(|e| e.order() < first.order()).map(|event| event.object).collect();
    let opened: Vec<&Event> = events
        .iter()
        .filter(|event| served(event.status) && !own.contains(&event.object))
        .collect();
    let endpoint = profile.kinds.get(&kind)?.top_endpoint(peers.dossiers);
    let success = if opened.is_empty() { "none was accepted" } else { "then one was accepted" };
    let message = format!(
        "{} different values of {} refused, at {}; {success}",
        refused.len(),
        peers.dossiers.names.show(kind),
        peers.dossiers.endpoint_text(endpoint)
    );
    Some(Verdict {
        level: if opened.is_empty() { Level::Medium } else { Level::High },
        confidence: if opened.is_empty() { 65 } else { 80 },
        endpoint,
        object_kind: Name::default(),
        measure: "keys refused",
        value: refused.len() as f64,
        threshold: limits.failures as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "many people behind one address: no, each would have a key that works".to_owned(),
        ],
        hits: opened.iter().map(|event| event.at).collect(),
        targets: if opened.is_empty() { Vec::new() } else { vec![endpoint] },
        events,
    })
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get};

    fn found(status: u16, tries: u64, opened: u64) -> [Option<Level>; 2] {
        let mut lines = browse(30, 8);
        let ask = |at: u64, key: u64, status: u16| {
            let target = format!("/v1/export?api_key={:016x}", (key * 0x9e37_79b9_7f4a_7c15) >> 3);
            get("203.0.113.8", 1_000 + at * 60, &target, status, 64 + at % 7)
        };
        lines.extend((0..tries).map(|at| ask(at, at + 3, status)));
        lines.extend((0..opened).map(|at| ask(tries + at, 9_999, 200)));
        let trial = Trial::of("combined", &lines);
        ["brute_force", "object_enumeration"].map(|name| trial.of_kind(name))
    }

    #[test]
    fn keys_that_are_tried_slowly_are_guesses_and_no_objects() {
        assert_eq!(found(403, 260, 0), [Some(Level::Medium), None]);
        assert_eq!(found(403, 260, 9), [Some(Level::High), None]);
    }

    #[test]
    fn an_address_behind_which_many_have_keys_that_work_guesses_nothing() {
        assert_eq!(found(200, 260, 0)[0], None);
    }
}
