//! Platforms that run applications, and the requests that they log for these.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const KUBERNETES_AUDIT: Format = Format {
    name: "kubernetes-audit",
    title: "Kubernetes API server, audit log; methods are the verbs of Kubernetes",
    syntax: Syntax::Json(&[
        ("requestReceivedTimestamp", F::Time),
        ("stageTimestamp", F::LoggedAt),
        ("sourceIPs", F::Client),
        ("user.username", F::User),
        // Rancher's audit log is built like that of Kubernetes.
        ("user.name", F::User),
        ("verb", F::Method),
        ("requestURI", F::Target),
        ("responseStatus.code", F::Status),
        ("userAgent", F::UserAgent),
        ("auditID", F::RequestId),
    ]),
    marks: &[&["auditID"], &["requestURI"], &["verb", "objectRef", "responseStatus"]],
    reference: "Kubernetes: auditing, audit.k8s.io/v1 Event",
    samples: &[Sample {
        line: r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a-1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/default/pods?limit=500","verb":"list","user":{"username":"alice","groups":["system:masters"]},"sourceIPs":["203.0.113.9"],"userAgent":"kubectl/v1.27","objectRef":{"resource":"pods","namespace":"default"},"responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2026-01-02T03:04:05.123456Z","stageTimestamp":"2026-01-02T03:04:05.143456Z"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.123456Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/api/v1/namespaces/default/pods"),
            ("query", "limit=500"),
            ("status", "200"),
            ("user_agent", "kubectl/v1.27"),
            ("request_id", "a-1"),
        ],
    }],
};

pub(super) const VAULT_AUDIT: Format = Format {
    name: "vault-audit",
    title: "HashiCorp Vault and OpenBao, audit log; methods are the operations of Vault",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("request.remote_address", F::Client),
        ("auth.display_name", F::User),
        ("request.operation", F::Method),
        ("request.path", F::Path),
        ("request.id", F::RequestId),
    ]),
    marks: &[
        &["request"],
        &["operation"],
        &["remote_address", "namespace"],
        &["mount_type", "client_token", "token_type"],
    ],
    reference: "HashiCorp Vault: audit devices, elements of an entry",
    samples: &[Sample {
        line: r#"{"time":"2026-01-02T03:04:05.123456789Z","type":"response","auth":{"client_token":"hmac-sha256:9c","display_name":"oidc-alice","policies":["default"],"token_type":"service"},"request":{"id":"cd09708b-11cc","operation":"update","mount_type":"system","client_token":"hmac-sha256:9c","namespace":{"id":"root"},"path":"sys/capabilities-self","remote_address":"203.0.113.9"},"response":{"mount_type":"system"}}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.123456Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "oidc-alice"),
            ("path", "sys/capabilities-self"),
            ("request_id", "cd09708b-11cc"),
        ],
    }],
};

pub(super) const APP_ENGINE: Format = Format {
    name: "gae-request-log",
    title: "Google App Engine, request log",
    syntax: Syntax::Json(&[
        ("protoPayload.startTime", F::Time),
        ("timestamp", F::LoggedAt),
        ("protoPayload.ip", F::Client),
        ("protoPayload.nickname", F::User),
        ("protoPayload.method", F::Method),
        ("protoPayload.resource", F::Target),
        ("protoPayload.httpVersion", F::Protocol),
        ("protoPayload.host", F::Host),
        ("protoPayload.status", F::Status),
        ("protoPayload.responseSize", F::BytesOut),
        ("protoPayload.latency", F::Elapsed),
        ("protoPayload.referrer", F::Referer),
        ("protoPayload.userAgent", F::UserAgent),
        ("protoPayload.requestId", F::RequestId),
    ]),
    marks: &[&["protoPayload"], &["resource"], &["httpVersion", "responseSize"]],
    reference: "Google Cloud: google.appengine.logging.v1.RequestLog",
    samples: &[Sample {
        line: r#"{"protoPayload":{"@type":"type.googleapis.com/google.appengine.logging.v1.RequestLog","appId":"s~x","requestId":"5a","ip":"203.0.113.9","startTime":"2026-01-02T03:04:05.123456Z","endTime":"2026-01-02T03:04:05.136456Z","latency":"0.013s","method":"GET","resource":"/a?x=1","httpVersion":"HTTP/1.1","status":200,"responseSize":"123","referrer":"https://b.example/","userAgent":"curl/8.5","host":"x.example"},"insertId":"i","resource":{"type":"gae_app","labels":{}},"timestamp":"2026-01-02T03:04:05.123456Z"}"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("path", "/a"),
            ("query", "x=1"),
            ("host", "x.example"),
            ("status", "200"),
            ("bytes_out", "123"),
            ("duration_us", "13000"),
            ("request_id", "5a"),
        ],
    }],
};

