//! The names of others for the columns of `convert`.
//!
//! Elastic Common Schema 8 and the OpenTelemetry semantic conventions 1.30. What they have no name
//! for stands under `dwell.`; where they write a value otherwise, it is written their way: ECS has
//! durations in nanoseconds, and both have the version of HTTP without `HTTP/`. Names are flat, with
//! their points, which both systems read as nested.

use super::row::{COLUMNS, Row};
use crate::cli::args::Schema;
use crate::report::column::{Column, count, maybe, text, time};
use std::fmt::Write;

/// The columns of a schema.
pub(super) fn columns(schema: Schema) -> &'static [Column<Row>] {
    match schema {
        Schema::Dwell => COLUMNS,
        Schema::Ecs => ECS,
        Schema::Otel => OTEL,
    }
}

fn version(row: &Row) -> &str {
    row.protocol.strip_prefix("HTTP/").unwrap_or(&row.protocol)
}

#[rustfmt::skip] // one line a column
static ECS: &[Column<Row>] = &[
    text("log.file.path", "", |r| &r.source),
    count("dwell.line", "", |r| r.line),
    count("log.offset", "", |r| r.offset),
    count("dwell.length", "", |r| r.length),
    time("@timestamp", "", |r| r.time),
    text("client.ip", "", |r| &r.client_ip),
    text("source.ip", "", |r| &r.peer_ip),
    text("dwell.forwarded_for", "", |r| &r.forwarded_for),
    text("user.name", "", |r| &r.principal),
    text("dwell.principal_kind", "", |r| &r.principal_kind),
    text("dwell.credential", "", |r| &r.credential),
    text("dwell.credential_kind", "", |r| &r.credential_kind),
    text("http.request.method", "", |r| &r.method),
    text("url.domain", "", |r| &r.host),
    text("url.path", "", |r| &r.path),
    text("url.query", "", |r| &r.query),
    text("http.version", "without `HTTP/`", version),
    maybe("http.response.status_code", "", |r| r.status),
    maybe("http.response.bytes", "", |r| r.bytes_out),
    maybe("http.request.bytes", "", |r| r.bytes_in),
    maybe("event.duration", "in nanoseconds", |r| r.duration_us.map(|us| us.saturating_mul(1000))),
    text("http.request.referrer", "", |r| &r.referer),
    text("user_agent.original", "", |r| &r.user_agent),
    text("http.request.id", "", |r| &r.request_id),
    text("dwell.route", "", |r| &r.route),
    text("dwell.object_id", "", |r| &r.object_id),
];

#[rustfmt::skip] // one line a column
static OTEL: &[Column<Row>] = &[
    text("log.file.path", "", |r| &r.source),
    count("dwell.line", "", |r| r.line),
    count("dwell.offset", "", |r| r.offset),
    count("dwell.length", "", |r| r.length),
    time("timestamp", "", |r| r.time),
    text("client.address", "", |r| &r.client_ip),
    text("network.peer.address", "", |r| &r.peer_ip),
    text("http.request.header.x-forwarded-for", "", |r| &r.forwarded_for),
    text("user.name", "", |r| &r.principal),
    text("dwell.principal_kind", "", |r| &r.principal_kind),
    text("dwell.credential", "", |r| &r.credential),
    text("dwell.credential_kind", "", |r| &r.credential_kind),
    text("http.request.method", "", |r| &r.method),
    text("server.address", "", |r| &r.host),
    text("url.path", "", |r| &r.path),
    text("url.query", "", |r| &r.query),
    text("network.protocol.version", "without `HTTP/`", version),
    maybe("http.response.status_code", "", |r| r.status),
    maybe("http.response.size", "", |r| r.bytes_out),
    maybe("http.request.size", "", |r| r.bytes_in),
    maybe("dwell.duration_us", "", |r| r.duration_us),
    text("http.request.header.referer", "", |r| &r.referer),
    text("user_agent.original", "", |r| &r.user_agent),
    text("dwell.request_id", "", |r| &r.request_id),
    text("http.route", "", |r| &r.route),
    text("dwell.object_id", "", |r| &r.object_id),
];

/// `docs/CONVERT.md`.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Columns of `dwell convert`\n\nGenerated from their declaration. `--schema ecs` gives them the names of the Elastic Common Schema, \
         `--schema otel`\nthose of the OpenTelemetry semantic conventions; what these have no name for stands under `dwell.`.\n\n\
         In CSV and TSV, control characters of a log are written `\\x1b`; NDJSON and Parquet hold the text as it is.\n\n\
         | column | what it holds | `--schema ecs` | `--schema otel` |\n| --- | --- | --- | --- |\n",
    );
    for ((own, ecs), otel) in COLUMNS.iter().zip(ECS).zip(OTEL) {
        let other = |column: &Column<Row>| match column.doc {
            "" => format!("`{}`", column.name),
            note => format!("`{}` ({note})", column.name),
        };
        let _ =
            writeln!(page, "| `{}` | {} | {} | {} |", own.name, own.doc, other(ecs), other(otel));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::column::Cell;
    use std::collections::BTreeSet;

    /// A row of which every text tells its own column.
    fn row() -> Row {
        let mut row = Row::default();
        (row.path, row.host, row.principal) = ("/a".into(), "h.example".into(), "alice".into());
        (row.protocol, row.duration_us) = ("HTTP/1.1".into(), Some(7));
        row
    }

    #[test]
    fn every_schema_has_every_column_once_in_the_same_order() {
        for schema in [ECS, OTEL] {
            assert_eq!(schema.len(), COLUMNS.len());
            let names: BTreeSet<&str> = schema.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), schema.len());
            for (own, other) in COLUMNS.iter().zip(schema) {
                assert_eq!(own.kind(), other.kind(), "{} and {}", own.name, other.name);
                let (Cell::Text(a), Cell::Text(b)) = (&own.cell, &other.cell) else { continue };
                if own.name != "protocol" {
                    assert_eq!(a(&row()), b(&row()), "{} and {}", own.name, other.name);
                }
            }
        }
    }

    #[test]
    fn values_are_written_the_way_of_the_schema() {
        let cell = |name: &str| &ECS.iter().find(|column| column.name == name).unwrap().cell;
        let Cell::OptionalCount(duration) = cell("event.duration") else { panic!() };
        assert_eq!(duration(&row()), Some(7000));
        let Cell::Text(version) = cell("http.version") else { panic!() };
        assert_eq!(version(&row()), "1.1");
    }
}
