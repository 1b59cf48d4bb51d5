//! Secure web gateways as a service.

use super::super::delimited::names::Take;
use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const UMBRELLA: Format = Format {
    name: "umbrella-proxy",
    title: "Cisco Umbrella, web (proxy) log in CSV without a header",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[" "],
        names: &[
            ("internal-ip", Take::Field(F::Client)),
            ("external-ip", Take::Field(F::Client)),
            ("response-size", Take::Field(F::BytesOut)),
            ("body-size", Take::Field(F::BytesOut)),
        ],
        usual: &[
            "timestamp x-identity internal-ip external-ip x-destination x-type x-verdict url referer user-agent status-code request-size response-size body-size x-sha x-categories x-detections x-puas x-amp x-malware x-score x-identity-type x-blocked x-identities x-identity-types method x-dlp x-certificate x-file x-ruleset x-rule x-lists x-isolate x-file-action x-warn x-forwarding x-producer",
        ],
        by_look: false,
    }),
    marks: &[],
    reference: "Cisco Umbrella: log formats and versioning, web (proxy) logs; later versions only add columns",
    samples: &[Sample {
        line: r#""2026-01-02 03:04:05","Laptop","203.0.113.9","198.51.100.7","192.0.2.6","","ALLOWED","http://www.example/a?x=1","https://b.example/","curl/8.5, x","200","562","1489","","","News","","","","","","Roaming Computer","","Laptop, Site","Roaming Computer, Site","GET","","","a","","","","","","""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "562"),
            ("bytes_out", "1489"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5, x"),
        ],
    }],
};

pub(super) const FORCEPOINT_CSV: Format = Format {
    name: "forcepoint-csv",
    title: "Forcepoint, export of its web report in CSV without a header",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Local,
        missing: &["Not available", "None"],
        names: &[
            ("user", Take::Field(F::User)),
            ("client", Take::Field(F::Client)),
            ("status", Take::Field(F::Status)),
        ],
        usual: &[
            "date time user x-workstation x-category x-action x-risk x-policy url client x-destination x-file x-threat x-type user-agent status method",
        ],
        by_look: false,
    }),
    marks: &[],
    reference: "Forcepoint ONE and Web Security Cloud: report builder, transaction view",
    samples: &[Sample {
        line: r#""16/01/2026","03:04:05","alice","Not available","News,Business","Allowed","Business Usage,None","Policy","www.shop.example:443/a?x=1","203.0.113.9","198.51.100.7","Not available","None","None","curl/8.5","200","Connect""#,
        gives: &[
            ("time", "2026-01-16T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "Connect"),
            ("host", "www.shop.example:443"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const FORCEPOINT: Format = Format {
    name: "forcepoint-web",
    title: "Forcepoint (Websense) web security, CEF with or without its first word",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("rt", F::Time),
            ("src", F::Client),
            ("loginID", F::User),
            ("requestMethod", F::Method),
            ("request", F::Target),
            ("dhost", F::Host),
            ("in", F::BytesOut),
            ("out", F::BytesIn),
            ("requestClientApplication", F::UserAgent),
            ("refererUrl", F::Referer),
            ("act", F::Action),
        ],
    ),
    marks: &[&["|Forcepoint|Security|", "|Websense|Security|"], &[" request="]],
    reference: "Forcepoint: SIEM integration, CEF; bytes in are what the gateway received from the server",
    samples: &[Sample {
        line: r"0|Forcepoint|Security|8.5.4|222|Transaction permitted|1| act=permitted app=https dvc=10.0.0.2 dst=198.51.100.7 dhost=www.example dpt=443 src=203.0.113.9 spt=50345 suser=LDAP://10.0.0.3 OU\=Users,DC\=Corp/User 1 loginID=alice destinationTranslatedPort=47486 rt=1767323045000 in=1038 out=396 requestMethod=POST requestClientApplication=curl/8.5 (x; y) reason=- cn1Label=DispositionCode cn1=1026 request=https://www.example/a?x\=1 logRecordSource=OnPrem",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "POST"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_out", "1038"),
            ("bytes_in", "396"),
            ("user_agent", "curl/8.5 (x; y)"),
        ],
    }],
};

pub(super) const MENLO: Format = Format {
    name: "menlo-web",
    title: "Menlo Security, web log",
    syntax: Syntax::Json(&[
        ("event_time", F::Time),
        ("event.event_time", F::Time),
        ("x-client-ip", F::Client),
        ("event.x-client-ip", F::Client),
        ("xff_ip", F::ForwardedFor),
        ("event.xff_ip", F::ForwardedFor),
        ("userid|not:NA", F::User),
        ("event.userid|not:NA", F::User),
        ("request_type", F::Method),
        ("event.request_type", F::Method),
        ("url", F::Target),
        ("event.url", F::Target),
        ("domain", F::ServerName),
        ("event.domain", F::ServerName),
        ("response_code", F::Status),
        ("event.response_code", F::Status),
        ("refererl", F::Referer),
        ("referer", F::Referer),
        ("event.referer", F::Referer),
        ("user-agent", F::UserAgent),
        ("event.user-agent", F::UserAgent),
        ("reqId", F::RequestId),
        ("event.reqId", F::RequestId),
        ("pe_action", F::Action),
    ]),
    marks: &[&["Menlo Security"], &["event_time"], &["url"]],
    reference: "Menlo Security: log export API, web logs",
    samples: &[Sample {
        line: r#"{"top_url": "example", "domain": "www.example", "protocol": "https", "origin_ip": "198.51.100.7", "event_time": "2026-01-02T03:04:05.120000", "dst": ["198.51.100.7"], "user-agent": "curl/8.5 (x)", "version": "2.0", "xff_ip": "NA", "product": "MSIP", "vendor": "Menlo Security", "request_type": "GET", "x-client-ip": "203.0.113.9", "name": "page_request", "url": "https://www.example/a?x=1", "userid": "alice", "pe_action": "block", "response_code": "200"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const WEBSENSE: Format = Format {
    name: "websense-pairs",
    title: "Websense (Forcepoint) web security, key-value pairs for a SIEM",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("timestamp", F::Time),
            ("time", F::Time),
            ("src_ip", F::Client),
            ("src_host", F::Client),
            ("user", F::User),
            ("http_method", F::Method),
            ("url", F::Target),
            ("dst_host", F::ServerName),
            ("http_response", F::Status),
            ("http_proxy_status_code", F::Status),
            ("bytes_in", F::BytesOut),
            ("bytes_out", F::BytesIn),
            ("http_user_agent", F::UserAgent),
            ("action", F::Action),
        ],
    ),
    marks: &[&["vendor=Websense", "vendor=Forcepoint"], &["http_method="], &["url="]],
    reference: "Websense Web Security: integrating with a SIEM, key-value pairs; bytes are those of the gateway",
    samples: &[Sample {
        line: "vendor=Websense product=Security product_version=7.7.0 action=permitted severity=1 category=76 user=alice src_host=203.0.113.9 src_port=62189 dst_host=www.example dst_ip=198.51.100.7 dst_port=80 bytes_out=197 bytes_in=76 http_response=200 http_method=GET http_content_type=text/html http_user_agent=Mozilla/5.0_(X;_Y) http_proxy_status_code=200 reason=- disposition=1048 policy=- role=8 duration=7 url=http://www.example/a?x\\=1 timestamp=1767323045",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "197"),
            ("bytes_out", "76"),
        ],
    }],
};

