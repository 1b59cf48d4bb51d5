//! Formats of `HAProxy`.

use super::super::{Format, Sample, Syntax};

pub(super) const HTTP: Format = Format {
    name: "haproxy-http",
    title: "HTTP log of `HAProxy`",
    syntax: Syntax::Pattern(
        "haproxy",
        "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r",
    ),
    marks: &[],
    reference: "HAProxy configuration manual, 8.2: log formats",
    samples: &[
        Sample {
            line: r#"203.0.113.9:40112 [02/Jan/2026:03:04:05.120] www~ app/s1 0/0/1/4/5 200 812 - - ---- 9/9/0/0/0 0/0 {api.example|curl/8} "GET /v1/me?x=#22 HTTP/1.1""#,
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "203.0.113.9"),
                ("path", "/v1/me"),
                ("query", r#"x=""#),
                ("status", "200"),
                ("bytes_out", "812"),
                ("duration_us", "5000"),
            ],
        },
        Sample {
            line: r#"[2001:db8::9]:40112 [02/Jan/2026:03:04:05.120] www www/<NOSRV> -1/-1/-1/-1/3 400 187 - - PR-- 9/9/0/0/0 0/0 "<BADREQ>""#,
            gives: &[
                ("client_ip", "2001:db8::9"),
                ("method", ""),
                ("path", "<BADREQ>"),
                ("status", "400"),
            ],
        },
    ],
};

pub(super) const CLF: Format = Format {
    name: "haproxy-clf",
    title: "HTTP log of `HAProxy` in the form of Apache (`option httplog clf`)",
    syntax: Syntax::Pattern(
        "haproxy",
        "%ci - - [%trg] %{+Q}r %ST %B \"\" \"\" %cp %ms \"%ft\" \"%b\" \"%s\" %TR %Tw %Tc %Tr %Ta \"%tsc\" %ac %fc %bc %sc %rc %sq %bq \"%CC\" \"%CS\" %hrl %hsl",
    ),
    marks: &[],
    reference: "HAProxy configuration manual, 8.2.4: CLF format",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /v1/me?x=1 HTTP/1.1" 200 812 "" "" 40112 120 "www~" "app" "s1" 0 0 1 4 5 "----" 9 9 0 0 0 0 0 "" "" "api.example" "" "#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("path", "/v1/me"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "812"),
            ("duration_us", "5000"),
            ("user_agent", ""),
        ],
    }],
};

pub(super) const HTTPS: Format = Format {
    name: "haproxy-https",
    title: "HTTPS log of `HAProxy`",
    syntax: Syntax::Pattern(
        "haproxy",
        "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc",
    ),
    marks: &[],
    reference: "HAProxy configuration manual, 8.2: log formats",
    samples: &[Sample {
        line: r#"203.0.113.9:40112 [02/Jan/2026:03:04:05.120] www~ app/s1 0/0/1/4/5 200 812 - - ---- 9/9/0/0/0 0/0 "GET /v1/me HTTP/1.1" 0/000000000/0/0/0 api.example/TLSv1.3/TLS_AES_256_GCM_SHA384"#,
        gives: &[("host", "api.example"), ("path", "/v1/me")],
    }],
};

pub(super) const TCP: Format = Format {
    name: "haproxy-tcp",
    title: "TCP log of `HAProxy`: no HTTP",
    syntax: Syntax::Other(
        "haproxy",
        "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq",
    ),
    marks: &[],
    reference: "HAProxy configuration manual, 8.2: log formats",
    samples: &[Sample {
        line: "203.0.113.9:40112 [02/Jan/2026:03:04:05.120] db db/s1 1/0/5007 212 -- 0/0/0/0/3 0/0",
        gives: &[],
    }],
};

pub(super) const REFUSED: Format = Format {
    name: "haproxy-error",
    title: "Connections that `HAProxy` could not accept: no HTTP",
    syntax: Syntax::Other("fields", "$client:$_ [$time] $_/$_: $_"),
    marks: &[],
    reference: "HAProxy configuration manual, 8.2: log formats",
    samples: &[Sample {
        line: "203.0.113.9:40112 [02/Jan/2026:03:04:05.120] www/2: SSL handshake failure",
        gives: &[],
    }],
};
