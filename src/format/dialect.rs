//! Dialects of the pattern syntax: how Apache and NGINX name the pieces of a line.
//!
//! Sources: `mod_log_config` of Apache httpd 2.4 and `ngx_http_log_module` with the core
//! variables of NGINX. A directive without a use here is read over.

use super::field::Field;
use super::pattern::{Pattern, Token};
use crate::error::{Error, Result};

/// The names of the dialects.
pub const DIALECTS: [&str; 2] = ["apache", "nginx"];

/// Compiles the text that an administrator wrote after `LogFormat` or `log_format`.
///
/// # Errors
/// A usage error with a caret under the fault.
pub fn compile(dialect: &str, text: &str) -> Result<Pattern> {
    let tokens = match dialect {
        "apache" => tokens(text, b'%', apache),
        "nginx" => tokens(text, b'$', nginx),
        _ => {
            return Err(Error::usage(format!("unknown dialect `{dialect}`"))
                .hint(format!("dialects: {}", DIALECTS.join(", "))));
        }
    }
    .map_err(|fault| fault.show(dialect, text))?;
    let missing = |what: &str| {
        Fault { at: text.len(), why: format!("the pattern has no {what}") }.show(dialect, text)
    };
    let pattern =
        Pattern::new(&tokens).ok_or_else(|| touching(&tokens, text).show(dialect, text))?;
    let has = |wanted: &[Field]| pattern.fields().any(|field| wanted.contains(&field));
    if !has(&[Field::Time]) {
        return Err(missing(if dialect == "apache" {
            "time (%t)"
        } else {
            "time ($time_local, $time_iso8601 or $msec)"
        }));
    }
    if !has(&[Field::Request, Field::Target, Field::Path]) {
        return Err(missing(if dialect == "apache" {
            "request (%r or %U)"
        } else {
            "request ($request, $request_uri or $uri)"
        }));
    }
    Ok(pattern)
}

/// Where a pattern is wrong.
struct Fault {
    at: usize,
    why: String,
}

impl Fault {
    fn show(self, dialect: &str, text: &str) -> Error {
        let column = text.get(..self.at).map_or(0, |before| before.chars().count());
        Error::usage(format!(
            "bad {dialect} pattern: {}\n    {text}\n    {}^",
            self.why,
            " ".repeat(column)
        ))
    }
}

fn touching(tokens: &[Token], text: &str) -> Fault {
    let fields = tokens.iter().filter(|token| matches!(token, Token::Field(_))).count();
    if fields == 0 {
        return Fault { at: 0, why: "no directive or variable in it".into() };
    }
    Fault {
        at: text.find("%h%").or_else(|| text.rfind(['%', '$'])).unwrap_or(0),
        why: "two fields touch with nothing between them".into(),
    }
}

/// One directive: what it means, and its length after the mark.
type Read = std::result::Result<(Vec<Token>, usize), String>;

fn tokens(text: &str, mark: u8, read: fn(&str) -> Read) -> std::result::Result<Vec<Token>, Fault> {
    let mut tokens = Vec::new();
    let mut literal = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        if *byte != mark {
            // A pattern pasted from a configuration file has its quotes escaped.
            let quote = *byte == b'\\' && matches!(bytes.get(at + 1), Some(b'"' | b'\\'));
            at += usize::from(quote);
            literal.push(*bytes.get(at).unwrap_or(byte));
            at += 1;
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        let (parts, length) = read(rest).map_err(|why| Fault { at, why })?;
        for part in parts {
            match part {
                Token::Literal(more) => literal.extend_from_slice(&more),
                field @ Token::Field(_) => {
                    if !literal.is_empty() {
                        tokens.push(Token::Literal(std::mem::take(&mut literal)));
                    }
                    push(&mut tokens, field);
                }
            }
        }
        at += 1 + length;
    }
    if !literal.is_empty() {
        tokens.push(Token::Literal(literal));
    }
    Ok(tokens)
}

/// `%U%q` and `$uri$is_args$args` are one target.
fn push(tokens: &mut Vec<Token>, token: Token) {
    match (tokens.last_mut(), &token) {
        (Some(Token::Field(last @ (Field::Path | Field::Target))), Token::Field(Field::Query)) => {
            *last = Field::Target;
        }
        (Some(Token::Field(Field::Ignore)), Token::Field(Field::Ignore)) => {}
        _ => tokens.push(token),
    }
}

