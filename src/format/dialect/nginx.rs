//! Variables of NGINX's `log_format`.

use super::header::header;
use super::{Escape, Field, Manner, Read, Token, braces, field, name};
use std::borrow::Cow;

pub(super) fn variable(rest: &str) -> Read {
    let (word, length) = match braces(rest)? {
        ("", 0) => (name(rest), name(rest).len()),
        braced => braced,
    };
    match word {
        "" => Err("`$` is not followed by a name".into()),
        "is_args" => Ok((Vec::new(), length)),
        "time_local" => Ok((vec![Token::Time(1)], length)),
        "time_iso8601" | "msec" => Ok((vec![Token::Time(0)], length)),
        _ if word.starts_with("upstream_") => Ok((vec![Token::List], length)),
        _ => field(meaning(word), length),
    }
}

fn meaning(name: &str) -> Field {
    match name {
        "remote_addr" | "proxy_protocol_addr" | "realip_remote_addr" => Field::Client,
        "proxy_add_x_forwarded_for" => Field::ForwardedFor,
        "remote_user" => Field::User,
        "jwt_claim_sub" => Field::Subject,
        "ssl_client_s_dn" | "ssl_client_s_dn_legacy" => Field::Certificate,
        "request" => Field::Request,
        "request_method" => Field::Method,
        "request_uri" => Field::Target,
        "uri" | "document_uri" => Field::Path,
        "args" | "query_string" => Field::Query,
        "server_protocol" => Field::Protocol,
        "status" => Field::Status,
        "body_bytes_sent" | "bytes_sent" => Field::BytesOut,
        "request_length" => Field::BytesIn,
        "request_time" => Field::Seconds,
        "host" | "server_name" | "ssl_server_name" => Field::Host,
        "request_id" | "req_id" | "kong_request_id" | "apisix_request_id" => Field::RequestId,
        _ => name.strip_prefix("http_").map_or(Field::Ignore, header),
    }
}

/// A whole `log_format` as it stands in a configuration file: quoted strings in a row, which NGINX
/// joins, perhaps behind the word, a name and `escape=`.
pub(super) fn statement<'t>(text: &'t str, manner: &mut Manner) -> Cow<'t, str> {
    let mut rest = text.trim_start();
    if let Some(named) = rest.strip_prefix("log_format ") {
        let name = named.trim_start();
        rest = name.find(' ').and_then(|end| name.get(end..)).unwrap_or_default().trim_start();
    }
    if let Some(escape) = rest.strip_prefix("escape=") {
        let end = escape.find([' ', ';']).unwrap_or(escape.len());
        if escape.get(..end) == Some("none") {
            manner.escape = Escape::Raw;
        }
        rest = escape.get(end..).unwrap_or_default().trim_start_matches([' ', ';']);
    }
    if !rest.starts_with('\'') {
        return rest.into();
    }
    let quoted = rest.split('\'').enumerate().filter(|(at, _)| at % 2 == 1);
    quoted.map(|(_, part)| part).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_statement_may_be_pasted() {
        let mut manner = Manner::default();
        let text = "log_format main escape=none '$remote_addr '\n    '$status';";
        assert_eq!(statement(text, &mut manner), "$remote_addr $status");
        assert_eq!(manner.escape, Escape::Raw);
        assert_eq!(statement("$host '$status'", &mut manner), "$host '$status'");
    }
}
