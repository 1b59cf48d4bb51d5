//! Days and months: no thing that is asked for, but a page of what was then.

use super::resolved::{Place, Slot};

/// A day or a month: `2022-10-31`, `2022-10`.
pub(crate) fn is_date(value: &[u8]) -> bool {
    let digits = |part: Option<&[u8]>, from: u8, to: u8| {
        part.is_some_and(|part| match part {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
                (from..=to).contains(&((tens - b'0') * 10 + (ones - b'0')))
            }
            _ => false,
        })
    };
    let year = value.get(..2).is_some_and(|century| matches!(century, b"19" | b"20"))
        && value.get(2..4).is_some_and(|rest| rest.iter().all(u8::is_ascii_digit))
        && value.get(4) == Some(&b'-');
    let day = value.len() == 7
        || value.len() == 10 && value.get(7) == Some(&b'-') && digits(value.get(8..), 1, 31);
    year && day && digits(value.get(5..7), 1, 12)
}

/// A listing is gone through by days as it is by pages; where each day has pages, one is told by both.
pub(super) fn page_of_day(day: Option<Slot>, page: Option<Slot>) -> Option<Slot> {
    match (day, page) {
        (Some(day), Some(page)) if page.start.max(day.end) - day.start <= LONGEST => {
            Some(Slot { start: day.start.min(page.start), end: day.end.max(page.end), ..day })
        }
        (day, page) => day.or(page),
    }
}

/// Bytes of a query that may tell a page.
const LONGEST: usize = 64;

/// The id of a path that is the thing asked for, if one was chosen: a day only where there is no other,
/// and then it is a page.
pub(super) fn thing(chosen: Slot, all: &[Slot], path: &[u8]) -> Slot {
    let is_day = |slot: &Slot| is_date(path.get(slot.start..slot.end).unwrap_or_default());
    if !is_day(&chosen) {
        return chosen;
    }
    let other = all.iter().rfind(|slot| !is_day(slot));
    other.copied().unwrap_or(Slot { place: Place::Day, ..chosen })
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn days_and_months_are_told_from_other_numbers_with_dashes() {
        assert!(is_date(b"2022-10-31") && is_date(b"1999-02"));
        for value in [&b"2022-13"[..], b"2022-10-32", b"4711-10", b"2022-1-1", b"20221031", b""] {
            assert!(!is_date(value), "{}", String::from_utf8_lossy(value));
        }
    }
}
