//! Which formats read what is inside, best first.

use super::super::layers::{Clocks, Dates, Layers};
use super::super::wrap::{Outer, Wrap};
use super::super::{Reader, ReaderKind, Rules};
use super::probe::{PART, Probe};
use super::{Candidate, ENOUGH, FEW, Heads, Line, Verdict, is_comment, spread};
use crate::record::Record;
use std::cmp::Reverse;
use std::sync::Arc;

/// Formats that are tried with all lines, and lines that only the others may read.
const SHORTLIST: usize = 8;
const LEFTOVERS: usize = 24;

/// Share of the lines, in percent, from which a user's format goes before every built-in one: it
/// knows what the server's own fields mean, also where another format reads a few lines more.
const OWN: u64 = 80;

/// One line in so many that another format covers better makes a file one of several formats.
const ODD: usize = 10;

/// One line in so many that a format knows makes it go before a format of the same keys that reads
/// more: the lines of both stand in one file, and the others are still read by the second.
const KNOWN: u64 = 10;

/// A line without its wrappers.
pub(super) struct Bare {
    at: usize,
    pub text: Vec<u8>,
    pub time: Vec<u8>,
    program: Vec<u8>,
    /// It had all wrappers.
    pub whole: bool,
}

impl Bare {
    pub fn of(line: Line<'_>, wraps: &[Wrap], spaces: &mut [Vec<u8>]) -> Self {
        let mut text = line.text;
        let mut outer = Outer::default();
        let mut whole = true;
        for (wrap, space) in wraps.iter().zip(spaces) {
            let Some(inner) = wrap.open(text, space) else {
                if wrap.may_be_missing() {
                    continue;
                }
                whole = false;
                break;
            };
            text = inner.text;
            outer = inner.outer.within(outer);
        }
        Self {
            at: line.at,
            text: text.to_vec(),
            time: outer.time.to_vec(),
            program: outer.program.to_vec(),
            whole,
        }
    }
}

/// The wrappers are known: who reads what is inside?
pub(super) fn settle(
    lines: &[Line<'_>],
    heads: &Heads<'_>,
    wraps: Vec<Wrap>,
    readers: &[Arc<Reader>],
    rules: &Rules,
) -> (Verdict, Layers) {
    let mut spaces = vec![Vec::new(); wraps.len()];
    let mut bare: Vec<Bare> =
        lines.iter().map(|line| Bare::of(*line, &wraps, &mut spaces)).collect();
    bare.retain(|line| !(line.whole && is_comment(&line.text)));
    let inside = heads.inside(&wraps);
    let within = inside.heads();
    let heads = if wraps.is_empty() { heads } else { &within };
    let jury = Jury { lines: &bare, heads, readers, rules };
    let rates = jury.vote();
    let is_read = |at: usize| rates.iter().any(|rate| rate.reads(at));
    let whole = bare.iter().enumerate().filter(|(at, line)| line.whole && is_read(*at));
    let mut programs: Vec<&[u8]> = whole.map(|(_, line)| line.program.as_slice()).collect();
    programs.sort_unstable();
    programs.dedup();
    let theirs = |line: &&Bare| {
        !line.whole || line.program.is_empty() || programs.contains(&line.program.as_slice())
    };
    let tried = if programs.is_empty() { bare.len() } else { bare.iter().filter(theirs).count() };
    let read = (0..bare.len()).filter(|at| is_read(*at)).count();
    let tie = jury.tied(&rates);
    let best = rates.first().and_then(|rate| readers.get(rate.reader));
    let keyed = best.is_some_and(|reader| reader.is_marked());
    let layers = Layers {
        readers: rates.iter().filter_map(|rate| readers.get(rate.reader).cloned()).collect(),
        programs: programs.into_iter().map(Into::into).collect(),
        wraps,
        mixed: is_mixed(&rates, readers),
        varied: varied(&rates, readers),
        dates: Dates::default(),
        clocks: Clocks::default(),
        relays: 0,
    };
    let ranking = rates.into_iter().map(|rate| Candidate {
        reader: rate.reader,
        name: readers.get(rate.reader).map_or(String::new(), |reader| reader.name.clone()),
        matched: rate.matched,
        score: rate.score,
    });
    let verdict = Verdict {
        ranking: ranking.collect(),
        tried: tried as u64,
        read: read as u64,
        binary: false,
        tie,
        keyed,
    };
    (verdict, layers)
}

/// The best format is told by its keys, and lines that it does not read are of others like it.
fn is_mixed(rates: &[Rate], readers: &[Arc<Reader>]) -> bool {
    let marked = |rate: &Rate| readers.get(rate.reader).is_some_and(|reader| reader.marked_keys());
    let [best, others @ ..] = rates else { return false };
    let unread = |rate: &Rate| (0..rate.worths.len()).any(|at| rate.reads(at) && !best.reads(at));
    marked(best) && others.iter().any(|rate| rate.matched > 0 && rate.keys(readers) && unread(rate))
}

/// How many formats, from the best, read lines, where other patterns cover some lines better than
/// the best one does; a few odd lines are not worth the search.
fn varied(rates: &[Rate], readers: &[Arc<Reader>]) -> usize {
    let pattern = |rate: &&Rate| {
        let kind = readers.get(rate.reader).map(|reader| &reader.kind);
        matches!(kind, Some(ReaderKind::Pattern(_)))
    };
    let Some(best) = rates.first().filter(|best| !best.keys(readers)) else { return 0 };
    let known = rates.iter().take_while(|rate| rate.matched > 0).count();
    let others = || rates.iter().take(known).skip(1).filter(pattern);
    let worth = |rate: &Rate, at: usize| rate.worths.get(at).copied().unwrap_or(0);
    let better = |at: &usize| others().any(|rate| worth(rate, *at) > worth(best, *at));
    let lines = best.worths.len();
    if (0..lines).filter(better).count() * ODD >= lines { known } else { 0 }
}

/// How a format read each of the lines.
struct Rate {
    reader: usize,
    worths: Vec<u64>,
    matched: u64,
    score: u64,
    /// What it takes for requests are some, and other words in some lines.
    asked: bool,
    worded: bool,
}

impl Rate {
    fn reads(&self, at: usize) -> bool {
        self.worths.get(at).is_some_and(|worth| *worth > 0)
    }

    fn keys(&self, readers: &[Arc<Reader>]) -> bool {
        readers.get(self.reader).is_some_and(|reader| reader.keyed())
    }
}

/// The lines, and who is asked about them.
struct Jury<'j> {
    lines: &'j [Bare],
    heads: &'j Heads<'j>,
    readers: &'j [Arc<Reader>],
    rules: &'j Rules,
}

