//! Dialects of the pattern syntax: how each server names the pieces of a line.
//!
//! One file a dialect, one entry in [`DIALECTS`]. A dialect reads one directive or variable at a
//! time and says what it means; what has no use here is read over. [`strftime`] and [`header`] are
//! shared by several. Read [`apache`] first.

mod apache;
mod apigw;
mod envoy;
mod f5;
mod fields;
mod haproxy;
mod header;
mod nginx;
mod squid;
mod strftime;
mod tomcat;

use super::field::Field;
use super::pattern::{Escape, Manner, Pattern, Token};
use crate::error::{Error, Result};
pub(super) use fields::word_of;
use std::borrow::Cow;

/// How one server's lines are configured.
#[derive(Debug)]
pub struct Dialect {
    /// Its name before the colon of `-f`.
    pub name: &'static str,
    /// The byte that begins a directive or variable.
    mark: u8,
    /// Reads one, behind the mark.
    read: fn(&str) -> Read,
    manner: Manner,
    /// How a time and a request are written in it, for the error that one is missing.
    time: &'static str,
    request: &'static str,
}

const BACKSLASH: Manner = Manner { escape: Escape::Backslash, aligned: false };

/// The dialects.
pub const DIALECTS: &[Dialect] = &[
    Dialect {
        name: "apache",
        // Apache httpd 2.4, mod_log_config; also Fastly, Varnish, Lighttpd, LiteSpeed
        mark: b'%',
        read: apache::directive,
        manner: BACKSLASH,
        time: "%t",
        request: "%r or %U",
    },
    Dialect {
        name: "nginx",
        // NGINX, ngx_http_log_module and core variables; also OpenResty, Tengine, Kong
        mark: b'$',
        read: nginx::variable,
        manner: BACKSLASH,
        time: "$time_local, $time_iso8601 or $msec",
        request: "$request, $request_uri or $uri",
    },
    Dialect {
        name: "haproxy",
        // HAProxy 3.0 configuration manual, 8.2.6 custom log format
        mark: b'%',
        read: haproxy::variable,
        manner: Manner { escape: Escape::Hash, aligned: false },
        time: "%tr, %trg, %trl, %t, %T or %Ts",
        request: "%r, %HU or %HP",
    },
    Dialect {
        name: "envoy",
        // Envoy, access logging: command operators; also Istio, Contour, Emissary, Gloo
        mark: b'%',
        read: envoy::operator,
        manner: Manner { escape: Escape::Raw, aligned: false },
        time: "%START_TIME%",
        request: "%REQ(:PATH)%",
    },
    Dialect {
        name: "apigw",
        // Amazon API Gateway developer guide: $context variables for access logging
        mark: b'$',
        read: apigw::variable,
        manner: BACKSLASH,
        time: "$context.requestTime or $context.requestTimeEpoch",
        request: "$context.path, $context.resourcePath or $context.routeKey",
    },
    Dialect {
        name: "squid",
        // Squid 6 configuration: logformat
        mark: b'%',
        read: squid::code,
        manner: Manner { escape: Escape::Backslash, aligned: true },
        time: "%ts, %tl or %tg",
        request: "%ru",
    },
    Dialect {
        name: "tomcat",
        // Apache Tomcat 9 to 11, AccessLogValve; also Jetty, Undertow, WildFly
        mark: b'%',
        read: tomcat::directive,
        manner: BACKSLASH,
        time: "%t",
        request: "%r or %U",
    },
    Dialect {
        name: "f5",
        // F5 BIG-IP, Request Logging profile: parameters of the template
        mark: b'$',
        read: f5::parameter,
        manner: BACKSLASH,
        time: "$DATE_NCSA or $TIME_UNIX",
        request: "$HTTP_REQUEST or $HTTP_URI",
    },
    Dialect {
        name: "fields",
        // the words of this program, for servers without a configuration line
        mark: b'$',
        read: fields::word,
        manner: BACKSLASH,
        time: "$time",
        request: "$request, $target or $path",
    },
    Dialect {
        name: "aligned",
        // the dialect `fields` for logs whose columns are aligned with blanks
        mark: b'$',
        read: fields::word,
        manner: Manner { escape: Escape::Backslash, aligned: true },
        time: "$time",
        request: "$request, $target or $path",
    },
];

