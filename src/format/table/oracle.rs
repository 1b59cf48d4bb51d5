//! Access logs of Oracle's cloud, as `CloudEvents`.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const OCI_LOAD_BALANCER: Format = Format {
    name: "oci-load-balancer",
    title: "Oracle Cloud Infrastructure, load balancer access log",
    syntax: Syntax::Json(&[
        ("data.timestamp", F::Time),
        ("time", F::Time),
        ("data.clientAddr", F::Client),
        ("data.forwardedForAddr", F::ForwardedFor),
        ("data.request", F::Request),
        ("data.host", F::Host),
        ("data.lbStatusCode", F::Status),
        ("data.sentBytes", F::BytesOut),
        ("data.receivedBytes", F::BytesIn),
        ("data.requestProcessingTime", F::Seconds),
        ("data.userAgent", F::UserAgent),
        ("id", F::RequestId),
    ]),
    marks: &[&["lbStatusCode"], &["clientAddr"], &["data"]],
    reference: "Oracle Cloud Infrastructure: details for load balancer logs, access logs",
    samples: &[Sample {
        line: r#"{"data":{"backendAddr":"10.0.0.1:80","backendStatusCode":"200","clientAddr":"203.0.113.9:51234","forwardedForAddr":"-","host":"api.example","lbStatusCode":"200","listenerName":"l","receivedBytes":"345","request":"GET http://api.example:80/a?x=1 HTTP/1.1","requestProcessingTime":"0.002","sentBytes":"1234","timestamp":"2026-01-02T03:04:05+00:00","userAgent":"curl/8.5"},"id":"7","oracle":{"compartmentid":"c"},"source":"lb","specversion":"1.0","time":"2026-01-02T03:04:05.000Z","type":"com.oraclecloud.loadbalancer.access"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "345"),
            ("bytes_out", "1234"),
            ("duration_us", "2000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const OCI_API_GATEWAY: Format = Format {
    name: "oci-api-gateway",
    title: "Oracle Cloud Infrastructure, API gateway access log",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("data.remoteAddr", F::Client),
        ("data.remoteUser", F::User),
        ("data.requestMethod", F::Method),
        ("data.httpMethod", F::Method),
        ("data.requestUri", F::Target),
        ("data.serverProtocol", F::Protocol),
        ("data.status", F::Status),
        ("data.bodyBytesSent", F::BytesOut),
        ("data.requestDuration", F::Seconds),
        ("data.httpReferrer", F::Referer),
        ("data.httpUserAgent", F::UserAgent),
        ("data.opcRequestId", F::RequestId),
    ]),
    marks: &[&["opcRequestId"], &["requestUri"], &["data"]],
    reference: "Oracle Cloud Infrastructure: details for API gateway logs, access logs",
    samples: &[Sample {
        line: r#"{"data":{"apiDeploymentId":"d","bodyBytesSent":12,"httpReferrer":"","httpUserAgent":"curl/8.5","message":"GET /a?x=1 HTTP/1.1","opcRequestId":"/A/B","remoteAddr":"203.0.113.9","remoteUser":"","requestDuration":0.123,"requestMethod":"GET","requestUri":"/a?x=1","serverProtocol":"HTTP/1.1","status":"200"},"id":"7","source":"gw","specversion":"1.0","time":"2026-01-02T03:04:05.123Z","type":"com.oraclecloud.apigateway.apideployment.access"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.123000Z"),
            ("client_ip", "203.0.113.9"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "12"),
            ("duration_us", "123000"),
            ("request_id", "/A/B"),
        ],
    }],
};
