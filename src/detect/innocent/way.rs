//! Addresses through which many people come, of carriers, offices and schools.
//!
//! What such an address shows without a name is theirs together: a mailed link that each opens, a screen before the
//! sign-in. That it is many is shown by the doors: with many programs people sign in there, and are let in. Whoever
//! changes his program at every turn has no names to sign in with, and whoever tries stolen ones is hardly ever let in.

use crate::detect::policy::Registers;
use crate::detect::profile::Profile;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};

/// One program in so many may have asked for more than people do: the app of a house is one program.
const ONE_PROGRAM: usize = 4;

/// People sign in there with many programs, and none of these asks for much of a kind of object.
#[must_use]
pub fn is_way_of_many(profile: &Profile, kind: Name, limits: &Registers) -> bool {
    let programs = |of: &dyn Fn(&Event) -> bool| {
        let events = profile.logins.iter().filter(|event| of(event));
        events.map(|event| event.agent).collect::<HashSet<Name>>().len()
    };
    let tried = programs(&|_| true);
    let opened = programs(&|login| login.outcome() == Outcome::Succeeded);
    let mut each: HashMap<Name, HashSet<Name>> = HashMap::new();
    for event in profile.events.iter().filter(|e| e.has_object() && e.object_kind == kind) {
        each.entry(event.agent).or_default().insert(event.object);
    }
    let all: usize = each.values().map(HashSet::len).sum();
    let most = each.values().map(HashSet::len).max().unwrap_or(0);
    profile.kind == ActorKind::Client
        && opened >= limits.shared_agents
        && opened * 2 >= tried
        && (most as u64 <= limits.shared_each || most * ONE_PROGRAM <= all)
        && all as u64 <= opened as u64 * limits.shared_each
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// Eighty customers who read what is theirs under their names, on six days.
    fn customers() -> Vec<Request> {
        let one = |i: i64, day: i64| {
            let at = MONDAY + day * DAY + 30_000 + i * 331;
            Request::at(at, format!("/v1/orders/{}", 70_001 + i * 7_919))
                .from(format!("198.51.100.{}", i + 1), format!("App/{}", i % 40))
                .principal(format!("customer-{i}"))
        };
        (0..80).flat_map(|i| (0..6).map(move |day| one(i, day))).collect()
    }

    /// An address from which 120 orders are read without a name with so many programs, and with so many of them
    /// somebody signs in.
    fn address(programs: i64, sign_in: i64) -> Level {
        let one = |i: i64| {
            let at = MONDAY + 2 * DAY + 30_000 + i * 240;
            let agent = format!("App/{}", i % programs);
            let login = Request::at(at - 20, "/v1/login").method("POST");
            let read = Request::at(at, format!("/v1/orders/{}", 1_000_003 + i * 7_919));
            let signs_in = (i < sign_in).then(|| login.from("203.0.113.9", agent.as_str()));
            signs_in.into_iter().chain([read.from("203.0.113.9", agent.as_str())])
        };
        let outcome = play(&[customers(), (0..120).flat_map(one).collect()].concat());
        let found = outcome.of("object_enumeration");
        found.iter().map(|finding| finding.verdict.level).max().unwrap_or_default()
    }

    #[test]
    fn mailed_links_that_many_open_through_one_address_are_no_theft() {
        assert!(address(30, 30) <= Level::Low);
        assert!(address(30, 0) >= Level::Medium, "programs are changed by whoever likes to");
        assert!(address(30, 3) >= Level::Medium, "a few stolen names");
        assert!(address(1, 1) >= Level::Medium, "one who signs in");
    }
}
