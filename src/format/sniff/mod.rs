//! Telling formats apart: every format reads some lines of a file's head, and what explains them
//! best wins.
//!
//! Only the head of the decompressed content is looked at, so that a file is understood the same
//! whether packed or not. It is a vote: a few lines spread over the head are tried with every
//! format; those that read some are tried with all lines; lines that none of them reads are tried
//! with the others. Where the lines do not fit as they are, wrappers are taken off and the vote is
//! repeated with what is inside. [`search`] finds the wrappers, [`vote`] ranks the formats, and
//! [`probe`] asks one format about one line.

mod clock;
mod counted;
mod given;
mod learned;
mod order;
mod probe;
mod search;
mod settle;
pub mod shape;
mod told;
mod undecided;
mod vote;

use super::layers::{self, Layers};
use super::wrap::Wrap;
use super::{Reader, Rules, Undated};
use search::{Search, WORDS};
use std::sync::Arc;

/// Lines of a file that are tried.
const LINES: usize = 400;
/// Lines that every format is tried with.
const FEW: usize = 12;
/// Share of the lines, in percent, that must be read for the file to be understood.
const ENOUGH: usize = 20;
/// The same where the best format is told by the keys of its objects, which nothing else has: a
/// service that writes its requests among its other lines.
const ENOUGH_KEYED: u64 = 5;

/// Candidates that a person is told of.
const BEST: usize = 3;

/// How well one format read the head of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its index among the readers tried.
    pub reader: usize,
    /// Its name.
    pub name: String,
    /// Lines it read.
    pub matched: u64,
    /// How well they fitted; only for ranking.
    score: u64,
}

/// What became of the head of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Formats, best first; those that read nothing come last.
    pub ranking: Vec<Candidate>,
    /// Lines tried: neither blank nor comments, nor of programs that log no requests.
    pub tried: u64,
    /// Of these, lines that some format read.
    pub read: u64,
    /// The head holds bytes that no text log has.
    pub binary: bool,
    /// The two best formats read the lines equally well, and differently.
    pub tie: bool,
    /// The best format is told by the keys of its JSON objects.
    pub keyed: bool,
}

impl Verdict {
    /// The file is a log of a known format.
    #[must_use]
    pub fn understood(&self) -> bool {
        let enough = if self.keyed { ENOUGH_KEYED } else { ENOUGH as u64 };
        !self.binary && !self.tie && self.read > 0 && self.read * 100 >= self.tried * enough
    }

    /// Forgets the formats that read nothing, but for the best: there are hundreds, and there may be
    /// thousands of files.
    pub fn forget_the_rest(&mut self) {
        let known = self.ranking.iter().rposition(|candidate| candidate.matched > 0);
        self.ranking.truncate(known.map_or(BEST, |last| (last + 1).max(BEST)));
        self.ranking.shrink_to_fit();
    }

    /// The three best of the candidates that read anything with their match rates, for a person.
    #[must_use]
    pub fn candidates(&self) -> String {
        let rate = |candidate: &Candidate| {
            format!("{} {} of {} lines", candidate.name, candidate.matched, self.tried)
        };
        let some = self.ranking.iter().filter(|candidate| candidate.matched > 0);
        some.take(BEST).map(rate).collect::<Vec<_>>().join(", ")
    }
}

/// A blank line or a comment.
#[must_use]
pub fn is_comment(line: &[u8]) -> bool {
    let marked = line.first() == Some(&b'#') && !line.starts_with(b"#,");
    line.is_empty() || marked || line.trim_ascii().is_empty()
}

/// Ranks `readers` by how well they read the first lines of `head`; the layers hold all of them,
/// best first.
#[must_use]
pub fn sniff(head: &[u8], readers: &[Arc<Reader>], rules: &Rules) -> (Verdict, Layers) {
    let lines = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii_end);
    let (mut verdict, layers) = understand(lines, readers, rules);
    verdict.binary = is_binary(head);
    (verdict, layers)
}

