//! The object that a query names: `?customer_id=48213`, or the page that it asks for.

use super::class::{Class, classify, parted_number};
use super::day::{is_date, page_of_day};
use super::filter;
use super::graphql;
use super::keys::is_time;
use super::paging::{counts_pages, names_a_page};
use super::parameters;
use super::resolved::{Place, Slot};
use crate::record::seek::find;

/// The first parameter of a query that is called as an id is, else the first whose key is known to
/// hold ids, else the first id that a filter asks for, else the first whose value can be nothing but one, else
/// the first that pages through a listing. A number that is a time near that of the request, in microseconds,
/// is no id unless it is called as one.
pub(super) fn slot(query: &[u8], at: i64, learnt: impl Fn(&[u8]) -> bool) -> Option<Slot> {
    let (mut page, mut likely, mut known, mut day, mut filtered) = (None, None, None, None, None);
    for parameter in parameters::of(query) {
        let (key, value, start) = (parameter.key, parameter.value, parameter.start);
        let (from, end) = (parameter.value_start(), parameter.end());
        let held = |place| Slot { place, start: from, end, kind: parameter.key_range() };
        let named = names_objects(key);
        if is_list(value) && (named || is_list_of_long(value) && !names_something_else(key)) {
            return Some(held(Place::Query));
        }
        if is_date(value) {
            day = day.or(Some(held(Place::Page)));
            continue;
        }
        let parted = named && parted_number(value);
        if parted || is_id(value) {
            if named {
                let end = repeated(query, start, key).max(end);
                return Some(Slot { end, ..held(Place::Query) });
            }
            let may = value.len() >= LIKELY && !names_something_else(key) && !is_time(value, at);
            if likely.is_none() && may {
                likely = Some(held(Place::Query));
            }
        }
        if let Some((kind, id)) = graphql::named(query, key, value, from) {
            return Some(Slot { place: Place::Query, start: id.0, end: id.1, kind });
        }
        if filtered.is_none() {
            filtered = filter::named(value, from).filter(|_| standing(key) != Standing::Never);
        }
        if page.is_none()
            && let Some((kind, id)) = graphql::paged(query, key, value, from)
        {
            page = Some(Slot { place: Place::Page, start: id.0, end: id.1, kind });
        }
        let fits = !value.is_empty() && (value.len() <= LONGEST || is_list(value));
        if known.is_none() && fits && learnt(key) {
            known = Some(held(Place::Query));
        }
        if page.is_none() && (names_a_page(key) || counts_pages(key, value)) && !value.is_empty() {
            page = Some(held(Place::Page));
        }
    }
    known.or(filtered).or(likely).or(page_of_day(day, page))
}

/// The ids that a query holds under a key that is known to name the object.
pub(super) fn held(query: &[u8], names: impl Fn(&[u8]) -> bool) -> Option<Slot> {
    // Known by its key, it need not look like an id.
    let may = |value: &[u8]| !value.is_empty() && (value.len() <= LONGEST || is_list(value));
    let parameter =
        parameters::of(query).find(|parameter| may(parameter.value) && names(parameter.key))?;
    let (start, kind) = (parameter.value_start(), parameter.key_range());
    let end = repeated(query, parameter.start, parameter.key).max(parameter.end());
    Some(Slot { place: Place::Query, start, end, kind })
}

/// A value is an id, or a list of them.
pub(super) fn holds_ids(value: &[u8]) -> bool {
    is_list(value) || !is_date(value) && is_id(value) || parted_number(value)
}

/// Where the last of the values stands that follow under the same key: `id=1&id=2&id=3`.
fn repeated(query: &[u8], start: usize, key: &[u8]) -> usize {
    let mut end = start;
    for part in query.get(start..).unwrap_or_default().split(|byte| *byte == b'&') {
        let value = part.strip_prefix(key).and_then(|rest| rest.strip_prefix(b"="));
        if value.is_none_or(|value| !is_id(value) && !parted_number(value)) {
            break;
        }
        end += part.len() + 1;
    }
    end.saturating_sub(1)
}

/// What stands between the ids of a list.
const BETWEEN: [&[u8]; 5] = [b",", b"%2C", b"%2c", b";", b"|"];

