//! The formats known: one literal each, with samples that are its test.
//!
//! One file a family of servers; [`FORMATS`] is the one list.

mod access;
mod amazon;
mod apache;
mod appliances;
mod apps;
mod aws;
mod aws_text;
mod azure;
mod barracuda;
mod cdn;
mod cisco;
mod clouds;
mod edge;
mod envoy;
mod exchange;
mod exports;
mod f5;
mod filters;
mod firewalls;
mod fortinet;
mod forward;
mod frameworks;
mod gates;
mod gateways;
mod google;
mod hadoop;
mod haproxy;
mod ingress;
mod java;
mod loggers;
mod meshes;
mod messages;
mod microsoft;
mod modsecurity;
mod named;
mod netscaler;
mod nginx;
mod oracle;
mod perimeter;
mod platforms;
mod proxies;
mod proxy;
mod rails;
mod salesforce;
mod schemas;
mod sensors;
mod servers;
mod shields;
mod shippers;
mod siem;
mod storage;
mod stores;
mod traces;
mod trails;
mod webgates;
mod zeek;
mod zscaler;

use super::{Field, Format};

/// Every built-in format. Where two fit a file equally well, the earlier one is taken.
pub const FORMATS: &[Format] = &[
    apache::COMMON,
    apache::COMBINED,
    apache::VHOST_COMBINED,
    apache::COMBINED_IO,
    apache::VHOST_COMMON,
    apache::HOST_COMBINED,
    apache::LIGHTTPD,
    apache::CLIENT_VHOST_COMBINED,
    apache::FORWARDED_COMBINED,
    apache::SSL_REQUEST,
    apache::SHORT,
    nginx::NGINX_MAIN,
    nginx::MAIN_EXT,
    nginx::TIMED,
    nginx::INGRESS_NGINX,
    ingress::FRONTED,
    ingress::SINGLE,
    ingress::SINGLE_FRONTED,
    nginx::KONG_ACCESS,
    nginx::APISIX_ACCESS,
    nginx::PROXY_MANAGER,
    nginx::PROXY_MANAGER_STANDARD,
    nginx::BUNKERWEB,
    nginx::GEOIP,
    nginx::STREAM,
    haproxy::HTTP,
    haproxy::CLF,
    haproxy::HTTPS,
    haproxy::TCP,
    haproxy::REFUSED,
    envoy::TEXT,
    envoy::EMISSARY,
    envoy::ISTIO,
    envoy::ISTIO_OLD,
    envoy::ISTIO_OLDER,
    envoy::KUMA,
    proxy::TRAEFIK,
    proxy::SQUID,
    proxy::SQUID_AGENT,
    proxy::SQUID_COMBINED,
    proxy::SQUID_COMMON,
    proxy::SQUID_EXTENDED,
    proxy::ZORAXY,
    proxy::GIN,
    frameworks::KRAKEND,
    frameworks::UWSGI,
    loggers::SURICATA_HTTP,
    loggers::DRUPAL,
    storage::STORAGE_ANALYTICS,
    loggers::BAMBOO,
    loggers::RAILS_TWO,
    loggers::PHABRICATOR,
    loggers::MACARON,
    rails::RAILS_COMPLETED,
    rails::RAILS_COMPLETED_IN,
    rails::RAILS_JOINED,
    rails::RAILS,
    frameworks::LITESPEED,
    hadoop::KNOX_ASKED,
    hadoop::KNOX_ANSWERED,
    hadoop::KNOX_ASKED_EARLY,
    hadoop::KNOX_ANSWERED_EARLY,
    meshes::HUBBLE_ANSWERED,
    meshes::HUBBLE_ASKED,
    meshes::HUBBLE_ANSWERED_WITHIN,
    meshes::HUBBLE_ASKED_WITHIN,
    stores::ARANGO,
    stores::ARTIFACTORY_TRAFFIC,
    stores::TRINO,
    stores::ARTIFACTORY_ACCESS,
    webgates::SITEMINDER,
    messages::HAPI,
    messages::HAPI_ID,
    trails::PINGFEDERATE,
    trails::PINGFEDERATE_ADMIN,
    trails::CAS,
    trails::ACTIVEMQ,
    trails::PULSE,
    trails::PULSE_OK,
    google::APIGEE_ROUTER,
    gates::APICAST,
    gates::OAUTH2_PROXY,
    gates::NEXUS,
    servers::UVICORN,
    servers::MORGAN_DEV,
    servers::MORGAN_TINY,
    servers::MORGAN_SHORT,
    servers::COUCHDB,
    servers::GRANIAN,
    servers::CPANEL_LOGIN,
    servers::CPANEL_LOGIN_LOG,
    java::AEM_REQUEST,
    messages::ASP_NET,
    messages::ASP_NET_SHORT,
    messages::SERILOG_TEXT,
    messages::KTOR,
    messages::VAULTWARDEN,
    messages::KINSTA,
    apps::SYNAPSE_USAGE,
    apps::SYNAPSE,
    apps::JUPYTER,
    apps::TORNADO,
    apps::NEGRONI,
    apps::HIAWATHA,
    filters::BARRACUDA_WEB,
    filters::THREE_PROXY,
    apps::OTOROSHI,
    apps::PHP_FPM,
    apps::DOMINO,
    apps::WEBSEAL,
    servers::NPM_PLUS,
    servers::SANIC,
    barracuda::ACCESS,
    barracuda::FIREWALL,
    barracuda::FIREWALL_TYPESET,
    gates::LAYER7,
    gates::WAZUH_API,
    platforms::GOROUTER,
    netscaler::HTTP_ACCESS,
    netscaler::HTTP_ACCESS_BARE,
    netscaler::SSLVPN_DATED,
    netscaler::SSLVPN,
    netscaler::SSLVPN_SIGNED_ON,
    netscaler::SSLVPN_ANONYMOUS,
    netscaler::APPFW,
    netscaler::APPFW_WITHIN,
    netscaler::APPFW_RFC,
    netscaler::APPFW_RFC_WITHIN,
    java::CONFLUENCE,
    java::CONFLUENCE_NEW,
    java::JIRA,
    java::BITBUCKET,
    aws_text::ALB,
    aws_text::ELB,
    aws_text::NLB,
    aws_text::ALB_CONNECTION,
    aws_text::S3,
    storage::ALIBABA_OSS,
    storage::SWIFT,
    aws_text::APIGW_CLF,
    aws_text::APIGW_CLF_BLANK,
    aws_text::APIGW_XML,
    aws_text::APIGW_XML_EXTENDED,
    gateways::KONG_JSON,
    gateways::APISIX_JSON,
    gateways::TYK_ANALYTICS,
    gateways::TYK_JSON,
    gateways::TYK_TEXT,
    aws::AWS_API_GATEWAY,
    aws::AWS_API_GATEWAY_EXECUTION,
    cdn::CLOUDFRONT,
    cdn::CLOUDFRONT_REALTIME,
    zeek::ZEEK_HTTP,
    traces::ZIPKIN,
    traces::JAEGER,
    traces::OTLP_SPANS,
    microsoft::W3C,
    microsoft::IIS_NATIVE,
    exchange::HTTP_PROXY,
    exchange::EWS,
    webgates::UMBRELLA,
    webgates::FORCEPOINT_CSV,
    gates::ARTIFACTORY,
    aws::AWS_API_GATEWAY_CSV,
    exports::GCS_USAGE,
    exports::TYK_CSV,
    salesforce::EVENT_LOG,
    exports::COMMON_SECURITY,
    exports::CSV,
    amazon::AWS_WAF,
    amazon::CLOUDFRONT_JSON,
    amazon::ALB_JSON,
    amazon::S3_JSON,
    azure::AZURE_APIM,
    azure::AZURE_APP_GATEWAY_V1,
    azure::AZURE_APP_GATEWAY,
    azure::AZURE_APP_GATEWAY_FIREWALL,
    azure::AZURE_FRONT_DOOR,
    azure::AZURE_APP_SERVICE,
    perimeter::AZURE_FIREWALL,
    storage::AZURE_STORAGE,
    storage::LYVE_CLOUD,
    storage::MINIO,
    storage::SOLR,
    frameworks::SPRING_EXCHANGES,
    siem::ASIM,
    siem::UDM,
    siem::ARKIME,
    siem::APP_INSIGHTS,
    salesforce::EVENT_LOG_JSON,
    clouds::OCSF,
    clouds::VPC_LATTICE,
    clouds::CLOUDFLARE_WORKERS,
    clouds::SUCURI,
    clouds::UNTANGLE,
    clouds::PRISMA,
    google::GCP_HTTP,
    google::GCP_ENDPOINTS,
    google::APIGEE,
    platforms::APP_ENGINE,
    platforms::KUBERNETES_AUDIT,
    platforms::VAULT_AUDIT,
    platforms::NETLIFY,
    apps::AUTHENTIK,
    apps::ECHO,
    apps::RESTIFY,
    filters::TRELLIX_NX,
    platforms::WSO2_ANALYTICS,
    platforms::WSO2_CORRELATION,
    platforms::GRAVITEE_REQUEST,
    oracle::OCI_LOAD_BALANCER,
    oracle::OCI_API_GATEWAY,
    edge::CLOUDFLARE_HTTP,
    edge::CLOUDFLARE_TABLE,
    edge::CLOUDFLARE_GATEWAY,
    edge::CLOUDFLARE_ACCESS,
    edge::AKAMAI_DATASTREAM,
    edge::AKAMAI_CLOUD_MONITOR,
    edge::AKAMAI_SIEM,
    edge::ALIBABA_API_GATEWAY,
    proxies::ENVOY_JSON,
    proxies::TRAEFIK_JSON,
    proxies::CADDY_JSON,
    proxies::SKIPPER_JSON,
    rails::LOGRAGE_JSON,
    frameworks::LOGBACK,
    zscaler::ZSCALER,
    proxies::TOMCAT_JSON,
    gates::HAPROXY_JSON,
    gates::LINKERD,
    gates::POMERIUM,
    gates::VERCEL,
    gates::IBM_API_CONNECT,
    f5::LTM,
    f5::LTM_PAIRS,
    f5::DISTRIBUTED_CLOUD,
    modsecurity::AUDIT,
    proxy::SQUID_ECS,
    shields::OGO,
    shields::UBIKA,
    shields::UBIKA_NEXT,
    shields::FORTIWEB,
    access::FORGEROCK,
    firewalls::HEROKU_ROUTER,
    messages::LOKI,
    filters::KASPERSKY,
    filters::MCAFEE_BARS,
    messages::KUBERNETES,
    messages::CONSUL,
    appliances::SOPHOS_UTM,
    appliances::SOPHOS_FIREWALL,
    fortinet::FORTIPROXY,
    fortinet::FORTIGATE,
    perimeter::CHECK_POINT,
    perimeter::CHECK_POINT_BARS,
    perimeter::HARMONY,
    perimeter::JUNIPER,
    perimeter::HUAWEI,
    cisco::FTD,
    cisco::ASA,
    cisco::MERAKI_AGENT,
    cisco::MERAKI,
    perimeter::PAN_OS,
    appliances::STORMSHIELD,
    appliances::SONICWALL,
    appliances::MCAFEE,
    appliances::MCAFEE_TEXT,
    forward::MCAFEE_SHORT,
    forward::SOPHOS_WEB,
    forward::CISCO_WSA,
    forward::TRAFFIC_CONTROL,
    forward::IBOSS,
    forward::FORCEPOINT_ONE,
    forward::CISCO_WSA_W3C,
    cdn::BUNNY,
    cdn::ALIBABA,
    cdn::AKAMAI_TEXT,
    cdn::TENCENT,
    cdn::HUAWEI,
    frameworks::CHI,
    firewalls::ZSCALER_CEF,
    zscaler::ZSCALER_PAIRS,
    appliances::FORTIWEB_CLOUD,
    f5::F5_ASM,
    f5::BOT_DEFENSE,
    f5::F5_JSON,
    firewalls::IMPERVA_CEF,
    f5::F5_CEF,
    webgates::FORCEPOINT,
    webgates::MENLO,
    webgates::WEBSENSE,
    webgates::WATCHGUARD_TIMED,
    webgates::WATCHGUARD,
    webgates::WATCHGUARD_CATEGORIES,
    webgates::WATCHGUARD_FOUND,
    webgates::WATCHGUARD_LEEF,
    barracuda::CEF,
    barracuda::CLOUDGEN,
    firewalls::CEF,
    firewalls::LEEF,
    sensors::ZEEK_JSON,
    sensors::SURICATA,
    schemas::ECS,
    schemas::OTEL,
    schemas::W3C_JSON,
    schemas::W3C_PAIRS,
    shippers::FLUENTD_NGINX,
    shippers::FLUENTD_APACHE,
    shippers::SERILOG,
    named::NGINX_JSON,
    named::JSON,
    rails::LOGRAGE_PAIRS,
    frameworks::LTSV,
    firewalls::PAIRS,
    firewalls::PAIRS_OF_COMMAS,
    apache::LOOSE,
];

/// The field of a key that is listed among the usual names, however its words are parted.
pub(super) fn alias(path: &str) -> Option<Field> {
    let plain = |text: &str| {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect::<String>()
    };
    let exact = named::ALIASES.iter().find(|(name, _)| *name == path);
    let spelled = || {
        let wanted = plain(path);
        named::ALIASES.iter().find(|(name, _)| !name.contains('.') && plain(name) == wanted)
    };
    exact.or_else(spelled).map(|(_, field)| *field)
}
