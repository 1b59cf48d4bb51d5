//! Text before a line: a time, a container runtime's flags, some words of a framework.

use super::{Inner, Outer};
use crate::record::{Client, time};

/// An ISO 8601 time with a clock at the start, and what follows it. Only its shape is checked.
pub(super) fn iso_time(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let shape = text.get(..19)?;
    let fits = |at: usize, byte: &u8| match at {
        4 | 7 => *byte == b'-',
        10 => *byte == b'T',
        13 | 16 => *byte == b':',
        _ => byte.is_ascii_digit(),
    };
    shape.iter().enumerate().all(|(at, byte)| fits(at, byte)).then_some(())?;
    let is_rest = |byte: &u8| byte.is_ascii_digit() || b".,Z+-:".contains(byte);
    let length = 19 + text.iter().skip(19).take_while(|byte| is_rest(byte)).count();
    text.split_at_checked(length)
}

/// A time and a blank before the line.
pub(super) fn stamp(line: &[u8]) -> Option<Inner<'_>> {
    let (time, rest) = iso_time(line)?;
    let text = rest.strip_prefix(b" ").or(rest.strip_prefix(b"\t"))?;
    Some(Inner { text, outer: Outer { time, program: b"" } })
}

/// `TIME stdout F LINE`. Several lines are the pieces of one: all but the last have `P` for `F`.
pub(super) fn cri<'a>(text: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let Some(end) = memchr::memchr(b'\n', text) else {
        let (time, program, line) = cri_piece(text)?;
        return Some(Inner { text: line, outer: Outer { time, program } });
    };
    let (time, program, start) = cri_piece(text.get(..end)?)?;
    space.clear();
    space.extend_from_slice(start);
    for piece in text.get(end + 1..)?.split(|byte| *byte == b'\n') {
        let (_, stream, more) = cri_piece(piece)?;
        if stream != program {
            return None;
        }
        space.extend_from_slice(more);
    }
    Some(Inner { text: space, outer: Outer { time, program } })
}

/// Time, stream, and the line or its piece.
fn cri_piece(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (time, rest) = iso_time(text)?;
    let rest = rest.strip_prefix(b" ")?;
    let (stream, rest) = rest.split_at_checked(6)?;
    matches!(stream, b"stdout" | b"stderr").then_some(())?;
    let rest = rest.strip_prefix(b" ")?;
    // Tags are joined by colons, the first says whether the line is whole.
    let end = memchr::memchr(b' ', rest).unwrap_or(rest.len());
    matches!(rest.first()?, b'F' | b'P').then_some(())?;
    Some((time, stream, rest.get(end + 1..).unwrap_or_default()))
}

/// Longest name that is looked for before a line.
const LONGEST_NAME: usize = 96;

/// `NAME | LINE`: the name of a container or process, perhaps with its number in front as in
/// `0|web`, perhaps coloured and filled up with blanks. An address is no name.
pub(super) fn label(line: &[u8]) -> Option<Inner<'_>> {
    let (line, coloured) = colour(line).map_or((line, false), |rest| (rest, true));
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./@|".contains(byte);
    let length = line.iter().take(LONGEST_NAME).take_while(|byte| is_name(byte)).count();
    let (name, rest) = line.split_at_checked(length)?;
    let named = name.iter().any(u8::is_ascii_alphabetic)
        && name.first().is_some_and(u8::is_ascii_alphanumeric);
    let rest =
        rest.trim_ascii_start().strip_prefix(b"|").filter(|_| named && !name.ends_with(b"|"))?;
    let rest = if coloured { colour(rest).unwrap_or(rest) } else { rest };
    let text = match rest {
        [] => rest,
        [b' ', text @ ..] => text,
        _ => return None,
    };
    Some(Inner { text, outer: Outer { time: b"", program: name } })
}

/// What follows a sequence that sets the colour of a terminal.
fn colour(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"\x1b[")?;
    let codes = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
    rest.get(codes..)?.strip_prefix(b"m")
}

