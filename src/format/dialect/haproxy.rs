//! Variables of the `log-format` of `HAProxy`.

use super::header::header;
use super::{Field, Read, Token, between, braces, literal, name};

pub(super) fn variable(rest: &str) -> Read {
    if rest.starts_with('%') {
        return literal("%", 1);
    }
    let (flags, before) = braces(rest)?;
    let body = rest.get(before..).unwrap_or_default();
    let (expression, taken) = between(body, '[', ']')?;
    let (meaning, length) = if taken > 0 {
        (sample(expression), taken)
    } else {
        let word = name(body);
        // `%o` writes nothing; it only sets flags for what follows.
        if word == "o" {
            return Ok((Vec::new(), before + 1));
        }
        (alias(word).ok_or_else(|| format!("unknown variable `%{word}`"))?, word.len())
    };
    let length = before + length;
    // The flag Q puts quotes around the value.
    if flags.contains("+Q") && meaning != Token::Captures {
        let quote = || Token::Literal(b"\"".to_vec());
        return Ok((vec![quote(), meaning, quote()], length));
    }
    Ok((vec![meaning], length))
}

/// What a variable means: `None` if it is not one.
fn alias(name: &str) -> Option<Token> {
    Some(match name {
        "ci" => Token::Field(Field::Client),
        "t" | "tr" | "Ts" => Token::Time(0),
        "trg" | "trl" | "T" | "Tl" => Token::Time(1),
        "ms" => Token::Fraction,
        "r" => Token::Field(Field::Request),
        "HM" => Token::Field(Field::Method),
        "HU" => Token::Field(Field::Target),
        "HP" | "HPO" => Token::Field(Field::Path),
        "HQ" => Token::Field(Field::Query),
        "HV" => Token::Field(Field::Protocol),
        "ST" => Token::Field(Field::Status),
        "B" => Token::Field(Field::BytesOut),
        "U" => Token::Field(Field::BytesIn),
        "Ta" | "Tt" => Token::Field(Field::Millis),
        "ID" => Token::Field(Field::RequestId),
        "CC" => Token::Field(Field::Session),
        "hr" | "hs" => Token::Captures,
        "CS" | "H" | "Tc" | "Td" | "Th" | "Ti" | "Tq" | "TR" | "Tr" | "Tu" | "Tw" | "ac" | "b"
        | "bc" | "bi" | "bp" | "bq" | "cp" | "f" | "fc" | "fi" | "fp" | "ft" | "hrl" | "hsl"
        | "lc" | "pid" | "rc" | "rt" | "s" | "sc" | "si" | "sp" | "sq" | "sslc" | "sslv" | "ts"
        | "tsc" => Token::Field(Field::Ignore),
        _ => return None,
    })
}

/// What a sample expression means: `src`, `req.hdr(user-agent)`, `capture.req.hdr(0)`, …
fn sample(expression: &str) -> Token {
    let first = expression.split(',').next().unwrap_or_default().trim();
    let (function, argument) = match first.split_once('(') {
        Some((function, rest)) => (function, rest.trim_end_matches(')').trim_matches(['"', '\''])),
        None => (first, ""),
    };
    Token::Field(match function {
        "src" => Field::Client,
        "method" | "capture.req.method" => Field::Method,
        "url" | "pathq" | "capture.req.uri" => Field::Target,
        "path" | "baseq" => Field::Path,
        "query" => Field::Query,
        "status" => Field::Status,
        "ssl_fc_sni" => Field::Host,
        "unique-id" => Field::RequestId,
        "http_auth_user" => Field::User,
        "ssl_c_s_dn" => Field::Certificate,
        "req.hdr" | "req.fhdr" | "hdr" | "fhdr" => header(argument),
        _ => Field::Ignore,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_expressions_are_understood() {
        let quote = || Token::Literal(b"\"".to_vec());
        let request = Token::Field(Field::Request);
        assert_eq!(variable("{+Q}r x").unwrap(), (vec![quote(), request, quote()], 5));
        assert_eq!(
            variable("[req.hdr(user-agent),lower] ").unwrap(),
            (vec![Token::Field(Field::UserAgent)], 27)
        );
        assert_eq!(variable("{+Q}o").unwrap(), (vec![], 5));
    }
}
