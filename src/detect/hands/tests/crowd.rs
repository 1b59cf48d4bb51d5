use super::super::Sight;
use super::*;
use crate::case::Level;
use crate::detect::stage::{everything, play};
use crate::detect::{Ownership, Policy};

/// One program goes through the accounts of others, each reading its own record.
fn many_accounts(accounts: i64, from: i64) -> Vec<Request> {
    let one = |i: i64, n: i64| {
        let mine = format!("/v1/customers/{}", 70_000 + i * 7);
        Request::at(MONDAY + from * DAY + i * 5000 + n * 40, mine)
            .principal(format!("customer-{i}"))
            .from("203.0.113.50", "okhttp/4.9.3")
    };
    (0..accounts).flat_map(|i| (0..4).map(move |n| one(i, n))).collect()
}

#[test]
fn one_hand_that_holds_many_accounts_is_one_campaign_at_an_ordinary_pace() {
    let theft = many_accounts(40, 15);
    let outcome = play(&[customers(28), theft.clone()].concat());
    let found = outcome.of("stolen_credential");
    assert_eq!(found.len(), 40, "{}", outcome.tell());
    assert!(found.iter().all(|f| f.verdict.level >= Level::Medium));
    let lines: usize = found.iter().map(|f| f.verdict.events.len()).sum();
    assert_eq!(lines, theft.len());
    let hands: std::collections::BTreeSet<u32> =
        found.iter().map(|f| outcome.dossiers.parts[&f.subject.actor().unwrap()].hand).collect();
    assert_eq!(hands.len(), 1);
    assert!(play(&customers(28)).of("stolen_credential").is_empty());
}

/// The same with forty accounts from so many networks.
fn scattered_accounts(networks: i64) -> Vec<Request> {
    many_accounts(40, 15)
        .into_iter()
        .zip(0i64..)
        .map(|(request, at)| {
            request.from(format!("203.0.{}.50", at / 4 % networks), "okhttp/4.9.3")
        })
        .collect()
}

#[test]
fn where_accounts_change_programs_at_every_turn_one_more_is_nobodys_hand() {
    let restless = |(request, at): (Request, i64)| {
        let own = format!("198.51.100.{}", at / 56 + 1);
        request.from(own, format!("App/{}", at * 7 % 31))
    };
    let restless: Vec<Request> = customers(28).into_iter().zip(0i64..).map(restless).collect();
    let told = |people: &[Request]| {
        play(&[people, &scattered_accounts(40)].concat()).of("stolen_credential").len()
    };
    assert_eq!(told(&restless), 0);
    assert!(told(&customers(28)) >= 30);
}

#[test]
fn whoever_took_the_thiefs_program_up_at_home_does_not_hide_him() {
    // While the owners are at it themselves.
    let now = |request: Request, at: i64| {
        let (account, n) = (at / 4, at % 4);
        let time = MONDAY + 15 * DAY + 8 * HOUR + account * 311 % (12 * HOUR) + 60 + n * 40;
        Request { time, ..request }
    };
    let theft = scattered_accounts(10).into_iter().zip(0..).map(|(r, at)| now(r, at));
    let at_home = |i: i64, day: i64| {
        let agent = if day < 10 { "App/5.2" } else { "okhttp/4.9.3" };
        Request::at(MONDAY + day * DAY + i * 1100, format!("/v1/customers/{}", 80_000 + i * 7))
            .principal(format!("reader-{i}"))
            .from(format!("198.{i}.100.7"), agent)
    };
    let people = (1..61).flat_map(|i| [3, 12, 21].map(|day| at_home(i, day)));
    let all: Vec<Request> = customers(28).into_iter().chain(theft).chain(people).collect();
    let (survey, dossiers) = everything(&all);
    // However many names triage may leave unread: here all are looked at.
    let seen = Sight::of(&dossiers, &survey, &Ownership::default(), &Policy::default());
    let held: usize = seen.bands.iter().filter(|b| b.sure).map(|b| b.shares.len()).sum();
    assert_eq!(held, 40);
}

