//! Formats of Amazon `CloudFront`.

use super::super::delimited::names::Take;
use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const CLOUDFRONT: Format = Format {
    name: "cloudfront",
    title: "Amazon CloudFront standard log",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b'\t'),
        quotes: false,
        header: Header::Directive,
        escape: Escape::Percent,
        zone: Zone::Utc,
        missing: &[],
        names: &[("time-taken", Take::Field(F::Seconds))],
        usual: &[
            "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end",
            "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields",
            "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version",
            "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type",
        ],
        by_look: false,
    }),
    marks: &[&["x-edge-location", "x-edge-result-type", "x-edge-request-id"]],
    reference: "Amazon CloudFront Developer Guide: standard logs, log file fields",
    samples: &[Sample {
        line: "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version\n2026-01-02\t03:04:05\tFRA56-P1\t812\t203.0.113.9\tGET\td111.cloudfront.example\t/v1/me%20x\t200\t-\tMozilla/5.0%2520(X)\ta=b%20c\t-\tMiss\tSOX4xwn4XV6Q==\tapi.example\thttps\t120\t0.012\t198.51.100.7\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tMiss\tHTTP/2.0",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("forwarded_for", "198.51.100.7"),
            ("host", "api.example"),
            ("path", "/v1/me%20x"),
            ("query", "a=b%20c"),
            ("user_agent", "Mozilla/5.0 (X)"),
            ("status", "200"),
            ("bytes_out", "812"),
            ("bytes_in", "120"),
            ("duration_us", "12000"),
            ("protocol", "HTTP/2.0"),
            ("request_id", "SOX4xwn4XV6Q=="),
        ],
    }],
};

pub(super) const CLOUDFRONT_REALTIME: Format = Format {
    name: "cloudfront-realtime",
    title: "Amazon CloudFront real-time log with every field; for fewer, name the columns",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b'\t'),
        quotes: false,
        header: Header::Fixed,
        escape: Escape::Percent,
        zone: Zone::Utc,
        missing: &[],
        names: &[("time-taken", Take::Field(F::Seconds))],
        usual: &[
            "timestamp c-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs-host cs-uri-stem cs-bytes x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version c-ip-version cs-user-agent cs-referer cs-cookie cs-uri-query x-edge-response-result-type x-forwarded-for ssl-protocol ssl-cipher x-edge-result-type fle-encrypted-fields fle-status sc-content-type sc-content-len sc-range-start sc-range-end c-port x-edge-detailed-result-type c-country cs-accept-encoding cs-accept cache-behavior-path-pattern cs-headers cs-header-names cs-headers-count",
        ],
        by_look: false,
    }),
    marks: &[],
    reference: "Amazon CloudFront Developer Guide: real-time logs, fields",
    samples: &[Sample {
        line: "1767323045.120\t203.0.113.9\t0.010\t200\t812\tGET\thttps\td111.cloudfront.example\t/v1/me\t120\tFRA56-P1\tSOX4xwn4XV6Q==\tapi.example\t0.012\tHTTP/2.0\tIPv4\tcurl/8.5%20x\t-\t-\ta=b\tMiss\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tMiss\t-\t-\tapplication/json\t692\t-\t-\t40112\tMiss\tDE\tgzip\t*/*\t*\thost:api.example\tHost\t3",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("path", "/v1/me"),
            ("query", "a=b"),
            ("user_agent", "curl/8.5 x"),
            ("duration_us", "12000"),
        ],
    }],
};

pub(super) const BUNNY: Format = Format {
    name: "bunny-cdn",
    title: "Bunny CDN, raw log",
    syntax: Syntax::Pattern(
        "fields",
        "$_|$status|$time|$bytes_out|$_|$client|$referer|$target|$_|$user_agent|$request_id|$_",
    ),
    marks: &[],
    reference: "Bunny CDN: log format of forwarding and downloads",
    samples: &[Sample {
        line: "HIT|200|1767323045120|412|390|203.0.113.9|-|https://www.example/a?x=1|WA|curl/8.5 (x)|322b688bd63fb63f2babe9de30a5d262|DE",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "412"),
            ("user_agent", "curl/8.5 (x)"),
            ("request_id", "322b688bd63fb63f2babe9de30a5d262"),
        ],
    }],
};

