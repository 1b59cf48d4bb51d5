//! Which wrappers to take off.

use super::super::wrap::{self, Wrap};
use super::super::{Reader, Rules};
use super::probe::{ADDRESSED, KEYED, Probe};
use super::{ENOUGH, ENOUGH_KEYED, Heads, Line, is_comment};
use std::sync::Arc;

/// Share, in percent, of JSON lines read that is so good that no wrapper is looked for.
const PLENTY: usize = 90;
/// Share, in percent, of lines that a wrapper must open to be tried.
const OPENED: usize = 30;
/// Most words that are taken for a prefix.
pub(super) const WORDS: u8 = 14;

/// Wrappers, and what the lines inside are worth.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub wraps: Vec<Wrap>,
    pub matched: usize,
    /// Of these, lines whose caller is an address.
    pub addressed: usize,
    score: u64,
}

impl Found {
    /// Behind a wrapper other programs may write most of the lines.
    pub(super) fn good(&self, lines: usize) -> bool {
        let enough = self.matched * 100 >= lines * ENOUGH;
        self.matched > 0 && (enough || !self.wraps.is_empty())
    }
}

pub(super) struct Search<'s> {
    pub readers: &'s [Arc<Reader>],
    pub rules: &'s Rules,
    pub heads: &'s Heads<'s>,
    /// Words before a line are looked for as well.
    pub prefixes: bool,
}