/// Ranks `readers` by how well they read some lines; where nothing is understood, requests without
/// a time may count as read.
#[must_use]
pub fn understand<'a>(
    all: impl Iterator<Item = &'a [u8]>,
    readers: &[Arc<Reader>],
    rules: &Rules,
) -> (Verdict, Layers) {
    let all: Vec<&[u8]> = all.collect();
    let (lines, heads) = parted(&all);
    let readers: &[Arc<Reader>] = &settle::settled(readers, &lines);
    let kept = Rules { undated: Undated::Kept, ..rules.clone() };
    let (mut verdict, mut layers) = ranked(&lines, &heads, readers, (rules, &kept));
    if verdict.understood() {
        told::shapes(&lines, &heads, &kept, &mut verdict, &mut layers);
        counted::recount(&lines, &mut verdict, &mut layers);
        told::more(&lines, &kept, &mut verdict, &mut layers);
        told::others(&lines, &kept, &mut verdict, &mut layers);
        learned::columns(&lines, &kept, &mut verdict, &mut layers);
    } else if verdict.tie {
        let both = (&verdict, &layers);
        if let Some(read) = undecided::by_marks(&lines, &heads, readers, &kept, both) {
            (verdict, layers) = read;
        }
    } else {
        let undated = || {
            told::unknown(&lines, &heads, readers, &kept).filter(|_| rules.undated == Undated::Last)
        };
        if let Some(told) = told::unknown(&lines, &heads, readers, rules).or_else(undated) {
            (verdict, layers) = told;
            told::more(&lines, &kept, &mut verdict, &mut layers);
            told::others(&lines, &kept, &mut verdict, &mut layers);
            learned::columns(&lines, &kept, &mut verdict, &mut layers);
        }
    }
    layers.dates = order::learn(&all, &layers, &kept);
    layers.clocks = clock::learn(&all, &layers, &kept);
    (verdict, layers)
}

/// Reads some lines with the formats that the user named, and with nothing else: what fits none of
/// them is refused.
#[must_use]
pub fn as_named<'a>(
    all: impl Iterator<Item = &'a [u8]>,
    readers: &[Arc<Reader>],
    rules: &Rules,
) -> (Verdict, Layers) {
    let all: Vec<&[u8]> = all.collect();
    let (lines, heads) = parted(&all);
    let readers: &[Arc<Reader>] = &settle::settled(readers, &lines);
    let kept = Rules { undated: Undated::Kept, ..rules.clone() };
    let (verdict, mut layers) = ranked(&lines, &heads, readers, (rules, &kept));
    layers.dates = order::learn(&all, &layers, &kept);
    layers.clocks = clock::learn(&all, &layers, &kept);
    (verdict, layers)
}

/// Reads some lines as a file of the same shape was read; `None` if the best format of that file
/// does not read every one of them, so that they must be asked about by themselves.
#[must_use]
pub fn like<'a>(
    all: impl Iterator<Item = &'a [u8]>,
    verdict: &Verdict,
    layers: &Layers,
    rules: &Rules,
) -> Option<(Verdict, Layers)> {
    let best = layers.readers.get(..1).filter(|_| verdict.understood())?;
    let all: Vec<&[u8]> = all.collect();
    let (lines, heads) = parted(&all);
    let (own, read) = vote::settle(&lines, &heads, layers.wraps.clone(), best, rules);
    let matched = own.ranking.first().map(|best| best.matched);
    (own.understood() && matched == Some(own.tried)).then(|| {
        let verdict = Verdict { tried: own.tried, read: own.read, ..verdict.clone() };
        let dates = order::learn(&all, layers, rules);
        let clocks = clock::learn(&all, layers, rules);
        (verdict, Layers { programs: read.programs, dates, clocks, ..layers.clone() })
    })
}

/// The lines that are tried, and those that may name their columns.
fn parted<'a>(all: &[&'a [u8]]) -> (Vec<Line<'a>>, Heads<'a>) {
    let mut lines: Vec<Line<'a>> = Vec::new();
    let mut headers = Vec::new();
    for text in all.iter().copied() {
        if !is_comment(text) {
            lines.push(Line { text, at: lines.len(), time: b"" });
        } else if !text.is_empty() {
            headers.push(Line { text, at: lines.len(), time: b"" });
        }
        if lines.len() == LINES {
            break;
        }
    }
    let first = lines.iter().take(FEW).map(|line| line.text).collect();
    (lines, Heads { headers, first })
}

/// How well the readers read; where they understand nothing, requests without a time may count as read.
fn ranked<'a>(
    lines: &[Line<'a>],
    heads: &Heads<'a>,
    readers: &[Arc<Reader>],
    (rules, kept): (&Rules, &Rules),
) -> (Verdict, Layers) {
    let found = dated(lines, heads, readers, rules);
    if found.0.understood() || rules.undated != Undated::Last {
        return found;
    }
    let undated = dated(lines, heads, readers, kept);
    if undated.0.understood() { undated } else { found }
}

