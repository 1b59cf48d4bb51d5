//! What each source was read as, how much of it was understood, and what was assumed.

use super::account;
use super::overlaps::{self, Overlap};
use super::rows::Record;
use crate::case::{Blind, CoverageRow, Fate};
use crate::record::Timestamp;
use crate::record::time::{DAY, civil};
use crate::scan::Input;
use crate::triage::gaps::Gaps;
use crate::words::many;
use std::collections::BTreeMap;
use std::fmt::Write;

impl Record<'_> {
    pub(super) fn coverage(&self, gaps: &Gaps, overlaps: &[Overlap]) -> Vec<CoverageRow> {
        let mut rows: Vec<CoverageRow> =
            self.plan.all_inputs().into_iter().map(|input| self.source(input, gaps)).collect();
        for row in &mut rows {
            let told =
                std::iter::once(row.note.clone()).chain(overlaps::note(overlaps, &row.source));
            let told: Vec<String> = told.filter(|text| !text.is_empty()).collect();
            row.note = told.join("; ");
        }
        rows.extend(account::aside(self.plan));
        rows.sort_by(|a, b| a.source.cmp(&b.source));
        rows
    }

    fn source(&self, input: &Input, gaps: &Gaps) -> CoverageRow {
        let mut row = CoverageRow {
            source: input.source.name.clone(),
            compression: input.source.packed_in(),
            bytes: input.source.size(),
            sha256: self.digests.get(&input.id).map_or(String::new(), |d| d.sha256.clone()),
            ..CoverageRow::default()
        };
        if input.fate != Fate::Read {
            row.fate = input.fate;
            row.bytes_skipped = row.bytes;
            // What another source holds is not missing.
            row.grade = if input.fate == Fate::Twice { "B" } else { "D" }.into();
            row.note = format!("{}: {}", input.fate.told(), input.why);
            return row;
        }
        let mut known = input.verdict.read > 0;
        let (sound, change) = input.source.change();
        let mut notes: Vec<String> =
            (!change.is_empty()).then(|| change.to_owned()).into_iter().collect();
        notes.extend(input.layers.dates.assumed().map(str::to_owned));
        notes.extend(self.clocks(input));
        notes.extend(relays(input.layers.relays));
        let mut whole = sound;
        if let Some(coverage) = self.conclusions.survey.coverage.get(&input.id) {
            let rejected = coverage.all_rejected();
            row.lines = coverage.all().lines;
            row.parsed = coverage.parsed.lines;
            known |= row.parsed > 0;
            row.rejected = rejected.lines;
            let skipped = coverage.all_skipped();
            row.skipped = skipped.lines;
            row.bytes_parsed = coverage.parsed.bytes;
            row.bytes_rejected = rejected.bytes;
            row.bytes_skipped = skipped.bytes;
            row.first_seen = coverage.seen.first();
            row.last_seen = coverage.seen.last();
            row.out_of_order = coverage.out_of_order();
            row.gaps = gaps.touching(&row.source, row.first_seen, row.last_seen);
            notes.extend(account::passed_over(coverage));
            notes.extend(coverage.damage.iter().cloned());
            whole &= coverage.damage.is_empty();
        }
        // Whoever wipes a log leaves it empty.
        notes.extend((row.lines == 0 && whole).then(|| "empty: no line in it".to_owned()));
        // Of several hundred formats that read nothing, the first says nothing.
        if known {
            row.format = input.layers.name();
        }
        row.grade = if !whole {
            "D"
        } else if row.rejected > 0 || row.gaps > 0 {
            "C"
        } else {
            "B"
        }
        .into();
        row.note = notes.join("; ");
        row
    }

    /// Which zone and which years stand in for those that the times of a source leave out.
    fn clocks(&self, input: &Input) -> Vec<String> {
        let seen = self.conclusions.survey.coverage.get(&input.id).map(|coverage| coverage.seen);
        let year = |time: Timestamp| civil(time.0.div_euclid(DAY)).0;
        let years = seen.and_then(|seen| Some((year(seen.first()?), year(seen.last()?))));
        let local = &self.plan.rules.local;
        let mut told = input.layers.clocks.about(local, years);
        if let Some((first, last)) = seen.and_then(|seen| seen.first().zip(seen.last()))
            && input.layers.clocks.zone
        {
            told.extend(set_back(&local.zone.set_back(first, last)));
        }
        told
    }

    /// The same of all sources, where any has such times.
    pub(super) fn assumed(&self) -> Option<Blind> {
        let told: BTreeMap<String, &Input> = self
            .plan
            .inputs
            .iter()
            .flat_map(|input| self.clocks(input).into_iter().map(move |text| (text, input)))
            .rev()
            .collect();
        let count = |text: &str| {
            let has = |input: &&Input| self.clocks(input).iter().any(|known| known == text);
            self.plan.inputs.iter().filter(has).count()
        };
        let text = told.iter().map(|(text, input)| match count(text) {
            1 => format!("{}: {text}", input.source.name),
            files => format!("{} and {} more: {text}", input.source.name, files - 1),
        });
        let text = text.collect::<Vec<_>>().join("; ");
        (!text.is_empty()).then_some(Blind { about: "clock", text })
    }
}

/// Days of clock changes that are named.
const NAMED_DAYS: usize = 4;

/// Whose word is taken for who called.
fn relays(relays: u8) -> Option<String> {
    let proxies = many(u64::from(relays), "proxy");
    (relays > 0).then(|| {
        format!(
            "callers are those of the forwarded list, as {proxies} of the inside saw them (--trusted-proxy)"
        )
    })
}

/// What clocks showed twice is told apart by nothing in a line.
fn set_back(days: &[Timestamp]) -> Option<String> {
    let day = |time: &Timestamp| time.to_string().chars().take_while(|c| *c != 'T').collect();
    let named: Vec<String> = days.iter().take(NAMED_DAYS).map(day).collect();
    let mut named = named.join(", ");
    if let more @ 1.. = days.len().saturating_sub(NAMED_DAYS) {
        let _ = write!(named, " and {more} more days");
    }
    (!days.is_empty()).then(|| {
        format!(
            "clocks there were set back on {named}: what they showed twice is read as the first time, so that records of the second lie too early, and a silence follows that is none"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::time::{Zone, iso};

    #[test]
    fn hours_that_clocks_showed_twice_are_named_and_others_are_not() {
        let told = |zone: &str, from: &str, to: &str| {
            let at = |text: &str| iso(text.as_bytes(), 0).unwrap();
            let zone = Zone::read(zone).unwrap();
            set_back(&zone.set_back(at(from), at(to)))
        };
        let text = told("Europe/Athens", "2022-10-29T23:59:59Z", "2023-03-26T01:30:00Z").unwrap();
        assert!(text.contains("set back on 2022-10-30:"), "{text}");
        assert_eq!(told("Europe/Athens", "2023-03-01T00:00:00Z", "2023-05-01T00:00:00Z"), None);
        assert_eq!(told("+02:00", "2022-10-01T00:00:00Z", "2022-12-01T00:00:00Z"), None);
        let years = told("America/New_York", "2010-01-01T00:00:00Z", "2020-01-01T00:00:00Z");
        assert!(years.unwrap().contains("and 6 more days"));
    }
}
