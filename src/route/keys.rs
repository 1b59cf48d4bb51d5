//! Which keys of a query name objects, learnt from what they hold.
//!
//! `?c=RR310000015DE`, `?sid=20231234`, `?n=K7Q2PX`: no list of names is long enough, and no value
//! by itself tells. What a key holds all over a sample does: many different values, none of them
//! asked for by many, all of one plain sort, and no times.

use super::query;
use crate::record::time::SECOND;
use hashbrown::HashSet;

/// Distinct values from which a key can name objects.
const MANY: usize = 50;
/// Requests from which a key can name objects: one may list any number of values.
const SEVERAL: usize = 10;
/// Visits to a value, on average, below which values are ids: filters and languages are shared.
const VISITS: usize = 10;
/// Of a hundred values, those that must be of the sort of ids.
const NEARLY_ALL: usize = 90;
/// Of a hundred values, those that must hold a digit: of six letters and digits, a fifth hold none.
const MOST: usize = 60;
/// Bytes of an id at least; shorter numbers count, measure and limit.
const SHORTEST: usize = 5;
/// Bytes of an id at most.
const LONGEST: usize = 64;
/// Days around the time of a request in which a number is a time.
const AROUND: i64 = 800;
/// Of a hundred requests with a key, those that show a value which no other shows, where it is new in
/// each of them.
const ALWAYS: usize = 95;
/// Bytes of a value, on average, from which one that is new in each request was made for it by a program.
const MADE: usize = 16;

/// What one key of one endpoint held in a sample.
#[derive(Debug, Default)]
pub(super) struct Key {
    requests: usize,
    visits: usize,
    values: HashSet<Box<[u8]>>,
    ids: usize,
    plain: usize,
    numbered: usize,
    terse: usize,
    times: usize,
    bytes: usize,
    places: usize,
}

impl Key {
    /// Takes a value, asked for at a time in microseconds, in so many-th place of a query.
    pub(super) fn add(&mut self, value: &[u8], at: i64, place: usize) {
        self.requests += 1;
        match query::list(value) {
            Some(ids) => ids.into_iter().for_each(|id| self.add_one(id, at, place)),
            None => self.add_one(value, at, place),
        }
    }

    fn add_one(&mut self, value: &[u8], at: i64, place: usize) {
        self.visits += 1;
        self.places += place;
        self.bytes += value.len();
        self.ids += usize::from(query::holds_ids(value));
        self.plain += usize::from(is_plain(value));
        self.numbered += usize::from(value.iter().any(u8::is_ascii_digit));
        self.terse += usize::from(is_terse(value));
        self.times += usize::from(is_time(value, at));
        if !self.values.contains(value) {
            self.values.insert(value.into());
        }
    }

    /// It is called as what names objects, and holds ids.
    pub(super) fn is_named(&self, key: &[u8]) -> bool {
        query::names_objects(key) && self.ids * 2 >= self.visits
    }

    /// Distinct values.
    pub(super) fn distinct(&self) -> usize {
        self.values.len()
    }

    /// Where it stands in queries, on average.
    pub(super) fn mean_place(&self) -> usize {
        self.places / self.visits.max(1)
    }

    /// Hardly a value is shown twice.
    pub(super) fn is_always_new(&self) -> bool {
        self.values.len() * 100 >= self.visits * ALWAYS
    }

    /// It tells requests apart, not what they ask for.
    pub(super) fn numbers_requests(&self, key: &[u8]) -> bool {
        let made = self.bytes >= self.visits * MADE || self.times * 2 >= self.visits;
        self.is_always_new() && (made || !self.is_named(key))
    }

    /// It names objects, called as it is.
    pub(super) fn names_objects(&self, key: &[u8]) -> bool {
        let nearly = |n: usize| n * 100 >= self.visits * NEARLY_ALL;
        let varied = self.values.len() > MANY
            && self.requests > SEVERAL
            && self.visits < self.values.len() * VISITS;
        // What is called as an object need hold no digit: a booking may be `KQWRTZ`.
        let digits = self.numbered * 100 >= self.visits * MOST || query::names_objects(key);
        let ids = varied && digits && nearly(self.plain) && self.times * 2 < self.visits;
        match query::standing(key) {
            query::Standing::Never => false,
            query::Standing::Open => ids,
            // A record is asked for again; a code of a login or a number against caches is not.
            query::Standing::Doubtful => {
                ids && nearly(self.terse) && self.visits * 7 >= self.values.len() * 8
            }
        }
    }
}

