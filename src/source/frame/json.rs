//! JSON objects in a stream: one after another, in lists, or in lists within envelopes.

use super::super::block::Cut;
use super::{Framing, pieces};

/// Keys under which services put the list of records.
const LISTS: [&[u8]; 19] = [
    b"records",
    b"Records",
    b"logEvents",
    b"events",
    b"value",
    b"entries",
    b"logs",
    b"hits",
    b"items",
    b"rows",
    b"results",
    b"data",
    b"result",
    b"requests",
    b"lines",
    b"docs",
    b"documents",
    b"logRecords",
    b"spans",
];

/// The word for Loki's streams, and the key of what is in one: lists of a time and a line.
const STREAMS: &[u8] = b"streams";
const VALUES: &[u8] = b"values";

/// Methods of the requests that an object may tell of by itself.
const METHODS: [&[u8]; 7] = [b"GET", b"POST", b"HEAD", b"PUT", b"DELETE", b"OPTIONS", b"CONNECT"];

/// Lines that are looked at to tell lines from other framings.
const LINES: usize = 20;

/// Shortest text in a list that is taken for a line.
const SHORTEST: usize = 40;

/// Open lists and objects around the records; deeper ones are records themselves.
const DEEPEST: usize = 8;

/// What is open where a record may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Object,
    List,
    /// A list of records.
    Records,
}

/// Which keys have the lists of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    Usual,
    /// The records are the lines of Loki's streams.
    Streams,
}

/// Where a stream of JSON stands between two records.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// Objects at the top hold the list of records.
    envelope: bool,
    open: [Open; DEEPEST],
    depth: usize,
    /// The key read last is one of a list of records.
    listing: bool,
    /// Records were found in the object at the top.
    found: bool,
    keys: Keys,
}

impl State {
    pub(super) fn new(envelope: bool) -> Self {
        Self {
            envelope,
            open: [Open::Object; DEEPEST],
            depth: 0,
            listing: false,
            found: false,
            keys: Keys::Usual,
        }
    }

    fn top(&self) -> Option<Open> {
        self.open.get(self.depth.checked_sub(1)?).copied()
    }

    fn push(&mut self, open: Open) {
        if let Some(place) = self.open.get_mut(self.depth) {
            *place = open;
            self.depth += 1;
        }
    }

    /// An object that begins here is a record.
    fn is_record(&self) -> bool {
        match self.top() {
            None => !self.envelope,
            Some(Open::Records) => true,
            Some(_) => self.depth == DEEPEST,
        }
    }

    /// A record begins here: an object, or a list of a row or of a time and a line.
    fn begins(&self, open: u8) -> bool {
        let row = self.depth > 1 && self.top() == Some(Open::Records);
        self.is_record() && (open == b'{' || row)
    }

    /// A text that stands here by itself may be a line.
    fn holds_lines(&self) -> bool {
        self.keys == Keys::Usual && self.top() == Some(Open::Records)
    }

    /// Where the record that begins at a place ends.
    fn stop(&self, bytes: &[u8], at: usize) -> Option<usize> {
        if bytes.get(at) == Some(&b'[') {
            return list(bytes, at);
        }
        object(bytes, at, self.depth == 0)
    }

    /// Notes a key, or a text: it may be one of a list of records.
    fn name(&mut self, key: &[u8]) {
        if key == STREAMS {
            self.keys = Keys::Streams;
        }
        self.listing = match self.keys {
            Keys::Usual => LISTS.contains(&key),
            Keys::Streams => key == VALUES,
        };
    }

    /// The next record or gap from `from` on.
    ///
    /// # Errors
    /// If it does not end within the bytes: how far it was read.
    pub(super) fn next(&mut self, bytes: &[u8], from: usize) -> Result<Cut, usize> {
        let mut at = from;
        loop {
            let before = bytes.get(from..at).unwrap_or_default();
            match bytes.get(at).ok_or(at)? {
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => at += 1,
                open @ (b'{' | b'[') if self.begins(*open) => {
                    if !is_separator(before) {
                        return Ok(Cut { start: at, stop: at, end: at });
                    }
                    let stop = self.stop(bytes, at).ok_or(at)?;
                    self.found = true;
                    return Ok(separated(bytes, at, stop));
                }
                b'{' | b'[' if self.depth == 0 && !is_separator(before) => {
                    return Ok(Cut { start: at, stop: at, end: at });
                }
                open @ (b'{' | b'[') => {
                    self.found &= self.depth > 0;
                    self.push(match (open, self.top()) {
                        (b'{', _) => Open::Object,
                        (_, None) => Open::Records,
                        (_, Some(Open::Object)) if self.listing => Open::Records,
                        _ => Open::List,
                    });
                    self.listing = false;
                    at += 1;
                }
                b'}' | b']' => {
                    let was = self.top();
                    self.depth = self.depth.saturating_sub(1);
                    at += 1;
                    // An object at the top that held no records is one.
                    if self.depth == 0 && was == Some(Open::Object) && !self.found {
                        return Ok(separated(bytes, from + blank(before), at));
                    }
                }
                b'"' if self.holds_lines() && is_line(bytes, at).ok_or(at)? => {
                    if !is_separator(before) {
                        return Ok(Cut { start: at, stop: at, end: at });
                    }
                    let (Ok(stop) | Err(stop)) = string(bytes, at).ok_or(at)?;
                    self.found = true;
                    return Ok(separated(bytes, at, stop));
                }
                b'"' => match string(bytes, at).ok_or(at)? {
                    Ok(end) => {
                        let key = bytes.get(at + 1..end - 1).unwrap_or_default();
                        self.name(key);
                        at = end;
                    }
                    Err(end) => at = end,
                },
                _ if self.depth > 0 => at += 1,
                _ if !is_separator(before) => return Ok(Cut { start: at, stop: at, end: at }),
                // No JSON: a line.
                _ => {
                    let rest = bytes.get(at..).unwrap_or_default();
                    let line = memchr::memchr(b'\n', rest).ok_or(at)?;
                    return Ok(separated(bytes, at, at + line));
                }
            }
        }
    }
}

