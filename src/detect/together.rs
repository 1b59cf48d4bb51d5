//! Six weeks at a time, for what grows with the length of a log by itself.
//!
//! A browser is another program after each release, an address another one's after each contract: in nine
//! months one person comes with as many programs, from as many addresses, as a crowd does in a day.

use crate::record::time::DAY;

/// Microseconds within which programs and addresses tell people apart. Browsers are released every four weeks.
const SIX_WEEKS: i64 = 42 * DAY;

/// What lies in six weeks, again and again, each time from three weeks later on: all of it, once, where it spans
/// no more. The items are in time; `at` says when one was, in microseconds since 1970.
pub(super) fn together<T>(items: &[T], at: impl Fn(&T) -> i64) -> impl Iterator<Item = &[T]> {
    let mut from = items.first().map(&at);
    std::iter::from_fn(move || {
        let begin = from.take()?;
        let before = |moment: i64| items.partition_point(|item| at(item) < moment);
        let (first, end) = (before(begin), before(begin + SIX_WEEKS));
        if end < items.len() {
            from = items.get(before(begin + SIX_WEEKS / 2)).map(&at);
        }
        items.get(first..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(days: &[i64]) -> Vec<Vec<i64>> {
        together(days, |day| day * DAY).map(<[i64]>::to_vec).collect()
    }

    #[test]
    fn six_weeks_are_looked_at_once_and_more_in_parts_that_overlap() {
        assert!(windows(&[]).is_empty());
        assert_eq!(windows(&[0, 30, 41]), [vec![0, 30, 41]]);
        assert_eq!(windows(&[0, 30, 42]), [vec![0, 30], vec![30, 42]]);
        assert_eq!(windows(&[0, 9, 400, 430, 470]), [vec![0, 9], vec![400, 430], vec![430, 470]]);
    }

    #[test]
    fn whatever_lies_within_three_weeks_is_together_somewhere() {
        let days: Vec<i64> = (0..300)
            .map(|n| n * n % 7 + n)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        let windows = windows(&days);
        for day in &days {
            let near: Vec<i64> =
                days.iter().filter(|d| (*day..day + 21).contains(d)).copied().collect();
            assert!(windows.iter().any(|w| near.iter().all(|d| w.contains(d))), "{day}");
        }
    }
}
