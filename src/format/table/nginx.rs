//! Formats of NGINX.

use super::super::{Format, Sample, Syntax};

pub(super) const NGINX_MAIN: Format = Format {
    name: "nginx-main",
    title: "`main` of the packaged NGINX configuration: combined and the forwarded list",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for""#,
    ),
    marks: &[],
    reference: "nginx.conf of the packages of nginx.org",
    samples: &[Sample {
        line: r#"10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] "GET /x HTTP/1.1" 200 615 "-" "curl/8.11" "203.0.113.9, 10.0.0.7""#,
        gives: &[
            ("client_ip", "10.0.0.1"),
            ("forwarded_for", "203.0.113.9, 10.0.0.7"),
            ("bytes_out", "615"),
        ],
    }],
};
