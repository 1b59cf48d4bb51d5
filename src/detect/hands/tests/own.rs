use super::*;
use crate::case::Level;
use crate::detect::stage::play;

/// Somebody else with that key: other customers, at other hours.
fn thief(from: i64, days: i64) -> Vec<Request> {
    let one = |day: i64, i: i64| {
        let path = format!("/v1/customers/{}", 50_000 + (day * 50 + i) * 3);
        Request::at(MONDAY + (from + day) * DAY + 13 * HOUR + i * 200, path)
            .key("partner-key")
            .from("203.0.113.77", "python-requests/2.28")
    };
    (0..days).flat_map(|day| (0..50).map(move |i| one(day, i))).collect()
}

#[test]
fn a_stolen_partner_key_beside_the_partners_batch_is_told_apart() {
    let theft = thief(14, 7);
    let outcome = play(&[customers(28), batch(28), theft.clone()].concat());
    let found = outcome.of("stolen_credential");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!(found[0].verdict.level, Level::High);
    assert_eq!(outcome.actor(found[0]), "partner-key");
    // Its lines are the thief's, all of them and no other.
    assert_eq!(found[0].verdict.events.len(), theft.len());
    let (first, last) = found[0].extent().unwrap();
    assert_eq!(first.0 / 1_000_000, theft[0].time);
    assert_eq!(last.0 / 1_000_000, theft.last().unwrap().time);
    // The batch itself stays what it is.
    let mut of_batch = outcome.findings.iter().filter(|f| f.subject != found[0].subject);
    assert!(of_batch.all(|f| f.verdict.level <= Level::Low), "{}", outcome.tell());
    // Without these lines there is nothing.
    let clean = play(&[customers(28), batch(28)].concat());
    assert!(clean.of("stolen_credential").is_empty());
    assert!(clean.worst() <= Level::Low, "{}", clean.tell());
}

#[test]
fn a_thief_with_the_partners_own_program_is_told_by_what_he_asks_for() {
    // On days between two batches of a week, and with the batch's name for itself.
    let weekly = batch(42).into_iter().filter(|request| (request.time - MONDAY) / DAY % 7 == 0);
    let alike = |request: Request| request.from("203.0.113.77", "partner-sync/2");
    let theft: Vec<Request> = thief(23, 4).into_iter().map(alike).collect();
    let all: Vec<Request> = customers(42).into_iter().chain(weekly).collect();
    let outcome = play(&[all.clone(), theft.clone()].concat());
    let found = outcome.of("stolen_credential");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!(found[0].verdict.events.len(), theft.len());
    // The batch on its way: its own set from elsewhere for some days.
    let away =
        batch(42).into_iter().filter(|request| matches!((request.time - MONDAY) / DAY, 23..27));
    let outcome = play(&all.into_iter().chain(away.map(alike)).collect::<Vec<_>>());
    assert!(outcome.of("stolen_credential").is_empty(), "{}", outcome.tell());
}

#[test]
fn a_second_office_a_new_release_and_a_moved_one_are_no_thieves() {
    let moves = |request: Request, day: i64| {
        if request.time >= MONDAY + day * DAY {
            request.from("203.0.113.77", "partner-sync/3")
        } else {
            request
        }
    };
    let moved: Vec<Request> = batch(28).into_iter().map(|r| moves(r, 14)).collect();
    let twice = batch(28).into_iter().filter(|r| r.time >= MONDAY + 14 * DAY);
    let second: Vec<Request> = twice
        .map(|r| Request { time: r.time + 7 * HOUR, ..r }.from("203.0.113.77", "partner-sync/3"))
        .collect();
    for more in [moved, [batch(28), second].concat()] {
        let outcome = play(&[customers(28), more].concat());
        assert!(outcome.of("stolen_credential").is_empty(), "{}", outcome.tell());
        assert!(outcome.worst() <= Level::Low, "{}", outcome.tell());
    }
}

