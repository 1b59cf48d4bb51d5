//! What Citrix `NetScaler` (ADC) writes of requests: the log of its own interface, and messages of
//! its modules. Its messages in CEF are read as `cef`.

use super::super::{Format, Sample, Syntax};

pub(super) const HTTP_ACCESS: Format = Format {
    name: "netscaler-httpaccess",
    title: "Citrix NetScaler, httpaccess.log of its interface and API",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client -> $_ - $user [$time1] [$_] "$request" $status $bytes_out "$referer" "$user_agent" "Time: ${micros} microsecs""#,
    ),
    marks: &[&[" -> "], &[" microsecs\""]],
    reference: "Citrix ADC: /var/log/httpaccess.log",
    samples: &[Sample {
        line: r#"203.0.113.9 -> 10.0.0.2 - - [02/Jan/2026:03:04:05 +0000] [1571] "GET /nitro/v1/config/route6?format=json HTTP/1.1" 200 1162 "-" "curl/8.5" "Time: 9797 microsecs""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("path", "/nitro/v1/config/route6"),
            ("query", "format=json"),
            ("status", "200"),
            ("bytes_out", "1162"),
            ("duration_us", "9797"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const HTTP_ACCESS_BARE: Format = Format {
    name: "netscaler-httpaccess-bare",
    title: "Citrix NetScaler, httpaccess.log without user and time, as its syslog sends it",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client -> $_ "$request" $status $bytes_out "$referer" "$user_agent" "Time: ${micros} microsecs""#,
    ),
    marks: &[&[" -> "], &[" microsecs\""]],
    reference: "Citrix ADC: /var/log/httpaccess.log",
    samples: &[Sample {
        line: r#"2026-01-02T03:04:05Z 203.0.113.9 -> 10.0.0.2 "GET /nitro/v1/config/route6?format=json HTTP/1.1" 200 1162 "-" "curl/8.5" "Time: 9797 microsecs""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("path", "/nitro/v1/config/route6"),
            ("status", "200"),
            ("bytes_out", "1162"),
            ("duration_us", "9797"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const SSLVPN: Format = Format {
    name: "netscaler-sslvpn",
    title: "Citrix NetScaler Gateway, SSLVPN HTTPREQUEST",
    syntax: Syntax::Pattern(
        "fields",
        "$_ SSLVPN HTTPREQUEST $_ : Context $user@$client - SessionId: $_- $host User $_ : Group(s) $_ : Vserver $_ - $time1 $method $target - -",
    ),
    marks: &[&[" SSLVPN HTTPREQUEST "]],
    reference: "Citrix ADC syslog message reference: SSLVPN, HTTPREQUEST",
    samples: &[
        Sample {
            line: "01/02/2026:03:04:06 GMT ns1 0-PPE-0 : default SSLVPN HTTPREQUEST 4471 0 : Context alice@203.0.113.9 - SessionId: 12- files.example User alice : Group(s) staff : Vserver 10.0.0.2:443 - 01/02/2026:03:04:05 GMT GET /a/b.js?v=1 - -",
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "203.0.113.9"),
                ("principal", "alice"),
                ("method", "GET"),
                ("host", "files.example"),
                ("path", "/a/b.js"),
                ("query", "v=1"),
            ],
        },
        Sample {
            line: "01/02/2026:03:04:06 GMT ns1 PPE-0 : SSLVPN HTTPREQUEST 4471 : Context alice@203.0.113.9 - SessionId: 12- files.example User alice : Group(s) staff,all : Vserver 10.0.0.2:443 - 01/02/2026:03:04:05 GMT GET /a/b.js - -",
            gives: &[
                ("time", "2026-01-02T03:04:05Z"),
                ("client_ip", "203.0.113.9"),
                ("principal", "alice"),
                ("host", "files.example"),
                ("path", "/a/b.js"),
            ],
        },
    ],
};

pub(super) const SSLVPN_DATED: Format = Format {
    name: "netscaler-sslvpn-sso-dated",
    title: "Citrix NetScaler Gateway, SSLVPN HTTPREQUEST with the state of single sign-on and a date in GMT",
    syntax: Syntax::Pattern(
        "fields",
        "$_ : default SSLVPN HTTPREQUEST $_ : Context $user@$client - SessionId: $_ - $host User $_ : Group(s) $_ : Vserver $_ - $time1 : $_ : $method $target - -",
    ),
    marks: &[&[" SSLVPN HTTPREQUEST "], &[" GMT : "]],
    reference: SSLVPN_REFERENCE,
    samples: &[Sample {
        line: "03:04:06 GMT ns1 0-PPE-1 : default SSLVPN HTTPREQUEST 1141302660 0 : Context alice@203.0.113.9 - SessionId: 220403 - files.example User alice : Group(s) staff : Vserver 10.0.0.2:443 - 01/02/2026:03:04:05 GMT : SSO is ON : POST /a/b?v=1 - -",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "POST"),
            ("host", "files.example"),
            ("path", "/a/b"),
            ("query", "v=1"),
        ],
    }],
};

const SSLVPN_REFERENCE: &str = "Citrix ADC syslog message reference: SSLVPN, HTTPREQUEST";

pub(super) const SSLVPN_SIGNED_ON: Format = Format {
    name: "netscaler-sslvpn-sso",
    title: "Citrix NetScaler Gateway, SSLVPN HTTPREQUEST with the state of single sign-on",
    syntax: Syntax::Pattern(
        "fields",
        "$time $_ : default SSLVPN HTTPREQUEST $_ : Context $user@$client - SessionId: $_ - $host User $_ : Group(s) $_ : Vserver $_ : $_ : $method $target - -",
    ),
    marks: &[&[" SSLVPN HTTPREQUEST "]],
    reference: SSLVPN_REFERENCE,
    samples: &[Sample {
        line: "30/01/2026:03:04:05 ns1 0-PPE-0 : default SSLVPN HTTPREQUEST 72251252 0 : Context alice@203.0.113.9 - SessionId: 22569 - files.example User alice : Group(s) N/A : Vserver 10.0.0.2:443 - 30/01/2026:03:04:05 : SSO is ON : GET /a/b.css?v=1 - -",
        gives: &[
            ("time", "2026-01-30T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "files.example"),
            ("path", "/a/b.css"),
            ("query", "v=1"),
        ],
    }],
};

pub(super) const SSLVPN_ANONYMOUS: Format = Format {
    name: "netscaler-sslvpn-bare",
    title: "Citrix NetScaler Gateway, SSLVPN HTTPREQUEST that names no client",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 $_ : default SSLVPN HTTPREQUEST $_ : $_] $host User $user : Group(s) $_ : Vserver $_ : $_ : $method $target - -",
    ),
    marks: &[&[" SSLVPN HTTPREQUEST "], &[" User "]],
    reference: SSLVPN_REFERENCE,
    samples: &[Sample {
        line: "01/02/2026:03:04:05 GMT ns1 0-PPE-1 : default SSLVPN HTTPREQUEST 12345678 0 : [TECHSUPPORT][ENUMERATION] files.example User alice@example.com : Group(s) N/A : Vserver 10.0.0.2:300 - 01/02/2026:03:04:05 GMT : Message = SSO is OFF : GET /a/b.xml - -",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("principal", "alice@example.com"),
            ("method", "GET"),
            ("host", "files.example"),
            ("path", "/a/b.xml"),
        ],
    }],
};

