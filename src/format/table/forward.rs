//! Appliances that users' requests pass on their way out.

use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const MCAFEE_SHORT: Format = Format {
    name: "mcafee-web-gateway-short",
    title: "McAfee (Skyhigh) Web Gateway, pairs under short names for Splunk",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("srcip", F::Client),
            ("user", F::User),
            ("mtd", F::Method),
            ("url", F::Target),
            ("dhost", F::ServerName),
            ("status|before:/", F::Status),
            ("bytes|part:/1", F::BytesIn),
            ("bytes|part:/4", F::BytesOut),
            ("http_referrer", F::Referer),
            ("ua", F::UserAgent),
        ],
    ),
    marks: &[&["srcip=\""], &["mtd=\""], &["url=\""], &["status=\""]],
    reference: "Splunk Add-on for McAfee Web Gateway: bytes are those from the client, to the server, from the server and to the client",
    samples: &[Sample {
        line: r#"<30>2026-01-02T03:04:05Z mwg-1 mwg: status="403/80" srcip="203.0.113.9" user="-" dhost="www.example" urlp="80" proto="HTTP/http" mtd="GET" urlc="Internet Services" rep="-31" mt="application/pdf" app="-" bytes="458/509/2813889/3001" ua="curl/8.5 (x)" http_referrer="http://b.example/" lat="0/0/165/2638" rule="Block" url="http://www.example/a?x=1&y=2" destip="198.51.100.7""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1&y=2"),
            ("status", "403"),
            ("bytes_in", "458"),
            ("bytes_out", "3001"),
            ("referer", "http://b.example/"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const SOPHOS_WEB: Format = Format {
    name: "sophos-web-appliance",
    title: "Sophos Web Appliance, sandbox and access log",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("t", F::Time),
            ("h", F::Client),
            ("u", F::User),
            ("s", F::Status),
            ("T", F::Micros),
            ("in", F::BytesIn),
            ("out", F::BytesOut),
            ("meth", F::Method),
            ("ref", F::Referer),
            ("ua", F::UserAgent),
            ("req", F::Request),
            ("dom", F::ServerName),
        ],
    ),
    marks: &[&[" meth="], &[" req=\""], &["h="], &[" sav-ev=", " labs_cat=", " dom="]],
    reference: "Sophos Web Appliance: log file format; T is in microseconds",
    samples: &[Sample {
        line: r#"<27>Jan  2 03:04:05 10.1.1.1 h=203.0.113.9 u="EX\\alice" s=200 X=- t=1767323045 T=284453 Ts=0 act=1 cat="0x220000002a" app="-" rsn=- type="text/html" sav-ev=4.77 cache=- in=1255 out=26198 meth=GET ref="-" ua="curl/8.5 (x)" req="GET http://www.example/a?x=1 HTTP/1.1" dom="example" filetype="-" rule="0""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", r"EX\alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_in", "1255"),
            ("bytes_out", "26198"),
            ("duration_us", "284453"),
            ("referer", ""),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const CISCO_WSA: Format = Format {
    name: "cisco-wsa",
    title: "Cisco Secure Web Appliance (WSA), access log: that of Squid with the verdicts behind it",
    syntax: Syntax::Pattern(
        "squid",
        "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %un %Sh/%<a %mt %Sh <%Sh> %Sh",
    ),
    marks: &[&["-", "_"], &[" <"], &["> "], &["/"]],
    reference: "Cisco AsyncOS for Secure Web Appliance: access log files",
    samples: &[
        Sample {
            line: r#"1767323045.120 382 203.0.113.9 TCP_MISS_SSL/201 4646 GET http://www.example/a.txt alice DEFAULT_PARENT/www.example application/x-javascript OTHER-NONE-Inside-random_policy-DIRECT <IW_swup,ns,-,"-",-,-,-,12,"53AFD.dll",382,"-",338.1601,0,[-],"-","BlockedFileType:application/x-rpm",-> "Suspect_Vendor""#,
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "203.0.113.9"),
                ("principal", "alice"),
                ("method", "GET"),
                ("host", "www.example"),
                ("path", "/a.txt"),
                ("status", "201"),
                ("bytes_out", "4646"),
                ("duration_us", "382000"),
            ],
        },
        Sample {
            line: r#"1767323045.120 35 203.0.113.9 TCP_MISS/200 361947 CONNECT tunnel://www.example:443/ - DIRECT/www.example - PASSTHRU_WBRS_7-DefaultGroup-NONE-NONE <"IW_saas",5.0,1,"-",-,"SaaS and B2B",-,"-",-> -"#,
            gives: &[("client_ip", "203.0.113.9"), ("principal", ""), ("status", "200")],
        },
    ],
};

pub(super) const TRAFFIC_CONTROL: Format = Format {
    name: "traffic-control",
    title: "Apache Traffic Control, access log of its caches: seconds, then pairs",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("chi", F::Client),
            ("url", F::Target),
            ("cqhm", F::Method),
            ("cqhv", F::Protocol),
            ("pssc", F::Status),
            ("ttms", F::Millis),
            ("b", F::BytesOut),
            ("uas", F::UserAgent),
        ],
    ),
    marks: &[&["chi="], &["cqhm="], &["pssc="], &["ttms="]],
    reference: "Apache Traffic Control: log format custom_ats_2",
    samples: &[Sample {
        line: r#"1767323045.120 chi=203.0.113.9 phn=edge-1 php=80 shn=origin.example url=http://x.example/a?b=1 cqhm=GET cqhv=HTTP/1.1 pssc=200 ttms=12 b=512 sssc=200 sscl=512 cfsc=FIN pfsc=FIN crc=TCP_MISS phr=DIRECT pqsn=- uas="curl/8.5" xmt="-""#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "x.example"),
            ("path", "/a"),
            ("query", "b=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "12000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const CISCO_WSA_W3C: Format = Format {
    name: "cisco-wsa-w3c",
    title: "Cisco Secure Web Appliance (WSA), W3C log as Splunk recommends it, without its header",
    syntax: Syntax::Pattern(
        "fields",
        r#"$time $_ $_ $client $_/$status $bytes_out $method $target $_ $_ $_ $_ $_-$_ "$_" $_ $_ $_ $_ $_ $_ $_"#,
    ),
    marks: &[&["TCP_", "NONE/"], &["-NONE \"", "-DefaultGroup \""]],
    reference: "Splunk Add-on for Cisco WSA: recommended fields of W3C logs",
    samples: &[Sample {
        line: r#"1767323045.120 153 - 203.0.113.9 TCP_MISS/200 873 CONNECT tunnel://www.example:443/ www.example - - application/octet-stream DEFAULT_CASE_12-DefaultGroup-NONE-NONE "10.160.43.9" 52698 www.example 443 1 IW_srch 6.9 1"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "CONNECT"),
            ("host", "www.example:443"),
            ("status", "200"),
            ("bytes_out", "873"),
        ],
    }],
};

pub(super) const IBOSS: Format = Format {
    name: "iboss-web",
    title: "iboss Zero Trust SSE, web log as JSON",
    syntax: Syntax::Json(&[
        ("logTime", F::Date),
        ("time", F::Time),
        ("sourceIpAddress", F::Client),
        ("username", F::User),
        ("requestMethod", F::Method),
        ("url", F::Target),
        ("host", F::Host),
        ("responseCode", F::Status),
        ("downstreamByteUsage", F::BytesOut),
        ("upstreamByteUsage", F::BytesIn),
        ("referrerUrl", F::Referer),
        ("userAgent", F::UserAgent),
    ]),
    marks: &[&["sourceIpAddress"], &["requestMethod"], &["logTime"], &["iboss", "ibossIpAddress"]],
    reference: "iboss: SIEM integration, fields of the web log",
    samples: &[Sample {
        line: r#"<46>Jan  2 03:04:06 node.ibosscloud.example {"exception":"-","sourcePort":"4890","privateIp":"10.20.10.20","sAction":"Allowed","sourceIpAddress":"203.0.113.9","responseCode":"302","host":"www.example","action":"Allowed","uriPath":"/a","iboss":"node.ibosscloud.example","ipAddress":"198.51.100.7","ibossIpAddress":"192.0.2.3","logType":"WEB_LOG","scheme":"https","requestMethod":"GET","upstreamByteUsage":"1250","proxyTransactionStartTime":"1767323045.321","userAgent":"curl/8.5","publicIp":"203.0.113.8","url":"https://www.example/a?x=1","logTime":"2026-01-02","referrerUrl":"-","uriQuery":"x=1","downstreamByteUsage":"1653","time":"03:04:05","username":"alice"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "302"),
            ("bytes_out", "1653"),
            ("bytes_in", "1250"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const FORCEPOINT_ONE: Format = Format {
    name: "forcepoint-one-web",
    title: "Forcepoint ONE (Bitglass), log of the web gateway as JSON",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("ipaddress", F::Client),
        ("email", F::User),
        ("requestmethod", F::Method),
        ("url|authority", F::Target),
        ("requestdomain", F::Host),
        ("size", F::BytesOut),
        ("uploadedbytes", F::BytesIn),
        ("referrer", F::Referer),
        ("useragent", F::UserAgent),
        ("setransactionid", F::RequestId),
    ]),
    marks: &[&["ipaddress"], &["requestmethod"], &["requestdomain"], &["setransactionid"]],
    reference: "Forcepoint ONE SSE: SIEM log API, swgweb",
    samples: &[Sample {
        line: r#"{"ipaddress":"203.0.113.9","country":"India","requestmethod":"POST","useragent":"curl/8.5","requestport":"443","protocol":"https","indexedtime":"2026-01-02 03:09:13","action":"block","email":"alice@example.com","syslogheader":"<110>1 2026-01-02T03:04:05.000000Z api.bitglass.com NILVALUE NILVALUE swgweb","uploadedbytes":"1967","uri":"/a","url":"www.example/a?x=1","setransactionid":"190E18BD-ECB8","referrer":"https://b.example/","requestdomain":"www.example","size":"520","arguments":"x=1","time":"02 Jan 2026 03:04:05"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice@example.com"),
            ("method", "POST"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_out", "520"),
            ("bytes_in", "1967"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5"),
            ("request_id", "190E18BD-ECB8"),
        ],
    }],
};
