//! Lines of one fixed shape: a sensor, a content management system, a store, a build server, and what
//! frameworks write of a request in two lines.

use super::super::{Format, Sample, Syntax};

pub(super) const SURICATA_HTTP: Format = Format {
    name: "suricata-http",
    title: "Suricata, http-log in its extended form",
    syntax: Syntax::Pattern(
        "fields",
        "$time $host [**] $target [**] $user_agent [**] $referer [**] $method [**] $protocol [**] $status [**] $bytes_out bytes [**] $client -> $_",
    ),
    marks: &[&[" [**] "], &[" -> "]],
    reference: "Suricata: output http-log, `extended: yes`",
    samples: &[Sample {
        line: "01/02/2026-03:04:05.120000 api.example [**] /a?x=1 [**] curl/8.5 [**] https://b.example/ [**] GET [**] HTTP/1.1 [**] 200 [**] 934 bytes [**] 203.0.113.9:51234 -> 10.0.0.2:80",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("method", "GET"),
            ("path", "/a"),
            ("status", "200"),
            ("bytes_out", "934"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const DRUPAL: Format = Format {
    name: "drupal",
    title: "Drupal, what its syslog module writes of a request",
    syntax: Syntax::Pattern("fields", "http$_|$time|$_|$client|$target|$referer|$_|$_|$_"),
    marks: &[&["http"], &["|http"]],
    reference: "Drupal: module syslog, format `!base_url|!timestamp|!type|!ip|!request_uri|!referer|!uid|!link|!message`",
    samples: &[Sample {
        line: "https://www.example|1767323045|page not found|203.0.113.9|https://www.example/nope?x=1|https://b.example/|0||/nope",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "www.example"),
            ("path", "/nope"),
            ("query", "x=1"),
            ("referer", "https://b.example/"),
        ],
    }],
};

pub(super) const BAMBOO: Format = Format {
    name: "bamboo",
    title: "Atlassian Bamboo, its access log",
    syntax: Syntax::Pattern("fields", "$time1 $_ [AccessLogFilter] $user $method $target ${_}kb"),
    marks: &[&[" [AccessLogFilter] "]],
    reference: "Atlassian Bamboo: logging of requests, atlassian-bamboo-access.log; sizes are those of memory",
    samples: &[Sample {
        line: "2026-01-02 03:04:05,120 INFO [http-nio-8085-exec-9] [AccessLogFilter] alice GET https://bamboo.example/browse/X-1?x=1 1234567kb",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "bamboo.example"),
            ("path", "/browse/X-1"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const RAILS_TWO: Format = Format {
    name: "rails-2",
    title: "Requests of Rails 2 from the line that begins them to the one that tells the status",
    syntax: Syntax::Pattern(
        "fields",
        "Processing $_ (for $client at $time1) [$method] Completed in ${millis}ms $_| $status $_ [$target]",
    ),
    marks: &[&["Processing "], &[" (for "], &["Completed in "]],
    reference: "Ruby on Rails 2: ActionController::Base, its log",
    samples: &[Sample {
        line: "Processing PageController#demo (for 203.0.113.9 at 2026-01-02 03:04:05) [GET] Completed in 614ms (View: 120, DB: 31) | 200 OK [http://www.example/demo?x=1]",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/demo"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "614000"),
        ],
    }],
};

pub(super) const PHABRICATOR: Format = Format {
    name: "phabricator",
    title: "Phabricator and Phorge, access log; it has no methods",
    syntax: Syntax::Pattern(
        "fields",
        "[$time5]\t$_\t$_\t$client\t$user\t$_\t$_\t$path\t$_\t$status\t$micros",
    ),
    marks: &[],
    reference: "Phabricator: configuring logs, access log, its default format",
    samples: &[Sample {
        line: "[Fri, 02 Jan 2026 03:04:05 +0000]\t1234\tweb1\t203.0.113.9\talice\tHomeController\t-\t/w/page/\t-\t200\t12345",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/w/page/"),
            ("status", "200"),
            ("duration_us", "12345"),
        ],
    }],
};

pub(super) const MACARON: Format = Format {
    name: "macaron",
    title: "Macaron, and so Gogs: requests from the line that begins them to the one that ends them",
    syntax: Syntax::Pattern(
        "fields",
        "$time1: Started $method $target for $client Completed $_ $_ $status $_ in $elapsed",
    ),
    marks: &[&[": Started "], &[" Completed "]],
    reference: "Macaron: Logger",
    samples: &[Sample {
        line: "2026-01-02 03:04:05: Started GET /a/b?x=1 for 203.0.113.9 Completed GET /a/b?x=1 404 Not Found in 12.3ms",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a/b"),
            ("query", "x=1"),
            ("status", "404"),
            ("duration_us", "12300"),
        ],
    }],
};
