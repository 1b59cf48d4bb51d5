//! An id inside a value: `$filter=CustomerId eq 48213`, `where={"id":48213}`, `q=customer_id:48213`, and inside a
//! segment: `customers;id=48213`.

use super::class::{Class, classify};
use super::query::{holds_ids, may_be_one, names_an_object};
use super::resolved::{Place, Slot};
use crate::record::seek::find;

/// Bytes of a value up to which it is looked at.
const LONGEST: usize = 512;

/// The first id that follows a name of objects and what says that both are equal. The value begins at `at`.
pub(super) fn named(value: &[u8], at: usize) -> Option<Slot> {
    if value.len() > LONGEST || memchr::memchr3(b'%', b':', b'+', value).is_none() {
        return None;
    }
    let mut name = None;
    let mut equal = false;
    let mut from = 0;
    while let Some((start, end, between)) = token(value, from) {
        // What leads elsewhere, such as the address to return to, asks for nothing.
        if between == Between::Elsewhere {
            return None;
        }
        equal |= between == Between::Equal;
        let word = value.get(start..end)?;
        if is_equal(word) {
            equal = true;
        } else if let Some(kind) = name.filter(|_| equal && is_id(word)) {
            return Some(Slot { place: Place::Query, start: at + start, end: at + end, kind });
        } else {
            name = names_an_object(word).then_some((at + start, at + end));
            equal = false;
        }
        from = end;
    }
    None
}

/// The id that a parameter of a segment names, as in `customers;id=48213`. The segment begins at `at`.
pub(super) fn matrix(segment: &[u8], at: usize) -> Option<Slot> {
    let mut start = find(b';', segment)? + 1;
    for part in segment.get(start..)?.split(|byte| *byte == b';') {
        let equal = find(b'=', part);
        if let Some((key, value)) = equal.and_then(|equal| part.split_at_checked(equal))
            && names_an_object(key)
            && value.get(1..).is_some_and(holds_ids)
        {
            let kind = (at + start, at + start + key.len());
            return Some(Slot::in_path(kind.1 + 1, at + start + part.len(), kind));
        }
        start += part.len() + 1;
    }
    None
}

fn is_id(word: &[u8]) -> bool {
    may_be_one(word) && classify(word) == Class::Id
}

fn is_equal(word: &[u8]) -> bool {
    [&b"eq"[..], b"is", b"equals"].iter().any(|equal| word.eq_ignore_ascii_case(equal))
}

/// What stands between two words of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    /// Blanks, quotes, brackets.
    Anything,
    /// The sign that two things are equal, among them.
    Equal,
    /// The sign of an address, among them.
    Elsewhere,
}

/// The next word of a value from a place on, with what stands before it.
fn token(value: &[u8], mut at: usize) -> Option<(usize, usize, Between)> {
    let mut between = Between::Anything;
    loop {
        let (sign, length) = sign(value.get(at..)?)?;
        match sign {
            Sign::Word => break,
            Sign::Equal if between != Between::Elsewhere => between = Between::Equal,
            Sign::Elsewhere => between = Between::Elsewhere,
            _ => {}
        }
        at += length;
    }
    let start = at;
    while let Some((Sign::Word, length)) = value.get(at..).and_then(sign) {
        at += length;
    }
    Some((start, at, between))
}

enum Sign {
    Word,
    Equal,
    Elsewhere,
    Other,
}

/// The sign that a text begins with, and its bytes.
fn sign(text: &[u8]) -> Option<(Sign, usize)> {
    let sort = |byte: u8| match byte {
        b':' | b'=' => Sign::Equal,
        b'/' | b'?' | b'&' => Sign::Elsewhere,
        b'-' | b'_' | b'.' | b'@' => Sign::Word,
        byte if byte.is_ascii_alphanumeric() => Sign::Word,
        _ => Sign::Other,
    };
    let first = *text.first()?;
    let digit = |at: usize| char::from(*text.get(at)?).to_digit(16);
    match (first, digit(1), digit(2)) {
        (b'%', Some(high), Some(low)) => Some((sort((high * 16 + low) as u8), 3)),
        _ => Some((sort(first), 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: &str) -> Option<(&str, &str)> {
        let slot = named(value.as_bytes(), 0)?;
        Some((&value[slot.kind.0..slot.kind.1], &value[slot.start..slot.end]))
    }

    #[test]
    fn an_id_is_found_where_a_filter_says_that_it_is_equal_to_a_name() {
        assert_eq!(found("CustomerId%20eq%2048213"), Some(("CustomerId", "48213")));
        assert_eq!(found("CustomerId+eq+48213+and+open+eq+true"), Some(("CustomerId", "48213")));
        assert_eq!(found("%7B%22id%22%3A48213%7D"), Some(("id", "48213")));
        assert_eq!(found("{\"user\":\"a1@example.org\"}+"), Some(("user", "a1@example.org")));
        assert_eq!(found("state:open,customer_id:48213"), Some(("customer_id", "48213")));
        assert_eq!(found("email%3A%22ann%40example.org%22"), Some(("email", "ann%40example.org")));
    }

    #[test]
    fn words_that_are_searched_and_addresses_to_return_to_name_nothing() {
        for value in [
            "order+48213",
            "policy%202023",
            "https%3A%2F%2Fexample.org%2Forders%3Fid%3D48213",
            "%2Forders%3Fid%3D48213",
            "price:48213",
            "a:b",
            "%",
            "id:",
            "CustomerId%20gt%2048213",
        ] {
            assert_eq!(found(value), None, "{value}");
        }
    }

    #[test]
    fn a_parameter_of_a_segment_names_an_object_as_one_of_a_query_does() {
        let found = |segment: &'static str| {
            let slot = matrix(segment.as_bytes(), 0)?;
            Some((&segment[slot.kind.0..slot.kind.1], &segment[slot.start..slot.end]))
        };
        assert_eq!(found("customers;id=48213"), Some(("id", "48213")));
        assert_eq!(found("x;lang=de;userId=7;v=1"), Some(("userId", "7")));
        for segment in ["a;jsessionid=1F2E3D4C5B6A7988", "a;id=", "a;", "a;b;c=d"] {
            assert_eq!(found(segment), None, "{segment}");
        }
    }
}
