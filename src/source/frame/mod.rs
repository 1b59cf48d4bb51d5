//! What parts the records of a source that are no lines: elements of JSON lists, objects that
//! follow one another, lines that a container runtime cut into pieces, counted octets.
//!
//! A [`Framer`] cuts a stream at the ends of records, in sequence and with bounded memory. Every
//! byte belongs to a record's share or to a gap (a cut without text), so that all of them are
//! accounted for. Separators count with the record before them, as a line end counts with its line.

mod blocks;
mod execution;
mod fields;
mod json;
mod pieces;
mod xml;

use super::block::{Cut, LONGEST_LINE};
pub use json::in_list;

/// What parts the records of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Framing {
    /// Line ends.
    #[default]
    Lines,
    /// JSON objects, on one line or many, one after another or in a list.
    Json {
        /// The list stands within an object, under one of the usual keys.
        envelope: bool,
    },
    /// Lines of Docker's `json-file` driver: those over 16 KiB come in pieces.
    Docker,
    /// Lines of a container runtime under Kubernetes: long ones come in pieces.
    Cri,
    /// Syslog messages that tell their length first, RFC 6587.
    Octets,
    /// Sections of `ModSecurity`'s serial audit log: from `--…-A--` to `--…-Z--`.
    Audit,
    /// Rows of CSV, with line ends in quoted cells.
    Rows,
    /// Lines of one field each, `Name : value`, in records.
    Fields,
    /// What Amazon's API Gateway writes of the execution of one request.
    Execution,
    /// What Rails writes of a request, from `Started` to `Completed`.
    Rails,
    /// Lines, and among them JSON objects that are written over several lines.
    Objects,
    /// Elements of XML over several lines.
    Xml {
        /// One element holds them all.
        rooted: bool,
    },
}

impl Framing {
    /// The word used in the coverage table; empty for lines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json { envelope: false } => "json objects",
            Self::Json { envelope: true } => "json list",
            Self::Octets => "counted octets",
            Self::Audit => "audit sections",
            Self::Rows => "rows",
            Self::Rails => "requests of several lines",
            Self::Objects => "lines and json objects",
            Self::Fields => "lines of fields",
            Self::Execution => "executions",
            Self::Xml { .. } => "xml elements",
            Self::Lines | Self::Docker | Self::Cri => "",
        }
    }

    /// What parts the records of content that begins so; a guess from its shape. Only JSON in a
    /// shape that no lines have is not taken for lines.
    #[must_use]
    pub fn of(head: &[u8]) -> Self {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        match text.first() {
            Some(b'[') => match text.get(1..).unwrap_or_default().trim_ascii_start().first() {
                Some(b'{' | b'"') => Self::Json { envelope: false },
                _ => blocks::framing(text).unwrap_or_default(),
            },
            Some(b'{') => json::framing(text),
            Some(b'0'..=b'9') if pieces::is_counted(text) => Self::Octets,
            Some(b'0'..=b'9') if pieces::is_cri(text) => Self::Cri,
            Some(b'0'..=b'9' | b'(') if execution::are(text) => Self::Execution,
            Some(_) if fields::are(text) => Self::Fields,
            Some(b'<') if let Some(rooted) = xml::rooted(text) => Self::Xml { rooted },
            _ => blocks::framing(text).unwrap_or_default(),
        }
    }

    /// Another guess, where the first does not lead to records.
    #[must_use]
    pub fn instead(self) -> Option<Self> {
        match self {
            Self::Json { envelope: true } => Some(Self::Json { envelope: false }),
            Self::Lines => None,
            _ => Some(Self::Lines),
        }
    }
}

/// Cuts a stream into records.
#[derive(Debug, Clone)]
pub struct Framer {
    framing: Framing,
    json: json::State,
    xml: xml::State,
}

impl Framer {
    /// A framer at the start of a stream.
    #[must_use]
    pub fn new(framing: Framing) -> Self {
        let envelope = framing == Framing::Json { envelope: true };
        let rooted = framing == Framing::Xml { rooted: true };
        Self { framing, json: json::State::new(envelope), xml: xml::State::new(rooted) }
    }

