//! `$context` variables of API Gateway's access logging.

use super::{Field, Read, Token, field};

pub(super) fn variable(rest: &str) -> Read {
    let Some(path) = rest.strip_prefix("context.") else {
        return Err("only `$context.…` variables are known".into());
    };
    let end = path
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':')))
        .unwrap_or(path.len());
    let word = path.get(..end).unwrap_or_default().trim_end_matches(['.', '-', ':']);
    if word.is_empty() {
        return Err("`$context.` is not followed by a name".into());
    }
    let length = "context.".len() + word.len();
    match word {
        "requestTime" => Ok((vec![Token::Time(1)], length)),
        "requestTimeEpoch" => Ok((vec![Token::Time(0)], length)),
        _ => field(meaning(word), length),
    }
}

fn meaning(word: &str) -> Field {
    match word {
        "identity.sourceIp" => Field::Client,
        "identity.userAgent" => Field::UserAgent,
        "authorizer.principalId" | "authorizer.claims.sub" | "authorizer.sub" => Field::Subject,
        "identity.user" => Field::User,
        "identity.userArn" => Field::Arn,
        "identity.apiKeyId" => Field::ApiKeyId,
        "identity.apiKey" => Field::ApiKey,
        "identity.clientCert.subjectDN" => Field::Certificate,
        "httpMethod" => Field::Method,
        "path" => Field::Path,
        "resourcePath" => Field::Route,
        "routeKey" => Field::Request,
        "protocol" => Field::Protocol,
        "domainName" => Field::Host,
        "status" => Field::Status,
        "responseLength" | "dataProcessed" => Field::BytesOut,
        "responseLatency" => Field::Millis,
        "requestId" | "extendedRequestId" => Field::RequestId,
        _ => Field::Ignore,
    }
}
