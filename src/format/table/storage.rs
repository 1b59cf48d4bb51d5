//! Stores of objects that log who asked for which.

use super::super::delimited::names::Take;
use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const AZURE_STORAGE: Format = Format {
    name: "azure-storage",
    title: "Azure Storage, resource logs StorageRead, StorageWrite and StorageDelete",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("TimeGenerated", F::Time),
        ("callerIpAddress", F::Client),
        ("identity.requester.upn", F::User),
        ("identity.requester.objectId", F::User),
        ("identity.requester.appId", F::Consumer),
        ("properties.objectKey", F::Path),
        ("uri", F::Target),
        ("statusCode", F::Status),
        ("properties.responseBodySize", F::BytesOut),
        ("properties.requestBodySize", F::BytesIn),
        ("durationMs", F::Millis),
        ("properties.referrerHeader", F::Referer),
        ("properties.userAgentHeader", F::UserAgent),
        ("correlationId", F::RequestId),
    ]),
    marks: &[
        &["StorageRead", "StorageWrite", "StorageDelete"],
        &["uri"],
        &["callerIpAddress", "CallerIpAddress"],
    ],
    reference: "Azure Monitor: resource logs of Azure Storage; they name the operation and no method",
    samples: &[Sample {
        line: r#"{"time":"2026-01-02T03:04:05.1203040Z","resourceId":"/subscriptions/0a/providers/Microsoft.Storage/storageAccounts/store1/blobServices/default","category":"StorageRead","operationName":"GetBlob","statusCode":200,"statusText":"Success","durationMs":42,"callerIpAddress":"203.0.113.9:5514","correlationId":"f1e2d3c4","identity":{"type":"OAuth","requester":{"objectId":"0b1c","upn":"alice@corp.example"}},"properties":{"accountName":"store1","userAgentHeader":"azcopy/10","objectKey":"/store1/docs/a.csv","requestHeaderSize":300,"responseBodySize":4711},"uri":"https://store1.blob.core.example/docs/a.csv?sv=2022","protocol":"HTTPS"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120304Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice@corp.example"),
            ("host", "store1.blob.core.example"),
            ("path", "/docs/a.csv"),
            ("query", "sv=2022"),
            ("status", "200"),
            ("bytes_out", "4711"),
            ("duration_us", "42000"),
            ("user_agent", "azcopy/10"),
            ("request_id", "f1e2d3c4"),
        ],
    }],
};

pub(super) const STORAGE_ANALYTICS: Format = Format {
    name: "azure-storage-analytics",
    title: "Azure Storage analytics logs, versions 1.0 and 2.0",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b';'),
        quotes: true,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[],
        names: &[
            ("start", Take::Field(F::Time)),
            ("status", Take::Field(F::Status)),
            ("latency", Take::Field(F::Millis)),
            ("account", Take::Field(F::User)),
            ("upn", Take::Field(F::User)),
            // Its marks are written as HTML has them.
            ("url|html", Take::Field(F::Target)),
            ("id", Take::Field(F::RequestId)),
            ("client", Take::Field(F::Client)),
            ("asked", Take::Field(F::BytesIn)),
            ("answered", Take::Field(F::BytesOut)),
            ("agent", Take::Field(F::UserAgent)),
            ("from|html", Take::Field(F::Referer)),
        ],
        usual: &[
            "layout start operation outcome status latency server kind account owner service url key id count client api header asked head answered length md5 servermd5 etag modified condition agent from clientid",
            "layout start operation outcome status latency server kind account owner service url key id count client api header asked head answered length md5 servermd5 etag modified condition agent from clientid object tenant application resource issuer upn reserved authorization",
        ],
        by_look: false,
    }),
    marks: &[&["1.0;", "2.0;"], &[";blob;", ";queue;", ";table;", ";file;"]],
    reference: "Azure Storage: Storage Analytics log format, versions 1.0 and 2.0",
    samples: &[
        Sample {
            line: r#"1.0;2026-01-02T03:04:05.1200000Z;GetBlob;Success;200;18;10;authenticated;alice;store1;blob;"https://store1.blob.example/docs/a.csv?x=1&amp;y=2";"/store1/docs/a.csv";f1e2d3c4-8a85;0;203.0.113.9:51234;2009-09-19;252;0;265;4711;0;;;"0x8CE1";Thursday, 01-Jan-26 20:33:00 GMT;;"azcopy/10";"https://b.example/";"#,
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "203.0.113.9"),
                ("principal", "alice"),
                ("host", "store1.blob.example"),
                ("path", "/docs/a.csv"),
                ("query", "x=1&y=2"),
                ("status", "200"),
                ("bytes_out", "4711"),
                ("duration_us", "18000"),
                ("user_agent", "azcopy/10"),
                ("referer", "https://b.example/"),
                ("request_id", "f1e2d3c4-8a85"),
            ],
        },
        Sample {
            line: r#"2.0;2026-01-02T03:04:05.1200000Z;PutBlob;OAuthSuccess;201;18;10;bearer;;store1;blob;"https://store1.blob.example/docs/a.csv";"/store1/docs/a.csv";f1e2d3c4-8a85;0;203.0.113.9:51234;2019-02-02;252;31;265;0;31;;;"&quot;0x8CE1&quot;";Friday, 02-Jan-26 03:04:05 GMT;;"azcopy/10";;;"0b1c";"5d2a";"9c7e";"https://storage.azure.example";"https://sts.example/";"alice@corp.example";"{}";"[]""#,
            gives: &[
                ("client_ip", "203.0.113.9"),
                ("principal", "alice@corp.example"),
                ("path", "/docs/a.csv"),
                ("status", "201"),
                ("bytes_in", "31"),
                ("user_agent", "azcopy/10"),
            ],
        },
    ],
};

