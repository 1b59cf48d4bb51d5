//! What `ModSecurity` says in the error logs of web servers. Other lines there tell of no request.

use super::super::{Format, Sample, Syntax};

const REFERENCE: &str = "ModSecurity 2 and 3: reference manual, messages in the error log";

pub(super) const DENIED: Format = Format {
    name: "modsecurity-denied",
    title: "ModSecurity in an error log: requests that it denied",
    syntax: Syntax::Pattern(
        "fields",
        "[$time4] $_[client $client]${_}ModSecurity: ${_}Access denied with code $status $_[hostname \"$host\"]$_[uri \"$target\"]$_[unique_id \"$request_id\"]",
    ),
    marks: &[&["ModSecurity: "], &["Access denied with code "], &["[unique_id \""]],
    reference: REFERENCE,
    samples: &[Sample {
        line: r#"[Fri Jan 02 03:04:05.018764 2026] [:error] [pid 19578:tid 139868] [client 203.0.113.9:39086] [client 203.0.113.9] ModSecurity: Access denied with code 403 (phase 2). Pattern match "x" at ARGS:id. [file "/etc/a.conf"] [line "22"] [id "942100"] [msg "SQL Injection"] [hostname "www.example"] [uri "/a/b.php"] [unique_id "WoZ1zQpWY"]"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.018764Z"),
            ("client_ip", "203.0.113.9"),
            ("status", "403"),
            ("host", "www.example"),
            ("path", "/a/b.php"),
            ("request_id", "WoZ1zQpWY"),
        ],
    }],
};

pub(super) const WARNED: Format = Format {
    name: "modsecurity-warned",
    title: "ModSecurity in an error log: requests that it warned of",
    syntax: Syntax::Pattern(
        "fields",
        "[$time4] $_[client $client]${_}ModSecurity: $_[hostname \"$host\"]$_[uri \"$target\"]$_[unique_id \"$request_id\"]",
    ),
    marks: &[&["ModSecurity: "], &["Warning. "], &["[unique_id \""]],
    reference: REFERENCE,
    samples: &[Sample {
        line: r#"[Fri Jan 02 03:04:05.018764 2026] [:error] [pid 19578:tid 139868] [client 203.0.113.9:39086] [client 203.0.113.9] ModSecurity: Warning. Operator GE matched 5 at TX:score. [file "/etc/b.conf"] [line "86"] [id "980130"] [hostname "www.example"] [uri "/"] [unique_id "WoZ1zQpWZ"]"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.018764Z"),
            ("client_ip", "203.0.113.9"),
            ("status", ""),
            ("host", "www.example"),
            ("path", "/"),
            ("request_id", "WoZ1zQpWZ"),
        ],
    }],
};

pub(super) const NGINX_DENIED: Format = Format {
    name: "modsecurity-nginx-denied",
    title: "ModSecurity in an error log of NGINX: requests that it denied",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 [$_] $_ [client $client] ModSecurity: Access denied with code $status $_[unique_id \"$request_id\"]$_, request: \"$request\", host: \"$host\"",
    ),
    marks: &[&["ModSecurity: Access denied with code "], &[", request: \""]],
    reference: REFERENCE,
    samples: &[Sample {
        line: r#"2026/01/02 03:04:05 [error] 1234#1234: *55 [client 203.0.113.9] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge'" with parameter `5' [file "/etc/a.conf"] [line "80"] [id "949110"] [hostname "10.0.0.1"] [uri "/a"] [unique_id "16449841410.1"] [ref ""], client: 203.0.113.9, server: www.example, request: "GET /a?x=1 HTTP/1.1", host: "www.example""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("status", "403"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("request_id", "16449841410.1"),
        ],
    }],
};

pub(super) const NGINX_WARNED: Format = Format {
    name: "modsecurity-nginx-warned",
    title: "ModSecurity in an error log of NGINX: requests that it warned of",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 [$_] $_ [client $client] ModSecurity: $_[unique_id \"$request_id\"]$_, request: \"$request\", host: \"$host\"",
    ),
    marks: &[&["ModSecurity: "], &["Warning. "], &["[unique_id \""], &[", request: \""]],
    reference: REFERENCE,
    samples: &[Sample {
        line: r#"2026/01/02 03:04:05 [warn] 1234#1234: *55 [client 203.0.113.9] ModSecurity: Warning. Matched "Operator `Rx'" [id "920350"] [hostname "10.0.0.1"] [uri "/a"] [unique_id "16449841410.1"] [ref ""], client: 203.0.113.9, server: www.example, request: "GET /a?x=1 HTTP/1.1", host: "www.example""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("status", ""),
            ("host", "www.example"),
            ("path", "/a"),
            ("request_id", "16449841410.1"),
        ],
    }],
};
