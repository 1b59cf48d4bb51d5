//! Numbers and names as a person reads them; never used in data.

use crate::record::Timestamp;
use crate::record::time::civil;

/// `1234567` as `1,234,567`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A measured number to the next whole one, grouped: `16,423`.
#[must_use]
pub fn whole(number: f64) -> String {
    thousands(number.round() as u64)
}

/// A count with its noun: `1 request`, `2,000 requests`, `3 addresses`.
#[must_use]
pub fn many(number: u64, noun: &str) -> String {
    if number == 1 {
        return format!("1 {noun}");
    }
    let ending = if noun.ends_with('s') || noun.ends_with("ch") { "es" } else { "s" };
    match noun.strip_suffix('y') {
        Some(stem) if !noun.ends_with("ay") && !noun.ends_with("ey") => {
            format!("{} {stem}ies", thousands(number))
        }
        _ => format!("{} {noun}{ending}", thousands(number)),
    }
}

/// A size in binary units: `1.5 GiB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 1024 {
        return many(bytes, "byte");
    }
    // Rounded once, at the end, to the nearest tenth.
    let in_unit = |unit: u32| (u128::from(bytes) * 20 / (1 << (10 * (unit + 1)))).div_ceil(2);
    let last = UNITS.len() as u32 - 1;
    let unit = (0..last).find(|unit| in_unit(*unit) < 10_240).unwrap_or(last);
    let (tenths, unit) = (in_unit(unit), unit as usize);
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS.get(unit).copied().unwrap_or(""))
}

/// A span in its two largest units: `26 days 3 hours`.
#[must_use]
pub fn span(seconds: i64) -> String {
    let sign = if seconds < 0 { "minus " } else { "" };
    let s = seconds.unsigned_abs();
    let parts =
        [(s / 86_400, "day"), (s / 3600 % 24, "hour"), (s / 60 % 60, "minute"), (s % 60, "second")];
    let first = parts.iter().position(|(n, _)| *n > 0).unwrap_or(3);
    let words: Vec<String> = parts
        .iter()
        .skip(first)
        .take(2)
        .filter(|(n, unit)| *n > 0 || (first == 3 && *unit == "second"))
        .map(|(n, unit)| many(*n, unit))
        .collect();
    format!("{sign}{}", words.join(" "))
}

/// How long something lasted that is measured in minutes: a span, without seconds from a minute on.
#[must_use]
pub fn stretch(seconds: i64) -> String {
    span(if seconds < 60 { seconds } else { seconds / 60 * 60 })
}

/// A moment to the second: `2026-03-02 04:11:07 UTC`.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    let text = at.to_string();
    let (day, clock) = text.split_once('T').unwrap_or((&text, ""));
    format!("{day} {} UTC", clock.get(..8).unwrap_or(clock))
}

/// A moment to the minute, for a drawing or a tile whose zone is said elsewhere: `2026-03-02 04:11`.
#[must_use]
pub fn minute(at: Timestamp) -> String {
    moment(at).chars().take("2026-03-02 04:11".len()).collect()
}

/// The UTC day of a moment: `2026-03-02`.
#[must_use]
pub fn day(at: Timestamp) -> String {
    let (year, month, day) = civil(at.0.div_euclid(crate::record::time::DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// A share in percent to the nearest tenth, though neither nothing nor all unless it is; `0` of
/// nothing.
#[must_use]
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0 %".to_owned();
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let mut tenths = (part * 2000 + whole) / (whole * 2);
    if tenths == 0 && part > 0 {
        return "< 0.1 %".to_owned();
    }
    if part < whole {
        tenths = tenths.min(999);
    }
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// `object_enumeration` as `object enumeration`.
#[must_use]
pub fn spaced(word: &str) -> String {
    word.replace('_', " ")
}

/// A text in lines of so many characters: broken at blanks, and inside words only where a word fills a
/// line. No room is no limit.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    if room == 0 {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            if used == room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += 1;
        }
    }
    lines.push(line);
    lines
}

/// The name nearest to what was typed, if it is near enough to be meant.
#[must_use]
pub fn nearest<'a>(typed: &str, names: &[&'a str]) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    names
        .iter()
        .map(|name| (distance(&typed, name), typed.len().abs_diff(name.len()), *name))
        .min()
        .filter(|(distance, _, name)| *distance <= name.chars().count() / 3 + 1)
        .map(|(.., name)| name)
}

/// Levenshtein's distance, one row at a time.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b.chars()) {
            let value = (diagonal + usize::from(x != y)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = value;
            left = value;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nouns_agree() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(37_000_000), "37,000,000");
        assert_eq!(whole(16_422.6), "16,423");
        assert_eq!(many(1, "request"), "1 request");
        assert_eq!(many(2000, "address"), "2,000 addresses");
        assert_eq!(many(0, "day"), "0 days");
        assert_eq!(many(3, "query"), "3 queries");
        assert_eq!(many(2, "stretch"), "2 stretches");
    }

    #[test]
    fn spans_and_sizes_use_their_largest_units() {
        assert_eq!(span(0), "0 seconds");
        assert_eq!(span(59), "59 seconds");
        assert_eq!(span(86_400 * 26 + 3 * 3600 + 59), "26 days 3 hours");
        assert_eq!(span(3600), "1 hour");
        assert_eq!(span(-90), "minus 1 minute 30 seconds");
        assert_eq!(stretch(59), "59 seconds");
        assert_eq!(stretch(93_601 - 1_800 + 59), "1 day 1 hour");
        assert_eq!(stretch(659), "10 minutes");
        assert_eq!(stretch(3_796_157 * 60 + 3), "2,636 days 5 hours");
        assert_eq!(size(1023), "1,023 bytes");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(10_644), "10.4 KiB", "10.395 is nearer to that");
        assert_eq!(size(5 << 40), "5.0 TiB");
        assert_eq!(size(u64::MAX), "16.0 EiB");
    }

    #[test]
    fn moments_are_cut_to_the_second() {
        assert_eq!(moment(Timestamp(1_767_323_045_123_456)), "2026-01-02 03:04:05 UTC");
        assert_eq!(minute(Timestamp(1_767_323_045_123_456)), "2026-01-02 03:04");
        assert_eq!(day(Timestamp(1_767_323_045_123_456)), "2026-01-02");
    }

    #[test]
    fn a_share_is_rounded_but_something_is_not_nothing_and_not_all() {
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(9129, 10_000), "91.3 %");
        assert_eq!((share(9999, 10_000), share(7, 7)), ("99.9 %".into(), "100.0 %".into()));
        assert_eq!((share(5, 10_000), share(4, 10_000)), ("0.1 %".into(), "< 0.1 %".into()));
        assert_eq!(share(1, 1_000_000), "< 0.1 %");
        assert_eq!(share(0, 0), "0 %");
    }

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        let names = ["campaigns", "exposure", "gaps"];
        assert_eq!(nearest("campagns", &names), Some("campaigns"));
        assert_eq!(nearest("Exposures", &names), Some("exposure"));
        assert_eq!(nearest("zzzzzz", &names), None);
        assert_eq!(nearest("ngnix", &["gin", "nginx"]), Some("nginx"), "as near, and as long");
    }

    #[test]
    fn wrapping_breaks_words_only_when_they_fill_a_line() {
        assert_eq!(wrap("aa bb ccc", 5), ["aa bb", "ccc"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 3), [""]);
        assert_eq!(wrap("aa bb", 0), ["aa bb"]);
    }
}
