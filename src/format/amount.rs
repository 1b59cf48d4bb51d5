//! Numbers of a line: statuses, sizes, and times taken in every unit that gateways write.

use super::field::{Field, Slots, bits};
use crate::record::Reject;

/// An HTTP status; 0 where there is none. What gateways hang onto it is passed over: a sub-status
/// (`404.7`), its words (`200 OK`), the statuses of further tries (`502, 200`).
#[inline]
pub(super) fn status(text: &[u8]) -> Result<u16, Reject> {
    match text {
        b"" | b"000" | b"0" | b"-1" | b"NA" | b"N/A" | b"n/a" | b"none" | b"None" | b"NONE"
        | b"null" => Ok(0),
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9']
        | [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', b'.' | b' ' | b',', ..] => {
            Ok(u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'))
        }
        // What the cache did stands before it: `TCP_HIT/200`.
        [b'A'..=b'Z', .., b'/', code @ (b'0'..=b'9'), tens, ones]
            if tens.is_ascii_digit() && ones.is_ascii_digit() =>
        {
            status(&[*code, *tens, *ones])
        }
        // The whole line of the answer: `HTTP/1.1 200 OK`.
        [b'H', b'T', b'T', b'P', b'/', rest @ ..] => {
            let blank = memchr::memchr(b' ', rest).filter(|at| (1..4).contains(at));
            let code = blank.and_then(|at| rest.get(at + 1..)).ok_or(Reject::BadStatus)?;
            if code.first().is_some_and(u8::is_ascii_digit) {
                status(code)
            } else {
                Err(Reject::BadStatus)
            }
        }
        _ => Err(Reject::BadStatus),
    }
}

/// A whole number, perhaps with a plus before, `.0` or the word for bytes behind; overflow, sign or
/// fraction make it missing, never wrong.
#[inline]
pub(super) fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    digits(text).or_else(|| odd(text))
}

#[inline]
fn digits(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0u64, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 { None } else { sum.checked_mul(10)?.checked_add(u64::from(digit)) }
    })
}

#[cold]
fn odd(text: &[u8]) -> Option<u64> {
    let text = text.strip_prefix(b"+").unwrap_or(text);
    // Influx marks whole numbers: `12i`.
    let text = text.strip_suffix(b"i").unwrap_or(text);
    let text = in_bytes(text);
    let point = memchr::memchr(b'.', text).unwrap_or(text.len());
    let (whole, fraction) = text.split_at_checked(point)?;
    let none = fraction.iter().skip(1).all(|byte| *byte == b'0');
    (none && !whole.is_empty()).then(|| digits(whole))?
}

/// The number that is said to count bytes: `512 B`, `512b`, `512 bytes`.
fn in_bytes(text: &[u8]) -> &[u8] {
    let words: [&[u8]; 4] = [b"bytes", b"Bytes", b"B", b"b"];
    let counted =
        words.iter().find_map(|word| text.strip_suffix(*word)).map(<[u8]>::trim_ascii_end);
    counted.unwrap_or(text)
}

const TAKEN: u64 =
    bits(&[Field::Micros, Field::Millis, Field::Seconds, Field::Nanos, Field::Elapsed]);

/// Ten years in microseconds: whatever says more, in any unit, is a date and no time taken.
const AGES: u64 = 10 * 365 * 86_400 * 1_000_000;

/// The time taken in microseconds.
#[inline]
pub(super) fn duration(line: &[u8], slots: &Slots) -> Option<u64> {
    if !slots.has_any(TAKEN) {
        return None;
    }
    taken(line, slots).filter(|taken| *taken < AGES)
}

fn taken(line: &[u8], slots: &Slots) -> Option<u64> {
    const UNITS: [(Field, u64); 3] =
        [(Field::Micros, 1), (Field::Millis, 1000), (Field::Seconds, 1_000_000)];
    for (field, scale) in UNITS {
        let text = slots.get(line, field);
        if !text.is_empty() {
            let known = decimal(text, scale).or_else(|| elapsed(text)).or_else(|| sum(text, scale));
            return known.map(|known| finer(known, scale, slots.get(line, Field::Elapsed)));
        }
    }
    match slots.get(line, Field::Nanos) {
        b"" => elapsed(slots.get(line, Field::Elapsed)),
        nanos => decimal(nanos, 1).map(|nanos| nanos / 1000),
    }
}

/// What the parts took, where all are known.
fn sum(text: &[u8], scale: u64) -> Option<u64> {
    let mut parts = text.split(|byte| *byte == b' ').filter(|part| !part.is_empty());
    parts.try_fold(0u64, |sum, part| sum.checked_add(decimal(part, scale)?))
}

