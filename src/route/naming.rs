//! What kind of thing an id is whose key says nothing of it: `/customers?id=7` asks for a customer, as
//! `/customers/7` does, and for no order, as `/orders?id=7` does.

use super::class::{Class, classify};

/// A key says that it holds an id, and of nothing in particular.
pub(super) fn is_general(key: &[u8]) -> bool {
    const GENERAL: [&[u8]; 14] = [
        b"id",
        b"_id",
        b"ids",
        b"id[]",
        b"uid",
        b"uuid",
        b"guid",
        b"identifier",
        b"number",
        b"no",
        b"key",
        b"ref",
        b"reference",
        b"oid",
    ];
    GENERAL.iter().any(|word| key.eq_ignore_ascii_case(word))
}

/// Where the path says what is asked for: the last segment that is no id and no more than what is done with it.
pub(super) fn of(path: &[u8]) -> Option<(usize, usize)> {
    let mut end = path.len();
    loop {
        let start = memchr::memrchr(b'/', path.get(..end)?).map_or(0, |slash| slash + 1);
        let segment = path.get(start..end)?;
        let name = without_ending(segment);
        if !name.is_empty() && !is_done(name) && classify(segment) == Class::Word {
            return Some((start, start + name.len()));
        }
        end = start.checked_sub(1)?;
    }
}

/// A segment without the ending of a file, or what stands behind a semicolon.
fn without_ending(segment: &[u8]) -> &[u8] {
    let end = memchr::memchr2(b'.', b';', segment).unwrap_or(segment.len());
    segment.get(..end).unwrap_or_default()
}

/// What is done with a thing, or where an API lies.
fn is_done(word: &[u8]) -> bool {
    const DONE: [&[u8]; 22] = [
        b"get", b"view", b"show", b"detail", b"details", b"find", b"lookup", b"read", b"fetch",
        b"search", b"index", b"list", b"info", b"load", b"display", b"open", b"query", b"item",
        b"items", b"default", b"api", b"rest",
    ];
    let version = matches!(word, [b'v' | b'V', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit));
    version || DONE.iter().any(|done| word.eq_ignore_ascii_case(done))
}

/// The path is written as the gateway's own configuration has it: a name stands where the id was, as in
/// `/customers/{customerId}` (AWS API Gateway's `resourcePath`, OpenAPI) or `/customers/:id` (routers of Node and Go).
/// A template of ours has `{id}` for an id that was seen, so that a request there names an object.
#[must_use]
pub fn leaves_ids_out(template: &[u8]) -> bool {
    template.split(|byte| *byte == b'/').any(|segment| match segment {
        [b'{', name @ .., b'}'] | [b':', name @ ..] => {
            name.first().is_some_and(u8::is_ascii_alphabetic)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_that_names_a_thing_is_its_kind() {
        let named = |path: &'static str| of(path.as_bytes()).map(|(from, to)| &path[from..to]);
        for (path, kind) in [
            ("/v1/customers", "customers"),
            ("/v1/customers/", "customers"),
            ("/customers/get", "customers"),
            ("/app/customer/details.aspx", "customer"),
            ("/cust.php", "cust"),
            ("/shops/12/orders;v=1", "orders"),
            ("/shops/12", "shops"),
        ] {
            assert_eq!(named(path), Some(kind), "{path}");
        }
        assert_eq!(named("/api/v2/get"), None);
        assert_eq!(named(""), None);
    }

    #[test]
    fn a_name_in_place_of_an_id_is_told_from_words() {
        assert!(leaves_ids_out(b"/v1/customers/{customerId}/lines"));
        assert!(leaves_ids_out(b"/v1/customers/:id"));
        for path in [&b"/v1/customers/me"[..], b"/v1/a:b", b"/v1/{}", b"/12:30"] {
            assert!(!leaves_ids_out(path));
        }
    }

    #[test]
    fn keys_that_name_a_thing_are_not_general() {
        assert!(is_general(b"id") && is_general(b"UUID"));
        assert!(!is_general(b"customer_id") && !is_general(b"order"));
    }
}
