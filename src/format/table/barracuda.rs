//! Barracuda Web Application Firewall: access log, as its default syslog format writes it.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const ACCESS: Format = Format {
    name: "barracuda-waf",
    title: "Barracuda Web Application Firewall, access log (TR)",
    syntax: Syntax::Pattern(
        "fields",
        r#"TR $_ $_ $client $_ $user $certificate $method $_ $host $protocol $status $bytes_out $bytes_in $_ $millis $_ $_ $_ $_ $_ $_ $_ $_ $target $query $referer $_ "$user_agent" $peer $_ $consumer $_ $_ $_ $request_id"#,
    ),
    marks: &[&["TR "]],
    reference: "Barracuda WAF: exporting log formats, access logs; its lines have no time of their own, the syslog header has",
    samples: &[Sample {
        line: r#"<134>2026-01-02 04:04:05.120 +0100  waf1 TR 10.0.0.2 443 203.0.113.9 8210 "-" "-" GET TLSv1.2 api.example HTTP/1.1 404 791 293 0 3 10.0.0.7 443 0 "-" SERVER DEFAULT PROTECTED VALID /v1/me x=1 https://shop.example/ "-" "curl/8.5 (x; y)" 198.51.100.7 8210 "-" "-" "-" "-" 186ffd5d3fc-db6c9f3"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("peer_ip", "198.51.100.7"),
            ("principal", ""),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/v1/me"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "404"),
            ("bytes_out", "791"),
            ("bytes_in", "293"),
            ("duration_us", "3000"),
            ("referer", "https://shop.example/"),
            ("user_agent", "curl/8.5 (x; y)"),
            ("request_id", "186ffd5d3fc-db6c9f3"),
        ],
    }],
};

pub(super) const FIREWALL: Format = Format {
    name: "barracuda-waf-attacks",
    title: "Barracuda Web Application Firewall, web firewall log (WF)",
    syntax: Syntax::Pattern(
        "fields",
        r#"WF $_ $_ $client $_ $_ $_ $_ $_ $_ $_ [$_] $method $target $_ $_ "$user_agent" $peer $_ $user $referer $request_id"#,
    ),
    marks: &[&["WF "]],
    reference: "Barracuda WAF: exporting log formats, web firewall logs; their time is that of the syslog header",
    samples: &[Sample {
        line: r#"<129>2026-01-02 04:04:05.120 +0100  waf1 WF ALER NO_DOMAIN_MATCH_IN_PROFILE 203.0.113.9 61507 10.0.0.2 443 shop GLOBAL DENY CHALLENGE WITH CAPTCHA [Reason\="x y"] GET /a?x=1 TLSv1.2 "-" "curl/8.5 (x; y)" 198.51.100.7 61507 "-" https://b.example/ 1869d743696-dfcf8d96"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("peer_ip", "198.51.100.7"),
            ("principal", ""),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", ""),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5 (x; y)"),
            ("request_id", "1869d743696-dfcf8d96"),
        ],
    }],
};

pub(super) const FIREWALL_TYPESET: Format = Format {
    name: "barracuda-waf-attacks-typeset",
    title: "Barracuda Web Application Firewall, web firewall log (WF) whose quotes were typeset",
    syntax: Syntax::Pattern(
        "fields",
        "WF $_ $_ $client $_ $_ $_ $_ $_ $_ $_ [$_] $method $target $_ $_ \u{201c}$user_agent\u{201d}  $peer $_ $user $referer",
    ),
    marks: &[&["WF "], &["\u{201c}"]],
    reference: "Barracuda WAF: exporting log formats, example of a web firewall log",
    samples: &[Sample {
        line: "<129>2026-01-02 04:04:05.120 +0100  waf1 WF ALER PRE_1_0_REQUEST 203.0.113.9 34006 10.0.0.2 80 global GLOBAL LOG NONE [POST /index.cgi] POST 192.0.2.2/index.cgi?x=1 HTTP REQ-0+RES-0 \u{201c}curl/8.5 (x; y)\u{201d}  198.51.100.7 34005 alice http://192.0.2.2/index.cgi",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("peer_ip", "198.51.100.7"),
            ("principal", "alice"),
            ("method", "POST"),
            ("host", "192.0.2.2"),
            ("path", "/index.cgi"),
            ("query", "x=1"),
            ("referer", "http://192.0.2.2/index.cgi"),
            ("user_agent", "curl/8.5 (x; y)"),
        ],
    }],
};