/// A date and a clock in the first two words, as loggers put them.
fn date_and_clock(line: &[u8]) -> &[u8] {
    let date =
        line.iter().take_while(|byte| byte.is_ascii_digit() || b"/-.".contains(byte)).count();
    let clock = line.iter().skip(date + 1);
    let clock = clock.take_while(|byte| byte.is_ascii_digit() || b":.,".contains(byte)).count();
    let parted = matches!(line.get(date), Some(b' ' | b'T'));
    let end = date + 1 + clock;
    // An offset may be a word of its own: ` +02:00`.
    let offset = line.get(end + 1..).unwrap_or_default();
    let offset = offset.split(|byte| *byte == b' ').next().unwrap_or_default();
    let zoned = matches!(offset, [b'+' | b'-', _, _, b':', _, _] | [b'+' | b'-', _, _, _, _])
        && offset.iter().skip(1).all(|byte| byte.is_ascii_digit() || *byte == b':');
    let end = if zoned { end + 1 + offset.len() } else { end };
    let text = line.get(..end).filter(|_| parted && date >= 8 && clock >= 8);
    text.filter(|text| time::any(text, 0).is_some()).unwrap_or_default()
}

/// The time at which a line begins, perhaps within brackets.
pub(super) fn leading(line: &[u8]) -> &[u8] {
    let text = line.trim_ascii_start();
    let text =
        text.get(memchr::memchr(b'[', text.get(..4).unwrap_or_default()).map_or(0, |at| at + 1)..);
    let text = text.unwrap_or_default();
    iso_time(text).map_or_else(|| date_and_clock(text), |(time, _)| time)
}

/// The object of JSON that ends the line, and the time at which the words before it begin.
pub(super) fn embedded(line: &[u8]) -> Option<Inner<'_>> {
    let start = memchr::memmem::find(line, b"{\"").filter(|start| *start > 0)?;
    let (before, text) = open_end(line).split_at_checked(start)?;
    let before = before.strip_prefix(b"[").unwrap_or(before);
    let time = iso_time(before).map_or_else(|| date_and_clock(before), |(time, _)| time);
    Some(Inner { text, outer: Outer { time, program: b"" } })
}

/// The line without what Monolog writes behind an object: ` []`, where there is nothing more to say.
pub(super) fn open_end(line: &[u8]) -> &[u8] {
    let empty: [&[u8]; 2] = [b"} []", b"} {}"];
    let line = line.trim_ascii_end();
    if empty.iter().any(|end| line.ends_with(end)) {
        return line.get(..line.len() - 3).unwrap_or(line);
    }
    line
}

/// The line behind so many words; words are what blanks separate. An address with a comma begins a
/// list of them, which is the line's own.
pub(super) fn words(line: &[u8], count: u8) -> Option<Inner<'_>> {
    let time = iso_time(line).map_or_else(|| date_and_clock(line), |(time, _)| time);
    let mut rest = line.trim_ascii_start();
    for _ in 0..count {
        let end = rest.iter().position(|byte| matches!(byte, b' ' | b'\t'))?;
        let listed = rest.get(..end)?.strip_suffix(b",").map(Client::parse);
        if matches!(listed, Some(Client::Ip(_))) {
            return None;
        }
        rest = rest.get(end..)?.trim_ascii_start();
    }
    (!rest.is_empty()).then_some(Inner { text: rest, outer: Outer { time, program: b"" } })
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_object_may_stand_before_empty_brackets() {
        let text = |line: &'static str| super::embedded(line.as_bytes()).map(|inner| inner.text);
        let object = &b"{\"a\":1}"[..];
        assert_eq!(text("[2026-01-02 03:04:05] web.INFO: done {\"a\":1} []"), Some(object));
        assert_eq!(text("[2026-01-02 03:04:05] web.INFO: done {\"a\":1}"), Some(object));
        assert_eq!(text("done [] {}"), None);
    }
}
