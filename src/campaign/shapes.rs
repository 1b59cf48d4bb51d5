//! For tests: one theft, told in many shapes of URL. Wherever a request names its object, the same campaign is found.

use super::trial::linked;
use crate::case::Level;
use crate::detect::stage::{MONDAY, Request, play_together};
use hashbrown::HashSet;

const DAY: i64 = 86_400;

/// How a request for a customer by number is written.
type Shape = fn(i64) -> String;

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
    ("a path", |n| format!("/api/customers/{n}")),
    ("below a parent in the path", |n| format!("/hospitals/{}/record?patient={n}", n % 12)),
    ("behind a parent in the query", |n| format!("/record?hospital_id={}&patient_id={n}", n % 12)),
    ("beside what is new in each request", |n| {
        format!("/account?call_id={:032x}&account_number={n}", (n as u128) << 64 | 7)
    }),
    ("counted from one below each parent", |n| format!("/shops/{}/orders/{}", n % 30, n / 30)),
    ("two halves", |n| format!("/accounts/{}/{:02}", n / 100, n % 100)),
    ("a filter", |n| format!("/api/customers?%24filter=CustomerId%20eq%20{n}")),
    ("an object of JSON", |n| format!("/api/customers?where=%7B%22id%22%3A{n}%7D")),
    ("a matrix parameter", |n| format!("/customers;id={n}/summary")),
    ("a code of letters", |n| {
        format!("/trip?pnr={}", letters(n, 6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    }),
    ("digits and letters that look like words", |n| {
        format!("/dl/{}/contract.pdf", letters(n, 8, b"0123456789abcdef"))
    }),
    ("the name of a file", |n| format!("/invoices/INV-2023-{n:05}.pdf")),
    ("a mail address", |n| format!("/users/find?email=someone{n}%40example.org")),
    ("GraphQL", |n| format!("/graphql?query=%7Bcustomer(id:{n})%7Bname%7D%7D")),
];

/// Two hundred people who come back to one or two things of theirs on every third day, as app.
fn people(shape: Shape) -> impl Iterator<Item = Request> {
    let visit = move |i: i64, day: i64| {
        let owned = 10_000 + (i * 2 + day % 2) * 131 % 50_000;
        let at = MONDAY + day * DAY + 25_000 + (i * 977 + day * 313) % 50_000;
        let ip = format!("198.51.{}.{}", 100 + i / 100, i % 100 + 1);
        let from =
            |request: Request| request.from(ip.clone(), format!("App/5.2 (model {})", i % 30));
        [from(Request::at(at, "/home")), from(Request::at(at + 2, shape(owned)))]
    };
    (0..200).flat_map(move |i| {
        (0..30).filter(move |day| (i + day) % 3 == 0).flat_map(move |day| visit(i, day))
    })
}

/// Three hundred addresses that go through twelve hundred others' in twelve days, once each.
fn theft(shape: Shape) -> impl Iterator<Item = Request> {
    (0..1200).map(move |n: i64| {
        let at = MONDAY + 14 * DAY + n * 12 * DAY / 1200;
        let number = 10_000 + (n * 7919 + 65) % 50_000;
        let from = format!("203.{}.113.{}", n % 30, n % 10);
        let status = if n % 9 == 0 { 404 } else { 200 };
        Request { status, ..Request::at(at, shape(number)).from(from, "Mozilla/5.0 (thief)") }
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
        let returned = theft(shape).filter(|request| request.status == 200);
        let returned = returned.map(|request| request.path).collect::<HashSet<_>>().len();
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
