//! The words of this program, for servers whose lines no configuration describes.

use super::{Field, Read, Token, braces, field, name};

/// The words and what they mean; `$_` is read over.
const WORDS: &[(&str, Field)] = &[
    ("short_time", Field::ShortTime),
    ("client", Field::Client),
    ("peer", Field::Peer),
    ("forwarded_for", Field::ForwardedFor),
    ("subject", Field::Subject),
    ("user", Field::User),
    ("consumer", Field::Consumer),
    ("certificate", Field::Certificate),
    ("api_key_id", Field::ApiKeyId),
    ("api_key", Field::ApiKey),
    ("token", Field::Token),
    ("session", Field::Session),
    ("request", Field::Request),
    ("method", Field::Method),
    ("target", Field::Target),
    ("path", Field::Path),
    ("query", Field::Query),
    ("route", Field::Route),
    ("protocol", Field::Protocol),
    ("version", Field::Version),
    ("host", Field::Host),
    ("server_name", Field::ServerName),
    ("status", Field::Status),
    ("bytes_out", Field::BytesOut),
    ("bytes_in", Field::BytesIn),
    ("seconds", Field::Seconds),
    ("millis", Field::Millis),
    ("micros", Field::Micros),
    ("nanos", Field::Nanos),
    ("elapsed", Field::Elapsed),
    ("referer", Field::Referer),
    ("user_agent", Field::UserAgent),
    ("request_id", Field::RequestId),
    ("upstream_status", Field::UpstreamStatus),
    ("_", Field::Ignore),
];

/// The word of a field.
pub(in crate::format) fn word_of(field: Field) -> Option<&'static str> {
    let known = WORDS.iter().find(|(_, meaning)| *meaning == field).map(|(word, _)| *word);
    if field == Field::Time { Some("time") } else { known }
}

pub(super) fn word(rest: &str) -> Read {
    // `${millis}ms`: braces keep a word apart from letters behind it.
    let (word, length) = match braces(rest)? {
        ("", 0) => (name(rest), name(rest).len()),
        braced => braced,
    };
    // `$time`, `$time1`, … `$time5`: a time with so many blanks in it.
    if let Some(blanks) = word.strip_prefix("time") {
        let count = if blanks.is_empty() { Some(0) } else { blanks.parse().ok() };
        let blanks = count.filter(|count| *count < 10).ok_or("`$time` takes a number of blanks")?;
        return Ok((vec![Token::Time(blanks)], length));
    }
    // `$seconds3`: three columns of seconds, which add up to the time taken.
    if let Some(count @ 2..=9) = word.strip_prefix("seconds").and_then(|count| count.parse().ok()) {
        return Ok((vec![Token::Sum(count - 1)], length));
    }
    let known = WORDS.iter().find(|(known, _)| *known == word);
    let (_, meaning) = known.ok_or_else(|| {
        let words: Vec<_> = WORDS.iter().map(|(word, _)| *word).collect();
        format!("unknown word `{word}`; words: time, {}", words.join(", "))
    })?;
    field(*meaning, length)
}
