//! Requests as frameworks and application servers log them.

use super::super::field::Field as F;
use super::super::pairs::LABELS;
use super::super::{Format, Sample, Syntax};

/// Keys of lograge, whose times taken are milliseconds.
const LOGRAGE: &[(&str, F)] = &[
    ("@timestamp", F::Time),
    ("timestamp", F::Time),
    ("time", F::Time),
    ("remote_ip", F::Client),
    ("ip", F::Client),
    ("client_ip", F::Client),
    ("username", F::User),
    ("user", F::User),
    ("user_id", F::User),
    ("current_user_id", F::User),
    ("method", F::Method),
    ("fullpath", F::Target),
    ("path", F::Path),
    ("status", F::Status),
    ("duration_s", F::Seconds),
    ("duration", F::Millis),
    ("host", F::Host),
    ("ua", F::UserAgent),
    ("user_agent", F::UserAgent),
    ("referer", F::Referer),
    ("correlation_id", F::RequestId),
    ("request_id", F::RequestId),
    ("remote_addr", F::Client),
];

pub(super) const LOGRAGE_JSON: Format = Format {
    name: "lograge-json",
    title: "Requests of Rails applications by lograge as JSON; also GitLab's production and API logs",
    syntax: Syntax::Json(LOGRAGE),
    marks: &[
        &["duration", "duration_s"],
        &["controller", "queue_duration", "queue_duration_s", "gitaly_calls"],
        &["view", "db", "db_duration_s", "view_duration_s"],
        &["path"],
        &["status"],
    ],
    reference: "lograge: README; GitLab: log system, production_json.log and api_json.log",
    samples: &[
        Sample {
            line: r#"{"method":"GET","path":"/users/7","format":"html","controller":"UsersController","action":"show","status":200,"duration":58.33,"view":40.43,"db":15.26,"@timestamp":"2026-01-02T03:04:05.123Z","remote_ip":"203.0.113.9","user_id":42}"#,
            gives: &[
                ("time", "2026-01-02T03:04:05.123000Z"),
                ("client_ip", "203.0.113.9"),
                ("principal", "42"),
                ("path", "/users/7"),
                ("status", "200"),
                ("duration_us", "58330"),
            ],
        },
        Sample {
            line: r#"{"time":"2026-01-02T03:04:05.123Z","severity":"INFO","duration_s":0.0421,"db_duration_s":0.011,"view_duration_s":0.0311,"status":404,"method":"GET","path":"/api/v4/projects/7","route":"/api/:version/projects/:id","host":"git.example","remote_ip":"203.0.113.9, 127.0.0.1","ua":"curl/8.5","queue_duration_s":0.1,"correlation_id":"01J4"}"#,
            gives: &[
                ("status", "404"),
                ("duration_us", "42100"),
                ("user_agent", "curl/8.5"),
                ("host", "git.example"),
            ],
        },
    ],
};

pub(super) const LOGRAGE_PAIRS: Format = Format {
    name: "lograge",
    title: "Requests of Rails applications by lograge",
    syntax: Syntax::Pairs(b' ', LOGRAGE),
    marks: &[&["controller="], &["duration="], &["status="], &["path="]],
    reference: "lograge: README, key-value formatter",
    samples: &[Sample {
        line: "method=GET path=/jobs/83.json format=json controller=JobsController action=show status=200 duration=58.33 view=40.43 db=15.26 time=2026-01-02T03:04:05Z ip=203.0.113.9",
        gives: &[("client_ip", "203.0.113.9"), ("path", "/jobs/83.json"), ("duration_us", "58330")],
    }],
};

pub(super) const UWSGI: Format = Format {
    name: "uwsgi",
    title: "Default request log of uWSGI",
    syntax: Syntax::Pattern(
        "fields",
        "[pid: $_|app: $_|req: $_] $client ($user) {$_ vars in $_ bytes} [$time4] $method $target => generated $bytes_out bytes in $elapsed ($protocol $status) $_",
    ),
    marks: &[&["=> generated "], &["msecs (", "micros ("]],
    reference: "uWSGI: formatting uWSGI requests logs",
    samples: &[Sample {
        line: "[pid: 1234|app: 0|req: 7/42] 203.0.113.9 () {34 vars in 456 bytes} [Fri Jan  2 03:04:05 2026] GET /a?b=1 => generated 1234 bytes in 56 msecs (HTTP/1.1 200) 3 headers in 99 bytes (1 switches on core 0)",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "b=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "1234"),
            ("duration_us", "56000"),
        ],
    }],
};

