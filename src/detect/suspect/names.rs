//! Names that are looked at although they do not stand out among others: their own past, or the
//! hand that uses them, may tell.
//!
//! These are looked at within a budget of requests, the greatest readers first: exact looks cost
//! memory, and a name that reads little has little to lose.

use crate::detect::policy::Policy;
use crate::triage::{Actor, ActorKind, Survey, Tally};
use hashbrown::{HashMap, HashSet};

/// Names that are looked at for this reason, at most.
const MOST: usize = 1000;
/// Hands that are looked at, those first that share most names beyond chance.
const HANDS: usize = 32;
/// A hand must hold so many times the names that its network and its user agent let expect.
const BEYOND_CHANCE: f64 = 3.0;
/// Percent of the names in a hand that must have been used with another program as well: stolen
/// accounts may be asleep.
const SEEN_ELSEWHERE: u64 = 40;
/// Names in one hand from which it is shared, and percent of the names with a program that must be
/// in such hands.
const TOGETHER: u64 = 3;
const SHARED: u64 = 40;
/// A program is rare if at most one name in so many uses it: of a few hundred customers a theft of tokens takes
/// the tenth soon.
const FEW: u64 = 8;

/// Names to look at, and how many more would have been worth it.
pub(super) fn choose(survey: &Survey, policy: &Policy, mut budget: u64) -> (HashSet<u64>, u64) {
    let named = || named(survey);
    let (mut chosen, mut worth) = (HashSet::new(), HashSet::new());
    let mut take = |found: Vec<(u64, u64, u64)>, most: usize| {
        worth.extend(found.iter().map(|(_, hash, _)| *hash));
        for (_, hash, requests) in found.into_iter().take(most) {
            if requests <= budget && chosen.insert(hash) {
                budget -= requests;
            }
        }
    };
    let in_hands = in_shared_hands(survey, policy);
    let shared = named().filter(|(hash, ..)| in_hands.contains(hash));
    take(
        sorted(shared.map(|(hash, _, tally)| (tally.requests(), hash, tally.requests()))),
        usize::MAX,
    );
    let readers = named()
        .filter_map(|(hash, _, tally)| Some((reads(tally, policy)?, hash, tally.requests())));
    take(sorted(readers), MOST);
    let left = (worth.len() - chosen.len()) as u64;
    (chosen, left)
}

fn sorted(found: impl Iterator<Item = (u64, u64, u64)>) -> Vec<(u64, u64, u64)> {
    let mut found: Vec<_> = found.collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found
}

/// Records a name asked for, if enough for its past to tell; more if it was used by two hands.
fn reads(tally: &Tally, policy: &Policy) -> Option<u64> {
    let records = tally.objects.estimate() + tally.pages.estimate();
    let least = if tally.hands.differ() {
        policy.stolen_credential.objects
    } else {
        policy.insider_drift.objects
    };
    (records * 4 >= least * 3).then_some(records)
}

/// Names that were in a hand which holds more names than its network and user agent let expect,
/// most of them used with other programs as well.
fn in_shared_hands(survey: &Survey, policy: &Policy) -> HashSet<u64> {
    let counts = Counts::of(survey);
    let limits = &policy.stolen_credential;
    let enough = |count: &Count| {
        count.elsewhere >= limits.accounts && count.elsewhere * 100 >= count.names * SEEN_ELSEWHERE
    };
    let mut hands: HashMap<u32, Ends> = counts
        .hands
        .iter()
        .filter(|(_, count)| enough(count))
        .map(|(hand, _)| (*hand, Ends::default()))
        .collect();
    for (.., tally) in named(survey) {
        for hand in tally.hands.iter() {
            if let Some(ends) = hands.get_mut(&hand) {
                ends.add(tally);
            }
        }
    }
    let mut odd: Vec<(u64, u32)> = hands
        .iter()
        .filter_map(|(hand, ends)| {
            let names = counts.hands.get(hand)?.names;
            let (network, guise) = ends.own(&counts)?;
            let expected = network as f64 * guise as f64 / counts.names.max(1) as f64;
            // A program that is seen at one place only belongs to that place.
            let alone = names * 100 >= guise * limits.strange_share;
            (alone || names as f64 >= expected * BEYOND_CHANCE).then_some((names, *hand))
        })
        .collect();
    odd.sort_unstable_by(|a, b| b.cmp(a));
    let odd: HashSet<u32> = odd.into_iter().take(HANDS).map(|(_, hand)| hand).collect();
    // A program that few use, and these with another beside it, from wherever it comes.
    let few = |count: &Count| enough(count) && count.names * FEW <= counts.names;
    let mut rare: Vec<(u64, u16)> = counts
        .guises
        .iter()
        .filter(|(_, count)| few(count))
        .map(|(guise, count)| (count.names, *guise))
        .collect();
    rare.sort_unstable();
    // The rarest, and those that many of their names showed where others did: a thief who uses a
    // hundred names from dozens of places has a few of them in each.
    let shared = counts.shared(survey);
    let odd_share = |(names, guise): &&(u64, u16)| {
        shared.get(guise).is_some_and(|shared| shared * 100 >= names * SHARED)
    };
    let together = rare.iter().filter(odd_share).rev().take(HANDS / 2);
    let rare: HashSet<u16> =
        rare.iter().take(HANDS).chain(together).map(|(_, guise)| *guise).collect();
    named(survey)
        .filter(|(.., tally)| {
            tally.hands.iter().any(|hand| odd.contains(&hand))
                || tally.guises.iter().any(|guise| rare.contains(&guise))
        })
        .map(|(hash, ..)| hash)
        .collect()
}

