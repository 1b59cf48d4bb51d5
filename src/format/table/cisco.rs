//! Firewalls of Cisco that log the URLs asked for through them.

use super::super::field::Field as F;
use super::super::pairs::ITEMS;
use super::super::{Format, Sample, Syntax};

pub(super) const FTD: Format = Format {
    name: "cisco-ftd",
    title: "Cisco Secure Firewall (FTD), events of connections with a URL",
    syntax: Syntax::Pairs(
        ITEMS,
        &[
            ("FirstPacketSecond", F::Time),
            ("SrcIP", F::Client),
            ("OriginalClientSrcIP", F::ForwardedFor),
            ("User|not:No Authentication Required,Not Found,Unknown", F::User),
            ("URL", F::Target),
            ("ReferencedHost", F::ServerName),
            ("HTTPResponse", F::Status),
            ("ResponderBytes", F::BytesOut),
            ("InitiatorBytes", F::BytesIn),
            ("HTTPReferer", F::Referer),
            ("UserAgent", F::UserAgent),
            ("AccessControlRuleAction", F::Action),
        ],
    ),
    marks: &[&["%FTD-", "%NGIPS-"], &["-430002:", "-430003:"], &["SrcIP: "]],
    reference: "Cisco Secure Firewall: syslog messages 430002 and 430003; they name no method",
    samples: &[Sample {
        line: "<185>2026-01-02T03:04:05Z   %FTD-1-430003: DeviceUUID: 854f1702, AccessControlRuleAction: Allow, SrcIP: 203.0.113.9, DstIP: 198.51.100.7, SrcPort: 48522, DstPort: 80, Protocol: tcp, ACPolicy: Web, Prefilter Policy: P1, User: No Authentication Required, UserAgent: Mozilla/5.0 (X; Y) Z/1 (KHTML, like Gecko), Client: Edge, ApplicationProtocol: HTTP, InitiatorBytes: 7023, ResponderBytes: 875, HTTPResponse: 302, HTTPReferer: http://b.example/c, ReferencedHost: www.example, URLCategory: News, URL: http://www.example/a?x=1",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "302"),
            ("bytes_in", "7023"),
            ("bytes_out", "875"),
            ("referer", "http://b.example/c"),
            ("user_agent", "Mozilla/5.0 (X; Y) Z/1 (KHTML, like Gecko)"),
        ],
    }],
};

pub(super) const ASA: Format = Format {
    name: "cisco-asa-url",
    title: "Cisco ASA, URLs that were asked for (304001)",
    syntax: Syntax::Pattern("fields", "%ASA-$_-304001: $client Accessed URL $_:http$target"),
    marks: &[&["-304001: "], &[" Accessed URL "]],
    reference: "Cisco ASA series syslog messages: 304001; it names no method and no status",
    samples: &[Sample {
        line: "2026-01-02 03:04:05 fw1 : %ASA-5-304001: 203.0.113.9 Accessed URL 198.51.100.7:http://www.example/a?x=1",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const MERAKI: Format = Format {
    name: "meraki-urls",
    title: "Cisco Meraki, URLs that a device saw",
    syntax: Syntax::Pattern(
        "fields",
        "$_ $time $_ urls src=$client dst=$_ mac=$_ $_ $method $target",
    ),
    marks: &[&[" urls src="], &[" request: "]],
    reference: "Cisco Meraki: syslog event types and log samples, urls; the address has its port",
    samples: &[Sample {
        line: "<134>1 1767323045.120304050 mx_1 urls src=203.0.113.9:64792 dst=198.51.100.7:80 mac=00:00:5E:00:53:01 request: GET http://www.example/a?x=1",
        gives: &[
            ("time", "2026-01-02T03:04:05.120304Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const MERAKI_AGENT: Format = Format {
    name: "meraki-urls-agent",
    title: "Cisco Meraki, URLs that a device saw, with the user agent",
    syntax: Syntax::Pattern(
        "fields",
        "$_ $time $_ urls src=$client dst=$_ mac=$_ agent='$user_agent' request: $method $target",
    ),
    marks: &[&[" urls src="], &[" agent='"], &[" request: "]],
    reference: "Cisco Meraki: syslog event types and log samples, urls; the address has its port",
    samples: &[Sample {
        line: "<134>1 1767323045.120304050 mx_1 urls src=203.0.113.9:64792 dst=198.51.100.7:80 mac=00:00:5E:00:53:01 agent='curl/8.5 (x)' request: GET http://www.example/a?x=1",
        gives: &[
            ("time", "2026-01-02T03:04:05.120304Z"),
            ("client_ip", "203.0.113.9"),
            ("user_agent", "curl/8.5 (x)"),
            ("path", "/a"),
        ],
    }],
};
