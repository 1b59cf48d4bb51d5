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
