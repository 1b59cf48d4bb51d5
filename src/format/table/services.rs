//! Services that write what was asked of them in columns of their own.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const INFLUXDB: Format = Format {
    name: "influxdb",
    title: "InfluxDB 1, requests of its HTTP API; the time taken is in microseconds",
    syntax: Syntax::Pattern(
        "fields",
        r#"[httpd] $client - $user [$time1] "$request" $status $bytes_out "$referer" "$user_agent" $request_id $micros"#,
    ),
    marks: &[&["[httpd] "]],
    reference: "InfluxDB 1.8: log and trace InfluxDB operations, HTTP access logging",
    samples: &[Sample {
        line: r#"[httpd] 203.0.113.9 - alice [02/Jan/2026:03:04:05 +0000] "POST /query?db=m&q=x HTTP/1.1" 200 151 "-" "curl/8.5" 9a4371a1-fec0-11e6-84b6-000000000000 1709"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/query"),
            ("query", "db=m&q=x"),
            ("bytes_out", "151"),
            ("user_agent", "curl/8.5"),
            ("request_id", "9a4371a1-fec0-11e6-84b6-000000000000"),
            ("duration_us", "1709"),
        ],
    }],
};

pub(super) const TABLEAU: Format = Format {
    name: "tableau-gateway",
    title: "Tableau Server, access log of its gateway",
    syntax: Syntax::Pattern(
        "fields",
        r#"$_ $client $user $time "$_" $_ "$request" "$forwarded_for" $status $bytes_out "$bytes_in" $micros $request_id"#,
    ),
    marks: &[&["HTTP/"], &[" Time\" ", " Zeit\" ", "UTC\" ", "GMT\" "]],
    reference: "Tableau Server: Apache access logs of the gateway, fields of access.log",
    samples: &[Sample {
        line: r#"c1.example 203.0.113.9 - 2026-01-02T03:04:05.120 "Coordinated Universal Time" 80 "GET /t/a/views/b?c=d HTTP/1.1" "-" 200 8163 "60" 109000 WiWRkHyQAAAAAAA"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("path", "/t/a/views/b"),
            ("status", "200"),
            ("bytes_out", "8163"),
            ("bytes_in", "60"),
            ("duration_us", "109000"),
            ("request_id", "WiWRkHyQAAAAAAA"),
        ],
    }],
};

pub(super) const HYPERCORN: Format = Format {
    name: "hypercorn",
    title: "Hypercorn, its access log as it comes",
    syntax: Syntax::Pattern(
        "fields",
        "[$time2] [$_] [INFO] $client $method $target $version $status $bytes_out $micros",
    ),
    marks: &[&["] [INFO] "], &[" 1.0 ", " 1.1 ", " 2 ", " 3 "]],
    reference: "Hypercorn: logging, access_log_format: `%(h)s %(r)s %(s)s %(b)s %(D)s`",
    samples: &[Sample {
        line: "[2026-01-02 04:04:05 +0100] [48] [INFO] 203.0.113.9:40112 GET /a?b=1 1.1 404 207 2034",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "b=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "404"),
            ("bytes_out", "207"),
            ("duration_us", "2034"),
        ],
    }],
};

pub(super) const SPRING_HANDLED: Format = Format {
    name: "spring-handled",
    title: "Spring, requests that its servlet handled, as their events print themselves",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 $_ ServletRequestHandledEvent: url=[$target]; client=[$client]; method=[$method]; servlet=[$_]; session=[$session]; user=[$user]; time=[${millis}ms]; status=[$_]",
    ),
    marks: &[&["ServletRequestHandledEvent: url=["]],
    reference: "Spring Framework: ServletRequestHandledEvent.toString; its status is a word",
    samples: &[Sample {
        line: "2026-01-02 03:04:05.120  INFO 7 --- [exec-9] c.example.Listener : ServletRequestHandledEvent: url=[/a]; client=[203.0.113.9]; method=[GET]; servlet=[dispatcherServlet]; session=[A9C9]; user=[alice]; time=[2ms]; status=[OK]",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/a"),
            ("duration_us", "2000"),
        ],
    }],
};

