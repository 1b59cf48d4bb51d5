//! Lines that have a wrapper which the rest of their file has not.
//!
//! A file collected from several places holds the same requests as they are, behind syslog and
//! inside JSON. The wrappers of a file are settled from its head; a line that no format reads
//! under these is tried with each wrapper once, also with words of a logger inside it, and as JSON
//! behind some words. What is found is believed only if the format is told by its keys or the
//! caller is an address. What an error log says of a request beside its access log stays refused:
//! it would count twice.

use super::Rules;
use super::assemble::record;
use super::choose::{Bench, Tried};
use super::field::Slots;
use super::parser::Memory;
use super::wrap::{self, Inner, Outer, Wrap};
use crate::format::Reader;
use crate::record::time::Clock;
use crate::record::{Client, Reject};
use std::sync::Arc;

/// How a stray line is opened, and which format reads what is inside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stray {
    way: Way,
    /// The place of the format among the readers.
    pub reader: usize,
}

#[derive(Debug, Clone, Copy)]
enum Way {
    Wrapped(Wrap),
    /// Words of a logger within a message of syslog.
    Worded(Wrap, u8),
    /// JSON from this byte on.
    Behind(usize),
}

impl Way {
    fn open<'a>(self, line: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
        match self {
            Self::Wrapped(wrap) => wrap.open(line, space),
            Self::Worded(wrap, words) => {
                let inner = wrap.open(line, space)?;
                let text = wrap::behind(inner.text, words)?;
                Some(Inner { text, ..inner })
            }
            Self::Behind(at) => {
                let word = memchr::memchr(b' ', line).and_then(|end| line.get(..end));
                let time = word.filter(|word| wrap::is_time(word)).unwrap_or_default();
                let text = line.get(at..)?.trim_ascii_end();
                Some(Inner { text, outer: Outer { time, ..Outer::default() } })
            }
        }
    }
}

impl Stray {
    /// Opens the line again.
    pub fn open<'a>(self, line: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
        self.way.open(line, space)
    }
}

/// What nearly every line of a request holds somewhere: looked for first, since logs may be full of
/// other lines.
const SIGNS: [&[u8]; 6] = [b"HTTP/", b"HTTP\\/", b"ethod", b"GET ", b"POST ", b"CONNECT "];

/// Most words of a logger within a message of syslog.
const WORDS: u8 = 2;

/// Why a line was refused leaves it open that something around it is to blame.
pub(super) fn may_be(why: Reject) -> bool {
    matches!(why, Reject::Shape | Reject::NotJson | Reject::NoTime | Reject::NoRequest)
}

/// Finds a way into the line. The fields are then in `slots`.
#[cold]
pub(super) fn find(
    readers: &[Arc<Reader>],
    line: &[u8],
    rules: &Rules,
    (slots, space): (&mut Slots, &mut Vec<u8>),
    memory: &mut [Memory],
    clock: &mut Clock,
) -> Option<Stray> {
    SIGNS.iter().any(|sign| memchr::memmem::find(line, sign).is_some()).then_some(())?;
    let object = memchr::memmem::find_iter(line, b"{\"").find(|at| {
        at.checked_sub(1)
            .and_then(|at| line.get(at))
            .is_some_and(|byte| matches!(byte, b' ' | b'\t'))
    });
    let behind = object.filter(|_| line.ends_with(b"}"));
    let wraps = Wrap::all().filter(|wrap| !matches!(wrap, Wrap::Row | Wrap::Label));
    let wrapped = wraps.filter(|wrap| wrap.may_open(line)).map(Way::Wrapped);
    let systems = [Wrap::Syslog, Wrap::Syslog5424].into_iter().filter(|wrap| wrap.may_open(line));
    let worded = systems.flat_map(|wrap| (1..=WORDS).map(move |words| Way::Worded(wrap, words)));
    let ways = wrapped.chain(behind.map(Way::Behind)).chain(worded);
    for way in ways {
        let Some(inner) = way.open(line, space) else { continue };
        let inside = (inner.text, inner.outer.time);
        let mut tried = Tried::default();
        let mut bench = Bench { readers, rules, slots, memory, clock, tried: &mut tried };
        let found = bench.any(0, inside);
        let Some(Ok(reader)) = found else { continue };
        let keyed = readers.get(reader).is_some_and(|reader| reader.keyed());
        let known = memory.get(reader).map_or(rules, |memory| memory.rules(rules));
        let read = record(inside.0, inside.1, slots, known, clock);
        let addressed = read.is_ok_and(|read| matches!(read.client, Client::Ip(_)));
        if keyed || addressed {
            return Some(Stray { way, reader });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::format::{Reader, Rules, sniff};

    const PLAIN: &str =
        r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl/8.5""#;
    const KEYED: &str = r#"{"client.addr":"203.0.113.9:51160","host":"api.example","method":"GET","processing_ns":"3","response_bytes":"19","status":200,"timestamp":"2026-01-02T03:04:05Z","total_ns":"9","uri":"/a","version":"HTTP/2.0"}"#;

    /// The paths that are read in lines of which most are plain; a dash for a line refused.
    fn paths(strays: &[String]) -> String {
        let (readers, rules) = (Reader::all().unwrap(), Rules::default());
        let head = [vec![PLAIN.to_owned(); 9], strays.to_vec()].concat().join("\n");
        let (verdict, layers) = sniff::sniff(head.as_bytes(), &readers, &rules);
        assert!(verdict.understood() && layers.wraps.is_empty(), "{}", layers.name());
        let mut parser = layers.parser(&rules);
        let path = |line: &String| match parser.parse(line.as_bytes()) {
            Ok(record) => String::from_utf8_lossy(record.path).into_owned(),
            Err(_) => "-".into(),
        };
        strays.iter().map(path).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_line_may_have_a_wrapper_that_its_file_has_not() {
        let text = serde_json::to_string(PLAIN).unwrap();
        let strays = [
            format!("<134>Jan  2 03:04:05 lb1 nginx: {PLAIN}"),
            format!(r#"{{"message":{text},"stream":"stdout","time":"2026-01-02T03:04:06Z"}}"#),
            format!("2026-01-02T03:04:06Z stdout F {PLAIN}"),
            format!("gw[7]: [ACCESS] 2022 {KEYED}"),
            format!("2026-01-02T03:04:06Z waf1 - - - - {KEYED}"),
        ];
        assert_eq!(paths(&strays), "/a /a /a /a /a");
    }

    #[test]
    fn a_line_may_stand_behind_words_of_a_logger_and_an_error_is_no_second_request() {
        let strays = [
            format!("<134>Jan  2 03:04:05 lb1 accesslogs: Info: {PLAIN}"),
            r#"2026/01/02 03:04:05 [error] 8#8: *3 "/a/b.html" is not found (2: No such file or directory), client: 203.0.113.9, server: api.example, request: "GET /b?x=1 HTTP/1.1", host: "api.example""#.to_owned(),
        ];
        assert_eq!(paths(&strays), "/a -");
    }

    #[test]
    fn prose_in_a_wrapper_stays_refused() {
        let strays = [
            "<134>Jan  2 03:04:05 lb1 sshd[4]: Accepted password for alice from 203.0.113.9 port 4 ssh2",
            r#"{"message":"started \"web\" 200 times","time":"2026-01-02T03:04:06Z"}"#,
            r#"gw[7]: config {"status":200,"uri":"/a"}"#,
        ];
        assert_eq!(paths(&strays.map(str::to_owned)), "- - -");
    }
}