/// The ids of a list, if a value is one: `1,2,3`, or what follows under one key: `1&id=2&id=3`. At least
/// two, all of one sort.
pub(crate) fn list(value: &[u8]) -> Option<Vec<&[u8]>> {
    if !value.iter().any(|byte| *byte == b'&' || is_mark(*byte)) {
        return None;
    }
    if memchr::memchr(b'&', value).is_some() {
        return listed_one_by_one(value);
    }
    let between = BETWEEN.into_iter().find(|mark| memchr::memmem::find(value, mark).is_some())?;
    let mut ids = Vec::new();
    let mut rest = value;
    while let Some(at) = memchr::memmem::find(rest, between) {
        ids.push(rest.get(..at)?);
        rest = rest.get(at + between.len()..)?;
    }
    ids.push(rest);
    let plain = |id: &&[u8]| !is_date(id) && is_id(id);
    let codes = || matches!(between, b"," | b"%2C" | b"%2c") && are_codes(&ids);
    (ids.len() > 1 && (ids.iter().all(plain) || are_locators(&ids) || codes())).then_some(ids)
}

/// What people write down in letters, digits and dashes, each with a digit: `K7-PLUM`, `ab12c`.
fn are_codes(ids: &[&[u8]]) -> bool {
    let sign = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    ids.iter().all(|id| {
        (SHORTEST..=LONGEST).contains(&id.len())
            && id.iter().all(sign)
            && id.iter().any(u8::is_ascii_digit)
            && !is_date(id)
    })
}

/// The ids of `1&id=2&id=3`.
fn listed_one_by_one(value: &[u8]) -> Option<Vec<&[u8]>> {
    let mut ids = Vec::new();
    for (at, part) in value.split(|byte| *byte == b'&').enumerate() {
        let id = if at == 0 { part } else { part.get(find(b'=', part)? + 1..)? };
        if classify(id) != Class::Id && !parted_number(id) || is_date(id) {
            return None;
        }
        ids.push(id);
    }
    (ids.len() > 1).then_some(ids)
}

/// Short codes of capitals and digits, all of one length, such as bookings have: `K7Q2PX`.
fn are_locators(ids: &[&[u8]]) -> bool {
    let length = ids.first().map_or(0, |id| id.len());
    let written = |id: &&[u8]| {
        id.len() == length && id.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    };
    let numbered = ids.iter().filter(|id| id.iter().any(u8::is_ascii_digit)).count();
    length >= 5 && ids.iter().all(written) && numbered * 2 >= ids.len()
}

/// How many ids a value lists; 0 if it is no list.
pub(super) fn listed(value: &[u8]) -> u32 {
    list(value).map_or(0, |ids| u32::try_from(ids.len()).unwrap_or(u32::MAX))
}

/// Most values are short, and hold no mark.
fn is_mark(byte: u8) -> bool {
    matches!(byte, b',' | b'%' | b';' | b'|')
}

/// A value is a list of ids.
fn is_list(value: &[u8]) -> bool {
    list(value).is_some()
}

/// The same, of ids that are no counts, measures or places, and can be nothing else.
fn is_list_of_long(value: &[u8]) -> bool {
    let long = |id: &&[u8]| id.len() >= SHORTEST && !is_date(id) && classify(id) == Class::Id;
    list(value).is_some_and(|ids| ids.iter().all(long) || are_locators(&ids))
}

/// A key without what says that it holds several: `ids`, `id[]`, `customer_ids`.
fn singular(key: &[u8]) -> &[u8] {
    let key = key.strip_suffix(b"[]").unwrap_or(key);
    key.strip_suffix(b"s").unwrap_or(key)
}

/// Bytes of a value up to which it can be an id.
const LONGEST: usize = 64;

/// Bytes from which a value that looks like an id is one, whatever it is called: shorter numbers
/// count, measure and limit.
const LIKELY: usize = 8;

/// Bytes of the ids of a list whose key does not say what it lists: shorter numbers measure.
const SHORTEST: usize = 5;

/// A value looks like an id by itself.
fn is_id(value: &[u8]) -> bool {
    may_be_one(value) && classify(value) == Class::Id
}

/// Every id holds a digit, is a mail address, or is long.
pub(super) fn may_be_one(value: &[u8]) -> bool {
    value.len() >= 24 || value.iter().any(|byte| byte.is_ascii_digit() || *byte == b'@')
}

fn is_one_of(key: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| key.eq_ignore_ascii_case(word))
}

