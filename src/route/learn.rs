//! What a sample of requests teaches about routes.
//!
//! A word becomes a value (`{slug}`) where one place in the paths holds many different words that
//! few callers share, or that are all drawn alike, as codes are, however often each is asked for. Only
//! answered requests teach, so that a scanner's guesses do not.

use super::declared::Declared;
use super::keys::Key;
use super::matcher::Routes;
use super::place::Place;
use super::resolved::Resolved;
use super::several::{Nested, Several};
use super::{Keyed, parameters};
use crate::record::{Outcome, Record};
use hashbrown::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::Arc;

/// Answered requests of a sample.
#[derive(Debug, Default)]
pub struct Learner {
    requests: Vec<Seen>,
    /// Refused as only something that exists refuses.
    refused: Vec<Seen>,
    /// What the API's own description names.
    declared: Option<Arc<Declared>>,
    /// Hosts that are one.
    pub(crate) replicas: HashSet<Box<[u8]>>,
}

/// Refusals from which a route exists: nobody asks so often for what does not.
const REFUSALS: usize = 5;

#[derive(Debug)]
struct Seen {
    host: Box<[u8]>,
    path: Box<[u8]>,
    query: Box<[u8]>,
    /// When, in microseconds.
    at: i64,
    /// Tells callers apart within the sample.
    caller: u64,
}

impl Seen {
    fn of(record: &Record<'_>) -> Self {
        let (host, path, query) = (record.host.into(), record.path.into(), record.query.into());
        let caller = (record.client, record.principal, record.credential);
        let caller = foldhash::quality::FixedState::default().hash_one(caller);
        Self { host, path, query, at: record.time.0, caller }
    }
}

impl Learner {
    /// A learner that need not learn what the API's own description names.
    #[must_use]
    pub fn knowing(declared: Option<Arc<Declared>>) -> Self {
        Self { declared, ..Self::default() }
    }

    /// Takes a request into the sample.
    pub fn add(&mut self, record: &Record<'_>) {
        if Outcome::of(record.status) == Outcome::Succeeded && !record.method.is_empty() {
            self.requests.push(Seen::of(record));
        }
        let refuses = match record.status {
            401 => true,
            400 | 403 | 422 | 429 => record.method == b"POST",
            _ => false,
        };
        if refuses {
            self.refused.push(Seen::of(record));
        }
    }

    /// Freezes what was learnt.
    #[must_use]
    pub fn finish(mut self, hash: Keyed) -> Routes {
        let mut routes = Routes::new(hash);
        routes.describe(self.declared.take());
        routes.replicas = std::mem::take(&mut self.replicas);
        let (mut values, mut words) = (Vec::new(), HashMap::new());
        // Places are judged from the root down: what is collapsed above joins what lies below.
        for depth in 1..=8 {
            let places = self.places(&routes, depth);
            for (prefix, (text, place)) in places {
                let drawn = place.drawn();
                if let Some((length, sorts)) = drawn {
                    routes.drawn.learn(prefix, length, sorts);
                }
                if place.holds_values() {
                    routes.collapsed.insert(prefix);
                    routes.forms.learn(place.words());
                    routes.mixed.extend(place.both().map(|called| (prefix, called)));
                    keep(&mut routes, prefix, &place);
                    values.push((text, place));
                    continue;
                }
                if drawn.is_some() {
                    keep(&mut routes, prefix, &place);
                }
                words.insert(prefix, place);
            }
        }
        for (text, place) in values {
            known_in_versions(&mut routes, &text, &place, &words);
        }
        let in_path = self.remember(&mut routes);
        self.query_keys(&in_path, &mut routes);
        routes
    }

    /// Notes the query keys that name objects, by how many values the ids in the paths of a route have.
    fn query_keys(&self, in_path: &HashMap<u64, usize>, routes: &mut Routes) {
        let mut keys: HashMap<(u64, &[u8]), Key> = HashMap::new();
        let mut out = Resolved::default();
        for seen in self.requests.iter().filter(|seen| !seen.query.is_empty()) {
            let scoped = routes.whole(&Self::record(seen), &mut out);
            for (place, of) in parameters::of(&seen.query).enumerate() {
                keys.entry((scoped, of.key)).or_default().add(of.value, seen.at, place);
            }
        }
        let mut several: HashMap<u64, Several<'_>> = HashMap::new();
        for ((scoped, key), held) in keys {
            let learnt = !in_path.contains_key(&scoped) && held.names_objects(key);
            if learnt {
                routes.keys.insert(routes.below(scoped, key));
            }
            if learnt || held.is_named(key) {
                several.entry(scoped).or_default().add(key, held);
            }
        }
        for (scoped, several) in several {
            let in_path = in_path.get(&scoped).copied().unwrap_or(0);
            if let Some(key) = several.object(in_path) {
                routes.object_key.insert(scoped, routes.hash.of(key));
            }
        }
    }

