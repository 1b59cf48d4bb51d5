//! Ruby on Rails: lines of its own logger, and of lograge.

use super::super::field::Field as F;
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
    ("user_email", F::User),
    ("x_forwarded_for", F::ForwardedFor),
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

pub(super) const RAILS_COMPLETED_IN: Format = Format {
    name: "rails-completed-in",
    title: "The same of the first Rails 3, which tells the status last",
    syntax: Syntax::Pattern(
        "fields",
        r#"Started $method "$target" for $client at $time2 Completed in ${millis}ms $_ with $status"#,
    ),
    marks: &[&["Started "], &["\" for "], &[" Completed in "], &[" with "]],
    reference: "Ruby on Rails 3.0 beta: Rails::Rack::Logger, ActionController::LogSubscriber",
    samples: &[Sample {
        line: r#"Started GET "/users/7?x=1" for 203.0.113.9 at 2026-01-02 04:04:05 Completed in 8ms (Views: 5.1ms | ActiveRecord: 0.5ms) with 404"#,
        gives: &[
            ("time", "2026-01-02T04:04:05Z"),
            ("path", "/users/7"),
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

pub(super) const SEMANTIC: Format = Format {
    name: "rails-semantic-logger",
    title: "Requests of Rails applications by Semantic Logger as JSON",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("named_tags.ip", F::Client),
        ("named_tags.remote_ip", F::Client),
        ("named_tags.user", F::User),
        ("named_tags.request_id", F::RequestId),
        ("payload.method", F::Method),
        ("payload.path", F::Target),
        ("payload.status", F::Status),
        ("duration_ms", F::Millis),
    ]),
    marks: &[&["payload"], &["duration_ms"], &["controller"], &["status_message", "named_tags"]],
    reference: "rails_semantic_logger: ActionController::LogSubscriber; SemanticLogger::Formatters::Json",
    samples: &[Sample {
        line: r#"{"host":"web1","application":"Shop","timestamp":"2026-01-02T03:04:05.678Z","level":"info","pid":1,"duration_ms":12.5,"duration":"12.500ms","named_tags":{"request_id":"c5e1","ip":"203.0.113.9"},"name":"UsersController","message":"Completed #index","payload":{"controller":"UsersController","action":"index","method":"GET","path":"/a?b=1","status":200,"status_message":"OK"}}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.678000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "b=1"),
            ("status", "200"),
            ("duration_us", "12500"),
            ("request_id", "c5e1"),
        ],
    }],
};
