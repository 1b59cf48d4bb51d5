//! Which column of a record a field becomes, in the words of `dwell convert`.

use super::Field;

impl Field {
    /// The column; empty for what is not used.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Time | Self::Date | Self::ShortTime | Self::Zone | Self::LoggedAt => "time",
            Self::Client => "client_ip",
            Self::ForwardedFor => "forwarded_for",
            Self::Subject => "principal (subject)",
            Self::User => "principal (user)",
            Self::Consumer => "principal (consumer)",
            Self::Certificate => "principal (certificate)",
            Self::ApiKeyId => "credential (api_key_id)",
            Self::ApiKey => "credential (api_key)",
            Self::Token => "credential (token)",
            Self::Session => "credential (session)",
            Self::Request => "method, path, query, protocol",
            Self::Method => "method",
            Self::Target => "path, query",
            Self::Path => "path",
            Self::Query => "query",
            Self::Route => "path (a template)",
            Self::Protocol | Self::Version => "protocol",
            Self::Host | Self::ServerName => "host",
            Self::Status | Self::UpstreamStatus => "status",
            Self::BytesOut => "bytes_out",
            Self::BytesIn => "bytes_in",
            Self::Seconds => "duration_us (from s)",
            Self::Millis => "duration_us (from ms)",
            Self::Micros => "duration_us (from µs)",
            Self::Referer => "referer",
            Self::UserAgent => "user_agent",
            Self::RequestId => "request_id",
            Self::Peer => "peer_ip",
            Self::Arn => "principal (arn)",
            Self::Scheme | Self::Action | Self::Event | Self::Ignore => "",
            Self::Nanos => "duration_us (from ns)",
            Self::Elapsed => "duration_us (with its unit)",
        }
    }
}