fn ends(key: &[u8], end: &[u8]) -> bool {
    let start = key.len().checked_sub(end.len());
    start.and_then(|start| key.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// A key says that it holds an object, or several; `page_no` ends as `order_no` does, and holds none.
pub(super) fn names_objects(key: &[u8]) -> bool {
    names_an_object(singular(key)) && !names_a_page(key)
}

pub(super) fn names_an_object(key: &[u8]) -> bool {
    const WHOLE: [&[u8]; 45] = [
        b"id",
        b"uid",
        b"uuid",
        b"guid",
        b"user",
        b"username",
        b"account",
        b"acct",
        b"customer",
        b"subscriber",
        b"member",
        b"person",
        b"employee",
        b"student",
        b"patient",
        b"subject",
        b"identifier",
        b"msisdn",
        b"phone",
        b"mobile",
        b"email",
        b"mail",
        b"imei",
        b"iccid",
        b"iban",
        b"ssn",
        b"vin",
        b"card",
        b"policy",
        b"claim",
        b"contract",
        b"invoice",
        b"order",
        b"booking",
        b"reservation",
        b"pnr",
        b"ref",
        b"reference",
        b"ticket",
        b"case",
        b"device",
        b"serial",
        b"document",
        b"number",
        b"key",
    ];
    !names_a_session(key)
        && (is_one_of(key, &WHOLE)
            || ends(key, b"_id")
            || ends(key, b"-id")
            || key.ends_with(b"Id")
            || key.ends_with(b"ID")
            || ends(key, b"_no")
            || ends(key, b"number")
            || ends(key, b"uuid"))
}

/// A visit, a program or a request, not what is asked for.
fn names_a_session(key: &[u8]) -> bool {
    const NEVER: [&[u8]; 14] = [
        b"sessionid",
        b"session_id",
        b"jsessionid",
        b"phpsessid",
        b"clientid",
        b"client_id",
        b"appid",
        b"app_id",
        b"requestid",
        b"request_id",
        b"traceid",
        b"trace_id",
        b"gclid",
        b"fbclid",
    ];
    key.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(b"utm")) || is_one_of(key, &NEVER)
}

/// What long values stand for that name no object: times, versions, secrets, search texts, places.
fn names_something_else(key: &[u8]) -> bool {
    const ELSE: [&[u8]; 50] = [
        b"_",
        b"t",
        b"ts",
        b"time",
        b"timestamp",
        b"date",
        b"day",
        b"from",
        b"to",
        b"since",
        b"until",
        b"start",
        b"end",
        b"expires",
        b"expiry",
        b"v",
        b"ver",
        b"version",
        b"rev",
        b"build",
        b"hash",
        b"cb",
        b"r",
        b"rnd",
        b"rand",
        b"random",
        b"nocache",
        b"token",
        b"access_token",
        b"id_token",
        b"refresh_token",
        b"jwt",
        b"code",
        b"state",
        b"nonce",
        b"csrf",
        b"_csrf",
        b"sig",
        b"signature",
        b"sid",
        b"session",
        b"q",
        b"s",
        b"query",
        b"search",
        b"keyword",
        b"lat",
        b"lon",
        b"lng",
        b"pass",
    ];
    is_one_of(key, &ELSE) || names_a_session(key) || names_a_page(key) || says_when_or_proves(key)
}

/// `createdAfter`, `updated_since`, `X-Amz-Date`: a time by its last word, a secret by a part.
fn says_when_or_proves(key: &[u8]) -> bool {
    let last: [&[u8]; 9] = [
        b"date",
        b"time",
        b"after",
        b"before",
        b"since",
        b"until",
        b"token",
        b"signature",
        b"password",
    ];
    last.iter().any(|word| ends(key, word))
}

/// What a key may be taken for whose values look like ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Anything.
    Open,
    /// A session, a search, a code of a login as well as an object.
    Doubtful,
    /// Nothing that is asked for.
    Never,
}

