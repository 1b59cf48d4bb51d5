//! Records of several lines of text: sections of an audit log, rows with line ends in their cells,
//! what a framework writes between the start of a request and its end.

use super::super::block::Cut;
use super::{Framing, json};

/// Lines that are looked at to tell these from lines.
const LINES: usize = 60;
/// Longest row, in bytes, that a quote may hold together; beyond, it is a stray one.
const LONGEST_ROW: usize = 64 << 10;
/// Cells that a header row has at least.
const CELLS: usize = 3;

/// The framing of text that begins so, if it is one of these.
pub(super) fn framing(text: &[u8]) -> Option<Framing> {
    let mut lines = text.split_inclusive(|byte| *byte == b'\n').take(LINES);
    let first = lines.next()?.trim_ascii();
    if section(first) == Some(b'A') {
        return Some(Framing::Audit);
    }
    if is_header(first) {
        return lines.any(opens).then_some(Framing::Rows);
    }
    if holds_objects(text) {
        return Some(Framing::Objects);
    }
    let lines = || text.split(|byte| *byte == b'\n').take(LINES).map(<[u8]>::trim_ascii_end);
    let rails = lines().any(|line| begun(line).is_some());
    let told = || lines().any(|l| started(l).is_some()) && lines().any(|l| completed(l).is_some());
    (rails || told()).then_some(Framing::Rails)
}

/// A line near the start is the brace that opens an object, which ends with a line of its own.
fn holds_objects(text: &[u8]) -> bool {
    let mut at = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n').take(LINES) {
        let rest = text.get(at..).unwrap_or_default();
        if opens_object(line) && object(rest, line.len(), true).is_some_and(|end| end > line.len())
        {
            return true;
        }
        at += line.len();
    }
    false
}

/// Nothing but the brace that opens an object stands in the line.
fn opens_object(line: &[u8]) -> bool {
    line.trim_ascii_end() == b"{"
}

/// Up to the line end behind the object that begins here; only its first line, where it does not
/// end with a brace at the start of a line, or another one begins before.
fn object(bytes: &[u8], first: usize, done: bool) -> Option<usize> {
    let near = bytes.get(..bytes.len().min(LONGEST_ROW))?;
    let Some(end) = json::object(near, 0, true) else {
        return (done || bytes.len() >= LONGEST_ROW).then_some(first);
    };
    let closed = near.get(..end)?.ends_with(b"\n}");
    if !closed {
        return Some(first);
    }
    let behind = near.get(end..)?;
    let blanks = behind.iter().take_while(|byte| b" \t\r,".contains(byte)).count();
    match behind.get(blanks) {
        Some(b'\n') => Some(end + blanks + 1),
        Some(_) => Some(first),
        None => done.then_some(bytes.len()),
    }
}

/// The letter of a section's first line: `--c7036611-A--`, `---UcQhWKKB---A--`.
fn section(line: &[u8]) -> Option<u8> {
    let inner = line.strip_prefix(b"--")?.strip_suffix(b"--")?;
    let (rest, letter) = inner.split_at_checked(inner.len().checked_sub(1)?)?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let named = (6..40).contains(&rest.len()) && rest.ends_with(b"-") && rest.iter().all(is_name);
    letter.first().copied().filter(|letter| named && letter.is_ascii_uppercase())
}

/// Names of columns with commas between them.
fn is_header(line: &[u8]) -> bool {
    let is_name = |cell: &[u8]| {
        let cell = cell.trim_ascii();
        let name =
            cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell);
        name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"@_".contains(byte))
            && !name.contains(&b'"')
    };
    let cells = || line.split(|byte| *byte == b',');
    cells().count() >= CELLS && cells().all(is_name)
}

fn quotes(line: &[u8]) -> usize {
    memchr::memchr_iter(b'"', line).count()
}

/// A cell opens with a quote that its line does not close.
fn opens(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let last = memchr::memrchr(b'"', line);
    let at_start = last.is_some_and(|at| at == 0 || line.get(at - 1) == Some(&b','));
    let text = last.is_some_and(|at| at + 1 < line.len());
    !quotes(line).is_multiple_of(2) && at_start && text
}