pub(super) const ALIBABA_OSS: Format = Format {
    name: "alibaba-oss",
    title: "Alibaba Cloud Object Storage Service, access log",
    syntax: Syntax::Pattern(
        "fields",
        r#"$client - $_ [$time1] "$request" $status $bytes_out $millis "$referer" "$user_agent" "$host" "$request_id" "$_" "$user" "$_" "$_" "$_" $_"#,
    ),
    marks: &[&[
        "\" \"Get",
        "\" \"Put",
        "\" \"Head",
        "\" \"List",
        "\" \"Delete",
        "\" \"Post",
        "\" \"Copy",
        "\" \"Append",
        "\" \"Init",
        "\" \"Upload",
        "\" \"Complete",
        "\" \"Abort",
    ]],
    reference: "Alibaba Cloud OSS: logging, format of the fields; the time taken is milliseconds",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:11:04:05 +0800] "GET /a.jpg?x=1 HTTP/1.1" 200 512 12 "https://b.example/" "curl/8.5 (x)" "b1.oss.example" "5FF16B65F05BC932307A3C3C" "true" "1234567" "GetObject" "b1" "a.jpg" 1024 5 "-" 120 "9876543" - "-" "standard" "-""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "1234567"),
            ("host", "b1.oss.example"),
            ("path", "/a.jpg"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_out", "512"),
            ("duration_us", "12000"),
            ("referer", "https://b.example/"),
            ("user_agent", "curl/8.5 (x)"),
            ("request_id", "5FF16B65F05BC932307A3C3C"),
        ],
    }],
};

pub(super) const SWIFT: Format = Format {
    name: "openstack-swift",
    title: "OpenStack Swift, log of the proxy server",
    syntax: Syntax::Pattern(
        "fields",
        "$client $_ $time $method $target HTTP/$version $status $referer $user_agent $_ $bytes_in $bytes_out $_ $request_id $_ $seconds $_",
    ),
    marks: &[&[" HTTP/1."], &[" tx"]],
    reference: "OpenStack Swift: logs, proxy logs; words are percent-encoded",
    samples: &[Sample {
        line: "203.0.113.9 10.0.0.2 02/Jan/2026/03/04/05 GET /v1/AUTH_x/c/o%3Fb HTTP/1.0 200 - python-swiftclient-3.0 gAAAAAB123... 12 512 - tx123-abc - 0.0123 - - 1767323045.120 1767323045.132 0",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/v1/AUTH_x/c/o%3Fb"),
            ("status", "200"),
            ("bytes_in", "12"),
            ("bytes_out", "512"),
            ("duration_us", "12300"),
            ("user_agent", "python-swiftclient-3.0"),
            ("request_id", "tx123-abc"),
        ],
    }],
};

