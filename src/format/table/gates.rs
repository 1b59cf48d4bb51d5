//! Gateways, meshes and artifact stores with a notation of their own: 3scale, `HAProxy`, oauth2-proxy,
//! Pomerium, Linkerd, Vercel, IBM API Connect, `JFrog` Artifactory, Sonatype Nexus.

use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const APICAST: Format = Format {
    name: "apicast",
    title: "APIcast, the gateway of Red Hat 3scale",
    syntax: Syntax::Pattern(
        "nginx",
        r#"[$time_local] $host:$server_port $remote_addr:$remote_port "$request" $status $body_bytes_sent ($request_time) $post_action_impact"#,
    ),
    marks: &[&["\" "], &[" ("]],
    reference: "APIcast: gateway/conf.d, log_format time",
    samples: &[Sample {
        line: r#"[02/Jan/2026:03:04:05 +0000] api.example:8080 203.0.113.9:34022 "GET /v1/me?user_key=k7 HTTP/1.1" 200 512 (0.034) 0"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/v1/me"),
            ("query", "user_key=k7"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "34000"),
        ],
    }],
};

pub(super) const OAUTH2_PROXY: Format = Format {
    name: "oauth2-proxy",
    title: "oauth2-proxy, request log",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client - $request_id - $user [$time1] $host $method $_ "$target" $protocol "$user_agent" $status $bytes_out $seconds"#,
    ),
    marks: &[],
    reference: "oauth2-proxy: configuration, request log format",
    samples: &[Sample {
        line: r#"203.0.113.9 - 5f6a2b3c-1111 - alice@example.com [2026/01/02 03:04:05] app.example GET / "/api/x?y=1" HTTP/1.1 "curl/8.5 (x)" 200 1234 0.004"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice@example.com"),
            ("method", "GET"),
            ("host", "app.example"),
            ("path", "/api/x"),
            ("query", "y=1"),
            ("status", "200"),
            ("bytes_out", "1234"),
            ("duration_us", "4000"),
            ("user_agent", "curl/8.5 (x)"),
            ("request_id", "5f6a2b3c-1111"),
        ],
    }],
};

pub(super) const NEXUS: Format = Format {
    name: "nexus",
    title: "Sonatype Nexus Repository, request.log",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client $_ $user [$time1] "$request" $status $bytes_in $bytes_out $millis "$user_agent" [$_]"#,
    ),
    marks: &[&["\" ["]],
    reference: "Sonatype Nexus Repository 3: request.log, pattern of logback-access",
    samples: &[Sample {
        line: r#"203.0.113.9 - alice [02/Jan/2026:03:04:05 +0000] "GET /repository/maven/a.jar HTTP/1.1" 200 - 1234 56 "Apache-Maven/3.9" [qtp123-45]"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("status", "200"),
            ("bytes_in", ""),
            ("bytes_out", "1234"),
            ("duration_us", "56000"),
            ("user_agent", "Apache-Maven/3.9"),
        ],
    }],
};

pub(super) const ARTIFACTORY: Format = Format {
    name: "artifactory",
    title: "JFrog Artifactory and Access, request log",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b'|'),
        quotes: false,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &["-1", "anonymous"],
        names: &[],
        usual: &[
            "timestamp traceid c-ip cs-username cs-method cs-uri sc-status request-length response-length time-taken-ms cs-user-agent",
        ],
        by_look: false,
    }),
    marks: &[],
    reference: "JFrog Platform: request log",
    samples: &[Sample {
        line: "2026-01-02T03:04:05.12Z|a8f2d2a1c0c1|203.0.113.9|alice|GET|/api/pets?x=1|200|-1|2|15|curl/8.5",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/api/pets"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", ""),
            ("bytes_out", "2"),
            ("duration_us", "15000"),
            ("user_agent", "curl/8.5"),
            ("request_id", "a8f2d2a1c0c1"),
        ],
    }],
};