#[test]
fn a_batch_of_once_a_week_has_a_past_and_a_release_of_another_program_is_none_of_its() {
    let weekly = batch(42).into_iter().filter(|request| (request.time - MONDAY) / DAY % 7 == 0);
    // Everybody's app is renewed in the week in which the thief, who uses it, begins.
    let renew = |request: Request| match (request.time - MONDAY) / DAY {
        24.. if request.agent == "App/5.2" => Request { agent: "App/5.3".into(), ..request },
        _ => request,
    };
    let theft: Vec<Request> = thief(25, 9)
        .into_iter()
        .map(|request| Request { agent: "App/5.3".into(), ..request })
        .collect();
    let people = customers(42).into_iter().map(renew);
    let outcome = play(&people.chain(weekly).chain(theft.clone()).collect::<Vec<_>>());
    let found = outcome.of("stolen_credential");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!(found[0].verdict.events.len(), theft.len());
}

#[test]
fn who_comes_between_the_second_and_the_third_run_of_a_batch_is_none_of_its_past() {
    let weekly = batch(42).into_iter().filter(|request| (request.time - MONDAY) / DAY % 7 == 0);
    let all: Vec<Request> = customers(42).into_iter().chain(weekly).collect();
    let theft = thief(9, 8);
    let outcome = play(&[all.clone(), theft.clone()].concat());
    let found = outcome.of("stolen_credential");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!(found[0].verdict.events.len(), theft.len());
    // The same batch from a second machine, from the same week on.
    let second = |request: Request| {
        let day = (request.time - MONDAY) / DAY;
        (day >= 9 && day % 7 == 2).then(|| request.from("203.0.113.77", "partner-sync/3"))
    };
    let again: Vec<Request> = batch(42).into_iter().filter_map(second).collect();
    let outcome = play(&[all, again].concat());
    assert!(outcome.of("stolen_credential").is_empty(), "{}", outcome.tell());
}

#[test]
fn who_comes_hours_after_the_second_run_of_a_nightly_batch_is_none_of_its_past() {
    let all: Vec<Request> = customers(6).into_iter().chain(batch(6)).collect();
    let hours_later = |request: Request| Request { time: request.time + 18 * HOUR, ..request };
    let theft: Vec<Request> = thief(1, 1).into_iter().map(hours_later).collect();
    let outcome = play(&[all.clone(), theft.clone()].concat());
    let found = outcome.of("stolen_credential");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!(found[0].verdict.events.len(), theft.len());
    // The batch itself from a second machine, hours after the second run.
    let second = batch(2).into_iter().skip(batch(1).len());
    let second = second.map(|r| hours_later(r).from("203.0.113.77", "partner-sync/3"));
    let outcome = play(&all.into_iter().chain(second).collect::<Vec<_>>());
    assert!(outcome.of("stolen_credential").is_empty(), "{}", outcome.tell());
}

/// The level of somebody who takes so many records on each of two days with the key of a shop that handles
/// other ones each day, few or many.
fn beside_a_shop(each: i64) -> Level {
    let shop = |day: i64, i: i64| {
        let route = if i % 3 == 0 { "shipments" } else { "labels" };
        let path = format!("/v2/{route}/{}", 200_000 + (day * 300 + i) * 3);
        Request::at(MONDAY + day * DAY + 8 * HOUR + i * 150, path)
            .key("shop-key")
            .from("198.51.100.200", "shop/1")
    };
    let count = |day: i64| 30 + day * 37 % 11 * 20;
    let work = (0..28).flat_map(|day| (0..count(day)).map(move |i| shop(day, i)));
    let take = |day: i64, i: i64| {
        let path = format!("/v2/shipments/{}", 500_000 + (day * each + i) * 7);
        Request::at(MONDAY + (16 + day) * DAY + 9 * HOUR + i * 40, path)
            .key("shop-key")
            .from("203.0.113.77", "python-requests/2.28")
    };
    let theft = (0..2).flat_map(|day| (0..each).map(move |i| take(day, i)));
    let outcome = play(&customers(28).into_iter().chain(work).chain(theft).collect::<Vec<_>>());
    let found = outcome.of("stolen_credential");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    found[0].verdict.level
}

#[test]
fn twice_as_much_as_a_name_ever_took_is_breadth_though_its_days_differ() {
    assert_eq!(beside_a_shop(500), Level::High);
    assert_eq!(beside_a_shop(240), Level::Medium);
}