fn apache(rest: &str) -> Read {
    let skipped = rest
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '!' | '<' | '>')))
        .unwrap_or(rest.len());
    let mut body = rest.get(skipped..).unwrap_or_default();
    let mut length = skipped;
    let mut name = "";
    if let Some(open) = body.strip_prefix('{') {
        let end = open.find('}').ok_or("`{` is not closed")?;
        name = open.get(..end).unwrap_or_default();
        body = open.get(end + 1..).unwrap_or_default();
        length += end + 2;
    }
    let mut chars = body.chars();
    let letter = chars.next().ok_or("`%` stands at the end")?;
    length += letter.len_utf8();
    if letter == '^' {
        length += 2;
    }
    let field = match letter {
        '%' => return Ok((vec![Token::Literal(b"%".to_vec())], length)),
        'a' | 'h' => Field::Client,
        // Apache writes the brackets itself.
        't' if name.is_empty() => {
            let bracket = |mark: &[u8]| Token::Literal(mark.to_vec());
            return Ok((vec![bracket(b"["), Token::Field(Field::Time), bracket(b"]")], length));
        }
        't' => epoch(name),
        'u' => Field::User,
        'r' => Field::Request,
        'm' => Field::Method,
        'U' => Field::Path,
        'q' => Field::Query,
        'H' => Field::Protocol,
        's' => Field::Status,
        'b' | 'B' | 'O' => Field::BytesOut,
        'I' => Field::BytesIn,
        'D' => Field::Micros,
        'T' => match name {
            "ms" => Field::Millis,
            "us" => Field::Micros,
            _ => Field::Seconds,
        },
        'v' | 'V' => Field::Host,
        'L' => Field::RequestId,
        'i' => header(name),
        'x' if name == "SSL_CLIENT_S_DN" => Field::Certificate,
        'e' if name == "UNIQUE_ID" => Field::RequestId,
        'A' | 'C' | 'e' | 'f' | 'k' | 'l' | 'n' | 'o' | 'p' | 'P' | 'R' | 'S' | 'X' | 'x' | '^' => {
            Field::Ignore
        }
        _ => return Err(format!("unknown directive `%{letter}`")),
    };
    Ok((vec![Token::Field(field)], length))
}

fn epoch(format: &str) -> Field {
    let format = format.trim_start_matches("begin:").trim_start_matches("end:");
    if matches!(format, "sec" | "msec" | "usec") { Field::Time } else { Field::Ignore }
}

fn nginx(rest: &str) -> Read {
    let (name, length) = if let Some(open) = rest.strip_prefix('{') {
        let end = open.find('}').ok_or("`{` is not closed")?;
        (open.get(..end).unwrap_or_default(), end + 2)
    } else {
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        (rest.get(..end).unwrap_or_default(), end)
    };
    if name.is_empty() {
        return Err("`$` is not followed by a name".into());
    }
    if name == "is_args" {
        return Ok((Vec::new(), length));
    }
    Ok((vec![Token::Field(variable(name))], length))
}

fn variable(name: &str) -> Field {
    match name {
        "remote_addr" | "realip_remote_addr" => Field::Client,
        "http_x_forwarded_for" | "proxy_add_x_forwarded_for" => Field::ForwardedFor,
        "remote_user" => Field::User,
        "jwt_claim_sub" => Field::Subject,
        "ssl_client_s_dn" => Field::Certificate,
        "time_local" | "time_iso8601" | "msec" => Field::Time,
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
        "host" | "http_host" | "server_name" => Field::Host,
        "request_id" | "req_id" | "http_x_request_id" => Field::RequestId,
        _ => match name.strip_prefix("http_") {
            Some(rest) => header(&rest.replace('_', "-")),
            None => Field::Ignore,
        },
    }
}

fn header(name: &str) -> Field {
    match name.to_ascii_lowercase().as_str() {
        "referer" => Field::Referer,
        "user-agent" => Field::UserAgent,
        "x-forwarded-for" => Field::ForwardedFor,
        "host" => Field::Host,
        "x-request-id" => Field::RequestId,
        "x-api-key" | "apikey" | "api-key" => Field::ApiKey,
        "authorization" => Field::Token,
        _ => Field::Ignore,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_with_a_caret_under_it() {
        let fault = compile("apache", "%h %t %Z").unwrap_err().to_string();
        assert_eq!(fault, "bad apache pattern: unknown directive `%Z`\n    %h %t %Z\n          ^");
        assert!(
            compile("nginx", "$remote_addr $status").unwrap_err().to_string().contains("no time")
        );
        assert!(
            compile("nginx", "$time_local $request$status")
                .unwrap_err()
                .to_string()
                .contains("touch")
        );
        assert!(compile("x", "").unwrap_err().to_string().contains("apache, nginx"));
    }

    #[test]
    fn what_touches_but_is_one_target_is_joined() {
        let fields = |dialect, text| compile(dialect, text).unwrap().fields().collect::<Vec<_>>();
        assert_eq!(fields("nginx", "$msec $uri$is_args$args"), [Field::Time, Field::Target]);
        assert_eq!(fields("apache", "%t %m %U%q"), [Field::Time, Field::Method, Field::Target]);
    }
}
