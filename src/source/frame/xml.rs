//! Elements of XML in a stream, one after another or within one that holds them all.

use super::super::block::Cut;

/// Where a stream of elements stands between two records.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// An element around the records is expected.
    rooted: bool,
    /// It is open.
    inside: bool,
}

/// One piece of XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Open,
    Close,
    /// `<x/>`
    Empty,
    /// A declaration, a comment, an instruction.
    Aside,
    Text,
}

impl State {
    pub(super) fn new(rooted: bool) -> Self {
        Self { rooted, inside: false }
    }

    /// The next record or gap from `from` on.
    ///
    /// # Errors
    /// If it does not end within the bytes: how far it was read.
    pub(super) fn next(&mut self, bytes: &[u8], from: usize) -> Result<Cut, usize> {
        let blank = |byte: &&u8| byte.is_ascii_whitespace();
        let blanks = bytes.get(from..).unwrap_or_default().iter().take_while(blank).count();
        let start = from + blanks;
        let (piece, end) = piece(bytes, start).ok_or(from)?;
        let gap = |end| Cut { start: end, stop: end, end };
        match piece {
            Piece::Aside => Ok(gap(end)),
            Piece::Open if self.rooted && !self.inside => {
                self.inside = true;
                Ok(gap(end))
            }
            Piece::Close => {
                self.inside = false;
                Ok(gap(end))
            }
            Piece::Open => {
                let stop = element(bytes, start).ok_or(from)?;
                Ok(ended(bytes, start, stop))
            }
            Piece::Empty | Piece::Text => Ok(ended(bytes, start, end)),
        }
    }
}

/// A record with the line end behind it.
fn ended(bytes: &[u8], start: usize, stop: usize) -> Cut {
    let text = bytes.get(start..stop).unwrap_or_default().trim_ascii_end();
    let rest = bytes.get(stop..).unwrap_or_default();
    let end = match rest {
        [b'\n', ..] => stop + 1,
        [b'\r', b'\n', ..] => stop + 2,
        _ => stop,
    };
    Cut { start, stop: start + text.len(), end }
}

/// The piece that begins at a place, and where it ends; text ends with its line.
fn piece(bytes: &[u8], at: usize) -> Option<(Piece, usize)> {
    let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
    let until = |mark: &[u8]| memchr::memmem::find(rest, mark).map(|end| at + end + mark.len());
    match rest {
        [b'<', b'!', b'-', b'-', ..] => Some((Piece::Aside, until(b"-->")?)),
        [b'<', b'!', b'[', ..] => Some((Piece::Text, until(b"]]>")?)),
        [b'<', b'?', ..] => Some((Piece::Aside, until(b"?>")?)),
        [b'<', b'!', ..] => Some((Piece::Aside, until(b">")?)),
        [b'<', b'/', ..] => Some((Piece::Close, until(b">")?)),
        [b'<', next, ..] if next.is_ascii_alphabetic() || *next == b'_' => {
            let length = tag(rest)?;
            let empty = rest.get(length.checked_sub(2)?) == Some(&b'/');
            Some((if empty { Piece::Empty } else { Piece::Open }, at + length))
        }
        [b'<'] | [] => None,
        [_, after @ ..] => {
            let end = memchr::memchr2(b'<', b'\n', after)?;
            Some((Piece::Text, at + 1 + end))
        }
    }
}

/// The length of a tag; a mark in quotes does not end it.
fn tag(text: &[u8]) -> Option<usize> {
    let mut quote = None;
    let end = text.iter().position(|byte| {
        match quote {
            Some(open) if open == *byte => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
            _ => {}
        }
        quote.is_none() && *byte == b'>'
    })?;
    Some(end + 1)
}

/// Where the element that begins at a place ends.
fn element(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut depth, mut at) = (0u32, start);
    loop {
        at += memchr::memchr(b'<', bytes.get(at..)?)?;
        let (piece, end) = piece(bytes, at)?;
        match piece {
            Piece::Open => depth += 1,
            Piece::Close => depth = depth.saturating_sub(1),
            Piece::Empty | Piece::Aside | Piece::Text => {}
        }
        at = end;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// How the text is made of elements that take more than a line: whether one holds them all.
pub(super) fn rooted(text: &[u8]) -> Option<bool> {
    let html = |word: &[u8]| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    if html(b"<!doctype html") || html(b"<html") {
        return None;
    }
    let mut at = 0;
    let next = |at: &mut usize| {
        *at += text.get(*at..)?.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let (piece, end) = piece(text, *at)?;
        let start = std::mem::replace(at, end);
        Some((piece, start))
    };
    let (mut first, mut start) = next(&mut at)?;
    while first == Piece::Aside {
        (first, start) = next(&mut at)?;
    }
    let line = memchr::memchr(b'\n', text.get(start..)?).map(|end| start + end);
    let one_line = element(text, start).is_some_and(|end| line.is_none_or(|line| end <= line + 1));
    if first != Piece::Open || one_line {
        return None;
    }
    // Children with children are records; else they are the fields of one.
    let (child, _) = next(&mut at)?;
    let (grandchild, _) = next(&mut at)?;
    Some(child == Piece::Open && grandchild == Piece::Open || child == Piece::Empty)
}