pub(super) const RAILS: Format = Format {
    name: "rails",
    title: "Requests that Rails begins with; their statuses stand in lines of their own",
    syntax: Syntax::Pattern("fields", r#"Started $method "$target" for $client at $time2"#),
    marks: &[&["Started "], &["\" for "]],
    reference: "Ruby on Rails: Rails::Rack::Logger",
    samples: &[Sample {
        line: r#"Started GET "/users/7?x=1" for 203.0.113.9 at 2026-01-02 03:04:05 +0000"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/users/7"),
            ("query", "x=1"),
            ("status", ""),
        ],
    }],
};

pub(super) const RAILS_COMPLETED: Format = Format {
    name: "rails-completed",
    title: "Requests of Rails from the line that begins them to the one that tells the status",
    syntax: Syntax::Pattern(
        "fields",
        r#"Started $method "$target" for $client at $time2 Completed $status $_ in ${millis}ms"#,
    ),
    marks: &[&["Started "], &["\" for "], &[" Completed "]],
    reference: "Ruby on Rails: Rails::Rack::Logger, ActionController::LogSubscriber",
    samples: &[Sample {
        line: r#"Started GET "/users/7?x=1" for 203.0.113.9 at 2026-01-02 04:04:05 +0100 Completed 404 Not Found in 8ms (Views: 5.1ms)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/users/7"),
            ("query", "x=1"),
            ("status", "404"),
            ("duration_us", "8000"),
        ],
    }],
};

pub(super) const RAILS_JOINED: Format = Format {
    name: "rails-joined",
    title: "Requests of Rails whose lines were joined by their collector",
    syntax: Syntax::Pattern(
        "fields",
        r#"Started $method "$target" for $client at $time2 Processing by $_ Completed $status $_ in ${millis}ms"#,
    ),
    marks: &[&["Started "], &["\" for "], &[" Processing by "], &[" Completed "]],
    reference: "Ruby on Rails: Rails::Rack::Logger, ActionController::LogSubscriber",
    samples: &[Sample {
        line: r#"Started GET "/a/tree?x=1" for 203.0.113.9 at 2026-01-02 04:04:05 +0100 Processing by Projects::TreeController#show as HTML Parameters: {"project_id"=>"a/b"} Rendered layouts/_page.html.haml (32.9ms) Completed 200 OK in 166ms (Views: 117.4ms | ActiveRecord: 27.2ms)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a/tree"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "166000"),
        ],
    }],
};

