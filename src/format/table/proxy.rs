//! Formats of proxies with a notation of their own.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const TRAEFIK: Format = Format {
    name: "traefik-clf",
    title: "Common log of Traefik",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client - $user [$time1] "$request" $status $bytes_out "$referer" "$user_agent" $_ "$_" "$_" ${millis}ms"#,
    ),
    marks: &[],
    reference: "Traefik 3, observability: access logs, format common",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" 17 "api@docker" "http://10.0.0.7:80" 12ms"#,
        gives: &[("user_agent", "curl/8.5"), ("duration_us", "12000"), ("status", "200")],
    }],
};

pub(super) const SQUID: Format = Format {
    name: "squid",
    title: "Native log of Squid",
    syntax: Syntax::Pattern("squid", "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %un %Sh/%<a %mt"),
    marks: &[],
    reference: "Squid 6 configuration: logformat squid",
    samples: &[
        Sample {
            line: "1767323045.120    145 10.0.0.5 TCP_MISS/200 1256 GET http://x.example/a?b=1 alice HIER_DIRECT/203.0.113.5 text/html",
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "10.0.0.5"),
                ("principal", "alice"),
                ("method", "GET"),
                ("host", "x.example"),
                ("path", "/a"),
                ("query", "b=1"),
                ("bytes_out", "1256"),
                ("duration_us", "145000"),
            ],
        },
        Sample {
            line: "1767323046.002      3 2001:db8::9 TCP_DENIED/403 3970 CONNECT x.example:443 - HIER_NONE/- text/html",
            gives: &[
                ("client_ip", "2001:db8::9"),
                ("method", "CONNECT"),
                ("status", "403"),
                ("path", "x.example:443"),
            ],
        },
    ],
};

