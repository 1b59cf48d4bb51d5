//! The head of every source: how the source is read, and whether it is a log at all.
//!
//! Sources are looked at in parallel, each by itself or after the largest one of its shape
//! ([`alike`]), so that the plan does not depend on the order. Of each only a few bytes are kept:
//! there may be ten thousand.

use super::headings::Headings;
use super::plan::Input;
use super::{Watch, alike, twice};
use crate::case::Fate;
use crate::error::Result;
use crate::format::layers::Dates;
use crate::format::sniff::{self, Verdict};
use crate::format::{Layers, Reader, Rules, Undated, alien};
use crate::source::{Block, Container, Framing, Source};
use hashbrown::HashMap;
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// Decompressed bytes at the head of a source that routes and crowds are learnt from, if there is
/// one source; with more, each gives its share, but no less than the smallest.
const HEAD: usize = 16 << 20;
const SMALLEST_HEAD: usize = 16 << 10;
const GREATEST_HEAD: usize = 16 << 20;

/// Formats that would fit a source better than the one that the user named, and such sources.
const CANDIDATES: usize = 3;
const NAMED: usize = 5;

/// Decompressed bytes at the head that formats are told apart by.
const SNIFFED: usize = 256 << 10;

/// A source, how it is read, and its head.
pub(super) struct Head {
    pub input: Input,
    pub block: Option<Block<'static>>,
}

/// What the sources are read with.
pub(super) struct Asked<'a> {
    pub readers: &'a [Arc<Reader>],
    pub rules: &'a Rules,
    /// The user named the format.
    pub forced: bool,
}

/// Looks at the heads of all sources, in the order of their names.
pub(super) fn look(sources: Vec<Source>, asked: &Asked<'_>, watch: &dyn Watch) -> Vec<Head> {
    let share = (HEAD / sources.len().max(1)).clamp(SMALLEST_HEAD, GREATEST_HEAD);
    let look = |(id, source): (u32, Source), leader: Option<&Input>| {
        // What is not looked at after Ctrl-C is never used.
        let size = if watch.stopped() { 0 } else { share.max(SNIFFED) };
        let mut head = match leader {
            Some(leader) => follow(id, source, size, leader, asked),
            None => one(id, source, size, asked),
        };
        head.input.verdict.forget_the_rest();
        head.block = head.block.map(|block| shortened(block, share));
        head
    };
    let leaders = alike::leaders(&sources);
    let leader = |id: u32| leaders.get(id as usize).map_or(id, |at| *at as u32);
    let (first, led): (Vec<_>, Vec<_>) = (0..).zip(sources).partition(|(id, _)| leader(*id) == *id);
    let mut heads: Vec<Head> = first.into_par_iter().map(|source| look(source, None)).collect();
    let led: Vec<Head> = {
        let known: HashMap<u32, &Input> =
            heads.iter().map(|head| (head.input.id, &head.input)).collect();
        let look_led = |(id, source)| look((id, source), known.get(&leader(id)).copied());
        led.into_par_iter().map(look_led).collect()
    };
    heads.extend(led);
    heads.sort_by_key(|head| head.input.id);
    share_dates(&mut heads);
    twice::mark(&mut heads);
    heads
}

/// What the dates of one file prove holds for its neighbours of the same format that prove nothing:
/// logs are rotated by the day. Neighbours that contradict each other prove nothing.
fn share_dates(heads: &mut [Head]) {
    let place =
        |input: &Input| (input.source.path.parent().map(Path::to_owned), input.layers.name());
    let mut proved: HashMap<_, Option<Dates>> = HashMap::new();
    for Head { input, .. } in heads.iter().filter(|head| head.input.layers.dates.proved) {
        let dates = input.layers.dates;
        let same = |known: &mut Option<Dates>| *known = known.filter(|known| *known == dates);
        proved
            .entry(place(input))
            .and_modify(same)
            .or_insert(Some(dates).filter(|dates| dates.assumed().is_none()));
    }
    for Head { input, .. } in heads.iter_mut().filter(|_| !proved.is_empty()) {
        if let (Some(_), Some(Some(dates))) =
            (input.layers.dates.assumed(), proved.get(&place(input)))
        {
            input.layers.dates = *dates;
        }
    }
}

