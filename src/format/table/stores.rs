//! Servers of artifacts and of queries with columns of their own: `JFrog` Artifactory before version
//! 7, its access log, Trino and Presto, and `ArangoDB`.

use super::super::{Format, Sample, Syntax};

pub(super) const ARTIFACTORY_TRAFFIC: Format = Format {
    name: "artifactory-requests-old",
    title: "JFrog Artifactory before version 7, request log",
    syntax: Syntax::Pattern(
        "fields",
        "$time|$millis|REQUEST|$client|$user|$method|$target|$protocol|$status|$bytes_out",
    ),
    marks: &[&["|REQUEST|"], &["|HTTP/"]],
    reference: "JFrog Artifactory 6: log files, request.log",
    samples: &[Sample {
        line: "20260102030405|10|REQUEST|203.0.113.9|alice|GET|/libs/a/a-1.jar|HTTP/1.1|200|443432",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("path", "/libs/a/a-1.jar"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_out", "443432"),
            ("duration_us", "10000"),
        ],
    }],
};

pub(super) const ARTIFACTORY_ACCESS: Format = Format {
    name: "artifactory-access",
    title: "JFrog Artifactory, access log: who was let in, and to what",
    syntax: Syntax::Events("fields", "$time [$request_id] [$_] ${_}for client : $user / $client"),
    marks: &[&[" for client : "], &["] [ACCEPTED ", "] [DENIED "]],
    reference: "JFrog Artifactory: access log (artifactory-access.log)",
    samples: &[
        Sample {
            line: "2026-01-02T03:04:05.123Z [27f37f7912d43e17] [ACCEPTED DEPLOY] libs:a/a-1.jar  for client : alice / 203.0.113.9",
            gives: &[
                ("time", "2026-01-02T03:04:05.123000Z"),
                ("client_ip", "203.0.113.9"),
                ("principal", "alice"),
                ("request_id", "27f37f7912d43e17"),
            ],
        },
        Sample {
            line: "2026-01-02T03:04:05.123Z [27f37f7912d43e17] [DENIED LOGIN] for client : bob / 203.0.113.9 [token]",
            gives: &[("client_ip", "203.0.113.9"), ("principal", "bob")],
        },
    ],
};

pub(super) const TRINO: Format = Format {
    name: "trino-requests",
    title: "Trino and Presto, request log of the coordinator (Airlift)",
    syntax: Syntax::Pattern(
        "fields",
        "$time\t$client\t$method\t$target\t$user\t$user_agent\t$status\t$bytes_in\t$bytes_out\t$millis\t$request_id\t$protocol\t$_",
    ),
    marks: &[&["\t/"], &["\tHTTP/"]],
    reference: "Airlift: http-server, DelimitedRequestLog",
    samples: &[Sample {
        line: "2026-01-02T03:04:05.123Z\t203.0.113.9\tPOST\t/v1/statement?x=1\talice\ttrino-cli\t200\t123\t4567\t12\t20260102_030405_00007\tHTTP/1.1\t1\t3\t5\tnull\t{}",
        gives: &[
            ("time", "2026-01-02T03:04:05.123000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "POST"),
            ("path", "/v1/statement"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "123"),
            ("bytes_out", "4567"),
            ("duration_us", "12000"),
            ("user_agent", "trino-cli"),
            ("request_id", "20260102_030405_00007"),
        ],
    }],
};

pub(super) const ARANGO: Format = Format {
    name: "arangodb-requests",
    title: "ArangoDB, log of requests",
    syntax: Syntax::Pattern(
        "fields",
        r#"$time [$_] $_ {requests} "http-request-end","$_","$client","$method","$protocol",$status,$bytes_in,$bytes_out,"$target",$seconds"#,
    ),
    marks: &[&["{requests} \"http-request-end\""]],
    reference: "ArangoDB: log topic requests",
    samples: &[Sample {
        line: r#"2026-01-02T03:04:05Z [6402] INFO {requests} "http-request-end","0x7f87ba86b290","203.0.113.9","GET","HTTP/1.1",200,12,64,"/_api/version?x=1",0.000139"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/_api/version"),
            ("query", "x=1"),
            ("protocol", "HTTP/1.1"),
            ("status", "200"),
            ("bytes_in", "12"),
            ("bytes_out", "64"),
            ("duration_us", "139"),
        ],
    }],
};
