//! What network sensors saw of HTTP: Zeek and Suricata.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const ZEEK_JSON: Format = Format {
    name: "zeek-http-json",
    title: "Zeek, http.log as JSON",
    syntax: Syntax::Json(&[
        ("ts", F::Time),
        ("@timestamp", F::Time),
        ("id.orig_h", F::Client),
        ("id_orig_h", F::Client),
        ("proxied|after: -> ", F::ForwardedFor),
        ("username", F::User),
        ("_path|is:http", F::Event),
        ("method", F::Method),
        ("uri", F::Target),
        ("version", F::Version),
        ("host", F::Host),
        // Corelight renames it where a field of this name is the sensor's.
        ("dest_host", F::Host),
        ("status_code", F::Status),
        ("response_body_len", F::BytesOut),
        ("request_body_len", F::BytesIn),
        ("referrer", F::Referer),
        ("user_agent", F::UserAgent),
        ("uid", F::RequestId),
    ]),
    marks: &[
        &["id.orig_h", "orig_h", "id_orig_h"],
        &["uid"],
        &["trans_depth", "request_body_len", "response_body_len"],
    ],
    reference: "Zeek, base/protocols/http/main.zeek: HTTP::Info; policy/tuning/json-logs",
    samples: &[Sample {
        line: r#"{"ts":1767323045.12,"uid":"CM5oQM","id.orig_h":"203.0.113.9","id.orig_p":8080,"id.resp_h":"198.51.100.7","id.resp_p":80,"trans_depth":1,"method":"GET","host":"api.example","uri":"/v1/me?x=1","referrer":"https://shop.example/","version":"1.1","user_agent":"curl/8.5","request_body_len":0,"response_body_len":934,"status_code":200,"status_msg":"OK","tags":[],"username":"alice","proxied":["X-FORWARDED-FOR -> 192.0.2.6"]}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("forwarded_for", "192.0.2.6"),
            ("principal", "alice"),
            ("path", "/v1/me"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("bytes_out", "934"),
        ],
    }],
};

pub(super) const SURICATA: Format = Format {
    name: "suricata-eve",
    title: "Suricata EVE, events with HTTP",
    syntax: Syntax::Json(&[
        ("event_type|is:http,alert", F::Event),
        ("timestamp", F::Time),
        ("src_ip", F::Client),
        ("http.xff", F::ForwardedFor),
        ("xff", F::ForwardedFor),
        ("http.http_method", F::Method),
        ("http.url", F::Target),
        ("http.protocol", F::Protocol),
        ("http.hostname", F::Host),
        ("http.status", F::Status),
        ("http.length", F::BytesOut),
        ("http.http_refer", F::Referer),
        ("http.http_user_agent", F::UserAgent),
        ("flow_id", F::RequestId),
    ]),
    marks: &[&["event_type"], &["src_ip"], &["http"], &["url", "http_method", "hostname"]],
    reference: "Suricata User Guide: EVE JSON format, event type HTTP",
    samples: &[Sample {
        line: r#"{"timestamp":"2026-01-02T03:04:05.820360+0000","flow_id":298824096901438,"in_iface":"en0","event_type":"http","src_ip":"203.0.113.9","src_port":63963,"dest_ip":"198.51.100.7","dest_port":80,"proto":"TCP","tx_id":0,"http":{"hostname":"api.example","url":"/v1/me?x=1","http_user_agent":"curl/8.5","http_content_type":"text/html","http_method":"GET","http_refer":"https://shop.example/","protocol":"HTTP/1.1","status":200,"length":934}}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.820360Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/v1/me"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "934"),
        ],
    }],
};
