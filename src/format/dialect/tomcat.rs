//! Directives of the access logs of Java servers: those of Apache with other units, and a few more.

use super::apache;
use super::header::header;
use super::strftime::strftime;
use super::{Field, Read, Token, field};

pub(super) fn directive(rest: &str) -> Read {
    // Undertow writes `%{i,Referer}` for `%{Referer}i`.
    if let Some(inner) = rest.strip_prefix("{i,")
        && let Some((name, _)) = inner.split_once('}')
    {
        return field(header(name), name.len() + "{i,}".len());
    }
    let (letter, argument, length) = apache::parts(rest)?;
    match letter {
        // Milliseconds up to Tomcat 9; 10 writes microseconds, as Apache does.
        "D" | "F" => field(Field::Millis, length),
        "S" => field(Field::Session, length),
        // `%{client}a` is Jetty's, `%I` the name of a thread.
        "a" if matches!(argument, "server" | "local") => field(Field::Ignore, length),
        "I" | "c" | "r" if !argument.is_empty() => field(Field::Ignore, length),
        "I" => field(Field::Ignore, length),
        "t" if !argument.is_empty() => Ok((vec![time(argument)], length)),
        _ => apache::directive(rest),
    }
}

/// Jetty and Tomcat know `SimpleDateFormat` beside `strftime`.
fn time(format: &str) -> Token {
    if format.contains('%') {
        return strftime(format);
    }
    if matches!(format, "sec" | "msec" | "usec") {
        return Token::Time(0);
    }
    let format = format.split('|').next().unwrap_or_default();
    if format.contains('d') && format.contains('H') {
        Token::Time(format.matches(' ').count())
    } else {
        Token::Field(Field::Ignore)
    }
}
