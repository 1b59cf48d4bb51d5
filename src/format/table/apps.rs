//! Applications that log the requests they served among other messages: Matrix, authentik,
//! notebooks, Restify.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

const SYNAPSE_REFERENCE: &str = "Synapse: docs/usage/administration/request_log.md";

pub(super) const SYNAPSE: Format = Format {
    name: "synapse",
    title: "Synapse (Matrix), processed requests",
    syntax: Syntax::Pattern(
        "fields",
        r#"$time1 - $_ - $_ - $_ - $_ - $client - $_ - {$user} Processed request: ${seconds}sec/$_ ($_) ($_) ${bytes_out}B $status "$request" "$user_agent""#,
    ),
    marks: &[&[" Processed request: "], &["sec/"]],
    reference: SYNAPSE_REFERENCE,
    samples: &[Sample {
        line: r#"2026-01-02 03:04:05,120 - synapse.access.http.8008 - 311 - INFO - GET-10 - 203.0.113.9 - 8008 - {@alice:chat.example} Processed request: 0.012sec/0.001sec (0.002sec, 0.000sec) (0.003sec/0.004sec/2) 687B 200 "GET /_matrix/client/r0/sync?x=1 HTTP/1.1" "curl/8.5 (x)" [0 dbevts]"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "@alice:chat.example"),
            ("method", "GET"),
            ("path", "/_matrix/client/r0/sync"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "687"),
            ("duration_us", "12000"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const SYNAPSE_USAGE: Format = Format {
    name: "synapse-usage",
    title: "Synapse (Matrix), processed requests whose usage has names",
    syntax: Syntax::Pattern(
        "fields",
        r#"$time1 - $_ - $_ - $_ - $_ - $client - $_ - {$user} Processed request: ${seconds}sec/$_ ru=($_) db=($_) ${bytes_out}B $status "$request" "$user_agent""#,
    ),
    marks: &[&[" Processed request: "], &[" ru=("]],
    reference: SYNAPSE_REFERENCE,
    samples: &[Sample {
        line: r#"2026-01-02 03:04:05,120 - synapse.access.http.8008 - 311 - INFO - POST-10 - 203.0.113.9 - 8008 - {None} Processed request: 0.012sec/0.001sec ru=(0.002sec, 0.000sec) db=(0.003sec/0.004sec/2) 64B 403 "POST /_matrix/client/v3/login HTTP/1.1" "curl/8.5 (x)" [0 dbevts]"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("path", "/_matrix/client/v3/login"),
            ("status", "403"),
            ("bytes_out", "64"),
            ("duration_us", "12000"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const AUTHENTIK: Format = Format {
    name: "authentik",
    title: "authentik, requests that its server answered",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("remote", F::Client),
        ("user", F::User),
        ("method", F::Method),
        ("event", F::Target),
        ("host", F::Host),
        ("status", F::Status),
        ("runtime", F::Millis),
        ("user_agent", F::UserAgent),
        ("request_id", F::RequestId),
    ]),
    marks: &[&["authentik.asgi", "authentik.router"], &["runtime"], &["status"], &["method"]],
    reference: "goauthentik/authentik: authentik/root/asgi.py, LoggingMiddleware",
    samples: &[Sample {
        line: r#"{"auth_via":"session","event":"/application/o/authorize/?x=1","host":"auth.example","level":"info","logger":"authentik.asgi","method":"GET","pid":56,"remote":"203.0.113.9","request_id":"1950b5ec98f14c29","runtime":226,"scheme":"https","status":302,"timestamp":"2026-01-02T03:04:05.120304","user":"alice","user_agent":"curl/8.5"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120304Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "auth.example"),
            ("path", "/application/o/authorize/"),
            ("query", "x=1"),
            ("status", "302"),
            ("duration_us", "226000"),
            ("user_agent", "curl/8.5"),
            ("request_id", "1950b5ec98f14c29"),
        ],
    }],
};

pub(super) const TORNADO: Format = Format {
    name: "tornado",
    title: "Tornado, requests in the log of the server",
    syntax: Syntax::Pattern(
        "fields",
        "[$_ $time1 $_] $status $method $target ($client) ${millis}ms",
    ),
    marks: &[&["ms"], &["] 2", "] 3", "] 4", "] 5"], &[".", ":"]],
    reference: "Tornado: Application.log_request and LogFormatter",
    samples: &[Sample {
        line: "[W 260102 03:04:05 web:2250] 404 GET /favicon.ico?x=1 (203.0.113.9) 12.50ms",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/favicon.ico"),
            ("query", "x=1"),
            ("status", "404"),
            ("duration_us", "12500"),
        ],
    }],
};

pub(super) const JUPYTER: Format = Format {
    name: "jupyter",
    title: "Jupyter Server and Hub, requests in the log of the server",
    syntax: Syntax::Pattern(
        "fields",
        "[$_ $time1 $_] $status $method $target ($user@$client) ${millis}ms",
    ),
    marks: &[&["ms"], &["] 2", "] 3", "] 4", "] 5"], &["@"]],
    reference: "Jupyter Server: log.py; JupyterHub: log.py",
    samples: &[Sample {
        line: "[I 2026-01-02 03:04:05.120 ServerApp] 200 GET /api/contents (alice@203.0.113.9) 12.50ms referer=https://b.example/",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/api/contents"),
            ("status", "200"),
        ],
    }],
};

pub(super) const NEGRONI: Format = Format {
    name: "negroni",
    title: "Negroni, its logger",
    syntax: Syntax::Pattern(
        "aligned",
        "[negroni] $time | $status | \t ${elapsed} | $host | $method $target",
    ),
    marks: &[&["[negroni] "], &[" | "]],
    reference: "urfave/negroni: Logger, LoggerDefaultFormat",
    samples: &[Sample {
        line: "[negroni] 2026-01-02T03:04:05Z | 200 | \t 1.25ms | api.example | GET /v1/me",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("host", "api.example"),
            ("method", "GET"),
            ("path", "/v1/me"),
            ("status", "200"),
            ("duration_us", "1250"),
        ],
    }],
};

pub(super) const HIAWATHA: Format = Format {
    name: "hiawatha",
    title: "Hiawatha, access log",
    syntax: Syntax::Pattern("fields", "$client|$time5|$status|$bytes_out|$user|$request|"),
    marks: &[&["|Host: ", "|User-Agent: ", "|Referer: "], &[" HTTP/"]],
    reference: "Hiawatha: LogFormat = hiawatha; the headers of the request stand behind it",
    samples: &[Sample {
        line: "203.0.113.9|Fri 02 Jan 2026 03:04:05 +0000|200|512|alice|GET /a?x=1 HTTP/1.1|Host: www.example|User-Agent: curl/8.5",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("host", "www.example"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const OTOROSHI: Format = Format {
    name: "otoroshi",
    title: "Otoroshi, access log",
    syntax: Syntax::Pattern(
        "fields",
        r#""$_" $client - "$user" [$time1] "$host $method $target $protocol" "$status $_" $bytes_out $request_id "$_" "$referer" "$user_agent" $_ $elapsed $_"#,
    ),
    marks: &[&["\" \""], &["ms ", " http ", " https "]],
    reference: "Otoroshi: access log (CLF) plugin",
    samples: &[Sample {
        line: r#""shop" 203.0.113.9 - "alice" [02/Jan/2026:03:04:05 +0000] "api.example GET /a?x=1 HTTP/1.1" "200 OK" 512 1226530110000 "http://10.0.0.7:8080/a" "https://b.example/" "curl/8.5 (x)" http 12ms "-""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "12000"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const RESTIFY: Format = Format {
    name: "restify-audit",
    title: "Restify, audit log (Bunyan)",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("remoteAddress", F::Client),
        ("req.username", F::User),
        ("req.httpVersion", F::Version),
        ("req.method", F::Method),
        ("req.url", F::Target),
        ("req.query", F::Query),
        ("req.headers[host]", F::Host),
        ("req.headers[user-agent]", F::UserAgent),
        ("req.headers[referer]", F::Referer),
        ("res.statusCode", F::Status),
        ("res.headers[content-length]", F::BytesOut),
        ("latency", F::Millis),
        ("req_id", F::RequestId),
    ]),
    marks: &[&["_audit", "audit"], &["req"], &["res"], &["latency"]],
    reference: "Restify: plugins.auditLogger",
    samples: &[Sample {
        line: r#"{"name":"audit","hostname":"h","pid":1,"audit":true,"level":30,"remoteAddress":"203.0.113.9","remotePort":51234,"req_id":"82aa-17cc","req":{"query":"x=1","method":"GET","url":"/a","headers":{"user-agent":"curl/8.5","host":"api.example"},"httpVersion":"1.1","username":"alice"},"res":{"statusCode":200,"headers":{"content-length":512}},"latency":12,"_audit":true,"msg":"handled: 200","time":"2026-01-02T03:04:05.120Z","v":0}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "12000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const ECHO: Format = Format {
    name: "echo",
    title: "Echo (Go), its logger",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("remote_ip", F::Client),
        ("method", F::Method),
        ("uri", F::Target),
        ("host", F::Host),
        ("status", F::Status),
        ("bytes_in", F::BytesIn),
        ("bytes_out", F::BytesOut),
        ("latency_human", F::Elapsed),
        ("user_agent", F::UserAgent),
        ("id", F::RequestId),
    ]),
    marks: &[&["latency_human"], &["remote_ip"], &["bytes_in"], &["uri"]],
    reference: "labstack/echo: middleware.DefaultLoggerConfig",
    samples: &[Sample {
        line: r#"{"time":"2026-01-02T03:04:05.120304Z","id":"Qk6xXwD2","remote_ip":"203.0.113.9","host":"api.example","method":"GET","uri":"/v1/me?x=1","user_agent":"curl/8.5","status":200,"error":"","latency":12500000,"latency_human":"12.5ms","bytes_in":0,"bytes_out":512}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120304Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/v1/me"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "12500"),
            ("request_id", "Qk6xXwD2"),
        ],
    }],
};

pub(super) const PHP_FPM: Format = Format {
    name: "php-fpm",
    title: "PHP-FPM, access log of a pool",
    syntax: Syntax::Pattern("fields", r#"$client - $user $time1 "$method $target" $status"#),
    marks: &[],
    reference: "PHP-FPM: access.format, its default",
    samples: &[Sample {
        line: r#"203.0.113.9 - alice 02/Jan/2026:03:04:05 +0000 "GET /index.php?x=1" 200"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/index.php"),
            ("query", "x=1"),
            ("status", "200"),
        ],
    }],
};

pub(super) const DOMINO: Format = Format {
    name: "domino",
    title: "HCL (IBM) Domino, access log as text",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client $host $user [$time1] "$request" $status $bytes_out "$referer" "$user_agent" $millis "$_" "$_""#,
    ),
    marks: &[],
    reference: "HCL Domino: Web server log files, the access log in the extended common format",
    samples: &[Sample {
        line: r#"203.0.113.9 www.example.com "Alice Doe" [02/Jan/2026:03:04:05 +0000] "GET /names.nsf?Open HTTP/1.1" 200 512 "" "curl/8.5" 12 "" "C:/domino/data/names.nsf""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "www.example.com"),
            ("principal", "Alice Doe"),
            ("method", "GET"),
            ("path", "/names.nsf"),
            ("query", "Open"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("user_agent", "curl/8.5"),
            ("duration_us", "12000"),
        ],
    }],
};

pub(super) const WEBSEAL: Format = Format {
    name: "webseal",
    title: "IBM WebSEAL, request.log: a time without brackets",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client - $user $time1 "$method $target $protocol" $status $bytes_out"#,
    ),
    marks: &[],
    reference: "IBM Security Verify Access: request.log, its default format",
    samples: &[Sample {
        line: r#"203.0.113.9 - alice 02/Jan/2026:03:04:05 +0000 "GET /a?x=1 HTTP/1.1" 200 512"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("principal", "alice"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("bytes_out", "512"),
        ],
    }],
};

pub(super) const ICINGA: Format = Format {
    name: "icinga2-api",
    title: "Icinga 2, requests to its API; the status is told in words",
    syntax: Syntax::Pattern(
        "fields",
        "[$time2] information/HttpServerConnection: Request: $method $target (from $client), user: $user, agent: $user_agent, status: $_",
    ),
    marks: &[&["/HttpServerConnection: Request: "], &[", user: "]],
    reference: "Icinga 2: HttpServerConnection, its log of requests",
    samples: &[Sample {
        line: "[2026-01-02 03:04:05 +0000] information/HttpServerConnection: Request: GET /v1/objects/hosts?attrs=name (from [::ffff:203.0.113.9]:51234), user: alice, agent: curl/8.5, status: OK).",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/v1/objects/hosts"),
            ("query", "attrs=name"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};
