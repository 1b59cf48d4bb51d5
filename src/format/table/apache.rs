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

pub(super) const SHORT: Format = Format {
    name: "common-short",
    title: "Common Log Format without the identity: WebSphere Liberty, Monkey",
    syntax: Syntax::Pattern("apache", r#"%h %u %t "%r" %>s %b"#),
    marks: &[],
    reference: "Open Liberty: HTTP access logging, default logFormat; Monkey HTTP server",
    samples: &[Sample {
        line: r#"203.0.113.9 alice [02/Jan/2026:03:04:05 +0000] "GET /a?x=1 HTTP/1.1" 200 12"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "12"),
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

pub(super) const COMBINED_IO: Format = Format {
    name: "combinedio",
    title: "Combined Log Format and the bytes of mod_logio",
    syntax: Syntax::Pattern(
        "apache",
        r#"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" %I %O"#,
    ),
    marks: &[],
    reference: "Apache httpd 2.4, mod_logio",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" 87 791"#,
        gives: &[("bytes_out", "512"), ("bytes_in", "87"), ("user_agent", "curl/8.5")],
    }],
};

pub(super) const VHOST_COMMON: Format = Format {
    name: "vhost_common",
    title: "Common Log Format behind the virtual host",
    syntax: Syntax::Pattern("apache", r#"%v %h %l %u %t "%r" %>s %b"#),
    marks: &[],
    reference: "Apache httpd 2.4, documentation of virtual hosts",
    samples: &[Sample {
        line: r#"api.example 203.0.113.9 - alice [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512"#,
        gives: &[("host", "api.example"), ("client_ip", "203.0.113.9"), ("principal", "alice")],
    }],
};

pub(super) const HOST_COMBINED: Format = Format {
    name: "host_combined",
    title: "Combined Log Format behind the host, as NGINX, NCSA and many panels configure it",
    syntax: Syntax::Pattern(
        "apache",
        r#"%v %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#,
    ),
    marks: &[],
    reference: "Apache httpd 2.4, mod_log_config; lighttpd, accesslog.format",
    samples: &[Sample {
        line: r#"api.example 203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5""#,
        gives: &[("host", "api.example"), ("client_ip", "203.0.113.9"), ("user_agent", "curl/8.5")],
    }],
};

pub(super) const LIGHTTPD: Format = Format {
    name: "lighttpd",
    title: "Access log of lighttpd: the host stands in the second column",
    syntax: Syntax::Pattern("apache", r#"%h %V %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#),
    marks: &[],
    reference: "lighttpd 1.4, mod_accesslog",
    samples: &[Sample {
        line: r#"203.0.113.9 api.example - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5""#,
        gives: &[("host", "api.example"), ("client_ip", "203.0.113.9"), ("principal", "")],
    }],
};

pub(super) const CLIENT_VHOST_COMBINED: Format = Format {
    name: "client_vhost_combined",
    title: "Combined Log Format with the virtual host behind the client",
    syntax: Syntax::Pattern(
        "apache",
        r#"%h %v %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#,
    ),
    marks: &[],
    reference: "Apache httpd 2.4, mod_log_config",
    samples: &[Sample {
        line: r#"203.0.113.9:40112 api.example:443 - alice [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5""#,
        gives: &[("host", "api.example:443"), ("client_ip", "203.0.113.9"), ("principal", "alice")],
    }],
};

pub(super) const FORWARDED_COMBINED: Format = Format {
    name: "forwarded_combined",
    title: "Combined Log Format with the forwarded list in front of the peer",
    syntax: Syntax::Pattern(
        "apache",
        r#"%{X-Forwarded-For}i %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#,
    ),
    marks: &[],
    reference: "Apache httpd 2.4, mod_log_config",
    samples: &[Sample {
        line: r#"203.0.113.9, 198.51.100.7 192.0.2.6 - alice [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5""#,
        gives: &[
            ("forwarded_for", "203.0.113.9, 198.51.100.7"),
            ("peer_ip", "192.0.2.6"),
            ("principal", "alice"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const SSL_REQUEST: Format = Format {
    name: "ssl_request",
    title: "Log of TLS requests of Apache httpd; it has no status",
    syntax: Syntax::Pattern("apache", r#"%t %h %{SSL_PROTOCOL}x %{SSL_CIPHER}x "%r" %b"#),
    marks: &[&[" TLS", " SSL", " - - \""]],
    reference: "Apache httpd 2.4, mod_ssl, ssl_request_log",
    samples: &[Sample {
        line: r#"[02/Jan/2026:03:04:05 +0000] 203.0.113.9 TLSv1.3 TLS_AES_256_GCM_SHA384 "GET /a?x=1 HTTP/1.1" 512"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", ""),
            ("bytes_out", "512"),
        ],
    }],
};

pub(super) const COMMON_TIME_FIRST: Format = Format {
    name: "common-time-first",
    title: "Common Log Format with the time in front, as SAP and others configure it",
    syntax: Syntax::Pattern("apache", r#"%t %h %l %u "%r" %>s %b"#),
    marks: &[],
    reference: "Apache httpd 2.4, mod_log_config; SAP Internet Communication Manager, icm/HTTP/logging",
    samples: &[Sample {
        line: r#"[02/Jan/2026:03:04:05 +0000] 203.0.113.9 - alice "GET /a?x=1 HTTP/1.1" 200 512 18"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
        ],
    }],
};

pub(super) const LOOSE: Format = Format {
    name: "loose",
    title: "Any line with a quoted request and a status behind it, as Common Log Format has",
    syntax: Syntax::Loose,
    marks: &[],
    reference: "what configurations of Apache httpd, NGINX and their kin have in common",
    samples: &[Sample {
        line: r#"web7 api.example 203.0.113.9 443 - alice [02/Jan/2026:03:04:05 +0000] x=1 "GET /a?b=1 HTTP/1.1" 200 512 0.004 "https://b.example/" "curl/8.5" TLSv1.3"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("host", "api.example"),
            ("path", "/a"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};
