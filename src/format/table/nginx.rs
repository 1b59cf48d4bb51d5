//! Formats of NGINX.

use super::super::{Format, Sample, Syntax};

pub(super) const NGINX_MAIN: Format = Format {
    name: "nginx-main",
    title: "`main` of the packaged NGINX configuration: combined and the forwarded list",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for""#,
    ),
    marks: &[],
    reference: "nginx.conf of the packages of nginx.org",
    samples: &[Sample {
        line: r#"10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] "GET /x HTTP/1.1" 200 615 "-" "curl/8.11" "203.0.113.9, 10.0.0.7""#,
        gives: &[
            ("client_ip", "10.0.0.1"),
            ("forwarded_for", "203.0.113.9, 10.0.0.7"),
            ("bytes_out", "615"),
        ],
    }],
};

pub(super) const MAIN_EXT: Format = Format {
    name: "nginx-main-ext",
    title: "`main_ext` of NGINX Amplify: combined, forwarded list, host and times of the servers behind",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for" "$host" sn="$server_name" rt=$request_time ua="$upstream_addr" us="$upstream_status" ut="$upstream_response_time" ul="$upstream_response_length" cs=$upstream_cache_status"#,
    ),
    marks: &[&[" rt="], &[" sn=\""]],
    reference: "NGINX Amplify: additional metrics, log_format main_ext",
    samples: &[Sample {
        line: r#"10.0.0.6 - - [02/Jan/2026:03:04:05 +0000] "GET /a?x=1 HTTP/1.1" 200 512 "-" "curl/8.5" "203.0.113.9" "api.example" sn="_" rt=0.004 ua="10.0.0.7:80" us="200" ut="0.003" ul="512" cs=-"#,
        gives: &[
            ("client_ip", "10.0.0.6"),
            ("forwarded_for", "203.0.113.9"),
            ("host", "api.example"),
            ("path", "/a"),
            ("bytes_out", "512"),
            ("duration_us", "4000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const TIMED: Format = Format {
    name: "nginx-timed",
    title: "Combined Log Format with the times of the request behind it, as NGINX's guide names them",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time""#,
    ),
    marks: &[&[" rt="], &["urt=", "uct="]],
    reference: "NGINX: using NGINX logging for application performance monitoring",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" rt=0.004 uct="0.000" uht="0.003" urt="0.003""#,
        gives: &[("status", "200"), ("duration_us", "4000"), ("user_agent", "curl/8.5")],
    }],
};

pub(super) const INGRESS_NGINX: Format = Format {
    name: "ingress-nginx",
    title: "Ingress controller of Kubernetes that is built on NGINX",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"#,
    ),
    // A number and a bracket: a line cut short is not told from others that end with a number.
    marks: &[&["0 [", "1 [", "2 [", "3 [", "4 [", "5 [", "6 [", "7 [", "8 [", "9 ["]],
    reference: "kubernetes/ingress-nginx, user guide: log format",
    samples: &[Sample {
        line: r#"203.0.113.9 - bob [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/2.0" 200 512 "https://b.example/" "curl/8.5" 462 0.050 [shop-api-9000] [] 10.0.50.80:9000, 10.0.50.81:9000 0, 512 0.001, 0.049 502, 200 752178adb17130b291aefd8c386279e7"#,
        gives: &[
            ("principal", "bob"),
            ("bytes_in", "462"),
            ("duration_us", "50000"),
            ("request_id", "752178adb17130b291aefd8c386279e7"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const KONG_ACCESS: Format = Format {
    name: "kong-access",
    title: "Access log of Kong's proxy listener",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" kong_request_id: "$kong_request_id""#,
    ),
    marks: &[],
    reference: "Kong Gateway 3, nginx_kong.lua: kong_log_format",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" kong_request_id: "5b1c7a0d2e4f""#,
        gives: &[("request_id", "5b1c7a0d2e4f"), ("user_agent", "curl/8.5")],
    }],
};

pub(super) const APISIX_ACCESS: Format = Format {
    name: "apisix-access",
    title: "Access log of Apache APISIX",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local] $http_host "$request" $status $body_bytes_sent $request_time "$http_referer" "$http_user_agent" $upstream_addr $upstream_status $upstream_response_time "$upstream_url" "$apisix_request_id""#,
    ),
    marks: &[],
    reference: "Apache APISIX 3, config.yaml: nginx_config.http.access_log_format",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] api.example "GET /a HTTP/1.1" 200 512 0.012 "-" "curl/8.5" 10.0.0.7:1980 200 0.011 "http://api.example/a" "c0ffee11aa22""#,
        gives: &[("host", "api.example"), ("duration_us", "12000"), ("request_id", "c0ffee11aa22")],
    }],
};

