//! Which number of a date is the month, told once for a file.
//!
//! `05/06/2026` is in May or in June, and no line tells which; one date with a number above 12
//! does, for all lines of its file. Lines spread over the head are read both ways: a line that can
//! be read in one way only is a proof. Where lines prove either, several writers were collected in
//! the file: each of its dates is then read by itself, and that is said.

use super::super::layers::{Dates, Layers};
use super::super::{LayerParser, Misfit, Rules};
use super::spread;
use crate::record::Timestamp;
use crate::record::time::{Local, Order};

/// Lines that are looked at to see whether there is anything to tell, and lines that tell.
const FEW: usize = 24;
const MANY: usize = 4000;
/// Lines that may name the columns.
const FIRST: usize = 24;

/// What lines say, read both ways and as each by itself would be.
#[derive(Default)]
struct Told {
    month: usize,
    day: usize,
    /// Lines that can be read both ways, and of these such as a web server writes with the day
    /// first.
    either: usize,
    served: usize,
}

/// How the dates of these lines are to be read.
pub(super) fn learn(all: &[&[u8]], layers: &Layers, rules: &Rules) -> Dates {
    if rules.local.order != Order::Any {
        return Dates { order: rules.local.order, given: true, ..Dates::default() };
    }
    let few = ask(all, FEW, layers, rules);
    if few.month + few.day + few.either == 0 {
        return Dates::default();
    }
    let told = ask(all, MANY, layers, rules);
    let (order, proved) = match (told.day > 0, told.month > 0) {
        (true, true) => (Order::Any, true),
        (true, false) => (Order::DayFirst, true),
        (false, true) => (Order::MonthFirst, true),
        _ if told.served * 2 > told.either => (Order::DayFirst, false),
        _ => (Order::MonthFirst, false),
    };
    Dates { order, proved, given: false }
}

fn ask(all: &[&[u8]], count: usize, layers: &Layers, rules: &Rules) -> Told {
    let ordered = |order| {
        let local = Local { order, ..rules.local };
        Rules { local, ..rules.clone() }
    };
    let rules = [Order::MonthFirst, Order::DayFirst, Order::Any].map(ordered);
    let plain = Layers { dates: Dates::default(), ..layers.clone() };
    let mut parsers = rules.each_ref().map(|rules| plain.parser(rules));
    let mut told = Told::default();
    let named = all.iter().take(FIRST).copied().filter(|line| line.starts_with(b"#"));
    let lines = spread(all, count);
    let first = all.first().copied().into_iter();
    for line in first.chain(named).chain(lines) {
        match parsers.each_mut().map(|parser| time(parser, line)) {
            // Why a line is refused may be said otherwise within a wrapper.
            [Ok(_), Err(_), _] => told.month += 1,
            [Err(_), Ok(_), _] => told.day += 1,
            [Ok(month), Ok(day), usual] if month != day => {
                told.either += 1;
                told.served += usize::from(usual == Ok(day));
            }
            _ => {}
        }
    }
    told
}

fn time(parser: &mut LayerParser<'_>, line: &[u8]) -> Result<Timestamp, Misfit> {
    parser.parse(line).map(|record| record.time)
}

#[cfg(test)]
mod tests {
    use super::super::super::{Misfit, Reader, Rules};
    use super::super::sniff;
    use crate::record::Reject;

    /// The times of some lines of a file that begins so.
    fn read(head: &[String], lines: &[String]) -> Vec<String> {
        let readers = Reader::all().unwrap();
        let (verdict, layers) = sniff(head.join("\n").as_bytes(), &readers, &Rules::default());
        assert!(verdict.understood());
        let rules = Rules::default();
        let mut parser = layers.parser(&rules);
        let _ = parser.parse(head[0].as_bytes());
        let times = lines.iter().map(|line| match parser.parse(line.as_bytes()) {
            Ok(record) => record.time.to_string(),
            Err(Misfit::Reject(Reject::BadTime)) => "bad_time".to_owned(),
            Err(other) => format!("{other:?}"),
        });
        times.collect()
    }

    fn row(time: &str) -> String {
        format!("{time},203.0.113.9,GET,/a,200,17")
    }

    fn rows(times: &[&str]) -> Vec<String> {
        let header = "timestamp,client_ip,method,path,status,bytes".to_owned();
        std::iter::once(header).chain(times.iter().map(|time| row(time))).collect()
    }

    #[test]
    fn one_date_above_twelve_tells_for_its_whole_file() {
        let asked =
            [row("05/06/2026 10:00:00"), row("13/06/2026 10:00:00"), row("06/13/2026 10:00:00")];
        let day = rows(&["05/06/2026 10:00:00", "06/06/2026 10:00:00", "14/06/2026 10:00:00"]);
        assert_eq!(
            read(&day, &asked),
            ["2026-06-05T10:00:00Z", "2026-06-13T10:00:00Z", "bad_time"]
        );
        let month = rows(&["05/06/2026 10:00:00", "05/14/2026 10:00:00"]);
        assert_eq!(
            read(&month, &asked),
            ["2026-05-06T10:00:00Z", "bad_time", "2026-06-13T10:00:00Z"]
        );
        let both = rows(&["05/06/2026 10:00:00", "06/14/2026 10:00:00", "14/06/2026 10:00:00"]);
        let each = ["2026-05-06T10:00:00Z", "2026-06-13T10:00:00Z", "2026-06-13T10:00:00Z"];
        assert_eq!(read(&both, &asked), each);
        let neither = rows(&["05/06/2026 10:00:00", "05/07/2026 10:00:00"]);
        assert_eq!(
            read(&neither, &asked),
            ["2026-05-06T10:00:00Z", "bad_time", "2026-06-13T10:00:00Z"]
        );
    }

    #[test]
    fn dates_and_clocks_in_two_columns_follow_the_same_rule() {
        let row = |date: &str| format!("{date},10:00:00,203.0.113.9,GET,/a,200,17");
        let header = "date,time,client_ip,method,path,status,bytes".to_owned();
        let head = [header, row("05/06/2026"), row("06/06/2026"), row("14/06/2026")];
        let asked = [row("5/6/2026"), row("06/13/2026")];
        assert_eq!(read(&head, &asked), ["2026-06-05T10:00:00Z", "bad_time"]);
    }

    #[test]
    fn zones_in_some_lines_change_no_date_of_others() {
        let line = |time: &str| {
            format!(r#"203.0.113.9 - - [{time}] "GET /a HTTP/1.1" 200 17 "-" "curl/8.5""#)
        };
        let times = ["05/06/2026:10:00:00 +0000", "05/06/2026:10:00:00 UTC", "05/06/2026:10:00:00"];
        let lines = times.map(line);
        let served: Vec<String> =
            std::iter::repeat_n(lines[0].clone(), 5).chain(lines.clone()).collect();
        assert_eq!(read(&served, &lines), ["2026-06-05T10:00:00Z"; 3]);
        let bare: Vec<String> =
            std::iter::repeat_n(lines[2].clone(), 5).chain(lines.clone()).collect();
        assert_eq!(read(&bare, &lines), ["2026-05-06T10:00:00Z"; 3]);
    }
}
