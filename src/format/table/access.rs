//! Servers that say who may: the access audit of `ForgeRock`, now Ping, AM and IDM.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const FORGEROCK: Format = Format {
    name: "forgerock-access",
    title: "ForgeRock (Ping) AM and IDM, access audit events",
    syntax: Syntax::Json(&[
        ("payload.timestamp", F::Time),
        ("timestamp", F::Time),
        ("payload.client.ip", F::Client),
        ("client.ip", F::Client),
        ("payload.http.request.headers[x-forwarded-for]", F::ForwardedFor),
        ("http.request.headers[x-forwarded-for]", F::ForwardedFor),
        ("payload.userId", F::User),
        ("userId", F::User),
        ("payload.http.request.method", F::Method),
        ("http.request.method", F::Method),
        ("payload.http.request.path", F::Target),
        ("http.request.path", F::Target),
        ("payload.http.request.headers[host]", F::Host),
        ("http.request.headers[host]", F::Host),
        ("payload.response.statusCode", F::Status),
        ("response.statusCode", F::Status),
        ("payload.response.elapsedTime", F::Millis),
        ("response.elapsedTime", F::Millis),
        ("payload.http.request.headers[referer]", F::Referer),
        ("http.request.headers[referer]", F::Referer),
        ("payload.http.request.headers[user-agent]", F::UserAgent),
        ("http.request.headers[user-agent]", F::UserAgent),
        ("payload.transactionId", F::RequestId),
        ("transactionId", F::RequestId),
    ]),
    marks: &[&["transactionId"], &["eventName"], &["http"], &["client"]],
    reference: "PingAM and PingIDM: audit logging, access event; an attempt and its outcome are two events",
    samples: &[Sample {
        line: r#"{"payload":{"_id":"45-1","client":{"ip":"203.0.113.9"},"component":"OAuth","eventName":"AM-ACCESS-OUTCOME","http":{"request":{"headers":{"host":["am.example"],"user-agent":["curl/8.5"],"x-forwarded-for":["203.0.113.9, 10.0.0.6"]},"method":"POST","path":"https://am.example/am/oauth2/access_token","secure":true}},"level":"INFO","realm":"/","response":{"elapsedTime":22,"elapsedTimeUnits":"MILLISECONDS","status":"SUCCESSFUL","statusCode":"200"},"source":"audit","timestamp":"2026-01-02T03:04:05.12Z","topic":"access","transactionId":"1664-0","userId":"id=alice,ou=user"},"timestamp":"2026-01-02T03:04:05.2Z","type":"application/json"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("forwarded_for", "203.0.113.9, 10.0.0.6"),
            ("principal", "id=alice,ou=user"),
            ("method", "POST"),
            ("host", "am.example"),
            ("path", "/am/oauth2/access_token"),
            ("status", "200"),
            ("duration_us", "22000"),
            ("user_agent", "curl/8.5"),
            ("request_id", "1664-0"),
        ],
    }],
};