/// The same time taken, where the line tells it once more, and finer.
fn finer(known: u64, scale: u64, text: &[u8]) -> u64 {
    let whole = scale > 1 && known.is_multiple_of(scale) && !text.is_empty();
    let fine = elapsed(text).filter(|fine| whole && fine.abs_diff(known) < scale);
    fine.unwrap_or(known)
}

/// A decimal number times `scale`, cut to a whole one; `1.5e-05` is one too.
fn decimal(text: &[u8], scale: u64) -> Option<u64> {
    let text = text.strip_prefix(b"+").unwrap_or(text);
    if let Some(mark) = text.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        return scientific(text.get(..mark)?, text.get(mark + 1..)?, scale);
    }
    let (whole, fraction) = match memchr::memchr(b'.', text) {
        Some(point) => (text.get(..point)?, text.get(point + 1..)?),
        None => (text, &b""[..]),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut sum = digits(whole)?.checked_mul(scale)?;
    let mut unit = scale;
    for byte in fraction {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        unit /= 10;
        sum = sum.checked_add(unit * u64::from(digit))?;
    }
    Some(sum)
}

/// Mantissa and exponent: read with nine further digits, then scaled.
#[cold]
fn scientific(mantissa: &[u8], exponent: &[u8], scale: u64) -> Option<u64> {
    const FINER: u64 = 1_000_000_000;
    let (exponent, down) = match exponent {
        [b'-', digits @ ..] => (digits, true),
        [b'+', digits @ ..] | digits => (digits, false),
    };
    let power = digits(exponent).filter(|power| (1..=30).contains(power))? as u32;
    let fine = u128::from(decimal(mantissa, FINER)?) * u128::from(scale);
    let factor = 10u128.checked_pow(power)?;
    let scaled = if down { fine / factor } else { fine.checked_mul(factor)? };
    u64::try_from(scaled / u128::from(FINER)).ok()
}

/// A duration as Go and others write it, in microseconds: numbers with their units, largest first.
fn elapsed(text: &[u8]) -> Option<u64> {
    if let Some(period) = text.strip_prefix(b"PT") {
        // A duration of ISO 8601: `PT1M0.025S`.
        return elapsed(&period.to_ascii_lowercase());
    }
    if memchr::memchr(b':', text).is_some() {
        return on_a_watch(text);
    }
    let mut rest = text;
    let mut sum = 0u64;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'.'))?;
        let (count, after) = rest.split_at_checked(end)?;
        let after = after.trim_ascii_start();
        let (scale, after) = unit(after)?;
        // Nanoseconds are the only unit finer than what is counted.
        let part = match scale {
            0 => decimal(count, 1)? / 1000,
            scale => decimal(count, scale)?,
        };
        sum = sum.checked_add(part)?;
        rest = after.trim_ascii_start();
    }
    (!text.is_empty()).then_some(sum)
}

