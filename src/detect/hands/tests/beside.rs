use super::*;
use crate::case::Level;
use crate::detect::stage::play;

/// An owner who looks at what is his with one program, and whoever reads a hundred a day under his name for
/// `days` from an evening on, on whose first day there are few.
fn stolen(days: i64, agent: &str, ip: &str) -> (Vec<Request>, usize) {
    let own = |day: i64, n: i64| {
        let path = if n == 0 { "/v1/customers/61".into() } else { format!("/v1/plans/{n}") };
        Request::at(MONDAY + day * DAY + 10 * HOUR + n * 7, path)
            .principal("customer-500")
            .from("198.51.100.200", "App/5.2")
    };
    let own: Vec<Request> = [0, 1, 3, 4, 5, 6, 9, 11, 15, 18]
        .iter()
        .flat_map(|day| [own(*day, 0), own(*day, 1)])
        .collect();
    let take = |i: i64| {
        let at = MONDAY + 7 * DAY + 19 * HOUR + i * 864;
        Request::at(at, format!("/v1/customers/{}", 200_003 + i * 7_919 % 90_001))
            .principal("customer-500")
            .from(ip, agent)
    };
    let theft: Vec<Request> = (0..days * 100).map(take).collect();
    let count = theft.len();
    ([own, theft].concat(), count)
}

#[test]
fn what_a_new_place_and_program_do_under_a_name_is_theirs_from_its_first_request_on() {
    let (all, count) = stolen(5, "Browser/9", "203.0.113.50");
    let outcome = play(&[customers(21), all].concat());
    let found = outcome.of("object_enumeration");
    let whole = found.iter().find(|f| f.verdict.level >= Level::High).expect("the theft");
    assert_eq!(whole.verdict.events.len(), count, "{}", outcome.tell());
}

#[test]
fn what_comes_from_where_the_owner_always_was_is_told_by_its_days() {
    let (all, count) = stolen(5, "App/5.2", "198.51.100.200");
    let outcome = play(&[customers(21), all].concat());
    let found = outcome.of("object_enumeration");
    assert!(found.iter().all(|f| f.verdict.events.len() != count), "{}", outcome.tell());
}
