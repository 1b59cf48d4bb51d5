//! Tries that build on each other: a file asked for from one depth after the other, columns that
//! are counted, inner addresses that are gone through. What the next one is answered tells of all.

use super::size::apart;
use super::{Effects, Limits};
use crate::detect::Policy;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::triage::payload::Class;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

impl Effects<'_> {
    /// A file that is asked for upwards: not found from some depths, and served, each time with one
    /// size, from others, that ordinary answers there do not have.
    pub(super) fn by_turn(&mut self, policy: &Policy) {
        let file = |class| matches!(class, Class::PathTraversal | Class::FileInclusion);
        for places in self.places(file).into_values() {
            let found: Vec<usize> =
                places.iter().filter(|at| self.is_found(**at)).copied().collect();
            let missed = places.iter().filter(|at| self.is_missed(**at)).count();
            let answer = |at: &usize| self.all.get(*at).map(|(e, ..)| (e.endpoint, e.bytes));
            let answers: Vec<(Name, u64)> = found.iter().filter_map(answer).collect();
            let [first, second, more @ ..] = answers.as_slice() else { continue };
            if first != second || more.iter().any(|answer| answer != first) {
                continue;
            }
            let mut ordinary = self.peers.sizes(first.0);
            answers.iter().for_each(|(_, bytes)| ordinary.without(*bytes));
            let limits = &policy.injection;
            let odd = ordinary.all() < limits.answers
                || ordinary.about(first.1) * 100 <= ordinary.all() * limits.odd_share;
            if missed >= policy.effect.turns && odd {
                self.mark(&found);
            }
        }
    }

    /// Inner addresses that are gone through at one place: some of them it fetched, each with an
    /// answer of its own, and refused or failed over others. What only takes down an address, or
    /// refuses all that are within, answers all of them alike.
    pub(super) fn by_reach(&mut self, policy: &Policy) {
        let limits = &policy.effect;
        for tries in self.places(|class| class == Class::ServerSideRequest).into_values() {
            let (found, rest): (Vec<usize>, Vec<usize>) =
                tries.into_iter().partition(|at| self.is_found(*at));
            let lost = rest.iter().filter_map(|at| self.all.get(*at)).filter(|(event, ..)| {
                matches!(event.outcome(), Outcome::Missing | Outcome::Denied | Outcome::Failed)
            });
            let sizes: HashSet<u64> =
                found.iter().filter_map(|at| self.all.get(*at)).map(|(e, ..)| e.bytes).collect();
            if lost.count() >= limits.turns && sizes.len() >= 2 {
                self.mark(&found);
            }
        }
    }

    /// Columns that are counted: a page sorted by the first ones, and none, or another page, by a
    /// further one. Then what is read through that place was read.
    pub(super) fn by_ladder(&mut self, limits: &Limits) {
        for tries in self.places(|class| class == Class::SqlInjection).into_values() {
            let Some(beyond) = self.beyond(&tries, limits) else { continue };
            let reads = |at: &&usize| {
                self.is_found(**at)
                    && self.all.get(**at).is_some_and(|(event, s, _)| {
                        !matches!(s.name, "sql_probe" | "sql_columns")
                            && beyond.iter().all(|other| apart(event, other, limits))
                    })
            };
            let read: Vec<usize> = tries.iter().filter(reads).copied().collect();
            self.mark(&read);
        }
    }

    /// Where columns are counted and the count came to an end: what was answered beyond it, as far
    /// as it was answered at all.
    fn beyond(&self, tries: &[usize], limits: &Limits) -> Option<Vec<Event>> {
        let counts = |at: &usize| {
            let (event, signature, _) = self.all.get(*at)?;
            let lost = matches!(event.outcome(), Outcome::Missing | Outcome::Failed);
            let counts = signature.name == "sql_columns" && event.payload.number > 0;
            (counts && (lost || self.is_found(*at))).then_some((*event, !lost))
        };
        let mut steps: Vec<(Event, bool)> = tries.iter().filter_map(counts).collect();
        steps.sort_unstable_by_key(|(event, _)| (event.payload.number, event.order()));
        let (first, _) = *steps.iter().find(|(_, answered)| *answered)?;
        let sorted =
            |(event, answered): &&(Event, bool)| *answered && !apart(event, &first, limits);
        let found: BTreeSet<u16> =
            steps.iter().filter(sorted).map(|(event, _)| event.payload.number).collect();
        let lost: Vec<&(Event, bool)> = steps.iter().filter(|step| !sorted(step)).collect();
        let end = lost.iter().map(|(event, _)| event.payload.number).min()?;
        let order = found.len() >= 2 && found.last().is_some_and(|last| *last < end);
        let beyond = lost.iter().filter(|(_, answered)| *answered).map(|(event, _)| *event);
        order.then(|| beyond.collect())
    }

    /// Payloads in parameters, by the path that they were sent to.
    fn places(&self, is: fn(Class) -> bool) -> HashMap<Name, Vec<usize>> {
        let mut places: HashMap<Name, Vec<usize>> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            if is(signature.class) && !event.payload.in_path() {
                places.entry(event.path).or_default().push(at);
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get};

    const THIEF: &str = "203.0.113.9";

    fn level(lines: &[String], more: impl Iterator<Item = String>) -> Option<Level> {
        let lines: Vec<String> = lines.iter().cloned().chain(more).collect();
        Trial::of("combined", &lines).of_kind("injection")
    }

    /// People who read things of all sizes from one page.
    fn reading() -> Vec<String> {
        let mut lines = browse(30, 8);
        for at in 0..90u64 {
            let target = format!("/item.php?id={}", at % 45);
            lines.push(get(&format!("198.51.100.{at}"), at, &target, 200, 3_000 + at * 911));
        }
        lines
    }

    #[test]
    fn columns_are_counted_by_the_page_that_comes_back_where_all_is_answered_with_200() {
        let ladder = |beyond: u64| {
            let step = move |(at, n): (u64, u64)| {
                let bytes = if n > 7 { beyond } else { 9_400 };
                get(THIEF, 100 + at, &format!("/item.php?id=4+order+by+{n}--"), 200, bytes)
            };
            let steps = (0..).zip([1, 5, 9, 7, 8]).map(step);
            let read = (0..3u64).map(|at| {
                let target = format!("/item.php?id=-4+union+select+1,password,{at}+from+users--");
                get(THIEF, 200 + at, &target, 200, 8_000 + at * 700)
            });
            level(&reading(), steps.chain(read))
        };
        assert!(ladder(1_210) >= Some(Level::High));
        assert!(ladder(9_400) <= Some(Level::Medium), "the page does not care");
    }

    #[test]
    fn a_place_that_fetches_some_inner_addresses_and_refuses_others_reads_them() {
        let inner = ["meta-data/", "meta-data/iam/", "user-data", "meta-data/hostname"];
        let asks = |status: fn(u64) -> u16, size: fn(u64) -> u64| {
            let metadata = (0..).zip(inner).map(move |(at, what)| {
                let target = format!("/api/preview?url=http://169.254.169.254/latest/{what}");
                get(THIEF, 100 + at, &target, status(at), size(at))
            });
            let ports = (0..4u64).map(|at| {
                let target = format!("/api/preview?url=http://127.0.0.1:{}/", 8_000 + at);
                get(THIEF, 120 + at, &target, 400, 71)
            });
            level(&reading(), metadata.chain(ports))
        };
        assert!(asks(|_| 200, |at| 300 + at * 41) >= Some(Level::High));
        assert!(asks(|_| 200, |_| 71) < Some(Level::High), "it only takes them down");
        assert!(asks(|_| 403, |_| 71) < Some(Level::High));
    }
}
