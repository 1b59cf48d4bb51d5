//! Logs whose keys an administrator named: the usual spellings of each field.
//!
//! Spellings come from public configurations and log formats of NGINX, Fastly, Squid, `HAProxy`,
//! Logback, Bunyan, pino, morgan, Serilog, Datadog and others. Letter case is forgiven, so each
//! spelling stands once.

mod aliases;
mod marks;

use crate::format::{Format, Sample, Syntax};
pub use aliases::ALIASES;
use marks::{CLIENTS, REQUESTS, STATUSES, TIMES};

pub(super) const NGINX_JSON: Format = Format {
    name: "nginx-json",
    title: "NGINX log written with escape=json, under the usual key names",
    syntax: Syntax::Json(ALIASES),
    marks: &[
        TIMES,
        CLIENTS,
        REQUESTS,
        STATUSES,
        &[
            "body_bytes_sent",
            "time_iso8601",
            "time_local",
            "msec",
            "http_user_agent",
            "http_referer",
            "http_referrer",
            "upstream_addr",
            "upstream_response_time",
            "request_time",
            "http_x_forwarded_for",
            "server_protocol",
        ],
    ],
    reference: "NGINX, ngx_http_log_module, escape=json; key names are the administrator's",
    samples: &[
        Sample {
            line: r#"{"time":"2026-01-02T03:04:05+00:00","remote_addr":"203.0.113.9","remote_user":"","request":"GET /a?b=1 HTTP/1.1","status":"200","body_bytes_sent":"612","request_time":"0.012","http_user_agent":"curl/8.5","http_referrer":""}"#,
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "203.0.113.9"),
                ("path", "/a"),
                ("query", "b=1"),
                ("status", "200"),
                ("bytes_out", "612"),
                ("duration_us", "12000"),
                ("user_agent", "curl/8.5"),
                ("referer", ""),
            ],
        },
        Sample {
            line: r#"{ "@timestamp": "2026-01-02T03:04:05+00:00", "http_x_forwarded_for": "203.0.113.9, 198.51.100.7", "method": "POST", "uri": "/index.php", "request_uri": "/v1/me?x=%20y", "status": 401, "upstream_response_time": , "urt": 0.1, 0.2, "body_bytes_sent": 0, "http_host": "api.example:8443", "http_x_api_key": "-", "remote_user": "alice" }"#,
            gives: &[
                ("client_ip", "198.51.100.7"),
                ("forwarded_for", "203.0.113.9, 198.51.100.7"),
                ("path", "/v1/me"),
                ("query", "x=%20y"),
                ("host", "api.example:8443"),
                ("status", "401"),
                ("principal", "alice"),
                ("credential", ""),
            ],
        },
    ],
};

pub(super) const JSON: Format = Format {
    name: "json",
    title: "JSON with a path, a method or status, and mostly a client under usual key names",
    syntax: Syntax::AnyJson(ALIASES),
    marks: &[],
    reference: "none: spellings found in public configurations",
    samples: &[
        Sample {
            line: r#"{"level":"info","ts":1767323045.12,"msg":"request","client":{"ip":"203.0.113.9"},"req":{"method":"GET","url":"/v1/me?x=1","headers":{"User-Agent":"curl/8.5","Host":"api.example"}},"res":{"statusCode":200},"duration_ms":41.5}"#,
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "203.0.113.9"),
                ("method", "GET"),
                ("path", "/v1/me"),
                ("query", "x=1"),
                ("host", "api.example"),
                ("status", "200"),
                ("duration_us", "41500"),
                ("user_agent", "curl/8.5"),
            ],
        },
        Sample {
            line: r#"{"timestamp":"2026-01-02T03:04:05Z","client_ip":"203.0.113.9","host":"shop.example","url":"/a?b","request_method":"GET","request_protocol":"HTTP/2","request_referer":"","request_user_agent":"curl/8.5","response_state":"HIT","response_status":200,"response_body_size":512}"#,
            gives: &[
                ("method", "GET"),
                ("path", "/a"),
                ("query", "b"),
                ("protocol", "HTTP/2"),
                ("status", "200"),
                ("bytes_out", "512"),
                ("user_agent", "curl/8.5"),
            ],
        },
    ],
};
