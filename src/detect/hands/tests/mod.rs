//! What is a thief's, and what only looks like one.
//!
//! [`own`] has a second hand under one name, [`crowd`] one hand under many names, [`drift`] the same
//! hand at other work than before, [`single`] what is read in the middle of honest work, [`beside`] the owner
//! beside a second hand at other work, and [`beginning`] whoever begins with much.

mod beginning;
mod beside;
mod crowd;
mod drift;
mod own;
mod single;

use crate::detect::stage::{MONDAY, Request};

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
