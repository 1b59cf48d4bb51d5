//! What is a thief's, and what only looks like one.

use super::Sight;
use crate::case::Level;
use crate::detect::Policy;
use crate::detect::stage::{MONDAY, Request, everything, play};

const DAY: i64 = 86_400;
const HOUR: i64 = 3600;

/// A few customers who read what is theirs.
fn customers(days: i64) -> Vec<Request> {
    let mut all = Vec::new();
    for i in 0..60i64 {
        for day in 0..days {
            let time = MONDAY + day * DAY + 8 * HOUR + i * 311 % (12 * HOUR);
            let who = format!("customer-{i}");
            let ip = format!("198.51.100.{}", i + 1);
            let mine = format!("/v1/customers/{}", 70_000 + i * 7);
            all.push(Request::at(time, mine).principal(&who).from(&ip, "App/5.2"));
            all.push(Request::at(time + 9, "/v1/plans").principal(&who).from(&ip, "App/5.2"));
        }
    }
    all
}

/// A partner's key: the same 200 customers every night, from one office.
fn batch(days: i64) -> Vec<Request> {
    let one = |day: i64, i: i64| {
        let path = format!("/v1/customers/{}", 40_000 + i * 13);
        Request::at(MONDAY + day * DAY + 2 * HOUR + i * 9, path)
            .key("partner-key")
            .from("192.0.2.10", "partner-sync/2")
    };
    (0..days).flat_map(|day| (0..200).map(move |i| one(day, i))).collect()
}

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
    let seen = Sight::of(&dossiers, &survey, &Policy::default());
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

/// An agent at the care desk: tickets, and the customers they are about.
fn desk(agent: i64, days: i64, tickets: i64) -> Vec<Request> {
    let mut all = Vec::new();
    for day in (0..days).filter(|day| day % 7 < 5) {
        for i in 0..tickets + (day * 3 + agent) % 5 {
            let time = MONDAY + day * DAY + 9 * HOUR + i * 700 + agent * 30;
            let (ticket, customer) =
                (agent * 9000 + day * 40 + i, 70_000 + (agent * 331 + day * 37 + i * 11) % 9000);
            let who = format!("desk-{agent}");
            let say = |time, path: String| {
                Request::at(time, path).principal(&who).from("192.0.2.40", "Desk/3")
            };
            all.push(say(time, format!("/v1/tickets/{ticket}")));
            all.push(say(time + 20, format!("/v1/customers/{customer}")));
            all.push(say(time + 60, format!("/v1/tickets/{ticket}/notes")));
        }
    }
    all
}

/// What agent 3 reads on some nights beside the work: other customers, sixty a night.
fn nights(days: std::ops::Range<i64>, of: impl Fn(i64, i64) -> i64) -> Vec<Request> {
    let read = |day: i64, i: i64| {
        let path = format!("/v1/customers/{}", 90_000 + of(day, i));
        Request::at(MONDAY + day * DAY + 22 * HOUR + i * 45, path)
            .principal("desk-3")
            .from("192.0.2.40", "Desk/3")
    };
    days.flat_map(|day| (0..60).map(move |i| (day, i))).map(|(day, i)| read(day, i)).collect()
}

#[test]
fn an_agent_who_reads_at_night_and_beyond_tickets_departs_from_the_own_past() {
    let work: Vec<Request> = (0..8).flat_map(|agent| desk(agent, 35, 25)).collect();
    // In the middle of the log, and when it has hardly begun.
    for days in [22..29, 3..8] {
        let night = nights(days, |day, i| day * 100 + i);
        let outcome = play(&[customers(35), work.clone(), night.clone()].concat());
        let found = outcome.of("insider_drift");
        assert_eq!(found.len(), 1, "{}", outcome.tell());
        assert_eq!(outcome.actor(found[0]), "desk-3");
        assert!(found[0].verdict.level >= Level::Medium);
        // The night is cut out, and the day's work left alone.
        assert_eq!(found[0].verdict.events.len(), night.len());
    }
    let clean = play(&[customers(35), work].concat());
    assert!(clean.of("insider_drift").is_empty(), "{}", clean.tell());
    assert!(clean.worst() <= Level::Low, "{}", clean.tell());
}

#[test]
fn whoever_reads_the_same_records_each_night_has_some_use_for_them() {
    let work: Vec<Request> = (0..8).flat_map(|agent| desk(agent, 35, 25)).collect();
    let night = nights(22..29, |_, i| i);
    let outcome = play(&[customers(35), work, night].concat());
    let found = outcome.of("insider_drift");
    assert!(found.iter().all(|f| f.verdict.level <= Level::Low), "{}", outcome.tell());
}

