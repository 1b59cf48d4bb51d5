//! From which columns a reader took its values, line by line.

use super::super::field::{Field, Slots};
use super::super::loose::{is_agent, is_url};
use super::super::parser::{Memory, split};
use super::super::pattern::Fit;
use super::super::surmise::{self, look};
use super::super::{Reader, ReaderKind};
use super::columns::Rows;
use super::cut::Word;
use super::look as looks;
use std::collections::BTreeMap;
use std::ops::Range;

/// Fields that a column may be.
#[rustfmt::skip] // several a line
const FIELDS: [Field; 33] = [
    Field::Time, Field::Client, Field::Peer, Field::ForwardedFor, Field::User, Field::Subject, Field::Consumer,
    Field::Certificate, Field::ApiKeyId, Field::ApiKey, Field::Token, Field::Session, Field::Request, Field::Method,
    Field::Target, Field::Path, Field::Query, Field::Route, Field::Protocol, Field::Version, Field::Host,
    Field::ServerName, Field::Status, Field::BytesOut, Field::BytesIn, Field::Seconds, Field::Millis, Field::Micros,
    Field::Elapsed, Field::Referer, Field::UserAgent, Field::RequestId, Field::UpstreamStatus,
];
/// Of ten lines, so many must name the same column.
const AGREED: usize = 8;

/// The field that each column is, as the reader has it.
pub(super) fn fields(rows: &Rows<'_>, base: &Reader) -> Vec<Option<Field>> {
    let mut votes: BTreeMap<Field, BTreeMap<usize, usize>> = BTreeMap::new();
    let (mut slots, mut memory) = (Slots::default(), Memory::default());
    for (line, words) in rows.lines.iter().zip(&rows.words) {
        let Ok(fit) = split(base, line, &mut slots, &mut memory) else { continue };
        // Where a server's pattern does not cover the line, the numbers at its end are guessed at.
        let counted = fit == Fit::Whole || !matches!(base.kind, ReaderKind::Pattern(_));
        for field in FIELDS {
            let Some(place) = slots.place(field) else { continue };
            if !counted && is_count(field) {
                continue;
            }
            for (field, at) in columns(line, words, field, &place) {
                *votes.entry(field).or_default().entry(at).or_default() += 1;
            }
        }
    }
    let mut found: Vec<(usize, Field, usize)> = Vec::new();
    for (field, columns) in votes {
        let all: usize = columns.values().sum();
        let best = columns.into_iter().max_by_key(|(at, count)| (*count, usize::MAX - at));
        let Some((at, count)) = best.filter(|(_, count)| count * 10 >= all * AGREED) else {
            continue;
        };
        // What a part of the request took is not what it took.
        let part = is_time(field)
            && rows.columns.get(at).is_some_and(|column| surmise::is_part(&column.name));
        let looks = !part
            && rows.columns.get(at).is_some_and(|column| {
                let id = field == Field::UserAgent && looks::is_id(column);
                let agent = |value: &[u8]| match field {
                    Field::UserAgent => is_agent(value) && !id,
                    Field::Referer => is_url(value),
                    _ => true,
                };
                let fits = |value: &[u8]| look::of(field)(value) && agent(value);
                let odd = column.said().filter(|value| !fits(value)).count();
                odd * 10 <= column.values.len()
            });
        if looks || field == Field::Client || field == Field::Request {
            found.push((count, field, at));
        }
    }
    found.sort_by_key(|(count, field, _)| (std::cmp::Reverse(*count), *field));
    let mut told = vec![None; rows.columns.len()];
    for (_, field, at) in found {
        if let Some(slot @ None) = told.get_mut(at) {
            *slot = Some(field);
        }
    }
    told
}

fn is_time(field: Field) -> bool {
    matches!(field, Field::Seconds | Field::Millis | Field::Micros | Field::Elapsed)
}

/// A number of which only its place says what it counts.
fn is_count(field: Field) -> bool {
    field == Field::BytesIn || is_time(field) && field != Field::Elapsed
}

/// The columns that a place lies in: one, or the parts of a request line.
fn columns(line: &[u8], words: &[Word], field: Field, place: &Range<usize>) -> Vec<(Field, usize)> {
    let one = words.iter().position(|word| {
        // A port may follow an address or a host.
        let port = || line.get(place.end) == Some(&b':') && word.place.end > place.end;
        word.place.start == place.start && (word.place.end == place.end || port())
    });
    if let Some(at) = one {
        return vec![(field, at)];
    }
    if field != Field::Request {
        // `12 ms`, whose unit is a word of its own.
        let first = words.iter().position(|word| word.place.start == place.start);
        let unit =
            first.and_then(|at| words.get(at + 1)).and_then(|unit| line.get(unit.place.clone()));
        return match (field, first, unit) {
            (Field::Elapsed, Some(at), Some(b"ms" | b"msec")) => vec![(Field::Millis, at)],
            (Field::Elapsed, Some(at), Some(b"s" | b"sec")) => vec![(Field::Seconds, at)],
            _ => Vec::new(),
        };
    }
    let inside =
        |word: &&(usize, &Word)| word.1.place.start >= place.start && word.1.place.end <= place.end;
    let parts: Vec<usize> = words
        .iter()
        .enumerate()
        .collect::<Vec<_>>()
        .iter()
        .filter(inside)
        .map(|(at, _)| *at)
        .collect();
    let names = [Field::Method, Field::Target, Field::Protocol];
    if (2..=3).contains(&parts.len()) { names.into_iter().zip(parts).collect() } else { Vec::new() }
}
