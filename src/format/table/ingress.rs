//! Earlier logs of the ingress controller of Kubernetes: the forwarded list in brackets before the
//! user, and one name of an upstream.

use super::super::{Format, Sample, Syntax};

/// A number and a bracket, as in the format of today.
const BRACKETS: &[&[&str]] =
    &[&["0 [", "1 [", "2 [", "3 [", "4 [", "5 [", "6 [", "7 [", "8 [", "9 ["]];

pub(super) const FRONTED: Format = Format {
    name: "ingress-nginx-fronted",
    title: "Ingress controller on NGINX, with the address in brackets",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - [$_] - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"#,
    ),
    marks: BRACKETS,
    reference: "kubernetes/ingress-nginx, user guide: log format, releases up to 0.30",
    samples: &[Sample {
        line: r#"203.0.113.9 - [203.0.113.9] - bob [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/2.0" 200 512 "https://b.example/" "curl/8.5" 462 0.050 [shop-api-9000] [] 10.0.50.80:9000 512 0.049 200 752178adb17130b291aefd8c386279e7"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("bytes_in", "462"),
            ("duration_us", "50000"),
            ("request_id", "752178adb17130b291aefd8c386279e7"),
        ],
    }],
};

pub(super) const SINGLE: Format = Format {
    name: "ingress-nginx-single",
    title: "Ingress controller on NGINX, without an alternative upstream",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"#,
    ),
    marks: BRACKETS,
    reference: "kubernetes/ingress-nginx, user guide: log format, releases up to 0.30",
    samples: &[Sample {
        line: r#"203.0.113.9 - bob [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/2.0" 200 512 "https://b.example/" "curl/8.5" 462 0.050 [shop-api-9000] 10.0.50.80:9000 512 0.049 200 752178adb17130b291aefd8c386279e7"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("bytes_in", "462"),
            ("duration_us", "50000"),
            ("request_id", "752178adb17130b291aefd8c386279e7"),
        ],
    }],
};

pub(super) const SINGLE_FRONTED: Format = Format {
    name: "ingress-nginx-old",
    title: "Ingress controller on NGINX, with the address in brackets and without an alternative upstream",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - [$_] - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"#,
    ),
    marks: BRACKETS,
    reference: "kubernetes/ingress-nginx, user guide: log format, releases up to 0.30",
    samples: &[Sample {
        line: r#"203.0.113.9 - [203.0.113.9] - bob [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/2.0" 200 512 "https://b.example/" "curl/8.5" 462 0.050 [shop-api-9000] 10.0.50.80:9000 512 0.049 200 752178adb17130b291aefd8c386279e7"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("bytes_in", "462"),
            ("duration_us", "50000"),
            ("request_id", "752178adb17130b291aefd8c386279e7"),
        ],
    }],
};