fn dated<'a>(
    lines: &[Line<'a>],
    heads: &Heads<'a>,
    readers: &[Arc<Reader>],
    rules: &Rules,
) -> (Verdict, Layers) {
    let few = spread(lines, FEW);
    let search = |lines: &[Line<'a>], prefixes| {
        Search { readers, rules, heads, prefixes }.best(lines, &mut Vec::new())
    };
    let mut found = search(&few, false);
    if !found.good(few.len()) && lines.len() > few.len() {
        found = search(lines, false);
    }
    // Callers that are no addresses may be the words before a line.
    if !found.good(lines.len()) || found.addressed * 2 < found.matched {
        let prefixed = search(&few, true);
        if prefixed.good(few.len()) && prefixed.addressed > found.addressed {
            found = prefixed;
        }
    }
    // Objects among many other lines may escape a sample.
    if !found.good(lines.len()) {
        let embedded = Search { readers, rules, heads, prefixes: false }.embedded(lines);
        if embedded.addressed > found.addressed {
            found = embedded;
        }
    }
    let settled = vote::settle(lines, heads, found.wraps.clone(), readers, rules);
    headed(lines, heads, &found.wraps, readers, rules)
        .filter(|(better, _)| better.read >= settled.0.read)
        .unwrap_or(settled)
}

/// The names of columns, as the W3C's format has them, behind words that a logger writes before every
/// line: the same words are taken off the others.
fn headed(
    lines: &[Line<'_>],
    heads: &Heads<'_>,
    wraps: &[Wrap],
    readers: &[Arc<Reader>],
    rules: &Rules,
) -> Option<(Verdict, Layers)> {
    const NAMES: &[u8] = b" #Fields: ";
    let line = lines
        .iter()
        .map(|line| line.text)
        .find(|text| memchr::memmem::find(text, NAMES).is_some())?;
    let mut spaces = vec![Vec::new(); wraps.len()];
    let inside = layers::inside(wraps, &mut spaces, line)?;
    let before = inside.get(..memchr::memmem::find(inside, NAMES)?)?;
    let words = before.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count();
    let words = u8::try_from(words).ok().filter(|words| (1..=WORDS).contains(words))?;
    let wraps = wraps.iter().copied().chain([Wrap::Prefix(words)]).collect();
    let found = vote::settle(lines, heads, wraps, readers, rules);
    found.0.understood().then_some(found)
}

/// A line, how many lines stand before it, and the time its wrapper gives.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a [u8],
    at: usize,
    time: &'a [u8],
}

/// Lines of a head that may name its columns: its comments, and its first lines.
#[derive(Default)]
struct Heads<'a> {
    headers: Vec<Line<'a>>,
    first: Vec<&'a [u8]>,
}

impl Heads<'_> {
    /// Those inside wrappers.
    fn inside(&self, wraps: &[Wrap]) -> Inside {
        let mut spaces = vec![Vec::new(); wraps.len()];
        let texts = self
            .first
            .iter()
            .filter_map(|line| Some(layers::inside(wraps, &mut spaces, line)?.to_vec()));
        let (headers, first) = texts.partition(|text| is_comment(text));
        Inside { headers, first }
    }
}

/// Lines within wrappers that may name the columns of what is inside.
#[derive(Default)]
struct Inside {
    headers: Vec<Vec<u8>>,
    first: Vec<Vec<u8>>,
}

impl Inside {
    fn heads(&self) -> Heads<'_> {
        let header = |text| Line { text, at: 0, time: b"" };
        Heads {
            headers: self.headers.iter().map(|text| header(text)).collect(),
            first: self.first.iter().map(Vec::as_slice).collect(),
        }
    }
}

/// So many of the lines, evenly spread.
fn spread<T: Copy>(lines: &[T], count: usize) -> Vec<T> {
    let wanted = count.min(lines.len());
    (0..wanted).filter_map(|at| lines.get(at * lines.len() / wanted).copied()).collect()
}

