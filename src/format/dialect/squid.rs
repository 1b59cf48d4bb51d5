//! Format codes of Squid's `logformat`.

use super::header::header;
use super::{Field, Read, Token, braces, field, literal};

pub(super) fn code(rest: &str) -> Read {
    if rest.starts_with('%') {
        return literal("%", 1);
    }
    // Quoting, alignment and width, and an argument before or behind them.
    let is_modifier =
        |c: char| c.is_ascii_digit() || matches!(c, '"' | '[' | '#' | '/' | '\'' | '-' | '.');
    let skipped = rest.find(|c: char| !is_modifier(c)).unwrap_or(rest.len());
    let body = rest.get(skipped..).unwrap_or_default();
    let (argument, taken) = braces(body)?;
    let body = body.get(taken..).unwrap_or_default();
    let found = CODES.iter().find(|(code, _)| body.starts_with(code));
    let (word, meaning) = found
        .ok_or_else(|| format!("unknown code `%{}`", body.chars().take(3).collect::<String>()))?;
    let mut length = skipped + taken + word.len();
    let after = body.get(word.len()..).unwrap_or_default();
    let (late, more) = if matches!(*word, ">h" | "<h" | ">ha") { braces(after)? } else { ("", 0) };
    length += more;
    let name = if argument.is_empty() { late } else { argument };
    match *meaning {
        Kind::Header => field(header(name.split(':').next().unwrap_or_default()), length),
        Kind::Time(blanks) => Ok((vec![Token::Time(blanks)], length)),
        Kind::Fraction => Ok((vec![Token::Fraction], length)),
        Kind::Field(meaning) => field(meaning, length),
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Field(Field),
    Time(usize),
    Fraction,
    Header,
}

const SKIP: Kind = Kind::Field(Field::Ignore);

/// The codes; where one begins as another does, the longer one stands first.
const CODES: &[(&str, Kind)] = &[
    ("ts", Kind::Time(0)),
    ("tu", Kind::Fraction),
    ("tl", Kind::Time(1)),
    ("tg", Kind::Time(1)),
    ("tr", Kind::Field(Field::Millis)),
    ("tS", SKIP),
    ("dt", SKIP),
    (">ha", Kind::Header),
    (">h", Kind::Header),
    ("<h", SKIP),
    (">a", Kind::Field(Field::Client)),
    (">A", Kind::Field(Field::Client)),
    (">la", SKIP),
    (">lp", SKIP),
    (">p", SKIP),
    (">eui", SKIP),
    ("<a", SKIP),
    ("<A", SKIP),
    ("<la", SKIP),
    ("<lp", SKIP),
    ("<p", SKIP),
    ("la", SKIP),
    ("lp", SKIP),
    (">Hs", Kind::Field(Field::Status)),
    ("<Hs", SKIP),
    ("Hs", Kind::Field(Field::Status)),
    ("Ss", SKIP),
    ("Sh", SKIP),
    (">sh", SKIP),
    ("<sh", SKIP),
    (">st", Kind::Field(Field::BytesIn)),
    ("<st", Kind::Field(Field::BytesOut)),
    ("st", SKIP),
    ("<sH", SKIP),
    ("<sS", SKIP),
    (">rm", Kind::Field(Field::Method)),
    ("<rm", SKIP),
    ("rm", Kind::Field(Field::Method)),
    (">ru", Kind::Field(Field::Target)),
    ("<ru", SKIP),
    ("ru", Kind::Field(Field::Target)),
    (">rs", SKIP),
    (">rd", Kind::Field(Field::Host)),
    ("rd", Kind::Field(Field::Host)),
    (">rP", SKIP),
    ("rP", SKIP),
    (">rp", Kind::Field(Field::Target)),
    ("rp", Kind::Field(Field::Target)),
    (">rv", Kind::Field(Field::Version)),
    ("rv", Kind::Field(Field::Version)),
    ("rG", SKIP),
    ("un", Kind::Field(Field::User)),
    ("ul", Kind::Field(Field::User)),
    ("ui", SKIP),
    ("us", SKIP),
    ("ue", SKIP),
    ("mt", SKIP),
    ("ea", SKIP),
    ("et", SKIP),
    ("err_code", SKIP),
    ("err_detail", SKIP),
    ("note", SKIP),
    ("credentials", SKIP),
    ("ssl::bump_mode", SKIP),
    ("ssl::>sni", Kind::Field(Field::Host)),
    ("sn", SKIP),
];
