//! Filters in front of users that tell of requests in messages.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const BARRACUDA_WEB: Format = Format {
    name: "barracuda-web-filter",
    title: "Barracuda Web Security Gateway (Web Filter), scanned requests",
    syntax: Syntax::Pattern(
        "fields",
        "$time $_ $client $_ $_ $_ $target $bytes_out $_ $_ $_ $_ $_ $_ $_ $_ ($_) $_ $_ $_ $_ $_ $_ $_ [$user] $referer",
    ),
    marks: &[&[" ALLOWED ", " BLOCKED ", " DETECTED "], &["://"], &[" ["]],
    reference: "Barracuda Web Security Gateway: syslog and the Barracuda Web Security Gateway",
    samples: &[Sample {
        line: "1767323045 1 203.0.113.9 198.51.100.7 text/html 203.0.113.9 http://www.example/a?x=1 2704 BYF ALLOWED CLEAN 2 1 0 1 3 (-) 1 news 0 - 0 www.example news [ldap0:alice] http://b.example/",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "ldap0:alice"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_out", "2704"),
            ("referer", "http://b.example/"),
        ],
    }],
};

pub(super) const TRELLIX_NX: Format = Format {
    name: "trellix-nx-http",
    title: "Trellix (FireEye) NX, events of HTTP",
    syntax: Syntax::Json(&[
        ("rawmsg.timestamp", F::Time),
        ("timestamp", F::Time),
        ("rawmsg.src_ip", F::Client),
        ("rawmsg.http.xff", F::ForwardedFor),
        ("rawmsg.http.http_method", F::Method),
        ("rawmsg.http.url", F::Target),
        ("rawmsg.http.hostname", F::Host),
        ("rawmsg.http.status", F::Status),
        ("rawmsg.http.length", F::BytesOut),
        ("rawmsg.http.http_user_agent", F::UserAgent),
        ("rawmsg.http.http_refer", F::Referer),
    ]),
    marks: &[&["rawmsg"], &["meta_sip4", "deviceid"]],
    reference: "Elastic integration fireeye: events of NX in JSON",
    samples: &[Sample {
        line: r#"{"rawmsg":{"http":{"http_method":"GET","http_user_agent":"curl/8.5","protocol":"HTTP/1.1","url":"/a?x=1","hostname":"www.example","status":200,"length":512},"src_ip":"203.0.113.9","dest_ip":"198.51.100.7","event_type":"http","timestamp":"2026-01-02T03:04:05.120Z","proto":"TCP"},"meta_sip4":"198.51.100.1","deviceid":"x"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const KASPERSKY: Format = Format {
    name: "kaspersky-web-traffic",
    title: "Kaspersky Web Traffic Security, traffic events",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("http_user_ip", F::Client),
            ("http_user_name", F::User),
            ("method", F::Method),
            ("url", F::Target),
            ("http_user_agent", F::UserAgent),
            ("processing_time", F::Millis),
            ("action", F::Action),
        ],
    ),
    marks: &[&["http_user_ip=\""], &["url=\""]],
    reference: "Kaspersky Web Traffic Security: contents of syslog messages about traffic processing events",
    samples: &[Sample {
        line: r#"2026-01-02 03:04:05 kwts-1 KWTS: type="Request": method="GET": action="Deny": workspace="": http_user_name="alice@shop.example": http_user_agent="curl/8.5": http_user_ip="203.0.113.9": url="http://www.example/a?x=1": rules="access_rules", av-status="NotDetected""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice@shop.example"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const MCAFEE_BARS: Format = Format {
    name: "mcafee-web-gateway-bars",
    title: "McAfee (Skyhigh) Web Gateway, pairs between bars for its event receiver",
    syntax: Syntax::Pairs(
        b'|',
        &[
            ("time_stamp", F::Time),
            ("src_ip", F::Client),
            ("auth_user", F::User),
            ("method", F::Method),
            ("url", F::Target),
            ("status_code", F::Status),
            ("bytes_to_client", F::BytesOut),
            ("bytes_from_client", F::BytesIn),
            ("referer", F::Referer),
            ("user_agent", F::UserAgent),
        ],
    ),
    marks: &[&["McAfeeWG|"], &["|url="], &["|src_ip="]],
    reference: "McAfee Enterprise Security Manager: data source McAfee Web Gateway",
    samples: &[Sample {
        line: "McAfeeWG|time_stamp=[02/Jan/2026:03:04:05 +0000]|auth_user=alice|src_ip=203.0.113.9|server_ip=198.51.100.7|host=www.example|url_port=443|status_code=200|bytes_from_client=300|bytes_to_client=512|categories=News, Media|rep_level=Minimal Risk|method=GET|url=https://www.example/a?x=1|media_type=text/html|application_name=|user_agent=curl/8.5 (x)|block_res=0|block_reason=|virus_name=",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("bytes_in", "300"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const THREE_PROXY: Format = Format {
    name: "3proxy",
    title: "3proxy, requests of its HTTP proxy; codes of errors are its own",
    syntax: Syntax::Pattern(
        "fields",
        "$time2 PROXY.$_ $_ $user $client $_ $bytes_in $bytes_out $_ $method $target HTTP/$version",
    ),
    marks: &[&[" PROXY."], &[" HTTP/"]],
    reference: "3proxy: logformat and its default; bytes are those from and to the client's side",
    samples: &[Sample {
        line: "16-01-2026 06:04:05 +0300 PROXY.3128 00000 alice 203.0.113.9:28783 198.51.100.7:80 120 512 0 GET http://www.example/a?x=1 HTTP/1.1",
        gives: &[
            ("time", "2026-01-16T03:04:05Z"),
            ("principal", "alice"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_in", "120"),
            ("bytes_out", "512"),
        ],
    }],
};

pub(super) const MCAFEE_LEEF: Format = Format {
    name: "mcafee-web-gateway-leef",
    title: "McAfee (Skyhigh) Web Gateway, LEEF with bars between its pairs",
    syntax: Syntax::Pairs(
        b'|',
        &[
            ("devTime", F::Time),
            ("src", F::Client),
            ("usrName", F::User),
            ("method", F::Method),
            ("url", F::Target),
            ("urlHost", F::Host),
            ("httpStatus", F::Status),
            ("bytes_from_server", F::BytesOut),
            ("bytes_from_client", F::BytesIn),
            ("Referer", F::Referer),
            ("userAgent", F::UserAgent),
            ("TransactionMS", F::Millis),
        ],
    ),
    marks: &[&["LEEF:"], &["|McAfee|Web Gateway|", "|Skyhigh|"], &["|url="], &["|httpStatus="]],
    reference: "McAfee Web Gateway: log handler, LEEF for QRadar; bytes of the server are those it sent",
    samples: &[Sample {
        line: "LEEF:1.0|McAfee|Web Gateway|12.2|0|devTime=1767323045120|src=203.0.113.9|X-Forwarded-For=|srcPort=51234||usrName=alice|serverIP=198.51.100.7|url=https://www.example/a?x=1|url_port=443|httpStatus=403|bytes_from_client=300|bytes_from_server=512|urlCategories=News, Media|method=GET|userAgent=curl/8.5 (x; y)|block_res=10|Referer=https://b.example/|urlHost=www.example|TransactionMS=35|Cycle=Logging|",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "403"),
            ("bytes_out", "512"),
            ("bytes_in", "300"),
            ("duration_us", "35000"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5 (x; y)"),
        ],
    }],
};

pub(super) const SKYHIGH_CLOUD: Format = Format {
    name: "skyhigh-swg",
    title: "Skyhigh Secure Web Gateway, cloud: pairs without quotes, of which values may be empty",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("request_timestamp_epoch", F::Time),
            ("request_timestamp", F::Time),
            ("client_ip", F::Client),
            ("source_ip", F::Client),
            ("username", F::User),
            ("http_action", F::Method),
            ("requested_host", F::Host),
            ("requested_path", F::Target),
            ("http_status_code", F::Status),
            ("server_to_client_bytes", F::BytesOut),
            ("client_to_server_bytes", F::BytesIn),
            ("referer", F::Referer),
            ("user_agent_product", F::UserAgent),
        ],
    ),
    marks: &[&["requested_host="], &["requested_path="], &["http_action="]],
    reference: "Skyhigh Security: Secure Web Gateway, fields of its forensics log; the source is the way out of a network",
    samples: &[Sample {
        line: "user_id=-1 username=alice source_ip=198.51.100.20 http_action=GET server_to_client_bytes=512 client_to_server_bytes=300 requested_host=www.example requested_path=/a?x=1 result=OBSERVED virus= request_timestamp_epoch=1767323045 request_timestamp=2026-01-02 03:04:05 uri_scheme=https category=Business, News media_type=text/html last_rule=Allow http_status_code=200 client_ip=203.0.113.9 location= user_agent_product=Chrome user_agent_version=120.0 process_name= destination_ip=198.51.100.7 destination_port=443 referer= proxy_port=8080",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("bytes_in", "300"),
            ("referer", ""),
            ("user_agent", "Chrome"),
        ],
    }],
};

pub(super) const SQUID_GUARD: Format = Format {
    name: "squidguard",
    title: "squidGuard and ufdbGuard, requests of lists that are logged",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 [$_] Request($_) $target $client/$_ $user $method $_",
    ),
    marks: &[&["] Request("]],
    reference: "squidGuard: logging, the line of a blocked URL; its status is that of Squid's own log",
    samples: &[
        Sample {
            line: "2026-01-02 03:04:05 [2754] Request(default/news/-) http://www.example/a?x=1 203.0.113.9/- alice GET REDIRECT",
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "203.0.113.9"),
                ("principal", "alice"),
                ("method", "GET"),
                ("host", "www.example"),
                ("path", "/a"),
                ("query", "x=1"),
            ],
        },
        Sample {
            line: "2026-01-02 03:04:06 [2754] Request(default/ads/-) ads.example:443 203.0.113.10/pc1.example - CONNECT REDIRECT",
            gives: &[("client_ip", "203.0.113.10"), ("principal", ""), ("method", "CONNECT")],
        },
    ],
};