const WATCHGUARD_REFERENCE: &str = "WatchGuard Fireware log catalog: 1AFF-0024, HTTP request";

pub(super) const WATCHGUARD: Format = Format {
    name: "watchguard-http",
    title: "WatchGuard Firebox, requests of the HTTP proxy",
    syntax: Syntax::Pattern(
        "fields",
        r#"$_ tcp $client $_ $_ $_ msg="$_" proxy_act="$_" op="$method" dstname="$host" arg="$target" sent_bytes="$bytes_in" rcvd_bytes="$bytes_out" elapsed_time="$seconds sec(s)" $_"#,
    ),
    marks: &[&[" proxy_act=\""], &[" op=\""], &[" arg=\""]],
    reference: WATCHGUARD_REFERENCE,
    samples: &[Sample {
        line: r#"2026-01-02T03:04:05Z fw-1 http-proxy[2345]: msg_id="1AFF-0024" Allow 1-Trusted 0-External tcp 203.0.113.9 198.51.100.7 51234 80 msg="HTTP request" proxy_act="HTTP-Client.1" op="GET" dstname="www.example" arg="/a?x=1" sent_bytes="302" rcvd_bytes="1234" elapsed_time="0.031245 sec(s)" app_id="11" (HTTP-proxy-00)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_in", "302"),
            ("bytes_out", "1234"),
            ("duration_us", "31245"),
        ],
    }],
};

pub(super) const WATCHGUARD_TIMED: Format = Format {
    name: "watchguard-http-timed",
    title: "WatchGuard Firebox, requests of the HTTP proxy, with the time of the appliance",
    syntax: Syntax::Pattern(
        "fields",
        r#"$_ ($time) $_ tcp $client $_ $_ $_ msg="$_" proxy_act="$_" op="$method" dstname="$host" arg="$target" sent_bytes="$bytes_in" rcvd_bytes="$bytes_out" elapsed_time="$seconds sec(s)" $_"#,
    ),
    marks: &[&[" proxy_act=\""], &[" op=\""], &[" arg=\""], &["T"]],
    reference: WATCHGUARD_REFERENCE,
    samples: &[Sample {
        line: r#"FVE60 (2026-01-02T03:04:05) firewall: msg_id="1AFF-0024" Allow 1-Trusted 0-External tcp 203.0.113.9 198.51.100.7 51234 80 msg="HTTP request" proxy_act="HTTP-Client.1" op="GET" dstname="www.example" arg="/a?x=1" sent_bytes="302" rcvd_bytes="1234" elapsed_time="0.031245 sec(s)" (HTTP-proxy-00)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_in", "302"),
            ("bytes_out", "1234"),
            ("duration_us", "31245"),
        ],
    }],
};