#[test]
fn whoever_has_the_thiefs_program_at_home_is_left_out() {
    let theft = scattered_accounts(3);
    let at_home = |i: i64, day: i64| {
        Request::at(MONDAY + day * DAY + i * 1700, format!("/v1/customers/{}", 80_000 + i * 7))
            .principal(format!("reader-{i}"))
            .from(format!("198.{i}.100.7"), "okhttp/4.9.3")
    };
    let people = (1..60).flat_map(|i| [3, 12, 21].map(|day| at_home(i, day + i % 5)));
    let outcome = play(&[customers(28), theft.clone(), people.collect()].concat());
    let found = outcome.of("stolen_credential");
    let lines: usize = found.iter().map(|f| f.verdict.events.len()).sum();
    assert_eq!((found.len(), lines), (40, theft.len()), "{}", outcome.tell());
}

#[test]
fn people_whom_a_service_acts_for_as_well_are_no_victims() {
    let service = |day: i64, i: i64| {
        Request::at(MONDAY + day * DAY + i * 500, format!("/v1/plans/{}", 70_000 + i * 7))
            .principal(format!("member-{i}"))
            .from("192.0.2.77", "BudgetSync/3")
    };
    let in_person = |day: i64, i: i64, n: i64| {
        let mine = format!("/v1/customers/{}", 170_000 + i * 70 + n);
        Request::at(MONDAY + day * DAY + (i * 5000 + n * 60) % DAY, mine)
            .principal(format!("member-{i}"))
            .from(format!("198.{i}.100.7"), "Browser/120")
    };
    let synced = (0..28).flat_map(|day| (1..21).map(move |i| service(day, i)));
    let visits = (1..21)
        .flat_map(|i| (0..6).flat_map(move |n| [15, 19].map(|day| in_person(day + i % 7, i, n))));
    let outcome = play(&customers(28).into_iter().chain(synced).chain(visits).collect::<Vec<_>>());
    assert!(outcome.of("stolen_credential").is_empty(), "{}", outcome.tell());
}

#[test]
fn a_terminal_in_a_shop_and_a_service_that_comes_back_are_no_thieves() {
    // The shop: opening hours, one after the other.
    let shop: Vec<Request> = many_accounts(40, 15)
        .into_iter()
        .zip(0i64..)
        .map(|(request, at)| {
            let (account, n) = (at / 4, at % 4);
            let time =
                MONDAY + (15 + account / 8) * DAY + (21 + account % 3) * HOUR + account * 60 + n;
            Request { time, ..request }.from("203.0.113.50", "Kiosk/1.0")
        })
        .collect();
    // The service: every account, every day.
    let service: Vec<Request> = (15..27).flat_map(|day| many_accounts(40, day)).collect();
    for more in [shop, service] {
        let outcome = play(&[customers(28), more].concat());
        assert!(outcome.of("stolen_credential").is_empty(), "{}", outcome.tell());
    }
}

#[test]
fn a_place_that_is_open_only_while_its_people_sleep_is_no_terminal() {
    let opens = |hour: i64| -> Vec<Request> {
        let at = |(request, at): (Request, i64)| {
            let (account, n) = (at / 4, at % 4);
            let time = MONDAY + (15 + account / 8) * DAY + (hour + account % 3) * HOUR;
            Request { time: time + account * 60 + n, ..request }.from("203.0.113.50", "App/7.1")
        };
        many_accounts(40, 15).into_iter().zip(0i64..).map(at).collect()
    };
    // From seven in the morning until eleven at night.
    let at_home = |i: i64, day: i64| {
        let at = 7 * HOUR + (i * 7_919 + day * 3_571) % (16 * HOUR);
        Request::at(MONDAY + day * DAY + at, format!("/v1/customers/{}", 70_000 + i * 7))
            .principal(format!("customer-{i}"))
            .from(format!("198.51.100.{}", i + 1), "App/5.2")
    };
    let people: Vec<Request> =
        (0..60).flat_map(|i| (0..28).map(move |day| at_home(i, day))).collect();
    let told = |hour| play(&[people.clone(), opens(hour)].concat()).of("stolen_credential").len();
    assert_eq!(told(1), 40);
    assert_eq!(told(10), 0, "a shop");
}
