//! The formats known: one literal each, with samples that are its test.
//!
//! One file a family of servers; [`FORMATS`] is the one list.

mod apache;
mod aws;
mod cdn;
mod exports;
mod microsoft;
mod nginx;
mod zeek;

use super::Format;

/// Every built-in format. Where two fit a file equally well, the earlier one is taken.
pub const FORMATS: &[Format] = &[
    apache::COMMON,
    apache::COMBINED,
    apache::VHOST_COMBINED,
    nginx::NGINX_MAIN,
    aws::AWS_API_GATEWAY,
    nginx::NGINX_JSON,
    cdn::CLOUDFRONT,
    cdn::CLOUDFRONT_REALTIME,
    zeek::ZEEK_HTTP,
    microsoft::W3C,
    microsoft::IIS_NATIVE,
    aws::AWS_API_GATEWAY_CSV,
    exports::GCS_USAGE,
    exports::TYK_CSV,
    exports::CSV,
];
