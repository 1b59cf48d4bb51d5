//! Audit trails of text: who did what, where hardly a request is told of.

use super::super::{Format, Sample, Syntax};

pub(super) const PINGFEDERATE: Format = Format {
    name: "pingfederate-audit",
    title: "PingFederate, security audit log",
    syntax: Syntax::Events(
        "fields",
        "$time1| tid:$request_id| $_| $user| $client |$_|$_|$_|$_|$_|$_|$_|$_| $millis",
    ),
    marks: &[&["| tid:"]],
    reference: "PingFederate: log4j2.xml, SecurityAudit2File",
    samples: &[Sample {
        line: "2026-01-02 03:04:05,120| tid:aBcDeFgH| AUTHN_ATTEMPT| alice| 203.0.113.9 | | AC| OIDC| node1| IdP| inprogress| HTMLFormAdapter| | 22",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("request_id", "aBcDeFgH"),
            ("duration_us", "22000"),
        ],
    }],
};

pub(super) const PINGFEDERATE_ADMIN: Format = Format {
    name: "pingfederate-admin",
    title: "PingFederate, audit log of its console",
    syntax: Syntax::Events("fields", "$time1 | $user | $_ | $client | $_ | $_ | $_ | $_"),
    marks: &[&["Admin,", "Admin |", "Auditor |"], &[" | "]],
    reference: "PingFederate: log4j2.xml, AdminConsole; admin.log",
    samples: &[Sample {
        line: "2026-01-02 03:04:05,120 | alice | UserAdmin,Admin,CryptoAdmin | 203.0.113.9 | USER | LOGIN_ATTEMPT | 5af978f8 | Login was successful",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
        ],
    }],
};

pub(super) const CAS: Format = Format {
    name: "cas-audit",
    title: "Apereo CAS, audit trail in one line",
    syntax: Syntax::Events("fields", "$time1 $_ [$_] - $_|$_|$_|$_|$user|$client|$_"),
    marks: &[&["inspektr"]],
    reference: "Apereo CAS: audits, Inspektr's Slf4jLoggingAuditTrailManager with useSingleLine",
    samples: &[Sample {
        line: "2026-01-02 03:04:05,120 INFO [org.apereo.inspektr.audit.support.Slf4jLoggingAuditTrailManager] - Fri Jan 02 03:04:05 UTC 2026|CAS|[UsernamePasswordCredential(username=alice)]|AUTHENTICATION_FAILED|alice|203.0.113.9|10.0.0.7",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
        ],
    }],
};

pub(super) const ACTIVEMQ: Format = Format {
    name: "activemq-audit",
    title: "Apache ActiveMQ, what its audit log tells of the web console",
    syntax: Syntax::Pattern("fields", "$time1 | $_ | $user requested $target [$_] from $client $_"),
    marks: &[&[" requested /"], &["] from "]],
    reference: "Apache ActiveMQ Classic: audit logging, its log4j configuration",
    samples: &[Sample {
        line: "2026-01-02 03:04:05,120 | INFO  | alice requested /admin/createDestination.action [JMSDestination='a' secret='****' ] from 203.0.113.9  | qtp12-34",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("principal", "alice"),
            ("path", "/admin/createDestination.action"),
            ("client_ip", "203.0.113.9"),
        ],
    }],
};

pub(super) const PULSE: Format = Format {
    name: "ivanti-connect-secure",
    title: "Ivanti (Pulse) Connect Secure, requests through its web gateway",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 - $_ - [$client] $user($_)$_ - WebRequest completed, $method to $target from $_ result=$status sent=$bytes_in received=$bytes_out in $seconds seconds",
    ),
    marks: &[&["WebRequest completed, "], &[" result="], &[" received="]],
    reference: "Ivanti Connect Secure: log messages, WEB20174; sent are the bytes to the server",
    samples: &[Sample {
        line: "2026-01-02 03:04:05 - ive - [203.0.113.9] alice(Users)[Staff, All] - WebRequest completed, GET to https://www.example:443/a?x=1 from 10.0.0.7 result=200 sent=120 received=512 in 1 seconds",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example:443"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "120"),
            ("bytes_out", "512"),
            ("duration_us", "1000000"),
        ],
    }],
};

pub(super) const PULSE_OK: Format = Format {
    name: "ivanti-connect-secure-ok",
    title: "Ivanti (Pulse) Connect Secure, requests that its web gateway let through",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 - $_ - [$client] $user($_)$_ - WebRequest ok : Host: [$host], Request: $method $target HTTP/$version",
    ),
    marks: &[&["WebRequest ok : Host: ["], &["], Request: "]],
    reference: "Ivanti Connect Secure: log messages, WEB20174",
    samples: &[Sample {
        line: "2026-01-02 03:04:05 - ive - [203.0.113.9] alice(Users)[Staff, All][0b7f8031] - WebRequest ok : Host: [www.example], Request: POST /a/b HTTP/1.1",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "POST"),
            ("host", "www.example"),
            ("path", "/a/b"),
        ],
    }],
};
