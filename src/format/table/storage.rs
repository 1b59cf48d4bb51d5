//! Stores of objects that log who asked for which.

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
