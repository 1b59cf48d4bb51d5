//! What databases, log stores and spreadsheets export: rows under a header.

use super::super::delimited::names::Take;
use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const CSV: Format = Format {
    name: "csv",
    title: "Rows under a header that names a time and a request, parted by , ; | or tabs",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::FirstRow,
        escape: Escape::None,
        zone: Zone::Local,
        missing: &["NULL", "null"],
        names: &[],
        usual: &[],
        by_look: false,
    }),
    marks: &[],
    reference: "RFC 4180; exports of CloudWatch Logs Insights, Azure Log Analytics, Athena, Splunk",
    samples: &[
        Sample {
            line: "\"TimeGenerated [UTC]\",CallerIpAddress,Method,Url,ResponseCode,ResponseSize,ApimSubscriptionId,CorrelationId\n\"1/2/2026, 3:04:05.120 AM\",203.0.113.9,GET,https://api.example/a?x=1,200,812,sub-7,\"c,6\"",
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "203.0.113.9"),
                ("method", "GET"),
                ("host", "api.example"),
                ("path", "/a"),
                ("query", "x=1"),
                ("status", "200"),
                ("bytes_out", "812"),
                ("credential", "sub-7"),
                ("credential_kind", "api_key_id"),
                ("request_id", "c,6"),
            ],
        },
        Sample {
            line: "timestamp;client_ip;method;path;status;user_agent\n2026-01-02T03:04:05Z;203.0.113.9;GET;/a;404;\"curl;\"\"8\"\"\"",
            gives: &[("path", "/a"), ("status", "404"), ("user_agent", "curl;\"8\"")],
        },
    ],
};

pub(super) const COMMON_SECURITY: Format = Format {
    name: "common-security-log",
    title: "CommonSecurityLog of Azure Log Analytics, exported as CSV: what firewalls sent as CEF",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::FirstRow,
        escape: Escape::None,
        zone: Zone::Local,
        missing: &["NULL", "null"],
        names: &[
            ("RequestMethod", Take::Field(F::Method)),
            // Where a device has no key of CEF for it, it stands among the others.
            ("AdditionalExtensions|after:method=|before:;", Take::Field(F::Method)),
            // That of the network beneath.
            ("Protocol", Take::Aside),
        ],
        usual: &[],
        by_look: false,
    }),
    marks: &[&["DeviceVendor"], &["AdditionalExtensions"], &["RequestURL"]],
    reference: "Azure Monitor: CommonSecurityLog table, and how it maps keys of CEF",
    samples: &[Sample {
        line: "TimeGenerated [UTC],DeviceVendor,DeviceProduct,AdditionalExtensions,DeviceAction,Protocol,ReceivedBytes,SentBytes,RequestURL,RequestClientApplication,RequestMethod,SourceIP,SourceUserName\n\"1/2/2026, 3:04:05.000 AM\",Citrix,NetScaler,geolocation=Unknown;method=POST,blocked,TCP,120,512,http://shop.example/a?x=1,curl/8.5,,203.0.113.9,alice",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "POST"),
            ("host", "shop.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("protocol", ""),
            ("bytes_in", "120"),
            ("bytes_out", "512"),
        ],
    }],
};

pub(super) const GCS_USAGE: Format = Format {
    name: "gcs-usage",
    title: "Google Cloud Storage usage log",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::FirstRow,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[],
        names: &[],
        usual: &[
            "time_micros c_ip c_ip_type c_ip_region cs_method cs_uri sc_status cs_bytes sc_bytes time_taken_micros cs_host cs_referer cs_user_agent s_request_id cs_operation cs_bucket cs_object",
        ],
        by_look: false,
    }),
    marks: &[&["time_micros"], &["c_ip"], &["cs_uri"], &["s_request_id"]],
    reference: "Google Cloud Storage: usage logs and storage logs, format",
    samples: &[Sample {
        line: "\"time_micros\",\"c_ip\",\"c_ip_type\",\"c_ip_region\",\"cs_method\",\"cs_uri\",\"sc_status\",\"cs_bytes\",\"sc_bytes\",\"time_taken_micros\",\"cs_host\",\"cs_referer\",\"cs_user_agent\",\"s_request_id\",\"cs_operation\",\"cs_bucket\",\"cs_object\"\n\"1767323045120304\",\"203.0.113.9\",\"1\",\"\",\"GET\",\"/bucket/object?alt=media\",\"200\",\"0\",\"812\",\"41000\",\"storage.example\",\"\",\"curl/8.5, x\",\"AAANsUm\",\"GET_Object\",\"bucket\",\"object\"",
        gives: &[
            ("time", "2026-01-02T03:04:05.120304Z"),
            ("client_ip", "203.0.113.9"),
            ("path", "/bucket/object"),
            ("query", "alt=media"),
            ("bytes_in", "0"),
            ("bytes_out", "812"),
            ("duration_us", "41000"),
            ("host", "storage.example"),
            ("referer", ""),
            ("user_agent", "curl/8.5, x"),
            ("request_id", "AAANsUm"),
        ],
    }],
};

pub(super) const TYK_CSV: Format = Format {
    name: "tyk-csv",
    title: "Tyk Pump analytics, CSV",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::FirstRow,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[],
        names: &[
            ("RawPath", Take::Field(F::Target)),
            ("Path", Take::Field(F::Path)),
            ("RequestTime", Take::Field(F::Millis)),
            ("APIKey", Take::Field(F::ApiKey)),
            ("OauthID", Take::Field(F::Consumer)),
            ("TimeStamp", Take::Stamp),
        ],
        usual: &[
            "Method Host Path RawPath ContentLength UserAgent ResponseCode APIKey TimeStamp APIVersion APIName APIID OrgID OauthID RequestTime IPAddress",
        ],
        by_look: false,
    }),
    marks: &[&["APIKey"], &["APIID"], &["OrgID"]],
    reference: "Tyk Pump: analytics record, CSV pump",
    samples: &[Sample {
        line: "Method,Host,Path,RawPath,ContentLength,UserAgent,Day,Month,Year,Hour,ResponseCode,APIKey,TimeStamp,APIVersion,APIName,APIID,OrgID,OauthID,RequestTime,RawRequest,RawResponse,IPAddress\nGET,api.example,/v1/pets/7,/v1/pets/7,0,curl/8.5,2,1,2026,3,200,b01f,2026-01-02 03:04:05.12 +0000 UTC,Default,Pets,7f2,5e9,,41,,,203.0.113.9",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("credential", "b01f"),
            ("path", "/v1/pets/7"),
            ("status", "200"),
            ("duration_us", "41000"),
            ("user_agent", "curl/8.5"),
        ],
    }],
};