    fn record(seen: &Seen) -> Record<'_> {
        Record { host: &seen.host, path: &seen.path, status: 200, ..Record::default() }
    }

    /// The words at one depth, and what stands above them, by the hash of that.
    fn places(&self, routes: &Routes, depth: usize) -> HashMap<u64, (Box<[u8]>, Place)> {
        let mut places: HashMap<u64, (Box<[u8]>, Place)> = HashMap::new();
        let mut out = Resolved::default();
        for seen in &self.requests {
            let mut segments =
                seen.path.split(|byte| *byte == b'/').filter(|part| !part.is_empty());
            // Matrix parameters are no part of a word.
            let word = segments.nth(depth - 1).and_then(|part| part.split(|b| *b == b';').next());
            let Some(word) = word else { continue };
            out.slots.clear();
            if routes.described(&seen.path, &mut out) {
                continue;
            }
            let above = above(&seen.path, depth);
            let prefix = routes.prefix(&Record { path: above, ..Self::record(seen) }, &mut out);
            let place = places.entry(prefix);
            place.or_insert_with(|| (Routes::text(&out).into(), Place::default())).1.add(word);
        }
        places
    }

    /// Notes the routes that exist, and which of several ids varies most; gives how many values it has.
    fn remember(&self, routes: &mut Routes) -> HashMap<u64, usize> {
        let mut out = Resolved::default();
        let mut paths: HashMap<u64, Nested> = HashMap::new();
        for seen in &self.requests {
            let scoped = routes.whole(&Self::record(seen), &mut out);
            routes.known.insert(scoped);
            if !out.slots.is_empty() {
                let ids = out.ids(&seen.path).map(|id| routes.hash.of(id)).collect();
                paths.entry(scoped).or_default().add(ids, seen.caller, &out.slots);
            }
        }
        // A login that nobody passed is a login all the same.
        let mut refusals: HashMap<u64, usize> = HashMap::new();
        for seen in &self.refused {
            *refusals.entry(routes.whole(&Self::record(seen), &mut out)).or_insert(0) += 1;
        }
        routes.known.extend(
            refusals.into_iter().filter(|(_, times)| *times >= REFUSALS).map(|(route, _)| route),
        );
        let mut in_path = HashMap::new();
        for (scoped, nested) in paths {
            let (from, to, values) = nested.object();
            in_path.insert(scoped, values);
            if to > 0 {
                routes.object_slot.insert(scoped, (from, to));
            }
        }
        in_path
    }
}

/// Keeps the words of a place that are part of the API.
fn keep(routes: &mut Routes, prefix: u64, place: &Place) {
    let kept: Vec<u64> = place.parts_of_the_api().map(|word| routes.below(prefix, word)).collect();
    routes.kept.extend(kept);
}

/// A place holds values in other versions of the API as well, of which the sample holds too little to tell.
fn known_in_versions(routes: &mut Routes, text: &[u8], place: &Place, words: &HashMap<u64, Place>) {
    for other in super::versions::others(text) {
        let prefix = routes.hash.of(&other);
        let seen = words.get(&prefix);
        if seen.is_some_and(Place::is_known) {
            continue;
        }
        routes.collapsed.insert(prefix);
        routes.mixed.extend(place.both().map(|called| (prefix, called)));
        keep(routes, prefix, place);
        let often = seen.into_iter().flat_map(Place::asked_often);
        let often: Vec<u64> = often.map(|word| routes.below(prefix, word)).collect();
        routes.kept.extend(often);
    }
}

