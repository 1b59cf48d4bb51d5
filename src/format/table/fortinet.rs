//! Logs of Fortinet's gates and proxies.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

/// The keys of `FortiOS`. The method of a web filter's log is that of the filter, not of HTTP.
const FORTIGATE_KEYS: &[(&str, F)] = &[
    ("eventtime", F::Time),
    ("date", F::Date),
    ("time", F::Time),
    ("tz", F::Zone),
    ("srcip", F::Client),
    ("forwardedfor", F::ForwardedFor),
    ("user", F::User),
    ("unauthuser", F::User),
    ("httpmethod", F::Method),
    ("url", F::Target),
    ("hostname", F::Host),
    ("httpcode", F::Status),
    ("statuscode", F::Status),
    ("rcvdbyte", F::BytesOut),
    ("resplength", F::BytesOut),
    ("sentbyte", F::BytesIn),
    ("reqlength", F::BytesIn),
    ("referralurl", F::Referer),
    ("agent", F::UserAgent),
    ("httpagent", F::UserAgent),
    ("action", F::Action),
];

/// Those, and how long a transaction took; that of other logs counts seconds of a session.
const FORTIPROXY_KEYS: &[(&str, F)] = &[
    ("duration", F::Millis),
    ("eventtime", F::Time),
    ("date", F::Date),
    ("time", F::Time),
    ("tz", F::Zone),
    ("srcip", F::Client),
    ("forwardedfor", F::ForwardedFor),
    ("user", F::User),
    ("unauthuser", F::User),
    ("httpmethod", F::Method),
    ("url", F::Target),
    ("hostname", F::Host),
    ("httpcode", F::Status),
    ("statuscode", F::Status),
    ("rcvdbyte", F::BytesOut),
    ("resplength", F::BytesOut),
    ("sentbyte", F::BytesIn),
    ("reqlength", F::BytesIn),
    ("referralurl", F::Referer),
    ("agent", F::UserAgent),
    ("httpagent", F::UserAgent),
    ("action", F::Action),
];

pub(super) const FORTIPROXY: Format = Format {
    name: "fortiproxy-http",
    title: "Fortinet FortiProxy, HTTP transactions",
    syntax: Syntax::Pairs(b' ', FORTIPROXY_KEYS),
    marks: &[&["subtype=\"http-transaction\""], &["srcip="], &[" url="]],
    reference: "Fortinet FortiProxy: log reference, http-transaction; durations are milliseconds",
    samples: &[Sample {
        line: r#"date=2026-01-02 time=04:04:05 devname="px" devid="FPX1" eventtime=1767323045120000000 tz="+0100" logid="0010000099" type="traffic" subtype="http-transaction" level="notice" vd="root" srcip=203.0.113.9 dstip=198.51.100.7 clientip=203.0.113.9 scheme="https" srcport=44258 dstport=443 hostname="www.example" url="https://www.example/a?x=1" prefetch=0 policyid=1 sessionid=37 transid=13 reqlength=84 resplength=120 resptype="normal" user="alice" httpmethod="GET" agent="curl/8.5 (x)" statuscode="200" reqtime=1767323045 resptime=1767323045 respfinishtime=1767323045 duration=50"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "84"),
            ("bytes_out", "120"),
            ("duration_us", "50000"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const FORTIGATE: Format = Format {
    name: "fortigate-web",
    title: "Fortinet FortiGate, web filter, WAF and other logs that hold a URL",
    syntax: Syntax::Pairs(b' ', FORTIGATE_KEYS),
    marks: &[&["logid="], &["srcip="], &[" url="], &["hostname="]],
    reference: "Fortinet FortiOS: log message reference, webfilter and waf",
    samples: &[Sample {
        line: r#"date=2026-01-02 time=04:04:05 logid="0316013056" type="utm" subtype="webfilter" eventtype="ftgd_blk" level="warning" vd="root" tz="+0100" policyid=1 sessionid=381780 srcip=203.0.113.9 srcport=44258 dstip=198.51.100.7 dstport=80 proto=6 service="HTTP" hostname="www.example" profile="p" action="blocked" reqtype="direct" url="/a?x=1" sentbyte=84 rcvdbyte=120 direction="outgoing" msg="URL belongs to a denied category in policy" method="domain" cat=26"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", ""),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_in", "84"),
            ("bytes_out", "120"),
        ],
    }],
};