const APPFW_REFERENCE: &str = "Citrix ADC syslog message reference: APPFW";

/// Firewall messages: the URL stands before what was found, or within it.
const fn appfw(
    name: &'static str,
    title: &'static str,
    line: &'static str,
    marks: &'static [&'static [&'static str]],
    samples: &'static [Sample],
) -> Format {
    let syntax = Syntax::Pattern("fields", line);
    Format { name, title, syntax, marks, reference: APPFW_REFERENCE, samples }
}

pub(super) const APPFW: Format = appfw(
    "netscaler-appfw",
    "Citrix NetScaler Web App Firewall, native messages",
    "$time1 $_ $_ : default APPFW $_ : $client $_ $_ $_ $target $_",
    &[&[" : default APPFW "], &["://"]],
    &[Sample {
        line: "01/02/2026:03:04:05 GMT ns1 0-PPE-1 : default APPFW APPFW_STARTURL 60 0 : 203.0.113.9 616-PPE1 y/3upt pr_shop http://shop.example/login.php?name=a Disallow Illegal URL. <blocked>",
        gives: APPFW_GIVES,
    }],
);

pub(super) const APPFW_WITHIN: Format = appfw(
    "netscaler-appfw-within",
    "Citrix NetScaler Web App Firewall, native messages with the URL at their end",
    "$time1 $_ $_ : default APPFW $_ :  $client $_ $_ $_ $_: $target <$_",
    &[&[" : default APPFW "], &["://"], &[": http"]],
    &[Sample {
        line: "01/02/2026:03:04:05 GMT ns1 0-PPE-1 : default APPFW APPFW_STARTURL 60 0 :  203.0.113.9 616-PPE1 y/3upt pr_shop Disallow Illegal URL: http://shop.example/login.php?name=a <blocked>",
        gives: APPFW_GIVES,
    }],
);

pub(super) const APPFW_RFC: Format = appfw(
    "netscaler-appfw-5424",
    "Citrix NetScaler Web App Firewall, messages behind a header of RFC 5424",
    "default APPFW_$_ :  $client $_ $_ $_ $target $_",
    &[&["default APPFW_"], &["://"]],
    &[Sample {
        line: "<134>1 2026-01-02T03:04:05Z ns1 APPFW 0-PPE-1 - - default APPFW_SQL 60 0 :  203.0.113.9 616-PPE1 y/3upt pr_shop http://shop.example/login.php?name=a SQL keyword check failed <blocked>",
        gives: APPFW_GIVES,
    }],
);

pub(super) const APPFW_RFC_WITHIN: Format = appfw(
    "netscaler-appfw-5424-within",
    "Citrix NetScaler Web App Firewall, messages behind a header of RFC 5424, the URL at their end",
    "default APPFW_$_ :  $client $_ $_ $_ $_: $target <$_",
    &[&["default APPFW_"], &["://"], &[": http"]],
    &[Sample {
        line: "<134>1 2026-01-02T03:04:05Z ns1 APPFW 0-PPE-1 - - default APPFW_STARTURL 60 0 :  203.0.113.9 616-PPE1 y/3upt pr_shop Disallow Illegal URL: http://shop.example/login.php?name=a <blocked>",
        gives: APPFW_GIVES,
    }],
);

const APPFW_GIVES: &[(&str, &str)] = &[
    ("time", "2026-01-02T03:04:05Z"),
    ("client_ip", "203.0.113.9"),
    ("host", "shop.example"),
    ("path", "/login.php"),
    ("query", "name=a"),
];