/// Reads a source as its leader is read if that fits every line of its head, or else by itself.
fn follow(id: u32, mut source: Source, size: usize, leader: &Input, asked: &Asked<'_>) -> Head {
    source.framing = leader.source.framing;
    let Asked { readers, rules, forced } = *asked;
    if let Some(block) = head(&source, size) {
        let texts = block.lines().map(|line| line.text);
        if let Some((verdict, layers)) = sniff::like(texts, &leader.verdict, &leader.layers, rules)
        {
            let headings = Headings::of(readers, &verdict, Some(&block), rules, forced, &layers);
            let (fate, why) = (Fate::Read, String::new());
            let input = Input { id, source, layers, verdict, headings, fate, why };
            return Head { input, block: Some(block) };
        }
    }
    source.framing = Framing::Lines;
    one(id, source, size, asked)
}

fn one(id: u32, mut source: Source, size: usize, asked: &Asked<'_>) -> Head {
    let lines = head(&source, size);
    let start: &[u8] = lines.as_ref().map_or(b"", |block| &block.bytes);
    let start = start.get(..start.len().min(SNIFFED)).unwrap_or_default().to_vec();
    let binary = sniff::is_binary(&start);
    let Asked { readers, rules, forced } = *asked;
    let mut best = framed(&mut source, &start, size, lines, asked);
    // Requests without a time are requests: whoever needs their time refuses the lines, and counts
    // them. A few objects with keys that are known make no log of requests of a file of other things.
    if !best.0.understood() && !binary && rules.undated == Undated::Refused {
        let rules = Rules { undated: Undated::Last, ..rules.clone() };
        let asked = Asked { rules: &rules, ..*asked };
        let undated = framed(&mut source, &start, size, None, &asked);
        if undated.0.understood() && undated.0.read * 2 >= undated.0.tried {
            best = undated;
        }
    }
    let (mut verdict, layers, block, framing) = best;
    source.framing = framing;
    verdict.binary = binary;
    let (fate, why) = if framing == Framing::Lines && ends_in_returns(&start) {
        (Fate::Sealed, RETURNS.to_owned())
    } else if start.is_empty() || verdict.understood() || forced && !binary {
        (Fate::Read, String::new())
    } else if let Some(damage) = torn(&source, size) {
        (Fate::Sealed, damage)
    } else {
        reason(&verdict, &start)
    };
    let headings = Headings::of(readers, &verdict, block.as_ref(), rules, forced, &layers);
    Head { input: Input { id, source, layers, verdict, headings, fate, why }, block }
}

/// How the head is understood best, whatever parts its records.
fn framed(
    source: &mut Source,
    start: &[u8],
    size: usize,
    lines: Option<Block<'static>>,
    asked: &Asked<'_>,
) -> Attempt {
    let mut framing = Framing::of(start);
    let mut best = attempt(source, framing, size, lines, asked);
    while !best.0.understood()
        && !sniff::is_binary(start)
        && let Some(other) = framing.instead()
    {
        framing = other;
        let next = attempt(source, framing, size, None, asked);
        if next.0.understood() {
            best = next;
        }
    }
    best
}

/// What broke a packed source off within its head: little can be said of the little that is left.
fn torn(source: &Source, size: usize) -> Option<String> {
    if source.is_open() {
        return None;
    }
    let mut blocks = source.blocks();
    while blocks.next_block(size).is_some_and(|block| block.offset < size as u64) {}
    blocks.damage().map(str::to_owned)
}

