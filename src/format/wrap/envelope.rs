//! Envelopes of JSON: an object that holds the line under some key.

use super::walk::{self, Value};
use super::{Inner, Outer};
use crate::record::text::unescape_json;
use crate::record::time;

/// Where an object keeps the line, and what it tells of it. Keys are paths of at most two parts.
#[derive(Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Its name in the coverage table.
    pub name: &'static str,
    /// The key of the line.
    line: Path,
    /// A key that must be there as well, any of these; none if empty.
    marks: &'static [&'static str],
    /// Keys of the time, the first present one wins.
    time: &'static [&'static str],
    /// Keys of the program or stream.
    program: &'static [&'static str],
}

type Path = (&'static str, Option<&'static str>);

/// Every envelope known; where two open a line, the earlier one is preferred.
pub const ENVELOPES: &[Envelope] = &[
    Envelope {
        name: "docker",
        line: ("log", None),
        marks: &["stream", "time", "kubernetes", "date"],
        time: &["time", "date", "@timestamp"],
        program: &["stream"],
    },
    Envelope {
        name: "network-firewall",
        line: ("event", None),
        marks: &["firewall_name"],
        time: &["event_timestamp"],
        program: &[],
    },
    Envelope {
        name: "journald",
        line: ("MESSAGE", None),
        marks: &["__REALTIME_TIMESTAMP", "_SYSTEMD_UNIT", "__CURSOR", "SYSLOG_IDENTIFIER"],
        time: &["_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP"],
        program: &["SYSLOG_IDENTIFIER", "_COMM", "_SYSTEMD_UNIT"],
    },
    Envelope {
        name: "cloudwatch",
        line: ("message", None),
        marks: &["ingestionTime", "id", "eventId", "logStreamName"],
        time: &["timestamp"],
        program: &[],
    },
    Envelope {
        name: "cloudwatch",
        line: ("@message", None),
        marks: &["@timestamp", "@ptr", "@logStream"],
        time: &["@timestamp"],
        program: &[],
    },
    Envelope {
        name: "gcp",
        line: ("textPayload", None),
        marks: &["insertId", "logName", "timestamp"],
        time: &["timestamp"],
        program: &[],
    },
    Envelope {
        name: "gcp",
        line: ("jsonPayload", Some("message")),
        marks: &["insertId", "logName", "timestamp"],
        time: &["timestamp"],
        program: &[],
    },
    Envelope {
        name: "gcp",
        line: ("jsonPayload", None),
        marks: &["insertId", "logName", "timestamp"],
        time: &["timestamp"],
        program: &[],
    },
    Envelope {
        name: "azure",
        line: ("properties", Some("log")),
        marks: &["category", "resourceId", "operationName"],
        time: &["time"],
        program: &["category"],
    },
    Envelope {
        name: "elastic",
        line: ("event", Some("original")),
        marks: &["@timestamp", "message", "agent"],
        time: &["@timestamp"],
        program: &[],
    },
    Envelope {
        name: "elastic",
        line: ("message", None),
        marks: &["@timestamp", "@version"],
        time: &["@timestamp"],
        program: &[],
    },
    Envelope {
        name: "elasticdump",
        line: ("_source", None),
        marks: &["_index", "_id"],
        time: &[],
        program: &[],
    },
    Envelope {
        name: "splunk",
        line: ("result", Some("_raw")),
        marks: &[],
        time: &[],
        program: &[],
    },
    Envelope {
        name: "oci",
        line: ("logContent", Some("data")),
        marks: &["datetime", "regionId"],
        time: &["datetime"],
        program: &[],
    },
    Envelope {
        name: "oci",
        line: ("logContent", None),
        marks: &["datetime", "regionId"],
        time: &["datetime"],
        program: &[],
    },
    Envelope { name: "splunk", line: ("_raw", None), marks: &[], time: &["_time"], program: &[] },
    Envelope {
        name: "loki",
        line: ("line", None),
        marks: &["labels", "timestamp", "ts"],
        time: &["timestamp", "ts"],
        program: &[],
    },
    Envelope {
        name: "json",
        line: ("message", None),
        marks: &[],
        time: &["timestamp", "time", "ts", "date"],
        program: &["program", "appname", "service", "logger", "logger_name"],
    },
    Envelope {
        name: "json",
        line: ("msg", None),
        marks: &[],
        time: &["timestamp", "time", "ts", "date"],
        program: &["program", "appname", "service", "logger", "logger_name"],
    },
    Envelope {
        name: "json",
        line: ("log", None),
        marks: &[],
        time: &["timestamp", "ts"],
        program: &[],
    },
    Envelope { name: "json", line: ("raw", None), marks: &[], time: &["timestamp"], program: &[] },
    Envelope {
        name: "gelf",
        line: ("short_message", None),
        marks: &["version", "host"],
        time: &["timestamp"],
        program: &["_program", "facility"],
    },
    Envelope {
        name: "datadog",
        line: ("content", Some("message")),
        marks: &[],
        time: &[],
        program: &[],
    },
    Envelope {
        name: "splunk",
        line: ("event", None),
        marks: &["sourcetype", "source", "index"],
        time: &["time"],
        program: &["sourcetype"],
    },
    Envelope {
        name: "kinesis",
        line: ("kinesis", Some("data")),
        marks: &[],
        time: &["approximateArrivalTimestamp"],
        program: &[],
    },
    Envelope {
        name: "kinesis",
        line: ("data", None),
        marks: &["recordId", "approximateArrivalTimestamp", "partitionKey", "sequenceNumber"],
        time: &["approximateArrivalTimestamp"],
        program: &[],
    },
    Envelope {
        name: "pubsub",
        line: ("message", Some("data")),
        marks: &["subscription", "ackId"],
        time: &[],
        program: &[],
    },
    // What others call the line they carry.
    plain("body"),
    plain("payload"),
    plain("content"),
    plain("text"),
    plain("record"),
    plain("original"),
    plain("full_message"),
    plain("log_message"),
    plain("logMessage"),
    plain("raw_log"),
    plain("rawLog"),
    plain("raw_message"),
    plain("logline"),
    plain("logLine"),
    plain("log_line"),
    plain("_msg"),
    plain("raw_event"),
    plain("rawEvent"),
    plain("raw_data"),
    plain("MESSAGE"),
    plain("Message"),
    plain("event_message"),
    plain("syslog_message"),
    plain("originalMessage"),
    plain("original_log"),
    plain("RawData"),
    plain("rawData"),
    plain("RawMessage"),
    plain("rawMessage"),
    plain("RawLog"),
    plain("SyslogMessage"),
    plain("log_entry"),
    plain("logEntry"),
    plain("LogMessage"),
];