/// NUL bytes, or more than a tenth control bytes: an image, an archive, a database. A long run of
/// NUL bytes is a hole in a log.
#[must_use]
pub fn is_binary(head: &[u8]) -> bool {
    let probe = head.get(..head.len().min(8192)).unwrap_or_default();
    let hole = memchr::memmem::find(probe, &[0; 64]).is_some();
    // A NUL byte that ends a line is the end of a string of C.
    let inner = |at: &usize| !matches!(probe.get(at + 1), None | Some(b'\n' | b'\r'));
    let nuls = memchr::memchr_iter(0, probe).filter(inner).count();
    let odd =
        probe.iter().filter(|b| **b < 32 && !matches!(**b, b'\n' | b'\r' | b'\t' | 27)).count();
    if hole { (odd - nuls) * 10 > probe.len() - nuls } else { nuls > 0 || odd * 10 > probe.len() }
}

#[cfg(test)]
mod tests {
    use super::super::{FORMATS, Parser, Syntax};
    use super::*;
    use crate::record::Reject;
    use crate::record::time::{Local, Year};

    pub(super) fn best(lines: &[&str]) -> Option<String> {
        let readers = Reader::all().unwrap();
        let (verdict, layers) = sniff(lines.join("\n").as_bytes(), &readers, &Rules::default());
        verdict.understood().then(|| layers.readers[0].name.clone())
    }

    #[test]
    fn every_sample_is_sniffed_as_its_own_format() {
        let mut faults = Vec::new();
        let readers = Reader::all().unwrap();
        for format in FORMATS {
            for sample in format.samples {
                let local = Local { year: Year::Given(2026), ..Local::default() };
                let rules = Rules { local, ..Rules::default() };
                let (verdict, layers) = sniff(sample.line.as_bytes(), &readers, &rules);
                let found = verdict.understood().then(|| layers.readers[0].name.clone());
                if found.as_deref() != Some(format.name) {
                    faults.push(format!("{} is taken for {found:?}: {}", format.name, sample.line));
                }
            }
        }
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }

    #[test]
    fn lines_that_tell_of_no_request_are_known_as_such() {
        for format in FORMATS.iter().filter(|format| matches!(format.syntax, Syntax::Other(..))) {
            let readers = [Arc::new(Reader::of(format).unwrap())];
            for sample in format.samples {
                let rules = Rules::default();
                let read = Parser::new(&readers, &rules).parse(sample.line.as_bytes()).map(|_| ());
                assert_eq!(read, Err(Reject::NotHttp), "{}", sample.line);
            }
        }
    }

    #[test]
    fn lines_may_be_coloured_here_and_there() {
        let line =
            |request: &str| format!("203.0.113.9 - - [02/Jan/2026 03:04:05] \"{request}\" 200 -");
        let read = |lines: &[String]| {
            let (readers, rules) = (Reader::all().unwrap(), Rules::default());
            let (_, layers) = sniff(lines.join("\n").as_bytes(), &readers, &rules);
            let mut parser = layers.parser(&rules);
            let path = |line: &String| {
                let record = parser.parse(line.as_bytes()).map(|record| record.path.to_vec());
                String::from_utf8(record.unwrap_or_default()).unwrap()
            };
            lines.iter().map(path).collect::<Vec<_>>()
        };
        let plain = line("GET /a HTTP/1.1");
        let coloured = line("\u{1b}[33mGET /b HTTP/1.1\u{1b}[0m");
        assert_eq!(read(&[plain.clone(), coloured]), ["/a", "/b"]);
        // What a caller wrote is no colour of the line.
        let hostile = line("GET /\u{1b}[33mb HTTP/1.1");
        assert_eq!(read(&[plain.clone(), plain, hostile])[2], "/\u{1b}[33mb");
    }

    #[test]
    fn what_is_no_log_is_not_understood() {
        assert_eq!(best(&["hello", "world"]), None);
        assert_eq!(best(&["{\"a\":1}"]), None);
        assert_eq!(best(&["\u{0}PNG\u{1}\u{2}"]), None);
        assert_eq!(best(&[]), None);
    }