/// What stands before `Started GET "`, where Rails begins a request.
fn begun(line: &[u8]) -> Option<&[u8]> {
    let at = memchr::memmem::find(line, b"Started ")?;
    let rest = line.get(at + 8..)?;
    let method = capitals(rest);
    let quoted = method >= 3 && rest.get(method..method + 2) == Some(b" \"");
    (quoted && memchr::memmem::find(rest, b"\" for ").is_some()).then_some(line.get(..at)?)
}

fn capitals(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_uppercase()).count()
}

/// What stands before the words with which a logger begins a request: as Rails does, or
/// `Started GET /a for`, `Processing A#b (for ADDRESS at TIME) [GET]`, or the end `GET /a` of a line.
fn started(line: &[u8]) -> Option<&[u8]> {
    let line = line.trim_ascii_end();
    if let Some(before) = begun(line) {
        return Some(before);
    }
    if let Some(at) = memchr::memmem::find(line, b"Started ") {
        let rest = line.get(at + 8..)?;
        let method = capitals(rest);
        let target = rest.get(method..)?.strip_prefix(b" ")?;
        let target = target.strip_prefix(b"\"").unwrap_or(target);
        let asked = method >= 3 && target.starts_with(b"/");
        let of =
            [&b" for "[..], b" from "].iter().any(|of| memchr::memmem::find(target, of).is_some());
        return (asked && of).then_some(line.get(..at)?);
    }
    if let Some(at) = memchr::memmem::find(line, b"Processing ") {
        let for_whom = memchr::memmem::find(line, b" (for ").is_some();
        return (for_whom && line.ends_with(b"]")).then_some(line.get(..at)?);
    }
    let blank = memchr::memrchr(b' ', line)?;
    let target = line.get(blank + 1..)?;
    let path = target.strip_prefix(b"\"").unwrap_or(target).starts_with(b"/");
    let before = line.get(..blank)?;
    let word = memchr::memrchr(b' ', before)?;
    let method = before.get(word + 1..)?;
    let known = method.len() >= 3 && capitals(method) == method.len();
    // A path of a file behind a word in capitals is none.
    let methods: [&[u8]; 7] = [b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS"];
    (path && known && methods.contains(&method)).then_some(before.get(..word)?)
}

/// What stands before the words with which it ends one: `Completed 200 `, `Returning 200 in`,
/// `Sent 200 in`, `Completed in 9ms (…) | 200 OK`, `] 200 OK (0.001s`.
fn completed(line: &[u8]) -> Option<&[u8]> {
    let line = line.trim_ascii_end();
    let is_code = |at: usize| {
        let code = line.get(at..at + 4).unwrap_or_default();
        code.ends_with(b" ") && code.iter().take(3).all(u8::is_ascii_digit)
    };
    for word in [&b"Completed "[..], b"Returning ", b"Sent "] {
        let Some(at) = memchr::memmem::find(line, word) else { continue };
        let rest = line.get(at + word.len()..)?;
        let summed = memchr::memmem::find(rest, b" | ")
            .is_some_and(|bar| is_code(at + word.len() + bar + 3));
        // The first Rails 3 told the status last: `Completed in 9ms (…) with 200`.
        let last = memchr::memmem::rfind(rest, b" with ").map(|at| rest.get(at + 6..));
        let summed = summed
            || last
                .flatten()
                .is_some_and(|code| code.len() == 3 && code.iter().all(u8::is_ascii_digit));
        // The request is named once more before its status.
        let again = capitals(rest) >= 3
            && rest
                .split(|byte| *byte == b' ')
                .nth(2)
                .is_some_and(|code| code.len() == 3 && code.iter().all(u8::is_ascii_digit));
        if is_code(at + word.len()) || rest.starts_with(b"in ") && summed || again {
            return line.get(..at);
        }
    }
    let at = memchr::memmem::rfind(line, b"] ")?;
    let timed = line.ends_with(b")") && memchr::memmem::find(line.get(at..)?, b"s, ").is_some();
    (is_code(at + 2) && timed).then_some(line.get(..at + 2)?)
}

/// The process and the tags of a logger's words, without its clock: `#12] INFO -- : [tag] `.
fn writer(before: &[u8]) -> Vec<u8> {
    let at = memchr::memrchr(b'#', before).unwrap_or(0);
    let words = before.get(at..).unwrap_or_default().split(|byte| *byte == b' ');
    // A number alone may be a process or a thread.
    let parts = |word: &[u8]| word.iter().filter(|byte| b"/-".contains(byte)).count();
    // A process has brackets around it, and perhaps a colon behind.
    let bare = |word: &[u8]| {
        let around = |byte: &u8| b"[]:".contains(byte);
        let start = word.iter().take_while(|byte| around(byte)).count();
        let end = word.iter().rev().take_while(|byte| around(byte)).count();
        word.get(start..word.len().saturating_sub(end)).unwrap_or_default().to_vec()
    };
    let is_clock = |word: &&[u8]| {
        word.iter().all(|byte| byte.is_ascii_digit() || b"[]/-:.,TZ+".contains(byte))
            && (bare(word).contains(&b':') || parts(word) >= 2 || word.starts_with(b"+"))
    };
    words.filter(|word| !word.is_empty() && !is_clock(word)).collect::<Vec<_>>().join(&b' ')
}

/// The length of the first line with its end; `None` if it goes on beyond the bytes.
fn line(bytes: &[u8], done: bool) -> Option<usize> {
    let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
    end.or_else(|| done.then_some(bytes.len()).filter(|length| *length > 0))
}

/// The first record; `None` if it goes on beyond the bytes.
pub(super) fn next(framing: Framing, bytes: &[u8], done: bool) -> Option<Cut> {
    let first = line(bytes, done)?;
    let text = bytes.get(..first)?;
    let end = match framing {
        Framing::Audit if section(text.trim_ascii()) == Some(b'A') => audit(bytes, first, done)?,
        Framing::Rows if !quotes(text).is_multiple_of(2) => row(bytes, first, done)?,
        Framing::Objects if opens_object(text) => object(bytes, first, done)?,
        Framing::Rails => match started(text) {
            Some(before) => rails(bytes, first, &writer(before), done)?,
            None => first,
        },
        _ => first,
    };
    let text = bytes.get(..end)?.trim_ascii_end();
    Some(Cut { start: 0, stop: text.len(), end })
}

/// Up to the section that ends it, or the next one that begins.
fn audit(bytes: &[u8], first: usize, done: bool) -> Option<usize> {
    let mut at = first;
    loop {
        let Some(length) = line(bytes.get(at..)?, done) else {
            return (done && at == bytes.len()).then_some(at);
        };
        match section(bytes.get(at..at + length)?.trim_ascii()) {
            Some(b'A') => return Some(at),
            Some(b'Z') => return Some(at + length),
            _ => at += length,
        }
    }
}

/// Up to the line end behind which no quote is open; only its line, where none closes it.
fn row(bytes: &[u8], first: usize, done: bool) -> Option<usize> {
    let near = bytes.get(..bytes.len().min(LONGEST_ROW))?;
    let mut open = false;
    let end = near.iter().position(|byte| {
        open ^= *byte == b'"';
        *byte == b'\n' && !open
    });
    match end {
        Some(end) => Some(end + 1),
        None if done && !open => Some(bytes.len()),
        None if done || bytes.len() >= LONGEST_ROW => Some(first),
        None => None,
    }
}

/// Up to where the same writer completes it; only its line, where another begins before, since
/// then nobody can tell which one is completed, unless the writers are told apart by their words.
fn rails(bytes: &[u8], first: usize, writer_of: &[u8], done: bool) -> Option<usize> {
    let mut at = first;
    while at < LONGEST_ROW {
        let Some(length) = line(bytes.get(at..)?, done) else {
            return (done && at == bytes.len()).then_some(first);
        };
        let text = bytes.get(at..at + length)?;
        if started(text).is_some() {
            return Some(first);
        }
        if let Some(before) = completed(text) {
            return Some(if writer(before) == writer_of { at + length } else { first });
        }
        at += length;
    }
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::writer;

    #[test]
    fn a_logger_is_known_by_its_process_whatever_the_clock_says() {
        let at = |clock: &str, process: &str| writer(format!("{clock} {process} INFO ").as_bytes());
        assert_eq!(at("2026-01-02 03:04:05", "[17]"), at("2026-01-02 03:04:06", "[17]"));
        for (one, other) in
            [("[17]", "[18]"), ("[17]:", "[18]:"), ("17:", "18:"), ("[17:]", "[18:]")]
        {
            assert_ne!(at("2026-01-02 03:04:05", one), at("2026-01-02 03:04:05", other));
            assert_eq!(at("[2026-01-02 03:04:05]:", one), at("[2026-01-02 03:04:06]:", one));
        }
    }
}
