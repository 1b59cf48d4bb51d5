//! Which of the requests to a login are tries of whoever guesses there.

use super::Peers;
use super::brute_force::is_refused;
use crate::dossier::{Event, Name};
use crate::route::login::is_second_step;
use hashbrown::HashMap;

/// Programs with which somebody tries, at most, for those of others at his address to be told.
const PROGRAMS: usize = 3;
/// Of a hundred refused tries, those that these programs bear.
const NEARLY_ALL: usize = 95;

/// Behind one address live others as well: where nearly all tries that were refused bear a few
/// programs, what was let in with another is a neighbour's.
pub(super) fn leave_neighbours(logins: &mut Vec<Event>) {
    let mut counts: HashMap<Name, usize> = HashMap::new();
    for event in logins.iter().filter(|event| is_refused(event)) {
        *counts.entry(event.agent).or_insert(0) += 1;
    }
    let all: usize = counts.values().sum();
    let mut most: Vec<usize> = counts.values().copied().collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    // The fewest that bear nearly all: a neighbour who mistyped once is none of them.
    let mut borne = 0;
    let mut bears_the_rest = |refused: &&usize| {
        borne += **refused;
        borne * 100 >= all * NEARLY_ALL
    };
    if let Some(least) = most.iter().take(PROGRAMS).find(&mut bears_the_rest) {
        logins.retain(|event| counts.get(&event.agent).is_some_and(|n| n >= least));
    }
}

/// Whoever has the password passes the first step as often as he likes: where nearly all refusals are those of
/// the second, only tries at that one count.
pub(super) fn leave_first_steps(logins: &mut Vec<Event>, peers: &Peers<'_>) {
    let second = |event: &Event| {
        let [_, _, route] = peers.dossiers.endpoint(event.endpoint);
        is_second_step(route.as_bytes())
    };
    let steps: HashMap<Name, bool> = logins.iter().map(|e| (e.endpoint, second(e))).collect();
    let is_second = |event: &Event| steps.get(&event.endpoint).copied().unwrap_or(false);
    let refused = || logins.iter().filter(|event| is_refused(event));
    let at_second = refused().filter(|event| is_second(event)).count();
    if at_second > 0 && at_second * 100 >= refused().count() * NEARLY_ALL {
        logins.retain(is_second);
    }
}
