//! Which of the requests to a login are tries of whoever guesses there.

use super::Peers;
use super::brute_force::is_refused;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::record::time::SECOND;
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

/// How many of the refusals were tries: what a limiter turns away was never looked at. Whoever guesses is refused
/// first and turned away then, so that as many of these count as were refused otherwise.
pub(super) fn counted<'e>(refused: impl Iterator<Item = &'e Event>) -> u64 {
    let mut sums = Sums::default();
    refused.for_each(|event| sums.add(event));
    sums.tried()
}

#[derive(Default)]
struct Sums {
    refused: u64,
    limited: u64,
}

impl Sums {
    fn add(&mut self, event: &Event) {
        let limited = event.outcome() == Outcome::Limited;
        *if limited { &mut self.limited } else { &mut self.refused } += 1;
    }

    fn tried(&self) -> u64 {
        self.refused + self.limited.min(self.refused)
    }
}

/// Seconds after a refusal within which a success is of the same hand, at least; and pauses between two tries.
const SOON: i64 = 600;
const PAUSES: i64 = 20;

/// Tries before a success that came while they went on: what opens long after them was opened by whoever lives
/// there as well. The tries are in time.
pub(super) fn before_success(logins: &[Event], opened: impl Fn(&Event) -> bool) -> u64 {
    let times: Vec<i64> =
        logins.iter().filter(|event| is_refused(event)).map(|event| event.time.0).collect();
    let mut pauses: Vec<i64> =
        times.windows(2).filter_map(|two| Some(two.last()? - two.first()?)).collect();
    pauses.sort_unstable();
    let usual = pauses.get(pauses.len() / 2).copied().unwrap_or(0);
    let wait = (usual * PAUSES).max(SOON * SECOND);
    let (mut sums, mut last, mut most) = (Sums::default(), None, 0);
    for event in logins {
        if is_refused(event) {
            sums.add(event);
            last = Some(event.time.0);
        } else if opened(event) && last.is_some_and(|last| event.time.0 - last <= wait) {
            most = sums.tried();
        }
    }
    most
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    /// Requests to a login: seconds, and the status of each.
    fn logins(all: &[(i64, u16)]) -> Vec<Event> {
        let one = |(second, status): &(i64, u16)| Event {
            time: Timestamp(second * SECOND),
            status: *status,
            ..Event::default()
        };
        all.iter().map(one).collect()
    }

    fn before(all: &[(i64, u16)]) -> u64 {
        before_success(&logins(all), |event| event.status == 200)
    }

    #[test]
    fn a_success_counts_that_comes_while_the_tries_go_on() {
        let run = |pause: i64| (0..60).map(move |n| (n * pause, 401));
        let then = |pause, second, status| {
            run(pause).chain([(60 * pause + second, status)]).collect::<Vec<_>>()
        };
        assert_eq!(before(&then(3, 5, 200)), 60);
        assert_eq!(before(&then(3, 7_200, 200)), 0, "a neighbour, hours later");
        assert_eq!(
            before(&then(900, 7_200, 200)),
            60,
            "whoever tries as slowly comes back as slowly"
        );
        assert_eq!(before(&then(3, 5, 401)), 0);
    }

    #[test]
    fn what_a_limiter_turns_away_is_a_try_only_beside_what_was_refused() {
        let of = |refused: usize, limited: usize| {
            let all = [vec![(0, 401); refused], vec![(1, 429); limited]].concat();
            counted(logins(&all).iter())
        };
        assert_eq!(of(2, 90), 4, "a device that never stops");
        assert_eq!(of(40, 300), 80);
        assert_eq!(of(40, 3), 43);
    }
}
