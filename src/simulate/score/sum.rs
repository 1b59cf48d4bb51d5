//! Many runs: a row each, and what they come to, family by family.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::cells::quoted;
use super::measure::{FalseAlarm, Score};
use crate::simulate::truth::GroundTruth;

/// One run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// What was played.
    pub truth: GroundTruth,
    /// How the case fared.
    pub score: Score,
}

/// One row a true campaign (one a run, if it is clean), with a header.
#[must_use]
pub fn runs_csv(runs: &[Run]) -> String {
    let mut csv = "family,seed,trade,format,identity,ids,lines,campaign,requests,client_ips,found_high,\
                   found_medium,share_high,share_medium,level,kind,kind_right,purity,pieces,completeness,\
                   first_success_error,last_success_error,censoring_right,affected_precision,\
                   affected_recall,gaps_found,false_high,false_medium,false_parties,novelty_share\n"
        .to_owned();
    for run in runs {
        for row in rows(run) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell).into_owned()).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(csv, "{}", cells.join(","));
        }
    }
    csv
}

fn ratio(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.3}"))
}

fn rows(Run { truth, score }: &Run) -> Vec<Vec<String>> {
    let head = [
        truth.family.clone(),
        truth.seed.to_string(),
        truth.trade.clone(),
        truth.format.clone(),
        truth.identity.clone(),
        truth.ids.clone(),
        truth.lines.to_string(),
    ];
    let (found, gaps) = score.gaps_found;
    let tail = [
        if gaps == 0 { String::new() } else { format!("{found}/{gaps}") },
        score.false_high.len().to_string(),
        score.false_medium.len().to_string(),
        parties(score.false_high.iter().chain(&score.false_medium)),
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (campaign, found) in truth.campaigns.iter().zip(&score.matches) {
        let seconds = |error: Option<i64>| error.map_or_else(String::new, |e| e.to_string());
        let middle = [
            campaign.id.clone(),
            campaign.requests.to_string(),
            campaign.client_ips.to_string(),
            found.found_high().to_string(),
            found.found_medium().to_string(),
            ratio(Some(found.share_high)),
            ratio(Some(found.share_medium)),
            found.level.clone(),
            found.kind.clone(),
            found.kind_right.to_string(),
            ratio(Some(found.purity)),
            found.pieces.to_string(),
            ratio(score.completeness),
            seconds(found.first_success_error),
            seconds(found.last_success_error),
            found.censoring_right.to_string(),
            ratio(found.affected_precision),
            ratio(found.affected_recall),
        ];
        let share = [ratio(found.novelty_share)];
        rows.push(head.iter().chain(&middle).chain(&tail).chain(&share).cloned().collect());
    }
    if rows.is_empty() {
        let (middle, share) = (vec![String::new(); 18], [String::new()]);
        rows.push(head.iter().chain(&middle).chain(&tail).chain(&share).cloned().collect());
    }
    rows
}

/// `care desk 2, customers 1`.
fn parties<'a>(alarms: impl Iterator<Item = &'a FalseAlarm>) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for alarm in alarms {
        *counts.entry(&alarm.party).or_default() += 1;
    }
    let words: Vec<String> = counts.iter().map(|(party, n)| format!("{party} {n}")).collect();
    words.join(", ")
}

/// What the runs of one family come to.
#[derive(Debug, Default)]
struct Sum<'a> {
    runs: u64,
    campaigns: u64,
    high: u64,
    medium: u64,
    /// Of those that take a quarter of the organic novelty or more: found at high, and all.
    much: (u64, u64),
    kinds: u64,
    censoring: u64,
    gaps: (u64, u64),
    purity: Vec<f64>,
    completeness: Vec<f64>,
    start: Vec<i64>,
    end: Vec<i64>,
    precision: Vec<f64>,
    recall: Vec<f64>,
    false_high: Vec<&'a FalseAlarm>,
    false_medium: Vec<&'a FalseAlarm>,
}

impl<'a> Sum<'a> {
    fn add(&mut self, Run { score, .. }: &'a Run) {
        self.runs += 1;
        self.campaigns += score.matches.len() as u64;
        self.gaps = (self.gaps.0 + score.gaps_found.0, self.gaps.1 + score.gaps_found.1);
        self.purity.extend(score.purity);
        self.completeness.extend(score.completeness);
        self.false_high.extend(&score.false_high);
        self.false_medium.extend(&score.false_medium);
        for found in &score.matches {
            self.high += u64::from(found.found_high());
            if found.takes_much() {
                self.much = (self.much.0 + u64::from(found.found_high()), self.much.1 + 1);
            }
            self.medium += u64::from(found.found_medium());
            if found.found_medium() {
                self.kinds += u64::from(found.kind_right);
                self.censoring += u64::from(found.censoring_right);
                self.start.extend(found.first_success_error.map(i64::abs));
                self.end.extend(found.last_success_error.map(i64::abs));
                self.precision.extend(found.affected_precision);
                self.recall.extend(found.affected_recall);
            }
        }
    }

    fn row(&mut self, family: &str) -> String {
        let of = |count: u64, all: u64| {
            if all == 0 { String::new() } else { format!("{count}/{all}") }
        };
        let mut start = self.start.clone();
        start.sort_unstable();
        let late = (start.len() * 95).div_ceil(100).saturating_sub(1);
        let cells = [
            family.to_owned(),
            self.runs.to_string(),
            of(self.high, self.campaigns),
            of(self.much.0, self.much.1),
            of(self.medium, self.campaigns),
            of(self.kinds, self.medium),
            mean(&self.purity),
            mean(&self.completeness),
            middle(&start),
            start.get(late).map_or_else(String::new, i64::to_string),
            middle(&sorted(&self.end)),
            mean(&self.precision),
            mean(&self.recall),
            of(self.censoring, self.medium),
            of(self.gaps.0, self.gaps.1),
            self.false_high.len().to_string(),
            self.false_medium.len().to_string(),
            parties(self.false_high.iter().chain(&self.false_medium).copied()),
        ];
        format!("| {} |\n", cells.join(" | "))
    }
}

fn sorted(list: &[i64]) -> Vec<i64> {
    let mut list = list.to_vec();
    list.sort_unstable();
    list
}

fn middle(sorted: &[i64]) -> String {
    sorted.get(sorted.len() / 2).map_or_else(String::new, i64::to_string)
}

fn mean(list: &[f64]) -> String {
    if list.is_empty() {
        return String::new();
    }
    format!("{:.3}", list.iter().sum::<f64>() / list.len() as f64)
}

/// A Markdown table: a row a family in the order of first appearance, and one for all.
#[must_use]
pub fn summary(runs: &[Run]) -> String {
    let mut families: Vec<&str> = Vec::new();
    for run in runs {
        if !families.contains(&run.truth.family.as_str()) {
            families.push(&run.truth.family);
        }
    }
    let mut text =
        "| family | runs | found, high | of those that take much | found, medium | kind right | purity | completeness | \
                    start error s, median | q95 | end error s, median | affected precision | \
                    affected recall | censoring right | gaps | false, high | false, medium | whom |\n"
            .to_owned();
    text.push_str("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
    let mut all = Sum::default();
    for family in families {
        let mut sum = Sum::default();
        for run in runs.iter().filter(|run| run.truth.family == family) {
            sum.add(run);
            all.add(run);
        }
        text.push_str(&sum.row(family));
    }
    text.push_str(&all.row("all"));
    text
}
