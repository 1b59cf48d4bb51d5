//! Silences that are gaps, and those that are not.

use super::*;
use crate::record::time::SECOND;
use crate::triage::hosts;
use crate::triage::usual::HOUR;

#[test]
fn what_is_expected_over_weeks_is_the_sum_of_their_hours() {
    let bins: Bins = log(|hour, day| 3 + hour + day * 5, 0..0).bins().collect();
    let usual = Usual::of(&bins);
    let hour_by_hour = |from: i64, to: i64| -> f64 {
        let part = |hour: i64| {
            let within = to.min((hour + 1) * HOUR) - from.max(hour * HOUR);
            usual.hourly(hour) * within.max(0) as f64 / HOUR as f64
        };
        (from.div_euclid(HOUR)..=to.div_euclid(HOUR)).map(part).sum()
    };
    for (from, length) in [(0, 1), (7, 30), (500, 167), (500, 168), (-3000, 40_000)] {
        let from = from * HOUR + 11 * 60 * SECOND;
        let to = from + length * HOUR + 23 * SECOND;
        let (told, sum) = (usual.between(Timestamp(from), Timestamp(to)), hour_by_hour(from, to));
        assert!(sum > 0.0 && (told - sum).abs() < sum * 1e-9, "{told} for {sum}");
    }
}

#[test]
fn a_date_of_another_age_is_a_gap_and_costs_no_more_than_another() {
    let mut rhythm = log(|_, _| 60, 0..0);
    rhythm.add(Timestamp(-719_162 * 24 * HOUR));
    rhythm.add(Timestamp(2_900_000 * 24 * HOUR));
    rhythm.settle();
    let bins: Bins = rhythm.bins().collect();
    let gaps = gaps_of("a", &bins, &Usual::of(&bins));
    assert_eq!(gaps.len(), 2);
    assert!(gaps.iter().all(|gap| gap.expected > 1_000_000), "{gaps:?}");
}

/// Six weeks at so many records an hour by the hour of the week, without some stretch.
fn log(hourly: impl Fn(i64, i64) -> i64, silent: std::ops::Range<i64>) -> Rhythm {
    let mut rhythm = Rhythm::default();
    for hour in 0..6 * 7 * 24 {
        let records = hourly(hour % 24, hour / 24 % 7);
        for at in 0..records {
            let second = hour * 3600 + at * 3600 / records;
            if !silent.contains(&second) {
                rhythm.add(Timestamp(second * SECOND));
            }
        }
    }
    rhythm.settle();
    rhythm
}

fn of(rhythm: Rhythm) -> Coverage {
    Coverage { rhythm, ..Coverage::default() }
}

fn found(rhythm: &Rhythm) -> Vec<(i64, i64)> {
    let gaps = find([("access.log", &of(rhythm.clone()))].into_iter());
    gaps.found.iter().map(|gap| (gap.from.0 / SECOND, gap.to.0 / SECOND)).collect()
}

const HOURS: i64 = 3600;

#[test]
fn a_silent_stretch_by_day_is_a_gap_with_exact_edges() {
    let noon = 10 * 24 * HOURS + 12 * HOURS;
    let rhythm = log(|hour, _| if hour < 6 { 1 } else { 120 }, noon..noon + 2 * HOURS);
    assert_eq!(found(&rhythm), [(noon - 30, noon + 2 * HOURS)]);
}

#[test]
fn quiet_nights_and_weekends_are_no_gaps() {
    let office =
        |hour: i64, day: i64| i64::from((8..18).contains(&hour) && day != 2 && day != 3) * 90;
    assert_eq!(found(&log(office, 0..0)), []);
    let thin = log(|hour, _| i64::from(hour % 5 == 0), 0..0);
    assert_eq!(found(&thin), []);
    assert_eq!(find([("x", &of(thin))].into_iter()).sensitivity, None);
}

#[test]
fn silent_nights_are_no_gaps_though_somebody_works_through_some_of_them() {
    let mut rhythm = log(|hour, _| i64::from((7..22).contains(&hour)) * 60, 0..0);
    for hour in 20 * 24..34 * 24 {
        (0..17).for_each(|at| rhythm.add(Timestamp((hour * HOURS + at * 211) * SECOND)));
    }
    rhythm.settle();
    assert_eq!(found(&rhythm), []);
}

#[test]
fn a_missing_week_is_one_gap() {
    let week = 14 * 24 * HOURS..21 * 24 * HOURS;
    let gaps = found(&log(|_, _| 60, week.clone()));
    assert_eq!(gaps, [(week.start - 60, week.end)]);
}

#[test]
fn one_silent_stream_is_found_beside_others() {
    let day = 20 * 24 * HOURS;
    let (a, b) = (of(log(|_, _| 60, day..day + 8 * HOURS)), of(log(|_, _| 60, 0..0)));
    let gaps = find([("a/access.log", &a), ("b/access.log", &b)].into_iter()).found;
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].stream, "a/access.log");
}