    /// Adds the whole records at the start of `bytes` to `cuts`, and returns how many bytes they
    /// take; the rest must come again with what follows it. At the end of the stream, `done`, all
    /// is taken.
    pub fn cut(&mut self, bytes: &[u8], done: bool, cuts: &mut Vec<Cut>) -> usize {
        let mut from = 0;
        while from < bytes.len() {
            let before = (self.json, self.xml);
            let rest = bytes.get(from..).unwrap_or_default();
            let behind = from + mark(rest);
            let inside = bytes.get(behind..).unwrap_or_default();
            let next = match self.framing {
                Framing::Json { .. } => self.json.next(bytes, behind),
                Framing::Xml { .. } => self.xml.next(bytes, behind),
                Framing::Audit | Framing::Rows | Framing::Rails | Framing::Objects => {
                    let cut = blocks::next(self.framing, inside, done);
                    cut.map(|cut| shifted(cut, behind)).ok_or(from)
                }
                Framing::Fields | Framing::Execution => {
                    let next = if self.framing == Framing::Fields {
                        fields::next(inside, done)
                    } else {
                        execution::next(inside, done)
                    };
                    next.map(|cut| shifted(cut, behind)).ok_or(from)
                }
                Framing::Octets => {
                    pieces::counted(inside, done).map(|cut| shifted(cut, behind)).ok_or(from)
                }
                Framing::Docker | Framing::Cri | Framing::Lines => {
                    let cut = pieces::joined(self.framing, rest, done);
                    cut.map(|cut| shifted(cut, from)).ok_or(from)
                }
            };
            let cut = match next {
                Ok(cut) => cut,
                Err(at) if done || rest.len() > LONGEST_LINE => self.ended(bytes, from, at),
                Err(_) => {
                    (self.json, self.xml) = before;
                    break;
                }
            };
            from = cut.end;
            cuts.push(cut);
        }
        from
    }
}

