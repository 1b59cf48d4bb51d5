//! What was reached, what would have noticed it, and how complete the logs are.

use super::grid::{grid, heads, rest};
use super::{ROWS, log};
use crate::case::{Case, EndpointRow};
use crate::report::answer::{self, CLAIMS, Sums};
use crate::report::words::{many, moment, size, span, thousands};
use maud::{Markup, html};

/// Endpoints by what can be said of their data; what was not reached matters as much.
pub fn claims(case: &Case) -> Markup {
    let of = |claim: &str| case.endpoints.iter().filter(|e| e.claim == claim).collect::<Vec<_>>();
    let other: Vec<&EndpointRow> = case
        .endpoints
        .iter()
        .filter(|e| !CLAIMS.iter().any(|(claim, _)| *claim == e.claim))
        .collect();
    html! {
        @if !case.endpoints.is_empty() {
            section {
                h2 { "What was reached, and what was not" }
                @for (claim, heading) in CLAIMS { (claim_table(heading, &of(claim))) }
                (claim_table("Other", &other))
                p.note { "Grades say how complete the evidence behind a claim is: A complete, D hardly any." }
            }
        }
    }
}

fn claim_table(heading: &str, endpoints: &[&EndpointRow]) -> Markup {
    let reason = |e: &EndpointRow| (e.grade.clone(), e.because.clone());
    // A reason that is the same for all is given once.
    let shared = endpoints
        .split_first()
        .filter(|(first, rest)| !rest.is_empty() && rest.iter().all(|e| reason(e) == reason(first)))
        .map(|(first, _)| reason(first));
    let row = |e: &&EndpointRow| {
        let mut cells = vec![
            answer::place(e),
            thousands(e.campaign_requests),
            thousands(e.campaign_objects),
            e.data_classes.clone(),
        ];
        if shared.is_none() {
            cells.extend([e.grade.clone(), e.because.clone()]);
        }
        cells
    };
    let rows: Vec<Vec<String>> = endpoints.iter().take(ROWS).map(row).collect();
    let mut names = vec!["endpoint", "#requests of campaigns", "#objects", "data"];
    if shared.is_none() {
        names.extend(["grade", "because"]);
    }
    html! {
        @if !rows.is_empty() {
            h3 { (heading) " " span.count { (thousands(endpoints.len() as u64)) } }
            @if let Some((grade, because)) = &shared {
                p { "Grade " (log(grade)) ": " (log(because)) "." }
            }
            div.claims { (grid(&heads(&names), &rows)) }
            (rest(endpoints.len(), ROWS, "endpoints.csv"))
        }
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
                (many(sums.sources, "source")) ", " (size(sums.bytes)) " on disk, " (size(sums.text))
                " of lines. Lines: " (sums.equation()) ". " (many(sums.parsed, "record")) ", " (sums.span()) "."
            }
            @if let Some(window) = answer::window(case) {
                p { "Time looked at: " (window) "." }
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

fn gaps(case: &Case) -> Markup {
    let length = |seconds: u64| span(i64::try_from(seconds).unwrap_or(i64::MAX));
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
                g.note.clone(),
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h3 { "Gaps" }
            (grid(&heads(&["source", "host", "from", "to", "length", "#expected requests", "note"]), &rows))
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
