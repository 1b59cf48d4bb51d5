//! The object that a GraphQL request names in its query string.

use super::class::{Class, classify};
use super::query;
use crate::record::seek::find;

/// From where to where a text reaches.
type Range = (usize, usize);

/// What a parameter of a GraphQL request selects, and what this is called, in the whole query. The
/// value of the parameter starts at `at`.
pub(super) fn named(whole: &[u8], key: &[u8], value: &[u8], at: usize) -> Option<(Range, Range)> {
    let shift = |range: Range| (at + range.0, at + range.1);
    match key {
        b"query" => selected(value).map(|(kind, id)| (shift(kind), shift(id))),
        b"variables" => {
            let (name, id) = variable(value, query::names_an_object)?;
            let kind = operation(whole).unwrap_or_else(|| shift(name));
            Some((kind, shift(id)))
        }
        _ => None,
    }
}

/// The page of a listing that the variables of a GraphQL request ask for, and what its operation is
/// called: `{"page":50}`.
pub(super) fn paged(whole: &[u8], key: &[u8], value: &[u8], at: usize) -> Option<(Range, Range)> {
    let shift = |range: Range| (at + range.0, at + range.1);
    let (name, page) =
        variable(value, super::paging::names_a_page).filter(|_| key == b"variables")?;
    Some((operation(whole).unwrap_or_else(|| shift(name)), shift(page)))
}

/// The first variable that is called as wanted, and its value: `{"orderId":"48213"}`,
/// percent-encoded or not.
fn variable(text: &[u8], wanted: impl Fn(&[u8]) -> bool) -> Option<(Range, Range)> {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let rest = |at: usize| text.get(at..).unwrap_or_default();
    let mut at = 0;
    while at < text.len() {
        let between = quote(rest(at));
        if between == 0 {
            at += 1;
            continue;
        }
        let name = at + between;
        let end = name + rest(name).iter().take_while(|byte| word(byte)).count();
        let id = end + skip(rest(end));
        let last = id + rest(id).iter().take_while(|byte| word(byte)).count();
        let is_value = quote(rest(end)) > 0 && id > end + quote(rest(end)) && last > id;
        if is_value && wanted(text.get(name..end)?) {
            return Some(((name, end), (id, last)));
        }
        at = end.max(at + 1);
    }
    None
}

/// Length of a quotation mark at the start of a text, encoded or not.
fn quote(text: &[u8]) -> usize {
    match text {
        [b'"', ..] => 1,
        [b'%', b'2', b'2', ..] => 3,
        _ => 0,
    }
}

/// What a request calls its operation.
fn operation(query: &[u8]) -> Option<Range> {
    const KEY: &[u8] = b"operationName=";
    let mut at = 0;
    for part in query.split(|byte| *byte == b'&') {
        if part.len() > KEY.len() && part.starts_with(KEY) {
            return Some((at + KEY.len(), at + part.len()));
        }
        at += part.len() + 1;
    }
    None
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
        let is_id = query::names_an_object(rest(next).get(..key)?);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn named(query: &str) -> Option<(String, String)> {
        let slot = query::slot(query.as_bytes(), 0, |_| false)?;
        let text = |from, to| query.get(from..to).unwrap_or_default().to_owned();
        Some((text(slot.kind.0, slot.kind.1), text(slot.start, slot.end)))
    }

    #[test]
    fn the_page_of_a_graphql_query_is_one_of_its_variables() {
        let listed = "operationName=AdminAccounts&variables=%7B%22page%22%3A50%7D";
        is(listed, "AdminAccounts", "50");
        is("operationName=Orders&variables={\"after\":\"bz0x\"}", "Orders", "bz0x");
        assert_eq!(named("operationName=Feed&variables=%7B%22first%22%3A50%7D"), None);
    }

    fn is(query: &str, kind: &str, id: &str) {
        assert_eq!(named(query), Some((kind.to_owned(), id.to_owned())), "{query}");
    }

    #[test]
    fn the_object_of_a_graphql_query_is_what_it_selects_by_id() {
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
            "q={user(name:5){id}}",
        ] {
            assert_eq!(named(query), None, "{query}");
        }
    }

    #[test]
    fn the_object_of_a_named_operation_is_its_variable_that_is_an_id() {
        is("operationName=GetOrder&variables={\"first\":5,\"orderId\":48213}", "GetOrder", "48213");
        is(
            "operationName=Order&variables=%7B%22id%22%3A%22K7Q2PX%22%2C%22lang%22%3A%22de%22%7D",
            "Order",
            "K7Q2PX",
        );
        is("variables=%7B%22userId%22%3A%20%22ab-7%22%7D&extensions=x", "userId", "ab-7");
        assert_eq!(named("operationName=List&variables=%7B%22lang%22%3A%22id%22%7D"), None);
    }
}
