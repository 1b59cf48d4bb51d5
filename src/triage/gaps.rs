//! Stretches without records where records were to be expected.
//!
//! Sources that are parts of one log (rotated files of one name) are one stream; a gap is looked
//! for in each stream and in all of them together. What is usual for an hour is the lower quartile
//! of the same hour on other days (working days and weekends apart where there are enough of
//! both), so that busy and quiet hours, nights and weekends are each measured by their like. An
//! empty stretch is a gap if so many records were to be expected in it that chance leaves it empty
//! less than once in a million times: P(0) = e^(−λ) < 10⁻⁶ from λ = 14; 20 leaves room for bursts.
//! Where a stream tells of several hosts, each of them is looked at alike: one may be silent while
//! the others are not. But a host that few visit is asked in bursts, and falls silent between them:
//! there a gap must be twice as long, in records to be expected, as silence often is.

use super::coverage::Coverage;

use super::rhythm::{Beat, Rhythm};
use super::strays::Strays;
use super::usual::{Bins, Usual};
use crate::record::Timestamp;
use std::collections::BTreeMap;

/// Records that must be missing.
pub(super) const EXPECTED: f64 = 20.0;
/// Shortest stretch that is looked at, in seconds.
pub(super) const SHORTEST: i64 = 600;

/// A stretch without records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The stream; empty where all of several streams are silent.
    pub stream: String,
    /// The host that is silent; empty where several are, or none is logged.
    pub host: String,
    /// Other hosts of the stream go on meanwhile.
    pub partial: bool,
    /// Last record before it.
    pub from: Timestamp,
    /// First record after it.
    pub to: Timestamp,
    /// Records that were to be expected in it.
    pub expected: u64,
}

impl Gap {
    /// Its length in seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.to.seconds_since(self.from)
    }

    /// Whether the gap may hide requests to a host; with an empty `host`, to any host.
    #[must_use]
    pub fn may_hide(&self, host: &str) -> bool {
        !self.partial || host.is_empty() || self.host == host
    }

    /// Another tells all that this one does.
    fn is_within(&self, other: &Self) -> bool {
        let alike = other.stream.is_empty() || other.stream == self.stream;
        let as_wide = !other.partial || self.partial && other.host == self.host;
        alike && as_wide && other.from <= self.from && self.to <= other.to
    }
}

/// The gaps that were found, and how long a silence must be to be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Gaps in time: those of everything first, then those of single streams elsewhere, then those
    /// of single hosts.
    pub found: Vec<Gap>,
    /// Seconds of silence from which a gap would have shown at a usual hour; `None` if the logs are
    /// too thin to tell.
    pub sensitivity: Option<i64>,
    /// A source tells of more than [`MOST`](super::hosts::MOST) hosts: whether one of them was silent while the
    /// others were not is unknown.
    pub many: bool,
}

impl Gaps {
    /// Seconds that lie in at least one of these gaps.
    #[must_use]
    pub fn seconds(gaps: &[&Gap]) -> i64 {
        let mut stretches: Vec<(Timestamp, Timestamp)> =
            gaps.iter().map(|gap| (gap.from, gap.to)).collect();
        stretches.sort_unstable();
        let (mut seconds, mut until) = (0, None);
        for (from, to) in stretches {
            let from = until.map_or(from, |until| from.max(until));
            seconds += to.seconds_since(from).max(0);
            until = until.max(Some(to));
        }
        seconds
    }

    /// How many of them lie within what a source covers, or at the edge of it. A source is part of a
    /// stream; silence of everything touches every source.
    #[must_use]
    pub fn touching(&self, source: &str, first: Option<Timestamp>, last: Option<Timestamp>) -> u64 {
        let (Some(first), Some(last)) = (first, last) else { return 0 };
        let stream = stream_of(source);
        let mine = |gap: &&Gap| {
            (gap.stream.is_empty() || gap.stream == stream) && gap.from <= last && gap.to >= first
        };
        self.found.iter().filter(mine).count() as u64
    }
}

/// Looks for gaps in sources with these names.
#[must_use]
pub fn find<'r>(sources: impl Iterator<Item = (&'r str, &'r Coverage)>) -> Gaps {
    let sources: Vec<(&str, &Coverage)> = sources.collect();
    // Between a clock that was wrong and all the others nothing is missing.
    let strays = Strays::of(sources.iter().map(|(_, coverage)| &coverage.rhythm));
    let mut streams: BTreeMap<String, Stream> = BTreeMap::new();
    let mut all = Stream::default();
    for (name, coverage) in sources {
        streams.entry(stream_of(name)).or_default().add(coverage, &strays);
        all.add(coverage, &strays);
    }
    let usual = Usual::of(&all.bins);
    let alone = streams.len() < 2;
    let name = |stream: &String| if alone { stream.clone() } else { String::new() };
    let mut found = all.gaps(&streams.keys().next().map(name).unwrap_or_default(), &usual);
    let fresh = |found: &[Gap], gaps: Vec<Gap>| -> Vec<Gap> {
        let known = |gap: &Gap| found.iter().any(|other| gap.is_within(other));
        gaps.into_iter().filter(|gap| !known(gap)).collect()
    };
    if !alone {
        for (name, stream) in &streams {
            let gaps = stream.gaps(name, &Usual::of(&stream.bins));
            found.extend(fresh(&found, gaps));
        }
    }
    for (name, stream) in &streams {
        found.extend(fresh(&found, stream.gaps_of_hosts(name)));
    }
    let many = streams.values().any(|stream| stream.many);
    Gaps { found, sensitivity: usual.sensitivity(), many }
}