/// The path before its `depth`-th segment.
fn above(path: &[u8], depth: usize) -> &[u8] {
    let mut seen = 0;
    let mut inside = false;
    for (at, byte) in path.iter().enumerate() {
        let starts = *byte != b'/' && !inside;
        inside = *byte != b'/';
        seen += usize::from(starts);
        if seen == depth {
            return path.get(..at).unwrap_or_default().strip_suffix(b"/").unwrap_or_default();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(routes: &Routes, path: &str, status: u16) -> String {
        let record = Record { method: b"GET", path: path.as_bytes(), status, ..Record::default() };
        let mut out = Resolved::default();
        routes.resolve(&record, &mut out);
        String::from_utf8_lossy(out.template()).into_owned()
    }

    fn learn(paths: impl IntoIterator<Item = String>) -> Routes {
        let mut learner = Learner::default();
        for path in paths {
            learner.add(&Record {
                method: b"GET",
                path: path.as_bytes(),
                status: 200,
                ..Record::default()
            });
        }
        learner.finish(Keyed::new(7))
    }

    #[test]
    fn many_rare_words_in_one_place_are_values_but_a_common_one_stays() {
        let coupons = (0..80).map(|i| {
            format!(
                "/v1/coupons/summer{}",
                char::from(b'a' + i % 26).to_string().repeat(i as usize / 26 + 1)
            )
        });
        let search = (0..40).map(|_| "/v1/coupons/search".to_owned());
        let routes = learn(coupons.chain(search));
        assert_eq!(template(&routes, "/v1/coupons/winterx", 200), "/v1/coupons/{slug}");
        assert_eq!(template(&routes, "/v1/coupons/search", 200), "/v1/coupons/search");
        assert_eq!(template(&routes, "/v1/coupons/never-seen", 404), "/v1/coupons/{slug}");
    }

    #[test]
    fn codes_of_one_length_are_values_however_often_asked_for_and_resources_are_none() {
        // Letters and digits in no order that another test of ids would know.
        let code = |i: u64| -> String {
            let mixed = (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
            (0..6).map(|at| char::from(letters[(mixed >> (at * 5 + 9)) as usize % 32])).collect()
        };
        let each = |i: u64| (0..20).map(move |_| format!("/v1/bookings/{}/guests", code(i)));
        let watched = (0..3_000).map(|_| "/v1/bookings/Q2W3E4/guests".to_owned());
        let routes = learn((0..70).flat_map(each).chain(watched));
        for asked in ["Z9X8C7", "Q2W3E4"] {
            let path = format!("/v1/bookings/{asked}/guests");
            assert_eq!(template(&routes, &path, 200), "/v1/bookings/{slug}/guests");
        }
        // Resources have names, of several lengths or without digits.
        let name =
            |i: u64| format!("{}{}", ["ledger", "tariff"][i as usize % 2], code(i).to_lowercase());
        let named = |i: u64| name(i)[..6 + i as usize % 7].to_owned();
        let each = |i: u64| (0..20).map(move |_| format!("/v2/{}/list", named(i)));
        let routes = learn((0..70).flat_map(each));
        assert_eq!(
            template(&routes, &format!("/v2/{}/list", named(12)), 200),
            format!("/v2/{}/list", named(12))
        );
    }

    #[test]
    fn so_many_words_are_no_names_however_often_each_is_asked_for() {
        fn letters(mixed: u64) -> String {
            (0..4 + mixed % 4)
                .map(|at| char::from(b'g' + (mixed >> (at * 5 + 20)) as u8 % 16))
                .collect()
        }
        let word = |i: u64, digits: bool| -> String {
            let mixed = (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let (a, b) = (["clerk", "driver", "nurse"], ["day", "night", "early"]);
            let end = if digits { format!("{:x}7", mixed >> 48) } else { letters(mixed) };
            format!("{}-{}-{end}", a[(mixed >> 9) as usize % 3], b[(mixed >> 17) as usize % 3])
        };
        let asked = |words: u64, digits: bool| {
            let each = |i: u64| (0..12).map(move |_| format!("/v1/posts/{}/cv", word(i, digits)));
            template(&learn((0..words).flat_map(each)), "/v1/posts/chemist-late-a71/cv", 200)
        };
        assert_eq!(asked(300, true), "/v1/posts/{slug}/cv");
        assert_eq!(asked(1200, false), "/v1/posts/{slug}/cv");
        // The methods of a great API.
        assert_eq!(asked(300, false), "/v1/posts/chemist-late-a71/cv");
    }

    #[test]
    fn what_a_place_holds_is_known_of_versions_that_are_hardly_ever_asked() {
        let letter = |i: u32| char::from(b'a' + (i % 26) as u8);
        let word = |i: u32| -> String {
            [7, 11, 3, 17, 5].map(|n| letter(i * n + i / 26)).iter().collect()
        };
        let tickets = (0..90).map(|i| format!("/v2/tickets/{}", word(i)));
        let old = ["/v1/tickets/qqxyz", "/v1/orders/all"].map(str::to_owned);
        let search = (0..20).map(|_| "/v1/tickets/search".to_owned());
        let routes = learn(tickets.chain(old).chain(search));
        let of = |path: &str| template(&routes, path, 200);
        assert_eq!(of("/v1/tickets/zzzab"), "/v1/tickets/{slug}");
        assert_eq!(of("/v0/tickets/zzzab/pdf"), "/v0/tickets/{slug}/pdf");
        assert_eq!(of("/v1/tickets/search"), "/v1/tickets/search");
        assert_eq!(of("/v1/orders/some"), "/v1/orders/some");
    }

    #[test]
    fn words_below_values_are_learnt_together() {
        let paths = (0..90).flat_map(|i| {
            let name = format!("{}{}", char::from(b'a' + i % 26), char::from(b'a' + i / 26));
            [format!("/shops/{name}/items"), format!("/shops/{name}")]
        });
        let routes = learn(paths);
        assert_eq!(template(&routes, "/shops/zzz/items", 200), "/shops/{slug}/items");
    }

    #[test]
    fn the_id_that_varies_most_is_the_object() {
        let routes = learn((0..60).map(|i| format!("/tenants/{}/customers/{}", i % 2, 1000 + i)));
        let record = Record {
            method: b"GET",
            path: b"/tenants/1/customers/5",
            status: 200,
            ..Record::default()
        };
        let mut out = Resolved::default();
        routes.resolve(&record, &mut out);
        assert_eq!(out.object(&record).unwrap().kind, b"customers");
    }

    #[test]
    fn of_several_ids_the_child_is_the_object_whatever_stands_first() {
        let object = |targets: Vec<String>, asked: &str| {
            let mut learner = Learner::default();
            let part = |target: &'static str| crate::record::target::target(target.as_bytes());
            for target in targets {
                let of = part(target.leak());
                let (path, query) = (of.path, of.query);
                learner.add(&Record {
                    method: b"GET",
                    path,
                    query,
                    status: 200,
                    ..Record::default()
                });
            }
            let routes = learner.finish(Keyed::new(7));
            let of = part(asked.to_owned().leak());
            let (path, query) = (of.path, of.query);
            let record = Record { method: b"GET", path, query, status: 200, ..Record::default() };
            let mut out = Resolved::default();
            routes.resolve(&record, &mut out);
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let object = out.object(&record).unwrap();
            (text(out.template()), text(object.kind), text(object.id))
        };
        let is = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        let ask =
            |i: usize| format!("/view?hospital_id={}&patient_id={}", i % 9, 1000 + i * 31 % 500);
        assert_eq!(
            object((0..900).map(ask).collect(), "/view?hospital_id=3&patient_id=77"),
            is("/view?patient_id={id}", "patient_id", "77")
        );
        let ask = |i: usize| format!("/hospitals/{}/record?patient={}", i % 9, 1000 + i * 31 % 500);
        assert_eq!(
            object((0..900).map(ask).collect(), "/hospitals/3/record?patient=7"),
            is("/hospitals/{id}/record?patient={id}", "patient", "7")
        );
        let letter = |i: usize| char::from(b'A' + (i % 26) as u8);
        let pnr = |i: usize| -> String { (1..7).map(|at| letter(i * at * 7 + i / at)).collect() };
        let ask = |i: usize| format!("/trip?airlineId={}&pnr={}", i % 9, pnr(i * 31 % 500));
        assert_eq!(
            object((0..900).map(ask).collect(), "/trip?airlineId=3&pnr=KQWRTZ"),
            is("/trip?pnr={id}", "pnr", "KQWRTZ")
        );
        let ask = |i: usize| format!("/patients/{}/record?device={}", i % 500, 1000 + i % 900);
        assert_eq!(
            object((0..900).map(ask).collect(), "/patients/3/record?device=1007"),
            is("/patients/{id}/record", "patients", "3")
        );
    }

    #[test]
    fn a_login_that_nobody_passes_is_a_route_and_what_a_scanner_asks_for_once_is_none() {
        let mut learner = Learner::default();
        let mut ask = |path: &str, status: u16| {
            let path = path.as_bytes();
            learner.add(&Record { method: b"POST", path, status, ..Record::default() });
        };
        (0..6).for_each(|_| ask("/login", 401));
        (0..6).for_each(|_| ask("/nothing", 404));
        ask("/once", 401);
        let routes = learner.finish(Keyed::new(1));
        assert_eq!(template(&routes, "/login", 401), "/login");
        assert_eq!(template(&routes, "/nothing", 404), "{unmatched}");
        assert_eq!(template(&routes, "/once", 401), "{unmatched}");
    }

    #[test]
    fn a_known_route_keeps_its_name_when_it_is_refused() {
        let routes = learn(["/admin/users".to_owned()]);
        assert_eq!(template(&routes, "/admin/users", 403), "/admin/users");
        assert_eq!(template(&routes, "/admin/keys", 403), "{unmatched}");
    }
}