/// A duration as a stop watch shows it: hours, minutes, and seconds with a fraction.
#[cold]
fn on_a_watch(text: &[u8]) -> Option<u64> {
    const SECOND: u64 = 1_000_000;
    let mut parts = text.split(|byte| *byte == b':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    memchr::memchr(b'.', seconds)?;
    let (hours, minutes) = (digits(hours)?, digits(minutes).filter(|count| *count < 60)?);
    let taken = (hours.checked_mul(60)? + minutes).checked_mul(60 * SECOND)?;
    parts.next().is_none().then_some(taken.checked_add(decimal(seconds, SECOND)?)?)
}

/// A unit in microseconds (0 for nanoseconds), and what stands behind it.
fn unit(text: &[u8]) -> Option<(u64, &[u8])> {
    // What begins as another does stands before it.
    const UNITS: [(&[u8], u64); 22] = [
        (b"nanoseconds", 0),
        (b"ns", 0),
        (b"microseconds", 1),
        (b"micros", 1),
        (b"us", 1),
        ("µs".as_bytes(), 1),
        ("μs".as_bytes(), 1),
        (b"milliseconds", 1000),
        (b"millis", 1000),
        (b"msecs", 1000),
        (b"msec", 1000),
        (b"ms", 1000),
        (b"seconds", 1_000_000),
        (b"second", 1_000_000),
        (b"sec(s)", 1_000_000),
        (b"secs", 1_000_000),
        (b"sec", 1_000_000),
        (b"s", 1_000_000),
        (b"minutes", 60_000_000),
        (b"min", 60_000_000),
        (b"m", 60_000_000),
        (b"h", 3_600_000_000),
    ];
    UNITS.iter().find_map(|(name, scale)| Some((*scale, text.strip_prefix(*name)?)))
}

/// A bare version of HTTP as the protocol it names; anything else stays as it is.
pub(super) fn version(bare: &[u8]) -> &[u8] {
    match bare.strip_prefix(b"HTTP").unwrap_or(bare) {
        b"0.9" => b"HTTP/0.9",
        b"1.0" | b"1" | b"1.0.0.0" => b"HTTP/1.0",
        b"1.1" | b"1.1.0.0" => b"HTTP/1.1",
        b"2" => b"HTTP/2",
        b"2.0" | b"2.0.0.0" => b"HTTP/2.0",
        b"3" => b"HTTP/3",
        b"3.0" | b"3.0.0.0" => b"HTTP/3.0",
        _ => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_watch_counts_hours_minutes_and_seconds() {
        for (text, micros) in [
            ("0:00:00.001234", Some(1234)),
            ("1:02:03.5", Some(3_723_500_000)),
            ("03:04:05", None),
            ("0:61:00.5", None),
            ("0:00.5", None),
            ("0:0:0:0.5", None),
        ] {
            assert_eq!(elapsed(text.as_bytes()), micros, "{text}");
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_missing_not_wrong() {
        assert_eq!(number(b"18446744073709551616"), None);
        assert_eq!(number(b"-1"), None);
        assert_eq!(number(b"+812"), Some(812));
        assert_eq!(number(b"12i"), Some(12));
        assert_eq!(number(b"i"), None);
        assert_eq!(number(b"812.0"), Some(812));
        assert_eq!(number(b"812.5"), None);
        for bytes in ["812 B", "812b", "812 bytes", "812Bytes"] {
            assert_eq!(number(bytes.as_bytes()), Some(812), "{bytes}");
        }
        // A size that was rounded is not known.
        for none in ["1.5KB", "812kB", "B", "1,534", "812 bits"] {
            assert_eq!(number(none.as_bytes()), None, "{none}");
        }
        assert_eq!(number(b"."), None);
        assert_eq!(decimal(b"1.2045", 1_000_000), Some(1_204_500));
        assert_eq!(decimal(b"0.1, 0.2", 1_000_000), None);
        assert_eq!(decimal(b"9.2967e-05", 1_000_000), Some(92));
        assert_eq!(decimal(b"1.5e+2", 1000), Some(150_000));
        assert_eq!(decimal(b"1e99", 1000), None);
    }

    #[test]
    fn a_status_has_three_digits_whatever_hangs_onto_it() {
        assert_eq!(status(b"200"), Ok(200));
        for none in [&b""[..], b"0", b"000", b"-1"] {
            assert_eq!(status(none), Ok(0));
        }
        for (text, known) in [
            (&b"TCP_HIT/206"[..], 206),
            (b"404.7", 404),
            (b"200 OK", 200),
            (b"502, 200", 502),
            (b"HTTP/1.1 404 Not Found", 404),
            (b"HTTP/2 200", 200),
        ] {
            assert_eq!(status(text), Ok(known));
        }
        for text in [&b"20"[..], b"2000", b"OK", b"099", b"HTTP/1.1", b"HTTP/1.1 OK"] {
            assert_eq!(status(text), Err(Reject::BadStatus));
        }
    }

    #[test]
    fn of_two_times_taken_the_finer_is_told() {
        let both = |millis: &str, elapsed: &str| {
            let mut slots = Slots::default();
            for (field, text) in [(Field::Millis, millis), (Field::Elapsed, elapsed)] {
                slots.set_scratch(field, |out| out.extend_from_slice(text.as_bytes()));
            }
            duration(b"", &slots)
        };
        assert_eq!(both("0", "93.289µs"), Some(93));
        assert_eq!(both("5", "5.034ms"), Some(5034));
        assert_eq!(both("5", "9.034ms"), Some(5000));
        assert_eq!(both("5", ""), Some(5000));
    }

    #[test]
    fn durations_carry_their_units() {
        for (text, micros) in [
            ("1.204ms", 1204),
            ("13.3µs", 13),
            ("1m2.5s", 62_500_000),
            ("0.120s", 120_000),
            ("812ns", 0),
            ("12 ms", 12_000),
            ("PT0.025S", 25_000),
            ("PT1M2.5S", 62_500_000),
            ("1h", 3_600_000_000),
            ("0.0425 seconds", 42_500),
            ("42.5 milliseconds", 42_500),
            ("42.5msec", 42_500),
            ("7 microseconds", 7),
            ("812 nanoseconds", 0),
            ("1 min", 60_000_000),
        ] {
            assert_eq!(elapsed(text.as_bytes()), Some(micros), "{text}");
        }
        for text in ["", "12", "s", "1x", "ms1"] {
            assert_eq!(elapsed(text.as_bytes()), None, "{text}");
        }
    }
}