/// An object that holds the line under this key, and says when in a usual way.
const fn plain(key: &'static str) -> Envelope {
    Envelope {
        name: "json",
        line: (key, None),
        marks: &[],
        time: &["timestamp", "time", "@timestamp", "ts", "date", "_time", "EventTime"],
        program: &[],
    }
}

/// A list of a time and a line, as fluentd's forward protocol and Loki's streams have it; the line
/// is a text or an object, and the time seconds, nanoseconds as text, or text.
pub(super) fn timed<'a>(text: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
    let rest = text.strip_prefix(b"[")?.trim_ascii_start();
    let (time, rest) = walk::value(rest)?;
    let rest = rest.trim_ascii_start().strip_prefix(b",")?.trim_ascii_start();
    let (line, _) = walk::value(rest)?;
    let time = time.plain();
    time::any(time, 0)?;
    let text = match line {
        Value::Object(object) => object,
        Value::Text(_) => {
            space.clear();
            put(line, space)?;
            space.as_slice()
        }
        _ => return None,
    };
    Some(Inner { text, outer: Outer { time, program: b"" } })
}

/// The values of an object that matter.
#[derive(Default)]
struct Found<'a> {
    line: Option<Value<'a>>,
    twice: bool,
    marked: bool,
    time: Ranked<'a>,
    program: Ranked<'a>,
}

/// The value of the first key of a list.
#[derive(Default)]
struct Ranked<'a>(Option<(usize, &'a [u8])>);