pub(super) const LITESPEED: Format = Format {
    name: "litespeed",
    title: "Default log of LiteSpeed, whose lines stand in quotes",
    syntax: Syntax::Pattern(
        "apache",
        r#""%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"""#,
    ),
    marks: &[],
    reference: "LiteSpeed Web Server: virtual host logs, default log format",
    samples: &[Sample {
        line: r#""203.0.113.9 - alice [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 12 "https://b.example/" "curl/8.5"""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/a"),
            ("bytes_out", "12"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const LOGBACK: Format = Format {
    name: "logback-access",
    title: "Requests of Java servers by the access encoder for Logstash",
    syntax: Syntax::Json(&[
        ("@timestamp", F::Time),
        ("remote_host", F::Client),
        ("request_headers[x-forwarded-for]", F::ForwardedFor),
        ("remote_user", F::User),
        ("requested_url", F::Request),
        ("method", F::Method),
        ("requested_uri", F::Path),
        ("protocol", F::Protocol),
        ("status_code", F::Status),
        ("content_length", F::BytesOut),
        ("elapsed_time", F::Millis),
        ("request_headers[host]", F::Host),
        ("request_headers[user-agent]", F::UserAgent),
        ("request_headers[referer]", F::Referer),
        ("request_headers[x-request-id]", F::RequestId),
    ]),
    marks: &[&["requested_url", "requested_uri"], &["elapsed_time"], &["status_code"]],
    reference: "logstash-logback-encoder: standard fields of access events",
    samples: &[Sample {
        line: r#"{"@timestamp":"2026-01-02T03:04:05.123+00:00","@version":"1","message":"203.0.113.9 - - [2026-01-02T03:04:05.123Z] \"GET /a?b=1 HTTP/1.1\" 200 12","method":"GET","protocol":"HTTP/1.1","status_code":200,"requested_url":"GET /a?b=1 HTTP/1.1","requested_uri":"/a","remote_host":"203.0.113.9","content_length":12,"elapsed_time":5}"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("path", "/a"),
            ("query", "b=1"),
            ("bytes_out", "12"),
            ("duration_us", "5000"),
        ],
    }],
};

pub(super) const LTSV: Format = Format {
    name: "ltsv",
    title: "Labelled tab-separated values",
    syntax: Syntax::Pairs(
        LABELS,
        &[
            ("time", F::Time),
            ("time_local", F::Time),
            ("time_iso8601", F::Time),
            ("timestamp", F::Time),
            ("@timestamp", F::Time),
            ("datetime", F::Time),
            ("local_time", F::Time),
            ("starttime", F::Time),
            ("start_time", F::Time),
            ("ts_local", F::Time),
            ("ts", F::Time),
            ("remote_addr", F::Client),
            ("client_ip", F::Client),
            ("remote_ip", F::Client),
            ("remote_host", F::Client),
            ("clientip", F::Client),
            ("ip", F::Client),
            ("client", F::Client),
            // The label of the standard for who connected.
            ("host", F::Client),
            ("downstreamremoteaddress", F::Client),
            ("forwardedfor", F::ForwardedFor),
            ("xforwardedfor", F::ForwardedFor),
            ("x_forwarded_for", F::ForwardedFor),
            ("xff", F::ForwardedFor),
            ("user", F::User),
            ("remote_user", F::User),
            ("req", F::Request),
            ("request", F::Request),
            ("method", F::Method),
            ("request_method", F::Method),
            ("request_uri", F::Target),
            ("uri", F::Target),
            ("url", F::Target),
            ("path", F::Path),
            ("query", F::Query),
            ("args", F::Query),
            ("protocol", F::Protocol),
            ("server_protocol", F::Protocol),
            ("status", F::Status),
            ("status_code", F::Status),
            ("response_code", F::Status),
            ("responsecode", F::Status),
            ("size", F::BytesOut),
            ("body_bytes_sent", F::BytesOut),
            ("bytes_sent", F::BytesOut),
            ("res_body_bytes", F::BytesOut),
            ("res_bytes", F::BytesOut),
            ("bytessent", F::BytesOut),
            ("bytesreceived", F::BytesIn),
            ("bytes_received", F::BytesIn),
            ("bytes", F::BytesOut),
            ("req_bytes", F::BytesIn),
            ("req_time", F::Seconds),
            ("reqsize", F::BytesIn),
            ("request_length", F::BytesIn),
            ("referer", F::Referer),
            ("http_referer", F::Referer),
            ("ua", F::UserAgent),
            ("user_agent", F::UserAgent),
            ("useragent", F::UserAgent),
            ("http_user_agent", F::UserAgent),
            ("vhost", F::Host),
            ("authority", F::Host),
            ("http_host", F::Host),
            ("server_name", F::Host),
            ("reqtime", F::Seconds),
            ("request_time", F::Seconds),
            ("reqtime_microsec", F::Micros),
            ("request_id", F::RequestId),
            ("reqid", F::RequestId),
            ("xrequestid", F::RequestId),
        ],
    ),
    marks: &[
        &["\tstatus:", "\tstatus_code:", "\tresponse_code:", "\tresponsecode:"],
        &["\treq:", "uri:", "path:", "url:", "request:"],
    ],
    reference: "ltsv.org: labels for web server's logs",
    samples: &[
        Sample {
            line: "starttime:2026-01-02T03:04:05.120Z\tmethod:GET\tpath:/a\tprotocol:HTTP/1.1\tresponsecode:418\tresponseflags:-\tbytesreceived:0\tbytessent:135\txforwardedfor:-\tuseragent:curl/8.5\txrequestid:5e1f\tauthority:api.example:8000\tdownstreamremoteaddress:203.0.113.9:46520",
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "203.0.113.9"),
                ("host", "api.example:8000"),
                ("path", "/a"),
                ("status", "418"),
                ("bytes_in", "0"),
                ("bytes_out", "135"),
                ("request_id", "5e1f"),
            ],
        },
        Sample {
            line: "time:02/Jan/2026:03:04:05 +0000\thost:203.0.113.9\tforwardedfor:-\treq:GET /a?x=1 HTTP/1.1\tstatus:200\tsize:345\treferer:-\tua:curl/8.5\treqtime:0.012\tvhost:api.example",
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "203.0.113.9"),
                ("host", "api.example"),
                ("path", "/a"),
                ("query", "x=1"),
                ("status", "200"),
                ("bytes_out", "345"),
                ("duration_us", "12000"),
                ("user_agent", "curl/8.5"),
                ("referer", ""),
            ],
        },
        Sample {
            line: "time:2026-01-02T03:04:05+00:00\tremote_addr:203.0.113.9\tmethod:GET\turi:/a?x=1\tstatus:200\tbody_bytes_sent:345\trequest_time:0.012",
            gives: &[("method", "GET"), ("path", "/a"), ("bytes_out", "345")],
        },
    ],
};

