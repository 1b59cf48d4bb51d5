//! Which of several ids in a request is the object: `?tenant=12&order=99`, `/hospitals/3/record?patient=7`.
//!
//! A parent is asked for again and again while its children vary: what holds many times as many
//! values as its neighbours is the object. Where a sample does not say so clearly, the path names the
//! object, and of a query the first key. What is new in every request, as the number of the request
//! itself is, is no object beside something that is asked for again.

use super::keys::Key;

/// How many times as many values the object has as its parent.
const CLEARLY: usize = 4;
/// The same, where the parent stands in the path: a path is made to name what it is about.
const IN_PATH: usize = 10;
/// Distinct values from which what is asked for again is what requests are about, and from which a key
/// can take the place of an id in the path.
const MANY: usize = 50;

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

    /// The object of queries of some keys, the values of each by the number of the request.
    fn object(
        keys: &[(&'static str, fn(usize) -> String)],
        requests: usize,
        in_path: usize,
    ) -> Option<String> {
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

    const TENANT: (&str, fn(usize) -> String) = ("tenantId", |n| (n % 7).to_string());
    const CUSTOMER: (&str, fn(usize) -> String) =
        ("customer_id", |n| (48_000 + n * 31 % 400).to_string());
    const TRACE: (&str, fn(usize) -> String) = ("callId", |n| format!("{n:032x}"));
    const NUMBER: (&str, fn(usize) -> String) = ("n", |n| (700_000 + n).to_string());

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
        let other: (&str, fn(usize) -> String) = ("order_id", |n| (n * 7 % 900).to_string());
        assert_eq!(object(&[CUSTOMER, other], 1000, 0).as_deref(), Some("customer_id"));
        assert_eq!(object(&[other, CUSTOMER], 1000, 0).as_deref(), Some("order_id"));
    }
}
