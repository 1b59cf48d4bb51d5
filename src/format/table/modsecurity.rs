//! Audit log of `ModSecurity` as JSON, of version 2 (in Apache httpd) and 3 (libmodsecurity).

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const AUDIT: Format = Format {
    name: "modsecurity",
    title: "ModSecurity 2 and 3, audit log as JSON",
    syntax: Syntax::Json(&[
        ("transaction.time", F::Time),
        ("transaction.time_stamp", F::Time),
        ("transaction.remote_address", F::Client),
        ("transaction.client_ip", F::Client),
        ("request.headers[x-forwarded-for]", F::ForwardedFor),
        ("transaction.request.headers[x-forwarded-for]", F::ForwardedFor),
        ("request.request_line", F::Request),
        ("transaction.request.method", F::Method),
        ("transaction.request.uri", F::Target),
        ("transaction.request.http_version", F::Version),
        ("request.headers[host]", F::Host),
        ("transaction.request.headers[host]", F::Host),
        ("response.status", F::Status),
        ("transaction.response.http_code", F::Status),
        ("request.headers[referer]", F::Referer),
        ("transaction.request.headers[referer]", F::Referer),
        ("request.headers[user-agent]", F::UserAgent),
        ("transaction.request.headers[user-agent]", F::UserAgent),
        ("transaction.transaction_id", F::RequestId),
        ("transaction.unique_id", F::RequestId),
    ]),
    marks: &[
        &["transaction"],
        &["transaction_id", "unique_id"],
        &["remote_address", "client_ip"],
        &["audit_data", "producer", "host_ip", "local_address"],
    ],
    reference: "ModSecurity reference manual: SecAuditLogFormat JSON",
    samples: &[
        Sample {
            line: r#"{"transaction":{"time":"02/Jan/2026:03:04:05 +0000","transaction_id":"Yospoq1AV2oo","remote_address":"203.0.113.9","remote_port":43790,"local_address":"10.0.0.2","local_port":80},"request":{"request_line":"GET /index.php?exec=/bin/bash HTTP/1.1","headers":{"Host":"shop.example","User-Agent":"curl/8.5"}},"response":{"protocol":"HTTP/1.1","status":403,"headers":{"Content-Length":"274"}},"audit_data":{"messages":["Warning."]}}"#,
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "203.0.113.9"),
                ("method", "GET"),
                ("host", "shop.example"),
                ("path", "/index.php"),
                ("query", "exec=/bin/bash"),
                ("protocol", "HTTP/1.1"),
                ("status", "403"),
                ("user_agent", "curl/8.5"),
                ("request_id", "Yospoq1AV2oo"),
            ],
        },
        Sample {
            line: r#"{"transaction":{"client_ip":"203.0.113.9","time_stamp":"Fri Jan  2 03:04:05 2026","server_id":"7f","client_port":50112,"host_ip":"10.0.0.2","host_port":80,"unique_id":"1767323045","request":{"method":"POST","http_version":1.1,"uri":"/login?x=1","headers":{"Host":"shop.example","User-Agent":"curl/8.5"}},"response":{"http_code":302,"headers":{"Server":"nginx"}},"producer":{"modsecurity":"ModSecurity v3.0.8"},"messages":[]}}"#,
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "203.0.113.9"),
                ("method", "POST"),
                ("path", "/login"),
                ("query", "x=1"),
                ("protocol", "HTTP/1.1"),
                ("status", "302"),
            ],
        },
    ],
};
