//! Which of several ids in a request is the object: `?tenant=12&order=99`, `/hospitals/3/record?patient=7`.
//!
//! A parent is asked for again and again while its children vary: what holds many times as many
//! values as its neighbours is the object. Where a sample does not say so clearly, the path names the
//! object, and of a query the first key. Where children bear the same ids below each parent
//! (`/shops/3/orders/17`), parent and child are the object together. What is new in every request, as the number of the request
//! itself is, is no object beside something that is asked for again.

use super::keys::Key;
use super::resolved::Slot;
use hashbrown::{HashMap, HashSet};

/// How many times as many values the object has as its parent.
const CLEARLY: usize = 4;
/// The same, where the parent stands in the path: a path is made to name what it is about.
const IN_PATH: usize = 10;
/// Distinct values from which what is asked for again is what requests are about, and from which a key
/// can take the place of an id in the path.
const MANY: usize = 50;

/// Of ten values of several ids together, as many as an id has by itself at least, if it needs no parent.
const OWN: usize = 9;
/// The same, if it is no half of what follows: pages and lines of a thing are few, and stay what is its.
const WHOLE: usize = 6;
/// Of a hundred callers, those at most that meet one thing below two parents, where two parents have two things.
const CROSSING: usize = 20;

/// The ids in the paths of one route.
#[derive(Default)]
pub(super) struct Nested {
    /// The ids of each request, with its caller.
    requests: Vec<(Box<[u64]>, u64)>,
    /// Nothing stands between an id and the one before it.
    adjacent: Box<[bool]>,
}

impl Nested {
    /// Takes in the hashes of the ids of a request and of its caller, and where the ids stand.
    pub(super) fn add(&mut self, ids: Box<[u64]>, caller: u64, slots: &[Slot]) {
        if self.requests.is_empty() {
            let before = [None].into_iter().chain(slots.iter().map(Some));
            let follows = |(slot, before): (&Slot, Option<&Slot>)| {
                before.is_some_and(|before| slot.kind == (before.start, before.end))
            };
            self.adjacent = slots.iter().zip(before).map(follows).collect();
        }
        self.requests.push((ids, caller));
    }

    /// The first and the last of the ids that tell the object, and how many values they have together.
    pub(super) fn object(&self) -> (usize, usize, usize) {
        let ids = self.adjacent.len();
        if ids == 1 {
            return (0, 0, self.distinct(0, 0));
        }
        let alone: Vec<usize> = (0..ids).map(|at| self.distinct(at, at)).collect();
        let values = |at: usize| alone.get(at).copied().unwrap_or(0);
        let Some(widest) = (0..ids).max_by_key(|at| values(*at)) else { return (0, 0, 0) };
        // Two halves of one id: the second varies too, and nothing stands between them.
        let half = widest + 1;
        if self.adjacent.get(half) == Some(&true) && values(half) >= MANY {
            let both = self.distinct(widest, half);
            if values(widest) * 10 < both * WHOLE {
                return (widest, half, both);
            }
        }
        let whole = self.distinct(0, widest);
        if values(widest) * 10 >= whole * OWN || !self.is_another_below_each(widest) {
            return (widest, widest, values(widest));
        }
        let enough = |from: &usize| self.distinct(*from, widest) * 10 >= whole * 9;
        let from = (0..widest).rev().find(enough).unwrap_or(0);
        (from, widest, whole)
    }

    /// Distinct values of some ids that follow each other, together.
    fn distinct(&self, from: usize, to: usize) -> usize {
        let part = |(ids, _): &'_ (Box<[u64]>, u64)| ids.get(from..=to).map(<[u64]>::to_vec);
        self.requests.iter().filter_map(part).collect::<HashSet<_>>().len()
    }

    /// Callers do not meet the same id below several parents, as they would if it were the same thing.
    fn is_another_below_each(&self, at: usize) -> bool {
        let mut met: HashMap<(u64, u64), &[u64]> = HashMap::new();
        let (mut callers, mut crossing) = (HashSet::new(), HashSet::new());
        for (ids, caller) in &self.requests {
            let (Some(parents), Some(id)) = (ids.get(..at), ids.get(at)) else { continue };
            callers.insert(*caller);
            if *met.entry((*caller, *id)).or_insert(parents) != parents {
                crossing.insert(*caller);
            }
        }
        crossing.len() * 100 <= callers.len() * CROSSING
    }
}

/// The keys of one route that name objects, and what they held in a sample.
#[derive(Default)]
pub(super) struct Several<'s> {
    keys: Vec<(&'s [u8], Key)>,
}

impl<'s> Several<'s> {
    /// Takes in a key that names objects, and what it held.
    pub(super) fn add(&mut self, key: &'s [u8], held: Key) {
        self.keys.push((key, held));
    }