pub(super) const LINKERD: Format = Format {
    name: "linkerd",
    title: "Linkerd proxy, access log as JSON",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("client.addr", F::Client),
        ("method", F::Method),
        ("uri", F::Target),
        ("host", F::Host),
        ("version", F::Protocol),
        ("status", F::Status),
        ("response_bytes", F::BytesOut),
        ("request_bytes", F::BytesIn),
        ("total_ns", F::Nanos),
        ("user_agent", F::UserAgent),
        ("trace_id", F::RequestId),
    ]),
    marks: &[&["client.addr"], &["processing_ns", "total_ns"], &["uri"]],
    reference: "Linkerd 2: access logging",
    samples: &[Sample {
        line: r#"{"client.addr":"203.0.113.9:51160","client.id":"default.sa","host":"api.example","method":"GET","processing_ns":"39826","request_bytes":"","response_bytes":"19","status":200,"timestamp":"2026-01-02T03:04:05.120509491Z","total_ns":"2469670","trace_id":"","uri":"http://api.example/a?x=1","user_agent":"curl/8.5","version":"HTTP/2.0"}"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("protocol", "HTTP/2.0"),
            ("bytes_out", "19"),
            ("duration_us", "2469"),
        ],
    }],
};

pub(super) const POMERIUM: Format = Format {
    name: "pomerium",
    title: "Pomerium, HTTP log",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("forwarded-for", F::ForwardedFor),
        ("ip", F::Client),
        ("user", F::User),
        ("email", F::User),
        ("method", F::Method),
        ("path", F::Target),
        ("authority", F::Host),
        ("response-code", F::Status),
        ("size", F::BytesOut),
        ("duration", F::Millis),
        ("referer", F::Referer),
        ("user-agent", F::UserAgent),
        ("request-id", F::RequestId),
    ]),
    marks: &[&["authority"], &["response-code"], &["forwarded-for"]],
    reference: "Pomerium: access log fields",
    samples: &[Sample {
        line: r#"{"level":"info","service":"envoy","upstream-cluster":"route-1","method":"GET","authority":"app.example","path":"/a?x=1","user-agent":"curl/8.5","referer":"","forwarded-for":"203.0.113.9","request-id":"5b8e","duration":12.5,"size":123,"response-code":200,"response-code-details":"via_upstream","time":"2026-01-02T03:04:05Z","message":"http-request"}"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("host", "app.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "123"),
            ("duration_us", "12500"),
            ("request_id", "5b8e"),
        ],
    }],
};

pub(super) const VERCEL: Format = Format {
    name: "vercel",
    title: "Vercel, log drain with the request of its proxy",
    syntax: Syntax::Json(&[
        ("proxy.timestamp", F::Time),
        ("timestamp", F::Time),
        ("proxy.clientIp", F::Client),
        ("proxy.method", F::Method),
        ("proxy.path", F::Target),
        ("proxy.host", F::Host),
        ("proxy.statusCode", F::Status),
        ("statusCode", F::Status),
        ("proxy.responseByteSize", F::BytesOut),
        ("proxy.referer", F::Referer),
        ("proxy.userAgent", F::UserAgent),
        ("requestId", F::RequestId),
    ]),
    marks: &[&["proxy"], &["clientIp"], &["deploymentId", "projectId", "vercelCache"]],
    reference: "Vercel: log drains reference, JSON",
    samples: &[Sample {
        line: r#"{"id":"1573","deploymentId":"dpl_1","source":"lambda","host":"app.example","timestamp":1767323045120,"projectId":"gd","level":"info","message":"START","requestId":"643af4e3","statusCode":200,"path":"/api","proxy":{"timestamp":1767323045000,"method":"GET","host":"app.example","path":"/a.json?x=1","userAgent":["curl/8.5"],"referer":"shop.example","region":"sfo1","statusCode":200,"clientIp":"203.0.113.9","scheme":"https","vercelCache":"MISS"}}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "app.example"),
            ("path", "/a.json"),
            ("query", "x=1"),
            ("status", "200"),
            ("user_agent", "curl/8.5"),
            ("request_id", "643af4e3"),
        ],
    }],
};

