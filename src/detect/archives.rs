//! Files of past days, fetched once each: `/exports/2026-03-01/part-1.csv` and those of the days
//! before it.
//!
//! Whoever is there for an export fetches the file of the day. Whoever finds the place where
//! exports lie fetches those of all days, a file of each sort. No single endpoint then shows how
//! much it is, so the whole tree of files is judged.

use super::alarm::steps::is_present;
use super::large_pages::verdict;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::served;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Judges the tree of which most files were fetched.
pub(super) fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.bulk_collection;
    let mut trees: BTreeMap<(String, String), Vec<Event>> = BTreeMap::new();
    let mut known: HashMap<Name, Option<(String, String)>> = HashMap::new();
    for event in profile.events.iter().filter(|event| event.page && event.object != Name::default())
    {
        let tree = known.entry(event.endpoint).or_insert_with(|| tree(event.endpoint, peers));
        if let Some(tree) = tree {
            trees.entry(tree.clone()).or_default().push(*event);
        }
    }
    let (_, events) = trees.into_iter().rev().max_by_key(|(_, events)| events.len())?;
    let files: HashSet<(Name, Name)> = events.iter().map(|e| (e.endpoint, e.object)).collect();
    let bytes: u64 = events.iter().filter(|e| served(e.status)).map(|e| e.bytes).sum();
    let now = events.iter().filter(|event| is_present(event, peers.dossiers)).count();
    let once = events.len() * 2 <= files.len() * 3;
    if (files.len() as u64) < limits.pages || now * 2 > events.len() || !once {
        return None;
    }
    // Who was there all along catches up with what he missed.
    let late = !peers.offices.established(profile);
    let level = if late && bytes >= limits.bytes { Level::High } else { Level::Medium };
    let first = events.first()?.endpoint;
    let message = format!(
        "{} files of past days, {bytes} bytes, each fetched once, among them {}",
        files.len(),
        peers.dossiers.endpoint_text(first)
    );
    let measured = ("files of past days", files.len() as u64, limits.pages);
    Some(verdict(profile, first, events, level, measured, peers.used_by(first), message))
}

/// Host and path of the tree that the files of an endpoint lie in: each is a file of its own below
/// the day.
fn tree(endpoint: Name, peers: &Peers<'_>) -> Option<(String, String)> {
    let [_, host, route] = peers.dossiers.endpoint(endpoint);
    let (tree, rest) = route.split_once('{')?;
    let is_file = rest.contains("}/") && peers.standing(endpoint).file;
    is_file.then(|| (host, tree.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get};

    /// So many files of so many megabytes, of days past or of the day.
    fn fetched(files: u64, megabytes: u64, past: bool) -> Option<Level> {
        let mut lines = browse(30, 12);
        // Those who are there for it fetch what is new.
        for day in 0..40 {
            let date =
                if day < 28 { format!("03-{:02}", day + 4) } else { format!("04-{:02}", day - 27) };
            let path = format!("/feeds/2024-{date}/members-1.csv");
            lines.push(get("198.51.100.7", day * 86_400, &path, 200, 4_000_000));
        }
        for at in 0..files {
            let (day, part) = (at / 4, at % 4 + 1);
            let second =
                if past { 20 * 86_400 + at * 600 } else { (day % 28) * 86_400 + 40_000 + at };
            let month = if past { "2023-0" } else { "2024-0" };
            let of = if past { day / 28 + 1 } else { 3 };
            let date = if past { day % 28 + 1 } else { day % 28 + 4 };
            let path = format!("/feeds/{month}{of}-{date:02}/members-{part}.csv");
            lines.push(get("203.0.113.9", second, &path, 200, megabytes * 1_000_000));
        }
        Trial::of("combined", &lines).of_kind("bulk_collection")
    }

    #[test]
    fn files_of_past_days_are_collected_and_those_of_the_day_are_read() {
        assert_eq!(fetched(120, 4, true), Some(Level::High));
        assert!(fetched(120, 1, true) <= Some(Level::Medium), "little in each");
        assert!(fetched(112, 4, false) <= Some(Level::Low), "the news of each day");
        assert!(fetched(24, 4, true) <= Some(Level::Low), "a few");
    }
}
