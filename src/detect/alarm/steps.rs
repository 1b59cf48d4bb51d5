//! How far a page is into a listing: by its number, or by the day or month that it shows.

use crate::dossier::{Dossiers, Event};
use crate::record::time::{DAY, days};

/// Days between a day that is asked for and the request, up to which it is the present: who reads the
/// news of each day walks through time with everybody.
const PRESENT: i64 = 7;

/// A request asks for a day that was the present then.
pub(in crate::detect) fn is_present(event: &Event, dossiers: &Dossiers) -> bool {
    day(dossiers.names.text(event.object))
        .is_some_and(|day| (day - event.time.0.div_euclid(DAY)).abs() <= PRESENT)
}

/// The number of a page, or of a day or month that is gone through.
pub(in crate::detect) fn step(page: &[u8]) -> Option<u64> {
    if let Some(number) = std::str::from_utf8(page).ok().and_then(|text| text.parse().ok()) {
        return Some(number);
    }
    let date = page.get(..10).filter(|date| crate::route::is_date(date));
    if date.is_some() {
        return day(page).and_then(|day| u64::try_from(day).ok());
    }
    let month = page.get(..7).filter(|month| crate::route::is_date(month))?;
    let number = |from, to| std::str::from_utf8(month.get(from..to)?).ok()?.parse::<u64>().ok();
    Some(number(0, 4)? * 12 + number(5, 7)?)
}

/// The day since 1970 that a page begins with.
fn day(page: &[u8]) -> Option<i64> {
    let date = page.get(..10).filter(|date| crate::route::is_date(date))?;
    let number = |from, to| std::str::from_utf8(date.get(from..to)?).ok()?.parse().ok();
    days(number(0, 4)?, number(5, 7)?, number(8, 10)?)
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn pages_days_and_months_follow_each_other() {
        assert_eq!(step(b"17"), Some(17));
        let day = |text: &str| step(text.as_bytes()).unwrap();
        assert_eq!(day("2024-03-01&page=2") - day("2024-02-28"), 2);
        assert_eq!(day("2024-01") - day("2023-11"), 2);
        assert_eq!((step(b"2024-13"), step(b"Cursor9")), (None, None));
    }
}
