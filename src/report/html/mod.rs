//! Web pages: one self-contained file each, with no script, no link out and no outside resource.
//!
//! `report` composes the sections; `story` holds the answer and the campaigns, `ledger` what was
//! reached and how complete the logs are, `chart` the requests over time, `grid` any table. Log text
//! enters only through [`log`]: hidden characters made visible, the rest escaped by maud.

mod chart;
mod grid;
mod ledger;
mod story;

use super::escape;
use super::frame;
use super::sink::{self, Sink};
use crate::case::Case;
use crate::error::Result;
use crate::words;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use polars::prelude::DataFrame;
use std::borrow::Cow;

/// Rows of a table in the report; the rest is in the CSV file.
const ROWS: usize = 200;
const STYLE: &str = include_str!("style.css");
/// Forbids everything but the style in the page itself.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Text from a log, for a text node or an attribute.
fn log(text: &str) -> Cow<'_, str> {
    escape::visible(text)
}

fn page(title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (log(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
    .into_string()
}

/// `report.html`: the whole case for a person who was not there.
pub fn report(case: &Case) -> String {
    page(
        "dwell: what the access logs say",
        &html! {
            (story::head(case))
            main {
                (story::warnings(case))
                (chart::over_time(case))
                (story::campaigns(case))
                (story::milder(case))
                (story::timeline(case))
                (ledger::claims(case))
                (ledger::exposure(case))
                (ledger::backtest(case))
                (ledger::coverage(case))
                (ledger::verify(case))
            }
            footer { "Written by dwell " (env!("CARGO_PKG_VERSION")) ". All times are UTC. The evidence table names the log lines behind each claim." }
        },
    )
}

/// Any table as a page of its own, whole.
///
/// # Errors
/// When the sink refuses.
pub fn sheet(table: &DataFrame, out: &mut Sink<'_>) -> Result<()> {
    let rows = frame::cells(table, usize::MAX)?;
    let heads: Vec<grid::Head<'_>> = table
        .columns()
        .iter()
        .map(|c| grid::Head { name: c.name(), number: frame::is_number(c) })
        .collect();
    let body = html! {
        main.wide {
            h1 { (words::many(table.height() as u64, "row")) }
            (grid::grid(&heads, &rows))
        }
    };
    sink::all(out, page("dwell table", &body).as_bytes())
}

#[cfg(test)]
mod tests;
