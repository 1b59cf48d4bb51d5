//! For tests: one theft, told in many shapes of URL. Wherever a request names its object, the same campaign is found.

use super::trial::linked;
use crate::case::Level;
use crate::detect::stage::{MONDAY, Request, play_together};
use hashbrown::HashSet;

const DAY: i64 = 86_400;

/// How a request for a customer by number is written; the second number is that of the request.
type Shape = fn(i64, i64) -> String;

/// Letters that a number stands for.
fn letters(n: i64, length: u32, of: &[u8]) -> String {
    let mixed = n.unsigned_abs().wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let letter = |at: u32| {
        let step = mixed.rotate_left(at * 7) ^ u64::from(at).wrapping_mul(0xD1B5_4A32_D192_ED03);
        char::from(of[((step >> 11) % of.len() as u64) as usize])
    };
    (0..length).map(letter).collect()
}

const SHAPES: [(&str, Shape); 14] = [
    ("a path", |n, _| format!("/api/customers/{n}")),
    ("below a parent in the path", |n, _| format!("/hospitals/{}/record?patient={n}", n % 12)),
    ("behind a parent in the query", |n, _| {
        format!("/record?hospital_id={}&patient_id={n}", n % 12)
    }),
    ("beside what is new in each request", |n, call| {
        format!("/account?call_id={call:032x}&account_number={n}")
    }),
    ("counted from one below each parent", |n, _| format!("/shops/{}/orders/{}", n % 30, n / 30)),
    ("two halves", |n, _| format!("/accounts/{}/{:02}", n / 100, n % 100)),
    ("a filter", |n, _| format!("/api/customers?%24filter=CustomerId%20eq%20{n}")),
    ("an object of JSON", |n, _| format!("/api/customers?where=%7B%22id%22%3A{n}%7D")),
    ("a matrix parameter", |n, _| format!("/customers;id={n}/summary")),
    ("a code of letters", |n, _| {
        format!("/trip?pnr={}", letters(n, 6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    }),
    ("digits and letters that look like words", |n, _| {
        format!("/dl/{}/contract.pdf", letters(n, 8, b"0123456789abcdef"))
    }),
    ("the name of a file", |n, _| format!("/invoices/INV-2023-{n:05}.pdf")),
    ("a mail address", |n, _| format!("/users/find?email=someone{n}%40example.org")),
    ("GraphQL", |n, _| format!("/graphql?query=%7Bcustomer(id:{n})%7Bname%7D%7D")),
];

/// Two hundred people who come back to one or two things of theirs on every third day, as app.
fn people(shape: Shape) -> impl Iterator<Item = Request> {
    let visit = move |i: i64, day: i64| {
        let owned = 10_000 + (i * 2 + day % 2) * 131 % 50_000;
        let at = MONDAY + day * DAY + 25_000 + (i * 977 + day * 313) % 50_000;
        let ip = format!("198.51.{}.{}", 100 + i / 100, i % 100 + 1);
        let from =
            |request: Request| request.from(ip.clone(), format!("App/5.2 (model {})", i % 30));
        let call = day * 1_000 + i;
        [from(Request::at(at, "/home")), from(Request::at(at + 2, shape(owned, call)))]
    };
    (0..200).flat_map(move |i| {
        (0..30).filter(move |day| (i + day) % 3 == 0).flat_map(move |day| visit(i, day))
    })
}

/// Customers that the thief goes through, one a request, and whether there is such a one.
fn list() -> impl Iterator<Item = (i64, bool)> {
    (0..1200).map(|n| (10_000 + (n * 7919 + 65) % 50_000, n % 9 != 0))
}

/// Three hundred addresses that go through twelve hundred others' in twelve days, once each.
fn theft(shape: Shape) -> impl Iterator<Item = Request> {
    (0..).zip(list()).map(move |(n, (number, there))| {
        let at = MONDAY + 14 * DAY + n * 12 * DAY / 1200;
        let from = format!("203.{}.113.{}", n % 30, n / 30 % 10);
        let request = Request::at(at, shape(number, 100_000 + n)).from(from, "Mozilla/5.0 (thief)");
        Request { status: if there { 200 } else { 404 }, ..request }
    })
}

#[test]
fn a_theft_is_found_whole_wherever_requests_name_their_objects() {
    for (called, shape) in SHAPES {
        let requests: Vec<Request> = people(shape).chain(theft(shape)).collect();
        let outcome = play_together(&requests);
        let found = linked(&outcome);
        let high: Vec<_> = found.iter().filter(|c| c.level >= Level::High).collect();
        let told: Vec<(usize, usize)> =
            high.iter().map(|c| (c.events.len(), c.objects(&outcome.dossiers).1)).collect();
        let there = list().filter(|(_, there)| *there);
        let returned = there.map(|(n, _)| shape(n, 0)).collect::<HashSet<_>>().len();
        assert_eq!(told, [(1200, returned)], "{called}: {}", outcome.tell());
    }
}

#[test]
fn people_alone_are_no_theft_wherever_requests_name_their_objects() {
    for (called, shape) in SHAPES {
        let outcome = play_together(&people(shape).collect::<Vec<_>>());
        assert!(outcome.worst() < Level::Medium, "{called}: {}", outcome.tell());
    }
}
