//! Parameters of the template of F5's Request Logging profile.

use super::header::header;
use super::{Field, Read, Token, braces, field, name};

pub(super) fn parameter(rest: &str) -> Read {
    // `${Name}` is a header.
    let (inner, taken) = braces(rest)?;
    if taken > 0 {
        return field(header(inner), taken);
    }
    let word = name(rest);
    let length = word.len();
    field(
        match word {
            "" => return Err("`$` is not followed by a name".into()),
            "DATE_NCSA" => return Ok((vec![Token::Time(1)], length)),
            "TIME_UNIX" => return Ok((vec![Token::Time(0)], length)),
            "DATE_HTTP" => return Ok((vec![Token::Time(5)], length)),
            "CLIENT_IP" => Field::Client,
            "HTTP_REQUEST" => Field::Request,
            "HTTP_METHOD" => Field::Method,
            "HTTP_URI" => Field::Target,
            "HTTP_PATH" => Field::Path,
            "HTTP_QUERY" => Field::Query,
            "HTTP_VERSION" => Field::Protocol,
            "HTTP_STATCODE" => Field::Status,
            "RESPONSE_SIZE" => Field::BytesOut,
            "REQUEST_SIZE" => Field::BytesIn,
            "RESPONSE_MSECS" => Field::Millis,
            "RESPONSE_USECS" => Field::Micros,
            "HTTP_REFERER" | "Referer" => Field::Referer,
            "User_agent" => Field::UserAgent,
            "Host" => Field::Host,
            _ => Field::Ignore,
        },
        length,
    )
}
