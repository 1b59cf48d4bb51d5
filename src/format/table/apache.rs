//! Formats of Apache httpd, and of the many that write as it does.

use super::super::{Format, Sample, Syntax};

pub(super) const COMMON: Format = Format {
    name: "common",
    title: "Common Log Format of Apache httpd and many others",
    syntax: Syntax::Pattern("apache", r#"%h %l %u %t "%r" %>s %b"#),
    marks: &[],
    reference: "Apache httpd 2.4, mod_log_config; NCSA httpd",
    samples: &[Sample {
        line: r#"203.0.113.9 - alice [02/Jan/2026:03:04:05 +0100] "GET /a?x=1 HTTP/1.1" 200 512"#,
        gives: &[
            ("time", "2026-01-02T02:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("principal_kind", "user"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "512"),
        ],
    }],
};

pub(super) const COMBINED: Format = Format {
    name: "combined",
    title: "Combined Log Format of Apache httpd and NGINX",
    syntax: Syntax::Pattern("apache", r#"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#),
    marks: &[],
    reference: "Apache httpd 2.4, mod_log_config; NGINX, ngx_http_log_module",
    samples: &[
        Sample {
            line: r#"2001:db8::7 - - [29/Feb/2024:23:59:59 +0000] "POST /v1/orders HTTP/2.0" 401 - "https://shop.example/" "Acme \"Partner\" SDK/2.1""#,
            gives: &[
                ("time", "2024-02-29T23:59:59Z"),
                ("client_ip", "2001:db8::7"),
                ("principal", ""),
                ("method", "POST"),
                ("status", "401"),
                ("bytes_out", ""),
                ("referer", "https://shop.example/"),
                ("user_agent", r#"Acme "Partner" SDK/2.1"#),
            ],
        },
        Sample {
            line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "\x16\x03\x01\x02" 400 157 "-" "-""#,
            gives: &[("method", ""), ("status", "400"), ("user_agent", "")],
        },
    ],
};

pub(super) const VHOST_COMBINED: Format = Format {
    name: "vhost_combined",
    title: "Combined Log Format behind the virtual host, as Debian configures it",
    syntax: Syntax::Pattern(
        "apache",
        r#"%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i""#,
    ),
    marks: &[],
    reference: "Apache httpd 2.4 as packaged by Debian, apache2.conf",
    samples: &[Sample {
        line: r#"api.example:443 203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET / HTTP/1.1" 200 512 "-" "curl/8.5""#,
        gives: &[("host", "api.example"), ("client_ip", "203.0.113.9"), ("user_agent", "curl/8.5")],
    }],
};
