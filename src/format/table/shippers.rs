//! What collectors and frameworks make of a request: a few fixed keys in JSON.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

/// The one place where `host` is the caller: the first column of Common Log Format.
pub(super) const FLUENTD_APACHE: Format = Format {
    name: "fluentd-apache",
    title: "Apache's log as Fluentd's and Fluent Bit's parsers for it give it",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("@timestamp", F::Time),
        ("timestamp", F::Time),
        ("date", F::Time),
        ("host", F::Client),
        ("user", F::User),
        ("method", F::Method),
        ("path", F::Target),
        ("code", F::Status),
        ("size", F::BytesOut),
        ("referer", F::Referer),
        ("agent", F::UserAgent),
    ]),
    marks: &[&["host"], &["user"], &["code"], &["size"], &["agent"], &["path"], &["method"]],
    reference: "Fluentd, parser plugin apache2; Fluent Bit, parsers.conf, apache2",
    samples: &[Sample {
        line: r#"{"host":"203.0.113.9","user":null,"method":"GET","path":"/a?x=1","code":200,"size":777,"referer":null,"agent":"curl/8.5","time":"2026-01-02T03:04:05Z"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", ""),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "777"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const FLUENTD_NGINX: Format = Format {
    name: "fluentd-nginx",
    title: "NGINX's log as Fluentd's and Fluent Bit's parsers for it give it",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("@timestamp", F::Time),
        ("timestamp", F::Time),
        ("date", F::Time),
        ("remote", F::Client),
        ("host", F::Host),
        ("user", F::User),
        ("method", F::Method),
        ("path", F::Target),
        ("code", F::Status),
        ("size", F::BytesOut),
        ("referer", F::Referer),
        ("agent", F::UserAgent),
        ("http_x_forwarded_for", F::ForwardedFor),
    ]),
    marks: &[&["remote"], &["user"], &["code"], &["size"], &["agent"], &["path"], &["method"]],
    reference: "Fluentd, parser plugin nginx; Fluent Bit, parsers.conf, nginx",
    samples: &[Sample {
        line: r#"{"time":"2026-01-02T03:04:05Z","remote":"203.0.113.9","host":"api.example","user":"alice","method":"GET","path":"/a","code":200,"size":512,"referer":"-","agent":"curl/8.5","http_x_forwarded_for":"198.51.100.7"}"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("forwarded_for", "198.51.100.7"),
            ("host", "api.example"),
            ("principal", "alice"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const SERILOG: Format = Format {
    name: "serilog-requests",
    title: "Requests of ASP.NET Core as Serilog logs them, compact or nested",
    syntax: Syntax::Json(&[
        ("@t", F::Time),
        ("Timestamp", F::Time),
        ("ClientIp", F::Client),
        ("RemoteIpAddress", F::Client),
        ("RemoteIP", F::Client),
        ("Properties.ClientIp", F::Client),
        ("Properties.RemoteIpAddress", F::Client),
        ("UserName", F::User),
        ("Properties.UserName", F::User),
        ("UserId", F::User),
        ("Properties.UserId", F::User),
        ("RequestMethod", F::Method),
        ("Properties.RequestMethod", F::Method),
        ("RequestHost", F::Host),
        ("Properties.RequestHost", F::Host),
        ("RequestPath", F::Target),
        ("Properties.RequestPath", F::Target),
        ("StatusCode", F::Status),
        ("Properties.StatusCode", F::Status),
        ("Elapsed", F::Millis),
        ("Properties.Elapsed", F::Millis),
        ("UserAgent", F::UserAgent),
        ("Properties.UserAgent", F::UserAgent),
        ("RequestId", F::RequestId),
        ("Properties.RequestId", F::RequestId),
        ("CorrelationId", F::RequestId),
        ("Properties.CorrelationId", F::RequestId),
    ]),
    marks: &[
        &["RequestMethod", "Properties.RequestMethod"],
        &["RequestPath", "Properties.RequestPath"],
        &["StatusCode", "Properties.StatusCode"],
        &["Elapsed", "Properties.Elapsed"],
    ],
    reference: "serilog/serilog-aspnetcore, request logging: Elapsed is in milliseconds",
    samples: &[
        Sample {
            line: r#"{"@t":"2026-01-02T03:04:05.1234567Z","@mt":"HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms","RequestMethod":"GET","RequestPath":"/a","StatusCode":200,"Elapsed":34.965,"SourceContext":"Serilog.AspNetCore.RequestLoggingMiddleware","RequestId":"0HM:1","ConnectionId":"0HM","ClientIp":"203.0.113.9"}"#,
            gives: &[
                ("time", "2026-01-02T03:04:05.123456Z"),
                ("client_ip", "203.0.113.9"),
                ("method", "GET"),
                ("path", "/a"),
                ("status", "200"),
                ("duration_us", "34965"),
                ("request_id", "0HM:1"),
            ],
        },
        Sample {
            line: r#"{"Timestamp":"2026-01-02T03:04:05.1234567+00:00","Level":"Information","MessageTemplate":"HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms","Properties":{"RequestMethod":"GET","RequestPath":"/a","StatusCode":404,"Elapsed":1.5,"RequestId":"0HM:2"}}"#,
            gives: &[("path", "/a"), ("status", "404"), ("duration_us", "1500")],
        },
    ],
};
