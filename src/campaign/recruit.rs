//! Members whose share of the work was too small to stand out alone.
//!
//! Where known members account for nearly all that a guise (endpoint and user agent, without a
//! principal) was served, others who were served in the same guise, and repeat nobody's work, are
//! members too. Where the guise is common among innocents it names nobody, and nobody is taken but those who
//! took half as much as the least of them or more, if all others took far less: one list dealt evenly leaves some
//! just below what stands out.

use super::group::Group;
use super::link::{disjoint, served_objects};
use crate::detect::{Policy, Profile};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Timestamp, served};
use hashbrown::{HashMap, HashSet};

/// Whom a guise brings beyond the known members.
#[derive(Debug, Clone, Default)]
pub struct Recruits {
    /// Their hashes.
    pub actors: Vec<u64>,
    /// The guise is common, and they are told by how much they took.
    pub even: bool,
}

/// Actors served in a guise beyond the known members, if the guise names a campaign.
/// `guise_events` are all requests in that guise.
#[must_use]
pub fn recruits(
    group: &Group,
    profiles: &[Profile],
    dossiers: &Dossiers,
    in_guise: &Dossiers,
    policy: &Policy,
) -> Recruits {
    let Some((endpoint, agent)) = group.guise else { return Recruits::default() };
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
    let even = (union.len() as u64) * 100 < all * policy.campaign.guise_share;
    if even {
        let least = group.actors.iter().filter_map(|at| profiles.get(*at as usize));
        let least = least.map(|profile| served_objects(profile, endpoint).len()).min().unwrap_or(0);
        if group.actors.len() < EVEN || !is_far_from_the_rest(&others, least) {
            return Recruits::default();
        }
        others.retain(|_, objects| is_nearly(objects.len(), least));
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
    Recruits { actors: joined, even }
}

/// Known members from which it shows what each of them is dealt.
const EVEN: usize = 3;

/// Half of what the least of the known members took, or more.
fn is_nearly(took: usize, least: usize) -> bool {
    took * 2 >= least
}

/// All others in the guise took as much, or far less: a quarter at most, hardly any of them something between.
fn is_far_from_the_rest(others: &HashMap<u64, HashSet<Vec<u8>>>, least: usize) -> bool {
    let counts = || others.values().map(HashSet::len);
    let near = counts().filter(|took| is_nearly(*took, least)).count();
    let between = counts().filter(|took| !is_nearly(*took, least) && took * 4 > least).count();
    near > 1 && between * 10 <= near
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
    recruits: &Recruits,
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
    let known = recruits.actors.iter().filter_map(|hash| profiles.get(at(hash)?));
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
            "{} more actors were served in the same guise (\"{}\" without a principal), {}, and repeat nobody's objects",
            enlisted.len(),
            dossiers.names.show(agent),
            if recruits.even {
                "each half as much as the least of the others or more, where hardly anybody else took a quarter"
            } else {
                "of which the others account for nearly all"
            }
        );
        group.enlist(enlisted);
        group.note_of(vec![agent], why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::stage::{MONDAY, Request, everything};

    /// How many are recruited for four who took sixty orders each, of others in their guise who took so many, beside
    /// people in it who took some each.
    fn recruited(known: i64, others: &[i64], people: i64) -> usize {
        let one = |who: i64, i: i64| {
            Request::at(MONDAY + i * 900, format!("/v1/orders/{}", 70_000 + who * 100 + i))
                .from(format!("203.0.{}.{}", who / 200, who % 200), "Browser/9")
        };
        let counts = (0..known).map(|_| 60).chain(others.iter().copied());
        let counts: Vec<i64> = counts.chain((0..60).map(|_| people)).collect();
        let all = (0..).zip(&counts).flat_map(|(who, n)| (0..*n).map(move |i| one(who, i)));
        let dossiers = everything(&all.collect::<Vec<_>>()).1;
        let profiles = crate::detect::profiles(&dossiers);
        let first = |profile: &&Profile| profile.events.len() == 60;
        let members: Vec<&Profile> = profiles.iter().filter(first).collect();
        let guise = members
            .first()
            .and_then(|p| Some((p.events.first()?.endpoint, p.events.first()?.agent)));
        let actors = members.iter().map(|profile| profile.actor).collect();
        let group = Group { actors, guise, ..Group::default() };
        recruits(&group, &profiles, &dossiers, &dossiers, &Policy::default()).actors.len()
    }

    #[test]
    fn who_took_nearly_as_much_is_recruited_from_a_common_guise_if_nobody_stands_between() {
        assert_eq!(recruited(4, &[49, 48, 34], 3), 3);
        assert_eq!(recruited(4, &[49, 48, 34], 20), 0, "people come close");
        assert_eq!(recruited(4, &[49, 48, 34, 20], 3), 0, "so does one of them");
        assert_eq!(recruited(4, &[49], 3), 0, "one may be a heavy user");
        assert_eq!(recruited(2, &[49, 48, 34], 3), 0, "two show no share");
        assert_eq!(recruited(40, &[9], 3), 61, "a guise that is nearly all theirs");
    }

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
