//! How requests over time are told: what a bar is called, and bars drawn with characters.

use crate::case::Bars;
use crate::record::Timestamp;
use crate::words::{day, minute};

/// When a bar begins: its date, or the minute where bars are parts of a day.
pub fn time(bars: &Bars, begin: Timestamp) -> String {
    if bars.are_days() { day(begin) } else { minute(begin) }
}

/// How many neighbours must stand together so that so many bars fit; a room of 0 has no end.
pub fn together(bars: usize, room: usize) -> usize {
    if room == 0 { 1 } else { bars.div_ceil(room).max(1) }
}

/// A character a bar, or so many neighbours together, as high as its share of the highest; a dot
/// where there is nothing.
pub fn line(values: &[u64], together: usize) -> String {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let sums: Vec<u64> = values
        .chunks(together.max(1))
        .map(|part| part.iter().copied().fold(0, u64::saturating_add))
        .collect();
    let most = sums.iter().copied().max().unwrap_or(0);
    let height = |value: u64| {
        let eighths = (u128::from(value) * 8).div_ceil(u128::from(most.max(1)));
        let at = usize::try_from(eighths).unwrap_or(8).checked_sub(1);
        at.and_then(|at| HEIGHTS.get(at)).copied().unwrap_or('·')
    };
    sums.into_iter().map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_bar_is_visible_the_highest_full_and_nothing_a_dot() {
        assert_eq!(line(&[0, 1, 500, 1_000_000], 1), "·▁▁█");
        assert_eq!(line(&[4, 8], 1), "▄█");
        assert_eq!(line(&[0, 0], 1), "··");
        assert_eq!(line(&[u64::MAX], 1), "█");
        assert_eq!(line(&[], 1), "");
    }

    #[test]
    fn where_room_is_short_neighbours_stand_together() {
        assert_eq!((together(90, 63), together(63, 63), together(63, 0)), (2, 1, 1));
        assert_eq!(line(&[1; 90], 2).chars().count(), 45);
        assert_eq!(line(&[1, 1, 4, 4], 2), "▂█");
        assert_eq!(line(&[u64::MAX; 3], 3), "█");
    }
}
