//! Hosters of sites, and tools of teams, each with columns of its own.

use super::super::{Format, Sample, Syntax};

pub(super) const ACQUIA: Format = Format {
    name: "acquia",
    title: "Acquia Cloud, access log of a site: combined, and values under names",
    syntax: Syntax::Pattern(
        "apache",
        r#"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" vhost=%v host=%{Host}i hosting_site=%{X}e pid=%P request_time=%D forwarded_for="%{X-Forwarded-For}i" request_id="%{X-Request-Id}i""#,
    ),
    marks: &[&[" hosting_site="], &[" request_time="]],
    reference: "Acquia Cloud Platform: format of the Apache access log; its times are in microseconds",
    samples: &[Sample {
        line: r#"127.0.0.1 - - [02/Jan/2026:03:04:05 +0000] "GET /node/1?page=2 HTTP/1.1" 200 9215 "-" "curl/8.5" vhost=www.example host=www.example hosting_site=site pid=27171 request_time=412325 forwarded_for="203.0.113.9, 10.1.2.3" request_id="v-7b3c6e28-f41d" location="-""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/node/1"),
            ("query", "page=2"),
            ("status", "200"),
            ("bytes_out", "9215"),
            ("duration_us", "412325"),
            ("forwarded_for", "203.0.113.9, 10.1.2.3"),
            ("request_id", "v-7b3c6e28-f41d"),
        ],
    }],
};

pub(super) const WP_ENGINE: Format = Format {
    name: "wp-engine",
    title: "WP Engine, NGINX log of a site",
    syntax: Syntax::Pattern(
        "fields",
        "[$time1]|v1|$client|$host|$status|$bytes_out|$_|$_|$seconds|$method $target $protocol",
    ),
    marks: &[&["]|v1|"]],
    reference: "WP Engine: access logs, format of the fields",
    samples: &[Sample {
        line: "[02/Jan/2026:03:04:05 +0000]|v1|203.0.113.9|www.example|200|1234|127.0.0.1:6776|0.012|0.015|GET /a?x=1 HTTP/1.1",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "www.example"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "1234"),
            ("duration_us", "15000"),
        ],
    }],
};

pub(super) const DISCOURSE: Format = Format {
    name: "discourse",
    title: "Discourse, NGINX log of its container",
    syntax: Syntax::Pattern(
        "fields",
        r#"[$time1] "$host" $client "$request" "$user_agent" "$_" $status $bytes_out "$referer" $_ $seconds "$user""#,
    ),
    marks: &[&["] \""]],
    reference: "Discourse: config/nginx.sample.conf, log_format log_discourse",
    samples: &[Sample {
        line: r#"[02/Jan/2026:03:04:05 +0000] "forum.example" 203.0.113.9 "GET /t/x/1?page=2 HTTP/1.1" "curl/8.5" "topics/show" 200 12345 "https://b.example/" 0.123 0.125 "alice" "-" "-" "-""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("host", "forum.example"),
            ("path", "/t/x/1"),
            ("query", "page=2"),
            ("status", "200"),
            ("bytes_out", "12345"),
            ("duration_us", "125000"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const STRAPI: Format = Format {
    name: "strapi",
    title: "Strapi, requests in its log",
    syntax: Syntax::Pattern("fields", "[$time1] $_: $method $target (${millis} ms) $status"),
    marks: &[&[" ms) "], &[" (", ": GET", ": POST"]],
    reference: "Strapi 4 and 5: middleware strapi::logger",
    samples: &[Sample {
        line: "[2026-01-02 03:04:05.345] http: GET /admin/init?x=1 (26 ms) 200",
        gives: &[
            ("time", "2026-01-02T03:04:05.345000Z"),
            ("method", "GET"),
            ("path", "/admin/init"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "26000"),
        ],
    }],
};

pub(super) const WEB_PY: Format = Format {
    name: "web-py",
    title: "web.py, its own server: the protocol stands first in the request",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client - - [$time1] "$protocol $method $target" - $status"#,
    ),
    marks: &[&["] \"HTTP/"], &["\" - "]],
    reference: "web.py: httpserver.LogMiddleware",
    samples: &[Sample {
        line: r#"203.0.113.9:52345 - - [02/Jan/2026 03:04:05] "HTTP/1.1 GET /a?b=1" - 404 Not Found"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "b=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "404"),
        ],
    }],
};

pub(super) const REACTOR_NETTY: Format = Format {
    name: "reactor-netty",
    title: "Reactor Netty, and so Spring Cloud Gateway: access log with the milliseconds taken",
    syntax: Syntax::Pattern(
        "fields",
        r#"reactor.netty.http.server.AccessLog$_: $client - $user [$time1] "$request" $status $bytes_out $millis"#,
    ),
    marks: &[&["reactor.netty.http.server.AccessLog"]],
    reference: "Reactor Netty: HTTP access log, its default format since 1.0",
    samples: &[Sample {
        line: r#"2026-01-02 03:04:05.678  INFO 1 --- [or-http-epoll-2] reactor.netty.http.server.AccessLog      : 203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /x?y=1 HTTP/1.1" 200 12 34"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("path", "/x"),
            ("query", "y=1"),
            ("status", "200"),
            ("bytes_out", "12"),
            ("duration_us", "34000"),
        ],
    }],
};

pub(super) const JETTY_LOGGED: Format = Format {
    name: "jetty-logged",
    title: "Jetty, request log within a log of Log4j or Logback, with the milliseconds taken: Pulsar, Druid",
    syntax: Syntax::Pattern(
        "fields",
        r#"org.eclipse.jetty.server.RequestLog - $client - $user [$time1] "$request" $status $bytes_out "$referer" "$user_agent" $millis"#,
    ),
    marks: &[&["org.eclipse.jetty.server.RequestLog - "]],
    reference: "Jetty 9.4: Slf4jRequestLog, extended format with the latency",
    samples: &[Sample {
        line: r#"2026-01-02 03:04:05,678 [web-1] INFO  org.eclipse.jetty.server.RequestLog - 203.0.113.9 - alice [02/Jan/2026:03:04:05 +0000] "GET /admin/v2?x=1 HTTP/1.1" 200 12 "-" "curl/8.5" 105"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/admin/v2"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "12"),
            ("user_agent", "curl/8.5"),
            ("duration_us", "105000"),
        ],
    }],
};

pub(super) const HUE: Format = Format {
    name: "hue",
    title: "Hue, access log",
    syntax: Syntax::Pattern(
        "aligned",
        r#"[$time2] access $_ $client $user - "$request" returned in ${millis}ms $status $bytes_out"#,
    ),
    marks: &[&["] access "], &["\" returned in "]],
    reference: "Hue: logs/access.log",
    samples: &[Sample {
        line: r#"[02/Jan/2026 03:04:05 +0000] access       INFO     203.0.113.9 alice - "GET /desktop/api?x=1 HTTP/1.1" returned in 12ms 200 1234"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/desktop/api"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "1234"),
            ("duration_us", "12000"),
        ],
    }],
};
