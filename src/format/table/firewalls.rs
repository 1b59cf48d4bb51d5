//! Web application firewalls and routers that write pairs: F5, Citrix, Imperva, Barracuda, Heroku.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const HEROKU_ROUTER: Format = Format {
    name: "heroku-router",
    title: "Heroku router",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("time", F::Time),
            ("fwd", F::ForwardedFor),
            ("method", F::Method),
            ("path", F::Target),
            ("protocol", F::Scheme),
            ("host", F::Host),
            ("status", F::Status),
            ("bytes", F::BytesOut),
            ("service", F::Elapsed),
            ("request_id", F::RequestId),
        ],
    ),
    marks: &[&["at="], &["method="], &["path="], &["dyno="], &["fwd="]],
    reference: "Heroku Dev Center: HTTP routing, router log format; the time stands in the wrapper",
    samples: &[Sample {
        line: r#"time=2026-01-02T03:04:05.12Z at=info method=GET path="/a?x=1" host=app.example request_id=8601 fwd="203.0.113.9" dyno=web.1 connect=0ms service=12ms status=200 bytes=812 protocol=https"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("path", "/a"),
            ("query", "x=1"),
            ("host", "app.example"),
            ("status", "200"),
            ("bytes_out", "812"),
            ("duration_us", "12000"),
        ],
    }],
};