/// The dialect of a name.
#[must_use]
pub fn dialect(name: &str) -> Option<&'static Dialect> {
    DIALECTS.iter().find(|dialect| dialect.name == name)
}

/// Compiles the text that an administrator wrote after `LogFormat` or `log_format`.
///
/// # Errors
/// A usage error with a caret under the fault.
pub fn compile(name: &str, text: &str) -> Result<Pattern> {
    compile_with(name, text, &|_| None)
}

/// The same, where `own` may say that a directive or variable, as it is spelled in the text, means
/// something else than the dialect says.
///
/// # Errors
/// A usage error with a caret under the fault.
pub fn compile_with(
    name: &str,
    text: &str,
    own: &dyn Fn(&str) -> Option<Field>,
) -> Result<Pattern> {
    let (dialect, pattern) = any(name, text, own)?;
    let missing = |what: &str, how: &str| {
        let why = format!("the pattern has no {what} ({how})");
        Fault { at: text.len(), why }.show(name, text)
    };
    let has = |wanted: &[Field]| pattern.fields().any(|field| wanted.contains(&field));
    if !has(&[Field::Time]) {
        return Err(missing("time", dialect.time));
    }
    if !has(&[Field::Request, Field::Target, Field::Path, Field::Route]) {
        return Err(missing("request", dialect.request));
    }
    Ok(pattern)
}

/// The directives and variables of a pattern as they are spelled, in their order.
#[must_use]
pub fn spelled(name: &str, text: &str) -> Vec<String> {
    let found = std::cell::RefCell::new(Vec::new());
    let _ = any(name, text, &|spelled| {
        found.borrow_mut().push(spelled.to_owned());
        None
    });
    found.into_inner()
}

/// A directive without its marks and braces: `$http_x`, `${http_x}` and `http_x` are one.
#[must_use]
pub fn bare(spelled: &str) -> &str {
    let inner = spelled.trim_start_matches(['$', '%']).trim_end_matches('%');
    inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(inner)
}

/// Compiles a pattern of lines that tell of no request: it need not have one.
///
/// # Errors
/// A usage error with a caret under the fault.
pub fn compile_any(name: &str, text: &str) -> Result<Pattern> {
    any(name, text, &|_| None).map(|(_, pattern)| pattern)
}

fn any(
    name: &str,
    text: &str,
    own: &dyn Fn(&str) -> Option<Field>,
) -> Result<(&'static Dialect, Pattern)> {
    let Some(dialect) = dialect(name) else {
        let names: Vec<_> = DIALECTS.iter().map(|dialect| dialect.name).collect();
        return Err(Error::usage(format!("unknown dialect `{name}`"))
            .hint(format!("dialects: {}", names.join(", "))));
    };
    let mut manner = dialect.manner;
    let text: Cow<'_, str> =
        if name == "nginx" { nginx::statement(text, &mut manner) } else { text.into() };
    let tokens = tokens(&text, dialect, own).map_err(|fault| fault.show(name, &text))?;
    let pattern =
        Pattern::new(&tokens, manner).ok_or_else(|| touching(&tokens, &text).show(name, &text))?;
    Ok((dialect, pattern))
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
    if tokens.iter().all(|token| matches!(token, Token::Literal(_))) {
        return Fault { at: 0, why: "no directive or variable in it".into() };
    }
    Fault {
        at: text.find("%h%").or_else(|| text.rfind(['%', '$'])).unwrap_or(0),
        why: "two fields touch with nothing between them".into(),
    }
}

/// One directive: what it means, and its length after the mark.
type Read = std::result::Result<(Vec<Token>, usize), String>;

/// One field.
#[allow(clippy::unnecessary_wraps)] // what every reader ends with
fn field(field: Field, length: usize) -> Read {
    Ok((vec![Token::Field(field)], length))
}

/// Literal text.
#[allow(clippy::unnecessary_wraps)] // what every reader ends with
fn literal(text: &str, length: usize) -> Read {
    Ok((vec![Token::Literal(text.as_bytes().to_vec())], length))
}

