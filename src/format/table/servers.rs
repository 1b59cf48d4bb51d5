//! Servers that applications bring along, and databases that speak HTTP.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const UVICORN: Format = Format {
    name: "uvicorn",
    title: "Default access log of Uvicorn, which tells no time",
    syntax: Syntax::Pattern("aligned", r#"INFO: $client - "$request" $status $_"#),
    marks: &[&["INFO:"]],
    reference: "Uvicorn: uvicorn.logging.AccessFormatter",
    samples: &[Sample {
        line: r#"2026-01-02T03:04:05Z INFO:     203.0.113.9:40112 - "GET /a?x=1 HTTP/1.1" 404 Not Found"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "404"),
        ],
    }],
};

pub(super) const MORGAN_DEV: Format = Format {
    name: "morgan-dev",
    title: "morgan for Node.js, formats dev",
    syntax: Syntax::Pattern("fields", "$method $target $status $millis ms - $bytes_out"),
    marks: &[
        &[" ms - "],
        &["GET /", "POST /", "PUT /", "DELETE /", "PATCH /", "HEAD /", "OPTIONS /"],
    ],
    reference: "morgan: predefined formats; they tell no time",
    samples: &[Sample {
        line: "2026-01-02T03:04:05Z GET /a?x=1 200 4.123 ms - 12",
        gives: &[
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "4123"),
            ("bytes_out", "12"),
        ],
    }],
};

pub(super) const MORGAN_TINY: Format = Format {
    name: "morgan-tiny",
    title: "morgan for Node.js, format tiny",
    syntax: Syntax::Pattern("fields", "$method $target $status $bytes_out - $millis ms"),
    marks: &[
        &[" - "],
        &[" ms"],
        &["GET /", "POST /", "PUT /", "DELETE /", "PATCH /", "HEAD /", "OPTIONS /"],
    ],
    reference: "morgan: predefined formats; they tell no time",
    samples: &[Sample {
        line: "2026-01-02T03:04:05Z GET /a?x=1 200 12 - 4.123 ms",
        gives: &[("path", "/a"), ("status", "200"), ("duration_us", "4123"), ("bytes_out", "12")],
    }],
};

pub(super) const MORGAN_SHORT: Format = Format {
    name: "morgan-short",
    title: "morgan for Node.js, format short",
    syntax: Syntax::Pattern(
        "fields",
        "$client $user $method $target $protocol $status $bytes_out - $millis ms",
    ),
    marks: &[&[" HTTP/"], &[" - "], &[" ms"]],
    reference: "morgan: predefined formats; they tell no time",
    samples: &[Sample {
        line: "2026-01-02T03:04:05Z 203.0.113.9 alice GET /a?x=1 HTTP/1.1 200 12 - 4.123 ms",
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/a"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("duration_us", "4123"),
            ("bytes_out", "12"),
        ],
    }],
};

pub(super) const COUCHDB: Format = Format {
    name: "couchdb",
    title: "Apache CouchDB, requests in its log",
    syntax: Syntax::Pattern(
        "fields",
        "[$_] $time $_ <$_> $request_id $host $client $user $method $target $status $_ $millis",
    ),
    marks: &[&["[notice] "], &["> "]],
    reference: "Apache CouchDB: chttpd, log of requests",
    samples: &[Sample {
        line: "[notice] 2026-01-02T03:04:05.579985Z nonode@nohost <0.17607.12> e1fed412f8 db.example:5984 203.0.113.9 undefined GET /shop/_all_docs?limit=10 401 ok 6",
        gives: &[
            ("time", "2026-01-02T03:04:05.579985Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("host", "db.example:5984"),
            ("method", "GET"),
            ("path", "/shop/_all_docs"),
            ("query", "limit=10"),
            ("status", "401"),
            ("duration_us", "6000"),
            ("request_id", "e1fed412f8"),
        ],
    }],
};

pub(super) const NPM_PLUS: Format = Format {
    name: "npmplus",
    title: "NPMplus, access log",
    syntax: Syntax::Pattern(
        "fields",
        r#"[$time1] $host $client $seconds "$request" $status $bytes_out $_ $referer $user_agent"#,
    ),
    marks: &[],
    reference: "NPMplus: log format of its NGINX",
    samples: &[Sample {
        line: r#"[02/Jan/2026:03:04:05 +0000] api.example 203.0.113.9 0.227 "GET /a?x=1 HTTP/2.0" 207 125 440 - Mozilla/5.0 (X11; rv:123.0) x/1"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "207"),
            ("bytes_out", "125"),
            ("duration_us", "227000"),
            ("referer", ""),
            ("user_agent", "Mozilla/5.0 (X11; rv:123.0) x/1"),
        ],
    }],
};

