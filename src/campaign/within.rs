//! Merges campaigns of which one holds nearly every request of the other: the same work, found
//! twice.
//!
//! A set of requests is found by what they have in common, and some of the actors that made them
//! stand out alone as well. Where both ways lead to the same requests, the actor is a member if it
//! looks like the rest. If it looks otherwise it keeps its requests, and the greater campaign is
//! told without them.

use super::Campaign;
use super::group::{Evidence, Group};
use super::looks::Looks;
use crate::case::Level;
use crate::dossier::Event;
use crate::record::Locator;
use hashbrown::HashMap;

/// Percent of its requests from which a campaign lies within another.
const NEARLY_ALL: usize = 90;

/// A group, and what it is as a whole.
pub(super) type Whole = (Group, Campaign);

/// Makes one of those that lie within each other. `whole` tells a group as a campaign.
pub(super) fn join(
    mut all: Vec<Whole>,
    evidence: &Evidence<'_>,
    whole: impl Fn(Group) -> Option<Whole>,
) -> Vec<Whole> {
    all.sort_by(|(_, a), (_, b)| b.events.len().cmp(&a.events.len()).then_with(|| a.id.cmp(&b.id)));
    let mut joined: Vec<Whole> = Vec::new();
    let mut homes: HashMap<Locator, usize> = HashMap::new();
    for (group, campaign) in all {
        // Of innocents, what was found of nobody in particular: whoever it was is known now.
        let told = campaign.level >= Level::Medium || group.actors.is_empty();
        let home = told.then(|| home(&campaign, &homes, &joined)).flatten();
        let Some((within, host)) = home.and_then(|(at, n)| Some((n, joined.get_mut(at)?))) else {
            if campaign.level >= Level::Medium {
                for event in &campaign.events {
                    homes.entry(event.at).or_insert(joined.len());
                }
            }
            joined.push((group, campaign));
            continue;
        };
        let alike = looks(&host.1, evidence).like(&looks(&campaign, evidence));
        let wider = if alike {
            taken_in(host, &group, (&campaign, within), evidence, &whole)
        } else if campaign.level >= Level::Medium {
            let mut without = host.0.clone();
            without.apart.extend(campaign.actors.iter().copied());
            whole(without)
        } else {
            None
        };
        if let Some(wider) = wider {
            *host = wider;
        }
        if !alike {
            joined.push((group, campaign));
        }
    }
    joined
}

/// A campaign with one that lies within it. Its actors are members with all that they did, unless that
/// would date it anew: what one of them did at other times is no part of it.
fn taken_in(
    host: &Whole,
    group: &Group,
    (campaign, within): (&Campaign, usize),
    evidence: &Evidence<'_>,
    whole: impl Fn(Group) -> Option<Whole>,
) -> Option<Whole> {
    let why = format!(
        "{within} of {} requests of {} actors, which are told by what they have in common or stand out alone, are a part of it and look like the rest",
        campaign.events.len(),
        campaign.actors.len()
    );
    let (mut wider, mut noted) = (host.0.clone(), host.0.clone());
    wider.absorb(group.clone());
    wider.note(why.clone());
    noted.note(why);
    let ends = |(_, campaign): &Whole| {
        let times = campaign.times();
        (times.first_seen, times.last_seen)
    };
    if let Some(wider) = whole(wider).filter(|wider| ends(wider) == ends(host)) {
        return Some(wider);
    }
    let about = group.actors.iter().flat_map(|actor| evidence.places(*actor));
    let told: Vec<usize> = about.chain(&group.found).chain(&group.seen).copied().collect();
    noted.seen.extend(told);
    whole(noted)
}

/// The greater campaign of the same kind in which one lies, and with how many requests.
fn home(
    campaign: &Campaign,
    homes: &HashMap<Locator, usize>,
    joined: &[Whole],
) -> Option<(usize, usize)> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for home in campaign.events.iter().filter_map(|event| homes.get(&event.at)) {
        *counts.entry(*home).or_insert(0) += 1;
    }
    let like = |at: usize| joined.get(at).is_some_and(|(_, other)| other.kind == campaign.kind);
    let (at, within) = counts.into_iter().max_by_key(|(at, n)| (*n, std::cmp::Reverse(*at)))?;
    (like(at) && within * 100 >= campaign.events.len() * NEARLY_ALL).then_some((at, within))
}

fn looks(campaign: &Campaign, evidence: &Evidence<'_>) -> Looks {
    let after: Vec<&Event> = campaign.events.iter().filter(|event| event.has_object()).collect();
    let all: Vec<&Event> = campaign.events.iter().collect();
    Looks::of(if after.is_empty() { &all } else { &after }, evidence)
}

#[cfg(test)]
mod tests {
    use super::{Whole, join};
    use crate::campaign::Campaign;
    use crate::campaign::group::Group;
    use crate::campaign::trial::{linked, with};
    use crate::detect::stage::{MONDAY, Outcome, Request, customers, play_together};
    use crate::dossier::Name;
    use crate::record::time::DAY;

    /// Six addresses that share a list, and what comes of that.
    fn theft() -> (Outcome, Campaign) {
        let one = |n: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + n * 7919 % 900_007);
            Request::at(MONDAY + 15 * 86_400 + n * 500, path)
                .from(format!("203.0.113.{}", n % 6), "bot/1.0")
        };
        let all = [customers(90, 35, 9), (0..900).map(one).collect()].concat();
        let outcome = play_together(&all);
        let found = linked(&outcome).into_iter().max_by_key(|campaign| campaign.events.len());
        (outcome, found.unwrap())
    }

    /// How many campaigns are left of one and of another that is a part of it, and how many are told
    /// apart from the first, once the part was changed.
    fn beside(change: impl FnOnce(&mut Campaign)) -> (usize, usize) {
        let (outcome, great) = theft();
        assert_eq!(great.events.len(), 900);
        let mut part = great.clone();
        part.id = "C-part".to_owned();
        part.actors.truncate(2);
        part.events.retain(|event| part.actors.contains(&event.actor));
        change(&mut part);
        let group = |of: &Campaign| Group { actors: of.actors.clone(), ..Group::default() };
        let all: Vec<Whole> = vec![(group(&part), part.clone()), (group(&great), great.clone())];
        with(&outcome, |evidence| {
            let told = join(all, evidence, |group| Some((group, great.clone())));
            (told.len(), told[0].0.apart.len())
        })
    }

    #[test]
    fn the_same_requests_are_told_once() {
        assert_eq!(beside(|_| ()), (1, 0));
        assert_eq!(beside(|part| part.kind = "scanning"), (2, 0), "of another kind");
        let elsewhere = |part: &mut Campaign| {
            part.events.iter_mut().for_each(|event| event.agent = Name(1));
            part.events.iter_mut().for_each(|event| event.client = Name(1));
            part.events.iter_mut().for_each(|event| event.time.0 += 40 * DAY);
        };
        assert_eq!(beside(elsewhere), (2, 2), "of another look: not his");
        let far = |part: &mut Campaign| part.events.iter_mut().for_each(|e| e.at.offset += 1 << 40);
        assert_eq!(beside(far), (2, 0), "other requests");
    }
}