#[test]
fn two_silent_streams_are_both_told_beside_a_third() {
    let day = 20 * 24 * HOURS;
    let silent = of(log(|_, _| 60, day..day + 8 * HOURS));
    let loud = of(log(|_, _| 60, 0..0));
    let streams = [("a/access.log", &silent), ("b/access.log", &silent), ("c/access.log", &loud)];
    let gaps = find(streams.into_iter()).found;
    let told: Vec<&str> = gaps.iter().map(|gap| gap.stream.as_str()).collect();
    assert_eq!(told, ["a/access.log", "b/access.log"]);
    assert_eq!(Gaps::seconds(&gaps.iter().collect::<Vec<_>>()), 8 * HOURS + 60);
}

#[test]
fn a_silent_host_of_one_stream_does_not_explain_one_of_another() {
    let day = 20 * 24 * HOURS;
    let stream = |quiet: &[u8], until: i64| {
        let mut coverage = of(log(|_, _| 60, 0..0));
        for second in (0..6 * 7 * 24 * HOURS).step_by(60) {
            let time = Timestamp(second * SECOND);
            coverage.hosts.add(b"www.example", time);
            if !(day..until).contains(&second) {
                coverage.hosts.add(quiet, time);
            }
        }
        coverage.hosts.settle();
        coverage
    };
    let (a, b) = (stream(b"api.example", day + 9 * HOURS), stream(b"pay.example", day + 8 * HOURS));
    let gaps = find([("a/access.log", &a), ("b/access.log", &b)].into_iter()).found;
    let told: Vec<[&str; 2]> =
        gaps.iter().map(|gap| [gap.stream.as_str(), gap.host.as_str()]).collect();
    assert_eq!(told, [["a/access.log", "api.example"], ["b/access.log", "pay.example"]]);
    let hides = |host: &str| gaps.iter().filter(|gap| gap.may_hide(host)).count();
    assert_eq!(["api.example", "www.example", ""].map(hides), [1, 0, 2]);
}

#[test]
fn that_there_are_too_many_hosts_to_tell_apart_is_told() {
    let mut coverage = of(log(|_, _| 60, 0..0));
    let with = |coverage: &Coverage| find([("x", coverage)].into_iter()).many;
    for host in 0..=hosts::MOST as u8 {
        assert!(!with(&coverage));
        coverage.hosts.add(&[b'a', host], Timestamp(0));
        coverage.hosts.settle();
    }
    assert!(with(&coverage));
}

#[test]
fn one_silent_host_is_found_beside_others_and_a_lone_one_is_named() {
    let day = 20 * 24 * HOURS;
    let both = |silent: std::ops::Range<i64>, other: bool| {
        let mut coverage = Coverage::default();
        for second in (0..6 * 7 * 24 * HOURS).step_by(60) {
            let time = Timestamp(second * SECOND);
            let hosts: &[&[u8]] = &[b"api.example", b"www.example"];
            for host in &hosts[..=usize::from(other)] {
                if host != &hosts[0] || !silent.contains(&second) {
                    coverage.rhythm.add(time);
                    coverage.hosts.add(host, time);
                }
            }
        }
        coverage.rhythm.settle();
        coverage.hosts.settle();
        find([("access.log", &coverage)].into_iter()).found
    };
    let told = |gaps: Vec<Gap>| -> Vec<(String, bool)> {
        gaps.into_iter().map(|gap| (gap.host, gap.partial)).collect()
    };
    let api = |partial| vec![("api.example".to_owned(), partial)];
    assert_eq!(told(both(day..day + 8 * HOURS, true)), api(true));
    assert_eq!(told(both(day..day + 8 * HOURS, false)), api(false));
    assert_eq!(told(both(0..0, true)), []);
}

#[test]
fn rotated_files_are_one_stream() {
    for name in ["api/access.log", "api/access.log.1", "api/access.log.12.gz"] {
        assert_eq!(stream_of(name), "api/access.log");
    }
    assert_eq!(stream_of("access-2022-11-04.log.gz"), stream_of("access-2023-01-06.log.gz"));
    assert_ne!(stream_of("web1/access.log"), stream_of("web/access.log"));
    assert_eq!(stream_of("2022.gz"), "#");
}

#[test]
fn silence_between_the_bursts_of_a_host_is_usual_and_an_evening_of_it_is_not() {
    let silent = |from: i64, to: i64| {
        let mut coverage = of(log(|_, _| 120, 0..0));
        for minute in (0..6 * 7 * 24 * 60i64).filter(|at| at % 25 == 0) {
            for second in (minute * 60..minute * 60 + 40).filter(|at| !(from..to).contains(at)) {
                coverage.hosts.add(b"www.example", Timestamp(second * SECOND));
            }
            coverage.hosts.add(b"api.example", Timestamp(minute * 60 * SECOND));
        }
        coverage.hosts.settle();
        let gaps = find([("access.log", &coverage)].into_iter());
        gaps.found.into_iter().map(|gap| gap.host).collect::<Vec<_>>()
    };
    let evening = 9 * 24 * HOURS + 18 * HOURS;
    assert_eq!(silent(0, 0), [""; 0]);
    assert_eq!(silent(evening, evening + 4 * HOURS), ["www.example"]);
}