impl<'a> Ranked<'a> {
    fn offer(&mut self, keys: &[&str], key: &[u8], value: Value<'a>) {
        let Some(rank) = keys.iter().position(|known| known.as_bytes() == key) else { return };
        if self.0.is_none_or(|(held, _)| rank < held) && !value.plain().is_empty() {
            self.0 = Some((rank, value.plain()));
        }
    }
}

impl Envelope {
    /// Takes the line out. Several objects in sequence are the pieces of one line, as Docker cuts
    /// those over 16 KiB. A key of the line that stands twice makes the envelope unreadable.
    pub(super) fn open<'a>(&self, text: &'a [u8], space: &'a mut Vec<u8>) -> Option<Inner<'a>> {
        let (first, rest) = self.find(text)?;
        let outer = Outer {
            time: first.time.0.map_or(b"", |(_, time)| time),
            program: first.program.0.map_or(b"", |(_, program)| program),
        };
        space.clear();
        let inside = match first.line? {
            // Only the runtime that names the stream cuts lines.
            _ if !rest.is_empty() => {
                first.program.0?;
                put(first.line?, space)?;
                self.pieces(rest, outer.program, space)?;
                space.as_slice()
            }
            Value::Object(object) => object,
            Value::Text(text) if memchr::memchr(b'\\', text).is_none() => text,
            value => {
                put(value, space)?;
                space.as_slice()
            }
        };
        Some(Inner { text: inside, outer })
    }

    /// Further pieces of the line, of the same stream.
    fn pieces(&self, mut text: &[u8], program: &[u8], space: &mut Vec<u8>) -> Option<()> {
        while !text.is_empty() {
            let (next, rest) = self.find(text)?;
            if next.program.0.is_some_and(|(_, other)| other != program) {
                return None;
            }
            put(next.line?, space)?;
            text = rest;
        }
        Some(())
    }

    fn find<'a>(&self, text: &'a [u8]) -> Option<(Found<'a>, &'a [u8])> {
        let mut found = Found { marked: self.marks.is_empty(), ..Found::default() };
        let (head, inner) = self.line;
        let dotted = |key: &[u8]| {
            inner.is_some_and(|inner| {
                key.strip_prefix(head.as_bytes()).and_then(|rest| rest.strip_prefix(b"."))
                    == Some(inner.as_bytes())
            })
        };
        let rest = walk::object(text, &mut |key, value| {
            if key == head.as_bytes() {
                let value = match (inner, value) {
                    (Some(inner), Value::Object(object)) => member(object, inner),
                    (Some(_), _) => None,
                    (None, value) => Some(value),
                };
                found.twice |= found.line.is_some() && value.is_some();
                found.line = found.line.or(value);
            } else if dotted(key) {
                found.line = found.line.or(Some(value));
            }
            found.marked |= self.marks.iter().any(|mark| mark.as_bytes() == key);
            found.time.offer(self.time, key, value);
            found.program.offer(self.program, key, value);
        })?;
        let sound = found.marked && !found.twice && found.line.is_some();
        sound.then_some((found, rest.trim_ascii_start()))
    }
}

/// The value of a key of an object.
fn member<'a>(object: &'a [u8], wanted: &str) -> Option<Value<'a>> {
    let mut found = None;
    walk::object(object, &mut |key, value| {
        if key == wanted.as_bytes() {
            found = found.or(Some(value));
        }
    })?;
    found
}

/// Appends a line to the scratch space: a string with its escapes undone, a list of byte values
/// (as journald writes what is not UTF-8), or an object as it is.
fn put(value: Value<'_>, space: &mut Vec<u8>) -> Option<()> {
    match value {
        Value::Text(text) => unescape_json(text, space),
        Value::Object(object) => space.extend_from_slice(object),
        Value::Bare(_) => return None,
        Value::List(list) => {
            let inside = list.get(1..list.len().checked_sub(1)?)?;
            for number in inside.split(|byte| *byte == b',') {
                space.push(std::str::from_utf8(number.trim_ascii()).ok()?.parse().ok()?);
            }
        }
    }
    Some(())
}
