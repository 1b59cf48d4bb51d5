//! A copy of everything that is made once: a migration, or a backup under a name of its own.
//!
//! It goes through everything that there is, within a few days, and then no more. So does a thief who
//! takes everything; but he guesses, or has a list that is older than the newest records and longer than what is left.
//! A copy misses nothing and asks for nothing that is not there. Its name was given to it by whoever runs the service: it is
//! written otherwise than those of people, nobody else has its program, and it does nothing else.
//! Nobody is cleared by that: whoever holds the whole list may be a thief.

use super::registers::{Case, is_narrow};
use crate::detect::profile::Profile;
use crate::detect::support::Signs;
use crate::triage::ActorKind;
use crate::words::many;

/// Of a hundred things that owners were served, those that it asks for too; and the least number of these that tell.
const EVERYTHING: u64 = 90;
const LEAST: u64 = 100;
/// One request in so many may fail.
const FAILS: u64 = 500;
/// Days on end within which it is done.
const DAYS: i64 = 4;
/// Addresses of one machine, at most.
const PLACES: usize = 2;
/// Names of people from which it is told how these are written.
const NAMES: usize = 20;

/// It may be a copy of everything.
pub(super) fn of_everything(case: &Case<'_>, signs: &mut Signs) -> bool {
    let (profile, used) = (case.profile, case.used);
    let Some(foreign) = case.peers.foreign(profile, case.kind) else { return false };
    let whole = foreign.owned >= LEAST && foreign.others * 100 >= foreign.owned * EVERYTHING;
    if !whole || profile.kind == ActorKind::Client || !is_narrow(profile, used) {
        return false;
    }
    let failed = used.requests - used.served.min(used.requests);
    let days =
        profile.days.iter().min().zip(profile.days.iter().max()).map_or(0, |(a, b)| b - a + 1);
    let own = case.peers.agents_in_use(profile, case.kind).1 == 0 && profile.agents.len() == 1;
    let fits = failed * FAILS <= used.requests
        && days <= DAYS
        && own
        && profile.clients.len() <= PLACES
        && is_named_otherwise(profile, case);
    let share = foreign.others * 100 / foreign.owned.max(1);
    signs.alternatives.push(format!(
        "a copy of everything that is made once, a migration, say: {}, {share} % of what owners were served is among it, {failed} of {} requests failed, {}, {}",
        if fits { "may be, ask who was given this name" } else { "no" },
        used.requests,
        many(days.unsigned_abs(), "day"),
        many(profile.clients.len() as u64, "address")
    ));
    fits
}

/// Its name is written as hardly any of people is.
fn is_named_otherwise(profile: &Profile, case: &Case<'_>) -> bool {
    let actors = &case.peers.dossiers.actors;
    let form_of = |at: u32| actors.get(at as usize).map(|(_, actor)| form(&actor.name()));
    let own = form_of(profile.actor);
    let others: Vec<Option<String>> =
        case.peers.named(profile, case.kind).into_iter().map(form_of).collect();
    let alike = others.iter().filter(|other| **other == own).count();
    others.len() < NAMES || alike * NAMES <= others.len()
}

/// How a name is written: runs of letters, runs of digits, and what stands between.
fn form(name: &str) -> String {
    let sort = |c: char| match c {
        c if c.is_ascii_digit() => '0',
        c if c.is_alphabetic() => 'a',
        other => other,
    };
    let mut form: Vec<char> = name.chars().map(sort).collect();
    form.dedup();
    form.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::form;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play};

    /// The things of a hundred and fifty customers, and as many again, from one machine in one night: so many of a
    /// hundred of them, every so many-th of which fails.
    fn copy(name: &str, part: i64, fails: i64) -> Level {
        let people = customers(150, 28, 3);
        let mut paths: Vec<String> = people.iter().map(|request| request.path.clone()).collect();
        paths.sort_unstable();
        paths.dedup();
        let more = (1..150i64)
            .map(|i| format!("/v1/orders/{}", (i + 900).pow(3) * 31 % 900_007 + 5_000_000));
        let all: Vec<String> = paths.into_iter().chain(more).collect();
        let one = |(i, path): (usize, &String)| {
            let i = i64::try_from(i).unwrap_or(0);
            let asked = Request::at(MONDAY + 9 * 86_400 + i * 7, path.clone());
            let status = if i % fails == fails - 1 { 500 } else { 200 };
            (i * 37 % 100 < part).then(|| Request {
                status,
                ..asked.from("203.0.113.9", "copy/0.9").principal(name)
            })
        };
        let taken: Vec<Request> = all.iter().enumerate().filter_map(one).collect();
        let outcome = play(&[people, taken].concat());
        outcome.of("object_enumeration").iter().map(|f| f.verdict.level).max().unwrap_or_default()
    }

    #[test]
    fn a_copy_of_everything_under_a_name_of_its_own_is_a_question_and_a_part_of_it_a_theft() {
        assert_eq!(copy("svc.copies", 100, 9_999), Level::Medium);
        assert!(copy("svc.copies", 60, 9_999) >= Level::High, "a part of it");
        assert!(copy("svc.copies", 100, 20) >= Level::High, "one in twenty fails");
        assert!(copy("customer-900", 100, 9_999) >= Level::High, "a customer");
    }

    #[test]
    fn names_of_one_sort_have_one_form() {
        assert_eq!(form("customer-178617"), form("client-7"));
        assert_ne!(form("customer-178617"), form("svc-copies"));
    }
}
