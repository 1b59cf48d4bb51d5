//! What fallen accounts gave away: requests under a name from where its password was guessed.
//!
//! Whoever guesses has no name while it does, and that of the account from then on. The name is its
//! owner's, so that only what was done from there, with the same program, is the campaign's.

use super::Aims;
use super::group::Evidence;
use crate::detect::Finding;
use crate::dossier::{Event, Name};
use crate::record::Timestamp;
use crate::record::time::SECOND;
use hashbrown::{HashMap, HashSet};

/// Kinds of campaigns that are about passwords.
const GUESSING: [&str; 3] = ["brute_force", "credential_stuffing", "password_spraying"];

/// The requests of names that turned up after a login of the campaign, by the same client and user
/// agent, and had not been used from there before.
pub(super) fn taken(
    findings: &[&Finding],
    events: &[Event],
    members: &HashSet<u32>,
    evidence: &Evidence<'_>,
) -> Vec<Event> {
    let about = findings.iter().filter(|finding| GUESSING.contains(&finding.about.kind()));
    let aims = Aims::of(about.copied());
    let mut opened: HashMap<(Name, Name), Vec<Timestamp>> = HashMap::new();
    for event in events.iter().filter(|event| aims.reached(event)) {
        opened.entry((event.client, event.agent)).or_default().push(event.time);
    }
    if opened.is_empty() {
        return Vec::new();
    }
    let mut names: HashMap<(u32, Name, Name), Vec<Event>> = HashMap::new();
    let others = evidence
        .dossiers
        .events
        .iter()
        .filter(|event| event.principal != Name::default() && !members.contains(&event.actor));
    for event in others.filter(|event| opened.contains_key(&(event.client, event.agent))) {
        names.entry((event.actor, event.client, event.agent)).or_default().push(*event);
    }
    let soon = evidence.policy.campaign.soon_seconds * SECOND;
    let fell = |((_, client, agent), events): &(&(u32, Name, Name), &Vec<Event>)| {
        let first = events.iter().map(|event| event.time.0).min().unwrap_or(i64::MAX);
        opened.get(&(*client, *agent)).is_some_and(|logins| {
            logins.iter().any(|login| (0..=soon).contains(&(first - login.0)))
        })
    };
    names.iter().filter(fell).flat_map(|(_, events)| events.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::detect::stage::{MONDAY, Request, play};

    const TOOL: &str = "guess/1.0";
    const ADDRESS: &str = "203.0.113.7";

    fn order(at: i64, name: &str, number: i64, agent: &str) -> Request {
        Request::at(MONDAY + at, format!("/v1/orders/{number}"))
            .principal(name)
            .from(ADDRESS, agent)
    }

    /// A hundred tries, of which the last opens.
    fn guesses() -> Vec<Request> {
        let one = |i: i64| {
            let status = if i == 99 { 200 } else { 401 };
            Request { status, ..Request::at(MONDAY + 86_400 + i * 20, "/v1/login") }
                .from(ADDRESS, TOOL)
                .method("POST")
        };
        (0..100).map(one).collect()
    }

    #[test]
    fn what_a_fallen_account_gave_away_is_the_campaigns_and_a_neighbours_visit_is_not() {
        let opened = 86_400 + 99 * 20;
        let theft =
            [order(opened + 5, "victim", 41, TOOL), order(opened + 5000, "victim", 42, TOOL)];
        let others = [
            order(opened + 7, "neighbour", 51, "App/5.2"),
            order(40_000, "regular", 61, TOOL),
            order(opened + 9, "regular", 61, TOOL),
        ];
        let all = guesses().into_iter().chain(theft).chain(others).collect::<Vec<_>>();
        let outcome = play(&all);
        let found = linked(&outcome);
        let campaign = found.iter().find(|c| c.kind == "brute_force").expect("the guesses");
        let mut taken: Vec<String> = campaign
            .events
            .iter()
            .filter(|event| event.has_object())
            .map(|event| outcome.dossiers.names.show(event.object))
            .collect();
        taken.sort();
        assert_eq!(taken, ["41", "42"]);
        assert_eq!(campaign.events.len(), 102);
    }
}
