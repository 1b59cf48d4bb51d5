//! Directives of Apache's `LogFormat`.

use super::header::header;
use super::strftime::strftime;
use super::{Field, Read, Token, braces, field, literal};

pub(super) fn directive(rest: &str) -> Read {
    let (letter, argument, length) = parts(rest)?;
    let meaning = match letter {
        "%" => return literal("%", length),
        "t" => return Ok((time(argument), length)),
        "a" | "h" => Field::Client,
        "u" => Field::User,
        "r" => Field::Request,
        "m" => Field::Method,
        "U" => Field::Path,
        "q" => Field::Query,
        "H" => Field::Protocol,
        "s" => Field::Status,
        "b" | "B" | "O" => Field::BytesOut,
        "I" => Field::BytesIn,
        "D" => Field::Micros,
        "T" => match argument {
            "ms" => Field::Millis,
            "us" => Field::Micros,
            _ => Field::Seconds,
        },
        "v" | "V" => Field::Host,
        "L" => Field::RequestId,
        "i" => header(argument),
        "x" if argument == "SSL_CLIENT_S_DN" => Field::Certificate,
        "e" | "x" if argument == "UNIQUE_ID" => Field::RequestId,
        // REMOTE_ADDR is set by modules that know the caller behind a proxy.
        "e" if argument == "REMOTE_ADDR" => Field::Client,
        "A" | "C" | "e" | "E" | "f" | "k" | "l" | "n" | "o" | "p" | "P" | "R" | "S" | "X" | "x"
        | "w" | "y" | "^ti" | "^to" | "^FB" => Field::Ignore,
        _ => return Err(format!("unknown directive `%{letter}`")),
    };
    field(meaning, length)
}

/// The letter (or `^xx`) of a directive, its argument, and its length.
pub(super) fn parts(rest: &str) -> std::result::Result<(&str, &str, usize), String> {
    let is_modifier = |c: char| c.is_ascii_digit() || matches!(c, ',' | '!' | '<' | '>');
    let skipped = rest.find(|c: char| !is_modifier(c)).unwrap_or(rest.len());
    let body = rest.get(skipped..).unwrap_or_default();
    let (argument, taken) = braces(body)?;
    let body = body.get(taken..).unwrap_or_default();
    // Modifiers may stand behind the argument as well: `%{X}>i`.
    let more = body.find(|c: char| !matches!(c, '<' | '>')).unwrap_or(body.len());
    let body = body.get(more..).unwrap_or_default();
    let first = body.chars().next().ok_or("`%` stands at the end")?;
    let size = if first == '^' { body.len().min(3) } else { first.len_utf8() };
    let letter = body.get(..size).ok_or("unknown directive")?;
    Ok((letter, argument, skipped + taken + more + size))
}

/// `%t`, or a time in a notation of the administrator's.
fn time(format: &str) -> Vec<Token> {
    if format.is_empty() {
        // Apache writes the brackets itself.
        let bracket = |mark: &[u8]| Token::Literal(mark.to_vec());
        return vec![bracket(b"["), Token::Time(1), bracket(b"]")];
    }
    let format = format.trim_start_matches("begin:").trim_start_matches("end:");
    vec![match format {
        "sec" | "msec" | "usec" => Token::Time(0),
        "msec_frac" | "usec_frac" => Token::Fraction,
        _ => strftime(format),
    }]
}
