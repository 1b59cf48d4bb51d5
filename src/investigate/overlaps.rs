//! Sources that hold some of the same lines, as rotated logs that were copied while they were
//! being rotated. Such lines are counted twice; a warning says so.

use super::Conclusions;
use crate::scan::Plan;
use crate::triage::sampled::Sampled;
use std::collections::{BTreeMap, BTreeSet};

/// A hash that stands in more sources than this is a line that many write alike, as a monitor's.
const MANY: usize = 8;

/// A source, the other that holds a part of it, and how many percent of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Overlap {
    pub source: String,
    pub other: String,
    pub percent: usize,
}

/// All of them, by name.
pub(super) fn find(plan: &Plan, conclusions: &Conclusions) -> Vec<Overlap> {
    let coverage = &conclusions.survey.coverage;
    let samples: BTreeMap<&str, &Sampled> = plan
        .inputs
        .iter()
        .filter_map(|i| Some((i.source.name.as_str(), &coverage.get(&i.id)?.sampled)))
        .collect();
    let mut holders: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for (name, sampled) in &samples {
        sampled.iter().for_each(|hash| holders.entry(hash).or_default().push(name));
    }
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for names in holders.values().filter(|names| (2..=MANY).contains(&names.len())) {
        for (at, first) in names.iter().enumerate() {
            pairs.extend(names.iter().skip(at + 1).map(|second| (*first, *second)));
        }
    }
    let overlap = |(first, second): (&str, &str)| {
        let (percent, is_first) = samples.get(first)?.shared(samples.get(second)?)?;
        let (source, other) = if is_first { (first, second) } else { (second, first) };
        Some(Overlap { source: source.into(), other: other.into(), percent })
    };
    let mut found: Vec<Overlap> = pairs.into_iter().filter_map(overlap).collect();
    found.sort();
    found
}

/// What it means, once for all.
pub(super) fn warning(overlaps: &[Overlap]) -> Option<String> {
    let worst = overlaps.iter().max_by(|a, b| a.percent.cmp(&b.percent).then_with(|| b.cmp(a)))?;
    let more = match overlaps.len() - 1 {
        0 => String::new(),
        1 => ", and one more pair of sources overlaps (see coverage)".to_owned(),
        more => format!(", and {more} more pairs of sources overlap (see coverage)"),
    };
    let Overlap { source, other, percent } = worst;
    Some(format!(
        "about {percent} % of the lines of {source} stand in {other} as well{more}: such lines are counted twice, so that requests, failures and findings may be too many; leave out the copy, or what stands in both"
    ))
}

/// The note of a source.
pub(super) fn note(overlaps: &[Overlap], source: &str) -> Vec<String> {
    let mine = overlaps.iter().filter(|overlap| overlap.source == source);
    mine.map(|o| format!("about {} % of its lines stand in {} as well", o.percent, o.other))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::investigate::{Question, conclude};
    use crate::scan::{Setup, Unwatched};

    fn lines(range: std::ops::Range<u32>) -> String {
        let line = |n: u32| {
            format!(
                "192.0.2.{} - u{n} [{:02}/Mar/2024:{:02}:{:02}:{:02} +0000] \"GET /v1/a/{n} HTTP/1.1\" 200 9 \"-\" \"x\"\n",
                n % 50,
                1 + n / 86_400,
                n / 3600 % 24,
                n / 60 % 60,
                n % 60
            )
        };
        range.map(line).collect()
    }

    fn told(logs: &[(&str, String)]) -> Vec<Overlap> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in logs {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let paths = vec![folder.path().to_owned()];
        let setup = Setup { paths, threads: 1, ..Setup::default() };
        let (plan, lens) = Plan::make(&setup, &Unwatched).unwrap();
        find(&plan, &conclude(&plan, &lens, &Question::default(), &Unwatched).unwrap())
    }

    #[test]
    fn a_log_that_was_copied_while_it_was_turned_is_told() {
        let found = told(&[("a.log", lines(4000..20_000)), ("a.log.1", lines(0..8000))]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].source.as_str(), found[0].other.as_str()), ("a.log.1", "a.log"));
        assert!((35..65).contains(&found[0].percent), "{found:?}");
        assert!(warning(&found).unwrap().contains("counted twice"));
        assert_eq!(note(&found, "a.log"), [""; 0]);
        assert_eq!(note(&found, "a.log.1").len(), 1);
    }

    #[test]
    fn parts_of_one_log_do_not_overlap() {
        assert_eq!(told(&[("a.log", lines(8000..16_000)), ("a.log.1", lines(0..8000))]), []);
    }
}
