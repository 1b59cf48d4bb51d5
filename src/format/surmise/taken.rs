//! Keys that say how long a request took.

use super::super::field::Field;
use super::leaves::Leaf;
use super::rules::{PARTS, TAKEN, TIMES, UNITS};
use super::{look, unit};

/// Units that stand for the time taken by themselves.
const BARE: [&str; 4] = ["ms", "millis", "micros", "nanos"];
/// Keys of objects whose total is how long it took.
const TOTALS: [&str; 5] = ["timing", "timings", "latency", "latencies", "duration"];

/// The time taken, and its unit.
pub(super) fn taken(leaf: &Leaf, own: &[String], outer: &[String]) -> Option<(Field, u32)> {
    let has = |list: &[&str]| own.iter().any(|word| list.contains(&word.as_str()));
    let around =
        |list: &[&str]| has(list) || outer.iter().any(|word| list.contains(&word.as_str()));
    let timed =
        has(&["time"]) && has(TIMES) || matches!(own, [unit] if BARE.contains(&unit.as_str()));
    // `"timing":{"total":0.1}`
    let whole = matches!(own, [word] if word == "total")
        && outer.first().is_some_and(|word| TOTALS.contains(&word.as_str()));
    if !(has(TAKEN) || timed || whole) || around(PARTS) {
        return None;
    }
    let numeric =
        |value: &[u8]| value.iter().all(|byte| byte.is_ascii_digit() || b".-+eE".contains(byte));
    let field = match UNITS.iter().find(|(word, _)| own.iter().any(|own| own == word)) {
        Some((_, unit)) if leaf.all(numeric) => *unit,
        // With its unit, or without: then what requests take tells, and for those who write
        // time taken what these count in.
        _ if leaf.all(|value| !numeric(value)) => Field::Elapsed,
        None if leaf.all(numeric) => {
            let point = leaf.any(|value| value.contains(&b'.'));
            let usual = if point { Field::Seconds } else { Field::Millis };
            let values: Vec<&[u8]> = leaf.values.iter().map(Vec::as_slice).collect();
            unit(&values).or_else(|| has(&["taken"]).then_some(usual))?
        }
        _ => return None,
    };
    let dated = leaf.any(look::time);
    // The total goes before its parts, one of which may be that of the request alone.
    let whole = if has(&["total"]) { 8 } else { 5 * u32::from(has(&["request", "response"])) };
    (!dated).then_some((field, 50 + whole))
}
