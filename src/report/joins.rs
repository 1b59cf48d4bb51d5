//! What a campaign is if a reason that joined a part of it does not hold, in words.

use crate::case::{CampaignRow, Case, JoinRow};
use crate::record::Timestamp;
use crate::words::{many, moment, thousands};

/// Joins that are told; the rest is in the table.
const TOLD: usize = 6;

/// A line for each join without which most would be missing; empty where nothing was joined.
pub fn split(case: &Case, campaign: &CampaignRow) -> Vec<String> {
    let mut joins: Vec<(u64, &JoinRow)> = case
        .joins
        .iter()
        .filter(|row| row.campaign_id == campaign.campaign_id)
        .filter_map(|row| Some((row.objects_without?, row)))
        .collect();
    joins.sort_by_key(|(left, row)| (*left, std::cmp::Reverse(row.requests), row.number));
    let more = joins.len().saturating_sub(TOLD) as u64;
    let mut lines: Vec<String> =
        joins.iter().take(TOLD).map(|(left, row)| line(*left, row, campaign)).collect();
    if more > 0 {
        lines.push(format!("{}: see `joins`", many(more, "other join")));
    }
    lines
}

fn line(left: u64, row: &JoinRow, campaign: &CampaignRow) -> String {
    let came = format!("{}, {}", many(row.actors, "actor"), many(row.requests, "request"));
    let objects = match campaign.objects_returned {
        0 => String::new(),
        all if all == left => format!("the same {}, ", many(all, "object")),
        all => format!("{} of {}, ", thousands(left), many(all, "object")),
    };
    let with = (campaign.first_success, campaign.last_success);
    let dates = dates(with, (row.first_success_without, row.last_success_without));
    format!("without {came} ({}): {objects}{dates}", brief(&row.why))
}

/// The beginning of a reason, up to a word: all of it stands among the reasons.
fn brief(why: &str) -> String {
    let ends = why.match_indices(' ').map(|(at, _)| at).take_while(|at| *at <= LENGTH);
    match ends.last().filter(|_| why.len() > LENGTH).and_then(|end| why.get(..end)) {
        Some(first) => format!("{first} …"),
        None => why.to_owned(),
    }
}

/// Bytes of a reason that are told again.
const LENGTH: usize = 90;

type Ends = (Option<Timestamp>, Option<Timestamp>);

fn dates(with: Ends, without: Ends) -> String {
    let date = |what: &str, with: Option<Timestamp>, without: Option<Timestamp>| match without {
        Some(time) if with != without => format!("{what} {}", moment(time)),
        _ => format!("{what} at the same time"),
    };
    match without {
        (None, _) => "no success".to_owned(),
        _ if with == without => "the same first and last success".to_owned(),
        (first, last) => {
            format!("{}, {}", date("begun", with.0, first), date("ended", with.1, last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::demo;

    fn told(joins: Vec<JoinRow>) -> Vec<String> {
        let case = Case { joins, ..demo::case() };
        split(&case, &case.campaigns[0])
    }

    fn row(number: u64, without: Option<u64>) -> JoinRow {
        let case = demo::case();
        let campaign = &case.campaigns[0];
        JoinRow {
            campaign_id: campaign.campaign_id.clone(),
            number,
            why: "they share one work list".to_owned(),
            actors: 3,
            requests: 1200,
            objects_without: without,
            first_success_without: campaign.first_success,
            last_success_without: demo::at("2026-02-01T00:00:00Z"),
            ..JoinRow::default()
        }
    }

    #[test]
    fn a_join_says_what_is_left_without_it() {
        let lines = told(vec![row(0, None), row(1, Some(1))]);
        assert_eq!(lines.len(), 1);
        assert!(
            lines[0]
                .starts_with("without 3 actors, 1,200 requests (they share one work list): 1 of ")
        );
        let dates = "begun at the same time, ended 2026-02-01 00:00:00 UTC";
        assert!(lines[0].ends_with(dates), "{}", lines[0]);
        assert!(told(vec![row(0, None)]).is_empty(), "nothing was joined");
    }

    #[test]
    fn a_long_reason_is_told_by_its_beginning_and_dates_that_stay_are_not_repeated() {
        let why = "ä ".repeat(80);
        let campaign = &demo::case().campaigns[0];
        let ends = |row: JoinRow| JoinRow { last_success_without: campaign.last_success, ..row };
        let lines = told(vec![ends(JoinRow { why, ..row(1, Some(1)) })]);
        assert!(lines[0].contains("ä …): 1 of ") && lines[0].len() < 200, "{}", lines[0]);
        assert!(lines[0].ends_with("the same first and last success"), "{}", lines[0]);
        let none = JoinRow { first_success_without: None, ..row(1, Some(0)) };
        assert!(told(vec![none])[0].ends_with(", no success"));
    }

    #[test]
    fn of_many_joins_those_without_which_most_is_missing_are_told() {
        let lines = told((1..=9).map(|n| row(n, Some(100 - n))).collect());
        assert_eq!(lines.len(), 7);
        assert!(lines[0].contains("): 91 of "));
        assert_eq!(lines[6], "3 other joins: see `joins`");
    }
}