pub(super) const NETLIFY: Format = Format {
    name: "netlify-traffic",
    title: "Netlify, traffic log of a log drain",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("client_ip", F::Client),
        ("method", F::Method),
        ("url", F::Target),
        ("domain", F::Host),
        ("status_code", F::Status),
        ("duration", F::Millis),
        ("referrer", F::Referer),
        ("user_agent", F::UserAgent),
        ("request_id", F::RequestId),
    ]),
    marks: &[&["deploy_id"], &["site_id"], &["client_ip"], &["status_code"]],
    reference: "Netlify: log drains, traffic logs; durations are milliseconds",
    samples: &[Sample {
        line: r#"{"account_id":"a","client_ip":"203.0.113.9","content_type":"text/html","country":"US","deploy_id":"d","domain":"x.example","duration":12,"log_type":"traffic","method":"GET","referrer":"","request_id":"01GT","site_id":"s","status_code":304,"timestamp":1767323045123,"url":"https://x.example/a?x=1","user_agent":"curl/8.5"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.123000Z"),
            ("host", "x.example"),
            ("path", "/a"),
            ("status", "304"),
            ("duration_us", "12000"),
        ],
    }],
};

pub(super) const WSO2_ANALYTICS: Format = Format {
    name: "wso2-analytics",
    title: "WSO2 API Manager, analytics as metrics of its log; paths are templates",
    syntax: Syntax::Json(&[
        ("requestTimestamp", F::Time),
        ("userIp", F::Client),
        ("userName", F::User),
        ("applicationName", F::Consumer),
        ("apiMethod", F::Method),
        ("apiResourceTemplate", F::Route),
        ("proxyResponseCode", F::Status),
        ("responseLatency", F::Millis),
        ("userAgent", F::UserAgent),
        ("correlationId", F::RequestId),
    ]),
    marks: &[&["apiResourceTemplate"], &["proxyResponseCode"]],
    reference: "WSO2 API Manager: configure analytics for an ELK stack",
    samples: &[Sample {
        line: r#"{"apiName":"Pets","proxyResponseCode":200,"destination":"https://10.0.0.7/p","apiMethod":"GET","apiVersion":"1.0","backendLatency":5,"correlationId":"e0c1","keyType":"PRODUCTION","applicationName":"App","targetResponseCode":200,"requestTimestamp":"2026-01-02T03:04:05.1Z","userAgent":"curl/8.5","userName":"alice@example","apiResourceTemplate":"/menu/{id}","responseLatency":6,"userIp":"203.0.113.9","apiContext":"/pets/1.0"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.100000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice@example"),
            ("method", "GET"),
            ("path", "/menu/{id}"),
            ("status", "200"),
            ("duration_us", "6000"),
            ("request_id", "e0c1"),
        ],
    }],
};

/// The code of Gravitee for a method; where it is a word, the word.
const GRAVITEE: &[(&str, F)] = &[
    ("@timestamp", F::Time),
    ("timestamp", F::Time),
    ("remote-address", F::Client),
    ("user", F::User),
    ("subscription-id", F::Consumer),
    ("client-identifier", F::Consumer),
    ("api-key", F::ApiKey),
    ("security-token", F::ApiKey),
    ("http-method|coded", F::Method),
    ("method|coded", F::Method),
    ("uri", F::Target),
    ("path-info", F::Path),
    ("host", F::Host),
    ("status", F::Status),
    ("response-content-length", F::BytesOut),
    ("request-content-length", F::BytesIn),
    ("gateway-response-time-ms", F::Millis),
    ("response-time", F::Millis),
    ("user-agent", F::UserAgent),
    ("request-id", F::RequestId),
    ("transaction-id", F::RequestId),
    ("transaction", F::RequestId),
    ("_id", F::RequestId),
];

