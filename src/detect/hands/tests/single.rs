//! What a thief reads in the middle of honest work, told by what goes along with it.

use super::*;
use crate::case::Level;
use crate::detect::stage::{Outcome, play};

const TAKEN: i64 = 900_000;

/// A clerk who finds a customer and looks at two screens, or opens one screen at once.
fn clerk(who: i64, full: bool) -> Vec<Request> {
    let call = |day: i64, i: i64| {
        let time = MONDAY + day * DAY + 9 * HOUR + i * 1200 + who * 17;
        let customer = 70_000 + (who * 331 + day * 37 + i * 11) % 9000;
        let say = |time: i64, path: String| {
            Request::at(time, path).principal(format!("clerk-{who}")).from("192.0.2.40", "Desk/3")
        };
        let mut all = vec![say(time + 8, format!("/v1/customers/{customer}"))];
        if full {
            all.push(say(time, "/v1/search".into()));
            all.push(say(time + 30, format!("/v1/customers/{customer}/lines")));
        }
        all
    };
    let days = (0..35).filter(|day| day % 7 < 5);
    days.flat_map(|day| (0..22).map(move |i| (day, i))).flat_map(|(day, i)| call(day, i)).collect()
}

/// What one of them reads besides, minutes and seconds apart from the work.
fn besides() -> Vec<Request> {
    let one = |day: i64, i: i64| {
        let path = format!("/v1/customers/{}/address", TAKEN + day * 200 + i);
        Request::at(MONDAY + day * DAY + 9 * HOUR + i * 240 + 113, path)
            .principal("clerk-3")
            .from("192.0.2.40", "Desk/3")
    };
    (21..26).flat_map(|day| (0..100).map(move |i| one(day, i))).collect()
}

/// Of what is told of the clerk, how many requests are of the theft, and how many of his work.
fn told(full: bool) -> (usize, usize, Outcome) {
    let work: Vec<Request> = (0..8).flat_map(|who| clerk(who, full)).collect();
    let outcome = play(&[customers(35), work, besides()].concat());
    let found = outcome.of("insider_drift");
    let events = found.first().map_or(&[][..], |finding| &finding.verdict.events);
    let number = |event: &crate::dossier::Event| outcome.dossiers.names.show(event.object);
    let taken = |event: &&crate::dossier::Event| {
        number(event).parse::<i64>().is_ok_and(|object| object >= TAKEN)
    };
    let theft = events.iter().filter(taken).count();
    (theft, events.len() - theft, outcome)
}

#[test]
fn what_is_read_in_the_middle_of_honest_work_is_told_by_what_goes_along_with_it() {
    let (theft, work, outcome) = told(true);
    assert_eq!((theft, work), (besides().len(), 0), "{}", outcome.tell());
    assert!(outcome.of("insider_drift")[0].verdict.level >= Level::Medium);
}

#[test]
fn clerks_who_always_open_one_screen_and_nothing_else_are_no_thieves_for_it() {
    let work: Vec<Request> = (0..8).flat_map(|who| clerk(who, false)).collect();
    let clean = play(&[customers(35), work].concat());
    assert!(clean.of("insider_drift").is_empty(), "{}", clean.tell());
}
