//! Frameworks that tell of a request in a sentence.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const ASP_NET: Format = Format {
    name: "aspnet-hosting",
    title: "ASP.NET Core, requests that its hosting finished; the time may stand in another line",
    syntax: Syntax::Pattern(
        "fields",
        "Request finished $protocol $method $target $_ $_ - $status $bytes_out $_ ${millis}ms",
    ),
    marks: &[&["Request finished HTTP/"]],
    reference: "ASP.NET Core 5 to 9: Microsoft.AspNetCore.Hosting.Diagnostics, event 2",
    samples: &[Sample {
        line: "2026-01-02 03:04:05.120 +00:00 [INF] Request finished HTTP/1.1 GET http://api.example/a?x=1 - - - 200 512 text/html 12.3456ms",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "12345"),
        ],
    }],
};

pub(super) const ASP_NET_SHORT: Format = Format {
    name: "aspnet-hosting-7",
    title: "ASP.NET Core from 7 on, requests that its hosting finished",
    syntax: Syntax::Pattern(
        "fields",
        "Request finished $protocol $method $target - $status $bytes_out $_ ${millis}ms",
    ),
    marks: &[&["Request finished HTTP/"]],
    reference: "ASP.NET Core 7 and later: Microsoft.AspNetCore.Hosting.Diagnostics, event 2",
    samples: &[Sample {
        line: "2026-01-02 03:04:05.120 +00:00 [INF] Request finished HTTP/2 GET http://api.example/a?x=1 - 404 512 text/plain;+charset=utf-8 12.3456ms",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "404"),
            ("bytes_out", "512"),
            ("duration_us", "12345"),
        ],
    }],
};

pub(super) const SERILOG_TEXT: Format = Format {
    name: "serilog-text",
    title: "Serilog's request logging of ASP.NET Core, as text",
    syntax: Syntax::Pattern("fields", "HTTP $method $target responded $status in $millis ms"),
    marks: &[&["HTTP "], &[" responded "], &[" ms"]],
    reference: "Serilog.AspNetCore: UseSerilogRequestLogging, its message template",
    samples: &[Sample {
        line: "2026-01-02 03:04:05.120 +00:00 [INF] HTTP GET /a responded 200 in 12.3456 ms",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("method", "GET"),
            ("path", "/a"),
            ("status", "200"),
            ("duration_us", "12345"),
        ],
    }],
};

pub(super) const KTOR: Format = Format {
    name: "ktor",
    title: "Ktor, its plugin CallLogging",
    syntax: Syntax::Pattern("fields", "$status $_: $method - $target in ${millis}ms"),
    marks: &[&[" - /"], &[" in "], &["ms"]],
    reference: "Ktor 2 and 3: CallLogging, its default format",
    samples: &[Sample {
        line: "2026-01-02 03:04:05.120 [eventLoopGroupProxy-4-1] INFO  ktor.application - 404 Not Found: GET - /a?x=1 in 12ms",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "404"),
            ("duration_us", "12000"),
        ],
    }],
};

pub(super) const VAULTWARDEN: Format = Format {
    name: "vaultwarden",
    title: "Vaultwarden, answers of its web server",
    syntax: Syntax::Pattern("fields", "[$time1][response][$_] ($_) $method $target => $status $_"),
    marks: &[&["[response]["], &[" => "]],
    reference: "Vaultwarden: extended logging, LOG_FILE; its lines name no caller",
    samples: &[Sample {
        line: "[2026-01-02 03:04:05.120][response][INFO] (login) POST /identity/connect/token => 400 Bad Request",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("method", "POST"),
            ("path", "/identity/connect/token"),
            ("status", "400"),
        ],
    }],
};