    #[test]
    fn the_head_votes_and_not_its_first_line() {
        let line = r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET / HTTP/1.1" 200 1"#;
        let agent = format!(r#"{line} "-" "curl/8.5""#);
        let mut lines = vec![line];
        lines.extend(vec![agent.as_str(); 30]);
        assert_eq!(best(&lines).as_deref(), Some("combined"));
        let few = [&["starting", "listening on port 80"][..], &[agent.as_str(); 4]].concat();
        assert_eq!(best(&few).as_deref(), Some("combined"));
    }

    #[test]
    fn rows_under_a_header_are_what_it_says() {
        let short = "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query";
        let row =
            "2026-01-02 03:04:05 10.0.0.7 GET /robots.txt - 80 - 203.0.113.9 curl/8.5 - 404 0";
        assert_eq!(best(&[short, row]).as_deref(), Some("w3c"));
        let advanced = "#Fields:   date-local time-local   s-ip   cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) cs(Host) sc-status sc-substatus sc-win32-status TimeTakenMS";
        let row = r#"2026-01-02 03:04:05.363 10.0.0.7 GET /a - 80 - "203.0.113.9" "x (y; z)" - "api.example" 200 0 0 109"#;
        assert_eq!(best(&["#Version: 1.0", "", advanced, row]).as_deref(), Some("w3c"));
    }

    #[test]
    fn what_tells_of_no_request_goes_behind_what_reads_one() {
        let header = "#Fields: timestamp c-ip c-port s-port cs-method cs-uri-stem time-taken cs(User-Agent) sc-status x-a x-b";
        let row = r#"2026-01-02T03:04:05Z 203.0.113.9 40112 443 GET /a 0.004 "curl/8.5" 200 - -"#;
        assert_eq!(best(&[row]).as_deref(), Some("columns-by-look"));
        assert_eq!(best(&[header, row]).as_deref(), Some("w3c"));
        // The beginning of a row, or of prose, is not enough to know it for a connection.
        let prose =
            "Jan  3 03:04:05 lb1 sudo: alice : TTY=pts/6 ; PWD=/a ; USER=root ; COMMAND=/bin/b";
        assert_eq!(best(&[prose]), None);
    }

    #[test]
    fn a_column_between_size_and_referer_makes_no_jira() {
        let line = |id: &str| {
            format!(
                r#"203.0.113.9 {id} alice [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 7881 0.0520 "-" "curl/8.5" "k3j2h1""#
            )
        };
        assert_eq!(best(&[&line("184x312x1")]).as_deref(), Some("jira"));
        assert_ne!(best(&[&line("-")]).as_deref(), Some("jira"));
    }

    #[test]
    fn a_list_of_addresses_is_no_time_taken() {
        let line = r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 107 "-" "curl/8.5" "198.51.100.7, 192.0.2.6" "TLSv1.3" "DE" "DEBW""#;
        assert_ne!(best(&[line]).as_deref(), Some("domino"));
        let line = r#"203.0.113.9 www.example - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 107 "" "curl/8.5" 12 "" "C:/a""#;
        assert_eq!(best(&[line]).as_deref(), Some("domino"));
    }

    #[test]
    fn a_message_within_a_row_is_read_with_its_quotes_written_once() {
        let message = r#"0|Barracuda|WAF|1200|1000|GET|5|cat=TR src=203.0.113.9 dhost=shop.example outcome=503 requestMethod=GET rt=1767323045120 request=/a requestClientApplication="curl/8.5 (x)" dvchost=waf BarracudaWafResponseType=INTERNAL"#;
        let row =
            format!("t1,\"1/2/2026, 3:04:05 AM\",CEF,\"{}\",0,WAF", message.replace('"', "\"\""));
        let readers = Reader::all().unwrap();
        let lines = [row.as_str(); 3].join("\n");
        let (_, layers) = sniff(lines.as_bytes(), &readers, &Rules::default());
        let rules = Rules::default();
        let mut parser = layers.parser(&rules);
        let record = parser.parse(row.as_bytes()).unwrap();
        assert_eq!(record.user_agent, b"curl/8.5 (x)");
    }

    #[test]
    fn no_bytes_make_a_parser_panic() {
        use proptest::prelude::*;
        let readers = Reader::all().unwrap();
        let rules = Rules::default();
        proptest!(|(
            which in 0usize..FORMATS.len(),
            cut in 0usize..400,
            insert in prop::collection::vec(any::<u8>(), 0..6),
            at in 0usize..400,
        )| {
            let mut line = FORMATS[which].samples[0].line.as_bytes().to_vec();
            line.truncate(cut.min(line.len()));
            let at = at.min(line.len());
            line.splice(at..at, insert);
            for reader in &readers {
                let _ = Parser::new(std::slice::from_ref(reader), &rules).parse(&line);
            }
        });
    }
}