pub(super) const SANIC: Format = Format {
    name: "sanic",
    title: "Access log of Sanic",
    syntax: Syntax::Pattern(
        "fields",
        // Where nothing more is to be said stands a blank of its own.
        "[$time1] - (sanic.access)[$_][$client]: $method $target  $status $bytes_out",
    ),
    marks: &[&["(sanic.access)["]],
    reference: "Sanic: sanic.log, formatter access",
    samples: &[Sample {
        line: "[2026-01-02 04:04:05 +0100] - (sanic.access)[INFO][203.0.113.9:44228]: GET http://api.example:8000/a?x=1  404 273",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "api.example:8000"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "404"),
            ("bytes_out", "273"),
        ],
    }],
};

pub(super) const CPANEL_LOGIN: Format = Format {
    name: "cpanel-login",
    title: "cPanel, logins that failed among the requests of its access log",
    syntax: Syntax::Pattern("fields", r#"$client - $user [$time1] "$request" FAILED LOGIN $_"#),
    marks: &[&["\" FAILED LOGIN "]],
    reference: "cPanel & WHM: cpsrvd, access_log",
    samples: &[Sample {
        line: r#"203.0.113.9 - alice [01/15/2026:03:04:05 -0000] "POST /login/?login_only=1 HTTP/1.1" FAILED LOGIN cpaneld: invalid cpanel user"#,
        gives: &[
            ("time", "2026-01-15T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "POST"),
            ("path", "/login/"),
            ("query", "login_only=1"),
        ],
    }],
};

pub(super) const CPANEL_LOGIN_LOG: Format = Format {
    name: "cpanel-login-log",
    title: "cPanel, logins that failed",
    syntax: Syntax::Pattern(
        "fields",
        r#"[$time2] info [$_] $client - $user "$request" FAILED LOGIN $_"#,
    ),
    marks: &[&["\" FAILED LOGIN "], &["] info ["]],
    reference: "cPanel & WHM: cpsrvd, login_log",
    samples: &[Sample {
        line: r#"[2026-01-02 03:04:05 -0500] info [cpsrvd] 203.0.113.9 - alice "POST /login/?login_only=1 HTTP/1.1" FAILED LOGIN cpaneld: invalid cpanel user"#,
        gives: &[
            ("time", "2026-01-02T08:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "POST"),
            ("path", "/login/"),
            ("query", "login_only=1"),
        ],
    }],
};

pub(super) const GRANIAN: Format = Format {
    name: "granian",
    title: "Granian, its access log; the time taken is in milliseconds",
    syntax: Syntax::Pattern("fields", r#"[$time2] $client - "$request" $status $millis"#),
    marks: &[],
    reference: "Granian: --access-log-fmt and its default",
    samples: &[Sample {
        line: r#"[2026-01-02 03:04:05 +0000] 203.0.113.9 - "GET /a?x=1 HTTP/1.1" 200 1.234"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "1234"),
        ],
    }],
};

pub(super) const LIBERTY_JSON: Format = Format {
    name: "liberty-json",
    title: "Open Liberty, access log in JSON",
    syntax: Syntax::Json(&[
        ("ibm_datetime", F::Time),
        ("ibm_remoteHost", F::Client),
        ("ibm_remoteUserID", F::User),
        ("ibm_requestHost", F::Host),
        ("ibm_requestMethod", F::Method),
        ("ibm_uriPath", F::Path),
        ("ibm_queryString", F::Query),
        ("ibm_requestFirstLine", F::Request),
        ("ibm_requestProtocol", F::Protocol),
        ("ibm_responseCode", F::Status),
        ("ibm_bytesReceived", F::BytesOut),
        ("ibm_elapsedTime", F::Micros),
        ("ibm_userAgent", F::UserAgent),
    ]),
    marks: &[&["ibm_responseCode"], &["ibm_uriPath", "ibm_requestFirstLine"]],
    reference: "Open Liberty: JSON logging, accessLog; the bytes received are those of the answer",
    samples: &[Sample {
        line: r#"{"type":"liberty_accesslog","host":"node1","ibm_serverName":"one","ibm_requestHost":"www.example","ibm_requestPort":"9443","ibm_remoteHost":"203.0.113.9","ibm_requestMethod":"GET","ibm_uriPath":"/a","ibm_queryString":"x=1","ibm_requestProtocol":"HTTP/1.1","ibm_elapsedTime":12400,"ibm_responseCode":200,"ibm_bytesReceived":512,"ibm_userAgent":"curl/8.5","ibm_datetime":"2026-01-02T03:04:05.120+0000","ibm_sequence":"1767323045120_000000000000A"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "12400"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};