pub(super) const KINSTA: Format = Format {
    name: "kinsta",
    title: "Kinsta, access log of a site",
    syntax: Syntax::Pattern(
        "fields",
        r#"$host $client [$time1] $method "$target" $protocol $status "$referer" "$user_agent" $_ "$_" $_ $_ $bytes_out $seconds $_"#,
    ),
    marks: &[],
    reference: "Kinsta: access logs, format of the fields",
    samples: &[Sample {
        line: r#"www.example 203.0.113.9 [02/Jan/2026:03:04:05 +0000] GET "/a?x=1" HTTP/2.0 200 "https://b.example/" "curl/8.5 (x)" 203.0.113.9 "/index.php" - - 512 0.012 0.011"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "www.example"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "12000"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const LOKI: Format = Format {
    name: "loki-server",
    title: "Loki, Mimir, Tempo and Cortex, requests that their server answered",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("ts", F::Time),
            ("user", F::User),
            ("msg|word:1", F::Method),
            ("msg|word:2", F::Target),
            ("msg|after: (|before:)", F::Status),
            ("msg|after:) |before: ", F::Elapsed),
            ("traceID", F::RequestId),
            ("trace_id", F::RequestId),
        ],
    ),
    marks: &[
        &["caller="],
        &["msg=\"GET /", "msg=\"POST /", "msg=\"PUT /", "msg=\"DELETE /", "msg=\"HEAD /"],
        &[") "],
    ],
    reference: "Grafana dskit (Weaveworks common): middleware of its server, Log; it names no caller",
    samples: &[Sample {
        line: r#"level=info ts=2026-01-02T03:04:05.120304050Z caller=logging.go:86 traceID=abc123 msg="GET /loki/api/v1/query?x=1 (200) 12.5ms""#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120304Z"),
            ("method", "GET"),
            ("path", "/loki/api/v1/query"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "12500"),
            ("request_id", "abc123"),
        ],
    }],
};

pub(super) const KUBERNETES: Format = Format {
    name: "kubernetes-httplog",
    title: "Kubernetes, requests that its servers answered; their times have no year",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("srcIP", F::Client),
            ("verb", F::Method),
            ("URI", F::Target),
            ("resp", F::Status),
            ("latency", F::Elapsed),
            ("userAgent", F::UserAgent),
            ("audit-ID", F::RequestId),
        ],
    ),
    marks: &[&["httplog.go:"], &["URI="], &["verb="]],
    reference: "Kubernetes apiserver library: httplog",
    samples: &[Sample {
        line: r#"2026-01-02T03:04:05.120Z "HTTP" src="httplog.go:132" verb="GET" URI="/api/v1/pods?limit=500" latency="12.5ms" userAgent="kubectl/v1.28 (x)" audit-ID="a1b2c3" srcIP="203.0.113.9:51234" resp=200"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/api/v1/pods"),
            ("query", "limit=500"),
            ("status", "200"),
            ("duration_us", "12500"),
            ("user_agent", "kubectl/v1.28 (x)"),
        ],
    }],
};

pub(super) const CONSUL: Format = Format {
    name: "hashicorp-http",
    title: "Consul and Nomad, requests that their agent answered",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("from", F::Client),
            ("method", F::Method),
            ("url", F::Target),
            ("path", F::Target),
            ("latency", F::Elapsed),
            ("duration", F::Elapsed),
        ],
    ),
    marks: &[&["http: "], &["method="], &["url=", "path="], &["latency=", "duration="]],
    reference: "HashiCorp Consul and Nomad: agent, HTTP server; no status",
    samples: &[Sample {
        line: "2026-01-02T03:04:05.120Z [DEBUG] agent.http: Request finished: method=GET url=/v1/kv/a?x=1 from=203.0.113.9:51234 latency=1.25ms",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/v1/kv/a"),
            ("query", "x=1"),
            ("duration_us", "1250"),
        ],
    }],
};

pub(super) const HAPI: Format = Format {
    name: "hapi-good",
    title: "hapi, answers as @hapi/good-console tells them",
    syntax: Syntax::Pattern(
        "fields",
        "$time, [response] $_: $method $target $_ $status ($elapsed)",
    ),
    marks: &[&[", [response] "]],
    reference: "hapi: @hapi/good-console, format of responses",
    samples: &[Sample {
        line: r#"260102/030405.123, [response] http://localhost:8000: post /data {"name":"a"} 200 (150ms)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.123000Z"),
            ("path", "/data"),
            ("status", "200"),
            ("duration_us", "150000"),
        ],
    }],
};

pub(super) const HAPI_ID: Format = Format {
    name: "hapi-good-id",
    title: "The same with the id of the request",
    syntax: Syntax::Pattern(
        "fields",
        "$time, ($request_id) [response] $_: $method $target $_ $status ($elapsed)",
    ),
    marks: &[&[") [response] "]],
    reference: "hapi: @hapi/good-console 7 and later, format of responses",
    samples: &[Sample {
        line: "260102/030405.123, (1767323045123:h:36:k0u7:10000) [response] http://localhost:8000: get /a {} 404 (6ms)",
        gives: &[
            ("time", "2026-01-02T03:04:05.123000Z"),
            ("path", "/a"),
            ("status", "404"),
            ("duration_us", "6000"),
            ("request_id", "1767323045123:h:36:k0u7:10000"),
        ],
    }],
};