/// Letters, digits and dashes, and no date.
fn is_plain(value: &[u8]) -> bool {
    let value = unpadded(value);
    let whole =
        value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let date = value.len() == 10 && value.get(4) == Some(&b'-') && value.get(7) == Some(&b'-');
    whole && !date && (SHORTEST..=LONGEST).contains(&value.len())
}

/// A value in base64 without what fills it up.
fn unpadded(mut value: &[u8]) -> &[u8] {
    while let Some(rest) = value.strip_suffix(b"%3D").or_else(|| value.strip_suffix(b"=")) {
        value = rest;
    }
    value
}

/// Few bytes of digits and capitals, as people write them down: no secret of a program.
fn is_terse(value: &[u8]) -> bool {
    let written = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || *byte == b'-';
    value.len() <= 16 && value.iter().all(written)
}

/// A number that is a time near that of the request, in seconds or milliseconds, or a day.
pub(super) fn is_time(value: &[u8], at: i64) -> bool {
    let Some(number) = std::str::from_utf8(value).ok().and_then(|text| text.parse::<i64>().ok())
    else {
        return false;
    };
    let now = at.div_euclid(SECOND);
    let near = |seconds: i64| (seconds - now).abs() < AROUND * 86_400;
    let day = value.len() == 8 && {
        let (month, day) = (number / 100 % 100, number % 100);
        (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && (number / 10_000 - (1970 + now / 31_556_952)).abs() <= 2
    };
    day || near(number) || near(number / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_780_000_000 * SECOND;

    fn learnt(key: &str, values: impl IntoIterator<Item = String>) -> bool {
        let mut seen = Key::default();
        values.into_iter().for_each(|value| seen.add(value.as_bytes(), NOW, 0));
        seen.names_objects(key.as_bytes())
    }

    #[test]
    fn a_key_that_holds_many_ids_names_objects_whatever_it_is_called() {
        let parcels = |n: u32| format!("RR{:08}5DE", 31_000_000 + n * 7);
        assert!(learnt("c", (0..200).map(parcels)));
        let letter = |n: usize| char::from(b"ABCDEFGHJKMNPQRSTVWXYZ23456789"[n % 30]);
        let locator = |n: usize| (1..7).map(|at| letter(n * at * at + n / 7 + at)).collect();
        assert!(learnt("loc", (0..300).map(locator)));
        assert!(learnt("sid", (0..300).map(|n| (20_230_000 + n % 200 * 49).to_string())));
        let letters =
            |n: u32| (0..6).map(move |at| char::from(b'A' + (n * 7 / (at + 1) % 26) as u8));
        assert!(learnt("pnr", (0..300).map(|n| letters(n).collect())));
        let several = |n: u32| format!("{:04}-{:06},K{n}-PLUM", n * 7 % 9_000, n * 77);
        assert!(learnt("of", (0..60).map(several)), "each of a list counts");
        let many = (0..60).map(several).collect::<Vec<_>>().join(",");
        assert!(!learnt("of", [many]), "one request");
        assert!(!learnt("words", (0..300).map(|n| letters(n).collect())));
        assert!(learnt("p", (0..300).map(|n| format!("eyJjdXN0b21lcklkIjo{n:05}fQ%3D%3D"))));
        assert!(!learnt(
            "sid",
            (0..300)
                .map(|n| format!("{:032x}", u128::from((n % 200) as u64) * 1_000_000_007_000_003))
        ));
    }

    #[test]
    fn times_filters_and_codes_of_logins_name_none() {
        assert!(!learnt("since_when", (0..300).map(|n| (1_780_000_000 - n * 60).to_string())));
        assert!(!learnt("on", (0..300).map(|n| format!("2026-05-{:02}", n % 28 + 1))));
        assert!(!learnt("nights", (0..300).map(|n| n.to_string())));
        assert!(!learnt("dept", (0..3_000).map(|n| format!("D-{:05}", n % 60))));
        assert!(!learnt("code", (0..300).map(|n| (100_000 + n * 17).to_string())));
        assert!(!learnt("words", (0..300).map(|n| format!("red+lamp+{n}"))));
    }
}
