//! One work list in several hands at once: actors that each stand out, go through one endpoint and hardly
//! anything else in the same weeks, and repeat nobody's objects.
//!
//! The same user agent tells that they are one, or the same network; with neither, that their
//! objects do not overlap says little, since those of two strangers seldom do.

use super::group::{Evidence, Group};
use super::key;
use super::link::disjoint;
use super::looks::program;
use crate::case::Level;
use crate::detect::{Finding, Profile};
use crate::dossier::{Event, Name};
use crate::record::{Client, Timestamp, served};
use crate::words::thousands;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// How a group works.
pub(super) struct Way {
    /// The endpoint it goes through and hardly any other; none where it plays the app and goes
    /// through several for each object.
    pub(super) endpoint: Option<Name>,
    pub(super) kind: Name,
    /// It shows a principal.
    pub(super) named: bool,
    pub(super) agents: HashSet<Name>,
    pub(super) networks: BTreeSet<String>,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) objects: HashSet<Name>,
    pub(super) level: Level,
    /// Objects of the parts, and how many parts there are.
    pub(super) sum: usize,
    pub(super) parts: usize,
    /// Objects of each who took at least half as many as the busiest.
    pub(super) shares: Vec<usize>,
}

/// Joins groups that work alike from one list.
pub(super) fn join(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let mut alike: Vec<(Way, Group)> = Vec::new();
    let mut others: Vec<Group> = Vec::new();
    for group in groups {
        match way(&group, evidence) {
            Some(way) => alike.push((way, group)),
            None => others.push(group),
        }
    }
    alike.sort_by_cached_key(|(way, group)| {
        let first = group.actors.first().map(|at| key(evidence.dossiers, *at));
        (std::cmp::Reverse(way.objects.len()), first)
    });
    let mut homes: Vec<(Way, Group)> = Vec::new();
    for (way, group) in alike {
        let same = |(home, whole): &&mut (Way, Group)| {
            !whole.is_apart(&group)
                && home.is_like(&way)
                && disjoint(&way.objects, &home.objects, evidence.policy.campaign.overlap)
        };
        match homes.iter_mut().find(same) {
            Some((home, whole)) => {
                home.take(way);
                whole.absorb(group);
            }
            None => homes.push((way, group)),
        }
    }
    for (way, group) in &mut homes {
        tell(way, group, evidence);
    }
    others.extend(super::shares::join(homes, evidence).into_iter().map(|(_, group)| group));
    others
}

impl Way {
    fn is_like(&self, other: &Self) -> bool {
        let at_once = self.to.0.min(other.to.0) - self.from.0.max(other.from.0);
        let shorter = (self.to.0 - self.from.0).min(other.to.0 - other.from.0);
        let high = self.level >= Level::High && other.level >= Level::High;
        // Customers ask for the same kind of thing through several endpoints, and none stands out.
        let tool = (high || self.endpoint.is_none()) && !self.agents.is_disjoint(&other.agents);
        (self.endpoint, self.kind, self.named) == (other.endpoint, other.kind, other.named)
            && at_once >= 0
            && at_once * 2 >= shorter
            && (tool || !self.networks.is_disjoint(&other.networks))
    }

    pub(super) fn take(&mut self, other: Self) {
        self.sum += other.sum;
        self.parts += other.parts;
        self.from = self.from.min(other.from);
        self.to = self.to.max(other.to);
        self.level = self.level.max(other.level);
        self.shares.extend(other.shares);
        self.agents.extend(other.agents);
        self.networks.extend(other.networks);
        self.objects.extend(other.objects);
    }
}

fn tell(way: &Way, group: &mut Group, evidence: &Evidence<'_>) {
    if way.parts > 1 {
        group.hands = group.hands.max(way.parts);
        let what = match way.endpoint {
            Some(endpoint) => evidence.dossiers.endpoint_text(endpoint),
            None => format!("for {}", evidence.dossiers.names.show(way.kind)),
        };
        group.note(format!(
            "{} actors or groups ask {what} and hardly anything else at the same time, from the same networks or as the same program, and share one work list: {} objects between them, {} of these twice",
            way.parts,
            thousands(way.sum as u64),
            thousands((way.sum - way.objects.len()) as u64)
        ));
    }
}

/// The way of a group that collects objects of a kind, through one endpoint or as the app would, if
/// that is nearly all that its members do.
pub(super) fn way(group: &Group, evidence: &Evidence<'_>) -> Option<Way> {
    if !group.found.is_empty() {
        return None;
    }
    let worst = group.actors.iter().filter_map(|at| standing_out(*at, evidence));
    let verdict = &worst.max_by_key(|finding| finding.verdict.level)?.verdict;
    way_of(&group.actors, (verdict.endpoint, verdict.object_kind, verdict.level), evidence)
}

