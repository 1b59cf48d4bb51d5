//! The findings about each actor, looked up by actor.
//!
//! Every join asks what is said of a member. To search the whole list of findings each time would
//! cost members times findings.

use crate::detect::Finding;
use hashbrown::HashMap;

/// Places in the list of findings, by the actor they are about; of each in the order of the list.
#[derive(Debug, Default)]
pub struct Told(HashMap<u32, Vec<usize>>);

impl Told {
    /// Sorts a list of findings by actor.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let mut told: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, finding) in findings.iter().enumerate() {
            if let Some(actor) = finding.subject.actor() {
                told.entry(actor).or_default().push(at);
            }
        }
        Self(told)
    }

    /// Places of the findings about an actor, in the order of the list.
    #[must_use]
    pub fn about(&self, actor: u32) -> &[usize] {
        self.0.get(&actor).map_or(&[], Vec::as_slice)
    }

    /// Whoever something is said of, in no order.
    pub(super) fn actors(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::trial::readers;
    use crate::detect::stage::{MONDAY, Request, play};

    #[test]
    fn the_findings_about_each_actor_are_those_of_the_list_in_its_order() {
        let sweep = |i: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + i * 7919 % 900_007);
            Request::at(MONDAY + i * 60, path).from(format!("203.0.113.{}", i % 3), "Tool/1")
        };
        let all = [readers(7), (0..900).map(sweep).collect()].concat();
        let findings = play(&all).findings;
        let told = Told::of(&findings);
        assert!(told.actors().count() >= 3);
        for actor in 0..200 {
            let about = |(_, f): &(usize, &Finding)| f.subject.actor() == Some(actor);
            let searched: Vec<usize> =
                findings.iter().enumerate().filter(about).map(|(at, _)| at).collect();
            assert_eq!(told.about(actor), searched);
        }
    }
}
