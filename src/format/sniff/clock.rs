//! Whether the times of a file leave out their zone or their year: they do if another one changes
//! what is read.

use super::super::layers::{Clocks, Layers};
use super::super::{LayerParser, Rules};
use super::spread;
use crate::record::Timestamp;
use crate::record::time::{Local, Year, Zone};

/// Lines that are looked at, and lines at the beginning that may name the columns.
const FEW: usize = 24;

/// What the times of these lines leave out.
pub(super) fn learn(all: &[&[u8]], layers: &Layers, rules: &Rules) -> Clocks {
    let with = |zone, year| {
        let local = Local { zone: Zone::Offset(zone), year: Year::Given(year), ..rules.local };
        Rules { local, ..rules.clone() }
    };
    // Leap years, so that every day is in each.
    let rules = [with(0, 2024), with(3600, 2024), with(0, 2028)];
    let mut parsers = rules.each_ref().map(|rules| layers.parser(rules));
    let named = all.iter().take(FEW).copied().filter(|line| line.starts_with(b"#"));
    let first = all.first().copied().into_iter();
    let mut clocks = Clocks::default();
    for line in first.chain(named).chain(spread(all, FEW)) {
        if let [Some(time), Some(zoned), Some(later)] =
            parsers.each_mut().map(|parser| time(parser, line))
        {
            clocks.zone |= time != zoned;
            clocks.year |= time != later;
        }
    }
    clocks
}

fn time(parser: &mut LayerParser<'_>, line: &[u8]) -> Option<Timestamp> {
    parser.parse(line).ok().map(|record| record.time)
}

#[cfg(test)]
mod tests {
    use super::super::super::{Reader, Rules};
    use super::super::sniff;
    use super::*;

    #[test]
    fn what_times_leave_out_is_told_and_what_they_carry_is_not() {
        let newest = Year::NotAfter(Timestamp(1_767_323_045_000_000));
        let rules = Rules { local: Local { year: newest, ..Local::default() }, ..Rules::default() };
        let readers = Reader::all().unwrap();
        let clocks = |line: &str| {
            let text = format!("{line}\n").repeat(5);
            let (verdict, layers) = sniff(text.as_bytes(), &readers, &rules);
            assert!(verdict.understood(), "{line}");
            layers.clocks
        };
        let combined = |time: &str| {
            format!(r#"203.0.113.9 - - [{time}] "GET /a HTTP/1.1" 200 17 "-" "curl/8.5""#)
        };
        assert_eq!(clocks(&combined("02/Jan/2026:03:04:05 +0000")), Clocks::default());
        let bare = clocks(&combined("02/Jan/2026:03:04:05"));
        assert_eq!(bare, Clocks { zone: true, year: false });
        let json = r#"{"time":"2026-01-02 03:04:05","client_ip":"203.0.113.9","method":"GET","path":"/a","status":200}"#;
        assert_eq!(clocks(json), Clocks { zone: true, year: false });
    }

    #[test]
    fn the_zone_and_the_year_that_were_taken_are_named() {
        let both = Clocks { zone: true, year: true };
        let local = Local { zone: Zone::Offset(-19_800), ..Local::default() };
        let said = both.about(&local, Some((2024, 2026)));
        assert!(said[0].contains("taken as -05:30"), "{said:?}");
        assert!(said[1].contains("from 2024 to 2026"), "{said:?}");
        let one = both.about(&Local::default(), Some((2026, 2026)));
        assert!(one[0].contains("taken as UTC") && one[1].contains("taken as 2026 "), "{one:?}");
        assert!(Clocks::default().about(&local, Some((2026, 2026))).is_empty());
    }
}
