//! Joins sets of requests that the same actors made: one hand that is at work at several endpoints.
//!
//! What was traced to attributes is found endpoint by endpoint. Where the actors behind two such sets are for
//! the most part the same, and bear the same programs, that is no accident: two hands that rent in the
//! same networks do not draw the same addresses, and bring programs of their own.

use super::group::{Evidence, Group};
use super::looks::Looks;
use super::sets::members;
use crate::case::Level;
use crate::dossier::Event;
use hashbrown::HashSet;

/// Actors that two sets have in common at least: a few may meet by accident.
const SEVERAL: usize = 8;

/// A group, and what is known of whoever made its sets.
struct Crew {
    group: Group,
    /// Its actors, and how their work looks; `None` for those who stand out alone.
    hands: Option<(HashSet<u32>, Looks)>,
}

/// Makes one of those whose actors are the same.
pub(super) fn join(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let mut joined: Vec<Crew> = Vec::new();
    for group in groups {
        let mut crew = Crew::of(group, evidence);
        while let Some(at) = joined.iter().position(|known| known.is_one_with(&crew)) {
            crew = joined.remove(at).with(crew);
        }
        joined.push(crew);
    }
    joined.into_iter().map(|crew| crew.group).collect()
}

impl Crew {
    fn of(group: Group, evidence: &Evidence<'_>) -> Self {
        let found = group.found.iter().filter_map(|at| evidence.findings.get(*at));
        let events: Vec<&Event> = found
            .filter(|finding| finding.verdict.level >= Level::Medium)
            .flat_map(|finding| &finding.verdict.events)
            .filter(|event| !group.apart.contains(&event.actor))
            .collect();
        let hands = (!events.is_empty() && group.actors.is_empty())
            .then(|| (members(&group, evidence), Looks::of(&events, evidence)));
        Self { group, hands }
    }

    /// Half of the smaller, and several, are in the greater, and both bear the same programs.
    fn is_one_with(&self, other: &Self) -> bool {
        let (Some((ours, looks)), Some((theirs, others))) = (&self.hands, &other.hands) else {
            return false;
        };
        let both = ours.intersection(theirs).count();
        both >= SEVERAL
            && both * 2 >= ours.len().min(theirs.len())
            && looks.named_like(others)
            && looks.shares_programs(others)
    }

    fn with(mut self, other: Self) -> Self {
        self.group.absorb(other.group);
        if let (Some((ours, looks)), Some((theirs, others))) = (&mut self.hands, other.hands) {
            self.group.note(format!(
                "{} of its actors made what was found at several endpoints, with the same programs",
                ours.intersection(&theirs).count()
            ));
            ours.extend(theirs);
            looks.take(others);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play_together};

    const DAY: i64 = 86_400;

    /// Sixty addresses that go through a list of orders and another of bills, at two endpoints, with a
    /// program for each; the second from so many-th address on.
    fn crews(first: i64, agent: &str) -> Vec<usize> {
        let one = |kind: &str, base: i64, from: i64, agent: &str, n: i64| {
            let path = format!("/v1/{kind}/{}", base + n * 7919 % 900_007);
            let at = MONDAY + 15 * DAY + n * 6 * DAY / 900;
            Request::at(at, path).from(format!("203.0.113.{}", from + n % 60), agent)
        };
        let orders = (0..900).map(|n| one("orders", 1_000_003, 0, "tool/1.0", n));
        let bills = (0..900).map(|n| one("bills", 5_000_003, first, agent, n));
        let all: Vec<Request> = orders.chain(bills).collect();
        let found = linked(&play_together(&[customers(90, 35, 9), all].concat()));
        let high = found.iter().filter(|campaign| campaign.level >= Level::Medium);
        let mut requests: Vec<usize> = high.map(|campaign| campaign.events.len()).collect();
        requests.sort_unstable();
        requests
    }

    #[test]
    fn the_same_actors_at_two_endpoints_are_one_hand() {
        assert_eq!(crews(0, "tool/1.0"), [1800]);
    }

    #[test]
    fn one_hand_at_two_endpoints_and_another_at_one_of_them_are_both_told() {
        let one = |ip: &str, base: i64, part: &str, agent: &str, n: i64| {
            let path = format!("/v1/orders/{}/{part}", base + n * 7919 % 900_007);
            // The other begins three days later.
            let late = if base > 5_000_000 { 3 * DAY } else { 0 };
            let at = MONDAY + 15 * DAY + late + n * (6 * DAY - late) / 900;
            Request::at(at, path).from(format!("{ip}.{}", n % 60), agent)
        };
        let part = |n: i64| if n % 2 == 0 { "lines" } else { "bills" };
        let both = (0..900).map(|n| one("203.0.113", 1_000_003, part(n), "tool/1.0", n));
        let other = (0..900).map(|n| one("192.0.2", 5_000_003, "lines", "other/2.0", n));
        let all: Vec<Request> = both.chain(other).collect();
        let found = linked(&play_together(&[customers(90, 35, 9), all].concat()));
        let high = found.iter().filter(|campaign| campaign.level >= Level::High);
        let requests: Vec<usize> = high.map(|campaign| campaign.events.len()).collect();
        assert_eq!(requests.iter().sum::<usize>(), 1800, "nothing is lost");
        assert!(requests.len() > 1, "they are not one");
    }

    #[test]
    fn others_and_those_with_programs_of_their_own_are_two() {
        assert_eq!(crews(100, "other/2.0"), [900, 900]);
        assert_eq!(crews(0, "other/2.0"), [900, 900]);
    }
}