pub(super) const ALIBABA: Format = Format {
    name: "alibaba-cdn",
    title: "Alibaba Cloud CDN, access log for download",
    syntax: Syntax::Pattern(
        "fields",
        r#"[$time1] $client $_ $millis "$referer" "$request" $status $bytes_in $bytes_out $_ "$user_agent" "$_""#,
    ),
    marks: &[],
    reference: "Alibaba Cloud CDN: log download, format of the fields",
    samples: &[Sample {
        line: r#"[02/Jan/2026:11:04:05 +0800] 203.0.113.9 - 1542 "-" "GET http://www.example/a?x=1" 200 191 2830 MISS "curl/8.5 (x)" "text/html""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "191"),
            ("bytes_out", "2830"),
            ("duration_us", "1542000"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const AKAMAI_TEXT: Format = Format {
    name: "akamai-lds",
    title: "Akamai Log Delivery Service, extended and combined with the time taken",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b'\t'),
        quotes: true,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[],
        names: &[],
        usual: &[
            "date time c-ip cs-method cs-uri sc-status sc-bytes time-taken-ms cs(Referer) cs(User-Agent) cs(Cookie)",
        ],
        by_look: false,
    }),
    marks: &[],
    reference: "Akamai Log Delivery Service: W3C extended format; the target begins with the host of the origin",
    samples: &[Sample {
        line: "2026-01-02\t03:04:05\t203.0.113.9\tGET\t/www.example/a\t200\t4096\t12\t\"https://b.example/\"\t\"curl/8.5 (x)\"\t\"-\"",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/www.example/a"),
            ("status", "200"),
            ("bytes_out", "4096"),
            ("duration_us", "12000"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const TENCENT: Format = Format {
    name: "tencent-cdn",
    title: "Tencent Cloud CDN, access log for download; its clock is that of Beijing (--tz)",
    syntax: Syntax::Pattern(
        "fields",
        r#"$time $client $host $target $bytes_out $_ $_ $status $referer $millis "$user_agent" "$_" $method $protocol $_ $_"#,
    ),
    marks: &[],
    reference: "Tencent Cloud CDN: log download, format of the fields",
    samples: &[Sample {
        line: r#"20260102030405 203.0.113.9 www.example /a?x=1 4096 1 2 200 https://b.example/ 12 "curl/8.5 (x)" "(null)" GET HTTP/1.1 hit 51234"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "4096"),
            ("duration_us", "12000"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const HUAWEI: Format = Format {
    name: "huawei-cdn",
    title: "Huawei Cloud CDN, access log for download",
    syntax: Syntax::Pattern(
        "fields",
        r#"[$time1] $client $millis "$referer" "$protocol" "$method" "$host" "$target" $status $bytes_out $_ "$user_agent" "$_" $_"#,
    ),
    marks: &[],
    reference: "Huawei Cloud CDN: log management, format of the fields",
    samples: &[Sample {
        line: r#"[02/Jan/2026:11:04:05 +0800] 203.0.113.9 12 "-" "HTTP/1.1" "GET" "www.example" "/a?x=1" 206 720 HIT "curl/8.5 (x)" "bytes=1-200" 198.51.100.7"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "206"),
            ("bytes_out", "720"),
            ("duration_us", "12000"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const ALIBABA_LIVE: Format = Format {
    name: "alibaba-cdn-live",
    title: "Alibaba Cloud CDN and DCDN, real-time log; the time taken is in milliseconds",
    syntax: Syntax::Json(&[
        ("unixtime", F::Time),
        ("client_ip", F::Client),
        ("remote_ip", F::Peer),
        ("xforwordfor", F::ForwardedFor),
        ("method", F::Method),
        ("uri", F::Path),
        ("uri_param", F::Query),
        ("domain", F::Host),
        ("return_code", F::Status),
        ("response_size", F::BytesOut),
        ("request_size", F::BytesIn),
        ("request_time", F::Millis),
        ("user_agent", F::UserAgent),
        ("uuid", F::RequestId),
    ]),
    marks: &[&["unixtime"], &["uri_param"], &["return_code"]],
    reference: "Alibaba Cloud CDN and DCDN: fields in real-time logs; the referer stands in parts",
    samples: &[Sample {
        line: r#"{"unixtime":"1767323045","domain":"a.example","method":"GET","scheme":"https","uri":"/a","uri_param":"b=1","client_ip":"203.0.113.9","remote_ip":"203.0.113.9","request_size":"210","request_time":"15","response_size":"1200","return_code":"304","user_agent":"curl/8.5","uuid":"9e1f","xforwordfor":"-"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "a.example"),
            ("path", "/a"),
            ("query", "b=1"),
            ("status", "304"),
            ("bytes_out", "1200"),
            ("bytes_in", "210"),
            ("duration_us", "15000"),
            ("request_id", "9e1f"),
        ],
    }],
};

pub(super) const TENCENT_LIVE: Format = Format {
    name: "tencent-cdn-live",
    title: "Tencent Cloud CDN, real-time log; the time taken is in milliseconds",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("client_ip", F::Client),
        ("method", F::Method),
        ("url", F::Path),
        ("param", F::Query),
        ("host", F::Host),
        ("proto", F::Protocol),
        ("http_code", F::Status),
        ("rsp_size", F::BytesOut),
        ("request_time", F::Millis),
        ("referer", F::Referer),
        ("ua", F::UserAgent),
        ("uuid", F::RequestId),
    ]),
    marks: &[&["rsp_size"], &["http_code"], &["param"]],
    reference: "Tencent Cloud CDN: real-time logs, fields",
    samples: &[Sample {
        line: r#"{"app_id":1,"client_ip":"203.0.113.9","file_size":1000,"hit":"hit","host":"a.example","http_code":200,"method":"GET","param":"b=1","proto":"HTTP/1.1","referer":"https://b.example/","request_time":29,"rsp_size":1234,"time":1767323045,"ua":"curl/8.5","url":"/a","uuid":"u7"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "a.example"),
            ("path", "/a"),
            ("query", "b=1"),
            ("status", "200"),
            ("bytes_out", "1234"),
            ("duration_us", "29000"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5"),
            ("request_id", "u7"),
        ],
    }],
};
