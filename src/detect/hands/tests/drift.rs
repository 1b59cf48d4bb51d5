use super::*;
use crate::case::Level;
use crate::detect::stage::play;
use crate::record::Timestamp;

/// An agent at the care desk: tickets, and the customers they are about.
pub(super) fn desk(agent: i64, days: i64, tickets: i64) -> Vec<Request> {
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
fn clerks(
    bare: std::ops::Range<i64>,
    each: i64,
    looked_up: impl Fn(i64, i64) -> i64 + Copy,
) -> Vec<Request> {
    clerks_of(28, bare, each, looked_up)
}

/// The same, for so many days.
fn clerks_of(
    length: i64,
    bare: std::ops::Range<i64>,
    each: i64,
    looked_up: impl Fn(i64, i64) -> i64 + Copy,
) -> Vec<Request> {
    let at = |who: i64, day: i64, second: i64, path: String| {
        Request::at(MONDAY + day * DAY + 9 * HOUR + second, path)
            .principal(format!("care-{who}"))
            .from("192.0.2.7", "Desk/4")
    };
    let lookup = |who: i64, day: i64, i: i64| {
        let customer = 40_000 + (who * 7919 + day * 331 + i * 17) % 30_011;
        let screens = [(0, ""), (5, "/invoices"), (9, "/notes")];
        screens.map(|(more, leaf)| {
            at(who, day, i * 400 + more, format!("/v1/customers/{customer}{leaf}"))
        })
    };
    let works =
        |who: i64, day: i64| day % 7 < 5 && !(who == 3 && bare.contains(&day) && day % 2 == 0);
    let days = |who: i64| (0..length).filter(move |day| works(who, *day));
    let work =
        (0..7i64).flat_map(|who| days(who).collect::<Vec<_>>().into_iter().map(move |d| (who, d)));
    let work =
        work.flat_map(|(who, day)| (0..looked_up(who, day)).flat_map(move |i| lookup(who, day, i)));
    let take = |day: i64, i: i64| {
        at(3, day, 9 * HOUR + i * 400, format!("/v1/customers/{}/invoices", 80_000 + day * 97 + i))
    };
    let take = bare.clone().flat_map(|day| (0..each).map(move |i| take(day, i)));
    work.chain(take).collect()
}

#[test]
fn a_clerk_who_goes_through_one_endpoint_on_most_days_is_told_by_the_others() {
    let outcome = play(&[customers(28), clerks(4..22, 30, usual)].concat());
    let found = outcome.of("insider_drift");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!(outcome.actor(found[0]), "care-3");
    assert_eq!(found[0].verdict.level, Level::High);
    let first = found[0].extent().map(|(first, _)| first.0 / 1_000_000);
    assert_eq!(first, Some(MONDAY + 4 * DAY + 18 * HOUR));
}

/// Customers that a clerk looks up on an ordinary day.
fn usual(who: i64, day: i64) -> i64 {
    14 + (who + day) % 5
}

#[test]
fn a_clerk_who_takes_far_more_with_all_his_screens_on_most_days_is_told_by_the_days_before() {
    let more = |who: i64, day: i64| usual(who, day) * if who == 3 && day >= 10 { 4 } else { 1 };
    let outcome = play(&[customers(28), clerks(0..0, 0, more)].concat());
    let found = outcome.of("insider_drift");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!((outcome.actor(found[0]), found[0].verdict.level), ("care-3".into(), Level::High));
    // What lies in the hours of his ordinary work is told from it by nothing.
    let day = found[0].extent().map(|(first, _)| (first.0 / 1_000_000 - MONDAY) / DAY);
    assert_eq!(day, Some(10));
}

#[test]
fn a_clerk_who_takes_far_more_for_six_weeks_does_so_to_the_end() {
    let more = |who: i64, day: i64| usual(who, day) * if who == 3 && day >= 14 { 4 } else { 1 };
    let outcome = play(&[customers(60), clerks_of(60, 0..0, 0, more)].concat());
    let found = outcome.of("insider_drift");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    let day = |time: Timestamp| (time.0 / 1_000_000 - MONDAY) / DAY;
    let days = found[0].extent().map(|(first, last)| (day(first), day(last)));
    assert_eq!(days, Some((14, 59)));
}

#[test]
fn clerks_and_one_who_does_so_for_an_afternoon_are_nothing_to_worry_about() {
    for (days, each) in [(0..0, 0), (10..11, 30)] {
        let outcome = play(&[customers(28), clerks(days, each, usual)].concat());
        let worst = outcome.of("insider_drift").iter().map(|found| found.verdict.level).max();
        assert!(worst <= Some(Level::Low), "{}", outcome.tell());
    }
}

#[test]
fn what_several_do_at_once_they_were_told_to_do_and_one_alone_was_not() {
    // Five days of five times the work, with all that goes with it.
    let more = |agent: i64| {
        let one = move |day: i64, i: i64| {
            let time = MONDAY + day * DAY + 9 * HOUR + i * 200 + agent * 30 + 7;
            let paths = [
                format!("/v1/tickets/{}", 900_000 + agent * 9000 + day * 200 + i),
                format!("/v1/customers/{}", 90_000 + agent * 9000 + day * 200 + i),
                format!("/v1/tickets/{}/notes", 900_000 + agent * 9000 + day * 200 + i),
            ];
            paths.map(|path| {
                Request::at(time, path)
                    .principal(format!("desk-{agent}"))
                    .from("192.0.2.40", "Desk/3")
            })
        };
        (21..26).flat_map(move |day| (0..125).flat_map(move |i| one(day, i)))
    };
    let work: Vec<Request> = (0..12).flat_map(|agent| desk(agent, 35, 25)).collect();
    let worst = |busy: i64| {
        let outcome =
            play(&[customers(35), work.clone(), (0..busy).flat_map(more).collect()].concat());
        let found = outcome.of("insider_drift");
        found.iter().map(|f| f.verdict.level).max().unwrap_or_default()
    };
    assert!(worst(1) >= Level::Medium);
    assert!(worst(3) <= Level::Low);
}

/// The worst level where so many of forty at a desk go through a hundred customers a day and nothing else, for
/// three days, from one address.
fn recall(told: i64, from: &str) -> Level {
    let work: Vec<Request> = (0..40).flat_map(|agent| desk(agent, 35, 12)).collect();
    let read = |agent: i64, day: i64, i: i64| {
        let path = format!("/v1/customers/{}", 100_000 + agent * 9_000 + day * 200 + i);
        Request::at(MONDAY + day * DAY + 9 * HOUR + i * 140 + agent, path)
            .principal(format!("desk-{agent}"))
            .from(from, "Desk/3")
    };
    let day = |agent: i64, day: i64| (0..100).map(move |i| read(agent, day, i));
    let days = |agent: i64| (22..25).flat_map(move |at| day(agent, at));
    let outcome = play(&[customers(35), work, (0..told).flat_map(days).collect()].concat());
    outcome.findings.iter().map(|f| f.verdict.level).max().unwrap_or_default()
}

#[test]
fn what_a_part_of_all_do_from_where_they_sit_they_were_told_to_do_whatever_calls_are_missing() {
    assert!(recall(12, "192.0.2.40") <= Level::Low);
    assert!(recall(3, "192.0.2.40") >= Level::High, "three of forty");
    assert!(recall(12, "203.0.113.9") >= Level::Medium, "from elsewhere");
}

#[test]
fn a_partners_machine_that_takes_what_is_not_in_its_batch_is_told() {
    let beside = |of: fn(i64, i64) -> i64| {
        let one = move |day: i64, i: i64| {
            let path = format!("/v1/customers/{}", 60_000 + of(day, i) * 7);
            Request::at(MONDAY + day * DAY + 5 * HOUR + i * 700, path)
                .key("partner-key")
                .from("192.0.2.10", "partner-sync/2")
        };
        let more = (20..32).flat_map(move |day| (0..90).map(move |i| one(day, i)));
        play(&[customers(35), batch(35), more.collect()].concat()).worst()
    };
    assert!(beside(|day, i| day * 100 + i) >= Level::Medium);
    assert!(beside(|_, i| i) <= Level::Low, "the same ones each day");
}

/// The worst level where thirty people at desks of thirty tenants read twelve records of theirs a day, and one of
/// them reads two hundred on one day, on so many hosts of others.
fn tenants(hosts: i64) -> Level {
    let read = |who: i64, host: i64, at: i64, object: i64| {
        let path = format!("/v1/customers/{}", 70_000 + host * 4_000 + object);
        Request::at(MONDAY + at, path)
            .principal(format!("clerk-{who}"))
            .from(format!("192.0.{who}.9"), "Desk/3")
            .on(format!("t{host}.example"))
    };
    let look = |who: i64, day: i64, i: i64| {
        let at = day * DAY + 9 * HOUR + i * 900 + who * 13;
        let list = Request { path: "/v1/lists/open".into(), ..read(who, who, at - 9, 0) };
        [list, read(who, who, at, (day * 13 + i * 29) % 300)]
    };
    let day = |who: i64, day: i64| (0..12).flat_map(move |i| look(who, day, i));
    let days = |who: i64| (0..35).filter(|at| at % 7 < 5).flat_map(move |at| day(who, at));
    let work = (0..30).flat_map(days);
    let one = |i: i64| read(3, (3 + i % hosts) % 30, 22 * DAY + 10 * HOUR + i * 60, 1_000 + i);
    let taken = (0..if hosts > 0 { 200 } else { 0 }).map(one);
    let outcome = play(&work.chain(taken).collect::<Vec<_>>());
    let found = outcome.findings.iter().filter(|f| f.verdict.level >= Level::Medium);
    found.map(|f| f.verdict.level).max().unwrap_or_default()
}

#[test]
fn one_day_on_the_hosts_of_many_tenants_is_grave_and_one_at_home_is_a_question() {
    assert!(tenants(25) >= Level::High);
    assert!(tenants(1) <= Level::Medium);
    assert!(tenants(0) <= Level::Low);
}

/// What agent 3 reads by day beside the work, without a ticket: other customers, so many a day.
fn curious(days: std::ops::Range<i64>, many: i64) -> Vec<Request> {
    let read = |day: i64, i: i64| {
        let path = format!("/v1/customers/{}", 90_000 + day * 100 + i);
        Request::at(MONDAY + day * DAY + 9 * HOUR + i * 660 + 11, path)
            .principal("desk-3")
            .from("192.0.2.40", "Desk/3")
    };
    let days = days.filter(|day| day % 7 < 5);
    days.flat_map(|day| (0..many).map(move |i| (day, i))).map(|(day, i)| read(day, i)).collect()
}

#[test]
fn who_takes_no_more_than_the_busiest_but_without_the_calls_of_the_work_is_not_new_at_it() {
    // Agents of unequal zeal, of whom one in ten takes forty a day.
    let work: Vec<Request> =
        (0..12).flat_map(|agent| desk(agent, 35, if agent > 8 { 38 } else { 16 })).collect();
    let taken = curious(20..33, 24);
    let outcome = play(&[customers(35), work.clone(), taken.clone()].concat());
    let found = outcome.of("insider_drift");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert_eq!(outcome.actor(found[0]), "desk-3");
    assert!(found[0].verdict.level >= Level::Medium, "{}", outcome.tell());
    assert!(
        found[0]
            .verdict
            .events
            .first()
            .is_some_and(|e| e.time >= Timestamp((MONDAY + 19 * DAY) * 1_000_000))
    );
    let clean = play(&[customers(35), work].concat());
    assert!(clean.of("insider_drift").is_empty(), "{}", clean.tell());
}

#[test]
fn a_dozen_clerks_who_have_soon_read_every_record_make_none_of_them_public() {
    // Sixty records, each read by its owner and by all clerks, and an evening's work beside them.
    let clerk = |who: i64, day: i64, i: i64| {
        let at = MONDAY + day * DAY + 9 * HOUR + i * 1_900 + who * 31;
        let of = 70_000 + (who * 17 + day * 13 + i * 5) % 60 * 7;
        let name = format!("clerk-{who}");
        let say =
            |at, path: String| Request::at(at, path).principal(&name).from("192.0.2.40", "Desk/3");
        [say(at, "/v1/search".into()), say(at + 9, format!("/v1/customers/{of}"))]
    };
    let days = || (0..35).filter(|day| day % 7 < 5);
    let work: Vec<Request> = (0..12)
        .flat_map(|who| days().flat_map(move |day| (0..14).flat_map(move |i| clerk(who, day, i))))
        .collect();
    let evenings: Vec<Request> = (22..26)
        .flat_map(|day| (0..90).map(move |i| (day, i)))
        .map(|(day, i)| {
            let path = format!("/v1/customers/{}", 90_000 + day * 100 + i);
            Request::at(MONDAY + day * DAY + 20 * HOUR + i * 40, path)
                .principal("clerk-3")
                .from("192.0.2.40", "Desk/3")
        })
        .collect();
    let outcome = play(&[customers(35), work.clone(), evenings].concat());
    let found = outcome.of("insider_drift");
    assert_eq!(found.len(), 1, "{}", outcome.tell());
    assert!(found[0].verdict.level >= Level::Medium, "{}", outcome.tell());
    let clean = play(&[customers(35), work].concat());
    assert!(clean.of("insider_drift").is_empty(), "{}", clean.tell());
}