/// The way in which actors collect objects of a kind, mostly through one endpoint, whether or not they stand out.
pub(super) fn way_of(
    actors: &[u32],
    (top, kind, level): (Name, Name, Level),
    evidence: &Evidence<'_>,
) -> Option<Way> {
    let profiles = || actors.iter().filter_map(|at| evidence.profiles.get(*at as usize));
    let all: Vec<&Event> = profiles().flat_map(|profile| &profile.events).collect();
    let share = evidence.policy.campaign.narrow_share as usize;
    let mut here: Vec<&Event> = all.iter().filter(|e| e.endpoint == top).copied().collect();
    let mut endpoint = Some(top);
    if here.len() * 100 < all.len() * share {
        endpoint = None;
        here = all.iter().filter(|e| e.has_object() && e.object_kind == kind).copied().collect();
    }
    if here.is_empty() || here.len() * 100 < all.len() * share {
        return None;
    }
    let named = here.iter().filter(|event| event.principal != Name::default()).count();
    let main = main(&here);
    let text = |event: &&Event| {
        Client::parse(evidence.dossiers.names.text(event.client)).network().to_string()
    };
    let taken = here.iter().filter(|event| event.has_object() && served(event.status));
    let mut by_actor: HashMap<u32, HashSet<Name>> = HashMap::new();
    for event in taken {
        by_actor.entry(event.actor).or_default().insert(event.object);
    }
    let shares = super::shares::of(by_actor.values().map(HashSet::len).collect());
    let objects: HashSet<Name> = by_actor.into_values().flatten().collect();
    Some(Way {
        endpoint,
        kind,
        named: named * 2 > here.len(),
        agents: here.iter().map(|event| event.agent).filter(|a| *a != Name::default()).collect(),
        networks: here.iter().map(text).collect(),
        from: main.iter().map(|event| event.time).min()?,
        to: main.iter().map(|event| event.time).max()?,
        level,
        sum: objects.len(),
        objects,
        parts: 1,
        shares,
    })
}

/// What was done with the program of nearly all of it: who lives at an address, and asks for a thing or two with
/// his own, does not tell from when to when somebody else worked there.
fn main<'e>(here: &[&'e Event]) -> Vec<&'e Event> {
    let most = program(here);
    here.iter().filter(|event| most.is_none_or(|program| event.agent == program)).copied().collect()
}

/// The worst finding of an actor that stands out by the objects it asks for.
fn standing_out<'e>(actor: u32, evidence: &Evidence<'e>) -> Option<&'e Finding> {
    let finding = evidence.worst_of(actor)?;
    let verdict = &finding.verdict;
    let objects = verdict.object_kind != Name::default() && verdict.level >= Level::Medium;
    objects.then_some(finding)
}

/// Members of a group in one guise that stand out each alone, at the time of the first of them,
/// through one endpoint and hardly anything else.
pub(super) fn hands(group: &Group, evidence: &Evidence<'_>) -> usize {
    let Some((endpoint, _)) = group.guise else { return 0 };
    let share = evidence.policy.campaign.narrow_share as usize;
    let narrow = |profile: &&Profile| {
        let here = profile.events.iter().filter(|event| event.endpoint == endpoint).count();
        here > 0 && here * 100 >= profile.events.len() * share
    };
    let mut spans: Vec<(Timestamp, Timestamp)> = group
        .actors
        .iter()
        .filter(|at| standing_out(**at, evidence).is_some())
        .filter_map(|at| evidence.profiles.get(*at as usize))
        .filter(narrow)
        .filter_map(|profile| Some((profile.events.first()?.time, profile.events.last()?.time)))
        .collect();
    spans.sort_unstable();
    // As many as were at work at one moment.
    spans
        .iter()
        .map(|(moment, _)| spans.iter().filter(|(from, to)| from <= moment && moment <= to).count())
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::trial::{linked, readers};
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// Somebody signed in who reads 300 orders in nine days, round the clock.
    fn thief(name: &str, from: i64, start: i64, agent: &str, ip: &str) -> Vec<Request> {
        let one = |i: i64| {
            let path = format!("/v1/orders/{}/lines", 1_000_003 + (start + i) * 7919 % 900_007);
            Request::at(MONDAY + from * DAY + i * 2591, path).principal(name).from(ip, agent)
        };
        (0..300).map(one).collect()
    }

    fn two(second: Vec<Request>) -> Vec<usize> {
        let first = thief("one", 2, 0, "tool/1.0", "203.0.113.7");
        let found = linked(&play(&[readers(14), first, second].concat()));
        found.iter().filter(|c| c.level >= Level::High).map(|c| c.actors.len()).collect()
    }

    #[test]
    fn signed_in_thieves_with_one_tool_and_one_list_are_one_hand() {
        assert_eq!(two(thief("two", 2, 300, "tool/1.0", "192.0.2.7")), [2]);
        assert_eq!(two(thief("two", 2, 300, "other/2.0", "203.0.113.8")), [2]);
    }

    #[test]
    fn another_tool_elsewhere_another_time_or_the_same_objects_are_another_hand() {
        assert_eq!(two(thief("two", 2, 300, "other/2.0", "192.0.2.7")), [1, 1]);
        assert_eq!(two(thief("two", 2, 100, "tool/1.0", "192.0.2.7")), [1, 1]);
        let late = two(thief("two", 12, 300, "tool/1.0", "192.0.2.7"));
        assert_eq!(late, [1, 1]);
    }
}