pub(super) const KRAKEND: Format = Format {
    name: "krakend",
    title: "Access log of KrakenD",
    syntax: Syntax::Pattern(
        "aligned",
        r#"[KRAKEND] $time2 [AccessLog] | $status | $elapsed | $client | $method "$target""#,
    ),
    marks: &[&["[KRAKEND]"], &[" | "]],
    reference: "KrakenD: logging, access log",
    samples: &[Sample {
        line: r#"[KRAKEND] 2026/01/02 - 03:04:05.678 [AccessLog] | 200 |    1.204ms |    203.0.113.9 | GET      "/v1/me?x=1""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("path", "/v1/me"),
            ("status", "200"),
            ("duration_us", "1204"),
        ],
    }],
};

pub(super) const CHI: Format = Format {
    name: "chi",
    title: "Logger of the Go router chi",
    syntax: Syntax::Pattern(
        "fields",
        r#"$time1 "$request" from $client - $status ${bytes_out}B in $elapsed"#,
    ),
    marks: &[&["\" from "]],
    reference: "chi: middleware.Logger",
    samples: &[Sample {
        line: r#"2026/01/02 03:04:05 "GET http://api.example/a?x=1 HTTP/1.1" from 203.0.113.9:51234 - 200 512B in 1.234567ms"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "1234"),
        ],
    }],
};

pub(super) const SPRING_EXCHANGES: Format = Format {
    name: "spring-exchanges",
    title: "Spring Boot Actuator, HTTP exchanges (traces)",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("request.remoteAddress", F::Client),
        ("request.headers[x-forwarded-for]", F::ForwardedFor),
        ("principal.name", F::User),
        ("principal", F::User),
        ("session.id", F::Session),
        ("session", F::Session),
        ("request.method", F::Method),
        ("request.uri", F::Target),
        ("request.headers[host]", F::ServerName),
        ("request.headers[referer]", F::Referer),
        ("request.headers[user-agent]", F::UserAgent),
        ("response.status", F::Status),
        ("response.headers[content-length]", F::BytesOut),
        ("timeTaken", F::Millis),
    ]),
    marks: &[&["timeTaken"], &["remoteAddress"], &["request"], &["response"], &["uri"]],
    reference: "Spring Boot: actuator, httpexchanges and httptrace; numbers are milliseconds",
    samples: &[Sample {
        line: r#"{"timestamp":"2026-01-02T03:04:05.022Z","principal":{"name":"alice"},"session":{"id":"E175F2BF"},"request":{"method":"GET","uri":"http://api.example:8090/v1/me?x=1","headers":{"host":["api.example:8090"],"user-agent":["curl/8.5"]},"remoteAddress":"203.0.113.9"},"response":{"status":200,"headers":{"Transfer-Encoding":["chunked"]}},"timeTaken":"PT0.025S"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.022000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("credential", "E175F2BF"),
            ("method", "GET"),
            ("host", "api.example:8090"),
            ("path", "/v1/me"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "25000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};