fn named(survey: &Survey) -> impl Iterator<Item = (u64, &Actor, &Tally)> {
    survey.actors().filter(|(_, actor, _)| actor.kind() != ActorKind::Client)
}

/// How many names ended in a hand, a network, a user agent; and how many of these showed another
/// user agent as well.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    names: u64,
    elsewhere: u64,
}

#[derive(Debug, Default)]
struct Counts {
    names: u64,
    hands: HashMap<u32, Count>,
    networks: HashMap<u16, Count>,
    guises: HashMap<u16, Count>,
}

impl Counts {
    fn of(survey: &Survey) -> Self {
        let mut counts = Self::default();
        for (.., tally) in named(survey) {
            counts.names += 1;
            let elsewhere = u64::from(tally.guises.differ());
            let add = |count: &mut Count| {
                count.names += 1;
                count.elsewhere += elsewhere;
            };
            tally.hands.iter().for_each(|hand| add(counts.hands.entry(hand).or_default()));
            tally.networks.iter().for_each(|end| add(counts.networks.entry(end).or_default()));
            tally.guises.iter().for_each(|guise| add(counts.guises.entry(guise).or_default()));
        }
        counts
    }
}

impl Counts {
    /// By user agent, how many of its names were in a hand that several share.
    fn shared(&self, survey: &Survey) -> HashMap<u16, u64> {
        let mut shared = HashMap::new();
        let several = |hand| self.hands.get(&hand).is_some_and(|count| count.names >= TOGETHER);
        for (.., tally) in named(survey).filter(|(.., tally)| tally.hands.iter().any(several)) {
            tally.guises.iter().for_each(|guise| *shared.entry(guise).or_insert(0) += 1);
        }
        shared
    }
}

/// How often each network and user agent occurs among the names of a hand: its own is that of all.
#[derive(Debug, Default)]
struct Ends {
    networks: HashMap<u16, u64>,
    guises: HashMap<u16, u64>,
}

impl Ends {
    fn add(&mut self, tally: &Tally) {
        tally.networks.iter().for_each(|end| *self.networks.entry(end).or_insert(0) += 1);
        tally.guises.iter().for_each(|guise| *self.guises.entry(guise).or_insert(0) += 1);
    }

    /// How many names there are in its network, and with its user agent.
    fn own(&self, counts: &Counts) -> Option<(u64, u64)> {
        let most = |of: &HashMap<u16, u64>| {
            of.iter().max_by_key(|(end, n)| (**n, **end)).map(|(end, _)| *end)
        };
        let network = counts.networks.get(&most(&self.networks)?)?.names;
        Some((network, counts.guises.get(&most(&self.guises)?)?.names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::stage::{MONDAY, Request, everything};

    /// Readers of 100, 200, 300 records, one request each.
    fn readers() -> Vec<Request> {
        let one = |reader: i64, i: i64| {
            let path = format!("/v1/customers/{}", reader * 10_000 + i * 7);
            Request::at(MONDAY + i * 60, path).principal(format!("reader-{reader}"))
        };
        (1..=3).flat_map(|reader| (0..reader * 100).map(move |i| one(reader, i))).collect()
    }

    #[test]
    fn who_reads_most_is_looked_at_within_the_budget_and_the_others_are_counted() {
        let (survey, _) = everything(&readers());
        let names = |budget: u64| {
            let (chosen, left) = choose(&survey, &Policy::default(), budget);
            let named = survey.actors().filter(|(hash, ..)| chosen.contains(hash));
            let mut names: Vec<String> = named.map(|(_, actor, _)| actor.name()).collect();
            names.sort();
            (names.join(" "), left)
        };
        assert_eq!(names(600), ("reader-1 reader-2 reader-3".to_owned(), 0));
        assert_eq!(names(450), ("reader-1 reader-3".to_owned(), 1));
        assert_eq!(names(300), ("reader-3".to_owned(), 2));
        assert_eq!(names(0), (String::new(), 3));
    }
}