pub(super) const LYVE_CLOUD: Format = Format {
    name: "lyve-cloud-audit",
    title: "Seagate Lyve Cloud, S3 API audit log (that of MinIO within an entry)",
    syntax: Syntax::Json(&[
        ("auditEntry.time", F::Time),
        ("auditEntry.requestHeader[x-real-ip]", F::Client),
        ("auditEntry.remotehost", F::Client),
        ("auditEntry.requestHeader[x-forwarded-for]", F::ForwardedFor),
        ("serviceAccountName", F::User),
        ("auditEntry.requestPath", F::Target),
        ("auditEntry.requestHeader[host]", F::Host),
        ("auditEntry.api.statusCode", F::Status),
        ("auditEntry.api.tx", F::BytesOut),
        ("auditEntry.responseHeader[content-length]", F::BytesOut),
        ("auditEntry.api.rx", F::BytesIn),
        ("auditEntry.api.timeToResponse", F::Elapsed),
        ("auditEntry.userAgent", F::UserAgent),
        ("auditEntry.requestID", F::RequestId),
    ]),
    marks: &[&["auditEntry"], &["statusCode"], &["timeToResponse"]],
    reference: "Seagate Lyve Cloud: audit logs of the S3 API; Elastic integration lyve_cloud",
    samples: &[Sample {
        line: r#"{"auditEntry": {"api": {"name": "GetObject", "bucket": "b", "status": "OK", "statusCode": 200, "timeToResponse": "3534270ns", "timeToFirstByte": "3498417ns"}, "time": "2026-01-02T03:04:05.357192009Z", "version": "1", "requestID": "16DEA2A2", "userAgent": "MinIO (x; y)", "requestHeader": {"X-Real-Ip": "203.0.113.9", "X-Forwarded-For": "198.51.100.7, 203.0.113.9"}, "responseHeader": {"Content-Length": "137"}}, "serviceAccountName": "backup"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.357192Z"),
            ("client_ip", "203.0.113.9"),
            ("forwarded_for", "198.51.100.7, 203.0.113.9"),
            ("principal", "backup"),
            ("status", "200"),
            ("bytes_out", "137"),
            ("duration_us", "3534"),
            ("user_agent", "MinIO (x; y)"),
            ("request_id", "16DEA2A2"),
        ],
    }],
};

pub(super) const SOLR: Format = Format {
    name: "solr",
    title: "Apache Solr, solr.log: requests of its handlers, which name no client; their status is none of HTTP",
    syntax: Syntax::Pattern(
        "fields",
        "$time1 $_ webapp=$_ path=$target params={$query} ${_}status=$_ QTime=$millis",
    ),
    marks: &[&[" webapp=/"], &[" path=/"], &[" params={"], &[" QTime="]],
    reference: "Apache Solr: org.apache.solr.core.SolrCore.Request",
    samples: &[Sample {
        line: "2026-01-02 03:04:05.987 INFO  (qtp1038934055-15) [c:c1 s:shard1 r:replica1 x:core1] o.a.s.c.S.Request [c1]  webapp=/solr path=/select params={q=*:*&wt=json} hits=2435 status=0 QTime=17",
        gives: &[
            ("time", "2026-01-02T03:04:05.987000Z"),
            ("path", "/select"),
            ("query", "q=*:*&wt=json"),
            ("status", ""),
            ("duration_us", "17000"),
        ],
    }],
};

pub(super) const MINIO: Format = Format {
    name: "minio-audit",
    title: "MinIO, audit log of its S3 API",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("remotehost", F::Client),
        ("requestHeader[x-forwarded-for]", F::ForwardedFor),
        ("accessKey", F::ApiKeyId),
        ("requestPath", F::Target),
        ("requestHost", F::Host),
        ("requestHeader[host]", F::Host),
        ("api.statusCode", F::Status),
        ("api.tx", F::BytesOut),
        ("responseHeader[content-length]", F::BytesOut),
        ("api.rx", F::BytesIn),
        ("api.timeToResponse", F::Elapsed),
        ("userAgent", F::UserAgent),
        ("requestID", F::RequestId),
    ]),
    marks: &[&["api"], &["deploymentid"], &["remotehost"], &["timeToResponse"]],
    reference: "MinIO: logging, audit targets",
    samples: &[Sample {
        line: r#"{"version":"1","deploymentid":"bc0e4d1e","time":"2026-01-02T03:04:05.187817748Z","api":{"name":"PutObject","bucket":"b","object":"hosts","status":"OK","statusCode":200,"rx":686,"tx":0,"timeToFirstByte":"366333ns","timeToResponse":"16438202ns"},"remotehost":"203.0.113.9","requestID":"15BA4A72","userAgent":"MinIO (linux; amd64)","requestPath":"/b/hosts","requestHost":"s3.example:9000","accessKey":"backup"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.187817Z"),
            ("client_ip", "203.0.113.9"),
            ("credential", "backup"),
            ("host", "s3.example:9000"),
            ("path", "/b/hosts"),
            ("status", "200"),
            ("bytes_in", "686"),
            ("bytes_out", "0"),
            ("duration_us", "16438"),
            ("user_agent", "MinIO (linux; amd64)"),
            ("request_id", "15BA4A72"),
        ],
    }],
};
