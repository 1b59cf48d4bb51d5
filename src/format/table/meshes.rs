//! Cilium's Hubble, which shows the requests that the proxies of a mesh saw, as text. What was asked
//! for and how it was answered stand in lines of their own. Callers are addresses from outside, and
//! pods within, whose names stand for them.

use super::super::{Format, Sample, Syntax};

const REFERENCE: &str = "Cilium: hubble observe, compact output of flows of layer 7";

pub(super) const HUBBLE_ANSWERED: Format = Format {
    name: "hubble-answered",
    title: "Cilium Hubble, answers to requests from outside, as text",
    syntax: Syntax::Pattern(
        "fields",
        "$time: $client:$_ ($_) <- $_ ($_) http-response $_ ($protocol $status $elapsed ($method $target))",
    ),
    marks: &[&[" http-response "], &[" <- "]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "2026-01-02T03:04:05.120Z: 203.0.113.9:52306 (ingress) <- shop/api-b99594:80 (ID:30589) http-response FORWARDED (HTTP/1.1 200 6ms (GET https://api.example/v1/me?x=1))",
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/v1/me"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("duration_us", "6000"),
        ],
    }],
};

pub(super) const HUBBLE_ANSWERED_WITHIN: Format = Format {
    name: "hubble-answered-within",
    title: "Cilium Hubble, answers to requests of pods, as text",
    syntax: Syntax::Pattern(
        "fields",
        "$time: $_/$user:$_ ($_) <- $_ ($_) http-response $_ ($protocol $status $elapsed ($method $target))",
    ),
    marks: &[&[" http-response "], &[" <- "]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "2026-01-02T03:04:05.120Z: shop/web-7d4f:59020 (ID:19274) <- shop/api-b99594:80 (ID:318) http-response FORWARDED (HTTP/1.1 403 2ms (PUT http://api.shop.svc.cluster.local/v1/me))",
        gives: &[
            ("client_ip", ""),
            ("principal", "web-7d4f"),
            ("method", "PUT"),
            ("host", "api.shop.svc.cluster.local"),
            ("path", "/v1/me"),
            ("status", "403"),
            ("duration_us", "2000"),
        ],
    }],
};

pub(super) const HUBBLE_ASKED: Format = Format {
    name: "hubble-asked",
    title: "Cilium Hubble, requests from outside, as text",
    syntax: Syntax::Pattern(
        "fields",
        "$time: $client:$_ ($_) -> $_ ($_) http-request $_ ($protocol $method $target)",
    ),
    marks: &[&[" http-request "], &[" -> "]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "2026-01-02T03:04:05.120Z: 203.0.113.9:52306 (ingress) -> shop/api-b99594:80 (ID:30589) http-request FORWARDED (HTTP/1.1 GET https://api.example/v1/me?x=1)",
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "api.example"),
            ("path", "/v1/me"),
            ("query", "x=1"),
            ("status", ""),
        ],
    }],
};

pub(super) const HUBBLE_ASKED_WITHIN: Format = Format {
    name: "hubble-asked-within",
    title: "Cilium Hubble, requests of pods, as text",
    syntax: Syntax::Pattern(
        "fields",
        "$time: $_/$user:$_ ($_) -> $_ ($_) http-request $_ ($protocol $method $target)",
    ),
    marks: &[&[" http-request "], &[" -> "]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "2026-01-02T03:04:05.120Z: shop/web-7d4f:53884 (ID:50046) -> shop/api-b99594:80 (ID:14731) http-request DROPPED (HTTP/1.1 PUT http://api.shop.svc.cluster.local/v1/me)",
        gives: &[
            ("client_ip", ""),
            ("principal", "web-7d4f"),
            ("method", "PUT"),
            ("host", "api.shop.svc.cluster.local"),
            ("path", "/v1/me"),
            ("status", ""),
        ],
    }],
};