pub(super) const LABKIT: Format = Format {
    name: "labkit",
    title: "GitLab Workhorse and other services of GitLab, access log",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("remote_ip", F::Client),
        ("method", F::Method),
        ("uri", F::Target),
        ("host", F::Host),
        ("proto", F::Protocol),
        ("status", F::Status),
        ("written_bytes", F::BytesOut),
        ("read_bytes", F::BytesIn),
        ("duration_ms", F::Millis),
        ("referrer", F::Referer),
        ("user_agent", F::UserAgent),
        ("correlation_id", F::RequestId),
    ]),
    marks: &[&["remote_ip"], &["written_bytes"], &["uri"]],
    reference: "GitLab: log system, workhorse/current; LabKit, log.AccessLogger",
    samples: &[Sample {
        line: r#"{"correlation_id":"01FQ","duration_ms":4,"host":"git.example","level":"info","method":"GET","msg":"access","proto":"HTTP/1.1","referrer":"","remote_addr":"127.0.0.1:0","remote_ip":"203.0.113.9","status":200,"system":"http","time":"2026-01-02T03:04:05Z","ttfb_ms":4,"uri":"/a?b=1","user_agent":"curl/8.5","written_bytes":98}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "git.example"),
            ("path", "/a"),
            ("query", "b=1"),
            ("bytes_out", "98"),
            ("duration_us", "4000"),
            ("request_id", "01FQ"),
        ],
    }],
};

