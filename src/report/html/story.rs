//! The answer, the campaigns and the timeline.

use super::grid::{grid, heads, rest};
use super::{ROWS, log};
use crate::case::{CampaignRow, Case};
use crate::report::answer::{self, Fact};
use crate::report::coverage::{self, Sums};
use crate::words::{day, many, minute, moment, size, spaced, span, thousands};
use maud::{Markup, html};

/// The head of the page: the answer in one sentence and six numbers.
pub fn head(case: &Case) -> Markup {
    let count = answer::notable(case).count() as u64;
    let sums = Sums::of(case);
    html! {
        header {
            p.eyebrow { "dwell · what the access logs say" }
            @match answer::notable(case).next() {
                Some(worst) => {
                    h1 { (log(&worst.title)) }
                    p.lead {
                        span class=(class(worst)) { (worst.level.name()) } " "
                        (many(count, "campaign")) " at level " (answer::bar(case).name()) " or above, in "
                        (many(sums.parsed, "request")) ", " (sums.span()) "."
                    }
                    (tiles(case, worst))
                }
                None => {
                    h1 { (answer::nothing(case)) }
                    p.lead {
                        "Looked at " (many(sums.parsed, "request")) " in " (many(sums.sources, "source"))
                        ", " (sums.span()) ". How far this rests on complete logs is said under "
                        em { "How complete the logs are" } "."
                    }
                }
            }
        }
    }
}

fn class(campaign: &CampaignRow) -> String {
    format!("badge {}", campaign.level.name())
}

fn tiles(case: &Case, c: &CampaignRow) -> Markup {
    let said = |time| if case.bars.are_days() { day(time) } else { minute(time) };
    let at = |time: Option<_>| time.map_or_else(|| "–".to_owned(), said);
    let before = match (c.began_before_logs, answer::begins_with_since(case)) {
        (false, _) => "first success",
        (true, false) => "on or before; the logs begin here",
        (true, true) => "on or before; --since cuts the logs off here",
    };
    let last = || at(c.last_success.or(c.last_seen));
    let (ended, how) = match (c.active_at_end, answer::ends_with_until(case), c.contained) {
        (true, false, _) => ("still active".to_owned(), "when the logs end"),
        (true, true, _) => ("still active".to_owned(), "when --until cuts the logs off"),
        (false, _, None) => (last(), "last success"),
        (false, _, Some(contained)) if c.last_success > Some(contained) => {
            (last(), "last success, though said to be contained before")
        }
        (false, _, Some(_)) => (last(), "last success; contained since"),
    };
    let (dwell, until) = match (c.dwell_seconds, c.began_before_logs) {
        (Some(seconds), false) => (span(seconds), "first success to detection"),
        (Some(seconds), true) => (span(seconds), "at least, first success to detection"),
        (None, _) => (
            answer::active(c).unwrap_or_else(|| "–".to_owned()),
            if c.detected.is_some() {
                "first to last success, all of it after the detection"
            } else if c.began_before_logs || c.active_at_end {
                "at least, first to last success; detection not given"
            } else {
                "first to last success; detection not given"
            },
        ),
    };
    let (returned, of) = answer::returned(c);
    html! {
        div.tiles {
            div.tile.wide { span.label { "Who" } span.text { (log(&answer::who(case, c))) } }
            div.tile.wide { span.label { "Through" } span.text { (log(&answer::api(c))) } }
            (tile("Began", &at(c.first_success.or(c.first_seen)), before))
            (tile("Ended", &ended, how))
            (tile("Dwell time", &dwell, until))
            (tile("Objects returned", &returned, &of))
            (tile("Data sent", &size(c.bytes_out), &answer::answered(c)))
            (tile("Confidence", &format!("{} %", c.confidence), &spaced(&c.kind)))
        }
    }
}

fn tile(label: &str, value: &str, note: &str) -> Markup {
    html! {
        div.tile { span.label { (label) } strong { (log(value)) } span.note { (log(note)) } }
    }
}

/// What must be known before anything else.
pub fn warnings(case: &Case) -> Markup {
    html! {
        @if !case.warnings.is_empty() {
            section.warnings {
                h2 { "Read this first" }
                ul { @for warning in &case.warnings { li { (log(warning)) } } }
            }
        }
    }
}

/// A card for each campaign at level medium or above.
pub fn campaigns(case: &Case) -> Markup {
    html! {
        @for campaign in answer::notable(case) {
            section.card {
                p.eyebrow {
                    span class=(class(campaign)) { (campaign.level.name()) } " "
                    code { (log(&campaign.campaign_id)) }
                }
                h2 { (log(&campaign.title)) }
                dl {
                    @for fact in answer::facts(case, campaign).iter().filter(|fact| fact.label != "Block") {
                        dt { (fact.label) }
                        dd { (lines(fact)) }
                    }
                }
                (rule(case, campaign))
                p.rest { "Its lines: " code { "dwell show CASE " (log(&campaign.campaign_id)) } }
            }
        }
    }
}

/// What the report does not tell at length.
pub fn milder(case: &Case) -> Markup {
    html! {
        @if let Some(milder) = coverage::milder(case) {
            p.rest { "Below medium, and in the tables only: " (milder) "." }
        }
    }
}

fn lines(fact: &Fact) -> Markup {
    html! {
        @match fact.lines.as_slice() {
            [one] => (log(one)),
            many => ul { @for line in many { li { (log(line)) } } },
        }
    }
}

/// The blocking rule with what else it would hit, which decides whether it can be used.
fn rule(case: &Case, campaign: &CampaignRow) -> Markup {
    let rows: Vec<Vec<String>> = answer::rule(case, campaign)
        .map(|i| {
            vec![spaced(&i.kind), i.value.clone(), thousands(i.requests), answer::collateral(i)]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h3 { "Suggested blocking rule" }
            @if let Some(rule) = &campaign.rule {
                p { "Requests that have all of these: " (answer::reach(rule)) "." }
                ul { @for term in &rule.words { li { (log(term)) } } }
                p { "Each part alone hits more:" }
            }
            (grid(&heads(&["kind", "value", "#requests of the campaign", "what else it hits"]), rows.get(..ROWS).unwrap_or(&rows)))
            (rest(rows.len(), ROWS, "indicators.csv"))
        }
    }
}

/// The first of some pointers, and how many more there are.
fn first(evidence: &str) -> String {
    let pointers = answer::parts(evidence);
    match pointers.split_first() {
        None => String::new(),
        Some((first, [])) => first.clone(),
        Some((first, rest)) => format!("{first} (+{})", rest.len()),
    }
}

/// The timeline.
pub fn timeline(case: &Case) -> Markup {
    let row = |e: &crate::case::EventRow| {
        let mut time = e.time.map_or_else(String::new, moment);
        if let Some(high) = e.time_high {
            time = format!("{time} to {}", moment(high));
        }
        vec![
            time,
            spaced(&e.event),
            e.level.name().to_owned(),
            e.message.clone(),
            e.campaign_id.clone(),
            first(&e.evidence),
        ]
    };
    let rows: Vec<Vec<String>> = answer::moments(case, ROWS).into_iter().map(row).collect();
    html! {
        @if !rows.is_empty() {
            section {
                h2 { "Timeline" }
                (grid(&heads(&["time", "event", "level", "what", "campaign", "evidence"]), &rows))
                (rest(case.timeline.len(), rows.len(), "timeline.csv"))
            }
        }
    }
}