fn tokens(
    text: &str,
    dialect: &Dialect,
    own: &dyn Fn(&str) -> Option<Field>,
) -> std::result::Result<Vec<Token>, Fault> {
    let mut tokens = Vec::new();
    let mut literal = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        if *byte != dialect.mark {
            // A pattern pasted from a configuration file has its quotes and blanks escaped.
            let (plain, length) = match (*byte, bytes.get(at + 1)) {
                (b'\\', Some(b't')) => (b'\t', 2),
                (b'\\', Some(b'n')) if at + 2 == bytes.len() => break,
                (b'\\', Some(next @ (b'"' | b'\\' | b' ' | b'[' | b']' | b'{' | b'}'))) => {
                    (*next, 2)
                }
                _ => (*byte, 1),
            };
            literal.push(plain);
            at += length;
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        let (parts, length) = (dialect.read)(rest).map_err(|why| Fault { at, why })?;
        let other = text.get(at..=at + length).and_then(own);
        for part in parts {
            match part {
                Token::Literal(more) => literal.extend_from_slice(&more),
                field => {
                    let field = other.map_or(field, Token::Field);
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

/// What stands between `{` and `}` at the start, and how long it is with both.
fn braces(text: &str) -> std::result::Result<(&str, usize), String> {
    between(text, '{', '}')
}

/// What stands between two marks at the start, and how long it is with both; nothing if the first
/// mark does not stand there.
fn between(text: &str, open: char, close: char) -> std::result::Result<(&str, usize), String> {
    let Some(inner) = text.strip_prefix(open) else { return Ok(("", 0)) };
    let end = inner.find(close).ok_or(format!("`{open}` is not closed"))?;
    Ok((inner.get(..end).unwrap_or_default(), end + 2))
}

/// The letters, digits and low lines at the start.
fn name(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(dialect: &str, text: &str) -> Vec<Field> {
        compile_any(dialect, text).unwrap().fields().collect()
    }

    #[test]
    fn a_fault_is_shown_with_a_caret_under_it() {
        let fault = compile("apache", "%h %t %Z").unwrap_err().to_string();
        assert_eq!(fault, "bad apache pattern: unknown directive `%Z`\n    %h %t %Z\n          ^");
        let fault = |dialect, text| compile(dialect, text).unwrap_err().to_string();
        assert!(fault("nginx", "$remote_addr $status").contains("no time"));
        assert!(fault("nginx", "$time_local $request$status").contains("touch"));
        assert!(fault("x", "").contains("apache, nginx"));
        assert!(fault("haproxy", "%ci %tr %ZZ").ends_with("\n            ^"));
        assert!(fault("envoy", "%START_TIME% %REQ(:PATH)").contains("not closed"));
        assert!(fault("apigw", "$context.requestTime $input.body").contains("$context"));
        assert!(fault("squid", "%ts.%03tu %ru %!x").contains("unknown"));
        assert!(fault("f5", "$DATE_NCSA $").contains("name"));
        assert!(fault("fields", "$time $Path").contains("unknown word `Path`"));
    }

    #[test]
    fn what_touches_but_is_one_target_is_joined() {
        use Field::{Method, Target, Time};
        assert_eq!(fields("nginx", "$msec $uri$is_args$args"), [Time, Target]);
        assert_eq!(fields("apache", "%t %m %U%q"), [Time, Method, Target]);
    }

    #[test]
    fn parts_of_a_quoted_request_line_are_one_request() {
        use Field::{Request, Status, Time};
        assert_eq!(fields("apache", r#"%t "%m %U%q %H" %s"#), [Time, Request, Status]);
        assert_eq!(
            fields(
                "envoy",
                r#"[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE%"#
            ),
            [Time, Request, Status]
        );
        assert_eq!(fields("squid", r#"[%tl] "%rm %ru HTTP/%rv" %>Hs"#), [Time, Request, Status]);
    }

    #[test]
    fn parts_of_a_time_are_one_time_and_a_second_one_is_read_over() {
        use Field::{Client, Time};
        assert_eq!(fields("squid", "%ts.%03tu %>a %tl"), [Time, Client]);
        assert_eq!(
            fields("apache", "[%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t] %h %a %t"),
            [Time, Client]
        );
    }

    #[test]
    fn every_dialect_says_what_is_missing() {
        for dialect in DIALECTS {
            let fault = compile(dialect.name, "x").unwrap_err().to_string();
            assert!(fault.contains("no directive"), "{}: {fault}", dialect.name);
        }
    }
}
