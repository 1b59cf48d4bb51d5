//! Formats of Microsoft IIS and HTTP.SYS, and of all who write the W3C Extended Log File Format.

use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::{Format, Sample, Syntax};

pub(super) const W3C: Format = Format {
    name: "w3c",
    title: "W3C Extended Log File Format: IIS, HTTPERR, WebLogic, Tomcat, Bluecoat, Squid",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Blanks,
        quotes: true,
        header: Header::Directive,
        escape: Escape::Plus,
        zone: Zone::Utc,
        missing: &[],
        names: &[],
        usual: &[
            "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken",
            "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken",
            "date time s-sitename s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status",
        ],
        by_look: true,
    }),
    marks: &[],
    reference: "W3C working draft WD-logfile-960323; Microsoft: W3C logging, Error logging in HTTP APIs",
    samples: &[
        Sample {
            line: "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-01-02 03:04:05\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken X-Forwarded-For\n2026-01-02 03:04:05 10.0.0.2 GET /a x=1+2 443 EXAMPLE\\alice 2001:db8::9%4 Mozilla/5.0+(X) https://shop.example/ 200 0 0 15 203.0.113.9,+10.0.0.7",
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "2001:db8::9"),
                ("forwarded_for", "203.0.113.9, 10.0.0.7"),
                ("principal", "EXAMPLE\\alice"),
                ("method", "GET"),
                ("path", "/a"),
                ("query", "x=1+2"),
                ("status", "200"),
                ("duration_us", "15000"),
                ("referer", "https://shop.example/"),
                ("user_agent", "Mozilla/5.0 (X)"),
            ],
        },
        Sample {
            line: "#Date: 2026-01-02 00:00:11\n#Fields: time c-ip cs-method cs-uri-stem sc-status sc-bytes cs-bytes time-taken cs-host cs-version\n03:04:05 203.0.113.9 POST /a 401 512 300 0.015 api.example:443 HTTP/1.1",
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("bytes_out", "512"),
                ("bytes_in", "300"),
                ("duration_us", "15000"),
                ("host", "api.example:443"),
                ("protocol", "HTTP/1.1"),
            ],
        },
        Sample {
            line: "#Software: Microsoft HTTP API 2.0\n#Version: 1.0\n#Date: 2026-01-02 03:04:05\n#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri streamid sc-status s-siteid s-reason s-queuename\n2026-01-02 03:04:05 203.0.113.9 50112 10.0.0.2 443 HTTP/1.1 GET /a?x=1 - 400 - BadRequest -",
            gives: &[
                ("path", "/a"),
                ("query", "x=1"),
                ("status", "400"),
                ("client_ip", "203.0.113.9"),
            ],
        },
        Sample {
            line: "#Version: 1.0\n#Fields:\tdate\ttime\tcs-method\tcs-uri\tsc-status\tc-ip\tcs(User-Agent)\n2026-01-02\t03:04:05\tGET\t/a?x=1\t200\t203.0.113.9\t\"curl \"\"8\"\" x\"",
            gives: &[("user_agent", "curl \"8\" x"), ("query", "x=1")],
        },
        Sample {
            line: "2026-01-02 03:04:05 10.0.0.2 GET /a - 443 - 203.0.113.9 curl/8.5 - 200 0 0 15",
            gives: &[("path", "/a"), ("user_agent", "curl/8.5"), ("status", "200")],
        },
    ],
};

pub(super) const IIS_NATIVE: Format = Format {
    name: "iis-native",
    title: "IIS log file format: fixed columns, local time, American dates",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::CommaBlank,
        quotes: false,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Local,
        missing: &[],
        names: &[],
        usual: &[
            "c-ip cs-username date time s-sitename s-computername s-ip time-taken-ms cs-bytes sc-bytes sc-status sc-win32-status cs-method cs-uri-stem cs-uri-query",
        ],
        by_look: false,
    }),
    marks: &[],
    reference: "Microsoft: IIS logging, IIS log file format",
    samples: &[Sample {
        line: "203.0.113.9, -, 1/2/2026, 3:04:05, W3SVC1, WEB1, 10.0.0.2, 15, 312, 2048, 200, 0, GET, /a, x=1,",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("method", "GET"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_in", "312"),
            ("bytes_out", "2048"),
            ("duration_us", "15000"),
        ],
    }],
};
