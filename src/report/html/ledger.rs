//! What was reached, what would have noticed it, and how complete the logs are.

use super::grid::{grid, heads, rest};
use super::{ROWS, log};
use crate::case::{Case, EndpointRow};
use crate::report::answer;
use crate::report::claims::{Group, TIERS, groups, place, tiers};
use crate::report::coverage::{GRADES, Sums, silences, window};
use crate::words::{moment, stretch, thousands};
use maud::{Markup, html};

/// Endpoints by what can be said of their data; what was not reached matters as much.
pub fn claims(case: &Case) -> Markup {
    html! {
        @if !case.endpoints.is_empty() {
            section {
                h2 { "What was reached, and what was not" }
                @for group in groups(case) { (claim_table(&group)) }
                p.note { "Grades say how complete the evidence behind a claim is. " (GRADES) }
            }
        }
    }
}

fn claim_table(group: &Group<'_>) -> Markup {
    let alike = group.is_alike();
    let row = |e: &&EndpointRow| {
        let mut cells = vec![
            place(e),
            thousands(e.campaign_requests),
            thousands(e.campaign_objects),
            e.data_classes.clone(),
        ];
        if !alike {
            cells.extend([e.grade.clone(), group.because(e)]);
        }
        cells
    };
    let rows: Vec<Vec<String>> = group.endpoints.iter().take(ROWS).map(row).collect();
    let mut names = vec!["endpoint", "#requests of campaigns", "#objects", "data"];
    if !alike {
        names.extend(["grade", "because"]);
    }
    html! {
        h3 { (group.heading) " " span.count { (thousands(group.endpoints.len() as u64)) } }
        @if let Some(ground) = group.ground() { p { (log(&ground)) "." } }
        div.claims { (grid(&heads(&names), &rows)) }
        (rest(group.endpoints.len(), ROWS, "endpoints.csv"))
    }
}

/// The first of the objects that campaigns asked for.
pub fn exposure(case: &Case) -> Markup {
    let rows: Vec<Vec<String>> = case
        .exposure
        .iter()
        .take(ROWS)
        .map(|e| {
            vec![
                e.object_kind.clone(),
                e.object_id.clone(),
                e.tier.clone(),
                e.first_seen.map_or_else(String::new, moment),
                e.last_seen.map_or_else(String::new, moment),
                thousands(e.requests),
                thousands(e.bytes_out),
                e.campaigns.clone(),
            ]
        })
        .collect();
    let names =
        ["kind", "id", "tier", "first asked", "last asked", "#requests", "#bytes", "campaigns"];
    html! {
        @if !rows.is_empty() {
            section {
                h2 { "Objects asked for " span.count { (thousands(case.exposure.len() as u64)) } }
                p { (tiers(case)) ", by all campaigns at level " (answer::bar(case).name()) " or above together. " (TIERS) }
                details {
                    summary { "Show the first " (rows.len()) }
                    (grid(&heads(&names), &rows))
                }
                (rest(case.exposure.len(), ROWS, "exposure.csv"))
            }
        }
    }
}

/// Rules that would have noticed.
pub fn backtest(case: &Case) -> Markup {
    let rows: Vec<Vec<String>> = case
        .backtest
        .iter()
        .take(ROWS)
        .map(|b| {
            vec![
                b.rule.clone(),
                b.fired_at.map_or_else(|| "never".to_owned(), moment),
                thousands(b.exposed_by_then),
                thousands(b.saved),
                thousands(b.alerts_elsewhere),
                b.message.clone(),
            ]
        })
        .collect();
    let names =
        ["rule", "would have fired", "#exposed by then", "#saved", "#other alerts", "in words"];
    html! {
        @if !rows.is_empty() {
            section {
                h2 { "What would have noticed it" }
                (grid(&heads(&names), &rows))
                (rest(case.backtest.len(), ROWS, "backtest.csv"))
            }
        }
    }
}

/// How complete the logs are: the sums, the sources, the gaps.
pub fn coverage(case: &Case) -> Markup {
    let sums = Sums::of(case);
    html! {
        section {
            h2 { "How complete the logs are" }
            p {
                (sums.sources()) ". Lines: " (sums.equation()) ". " (sums.records()) "."
            }
            @if let Some(window) = window(case) {
                p { "Time window: " (window) "." }
            }
            @if !case.blind.is_empty() {
                h3 { "What these logs cannot tell" }
                ul { @for blind in &case.blind { li { (log(&blind.text)) } } }
            }
            (sources(case))
            (gaps(case))
        }
    }
}

fn sources(case: &Case) -> Markup {
    let rows: Vec<Vec<String>> = case
        .coverage
        .iter()
        .take(ROWS)
        .map(|c| {
            vec![
                c.source.clone(),
                c.grade.clone(),
                c.format.clone(),
                thousands(c.lines),
                thousands(c.parsed),
                thousands(c.rejected),
                thousands(c.skipped),
                c.first_seen.map_or_else(String::new, moment),
                c.last_seen.map_or_else(String::new, moment),
                c.note.clone(),
            ]
        })
        .collect();
    let names = [
        "source",
        "grade",
        "format",
        "#lines",
        "#parsed",
        "#rejected",
        "#skipped",
        "first",
        "last",
        "note",
    ];
    html! {
        @if !rows.is_empty() { (grid(&heads(&names), &rows)) }
        (rest(case.coverage.len(), ROWS, "coverage.csv"))
    }
}

/// Gaps that are shown at once.
const FEW_GAPS: usize = 12;

fn gaps(case: &Case) -> Markup {
    let length = |seconds: u64| stretch(i64::try_from(seconds).unwrap_or(i64::MAX));
    let at = |time: Option<_>| time.map_or_else(String::new, moment);
    let rows: Vec<Vec<String>> = case
        .gaps
        .iter()
        .take(ROWS)
        .map(|g| {
            vec![
                g.source.clone(),
                g.host.clone(),
                at(g.from),
                at(g.to),
                length(g.seconds),
                thousands(g.expected_requests),
            ]
        })
        .collect();
    let table =
        grid(&heads(&["source", "host", "from", "to", "length", "#expected requests"]), &rows);
    html! {
        @if let Some(silences) = silences(case) {
            h3 { "Gaps" }
            p { (silences) ". An empty source stands for all of them, an empty host for any." }
            @if rows.len() > FEW_GAPS {
                details { summary { "Show the first " (rows.len()) } (table) }
            } @else {
                (table)
            }
            (rest(case.gaps.len(), ROWS, "gaps.csv"))
        }
    }
}

/// How a reader can check the report.
pub fn verify(case: &Case) -> Markup {
    html! {
        section {
            h2 { "How to verify this" }
            p {
                "Each claim names log lines as " code { "source:offset:length" } ", the offset counted in bytes of the "
                "decompressed source. These commands read the lines again and compare their hashes with the manifest."
            }
            pre { (answer::checks(case)) }
        }
    }
}
