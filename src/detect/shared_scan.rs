//! A list of paths that the addresses of one network try in shares.
//!
//! Whoever has a network tries a list with all its addresses: each asks for a handful of paths that
//! are not there, hours apart, and stays below what stands out. Together they ask for nothing that
//! is, with one program, and hardly anything twice.

use super::{Peers, Policy, Profile, Verdict, policy};
use crate::case::Level;
use crate::dossier::{Dossiers, Event, Name, describe};
use crate::record::Outcome;
use crate::triage::{ActorKind, Survey};
use crate::words::many;
use hashbrown::{HashMap, HashSet};

/// Such actors that are looked at.
const MOST: usize = 1_000;

/// The part of one of them, by its number among the actors.
#[derive(Debug, Default)]
pub(super) struct Shares(HashMap<u32, Share>);

/// What the addresses of a network ask for together.
#[derive(Debug, Clone)]
struct Share {
    network: String,
    addresses: u64,
    paths: u64,
}

/// An address of a network: that of IPv4 by three bytes, that of IPv6 by eight.
fn network(key: &[u8]) -> Option<&[u8]> {
    match key {
        [0, rest @ ..] if rest.len() == 4 => rest.get(..3),
        [0, rest @ ..] if rest.len() == 16 => rest.get(..8),
        _ => None,
    }
}

/// Those who ask for hardly anything that is there, in networks where such ask for enough together.
pub(super) fn suspects(survey: &Survey, policy: &Policy) -> HashSet<u64> {
    let limits = &policy.scanning;
    let mut networks: HashMap<&[u8], (u64, Vec<u64>)> = HashMap::new();
    for (hash, actor, tally) in survey.actors() {
        let missing = tally.with(Outcome::Missing);
        let lost = missing > 0 && missing * 100 >= tally.requests() * limits.lost_share;
        let few = tally.missing_paths.estimate() < limits.paths;
        let own = Some(actor).filter(|actor| lost && few && actor.kind() == ActorKind::Client);
        let Some(network) = own.and_then(|actor| network(actor.key())) else { continue };
        let (sum, members) = networks.entry(network).or_default();
        *sum += missing;
        members.push(hash);
    }
    let enough = |(sum, members): &(u64, Vec<u64>)| {
        *sum >= limits.paths && members.len() as u64 >= limits.shares
    };
    let mut found: Vec<(u64, Vec<u64>)> = networks.into_values().filter(enough).collect();
    found.iter_mut().for_each(|(_, members)| members.sort_unstable());
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().flat_map(|(_, members)| members).take(MOST).collect()
}

/// The one program of somebody who asks for hardly anything that is there, and what it misses.
fn misses<'p>(
    profile: &'p Profile,
    limits: &policy::Scanning,
) -> Option<(Name, impl Iterator<Item = &'p Event>)> {
    let missing = || profile.events.iter().filter(|event| event.outcome() == Outcome::Missing);
    let lost = missing().count() as u64 * 100 >= profile.events.len() as u64 * limits.lost_share;
    let agent = profile.events.first()?.agent;
    let one = profile.events.iter().all(|event| event.agent == agent);
    (profile.kind == ActorKind::Client && lost && one).then(|| (agent, missing()))
}

impl Shares {
    pub(super) fn of(profiles: &[Profile], dossiers: &Dossiers, limits: &policy::Scanning) -> Self {
        type Key = (Name, Name, Name);
        let mut bands: HashMap<(String, Name), (Vec<u32>, HashSet<Key>)> = HashMap::new();
        for profile in profiles {
            let Some((agent, events)) = misses(profile, limits) else { continue };
            let Some(client) = profile.events.first().map(|event| event.client) else { continue };
            let says = super::innocent::crawl::says_so(dossiers.names.text(agent));
            if says {
                continue;
            }
            let place = (describe::network(dossiers.names.text(client)), agent);
            let (members, paths) = bands.entry(place).or_default();
            members.push(profile.actor);
            paths.extend(events.map(|event| (event.path, event.endpoint, event.object)));
        }
        let mut all = Self::default();
        for ((network, _), (members, paths)) in bands {
            let (addresses, paths) = (members.len() as u64, paths.len() as u64);
            if addresses >= limits.shares && paths >= limits.paths {
                let share = Share { network, addresses, paths };
                all.0.extend(members.into_iter().map(|actor| (actor, share.clone())));
            }
        }
        all
    }
}

/// Judges one of them.
pub(super) fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let share = peers.shares.0.get(&profile.actor)?;
    let (_, events) = misses(profile, &policy.scanning)?;
    let events: Vec<Event> = events.copied().collect();
    let message = format!(
        "{} that do not exist, asked for by {} of {} with one program; {} of them by this one",
        many(share.paths, "different path"),
        many(share.addresses, "address"),
        share.network,
        many(events.len() as u64, "request")
    );
    Some(Verdict {
        level: Level::Low,
        confidence: 60,
        endpoint: events.first()?.endpoint,
        object_kind: Name::default(),
        measure: "different missing paths of the addresses of a network",
        value: share.paths as f64,
        threshold: policy.scanning.paths as f64,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "visitors of one provider who mistype: no, nearly nothing that they ask for is there"
                .to_owned(),
            "a test that the owner ordered: ask".to_owned(),
        ],
        events,
        targets: Vec::new(),
        hits: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get};

    #[test]
    fn a_list_that_a_network_tries_in_shares_is_scanning() {
        let tries = |addresses: u64, all: u64, spread: bool| {
            let mut lines = browse(30, 8);
            for at in 0..all {
                let net = if spread { at % addresses } else { 113 };
                let client = format!("203.0.{net}.{}", 5 + at % addresses);
                lines.push(get(&client, at * 900, &format!("/word{at}x"), 404, 200));
            }
            Trial::of("combined", &lines).of_kind("scanning")
        };
        assert_eq!(tries(8, 48, false), Some(Level::Low));
        assert_eq!(tries(8, 48, true), None, "visitors from here and there");
        assert_eq!(tries(8, 16, false), None, "a few that mistype");
        assert_eq!(tries(2, 20, false), None);
    }
}