impl Search<'_> {
    /// The wrappers, beyond those already off, with which the lines are worth most; fewer of equal
    /// worth.
    pub(super) fn best(&self, lines: &[Line<'_>], off: &mut Vec<Wrap>) -> Found {
        let inside = self.heads.inside(off);
        let within = inside.heads();
        let mut best = self.direct(lines, if off.is_empty() { self.heads } else { &within });
        best.wraps.clone_from(off);
        let objects = lines.iter().filter(|line| line.text.first() == Some(&b'{')).count();
        let plenty = best.matched * 100 >= lines.len() * PLENTY;
        let known = plenty && objects == lines.len() && best.score >= best.matched as u64 * KEYED;
        if off.len() == wrap::DEEPEST || known {
            return best;
        }
        for wrap in Wrap::all() {
            // A format that reads elements itself knows better what they mean.
            if wrap == Wrap::Xml && plenty {
                continue;
            }
            let (mut inside, comments) = opened(wrap, lines);
            // A console colours what stands out, and may leave the other lines as they are.
            let partly = wrap == Wrap::Colours && !inside.is_empty() && inside.len() < lines.len();
            if partly {
                inside = plain(lines);
            }
            if inside.is_empty() || (inside.len() + comments) * 100 < lines.len() * OPENED {
                continue;
            }
            off.push(wrap);
            let found = self.best(&views(&inside), off);
            off.pop();
            // Pairs are found behind anything; what a wrapper of text says must not be lost on it.
            let text = !matches!(wrap, Wrap::Json(_) | Wrap::Row | Wrap::Tabs)
                && best.wraps.len() == off.len();
            let as_good = text && !partly && found.score == best.score;
            // Quotes that are written twice belong to the row around the line.
            let doubled = wrap == Wrap::Row && best.wraps.len() == off.len() && is_doubled(lines);
            let all = doubled && found.matched >= best.matched;
            if found.score > best.score || (as_good || all) && found.matched > 0 {
                best = found;
            }
        }
        if self.prefixes && best.addressed == 0 {
            let words = (0..=WORDS).map(Wrap::Prefix).chain([Wrap::Embedded]);
            self.prefixed(words, lines, off, &mut best);
        }
        best
    }

    /// What objects behind words are worth, however few of the lines have one.
    pub(super) fn embedded(&self, lines: &[Line<'_>]) -> Found {
        let mut best = Found::default();
        self.prefixed(std::iter::once(Wrap::Embedded), lines, &[], &mut best);
        best
    }

    /// Takes off one word after another, or all up to an object.
    fn prefixed(
        &self,
        wraps: impl Iterator<Item = Wrap>,
        lines: &[Line<'_>],
        off: &[Wrap],
        best: &mut Found,
    ) {
        for wrap in wraps {
            let (inside, _) = opened(wrap, lines);
            let found = self.requests(&views(&inside));
            // A request whose caller is an address cannot be mistaken for prose, and much less
            // what has the keys of a format.
            let keyed = wrap == Wrap::Embedded && found.score >= found.matched as u64 * KEYED;
            let share = if keyed { ENOUGH_KEYED } else { ENOUGH as u64 };
            let enough = found.addressed as u64 * 100 >= lines.len() as u64 * share;
            if enough && found.score > best.score {
                *best = found;
                best.wraps = off.iter().copied().chain([wrap]).collect();
            }
        }
    }

    /// Each line is worth what the best format makes of it.
    fn direct(&self, lines: &[Line<'_>], heads: &Heads<'_>) -> Found {
        self.worth(self.readers.iter(), lines, heads)
    }

    /// The same by the formats of requests: what stands behind any words may look like a
    /// connection by chance.
    fn requests(&self, lines: &[Line<'_>]) -> Found {
        self.worth(self.readers.iter().filter(|r| r.gives_requests()), lines, &Heads::default())
    }

    fn worth<'s>(
        &'s self,
        readers: impl Iterator<Item = &'s Arc<Reader>>,
        lines: &[Line<'_>],
        heads: &Heads<'_>,
    ) -> Found {
        let mut worths = vec![0; lines.len()];
        for reader in readers {
            let mut probe = Probe::new(reader, self.rules, heads);
            for (worth, line) in worths.iter_mut().zip(lines) {
                probe.reach(line.at, heads);
                *worth = (*worth).max(probe.worth(line.text, line.time).unwrap_or(0));
            }
        }
        Found {
            wraps: Vec::new(),
            matched: worths.iter().filter(|worth| **worth > 0).count(),
            addressed: worths.iter().filter(|worth| **worth >= ADDRESSED).count(),
            score: worths.iter().sum(),
        }
    }
}

/// Half of the lines are rows that end with quotes written twice, or whose longest cell has them.
fn is_doubled(lines: &[Line<'_>]) -> bool {
    let mut space = Vec::new();
    let mut doubled = |text: &[u8]| {
        memchr::memmem::find(text, b"\"\"").is_some()
            && (text.ends_with(b"\"")
                || Wrap::Row
                    .open(text, &mut space)
                    .is_some_and(|inner| memchr::memmem::find(text, inner.text).is_none()))
    };
    lines.iter().filter(|line| doubled(line.text)).count() * 2 >= lines.len()
}

/// A line inside a wrapper, and the time that the wrapper gives.
pub(super) type Opened = (Vec<u8>, Vec<u8>);

/// What a wrapper gives of those lines that have it, and how many are comments. An inner wrapper
/// without a time leaves that of the outer one.
pub(super) fn opened(wrap: Wrap, lines: &[Line<'_>]) -> (Vec<Opened>, usize) {
    let mut space = Vec::new();
    let (comments, inside): (Vec<Opened>, Vec<Opened>) = lines
        .iter()
        .filter(|line| wrap.may_open(line.text))
        .filter_map(|line| {
            let inner = wrap.open(line.text, &mut space)?;
            let time = if inner.outer.time.is_empty() { line.time } else { inner.outer.time };
            Some((inner.text.to_vec(), time.to_vec()))
        })
        .partition(|(text, _)| is_comment(text));
    (inside, comments.len())
}

/// The lines without their colours, if they have any.
fn plain(lines: &[Line<'_>]) -> Vec<Opened> {
    let mut space = Vec::new();
    let bare = |line: &Line<'_>| {
        let inner = Wrap::Colours.open(line.text, &mut space);
        let text = inner.map_or(line.text, |inner| inner.text).to_vec();
        (text, line.time.to_vec())
    };
    lines.iter().map(bare).filter(|(text, _)| !is_comment(text)).collect()
}

pub(super) fn views(lines: &[Opened]) -> Vec<Line<'_>> {
    lines.iter().map(|(text, time)| Line { text, at: 0, time }).collect()
}