/// What a key may be taken for.
pub(super) fn standing(key: &[u8]) -> Standing {
    const DOUBTFUL: [&[u8]; 10] =
        [b"sid", b"code", b"s", b"q", b"t", b"r", b"search", b"query", b"keyword", b"to"];
    if is_one_of(key, &DOUBTFUL) {
        Standing::Doubtful
    } else if names_something_else(key) {
        Standing::Never
    } else {
        Standing::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When these are asked, in microseconds.
    const NOW: i64 = 1_780_000_000_000_000;

    fn found(query: &str) -> Option<(&str, &str)> {
        let slot = slot(query.as_bytes(), NOW, |key| key == b"c")?;
        Some((query.get(slot.kind.0..slot.kind.1)?, query.get(slot.start..slot.end)?))
    }

    #[test]
    fn an_object_is_known_by_what_it_is_called_or_by_its_value() {
        assert_eq!(found("view=full&customerId=48213"), Some(("customerId", "48213")));
        assert_eq!(found("patient=7"), Some(("patient", "7")));
        let value = "5c7af1f1-d740-a9c7-d37b-6b6daef7afd7";
        assert_eq!(found(&format!("ref={value}")), Some(("ref", value)));
        assert_eq!(found("lookup=40400123&orderId=7"), Some(("orderId", "7")));
        assert_eq!(found("rows=500&lookup=40400123"), Some(("lookup", "40400123")));
        assert_eq!(found("ids=48213,48214,7"), Some(("ids", "48213,48214,7")));
        assert_eq!(found("lang=de&c=RRABCDE&lookup=40400123"), Some(("c", "RRABCDE")));
    }

    #[test]
    fn what_counts_pages_is_a_page_and_no_object() {
        for query in
            ["p=12&sort=asc", "before=950&limit=50", "pg=3", "page_no=7", "$skip=400&$top=9"]
        {
            let slot = slot(query.as_bytes(), NOW, |_| false);
            assert_eq!(slot.map(|slot| slot.place), Some(Place::Page), "{query}");
        }
        let product = slot(b"p=40400123", NOW, |_| false);
        assert_eq!(product.map(|slot| slot.place), Some(Place::Query));
        assert!(slot(b"p=about", NOW, |_| false).is_none());
    }

    #[test]
    fn a_time_near_that_of_the_request_is_no_object() {
        for query in ["page=2&moved=1780000600", "moved=1780000600123", "updated_since=40400123"] {
            assert_eq!(found(query).filter(|(_, value)| value.len() > 1), None, "{query}");
        }
        assert_eq!(found("lookup=2780000600"), Some(("lookup", "2780000600")));
        assert_eq!(found("order=1780000600"), Some(("order", "1780000600")), "called as one");
    }

    #[test]
    fn a_list_of_ids_is_told_from_other_lists() {
        assert_eq!(list(b"K7-PLUM,ab12c").map(|ids| ids.len()), Some(2));
        assert_eq!(found("ids=K7-PLUM,ab12c"), Some(("ids", "K7-PLUM,ab12c")));
        assert_eq!(found("sizes=300x250,728x90"), None);
        assert_eq!(list(b"ACME1|K7-99"), None, "parts of one");
        assert_eq!(list(b"2024-01-01,2024-01-31"), None, "from one day to another");
        assert_eq!(found("price=100000-250000"), None);
        assert_eq!(found("policy=1147-076179"), Some(("policy", "1147-076179")));
        let each = "1147-076179&policy=1399-082551";
        assert_eq!(found(&format!("policy={each}&x=1")), Some(("policy", each)));
        assert_eq!(list(each.as_bytes()).map(|ids| ids.len()), Some(2));
        assert_eq!(list(b"48213%2C48214").map(|ids| ids.len()), Some(2));
        assert_eq!(list(b"48213,48214,7"), Some(vec![&b"48213"[..], b"48214", b"7"]));
        for value in [&b"48213"[..], b"name,price", b"48213,", b"48213,name"] {
            assert_eq!(list(value), None);
        }
        assert_eq!(found("fields=name,price"), None);
        assert_eq!(found("customers=a1%2Cb"), None);
    }

    #[test]
    fn times_versions_secrets_and_counts_are_no_objects() {
        for query in [
            "_=1700000000123",
            "v=8f3e2a1b9c",
            "created_after=20240101",
            "rows=5000",
            "access_token=eyJhbGciOiJIUzI1NiJ9",
            "session_id=8f3e2a1b9c8f3e2a",
            "utm_content=20240101",
            "q=iphone2024123",
        ] {
            assert_eq!(found(query), None, "{query}");
        }
        for query in ["signature=id%3A48213", "utm_term=id%3A48213", "token=id%3A48213"] {
            assert_eq!(found(query), None, "{query}");
        }
        assert_eq!(found("q=customer_id%3A48213"), Some(("customer_id", "48213")));
        assert_eq!(found("cursor=1700000000123"), Some(("cursor", "1700000000123")));
    }
}
