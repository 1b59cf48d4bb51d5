//! Even shares: what a list that is dealt out leaves to each, whatever he looks like.

use crate::detect::policy::Deals;
use crate::dossier::{Event, Name};
use hashbrown::{HashMap, HashSet};

/// Requests are those of many who took even shares.
pub(super) fn is_dealt(events: &[&Event], limits: &Deals) -> bool {
    let shares = shares(events);
    shares.len() >= limits.crowd && are_even(&shares, limits)
}

/// All of these took even shares, the known ones as well as the rest, and these differ by no more than those of one
/// deal do: who stands out of a list that was dealt got a little more of it by chance than the others.
pub(super) fn is_one(known: &[&Event], rest: &[&Event], limits: &Deals) -> bool {
    let all = [known, rest].concat();
    let (shares, known) = (shares(&all), shares(known));
    let (count, middle) = (shares.len() as f64, middle(&shares));
    let near = |shares: &[i64]| -> Vec<i64> {
        shares.iter().filter(|share| is_near(**share, middle, limits)).copied().collect()
    };
    let of_near = |share: &i64| ((share - middle) as f64).powi(2) / middle as f64;
    is_dealt(&all, limits)
        && near(&known).len() * 100 >= known.len() * limits.even
        && near(&shares).iter().map(of_near).sum::<f64>() <= count + (2.0 * count).sqrt()
}

/// Objects that each asked for, sorted.
fn shares(events: &[&Event]) -> Vec<i64> {
    let mut taken: HashMap<u32, HashSet<Name>> = HashMap::new();
    for event in events.iter().filter(|event| event.has_object()) {
        taken.entry(event.actor).or_default().insert(event.object);
    }
    let size = |objects: &HashSet<Name>| i64::try_from(objects.len()).unwrap_or(i64::MAX);
    let mut shares: Vec<i64> = taken.values().map(size).collect();
    shares.sort_unstable();
    shares
}

/// What the middle one was dealt.
pub(super) fn middle(shares: &[i64]) -> i64 {
    shares.get(shares.len() / 2).copied().unwrap_or(0)
}

/// A share differs from the middle one by no more than chance lets it.
pub(super) fn is_near(share: i64, middle: i64, limits: &Deals) -> bool {
    (share - middle).abs() as f64 <= limits.noise * (middle as f64).sqrt()
}

/// Standard deviations of a count that the middle half of even shares spans by chance, and by which that wavers, times
/// the root of how many shares there are.
const QUARTERS: f64 = 1.35;
const WAVER: f64 = 1.57;

/// Nearly all got as much as chance leaves of an even deal, and the middle half of them hardly differ.
/// `shares` are sorted.
pub(super) fn are_even(shares: &[i64], limits: &Deals) -> bool {
    let deviation = (middle(shares) as f64).sqrt();
    let near = |share: &&i64| is_near(**share, middle(shares), limits);
    let at = |part: usize| shares.get(shares.len() * part / 4).copied().unwrap_or(0);
    // Of few shares the middle half may span more by chance than of many.
    let half = QUARTERS + limits.noise * WAVER / (shares.len().max(1) as f64).sqrt();
    (at(3) - at(1)) as f64 <= limits.half.max(half) * deviation + 1.0
        && shares.iter().filter(near).count() * 100 >= shares.len() * limits.even
}

#[cfg(test)]
mod tests {
    use crate::detect::Policy;
    use crate::dossier::{Event, Name};

    /// Whether those who took so much each and others who took so much are of one deal.
    fn one_deal(known: &[u32], rest: &[u32]) -> bool {
        let mut objects = 0u32..;
        let mut of = |actor: usize, share: u32| -> Vec<Event> {
            let object = |n| Event { actor: actor as u32, object: Name(n + 1), ..Event::default() };
            objects.by_ref().take(share as usize).map(object).collect()
        };
        let known: Vec<Event> = (0..).zip(known).flat_map(|(at, n)| of(at, *n)).collect();
        let rest: Vec<Event> = (100..).zip(rest).flat_map(|(at, n)| of(at, *n)).collect();
        let limits = Policy::default().campaign.deals;
        super::is_one(&known.iter().collect::<Vec<_>>(), &rest.iter().collect::<Vec<_>>(), &limits)
    }

    #[test]
    fn who_stands_out_of_a_deal_by_chance_is_of_it_and_who_took_more_is_not() {
        let rest: Vec<u32> = (0..24).map(|n| 36 + n * 7 % 13).collect();
        assert!(one_deal(&[50, 51, 52, 50], &rest));
        assert!(one_deal(&[50; 6], &[49; 20]), "in turn");
        assert!(!one_deal(&[60, 62, 64, 61, 66, 59, 63, 60], &rest), "more each");
        let people: Vec<u32> = (0..24).map(|n| 1 + n * n / 12).collect();
        assert!(!one_deal(&[50, 51, 52, 50], &people), "people differ");
        assert!(!one_deal(&[50, 51], &[49, 50]), "few");
        assert!(!one_deal(&[118, 157], &[9; 60]), "two who have nothing to do with a deal");
    }
}
