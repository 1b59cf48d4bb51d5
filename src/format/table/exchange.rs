//! Microsoft Exchange: its front ends, and the web service behind them.

use super::super::delimited::names::Take;
use super::super::delimited::{Escape, Header, Layout, Zone, cells::Separator};
use super::super::field::Field as F;
use super::super::{Format, Sample, Syntax};

pub(super) const HTTP_PROXY: Format = Format {
    name: "exchange-http-proxy",
    title: "Microsoft Exchange Server, HttpProxy log without its header",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::Fixed,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[],
        names: &[
            ("request-bytes", Take::Field(F::BytesIn)),
            ("response-bytes", Take::Field(F::BytesOut)),
            ("total-request-time", Take::Field(F::Millis)),
            ("url-query", Take::Field(F::Query)),
        ],
        usual: &[
            "DateTime RequestId x-major x-minor x-build x-revision x-client-request x-service UrlHost UrlStem x-action x-authentication x-authenticated AuthenticatedUser x-organization x-mailbox UserAgent ClientIpAddress x-server HttpStatus x-backend-status x-error Method x-proxy x-target x-target-version x-routing x-hint x-cookie x-locator x-locator-latency request-bytes response-bytes x-outstanding x-auth-perf x-pipeline x-backend-lookup x-gls x-gls-total x-account x-account-total x-resource x-resource-total x-ad x-cache x-cache-total x-lifetime x-switch-in x-request-stream x-init x-stream x-backend-processing x-response-init x-response-stream x-client-stream x-kerberos x-completion x-handler x-switch-out x-proxy-time x-core x-routing-latency x-overhead total-request-time x-refresher url-query",
        ],
        by_look: false,
    }),
    marks: &[&["BeginRequest="], &[",CafeV1", "HttpProxy", "ProxyState-"]],
    reference: "Microsoft Exchange Server 2013 to 2019: Logging\\HttpProxy, the #Fields line of its files",
    samples: &[Sample {
        line: "2026-01-02T03:04:05.120Z,3422ea93-768f,15,1,2507,35,R:{75}:20373,Mapi,mail.example,/mapi/emsmdb/,,Negotiate,true,CORP\\alice,corp.example,MailboxGuid~0a,Microsoft Office/16.0 (x; Pro),203.0.113.9,EX1,200,200,,POST,Proxy,ex2.corp.example,15.01.2507.000,CrossForest,MailboxGuidWithDomain,Database~a6,,,70,132,,,0,1,,0,,0,,0,0,,0,10,0,0,0,0,3,0,0,0,2,0,10,0,4,7,7,7,12,,?MailboxId=0e,,BeginRequest=2026-01-02T03:04:05.110Z;ProxyState-Run=None;EndRequest=2026-01-02T03:04:05.120Z;,,,,,,CafeV1",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "CORP\\alice"),
            ("method", "POST"),
            ("host", "mail.example"),
            ("path", "/mapi/emsmdb/"),
            ("query", "MailboxId=0e"),
            ("duration_us", "12000"),
            ("status", "200"),
            ("bytes_in", "70"),
            ("bytes_out", "132"),
            ("user_agent", "Microsoft Office/16.0 (x; Pro)"),
        ],
    }],
};

pub(super) const EWS: Format = Format {
    name: "exchange-ews",
    title: "Microsoft Exchange Server, log of its web service (EWS): the path is the SOAP action",
    syntax: Syntax::Delimited(&Layout {
        separator: Separator::Byte(b','),
        quotes: true,
        header: Header::Directive,
        escape: Escape::None,
        zone: Zone::Utc,
        missing: &[],
        names: &[("SoapAction|slash", Take::Field(F::Path))],
        usual: &[
            "DateTime RequestId MajorVersion MinorVersion BuildVersion RevisionVersion Ring ClientRequestId AuthenticationType IsAuthenticated AuthenticatedUser Organization UserAgent VersionInfo ClientIpAddress ServerHostName FrontEndServer SoapAction HttpStatus RequestSize ResponseSize ErrorCode ImpersonatedUser ProxyAsUser ActAsUser Cookie CorrelationGuid PrimaryOrProxyServer TaskType RemoteBackendCount LocalMailboxCount RemoteMailboxCount LocalIdCount RemoteIdCount BeginBudgetConnections EndBudgetConnections BeginBudgetHangingConnections EndBudgetHangingConnections BeginBudgetAD EndBudgetAD BeginBudgetCAS EndBudgetCAS BeginBudgetRPC EndBudgetRPC BeginBudgetFindCount EndBudgetFindCount BeginBudgetSubscriptions EndBudgetSubscriptions MDBResource MDBHealth MDBHistoricalLoad ThrottlingPolicy ThrottlingDelay ThrottlingRequestType TotalDCRequestCount TotalDCRequestLatency TotalMBXRequestCount TotalMBXRequestLatency RecipientLookupLatency ExchangePrincipalLatency HttpPipelineLatency CheckAccessCoreLatency AuthModuleLatency CallContextInitLatency PreExecutionLatency CoreExecutionLatency TotalRequestTime DetailedExchangePrincipalLatency ClientStatistics GenericInfo AuthenticationErrors GenericErrors Puid StartTime ProcessId TimeInGC StartTotalMemory EndTotalMemory StartGCCounts EndGCCounts TokenBasedThrottlingPolicy BudgetKey CoinsCharged CoinsChargedMethod SidBudgetInfo AppBudgetInfo TenantBudgetInfo ResourceAccessed ResourceHealthBasedThreshold ThrottledBy BackoffHint WorkClassification",
        ],
        by_look: false,
    }),
    marks: &[&["SoapAction"], &["ClientIpAddress"], &["HttpStatus"]],
    reference: "Microsoft Exchange Server 2013 to 2019: Logging\\Ews, the #Fields line of its files; every request is a POST of one path",
    samples: &[Sample {
        line: "#Software: Microsoft Exchange Server\n#Log-type: EWS Logs\n#Fields: DateTime,RequestId,AuthenticationType,AuthenticatedUser,UserAgent,VersionInfo,ClientIpAddress,ServerHostName,SoapAction,HttpStatus,RequestSize,ResponseSize,TotalRequestTime,GenericInfo\n2026-01-02T03:04:05.120Z,5399c497-d85f,Logon,alice@corp.example,\"ExchangeServicesClient/15.1, x\",Target=None;,203.0.113.9,EX1,GetItem,200,666,4711,17,App_BeginReq_Start=0;",
        gives: &[
            ("time", "2026-01-02T03:04:05.120000Z"),
            ("client_ip", "203.0.113.9"),
            ("principal", "alice@corp.example"),
            ("path", "/GetItem"),
            ("status", "200"),
            ("bytes_in", "666"),
            ("bytes_out", "4711"),
            ("duration_us", "17000"),
            ("user_agent", "ExchangeServicesClient/15.1, x"),
            ("request_id", "5399c497-d85f"),
        ],
    }],
};
