//! Firewalls at the edge of a network that log the URLs asked for through them.

use super::super::delimited::names::Take;
use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::pairs::COLONS;
use super::super::{Format, Sample, Syntax};

/// Keys of Check Point's web blades, however they are written down.
const CHECK_POINT_KEYS: &[(&str, F)] = &[
    ("time", F::Time),
    ("client_ip", F::Client),
    ("src", F::Client),
    ("proxy_src_ip", F::ForwardedFor),
    ("src_user_name", F::User),
    ("user", F::User),
    ("method", F::Method),
    ("resource", F::Target),
    ("http_host", F::Host),
    ("web_server_name", F::Host),
    ("http_status", F::Status),
    ("http_response_code", F::Status),
    ("received_bytes", F::BytesOut),
    ("server_outbound_bytes", F::BytesOut),
    ("sent_bytes", F::BytesIn),
    ("server_inbound_bytes", F::BytesIn),
    ("referrer", F::Referer),
    ("user_agent", F::UserAgent),
    ("web_client_type", F::UserAgent),
    ("action", F::Action),
];

pub(super) const CHECK_POINT: Format = Format {
    name: "check-point",
    title: "Check Point, URL filtering and application control by Log Exporter, syslog form",
    syntax: Syntax::Pairs(COLONS, CHECK_POINT_KEYS),
    marks: &[&["product:\""], &["resource:\""], &["src:\""]],
    reference: "Check Point Log Exporter: syslog format; log field documentation",
    samples: &[Sample {
        line: r#"<134>1 2026-01-02T03:04:06Z gw-1 CheckPoint 7776 - [flags:"133440"; ifdir:"inbound"; origin:"192.0.2.1"; time:"1767323045"; version:"1"; product:"URL Filtering"; action:"Accept"; src:"203.0.113.9"; dst:"198.51.100.7"; method:"GET"; resource:"http://www.example/a?x=1"; user_agent:"curl/8.5 (x; y)"; referrer:"http://b.example/"; s_port:"51234"; service:"80"; sent_bytes:"512"; received_bytes:"4096"; src_user_name:"alice"; http_status:"200"]"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("method", "GET"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
            ("status", "200"),
            ("bytes_in", "512"),
            ("bytes_out", "4096"),
            ("referer", "http://b.example/"),
            ("user_agent", "curl/8.5 (x; y)"),
        ],
    }],
};

