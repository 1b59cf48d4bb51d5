//! Lines in pieces, and messages that tell their length.

use super::super::block::{Cut, LONGEST_LINE};
use super::Framing;

/// Docker cuts lines at so many bytes of text.
const DOCKER_PIECE: usize = 16 << 10;

/// Lines of Docker's driver by their keys.
pub(super) fn is_docker(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let has = |key: &[u8]| memchr::memmem::find(line, key).is_some();
    has(b"\"log\":\"") && has(b"\"stream\":\"")
}

/// `TIME stdout F`, as far as its flag.
fn cri_flag(line: &[u8]) -> Option<u8> {
    let head = line.get(..line.len().min(64))?;
    let blank = memchr::memchr(b' ', head)?;
    let rest = head.get(blank + 1..)?;
    let flag = rest.strip_prefix(b"stdout ").or(rest.strip_prefix(b"stderr "))?;
    flag.first().copied().filter(|flag| matches!(flag, b'F' | b'P'))
}

/// The content begins as container runtimes write.
pub(super) fn is_cri(text: &[u8]) -> bool {
    cri_flag(text).is_some()
}

/// The line goes on in the next one.
fn goes_on(framing: Framing, line: &[u8]) -> bool {
    match framing {
        Framing::Cri => cri_flag(line) == Some(b'P'),
        Framing::Docker => {
            line.len() >= DOCKER_PIECE && memchr::memmem::find(line, b"\\n\"").is_none()
        }
        _ => false,
    }
}

/// The pieces of the first line; `None` if they go on beyond the bytes.
pub(super) fn joined(framing: Framing, bytes: &[u8], done: bool) -> Option<Cut> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        let length = match memchr::memchr(b'\n', rest) {
            Some(end) => end + 1,
            None if done => rest.len(),
            None => return None,
        };
        let line = rest.get(..length)?;
        at += length;
        let last = done && at == bytes.len();
        if last || at > LONGEST_LINE || !goes_on(framing, line) {
            let text = bytes.get(..at)?.trim_ascii_end();
            return Some(Cut { start: 0, stop: text.len(), end: at });
        }
    }
}

/// The number at the start and what follows the blank after it.
fn count(bytes: &[u8]) -> Option<(usize, usize)> {
    let digits = bytes.iter().take(8).take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(bytes.get(..digits)?).ok()?.parse().ok()?;
    (bytes.get(digits) == Some(&b' ') && digits < 8).then_some((number, digits + 1))
}

/// The content is made of messages that tell their length, without line ends between them.
pub(super) fn is_counted(text: &[u8]) -> bool {
    let Some((length, start)) = count(text) else { return false };
    let next = text.get(start + length..).unwrap_or_default();
    text.get(start) == Some(&b'<') && next.first().is_some_and(u8::is_ascii_digit)
}

/// The first message; what is none is a line.
pub(super) fn counted(bytes: &[u8], done: bool) -> Option<Cut> {
    let undecided = !done && bytes.len() < 9 && !bytes.contains(&b' ');
    if undecided {
        return None;
    }
    match count(bytes) {
        Some((length, start)) if !done || start + length <= bytes.len() => {
            if start + length > bytes.len() {
                // The message goes on; a line that only looks like one is torn in the end.
                return None;
            }
            let text = bytes.get(start..start + length)?.trim_ascii_end();
            Some(Cut { start, stop: start + text.len(), end: start + length })
        }
        _ => joined(Framing::Lines, bytes, done),
    }
}
