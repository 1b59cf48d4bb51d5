//! Second alarms: what is new once those are left out who explain a first alarm, or who take so
//! much that they are judged alone.
//!
//! A partner that begins, a nightly batch, or a greater thief asks for more new objects than
//! anybody else as long as it works. The alarm of that time is then about it, and hides a smaller
//! thief of the same time.

use super::lead::{Lead, of_scope};
use super::scene::Scene;
use super::scope::{Asked, Scope, Watched};
use crate::detect::policy;
use crate::triage::Attribute;
use hashbrown::{HashMap, HashSet};

/// One in so many of the objects of a scope, from which an actor is left out: a few dozen such make
/// half of all news.
const LOUD: usize = 64;
/// Objects in the log below which nobody is loud: a detector that looks at one actor speaks from
/// fewer on.
const LEAST: f64 = 200.0;

/// Leads that show only once those known are left out, traced to something that hardly anybody else
/// shows.
pub(in crate::detect) fn leads(
    scope: Scope<'_>,
    known: &[Lead],
    scene: &Scene,
    policy: &policy::Novelty,
) -> Vec<Lead> {
    if scope.watched != Watched::Objects {
        return Vec::new();
    }
    let loud = loud(&scope);
    let traced: Vec<&Lead> = known.iter().filter(|lead| lead.is_traced(policy)).collect();
    let needed: HashSet<u64> = traced.iter().flat_map(|lead| lead.needed(policy)).collect();
    let sets: Vec<&Lead> = traced.into_iter().filter(|lead| lead.set.is_some()).collect();
    let before = scope.touches.len();
    let mut rest = scope;
    rest.again = true;
    rest.touches.retain(|asked| {
        let actor = asked.touch.actor;
        let told = || sets.iter().any(|lead| lead.explanation.holds(asked));
        !loud.contains(&actor) && !needed.contains(&actor) && !told()
    });
    if rest.touches.len() == before {
        return Vec::new();
    }
    let found = of_scope(&rest, scene, policy).into_iter();
    let good = |lead: &Lead| {
        lead.set.is_some() && lead.is_traced(policy) && names_hands(lead, &policy.divide)
    };
    found.filter(good).collect()
}

/// A list can be had of any rest. One whose every value has as much as a hand has, names hands; of
/// programs, which are anybody's, a few do.
fn names_hands(lead: &Lead, limits: &policy::Dividing) -> bool {
    lead.explanation.terms.iter().filter(|part| part.values.len() > limits.hands).all(|part| {
        let each = lead.excess() / part.values.len() as f64;
        part.attribute != Attribute::UserAgent && each >= limits.beside as f64
    })
}

/// Actors that ask for a great part of all objects.
fn loud(scope: &Scope<'_>) -> HashSet<u64> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    let mut objects = 0;
    for history in scope.touches.chunk_by(|a, b| a.touch.object == b.touch.object) {
        objects += 1;
        let actors: HashSet<u64> = history.iter().map(|asked: &Asked| asked.touch.actor).collect();
        actors.into_iter().for_each(|actor| *counts.entry(actor).or_insert(0) += 1);
    }
    let is_loud = |count: usize| count * LOUD >= objects && count as f64 * scope.scale >= LEAST;
    counts.into_iter().filter(|(_, count)| is_loud(*count)).map(|(actor, _)| actor).collect()
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play_together, visitors};

    const DAY: i64 = 86_400;

    /// A partner that copies two thousand orders on one day, and a part of them on each day after.
    fn partner() -> Vec<Request> {
        let of = |day: i64, n: i64, order: i64| {
            let path = format!("/v1/orders/{}", 5_000_011 + order * 17);
            Request::at(MONDAY + day * DAY + 7_000 + n * 9, path).from("192.0.2.7", "Sync/1")
        };
        let first = (0..2_000).map(|n| of(18, n, n));
        let later = (19..42).flat_map(|day| (0..400).map(move |n| (day, n)));
        first.chain(later.map(|(day, n)| of(day, n, (day * 401 + n * 7) % 2_000))).collect()
    }

    /// Addresses that ask for three orders each, in six days, with a program of their own.
    fn theft(agent: &str) -> Vec<Request> {
        let one = |n: i64| {
            let path = format!("/v1/orders/{}", 9_000_017 + n * 13);
            Request::at(MONDAY + 18 * DAY + n * (6 * DAY / 360), path)
                .from(format!("203.{}.113.9", n % 120), agent)
        };
        (0..360).map(one).collect()
    }

    #[test]
    fn who_works_while_a_partner_begins_is_told_and_the_partner_alone_is_no_crowd() {
        let told = |more: Vec<Request>| {
            let outcome = play_together(&[visitors(200, 40), partner(), more].concat());
            let found = outcome.of("distributed_enumeration");
            let thief = |name: &[u8]| name.starts_with(b"Tool");
            let of = found.iter().find(|finding| {
                let agent =
                    |event: &crate::dossier::Event| outcome.dossiers.names.text(event.agent);
                let events = &finding.verdict.events;
                !events.is_empty() && events.iter().all(|event| thief(agent(event)))
            });
            of.map(|finding| (finding.verdict.level >= Level::Medium, finding.verdict.events.len()))
        };
        assert_eq!(told(theft("Tool/1")), Some((true, 360)));
        assert_eq!(told(Vec::new()), None);
    }
}
