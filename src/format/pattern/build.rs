//! Tokens to pieces.

use super::super::field::bits;
use super::literal::Literal;
use super::piece::{Piece, Shape};
use super::{Field, Manner, Pattern, Token};

/// Puts tokens together; `None` if two fields touch.
pub(super) fn pattern(tokens: &[Token], manner: Manner) -> Option<Pattern> {
    let tokens = tidy(tokens);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut literal: Vec<u8> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let (field, blanks) = match token {
            Token::Literal(text) => {
                literal.extend_from_slice(text);
                continue;
            }
            Token::Field(field) => (*field, 0),
            Token::Time(blanks) => (Field::Time, *blanks),
            Token::Sum(blanks) => (Field::Seconds, *blanks),
            Token::Fraction | Token::Captures | Token::List => (Field::Ignore, 0),
        };
        if !pieces.is_empty() && literal.is_empty() {
            return None;
        }
        let mut before = std::mem::take(&mut literal);
        let after = match tokens.get(at + 1) {
            Some(Token::Literal(text)) => text.first().copied(),
            _ => None,
        };
        let shape = match (before.last(), after) {
            _ if *token == Token::Captures => Shape::Captures,
            (Some(b'"'), Some(b'"')) => Shape::Quoted,
            (Some(b'['), Some(b']')) => Shape::Bracketed,
            (Some(b'{'), Some(b'}')) => Shape::Braced,
            (_, None) if field == Field::UserAgent => Shape::Rest,
            _ => Shape::Bare,
        };
        if shape.is_marked() && shape != Shape::Captures {
            before.pop();
        }
        if pieces.last().is_some_and(|last| last.shape.is_marked() && last.shape != Shape::Captures)
        {
            before = before.get(1..).unwrap_or_default().to_vec();
        }
        let odd = (blanks, *token == Token::List);
        pieces.push(Piece::new(before, field, shape, manner, odd));
    }
    if pieces.last().is_some_and(|last| last.shape.is_marked() && last.shape != Shape::Captures) {
        literal = literal.get(1..).unwrap_or_default().to_vec();
    }
    link(&mut pieces, &literal, manner);
    let gives = pieces.iter().fold(0, |given, piece| given | bits(&[piece.field]));
    let asked = [Field::Method, Field::Target];
    let strict =
        pieces.iter().any(|piece| asked.contains(&piece.field) && !piece.shape.is_marked());
    let ends_in_size = pieces
        .last()
        .is_some_and(|last| matches!(last.field, Field::BytesIn | Field::BytesOut | Field::Ignore));
    (!pieces.is_empty()).then_some(Pattern { pieces, tail: literal, gives, strict, ends_in_size })
}

/// Tells each piece what comes after it.
fn link(pieces: &mut [Piece], tail: &[u8], manner: Manner) {
    for at in 0..pieces.len() {
        let (until, next) = match pieces.get(at + 1) {
            Some(next) if next.shape == Shape::Captures => (next.before.clone(), None),
            Some(next) if manner.aligned && next.opening.text.first() == Some(&b' ') => {
                (Literal::new(b" ".to_vec()), Some(next.field))
            }
            Some(next) => (next.opening.clone(), Some(next.field)),
            None => (Literal::new(tail.to_vec()), None),
        };
        if let Some(piece) = pieces.get_mut(at) {
            piece.follow(until, next);
        }
    }
}

/// A field that stands twice is read where it stands first; the parts of a time are one time, and
/// the parts of a quoted request line are one request.
fn tidy(tokens: &[Token]) -> Vec<Token> {
    let mut seen: Vec<Field> = Vec::new();
    let mut once = |field: Field| {
        let new = !seen.contains(&field);
        seen.push(field);
        if new { field } else { Field::Ignore }
    };
    let tokens: Vec<Token> = times(tokens)
        .into_iter()
        .map(|token| match token {
            Token::Field(field) => Token::Field(once(field)),
            Token::Time(_) if once(Field::Time) == Field::Ignore => Token::Field(Field::Ignore),
            other => other,
        })
        .collect();
    requests(&tokens)
}

/// Joins `%{%T}t.%{msec_frac}t` and `%ts.%03tu`: a time, a mark, and a fraction or zone.
fn times(tokens: &[Token]) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::new();
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let mut token = first.clone();
        while let (Token::Time(blanks), [Token::Literal(mark), Token::Fraction, more @ ..]) =
            (&token, rest)
            && matches!(mark.as_slice(), b"." | b"," | b" " | b":")
        {
            token = Token::Time(blanks + usize::from(mark == b" "));
            rest = more;
        }
        joined.push(token);
    }
    joined
}

/// Joins `"%m %U %H"` to one request line, whose reader knows what malformed ones look like.
fn requests(tokens: &[Token]) -> Vec<Token> {
    use Field::{Method, Path, Protocol, Request, Route, Target, Version};
    let mut joined: Vec<Token> = Vec::new();
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let opened = matches!(joined.last(), Some(Token::Literal(text)) if text.ends_with(b"\""));
        let parts = match (first, after) {
            (
                Token::Field(Method),
                [
                    Token::Literal(a),
                    Token::Field(Target | Path | Route),
                    Token::Literal(b),
                    Token::Field(Protocol | Version),
                    end @ ..,
                ],
            ) if a == b" " && (b == b" " || b == b" HTTP/") => Some(end),
            (
                Token::Field(Method),
                [Token::Literal(a), Token::Field(Target | Path | Route), end @ ..],
            ) if a == b" " => Some(end),
            _ => None,
        };
        match parts {
            Some(end) if opened && quote_follows(end) => {
                joined.push(Token::Field(Request));
                rest = end;
            }
            _ => joined.push(first.clone()),
        }
    }
    joined
}

fn quote_follows(rest: &[Token]) -> bool {
    matches!(rest.first(), Some(Token::Literal(text)) if text.starts_with(b"\""))
}
