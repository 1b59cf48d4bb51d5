//! Telling formats apart: every format reads a file's first lines, and the best fit wins.
//!
//! Only the head of the decompressed content is looked at, so that a file is understood the same
//! whether packed or not.

use super::pattern::Fit;
use super::{Parser, Reader, ReaderKind, Rules};
use crate::record::{Client, Record, Reject};

/// Lines of a file that are tried.
const LINES: usize = 400;

/// Share of them, in percent, that the best format must read for the file to be understood.
const ENOUGH: u64 = 20;

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
    /// Lines tried: neither blank nor comments.
    pub tried: u64,
    /// The head holds bytes that no text log has.
    pub binary: bool,
}

impl Verdict {
    /// The file is a log of a known format.
    #[must_use]
    pub fn understood(&self) -> bool {
        !self.binary
            && self
                .ranking
                .first()
                .is_some_and(|best| best.matched > 0 && best.matched * 100 >= self.tried * ENOUGH)
    }

    /// The three best candidates with their match rates, for a person.
    #[must_use]
    pub fn candidates(&self) -> String {
        let rate = |candidate: &Candidate| {
            format!("{} {} of {} lines", candidate.name, candidate.matched, self.tried)
        };
        self.ranking.iter().take(3).map(rate).collect::<Vec<_>>().join(", ")
    }
}

/// A blank line or a comment.
#[must_use]
pub fn is_comment(line: &[u8]) -> bool {
    line.is_empty() || line.first() == Some(&b'#') || line.trim_ascii().is_empty()
}

/// Ranks `readers` by how well they read the first lines of `head`.
#[must_use]
pub fn sniff(head: &[u8], readers: &[Reader], rules: &Rules) -> Verdict {
    let probe = head.get(..head.len().min(8192)).unwrap_or_default();
    let lines: Vec<&[u8]> = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii_end)
        .scan(0, |tried, line| {
            *tried += usize::from(!is_comment(line));
            (*tried <= LINES).then_some(line)
        })
        .collect();
    let tried = lines.iter().filter(|line| !is_comment(line)).count() as u64;
    let mut ranking: Vec<Candidate> = readers
        .iter()
        .enumerate()
        .map(|(at, reader)| {
            let (matched, score) = rate(reader, &lines, rules);
            Candidate { reader: at, name: reader.name.clone(), matched, score }
        })
        .collect();
    ranking.sort_by_key(|c| (std::cmp::Reverse((c.matched, c.score)), c.reader));
    Verdict { ranking, tried, binary: is_binary(probe) }
}

/// Score of a line that a keyed format reads: above that of any pattern.
const KEYED: u64 = 100;

/// Keys may stand deeper than a format looks for them: then it reads next to nothing.
fn says_enough(record: &Record<'_>) -> bool {
    let said = [
        !record.client.is_empty(),
        !record.path.is_empty(),
        !record.method.is_empty(),
        !record.host.is_empty(),
        record.status > 0,
    ];
    said.into_iter().filter(|said| *said).count() >= 2
}

/// NUL bytes, or more than a tenth control bytes: an image, an archive, a database.
fn is_binary(probe: &[u8]) -> bool {
    let odd =
        probe.iter().filter(|b| **b < 32 && !matches!(**b, b'\n' | b'\r' | b'\t' | 27)).count();
    memchr::memmem::find(probe, &[0; 64]).is_none() && probe.contains(&0) || odd * 10 > probe.len()
}

fn rate(reader: &Reader, lines: &[&[u8]], rules: &Rules) -> (u64, u64) {
    let readers = std::slice::from_ref(reader);
    let mut parser = Parser::new(readers, rules);
    let (mut matched, mut score, mut headings) = (0, 0, 0);
    for line in lines {
        if is_comment(line) {
            parser.follow(line);
            continue;
        }
        if !reader.may_read(line) {
            continue;
        }
        let fit = parser.fit(line);
        headings += u64::from(matches!(fit, Err(Reject::Heading)));
        if let Ok((fit, record)) = fit {
            if matches!(reader.kind, ReaderKind::Json(_) | ReaderKind::Pairs(..)) {
                // Marks tell keyed formats apart; of two that fit, the earlier in the table holds.
                matched += u64::from(says_enough(&record));
                score += KEYED * u64::from(says_enough(&record));
                continue;
            }
            let keyed = matches!(reader.kind, ReaderKind::Delimited(_));
            if keyed && (record.client.is_empty() || record.path.is_empty()) {
                continue;
            }
            matched += 1;
            score += match fit {
                Fit::Short => 0,
                Fit::Long => 1,
                Fit::Whole => 4,
            };
            score += u64::from(matches!(record.client, Client::Ip(_)));
            let extra = [
                record.method,
                record.user_agent,
                record.referer,
                record.forwarded_for,
                record.host,
            ];
            score += extra.iter().filter(|text| !text.is_empty()).count() as u64;
        }
    }
    (if matched > 0 { matched + headings } else { 0 }, score)
}

#[cfg(test)]
mod tests {
    use super::super::FORMATS;
    use super::*;

    fn best(lines: &[&str]) -> Option<String> {
        let verdict =
            sniff(lines.join("\n").as_bytes(), &Reader::all().unwrap(), &Rules::default());
        verdict.understood().then(|| verdict.ranking[0].name.clone())
    }

    #[test]
    fn every_sample_is_sniffed_as_its_own_format() {
        for format in FORMATS {
            for sample in format.samples {
                assert_eq!(best(&[sample.line]).as_deref(), Some(format.name), "{}", sample.line);
            }
        }
    }

    #[test]
    fn what_is_no_log_is_not_understood() {
        assert_eq!(best(&["hello", "world"]), None);
        assert_eq!(best(&["{\"a\":1}"]), None);
        assert_eq!(best(&["\u{0}PNG\u{1}\u{2}"]), None);
        assert_eq!(best(&[]), None);
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
