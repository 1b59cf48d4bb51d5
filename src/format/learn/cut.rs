//! A line cut into words: what quotes or brackets hold together, times of several words, and values
//! apart from their names.

use super::super::loose::{agent_end, cell_mark, closing};
use super::super::surmise::look;
use crate::record::time;
use std::ops::Range;

/// Words of a line that is cut at all.
const MOST: usize = 64;
/// Longest text in brackets that is one word.
const BRACKETS: usize = 512;
/// Words that a time may be written in.
const TIME_WORDS: usize = 5;

/// What holds a word together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Held {
    Bare,
    Quoted,
    Bracketed,
}

/// A word, without the marks around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub place: Range<usize>,
    pub held: Held,
    /// Blanks in a bare time.
    pub blanks: usize,
    /// The name that is written to it: `rt=0.1`.
    pub name: Range<usize>,
}

/// The words of a line; `None` if there are too many.
pub(super) fn cut(line: &[u8]) -> Option<Vec<Word>> {
    let mark = cell_mark(line);
    let mut words = Vec::new();
    let mut at = 0;
    let mut dated = false;
    while let Some(word) = next(line, &mut at, mark, dated) {
        dated |= word.blanks > 0;
        words.push(word);
        if words.len() > MOST {
            return None;
        }
    }
    Some(words)
}

fn next(line: &[u8], at: &mut usize, mark: Option<u8>, dated: bool) -> Option<Word> {
    loop {
        let rest = line.get(*at..)?;
        match rest {
            [b'"', ..] => return Some(quoted(line, at, 0..0)),
            [b'[', ..] => {
                if let Some(word) = bracketed(line, at, 0..0) {
                    return Some(word);
                }
                *at += 1;
            }
            // An object goes to the end of the line: nobody can say where it ends.
            [b'{', b'"', ..] | [] => return None,
            [first, ..] if is_gap(*first, rest.get(1), mark) => *at += 1,
            _ => return Some(bare(line, at, mark, dated)),
        }
    }
}

fn is_gap(byte: u8, next: Option<&u8>, mark: Option<u8>) -> bool {
    match byte {
        b' ' | b'\t' | b'|' | b',' | b';' | b'(' | b')' | b']' | b'{' | b'}' => true,
        b':' => next.is_none_or(u8::is_ascii_whitespace),
        byte => Some(byte) == mark,
    }
}

fn quoted(line: &[u8], at: &mut usize, name: Range<usize>) -> Word {
    let start = *at + 1;
    let end = closing(line, start).min(line.len());
    // Columns that were written without a blank between them: `"a""b"`.
    let text = line.get(start..end).unwrap_or_default();
    let glued = memchr::memmem::find(text, b"\"\"").filter(|at| *at > 0 && even(line));
    let end = glued.map_or(end, |at| start + at);
    *at = end + 1;
    Word { place: start.min(end)..end, held: Held::Quoted, blanks: 0, name }
}

/// Every quote has its other one.
fn even(line: &[u8]) -> bool {
    memchr::memchr_iter(b'"', line).count().is_multiple_of(2)
        && memchr::memchr(b'\\', line).is_none()
}

/// What stands in brackets, if that is one word or a time.
fn bracketed(line: &[u8], at: &mut usize, name: Range<usize>) -> Option<Word> {
    let start = *at + 1;
    let near = line.get(start..line.len().min(start + BRACKETS))?;
    let length = memchr::memchr(b']', near)?;
    let text = near.get(..length)?;
    let one = memchr::memchr2(b' ', b'"', text).is_none() || is_time(text);
    one.then(|| {
        *at = start + length + 1;
        Word { place: start..start + length, held: Held::Bracketed, blanks: 0, name }
    })
}

fn bare(line: &[u8], at: &mut usize, mark: Option<u8>, dated: bool) -> Word {
    let start = *at;
    let cells = mark.filter(|mark| matches!(mark, b'|' | b'\t'));
    let end = bare_end(line, start, mark);
    let text = line.get(start..end).unwrap_or_default();
    if let Some(length) = named(text) {
        let name = start..start + length;
        let value = start + length + 1;
        *at = value;
        match line.get(value) {
            Some(b'"') => return quoted(line, at, name),
            Some(b'[') => {
                if let Some(word) = bracketed(line, at, name.clone()) {
                    return word;
                }
            }
            _ => {}
        }
        *at = end.max(value);
        let end = trimmed(line, value, *at);
        return Word { place: value..end, held: Held::Bare, blanks: 0, name };
    }
    if !dated
        && cells.is_none()
        && let Some((end, blanks)) = time_of_words(line, start)
    {
        *at = end;
        return Word { place: start..end, held: Held::Bare, blanks, name: 0..0 };
    }
    // What a cache did, and the status it answered with, are two.
    if let Some(length) = result(text) {
        *at = start + length + 1;
        return Word { place: start..start + length, held: Held::Bare, blanks: 0, name: 0..0 };
    }
    // A user agent without quotes goes to the end of the line, or is one word.
    let program = cells.is_none() && look::agent(text);
    let whole = Some(agent_end(line, end)).filter(|end| program && *end == line.len());
    *at = whole.unwrap_or(end);
    let end = whole.unwrap_or_else(|| trimmed(line, start, end));
    Word { place: start..end, held: Held::Bare, blanks: 0, name: 0..0 }
}

/// How long the word before the slash is in `TCP_MISS/200`.
fn result(text: &[u8]) -> Option<usize> {
    let at = text.len().checked_sub(4).filter(|at| *at > 2 && text.get(*at) == Some(&b'/'))?;
    let (word, status) = text.split_at_checked(at)?;
    let spelled = word.iter().all(|byte| byte.is_ascii_uppercase() || b"_:".contains(byte));
    (spelled && status.iter().skip(1).all(u8::is_ascii_digit)).then_some(at)
}