pub(super) const NXLOG_WEB: Format = Format {
    name: "nxlog-web",
    title: "NXLog, Common and Combined Log Format under the names of its guide",
    syntax: Syntax::Json(&[
        ("EventTime", F::Time),
        ("Hostname", F::Client),
        ("AccountName", F::User),
        ("HTTPMethod", F::Method),
        ("HTTPURL", F::Target),
        ("HTTPResponseStatus", F::Status),
        ("FileSize", F::BytesOut),
        ("HTTPReferer", F::Referer),
        ("HTTPUserAgent", F::UserAgent),
    ]),
    marks: &[&["HTTPURL"], &["HTTPResponseStatus"]],
    reference: "NXLog: Apache HTTP Server, parsing the Combined Log Format",
    samples: &[Sample {
        line: r#"{"EventReceivedTime":"2026-01-02 03:04:06","SourceModuleName":"in","Hostname":"203.0.113.9","AccountName":"alice","EventTime":"2026-01-02 03:04:05","HTTPMethod":"GET","HTTPURL":"/a?b=1","HTTPResponseStatus":"200","FileSize":"12","HTTPReferer":"https://b.example/","HTTPUserAgent":"curl/8.5"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/a"),
            ("query", "b=1"),
            ("status", "200"),
            ("bytes_out", "12"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const HUAWEI_ELB: Format = Format {
    name: "huawei-elb",
    title: "Huawei Cloud Elastic Load Balance, access log",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$msec $_ [$time_iso8601] $_ $remote_addr:$remote_port $status "$request" $request_length $bytes_sent $body_bytes_sent $request_time "$upstream_status" "$_" "$_" "$upstream_response_time" "$upstream_addr" "$http_user_agent" "$http_referer" "$http_x_forwarded_for""#,
    ),
    marks: &[&[" elb_"], &["T"], &["+", "Z]"]],
    reference: "Huawei Cloud ELB: access logging, format of a line",
    samples: &[Sample {
        line: r#"1767323045.370 eb11c5a9-93a7-4c48-80fc-03f61f638595 [2026-01-02T03:04:05+00:00] elb_01 203.0.113.9:888 200 "POST https://api.example/a?b=1 HTTP/1.1" 1411 251 3 0.011 "200" "0.000" "0.011" "0.011" "10.0.0.2:8080" "curl/8.5" "-" "-" loadbalancer_1 listener_1"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("status", "200"),
            ("method", "POST"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "b=1"),
            ("bytes_in", "1411"),
            ("bytes_out", "251"),
            ("duration_us", "11000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const CONFLUENT: Format = Format {
    name: "confluent-rest",
    title: "Confluent REST Proxy, Schema Registry, Connect and ksqlDB, requests in their log",
    syntax: Syntax::Pattern(
        "aligned",
        r#"[$_] INFO $client - $user [$time1] "$request" $status $bytes_out "$referer" "$user_agent" $millis (io.confluent.rest-utils.requests:$_)"#,
    ),
    marks: &[&[" (io.confluent.rest-utils.requests:"], &["\" \""]],
    reference: "Confluent rest-utils: ApplicationServer, its request log",
    samples: &[Sample {
        line: r#"[2026-01-02 03:04:05,123] INFO 203.0.113.9 - alice [02/Jan/2026:03:04:05 +0000] "GET /topics?x=1 HTTP/1.1" 200 123 "-" "curl/8.5" 12 (io.confluent.rest-utils.requests:62)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/topics"),
            ("bytes_out", "123"),
            ("user_agent", "curl/8.5"),
            ("duration_us", "12000"),
        ],
    }],
};

pub(super) const CONFLUENT_SHORT: Format = Format {
    name: "confluent-rest-short",
    title: "The same of earlier versions, without headers",
    syntax: Syntax::Pattern(
        "aligned",
        r#"[$_] INFO $client - $user [$time1] "$request" $status $bytes_out $millis (io.confluent.rest-utils.requests:$_)"#,
    ),
    marks: &[&[" (io.confluent.rest-utils.requests:"]],
    reference: "Confluent rest-utils 3: Application, its request log",
    samples: &[Sample {
        line: r#"[2026-01-02 03:04:05,123] INFO 203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /topics?x=1 HTTP/1.1" 200 123  12 (io.confluent.rest-utils.requests:77)"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "123"),
            ("duration_us", "12000"),
        ],
    }],
};

pub(super) const CHI_HTTPLOG: Format = Format {
    name: "chi-httplog",
    title: "httplog of the Go router chi, as JSON; the time taken is in milliseconds",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("time", F::Time),
        ("httpRequest.remoteIP", F::Client),
        ("httpRequest.requestMethod", F::Method),
        ("httpRequest.requestURL", F::Target),
        ("httpRequest.proto", F::Protocol),
        ("httpRequest.header[user-agent]", F::UserAgent),
        ("httpRequest.header[referer]", F::Referer),
        ("httpRequest.requestID", F::RequestId),
        ("httpResponse.status", F::Status),
        ("httpResponse.bytes", F::BytesOut),
        ("httpResponse.elapsed", F::Millis),
    ]),
    marks: &[&["httpRequest"], &["requestPath"], &["requestURL"], &["httpResponse"]],
    reference: "go-chi/httplog: fields of httpRequest and httpResponse",
    samples: &[Sample {
        line: r#"{"level":"info","timestamp":"2026-01-02T03:04:05.5Z","message":"Response: 200 OK","httpRequest":{"header":{"user-agent":"curl/8.5"},"proto":"HTTP/1.1","remoteIP":"203.0.113.9:52000","requestID":"h/AbC-000001","requestMethod":"GET","requestPath":"/a","requestURL":"http://api.example/a?b=1","scheme":"http"},"httpResponse":{"bytes":2,"elapsed":0.023,"status":200}}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.500000Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "b=1"),
            ("protocol", "HTTP/1.1"),
            ("bytes_out", "2"),
            ("duration_us", "23"),
            ("user_agent", "curl/8.5"),
            ("request_id", "h/AbC-000001"),
        ],
    }],
};