/// What the sources of a stream hold together.
#[derive(Default)]
struct Stream {
    bins: Bins,
    hosts: BTreeMap<Vec<u8>, Bins>,
    /// Some source tells of too many hosts.
    many: bool,
}

impl Stream {
    fn add(&mut self, coverage: &Coverage, strays: &Strays) {
        let put = |bins: &mut Bins, rhythm: &Rhythm| {
            let near = rhythm.bins().filter(|(bin, _)| !strays.hold_bin(*bin));
            near.for_each(|(bin, beat)| add(bins, bin, beat));
        };
        put(&mut self.bins, &coverage.rhythm);
        let told = coverage.hosts.told();
        self.many |= told.is_none();
        for (host, rhythm) in told.unwrap_or_default() {
            put(self.hosts.entry(host.clone()).or_default(), rhythm);
        }
    }

    /// Stretches in which nothing was recorded.
    fn gaps(&self, name: &str, usual: &Usual) -> Vec<Gap> {
        let only = self.hosts.keys().next().filter(|_| self.hosts.len() == 1 && !self.many);
        let host = only.map_or(String::new(), |host| String::from_utf8_lossy(host).into_owned());
        let of = |gap: Gap| Gap { host: host.clone(), ..gap };
        gaps_of(name, &self.bins, usual).into_iter().map(of).collect()
    }

    /// Stretches in which nothing was recorded of one host, and something of others.
    fn gaps_of_hosts(&self, name: &str) -> Vec<Gap> {
        if self.many || self.hosts.len() < 2 {
            return Vec::new();
        }
        let named = self.hosts.iter().filter(|(host, _)| !host.is_empty());
        named
            .flat_map(|(host, bins)| {
                let host = String::from_utf8_lossy(host).into_owned();
                let of = move |gap: Gap| Gap { host: host.clone(), partial: true, ..gap };
                let usual = Usual::of(bins);
                let least = often_missing(bins, &usual) * TIMES;
                let long = move |gap: &Gap| gap.expected as f64 >= least;
                gaps_of(name, bins, &usual).into_iter().filter(long).map(of)
            })
            .collect()
    }
}

fn add(bins: &mut Bins, bin: i64, more: Beat) {
    bins.entry(bin)
        .and_modify(|beat| {
            beat.records += more.records;
            beat.first = beat.first.min(more.first);
            beat.last = beat.last.max(more.last);
        })
        .or_insert(more);
}

/// The name of a source without what tells rotated files apart: dates, numbers, compression.
#[must_use]
pub fn stream_of(name: &str) -> String {
    let mut text = name;
    for ending in [".gz", ".zst", ".xz", ".bz2", ".zip"] {
        text = text.strip_suffix(ending).unwrap_or(text);
    }
    let mut stream = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' if stream.ends_with('#') => {}
            '0'..='9' => stream.push('#'),
            c => stream.push(c),
        }
    }
    let mut plain = stream.as_str();
    while let Some(shorter) = plain.strip_suffix('#').map(|s| s.trim_end_matches(['.', '-', '_'])) {
        plain = shorter;
    }
    if plain.is_empty() { stream } else { plain.to_owned() }
}

/// Silences of a host that are no accident, and how many times as much must be missing in a gap.
const OFTEN: usize = 8;
const TIMES: f64 = 2.0;

/// Records to be expected in the longest silence but seven.
fn often_missing(bins: &Bins, usual: &Usual) -> f64 {
    let mut missing: Vec<f64> =
        silences(bins).map(|(before, after)| usual.between(before.last, after.first)).collect();
    missing.sort_by(|a, b| b.total_cmp(a));
    missing.get(OFTEN - 1).copied().unwrap_or(0.0)
}

/// What lies before and behind each stretch without records that is long enough to be looked at.
fn silences(bins: &Bins) -> impl Iterator<Item = (&Beat, &Beat)> {
    let long =
        |(before, after): &(&Beat, &Beat)| after.first.seconds_since(before.last) >= SHORTEST;
    bins.values().zip(bins.values().skip(1)).filter(long)
}

fn gaps_of(stream: &str, bins: &Bins, usual: &Usual) -> Vec<Gap> {
    silences(bins)
        .filter_map(|(before, after)| {
            let expected = usual.between(before.last, after.first);
            (expected >= EXPECTED).then(|| Gap {
                stream: stream.to_owned(),
                host: String::new(),
                partial: false,
                from: before.last,
                to: after.first,
                expected: expected.round() as u64,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
