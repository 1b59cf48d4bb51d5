//! Joins actors that guess at one login at the same time in the same rhythm.
//!
//! Guesses that are shared out among addresses, with a program for each, have nothing in common
//! but the login. People who mistype have no rhythm. A program has the one that somebody set,
//! exact to a tenth, and two who know nothing of each other seldom set the same one and come on
//! the same days.

use super::group::{Evidence, Group};
use super::key;
use crate::case::Level;
use crate::detect::Finding;
use crate::dossier::{Event, Name};
use crate::record::time::SECOND;
use hashbrown::HashMap;

/// Tries below which nothing is said of a rhythm, and pauses that belong to none.
const TRIES: usize = 40;
const PAUSE: i64 = 60 * SECOND;
/// Percent by which two rhythms may differ, and the quarters of one from its middle.
const SAME: i64 = 10;
const EVEN: i64 = 25;

/// What a group does at a door.
struct Rhythm {
    door: Name,
    beat: i64,
    from: i64,
    to: i64,
}

impl Rhythm {
    fn is_same(&self, other: &Self) -> bool {
        let common = self.to.min(other.to) - self.from.max(other.from);
        let shorter = (self.to - self.from).min(other.to - other.from);
        self.door == other.door
            && (self.beat - other.beat).abs() * 100 <= self.beat.max(other.beat) * SAME
            && common > 0
            && common * 2 >= shorter
    }
}

/// Joins groups that guess at one door in one rhythm.
pub(super) fn join(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let mut open: Vec<(Rhythm, Group)> = Vec::new();
    let mut joined = Vec::new();
    for group in groups {
        match rhythm(&group, evidence) {
            Some(rhythm) => open.push((rhythm, group)),
            None => joined.push(group),
        }
    }
    let first = |group: &Group| group.actors.iter().map(|at| key(evidence.dossiers, *at)).min();
    open.sort_by_cached_key(|(rhythm, group)| (rhythm.from, first(group)));
    let mut homes: Vec<(Rhythm, Group, usize)> = Vec::new();
    for (rhythm, group) in open {
        match homes.iter_mut().find(|(home, ..)| home.is_same(&rhythm)) {
            Some((home, whole, parts)) => {
                (home.from, home.to) = (home.from.min(rhythm.from), home.to.max(rhythm.to));
                whole.absorb(group);
                *parts += 1;
            }
            None => homes.push((rhythm, group, 1)),
        }
    }
    joined.extend(homes.into_iter().map(|(rhythm, mut group, parts)| {
        if parts > 1 {
            group.note(format!(
                "{parts} actors or groups guess at {} at the same time in one rhythm, a try each {} milliseconds",
                evidence.dossiers.endpoint_text(rhythm.door),
                rhythm.beat * 1000 / SECOND
            ));
        }
        group
    }));
    joined.sort_by_cached_key(first);
    joined
}

/// The rhythm of a group whose members all guess at one door, if it is a clock's.
fn rhythm(group: &Group, evidence: &Evidence<'_>) -> Option<Rhythm> {
    if !group.found.is_empty() {
        return None;
    }
    let doors: Option<Vec<&Finding>> =
        group.actors.iter().map(|actor| evidence.worst_of(*actor)).collect();
    let doors = doors?;
    let door = doors.first()?.verdict.endpoint;
    let guesses = |finding: &&Finding| {
        matches!(finding.about.name, "brute_force" | "credential_stuffing")
            && finding.verdict.level >= Level::Medium
            && finding.verdict.endpoint == door
    };
    if !doors.iter().all(guesses) {
        return None;
    }
    let mut tries: HashMap<u32, Vec<i64>> = HashMap::new();
    let at_door = |event: &&Event| event.endpoint == door;
    for event in doors.iter().flat_map(|finding| &finding.verdict.events).filter(at_door) {
        tries.entry(event.actor).or_default().push(event.time.0);
    }
    let all = || tries.values().flatten().copied();
    let (from, to) = (all().min()?, all().max()?);
    let mut gaps: Vec<i64> = Vec::new();
    for times in tries.values_mut() {
        times.sort_unstable();
        let next = |two: &[i64]| Some(two.last()? - two.first()?);
        gaps.extend(times.windows(2).filter_map(next).filter(|gap| *gap < PAUSE));
    }
    gaps.sort_unstable();
    let at = |part: usize| gaps.get(gaps.len() * part / 4).copied();
    let (early, beat, late) = (at(1)?, at(2)?, at(3)?);
    let even = (beat - early) * 100 <= beat * EVEN && (late - beat) * 100 <= beat * EVEN;
    (gaps.len() >= TRIES && beat > 0 && even).then_some(Rhythm { door, beat, from, to })
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::{linked, readers};
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// Somebody with a program of his own who tries codes on three evenings, one each so many seconds, and begins each
    /// an hour and more after the one before.
    fn hand(at: i64, every: i64) -> Vec<Request> {
        let one = move |day: i64, i: i64| {
            let time = MONDAY + (5 + day) * DAY + 60_000 + at * 5_000 + i * every;
            let request = Request::at(time, "/v1/otp").method("POST");
            let status = if i == 99 { 200 } else { 401 };
            Request { status, ..request.from(format!("203.{at}.113.7"), format!("App/{at}")) }
        };
        (0..3).flat_map(|day| (0..100).map(move |i| one(day, i))).collect()
    }

    fn hands(beats: &[i64]) -> Vec<usize> {
        let each = (1..).zip(beats).flat_map(|(at, every)| hand(at, *every));
        let found = linked(&play(&[readers(14), each.collect()].concat()));
        let told = found.iter().filter(|c| c.level >= Level::High && c.kind == "brute_force");
        let mut actors: Vec<usize> = told.map(|campaign| campaign.actors.len()).collect();
        actors.sort_unstable();
        actors
    }

    #[test]
    fn who_guess_in_one_rhythm_are_one_hand_and_who_have_their_own_are_others() {
        assert_eq!(hands(&[7, 7, 7]), [3]);
        assert_eq!(hands(&[4, 7, 11]), [1, 1, 1]);
    }
}
