//! The unit of bare numbers that say how long requests took.
//!
//! Requests take from a tenth of a millisecond to some seconds, and half of them some tens of
//! milliseconds. Numbers of which a few are known are therefore of one unit only, or may be of two
//! and are left alone. Libraries that log for programs have a unit of their own, which goes before.

use super::super::field::Field;
use super::super::keys::KeyMap;
use super::leaves::{Leaf, Leaves};
use super::{Form, LISTED, same};

/// Most that a whole number of milliseconds may be: an hour.
const LONGEST: f64 = 3_600_000.0;
/// Values from which a middle is known.
const SEVERAL: usize = 5;

/// Numbers in their order.
struct Numbers {
    sorted: Vec<f64>,
    /// Some have a point.
    fractions: bool,
}

impl Numbers {
    fn of(values: &[&[u8]]) -> Option<Self> {
        let number = |text: &&[u8]| std::str::from_utf8(text).ok()?.parse::<f64>().ok();
        let mut sorted: Vec<f64> = values.iter().map(number).collect::<Option<_>>()?;
        sorted.retain(|number| number.is_finite() && *number >= 0.0);
        sorted.sort_unstable_by(f64::total_cmp);
        let fractions = values.iter().any(|text| text.iter().any(|byte| b".eE".contains(byte)));
        (!sorted.is_empty()).then_some(Self { sorted, fractions })
    }

    fn least(&self) -> f64 {
        self.sorted.iter().copied().find(|number| *number > 0.0).unwrap_or(0.0)
    }

    fn most(&self) -> f64 {
        self.sorted.last().copied().unwrap_or(0.0)
    }

    fn middle(&self) -> f64 {
        self.sorted.get(self.sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
    }
}

/// The unit of numbers that are called a time taken.
pub(in crate::format) fn unit(values: &[&[u8]]) -> Option<Field> {
    let numbers = Numbers::of(values)?;
    if numbers.fractions { fraction(&numbers) } else { whole(&numbers) }
}

/// Numbers under a name that is mostly given to seconds, if they are no seconds: whole ones, and
/// not mostly zero.
fn no_seconds(values: &[Vec<u8>]) -> Option<Numbers> {
    let values: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
    Numbers::of(&values).filter(|numbers| !numbers.fractions && numbers.middle() > 0.0)
}

/// The keys of `base`, where times under names of seconds count something else, or what nobody can
/// tell; `None` if none does.
pub(in crate::format) fn recounted<'a>(
    form: Form,
    lines: impl Iterator<Item = &'a [u8]>,
    base: &[(&str, Field)],
) -> Option<KeyMap> {
    let mut leaves = Leaves::default();
    lines.for_each(|line| form.collect(line, &mut leaves));
    let paths: Vec<(String, Option<Field>)> = leaves
        .all
        .iter()
        .filter(|leaf| base.contains(&(leaf.path().as_str(), Field::Seconds)))
        .filter(|leaf| !leaf.any(super::look::time))
        .filter_map(|leaf| Some((leaf.path(), whole(&no_seconds(&leaf.values)?))))
        .collect();
    let other = |path: &str| paths.iter().any(|(name, _)| name == path);
    let told = paths.iter().filter_map(|(path, field)| Some((path.as_str(), (*field)?)));
    let kept = base.iter().copied();
    let kept = kept.filter(|(path, field)| *field != Field::Seconds || !other(path));
    let keys: Vec<(&str, Field)> = told.chain(kept).collect();
    (!paths.is_empty()).then(|| KeyMap::new(&keys).ok())?
}

/// Half of all requests take less than half a second, and more than some milliseconds.
fn fraction(numbers: &Numbers) -> Option<Field> {
    /// No server waits longer for an answer, in seconds.
    const WAITED: f64 = 600.0;
    let (middle, most) = (numbers.middle(), numbers.most());
    let several = numbers.sorted.len() >= SEVERAL;
    if most < 1.0 || middle < 0.5 && most <= WAITED && (several || numbers.least() < 0.1) {
        return Some(Field::Seconds);
    }
    (most > WAITED || middle >= if several { 3.0 } else { 30.0 }).then_some(Field::Millis)
}

/// Who counts in whole numbers next to never counts seconds.
fn whole(numbers: &Numbers) -> Option<Field> {
    let (least, middle, most) = (numbers.least(), numbers.middle(), numbers.most());
    if most <= LONGEST && middle <= 30_000.0 {
        return Some(Field::Millis);
    }
    if middle >= 5_000_000.0 || most >= 300_000_000.0 {
        return Some(Field::Nanos);
    }
    // Nothing is served within so many nanoseconds.
    (least < 10_000.0 && most > 120_000.0).then_some(Field::Micros)
}

