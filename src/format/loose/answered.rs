//! The status in a line that a logger wrote in words of its own.

use super::numbers::STATUSES as OF_EVERY_DAY;
use super::pieces::Piece;
use super::row;
use super::sparse::{Asked, bare, is_word, of};
use super::tail;
use std::ops::Range;

/// Pieces behind the request among which a bare status is looked for, and one that is named.
const STATUS_WITHIN: usize = 4;
const NAMED_WITHIN: usize = 16;
/// The same of a status with the type of the answer behind it.
const TYPED_WITHIN: usize = 8;
/// Words before a number that say that it is the status.
const STATUSES: [&[u8]; 12] = [
    b"status",
    b"code",
    b"returned",
    b"returning",
    b"responded",
    b"response",
    b"completed",
    b"with",
    b"sent",
    b"=>",
    b"->",
    b"http",
];
/// Keys of a status, an equals sign or a colon behind them.
const STATUS_KEYS: [&[u8]; 5] = [b"status", b"code", b"statuscode", b"status_code", b"response"];

/// The status, and the piece it stands in.
pub(super) fn status(
    line: &[u8],
    list: &[Piece],
    asked: &Asked,
    time: &Range<usize>,
) -> Option<(usize, Range<usize>)> {
    if let Some(at) = asked.status {
        let piece = list.get(at)?;
        return Some((at, piece.start..piece.end));
    }
    let whole = |at: usize| {
        let place = bare(line, *list.get(at).filter(|_| !time.contains(&at))?);
        row::is_status(of(line, &place)).then_some(place)
    };
    // Named: anywhere behind the request, or before it.
    let named = |at: usize| {
        let piece = *list.get(at)?;
        let before = at.checked_sub(1).and_then(|at| list.get(at));
        let said = before.is_some_and(|before| is_word(line, *before, &STATUSES));
        whole(at).filter(|_| said).or_else(|| keyed(line, piece))
    };
    let behind = (asked.next..list.len()).take(NAMED_WITHIN);
    if let Some(found) = behind.clone().find_map(|at| Some((at, named(at)?))) {
        return Some(found);
    }
    // What the answer holds stands behind its status.
    let typed = behind.clone().take(TYPED_WITHIN).find_map(|at| {
        let kind = list.get(at + 1)?.of(line);
        Some((at, whole(at).filter(|_| is_media_type(kind))?))
    });
    if typed.is_some() {
        return typed;
    }
    for at in behind.take(STATUS_WITHIN) {
        let text = list.get(at)?.of(line);
        if let Some(place) = whole(at) {
            let unit = list.get(at + 1).is_some_and(|next| tail::is_unit(next.of(line)));
            return (!unit).then_some((at, place));
        }
        // What counts something else may stand between, if it cannot be a status.
        let unit = list.get(at + 1).is_some_and(|next| tail::is_unit(next.of(line)));
        if row::is_number(text) && text.len() == 3 && !unit {
            return None;
        }
    }
    let near = asked
        .first
        .checked_sub(1)
        .filter(|at| whole(*at).is_some_and(|place| OF_EVERY_DAY.contains(&of(line, &place))));
    let before = near.or_else(|| row::before(line, list, asked.first, time));
    let before = before.and_then(|at| Some((at, whole(at)?)));
    before.or_else(|| {
        (0..asked.first).rev().find_map(|at| {
            let piece = *list.get(at)?;
            Some((at, keyed(line, piece).or_else(|| tagged(line, piece))?))
        })
    })
}

/// `text/html`, `application/json;`.
fn is_media_type(text: &[u8]) -> bool {
    const KINDS: [&[u8]; 6] =
        [b"text/", b"image/", b"application/", b"audio/", b"video/", b"multipart/"];
    KINDS.iter().any(|kind| text.starts_with(kind))
}

/// `status=200`, `code:404`.
fn keyed(line: &[u8], piece: Piece) -> Option<Range<usize>> {
    let place = bare(line, piece);
    let text = of(line, &place);
    let mark = memchr::memchr2(b'=', b':', text)?;
    let name = text.get(..mark)?;
    let known = STATUS_KEYS.iter().any(|key| key.eq_ignore_ascii_case(name));
    let value = place.start + mark + 1..place.end;
    (known && row::is_status(of(line, &value))).then_some(value)
}

/// `[Forwarded:200]`: what became of the request.
fn tagged(line: &[u8], piece: Piece) -> Option<Range<usize>> {
    let text = piece.of(line);
    let mark = memchr::memchr(b':', text).filter(|_| piece.held)?;
    let word = text.get(..mark)?.iter().all(u8::is_ascii_alphabetic);
    let value = piece.start + mark + 1..piece.end;
    (word && row::is_status(of(line, &value))).then_some(value)
}
