//! Members whose share of the work was too small to stand out alone.
//!
//! Where known members account for nearly all that a guise (endpoint and user agent, without a
//! principal) was served, others who were served in the same guise, and repeat nobody's work, are
//! members too. Where the guise is common among innocents it names nobody, and nobody is taken.

use super::group::Group;
use super::link::{disjoint, served_objects};
use crate::detect::{Policy, Profile};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Timestamp, served};
use hashbrown::{HashMap, HashSet};

/// Actors served in a guise beyond the known members, if the guise names a campaign: their hashes.
/// `guise_events` are all requests in that guise.
#[must_use]
pub fn recruits(
    group: &Group,
    profiles: &[Profile],
    dossiers: &Dossiers,
    in_guise: &Dossiers,
    policy: &Policy,
) -> Vec<u64> {
    let Some((endpoint, agent)) = group.guise else { return Vec::new() };
    let wanted = (dossiers.names.text(endpoint), dossiers.names.text(agent));
    let known: HashSet<u64> =
        group.actors.iter().filter_map(|at| Some(dossiers.actors.get(*at as usize)?.0)).collect();
    let mut union: HashSet<Vec<u8>> = group
        .actors
        .iter()
        .filter_map(|at| profiles.get(*at as usize))
        .flat_map(|profile| served_objects(profile, endpoint))
        .map(|name| dossiers.names.text(name).to_vec())
        .collect();
    let taken = |event: &&Event| {
        (in_guise.names.text(event.endpoint), in_guise.names.text(event.agent)) == wanted
            && event.principal == Name::default()
            && served(event.status)
            && event.has_object()
    };
    let mut others: HashMap<u64, HashSet<Vec<u8>>> = HashMap::new();
    for event in in_guise.events.iter().filter(taken) {
        let Some((hash, _)) = in_guise.actors.get(event.actor as usize) else { continue };
        if !known.contains(hash) {
            others.entry(*hash).or_default().insert(in_guise.names.text(event.object).to_vec());
        }
    }
    let strangers = others
        .values()
        .flatten()
        .filter(|id| !union.contains(*id))
        .collect::<HashSet<&Vec<u8>>>()
        .len();
    let all = (union.len() + strangers) as u64;
    if (union.len() as u64) * 100 < all * policy.campaign.guise_share {
        return Vec::new();
    }
    let mut sorted: Vec<(u64, HashSet<Vec<u8>>)> = others.into_iter().collect();
    sorted.sort_by_key(|(hash, objects)| (std::cmp::Reverse(objects.len()), *hash));
    let mut joined = Vec::new();
    for (hash, objects) in sorted {
        let common = objects.intersection(&union).count() as u64;
        if common <= 2 && common < objects.len() as u64
            || common * 100 <= objects.len() as u64 * policy.campaign.overlap
        {
            union.extend(objects);
            joined.push(hash);
        }
    }
    joined
}

/// Nearly all that an actor was served, it was served in the guise: behind a shared address the
/// guise may be one of many, and the rest is innocents'. What it was refused does not count: whoever
/// looks for a way in knocks at many doors first.
fn is_narrow(profile: &Profile, guise: (Name, Name), policy: &Policy) -> bool {
    let (mut all, mut inside) = (0, 0);
    for event in profile.events.iter().filter(|event| served(event.status)) {
        all += 1;
        inside += u64::from((event.endpoint, event.agent) == guise);
    }
    inside * 100 >= all * policy.campaign.narrow_share
}

/// Times of the first and the last request of some actors in a guise.
fn spans<'p>(profiles: impl Iterator<Item = &'p Profile>, guise: (Name, Name)) -> Option<Span> {
    let events = profiles.flat_map(|profile| &profile.events);
    let mut times =
        events.filter(|event| (event.endpoint, event.agent) == guise).map(|event| event.time);
    let first = times.next()?;
    Some(times.fold((first, first), |(from, to), time| (from.min(time), to.max(time))))
}

fn extent(group: &Group, profiles: &[Profile], guise: (Name, Name)) -> Option<Span> {
    spans(group.actors.iter().filter_map(|at| profiles.get(*at as usize)), guise)
}

/// From when to when.
type Span = (Timestamp, Timestamp);

/// Which of some spans lie in that of the known members, or nearly. People in the same guise come
/// at all times: who came before or after is none of them, and if as many did as came meanwhile,
/// neither are these.
fn meanwhile((from, to): Span, others: &[Span]) -> Vec<bool> {
    let margin = (to.0 - from.0) / 10;
    let inside = |(first, last): &Span| from.0 - margin <= first.0 && last.0 <= to.0 + margin;
    let count = others.iter().filter(|span| inside(span)).count();
    others.iter().map(|span| count * 2 > others.len() && inside(span)).collect()
}

/// Adds recruits to a group, with the reason.
pub fn enlist(
    group: &mut Group,
    recruits: &[u64],
    profiles: &[Profile],
    dossiers: &Dossiers,
    policy: &Policy,
) {
    let Some((endpoint, agent)) = group.guise else { return };
    let mut union: HashSet<Name> = group
        .actors
        .iter()
        .filter_map(|at| profiles.get(*at as usize))
        .flat_map(|profile| served_objects(profile, endpoint))
        .collect();
    let at = |hash: &u64| dossiers.actors.iter().position(|(known, _)| known == hash);
    let known = recruits.iter().filter_map(|hash| profiles.get(at(hash)?));
    let new = known.filter(|profile| !group.actors.contains(&profile.actor));
    let timed = new
        .filter_map(|profile| Some((profile, spans(std::iter::once(profile), (endpoint, agent))?)));
    let (new, times): (Vec<&Profile>, Vec<Span>) = timed.unzip();
    let Some(whole) = extent(group, profiles, (endpoint, agent)) else { return };
    let there = meanwhile(whole, &times);
    let mut enlisted = Vec::new();
    for (profile, _) in new.into_iter().zip(there).filter(|(_, there)| *there) {
        let objects = served_objects(profile, endpoint);
        if disjoint(&objects, &union, policy.campaign.guise_overlap)
            && is_narrow(profile, (endpoint, agent), policy)
        {
            enlisted.push(profile.actor);
            union.extend(objects);
        }
    }
    if !enlisted.is_empty() {
        let why = format!(
            "{} more actors were served in the same guise (\"{}\" without a principal), of which the others account for nearly all, and repeat nobody's objects",
            enlisted.len(),
            dossiers.names.show(agent)
        );
        group.enlist(enlisted);
        group.note_of(vec![agent], why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_came_before_or_after_is_none_of_them_and_if_many_did_nobody_is() {
        let span = |from: i64, to: i64| (Timestamp(from), Timestamp(to));
        let whole = span(1000, 2000);
        let (within, near, early) = (span(1200, 1300), span(950, 1100), span(10, 1500));
        assert_eq!(meanwhile(whole, &[within, near, early]), [true, true, false]);
        assert_eq!(meanwhile(whole, &[within, early]), [false, false]);
        assert_eq!(meanwhile(whole, &[span(1990, 2200)]), [false]);
    }
}
