//! The only run of a job, or the only days of a desk, that a log of a few days holds.
//!
//! In weeks a batch comes again and a desk was there all along. A log of a day shows each once, and whoever
//! takes as much in one go with a stolen key looks the same. So it clears nobody: it says that the log is too
//! short to tell, and whom to ask.

use super::jobs::{FEW_PLACES, NEARLY_ALL, busiest};
use super::naming::has_name_of_customer;
use super::registers::{Case, is_narrow};
use super::rest::quiet_hours;
use crate::detect::support::Signs;
use crate::words::many;

/// Days of a log in which a job of each week shows once at most.
const WEEK: i64 = 8;
/// Days of a log in which nobody is known to be at work all along.
const FEW_DAYS: i64 = 6;

/// What the only run of a job in a log is called among the explanations, and the only days of a desk.
const JOB: &str = "the only run of a job";
const DESK: &str = "the run of a job, or a day of a desk";

/// What a log of a few days shows once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Once {
    /// The run of a job, by all that it does.
    Job,
    /// The run of some job, or what a desk read.
    Desk,
}

/// Which of both was told of a finding.
#[must_use]
pub fn told(alternatives: &[String]) -> Option<Once> {
    let starts = |with: &str| alternatives.iter().any(|text| text.starts_with(with));
    match (starts(JOB), starts(DESK)) {
        (true, _) => Some(Once::Job),
        (_, true) => Some(Once::Desk),
        _ => None,
    }
}

/// In a log of a few days nobody can be seen to come back: that a job ran once, or a desk read much, is a
/// question there unless it does what neither does, or far more than any. `times`: how many times the number
/// from which somebody stands out.
pub fn one_run(case: &Case<'_>, signs: &Signs, times: f64) -> Option<String> {
    let (own, days) = (case.profile.days.len(), case.peers.offices.days_around(case.profile));
    let limits = &case.policy.object_enumeration;
    let seldom = own == 1 && days < WEEK || days < FEW_DAYS;
    let (called, most) = if is_job(case) { (JOB, limits.immense) } else { (DESK, limits.vast) };
    let too_much = times >= most as f64 || is_of_neither(case);
    (seldom && !too_much && !signs.hard && signs.of_no_job == 0).then(|| {
        let days = many(days.unsigned_abs(), "day");
        format!("{called}: may be, the logs cover {days} only, ask its owner")
    })
}

/// One program that no people have, under no name of a customer, in few places, within three hours of the day:
/// how much a job handles depends on its owner's business.
fn is_job(case: &Case<'_>) -> bool {
    let profile = case.profile;
    let alone = case.peers.agents_in_use(profile, case.kind).1 == 0;
    let events = profile.events.iter().filter(|e| e.has_object() && e.object_kind == case.kind);
    alone
        && !has_name_of_customer(case)
        && profile.agents.len() == 1
        && profile.clients.len() <= FEW_PLACES
        && busiest(events).1 >= NEARLY_ALL
}

/// It asks for nothing but the records, and either has the name of a customer, or the program of people
/// without their rest: desks have more than one screen and go home, jobs have names and programs of their own.
fn is_of_neither(case: &Case<'_>) -> bool {
    let (profile, limits) = (case.profile, &case.policy.registers);
    let peoples = case.peers.agents_in_use(profile, case.kind).1 > 0;
    let restless = quiet_hours(&profile.events) < limits.quiet_hours;
    is_narrow(profile, case.used) && (has_name_of_customer(case) || peoples && restless)
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// Eighty people who read what is theirs on each of so many days, under their names.
    fn people(days: i64) -> Vec<Request> {
        let visit = |who: i64, day: i64, n: i64| {
            let at = MONDAY + day * DAY + 30_000 + who * 211 + n * 9;
            let of = 70_000 + who * 7_919 % 90_007;
            let path = format!("/v1/customers/{of}{}", if n % 2 == 0 { "" } else { "/notes" });
            Request::at(at, path)
                .from(format!("198.51.100.{who}"), "App/5.2")
                .principal(format!("user-{who}"))
        };
        let days = |who| (0..days).flat_map(move |day| (0..2).map(move |n| visit(who, day, n)));
        (0..80).flat_map(days).collect()
    }

    /// So many records that are read in so many seconds, one after another.
    fn reading(first: i64, records: i64, within: i64, who: &str, agent: &str) -> Vec<Request> {
        let one = |n: i64| {
            let path = format!("/v1/customers/{}", first + (n * n * n * 31 + n * 17) % 90_007);
            Request::at(MONDAY + 5_000 + n * within / records, path)
                .from("203.0.113.40", agent)
                .principal(who)
        };
        (0..records).map(one).collect()
    }

    /// The level of whoever reads so many records in so many seconds of a log of so many days.
    fn reads(days: i64, records: i64, within: i64, who: &str, agent: &str) -> Level {
        let read = reading(170_000, records, within, who, agent);
        play(&[people(days), read].concat()).worst()
    }

    #[test]
    fn the_only_run_of_a_job_in_a_few_days_is_a_question_and_far_more_or_in_weeks_is_none() {
        let job = |days, records| reads(days, records, 6_000, "sync", "Sync/2.3");
        assert_eq!([job(1, 120), job(4, 120), job(4, 700)], [Level::Medium; 3]);
        assert!(job(4, 3_000) >= Level::High, "far more than any job");
        assert!(job(28, 120) >= Level::High, "weeks in which it did not come again");
    }

    #[test]
    fn what_neither_a_job_nor_a_desk_does_is_no_question_in_a_short_log() {
        let all_day = 80_000;
        assert!(reads(1, 700, all_day, "sync", "Sync/2.3") >= Level::High, "all day, very much");
        let mut sync = reading(170_000, 300, 6_000, "sync", "Sync/2.3");
        sync.iter_mut().for_each(|request| request.path.push_str("/ledger"));
        let as_user = reading(370_000, 120, 6_000, "user-900", "Other/1.0");
        let beside = play(&[people(1), sync, as_user].concat()).worst();
        assert!(beside >= Level::High, "a customer, where jobs have names of their own");
        assert_eq!(reads(1, 120, all_day, "sync", "Sync/2.3"), Level::Medium);
    }
}
