//! Command operators of Envoy's access log format.

use super::header::header;
use super::strftime::strftime;
use super::{Field, Read, Token, between, field, literal};

pub(super) fn operator(rest: &str) -> Read {
    if rest.starts_with('%') {
        return literal("%", 1);
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
        .unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or_default();
    if word.is_empty() {
        return Err("`%` is not followed by an operator".into());
    }
    let (argument, taken) = between(rest.get(end..).unwrap_or_default(), '(', ')')?;
    let after = rest.get(end + taken..).unwrap_or_default();
    // A greatest length may stand behind: `%REQ(X):32%`.
    let close = after.find('%').ok_or_else(|| format!("`%{word}` is not closed with `%`"))?;
    if !matches!(after.get(..close), Some("")) && !after.starts_with(':') {
        return Err(format!("`%{word}` is not closed with `%`"));
    }
    let length = end + taken + close + 1;
    match word {
        "START_TIME" | "START_TIME_LOCAL" => Ok((vec![time(argument)], length)),
        "REQ" => field(request(argument), length),
        _ => field(meaning(word, argument), length),
    }
}

/// ISO 8601 unless the administrator says otherwise.
fn time(format: &str) -> Token {
    if format.is_empty() { Token::Time(0) } else { strftime(format) }
}

/// `A?B`: the header A, or B where A is missing.
fn request(names: &str) -> Field {
    names.split('?').map(header).find(|field| *field != Field::Ignore).unwrap_or(Field::Ignore)
}

fn meaning(word: &str, argument: &str) -> Field {
    match word {
        "PROTOCOL" => Field::Protocol,
        "RESPONSE_CODE" => Field::Status,
        "BYTES_RECEIVED" => Field::BytesIn,
        "BYTES_SENT" => Field::BytesOut,
        "DURATION" => Field::Millis,
        "DOWNSTREAM_REMOTE_ADDRESS"
        | "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"
        | "DOWNSTREAM_DIRECT_REMOTE_ADDRESS"
        | "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT" => Field::Client,
        "DOWNSTREAM_PEER_SUBJECT" | "DOWNSTREAM_PEER_URI_SAN" => Field::Certificate,
        "REQUESTED_SERVER_NAME" => Field::Host,
        "STREAM_ID" | "UNIQUE_ID" => Field::RequestId,
        "DYNAMIC_METADATA" if argument.contains("jwt_authn") && argument.ends_with(":sub") => {
            Field::Subject
        }
        _ => Field::Ignore,
    }
}