/// The length of a byte order mark, at the start or where files were put together.
fn mark(text: &[u8]) -> usize {
    if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

impl Framer {
    /// What to make of bytes that end before a record does, at the end of the stream or where it
    /// would be too long.
    fn ended(&mut self, bytes: &[u8], from: usize, at: usize) -> Cut {
        if at > from {
            // What stands before it comes first.
            return Cut { start: at, stop: at, end: at };
        }
        self.json = json::State::new(self.framing == Framing::Json { envelope: true });
        torn(bytes, from)
    }
}

fn shifted(cut: Cut, by: usize) -> Cut {
    Cut { start: cut.start + by, stop: cut.stop + by, end: cut.end + by }
}

/// A record that does not end, or not within the longest that is read: up to a line end beyond.
fn torn(bytes: &[u8], from: usize) -> Cut {
    let beyond = (from + LONGEST_LINE).min(bytes.len());
    let end = memchr::memchr(b'\n', bytes.get(beyond..).unwrap_or_default())
        .map_or(bytes.len(), |at| beyond + at + 1);
    let text = bytes.get(from..end).unwrap_or_default().trim_ascii_end();
    Cut { start: from, stop: from + text.len(), end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Texts of the records, and the sum of all shares, for a stream that comes in parts.
    fn records(framing: Framing, text: &[u8], step: usize) -> (Vec<String>, usize) {
        let mut framer = Framer::new(framing);
        let (mut held, mut found, mut sum) = (Vec::new(), Vec::new(), 0);
        let mut parts = text.chunks(step).peekable();
        while let Some(part) = parts.next() {
            held.extend_from_slice(part);
            let mut cuts = Vec::new();
            let used = framer.cut(&held, parts.peek().is_none(), &mut cuts);
            let mut at = 0;
            for cut in cuts {
                assert!(at <= cut.start && cut.start <= cut.stop && cut.stop <= cut.end, "{cut:?}");
                let text = String::from_utf8_lossy(&held[cut.start..cut.stop]).into_owned();
                found.extend(Some(text).filter(|text| !text.is_empty()));
                sum += cut.end - at;
                at = cut.end;
            }
            assert_eq!(at, used);
            held.drain(..used);
        }
        (found, sum)
    }

    #[track_caller]
    fn gives(text: &str, wanted: &[&str]) {
        let framing = Framing::of(text.as_bytes());
        for step in [1, 2, 3, 7, 1 << 20] {
            let (found, sum) = records(framing, text.as_bytes(), step);
            assert_eq!(found, wanted, "{framing:?} {step}");
            assert_eq!(sum, text.len());
        }
    }

    #[test]
    fn objects_are_found_however_they_are_written() {
        let wanted = [r#"{"a":1,"b":"}{\"","c":{}}"#, r#"{"a":2,"b":[{"x":1}]}"#];
        let [one, two] = wanted;
        gives(&format!("{one}{two}"), &wanted);
        gives(&format!("[{one},{two}]"), &wanted);
        gives(&format!("[\n  {one},\n  {two}\n]\n"), &wanted);
        gives(&format!("[{one}]\n[{two}]\n"), &wanted);
        for key in ["records", "Records", "logEvents", "events", "value"] {
            gives(&format!(r#"{{"{key}":[{one},{two}]}}"#), &wanted);
            gives(
                &format!(
                    r#"{{"n":1,"o":{{"p":[{{}}]}},"{key}":[{one}],"z":[]}}{{"{key}":[{two}]}}"#
                ),
                &wanted,
            );
        }
        gives(&format!(r#"{{"hits":{{"total":2,"hits":[{one},{two}]}}}}"#), &wanted);
        let about = r#""resource":{"attributes":[{"key":"a","value":{"stringValue":"b"}}]}"#;
        let scope = format!(r#"{{"scope":{{}},"logRecords":[{one},{two}]}}"#);
        gives(&format!(r#"{{"resourceLogs":[{{{about},"scopeLogs":[{scope}]}}]}}"#), &wanted);
        let pretty = "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}";
        gives(&format!("{pretty}\n{pretty}\n"), &[pretty, pretty]);
    }

    #[test]
    fn an_object_without_the_list_is_a_record_of_its_own() {
        gives(r#"{"records":[{"a":1,"b":2}]}{"b":2}"#, &[r#"{"a":1,"b":2}"#, r#"{"b":2}"#]);
    }

    #[test]
    fn a_list_within_a_request_belongs_to_it() {
        let request =
            r#"{"request":{"method": "GET","path":"/a"},"events":[{"a":1,"b":2},{"a":3,"b":4}]}"#;
        gives(&format!("{request}\n{request}\n"), &[request, request]);
        // What is no method opens the list as ever.
        let list = r#"{"request":"GETTING","events":[{"a":1,"b":2}]}"#;
        gives(list, &[r#"{"a":1,"b":2}"#]);
    }

    #[test]
    fn a_torn_object_costs_itself_and_not_the_rest() {
        gives(
            "{\"a\":1}{\"b\":\"x\n{\"c\":3}{\"d\":{\"e\":\n{\"f\":4}{\"g\":5}",
            &["{\"a\":1}", "{\"b\":\"x", "{\"c\":3}", "{\"d\":{\"e\":", "{\"f\":4}", "{\"g\":5}"],
        );
        gives(
            "{\"a\":1}{\"b\":2}\nno json\n{\"c\":3}",
            &["{\"a\":1}", "{\"b\":2}", "no json", "{\"c\":3}"],
        );
    }

    #[test]
    fn lines_are_taken_for_lines() {
        for text in [
            "",
            "203.0.113.9 - - [x]\n",
            "[2026-01-02T03:04:05.120Z] \"GET / HTTP/1.1\" 200\n",
            "[GIN] 2026/01/02 - 03:04:05 | 200 |\n",
            "{\"a\":1}\n{\"a\":2}\n",
            "{\"a\":1,\"labels\":[{\"x\":1}]}\n{\"torn\":\n{\"a\":2}\n",
        ] {
            assert_eq!(Framing::of(text.as_bytes()), Framing::Lines, "{text}");
        }
    }

    #[test]
    fn pieces_of_a_line_are_one_record() {
        let long = "x".repeat(17_000);
        let docker = |text: &str| format!(r#"{{"log":"{text}","stream":"stdout","time":"t"}}"#);
        let (first, last, other) = (docker(&long), docker("y\\n"), docker("z\\n"));
        gives(
            &format!("{other}\n{first}\n{last}\n{other}\n"),
            &[&other, &format!("{first}\n{last}"), &other],
        );
        let cri = |flag: &str, text: &str| format!("2026-01-02T03:04:05.1Z stdout {flag} {text}");
        let (whole, part, rest) = (cri("F", "a"), cri("P", "b"), cri("F", "c"));
        gives(
            &format!("{whole}\n{part}\n{rest}\n{whole}"),
            &[&whole, &format!("{part}\n{rest}"), &whole],
        );
    }

    #[test]
    fn counted_messages_need_no_line_ends() {
        let one = "<40>1 2026-01-02T03:04:05+00:00 h a p - x";
        let two = "<40>1 2026-01-02T03:04:06+00:00 h a p - y\nz";
        gives(&format!("{} {one}{} {two}", one.len(), two.len()), &[one, two]);
    }

    #[test]
    fn sections_of_an_audit_are_one_record() {
        let one = "--c7036611-A--\n[t] id\n--c7036611-B--\nGET / HTTP/1.1\n\n--c7036611-Z--";
        let two = "--d8036612-A--\n[t] id\n--d8036612-F--\nHTTP/1.1 200";
        gives(&format!("{one}\n\nnoise\n{two}\n"), &[one, "noise", two]);
    }

    #[test]
    fn a_quoted_cell_may_hold_line_ends() {
        let rows = ["a,b,c", "1,\"x\ny \"\"z\"\"\",2", "3,4,5"];
        gives(&rows.join("\n"), &rows);
        // A quote that nothing closes costs its own row.
        gives(
            "a,b,c\n1,\"x\ny\",2\n3,\"4,5\n6,7,8\n",
            &["a,b,c", "1,\"x\ny\",2", "3,\"4,5", "6,7,8"],
        );
    }

    #[test]
    fn a_request_of_rails_goes_on_until_it_is_completed() {
        let start = |path| format!("Started GET \"{path}\" for 203.0.113.9 at 2026-01-02");
        let whole = format!("{}\nProcessing by X\nCompleted 200 OK in 4ms", start("/a"));
        let (lone, end) = (start("/b"), "Completed 200 OK in 9ms".to_owned());
        gives(&format!("{whole}\n\n{lone}\n{whole}\n{end}\n"), &[&whole, &lone, &whole, &end]);
        let tagged = |tag, text: &str| format!("I, [t #1]  INFO -- : [{tag}] {text}");
        let other = [tagged("x", &start("/a")), tagged("y", &end)];
        gives(&other.join("\n"), &[&other[0], &other[1]]);
    }

    #[test]
    fn an_object_over_several_lines_among_lines_is_one_record() {
        let object =
            |n: u8| format!("{{\n  \"a\" : {n},\n  \"b\" : {{\n    \"c\" : \"}}\"\n  }}\n}}");
        let [one, two] = [object(1), object(2)];
        let line = "[2026-01-02 03:04:05] some words {";
        gives(&format!("{line}\n{one}\n{two}\n\n{line}\n"), &[line, &one, &two, line]);
        // One that never ends costs the line that it begins with.
        let torn = "{\n  \"a\" : 1,";
        gives(&format!("{line}\n{one}\n{torn}\n{two}\n"), &[line, &one, "{", "  \"a\" : 1,", &two]);
        assert_eq!(Framing::of(format!("{line}\n{torn}\n").as_bytes()), Framing::Lines);
    }

    #[test]
    fn elements_are_found_in_one_that_holds_them_or_alone() {
        let [one, two] = ["<e a=\"x>y\">\n <b>1</b>\n</e>", "<e>\n <b>2</b><c/>\n</e>"];
        gives(&format!("<?xml version=\"1.0\"?>\n<all>\n  {one}\n  {two}\n</all>\n"), &[one, two]);
        gives(&format!("{one}\n{two}\n"), &[one, two]);
        for text in ["<a><b>1</b></a>\n<a><b>2</b></a>\n", "<134>1 a\n", "<html>\n<p>\n</p></html>"]
        {
            assert_eq!(Framing::of(text.as_bytes()), Framing::Lines, "{text}");
        }
    }

    #[test]
    fn a_record_without_end_is_cut_with_bounded_memory() {
        let mut text = br#"{"a":1}{"b":""#.to_vec();
        text.extend(vec![b'x'; LONGEST_LINE * 3]);
        let (found, sum) = records(Framing::Json { envelope: false }, &text, 64 << 10);
        assert_eq!((found.len() > 1, sum), (true, text.len()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_accounted_for_in_any_parts(
            text in "[\\[\\]{}\", :\\na\\\\0-9 <>/1]{0,80}",
            step in 1usize..90,
            which in 0usize..11,
        ) {
            let framing = [
                Framing::Json { envelope: false },
                Framing::Json { envelope: true },
                Framing::Docker,
                Framing::Cri,
                Framing::Octets,
                Framing::Audit,
                Framing::Rows,
                Framing::Rails,
                Framing::Objects,
                Framing::Xml { rooted: true },
                Framing::Xml { rooted: false },
            ][which];
            let whole = records(framing, text.as_bytes(), 1 << 20);
            prop_assert_eq!(whole.1, text.len());
            prop_assert_eq!(records(framing, text.as_bytes(), step), whole);
        }
    }
}
