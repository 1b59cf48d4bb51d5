//! What a request header means, whichever dialect names it.

use super::Field;

/// The field of a request header; its name in any case, parts joined by `-` or `_`.
pub(super) fn header(name: &str) -> Field {
    match name.to_ascii_lowercase().replace('_', "-").as_str() {
        "referer" | "referrer" => Field::Referer,
        "user-agent" => Field::UserAgent,
        "x-forwarded-for" => Field::ForwardedFor,
        "host" | ":authority" => Field::Host,
        ":method" => Field::Method,
        ":path" | "x-envoy-original-path" => Field::Target,
        "x-request-id" | "x-correlation-id" => Field::RequestId,
        "x-api-key" | "apikey" | "api-key" => Field::ApiKey,
        "x-consumer-username" => Field::Consumer,
        "authorization" => Field::Token,
        _ => Field::Ignore,
    }
}
