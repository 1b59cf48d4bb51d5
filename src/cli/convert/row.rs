//! One record as it is written.

use crate::record::{Client, Record, Timestamp};
use crate::report::column::{Cell, Column, count, maybe, text, time};
use crate::route::Resolved;
use crate::scan::Input;
use crate::source::block::Line;
use crate::triage::Lens;

/// A record as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub source: String,
    pub line: u64,
    pub offset: u64,
    pub length: u64,
    pub time: Option<Timestamp>,
    pub client_ip: String,
    pub peer_ip: String,
    pub forwarded_for: String,
    pub principal: String,
    pub principal_kind: String,
    pub credential: String,
    pub credential_kind: String,
    pub method: String,
    pub host: String,
    pub path: String,
    pub query: String,
    pub protocol: String,
    pub status: Option<u64>,
    pub bytes_out: Option<u64>,
    pub bytes_in: Option<u64>,
    pub duration_us: Option<u64>,
    pub referer: String,
    pub user_agent: String,
    pub request_id: String,
    pub route: String,
    pub object_id: String,
}

#[rustfmt::skip] // one line a column
pub(super) static COLUMNS: &[Column<Row>] = &[
    text("source", "The source.", |r| &r.source),
    count("line", "Number of the line, from 1.", |r| r.line),
    count("offset", "Offset of its first byte in the decompressed stream.", |r| r.offset),
    count("length", "Its length in bytes.", |r| r.length),
    time("time", "When, in UTC.", |r| r.time),
    text("client_ip", "The caller's address after the trusted-proxy rule.", |r| &r.client_ip),
    text("peer_ip", "The address that connected.", |r| &r.peer_ip),
    text("forwarded_for", "The forwarded list, as logged.", |r| &r.forwarded_for),
    text("principal", "Who the gateway says the caller is.", |r| &r.principal),
    text("principal_kind", "What sort of name that is.", |r| &r.principal_kind),
    text("credential", "What the caller showed.", |r| &r.credential),
    text("credential_kind", "What sort of credential that is.", |r| &r.credential_kind),
    text("method", "HTTP method.", |r| &r.method),
    text("host", "Host asked for, with its port where one was logged.", |r| &r.host),
    text("path", "Path, percent-encoding kept.", |r| &r.path),
    text("query", "Query string.", |r| &r.query),
    text("protocol", "Protocol version.", |r| &r.protocol),
    maybe("status", "HTTP status.", |r| r.status),
    maybe("bytes_out", "Size of the response in bytes.", |r| r.bytes_out),
    maybe("bytes_in", "Size of the request in bytes.", |r| r.bytes_in),
    maybe("duration_us", "Time taken in microseconds.", |r| r.duration_us),
    text("referer", "Referer header.", |r| &r.referer),
    text("user_agent", "User-Agent header.", |r| &r.user_agent),
    text("request_id", "Request id.", |r| &r.request_id),
    text("route", "Path template.", |r| &r.route),
    text("object_id", "Id of the object.", |r| &r.object_id),
];

pub(super) fn row(
    input: &Input,
    number: u64,
    line: &Line<'_>,
    record: &Record<'_>,
    lens: &Lens,
    resolved: &mut Resolved,
) -> Row {
    lens.routes.resolve(record, resolved);
    let object = resolved.object(record).filter(|object| !object.page);
    Row {
        source: input.source.name.clone(),
        line: number,
        offset: line.text_at(),
        length: line.text.len() as u64,
        route: owned(resolved.template()),
        object_id: object.map_or(String::new(), |object| owned(object.id)),
        ..of(record)
    }
}

fn owned(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What the record itself holds.
fn of(record: &Record<'_>) -> Row {
    Row {
        time: record.time.known(),
        client_ip: record.client.to_string(),
        peer_ip: Client::parse(record.peer).to_string(),
        forwarded_for: owned(record.forwarded_for),
        principal: owned(record.principal),
        principal_kind: record.principal_kind.into(),
        credential: owned(record.credential),
        credential_kind: record.credential_kind.into(),
        method: owned(record.method),
        host: owned(record.host),
        path: owned(record.path),
        query: owned(record.query),
        protocol: owned(record.protocol),
        status: record.logged_status().map(u64::from),
        bytes_out: record.bytes_out,
        bytes_in: record.bytes_in,
        duration_us: record.duration_us,
        referer: owned(record.referer),
        user_agent: owned(record.user_agent),
        request_id: owned(record.request_id),
        ..Row::default()
    }
}

/// The columns of a record by name, as text; those that only a plan can tell are empty.
pub(in crate::cli) fn cells(record: &Record<'_>) -> Vec<(&'static str, String)> {
    let row = of(record);
    let number = |number: Option<u64>| number.map_or(String::new(), |number| number.to_string());
    COLUMNS
        .iter()
        .map(|column| {
            let text = match column.cell {
                Cell::Text(get) => get(&row).to_owned(),
                Cell::Count(get) => get(&row).to_string(),
                Cell::OptionalCount(get) => number(get(&row)),
                Cell::Time(get) => get(&row).map_or(String::new(), |time| time.to_string()),
                Cell::Signed(_) | Cell::Float(_) | Cell::Flag(_) => String::new(),
            };
            (column.name, text)
        })
        .collect()
}
