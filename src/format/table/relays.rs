//! Small proxies and filters of networks.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const TINYPROXY: Format = Format {
    name: "tinyproxy",
    title: "Tinyproxy, requests that it read; who asked stands in lines of their own",
    syntax: Syntax::Pattern(
        "aligned",
        "CONNECT $time2 [$_]: Request (file descriptor $_): $method $target $protocol",
    ),
    marks: &[&["]: Request (file descriptor "]],
    reference: "Tinyproxy: log level Connect; its times have no year",
    samples: &[Sample {
        line: "CONNECT   Jan 02 03:04:05 [1234]: Request (file descriptor 7): GET http://www.example/a?x=1 HTTP/1.1",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
        ],
    }],
};

pub(super) const MIKROTIK: Format = Format {
    name: "mikrotik-web-proxy",
    title: "MikroTik RouterOS, requests of its web proxy",
    syntax: Syntax::Pattern("fields", "web-proxy,account $client $method $target  action=$_"),
    marks: &[&["web-proxy,account "], &[" action="]],
    reference: "MikroTik RouterOS: web proxy, logging topic web-proxy",
    samples: &[Sample {
        line: "2026-01-02T03:04:05Z web-proxy,account 203.0.113.9 GET http://www.example/a?x=1  action=allow cache=MISS",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const MIKROTIK_DISK: Format = Format {
    name: "mikrotik-web-proxy-disk",
    title: "MikroTik RouterOS, requests of its web proxy as it writes them to its disk",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 web-proxy,account $_: $client $method $target  action=$_",
    ),
    marks: &[&["web-proxy,account "], &[" action="]],
    reference: "MikroTik RouterOS: web proxy, logging action disk",
    samples: &[Sample {
        line: "jan/02/2026 03:04:05 web-proxy,account disk: 203.0.113.9 CONNECT www.example:443  action=allow cache=MISS",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "CONNECT"),
            ("host", "www.example:443"),
        ],
    }],
};

pub(super) const DANS_GUARDIAN: Format = Format {
    name: "dansguardian",
    title: "DansGuardian and E2Guardian, access log of their first format",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 $user $client $target  $method $bytes_out $_ $_ $_ $status $_",
    ),
    marks: &[&["  GET ", "  POST ", "  CONNECT ", "  HEAD ", "  PUT "], &["://"]],
    reference: "DansGuardian: dansguardian.conf, logfileformat 1; the category may be empty",
    samples: &[Sample {
        line: "2026.1.2 3:04:05 - 203.0.113.9 http://www.example/a?b=c  GET 2374 0  1 200 text/html   - ",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "b=c"),
            ("method", "GET"),
            ("bytes_out", "2374"),
            ("status", "200"),
        ],
    }],
};

pub(super) const DANS_GUARDIAN_SCANNED: Format = Format {
    name: "dansguardian-scanned",
    title: "DansGuardian and E2Guardian, requests whose answers were scanned",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 $user $client $target $_  $method $bytes_out $_ $_ $_ $status $_",
    ),
    marks: &[&["* "], &["://"], &["  GET ", "  POST ", "  CONNECT ", "  HEAD ", "  PUT "]],
    reference: "E2Guardian: e2guardian.conf, logfileformat 1; the category may be empty",
    samples: &[Sample {
        line: "2026.1.2 3:04:05 - 203.0.113.9 http://www.example/a?b=1 *SCANNED*  GET 5046 0  1 200 text/html   -",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "b=1"),
            ("method", "GET"),
            ("bytes_out", "5046"),
            ("status", "200"),
        ],
    }],
};

pub(super) const DANS_GUARDIAN_DENIED: Format = Format {
    name: "dansguardian-denied",
    title: "DansGuardian and E2Guardian, requests that were denied, with the reason",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 $user $client $target *$_ $method $bytes_out $_ $_ $_ $status $_",
    ),
    marks: &[&["*DENIED* "], &["://"]],
    reference: "DansGuardian: dansguardian.conf, logfileformat 1",
    samples: &[Sample {
        line: "2026.1.2 3:04:05 alice 203.0.113.9 http://bad.example/ *DENIED* Banned site: bad.example GET 0 0 Banned 1 403 -   - ",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("host", "bad.example"),
            ("method", "GET"),
            ("status", "403"),
        ],
    }],
};