fn blank(bytes: &[u8]) -> usize {
    bytes.len() - bytes.trim_ascii_start().len()
}

fn is_separator(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| b" \t\r\n,".contains(byte))
}

/// A record, with the separators after it as far as the end of its line.
fn separated(bytes: &[u8], start: usize, stop: usize) -> Cut {
    let rest = bytes.get(stop..).unwrap_or_default();
    let after = rest.iter().take_while(|byte| b" \t\r,".contains(byte)).count();
    let end = stop + after + usize::from(rest.get(after) == Some(&b'\n'));
    let text = bytes.get(start..stop).unwrap_or_default().trim_ascii_end();
    Cut { start, stop: start + text.len(), end }
}

/// Where the string that begins at a place ends, or, if a line end breaks it, where that is.
#[inline]
fn string(bytes: &[u8], at: usize) -> Option<Result<usize, usize>> {
    let mut end = at + 1;
    loop {
        end += memchr::memchr3(b'"', b'\\', b'\n', bytes.get(end..)?)?;
        match bytes.get(end)? {
            b'"' => return Some(Ok(end + 1)),
            b'\\' => end += 2,
            _ => return Some(Err(end)),
        }
    }
}

/// The string that begins at a place is long enough for a line of a log, and has a blank.
fn is_line(bytes: &[u8], at: usize) -> Option<bool> {
    let (Ok(end) | Err(end)) = string(bytes, at)?;
    let text = bytes.get(at..end).unwrap_or_default();
    Some(text.len() >= SHORTEST && memchr::memchr(b' ', text).is_some())
}

/// Where the object that begins at a place ends. A torn one ends at the line end in its string or,
/// at the top, where another begins a line.
pub(super) fn object(bytes: &[u8], at: usize, top: bool) -> Option<usize> {
    let mut depth = 0u32;
    let mut end = at;
    loop {
        end += memchr::memchr3(b'"', b'{', b'}', bytes.get(end..)?)?;
        match bytes.get(end)? {
            b'"' => match string(bytes, end)? {
                Ok(after) => end = after,
                Err(line_end) => return Some(line_end),
            },
            b'{' => {
                if depth > 0 && top && bytes.get(end - 1) == Some(&b'\n') {
                    return Some(end);
                }
                depth += 1;
                end += 1;
            }
            _ => {
                depth = depth.saturating_sub(1);
                end += 1;
                if depth == 0 {
                    return Some(end);
                }
            }
        }
    }
}

/// Where the list that begins at a place ends. A torn one ends at the line end in its string.
fn list(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0u32;
    let mut end = at;
    loop {
        end += memchr::memchr3(b'"', b'[', b']', bytes.get(end..)?)?;
        match bytes.get(end)? {
            b'"' => match string(bytes, end)? {
                Ok(after) => end = after,
                Err(line_end) => return Some(line_end),
            },
            b'[' => (depth, end) = (depth + 1, end + 1),
            _ => {
                (depth, end) = (depth.saturating_sub(1), end + 1);
                if depth == 0 {
                    return Some(end);
                }
            }
        }
    }
}

/// The framing of content that begins with an object.
pub(super) fn framing(text: &[u8]) -> Framing {
    let envelope = in_list(text);
    if envelope {
        return Framing::Json { envelope };
    }
    let (mut whole, mut other) = (0, 0);
    for line in text.split_inclusive(|byte| *byte == b'\n').take(LINES) {
        let ended = line.ends_with(b"\n");
        let line = line.trim_ascii();
        match object(line, 0, false) {
            _ if line.is_empty() => {}
            Some(end) if line.starts_with(b"{") && matches!(line.get(end..), Some([] | [b','])) => {
                whole += 1;
            }
            // The line may be cut by the end of the head.
            None if !ended => {}
            _ => other += 1,
        }
    }
    match (whole >= other, pieces::is_docker(text)) {
        (true, true) => Framing::Docker,
        (true, false) => Framing::Lines,
        (false, _) => Framing::Json { envelope },
    }
}

/// A method stands as a value: the object is a request, and what its lists hold belongs to it.
fn asks(before: &[u8]) -> bool {
    memchr::memchr_iter(b':', before).any(|at| {
        let value = before.get(at + 1..).unwrap_or_default().trim_ascii_start();
        let text = value.strip_prefix(b"\"").unwrap_or_default();
        METHODS
            .iter()
            .any(|method| text.strip_prefix(*method).is_some_and(|rest| rest.starts_with(b"\"")))
    })
}

/// The object at the start holds a list of records, which have at least two keys each.
#[must_use]
pub fn in_list(text: &[u8]) -> bool {
    let mut state = State::new(true);
    let mut at = 0;
    while let Ok(cut) = state.next(text, at) {
        if cut.stop > cut.start {
            let record = text.get(cut.start..cut.stop).unwrap_or_default();
            let several = memchr::memchr(b',', record).is_some() || record.starts_with(b"\"");
            let before = text.get(..cut.start).unwrap_or_default();
            return state.top() == Some(Open::Records) && several && !asks(before);
        }
        at = cut.end;
    }
    // A record longer than the head.
    state.top() == Some(Open::Records)
}