pub(super) const PROXY_MANAGER: Format = Format {
    name: "nginx-proxy-manager",
    title: "Access log of Nginx Proxy Manager",
    syntax: Syntax::Pattern(
        "nginx",
        r#"[$time_local] $upstream_cache_status $upstream_status $status - $request_method $scheme $host "$request_uri" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio] [Sent-to $server] "$http_user_agent" "$http_referer""#,
    ),
    marks: &[],
    reference: "NginxProxyManager, log-proxy.conf",
    samples: &[Sample {
        line: r#"[02/Jan/2026:03:04:05 +0000] - 200 200 - GET https api.example "/a?x=1" [Client 203.0.113.9] [Length 512] [Gzip 2.1] [Sent-to 10.0.0.7] "curl/8.5" "-""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("host", "api.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("bytes_out", "512"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};

pub(super) const PROXY_MANAGER_STANDARD: Format = Format {
    name: "nginx-proxy-manager-standard",
    title: "Access log of Nginx Proxy Manager for hosts without a server behind",
    syntax: Syntax::Pattern(
        "nginx",
        r#"[$time_local] $status - $request_method $scheme $host "$request_uri" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio] "$http_user_agent" "$http_referer""#,
    ),
    marks: &[],
    reference: "NginxProxyManager, log-standard.conf",
    samples: &[Sample {
        line: r#"[02/Jan/2026:03:04:05 +0000] 301 - GET http api.example "/a?x=1" [Client 203.0.113.9] [Length 166] [Gzip -] "curl/8.5" "-""#,
        gives: &[("client_ip", "203.0.113.9"), ("host", "api.example"), ("status", "301")],
    }],
};

pub(super) const BUNKERWEB: Format = Format {
    name: "bunkerweb",
    title: "Access log of BunkerWeb",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$host $remote_addr - $request_id $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent""#,
    ),
    marks: &[],
    reference: "BunkerWeb, settings: LOG_FORMAT",
    samples: &[Sample {
        line: r#"api.example 203.0.113.9 - 4e0f9ab1c2d3 - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 403 146 "-" "curl/8.5""#,
        gives: &[
            ("host", "api.example"),
            ("client_ip", "203.0.113.9"),
            ("status", "403"),
            ("request_id", "4e0f9ab1c2d3"),
        ],
    }],
};

pub(super) const GEOIP: Format = Format {
    name: "nginx-geoip",
    title: "Log of NGINX in pieces without blanks between, as dashboards of origins ask for it",
    syntax: Syntax::Pattern(
        "nginx",
        r#"$remote_addr - $remote_user [$time_local]"$request" $status $body_bytes_sent"$http_referer" $host "$http_user_agent""$request_time" "$upstream_connect_time""$geoip2_city" "$geoip2_country""#,
    ),
    marks: &[&["]\""]],
    reference: "GilbN/geoip2influx: README, NGINX log format",
    samples: &[Sample {
        line: r#"203.0.113.9 - alice [02/Jan/2026:03:04:05 +0000]"GET /a?x=1 HTTP/2.0" 200 512"-" api.example "curl/8.5""0.012" "0.002""Athens" "GR""#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/a"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("host", "api.example"),
            ("user_agent", "curl/8.5"),
            ("duration_us", "12000"),
        ],
    }],
};

pub(super) const STREAM: Format = Format {
    name: "nginx-stream",
    title: "Connections of NGINX's stream module: no HTTP",
    syntax: Syntax::Other(
        "nginx",
        "$remote_addr [$time_local] $protocol $status $bytes_sent $bytes_received $session_time",
    ),
    marks: &[],
    reference: "NGINX, ngx_stream_log_module",
    samples: &[Sample {
        line: "203.0.113.9 [02/Jan/2026:03:04:05 +0000] TCP 200 512 87 0.004",
        gives: &[],
    }],
};
