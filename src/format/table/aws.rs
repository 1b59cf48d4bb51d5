//! Formats of Amazon Web Services.

use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const AWS_API_GATEWAY_CSV: Format = Format {
    name: "aws-api-gateway-csv",
    title: "AWS API Gateway access log, CSV as the console proposes it",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[],
        names: &[],
        usual: &[
            "ip caller user requestTime httpMethod resourcePath protocol status responseLength requestId",
            "ip caller user requestTime httpMethod resourcePath protocol status responseLength requestId extendedRequestId",
        ],
    }),
    marks: &[],
    reference: "Amazon API Gateway Developer Guide: set up CloudWatch API logging, log formats",
    samples: &[Sample {
        line: "203.0.113.9,-,alice,02/Jan/2026:03:04:05 +0000,GET,/v1/pets/{id},HTTP/1.1,200,34,c6af9ac6-7b61,JKJaXmPLvHcESHA=",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/v1/pets/{id}"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "34"),
            ("request_id", "c6af9ac6-7b61"),
        ],
    }],
};

pub(super) const AWS_API_GATEWAY: Format = Format {
    name: "aws-api-gateway",
    title: "AWS API Gateway access log, JSON",
    syntax: Syntax::Json(&[
        ("requestTimeEpoch", F::Time),
        ("requestTime", F::Time),
        ("ip", F::Client),
        ("sourceIp", F::Client),
        ("identity.sourceIp", F::Client),
        ("sub", F::Subject),
        ("principalId", F::Subject),
        ("authorizer.principalId", F::Subject),
        ("authorizer.claims.sub", F::Subject),
        ("authorizerPrincipalId", F::Subject),
        ("user", F::User),
        ("caller", F::User),
        ("userArn", F::User),
        ("apiKeyId", F::ApiKeyId),
        ("identity.apiKeyId", F::ApiKeyId),
        ("apiKey", F::ApiKey),
        ("httpMethod", F::Method),
        ("path", F::Path),
        ("resourcePath", F::Route),
        ("routeKey", F::Request),
        ("queryString", F::Query),
        ("protocol", F::Protocol),
        ("domainName", F::Host),
        ("host", F::Host),
        ("status", F::Status),
        ("responseLength", F::BytesOut),
        ("responseLatency", F::Millis),
        ("userAgent", F::UserAgent),
        ("identity.userAgent", F::UserAgent),
        ("requestId", F::RequestId),
        ("extendedRequestId", F::RequestId),
    ]),
    marks: &[
        &["requestId", "extendedRequestId"],
        &["ip", "sourceIp", "identity"],
        &["httpMethod", "routeKey", "resourcePath"],
        &["requestTime", "requestTimeEpoch"],
    ],
    reference: "Amazon API Gateway Developer Guide: setting up access logging, $context variables",
    samples: &[
        Sample {
            line: r#"{"requestId":"c6af9ac6-7b61","ip":"203.0.113.9","caller":"-","user":"-","requestTime":"02/Jan/2026:03:04:05 +0000","httpMethod":"GET","resourcePath":"/v1/customers/{id}","path":"/v1/customers/48213","status":"200","protocol":"HTTP/1.1","responseLength":"512","apiKeyId":"k7f3","principalId":"cust-1","userAgent":"okhttp/4.9.3","responseLatency":"41"}"#,
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "203.0.113.9"),
                ("principal", "cust-1"),
                ("principal_kind", "subject"),
                ("credential", "k7f3"),
                ("credential_kind", "api_key_id"),
                ("path", "/v1/customers/48213"),
                ("status", "200"),
                ("bytes_out", "512"),
                ("duration_us", "41000"),
                ("request_id", "c6af9ac6-7b61"),
            ],
        },
        Sample {
            line: r#"{"requestId":"JKJaXmPLvHcESHA=","ip":"203.0.113.9","requestTime":"02/Jan/2026:03:04:05 +0000","httpMethod":"GET","routeKey":"GET /pets/{id}","status":"200","protocol":"HTTP/1.1","responseLength":"34"}"#,
            gives: &[("method", "GET"), ("path", "/pets/{id}"), ("bytes_out", "34")],
        },
    ],
};
