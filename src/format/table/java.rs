//! Formats of Java servers that are not those of Apache.

use super::super::{Format, Sample, Syntax};

pub(super) const CONFLUENCE: Format = Format {
    name: "confluence",
    title: "Access log of Confluence up to 7.10, and of Jira",
    syntax: Syntax::Pattern(
        "fields",
        "[$time1] $user $_ $client $method $target $protocol $status ${millis}ms $bytes_out $referer $user_agent",
    ),
    marks: &[],
    reference: "Atlassian, server.xml of Confluence: AccessLogValve",
    samples: &[Sample {
        line: "[02/Jan/2026:03:04:05 +0000] alice http-nio-8080-exec-6 203.0.113.9 GET /index.action?x=1 HTTP/1.1 200 1020ms 7881 http://b.example/ Mozilla/5.0 (X11; Linux)",
        gives: &[
            ("principal", "alice"),
            ("client_ip", "203.0.113.9"),
            ("path", "/index.action"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "7881"),
            ("duration_us", "1020000"),
            ("user_agent", "Mozilla/5.0 (X11; Linux)"),
        ],
    }],
};

pub(super) const CONFLUENCE_NEW: Format = Format {
    name: "confluence-forwarded",
    title: "Access log of Confluence from 7.11 on, with the forwarded address",
    syntax: Syntax::Pattern(
        "fields",
        "[$time1] $forwarded_for $user $_ $client $method $target $protocol $status ${millis}ms $bytes_out $referer $user_agent",
    ),
    marks: &[],
    reference: "Atlassian, server.xml of Confluence: AccessLogValve with X-Forwarded-For",
    samples: &[Sample {
        line: "[02/Jan/2026:03:04:05 +0000] 198.51.100.7 alice http-nio-8080-exec-6 203.0.113.9 GET /index.action HTTP/1.1 200 1020ms 7881 - curl/8.5",
        gives: &[
            ("principal", "alice"),
            ("client_ip", "203.0.113.9"),
            ("forwarded_for", "198.51.100.7"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const JIRA: Format = Format {
    name: "jira",
    title: "Access log of Jira's Tomcat",
    syntax: Syntax::Pattern(
        "fields",
        // Minute of the day, count and requests at once make an id that no other server writes.
        r#"$client ${_}x${_}x${_} $user [$time1] "$request" $status $bytes_out $_ "$referer" "$user_agent" "$_""#,
    ),
    marks: &[],
    reference: "Atlassian, server.xml of Jira: AccessLogValve",
    samples: &[Sample {
        line: r#"203.0.113.9 184x312x1 alice [02/Jan/2026:03:04:05 +0000] "GET /browse/A-1 HTTP/1.1" 200 7881 0.0520 "-" "curl/8.5" "k3j2h1""#,
        gives: &[("principal", "alice"), ("user_agent", "curl/8.5")],
    }],
};

pub(super) const BITBUCKET: Format = Format {
    name: "bitbucket-access",
    title: "Access log of Bitbucket Data Center",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client | $_ | $request_id | $user | $time1 | "$request" | "$referer" "$user_agent" | $status | $bytes_in | $bytes_out | $_ | $millis | $session |"#,
    ),
    marks: &[],
    reference: "Atlassian, how to read the Bitbucket access log",
    samples: &[Sample {
        line: r#"203.0.113.9,10.0.0.7 | https | o@9K7Z3Nx6x31x2 | alice | 2026-01-02 03:04:05,838 | "GET /a.git/info/refs HTTP/1.1" | "" "git/2.47.1" | 200 | 13 | 512 | refs, cache:hit | 101 | tmpqqw |"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.838000Z"),
            ("client_ip", "10.0.0.7"),
            ("forwarded_for", "203.0.113.9,10.0.0.7"),
            ("principal", "alice"),
            ("path", "/a.git/info/refs"),
            ("bytes_out", "512"),
            ("user_agent", "git/2.47.1"),
        ],
    }],
};

pub(super) const AEM_REQUEST: Format = Format {
    name: "aem-request",
    title: "Adobe Experience Manager, its request log: what was asked for; answers stand in lines of their own",
    syntax: Syntax::Pattern("fields", "$time1 [$_] -> $method $target $protocol $_"),
    marks: &[&["] -> "], &[" HTTP/"]],
    reference: "Adobe Experience Manager 6.5: request.log",
    samples: &[Sample {
        line: "02/Jan/2026:03:04:05 +0000 [402] -> GET /content/a.html?x=1 HTTP/1.1 [publish-1]",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("method", "GET"),
            ("path", "/content/a.html"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
        ],
    }],
};