/// The unit of whole numbers that nothing names, if they can only be times taken: they spread over
/// magnitudes, and neither grow from line to line nor are all those of ports.
pub(in crate::format) fn count(values: &[&[u8]]) -> Option<Field> {
    let numbers = Numbers::of(values).filter(|numbers| numbers.sorted.len() >= SEVERAL)?;
    let (least, most) = (numbers.least(), numbers.most());
    let mut different = numbers.sorted.clone();
    different.dedup();
    let grows = values.windows(2).all(|pair| {
        let [one, other] = pair else { return true };
        (one.len(), one) <= (other.len(), other)
    });
    let ports = least >= 1024.0 && most <= 65_535.0;
    if different.len() < 4
        || different.len() * 3 < numbers.sorted.len()
        || grows
        || ports
        || most < least * 30.0
    {
        return None;
    }
    // The fastest answers take longer than so many microseconds.
    if least < 60.0 || numbers.sorted.first().is_some_and(|least| *least <= 0.0) {
        return (60.0..=120_000.0).contains(&most).then_some(Field::Millis);
    }
    (most >= 20_000.0).then_some(Field::Micros)
}

/// Of a bare time taken, the unit of the library that logs goes before what the numbers tell.
pub(super) fn by_library(leaf: &Leaf, leaves: &[Leaf], told: &mut Vec<(Field, u32)>) {
    const BARE: [&str; 5] = ["duration", "elapsed", "latency", "took", "dur"];
    if !BARE.contains(&leaf.name().to_ascii_lowercase().as_str()) {
        return;
    }
    let values: Vec<&[u8]> = leaf.values.iter().map(Vec::as_slice).collect();
    if let Some(field) = of_library(leaves, &values) {
        told.retain(|(known, _)| !same(*known, field));
        told.push((field, LISTED));
    }
}

/// The unit of the library that wrote the objects, for a bare number with a point or without: Go's
/// `slog` writes nanoseconds, `zerolog` milliseconds, `zap` seconds.
fn of_library(leaves: &[Leaf], values: &[&[u8]]) -> Option<Field> {
    let top = |name: &str| leaves.iter().find(|leaf| leaf.names.len() == 1 && leaf.name() == name);
    let numbers = Numbers::of(values)?;
    let level = top("level")?;
    let upper = level.all(|value| value.iter().all(u8::is_ascii_uppercase));
    if upper && top("msg").is_some() && top("time").is_some() && !numbers.fractions {
        return (numbers.middle() >= 10_000.0).then_some(Field::Nanos);
    }
    if !upper && top("message").is_some() && top("time").is_some() && numbers.fractions {
        // Less than half a millisecond may as well be somebody's seconds.
        return (numbers.middle() >= 0.5).then_some(Field::Millis);
    }
    let zap = top("ts").is_some() && top("msg").is_some() && top("caller").is_some();
    (zap && numbers.fractions && numbers.most() <= 300.0).then_some(Field::Seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(read: fn(&[&[u8]]) -> Option<Field>, text: &str) -> Option<Field> {
        read(&text.split(' ').map(str::as_bytes).collect::<Vec<_>>())
    }

    #[test]
    fn what_requests_take_tells_the_unit() {
        for (values, field) in [
            ("0.012 1.204 0.087 0.002 5.012", Some(Field::Seconds)),
            ("0.000 0.120", Some(Field::Seconds)),
            ("87.654 0.412 5012.345 12.3 1.8", Some(Field::Millis)),
            ("1.2 0.9 1.4 2.1 0.7", None),
            ("5.2", None),
            ("12 0 1204 87", Some(Field::Millis)),
            ("412000 12345000 1234567000 903000 87654000", Some(Field::Nanos)),
            ("412 12345 1234567 87654 345678 99123 45000", Some(Field::Micros)),
            ("120000 340000 90000", None),
        ] {
            assert_eq!(told(unit, values), field, "{values}");
        }
    }

    #[test]
    fn whole_numbers_without_a_name_must_spread_like_times() {
        for (values, field) in [
            ("412 12345 1234567 903 87654", Some(Field::Micros)),
            ("1 87 1204 12 3", Some(Field::Millis)),
            ("0 87 1204 5012 345", Some(Field::Millis)),
            ("0 0 1 0 2", None),
            ("40112 51230 20114 33127 60001", None),
            ("101 102 5000 90000 700000", None),
            ("412 512 600 733 903", None),
        ] {
            assert_eq!(told(count, values), field, "{values}");
        }
    }
}