pub(super) const OLFEO: Format = Format {
    name: "olfeo",
    title: "Olfeo SaaS, live log of its proxy",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("src_ip", F::Client),
        ("display_name", F::User),
        ("http_method", F::Method),
        ("url", F::Target),
        ("domain", F::Host),
        ("http_version", F::Version),
        ("user_status_code", F::Status),
        ("user_received_bytes", F::BytesOut),
        ("user_sent_bytes", F::BytesIn),
        ("user_response_time_ms", F::Millis),
        ("action", F::Action),
    ]),
    marks: &[&["user_response_time_ms"], &["user_status_code"]],
    reference: "Olfeo SaaS: live logs of the type proxy",
    samples: &[Sample {
        line: r#"{"user_id":"1","client_id":"2","display_name":"Alice","category_id":"1000","url":"https://www.example/a?x=1","action":"allow","domain":"www.example","src_ip":"203.0.113.9","src_port":"27275","timestamp":1767323045852,"dest_ip":"198.51.100.7","http_method":"GET","http_version":"1.1","user_response_time_ms":"84","user_received_bytes":"4664","user_sent_bytes":"836","user_status_code":"200","peer_response_time_ms":"9","peer_status_code":"200","type":"proxy"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.852000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "Alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "4664"),
            ("bytes_in", "836"),
            ("duration_us", "84000"),
        ],
    }],
};

pub(super) const CLAVISTER: Format = Format {
    name: "clavister-urls",
    title: "Clavister NetWall, URLs that were asked for through it",
    syntax: Syntax::Pairs(
        b' ',
        &[("connsrcip", F::Client), ("url|authority", F::Target), ("action", F::Action)],
    ),
    marks: &[&[" event=request_url"], &["connsrcip="], &[" url="]],
    reference: "Clavister cOS Core: log reference, HTTPALG request_url (200125)",
    samples: &[Sample {
        line: r#"<134>2026-01-02T03:04:05Z fw-1 EFW: ALG: prio=1 id=200125 event=request_url action=allow [message=HTTPALG: Requesting URL "www.example/a". categories="whitelist" audit=off url="www.example/a?x=1" domain=example override=no algname=A ][alg algmod=lw-http algsesid=1 ][conn [conn connsrcip=203.0.113.9 conndestip=198.51.100.7 connipproto=TCP connsrcport=53879 conndestport=443 ]]"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const THREE_PROXY_SHORT: Format = Format {
    name: "3proxy-short",
    title: "3proxy, log whose times are twelve digits, the year first",
    syntax: Syntax::Pattern(
        "fields",
        "$short_time $_ $_ $user $client $_ $bytes_in $bytes_out $_ $method $target",
    ),
    marks: &[&[" CONNECT ", " GET ", " POST ", " HEAD ", " PUT "], &[" 0 "]],
    reference: "3proxy: logformat %y%m%d%H%M%S.%. %p %E %U %C:%c %R:%r %O %I %h %T",
    samples: &[Sample {
        line: "260102030405.429 9051 00005 alice 203.0.113.9:62700 198.51.100.7:80 120 512 0 CONNECT www.example:80",
        gives: &[
            ("time", "2026-01-02T03:04:05.429000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "CONNECT"),
            ("host", "www.example:80"),
            ("bytes_in", "120"),
            ("bytes_out", "512"),
        ],
    }],
};

pub(super) const WELF: Format = Format {
    name: "welf",
    title: "WebTrends Enhanced Log Format of firewalls, requests of HTTP",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("time", F::Time),
            ("src", F::Client),
            ("user", F::User),
            ("op", F::Method),
            ("arg", F::Target),
            ("dstname", F::Host),
            ("result", F::Status),
            ("rcvd", F::BytesOut),
            ("sent", F::BytesIn),
            ("duration", F::Seconds),
            ("agent", F::UserAgent),
        ],
    ),
    marks: &[&["id=firewall"], &[" op="], &[" arg="], &[" src="]],
    reference: "WebTrends: WELF, records of proto=http; sent are the bytes of the source",
    samples: &[Sample {
        line: r#"id=firewall time="2026-01-02 03:04:05" fw=192.0.2.1 pri=6 proto=http src=203.0.113.9 dst=198.51.100.7 user=alice op=GET arg=/b/c.html?x=1 result=304 sent=167 rcvd=350 duration=0.5"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/b/c.html"),
            ("query", "x=1"),
            ("status", "304"),
            ("bytes_in", "167"),
            ("bytes_out", "350"),
            ("duration_us", "500000"),
        ],
    }],
};
