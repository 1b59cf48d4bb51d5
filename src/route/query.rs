//! The object that a query names: `?customer_id=48213`, or the page that it asks for.

use super::class::{Class, classify};
use super::matcher::{Place, Slot};
use crate::record::seek::find;

/// The first parameter of a query that is called as an id is, else the first whose value can be
/// nothing but one, else the first that pages through a listing.
pub(super) fn slot(query: &[u8]) -> Option<Slot> {
    let (mut page, mut likely) = (None, None);
    let mut at = 0;
    for part in query.split(|byte| *byte == b'&').take(24) {
        let start = at;
        at += part.len() + 1;
        let Some(equals) = find(b'=', part) else { continue };
        let (key, value) = (part.get(..equals)?, part.get(equals + 1..)?);
        let held = |place| Slot {
            place,
            start: start + equals + 1,
            end: start + part.len(),
            kind: (start, start + equals),
        };
        if may_be_one(value) && classify(value) == Class::Id {
            if names_an_object(key) {
                return Some(held(Place::Query));
            }
            if likely.is_none() && value.len() >= LIKELY && !names_something_else(key) {
                likely = Some(held(Place::Query));
            }
        }
        if key == b"query"
            && let Some((kind, id)) = selected(value)
        {
            let at = start + equals + 1;
            let (start, end) = (at + id.0, at + id.1);
            return Some(Slot {
                place: Place::Query,
                start,
                end,
                kind: (at + kind.0, at + kind.1),
            });
        }
        if page.is_none() && names_a_page(key) && !value.is_empty() {
            page = Some(held(Place::Page));
        }
    }
    likely.or(page)
}

/// Bytes from which a value that looks like an id is one, whatever it is called: shorter numbers
/// count, measure and limit.
const LIKELY: usize = 8;

/// Every id holds a digit, is a mail address, or is long.
fn may_be_one(value: &[u8]) -> bool {
    value.len() >= 24 || value.iter().any(|byte| byte.is_ascii_digit() || *byte == b'@')
}

fn is_one_of(key: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| key.eq_ignore_ascii_case(word))
}

fn ends(key: &[u8], end: &[u8]) -> bool {
    let start = key.len().checked_sub(end.len());
    start.and_then(|start| key.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// Where a GraphQL query names the object that it selects, and what this is called:
/// `{customer(id: 48213) {…}}`, percent-encoded or not.
fn selected(text: &[u8]) -> Option<((usize, usize), (usize, usize))> {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut at = 0;
    while let Some(found) =
        find(b'(', text.get(at..)?).into_iter().chain(encoded(text.get(at..)?)).min()
    {
        let open = at + found;
        let rest = |at: usize| text.get(at..).unwrap_or_default();
        let mut next = open + if rest(open).first() == Some(&b'(') { 1 } else { 3 };
        let before = text.get(..open)?;
        let mut name = before.iter().rev().take_while(|byte| word(byte)).count();
        if name > 2 && before.len() > name && before.get(before.len() - name - 1) == Some(&b'%') {
            // The end of an encoded brace is none of its letters.
            name -= 2;
        }
        let key = rest(next).iter().take_while(|byte| word(byte)).count();
        let is_id = names_an_object(rest(next).get(..key)?);
        next += key;
        let skipped = skip(rest(next));
        next += skipped;
        let length = rest(next).iter().take_while(|byte| word(byte) || **byte == b'-').count();
        let id = rest(next).get(..length)?;
        if name > 0 && is_id && skipped > 0 && classify(id) == Class::Id {
            return Some(((open - name, open), (next, next + length)));
        }
        at = open + 1;
    }
    None
}

fn encoded(text: &[u8]) -> Option<usize> {
    text.windows(3).position(|three| three == b"%28")
}

/// Length of a colon, blanks and quotes, encoded or not, at the start of a text.
fn skip(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += match rest {
            [b':' | b'+' | b' ' | b'"', ..] => 1,
            [b'%', b'3', b'A' | b'a', ..] | [b'%', b'2', b'0' | b'2', ..] => 3,
            [b'%', b'5', b'C' | b'c', b'%', b'2', b'2', ..] => 6,
            _ => return at,
        };
    }
}

fn names_an_object(key: &[u8]) -> bool {
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
    // `createdAfter`, `end_date`, `X-Amz-Date`: a time by its last word, a secret by a part.
    let last = [&b"date"[..], b"time", b"after", b"before", b"token", b"signature", b"password"];
    is_one_of(key, &ELSE)
        || names_a_session(key)
        || names_a_page(key)
        || last.iter().any(|word| ends(key, word))
}

fn names_a_page(key: &[u8]) -> bool {
    const PAGES: [&[u8]; 12] = [
        b"page",
        b"offset",
        b"cursor",
        b"start",
        b"skip",
        b"after",
        b"from",
        b"pagenumber",
        b"page_token",
        b"pagetoken",
        b"next",
        b"startat",
    ];
    PAGES.iter().any(|word| key.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str) -> Option<(&str, &str)> {
        let slot = slot(query.as_bytes())?;
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
        assert_eq!(found("cursor=1700000000123"), Some(("cursor", "1700000000123")));
    }

    #[test]
    fn the_object_of_a_graphql_query_is_what_it_selects_by_id() {
        let named = |query: &str| {
            let slot = slot(query.as_bytes())?;
            let text = |from, to| query.get(from..to).unwrap_or_default().to_owned();
            Some((text(slot.kind.0, slot.kind.1), text(slot.start, slot.end)))
        };
        let is = |query: &str, kind: &str, id: &str| {
            assert_eq!(named(query), Some((kind.to_owned(), id.to_owned())), "{query}");
        };
        is("query={customer(id:48213){name}}", "customer", "48213");
        is("query=%7Buser%28id%3A20001%29%7Bemail%7D%7D", "user", "20001");
        is(
            "query=query+Q%20%7B%20order(orderId%3A%20%22987654%22)%7Btotal%7D%7D",
            "order",
            "987654",
        );
        for query in [
            "query={viewer{name orders(first:5){id}}}",
            "query=lamp+(id+card)",
            "query={user(id:$id){name}}",
            "q={user(id:5){name}}",
        ] {
            assert_eq!(named(query), None, "{query}");
        }
    }
}
