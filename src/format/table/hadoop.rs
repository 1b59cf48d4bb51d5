//! Apache Knox, the gateway of Hadoop: its audit log tells of each request what was asked for and how
//! it was answered in lines of their own; from version 1.0 on the caller's address stands in them.

use super::super::{Format, Sample, Syntax};

const REFERENCE: &str =
    "Apache Knox: user's guide, audit log; conf/gateway-log4j.properties, AuditLayout";

pub(super) const KNOX_ASKED: Format = Format {
    name: "knox-audit-asked",
    title: "Apache Knox, audit log: what was asked for",
    syntax: Syntax::Pattern(
        "fields",
        "$short_time |$_|$request_id|audit|$client|$_|$user|$_|$_|$_|uri|$target|$_|Request method: $method",
    ),
    marks: &[&["|audit|"], &["|uri|"], &["|Request method: "]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "26/01/02 03:04:05 ||4e257a73-13e1|audit|203.0.113.9|WEBHDFS||||access|uri|/gateway/sandbox/webhdfs/v1/a?op=OPEN|unavailable|Request method: GET",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", ""),
            ("method", "GET"),
            ("path", "/gateway/sandbox/webhdfs/v1/a"),
            ("query", "op=OPEN"),
            ("status", ""),
            ("request_id", "4e257a73-13e1"),
        ],
    }],
};

pub(super) const KNOX_ANSWERED: Format = Format {
    name: "knox-audit-answered",
    title: "Apache Knox, audit log: how it was answered",
    syntax: Syntax::Pattern(
        "fields",
        "$short_time |$_|$request_id|audit|$client|$_|$user|$_|$_|$_|uri|$target|$_|Response status: $status",
    ),
    marks: &[&["|audit|"], &["|uri|"], &["|Response status: "]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "26/01/02 03:04:05 ||4e257a73-13e1|audit|203.0.113.9|WEBHDFS|alice|||access|uri|/gateway/sandbox/webhdfs/v1/a?op=OPEN|success|Response status: 307",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/gateway/sandbox/webhdfs/v1/a"),
            ("query", "op=OPEN"),
            ("status", "307"),
        ],
    }],
};

/// Services that an old audit log names where a newer one has the client.
const SERVICES: &[&str] = &[
    "|audit|WEBHDFS|",
    "|audit|WEBHCAT|",
    "|audit|WEBHBASE|",
    "|audit|TEMPLETON|",
    "|audit|HIVE|",
    "|audit|HBASE|",
    "|audit|OOZIE|",
    "|audit|YARN|",
    "|audit|RESOURCEMANAGER|",
    "|audit|NAMENODE|",
    "|audit|JOBTRACKER|",
    "|audit|SOLR|",
    "|audit|STORM|",
    "|audit|AMBARI|",
    "|audit|RANGER|",
    "|audit|ATLAS|",
    "|audit|KNOXSSO|",
];

pub(super) const KNOX_ASKED_EARLY: Format = Format {
    name: "knox-audit-asked-early",
    title: "Apache Knox before 1.0, audit log: what was asked for",
    syntax: Syntax::Pattern(
        "fields",
        "$short_time |$_|$request_id|audit|$_|$user|$_|$_|$_|uri|$target|$_|Request method: $method",
    ),
    marks: &[SERVICES, &["|uri|"], &["|Request method: "]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "26/01/02 03:04:05 ||28e2508e-1c0f|audit|WEBHDFS||||access|uri|/gateway/sandbox/webhdfs/v1/a?op=OPEN|unavailable|Request method: GET",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", ""),
            ("principal", ""),
            ("method", "GET"),
            ("path", "/gateway/sandbox/webhdfs/v1/a"),
            ("query", "op=OPEN"),
            ("request_id", "28e2508e-1c0f"),
        ],
    }],
};

pub(super) const KNOX_ANSWERED_EARLY: Format = Format {
    name: "knox-audit-answered-early",
    title: "Apache Knox before 1.0, audit log: how it was answered",
    syntax: Syntax::Pattern(
        "fields",
        "$short_time |$_|$request_id|audit|$_|$user|$_|$_|$_|uri|$target|$_|Response status: $status",
    ),
    marks: &[SERVICES, &["|uri|"], &["|Response status: "]],
    reference: REFERENCE,
    samples: &[Sample {
        line: "26/01/02 03:04:05 ||28e2508e-1c0f|audit|WEBHDFS|alice|||access|uri|/gateway/sandbox/webhdfs/v1/a?op=OPEN|success|Response status: 307",
        gives: &[
            ("client_ip", ""),
            ("principal", "alice"),
            ("path", "/gateway/sandbox/webhdfs/v1/a"),
            ("query", "op=OPEN"),
            ("status", "307"),
        ],
    }],
};