pub(super) const WATCHGUARD_CATEGORIES: Format = Format {
    name: "watchguard-http-categories",
    title: "WatchGuard Firebox, the HTTP proxy's word on the category of a request",
    syntax: Syntax::Pattern(
        "fields",
        r#"$_ ($time) $_ tcp $client $_ $_ $_ msg="$_" proxy_act="$_" cats="$_" op="$method" dstname="$host" arg="$target" $_"#,
    ),
    marks: &[&[" proxy_act=\""], &[" cats=\""], &[" op=\""], &[" arg=\""]],
    reference: WATCHGUARD_REFERENCE,
    samples: &[Sample {
        line: r#"FVE60 (2026-01-02T03:04:05) firewall: msg_id="1AFF-0021" Allow 1-Trusted 0-External tcp 203.0.113.9 198.51.100.7 50790 80 msg="ProxyAllow: HTTP Request categories" proxy_act="HTTP-Client.2" cats="Reference Materials" op="GET" dstname="www.example" arg="/a" (HTTP-proxy-00)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
        ],
    }],
};

pub(super) const WATCHGUARD_FOUND: Format = Format {
    name: "watchguard-http-found",
    title: "WatchGuard Firebox, what the HTTP proxy found in a request or an answer",
    syntax: Syntax::Pattern(
        "fields",
        r#"$_ ($time) $_ tcp $client $_ $_ $_ msg="$_" proxy_act="$_" $_ host="$host" path="$target" $_"#,
    ),
    marks: &[&[" proxy_act=\""], &["\" host=\""], &["\" path=\""]],
    reference: WATCHGUARD_REFERENCE,
    samples: &[Sample {
        line: r#"FVE60 (2026-01-02T03:04:05) firewall: msg_id="1AFF-0025" Deny 1-Trusted 0-External tcp 203.0.113.9 198.51.100.7 55531 80 msg="ProxyDeny: HTTP header IPS match" proxy_act="HTTP-Client.1" signature_id="1055396" severity="5" signature_name="WEB Cross-site Scripting -9" sig_vers="18.001" host="www.example" path="/a.pl?x=1" (HTTP-proxy-00)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "www.example"),
            ("path", "/a.pl"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const WATCHGUARD_LEEF: Format = Format {
    name: "watchguard-leef",
    title: "WatchGuard Firebox, requests of the HTTP proxy in LEEF",
    syntax: Syntax::Pairs(
        b'\t',
        &[
            ("devTime", F::Time),
            ("src", F::Client),
            ("src_user", F::User),
            ("op", F::Method),
            ("dstname", F::Host),
            ("arg", F::Target),
            ("sent_bytes", F::BytesIn),
            ("rcvd_bytes", F::BytesOut),
            ("elapsed_time", F::Elapsed),
        ],
    ),
    marks: &[&["LEEF:"], &["|WatchGuard|"], &["\top="], &["\targ="]],
    reference: "WatchGuard Fireware: LEEF log format, HTTP request",
    samples: &[Sample {
        line: "LEEF:1.0|WatchGuard|XTM|12.8.2.B666661|1AFF0024|devTime=Jan 02 2026 03:04:05\tserial=0\tpolicy=HTTPS-LAN-00\tdisp=Allow\tsrc=203.0.113.9\tsrcPort=52804\tdst=198.51.100.7\tdstPort=443\tproto=tcp\tproxy_act=HTTP-Client\top=GET\tdstname=www.example\targ=/a?x=1\tsent_bytes=604\trcvd_bytes=12\telapsed_time=0.001407 sec(s)\tmsg=HTTP request",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_in", "604"),
            ("bytes_out", "12"),
            ("duration_us", "1407"),
        ],
    }],
};

pub(super) const SITEMINDER: Format = Format {
    name: "siteminder",
    title: "Broadcom (CA) SiteMinder, access log of the policy server",
    syntax: Syntax::Pattern(
        "fields",
        r#"$_ $_ [$time] "$client $user" "$_ $method $target" [$request_id] $_"#,
    ),
    marks: &[&[
        "AuthAccept ",
        "AuthReject ",
        "AuthAttempt ",
        "AuthLogout ",
        "AzAccept ",
        "AzReject ",
        "ValidateAccept ",
        "ValidateReject ",
    ]],
    reference: "Broadcom SiteMinder: policy server, smaccess.log",
    samples: &[Sample {
        line: r#"AzAccept sm1 [02/Jan/2026:04:04:05 +0100] "203.0.113.9 uid=alice,ou=People,o=corp"  "agent1 PUT /app/session/renew" [0000-9a-b] [0]  [] []"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "uid=alice,ou=People,o=corp"),
            ("method", "PUT"),
            ("path", "/app/session/renew"),
            ("request_id", "0000-9a-b"),
        ],
    }],
};