    /// The key that names the object, where it need not be the first, or what stands in the path. The
    /// id that varies most there had so many values; 0 where there is none.
    pub(super) fn object(mut self, in_path: usize) -> Option<&'s [u8]> {
        if in_path > 0 {
            self.keys.retain(|(key, held)| held.is_named(key) && !held.is_always_new());
        } else if self.keys.len() < 2 {
            return None;
        }
        let again = self.keys.iter().filter(|(_, held)| !held.is_always_new());
        if again.map(|(_, held)| held.distinct()).max() >= Some(MANY) {
            self.keys.retain(|(key, held)| !held.numbers_requests(key));
        }
        let most = self.keys.iter().map(|(_, held)| held.distinct()).max()?;
        if in_path > 0 && (most < MANY || most < in_path * IN_PATH) {
            return None;
        }
        // What is left out are parents, and whatever else varies little.
        self.keys.retain(|(_, held)| held.distinct() * CLEARLY > most);
        let first = |(key, held): &(&'s [u8], Key)| (held.mean_place(), *key);
        self.keys.into_iter().min_by_key(first).map(|(key, _)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key, and its value by the number of the request.
    type Held = (&'static str, fn(usize) -> String);

    /// The object of queries of some keys.
    fn object(keys: &[Held], requests: usize, in_path: usize) -> Option<String> {
        let mut several = Several::default();
        for (place, (key, value)) in keys.iter().enumerate() {
            let mut held = Key::default();
            for at in 0..requests {
                held.add(value(at).as_bytes(), 0, place);
            }
            several.add(key.as_bytes(), held);
        }
        several.object(in_path).map(|key| String::from_utf8_lossy(key).into_owned())
    }

    const TENANT: Held = ("tenantId", |n| (n % 7).to_string());
    const CUSTOMER: Held = ("customer_id", |n| (48_000 + n * 31 % 400).to_string());
    const TRACE: Held = ("callId", |n| format!("{n:032x}"));
    const NUMBER: Held = ("n", |n| (700_000 + n).to_string());

    /// The object of paths with ids, asked for by callers; the ids stand one after the other, or apart.
    fn nested(
        adjacent: bool,
        requests: impl IntoIterator<Item = (Vec<u64>, u64)>,
    ) -> (usize, usize) {
        let mut nested = Nested::default();
        for (ids, caller) in requests {
            let step = 10 - usize::from(adjacent) * 4;
            let slot =
                |at: usize| Slot::in_path(at * step, at * step + 5, (at * step - 6, at * step - 1));
            let slots: Vec<Slot> = (1..=ids.len()).map(slot).collect();
            nested.add(ids.into(), caller, &slots);
        }
        let (from, to, _) = nested.object();
        (from, to)
    }

    #[test]
    fn what_bears_the_same_ids_below_each_parent_is_told_with_it() {
        // Each shop counts its orders from one; who asks has one of them.
        let orders = (0..2_000u64).map(|n| (vec![n % 20, n / 20], n));
        assert_eq!(nested(false, orders), (0, 1));
        // The same below two versions of an API.
        let versions = (0..2_000u64).map(|n| (vec![n % 2, n / 4], n / 4));
        assert_eq!(nested(false, versions), (1, 1));
        // A constant before both is no part of it.
        let orders = (0..2_000u64).map(|n| (vec![1, n % 20, n / 20], n));
        assert_eq!(nested(false, orders), (1, 2));
        // Lines of customers are told by the customer.
        let lines = (0..2_000u64).map(|n| (vec![n / 3, n % 3], n / 3));
        assert_eq!(nested(false, lines), (0, 0));
    }

    #[test]
    fn two_halves_of_one_id_are_one_where_nothing_stands_between_them() {
        let halves = |n: u64| (vec![n / 90, 500 + n % 90], n);
        assert_eq!(nested(true, (0..18_000).map(halves)), (0, 1));
        assert_eq!(nested(false, (0..18_000).map(halves)), (0, 0));
        // Pages of a thing are no half of it.
        assert_eq!(nested(true, (0..900).map(|n| (vec![n / 9, n % 9], n))), (0, 0));
    }

    #[test]
    fn the_children_and_not_the_parent_are_the_object_wherever_they_stand() {
        assert_eq!(object(&[TENANT, CUSTOMER], 1000, 0).as_deref(), Some("customer_id"));
        assert_eq!(object(&[CUSTOMER, TENANT], 1000, 0).as_deref(), Some("customer_id"));
        assert_eq!(object(&[TENANT, CUSTOMER], 20, 0).as_deref(), Some("tenantId"));
    }

    #[test]
    fn what_is_new_in_every_request_is_no_object_beside_what_is_asked_for_again() {
        for fresh in [TRACE, NUMBER] {
            let keys = [TENANT, CUSTOMER, fresh];
            assert_eq!(object(&keys, 1000, 0).as_deref(), Some("customer_id"));
        }
    }

    #[test]
    fn the_path_names_the_object_unless_it_holds_a_few_parents() {
        assert_eq!(object(&[CUSTOMER], 1000, 7).as_deref(), Some("customer_id"));
        assert_eq!(object(&[CUSTOMER], 1000, 300), None);
        assert_eq!(object(&[TRACE], 1000, 7), None);
        assert_eq!(object(&[NUMBER], 1000, 7), None);
    }

    #[test]
    fn of_keys_that_vary_alike_the_first_names_the_object() {
        let other: Held = ("order_id", |n| (n * 7 % 900).to_string());
        assert_eq!(object(&[CUSTOMER, other], 1000, 0).as_deref(), Some("customer_id"));
        assert_eq!(object(&[other, CUSTOMER], 1000, 0).as_deref(), Some("order_id"));
    }
}
