//! Event log files of Salesforce, as downloaded and as collectors turn them into objects.

use super::super::delimited::names::Take;
use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

const REFERENCE: &str = "Salesforce: Object Reference, EventLogFile supported event types; RUN_TIME is in milliseconds, TIMESTAMP in UTC";

pub(super) const EVENT_LOG: Format = Format {
    name: "salesforce-csv",
    title: "Salesforce event log file, of event types with a URI",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::FirstRow,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[],
        names: &[
            ("TIMESTAMP_DERIVED", Take::Stamp),
            ("TIMESTAMP", Take::Stamp),
            ("URL", Take::Field(F::Target)),
            ("URI", Take::Field(F::Target)),
            ("USER_NAME", Take::Field(F::User)),
            ("USER_ID", Take::Field(F::User)),
            ("RUN_TIME", Take::Field(F::Millis)),
            ("USER_AGENT", Take::Aside),
        ],
        usual: &[
            "TIMESTAMP_DERIVED REQUEST_ID USER_ID RUN_TIME CPU_TIME URI METHOD STATUS_CODE CLIENT_IP REQUEST_SIZE RESPONSE_SIZE",
        ],
        by_look: false,
    }),
    marks: &[&["EVENT_TYPE"], &["RUN_TIME"], &["CPU_TIME"], &["REQUEST_ID"]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "\"EVENT_TYPE\",\"TIMESTAMP\",\"REQUEST_ID\",\"ORGANIZATION_ID\",\"USER_ID\",\"RUN_TIME\",\"CPU_TIME\",\"URI\",\"METHOD\",\"STATUS_CODE\",\"CLIENT_IP\"\n\"ApexRestApi\",\"20260102030405.120\",\"4lc-XE\",\"00D5j0\",\"005x\",\"462\",\"211\",\"/v1/me\",\"POST\",\"200\",\"203.0.113.9\"",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "005x"),
            ("method", "POST"),
            ("path", "/v1/me"),
            ("status", "200"),
            ("duration_us", "462000"),
            ("request_id", "4lc-XE"),
        ],
    }],
};

pub(super) const EVENT_LOG_JSON: Format = Format {
    name: "salesforce-json",
    title: "Salesforce event log file as objects, of event types with a URI",
    syntax: Syntax::AnyJson(&[
        ("TIMESTAMP_DERIVED", F::Time),
        ("TIMESTAMP", F::Time),
        ("CLIENT_IP", F::Client),
        ("USER_NAME", F::User),
        ("USER_ID", F::User),
        ("METHOD", F::Method),
        ("HTTP_METHOD", F::Method),
        ("URL", F::Target),
        ("URI", F::Target),
        ("QUERY", F::Query),
        ("STATUS_CODE", F::Status),
        ("REQUEST_SIZE", F::BytesIn),
        ("RESPONSE_SIZE", F::BytesOut),
        ("RUN_TIME", F::Millis),
        ("REFERER_URI", F::Referer),
        ("BROWSER_TYPE", F::UserAgent),
        ("REQUEST_ID", F::RequestId),
    ]),
    marks: &[&["EVENT_TYPE"], &["RUN_TIME"], &["CPU_TIME"], &["REQUEST_ID"]],
    reference: REFERENCE,
    samples: &[Sample {
        line: r#"{"EVENT_TYPE":"ApexRestApi","TIMESTAMP":"20260102030405.120","REQUEST_ID":"4lc-XE","USER_ID":"005x","RUN_TIME":"462","CPU_TIME":"211","URI":"/v1/me","METHOD":"POST","STATUS_CODE":"200","REQUEST_SIZE":"7","RESPONSE_SIZE":"","CLIENT_IP":"203.0.113.9"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "005x"),
            ("method", "POST"),
            ("path", "/v1/me"),
            ("status", "200"),
            ("bytes_in", "7"),
            ("duration_us", "462000"),
            ("request_id", "4lc-XE"),
        ],
    }],
};
