//! The indicators that the user brought: who shows them, and which nobody shows.

use super::MOST_MARKED;
use crate::dossier::{Marks, Wanted};
use crate::error::Result;
use crate::scan::Logs;
use crate::words::thousands;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Indicators that are named where more were not seen.
const NAMED: usize = 10;

/// What became of the search for indicators.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Numbers of those that any request shows.
    shown: BTreeSet<u32>,
    /// How many actors show one and were not looked at in detail, since there were too many.
    left_out: usize,
}

/// Looks for whoever shows an indicator, and wants everything they did.
pub(super) fn seek(logs: &Logs<'_>, ioc: &Arc<Marks>, wanted: &mut Wanted) -> Result<Sought> {
    if ioc.is_empty() {
        return Ok(Sought::default());
    }
    wanted.marks = Arc::clone(ioc);
    let marked = Wanted { marks: Arc::clone(ioc), every_mark: true, ..Wanted::default() };
    let found = logs.reconstruct(&marked)?;
    let each = found.events_of_each();
    let mut actors: Vec<(usize, u64)> =
        each.into_iter().zip(&found.actors).map(|(events, (hash, _))| (events, *hash)).collect();
    actors.sort_unstable_by(|a, b| b.cmp(a));
    let left_out = actors.len().saturating_sub(MOST_MARKED);
    wanted.actors.extend(actors.into_iter().take(MOST_MARKED).map(|(_, hash)| hash));
    Ok(Sought { shown: found.shown, left_out })
}

/// Which were not seen, and who was left out: a list that was misread must not pass for one that
/// found nothing, nor a busy network for a few actors.
pub(super) fn warnings(ioc: &Marks, sought: &Sought) -> Vec<String> {
    let mut warnings = Vec::new();
    let unseen = ioc.without(&sought.shown);
    let seen = !sought.shown.is_empty();
    if !unseen.is_empty() {
        let which = if ioc.len() == 1 {
            "the".to_owned()
        } else if seen {
            format!("{} of the {}", thousands(unseen.len() as u64), thousands(ioc.len() as u64))
        } else {
            format!("none of the {}", thousands(ioc.len() as u64))
        };
        let verb = match (seen, unseen.len()) {
            (false, _) if ioc.len() > 1 => "was seen",
            (_, 1) => "was not seen",
            _ => "were not seen",
        };
        let more = unseen.len().saturating_sub(NAMED);
        let mut named = unseen.into_iter().take(NAMED).collect::<Vec<_>>().join("; ");
        if more > 0 {
            named = format!("{named}; and {} more", thousands(more as u64));
        }
        let noun = if ioc.len() == 1 { "indicator" } else { "indicators" };
        warnings.push(format!("{which} {noun} of --ioc {verb}: {named}"));
    }
    if sought.left_out > 0 {
        warnings.push(format!(
            "{} further actors show an indicator of --ioc and were not looked at in detail: those who show one most often come first",
            thousands(sought.left_out as u64)
        ));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(list: &str, shown: &[u32]) -> Vec<String> {
        let sought = Sought { shown: shown.iter().copied().collect(), left_out: 0 };
        warnings(&Marks::parse(list), &sought)
    }

    #[test]
    fn indicators_that_nobody_shows_are_named() {
        let list = "203.0.113.7\nkey-7\n/.env\n";
        assert_eq!(
            told(list, &[2]),
            ["2 of the 3 indicators of --ioc were not seen: 203.0.113.7; /.env"]
        );
        assert_eq!(told(list, &[1, 3]), ["1 of the 3 indicators of --ioc was not seen: key-7"]);
        assert_eq!(
            told(list, &[]),
            ["none of the 3 indicators of --ioc was seen: 203.0.113.7; key-7; /.env"]
        );
        assert!(told(list, &[1, 2, 3]).is_empty());
        assert!(told("", &[]).is_empty());
        assert_eq!(told("key-7\n", &[]), ["the indicator of --ioc was not seen: key-7"]);
    }

    #[test]
    fn of_many_a_few_are_named_and_the_rest_is_counted() {
        let list = (0..1200).map(|n| format!("key-{n}")).collect::<Vec<_>>().join("\n");
        let told = told(&list, &[1]);
        assert!(told[0].starts_with("1,199 of the 1,200 indicators"), "{told:?}");
        assert!(told[0].ends_with("; key-10; and 1,189 more"), "{told:?}");
    }

    #[test]
    fn who_was_left_out_is_counted() {
        let sought = Sought { shown: [1].into(), left_out: 1500 };
        let told = warnings(&Marks::parse("203.0.113.0/24\n"), &sought);
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("1,500 further actors show an indicator"), "{told:?}");
    }
}