#[test]
fn whoever_is_new_at_the_work_and_the_end_of_a_month_are_low_at_most() {
    let others: Vec<Request> = (0..8).flat_map(|agent| desk(agent, 35, 25)).collect();
    let new: Vec<Request> = (0..35)
        .filter(|day| day % 7 < 5)
        .flat_map(|day| {
            desk(9, 35, (day + 2).min(25))
                .into_iter()
                .filter(move |r| (r.time - MONDAY) / DAY == day)
        })
        .collect();
    let outcome = play(&[customers(35), others.clone(), new].concat());
    assert!(
        outcome.of("insider_drift").iter().all(|f| f.verdict.level <= Level::Low),
        "{:#?}",
        outcome.findings
    );
    // 31 October, a Monday: 28 days after the first.
    let closing = desk(2, 35, 90).into_iter().filter(|r| (r.time - MONDAY) / DAY == 28);
    let outcome = play(&[customers(35), others, closing.collect()].concat());
    assert!(
        outcome.of("insider_drift").iter().all(|f| f.verdict.level <= Level::Low),
        "{:#?}",
        outcome.findings
    );
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

/// Agents at desks of the inside whom nothing but an address names, and one of them who reads
/// `more` a day from a day on.
fn desks(more: i64) -> Vec<Request> {
    let desk = |who: i64, day: i64, i: i64, base: i64| {
        let path = format!("/v1/customers/{}", base + (who * 28 + day) * 997 + i * 13);
        let at = MONDAY + day * DAY + 9 * HOUR + i * (8 * HOUR / 140) + who * 7;
        Request::at(at, path).from(format!("10.44.0.{who}"), "Desk/2")
    };
    let work = (1..9).flat_map(move |who| {
        (0..28).flat_map(move |day| (0..20).map(move |i| desk(who, day, i * 7, 200_000)))
    });
    let taken = (15..28).flat_map(move |day| (0..more).map(move |i| desk(3, day, i, 900_000)));
    work.chain(taken).collect()
}

#[test]
fn a_desk_that_is_known_by_its_address_only_is_held_against_its_own_past() {
    let level = |more: i64| {
        let outcome = play(&[customers(28), desks(more)].concat());
        let found = outcome.of("insider_drift");
        found.iter().map(|f| f.verdict.level).max()
    };
    // Far more than on its own days, and than at the desks around.
    assert_eq!(level(120), Some(Level::High));
    assert_eq!(level(0), None);
}

#[test]
fn a_customer_who_reads_all_that_is_his_now_and_then_is_not_measured_by_those_who_have_little() {
    let visit = |who: i64, day: i64, order: i64| {
        Request::at(
            MONDAY + day * DAY + 36_000 + who * 60 + order,
            format!("/v1/orders/{}", who * 1000 + order),
        )
        .principal(format!("customer-{who}"))
    };
    let people = (0..60).flat_map(|who| (0..35).map(move |day| visit(who, day, day % 3)));
    let closing =
        [16, 22, 27, 32].into_iter().flat_map(|day| (0..70).map(move |order| visit(7, day, order)));
    let outcome = play(&people.chain(closing).collect::<Vec<_>>());
    let found = outcome.of("insider_drift");
    assert!(found.iter().all(|f| f.verdict.level <= Level::Low), "{}", outcome.tell());
}

/// Seven clerks who look customers up with three calls each; the days on which one of them also goes
/// through one endpoint alone, `each` customers a day.
fn clerks(bare: std::ops::Range<i64>, each: i64) -> Vec<Request> {
    let at = |who: i64, day: i64, second: i64, path: String| {
        Request::at(MONDAY + day * DAY + 9 * HOUR + second, path)
            .principal(format!("care-{who}"))
            .from("192.0.2.7", "Desk/4")
    };
    let lookup = |who: i64, day: i64, i: i64| {
        let customer = 40_000 + (who * 7919 + day * 331 + i * 17) % 30_011;
        let screens = [(0, ""), (5, "/invoices"), (9, "/notes")];
        screens.map(|(more, leaf)| {
            at(who, day, i * 1_500 + more, format!("/v1/customers/{customer}{leaf}"))
        })
    };
    let works =
        |who: i64, day: i64| day % 7 < 5 && !(who == 3 && bare.contains(&day) && day % 2 == 0);
    let days = |who: i64| (0..28).filter(move |day| works(who, *day));
    let work =
        (0..7i64).flat_map(|who| days(who).collect::<Vec<_>>().into_iter().map(move |d| (who, d)));
    let work = work
        .flat_map(|(who, day)| (0..14 + (who + day) % 5).flat_map(move |i| lookup(who, day, i)));
    let take = |day: i64, i: i64| {
        at(3, day, 9 * HOUR + i * 400, format!("/v1/customers/{}/invoices", 80_000 + day * 97 + i))
    };
    let take = bare.clone().flat_map(|day| (0..each).map(move |i| take(day, i)));
    work.chain(take).collect()
}

#[test]
fn a_clerk_who_goes_through_one_endpoint_on_most_days_is_told_by_the_others() {
    let outcome = play(&[customers(28), clerks(4..22, 30)].concat());
    let found = outcome.of("insider_drift");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!(outcome.actor(found[0]), "care-3");
    assert_eq!(found[0].verdict.level, Level::High);
    let first = found[0].extent().map(|(first, _)| first.0 / 1_000_000);
    assert_eq!(first, Some(MONDAY + 4 * DAY + 18 * HOUR));
}

#[test]
fn clerks_and_one_who_does_so_for_an_afternoon_are_nothing_to_worry_about() {
    for (days, each) in [(0..0, 0), (10..11, 30)] {
        let outcome = play(&[customers(28), clerks(days, each)].concat());
        let worst = outcome.of("insider_drift").iter().map(|found| found.verdict.level).max();
        assert!(worst <= Some(Level::Low), "{}", outcome.tell());
    }
}
