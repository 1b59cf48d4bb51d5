//! Servers of media and registries that people run at home, which log requests in words of their own.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const EMBY: Format = Format {
    name: "emby",
    title: "Emby and early Jellyfin, answers of their web server; they name no method",
    syntax: Syntax::Pattern(
        "fields",
        "HttpServer: HTTP Response $status to $client. Time: ${millis}ms. $target",
    ),
    marks: &[&["HTTP Response "], &["ms. http"]],
    reference: "Emby Server: embyserver.txt with debug logging",
    samples: &[Sample {
        line: "2026-01-02 03:04:05.123 Info HttpServer: HTTP Response 200 to 203.0.113.9. Time: 3ms. http://media.example:8096/emby/Users?x=1",
        gives: &[
            ("time", "2026-01-02T03:04:05.123000Z"),
            ("client_ip", "203.0.113.9"),
            ("status", "200"),
            ("host", "media.example:8096"),
            ("path", "/emby/Users"),
            ("query", "x=1"),
            ("duration_us", "3000"),
        ],
    }],
};

pub(super) const RADICALE: Format = Format {
    name: "radicale",
    title: "Radicale, requests that it received; how they were answered stands in lines of their own",
    syntax: Syntax::Pattern(
        "fields",
        "[$time2] [$_] [$_] $method request for '$target' received from $client using '$user_agent'",
    ),
    marks: &[&[" request for '"], &["' received from "]],
    reference: "Radicale 3: logging, level info",
    samples: &[Sample {
        line: "[2026-01-02 03:04:05 +0000] [7/Thread-3] [INFO] GET request for '/alice/' received from 203.0.113.9 using 'DAVx5/4.3'",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/alice/"),
            ("user_agent", "DAVx5/4.3"),
        ],
    }],
};

pub(super) const RADICALE_DEPTH: Format = Format {
    name: "radicale-depth",
    title: "Radicale, requests that it received with a depth",
    syntax: Syntax::Pattern(
        "fields",
        "[$time2] [$_] [$_] $method request for '$target' with depth '$_' received from $client using '$user_agent'",
    ),
    marks: &[&[" request for '"], &["' received from "], &["' with depth '"]],
    reference: "Radicale 3: logging, level info",
    samples: &[Sample {
        line: "[2026-01-02 03:04:05 +0000] [7/Thread-3] [INFO] PROPFIND request for '/alice/' with depth '1' received from 203.0.113.9 using 'DAVx5/4.3'",
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("method", "PROPFIND"),
            ("path", "/alice/"),
            ("user_agent", "DAVx5/4.3"),
        ],
    }],
};

pub(super) const VERDACCIO: Format = Format {
    name: "verdaccio",
    title: "Verdaccio, answers in its pretty log; the time stands before them, if anywhere",
    syntax: Syntax::Pattern(
        "fields",
        "http <-- $status, user: $user($client), req: '$method $target', bytes: $bytes_in/$bytes_out",
    ),
    marks: &[&["http <-- "], &[", req: '"]],
    reference: "Verdaccio: logger configuration, format pretty",
    samples: &[Sample {
        line: "2026-01-02T03:04:05Z http <-- 200, user: alice(203.0.113.9), req: 'PUT /@a%2fb?write=true', bytes: 12/3250",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "PUT"),
            ("path", "/@a%2fb"),
            ("query", "write=true"),
            ("status", "200"),
            ("bytes_in", "12"),
            ("bytes_out", "3250"),
        ],
    }],
};

pub(super) const VERDACCIO_JSON: Format = Format {
    name: "verdaccio-json",
    title: "Verdaccio, requests in its log as JSON",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("remoteIP", F::Client),
        ("user", F::User),
        ("request.method", F::Method),
        ("request.url", F::Target),
        ("status", F::Status),
        ("bytes.in", F::BytesIn),
        ("bytes.out", F::BytesOut),
    ]),
    marks: &[&["verdaccio"], &["remoteIP"], &["request"]],
    reference: "Verdaccio: logger configuration, format json",
    samples: &[Sample {
        line: r#"{"level":35,"time":1767323045678,"pid":1,"hostname":"h","name":"verdaccio","sub":"in","request":{"method":"GET","url":"/x?a=1"},"user":"alice","remoteIP":"203.0.113.9","status":200,"error":null,"bytes":{"in":0,"out":12},"msg":"m"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.678000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/x"),
            ("query", "a=1"),
            ("status", "200"),
            ("bytes_in", "0"),
            ("bytes_out", "12"),
        ],
    }],
};

pub(super) const MINIO_TRACE: Format = Format {
    name: "minio-trace",
    title: "MinIO, requests as its client traces them",
    syntax: Syntax::Pattern("aligned", "$time [$status $_] s3.$_ $target $client $elapsed $_"),
    marks: &[&["] s3."]],
    reference: "MinIO: mc admin trace",
    samples: &[Sample {
        line: "2026-01-02T03:04:05.123 [403 Forbidden] s3.GetObject store.example:9000/bucket/a?versionId=1 203.0.113.9  1.234ms  ↑ 123 B ↓ 4 B",
        gives: &[
            ("time", "2026-01-02T03:04:05.123000Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "store.example:9000"),
            ("path", "/bucket/a"),
            ("query", "versionId=1"),
            ("status", "403"),
            ("duration_us", "1234"),
        ],
    }],
};