pub(super) const CEF: Format = Format {
    name: "barracuda-cef",
    title: "Barracuda WAF and WAF-as-a-Service, access log in CEF",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("rt", F::Time),
            ("src", F::Client),
            ("suser", F::User),
            ("requestMethod", F::Method),
            ("request", F::Target),
            ("msg", F::Query),
            ("dhost", F::Host),
            ("outcome", F::Status),
            ("in", F::BytesIn),
            ("out", F::BytesOut),
            ("requestContext", F::Referer),
            ("requestClientApplication", F::UserAgent),
            ("label:TimeTaken(ms)", F::Millis),
            ("label:ProtocolVersion", F::Protocol),
        ],
    ),
    marks: &[
        &["|BarracudaNetworks|", " BarracudaWafResponseType="],
        &["cat=TR "],
        &[" outcome="],
        &["request="],
    ],
    reference: "Barracuda WAF-as-a-Service: export of logs, CEF; in are the bytes of the client, msg of an access log is the query",
    samples: &[Sample {
        line: r#"<134>Jan  2 03:04:05 Barracuda CEF: 0|BarracudaNetworks|WAAS|BNWAS-1.0|WAF|WAF|4| cat=TR dvc=192.0.2.3 duser="-" in=209 out=512 suser="-" src=203.0.113.9 spt=48293 requestCookies="-" dhost=www.example outcome=302 suid="-" requestMethod=GET app=HTTP msg=x=1 requestContext="-" dst=- dpt=9049 rt=1767323045038 request=/a.php requestClientApplication=curl/8.5 (x; y) dvchost=w cs1Label=ClientType cs1=%ct flexNumber2Label=TimeTaken(ms) flexNumber2=7 flexString1Label=ProtocolVersion flexString1=HTTP/1.1 BarracudaWafResponseType=INTERNAL"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.038000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a.php"),
            ("query", "x=1"),
            ("status", "302"),
            ("bytes_in", "209"),
            ("bytes_out", "512"),
            ("duration_us", "7000"),
            ("protocol", "HTTP/1.1"),
            ("user_agent", "curl/8.5 (x; y)"),
        ],
    }],
};

pub(super) const CLOUDGEN: Format = Format {
    name: "barracuda-cloudgen-web",
    title: "Barracuda CloudGen Firewall, web log as JSON",
    syntax: Syntax::Json(&[
        ("timestamp", F::Time),
        ("source_ip", F::Client),
        ("user", F::User),
        ("method", F::Method),
        ("name", F::Target),
        ("domain", F::Host),
        ("status_code", F::Status),
        ("size", F::BytesOut),
        ("user_agent", F::UserAgent),
    ]),
    marks: &[&["traffic_type"], &["source_ip"], &["status_code"], &["fw_rule"]],
    reference: "Barracuda CloudGen Firewall: streaming of web logs",
    samples: &[Sample {
        line: r#"{"timestamp":1767323045000,"traffic_type":0,"action":0,"source_ip":"203.0.113.9","source_port":"50646","destination_ip":"198.51.100.7","destination_port":"443","method":"GET","status_code":"200","user_agent":"wget/1.19.2","content_type":"text/html","name":"https://www.example/a?x=1","size":59558,"domain":"www.example","category":["79"],"user":"alice","user_type":0,"fw_rule":"LAN-2-INTERNET","app_rule":"<App>:<pass-no-match>"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "59558"),
            ("user_agent", "wget/1.19.2"),
        ],
    }],
};
