use super::drift::desk;
use super::*;
use crate::case::Level;
use crate::detect::stage::play;

#[test]
fn whoever_begins_with_much_and_goes_on_with_less_departs_from_no_past() {
    // A partner whose things are taken over on three days, each with all its screens, and then some each day.
    let partner = |from: i64, first: i64| {
        let read = |day: i64, i: i64, n: i64| {
            let at = MONDAY + day * DAY + 9 * HOUR + i * 60;
            let of = |at, end: &str| {
                Request::at(at, format!("/v1/customers/{}{end}", 400_000 + n * 7))
                    .principal("partner-9")
                    .from("192.0.2.99", "Sync/3")
            };
            [of(at, ""), of(at + 5, "/notes"), of(at + 9, "/lines")]
        };
        let all = move |day: i64| {
            let much = (first..first + 3).contains(&day);
            let n = move |i: i64| {
                if much { (day - first) * 300 + i } else { (day * 37 + i * 11) % 900 }
            };
            (0..if much { 300 } else { 40 }).flat_map(move |i| read(day, i, n(i)))
        };
        (from..28).flat_map(all).collect::<Vec<_>>()
    };
    let work: Vec<Request> = (0..8).flat_map(|agent| desk(agent, 28, 25)).collect();
    let found = |partner: Vec<Request>| {
        let outcome = play(&[customers(28), work.clone(), partner].concat());
        outcome.of("insider_drift").iter().any(|f| f.verdict.level >= Level::Medium)
    };
    assert!(!found(partner(8, 8)), "a beginning");
    assert!(found(partner(0, 17)), "a departure");
}