impl Jury<'_> {
    /// Every reader with what it made of the lines, best first.
    fn vote(&self) -> Vec<Rate> {
        let all: Vec<usize> = (0..self.lines.len()).collect();
        let few = spread(&all, FEW);
        let others: Vec<usize> = all.iter().copied().filter(|at| !few.contains(at)).collect();
        let mut rates: Vec<Rate> = (0..self.readers.len())
            .map(|reader| Rate {
                reader,
                worths: vec![0; all.len()],
                matched: 0,
                score: 0,
                asked: false,
                worded: false,
            })
            .collect();
        rates.iter_mut().for_each(|rate| self.ask(rate, &few));
        rates.sort_by_key(|rate| (Reverse(rate.score), rate.reader));
        let shortlisted = rates.iter().take(SHORTLIST).take_while(|rate| rate.matched > 0).count();
        let (short, rest) = rates.split_at_mut(shortlisted);
        short.iter_mut().for_each(|rate| self.ask(rate, &others));
        let unread = |at: &usize| !short.iter().any(|rate| rate.reads(*at));
        let left: Vec<usize> = others.iter().copied().filter(unread).collect();
        // Where next to nothing was read yet, every line is asked about.
        let nothing = left.len() * 100 > all.len() * (100 - ENOUGH);
        let probed = spread(&left, if nothing { left.len() } else { LEFTOVERS });
        let last: Vec<usize> = others.iter().copied().filter(|at| !probed.contains(at)).collect();
        for rate in rest {
            self.ask(rate, &probed);
            if rate.matched > 0 {
                self.ask(rate, &last);
            }
        }
        // A column of other words in the place of the request: the columns are others.
        for rate in rates.iter_mut().filter(|rate| rate.worded && !rate.asked) {
            rate.score = rate.matched * PART;
        }
        rates.sort_by_key(|rate| {
            let reader = self.readers.get(rate.reader);
            let known = reader.map_or(0, |reader| reader.detail());
            let own = reader.is_some_and(|reader| reader.is_own());
            let wanted = own && rate.matched * 100 >= all.len() as u64 * OWN;
            (Reverse((wanted, rate.score, known)), rate.reader)
        });
        self.put_back(&mut rates);
        self.specific_first(&mut rates);
        rates
    }

    /// Of formats that are told by their keys the earlier one knows a vendor better; it goes first
    /// where it reads at least half of what the best one does, and nothing else.
    fn specific_first(&self, rates: &mut [Rate]) {
        let marked = |rate: &Rate| {
            let reader = self.readers.get(rate.reader);
            reader.is_some_and(|reader| reader.keyed() && reader.is_marked())
        };
        let Some(best) = rates.first().filter(|best| marked(best)) else { return };
        let found = rates.iter().position(|rate| {
            rate.reader < best.reader
                && rate.matched * KNOWN >= best.matched
                && marked(rate)
                && (0..rate.worths.len()).all(|at| !rate.reads(at) || best.reads(at))
        });
        if let Some(found) = found {
            rates.get_mut(..=found).unwrap_or_default().rotate_right(1);
        }
    }

    /// What tells of no request never goes before what reads requests; what reads any line that
    /// looks like a request is asked last.
    fn put_back(&self, rates: &mut Vec<Rate>) {
        let kind = |rate: &Rate| self.readers.get(rate.reader).map(|reader| &reader.kind);
        let is_other = |rate: &Rate| matches!(kind(rate), Some(ReaderKind::Other(_)));
        // To know the beginning of lines is not to read them.
        let reads = |rate: &Rate| rate.score > rate.matched * PART && !is_other(rate);
        if rates.iter().any(reads) {
            rates.sort_by_key(|rate| (rate.matched == 0, is_other(rate)));
        }
        self.put_generic_back(rates);
        let is_loose = |rate: &Rate| matches!(kind(rate), Some(ReaderKind::Loose));
        if let Some(at) = rates.iter().skip(1).position(is_loose) {
            let last = rates.remove(at + 1);
            rates.push(last);
        }
    }

    /// Usual names of keys read most JSON somehow. Where the lines are of several formats that are
    /// told by their marks, these know better.
    fn put_generic_back(&self, rates: &mut Vec<Rate>) {
        let reader = |rate: &Rate| self.readers.get(rate.reader);
        let generic = |rate: &Rate| reader(rate).is_some_and(|reader| reader.judged);
        let marked = |rate: &Rate| {
            rate.matched > 0 && reader(rate).is_some_and(|reader| reader.marked_keys())
        };
        let Some(first) = rates.first().filter(|rate| generic(rate)) else { return };
        let known: u64 = rates.iter().filter(|rate| marked(rate)).map(|rate| rate.matched).sum();
        let Some(last) = rates.iter().rposition(marked) else { return };
        if known * 2 >= first.matched {
            let generic = rates.remove(0);
            rates.insert(last, generic);
        }
    }

    fn ask(&self, rate: &mut Rate, which: &[usize]) {
        let Some(reader) = self.readers.get(rate.reader) else { return };
        let mut probe = Probe::new(reader, self.rules, self.heads);
        for at in which {
            let Some(line) = self.lines.get(*at) else { continue };
            probe.reach(line.at, self.heads);
            let Some(worth) = probe.worth(&line.text, &line.time) else { continue };
            rate.matched += 1;
            rate.score += worth;
            if let Some(slot) = rate.worths.get_mut(*at) {
                *slot = worth;
            }
        }
        rate.asked |= probe.asked;
        rate.worded |= probe.worded;
    }

    /// The two best are worth the same, and make other records of the same lines.
    fn tied(&self, rates: &[Rate]) -> bool {
        let [one, other, ..] = rates else { return false };
        if one.score == 0 || one.score != other.score || one.matched != other.matched {
            return false;
        }
        let (Some(a), Some(b)) = (self.readers.get(one.reader), self.readers.get(other.reader))
        else {
            return false;
        };
        if a.detail() != b.detail() || a.keyed() || a.is_own() {
            return false;
        }
        let mut a = Probe::new(a, self.rules, self.heads);
        let mut b = Probe::new(b, self.rules, self.heads);
        self.lines.iter().take(FEW).any(|line| {
            a.reach(line.at, self.heads);
            b.reach(line.at, self.heads);
            let read = (a.record(&line.text, &line.time), b.record(&line.text, &line.time));
            let (Some((_, a)), Some((_, b))) = read else { return false };
            !same_meaning(&a, &b)
        })
    }
}

/// Who asked for what, when, and with what outcome.
fn same_meaning(a: &Record<'_>, b: &Record<'_>) -> bool {
    (a.time, a.status, a.client, a.path, a.principal)
        == (b.time, b.status, b.client, b.path, b.principal)
}