pub(super) const IBM_API_CONNECT: Format = Format {
    name: "ibm-api-connect",
    title: "IBM API Connect, API event records",
    syntax: Syntax::Json(&[
        ("datetime", F::Time),
        ("@timestamp", F::Time),
        ("x_client_ip", F::Client),
        ("immediate_client_ip", F::Peer),
        ("client_id", F::Consumer),
        ("request_method", F::Method),
        ("uri_path", F::Target),
        ("query_string", F::Query),
        ("host", F::Host),
        ("status_code|word:1", F::Status),
        ("bytes_sent", F::BytesOut),
        ("bytes_received", F::BytesIn),
        ("time_to_serve_request", F::Millis),
        ("http_user_agent", F::UserAgent),
        ("global_transaction_id", F::RequestId),
        ("transaction_id", F::RequestId),
    ]),
    marks: &[&["time_to_serve_request"], &["uri_path"], &["datetime", "@timestamp"]],
    reference: "IBM API Connect: API event record field reference",
    samples: &[Sample {
        line: r#"{"datetime":"2026-01-02T03:04:05.120Z","api_name":"pets","app_name":"shop","client_id":"c7","request_method":"GET","request_protocol":"https","status_code":"200 OK","time_to_serve_request":41,"uri_path":"/org/pets","query_string":"x=1","host":"gw.example","http_user_agent":"curl/8.5","immediate_client_ip":"10.0.0.6","x_client_ip":"203.0.113.9","bytes_sent":100,"bytes_received":20,"transaction_id":"t100001"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("peer_ip", "10.0.0.6"),
            ("principal", "c7"),
            ("host", "gw.example"),
            ("path", "/org/pets"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "41000"),
        ],
    }],
};

pub(super) const HAPROXY_JSON: Format = Format {
    name: "haproxy-json",
    title: "HAProxy with short keys as JSON, as hosters of firewalls write it",
    syntax: Syntax::Json(&[
        ("date", F::Time),
        ("ip", F::Client),
        ("meth", F::Method),
        ("path", F::Target),
        ("qs", F::Query),
        ("vers", F::Protocol),
        ("fqdn", F::Host),
        ("code", F::Status),
        ("bytes", F::BytesOut),
        ("tt", F::Millis),
        ("ua", F::UserAgent),
        ("uniqueid", F::RequestId),
        ("action", F::Action),
    ]),
    marks: &[&["meth"], &["fqdn"], &["code"], &["ip"], &["date"]],
    reference: "none: test data of Sekoia's parser for HAProxy; times as in the text format, in milliseconds",
    samples: &[Sample {
        line: r#"{"ctn":"html","ssl":false,"code":200,"tc":0,"qs":"x=1","backend":"api.example","meth":"GET","date":1767323045.12,"uniqueid":"waf-06-5376","port":47623,"status":"ip-safe","path":"\/a","vers":"HTTP\/1.1","ip":"203.0.113.9","action":"forward","fqdn":"api.example","bytes":363,"ua":"curl\/8.5","state":"----","tt":22}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "363"),
            ("duration_us", "22000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const LAYER7: Format = Format {
    name: "layer7-traffic",
    title: "Broadcom Layer7 API Gateway, traffic log",
    syntax: Syntax::Pattern(
        "fields",
        "$_ com.l7tech.traffic: $time; $_; $_; $_; $status; $_; $_; $method; $host; $target; $_; $_; $_",
    ),
    marks: &[&["com.l7tech.traffic: "]],
    reference: "Splunk Connect for Syslog: test of Broadcom Layer7 API gateways; what is empty there is not known",
    samples: &[Sample {
        line: "<134>Jan  2 03:04:05 gw1 SSG[282]: INFO com.l7tech.traffic: 2026-01-02T03:04:05.120Z; ; ; ; 200; 158; K4U5; GET; api.example; /v2/pets/7?x=1; https://b.example/v2/pets/7; 87; 200",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/v2/pets/7"),
            ("query", "x=1"),
            ("status", "200"),
        ],
    }],
};

pub(super) const WAZUH_API: Format = Format {
    name: "wazuh-api",
    title: "Wazuh, log of its API",
    syntax: Syntax::Pattern(
        "fields",
        r#"$time1 $_: $user $client "$method $target" with parameters $_ and body $_ done in ${seconds}s: $status"#,
    ),
    marks: &[&["\" with parameters "], &[" done in "]],
    reference: "Wazuh: API, logs; its queries stand apart as parameters",
    samples: &[Sample {
        line: r#"2026/01/02 03:04:05 INFO: alice 203.0.113.9 "GET /agents/stats" with parameters {"fields": "os.name"} and body {} done in 0.009s: 200"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/agents/stats"),
            ("status", "200"),
            ("duration_us", "9000"),
        ],
    }],
};