pub(super) const GRAVITEE_REQUEST: Format = Format {
    name: "gravitee",
    title: "Gravitee API gateway, metrics of its reporters",
    syntax: Syntax::Json(GRAVITEE),
    marks: &[
        &["remote-address"],
        &["response-time", "gateway-response-time-ms"],
        &["gateway", "gateway-latency-ms", "proxy-latency"],
        &["uri"],
    ],
    reference: "Gravitee: reporters for files and Elasticsearch, templates of request and v4-metrics; methods are numbered in the order of their names",
    samples: &[
        Sample {
            line: r#"{"type":"v4-metrics","date":"2026-01-02","_id":"a-1","@timestamp":"2026-01-02T03:04:05.123Z","gateway":"gw1","request-id":"a-1","client-identifier":"12ca","transaction-id":"a-1","api-id":"a","plan-id":"p","application-id":"1","http-method":3,"local-address":"10.0.0.1","remote-address":"203.0.113.9","host":"api.example","uri":"/a?x=1","path-info":"/","user-agent":"curl/8.5","request-content-length":45,"request-ended":true,"endpoint":"https://10.0.0.7/","status":200,"response-content-length":274,"gateway-response-time-ms":171,"gateway-latency-ms":21}"#,
            gives: &[
                ("client_ip", "203.0.113.9"),
                ("method", "GET"),
                ("host", "api.example"),
                ("path", "/a"),
                ("query", "x=1"),
                ("status", "200"),
                ("bytes_in", "45"),
                ("bytes_out", "274"),
                ("duration_us", "171000"),
                ("request_id", "a-1"),
            ],
        },
        Sample {
            line: r#"{"gateway":"gw1","@timestamp":"2026-01-02T03:04:05.123Z","type":"request","_id":"b-2","transaction":"b-2","method":7,"uri":"/a?x=1","status":401,"response-time":9,"proxy-latency":4,"request-content-length":12,"response-content-length":34,"plan":"p","api":"a","application":"1","local-address":"10.0.0.1","remote-address":"203.0.113.9","path":"/x","host":"api.example","user-agent":"curl/8.5","user":"alice","security-type":"API_KEY","security-token":"tok1"}"#,
            gives: &[
                ("method", "POST"),
                ("path", "/a"),
                ("principal", "alice"),
                ("credential", "tok1"),
                ("duration_us", "9000"),
            ],
        },
    ],
};

pub(super) const GOROUTER: Format = Format {
    name: "gorouter",
    title: "Cloud Foundry, access log of the router (gorouter)",
    syntax: Syntax::Pattern(
        "fields",
        r#"$host - [$time] "$request" $status $bytes_in $bytes_out "$referer" "$user_agent" "$client" "$_" x_forwarded_for:"$forwarded_for" x_forwarded_proto:"$_" vcap_request_id:"$request_id" response_time:$seconds $_"#,
    ),
    marks: &[&[" vcap_request_id:\""], &[" x_forwarded_for:\""]],
    reference: "Cloud Foundry routing release: gorouter, access log record; bytes are those of the bodies",
    samples: &[Sample {
        line: r#"api.example - [2026-01-02T03:04:05.802271327Z] "GET /v2/apps?x=1 HTTP/1.1" 200 90 11972 "-" "curl/8.5 (x; y)" "203.0.113.9:52748" "10.0.0.7:61022" x_forwarded_for:"198.51.100.7, 203.0.113.9" x_forwarded_proto:"https" vcap_request_id:"50f2d439-2819-4776" response_time:0.004141 gorouter_time:0.000260 app_id:"e2850cd4" app_index:"1" x_cf_routererror:"-""#,
        gives: &[
            ("time", "2026-01-02T03:04:05.802271Z"),
            ("client_ip", "203.0.113.9"),
            ("forwarded_for", "198.51.100.7, 203.0.113.9"),
            ("host", "api.example"),
            ("method", "GET"),
            ("path", "/v2/apps"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "90"),
            ("bytes_out", "11972"),
            ("duration_us", "4141"),
            ("referer", ""),
            ("user_agent", "curl/8.5 (x; y)"),
            ("request_id", "50f2d439-2819-4776"),
        ],
    }],
};

pub(super) const WSO2_CORRELATION: Format = Format {
    name: "wso2-correlation",
    title: "WSO2 API Manager, correlation log: requests, which name no client",
    syntax: Syntax::Pattern(
        "fields",
        "$time1|$request_id|$_|$millis|HTTP|$_|$method|$target|$status|$_",
    ),
    marks: &[&["|HTTP|"], &[" LATENCY"]],
    reference: "WSO2 API Manager: monitoring correlation logs",
    samples: &[Sample {
        line: "2026-01-02 03:04:05,120|a783f7c3-647f|HTTPS-Listener I/O dispatcher-1|12|HTTP|http://up.example:9443/a|GET|/pizza?x=1|200|ROUND-TRIP LATENCY",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("method", "GET"),
            ("path", "/pizza"),
            ("query", "x=1"),
            ("status", "200"),
            ("duration_us", "12000"),
            ("request_id", "a783f7c3-647f"),
        ],
    }],
};
