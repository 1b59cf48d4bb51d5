//! Leaves out what the owner of a guessed name did himself.
//!
//! Whoever is refused under a name again and again does so from elsewhere than where its owner lives. What
//! was done from there before the first refusal dates no theft.

use super::group::Evidence;
use super::loot::GUESSING;
use super::past::networks;
use crate::detect::Finding;
use crate::dossier::Event;
use crate::record::{Locator, Outcome, Timestamp};
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};

/// Of a hundred refusals under a name, those from one network from which somebody guesses there.
const GUESSES: u64 = 10;

/// Leaves out, of members that are names, what came from networks that the name was used from before it was
/// first refused, unless somebody guesses from there. Says what was left out.
pub(super) fn leave_out(
    events: &mut Vec<Event>,
    members: &HashSet<u32>,
    findings: &[&Finding],
    evidence: &Evidence<'_>,
) -> Option<String> {
    let named = |at: u32| evidence.profile(at).is_some_and(|p| p.kind != ActorKind::Client);
    let about = findings.iter().filter(|finding| GUESSING.contains(&finding.about.kind()));
    let mut refused: HashMap<u32, Vec<Event>> = HashMap::new();
    for event in about.flat_map(|finding| &finding.verdict.events) {
        if members.contains(&event.actor)
            && named(event.actor)
            && event.outcome() == Outcome::Denied
        {
            refused.entry(event.actor).or_default().push(*event);
        }
    }
    if refused.is_empty() {
        return None;
    }
    let network = networks(events, evidence);
    let network = |event: &Event| network.get(&event.client).copied().unwrap_or(0);
    let mut own: HashSet<Locator> = HashSet::new();
    for (actor, refused) in &refused {
        let theirs = || events.iter().filter(|event| event.actor == *actor);
        own.extend(homely(theirs, refused, &network).map(|event| event.at));
    }
    let left = events.iter().filter(|event| own.contains(&event.at));
    let first = left.map(|event| event.time).min()?;
    events.retain(|event| !own.contains(&event.at));
    Some(format!(
        "{} requests under its names, the first at {first}, are left out as their owners': from where these were used before anybody guessed at them",
        own.len()
    ))
}

/// What came from the networks of the owner.
fn homely<'e, I: Iterator<Item = &'e Event>>(
    events: impl Fn() -> I,
    refused: &[Event],
    network: &impl Fn(&Event) -> u64,
) -> impl Iterator<Item = &'e Event> {
    let began = refused.iter().map(|event| event.time).min().unwrap_or(Timestamp(i64::MIN));
    let mut guesses: HashMap<u64, u64> = HashMap::new();
    for event in refused {
        *guesses.entry(network(event)).or_insert(0) += 1;
    }
    let all = refused.len() as u64;
    let guessed = |network: &u64| guesses.get(network).is_some_and(|n| n * 100 >= all * GUESSES);
    let home: HashSet<u64> = events()
        .filter(|event| event.time < began)
        .map(network)
        .filter(|network| !guessed(network))
        .collect();
    events().filter(move |event| home.contains(&network(event)))
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::{linked, readers};
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// The owner signs in at home on six days; then somebody elsewhere is refused sixty times under his name, and
    /// let in. Afterwards both are at work.
    fn broken(elsewhere: &str) -> (i64, Option<i64>) {
        let login = |at: i64, ip: &str, status: u16| {
            let request = Request::at(MONDAY + at, "/v1/login").method("POST").principal("clerk-7");
            Request { status, ..request.from(ip, "Browser/9") }
        };
        let home = (0..9).map(|day| login(day * DAY + 30_000, "198.51.100.201", 200));
        let from = 6 * DAY + 70_000;
        let tries = (0..60).map(|n| login(from + n * 45, elsewhere, 403));
        let inside = login(from + 60 * 45, elsewhere, 200);
        let opened = inside.time;
        let all: Vec<Request> =
            readers(9).into_iter().chain(home).chain(tries).chain([inside]).collect();
        let found = linked(&play(&all));
        let campaign = found.iter().find(|campaign| campaign.kind == "brute_force");
        let first = campaign.and_then(|c| c.times().first_success).map(|at| at.0 / 1_000_000);
        (opened, first)
    }

    #[test]
    fn a_name_that_was_broken_into_fell_when_the_guesses_opened_and_not_when_its_owner_came() {
        let (opened, first) = broken("203.0.113.9");
        assert_eq!(first, Some(opened));
        let (opened, first) = broken("198.51.100.201");
        assert!(first < Some(opened), "from one place nobody can tell them apart");
    }
}
