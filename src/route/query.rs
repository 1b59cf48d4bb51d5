//! The object that a query names: `?customer_id=48213`, or the page that it asks for.

use super::class::{Class, classify};
use super::matcher::{Place, Slot};
use crate::record::seek::find;

/// The first id-like parameter of a query, else the first that pages through a listing.
pub(super) fn slot(query: &[u8]) -> Option<Slot> {
    let mut page = None;
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
        if names_an_object(key) && classify(value) == Class::Id {
            return Some(held(Place::Query));
        }
        if page.is_none() && names_a_page(key) && !value.is_empty() {
            page = Some(held(Place::Page));
        }
    }
    page
}

fn names_an_object(key: &[u8]) -> bool {
    const WHOLE: [&[u8]; 15] = [
        b"id",
        b"uid",
        b"uuid",
        b"guid",
        b"user",
        b"account",
        b"customer",
        b"msisdn",
        b"phone",
        b"email",
        b"imei",
        b"iccid",
        b"order",
        b"number",
        b"key",
    ];
    const NEVER: [&[u8]; 12] = [
        b"sessionid",
        b"session_id",
        b"clientid",
        b"client_id",
        b"appid",
        b"app_id",
        b"requestid",
        b"request_id",
        b"traceid",
        b"trace_id",
        b"utm_id",
        b"gclid",
    ];
    let ends = |end: &[u8]| {
        let start = key.len().checked_sub(end.len());
        start.and_then(|start| key.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    let is_one_of = |words: &[&[u8]]| words.iter().any(|word| key.eq_ignore_ascii_case(word));
    let is_utm = key.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(b"utm"));
    if is_utm || is_one_of(&NEVER) {
        return false;
    }
    is_one_of(&WHOLE)
        || ends(b"_id")
        || ends(b"-id")
        || key.ends_with(b"Id")
        || key.ends_with(b"ID")
        || ends(b"_no")
        || ends(b"number")
        || ends(b"uuid")
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
