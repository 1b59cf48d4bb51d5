//! The formats known: one literal each, with samples that are its test.
//!
//! One file a family of servers; [`FORMATS`] is the one list.

mod amazon;
mod apache;
mod aws;
mod azure;
mod cdn;
mod edge;
mod exports;
mod firewalls;
mod gateways;
mod google;
mod microsoft;
mod named;
mod nginx;
mod proxies;
mod schemas;
mod sensors;
mod zeek;

use super::Format;

/// Every built-in format. Where two fit a file equally well, the earlier one is taken.
pub const FORMATS: &[Format] = &[
    apache::COMMON,
    apache::COMBINED,
    apache::VHOST_COMBINED,
    nginx::NGINX_MAIN,
    gateways::KONG_JSON,
    gateways::APISIX_JSON,
    gateways::TYK_ANALYTICS,
    gateways::TYK_JSON,
    gateways::TYK_TEXT,
    aws::AWS_API_GATEWAY,
    cdn::CLOUDFRONT,
    cdn::CLOUDFRONT_REALTIME,
    zeek::ZEEK_HTTP,
    microsoft::W3C,
    microsoft::IIS_NATIVE,
    aws::AWS_API_GATEWAY_CSV,
    exports::GCS_USAGE,
    exports::TYK_CSV,
    exports::CSV,
    amazon::AWS_WAF,
    amazon::CLOUDFRONT_JSON,
    amazon::ALB_JSON,
    amazon::S3_JSON,
    azure::AZURE_APIM,
    azure::AZURE_APP_GATEWAY,
    azure::AZURE_APP_GATEWAY_FIREWALL,
    azure::AZURE_FRONT_DOOR,
    azure::AZURE_APP_SERVICE,
    google::GCP_HTTP,
    google::GCP_ENDPOINTS,
    google::APIGEE,
    edge::CLOUDFLARE_HTTP,
    edge::CLOUDFLARE_GATEWAY,
    edge::AKAMAI_DATASTREAM,
    edge::AKAMAI_SIEM,
    edge::ALIBABA_API_GATEWAY,
    proxies::ENVOY_JSON,
    proxies::TRAEFIK_JSON,
    proxies::CADDY_JSON,
    proxies::TOMCAT_JSON,
    firewalls::HEROKU_ROUTER,
    firewalls::F5_ASM,
    firewalls::F5_JSON,
    firewalls::IMPERVA_CEF,
    firewalls::F5_CEF,
    firewalls::CEF,
    firewalls::LEEF,
    sensors::ZEEK_JSON,
    sensors::SURICATA,
    schemas::ECS,
    schemas::OTEL,
    named::NGINX_JSON,
    named::JSON,
    firewalls::PAIRS,
];