/// Where a bare word ends: at a blank, or at the mark that parts cells.
fn bare_end(line: &[u8], start: usize, mark: Option<u8>) -> usize {
    let cells = matches!(mark, Some(b'|' | b'\t'));
    let rest = line.get(start..).unwrap_or_default();
    let ends =
        |byte: &u8| Some(*byte) == mark || !cells && matches!(byte, b' ' | b'\t' | b'|' | b'"');
    let length = rest.iter().position(ends).unwrap_or(rest.len());
    start + length
}

/// Without marks that shut what stands around the word, and without the unit of bytes.
fn trimmed(line: &[u8], start: usize, end: usize) -> usize {
    let text = line.get(start..end).unwrap_or_default().trim_ascii_end();
    let (open, round) = (text.contains(&b'['), text.contains(&b'('));
    let shut = |byte: &&u8| match byte {
        b',' | b';' | b':' => true,
        b']' => !open,
        b')' => !round,
        _ => false,
    };
    let shut = text.iter().rev().take_while(shut).count();
    let text = text.get(..text.len() - shut.min(text.len().saturating_sub(1))).unwrap_or_default();
    match text {
        [digits @ .., b'B'] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
            start + digits.len()
        }
        text => start + text.len(),
    }
}

/// How long the name before a value is: `rt=0.1`, `status:200`.
fn named(text: &[u8]) -> Option<usize> {
    let at = memchr::memchr2(b'=', b':', text)?;
    let (name, value) = text.split_at_checked(at)?;
    let colon = value.first() == Some(&b':');
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let plain = name.iter().all(|byte| letter(byte) || !colon && *byte == b'.');
    let first = name.first().is_some_and(u8::is_ascii_alphabetic);
    // `http://…` and `host:443` are no names; `a=1&b=2` is a query.
    let value = value.get(1..).unwrap_or_default();
    let other = colon
        && (value.is_empty()
            || matches!(value, [b'/', b'/', ..] | [b':', ..])
            || (2..6).contains(&value.len())
                && value.iter().all(u8::is_ascii_digit)
                && name == b"localhost");
    (first && plain && !other && !value.contains(&b'&')).then_some(at)
}

fn is_time(text: &[u8]) -> bool {
    time::any(text, 0).is_some() || time::assumes_year(text)
}

/// A time of two words and more: where it ends, and the blanks in it.
fn time_of_words(line: &[u8], start: usize) -> Option<(usize, usize)> {
    let rest = line.get(start..line.len().min(start + 64))?;
    rest.first().filter(|byte| byte.is_ascii_alphanumeric())?;
    let mut ends: Vec<usize> = memchr::memchr_iter(b' ', rest).take(TIME_WORDS).collect();
    if ends.len() < TIME_WORDS && rest.len() + start == line.len() {
        ends.push(rest.len());
    }
    let first = *ends.first()?;
    // What begins with a whole time is none of more words, but for a zone.
    ends.iter().skip(1).rev().find_map(|end| {
        let text = rest.get(..*end)?;
        let shut = text.iter().rev().take_while(|byte| b",:;]".contains(byte)).count();
        let text = text.get(..text.len() - shut)?;
        let clock = memchr::memchr(b':', text).is_some() && text.len() >= 14;
        let more = text.get(first..)?.iter().any(u8::is_ascii_alphanumeric);
        (clock && more && is_time(text))
            .then(|| (start + text.len(), memchr::memchr_iter(b' ', text).count()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        let bytes = line.as_bytes();
        let text =
            |place: &Range<usize>| String::from_utf8_lossy(&bytes[place.clone()]).into_owned();
        let shown = |word: &Word| match text(&word.name).as_str() {
            "" => text(&word.place),
            name => format!("{name}>{}", text(&word.place)),
        };
        cut(bytes).unwrap().iter().map(shown).collect()
    }

    #[test]
    fn quotes_brackets_names_and_times_hold_words_together() {
        let line = r#"Feb  3 10:00:00 web [02/Jan/2026:03:04:05 +0000] ("alice") rt=0.1 ua="a b" status:200 to: 10.0.0.1:80 512B [Client 203.0.113.9]"#;
        let want = [
            "Feb  3 10:00:00",
            "web",
            "02/Jan/2026:03:04:05 +0000",
            "alice",
            "rt>0.1",
            "ua>a b",
            "status>200",
            "to",
            "10.0.0.1:80",
            "512",
            "Client",
            "203.0.113.9",
        ];
        assert_eq!(words(line), want);
    }

    #[test]
    fn cells_hold_blanks_and_addresses_hold_colons() {
        assert_eq!(
            words("a b|::1|https://b.example/c|d|x"),
            ["a b", "::1", "https://b.example/c", "d", "x"]
        );
        assert_eq!(
            words("api.example:443 localhost:8080 /a?x=1"),
            ["api.example:443", "localhost:8080", "/a?x=1"]
        );
        assert_eq!(
            words("GET /a Mozilla/5.0 (X11; Linux) Firefox/1.0"),
            ["GET", "/a", "Mozilla/5.0 (X11; Linux) Firefox/1.0"]
        );
        assert_eq!(words(r#"200 9"-" "a b""0.1" "c""#), ["200", "9", "-", "a b", "0.1", "c"]);
        assert_eq!(
            words("7 TCP_MISS/200 HIER_NONE/- GET /a"),
            ["7", "TCP_MISS", "200", "HIER_NONE/-", "GET", "/a"]
        );
        assert_eq!(words("2026-01-02T03:04:05Z GET /a"), ["2026-01-02T03:04:05Z", "GET", "/a"]);
    }
}