type Attempt = (Verdict, Layers, Option<Block<'static>>, Framing);

/// How the head is understood if its records are parted so.
fn attempt(
    source: &mut Source,
    framing: Framing,
    size: usize,
    lines: Option<Block<'static>>,
    asked: &Asked<'_>,
) -> Attempt {
    source.framing = framing;
    let block = match lines {
        Some(lines) if framing == Framing::Lines => Some(lines),
        _ => head(source, size),
    };
    let texts = block.iter().flat_map(|block| block.lines().map(|line| line.text));
    let read = if asked.forced { sniff::as_named } else { sniff::understand };
    let (verdict, layers) = read(texts, asked.readers, asked.rules);
    (verdict, layers, block, framing)
}

/// Sources whose head the format that the user named does not fit, and what would: a sentence each,
/// the first ones by name.
pub(super) fn misnamed(
    heads: &[(usize, Block<'static>)],
    inputs: &[Input],
    rules: &Rules,
) -> Result<Vec<String>> {
    let unfit: Vec<(&Input, &Block<'static>)> = heads
        .iter()
        .filter_map(|(at, block)| Some((inputs.get(*at)?, block)))
        .filter(|(input, _)| input.verdict.tried > 0 && !input.verdict.understood())
        .collect();
    if unfit.is_empty() {
        return Ok(Vec::new());
    }
    let readers = Reader::all()?;
    let told = |(input, block): &(&Input, &Block<'static>)| {
        let texts = block.lines().map(|line| line.text);
        let (known, layers) = sniff::understand(texts, &readers, rules);
        let best = if known.understood() { layers.name() } else { String::new() };
        let others = known.ranking.iter().filter(|other| other.matched > 0 && other.name != best);
        let best =
            (!best.is_empty()).then(|| format!("{best} {} of {} lines", known.read, known.tried));
        let others = others.map(|o| format!("{} {} of {} lines", o.name, o.matched, known.tried));
        let best: Vec<String> = best.into_iter().chain(others).take(CANDIDATES).collect();
        let (read, tried) = (input.verdict.read, input.verdict.tried);
        let name = input.layers.readers.first().map_or("", |reader| reader.name.as_str());
        let fits =
            format!("{}: -f {name} fits {read} of {tried} lines at its head", input.source.name);
        if best.is_empty() { fits } else { format!("{fits}; best: {}", best.join(", ")) }
    };
    let mut told: Vec<String> = unfit.iter().take(NAMED).map(told).collect();
    if let more @ 1.. = unfit.len().saturating_sub(NAMED) {
        told.push(format!("the format that -f names does not fit {more} further sources either"));
    }
    Ok(told)
}

/// Said of a source without a line feed: its first record would swallow all others.
const RETURNS: &str = "its lines end in carriage returns alone: `tr '\\r' '\\n' < FILE > FILE.lf` makes lines of them";

/// Lines are parted by carriage returns, and by nothing else.
fn ends_in_returns(start: &[u8]) -> bool {
    let inner = start.trim_ascii_end();
    memchr::memchr(b'\n', inner).is_none() && memchr::memchr_iter(b'\r', inner).take(2).count() > 1
}

/// What becomes of a source that is not read, and why.
fn reason(verdict: &Verdict, start: &[u8]) -> (Fate, String) {
    match alien::kind(start) {
        Some(kind) if alien::is_packed(start) => (Fate::Sealed, kind.to_owned()),
        Some(kind) => (Fate::Alien, kind.to_owned()),
        None if Container::begins(start) => {
            (Fate::Sealed, "packed more often than is undone: unpack it first".to_owned())
        }
        None if verdict.binary => (Fate::Alien, "not a text log (binary content)".to_owned()),
        None => (Fate::Unknown, unknown(verdict)),
    }
}

/// Why no format reads a text.
fn unknown(verdict: &Verdict) -> String {
    match verdict.candidates() {
        all if verdict.tie => {
            format!("formats that read it equally well, and differently: {all}")
        }
        best if best.is_empty() => "no known log format".to_owned(),
        best => format!("no known log format; best: {best}"),
    }
}

/// Whole lines, or records, at the head of a source, cut at a size that does not depend on its
/// container.
fn head(source: &Source, size: usize) -> Option<Block<'static>> {
    source.blocks().next_block(size).map(|block| shortened(block, size))
}

fn shortened(mut block: Block<'static>, size: usize) -> Block<'static> {
    if block.bytes.len() <= size {
        // What was unpacked has room for more, and there may be thousands of small files.
        if let Cow::Owned(bytes) = &mut block.bytes {
            bytes.shrink_to_fit();
        }
        return block;
    }
    let end = if let Some(cuts) = &mut block.cuts {
        let kept = cuts.iter().take_while(|cut| cut.end <= size).count().max(1);
        cuts.truncate(kept);
        cuts.last().map_or(0, |cut| cut.end)
    } else {
        let head = block.bytes.get(..size).unwrap_or_default();
        memchr::memrchr(b'\n', head).map_or(size, |at| at + 1)
    };
    let bytes = block.bytes.to_mut();
    bytes.truncate(end);
    bytes.shrink_to_fit();
    block
}
