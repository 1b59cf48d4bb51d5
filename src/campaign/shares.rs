//! Joins actors that took equal shares of one work list. They need have nothing else in common:
//! each stands out, goes through the same endpoint in the same weeks, repeats nobody's objects,
//! and took as many as chance leaves of an even deal.
//!
//! Thieves who know nothing of each other differ in how much they take by orders of magnitude. Two
//! may take as much by accident; three or more do not.

use super::group::{Evidence, Group};
use super::link::disjoint;
use super::lists::Way;
use crate::case::Level;
use std::collections::VecDeque;

/// Hands from which equal shares are no accident.
pub(super) const HANDS: usize = 3;
/// Objects of a share below which chance makes it any size.
const FEWEST: usize = 50;
/// Standard deviations of a count by which a share may differ from the others.
const NOISE: f64 = 3.0;

/// Joins those who hold equal shares.
pub(super) fn join(homes: Vec<(Way, Group)>, evidence: &Evidence<'_>) -> Vec<(Way, Group)> {
    let mut open: VecDeque<(Way, Group)> = homes.into();
    let mut joined = Vec::new();
    while let Some(mut first) = open.pop_front() {
        let deal = with(&first, &open, |known, home| are_dealt(known, home, evidence));
        let dealt = deal.iter().filter_map(|at| open.get(*at)).chain([&first]);
        let shares: Vec<usize> = dealt.flat_map(|(way, _)| way.shares.clone()).collect();
        if !deal.is_empty() && shares.len() >= HANDS && are_even(&shares) {
            for (way, part) in deal.iter().rev().filter_map(|at| open.remove(*at)) {
                first.0.take(way);
                first.1.absorb(part);
            }
            first.1.hands = first.1.hands.max(shares.len());
            if let Some(why) = told(&first.0, &shares, evidence) {
                first.1.note(why);
            }
        }
        joined.push(first);
    }
    joined
}

/// Places of those that fit the first and each other.
pub(super) fn with<T>(first: &T, open: &VecDeque<T>, fit: impl Fn(&T, &T) -> bool) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for (at, other) in open.iter().enumerate() {
        let mut known = found.iter().filter_map(|at| open.get(*at)).chain([first]);
        if known.all(|known| fit(known, other)) {
            found.push(at);
        }
    }
    found
}

/// They go through the same endpoint at the same time, for other objects.
fn are_dealt(one: &(Way, Group), other: &(Way, Group), evidence: &Evidence<'_>) -> bool {
    let ((a, whole), (b, part)) = (one, other);
    let at_once = a.to.0.min(b.to.0) - a.from.0.max(b.from.0);
    let longer = (a.to.0 - a.from.0).max(b.to.0 - b.from.0);
    let same = |way: &Way| (way.endpoint, way.kind, way.named);
    let shares: Vec<usize> = a.shares.iter().chain(&b.shares).copied().collect();
    a.endpoint.is_some()
        && same(a) == same(b)
        && a.level.min(b.level) >= Level::High
        && at_once > 0
        && at_once * 2 >= longer
        && !whole.is_apart(part)
        && are_even(&shares)
        && are_of_one_deal(&a.shares, &b.shares)
        && disjoint(&b.objects, &a.objects, evidence.policy.campaign.overlap)
}

/// The means of two crews differ by no more than chance allows: among a dozen shares each may lie near the mean
/// of all, and those of one crew still be greater throughout.
pub(super) fn are_of_one_deal(one: &[usize], other: &[usize]) -> bool {
    if one.len().min(other.len()) < HANDS {
        return true;
    }
    let mean = |shares: &[usize]| shares.iter().sum::<usize>() as f64 / shares.len() as f64;
    let (a, b) = (mean(one), mean(other));
    let noise = (a / one.len() as f64 + b / other.len() as f64).sqrt();
    (a - b).abs() <= NOISE * noise
}

/// No share differs from their mean by more than chance allows.
pub(super) fn are_even(shares: &[usize]) -> bool {
    let mean = shares.iter().sum::<usize>() as f64 / shares.len().max(1) as f64;
    let near =
        |share: &usize| *share >= FEWEST && (*share as f64 - mean).abs() <= NOISE * mean.sqrt();
    shares.iter().all(near)
}

fn told(way: &Way, shares: &[usize], evidence: &Evidence<'_>) -> Option<String> {
    let endpoint = evidence.dossiers.endpoint_text(way.endpoint?);
    let (least, most) = (shares.iter().min()?, shares.iter().max()?);
    Some(format!(
        "{} hands ask {endpoint} and hardly anything else at the same time and took equal shares, {least} to {most} objects each and hardly any twice",
        shares.len()
    ))
}

/// The shares of those who took most: what a guest took beside them is none.
pub(super) fn of(mut taken: Vec<usize>) -> Vec<usize> {
    let most = taken.iter().max().copied().unwrap_or(0);
    taken.retain(|share| *share * 2 > most);
    taken.sort_unstable();
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::trial::{linked, readers};
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// Hands that read so many orders each in ten days, every one with a program and a network of
    /// its own; they begin to count at a place of the list, each so many days after the one before.
    fn hands(shares: &[(i64, i64)], later: i64) -> Vec<usize> {
        let hand = |(at, (from, count)): (i64, &(i64, i64))| {
            let (agent, ip) = (format!("App/5.{at} (phone {at})"), format!("203.{at}.113.7"));
            let (from, count) = (*from, *count);
            let one = move |i: i64| {
                let order = 1_000_003 + (from + i) * 7919 % 900_007;
                let moment = MONDAY + (2 + at * later) * DAY + i * (10 * DAY / count) + at * 40;
                Request::at(moment, format!("/v1/orders/{order}/lines")).from(&ip, &agent)
            };
            (0..count).map(one).collect::<Vec<Request>>()
        };
        let thieves: Vec<Request> = (0..).zip(shares).flat_map(hand).collect();
        let found = linked(&play(&[readers(14), thieves].concat()));
        let high = found.iter().filter(|campaign| campaign.level >= Level::High);
        let mut actors: Vec<usize> = high.map(|campaign| campaign.actors.len()).collect();
        actors.sort_unstable();
        actors
    }

    #[test]
    fn three_with_nothing_in_common_but_equal_shares_are_one_hand() {
        assert_eq!(hands(&[(0, 300), (300, 318), (700, 290)], 0), [3]);
    }

    #[test]
    fn crews_whose_shares_differ_throughout_were_not_dealt_from_one_list() {
        let crew = |least: usize| (0..12).map(|n| least + n * 7 % 19).collect::<Vec<_>>();
        let both = |a: usize, b: usize| {
            let (one, other) = (crew(a), crew(b));
            (are_even(&[one.clone(), other.clone()].concat()), are_of_one_deal(&one, &other))
        };
        assert_eq!(both(70, 72), (true, true));
        assert_eq!(both(64, 77), (true, false));
        assert!(are_of_one_deal(&[60, 62], &crew(77)), "two tell nothing");
    }

    #[test]
    fn two_and_those_who_take_more_or_the_same_are_hands_of_their_own() {
        assert_eq!(hands(&[(0, 300), (300, 310)], 0), [1, 1]);
        assert_eq!(hands(&[(0, 300), (300, 600), (1000, 1200)], 1), [1, 1, 1]);
        assert_eq!(hands(&[(0, 300), (100, 300), (200, 300)], 0), [1, 1, 1]);
    }
}
