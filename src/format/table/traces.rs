//! Spans of traces: what a server noted of each request that it served.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const ZIPKIN: Format = Format {
    name: "zipkin",
    title: "Zipkin spans of servers, one a line or a list; times are in microseconds",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("duration", F::Micros),
        ("remoteEndpoint.ipv4", F::Client),
        ("remoteEndpoint.ipv6", F::Client),
        ("tags.http.method", F::Method),
        ("tags.http.url", F::Target),
        ("tags.http.path", F::Path),
        ("tags.http.route", F::Route),
        ("tags.http.host", F::Host),
        ("tags.http.status_code", F::Status),
        ("traceId", F::RequestId),
    ]),
    // A span of a client tells what a program asked of another one.
    marks: &[
        &["traceId"],
        &["SERVER"],
        &["localEndpoint"],
        &["http.method", "http.path", "http.url", "http.status_code"],
    ],
    reference: "Zipkin API 2.0: Span; the names of tags are those of Brave",
    samples: &[Sample {
        line: r#"{"traceId":"5b8efff798038103","id":"eee19b7e","kind":"SERVER","name":"get /a","timestamp":1767323045120000,"duration":12000,"localEndpoint":{"serviceName":"shop","ipv4":"10.0.0.7","port":8080},"remoteEndpoint":{"ipv4":"203.0.113.9","port":51234},"tags":{"http.method":"GET","http.path":"/a","http.status_code":"200"}}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a"),
            ("status", "200"),
            ("duration_us", "12000"),
            ("request_id", "5b8efff798038103"),
        ],
    }],
};

pub(super) const JAEGER: Format = Format {
    name: "jaeger",
    title: "Jaeger spans of servers; times are in microseconds",
    syntax: Syntax::Json(&[
        ("startTime", F::Time),
        ("duration", F::Micros),
        ("tags[client.address]", F::Client),
        ("tags[http.client_ip]", F::Client),
        ("tags[peer.ipv4]", F::Client),
        ("tags[net.peer.ip]", F::Client),
        ("tags[http.request.method]", F::Method),
        ("tags[http.method]", F::Method),
        ("tags[http.url]", F::Target),
        ("tags[http.target]", F::Target),
        ("tags[url.path]", F::Path),
        ("tags[url.query]", F::Query),
        ("tags[http.host]", F::Host),
        ("tags[server.address]", F::Host),
        ("tags[http.response.status_code]", F::Status),
        ("tags[http.status_code]", F::Status),
        ("tags[user_agent.original]", F::UserAgent),
        ("tags[http.user_agent]", F::UserAgent),
        ("traceID", F::RequestId),
    ]),
    marks: &[
        &["traceID"],
        &["operationName"],
        &["server"],
        &["http.method", "http.request.method", "http.url", "http.target"],
    ],
    reference: "Jaeger: the JSON of its query service and of its storage; OpenTelemetry semantic conventions for HTTP spans",
    samples: &[Sample {
        line: r#"{"traceID":"5b8e","spanID":"eee1","operationName":"HTTP GET /a","startTime":1767323045120000,"duration":12000,"tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"http.method","type":"string","value":"GET"},{"key":"http.url","type":"string","value":"/a?x=1"},{"key":"http.status_code","type":"int64","value":200},{"key":"peer.ipv4","type":"string","value":"203.0.113.9"}],"process":{"serviceName":"shop","tags":[{"key":"ip","type":"string","value":"10.0.0.7"}]}}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "12000"),
            ("request_id", "5b8e"),
        ],
    }],
};