pub(super) const CHECK_POINT_BARS: Format = Format {
    name: "check-point-bars",
    title: "Check Point, URL filtering and application control by Log Exporter, form for Splunk",
    syntax: Syntax::Pairs(b'|', CHECK_POINT_KEYS),
    marks: &[&["|product="], &["|resource="], &["|src="]],
    reference: "Check Point Log Exporter: splunk format; log field documentation",
    samples: &[Sample {
        line: "time=1767323045|hostname=gw-1|product=URL Filtering|action=Block|ifdir=inbound|loguid={0x5e,0x0}|origin=192.0.2.1|dst=198.51.100.7|method=GET|resource=http://www.example/a?x=1|src=203.0.113.9|user=alice",
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const HARMONY: Format = Format {
    name: "check-point-harmony",
    title: "Check Point Harmony Endpoint, URL filtering as JSON",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("src", F::Client),
        ("src_user_name", F::User),
        ("resource", F::Target),
        ("action", F::Action),
    ]),
    marks: &[&["URL Filtering"], &["resource"], &["src"], &["client_name"]],
    reference: "Check Point Harmony Endpoint: log export by Infinity Events; log field documentation",
    samples: &[Sample {
        line: r#"{"severity":"Informational","time":"2026-01-02T03:04:05.000001Z","id":"a464","orig":"192.0.2.1","action":"Prevent","product":"URL Filtering","domain":"SMC User","product_family":"Endpoint","client_name":"Check Point Endpoint Security Client","event_type":"URLF Info Event","src":"203.0.113.9","src_machine_name":"PC-1","src_user_name":["alice"],"protection_type":"URL Filtering","resource":["https://www.example/a?x=1"],"dst":"0.0.0.0","web_client_type":["Chrome"],"matched_category":"News"}"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.000001Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const JUNIPER: Format = Format {
    name: "juniper-web-filter",
    title: "Juniper SRX, web filtering as structured syslog",
    syntax: Syntax::Pairs(
        b' ',
        &[
            ("source-address", F::Client),
            ("username", F::User),
            ("url", F::Host),
            ("obj", F::Target),
        ],
    ),
    marks: &[&["WEBFILTER_URL_"], &["source-address=\""], &["url=\""]],
    reference: "Juniper Junos system log explorer: WEBFILTER_URL_PERMITTED, WEBFILTER_URL_BLOCKED",
    samples: &[Sample {
        line: r#"<12>1 2026-01-02T03:04:05.120Z srx-1 RT_UTM - WEBFILTER_URL_BLOCKED [junos@2636.1.1.1.2.86 source-address="203.0.113.9" source-port="58071" destination-address="198.51.100.7" destination-port="80" category="news" reason="BY_BLACK_LIST" profile="uf1" url="www.example" obj="/a?x=1" username="alice" roles="N/A"]"#,
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const HUAWEI: Format = Format {
    name: "huawei-url-filter",
    title: "Huawei USG, URL filtering",
    syntax: Syntax::Pairs(
        b',',
        &[
            ("SrcIp", F::Client),
            ("User", F::User),
            ("Host", F::Host),
            ("Page", F::Target),
            ("Referer", F::Referer),
            ("Action", F::Action),
        ],
    ),
    marks: &[&["URL/"], &["FILTER"], &["SrcIp="], &["Host=\""]],
    reference: "Huawei USG6000: log reference, URL/4/FILTER",
    samples: &[Sample {
        line: r#"2026/01/02 03:04:05 fw-1 %%01URL/4/FILTER(l): The URL filtering policy was matched. (SyslogId=1906054, VSys="public", Policy="Internet Access", SrcIp=203.0.113.9, DstIp=198.51.100.7, SrcPort=5702, DstPort=80, SrcZone=trust, DstZone=untrust, User="alice", Protocol=TCP, Application="HTTP", Profile="p1", Type=Pre-defined, EventNum=1, Category="News", SubCategory="Papers", Page="/a?x=1", Host="www.example", Item="none", Action=Alert)"#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1"),
        ],
    }],
};

pub(super) const PAN_OS: Format = Format {
    name: "pan-os-url",
    title: "Palo Alto Networks PAN-OS, URL filtering log as CSV",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Local,
        missing: &["N/A"],
        names: &[
            ("generated-time", Take::Stamp),
            ("receive-time", Take::Stamp),
            ("source-user", Take::Field(F::User)),
            ("url|authority", Take::Field(F::Target)),
        ],
        usual: &[
            "x receive-time x-serial x-type x-subtype x generated-time client-ip x-destination x-nat-source x-nat-destination x-rule source-user x-destination-user x-application x-vsys x-from x-to x-inbound x-outbound x-log-action x x-session x-repeat x-sport x-dport x-nat-sport x-nat-dport x-flags x-proto x-action url x-threat x-category x-severity x-direction x-sequence x-action-flags x-source-location x-destination-location x x-content-type x-pcap x-digest x-cloud x-url-index user-agent x-file-type xff referer x-sender x-subject x-recipient x-report x-1 x-2 x-3 x-4 x-vsys-name x-device x x-source-uuid x-destination-uuid method x-tunnel x-monitor x-parent x-parent-time x-tunnel-type x-threat-category x-content-version x x-association x-payload x-headers x-categories",
        ],
        by_look: false,
    }),
    marks: &[&[",THREAT,url,"]],
    reference: "PAN-OS administrator's guide: URL filtering log fields (syslog); later versions only add columns",
    samples: &[Sample {
        line: r#"1,2026/01/02 03:04:06,001801000001,THREAT,url,2049,2026/01/02 03:04:05,203.0.113.9,198.51.100.7,192.0.2.1,198.51.100.7,rule1,corp\alice,,web-browsing,vsys1,trust,untrust,ethernet1/1,ethernet1/2,fwd,2026/01/02 03:04:05,12345,1,51234,80,12345,80,0x40b000,tcp,alert,"www.example/a?x=1,2",(9999),news,informational,client-to-server,1234,0x0,10.0.0.0-10.255.255.255,United States,0,text/html,0,,,1,"curl/8.5 (x)",,,"http://b.example/",,,,0,0,0,0,0,,fw-1,,,,get,0,,0,,N/A,unknown,AppThreat-0-0,0x0,0,4294967295,,"news,low-risk""#,
        gives: &[
            ("time", "2026-01-02T03:04:05Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "corp\\alice"),
            ("method", "get"),
            ("host", "www.example"),
            ("path", "/a"),
            ("query", "x=1,2"),
            ("referer", "http://b.example/"),
            ("user_agent", "curl/8.5 (x)"),
        ],
    }],
};

pub(super) const AZURE_FIREWALL: Format = Format {
    name: "azure-firewall",
    title: "Azure Firewall, requests that its application rules saw; most tell no more than the host",
    syntax: Syntax::Json(&[
        ("time", F::Time),
        ("TimeGenerated", F::Time),
        ("properties.SourceIp", F::Client),
        ("SourceIp", F::Client),
        ("properties.msg|after: from |before:. |word:1", F::Client),
        ("properties.TargetUrl", F::Target),
        ("TargetUrl", F::Target),
        ("properties.msg|after: Url: |before:. ", F::Target),
        ("properties.Fqdn", F::Host),
        ("Fqdn", F::Host),
        ("properties.msg|after: to |before:. |word:1", F::Host),
        ("properties.Protocol", F::Scheme),
        ("Protocol", F::Scheme),
        ("properties.msg|word:1", F::Scheme),
        ("properties.Action", F::Action),
        ("Action", F::Action),
        ("properties.msg|after: Action: |word:1|before:.", F::Action),
    ]),
    marks: &[&["AZFWApplicationRule", "AzureFirewallApplicationRule"]],
    reference: "Azure Firewall: structured logs and diagnostics logs, application rules",
    samples: &[
        Sample {
            line: r#"{"category":"AzureFirewallApplicationRule","time":"2026-01-02T03:04:05.2140990Z","operationName":"AzureFirewallApplicationRuleLog","properties":{"msg":"HTTP  request from 203.0.113.9:50776 to www.example:80. Url: www.example/a?b=1. Action: Allow. Rule Collection: c. Rule: r"}}"#,
            gives: &[
                ("client_ip", "203.0.113.9"),
                ("host", "www.example:80"),
                ("path", "/a"),
                ("query", "b=1"),
            ],
        },
        Sample {
            line: r#"{"category":"AZFWApplicationRule","time":"2026-01-02T03:04:05.2140990Z","properties":{"Protocol":"HTTPS","SourceIp":"203.0.113.9","SourcePort":1234,"DestinationPort":443,"Fqdn":"www.example","TargetUrl":"","Action":"Allow"}}"#,
            gives: &[
                ("time", "2026-01-02T03:04:05.214099Z"),
                ("client_ip", "203.0.113.9"),
                ("host", "www.example"),
                ("path", ""),
                ("status", ""),
            ],
        },
        Sample {
            line: r#"{"category":"AzureFirewallApplicationRule","time":"2026-01-02T03:04:05.2140990Z","operationName":"AzureFirewallApplicationRuleLog","properties":{"msg":"HTTPS request from 203.0.113.9:50776 to www.example:443. Action: Deny. No rule matched. Proceeding with default action"}}"#,
            gives: &[("client_ip", "203.0.113.9"), ("host", "www.example:443"), ("status", "")],
        },
    ],
};
