//! Text formats of Envoy and of the gateways built on it.

use super::super::{Format, Sample, Syntax};

pub(super) const TEXT: Format = Format {
    name: "envoy",
    title: "Default text log of Envoy; also Contour and Gloo",
    syntax: Syntax::Pattern(
        "envoy",
        r#"[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%""#,
    ),
    // The time is that of ISO 8601 in UTC; other servers put theirs into brackets as well.
    marks: &[&["Z] \""]],
    reference: "Envoy, access logging: default format string",
    samples: &[Sample {
        line: r#"[2026-01-02T03:04:05.120Z] "GET /v1?x=1 HTTP/1.1" 200 - 0 12 4 3 "198.51.100.2, 203.0.113.9" "curl/8 "x"" "5e1fa0b2" "api.example" "10.0.0.7:80""#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("path", "/v1"),
            ("status", "200"),
            ("bytes_out", "12"),
            ("duration_us", "4000"),
            ("host", "api.example"),
            ("user_agent", r#"curl/8 "x""#),
            ("request_id", "5e1fa0b2"),
        ],
    }],
};

pub(super) const EMISSARY: Format = Format {
    name: "emissary",
    title: "Access log of Emissary-ingress and Ambassador",
    syntax: Syntax::Pattern(
        "envoy",
        r#"ACCESS [%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%""#,
    ),
    marks: &[],
    reference: "Emissary-ingress, ambassador module: envoy_log_format",
    samples: &[Sample {
        line: r#"ACCESS [2026-01-02T03:04:05.120Z] "GET /v1 HTTP/1.1" 200 - 0 12 4 3 "203.0.113.9" "curl/8" "5e1fa0b2" "api.example" "10.0.0.7:80""#,
        gives: &[("client_ip", "203.0.113.9"), ("host", "api.example")],
    }],
};

pub(super) const ISTIO: Format = Format {
    name: "istio",
    title: "Text log of Istio",
    syntax: Syntax::Pattern(
        "envoy",
        r#"[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%"#,
    ),
    marks: &[&["Z] \""]],
    reference: "Istio, Envoy access logs: default format",
    samples: &[Sample {
        line: r#"[2026-01-02T03:04:05.120Z] "GET /v1 HTTP/1.1" 200 - via_upstream - "-" 0 12 4 3 "-" "curl/8" "5e1fa0b2" "api.example:8000" "10.0.0.7:80" inbound|80|| 127.0.0.6:40112 10.0.0.7:80 203.0.113.9:40112 outbound_.8000_._.api.default - default"#,
        gives: &[("client_ip", "203.0.113.9"), ("host", "api.example:8000"), ("status", "200")],
    }],
};

pub(super) const ISTIO_OLD: Format = Format {
    name: "istio-mixer",
    title: "Text log of Istio up to 1.5",
    syntax: Syntax::Pattern(
        "envoy",
        r#"[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% "%DYNAMIC_METADATA(istio.mixer:status)%" "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME%"#,
    ),
    marks: &[&["Z] \""]],
    reference: "Istio 1.4, pilot: default access log format",
    samples: &[Sample {
        line: r#"[2026-01-02T03:04:05.120Z] "GET /v1 HTTP/1.1" 200 - "-" "-" 0 12 4 3 "-" "curl/8" "5e1fa0b2" "api.example:8000" "10.0.0.7:80" inbound|80|| - 10.0.0.7:80 203.0.113.9:40112 -"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("host", "api.example:8000"),
            ("bytes_in", "0"),
            ("bytes_out", "12"),
            ("duration_us", "4000"),
        ],
    }],
};

pub(super) const ISTIO_OLDER: Format = Format {
    name: "istio-mixer-short",
    title: "Text log of Istio up to 1.3",
    syntax: Syntax::Pattern(
        "envoy",
        r#"[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% "%DYNAMIC_METADATA(istio.mixer:status)%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME%"#,
    ),
    marks: &[&["Z] \""]],
    reference: "Istio 1.1, pilot: default access log format",
    samples: &[Sample {
        line: r#"[2026-01-02T03:04:05.120Z] "GET /v1 HTTP/1.1" 418 - "-" 0 135 11 10 "-" "curl/8" "5e1fa0b2" "api.example:8000" "10.0.0.7:80" outbound|8000||api.default - 10.0.0.8:8000 203.0.113.9:40112 -"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("status", "418"),
            ("bytes_in", "0"),
            ("bytes_out", "135"),
            ("duration_us", "11000"),
        ],
    }],
};

pub(super) const KUMA: Format = Format {
    name: "kuma",
    title: "Text log of Kuma and Kong Mesh",
    syntax: Syntax::Pattern(
        "envoy",
        r#"[%START_TIME%] %KUMA_MESH% "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-B3-TRACEID)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%KUMA_SOURCE_SERVICE%" "%KUMA_DESTINATION_SERVICE%" "%DOWNSTREAM_REMOTE_ADDRESS%" "%UPSTREAM_HOST%""#,
    ),
    marks: &[&["Z] "], &["\" \""]],
    reference: "Kuma, MeshAccessLog: default format; the address is that of the sending service",
    samples: &[Sample {
        line: r#"[2026-01-02T03:04:05.120Z] default "GET /v1?x=1 HTTP/1.1" 200 - 7 934 12 11 "-" "curl/8.5" "-" "5e1fa0b2" "api.example" "web_svc_80" "api_svc_80" "203.0.113.9" "10.0.0.7:80""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("query", "x=1"),
            ("bytes_in", "7"),
            ("bytes_out", "934"),
            ("duration_us", "12000"),
            ("request_id", "5e1fa0b2"),
        ],
    }],
};