pub(super) const SQUID_ECS: Format = Format {
    name: "squid-ecs",
    title: "Squid as JSON of the Elastic Common Schema, as OPNsense has it written",
    syntax: Syntax::Json(&[
        ("@timestamp", F::Time),
        ("source.ip", F::Client),
        ("user.name", F::User),
        ("http.request.method", F::Method),
        ("url.original", F::Target),
        ("http.version", F::Version),
        ("http.response.body.status_code", F::Status),
        ("http.response.bytes", F::BytesOut),
        // The schema has nanoseconds here; Squid counts milliseconds.
        ("event.duration", F::Millis),
        ("http.request.referrer", F::Referer),
        ("user_agent.original", F::UserAgent),
    ]),
    marks: &[&["squid.access"], &["hierarchy_status", "request_status"]],
    reference: "OPNsense, web proxy: access log as JSON; Squid 6 configuration: logformat, %tr",
    samples: &[Sample {
        line: r#"{"@timestamp":"2026-01-02T03:04:05+0000","ecs":{"version":"1.0.0"},"service":{"name":"proxy","type":"squid"},"host":{"hostname":"203.0.113.9"},"http":{"request":{"method":"GET"},"response":{"bytes":1256,"body":{"status_code":200}},"version":"1.1"},"source":{"ip":"203.0.113.9"},"event":{"duration":"145","dataset":"squid.access"},"message":"GET http://www.example/a?b=1 HTTP/1.1","user":{"name":"alice"},"url":{"original":"http://www.example/a?b=1"},"user_agent":{"original":"curl/8.5"},"labels":{"request_status":"TCP_MISS","hierarchy_status":"HIER_DIRECT"}}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "b=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "1256"),
            ("duration_us", "145000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const SQUID_AGENT: Format = Format {
    name: "squid-agent",
    title: "Native log of Squid with referer and user agent behind it",
    syntax: Syntax::Pattern(
        "squid",
        r#"%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %un %Sh/%<a %mt "%{Referer}>h" "%{User-Agent}>h""#,
    ),
    marks: &[],
    reference: "Squid 6 configuration: logformat",
    samples: &[Sample {
        line: r#"1767323045.120 83 203.0.113.9 NONE/503 0 CONNECT x.example:443 - HIER_NONE/- - "-" "curl/8.5""#,
        gives: &[("client_ip", "203.0.113.9"), ("status", "503"), ("user_agent", "curl/8.5")],
    }],
};

pub(super) const SQUID_PORTS: Format = Format {
    name: "squid-ports",
    title: "Squid with both ends of the connection, what it did and the status apart, and both sizes",
    syntax: Syntax::Pattern(
        "squid",
        "%ts.%03tu %6tr %>a %>p %<a %<p %Ss %>Hs %>st %<st %rm %ru %>rs %>rd %mt",
    ),
    marks: &[&[" TCP_", " NONE", " UDP_"]],
    reference: "Squid 6 configuration: logformat; as security monitoring has it written",
    samples: &[
        Sample {
            line: "1767323045.120    145 203.0.113.9 40112 198.51.100.7 80 TCP_MISS 200 152 1256 GET http://x.example/a?b=1 http x.example text/html",
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "203.0.113.9"),
                ("method", "GET"),
                ("host", "x.example"),
                ("path", "/a"),
                ("query", "b=1"),
                ("status", "200"),
                ("bytes_in", "152"),
                ("bytes_out", "1256"),
                ("duration_us", "145000"),
            ],
        },
        Sample {
            line: "1767323045.220   1082 203.0.113.9 40114 198.51.100.7 443 TCP_TUNNEL - 86 4700 CONNECT x.example:443 - x.example -",
            gives: &[
                ("client_ip", "203.0.113.9"),
                ("method", "CONNECT"),
                ("bytes_in", "86"),
                ("bytes_out", "4700"),
            ],
        },
    ],
};

pub(super) const SQUID_COMBINED: Format = Format {
    name: "squid-combined",
    title: "Combined log of Squid",
    syntax: Syntax::Pattern(
        "squid",
        r#"%>a %ui %un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st "%{Referer}>h" "%{User-Agent}>h" %Ss:%Sh"#,
    ),
    marks: &[&["TCP_", "UDP_", "NONE"]],
    reference: "Squid 6 configuration: logformat combined",
    samples: &[Sample {
        line: r#"10.0.0.5 - alice [02/Jan/2026:03:04:05 +0000] "GET http://x.example/a HTTP/1.1" 200 1256 "-" "curl/8.5" TCP_MISS:HIER_DIRECT"#,
        gives: &[
            ("host", "x.example"),
            ("path", "/a"),
            ("principal", "alice"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const SQUID_COMMON: Format = Format {
    name: "squid-common",
    title: "Common log of Squid",
    syntax: Syntax::Pattern("squid", r#"%>a %ui %un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st %Ss:%Sh"#),
    marks: &[&[":HIER_", ":NONE", ":DIRECT", ":DEFAULT_PARENT"]],
    reference: "Squid 6 configuration: logformat common",
    samples: &[Sample {
        line: r#"10.0.0.5 - alice [02/Jan/2026:03:04:05 +0000] "CONNECT x.example:443 HTTP/1.1" 200 0 NONE_NONE:HIER_DIRECT"#,
        gives: &[
            ("client_ip", "10.0.0.5"),
            ("principal", "alice"),
            ("method", "CONNECT"),
            ("status", "200"),
            ("request_id", ""),
        ],
    }],
};

pub(super) const SQUID_EXTENDED: Format = Format {
    name: "squid-extended",
    title: "Log of Squid with sizes and headers, as collectors recommend it",
    syntax: Syntax::Pattern(
        "squid",
        r#"%ts.%03tu %6tr %>a %>p %Ss/%03>Hs %<st %>st %<sh %>sh %<sS %rm %ru %rv %un %Sh/%<a %<p %mt %ea %et "%{Referer}>h" "%{User-Agent}>h" "%{Host}>h" "%{X-Forwarded-For}>h""#,
    ),
    marks: &[],
    reference: "Squid 6 configuration: logformat; Elastic integration for Squid",
    samples: &[Sample {
        line: r#"1767323045.120    104 203.0.113.9 58938 TCP_MISS/200 904 123 364 123 528 GET http://x.example/a 1.1 alice HIER_DIRECT/198.51.100.7 80 text/html - - "-" "curl/8.5" "x.example" "-" 53 -"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/a"),
            ("bytes_out", "904"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const ZORAXY: Format = Format {
    name: "zoraxy",
    title: "Log of Zoraxy",
    syntax: Syntax::Pattern(
        "fields",
        "[$time1] [$_] [origin:$host] [client: $client] [useragent: $user_agent] $method $target $status",
    ),
    marks: &[],
    reference: "Zoraxy 3, logger",
    samples: &[Sample {
        line: "[2026-01-02 03:04:05.150624] [router:host-http] [origin:api.example] [client: 203.0.113.9] [useragent: Mozilla/5.0 (X11; [x] Linux)] GET /a?b=1 404",
        gives: &[
            ("time", "2026-01-02T03:04:05.150624Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("path", "/a"),
            ("status", "404"),
        ],
    }],
};

pub(super) const GIN: Format = Format {
    name: "gin",
    title: "Log of gin, and so of KrakenD",
    syntax: Syntax::Pattern(
        "aligned",
        r#"[GIN] $time2 | $status | $elapsed | $client | $method "$target""#,
    ),
    marks: &[],
    reference: "gin-gonic/gin, logger.go",
    samples: &[Sample {
        line: r#"[GIN] 2026/01/02 - 03:04:05 | 200 |    1.204ms |    203.0.113.9 | GET      "/v1/me?x=1""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/v1/me"),
            ("status", "200"),
            ("duration_us", "1204"),
        ],
    }],
};
